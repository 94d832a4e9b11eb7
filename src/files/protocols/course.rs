//! What a plan does beyond its steps: the table `[course]`.

use super::super::shape::{Shape, Value, key};
use super::super::table::{Findings, Table};
use super::super::words::word;
use crate::care::protocol::{AtReopening, Course, LateJoiner};

/// What may end a plan before its last step.
const ENDS: [&str; 2] = ["evaluation", "arrival"];

/// The shape of `[course]`.
pub(super) const SHAPE: Shape = &[&[
    key(
        "late-joiner",
        Value::Word(|| LateJoiner::ALL.iter().map(|one| one.code()).collect()),
        "What somebody gets who comes in after the plan began; `skip` where it is not said.",
    ),
    key(
        "reopened",
        Value::Word(|| AtReopening::ALL.iter().map(|one| one.code()).collect()),
        "What happens where the dossier is opened again; `pause` where it is not said.",
    ),
    key(
        "ends-with",
        Value::List(&Value::Word(|| ENDS.to_vec())),
        "What ends the plan before its last step; `[\"evaluation\"]` where it is not said.",
    ),
    key(
        "most-per-week",
        Value::Number(1, WEEK_MOST),
        "How many contacts a person gets within seven days at most, whatever the number of dossiers.",
    ),
]];

/// The most contacts that a plan may give one person within seven days.
const WEEK_MOST: u8 = 7;

/// Reads `[course]`, of which every line may be left out.
pub(super) fn read(file: &Table<'_>, findings: &mut Findings) -> Option<Course> {
    let usual = Course::default();
    let Some(item) = file.get("course") else {
        return Some(usual);
    };
    let table = item.table(findings)?;
    table.check_shape(SHAPE, findings);
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
        Some(item) => Some(item.number(1..=WEEK_MOST, findings)?),
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
