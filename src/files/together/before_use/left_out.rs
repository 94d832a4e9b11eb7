//! Somebody whom the plan would never contact, because what its steps count from need never come.

use std::collections::BTreeSet;

use super::super::super::conditions::reach::{Found, find};
use super::super::super::problem::Problem;
use super::super::depends::{Against, in_words};
use crate::care::condition::Condition;
use crate::care::protocol::{Anchor, Fact, Protocol, Step, StepKind};

/// The most parts of a condition that is made of a plan; of a larger one nothing is told.
const PARTS_MOST: usize = 2_000;

/// Tells whom the plan leaves out. Where conditions alone do, that has been told by [`Against::nobody`].
pub(super) fn check(against: &Against<'_>) -> Option<Problem> {
    if against.nobody().is_some() {
        return None;
    }
    let plan = &against.protocol().value;
    let contacts: Vec<&Step> = plan.steps.iter().filter(|step| reaches_the_person(step)).collect();
    let mut made = Made {
        plan,
        parts: 0,
        missing: BTreeSet::new(),
    };
    let parts: Option<Vec<_>> = contacts.iter().map(|step| made.held(step)).collect();
    let somebody = Condition::Any(parts?);
    let case = match find(&[(&somebody, false)], &|matter, code| against.exists(matter, code)) {
        Found::Never | Found::Unknown => return None,
        Found::Case(case) if case.is_empty() => None,
        Found::Case(case) => Some(in_words(&case)),
    };
    if contacts.is_empty() {
        let what = "the plan contacts nobody: its steps take place without the person";
        let mend = "add a step of another kind than `review` and `wait`";
        return Some(Problem::of_the_file(what, mend));
    }
    let missing: Vec<String> = made.missing.into_iter().collect();
    let with: Vec<String> = case.into_iter().chain(missing).collect();
    let n = contacts.len();
    let what = format!(
        "somebody gets no contact at all: of {n} {} none is held, with {}",
        if n == 1 { "step" } else { "steps" },
        with.join(", ")
    );
    let mend = "let one step count from the closing in the end: `from = [\"solution-end\", \"closing\"]`";
    Some(Problem::of_the_file(what, mend))
}

/// Whether a contact of it is one with the person.
fn reaches_the_person(step: &Step) -> bool {
    let alone = |step: &Step| {
        step.act()
            .is_some_and(|act| act.kind == crate::care::protocol::ActKind::Review)
    };
    !matches!(step.kind, StepKind::Wait) && !alone(step)
}

/// Conditions made of a plan.
struct Made<'a> {
    plan: &'a Protocol,
    parts: usize,
    /// What need never come, in words.
    missing: BTreeSet<String>,
}

impl Made<'_> {
    /// When a contact of this step is held for somebody of whom no other date than the closing is known; `None` where the
    /// condition grows too large.
    fn held(&mut self, step: &Step) -> Option<Condition<Fact>> {
        self.parts += 1;
        if self.parts > PARTS_MOST {
            return None;
        }
        let mut ways = Vec::new();
        for anchor in &step.from {
            ways.push(match anchor {
                Anchor::Closing => Condition::All(Vec::new()),
                Anchor::Date(name) => {
                    self.missing.insert(format!("no date `{}`", name.as_str()));
                    continue;
                }
                Anchor::LastReply => {
                    self.missing.insert("no reply ever".to_owned());
                    continue;
                }
                Anchor::Step { step, .. } => match self.plan.step(step) {
                    Some(other) => self.held(other)?,
                    None => continue,
                },
            });
        }
        let own = [&step.when, &step.while_].into_iter().flatten().cloned();
        Some(Condition::All(own.chain([Condition::Any(ways)]).collect()))
    }
}
