# La démonstration.
demo-title = nazorg à l’essai
demo-lead = Tout ici est inventé et rien ne quitte cet ordinateur. À gauche, les téléphones de cinq personnes dont le dossier est clôturé. Avancez l’horloge, lisez ce qui arrive, répondez, et voyez dans l’espace de travail ce que voit le service.
demo-languages = Langue
demo-clock = L’horloge
demo-next = Ce qui arrive ensuite
demo-day = Un jour plus tard
demo-week = Une semaine plus tard
demo-month = Un mois plus tard
demo-phones = Téléphones
demo-count = { $count ->
    [0] encore rien
    [one] { $count } message
   *[other] { $count } messages
}
demo-phone-of = Le téléphone de { $name }
demo-shows-anna = Avancez jusqu’à la question. Répondez 5, puis regardez l’espace de travail.
demo-shows-couple = Deux personnes d’un même dossier partagent ce téléphone. Leur question vient l’une après l’autre, jamais en même temps.
demo-shows-two-dossiers = Une personne avec deux dossiers : une seule conversation à la fois.
demo-shows-elise = En français. Essayez le lien, ou STOP.
demo-shows-farid = Il n’y a pas encore de textes en arabe : une personne appelle.
demo-from-service = De Brug
demo-from-person = De ce téléphone
demo-no-texts = Pas encore de messages.
demo-reply = Répondre de ce téléphone (1 à 5, APPEL, PLUS TARD, STOP, ou vos mots)
demo-send = Envoyer
demo-mailbox = Boîte mail
demo-no-mailbox = Cette personne n’a pas d’adresse mail.
demo-no-mails = Pas encore de mail.
demo-workspace = L’espace de travail
demo-who = Qui
demo-sign-in = Identifiant
demo-password = Mot de passe
demo-role-counsellor = Médiateur·rice de dettes
demo-role-coordinator = Coordinateur·rice
demo-role-volunteer = Volontaire
