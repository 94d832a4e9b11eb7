//! What is kept of one run: one line of JSON.

use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) run: u32,
    pub(crate) name: String,
    /// `http` or `noop`.
    pub(crate) work: String,
    pub(crate) version: String,
    pub(crate) settings: String,
    pub(crate) jobs: u64,
    pub(crate) seconds: f64,
    /// Processor seconds, of user and system together: of the program, of PostgreSQL with all its processes, of the
    /// sink, and of whoever else was on the machine.
    pub(crate) client_cpu: f64,
    pub(crate) postgres_cpu: f64,
    pub(crate) sink_cpu: f64,
    pub(crate) other_cpu: f64,
    /// The most memory that the program had during the run.
    pub(crate) peak_bytes: u64,
    pub(crate) connections: u64,
    /// The mean length of a request's body.
    pub(crate) body_bytes: u64,
    /// How many times PostgreSQL put its log on the disk.
    pub(crate) log_syncs: Option<i64>,
}

impl Figures {
    pub(crate) fn rate(&self) -> f64 {
        self.jobs as f64 / self.seconds
    }

    /// Processor time for one job in microseconds: the program's and the database's, not the sink's.
    pub(crate) fn cpu_per_job(&self) -> f64 {
        (self.client_cpu + self.postgres_cpu) * 1e6 / self.jobs as f64
    }

    /// Whether others took so much of the machine that the rate says little.
    pub(crate) fn noisy(&self) -> bool {
        self.other_cpu > 0.1 * self.seconds
    }

    pub(crate) fn told(&self) -> String {
        format!(
            "run {} {} {}: {:.0} jobs/s, {:.3} s; processor {:.2} + PostgreSQL {:.2} + sink {:.2} + others {:.2} s; \
             {} MB; {} connections, {} bytes a body, {} log syncs",
            self.run,
            self.name,
            self.work,
            self.rate(),
            self.seconds,
            self.client_cpu,
            self.postgres_cpu,
            self.sink_cpu,
            self.other_cpu,
            self.peak_bytes / 1_000_000,
            self.connections,
            self.body_bytes,
            self.log_syncs.map_or_else(|| "–".to_owned(), |syncs| syncs.to_string()),
        )
    }
}
