# Waarom een contact valt wanneer het valt, en hoe het afliep, in het Nederlands van Nederland en van Vlaanderen.
#
# Taalniveau B1. Elke zin staat op zichzelf; samen lezen zij als een uitleg.

## days and times

why-day = { $weekday } { $day } { $month }
why-day-on = { $weekday } { $day } { $month }
why-days = { $from } tot en met { $to }
why-hour = { $hour } uur
why-clock = { $hour }.{ $minute } uur
why-moment = { $day } om { $time }
why-same-moment = diezelfde dag om { $time }

## what the day counts from

why-from-closing = Het dossier werd afgesloten op { $date }
why-from-start = Het stappenplan was bij de start al begonnen; daarom telt het vanaf de start, op { $date }, en niet vanaf de afsluiting op { $closed }
why-from-date = { $anchor }: { $date }
why-from-date-never = { $anchor }: daarvan is geen dag bekend
why-from-reply = { $anchor } kwam op { $date }
why-from-reply-later = { $anchor } is er nog niet
why-from-step = { $anchor } eindigde op { $date }
why-from-step-later = { $anchor } moet nog eindigen
why-from-step-never = { $anchor } is er niet geweest
why-same-day = Dit contact valt op die dag zelf, { $date }.
why-day-after = { $length } daarna is het { $date }.
why-day-unknown = Dit contact komt { $length } daarna; op welke dag, is nu nog niet te zeggen.
why-day-unknown-same = Dit contact komt op die dag zelf; welke dag dat is, is nu nog niet te zeggen.
why-day-never = Daarom heeft dit contact geen dag.
why-moved = Een medewerker zette dit contact op { $date }.
why-added = Een medewerker voegde dit contact toe, op { $date }.
why-announced = De nazorg start op { $date }. Wie nog niet van de nazorg wist, krijgt eerst deze aankondiging.
why-announced-again = De vorige aankondiging kwam er niet door; daarom komt er opnieuw een, vanaf { $date }.

## the way to the moment

why-spread = { $n ->
    [one] Niet iedereen komt op dezelfde dag aan de beurt: deze persoon { $n } dag later, op { $date }.
   *[other] Niet iedereen komt op dezelfde dag aan de beurt: deze persoon { $n } dagen later, op { $date }.
}
why-passed-own = Op { $days } is de dienst gesloten: { $name }.
why-passed-holiday = { $days } is een feestdag: { $name }.
why-passed-weekday = Op { $days } gaat er niets uit.
why-passed-part = Op { $days } zijn er geen uren in het deel van de dag dat het liefst is.
why-passed-quiet = Op { $days } laten de rusttijden geen uur over.
why-passed-over = Op { $days } waren de uren al voorbij.
why-passed-avoided = Het stappenplan vermijdt die dagen van de maand: { $days }.
why-passed-other-weekday = Deze stap valt liever op een andere dag van de week dan { $days }.
why-passed-not-preferred = Deze stap valt liever op andere dagen van de maand dan { $days }.
why-no-better = Een dag die beter past, was er binnen de termijn niet.
why-would-fall = Zo zou het vallen op { $date }.
why-held-start = De nazorg van deze persoon start pas op { $date }.
why-held-announcement = Na de aankondiging heeft de persoon eerst { $lead } tijd om nee te zeggen, tot { $date }.
why-held-pause = Een medewerker laat de nazorg van deze persoon rusten tot { $date }.
why-over-before = Toen was dit contact al voorbij: het kon beginnen tot { $date }.
why-lands = Zo komt het op { $date }, tussen { $from } en { $to }; het is aan de beurt om { $time }.
why-lands-same = Die dag kan het tussen { $from } en { $to }; het is aan de beurt om { $time }.
why-lands-wait = Zo komt het op { $date }. Er gebeurt dan niets; andere stappen tellen vanaf die dag.
why-never-opens = De uren en de rusttijden laten geen moment over. Daarom gaat het vanaf { $date } naar een mens.
why-expires = Beginnen kan nog tot { $date }; daarna vervalt het.
why-awaits-announcement = De persoon moet eerst de aankondiging krijgen, en heeft daarna { $lead } tijd om nee te zeggen. Het kan dus nog later worden.
why-rests = Het dossier is heropend. Zolang dat zo is, rust de nazorg.
why-when = Het gaat alleen door als dit klopt op de dag zelf: { $condition }.
why-while = Het gaat door zolang dit klopt: { $condition }.
why-when-was = De voorwaarde was: { $condition }.
why-while-was = Het ging door zolang dit klopte: { $condition }.
why-was-due = Het was aan de beurt op { $at }. Hoe die dag werd gevonden, is met de gegevens van nu niet meer na te rekenen.

## what happened

why-somebody = een medewerker
why-opened = Op { $at } begon het.
why-message = Op { $at } stuurden wij per { $channel }: { $message } ({ $fate }).
why-message-queued = Per { $channel } staat er een bericht klaar voor { $at }: { $message }.
why-message-unsent = Een bericht per { $channel } ging niet weg: { $message } ({ $fate }). Dat bleek op { $at }.
why-message-unsent-times = Een bericht per { $channel } ging { $n } keer niet weg: { $message } ({ $fate }). De laatste keer was op { $at }.
why-replied = Op { $at } antwoordde de persoon per { $via }.
why-replied-somehow = Op { $at } antwoordde de persoon.
why-put-off = Op { $at } vroeg de persoon om het later te vragen; wij vragen het opnieuw op { $until }.
why-rung-skipped = Op { $at } was er een herinnering of een andere weg aan de beurt, maar die werd overgeslagen: { $why }.
why-rung-no-way = er was geen andere weg om te schrijven
why-rung-voice = er liep een ander gesprek
why-rung-no-text = er was geen tekst
why-rung-in-journal = een later bericht van dit contactmoment was al vertrokken, in een tijd die de databank sinds het terugzetten niet meer kent
why-alerted = Op { $at } kwam er een melding: { $level }.
why-task-asked = Op { $at } kwam er een taak voor een medewerker: “{ $task }”, want: { $reason }.
why-task-told = Op { $at } meldde { $who } bij de taak “{ $task }”: { $outcome }.
why-task-told-plain = Op { $at } meldde { $who }: { $outcome }.
why-judged = Op { $at } zei { $who } of het bericht aankwam: { $verdict }.
why-excepted-moved = Op { $at } zette { $who } dit contact op { $day }.
why-excepted-skipped = Op { $at } sloeg { $who } dit contact over.
why-excepted-added = Op { $at } voegde { $who } dit contact toe, op { $day }.
why-excepted-paused = Op { $at } liet { $who } de nazorg van deze persoon rusten tot { $day }.
why-excepted-resumed = Op { $at } liet { $who } de nazorg van deze persoon weer verdergaan.
why-excepted-missed = Op { $at } wilde { $who } dit contactmoment veranderen, maar dat kwam te laat: { $why }.
why-excepted-reason = De reden: { $reason }.
why-entry-waits-for-voice = Op { $at } liep er nog een ander gesprek met deze persoon of op dit nummer; daarom wachtte het.
why-entry-held = Op { $at } was nog niet zeker of het bericht aankwam; daarom werd een mens gevraagd om te kijken.
why-entry-task-escalated = Op { $at } had nog niemand de taak opgenomen; zij ging naar de coördinator.
why-entry-task-lapsed = Op { $at } had niemand de taak opgenomen, ook de coördinator niet.
why-entry-in-touch = Op { $at } had { $who } contact met de persoon.
why-entry-point-changed = Op { $at } bleek een nummer of adres niet te werken.
why-ended = Op { $at } eindigde het: { $end } – { $why }.
why-never-began = Het is niet begonnen. Op { $at } werd opgeschreven: { $end } – { $why }.
why-instead = In de plaats kwam { $step }.
why-silence = Stilte zegt niets over hoe het gaat.
why-open = Het loopt nog.

## the page and the command

why-link = waarom?
why-link-of = waarom: { $step }, { $date }
why-title = Waarom?
why-back = Naar het dossier
why-all = Alle contacten van dit dossier
why-head = Dossier { $reference }, stappenplan { $plan }
why-person = Persoon { $n } van { $of }
why-enrolment = Inschrijving { $n }
why-closed-on = Afgesloten op { $date }.
why-starts = Start: { $date }.
why-starts-not = Nog geen start: de invoer wacht op goedkeuring.
why-on = Zoals het stond op { $date }.
why-none = Er is hier geen nazorgtraject, dus ook geen contact om uit te leggen.
why-contact = { $step } – { $state }
why-contact-times = { $step } (nummer { $n }) – { $state }
why-state-past = voorbij
why-state-open = loopt nu
why-state-coming = moet nog komen
why-balance = Gepland: { $planned }. Geëindigd: { $ended }. Loopt nu: { $open }. Nog te komen: { $future }.
why-balance-holds = Dat klopt: { $planned } = { $ended } + { $open } + { $future }.
why-balance-fails = Dat klopt niet. Plan en geschiedenis zeggen niet hetzelfde over: { $contacts }.
why-beside = { $n ->
    [one] Daarnaast eindigde er { $n } contact van een stap die niet meer in het stappenplan staat.
   *[other] Daarnaast eindigden er { $n } contacten van stappen die niet meer in het stappenplan staan.
}
why-unknown-dossier = Er is hier geen dossier met kenmerk “{ $dossier }”.
why-unknown-step = Het stappenplan heeft geen stap “{ $step }”. De stappen zijn: { $steps }.
why-did-you-mean = Bedoelde u “{ $name }”?
why-where-dossier = Het kenmerk staat in de invoer en boven aan het dossier in de werkomgeving.
