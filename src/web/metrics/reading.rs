//! What metrics need of the database: read at most once in five seconds, beside whoever asked, so that neither a scrape
//! that is broken off nor a database that does not answer leaves anything behind.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::engine::Engine;
use crate::engine::lifecycle::Chain;
use crate::store::vitals::{self, Vitals};

/// For so long a reading is as good as a new one, and a failure as well.
const FRESH: Duration = Duration::from_secs(5);

/// How long a scrape waits for the database; whoever scrapes gives up after ten seconds.
const PATIENCE: Duration = Duration::from_secs(2);

/// What stood in the database, and when.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) at: Timestamp,
    pub(super) vitals: Vitals,
}

/// The last reading. Only one is under way at a time, so that metrics never take more than one connection.
#[derive(Clone)]
pub(super) struct Readings {
    engine: Engine,
    last: Arc<Mutex<Option<Last>>>,
}

struct Last {
    read: Instant,
    /// `None` where the database did not answer.
    found: Option<Arc<Reading>>,
}

impl Readings {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            last: Arc::default(),
        }
    }

    /// What stands in the database; `None` where it does not answer in time.
    pub(super) async fn get(&self) -> Option<Arc<Reading>> {
        let this = self.clone();
        let read = tokio::spawn(async move { this.read().await });
        tokio::time::timeout(PATIENCE, read).await.ok()?.ok()?
    }

    async fn read(&self) -> Option<Arc<Reading>> {
        let mut last = self.last.lock().await;
        if let Some(last) = last.as_ref().filter(|last| last.read.elapsed() < FRESH) {
            return last.found.clone();
        }
        let (org, at) = (self.engine.keys().org().to_owned(), self.engine.clock().now());
        let read = self.engine.store().read_within(PATIENCE, move |conn| {
            async move { vitals::read(conn, &org, at).await }.boxed()
        });
        let found = match read.await {
            Ok(vitals) => Some(Arc::new(Reading { at, vitals })),
            Err(error) => {
                // Once for each time that it goes away, not for each scrape.
                if last.as_ref().is_none_or(|last| last.found.is_some()) {
                    tracing::warn!(error = %Chain(&error), "the database could not be read for metrics");
                }
                None
            }
        };
        *last = Some(Last {
            read: Instant::now(),
            found: found.clone(),
        });
        found
    }
}
