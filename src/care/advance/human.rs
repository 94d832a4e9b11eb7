//! Asking a human being, and what they tell back.

use jiff::Timestamp;

use super::Run;
use crate::care::calendar::ServiceTerm;
use crate::care::circle::OptOutScope;
use crate::care::contact::{Ending, Outcome, Why};
use crate::care::effect::{Actor, Effect, EntryKind, Source};
use crate::care::ids::{AlertId, SendKey, TaskId, WorkerId};
use crate::care::message::Unsent;
use crate::care::risk::Heard;
use crate::care::task::{TaskKind, TaskOutcome, TaskReason, TaskWish};
use crate::care::trajectory::{Open, Seen, Stage};

/// A task that went to the coordinator is done within so many working days.
const COORDINATOR_TERM: ServiceTerm = ServiceTerm::WorkingDays(5);

impl Run<'_> {
    /// Hands the open contact to a human being, with a call announced by text where `announce` says so and one can
    /// arrive.
    pub(super) fn ask_human(&mut self, kind: TaskKind, reason: TaskReason, term: ServiceTerm, announce: bool) {
        let deadline = self.timing.deadline(self.now, term);
        let slot = announce.then(|| {
            let day = self
                .timing
                .deadline(self.now, ServiceTerm::NextServiceDay)
                .min(deadline);
            self.timing.service_date(day)
        });
        let task = self.wish_task(kind, reason, deadline, slot, None);
        if let Some(open) = &mut self.trajectory.open {
            open.stage = Stage::Human {
                task,
                kind,
                deadline,
                escalated: false,
            };
        }
        if let Some(day) = slot {
            self.announce_call(day);
        }
    }

    /// Wishes for a task of the open contact and gives its id.
    pub(super) fn wish_task(
        &mut self,
        kind: TaskKind,
        reason: TaskReason,
        deadline: Timestamp,
        slot: Option<jiff::civil::Date>,
        message: Option<SendKey>,
    ) -> TaskId {
        let Some(open) = &mut self.trajectory.open else {
            return TaskId::new("");
        };
        open.tasks += 1;
        let (key, n) = (open.key.clone(), open.tasks);
        let id = self.contact(&key).task(n);
        let wish = TaskWish {
            id: id.clone(),
            key,
            kind,
            reason,
            deadline,
            owner: self.circle.owner_at(self.now).cloned(),
            slot,
            alert: None,
            message,
        };
        self.push_task(wish);
        id
    }

    pub(super) fn push_task(&mut self, wish: TaskWish) {
        let facts = vec![("kind", wish.kind.to_string()), ("reason", wish.reason.to_string())];
        self.note(EntryKind::TaskAsked, Some(&wish.key), Actor::Plan, facts);
        self.effects.push(Effect::Task(wish));
    }

    /// The task that stands for an alert. After the last opt-out nobody is asked to contact.
    pub(super) fn push_alert_task(&mut self, alert: &crate::care::task::AlertWish) {
        let silent = self.circle.stop_of(&self.trajectory.id) == Some(OptOutScope::Everything);
        if silent {
            return;
        }
        self.push_task(TaskWish {
            id: task_of(&alert.id),
            key: alert.key.clone(),
            kind: TaskKind::Alert,
            reason: TaskReason::Risk,
            deadline: alert.deadline,
            owner: alert.owner.clone(),
            slot: None,
            alert: Some(alert.id.clone()),
            message: None,
        });
    }

    /// Withdraws the tasks that an open contact stands on.
    pub(super) fn withdraw_tasks(&mut self, open: &Open) {
        if let Stage::Human { task, .. } = &open.stage {
            self.effects.push(Effect::WithdrawTask { task: task.clone() });
        }
        for attempt in &open.attempts {
            if let Seen::Held { task, .. } = &attempt.seen {
                self.effects.push(Effect::WithdrawTask { task: task.clone() });
            }
        }
    }

    /// A deadline passed: to the coordinator first, and in the end the contact is closed without an answer.
    pub(super) fn progress_human(
        &mut self,
        task: &TaskId,
        kind: TaskKind,
        deadline: Timestamp,
        escalated: bool,
    ) -> bool {
        if self.now < deadline {
            return false;
        }
        let Some(open) = &mut self.trajectory.open else {
            return false;
        };
        let key = open.key.clone();
        if escalated {
            // The task stays visible as missed, so that late work can still be written down.
            open.stage = Stage::Asking;
            self.effects.push(Effect::LapseTask { task: task.clone() });
            self.note(EntryKind::TaskLapsed, Some(&key), Actor::Plan, Vec::new());
            let outcome = if kind == TaskKind::Call || kind == TaskKind::Tell {
                Outcome::Expired
            } else {
                Outcome::NoAnswer
            };
            self.end_open(Ending::new(outcome, Why::NoHand), Unsent::ContactEnded, Actor::Plan);
            return true;
        }
        let next = self.timing.deadline(self.now, COORDINATOR_TERM);
        open.stage = Stage::Human {
            task: task.clone(),
            kind,
            deadline: next,
            escalated: true,
        };
        self.effects.push(Effect::EscalateTask {
            task: task.clone(),
            deadline: next,
        });
        self.note(EntryKind::TaskEscalated, Some(&key), Actor::Plan, Vec::new());
        true
    }

    /// A worker tells what came of a task.
    pub(super) fn hear_task(
        &mut self,
        task: &TaskId,
        outcome: TaskOutcome,
        heard: &Heard,
        worker: &WorkerId,
        happened: Timestamp,
    ) {
        let actor = Actor::Worker(worker.clone());
        let open = self.trajectory.open.clone().filter(|open| stands_on(open, task));
        let key = open
            .as_ref()
            .map(|open| open.key.clone())
            .or_else(|| self.trajectory.recent.as_ref().map(|recent| recent.key.clone()));
        let facts = vec![("task", task.to_string()), ("outcome", outcome.to_string())];
        self.note_at(EntryKind::TaskTold, key.as_ref(), actor.clone(), happened, facts);
        if let (Some(key), false) = (&key, heard.is_empty()) {
            self.record(key, heard, &Source::Task(task.clone()));
        }
        let Some(open) = open else { return };
        let (kind, dead) = match &open.stage {
            Stage::Human { kind, .. } => (*kind, open.attempts.iter().any(|attempt| attempt.seen == Seen::Failed)),
            _ => return,
        };
        let ending = match outcome {
            _ if outcome.keeps_open() => return,
            TaskOutcome::GaveUp if dead => Ending::new(Outcome::ChannelDead, Why::GaveUp),
            TaskOutcome::GaveUp => Ending::new(Outcome::NoAnswer, Why::GaveUp),
            _ if kind == TaskKind::Tell || heard.is_empty() => Ending::new(Outcome::Done, Why::ByWorker),
            _ => Ending::new(Outcome::Answered, Why::ByWorker),
        };
        self.end_open(ending, Unsent::ContactEnded, actor);
    }

    /// A worker was in touch outside any task.
    pub(super) fn hear_in_touch(&mut self, heard: &Heard, worker: &WorkerId, happened: Timestamp) {
        let actor = Actor::Worker(worker.clone());
        let open = self.trajectory.open.as_ref().map(|open| open.key.clone());
        let recent = self.trajectory.recent.as_ref().map(|recent| recent.key.clone());
        let key = open.clone().or(recent);
        self.note_at(EntryKind::InTouch, key.as_ref(), actor.clone(), happened, Vec::new());
        if let (Some(key), false) = (&key, heard.is_empty()) {
            self.record(key, heard, &Source::Worker(worker.clone(), happened));
        }
        if open.is_some() {
            let outcome = if heard.is_empty() {
                Outcome::Done
            } else {
                Outcome::Answered
            };
            self.end_open(Ending::new(outcome, Why::ByWorker), Unsent::Answered, actor);
        }
    }
}

/// The id of the task that stands for an alert.
fn task_of(alert: &AlertId) -> TaskId {
    TaskId::new(format!("{alert}.t"))
}

/// Whether the open contact waits for this task.
fn stands_on(open: &Open, wanted: &TaskId) -> bool {
    matches!(&open.stage, Stage::Human { task, .. } if task == wanted)
}
