# Pourquoi un contact tombe à ce moment, et comment il s’est terminé, en français.
#
# Niveau B1. Chaque phrase tient debout seule ; ensemble, elles se lisent comme une explication.

## days and times

why-day = { $day ->
    [1] { $weekday } 1er { $month }
   *[other] { $weekday } { $day } { $month }
}
why-day-on = { $day ->
    [1] le { $weekday } 1er { $month }
   *[other] le { $weekday } { $day } { $month }
}
why-days = du { $from } au { $to }
why-hour = { $hour } h
why-clock = { $hour } h { $minute }
why-moment = { $day } à { $time }
why-same-moment = même jour à { $time }

## what the day counts from

why-from-closing = Le dossier a été clôturé le { $date }
why-from-start = Le plan de suivi avait déjà commencé au début du suivi ; il compte donc à partir du début, le { $date }, et non de la clôture, le { $closed }
why-from-date = { $anchor } : { $date }
why-from-date-never = { $anchor } : aucune date n’est connue
why-from-reply = { $anchor } est venue le { $date }
why-from-reply-later = { $anchor } n’est pas encore venue
why-from-step = { $anchor } s’est terminé le { $date }
why-from-step-later = { $anchor } n’est pas encore terminé
why-from-step-never = { $anchor } n’a pas eu lieu
why-same-day = Ce contact tombe ce jour-là, le { $date }.
why-day-after = { $length } plus tard, c’est le { $date }.
why-day-unknown = Ce contact vient { $length } plus tard ; on ne peut pas encore dire quel jour.
why-day-unknown-same = Ce contact vient ce jour-là ; on ne peut pas encore dire lequel.
why-day-never = Ce contact n’a donc pas de jour.
why-moved = Un membre de l’équipe a placé ce contact au { $date }.
why-added = Un membre de l’équipe a ajouté ce contact, le { $date }.
why-announced = Le suivi commence le { $date }. Qui ne savait rien du suivi reçoit d’abord cette annonce.
why-announced-again = L’annonce précédente n’est pas partie ; elle est donc refaite à partir du { $date }.

## the way to the moment

why-spread = { $n ->
    [one] Tout le monde ne passe pas le même jour : pour cette personne, c’est { $n } jour plus tard, le { $date }.
   *[other] Tout le monde ne passe pas le même jour : pour cette personne, c’est { $n } jours plus tard, le { $date }.
}
why-passed-own = Le service est fermé { $days } : { $name }.
why-passed-holiday = { $days }, c’est un jour férié : { $name }.
why-passed-weekday = Rien ne part { $days }.
why-passed-part = { $days }, il n’y a pas d’heures dans la partie de la journée souhaitée.
why-passed-quiet = { $days }, les heures de repos ne laissent pas d’heure.
why-passed-over = { $days }, les heures étaient déjà passées.
why-passed-avoided = Le plan de suivi évite ces jours du mois : { $days }.
why-passed-other-weekday = Cette étape préfère un autre jour de la semaine : pas { $days }.
why-passed-not-preferred = Cette étape préfère d’autres jours du mois : pas { $days }.
why-no-better = Il n’y avait pas de jour plus adapté dans le délai.
why-would-fall = Il tomberait ainsi le { $date }.
why-held-start = Le suivi de cette personne ne commence que le { $date }.
why-held-announcement = Après l’annonce, la personne a d’abord { $lead } pour dire non, jusqu’au { $date }.
why-held-pause = Un membre de l’équipe a mis le suivi de cette personne en pause jusqu’au { $date }.
why-over-before = À ce moment, ce contact était déjà passé : il pouvait commencer jusqu’au { $date }.
why-lands = Il tombe donc le { $date }, entre { $from } et { $to } ; son tour vient à { $time }.
why-lands-same = Ce jour-là, c’est possible entre { $from } et { $to } ; son tour vient à { $time }.
why-lands-wait = Il tombe donc le { $date }. Rien ne se passe ; d’autres étapes comptent à partir de ce jour.
why-never-opens = Les heures et les heures de repos ne laissent aucun moment. À partir du { $date }, c’est donc pour un être humain.
why-expires = Il peut encore commencer jusqu’au { $date } ; après, il expire.
why-awaits-announcement = La personne doit d’abord recevoir l’annonce, puis elle a { $lead } pour dire non. Ce sera donc peut-être plus tard.
why-rests = Le dossier est rouvert. Tant que c’est ainsi, le suivi est en pause.
why-when = Il n’a lieu que si, ce jour-là, ceci est vrai : { $condition }.
why-while = Il a lieu tant que ceci est vrai : { $condition }.
why-when-was = La condition était : { $condition }.
why-while-was = Il avait lieu tant que ceci était vrai : { $condition }.
why-was-due = Son tour est venu le { $at }. Avec les données d’aujourd’hui, on ne peut plus recalculer comment ce jour a été trouvé.

## what happened

why-somebody = un membre de l’équipe
why-opened = Le { $at }, il a commencé.
why-message = Le { $at }, nous avons envoyé par { $channel } : { $message } ({ $fate }).
why-message-queued = Un message par { $channel } est prêt pour le { $at } : { $message }.
why-message-unsent = Un message par { $channel } n’est pas parti : { $message } ({ $fate }). C’était clair le { $at }.
why-message-unsent-times = Un message par { $channel } n’est pas parti, { $n } fois : { $message } ({ $fate }). La dernière fois, c’était le { $at }.
why-replied = Le { $at }, la personne a répondu par { $via }.
why-replied-somehow = Le { $at }, la personne a répondu.
why-put-off = Le { $at }, la personne a demandé que l’on redemande plus tard ; nous redemandons le { $until }.
why-rung-skipped = Le { $at }, un rappel ou une autre voie était prévu, mais a été passé : { $why }.
why-rung-no-way = il n’y avait pas d’autre moyen d’écrire
why-rung-voice = une autre conversation était en cours
why-rung-no-text = il n’y avait pas de texte
why-rung-in-journal = un message ultérieur de ce contact était déjà parti, à un moment que la base de données a oublié depuis sa restauration
why-alerted = Le { $at }, il y a eu une alerte : { $level }.
why-task-asked = Le { $at }, une tâche est venue pour un membre de l’équipe : « { $task } », parce que : { $reason }.
why-task-told = Le { $at }, { $who } a noté pour la tâche « { $task } » : { $outcome }.
why-task-told-plain = Le { $at }, { $who } a noté : { $outcome }.
why-judged = Le { $at }, { $who } a dit si le message est arrivé : { $verdict }.
why-excepted-moved = Le { $at }, { $who } a placé ce contact au { $day }.
why-excepted-skipped = Le { $at }, { $who } a passé ce contact.
why-excepted-added = Le { $at }, { $who } a ajouté ce contact, le { $day }.
why-excepted-paused = Le { $at }, { $who } a mis le suivi de cette personne en pause jusqu’au { $day }.
why-excepted-resumed = Le { $at }, { $who } a fait reprendre le suivi de cette personne.
why-excepted-missed = Le { $at }, { $who } a voulu changer ce contact, mais trop tard : { $why }.
why-excepted-reason = La raison : { $reason }.
why-entry-waits-for-voice = Le { $at }, une autre conversation était en cours avec cette personne ou à ce numéro ; il a donc attendu.
why-entry-held = Le { $at }, on ne savait pas encore si le message était arrivé ; un être humain a donc été prié de regarder.
why-entry-task-escalated = Le { $at }, personne ne s’était encore chargé de la tâche ; elle est passée à la coordination.
why-entry-task-lapsed = Le { $at }, personne ne s’était chargé de la tâche, la coordination non plus.
why-entry-in-touch = Le { $at }, { $who } a eu contact avec la personne.
why-entry-point-changed = Le { $at }, on a vu qu’un numéro ou une adresse ne marchait pas.
why-ended = Le { $at }, il s’est terminé : { $end } – { $why }.
why-never-began = Il n’a pas commencé. Le { $at }, il a été noté : { $end } – { $why }.
why-instead = À sa place est venu { $step }.
why-silence = Le silence ne dit pas comment la personne va.
why-open = Il est encore en cours.

## the page and the command

why-link = pourquoi ?
why-link-of = pourquoi : { $step }, { $date }
why-title = Pourquoi ?
why-back = Vers le dossier
why-all = Tous les contacts de ce dossier
why-head = Dossier { $reference }, plan de suivi { $plan }
why-person = Personne { $n } sur { $of }
why-enrolment = Inscription { $n }
why-closed-on = Clôturé le { $date }.
why-starts = Début : { $date }.
why-starts-not = Pas encore de début : l’importation attend d’être approuvée.
why-on = Comme c’était le { $date }.
why-none = Il n’y a pas de suivi ici, donc pas de contact à expliquer.
why-contact = { $step } – { $state }
why-contact-times = { $step } (numéro { $n }) – { $state }
why-state-past = passé
why-state-open = en cours
why-state-coming = à venir
why-balance = Prévus : { $planned }. Terminés : { $ended }. En cours : { $open }. À venir : { $future }.
why-balance-holds = Le compte est juste : { $planned } = { $ended } + { $open } + { $future }.
why-balance-fails = Le compte n’est pas juste. Le plan et l’historique ne disent pas la même chose de : { $contacts }.
why-beside = { $n ->
    [one] En plus, { $n } contact d’une étape qui n’est plus dans le plan de suivi s’est terminé.
   *[other] En plus, { $n } contacts d’étapes qui ne sont plus dans le plan de suivi se sont terminés.
}
why-unknown-dossier = Il n’y a pas ici de dossier avec la référence « { $dossier } ».
why-unknown-step = Le plan de suivi n’a pas d’étape « { $step } ». Les étapes sont : { $steps }.
why-did-you-mean = Vouliez-vous dire « { $name } » ?
why-where-dossier = La référence se trouve dans l’importation et en haut du dossier dans l’espace de travail.
