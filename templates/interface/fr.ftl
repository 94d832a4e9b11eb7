# Les mots de toutes les pages et des pages pour les usagers, en français.
#
# Niveau B1 : phrases courtes, mots courants, vous. Une page ne trahit pas son sujet à qui regarde par-dessus l'épaule.

page-skip = Aller au contenu

trouble-not-found-title = Cette page n’existe pas
trouble-not-found-text = Le lien n’est peut-être pas complet. Regardez encore une fois votre message.
trouble-too-large-title = C’est trop
trouble-too-large-text = Ce que vous avez envoyé est trop grand. Rien n’a été gardé.
trouble-unreadable-title = Cela n’a pas marché
trouble-unreadable-text = Nous n’avons pas pu lire ce que vous avez envoyé. Rien n’a été gardé. Retournez en arrière et essayez encore.
trouble-busy-title = Cela ne marche pas pour le moment
trouble-busy-text = Essayez encore dans quelques minutes. Si vous lisez alors que nous avons déjà votre réponse, tout est en ordre.
trouble-failed-title = Il y a un problème chez nous
trouble-failed-text = Ce n’est pas de votre faute. Essayez plus tard ou appelez-nous.

client-languages = Langue
client-privacy = Seules des personnes de notre service lisent votre réponse. Elle n’a jamais de conséquence sur une aide que vous demanderez plus tard.
client-contact-label = Téléphoner
client-contact = Vous préférez parler ? Appelez-nous. Une personne de chez nous vous répond.

client-check-in-title = Comment allez-vous ?
client-check-in-intro = Nous aimerions savoir comment vous allez. Répondre prend une minute. Vous pouvez passer des questions.
client-check-in-whole = Nous aimerions savoir comment vous allez. Voulez-vous choisir une réponse pour chaque phrase ? C’est ainsi que nous pouvons voir ce qui change. Une phrase est trop difficile ? Passez-la.
client-jump = Vous préférez un appel, une autre fois, ou arrêter ? C’est possible aussi.
client-answered = Nous avons déjà une réponse de vous. Quelque chose a changé ? Vous pouvez répondre encore une fois.
client-call-question = Voulez-vous que nous vous appelions ?
client-call-choice-no = Non, ce n’est pas nécessaire
client-call-choice-soon = Oui, dans les prochains jours
client-call-choice-today = Oui, aujourd’hui si possible
client-remark-label = Voulez-vous ajouter quelque chose ?
client-remark-note = Ce n’est pas obligatoire. Nous ne lisons pas ceci tout de suite. N’écrivez rien ici sur votre santé.
client-send = Envoyer ma réponse
client-further-intro = Nous avons bien reçu votre réponse. Pouvons-nous encore vous demander quelque chose ? Ce n’est pas obligatoire.

client-help-title = Cela va très mal ?
client-help-text = Vous pensez au suicide, ou vous vous inquiétez pour quelqu’un ? N’attendez pas notre réponse. Parlez maintenant à quelqu’un :

client-ways-title = Vous préférez autre chose ?
client-call-title = Appelez-moi
client-call-text = Une personne de chez nous vous appelle. Vous n’avez rien à remplir.
client-call-soon = Appelez-moi dans les prochains jours
client-call-today = Appelez-moi aujourd’hui si possible
client-later-title = Pas maintenant
client-later-text = Nous vous le demandons encore une fois la semaine prochaine.
client-later-button = Demandez-le-moi la semaine prochaine
client-stop-title = Arrêter
client-stop-text = Vous ne recevez plus de messages de nous.
client-stop-button = Ne m’envoyez plus de messages

client-confirm-title = Vous ne voulez plus de messages ?
client-confirm-text = Nous ne vous enverrons plus de SMS ni de mail pour demander comment vous allez. Vous pouvez toujours demander de l’aide. Et toujours nous appeler.
client-confirm-yes = Oui, ne m’envoyez plus rien
client-confirm-no = Non, retour

client-announcement-title = Nous aimerions garder le contact
client-announcement-intro = Nous aimerions savoir comment vous allez. C’est pourquoi nous vous enverrons quelques courts messages pendant l’année qui vient.
client-announcement-choice = Vous choisissez vous-même de répondre ou non. Vous êtes d’accord ? Alors vous n’avez rien à faire.
client-announcement-later-text = Nous vous demanderons plus tard comment vous allez. Vous n’avez rien à faire maintenant.
client-announcement-later-button = Pas maintenant

client-notice-title = Un message de { $sender }
client-notice-text = { $sender } : { $text }
client-notice-free = Vous ne devez pas répondre. Vous voulez nous dire ou nous demander quelque chose ? C’est toujours possible.

client-thanks-good-title = Merci
client-thanks-good-text = Votre réponse est bien arrivée. Nous vous demanderons plus tard comment vous allez. Besoin de nous avant ? Appelez-nous.
client-thanks-we-call-title = Merci, nous vous appelons
client-thanks-we-call-text = Une personne de chez nous vous appelle, au plus tard le { $date }. Vous pouvez aussi appeler vous-même.
client-thanks-later-title = C’est noté
client-thanks-later-text = Nous vous le demanderons de nouveau le { $date }.
client-thanks-stopped-title = Vous ne recevrez plus de messages
client-thanks-stopped-text = C’est noté. Un message qui était déjà parti peut encore arriver. Besoin de nous quand même ? Vous pouvez toujours appeler.
client-thanks-duplicate-title = Nous avons déjà votre réponse
client-thanks-duplicate-text = Vous n’avez plus rien à faire. Merci.

client-expired-title = Ce lien ne marche plus
client-expired-text = Un lien ne marche qu’un certain temps. Vous voulez raconter ou demander quelque chose ? Appelez-nous. Nous vous aidons volontiers.
client-unknown-title = Nous ne connaissons pas ce lien
client-unknown-text = Le lien n’est peut-être pas complet. Regardez encore une fois votre message, ou appelez-nous.

client-mistake-title = Regardez encore un instant :
client-mistake-empty = Vous n’avez rien choisi. Choisissez une réponse, ou choisissez autre chose plus bas.
client-mistake-long-remark = Votre texte est trop long. Raccourcissez-le : 500 signes au maximum.
client-mistake-unknown = Nous n’avons pas pu lire une de vos réponses. Choisissez-la encore une fois.
client-mistake-stale = Nous n’avons pas pu lire votre réponse. Appuyez encore une fois sur le bouton.
client-mistake-go = Aller à cette question
