# What a worker changes in the plan of one person, in English.
#
# Level B1. The reasons stand in the ledger and stay there: they say nothing of health, money or family.

## why

exc-reason-asked = the person asked for it
exc-reason-unavailable = the person is away, or it does not suit just now
exc-reason-spoken = we have spoken already
exc-reason-good-news = things go well, less is enough
exc-reason-attention = we want to stay closer
exc-reason-gone = the reason to wait has gone
exc-reason-other = something else, which a note tells

## what will be

exc-done-moved = Saved: this contact has another day.
exc-done-added = Saved: there is one contact more.
exc-done-skipped = Saved: this contact is not held. The rest of the plan stays.
exc-done-paused = Saved: nothing begins before { $date }.
exc-done-resumed = Saved: the plan goes on.
exc-so = It was so already. Nothing was changed.
exc-lost = These contacts will be over by then, and are not held: { $contacts }.
exc-next = What comes first now: { $step }, on { $at }.
exc-next-no-day = What comes first now: { $step }. No day is known for it yet.
exc-next-none = No contact is still to come.

## why it cannot be, and what can

exc-refused-so = It is so already. Nothing was changed.
exc-refused-ended = The aftercare of this person has ended. There is no plan left to change; write a contact down under “Write down a contact”.
exc-refused-announcement = The announcement goes before everything else: without it nobody may be asked anything. Let the plan rest to wait, or tell the person yourself.
exc-refused-begun = This contact has just begun; a message may have left. You can still break it off. If you spoke with the person, write it down under “Write down a contact”.
exc-refused-over = This contact is over already. Add a contact if one more is needed.
exc-refused-unknown = The plan of this person no longer has this contact. Look in the list for what is still to come.
exc-refused-full = Fifty contacts were added already. There can be no more; choose another step plan.
exc-refused-past = This day is too early: it is { $today } now. Choose a later day.
exc-refused-far = This day is too far ahead. Choose a day up to { $last }.
exc-refused-changed = A colleague changed this meanwhile. Here is how it stands now; see whether you still want it.

exc-missed-so = it was so already
exc-missed-ended = the aftercare had ended
exc-missed-announcement = the announcement goes before everything else
exc-missed-begun = it had begun
exc-missed-over = it was over
exc-missed-unknown = the plan no longer had this contact
exc-missed-full = fifty contacts were added already
exc-missed-past = the day had gone by
exc-missed-far = the day was too far ahead

## the pages

exc-change = change
exc-change-of = change: { $step }, { $date }
exc-break-off = break off
exc-break-off-of = break off: { $step }
exc-begun = going on
exc-no-day = no day yet
exc-coming-lost = over before the plan goes on
exc-plan-of = Let it rest, or add something
exc-plan-of-person = Let it rest or add something for { $name }
exc-rests = rests until { $date }
exc-contact-title = Change one contact
exc-begun-note = This contact is going on. Breaking it off keeps back what has not left; what has left may still get an answer.
exc-fixed = This contact cannot be changed: it is over, or goes before everything else.
exc-note-note = Needed only with “something else”. Write no more than is needed. The person has a right to read this.
exc-plan-title = Change the plan of one person
exc-only-here = The rest of the plan stays as it is, and so does the step plan of everybody else.
exc-do = What do you want to do?
exc-do-move = Put it on another day
exc-do-skip = Skip it
exc-do-break-off = Break it off
exc-day = From which day on
exc-day-note = If that day is closed, it falls on the next open day. You see which one as soon as it is saved.
exc-reason = Why?
exc-rest = Let it rest
exc-rest-note = Nothing more begins until the plan goes on. A contact that is going on already runs its course.
exc-rest-until = Until a day
exc-rest-further = Until further notice, and at most until { $date }
exc-rest-resume = Go on now
exc-rest-day = The day on which it goes on
exc-add = Add a contact
exc-add-note = There is one contact more, as in the plan. The others stay.
exc-step = Like which step?
exc-save = Save
exc-fault-do = Choose what you want to do.
exc-fault-day = Fill in a day.
exc-fault-reason = Choose why.
exc-fault-note = Write in the note what the reason is.
exc-fault-step = Choose a step.

## the command

exc-which-person = { $of } persons of this dossier have aftercare. Say which with --person, from 1 to { $of }, as “nazorg why” counts them.
exc-no-plan = Nobody in this dossier has aftercare now, so there is no plan to change.
exc-which-contact = Several contacts of this step are still to come: { $contacts }. Say which with --number.
exc-none-ahead = No contact of the step “{ $step }” is still to come.
exc-numbered = number { $n } ({ $day })
exc-unknown-worker = Nobody works here under that mail address. “nazorg user add” adds somebody.
exc-not-allowed = This worker may not change a person's plan; that takes the role counsellor or coordinator.
exc-several-dossiers = This reference is used by several organisations. Change the plan in the workspace.
exc-of-dossier = Dossier { $reference }
