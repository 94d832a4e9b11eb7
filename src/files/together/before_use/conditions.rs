//! Steps that can never be held, because what they depend on only comes about after them, or not at all.

use super::super::super::conditions::reach::find;
use super::super::super::problem::Problem;
use super::super::super::protocols::facts::{Code, Matter};
use super::super::super::words::begins_after;
use super::super::depends::Against;
use crate::care::condition::Condition;
use crate::care::contact::Outcome;
use crate::care::protocol::{Act, ActKind, Anchor, Course, Fact, PersonFact, Step, StepKind};

/// The steps of a plan that can never be held, each told once. Where a condition leads nowhere, or holds never or always,
/// that has been told, and nothing can be said of when it comes about.
pub(super) fn check(against: &Against<'_>) -> Vec<Problem> {
    let steps = against.protocol().value.steps.iter();
    steps
        .filter(|step| against.conditions_of(step).is_empty())
        .filter_map(|step| counts_from_the_end(against, step).or_else(|| never(against, step)))
        .collect()
}

/// A step that counts from a closing evaluation with which the plan ends.
fn counts_from_the_end(against: &Against<'_>, step: &Step) -> Option<Problem> {
    let plan = &against.protocol().value;
    let ends = |anchor: &Anchor| match anchor {
        Anchor::Step { step, .. } => plan.step(step).is_some_and(|other| ends_the_plan(other, plan.course)),
        Anchor::Closing | Anchor::Date(_) | Anchor::LastReply => false,
    };
    if !step.from.iter().all(ends) {
        return None;
    }
    let what = format!(
        "step `{}` is never held: the plan ends with the evaluation that it counts from",
        step.id
    );
    let mend = "count from the closing, or take `evaluation` out of `ends-with` under [course]";
    let mark = format!("step.{}.from", step.id);
    Some(against.protocol().problem(&mark, what, mend))
}

const fn ends_the_plan(step: &Step, course: Course) -> bool {
    let is_evaluation = matches!(
        &step.kind,
        StepKind::Act(Act {
            kind: ActKind::Evaluate,
            ..
        })
    );
    is_evaluation && course.ends_with_evaluation
}

/// A step whose conditions can hold, but not when it falls due.
fn never(against: &Against<'_>, step: &Step) -> Option<Problem> {
    let conditions = [("when", &step.when), ("while", &step.while_)];
    let conditions = conditions.map(|(key, condition)| (key, condition.as_ref()));
    let may_be = |wanted: &[(&Condition<Fact>, bool)]| {
        find(wanted, &|matter, code| is_before(against, step, matter, code)).may_be()
    };
    let told = |key: &str, what: String, mend: &str| {
        let mark = format!("step.{}.{key}", step.id);
        Some(against.protocol().problem(&mark, what, mend))
    };
    for (key, condition) in conditions {
        let Some(condition) = condition else { continue };
        if !may_be(&[(condition, true)]) {
            let why = condition
                .facts()
                .into_iter()
                .find_map(|fact| why_not(against, step, fact));
            let why = why.unwrap_or_else(|| "what it asks for is not so by then".to_owned());
            let what = format!(
                "`{key}` of step `{}` can never hold when the step is due: {why}",
                step.id
            );
            return told(key, what, "let it ask for what can be known by then");
        }
    }
    let both: Vec<_> = conditions
        .iter()
        .filter_map(|(_, condition)| Some(((*condition)?, true)))
        .collect();
    if both.len() == 2 && !may_be(&both) {
        let what = format!(
            "`while` of step `{}` never holds together with its `when`, so the step is never held",
            step.id
        );
        return told("while", what, "read both aloud, and take out what contradicts");
    }
    None
}

/// Whether something can be the case of a matter by the time the step falls due.
fn is_before(against: &Against<'_>, step: &Step, matter: &Matter, code: &Code) -> bool {
    let Some(word) = code else { return true };
    if !against.exists(matter, code) {
        return false;
    }
    let plan = &against.protocol().value;
    let mut earlier = plan.steps.iter().filter(|other| may_come_before(other, step));
    match matter {
        Matter::Item(item) => earlier.any(|other| {
            let file = other.questionnaire().and_then(|id| against.questionnaire(id));
            let item = file.and_then(|file| file.item(item));
            item.is_some_and(|item| item.options.iter().any(|option| option.code == *word))
        }),
        Matter::Score(id) => earlier.any(|other| other.questionnaire() == Some(id)),
        Matter::Step(id) => earlier.any(|other| other.id == *id && can_end(other, plan.course, word)),
        Matter::Person(PersonFact::Language) => against.speaks(word),
        // Every level is raised by some rule; that is looked at where the rules are.
        Matter::Alert | Matter::Rule(_) | Matter::Dossier(_) | Matter::Person(_) | Matter::One(..) => true,
    }
}

/// Whether a contact of a step can end so, and the plan go on.
fn can_end(step: &Step, course: Course, outcome: &str) -> bool {
    match Outcome::from_code(outcome) {
        Some(Outcome::Answered | Outcome::Done) if ends_the_plan(step, course) => false,
        Some(Outcome::Answered | Outcome::NoAnswer | Outcome::ChannelDead) => !matches!(step.kind, StepKind::Wait),
        _ => true,
    }
}

/// Why a fact cannot be so when the step falls due; `None` where it can.
fn why_not(against: &Against<'_>, step: &Step, fact: &Fact) -> Option<String> {
    if find(&[(&Condition::Fact(fact.clone()), true)], &|matter, code| {
        is_before(against, step, matter, code)
    })
    .may_be()
    {
        return None;
    }
    let plan = &against.protocol().value;
    Some(match fact {
        Fact::Answer { item, .. } => format!("no step before it asks for `{item}`"),
        Fact::Score { questionnaire, .. } => format!("no step before it asks `{questionnaire}`"),
        Fact::Outcome { step: other, .. } => match plan.step(other) {
            Some(other) if other.id == step.id => "it asks how it ended itself".to_owned(),
            Some(other) if !may_come_before(other, step) => format!("step `{}` comes after it", other.id),
            Some(other) if ends_the_plan(other, plan.course) => {
                format!("the plan ends with the evaluation `{}`", other.id)
            }
            _ => format!("step `{other}` never ends so"),
        },
        Fact::Alert { .. } | Fact::Signal { .. } | Fact::Dossier { .. } => return None,
        Fact::Person { .. } => {
            let languages = &against.protocol().languages;
            let tags: Vec<&str> = languages.iter().map(|language| language.tag()).collect();
            format!("messages go out in `{}` only, or are `none`", tags.join("`, `"))
        }
    })
}

/// Whether a contact of a step may have ended by the time that another falls due, as the plan has them.
fn may_come_before(one: &Step, other: &Step) -> bool {
    if one.id == other.id {
        return other.at.len() > 1;
    }
    let is_single = other.at.len() == 1;
    let from_other = |anchor: &Anchor| matches!(anchor, Anchor::Step { step, .. } if *step == other.id);
    if is_single && one.from.iter().all(from_other) {
        return false;
    }
    if one.from != other.from {
        return true;
    }
    let (Some(first), Some(last)) = (one.at.first(), other.at.last()) else {
        return true;
    };
    !begins_after(*first, one.placing.ahead, *last, other.open_for)
}
