use super::{check, with_orders};
use crate::care::risk::Sign;
use crate::files::checked::Checked;
use crate::files::problem::Problems;
use crate::files::tests::{CHECK_IN, RISK, SCALE, Told, check_one, fine, rules, three};
use crate::files::{questionnaires, risk};

/// The shipped rules with one more, beside the shipped questionnaires.
fn with_rule(lines: &str) -> Problems {
    let text =
        format!("{RISK}\n[[rule]]\nid = \"extra\"\nreason = {{ nl = \"a\", fr = \"b\", en = \"c\" }}\n{lines}\n");
    check(&fine(risk::read("risk.toml", &text)), &three())
}

/// What the extra rule says, and what is told of it.
const FAULTS: &[Told<'static>] = &[
    (
        "when = { worse = \"rnt\" }",
        "`rnt` is no item of a questionnaire",
        "did you mean `rent`?",
    ),
    (
        "when = { worse = \"changes\" }",
        "nobody knows which answer to `changes` is worse",
        "from good to bad",
    ),
    (
        "when = { better = \"rent\", order = [\"paid\", \"arears\"] }",
        "`arears` is no answer to `rent`",
        "did you mean `arrears`?",
    ),
    (
        "when = { answer = \"post\", is = \"pile-up\", times = 3 }",
        "`pile-up` is no answer to `post`",
        "did you mean `piles-up`?",
    ),
    (
        "when = { fell = \"cfpb-12\", by = 14, since = \"last\" }",
        "`cfpb-12` is no questionnaire",
        "did you mean `cfpb-10`?",
    ),
    (
        "when = { fell = \"check-in\", by = 14, since = \"last\" }",
        "`check-in` has no score",
        "`[scoring]`",
    ),
    (
        "when = { fell = \"cfpb-10\", by = 13, since = \"last\" }",
        "13 points of `cfpb-10` may be chance: less than 14 means nothing",
        "write 14 or more",
    ),
    (
        "when = { fell = \"cfpb-10\", by = 82, since = \"last\" }",
        "cannot fall by 82: the highest and the lowest are 81 apart",
        "write 81 or less",
    ),
    (
        "when = { all = [{ fell = \"cfpb-10\", by = 14, since = \"last\" }, { worse = \"rent\" }] }",
        "`extra` can never fire: no questionnaire asks all",
        "one questionnaire",
    ),
    (
        "when = { all = [{ worse = \"going\" }, { answer = \"going\", is = \"very-well\" }] }",
        "`extra` can never fire",
        "leave it out",
    ),
    (
        "when = { signals = 2, of = [\"borrowed\", \"post-pile-up\"], within = \"1 year\" }",
        "`post-pile-up` is no relapse rule",
        "did you mean `post-piles-up`?",
    ),
    (
        "when = { signals = 2, of = [\"borrowed\", \"two-signals\"], within = \"1 year\" }",
        "`two-signals` adds up signals itself, so it never counts",
        "take it out",
    ),
    (
        "when = { signals = 2, of = [\"borrowed\", \"call-me\"], within = \"1 year\" }",
        "`call-me` tells of a wish",
        "take it out",
    ),
    (
        "when = { signals = 2, of = [\"very-hard\", \"borrowed\"], severity = \"serious\", within = \"1 year\" }",
        "`borrowed` is less grave than `severity` asks for",
        "change one",
    ),
    (
        "when = { signals = 20, severity = \"grave\", within = \"1 year\" }",
        "20 signals can never add up: the rules that count are 4",
        "ask for fewer",
    ),
    (
        "level = \"amber\"\nwithin = \"10 working days\"\nwhen = { answer = \"rent\", is = \"arrears\", times = 2 }",
        "rule `extra` adds nothing: whenever it fires, `rent-arrears` fires and asks for a human as much",
        "let it count with others",
    ),
    (
        "level = \"amber\"\nwithin = \"10 working days\"\nwhen = { worse = \"rent\" }",
        "rule `extra` adds nothing: whenever it fires, others fire",
        "more pressing",
    ),
];

#[test]
fn every_fault_has_its_line_and_mend() {
    for (lines, what, mend) in FAULTS {
        let (line, what) = (lines.lines().last().unwrap(), *what);
        check_one(&with_rule(lines), (line, what, mend));
    }
}

#[test]
fn what_adds_something_is_no_fault() {
    for lines in [
        // More pressing than what fires with it, sooner, or only at other times.
        "level = \"red\"\nwithin = \"3 working days\"\nwhen = { answer = \"rent\", is = \"arrears\", times = 2 }",
        "level = \"amber\"\nwithin = \"same day\"\nwhen = { answer = \"rent\", is = \"arrears\", times = 2 }",
        "level = \"amber\"\nwithin = \"10 working days\"\nwhen = { worse = \"going\" }",
        "level = \"amber\"\nwithin = \"10 working days\"\nwhen = { answer = \"post\", is = \"piles-up\" }",
        // It asks for nobody, and is written down.
        "when = { answer = \"rent\", is = \"arrears\", times = 2 }",
        "when = { fell = \"cfpb-10\", by = 81, since = \"last\" }",
        "when = { worse = \"changes\", order = [\"no\", \"yes\"] }",
        "level = \"red\"\nwithin = \"3 working days\"\nwhen = { signals = 2, severity = \"serious\", within = \"6 months\" }",
    ] {
        // What already stands in the file may be overtaken by it, and then it is told of that one.
        let told = with_rule(lines);
        assert!(
            told.list
                .iter()
                .all(|problem| !problem.what.starts_with("rule `extra`")),
            "{lines}\n{told}"
        );
    }
}

#[test]
fn scores_alone_never_add_up_to_an_alert() {
    let second = "[[rule]]\nid = \"second\"\nwhen = { fell = \"cfpb-10\", by = 20, since = \"last\" }\n\
                  reason = { nl = \"a\", fr = \"b\", en = \"c\" }\n";
    let both = "level = \"amber\"\nwithin = \"10 working days\"\nwhen = { signals = 2, of = [\"well-being-fell\", \"second\"], within = \"1 year\" }";
    let told = with_rule(&format!("{both}\n{second}"));
    check_one(
        &told,
        ("signals = 2", "2 scores that fell would ask for a human", "one score"),
    );
}

#[test]
fn every_level_is_reached() {
    for level in ["asked", "amber", "red", "crisis"] {
        let other = if level == "red" { "crisis" } else { "red" };
        let text = RISK.replace(&format!("level = \"{level}\""), &format!("level = \"{other}\""));
        let text = text
            .replace("10 working days", "same day")
            .replace("3 working days", "same day");
        let text = text.replace("\"next service day\"", "\"same day\"");
        let told = check(&fine(risk::read("risk.toml", &text)), &three());
        let unreached: Vec<_> = told
            .list
            .iter()
            .filter(|problem| problem.what.contains("no rule leads to"))
            .collect();
        let [unreached] = unreached.as_slice() else {
            panic!("{level}\n{told}")
        };
        assert!(
            unreached.what.contains(&format!("`{level}`")) && unreached.span.is_none(),
            "{told}"
        );
    }
}

#[test]
fn a_score_without_a_least_change_is_looked_at_by_no_rule() {
    let silent = SCALE.replace("least-change = 14\n", "");
    let files = [
        three().remove(0),
        three().remove(1),
        fine(questionnaires::read("cfpb-10.toml", &silent)),
    ];
    let told = check(&rules(), &files);
    check_one(
        &told,
        ("fell = \"cfpb-10\"", "nobody knows by how much", "`least-change`"),
    );
}

#[test]
fn an_item_is_ordered_in_one_way() {
    let ordered = |text: &str| fine(questionnaires::read("check-in.toml", text));
    let turned = CHECK_IN.replacen("order = \"best-first\"", "order = \"worst-first\"", 1);
    let found = super::super::check_questionnaires(&[three().remove(0), ordered(&turned)]);
    check_one(
        &found[1],
        (
            "id = \"going\"",
            "orders its answers otherwise than in questionnaire `pulse`",
            "same `order`",
        ),
    );
    // Where one of them says nothing, the other one counts.
    let unsaid = CHECK_IN.replacen("order = \"best-first\"\n", "", 1);
    let found = super::super::check_questionnaires(&[three().remove(0), ordered(&unsaid)]);
    assert!(found.iter().all(|problems| problems.list.is_empty()));
}

#[test]
fn the_order_of_a_questionnaire_comes_to_the_rule() {
    let risk: Checked<_> = rules();
    let ordered = with_orders(risk.value, &three());
    let worse = ordered.rule("bills-worse").unwrap().when.facts();
    let Sign::Worse { item, order } = worse[0] else {
        panic!("{worse:?}")
    };
    assert_eq!(
        (item.as_str(), order.join(" ")),
        ("rent", "paid arrears eviction".to_owned())
    );
}
