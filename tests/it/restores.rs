//! Goal: after yesterday's backup was put back, nothing that went out goes out again, whichever host sent it, and the
//! operator sees why. Method: a service with two hosts whose database is set back to before they sent, and the built
//! program with its own backup.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use nazorg::care::person::Channel;
use nazorg::engine::Engine as Worker;
use nazorg::store::faults::{Faults, Point, cut};
use nazorg::store::{StoreError, restores};
use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::rows;
use crate::support::service::Service;
use crate::support::twilio::Twilio;
use crate::world::{ORG, World};

on_every_engine!(
    every_journal_is_waited_for_and_nothing_goes_out_again,
    what_a_lost_journal_may_have_sent_is_held_for_a_human,
    what_takes_the_place_of_what_a_lost_journal_may_have_sent_is_held_too,
    a_lost_journal_is_lost_though_the_first_start_after_it_dies,
    a_report_of_the_gateway_settles_what_the_database_has_forgotten,
);

const ANNA: &str = "+32470123456";
const CATO: &str = "+32470123457";

/// As if a backup of the time before anything was sent had been put back: the rows that the journals know better are as
/// they were then.
const SET_BACK: [&str; 3] = [
    "UPDATE message SET waits = TRUE, fate = 'queued', fate_rank = 0, started_at = NULL, started_by = NULL, provider_id = NULL, \
     lease_until = 0, lease_by = NULL",
    "DELETE FROM journal_sent",
    "DELETE FROM journal_mark",
];

/// Two hosts, of which one has asked Anna and the other Cato; then the database is set back.
async fn set_back(database: &TestDatabase, home: &TempDir) -> (World, Worker) {
    let world = World::new(database, "2026-02-27T09:00:00Z").await;
    let other = world.elsewhere("two", home.path()).await;
    other.recover().await.unwrap();
    let csv = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n\
               D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n\
               D-2;02/02/2026;Afgerond;Cato Voorbeeld;0470 12 34 57;nl;02/02/2026\n";
    let summary = world.import(csv).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    while world.twilio.sent().len() < 2 {
        while world.engine.wake_due().await.unwrap() > 0 {}
        // Each sends what is due at a moment of its own.
        let host = if world.twilio.sent().is_empty() {
            &world.engine
        } else {
            &other
        };
        let sent = host.dispatch_due(Channel::Sms).await.unwrap();
        if sent == 0 {
            let next = world.engine.next_moment().await.unwrap().unwrap();
            world.clock.set(next);
        }
    }
    let by = "SELECT DISTINCT started_by FROM message WHERE started_by IS NOT NULL ORDER BY started_by";
    assert_eq!(world.rows(by).await, ["one", "two"], "each host has sent one");
    for sql in SET_BACK {
        world.run(sql).await;
    }
    let now = world.clock.now();
    let keys = world.keys.clone();
    let begun = world
        .store
        .write(move |conn| Box::pin(async move { restores::begin(conn, &keys, "re_1", &[], now).await }));
    let begun = begun.await.unwrap();
    let waits: Vec<_> = begun
        .hosts
        .iter()
        .map(|host| (host.name.as_str(), host.settled_at))
        .collect();
    assert_eq!(waits, [("one", None), ("two", None)]);
    (world, other)
}

async fn restored(world: &World) -> restores::Restored {
    let read = world
        .store
        .read(|conn| Box::pin(async move { restores::list(conn, ORG).await }));
    read.await.unwrap().remove(0)
}

async fn every_journal_is_waited_for_and_nothing_goes_out_again(database: TestDatabase) {
    let home = TempDir::new().unwrap();
    let (world, other) = set_back(&database, &home).await;
    world.engine.recover().await.unwrap();
    world.engine.settle().await.unwrap();
    assert_eq!(
        world.twilio.sent().len(),
        2,
        "the journal of the other host is waited for"
    );
    let fates = "SELECT fate FROM message ORDER BY fate";
    assert_eq!(world.rows(fates).await, ["accepted", "queued"]);

    other.recover().await.unwrap();
    world.engine.settle().await.unwrap();
    other.settle().await.unwrap();
    assert_eq!(world.twilio.sent().len(), 2, "{:?}", world.twilio.sent());
    assert_eq!(world.rows("SELECT fate FROM message").await, ["accepted", "accepted"]);
    assert!(
        world.rows("SELECT id FROM task WHERE kind = 'held'").await.is_empty(),
        "nobody needs to be asked"
    );
    let restored = restored(&world).await;
    assert!(restored.settled_at.is_some());
    let told: Vec<_> = restored
        .hosts
        .iter()
        .map(|host| (host.name.as_str(), host.sent, host.is_lost))
        .collect();
    assert_eq!(told, [("one", 1, false), ("two", 1, false)]);
    // Life goes on: whoever is silent gets the reminder, which had not gone out.
    world.go_to("2026-03-20T20:00:00Z").await;
    assert_eq!(
        (world.phone(ANNA).len(), world.phone(CATO).len()),
        (3, 3),
        "{:?}",
        world.twilio.sent()
    );
}

async fn what_a_lost_journal_may_have_sent_is_held_for_a_human(database: TestDatabase) {
    let (home, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (world, other) = set_back(&database, &home).await;
    drop(other);
    world.engine.recover().await.unwrap();
    // The disk of the other host is gone with its journal.
    let again = world.elsewhere("two", elsewhere.path()).await;
    world.clock.set(world.clock.now() + jiff::SignedDuration::from_mins(5));
    again.recover().await.unwrap();
    world.engine.settle().await.unwrap();
    again.settle().await.unwrap();
    assert_eq!(world.twilio.sent().len(), 2, "{:?}", world.twilio.sent());
    assert_eq!(
        world.rows("SELECT fate FROM message ORDER BY fate").await,
        ["accepted", "held"]
    );
    assert_eq!(
        world.rows("SELECT kind FROM task WHERE closed_at IS NULL").await,
        ["held"]
    );
    assert!(restored(&world).await.hosts[1].is_lost);
}

/// The contact came due in the time that is forgotten; its message is written only now, and would be the second.
async fn what_takes_the_place_of_what_a_lost_journal_may_have_sent_is_held_too(database: TestDatabase) {
    let (home, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (world, other) = set_back(&database, &home).await;
    drop(other);
    world.engine.recover().await.unwrap();
    let later = world.clock.now().as_microsecond() + 1;
    world
        .run(&format!(
            "UPDATE message SET created_at = {later} WHERE fate = 'queued'"
        ))
        .await;
    world.clock.set(world.clock.now() + jiff::SignedDuration::from_mins(5));
    let again = world.elsewhere("two", elsewhere.path()).await;
    again.recover().await.unwrap();
    let fates = "SELECT fate FROM message ORDER BY fate";
    assert_eq!(
        world.rows(fates).await,
        ["accepted", "queued"],
        "it was not there when the backup was made"
    );
    world.engine.settle().await.unwrap();
    assert_eq!(world.twilio.sent().len(), 2, "{:?}", world.twilio.sent());
    assert_eq!(world.rows(fates).await, ["accepted", "held"]);
}

/// Dies at its second transaction: the name is taken by then, and nothing is settled.
#[derive(Default)]
struct DiesSecond(AtomicU32);

impl Faults for DiesSecond {
    fn at(&self, point: Point) -> BoxFuture<'_, Result<(), StoreError>> {
        let dies = point == Point::Write && self.0.fetch_add(1, Ordering::Relaxed) > 0;
        std::future::ready(if dies { Err(cut("begin")) } else { Ok(()) }).boxed()
    }
}

async fn a_lost_journal_is_lost_though_the_first_start_after_it_dies(database: TestDatabase) {
    let (home, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (world, other) = set_back(&database, &home).await;
    drop(other);
    world.engine.recover().await.unwrap();
    world.clock.set(world.clock.now() + jiff::SignedDuration::from_mins(5));
    let dying = world
        .among("two", elsewhere.path(), Arc::new(DiesSecond::default()))
        .await;
    dying.recover().await.unwrap_err();
    drop(dying);
    // Its name is its own by now, and its journal has never held anything.
    let again = world.elsewhere("two", elsewhere.path()).await;
    again.recover().await.unwrap();
    world.engine.settle().await.unwrap();
    assert!(restored(&world).await.hosts[1].is_lost);
    assert_eq!(world.twilio.sent().len(), 2, "{:?}", world.twilio.sent());
    let fates = "SELECT fate FROM message ORDER BY fate";
    assert_eq!(world.rows(fates).await, ["accepted", "held"]);
}

async fn a_report_of_the_gateway_settles_what_the_database_has_forgotten(database: TestDatabase) {
    let home = TempDir::new().unwrap();
    let (world, other) = set_back(&database, &home).await;
    world.engine.recover().await.unwrap();
    other.recover().await.unwrap();
    let wires = world.rows("SELECT wire FROM message ORDER BY wire").await;
    let report = |wire: &str, provider_id: &str| nazorg::channels::report::StatusReport {
        provider_id: provider_id.to_owned(),
        wire: wire.to_owned(),
        fate: nazorg::care::message::MessageFate::Delivered,
        refusal: None,
        opted_out: false,
    };
    world.engine.receive_status(report(&wires[0], "SM1")).await.unwrap();
    world.engine.receive_status(report("never-sent", "SM2")).await.unwrap();
    world.engine.settle().await.unwrap();
    assert_eq!(world.twilio.sent().len(), 2);
    assert_eq!(
        world.rows("SELECT fate FROM message ORDER BY fate").await,
        ["accepted", "delivered"]
    );
}

/// So many people are asked between the backup and its return.
const DOSSIERS: usize = 60;

#[tokio::test(flavor = "multi_thread")]
async fn yesterdays_backup_repeats_nothing_and_says_why() {
    let folder = TempDir::new().unwrap();
    let (live, url) = {
        let live = folder.path().join("nazorg.sqlite3");
        let url = format!("sqlite://{}", live.display());
        (live, url)
    };
    let twilio = Twilio::start().await;
    let service = Service::new(folder.path(), &url, &twilio, 16);
    let mut export = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n".to_owned();
    for n in 0..DOSSIERS {
        writeln!(
            export,
            "D-{n};02/02/2026;Afgerond;Persoon {n};+32470{:06};nl;02/02/2026",
            100_000 + n
        )
        .unwrap();
    }
    service.import_and_approve(&export, "2026-02-27 09:00:00");
    service.queue(&url, DOSSIERS, "2026-03-09 08:30:00").await;
    let said = service.command(&["backup", "yesterday.backup"], "2026-03-09 08:31:00");
    assert!(said.contains("checked and sealed"), "{said}");
    let sealed = std::fs::read(folder.path().join("yesterday.backup")).unwrap();
    assert!(!sealed.windows(6).any(|bytes| bytes == b"SQLite"));
    let refused = service.output(&["backup", "yesterday.backup"], "2026-03-09 08:31:00");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("there already"));

    let nazorg = service.run("2026-03-09 12:30:00").await;
    while twilio.sent().len() < DOSSIERS {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(nazorg.terminate().await.success());

    // Nothing is written over, and another key opens nothing.
    let refused = service.output(&["restore", "from", "yesterday.backup"], "2026-03-10 08:00:00");
    assert!(String::from_utf8_lossy(&refused.stderr).contains("move the database away"));
    for end in ["", "-wal", "-shm"] {
        let file = folder.path().join(format!("nazorg.sqlite3{end}"));
        drop(std::fs::rename(&file, folder.path().join(format!("old{end}"))));
    }
    std::fs::write(folder.path().join("cut.backup"), &sealed[..sealed.len() - 1]).unwrap();
    let refused = service.output(&["restore", "from", "cut.backup"], "2026-03-10 08:00:00");
    assert!(
        String::from_utf8_lossy(&refused.stderr).contains("damaged"),
        "{refused:?}"
    );
    assert!(!live.exists(), "nothing is half done");

    let said = service.command(&["restore", "from", "yesterday.backup"], "2026-03-10 08:00:00");
    assert!(said.contains("one: its journal is waited for"), "{said}");
    assert_eq!(rows(&url, "SELECT DISTINCT fate FROM message").await, ["queued"]);
    let shown = service.command(&["brake", "show"], "2026-03-10 08:10:00");
    assert!(
        shown.contains("restored") && shown.contains("nazorg restore show"),
        "{shown}"
    );
    let refused = service.refused(&["brake", "off", "restored"], "2026-03-10 08:10:00");
    assert!(refused.contains("give-up"), "{refused}");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().flatten().collect();
    let is_temporary = |name: String| name.starts_with(".tmp");
    assert!(
        !left
            .iter()
            .any(|file| is_temporary(file.file_name().to_string_lossy().into_owned())),
        "{left:?}"
    );
    let nazorg = service.run("2026-03-10 12:30:00").await;
    let settled = async {
        while !rows(&url, "SELECT send_key FROM message WHERE fate = 'queued' LIMIT 1")
            .await
            .is_empty()
        {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_mins(1), settled)
        .await
        .unwrap();
    assert!(nazorg.terminate().await.success());
    assert_eq!(twilio.sent().len(), DOSSIERS, "nothing goes out again");
    assert_eq!(rows(&url, "SELECT DISTINCT fate FROM message").await, ["accepted"]);
    let said = service.command(&["restore", "show"], "2026-03-10 13:00:00");
    assert!(
        said.contains(&format!("it knew {DOSSIERS} messages and 0 stops")),
        "{said}"
    );
}
