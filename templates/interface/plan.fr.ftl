# Comment un plan de suivi est lu à voix haute, en français.
#
# Niveau B1. Chaque phrase se trouve ici en entier, et ce qu’on y met aussi.

## lists, dates, lengths of time

plan-and = { $one } et { $two }
plan-or = { $one } ou { $two }
plan-besides = { $one } ; { $two }
plan-again = { $one }, et de nouveau { $two }
plan-quoted = « { $text } »
plan-labelled = { $label } : { $text }
plan-date = { $day ->
    [1] { $weekday } 1er { $month } { $year }
   *[other] { $weekday } { $day } { $month } { $year }
}
plan-weekday-1 = lundi
plan-weekday-2 = mardi
plan-weekday-3 = mercredi
plan-weekday-4 = jeudi
plan-weekday-5 = vendredi
plan-weekday-6 = samedi
plan-weekday-7 = dimanche
plan-month-1 = janvier
plan-month-2 = février
plan-month-3 = mars
plan-month-4 = avril
plan-month-5 = mai
plan-month-6 = juin
plan-month-7 = juillet
plan-month-8 = août
plan-month-9 = septembre
plan-month-10 = octobre
plan-month-11 = novembre
plan-month-12 = décembre
plan-months = { $n } mois
plan-weeks = { $n ->
    [one] { $n } semaine
   *[other] { $n } semaines
}
plan-days = { $n ->
    [one] { $n } jour
   *[other] { $n } jours
}
plan-list-months = { $list } mois
plan-list-weeks = { $list } semaines
plan-list-days = { $list } jours
plan-term-same-day = le jour même
plan-term-next-day = au plus tard le jour ouvrable suivant
plan-term-days = { $n ->
    [one] sous { $n } jour ouvrable
   *[other] sous { $n } jours ouvrables
}

## what a step counts from

plan-anchor-closing = la clôture
plan-anchor-solution-end = la fin du règlement de dettes
plan-anchor-budget-management-end = la fin de la gestion budgétaire
plan-anchor-date = la date « { $name } » du dossier
plan-anchor-last-reply = la dernière réponse de la personne
plan-anchor-step = « { $step } »
plan-anchor-step-first = la première fois « { $step } »
plan-anchor-step-last = la dernière fois « { $step } »
plan-anchor-else = { $one } (ou, à défaut, après { $two })

## when

plan-when-on = dès { $anchor }, le même jour
plan-when-after = { $length } après { $anchor }
plan-when-times = { $rhythm } après { $anchor }, { $n } fois au total
plan-every-months = { $n ->
    [one] tous les mois
   *[other] tous les { $n } mois
}
plan-every-weeks = { $n ->
    [one] toutes les semaines
   *[other] toutes les { $n } semaines
}
plan-every-days = { $n ->
    [one] tous les jours
   *[other] tous les { $n } jours
}
plan-every-length = tous les { $length }
plan-from-months = à partir du mois { $n }
plan-from-weeks = à partir de la semaine { $n }
plan-from-days = à partir du jour { $n }
plan-from-length = à partir de { $length }
plan-until-months = jusqu’au mois { $n }
plan-until-weeks = jusqu’à la semaine { $n }
plan-until-days = jusqu’au jour { $n }
plan-until-length = jusqu’à { $length }
plan-at-months = au mois { $n }
plan-at-weeks = à la semaine { $n }
plan-at-days = au jour { $n }
plan-at-length = à { $length }
plan-rhythm-first = { $every } { $from } { $until }
plan-rhythm-next = { $before }, puis { $every } { $until }
plan-rhythm-at = { $before }, puis { $at }
plan-not-yet = pas encore connu : cela compte à partir de quelque chose qui doit encore venir

## within which window

plan-open-for = Cela peut encore commencer jusqu’à { $length } après ce jour ; ensuite, cela n’a plus lieu.
plan-shift-earlier = Si c’est un jour fermé, cela passe au jour ouvert qui précède, { $length } plus tôt au maximum, et sinon à plus tard.
plan-shift-nearest = Si c’est un jour fermé, cela passe au jour ouvert le plus proche, { $length } plus tôt au maximum.
plan-weekdays = De préférence le { $days }.
plan-part-morning = De préférence le matin.
plan-part-afternoon = De préférence l’après-midi.
plan-part-evening = De préférence le soir.
plan-avoid = De préférence pas { $days } du mois.
plan-prefer = De préférence { $days } du mois.
plan-month-day = { $from ->
    [1] le 1er
   *[other] le { $from }
}
plan-month-days = { $from ->
    [1] du 1er au { $to }
   *[other] du { $from } au { $to }
}
plan-spread = { $n ->
    [one] Jusqu’à { $n } jour plus tard, pour que tout le monde ne vienne pas le même jour.
   *[other] Jusqu’à { $n } jours plus tard, pour que tout le monde ne vienne pas le même jour.
}

## what happens

plan-kind-check-in = question
plan-kind-message = message
plan-kind-call = appel
plan-kind-visit = visite
plan-kind-letter = lettre
plan-kind-appointment = rendez-vous
plan-kind-review = examen du dossier
plan-kind-evaluate = entretien de clôture
plan-kind-refer = passage de relais
plan-kind-work = travail ensemble
plan-kind-wait = attente
plan-what-check-in = Nous demandons comment ça va, avec le questionnaire « { $questionnaire } ».
plan-what-message = Un message qui ne demande rien : « { $text } »
plan-what-call = Quelqu’un du service appelle. Un message l’annonce, s’il peut arriver.
plan-what-visit = Quelqu’un du service passe voir la personne.
plan-what-letter = Quelqu’un du service envoie une lettre par la poste.
plan-what-appointment = Quelqu’un du service prend rendez-vous avec la personne.
plan-what-review = Quelqu’un du service examine le dossier, sans la personne.
plan-what-evaluate = Un entretien de clôture : quelqu’un du service fait le bilan avec la personne.
plan-what-refer = Un passage de relais : quelqu’un du service accompagne la personne vers un autre service et vérifie qu’elle y est arrivée.
plan-what-work = Quelqu’un du service et la personne travaillent ensemble.
plan-what-wait = Il ne se passe rien ; d’autres étapes comptent à partir de ce jour.
plan-what-together = Ils parcourent ensemble le questionnaire « { $questionnaire } ».
plan-what-subject = Sujet : { $subject }.

## how

plan-label-channels = Par quelle voie
plan-label-silence = En cas de silence
plan-label-no-way = Si écrire est impossible
plan-label-who = Qui
plan-label-when = Seulement si
plan-label-while = Tant que
plan-label-priority = Priorité
plan-channel-sms = SMS
plan-channel-mail = e-mail
plan-channel-call = téléphone
plan-channel-letter = lettre
plan-channel-visit = visite à domicile
plan-channels-first = { $one }, sinon { $two }
plan-rung = après { $length }, { $act }
plan-rung-remind = un rappel
plan-rung-other-channel = la même question par une autre voie
plan-rung-call = quelqu’un du service appelle { $term }, après un message qui l’annonce
plan-rung-visit = quelqu’un du service passe { $term }
plan-rung-letter = une lettre par la poste { $term }
plan-rung-close = cela se termine sans réponse
plan-no-way-call = quelqu’un du service appelle { $term }
plan-no-way-visit = quelqu’un du service passe { $term }
plan-no-way-letter = une lettre par la poste { $term }
plan-no-way-close = cela n’a pas lieu
plan-who-owner = la personne qui suit le dossier
plan-who-team = la personne qui suit le dossier dans l’équipe { $team }
plan-who-role-team = { $role } de l’équipe { $team }
plan-who-term = { $who }, { $term }
plan-who-if-needed = { $who }, s’il faut un être humain
plan-role-volunteer = un ou une volontaire
plan-role-expert-by-experience = un ou une expert·e du vécu
plan-role-counsellor = un médiateur ou une médiatrice
plan-role-coordinator = un coordinateur ou une coordinatrice
plan-priority-low = si cela tombe avec autre chose, cela vient après
plan-priority-normal = dans l’ordre des jours
plan-priority-high = si cela tombe avec autre chose, cela passe d’abord

## conditions

plan-if-answer = la dernière réponse à « { $question } » est { $answers }
plan-if-not-answer = la dernière réponse à « { $question } » n’est pas { $answers }
plan-if-outcome = la dernière fois « { $step } » s’est terminée ainsi : { $outcomes }
plan-if-not-outcome = la dernière fois « { $step } » ne s’est pas terminée ainsi : { $outcomes }
plan-if-alert-asked = il y a eu une alerte
plan-if-not-alert-asked = il n’y a pas eu d’alerte
plan-if-alert-amber = il y a eu une alerte orange, rouge ou de crise
plan-if-not-alert-amber = il n’y a pas eu d’alerte orange, rouge ou de crise
plan-if-alert-red = il y a eu une alerte rouge ou de crise
plan-if-not-alert-red = il n’y a pas eu d’alerte rouge ou de crise
plan-if-alert-crisis = il y a eu une alerte de crise
plan-if-not-alert-crisis = il n’y a pas eu d’alerte de crise
plan-if-signal = il y a eu le signal « { $reason } »
plan-if-not-signal = il n’y a pas eu le signal « { $reason } »
plan-if-score-from = le score de { $name } est de { $from } ou plus
plan-if-not-score-from = le score de { $name } est inférieur à { $from }
plan-if-score-up-to = le score de { $name } est de { $upto } ou moins
plan-if-not-score-up-to = le score de { $name } est supérieur à { $upto }
plan-if-score-between = le score de { $name } va de { $from } à { $upto }
plan-if-not-score-between = le score de { $name } ne va pas de { $from } à { $upto }
plan-if-help = l’aide était : { $codes }
plan-if-not-help = l’aide n’était pas : { $codes }
plan-if-closing-reason = le motif de la clôture était : { $codes }
plan-if-not-closing-reason = le motif de la clôture n’était pas : { $codes }
plan-if-owner = le dossier est suivi par { $codes }
plan-if-not-owner = le dossier n’est pas suivi par { $codes }
plan-if-language = la langue de la personne est : { $codes }
plan-if-not-language = la langue de la personne n’est pas : { $codes }
plan-if-prefers = la personne préfère : { $codes }
plan-if-not-prefers = la personne ne préfère pas : { $codes }
plan-if-caution = il est noté pour la personne : { $codes }
plan-if-not-caution = il n’est pas noté pour la personne : { $codes }
plan-if-reachable = la personne peut être jointe { $codes }
plan-if-not-reachable = ceci n’est pas vrai : la personne peut être jointe { $codes }
plan-if-group = ({ $text })
plan-if-not-group = il n’est pas vrai que ({ $text })
plan-if-at-least = au moins { $n } de ces { $of } points sont vrais : { $list }
plan-if-not-at-least = moins de { $n } de ces { $of } points sont vrais : { $list }
plan-none-language = une langue dans laquelle nous n’avons pas de textes
plan-none-prefers = aucune voie en particulier
plan-reach-sms = par SMS
plan-reach-mail = par e-mail
plan-reach-none = par aucun message
plan-outcome-answered = avec une réponse
plan-outcome-done = comme prévu
plan-outcome-no-answer = sans réponse
plan-outcome-channel-dead = sans numéro ni adresse qui marche
plan-outcome-opted-out = avec une désinscription
plan-outcome-skipped = passée
plan-outcome-cancelled = annulée
plan-outcome-expired = trop tard pour commencer
plan-outcome-superseded = remplacée par un autre contact

## the head

plan-label-announcement = Annonce
plan-label-ends = Fin
plan-label-pauses = Pause
plan-label-late = Qui arrive plus tard
plan-label-most = Combien
plan-label-days = Jours
plan-label-preference = Préférence
plan-label-later = Pas maintenant
plan-label-unreachable = Sans message
plan-label-stand-in = Absence
plan-announcement = Qui ne connaissait pas encore le suivi reçoit d’abord un message avec un moyen de dire non. La première étape vient au plus tôt { $lead } après. Ce message part dans un délai de { $open }, ou pas du tout.
plan-ends = Le plan se termine après la dernière étape, ou dès que la personne dit stop, déménage ou décède.
plan-ends-evaluation = Il se termine aussi dès que l’entretien de clôture a eu lieu.
plan-ends-arrival = Il se termine aussi dès que la personne est arrivée là où une étape la menait.
plan-reopened-pause = Si le dossier est rouvert, le plan se repose jusqu’à ce que le dossier soit de nouveau clôturé.
plan-reopened-end = Si le dossier est rouvert, le plan se termine. Après une nouvelle clôture, un nouveau commence.
plan-late-skip = Ce qui était déjà passé n’est plus fait.
plan-late-catch-up = La dernière étape manquée est rattrapée une fois ; les autres ne sont plus faites.
plan-late-start-here = Le plan compte alors à partir du jour d’arrivée, et non de la clôture.
plan-most = { $n ->
    [one] Au plus { $n } contact par semaine pour une personne, même si elle a plusieurs dossiers.
   *[other] Au plus { $n } contacts par semaine pour une personne, même si elle a plusieurs dossiers.
}
plan-most-none = Le plan ne limite pas le nombre de contacts par semaine.
plan-days-head = Les messages ne partent qu’aux jours et aux heures du calendrier. Si une étape tombe un jour fermé, elle vient le premier jour ouvert qui suit, sauf si l’étape dit autre chose.
plan-later = { $n ->
    [one] Qui dit « pas maintenant » reçoit la question encore une fois { $length } plus tard, { $n } fois au maximum.
   *[other] Qui dit « pas maintenant » reçoit la question encore une fois { $length } plus tard, { $n } fois au maximum.
}
plan-preference = Qui a dit préférer une voie ou un moment de la journée le reçoit ainsi, quoi que dise une étape.
plan-unreachable = Qui n’a ni numéro ni adresse e-mail est appelé { $term }, sauf si une étape dit autre chose. S’il y a une question pour quelqu’un dans la langue de qui nous n’avons pas de textes, un être humain appelle toujours.
plan-stand-in = Si la personne du service est absente, sa remplaçante ou son remplaçant prend la suite.

## the table and the drawing

plan-title = Plan de suivi
plan-column-when = Quand
plan-column-what = Ce qui se passe
plan-column-how = Comment
plan-closed = Les jours ci-dessous valent pour un dossier clôturé le { $date }, sans autres dates. Pour une étape répartie, chaque personne peut avoir un autre jour.
plan-page-intro = Ce plan de suivi vaut pour qui commence à partir de maintenant. Qui a déjà commencé garde la version d’alors.
plan-drawing = Dessin
plan-table = Tableau
plan-drawing-title = Ligne du temps de « { $name } »
plan-drawing-desc = { $n ->
    [one] { $n } étape, sur une ligne de gauche à droite dans le temps. Chaque signe est un contact ; la barre derrière dit combien de temps il peut encore commencer. Le tableau dit la même chose en mots.
   *[other] { $n } étapes, chacune sur sa ligne de gauche à droite dans le temps. Chaque signe est un contact ; la barre derrière dit combien de temps il peut encore commencer. Le tableau dit la même chose en mots.
}
plan-axis-months = Mois après { $anchor }
plan-axis-weeks = Semaines après { $anchor }
plan-axis-days = Jours après { $anchor }
plan-lane = { $name } · { $kind }
plan-mark = { $name } : { $when }, { $kind }
