//! Hosts and what runs on them: started, standing still, dead, started again.

use std::sync::Arc;

use super::{Ahead, RESTART, SimulationError, World};
use crate::engine::EngineError;
use crate::simulation::host::{Frozen, Running, Told};
use crate::simulation::watch::What;

impl World<'_> {
    /// A host that takes requests.
    pub(super) fn awake(&mut self) -> Option<usize> {
        let awake: Vec<usize> = self
            .hosts
            .iter()
            .filter(|host| host.engine.is_some())
            .map(|host| host.place)
            .collect();
        self.chance.one_of(&awake).copied()
    }

    pub(super) async fn start(&mut self, host: usize) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get_mut(host) else {
            return Ok(());
        };
        one.set(self.now);
        let started = one.start(self.ground, &self.keys, &self.books).await;
        let engine = match started {
            Ok(engine) => engine,
            Err(SimulationError::Store(_)) => {
                one.bury().await;
                self.after(1, Ahead::Restart(host));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let running = async move {
            engine.recover().await?;
            Ok(Told::Done)
        };
        self.run(host, What::Recover, Box::pin(running)).await
    }

    /// Runs one operation on a host until it ends, or stands still.
    pub(super) async fn run(&mut self, host: usize, what: What, mut running: Running) -> Result<(), SimulationError> {
        self.outcome.operations += 1;
        let Some(one) = self.hosts.get(host) else { return Ok(()) };
        let faults = Arc::clone(&one.faults);
        faults.may_freeze(one.frozen.is_none());
        let ended = tokio::select! {
            biased;
            ended = &mut running => Ok(ended),
            minutes = faults.freezing() => Err(minutes),
        };
        faults.may_freeze(false);
        match ended {
            Ok(said) => self.conclude(host, what, said, false).await,
            Err(minutes) => {
                self.tell(format!("host {host} stands still for {minutes} minutes"));
                if let Some(one) = self.hosts.get_mut(host) {
                    one.frozen = Some(Frozen { what, running });
                }
                self.after(u32::from(minutes), Ahead::Thaw(host));
                self.look_at_the_far_end(true).await
            }
        }
    }

    pub(super) async fn thaw(&mut self, host: usize) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get_mut(host) else {
            return Ok(());
        };
        let Some(Frozen { what, mut running }) = one.frozen.take() else {
            return Ok(());
        };
        let faults = Arc::clone(&one.faults);
        faults.may_freeze(false);
        faults.thaw();
        let said = (&mut running).await;
        self.conclude(host, what, said, true).await
    }

    pub(super) async fn conclude(
        &mut self,
        host: usize,
        what: What,
        said: Result<Told, EngineError>,
        was_frozen: bool,
    ) -> Result<(), SimulationError> {
        let Some(one) = self.hosts.get(host) else { return Ok(()) };
        let (struck, is_dead) = (one.faults.struck(), one.faults.is_dead());
        self.outcome.struck += struck.len();
        for trouble in struck {
            self.tell(format!("host {host}: {trouble}"));
        }
        self.look_at_the_far_end(was_frozen).await?;
        let is_recovery = matches!(what, What::Recover);
        match said {
            Ok(told) => self.done(what, told).await?,
            Err(error) => {
                self.tell(format!(
                    "host {host}: {what:?} failed: {}",
                    crate::engine::lifecycle::Chain(&error)
                ));
                match what {
                    // Whoever was not told that it was heard comes again.
                    What::Coming(coming, tries) => self.after(1 + tries, Ahead::Coming(coming, tries + 1)),
                    What::Turn => self.after(1, Ahead::Look),
                    What::Recover | What::Act(_) => {}
                }
                // A process that cannot settle its former life ends.
                if (is_recovery || matches!(error, EngineError::Journal(_) | EngineError::JournalLost))
                    && let Some(one) = self.hosts.get(host)
                {
                    one.faults.die();
                }
            }
        }
        let is_dead = is_dead || self.hosts.get(host).is_some_and(|one| one.faults.is_dead());
        if is_dead && let Some(one) = self.hosts.get_mut(host) {
            one.bury().await;
            let minutes = self.chance.below(RESTART);
            self.after(minutes, Ahead::Restart(host));
        }
        Ok(())
    }
}
