use super::*;

fn signed(body: &str) -> Result<SignedForm, CallbackError> {
    Ok(SignedForm(Form::parse(body.as_bytes())?))
}

fn status(body: &str) -> Result<StatusReport, CallbackError> {
    signed(body)?.status_report("m_1")
}

fn inbound(body: &str) -> Result<InboundSms, CallbackError> {
    signed(body)?.inbound_sms()
}

#[test]
fn each_status_word_is_a_fate() {
    use MessageFate::{Accepted, Delivered, Failed};
    for (word, code, fate, refusal, opted_out) in [
        ("accepted", "", Accepted, None, false),
        ("scheduled", "", Accepted, None, false),
        ("queued", "", Accepted, None, false),
        ("sending", "", Accepted, None, false),
        ("sent", "", Accepted, None, false),
        ("partially_delivered", "", Accepted, None, false),
        ("delivered", "", Delivered, None, false),
        // A code beside a good word changes nothing.
        ("delivered", "21610", Delivered, None, false),
        ("read", "", Delivered, None, false),
        ("undelivered", "30003", Failed, Some(Refusal::Unreachable), false),
        ("undelivered", "30004", Failed, Some(Refusal::Blocked), false),
        ("undelivered", "30005", Failed, Some(Refusal::NoSuchAddress), false),
        ("undelivered", "30006", Failed, Some(Refusal::NotAMobile), false),
        ("undelivered", "30007", Failed, Some(Refusal::Filtered), false),
        ("undelivered", "30008", Failed, Some(Refusal::Other), false),
        ("failed", "30036", Failed, Some(Refusal::Expired), false),
        ("failed", "21610", Failed, Some(Refusal::Blocked), true),
        ("failed", "30002", Failed, Some(Refusal::OurFault), false),
        ("failed", "", Failed, Some(Refusal::Other), false),
        ("failed", "99999999999999999999999", Failed, Some(Refusal::Other), false),
        ("canceled", "", Failed, Some(Refusal::OurFault), false),
    ] {
        let report = status(&format!(
            "MessageSid=SM1&MessageStatus={word}&ErrorCode={code}&SmsStatus=x"
        ))
        .unwrap();
        let expected = StatusReport {
            provider_id: "SM1".to_owned(),
            wire: "m_1".to_owned(),
            fate,
            refusal,
            opted_out,
        };
        assert_eq!(report, expected, "{word} {code}");
    }
}

#[test]
fn a_bad_status_report_says_what_is_wrong_with_it() {
    let long = "x".repeat(129);
    for (body, expected) in [
        ("MessageStatus=sent", CallbackError::Missing("MessageSid")),
        ("MessageSid=&MessageStatus=sent", CallbackError::Missing("MessageSid")),
        ("MessageSid=SM1", CallbackError::Missing("MessageStatus")),
        ("MessageSid=SM1&MessageStatus=received", CallbackError::UnknownStatus),
        ("MessageSid=SM1&MessageStatus=Delivered", CallbackError::UnknownStatus),
        (
            "MessageSid=SM%00&MessageStatus=sent",
            CallbackError::ControlCharacter("MessageSid"),
        ),
        (
            &format!("MessageSid={long}&MessageStatus=sent"),
            CallbackError::TooLong("MessageSid"),
        ),
        (
            "MessageSid=%ff&MessageStatus=sent",
            CallbackError::Form(FormError::BadEncoding),
        ),
        (
            "MessageSid=%4&MessageStatus=sent",
            CallbackError::Form(FormError::BadEncoding),
        ),
    ] {
        assert_eq!(status(body), Err(expected), "{body}");
    }
    for wire in ["", "a/b", "..", "m 1", &long] {
        let form = signed("MessageSid=SM1&MessageStatus=sent").unwrap();
        assert_eq!(form.status_report(wire), Err(CallbackError::BadWire), "{wire}");
    }
}

#[test]
fn an_inbound_text_is_taken_as_it_was_written() {
    let read = inbound("MessageSid=SM2&From=%2B32470123456&To=%2B32460000000&Body=+Ja%2C+ik+ben+%22ok%22%0A%F0%9F%99%82+&NumSegments=2&OptOutType=STOP").unwrap();
    let expected = InboundSms {
        provider_id: "SM2".to_owned(),
        from: "+32470123456".to_owned(),
        to: "+32460000000".to_owned(),
        body: " Ja, ik ben \"ok\"\n🙂 ".to_owned(),
        opt_out_type: Some(OptOutType::Stop),
        segments: Some(2),
    };
    assert_eq!(read, expected);
    assert_eq!(read.dedupe_key("sms"), "sms:inbound:SM2");
    assert!(!format!("{read:?}").contains("32470123456"), "Debug shows no number");
    for (extra, opt_out_type) in [
        ("", None),
        ("&OptOutType=START", Some(OptOutType::Start)),
        ("&OptOutType=HELP", Some(OptOutType::Help)),
        ("&OptOutType=SOMETHING", None),
    ] {
        let read = inbound(&format!("MessageSid=SM2&From=1234&To=%2B32460000000&Body={extra}")).unwrap();
        assert_eq!(
            (read.body.as_str(), read.opt_out_type, read.segments),
            ("", opt_out_type, None),
            "{extra}"
        );
    }
}

#[test]
fn a_bad_inbound_text_says_what_is_wrong_with_it() {
    let at_most = "x".repeat(8 * 1024);
    assert!(inbound(&format!("MessageSid=SM2&From=1&To=2&Body={at_most}")).is_ok());
    for (body, expected) in [
        ("MessageSid=SM2&From=1&To=2", CallbackError::Missing("Body")),
        ("From=1&To=2&Body=x", CallbackError::Missing("MessageSid")),
        ("MessageSid=SM2&To=2&Body=x", CallbackError::Missing("From")),
        ("MessageSid=SM2&From=1&Body=x", CallbackError::Missing("To")),
        (
            "MessageSid=SM2&From=1&To=2&Body=a%00b",
            CallbackError::ControlCharacter("Body"),
        ),
        (
            "MessageSid=SM2&From=1%0a&To=2&Body=x",
            CallbackError::ControlCharacter("From"),
        ),
        (
            "MessageSid=SM2&From=1&To=2&Body=%c3",
            CallbackError::Form(FormError::BadEncoding),
        ),
        (
            &format!("MessageSid=SM2&From=1&To=2&Body={at_most}x"),
            CallbackError::TooLong("Body"),
        ),
        (
            &format!("Body={}", "x".repeat(64 * 1024)),
            CallbackError::Form(FormError::TooLarge),
        ),
        (&"a=1&".repeat(201), CallbackError::Form(FormError::TooManyFields)),
    ] {
        assert_eq!(inbound(body), Err(expected), "{}", &body[..body.len().min(60)]);
    }
}

#[test]
fn copies_of_a_report_have_one_key_and_others_another() {
    let key = |body: &str| status(body).unwrap().dedupe_key("sms");
    let failed = key("MessageSid=SM1&MessageStatus=failed&ErrorCode=30003");
    assert_eq!(failed, "sms:status:SM1:failed:unreachable");
    assert_eq!(failed, key("ErrorCode=30003&MessageStatus=undelivered&MessageSid=SM1"));
    assert_ne!(failed, key("MessageSid=SM1&MessageStatus=failed&ErrorCode=30007"));
    assert_ne!(failed, key("MessageSid=SM1&MessageStatus=delivered"));
}

#[test]
fn only_a_signed_form_can_be_opened() {
    use super::super::settings::WebhookSettings;
    let verifier = Verifier::new(&WebhookSettings {
        public_base: "https://mycompany.com".to_owned(),
        auth_tokens: vec![secrecy::SecretString::from("12345")],
        shared_keys: Vec::new(),
    })
    .unwrap();
    let callback = Callback {
        path_and_query: "/myapp.php?foo=1&bar=2",
        signature: Some("RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        signature_settings: None,
        content_type: Some("application/x-www-form-urlencoded"),
        body: b"CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212",
    };
    let form = verifier.open(&callback).unwrap();
    assert_eq!(
        form.inbound_sms(),
        Err(CallbackError::Missing("Body")),
        "signed, but no inbound text"
    );
    for (changed, expected) in [
        (
            Callback {
                signature: None,
                ..callback
            },
            CallbackError::Signature(SignatureError::Missing),
        ),
        (
            Callback {
                body: b"CallSid=CA1",
                ..callback
            },
            CallbackError::Signature(SignatureError::Mismatch),
        ),
        (
            Callback {
                path_and_query: "/other",
                ..callback
            },
            CallbackError::Signature(SignatureError::Mismatch),
        ),
        (
            Callback {
                content_type: Some("application/json"),
                ..callback
            },
            CallbackError::NotAForm,
        ),
        (
            Callback {
                content_type: None,
                ..callback
            },
            CallbackError::NotAForm,
        ),
        (
            Callback {
                body: b"a=%zz",
                ..callback
            },
            CallbackError::Form(FormError::BadEncoding),
        ),
    ] {
        assert_eq!(verifier.open(&changed).err(), Some(expected));
    }
}
