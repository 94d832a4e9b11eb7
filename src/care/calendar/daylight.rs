//! One time of day on the two nights of the year on which the clock changes.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::instants::change;
use super::{Calendar, Offset};
use crate::vocabulary::vocabulary;

vocabulary! {
    /// What a time of day means where the clock skips or repeats it; everywhere else all three mean the same.
    #[derive(Default)]
    pub enum DaylightSaving {
        /// Where it comes twice the first time; where it is skipped the moment of the change.
        First = "first",
        /// Where it comes twice the second time; where it is skipped the moment of the change.
        Last = "last",
        /// Where it comes twice the first time; where it is skipped as much later as was skipped, so that 02:30 becomes
        /// 03:30. So RFC 5545 (section 3.3.5) has it, and with it most calendars.
        #[default]
        Shift = "shift",
    }
}

impl Calendar {
    /// The instant of a time of day on a date in a zone, as [`Calendar::daylight_saving`] says where the clock changes.
    /// `None` only at the very beginning and end of time.
    ///
    /// For one moment that somebody named. What opens and closes goes by ranges, which keep what there is of them.
    #[must_use]
    pub fn at(&self, date: Date, time: Time, zone: &TimeZone) -> Option<Timestamp> {
        let zone = self.zoned(zone);
        let at = date.to_datetime(time);
        if let Some(plain) = zone.plain(at) {
            return Some(plain);
        }
        let at = zone.instant(at);
        match (at.offset(), self.daylight_saving()) {
            (AmbiguousOffset::Unambiguous { .. }, _) | (_, DaylightSaving::Shift) => at.compatible().ok(),
            (AmbiguousOffset::Fold { .. }, DaylightSaving::First) => at.earlier().ok(),
            (AmbiguousOffset::Fold { .. }, DaylightSaving::Last) => at.later().ok(),
            (AmbiguousOffset::Gap { .. }, DaylightSaving::First | DaylightSaving::Last) => change(at, zone),
        }
    }

    /// The same time of day in a zone, a civil distance later; never before `at`, also within an hour that comes twice.
    /// At the very end of time it is the last instant.
    #[must_use]
    pub fn after(&self, at: Timestamp, offset: Offset, zone: &TimeZone) -> Timestamp {
        let then = self.zoned(zone).datetime(at);
        let moved = self.at(offset.after(then.date()), then.time(), zone);
        moved.unwrap_or(Timestamp::MAX).max(at)
    }
}
