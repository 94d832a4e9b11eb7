//! What a plan does beyond its steps: the table `[course]`.

use super::super::table::{Findings, Table};
use super::super::words::word;
use crate::care::protocol::{AtReopening, Course, LateJoiner};

/// What may end a plan before its last step.
const ENDS: [&str; 2] = ["evaluation", "arrival"];

/// Reads `[course]`, of which every line may be left out.
pub(super) fn read(file: &Table<'_>, findings: &mut Findings) -> Option<Course> {
    let usual = Course::default();
    let Some(item) = file.get("course") else {
        return Some(usual);
    };
    let table = item.table(findings)?;
    table.check_keys(&["late-joiner", "reopened", "ends-with", "most-per-week"], findings);
    let late_joiner = match table.get("late-joiner") {
        Some(item) => {
            let known: Vec<&str> = LateJoiner::ALL.iter().map(|one| one.code()).collect();
            word(
                &item,
                "way to take in a late joiner",
                &known,
                LateJoiner::from_code,
                findings,
            )?
        }
        None => usual.late_joiner,
    };
    let reopened = match table.get("reopened") {
        Some(item) => {
            let known: Vec<&str> = AtReopening::ALL.iter().map(|one| one.code()).collect();
            word(&item, "answer to a reopening", &known, AtReopening::from_code, findings)?
        }
        None => usual.reopened,
    };
    let (ends_with_evaluation, ends_with_arrival) = match table.get("ends-with") {
        Some(item) => {
            let read = |text: &str| ENDS.iter().position(|end| *end == text);
            let ends: Vec<_> = item
                .list(findings)
                .iter()
                .map(|part| word(part, "end of a plan", &ENDS, read, findings))
                .collect();
            let ends: Vec<usize> = ends.into_iter().collect::<Option<_>>()?;
            (ends.contains(&0), ends.contains(&1))
        }
        None => (usual.ends_with_evaluation, usual.ends_with_arrival),
    };
    let per_week = match table.get("most-per-week") {
        Some(item) => Some(item.number(1..=7, findings)?),
        None => usual.per_week,
    };
    Some(Course {
        late_joiner,
        reopened,
        ends_with_evaluation,
        ends_with_arrival,
        per_week,
    })
}
