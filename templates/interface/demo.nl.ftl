# De proefopstelling.
demo-title = nazorg op proef
demo-lead = Alles hier is verzonnen en niets verlaat deze computer. Links liggen de telefoons van vijf mensen van wie het dossier afgesloten is. Zet de klok vooruit, lees wat er aankomt, antwoord, en kijk in de werkomgeving wat de medewerker ziet.
demo-languages = Taal
demo-clock = De klok
demo-next = Het volgende dat gebeurt
demo-day = Een dag later
demo-week = Een week later
demo-month = Een maand later
demo-phones = Telefoons
demo-count = { $count ->
    [0] nog niets
    [1] 1 bericht
   *[other] { $count } berichten
}
demo-phone-of = De telefoon van { $name }
demo-shows-anna = Zet de klok op “het volgende dat gebeurt” tot de vraag komt. Antwoord 5, en kijk dan in de werkomgeving.
demo-shows-couple = Twee mensen van één dossier delen deze telefoon. Zij krijgen hun vraag na elkaar, nooit tegelijk.
demo-shows-two-dossiers = Eén mens met twee dossiers: één gesprek tegelijk.
demo-shows-elise = In het Frans. Probeer de link, of STOP.
demo-shows-farid = In het Arabisch zijn er nog geen teksten: een medewerker belt.
demo-from-service = De Brug
demo-from-person = Vanaf deze telefoon
demo-no-texts = Nog geen berichten.
demo-reply = Antwoord vanaf deze telefoon (1 tot 5, BEL, LATER, STOP, of eigen woorden)
demo-send = Verstuur
demo-mailbox = Mailbox
demo-no-mailbox = Deze mens heeft geen mailadres.
demo-no-mails = Nog geen mail.
demo-workspace = De werkomgeving
demo-who = Wie
demo-sign-in = Aanmelden met
demo-password = Wachtwoord
demo-role-counsellor = Budgethulpverlener
demo-role-coordinator = Coördinator
demo-role-volunteer = Vrijwilliger
