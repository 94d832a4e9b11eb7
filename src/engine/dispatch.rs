//! The dispatcher: hands over what is queued, with never more started than there are free connections.
//!
//! The order is lock, compare, `started`, journal, send. What a gateway said rides in the transaction of the next
//! start, so that the window of *sent and not recorded* is never wider than the connections in flight.

mod round;

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher};
use std::sync::PoisonError;

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::{Instrument as _, Span};

use super::prepare::{Outgoing, Prepared, Ready};
use super::timings::{of, timed};
use super::{Engine, EngineError};
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::{Refusal, Unsent};
use crate::care::person::Channel;
use crate::channels::handover::{Handover, NotTaken, Uncertain};
use crate::store::outbox::{self, Completion, Leased, Recipient, Said, Starting};
use crate::vault::Record;
use round::{Heard, Round};

/// So many messages are leased at a time.
const BATCH: u32 = 1000;

/// When a gateway is out of reach, it is left alone for so long.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// A mailbox that was not ready is tried again after so long: greylisting as a rule asks for less.
const DEFERRED: SignedDuration = SignedDuration::from_mins(15);

/// What was started so long ago is handed over no more: others hold it for a human being soon after.
const STALE: SignedDuration = SignedDuration::from_mins(5);

/// What this version cannot read is looked at again after so long.
pub(super) const ASIDE: SignedDuration = SignedDuration::from_hours(1);

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
        self.dispatch_while(channel, &CancellationToken::new()).await
    }

    /// The same until told to stop. However it ends: what is under way is awaited, what a gateway said is written now or
    /// kept for the next time, and what was leased and not started goes back to the queue.
    pub(super) async fn dispatch_while(
        &self,
        channel: Channel,
        soft: &CancellationToken,
    ) -> Result<usize, EngineError> {
        let Some(connections) = self.connections(channel) else {
            return Ok(0);
        };
        let lanes = self.inner.settings.lanes.clamp(1, connections);
        if lanes == 1 {
            return self.dispatch_lane(channel, connections, soft).await;
        }
        let mut running = JoinSet::new();
        for lane in 0..lanes {
            // Together they have no more connections than there are.
            let connections = (connections + lane) / lanes;
            let (engine, soft) = (self.clone(), soft.clone());
            let lane = async move { engine.dispatch_lane(channel, connections, &soft).await };
            running.spawn(lane.in_current_span());
        }
        let (mut moved, mut failed) = (0, None);
        while let Some(ran) = running.join_next().await {
            match ran.unwrap_or(Err(EngineError::Task)) {
                Ok(more) => moved += more,
                Err(error) => failed = Some(error),
            }
        }
        failed.map_or(Ok(moved), Err)
    }

    async fn dispatch_lane(
        &self,
        channel: Channel,
        connections: usize,
        soft: &CancellationToken,
    ) -> Result<usize, EngineError> {
        let mut round = Round::new(self, channel, connections);
        let went = round.go(soft).await;
        let closed = round.close().await;
        went.and_then(|moved| closed.map(|()| moved))
    }

    /// Puts aside what the database has not taken yet.
    fn put_unwritten(&self, channel: Channel, put: Vec<Completion>) {
        let mut kept = self.inner.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entry(channel).or_default().extend(put);
    }

    /// What was put aside.
    fn take_unwritten(&self, channel: Channel) -> Vec<Completion> {
        let mut kept = self.inner.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        kept.remove(&channel).unwrap_or_default()
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
        if self.clock_is_behind().await? {
            return Ok((Vec::new(), 0));
        }
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
                outbox::lease(conn, &org, now, until, &worker, channel, BATCH).await
            }
            .boxed()
        });
        let keys = keys.await?;
        if keys.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let leased = self.resolve(keys).await?;
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

    /// Reads leased messages. One that this version cannot read holds up no other: it is set aside.
    async fn resolve(&self, keys: Vec<SendKey>) -> Result<Vec<Leased>, EngineError> {
        let all = keys.clone();
        let read = self
            .inner
            .store
            .read(move |conn| async move { outbox::resolve(conn, &all).await }.boxed());
        match read.await {
            Err(error) if error.is_corrupt() => {}
            other => return Ok(other?),
        }
        let (mut leased, mut aside) = (Vec::new(), Vec::new());
        for key in keys {
            let one = [key.clone()];
            let read = self
                .inner
                .store
                .read(move |conn| async move { outbox::resolve(conn, &one).await }.boxed());
            match read.await {
                Ok(found) => leased.extend(found),
                Err(error) if error.is_corrupt() => {
                    tracing::error!(send_key = %key, error = %error, "a message cannot be read and is set aside");
                    aside.push(key);
                }
                Err(error) => return Err(error.into()),
            }
        }
        let (worker, until) = (self.inner.settings.worker.clone(), self.inner.clock.now() + ASIDE);
        self.inner
            .store
            .write(move |conn| async move { outbox::set_aside(conn, &worker, &aside, until).await }.boxed())
            .await?;
        Ok(leased)
    }

    async fn give_back(&self, keys: Vec<SendKey>) -> Result<(), EngineError> {
        if keys.is_empty() {
            return Ok(());
        }
        let worker = self.inner.settings.worker.clone();
        let back = self
            .inner
            .store
            .write(move |conn| async move { outbox::give_back(conn, &worker, &keys).await }.boxed());
        Ok(back.await?)
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

    /// Writes what gateways said and starts a batch; what was started is in the journal when this returns. What is written
    /// is no longer in `heard`.
    async fn start(&self, heard: &mut Heard, batch: Vec<Waiting>) -> Result<Vec<Waiting>, EngineError> {
        self.journal_not_taken(heard).await?;
        let now = self.inner.clock.now();
        let starting: Vec<Starting> = batch
            .iter()
            .filter(|one| one.ready.not_after > now)
            .map(|one| one.ready.starting.clone())
            .collect();
        let again: Vec<SendKey> = self.handed(|handed| {
            let keys = starting.iter().map(|one| &one.key);
            keys.filter(|key| handed.has(key)).cloned().collect()
        });
        let (keys, host, said) = (self.inner.keys.clone(), self.inner.host.clone(), heard.done.clone());
        let started = self.inner.store.write(move |conn| {
            async move { outbox::complete_and_start(conn, &keys, said, starting, &again, &host, now).await }.boxed()
        });
        let started: BTreeSet<SendKey> = self.unless_replaced(started.await)?.into_iter().collect();
        heard.done.clear();
        let go: Vec<Waiting> = batch
            .into_iter()
            .filter(|one| started.contains(&one.ready.starting.key))
            .collect();
        let sent = go.iter().map(|one| Record::Sent(one.ready.starting.key.to_string()));
        let mut records: Vec<Record> = sent.collect();
        if !records.is_empty() {
            // With what has to be waited for anyhow.
            records.extend(accepted(&mut heard.taken));
        }
        self.journal(records).await?;
        self.handed(|handed| go.iter().for_each(|one| handed.note(&one.ready.starting.key)));
        Ok(go)
    }

    /// The journal first: were the process to die before the database knows, the message would still count as never sent.
    /// What was refused for a fault of ours has reached nobody either.
    async fn journal_not_taken(&self, heard: &mut Heard) -> Result<(), EngineError> {
        let has_reached_nobody =
            |one: &&Completion| matches!(one.said, Said::NotTaken { .. } | Said::Refused(Refusal::OurFault));
        let reached_nobody = heard.fresh.iter().filter(has_reached_nobody);
        let not_taken: Vec<SendKey> = reached_nobody.map(|one| one.key.clone()).collect();
        let records = not_taken.iter().map(|key| Record::NotTaken(key.to_string()));
        self.journal(records.collect()).await?;
        self.handed(|handed| not_taken.iter().for_each(|key| handed.free(key)));
        let is_taken = |one: &&Completion| matches!(one.said, Said::Accepted { .. });
        let taken = heard.fresh.iter().filter(is_taken).map(|one| one.key.clone());
        heard.taken.extend(taken);
        heard.done.append(&mut heard.fresh);
        Ok(())
    }

    fn handed<T>(&self, with: impl FnOnce(&mut Handed) -> T) -> T {
        with(&mut self.inner.handed.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn hand_over(&self, one: Waiting, started: Timestamp) -> Completion {
        let key = one.ready.starting.key.clone();
        let channel = one.ready.outgoing.channel();
        let handover = if self.inner.clock.now() > started + STALE {
            // A process that stood still may find that others have given the message up, and a human being has judged it.
            Handover::unknown(Uncertain::TimedOut)
        } else {
            let (handover, took) = timed(self.speak(&one.ready.outgoing)).await;
            let times = &self.inner.timings.hand_over;
            times.get_or_create(&of(channel)).observe(took.as_secs_f64());
            handover
        };
        let said = match handover {
            Handover::Accepted { provider_id, segments } => Said::Accepted { provider_id, segments },
            // One mailbox that is not ready is no fault of the gateway's.
            Handover::NotTaken {
                why: NotTaken::Deferred,
                retry_after,
            } => Said::NotTaken {
                again: retry_after.unwrap_or(DEFERRED),
            },
            Handover::NotTaken { retry_after, why } => {
                let again = retry_after.unwrap_or(REST);
                tracing::warn!(why = %why, channel = %channel, "a gateway took no message; it is left alone for a while");
                self.pause(channel, self.inner.clock.now() + again);
                Said::NotTaken { again }
            }
            Handover::Refused { opted_out: true, .. } => Said::Refused(Refusal::Blocked),
            Handover::Refused { why, .. } => {
                if why == Refusal::OurFault {
                    tracing::error!(
                        "a gateway refuses a message for a fault of ours: look at its account, its sender and the settings"
                    );
                }
                Said::Refused(why)
            }
            Handover::Unknown { why } => {
                tracing::warn!(why = %why, "nobody knows whether a message left; it is not repeated");
                Said::Unknown
            }
        };
        Span::current().record("outcome", said.code());
        Completion {
            key,
            channel,
            trajectory: one.trajectory,
            said,
            at: self.inner.clock.now(),
        }
    }

    async fn speak(&self, outgoing: &Outgoing) -> Handover {
        match (outgoing, &self.inner.gateways.sms, &self.inner.gateways.mail) {
            (Outgoing::Sms(sms), Some(gateway), _) => gateway.hand_over(sms).await,
            (Outgoing::Mail(mail), _, Some(gateway)) => gateway.hand_over(mail, self.inner.clock.now()).await,
            _ => Handover::not_taken(NotTaken::NoConnection),
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

/// What the journal is told of messages that gateways took.
fn accepted(taken: &mut Vec<SendKey>) -> Vec<Record> {
    taken.drain(..).map(|key| Record::Accepted(key.to_string())).collect()
}

fn trajectory_of(leased: &Leased) -> Option<TrajectoryId> {
    match &leased.to {
        Recipient::Person(to) => Some(to.trajectory.clone()),
        Recipient::Worker { .. } | Recipient::Nobody => None,
    }
}
