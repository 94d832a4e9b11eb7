//! The Financial Well-Being Scale as shipped, held against the words, values and tables of those who made it.

use std::collections::BTreeMap;

use super::shipped::shipped;
use crate::care::person::{Language, Readers};
use crate::care::questionnaire::Questionnaire;
use crate::care::score::{Apart, Measurement, Mode, NoScore, NoSeries, Score, Series, score};

/// The statements of the CFPB's questionnaire in their order, with the part that each is in and whether full agreement counts most.
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

/// Scores by total, from 0 up, as the CFPB's code and, for the short form, a copy of its guide of December 2015 have them.
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
