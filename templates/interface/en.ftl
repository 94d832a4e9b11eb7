# The words of all pages and of the pages for clients, in English.
#
# Level B1: short sentences, plain words. A page does not give its subject away to whoever looks over a shoulder.

page-skip = Skip to the content

trouble-not-found-title = This page is not there
trouble-not-found-text = Perhaps the link is not complete. Please look at your message again.
trouble-too-large-title = That is too much
trouble-too-large-text = What you sent is too large. Nothing was saved.
trouble-unreadable-title = That did not work
trouble-unreadable-text = We could not read what you sent. Nothing was saved. Go back and try again.
trouble-busy-title = It does not work just now
trouble-busy-text = Please try again in a few minutes. If you then read that we have your answer already, all is well.
trouble-failed-title = Something went wrong on our side
trouble-failed-text = It is not your fault. Try again later, or call us.

client-languages = Language
client-privacy = Only people of our service read your answer. It never counts against you if you ask for help later.
client-contact-label = Calling
client-contact = Would you rather talk? Call us. One of us will pick up the phone.

client-check-in-title = How are you?
client-check-in-intro = We would like to know how you are. Answering takes a minute. You may skip questions.
client-check-in-whole = We would like to know how you are. Will you choose an answer to each statement? Only then can we see what changes. Is one too hard? Then leave it out.
client-jump = Would you rather have a call, another time, or no more messages? That is fine too.
client-answered = We already have an answer from you. Has something changed? You may answer again.
client-call-question = Shall we call you?
client-call-choice-no = No, there is no need
client-call-choice-soon = Yes, in the next few days
client-call-choice-today = Yes, today if you can
client-remark-label = Would you like to say anything else?
client-remark-note = You do not have to. We do not read this at once. Please write nothing about your health here.
client-send = Send my answer
client-further-intro = We have your answer. May we ask you something more? You do not have to answer.

client-help-title = Are things very bad?
client-help-text = Are you thinking of suicide, or worried about somebody? Do not wait for us. Talk to somebody now:

client-ways-title = Would you rather do something else?
client-call-title = Call me
client-call-text = One of us calls you. You do not have to fill in anything.
client-call-soon = Call me in the next few days
client-call-today = Call me today if you can
client-later-title = Not now
client-later-text = We will ask you again next week.
client-later-button = Ask me next week
client-stop-title = Stop
client-stop-text = You will get no more messages from us.
client-stop-button = Send me no more messages

client-confirm-title = No more messages?
client-confirm-text = We will send you no more texts and no more mails to ask how you are. You can always ask for help. You can always call.
client-confirm-yes = Yes, send me nothing more
client-confirm-no = No, take me back

client-announcement-title = We would like to stay in touch
client-announcement-intro = We would like to know how you are. So we will send you a short message a few times in the coming year.
client-announcement-choice = You choose whether you answer. Is that all right? Then you need not do anything now.
client-announcement-later-text = We will ask you later how you are. You need not do anything now.
client-announcement-later-button = Not now

client-notice-title = A message from { $sender }
client-notice-text = { $sender }: { $text }
client-notice-free = You do not have to answer. Would you like to tell or ask us something? You always can.

client-thanks-good-title = Thank you
client-thanks-good-text = We have your answer. We will ask you again later how you are. Do you need us before then? Call us.
client-thanks-we-call-title = Thank you, we will call you
client-thanks-we-call-text = One of us will call you by { $date } at the latest. You may also call us.
client-thanks-later-title = That is fine
client-thanks-later-text = We will ask you again on { $date }.
client-thanks-stopped-title = You will get no more messages
client-thanks-stopped-text = We have noted it. A message that was already on its way may still arrive. Do you need us after all? You can always call.
client-thanks-duplicate-title = We have your answer already
client-thanks-duplicate-text = You need not do anything more. Thank you.

client-expired-title = This link does not work any more
client-expired-text = A link works for a while only. Would you like to tell or ask us something? Call us. We are glad to help.
client-unknown-title = We do not know this link
client-unknown-text = Perhaps the link is not complete. Please look at your message again, or call us.

client-mistake-title = One moment:
client-mistake-empty = You did not choose anything. Choose an answer, or choose something else below.
client-mistake-long-remark = Your text is too long. Please make it shorter: 500 characters at most.
client-mistake-unknown = We could not read one of your answers. Please choose it again.
client-mistake-stale = We could not read your answer. Please press the button again.
client-mistake-go = Go to this question
