//! Why a contact falls when it does, and what became of it, in sentences.

mod derived;
mod happened;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Teller;
use super::moment::{clock, date};

pub use derived::{derived, waits_for};
pub use happened::{Deed, ExceptedSo, What, happened};

/// A moment as it is put into a sentence: `vrijdag 12 juni 2026 om 10.41 uur`.
#[must_use]
pub fn moment(teller: &Teller<'_>, zone: &TimeZone, at: Timestamp) -> String {
    let local = zone.to_datetime(at);
    let (day, time) = (date(teller, local.date()), clock(teller, local));
    teller.fill("why-moment", &[("day", (&day).into()), ("time", (&time).into())])
}

/// The day of a moment.
fn day_of(zone: &TimeZone, at: Timestamp) -> Date {
    zone.to_datetime(at).date()
}
