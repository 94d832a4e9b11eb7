//! Holidays against a table made by another program, and what an organisation changes about them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{belgium, brussels, closing, date, fixed, netherlands, zone};
use crate::calendar::{Calendar, ClosedDay, Country, HolidayRule, Holidays, Names, easter};
use crate::person::Language;

const BE: &str = include_str!("../../../../tests/it/fixtures/holidays-be.csv");
const NL: &str = include_str!("../../../../tests/it/fixtures/holidays-nl.csv");

/// Date, id and kind of every row.
fn table(text: &'static str) -> Vec<(Date, &'static str, &'static str)> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let mut parts = line.split(';');
        let [on, id, kind] = std::array::from_fn(|_| parts.next().unwrap());
        (date(on), id, kind)
    })
    .collect()
}

/// The rows of some kinds are all that the rules give in these years, and the rules give nothing else.
fn agree(holidays: Holidays, text: &'static str, kinds: &[&str]) {
    let rows = table(text).into_iter().filter(|(_, _, kind)| kinds.contains(kind));
    let listed: BTreeSet<(Date, String)> = rows.map(|(on, id, _)| (on, id.to_owned())).collect();
    let ids: Vec<String> = holidays.holding().map(|holiday| holiday.day.id.clone()).collect();
    let dates = holidays.dates(&(2020..=2060), &[]);
    let computed = dates.iter().map(|(on, place)| (*on, ids[*place].clone())).collect();
    assert_eq!(listed, computed, "{kinds:?}");

    // And day by day, as the calendar answers.
    let calendar = Calendar::new(Country::BE, zone("Europe/Brussels")).with_closed_days(holidays, vec![], vec![]);
    let mut on = date("2020-01-01");
    while on < date("2061-01-01") {
        let why = calendar.is_closed(on).map(|day| (on, day.id.clone()));
        let expected = listed.range((on, String::new())..(on.tomorrow().unwrap(), String::new()));
        assert_eq!(why.is_some(), expected.count() > 0, "{on}");
        assert!(why.is_none_or(|why| listed.contains(&why)), "{on}");
        on = on.tomorrow().unwrap();
    }
}

#[test]
fn belgian_days_agree_with_the_table() {
    let options = [
        "good-friday",
        "ascension-friday",
        "second-christmas-day",
        "french-community",
    ];
    assert_eq!(
        table(BE).iter().filter(|(_, _, kind)| *kind != "bridge").count(),
        41 * 16
    );
    agree(belgium(), BE, &["day"]);
    agree(belgium().with_options(&options).unwrap(), BE, &["day", "option"]);
    agree(
        belgium().with_options(&["bridge-days"]).unwrap(),
        BE,
        &["day", "bridge"],
    );
}

#[test]
fn dutch_days_agree_with_the_table() {
    let options = ["good-friday", "liberation-day", "liberation-day-lustrum"];
    let rows = table(NL).iter().filter(|(_, _, kind)| *kind != "bridge").count();
    assert_eq!(rows, 41 * 11 + 9, "5 May is listed twice in every fifth year");
    agree(netherlands(), NL, &["day"]);
    agree(netherlands().with_options(&options).unwrap(), NL, &["day", "option"]);
    agree(
        netherlands().with_options(&["bridge-days"]).unwrap(),
        NL,
        &["day", "bridge"],
    );
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
    let known = "good-friday, ascension-friday, liberation-day, liberation-day-lustrum, bridge-days";
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
