//! When a person may be contacted: the organisation's window, and what the person asked for within it.

use std::fmt;

use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::hours::{HoursError, TimeRange, WeekHours, minutes};
use crate::person::{Channel, DayPart};

/// The hours of the week in which messages may leave, in the person's own time zone (law 4).
///
/// Short on purpose: a person must still be able to answer, and reach somebody, on the day of the message.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContactWindow(WeekHours);

impl ContactWindow {
    /// A window of these hours.
    #[must_use]
    pub const fn new(week: WeekHours) -> Self {
        Self(week)
    }

    /// The hours of the week.
    #[must_use]
    pub const fn week(&self) -> &WeekHours {
        &self.0
    }

    /// Whether quiet hours that hold every day leave an hour of the week open.
    #[must_use]
    pub fn outlasts(&self, quiet: &QuietHours) -> bool {
        let mut week = Weekday::Monday.cycle_forward().take(7);
        week.any(|day| {
            let open = self.0.on(day);
            open.iter()
                .any(|open| quiet.allowed().iter().any(|allowed| open.meet(*allowed).is_some()))
        })
    }
}

impl ContactWindow {
    /// Whether it has an hour of a part of the day on any day of the week.
    #[must_use]
    pub fn opens_in(&self, part: DayPart) -> bool {
        let part = hours_of(part);
        let mut week = Weekday::Monday.cycle_forward().take(7);
        week.any(|day| self.0.on(day).iter().any(|open| open.meet(part).is_some()))
    }
}

impl Default for ContactWindow {
    /// Monday to Thursday 09:00–20:00, Friday 09:00–15:00.
    fn default() -> Self {
        let long = Some((9 * 60, 20 * 60));
        Self(WeekHours::of([
            long,
            long,
            long,
            long,
            Some((9 * 60, 15 * 60)),
            None,
            None,
        ]))
    }
}

/// Hours of every day in which no message leaves: to one person, or on one channel.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct QuietHours {
    quiet: Box<[TimeRange]>,
    allowed: Box<[TimeRange]>,
}

impl QuietHours {
    /// Reads `21:00-09:30` or `12:00-13:00, 18:00-19:00`. A range may pass midnight, in any order, and overlap.
    ///
    /// # Errors
    /// [`HoursError::Unreadable`]; [`HoursError::Empty`] where a range has no length;
    /// [`HoursError::AlwaysQuiet`] where no hour is left.
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let mut quiet = Vec::new();
        for part in text.split(',') {
            let (from, to) = minutes(part.trim())?;
            if from <= to {
                quiet.push(TimeRange::new(from, to)?);
            } else {
                let midnight = TimeRange::WHOLE_DAY;
                quiet.extend(TimeRange::new(midnight.from(), to));
                quiet.extend(TimeRange::new(from, midnight.to()));
            }
        }
        Self::new(quiet)
    }

    /// Quiet hours from ranges in any order, which may overlap.
    ///
    /// # Errors
    /// [`HoursError::AlwaysQuiet`] where no hour of the day is left.
    pub fn new(mut ranges: Vec<TimeRange>) -> Result<Self, HoursError> {
        ranges.sort_unstable();
        let (mut quiet, mut allowed): (Vec<TimeRange>, Vec<TimeRange>) = (Vec::new(), Vec::new());
        let mut reached = 0;
        for range in ranges {
            match quiet.last_mut() {
                Some(last) if range.from() <= last.to() => {
                    if let Ok(joined) = TimeRange::new(last.from(), last.to().max(range.to())) {
                        *last = joined;
                    }
                }
                _ => {
                    allowed.extend(TimeRange::new(reached, range.from()));
                    quiet.push(range);
                }
            }
            reached = reached.max(range.to());
        }
        allowed.extend(TimeRange::new(reached, TimeRange::WHOLE_DAY.to()));
        if allowed.is_empty() {
            return Err(HoursError::AlwaysQuiet);
        }
        Ok(Self {
            quiet: quiet.into(),
            allowed: allowed.into(),
        })
    }

    /// The hours of the day that are left, in order.
    pub(super) fn allowed(&self) -> &[TimeRange] {
        &self.allowed
    }
}

impl fmt::Display for QuietHours {
    /// What [`QuietHours::parse`] reads: the ranges in order, split at midnight and joined where they touch.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, range) in self.quiet.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{range}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for QuietHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "QuietHours({self})")
    }
}

/// What decides the hours of one person within the contact window.
#[derive(Clone, Copy, Debug)]
pub struct PersonTime<'a> {
    /// The person's time zone.
    pub zone: &'a TimeZone,
    /// Hours in which this person wants no message; always kept.
    pub quiet: Option<&'a QuietHours>,
    /// The preferred part of the day; given up where it would put a contact off for more than seven open days.
    pub day_part: Option<DayPart>,
    /// The channel that is asked about, for its quiet hours; none where it is not known yet.
    pub channel: Option<Channel>,
}

impl<'a> PersonTime<'a> {
    /// A person who asked for nothing in particular.
    #[must_use]
    pub const fn new(zone: &'a TimeZone) -> Self {
        Self {
            zone,
            quiet: None,
            day_part: None,
            channel: None,
        }
    }

    /// The same person, asked about one channel.
    #[must_use]
    pub const fn on(self, channel: Channel) -> Self {
        Self {
            channel: Some(channel),
            ..self
        }
    }

    /// The hours of the day outside the quiet hours.
    pub(super) fn allowed(&self) -> &'a [TimeRange] {
        allowed_by(self.quiet)
    }
}

/// The hours of the day that quiet hours leave; all of it where there are none.
pub(super) fn allowed_by(quiet: Option<&QuietHours>) -> &[TimeRange] {
    quiet.map_or(&[TimeRange::WHOLE_DAY], QuietHours::allowed)
}

/// The hours of a part of the day: morning until noon, afternoon until six, evening from six.
#[must_use]
pub(super) fn hours_of(part: DayPart) -> TimeRange {
    let (from, to) = match part {
        DayPart::Morning => (0, 12 * 60),
        DayPart::Afternoon => (12 * 60, 18 * 60),
        DayPart::Evening => (18 * 60, 24 * 60),
    };
    TimeRange::new(from, to).unwrap_or(TimeRange::WHOLE_DAY)
}
