//! How often one person would hear from the service, worked out and told in numbers.

use jiff::civil::Date;

use super::super::super::checked::Checked;
use super::super::super::problem::Problem;
use crate::care::protocol::{Anchor, Protocol, Step};

/// The most contacts of one person within seven days. `most-per-week` takes no more either.
const WEEK_MOST: usize = 7;

/// A plan that would contact one person oftener than once a day for a week.
pub(super) fn check(protocol: &Checked<Protocol>) -> Option<Problem> {
    let plan = &protocol.value;
    if plan.course.per_week.is_some() {
        return None;
    }
    let mut anchors: Vec<&[Anchor]> = plan.steps.iter().map(|step| step.from.as_slice()).collect();
    anchors.dedup();
    let weeks = anchors.into_iter().filter_map(|from| busiest_week(plan, from));
    let (first, week) = weeks.max_by_key(|(_, week)| week.len())?;
    let n = week.len();
    let mut steps: Vec<&str> = week.iter().map(|(_, step)| step.id.as_str()).collect();
    steps.dedup();
    let named = steps.iter().take(3).map(|id| format!("`{id}`")).collect::<Vec<_>>();
    let others = steps.len().saturating_sub(named.len());
    let named = if others == 0 {
        named.join(", ")
    } else {
        format!("{} and {others} more", named.join(", "))
    };
    let hours = 7 * 24 / n;
    let pace = match hours {
        0 | 1 => "hour".to_owned(),
        hours => format!("{hours} hours"),
    };
    let day = first.date.duration_since(origin()).as_hours() / 24;
    let what = format!(
        "the plan contacts one person {n} times within 7 days, from day {day} on ({named}): 7 days × 24 hours ÷ {n} is \
         one contact every {pace}"
    );
    let mend = format!(
        "put more time between them, or write `most-per-week` under [course]; more than {WEEK_MOST} a week are too many"
    );
    let mark = format!("step.{}.after", first.step.id);
    Some(protocol.problem(&mark, what, mend))
}

/// A contact on a day, counted from [`origin`].
#[derive(Clone, Copy)]
struct On<'a> {
    date: Date,
    step: &'a Step,
}

/// The day from which the contacts are counted: any would do, and after this one come months of every length.
fn origin() -> Date {
    Date::constant(2025, 1, 1)
}

type Week<'a> = Vec<(Date, &'a Step)>;

/// The seven days with the most contacts that count from the same and ask for nothing, where these are too many.
fn busiest_week<'a>(plan: &'a Protocol, from: &[Anchor]) -> Option<(On<'a>, Week<'a>)> {
    let steps = plan.steps.iter();
    let steps = steps.filter(|step| step.from == from && step.takes_room() && step.when.is_none());
    let mut contacts: Week<'a> = steps
        .flat_map(|step| step.at.iter().map(move |at| (at.after(origin()), step)))
        .collect();
    contacts.sort_by_key(|(date, _)| *date);
    let mut busiest: Option<&[(Date, &Step)]> = None;
    for (place, (date, _)) in contacts.iter().enumerate() {
        let end = date.saturating_add(jiff::Span::new().days(7));
        let rest = &contacts[place..];
        let week = &rest[..rest.partition_point(|(other, _)| *other < end)];
        if week.len() > WEEK_MOST && busiest.is_none_or(|known| known.len() < week.len()) {
            busiest = Some(week);
        }
    }
    let week = busiest?;
    let (date, step) = *week.first()?;
    Some((On { date, step }, week.to_vec()))
}
