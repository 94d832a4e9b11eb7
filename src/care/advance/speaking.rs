//! Taking the voice and writing the wish for a message.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::Run;
use super::route::Route;
use crate::circle::Voice;
use crate::contact::{Ending, Outcome, Why};
use crate::dossier::DossierStatus;
use crate::effect::{Actor, Effect, EntryKind, Wish};
use crate::event::{Reply, Via};
use crate::ids::{AddressId, ContactKey, PointId};
use crate::message::{MessageKind, Unsent};
use crate::person::{Caution, Channel, Language};
use crate::task::TaskKind;
use crate::trajectory::{Attempt, Open, Seen, Stage};

/// The same automatic answer goes to the same person once within so long: whoever answers every message of ours is a
/// robot, and a human being has it on their phone already.
const SAID_AGAIN: SignedDuration = SignedDuration::from_hours(6);

impl Run<'_> {
    /// Sends the next message of the open contact by the best way left, waits for a voice, or asks a human.
    pub(super) fn speak(&mut self, kind: MessageKind, without: &[Channel]) {
        let Some(open) = self.trajectory.open.clone() else {
            return;
        };
        if self.is_forgotten(&open.key) {
            return self.pass_over_forgotten(&open);
        }
        match self.route(&open, without) {
            Route::Stopped => {
                self.end_open(
                    Ending::new(Outcome::OptedOut, Why::Stop),
                    Unsent::Stopped,
                    Actor::Person,
                );
            }
            Route::Human(_) if self.in_the_way(&open).is_some() => self.wait(&open),
            Route::Human(reason) => self.leave_without_a_way(&open, reason),
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

    /// Later messages of this contact went out than the database knows of: nobody is written to once more. Whoever is silent
    /// then is silent to us alone, and the ladder leads to a human being.
    fn pass_over_forgotten(&mut self, open: &Open) {
        if open.has_asked() {
            let why = vec![("why", "in-journal".into())];
            self.note(EntryKind::RungSkipped, Some(&open.key), Actor::Plan, why);
        } else {
            self.end_forgotten(&open.key);
        }
    }

    /// Waits on while another conversation has the person or the address.
    pub(super) fn wait_for_voice(&mut self) -> bool {
        let Some(open) = &self.trajectory.open else {
            return false;
        };
        if self.now >= open.expires {
            let ending = Ending::new(Outcome::Superseded, Why::OtherConversation);
            self.end_open(ending, Unsent::ContactEnded, Actor::Plan);
            return true;
        }
        if self.in_the_way(open).is_some() {
            return false;
        }
        self.go_ahead();
        true
    }

    /// When to look again whether the voice is free.
    pub(super) fn wake_for_voice(&self, open: &Open) -> Timestamp {
        let until = self.in_the_way(open).map(|voice| voice.until);
        until.map_or(open.expires, |until| until.min(open.expires))
    }

    /// Whether the release of a voice is what the open contact waits for.
    pub(super) fn waits(&self, open: &Open) -> bool {
        match open.stage {
            Stage::Voice => true,
            Stage::Asking => self.call_in_the_way(open).is_some(),
            Stage::Later { .. } | Stage::Human { .. } => false,
        }
    }

    /// The conversation of another contact with the person, or on the address that the next message would go to.
    pub(super) fn in_the_way(&self, open: &Open) -> Option<&Voice> {
        let contact = self.contact(&open.key);
        if !self.circle.is_another_heard(&contact, self.now) {
            return None;
        }
        let address = match self.route(open, &[]) {
            Route::Message { address, .. } => Some(address),
            Route::Human(_) | Route::Stopped => None,
        };
        self.circle.voice_in_the_way(&contact, address.as_ref(), self.now)
    }

    /// Takes the person and the address for this conversation; `false`, and waiting, where another has them.
    fn take_voice(&mut self, open: &Open, address: &AddressId) -> bool {
        let free = self.take_free_voice(&open.key, Some(address));
        if !free {
            self.wait(open);
        }
        free
    }

    /// Takes the person, and the address where there is one; `false` where another conversation has them.
    fn take_free_voice(&mut self, key: &ContactKey, address: Option<&AddressId>) -> bool {
        let contact = self.contact(key);
        if self.circle.voice_in_the_way(&contact, address, self.now).is_some() {
            return false;
        }
        let until = self.timing.after(self.now, self.rules.protocol.voice);
        self.effects.push(Effect::TakeVoice {
            contact,
            address: address.cloned(),
            until,
        });
        if let Some(open) = &mut self.trajectory.open {
            open.voice_until = Some(until);
        }
        true
    }

    /// A human being is asked to speak with the person: nobody else does meanwhile.
    pub(super) fn take_voice_for_human(&mut self) {
        let open = self.trajectory.open.as_ref();
        let silent = open.filter(|open| open.voice_until.is_none_or(|until| until <= self.now));
        if let Some(key) = silent.map(|open| open.key.clone()) {
            self.take_free_voice(&key, None);
        }
    }

    pub(super) fn wait(&mut self, open: &Open) {
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
        let Some(open) = &self.trajectory.open else {
            return;
        };
        // What is late, after a stand-still, is spread like what is planned.
        let timing = self.timing.on(channel);
        let late = self.now > timing.open_from(open.due) + SignedDuration::from_hours(1);
        let from = self.next_try(open);
        let not_before = if late {
            timing.spread_from(from, open.key.spread(&self.trajectory.id))
        } else {
            timing.open_from(from)
        };
        let n = u16::try_from(open.attempts.len()).unwrap_or(u16::MAX - 1) + 1;
        let questionnaire = self
            .rules
            .protocol
            .step(&open.key.step)
            .filter(|step| step.asks())
            .and_then(|step| step.questionnaire())
            .map(ToOwned::to_owned);
        let key = open.key.clone();
        self.effects.push(Effect::Send(Wish {
            key: self.contact(&key).send_key(n),
            contact: key.clone(),
            kind,
            channel,
            point: point.clone(),
            address: address.clone(),
            language,
            not_before,
            not_after: timing.window_end(not_before),
            reply_to: None,
            questionnaire,
            date: None,
            worker: None,
        }));
        self.note(
            EntryKind::Asked,
            Some(&key),
            Actor::Plan,
            vec![
                ("message", kind.into()),
                ("channel", channel.into()),
                ("from", not_before.into()),
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

    /// Whether a call of the open contact can be announced by text: one can arrive, and nobody else is speaking.
    pub(super) fn can_announce(&self) -> bool {
        self.trajectory.open.as_ref().is_some_and(|open| {
            matches!(self.route(open, &[]), Route::Message { .. }) && self.in_the_way(open).is_none()
        })
    }

    /// Announces a call by text.
    pub(super) fn announce_call(&mut self, day: Date) {
        let Some(open) = &self.trajectory.open else {
            return;
        };
        let Route::Message {
            channel,
            point,
            address,
            language,
        } = self.route(open, &[])
        else {
            return;
        };
        let key = open.key.clone();
        let n = u16::try_from(open.attempts.len()).unwrap_or(u16::MAX - 1) + 1;
        if !self.take_free_voice(&key, Some(&address)) {
            return;
        }
        let timing = self.timing.on(channel);
        let not_before = timing.open_from(self.now);
        self.effects.push(Effect::Send(Wish {
            key: self.contact(&key).send_key(n),
            contact: key,
            kind: MessageKind::CallAnnounced,
            channel,
            point: point.clone(),
            address: address.clone(),
            language,
            not_before,
            not_after: timing.window_end(not_before),
            reply_to: None,
            questionnaire: None,
            date: Some(day),
            worker: self.owner_of(TaskKind::Call),
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

    /// The one immediate text in reply to the person's own message (law 6): by the way that the message came,
    /// outside the window, never where it is not answerable, and to whom only a human being may contact none but what is
    /// owed to everybody. The same kind of answer is not given twice in a row.
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
        if self.circle.cautions.contains(&Caution::OnlyAPerson) && !kind.is_owed_to_everybody() {
            return;
        }
        let point = self
            .circle
            .points
            .iter()
            .find(|point| Some(&point.address) == to.address.as_ref());
        let language = self.rules.language_of(&self.circle.languages);
        let (true, Some(point), Some(language)) = (to.answerable, point, language) else {
            return;
        };
        let said = self.trajectory.answered.get(&kind);
        if said.is_some_and(|at| self.now < *at + SAID_AGAIN) {
            return;
        }
        self.trajectory.answered.retain(|_, at| self.now < *at + SAID_AGAIN);
        self.trajectory.answered.insert(kind, self.now);
        self.effects.push(Effect::Send(Wish {
            key: self.contact(&to.key).answer_key(&to.inbound),
            contact: to.key.clone(),
            kind,
            channel,
            point: point.id.clone(),
            address: point.address.clone(),
            language,
            not_before: self.now,
            not_after: self.now + SignedDuration::from_hours(1),
            reply_to: Some(to.inbound.clone()),
            questionnaire: None,
            date,
            worker: None,
        }));
    }
}
