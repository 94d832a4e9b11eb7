use std::collections::BTreeMap;

use super::complete_languages;
use crate::care::person::Language;
use crate::files::fingerprint::Questionnaires;
use crate::files::problem::Problems;
use crate::files::protocols;
use crate::files::tests::{PROTOCOL, fine, messages, protocol, rules, three};

fn by_name() -> Questionnaires {
    three()
        .into_iter()
        .map(|file| (file.value.id.clone(), file.value))
        .collect()
}

/// What keeps Dutch from being complete after one change of its messages; French and English stay complete.
fn amiss(from: &str, to: &str) -> Vec<Problems> {
    let mut sources = messages();
    let dutch = sources.get_mut(&Language::NL).unwrap();
    assert!(dutch.contains(from));
    *dutch = dutch.replacen(from, to, 1);
    let (complete, amiss) = complete_languages(&sources, &protocol().value, &by_name(), &rules().value);
    assert!(complete.contains(&Language::FR) && complete.contains(&Language::EN));
    assert_eq!(complete.contains(&Language::NL), amiss.is_empty());
    amiss
}

#[test]
fn a_language_that_lacks_one_text_is_not_complete() {
    for (from, to, what) in [
        ("crisis =\n", "crise =\n", "the text `crisis` has no `.sms`"),
        ("crisis =\n", "crise =\n", "the text `crisis` has no `.body`"),
        (
            "check-in-reply =",
            "check-in-replies =",
            "the text `check-in-reply` has no `.sms`",
        ),
        (
            "    .subject = Hoe gaat het met u?\n",
            "",
            "the text `check-in` has no `.subject`",
        ),
        (
            "{ $worker } belt u op",
            "{ $wroker } belt u op",
            "Unknown variable: $wroker",
        ),
        ("check-in-reply =", "check-in-reply\n", "xpected"),
    ] {
        let amiss = amiss(from, to);
        let [problems] = amiss.as_slice() else {
            panic!("{amiss:?}")
        };
        assert_eq!(problems.file, "messages/nl.ftl");
        assert!(problems.to_string().contains(what), "{what} is not in\n{problems}");
    }
    assert!(amiss("# Dank", "# Veel dank").is_empty(), "a remark is no text");
}

#[test]
fn a_language_that_a_file_lacks_is_not_complete() {
    let mut questionnaires = by_name();
    questionnaires.get_mut("pulse").unwrap().items[0]
        .short
        .remove(&Language::FR);
    let (complete, amiss) = complete_languages(&messages(), &protocol().value, &questionnaires, &rules().value);
    assert_eq!(complete, [Language::NL, Language::EN].into());
    assert!(
        amiss[0]
            .to_string()
            .contains("the short text of questionnaire `pulse` is not there in `fr`"),
        "{}",
        amiss[0]
    );
    let arabic = Language::parse("ar").unwrap();
    let sources = BTreeMap::from([(arabic, messages()[&Language::NL].clone())]);
    let (complete, amiss) = complete_languages(&sources, &protocol().value, &by_name(), &rules().value);
    assert!(complete.is_empty());
    assert!(amiss[0].list.len() > 40, "every text is missing in Arabic");
}

#[test]
fn what_a_plan_never_sends_need_not_be_written() {
    let plan = PROTOCOL.replace("do = \"call\"\nwithin = \"5 working days\"", "do = \"close\"");
    let plan = fine(protocols::read("plan.toml", &plan)).value;
    let mut sources = messages();
    let dutch = sources.get_mut(&Language::NL).unwrap();
    *dutch = dutch.replace("call-announced =", "call-told =");
    let (complete, _) = complete_languages(&sources, &plan, &by_name(), &rules().value);
    assert!(complete.contains(&Language::NL));
    let (complete, _) = complete_languages(&sources, &protocol().value, &by_name(), &rules().value);
    assert!(!complete.contains(&Language::NL));
    // A questionnaire that no step asks holds back no language.
    let mut questionnaires = by_name();
    questionnaires.get_mut("pulse").unwrap().names.remove(&Language::FR);
    let asks_no_pulse = PROTOCOL.replace("questionnaire = \"pulse\"", "questionnaire = \"check-in\"");
    let asks_no_pulse = fine(protocols::read("plan.toml", &asks_no_pulse)).value;
    for (plan, is_complete) in [(&asks_no_pulse, true), (&protocol().value, false)] {
        let (complete, _) = complete_languages(&messages(), plan, &questionnaires, &rules().value);
        assert_eq!(complete.contains(&Language::FR), is_complete);
    }
}
