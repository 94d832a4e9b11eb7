//! What a step can say beyond the shipped example: each key with a value of its own, and each fault with its mend.

use super::read;
use crate::care::calendar::{Offset, ServiceTerm};
use crate::care::ids::StepId;
use crate::care::person::{DayPart, Role};
use crate::care::protocol::{
    ActKind, Anchor, Course, DateName, LateJoiner, Priority, Protocol, RungAct, Shift, StepKind, Which,
};
use crate::files::tests::{PRESETS, check_one, fine};

/// A plan of this one step, with these lines besides.
fn with(kind: &str, lines: &str) -> String {
    let head = "id = \"one\"\nexample = true\nlanguages = [\"nl\"]\nname.nl = \"Een\"\ncall-within = \"5 working days\"\n\
                [announce]\nlead = \"7 days\"\nopen-for = \"3 weeks\"\n[conversation]\nlength = \"4 weeks\"\n\
                later = \"1 week\"\nlater-most = 3\n";
    let words = match kind {
        "check-in" => {
            "questionnaire = \"pulse\"\nchannels = [\"sms\", \"mail\"]\nladder = [{ after = \"4 days\", do = \"close\" }]\n"
        }
        "message" if lines.contains("text.nl") => "channels = [\"sms\"]\n",
        "message" => "text.nl = \"dag\"\nchannels = [\"sms\"]\n",
        "refer" | "work" => "within = \"5 working days\"\nsubject.nl = \"het loket\"\n",
        "wait" => "",
        _ => "within = \"5 working days\"\n",
    };
    let bare = [
        ("from =", "from = \"closing\"\n"),
        ("after =", "after = \"1 month\"\n"),
        ("open-for =", "open-for = \"3 weeks\"\n"),
    ];
    let own = lines.split("[[step]]").next().unwrap_or_default();
    let bare: String = bare
        .iter()
        .filter(|(key, _)| !own.contains(key))
        .map(|(_, line)| *line)
        .collect();
    format!("{head}[[step]]\nid = \"it\"\nkind = \"{kind}\"\nname.nl = \"Het\"\n{bare}{words}{lines}\n")
}

fn plan(kind: &str, lines: &str) -> Protocol {
    fine(read("plan.toml", &with(kind, lines))).value
}

fn preset(name: &str) -> Protocol {
    let (_, text) = PRESETS.iter().find(|(own, _)| *own == name).unwrap();
    fine(read(name, text)).value
}

fn months(of: &[i32]) -> Vec<Offset> {
    of.iter()
        .map(|n| Offset::parse(&format!("{n} months")).unwrap())
        .collect()
}

#[test]
fn every_kind_of_step_is_read() {
    for kind in ActKind::ALL {
        let plan = plan(kind.code(), "");
        assert_eq!(plan.steps[0].act().map(|act| act.kind), Some(*kind));
    }
    assert_eq!(plan("wait", "").steps[0].kind, StepKind::Wait);
    assert!(matches!(plan("message", "").steps[0].kind, StepKind::Message { .. }));
    assert_eq!(plan("message", "").steps[0].dead, Some(RungAct::Close));
}

#[test]
fn what_repeats_is_counted_from_its_anchor() {
    for (lines, expected) in [
        (
            "after = \"3 months\"\nevery = \"3 months\"\nuntil = \"24 months\"",
            months(&[3, 6, 9, 12, 15, 18, 21, 24]),
        ),
        (
            "after = \"1 month\"\nevery = [\"1 month\", \"2 months\"]\ntimes = 5",
            months(&[1, 2, 4, 6, 8]),
        ),
        (
            "after = \"1 month\"\nevery = \"30 days\"\ntimes = 2",
            vec![months(&[1])[0], Offset::parse("1 month 30 days").unwrap()],
        ),
    ] {
        assert_eq!(plan("check-in", lines).steps[0].at, expected, "{lines}");
    }
    let talk = &preset("budget-guidance").steps[0];
    assert_eq!(talk.at, months(&[1, 2, 3, 4, 5, 6, 8, 11, 14, 17, 20, 23]));
    assert_eq!(preset("3-9-15").steps[0].at, months(&[3, 9, 15]));
    assert_eq!(preset("light").steps[0].at, months(&[3, 6, 12]));
}

#[test]
fn anchors_days_people_and_the_course_are_read() {
    let step = &plan(
        "visit",
        "from = [\"solution-end\", { date = \"energy-bill\" }, { step = \"it-was\" }, \"closing\"]\nshift = \"nearest\"\n\
         ahead = \"5 days\"\ndays = [\"tuesday\"]\nat = \"evening\"\navoid-days = [\"20-25\", \"31\"]\nspread = \"1 week\"\n\
         priority = \"high\"\nwho = { role = \"volunteer\", team = \"noord\" }\n[[step]]\nid = \"it-was\"\nkind = \"wait\"\n\
         name.nl = \"Dag\"\nfrom = \"last-reply\"\nafter = \"0 days\"\nopen-for = \"1 week\"",
    )
    .steps[0];
    let date = |name: &str| Anchor::Date(DateName::new(name));
    let of_step = Anchor::Step {
        step: StepId::new("it-was"),
        which: Which::Last,
    };
    assert_eq!(
        step.from,
        [date("solution-end"), date("energy-bill"), of_step, Anchor::Closing]
    );
    assert_eq!(
        (step.placing.shift, step.placing.part),
        (Shift::Nearest, Some(DayPart::Evening))
    );
    assert_eq!((step.placing.spread_days, step.placing.avoid.len()), (7, 2));
    assert_eq!(step.placing.weekdays.days().count(), 1);
    assert_eq!(
        (step.who.role, step.who.team.as_deref()),
        (Some(Role::Volunteer), Some("noord"))
    );
    assert_eq!(step.priority, Priority::High);
    let intensive = preset("intensive").course;
    let expected = Course {
        late_joiner: LateJoiner::CatchUp,
        per_week: Some(2),
        ..Course::default()
    };
    assert_eq!(intensive, expected);
    let term = ServiceTerm::WorkingDays(10);
    assert_eq!(preset("light").steps[0].dead, Some(RungAct::Letter { term }));
    assert_eq!(
        preset("intensive").steps[1].dead,
        None,
        "a call, within the term of the plan"
    );
    assert_eq!(
        preset("light").steps[0].ladder.len(),
        2,
        "the ladder that all steps share"
    );
}

/// A step, lines of it, and what is told of them.
type Fault = (&'static str, &'static str, (&'static str, &'static str, &'static str));

const FAULTS: &[Fault] = &[
    (
        "check-in",
        "every = \"1 month\"",
        ("every", "repeats without end", "until = \"24 months\""),
    ),
    (
        "check-in",
        "every = \"1 month\"\nuntil = \"2 weeks\"",
        ("until", "over before it repeats once", "make `until` later"),
    ),
    (
        "check-in",
        "every = \"1 month\"\nuntil = \"9 months\"\ntimes = 3",
        ("times", "says twice when it stops", "keep `until` or `times`"),
    ),
    (
        "check-in",
        "every = \"1 day\"\ntimes = 9",
        (
            "every",
            "every day is 365 contacts a year with one person",
            "`1 week` or more",
        ),
    ),
    (
        "check-in",
        "every = \"1 hour\"\ntimes = 9",
        (
            "every",
            "every 1 hour is 8760 contacts a year with one person",
            "`1 week` or more",
        ),
    ),
    (
        "check-in",
        "every = \"3 days\"\ntimes = 9",
        (
            "every",
            "every 3 days is 121 contacts a year with one person",
            "`1 week` or more",
        ),
    ),
    (
        "check-in",
        "every = \"0 days\"\ntimes = 9",
        ("every", "on the same day for ever", "`1 week` or more"),
    ),
    (
        "check-in",
        "every = []\ntimes = 9",
        ("every", "is empty", "every = \"3 months\""),
    ),
    (
        "check-in",
        "every = \"1 week\"\nuntil = \"30 years\"",
        ("every", "more than 120 contacts", "less often"),
    ),
    (
        "check-in",
        "until = \"9 months\"",
        ("until", "has no place in step `it`", "leave it out"),
    ),
    (
        "check-in",
        "from = \"last-reply\"\nevery = \"1 month\"\ntimes = 3",
        ("every", "counts from the last reply, which moves", "leave `every` out"),
    ),
    ("check-in", "from = []", ("from", "is empty", "from = \"closing\"")),
    (
        "check-in",
        "from = [\"closing\", \"solution-end\"]",
        ("from", "is never asked", "put `\"closing\"` last"),
    ),
    (
        "check-in",
        "from = [\"solution-end\", \"solution-end\"]",
        ("from", "already counts from this", "leave one out"),
    ),
    (
        "check-in",
        "from = { step = \"it\" }",
        ("from", "counts from itself", "from the closing"),
    ),
    (
        "check-in",
        "from = { step = \"gone\" }",
        ("from", "`gone` is no step of the plan", "use one of `it`"),
    ),
    (
        "check-in",
        "from = { date = \"moving day\" }",
        ("from", "cannot be a name", "small letters"),
    ),
    (
        "check-in",
        "from = { step = \"it\", its = \"second\" }",
        ("from", "`second` is no contact of a step", "use one of"),
    ),
    (
        "check-in",
        "shift = \"sooner\"",
        ("shift", "`sooner` is no direction", "use one of `later`"),
    ),
    (
        "check-in",
        "ahead = \"1 week\"",
        ("ahead", "has no place in step `it`", "leave it out"),
    ),
    (
        "check-in",
        "shift = \"earlier\"",
        ("[[step]]", "`ahead` is missing", "ahead = \"1 week\""),
    ),
    (
        "check-in",
        "days = [\"moonday\"]",
        ("days", "`moonday` is no day of the week", "did you mean `monday`?"),
    ),
    ("check-in", "days = []", ("days", "is empty", "name the days")),
    (
        "check-in",
        "at = \"noon\"",
        ("at =", "`noon` is no part of the day", "use one of"),
    ),
    (
        "check-in",
        "avoid-days = [\"20 to 25\"]",
        ("avoid-days", "names no days of the month", "`20-25`"),
    ),
    (
        "check-in",
        "prefer-days = [\"0-3\"]",
        ("prefer-days", "names no days of the month", "`20-25`"),
    ),
    (
        "check-in",
        "spread = \"3 months\"",
        ("spread", "is more than 30 days", "`4 days`"),
    ),
    (
        "check-in",
        "priority = \"utmost\"",
        ("priority", "`utmost` is no priority", "use one of `low`"),
    ),
    (
        "check-in",
        "who = \"director\"",
        ("who", "`director` is no role", "use one of `owner`"),
    ),
    (
        "check-in",
        "who = { role = \"volunteer\" }",
        ("who", "`team` is missing", "team = \"noord\""),
    ),
    (
        "check-in",
        "no-way = { do = \"remind\" }",
        ("no-way", "is no thing to do without a message", "use one of `call`"),
    ),
    (
        "check-in",
        "no-way = { do = \"letter\" }",
        ("no-way", "`within` is missing", "5 working days"),
    ),
    (
        "check-in",
        "within = \"same day\"",
        ("within", "has no place in step `it`", "leave it out"),
    ),
    (
        "check-in",
        "subject.nl = \"a\"",
        ("subject", "has no place in step `it`", "leave it out"),
    ),
    (
        "message",
        "text.nl = \"het gaat om uw schuld\"",
        ("text", "`schuld` gives the subject away", "without that word"),
    ),
    (
        "message",
        "text.nl = \"een goede dag gewenst van ons allen hier bij de dienst, en tot gauw, hopen wij\"",
        ("text", "places of a text message", "within 70"),
    ),
    (
        "message",
        "text.nl = \"een çédille, alstublieft\"",
        ("text", "is not in the alphabet", "choose a word"),
    ),
    (
        "wait",
        "who = \"volunteer\"",
        ("who", "nothing happens on that day", "leave it out"),
    ),
    (
        "review",
        "questionnaire = \"pulse\"",
        ("questionnaire", "has no place in step `it`", "leave it out"),
    ),
    (
        "check-in",
        "when = { answr = \"rent\", is = \"paid\" }",
        ("when", "`answr` is no key of a condition", "did you mean `answer`?"),
    ),
    (
        "check-in",
        "when = { outcome-of = \"it\", is = \"glad\" }",
        ("when", "`glad` is no way in which a contact ends", "use one of"),
    ),
    (
        "check-in",
        "when = { alert = \"mauve\" }",
        ("when", "`mauve` is no level", "use one of"),
    ),
    (
        "check-in",
        "when = { dossier = \"help\", is = \"hugs\" }",
        ("when", "`hugs` is no help", "use one of"),
    ),
    (
        "check-in",
        "when = { person = \"mood\", is = \"good\" }",
        ("when", "`mood` is no fact of a person", "use one of"),
    ),
    (
        "check-in",
        "[course]\nlate-joiner = \"scold\"",
        ("late-joiner", "is no way to take in a late joiner", "use one of `skip`"),
    ),
    (
        "check-in",
        "[course]\nends-with = [\"tears\"]",
        ("ends-with", "`tears` is no end of a plan", "use one of"),
    ),
    (
        "check-in",
        "[course]\nmost-per-week = 0",
        ("most-per-week", "out of range", "from 1 to 7"),
    ),
    (
        "check-in",
        "[course]\nreopened = \"weep\"",
        ("reopened", "is no answer to a reopening", "use one of `pause`"),
    ),
];

#[test]
fn every_fault_of_the_language_has_its_line_and_mend() {
    for (kind, lines, (line, what, mend)) in FAULTS {
        let problems = read("plan.toml", &with(kind, lines)).unwrap_err();
        check_one(&problems, (line, what, mend));
    }
}

/// Of two questions on one day only one is asked: the plan says which, or it is told.
#[test]
fn a_question_that_another_always_hides_is_told() {
    let other = "\n[[step]]\nid = \"other\"\nkind = \"check-in\"\nname.nl = \"Ook\"\nfrom = \"closing\"\nafter = \"1 month\"\n\
                 open-for = \"3 weeks\"\nquestionnaire = \"pulse\"\nchannels = [\"sms\"]\nladder = [{ after = \"4 days\", do = \"close\" }]\n";
    let problems = read("plan.toml", &with("check-in", other)).unwrap_err();
    check_one(
        &problems,
        (
            "after",
            "step `it` can never be held: step `other` asks on the same day",
            "put time between",
        ),
    );
    let apart = other.replace("1 month", "2 months");
    assert!(read("plan.toml", &with("check-in", &apart)).is_ok());
    let branch = format!("{other}when = {{ alert = \"amber\" }}\n");
    assert!(read("plan.toml", &with("check-in", &branch)).is_ok());
}
