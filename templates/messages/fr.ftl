# Messages aux personnes, en français.
#
# .sms part comme texto, .subject et .body comme courriel. Dans un texto, seuls é, è, à et ù passent : ni accent
# circonflexe, ni cédille, ni apostrophe courbe. Aucun texte ne trahit le sujet. Seuls les textes -reply invitent à
# répondre par texto et nomment STOP ; avec -link aucune réponse ne revient, le lien montre le chemin.
#
# $sender   le nom sous lequel le service peut se présenter à cette personne
# $phone    un numéro où quelqu'un répond
# $hours    les heures de ce numéro
# $link     le lien personnel
# $question la première question avec ses chiffres
# $date     un jour
# $worker   le prénom de qui appelle
# $lines    lignes d'aide
# $code     la référence d'un courriel à un membre de l'équipe

# Avant la première question, à qui ne savait pas encore que nous gardons le contact.
announcement =
    .subject = Nous gardons le contact
    .body =
        Bonjour,

        Nous aimerions savoir comment vous allez. C'est pourquoi nous vous enverrons quelques courts messages cette année. Vous choisissez de répondre ou non.

        Vous ne le souhaitez pas ? Dites-le-nous par ce lien :
        { $link }

        Vous pouvez aussi nous parler. Appelez le { $phone } ({ $hours }). Une personne vous répondra.

        Bien à vous,
        { $sender }
announcement-reply-and-link =
    .sms = { $sender }: cette année nous demanderons parfois si tout va bien. Non merci? STOP ou { $link } Tél. { $phone }
announcement-reply =
    .sms = { $sender }: cette année, nous vous demanderons parfois comment vous allez. Non merci? Répondez STOP. Parler? Appelez le { $phone }
announcement-link =
    .sms = { $sender }: cette année, nous demanderons parfois de vos nouvelles. Non merci? { $link } Tél. { $phone }

# Un message qui ne demande pas de réponse ; son texte se trouve dans le plan de suivi.
notice =
    .subject = Un message de notre part
    .body =
        Bonjour,

        { $question }

        Donner de vos nouvelles, ou ne plus recevoir de messages ? C’est possible sur cette page :
        { $link }

        Vous pouvez aussi nous parler. Appelez le { $phone } ({ $hours }). Une personne vous répondra.

        Bien à vous,
        { $sender }
notice-reply-and-link =
    .sms = { $sender }: { $question } APPEL = on vous appelle. STOP = fin des messages. { $link } Tél. { $phone }
notice-reply =
    .sms = { $sender }: { $question } APPEL = on vous appelle. STOP = fin des messages. Tél. { $phone }
notice-link =
    .sms = { $sender }: { $question } { $link } Pour parler: { $phone }

# La question comment cela va.
check-in =
    .subject = Comment allez-vous ?
    .body =
        Bonjour,

        Comment allez-vous ? Nous aimerions le savoir. Répondre prend une minute :
        { $link }

        Vous préférez un appel, un autre moment ou plus de messages du tout ? Vous pouvez le choisir sur la même page.

        Vous pouvez aussi nous parler. Appelez le { $phone } ({ $hours }). Une personne vous répondra.

        Bien à vous,
        { $sender }
# Deux parties : le nom, la question, le lien et le numéro en remplissent déjà presque une.
check-in-reply-and-link =
    .sms = { $sender }: { $question } Répondez ici ou sur { $link } APPEL = on vous appelle. PLUS TARD = pas maintenant. STOP = fin des messages. Tél. { $phone }
check-in-reply =
    .sms = { $sender }: { $question } APPEL = on vous appelle. STOP = fin des messages. Tél. { $phone }
check-in-link =
    .sms = { $sender }: comment allez-vous? Répondez en une minute: { $link } Pour parler: { $phone }

# La question encore une fois, pour qui n'a pas répondu.
reminder =
    .subject = Nous aimerions avoir de vos nouvelles
    .body =
        Bonjour,

        Nous vous avons demandé comment vous allez. Le moment était peut-être mal choisi. Vous pouvez encore répondre, cela prend une minute :
        { $link }

        Vous préférez un appel, un autre moment ou plus de messages du tout ? Vous pouvez le choisir sur la même page.

        Vous pouvez aussi nous parler. Appelez le { $phone } ({ $hours }). Une personne vous répondra.

        Bien à vous,
        { $sender }
# Deux parties, comme check-in-reply-and-link.
reminder-reply-and-link =
    .sms = { $sender }: vous pouvez encore nous répondre. { $question } Répondez ici ou sur { $link } APPEL = on vous appelle. PLUS TARD = pas maintenant. STOP = fin des messages. Tél. { $phone }
reminder-reply =
    .sms = { $sender }, encore: { $question } APPEL = on appelle. STOP = fin des messages. Tél. { $phone }
reminder-link =
    .sms = { $sender }: vous pouvez encore nous dire comment vous allez: { $link } Pour parler: { $phone }

# Merci, et la suite.
thanks-good =
    .sms = { $sender }: merci, bonne nouvelle. Nous vous le demanderons encore plus tard. Besoin de nous avant? Appelez le { $phone }
    .subject = Merci pour votre réponse
    .body =
        Bonjour,

        Merci pour votre réponse. C'est une bonne nouvelle. Nous vous le demanderons encore plus tard.

        Vous avez besoin de nous avant ? Appelez le { $phone } ({ $hours }).

        Bien à vous,
        { $sender }
thanks-we-call =
    .sms = { $sender }: merci. Une personne vous appelle, au plus tard le { $date }. Vous pouvez aussi appeler le { $phone }
    .subject = Nous vous appelons
    .body =
        Bonjour,

        Merci pour votre réponse. Une personne de chez nous vous appelle, au plus tard le { $date }.

        Vous préférez ne pas attendre ? Appelez le { $phone } ({ $hours }).

        Bien à vous,
        { $sender }
thanks-later =
    .sms = { $sender }: d'accord. Nous vous le redemanderons le { $date }. Envie de parler avant? Appelez le { $phone }
    .subject = Nous demanderons plus tard
    .body =
        Bonjour,

        D'accord. Nous vous le redemanderons le { $date }.

        Vous voulez parler avant ? Appelez le { $phone } ({ $hours }).

        Bien à vous,
        { $sender }
thanks-noted =
    .sms = { $sender }: merci, votre réponse est bien arrivée. Envie de parler? Appelez le { $phone }
    .subject = Merci pour votre réponse
    .body =
        Bonjour,

        Merci. Votre réponse est bien arrivée.

        Vous voulez parler ? Appelez le { $phone } ({ $hours }).

        Bien à vous,
        { $sender }

# Avant notre appel : qui, quand, de quel numéro.
call-announced =
    .sms = { $sender }: { $worker } vous appelle le { $date } du numéro { $phone }. Pas possible? Appelez ce numéro.
    .subject = Nous vous appelons bientôt
    .body =
        Bonjour,

        { $worker } vous appelle le { $date }. Vous verrez le numéro { $phone }.

        Le moment ne convient pas, ou pas de téléphone ? Dites-le-nous à ce numéro ({ $hours }).

        Bien à vous,
        { $sender }

# La confirmation du STOP. Rien ne vient après.
stop-confirmed =
    .sms = { $sender }: c'est noté. Nous ne vous envoyons plus de messages. Pour parler: { $phone } ({ $hours })
    .subject = Vous ne recevrez plus de messages
    .body =
        Bonjour,

        C'est noté. Nous ne vous envoyons plus de messages.

        Si vous voulez parler un jour, vous pouvez toujours appeler : { $phone } ({ $hours }).

        Bien à vous,
        { $sender }

# À la question qui nous sommes : une réponse sans sujet, car une autre personne la lit peut-être.
help =
    .sms = Ici { $sender }. Nous demandons parfois de vos nouvelles. Répondre est libre. Des questions? { $phone } ({ $hours })
    .subject = Qui nous sommes
    .body =
        Bonjour,

        Ce message vient de { $sender }. Nous demandons parfois de vos nouvelles. Vous répondez si vous voulez.

        Vous avez des questions ? Appelez le { $phone } ({ $hours }). Une personne vous répondra.

        Bien à vous,
        { $sender }

# Pas compris : une personne le lit.
unclear =
    .sms = { $sender }: merci. Nous n'avons pas bien compris. Une personne lira votre message. Pour parler: { $phone }
    .subject = Nous lisons votre message
    .body =
        Bonjour,

        Merci pour votre message. Nous ne l'avons pas compris tout de suite. Une personne le lira.

        Vous préférez parler ? Appelez le { $phone } ({ $hours }).

        Bien à vous,
        { $sender }

# Le numéro ou l'adresse est à quelqu'un d'autre.
wrong-person =
    .sms = { $sender }: pardon pour cette erreur. Nous ne vous écrirons plus. Des questions? Appelez le { $phone }
    .subject = Pardon pour cette erreur
    .body =
        Bonjour,

        Pardon pour cette erreur. Nous ne vous écrirons plus.

        Vous avez des questions ? Appelez le { $phone } ({ $hours }).

        Bien à vous,
        { $sender }

# Qui pense peut-être à la mort. Deux parties : des phrases entières.
crisis =
    .sms = { $sender }: ce message n'est pas lu tout de suite. Vous allez très mal? Parlez maintenant à quelqu'un: { $lines }. Pour nous appeler: { $phone } ({ $hours })
    .subject = Parlez maintenant à quelqu'un
    .body =
        Bonjour,

        Votre message n'est pas lu tout de suite. Vous allez très mal ? Ne nous attendez pas. Parlez maintenant à quelqu'un : { $lines }.

        Une personne de chez nous lira votre message dès notre retour. Pour nous appeler : { $phone } ({ $hours }).

        Bien à vous,
        { $sender }

# Courriels à l'équipe : une référence et un lien, ni nom ni raison. Une boîte partagée a plusieurs lecteurs.

# Une alerte qui ne peut pas attendre.
worker-alert =
    .subject = Quelque chose vous attend
    .body =
        Bonjour,

        Une alerte qui ne peut pas attendre est là pour vous. Elle se trouve en haut de la page Aujourd'hui :
        { $link }

        Référence de ce courriel : { $code }

# Le matin, à qui a quelque chose à faire aujourd'hui.
worker-morning =
    .subject = Votre travail d'aujourd'hui
    .body =
        Bonjour,

        Des tâches dont le délai est aujourd'hui vous attendent. Elles se trouvent à la page Aujourd'hui :
        { $link }

        Référence de ce courriel : { $code }

# À la coordination, quand un délai est passé et que personne n'a pris l'alerte.
worker-escalation =
    .subject = Un délai est passé
    .body =
        Bonjour,

        Le délai d'une alerte est passé et personne ne l'a prise. Elle se trouve en haut de la page Aujourd'hui :
        { $link }

        Référence de ce courriel : { $code }
