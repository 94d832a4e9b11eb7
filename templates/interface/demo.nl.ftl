# De proefopstelling.
demo-title = nazorg op proef
demo-lead = Een dienst sluit een dossier af en verliest de mens uit het oog. nazorg vraagt op het juiste moment hoe het gaat, hoort het antwoord, en brengt wie een mens nodig heeft bij een mens. Alles hier is verzonnen, en niets verlaat deze computer.
demo-languages = Taal
demo-tour = In drie minuten
demo-tour-1 = Druk op “Het volgende dat gebeurt”, tot de telefoon van Anna gaat.
demo-tour-2 = Antwoord 5 (heel moeilijk) vanaf haar telefoon. Zij krijgt meteen een bedankje.
demo-tour-3 = Meld u aan als budgethulpverlener: Anna staat bovenaan, met de reden. De coördinator ziet haar onder Nazorgmeldingen.
demo-tour-4 = Druk op “Een maand later”: de volgende vraag is er. Nam niemand de melding op, dan ging ze naar de coördinator; kijk in de mailbox van Hilde.
demo-tour-5 = Antwoord STOP. Anna krijgt één bevestiging, en daarna niets meer.
demo-clock = De klok:
demo-next = Het volgende dat gebeurt
demo-day = Een dag later
demo-week = Een week later
demo-month = Een maand later
demo-news = Wat er intussen aankwam:
demo-news-text = een sms
demo-news-mail = een mail
demo-no-news = Er kwam intussen niets aan.
demo-new = nieuw
demo-phones = Telefoons en mailboxen
demo-count = { $count ->
    [0] nog niets
    [1] 1 bericht
   *[other] { $count } berichten
}
demo-phone-of = De telefoon van { $name }
demo-mailbox-of = De mailbox van { $name }
demo-mailbox-of-worker = medewerker
demo-try = Probeer:
demo-shows-anna = Zet de klok op “Het volgende dat gebeurt” tot de vraag komt. Antwoord 5, en kijk dan in de werkomgeving.
demo-shows-couple = Twee mensen van één dossier delen deze telefoon: één stem. Zij krijgen hun vraag na elkaar, nooit tegelijk. Antwoord 2 op de eerste vraag en STOP op de tweede: twee uitkomsten.
demo-shows-two-dossiers = Eén mens met twee dossiers: één gesprek tegelijk. De vraag van het andere dossier wacht, of vervalt.
demo-shows-elise = In het Frans. Probeer de link: daar staan meer vragen, en “bel mij”, “nu niet” en “stop”.
demo-shows-farid = In het Arabisch zijn er nog geen teksten: een medewerker krijgt de taak om te bellen.
demo-shows-gert = Gert en Hanne zijn van één dossier, elk met een eigen telefoon. Laat twee weken voorbijgaan: hun zwijgen wordt één gedeelde taak. Antwoord dan 2 vanaf deze telefoon, en STOP vanaf die van Hanne.
demo-shows-hanne = Hanne is van hetzelfde dossier als Gert. Zeg STOP als de gedeelde taak er staat: voor haar is het klaar, en voor Gert gaat het door.
demo-shows-counsellor = Een mail aan een medewerker heeft een kenmerk en een link, geen naam en geen reden.
demo-shows-coordinator = Hier komt een mail aan als een termijn voorbij is en niemand de melding opnam.
demo-from-service = De Brug
demo-from-person = Vanaf deze telefoon
demo-no-texts = Nog geen berichten.
demo-reply = Antwoord vanaf deze telefoon (1 tot 5, BEL, LATER, STOP, of eigen woorden)
demo-send = Verstuur
demo-no-mailbox = Deze mens heeft geen mailadres.
demo-no-mails = Nog geen mail.
demo-workspace = De werkomgeving
demo-open = { $open ->
    [one] Nu open: { $open } taak.
   *[other] Nu open: { $open } taken.
}
demo-alerts = { $n ->
    [one] Daarvan is er { $n } een nazorgmelding.
   *[other] Daarvan zijn er { $n } een nazorgmelding.
}
demo-sign-in = Aanmelden met
demo-password = Wachtwoord:
demo-role-counsellor = Budgethulpverlener
demo-role-coordinator = Coördinator
demo-role-volunteer = Vrijwilliger
