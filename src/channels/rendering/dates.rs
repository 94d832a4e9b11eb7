//! Days in words.

use jiff::civil::{Date, Weekday};

use crate::care::person::Language;

const NL_DAYS: [&str; 7] = [
    "maandag",
    "dinsdag",
    "woensdag",
    "donderdag",
    "vrijdag",
    "zaterdag",
    "zondag",
];
const FR_DAYS: [&str; 7] = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
const EN_DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

const NL_MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const FR_MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const EN_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day as people say it: `dinsdag 3 maart`, `mardi 3 mars`, `Tuesday 3 March`. Other languages get the day by
/// numbers, which everybody reads. With `plain`, letters outside the basic set of text messages lose their accents.
#[must_use]
pub fn long_date(date: Date, language: Language, plain: bool) -> String {
    let (days, months) = match language.tag() {
        "nl" => (NL_DAYS, NL_MONTHS),
        "fr" => (FR_DAYS, FR_MONTHS),
        "en" => (EN_DAYS, EN_MONTHS),
        _ => return date.strftime("%d/%m/%Y").to_string(),
    };
    let day = days[usize::from(weekday_index(date.weekday()))];
    let month = usize::try_from(date.month() - 1)
        .ok()
        .and_then(|index| months.get(index))
        .copied()
        .unwrap_or_default();
    // `é` and `à` are in the basic set of text messages; `û` is not.
    let month = if plain {
        month.replace('û', "u")
    } else {
        month.to_owned()
    };
    format!("{day} {} {month}", date.day())
}

fn weekday_index(day: Weekday) -> u8 {
    day.to_monday_zero_offset().unsigned_abs()
}
