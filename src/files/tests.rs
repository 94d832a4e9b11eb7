//! The shipped files, held against every checker; and every checker, held against text that is no such file.

use std::collections::BTreeMap;

use super::checked::Checked;
use super::together::check;
use super::{calendars, protocols, questionnaires, risk, wording};
use crate::care::person::Language;
use crate::care::protocol::Protocol;
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::RiskRules;

pub(super) const PROTOCOL: &str = include_str!("../../config/protocols/contact-after-closing.toml");
pub(super) const PULSE: &str = include_str!("../../config/questionnaires/pulse.toml");
pub(super) const CHECK_IN: &str = include_str!("../../config/questionnaires/check-in.toml");
pub(super) const RISK: &str = include_str!("../../config/risk/default.toml");
pub(super) const CALENDARS: [&str; 2] =
    [include_str!("../../config/calendars/be.toml"), include_str!("../../config/calendars/nl.toml")];
const MESSAGES: [(Language, &str); 3] = [
    (Language::NL, include_str!("../../templates/messages/nl.ftl")),
    (Language::FR, include_str!("../../templates/messages/fr.ftl")),
    (Language::EN, include_str!("../../templates/messages/en.ftl")),
];

/// A value, or a failed test that shows the problems.
#[track_caller]
pub(super) fn fine<T>(read: Result<T, super::problem::Problems>) -> T {
    read.unwrap_or_else(|problems| panic!("\n{problems}"))
}

pub(super) fn protocol() -> Checked<Protocol> {
    fine(protocols::read("protocols/contact-after-closing.toml", PROTOCOL))
}

pub(super) fn both() -> Vec<Checked<Questionnaire>> {
    vec![
        fine(questionnaires::read("questionnaires/pulse.toml", PULSE)),
        fine(questionnaires::read("questionnaires/check-in.toml", CHECK_IN)),
    ]
}

pub(super) fn rules() -> Checked<RiskRules> {
    fine(risk::read("risk/default.toml", RISK))
}

pub(super) fn messages() -> BTreeMap<Language, String> {
    MESSAGES.into_iter().map(|(language, text)| (language, text.to_owned())).collect()
}

#[test]
fn the_shipped_files_have_no_problem_alone_or_together() {
    for calendar in CALENDARS {
        let calendar = fine(calendars::read("calendar", calendar));
        let problems = check(&protocol(), &both(), &rules(), &calendar);
        assert!(problems.is_empty(), "\n{}", problems.iter().map(ToString::to_string).collect::<String>());
    }
}

#[test]
fn the_shipped_files_are_examples_in_three_languages() {
    let languages = [Language::NL, Language::FR, Language::EN].into();
    assert!(protocol().example && rules().example && both().iter().all(|file| file.example));
    assert_eq!(protocol().languages, languages);
    let by_name = both().into_iter().map(|file| (file.value.id.clone(), file.value)).collect();
    let (complete, amiss) =
        wording::complete_languages(&messages(), &protocol().value, &by_name, &rules().value);
    assert!(amiss.is_empty(), "\n{}", amiss.iter().map(ToString::to_string).collect::<String>());
    assert_eq!(complete, languages);
}

#[test]
fn the_shipped_files_need_no_escape_character() {
    for text in [PROTOCOL, PULSE, CHECK_IN, RISK] {
        assert!(!text.contains('\\') && !text.contains("\"\"\"") && !text.contains('\t'));
    }
}

/// Checks that a text with one change has exactly one problem, in a line that holds `line`.
#[track_caller]
pub(super) fn check_fault<T: std::fmt::Debug>(
    read: fn(&str, &str) -> Result<T, super::problem::Problems>,
    text: &str,
    (from, to): (&str, &str),
    (line, what, mend): (&str, &str, &str),
) {
    assert!(text.contains(from), "`{from}` is not in the text");
    let changed = text.replacen(from, to, 1);
    let problems = read("file.toml", &changed).expect_err(to);
    check_one(&problems, (line, what, mend));
}

/// Checks that there is exactly one problem, in a line that holds `line`; none of the file where `line` is empty.
#[track_caller]
pub(super) fn check_one(problems: &super::problem::Problems, (line, what, mend): (&str, &str, &str)) {
    let [problem] = problems.list.as_slice() else { panic!("not one problem:\n{problems}") };
    assert!(problem.what.contains(what), "\n{problems}");
    assert!(problem.mend.contains(mend), "\n{problems}");
    assert_eq!(problem.span.is_none(), line.is_empty(), "\n{problems}");
    if let Some(span) = &problem.span {
        let begin = problems.source[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let shown = problems.source[begin..].lines().next().unwrap_or_default();
        assert!(shown.contains(line), "`{shown}` instead of `{line}`:\n{problems}");
    }
}
