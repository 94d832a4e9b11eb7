//! What the plan promises: laws 2 and 4, and that nobody is asked before being told.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{in_three_weeks, sends};
use crate::advance::Advanced;
use crate::advance::tests::world::World;
use crate::calendar::PersonTime;
use crate::circle::Circle;
use crate::effect::{Effect, Wish};
use crate::event::{Event, Excepted, Exception};
use crate::ids::{ContactKey, StepId};
use crate::message::MessageKind;
use crate::plan::{Planned, keys_of, plan};
use crate::protocol::{Anchor, LateJoiner, Shift};
use crate::rules::Rules;
use crate::timing::Timing;
use crate::trajectory::{ANNOUNCEMENT, Trajectory};

impl World {
    pub(super) fn conservation(&self, place: usize, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let track = &self.tracks[place];
        let (mut opened, mut ended) = (BTreeSet::new(), BTreeSet::new());
        let had_begun = |key: &ContactKey| track.opened.contains(key);
        let had_ended = |key: &ContactKey| track.ended.contains_key(key);
        for effect in &after.effects {
            match effect {
                Effect::Open { key, .. }
                    if had_begun(key) || !opened.insert(key) || had_ended(key) || ended.contains(key) =>
                {
                    found.push((2, format!("{key} began twice")));
                }
                Effect::End { key, .. } => {
                    let is_begun = had_begun(key) || opened.contains(key);
                    if !is_begun || had_ended(key) || !ended.insert(key) {
                        found.push((2, format!("{key} ended without having begun, or twice")));
                    }
                }
                Effect::EndUnopened { keys, .. } => {
                    for key in keys {
                        let is_begun = had_begun(key) || opened.contains(key);
                        if is_begun || had_ended(key) || !ended.insert(key) {
                            found.push((2, format!("{key} ended as never begun, and had begun or ended")));
                        }
                    }
                }
                _ => {}
            }
        }
        let begun = track.opened.iter().chain(opened);
        let mut open = begun.filter(|key| !had_ended(key) && !ended.contains(key));
        let in_state = after.trajectory.open.as_ref().map(|open| &open.key);
        let on_record = (open.next(), open.next());
        if on_record != (in_state, None) {
            found.push((2, format!("open on record: {on_record:?}; in the state: {in_state:?}")));
        }
    }

    /// What the plan holds is on record as in the state, and falls near its day.
    pub(super) fn planned(&self, place: usize, circle: &Circle, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let track = &self.tracks[place];
        let state = &after.trajectory;
        let rules = self.rules_of(&state.id);
        let mut ended: BTreeSet<&ContactKey> = track.ended.keys().collect();
        for effect in &after.effects {
            match effect {
                Effect::End { key, .. } => ended.extend([key]),
                Effect::EndUnopened { keys, .. } => ended.extend(keys),
                _ => {}
            }
        }
        let planned = plan(rules, state, &Timing::new(rules, circle));
        for contact in planned.timed.iter().filter(|contact| !state.is_settled(&contact.key)) {
            // Where the calendar has hours at all, a contact falls within its window and a few closed days of its day.
            let counts_from_closing = rules.protocol.course.late_joiner != LateJoiner::StartHere;
            let day = day_of(state, contact).filter(|_| counts_from_closing);
            let late = day
                .is_some_and(|(day, last)| circle.tz.to_datetime(contact.due).date() > in_three_weeks(day).max(last));
            if late {
                found.push((
                    3,
                    format!("{} is due at {}, long after its day", contact.key, contact.due),
                ));
            }
        }
        for key in planned.keys() {
            if ended.contains(key) != state.is_settled(key) {
                found.push((2, format!("{key} is settled in the state or on record, not both")));
            }
            if state.is_ended() && !ended.contains(key) {
                found.push((2, format!("the trajectory ended without an outcome for {key}")));
            }
        }
        if state.is_ended() && state.open.is_some() {
            found.push((2, "ended with an open contact".to_owned()));
        }
    }

    /// Every contact that a plan ever named has its outcome, is open, or is still to come, whatever became of the rules.
    pub(super) fn named(
        &mut self,
        place: usize,
        before: &Trajectory,
        event: &Event,
        after: &Advanced,
        found: &mut Vec<(u8, String)>,
    ) {
        let state = &after.trajectory;
        if before.is_ended() {
            return;
        }
        let rules = self.rules_of(&state.id);
        let steps = rules.protocol.steps.iter();
        let announced = state.enrolment.start.filter(|_| state.enrolment.announce).map(|_| {
            let times = state.enrolment.again.map_or(0, |again| again.times);
            (0..=times).map(|occurrence| ContactKey {
                step: StepId::new(ANNOUNCEMENT),
                occurrence,
            })
        });
        let planned: BTreeSet<ContactKey> = steps
            .flat_map(|step| keys_of(step, state))
            .chain(announced.into_iter().flatten())
            .collect();
        let track = &mut self.tracks[place];
        track.named.extend(planned.iter().cloned());
        if !state.is_ended() && !matches!(event, Event::RulesChanged { .. }) {
            return;
        }
        let mut ended: BTreeSet<&ContactKey> = track.ended.keys().collect();
        for effect in &after.effects {
            match effect {
                Effect::End { key, .. } => ended.extend([key]),
                Effect::EndUnopened { keys, .. } => ended.extend(keys),
                _ => {}
            }
        }
        for key in track.named.iter().filter(|key| !ended.contains(*key)) {
            let is_open = state.open.as_ref().is_some_and(|open| &open.key == key);
            if !is_open && (state.is_ended() || !planned.contains(key)) {
                found.push((2, format!("{key} was planned once and has no outcome")));
            }
        }
    }

    pub(super) fn window(
        &mut self,
        before: &Trajectory,
        event: &Event,
        circle: &Circle,
        after: &Advanced,
        found: &mut Vec<(u8, String)>,
    ) {
        let enrolment = &after.trajectory.enrolment;
        for effect in &after.effects {
            let Effect::Open { key, .. } = effect else { continue };
            // What changes under a contact that has begun does not move it any more.
            let day = earliest_day(self.rules_of(&before.id), before, event, after, key);
            let contact = (before.id.clone(), key.clone());
            self.watch.earliest.extend(day.map(|day| (contact, day)));
        }
        for wish in sends(after).filter(|wish| wish.reply_to.is_none()) {
            let who = PersonTime {
                quiet: circle.quiet.as_ref(),
                day_part: circle.day_part,
                ..PersonTime::new(&circle.tz).on(wish.channel)
            };
            match self
                .rules_of(&after.trajectory.id)
                .calendar
                .open_range(wish.not_before, who)
            {
                None => found.push((
                    4,
                    format!("{} may leave at {}, out of the window", wish.key, wish.not_before),
                )),
                Some(range) if wish.not_after > range.end => {
                    found.push((
                        4,
                        format!("{} may leave until {}, past the window", wish.key, wish.not_after),
                    ));
                }
                Some(_) if wish.not_after <= wish.not_before => {
                    found.push((4, format!("{} can never leave", wish.key)));
                }
                Some(_) => {}
            }
            if wish.not_before < self.now {
                found.push((4, format!("{} was to leave before it was asked for", wish.key)));
            }
            let contact = (after.trajectory.id.clone(), wish.contact.clone());
            let earliest = self.watch.earliest.get(&contact);
            if let Some(day) = earliest.filter(|day| circle.tz.to_datetime(wish.not_before).date() < **day) {
                found.push((4, format!("{} was to leave before its day {day}", wish.key)));
            }
            if enrolment.start.is_none_or(|start| wish.not_before < start) {
                found.push((4, format!("{} was to leave before the approved start", wish.key)));
            }
        }
    }

    /// Nobody is asked before being told about aftercare, and having had the time to say no.
    pub(super) fn told_first(&self, circle: &Circle, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let state = &after.trajectory;
        if !state.enrolment.announce {
            return;
        }
        let rules = self.rules_of(&state.id);
        let lead = rules.protocol.announce_lead;
        let free = state.announced.map(|at| Timing::new(rules, circle).after(at, lead));
        let asks = |wish: &&Wish| wish.reply_to.is_none() && wish.kind != MessageKind::Announcement;
        for wish in sends(after).filter(asks) {
            if free.is_none_or(|free| wish.not_before < free) {
                found.push((8, format!("{} asks before the person was told", wish.key)));
            }
        }
    }
}

/// The day of a contact that counts from the closing, and the last on which its step lets it begin.
fn day_of(state: &Trajectory, contact: &Planned<'_>) -> Option<(Date, Date)> {
    let step = contact.step.filter(|step| step.from == [Anchor::Closing])?;
    let day = step
        .at
        .get(contact.key.occurrence as usize)?
        .after(state.enrolment.closed_on);
    let is_moved = state.exceptions.moved.contains_key(&contact.key);
    let plain = step.placing.spread_days == 0 && step.placing.rank(day) == 3;
    (plain && !is_moved).then(|| (day, step.open_for.after(day)))
}

/// The first day on which a contact may leave that begins now: that of its step, where it counts from the closing, or the
/// one that a worker named for it, however early.
fn earliest_day(rules: &Rules, before: &Trajectory, event: &Event, after: &Advanced, key: &ContactKey) -> Option<Date> {
    let named = match event {
        Event::Excepted(Excepted {
            exception: Exception::Move { key: of, to: day } | Exception::Add { key: of, on: day },
            ..
        }) if of == key => Some(*day),
        _ => {
            let exceptions = &before.exceptions;
            exceptions.moved.get(key).or_else(|| exceptions.added.get(key)).copied()
        }
    };
    if named.is_some() {
        return named;
    }
    let step = rules
        .protocol
        .step(&key.step)
        .filter(|step| step.from == [Anchor::Closing])?;
    let day = step.at.get(key.occurrence as usize)?;
    let day = day.after(after.trajectory.enrolment.closed_on);
    Some(if step.placing.shift == Shift::Later {
        day
    } else {
        step.placing.ahead.before(day)
    })
}
