# Wat een medewerker in het plan van één persoon verandert, in het Nederlands.
#
# Niveau B1. De redenen staan in het logboek en blijven bewaard: ze zeggen niets over gezondheid, geld of familie.

## waarom

exc-reason-asked = de persoon vroeg het
exc-reason-unavailable = de persoon is er even niet, of het past nu niet
exc-reason-spoken = we spraken elkaar al
exc-reason-good-news = het gaat goed, minder is genoeg
exc-reason-attention = we willen er dichter bij blijven
exc-reason-gone = de reden om te wachten is voorbij
exc-reason-other = iets anders, dat in een notitie staat

## wat er zal zijn

exc-done-moved = Bewaard: dit contact heeft een andere dag.
exc-done-added = Bewaard: er komt een contact bij.
exc-done-skipped = Bewaard: dit contact gaat niet door. De rest van het plan blijft.
exc-done-paused = Bewaard: er begint niets vóór { $date }.
exc-done-resumed = Bewaard: het plan gaat weer verder.
exc-so = Dit was al zo. Er is niets veranderd.
exc-lost = Deze contacten zijn dan voorbij en gaan niet door: { $contacts }.
exc-next = Het eerste dat nu komt: { $step }, op { $at }.
exc-next-no-day = Het eerste dat nu komt: { $step }. Daarvoor is nog geen dag bekend.
exc-next-none = Er komt geen contact meer.

## waarom het niet gaat, en wat dan wel

exc-refused-so = Dit is al zo. Er is niets veranderd.
exc-refused-ended = De nazorg van deze persoon is gestopt. Er is geen plan meer om te veranderen; schrijf een contact op onder “Contact opschrijven”.
exc-refused-announcement = De aankondiging gaat vóór al het andere: zonder die mag niemand iets gevraagd worden. Laat het plan rusten om te wachten, of vertel het de persoon zelf.
exc-refused-begun = Dit contact is net begonnen; er kan al een bericht weg zijn. U kunt het nog afbreken. Sprak u de persoon, schrijf dat dan op onder “Contact opschrijven”.
exc-refused-over = Dit contact is al voorbij. Voeg een contact toe als er nog één nodig is.
exc-refused-unknown = Het plan van deze persoon heeft dit contact niet meer. Kijk in de lijst wat er nog komt.
exc-refused-full = Er zijn al vijftig contacten toegevoegd. Meer gaat niet; kies een ander stappenplan.
exc-refused-past = Deze dag is te vroeg: het is nu { $today }. Kies een latere dag.
exc-refused-far = Deze dag ligt te ver. Kies een dag tot en met { $last }.
exc-refused-changed = Een collega heeft dit intussen veranderd. Hier staat hoe het nu is; kijk of u het nog wilt.

exc-missed-so = het was al zo
exc-missed-ended = de nazorg was gestopt
exc-missed-announcement = de aankondiging gaat vóór al het andere
exc-missed-begun = het was begonnen
exc-missed-over = het was voorbij
exc-missed-unknown = het plan had dit contact niet meer
exc-missed-full = er waren al vijftig contacten toegevoegd
exc-missed-past = de dag was voorbij
exc-missed-far = de dag lag te ver

## de pagina's

exc-change = veranderen
exc-change-of = veranderen: { $step }, { $date }
exc-break-off = afbreken
exc-break-off-of = afbreken: { $step }
exc-begun = bezig
exc-no-day = nog geen dag
exc-coming-lost = voorbij voordat het plan verdergaat
exc-plan-of = Laten rusten of iets toevoegen
exc-plan-of-person = Laten rusten of iets toevoegen voor { $name }
exc-rests = rust tot { $date }
exc-contact-title = Eén contact veranderen
exc-begun-note = Dit contact is bezig. Afbreken houdt tegen wat nog niet weg is; wat al weg is, kan nog een antwoord krijgen.
exc-fixed = Dit contact kan niet veranderd worden: het is voorbij, of het gaat vóór al het andere.
exc-note-note = Alleen nodig bij “iets anders”. Schrijf niet meer op dan nodig is. De persoon mag dit lezen.
exc-plan-title = Het plan van één persoon veranderen
exc-only-here = De rest van het plan blijft zoals het is, en het stappenplan van de anderen ook.
exc-do = Wat wilt u doen?
exc-do-move = Op een andere dag zetten
exc-do-skip = Overslaan
exc-do-break-off = Afbreken
exc-day = Vanaf welke dag
exc-day-note = Is het die dag gesloten, dan valt het op de eerstvolgende open dag. U ziet welke zodra het bewaard is.
exc-reason = Waarom?
exc-rest = Laten rusten
exc-rest-note = Er begint niets meer tot het plan weer verdergaat. Een contact dat al bezig is, loopt door.
exc-rest-until = Tot een dag
exc-rest-further = Tot nader order, en uiterlijk tot { $date }
exc-rest-resume = Nu weer verdergaan
exc-rest-day = De dag waarop het verdergaat
exc-add = Een contact toevoegen
exc-add-note = Er komt één contact bij, zoals in het plan. De andere blijven.
exc-step = Zoals welke stap?
exc-save = Bewaren
exc-fault-do = Kies wat u wilt doen.
exc-fault-day = Vul een dag in.
exc-fault-reason = Kies waarom.
exc-fault-note = Schrijf in de notitie wat de reden is.
exc-fault-step = Kies een stap.

## de opdracht

exc-which-person = In dit dossier zijn er { $of } personen met nazorg. Zeg met --person wie, van 1 tot { $of }, zoals “nazorg why” ze telt.
exc-no-plan = Niemand in dit dossier heeft nu nazorg, dus is er geen plan om te veranderen.
exc-which-contact = Van deze stap komen er nog verschillende: { $contacts }. Zeg met --number welke.
exc-none-ahead = Van de stap “{ $step }” komt er geen contact meer.
exc-numbered = nummer { $n } ({ $day })
exc-unknown-worker = Hier werkt niemand met dat mailadres. Een medewerker komt erbij met “nazorg user add”.
exc-not-allowed = Deze medewerker mag het plan van een persoon niet veranderen; daarvoor is de rol counsellor of coordinator nodig.
exc-several-dossiers = Deze referentie is van verschillende organisaties. Verander het plan in de werkomgeving.
exc-of-dossier = Dossier { $reference }
