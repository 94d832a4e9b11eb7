//! The distance from an anchor to a step, in civil units.

use std::fmt;

use jiff::Span;
use jiff::civil::Date;

/// Why an offset was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OffsetError {
    /// Not written as a distance in time.
    #[error("`{0}` is no distance from the closing; write it as `3 months`, `2 weeks`, `10 days` or `P3M`")]
    Unreadable(String),
    /// Counts hours or less, which have no place in a plan of days.
    #[error("`{0}` counts hours or less; a step is planned in days, weeks, months or years")]
    NotCivil(String),
    /// Lies before the anchor.
    #[error("`{0}` lies before the closing; a step comes on or after it")]
    Negative(String),
    /// Longer than [`Offset::MAX_YEARS`] years.
    #[error("`{0}` is more than {most} years away; plan a shorter distance", most = Offset::MAX_YEARS)]
    TooLong(String),
}

/// A civil distance from an anchor: whole months, then whole days. Never negative, never hours.
///
/// Days and not a duration, because seven times 24 hours is an hour off across a clock change; and kept apart from
/// any date, because a step is always counted from the anchor and never from the step before it (31 January plus one
/// month plus one month would drift to 28 March).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Offset {
    months: i32,
    days: i32,
}

impl Offset {
    /// The longest distance, in years.
    pub const MAX_YEARS: i32 = 30;

    /// No distance: the day of the anchor itself.
    pub const NONE: Self = Self { months: 0, days: 0 };

    /// Reads `3 months`, `2 weeks`, `1 year 6 months`, or the ISO 8601 forms `P3M`, `P2W`, `P1Y6M`.
    ///
    /// Years are twelve months and weeks seven days, so `P1Y` equals `12 months` and `2 weeks` equals `14 days`.
    ///
    /// # Errors
    /// One [`OffsetError`] for each kind of fault; fractions and unknown units are unreadable.
    pub fn parse(text: &str) -> Result<Self, OffsetError> {
        let text = text.trim();
        let span: Span = text.parse().map_err(|_| OffsetError::Unreadable(text.to_owned()))?;
        if span.is_negative() {
            return Err(OffsetError::Negative(text.to_owned()));
        }
        // A zero of hours leaves no trace in a span, so the unit of a zero is read from its text.
        let civil_zero = if text.starts_with('P') {
            !text.contains('T')
        } else {
            ["day", "week", "month", "year"]
                .iter()
                .any(|unit| text.trim_end_matches('s').ends_with(unit))
        };
        if counts_time(&span) || span.is_zero() && !civil_zero {
            return Err(OffsetError::NotCivil(text.to_owned()));
        }
        let months = i32::from(span.get_years()) * 12 + span.get_months();
        let days = span.get_weeks() * 7 + span.get_days();
        if months > Self::MAX_YEARS * 12 || days > Self::MAX_YEARS * 366 {
            return Err(OffsetError::TooLong(text.to_owned()));
        }
        Ok(Self { months, days })
    }

    /// The date at this distance from the anchor.
    ///
    /// A day that the month has not becomes its last day: 31 January plus one month is 28 or 29 February. At the end
    /// of the calendar (31 December 9999) it stays there.
    #[must_use]
    pub fn after(self, anchor: Date) -> Date {
        anchor.saturating_add(Span::new().months(self.months).days(self.days))
    }
}

impl Offset {
    /// The date at this distance before another.
    #[must_use]
    pub fn before(self, date: Date) -> Date {
        date.saturating_sub(Span::new().months(self.months).days(self.days))
    }

    /// So much longer, as one distance from the same anchor; `None` past [`Offset::MAX_YEARS`].
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (months, days) = (self.months + other.months, self.days + other.days);
        (months <= Self::MAX_YEARS * 12 && days <= Self::MAX_YEARS * 366).then_some(Self { months, days })
    }

    /// Whole months and days.
    #[must_use]
    pub const fn parts(self) -> (i32, i32) {
        (self.months, self.days)
    }
}

fn counts_time(span: &Span) -> bool {
    let coarse = span.get_hours() != 0 || span.get_minutes() != 0 || span.get_seconds() != 0;
    coarse || span.get_milliseconds() != 0 || span.get_microseconds() != 0 || span.get_nanoseconds() != 0
}

/// The date on which a step at `offset` from `anchor` is due.
#[must_use]
pub fn due_on(anchor: Date, offset: Offset) -> Date {
    offset.after(anchor)
}

impl fmt::Display for Offset {
    /// The ISO 8601 form in months and days, the same for equal offsets: `P3M`, `P14D`, `P1M3D`, `P0D`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.months, self.days) {
            (0, days) => write!(f, "P{days}D"),
            (months, 0) => write!(f, "P{months}M"),
            (months, days) => write!(f, "P{months}M{days}D"),
        }
    }
}

impl fmt::Debug for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
