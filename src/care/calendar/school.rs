//! School holidays: periods in which a step may be told not to ask. Nothing closes on them by itself.

use jiff::civil::Date;

use super::holidays::Names;

/// One school holiday of one region, as its authority published it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SchoolHoliday {
    /// Its first day.
    pub from: Date,
    /// Its last day, not before the first.
    pub to: Date,
    /// What people are shown.
    pub name: Names,
}

/// The school holidays of one region, none overlapping.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SchoolHolidays(Vec<SchoolHoliday>);

impl SchoolHolidays {
    /// The holidays of a region, in any order.
    ///
    /// # Errors
    /// The first two that share a date, the earlier before the later.
    pub fn new(mut holidays: Vec<SchoolHoliday>) -> Result<Self, Box<(SchoolHoliday, SchoolHoliday)>> {
        holidays.sort_by_key(|holiday| (holiday.from, holiday.to));
        let shared = holidays
            .array_windows()
            .find(|[earlier, later]| later.from <= earlier.to);
        if let Some([earlier, later]) = shared {
            return Err(Box::new((earlier.clone(), later.clone())));
        }
        Ok(Self(holidays))
    }

    /// The holidays, in order.
    #[must_use]
    pub fn list(&self) -> &[SchoolHoliday] {
        &self.0
    }

    /// The holiday that a date lies in.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&SchoolHoliday> {
        let place = self.0.partition_point(|holiday| holiday.to < date);
        self.0.get(place).filter(|holiday| holiday.from <= date)
    }
}
