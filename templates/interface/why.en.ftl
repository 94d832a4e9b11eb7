# Why a contact falls when it falls, and what became of it, in English.
#
# Level B1. Each sentence stands by itself; together they read as an explanation.

## days and times

why-day = { $weekday } { $day } { $month }
why-day-on = { $weekday } { $day } { $month }
why-days = { $from } to { $to }
why-hour = { $hour }:00
why-clock = { $hour }:{ $minute }
why-moment = { $day } at { $time }
why-same-moment = the same day at { $time }

## what the day counts from

why-from-closing = The dossier was closed on { $date }
why-from-start = The plan had already begun at the start; so it counts from the start, on { $date }, and not from the closing on { $closed }
why-from-date = { $anchor }: { $date }
why-from-date-never = { $anchor }: no day is known
why-from-reply = { $anchor } came on { $date }
why-from-reply-later = { $anchor } has not come yet
why-from-step = { $anchor } ended on { $date }
why-from-step-later = { $anchor } has not ended yet
why-from-step-never = { $anchor } did not take place
why-same-day = This contact falls on that day itself, { $date }.
why-day-after = { $length } later it is { $date }.
why-day-unknown = This contact comes { $length } later; nobody can say yet on which day.
why-day-unknown-same = This contact comes on that day itself; nobody can say yet which day that is.
why-day-never = So this contact has no day.
why-moved = A worker put this contact on { $date }.
why-added = A worker added this contact, on { $date }.
why-announced = Aftercare starts on { $date }. Who did not know about it gets this announcement first.
why-announced-again = The announcement before did not leave; so it is made again, from { $date } on.

## the way to the moment

why-spread = { $n ->
    [one] Not everybody has the same day: for this person it is { $n } day later, on { $date }.
   *[other] Not everybody has the same day: for this person it is { $n } days later, on { $date }.
}
why-passed-own = The service is closed on { $days }: { $name }.
why-passed-holiday = { $days } is a holiday: { $name }.
why-passed-weekday = Nothing leaves on { $days }.
why-passed-part = On { $days } there are no hours in the part of the day that is liked best.
why-passed-quiet = On { $days } the quiet hours leave no hour.
why-passed-over = On { $days } the hours were over.
why-passed-avoided = The plan avoids these days of the month: { $days }.
why-passed-other-weekday = This step likes another day of the week better than { $days }.
why-passed-not-preferred = This step likes other days of the month better than { $days }.
why-no-better = There was no better day in time.
why-would-fall = So it would fall on { $date }.
why-held-start = Aftercare for this person starts only on { $date }.
why-held-announcement = After the announcement the person first has { $lead } to say no, until { $date }.
why-held-pause = A worker let the aftercare of this person rest until { $date }.
why-over-before = By then this contact was over: it could begin until { $date }.
why-lands = So it falls on { $date }, between { $from } and { $to }; its turn comes at { $time }.
why-lands-same = On that day it can be between { $from } and { $to }; its turn comes at { $time }.
why-lands-wait = So it falls on { $date }. Nothing happens then; other steps count from that day.
why-never-opens = The hours and the quiet hours leave no moment. So from { $date } on it goes to a human being.
why-expires = It can begin until { $date }; after that it expires.
why-awaits-announcement = The person must get the announcement first, and then has { $lead } to say no. So it may become later.
why-rests = The dossier is open again. As long as it is, aftercare rests.
why-when = It is held only if this is so on that day: { $condition }.
why-while = It is held as long as this is so: { $condition }.
why-when-was = The condition was: { $condition }.
why-while-was = It was held as long as this was so: { $condition }.
why-was-due = Its turn came on { $at }. With what is known now, nobody can work out any more how that day was found.

## what happened

why-somebody = a worker
why-opened = On { $at } it began.
why-message = On { $at } we sent by { $channel }: { $message } ({ $fate }).
why-message-queued = A message by { $channel } is ready for { $at }: { $message }.
why-message-unsent = A message by { $channel } did not leave: { $message } ({ $fate }). That was clear on { $at }.
why-message-unsent-times = A message by { $channel } did not leave, { $n } times: { $message } ({ $fate }). The last time was on { $at }.
why-replied = On { $at } the person replied by { $via }.
why-replied-somehow = On { $at } the person replied.
why-put-off = On { $at } the person asked to be asked later; we ask again on { $until }.
why-rung-skipped = On { $at } a reminder or another way had its turn, but was passed over: { $why }.
why-rung-no-way = there was no other way to write
why-rung-voice = another conversation was going on
why-rung-no-text = there was no text
why-rung-in-journal = a later message of this contact had gone out already, in a time that the database has forgotten since a restore
why-alerted = On { $at } there was an alert: { $level }.
why-task-asked = On { $at } there was a task for a worker: “{ $task }”, because: { $reason }.
why-task-told = On { $at } { $who } wrote down for the task “{ $task }”: { $outcome }.
why-task-told-plain = On { $at } { $who } wrote down: { $outcome }.
why-judged = On { $at } { $who } said whether the message arrived: { $verdict }.
why-excepted-moved = On { $at } { $who } put this contact on { $day }.
why-excepted-skipped = On { $at } { $who } skipped this contact.
why-excepted-added = On { $at } { $who } added this contact, on { $day }.
why-excepted-paused = On { $at } { $who } let the aftercare of this person rest until { $day }.
why-excepted-resumed = On { $at } { $who } let the aftercare of this person go on.
why-excepted-missed = On { $at } { $who } wanted to change this contact, but that came too late: { $why }.
why-excepted-reason = The reason: { $reason }.
why-entry-waits-for-voice = On { $at } another conversation was going on with this person or on this number; so it waited.
why-entry-held = On { $at } nobody knew yet whether the message had arrived; so a human being was asked to look.
why-entry-task-escalated = On { $at } nobody had taken up the task; it went to the coordinator.
why-entry-task-lapsed = On { $at } nobody had taken up the task, nor had the coordinator.
why-entry-in-touch = On { $at } { $who } was in touch with the person.
why-entry-point-changed = On { $at } a number or address turned out not to work.
why-ended = On { $at } it ended: { $end } – { $why }.
why-never-began = It did not begin. On { $at } it was written down: { $end } – { $why }.
why-instead = In its place came { $step }.
why-silence = Silence says nothing about how things are.
why-open = It is still going on.

## the page and the command

why-link = why?
why-link-of = why: { $step }, { $date }
why-title = Why?
why-back = To the dossier
why-all = All contacts of this dossier
why-head = Dossier { $reference }, step plan { $plan }
why-person = Person { $n } of { $of }
why-enrolment = Enrolment { $n }
why-closed-on = Closed on { $date }.
why-starts = Start: { $date }.
why-starts-not = No start yet: the import waits for approval.
why-on = As it stood on { $date }.
why-none = There is no aftercare here, so there is no contact to explain.
why-contact = { $step } – { $state }
why-contact-times = { $step } (number { $n }) – { $state }
why-state-past = over
why-state-open = going on
why-state-coming = still to come
why-balance = Planned: { $planned }. Ended: { $ended }. Going on: { $open }. Still to come: { $future }.
why-balance-holds = That comes out: { $planned } = { $ended } + { $open } + { $future }.
why-balance-fails = That does not come out. Plan and history do not say the same about: { $contacts }.
why-beside = { $n ->
    [one] Besides, { $n } contact ended whose step is no longer in the plan.
   *[other] Besides, { $n } contacts ended whose steps are no longer in the plan.
}
why-unknown-dossier = There is no dossier here with the reference “{ $dossier }”.
why-unknown-step = The plan has no step “{ $step }”. The steps are: { $steps }.
why-did-you-mean = Did you mean “{ $name }”?
why-where-dossier = The reference stands in the import and at the head of the dossier in the workspace.
