use super::{Together, check};
use crate::care::calendar::{Calendar, Country};
use crate::care::ids::RulesId;
use crate::care::person::Language;
use crate::files::problem::Problems;
use crate::files::tests::{CALENDARS, CHECK_IN, PROTOCOL, PULSE, RISK, check_one, fine, protocol, rules, three};
use crate::files::{calendars, protocols, questionnaires, risk};

/// The problems of the shipped files with one change to each of the texts.
fn problems(plan: (&str, &str), check_in: (&str, &str), rules: (&str, &str)) -> Vec<Problems> {
    let change = |text: &str, (from, to): (&str, &str)| {
        assert!(text.contains(from));
        text.replacen(from, to, 1)
    };
    let plan = fine(protocols::read("plan.toml", &change(PROTOCOL, plan)));
    let questionnaires = [
        fine(questionnaires::read("pulse.toml", PULSE)),
        fine(questionnaires::read("check-in.toml", &change(CHECK_IN, check_in))),
        three().remove(2),
    ];
    let rules = fine(risk::read("risk.toml", &change(RISK, rules)));
    check(
        &plan,
        &questionnaires,
        &rules,
        &fine(calendars::read("be.toml", CALENDARS[0])),
    )
}

const SAME: (&str, &str) = ("", "");

#[test]
fn a_name_that_leads_nowhere_is_told_where_it_stands() {
    for (plan, check_in, rules, (file, line, what, mend)) in [
        (
            ("questionnaire = \"pulse\"", "questionnaire = \"puls\""),
            SAME,
            SAME,
            (
                "plan.toml",
                "questionnaire = \"puls\"",
                "`puls` is no questionnaire",
                "did you mean `pulse`?",
            ),
        ),
        (
            SAME,
            SAME,
            ("answer = \"rent\"", "answer = \"rents\""),
            (
                "risk.toml",
                "answer = \"rents\"",
                "`rents` is no item of a questionnaire",
                "did you mean `rent`?",
            ),
        ),
        (
            SAME,
            SAME,
            ("is = \"eviction\"", "is = \"evicted\""),
            (
                "risk.toml",
                "is = \"evicted\"",
                "`evicted` is no answer to `rent`",
                "use one of `arrears`, `eviction`, `paid`",
            ),
        ),
        (
            SAME,
            SAME,
            ("is = [\"hard\", \"very-hard\"]", "is = [\"hard\", \"very-herd\"]"),
            (
                "risk.toml",
                "very-herd",
                "`very-herd` is no answer to `going`",
                "did you mean `very-hard`?",
            ),
        ),
    ] {
        let found = problems(plan, check_in, rules);
        let [found] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(found.file, file);
        check_one(found, (line, what, mend));
    }
}

#[test]
fn one_item_means_one_thing() {
    let found = problems(SAME, ("code = \"so-so\"", "code = \"middling\""), SAME);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(
        found,
        (
            "id = \"going\"",
            "other answers than in questionnaire `pulse`",
            "a name of its own",
        ),
    );
    let twice = [
        three().remove(0),
        three().remove(0),
        three().remove(1),
        three().remove(2),
    ];
    let calendar = fine(calendars::read("be.toml", CALENDARS[0]));
    let found = check(&protocol(), &twice, &rules(), &calendar);
    check_one(&found[0], ("", "the questionnaire `pulse` is also in", "another `id`"));
}

#[test]
fn a_rule_that_no_questionnaire_can_fire_is_told() {
    let calendar = fine(calendars::read("be.toml", CALENDARS[0]));
    // The plan asks the pulse alone; a worker who speaks with somebody may hear all that the check-in asks.
    let plan = PROTOCOL.replace("questionnaire = \"check-in\"", "questionnaire = \"pulse\"");
    let plan = fine(protocols::read("plan.toml", &plan));
    assert_eq!(check(&plan, &three(), &rules(), &calendar), []);
    // Answers of two questionnaires never come together.
    let rule = "{ all = [{ answer = \"only-pulse\", is = \"good\" }, { answer = \"rent\", is = \"arrears\" }] }";
    let pulse = PULSE
        .replace("\"going\"", "\"only-pulse\"")
        .replace("\"well\"", "\"good\"");
    let risk = RISK.replacen("{ answer = \"rent\", is = \"arrears\" }", rule, 1);
    let files = [
        fine(questionnaires::read("pulse.toml", &pulse)),
        three().remove(1),
        three().remove(2),
    ];
    let found = check(&protocol(), &files, &fine(risk::read("risk.toml", &risk)), &calendar);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(
        found,
        (
            "only-pulse",
            "no questionnaire asks all that it needs",
            "one questionnaire",
        ),
    );
}

#[test]
fn a_contact_that_closed_days_swallow_is_told() {
    // Closed from 20 December to 9 January, which is 21 days with the weekends beside it.
    let closed = "extra = [ { from = 2029-12-20, to = 2030-01-09, name = { nl = \"Dicht\", fr = \"Fermé\", en = \"Closed\" } } ]";
    let calendar = format!("country = \"BE\"\ntime_zone = \"Europe/Brussels\"\n[closing]\n{closed}\n");
    let calendar = match calendars::read("be.toml", &calendar) {
        Ok(calendar) => calendar,
        Err(problems) => panic!("{problems}"),
    };
    let found = check(&protocol(), &three(), &rules(), &calendar);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(found.list.len(), 3, "\n{found}");
    let problem = &found.list[0];
    assert!(
        problem.what.contains("step `month-3` would pass without one open hour"),
        "{found}"
    );
    assert!(problem.what.contains("2029-12-20"), "{found}");
    // Without closed days there is an open hour within four days.
    let plain = Calendar::new(Country::BE, jiff::tz::TimeZone::UTC);
    let short = fine(protocols::read(
        "plan.toml",
        &PROTOCOL.replace("open-for = \"3 weeks\"", "open-for = \"4 days\""),
    ));
    assert_eq!(check(&short, &three(), &rules(), &plain), []);
}

#[test]
fn files_without_a_problem_become_rules() {
    let together = Together {
        protocol: protocol(),
        questionnaires: three(),
        risk: rules(),
        calendar: fine(calendars::read("be.toml", CALENDARS[0])),
    };
    let rules = together
        .clone()
        .into_rules(RulesId::new("r1"), [Language::NL].into())
        .unwrap();
    assert_eq!((rules.questionnaires.len(), rules.risk.rules.len()), (3, 18));
    let mut halves = together;
    halves.questionnaires.pop();
    assert!(halves.into_rules(RulesId::new("r1"), [Language::NL].into()).is_err());
}

/// The example with a condition on one of its steps, and what is told of it.
#[test]
fn what_a_step_depends_on_is_held_against_the_other_files() {
    let with = |when: &str| {
        PROTOCOL.replacen(
            "after = \"3 months\"",
            &format!("after = \"3 months\"\nwhen = {when}"),
            1,
        )
    };
    let calendar = fine(calendars::read("be.toml", CALENDARS[0]));
    for (when, what, mend) in [
        (
            "{ answer = \"rnt\", is = \"arrears\" }",
            "`rnt` is no item of a questionnaire",
            "did you mean `rent`?",
        ),
        (
            "{ answer = \"rent\", is = \"lost\" }",
            "`lost` is no answer to `rent`",
            "use one of",
        ),
        ("{ signal = \"evicted\" }", "`evicted` is no relapse rule", "use one of"),
        (
            "{ outcome-of = \"pulsar\", is = \"answered\" }",
            "`pulsar` is no step of the plan",
            "did you mean `pulse`?",
        ),
        (
            "{ all = [{ answer = \"rent\", is = \"arrears\" }, { answer = \"rent\", is = \"paid\" }] }",
            "`when` of step `month-3` can never hold",
            "contradicts",
        ),
        (
            "{ all = [{ alert = \"red\" }, { not = { alert = \"amber\" } }] }",
            "can never hold",
            "contradicts",
        ),
        (
            "{ any = [{ alert = \"amber\" }, { not = { alert = \"red\" } }] }",
            "always holds, so it decides nothing",
            "leave it out",
        ),
    ] {
        let plan = fine(protocols::read("plan.toml", &with(when)));
        let found = check(&plan, &three(), &rules(), &calendar);
        let [found] = found.as_slice() else {
            panic!("{when}: {found:?}")
        };
        check_one(found, ("when", what, mend));
    }
    for when in [
        "{ answer = \"rent\", is = [\"arrears\", \"eviction\"] }",
        "{ not = { outcome-of = \"pulse\", is = \"no-answer\" } }",
    ] {
        let plan = fine(protocols::read("plan.toml", &with(when)));
        assert_eq!(check(&plan, &three(), &rules(), &calendar), [], "{when}");
    }
}

/// A plan of which every step asks for something leaves somebody out, and says whom.
#[test]
fn a_plan_that_leaves_somebody_out_is_told() {
    let calendar = fine(calendars::read("be.toml", CALENDARS[0]));
    let all = |when: &str| {
        PROTOCOL.replace(
            "open-for = \"3 weeks\"\nchannels",
            &format!("open-for = \"3 weeks\"\nwhen = {when}\nchannels"),
        )
    };
    let plan = all("{ alert = \"amber\" }").replace(
        "open-for = \"6 weeks\"\nchannels",
        "open-for = \"6 weeks\"\nwhen = { signal = \"eviction\" }\nchannels",
    );
    let plan = fine(protocols::read("plan.toml", &plan));
    let found = check(&plan, &three(), &rules(), &calendar);
    let [found] = found.as_slice() else { panic!("{found:?}") };
    let told = found.to_string();
    assert!(told.contains("somebody gets no contact at all"), "{told}");
    assert!(told.contains("rule `eviction` not fired"), "{told}");
}

/// Two branches that can hold together are told, with a case; branches that exclude each other are not.
#[test]
fn branches_that_overlap_are_told_with_a_case() {
    let calendar = fine(calendars::read("be.toml", CALENDARS[0]));
    let branches = |one: &str, other: &str| {
        let step = |id: &str, when: &str| {
            let head = PROTOCOL.split("\n[[step]]").nth(4).unwrap();
            let text = head.replace("id = \"month-12\"", &format!("id = \"{id}\"\nwhen = {when}"));
            format!(
                "\n[[step]]{}",
                text.replace("after = \"12 months\"", "after = \"18 months\"")
            )
        };
        let plan = format!("{PROTOCOL}{}{}", step("one", one), step("other", other));
        check(
            &fine(protocols::read("plan.toml", &plan)),
            &three(),
            &rules(),
            &calendar,
        )
    };
    let apart = branches("{ alert = \"amber\" }", "{ not = { alert = \"amber\" } }");
    assert_eq!(apart, []);
    let found = branches("{ alert = \"amber\" }", "{ answer = \"rent\", is = \"arrears\" }");
    let [found] = found.as_slice() else { panic!("{found:?}") };
    check_one(
        found,
        (
            "when",
            "`one` and `other` fall on the same day and both hold with `rent` `arrears`, the alert `amber`",
            "the opposite of the other",
        ),
    );
}
