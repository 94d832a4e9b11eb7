//! The end of a story: everything comes to rest, and is judged.

use std::collections::BTreeMap;

use futures_util::FutureExt as _;
use jiff::SignedDuration;

use super::{ORG, REST, SimulationError, World};
use crate::care::ids::TrajectoryId;
use crate::care::plan::plan;
use crate::care::timing::Timing;
use crate::simulation::staff;
use crate::store::circles::load;
use crate::store::witness;

impl World<'_> {
    /// Nothing goes wrong any more, everything is switched on, and the staff does all its work.
    pub(super) async fn come_to_rest(&mut self) -> Result<(), SimulationError> {
        self.tell("everything comes to rest");
        self.is_calm = true;
        self.far.calm();
        for host in 0..self.hosts.len() {
            if let Some(one) = self.hosts.get_mut(host) {
                one.faults.calm();
                one.wrong = SignedDuration::ZERO;
                one.set(self.now);
            }
            self.switch(host, true).await?;
        }
        self.brake(false).await?;
        self.pass(REST * 24 * 60).await
    }

    pub(super) async fn judge_the_end(&mut self) -> Result<(), SimulationError> {
        let (now, replies, acts) = (self.now, self.watch.replies.clone(), self.watch.acts);
        let hour_ago = now - SignedDuration::from_hours(1);
        let read = self.store.read(move |conn| {
            async move {
                let mut broken = witness::contradictions(conn).await?;
                broken.extend(witness::left_undone(conn, ORG, hour_ago).await?);
                for reply in replies {
                    let count = witness::replies(conn, &reply).await?;
                    if count != 1 {
                        broken.push(format!("3 a reply is durable: {reply} is there {count} times"));
                    }
                }
                let audited = witness::acts(conn, staff::WORKER).await?;
                if audited < acts {
                    broken.push(format!("9 the trail: {acts} acts, and {audited} in it"));
                }
                let long = now - SignedDuration::from_hours(24 * i64::from(REST - 10));
                for open in witness::open_contacts(conn).await? {
                    if open.opened < long && open.waits_for == 0 {
                        broken.push(format!("law 2, conservation: {} is open for ever", open.id));
                    }
                }
                Ok(broken)
            }
            .boxed()
        });
        let broken = read.await?;
        self.outcome.broken.extend(broken);
        self.judge_conservation().await
    }

    /// Every contact of every plan whose time is over has exactly one end.
    pub(super) async fn judge_conservation(&mut self) -> Result<(), SimulationError> {
        let now = self.now;
        let read = self.store.read(move |conn| {
            async move {
                let everybody = witness::everybody(conn).await?;
                let ids: Vec<TrajectoryId> = everybody
                    .iter()
                    .map(|known| TrajectoryId::from(known.trajectory.as_str()))
                    .collect();
                let mut ended: Vec<String> = witness::ended(conn)
                    .await?
                    .into_iter()
                    .map(|(_, contact)| contact)
                    .collect();
                let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
                ended.extend(witness::ended_unopened(conn, &names).await?);
                Ok((load(conn, &ids, now).await?, ended))
            }
            .boxed()
        });
        let (loaded, ended) = read.await?;
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for contact in &ended {
            *counts.entry(contact.as_str()).or_default() += 1;
        }
        for (contact, count) in &counts {
            if *count > 1 {
                self.outcome
                    .broken
                    .push(format!("law 2, conservation: {contact} has {count} ends"));
            }
        }
        for one in &loaded {
            let rules = self.checked_rules(&one.rules)?;
            let timing = Timing::new(&rules, &one.circle);
            let plan = plan(&rules, &one.trajectory, &timing);
            if one.trajectory.phase == crate::care::trajectory::Phase::Proposed {
                continue;
            }
            let over = plan
                .timed
                .iter()
                .filter(|planned| one.trajectory.is_ended() || planned.expires + SignedDuration::from_hours(1) < now);
            for planned in over {
                let contact = one.trajectory.contact(&planned.key);
                let is_open = one.trajectory.open.as_ref().is_some_and(|open| open.key == planned.key);
                if !counts.contains_key(contact.as_str()) && !is_open {
                    self.outcome
                        .broken
                        .push(format!("law 2, conservation: {contact} has no end"));
                }
            }
        }
        Ok(())
    }
}
