//! How the date of a holiday is written: `21 July`, `easter + 39 days`, `kings-day`, `5 May every 5 years`, `bridge`.

use jiff::civil::Date;

use crate::care::calendar::HolidayRule;
use crate::files::problem::nearest;

const MONTHS: [&str; 12] = [
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

/// Why a rule was not understood.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) what: String,
    pub(super) mend: String,
}

fn fault<T>(what: impl Into<String>, mend: impl Into<String>) -> Result<T, Fault> {
    Err(Fault {
        what: what.into(),
        mend: mend.into(),
    })
}

/// Reads a rule; the case of letters does not matter.
pub(super) fn parse(text: &str) -> Result<HolidayRule, Fault> {
    let spaced = text.to_lowercase().replace('+', " + ").replace('\u{2212}', "-");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    match words.as_slice() {
        ["easter"] => Ok(HolidayRule::EasterPlus { days: 0 }),
        ["easter", sign @ ("+" | "-"), days, "day" | "days"] => around_easter(text, sign, days),
        ["kings-day" | "king's-day" | "koningsdag"] => Ok(HolidayRule::KingsDay),
        ["bridge"] => Ok(HolidayRule::Bridge),
        [day, month] => date(day, month).map(|(month, day)| HolidayRule::FixedDate { month, day }),
        [day, month, "every", "5" | "five", "years"] => {
            date(day, month).map(|(month, day)| HolidayRule::EveryFiveYears { month, day })
        }
        _ => not_understood(text),
    }
}

fn not_understood<T>(text: &str) -> Result<T, Fault> {
    let mend = "write `21 July`, `5 May every 5 years`, `easter`, `easter + 39 days`, `easter - 2 days`, `kings-day` or \
                `bridge`";
    fault(format!("`{text}` is not understood as a day of the year"), mend)
}

fn around_easter(text: &str, sign: &str, days: &str) -> Result<HolidayRule, Fault> {
    let (least, most) = (HolidayRule::EASTER_MIN, HolidayRule::EASTER_MAX);
    match format!("{sign}{days}").parse() {
        Ok(days) if (least..=most).contains(&days) => Ok(HolidayRule::EasterPlus { days }),
        _ if !days.bytes().all(|byte| byte.is_ascii_digit()) => not_understood(text),
        _ => fault(
            format!("`{text}` can fall outside the year"),
            format!(
                "stay within {} days before and {most} days after Easter, or write a date",
                -least
            ),
        ),
    }
}

/// Month and day of `21 july`.
fn date(day: &str, month: &str) -> Result<(i8, i8), Fault> {
    let text = format!("{day} {month}");
    let Some(place) = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month)) else {
        if day.bytes().all(|byte| byte.is_ascii_digit()) {
            return match nearest(month, MONTHS) {
                Some(nearest) => fault(format!("`{month}` is no month"), format!("did you mean `{nearest}`?")),
                None => fault(
                    format!("`{month}` is no month"),
                    "write the month in English, such as `21 July`",
                ),
            };
        }
        return not_understood(&text);
    };
    let month = i8::try_from(place + 1).unwrap_or(12);
    match day.parse() {
        // 2028 is a leap year, so 29 February is a date; in other years it closes nothing.
        Ok(day) if Date::new(2028, month, day).is_ok() => Ok((month, day)),
        _ => fault(
            format!("there is no {day} {}", MONTHS[place]),
            "check the day of the month",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::{HolidayRule, parse};

    #[test]
    fn rules_are_read() {
        let cases = [
            ("21 July", HolidayRule::FixedDate { month: 7, day: 21 }),
            ("1 january", HolidayRule::FixedDate { month: 1, day: 1 }),
            ("29 February", HolidayRule::FixedDate { month: 2, day: 29 }),
            ("5 May every 5 years", HolidayRule::EveryFiveYears { month: 5, day: 5 }),
            ("easter", HolidayRule::EasterPlus { days: 0 }),
            ("Easter + 39 days", HolidayRule::EasterPlus { days: 39 }),
            ("easter+1 day", HolidayRule::EasterPlus { days: 1 }),
            ("easter - 2 days", HolidayRule::EasterPlus { days: -2 }),
            ("kings-day", HolidayRule::KingsDay),
            ("Bridge", HolidayRule::Bridge),
        ];
        for (text, rule) in cases {
            assert_eq!(parse(text), Ok(rule), "{text}");
        }
    }

    #[test]
    fn what_is_no_rule_is_refused_with_a_mend() {
        let cases = [
            ("", "`` is not understood as a day of the year", "write `21 July`"),
            ("pasen", "`pasen` is not understood", "write `21 July`"),
            ("July 21", "`july 21` is not understood", "write `21 July`"),
            ("easter + 39", "`easter + 39` is not understood", "write `21 July`"),
            (
                "easter + many days",
                "`easter + many days` is not understood",
                "write `21 July`",
            ),
            (
                "easter + 300 days",
                "`easter + 300 days` can fall outside the year",
                "stay within 80 days before",
            ),
            ("easter + 99999999999 days", "can fall outside the year", "stay within"),
            ("31 April", "there is no 31 April", "check the day"),
            ("0 May", "there is no 0 May", "check the day"),
            ("999 May", "there is no 999 May", "check the day"),
            ("21 Jully", "`jully` is no month", "did you mean `July`?"),
            ("21 juillet", "`juillet` is no month", "in English"),
            ("5 May every 4 years", "is not understood", "write `21 July`"),
        ];
        for (text, what, mend) in cases {
            let fault = parse(text).unwrap_err();
            assert!(fault.what.contains(what), "{text}: {}", fault.what);
            assert!(fault.mend.contains(mend), "{text}: {}", fault.mend);
        }
    }
}
