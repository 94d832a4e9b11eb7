//! What a journal holds, and where in it one stands.

use std::fmt;
use std::str::FromStr;

const FIELD_BYTES_MAX: usize = 512;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// `sent <send key>`: the message is about to be handed over. From here on it may have left.
    Sent(String),
    /// `not-taken <send key>`: the gateway surely refused it (429, no connection), which frees the key.
    NotTaken(String),
    /// `accepted <send key>`: the gateway has it. It rides along with a later line and is waited for by nobody: where it is
    /// lost, a human being is asked instead.
    Accepted(String),
    /// `opt-out <blind index> <scope>`, written before the opt-out is acknowledged. The scope names what it closes:
    /// `automatic`, `channel:mail`, `trajectory:<id>`.
    OptOut {
        /// The blind index of the address, or the id of whom it concerns.
        index: String,
        /// The scope's code, and after a colon the channel or the trajectory.
        scope: String,
    },
    /// `erased <id>`: applied again after every restore.
    Erased(String),
}

/// A place in a worker's journal: the number of a file and a byte in it, as text `3:4711`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset {
    /// The number of the file, from 1.
    pub file: u64,
    /// The byte in the file at which a line begins.
    pub byte: u64,
}

/// A text is no offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an offset in the journal is the number of a file and a byte, such as 1:0")]
pub struct OffsetError;

impl Record {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut fields = text.split(' ');
        let kind = fields.next()?;
        let first = fields.next()?.to_owned();
        let second = fields.next().map(str::to_owned);
        if fields.next().is_some() {
            return None;
        }
        let record = match (kind, second) {
            ("sent", None) => Self::Sent(first),
            ("not-taken", None) => Self::NotTaken(first),
            ("accepted", None) => Self::Accepted(first),
            ("opt-out", Some(scope)) => Self::OptOut { index: first, scope },
            ("erased", None) => Self::Erased(first),
            _ => return None,
        };
        record.is_writable().then_some(record)
    }

    pub(super) fn is_writable(&self) -> bool {
        let is_field = |field: &String| {
            (1..=FIELD_BYTES_MAX).contains(&field.len()) && field.bytes().all(|byte| byte.is_ascii_graphic())
        };
        match self {
            Self::Sent(field) | Self::NotTaken(field) | Self::Accepted(field) | Self::Erased(field) => is_field(field),
            Self::OptOut { index, scope } => is_field(index) && is_field(scope),
        }
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent(key) => write!(f, "sent {key}"),
            Self::NotTaken(key) => write!(f, "not-taken {key}"),
            Self::Accepted(key) => write!(f, "accepted {key}"),
            Self::OptOut { index, scope } => write!(f, "opt-out {index} {scope}"),
            Self::Erased(id) => write!(f, "erased {id}"),
        }
    }
}

impl Offset {
    /// Before the first record of the oldest file that is there.
    pub const START: Self = Self { file: 0, byte: 0 };
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.byte)
    }
}

impl FromStr for Offset {
    type Err = OffsetError;

    fn from_str(text: &str) -> Result<Self, OffsetError> {
        let (file, byte) = text.split_once(':').ok_or(OffsetError)?;
        let number = |text: &str| text.parse().map_err(|_| OffsetError);
        Ok(Self {
            file: number(file)?,
            byte: number(byte)?,
        })
    }
}
