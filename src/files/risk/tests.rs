use std::collections::BTreeSet;

use jiff::civil::date;

use super::read;
use crate::care::calendar::ServiceTerm;
use crate::care::condition::Condition;
use crate::care::ids::{ContactKey, StepId};
use crate::care::past::Past;
use crate::care::risk::{AlertLevel, Heard, Hearing, Severity, Sign};
use crate::files::conditions::reach::{Found, find};
use crate::files::tests::{Change, RISK, Told, check_fault, check_one, rules, three};
use crate::files::together::signals::knows;

/// A file with one rule of this condition.
fn with(when: &str) -> String {
    format!(
        "id = \"r\"\nexample = true\nlanguages = [\"nl\"]\n[[rule]]\nid = \"one\"\nlevel = \"amber\"\nwithin = \"same day\"\n\
         reason.nl = \"a\"\nwhen = {when}\n"
    )
}

fn condition(when: &str) -> Condition<Sign> {
    read("file.toml", &with(when)).unwrap().value.rules[0].when.clone()
}

fn heard(said: &[(&str, &str)]) -> Heard {
    Heard {
        answers: said
            .iter()
            .map(|(item, code)| ((*item).into(), (*code).into()))
            .collect(),
        ..Heard::default()
    }
}

#[test]
fn the_shipped_rules_judge_as_they_were_written_to() {
    let rules = rules().value;
    let judged = |heard: &Heard| {
        let contact = ContactKey {
            step: StepId::new("first"),
            occurrence: 0,
        };
        let (mut past, known) = (Past::default(), BTreeSet::new());
        past.answered(&contact, date(2026, 3, 2), &heard.answers);
        let hearing = Hearing {
            contact: &contact,
            on: date(2026, 3, 2),
            all: heard,
            heard,
            known: &known,
        };
        let (fired, _) = rules.hear(&mut past, &hearing);
        let alerts = fired
            .iter()
            .filter_map(|fired| Some(format!("{}:{}", fired.rule.level()?, fired.rule.id)));
        alerts.collect::<Vec<_>>().join(" ")
    };
    for (said, expected) in [
        (&[("going", "very-well"), ("rent", "paid"), ("post", "opened")][..], ""),
        (&[("rent", "eviction")], "red:eviction"),
        (
            &[("energy", "cut-off"), ("health-insurance", "lost")],
            "red:cut-off red:insurance-lost",
        ),
        (&[("rent", "arrears")], "amber:rent-arrears"),
        (
            &[("energy", "arrears"), ("health-insurance", "arrears")],
            "amber:energy-arrears amber:insurance-arrears",
        ),
        (&[("going", "hard")], ""),
        (&[("going", "very-hard")], "amber:very-hard"),
        (&[("post", "piles-up")], ""),
        (&[("post", "piles-up"), ("changes", "yes")], "amber:two-signals"),
        (&[("going", "hard"), ("borrowing", "yes")], "amber:two-signals"),
        (&[("going", "hard"), ("borrowing", "no")], ""),
    ] {
        assert_eq!(judged(&heard(said)), expected, "{said:?}");
    }
    let call = Heard {
        call_me: true,
        ..Heard::default()
    };
    assert_eq!(judged(&call), "asked:call-me");
    assert_eq!(
        judged(&Heard {
            call_me_today: true,
            ..call
        }),
        "asked:call-me-today",
        "one wish is one reason"
    );
    assert_eq!(
        judged(&Heard {
            danger: true,
            ..Heard::default()
        }),
        "crisis:danger"
    );
    assert_eq!(judged(&Heard::default()), "", "silence fires nothing");
    for (rule, alert) in rules.rules.iter().filter_map(|rule| Some((rule, rule.alert?))) {
        let most = match alert.level {
            AlertLevel::Crisis => ServiceTerm::SameDay,
            AlertLevel::Asked if rule.id.ends_with("today") => ServiceTerm::SameDay,
            AlertLevel::Asked => ServiceTerm::NextServiceDay,
            AlertLevel::Red => ServiceTerm::WorkingDays(3),
            AlertLevel::Amber => ServiceTerm::WorkingDays(10),
        };
        assert_eq!(alert.term, most, "{}", rule.id);
    }
}

/// Changes of the shipped rules, and what is told of each.
const FAULTS: &[(Change<'static>, Told<'static>)] = &[
    (
        ("id = \"cut-off\"", "id = \"eviction\""),
        ("id = \"eviction\"", "the id `eviction` is there twice", "of its own"),
    ),
    (
        ("level = \"red\"", "level = \"rood\""),
        ("level", "`rood` is no level", "use one of"),
    ),
    (
        ("within = \"3 working days\"", "within = \"4 working days\""),
        ("within", "too late for the level `red`", "3 working days"),
    ),
    (
        ("within = \"same day\"", "within = \"2 working days\""),
        ("within", "too late for the level `crisis`", "next service day"),
    ),
    (
        ("reason.fr = \"Une expulsion est annoncée\"\n", ""),
        ("reason", "`reason` of rule `eviction` is missing in `fr`", "add it"),
    ),
    (
        ("when = { answer = \"rent\", is = \"eviction\" }\n", ""),
        ("[[rule]]", "`when` is missing in rule `eviction`", "when = {"),
    ),
    (
        ("[[rule]]\nid = \"eviction\"", "[[rules]]\nid = \"eviction\""),
        ("[[rules]]", "`rules` is no key", "did you mean `rule`?"),
    ),
];

/// Conditions, and what is told of each.
const CONDITIONS: &[Told<'static>] = &[
    ("3", "is a number, where a table is needed", "{ key"),
    ("{ }", "the condition asks for nothing", "`answer`"),
    (
        "{ anser = \"rent\", is = \"arrears\" }",
        "`anser` is no key of a condition",
        "did you mean `answer`?",
    ),
    (
        "{ answer = \"rent\" }",
        "`is` is missing in a condition",
        "is = \"arrears\"",
    ),
    (
        "{ answer = \"rent\", is = [] }",
        "no answer would count",
        "name the answers",
    ),
    (
        "{ answer = \"rent\", is = [\"a\", \"a\"] }",
        "the answer `a` is there twice",
        "leave one out",
    ),
    (
        "{ answer = \"rent\", is = 3 }",
        "is a number, where a text is needed",
        "quotes",
    ),
    (
        "{ answer = \"rent\", is = \"a\", of = [] }",
        "`of` has no place",
        "leave it out",
    ),
    (
        "{ answer = \"rent\", is = \"a\", danger = true }",
        "asks for `answer` and for `danger`",
        "inside `all` or `any`",
    ),
    (
        "{ call-me = \"tomorrow\" }",
        "`tomorrow` is no wish to be called",
        "`today`, `yes`",
    ),
    (
        "{ danger = false }",
        "`danger` is asked for as `true`",
        "not = { danger = true }",
    ),
    ("{ danger = 1 }", "where `true` or `false` is needed", "without quotes"),
    (
        "{ all = [] }",
        "`all` of a condition is empty",
        "put conditions into it",
    ),
    (
        "{ any = [] }",
        "`any` of a condition is empty",
        "put conditions into it",
    ),
    (
        "{ any = { danger = true } }",
        "is a table, where a list is needed",
        "square brackets",
    ),
    (
        "{ at-least = 3, of = [{ danger = true }, { call-me = \"yes\" }] }",
        "at least 3 of 2 can never be",
        "ask for fewer",
    ),
    (
        "{ at-least = 0, of = [{ danger = true }] }",
        "is 0, which is out of range",
        "from 1 to 255",
    ),
    ("{ at-least = 1 }", "`of` is missing in a condition", "of = ["),
    (
        "{ not = { danger = true } }",
        "fires though the person said nothing",
        "inside an `all`",
    ),
    (
        "{ any = [{ danger = true }, { not = { danger = true } }] }",
        "fires though the person said nothing",
        "inside an `all`",
    ),
    (
        "{ not = { any = [{ danger = true }, { not = { danger = true } }] } }",
        "can never fire",
        "read it aloud",
    ),
    (
        "{ all = [{ answer = \"a\", is = \"b\" }, { answer = \"a\", is = \"c\" }] }",
        "can never fire",
        "contradicts",
    ),
    (
        "{ at-least = 2, of = [{ answer = \"a\", is = \"b\" }, { answer = \"a\", is = \"c\" }] }",
        "can never fire",
        "contradicts",
    ),
    (
        "{ all = [{ call-me = \"today\" }, { not = { call-me = \"yes\" } }] }",
        "can never fire",
        "contradicts",
    ),
];

#[test]
fn every_fault_has_its_line_and_mend() {
    for (change, fault) in FAULTS {
        check_fault(read, RISK, *change, *fault);
    }
    for (when, what, mend) in CONDITIONS {
        check_one(&read("file.toml", &with(when)).unwrap_err(), ("when", what, mend));
    }
    assert!(
        read("file.toml", "")
            .unwrap_err()
            .to_string()
            .contains("the file has no rule")
    );
}

#[test]
fn conditions_stand_eight_deep_at_most() {
    let nested = |depth: usize| {
        format!(
            "{}{{ danger = true }}{}",
            "{ all = [".repeat(depth - 1),
            "] }".repeat(depth - 1)
        )
    };
    assert!(matches!(
        find(&[(&condition(&nested(8)), true)], &|_, _| true),
        Found::Case(_)
    ));
    let problems = read("file.toml", &with(&nested(9))).unwrap_err();
    check_one(&problems, ("when", "more than 8 deep", "flatter"));
    for depth in [30, 70, 90, 5_000, 20_000] {
        assert!(read("file.toml", &with(&nested(depth))).is_err(), "{depth}");
        let nots = format!("{}{{ danger = true }}{}", "{ not = ".repeat(depth), "}".repeat(depth));
        assert!(read("file.toml", &with(&nots)).is_err(), "{depth}");
    }
}

#[test]
fn what_a_condition_can_come_to() {
    let files = three();
    let (pulse, check_in) = (&files[0].value, &files[1].value);
    let knows = |asked, matter: &_, word: &_| knows(asked, &files, matter, word);
    let rent = "{ answer = \"rent\", is = \"arrears\" }";
    let going = "{ answer = \"going\", is = \"hard\" }";
    for (when, open, of_pulse, of_check_in) in [
        (rent.to_owned(), true, false, true),
        (going.to_owned(), true, true, true),
        (format!("{{ all = [{rent}, {going}] }}"), true, false, true),
        (format!("{{ all = [{going}, {{ not = {rent} }}] }}"), true, true, true),
        (
            format!("{{ all = [{going}, {{ not = {{ any = [{rent}, {{ danger = true }}] }} }}] }}"),
            true,
            true,
            true,
        ),
        (format!("{{ any = [{rent}, {{ danger = true }}] }}"), true, true, true),
        (
            "{ answer = \"rent\", is = \"unheard-of\" }".to_owned(),
            true,
            false,
            false,
        ),
    ] {
        let condition = condition(&when);
        assert_eq!(find(&[(&condition, true)], &|_, _| true).may_be(), open, "{when}");
        for (asked, fires) in [(pulse, of_pulse), (check_in, of_check_in)] {
            let found = find(&[(&condition, true)], &|matter, word| knows(asked, matter, word));
            assert_eq!(found.may_be(), fires, "{when}");
        }
    }
}

#[test]
fn a_condition_that_is_hard_to_see_through_ends_the_search() {
    // Each pair contradicts itself only at its end, so that nothing is cut short.
    let part = |n: usize| {
        format!(
            "{{ any = [{{ answer = \"a{n}\", is = \"b\" }}, {{ answer = \"a{}\", is = \"c\" }}] }}",
            n + 1
        )
    };
    let parts: Vec<_> = (0..120).map(part).collect();
    let none = "{ all = [{ danger = true }, { not = { danger = true } }] }";
    let when = format!("{{ all = [{}, {none}] }}", parts.join(", "));
    assert!(
        read("file.toml", &with(&when)).is_ok_and(|file| file.value.rules.len() == 1),
        "given up in favour of the rule"
    );
}

#[test]
fn twenty_faults_are_twenty_findings() {
    let problems = read("risk.toml", include_str!("twenty-faults.toml")).unwrap_err();
    expect_test::expect_file!["twenty-faults.txt"].assert_eq(&problems.to_string());
    assert_eq!(problems.list.len(), 20, "{problems}");
}

#[test]
fn a_rule_says_what_its_signal_is_worth() {
    let read_one = |lines: &str, when: &str| {
        let text = with(when).replace("level = \"amber\"\nwithin = \"same day\"\n", lines);
        let rule = read("file.toml", &text).unwrap().value.rules[0].clone();
        let severity = rule.severity.map_or("none", Severity::code);
        format!(
            "{} {severity} {}",
            rule.level().map_or("none", AlertLevel::code),
            rule.holds_for
        )
    };
    let rent = "{ answer = \"rent\", is = \"arrears\" }";
    for (lines, told) in [
        ("", "none light P6M"),
        ("level = \"amber\"\nwithin = \"same day\"\n", "amber serious P6M"),
        (
            "level = \"red\"\nwithin = \"same day\"\nholds-for = \"1 year\"\n",
            "red grave P12M",
        ),
        ("level = \"crisis\"\nwithin = \"same day\"\n", "crisis grave P6M"),
        ("level = \"asked\"\nwithin = \"same day\"\n", "asked none P6M"),
        ("severity = \"grave\"\nholds-for = \"30 days\"\n", "none grave P30D"),
    ] {
        assert_eq!(read_one(lines, rent), told, "{lines}");
    }
    // A score may stand beside an answer, or in a rule that asks for nobody.
    let fell = "{ fell = \"cfpb-10\", by = 14, since = \"last\" }";
    assert_eq!(read_one("", fell), "none light P6M");
    let both = format!("{{ all = [{fell}, {rent}] }}");
    assert_eq!(
        read_one("level = \"amber\"\nwithin = \"same day\"\n", &both),
        "amber serious P6M"
    );
}
