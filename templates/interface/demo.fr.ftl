# La démonstration.
demo-title = nazorg à l’essai
demo-lead = Un service clôture un dossier et perd la personne de vue. nazorg demande au bon moment comment ça va, entend la réponse, et amène qui a besoin de quelqu’un à quelqu’un. Tout ici est inventé, et rien ne quitte cet ordinateur.
demo-languages = Langue
demo-tour = En trois minutes
demo-tour-1 = Appuyez sur « Ce qui arrive ensuite », jusqu’à ce que le téléphone d’Anna sonne.
demo-tour-2 = Répondez 5 (très difficile) depuis son téléphone. Elle est remerciée aussitôt.
demo-tour-3 = Connectez-vous comme médiateur·rice : Anna est en haut, avec la raison. La coordination la voit sous Alertes.
demo-tour-4 = Appuyez sur « Un mois plus tard » : la question suivante est là. Si personne n’a pris l’alerte, elle est allée à la coordination ; voyez la boîte mail de Hilde.
demo-tour-5 = Répondez STOP. Anna reçoit une confirmation, et puis plus rien.
demo-clock = L’horloge :
demo-next = Ce qui arrive ensuite
demo-day = Un jour plus tard
demo-week = Une semaine plus tard
demo-month = Un mois plus tard
demo-news = Ce qui est arrivé entre-temps :
demo-news-text = un SMS
demo-news-mail = un e-mail
demo-no-news = Rien n’est arrivé entre-temps.
demo-new = nouveau
demo-phones = Téléphones et boîtes mail
demo-count = { $count ->
    [0] encore rien
    [one] { $count } message
   *[other] { $count } messages
}
demo-phone-of = Le téléphone de { $name }
demo-mailbox-of = La boîte mail de { $name }
demo-mailbox-of-worker = membre de l’équipe
demo-try = Essayez :
demo-shows-anna = Avancez jusqu’à la question. Répondez 5, puis regardez l’espace de travail.
demo-shows-couple = Deux personnes d’un même dossier partagent ce téléphone : une seule voix. Leur question vient l’une après l’autre, jamais en même temps. Répondez 2 à la première et STOP à la seconde : deux issues.
demo-shows-two-dossiers = Une personne avec deux dossiers : une seule conversation à la fois. La question de l’autre dossier attend, ou tombe.
demo-shows-elise = En français. Essayez le lien : il y a plus de questions, et « appelez-moi », « pas maintenant » et « arrêter ».
demo-shows-farid = Il n’y a pas encore de textes en arabe : une personne de l’équipe reçoit la tâche d’appeler.
demo-shows-gert = Gert et Hanne sont du même dossier, chacun avec son téléphone. Laissez passer deux semaines : leur silence devient une seule tâche partagée. Répondez alors 2 de ce téléphone, et STOP de celui de Hanne.
demo-shows-hanne = Hanne est du même dossier que Gert. Dites STOP quand la tâche partagée est là : pour elle c’est fini, pour Gert cela continue.
demo-shows-counsellor = Un e-mail à l’équipe porte une référence et un lien, ni nom ni raison.
demo-shows-coordinator = Un e-mail arrive ici quand un délai est passé et que personne n’a pris l’alerte.
demo-from-service = De Brug
demo-from-person = De ce téléphone
demo-no-texts = Pas encore de messages.
demo-reply = Répondre de ce téléphone (1 à 5, APPEL, PLUS TARD, STOP, ou vos mots)
demo-send = Envoyer
demo-no-mailbox = Cette personne n’a pas d’adresse mail.
demo-no-mails = Pas encore de mail.
demo-workspace = L’espace de travail
demo-open = { $open ->
    [one] Ouvert maintenant : { $open } tâche.
   *[other] Ouvert maintenant : { $open } tâches.
}
demo-alerts = { $n ->
    [one] Dont { $n } alerte.
   *[other] Dont { $n } alertes.
}
demo-sign-in = Identifiant :
demo-password = Mot de passe :
demo-role-counsellor = Médiateur·rice de dettes
demo-role-coordinator = Coordinateur·rice
demo-role-volunteer = Volontaire
