//! Steps beside each other: ladders that outlast a conversation or the next question, steps that can never be held, and
//! steps that count from one another without end.

use std::collections::BTreeSet;

use super::super::table::Findings;
use super::super::words::{Marks, end_before, is_shorter};
use crate::care::calendar::Offset;
use crate::care::ids::StepId;
use crate::care::protocol::{Anchor, Step};

/// Finds ladders that outlast the conversation, or the next question.
pub(super) fn check_ladders(steps: &[Step], conversation: Offset, marks: &Marks, findings: &mut Findings) {
    for step in steps {
        let (Some(last), Some(at)) = (
            step.ladder.len().checked_sub(1),
            step.ladder.last().map(|rung| rung.after),
        ) else {
            continue;
        };
        let own = marks.get(&format!("step.{}.rung.{last}", step.id));
        let place = own.or_else(|| marks.get(&format!("rung.{last}"))).unwrap_or(0..0);
        if !is_shorter(at, conversation) {
            let what = format!("this rung of step `{}` comes when the conversation is over", step.id);
            findings.at(
                place,
                what,
                "make it earlier, or the `length` under [conversation] longer",
            );
            continue;
        }
        if let Some(next) = next_question(step, at, steps) {
            let what = format!(
                "this rung of step `{}` comes when step `{next}` is already due",
                step.id
            );
            findings.at(place, what, "make the rung earlier, or put more time between the steps");
        }
    }
}

/// The question that is due before the ladder of a contact of this step has ended, where both count from the same.
fn next_question<'a>(step: &Step, at: Offset, steps: &'a [Step]) -> Option<&'a StepId> {
    // A step with a condition may be the other branch of this one.
    let asks = |other: &&Step| other.asks() && other.from == step.from && other.when.is_none();
    steps.iter().filter(asks).find_map(|other| {
        let meets = step.at.iter().enumerate().any(|(place, own)| {
            let later = other.at.iter().enumerate().filter(|(number, theirs)| {
                let comes_after = other.id != step.id || *number > place;
                // Months and days against days and months: which comes first is asked of the calendar. What falls on the
                // same day is told of as that.
                comes_after && !is_shorter(**theirs, *own) && theirs != &own
            });
            later.into_iter().any(|(_, theirs)| !end_before(*own, at, *theirs))
        });
        meets.then_some(&other.id)
    })
}

/// Finds steps that count from a step that is not there, or from one another without end.
pub(super) fn check_anchors(steps: &[Step], marks: &Marks, findings: &mut Findings) {
    let known: Vec<&str> = steps.iter().map(|step| step.id.as_str()).collect();
    for step in steps {
        let place = || marks.get(&format!("step.{}.from", step.id)).unwrap_or(0..0);
        let mut strange = false;
        for other in counts_from(step).filter(|other| !known.contains(&other.as_str())) {
            strange = true;
            findings.push(super::super::problem::Problem::unknown(
                place(),
                "step of the plan",
                other.as_str(),
                &known,
            ));
        }
        if !strange && leads_to(step, &step.id, steps, &mut BTreeSet::new()) {
            let what = format!("step `{}` counts from itself, by way of other steps", step.id);
            findings.at(place(), what, "let one of them count from the closing");
        }
    }
}

fn counts_from(step: &Step) -> impl Iterator<Item = &StepId> {
    step.from.iter().filter_map(|anchor| match anchor {
        Anchor::Step { step, .. } => Some(step),
        Anchor::Closing | Anchor::Date(_) | Anchor::LastReply => None,
    })
}

fn leads_to<'a>(step: &'a Step, wanted: &StepId, steps: &'a [Step], seen: &mut BTreeSet<&'a StepId>) -> bool {
    counts_from(step).any(|other| {
        other == wanted
            || (seen.insert(other)
                && steps
                    .iter()
                    .find(|step| step.id == *other)
                    .is_some_and(|step| leads_to(step, wanted, steps, seen)))
    })
}

/// Finds questions that can never be asked, because another always takes their place on the same day.
pub(super) fn check_same_day(steps: &[Step], marks: &Marks, findings: &mut Findings) {
    for (place, step) in steps.iter().enumerate().filter(|(_, step)| step.asks()) {
        let falls_with = |other: &Step| other.from == step.from && step.at.iter().all(|at| other.at.contains(at));
        let others = steps.iter().enumerate().filter(|(number, other)| {
            // Of two of the same weight, the later in the file is held.
            let wins = (other.priority, *number) > (step.priority, place);
            *number != place && wins && other.asks() && other.when.is_none() && other.while_.is_none()
        });
        if let Some((_, other)) = others.into_iter().find(|(_, other)| falls_with(other)) {
            let span = marks.get(&format!("step.{}.after", step.id)).unwrap_or(0..0);
            let what = format!(
                "step `{}` can never be held: step `{}` asks on the same day, and one question is asked at a time",
                step.id, other.id
            );
            findings.at(
                span,
                what,
                "put time between them, or give the other a condition under `when`",
            );
        }
    }
}
