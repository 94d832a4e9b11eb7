//! The date of Easter.

use jiff::civil::Date;

/// Easter Sunday of the Gregorian calendar, right for every year from 1583.
///
/// The integer form of the Gregorian computus by J.-M. Oudin, reprinted in the *Explanatory Supplement to the
/// Astronomical Almanac* (1992, chapter 12). `None` where the year lies outside `jiff`'s range.
#[must_use]
pub fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (century, golden) = (year_number.div_euclid(100), year_number.rem_euclid(19));
    let leaps_left_out = century - century.div_euclid(4);
    let age = leaps_left_out - (century - (century - 17).div_euclid(25)).div_euclid(3) + 19 * golden + 15;
    let age = age.rem_euclid(30);
    // Days from 21 March to the full moon, with the two corrections that keep it from falling late in the cycle.
    let moon = age - age / 28 * (1 - age / 28 * (29 / (age + 1)) * ((21 - golden) / 11));
    let weekday = (year_number + year_number.div_euclid(4) + moon + 2 - leaps_left_out).rem_euclid(7);
    let sunday = moon - weekday;
    let month = 3 + (sunday + 40) / 44;
    let day = sunday + 28 - 31 * (month / 4);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}
