//! The dispatcher: hands over what is queued, with never more started than there are free connections.
//!
//! The order is lock, compare, `started`, journal, send. What a gateway said rides in the transaction of the next
//! start, so that the window of *sent and not recorded* is never wider than the connections in flight.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt as _, StreamExt as _};
use jiff::SignedDuration;

use super::prepare::{Outgoing, Prepared, Ready};
use super::{Engine, EngineError};
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::{Refusal, Unsent};
use crate::care::person::Channel;
use crate::channels::handover::{Handover, NotTaken};
use crate::store::outbox::{self, Completion, Leased, Recipient, Said, Starting};
use crate::vault::Record;

/// So many messages are leased at a time.
const BATCH: u32 = 1000;

/// What a gateway said waits at most so long for company before it is written.
const LINGER: Duration = Duration::from_millis(50);

/// When a gateway is out of reach, it is left alone for so long.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// The keys that this worker has handed over in this life, by their hash. The database knows them too; but one that
/// failed over may have lost the last moments, and a send key never starts twice. The journal is the same on the disk,
/// and is read at the next start.
#[derive(Debug, Default)]
pub(super) struct Handed(HashSet<u64>);

impl Handed {
    fn has(&self, key: &SendKey) -> bool {
        self.0.contains(&hash_of(key))
    }

    fn note(&mut self, key: &SendKey) {
        self.0.insert(hash_of(key));
    }

    fn free(&mut self, key: &SendKey) {
        self.0.remove(&hash_of(key));
    }
}

/// Eight bytes a message. Two keys of one hash would have a human asked about the second, and no more.
fn hash_of(key: &SendKey) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(key)
}

struct Waiting {
    ready: Box<Ready>,
    trajectory: Option<TrajectoryId>,
}

impl Engine {
    /// Hands over what is queued for a channel until nothing more may leave now; how many messages were started or
    /// ended.
    ///
    /// # Errors
    /// Where the database or the journal refuses: nothing is handed over without both.
    pub async fn dispatch_due(&self, channel: Channel) -> Result<usize, EngineError> {
        let Some(connections) = self.connections(channel) else {
            return Ok(0);
        };
        let mut moved = 0;
        let mut ready: VecDeque<Waiting> = VecDeque::new();
        let mut done: Vec<Completion> = Vec::new();
        let mut flying: FuturesUnordered<BoxFuture<'_, Completion>> = FuturesUnordered::new();
        let mut dry = false;
        loop {
            if ready.is_empty() && !dry && !self.rests(channel) {
                let (found, ended) = self.lease(channel).await?;
                dry = found.is_empty() && ended == 0;
                moved += ended;
                ready.extend(found);
            }
            if self.rests(channel) {
                // Leases lapse by themselves; what was not started is simply not started.
                ready.clear();
                dry = true;
            }
            let free = connections.saturating_sub(flying.len());
            let enough = free * 2 >= connections || flying.is_empty();
            if enough && !(ready.is_empty() && done.is_empty()) {
                let batch: Vec<Waiting> = ready.drain(..free.min(ready.len())).collect();
                let started = self.start(std::mem::take(&mut done), batch).await?;
                moved += started.len();
                for one in started {
                    flying.push(self.hand_over(one).boxed());
                }
            }
            match tokio::time::timeout(LINGER, flying.next()).await {
                Ok(Some(completion)) => done.push(completion),
                Ok(None) if ready.is_empty() && done.is_empty() && dry => return Ok(moved),
                Err(_) if !done.is_empty() => {
                    self.start(std::mem::take(&mut done), Vec::new()).await?;
                }
                Ok(None) | Err(_) => {}
            }
        }
    }

    fn connections(&self, channel: Channel) -> Option<usize> {
        match channel {
            Channel::Sms => self
                .inner
                .gateways
                .sms
                .as_ref()
                .map(|gateway| gateway.connections().max(1)),
            Channel::Mail => self
                .inner
                .gateways
                .mail
                .as_ref()
                .map(|gateway| gateway.connections().max(1)),
            Channel::Call | Channel::Letter | Channel::Visit => None,
        }
    }

    fn rests(&self, channel: Channel) -> bool {
        self.paused_until(channel)
            .is_some_and(|until| until > self.inner.clock.now())
    }

    /// Leases and prepares; what may not leave is ended at once. Gives what is ready, and how many were ended.
    async fn lease(&self, channel: Channel) -> Result<(Vec<Waiting>, usize), EngineError> {
        let now = self.inner.clock.now();
        let until = now + self.inner.settings.lease;
        let worker = self.inner.settings.worker.clone();
        let org = self.inner.keys.org().to_owned();
        let gateway = self.gateway_name_of(channel);
        let keys = self.inner.store.write(move |conn| {
            async move {
                if crate::store::brakes::on(conn, &org).await?.stops(&gateway) {
                    return Ok(Vec::new());
                }
                outbox::lease(conn, now, until, &worker, &[channel], BATCH).await
            }
            .boxed()
        });
        let keys = keys.await?;
        if keys.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let leased = self
            .inner
            .store
            .read(move |conn| async move { outbox::resolve(conn, &keys).await }.boxed())
            .await?;
        let book = self.active().await?;
        let (mut ready, mut refused) = (Vec::new(), Vec::new());
        for one in &leased {
            match self.prepare(one, &book, now)? {
                Prepared::Go(go) => ready.push(Waiting {
                    ready: go,
                    trajectory: trajectory_of(one),
                }),
                Prepared::Refused(why) => refused.push((one.key.clone(), trajectory_of(one), why)),
            }
        }
        let ended = refused.len();
        if ended > 0 {
            self.refuse(refused).await?;
        }
        Ok((ready, ended))
    }

    async fn refuse(&self, refused: Vec<(SendKey, Option<TrajectoryId>, Unsent)>) -> Result<(), EngineError> {
        let now = self.inner.clock.now();
        let keys = self.inner.keys.clone();
        let worker = self.inner.settings.worker.clone();
        let write = self
            .inner
            .store
            .write(move |conn| async move { outbox::refuse(conn, &keys, refused, &worker, now).await }.boxed());
        Ok(write.await?)
    }

    /// Writes what gateways said and starts a batch; what was started is in the journal when this returns.
    async fn start(&self, done: Vec<Completion>, batch: Vec<Waiting>) -> Result<Vec<Waiting>, EngineError> {
        let now = self.inner.clock.now();
        // The journal first: were the process to die in between, the message would still count as never sent. What was
        // refused for a fault of ours has reached nobody either.
        let not_taken: Vec<SendKey> = done
            .iter()
            .filter(|one| matches!(one.said, Said::NotTaken { .. } | Said::Refused(Refusal::OurFault)))
            .map(|one| one.key.clone())
            .collect();
        let records = not_taken.iter().map(|key| Record::NotTaken(key.to_string()));
        self.journal(records.collect()).await?;
        self.handed(|handed| not_taken.iter().for_each(|key| handed.free(key)));
        let starting: Vec<Starting> = batch
            .iter()
            .filter(|one| one.ready.not_after > now)
            .map(|one| one.ready.starting.clone())
            .collect();
        let again: Vec<SendKey> = self.handed(|handed| {
            let keys = starting.iter().map(|one| &one.key);
            keys.filter(|key| handed.has(key)).cloned().collect()
        });
        let keys = self.inner.keys.clone();
        let worker = self.inner.settings.worker.clone();
        let started = self.inner.store.write(move |conn| {
            async move { outbox::complete_and_start(conn, &keys, done, starting, &again, &worker, now).await }.boxed()
        });
        let started: std::collections::BTreeSet<SendKey> = started.await?.into_iter().collect();
        let go: Vec<Waiting> = batch
            .into_iter()
            .filter(|one| started.contains(&one.ready.starting.key))
            .collect();
        let sent = go
            .iter()
            .map(|one| Record::Sent(one.ready.starting.key.to_string()))
            .collect();
        self.journal(sent).await?;
        self.handed(|handed| go.iter().for_each(|one| handed.note(&one.ready.starting.key)));
        Ok(go)
    }

    fn handed<T>(&self, with: impl FnOnce(&mut Handed) -> T) -> T {
        with(
            &mut self
                .inner
                .handed
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }

    async fn hand_over(&self, one: Waiting) -> Completion {
        let key = one.ready.starting.key.clone();
        let handover = match (&one.ready.outgoing, &self.inner.gateways.sms, &self.inner.gateways.mail) {
            (Outgoing::Sms(sms), Some(gateway), _) => gateway.hand_over(sms).await,
            (Outgoing::Mail(mail), _, Some(gateway)) => gateway.hand_over(mail, self.inner.clock.now()).await,
            _ => Handover::not_taken(NotTaken::NoConnection),
        };
        let said = match handover {
            Handover::Accepted { provider_id, segments } => Said::Accepted { provider_id, segments },
            Handover::NotTaken { retry_after, why } => {
                let again = retry_after.unwrap_or(REST);
                let channel = match one.ready.outgoing {
                    Outgoing::Sms(_) => Channel::Sms,
                    Outgoing::Mail(_) => Channel::Mail,
                };
                tracing::warn!(why = %why, channel = %channel, "a gateway took no message; it is left alone for a while");
                self.pause(channel, self.inner.clock.now() + again);
                Said::NotTaken { again }
            }
            Handover::Refused { opted_out: true, .. } => Said::Refused(Refusal::Blocked),
            Handover::Refused { why, .. } => {
                if why == Refusal::OurFault {
                    tracing::error!(message = %one.ready.starting.key, "a gateway refuses a message for a fault of ours: look at its account, its sender and the settings");
                }
                Said::Refused(why)
            }
            Handover::Unknown { why } => {
                tracing::warn!(why = %why, message = %one.ready.starting.key, "nobody knows whether a message left; it is not repeated");
                Said::Unknown
            }
        };
        Completion {
            key,
            trajectory: one.trajectory,
            said,
            at: self.inner.clock.now(),
        }
    }

    fn gateway_name_of(&self, channel: Channel) -> String {
        let id = match channel {
            Channel::Sms => self.inner.gateways.sms.as_ref().map(|gateway| gateway.id().to_owned()),
            _ => self.inner.gateways.mail.as_ref().map(|gateway| gateway.id().to_owned()),
        };
        super::gateway_name(channel, id.as_deref().unwrap_or("none"))
    }
}

fn trajectory_of(leased: &Leased) -> Option<TrajectoryId> {
    match &leased.to {
        Recipient::Person(to) => Some(to.trajectory.clone()),
        Recipient::Worker { .. } | Recipient::Nobody => None,
    }
}
