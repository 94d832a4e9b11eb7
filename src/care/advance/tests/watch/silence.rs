//! Silence is unknown, and what was said is heard: law 8, pleas, repeats.

use jiff::Timestamp;

use super::{PLEA, READ, REPEAT, is_alive, sends, tasks};
use crate::advance::Advanced;
use crate::advance::tests::queue::Message;
use crate::advance::tests::world::World;
use crate::circle::Circle;
use crate::contact::{Outcome, Why};
use crate::effect::{Effect, EntryKind, Wish};
use crate::event::{Event, Reply};
use crate::message::{MessageFate, MessageKind, Refusal};
use crate::protocol::{Rung, RungAct};
use crate::task::{TaskKind, TaskReason, TaskWish};
use crate::trajectory::{ANNOUNCEMENT, End, Phase, Trajectory};

impl World {
    pub(super) fn silence(
        &mut self,
        place: usize,
        event: &Event,
        circle: &Circle,
        before: &Trajectory,
        after: &Advanced,
        found: &mut Vec<(u8, String)>,
    ) {
        let id = before.id.clone();
        if let Event::Replied(Reply { key, said, address, .. }) = event {
            if said.wrong_person {
                self.watch.strange.insert((id.clone(), key.clone()));
                let lost = address.clone().map(|address| ((id.clone(), address), self.now));
                self.watch.lost.extend(lost);
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
        if let (Event::InTouch { happened, .. }, Some(open)) = (event, &before.open)
            && open.began < *happened
        {
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
                // A worker who gave up, or lost sight of the person on the way, has tried.
                Outcome::NoAnswer if !asked && !matches!(ending.why, Why::GaveUp | Why::Lost) => {
                    found.push((
                        8,
                        format!("{key} ended as silent ({}) though no question of it left", ending.why),
                    ));
                }
                Outcome::NoAnswer if cut_off => {
                    found.push((8, format!("{key} ended as silent as its message was asked for")));
                }
                Outcome::ChannelDead => {
                    let dead = ending.why == Why::NoWay
                        || self.watch.strange.contains(&(id.clone(), key.clone()))
                        || self.messages.values().any(|message| {
                            // Whatever it was to say: the announcement of a call, too, tries the address.
                            (message.track, &message.wish.contact) == (place, key)
                                && message.fate == MessageFate::Failed
                                && message.refusal != Some(Refusal::OurFault)
                        })
                        || circle.points.is_empty()
                        || circle.points.iter().any(|point| !is_alive(point.state));
                    if !dead {
                        found.push((8, format!("{key} ended as a dead channel though none failed")));
                    }
                }
                Outcome::Expired
                    if ending.why == Why::WindowPast
                        && !of_contact.is_empty()
                        && of_contact.iter().all(|message| {
                            message.fate == MessageFate::Failed && message.refusal != Some(Refusal::OurFault)
                        }) =>
                {
                    found.push((8, format!("{key} left and failed, and ended as if time had passed")));
                }
                _ => {}
            }
            if key.step.as_str() == ANNOUNCEMENT && spoke && after.trajectory.phase == Phase::Ended(End::NotTold) {
                found.push((
                    8,
                    "the person answered the announcement and counts as not told".to_owned(),
                ));
            }
        }
    }

    /// A rung of the ladder is used up by a reminder that left, or passed over with a reason; never by one that was kept
    /// back.
    pub(super) fn ladder(&mut self, before: &Trajectory, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let id = &before.id;
        // Who is asked for the first time, by another way or once more, is reminded as often as anybody.
        let anew = |wish: &&Wish| wish.kind.is_question() && wish.kind != MessageKind::Reminder;
        for wish in sends(after).filter(anew) {
            let contact = (id.clone(), wish.contact.clone());
            self.watch.asked_from.insert(contact.clone(), wish.not_before);
            self.watch.passed_over.remove(&contact);
        }
        for entry in after
            .entries
            .iter()
            .filter(|entry| entry.kind == EntryKind::RungSkipped)
        {
            let contact = (before.id.clone(), entry.key.clone().unwrap());
            *self.watch.passed_over.entry(contact).or_insert(0) += 1;
        }
        for effect in &after.effects {
            let key = match effect {
                Effect::End { key, ending } if ending.why == Why::Silent => key,
                Effect::Task(task) if task.reason == TaskReason::Silent => &task.key,
                _ => continue,
            };
            let reminds = |rung: &&Rung| matches!(rung.act, RungAct::Remind | RungAct::OtherChannel);
            let step = self.rules_of(&before.id).protocol.step(&key.step);
            let rungs = step.map_or(0, |step| step.ladder.iter().filter(reminds).count());
            let contact = (id.clone(), key.clone());
            let asked_from = self.watch.asked_from.get(&contact).copied();
            let of_contact = |message: &&Message| {
                &message.track_id == id
                    && &message.wish.contact == key
                    && message.wish.kind == MessageKind::Reminder
                    && asked_from.is_none_or(|from| message.wish.not_before > from)
            };
            let reminders: Vec<_> = self.messages.values().filter(of_contact).collect();
            // Our own fault, reported when the next reminder had been asked for already, or when the address had turned out
            // to be a stranger's, gives no rung back any more.
            let counts = |message: &&&Message| {
                let overtakes = |next: Timestamp| Some(next) > message.left && next <= message.since;
                let lost = self.watch.lost.get(&(id.clone(), message.wish.address.clone()));
                message.left.is_some()
                    && (message.refusal != Some(Refusal::OurFault)
                        || lost.copied().is_some_and(overtakes)
                        || reminders.iter().any(|next| overtakes(next.queued)))
            };
            let left = reminders.iter().filter(counts);
            let passed_over = self.watch.passed_over.get(&contact).copied().unwrap_or(0);
            let left = left.count();
            if left + passed_over < rungs {
                found.push((
                    8,
                    format!("{key} is silent after {left} reminders and {passed_over} passed over of {rungs}"),
                ));
            }
        }
    }

    /// That somebody could not be told is known only once a human being tried, or the person's own word forbade it.
    pub(super) fn not_told(&self, place: usize, before: &Trajectory, after: &Advanced, found: &mut Vec<(u8, String)>) {
        let phase = Phase::Ended(End::NotTold);
        if after.trajectory.phase != phase || before.phase == phase {
            return;
        }
        let now = after.effects.iter().rev().find_map(|effect| match effect {
            Effect::End { key, ending } if key.step.as_str() == ANNOUNCEMENT => Some(*ending),
            _ => None,
        });
        let of_track = self.tracks[place].ended.iter().rev();
        let earlier = of_track
            .filter(|(key, _)| key.step.as_str() == ANNOUNCEMENT)
            .map(|(_, ending)| *ending)
            .next();
        let ending = now.or(earlier);
        let tried = ending.is_some_and(|ending| {
            matches!(ending.why, Why::NoHand | Why::GaveUp) || ending.outcome == Outcome::OptedOut
        });
        // Or it was kept back for so long that nothing is left to ask.
        let outlasted = after.effects.iter().any(|effect| match effect {
            Effect::EndUnopened { keys, ending } => {
                ending.why == Why::NotTold && keys.iter().any(|key| key.step.as_str() == ANNOUNCEMENT)
            }
            _ => false,
        });
        if !tried && !outlasted {
            found.push((8, format!("ended as not told, after {ending:?}")));
        }
    }

    pub(super) fn pleas(
        &mut self,
        before: &Trajectory,
        event: &Event,
        after: &Advanced,
        found: &mut Vec<(u8, String)>,
    ) {
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
}
