//! A rehearsal added up: per step, per day, per week and per worker.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::habits::Minutes;
use super::row::{Came, Row, What};
use crate::contact::Outcome;
use crate::ids::{StepId, WorkerId};
use crate::message::{MessageFate, MessageKind};
use crate::person::Channel;
use crate::plan::keys_of;
use crate::rules::Rules;
use crate::task::TaskKind;
use crate::trajectory::{ANNOUNCEMENT, Trajectory};

/// The sums of a rehearsal. Sums of parts are added by [`Tally::add`], in whatever order.
#[derive(Clone, Debug)]
pub struct Tally {
    /// The first day.
    pub from: Date,
    /// How many trajectories.
    pub trajectories: u64,
    /// The contacts of each step, in the order of the plan, and after them the announcements.
    pub steps: Vec<OfStep>,
    /// The messages that left on each day from the first on: by text message, by mail.
    pub days: Vec<[u32; 2]>,
    /// The messages that left, by kind.
    pub messages: BTreeMap<MessageKind, u64>,
    /// The messages that failed.
    pub failed: u64,
    /// The tasks, by kind.
    pub tasks: BTreeMap<TaskKind, u64>,
    /// The tasks that nobody took in hand.
    pub lapsed: u64,
    /// What is asked of each team and worker, week by week from that of the first day on.
    pub weeks: BTreeMap<(Option<String>, Option<WorkerId>), Vec<Week>>,
    /// The balance of all contacts.
    pub balance: Balance,
    zone: TimeZone,
    minutes: Minutes,
}

/// The contacts of one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfStep {
    /// The step.
    pub step: StepId,
    /// How many ended in each way.
    pub ended: BTreeMap<Outcome, u64>,
}

/// One week of one worker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Tasks.
    pub tasks: u32,
    /// Calls among them, or what is followed up by a call.
    pub calls: u32,
    /// Minutes.
    pub minutes: u32,
}

/// Planned = ended + open + future (law 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// The contacts that the plans name.
    pub planned: u64,
    /// Those that ended.
    pub ended: u64,
    /// Those that stand open.
    pub open: u64,
    /// Those that are still to come.
    pub future: u64,
}

impl Balance {
    /// Whether it comes out.
    #[must_use]
    pub const fn holds(&self) -> bool {
        self.planned == self.ended + self.open + self.future
    }
}

impl Tally {
    /// Nothing yet, from this day on.
    #[must_use]
    pub fn new(rules: &Rules, from: Date, minutes: Minutes) -> Self {
        let step = |step| OfStep {
            step,
            ended: BTreeMap::new(),
        };
        let steps = rules.protocol.steps.iter().map(|one| one.id.clone());
        Self {
            from,
            trajectories: 0,
            steps: steps.chain([StepId::new(ANNOUNCEMENT)]).map(step).collect(),
            days: Vec::new(),
            messages: BTreeMap::new(),
            failed: 0,
            tasks: BTreeMap::new(),
            lapsed: 0,
            weeks: BTreeMap::new(),
            balance: Balance::default(),
            zone: rules.calendar.zone().clone(),
            minutes,
        }
    }

    /// Counts one row.
    pub fn count(&mut self, row: &Row) {
        if let (true, Some(ending)) = (row.attempt <= 1, row.ending)
            && let Some(step) = self.steps.iter_mut().find(|of| of.step == row.key.step)
        {
            *step.ended.entry(ending.outcome).or_default() += 1;
        }
        match (row.what, row.came) {
            (What::Message(kind), Came::Fate(fate)) => {
                if matches!(
                    fate,
                    MessageFate::Cancelled | MessageFate::NotSent | MessageFate::Queued
                ) {
                    return;
                }
                *self.messages.entry(kind).or_default() += 1;
                self.failed += u64::from(fate == MessageFate::Failed);
                let channel = usize::from(row.channel == Some(Channel::Mail));
                if let Some(day) = self.day(row.at) {
                    if self.days.len() <= day {
                        self.days.resize(day + 1, [0; 2]);
                    }
                    self.days[day][channel] += 1;
                }
            }
            (What::Task(kind), came) => self.count_task(row, kind, came),
            (What::Message(_) | What::Nothing, _) => {}
        }
    }

    fn count_task(&mut self, row: &Row, kind: TaskKind, came: Came) {
        *self.tasks.entry(kind).or_default() += 1;
        self.lapsed += u64::from(came == Came::Lapsed);
        if row.tries == 0 {
            return;
        }
        let Some(day) = self.day(row.at) else { return };
        let first = usize::try_from(self.from.weekday().to_monday_zero_offset()).unwrap_or(0);
        let week = (day + first) / 7;
        let who = (row.team.clone(), row.worker.clone());
        let weeks = self.weeks.entry(who).or_default();
        if weeks.len() <= week {
            weeks.resize(week + 1, Week::default());
        }
        let of_week = &mut weeks[week];
        of_week.tasks += 1;
        if matches!(
            kind,
            TaskKind::Alert | TaskKind::ContactLost | TaskKind::Call | TaskKind::Tell
        ) {
            of_week.calls += u32::from(row.tries);
        }
        of_week.minutes += u32::from(row.tries) * u32::from(self.minutes.of(kind));
    }

    /// Counts a trajectory as it stands at the end.
    pub fn close(&mut self, rules: &Rules, trajectory: &Trajectory) {
        self.trajectories += 1;
        let mut planned = 0;
        let mut ended = 0;
        for step in &rules.protocol.steps {
            for key in keys_of(step, trajectory) {
                planned += 1;
                ended += u64::from(trajectory.is_settled(&key));
            }
        }
        if trajectory.enrolment.announce {
            let announcements = trajectory.enrolment.again.map_or(0, |again| again.times) + 1;
            planned += u64::from(announcements);
            let settled = trajectory.settled.get(&StepId::new(ANNOUNCEMENT));
            let settled = settled.map_or(0, |of| u64::from(of.below) + of.also.len() as u64);
            ended += settled;
        }
        let open = u64::from(trajectory.open.is_some());
        // Where this does not come out, the balance shows it.
        let future = if trajectory.is_ended() {
            0
        } else {
            planned.saturating_sub(ended + open)
        };
        self.balance.planned += planned;
        self.balance.ended += ended;
        self.balance.open += open;
        self.balance.future += future;
    }

    /// Adds the sums of another part.
    pub fn add(&mut self, other: &Self) {
        self.trajectories += other.trajectories;
        for (mine, theirs) in self.steps.iter_mut().zip(&other.steps) {
            for (outcome, count) in &theirs.ended {
                *mine.ended.entry(*outcome).or_default() += count;
            }
        }
        if self.days.len() < other.days.len() {
            self.days.resize(other.days.len(), [0; 2]);
        }
        for (mine, theirs) in self.days.iter_mut().zip(&other.days) {
            mine[0] += theirs[0];
            mine[1] += theirs[1];
        }
        for (kind, count) in &other.messages {
            *self.messages.entry(*kind).or_default() += count;
        }
        for (kind, count) in &other.tasks {
            *self.tasks.entry(*kind).or_default() += count;
        }
        self.failed += other.failed;
        self.lapsed += other.lapsed;
        for (who, theirs) in &other.weeks {
            let mine = self.weeks.entry(who.clone()).or_default();
            if mine.len() < theirs.len() {
                mine.resize(theirs.len(), Week::default());
            }
            for (mine, theirs) in mine.iter_mut().zip(theirs) {
                mine.tasks += theirs.tasks;
                mine.calls += theirs.calls;
                mine.minutes += theirs.minutes;
            }
        }
        self.balance.planned += other.balance.planned;
        self.balance.ended += other.balance.ended;
        self.balance.open += other.balance.open;
        self.balance.future += other.balance.future;
    }

    /// How many days lie between the first one and a moment; `None` before it.
    fn day(&self, at: Timestamp) -> Option<usize> {
        let date = self.zone.to_datetime(at).date();
        let days = self.from.until(date).ok()?.get_days();
        usize::try_from(days).ok()
    }

    /// The date of a day.
    #[must_use]
    pub fn date(&self, day: usize) -> Date {
        let days = i64::try_from(day).unwrap_or(0);
        self.from.saturating_add(Span::new().days(days))
    }
}
