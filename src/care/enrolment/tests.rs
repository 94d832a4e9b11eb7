use super::*;
use crate::calendar::{Closing, Country, Holidays, Names};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn case(reason: Option<ClosingReason>) -> Case {
    Case {
        reason,
        status: DossierStatus::Closed,
        closed_on: date("2026-05-04"),
        objected: false,
    }
}

#[test]
fn the_default_rules_by_closing_reason() {
    let table = [
        (
            Some(ClosingReason::Completed),
            EnrolmentDecision::Enrolled,
            EnrolmentWhy::Rule,
        ),
        (
            Some(ClosingReason::OnOwn),
            EnrolmentDecision::Enrolled,
            EnrolmentWhy::Rule,
        ),
        (
            Some(ClosingReason::Deceased),
            EnrolmentDecision::Declined,
            EnrolmentWhy::Deceased,
        ),
        (Some(ClosingReason::Moved), EnrolmentDecision::Asked, EnrolmentWhy::Rule),
        (
            Some(ClosingReason::NoShow),
            EnrolmentDecision::Asked,
            EnrolmentWhy::Rule,
        ),
        (
            Some(ClosingReason::Withdrawn),
            EnrolmentDecision::Asked,
            EnrolmentWhy::Rule,
        ),
        (
            Some(ClosingReason::NotFitting),
            EnrolmentDecision::Asked,
            EnrolmentWhy::Rule,
        ),
        (
            Some(ClosingReason::ConditionsNotMet),
            EnrolmentDecision::Asked,
            EnrolmentWhy::Rule,
        ),
        (Some(ClosingReason::Other), EnrolmentDecision::Asked, EnrolmentWhy::Rule),
        (None, EnrolmentDecision::Asked, EnrolmentWhy::NoReason),
    ];
    assert_eq!(table.len(), ClosingReason::ALL.len() + 1);
    for (reason, decision, why) in table {
        assert_eq!(
            decide(&EnrolmentRules::default(), &case(reason), None),
            (decision, why),
            "{reason:?}"
        );
    }
}

#[test]
fn no_rule_enrols_the_dead_the_objecting_or_the_open() {
    let rules = EnrolmentRules::default()
        .with(Some(ClosingReason::Deceased), EnrolmentRule::Enrol)
        .with(None, EnrolmentRule::Enrol);
    let decided = |case: Case| decide(&rules, &case, Some(date("2025-01-01"))).1;
    assert_eq!(decided(case(Some(ClosingReason::Deceased))), EnrolmentWhy::Deceased);
    assert_eq!(
        decided(Case {
            status: DossierStatus::Deceased,
            ..case(None)
        }),
        EnrolmentWhy::Deceased
    );
    assert_eq!(
        decided(Case {
            status: DossierStatus::Reopened,
            ..case(None)
        }),
        EnrolmentWhy::Reopened
    );
    assert_eq!(
        decided(Case {
            objected: true,
            ..case(None)
        }),
        EnrolmentWhy::Objected
    );
    assert_eq!(
        decided(Case {
            closed_on: date("2024-12-31"),
            ..case(None)
        }),
        EnrolmentWhy::TooOld
    );
    assert_eq!(decide(&rules, &case(None), None).0, EnrolmentDecision::Enrolled);
}

#[test]
fn the_oldest_closing_date_itself_is_taken_up() {
    assert!(!too_old(date("2025-01-01"), Some(date("2025-01-01"))));
    assert!(too_old(date("2024-12-31"), Some(date("2025-01-01"))));
    assert!(!too_old(date("1999-12-31"), None));
}

#[test]
fn the_first_import_and_a_large_one_wait_for_an_approval() {
    assert!(needs_approval(true, 1, 40));
    assert!(!needs_approval(true, 0, 40));
    assert!(!needs_approval(false, 40, 40));
    assert!(needs_approval(false, 41, 40));
}

fn brussels() -> (Calendar, TimeZone) {
    let zone = TimeZone::get("Europe/Brussels").unwrap();
    (Calendar::new(Country::BE, zone.clone()), zone)
}

#[test]
fn so_many_start_on_each_open_day() {
    let (calendar, zone) = brussels();
    // A Thursday, after the window has ended.
    let found: Vec<_> = starts(&calendar, &zone, at("2026-05-07T20:30:00+02:00"), 2)
        .take(6)
        .collect();
    let friday = at("2026-05-08T09:00:00+02:00");
    let monday = at("2026-05-11T09:00:00+02:00");
    let tuesday = at("2026-05-12T09:00:00+02:00");
    assert_eq!(found, [friday, friday, monday, monday, tuesday, tuesday]);
}

#[test]
fn the_day_of_the_approval_counts_from_the_approval() {
    let (calendar, zone) = brussels();
    let approved = at("2026-05-06T11:20:00+02:00");
    let found: Vec<_> = starts(&calendar, &zone, approved, 1).take(2).collect();
    assert_eq!(found, [approved, at("2026-05-07T09:00:00+02:00")]);
}

#[test]
fn closed_days_are_passed_over_and_the_clock_change_moves_the_instant_only() {
    let (calendar, zone) = brussels();
    let names = Names::new(Vec::new());
    let closing = Closing {
        on: date("2026-03-30"),
        name: names,
    };
    let calendar = calendar.with_closed_days(Holidays::default(), Vec::new(), vec![closing]);
    // Summer time begins on Sunday 29 March; the Monday after it is closed.
    let found: Vec<_> = starts(&calendar, &zone, at("2026-03-26T21:00:00+01:00"), 1)
        .take(3)
        .collect();
    let expected = [
        "2026-03-27T09:00:00+01:00",
        "2026-03-31T09:00:00+02:00",
        "2026-04-01T09:00:00+02:00",
    ];
    assert_eq!(found, expected.map(at));
}

#[test]
fn nothing_starts_where_nothing_may() {
    let (calendar, zone) = brussels();
    assert_eq!(starts(&calendar, &zone, at("2026-05-06T11:20:00Z"), 0).next(), None);
}
