//! The shipped files, held against every checker; and every checker, held against text that is no such file.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::checked::Checked;
use super::together::{before_use, check};
use super::{calendars, protocols, questionnaires, risk, wording};
use crate::care::calendar::{Calendar, Country};
use crate::care::person::Language;
use crate::care::protocol::Protocol;
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::RiskRules;

pub(super) const PROTOCOL: &str = include_str!("../../config/protocols/contact-after-closing.toml");
/// The shipped plans beside that one, by the name of their file.
pub(super) const PRESETS: [(&str, &str); 7] = [
    ("3-9-15", include_str!("../../config/protocols/3-9-15.toml")),
    (
        "budget-guidance",
        include_str!("../../config/protocols/budget-guidance.toml"),
    ),
    ("discharge", include_str!("../../config/protocols/discharge.toml")),
    ("intensive", include_str!("../../config/protocols/intensive.toml")),
    ("light", include_str!("../../config/protocols/light.toml")),
    ("reach-out", include_str!("../../config/protocols/reach-out.toml")),
    (
        "volunteer-beside-professional",
        include_str!("../../config/protocols/volunteer-beside-professional.toml"),
    ),
];
pub(super) const PULSE: &str = include_str!("../../config/questionnaires/pulse.toml");
pub(super) const CHECK_IN: &str = include_str!("../../config/questionnaires/check-in.toml");
/// The scale that a relapse rule looks at.
pub(super) const SCALE: &str = include_str!("../../config/questionnaires/cfpb-10.toml");
const EVALUATION: &str = include_str!("../../config/questionnaires/evaluation.toml");
pub(super) const RISK: &str = include_str!("../../config/risk/default.toml");
pub(super) const CALENDARS: [&str; 2] = [
    include_str!("../../config/calendars/be.toml"),
    include_str!("../../config/calendars/nl.toml"),
];
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

pub(super) fn three() -> Vec<Checked<Questionnaire>> {
    static THREE: LazyLock<Vec<Checked<Questionnaire>>> = LazyLock::new(|| {
        vec![
            fine(questionnaires::read("questionnaires/pulse.toml", PULSE)),
            fine(questionnaires::read("questionnaires/check-in.toml", CHECK_IN)),
            fine(questionnaires::read("questionnaires/cfpb-10.toml", SCALE)),
        ]
    });
    THREE.clone()
}

pub(super) fn rules() -> Checked<RiskRules> {
    fine(risk::read("risk/default.toml", RISK))
}

pub(super) fn messages() -> BTreeMap<Language, String> {
    MESSAGES
        .into_iter()
        .map(|(language, text)| (language, text.to_owned()))
        .collect()
}

#[test]
fn the_shipped_files_have_no_problem_alone_or_together() {
    for calendar in CALENDARS {
        let calendar = fine(calendars::read("calendar", calendar));
        let problems = before_use::check(&protocol(), &three(), &rules(), &calendar);
        assert!(
            problems.is_empty(),
            "\n{}",
            problems.iter().map(ToString::to_string).collect::<String>()
        );
    }
}

#[test]
fn every_shipped_plan_is_a_whole_example_in_three_languages() {
    let languages = [Language::NL, Language::FR, Language::EN].into();
    let mut files = three();
    files.push(fine(questionnaires::read("questionnaires/evaluation.toml", EVALUATION)));
    let by_name: BTreeMap<_, _> = files
        .iter()
        .map(|file| (file.value.id.clone(), file.value.clone()))
        .collect();
    for (name, text) in PRESETS {
        let plan = fine(protocols::read(&format!("protocols/{name}.toml"), text));
        assert!(plan.example && plan.languages == languages, "{name}");
        for calendar in CALENDARS {
            let calendar = fine(calendars::read("calendar", calendar));
            let problems = before_use::check(&plan, &files, &rules(), &calendar);
            let told: String = problems.iter().map(ToString::to_string).collect();
            assert!(problems.is_empty(), "{name}\n{told}");
        }
        let (complete, amiss) = wording::complete_languages(&messages(), &plan.value, &by_name, &rules().value);
        assert!(amiss.is_empty() && complete == languages, "{name}: {amiss:?}");
        assert!(
            !text.contains('\\') && !text.contains("\"\"\"") && !text.contains('\t'),
            "{name}"
        );
        assert!(
            text.starts_with("# ") && text.contains("EXAMPLE") && text.contains("Where it comes from."),
            "{name}"
        );
    }
}

#[test]
fn the_shipped_files_are_examples_in_three_languages() {
    let languages = [Language::NL, Language::FR, Language::EN].into();
    assert!(protocol().example && rules().example && three().iter().all(|file| file.example));
    assert_eq!(protocol().languages, languages);
    let by_name = three()
        .into_iter()
        .map(|file| (file.value.id.clone(), file.value))
        .collect();
    let (complete, amiss) = wording::complete_languages(&messages(), &protocol().value, &by_name, &rules().value);
    assert!(
        amiss.is_empty(),
        "\n{}",
        amiss.iter().map(ToString::to_string).collect::<String>()
    );
    assert_eq!(complete, languages);
}

#[test]
fn the_shipped_files_need_no_escape_character() {
    for text in [PROTOCOL, PULSE, CHECK_IN, RISK] {
        assert!(!text.contains('\\') && !text.contains("\"\"\"") && !text.contains('\t'));
    }
}

/// What is taken out of a text, and what is put there.
pub(super) type Change<'a> = (&'a str, &'a str);

/// What is told: a part of the line, of what is wrong, and of the mend.
pub(super) type Told<'a> = (&'a str, &'a str, &'a str);

/// The shipped files, read.
type Shipped = (Checked<Protocol>, Vec<Checked<Questionnaire>>, Checked<RiskRules>);

/// Checks that a text with one change has exactly one problem, in a line that holds `line`.
#[track_caller]
pub(super) fn check_fault<T: std::fmt::Debug>(
    read: fn(&str, &str) -> Result<T, super::problem::Problems>,
    text: &str,
    (from, to): Change<'_>,
    told: Told<'_>,
) {
    assert!(text.contains(from), "`{from}` is not in the text");
    let changed = text.replacen(from, to, 1);
    let problems = read("file.toml", &changed).expect_err(to);
    check_one(&problems, told);
}

/// Checks that there is exactly one problem, in a line that holds `line`; none of the file where `line` is empty.
#[track_caller]
pub(super) fn check_one(problems: &super::problem::Problems, (line, what, mend): Told<'_>) {
    let [problem] = problems.list.as_slice() else {
        panic!("not one problem:\n{problems}")
    };
    assert!(problem.what.contains(what), "\n{problems}");
    assert!(problem.mend.contains(mend), "\n{problems}");
    assert_eq!(problem.span.is_none(), line.is_empty(), "\n{problems}");
    if let Some(span) = &problem.span {
        let begin = problems.source[..span.start].rfind('\n').map_or(0, |at| at + 1);
        let shown = problems.source[begin..].lines().next().unwrap_or_default();
        assert!(shown.contains(line), "`{shown}` instead of `{line}`:\n{problems}");
    }
}

/// Pieces that do not belong where they land.
const SCRAPS: [&str; 22] = [
    "",
    "\"",
    "[",
    "]",
    "[[",
    "{",
    "}",
    "=",
    "\n",
    "-1",
    "true",
    "\0",
    "é",
    "'''",
    "\\u0000",
    "9999999999999999999",
    "[[step]]",
    "[[step.ladder]]",
    "[[item.option]]",
    "{ not = ",
    "id = \"x\"",
    "a.b.c.d = 1",
];

/// Text as it goes wrong under somebody's hands: pieces of a shipped file are left out or replaced.
fn mangled() -> impl Strategy<Value = String> {
    let file = prop::sample::select(vec![PROTOCOL, PULSE, CHECK_IN, RISK]);
    let cut = (
        any::<prop::sample::Index>(),
        0..40_usize,
        prop::sample::select(SCRAPS.to_vec()),
    );
    (file, prop::collection::vec(cut, 1..6)).prop_map(|(file, cuts)| {
        let mut letters: Vec<char> = file.chars().collect();
        for (at, length, scrap) in cuts {
            let from = at.index(letters.len());
            let until = letters.len().min(from + length);
            letters.splice(from..until, scrap.chars());
        }
        letters.into_iter().collect()
    })
}

/// Reads a text as each kind of file; what is wrong with it can be shown, and what is right can be checked together.
fn read_as_each(text: &str) {
    static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| (protocol(), three(), rules()));
    let plan = protocols::read("file.toml", text);
    let questions = questionnaires::read("file.toml", text);
    let rules = risk::read("file.toml", text);
    for problems in [plan.as_ref().err(), questions.as_ref().err(), rules.as_ref().err()]
        .into_iter()
        .flatten()
    {
        assert!(!problems.is_empty() && problems.list.len() <= 201);
        assert!(
            problems
                .list
                .iter()
                .all(|problem| !problem.what.is_empty() && !problem.mend.is_empty())
        );
        assert!(problems.render().contains("file.toml"));
    }
    if plan.is_err() && questions.is_err() && rules.is_err() {
        return;
    }
    let calendar = Calendar::new(Country::BE, jiff::tz::TimeZone::UTC);
    let plan = plan.unwrap_or_else(|_| SHIPPED.0.clone());
    let questions = questions.map_or_else(|_| SHIPPED.1.clone(), |file| vec![file]);
    let rules = rules.unwrap_or_else(|_| SHIPPED.2.clone());
    assert!(
        check(&plan, &questions, &rules, &calendar)
            .iter()
            .all(|problems| !problems.render().is_empty())
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_checker_panic(text in "\\PC{0,200}|[\\[\\]{}=\"'a-z0-9.,\n #-]{0,200}") {
        read_as_each(&text);
    }

    #[test]
    fn no_mangled_file_makes_a_checker_panic(text in mangled()) {
        read_as_each(&text);
    }
}

#[test]
fn depth_and_size_are_bounded() {
    for text in [
        "[".repeat(20_000),
        "{".repeat(20_000),
        format!("when = {}", "[".repeat(20_000)),
        format!("a{} = 1", ".a".repeat(20_000)),
        format!("[[{}a]]", "a.".repeat(20_000)),
        "[[rule]]\nwhen = { all = [".to_owned() + &"{ not = ".repeat(20_000),
        "=\n".repeat(60_000),
        "\"".repeat(20_000),
        "[[step]]\n".repeat(20_000),
        (0..10_000)
            .map(|n| format!("key{n} = 1"))
            .collect::<Vec<_>>()
            .join("\n"),
    ] {
        read_as_each(&text);
    }
}
