//! When the contact window is open for a person: next, until when, and spread over the hours.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};
use jiff::{SignedDuration, Span, Timestamp};

use super::hours::TimeRange;
use super::instants::{OpenRange, instants};
use super::window::{PersonTime, allowed_by, hours_of};
use super::zone::Zone;
use super::{Calendar, ClosedDay, HORIZON_DAYS};

/// For how many open days a preferred part of the day is waited for.
const PREFERENCE_DAYS: u8 = 7;

impl Calendar {
    /// Whether a message may leave to this person at this instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp, who: PersonTime<'_>) -> bool {
        self.open_range(at, who).is_some()
    }

    /// The open range that contains `at`; `None` where the window is closed then.
    #[must_use]
    pub fn open_range(&self, at: Timestamp, who: PersonTime<'_>) -> Option<OpenRange> {
        if let Some(known) = self.known_range(at, who) {
            return Some(known).filter(|range| range.contains(at));
        }
        let date = self.zoned(who.zone).date(at);
        View::new(self, who).ranges(date).find(|range| range.contains(at))
    }

    /// The end of the open range that contains `at`, the first instant at which nothing may leave any more; `None`
    /// where the window is closed at `at`. A gateway's validity period ends here.
    #[must_use]
    pub fn window_end(&self, at: Timestamp, who: PersonTime<'_>) -> Option<Timestamp> {
        self.open_range(at, who).map(|range| range.end)
    }

    /// The earliest instant at or after `at` at which the window is open for this person.
    ///
    /// `None` where nothing opens within 400 days, for instance because the quiet hours cover the whole window: a
    /// person must look at it then.
    #[must_use]
    pub fn next_open(&self, at: Timestamp, who: PersonTime<'_>) -> Option<Timestamp> {
        self.next_range(at, who).map(|range| range.start.max(at))
    }

    /// The open range that contains `at` or, where there is none, the next one within 400 days.
    #[must_use]
    pub fn next_range(&self, at: Timestamp, who: PersonTime<'_>) -> Option<OpenRange> {
        if let Some(known) = self.known_range(at, who) {
            return Some(known);
        }
        let view = View::new(self, who);
        if !view.ever_opens() {
            return None;
        }
        let mut date = view.zone.date(at);
        for _ in 0..=HORIZON_DAYS {
            if let Some(range) = view.ranges(date).find(|range| range.end > at) {
                return Some(range);
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    /// The open ranges of everybody in the organisation's own zone who asked for nothing in particular, worked out for
    /// these years, so that most questions are looked up. Every answer stays what it was.
    #[must_use]
    pub fn worked_out(mut self, years: RangeInclusive<i16>) -> Self {
        let view = View::new(&self, PersonTime::new(&self.zone));
        let first = Date::new(*years.start(), 1, 1).unwrap_or(Date::MAX);
        let dates = first.series(Span::new().days(1));
        let ranges = dates.take_while(|date| date.year() <= *years.end());
        self.open = ranges.flat_map(|date| view.ranges(date)).collect();
        self
    }

    /// The answer of [`Calendar::next_range`], where it is worked out.
    fn known_range(&self, at: Timestamp, who: PersonTime<'_>) -> Option<OpenRange> {
        let is_plain = who.quiet.is_none() && who.day_part.is_none();
        let has_quiet = who.channel.is_some_and(|channel| self.quiet.contains_key(&channel));
        if self.open.is_empty() || !is_plain || has_quiet || !self.is_own(who.zone) || at < self.open.first()?.start {
            return None;
        }
        let next = self.open.partition_point(|range| range.end <= at);
        let range = self.open.get(next)?;
        // What would lie too far ahead is left to the search, which knows how far it looks.
        let far = SignedDuration::from_hours(24 * i64::from(HORIZON_DAYS - 1));
        (at.duration_until(range.start) < far).then_some(*range)
    }

    /// Whether the window opens for this person at any hour of a date.
    #[must_use]
    pub fn opens_on(&self, date: Date, who: PersonTime<'_>) -> bool {
        View::new(self, who).ranges(date).next().is_some()
    }

    /// Why the window does not open for this person at any hour of a date; `None` where it does.
    #[must_use]
    pub fn why_shut(&self, date: Date, who: PersonTime<'_>) -> Option<Shut<'_>> {
        let view = View::new(self, who);
        if view.ranges(date).next().is_some() {
            return None;
        }
        Some(match self.is_closed(date) {
            Some(day) => Shut::Day(day),
            None if self.window().week().on(date.weekday()).is_empty() => Shut::Weekday,
            None if view.limits(date, date.weekday()).is_none() => Shut::Part,
            None => Shut::Quiet,
        })
    }

    /// The open range that contains `at` or, where there is none, the last one before it, within 400 days.
    ///
    /// For a step that says `shift = "earlier"` and for nothing else: every other step waits. It gives the range and
    /// not an instant, so that a message brought forward goes at its beginning or spread over it, not in its last
    /// minute. The range may lie before now; that is the caller's to judge.
    #[must_use]
    pub fn latest_open_before(&self, at: Timestamp, who: PersonTime<'_>) -> Option<OpenRange> {
        let view = View::new(self, who);
        let mut date = self.zoned(who.zone).date(at);
        for _ in 0..=HORIZON_DAYS {
            if let Some(range) = view.ranges(date).take_while(|range| range.start <= at).last() {
                return Some(range);
            }
            date = date.yesterday().ok()?;
        }
        None
    }

    /// [`Calendar::next_open`], put off by up to `over` according to `key`, so that not everything leaves at nine.
    ///
    /// The same key gives the same place. The result is never before `at` and always within the open range that
    /// `next_open` found: where less of it is left than `over`, what is left is used. Whole seconds are added.
    #[must_use]
    pub fn spread(
        &self,
        at: Timestamp,
        who: PersonTime<'_>,
        key: impl Into<SpreadKey>,
        over: SignedDuration,
    ) -> Option<Timestamp> {
        let range = self.next_range(at, who)?;
        let first = range.start.max(at);
        let room = first.duration_until(range.end).min(over);
        // Rounded up, so that the last part of a second counts as a place: the offset itself stays below the room.
        let whole = u64::try_from(room.as_secs()).unwrap_or(0);
        let places = whole + u64::from(room.subsec_nanos() > 0);
        let offset = i64::try_from(key.into().0.checked_rem(places).unwrap_or(0)).unwrap_or(0);
        first.checked_add(SignedDuration::from_secs(offset)).ok()
    }
}

/// Why the contact window does not open on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut<'a> {
    /// A holiday or a closing of the organisation's own.
    Day(&'a ClosedDay),
    /// The window has no hours on that day of the week.
    Weekday,
    /// The part of the day that is liked best comes on one of the next days.
    Part,
    /// Quiet hours leave nothing of it.
    Quiet,
}

/// FNV-1a, 64 bits (Fowler, Noll and Vo; RFC 9923): stable across versions and machines, which `std`'s hasher is not.
pub(crate) fn fnv1a(text: &str) -> u64 {
    SpreadKey::EMPTY.then(text).0
}

/// What gives a contact its place among others: the same name gives the same place, on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpreadKey(u64);

impl SpreadKey {
    const EMPTY: Self = Self(0xcbf2_9ce4_8422_2325);

    /// That of the contact id that these parts make, without making it: `trajectory.step.occurrence`.
    #[must_use]
    pub fn of_contact(trajectory: &str, step: &str, occurrence: u32) -> Self {
        let mut digits = [0_u8; 10];
        let (mut left, mut from) = (occurrence, digits.len());
        loop {
            from -= 1;
            digits[from] = b'0' + u8::try_from(left % 10).unwrap_or(0);
            left /= 10;
            if left == 0 {
                break;
            }
        }
        let named = Self::EMPTY.then(trajectory).then(".").then(step).then(".");
        named.then_bytes(&digits[from..])
    }

    fn then(self, text: &str) -> Self {
        self.then_bytes(text.as_bytes())
    }

    fn then_bytes(self, bytes: &[u8]) -> Self {
        let hash = bytes.iter().fold(self.0, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash)
    }

    /// Another part of it than the one that gives the second of the day.
    pub(crate) const fn high(self) -> u64 {
        self.0 >> 33
    }
}

impl From<&str> for SpreadKey {
    fn from(text: &str) -> Self {
        Self::EMPTY.then(text)
    }
}

/// The calendar as one person sees it, for the length of one question.
struct View<'a> {
    calendar: &'a Calendar,
    who: PersonTime<'a>,
    zone: Zone<'a>,
    /// The hours of the preferred part of the day.
    part: Option<TimeRange>,
    /// Days of the week with an hour outside the quiet hours.
    any: Weekdays,
    /// Days of the week with such an hour in the preferred part of the day.
    preferred: Weekdays,
}

impl<'a> View<'a> {
    fn new(calendar: &'a Calendar, who: PersonTime<'a>) -> Self {
        let part = who.day_part.map(hours_of);
        let mut view = Self {
            calendar,
            who,
            zone: calendar.zoned(who.zone),
            part,
            any: Weekdays(0),
            preferred: Weekdays(0),
        };
        if part.is_some() {
            for weekday in Weekday::Monday.cycle_forward().take(7) {
                view.any
                    .set(weekday, view.hours(weekday, TimeRange::WHOLE_DAY).next().is_some());
                view.preferred.set(
                    weekday,
                    part.is_some_and(|part| view.hours(weekday, part).next().is_some()),
                );
            }
        }
        view
    }

    /// Whether quiet hours leave an hour on any day of the week: where they leave none, no date need be looked at.
    fn ever_opens(&self) -> bool {
        let mut week = Weekday::Monday.cycle_forward().take(7);
        week.any(|weekday| self.hours(weekday, TimeRange::WHOLE_DAY).next().is_some())
    }

    /// The open ranges of a date, in order.
    fn ranges(&self, date: Date) -> impl Iterator<Item = OpenRange> {
        let (zone, weekday) = (self.zone, date.weekday());
        let limits = if self.calendar.is_closed(date).is_some() {
            None
        } else {
            self.limits(date, weekday)
        };
        let hours = limits.into_iter().flat_map(move |limits| self.hours(weekday, limits));
        hours.filter_map(move |range| instants(date, range, zone))
    }

    /// The window's hours of a day of the week, without the quiet hours of the person and of the channel, within
    /// limits.
    fn hours(&self, weekday: Weekday, limits: TimeRange) -> impl Iterator<Item = TimeRange> + use<'a> {
        let own = self.who.allowed().iter();
        let calendar = self.calendar;
        let channel = allowed_by(self.who.channel.and_then(|channel| calendar.quiet_hours(channel)));
        let window = calendar.window().week().on(weekday).iter();
        window.flat_map(move |open| {
            let kept = own.clone().filter_map(move |own| open.meet(*own)?.meet(limits));
            kept.flat_map(move |kept| channel.iter().filter_map(move |allowed| kept.meet(*allowed)))
        })
    }

    /// The limits that the preferred part of the day sets on an open date; `None` where this date is passed over
    /// because one of the next open days has hours in that part.
    ///
    /// It looks at whole days only, never at the time of day of the question, so that every question about a date
    /// gets one answer.
    fn limits(&self, date: Date, weekday: Weekday) -> Option<TimeRange> {
        let Some(part) = self.part else {
            return Some(TimeRange::WHOLE_DAY);
        };
        if self.preferred.has(weekday) {
            return Some(part);
        }
        if self.preferred.0 == 0 || !self.any.has(weekday) {
            return Some(TimeRange::WHOLE_DAY);
        }
        let (mut later, mut counted) = (date, 1);
        for _ in 0..HORIZON_DAYS {
            let Ok(next) = later.tomorrow() else { break };
            later = next;
            if !self.any.has(later.weekday()) || self.calendar.is_closed(later).is_some() {
                continue;
            }
            counted += 1;
            if self.preferred.has(later.weekday()) {
                return None;
            }
            if counted == PREFERENCE_DAYS {
                break;
            }
        }
        Some(TimeRange::WHOLE_DAY)
    }
}

/// A set of days of the week.
struct Weekdays(u8);

impl Weekdays {
    fn set(&mut self, weekday: Weekday, whether: bool) {
        self.0 |= u8::from(whether) << weekday.to_monday_zero_offset();
    }

    fn has(&self, weekday: Weekday) -> bool {
        self.0 >> weekday.to_monday_zero_offset() & 1 == 1
    }
}
