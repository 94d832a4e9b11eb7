//! Holidays against a table made by another program, and what an organisation changes about them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{belgium, brussels, closing, date, fixed, netherlands, zone};
use crate::care::calendar::{Calendar, ClosedDay, Country, Holiday, HolidayRule, Holidays, Names, easter};
use crate::care::person::Language;

const BE: &str = include_str!("../../../../tests/it/fixtures/holidays-be.csv");
const NL: &str = include_str!("../../../../tests/it/fixtures/holidays-nl.csv");

fn table(text: &str) -> BTreeSet<(Date, String)> {
    let rows = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(';').unwrap());
    rows.map(|(on, id)| (date(on), id.to_owned())).collect()
}

/// All dates of the holidays that hold, in the years of the table.
fn computed(holidays: &Holidays) -> BTreeSet<(Date, String)> {
    let of = |holiday: &Holiday, year| Some((holiday.rule.date_in(year)?, holiday.day.id.clone()));
    (2020..=2040)
        .flat_map(|year| holidays.holding().filter_map(move |holiday| of(holiday, year)))
        .collect()
}

#[test]
fn belgian_days_agree_with_the_table() {
    let holidays = belgium()
        .with_options(&["good-friday", "ascension-friday", "second-christmas-day"])
        .unwrap();
    assert_eq!(table(BE).len(), 21 * 15);
    assert_eq!(computed(&holidays), table(BE));
}

#[test]
fn dutch_days_agree_with_the_table() {
    let holidays = netherlands().with_options(&["good-friday", "liberation-day"]).unwrap();
    assert_eq!(table(NL).len(), 21 * 11);
    assert_eq!(computed(&holidays), table(NL));
}

#[test]
fn easter_at_the_ends_of_its_range_and_in_corrected_years() {
    // 1818 the earliest, 1943 and 2038 the latest; 1954, 1981, 2049 and 2076 are the years that the corrections are for.
    let known = [
        "1818-03-22",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2027-03-28",
        "2038-04-25",
    ];
    for on in known
        .into_iter()
        .chain(["2049-04-18", "2076-04-19", "2285-03-22", "4099-04-19"])
        .map(date)
    {
        assert_eq!(easter(on.year()), Some(on));
    }
}

#[test]
fn the_kings_day_gives_way_to_a_sunday() {
    let dates = [
        ("1990", "04-30"),
        ("1995", "04-29"),
        ("2013", "04-30"),
        ("2014", "04-26"),
        ("2025", "04-26"),
    ];
    for (year, day) in dates.into_iter().chain([("2026", "04-27"), ("2031", "04-26")]) {
        let on = date(&format!("{year}-{day}"));
        assert_eq!(HolidayRule::KingsDay.date_in(on.year()), Some(on));
    }
}

#[test]
fn a_rule_that_names_no_date_closes_nothing() {
    assert_eq!(fixed(2, 29).date_in(2027), None);
    assert_eq!(fixed(2, 29).date_in(2028), Some(date("2028-02-29")));
    assert_eq!(fixed(13, 1).date_in(2028), None);
    assert_eq!(
        HolidayRule::EveryFiveYears { month: 5, day: 5 }.date_in(2025),
        Some(date("2025-05-05"))
    );
    assert_eq!(HolidayRule::EveryFiveYears { month: 5, day: 5 }.date_in(2026), None);
}

#[test]
fn rules_around_easter_stay_in_the_year_of_easter() {
    for year in 1583..=4100 {
        for days in [HolidayRule::EASTER_MIN, HolidayRule::EASTER_MAX] {
            assert_eq!(
                HolidayRule::EasterPlus { days }.date_in(year).map(Date::year),
                Some(year)
            );
        }
    }
}

fn why(calendar: &Calendar, on: &str) -> Option<String> {
    calendar.is_closed(date(on)).map(|day| day.id.clone())
}

#[test]
fn options_close_only_where_they_are_switched_on() {
    let calendar = brussels();
    assert_eq!(why(&calendar, "2026-11-02"), None);
    let calendar = calendar.with_options(&["all-souls"]).unwrap();
    assert_eq!(why(&calendar, "2026-11-02").as_deref(), Some("all-souls"));
    let calendar = calendar.with_options(&["good-friday"]).unwrap();
    assert_eq!(why(&calendar, "2026-11-02"), None, "the list replaces the former one");
    assert_eq!(why(&calendar, "2026-04-03").as_deref(), Some("good-friday"));
}

#[test]
fn an_unknown_option_is_refused_with_the_known_ones() {
    let refused = netherlands().with_options(&["good-friday", "carnaval"]).unwrap_err();
    let known = "good-friday, ascension-friday, liberation-day, liberation-day-lustrum";
    assert_eq!(
        refused.to_string(),
        format!("the calendar has no optional day `carnaval`; it has: {known}")
    );
}

#[test]
fn an_organisation_adds_and_removes_dates() {
    let removed = vec![date("2026-12-25"), date("2026-07-21"), date("2095-07-21")];
    let closings = vec![closing("2026-12-24"), closing("2026-12-25"), closing("2090-03-01")];
    let calendar = Calendar::new(Country::BE, zone("Europe/Brussels")).with_closed_days(belgium(), removed, closings);
    assert_eq!(why(&calendar, "2026-07-21"), None);
    assert_eq!(why(&calendar, "2027-07-21").as_deref(), Some("national-day"));
    assert_eq!(why(&calendar, "2026-12-24").as_deref(), Some(ClosedDay::OWN));
    assert_eq!(
        why(&calendar, "2026-12-25").as_deref(),
        Some(ClosedDay::OWN),
        "an own closing outdoes a removal"
    );
    assert_eq!(why(&calendar, "2090-03-01").as_deref(), Some(ClosedDay::OWN));
    assert_eq!(
        why(&calendar, "2094-07-21").as_deref(),
        Some("national-day"),
        "years beyond the table are worked out"
    );
    assert_eq!(why(&calendar, "2095-07-21"), None);
    assert_eq!(why(&calendar, "1985-08-15").as_deref(), Some("assumption"));
    assert_eq!(why(&calendar, "2026-12-23"), None);
}

#[test]
fn the_first_of_two_on_one_date_is_the_reason() {
    assert_eq!(
        why(&brussels(), "2008-05-01").as_deref(),
        Some("ascension"),
        "listed before labour day"
    );
}

#[test]
fn a_name_falls_back_to_the_first_language() {
    let names = Names::new(vec![
        (Language::NL, "Kerstmis".to_owned()),
        (Language::FR, "Noël".to_owned()),
    ]);
    assert_eq!(names.in_language(Language::FR), "Noël");
    assert_eq!(names.in_language(Language::EN), "Kerstmis");
}
