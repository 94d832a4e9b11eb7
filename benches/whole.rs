//! The whole way, timed on both engines: dossiers from an export into the database, trajectories woken, due check-ins
//! handed over to a gateway on this machine.
//!
//! `tests/run with cargo bench --bench whole` starts the servers that it needs. It prints one row per engine and stage:
//! how many, the median time of all runs with the fastest and the slowest, the rate, and the goal where there is one.
//!
//! With `peer` as its first argument it does one run of one stage beside the queues of `benches/peers/run`, which calls it.

#![expect(
    dead_code,
    unused_imports,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it stands on the same ground as the integration tests, and speaks to whoever runs it"
)]

#[path = "whole/peer.rs"]
mod peer;
#[path = "whole/sink.rs"]
mod sink;
#[path = "../tests/it/support/mod.rs"]
mod support;
#[path = "../tests/it/world.rs"]
mod world;

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use nazorg::care::person::Channel;
use nazorg::clock::Clock;
use nazorg::engine::{Engine, EngineSettings, Wires};
use nazorg::vault::Journal;

use support::engines::{self, TestDatabase};
use world::World;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Each stage is timed so often.
const RUNS: usize = 5;
/// Dossiers in the export.
const DOSSIERS: usize = 100_000;
/// Check-ins that are due.
const DUE: usize = 20_000;
/// Connections to the gateway.
const CONNECTIONS: usize = 64;

/// One part of the way.
struct Stage {
    name: &'static str,
    /// How many things it does.
    count: usize,
    /// How many a second we mean to reach on SQLite and on PostgreSQL.
    goals: Option<(u32, u32)>,
}

const STAGES: [Stage; 4] = [
    Stage {
        name: "enrol from CSV (G7)",
        count: DOSSIERS,
        goals: Some((16_667, 8_333)),
    },
    Stage {
        name: "approve the batch",
        count: DOSSIERS,
        goals: None,
    },
    Stage {
        name: "wake, and open what is due",
        count: DOSSIERS,
        goals: None,
    },
    Stage {
        name: "hand over what is due (G2, G1)",
        count: DUE,
        goals: Some((35_000, 25_000)),
    },
];

type Times = [Duration; STAGES.len()];

#[tokio::main]
async fn main() {
    // Whatever cargo adds of its own begins with dashes.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if let [first, peer @ ..] = arguments.as_slice()
        && first == "peer"
    {
        return peer::run(peer).await;
    }
    println!("{DOSSIERS} dossiers, {DUE} due check-ins, {CONNECTIONS} connections, {RUNS} runs");
    println!("| engine | stage | how many | median [fastest–slowest] | per second | goal |");
    println!("|---|---|--:|--:|--:|--:|");
    let export = Arc::new(export(DOSSIERS, DUE));
    for engine in [engines::Engine::Sqlite, engines::Engine::Postgres] {
        let mut runs: Vec<Times> = Vec::new();
        for run in 1..=RUNS {
            let times = Arc::new(Mutex::new(None));
            let (place, export) = (Arc::clone(&times), Arc::clone(&export));
            engines::run(engine, async move |database| {
                let found = once(database, &export).await;
                *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
            })
            .await;
            runs.extend(times.lock().unwrap_or_else(PoisonError::into_inner).take());
            let seconds = runs.last().map(|times| times.map(|time| time.as_secs_f64()));
            eprintln!("{engine:?}, run {run} of {RUNS}: {seconds:.2?} s");
        }
        for (at, stage) in STAGES.iter().enumerate() {
            let mut times: Vec<Duration> = runs.iter().map(|run| run[at]).collect();
            times.sort_unstable();
            let (fastest, median, slowest) = (times[0], times[times.len() / 2], times[times.len() - 1]);
            let goal = stage.goals.map(|(sqlite, postgres)| match engine {
                engines::Engine::Sqlite => sqlite,
                engines::Engine::Postgres => postgres,
            });
            println!(
                "| {engine:?} | {} | {} | {:.2} s [{:.2}–{:.2}] | {:.0} | {} |",
                stage.name,
                stage.count,
                median.as_secs_f64(),
                fastest.as_secs_f64(),
                slowest.as_secs_f64(),
                f64::from(u32::try_from(stage.count).unwrap()) / median.as_secs_f64(),
                goal.map_or_else(|| "–".to_owned(), |goal| goal.to_string()),
            );
        }
    }
}

/// One run from an empty database.
async fn once(database: TestDatabase, export: &str) -> Times {
    let sink = sink::Sink::start();
    let world = World::new(&database, "2026-02-27T08:00:00Z").await;
    let engine = sending_to(&world, &sink.base_url);

    let begun = Instant::now();
    let summary = world.import(export).await;
    let enrolled = begun.elapsed();
    assert_eq!(summary.enrolled, DOSSIERS as u64);

    let begun = Instant::now();
    world.approve(&summary.batch.unwrap(), 1_000_000).await;
    let approved = begun.elapsed();

    world.clock.set("2026-03-09T08:30:00Z".parse().unwrap());
    let begun = Instant::now();
    engine.wake_due().await.unwrap();
    let woken = begun.elapsed();
    assert_eq!(queued(&world).await, DUE.to_string());

    // Late enough that the day's spread is over, so that all are due at once.
    world.clock.set(world.clock.now() + SignedDuration::from_hours(4));
    let begun = Instant::now();
    engine.dispatch_due(Channel::Sms).await.unwrap();
    let sent = begun.elapsed();
    assert_eq!(sink.taken(), DUE, "each once");
    assert_eq!(queued(&world).await, "0");
    [enrolled, approved, woken, sent]
}

/// The world's engine, but for where its texts go.
fn sending_to(world: &World, sink: &str) -> Engine {
    let settings = EngineSettings {
        worker: "bench".to_owned(),
        lanes: 2,
        ..world::engine_settings()
    };
    let journal = Journal::open(world.home(), "bench", world.keys.master().fingerprint()).unwrap();
    let wires = Wires {
        sms: Some(world::gateway(sink, CONNECTIONS)),
        mail: None,
    };
    let clock = Clock::Manual(world.clock.clone());
    Engine::new(world.store.clone(), world.keys.clone(), clock, settings, wires, journal)
}

async fn queued(world: &World) -> String {
    let sql = "SELECT CAST(count(*) AS TEXT) FROM message WHERE fate = 'queued'";
    world.rows(sql).await.remove(0)
}

/// People who were told. Of the first ones the check-in of one month is due on the day that is measured.
fn export(dossiers: usize, due: usize) -> String {
    let mut export = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n".to_owned();
    for n in 0..dossiers {
        let closed = if n < due { "02/02/2026" } else { "26/02/2026" };
        writeln!(export, "D-{n};{closed};Afgerond;Persoon {n};+32470{n:06};nl;{closed}").unwrap();
    }
    export
}
