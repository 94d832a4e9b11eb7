//! What is told about broken files.

use expect_test::{Expect, expect};

use super::{BE, NL, read};

fn check(source: &str, expected: &Expect) {
    expected.assert_eq(&read("be.toml", source).unwrap_err().render());
}

/// Only `line:column what | mend`, for the many short cases.
pub(super) fn brief(source: &str) -> String {
    let problems = read("be.toml", source).unwrap_err();
    let lines = problems.list.iter().map(|problem| {
        let line = problem
            .span
            .as_ref()
            .map_or(0, |span| source[..span.start].matches('\n').count() + 1);
        format!("{line} {} | {}", problem.what, problem.mend)
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn all_problems_are_told_together() {
    let source = r#"country = "Belgium"
timezone = "Europe/Brussels"

[window]
monday = ["09:00-20.00"]
wendesday = ["09:00-20:00"]

[[day]]
id = "ascension"
on = "easter + 39"
name = { nl = "Hemelvaart", de = "Himmelfahrt" }
"#;
    check(
        source,
        &expect![[r#"
            error: `Belgium` is no country code
             --> be.toml:1:11
              |
            1 | country = "Belgium"
              |           ^^^^^^^^^
              |
              = help: write its two capital letters, such as `BE` or `NL`

            error: `timezone` is no key of the file
             --> be.toml:2:1
              |
            2 | timezone = "Europe/Brussels"
              | ^^^^^^^^
              |
              = help: did you mean `time_zone`?

            error: `09:00-20.00` is no range of hours
             --> be.toml:5:11
              |
            5 | monday = ["09:00-20.00"]
              |           ^^^^^^^^^^^^^
              |
              = help: write it as `09:00-17:00`

            error: `wendesday` is no key of [window]
             --> be.toml:6:1
              |
            6 | wendesday = ["09:00-20:00"]
              | ^^^^^^^^^
              |
              = help: did you mean `wednesday`?

            error: `easter + 39` is not understood as a day of the year
              --> be.toml:10:6
               |
            10 | on = "easter + 39"
               |      ^^^^^^^^^^^^^
               |
               = help: write `21 July`, `5 May every 5 years`, `easter`, `easter + 39 days`, `easter - 2 days`, `kings-day` or `bridge`

            error: `de` is no key of `name` of day 1
              --> be.toml:11:29
               |
            11 | name = { nl = "Hemelvaart", de = "Himmelfahrt" }
               |                             ^^
               |
               = help: use one of `nl`, `fr`, `en`
        "#]],
    );
}

#[test]
fn every_fault_has_its_place_and_mend() {
    let source = r#"country = 32
time_zone = "Europe/Brusels"
[window]
monday = "09:00-20:00"
tuesday = ["20:00-09:00", "9-17"]
wednesday = ["13:00-15:00", "09:00-12:00"]
thursday = ["09:00-12:00", "11:00-12:00"]
friday = [9]
[[day]]
id = "Easter"
on = "31 April"
name = ""
[[day]]
id = "easter"
on = "easter"
name = {}
[[day]]
id = "easter"
name = { nl = 3, fr = "Pâques" }
[[option]]
id = "closing"
on = "easter + 400 days"
name = "x"
holiday = true
[closing]
extra = [
  { on = "2026-12-24", name = "Brug" },
  { from = 2026-12-24, name = "Brug" },
  { from = 2026-12-24, to = 2026-12-20, name = "Brug" },
  { from = 2026-12-24, to = 2028-12-20, name = "Brug" },
  { on = 2026-12-24T10:00:00, name = "Brug" },
  2026-12-25,
  { on = 2026-12-24, from = 2026-12-24, to = 2026-12-24, name = "Brug" },
  { on = 2026-12-24 },
]
removed = [2026-05-06]
[service_hours]
"team x" = ["09:00-17:00"]
[service_hours.default]
monday = []
lunch = "12:00-13:00"
[service_hours.""]
monday = ["09:00-17:00"]
"#;
    expect![[r#"
        1 `country` is a number, where a text is needed | put it between double quotes
        2 `Europe/Brusels` is no time zone | did you mean `Europe/Brussels`?
        4 `monday` of [window] is a text, where a list is needed | put it between square brackets, the parts apart by commas
        5 the range 20:00-09:00 does not end after it begins | a range lies within one day, at the latest until 24:00
        5 `9-17` is no range of hours | write it as `09:00-17:00`
        6 09:00-12:00 is listed after 13:00-15:00 but begins before it | list the ranges of a day in order
        7 09:00-12:00 and 11:00-12:00 overlap | join them or move one
        8 a part of `friday` of [window] is a number, where a text is needed | put it between double quotes
        10 `Easter` cannot be an id | use small letters, digits and hyphens, beginning with a letter, such as `good-friday`
        11 there is no 31 April | check the day of the month
        12 `name` of day 1 is empty | write something, or leave the line out
        16 there is no name | write `name = "Hemelvaartsdag"` or `name = { nl = "Hemelvaartsdag", fr = "Ascension" }`
        17 `on` is missing in day 3 | add a line such as `on = "easter + 39 days"`
        18 the id `easter` is taken | give each day and option an id of its own; `closing` is kept for own closing days
        19 `nl` of `name` of day 3 is a number, where a text is needed | put it between double quotes
        21 the id `closing` is taken | give each day and option an id of its own; `closing` is kept for own closing days
        22 `easter + 400 days` can fall outside the year | stay within 80 days before and 250 days after Easter, or write a date
        24 `holiday` is no key of option 1 | use one of `id`, `on`, `name`
        27 `on` of extra 1 of [closing] is a text, where a date is needed | write year, month and day without quotes, such as `2026-12-24`
        28 a closing needs `on`, or else `from` and `to` | write `on = 2026-12-24` for one day, or `from = 2026-12-24, to = 2026-12-31` for several
        29 the closing ends on 2026-12-20, before it begins | check both dates
        30 the closing is longer than a year | check both dates
        31 `on` of extra 5 of [closing] is a date with a time, where a date is needed | write year, month and day without quotes, such as `2026-12-24`
        32 a part of `extra` of [closing] is a date, where a table is needed | write each as `{ key = value }`
        33 a closing needs `on`, or else `from` and `to` | write `on = 2026-12-24` for one day, or `from = 2026-12-24, to = 2026-12-31` for several
        34 `name` is missing in extra 8 of [closing] | add a line such as `name = "Brugdag"`
        36 2026-05-06 is no holiday of this file, so there is nothing to remove | check the date, or leave it out
        38 `team x` of [service_hours] is a list, where a table is needed | write it as `{ key = "value" }`
        39 no day of the week has an open hour | open at least one
        41 `lunch` is no key of `default` of [service_hours] | use one of `monday`, `tuesday`, `wednesday`, `thursday`, `friday`, `saturday`, `sunday`, `closed`
        42 a team has no name | write `[service_hours."team noord"]`
    "#]].assert_eq(&brief(source));
}

#[test]
fn broken_notation_is_told_once_and_hides_nothing_else() {
    let source = "country = BE\ntime_zone = \"Mars\"\n[window]\nmonday = [09:00-20:00]\ntuesday = [\"9\"]\n\
                  [[day]]\nid = \"x\"\non = \"easter\nname = \"y\"\n";
    expect![[r#"
        1 string values must be quoted, expected literal string | texts stand between double quotes, dates and numbers without; every bracket and quote is closed
        2 `Mars` is no time zone | write it as continent and city, such as `Europe/Brussels`
        4 invalid datetime | texts stand between double quotes, dates and numbers without; every bracket and quote is closed
        5 `9` is no range of hours | write it as `09:00-17:00`
        8 invalid basic string, expected `"` | texts stand between double quotes, dates and numbers without; every bracket and quote is closed
    "#]].assert_eq(&brief(source));
}

#[test]
fn what_a_broken_line_hides_is_not_called_missing() {
    let source = "country = \"BE\"\n= \"Europe/Brussels\"\n";
    assert_eq!(brief(source).lines().count(), 1, "{}", brief(source));
    assert!(brief("country = \"BE\"\n").starts_with("0 `time_zone` is missing in the file"));
}

#[test]
fn a_single_day_table_is_no_list() {
    let source =
        "country = \"BE\"\ntime_zone = \"Europe/Brussels\"\nwindow = 3\n[day]\nid = \"x\"\n[closing]\nextra = 1\n";
    expect![[r#"
        3 `window` is a number, where a table is needed | write it as `{ key = "value" }`
        4 [day] is a table, where a list of tables is needed | put two brackets around its heading, once for each: `[[day]]`
        7 `extra` of [closing] is a number, where a list is needed | put it between square brackets, the parts apart by commas
    "#]]
    .assert_eq(&brief(source));
}

#[test]
fn no_text_makes_it_panic() {
    for source in [BE, NL] {
        // The beginning of a shipped file, and the file with one character taken out, at many places.
        for (place, letter) in source.char_indices().step_by(89) {
            for broken in [
                source[..place].to_owned(),
                source[..place].to_owned() + &source[place + letter.len_utf8()..],
            ] {
                if let Err(problems) = read("x.toml", &broken) {
                    assert!(!problems.is_empty() && !problems.render().is_empty());
                }
            }
        }
    }
    for source in [
        "",
        "\u{feff}",
        "\0",
        "[[",
        "a.b.c = {}",
        "[window]\n[window]",
        "day = 1\n[[day]]",
        "[[[[[",
        "\"\" = 1",
    ] {
        let problems = read("x.toml", source).unwrap_err();
        assert!(!problems.render().is_empty());
    }
    let deep = format!("country = {}{}", "[".repeat(5000), "]".repeat(5000));
    assert!(read("x.toml", &deep).is_err());
}
