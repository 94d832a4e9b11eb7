# The demo.
demo-title = Try nazorg
demo-lead = A service closes a dossier and loses sight of the person. nazorg asks at the right moment how things go, hears the answer, and brings whoever needs a human being to one. Everything here is made up, and nothing leaves this computer.
demo-languages = Language
demo-tour = In three minutes
demo-tour-1 = Press “The next thing that happens” until Anna's phone rings.
demo-tour-2 = Answer 5 (very hard) from her phone. She is thanked at once.
demo-tour-3 = Sign in as the counsellor: Anna stands at the top, with the reason. The coordinator sees her under Alerts.
demo-tour-4 = Press “A month later”: the next question is there. If nobody picked the alert up, it went to the coordinator; look in Hilde's mailbox.
demo-tour-5 = Answer STOP. Anna gets one confirmation, and then nothing more.
demo-clock = The clock:
demo-next = The next thing that happens
demo-day = A day later
demo-week = A week later
demo-month = A month later
demo-news = What came meanwhile:
demo-news-text = a text message
demo-news-mail = a mail
demo-no-news = Nothing came meanwhile.
demo-new = new
demo-phones = Phones and mailboxes
demo-count = { $count ->
    [0] nothing yet
    [one] { $count } message
   *[other] { $count } messages
}
demo-phone-of = The phone of { $name }
demo-mailbox-of = The mailbox of { $name }
demo-mailbox-of-worker = worker
demo-try = Try:
demo-shows-anna = Move on until the question comes. Answer 5, and look in the workspace.
demo-shows-couple = Two people of one dossier share this phone: one voice. Their questions come one after the other, never together. Answer 2 to the first and STOP to the second: two outcomes.
demo-shows-two-dossiers = One person with two dossiers: one conversation at a time. The question of the other dossier waits, or lapses.
demo-shows-elise = In French. Try the link: there are more questions there, and “call me”, “not now” and “stop”.
demo-shows-farid = There are no texts in Arabic yet: a worker gets the task to call.
demo-shows-gert = Gert and Hanne are of one dossier, each with a phone of their own. Let two weeks pass: their silence becomes one shared task. Then answer 2 from this phone, and STOP from Hanne's.
demo-shows-hanne = Hanne is of the same dossier as Gert. Say STOP when the shared task is there: for her it is over, and for Gert it goes on.
demo-shows-counsellor = A mail to a worker holds a code and a link, no name and no reason.
demo-shows-coordinator = A mail comes here when a deadline has passed and nobody picked the alert up.
demo-from-service = De Brug
demo-from-person = From this phone
demo-no-texts = No messages yet.
demo-reply = Answer from this phone (1 to 5, BEL, LATER, STOP, or your own words)
demo-send = Send
demo-no-mailbox = This person has no mail address.
demo-no-mails = No mail yet.
demo-workspace = The workspace
demo-open = { $open ->
    [one] Open now: { $open } task.
   *[other] Open now: { $open } tasks.
}
demo-alerts = { $n ->
    [one] { $n } of them is an alert.
   *[other] { $n } of them are alerts.
}
demo-sign-in = Sign in with
demo-password = Password:
demo-role-counsellor = Counsellor
demo-role-coordinator = Coordinator
demo-role-volunteer = Volunteer
