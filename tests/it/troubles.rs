//! Goal: what goes wrong in one place holds up nothing elsewhere, is never repeated, and is never lost.
//! Method: one trouble at a time, brought about from outside: a second host, a row of another version, a mailbox that is
//! not ready, a database that refuses, a full disk.

use std::time::{Duration, Instant};

use jiff::SignedDuration;
use nazorg::care::person::Channel;
use nazorg::engine::EngineError;
use nazorg::store::StoreError;
use tempfile::TempDir;

use crate::main_job::{ANNA, export, one_dossier};
use crate::support::engines::{Engine, TestDatabase, on_every_engine, run};
use crate::support::mailbox::Mailbox;
use crate::support::rows;
use crate::support::service::Service;
use crate::support::twilio::Twilio;
use crate::world::{World, relay, sources};

on_every_engine!(
    two_hosts_never_act_under_one_name,
    a_row_that_cannot_be_read_holds_up_nobody_else,
    a_mailbox_that_is_not_ready_holds_up_no_other,
    what_a_gateway_said_is_written_once_the_database_takes_it,
    two_organisations_in_one_database_leave_each_other_alone,
);

/// One dossier whose check-in stands in the queue and may leave, late on a Friday morning.
async fn one_in_the_queue(database: &TestDatabase) -> World {
    let world = one_dossier(database).await;
    fill_queue(&world, 1).await;
    world
}

/// Lets check-ins come into the queue behind the brake, and goes past the spread of the day.
async fn fill_queue(world: &World, count: usize) {
    world.brake("all", true).await;
    world.go_to("2026-03-06T11:30:00Z").await;
    world.brake("all", false).await;
    let fates = world.rows("SELECT fate FROM message").await;
    assert_eq!(fates, vec!["queued"; count]);
}

/// A second host that was given the settings of the first.
async fn two_hosts_never_act_under_one_name(database: TestDatabase) {
    let world = one_in_the_queue(&database).await;
    world.engine.recover().await.unwrap();
    // As if it had it under way.
    world
        .run("UPDATE message SET waits = TRUE, fate = 'started', fate_rank = 1, started_by = 'one', started_at = fate_at")
        .await;
    let home = TempDir::new().unwrap();
    for _ in 0..2 {
        let other = world.elsewhere("one", home.path()).await;
        let refused = other.recover().await.unwrap_err();
        assert!(is_name_taken(&refused), "{refused}");
    }
    assert_eq!(world.rows("SELECT fate FROM message").await, ["started"]);

    // The first has not been heard of for more than a minute. Its journal is out of reach: a human is asked.
    world.clock.set(world.clock.now() + SignedDuration::from_secs(61));
    let other = world.elsewhere("one", home.path()).await;
    // Its start breaks off where it has the name already, and is made again.
    let journal = home.path().join("journal-one-1.log");
    let whole = std::fs::read(&journal).unwrap();
    std::fs::write(&journal, [whole.as_slice(), b"no line of ours\n"].concat()).unwrap();
    other.recover().await.unwrap_err();
    std::fs::write(&journal, whole).unwrap();
    other.recover().await.unwrap();
    assert_eq!(world.rows("SELECT fate FROM message").await, ["held"]);
    // It was only asleep, and starts nothing more.
    world
        .run("UPDATE message SET waits = TRUE, fate = 'queued', fate_rank = 0, started_by = NULL, started_at = NULL")
        .await;
    let refused = world.engine.dispatch_due(Channel::Sms).await.unwrap_err();
    assert!(is_name_taken(&refused), "{refused}");
    assert!(world.phone(ANNA).is_empty());
}

fn is_name_taken(error: &EngineError) -> bool {
    matches!(error, EngineError::Store(StoreError::NameTaken(_)))
}

/// Of three people one has a state and another a message that a later version wrote.
async fn a_row_that_cannot_be_read_holds_up_nobody_else(database: TestDatabase) {
    let mut world = World::new(&database, "2026-03-05T20:00:00Z").await;
    let rows = ["56", "57", "58"]
        .map(|end| format!("D-{end};02/02/2026;Afgerond;Persoon {end};0470 12 34 {end};nl;02/02/2026\n"));
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let summary = world.import(&export(&rows)).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    let of = |reference: &str| format!("(SELECT id FROM dossier WHERE ref = '{reference}')");
    world
        .run(&format!(
            "UPDATE trajectory SET state = '{{\"version\":99}}' WHERE dossier = {}",
            of("D-57")
        ))
        .await;
    fill_queue(&world, 2).await;
    world
        .run(&format!(
            "UPDATE message SET kind = 'fax' WHERE trajectory IN (SELECT id FROM trajectory WHERE dossier = {})",
            of("D-58")
        ))
        .await;
    world.engine.settle().await.unwrap();
    assert_eq!(world.phone(ANNA).len(), 1);
    assert_eq!(world.twilio.sent().len(), 1);
    // They wait, and are there still.
    let waits = world.rows("SELECT send_key FROM message WHERE fate = 'queued' AND lease_until > 0");
    assert_eq!(waits.await.len(), 1);
    let waits = world.rows("SELECT id FROM trajectory WHERE lease_until > 0");
    assert_eq!(waits.await.len(), 1);
    // More events of the one that is set aside than are looked at together, all older than what Anna says now.
    world
        .run(&format!(
            "INSERT INTO event_inbox (id, org, trajectory, event, at) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL \
             SELECT i + 1 FROM n WHERE i < 600) SELECT 'ev_' || n.i, t.org, t.id, '{{\"event\":\"due\"}}', 0 \
             FROM n CROSS JOIN trajectory t WHERE t.dossier = {}",
            of("D-57")
        ))
        .await;
    world.text(ANNA, "5").await;
    assert_eq!(world.rows("SELECT id FROM alert").await.len(), 1);
}

/// The relay puts one recipient off for now.
async fn a_mailbox_that_is_not_ready_holds_up_no_other(database: TestDatabase) {
    let mut mailbox = Mailbox::open();
    let settings = Some(relay(&mailbox.domain));
    let world = World::with_mail(&database, "2026-03-05T20:00:00Z", sources(), settings).await;
    let header = "dossiernummer;afgesloten op;reden;naam;e-mail;taal;geinformeerd op\n";
    let row = |n: u8, box_name: &str| {
        let domain = &mailbox.domain;
        format!("D-{n};02/02/2026;Afgerond;Persoon {n};{box_name}@{domain};nl;02/02/2026\n")
    };
    let csv = [header.to_owned(), row(1, "later"), row(2, "bram"), row(3, "cato")].concat();
    let summary = world.import(&csv).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    fill_queue(&world, 3).await;
    world.engine.dispatch_due(Channel::Mail).await.unwrap();
    mailbox.wait(2, Duration::from_secs(30)).await;
    let fates = "SELECT fate FROM message ORDER BY fate";
    assert_eq!(world.rows(fates).await, ["accepted", "accepted", "queued"]);
    let leases = "SELECT send_key FROM message WHERE fate = 'queued' AND lease_until > 0";
    assert!(world.rows(leases).await.is_empty(), "nobody waits for a lease");
    let next = world.engine.next_moment().await.unwrap().unwrap();
    assert!(
        next > world.clock.now() + SignedDuration::from_mins(5),
        "not at once again"
    );
}

/// The transaction that writes the gateway's word fails, and later no more.
async fn what_a_gateway_said_is_written_once_the_database_takes_it(database: TestDatabase) {
    let world = one_in_the_queue(&database).await;
    let (refuse, allow) = match database.engine {
        Engine::Sqlite => (
            vec![
                "CREATE TRIGGER refuse BEFORE UPDATE ON message WHEN NEW.fate = 'accepted' \
                 BEGIN SELECT RAISE(ABORT, 'no'); END",
            ],
            "DROP TRIGGER refuse",
        ),
        Engine::Postgres => (
            vec![
                "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$",
                "CREATE TRIGGER refuse BEFORE UPDATE ON message FOR EACH ROW WHEN (NEW.fate = 'accepted') \
                 EXECUTE FUNCTION refuse()",
            ],
            "DROP TRIGGER refuse ON message",
        ),
    };
    for sql in refuse {
        world.run(sql).await;
    }
    assert!(world.engine.dispatch_due(Channel::Sms).await.is_err());
    assert_eq!(world.rows("SELECT fate FROM message").await, ["started"]);
    world.run(allow).await;
    world.engine.dispatch_due(Channel::Sms).await.unwrap();
    assert_eq!(world.rows("SELECT fate FROM message").await, ["accepted"]);
    assert_eq!(world.phone(ANNA).len(), 1);
}

async fn two_organisations_in_one_database_leave_each_other_alone(database: TestDatabase) {
    let world = one_dossier(&database).await;
    let other = world.of_organisation("other-service").await;
    world.engine.settle().await.unwrap();
    let due = world.engine.next_moment().await.unwrap().unwrap();
    world.clock.set(due);
    assert_eq!(other.next_moment().await.unwrap(), None);
    assert_eq!(other.wake_due().await.unwrap(), 0);
    assert!(world.engine.wake_due().await.unwrap() > 0);
    fill_queue(&world, 1).await;
    other.settle().await.unwrap();
    assert_eq!(world.rows("SELECT fate FROM message").await, ["queued"]);
    world.engine.dispatch_due(Channel::Sms).await.unwrap();
    assert_eq!(world.phone(ANNA).len(), 1);
}

/// Only a server keeps its files elsewhere, so that the limit meets the journal alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_the_journal_ends_the_program_and_repeats_nothing() {
    run(Engine::Postgres, fill_the_journal).await;
}

async fn fill_the_journal(database: TestDatabase) {
    const PEOPLE: usize = 100;
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let service = Service::new(folder.path(), &database.url, &twilio, 4);
    let row = |n| format!("D-{n};02/02/2026;Afgerond;Persoon {n};+324701{n:05};nl;02/02/2026\n");
    let list: Vec<String> = (0..PEOPLE).map(row).collect();
    service.import_and_approve(&export(&[&list.concat()]), "2026-02-27 09:00:00");
    service.queue(&database.url, PEOPLE, "2026-03-09 08:30:00").await;

    let mut nazorg = service.run_with_files_of_most("2026-03-09 12:30:00", 4096);
    let status = nazorg.wait(Duration::from_secs(30)).await;
    assert_eq!(status.code(), Some(1));
    assert!(nazorg.log().contains("journal"), "{}", nazorg.log());
    let sent = twilio.sent().len();
    assert!(0 < sent && sent < PEOPLE, "{sent}");

    let nazorg = service.run("2026-03-09 12:30:00").await;
    let start = Instant::now();
    while !rows(
        &database.url,
        "SELECT send_key FROM message WHERE fate IN ('queued', 'started')",
    )
    .await
    .is_empty()
    {
        assert!(start.elapsed() < Duration::from_secs(30), "{}", nazorg.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(nazorg.terminate().await.success());
    assert_eq!(twilio.sent().len(), PEOPLE);
    assert!(twilio.per_reference().values().all(|count| *count == 1));
    assert_eq!(
        rows(&database.url, "SELECT DISTINCT fate FROM message").await,
        ["accepted"],
        "nobody has to be asked"
    );
}
