//! From civil hours to instants, on every night of the year.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, AmbiguousTimestamp};

use super::hours::TimeRange;
use super::zone::Zone;

/// A stretch of time that is open from end to end: `start` is in it, `end` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenRange {
    /// The first open instant.
    pub start: Timestamp,
    /// The first instant that is closed again.
    pub end: Timestamp,
}

impl OpenRange {
    /// Whether an instant lies in it.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.start <= at && at < self.end
    }
}

/// The instants of a civil range on a date.
///
/// Every instant of the result has its wall clock within `range` on `date`; that is why `jiff`'s plain `Compatible`
/// reading is not enough on the two nights of the year where they differ:
/// - a boundary in the hour that spring skips becomes the moment of the change, so what is left of the range stays
///   open and a range that is skipped whole is not there (`None`);
/// - an end in the hour that autumn repeats is the first of the two, a beginning there the second, unless the whole
///   range lies in the repeated hour: then it is open the first time only, so that nothing happens twice.
pub(super) fn instants(date: Date, range: TimeRange, zone: Zone<'_>) -> Option<OpenRange> {
    let (from, to) = (boundary(date, range.from())?, boundary(date, range.to())?);
    if let (Some(start), Some(end)) = (zone.plain(from), zone.plain(to)) {
        return (start < end).then_some(OpenRange { start, end });
    }
    let (from, to) = (zone.instant(from), zone.instant(to));
    let end = if is_gap(&to) {
        change(to, zone)?
    } else {
        to.earlier().ok()?
    };
    let start = match from.offset() {
        AmbiguousOffset::Unambiguous { .. } => from.earlier().ok()?,
        AmbiguousOffset::Gap { .. } => change(from, zone)?,
        AmbiguousOffset::Fold { .. } => {
            let later = from.later().ok()?;
            if later < end { later } else { from.earlier().ok()? }
        }
    };
    (start < end).then_some(OpenRange { start, end })
}

fn boundary(date: Date, minute: u16) -> Option<DateTime> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    Some(if hour < 24 {
        date.at(hour, minute, 0, 0)
    } else {
        date.tomorrow().ok()?.at(0, 0, 0, 0)
    })
}

fn is_gap(at: &AmbiguousTimestamp) -> bool {
    matches!(at.offset(), AmbiguousOffset::Gap { .. })
}

/// The moment at which the clock jumps over `at`.
pub(super) fn change(at: AmbiguousTimestamp, zone: Zone<'_>) -> Option<Timestamp> {
    let before = at.earlier().ok()?;
    zone.tz().following(before).next().map(|change| change.timestamp())
}
