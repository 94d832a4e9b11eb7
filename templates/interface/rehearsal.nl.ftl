# Wat een generale repetitie van een stappenplan laat zien. Taalniveau B1.

rehearsal-title = Repetitie van “{ $name }”
rehearsal-whom = Wie
rehearsal-when = Wanneer
rehearsal-with = Aangenomen
rehearsal-balance = Balans
rehearsal-trajectories = { $n ->
    [one] 1 nazorgtraject
   *[other] { $shown } nazorgtrajecten
}
rehearsal-period = van { $from } tot en met { $until }
rehearsal-assumed = { $name }: van elke 100 adressen werken er { $dead } niet; van elke 100 mensen antwoorden er { $never } nooit, en de anderen antwoorden op { $answered } van elke 100 vragen. Van elke 100 antwoorden zeggen er { $stop } stop, vragen er { $callme } om een telefoontje en melden er { $trouble } moeilijkheden. { $reached } van elke 100 pogingen om iemand te bereiken lukken. Lot { $seed }.
rehearsal-scenario = scenario “{ $name }”
rehearsal-own-history = uw eigen verleden, en wat daarin ontbreekt uit scenario “{ $name }”
rehearsal-balance-holds = { $planned } contactmomenten gepland = { $ended } afgelopen + { $open } open + { $future } nog te komen
rehearsal-balance-fails = KLOPT NIET: { $planned } contactmomenten gepland, maar { $ended } afgelopen + { $open } open + { $future } nog te komen. Meld dit aan de makers.

rehearsal-course = Wat er gebeurt
rehearsal-column-moment = Wanneer
rehearsal-column-step = Stap
rehearsal-column-what = Wat
rehearsal-column-came = Wat ervan kwam
rehearsal-column-ended = Het contactmoment
rehearsal-moment = { $date }, { $time } uur
rehearsal-announcement = Aankondiging van de nazorg
rehearsal-nth = { $name } ({ $n })
rehearsal-said = { $what }, { $channel }
rehearsal-withdrawn = niet meer nodig
rehearsal-lapsed = door niemand opgenomen
rehearsal-open = nog open

rehearsal-steps = Hoe de contactmomenten afliepen
rehearsal-messages = Berichten die vertrokken
rehearsal-by-channel = samen per { $channel }
rehearsal-failed = waarvan niet aangekomen
rehearsal-busiest-day = De drukste dag is { $date }, met { $most } berichten; op een gewone dag waarop er berichten vertrekken zijn het er { $mean }.
rehearsal-tasks = Taken voor mensen
rehearsal-work = Werk per medewerker
rehearsal-column-worker = Medewerker
rehearsal-column-mean-week = Gemiddelde week
rehearsal-column-busiest-week = Drukste week
rehearsal-column-most-calls = Meeste telefoontjes in een week
rehearsal-column-against = Past het?
rehearsal-hours = { $whole },{ $tenths } uur
rehearsal-whole-team = het hele team
rehearsal-too-much = te veel in de drukste week
rehearsal-fits = past
rehearsal-more-workers = { $n ->
    [one] Nog 1 medewerker, met minder werk.
   *[other] Nog { $n } medewerkers, met minder werk.
}

rehearsal-variants = Wat andere dagen zouden doen
rehearsal-column-variant = Spreiding
rehearsal-column-busiest-day = Berichten op de drukste dag
rehearsal-column-against-mean = Tegen een gewone dag
rehearsal-column-busiest-hours = Uren werk in de drukste week
rehearsal-as-it-is = zoals het plan nu is
rehearsal-spread = { $n ->
    [one] elke stap over 1 dag meer
   *[other] elke stap over minstens { $n } dagen meer (spread)
}
rehearsal-saturdays = ook op zaterdag, in de uren van vrijdag
rehearsal-times = { $whole },{ $tenths } keer zoveel
rehearsal-variants-note = Bij meer dan 20.000 dossiers is dit geteld voor een gelijkmatig deel ervan.

rehearsal-drawing = Repetitie van “{ $name }”, week na week
rehearsal-panel-messages = Berichten per week; de drukste week telt er { $n }.
rehearsal-panel-work = Uren werk per week, van alle medewerkers samen; de drukste week telt er { $n }.
rehearsal-bar-messages = Week van { $date }: { $n } berichten
rehearsal-bar-work = Week van { $date }: { $n } uur
rehearsal-there-are = Er zijn { $n } uren
# Between the strokes stands what a language puts between thousands.
rehearsal-thousands-mark = |.|
