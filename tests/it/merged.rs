//! Goal: two records of one human being are one person: one voice, one consent, wherever the trajectory hangs.
//! Method: a merge, as the column holds it, between the import and what follows.

use crate::main_job::{ANNA, export};
use crate::support::engines::{TestDatabase, on_every_engine};
use crate::world::World;

on_every_engine!(
    two_dossiers_of_one_who_was_merged_have_one_voice,
    a_stop_holds_for_whom_one_was_merged_into,
);

/// Anna stands in two dossiers under two records; the second was found to be the first.
async fn merged(database: &TestDatabase) -> World {
    let world = World::new(database, "2026-02-27T08:00:00Z").await;
    let rows = [
        "D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        "D-2;02/02/2026;Afgerond;Anna Voorbeelt;0470 12 34 57;nl;02/02/2026\n",
    ];
    let summary = world.import(&export(&rows)).await;
    assert_eq!(summary.enrolled, 2);
    world
        .run("UPDATE person SET merged_into = (SELECT min(id) FROM person) WHERE id = (SELECT max(id) FROM person)")
        .await;
    world.approve(&summary.batch.unwrap(), 25).await;
    world
}

const OTHER: &str = "+32470123457";

async fn two_dossiers_of_one_who_was_merged_have_one_voice(database: TestDatabase) {
    let mut world = merged(&database).await;
    world.go_to("2026-03-03T20:00:00Z").await;
    let asked = |world: &World| world.phone(ANNA).len() + world.phone(OTHER).len();
    assert_eq!(
        asked(&world),
        1,
        "one question to one person: {:?}",
        world.twilio.sent()
    );
    let from = if world.phone(ANNA).is_empty() { OTHER } else { ANNA };
    world.text(from, "1").await;
    world.go_to("2026-03-06T20:00:00Z").await;
    assert_eq!(asked(&world), 3, "the question, the thanks, the other question");
    let standing = "SELECT DISTINCT person FROM contact";
    let survivor = "SELECT min(id) FROM person";
    assert_eq!(world.rows(standing).await, world.rows(survivor).await);
}

async fn a_stop_holds_for_whom_one_was_merged_into(database: TestDatabase) {
    let mut world = merged(&database).await;
    world.go_to("2026-03-03T20:00:00Z").await;
    let from = if world.phone(ANNA).is_empty() { OTHER } else { ANNA };
    world.text(from, "stop").await;
    world.go_to("2026-06-20T20:00:00Z").await;
    let sent = world.phone(ANNA).len() + world.phone(OTHER).len();
    assert_eq!(sent, 2, "the question and the confirmation: {:?}", world.twilio.sent());
    assert_eq!(world.rows("SELECT phase FROM trajectory").await, ["ended", "ended"]);
}
