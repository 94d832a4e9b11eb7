//! Clock changes, quiet hours of a channel, bridge days and school holidays: read, and refused.

use expect_test::expect;
use jiff::civil::time;

use super::faults::brief;
use super::{date, good};
use crate::care::calendar::{DaylightSaving, PersonTime};
use crate::care::person::{Channel, Language};

const HEAD: &str = "country = \"BE\"\ntime_zone = \"Europe/Brussels\"\n";

#[test]
fn the_keys_are_read() {
    let calendar = good(&format!(
        r#"{HEAD}
        daylight_saving = "last"
        [window]
        tuesday = ["09:00-20:00"]
        [quiet_hours]
        sms = "18:00-10:30, 12:00-13:00"
        [[day]]
        id = "national-day"
        on = "21 July"
        name = "Nationale feestdag"
        [[option]]
        id = "bridges"
        on = "bridge"
        name = "Brugdag"
        [closing]
        removed = [2037-07-20, 2026-07-20]
        [school_holidays]
        flemish = [
          {{ from = 2026-11-02, to = 2026-11-08, name = {{ nl = "Herfstvakantie", fr = "Congé d'automne" }} }},
          {{ on = 2026-10-07, name = "Vrije dag" }},
        ]
        french = []
        "#
    ));
    assert_eq!(calendar.daylight_saving(), DaylightSaving::Last);
    let zone = calendar.zone().clone();
    let instant = |text: &str| text.parse().unwrap();
    let night = calendar.at(date("2026-10-25"), time(2, 30, 0, 0), &zone);
    assert_eq!(night, Some(instant("2026-10-25T01:30Z")), "the second of the two");

    let who = PersonTime::new(&zone);
    let open = |who| calendar.next_open(instant("2026-11-24T06:00Z"), who);
    assert_eq!(open(who.on(Channel::Sms)), Some(instant("2026-11-24T09:30Z")));
    assert_eq!(open(who.on(Channel::Mail)), Some(instant("2026-11-24T08:00Z")));
    assert!(calendar.quiet_hours(Channel::Mail).is_none());

    let bridged = calendar.clone().with_options(&["bridges"]).unwrap();
    let why = |on| bridged.is_closed(date(on)).map(|day| day.id.as_str());
    assert_eq!(why("2020-07-20"), Some("bridges"));
    assert_eq!(why("2026-07-20"), None, "removed");
    assert_eq!(calendar.is_closed(date("2020-07-20")), None, "off by default");

    let autumn = calendar.school_holiday(date("2026-11-08"), "flemish").unwrap();
    assert_eq!(autumn.name.in_language(Language::FR), "Congé d'automne");
    assert!(calendar.school_holiday(date("2026-10-07"), "flemish").is_some());
    assert_eq!(calendar.school_holiday(date("2026-10-08"), "flemish"), None);
    assert_eq!(calendar.school_regions().collect::<Vec<_>>(), ["flemish", "french"]);
}

#[test]
fn every_fault_of_the_keys_has_its_place_and_mend() {
    let source = format!(
        r#"{HEAD}daylight_saving = "frist"
[quiet_hours]
sms = "09:00-20:00"
mail = "00:00-24:00"
call = "12:00-13:00"
smss = "12:00-13:00"
[[option]]
id = "bridges"
on = "bridges"
name = "Brug"
[closing]
removed = [2026-07-22]
[school_holidays]
flemish = [
  {{ from = 2026-11-02, to = 2026-11-08, name = "Herfst" }},
  {{ from = 2026-11-08, to = 2026-11-10, name = "Herfst" }},
]
french = [
  {{ from = 2026-11-08, to = 2026-11-02, name = "Automne" }},
  {{ from = 2026-11-02, to = 2027-11-08, name = "Automne" }},
  {{ from = 2026-11-02, name = "Automne" }},
  {{ on = 2026-11-02, region = "french" }},
  {{ on = "2026-11-02", name = "" }},
]
german = {{ from = 2026-11-02, to = 2026-11-08, name = "Herbst" }}
"" = []
"#
    );
    expect![[r#"
        3 `frist` is no way to treat a clock change | use one of `first`, `last`, `shift`
        5 `sms` of [quiet_hours] leaves no hour of the contact window | leave some hour of [window] free of them
        6 `mail` of [quiet_hours] is the whole day, so nothing would ever leave | write the hours in which nothing leaves, such as `20:00-10:00`
        7 `call` has no place in [quiet_hours]: a worker does it, in service hours | leave it out
        8 `smss` is no key of [quiet_hours] | did you mean `sms`?
        11 `bridges` is not understood as a day of the year | write `21 July`, `5 May every 5 years`, `easter`, `easter + 39 days`, `easter - 2 days`, `kings-day` or `bridge`
        14 2026-07-22 is no holiday of this file, so there is nothing to remove | check the date, or leave it out
        18 this school holiday begins on 2026-11-08, but the one before it lasts until 2026-11-08 | check the dates of both, or leave one out
        21 the school holiday ends on 2026-11-02, before it begins | check both dates
        22 the school holiday is longer than a hundred days | check both dates
        23 a school holiday needs `on`, or else `from` and `to` | write `from = 2026-12-21, to = 2027-01-03`, or `on = 2026-11-02` for one day
        24 `name` is missing in french 4 of [school_holidays] | add a line such as `name = "Herfstvakantie"`
        24 `region` is no key of french 4 of [school_holidays] | use one of `on`, `from`, `to`, `name`
        25 `on` of french 5 of [school_holidays] is a text, where a date is needed | write year, month and day without quotes, such as `2026-12-24`
        25 `name` of french 5 of [school_holidays] is empty | write something, or leave the line out
        27 `german` of [school_holidays] is a single holiday, where a list is needed | put square brackets around it: `german = [{ ... }]`
        28 a region has no name | write `flemish = [...]` or `north = [...]`
    "#]].assert_eq(&brief(&source));
}

#[test]
fn quiet_hours_are_texts_like_those_of_a_person() {
    let quiet = |line: &str| brief(&format!("{HEAD}[quiet_hours]\n{line}\n"));
    expect![[r#"
        4 `9-17` is no range of hours | write it as `09:00-17:00`
        4 the range 10:00-10:00 does not end after it begins | a range lies within one day, at the latest until 24:00
        4 `sms` of [quiet_hours] is a list, where a text is needed | put it between double quotes
        4 `sms` of [quiet_hours] is empty | write something, or leave the line out
    "#]]
    .assert_eq(
        &[
            "sms = \"9-17\"",
            "sms = \"10:00-10:00\"",
            "sms = [\"20:00-10:00\"]",
            "sms = \"\"",
        ]
        .map(quiet)
        .concat(),
    );
    let all = brief(&format!(
        "{HEAD}quiet_hours = \"20:00-10:00\"\ndaylight_saving = true\nschool_holidays = []\n"
    ));
    expect![[r#"
        3 `quiet_hours` is a text, where a table is needed | write it as `{ key = "value" }`
        4 `daylight_saving` is `true` or `false`, where a text is needed | put it between double quotes
        5 `school_holidays` is a list, where a table is needed | write it as `{ key = "value" }`
    "#]]
    .assert_eq(&all);
}

#[test]
fn a_broken_window_does_not_blame_the_quiet_hours() {
    // The Tuesday that could not be read may well be outside these hours; so may a window that could not be read at all.
    let source = format!(
        "{HEAD}[window]\nmonday = [\"09:00-20:00\"]\ntuesday = [\"20:00-2\"]\n[quiet_hours]\nsms = \"09:00-20:00\"\n"
    );
    let all = brief(&source) + &brief(&source.replace("monday = [\"09:00-20:00\"]\n", ""));
    expect![[r#"
        5 `20:00-2` is no range of hours | write it as `09:00-17:00`
        4 `20:00-2` is no range of hours | write it as `09:00-17:00`
    "#]]
    .assert_eq(&all);
}
