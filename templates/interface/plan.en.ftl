# How a step plan is read aloud, in English.
#
# Level B1. Every sentence stands here whole, and so does what is put into it.

## lists, dates, lengths of time

plan-and = { $one } and { $two }
plan-or = { $one } or { $two }
plan-besides = { $one }; { $two }
plan-again = { $one }, and again { $two }
plan-quoted = “{ $text }”
plan-labelled = { $label }: { $text }
plan-date = { $weekday } { $day } { $month } { $year }
plan-weekday-1 = Monday
plan-weekday-2 = Tuesday
plan-weekday-3 = Wednesday
plan-weekday-4 = Thursday
plan-weekday-5 = Friday
plan-weekday-6 = Saturday
plan-weekday-7 = Sunday
plan-month-1 = January
plan-month-2 = February
plan-month-3 = March
plan-month-4 = April
plan-month-5 = May
plan-month-6 = June
plan-month-7 = July
plan-month-8 = August
plan-month-9 = September
plan-month-10 = October
plan-month-11 = November
plan-month-12 = December
plan-months = { $n ->
    [one] { $n } month
   *[other] { $n } months
}
plan-weeks = { $n ->
    [one] { $n } week
   *[other] { $n } weeks
}
plan-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
plan-list-months = { $list } months
plan-list-weeks = { $list } weeks
plan-list-days = { $list } days
plan-term-same-day = the same day
plan-term-next-day = by the next working day
plan-term-days = { $n ->
    [one] within { $n } working day
   *[other] within { $n } working days
}

## what a step counts from

plan-anchor-closing = the closing
plan-anchor-solution-end = the end of the debt solution
plan-anchor-budget-management-end = the end of budget management
plan-anchor-date = the date “{ $name }” of the dossier
plan-anchor-last-reply = the person’s last reply
plan-anchor-step = “{ $step }”
plan-anchor-step-first = the first “{ $step }”
plan-anchor-step-last = the last “{ $step }”
plan-anchor-else = { $one } (or, where there is none, after { $two })

## when

plan-when-on = on the day of { $anchor }
plan-when-after = { $length } after { $anchor }
plan-when-times = { $rhythm } after { $anchor }, { $n } times in all
plan-every-months = { $n ->
    [one] every month
   *[other] every { $n } months
}
plan-every-weeks = { $n ->
    [one] every week
   *[other] every { $n } weeks
}
plan-every-days = { $n ->
    [one] every day
   *[other] every { $n } days
}
plan-every-length = every { $length }
plan-from-months = from month { $n }
plan-from-weeks = from week { $n }
plan-from-days = from day { $n }
plan-from-length = from { $length }
plan-until-months = until month { $n }
plan-until-weeks = until week { $n }
plan-until-days = until day { $n }
plan-until-length = until { $length }
plan-at-months = in month { $n }
plan-at-weeks = in week { $n }
plan-at-days = on day { $n }
plan-at-length = at { $length }
plan-rhythm-first = { $every } { $from } { $until }
plan-rhythm-next = { $before }, then { $every } { $until }
plan-rhythm-at = { $before }, then { $at }
plan-not-yet = cannot be told yet: this counts from something that is still to come

## within which window

plan-open-for = It may still begin until { $length } after that day; then it lapses.
plan-shift-earlier = On a closed day it moves to the open day before, at most { $length } ahead, and else to a later one.
plan-shift-nearest = On a closed day it moves to the nearest open day, at most { $length } ahead.
plan-weekdays = Preferably on { $days }.
plan-part-morning = Preferably in the morning.
plan-part-afternoon = Preferably in the afternoon.
plan-part-evening = Preferably in the evening.
plan-avoid = Preferably not on { $days } of the month.
plan-prefer = Preferably on { $days } of the month.
plan-month-day = day { $from }
plan-month-days = days { $from } to { $to }
plan-spread = { $n ->
    [one] Up to { $n } day later, so that not everybody’s turn comes on the same day.
   *[other] Up to { $n } days later, so that not everybody’s turn comes on the same day.
}

## what happens

plan-kind-check-in = question
plan-kind-message = message
plan-kind-call = call
plan-kind-visit = visit
plan-kind-letter = letter
plan-kind-appointment = appointment
plan-kind-review = look at the dossier
plan-kind-evaluate = closing evaluation
plan-kind-refer = warm hand-over
plan-kind-work = work together
plan-kind-wait = wait
plan-what-check-in = We ask how things are, with the questionnaire “{ $questionnaire }”.
plan-what-message = A message that asks nothing: “{ $text }”
plan-what-call = A worker calls. A message announces it, where one can arrive.
plan-what-visit = A worker visits the person.
plan-what-letter = A worker sends a letter by post.
plan-what-appointment = A worker makes an appointment with the person.
plan-what-review = A worker looks at the dossier, without the person.
plan-what-evaluate = A closing evaluation: a worker looks back with the person.
plan-what-refer = A warm hand-over: a worker leads the person to somebody else, and asks whether they arrived.
plan-what-work = A worker and the person work together.
plan-what-wait = Nothing happens; other steps count from this day.
plan-what-together = They go through the questionnaire “{ $questionnaire }” together.
plan-what-subject = About: { $subject }.

## how

plan-label-channels = By which way
plan-label-silence = On silence
plan-label-no-way = Where we cannot write
plan-label-who = Who
plan-label-when = Only if
plan-label-while = As long as
plan-label-priority = Priority
plan-channel-sms = text message
plan-channel-mail = mail
plan-channel-call = phone
plan-channel-letter = letter
plan-channel-visit = home visit
plan-channels-first = { $one }, or else { $two }
plan-rung = after { $length } { $act }
plan-rung-remind = a reminder
plan-rung-other-channel = the same question by another way
plan-rung-call = a worker calls { $term }, after a message that announces it
plan-rung-visit = a worker visits { $term }
plan-rung-letter = a letter by post { $term }
plan-rung-close = it ends without an answer
plan-no-way-call = a worker calls { $term }
plan-no-way-visit = a worker visits { $term }
plan-no-way-letter = a letter by post { $term }
plan-no-way-close = it is left out
plan-who-owner = whoever looks after the dossier
plan-who-team = whoever looks after the dossier in team { $team }
plan-who-role-team = { $role } of team { $team }
plan-who-term = { $who }, { $term }
plan-who-if-needed = { $who }, where a human being is needed
plan-role-volunteer = a volunteer
plan-role-expert-by-experience = an expert by experience
plan-role-counsellor = a counsellor
plan-role-coordinator = a coordinator
plan-priority-low = where it falls together with something else, it comes after it
plan-priority-normal = in the order of the days
plan-priority-high = where it falls together with something else, it goes first

## conditions

plan-if-answer = the last answer to “{ $question }” is { $answers }
plan-if-not-answer = the last answer to “{ $question }” is not { $answers }
plan-if-outcome = the last “{ $step }” ended like this: { $outcomes }
plan-if-not-outcome = the last “{ $step }” did not end like this: { $outcomes }
plan-if-alert-asked = there was an alert
plan-if-not-alert-asked = there was no alert
plan-if-alert-amber = there was an amber, red or crisis alert
plan-if-not-alert-amber = there was no amber, red or crisis alert
plan-if-alert-red = there was a red or crisis alert
plan-if-not-alert-red = there was no red or crisis alert
plan-if-alert-crisis = there was a crisis alert
plan-if-not-alert-crisis = there was no crisis alert
plan-if-signal = there was the signal “{ $reason }”
plan-if-not-signal = there was no signal “{ $reason }”
plan-if-score-from = the score on { $name } is { $from } or more
plan-if-not-score-from = the score on { $name } is less than { $from }
plan-if-score-up-to = the score on { $name } is { $upto } or less
plan-if-not-score-up-to = the score on { $name } is more than { $upto }
plan-if-score-between = the score on { $name } is from { $from } to { $upto }
plan-if-not-score-between = the score on { $name } is not from { $from } to { $upto }
plan-if-help = the help was { $codes }
plan-if-not-help = the help was not { $codes }
plan-if-closing-reason = the closing reason was { $codes }
plan-if-not-closing-reason = the closing reason was not { $codes }
plan-if-owner = the dossier is looked after by { $codes }
plan-if-not-owner = the dossier is not looked after by { $codes }
plan-if-language = the person’s language is { $codes }
plan-if-not-language = the person’s language is not { $codes }
plan-if-prefers = the person prefers { $codes }
plan-if-not-prefers = the person does not prefer { $codes }
plan-if-caution = it is noted of the person: { $codes }
plan-if-not-caution = it is not noted of the person: { $codes }
plan-if-reachable = the person can be reached { $codes }
plan-if-not-reachable = it is not so that the person can be reached { $codes }
plan-if-group = ({ $text })
plan-if-not-group = it is not so that ({ $text })
plan-if-at-least = at least { $n } of these { $of } hold: { $list }
plan-if-not-at-least = fewer than { $n } of these { $of } hold: { $list }
plan-none-language = one in which we have no texts
plan-none-prefers = no way in particular
plan-reach-sms = by text message
plan-reach-mail = by mail
plan-reach-none = in no way at all
plan-outcome-answered = with an answer
plan-outcome-done = done
plan-outcome-no-answer = without an answer
plan-outcome-channel-dead = without a number or address that works
plan-outcome-opted-out = with an opt-out
plan-outcome-skipped = skipped
plan-outcome-cancelled = taken back
plan-outcome-expired = too late to begin
plan-outcome-superseded = replaced by another contact

## the head

plan-label-announcement = Announcement
plan-label-ends = End
plan-label-pauses = Pause
plan-label-late = Late joiners
plan-label-most = How many
plan-label-days = Days
plan-label-preference = Preference
plan-label-later = Not now
plan-label-unreachable = Without a message
plan-label-stand-in = Absence
plan-announcement = Whoever did not know of aftercare yet first gets a message with a way to say no. The first step comes { $lead } after it at the earliest. That message goes out within { $open }, or not at all.
plan-ends = The plan ends after the last step, or as soon as the person says stop, moves away or dies.
plan-ends-evaluation = It also ends once the closing evaluation was held.
plan-ends-arrival = It also ends once the person has arrived where a step led them.
plan-reopened-pause = Where the dossier is opened again, the plan rests until it is closed again.
plan-reopened-end = Where the dossier is opened again, the plan ends. After a new closing a new one begins.
plan-late-skip = What was over by then is skipped.
plan-late-catch-up = The last step that was missed is made up for once; the others are skipped.
plan-late-start-here = The plan then counts from the day of joining in place of the closing.
plan-most = { $n ->
    [one] At most { $n } contact a week for one person, whatever the number of dossiers.
   *[other] At most { $n } contacts a week for one person, whatever the number of dossiers.
}
plan-most-none = The plan sets no bound to the contacts in a week.
plan-days-head = Messages go out on the days and in the hours of the calendar only. Where a step falls on a closed day, it comes on the first open day after it, unless the step says otherwise.
plan-later = { $n ->
    [one] Whoever says “not now” is asked again { $length } later, at most { $n } time.
   *[other] Whoever says “not now” is asked again { $length } later, at most { $n } times.
}
plan-preference = Whoever said which way or which part of the day suits best gets that, whatever a step says.
plan-unreachable = Whoever has no number and no mail address is called { $term }, unless a step says otherwise. Where there is a question for somebody in whose language we have no texts, a human being always calls.
plan-stand-in = Where the worker is away, the stand-in takes over.

## the table and the drawing

plan-title = Step plan
plan-column-when = When
plan-column-what = What happens
plan-column-how = How
plan-closed = The days below hold for a dossier that was closed on { $date }, without other dates. Where a step is spread, each person may get another day.
plan-page-intro = This step plan holds for whoever begins from now on. Whoever began before keeps the version of then.
plan-drawing = Drawing
plan-table = Table
plan-drawing-title = Timeline of “{ $name }”
plan-drawing-desc = { $n ->
    [one] { $n } step, on a line from left to right in time. Each mark is one contact; the bar behind it says how long it may still begin. The table says the same in words.
   *[other] { $n } steps, each on a line of its own from left to right in time. Each mark is one contact; the bar behind it says how long it may still begin. The table says the same in words.
}
plan-axis-months = Months after { $anchor }
plan-axis-weeks = Weeks after { $anchor }
plan-axis-days = Days after { $anchor }
plan-lane = { $name } · { $kind }
plan-mark = { $name }: { $when }, { $kind }
