use expect_test::expect_file;

use super::check;
use crate::files::problem::Problems;
use crate::files::tests::{CALENDARS, PROTOCOL, PULSE, check_one, fine, rules, three};
use crate::files::{calendars, protocols, questionnaires};

/// The top of a plan in Dutch.
const HEAD: &str = "id = \"one\"\nexample = true\nlanguages = [\"nl\"]\nname.nl = \"Een\"\ncall-within = \"5 working days\"\n\
                    [announce]\nlead = \"7 days\"\nopen-for = \"3 weeks\"\n[conversation]\nlength = \"4 weeks\"\n\
                    later = \"1 week\"\nlater-most = 3\n";

/// A step of that kind; lines that are not given are the usual ones.
fn step(id: &str, kind: &str, lines: &str) -> String {
    let usual = [
        ("from =", "from = \"closing\"\n"),
        ("after =", "after = \"1 month\"\n"),
        ("open-for =", "open-for = \"3 weeks\"\n"),
    ];
    let usual = usual.iter().filter(|(key, _)| !lines.contains(key));
    let usual: String = usual.map(|(_, line)| *line).collect();
    let words = match kind {
        "check-in" => {
            "questionnaire = \"pulse\"\nchannels = [\"sms\", \"mail\"]\nladder = [{ after = \"4 days\", do = \"close\" }]\n"
        }
        "message" => "text.nl = \"dag\"\nchannels = [\"sms\"]\n",
        "wait" => "",
        _ => "within = \"5 working days\"\n",
    };
    format!("[[step]]\nid = \"{id}\"\nkind = \"{kind}\"\nname.nl = \"Het\"\n{usual}{words}{lines}\n")
}

/// What is told of a plan of these steps, beside the shipped files and in the Belgian calendar.
fn told(steps: &[String]) -> Vec<Problems> {
    told_in(CALENDARS[0], &format!("{HEAD}{}", steps.concat()))
}

fn told_in(calendar: &str, plan: &str) -> Vec<Problems> {
    let plan = fine(protocols::read("plan.toml", plan));
    let mut files = three();
    files.push(fine(questionnaires::read(
        "evaluation.toml",
        include_str!("../../../../config/questionnaires/evaluation.toml"),
    )));
    check(
        &plan,
        &files,
        &rules(),
        &fine(calendars::read("calendar.toml", calendar)),
    )
}

/// That one thing is told of the step `it`, which stands beside a question without a condition.
#[track_caller]
fn told_of(kind: &str, lines: &str, others: &str, fault: (&str, &str, &str)) {
    let base = step("base", "check-in", "");
    let found = told(&[base, step("it", kind, lines), others.to_owned()]);
    let [found] = found.as_slice() else {
        panic!("{lines}: {found:?}")
    };
    check_one(found, fault);
}

#[track_caller]
fn nothing_told_of(kind: &str, lines: &str, others: &str) {
    let base = step("base", "check-in", "");
    let found = told(&[base, step("it", kind, lines), others.to_owned()]);
    assert!(found.is_empty(), "{lines}: {found:?}");
}

#[test]
fn what_only_comes_later_cannot_be_asked_for() {
    let later = step("later", "check-in", "after = \"12 months\"").replace("\"pulse\"", "\"check-in\"");
    for (when, why) in [
        (
            "{ outcome-of = \"later\", is = \"answered\" }",
            "step `later` comes after it",
        ),
        (
            "{ answer = \"rent\", is = \"arrears\" }",
            "no step before it asks for `rent`",
        ),
        ("{ outcome-of = \"it\", is = \"done\" }", "it asks how it ended itself"),
        ("{ person = \"language\", is = \"de\" }", "messages go out in `nl` only"),
    ] {
        let lines = format!("after = \"3 months\"\nwhen = {when}");
        told_of("call", &lines, &later, ("when", why, "can be known by then"));
    }
    for when in [
        "{ outcome-of = \"base\", is = \"answered\" }",
        "{ not = { outcome-of = \"later\", is = \"answered\" } }",
        "{ answer = \"going\", is = \"hard\" }",
        "{ person = \"language\", is = \"nl\" }",
    ] {
        nothing_told_of("call", &format!("after = \"3 months\"\nwhen = {when}"), &later);
    }
    // It may still be open when the other falls due.
    nothing_told_of(
        "call",
        "after = \"11 months\"\nwhen = { outcome-of = \"later\", is = \"answered\" }",
        &later,
    );
    // A step that repeats may ask how it ended the last time.
    let repeats = "every = \"3 months\"\ntimes = 3\nwhen = { not = { outcome-of = \"it\", is = \"opted-out\" } }";
    nothing_told_of("call", repeats, "");
}

#[test]
fn what_waits_for_the_end_of_the_plan_is_never_held() {
    let evaluation = step(
        "last-talk",
        "evaluate",
        "after = \"12 months\"\nquestionnaire = \"evaluation\"",
    );
    let from = "from = { step = \"last-talk\" }";
    let told = (
        "from",
        "the plan ends with the evaluation that it counts from",
        "ends-with",
    );
    told_of("letter", from, &evaluation, told);
    nothing_told_of("letter", from, &format!("{evaluation}[course]\nends-with = []\n"));
    nothing_told_of("letter", "from = [{ step = \"last-talk\" }, \"closing\"]", &evaluation);
    let when = "after = \"18 months\"\nwhen = { outcome-of = \"last-talk\", is = [\"done\", \"answered\"] }";
    told_of(
        "letter",
        when,
        &evaluation,
        ("when", "the plan ends with the evaluation `last-talk`", "known by then"),
    );
    let silent = "after = \"18 months\"\nwhen = { outcome-of = \"last-talk\", is = \"no-answer\" }";
    nothing_told_of("letter", silent, &evaluation);
}

#[test]
fn two_conditions_of_a_step_have_to_agree() {
    let lines = |condition: &str| {
        format!(
            "after = \"3 months\"\nevery = \"3 months\"\ntimes = 3\nwhen = {{ alert = \"amber\" }}\nwhile = {condition}"
        )
    };
    let apart = lines("{ not = { alert = \"amber\" } }");
    told_of(
        "call",
        &apart,
        "",
        ("while", "never holds together with its `when`", "read both aloud"),
    );
    nothing_told_of("call", &lines("{ not = { alert = \"crisis\" } }"), "");
}

#[test]
fn days_that_never_come_are_told() {
    for (lines, told) in [
        (
            "days = [\"sunday\", \"saturday\"]",
            ("days", "no Saturday and no Sunday is open", "name days"),
        ),
        (
            "avoid-days = [\"1-15\", \"16-31\"]",
            ("avoid-days", "leave no open day of any month", "leave some days free"),
        ),
        (
            "avoid-days = [\"1-10\"]\nprefer-days = [\"5-9\"]",
            (
                "prefer-days",
                "none of them is open on a day that the step takes",
                "agree",
            ),
        ),
        (
            "days = [\"friday\"]\nat = \"evening\"",
            ("days", "no Friday is open in the evening", "name days"),
        ),
    ] {
        told_of("visit", lines, "", told);
    }
    for lines in [
        "days = [\"monday\", \"sunday\"]",
        "avoid-days = [\"26-5\"]\nprefer-days = [\"5-9\"]\ndays = [\"friday\"]\nat = \"morning\"",
        "at = \"evening\"",
    ] {
        nothing_told_of("visit", lines, "");
    }
    // The same day in a calendar that opens on Saturdays, and one that closes at noon.
    let plan = |lines: &str| format!("{HEAD}{}", step("it", "check-in", lines));
    let calendar = |window: &str| format!("country = \"BE\"\ntime_zone = \"Europe/Brussels\"\n[window]\n{window}\n");
    let saturday = calendar("monday = [\"09:00-12:00\"]\nsaturday = [\"09:00-12:00\"]");
    assert_eq!(told_in(&saturday, &plan("days = [\"saturday\"]")), []);
    let found = told_in(&saturday, &plan("at = \"evening\""));
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(found, ("at =", "never open in the evening", "leave `at` out"));
}

#[test]
fn a_plan_that_contacts_somebody_every_hour_is_refused_with_the_sum() {
    let many = |n: usize, more: &str| {
        let texts = (0..n).map(|n| {
            step(
                &format!("text-{n}"),
                "message",
                &format!("after = \"{} days\"", 30 + n % 7),
            )
        });
        told(&[step("base", "check-in", ""), texts.collect(), more.to_owned()])
    };
    let found = many(100, "");
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(
        found,
        (
            "after =",
            "contacts one person 101 times within 7 days, from day 30 on (`text-0`, `text-7`, `text-14` and 98 more): \
             7 days × 24 hours ÷ 101 is one contact every hour",
            "`most-per-week` under [course]",
        ),
    );
    assert_eq!(many(5, ""), []);
    assert_eq!(many(100, "[course]\nmost-per-week = 2\n"), []);
}

#[test]
fn a_plan_that_contacts_nobody_is_refused_with_the_reason() {
    let alone = |lines: &str, others: &str| told(&[step("it", "call", lines), others.to_owned()]);
    for (lines, others, why) in [
        (
            "from = \"solution-end\"",
            "",
            "of 1 step none is held, with no date `solution-end`",
        ),
        (
            "from = \"last-reply\"",
            "",
            "of 1 step none is held, with no reply ever",
        ),
        (
            "from = { step = \"day\" }",
            &step("day", "wait", "from = { date = \"energy-bill\" }"),
            "with no date `energy-bill`",
        ),
        (
            "from = \"solution-end\"",
            &step("then", "letter", "when = { alert = \"amber\" }\nafter = \"2 months\""),
            "of 2 steps none is held, with the alert `asked`, no date `solution-end`",
        ),
    ] {
        let found = alone(lines, others);
        let [found] = found.as_slice() else {
            panic!("{lines}: {found:?}")
        };
        check_one(found, ("", why, "count from the closing in the end"));
    }
    let found = told(&[step("it", "review", "")]);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(
        found,
        (
            "",
            "contacts nobody: its steps take place without the person",
            "another kind",
        ),
    );
    assert_eq!(alone("from = [\"solution-end\", \"closing\"]", ""), []);
    // Either the date is there, or the other step is held.
    let day = step("day", "wait", "when = { alert = \"amber\" }");
    let other = step(
        "other",
        "letter",
        "when = { not = { alert = \"amber\" } }\nafter = \"2 months\"",
    );
    assert_eq!(alone("from = { step = \"day\" }", &format!("{day}{other}")), []);
}

#[test]
fn steps_that_count_from_each_other_by_many_ways_are_looked_at_within_bounds() {
    let chain: String = (2..60)
        .map(|n| {
            let from = format!("from = [{{ step = \"s{}\" }}, {{ step = \"s{}\" }}]", n - 1, n - 2);
            step(&format!("s{n}"), "wait", &from)
        })
        .collect();
    let ends = ["s0", "s1"]
        .map(|id| step(id, "wait", "from = \"solution-end\""))
        .concat();
    let it = step("it", "call", "from = { step = \"s59\" }");
    assert_eq!(told(&[it, chain, ends]), []);
}

#[test]
fn a_placeholder_where_there_is_none_is_told() {
    let text = PULSE.replacen("Hoe gaat het met uw", "Dag { $name }, hoe gaat het met uw", 1);
    assert!(text.contains("{ $name }"));
    let files = [
        fine(questionnaires::read("pulse.toml", &text)),
        three().remove(1),
        three().remove(2),
    ];
    let calendar = fine(calendars::read("be.toml", CALENDARS[0]));
    let plan = fine(protocols::read("plan.toml", PROTOCOL));
    let found = check(&plan, &files, &rules(), &calendar);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(found.file, "pulse.toml");
    check_one(
        found,
        (
            "{ $name }",
            "`{ $name }` would be read by people as it stands",
            "leave it out",
        ),
    );
    let message = step("it", "message", "after = \"2 months\"").replace("dag", "dag {name}");
    let found = told(&[step("base", "check-in", ""), message]);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(found, ("{name}", "`{name}` would be read", "leave it out"));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let plan = include_str!("twenty-faults.toml");
    let found = told_in(CALENDARS[0], plan);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert!(found.list.len() >= 20, "{}", found.list.len());
    expect_file!["twenty-faults.txt"].assert_eq(&found.to_string());
}
