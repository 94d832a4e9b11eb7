//! Goal: a closing date, a number or a language that changes takes effect at once on everything that has not left, whether
//! a list or a worker says so.
//! Method: the real engine with a brake on, so that messages wait; then the change, and what leaves when they may.

use futures_util::FutureExt as _;
use nazorg::care::ids::{PersonId, PointId, WorkerId};
use nazorg::care::person::{AddressKind, Holder, Language};
use nazorg::store::persons::{self, Correction};

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::world::World;

on_every_engine!(
    a_language_that_changes_reaches_a_message_that_waits,
    a_language_without_texts_sends_nothing_more,
    a_number_that_changes_gets_the_message_that_waits,
    a_closing_date_that_moves_takes_everything_along,
);

const HEADER: &str = "dossiernummer;clientnummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n";
const OLD: &str = "+32470123456";
const NEW: &str = "+32470123457";

fn row(closed: &str, number: &str, language: &str) -> String {
    format!("{HEADER}D-1;C-1;{closed};Afgerond;Anna Voorbeeld;{number};{language};02/02/2026\n")
}

/// Closed on 2 February and approved on 27 February 2026; the first question is due on 2 March and waits for the brake.
async fn waiting(database: &TestDatabase) -> World {
    let world = World::new(database, "2026-02-27T08:00:00Z").await;
    let summary = world.import(&row("02/02/2026", "0470 12 34 56", "nl")).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    world.brake("all", true).await;
    world.go_to("2026-03-02T13:00:00Z").await;
    assert_eq!(world.rows("SELECT fate FROM message").await, ["queued"]);
    assert!(world.phone(OLD).is_empty());
    world
}

/// Lets the brake go, and time run on for an hour and a half.
async fn let_go(world: &World) {
    world.brake("all", false).await;
    world.go_to("2026-03-02T14:35:00Z").await;
}

async fn person(world: &World) -> PersonId {
    let found = world.rows("SELECT person FROM dossier_person").await;
    PersonId::from(found[0].as_str())
}

/// A worker's correction on the page of a person.
async fn correct(world: &World, correction: Correction) {
    let (person, worker) = (person(world).await, WorkerId::from("test"));
    let now = world.clock.now();
    persons::correct(&world.store, &world.keys, &person, correction, &worker, now)
        .boxed()
        .await
        .unwrap();
    world.engine.settle().await.unwrap();
}

async fn a_language_that_changes_reaches_a_message_that_waits(database: TestDatabase) {
    let world = waiting(&database).await;
    // By a list.
    world.import(&row("02/02/2026", "0470 12 34 56", "fr")).await;
    world.engine.settle().await.unwrap();
    let_go(&world).await;
    let phone = world.phone(OLD);
    assert_eq!(phone.len(), 1, "{phone:?}");
    assert!(phone[0].contains("Répondez"), "{phone:?}");
    assert_eq!(world.rows("SELECT language FROM message").await, ["fr"]);

    // By a worker: the reminder of four days later is in the language of then.
    correct(&world, Correction::Languages(vec![Language::NL])).await;
    world.go_to("2026-03-10T20:00:00Z").await;
    let phone = world.phone(OLD);
    assert_eq!(phone.len(), 2, "{phone:?}");
    assert!(!phone[1].contains("Répondez"), "{phone:?}");
}

/// No text is ever sent in a language that the person did not ask for: a human being takes it over.
async fn a_language_without_texts_sends_nothing_more(database: TestDatabase) {
    let world = waiting(&database).await;
    correct(&world, Correction::Languages(vec![Language::parse("ar").unwrap()])).await;
    let_go(&world).await;
    assert!(world.phone(OLD).is_empty());
    let asked = world.rows("SELECT reason FROM task WHERE reason IS NOT NULL").await;
    assert_eq!(asked, ["language"]);
}

async fn a_number_that_changes_gets_the_message_that_waits(database: TestDatabase) {
    let world = waiting(&database).await;
    // By a list.
    world.import(&row("02/02/2026", "0470 12 34 57", "nl")).await;
    world.engine.settle().await.unwrap();
    let_go(&world).await;
    assert!(world.phone(OLD).is_empty(), "nothing goes to the number of before");
    assert_eq!(world.phone(NEW).len(), 1);

    // By a worker.
    let point = world.rows("SELECT id FROM contact_point WHERE until_at IS NULL").await;
    let add = Correction::AddPoint {
        kind: AddressKind::Mobile,
        value: "+32470123458".to_owned(),
        holder: Holder::Own,
    };
    correct(&world, add).await;
    correct(&world, Correction::ClosePoint(PointId::from(point[0].as_str()))).await;
    world.go_to("2026-03-10T20:00:00Z").await;
    assert_eq!(world.phone(NEW).len(), 1);
    assert_eq!(world.phone("+32470123458").len(), 1, "the reminder");
}

async fn a_closing_date_that_moves_takes_everything_along(database: TestDatabase) {
    let world = World::new(&database, "2026-02-27T08:00:00Z").await;
    let summary = world.import(&row("02/02/2026", "0470 12 34 56", "nl")).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    world.engine.settle().await.unwrap();
    let wakes = "SELECT CAST(next_wake AS TEXT) FROM trajectory";
    let before = world.rows(wakes).await;
    world.import(&row("16/02/2026", "0470 12 34 56", "nl")).await;
    // At once: the plan counts from the new day before anything else is due.
    world.engine.settle().await.unwrap();
    assert_ne!(world.rows(wakes).await, before);
    world.go_to("2026-03-13T20:00:00Z").await;
    assert!(world.phone(OLD).is_empty(), "a month after the day of before");
    world.go_to("2026-03-16T20:00:00Z").await;
    assert_eq!(world.phone(OLD).len(), 1, "a month after the day that holds");
}
