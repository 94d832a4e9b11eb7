//! In which order steps are told, where each may count from something else.

use super::moment::Unit;
use crate::care::calendar::Offset;
use crate::care::protocol::{Anchor, Protocol, Step, Which};

/// A month as a hundredth part of days, the mean of the calendar: good enough to put steps in order and to draw them.
const MONTH: i64 = 3044;

/// A distance in hundredths of a day.
pub(super) fn hundredths(offset: Offset) -> i64 {
    let (months, days) = offset.parts();
    i64::from(months) * MONTH + i64::from(days) * 100
}

/// One of a unit in hundredths of a day.
pub(super) const fn hundredths_of(unit: Unit) -> i64 {
    match unit {
        Unit::Months => MONTH,
        Unit::Weeks => 700,
        Unit::Days => 100,
    }
}

/// The steps in about the order of time; of two that fall together, in the order of the file.
pub(super) fn in_time(protocol: &Protocol) -> Vec<&Step> {
    let mut steps: Vec<&Step> = protocol.steps.iter().collect();
    steps.sort_by_key(|step| span(protocol, step, protocol.steps.len()).0);
    steps
}

/// About when the first and the last contact of a step come after the closing. What is counted from and not known counts
/// as the closing. No step counts from itself by way of others: the check refuses that, and `depth` ends it all the same.
fn span(protocol: &Protocol, step: &Step, depth: usize) -> (i64, i64) {
    let base = match step.from.first() {
        Some(Anchor::Step { step: other, which }) if depth > 0 => {
            let known = protocol.step(other).map(|other| span(protocol, other, depth - 1));
            let (first, last) = known.unwrap_or_default();
            match which {
                Which::First => first,
                Which::Last => last,
            }
        }
        _ => 0,
    };
    let at = |offset: Option<&Offset>| base + offset.map_or(0, |offset| hundredths(*offset));
    (at(step.at.first()), at(step.at.last()))
}
