//! Wishes for days and hours that no day of the calendar can meet.

use jiff::civil::Date;

use super::super::super::checked::Checked;
use super::super::super::problem::Problem;
use crate::care::calendar::{Calendar, PersonTime};
use crate::care::protocol::{Placing, Protocol, Step};

/// The years that are looked at: in 28, every day of the month falls on every day of the week.
const YEARS: std::ops::Range<i16> = 2025..2053;

/// Steps that wish for a day or an hour that never comes. They would still be held, on any open day.
pub(super) fn check(protocol: &Checked<Protocol>, calendar: &Calendar) -> Vec<Problem> {
    let mut days = Days {
        calendar,
        open: Vec::new(),
    };
    let steps = protocol.value.steps.iter();
    steps.filter_map(|step| wish(protocol, step, &mut days)).collect()
}

fn wish(protocol: &Checked<Protocol>, step: &Step, days: &mut Days<'_>) -> Option<Problem> {
    let told = |key: &str, what: String, mend: &str| {
        let mark = format!("step.{}.{key}", step.id);
        Some(protocol.problem(&mark, what, mend))
    };
    let placing = &step.placing;
    let mut part = placing.part;
    if let Some(part) = part.take_if(|part| !days.calendar.window().opens_in(*part)) {
        let what = format!(
            "`at` of step `{}` decides nothing: the contact window is never open in the {part}",
            step.id
        );
        return told("at", what, "open [window] of the calendar then, or leave `at` out");
    }
    if placing.is_plain() {
        return None;
    }
    match days.best(placing, part) {
        3.. => None,
        // Only what is avoided is left, so this weighs most.
        0 => told(
            "avoid-days",
            format!("`avoid-days` of step `{}` leave no open day of any month", step.id),
            "leave some days free, or leave `avoid-days` out",
        ),
        1 => {
            let named: Vec<String> = placing.weekdays.days().map(|day| format!("{day:?}")).collect();
            let besides = match (&part, placing.avoid.is_empty()) {
                (Some(part), _) => format!(" in the {part}"),
                (None, true) => String::new(),
                (None, false) => " that is not among `avoid-days`".to_owned(),
            };
            let what = format!(
                "`days` of step `{}` can never be met: no {} is open{besides}",
                step.id,
                named.join(" and no ")
            );
            told("days", what, "name days on which [window] of the calendar is open")
        }
        _ => told(
            "prefer-days",
            format!(
                "`prefer-days` of step `{}` can never be met: none of them is open on a day that the step takes",
                step.id
            ),
            "let `prefer-days` agree with `days` and `avoid-days`, or leave it out",
        ),
    }
}

/// The days on which the window is open, worked out once.
struct Days<'a> {
    calendar: &'a Calendar,
    open: Vec<Date>,
}

impl Days<'_> {
    /// The most wishes that an open day meets, weightiest first, from 0 to 3.
    fn best(&mut self, placing: &Placing, part: Option<crate::care::person::DayPart>) -> u8 {
        if self.open.is_empty() {
            let first = Date::constant(YEARS.start, 1, 1);
            let days = first.series(jiff::Span::new().days(1));
            let days = days.take_while(|date| YEARS.contains(&date.year()));
            let who = PersonTime::new(self.calendar.zone());
            self.open = days.filter(|date| self.calendar.opens_on(*date, who)).collect();
        }
        let who = PersonTime {
            day_part: part,
            ..PersonTime::new(self.calendar.zone())
        };
        let mut best = 0;
        for date in &self.open {
            let rank = placing.rank(*date);
            if rank > best && (part.is_none() || self.calendar.opens_on(*date, who)) {
                best = rank;
            }
            if best == 3 {
                break;
            }
        }
        best
    }
}
