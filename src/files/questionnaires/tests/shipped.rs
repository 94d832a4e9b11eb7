//! The shipped questionnaires, and the scale of the CFPB held against its tables and its words.

use std::collections::{BTreeMap, BTreeSet};

use super::read;
use crate::care::calendar::Country;
use crate::care::discretion::betrays;
use crate::care::person::{Language, Readers};
use crate::care::questionnaire::{Questionnaire, Validation};
use crate::care::score::{Apart, Measurement, Mode, NoScore, NoSeries, Score, Series, score};
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

fn shipped(id: &str) -> Questionnaire {
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

/// The statements of domain.md §3.2 in their order, with the part that each is in and whether full agreement counts most.
const STATEMENTS: [(&str, Part, bool); 10] = [
    ("I could handle a major unexpected expense", Part::One, true),
    ("I am securing my financial future", Part::One, true),
    (
        "Because of my money situation, I feel like I will never have the things I want in life",
        Part::One,
        false,
    ),
    (
        "I can enjoy life because of the way I'm managing my money",
        Part::One,
        true,
    ),
    ("I am just getting by financially", Part::One, false),
    (
        "I am concerned that the money I have or will save won't last",
        Part::One,
        false,
    ),
    (
        "Giving a gift for a wedding, birthday or other occasion would put a strain on my finances for the month",
        Part::Two,
        false,
    ),
    ("I have money left over at the end of the month", Part::Two, true),
    ("I am behind with my finances", Part::Two, false),
    ("My finances control my life", Part::Two, false),
];

#[derive(Clone, Copy)]
enum Part {
    One,
    Two,
}

impl Part {
    const fn words(self) -> (&'static str, [&'static str; 5]) {
        match self {
            Self::One => (
                "How well does this statement describe you or your situation?",
                ["Completely", "Very well", "Somewhat", "Very little", "Not at all"],
            ),
            Self::Two => (
                "How often does this statement apply to you?",
                ["Always", "Often", "Sometimes", "Rarely", "Never"],
            ),
        }
    }
}

/// The short form, by place among the ten.
const SHORT_FORM: [usize; 5] = [2, 4, 5, 7, 9];

#[test]
fn the_scale_is_in_its_makers_words_with_its_makers_values() {
    for (id, places) in [("cfpb-10", (0..10).collect()), ("cfpb-5", SHORT_FORM.to_vec())] {
        let scale = shipped(id);
        let scoring = scale.scoring.as_ref().unwrap();
        assert_eq!(
            (scale.items.len(), scoring.values.len()),
            (places.len() + 1, places.len())
        );
        for (item, place) in scale.items.iter().zip(places) {
            let (statement, part, agreeing_counts) = STATEMENTS[place];
            let (question, answers) = part.words();
            assert_eq!(item.texts[&Language::EN], format!("{question} “{statement}”"));
            let shown: Vec<_> = item
                .options
                .iter()
                .map(|option| option.texts[&Language::EN].as_str())
                .collect();
            assert_eq!(shown, answers);
            let values: Vec<_> = item
                .options
                .iter()
                .map(|option| scoring.values[&item.id][&option.code])
                .collect();
            assert_eq!(
                values,
                if agreeing_counts {
                    [4, 3, 2, 1, 0]
                } else {
                    [0, 1, 2, 3, 4]
                },
                "{statement}"
            );
            assert_eq!(item.readers, Readers::Counsellor);
        }
        let age = scale.items.last().unwrap();
        assert_eq!((&age.id, &scoring.group), (&"fwb-age".to_owned(), &age.id));
        let ages: Vec<_> = age
            .options
            .iter()
            .map(|option| option.texts[&Language::EN].as_str())
            .collect();
        assert_eq!(ages, ["18–61", "62+"]);
    }
    let (long, short) = (shipped("cfpb-10"), shipped("cfpb-5"));
    for item in &short.items {
        assert_eq!(
            Some(item),
            long.item(&item.id),
            "one scale, one set of words, in every language"
        );
    }
}

/// Scores by total, from 0 up, as domain.md §3.3 and §3.4 have them.
const TABLES: [(&str, Mode, &str, &[u8]); 6] = [
    (
        "cfpb-10",
        Mode::OnOwn,
        "age-18-61",
        &[
            14, 19, 22, 25, 27, 29, 31, 32, 34, 35, 37, 38, 40, 41, 42, 44, 45, 46, 47, 49, 50, 51, 52, 54, 55, 56, 58,
            59, 60, 62, 63, 65, 66, 68, 69, 71, 73, 75, 78, 81, 86,
        ],
    ),
    (
        "cfpb-10",
        Mode::OnOwn,
        "age-62-plus",
        &[
            14, 20, 24, 26, 29, 31, 33, 35, 36, 38, 39, 41, 42, 44, 45, 46, 48, 49, 50, 52, 53, 54, 56, 57, 58, 60, 61,
            63, 64, 66, 67, 69, 71, 73, 75, 77, 79, 82, 84, 88, 95,
        ],
    ),
    (
        "cfpb-10",
        Mode::ReadAloud,
        "age-18-61",
        &[
            16, 21, 24, 27, 29, 31, 33, 34, 36, 38, 39, 40, 42, 43, 44, 45, 47, 48, 49, 50, 52, 53, 54, 55, 57, 58, 59,
            60, 62, 63, 65, 66, 68, 70, 71, 73, 76, 78, 81, 85, 91,
        ],
    ),
    (
        "cfpb-10",
        Mode::ReadAloud,
        "age-62-plus",
        &[
            18, 23, 26, 28, 30, 32, 33, 35, 36, 38, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 50, 52, 53, 54, 55, 56, 57,
            58, 60, 61, 62, 64, 65, 67, 68, 70, 72, 75, 77, 81, 87,
        ],
    ),
    (
        "cfpb-5",
        Mode::OnOwn,
        "age-18-61",
        &[
            19, 25, 29, 32, 36, 38, 41, 43, 46, 48, 50, 53, 55, 57, 60, 63, 65, 68, 72, 76, 82,
        ],
    ),
    (
        "cfpb-5",
        Mode::OnOwn,
        "age-62-plus",
        &[
            20, 26, 31, 34, 37, 40, 43, 46, 48, 51, 53, 55, 58, 61, 63, 66, 69, 73, 76, 81, 90,
        ],
    ),
];

/// Answers that come to a total, and the age group: the first items take as much of it as they can.
fn answers(scale: &Questionnaire, total: u8, group: &str) -> BTreeMap<String, String> {
    let values = &scale.scoring.as_ref().unwrap().values;
    let mut left = total;
    let mut given = BTreeMap::from([("fwb-age".to_owned(), group.to_owned())]);
    for (item, codes) in values {
        let part = left.min(4);
        let (code, _) = codes.iter().find(|(_, value)| **value == part).unwrap();
        given.insert(item.clone(), code.clone());
        left -= part;
    }
    assert_eq!(left, 0);
    given
}

#[test]
fn every_total_of_every_column_has_the_score_of_the_published_tables() {
    for (id, mode, group, expected) in TABLES {
        let scale = shipped(id);
        for (total, points) in expected.iter().enumerate() {
            let given = answers(&scale, u8::try_from(total).unwrap(), group);
            let found = score(&scale, &given, mode);
            let total = u16::try_from(total).unwrap();
            assert_eq!(
                found,
                Ok(Score { total, points: *points }),
                "{id} {mode} {group} {total}"
            );
        }
    }
    let tables: usize = ["cfpb-10", "cfpb-5"]
        .map(|id| shipped(id).scoring.unwrap().tables.len())
        .iter()
        .sum();
    assert_eq!(
        tables,
        TABLES.len(),
        "a shipped table that is not held against its source"
    );
}

#[test]
fn a_scale_with_a_gap_has_no_score() {
    for id in ["cfpb-10", "cfpb-5"] {
        let scale = shipped(id);
        for item in &scale.items {
            let mut given = answers(&scale, 10, "age-18-61");
            given.remove(&item.id);
            let expected = if item.id == "fwb-age" {
                NoScore::Group(item.id.clone())
            } else {
                NoScore::Missing(vec![item.id.clone()])
            };
            assert_eq!(score(&scale, &given, Mode::OnOwn), Err(expected));
        }
    }
}

#[test]
fn the_short_form_is_not_read_aloud_and_the_forms_are_not_mixed() {
    let (long, short) = (shipped("cfpb-10"), shipped("cfpb-5"));
    let given = answers(&short, 10, "age-18-61");
    assert_eq!(
        score(&short, &given, Mode::ReadAloud),
        Err(NoScore::Mode(Mode::ReadAloud))
    );
    let refused = Series::of(&short, Language::NL, Mode::ReadAloud);
    assert_eq!(
        refused,
        Err(NoSeries::Mode {
            questionnaire: "cfpb-5".to_owned(),
            mode: Mode::ReadAloud
        })
    );
    let measured = |scale: &Questionnaire, language, mode, total| Measurement {
        series: Series::of(scale, language, mode).unwrap(),
        score: score(scale, &answers(scale, total, "age-18-61"), mode).unwrap(),
    };
    let first = measured(&long, Language::NL, Mode::OnOwn, 12);
    assert_eq!(measured(&long, Language::NL, Mode::OnOwn, 20).since(&first), Ok(10));
    for (other, why) in [
        (measured(&short, Language::NL, Mode::OnOwn, 6), Apart::Questionnaire),
        (measured(&long, Language::EN, Mode::OnOwn, 20), Apart::Language),
        (measured(&long, Language::NL, Mode::ReadAloud, 20), Apart::Mode),
    ] {
        assert_eq!(other.since(&first), Err(why));
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
fn no_relapse_rule_looks_at_a_scale() {
    let shipped_rules = rules().value;
    let mut answers = Vec::new();
    for rule in &shipped_rules.rules {
        together::answers_of(&rule.when, &mut answers);
    }
    let items: BTreeSet<&str> = answers.into_iter().map(|(item, _)| item).collect();
    assert!(items.contains("rent"));
    assert!(
        items.iter().all(|item| !item.starts_with("fwb-")),
        "nothing is decided by a score"
    );
}
