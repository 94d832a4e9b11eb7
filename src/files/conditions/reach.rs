//! What conditions can come to over everything that may be the case.
//!
//! Worked out by trying, with what is not yet settled left open, so that most of the tries are cut short. The work is
//! bounded: what is too large for the bound counts as something that can happen.

use std::collections::BTreeMap;

use crate::care::condition::Condition;

/// The most parts of conditions that are looked at before the search gives up.
const LOOKS_MOST: usize = 200_000;

/// A fact as one thing that may be so or otherwise: an item with its answers, a score with its height.
pub(in crate::files) trait Matters {
    /// What the fact is about; two facts of one matter depend on each other.
    type Matter: Clone + Ord;
    /// What may be the case of that matter.
    type Value: Clone + PartialEq;

    /// What it is about.
    fn matter(&self) -> Self::Matter;

    /// What may be the case of its matter, as far as this fact tells it apart.
    fn values(&self) -> Vec<Self::Value>;

    /// Whether it is met where this is the case.
    fn is_met_by(&self, value: &Self::Value) -> bool;
}

/// What is the case, matter by matter.
pub(in crate::files) type Case<F> = BTreeMap<<F as Matters>::Matter, <F as Matters>::Value>;

/// What a search came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::files) enum Found<C> {
    /// This case is as wanted.
    Case(C),
    /// No case is.
    Never,
    /// The search was given up: there may be one.
    Unknown,
}

impl<C> Found<C> {
    /// Whether there is a case, or there may be.
    pub(in crate::files) const fn may_be(&self) -> bool {
        !matches!(self, Self::Never)
    }
}

/// Looks for a case in which every one of these conditions comes to what stands beside it. `exists` says whether
/// something can be the case of a matter at all.
pub(in crate::files) fn find<F: Matters>(
    wanted: &[(&Condition<F>, bool)],
    exists: &dyn Fn(&F::Matter, &F::Value) -> bool,
) -> Found<Case<F>> {
    let mut matters: Vec<(F::Matter, Vec<F::Value>)> = Vec::new();
    for fact in wanted.iter().flat_map(|(condition, _)| condition.facts()) {
        let matter = fact.matter();
        let place = matters.iter().position(|(known, _)| *known == matter);
        let place = place.unwrap_or_else(|| {
            matters.push((matter.clone(), Vec::new()));
            matters.len() - 1
        });
        if let Some((_, values)) = matters.get_mut(place) {
            for value in fact.values() {
                if !values.contains(&value) && exists(&matter, &value) {
                    values.push(value);
                }
            }
        }
    }
    let mut search = Search {
        wanted,
        matters,
        case: BTreeMap::new(),
        looks: 0,
    };
    match search.finds(0) {
        _ if search.looks > LOOKS_MOST => Found::Unknown,
        true => Found::Case(search.case),
        false => Found::Never,
    }
}

struct Search<'c, F: Matters> {
    wanted: &'c [(&'c Condition<F>, bool)],
    matters: Vec<(F::Matter, Vec<F::Value>)>,
    case: Case<F>,
    looks: usize,
}

impl<F: Matters> Search<'_, F> {
    /// Whether something can be the case of the matters from number `next` on that is as wanted.
    fn finds(&mut self, next: usize) -> bool {
        if self.looks > LOOKS_MOST {
            return true;
        }
        match self.judge_all() {
            Some(verdict) => return verdict,
            None if self.looks > LOOKS_MOST => return true,
            None => {}
        }
        let Some((matter, values)) = self.matters.get(next).cloned() else {
            return false;
        };
        for value in values {
            self.case.insert(matter.clone(), value);
            if self.finds(next + 1) {
                return true;
            }
        }
        self.case.remove(&matter);
        false
    }

    /// Whether all is as wanted; `None` where that depends on what is not settled.
    fn judge_all(&mut self) -> Option<bool> {
        let mut all = Some(true);
        for (condition, wanted) in self.wanted {
            match judge(condition, &self.case, &mut self.looks) {
                Some(verdict) if verdict != *wanted => return Some(false),
                Some(_) => {}
                None => all = None,
            }
        }
        all
    }
}

/// Whether the condition holds in a case; `None` where that depends on what is not settled.
fn judge<F: Matters>(condition: &Condition<F>, case: &Case<F>, looks: &mut usize) -> Option<bool> {
    *looks += 1;
    let mut at_least = |n: usize, parts: &[Condition<F>]| {
        let verdicts: Vec<_> = parts.iter().map(|part| judge(part, case, looks)).collect();
        let sure = verdicts.iter().filter(|verdict| **verdict == Some(true)).count();
        let possible = verdicts.iter().filter(|verdict| **verdict != Some(false)).count();
        match (sure >= n, possible >= n) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    };
    match condition {
        Condition::Fact(fact) => case.get(&fact.matter()).map(|value| fact.is_met_by(value)),
        Condition::All(parts) => at_least(parts.len(), parts),
        Condition::Any(parts) => at_least(1, parts),
        Condition::AtLeast { n, of } => at_least(*n, of),
        Condition::Not(part) => judge(part, case, looks).map(|verdict| !verdict),
    }
}
