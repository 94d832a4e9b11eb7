//! What a ledger row may say beside its kind: codes, ids, dates and instants, written out only where a row is stored.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;

/// One particular of a ledger row: no free text and nothing personal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Particular {
    /// A code of a closed vocabulary.
    Code(&'static str),
    /// An instant.
    At(Timestamp),
    /// A date.
    Day(Date),
    /// Ids or keys, with blanks between them.
    Names(String),
}

impl fmt::Display for Particular {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => f.write_str(code),
            Self::At(at) => at.fmt(f),
            Self::Day(day) => day.fmt(f),
            Self::Names(names) => f.write_str(names),
        }
    }
}

impl From<&'static str> for Particular {
    fn from(code: &'static str) -> Self {
        Self::Code(code)
    }
}

impl From<String> for Particular {
    fn from(names: String) -> Self {
        Self::Names(names)
    }
}

impl From<Timestamp> for Particular {
    fn from(at: Timestamp) -> Self {
        Self::At(at)
    }
}

impl From<Date> for Particular {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}
