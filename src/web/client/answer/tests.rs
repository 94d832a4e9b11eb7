//! Reading a form, and what makes two sendings one answer.

use super::*;

fn fields(pairs: &[(&str, &str)]) -> Fields {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

fn sent(pairs: &[(&str, &str)]) -> PageAnswer {
    page(&fields(pairs), Wanted::Send)
}

#[test]
fn a_form_is_read_as_it_was_filled_in() {
    let page = sent(&[
        ("answer-going", "hard"),
        ("answer-rent", ""),
        ("call", "today"),
        ("remark", " a\r\nb\u{7} "),
    ]);
    assert_eq!(page.answers, BTreeMap::from([("going".to_owned(), "hard".to_owned())]));
    assert_eq!(page.call_me, Some(CallUrgency::Today));
    assert_eq!(page.remark.as_deref(), Some("a\nb"));
    assert!(!page.later && !page.stop);
    assert_eq!(sent(&[("call", "soon")]).call_me, Some(CallUrgency::Ordinary));
    assert_eq!(sent(&[("call", "no")]).call_me, None);
}

#[test]
fn each_button_says_one_thing_and_takes_no_answer_with_it() {
    let given = fields(&[("answer-going", "hard"), ("remark", "x"), ("when", "today")]);
    let call = page(&given, Wanted::Call);
    assert_eq!(
        (call.call_me, call.answers.len(), call.remark),
        (Some(CallUrgency::Today), 0, None)
    );
    let later = page(&given, Wanted::Later);
    assert!(later.later && !later.stop && later.answers.is_empty());
    assert_eq!(page(&fields(&[]), Wanted::Call).call_me, Some(CallUrgency::Ordinary));
}

#[test]
fn an_empty_form_and_a_long_remark_are_told() {
    assert_eq!(
        mistake(&sent(&[("answer-going", ""), ("remark", "  "), ("call", "no")])),
        Some(Mistake::Empty)
    );
    assert_eq!(mistake(&sent(&[("answer-going", "hard")])), None);
    let of = |text: String| mistake(&sent(&[("remark", &text)]));
    assert_eq!(of("é\r\n".repeat(250) + "é"), Some(Mistake::LongRemark));
    // A browser counts a line break once, though it sends two characters.
    assert_eq!(of("\r\n".repeat(0) + &"é\r\n".repeat(249) + "éé"), None);
}

#[test]
fn no_more_is_read_than_a_questionnaire_can_hold() {
    let many: Vec<(String, String)> = (0..100).map(|n| (format!("answer-{n}"), "yes".to_owned())).collect();
    assert_eq!(page(&many, Wanted::Send).answers.len(), ANSWERS_MAX);
    let long = "x".repeat(CODE_BYTES_MAX + 1);
    assert!(sent(&[("answer-going", &long)]).answers.is_empty());
}

#[test]
fn a_nonce_is_one_of_ours_or_none() {
    for (nonce_given, fits) in [
        ("wye0e4khtvrqnedpwq6zczrja4", true),
        ("short", false),
        ("", false),
        ("wye0e4khtvrqnedpwq6zczrj'4", false),
    ] {
        assert_eq!(
            nonce(&fields(&[("nonce", nonce_given)])).is_some(),
            fits,
            "{nonce_given}"
        );
    }
    assert_eq!(nonce(&fields(&[])), None);
}

#[test]
fn the_same_form_sent_twice_is_one_answer_and_a_changed_one_is_another() {
    let first = sent(&[("answer-going", "hard"), ("remark", "a")]);
    assert_eq!(key("n", &first), key("n", &first.clone()));
    let others = [
        sent(&[("answer-going", "well"), ("remark", "a")]),
        sent(&[("answer-going", "hard"), ("remark", "b")]),
        sent(&[("answer-going", "hard"), ("remark", "a"), ("call", "soon")]),
        sent(&[("answer-going", "hard"), ("remark", "a"), ("call", "today")]),
        sent(&[("answer-goin", "ghard"), ("remark", "a")]),
        PageAnswer {
            later: true,
            ..first.clone()
        },
        PageAnswer {
            stop: true,
            ..first.clone()
        },
    ];
    for other in &others {
        assert_ne!(key("n", &first), key("n", other));
    }
    assert_ne!(key("n", &first), key("m", &first));
}
