//! What the core may know of people: codes, never names, numbers or texts.

use std::fmt;

use super::vocabulary::vocabulary;

/// A language by its primary subtag (BCP 47 / ISO 639, two or three lower-case letters): `nl`, `fr`, `ar`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 3]);

impl Language {
    /// Dutch.
    pub const NL: Self = Self(*b"nl\0");
    /// French.
    pub const FR: Self = Self(*b"fr\0");
    /// English.
    pub const EN: Self = Self(*b"en\0");

    /// Reads a tag such as `nl`, `NL` or `nl-BE`; only the primary subtag is kept.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next()?.trim();
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_alphabetic()) {
            return None;
        }
        let mut code = [0; 3];
        for (slot, byte) in code.iter_mut().zip(primary.bytes()) {
            *slot = byte.to_ascii_lowercase();
        }
        Some(Self(code))
    }

    /// The tag, two or three lower-case letters.
    #[must_use]
    pub fn tag(&self) -> &str {
        let len = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..len]).unwrap_or("nl")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl serde::Serialize for Language {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> serde::Deserialize<'de> for Language {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        Self::parse(&tag).ok_or_else(|| serde::de::Error::custom(format!("`{tag}` is no language tag such as `nl`")))
    }
}

vocabulary! {
    /// A way to reach somebody.
    pub enum Channel {
        /// A text message to a mobile number.
        Sms = "sms",
        /// An electronic mail.
        Mail = "mail",
        /// A call by a person.
        Call = "call",
        /// A letter by post.
        Letter = "letter",
        /// A visit by a person.
        Visit = "visit",
    }
}

vocabulary! {
    /// What an address is.
    pub enum AddressKind {
        /// A mobile number: reached by text and by call.
        Mobile = "mobile",
        /// A landline: reached by call.
        Landline = "landline",
        /// A mail address.
        Mail = "mail",
        /// A postal address.
        Post = "post",
    }
}

vocabulary! {
    /// Whose a contact point is.
    pub enum Holder {
        /// The person's own.
        Own = "own",
        /// A helper's: a daughter, a neighbour, a volunteer.
        Helper = "helper",
        /// Shared with somebody else.
        Shared = "shared",
    }
}

vocabulary! {
    /// What is known of a contact point's life.
    pub enum PointState {
        /// Nobody has confirmed it yet.
        Unconfirmed = "unconfirmed",
        /// A reply or a delivery came from it.
        Good = "good",
        /// Something is amiss; a person looks at it.
        Doubtful = "doubtful",
        /// It reaches nobody.
        Dead = "dead",
        /// It reaches somebody else.
        WrongPerson = "wrong-person",
    }
}

vocabulary! {
    /// The part of the day that a person prefers (DDAS *dagdeel*).
    pub enum DayPart {
        /// Before noon.
        Morning = "morning",
        /// From noon to six.
        Afternoon = "afternoon",
        /// From six.
        Evening = "evening",
    }
}

vocabulary! {
    /// Age band, kept only where the organisation switches it on.
    pub enum AgeBand {
        /// Under 25.
        Under25 = "under-25",
        /// 25 to 44.
        From25 = "25-44",
        /// 45 to 64.
        From45 = "45-64",
        /// 65 and over.
        From65 = "65-plus",
    }
}

vocabulary! {
    /// What somebody asked us to mind in every contact.
    pub enum Caution {
        /// Leave no voicemail.
        NoVoicemail = "no-voicemail",
        /// Send nothing by post.
        NoPost = "no-post",
        /// The partner may not know.
        NotThePartner = "not-the-partner",
        /// Only a human being may contact this person. No message leaves by itself, and none answers the person's own
        /// messages either, but for two: that a stop was heard, because who says stop must know that it holds, and the
        /// help lines where words sound like danger to life, because no human being reads them at once. Everything else
        /// that the person writes is put before a human being.
        OnlyAPerson = "only-a-person",
        /// Reads with difficulty.
        ReadsWithDifficulty = "reads-with-difficulty",
        /// An interpreter is needed.
        Interpreter = "interpreter",
    }
}

vocabulary! {
    /// What somebody's data are used for.
    pub enum Purpose {
        /// Being in touch after the closing.
        Aftercare = "aftercare",
        /// Knowing whether aftercare helps.
        Evaluation = "evaluation",
    }
}

vocabulary! {
    /// The ground of a processing (Regulation (EU) 2016/679, article 6(1)).
    pub enum LegalBasis {
        /// (a) Consent.
        Consent = "consent",
        /// (c) A legal duty.
        LegalDuty = "legal-duty",
        /// (e) A task in the public interest.
        PublicTask = "public-task",
        /// (f) A legitimate interest.
        LegitimateInterest = "legitimate-interest",
    }
}

vocabulary! {
    /// How somebody was told about aftercare.
    pub enum ToldHow {
        /// In the closing talk.
        ClosingTalk = "closing-talk",
        /// By letter.
        Letter = "letter",
        /// By the announcement that goes before the first question.
        Announcement = "announcement",
    }
}

vocabulary! {
    /// A worker's role.
    pub enum Role {
        /// *Vrijwilliger*: sees a name, a number, a script; nothing of the debts.
        Volunteer = "volunteer",
        /// *Ervaringsdeskundige*: expert by experience.
        ExpertByExperience = "expert-by-experience",
        /// *Budgethulpverlener, schuldhulpverlener, médiateur·rice de dettes*.
        Counsellor = "counsellor",
        /// Reviews alerts and the whole.
        Coordinator = "coordinator",
    }
}

vocabulary! {
    /// The least role that may read a note, an answer or a ledger row; the order is the order of access.
    pub enum Readers {
        /// Everybody who works with the person.
        Volunteer = "volunteer",
        /// Counsellors and coordinators.
        Counsellor = "counsellor",
        /// Coordinators only.
        Coordinator = "coordinator",
    }
}

impl Role {
    /// Whether this role may read what is kept for `readers`.
    #[must_use]
    pub const fn may_read(self, readers: Readers) -> bool {
        match self {
            Self::Volunteer | Self::ExpertByExperience => matches!(readers, Readers::Volunteer),
            Self::Counsellor => matches!(readers, Readers::Volunteer | Readers::Counsellor),
            Self::Coordinator => true,
        }
    }
}
