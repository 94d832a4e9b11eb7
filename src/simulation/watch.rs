//! Whoever watches: compares what the far ends got with what was promised. Knows the promises, and not how they are kept.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::far::Got;
use super::people::Coming;
use crate::care::discretion::betrays;
use crate::care::message::MessageKind;
use crate::care::person::{Channel, Language};
use crate::store::witness::SeenMessage;

/// What an operation is, for whoever concludes it.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A process settles what its former life left.
    Recover,
    /// Everything that is due.
    Turn,
    /// Something reaches the service, for the so many-th time.
    Coming(Coming, u32),
    /// A worker, the operator or a list does something.
    Act(Deed),
}

/// What follows from an act, once it is acknowledged.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// Nothing that is watched.
    Quiet,
    /// A worker's act: it has to stand in the trail.
    Audited,
    /// Somebody was erased.
    Erased(String),
    /// The brake was pulled or let go.
    Brake(bool),
}

/// Messages that had been started when a stop, an erasure or the brake was acknowledged: these may still arrive.
type Started = BTreeSet<String>;

/// The watcher.
#[derive(Default)]
pub(super) struct Watch {
    got: BTreeMap<String, Vec<Got>>,
    stopped: BTreeMap<String, Started>,
    left_alone: BTreeMap<String, Started>,
    brake: Option<Started>,
    /// The question that arrived for a contact, by what it says and on which channel; and whom it asks.
    asked: BTreeMap<(String, MessageKind, Channel), (String, String)>,
    /// Whom a message to an address was meant for, whether it arrived or not.
    meant: BTreeMap<String, BTreeSet<String>>,
    /// Messages that a gateway reported as not arrived.
    asked_in_vain: BTreeSet<String>,
    /// References of replies that were acknowledged.
    pub replies: BTreeSet<String>,
    /// Acts of workers that were acknowledged.
    pub acts: i64,
    /// What went wrong, in words.
    pub broken: Vec<String>,
}

impl Watch {
    /// A stop from this address was acknowledged.
    pub(super) fn stop(&mut self, address: &str, started: Started) {
        self.stopped.entry(address.to_owned()).or_insert(started);
    }

    /// From now on this person gets nothing.
    pub(super) fn leave_alone(&mut self, person: &str, started: Started) {
        self.left_alone.entry(person.to_owned()).or_insert(started);
    }

    /// A gateway reports that a message did not arrive.
    pub(super) fn failed(&mut self, wire: &str) {
        self.asked_in_vain.insert(wire.to_owned());
    }

    /// Whoever got this message wants to be asked at another time.
    pub(super) fn later(&mut self, wire: &str) {
        let contact = self.asked.iter().find(|(_, (asked, _))| asked == wire);
        if let Some(contact) = contact.map(|((contact, ..), _)| contact.clone()) {
            self.asked.retain(|(of, ..), _| *of != contact);
        }
    }

    /// Whoever has this address wants to be asked at another time, also where the question went to another address.
    pub(super) fn later_from(&mut self, address: &str) {
        if let Some(persons) = self.meant.get(address) {
            self.asked.retain(|_, (_, person)| !persons.contains(person));
        }
    }

    /// The brake was pulled, or let go.
    pub(super) fn brake(&mut self, on: Option<Started>) {
        self.brake = on;
    }

    /// Whether the far end took a message under this reference.
    pub(super) fn arrived(&self, wire: &str) -> bool {
        self.got.get(wire).is_some_and(|all| all.iter().any(|got| got.taken))
    }

    fn breaks(&mut self, promise: &str, got: &Got, why: &str) {
        self.broken
            .push(format!("{promise}: {why} (message {}, host {})", got.wire, got.host));
    }

    /// Judges one hand-over. `was_frozen`: the host stood still between its last look and this.
    pub(super) fn judge(
        &mut self,
        got: &Got,
        message: Option<&SeenMessage>,
        (pulse, was_frozen): (Option<Timestamp>, bool),
        zone: &TimeZone,
    ) {
        let before = self.got.entry(got.wire.clone()).or_default();
        let twice = before.iter().any(|former| !former.again);
        before.push(got.clone());
        if twice {
            self.breaks("2 nobody is contacted twice", got, "it was handed over before");
        }
        let Some(message) = message else {
            self.breaks("1 nothing is lost", got, "the database knows no such message");
            return;
        };
        if message.started_at.is_none() && !got.again {
            self.breaks(
                "2 nobody is contacted twice",
                got,
                "it left without having been started",
            );
        }
        if !was_frozen && pulse.is_some_and(|last| got.at + SignedDuration::from_mins(5) < last) {
            self.breaks("10 a clock that is behind stops sending", got, "it was behind");
        }
        if self.brake.as_ref().is_some_and(|started| !started.contains(&got.wire)) {
            self.breaks("11 the brake stops everything", got, "the brake was on");
        }
        let subject = got.body.lines().next().unwrap_or_default();
        let shown = if got.channel == Channel::Sms {
            got.body.as_str()
        } else {
            subject
        };
        if shown.contains(super::world::FAMILY) {
            self.breaks("7 no personal data in texts and subjects", got, "it names somebody");
        }
        if message.to_person && !betrays(shown, Language::NL).is_empty() {
            self.breaks(
                "7 no personal data in texts and subjects",
                got,
                "its words give the subject away",
            );
        }
        if message.to_person {
            self.judge_to_person(got, message, was_frozen, zone);
        }
    }

    fn judge_to_person(&mut self, got: &Got, message: &SeenMessage, was_frozen: bool, zone: &TimeZone) {
        let meant = self.meant.entry(got.to.clone()).or_default();
        meant.insert(message.recipient.clone());
        let is_owed = message.kind.is_some_and(MessageKind::is_owed_to_everybody);
        let left_alone = self.left_alone.get(&message.recipient);
        if left_alone.is_some_and(|started| !started.contains(&got.wire)) && !message.is_answer {
            self.breaks("4 an opt-out holds", got, "its person is to be left alone");
        }
        if message.is_answer {
            return;
        }
        // Who calls is told again where the day of the call is another.
        let kind = message.kind.filter(|kind| *kind != MessageKind::CallAnnounced);
        if let (true, Some(kind), Some((_, contact))) = (got.taken, kind, &message.contact) {
            let asked = (got.wire.clone(), message.recipient.clone());
            let former = self.asked.insert((contact.clone(), kind, got.channel), asked);
            if former.is_some_and(|(wire, _)| wire != got.wire && !self.asked_in_vain.contains(&wire)) {
                self.breaks(
                    "2 nobody is contacted twice",
                    got,
                    &format!("{kind} of {contact} had arrived"),
                );
            }
        }
        if self
            .stopped
            .get(&got.to)
            .is_some_and(|started| !started.contains(&got.wire))
            && !is_owed
        {
            self.breaks("4 an opt-out holds", got, "its address said stop");
        }
        let local = zone.to_datetime(got.at);
        let until = if local.weekday() == Weekday::Friday { 15 } else { 20 };
        let is_weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
        if !was_frozen && (is_weekend || local.hour() < 9 || local.hour() >= until) {
            self.breaks("law 4, window", got, &format!("it left on {local}"));
        }
        if !was_frozen && got.at > message.not_after {
            self.breaks("law 4, window", got, "its own window had closed");
        }
        let contact = message.contact.as_ref().map(|(_, contact)| contact.as_str());
        let of_another = message
            .voice
            .as_ref()
            .is_some_and(|(voice, until)| Some(voice.as_str()) != contact && *until > got.at);
        if !was_frozen && of_another && message.outcome.is_none() {
            self.breaks("law 7, one voice", got, "another conversation has its address");
        }
    }
}
