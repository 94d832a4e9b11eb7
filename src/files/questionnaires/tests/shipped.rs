//! The shipped questionnaires: clean, complete, and open about where they come from.

use std::collections::BTreeSet;

use super::read;
use crate::care::calendar::Country;
use crate::care::discretion::betrays;
use crate::care::person::Language;
use crate::care::questionnaire::{Questionnaire, Validation};
use crate::care::risk::{Saying, Sign};
use crate::files::checked::Checked;
use crate::files::tests::{fine, protocol, rules};
use crate::files::together;

const FILES: [(&str, &str); 7] = [
    (
        "baseline",
        include_str!("../../../../config/questionnaires/baseline.toml"),
    ),
    (
        "cfpb-10",
        include_str!("../../../../config/questionnaires/cfpb-10.toml"),
    ),
    ("cfpb-5", include_str!("../../../../config/questionnaires/cfpb-5.toml")),
    (
        "check-in",
        include_str!("../../../../config/questionnaires/check-in.toml"),
    ),
    (
        "evaluation",
        include_str!("../../../../config/questionnaires/evaluation.toml"),
    ),
    (
        "preferences",
        include_str!("../../../../config/questionnaires/preferences.toml"),
    ),
    ("pulse", include_str!("../../../../config/questionnaires/pulse.toml")),
];

const LANGUAGES: [Language; 3] = [Language::NL, Language::FR, Language::EN];

fn all() -> Vec<Checked<Questionnaire>> {
    FILES.iter().map(|(name, text)| fine(read(name, text))).collect()
}

pub(super) fn shipped(id: &str) -> Questionnaire {
    let file = all().into_iter().find(|file| file.value.id == id);
    file.unwrap().value
}

#[test]
fn every_shipped_questionnaire_is_clean_alone_and_beside_the_others_in_three_languages() {
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/config/questionnaires")).unwrap();
    let on_disk: BTreeSet<_> = folder
        .map(|file| file.unwrap().path().file_stem().unwrap().to_owned())
        .collect();
    assert_eq!(on_disk, FILES.iter().map(|(name, _)| (*name).into()).collect());
    let calendar = crate::care::calendar::Calendar::new(Country::BE, jiff::tz::TimeZone::UTC);
    let problems = together::check(&protocol(), &all(), &rules(), &calendar);
    let of_questions = problems
        .iter()
        .filter(|problems| !problems.file.contains("contact-after"));
    let told: String = of_questions.map(ToString::to_string).collect();
    assert!(told.is_empty(), "\n{told}");
    let incomplete: Vec<_> = all()
        .into_iter()
        .filter(|file| file.languages != LANGUAGES.into())
        .collect();
    assert!(incomplete.is_empty(), "{incomplete:?}");
}

#[test]
fn every_shipped_questionnaire_says_that_it_is_an_example_and_where_it_comes_from() {
    for (file, (name, text)) in all().into_iter().zip(FILES) {
        let (example, found) = (file.example, file.value);
        assert!(example && found.id == name, "{name}");
        assert!(
            text.starts_with("# ") && text.lines().take(3).any(|line| line.contains("EXAMPLE")),
            "{name}"
        );
        assert!(
            !text.contains('\\') && !text.contains("\"\"\"") && !text.contains('\t'),
            "{name}"
        );
        let from = &found.provenance;
        assert!(
            from.source.is_some() && from.licence.is_some() && from.version == 1,
            "{name}"
        );
        let expected = match found.scoring {
            Some(_) => [
                Validation::UnofficialTranslation,
                Validation::UnofficialTranslation,
                Validation::Official,
            ],
            None => [Validation::UnvalidatedOwn; 3],
        };
        assert_eq!(from.validation, LANGUAGES.into_iter().zip(expected).collect(), "{name}");
        // A scale is asked whole, so no question of it goes out alone; the others can be asked by text message.
        assert_eq!(found.lead().is_none(), found.scoring.is_some(), "{name}");
        for (language, short) in found.lead().iter().flat_map(|lead| &lead.short) {
            assert!(betrays(short, *language).is_empty(), "{name}: {short}");
        }
        let rare = found.items.iter().filter(|item| item.ask_when.is_some()).count();
        assert!(found.items.len() - rare <= 8 || found.scoring.is_some(), "{name}");
    }
}

#[test]
fn most_people_are_asked_seven_questions_and_whoever_is_behind_is_asked_what_follows() {
    let check_in = shipped("check-in");
    let fine = ["rent=paid", "energy=paid", "health-insurance=in-order", "changes=no"];
    let count = |said: &[&str]| {
        let pairs = said.iter().map(|pair| pair.split_once('=').unwrap());
        check_in
            .asked(&pairs.map(|(item, code)| (item.to_owned(), code.to_owned())).collect())
            .len()
    };
    assert_eq!((count(&[]), count(&fine)), (7, 7));
    for (said, asked) in [
        (&["rent=arrears"][..], 8),
        (&["rent=eviction"], 7),
        (&["energy=cut-off"], 8),
        (&["energy=arrears"], 9),
        (&["health-insurance=arrears", "changes=yes"], 9),
        (&["energy=arrears", "changes=yes"], 10),
    ] {
        assert_eq!(count(said), asked, "{said:?}");
    }
}

#[test]
fn no_relapse_rule_asks_for_a_human_by_a_scale() {
    let shipped_rules = rules().value;
    let (mut answers, mut scores) = (BTreeSet::new(), BTreeSet::new());
    for (rule, sign) in shipped_rules
        .rules
        .iter()
        .flat_map(|rule| rule.when.facts().into_iter().map(move |sign| (rule, sign)))
    {
        match sign {
            Sign::Said(Saying::Answer { item, .. }) | Sign::Again { item, .. } | Sign::Worse { item, .. } => {
                answers.insert(item.as_str());
            }
            Sign::Fell { score, .. } => {
                scores.insert((score.as_str(), rule.level()));
            }
            _ => {}
        }
    }
    assert!(answers.contains("rent"));
    assert!(
        answers.iter().all(|item| !item.starts_with("fwb-")),
        "no statement is taken out of a scale"
    );
    assert_eq!(
        scores,
        BTreeSet::from([("cfpb-10", None)]),
        "a score that fell asks for nobody"
    );
}
