//! Random sequences of imports and corrections.

use proptest::prelude::*;

use super::*;
use crate::store::persons::{Correction, correct};

/// What happens next.
#[derive(Clone, Debug)]
enum Act {
    /// The list comes in again, its rows turned by so many.
    Again(usize),
    /// A row changes in the source: which, which field, which value.
    Source(usize, u8, u8),
    /// A worker corrects the name or the languages of the person of a row.
    Correct(usize, bool, u8),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..5_usize).prop_map(Act::Again),
        (0..5_usize, 0..5_u8, 0..4_u8).prop_map(|(row, field, value)| Act::Source(row, field, value)),
        (0..5_usize, any::<bool>(), 0..4_u8).prop_map(|(row, name, value)| Act::Correct(row, name, value)),
    ]
}

const LANGUAGES: [Language; 3] = [Language::NL, Language::FR, Language::EN];

fn referenced(row: usize) -> IncomingPerson {
    IncomingPerson {
        reference: Some(format!("C{row}")),
        ..person(&format!("An Nummer{}", "i".repeat(row + 1)))
    }
}

fn change(row: &mut IncomingDossier, field: u8, value: u8) {
    let person = &mut row.persons[0];
    match field {
        0 => person.name = format!("Els Naam{}", "x".repeat(usize::from(value) + 1)),
        1 => person.points = vec![point(AddressKind::Mobile, &format!("+3247012345{value}"))],
        2 => person.languages = vec![LANGUAGES[usize::from(value) % 3]],
        3 => row.team = Some(format!("team-{value}")),
        _ => person.code_word = Some(format!("woord{value}")),
    }
}

/// The model of what a worker sees: the last word on each field, whoever's.
#[derive(Clone, Debug, PartialEq)]
struct Seen {
    name: String,
    language: Language,
    number: String,
}

fn said(person: &IncomingPerson) -> Seen {
    Seen {
        name: person.name.clone(),
        language: person.languages[0],
        number: person.points[0].value.clone(),
    }
}

async fn play(world: &World, acts: &[Act]) {
    let mut source: Vec<IncomingDossier> = (0..5)
        .map(|row| dossier(&format!("A-{row}"), vec![referenced(row)]))
        .collect();
    world.import(source.clone()).await;
    let mut imported: Vec<Seen> = source.iter().map(|row| said(&row.persons[0])).collect();
    let mut seen = imported.clone();
    let sql = "SELECT id, person FROM trajectory ORDER BY id";
    let ids = world.rows(sql, 2).await;
    let person = |row: usize| {
        let reference = format!("C{row}");
        crate::care::ids::PersonId::from(world.keys.ids().person_id("caw", "", PersonKey::Reference(&reference)))
    };
    for (turn, act) in (1_i64..).zip(acts) {
        let at = later(now(), SignedDuration::from_hours(turn));
        match act {
            Act::Again(by) => {
                let mut rows = source.clone();
                rows.rotate_left(*by);
                world.import_as(&settings(), rows.clone(), at).await;
                for (row, (before, seen)) in imported.iter_mut().zip(&mut seen).enumerate() {
                    let after = said(&source[row].persons[0]);
                    // Only what differs from the last import of the row changes.
                    if after.name != before.name {
                        seen.name.clone_from(&after.name);
                    }
                    if after.language != before.language {
                        seen.language = after.language;
                    }
                    if after.number != before.number {
                        seen.number.clone_from(&after.number);
                    }
                    *before = after;
                }
                let settled = world.dump().await;
                rows.reverse();
                let second = world
                    .import_as(&settings(), rows, later(at, SignedDuration::from_secs(9)))
                    .await;
                assert_eq!((second.changed, second.new, second.unchanged), (0, 0, 5));
                assert_eq!(world.dump().await, settled, "the same list again changes nothing");
            }
            Act::Source(row, field, value) => change(&mut source[*row], *field, *value),
            Act::Correct(row, true, value) => {
                seen[*row].name = format!("Juist Geschreven{}", "y".repeat(usize::from(*value) + 1));
                let correction = Correction::Name(seen[*row].name.clone());
                correct(
                    &world.store,
                    &world.keys,
                    &person(*row),
                    correction,
                    &WorkerId::new("wo_1"),
                    at,
                )
                .await
                .unwrap();
            }
            Act::Correct(row, false, value) => {
                seen[*row].language = LANGUAGES[usize::from(*value) % 3];
                let correction = Correction::Languages(vec![seen[*row].language]);
                correct(
                    &world.store,
                    &world.keys,
                    &person(*row),
                    correction,
                    &WorkerId::new("wo_1"),
                    at,
                )
                .await
                .unwrap();
            }
        }
    }
    assert_eq!(world.rows(sql, 2).await, ids, "ids stay");
    for (row, expected) in seen.iter().enumerate() {
        let worker = WorkerId::new("wo_1");
        let view = crate::store::persons::show(&world.store, &world.keys, &person(row), &worker, now())
            .await
            .unwrap();
        let points: Vec<_> = view.points.iter().filter(|point| point.until.is_none()).collect();
        let [point] = points.as_slice() else {
            panic!("one number is in use: {points:?}")
        };
        let number = point.value.clone().unwrap();
        let found = Seen {
            name: view.name.unwrap(),
            language: view.languages[0],
            number,
        };
        assert_eq!(&found, expected, "row {row}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn corrections_survive_and_repeats_change_nothing(acts in proptest::collection::vec(act(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async {
            for world in worlds().await {
                play(&world, &acts).await;
            }
        });
    }
}
