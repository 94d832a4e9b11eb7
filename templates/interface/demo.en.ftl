# The demo.
demo-title = Try nazorg
demo-lead = Everything here is made up, and nothing leaves this computer. On the left lie the phones of five people whose dossier was closed. Move the clock on, read what arrives, answer, and look in the workspace at what the service sees.
demo-languages = Language
demo-clock = The clock
demo-next = The next thing that happens
demo-day = A day later
demo-week = A week later
demo-month = A month later
demo-phones = Phones
demo-count = { $count ->
    [0] nothing yet
    [one] { $count } message
   *[other] { $count } messages
}
demo-phone-of = The phone of { $name }
demo-shows-anna = Move on until the question comes. Answer 5, and look in the workspace.
demo-shows-couple = Two people of one dossier share this phone. Their questions come one after the other, never together.
demo-shows-two-dossiers = One person with two dossiers: one conversation at a time.
demo-shows-elise = In French. Try the link, or STOP.
demo-shows-farid = There are no texts in Arabic yet: a person calls.
demo-from-service = De Brug
demo-from-person = From this phone
demo-no-texts = No messages yet.
demo-reply = Answer from this phone (1 to 5, BEL, LATER, STOP, or your own words)
demo-send = Send
demo-mailbox = Mailbox
demo-no-mailbox = This person has no mail address.
demo-no-mails = No mail yet.
demo-workspace = The workspace
demo-who = Who
demo-sign-in = Sign in with
demo-password = Password
demo-role-counsellor = Counsellor
demo-role-coordinator = Coordinator
demo-role-volunteer = Volunteer
