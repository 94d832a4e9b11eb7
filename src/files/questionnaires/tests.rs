mod cfpb;
mod faults;
mod shipped;

use super::read;
use crate::care::person::{Language, Readers};
use crate::care::questionnaire::{Item, ItemKind};
use crate::files::tests::{CHECK_IN, Change, PULSE, Told, check_fault, three};

#[test]
fn the_shipped_questionnaires_say_what_they_were_written_to_say() {
    let files = three();
    let (pulse, check_in) = (&files[0].value, &files[1].value);
    let codes = |item: &Item| {
        item.options
            .iter()
            .map(|option| option.code.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(pulse.items.len(), 1);
    assert_eq!(
        pulse.lead(),
        check_in.lead(),
        "answers of both are compared, so the lead is the same"
    );
    let lead = pulse.lead().unwrap();
    assert_eq!(lead.kind, ItemKind::Scale);
    assert_eq!(codes(lead), "very-well well so-so hard very-hard");
    assert_eq!(
        lead.options
            .iter()
            .filter_map(|option| option.digit)
            .collect::<Vec<_>>(),
        [1, 2, 3, 4, 5]
    );
    let items: Vec<_> = check_in
        .items
        .iter()
        .map(|item| (item.id.as_str(), codes(item)))
        .collect();
    let expected = [
        ("going", "very-well well so-so hard very-hard"),
        ("rent", "paid arrears eviction"),
        ("energy", "paid arrears cut-off"),
        ("health-insurance", "in-order arrears lost"),
        ("post", "opened piles-up"),
        ("borrowing", "no yes"),
        ("changes", "no yes"),
        ("energy-or-water", "energy water both"),
        ("arrangement", "no yes"),
        ("change-kind", "less-income more-income household home other"),
    ];
    assert_eq!(items, expected.map(|(id, codes)| (id, codes.to_owned())));
    let open: Vec<_> = check_in
        .items
        .iter()
        .filter(|item| item.readers == Readers::Volunteer)
        .collect();
    assert_eq!(
        open.iter().map(|item| item.id.as_str()).collect::<Vec<_>>(),
        ["going"],
        "a volunteer sees no debts"
    );
    assert_eq!(
        lead.short[&Language::NL],
        "Hoe gaat het? 1=heel goed, 3=het gaat, 5=heel moeilijk."
    );
}

/// The Dutch short text, and one that is too long.
const SHORT: &str = "short.nl = \"Hoe gaat het? 1=heel goed, 3=het gaat, 5=heel moeilijk.\"";
const LONG: &str = "short.nl = \"Hoe gaat het? 1=heel goed 2=goed 3=gaat wel 4=moeilijk 5=heel moeilijk\"";

/// Changes of the shipped pulse, and what is told of each.
const FAULTS: &[(Change<'static>, Told<'static>)] = &[
    (
        ("lead = \"going\"", "lead = \"goin\""),
        (
            "lead =",
            "`goin` is no item of this questionnaire",
            "did you mean `going`?",
        ),
    ),
    (
        ("lead = \"going\"", ""),
        ("", "`lead` is missing in the file", "lead = \"going\""),
    ),
    (
        ("kind = \"scale\"", "kind = \"scales\""),
        ("kind =", "`scales` is no kind of item", "did you mean `scale`?"),
    ),
    (
        ("kind = \"scale\"", "kind = \"yes-no\""),
        ("kind =", "item `going`: it is answered by `yes` and `no`", "`choice`"),
    ),
    (
        ("readers = \"volunteer\"", "readers = \"anybody\""),
        ("readers", "`anybody` is no role", "`counsellor`"),
    ),
    (
        ("readers = \"volunteer\"", ""),
        (
            "[[item]]",
            "`readers` is missing in item `going`",
            "readers = \"counsellor\"",
        ),
    ),
    (
        (SHORT, ""),
        ("short", "`short` of item `going` is missing in `nl`", "add it"),
    ),
    (
        (SHORT, LONG),
        ("short.nl", "takes 70 places of a text message", "within 60"),
    ),
    (
        (SHORT, "short.nl = \"Hoe gaat het? 1=goed ç 5=slecht\""),
        ("short.nl", "the letter `ç`", "a word without it"),
    ),
    (
        (SHORT, "short.nl = \"En uw schulden? 1=goed 5=slecht\""),
        ("short.nl", "`schulden` gives the subject away", "without that word"),
    ),
    (
        (SHORT, "short.nl = \"Hoe gaat het? 1=goed\""),
        ("short.nl", "does not show the digit 5", "which digits mean what"),
    ),
    (
        ("digit = 2\n", ""),
        ("[[item.option]]", "`digit` is missing in answer `well`", "digit = 1"),
    ),
    (
        ("digit = 2", "digit = 1"),
        ("digit = 1", "the digit 1 stands for two answers", "of its own"),
    ),
    (
        ("digit = 2", "digit = 12"),
        ("digit = 12", "is 12, which is out of range", "from 0 to 9"),
    ),
    (
        ("code = \"well\"", "code = \"very-well\""),
        ("code =", "the code `very-well` is there twice", "of its own"),
    ),
    (
        ("code = \"well\"", "code = \"Well\""),
        ("code =", "`Well` cannot be a name", "small letters"),
    ),
    (
        ("[\"goed\", \"bien\"", "[\"stop\", \"bien\""),
        ("words =", "who texts `stop` would not be heard", "take the word out"),
    ),
    (
        ("[\"goed\", \"bien\"", "[\"moeilijk\", \"bien\""),
        ("words =", "who texts `moeilijk` would not be heard", "another answer"),
    ),
    (
        ("fr = \"Bien\", ", ""),
        (
            "text = { nl = \"Goed\"",
            "`text` of answer `well` is missing in `fr`",
            "add it",
        ),
    ),
    (
        ("text.en", "txt.en"),
        ("txt.en", "`txt` is no key of item `going`", "did you mean `text`?"),
    ),
];

#[test]
fn every_fault_has_its_line_and_mend() {
    for (change, fault) in FAULTS {
        if change.0 == "kind = \"scale\"" && change.1.ends_with("yes-no\"")
            || change.0 == "[\"goed\", \"bien\""
            || change.1.starts_with("txt")
        {
            // These touch more than one answer or text, and so are told more than once.
            let problems = read("file.toml", &PULSE.replacen(change.0, change.1, 1)).unwrap_err();
            let told = problems
                .list
                .iter()
                .any(|p| p.what.contains(fault.1) && p.mend.contains(fault.2));
            assert!(told, "{} is not in\n{problems}", fault.1);
        } else {
            check_fault(read, PULSE, *change, *fault);
        }
    }
    let rent = "kind = \"choice\"\nreaders = \"counsellor\"\norder = \"best-first\"\ntext.nl = \"Kunt u uw huur";
    for (change, fault) in [
        (
            (rent, &*rent.replace("text.nl", "short.nl = \"x\"\ntext.nl")),
            ("short", "`short` has no place in item `rent`", "leave it out"),
        ),
        (
            ("code = \"paid\"", "code = \"paid\"\ndigit = 1"),
            ("digit", "`digit` has no place in answer `paid`", "leave it out"),
        ),
        (
            ("code = \"yes\"", "code = \"jes\""),
            (
                "kind = \"yes-no\"",
                "item `borrowing`: it is answered by `yes` and `no`",
                "`choice`",
            ),
        ),
        (
            ("id = \"post\"", "id = \"rent\""),
            ("id = \"rent\"", "the id `rent` is there twice", "a name of its own"),
        ),
    ] {
        check_fault(read, CHECK_IN, change, fault);
    }
}

#[test]
fn a_ninth_item_for_everybody_and_an_eleventh_answer_are_refused() {
    let item = "[[item]]\nid = \"more\"\nkind = \"choice\"\nreaders = \"counsellor\"\n";
    let problems = read("file.toml", &format!("{CHECK_IN}\n{item}\n{item}")).unwrap_err();
    assert!(
        problems.to_string().contains("everybody is asked 9 questions"),
        "{problems}"
    );
    let rare = item.replace("kind", "ask-when = { answer = \"going\", is = \"hard\" }\nkind");
    let problems = read("file.toml", &format!("{CHECK_IN}\n{}", rare.repeat(3))).unwrap_err();
    assert!(
        problems.to_string().contains("the questionnaire has 13 items"),
        "{problems}"
    );
    let option = "[[item.option]]\ncode = \"a\"\n";
    let problems = read("file.toml", &format!("{PULSE}\n{}", option.repeat(6))).unwrap_err();
    assert!(
        problems.to_string().contains("item `going` has 11 answers"),
        "{problems}"
    );
    for (text, what) in [
        ("", "the questionnaire has no item"),
        ("[[item]]\nid = \"a\"", "item `a` has no answers"),
    ] {
        let problems = read("file.toml", text).unwrap_err();
        assert!(problems.to_string().contains(what), "{problems}");
    }
}
