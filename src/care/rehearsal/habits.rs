//! What is assumed of people: how gateways, former clients and workers behave in a rehearsal.

use super::chance::Chance;
use crate::task::TaskKind;

/// A share, in parts of a hundred.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(u8);

impl Share {
    /// So many of a hundred; `None` above a hundred.
    #[must_use]
    pub const fn percent(of_hundred: u8) -> Option<Self> {
        if of_hundred <= 100 {
            Some(Self(of_hundred))
        } else {
            None
        }
    }

    /// How many of a hundred.
    #[must_use]
    pub const fn of_hundred(self) -> u8 {
        self.0
    }

    /// Whether it is so this time.
    pub(super) fn happens(self, chance: &mut Chance) -> bool {
        self.0 > 0 && chance.below(100) < u32::from(self.0)
    }
}

/// What is assumed. Shares of one kind are drawn one after another: of the messages that arrive so many are answered, of
/// these so many tell trouble.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Habits {
    /// The addresses at which nothing arrives.
    pub dead: Share,
    /// The persons who never answer a message.
    pub never: Share,
    /// The questions that the others answer.
    pub answered: Share,
    /// The answers that say *stop*.
    pub stop: Share,
    /// The answers that say *not now*.
    pub later: Share,
    /// The answers that ask to be called.
    pub call_me: Share,
    /// The answers that tell trouble.
    pub trouble: Share,
    /// Within how many hours an answer comes, each hour equally likely.
    pub answer_hours: u16,
    /// The tasks that are done within their term; the others are left until they lapse.
    pub done: Share,
    /// The tries to be in touch that reach the person.
    pub reached: Share,
    /// After how many vain tries a worker gives up.
    pub tries: u8,
    /// The persons who arrive where they are led.
    pub arrived: Share,
    /// How long the tasks take.
    pub minutes: Minutes,
    /// Of the persons of an assumed caseload, how many have a mobile number.
    pub with_mobile: Share,
    /// How many of them have a mail address.
    pub with_mail: Share,
    /// How many of them were told about aftercare at the closing.
    pub told: Share,
}

/// How long a worker is busy with one task or one try, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Minutes {
    /// A call, or an alert that is followed up by one.
    pub call: u16,
    /// A visit, with the way there.
    pub visit: u16,
    /// A letter.
    pub letter: u16,
    /// A talk at the service: an appointment, an evaluation, work on an instrument, a warm hand-over.
    pub talk: u16,
    /// Everything behind a desk: a look at the dossier, a reply to read, an address to check.
    pub desk: u16,
}

impl Minutes {
    /// How long one task, or one try at it, takes.
    #[must_use]
    pub const fn of(&self, kind: TaskKind) -> u16 {
        match kind {
            TaskKind::Alert | TaskKind::ContactLost | TaskKind::Call | TaskKind::Tell => self.call,
            TaskKind::Visit => self.visit,
            TaskKind::Letter => self.letter,
            TaskKind::Appointment | TaskKind::Evaluate | TaskKind::Refer | TaskKind::Work => self.talk,
            TaskKind::Review
            | TaskKind::Held
            | TaskKind::ReadReply
            | TaskKind::CheckAddress
            | TaskKind::Enrol
            | TaskKind::ApproveImport
            | TaskKind::SamePerson => self.desk,
        }
    }
}
