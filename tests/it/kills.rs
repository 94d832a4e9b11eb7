//! Goal: whatever the moment at which the program is killed, nobody is written to twice and nothing is forgotten.
//! Method: twenty SIGKILLs while 2,000 check-ins go out, two thirds to a gateway for texts that takes its time and one
//! third to a Postfix; then the clock goes past the last deadline, and database, gateway and mailbox are compared.
//! `NAZORG_TEST_KILLS` asks for another number of kills, with a hundred people for each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};
use nazorg::channels::gateway::MailGateway;
use nazorg::channels::smtp::{Smtp, SmtpSettings};
use nazorg::clock::{Clock, ManualClock};
use nazorg::engine::{Engine, Wires};
use nazorg::store::{Keyring, Store};
use nazorg::vault::{Journal, Master, Randomness};
use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::mailbox::Mailbox;
use crate::support::rows;
use crate::support::service::{CODE, Service};
use crate::support::twilio::{Conduct, Twilio};
use crate::world;

on_every_engine!(twenty_kills_while_two_thousand_check_ins_go_out);

/// How many people there are for each kill.
const PER_KILL: usize = 100;
const CONNECTIONS: usize = 16;

/// When the service takes in its list, when its check-ins come due, when it is killed, and when the last deadline of the check-in is past (UTC).
const LISTED: &str = "2026-02-27 09:00:00";
const QUEUED: &str = "2026-03-09 08:30:00";
const KILLED: &str = "2026-03-09 12:30:00";
const PAST: &str = "2026-04-30T20:00:00Z";

/// By how much the clock goes on at least.
const STEP: SignedDuration = SignedDuration::from_mins(10);

/// Where everything goes, and who counts it.
struct Arrivals {
    twilio: Twilio,
    mailbox: Mailbox,
}

impl Arrivals {
    /// How often each message came, by our reference.
    fn counted(&mut self) -> BTreeMap<String, u32> {
        let texts = self.twilio.per_reference().into_iter();
        let mut counted: BTreeMap<String, u32> = texts
            .map(|(path, count)| (path.rsplit('/').next().unwrap().to_owned(), count))
            .collect();
        for mail in self.mailbox.mails() {
            let id = mail.header("Message-ID").unwrap();
            let (wire, _) = id.trim_start_matches('<').split_once('@').unwrap();
            *counted.entry(wire.to_owned()).or_default() += 1;
        }
        counted
    }

    fn once_each(&mut self) {
        let counted = self.counted().into_iter();
        let twice: Vec<_> = counted.filter(|(_, count)| *count != 1).collect();
        assert!(twice.is_empty(), "came more than once: {twice:?}");
    }
}

#[expect(clippy::disallowed_methods, reason = "a setting of the test, not of the program")]
fn kills() -> usize {
    std::env::var("NAZORG_TEST_KILLS").map_or(20, |number| number.parse().unwrap())
}

#[expect(
    clippy::print_stdout,
    reason = "whoever asks for more kills wants to know how it went"
)]
async fn twenty_kills_while_two_thousand_check_ins_go_out(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let received = folder.path().join("received");
    let (kills, mailbox) = (kills(), Mailbox::open());
    let dossiers = kills * PER_KILL;
    let export = export(dossiers, &mailbox.domain);
    let twilio = Twilio::start_with_journal(&received).await;
    let mut arrivals = Arrivals { twilio, mailbox };
    // Slow enough that twenty lives of the program do not see the end of it.
    arrivals.twilio.always(Conduct::AnswerAfter(Duration::from_millis(80)));
    let connections = u32::try_from(CONNECTIONS).unwrap();
    let mut service = Service::new(folder.path(), &database.url, &arrivals.twilio, connections);
    service.change("starts_per_day = 5000", "starts_per_day = 100000");
    let said = service.import_and_approve(&export, LISTED);
    assert!(
        said.contains(&format!("{dossiers} trajectories have their start")),
        "{said}"
    );
    service.queue(&database.url, dossiers, QUEUED).await;

    let mut moments = Moments(0x5eed);
    let mut interrupted = 0;
    for life in 0..kills {
        let before = arrivals.twilio.sent().len();
        let nazorg = service.run(KILLED).await;
        if life % 2 == 0 {
            until_more_come(&arrivals.twilio, before).await;
        }
        tokio::time::sleep(moments.next()).await;
        nazorg.kill();
        let sent = arrivals.twilio.sent().len();
        interrupted += usize::from(sent > before && sent < dossiers * 2 / 3);
    }
    assert!(
        interrupted >= kills / 4,
        "only {interrupted} kills fell into the sending: {} texts are out",
        arrivals.twilio.sent().len()
    );
    let nazorg = service.run(KILLED).await;
    until_nothing_is_queued(&database.url).await;
    assert!(nazorg.terminate().await.success());

    arrivals.once_each();
    let held = compare(&database, &mut arrivals).await;
    assert!(
        held <= kills * CONNECTIONS * 2,
        "{held} held after {kills} kills with {CONNECTIONS} connections to each gateway"
    );

    arrivals.twilio.always(Conduct::Answer);
    go_past_the_last_deadline(&service, &database, &arrivals).await;
    arrivals.once_each();
    compare(&database, &mut arrivals).await;
    every_contact_came_to_an_end(&database, dossiers).await;
    println!(
        "{kills} kills, {interrupted} of them while texts went out: {} messages came, each once; {held} were held",
        arrivals.counted().len()
    );
}

/// So many people who were told, closed five weeks before.
fn export(dossiers: usize, domain: &str) -> String {
    let mut export = "dossiernummer;afgesloten op;reden;naam;gsm;e-mail;taal;geinformeerd op\n".to_owned();
    for n in 0..dossiers {
        let reached = match n % 3 {
            2 => format!(";persoon{n}@{domain}"),
            _ => format!("+32470{:06};", 100_000 + n),
        };
        writeln!(export, "D-{n};02/02/2026;Afgerond;Persoon {n};{reached};nl;02/02/2026").unwrap();
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

/// Compares the gateway's book with ours; how many are held.
async fn compare(database: &TestDatabase, arrivals: &mut Arrivals) -> usize {
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
    let of = |wanted: &[&str]| -> BTreeSet<String> {
        ours.iter()
            .filter(|(_, (fate, _))| wanted.contains(&fate.as_str()))
            .map(|(wire, _)| wire.clone())
            .collect()
    };
    let (accepted, held) = (of(&["accepted", "delivered"]), of(&["held", "unknown"]));
    let mut theirs: BTreeSet<String> = arrivals.counted().into_keys().collect();
    let start = Instant::now();
    // Postfix delivers what it took a moment later.
    while !accepted.is_subset(&theirs) && start.elapsed() < Duration::from_mins(1) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        theirs = arrivals.counted().into_keys().collect();
    }
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
async fn go_past_the_last_deadline(service: &Service, database: &TestDatabase, arrivals: &Arrivals) {
    let master = Master::open(&service.folder.join("master.key")).unwrap();
    let keys = Keyring::new(master, CODE, Randomness::System);
    let journal = Journal::open(&service.folder.join("journal"), "one", keys.master().fingerprint()).unwrap();
    let clock = ManualClock::at("2026-03-09T13:00:00Z".parse().unwrap());
    let relay = SmtpSettings {
        connections: CONNECTIONS,
        ..world::relay("nazorg.example.org")
    };
    let engine = Engine::new(
        Store::open(&database.url, 8).await.unwrap(),
        keys,
        Clock::Manual(clock.clone()),
        world::engine_settings(),
        Wires {
            sms: Some(world::gateway(&arrivals.twilio.base_url, CONNECTIONS)),
            mail: Some(MailGateway::Smtp(Smtp::new(relay).unwrap())),
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

async fn every_contact_came_to_an_end(database: &TestDatabase, dossiers: usize) {
    let url = &database.url;
    let counted = |sql: &'static str| async move { rows(url, sql).await[0].parse::<usize>().unwrap() };
    let contacts = counted("SELECT CAST(count(*) AS TEXT) FROM contact").await;
    assert_eq!(contacts, dossiers, "one check-in each has come due");
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
    assert_eq!(counted(ends).await + open.len(), dossiers, "exactly one outcome each");
    let queued = counted("SELECT CAST(count(*) AS TEXT) FROM message WHERE fate IN ('queued', 'started')").await;
    assert_eq!(queued, 0, "nothing that can be sent is still queued");
}
