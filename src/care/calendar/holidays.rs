//! Public holidays as rules, so that a file can list them.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

use super::computus::easter;
use crate::person::Language;

/// How the date of a holiday follows from the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HolidayRule {
    /// The same date every year.
    FixedDate {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// The same date in years that end in 0 or 5 (*lustrumjaren*).
    EveryFiveYears {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// So many days after Easter Sunday; negative is before it. From −80 to 250 it stays within the year.
    EasterPlus {
        /// Days, from [`HolidayRule::EASTER_MIN`] to [`HolidayRule::EASTER_MAX`].
        days: i16,
    },
    /// *Koningsdag*: 27 April, or 26 April where that is a Sunday; before 2014 *Koninginnedag*: 30 April, or 29 April
    /// where that is a Sunday (so since 1980).
    KingsDay,
    /// A bridge day (*brugdag*, *jour de pont*): the Friday after a holiday on a Thursday, and the Monday before one on
    /// a Tuesday. Every holiday that holds counts; what the organisation closes by itself does not.
    Bridge,
}

impl HolidayRule {
    /// The least distance from Easter that stays within the year of Easter.
    pub const EASTER_MIN: i16 = -80;
    /// The greatest distance from Easter that stays within the year of Easter.
    pub const EASTER_MAX: i16 = 250;

    /// The date in a year; `None` in a year without one (29 February, five-yearly days), and for bridge days, which
    /// follow from the other holidays and not from the year.
    #[must_use]
    pub fn date_in(self, year: i16) -> Option<Date> {
        match self {
            Self::FixedDate { month, day } => Date::new(year, month, day).ok(),
            Self::EveryFiveYears { month, day } if year % 5 == 0 => Date::new(year, month, day).ok(),
            Self::EveryFiveYears { .. } | Self::Bridge => None,
            Self::EasterPlus { days } => easter(year)?
                .checked_add(jiff::SignedDuration::from_hours(i64::from(days) * 24))
                .ok(),
            Self::KingsDay => {
                let (month, day) = if year < 2014 { (4, 30) } else { (4, 27) };
                let date = Date::new(year, month, day).ok()?;
                if date.weekday() == Weekday::Sunday {
                    date.yesterday().ok()
                } else {
                    Some(date)
                }
            }
        }
    }
}

/// A name in one or more languages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Names(Vec<(Language, String)>);

impl Names {
    /// Names by language; the first is used for languages that have none.
    #[must_use]
    pub const fn new(names: Vec<(Language, String)>) -> Self {
        Self(names)
    }

    /// The name in a language, or else the first name; empty only where there is no name at all.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        let own = self.0.iter().find(|(own, _)| *own == language);
        own.or(self.0.first()).map_or("", |(_, name)| name)
    }
}

/// Why a date is closed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClosedDay {
    /// The stable code that the ledger holds as the reason; [`ClosedDay::OWN`] for an organisation's own closing.
    pub id: String,
    /// What people are shown.
    pub name: Names,
}

impl ClosedDay {
    /// The id of a closing of the organisation itself.
    pub const OWN: &'static str = "closing";
}

/// One holiday of a country.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Holiday {
    /// Its id and name.
    pub day: ClosedDay,
    /// When it falls.
    pub rule: HolidayRule,
}

/// A setting switched on an optional holiday that the calendar has not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the calendar has no optional day `{id}`; it has: {}", known.join(", "))]
pub struct UnknownOption {
    /// The id that was asked for.
    pub id: String,
    /// The ids of the optional days that there are.
    pub known: Vec<String>,
}

/// The holidays of a country: those that always hold and those that an organisation may switch on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Holidays {
    days: Vec<Holiday>,
    options: Vec<(Holiday, bool)>,
}

impl Holidays {
    /// Holidays that always hold, and options, all switched off. Where two fall on one date, the first one listed is
    /// given as the reason, and an option after all others.
    #[must_use]
    pub fn new(days: Vec<Holiday>, options: Vec<Holiday>) -> Self {
        Self {
            days,
            options: options.into_iter().map(|option| (option, false)).collect(),
        }
    }

    /// The same holidays with exactly these options switched on.
    ///
    /// # Errors
    /// [`UnknownOption`] for the first id that is no option.
    pub fn with_options(mut self, ids: &[&str]) -> Result<Self, UnknownOption> {
        if let Some(id) = ids.iter().find(|id| self.options().all(|option| option.day.id != **id)) {
            let known = self.options().map(|option| option.day.id.clone()).collect();
            return Err(UnknownOption {
                id: (*id).to_owned(),
                known,
            });
        }
        for (option, on) in &mut self.options {
            *on = ids.contains(&option.day.id.as_str());
        }
        Ok(self)
    }

    /// The optional holidays, switched on or not.
    pub fn options(&self) -> impl Iterator<Item = &Holiday> {
        self.options.iter().map(|(option, _)| option)
    }

    /// The holidays that hold: the fixed ones, then the options that are switched on.
    pub fn holding(&self) -> impl Iterator<Item = &Holiday> {
        self.days
            .iter()
            .chain(self.options.iter().filter(|(_, on)| *on).map(|(option, _)| option))
    }

    /// Every date in `years` on which a holiday falls that holds, with its place in [`Holidays::holding`]; in no order.
    ///
    /// On `removed` dates, which are in order, the organisation works: they are no holidays and make no bridge.
    pub(super) fn dates(&self, years: &RangeInclusive<i16>, removed: &[Date]) -> Vec<(Date, usize)> {
        let kept = |date: &Date| removed.binary_search(date).is_err();
        let mut dates = Vec::new();
        // One year more on either side: New Year's Day on a Tuesday makes a bridge day of the 31st of December.
        for year in years.start().saturating_sub(1)..=years.end().saturating_add(1) {
            let of_year = self.holding().map(|holiday| holiday.rule.date_in(year)).enumerate();
            dates.extend(of_year.filter_map(|(place, date)| Some((date.filter(kept)?, place))));
        }
        let bridging = self.holding().position(|holiday| holiday.rule == HolidayRule::Bridge);
        if let Some(place) = bridging {
            let holidays: BTreeSet<Date> = dates.iter().map(|(date, _)| *date).collect();
            let bridges = holidays.iter().filter_map(|date| bridge_beside(*date));
            let free = bridges.filter(|date| kept(date) && !holidays.contains(date));
            dates.extend(free.map(|date| (date, place)));
        }
        dates.retain(|(date, _)| years.contains(&date.year()));
        dates
    }

    /// Whether a holiday or an option falls on this date, where all options were switched on.
    #[must_use]
    pub fn may_fall_on(&self, date: Date) -> bool {
        let mut all = self.clone();
        all.options.iter_mut().for_each(|(_, on)| *on = true);
        let year = date.year();
        all.dates(&(year..=year), &[]).iter().any(|(on, _)| *on == date)
    }
}

/// The one working day between a holiday and the weekend, where there is one.
fn bridge_beside(holiday: Date) -> Option<Date> {
    match holiday.weekday() {
        Weekday::Thursday => holiday.tomorrow().ok(),
        Weekday::Tuesday => holiday.yesterday().ok(),
        _ => None,
    }
}
