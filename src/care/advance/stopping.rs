//! What ends or pauses a trajectory as a whole.

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use super::opening::is_announcement;
use crate::contact::{Ending, Outcome, Why};
use crate::dossier::DossierStatus;
use crate::effect::{Actor, EntryKind};
use crate::ids::{ContactKey, StepId};
use crate::message::Unsent;
use crate::protocol::AtReopening;
use crate::trajectory::{ADDED_FROM, End, Phase};

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
        let Some(open) = self.trajectory.open.as_ref() else {
            return false;
        };
        if is_announcement(&open.key) || self.has(&open.key) {
            return false;
        }
        self.end_open(
            Ending::new(Outcome::Cancelled, Why::StepRemoved),
            Unsent::ContactEnded,
            Actor::Plan,
        );
        true
    }

    /// Goes on under other rules. What begins from here on is theirs.
    pub(super) fn follow_other_rules(&mut self, former: &BTreeMap<StepId, u32>) {
        if self.trajectory.is_ended() {
            return;
        }
        self.note(EntryKind::RulesChanged, None, Actor::Plan, Vec::new());
        self.cancel_removed(former);
    }

    /// What the former rules had and these have not: it ends as cancelled, so that every contact that the plan ever named
    /// has an outcome (law 2). `former` says how many contacts each step had.
    fn cancel_removed(&mut self, former: &BTreeMap<StepId, u32>) {
        let planned = former.iter().flat_map(|(step, contacts)| {
            (0..(*contacts).min(ADDED_FROM)).map(|occurrence| ContactKey {
                step: step.clone(),
                occurrence,
            })
        });
        let added = self.trajectory.exceptions.added.keys().cloned();
        let open = self.trajectory.open.as_ref().map(|open| &open.key);
        let is_gone = |key: &ContactKey| {
            !is_announcement(key) && !self.has(key) && !self.trajectory.is_settled(key) && Some(key) != open
        };
        let keys: BTreeSet<_> = planned.chain(added).filter(is_gone).collect();
        let ending = Ending::new(Outcome::Cancelled, Why::StepRemoved);
        self.end_unopened(keys.into_iter().collect(), ending);
    }

    /// Whether the step plan has a contact.
    fn has(&self, key: &ContactKey) -> bool {
        let step = self.rules.protocol.step(&key.step);
        step.is_some_and(|step| key.occurrence >= ADDED_FROM || (key.occurrence as usize) < step.at.len())
    }

    /// A dossier that was opened again pauses: a worker is in touch. `true` where the phase changed.
    pub(super) fn pause_or_resume(&mut self) -> bool {
        match (self.circle.dossier, self.trajectory.phase) {
            (DossierStatus::Reopened, Phase::Active | Phase::Proposed)
                if self.rules.protocol.course.reopened == AtReopening::End =>
            {
                self.cancel_all(Why::Reopened, End::Reopened, &Actor::Plan);
                true
            }
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
        let rest = self.unsettled();
        self.end_unopened(rest, Ending::new(outcome, why));
    }

    pub(super) fn end_trajectory(&mut self, end: End, actor: Actor) {
        self.trajectory.phase = Phase::Ended(end);
        self.note(EntryKind::TrajectoryEnded, None, actor, vec![("end", end.into())]);
    }
}
