//! Goal: a send key that went out once never starts again, whatever the database remembers.
//! Method: what another worker's journal, or this worker itself, knows is taken from the database behind its back.

use std::fmt::Write as _;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use nazorg::care::person::Channel;
use nazorg::clock::ManualClock;
use nazorg::store::StoreError;
use nazorg::store::faults::{Faults, Point, cut};
use tempfile::TempDir;

use crate::main_job::{ANNA, one_dossier};
use crate::support::engines::{TestDatabase, on_every_engine};
use crate::world::World;

on_every_engine!(
    what_was_started_long_ago_is_handed_over_no_more,
    what_a_journal_shows_is_held_however_late_it_was_read,
    what_this_worker_handed_over_is_held_where_the_database_forgot_it,
    in_several_lanes_everybody_is_asked_once_whatever_breaks,
    what_the_gateway_said_to_a_database_that_refused_it_is_asked_of_a_human,
);

const PEOPLE: usize = 120;

const OPEN_TASKS: &str = "SELECT kind || ' ' || reason FROM task WHERE closed_at IS NULL AND kind <> 'approve-import'";

/// The process stands still where the message is in its journal and nowhere else.
struct StandsStill(ManualClock);

impl Faults for StandsStill {
    fn at(&self, point: Point) -> BoxFuture<'_, Result<(), StoreError>> {
        if point == Point::Journaled {
            self.0.set(self.0.now() + SignedDuration::from_mins(6));
        }
        ready(Ok(())).boxed()
    }
}

/// By then others have given it up, and a human being may have judged that it did not arrive.
async fn what_was_started_long_ago_is_handed_over_no_more(database: TestDatabase) {
    let home = TempDir::new().unwrap();
    let world = one_dossier(&database).await;
    world.brake("all", true).await;
    world.go_to("2026-03-06T11:00:00Z").await;
    world.brake("all", false).await;
    let slow = world
        .among("slow", home.path(), Arc::new(StandsStill(world.clock.clone())))
        .await;
    slow.recover().await.unwrap();
    slow.dispatch_due(Channel::Sms).await.unwrap();
    assert!(world.phone(ANNA).is_empty(), "{:?}", world.phone(ANNA));
    assert_eq!(world.rows("SELECT fate FROM message").await, ["unknown"]);
}

/// Every so often some commits are refused.
#[derive(Default)]
struct EverySoOften(AtomicUsize);

impl Faults for EverySoOften {
    fn at(&self, point: Point) -> BoxFuture<'_, Result<(), StoreError>> {
        // Several in a row, so that a lane cannot write what it heard as it ends either.
        let breaks = point == Point::Commit && self.0.fetch_add(1, Ordering::Relaxed) % 13 >= 8;
        ready(if breaks { Err(cut("commit")) } else { Ok(()) }).boxed()
    }
}

/// What one lane could not write is written by whoever comes next, and none takes what another has.
async fn in_several_lanes_everybody_is_asked_once_whatever_breaks(database: TestDatabase) {
    let home = TempDir::new().unwrap();
    let world = World::new(&database, "2026-02-27T08:00:00Z").await;
    let mut export = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n".to_owned();
    for n in 0..PEOPLE {
        writeln!(
            export,
            "D-{n};02/02/2026;Afgerond;Persoon {n};+32470{n:06};nl;02/02/2026"
        )
        .unwrap();
    }
    let summary = world.import(&export).await;
    world.approve(&summary.batch.unwrap(), 1_000).await;
    world.clock.set("2026-03-09T08:30:00Z".parse().unwrap());
    while world.engine.wake_due().await.unwrap() > 0 {}
    world.clock.set(world.clock.now() + SignedDuration::from_hours(4));
    let lanes = world
        .among("lanes", home.path(), Arc::new(EverySoOften::default()))
        .await;
    while lanes.recover().await.is_err() {}
    let (mut broken, mut whole) = (0, 0);
    while whole < 2 {
        (broken, whole) = if lanes.dispatch_due(Channel::Sms).await.is_ok() {
            (broken, whole + 1)
        } else {
            (broken + 1, 0)
        };
        // What a lane had leased when it broke is free again by then.
        world.clock.set(world.clock.now() + SignedDuration::from_mins(3));
    }
    assert!(broken > 0, "nothing broke");
    let asked = world.twilio.per_reference();
    assert_eq!(asked.len(), PEOPLE);
    assert!(asked.values().all(|times| *times == 1), "{asked:?}");
    let fates = "SELECT fate || ' ' || CAST(count(*) AS TEXT) FROM message GROUP BY fate ORDER BY fate";
    assert_eq!(world.rows(fates).await, [format!("accepted {PEOPLE}")]);
}

/// Another worker's journal is read when the question is in the queue already.
async fn what_a_journal_shows_is_held_however_late_it_was_read(database: TestDatabase) {
    let world = one_dossier(&database).await;
    world.brake("all", true).await;
    world.go_to("2026-03-06T11:00:00Z").await;
    let queued = world.rows("SELECT send_key FROM message WHERE fate = 'queued'").await;
    assert_eq!(queued.len(), 1, "{queued:?}");
    world
        .run("INSERT INTO journal_sent (send_key, worker, org, trajectory) SELECT send_key, 'two', org, trajectory FROM message WHERE fate = 'queued'")
        .await;
    world.brake("all", false).await;
    world.go_to("2026-03-07T20:00:00Z").await;
    assert!(world.phone(ANNA).is_empty(), "{:?}", world.phone(ANNA));
    assert_eq!(world.rows("SELECT fate FROM message").await, ["held"]);
    assert_eq!(world.rows(OPEN_TASKS).await, ["held unknown-fate"]);
}

/// A database that failed over without its last moments.
async fn what_this_worker_handed_over_is_held_where_the_database_forgot_it(database: TestDatabase) {
    let world = one_dossier(&database).await;
    world.go_to("2026-03-06T11:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1);
    world
        .run("UPDATE message SET waits = TRUE, fate = 'queued', fate_rank = 0, started_at = NULL, started_by = NULL, provider_id = NULL, lease_until = 0, lease_by = NULL")
        .await;
    world.go_to("2026-03-06T12:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1, "{:?}", world.phone(ANNA));
    assert_eq!(world.rows("SELECT fate FROM message").await, ["held"]);
    assert_eq!(world.rows(OPEN_TASKS).await, ["held unknown-fate"]);
}

/// The worker lives on, but the transaction that was to write the gateway's answer failed.
async fn what_the_gateway_said_to_a_database_that_refused_it_is_asked_of_a_human(database: TestDatabase) {
    let world = one_dossier(&database).await;
    world.go_to("2026-03-06T11:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1);
    world
        .run("UPDATE message SET waits = TRUE, fate = 'started', fate_rank = 1, provider_id = NULL")
        .await;
    world.go_to("2026-03-06T12:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1, "{:?}", world.phone(ANNA));
    assert_eq!(world.rows("SELECT fate FROM message").await, ["held"]);
    assert_eq!(world.rows(OPEN_TASKS).await, ["held unknown-fate"]);
}
