//! What ends or pauses a trajectory as a whole.

use super::Run;
use super::opening::is_announcement;
use crate::care::contact::{Ending, Origin, Outcome, Why};
use crate::care::dossier::DossierStatus;
use crate::care::effect::{Actor, EntryKind};
use crate::care::ids::{ContactKey, StepId};
use crate::care::message::Unsent;
use crate::care::trajectory::{End, Phase};

impl Run<'_> {
    /// Ends everything where the person died or said stop; `true` where something ended.
    pub(super) fn stop_where_told(&mut self) -> bool {
        if self.circle.dossier == DossierStatus::Deceased {
            self.cancel_all(Why::Deceased, End::Deceased, &Actor::Plan);
            return true;
        }
        if self.circle.stop_of(&self.trajectory.id).is_some() {
            self.end_open(
                Ending::new(Outcome::OptedOut, Why::Stop),
                Unsent::Stopped,
                Actor::Person,
            );
            self.cancel_rest(Outcome::OptedOut, Why::Stop);
            self.end_trajectory(End::OptedOut, Actor::Person);
            return true;
        }
        false
    }

    /// A contact of a step that the rules no longer have ends: there is nobody left to say what comes next in it.
    pub(super) fn end_removed_step(&mut self) -> bool {
        let Some(open) = self.trajectory.open.as_ref().filter(|open| open.origin == Origin::Plan) else {
            return false;
        };
        if is_announcement(&open.key) || self.rules.protocol.step(&open.key.step).is_some() {
            return false;
        }
        self.end_open(
            Ending::new(Outcome::Cancelled, Why::StepRemoved),
            Unsent::ContactEnded,
            Actor::Plan,
        );
        true
    }

    /// The steps that the former rules had and these have not: what was planned of them ends as cancelled, so that every
    /// contact that the plan ever named has an outcome (law 2).
    pub(super) fn cancel_removed(&mut self, removed: &[StepId]) {
        let gone = removed.iter().filter(|step| self.rules.protocol.step(step).is_none());
        let keys = gone.map(|step| ContactKey {
            step: step.clone(),
            occurrence: 0,
        });
        let open = self.trajectory.open.as_ref().map(|open| &open.key);
        let planned = |key: &ContactKey| !is_announcement(key) && !self.trajectory.is_settled(key) && Some(key) != open;
        let keys: std::collections::BTreeSet<_> = keys.filter(planned).collect();
        if !self.trajectory.is_ended() {
            self.end_unopened(
                keys.into_iter().collect(),
                Ending::new(Outcome::Cancelled, Why::StepRemoved),
            );
        }
    }

    /// A dossier that was opened again pauses: a worker is in touch. `true` where the phase changed.
    pub(super) fn pause_or_resume(&mut self) -> bool {
        match (self.circle.dossier, self.trajectory.phase) {
            (DossierStatus::Reopened, Phase::Active) => {
                self.end_open(
                    Ending::new(Outcome::Cancelled, Why::Reopened),
                    Unsent::ContactEnded,
                    Actor::Plan,
                );
                self.trajectory.phase = Phase::Paused;
                self.note(EntryKind::Paused, None, Actor::Plan, Vec::new());
                true
            }
            (DossierStatus::Closed, Phase::Paused) => {
                self.trajectory.phase = Phase::Active;
                self.note(EntryKind::Resumed, None, Actor::Plan, Vec::new());
                true
            }
            _ => false,
        }
    }

    /// Cancels the open contact and everything planned, and ends the trajectory.
    pub(super) fn cancel_all(&mut self, why: Why, end: End, actor: &Actor) {
        if self.trajectory.is_ended() {
            return;
        }
        self.end_open(
            Ending::new(Outcome::Cancelled, why),
            Unsent::ContactEnded,
            actor.clone(),
        );
        self.cancel_rest(Outcome::Cancelled, why);
        self.end_trajectory(end, actor.clone());
    }

    fn cancel_rest(&mut self, outcome: Outcome, why: Why) {
        let rest = self.unsettled().into_iter().map(|contact| contact.key).collect();
        self.end_unopened(rest, Ending::new(outcome, why));
    }

    pub(super) fn end_trajectory(&mut self, end: End, actor: Actor) {
        self.trajectory.phase = Phase::Ended(end);
        self.note(EntryKind::TrajectoryEnded, None, actor, vec![("end", end.to_string())]);
    }
}
