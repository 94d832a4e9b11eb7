//! Looks at every step of the small world and writes down which law of design.md §4 it broke.

mod plan;
mod silence;
mod speech;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::world::World;
use crate::advance::{Advanced, advance};
use crate::circle::Circle;
use crate::effect::{Effect, Wish};
use crate::event::Event;
use crate::ids::{AddressId, ContactKey, InboundId, SendKey, TrajectoryId};
use crate::past::ANSWERS_KEPT;
use crate::risk::Grounds;
use crate::task::{TaskKind, TaskWish};
use crate::trajectory::{Phase, Stage, Trajectory};

/// A person who asks for a call, or sounds in danger, is put before a human every time.
pub(super) const PLEA: u8 = 10;
/// What no machine understood is read by a human.
pub(super) const READ: u8 = 11;
/// A repeated event does no harm.
pub(super) const REPEAT: u8 = 12;
/// Every judgement can be made again from what was kept of it.
pub(super) const JUDGED: u8 = 13;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Watch {
    broken: Vec<(u8, String)>,
    replied: BTreeSet<InboundId>,
    answered: BTreeMap<InboundId, SendKey>,
    spoken: BTreeSet<(TrajectoryId, ContactKey)>,
    strange: BTreeSet<(TrajectoryId, ContactKey)>,
    /// When a trajectory was told that an address is a stranger's.
    lost: BTreeMap<(TrajectoryId, AddressId), Timestamp>,
    /// By person, and by address.
    last_question: BTreeMap<String, (Timestamp, SendKey)>,
    /// Before which day no message of a contact leaves, since it began.
    earliest: BTreeMap<(TrajectoryId, ContactKey), Date>,
    /// When the question was to leave after which the ladder of a contact counts.
    asked_from: BTreeMap<(TrajectoryId, ContactKey), Timestamp>,
    put_off: BTreeSet<(TrajectoryId, ContactKey)>,
    /// How many rungs of a contact were passed over with a reason.
    passed_over: BTreeMap<(TrajectoryId, ContactKey), usize>,
}

impl Watch {
    pub(super) fn broke(&mut self, law: u8, what: String) {
        if self.broken.len() < 100 {
            self.broken.push((law, what));
        }
    }

    /// What broke one law.
    pub(super) fn against(&self, law: u8) -> Vec<&str> {
        let of_law = self.broken.iter().filter(|(of, _)| *of == law);
        of_law.map(|(_, what)| what.as_str()).collect()
    }

    /// What broke any law, with its number.
    pub(super) fn broken(self) -> Vec<(u8, String)> {
        self.broken
    }
}

impl World {
    pub(super) fn watch(
        &mut self,
        track: usize,
        before: &Trajectory,
        event: &Event,
        circle: &Circle,
        after: &Advanced,
    ) {
        let mut found = Vec::new();
        reads_back(before, after, &mut found);
        self.conservation(track, after, &mut found);
        if may_move_the_plan(before, event, after) {
            self.planned(track, circle, after, &mut found);
            self.named(track, before, event, after, &mut found);
        }
        self.progress(after, &mut found);
        self.window(before, event, circle, after, &mut found);
        self.told_first(circle, after, &mut found);
        self.stop(before, circle, after, &mut found);
        self.one_reply(event, after, &mut found);
        self.one_voice(track, after, &mut found);
        self.silence(track, event, circle, before, after, &mut found);
        self.ladder(before, after, &mut found);
        self.not_told(track, before, after, &mut found);
        self.pleas(before, event, after, &mut found);
        self.judged(before, after, &mut found);
        let id = &before.id;
        let now = self.now;
        for (law, what) in found {
            self.watch.broke(law, format!("{now} {id} on {event:?}: {what}"));
        }
    }

    /// From what an alert keeps, its rules judge the same; and what is kept of the past does not grow without end.
    fn judged(&self, before: &Trajectory, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let rules = &self.rules_of(&before.id).risk;
        for effect in &after.effects {
            let Effect::Alert(alert) = effect else { continue };
            let kept = serde_json::to_string(&alert.grounds).unwrap();
            let verdict = serde_json::from_str::<Grounds>(&kept).unwrap().judge(rules);
            if (verdict.level, &verdict.rules) != (Some(alert.level), &alert.rules) {
                found.push((
                    JUDGED,
                    format!("{} is judged again as {verdict:?}, by {kept}", alert.id),
                ));
            }
            let unproven = verdict.proofs.iter().find(|(_, proofs)| proofs.is_empty());
            if let Some((rule, _)) = unproven {
                found.push((JUDGED, format!("{} was raised by {rule} without evidence", alert.id)));
            }
        }
        let past = &after.trajectory.past;
        let most = past.answers.values().map(Vec::len).max().unwrap_or_default();
        if most > usize::from(ANSWERS_KEPT) {
            found.push((JUDGED, format!("{most} answers to one item are kept")));
        }
    }

    fn progress(&self, after: &Advanced, found: &mut Vec<(u8, String)>) {
        match after.next_wake {
            None if !after.trajectory.is_ended() => found.push((3, "no next wake".to_owned())),
            Some(_) if after.trajectory.is_ended() => found.push((3, "ended, and wakes".to_owned())),
            Some(wake) if wake <= self.now => found.push((3, format!("the next wake {wake} is not after now"))),
            _ => {}
        }
        for effect in &after.effects {
            let (task, deadline) = match effect {
                Effect::Task(wish) => (&wish.id, wish.deadline),
                Effect::EscalateTask { task, deadline } => (task, *deadline),
                _ => continue,
            };
            if deadline <= self.now {
                found.push((3, format!("{task} is asked for by {deadline}, which has passed")));
            }
        }
        if let Some(Stage::Human { deadline, .. }) = after.trajectory.open.as_ref().map(|open| &open.stage)
            && *deadline <= self.now
        {
            found.push((3, "waits for a human whose deadline has passed".to_owned()));
        }
    }

    /// What can be judged only at the end: everything came to rest, no task was forgotten, and the tape plays again,
    /// decision by decision.
    pub(super) fn look_back(&mut self) {
        for place in 0..self.tracks.len() {
            let track = &self.tracks[place];
            let (id, phase) = (track.state.id.clone(), track.state.phase);
            let mut found = Vec::new();
            if track.is_restless() {
                let told: Vec<_> = track.tape.iter().rev().take(6).map(|(event, ..)| event).collect();
                found.push((
                    3,
                    format!(
                        "woke {} times, was told {}, last {told:?}",
                        track.wakes,
                        track.tape.len()
                    ),
                ));
            } else if phase == Phase::Active {
                found.push((
                    3,
                    format!(
                        "never ended: {:?}",
                        track.state.open.as_ref().map(|open| (&open.key, &open.stage))
                    ),
                ));
            }
            for task in self
                .tasks
                .values()
                .filter(|task| task.track == place && task.closed.is_none())
            {
                let of_contact = matches!(
                    task.wish.kind,
                    TaskKind::Call | TaskKind::ContactLost | TaskKind::Tell | TaskKind::Held
                );
                if of_contact && track.ended.contains_key(&task.wish.key) {
                    found.push((
                        3,
                        format!("{} ({}) stays on the list for ever", task.wish.id, task.wish.kind),
                    ));
                }
            }
            let mut state = track.first.clone();
            for (event, circle, version, now, decided) in &track.tape {
                let again = advance(self.version(*version), circle, state, event, *now);
                if &again != decided {
                    found.push((1, format!("{now} on {event:?}: the same arguments gave another result")));
                }
                state = again.trajectory;
            }
            if state != track.state {
                found.push((9, "the tape played again ends in another state".to_owned()));
            }
            for (law, what) in found {
                self.watch.broke(law, format!("{id}: {what}"));
            }
        }
    }
}

/// The stored state, where it changed, reads back as the same.
fn reads_back(before: &Trajectory, after: &Advanced, found: &mut Vec<(u8, String)>) {
    let is_as_before = before
        == &Trajectory {
            last: before.last,
            ..after.trajectory.clone()
        };
    if is_as_before {
        return;
    }
    let stored = serde_json::to_string(&after.trajectory).unwrap();
    if serde_json::from_str::<Trajectory>(&stored).ok().as_ref() != Some(&after.trajectory) {
        found.push((9, format!("the stored state reads back as another: {stored}")));
    }
}

/// Whether anything changed of what the plan is made of, or came to an end: where nothing did, it is what it was when it was
/// looked at last.
fn may_move_the_plan(before: &Trajectory, event: &Event, after: &Advanced) -> bool {
    let state = &after.trajectory;
    let of_effects = |effect: &Effect| {
        matches!(
            effect,
            Effect::Open { .. } | Effect::End { .. } | Effect::EndUnopened { .. }
        )
    };
    !matches!(
        event,
        Event::Due | Event::Fate { .. } | Event::TaskDone { .. } | Event::Replied(_)
    ) || after.effects.iter().any(of_effects)
        || (before.phase, before.announced) != (state.phase, state.announced)
        || before.enrolment != state.enrolment
        || before.exceptions != state.exceptions
        || before.settled != state.settled
        || before.past != state.past
}

const fn is_alive(state: crate::person::PointState) -> bool {
    !matches!(
        state,
        crate::person::PointState::Dead | crate::person::PointState::WrongPerson
    )
}

fn sends(after: &Advanced) -> impl Iterator<Item = &Wish> {
    after.effects.iter().filter_map(|effect| match effect {
        Effect::Send(wish) => Some(wish),
        _ => None,
    })
}

fn tasks(after: &Advanced) -> impl Iterator<Item = &TaskWish> {
    after.effects.iter().filter_map(|effect| match effect {
        Effect::Task(task) => Some(task),
        _ => None,
    })
}

fn in_three_weeks(day: Date) -> Date {
    day.saturating_add(jiff::Span::new().days(21))
}
