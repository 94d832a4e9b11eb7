//! The calendar: when a person may be contacted, when a deadline falls, and which days are closed.
//!
//! Two sets of hours, apart on purpose. The *contact window* is the person's, in the person's time zone: when a message
//! may leave. The *service hours* are the executing team's: how long a worker has. Both rest on the same closed days
//! (public holidays, switched-on options, the organisation's own closings). Offsets of steps are civil and always
//! counted from the anchor. School holidays close nothing: they are there for steps that avoid them. Nothing here knows
//! the present moment, and every question is cheap enough to be asked millions of times in a rehearsal: closed days are
//! worked out once, when the calendar is made.

mod computus;
mod country;
mod daylight;
mod holidays;
mod hours;
mod instants;
mod offset;
mod opening;
mod school;
mod service;
mod window;
mod zone;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::person::Channel;

pub use computus::easter;
pub use country::Country;
pub use daylight::DaylightSaving;
pub use holidays::{ClosedDay, Holiday, HolidayRule, Holidays, Names, UnknownOption};
pub use hours::{DayHours, HoursError, TimeRange, WeekHours};
pub use instants::OpenRange;
pub use offset::{Offset, OffsetError, due_on};
pub(crate) use opening::fnv1a;
pub use opening::{Shut, SpreadKey};
pub use school::{SchoolHoliday, SchoolHolidays};
pub use service::{ServiceHours, ServiceTerm};
pub use window::{ContactWindow, PersonTime, QuietHours};

/// How many days ahead or back an opening is looked for.
const HORIZON_DAYS: u16 = 400;

/// The years whose holidays are worked out in advance; in other years each question works them out.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2080;

/// A closing of the organisation itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Closing {
    /// The date.
    pub on: Date,
    /// What people are shown.
    pub name: Names,
}

/// The calendar of one organisation.
#[derive(Clone)]
pub struct Calendar {
    country: Country,
    zone: TimeZone,
    /// What is worked out of the zone when it is first asked.
    spans: zone::OwnSpans,
    daylight_saving: DaylightSaving,
    window: ContactWindow,
    /// Of channels that have some.
    quiet: BTreeMap<Channel, QuietHours>,
    holidays: Holidays,
    closings: Vec<Closing>,
    /// In order of date.
    removed: Vec<Date>,
    service: ServiceHours,
    teams: BTreeMap<String, ServiceHours>,
    /// By region.
    school: BTreeMap<String, SchoolHolidays>,
    /// Every closed date of [`YEARS`] and every own closing, in order, with its place in `reasons`.
    closed: Vec<(Date, usize)>,
    /// The holidays that hold, in their order, then the own closings.
    reasons: Vec<ClosedDay>,
    /// The open ranges that are worked out, in order; none where they are looked for.
    open: Vec<OpenRange>,
}

impl Calendar {
    /// A calendar with the default contact window and service hours and no closed days.
    ///
    /// `zone` is the organisation's; a person may have another.
    #[must_use]
    pub fn new(country: Country, zone: TimeZone) -> Self {
        Self {
            country,
            zone,
            spans: zone::OwnSpans::new(),
            daylight_saving: DaylightSaving::default(),
            window: ContactWindow::default(),
            quiet: BTreeMap::new(),
            holidays: Holidays::default(),
            closings: Vec::new(),
            removed: Vec::new(),
            service: ServiceHours::default(),
            teams: BTreeMap::new(),
            school: BTreeMap::new(),
            closed: Vec::new(),
            reasons: Vec::new(),
            open: Vec::new(),
        }
    }

    /// With another contact window.
    #[must_use]
    pub fn with_window(self, window: ContactWindow) -> Self {
        Self {
            window,
            open: Vec::new(),
            ..self
        }
    }

    /// With another meaning of a time of day on the nights of a clock change.
    #[must_use]
    pub fn with_daylight_saving(self, daylight_saving: DaylightSaving) -> Self {
        Self {
            daylight_saving,
            ..self
        }
    }

    /// With hours of every day in which nothing leaves on one channel, whatever the window says.
    #[must_use]
    pub fn with_quiet_hours(mut self, channel: Channel, quiet: QuietHours) -> Self {
        self.quiet.insert(channel, quiet);
        self
    }

    /// With the school holidays of a region.
    #[must_use]
    pub fn with_school_holidays(mut self, region: &str, holidays: SchoolHolidays) -> Self {
        self.school.insert(region.to_owned(), holidays);
        self
    }

    /// With these holidays, less the `removed` dates, on which the organisation works, and with its own `closings`,
    /// which hold even on a removed date.
    #[must_use]
    pub fn with_closed_days(self, holidays: Holidays, removed: Vec<Date>, closings: Vec<Closing>) -> Self {
        let mut calendar = Self {
            holidays,
            closings,
            removed,
            ..self
        };
        calendar.removed.sort_unstable();
        calendar.work_out_closed_days();
        calendar
    }

    /// With exactly these optional holidays switched on, as the organisation's settings say.
    ///
    /// # Errors
    /// [`UnknownOption`] for the first id that is no option of this calendar.
    pub fn with_options(self, ids: &[&str]) -> Result<Self, UnknownOption> {
        let mut calendar = Self {
            holidays: self.holidays.with_options(ids)?,
            ..self
        };
        calendar.work_out_closed_days();
        Ok(calendar)
    }

    /// With other service hours for teams that have none of their own.
    #[must_use]
    pub fn with_service(self, service: ServiceHours) -> Self {
        Self { service, ..self }
    }

    /// With service hours of one team.
    #[must_use]
    pub fn with_team(mut self, team: &str, service: ServiceHours) -> Self {
        self.teams.insert(team.to_owned(), service);
        self
    }

    /// The country whose holidays these are.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The organisation's time zone: that of its service hours, and of persons without one of their own.
    #[must_use]
    pub const fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The contact window.
    #[must_use]
    pub const fn window(&self) -> &ContactWindow {
        &self.window
    }

    /// What a time of day means on the nights of a clock change.
    #[must_use]
    pub const fn daylight_saving(&self) -> DaylightSaving {
        self.daylight_saving
    }

    /// The hours of every day in which nothing leaves on a channel; `None` where only the window limits it.
    #[must_use]
    pub fn quiet_hours(&self, channel: Channel) -> Option<&QuietHours> {
        self.quiet.get(&channel)
    }

    /// The regions whose school holidays are known, in order of name.
    pub fn school_regions(&self) -> impl Iterator<Item = &str> {
        self.school.keys().map(String::as_str)
    }

    /// The school holidays of a region; `None` where none are known of it.
    #[must_use]
    pub fn school_holidays(&self, region: &str) -> Option<&SchoolHolidays> {
        self.school.get(region)
    }

    /// The school holiday of a region that a date lies in. `None` also where the holidays of that year are not known.
    #[must_use]
    pub fn school_holiday(&self, date: Date, region: &str) -> Option<&SchoolHoliday> {
        self.school.get(region)?.on(date)
    }

    /// The holidays and options.
    #[must_use]
    pub const fn holidays(&self) -> &Holidays {
        &self.holidays
    }

    /// The service hours of a team; the default where the team has none of its own.
    #[must_use]
    pub fn service(&self, team: Option<&str>) -> &ServiceHours {
        team.and_then(|team| self.teams.get(team)).unwrap_or(&self.service)
    }

    /// The teams that have service hours of their own, in order of name.
    pub fn teams(&self) -> impl Iterator<Item = &str> {
        self.teams.keys().map(String::as_str)
    }

    /// The civil date at an instant in a zone.
    #[must_use]
    pub fn date_at(&self, at: jiff::Timestamp, zone: &TimeZone) -> Date {
        self.zoned(zone).date(at)
    }

    /// Midnight at which a date begins in a zone. Only a date at the very end of time has none.
    #[must_use]
    pub fn midnight(&self, date: Date, zone: &TimeZone) -> Option<jiff::Timestamp> {
        let midnight = date.to_datetime(jiff::civil::Time::midnight());
        let zone = self.zoned(zone);
        zone.plain(midnight)
            .or_else(|| zone.instant(midnight).compatible().ok())
    }

    /// Why a date is closed; `None` where it is not. Says nothing of the day of the week.
    #[must_use]
    pub fn is_closed(&self, date: Date) -> Option<&ClosedDay> {
        if let Ok(place) = self.closed.binary_search_by_key(&date, |(date, _)| *date) {
            return self.closed.get(place).and_then(|(_, reason)| self.reasons.get(*reason));
        }
        let year = date.year();
        if YEARS.contains(&year) {
            return None;
        }
        let of_year = self.holidays.dates(&(year..=year), &self.removed);
        let first = of_year
            .iter()
            .filter(|(on, _)| *on == date)
            .map(|(_, place)| *place)
            .min()?;
        self.holidays.holding().nth(first).map(|holiday| &holiday.day)
    }

    fn work_out_closed_days(&mut self) {
        self.open.clear();
        let mut closed = self.holidays.dates(&YEARS, &self.removed);
        let mut reasons: Vec<ClosedDay> = self.holidays.holding().map(|holiday| holiday.day.clone()).collect();
        for closing in &self.closings {
            closed.push((closing.on, reasons.len()));
            reasons.push(ClosedDay {
                id: ClosedDay::OWN.to_owned(),
                name: closing.name.clone(),
            });
        }
        // The order of reasons decides which of several on one date is kept: the sort puts it first.
        closed.sort_unstable();
        closed.dedup_by_key(|(date, _)| *date);
        (self.closed, self.reasons) = (closed, reasons);
    }
}

impl fmt::Debug for Calendar {
    /// Without the dates that are worked out, which would fill pages.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let holding: Vec<&str> = self.holidays.holding().map(|holiday| holiday.day.id.as_str()).collect();
        f.debug_struct("Calendar")
            .field("country", &self.country)
            .field("zone", &self.zone)
            .field("daylight_saving", &self.daylight_saving)
            .field("window", &self.window)
            .field("quiet", &self.quiet)
            .field("holidays", &holding)
            .field("removed", &self.removed)
            .field("closings", &self.closings)
            .field("service", &self.service)
            .field("teams", &self.teams)
            .field("school", &self.school)
            .finish_non_exhaustive()
    }
}
