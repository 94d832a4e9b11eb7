//! One go at a channel's queue, over so many connections: what is ready, what flies, and what gateways said.
//!
//! What is started and not recorded is never more than the connections: what lands while something is written was counted
//! as flying when the batch was cut, and is recorded in the transaction that starts the next.

use std::collections::VecDeque;
use std::pin::pin;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};

use super::{Waiting, accepted};
use crate::care::ids::SendKey;
use crate::care::person::Channel;
use crate::engine::timings::{of, timed};
use crate::engine::{Engine, EngineError};
use crate::store::outbox::Completion;

/// What a gateway said waits at most so long for company before it is written.
const LINGER: Duration = Duration::from_millis(50);

/// One go at a channel's queue.
pub(super) struct Round<'a> {
    engine: &'a Engine,
    channel: Channel,
    connections: usize,
    ready: VecDeque<Waiting>,
    heard: Heard,
    flying: Flying<'a>,
    /// Since when something of it is not in the database.
    unwritten_since: Option<Instant>,
}

/// What gateways said, and where it does not stand yet.
#[derive(Default)]
pub(super) struct Heard {
    /// Not yet in the journal where it has to be.
    pub(super) fresh: Vec<Completion>,
    /// Not yet in the database.
    pub(super) done: Vec<Completion>,
    /// What they took, not yet in the journal.
    pub(super) taken: Vec<SendKey>,
}

impl Heard {
    const fn is_written(&self) -> bool {
        self.fresh.is_empty() && self.done.is_empty()
    }
}

/// Messages that are being handed over.
struct Flying<'a> {
    under_way: FuturesUnordered<BoxFuture<'a, Completion>>,
    /// Of which the hand-over has come to an end while something else was waited for.
    landed: Vec<Completion>,
    /// Whether they go on while something else is waited for.
    go_on: bool,
}

impl Flying<'_> {
    /// Does something while hand-overs go on.
    async fn meanwhile<T>(&mut self, something: impl Future<Output = T>) -> T {
        if !self.go_on {
            return something.await;
        }
        let mut something = pin!(something);
        loop {
            tokio::select! {
                biased;
                Some(completion) = self.under_way.next() => self.landed.push(completion),
                done = &mut something => return done,
            }
        }
    }
}

impl<'a> Round<'a> {
    pub(super) fn new(engine: &'a Engine, channel: Channel, connections: usize) -> Self {
        Self {
            engine,
            channel,
            connections,
            ready: VecDeque::new(),
            heard: Heard {
                done: engine.take_unwritten(channel),
                ..Heard::default()
            },
            flying: Flying {
                under_way: FuturesUnordered::new(),
                landed: Vec::new(),
                go_on: engine.inner.settings.lanes > 1,
            },
            unwritten_since: None,
        }
    }
}

impl Round<'_> {
    pub(super) async fn go(&mut self, soft: &CancellationToken) -> Result<usize, EngineError> {
        let engine = self.engine;
        let (mut moved, mut dry) = (0, false);
        loop {
            let rests = engine.rests(self.channel);
            if soft.is_cancelled() || rests {
                dry = true;
                self.give_back().await?;
            } else if self.ready.is_empty() && !dry {
                let leasing = engine.lease(self.channel);
                let (found, ended) = self.flying.meanwhile(leasing).await?;
                dry = found.is_empty() && ended == 0;
                moved += ended;
                self.ready.extend(found);
            }
            if !self.has_written() {
                self.unwritten_since.get_or_insert_with(Instant::now);
            }
            let free = self.connections.saturating_sub(self.flying.under_way.len());
            let enough = free * 2 >= self.connections;
            let waited = self.unwritten_since.is_some_and(|since| since.elapsed() >= LINGER);
            if (enough && !self.ready.is_empty()) || waited || (self.flying.under_way.is_empty() && !self.has_written())
            {
                moved += self.start(free).await?;
                continue;
            }
            let until = self.unwritten_since.map(|since| since + LINGER);
            let landed = match until {
                Some(until) => timeout_at(until, self.flying.under_way.next()).await,
                None => Ok(self.flying.under_way.next().await),
            };
            match landed {
                Ok(Some(completion)) => self.flying.landed.push(completion),
                Ok(None) if self.ready.is_empty() && self.has_written() && dry => return Ok(moved),
                Ok(None) | Err(_) => {}
            }
        }
    }

    fn has_written(&self) -> bool {
        self.flying.landed.is_empty() && self.heard.is_written()
    }

    /// Writes what gateways said and starts so many more, which fly when this returns; how many.
    async fn start(&mut self, most: usize) -> Result<usize, EngineError> {
        let engine = self.engine;
        self.heard.fresh.append(&mut self.flying.landed);
        self.unwritten_since = None;
        let batch: Vec<Waiting> = self.ready.drain(..most.min(self.ready.len())).collect();
        let now = engine.inner.clock.now();
        let starts = !batch.is_empty();
        let span = if starts {
            tracing::info_span!("dispatch", channel = self.channel.code(), messages = batch.len())
        } else {
            // What gateways said is written, and nothing begins.
            Span::none()
        };
        let starting = timed(engine.start(&mut self.heard, batch).instrument(span.clone()));
        let (started, took) = self.flying.meanwhile(starting).await;
        let started = started?;
        if starts {
            let times = &engine.inner.timings.start;
            times.get_or_create(&of(self.channel)).observe(took.as_secs_f64());
        }
        let count = started.len();
        for one in started {
            // Whatever a gateway's adapter says of a message, at whatever level, stands beside the message's id.
            let span = tracing::error_span!(
                parent: &span,
                "hand-over",
                channel = self.channel.code(),
                send_key = %one.ready.starting.key,
                outcome = tracing::field::Empty,
            );
            self.flying
                .under_way
                .push(engine.hand_over(one, now).instrument(span).boxed());
        }
        Ok(count)
    }

    /// Leases that nobody waits for hold the messages up.
    async fn give_back(&mut self) -> Result<(), EngineError> {
        let keys: Vec<SendKey> = self.ready.drain(..).map(|one| one.ready.starting.key).collect();
        self.engine.give_back(keys).await
    }

    /// Waits for what is under way, and writes what became of it or keeps it for the next time.
    pub(super) async fn close(mut self) -> Result<(), EngineError> {
        while let Some(completion) = self.flying.under_way.next().await {
            self.flying.landed.push(completion);
        }
        let written = if self.has_written() {
            Ok(())
        } else {
            self.start(0).await.map(drop)
        };
        let heard = &mut self.heard;
        heard.done.append(&mut heard.fresh);
        let told = self.engine.journal(accepted(&mut heard.taken)).await;
        self.engine.put_unwritten(self.channel, std::mem::take(&mut heard.done));
        written?;
        told?;
        self.give_back().await
    }
}
