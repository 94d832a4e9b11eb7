//! On which day, and when in the day, a contact falls that may not fall just anywhere.

use jiff::civil::{Date, Weekday};

use crate::calendar::Offset;
use crate::person::DayPart;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// Where a contact goes whose day is closed or unwanted.
    pub enum Shift {
        /// To the next day that will do. Nothing comes before its day.
        Later = "later",
        /// To the last day before it that will do, within what the step allows; else later.
        Earlier = "earlier",
        /// To the nearest day that will do, within what the step allows; of two that are as near, the later.
        Nearest = "nearest",
    }
}

/// What a step wants of the day on which it falls. Wishes give way where no day within the window meets them: first the
/// days that are liked, then the day of the week, then the days that are to be avoided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placing {
    /// Where it goes from a day that will not do.
    pub shift: Shift,
    /// How far before its day it may move, for the shifts that move it ahead.
    pub ahead: Offset,
    /// The days of the week.
    pub weekdays: Weekdays,
    /// The part of the day, for who has not said what they prefer.
    pub part: Option<DayPart>,
    /// Days of the month on which it is not to fall.
    pub avoid: Vec<MonthDays>,
    /// Days of the month on which it is best.
    pub prefer: Vec<MonthDays>,
    /// Over how many days more the persons of one day are spread, so that no Monday is flooded.
    pub spread_days: u8,
}

impl Default for Placing {
    fn default() -> Self {
        Self {
            shift: Shift::Later,
            ahead: Offset::NONE,
            weekdays: Weekdays::ALL,
            part: None,
            avoid: Vec::new(),
            prefer: Vec::new(),
            spread_days: 0,
        }
    }
}

impl Placing {
    /// Whether any day that is open will do.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.shift == Shift::Later
            && self.weekdays == Weekdays::ALL
            && self.avoid.is_empty()
            && self.prefer.is_empty()
            && self.spread_days == 0
    }

    /// How many of its wishes a day meets, from 0 to 3, the weightiest first.
    #[must_use]
    pub fn rank(&self, date: Date) -> u8 {
        let day = date.day();
        if self.avoid.iter().any(|days| days.contain(day)) {
            return 0;
        }
        if !self.weekdays.have(date.weekday()) {
            return 1;
        }
        if !self.prefer.is_empty() && !self.prefer.iter().any(|days| days.contain(day)) {
            return 2;
        }
        3
    }
}

/// A set of days of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);

    /// These days; of none, every day.
    #[must_use]
    pub fn of(days: &[Weekday]) -> Self {
        let bits = days.iter().fold(0, |bits, day| bits | Self::bit(*day));
        if bits == 0 { Self::ALL } else { Self(bits) }
    }

    /// Whether a day is one of them.
    #[must_use]
    pub fn have(self, day: Weekday) -> bool {
        self.0 & Self::bit(day) != 0
    }

    /// Its days from Monday on.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Weekday::Monday
            .cycle_forward()
            .take(7)
            .filter(move |day| self.have(*day))
    }

    fn bit(day: Weekday) -> u8 {
        1 << day.to_monday_zero_offset()
    }
}

/// Days of the month from one to another, both included; past the end of the month where the first is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthDays {
    /// The first, from 1 to 31.
    pub from: i8,
    /// The last, from 1 to 31.
    pub to: i8,
}

impl MonthDays {
    fn contain(self, day: i8) -> bool {
        if self.from <= self.to {
            (self.from..=self.to).contains(&day)
        } else {
            day >= self.from || day <= self.to
        }
    }
}
