//! Goal: whatever the moment at which the program is killed, nobody is written to twice and nothing is forgotten.
//! Method: twenty SIGKILLs while 2,000 check-ins go out to a gateway that takes its time; then the clock goes past the
//! last deadline, and database, journal and gateway are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use nazorg::clock::{Clock, ManualClock};
use nazorg::engine::{Engine, Wires};
use nazorg::store::{Keyring, Store};
use nazorg::vault::{Journal, Master, Randomness};
use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::rows;
use crate::support::service::{CODE, Service};
use crate::support::twilio::{Conduct, Twilio};
use crate::world;

on_every_engine!(twenty_kills_while_two_thousand_check_ins_go_out);

const DOSSIERS: usize = 2000;
const KILLS: usize = 20;
const CONNECTIONS: usize = 16;

/// When the service takes in its list, when its check-ins come due, when it is killed, and when the last deadline of the check-in is past (UTC).
const LISTED: &str = "2026-02-27 09:00:00";
const QUEUED: &str = "2026-03-09 08:30:00";
const KILLED: &str = "2026-03-09 12:30:00";
const PAST: &str = "2026-04-30T20:00:00Z";

/// By how much the clock goes on at least.
const STEP: SignedDuration = SignedDuration::from_mins(10);

async fn twenty_kills_while_two_thousand_check_ins_go_out(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let received = folder.path().join("received");
    let twilio = Twilio::start_with_journal(&received).await;
    // Slow enough that twenty lives of the program do not see the end of it.
    twilio.always(Conduct::AnswerAfter(Duration::from_millis(80)));
    let service = Service::new(
        folder.path(),
        &database.url,
        &twilio,
        u32::try_from(CONNECTIONS).unwrap(),
    );
    let said = service.import_and_approve(&export(), LISTED);
    assert!(
        said.contains(&format!("{DOSSIERS} trajectories have their start")),
        "{said}"
    );
    service.queue(&database.url, DOSSIERS, QUEUED).await;

    let mut moments = Moments(0x5eed);
    let mut interrupted = 0;
    for life in 0..KILLS {
        let before = twilio.sent().len();
        let nazorg = service.run(KILLED).await;
        if life % 2 == 0 {
            until_more_come(&twilio, before).await;
        }
        tokio::time::sleep(moments.next()).await;
        nazorg.kill();
        let sent = twilio.sent().len();
        interrupted += usize::from(sent > before && sent < DOSSIERS);
    }
    assert!(
        interrupted >= KILLS / 4,
        "only {interrupted} kills fell into the sending: {} texts are out",
        twilio.sent().len()
    );
    let nazorg = service.run(KILLED).await;
    until_nothing_is_queued(&database.url).await;
    assert!(nazorg.terminate().await.success());

    once_each(&twilio);
    let held = compare(&database, &twilio).await;
    assert!(
        held <= KILLS * CONNECTIONS,
        "{held} held after {KILLS} kills with {CONNECTIONS} connections"
    );

    twilio.always(Conduct::Answer);
    go_past_the_last_deadline(&service, &database, &twilio).await;
    once_each(&twilio);
    compare(&database, &twilio).await;
    every_contact_came_to_an_end(&database).await;
}

/// So many people who were told, closed five weeks before.
fn export() -> String {
    let mut export = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n".to_owned();
    for n in 0..DOSSIERS {
        writeln!(
            export,
            "D-{n};02/02/2026;Afgerond;Persoon {n};+32470{:06};nl;02/02/2026",
            100_000 + n
        )
        .unwrap();
    }
    export
}

/// Waits until this life of the program has sent something.
async fn until_more_come(twilio: &Twilio, before: usize) {
    let start = Instant::now();
    while twilio.sent().len() == before {
        assert!(start.elapsed() < Duration::from_mins(1), "nothing is sent");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// Moments for the kills, from a seed: up to 400 milliseconds after the program is ready, or after its first text.
struct Moments(u64);

impl Moments {
    fn next(&mut self) -> Duration {
        // The generator of Knuth's MMIX.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Duration::from_millis((self.0 >> 33) % 400)
    }
}

async fn until_nothing_is_queued(url: &str) {
    let start = Instant::now();
    loop {
        let left = rows(
            url,
            "SELECT send_key FROM message WHERE fate IN ('queued', 'started') LIMIT 1",
        )
        .await;
        let waiting = rows(url, "SELECT id FROM event_inbox WHERE read_at IS NULL LIMIT 1").await;
        if left.is_empty() && waiting.is_empty() {
            return;
        }
        assert!(start.elapsed() < Duration::from_mins(2), "messages are still queued");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

fn once_each(twilio: &Twilio) {
    let twice: Vec<_> = twilio
        .per_reference()
        .into_iter()
        .filter(|(_, count)| *count != 1)
        .collect();
    assert!(twice.is_empty(), "came more than once: {twice:?}");
}

/// Compares the gateway's book with ours; how many are held.
async fn compare(database: &TestDatabase, twilio: &Twilio) -> usize {
    let sql =
        "SELECT wire || ' ' || fate || ' ' || CASE WHEN started_at IS NULL THEN '-' ELSE 'started' END FROM message";
    let ours: BTreeMap<String, (String, bool)> = rows(&database.url, sql)
        .await
        .iter()
        .map(|row| {
            let mut parts = row.split(' ');
            let mut part = || parts.next().unwrap().to_owned();
            (part(), (part(), part() == "started"))
        })
        .collect();
    let theirs: BTreeSet<String> = twilio
        .per_reference()
        .into_keys()
        .map(|path| path.rsplit('/').next().unwrap().to_owned())
        .collect();
    let of = |wanted: &[&str]| -> BTreeSet<String> {
        ours.iter()
            .filter(|(_, (fate, _))| wanted.contains(&fate.as_str()))
            .map(|(wire, _)| wire.clone())
            .collect()
    };
    let (accepted, held) = (of(&["accepted", "delivered"]), of(&["held", "unknown"]));
    assert!(
        accepted.is_subset(&theirs),
        "accepted here, unknown at the gateway: {:?}",
        accepted.difference(&theirs)
    );
    let without_fate: BTreeSet<String> = theirs.difference(&accepted).cloned().collect();
    assert!(
        without_fate.is_subset(&held),
        "at the gateway, and here neither accepted nor held: {:?}",
        without_fate.difference(&held).collect::<Vec<_>>()
    );
    let never_arrived: BTreeSet<String> = held.difference(&theirs).cloned().collect();
    assert_eq!(held.len(), without_fate.len() + never_arrived.len());
    assert!(
        never_arrived.iter().all(|wire| ours[wire].1),
        "held, though never started: {never_arrived:?}"
    );
    held.len()
}

/// The same database, key and journal under an engine whose clock is set by hand.
async fn go_past_the_last_deadline(service: &Service, database: &TestDatabase, twilio: &Twilio) {
    let master = Master::open(&service.folder.join("master.key")).unwrap();
    let keys = Keyring::new(master, CODE, Randomness::System);
    let journal = Journal::open(&service.folder.join("journal"), "one", keys.master().fingerprint()).unwrap();
    let clock = ManualClock::at("2026-03-09T13:00:00Z".parse().unwrap());
    let engine = Engine::new(
        Store::open(&database.url, 8).await.unwrap(),
        keys,
        Clock::Manual(clock.clone()),
        world::engine_settings(),
        Wires {
            sms: Some(world::gateway(&twilio.base_url, CONNECTIONS)),
            mail: None,
        },
        journal,
    );
    engine.recover().await.unwrap();
    let until: Timestamp = PAST.parse().unwrap();
    engine.settle().await.unwrap();
    while let Some(next) = engine.next_moment().await.unwrap().filter(|next| *next <= until) {
        // Everybody's moment is another; what comes due within the step is done together, as after a stand-still.
        clock.set(next.max(clock.now() + STEP).min(until));
        engine.settle().await.unwrap();
    }
    clock.set(until);
    engine.settle().await.unwrap();
    engine.store().clone().close().await;
}

async fn every_contact_came_to_an_end(database: &TestDatabase) {
    let url = &database.url;
    let counted = |sql: &'static str| async move { rows(url, sql).await[0].parse::<usize>().unwrap() };
    let contacts = counted("SELECT CAST(count(*) AS TEXT) FROM contact").await;
    assert_eq!(contacts, DOSSIERS, "one check-in each has come due");
    let open = rows(url, "SELECT id FROM contact WHERE outcome IS NULL").await;
    let held = rows(
        url,
        "SELECT DISTINCT contact FROM message WHERE fate IN ('held', 'unknown')",
    )
    .await;
    assert!(
        open.iter().all(|contact| held.contains(contact)),
        "open, though nothing of it is held: {open:?}"
    );
    let ends = "SELECT CAST(count(*) AS TEXT) FROM ledger WHERE kind = 'ended'";
    assert_eq!(counted(ends).await + open.len(), DOSSIERS, "exactly one outcome each");
    let queued = counted("SELECT CAST(count(*) AS TEXT) FROM message WHERE fate IN ('queued', 'started')").await;
    assert_eq!(queued, 0, "nothing that can be sent is still queued");
}
