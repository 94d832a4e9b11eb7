use super::*;
use crate::person::Readers;
use crate::questionnaire::{AnswerOption, Item, ItemKind, Provenance, Texts, Validation};

/// Two items that count 0 to 2, the second backwards, an item that counts nothing, and the group.
fn sample(modes: &[Mode]) -> Questionnaire {
    let codes = ["low", "mid", "high"];
    let item = |id: &str, codes: &[&str]| Item {
        id: id.to_owned(),
        kind: ItemKind::Choice,
        texts: Texts::new(),
        short: Texts::new(),
        options: codes
            .iter()
            .map(|code| AnswerOption {
                code: (*code).to_owned(),
                digit: None,
                texts: Texts::new(),
                words: Vec::new(),
            })
            .collect(),
        readers: Readers::Counsellor,
        order: None,
        ask_when: None,
    };
    let values = |order: [u8; 3]| codes.iter().map(|code| (*code).to_owned()).zip(order).collect();
    let tables = modes.iter().enumerate().flat_map(|(place, mode)| {
        let shift = 10 * u8::try_from(place).unwrap();
        ["young", "old"]
            .into_iter()
            .zip([0, 5])
            .map(move |(group, older)| ScoreTable {
                mode: *mode,
                group: group.to_owned(),
                scores: [40, 50, 60, 70, 80].map(|score| score + shift + older).to_vec(),
            })
    });
    Questionnaire {
        id: "scale".to_owned(),
        names: Texts::new(),
        provenance: Provenance {
            version: 1,
            source: None,
            licence: None,
            validation: [Language::NL, Language::EN]
                .map(|language| (language, Validation::Official))
                .into(),
        },
        lead: None,
        items: vec![
            item("first", &codes),
            item("second", &codes),
            item("remark", &["yes", "no"]),
            item("age", &["young", "old"]),
        ],
        scoring: Some(Scoring {
            values: [
                ("first".to_owned(), values([0, 1, 2])),
                ("second".to_owned(), values([2, 1, 0])),
            ]
            .into(),
            group: "age".to_owned(),
            tables: tables.collect(),
            least_change: None,
        }),
    }
}

fn answers(written: &str) -> BTreeMap<String, String> {
    let pairs = written.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(item, code)| (item.to_owned(), code.to_owned())).collect()
}

#[test]
fn a_whole_scale_has_a_score_and_a_part_of_one_has_none() {
    let both = sample(&[Mode::OnOwn, Mode::ReadAloud]);
    let of = |total, points| Ok(Score { total, points });
    let missing = |items: &[&str]| Err(NoScore::Missing(items.iter().map(ToString::to_string).collect()));
    let cases = [
        ("first=low second=high age=young", Mode::OnOwn, of(0, 40)),
        ("first=low second=low age=young", Mode::OnOwn, of(2, 60)),
        ("first=high second=low age=young", Mode::OnOwn, of(4, 80)),
        ("first=high second=low age=old", Mode::OnOwn, of(4, 85)),
        ("first=high second=low age=old remark=no", Mode::ReadAloud, of(4, 95)),
        ("first=high age=old", Mode::OnOwn, missing(&["second"])),
        ("age=old", Mode::OnOwn, missing(&["first", "second"])),
        (
            "first=high second=unheard-of age=old",
            Mode::OnOwn,
            missing(&["second"]),
        ),
        ("", Mode::OnOwn, missing(&["first", "second"])),
        (
            "first=high second=low",
            Mode::OnOwn,
            Err(NoScore::Group("age".to_owned())),
        ),
        (
            "first=high second=low age=ancient",
            Mode::OnOwn,
            Err(NoScore::Group("age".to_owned())),
        ),
    ];
    for (said, mode, expected) in cases {
        assert_eq!(score(&both, &answers(said), mode), expected, "{said}");
    }
    let alone = sample(&[Mode::OnOwn]);
    let whole = answers("first=high second=low age=old");
    assert_eq!(
        score(&alone, &whole, Mode::ReadAloud),
        Err(NoScore::Mode(Mode::ReadAloud))
    );
    let unscored = Questionnaire { scoring: None, ..alone };
    assert_eq!(score(&unscored, &whole, Mode::OnOwn), Err(NoScore::Unscored));
}

#[test]
fn a_series_is_begun_only_in_a_way_and_a_language_that_there_are() {
    let alone = sample(&[Mode::OnOwn]);
    let told = |questionnaire: &Questionnaire, language, mode| {
        Series::of(questionnaire, language, mode)
            .map(drop)
            .map_err(|why| why.to_string())
    };
    assert_eq!(told(&alone, Language::NL, Mode::OnOwn), Ok(()));
    assert_eq!(
        told(&alone, Language::NL, Mode::ReadAloud).unwrap_err(),
        "`scale` has no score table for the mode `read-aloud`; ask a form that has one"
    );
    assert_eq!(
        told(&alone, Language::FR, Mode::OnOwn).unwrap_err(),
        "`scale` is not there in `fr`"
    );
    let unscored = Questionnaire { scoring: None, ..alone };
    assert_eq!(
        told(&unscored, Language::NL, Mode::OnOwn).unwrap_err(),
        "`scale` has no score, so there is nothing to compare"
    );
}

#[test]
fn only_measurements_of_one_series_are_compared() {
    let both = sample(&[Mode::OnOwn, Mode::ReadAloud]);
    let of = |questionnaire: &Questionnaire, language, mode, said: &str| Measurement {
        series: Series::of(questionnaire, language, mode).unwrap(),
        score: score(questionnaire, &answers(said), mode).unwrap(),
    };
    let (worse, better) = ("first=low second=mid age=young", "first=high second=mid age=young");
    let first = of(&both, Language::NL, Mode::OnOwn, worse);
    let later = of(&both, Language::NL, Mode::OnOwn, better);
    assert_eq!((later.since(&first), first.since(&later)), (Ok(20), Ok(-20)));
    let (mut newer, mut other) = (both.clone(), both.clone());
    newer.provenance.version = 2;
    other.id = "short-scale".to_owned();
    for (apart, why) in [
        (of(&other, Language::NL, Mode::OnOwn, better), Apart::Questionnaire),
        (of(&newer, Language::NL, Mode::OnOwn, better), Apart::Version),
        (of(&both, Language::EN, Mode::OnOwn, better), Apart::Language),
        (of(&both, Language::NL, Mode::ReadAloud, better), Apart::Mode),
    ] {
        assert_eq!(apart.since(&first), Err(why));
        assert_eq!(first.series.compares_with(&apart.series), Err(why));
    }
}
