//! The state of one person of one dossier following a protocol: codes and instants, no free text.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::contact::{Origin, Why};
use super::ids::{AddressId, ContactId, ContactKey, InboundId, PointId, SendKey, StepId, TaskId, TrajectoryId};
use super::message::MessageKind;
use super::past::{Past, Settled};
use super::person::Channel;
use super::risk::Heard;
use super::task::TaskKind;
use super::vocabulary::vocabulary;

/// The step id of the announcement that precedes the first question to whoever was not told.
pub const ANNOUNCEMENT: &str = "announcement";

/// One trajectory. What is planned is computed and not stored; only what was settled is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Trajectory {
    /// Its id.
    pub id: TrajectoryId,
    /// What it counts from.
    pub enrolment: Enrolment,
    /// Whether it runs.
    pub phase: Phase,
    /// The contact that now stands open; at most one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<Open>,
    /// Which contacts of each step have ended or were skipped.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settled: BTreeMap<StepId, Settled>,
    /// What the step plan may ask of the time before.
    #[serde(default, skip_serializing_if = "is_blank")]
    pub past: Past,
    /// What workers changed in the plan of this one person.
    #[serde(default, skip_serializing_if = "Exceptions::is_empty")]
    pub exceptions: Exceptions,
    /// When the announcement was seen to have left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Timestamp>,
    /// The contact that ended last, so that a late answer finds its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recent: Option<Recent>,
    /// The reply that was read last: delivered again, it says nothing new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<InboundId>,
    /// What was said last in answer to the person's own messages, and when: a robot that answers each of them gets no
    /// second one of the same kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answered: BTreeMap<MessageKind, Timestamp>,
    /// The last instant at which it was advanced; its time never goes back.
    pub last: Timestamp,
}

/// The contacts that workers add are numbered from here, so that they never meet those of the plan.
pub const ADDED_FROM: u32 = 1000;

/// What workers changed in the plan of one person, without leaving it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Exceptions {
    /// Contacts that fall on another day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "by_key")]
    pub moved: BTreeMap<ContactKey, Date>,
    /// Contacts beside those of the plan, numbered from [`ADDED_FROM`], with their day.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty", with = "by_key")]
    pub added: BTreeMap<ContactKey, Date>,
    /// Nothing begins before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<Date>,
}

impl Exceptions {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.moved.is_empty() && self.added.is_empty() && self.paused_until.is_none()
    }
}

/// Contacts as a list of pairs: a key of two parts is no key of JSON.
mod by_key {
    use std::collections::BTreeMap;

    use jiff::civil::Date;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::ids::ContactKey;

    pub(super) fn serialize<S: Serializer>(map: &BTreeMap<ContactKey, Date>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<ContactKey, Date>, D::Error> {
        Ok(Vec::deserialize(deserializer)?.into_iter().collect())
    }
}

fn is_blank(past: &Past) -> bool {
    past == &Past::default()
}

/// What a trajectory counts from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Enrolment {
    /// The day on which the dossier was closed.
    pub closed_on: Date,
    /// The how-manieth enrolment of this person of this dossier, from 1.
    pub number: u32,
    /// From when on it may speak; `None` until the import is approved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Timestamp>,
    /// Whether an announcement goes before the first question.
    pub announce: bool,
    /// The announcements that told nobody and are made again; `None` where the first one stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<AnnouncedAgain>,
}

/// An announcement that never left is no silence: it is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct AnnouncedAgain {
    /// How many went before it.
    pub times: u32,
    /// From when on it may begin.
    pub from: Timestamp,
}

/// Whether a trajectory runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Waits for the approval of its import.
    Proposed,
    /// Runs.
    Active,
    /// The dossier is open again, so a worker is in touch.
    Paused,
    /// Ended.
    Ended(End),
}

vocabulary! {
    /// Why a trajectory ended.
    pub enum End {
        /// The plan is done.
        Completed = "completed",
        /// The person said stop.
        OptedOut = "opted-out",
        /// The person died.
        Deceased = "deceased",
        /// The person could not be told about aftercare.
        NotTold = "not-told",
        /// A worker ended it.
        ByWorker = "by-worker",
        /// The closing evaluation was held.
        Evaluated = "evaluated",
        /// The person arrived where a step led them, or came back to the desk.
        HandedOver = "handed-over",
        /// The dossier was opened again, and the plan ends there.
        Reopened = "reopened",
        /// The person moved away.
        Moved = "moved",
        /// A new enrolment took its place.
        Replaced = "replaced",
    }
}

/// A contact that stands open.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Open {
    /// Which.
    pub key: ContactKey,
    /// Where it comes from.
    pub origin: Origin,
    /// When it began.
    pub began: Timestamp,
    /// When it was due.
    pub due: Timestamp,
    /// By when it has to have begun.
    pub expires: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// The messages of it, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Attempt>,
    /// The rung of the ladder that comes next.
    pub rung: usize,
    /// The rung counts from here: when the first message was to leave.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Timestamp>,
    /// When the last rung was climbed: two never fall on one day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub climbed: Option<Timestamp>,
    /// Until when the conversation has the person and the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice_until: Option<Timestamp>,
    /// How often *not now* was said.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub later: u8,
    /// How many tasks it has asked for.
    #[serde(default, skip_serializing_if = "is_zero_u16")]
    pub tasks: u16,
    /// What was heard so far.
    #[serde(default, skip_serializing_if = "Heard::is_empty")]
    pub heard: Heard,
    /// The risk rules that have raised an alert on it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reasons: BTreeSet<String>,
    /// How far a warm hand-over has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover: Option<Why>,
    /// Whether the one *we did not understand* has gone out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub puzzled: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_zero(n: &u8) -> bool {
    *n == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
const fn is_zero_u16(n: &u16) -> bool {
    *n == 0
}

/// Where an open contact stands.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// Waits for another conversation with the person or on the address to end.
    Voice,
    /// A message is out, or about to be.
    Asking,
    /// The person asked to be asked again later.
    Later {
        /// When.
        until: Timestamp,
    },
    /// A human being is asked to act.
    Human {
        /// The task.
        task: TaskId,
        /// Of what kind.
        kind: TaskKind,
        /// By when.
        deadline: Timestamp,
        /// Whether it has gone to the coordinator already.
        escalated: bool,
    },
}

/// One message of an open contact.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Attempt {
    /// The how-manieth message of this contact, from 1.
    pub n: u16,
    /// What it says.
    pub kind: MessageKind,
    /// On which channel.
    pub channel: Channel,
    /// To which contact point.
    pub point: PointId,
    /// To which address.
    pub address: AddressId,
    /// From when on it may leave.
    pub not_before: Timestamp,
    /// What the core has made of its fate.
    pub seen: Seen,
}

/// What the core has made of a message's fate.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// Out, or on its way; silence counts from here.
    Out,
    /// It never left or was taken back: it does not count as having asked.
    Void,
    /// It failed: it does not count as having asked, and its contact point is not tried again in this contact.
    Failed,
    /// The holder or the gateway blocks us: it counts as the person's own stop on that contact point.
    Stopped,
    /// Nobody knows; a task asks a human.
    Held {
        /// The task.
        task: TaskId,
        /// By when.
        deadline: Timestamp,
    },
    /// It was held, and a human judged it or did not in time: it counts as out, and nobody is asked again.
    Judged,
}

impl Seen {
    /// Whether a message with this fate does not count as having asked.
    #[must_use]
    pub const fn is_unasked(&self) -> bool {
        matches!(self, Self::Void | Self::Failed | Self::Stopped)
    }
}

/// The contact that ended last.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Recent {
    /// Which.
    pub key: ContactKey,
    /// When it began.
    pub began: Timestamp,
    /// When it ended.
    pub ended: Timestamp,
    /// What was heard in it.
    #[serde(default, skip_serializing_if = "Heard::is_empty")]
    pub heard: Heard,
    /// The risk rules that raised an alert on it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reasons: BTreeSet<String>,
}

impl Trajectory {
    /// A trajectory at its enrolment.
    #[must_use]
    pub fn new(id: TrajectoryId, enrolment: Enrolment, now: Timestamp) -> Self {
        let phase = if enrolment.start.is_some() {
            Phase::Active
        } else {
            Phase::Proposed
        };
        Self {
            id,
            enrolment,
            phase,
            open: None,
            settled: BTreeMap::new(),
            past: Past::default(),
            exceptions: Exceptions::default(),
            announced: None,
            recent: None,
            read: None,
            answered: BTreeMap::new(),
            last: now,
        }
    }

    /// Whether an occurrence of a step has ended or was skipped.
    #[must_use]
    pub fn is_settled(&self, key: &ContactKey) -> bool {
        self.settled
            .get(&key.step)
            .is_some_and(|settled| settled.has(key.occurrence))
    }

    /// Whether it has ended.
    #[must_use]
    pub const fn is_ended(&self) -> bool {
        matches!(self.phase, Phase::Ended(_))
    }

    /// The id of a contact of this trajectory.
    #[must_use]
    pub fn contact(&self, key: &ContactKey) -> ContactId {
        key.of(&self.id)
    }
}

impl Open {
    /// The key of the attempt.
    #[must_use]
    pub fn send_key(&self, trajectory: &TrajectoryId, attempt: &Attempt) -> SendKey {
        self.key.of(trajectory).send_key(attempt.n)
    }

    /// Whether a question of this contact is out or may be.
    #[must_use]
    pub fn has_asked(&self) -> bool {
        self.attempts
            .iter()
            .any(|attempt| attempt.kind.is_question() && !attempt.seen.is_unasked())
    }
}
