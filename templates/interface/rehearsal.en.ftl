# What the rehearsal of a step plan shows. Level B1.

rehearsal-title = Rehearsal of “{ $name }”
rehearsal-whom = Who
rehearsal-when = When
rehearsal-with = Assumed
rehearsal-balance = Balance
rehearsal-trajectories = { $n ->
    [one] 1 person in aftercare
   *[other] { $shown } people in aftercare
}
rehearsal-period = from { $from } until { $until }
rehearsal-assumed = { $name }: of every 100 addresses { $dead } do not work; of every 100 people { $never } never answer, and the others answer { $answered } of every 100 questions. Of every 100 answers { $stop } say stop, { $callme } ask for a call and { $trouble } tell of trouble. { $reached } of every 100 tries to be in touch succeed. Draw { $seed }.
rehearsal-scenario = scenario “{ $name }”
rehearsal-own-history = your own past, and what is missing in it from scenario “{ $name }”
rehearsal-balance-holds = { $planned } contacts planned = { $ended } ended + { $open } open + { $future } still to come
rehearsal-balance-fails = WRONG: { $planned } contacts planned, but { $ended } ended + { $open } open + { $future } still to come. Tell the makers.

rehearsal-course = What happens
rehearsal-column-moment = When
rehearsal-column-step = Step
rehearsal-column-what = What
rehearsal-column-came = What came of it
rehearsal-column-ended = The contact
rehearsal-moment = { $date }, { $time }
rehearsal-announcement = Announcement of the aftercare
rehearsal-nth = { $name } ({ $n })
rehearsal-said = { $what }, { $channel }
rehearsal-withdrawn = no longer needed
rehearsal-lapsed = that nobody took in hand
rehearsal-open = still open

rehearsal-steps = How the contacts ended
rehearsal-messages = Messages that left
rehearsal-by-channel = in all by { $channel }
rehearsal-failed = of which did not arrive
rehearsal-busiest-day = The busiest day is { $date }, with { $most } messages; an ordinary day on which any leave has { $mean }.
rehearsal-tasks = Tasks for people
rehearsal-work = Work of each worker
rehearsal-column-worker = Worker
rehearsal-column-mean-week = Average week
rehearsal-column-busiest-week = Busiest week
rehearsal-column-most-calls = Most calls in a week
rehearsal-column-against = Does it fit?
rehearsal-hours = { $whole }.{ $tenths } h
rehearsal-whole-team = the whole team
rehearsal-too-much = too much in the busiest week
rehearsal-fits = fits
rehearsal-more-workers = { $n ->
    [one] And 1 more worker, with less work.
   *[other] And { $n } more workers, with less work.
}

rehearsal-variants = What other days would do
rehearsal-column-variant = Spread
rehearsal-column-busiest-day = Messages on the busiest day
rehearsal-column-against-mean = Against an ordinary day
rehearsal-column-busiest-hours = Hours of work in the busiest week
rehearsal-as-it-is = the plan as it is
rehearsal-spread = { $n ->
    [one] every step over 1 day more
   *[other] every step over at least { $n } days more (spread)
}
rehearsal-saturdays = on Saturdays as well, in the hours of Friday
rehearsal-times = { $whole }.{ $tenths } times as many
rehearsal-variants-note = Of more than 20,000 dossiers this counts an even part.

rehearsal-drawing = Rehearsal of “{ $name }”, week by week
rehearsal-panel-messages = Messages a week; the busiest week has { $n }.
rehearsal-panel-work = Hours of work a week, of all workers together; the busiest week has { $n }.
rehearsal-bar-messages = Week of { $date }: { $n } messages
rehearsal-bar-work = Week of { $date }: { $n } h
rehearsal-there-are = There are { $n } hours
# Between the strokes stands what a language puts between thousands.
rehearsal-thousands-mark = |,|
