//! What workers do with the tasks that they are asked for.

use jiff::Timestamp;

use super::Rehearsal;
use super::company::{Company, Item};
use super::row::{Came, Row, What};
use crate::calendar::ServiceTerm;
use crate::event::Event;
use crate::ids::{ContactKey, TaskId, WorkerId};
use crate::risk::Heard;
use crate::task::{TaskKind, TaskOutcome, TaskWish};
use crate::timing::Timing;

/// A task on somebody's list.
#[derive(Clone, Debug)]
pub(super) struct OnList {
    pub(super) id: TaskId,
    pub(super) key: ContactKey,
    kind: TaskKind,
    deadline: Timestamp,
    owner: Option<WorkerId>,
    team: Option<String>,
    /// The number of its row.
    pub(super) attempt: u16,
    pub(super) tries: u16,
}

impl OnList {
    pub(super) fn of(wish: TaskWish) -> Self {
        Self {
            id: wish.id,
            key: wish.key,
            kind: wish.kind,
            deadline: wish.deadline,
            owner: wish.owner,
            team: wish.team,
            attempt: 0,
            tries: 0,
        }
    }

    /// A task that was asked for before the rehearsal began.
    pub(super) const fn under_way(id: TaskId, key: ContactKey, kind: TaskKind, deadline: Timestamp) -> Self {
        Self {
            id,
            key,
            kind,
            deadline,
            owner: None,
            team: None,
            attempt: 0,
            tries: 0,
        }
    }
}

impl Company {
    /// A task comes on somebody's list; it is drawn when it is done, if at all.
    pub(super) fn put_on_list(&mut self, rehearsal: &Rehearsal<'_>, place: usize, mut task: OnList) {
        let now = self.now;
        let life = &mut self.lives[place];
        if life.list.iter().any(|known| known.id == task.id) {
            return;
        }
        let (attempt, ending) = life.attempt(&task.key);
        task.attempt = attempt;
        life.rows.push(Row {
            key: task.key.clone(),
            attempt: task.attempt,
            what: What::Task(task.kind),
            channel: None,
            worker: task.owner.clone(),
            team: task.team.clone().or_else(|| life.circle.team.clone()),
            planned_for: life.due(),
            at: now,
            came: Came::Open,
            tries: 0,
            derived: life.derived.clone(),
            ending,
        });
        if rehearsal.habits.done.happens(&mut life.chance) {
            let term = now.duration_until(task.deadline).as_secs().max(0);
            let into = life.chance.below(u32::try_from(term).unwrap_or(u32::MAX));
            let from = now + jiff::SignedDuration::from_secs(i64::from(into));
            // At the end of a day of service within the term, if it has one.
            let timing = Timing::new(rehearsal.rules, &life.circle);
            let at = timing.deadline(from, ServiceTerm::SameDay).min(task.deadline);
            let at = (at - jiff::SignedDuration::from_secs(1)).max(now);
            self.appoint(at, Item::Work(place, task.id.clone()));
        }
        self.lives[place].list.push(task);
    }

    /// A worker acts on a task that is still on the list.
    pub(super) fn work(
        &mut self,
        rehearsal: &Rehearsal<'_>,
        place: usize,
        task: &TaskId,
        tell: &mut impl FnMut(usize, &Row),
    ) {
        let now = self.now;
        let habits = rehearsal.habits;
        let life = &mut self.lives[place];
        let Some(on_list) = life.list.iter_mut().find(|known| &known.id == task) else {
            return;
        };
        on_list.tries += 1;
        let (kind, tries, key) = (on_list.kind, on_list.tries, on_list.key.clone());
        let attempt = on_list.attempt;
        let rows = life.rows.iter_mut();
        rows.filter(|row| row.attempt == attempt && row.key == key)
            .for_each(|row| row.tries = tries);
        let reached = habits.reached.happens(&mut life.chance);
        let outcome = match kind {
            TaskKind::Letter | TaskKind::Review => TaskOutcome::Done,
            TaskKind::Refer if tries == 1 => TaskOutcome::Offered,
            TaskKind::Refer if habits.arrived.happens(&mut life.chance) => TaskOutcome::Arrived,
            TaskKind::Refer => TaskOutcome::Lost,
            _ if !kind.is_contact() || reached => TaskOutcome::Reached,
            _ if tries >= u16::from(habits.tries.max(1)) => TaskOutcome::GaveUp,
            _ => TaskOutcome::NotReached,
        };
        let spoke = outcome.is_contact() && kind.is_of_step();
        let heard = if spoke && habits.trouble.happens(&mut life.chance) {
            let step = rehearsal.rules.protocol.step(&key.step);
            let asked = step.and_then(|step| step.questionnaire());
            let lines = asked.and_then(|id| rehearsal.script.of_questionnaire(id));
            let troubled = lines.and_then(|lines| life.chance.one_of(&lines.trouble));
            troubled.cloned().unwrap_or_default()
        } else {
            Heard::default()
        };
        if outcome.keeps_open() {
            let timing = Timing::new(rehearsal.rules, &life.circle);
            let at = timing.deadline(now, ServiceTerm::NextServiceDay) - jiff::SignedDuration::from_secs(1);
            self.appoint(at, Item::Work(place, task.clone()));
        } else {
            life.close_task(task, Came::Told(outcome), now);
        }
        let event = Event::TaskDone {
            task: task.clone(),
            outcome,
            heard,
            worker: WorkerId::new("rehearsal"),
            happened: now,
        };
        self.deliver(rehearsal, place, &event, tell);
    }
}
