//! School holidays: which date lies in which, and that they close nothing.

use super::super::{SchoolHoliday, SchoolHolidays};
use super::{brussels, date, local, name, plain, zone};

fn holiday(from: &str, to: &str) -> SchoolHoliday {
    SchoolHoliday {
        from: date(from),
        to: date(to),
        name: name(from),
    }
}

#[test]
fn a_date_lies_in_the_holiday_of_its_region() {
    // Listed out of order, and two that touch.
    let list = vec![
        holiday("2026-12-21", "2027-01-03"),
        holiday("2026-11-02", "2026-11-08"),
        holiday("2027-01-04", "2027-01-04"),
    ];
    let calendar = brussels().with_school_holidays("flemish", SchoolHolidays::new(list).unwrap());
    let cases = [
        ("2026-11-01", None),
        ("2026-11-02", Some("2026-11-02")),
        ("2026-11-08", Some("2026-11-02")),
        ("2026-11-09", None),
        ("2027-01-03", Some("2026-12-21")),
        ("2027-01-04", Some("2027-01-04")),
        ("2027-01-05", None),
    ];
    for (on, from) in cases {
        let found = calendar.school_holiday(date(on), "flemish").map(|holiday| holiday.from);
        assert_eq!(found, from.map(date), "{on}");
        assert_eq!(calendar.school_holiday(date(on), "french"), None, "{on}");
    }
    assert_eq!(calendar.school_regions().collect::<Vec<_>>(), ["flemish"]);
    assert_eq!(calendar.school_holidays("flemish").unwrap().list().len(), 3);
}

#[test]
fn two_that_share_a_date_are_refused() {
    let first = holiday("2026-11-02", "2026-11-08");
    for later in [
        holiday("2026-11-08", "2026-11-20"),
        holiday("2026-11-03", "2026-11-04"),
        first.clone(),
    ] {
        let refused = SchoolHolidays::new(vec![later.clone(), first.clone()]).unwrap_err();
        assert_eq!(*refused, (first.clone(), later));
    }
}

#[test]
fn a_school_holiday_closes_nothing() {
    let list = vec![holiday("2026-11-01", "2026-11-30")];
    let calendar = brussels().with_school_holidays("flemish", SchoolHolidays::new(list).unwrap());
    let (tz, at) = (zone("Europe/Brussels"), local("2026-11-24T10:00"));
    assert!(calendar.is_open(at, plain(&tz)));
    assert!(calendar.is_closed(date("2026-11-24")).is_none());
    assert!(calendar.is_service_day(date("2026-11-24"), None));
}
