use super::*;

const DUTCH: &str = include_str!("../../../templates/messages/nl.ftl");

fn can(replies: bool, links_from_outside: bool) -> Capabilities {
    Capabilities {
        replies,
        delivery_reports: true,
        voice_on_sender: true,
        links_from_outside,
    }
}

#[test]
fn a_questionnaire_without_a_question_for_a_message_is_invited_to_by_its_link() {
    let texts = Texts::new(&[(Language::NL, DUTCH.to_owned())].into()).unwrap();
    let (asks, invites) = (Some("Hoe gaat het? 1=goed, 3=slecht."), None);
    let (link, reply, both) = (can(false, true), can(true, false), can(true, true));
    for (kind, question, gateway, asked, linked) in [
        (MessageKind::CheckIn, asks, both, true, true),
        (MessageKind::CheckIn, asks, reply, true, false),
        (MessageKind::CheckIn, asks, link, false, true),
        (MessageKind::CheckIn, invites, both, false, true),
        (MessageKind::CheckIn, invites, link, false, true),
        (MessageKind::Reminder, asks, both, true, true),
        (MessageKind::Reminder, invites, both, false, true),
    ] {
        let values = Values {
            link: gateway.links_from_outside.then(|| "https://example.org/a/x".to_owned()),
            question: question.map(str::to_owned),
            ..Values::default()
        };
        let text = texts.sms(kind, Language::NL, gateway, &values).unwrap();
        assert_eq!(text.contains("1=goed"), asked, "{text}");
        assert_eq!(text.contains("https://"), linked, "{text}");
        assert_eq!(
            text.contains("STOP"),
            asked,
            "no reply is invited that nobody could read: {text}"
        );
    }
    // Where neither a question nor a link can go, nothing does, and a person is asked to call.
    let nothing = texts.sms(MessageKind::CheckIn, Language::NL, reply, &Values::default());
    assert!(matches!(nothing, Err(TextError::Unfilled { .. })));
    // An announcement asks nothing, so a reply to it says all that there is to say.
    let values = Values {
        link: Some("https://example.org/a/x".to_owned()),
        ..Values::default()
    };
    let announced = texts
        .sms(MessageKind::Announcement, Language::NL, both, &values)
        .unwrap();
    assert!(announced.contains("STOP"), "{announced}");
}
