# Messages to people, in English.
#
# .sms goes as a text message, .subject and .body as mail. A text message takes no curly quotes and no long dashes. No
# text gives the subject away. Only a -reply text invites an answer by text message and names STOP; where -link goes,
# no answer comes back, and the link shows the way.
#
# $sender   the name under which the service may present itself to this person
# $phone    a number where a person answers
# $hours    when that number is answered
# $link     the personal link
# $question the first question with its digits
# $date     a day
# $worker   the first name of who calls
# $lines    help lines
# $code     the code of a mail to a worker

# Before the first question, to those who did not know that we stay in touch.
announcement =
    .subject = We would like to stay in touch
    .body =
        Hello,

        We would like to know how you are. That is why we will send you a few short messages in the coming year. You choose whether you answer.

        Would you rather not? Tell us with this link:
        { $link }

        You can also talk to us. Call { $phone } ({ $hours }). One of us will answer.

        Kind regards,
        { $sender }
announcement-reply-and-link =
    .sms = { $sender }: this year we will sometimes ask how you are. Rather not? STOP or { $link } Call { $phone }
announcement-reply =
    .sms = { $sender }: in the coming year we will ask you a few times how you are. Rather not? Reply STOP. Want to talk? Call { $phone }
announcement-link =
    .sms = { $sender }: this year we will sometimes ask how you are. Rather not? { $link } Want to talk? { $phone }

# A message that asks for no answer; its text stands in the step plan.
notice =
    .subject = A message from us
    .body =
        Hello,

        { $question }

        Would you like to tell us how you are, or get no more messages? You can do that on this page:
        { $link }

        You can also talk to us. Call { $phone } ({ $hours }). One of us will answer.

        Kind regards,
        { $sender }
notice-reply-and-link =
    .sms = { $sender }: { $question } CALL = we call you. STOP = no more messages. { $link } Tel. { $phone }
notice-reply =
    .sms = { $sender }: { $question } CALL = we call you. STOP = no more messages. Tel. { $phone }
notice-link =
    .sms = { $sender }: { $question } { $link } To talk: { $phone }

# The question how things are.
check-in =
    .subject = How are you?
    .body =
        Hello,

        How are you? We would like to know. Answering takes a minute:
        { $link }

        Would you rather have a call, another moment or no more messages at all? You can choose that on the same page.

        You can also talk to us. Call { $phone } ({ $hours }). One of us will answer.

        Kind regards,
        { $sender }
# Two parts: name, question, link and number nearly fill one already.
check-in-reply-and-link =
    .sms = { $sender }: { $question } Reply here or at { $link } CALL = we call you. LATER = not now. STOP = no more messages. Tel. { $phone }
check-in-reply =
    .sms = { $sender }: { $question } CALL = we call you. STOP = no more messages. Tel. { $phone }
check-in-link =
    .sms = { $sender }: how are you? It takes a minute to answer: { $link } Want to talk? Call { $phone }

# The question once more, to those who did not answer.
reminder =
    .subject = We would like to hear how you are
    .body =
        Hello,

        We asked you how you are. Perhaps it was not a good moment. You can still answer, it takes a minute:
        { $link }

        Would you rather have a call, another moment or no more messages at all? You can choose that on the same page.

        You can also talk to us. Call { $phone } ({ $hours }). One of us will answer.

        Kind regards,
        { $sender }
# Two parts, as check-in-reply-and-link.
reminder-reply-and-link =
    .sms = { $sender }: you can still answer us. { $question } Reply here or at { $link } CALL = we call you. LATER = not now. STOP = no more messages. Tel. { $phone }
reminder-reply =
    .sms = { $sender }, again: { $question } CALL = we call you. STOP = no more messages. Tel. { $phone }
reminder-link =
    .sms = { $sender }: you can still tell us how you are: { $link } Want to talk? Call { $phone }

# Thanks, and what happens next.
thanks-good =
    .sms = { $sender }: thank you, good to hear. We will ask again later. Do you need us sooner? Call { $phone }
    .subject = Thank you for your answer
    .body =
        Hello,

        Thank you for your answer. It is good to hear. We will ask you again later.

        Do you need us sooner? Call { $phone } ({ $hours }).

        Kind regards,
        { $sender }
thanks-we-call =
    .sms = { $sender }: thank you. One of us will call you, on { $date } at the latest. You can also call us: { $phone }
    .subject = We will call you
    .body =
        Hello,

        Thank you for your answer. One of us will call you, on { $date } at the latest.

        Would you rather not wait? Call { $phone } ({ $hours }).

        Kind regards,
        { $sender }
thanks-later =
    .sms = { $sender }: that is fine. We will ask you again on { $date }. Want to talk sooner? Call { $phone }
    .subject = We will ask you later
    .body =
        Hello,

        That is fine. We will ask you again on { $date }.

        Do you want to talk sooner? Call { $phone } ({ $hours }).

        Kind regards,
        { $sender }
thanks-noted =
    .sms = { $sender }: thank you, we have your answer. Want to talk? Call { $phone }
    .subject = Thank you for your answer
    .body =
        Hello,

        Thank you. We have your answer.

        Do you want to talk? Call { $phone } ({ $hours }).

        Kind regards,
        { $sender }

# Before we call: who, when, from which number.
call-announced =
    .sms = { $sender }: { $worker } will call you on { $date } from { $phone }. Not a good moment? Call that number.
    .subject = We will call you soon
    .body =
        Hello,

        { $worker } will call you on { $date }. You will see the number { $phone }.

        Not a good moment, or no call at all? Tell us on that number ({ $hours }).

        Kind regards,
        { $sender }

# The confirmation of STOP. Nothing comes after it.
stop-confirmed =
    .sms = { $sender }: that is fine. We will send you no more messages. If you want to talk, call { $phone } ({ $hours })
    .subject = You will get no more messages
    .body =
        Hello,

        That is fine. We will send you no more messages.

        If you want to talk one day, you can always call: { $phone } ({ $hours }).

        Kind regards,
        { $sender }

# To the question who we are: an answer without a subject, for the one who asks may be somebody else.
help =
    .sms = This is { $sender }. We ask now and then how people are. You need not answer. Questions? Call { $phone } ({ $hours })
    .subject = Who we are
    .body =
        Hello,

        This message comes from { $sender }. We ask now and then how people are. You need not answer.

        Do you have questions? Call { $phone } ({ $hours }). One of us will answer.

        Kind regards,
        { $sender }

# Not understood: a person reads it.
unclear =
    .sms = { $sender }: thank you. We did not understand your message. One of us will read it. Want to talk? Call { $phone }
    .subject = We will read your message
    .body =
        Hello,

        Thank you for your message. We did not understand it at once. One of us will read it.

        Would you rather talk? Call { $phone } ({ $hours }).

        Kind regards,
        { $sender }

# The number or address is somebody else's.
wrong-person =
    .sms = { $sender }: sorry for the mistake. We will not text you again. Questions? Call { $phone }
    .subject = Sorry for the mistake
    .body =
        Hello,

        Sorry for the mistake. We will not write to you again.

        Do you have questions? Call { $phone } ({ $hours }).

        Kind regards,
        { $sender }

# Somebody who may be thinking of death. Two parts: whole sentences for who needs them.
crisis =
    .sms = { $sender }: this message is not read at once. Are you in a very bad way? Talk to someone now: { $lines }. You reach us on { $phone } ({ $hours })
    .subject = Talk to someone now
    .body =
        Hello,

        Your message is not read at once. Are you in a very bad way? Do not wait for us. Talk to someone now: { $lines }.

        One of us will read your message when we are back. You reach us on { $phone } ({ $hours }).

        Kind regards,
        { $sender }

# Mails to workers: a code and a link, no name and no reason. Whoever shares a mailbox reads along.

# An alert that cannot wait.
worker-alert =
    .subject = Something is waiting for you
    .body =
        Hello,

        An alert that cannot wait is there for you. You find it at the top, under Today:
        { $link }

        Code of this mail: { $code }

# In the morning, to those who have something to do today.
worker-morning =
    .subject = Your work for today
    .body =
        Good morning,

        There are tasks for you that are due today. You find them under Today:
        { $link }

        Code of this mail: { $code }

# To the coordinator, when a deadline has passed and nobody picked the alert up.
worker-escalation =
    .subject = A deadline has passed
    .body =
        Hello,

        The deadline of an alert has passed, and nobody picked it up. You find it at the top, under Today:
        { $link }

        Code of this mail: { $code }
