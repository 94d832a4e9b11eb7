use expect_test::expect;

use super::read;
use crate::care::calendar::{Offset, ServiceTerm};
use crate::care::ids::StepId;
use crate::care::person::{Channel, Language};
use crate::care::protocol::{Anchor, Rung, RungAct, StepKind};
use crate::files::tests::{PROTOCOL, check_fault, protocol};

#[test]
fn the_shipped_plan_says_what_it_was_written_to_say() {
    let plan = protocol().value;
    let offset = |text: &str| Offset::parse(text).unwrap();
    let steps: Vec<_> = plan.steps.iter().map(|step| (step.id.as_str(), step.offset)).collect();
    let months = |n: i32| offset(&format!("{n} months"));
    assert_eq!(steps, [("pulse", months(1)), ("month-3", months(3)), ("month-6", months(6)), ("month-12", months(12))]);
    assert_eq!((plan.announce_lead, plan.announce_open_for), (offset("7 days"), offset("3 weeks")));
    assert_eq!((plan.voice, plan.later, plan.later_most), (offset("4 weeks"), offset("1 week"), 3));
    assert_eq!(plan.call_term, ServiceTerm::WorkingDays(5));
    let step = plan.step(&StepId::new("month-3")).unwrap();
    assert_eq!(step.kind, StepKind::CheckIn { questionnaire: "check-in".into() });
    assert_eq!((step.anchor, step.open_for), (Anchor::Closing, offset("3 weeks")));
    assert_eq!(step.channels, [Channel::Sms, Channel::Mail]);
    assert_eq!(step.names[&Language::NL], "Na 3 maanden");
    let call = RungAct::Call { term: ServiceTerm::WorkingDays(5) };
    let ladder = [("4 days", RungAct::Remind), ("8 days", RungAct::OtherChannel), ("12 days", call)];
    assert_eq!(step.ladder, ladder.map(|(after, act)| Rung { after: offset(after), act }));
}

#[test]
fn a_planned_call_is_read() {
    let call = "[[step]]\nid = \"ring\"\nkind = \"call\"\nname = { nl = \"a\", fr = \"b\", en = \"c\" }\n\
                from = \"closing\"\nafter = \"2 years\"\nopen-for = \"2 weeks\"\nwithin = \"next service day\"\n";
    let plan = read("plan.toml", &format!("{PROTOCOL}\n{call}")).unwrap().value;
    assert_eq!(plan.steps[4].kind, StepKind::Call { term: ServiceTerm::NextServiceDay });
    let with_ladder = format!("{PROTOCOL}\n{call}channels = [\"sms\"]\n");
    let problems = read("plan.toml", &with_ladder).unwrap_err();
    assert!(problems.to_string().contains("`channels` has no place in step `ring`"), "{problems}");
}

#[test]
fn every_fault_has_its_line_and_mend() {
    let long = "a".repeat(33);
    let cases: &[((&str, &str), (&str, &str, &str))] = &[
        (("call-within", "call-witin"), ("call-witin", "`call-witin` is no key of the file", "did you mean `call-within`?")),
        (("example = true", "example = \"yes\""), ("example =", "`example` is a text", "without quotes")),
        (("id = \"contact-after-closing\"", ""), ("", "`id` is missing in the file", "id = \"contact-after-closing\"")),
        (("id = \"pulse\"", "id = \"Pulse\""), ("id = \"Pulse\"", "`Pulse` cannot be a name", "small letters")),
        (("id = \"pulse\"", "id = \"-pulse\""), ("id = \"-pulse\"", "`-pulse` cannot be a name", "small letters")),
        (("id = \"pulse\"", "id = \"1-month\""), ("id = \"1-month\"", "cannot be a name", "a letter first")),
        (("id = \"pulse\"", &format!("id = \"{long}\"")), ("id = \"aaa", "has 33 characters", "within 32")),
        (("id = \"pulse\"", "id = \"announcement\""), ("id = \"ann", "no step may be called `announcement`", "another name")),
        (("id = \"month-3\"", "id = \"pulse\""), ("id = \"pulse\"", "the id `pulse` is there twice", "a name of its own")),
        (("kind = \"check-in\"", "kind = \"chek-in\""), ("kind =", "`chek-in` is no kind of step", "did you mean `check-in`?")),
        (("from = \"closing\"", "from = \"birth\""), ("from =", "`birth` is no date to count from", "use one of `closing`")),
        (("after = \"1 month\"", "after = \"1 moon\""), ("1 moon", "`1 moon` is no length of time", "3 months")),
        (("after = \"1 month\"", "after = \"30 hours\""), ("30 hours", "counts hours or less", "count in days")),
        (("after = \"1 month\"", "after = \"-1 month\""), ("-1 month", "lies in the past", "count forwards")),
        (("after = \"1 month\"", "after = \"99 years\""), ("99 years", "longer than 30 years", "write less")),
        (("after = \"1 month\"", "after = 1"), ("after = 1", "is a number, where a text is needed", "double quotes")),
        (("after = \"1 month\"", ""), ("[[step]]", "`after` is missing in step `pulse`", "after = \"3 months\"")),
        (("open-for = \"3 weeks\"\nchannels", "open-for = \"3 days\"\nchannels"), ("3 days", "over a long weekend", "4 days or more")),
        (("[\"sms\", \"mail\"]", "[\"sms\", \"mial\"]"), ("mial", "`mial` is no channel", "use one of `sms`, `mail`")),
        (("[\"sms\", \"mail\"]", "[\"mail\", \"letter\"]"), ("letter", "no question goes out by itself by `letter`", "`sms` or `mail`")),
        (("[\"sms\", \"mail\"]", "[\"sms\", \"mail\", \"sms\"]"), ("sms", "the channel `sms` is there twice", "leave one out")),
        (("[\"sms\", \"mail\"]", "[]"), ("channels = []", "nobody would be asked", "or one of them")),
        (("[\"sms\", \"mail\"]", "[\"sms\"]"), ("other channel", "there is no other channel", "write `remind`")),
        (("name.fr = \"Après 3 mois\"\n", ""), ("name", "`name` of step `month-3` is missing in `fr`", "add it")),
        (("name.fr = \"Après 3 mois\"", "name.fr = \" \""), ("name.fr", "is empty", "write something")),
        (("name.fr = \"Après 3 mois\"", "name.fr = \"a\"\nname.de = \"b\""), ("name.de", "no language of this file", "`languages`")),
        (("name.fr = \"Après 3 mois\"", "name.fr = \"a\"\nname.FR = \"b\""), ("name.FR", "`FR` is no language", "`fr`")),
        (("name.fr = \"Après 3 mois\"", "name.fr = \"a\\nb\""), ("name.fr", "holds a line break", "on one line")),
        (("do = \"remind\"", "do = \"nag\""), ("nag", "`nag` is no thing that a rung does", "`other channel`")),
        (("do = \"remind\"", "do = \"remind\"\nwithin = \"same day\""), ("within", "only a call has a term", "leave it out")),
        (("after = \"4 days\"", "after = \"0 days\""), ("0 days", "follow its own message at once", "1 day or more")),
        (("after = \"4 days\"", "after = \"9 days\""), ("8 days", "does not come later than the one before it", "in order of time")),
        (("do = \"call\"\nwithin = \"5 working days\"", "do = \"remind\""), ("do = \"remind\"", "ends without a person", "do = \"call\"")),
        (("do = \"remind\"", "do = \"close\""), ("do = \"close\"", "nothing comes after a call or a closing", "put it last")),
        (("after = \"12 days\"", "after = \"12 weeks\""), ("12 weeks", "when the conversation is over", "`length` under")),
        (("after = \"3 months\"", "after = \"6 weeks\""), ("12 days", "when step `month-3` is already due", "more time between")),
        (("do = \"call\"\nwithin = \"5 working days\"", "do = \"call\""), ("[[step.ladder]]", "`within` is missing", "5 working days")),
        (("\nwithin = \"5 working days\"", "\nwithin = \"0 working days\""), ("within", "leaves no time", "same day")),
        (("\nwithin = \"5 working days\"", "\nwithin = \"90 working days\""), ("within", "longer than anybody can wait", "60")),
        (("\nwithin = \"5 working days\"", "\nwithin = \"a week\""), ("within", "`a week` is no term", "3 working days")),
        (("lead = \"7 days\"", "lead = \"1 day\""), ("lead", "nobody could say no", "3 days or more")),
        (("later = \"1 week\"", "later = \"0 days\""), ("later", "asked again at once", "1 day or more")),
        (("later-most = 3", "later-most = 0"), ("later-most", "out of range", "from 1 to 10")),
        (("later-most = 3", "later-most = 3.5"), ("later-most", "a whole number is needed", "without quotes")),
        (("later-most = 3", "later-most = \"3\""), ("later-most", "is a text", "without quotes")),
        (("languages = [\"nl\", \"fr\", \"en\"]", "languages = [\"nl\", \"fr\", \"en\", \"nl\"]"), ("languages", "there twice", "one out")),
        (("[announce]\n", "[announce]\nsoon = true\n"), ("soon", "no key of [announce]", "`lead`")),
        (("[[step]]\nid = \"pulse\"", "[[step]\nid = \"pulse\""), ("[[step]", "", "")),
    ];
    for (change, fault) in cases {
        if fault.1.is_empty() {
            assert!(read("file.toml", &PROTOCOL.replacen(change.0, change.1, 1)).is_err());
        } else {
            check_fault(read, PROTOCOL, *change, *fault);
        }
    }
}

#[test]
fn whole_parts_that_are_missing_are_told() {
    for (text, what) in [
        ("", "the plan has no step"),
        ("", "the table [announce] is missing"),
        ("", "the table [conversation] is missing"),
        ("", "`languages` is missing"),
        ("step = []", "the plan has no step"),
        ("step = 3", "`step` is a number, where a list is needed"),
        ("step = [3]", "a part of `step` is a number, where a table is needed"),
        ("[step]\nid = \"a\"", "where a list of tables is needed"),
        ("[[step]]\nid = \"a\"\nkind = \"check-in\"", "step `a` has no ladder"),
        ("[[step]]\nid = \"a\"\nkind = \"check-in\"\nladder = []", "the ladder of step `a` is empty"),
        ("languages = []", "the file has no language"),
        ("languages = \"nl\"", "`languages` is a text, where a list is needed"),
        ("announce = 1", "`announce` is a number, where a table is needed"),
        (&"# a\n".repeat(100_000), "the file is larger than 256 KiB"),
        (&"[[step]]\n".repeat(300), "the plan has 300 steps"),
        (&"a".repeat(100_000), ""),
    ] {
        let problems = read("file.toml", text).unwrap_err();
        assert!(problems.list.iter().any(|problem| problem.what.contains(what)), "{what} is not in\n{problems}");
        assert!(problems.list.len() <= 201);
    }
}

#[test]
fn twenty_faults_are_twenty_findings() {
    let text = r#"id = "My plan"
example = "perhaps"
languages = ["nl", "fr"]
name.nl = "Plan"
call-within = "soon"
colour = "blue"

[announce]
lead = "7 dayz"
open-for = "2 days"

[conversation]
length = "4 weeks"
later = "2 hours"
later-most = 99

[[step]]
id = "announcement"
kind = "check-in"
questionnaire = "pulse"
name = { nl = "Een", fr = "" }
from = "openning"
after = 3
open-for = "3 weeks"
channels = ["sms", "fax"]
ladder = [
    { after = "8 days", do = "remind" },
    { after = "4 days", do = "remind" },
]

[[step]]
id = "call"
kind = "call"
name = { nl = "Bellen", fr = "Appeler", de = "Anrufen" }
from = "closing"
after = "1 month"
open-for = "3 weeks"
channels = ["sms"]
within = "0 working days"

[[step]]
id = "call"
kind = "dance"
name = { nl = "Dansen", fr = "Danser" }
from = "closing"
after = "-1 month"
open-for = "3 weeks"
"#;
    let problems = read("plan.toml", text).unwrap_err();
    assert!(problems.list.len() >= 20, "{}", problems.list.len());
    expect![[r#"
        error: `My plan` cannot be a name
         --> plan.toml:1:6
          |
        1 | id = "My plan"
          |      ^^^^^^^^^
          |
          = help: use small letters without accents, digits and single hyphens, a letter first: `check-in`

        error: `example` is a text, where `true` or `false` is needed
         --> plan.toml:2:11
          |
        2 | example = "perhaps"
          |           ^^^^^^^^^
          |
          = help: write one of these, without quotes

        error: [name] is missing in `fr`
         --> plan.toml:4:1
          |
        4 | name.nl = "Plan"
          | ^^^^
          |
          = help: add it, or take the language out of `languages` at the top

        error: `soon` is no term
         --> plan.toml:5:15
          |
        5 | call-within = "soon"
          |               ^^^^^^
          |
          = help: write `same day`, `next service day` or, with any number, `3 working days`

        error: `colour` is no key of the file
         --> plan.toml:6:1
          |
        6 | colour = "blue"
          | ^^^^^^
          |
          = help: use one of `id`, `example`, `languages`, `name`, `call-within`, `announce`, `conversation`, `step`

        error: `7 dayz` is no length of time
         --> plan.toml:9:8
          |
        9 | lead = "7 dayz"
          |        ^^^^^^^^
          |
          = help: write it as `4 days`, `2 weeks`, `3 months` or `1 year 6 months`

        error: `open-for` of [announce] is too short: it could pass without one open hour, as over a long weekend
          --> plan.toml:10:12
           |
        10 | open-for = "2 days"
           |            ^^^^^^^^
           |
           = help: write 4 days or more, such as `3 weeks`

        error: `2 hours` counts hours or less
          --> plan.toml:14:9
           |
        14 | later = "2 hours"
           |         ^^^^^^^^^
           |
           = help: count in days, weeks, months or years

        error: `later-most` of [conversation] is 99, which is out of range
          --> plan.toml:15:14
           |
        15 | later-most = 99
           |              ^^
           |
           = help: write a number from 1 to 10

        error: no step may be called `announcement`: the announcement before the first question is
          --> plan.toml:18:6
           |
        18 | id = "announcement"
           |      ^^^^^^^^^^^^^^
           |
           = help: give the step another name

        error: `fr` of `name` of step `announcement` is empty
          --> plan.toml:21:27
           |
        21 | name = { nl = "Een", fr = "" }
           |                           ^^
           |
           = help: write something, or leave the line out

        error: `openning` is no date to count from
          --> plan.toml:22:8
           |
        22 | from = "openning"
           |        ^^^^^^^^^^
           |
           = help: use one of `closing`

        error: `after` of step `announcement` is a number, where a text is needed
          --> plan.toml:23:9
           |
        23 | after = 3
           |         ^
           |
           = help: put it between double quotes

        error: `fax` is no channel
          --> plan.toml:25:20
           |
        25 | channels = ["sms", "fax"]
           |                    ^^^^^
           |
           = help: use one of `sms`, `mail`

        error: this rung of step `announcement` does not come later than the one before it
          --> plan.toml:28:15
           |
        28 |     { after = "4 days", do = "remind" },
           |               ^^^^^^^^
           |
           = help: each `after` counts from the first message; put the rungs in order of time

        error: the ladder of step `announcement` ends without a person and without a closing
          --> plan.toml:28:30
           |
        28 |     { after = "4 days", do = "remind" },
           |                              ^^^^^^^^
           |
           = help: let it end in `do = "call"`, or in `do = "close"`

        error: `name` of step `call` is there in `de`, which is no language of this file
          --> plan.toml:34:41
           |
        34 | name = { nl = "Bellen", fr = "Appeler", de = "Anrufen" }
           |                                         ^^
           |
           = help: leave it out, or add `de` to `languages` at the top

        error: `channels` has no place in step `call`: a call is made by a person, who says what came of it
          --> plan.toml:38:1
           |
        38 | channels = ["sms"]
           | ^^^^^^^^
           |
           = help: leave it out

        error: `0 working days` leaves no time
          --> plan.toml:39:10
           |
        39 | within = "0 working days"
           |          ^^^^^^^^^^^^^^^^
           |
           = help: write `same day`

        error: the id `call` is there twice
          --> plan.toml:42:6
           |
        42 | id = "call"
           |      ^^^^^^
           |
           = help: give each a name of its own

        error: `dance` is no kind of step
          --> plan.toml:43:8
           |
        43 | kind = "dance"
           |        ^^^^^^^
           |
           = help: use one of `check-in`, `call`

        error: `-1 month` lies in the past
          --> plan.toml:46:9
           |
        46 | after = "-1 month"
           |         ^^^^^^^^^^
           |
           = help: count forwards
    "#]].assert_eq(&problems.to_string());
}
