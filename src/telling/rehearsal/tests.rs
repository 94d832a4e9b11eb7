//! The words of a rehearsal, as a person would read them.

use jiff::civil::date;

use super::{Change, Rehearsed, Variant, table, tell};
use crate::care::person::Language;
use crate::care::rehearsal::{Assumed, Rehearsal, Tally, assumed};
use crate::files::scenarios;
use crate::telling::Teller;
use crate::telling::tests::{pages, preset};

/// Two hundred dossiers under *3-9-15*, told in a language.
fn told(language: Language, dossiers: u32) -> String {
    let rules = preset("3-9-15");
    let path = format!("{}/config/scenarios/usual.toml", env!("CARGO_MANIFEST_DIR"));
    let scenario = scenarios::read("usual.toml", &std::fs::read_to_string(path).unwrap()).unwrap();
    let (from, until) = (date(2026, 1, 5), date(2028, 1, 4));
    let end = rules
        .calendar
        .midnight(date(2028, 1, 5), rules.calendar.zone())
        .unwrap();
    let rehearsal = Rehearsal::new(&rules, &scenario.habits, 1, end);
    let caseload = Assumed {
        dossiers,
        closed: (from, if dossiers == 1 { from } else { until }),
        workers: 3,
        seed: 1,
    };
    let mut tally = Tally::new(&rules, from, scenario.habits.minutes);
    let mut rows = Vec::new();
    for number in 0..dossiers {
        let (mut company, start) = assumed(&caseload, &rules, &scenario.habits, number);
        company.live(&rehearsal, start, &mut |_, row| {
            tally.count(row);
            if dossiers == 1 {
                rows.push(row.clone());
            }
        });
        company.trajectories().for_each(|one| tally.close(&rules, one));
    }
    rows.sort_by_key(|row| row.at);
    let variants = [
        Variant::of(Change::None, &tally),
        Variant::of(Change::Spread(9), &tally),
    ];
    let pages = pages();
    let teller = Teller::new(&pages, language);
    let held = Rehearsed {
        rules: &rules,
        scenario: &scenario,
        tally: &tally,
        rows: &rows,
        variants: if dossiers == 1 { &[] } else { &variants },
        hours: Some(6),
        seed: 1,
        own_history: false,
        until,
    };
    table(&tell(&teller, &held))
}

#[test]
fn a_caseload_reads_as_a_report() {
    expect_test::expect_file!["tests/caseload.nl.txt"].assert_eq(&told(Language::NL, 200));
    expect_test::expect_file!["tests/caseload.fr.txt"].assert_eq(&told(Language::FR, 200));
}

#[test]
fn one_dossier_reads_as_a_diary() {
    expect_test::expect_file!["tests/dossier.en.txt"].assert_eq(&told(Language::EN, 1));
}
