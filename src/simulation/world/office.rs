//! The staff: what workers do, and when they come in.

use futures_util::FutureExt as _;
use jiff::civil::Weekday;

use super::{Ahead, SimulationError, World};
use crate::care::ids::{ContactKey, RulesId, TrajectoryId};
use crate::care::plan::plan;
use crate::care::timing::Timing;
use crate::simulation::people::next_ten;
use crate::simulation::staff;
use crate::simulation::watch::What;
use crate::store::circles::load;
use crate::store::{StoreError, witness};

impl World<'_> {
    pub(super) async fn staff(
        &mut self,
        pick: u8,
        deed: crate::simulation::story::Deed,
    ) -> Result<(), SimulationError> {
        let Some(host) = self.awake() else { return Ok(()) };
        if let crate::simulation::story::Deed::Task(choice) = deed {
            let tasks = self.tasks().await?;
            let Some(task) = tasks.get(usize::from(pick) % tasks.len().max(1)).cloned() else {
                return Ok(());
            };
            return self.do_task(host, &task, choice).await;
        }
        let everybody = self
            .store
            .read(|conn| async move { witness::everybody(conn).await }.boxed())
            .await?;
        let running: Vec<_> = everybody.into_iter().filter(|known| !known.has_ended).collect();
        let Some(known) = running.get(usize::from(pick) % running.len().max(1)).cloned() else {
            return Ok(());
        };
        let contacts = self.contacts(&known.trajectory).await?;
        let (Some(engine), today) = (
            self.hosts.get(host).and_then(|host| host.engine.clone()),
            self.zone.to_datetime(self.now).date(),
        ) else {
            return Ok(());
        };
        let Some((deed, running)) = staff::about(engine, &known, deed, &contacts, today) else {
            return Ok(());
        };
        self.tell(format!("… of {} ({})", known.reference, known.trajectory));
        self.run(host, What::Act(deed), running).await
    }

    pub(super) async fn tasks(&self) -> Result<Vec<witness::OpenTask>, StoreError> {
        self.store
            .read(|conn| async move { witness::open_tasks(conn).await }.boxed())
            .await
    }

    pub(super) async fn do_task(
        &mut self,
        host: usize,
        task: &witness::OpenTask,
        choice: u8,
    ) -> Result<(), SimulationError> {
        let arrived = task.wire.as_deref().is_some_and(|wire| self.watch.arrived(wire));
        let Some(engine) = self.hosts.get(host).and_then(|host| host.engine.clone()) else {
            return Ok(());
        };
        let (deed, running) = staff::task(engine, task, choice, arrived);
        self.tell(format!("a worker does {} ({}), choice {choice}", task.kind, task.id));
        self.run(host, What::Act(deed), running).await
    }

    /// The staff comes in at ten and does some of what there is to do; all of it when the story comes to rest.
    pub(super) async fn office_day(&mut self) -> Result<(), SimulationError> {
        for task in self.tasks().await? {
            let (does, choice) = (self.chance.below(100), self.chance.below(8));
            let choice = u8::try_from(choice).unwrap_or(0);
            let approves = task.kind == crate::care::task::TaskKind::ApproveImport;
            if self.is_calm || approves || does < 50 {
                let Some(host) = self.awake() else { break };
                self.do_task(host, &task, choice).await?;
            }
        }
        self.next_office_day();
        Ok(())
    }

    /// The staff of a story comes in twice a week.
    pub(super) fn next_office_day(&mut self) {
        let mut at = next_ten(self.now, &self.zone);
        while !matches!(self.zone.to_datetime(at).weekday(), Weekday::Monday | Weekday::Thursday) {
            at = next_ten(at, &self.zone);
        }
        self.at(at, Ahead::Staff);
    }

    /// The contacts of a trajectory that have not been settled, the next first.
    pub(super) async fn contacts(&self, trajectory: &str) -> Result<Vec<ContactKey>, SimulationError> {
        let (id, now) = (TrajectoryId::from(trajectory), self.now);
        let read = self
            .store
            .read(move |conn| async move { load(conn, &[id], now).await }.boxed());
        let Some(one) = read.await?.pop() else {
            return Ok(Vec::new());
        };
        let rules = self.checked_rules(&one.rules)?;
        let timing = Timing::new(&rules, &one.circle);
        let plan = plan(&rules, &one.trajectory, &timing);
        let keys = plan.keys().filter(|key| !one.trajectory.is_settled(key));
        Ok(keys.cloned().collect())
    }

    pub(super) fn checked_rules(&self, id: &RulesId) -> Result<crate::care::rules::Rules, SimulationError> {
        self.ground
            .sources
            .check(id.clone())
            .map_err(|error| SimulationError::Rules(error.to_string()))
    }
}
