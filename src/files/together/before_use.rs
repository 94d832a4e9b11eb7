//! What is only looked at before files are put to use, and not again when they are read back: a plan that could run, and
//! yet would not do what its writer means.
//!
//! People under way follow the rules that they began with, which workers read out of the database with the checks of
//! [`super::check`]. What is added here holds nobody up who began before.

mod conditions;
mod left_out;
mod placeholders;
mod rate;
#[cfg(test)]
mod tests;
mod wishes;

use super::super::checked::Checked;
use super::super::problem::{Problem, Problems};
use super::depends::Against;
use crate::care::calendar::Calendar;
use crate::care::protocol::Protocol;
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::RiskRules;

/// Checks files against each other as [`super::check`] does, and whether what they say can come about.
#[must_use]
pub fn check(
    protocol: &Checked<Protocol>,
    questionnaires: &[Checked<Questionnaire>],
    risk: &Checked<RiskRules>,
    calendar: &Calendar,
) -> Vec<Problems> {
    let mut found = super::check(protocol, questionnaires, risk, calendar);
    let against = Against::new(protocol, questionnaires, risk);
    let mut plan = conditions::check(&against);
    // Where a condition leads nowhere, or holds never or always, nothing can be said of whom it leaves out.
    if plan.is_empty() && against.conditions().is_empty() {
        plan.extend(left_out::check(&against));
    }
    plan.extend(wishes::check(protocol, calendar));
    plan.extend(rate::check(protocol));
    plan.extend(placeholders::check(&protocol.source));
    add(&mut found, protocol.problems(), plan);
    for file in questionnaires {
        add(&mut found, file.problems(), placeholders::check(&file.source));
    }
    add(&mut found, risk.problems(), placeholders::check(&risk.source));
    found
}

/// Adds problems of a file to what is known of it.
pub(in crate::files) fn add(found: &mut Vec<Problems>, file: Problems, problems: Vec<Problem>) {
    if problems.is_empty() {
        return;
    }
    let known = found.iter().position(|known| known.file == file.file);
    let mut all = known.map_or(file, |place| found.remove(place));
    all.list.extend(problems);
    let place = known.unwrap_or(found.len());
    found.extend(all.or(()).err());
    if let Some(added) = found.pop() {
        found.insert(place, added);
    }
}
