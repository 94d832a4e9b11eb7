//! Time: from one moment at which something is due to the next.

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::{Ahead, ORG, SimulationError, World, turn};
use crate::simulation::watch::What;
use crate::store::house;

impl World<'_> {
    pub(super) async fn pass(&mut self, minutes: u32) -> Result<(), SimulationError> {
        let until = self.now + SignedDuration::from_mins(i64::from(minutes));
        while self.now < until {
            let due = self.next_due().await?;
            let planned = self.ahead.keys().next().map(|(at, _)| *at);
            let next = [due, planned].into_iter().flatten().min().unwrap_or(until).min(until);
            self.now = self.now.max(next);
            for host in &self.hosts {
                host.set(self.now);
            }
            let mut is_idle = due.is_none_or(|due| due > self.now) && self.now < until;
            while let Some(entry) = self.ahead.first_entry().filter(|entry| entry.key().0 <= self.now) {
                let what = entry.remove();
                let before = self.outcome.operations;
                is_idle &= matches!(what, Ahead::Staff);
                self.happens(what).await?;
                is_idle &= self.outcome.operations == before;
            }
            if !is_idle {
                self.round().await?;
            }
            if self.is_broken() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next moment at which the service has something to do, to the minute, as a loop that looks now and then has it.
    pub(super) async fn next_due(&self) -> Result<Option<Timestamp>, SimulationError> {
        let now = self.now;
        let next = self
            .store
            .read(move |conn| async move { house::next_moment(conn, ORG, now).await }.boxed())
            .await?;
        let least = now + SignedDuration::from_mins(1);
        Ok(next.map(|next| next.max(least)))
    }

    pub(super) async fn happens(&mut self, what: Ahead) -> Result<(), SimulationError> {
        match what {
            Ahead::Coming(coming, tries) => self.comes(coming, tries).await,
            Ahead::Thaw(host) => self.thaw(host).await,
            Ahead::Restart(host) => {
                let waits = self
                    .hosts
                    .get(host)
                    .is_some_and(|host| host.engine.is_none() && !host.is_off);
                if waits { self.start(host).await } else { Ok(()) }
            }
            Ahead::Staff => self.office_day().await,
            Ahead::Look => Ok(()),
        }
    }

    /// Everybody has a turn; somebody comes back to what was left.
    pub(super) async fn round(&mut self) -> Result<(), SimulationError> {
        // Whoever comes first does the work; now and then a second one comes right behind.
        let count = self.hosts.len();
        let first = usize::try_from(self.chance.below(3)).unwrap_or(0);
        let mut turns = if self.chance.below(4) == 0 { 2 } else { 1 };
        for place in 0..count {
            let host = (first + place) % count;
            let Some(one) = self.hosts.get(host) else { continue };
            let (Some(engine), None) = (one.engine.clone(), &one.frozen) else {
                continue;
            };
            self.run(host, What::Turn, Box::pin(turn(engine))).await?;
            turns -= 1;
            if turns == 0 {
                break;
            }
        }
        let now = self.now;
        let standing = self
            .store
            .read(move |conn| async move { house::standing(conn, ORG, now).await }.boxed())
            .await?;
        if standing.due + standing.waiting == 0 {
            self.looks = 0;
            return Ok(());
        }
        let is_planned = self.ahead.values().any(|what| matches!(what, Ahead::Look));
        if !is_planned {
            self.looks = (self.looks + 1).min(9);
            self.after(1 << self.looks, Ahead::Look);
        }
        Ok(())
    }
}
