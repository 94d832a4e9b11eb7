//! Hours of the day and of the week: the shape that the contact window and the service hours share.

use std::fmt;

use jiff::civil::Weekday;

/// Why hours were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not written as a range of hours.
    #[error("`{0}` is no range of hours; write it as `09:00-17:00`")]
    Unreadable(String),
    /// The range has no length, runs backwards or runs past midnight.
    #[error("the range {0} does not end after it begins; a range lies within one day, at the latest until 24:00")]
    Empty(String),
    /// A range begins before the one that it is listed after.
    #[error("{later} is listed after {earlier} but begins before it; list the ranges of a day in order")]
    Unsorted {
        /// The range that is listed first.
        earlier: TimeRange,
        /// The range that is listed after it.
        later: TimeRange,
    },
    /// Two ranges of one day share a moment.
    #[error("{earlier} and {later} overlap; join them or move one")]
    Overlapping {
        /// The range that begins first.
        earlier: TimeRange,
        /// The range that begins within it.
        later: TimeRange,
    },
    /// There is no open hour in the whole week.
    #[error("no day of the week has an open hour; open at least one")]
    NeverOpen,
    /// Quiet hours fill the whole day.
    #[error("the quiet hours leave no hour of the day; use an opt-out for somebody who wants no contact at all")]
    AlwaysQuiet,
}

/// Minutes in a civil day.
const DAY: u16 = 24 * 60;

/// A range of civil time within one day, to the minute: the beginning is in it, the end is not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeRange {
    from: u16,
    to: u16,
}

impl TimeRange {
    /// The whole day, 00:00 to 24:00.
    pub const WHOLE_DAY: Self = Self { from: 0, to: DAY };

    /// A range from and to the given minutes of the day (0 to 1440, where 1440 is midnight at its end).
    ///
    /// # Errors
    /// [`HoursError::Empty`] where it does not end after it begins, or ends after 24:00.
    pub fn new(from: u16, to: u16) -> Result<Self, HoursError> {
        if from < to && to <= DAY {
            Ok(Self { from, to })
        } else {
            Err(HoursError::Empty(format!("{}-{}", Clock(from), Clock(to))))
        }
    }

    /// Reads `09:00-20:00`; an en dash and spaces around the dash are understood too.
    ///
    /// # Errors
    /// [`HoursError::Unreadable`] or [`HoursError::Empty`].
    pub fn parse(text: &str) -> Result<Self, HoursError> {
        let (from, to) = minutes(text)?;
        Self::new(from, to)
    }

    /// The minute of the day at which it begins.
    #[must_use]
    pub const fn from(self) -> u16 {
        self.from
    }

    /// The minute of the day at which it has ended, at most 1440.
    #[must_use]
    pub const fn to(self) -> u16 {
        self.to
    }

    /// What two ranges have in common.
    #[must_use]
    pub(super) fn meet(self, other: Self) -> Option<Self> {
        let (from, to) = (self.from.max(other.from), self.to.min(other.to));
        (from < to).then_some(Self { from, to })
    }
}

/// The two times of `09:00-20:00` as minutes of the day, in whatever order they stand.
pub(super) fn minutes(text: &str) -> Result<(u16, u16), HoursError> {
    fn clock(text: &str) -> Option<u16> {
        let (hour, minute) = text.trim().split_once(':')?;
        let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(hour, 2) || !digits(minute, 2) || minute.len() != 2 {
            return None;
        }
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (minute < 60 && hour * 60 + minute <= DAY).then_some(hour * 60 + minute)
    }
    let split = text.split_once(['-', '\u{2013}']);
    split
        .and_then(|(from, to)| Some((clock(from)?, clock(to)?)))
        .ok_or_else(|| HoursError::Unreadable(text.to_owned()))
}

/// A minute of the day as `09:00`.
struct Clock(u16);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Display for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", Clock(self.from), Clock(self.to))
    }
}

impl fmt::Debug for TimeRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The open hours of one day: in order, none overlapping. No range at all means closed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct DayHours(Box<[TimeRange]>);

impl DayHours {
    /// The hours of one day. Ranges that touch are joined, because nothing is closed between them.
    ///
    /// # Errors
    /// [`HoursError::Unsorted`] or [`HoursError::Overlapping`], for the first pair at fault.
    pub fn new(ranges: &[TimeRange]) -> Result<Self, HoursError> {
        let mut joined: Vec<TimeRange> = Vec::with_capacity(ranges.len());
        for &later in ranges {
            match joined.last_mut() {
                Some(earlier) if later.from < earlier.from => {
                    return Err(HoursError::Unsorted {
                        earlier: *earlier,
                        later,
                    });
                }
                Some(earlier) if later.from < earlier.to => {
                    return Err(HoursError::Overlapping {
                        earlier: *earlier,
                        later,
                    });
                }
                Some(earlier) if later.from == earlier.to => earlier.to = later.to,
                _ => joined.push(later),
            }
        }
        Ok(Self(joined.into()))
    }

    /// The ranges, in order.
    #[must_use]
    pub fn ranges(&self) -> &[TimeRange] {
        &self.0
    }
}

/// The open hours of a week.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WeekHours([DayHours; 7]);

impl WeekHours {
    /// The hours of a week, from Monday to Sunday.
    ///
    /// # Errors
    /// [`HoursError::NeverOpen`] where every day is closed.
    pub fn new(from_monday: [DayHours; 7]) -> Result<Self, HoursError> {
        if from_monday.iter().all(|day| day.0.is_empty()) {
            return Err(HoursError::NeverOpen);
        }
        Ok(Self(from_monday))
    }

    /// A week by code: one optional range a day, from Monday. For the defaults below, which are never empty.
    pub(super) fn of(from_monday: [Option<(u16, u16)>; 7]) -> Self {
        Self(from_monday.map(|day| DayHours(day.map(|(from, to)| TimeRange { from, to }).into_iter().collect())))
    }

    /// With the hours of one day on another as well.
    #[must_use]
    pub fn with_the_same(mut self, on: Weekday, as_on: Weekday) -> Self {
        let place = |day: Weekday| usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
        self.0[place(on)] = self.0[place(as_on)].clone();
        self
    }

    /// The ranges of a day of the week, in order; none where it is closed.
    #[must_use]
    pub fn on(&self, weekday: Weekday) -> &[TimeRange] {
        let place = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
        self.0.get(place).map_or(&[], DayHours::ranges)
    }
}
