use expect_test::expect_file;

use super::read;
use crate::care::calendar::{Offset, ServiceTerm};
use crate::care::ids::StepId;
use crate::care::person::{Channel, Language};
use crate::care::protocol::{Act, ActKind, Anchor, Rung, RungAct, StepKind};
use crate::care::questionnaire::Texts;
use crate::files::problem::Problem;
use crate::files::tests::{Change, PROTOCOL, Told, check_fault, protocol};

#[test]
fn the_shipped_plan_says_what_it_was_written_to_say() {
    let plan = protocol().value;
    let offset = |text: &str| Offset::parse(text).unwrap();
    let steps: Vec<_> = plan
        .steps
        .iter()
        .map(|step| (step.id.as_str(), step.at.clone()))
        .collect();
    let months = |n: i32| vec![offset(&format!("{n} months"))];
    assert_eq!(
        steps,
        [
            ("pulse", months(1)),
            ("month-3", months(3)),
            ("month-6", months(6)),
            ("month-12", months(12))
        ]
    );
    assert_eq!(
        (plan.announce_lead, plan.announce_open_for),
        (offset("7 days"), offset("3 weeks"))
    );
    assert_eq!(
        (plan.voice, plan.later, plan.later_most),
        (offset("4 weeks"), offset("1 week"), 3)
    );
    assert_eq!(plan.call_term, ServiceTerm::WorkingDays(5));
    let step = plan.step(&StepId::new("month-3")).unwrap();
    assert_eq!(
        step.kind,
        StepKind::CheckIn {
            questionnaire: "check-in".into()
        }
    );
    assert_eq!(
        (step.from.as_slice(), step.open_for),
        (&[Anchor::Closing][..], offset("3 weeks"))
    );
    assert_eq!(step.channels, [Channel::Sms, Channel::Mail]);
    assert_eq!(step.names[&Language::NL], "Na 3 maanden");
    let call = RungAct::Call {
        term: ServiceTerm::WorkingDays(5),
    };
    let ladder = [
        ("4 days", RungAct::Remind),
        ("8 days", RungAct::OtherChannel),
        ("12 days", call),
    ];
    assert_eq!(
        step.ladder,
        ladder.map(|(after, act)| Rung {
            after: offset(after),
            act
        })
    );
}

#[test]
fn a_planned_call_is_read() {
    let call = "[[step]]\nid = \"ring\"\nkind = \"call\"\nname = { nl = \"a\", fr = \"b\", en = \"c\" }\n\
                from = \"closing\"\nafter = \"2 years\"\nopen-for = \"2 weeks\"\nwithin = \"next service day\"\n";
    let plan = read("plan.toml", &format!("{PROTOCOL}\n{call}")).unwrap().value;
    assert_eq!(
        plan.steps[4].kind,
        StepKind::Act(Act {
            kind: ActKind::Call,
            term: ServiceTerm::NextServiceDay,
            questionnaire: None,
            subject: Texts::new(),
        })
    );
    let with_ladder = format!("{PROTOCOL}\n{call}channels = [\"sms\"]\n");
    let problems = read("plan.toml", &with_ladder).unwrap_err();
    assert!(
        problems.to_string().contains("`channels` has no place in step `ring`"),
        "{problems}"
    );
}

/// Changes of the shipped plan, and what is told of each.
const FAULTS: &[(Change<'static>, Told<'static>)] = &[
    (
        ("call-within", "call-witin"),
        (
            "call-witin",
            "`call-witin` is no key of the file",
            "did you mean `call-within`?",
        ),
    ),
    (
        ("example = true", "example = \"yes\""),
        ("example =", "`example` is a text", "without quotes"),
    ),
    (
        ("id = \"contact-after-closing\"", ""),
        ("", "`id` is missing in the file", "id = \"contact-after-closing\""),
    ),
    (
        ("id = \"pulse\"", "id = \"Pulse\""),
        ("id = \"Pulse\"", "`Pulse` cannot be a name", "small letters"),
    ),
    (
        ("id = \"pulse\"", "id = \"-pulse\""),
        ("id = \"-pulse\"", "`-pulse` cannot be a name", "small letters"),
    ),
    (
        ("id = \"pulse\"", "id = \"1-month\""),
        ("id = \"1-month\"", "cannot be a name", "a letter first"),
    ),
    (
        ("id = \"pulse\"", "id = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\""),
        ("id = \"aaa", "has 33 characters", "within 32"),
    ),
    (
        ("id = \"pulse\"", "id = \"announcement\""),
        ("id = \"ann", "no step may be called `announcement`", "another name"),
    ),
    (
        ("id = \"month-3\"", "id = \"pulse\""),
        ("id = \"pulse\"", "the id `pulse` is there twice", "a name of its own"),
    ),
    (
        ("kind = \"check-in\"", "kind = \"chek-in\""),
        ("kind =", "`chek-in` is no kind of step", "did you mean `check-in`?"),
    ),
    (
        ("from = \"closing\"", "from = \"birth\""),
        ("from =", "`birth` is no date to count from", "use one of `closing`"),
    ),
    (
        ("from = \"closing\"", "from = { date = \"closing\" }"),
        (
            "date =",
            "`closing` is not handed over as a date",
            "write `from = \"closing\"`",
        ),
    ),
    (
        ("after = \"1 month\"", "after = \"1 moon\""),
        ("1 moon", "`1 moon` is no length of time", "3 months"),
    ),
    (
        ("after = \"1 month\"", "after = \"30 hours\""),
        ("30 hours", "counts hours or less", "count in days"),
    ),
    (
        ("after = \"1 month\"", "after = \"-1 month\""),
        ("-1 month", "lies in the past", "count forwards"),
    ),
    (
        ("after = \"1 month\"", "after = \"99 years\""),
        ("99 years", "longer than 30 years", "write less"),
    ),
    (
        ("after = \"1 month\"", "after = 1"),
        ("after = 1", "is a number, where a text is needed", "double quotes"),
    ),
    (
        ("after = \"1 month\"", ""),
        ("[[step]]", "`after` is missing in step `pulse`", "after = \"3 months\""),
    ),
    (
        ("open-for = \"3 weeks\"\nchannels", "open-for = \"3 days\"\nchannels"),
        ("3 days", "over a long weekend", "4 days or more"),
    ),
    (
        ("[\"sms\", \"mail\"]", "[\"sms\", \"mial\"]"),
        ("mial", "`mial` is no channel", "use one of `sms`, `mail`"),
    ),
    (
        ("[\"sms\", \"mail\"]", "[\"mail\", \"letter\"]"),
        (
            "letter",
            "no question goes out by itself by `letter`",
            "`sms` or `mail`",
        ),
    ),
    (
        ("[\"sms\", \"mail\"]", "[\"sms\", \"mail\", \"sms\"]"),
        ("sms", "the channel `sms` is there twice", "leave one out"),
    ),
    (
        ("[\"sms\", \"mail\"]", "[]"),
        ("channels = []", "nobody would be asked", "or one of them"),
    ),
    (
        ("[\"sms\", \"mail\"]", "[\"sms\"]"),
        ("other channel", "there is no other channel", "write `remind`"),
    ),
    (
        ("name.fr = \"Après 3 mois\"\n", ""),
        ("name", "`name` of step `month-3` is missing in `fr`", "add it"),
    ),
    (
        ("name.fr = \"Après 3 mois\"", "name.fr = \" \""),
        ("name.fr", "is empty", "write something"),
    ),
    (
        ("name.fr = \"Après 3 mois\"", "name.fr = \"a\"\nname.de = \"b\""),
        ("name.de", "no language of this file", "`languages`"),
    ),
    (
        ("name.fr = \"Après 3 mois\"", "name.fr = \"a\"\nname.FR = \"b\""),
        ("name.FR", "`FR` is no language", "`fr`"),
    ),
    (
        ("name.fr = \"Après 3 mois\"", "name.fr = \"a\\nb\""),
        ("name.fr", "holds a line break", "on one line"),
    ),
    (
        ("do = \"remind\"", "do = \"nag\""),
        ("nag", "`nag` is no thing that a rung does", "`other channel`"),
    ),
    (
        ("do = \"remind\"", "do = \"remind\"\nwithin = \"same day\""),
        ("within", "only what a human being does has a term", "leave it out"),
    ),
    (
        ("after = \"4 days\"", "after = \"0 days\""),
        ("0 days", "follow its own message at once", "1 day or more"),
    ),
    (
        ("after = \"4 days\"", "after = \"9 days\""),
        (
            "8 days",
            "does not come later than the one before it",
            "in order of time",
        ),
    ),
    (
        ("do = \"call\"\nwithin = \"5 working days\"", "do = \"remind\""),
        ("do = \"remind\"", "ends without a person", "do = \"call\""),
    ),
    (
        ("do = \"remind\"", "do = \"close\""),
        (
            "do = \"close\"",
            "nothing comes after a call or a closing",
            "put it last",
        ),
    ),
    (
        ("after = \"12 days\"", "after = \"12 weeks\""),
        ("12 weeks", "when the conversation is over", "`length` under"),
    ),
    (
        ("after = \"3 months\"", "after = \"6 weeks\""),
        ("12 days", "when step `month-3` is already due", "more time between"),
    ),
    (
        ("do = \"call\"\nwithin = \"5 working days\"", "do = \"call\""),
        ("[[step.ladder]]", "`within` is missing", "5 working days"),
    ),
    (
        ("\nwithin = \"5 working days\"", "\nwithin = \"0 working days\""),
        ("within", "leaves no time", "same day"),
    ),
    (
        ("\nwithin = \"5 working days\"", "\nwithin = \"90 working days\""),
        ("within", "longer than anybody can wait", "60"),
    ),
    (
        ("\nwithin = \"5 working days\"", "\nwithin = \"a week\""),
        ("within", "`a week` is no term", "3 working days"),
    ),
    (
        ("lead = \"7 days\"", "lead = \"1 day\""),
        ("lead", "nobody could say no", "3 days or more"),
    ),
    (
        ("later = \"1 week\"", "later = \"0 days\""),
        ("later", "asked again at once", "1 day or more"),
    ),
    (
        ("later-most = 3", "later-most = 0"),
        ("later-most", "out of range", "from 1 to 10"),
    ),
    (
        ("later-most = 3", "later-most = 3.5"),
        ("later-most", "a whole number is needed", "without quotes"),
    ),
    (
        ("later-most = 3", "later-most = \"3\""),
        ("later-most", "is a text", "without quotes"),
    ),
    (
        (
            "languages = [\"nl\", \"fr\", \"en\"]",
            "languages = [\"nl\", \"fr\", \"en\", \"nl\"]",
        ),
        ("languages", "there twice", "one out"),
    ),
    (
        ("[announce]\n", "[announce]\nsoon = true\n"),
        ("soon", "no key of [announce]", "`lead`"),
    ),
    (
        ("[[step]]\nid = \"pulse\"", "[[step]\nid = \"pulse\""),
        ("[[step]", "", ""),
    ),
];

#[test]
fn every_fault_has_its_line_and_mend() {
    for (change, fault) in FAULTS {
        if fault.1.is_empty() {
            assert!(read("file.toml", &PROTOCOL.replacen(change.0, change.1, 1)).is_err());
        } else {
            check_fault(read, PROTOCOL, *change, *fault);
        }
    }
}

#[test]
fn broken_notation_is_told_once_and_hides_nothing_else() {
    for broken in ["after = \"1 month", "after = 1month", "after = "] {
        let text = PROTOCOL
            .replacen("after = \"1 month\"", broken, 1)
            .replacen("\"sms\"", "\"smss\"", 1);
        let problems = read("plan.toml", &text).unwrap_err();
        let begin = |problem: &Problem| text[..problem.span.clone().unwrap().start].matches('\n').count();
        let lines: Vec<_> = problems.list.iter().map(begin).collect();
        let line = |part: &str| text.lines().position(|line| line.contains(part)).unwrap();
        assert_eq!(lines, [line(broken), line("smss")], "\n{problems}");
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
        (
            "[[step]]\nid = \"a\"\nkind = \"check-in\"\nladder = []",
            "the ladder of step `a` is empty",
        ),
        ("languages = []", "the file has no language"),
        ("languages = \"nl\"", "`languages` is a text, where a list is needed"),
        ("announce = 1", "`announce` is a number, where a table is needed"),
        (&"# a\n".repeat(100_000), "the file is larger than 256 KiB"),
        (&"[[step]]\n".repeat(300), "the plan has 300 steps"),
        (&"a".repeat(100_000), ""),
    ] {
        let problems = read("file.toml", text).unwrap_err();
        assert!(
            problems.list.iter().any(|problem| problem.what.contains(what)),
            "{what} is not in\n{problems}"
        );
        assert!(problems.list.len() <= 201);
    }
}

#[test]
fn twenty_faults_are_twenty_findings() {
    let problems = read("plan.toml", include_str!("twenty-faults.toml")).unwrap_err();
    assert!(problems.list.len() >= 20, "{}", problems.list.len());
    expect_file!["twenty-faults.txt"].assert_eq(&problems.to_string());
}
