//! `nazorg simulate`: the service lived through from a seed, with everything going wrong that can.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use anyhow::Context as _;
use indicatif::ProgressBar;
use tempfile::TempDir;

use super::library::Library;
use super::{FAILED, OK};
use crate::files::rulebook::Sources;
use crate::settings::Settings;
use crate::simulation::{Ground, Outcome, Story, play, shortest};
use crate::store::scratch;

/// A shortest story is looked for with at most so many attempts.
const ATTEMPTS: u32 = 300;

/// At most so many broken stories are told; the first ones tell the most.
const TOLD_MOST: usize = 5;

/// Memory that is mounted as a folder: a life waits for no disk there.
const MEMORY: &str = "/dev/shm";

/// What is simulated.
#[derive(clap::Args)]
pub(super) struct Simulate {
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many seeds, from the first on.
    #[arg(long, default_value_t = 1)]
    count: u64,
    /// How many at the same time; as many as there are cores where it is left out.
    #[arg(long)]
    jobs: Option<usize>,
    /// A PostgreSQL server on which schemas named `simulation_…` may be made and thrown away; SQLite where it is left out.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// The step plan, by name.
    #[arg(long, default_value = "contact-after-closing")]
    protocol: String,
    /// Show everything that happens.
    #[arg(long)]
    verbose: bool,
    /// Do not look for the shortest story that goes wrong.
    #[arg(long)]
    whole: bool,
}

/// What the lives share.
struct Shared {
    sources: Sources,
    database: Option<String>,
    next: AtomicU64,
    end: u64,
    sums: Mutex<Sums>,
    bar: ProgressBar,
}

#[derive(Default)]
struct Sums {
    lives: u64,
    handed: usize,
    operations: u64,
    struck: usize,
    broken: Vec<(u64, Outcome)>,
}

pub(super) async fn simulate(call: Simulate) -> anyhow::Result<u8> {
    let mut settings = Settings::load(None)?;
    settings.rules.protocol = call.protocol.clone();
    let sources = Library::new(None).sources(&settings)?;
    let jobs = call
        .jobs
        .or_else(|| std::thread::available_parallelism().ok().map(usize::from));
    let shared = Arc::new(Shared {
        sources,
        database: call.database.clone(),
        next: AtomicU64::new(call.seed),
        end: call.seed.saturating_add(call.count),
        sums: Mutex::default(),
        bar: super::import::bar("lives"),
    });
    shared.bar.set_length(call.count);
    let began = Instant::now();
    let threads: Vec<_> = (0..jobs.unwrap_or(1).max(1))
        .map(|job| {
            let shared = Arc::clone(&shared);
            tokio::task::spawn_blocking(move || live(&shared, job))
        })
        .collect();
    for thread in threads {
        thread.await??;
    }
    shared.bar.finish_and_clear();
    let sums = std::mem::take(&mut *shared.sums.lock().unwrap_or_else(PoisonError::into_inner));
    println!(
        "{} lives in {:.1} s: {} operations, {} troubles, {} messages handed over; {} broken.",
        sums.lives,
        began.elapsed().as_secs_f64(),
        sums.operations,
        sums.struck,
        sums.handed,
        sums.broken.len()
    );
    if call.verbose
        && call.count == 1
        && sums.broken.is_empty()
        && let Some(trace) = replayed(&shared, call.seed).await?
    {
        println!("{trace}");
    }
    for (seed, outcome) in sums.broken.iter().take(TOLD_MOST) {
        tell(&shared, *seed, outcome, &call).await?;
    }
    for (seed, outcome) in sums.broken.iter().skip(TOLD_MOST) {
        println!("seed {seed}: {}", outcome.broken.first().map_or("", String::as_str));
    }
    Ok(if sums.broken.is_empty() { OK } else { FAILED })
}

/// One thread: seed after seed, each in a world of its own.
fn live(shared: &Shared, job: usize) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        loop {
            let seed = shared.next.fetch_add(1, Ordering::Relaxed);
            if seed >= shared.end {
                return Ok(());
            }
            let outcome = Box::pin(one(shared, &Story::of(seed), job)).await?;
            let mut sums = shared.sums.lock().unwrap_or_else(PoisonError::into_inner);
            sums.lives += 1;
            sums.handed += outcome.handed;
            sums.operations += outcome.operations;
            sums.struck += outcome.struck;
            shared.bar.inc(1);
            if !outcome.broken.is_empty() {
                shared.bar.println(format!(
                    "seed {seed}: {}",
                    outcome.broken.first().map_or("", String::as_str)
                ));
                sums.broken.push((seed, outcome));
            }
        }
    })
}

/// One life, in a database that is thrown away.
async fn one(shared: &Shared, story: &Story, job: usize) -> anyhow::Result<Outcome> {
    let folder = room().context("no room for a database that is thrown away")?;
    let name = format!("simulation_{}_{job}", std::process::id());
    let url = match &shared.database {
        None => format!("sqlite://{}", folder.path().join("life.sqlite3").display()),
        Some(server) => scratch::make(server, &name).await?,
    };
    let ground = Ground {
        url,
        folder: folder.path().to_owned(),
        sources: shared.sources.clone(),
    };
    let played = play(story, &ground).await;
    if let Some(server) = &shared.database {
        scratch::clear(server, &name).await?;
    }
    played.with_context(|| format!("seed {}", story.seed))
}

fn room() -> std::io::Result<TempDir> {
    let memory = Path::new(MEMORY);
    if memory.is_dir()
        && let Ok(folder) = TempDir::with_prefix_in("nazorg-simulation-", memory)
    {
        return Ok(folder);
    }
    TempDir::with_prefix("nazorg-simulation-")
}

async fn replayed(shared: &Arc<Shared>, seed: u64) -> anyhow::Result<Option<String>> {
    let outcome = alone(shared, Story::of(seed)).await?;
    Ok(Some(outcome.trace.join("\n")))
}

/// One life on a thread of its own.
async fn alone(shared: &Arc<Shared>, story: Story) -> anyhow::Result<Outcome> {
    let shared = Arc::clone(shared);
    tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(Box::pin(one(&shared, &story, 0)))
    })
    .await?
}

/// A broken story: what was broken, and the shortest in which the same is.
async fn tell(shared: &Arc<Shared>, seed: u64, outcome: &Outcome, call: &Simulate) -> anyhow::Result<()> {
    println!("\nseed {seed}:");
    for broken in &outcome.broken {
        println!("  {broken}");
    }
    if call.whole {
        if call.verbose {
            println!("{}", outcome.trace.join("\n"));
        }
        return Ok(());
    }
    let promise = outcome.broken.first().map(|text| promise_of(text).to_owned());
    let story = shortest(&Story::of(seed), ATTEMPTS, async |story| {
        let outcome = alone(shared, story.clone()).await;
        outcome.is_ok_and(|outcome| {
            outcome
                .broken
                .iter()
                .any(|text| Some(promise_of(text)) == promise.as_deref())
        })
    })
    .await;
    let outcome = alone(shared, story.clone()).await?;
    println!(
        "The shortest story found:\n{story}What happens in it:\n  {}",
        outcome.trace.join("\n  ")
    );
    for broken in &outcome.broken {
        println!("  {broken}");
    }
    Ok(())
}

/// The promise that a line speaks of, without whom it was broken to.
fn promise_of(broken: &str) -> &str {
    broken.split(':').next().unwrap_or(broken)
}
