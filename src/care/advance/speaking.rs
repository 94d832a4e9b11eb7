//! Taking the voice and writing the wish for a message.

use jiff::Timestamp;
use jiff::civil::Date;

use super::Run;
use super::opening::first_kind;
use super::route::Route;
use crate::care::contact::{Ending, Outcome, Why};
use crate::care::dossier::DossierStatus;
use crate::care::effect::{Actor, Effect, EntryKind, Wish};
use crate::care::event::{Reply, Via};
use crate::care::ids::{AddressId, PointId};
use crate::care::message::{MessageKind, Unsent};
use crate::care::person::{Channel, Language};
use crate::care::protocol::StepKind;
use crate::care::task::{TaskKind, TaskReason};
use crate::care::trajectory::{Attempt, Open, Seen, Stage};

/// So long after an attempt that did not leave the next one may.
const AGAIN: jiff::SignedDuration = jiff::SignedDuration::from_hours(1);

impl Run<'_> {
    /// Sends the next message of the open contact by the best way left, waits for a voice, or asks a human.
    pub(super) fn speak(&mut self, kind: MessageKind, without: &[Channel]) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        match self.route(&open, without) {
            Route::Stopped => {
                self.end_open(
                    Ending::new(Outcome::OptedOut, Why::Stop),
                    Unsent::Stopped,
                    Actor::Person,
                );
            }
            Route::Human(reason) => {
                let task = match (kind, reason) {
                    (MessageKind::Announcement, _) => TaskKind::Tell,
                    (_, TaskReason::OnlyAPerson | TaskReason::Language) => TaskKind::Call,
                    _ => TaskKind::ContactLost,
                };
                self.ask_human(task, reason, self.rules.protocol.call_term, false);
            }
            Route::Message {
                channel,
                point,
                address,
                language,
            } => {
                if self.take_voice(&open, &address) {
                    self.send(kind, channel, point, address, language);
                }
            }
        }
    }

    /// Waits on while another conversation has the person or the address.
    pub(super) fn wait_for_voice(&mut self) -> bool {
        let Some(open) = self.trajectory.open.clone() else {
            return false;
        };
        if self.now >= open.expires {
            let ending = Ending::new(Outcome::Superseded, Why::OtherConversation);
            self.end_open(ending, Unsent::ContactEnded, Actor::Plan);
            return true;
        }
        let blocked = match self.route(&open, &[]) {
            Route::Message { address, .. } => self
                .circle
                .voice_in_the_way(&self.contact(&open.key), Some(&address), self.now)
                .is_some(),
            Route::Human(_) | Route::Stopped => false,
        };
        if blocked {
            return false;
        }
        self.speak(first_kind(&open.key), &[]);
        true
    }

    /// When to look again whether the voice is free.
    pub(super) fn wake_for_voice(&self, open: &Open) -> Timestamp {
        let until = match self.route(open, &[]) {
            Route::Message { address, .. } => self
                .circle
                .voice_in_the_way(&self.contact(&open.key), Some(&address), self.now)
                .map(|voice| voice.until),
            Route::Human(_) | Route::Stopped => None,
        };
        until.map_or(open.expires, |until| until.min(open.expires))
    }

    /// Takes the person and the address for this conversation; `false`, and waiting, where another has them.
    fn take_voice(&mut self, open: &Open, address: &AddressId) -> bool {
        let contact = self.contact(&open.key);
        if self
            .circle
            .voice_in_the_way(&contact, Some(address), self.now)
            .is_some()
        {
            self.wait(open);
            return false;
        }
        let until = self.timing.after(self.now, self.rules.protocol.voice);
        self.effects.push(Effect::TakeVoice {
            contact,
            address: address.clone(),
            until,
        });
        if let Some(open) = &mut self.trajectory.open {
            open.voice_until = Some(until);
        }
        true
    }

    fn wait(&mut self, open: &Open) {
        if open.has_asked() {
            // A reminder that finds the line taken is let go; the ladder goes on.
            self.note(
                EntryKind::RungSkipped,
                Some(&open.key),
                Actor::Plan,
                vec![("why", "voice".into())],
            );
        } else {
            if open.stage != Stage::Voice || open.attempts.is_empty() {
                self.note(EntryKind::WaitsForVoice, Some(&open.key), Actor::Plan, Vec::new());
            }
            if let Some(open) = &mut self.trajectory.open {
                open.stage = Stage::Voice;
            }
        }
    }

    fn send(&mut self, kind: MessageKind, channel: Channel, point: PointId, address: AddressId, language: Language) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        // What is late, after a stand-still, is spread like what is planned.
        let late = self.now > self.timing.open_from(open.due) + jiff::SignedDuration::from_hours(1);
        // What did not leave is not asked for again within the hour, whatever made the outbox give it back.
        let again = open
            .attempts
            .iter()
            .filter(|attempt| attempt.seen == Seen::Void)
            .map(|attempt| attempt.not_before + AGAIN);
        let from = again.max().map_or(self.now, |again| again.max(self.now));
        let not_before = if late {
            self.timing.spread_from(from, self.contact(&open.key).as_str())
        } else {
            self.timing.open_from(from)
        };
        let n = u16::try_from(open.attempts.len()).unwrap_or(u16::MAX - 1) + 1;
        let questionnaire = self
            .rules
            .protocol
            .step(&open.key.step)
            .and_then(|step| match &step.kind {
                StepKind::CheckIn { questionnaire } => Some(questionnaire.clone()),
                StepKind::Call { .. } => None,
            });
        self.effects.push(Effect::Send(Wish {
            key: self.contact(&open.key).send_key(n),
            contact: open.key.clone(),
            kind,
            channel,
            point: point.clone(),
            address: address.clone(),
            language,
            not_before,
            not_after: self.timing.window_end(not_before),
            reply_to: None,
            questionnaire,
            date: None,
            worker: None,
        }));
        self.note(
            EntryKind::Asked,
            Some(&open.key),
            Actor::Plan,
            vec![
                ("message", kind.to_string()),
                ("channel", channel.to_string()),
                ("from", not_before.to_string()),
            ],
        );
        if let Some(open) = &mut self.trajectory.open {
            open.attempts.push(Attempt {
                n,
                kind,
                channel,
                point,
                address,
                not_before,
                seen: Seen::Out,
            });
            open.stage = Stage::Asking;
            open.asked.get_or_insert(not_before);
        }
    }

    /// Announces a call by text, where a text can arrive.
    pub(super) fn announce_call(&mut self, day: Date) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        let Route::Message {
            channel,
            point,
            address,
            language,
        } = self.route(&open, &[])
        else {
            return;
        };
        if !self.take_voice_for_notice(&open, &address) {
            return;
        }
        let n = u16::try_from(open.attempts.len()).unwrap_or(u16::MAX - 1) + 1;
        let not_before = self.timing.open_from(self.now);
        self.effects.push(Effect::Send(Wish {
            key: self.contact(&open.key).send_key(n),
            contact: open.key.clone(),
            kind: MessageKind::CallAnnounced,
            channel,
            point: point.clone(),
            address: address.clone(),
            language,
            not_before,
            not_after: self.timing.window_end(not_before),
            reply_to: None,
            questionnaire: None,
            date: Some(day),
            worker: self.circle.owner_at(self.now).cloned(),
        }));
        if let Some(open) = &mut self.trajectory.open {
            let kind = MessageKind::CallAnnounced;
            open.attempts.push(Attempt {
                n,
                kind,
                channel,
                point,
                address,
                not_before,
                seen: Seen::Out,
            });
        }
    }

    fn take_voice_for_notice(&mut self, open: &Open, address: &AddressId) -> bool {
        let free = self
            .circle
            .voice_in_the_way(&self.contact(&open.key), Some(address), self.now)
            .is_none();
        free && self.take_voice(open, address)
    }

    /// The one immediate text in reply to the person's own message (law 6): by the way that the message came,
    /// outside the window, never where it is not answerable.
    pub(super) fn answer(&mut self, to: &Reply, kind: MessageKind, date: Option<Date>) {
        let channel = match to.via {
            Via::Sms => Channel::Sms,
            Via::Mail => Channel::Mail,
            // The page has thanked already.
            Via::Page => return,
        };
        if self.circle.dossier == DossierStatus::Deceased {
            // Whoever answers the phone of somebody who died is not thanked by a machine.
            return;
        }
        let point = self
            .circle
            .points
            .iter()
            .find(|point| Some(&point.address) == to.address.as_ref());
        let language = self
            .circle
            .languages
            .iter()
            .find(|tag| self.rules.languages.contains(tag));
        let (true, Some(point), Some(&language)) = (to.answerable, point, language) else {
            return;
        };
        self.effects.push(Effect::Send(Wish {
            key: self.contact(&to.key).answer_key(&to.inbound),
            contact: to.key.clone(),
            kind,
            channel,
            point: point.id.clone(),
            address: point.address.clone(),
            language,
            not_before: self.now,
            not_after: self.now + jiff::SignedDuration::from_hours(1),
            reply_to: Some(to.inbound.clone()),
            questionnaire: None,
            date,
            worker: None,
        }));
    }
}
