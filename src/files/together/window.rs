//! Whether the calendar opens a window within the time that a contact may still begin.

use jiff::civil::Date;

use crate::care::calendar::{Calendar, Offset, PersonTime};

/// The years whose days are tried: those of which a plan written today may still see one.
const YEARS: std::ops::RangeInclusive<i16> = 2024..=2045;

/// The first due day of these years from which no hour opens before the time is over; `None` where every day has one.
pub(super) fn closed_through(calendar: &Calendar, open_for: Offset) -> Option<Date> {
    let zone = calendar.zone();
    let midnight = |date: Date| date.to_zoned(zone.clone()).ok().map(|at| at.timestamp());
    let mut date = Date::new(*YEARS.start(), 1, 1).ok()?;
    let last = Date::new(*YEARS.end(), 12, 31).ok()?;
    while date <= last {
        let open = calendar.next_open(midnight(date)?, PersonTime::new(zone));
        let Some(open) = open.map(|open| zone.to_datetime(open).date()) else {
            return Some(date);
        };
        // All days up to the open one wait for the same hour, and the first of them the longest.
        if open_for.after(date) <= open {
            return Some(date);
        }
        date = open.tomorrow().ok()?;
    }
    None
}
