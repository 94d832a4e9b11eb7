//! How long a worker has: deadlines in the executing team's service hours.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::hours::{TimeRange, WeekHours};
use super::instants::{OpenRange, instants};
use super::zone::Zone;
use super::{Calendar, HORIZON_DAYS};

/// The least service that must remain for a deadline on the same day.
const SAME_DAY_NEEDS: SignedDuration = SignedDuration::from_hours(1);

/// How long a worker has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ServiceTerm {
    /// By the end of today's service where at least an hour of it remains, otherwise by the end of the next service
    /// day.
    SameDay,
    /// By the end of the next service day after today.
    NextServiceDay,
    /// By the end of the n-th service day after today; nought counts as [`ServiceTerm::SameDay`].
    WorkingDays(u8),
}

/// The hours in which a team works, and the dates on which it does not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServiceHours {
    week: WeekHours,
    /// In order.
    closed: Vec<Date>,
}

impl ServiceHours {
    /// These hours of the week.
    #[must_use]
    pub const fn new(week: WeekHours) -> Self {
        Self {
            week,
            closed: Vec::new(),
        }
    }

    /// With dates on which this team alone is closed. They do not close the contact window.
    #[must_use]
    pub fn closed_on(self, mut dates: Vec<Date>) -> Self {
        dates.sort_unstable();
        Self { closed: dates, ..self }
    }

    /// The hours of the week.
    #[must_use]
    pub const fn week(&self) -> &WeekHours {
        &self.week
    }

    /// The dates on which this team alone is closed, in order.
    #[must_use]
    pub fn closed(&self) -> &[Date] {
        &self.closed
    }
}

impl Default for ServiceHours {
    /// Monday to Friday 09:00–17:00.
    fn default() -> Self {
        let day = Some((9 * 60, 17 * 60));
        Self::new(WeekHours::of([day, day, day, day, day, None, None]))
    }
}

impl Calendar {
    /// The instant by which work that began at `from` must be done: always later than `from`.
    ///
    /// `within` says how long; `team` is the executing team, `zone` its time zone (as a rule [`Calendar::zone`]). Public holidays, options,
    /// the organisation's own closings and the team's own are no service days. A service day runs until its last
    /// range ends; a lunch break does not end it, and does not count towards the hour that [`ServiceTerm::SameDay`]
    /// asks for. Where no service day is found within 400 days, nobody can be on duty, and the term is counted in days
    /// of 24 hours, so that there is a deadline and somebody sees it. At the very end of time (the year 9999) the
    /// deadline is the last instant.
    #[must_use]
    pub fn deadline(&self, from: Timestamp, within: ServiceTerm, team: Option<&str>, zone: &TimeZone) -> Timestamp {
        let service = Service {
            calendar: self,
            team,
            zone: self.zoned(zone),
        };
        let today = service.zone.date(from);
        let days = match within {
            ServiceTerm::SameDay | ServiceTerm::WorkingDays(0) => {
                if let Some(end) = service.end_if_time_remains(today, from) {
                    return end;
                }
                1
            }
            ServiceTerm::NextServiceDay => 1,
            ServiceTerm::WorkingDays(days) => days,
        };
        service.end_of(days, today, from).unwrap_or_else(|| {
            let plain = SignedDuration::from_hours(24 * i64::from(days));
            from.checked_add(plain).unwrap_or(Timestamp::MAX)
        })
    }

    /// Whether the team is at work at some hour of this date: not where its week, a holiday, an own closing or the
    /// organisation's leaves none.
    #[must_use]
    pub fn is_service_day(&self, date: Date, team: Option<&str>) -> bool {
        self.hours_on(date, team).next().is_some()
    }

    /// Whether the team is at work at this instant.
    #[must_use]
    pub fn is_on_duty(&self, at: Timestamp, team: Option<&str>, zone: &TimeZone) -> bool {
        let service = Service {
            calendar: self,
            team,
            zone: self.zoned(zone),
        };
        service.ranges(service.zone.date(at)).any(|range| range.contains(at))
    }

    /// The hours of a date, in order; none where it is no service day.
    fn hours_on(&self, date: Date, team: Option<&str>) -> impl Iterator<Item = TimeRange> + use<'_> {
        let service = self.service(team);
        let closed = self.is_closed(date).is_some() || service.closed.binary_search(&date).is_ok();
        let ranges = if closed { &[] } else { service.week.on(date.weekday()) };
        ranges.iter().copied()
    }
}

/// One team's service, for the length of one question.
struct Service<'a> {
    calendar: &'a Calendar,
    team: Option<&'a str>,
    zone: Zone<'a>,
}

impl<'a> Service<'a> {
    /// The service of a date, in order; none where it is no service day.
    fn ranges(&self, date: Date) -> impl Iterator<Item = OpenRange> + use<'a> {
        let zone = self.zone;
        let hours = self.calendar.hours_on(date, self.team);
        hours.filter_map(move |range| instants(date, range, zone))
    }

    fn end_if_time_remains(&self, date: Date, from: Timestamp) -> Option<Timestamp> {
        let ahead = self.ranges(date).filter(|range| range.end > from);
        let (remaining, end) = ahead.fold((SignedDuration::ZERO, from), |(sum, _), range| {
            (
                sum.saturating_add(range.start.max(from).duration_until(range.end)),
                range.end,
            )
        });
        (remaining >= SAME_DAY_NEEDS).then_some(end)
    }

    /// The end of the `days`-th service day after a date.
    fn end_of(&self, days: u8, today: Date, from: Timestamp) -> Option<Timestamp> {
        let (mut date, mut end, mut idle) = (today, None, 0);
        let mut left = days;
        while left > 0 {
            date = date.tomorrow().ok()?;
            match self.ranges(date).last() {
                Some(last) if last.end > from => (left, end, idle) = (left - 1, Some(last.end), 0),
                _ if idle == HORIZON_DAYS => return None,
                _ => idle += 1,
            }
        }
        end
    }
}
