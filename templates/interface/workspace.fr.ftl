# Les mots de l’espace de travail, en français.

## frame

ws-nav = Menu principal
ws-language = Langue
ws-sign-out = Se déconnecter
ws-sign-in = Se connecter
ws-nav-today = Aujourd'hui
ws-nav-find = Chercher
ws-nav-closing-talk = Entretien de clôture
ws-nav-board = Expéditeurs inconnus
ws-nav-alerts = Alertes
ws-nav-imports = Importation
ws-nav-workers = Collaborateurs
ws-nav-brake = Arrêt d'urgence
ws-nav-plan = Plan de suivi
ws-nav-about = À propos
ws-menu = Menu
ws-back-today = Vers Aujourd'hui
ws-braked = L'arrêt d'urgence est activé.
ws-braked-text = Les messages ne partent pas, ou pas tous.
ws-braked-look = Voir l'arrêt d'urgence
ws-colon = { "\u00A0" }:
ws-and = et
ws-erased = effacé
ws-save = Enregistrer
ws-choose = Choisissez …
ws-fault-title = Il y a un problème
ws-at = à { $time }
ws-role = Rôle
ws-team = Équipe
ws-dossier = Dossier
ws-dossiers = Dossiers
ws-person = Personne
ws-name = Nom
ws-mail = Adresse e-mail

## trouble

ws-trouble-not-found-title = Cela n'existe pas ici
ws-trouble-not-found-text = C'est peut-être déjà réglé, ou cela ne vous est pas destiné.
ws-trouble-forbidden-title = Ce n'est pas pour votre rôle
ws-trouble-forbidden-text = Demandez à un·e coordinateur·rice.
ws-trouble-stale-title = Cette page est restée ouverte trop longtemps
ws-trouble-stale-text = Rien n'a été enregistré. Rouvrez la page et réessayez.
ws-trouble-too-large-title = Le fichier est trop grand
ws-trouble-too-large-text = Un fichier peut faire { $most } Mo au plus. Rien n'a été enregistré. Divisez-le, ou retirez des colonnes inutiles.
ws-trouble-unreadable-title = Nous n'avons pas pu lire cela
ws-trouble-unreadable-text = Rien n'a été enregistré. Revenez en arrière et réessayez.
ws-trouble-conflict-title = Un·e collègue vous a devancé
ws-trouble-conflict-text = Rien de ce que vous avez rempli n'a été enregistré. Regardez où en sont les choses.
ws-trouble-busy-title = Cela ne marche pas pour l'instant
ws-trouble-busy-text = Rien n'a été enregistré. Réessayez dans quelques minutes.
ws-trouble-failed-title = Une erreur s'est produite
ws-trouble-failed-text = Ce n'est pas votre faute. L'erreur figure dans le journal du service.

## sign-in

ws-password = Mot de passe
ws-sign-in-wrong = Cette adresse et ce mot de passe ne vont pas ensemble.
ws-sign-in-locked = Trop d'essais. Vous pourrez vous connecter à partir de { $time }.
ws-sign-in-note = Mot de passe oublié ? Demandez-en un nouveau à votre coordination. Après une demi-heure sans activité, vous êtes déconnecté.
ws-password-change = Changer le mot de passe
ws-password-old = Mot de passe actuel
ws-password-new = Nouveau mot de passe
ws-password-first = Premier mot de passe
ws-password-note = Au moins 12 caractères ; quelques mots à la suite conviennent.
ws-password-short = Prenez un mot de passe d'au moins 12 caractères.
ws-password-long = Prenez un mot de passe plus court.
ws-password-wrong = Ce n'est pas votre mot de passe actuel.
ws-worker-password = Donner un nouveau mot de passe
ws-worker-password-note = Pour qui a oublié le sien. Au moins 12 caractères. La personne est déconnectée partout ; un blocage est levé.
ws-worker-password-yes = Définir le mot de passe

## faults

ws-fault-needed = Remplissez ce champ.
ws-fault-minutes = Indiquez le nombre de minutes, 1440 au plus.
ws-fault-outcome = Choisissez le résultat.
ws-fault-way = Choisissez le moyen de contact.
ws-fault-day = Choisissez un jour qui n'est pas dans le futur.
ws-fault-person = Choisissez la personne concernée.
ws-fault-verdict = Choisissez oui ou non.
ws-fault-reason = Notez brièvement pourquoi.
ws-fault-per-day = Indiquez un nombre de 1 à 10.000.
ws-fault-scope = Choisissez ce qui doit s'arrêter.
ws-fault-channel = Choisissez SMS ou e-mail.
ws-fault-where = Choisissez comment la personne l'a fait savoir.
ws-fault-languages = Notez les langues par code, séparées d'une espace : nl fr ar.
ws-fault-mail = Indiquez une adresse e-mail.
ws-fault-role = Choisissez un rôle.
ws-fault-taken = Cette adresse est déjà celle d'un collaborateur.
ws-fault-intake = Ce n'est pas correct.

## today

ws-today-title = Aujourd'hui
ws-today-empty = Il n'y a rien à faire. Les nouvelles tâches apparaîtront ici.
ws-list-alerts = Alertes
ws-list-mine = Pour vous
ws-list-team = Pour l'équipe
ws-list-lost = Contact perdu
ws-list-lost-note = Ces personnes n'ont pas répondu. Cela ne dit rien de leur situation : ce n'est pas une alerte de rechute.
ws-list-colleagues = Chez des collègues
ws-slot = Annoncé pour le { $day }
ws-lapsed = Manqué : personne ne s'en est chargé
ws-escalated = Chez la coordination
ws-taken-by = Pris en main par { $name }
ws-owner-is = Pour { $name }
ws-deadline-today = aujourd'hui avant { $time }
ws-deadline-tomorrow = demain avant { $time }
ws-deadline-late-today = en retard depuis { $time }
ws-stops-short = Ne veut plus de messages : lisez d'abord la désinscription
ws-stops-short-shared = La personne qui partage le numéro ou l'adresse ne veut plus de messages

## kinds

ws-kind-alert = Alerte
ws-kind-contact-lost = Contact perdu
ws-kind-call = Appeler
ws-kind-tell = Informer sur le suivi
ws-kind-visit = Visite
ws-kind-letter = Lettre
ws-kind-appointment = Rendez-vous
ws-kind-review = Revoir le dossier
ws-kind-evaluate = Entretien de clôture
ws-kind-refer = Passage de relais
ws-kind-work = Travail ensemble
ws-kind-held = Message en suspens
ws-kind-read-reply = Lire une réponse
ws-kind-check-address = Vérifier un numéro ou une adresse
ws-kind-enrol = Suivi : oui ou non ?
ws-kind-approve-import = Approuver une importation
ws-kind-same-person = Même personne ?
ws-act-alert = Prendre contact
ws-act-contact-lost = Rechercher le contact
ws-act-call = Appeler
ws-act-tell = Appeler et informer
ws-act-visit = Passer voir
ws-act-letter = Envoyer la lettre
ws-act-appointment = Fixer le rendez-vous
ws-act-review = Revoir
ws-act-evaluate = Mener l’entretien
ws-act-refer = Passer le relais
ws-act-work = Faire ensemble
ws-act-held = Juger
ws-act-read-reply = Lire la réponse
ws-act-check-address = Vérifier
ws-act-enrol = Décider
ws-act-approve-import = Voir et approuver
ws-act-same-person = Vérifier
ws-reason-silent = aucun message n'a reçu de réponse
ws-reason-dead-channel = plus aucun numéro ni adresse ne fonctionne
ws-reason-no-channel = il n'y a ni numéro ni adresse pour des messages
ws-reason-language = il n'y a pas de textes dans cette langue
ws-reason-only-a-person = ne souhaite de contact qu'avec un être humain
ws-reason-planned = prévu dans le plan de suivi
ws-reason-risk = des signaux dans la réponse
ws-reason-unknown-fate = on ne sait pas si le message est arrivé
ws-reason-unclear = la réponse n'a pas pu être lue avec certitude
ws-reason-wrong-person = quelqu'un dit que le numéro n'est pas le bon
ws-reason-shared-stop = une personne qui partage le numéro a dit stop
ws-reason-not-sent = nos messages ne partent pas
ws-reason-no-window = les heures de repos ne laissent aucune heure pour un message
ws-reason-died = une personne de ce dossier est décédée
ws-reason-no-closing-reason = le motif de la clôture manque
ws-reason-closing-reason = pour ce motif de clôture, une personne du service décide
ws-level-crisis = Crise
ws-level-red = Rouge
ws-level-amber = Orange
ws-level-asked = Demande un contact
ws-level-green = Vert
ws-signals = Signaux qui comptent encore :

## task

ws-why = Pourquoi
ws-closed-already = Cette tâche est terminée
ws-reply = Ce que la personne a écrit
ws-reply-codes = Réponses cochées seulement, pas de texte.
ws-person-page = Voir ou corriger les données
ws-take = Je m'en charge
ws-take-note = Vos collègues voient que vous vous en occupez.
ws-taken-by-me = Vous vous en chargez, jusqu'au { $day } à { $time }.
ws-give-back = Rendre à l'équipe
ws-script = Fil de l'entretien
ws-script-first = Demandez d'abord : « Est-ce que je parle à … ? » Ne dites rien avant. Si quelqu'un d'autre décroche : dites seulement que vous rappellerez.
ws-script-hello = « Bonjour, ici { $me }, de { $sender }. Est-ce que je vous dérange ? »
ws-script-why = « Nous aimerions savoir comment vous allez. » Écoutez ; les questions de cette page sont permises, pas obligatoires.
ws-script-free = La participation est libre. Qui dit stop est laissé tranquille, sans conséquence pour une aide future.
ws-script-end = Convenez de la suite et du moment. Ne promettez que ce qui est sûr.
ws-script-voicemail = Répondeur, s'il est permis : « Ici { $me }, je rappellerai. » Ne nommez ni service ni raison.
ws-script-volunteer = Il est question de dettes, de courriers ou d'argent ? Ne réglez rien vous-même : notez-le et demandez à la coordination.
ws-done = Comment cela s'est-il passé ?
ws-with-whom = Avec qui ?
ws-outcome = Résultat
ws-outcome-reached = A pu parler à la personne
ws-outcome-came-to-us = La personne nous a contactés
ws-outcome-not-reached = Pas joint
ws-outcome-left-message = Message neutre laissé
ws-outcome-gave-up = Contact définitivement impossible
ws-outcome-handed-over = En contact avec un autre service
ws-outcome-done = Fait
ws-outcome-offered = Relais proposé
ws-outcome-accepted = Relais accepté, pas encore arrivé
ws-outcome-arrived = Arrivé à destination
ws-outcome-refused = Refuse le relais
ws-outcome-lost = Perdu de vue en chemin
ws-stays-open = (la tâche reste)
ws-way = Par quel moyen ?
ws-way-call = Téléphone
ws-way-visit = Visite à domicile
ws-way-office = Au bureau
ws-way-whatsapp = WhatsApp
ws-way-sms = SMS, envoyé à la main
ws-way-mail = E-mail, envoyé à la main
ws-way-letter = Lettre
ws-way-third-party = Par quelqu'un d'autre
ws-day = Jour
ws-time = Heure (facultatif)
ws-minutes = Minutes (facultatif)
ws-heard = Qu'a dit la personne ? (facultatif)
ws-heard-note = Ne cochez que ce que vous avez vraiment entendu. Une alerte peut s'ensuivre.
ws-not-heard = Pas abordé
ws-note = Note (facultatif)
ws-note-note = N'écrivez que le nécessaire. La personne a le droit de lire ceci.
ws-readers = Qui peut lire ceci ?
ws-readers-volunteer = Tous ceux qui travaillent avec la personne
ws-readers-counsellor = Médiateurs et coordination
ws-readers-coordinator = La coordination seule
ws-held-question = Le message est-il arrivé ?
ws-held-note = Aucune machine ne peut le vérifier. Demandez à la personne, ou regardez le relevé du service SMS ou e-mail.
ws-verdict-arrived = Oui, il est arrivé
ws-verdict-not-arrived = Non : il peut repartir
ws-verdict-do-not-care = Peu importe, continuer
ws-enrol-question = Cette personne aura-t-elle un suivi ?
ws-enrol-yes = Oui, le suivi commence
ws-enrol-no = Non, pas de suivi
ws-enrol-reason = Pourquoi ?
ws-approve-title = Ce qui se passera si vous approuvez
ws-approve-counts = { $dossiers } dossiers attendent, avec { $trajectories } suivis. Pour { $asks } dossiers, un collaborateur sera interrogé.
ws-approve-before = { $n } contacts se situent avant le début et seront passés.
ws-approve-last = Le dernier commence le { $day }.
ws-per-day = Combien de dossiers commencent par jour ?
ws-approve-preview = Recalculer
ws-approve-go = Approuver et démarrer
ws-approve-days = Débuts par jour, clôture la plus ancienne d'abord (30 jours au plus)
ws-hint-read-reply = Lisez ce que la personne a écrit. Si un contact est nécessaire, notez-le dans le dossier.
ws-hint-check-address = Quelqu'un dit que ce numéro ou cette adresse n'est pas à cette personne, ou est partagé. Corrigez-le sur la page de la personne.
ws-hint-same-person = Le fichier donne un autre nom que celui que nous connaissons, et il n'y a pas de référence propre. Est-ce la même personne ?
ws-same-known = Le nom que nous connaissons
ws-same-file = Le nom dans le fichier
ws-same-yes = La même personne : prendre le nouveau nom
ws-same-no = Quelqu'un d'autre : ne rien changer
ws-same-note = La même personne : la prochaine importation reprend aussi ses autres données. Quelqu'un d'autre : donnez à chaque personne une référence propre dans votre système ; l'autre personne entrera à la prochaine importation.
ws-read-done = Lu et réglé

## reach

ws-reach = Joignable
ws-reach-none = Aucun numéro ni adresse connus
ws-address-mobile = GSM / mobile
ws-address-landline = Ligne fixe
ws-address-mail = E-mail
ws-address-post = Adresse postale
ws-holder-own = propre
ws-holder-helper = d'un aidant
ws-holder-shared = partagé
ws-point-unconfirmed = pas encore confirmé
ws-point-good = fonctionne
ws-point-doubtful = douteux
ws-point-dead = ne fonctionne pas
ws-point-wrong-person = à quelqu'un d'autre
ws-point-stopped = pas de messages : désinscrit
ws-languages = Langues
ws-languages-note = Codes séparés d'une espace, la préférée d'abord : nl fr
ws-prefers = De préférence
ws-code-word = Mot de passe convenu
ws-mind = Attention
ws-caution-no-voicemail = Ne laissez pas de message vocal
ws-caution-no-post = N'envoyez pas de courrier
ws-caution-not-the-partner = Le ou la partenaire ne doit pas le savoir
ws-caution-only-a-person = Contact par un être humain seulement
ws-caution-reads-with-difficulty = Lit difficilement
ws-caution-interpreter = Interprète nécessaire
ws-stops = Désinscrit. On n'appelle personne parce qu'il ou elle a dit stop.
ws-stops-nothing = Ne veut plus aucun contact, même humain.
ws-stop-by-sharer = dit par une personne qui partage l'adresse
ws-scope-address = Plus de messages à ce numéro ou cette adresse
ws-scope-channel = Plus de messages par ce canal
ws-scope-trajectory = Plus de suivi pour ce dossier
ws-scope-automatic = Plus de messages automatiques
ws-scope-everything = Plus aucun contact, même humain
ws-channel-sms = SMS
ws-channel-mail = e-mail
ws-channel-call = téléphone
ws-channel-letter = lettre
ws-channel-visit = visite
ws-part-morning = matin
ws-part-afternoon = après-midi
ws-part-evening = soir
ws-day-part = Moment préféré
ws-lang-nl = néerlandais
ws-lang-fr = français
ws-lang-en = anglais
ws-lang-de = allemand
ws-lang-ar = arabe
ws-lang-tr = turc
ws-lang-pl = polonais
ws-lang-es = espagnol
ws-lang-uk = ukrainien
ws-lang-ru = russe
ws-lang-ti = tigrigna
ws-lang-fa = persan / dari
ws-lang-so = somali
ws-lang-bg = bulgare

## dossier

ws-closed-on = Clôturé le
ws-closing-reason = Motif de clôture
ws-help = Type d'aide
ws-owners = Intervenant·e
ws-owners-none = personne ; les tâches vont à l'équipe
ws-status-closed = clôturé
ws-status-reopened = rouvert
ws-status-deceased = décédé
ws-closing-completed = Achevé
ws-closing-on-own = Continue seul
ws-closing-deceased = Décédé
ws-closing-moved = Déménagé
ws-closing-no-show = Ne s'est pas présenté
ws-closing-withdrawn = Retiré
ws-closing-not-fitting = Pas adapté
ws-closing-conditions-not-met = Conditions non remplies
ws-closing-other = Autre
ws-help-budget-guidance = Guidance budgétaire
ws-help-budget-management = Gestion budgétaire
ws-help-debt-mediation = Médiation de dettes
ws-help-collective-settlement = Règlement collectif de dettes
ws-help-payment-arrangement = Plan de paiement
ws-help-refinancing = Refinancement
ws-help-restructuring-loan = Crédit d'assainissement
ws-help-zero-offer = Offre à 0 %
ws-help-budget-coaching = Coaching budgétaire
ws-help-other = Autre
ws-open-tasks = Tâches ouvertes
ws-decision-enrolled = A un suivi
ws-decision-asked = À décider
ws-decision-declined = Pas de suivi
ws-decision-objected = S'est opposé
ws-phase-proposed = attend l'approbation de l'importation
ws-phase-active = en cours
ws-phase-paused = en pause : dossier rouvert
ws-phase-ended = terminé
ws-strip-title = Contacts sur une ligne du temps
ws-strip-key = Cercle plein : contact. Cercle vide : pas de réponse. Carré : ouvert. Croix : passé. Losange : prévu.
ws-shape-heard = contact
ws-shape-silent = pas de réponse
ws-shape-open = ouvert
ws-shape-passed = passé
ws-shape-planned = prévu
ws-step-announcement = Annonce
ws-timeline = Ligne du temps
ws-coming = Ce qui vient encore
ws-past = Ce qui s'est passé
ws-past-none = Encore rien.
ws-thing-message = Message
ws-thing-said = Lire le message
ws-message-link = [lien personnel]
ws-thing-reply = Réponse par
ws-thing-answers = Réponses
ws-thing-contact = Contact
ws-thing-task = Collaborateur
ws-thing-note = Note
ws-thing-stop = Désinscription
ws-thing-entry = Déroulement
ws-via-sms = SMS
ws-via-mail = e-mail
ws-via-page = page web
ws-took = { $n } min
ws-touch = Noter un contact
ws-touch-note = « Elle m'a appelé », « par WhatsApp », « fait mardi ».
ws-who-first = Qui a pris contact ?
ws-who-they = La personne
ws-who-we = Nous
ws-stop = Désinscrire au nom de la personne
ws-stop-note = Quelqu'un vous dit que cela suffit ? Notez-le tout de suite : cela vaut dès maintenant.
ws-stop-who = Qui l'a dit ?
ws-stop-scope = Qu'est-ce qui doit s'arrêter ?
ws-stop-channel = Seulement pour « ce canal » : lequel ?
ws-stop-where = Comment la personne l'a-t-elle fait savoir ?
ws-stop-save = Désinscrire

## messages

ws-message-announcement = annonce
ws-message-notice = message sans question
ws-message-check-in = question « comment ça va »
ws-message-reminder = rappel
ws-message-thanks-good = remerciement
ws-message-thanks-we-call = remerciement : nous appelons
ws-message-thanks-later = remerciement : nous redemanderons
ws-message-thanks-noted = remerciement : noté
ws-message-call-announced = annonce d'un appel
ws-message-stop-confirmed = confirmation de la désinscription
ws-message-help = qui nous sommes
ws-message-unclear = pas compris, une personne lit
ws-message-wrong-person = excuses : mauvais numéro
ws-message-crisis = lignes d'aide
ws-fate-queued = attend l'envoi
ws-fate-started = en cours d'envoi
ws-fate-accepted = envoyé
ws-fate-unknown = arrivée incertaine
ws-fate-held = en suspens
ws-fate-failed = pas arrivé
ws-fate-delivered = arrivé
ws-fate-not-sent = pas envoyé
ws-fate-cancelled = retiré
ws-unsent-window-past = le moment d'envoyer était passé
ws-unsent-brake = l'arrêt d'urgence était activé
ws-unsent-trial = mode d'essai
ws-unsent-stopped = désinscrit
ws-unsent-address-changed = le numéro ou l'adresse a changé
ws-unsent-answered = la réponse est venue d'abord
ws-unsent-not-taken = le service ne l'a pas pris
ws-unsent-no-text = il n'y avait pas de texte
ws-unsent-contact-ended = le contact était terminé
ws-unsent-only-a-person = ne souhaite de contact qu'avec un être humain
ws-refusal-no-such-address = numéro ou adresse inexistants
ws-refusal-not-a-mobile = pas un mobile
ws-refusal-blocked = bloqué
ws-refusal-full = boîte pleine
ws-refusal-unreachable = appareil injoignable
ws-refusal-filtered = arrêté par un filtre
ws-refusal-expired = trop longtemps en route
ws-refusal-our-fault = erreur dans nos réglages
ws-refusal-other = autre raison
ws-end-answered = répondu
ws-end-done = effectué
ws-end-no-answer = pas de réponse
ws-end-channel-dead = plus de canal
ws-end-opted-out = désinscrit
ws-end-skipped = passé
ws-end-cancelled = annulé
ws-end-expired = expiré
ws-end-superseded = remplacé par un autre
ws-why-replied = la personne a répondu
ws-why-not-now = « pas maintenant »
ws-why-by-worker = un collaborateur a eu contact
ws-why-sent = envoyé
ws-why-silent = silence sur tous les messages
ws-why-gave-up = un collaborateur a renoncé
ws-why-no-hand = personne ne s'en est chargé
ws-why-stop = la personne a dit stop
ws-why-before-start = avant le début
ws-why-later-contact = un contact ultérieur était dû aussi
ws-why-other-conversation = une autre conversation était en cours
ws-why-in-journal = déjà envoyé auparavant
ws-why-window-past = le moment était passé
ws-why-brake = arrêt d'urgence
ws-why-trial = mode d'essai
ws-why-reopened = dossier rouvert
ws-why-deceased = décédé
ws-why-not-told = n'a pas pu être informé
ws-why-worker-cancelled = par un collaborateur
ws-why-replaced = remplacé par un nouveau suivi
ws-why-no-text = pas de texte
ws-why-not-taken = pas pris
ws-why-step-removed = l'étape n'est plus dans le plan de suivi
ws-why-told-already = déjà informé d'une autre façon
ws-why-no-way = aucun moyen d’écrire
ws-why-condition-false = la condition de l’étape n’était pas remplie
ws-why-no-anchor = le jour de départ de l’étape n’est pas venu
ws-why-open-contact = un autre contact était encore ouvert
ws-why-week-full = assez de contacts cette semaine-là
ws-why-worker-skipped = passé par un membre de l’équipe
ws-why-waited = un jour pour compter
ws-why-closing-letter = lettre de clôture envoyée
ws-why-evaluated = l’entretien de clôture a eu lieu
ws-why-offered = relais proposé, rien de plus
ws-why-accepted = relais accepté, rien de plus
ws-why-arrived = arrivé à destination
ws-why-refused = a refusé le relais
ws-why-lost = perdu de vue en chemin
ws-why-moved = déménagé
ws-entry-put-off = a demandé de redemander plus tard
ws-entry-held-judged = message en suspens jugé
ws-entry-point-changed = état d'un numéro ou d'une adresse changé
ws-entry-closing-moved = date de clôture corrigée
ws-entry-rules-changed = suit une nouvelle version du plan de suivi
ws-entry-rules-restored = suit à nouveau la version précédente du plan de suivi
ws-entry-dates-changed = dates du dossier modifiées
ws-entry-excepted-moved = contact déplacé au { $day }
ws-entry-excepted-skipped = contact passé
ws-entry-excepted-added = contact ajouté le { $day }
ws-entry-excepted-paused = suivi en pause jusqu'au { $day }
ws-entry-excepted-resumed = suivi repris
ws-entry-excepted-missed = changement venu trop tard
ws-entry-paused = suivi en pause
ws-entry-resumed = suivi repris
ws-entry-trajectory-ended = suivi terminé
ws-entry-alerted = alerte donnée
ws-entry-waits-for-voice = attend la fin d'une autre conversation
ws-answer-call-me = Demande à être appelé
ws-answer-danger = Semble indiquer un danger : lisez vous-même
ws-answer-yes = oui
ws-answer-today = aujourd'hui

## person

ws-points = Numéros et adresses
ws-point-state = Qu'en sait-on ?
ws-point-stop = Pas de messages ici
ws-point-close = N'est plus à cette personne
ws-point-add = Ajouter un numéro ou une adresse
ws-point-kind = Type
ws-point-value = Numéro ou adresse
ws-point-holder = À qui ?
ws-correct = Corriger les données
ws-correct-note = Votre correction reste, même après une nouvelle importation.
ws-presented = Nom sous lequel nous nous présentons
ws-presented-note = Comme convenu avec la personne ; vide pour le nom habituel.
ws-presented-tells = Ce nom trahit le sujet sur un écran verrouillé : choisissez-en un neutre.

## find

ws-find = Chercher
ws-find-title = Qui cherchez-vous ?
ws-find-label = Nom, numéro, e-mail ou dossier
ws-find-note = Les six derniers chiffres d'un numéro suffisent.
ws-found-many = Il y en a davantage. Tapez un mot de plus.

## alerts

ws-alerts-title = Alertes
ws-alerts-note = Un jugement porte sur l'alerte, jamais sur la personne. Une alerte ne peut jamais servir à refuser une aide.
ws-alerts-empty = Aucune alerte dans cette liste.
ws-filter = Quelles alertes ?
ws-filter-open = Ouvertes
ws-filter-overdue = En retard
ws-filter-escalated = Chez la coordination
ws-filter-late = Prises en retard
ws-filter-unjudged = À juger
ws-filter-all = Toutes
ws-standing-in-time = Prise à temps
ws-standing-late = Prise en retard
ws-standing-overdue = En retard, pas encore prise
ws-standing-waiting = Pas encore prise
ws-raised = Donnée
ws-picked = Prise
ws-judge = L'alerte était-elle justifiée ?
ws-judge-right = Justifiée
ws-judge-wrong = Injustifiée
ws-judged-right = Jugée : justifiée
ws-judged-wrong = Jugée : injustifiée

## brake

ws-brake-text = L'arrêt d'urgence retient aussitôt les messages aux usagers et aux collaborateurs.
ws-brake-stops = Ce qui n'est pas encore parti ne part pas. Pas de remerciements non plus.
ws-brake-started = Ce qui est déjà en cours d'envoi peut encore arriver.
ws-brake-comes-in = Les réponses arrivent normalement, et les alertes sont données comme d'habitude.
ws-brake-after = Ce qui a attendu trop longtemps ne sera plus envoyé.
ws-brake-all = Tout
ws-brake-sms = Tous les SMS
ws-brake-mail = Tous les e-mails
ws-brake-restored = La base de données restaurée
ws-brake-restored-text = La base de données a été restaurée à partir d’une sauvegarde. Rien ne part avant que chaque serveur ait dit ce qu’il a envoyé entre-temps ; ensuite, tout reprend. Qui gère le serveur voit avec nazorg restore show qui est attendu.
ws-brake-gateway-sms = Seulement les SMS par { $name }
ws-brake-gateway-mail = Seulement les e-mails par { $name }
ws-brake-on = ACTIVÉ
ws-brake-off = désactivé
ws-brake-since = Depuis
ws-brake-by-machine = sur le serveur
ws-brake-pull = Activer l'arrêt d'urgence
ws-brake-release = Relâcher
ws-brake-coordinator = La coordination relâche l'arrêt d'urgence.

## board

ws-board-title = Expéditeurs inconnus
ws-board-text = Des réponses dont nous ignorons l'auteur. Attribuez-les, ou écartez-les.
ws-board-empty = Tout est attribué.
ws-board-from = De :
ws-board-stop = Dit stop. Ce numéro ou cette adresse ne reçoit déjà plus de messages.
ws-board-candidates = Ce numéro ou cette adresse est à :
ws-board-is = C'est
ws-board-find = De quelqu'un d'autre ? Cherchez par nom ou dossier
ws-board-found = Trouvé :
ws-board-keep = Garder ce numéro ou cette adresse avec cette personne
ws-board-not-ours = Pas pour nous

## imports

ws-imports-title = Importer des dossiers
ws-imports-waiting = Attend une approbation
ws-imports-one = Un seul dossier ?
ws-upload = Une liste de votre système
ws-upload-text = Vous voyez d'abord ce que ferait l'importation. Rien n'est encore enregistré.
ws-upload-file = Fichier
ws-upload-note = CSV ou XLSX, 64 Mo au plus. Pas de numéros de registre national ni de BSN.
ws-upload-check = Vérifier
ws-upload-gone = Ce fichier n'est plus ici : une heure est passée, ou le service a redémarré. Rien n'est perdu. Choisissez le fichier à nouveau.
ws-import-reading = Le fichier est vérifié
ws-import-checked = Ce que ferait l'importation
ws-import-writing = L'importation est en cours
ws-import-done = L'importation est terminée
ws-import-broken = Ce fichier ne peut pas être importé
ws-import-failed = L'importation s'est interrompue
ws-import-wait = Cette page s'actualise d'elle-même.
ws-import-progress = { $done } dossiers sur { $total }
ws-import-nothing-written = Rien n'a été enregistré.
ws-import-failed-text = Ce qui était enregistré reste. Importez le même fichier à nouveau : il reprend où il s'était arrêté.
ws-import-checked-text = { $rows } lignes lues, { $rejected } refusées. Rien n'est encore enregistré.
ws-import-done-text = Voici ce qui s'est passé :
ws-import-notes = Remarques
ws-import-same = Rien ne change : tout était déjà connu.
ws-import-go = Importer
ws-rejects = Télécharger les lignes refusées (une seule fois)
ws-sum-new = Nouveaux
ws-sum-changed = Modifiés
ws-sum-unchanged = Inchangés
ws-sum-enrolled = Personnes avec suivi
ws-sum-asked = À décider
ws-sum-declined = Sans suivi
ws-sum-objected = Avec opposition
ws-sum-reopened = Rouverts
ws-sum-deceased = Décédés
ws-sum-conflicts = Autre nom : à vérifier
ws-sum-vanished = Plus dans la liste
ws-vanished-note = Rien n'a été fait de ces dossiers :
ws-sum-past-term = Délai de conservation écoulé
ws-past-term-note = Ces dossiers avaient été effacés après leur délai de conservation et n'ont pas été repris :
ws-sum-approval = Le suivi ne commence qu'après approbation par la coordination.

## closing talk

ws-closing-talk-title = Un dossier après l'entretien de clôture
ws-closing-talk-text = Les mêmes contrôles que pour une liste. Remplissez ce que vous savez ; seuls référence, date et nom sont nécessaires.
ws-reference = Numéro ou référence
ws-person-reference = Référence propre de la personne
ws-second-person = Deuxième personne (facultatif)
ws-mobile-holder = À qui est le mobile ?
ws-mail-holder = À qui est l'e-mail ?
ws-told-on = Informé du suivi le
ws-told-how = Informé comment ?
ws-told-closing-talk = Pendant l'entretien de clôture
ws-told-letter = Par lettre
ws-saved = Enregistré
ws-saved-dossier = Le dossier { $reference } est enregistré.
ws-saved-asked = Vous recevrez une tâche pour décider si le suivi commence.
ws-saved-declined = Il n'y aura pas de suivi, selon la règle pour ce motif.
ws-saved-objected = La personne s'était opposée : il n'y aura pas de suivi.
ws-saved-changed = Les données sont mises à jour.
ws-saved-conflicts = Le nom diffère de celui que nous connaissions. Vous recevrez une tâche pour vérifier s'il s'agit de la même personne.
ws-saved-unchanged = Il n'y avait rien de nouveau.
ws-saved-another = Un autre dossier

## workers

ws-role-volunteer = volontaire
ws-role-expert-by-experience = expert·e du vécu
ws-role-counsellor = médiateur·rice de dettes
ws-role-coordinator = coordinateur·rice
ws-worker-add = Ajouter un collaborateur
ws-worker-end = Ne travaille plus ici
ws-worker-end-note = La connexion ne sera plus possible. Dossiers et tâches vont à l'équipe.
ws-worker-end-yes = Oui, mettre fin
ws-worker-ended = Parti le
ws-worker-locked = Bloqué jusqu'à { $time }

## about

ws-about-title = À propos de nazorg
ws-about-what = Ce service demande aux personnes comment elles vont après la clôture de leur dossier, écoute la réponse, et vous amène les quelques-unes qui ont besoin d'un être humain.
ws-about-who-title = Qui voit quoi ?
ws-about-volunteer = ses tâches, et celles pour volontaires : un nom, un numéro, un fil d'entretien.
ws-about-expert-by-experience = comme un volontaire.
ws-about-counsellor = dossiers, réponses, notes et alertes.
ws-about-coordinator = tout, avec la liste des alertes, l'importation et les collaborateurs.
ws-about-promises-title = Ce qui vaut toujours
ws-about-promise-1 = Qui dit stop ne reçoit plus de messages.
ws-about-promise-2 = Le silence n'est ni bon ni mauvais : il est inconnu.
ws-about-promise-3 = Les règles donnent des raisons ; les personnes décident.
ws-about-promise-4 = Une réponse ne peut jamais servir à refuser une aide.
ws-about-promise-5 = Chaque consultation et chaque modification est journalisée.

## counted

ws-today-count = { $n ->
    [one] Il y a { $n } tâche.
   *[other] Il y a { $n } tâches.
}
ws-today-late = { $n ->
    [one] { $n } est en retard.
   *[other] { $n } sont en retard.
}
ws-tries = { $n ->
    [one] { $n } essai
   *[other] { $n } essais
}
ws-deadline-days = { $n ->
    [one] dans { $n } jour
   *[other] dans { $n } jours
}
ws-deadline-late-days = { $n ->
    [one] { $n } jour de retard
   *[other] { $n } jours de retard
}
ws-found = { $n ->
    [one] { $n } trouvé
   *[other] { $n } trouvés
}
ws-brake-waiting = { $n ->
    [one] { $n } message attend d'être envoyé.
   *[other] { $n } messages attendent d'être envoyés.
}
ws-rejects-text = { $n ->
    [one] { $n } ligne n'a pas été importée. Le fichier dit pourquoi, et que faire.
   *[other] { $n } lignes n'ont pas été importées. Le fichier dit pourquoi, et que faire.
}
ws-saved-enrolled = { $n ->
    [one] Le suivi commence pour { $n } personne.
   *[other] Le suivi commence pour { $n } personnes.
}
ws-strip-text = Avec contact : { $heard }, sans réponse : { $silent }, prévus : { $planned }, du { $start } au { $end }.
