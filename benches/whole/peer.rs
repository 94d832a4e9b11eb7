//! One run of one stage, measured from outside beside other queues: everything before it is prepared first, then it says
//! that it is ready, waits to be told to go, and says how long it took.
//!
//!     whole peer http|noop sqlite|postgres JOBS SINK
//!
//! `http` hands over what is due to the sink; `noop` wakes what is due and sends nothing. PostgreSQL is where
//! `NAZORG_TEST_POSTGRES` says. Started by hand, with an empty input, it does not wait.

use std::io::{Write as _, stdin, stdout};
use std::sync::Arc;
use std::time::Instant;

use jiff::SignedDuration;
use nazorg::care::person::Channel;
use serde_json::json;

use super::support::engines::{self, Engine, TestDatabase};
use super::world::World;
use super::{export, sending_to};

pub(super) async fn run(arguments: &[String]) {
    let [work, engine, jobs, sink] = arguments else {
        panic!("whole peer http|noop sqlite|postgres JOBS SINK");
    };
    let engine = match engine.as_str() {
        "sqlite" => Engine::Sqlite,
        "postgres" => Engine::Postgres,
        _ => panic!("the engine is sqlite or postgres"),
    };
    let stage = Arc::new(Stage {
        sends: work == "http",
        jobs: jobs.parse().unwrap(),
        sink: sink.clone(),
    });
    engines::run(engine, async move |database| stage.run(database).await).await;
}

struct Stage {
    sends: bool,
    jobs: usize,
    sink: String,
}

impl Stage {
    async fn run(&self, database: TestDatabase) {
        let world = World::new(&database, "2026-02-27T08:00:00Z").await;
        let engine = sending_to(&world, &self.sink);
        let summary = world.import(&export(self.jobs, self.jobs)).await;
        assert_eq!(summary.enrolled, self.jobs as u64);
        world.approve(&summary.batch.unwrap(), 1_000_000).await;
        world.clock.set("2026-03-09T08:30:00Z".parse().unwrap());

        if self.sends {
            engine.wake_due().await.unwrap();
            assert_eq!(messages(&world, "queued").await, self.jobs);
            // Late enough that the day's spread is over, so that all are due at once.
            world.clock.set(world.clock.now() + SignedDuration::from_hours(4));
        }
        let go = Go::wait();
        let fate = if self.sends {
            engine.dispatch_due(Channel::Sms).await.unwrap();
            "accepted"
        } else {
            engine.wake_due().await.unwrap();
            "queued"
        };
        assert_eq!(
            messages(&world, fate).await,
            self.jobs,
            "each is written down as {fate}"
        );
        go.done(self.jobs);
    }
}

async fn messages(world: &World, fate: &str) -> usize {
    let sql = format!("SELECT CAST(count(*) AS TEXT) FROM message WHERE fate = '{fate}'");
    world.rows(&sql).await.remove(0).parse().unwrap()
}

/// From where it was told to go.
struct Go {
    at: Instant,
    processor: f64,
}

impl Go {
    fn wait() -> Self {
        say(&json!({
            "version": env!("CARGO_PKG_VERSION"),
            "settings": "as shipped",
        }));
        stdin().read_line(&mut String::new()).unwrap();
        // From here on the peak is counted anew (proc(5)), so that the import does not count.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        Self {
            at: Instant::now(),
            processor: processor(),
        }
    }

    /// Says how it went, and stays until the input ends, so that whoever measures can still look at this process.
    fn done(&self, jobs: usize) {
        let seconds = self.at.elapsed().as_secs_f64();
        say(&json!({
            "jobs": jobs,
            "seconds": seconds,
            "rate": f64::from(u32::try_from(jobs).unwrap()) / seconds,
            "cpu": processor() - self.processor,
            "rss": peak(),
        }));
        stdin().read_line(&mut String::new()).unwrap();
    }
}

fn say(line: &serde_json::Value) {
    println!("{line}");
    stdout().flush().unwrap();
}

/// Seconds of user and system that this process has had.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields = stat.rsplit_once(") ").unwrap().1.split_ascii_whitespace();
    let ticks = fields.skip(11).take(2).map(|field| field.parse::<u32>().unwrap());
    f64::from(ticks.sum::<u32>()) / 100.0
}

/// The most memory that this process has had, in bytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}
