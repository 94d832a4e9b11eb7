//! On which day and when in the day a step falls, in words; what holds for every step is told once, in the head.

use super::Teller;
use super::moment::{length, weekday};
use crate::care::calendar::Offset;
use crate::care::protocol::{MonthDays, Placing, Shift, Weekdays};

/// How long it may still begin, and which days it likes: one sentence each.
pub(super) fn window(teller: &Teller<'_>, placing: &Placing, open_for: Offset) -> Vec<String> {
    let mut sentences = Vec::new();
    let by_length = |key: &str, offset: Offset| {
        let length = length(teller, offset);
        teller.fill(key, &[("length", (&length).into())])
    };
    if placing.weekdays != Weekdays::ALL {
        let days: Vec<String> = placing.weekdays.days().map(|day| weekday(teller, day)).collect();
        let days = teller.or(&days);
        sentences.push(teller.fill("plan-weekdays", &[("days", (&days).into())]));
    }
    if let Some(part) = placing.part {
        sentences.push(teller.say(&format!("plan-part-{part}")));
    }
    for (key, days) in [("plan-avoid", &placing.avoid), ("plan-prefer", &placing.prefer)] {
        if !days.is_empty() {
            let days: Vec<String> = days.iter().map(|days| month_days(teller, *days)).collect();
            let days = teller.or(&days);
            sentences.push(teller.fill(key, &[("days", (&days).into())]));
        }
    }
    match placing.shift {
        Shift::Later => {}
        Shift::Earlier => sentences.push(by_length("plan-shift-earlier", placing.ahead)),
        Shift::Nearest => sentences.push(by_length("plan-shift-nearest", placing.ahead)),
    }
    if placing.spread_days > 0 {
        sentences.push(teller.fill("plan-spread", &[("n", placing.spread_days.into())]));
    }
    sentences.push(by_length("plan-open-for", open_for));
    sentences
}

fn month_days(teller: &Teller<'_>, days: MonthDays) -> String {
    let values = [("from", days.from.into()), ("to", days.to.into())];
    if days.from == days.to {
        teller.fill("plan-month-day", &values[..1])
    } else {
        teller.fill("plan-month-days", &values)
    }
}
