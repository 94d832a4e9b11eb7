//! Looks at every step of the small world and writes down which law of design.md §4 it broke.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::world::{World, hours};
use crate::care::advance::{Advanced, advance};
use crate::care::calendar::PersonTime;
use crate::care::circle::{Circle, OptOutScope};
use crate::care::contact::{Outcome, Why};
use crate::care::effect::{Effect, Wish};
use crate::care::event::{Event, Reply, Via};
use crate::care::ids::{ContactKey, InboundId, SendKey, TrajectoryId};
use crate::care::message::MessageFate;
use crate::care::plan::plan;
use crate::care::task::{TaskKind, TaskReason, TaskWish};
use crate::care::timing::Timing;
use crate::care::trajectory::{ANNOUNCEMENT, Phase, Stage, Trajectory};

/// A person who asks for a call, or sounds in danger, is put before a human every time.
pub(super) const PLEA: u8 = 10;
/// What no machine understood is read by a human.
pub(super) const READ: u8 = 11;
/// A repeated event does no harm.
pub(super) const REPEAT: u8 = 12;

/// What was seen.
#[derive(Debug, Default)]
pub(super) struct Watch {
    broken: Vec<(u8, String)>,
    replied: BTreeSet<InboundId>,
    answered: BTreeMap<InboundId, SendKey>,
    spoken: BTreeSet<(TrajectoryId, ContactKey)>,
    strange: BTreeSet<(TrajectoryId, ContactKey)>,
    last_question: BTreeMap<usize, (Timestamp, SendKey)>,
    put_off: BTreeSet<(TrajectoryId, ContactKey)>,
}

impl Watch {
    pub(super) fn broke(&mut self, law: u8, what: String) {
        if self.broken.len() < 100 {
            self.broken.push((law, what));
        }
    }

    /// What broke a law.
    pub(super) fn against(&self, law: u8) -> Vec<&str> {
        self.broken
            .iter()
            .filter(|(of, _)| *of == law)
            .map(|(_, what)| what.as_str())
            .collect()
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
        self.same_in_same_out(before, event, circle, after, &mut found);
        self.conservation(track, circle, after, &mut found);
        self.progress(after, &mut found);
        self.window(circle, after, &mut found);
        self.stop(before, circle, after, &mut found);
        self.one_reply(event, after, &mut found);
        self.one_voice(track, after, &mut found);
        self.silence(track, event, circle, before, after, &mut found);
        self.pleas(before, event, after, &mut found);
        let id = &before.id;
        let now = self.now;
        for (law, what) in found {
            self.watch.broke(law, format!("{now} {id} on {event:?}: {what}"));
        }
    }

    fn same_in_same_out(
        &self,
        before: &Trajectory,
        event: &Event,
        circle: &Circle,
        after: &Advanced,
        found: &mut Vec<(u8, String)>,
    ) {
        if &advance(&self.rules, circle, before.clone(), event, self.now) != after {
            found.push((1, "the same arguments gave another result".to_owned()));
        }
        let stored = serde_json::to_string(&after.trajectory).unwrap();
        if serde_json::from_str::<Trajectory>(&stored).ok().as_ref() != Some(&after.trajectory) {
            found.push((9, format!("the stored state reads back as another: {stored}")));
        }
    }

    fn conservation(&self, place: usize, circle: &Circle, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let track = &self.tracks[place];
        let (mut opened, mut ended) = (
            track.opened.clone(),
            track.ended.keys().cloned().collect::<BTreeSet<_>>(),
        );
        for effect in &after.effects {
            match effect {
                Effect::Open { key, .. } if !opened.insert(key.clone()) || ended.contains(key) => {
                    found.push((2, format!("{key} began twice")));
                }
                Effect::End { key, .. } if !opened.contains(key) || !ended.insert(key.clone()) => {
                    found.push((2, format!("{key} ended without having begun, or twice")));
                }
                Effect::EndUnopened { keys, .. } => {
                    for key in keys {
                        if opened.contains(key) || !ended.insert(key.clone()) {
                            found.push((2, format!("{key} ended as never begun, and had begun or ended")));
                        }
                    }
                }
                _ => {}
            }
        }
        let state = &after.trajectory;
        let open: BTreeSet<_> = opened.difference(&ended).cloned().collect();
        if open != state.open.iter().map(|open| open.key.clone()).collect() {
            found.push((
                2,
                format!(
                    "open on record: {open:?}; in the state: {:?}",
                    state.open.as_ref().map(|open| &open.key)
                ),
            ));
        }
        let planned = plan(
            &self.rules,
            &state.id,
            &state.enrolment,
            &Timing::new(&self.rules, circle),
        );
        for contact in &planned {
            if ended.contains(&contact.key) != state.is_settled(&contact.key) {
                found.push((
                    2,
                    format!("{} is settled in the state or on record, not both", contact.key),
                ));
            }
            if state.is_ended() && !ended.contains(&contact.key) {
                found.push((
                    2,
                    format!("the trajectory ended without an outcome for {}", contact.key),
                ));
            }
        }
        if state.is_ended() && state.open.is_some() {
            found.push((2, "ended with an open contact".to_owned()));
        }
    }

    fn progress(&self, after: &Advanced, found: &mut Vec<(u8, String)>) {
        match after.next_wake {
            None if !after.trajectory.is_ended() => found.push((3, "no next wake".to_owned())),
            Some(_) if after.trajectory.is_ended() => found.push((3, "ended, and wakes".to_owned())),
            Some(wake) if wake <= self.now => found.push((3, format!("the next wake {wake} is not after now"))),
            _ => {}
        }
        if let Some(Stage::Human { deadline, .. }) = after.trajectory.open.as_ref().map(|open| &open.stage)
            && *deadline <= self.now
        {
            found.push((3, "waits for a human whose deadline has passed".to_owned()));
        }
    }

    fn window(&self, circle: &Circle, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let enrolment = &after.trajectory.enrolment;
        for wish in sends(after).filter(|wish| wish.reply_to.is_none()) {
            let who = PersonTime {
                quiet: circle.quiet.as_ref(),
                day_part: circle.day_part,
                ..PersonTime::new(&circle.tz)
            };
            match self.rules.calendar.open_range(wish.not_before, who) {
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
            let offset = self
                .rules
                .protocol
                .step(&wish.contact.step)
                .map(|step| step.offset.after(enrolment.closed_on));
            let moved = self
                .watch
                .put_off
                .contains(&(after.trajectory.id.clone(), wish.contact.clone()));
            if let Some(day) = offset.filter(|_| !moved && !self.moved(after))
                && circle.tz.to_datetime(wish.not_before).date() < day
            {
                found.push((4, format!("{} was to leave before its day {day}", wish.key)));
            }
            if enrolment.start.is_none_or(|start| wish.not_before < start) {
                found.push((4, format!("{} was to leave before the approved start", wish.key)));
            }
        }
    }

    /// Whether the closing date was corrected under an open contact.
    fn moved(&self, after: &Advanced) -> bool {
        let track = self.tracks.iter().find(|track| track.state.id == after.trajectory.id);
        track.is_some_and(|track| {
            track
                .tape
                .iter()
                .any(|(event, ..)| matches!(event, Event::ClosingMoved { .. }))
        })
    }

    fn stop(&self, before: &Trajectory, circle: &Circle, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let stop = circle.stop_of(&before.id);
        for wish in sends(after).filter(|wish| wish.reply_to.is_none()) {
            if stop.is_some() || circle.is_stopped(wish.channel, &wish.address) {
                found.push((5, format!("{} within an opt-out", wish.key)));
            }
            if circle.cautions.contains(&crate::care::person::Caution::OnlyAPerson) {
                found.push((5, format!("{} to somebody whom only a person may contact", wish.key)));
            }
        }
        for task in tasks(after) {
            if task.kind.is_contact() && stop == Some(OptOutScope::Everything) {
                found.push((5, format!("a task to contact, {}, after the last scope", task.id)));
            }
            if !matches!(task.kind, TaskKind::ContactLost | TaskKind::Call) || task.reason == TaskReason::Planned {
                continue;
            }
            let left: Vec<_> = self
                .messages
                .values()
                .filter(|message| message.track_id == before.id && message.wish.contact == task.key)
                .filter(|message| message.left.is_some() && message.wish.reply_to.is_none())
                .collect();
            let stopped = |wish: &Wish| circle.stopped_it_themselves(wish.channel, &wish.address);
            if !left.is_empty() && left.iter().all(|message| stopped(&message.wish)) {
                found.push((
                    5,
                    format!(
                        "{} asks to call somebody whose own stop closed every way that was used",
                        task.id
                    ),
                ));
            }
        }
    }

    fn one_reply(&mut self, event: &Event, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let mut here = BTreeSet::new();
        for wish in sends(after) {
            let Some(inbound) = &wish.reply_to else { continue };
            let Event::Replied(reply) = event else {
                found.push((6, format!("{} answers what did not come in", wish.key)));
                continue;
            };
            if inbound != &reply.inbound || !reply.answerable || reply.via == Via::Page {
                found.push((6, format!("{} answers what takes no answer", wish.key)));
            }
            if !here.insert(inbound.clone()) {
                found.push((6, format!("a second text in answer to {inbound}")));
            }
            let first = self
                .watch
                .answered
                .entry(inbound.clone())
                .or_insert_with(|| wish.key.clone());
            if first != &wish.key {
                found.push((6, format!("a second answer to {inbound}")));
            }
        }
    }

    fn one_voice(&self, place: usize, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let person = self.tracks[place].person;
        let mut taken = Vec::new();
        for effect in &after.effects {
            match effect {
                Effect::TakeVoice {
                    contact,
                    address,
                    until,
                } => taken.push((contact.clone(), address.clone(), *until)),
                Effect::ReleaseVoice { contact } => taken.retain(|(of, ..)| of != contact),
                Effect::Send(wish) if wish.reply_to.is_none() => {
                    let contact = wish.contact.of(&after.trajectory.id);
                    let now = taken
                        .iter()
                        .any(|(of, on, until)| of == &contact && on == &wish.address && *until > self.now);
                    let held = |voice: Option<&crate::care::circle::Voice>| {
                        voice.is_some_and(|voice| voice.contact == contact && voice.until > self.now)
                    };
                    let before =
                        held(self.people[person].voice.as_ref()) && held(self.address_voices.get(&wish.address));
                    if !now && !before {
                        found.push((7, format!("{} without the voice", wish.key)));
                    }
                }
                _ => {}
            }
        }
    }

    /// A message leaves: no two questions reach one person within a day.
    pub(super) fn watch_leaving(&mut self, key: &SendKey) {
        let Some(message) = self
            .messages
            .get(key)
            .cloned()
            .filter(|message| message.wish.kind.is_question())
        else {
            return;
        };
        let person = self.tracks[message.track].person;
        let contact = (message.track_id, message.wish.contact);
        if let Some((at, earlier)) = self.watch.last_question.insert(person, (self.now, key.clone()))
            && self.now < at + hours(24)
        {
            let failed = self.messages.get(&earlier).is_none_or(|message| {
                matches!(
                    message.fate,
                    MessageFate::Failed | MessageFate::Unknown | MessageFate::Held
                ) || message.wish.contact == contact.1 && message.track_id == contact.0
            });
            if !failed && !self.watch.put_off.contains(&contact) {
                self.watch.broke(
                    7,
                    format!(
                        "{} {key}: a second question within a day of {earlier} at {at}",
                        self.now
                    ),
                );
            }
        }
    }

    fn silence(
        &mut self,
        place: usize,
        event: &Event,
        circle: &Circle,
        before: &Trajectory,
        after: &Advanced,
        found: &mut Vec<(u8, String)>,
    ) {
        let id = before.id.clone();
        if let Event::Replied(Reply { key, said, .. }) = event {
            if said.wrong_person {
                self.watch.strange.insert((id.clone(), key.clone()));
            } else {
                self.watch.spoken.insert((id.clone(), key.clone()));
            }
            if said.later {
                self.watch.put_off.insert((id.clone(), key.clone()));
            }
            let still_open = after.trajectory.open.as_ref().is_some_and(|open| &open.key == key);
            if still_open && !said.heard.is_empty() && !said.wrong_person && !said.later {
                found.push((8, format!("{key} was answered and stays open")));
            }
        }
        if let (Event::InTouch { .. }, Some(open)) = (event, &before.open) {
            self.watch.spoken.insert((id.clone(), open.key.clone()));
        }
        for effect in &after.effects {
            let (key, ending) = match effect {
                Effect::End { key, ending } => (key, ending),
                Effect::Alert(alert) => {
                    if !matches!(
                        event,
                        Event::Replied(_) | Event::TaskDone { .. } | Event::InTouch { .. }
                    ) {
                        found.push((8, format!("the alert {} came of silence", alert.id)));
                    }
                    continue;
                }
                _ => continue,
            };
            let of_contact: Vec<_> = self
                .messages
                .values()
                .filter(|message| {
                    message.track == place && &message.wish.contact == key && message.wish.kind.is_question()
                })
                .collect();
            let out = |fate| {
                !matches!(
                    fate,
                    MessageFate::Queued | MessageFate::Failed | MessageFate::NotSent | MessageFate::Cancelled
                )
            };
            let asked = of_contact.iter().any(|message| out(message.fate));
            let cut_off = sends(after).any(|wish| &wish.contact == key && wish.reply_to.is_none());
            let spoke = self.watch.spoken.contains(&(id.clone(), key.clone()));
            match ending.outcome {
                // A worker who gave up has tried.
                Outcome::NoAnswer if !asked && ending.why != Why::GaveUp => {
                    found.push((
                        8,
                        format!("{key} ended as silent ({}) though no question of it left", ending.why),
                    ));
                }
                Outcome::NoAnswer if cut_off => {
                    found.push((8, format!("{key} ended as silent as its message was asked for")));
                }
                Outcome::ChannelDead => {
                    let dead = self.watch.strange.contains(&(id.clone(), key.clone()))
                        || of_contact.iter().any(|message| message.fate == MessageFate::Failed)
                        || circle.points.is_empty()
                        || circle.points.iter().any(|point| !is_alive(point.state));
                    if !dead {
                        found.push((8, format!("{key} ended as a dead channel though none failed")));
                    }
                }
                Outcome::Expired
                    if ending.why == Why::WindowPast
                        && !of_contact.is_empty()
                        && of_contact.iter().all(|message| message.fate == MessageFate::Failed) =>
                {
                    found.push((8, format!("{key} left and failed, and ended as if time had passed")));
                }
                _ => {}
            }
            if key.step.as_str() == ANNOUNCEMENT
                && spoke
                && after.trajectory.phase == Phase::Ended(crate::care::trajectory::End::NotTold)
            {
                found.push((
                    8,
                    "the person answered the announcement and counts as not told".to_owned(),
                ));
            }
        }
    }

    fn pleas(&mut self, before: &Trajectory, event: &Event, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let withdrawn = after.effects.iter().filter_map(|effect| match effect {
            Effect::WithdrawTask { task } => self.tasks.get(task),
            _ => None,
        });
        for task in withdrawn.filter(|task| task.wish.kind == TaskKind::ReadReply && task.closed.is_none()) {
            if !matches!(event, Event::TaskDone { .. }) {
                found.push((READ, format!("{} is withdrawn unread", task.wish.id)));
            }
        }
        let Event::Replied(reply) = event else { return };
        if !self.watch.replied.insert(reply.inbound.clone()) {
            self.repeated(after, found);
            return;
        }
        let read = |task: &TaskWish| matches!(task.kind, TaskKind::ReadReply | TaskKind::CheckAddress);
        let same = |task: &TaskWish| task.id.as_str().contains(reply.inbound.as_str());
        if reply.said.unclear && !tasks(after).any(|task| read(task) && same(task)) {
            found.push((READ, format!("nobody is asked to read {}", reply.inbound)));
        }
        let heard = &reply.said.heard;
        let alerted = after.effects.iter().any(|effect| matches!(effect, Effect::Alert(_)));
        if (heard.call_me || heard.call_me_today || heard.danger) && !alerted && !reply.said.wrong_person {
            found.push((
                PLEA,
                format!("{} asks for a human and raises nothing ({})", reply.inbound, before.id),
            ));
        }
    }

    fn repeated(&self, after: &Advanced, found: &mut Vec<(u8, String)>) {
        for effect in &after.effects {
            let harm = match effect {
                Effect::Alert(alert) => !self.alerts.contains_key(&alert.id),
                Effect::Task(task) => !self.tasks.contains_key(&task.id),
                Effect::Send(wish) => !self.messages.contains_key(&wish.key),
                Effect::End { .. } | Effect::EndUnopened { .. } | Effect::Open { .. } => true,
                _ => false,
            };
            if harm {
                found.push((REPEAT, format!("the second delivery did {effect:?}")));
            }
        }
    }

    /// What can be judged only at the end: everything came to rest, no task was forgotten, and the tape plays again.
    pub(super) fn look_back(&mut self) {
        for place in 0..self.tracks.len() {
            let track = &self.tracks[place];
            let (id, phase) = (track.state.id.clone(), track.state.phase);
            let mut found = Vec::new();
            if track.wakes > super::world::WAKES_MOST {
                found.push((3, format!("woke {} times", track.wakes)));
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
            let replayed = track
                .tape
                .iter()
                .fold(track.first.clone(), |state, (event, circle, now)| {
                    advance(&self.rules, circle, state, event, *now).trajectory
                });
            if replayed != track.state {
                found.push((9, "the tape played again ends in another state".to_owned()));
            }
            for (law, what) in found {
                self.watch.broke(law, format!("{id}: {what}"));
            }
        }
    }
}

const fn is_alive(state: crate::care::person::PointState) -> bool {
    !matches!(
        state,
        crate::care::person::PointState::Dead | crate::care::person::PointState::WrongPerson
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
