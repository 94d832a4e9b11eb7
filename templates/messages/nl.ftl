# Berichten aan mensen, in het Nederlands van Nederland en van Vlaanderen.
#
# .sms gaat als tekstbericht, .subject en .body als mail. Een sms kent geen trema, geen dakje en geen krulaanhaling: schrijf
# zo dat ze niet nodig zijn. Een tekst verraadt het onderwerp niet. Alleen een tekst op -reply vraagt een antwoord per
# sms en noemt STOP; op -link komt geen antwoord terug, daar wijst de link de weg.
#
# $sender   de naam waaronder de dienst zich aan deze mens mag noemen
# $phone    een nummer waar een mens opneemt
# $hours    wanneer dat nummer opneemt
# $link     de persoonlijke link
# $question de eerste vraag met haar cijfers
# $date     een dag
# $worker   de voornaam van wie belt
# $lines    hulplijnen
# $code     het kenmerk van een mail aan een medewerker

# Voor de eerste vraag, aan wie nog niet wist dat wij contact houden.
announcement =
    .subject = Wij blijven graag in contact
    .body =
        Dag,

        Wij willen graag weten hoe het met u gaat. Daarom sturen wij u het komende jaar een paar keer een kort bericht. U kiest zelf of u antwoordt.

        Wilt u dit liever niet? Laat het weten via deze link:
        { $link }

        Praten kan ook. Bel { $phone } ({ $hours }). Dan krijgt u iemand van ons aan de lijn.

        Vriendelijke groeten,
        { $sender }
announcement-reply-and-link =
    .sms = { $sender }: komend jaar vragen wij u soms hoe het gaat. Liever niet? STOP of { $link } Tel. { $phone }
announcement-reply =
    .sms = { $sender }: het komende jaar vragen wij u een paar keer hoe het gaat. Liever niet? Antwoord STOP. Praten? Bel { $phone }
announcement-link =
    .sms = { $sender }: komend jaar vragen wij u soms hoe het gaat. Liever niet? { $link } Praten? Bel { $phone }

# Een bericht dat geen antwoord vraagt; de tekst zelf staat in het stappenplan.
notice =
    .subject = Een bericht van ons
    .body =
        Dag,

        { $question }

        Laten weten hoe het gaat, of liever geen berichten meer? Dat kan op deze pagina:
        { $link }

        Praten kan ook. Bel { $phone } ({ $hours }). Dan krijgt u iemand van ons aan de lijn.

        Vriendelijke groeten,
        { $sender }
notice-reply-and-link =
    .sms = { $sender }: { $question } BEL = wij bellen u. STOP = geen berichten meer. { $link } Tel. { $phone }
notice-reply =
    .sms = { $sender }: { $question } BEL = wij bellen u. STOP = geen berichten meer. Tel. { $phone }
notice-link =
    .sms = { $sender }: { $question } { $link } Praten? Bel { $phone }

# De vraag hoe het gaat.
check-in =
    .subject = Hoe gaat het met u?
    .body =
        Dag,

        Hoe gaat het met u? Wij horen het graag. Antwoorden duurt een minuut:
        { $link }

        Hebt u liever dat wij u bellen, een andere keer of helemaal niet meer? Dat kiest u op dezelfde pagina.

        Praten kan ook. Bel { $phone } ({ $hours }). Dan krijgt u iemand van ons aan de lijn.

        Vriendelijke groeten,
        { $sender }
# Twee sms-delen: naam, vraag, link en nummer vullen er samen al bijna een.
check-in-reply-and-link =
    .sms = { $sender }: { $question } Antwoord hier of op { $link } BEL = wij bellen u. LATER = nu niet. STOP = geen berichten meer. Tel. { $phone }
check-in-reply =
    .sms = { $sender }: { $question } BEL = wij bellen u. STOP = geen berichten meer. Tel. { $phone }
check-in-link =
    .sms = { $sender }: hoe gaat het met u? Antwoord in een minuut: { $link } Liever praten? Bel { $phone }

# De vraag nog eens, voor wie niet antwoordde.
reminder =
    .subject = Wij horen graag hoe het gaat
    .body =
        Dag,

        Wij vroegen u hoe het met u gaat. Misschien kwam het niet goed uit. U kunt nog antwoorden, het duurt een minuut:
        { $link }

        Hebt u liever dat wij u bellen, een andere keer of helemaal niet meer? Dat kiest u op dezelfde pagina.

        Praten kan ook. Bel { $phone } ({ $hours }). Dan krijgt u iemand van ons aan de lijn.

        Vriendelijke groeten,
        { $sender }
# Twee sms-delen, zoals check-in-reply-and-link.
reminder-reply-and-link =
    .sms = { $sender }: u kunt ons nog antwoorden. { $question } Antwoord hier of op { $link } BEL = wij bellen u. LATER = nu niet. STOP = geen berichten meer. Tel. { $phone }
reminder-reply =
    .sms = { $sender }, nog even: { $question } BEL = wij bellen. STOP = geen berichten meer. Tel. { $phone }
reminder-link =
    .sms = { $sender }: u kunt ons nog vertellen hoe het gaat: { $link } Liever praten? Bel { $phone }

# Dank, en wat er nu gebeurt.
thanks-good =
    .sms = { $sender }: dank u, fijn om te horen. Wij vragen het later nog eens. Hebt u ons eerder nodig? Bel { $phone }
    .subject = Dank u voor uw antwoord
    .body =
        Dag,

        Dank u voor uw antwoord. Fijn om te horen. Wij vragen het u later nog eens.

        Hebt u ons eerder nodig? Bel { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }
thanks-we-call =
    .sms = { $sender }: dank u. Iemand van ons belt u, uiterlijk op { $date }. Zelf bellen kan ook: { $phone }
    .subject = Wij bellen u
    .body =
        Dag,

        Dank u voor uw antwoord. Iemand van ons belt u, uiterlijk op { $date }.

        Wilt u niet wachten? Bel { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }
thanks-later =
    .sms = { $sender }: dat is goed. Wij vragen het u opnieuw op { $date }. Wilt u eerder praten? Bel { $phone }
    .subject = Wij vragen het later
    .body =
        Dag,

        Dat is goed. Wij vragen het u opnieuw op { $date }.

        Wilt u eerder praten? Bel { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }
thanks-noted =
    .sms = { $sender }: dank u, wij hebben uw antwoord goed gekregen. Wilt u praten? Bel { $phone }
    .subject = Dank u voor uw antwoord
    .body =
        Dag,

        Dank u. Wij hebben uw antwoord goed gekregen.

        Wilt u praten? Bel { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }

# Voor wij bellen: wie, wanneer, van welk nummer.
call-announced =
    .sms = { $sender }: { $worker } belt u op { $date } met nummer { $phone }. Past dat niet? Bel ons op dat nummer.
    .subject = Wij bellen u binnenkort
    .body =
        Dag,

        { $worker } belt u op { $date }. U ziet dan het nummer { $phone }.

        Past dat niet, of liever geen telefoon? Laat het weten op dat nummer ({ $hours }).

        Vriendelijke groeten,
        { $sender }

# De bevestiging van STOP. Hierna komt er niets meer.
stop-confirmed =
    .sms = { $sender }: goed. U krijgt van ons geen berichten meer. Wilt u toch eens praten? Bel { $phone } ({ $hours })
    .subject = U krijgt geen berichten meer
    .body =
        Dag,

        Dat is goed. U krijgt van ons geen berichten meer.

        Wilt u toch eens praten? U kunt altijd bellen: { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }

# Op de vraag wie wij zijn: een antwoord zonder onderwerp, want wie vraagt kan iemand anders zijn.
help =
    .sms = Dit is { $sender }. Wij vragen af en toe hoe het gaat. Antwoorden hoeft niet. Vragen? Bel { $phone } ({ $hours })
    .subject = Wie wij zijn
    .body =
        Dag,

        Dit bericht komt van { $sender }. Wij vragen af en toe hoe het gaat. Antwoorden hoeft niet.

        Hebt u vragen? Bel { $phone } ({ $hours }). Dan krijgt u iemand van ons aan de lijn.

        Vriendelijke groeten,
        { $sender }

# Niet begrepen: een mens leest het.
unclear =
    .sms = { $sender }: dank u. Wij begrepen uw bericht niet meteen. Een medewerker leest het. Liever praten? Bel { $phone }
    .subject = Wij lezen uw bericht
    .body =
        Dag,

        Dank u voor uw bericht. Wij begrepen het niet meteen. Een medewerker leest het.

        Wilt u liever praten? Bel { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }

# Het nummer of adres is van iemand anders.
wrong-person =
    .sms = { $sender }: sorry voor de vergissing. Wij sturen u geen berichten meer. Vragen? Bel { $phone }
    .subject = Sorry voor de vergissing
    .body =
        Dag,

        Sorry voor de vergissing. Wij sturen u geen berichten meer.

        Hebt u vragen? Bel { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }

# Wie misschien aan de dood denkt. Twee sms-delen: wie dit nodig heeft, krijgt hele zinnen.
crisis =
    .sms = { $sender }: dit bericht wordt niet meteen gelezen. Gaat het heel slecht met u? Praat nu met iemand: { $lines }. Ons belt u op { $phone } ({ $hours })
    .subject = Praat nu met iemand
    .body =
        Dag,

        Uw bericht wordt niet meteen gelezen. Gaat het heel slecht met u? Wacht niet op ons. Praat nu met iemand: { $lines }.

        Iemand van ons leest uw bericht zodra wij er weer zijn. Ons belt u op { $phone } ({ $hours }).

        Vriendelijke groeten,
        { $sender }

# Mails aan medewerkers: een kenmerk en een koppeling, geen naam en geen reden. Wie een mailbox deelt, leest mee.

# Een melding die niet kan wachten.
worker-alert =
    .subject = Er staat iets voor u klaar
    .body =
        Dag,

        Er staat een melding voor u klaar die niet kan wachten. U vindt ze bovenaan, onder Vandaag:
        { $link }

        Kenmerk van deze mail: { $code }

# 's Ochtends, aan wie vandaag iets te doen heeft.
worker-morning =
    .subject = Uw werk van vandaag
    .body =
        Goedemorgen,

        Er staan taken voor u klaar met een termijn van vandaag. U vindt ze onder Vandaag:
        { $link }

        Kenmerk van deze mail: { $code }

# Aan de coördinator, als een termijn voorbij is en niemand de melding opnam.
worker-escalation =
    .subject = Een termijn is voorbij
    .body =
        Dag,

        De termijn van een melding is voorbij, en niemand nam ze op. U vindt ze bovenaan, onder Vandaag:
        { $link }

        Kenmerk van deze mail: { $code }
