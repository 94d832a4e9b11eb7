//! Faults of skip rules, scoring and provenance, each with its place and mend.

use expect_test::expect_file;

use super::read;
use crate::files::tests::{CHECK_IN, Change, Told, check_fault};

const SCALE: &str = include_str!("../../../../config/questionnaires/cfpb-5.toml");

/// The rule of the first item that not everybody is asked.
const RULE: &str = "ask-when = { answer = \"energy\", is = [\"arrears\", \"cut-off\"] }";

const RULES: &[(&str, Told<'static>)] = &[
    (
        "ask-when = { answer = \"enrgy\", is = \"arrears\" }",
        (
            "ask-when",
            "`enrgy` is no item of this questionnaire",
            "did you mean `energy`?",
        ),
    ),
    (
        "ask-when = { answer = \"energy\", is = \"arears\" }",
        (
            "ask-when",
            "`arears` is no answer to `energy`",
            "did you mean `arrears`?",
        ),
    ),
    (
        "ask-when = { answer = \"change-kind\", is = \"home\" }",
        (
            "ask-when",
            "item `energy-or-water` looks at `change-kind`, which is asked later",
            "before it",
        ),
    ),
    (
        "ask-when = { answer = \"energy-or-water\", is = \"water\" }",
        ("ask-when", "item `energy-or-water` looks at itself", "before it"),
    ),
    (
        "ask-when = { all = [ { answer = \"energy\", is = \"paid\" }, { answer = \"energy\", is = \"arrears\" } ] }",
        (
            "ask-when",
            "item `energy-or-water` is never asked: what its rule asks for cannot be true together",
            "take out what contradicts",
        ),
    ),
    (
        "ask-when = { not = { answer = \"energy\", is = \"paid\" } }",
        (
            "ask-when",
            "item `energy-or-water` is asked of somebody who answered nothing",
            "beside an answer",
        ),
    ),
    (
        "ask-when = { any = [ { answer = \"energy\", is = \"arrears\" }, { call-me = \"yes\" } ] }",
        ("ask-when", "looks at more than answers", "use `answer` and `is`"),
    ),
    (
        "ask-when = \"energy\"",
        ("ask-when", "is a text, where a table is needed", "{ key ="),
    ),
];

#[test]
fn every_fault_of_a_skip_rule_has_its_line_and_mend() {
    for (to, told) in RULES {
        check_fault(read, CHECK_IN, (RULE, to), *told);
    }
    let lead = "id = \"going\"\nkind = \"scale\"";
    let rule = "id = \"going\"\nask-when = { answer = \"rent\", is = \"paid\" }\nkind = \"scale\"";
    let told = (
        "ask-when",
        "item `going` is the lead, and yet not everybody is asked it",
        "another item the lead",
    );
    check_fault(read, CHECK_IN, (lead, rule), told);
    // Whoever moved told of a change, and whoever told of none is asked nothing of it.
    let last = "id = \"change-kind\"\nkind = \"choice\"\nreaders = \"counsellor\"\nask-when = { answer = \"changes\", is = \"yes\" }";
    let more = "\n\n[[item]]\nid = \"far\"\nkind = \"yes-no\"\nreaders = \"counsellor\"\nask-when = { all = [ \
                { answer = \"change-kind\", is = \"home\" }, { answer = \"changes\", is = \"no\" } ] }\ntext = { nl = \"Ver?\", \
                fr = \"Loin ?\", en = \"Far?\" }\noption = [ { code = \"no\", text = { nl = \"Nee\", fr = \"Non\", en = \"No\" } }, \
                { code = \"yes\", text = { nl = \"Ja\", fr = \"Oui\", en = \"Yes\" } } ]\n";
    let told = ("ask-when = { all", "no answers lead to item `far`", "let the two agree");
    check_fault(read, &format!("{CHECK_IN}{more}"), (last, last), told);
    let sound = more.replace("\"changes\", is = \"no\"", "\"changes\", is = \"yes\"");
    assert!(read("file.toml", &format!("{CHECK_IN}{sound}")).is_ok());
}

/// Changes of the shipped short form of the scale, and what is told of each.
const SCORING: &[(Change<'static>, Told<'static>)] = &[
    (
        ("modes = [\"self\"]", "modes = [\"alone\"]"),
        ("modes", "`alone` is no way of asking", "`read-aloud`"),
    ),
    (
        ("modes = [\"self\"]", "modes = [\"self\", \"self\"]"),
        ("modes", "the mode `self` is there twice", "leave one out"),
    ),
    (
        ("modes = [\"self\"]", "modes = []"),
        ("modes", "the scale can be asked in no way", "read-aloud"),
    ),
    (
        ("modes = [\"self\"]\n", ""),
        ("[scoring]", "`modes` is missing in [scoring]", "modes ="),
    ),
    (
        ("group = \"fwb-age\"", "group = \"fwb-aeg\""),
        ("group =", "`fwb-aeg` is no item of this questionnaire", "`fwb-age`"),
    ),
    (
        ("20, 26, 31,", "26, 31,"),
        (
            "scores = [",
            "the table has 20 scores, and the totals go from 0 to 20",
            "write 21",
        ),
    ),
    (
        ("57, 60, 63,", "57, 56, 63,"),
        (
            "57, 56",
            "the total 14 scores 56, less than 57",
            "compare the table with its source",
        ),
    ),
    (
        ("    82,", "    182,"),
        ("182", "182, which is out of range", "from 0 to 100"),
    ),
    (
        ("{ code = \"always\", value = 0,", "{ code = \"always\","),
        (
            "always",
            "the answer `always` of item `fwb-control` has no value",
            "add `value`",
        ),
    ),
    (
        ("{ code = \"always\", value = 0,", "{ code = \"always\", value = 40,"),
        ("always", "is 40, which is out of range", "from 0 to 20"),
    ),
    (
        (
            "id = \"fwb-never\"\n",
            "id = \"fwb-never\"\nshort = { nl = \"Hoe? 1\", fr = \"Comment? 1\", en = \"How? 1\" }\n",
        ),
        ("", "`lead` is missing in the file", "lead ="),
    ),
    (
        ("version = 1\n", ""),
        ("", "`version` is missing in the file", "version = 1"),
    ),
    (
        ("version = 1\n", "version = 0\n"),
        ("version", "is 0, which is out of range", "from 1 to 255"),
    ),
    (
        ("licence = \"Public", "license = \"Public"),
        ("license", "`license` is no key of the file", "`licence`"),
    ),
    (
        (", en = \"official\" }", " }"),
        ("validation", "`validation` is missing in `en`", "add it"),
    ),
    (
        ("en = \"official\"", "en = \"oficial\""),
        ("validation", "`oficial` is no status of a text", "`official`"),
    ),
];

#[test]
fn every_fault_of_a_scale_has_its_line_and_mend() {
    for (change, told) in SCORING {
        check_fault(read, SCALE, *change, *told);
    }
    // Those of which more than one thing is told.
    for (from, to, told) in [
        (
            "modes = [\"self\"]",
            "modes = [\"self\", \"read-aloud\"]",
            &[
                "no table for the mode `read-aloud` and the group `age-18-61`",
                "no table for the mode `read-aloud` and the group `age-62-plus`",
            ][..],
        ),
        (
            "modes = [\"self\"]",
            "modes = [\"read-aloud\"]",
            &[
                "the mode `self` is not among `modes`",
                "no table for the mode `read-aloud`",
            ],
        ),
        (
            "group = \"age-18-61\"\n",
            "group = \"age-18-60\"\n",
            &[
                "`age-18-60` is no group",
                "no table for the mode `self` and the group `age-18-61`",
            ],
        ),
        (
            "group = \"age-18-61\"\n",
            "group = \"age-62-plus\"\n",
            &[
                "the table for the mode `self` and the group `age-62-plus` is there twice",
                "no table for the mode `self` and the group `age-18-61`",
            ],
        ),
        (
            "{ code = \"age-62-plus\",",
            "{ code = \"age-62-plus\", value = 1,",
            &[
                "item `fwb-age` says which table counts, and is scored besides",
                "the answer `age-18-61` of item `fwb-age` has no value",
            ],
        ),
        (
            "id = \"fwb-age\"\n",
            "id = \"fwb-age\"\nask-when = { answer = \"fwb-control\", is = \"always\" }\n",
            &["item `fwb-age` says which table counts, and yet not everybody is asked it"],
        ),
        (
            "id = \"fwb-control\"\n",
            "id = \"fwb-control\"\nask-when = { answer = \"fwb-never\", is = \"completely\" }\n",
            &["item `fwb-control` is scored, and yet not everybody is asked it"],
        ),
    ] {
        assert!(SCALE.contains(from), "{from}");
        let problems = read("file.toml", &SCALE.replacen(from, to, 1)).unwrap_err();
        for what in told {
            assert!(
                problems.list.iter().any(|problem| problem.what.contains(what)),
                "{what} is not in\n{problems}"
            );
        }
    }
    let (unscored, _) = SCALE.split_once("[scoring]").unwrap();
    let problems = read("file.toml", unscored).unwrap_err();
    let untold =
        |problem: &&crate::files::problem::Problem| !problem.what.starts_with("`value` has no place in option");
    assert_eq!(
        (problems.list.len(), problems.list.iter().find(untold)),
        (25, None),
        "{problems}"
    );
    let unvalued = SCALE.lines().map(|line| match line.split_once(", value = ") {
        Some((before, after)) => format!("{before},{}\n", after.split_once(',').unwrap().1),
        None => format!("{line}\n"),
    });
    let problems = read("file.toml", &unvalued.collect::<String>()).unwrap_err();
    assert!(problems.to_string().contains("no answer has a value"), "{problems}");
}

#[test]
fn twenty_faults_are_twenty_findings() {
    let problems = read("scale.toml", include_str!("twenty-faults.toml")).unwrap_err();
    assert_eq!(problems.list.len(), 20, "{problems}");
    expect_file!["twenty-faults.txt"].assert_eq(&problems.to_string());
}
