//! The shipped files and a full example; then what is told about broken ones, and the rolling of the shipped ones.

mod faults;
mod keys;
mod rolling;

use jiff::civil::Date;

use super::read;
use crate::care::calendar::{Calendar, ContactWindow, Country, DaylightSaving, PersonTime, ServiceHours, ServiceTerm};
use crate::care::person::{Channel, Language};

const BE: &str = include_str!("../../../config/calendars/be.toml");
const NL: &str = include_str!("../../../config/calendars/nl.toml");

fn good(source: &str) -> Calendar {
    read("calendar.toml", source).unwrap_or_else(|problems| panic!("{problems}"))
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

/// The rows of some kinds (`day`, `option`, `bridge`) are just the dates that a file closes, and the reason that is given
/// is one of theirs.
fn agrees(calendar: &Calendar, table: &str, kinds: &[&str]) {
    let rows = table.lines().filter(|line| !line.starts_with('#'));
    let rows = rows.map(|line| {
        let mut parts = line.split(';');
        let [on, id, kind] = std::array::from_fn(|_| parts.next().unwrap());
        (date(on), id, kind)
    });
    let rows: Vec<_> = rows.filter(|(_, _, kind)| kinds.contains(kind)).collect();
    assert!(rows.len() > 300);
    let mut on = date("2020-01-01");
    while on < date("2061-01-01") {
        let why = calendar.is_closed(on).map(|day| day.id.as_str());
        let of_date = rows.partition_point(|(date, ..)| *date < on)..rows.partition_point(|(date, ..)| *date <= on);
        let listed: Vec<_> = rows[of_date].iter().map(|(_, id, _)| *id).collect();
        assert!(
            why.map_or(listed.is_empty(), |why| listed.contains(&why)),
            "{on}: {why:?} and {listed:?}"
        );
        on = on.tomorrow().unwrap();
    }
}

#[test]
fn the_shipped_files_agree_with_the_tables() {
    let be = include_str!("../../../tests/it/fixtures/holidays-be.csv");
    let nl = include_str!("../../../tests/it/fixtures/holidays-nl.csv");
    for (source, table, options) in [
        (
            BE,
            be,
            [
                "good-friday",
                "ascension-friday",
                "second-christmas-day",
                "french-community",
            ]
            .as_slice(),
        ),
        (
            NL,
            nl,
            ["good-friday", "liberation-day", "liberation-day-lustrum"].as_slice(),
        ),
    ] {
        agrees(&good(source), table, &["day"]);
        agrees(&good(source).with_options(options).unwrap(), table, &["day", "option"]);
        let bridges = good(source).with_options(&["bridge-days"]).unwrap();
        agrees(&bridges, table, &["day", "bridge"]);
    }
}

#[test]
fn the_shipped_files_have_the_default_hours_and_all_options() {
    for (source, country, zone, options) in [
        (
            BE,
            Country::BE,
            "Europe/Brussels",
            "good-friday ascension-friday all-souls kings-feast second-christmas-day flemish-community \
             french-community iris-day bridge-days",
        ),
        (
            NL,
            Country::NL,
            "Europe/Amsterdam",
            "good-friday liberation-day liberation-day-lustrum ascension-friday bridge-days",
        ),
    ] {
        let calendar = good(source);
        assert_eq!((calendar.country(), calendar.zone().iana_name()), (country, Some(zone)));
        assert_eq!(
            (calendar.window(), calendar.service(None)),
            (&ContactWindow::default(), &ServiceHours::default())
        );
        let ids: Vec<_> = calendar
            .holidays()
            .options()
            .map(|option| option.day.id.as_str())
            .collect();
        assert_eq!(ids.join(" "), options);
        assert_eq!(calendar.daylight_saving(), DaylightSaving::Shift);
        assert_eq!(calendar.is_closed(date("2026-04-03")), None, "no option is switched on");
        for language in [Language::NL, Language::FR, Language::EN] {
            let christmas = calendar.is_closed(date("2026-12-25")).unwrap();
            assert!(!christmas.name.in_language(language).is_empty());
        }
    }
}

#[test]
fn the_remarks_in_the_shipped_files_can_be_switched_on() {
    for source in [BE, NL] {
        let switched: Vec<String> = source
            .lines()
            .map(|line| {
                let rest = line
                    .strip_prefix("# ")
                    .or(line.strip_prefix('#'))
                    .unwrap_or(line)
                    .trim_start();
                let example = [
                    "[service_hours.",
                    "monday =",
                    "tuesday =",
                    "closed =",
                    "sms =",
                    "mail =",
                    "{ on",
                    "{ from",
                    "20",
                ];
                if example.iter().any(|begin| rest.starts_with(begin)) {
                    rest.to_owned()
                } else {
                    line.to_owned()
                }
            })
            .collect();
        let calendar = good(&switched.join("\n"));
        assert_eq!(calendar.teams().collect::<Vec<_>>(), ["team noord"]);
        assert_eq!(
            calendar.is_closed(date("2026-12-30")).map(|day| day.id.as_str()),
            Some("closing")
        );
        assert!(calendar.quiet_hours(Channel::Sms).is_some() && calendar.quiet_hours(Channel::Mail).is_some());
    }
}

#[test]
fn the_shipped_school_holidays() {
    // One date of each holiday of the school year 2026-2027, and the days around one that two regions have apart.
    for (source, region, dates) in [
        (BE, "flemish", "11-05 12-25 02-10 03-29 07-01 08-31"),
        (BE, "french", "10-20 12-25 02-24 05-01 07-03 08-29"),
        (NL, "north", "10-10 12-25 02-22 04-26 07-10 08-22"),
        (NL, "central", "10-25 12-25 02-22 04-26 07-17 08-29"),
        (NL, "south", "10-25 12-25 02-15 04-26 07-24 09-05"),
    ] {
        let calendar = good(source);
        for day in dates.split(' ') {
            let year = if day >= "10" { "2026" } else { "2027" };
            let on = date(&format!("{year}-{day}"));
            assert!(calendar.school_holiday(on, region).is_some(), "{region} {on}");
        }
        let (mut off, mut on) = (0, date("2026-10-01"));
        while on < date("2027-10-01") {
            off += usize::from(calendar.school_holiday(on, region).is_some());
            on = on.tomorrow().unwrap();
        }
        let expected = match region {
            "flemish" => 7 + 14 + 7 + 14 + 62,
            "french" => 14 + 14 + 14 + 14 + 58,
            _ => 9 + 16 + 9 + 9 + 44,
        };
        assert_eq!(off, expected, "{region}");
    }
    let flemish = good(BE);
    let easter = flemish.school_holiday(date("2027-04-11"), "flemish").unwrap();
    assert_eq!(easter.name.in_language(Language::FR), "Vacances de printemps");
    assert_eq!(flemish.school_holiday(date("2027-04-12"), "flemish"), None);
}

#[test]
fn a_full_file_is_read() {
    let calendar = good(
        r#"
        country = "BE"
        time_zone = "Europe/Brussels"
        [window]
        monday = ["09:00-12:00", "14:00-20:00"]
        [[day]]
        id = "christmas"
        on = "25 December"
        name = "Kerst"
        [closing]
        extra = [{ from = 2026-12-28, to = 2026-12-30, name = { fr = "Fermeture", nl = "Gesloten" } }]
        removed = [2026-12-25]
        [service_hours.default]
        thursday = ["10:00-16:00"]
        [service_hours."team x"]
        closed = [{ on = 2026-12-24, name = "Teamdag" }]
        "#,
    );
    let zone = calendar.zone().clone();
    let at = |text: &str| zone.to_timestamp(text.parse().unwrap()).unwrap();
    let open = calendar.next_open(at("2026-12-21T13:00"), PersonTime::new(&zone));
    assert_eq!(open, Some(at("2026-12-21T14:00")));
    assert_eq!(calendar.is_closed(date("2026-12-25")), None);
    assert!(calendar.is_closed(date("2027-12-25")).is_some());
    let closed = calendar.is_closed(date("2026-12-29")).unwrap();
    assert_eq!(
        [Language::NL, Language::FR, Language::EN].map(|language| closed.name.in_language(language)),
        ["Gesloten", "Fermeture", "Gesloten"]
    );
    let due = |team| calendar.deadline(at("2026-12-23T12:00"), ServiceTerm::NextServiceDay, team, &zone);
    assert_eq!(due(None), at("2026-12-24T16:00"));
    assert_eq!(
        due(Some("team x")),
        at("2026-12-31T16:00"),
        "the default's hours, less its own closing"
    );
}

#[test]
fn what_is_left_out_has_defaults() {
    let calendar = good("country = \"LU\"\ntime_zone = \"Europe/Luxembourg\"\n");
    assert_eq!(
        (calendar.window(), calendar.service(None)),
        (&ContactWindow::default(), &ServiceHours::default())
    );
}
