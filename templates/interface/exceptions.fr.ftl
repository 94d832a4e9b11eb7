# Ce qu’un membre de l’équipe change au plan d’une seule personne, en français.
#
# Niveau B1. Les raisons figurent au journal et y restent : elles ne disent rien de la santé, de l’argent ni de la famille.

## pourquoi

exc-reason-asked = la personne l’a demandé
exc-reason-unavailable = la personne n’est pas là, ou cela ne convient pas maintenant
exc-reason-spoken = nous nous sommes déjà parlé
exc-reason-good-news = tout va bien, moins suffit
exc-reason-attention = nous voulons rester plus proches
exc-reason-gone = la raison d’attendre n’existe plus
exc-reason-other = autre chose, écrit dans une note

## ce qui sera

exc-done-moved = Enregistré : ce contact a un autre jour.
exc-done-added = Enregistré : il y a un contact de plus.
exc-done-skipped = Enregistré : ce contact n’a pas lieu. Le reste du plan ne change pas.
exc-done-paused = Enregistré : rien ne commence avant le { $date }.
exc-done-resumed = Enregistré : le plan reprend.
exc-so = C’était déjà ainsi. Rien n’a changé.
exc-lost = Ces contacts seront alors passés et n’ont pas lieu : { $contacts }.
exc-next = Ce qui vient d’abord : { $step }, le { $at }.
exc-next-no-day = Ce qui vient d’abord : { $step }. Son jour n’est pas encore connu.
exc-next-none = Il ne vient plus aucun contact.

## pourquoi cela ne va pas, et que faire

exc-refused-so = C’est déjà ainsi. Rien n’a changé.
exc-refused-ended = Le suivi de cette personne est terminé. Il n’y a plus de plan à changer ; notez un contact sous « Noter un contact ».
exc-refused-announcement = L’annonce passe avant tout le reste : sans elle, on ne peut rien demander à personne. Mettez le plan en pause pour attendre, ou prévenez la personne vous-même.
exc-refused-begun = Ce contact vient de commencer ; un message est peut-être déjà parti. Vous pouvez encore l’interrompre. Si vous avez parlé avec la personne, notez-le sous « Noter un contact ».
exc-refused-over = Ce contact est déjà passé. Ajoutez un contact s’il en faut encore un.
exc-refused-unknown = Le plan de cette personne n’a plus ce contact. Regardez dans la liste ce qui vient encore.
exc-refused-full = Cinquante contacts ont déjà été ajoutés. Il n’en va pas plus ; choisissez un autre plan de suivi.
exc-refused-past = Ce jour est trop tôt : nous sommes le { $today }. Choisissez un jour plus tard.
exc-refused-far = Ce jour est trop loin. Choisissez un jour jusqu’au { $last }.
exc-refused-changed = Un collègue a changé cela entre-temps. Voici où cela en est ; voyez si vous le voulez encore.

exc-missed-so = c’était déjà ainsi
exc-missed-ended = le suivi était terminé
exc-missed-announcement = l’annonce passe avant tout le reste
exc-missed-begun = il avait commencé
exc-missed-over = il était passé
exc-missed-unknown = le plan n’avait plus ce contact
exc-missed-full = cinquante contacts avaient déjà été ajoutés
exc-missed-past = le jour était passé
exc-missed-far = le jour était trop loin

## les pages

exc-change = changer
exc-change-of = changer : { $step }, { $date }
exc-break-off = interrompre
exc-break-off-of = interrompre : { $step }
exc-begun = en cours
exc-no-day = pas encore de jour
exc-coming-lost = passé avant que le plan reprenne
exc-plan-of = Mettre en pause ou ajouter
exc-plan-of-person = Mettre en pause ou ajouter pour { $name }
exc-rests = en pause jusqu’au { $date }
exc-contact-title = Changer un contact
exc-begun-note = Ce contact est en cours. L’interrompre retient ce qui n’est pas encore parti ; ce qui est parti peut encore recevoir une réponse.
exc-fixed = Ce contact ne peut pas être changé : il est passé, ou il vient avant tout le reste.
exc-note-note = Nécessaire seulement pour « autre chose ». N’écrivez que le nécessaire. La personne a le droit de lire ceci.
exc-plan-title = Changer le plan d’une personne
exc-only-here = Le reste du plan ne change pas, et le plan de suivi des autres non plus.
exc-do = Que voulez-vous faire ?
exc-do-move = Le mettre un autre jour
exc-do-skip = Le passer
exc-do-break-off = L’interrompre
exc-day = À partir de quel jour
exc-day-note = Si c’est fermé ce jour-là, il tombe le premier jour ouvert qui suit. Vous voyez lequel dès que c’est enregistré.
exc-reason = Pourquoi ?
exc-rest = Mettre en pause
exc-rest-note = Rien ne commence plus jusqu’à ce que le plan reprenne. Un contact déjà en cours continue.
exc-rest-until = Jusqu’à un jour
exc-rest-further = Jusqu’à nouvel ordre, et au plus tard jusqu’au { $date }
exc-rest-resume = Reprendre maintenant
exc-rest-day = Le jour où il reprend
exc-add = Ajouter un contact
exc-add-note = Il vient un contact de plus, comme dans le plan. Les autres restent.
exc-step = Comme quelle étape ?
exc-save = Enregistrer
exc-fault-do = Choisissez ce que vous voulez faire.
exc-fault-day = Indiquez un jour.
exc-fault-reason = Choisissez pourquoi.
exc-fault-note = Écrivez la raison dans la note.
exc-fault-step = Choisissez une étape.

## la commande

exc-which-person = Dans ce dossier, { $of } personnes ont un suivi. Dites laquelle avec --person, de 1 à { $of }, comme « nazorg why » les compte.
exc-no-plan = Personne dans ce dossier n’a de suivi maintenant ; il n’y a donc pas de plan à changer.
exc-which-contact = Il vient encore plusieurs contacts de cette étape : { $contacts }. Dites lequel avec --number.
exc-none-ahead = Il ne vient plus de contact de l’étape « { $step } ».
exc-numbered = numéro { $n } ({ $day })
exc-unknown-worker = Personne ne travaille ici avec cette adresse mail. « nazorg user add » ajoute quelqu’un.
exc-not-allowed = Cette personne de l’équipe ne peut pas changer le plan de quelqu’un ; il faut le rôle counsellor ou coordinator.
exc-several-dossiers = Cette référence est utilisée par plusieurs organisations. Changez le plan dans l’espace de travail.
exc-of-dossier = Dossier { $reference }
