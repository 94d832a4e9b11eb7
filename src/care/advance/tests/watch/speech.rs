//! To whom what is said, and when: laws 5, 6 and 7.

use std::collections::BTreeSet;

use super::{sends, tasks};
use crate::advance::Advanced;
use crate::advance::tests::world::{World, hours};
use crate::circle::{Circle, OptOutScope, Point};
use crate::effect::{Effect, Wish};
use crate::event::{Event, Via};
use crate::ids::{AddressId, SendKey};
use crate::message::MessageFate;
use crate::person::{Caution, PointState};
use crate::task::{TaskKind, TaskReason};
use crate::trajectory::Trajectory;

impl World {
    pub(super) fn stop(&self, before: &Trajectory, circle: &Circle, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let stop = circle.stop_of(&before.id);
        for wish in sends(after).filter(|wish| wish.reply_to.is_none()) {
            if stop.is_some() || circle.is_stopped(wish.channel, &wish.address) {
                found.push((5, format!("{} within an opt-out", wish.key)));
            }
            if circle.cautions.contains(&Caution::OnlyAPerson) {
                found.push((5, format!("{} to somebody whom only a person may contact", wish.key)));
            }
        }
        for wish in sends(after).filter(|wish| wish.reply_to.is_some() && !wish.kind.is_owed_to_everybody()) {
            if circle.cautions.contains(&Caution::OnlyAPerson) {
                found.push((
                    6,
                    format!("{} answers somebody whom only a person may contact", wish.key),
                ));
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
            // Who answers that they are somebody else had closed no way of the person's.
            let is_strange = |of: &AddressId| {
                let was = |point: &Point| &point.address == of && point.state == PointState::WrongPerson;
                let found = circle.points.iter().any(was);
                found || after.effects.iter().any(|effect| {
                    matches!(effect, Effect::Point { address, state: PointState::WrongPerson, .. } if address == of)
                })
            };
            let stopped =
                |wish: &Wish| circle.stopped_it_themselves(wish.channel, &wish.address) && !is_strange(&wish.address);
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

    pub(super) fn one_reply(&mut self, event: &Event, after: &Advanced, found: &mut Vec<(u8, String)>) {
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

    pub(super) fn one_voice(&self, place: usize, after: &Advanced, found: &mut Vec<(u8, String)>) {
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
                    let now = taken.iter().any(|(of, on, until)| {
                        of == &contact && on.as_ref() == Some(&wish.address) && *until > self.now
                    });
                    let held = |voice: Option<&crate::circle::Voice>| {
                        voice.is_some_and(|voice| voice.contact == contact && voice.until > self.now)
                    };
                    let before =
                        held(self.people[person].voice.as_ref()) && held(self.address_voices.get(&wish.address));
                    if !now && !before {
                        found.push((7, format!("{} without the voice", wish.key)));
                    }
                }
                Effect::Task(task) if matches!(task.kind, TaskKind::Call | TaskKind::ContactLost | TaskKind::Tell) => {
                    let contact = task.key.of(&after.trajectory.id);
                    let other = self.people[person].voice.as_ref();
                    let other = other.filter(|voice| voice.contact != contact && voice.until > self.now);
                    if let Some(other) = other {
                        let speaks = &other.contact;
                        found.push((7, format!("{} asks to speak while {speaks} has the person", task.id)));
                    }
                }
                _ => {}
            }
        }
    }

    /// A message leaves: no two questions reach one person, or one address, within a day.
    pub(in crate::advance::tests) fn watch_leaving(&mut self, key: &SendKey) {
        self.watch_door(key);
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
        let to = [format!("person {person}"), message.wish.address.to_string()];
        let earlier = to.map(|to| self.watch.last_question.insert(to, (self.now, key.clone())));
        for (at, earlier) in earlier.into_iter().flatten() {
            if self.now >= at + hours(24) {
                continue;
            }
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

    /// What leaves is looked at where it leaves: an opt-out or a caution may have come since it was asked for.
    fn watch_door(&mut self, key: &SendKey) {
        let Some(message) = self.messages.get(key).filter(|message| message.wish.reply_to.is_none()) else {
            return;
        };
        let (circle, wish) = (self.circle(message.track), &message.wish);
        let stopped = circle.stop_of(&message.track_id).is_some() || circle.is_stopped(wish.channel, &wish.address);
        if stopped || circle.cautions.contains(&Caution::OnlyAPerson) {
            let what = format!(
                "{} {key} left within an opt-out, or to whom only a person may contact",
                self.now
            );
            self.watch.broke(5, what);
        }
        if self.brake || self.trial {
            let what = format!("{} {key} left under the brake or in trial mode", self.now);
            self.watch.broke(5, what);
        }
    }
}
