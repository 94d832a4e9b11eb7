//! Asking a human being, and what they tell back.

use jiff::Timestamp;

use super::Run;
use super::opening::is_announcement;
use super::route::Route;
use crate::calendar::ServiceTerm;
use crate::circle::OptOutScope;
use crate::contact::{Ending, Outcome, Why};
use crate::effect::{Actor, Effect, EntryKind, Source};
use crate::ids::{AlertId, ContactKey, SendKey, StepId, TaskId, WorkerId};
use crate::message::Unsent;
use crate::person::Caution;
use crate::protocol::{RungAct, Who};
use crate::risk::Heard;
use crate::task::{TaskKind, TaskOutcome, TaskReason, TaskWish};
use crate::trajectory::{Attempt, End, Open, Seen, Stage};

/// A task that went to the coordinator is done within so many working days.
const COORDINATOR_TERM: ServiceTerm = ServiceTerm::WorkingDays(5);

impl Run<'_> {
    /// Hands the open contact to a human being, with a call announced by text where `announce` says so and one can
    /// arrive.
    pub(super) fn ask_human(&mut self, kind: TaskKind, reason: TaskReason, term: ServiceTerm, announce: bool) {
        if reason != TaskReason::Planned && self.said_stop() {
            self.end_open(
                Ending::new(Outcome::OptedOut, Why::Stop),
                Unsent::Stopped,
                Actor::Person,
            );
            return;
        }
        // An announced call counts from the announcement, which waits for the window.
        let announce = announce && self.can_announce();
        let from = if announce {
            self.timing.open_from(self.now)
        } else {
            self.now
        };
        let deadline = self.timing.deadline(from, term);
        let slot = announce.then(|| {
            let day = self.timing.deadline(from, ServiceTerm::NextServiceDay).min(deadline);
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
        if kind.is_conversation() {
            self.take_voice_for_human();
        }
    }

    /// Asks for a letter by post; for a call in its place where the person wants nothing by post.
    pub(super) fn ask_for_letter(&mut self, reason: TaskReason, term: ServiceTerm) {
        let no_post = self.circle.cautions.contains(&Caution::NoPost);
        let kind = if no_post {
            TaskKind::ContactLost
        } else {
            TaskKind::Letter
        };
        self.ask_human(kind, reason, term, no_post);
    }

    /// No way of writing to the person is left for the open contact: what its step says for that, or else a human being.
    pub(super) fn leave_without_a_way(&mut self, open: &Open, reason: TaskReason) {
        let step = self.rules.protocol.step(&open.key.step);
        let is_one_way = self.is_one_way(&open.key);
        // Where a machine cannot write at all, somebody is asked all the same, unless nothing was to be asked.
        let is_dead = matches!(reason, TaskReason::DeadChannel | TaskReason::NoChannel);
        let dead = step
            .filter(|_| is_dead || is_one_way)
            .and_then(|step| step.dead)
            .filter(|act| act.is_last());
        let kind = kind_of_task(&open.key, reason);
        match dead {
            Some(RungAct::Close) => {
                // A text in no language of the person, or to whom only a person may contact, met no dead channel.
                let outcome = if is_dead {
                    Outcome::ChannelDead
                } else {
                    Outcome::Cancelled
                };
                let ending = Ending::new(outcome, Why::NoWay);
                self.end_open(ending, Unsent::ContactEnded, Actor::Plan);
            }
            Some(RungAct::Letter { term }) => self.ask_for_letter(reason, term),
            Some(RungAct::Visit { term }) => self.ask_human(TaskKind::Visit, reason, term, false),
            Some(RungAct::Call { term }) => self.ask_human(kind, reason, term, false),
            Some(RungAct::Remind | RungAct::OtherChannel) | None => {
                self.ask_human(kind, reason, self.rules.protocol.call_term, false);
            }
        }
    }

    /// Whether the person's own stop closed every way by which this contact reached them: that was their answer.
    fn said_stop(&self) -> bool {
        let Some(open) = &self.trajectory.open else {
            return false;
        };
        let mut out = open
            .attempts
            .iter()
            .filter(|attempt| matches!(attempt.seen, Seen::Out | Seen::Judged | Seen::Stopped))
            .peekable();
        // Whose gateway says that they block us has said so to it.
        let stopped = |attempt: &Attempt| {
            attempt.seen == Seen::Stopped || self.circle.stopped_it_themselves(attempt.channel, &attempt.address)
        };
        out.peek().is_some() && out.all(stopped)
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
        let who = self.who_acts(kind);
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
            owner: self.owner_for(kind, &who),
            team: who.team.clone(),
            readers: who.readers().unwrap_or(kind.readers()),
            slot,
            alert: None,
            message,
        };
        self.push_task(wish);
        id
    }

    /// Who is asked to do a task of this kind; `None` asks the team.
    pub(super) fn owner_of(&self, kind: TaskKind) -> Option<WorkerId> {
        self.circle.owner_at(self.now, kind.readers()).cloned()
    }

    /// Whom the step of the open contact wants a task of this kind done by; what is not the step's own matter goes to
    /// whoever owns the dossier.
    fn who_acts(&self, kind: TaskKind) -> Who {
        let open = self.trajectory.open.as_ref().filter(|_| kind.is_of_step());
        open.and_then(|open| self.rules.protocol.step(&open.key.step))
            .map(|step| step.who.clone())
            .unwrap_or_default()
    }

    fn owner_for(&self, kind: TaskKind, who: &Who) -> Option<WorkerId> {
        if who.team.is_some() && who.role.is_none() {
            // The whole team is asked.
            return None;
        }
        let readers = who.readers().unwrap_or(kind.readers());
        self.circle.owner_as(who.role, self.now, readers).cloned()
    }

    pub(super) fn push_task(&mut self, wish: TaskWish) {
        let facts = vec![("kind", wish.kind.into()), ("reason", wish.reason.into())];
        self.note(EntryKind::TaskAsked, Some(&wish.key), Actor::Plan, facts);
        self.effects.push(Effect::Task(wish));
    }

    /// The task that stands for an alert. After the last opt-out nobody is asked to contact.
    pub(super) fn push_alert_task(&mut self, alert: &crate::task::AlertWish) {
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
            team: None,
            readers: TaskKind::Alert.readers(),
            slot: None,
            alert: Some(alert.id.clone()),
            message: None,
        });
    }

    /// Withdraws the tasks that an open contact stands on.
    pub(super) fn withdraw_tasks(&mut self, open: &Open) {
        // What a person wrote is read, whatever became of the contact.
        if let Stage::Human { task, kind, .. } = &open.stage
            && *kind != TaskKind::ReadReply
        {
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
        let asked = open.has_asked();
        let failed = question_failed(&open.attempts);
        let open_handover = open.handover;
        if escalated {
            // The task stays visible as missed, so that late work can still be written down.
            open.stage = Stage::Asking;
            self.effects.push(Effect::LapseTask { task: task.clone() });
            self.note(EntryKind::TaskLapsed, Some(&key), Actor::Plan, Vec::new());
            let is_silence = matches!(kind, TaskKind::ContactLost | TaskKind::Visit | TaskKind::Letter);
            let outcome = match kind {
                _ if is_silence && asked => Outcome::NoAnswer,
                _ if is_silence && failed => Outcome::ChannelDead,
                // Nobody was asked, or the person did speak: that is no silence.
                _ => Outcome::Expired,
            };
            let why = open_handover.unwrap_or(Why::NoHand);
            self.end_open(Ending::new(outcome, why), Unsent::ContactEnded, Actor::Plan);
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
        let key = self
            .key_of(task)
            .or_else(|| self.trajectory.recent.as_ref().map(|recent| recent.key.clone()));
        let facts = vec![("task", task.to_string().into()), ("outcome", outcome.into())];
        self.note_at(EntryKind::TaskTold, key.as_ref(), actor.clone(), happened, facts);
        if let (Some(key), false) = (&key, heard.is_empty()) {
            self.record(key, heard, &Source::Task(task.clone()));
        }
        let Some(open) = open else {
            // Another task of the open contact, such as a reply to be read: what was heard ends it too.
            let is_open = self
                .trajectory
                .open
                .as_ref()
                .is_some_and(|open| Some(&open.key) == key.as_ref());
            if is_open && outcome.is_contact() && !heard.is_empty() {
                self.end_open(Ending::new(Outcome::Answered, Why::ByWorker), Unsent::Answered, actor);
            }
            return;
        };
        let (kind, dead) = match &open.stage {
            // A call that could not be announced is no dead channel where a question arrived.
            Stage::Human { kind, .. } => (*kind, !open.has_asked() && question_failed(&open.attempts)),
            _ => return,
        };
        let step = self.rules.protocol.step(&open.key.step);
        let is_closing_letter = kind == TaskKind::Letter && step.is_none_or(|step| step.act().is_none());
        let ending = match outcome {
            _ if outcome.keeps_open() => return self.remember_handover(kind, outcome),
            // Only a hand-over is handed over, whatever a form may have let through.
            TaskOutcome::Arrived if kind == TaskKind::Refer => Ending::new(Outcome::Done, Why::Arrived),
            TaskOutcome::Refused if kind == TaskKind::Refer => Ending::new(Outcome::Done, Why::Refused),
            TaskOutcome::Lost if kind == TaskKind::Refer => Ending::new(Outcome::NoAnswer, Why::Lost),
            // A closing letter is posted: that ends the contact, and is no answer.
            TaskOutcome::Done if is_closing_letter && heard.is_empty() => self.ended_by_letter(&open),
            TaskOutcome::GaveUp if dead => Ending::new(Outcome::ChannelDead, Why::GaveUp),
            TaskOutcome::GaveUp => Ending::new(Outcome::NoAnswer, Why::GaveUp),
            _ if kind == TaskKind::Tell || heard.is_empty() => Ending::new(Outcome::Done, Why::ByWorker),
            _ => Ending::new(Outcome::Answered, Why::ByWorker),
        };
        let is_evaluation = kind == TaskKind::Evaluate;
        self.end_open(ending, Unsent::ContactEnded, actor.clone());
        self.end_with(ending, is_evaluation, &actor);
    }

    /// What a posted letter makes of its contact: the end of a silence, or of ways that failed. Where neither was so, it says
    /// nothing of the person: a letter was written because no text of ours could be, and that was done.
    fn ended_by_letter(&self, open: &Open) -> Ending {
        let no_way = || {
            matches!(
                self.route(open, &[]),
                Route::Human(TaskReason::DeadChannel | TaskReason::NoChannel)
            )
        };
        if open.has_asked() {
            Ending::new(Outcome::NoAnswer, Why::ClosingLetter)
        } else if question_failed(&open.attempts) || no_way() {
            Ending::new(Outcome::ChannelDead, Why::ClosingLetter)
        } else {
            Ending::new(Outcome::Done, Why::ByWorker)
        }
    }

    /// How far a warm hand-over has come, so that this is told where no more is heard of it.
    fn remember_handover(&mut self, kind: TaskKind, outcome: TaskOutcome) {
        if let Some(open) = self.trajectory.open.as_mut().filter(|_| kind == TaskKind::Refer) {
            open.handover = match outcome {
                TaskOutcome::Offered => Some(Why::Offered),
                TaskOutcome::Accepted => Some(Why::Accepted),
                _ => open.handover,
            };
        }
    }

    /// The plan ends with a closing evaluation that was held, or with an arrival, where it says so.
    fn end_with(&mut self, ending: Ending, is_evaluation: bool, actor: &Actor) {
        let course = self.rules.protocol.course;
        let was_held = matches!(ending.outcome, Outcome::Done | Outcome::Answered);
        if is_evaluation && was_held && course.ends_with_evaluation {
            self.cancel_all(Why::Evaluated, End::Evaluated, actor);
        } else if ending.why == Why::Arrived && course.ends_with_arrival {
            self.cancel_all(Why::Arrived, End::HandedOver, actor);
        }
    }

    /// The contact that a task belongs to, which its id tells: `trajectory.step.occurrence.…`.
    fn key_of(&self, task: &TaskId) -> Option<ContactKey> {
        let rest = task
            .as_str()
            .strip_prefix(self.trajectory.id.as_str())?
            .strip_prefix('.')?;
        let mut parts = rest.splitn(3, '.');
        let (step, occurrence) = (parts.next()?, parts.next()?);
        Some(ContactKey {
            step: StepId::new(step),
            occurrence: occurrence.parse().ok()?,
        })
    }

    /// A worker was in touch outside any task. What was said before a contact began is no answer to it.
    pub(super) fn hear_in_touch(&mut self, heard: &Heard, worker: &WorkerId, happened: Timestamp) {
        let actor = Actor::Worker(worker.clone());
        let open = self.trajectory.open.as_ref();
        let ends = open.is_some_and(|open| open.began < happened.min(self.now));
        let open = open.map(|open| open.key.clone());
        let recent = self.trajectory.recent.as_ref().map(|recent| recent.key.clone());
        let key = if ends { open } else { recent.or(open) };
        self.note_at(EntryKind::InTouch, key.as_ref(), actor.clone(), happened, Vec::new());
        if let (Some(key), false) = (&key, heard.is_empty()) {
            self.record(key, heard, &Source::Worker(worker.clone(), happened));
        }
        if ends {
            let outcome = if heard.is_empty() {
                Outcome::Done
            } else {
                Outcome::Answered
            };
            self.end_open(Ending::new(outcome, Why::ByWorker), Unsent::Answered, actor);
        }
    }
}

/// What a human being is asked to do where no message can do what a contact is for.
pub(super) fn kind_of_task(key: &ContactKey, reason: TaskReason) -> TaskKind {
    match reason {
        _ if is_announcement(key) => TaskKind::Tell,
        TaskReason::OnlyAPerson | TaskReason::Language | TaskReason::NoWindow | TaskReason::NotSent => TaskKind::Call,
        _ => TaskKind::ContactLost,
    }
}

/// The id of the task that stands for an alert.
fn task_of(alert: &AlertId) -> TaskId {
    TaskId::new(format!("{alert}.t"))
}

/// Whether a question failed; that a call could not be announced says little of the other ways.
fn question_failed(attempts: &[Attempt]) -> bool {
    attempts
        .iter()
        .any(|attempt| attempt.kind.is_question() && attempt.seen == Seen::Failed)
}

/// Whether the open contact waits for this task.
fn stands_on(open: &Open, wanted: &TaskId) -> bool {
    matches!(&open.stage, Stage::Human { task, .. } if task == wanted)
}
