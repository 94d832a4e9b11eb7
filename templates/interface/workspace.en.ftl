# The words of the workspace, in English.

## frame

ws-nav = Main menu
ws-language = Language
ws-sign-out = Sign out
ws-sign-in = Sign in
ws-nav-today = Today
ws-nav-find = Find
ws-nav-closing-talk = Closing talk
ws-nav-board = Unknown senders
ws-nav-alerts = Alerts
ws-nav-imports = Import
ws-nav-workers = Workers
ws-nav-brake = Brake
ws-nav-plan = Step plan
ws-nav-about = About
ws-menu = Menu
ws-back-today = To Today
ws-braked = The brake is on.
ws-braked-text = No messages leave, or not all of them.
ws-braked-look = Look at the brake
ws-colon = :
ws-and = and
ws-erased = erased
ws-save = Save
ws-choose = Choose …
ws-fault-title = Something is not right
ws-at = at { $time }
ws-role = Role
ws-team = Team
ws-dossier = Dossier
ws-dossiers = Dossiers
ws-person = Person
ws-name = Name
ws-mail = Mail address

## trouble

ws-trouble-not-found-title = This is not here
ws-trouble-not-found-text = It may have been settled already, or it is not meant for you.
ws-trouble-forbidden-title = This is not for your role
ws-trouble-forbidden-text = Ask a coordinator.
ws-trouble-stale-title = This page was open for too long
ws-trouble-stale-text = Nothing was saved. Open the page again and try once more.
ws-trouble-too-large-title = The file is too large
ws-trouble-too-large-text = A file may be { $most } MB at most. Nothing was saved. Divide it, or leave out columns that are not needed.
ws-trouble-unreadable-title = We could not read that
ws-trouble-unreadable-text = Nothing was saved. Go back and try again.
ws-trouble-conflict-title = A colleague was first
ws-trouble-conflict-text = Nothing of what you filled in was saved. Look again to see how things stand now.
ws-trouble-busy-title = It does not work just now
ws-trouble-busy-text = Nothing was saved. Try again in a few minutes.
ws-trouble-failed-title = Something went wrong
ws-trouble-failed-text = It is not your fault. What went wrong stands in the service's log.

## sign-in

ws-password = Password
ws-sign-in-wrong = This mail address and this password do not belong together.
ws-sign-in-locked = Tried too often. You can sign in again from { $time }.
ws-sign-in-note = Forgot your password? Ask your coordinator for a new one. After half an hour without use you are signed out.
ws-password-change = Change password
ws-password-old = Current password
ws-password-new = New password
ws-password-first = First password
ws-password-note = At least 12 characters; a few words in a row are good.
ws-password-short = Take a password of at least 12 characters.
ws-password-long = Take a shorter password.
ws-password-wrong = This is not your current password.
ws-worker-password = Give a new password
ws-worker-password-note = For somebody who forgot theirs. At least 12 characters. They are signed out everywhere, and a lock is lifted.
ws-worker-password-yes = Set the password

## faults

ws-fault-needed = Fill this in.
ws-fault-minutes = Give the minutes as a number, 1440 at most.
ws-fault-outcome = Choose how it went.
ws-fault-way = Choose how you were in touch.
ws-fault-day = Choose a day that is not in the future.
ws-fault-person = Choose whom it is about.
ws-fault-verdict = Choose yes or no.
ws-fault-reason = Write briefly why.
ws-fault-per-day = Give a number from 1 to 10,000.
ws-fault-scope = Choose what is to stop.
ws-fault-channel = Choose text message or mail.
ws-fault-where = Choose how the person let you know.
ws-fault-languages = Write languages as codes with a space between: nl fr ar.
ws-fault-mail = Give a mail address.
ws-fault-role = Choose a role.
ws-fault-taken = This mail address is a worker's already.
ws-fault-intake = This is not right.

## today

ws-today-title = Today
ws-today-empty = There is nothing to do. New tasks appear here by themselves.
ws-list-alerts = Alerts
ws-list-mine = For you
ws-list-team = For the team
ws-list-lost = Contact lost
ws-list-lost-note = They did not answer. That says nothing about how they are: it is no relapse alert.
ws-list-colleagues = With colleagues
ws-slot = Announced for { $day }
ws-lapsed = Missed: nobody took this up
ws-escalated = With the coordinator
ws-taken-by = Taken by { $name }
ws-owner-is = For { $name }
ws-deadline-today = today before { $time }
ws-deadline-tomorrow = tomorrow before { $time }
ws-deadline-late-today = late since { $time }
ws-stops-short = Wants no more messages: read the opt-out first
ws-stops-short-shared = Whoever shares the number or address wants no more messages

## kinds

ws-kind-alert = Alert
ws-kind-contact-lost = Contact lost
ws-kind-call = Call
ws-kind-tell = Tell about aftercare
ws-kind-visit = Visit
ws-kind-letter = Letter
ws-kind-appointment = Appointment
ws-kind-review = Look at the dossier
ws-kind-evaluate = Closing evaluation
ws-kind-refer = Warm hand-over
ws-kind-work = Work together
ws-kind-held = Message held
ws-kind-read-reply = Read a reply
ws-kind-check-address = Check a number or address
ws-kind-enrol = Aftercare: yes or no?
ws-kind-approve-import = Approve an import
ws-kind-same-person = Same person?
ws-act-alert = Be in touch
ws-act-contact-lost = Look for contact
ws-act-call = Call
ws-act-tell = Call and tell
ws-act-visit = Visit
ws-act-letter = Send the letter
ws-act-appointment = Make the appointment
ws-act-review = Look at it
ws-act-evaluate = Hold the talk
ws-act-refer = Lead the way
ws-act-work = Do it together
ws-act-held = Judge
ws-act-read-reply = Read the reply
ws-act-check-address = Check
ws-act-enrol = Decide
ws-act-approve-import = Look and approve
ws-act-same-person = Check
ws-reason-silent = no message was answered
ws-reason-dead-channel = no number or address works any more
ws-reason-no-channel = there is no number or address for messages
ws-reason-language = there are no texts in this language
ws-reason-only-a-person = only a human being may make contact
ws-reason-planned = planned
ws-reason-risk = signals in the answer
ws-reason-unknown-fate = nobody knows whether the message arrived
ws-reason-unclear = the reply could not be read with certainty
ws-reason-wrong-person = somebody says that the number is wrong
ws-reason-shared-stop = somebody who shares the number said stop
ws-reason-not-sent = our messages do not leave
ws-reason-no-window = the quiet hours leave no hour for a message
ws-reason-died = somebody of this dossier died
ws-reason-no-closing-reason = the reason of the closing is missing
ws-reason-closing-reason = for this reason of closing a person decides
ws-level-crisis = Crisis
ws-level-red = Red
ws-level-amber = Amber
ws-level-asked = Asks for contact
ws-level-green = Green
ws-signals = Signals that still count:

## task

ws-why = Why
ws-closed-already = This task is closed
ws-reply = What the person wrote
ws-reply-codes = Ticked answers only, no text.
ws-person-page = See or correct the details
ws-take = I take this
ws-take-note = Your colleagues see that you are on it.
ws-taken-by-me = You have taken this, until { $day } at { $time }.
ws-give-back = Give back to the team
ws-script = Call script
ws-script-first = Ask first: “Am I speaking with …?” Say nothing before that. If somebody else answers, say only that you will call again.
ws-script-hello = “Hello, this is { $me } from { $sender }. Is this a good moment?”
ws-script-why = “We would like to know how you are.” Listen; the questions on this page are there if they help.
ws-script-free = Taking part is free. Whoever says stop is left in peace, without consequences for help later.
ws-script-end = Agree on what happens next and when. Promise only what is certain.
ws-script-voicemail = Voicemail, where allowed: “This is { $me }, I will call again.” Name no service and no reason.
ws-script-volunteer = Is it about debts, letters or money? Do not solve it yourself: write it down and ask the coordinator.
ws-done = How did it go?
ws-with-whom = With whom?
ws-outcome = Outcome
ws-outcome-reached = Spoke with the person
ws-outcome-came-to-us = Got in touch first
ws-outcome-not-reached = Not reached
ws-outcome-left-message = Left a neutral message
ws-outcome-gave-up = No contact possible, for good
ws-outcome-handed-over = In touch with another service
ws-outcome-done = Done
ws-outcome-offered = Hand-over offered
ws-outcome-accepted = Hand-over accepted, not there yet
ws-outcome-arrived = Arrived there
ws-outcome-refused = Does not want it
ws-outcome-lost = Lost sight of on the way
ws-stays-open = (the task stays)
ws-way = How were you in touch?
ws-way-call = Telephone
ws-way-visit = Visit
ws-way-office = At the office
ws-way-whatsapp = WhatsApp
ws-way-sms = Text message, by hand
ws-way-mail = Mail, by hand
ws-way-letter = Letter
ws-way-third-party = Through somebody else
ws-day = Day
ws-time = Time (optional)
ws-minutes = Minutes (optional)
ws-heard = What did the person say? (optional)
ws-heard-note = Tick only what you really heard. An alert can follow from it.
ws-not-heard = Not discussed
ws-note = Note (optional)
ws-note-note = Write no more than is needed. The person has a right to read this.
ws-readers = Who may read this?
ws-readers-volunteer = Everybody who works with the person
ws-readers-counsellor = Counsellors and coordinators
ws-readers-coordinator = Coordinators only
ws-held-question = Did the message arrive?
ws-held-note = No machine can tell. Ask the person, or look in the records of the text or mail gateway.
ws-verdict-arrived = Yes, it arrived
ws-verdict-not-arrived = No: it may be sent again
ws-verdict-do-not-care = Does not matter, go on
ws-enrol-question = Does this person get aftercare?
ws-enrol-yes = Yes, aftercare starts
ws-enrol-no = No, no aftercare
ws-enrol-reason = Why?
ws-approve-title = What happens if you approve
ws-approve-counts = { $dossiers } dossiers wait, with { $trajectories } trajectories. About { $asks } dossiers a worker is asked.
ws-approve-before = { $n } contacts lie before the start and are skipped.
ws-approve-last = The last one starts on { $day }.
ws-per-day = How many dossiers start in a day?
ws-approve-preview = Work out again
ws-approve-go = Approve and start
ws-approve-days = Starts per day, oldest closing first (30 days at most)
ws-hint-read-reply = Read what the person wrote. If contact is needed, write it down in the dossier.
ws-hint-check-address = Somebody says that this number or address is not this person's, or it is shared. Correct it on the person's page.
ws-hint-same-person = The import gives another name than the one we know, and there is no reference. Is it the same human being?
ws-same-known = As we know the person
ws-same-file = As the import has it
ws-same-yes = The same human being: take the new name
ws-same-no = Somebody else: leave everything as it is
ws-same-note = The same human being: the next import takes in the other details too. Somebody else: give each person a reference in your own system; the other one then comes in with the next import.
ws-read-done = Read and settled

## reach

ws-reach = Reach
ws-reach-none = No number or address known
ws-address-mobile = Mobile
ws-address-landline = Landline
ws-address-mail = Mail
ws-address-post = Postal address
ws-holder-own = own
ws-holder-helper = a helper's
ws-holder-shared = shared
ws-point-unconfirmed = not confirmed yet
ws-point-good = works
ws-point-doubtful = doubtful
ws-point-dead = does not work
ws-point-wrong-person = somebody else's
ws-point-stopped = no messages: opted out
ws-languages = Languages
ws-languages-note = Codes with a space between, the preferred one first: nl fr
ws-prefers = Prefers
ws-code-word = Code word
ws-mind = Mind
ws-caution-no-voicemail = Leave no voicemail
ws-caution-no-post = Send nothing by post
ws-caution-not-the-partner = The partner may not know
ws-caution-only-a-person = Contact by a human being only
ws-caution-reads-with-difficulty = Reads with difficulty
ws-caution-interpreter = Interpreter needed
ws-stops = Opted out. Nobody is called because they said stop.
ws-stops-nothing = Wants no contact any more, not by people either.
ws-stop-by-sharer = said by somebody who shares the address
ws-scope-address = No more messages to this number or address
ws-scope-channel = No more messages on this channel
ws-scope-trajectory = No more aftercare for this dossier
ws-scope-automatic = No more automatic messages
ws-scope-everything = No contact any more, not by people either
ws-channel-sms = text message
ws-channel-mail = mail
ws-channel-call = telephone
ws-channel-letter = letter
ws-channel-visit = visit
ws-part-morning = morning
ws-part-afternoon = afternoon
ws-part-evening = evening
ws-day-part = Preferred part of the day
ws-lang-nl = Dutch
ws-lang-fr = French
ws-lang-en = English
ws-lang-de = German
ws-lang-ar = Arabic
ws-lang-tr = Turkish
ws-lang-pl = Polish
ws-lang-es = Spanish
ws-lang-uk = Ukrainian
ws-lang-ru = Russian
ws-lang-ti = Tigrinya
ws-lang-fa = Farsi / Dari
ws-lang-so = Somali
ws-lang-bg = Bulgarian

## dossier

ws-closed-on = Closed on
ws-closing-reason = Closing reason
ws-help = Kind of help
ws-owners = Counsellor
ws-owners-none = nobody; tasks go to the team
ws-status-closed = closed
ws-status-reopened = reopened
ws-status-deceased = deceased
ws-closing-completed = Completed
ws-closing-on-own = Goes on alone
ws-closing-deceased = Deceased
ws-closing-moved = Moved away
ws-closing-no-show = Did not appear
ws-closing-withdrawn = Withdrawn
ws-closing-not-fitting = Not fitting
ws-closing-conditions-not-met = Conditions not met
ws-closing-other = Other
ws-help-budget-guidance = Budget guidance
ws-help-budget-management = Budget management
ws-help-debt-mediation = Debt mediation
ws-help-collective-settlement = Collective settlement
ws-help-payment-arrangement = Payment arrangement
ws-help-refinancing = Refinancing
ws-help-restructuring-loan = Restructuring loan
ws-help-zero-offer = Zero offer
ws-help-budget-coaching = Budget coaching
ws-help-other = Other
ws-open-tasks = Open tasks
ws-decision-enrolled = Gets aftercare
ws-decision-asked = To be decided
ws-decision-declined = No aftercare
ws-decision-objected = Objected
ws-phase-proposed = waits for the approval of the import
ws-phase-active = running
ws-phase-paused = paused: dossier reopened
ws-phase-ended = ended
ws-strip-title = Contacts on a line of time
ws-strip-key = Full circle: contact. Empty circle: no answer. Square: open. Cross: skipped. Diamond: planned.
ws-shape-heard = contact
ws-shape-silent = no answer
ws-shape-open = open
ws-shape-passed = skipped
ws-shape-planned = planned
ws-step-announcement = Announcement
ws-timeline = Timeline
ws-coming = Still to come
ws-past = What happened
ws-past-none = Nothing yet.
ws-thing-message = Message
ws-thing-said = Read what it said
ws-message-link = [personal link]
ws-thing-reply = Reply by
ws-thing-answers = Answers
ws-thing-contact = Contact
ws-thing-task = Worker
ws-thing-note = Note
ws-thing-stop = Opt-out
ws-thing-entry = Course
ws-via-sms = text message
ws-via-mail = mail
ws-via-page = page
ws-took = { $n } min
ws-touch = Write down a contact
ws-touch-note = “She rang me”, “by WhatsApp”, “done on Tuesday”.
ws-who-first = Who got in touch?
ws-who-they = The person
ws-who-we = We did
ws-stop = Opt out on the person's behalf
ws-stop-note = Does somebody tell you that it is enough? Write it down at once: it holds from this moment.
ws-stop-who = Who said it?
ws-stop-scope = What is to stop?
ws-stop-channel = Only for “this channel”: which?
ws-stop-where = How did the person let you know?
ws-stop-save = Opt out

## messages

ws-message-announcement = announcement
ws-message-notice = message without a question
ws-message-check-in = question how things are
ws-message-reminder = reminder
ws-message-thanks-good = thanks
ws-message-thanks-we-call = thanks: we call
ws-message-thanks-later = thanks: we ask later
ws-message-thanks-noted = thanks: noted
ws-message-call-announced = announcement of a call
ws-message-stop-confirmed = confirmation of the opt-out
ws-message-help = who we are
ws-message-unclear = not understood, a person reads it
ws-message-wrong-person = sorry: wrong number
ws-message-crisis = help lines
ws-fate-queued = waits to be sent
ws-fate-started = being sent
ws-fate-accepted = sent
ws-fate-unknown = unknown whether it arrived
ws-fate-held = held
ws-fate-failed = did not arrive
ws-fate-delivered = arrived
ws-fate-not-sent = not sent
ws-fate-cancelled = taken back
ws-unsent-window-past = its time had passed
ws-unsent-brake = the brake was on
ws-unsent-trial = trial mode
ws-unsent-stopped = opted out
ws-unsent-address-changed = the number or address changed
ws-unsent-answered = the answer came first
ws-unsent-not-taken = the gateway did not take it
ws-unsent-no-text = there was no text
ws-unsent-contact-ended = the contact had ended
ws-unsent-only-a-person = only a human being may make contact
ws-refusal-no-such-address = no such number or address
ws-refusal-not-a-mobile = not a mobile
ws-refusal-blocked = blocked
ws-refusal-full = mailbox full
ws-refusal-unreachable = phone out of reach
ws-refusal-filtered = stopped by a filter
ws-refusal-expired = under way for too long
ws-refusal-our-fault = fault in our settings
ws-refusal-other = another reason
ws-end-answered = answered
ws-end-done = done
ws-end-no-answer = no answer
ws-end-channel-dead = no way left
ws-end-opted-out = opted out
ws-end-skipped = skipped
ws-end-cancelled = taken back
ws-end-expired = expired
ws-end-superseded = superseded
ws-why-replied = the person replied
ws-why-not-now = “not now”
ws-why-by-worker = a worker was in touch
ws-why-sent = sent
ws-why-silent = silence on every message
ws-why-gave-up = a worker gave up
ws-why-no-hand = nobody took it up
ws-why-stop = the person said stop
ws-why-before-start = lay before the start
ws-why-later-contact = a later contact was due as well
ws-why-other-conversation = another conversation was going on
ws-why-in-journal = sent before already
ws-why-window-past = its time had passed
ws-why-brake = brake
ws-why-trial = trial mode
ws-why-reopened = dossier reopened
ws-why-deceased = deceased
ws-why-not-told = could not be told
ws-why-worker-cancelled = by a worker
ws-why-replaced = replaced by a new enrolment
ws-why-no-text = no text
ws-why-not-taken = not taken
ws-why-step-removed = the step is no longer in the plan
ws-why-told-already = told in another way already
ws-why-no-way = no way to write
ws-why-condition-false = what the step asks for did not hold
ws-why-no-anchor = the day that the step counts from never came
ws-why-open-contact = another contact still stood open
ws-why-week-full = enough contacts in that week
ws-why-worker-skipped = skipped by a worker
ws-why-waited = a day to count from
ws-why-closing-letter = closing letter sent
ws-why-evaluated = the closing evaluation was held
ws-why-offered = hand-over offered, no more is known
ws-why-accepted = hand-over accepted, no more is known
ws-why-arrived = arrived there
ws-why-refused = did not want the hand-over
ws-why-lost = lost sight of on the way
ws-why-moved = moved away
ws-entry-put-off = asked to be asked later
ws-entry-held-judged = held message judged
ws-entry-point-changed = state of a number or address changed
ws-entry-closing-moved = closing date corrected
ws-entry-rules-changed = follows a new version of the step plan
ws-entry-rules-restored = follows the former version of the step plan again
ws-entry-dates-changed = dates of the dossier changed
ws-entry-excepted-moved = contact moved to { $day }
ws-entry-excepted-skipped = contact skipped
ws-entry-excepted-added = contact added on { $day }
ws-entry-excepted-paused = aftercare rests until { $day }
ws-entry-excepted-resumed = aftercare goes on again
ws-entry-excepted-missed = change came too late
ws-entry-paused = aftercare paused
ws-entry-resumed = aftercare goes on
ws-entry-trajectory-ended = aftercare ended
ws-entry-alerted = alert raised
ws-entry-waits-for-voice = waits for another conversation to end
ws-answer-call-me = Asked to be called
ws-answer-danger = Sounds like danger: read it yourself
ws-answer-yes = yes
ws-answer-today = today

## person

ws-points = Numbers and addresses
ws-point-state = What do we know of it?
ws-point-stop = No messages here
ws-point-close = No longer this person's
ws-point-add = Add a number or address
ws-point-kind = Kind
ws-point-value = Number or address
ws-point-holder = Whose?
ws-correct = Correct the details
ws-correct-note = Your correction stays, also after the next import.
ws-presented = Name under which we present ourselves
ws-presented-note = As agreed with the person; empty for the usual name.
ws-presented-tells = This name gives the subject away on a locked screen: choose a neutral one.

## find

ws-find = Find
ws-find-title = Whom are you looking for?
ws-find-label = Name, number, mail address or dossier
ws-find-note = The last six digits of a number are enough.
ws-found-many = There are more. Type another word of the name.

## alerts

ws-alerts-title = Alerts
ws-alerts-note = A judgement is of the alert, never of the person. An alert may never be a reason to refuse help.
ws-alerts-empty = No alerts in this list.
ws-filter = Which alerts?
ws-filter-open = Open
ws-filter-overdue = Overdue
ws-filter-escalated = Escalated
ws-filter-late = Picked up late
ws-filter-unjudged = To be judged
ws-filter-all = All
ws-standing-in-time = Picked up in time
ws-standing-late = Picked up late
ws-standing-overdue = Overdue, not picked up
ws-standing-waiting = Not picked up yet
ws-raised = Raised
ws-picked = Picked up
ws-judge = Was the alert right?
ws-judge-right = Right
ws-judge-wrong = Wrong
ws-judged-right = Judged: right
ws-judged-wrong = Judged: wrong

## brake

ws-brake-text = The brake holds back messages to clients and workers at once.
ws-brake-stops = What has not left stays here, thank-you messages too.
ws-brake-started = What is being sent at this moment may still arrive.
ws-brake-comes-in = Replies come in as ever, and alerts are raised as ever.
ws-brake-after = What has waited for too long is not sent later.
ws-brake-all = Everything
ws-brake-sms = All text messages
ws-brake-mail = All mails
ws-brake-restored = The restored database
ws-brake-restored-text = The database was put back from a backup. Nothing leaves until every server has told what it sent in between; then it goes on by itself. Whoever runs the server sees with nazorg restore show who is waited for.
ws-brake-gateway-sms = Only text messages through { $name }
ws-brake-gateway-mail = Only mails through { $name }
ws-brake-on = ON
ws-brake-off = off
ws-brake-since = Since
ws-brake-by-machine = on the server
ws-brake-pull = Pull the brake
ws-brake-release = Release
ws-brake-coordinator = A coordinator releases the brake.

## board

ws-board-title = Unknown senders
ws-board-text = Replies of which we do not know the sender. Assign them, or put them away.
ws-board-empty = Everything is assigned.
ws-board-from = From:
ws-board-stop = Says stop. This number or address gets no messages any more already.
ws-board-candidates = This number or address belongs to:
ws-board-is = It is
ws-board-find = Somebody else's? Find by name or dossier
ws-board-found = Found:
ws-board-keep = Keep this number or address with this person
ws-board-not-ours = Not for us

## imports

ws-imports-title = Import dossiers
ws-imports-waiting = Waits for approval
ws-imports-one = One dossier?
ws-upload = A list from your system
ws-upload-text = First you see what the import would do. Nothing is written yet.
ws-upload-file = File
ws-upload-note = CSV or XLSX, 64 MB at most. No national identity numbers.
ws-upload-check = Check
ws-upload-gone = This file is not here any more: an hour has passed, or the service was restarted. Nothing is lost. Choose the file again.
ws-import-reading = The file is being checked
ws-import-checked = What the import would do
ws-import-writing = The import is under way
ws-import-done = The import is done
ws-import-broken = This file cannot be imported
ws-import-failed = The import broke off
ws-import-wait = This page refreshes by itself.
ws-import-progress = { $done } of { $total } dossiers
ws-import-nothing-written = Nothing was written.
ws-import-failed-text = What was written stays. Import the same file again: it goes on where it stopped.
ws-import-checked-text = { $rows } rows read, { $rejected } rejected. Nothing is written yet.
ws-import-done-text = This is what happened:
ws-import-notes = Noted
ws-import-same = Nothing changes: everything was known.
ws-import-go = Import
ws-rejects = Download the rejected rows (once)
ws-sum-new = New
ws-sum-changed = Changed
ws-sum-unchanged = Unchanged
ws-sum-enrolled = Persons with aftercare
ws-sum-asked = To be decided
ws-sum-declined = Without aftercare
ws-sum-objected = With an objection
ws-sum-reopened = Reopened
ws-sum-deceased = Deceased
ws-sum-conflicts = Other name: to be checked
ws-sum-vanished = No longer in the list
ws-vanished-note = Nothing was done with these dossiers:
ws-sum-past-term = Past their term
ws-past-term-note = These dossiers had been deleted at the end of their term and were not taken in again:
ws-sum-approval = Aftercare starts only after a coordinator's approval.

## closing talk

ws-closing-talk-title = A dossier after the closing talk
ws-closing-talk-text = The same checks as for a list. Fill in what you know; only reference, date and name are needed.
ws-reference = Reference
ws-person-reference = Own reference of the person
ws-second-person = Second person (optional)
ws-mobile-holder = Whose is the mobile?
ws-mail-holder = Whose is the mail address?
ws-told-on = Told about aftercare on
ws-told-how = Told how?
ws-told-closing-talk = In the closing talk
ws-told-letter = By letter
ws-saved = Saved
ws-saved-dossier = Dossier { $reference } is saved.
ws-saved-asked = You get a task to decide whether aftercare starts.
ws-saved-declined = There is no aftercare, by the rule for this reason.
ws-saved-objected = The person objected before: there is no aftercare.
ws-saved-changed = What is known was brought up to date.
ws-saved-conflicts = The name differs from the one that we knew. You get a task to find out whether it is the same person.
ws-saved-unchanged = There was nothing new.
ws-saved-another = Another dossier

## workers

ws-role-volunteer = volunteer
ws-role-expert-by-experience = expert by experience
ws-role-counsellor = counsellor
ws-role-coordinator = coordinator
ws-worker-add = Add a worker
ws-worker-end = No longer works here
ws-worker-end-note = Signing in is then no longer possible. Dossiers and tasks go to the team.
ws-worker-end-yes = Yes, end it
ws-worker-ended = Left on
ws-worker-locked = Locked until { $time }

## about

ws-about-title = About nazorg
ws-about-what = This service asks people how they are after their dossier was closed, hears the answer, and brings the few who need a human being to you.
ws-about-who-title = Who sees what?
ws-about-volunteer = own tasks and those for volunteers: a name, a number, a script.
ws-about-expert-by-experience = the same as a volunteer.
ws-about-counsellor = dossiers, answers, notes and alerts.
ws-about-coordinator = everything, with the list of alerts, the import and the workers.
ws-about-promises-title = What always holds
ws-about-promise-1 = Whoever says stop gets no more messages.
ws-about-promise-2 = Silence is neither good nor bad: it is unknown.
ws-about-promise-3 = Rules give reasons; people decide.
ws-about-promise-4 = What somebody answers may never be used to refuse help.
ws-about-promise-5 = Every look and every change stands in the audit trail.

## counted

ws-today-count = { $n ->
    [one] There is { $n } task.
   *[other] There are { $n } tasks.
}
ws-today-late = { $n ->
    [one] { $n } is late.
   *[other] { $n } are late.
}
ws-tries = { $n ->
    [one] { $n } try
   *[other] { $n } tries
}
ws-deadline-days = { $n ->
    [one] in { $n } day
   *[other] in { $n } days
}
ws-deadline-late-days = { $n ->
    [one] { $n } day late
   *[other] { $n } days late
}
ws-found = { $n ->
    [one] { $n } found
   *[other] { $n } found
}
ws-brake-waiting = { $n ->
    [one] { $n } message waits to be sent.
   *[other] { $n } messages wait to be sent.
}
ws-rejects-text = { $n ->
    [one] { $n } row did not come in. The file says why, and what to do.
   *[other] { $n } rows did not come in. The file says why, and what to do.
}
ws-saved-enrolled = { $n ->
    [one] Aftercare starts for { $n } person.
   *[other] Aftercare starts for { $n } persons.
}
ws-strip-text = With contact: { $heard }, without an answer: { $silent }, planned: { $planned }, from { $start } to { $end }.
