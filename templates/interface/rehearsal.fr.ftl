# Ce que montre la répétition générale d'un plan de suivi. Niveau B1.

rehearsal-title = Répétition de « { $name } »
rehearsal-whom = Qui
rehearsal-when = Quand
rehearsal-with = Hypothèses
rehearsal-balance = Bilan
rehearsal-trajectories = { $n ->
    [one] { $shown } suivi
   *[other] { $shown } suivis
}
rehearsal-period = du { $from } au { $until } inclus
rehearsal-assumed = { $name } : sur 100 adresses, { $dead } ne marchent pas ; sur 100 personnes, { $never } ne répondent jamais, et les autres répondent à { $answered } questions sur 100. Sur 100 réponses, { $stop } disent stop, { $callme } demandent un appel et { $trouble } parlent de difficultés. { $reached } essais sur 100 permettent de joindre la personne. Tirage { $seed }.
rehearsal-scenario = scénario « { $name } »
rehearsal-own-history = votre propre passé, complété par le scénario « { $name } »
rehearsal-balance-holds = { $planned } contacts prévus = { $ended } terminés + { $open } ouverts + { $future } à venir
rehearsal-balance-fails = FAUX : { $planned } contacts prévus, mais { $ended } terminés + { $open } ouverts + { $future } à venir. Prévenez les auteurs.

rehearsal-course = Ce qui se passe
rehearsal-column-moment = Quand
rehearsal-column-step = Étape
rehearsal-column-what = Quoi
rehearsal-column-came = Résultat
rehearsal-column-ended = Le contact
rehearsal-moment = { $date }, { $time }
rehearsal-announcement = Annonce du suivi
rehearsal-nth = { $name } ({ $n })
rehearsal-said = { $what }, { $channel }
rehearsal-withdrawn = plus nécessaire
rehearsal-lapsed = que personne n'a prises en main
rehearsal-open = encore ouverte

rehearsal-steps = Comment les contacts se terminent
rehearsal-messages = Messages partis
rehearsal-by-channel = en tout par { $channel }
rehearsal-failed = dont non arrivés
rehearsal-busiest-day = Le jour le plus chargé est le { $date }, avec { $most } messages ; un jour d'envoi ordinaire en compte { $mean }.
rehearsal-tasks = Tâches pour les personnes
rehearsal-work = Travail par membre de l'équipe
rehearsal-column-worker = Membre de l'équipe
rehearsal-column-mean-week = Semaine moyenne
rehearsal-column-busiest-week = Semaine la plus chargée
rehearsal-column-most-calls = Appels, au plus, en une semaine
rehearsal-column-against = Est-ce tenable ?
rehearsal-hours = { $whole },{ $tenths } h
rehearsal-whole-team = toute l'équipe
rehearsal-too-much = trop, la semaine la plus chargée
rehearsal-fits = oui
rehearsal-more-workers = { $n ->
    [one] Encore une personne, qui a moins de travail.
   *[other] Encore { $n } personnes, qui ont moins de travail.
}

rehearsal-variants = Ce que feraient d'autres jours
rehearsal-column-variant = Étalement
rehearsal-column-busiest-day = Messages du jour le plus chargé
rehearsal-column-against-mean = Par rapport à un jour ordinaire
rehearsal-column-busiest-hours = Heures de la semaine la plus chargée
rehearsal-as-it-is = le plan tel qu'il est
rehearsal-spread = { $n ->
    [one] chaque étape sur 1 jour de plus
   *[other] chaque étape sur { $n } jours de plus au moins (spread)
}
rehearsal-saturdays = aussi le samedi, aux heures du vendredi
rehearsal-times = { $whole },{ $tenths } fois plus
rehearsal-variants-note = Au-delà de 20 000 dossiers, le calcul porte sur une partie régulière d'entre eux.

rehearsal-drawing = Répétition de « { $name } », semaine après semaine
rehearsal-panel-messages = Messages par semaine ; la plus chargée en compte { $n }.
rehearsal-panel-work = Heures de travail par semaine, toute l'équipe ensemble ; la plus chargée en compte { $n }.
rehearsal-bar-messages = Semaine du { $date } : { $n } messages
rehearsal-bar-work = Semaine du { $date } : { $n } h
rehearsal-there-are = Il y a { $n } heures
# Between the strokes stands what a language puts between thousands.
rehearsal-thousands-mark = | |
