# De woorden van de werkplek, in het Nederlands van Nederland en van Vlaanderen.

## frame

ws-nav = Hoofdmenu
ws-language = Taal
ws-sign-out = Afmelden
ws-sign-in = Aanmelden
ws-nav-today = Vandaag
ws-nav-find = Zoeken
ws-nav-closing-talk = Afsluitgesprek
ws-nav-board = Onbekende afzenders
ws-nav-alerts = Nazorgmeldingen
ws-nav-imports = Invoer
ws-nav-workers = Medewerkers
ws-nav-brake = Noodrem
ws-nav-plan = Stappenplan
ws-nav-about = Over
ws-menu = Menu
ws-back-today = Naar Vandaag
ws-braked = De noodrem staat aan.
ws-braked-text = Er gaan geen of niet alle berichten uit.
ws-braked-look = Bekijk de noodrem
ws-colon = :
ws-and = en
ws-erased = gewist
ws-save = Bewaren
ws-choose = Kies …
ws-fault-title = Er klopt iets niet
ws-at = om { $time } uur
ws-role = Rol
ws-team = Team
ws-dossier = Dossier
ws-dossiers = Dossiers
ws-person = Persoon
ws-name = Naam
ws-mail = E-mailadres

## trouble

ws-trouble-not-found-title = Dit is hier niet
ws-trouble-not-found-text = Misschien is het al afgehandeld, of is het niet voor u bedoeld.
ws-trouble-forbidden-title = Dit is niet voor uw rol
ws-trouble-forbidden-text = Vraag het aan een coördinator.
ws-trouble-stale-title = Deze pagina stond te lang open
ws-trouble-stale-text = Er is niets bewaard. Open de pagina opnieuw en probeer het nog eens.
ws-trouble-too-large-title = Het bestand is te groot
ws-trouble-too-large-text = Een bestand mag hoogstens { $most } MB groot zijn. Er is niets bewaard. Deel het op, of laat kolommen weg die niet nodig zijn.
ws-trouble-unreadable-title = Dat konden wij niet lezen
ws-trouble-unreadable-text = Er is niets bewaard. Ga terug en probeer het nog eens.
ws-trouble-conflict-title = Een collega was eerst
ws-trouble-conflict-text = Er is niets bewaard van wat u invulde. Kijk opnieuw hoe het ervoor staat.
ws-trouble-busy-title = Het lukt nu even niet
ws-trouble-busy-text = Er is niets bewaard. Probeer het over een paar minuten nog eens.
ws-trouble-failed-title = Er ging iets fout
ws-trouble-failed-text = Het ligt niet aan u. Wat er misging, staat in het logboek van de dienst.

## sign-in

ws-password = Wachtwoord
ws-sign-in-wrong = Dit e-mailadres en dit wachtwoord horen niet bij elkaar.
ws-sign-in-locked = Te vaak geprobeerd. U kunt zich weer aanmelden vanaf { $time }.
ws-sign-in-note = Wachtwoord vergeten? Vraag uw coördinator om een nieuw. Na een half uur zonder gebruik wordt u afgemeld.
ws-password-change = Wachtwoord wijzigen
ws-password-old = Huidig wachtwoord
ws-password-new = Nieuw wachtwoord
ws-password-first = Eerste wachtwoord
ws-password-note = Minstens 12 tekens; een paar woorden na elkaar is goed.
ws-password-short = Neem een wachtwoord van minstens 12 tekens.
ws-password-long = Neem een korter wachtwoord.
ws-password-wrong = Dit is niet uw huidige wachtwoord.
ws-worker-password = Nieuw wachtwoord geven
ws-worker-password-note = Voor wie het zijne vergat. Minstens 12 tekens. Wie nog aangemeld is, wordt overal afgemeld; een vergrendeling vervalt.
ws-worker-password-yes = Wachtwoord instellen

## faults

ws-fault-needed = Vul dit in.
ws-fault-minutes = Vul het aantal minuten in als een getal, hoogstens 1440.
ws-fault-outcome = Kies hoe het afliep.
ws-fault-way = Kies hoe u contact had.
ws-fault-day = Kies een dag die niet in de toekomst ligt.
ws-fault-person = Kies over wie het gaat.
ws-fault-verdict = Kies ja of nee.
ws-fault-reason = Schrijf kort op waarom.
ws-fault-per-day = Vul een getal in van 1 tot 10.000.
ws-fault-scope = Kies wat er moet stoppen.
ws-fault-channel = Kies sms of e-mail.
ws-fault-where = Kies hoe de persoon dit liet weten.
ws-fault-languages = Schrijf talen als codes, met een spatie ertussen: nl fr ar.
ws-fault-mail = Vul een e-mailadres in.
ws-fault-role = Kies een rol.
ws-fault-taken = Dit e-mailadres is al van een medewerker.
ws-fault-intake = Dit klopt niet.

## today

ws-today-title = Vandaag
ws-today-empty = Er is niets te doen. Nieuwe taken verschijnen hier vanzelf.
ws-list-alerts = Nazorgmeldingen
ws-list-mine = Voor u
ws-list-team = Voor het team
ws-list-lost = Contact kwijt
ws-list-lost-note = Zij antwoordden niet. Dat zegt niets over hoe het gaat: het is geen melding van terugval.
ws-list-colleagues = Bij collega's
ws-slot = Aangekondigd voor { $day }
ws-lapsed = Gemist: niemand nam dit op
ws-escalated = Bij de coördinator
ws-taken-by = In handen van { $name }
ws-owner-is = Voor { $name }
ws-deadline-today = vandaag voor { $time } uur
ws-deadline-tomorrow = morgen voor { $time } uur
ws-deadline-late-today = te laat sinds { $time } uur
ws-stops-short = Wil geen berichten meer: lees eerst de afmelding
ws-stops-short-shared = Wie het nummer of adres deelt, wil geen berichten meer

## kinds

ws-kind-alert = Melding
ws-kind-contact-lost = Contact kwijt
ws-kind-call = Bellen
ws-kind-tell = Vertellen over nazorg
ws-kind-visit = Bezoek
ws-kind-letter = Brief
ws-kind-appointment = Afspraak
ws-kind-review = Dossier bekijken
ws-kind-evaluate = Slotgesprek
ws-kind-refer = Warme overdracht
ws-kind-work = Samen aan de slag
ws-kind-held = Bericht in de lucht
ws-kind-read-reply = Antwoord lezen
ws-kind-check-address = Nummer of adres nakijken
ws-kind-enrol = Nazorg: ja of nee?
ws-kind-approve-import = Invoer goedkeuren
ws-kind-same-person = Zelfde persoon?
ws-act-alert = Neem contact op
ws-act-contact-lost = Zoek contact
ws-act-call = Bel
ws-act-tell = Bel en vertel
ws-act-visit = Ga langs
ws-act-letter = Stuur de brief
ws-act-appointment = Maak een afspraak
ws-act-review = Bekijk
ws-act-evaluate = Voer het slotgesprek
ws-act-refer = Leid naar de ander
ws-act-work = Doe het samen
ws-act-held = Beoordeel
ws-act-read-reply = Lees het antwoord
ws-act-check-address = Kijk na
ws-act-enrol = Beslis
ws-act-approve-import = Bekijk en keur goed
ws-act-same-person = Kijk na
ws-reason-silent = op geen bericht kwam antwoord
ws-reason-dead-channel = geen nummer of adres werkt nog
ws-reason-no-channel = er is geen nummer of adres voor berichten
ws-reason-language = er zijn geen teksten in deze taal
ws-reason-only-a-person = wil alleen contact met een mens
ws-reason-planned = staat in het stappenplan
ws-reason-risk = signalen in het antwoord
ws-reason-unknown-fate = het is niet zeker of het bericht aankwam
ws-reason-unclear = het antwoord was niet met zekerheid te lezen
ws-reason-wrong-person = iemand zegt dat het nummer niet klopt
ws-reason-shared-stop = wie het nummer deelt, zei stop
ws-reason-not-sent = onze berichten gaan niet weg
ws-reason-no-window = de rusttijden laten geen uur over voor een bericht
ws-reason-died = iemand van dit dossier is overleden
ws-reason-no-closing-reason = de reden van de afsluiting ontbreekt
ws-reason-closing-reason = bij deze reden van afsluiting beslist een mens
ws-level-crisis = Crisis
ws-level-red = Rood
ws-level-amber = Oranje
ws-level-asked = Vraagt contact
ws-level-green = Groen
ws-signals = Signalen die nog tellen:

## task

ws-why = Waarom
ws-closed-already = Deze taak is afgerond
ws-reply = Wat de persoon schreef
ws-reply-codes = Alleen aangekruiste antwoorden, geen tekst.
ws-person-page = Gegevens bekijken of verbeteren
ws-take = Ik neem dit op
ws-take-note = Uw collega's zien dat u ermee bezig bent.
ws-taken-by-me = U hebt dit opgenomen, tot { $day } { $time } uur.
ws-give-back = Geef terug aan het team
ws-script = Gespreksleidraad
ws-script-first = Vraag eerst: “Spreek ik met …?” Zeg pas daarna iets. Neemt iemand anders op: zeg alleen dat u later terugbelt.
ws-script-hello = “Goedendag, u spreekt met { $me } van { $sender }. Komt het nu uit?”
ws-script-why = “Wij zijn benieuwd hoe het met u gaat.” Luister; de vragen op deze pagina mogen, ze hoeven niet.
ws-script-free = Meedoen is vrij. Wie stop zegt, laten wij met rust, zonder gevolgen voor latere hulp.
ws-script-end = Spreek af wat er nu gebeurt en wanneer. Beloof alleen wat zeker is.
ws-script-voicemail = Voicemail, als die mag: “Dit is { $me }, ik bel later terug.” Noem geen dienst en geen reden.
ws-script-volunteer = Gaat het over schulden, brieven of geld? Los het niet zelf op: schrijf het op en vraag de coördinator.
ws-done = Hoe ging het?
ws-with-whom = Met wie?
ws-outcome = Resultaat
ws-outcome-reached = Gesproken
ws-outcome-came-to-us = Nam zelf contact op
ws-outcome-not-reached = Niet bereikt
ws-outcome-left-message = Neutraal bericht achtergelaten
ws-outcome-gave-up = Definitief geen contact kunnen krijgen
ws-outcome-handed-over = In contact met een andere dienst
ws-outcome-done = Gedaan
ws-outcome-offered = Overdracht aangeboden
ws-outcome-accepted = Overdracht aanvaard, nog niet aangekomen
ws-outcome-arrived = Aangekomen bij de ander
ws-outcome-refused = Wil geen overdracht
ws-outcome-lost = Onderweg uit het oog verloren
ws-stays-open = (de taak blijft staan)
ws-way = Hoe had u contact?
ws-way-call = Telefoon
ws-way-visit = Huisbezoek
ws-way-office = Op kantoor
ws-way-whatsapp = WhatsApp
ws-way-sms = Sms, zelf gestuurd
ws-way-mail = E-mail, zelf gestuurd
ws-way-letter = Brief
ws-way-third-party = Via iemand anders
ws-day = Dag
ws-time = Tijd (hoeft niet)
ws-minutes = Minuten (hoeft niet)
ws-heard = Wat liet de persoon weten? (hoeft niet)
ws-heard-note = Kruis alleen aan wat u echt hoorde. Hieruit kan een melding volgen.
ws-not-heard = Niet besproken
ws-note = Notitie (hoeft niet)
ws-note-note = Schrijf niet meer op dan nodig is. De persoon mag dit lezen.
ws-readers = Wie mag dit lezen?
ws-readers-volunteer = Iedereen die met de persoon werkt
ws-readers-counsellor = Hulpverleners en coördinatoren
ws-readers-coordinator = Alleen coördinatoren
ws-held-question = Is het bericht aangekomen?
ws-held-note = Niemand kan het automatisch nagaan. Vraag het de persoon, of kijk in het overzicht van de sms- of maildienst.
ws-verdict-arrived = Ja, het kwam aan
ws-verdict-not-arrived = Nee: het mag opnieuw
ws-verdict-do-not-care = Maakt niet uit, ga verder
ws-enrol-question = Krijgt deze persoon nazorg?
ws-enrol-yes = Ja, nazorg start
ws-enrol-no = Nee, geen nazorg
ws-enrol-reason = Waarom?
ws-approve-title = Wat er gebeurt als u goedkeurt
ws-approve-counts = { $dossiers } dossiers wachten, met { $trajectories } nazorgtrajecten. Over { $asks } dossiers wordt een medewerker gevraagd.
ws-approve-before = { $n } contactmomenten liggen voor de start en worden overgeslagen.
ws-approve-last = De laatste start op { $day }.
ws-per-day = Hoeveel dossiers starten per dag?
ws-approve-preview = Bereken opnieuw
ws-approve-go = Keur goed en start
ws-approve-days = Starts per dag, oudste afsluiting eerst (hoogstens 30 dagen)
ws-hint-read-reply = Lees wat de persoon schreef. Is er contact nodig, schrijf dat dan op in het dossier.
ws-hint-check-address = Iemand zegt dat dit nummer of adres niet van deze persoon is, of het is gedeeld. Verbeter het op de pagina van de persoon.
ws-hint-same-person = De invoer noemt een andere naam dan wij kennen, en er is geen eigen kenmerk. Is het dezelfde mens?
ws-same-known = Zo kennen wij de persoon
ws-same-file = Zo staat het in de invoer
ws-same-yes = Dezelfde mens: neem de nieuwe naam over
ws-same-no = Iemand anders: laat alles zoals het is
ws-same-note = Dezelfde mens: de volgende invoer neemt ook de andere gegevens over. Iemand anders: geef elke persoon een eigen kenmerk in uw systeem; dan komt de ander bij de volgende invoer binnen.
ws-read-done = Gelezen en in orde

## reach

ws-reach = Bereikbaar
ws-reach-none = Geen nummer of adres bekend
ws-address-mobile = Gsm / mobiel
ws-address-landline = Vaste lijn
ws-address-mail = E-mail
ws-address-post = Postadres
ws-holder-own = eigen
ws-holder-helper = van een helper
ws-holder-shared = gedeeld
ws-point-unconfirmed = nog niet bevestigd
ws-point-good = werkt
ws-point-doubtful = twijfelachtig
ws-point-dead = werkt niet
ws-point-wrong-person = van iemand anders
ws-point-stopped = geen berichten: afgemeld
ws-languages = Talen
ws-languages-note = Codes met een spatie ertussen, de voorkeur eerst: nl fr
ws-prefers = Liefst
ws-code-word = Codewoord
ws-mind = Let op
ws-caution-no-voicemail = Spreek geen voicemail in
ws-caution-no-post = Stuur geen post
ws-caution-not-the-partner = De partner mag het niet weten
ws-caution-only-a-person = Alleen contact door een mens
ws-caution-reads-with-difficulty = Leest moeilijk
ws-caution-interpreter = Tolk nodig
ws-stops = Afgemeld. Niemand wordt gebeld omdat hij of zij stop zei.
ws-stops-nothing = Wil geen enkel contact meer, ook niet door mensen.
ws-stop-by-sharer = gezegd door wie het adres deelt
ws-scope-address = Geen berichten meer naar dit nummer of adres
ws-scope-channel = Geen berichten meer langs deze weg
ws-scope-trajectory = Geen nazorg meer voor dit dossier
ws-scope-automatic = Geen automatische berichten meer
ws-scope-everything = Geen enkel contact meer, ook niet door mensen
ws-channel-sms = sms
ws-channel-mail = e-mail
ws-channel-call = telefoon
ws-channel-letter = brief
ws-channel-visit = huisbezoek
ws-part-morning = voormiddag / ochtend
ws-part-afternoon = namiddag / middag
ws-part-evening = avond
ws-day-part = Liefst wanneer
ws-lang-nl = Nederlands
ws-lang-fr = Frans
ws-lang-en = Engels
ws-lang-de = Duits
ws-lang-ar = Arabisch
ws-lang-tr = Turks
ws-lang-pl = Pools
ws-lang-es = Spaans
ws-lang-uk = Oekraïens
ws-lang-ru = Russisch
ws-lang-ti = Tigrinya
ws-lang-fa = Farsi / Dari
ws-lang-so = Somali
ws-lang-bg = Bulgaars

## dossier

ws-closed-on = Afgesloten op
ws-closing-reason = Reden van afsluiting
ws-help = Soort hulp
ws-owners = Hulpverlener
ws-owners-none = niemand; taken gaan naar het team
ws-status-closed = afgesloten
ws-status-reopened = heropend
ws-status-deceased = overleden
ws-closing-completed = Afgerond
ws-closing-on-own = Gaat zelf verder
ws-closing-deceased = Overleden
ws-closing-moved = Verhuisd
ws-closing-no-show = Niet verschenen
ws-closing-withdrawn = Ingetrokken
ws-closing-not-fitting = Niet passend
ws-closing-conditions-not-met = Voldoet niet
ws-closing-other = Overig
ws-help-budget-guidance = Budgetbegeleiding
ws-help-budget-management = Budgetbeheer
ws-help-debt-mediation = Schuldbemiddeling
ws-help-collective-settlement = Collectieve schuldenregeling
ws-help-payment-arrangement = Betalingsregeling
ws-help-refinancing = Herfinanciering
ws-help-restructuring-loan = Saneringskrediet
ws-help-zero-offer = 0%-aanbod
ws-help-budget-coaching = Budgetcoaching
ws-help-other = Overig
ws-open-tasks = Open taken
ws-decision-enrolled = Krijgt nazorg
ws-decision-asked = Nog te beslissen
ws-decision-declined = Geen nazorg
ws-decision-objected = Maakte bezwaar
ws-phase-proposed = wacht op goedkeuring van de invoer
ws-phase-active = loopt
ws-phase-paused = rust: dossier heropend
ws-phase-ended = beëindigd
ws-strip-title = Contactmomenten op een tijdlijn
ws-strip-key = Volle cirkel: contact. Lege cirkel: geen antwoord. Vierkant: open. Kruis: overgeslagen. Ruit: gepland.
ws-shape-heard = contact
ws-shape-silent = geen antwoord
ws-shape-open = open
ws-shape-passed = overgeslagen
ws-shape-planned = gepland
ws-step-announcement = Aankondiging
ws-timeline = Tijdlijn
ws-coming = Wat nog komt
ws-past = Wat gebeurde
ws-past-none = Nog niets.
ws-thing-message = Bericht
ws-thing-said = Lees wat er stond
ws-message-link = [persoonlijke link]
ws-thing-reply = Antwoord via
ws-thing-answers = Antwoorden
ws-thing-contact = Contactmoment
ws-thing-task = Medewerker
ws-thing-note = Notitie
ws-thing-stop = Afmelding
ws-thing-entry = Verloop
ws-via-sms = sms
ws-via-mail = e-mail
ws-via-page = webpagina
ws-took = { $n } min.
ws-touch = Contact opschrijven
ws-touch-note = “Zij belde mij”, “via WhatsApp”, “dinsdag gedaan”.
ws-who-first = Wie nam contact op?
ws-who-they = De persoon
ws-who-we = Wij
ws-stop = Afmelden namens de persoon
ws-stop-note = Zegt iemand u dat het genoeg is? Schrijf het meteen op: het geldt vanaf dit moment.
ws-stop-who = Wie zei het?
ws-stop-scope = Wat moet stoppen?
ws-stop-channel = Alleen bij “deze weg”: welke?
ws-stop-where = Hoe liet de persoon het weten?
ws-stop-save = Meld af

## messages

ws-message-announcement = aankondiging
ws-message-notice = bericht zonder vraag
ws-message-check-in = vraag hoe het gaat
ws-message-reminder = herinnering
ws-message-thanks-good = dank
ws-message-thanks-we-call = dank: wij bellen
ws-message-thanks-later = dank: wij vragen het later
ws-message-thanks-noted = dank: genoteerd
ws-message-call-announced = aankondiging van een telefoontje
ws-message-stop-confirmed = bevestiging van de afmelding
ws-message-help = wie wij zijn
ws-message-unclear = niet begrepen, een mens leest het
ws-message-wrong-person = excuus: verkeerd nummer
ws-message-crisis = hulplijnen
ws-fate-queued = wacht op verzending
ws-fate-started = wordt verzonden
ws-fate-accepted = verzonden
ws-fate-unknown = onzeker of het aankwam
ws-fate-held = aangehouden
ws-fate-failed = niet aangekomen
ws-fate-delivered = aangekomen
ws-fate-not-sent = niet verzonden
ws-fate-cancelled = ingetrokken
ws-unsent-window-past = de tijd om te sturen was voorbij
ws-unsent-brake = de noodrem stond aan
ws-unsent-trial = proefmodus
ws-unsent-stopped = afgemeld
ws-unsent-address-changed = het nummer of adres veranderde
ws-unsent-answered = het antwoord kwam eerst
ws-unsent-not-taken = de dienst nam het niet aan
ws-unsent-no-text = er was geen tekst
ws-unsent-contact-ended = het contactmoment was voorbij
ws-unsent-only-a-person = wil alleen contact met een mens
ws-refusal-no-such-address = nummer of adres bestaat niet
ws-refusal-not-a-mobile = geen mobiel nummer
ws-refusal-blocked = geblokkeerd
ws-refusal-full = postvak vol
ws-refusal-unreachable = toestel onbereikbaar
ws-refusal-filtered = tegengehouden door een filter
ws-refusal-expired = te lang onderweg
ws-refusal-our-fault = fout in onze instellingen
ws-refusal-other = andere reden
ws-end-answered = beantwoord
ws-end-done = uitgevoerd
ws-end-no-answer = geen antwoord
ws-end-channel-dead = geen weg meer
ws-end-opted-out = afgemeld
ws-end-skipped = overgeslagen
ws-end-cancelled = ingetrokken
ws-end-expired = verlopen
ws-end-superseded = ingehaald door een ander
ws-why-replied = de persoon antwoordde
ws-why-not-now = “nu niet”
ws-why-by-worker = een medewerker had contact
ws-why-sent = verzonden
ws-why-silent = stilte op alle berichten
ws-why-gave-up = een medewerker gaf het op
ws-why-no-hand = niemand nam het op
ws-why-stop = de persoon zei stop
ws-why-before-start = lag voor de start
ws-why-later-contact = een later moment kwam ook
ws-why-other-conversation = er liep een ander gesprek
ws-why-in-journal = al eerder verzonden
ws-why-window-past = de tijd was voorbij
ws-why-brake = noodrem
ws-why-trial = proefmodus
ws-why-reopened = dossier heropend
ws-why-deceased = overleden
ws-why-not-told = kon niet ingelicht worden
ws-why-worker-cancelled = door een medewerker
ws-why-replaced = vervangen door een nieuw traject
ws-why-no-text = geen tekst
ws-why-not-taken = niet aangenomen
ws-why-step-removed = de stap staat niet meer in het stappenplan
ws-why-told-already = al op een andere manier ingelicht
ws-why-no-way = geen manier om te schrijven
ws-why-condition-false = de voorwaarde van de stap gold niet
ws-why-no-anchor = de dag waarvan de stap telt, kwam niet
ws-why-open-contact = een ander contact stond nog open
ws-why-week-full = genoeg contacten in die week
ws-why-worker-skipped = overgeslagen door een medewerker
ws-why-waited = een dag om van te tellen
ws-why-closing-letter = slotbrief verstuurd
ws-why-evaluated = het slotgesprek is gevoerd
ws-why-offered = overdracht aangeboden, meer weten wij niet
ws-why-accepted = overdracht aanvaard, meer weten wij niet
ws-why-arrived = aangekomen bij de ander
ws-why-refused = wilde geen overdracht
ws-why-lost = onderweg uit het oog verloren
ws-why-moved = verhuisd
ws-entry-put-off = vroeg om het later te vragen
ws-entry-held-judged = aangehouden bericht beoordeeld
ws-entry-point-changed = stand van een nummer of adres veranderd
ws-entry-closing-moved = afsluitdatum verbeterd
ws-entry-rules-changed = volgt een nieuwe versie van het stappenplan
ws-entry-rules-restored = volgt weer de vorige versie van het stappenplan
ws-entry-dates-changed = data van het dossier veranderd
ws-entry-excepted-moved = contact verzet naar { $day }
ws-entry-excepted-skipped = contact overgeslagen
ws-entry-excepted-added = contact toegevoegd op { $day }
ws-entry-excepted-paused = nazorg rust tot { $day }
ws-entry-excepted-resumed = nazorg gaat weer verder
ws-entry-excepted-missed = verandering kwam te laat
ws-entry-paused = nazorg rust
ws-entry-resumed = nazorg gaat verder
ws-entry-trajectory-ended = nazorg beëindigd
ws-entry-alerted = melding gedaan
ws-entry-waits-for-voice = wacht tot een ander gesprek klaar is
ws-answer-call-me = Vroeg om gebeld te worden
ws-answer-danger = Klinkt als gevaar: lees het zelf
ws-answer-yes = ja
ws-answer-today = vandaag

## person

ws-points = Nummers en adressen
ws-point-state = Wat weten wij ervan?
ws-point-stop = Geen berichten hierheen
ws-point-close = Niet meer van deze persoon
ws-point-add = Nummer of adres toevoegen
ws-point-kind = Soort
ws-point-value = Nummer of adres
ws-point-holder = Van wie?
ws-correct = Gegevens verbeteren
ws-correct-note = Uw verbetering blijft staan, ook na een volgende invoer.
ws-presented = Naam waaronder wij ons voorstellen
ws-presented-note = Zoals met de persoon afgesproken; leeg voor de gewone naam.
ws-presented-tells = Deze naam verraadt het onderwerp op een vergrendeld scherm: kies een neutrale.

## find

ws-find = Zoek
ws-find-title = Wie zoekt u?
ws-find-label = Naam, nummer, e-mailadres of dossier
ws-find-note = Van een nummer zijn de laatste zes cijfers genoeg.
ws-found-many = Er zijn er meer. Typ nog een woord van de naam.

## alerts

ws-alerts-title = Nazorgmeldingen
ws-alerts-note = Een oordeel gaat over de melding, nooit over de persoon. Een melding mag nooit een reden zijn om hulp te weigeren.
ws-alerts-empty = Geen meldingen in deze lijst.
ws-filter = Welke meldingen?
ws-filter-open = Open
ws-filter-overdue = Te laat
ws-filter-escalated = Naar de coördinator
ws-filter-late = Te laat opgenomen
ws-filter-unjudged = Nog te beoordelen
ws-filter-all = Alle
ws-standing-in-time = Op tijd opgenomen
ws-standing-late = Te laat opgenomen
ws-standing-overdue = Te laat, nog niet opgenomen
ws-standing-waiting = Nog niet opgenomen
ws-raised = Ontstaan
ws-picked = Opgenomen
ws-judge = Was de melding terecht?
ws-judge-right = Terecht
ws-judge-wrong = Onterecht
ws-judged-right = Beoordeeld: terecht
ws-judged-wrong = Beoordeeld: onterecht

## brake

ws-brake-text = De noodrem houdt berichten naar cliënten en medewerkers meteen tegen.
ws-brake-stops = Wat nog niet vertrokken is, vertrekt niet. Ook geen bedankjes.
ws-brake-started = Wat op dit ogenblik al verzonden wordt, kan nog aankomen.
ws-brake-comes-in = Antwoorden komen gewoon binnen, en meldingen ontstaan zoals anders.
ws-brake-after = Wat te lang wachtte, wordt later niet alsnog gestuurd.
ws-brake-all = Alles
ws-brake-sms = Alle sms'en
ws-brake-mail = Alle e-mails
ws-brake-restored = De teruggezette databank
ws-brake-restored-text = De databank is teruggezet uit een back-up. Er vertrekt niets tot elke server verteld heeft wat hij intussen verstuurde; daarna gaat het vanzelf verder. Wie de server beheert, ziet met nazorg restore show op wie er gewacht wordt.
ws-brake-gateway-sms = Alleen sms'en via { $name }
ws-brake-gateway-mail = Alleen e-mails via { $name }
ws-brake-on = staat AAN
ws-brake-off = staat uit
ws-brake-since = Sinds
ws-brake-by-machine = op de server
ws-brake-pull = Trek de noodrem
ws-brake-release = Laat los
ws-brake-coordinator = Een coördinator laat de noodrem los.

## board

ws-board-title = Onbekende afzenders
ws-board-text = Antwoorden waarvan wij niet weten van wie ze zijn. Wijs ze toe, of leg ze weg.
ws-board-empty = Alles is toegewezen.
ws-board-from = Van:
ws-board-stop = Zegt stop. Dit nummer of adres krijgt al geen berichten meer.
ws-board-candidates = Dit nummer of adres is van:
ws-board-is = Het is
ws-board-find = Van iemand anders? Zoek op naam of dossier
ws-board-found = Gevonden:
ws-board-keep = Bewaar dit nummer of adres bij deze persoon
ws-board-not-ours = Niet voor ons

## imports

ws-imports-title = Dossiers invoeren
ws-imports-waiting = Wacht op goedkeuring
ws-imports-one = Eén dossier?
ws-upload = Een lijst uit uw systeem
ws-upload-text = Eerst ziet u wat de invoer zou doen. Er wordt nog niets bewaard.
ws-upload-file = Bestand
ws-upload-note = CSV of XLSX, hoogstens 64 MB. Geen rijksregisternummers of BSN's.
ws-upload-check = Kijk na
ws-upload-gone = Dit bestand is hier niet meer: een uur ging voorbij, of de dienst is herstart. Er is niets verloren. Kies het bestand opnieuw.
ws-import-reading = Het bestand wordt nagekeken
ws-import-checked = Wat de invoer zou doen
ws-import-writing = De invoer loopt
ws-import-done = De invoer is klaar
ws-import-broken = Dit bestand kan niet ingevoerd worden
ws-import-failed = De invoer brak af
ws-import-wait = Deze pagina ververst vanzelf.
ws-import-progress = { $done } van { $total } dossiers
ws-import-nothing-written = Er is niets bewaard.
ws-import-failed-text = Wat al bewaard was, blijft. Voer hetzelfde bestand nog eens in: het gaat verder waar het stopte.
ws-import-checked-text = { $rows } rijen gelezen, { $rejected } afgekeurd. Er is nog niets bewaard.
ws-import-done-text = Dit is er gebeurd:
ws-import-notes = Opgemerkt
ws-import-same = Er verandert niets: alles was al bekend.
ws-import-go = Voer in
ws-rejects = Download de afgekeurde rijen (eenmalig)
ws-sum-new = Nieuw
ws-sum-changed = Gewijzigd
ws-sum-unchanged = Ongewijzigd
ws-sum-enrolled = Personen met nazorg
ws-sum-asked = Te beslissen
ws-sum-declined = Zonder nazorg
ws-sum-objected = Met bezwaar
ws-sum-reopened = Heropend
ws-sum-deceased = Overleden
ws-sum-conflicts = Andere naam: na te kijken
ws-sum-vanished = Niet meer in de lijst
ws-vanished-note = Met deze dossiers is niets gedaan:
ws-sum-past-term = Bewaartermijn voorbij
ws-past-term-note = Deze dossiers waren na hun bewaartermijn gewist en zijn niet opnieuw ingevoerd:
ws-sum-approval = Nazorg start pas na goedkeuring door een coördinator.

## closing talk

ws-closing-talk-title = Een dossier na het afsluitgesprek
ws-closing-talk-text = Dezelfde controles als bij een lijst. Vul in wat u weet; alleen kenmerk, datum en naam zijn nodig.
ws-reference = Dossiernummer of kenmerk
ws-person-reference = Eigen kenmerk van de persoon
ws-second-person = Tweede persoon (hoeft niet)
ws-mobile-holder = Van wie is het mobiele nummer?
ws-mail-holder = Van wie is het e-mailadres?
ws-told-on = Over nazorg ingelicht op
ws-told-how = Hoe ingelicht?
ws-told-closing-talk = In het afsluitgesprek
ws-told-letter = Per brief
ws-saved = Bewaard
ws-saved-dossier = Dossier { $reference } is bewaard.
ws-saved-asked = U krijgt een taak om te beslissen of nazorg start.
ws-saved-declined = Er komt geen nazorg, volgens de regel voor deze reden.
ws-saved-objected = De persoon maakte eerder bezwaar: er komt geen nazorg.
ws-saved-changed = De gegevens zijn bijgewerkt.
ws-saved-conflicts = De naam is anders dan die wij kenden. U krijgt een taak om na te gaan of het dezelfde persoon is.
ws-saved-unchanged = Er was niets nieuws.
ws-saved-another = Nog een dossier

## workers

ws-role-volunteer = vrijwilliger
ws-role-expert-by-experience = ervaringsdeskundige
ws-role-counsellor = hulpverlener
ws-role-coordinator = coördinator
ws-worker-add = Medewerker toevoegen
ws-worker-end = Werkt hier niet meer
ws-worker-end-note = Aanmelden kan dan niet meer. Dossiers en taken gaan naar het team.
ws-worker-end-yes = Ja, beëindig
ws-worker-ended = Gestopt op
ws-worker-locked = Geblokkeerd tot { $time }

## about

ws-about-title = Over nazorg
ws-about-what = Deze dienst vraagt mensen na het afsluiten van hun dossier hoe het gaat, luistert naar het antwoord, en brengt de enkelen die een mens nodig hebben bij u.
ws-about-who-title = Wie ziet wat?
ws-about-volunteer = eigen taken, en taken voor vrijwilligers: een naam, een nummer, een leidraad.
ws-about-expert-by-experience = hetzelfde als een vrijwilliger.
ws-about-counsellor = dossiers, antwoorden, notities en meldingen.
ws-about-coordinator = alles, met de lijst van meldingen, de invoer en de medewerkers.
ws-about-promises-title = Wat altijd geldt
ws-about-promise-1 = Wie stop zegt, krijgt geen berichten meer.
ws-about-promise-2 = Stilte is niet goed en niet slecht: het is onbekend.
ws-about-promise-3 = Regels geven redenen; mensen beslissen.
ws-about-promise-4 = Wat iemand antwoordt, mag nooit gebruikt worden om hulp te weigeren.
ws-about-promise-5 = Elke blik en elke wijziging staat in het logboek.

## counted

ws-today-count = { $n ->
    [one] Er is { $n } taak.
   *[other] Er zijn { $n } taken.
}
ws-today-late = { $n ->
    [one] { $n } is te laat.
   *[other] { $n } zijn te laat.
}
ws-tries = { $n ->
    [one] { $n } poging
   *[other] { $n } pogingen
}
ws-deadline-days = { $n ->
    [one] over { $n } dag
   *[other] over { $n } dagen
}
ws-deadline-late-days = { $n ->
    [one] { $n } dag te laat
   *[other] { $n } dagen te laat
}
ws-found = { $n ->
    [one] { $n } gevonden
   *[other] { $n } gevonden
}
ws-brake-waiting = { $n ->
    [one] Nu wacht { $n } bericht op verzending.
   *[other] Nu wachten { $n } berichten op verzending.
}
ws-rejects-text = { $n ->
    [one] { $n } rij kwam niet binnen. In het bestand staat waarom, en wat te doen.
   *[other] { $n } rijen kwamen niet binnen. In het bestand staat waarom, en wat te doen.
}
ws-saved-enrolled = { $n ->
    [one] Nazorg start voor { $n } persoon.
   *[other] Nazorg start voor { $n } personen.
}
ws-strip-text = Met contact: { $heard }, zonder antwoord: { $silent }, gepland: { $planned }, van { $start } tot { $end }.
