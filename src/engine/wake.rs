//! Advancing who is due: claim, read, decide, write.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use tracing::Instrument as _;

use super::dispatch::ASIDE;
use super::rulebook::RulebookError;
use super::timings::timed;
use super::{Engine, EngineError};
use crate::care::advance::advance;
use crate::care::event::Event;
use crate::care::ids::{RulesId, TrajectoryId};
use crate::care::rules::Rules;
use crate::store::apply::{Decision, apply};
use crate::store::circles::{Loaded, load};
use crate::store::versions::Moved;
use crate::store::{StoreError, trajectories};

/// So many trajectories are claimed at a time.
const BATCH: u32 = 500;

impl Engine {
    /// Advances every trajectory that is due or was woken; how many advances were written.
    ///
    /// # Errors
    /// Where the database refuses; what was claimed is free again when its lease ends.
    pub async fn wake_due(&self) -> Result<usize, EngineError> {
        let mut advanced = 0;
        loop {
            let claimed = self.claim().await?;
            if claimed.is_empty() {
                return Ok(advanced);
            }
            let span = tracing::info_span!("wake", trajectories = claimed.len(), advanced = tracing::field::Empty);
            let (written, took) = timed(self.advance_batch(claimed).instrument(span.clone())).await;
            let written = written?;
            self.inner.timings.wake.observe(took.as_secs_f64());
            span.record("advanced", written);
            if written == 0 {
                // Everything claimed was left for a fresh look; give whoever was first a moment.
                tokio::task::yield_now().await;
            }
            advanced += written;
        }
    }

    async fn claim(&self) -> Result<Vec<TrajectoryId>, EngineError> {
        let now = self.inner.clock.now();
        let until = now + self.inner.settings.lease;
        let (org, worker) = (self.inner.keys.org().to_owned(), self.inner.settings.worker.clone());
        let claimed = self.inner.store.write(move |conn| {
            async move {
                let mut ids = trajectories::claim_woken(conn, &org, now, until, &worker, BATCH).await?;
                let room = BATCH.saturating_sub(u32::try_from(ids.len()).unwrap_or(BATCH));
                if room > 0 {
                    ids.extend(trajectories::claim_due(conn, &org, now, until, &worker, room).await?);
                }
                Ok(ids)
            }
            .boxed()
        });
        Ok(claimed.await?)
    }

    async fn advance_batch(&self, claimed: Vec<TrajectoryId>) -> Result<usize, EngineError> {
        let now = self.inner.clock.now();
        let loaded = self.load_claimed(&claimed).await?;
        let there: BTreeSet<&TrajectoryId> = loaded.iter().map(|one| &one.trajectory.id).collect();
        // Those whose person or dossier is gone, or whose row cannot be read.
        let mut aside: Vec<TrajectoryId> = claimed.iter().filter(|id| !there.contains(id)).cloned().collect();
        let rules = self.rules_of(&loaded).await?;
        let mut decisions = Vec::with_capacity(loaded.len());
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for one in loaded {
            // Those who share a person or an address are advanced one after another, each on a fresh circle.
            let shared = std::iter::once(one.person.to_string())
                .chain(one.addresses.iter().map(|(address, _)| address.to_string()))
                .collect::<Vec<_>>();
            if shared.iter().any(|id| taken.contains(id)) {
                continue;
            }
            taken.extend(shared);
            let id = one.trajectory.id.clone();
            // The core never panics by intent; where it did, one trajectory waits for a human and no other.
            let decided = std::panic::catch_unwind(AssertUnwindSafe(|| self.decide(&rules, one, now)));
            let decided = decided.ok().flatten();
            match decided {
                Some(decision) => decisions.push(decision),
                None => aside.push(id),
            }
        }
        for id in &aside {
            tracing::error!(trajectory = %id, "a trajectory cannot be advanced and is set aside for an hour");
        }
        let keys = self.inner.keys.clone();
        let worker = self.inner.settings.worker.clone();
        let until = now + ASIDE;
        let written = self.inner.store.write(move |conn| {
            async move {
                let written = apply(conn, &keys, &rules, decisions, now).await?;
                trajectories::set_aside(conn, &worker, &aside, until).await?;
                let done: BTreeSet<&TrajectoryId> = written.iter().chain(&aside).collect();
                let left: Vec<TrajectoryId> = claimed.into_iter().filter(|id| !done.contains(id)).collect();
                trajectories::release(conn, &worker, &left).await?;
                Ok(written.len())
            }
            .boxed()
        });
        Ok(written.await?)
    }

    /// Reads a batch. One whose row this version cannot read holds up no other.
    async fn load_claimed(&self, claimed: &[TrajectoryId]) -> Result<Vec<Loaded>, EngineError> {
        match self.load(claimed.to_vec()).await {
            Err(error) if error.is_corrupt() => {}
            other => return Ok(other?),
        }
        let mut loaded = Vec::with_capacity(claimed.len());
        for id in claimed {
            match self.load(vec![id.clone()]).await {
                Ok(one) => loaded.extend(one),
                Err(error) if error.is_corrupt() => {
                    tracing::error!(trajectory = %id, error = %error, "a trajectory cannot be read");
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(loaded)
    }

    async fn load(&self, ids: Vec<TrajectoryId>) -> Result<Vec<Loaded>, StoreError> {
        let now = self.inner.clock.now();
        let store = &self.inner.store;
        store
            .read(move |conn| async move { load(conn, &ids, now).await }.boxed())
            .await
    }

    /// The rules of a batch, as far as they can be read.
    async fn rules_of(&self, loaded: &[Loaded]) -> Result<BTreeMap<String, Arc<Rules>>, EngineError> {
        let mut rules = BTreeMap::new();
        let pinned = loaded.iter().map(|one| &one.rules);
        let wanted = loaded.iter().filter_map(|one| Some(&one.moves.as_ref()?.rules));
        for id in pinned.chain(wanted).map(RulesId::as_str).collect::<BTreeSet<_>>() {
            match self.rulebook(id).await {
                Ok(book) => drop(rules.insert(id.to_owned(), Arc::clone(&book.rules))),
                Err(EngineError::Rulebook(error)) if !matches!(error, RulebookError::Store(_)) => {
                    tracing::error!(error = %error, "the trajectories under these rules cannot be advanced");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(rules)
    }

    /// All unread events of a trajectory, one after another, as one decision.
    /// Whoever is to follow other rules goes over, where nothing is to be heard and no contact stands open. `None` where the
    /// rules cannot be read.
    fn decide(&self, rules: &BTreeMap<String, Arc<Rules>>, mut one: Loaded, now: jiff::Timestamp) -> Option<Decision> {
        one.circle.gateways = self.capabilities();
        let (ids, mut events): (Vec<String>, Vec<Event>) = std::mem::take(&mut one.events).into_iter().unzip();
        let moved = goes_over(rules, &mut one, &mut events);
        let rules = rules.get(one.rules.as_str())?;
        if events.is_empty() {
            events.push(Event::Due);
        }
        let mut events = events.into_iter();
        let first = events.next().unwrap_or(Event::Due);
        let mut advanced = advance(rules, &one.circle, one.trajectory.clone(), &first, now);
        for event in events {
            let next = advance(rules, &one.circle, advanced.trajectory, &event, now);
            advanced.effects.extend(next.effects);
            advanced.entries.extend(next.entries);
            advanced = crate::care::advance::Advanced {
                trajectory: next.trajectory,
                effects: advanced.effects,
                entries: advanced.entries,
                next_wake: next.next_wake,
                waits_for_voice: next.waits_for_voice,
            };
        }
        if one.moves.is_some() && advanced.trajectory.open.is_none() && advanced.next_wake.is_some() {
            // What kept it from going over is heard, or has ended.
            advanced.next_wake = Some(now);
        }
        Some(Decision {
            read: one,
            events: ids,
            advanced,
            moved,
        })
    }
}

/// Pins a trajectory to the rules that it is to follow, where no contact of it stands open, and tells it so. What it was
/// told under the former rules it hears under them, first: an undo restores a state in which all of it was heard.
fn goes_over(rules: &BTreeMap<String, Arc<Rules>>, one: &mut Loaded, events: &mut Vec<Event>) -> Option<Moved> {
    let trajectory = &one.trajectory;
    if trajectory.is_ended() {
        one.moves = None;
    }
    let moves = one
        .moves
        .clone()
        .filter(|_| trajectory.open.is_none() && events.is_empty())?;
    let (former, before) = (rules.get(one.rules.as_str())?, serde_json::to_string(trajectory).ok()?);
    let former = former.protocol.contacts();
    events.push(Event::RulesChanged { former });
    let former = std::mem::replace(&mut one.rules, moves.rules);
    one.moves = None;
    Some(Moved {
        activation: moves.activation,
        former,
        before,
    })
}
