//! The clock of a time zone, looked up fast for the organisation's own.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousTimestamp, Offset, TimeZone};

use super::{Calendar, YEARS};

/// So far from a change of the clock a wall clock has one meaning, whatever the zone: no offset exceeds a day.
const FAR: i64 = 26 * 60 * 60;

/// A time zone as a calendar asks it. `jiff` works out the rule of a zone anew for each question; for the zone in which
/// nearly every question is asked, the changes of all years are worked out once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Zone<'a> {
    tz: &'a TimeZone,
    spans: Option<&'a Spans>,
}

/// The offsets of a zone from UTC, and since when each holds, in seconds.
#[derive(Clone, Debug, Default)]
pub(super) struct Spans {
    since: Vec<i64>,
    offsets: Vec<Offset>,
    /// Where a search begins: for each stretch of [`STRETCH`] seconds how many changes come before its end.
    before: Vec<usize>,
}

/// Half a year and a bit, so that few changes fall in one.
const STRETCH: i64 = 1 << 24;

impl Spans {
    /// Those of all years whose holidays are worked out as well.
    fn of(tz: &TimeZone) -> Self {
        let of_year = |year: i16| Date::new(year, 1, 1).ok()?.to_zoned(tz.clone()).ok();
        let (Some(from), Some(until)) = (of_year(*YEARS.start()), of_year(*YEARS.end() + 1)) else {
            return Self::default();
        };
        let (from, until) = (from.timestamp(), until.timestamp());
        let mut spans = Self {
            since: vec![from.as_second()],
            offsets: vec![tz.to_offset(from)],
            before: Vec::new(),
        };
        for change in tz.following(from).take_while(|change| change.timestamp() < until) {
            spans.since.push(change.timestamp().as_second());
            spans.offsets.push(change.offset());
        }
        // What lies past the last one is asked of the zone itself.
        spans.since.push(until.as_second());
        let stretches = (until.as_second() - from.as_second()) / STRETCH + 1;
        let ends = (1..=stretches).map(|n| from.as_second() + n * STRETCH);
        spans.before = ends
            .map(|end| spans.since.partition_point(|since| *since < end))
            .collect();
        spans
    }

    /// The offset that holds at a second of UTC, and how far the nearest change is.
    fn at(&self, second: i64) -> Option<(Offset, i64)> {
        let stretch = usize::try_from((second - self.since.first()?).div_euclid(STRETCH)).ok()?;
        let mut next = *self.before.get(stretch)?;
        while next > 0 && self.since.get(next - 1).is_some_and(|since| *since > second) {
            next -= 1;
        }
        let before = next.checked_sub(1)?;
        let (since, offset) = (self.since.get(before)?, self.offsets.get(before)?);
        let until = self.since.get(next)?;
        Some((*offset, (second - since).min(until - second)))
    }
}

impl Calendar {
    /// Whether a zone is the organisation's own.
    pub(super) fn is_own(&self, tz: &TimeZone) -> bool {
        match (tz.iana_name(), self.zone.iana_name()) {
            // Mostly it is the very same one.
            (Some(name), Some(own)) => std::ptr::eq(name, own) || name == own,
            _ => false,
        }
    }

    /// A zone, fast where it is the organisation's own.
    pub(super) fn zoned<'a>(&'a self, tz: &'a TimeZone) -> Zone<'a> {
        Zone {
            tz,
            spans: self
                .is_own(tz)
                .then(|| self.spans.get_or_init(|| Spans::of(&self.zone))),
        }
    }
}

/// The spans of a calendar's own zone, worked out when they are first asked for.
pub(super) type OwnSpans = OnceLock<Spans>;

/// A civil time in seconds, as if it were UTC. Every fourth year has a leap day, as it is from 1901 to 2099: any other year
/// lies outside of what is worked out, and stays there.
fn as_utc(at: DateTime) -> i64 {
    let years = i64::from(at.year()) - 1970;
    let days = 365 * years + (years + 1).div_euclid(4) + i64::from(at.day_of_year()) - 1;
    ((days * 24 + i64::from(at.hour())) * 60 + i64::from(at.minute())) * 60 + i64::from(at.second())
}

impl Zone<'_> {
    /// The civil time at an instant.
    pub(super) fn datetime(self, at: Timestamp) -> DateTime {
        match self.spans.and_then(|spans| spans.at(at.as_second())) {
            // An instant between two seconds belongs to the second before it, on either side of 1970.
            Some((offset, far)) if far > 1 => offset.to_datetime(at),
            _ => self.tz.to_datetime(at),
        }
    }

    /// The civil date at an instant.
    pub(super) fn date(self, at: Timestamp) -> Date {
        self.datetime(at).date()
    }

    /// The instant of a civil time that has one meaning and is far from every change of the clock, as nearly all are;
    /// `None` says nothing.
    pub(super) fn plain(self, at: DateTime) -> Option<Timestamp> {
        let (offset, far) = self.spans?.at(as_utc(at))?;
        (far > FAR).then(|| offset.to_timestamp(at).ok()).flatten()
    }

    /// The instant of a civil time, which may be none or two.
    pub(super) fn instant(self, at: DateTime) -> AmbiguousTimestamp {
        self.tz.to_ambiguous_timestamp(at)
    }

    /// The zone itself.
    pub(super) const fn tz(&self) -> &TimeZone {
        self.tz
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, ToSpan as _};

    use super::*;
    use crate::calendar::Country;

    /// What is looked up is what the zone itself says: every five hours of all years and half a century around them, and
    /// every ten minutes around each change.
    #[test]
    fn a_fast_look_says_what_the_zone_says() {
        for name in [
            "Europe/Brussels",
            "Africa/Casablanca",
            "America/Paramaribo",
            "Australia/Lord_Howe",
        ] {
            let tz = TimeZone::get(name).unwrap();
            let calendar = Calendar::new(Country::BE, tz.clone());
            let zone = calendar.zoned(&tz);
            assert!(zone.spans.is_some(), "{name}");
            let same = |at: Timestamp| {
                let civil = tz.to_datetime(at);
                assert_eq!(zone.datetime(at), civil, "{name} {at}");
                let plain = zone.plain(civil);
                assert!(plain.is_none_or(|plain| plain == at), "{name} {civil}");
                plain.is_some()
            };
            let from = Timestamp::from_second(-1_000_000_000).unwrap();
            let plain = (0..230_000_i64).filter(|n| same(from + SignedDuration::from_hours(5 * n)));
            assert!(plain.count() > 130_000, "{name}: most are looked up");
            for change in tz.following(from).take(300) {
                for minutes in -300..300 {
                    same(change.timestamp() + (10 * minutes).minutes());
                    same(change.timestamp() + (10 * minutes).minutes() - 1.nanosecond());
                }
            }
        }
    }
}
