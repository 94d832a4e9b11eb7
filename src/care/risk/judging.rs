//! From what was heard to the signals that it is.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Grounds, Heard, Proof, RiskRule, RiskRules, Signal, View};
use crate::ids::ContactKey;
use crate::past::Past;

/// What is judged: one time that somebody let us know something.
#[derive(Clone, Copy, Debug)]
pub struct Hearing<'a> {
    /// In which contact.
    pub contact: &'a ContactKey,
    /// On which day.
    pub on: Date,
    /// What was heard in the contact so far, this included.
    pub all: &'a Heard,
    /// What was heard now.
    pub heard: &'a Heard,
    /// The rules that have fired in the contact before.
    pub known: &'a BTreeSet<String>,
}

/// A rule that fires, and by what.
#[derive(Clone, Debug)]
pub struct Fired<'a> {
    /// The rule.
    pub rule: &'a RiskRule,
    /// What shows it.
    pub by: Vec<Proof>,
}

/// All answers of a contact, with what was said anew and without it.
struct Anew {
    said: Heard,
    without: Heard,
}

impl Anew {
    fn of(hearing: &Hearing<'_>) -> Self {
        let answers = || hearing.all.answers.clone();
        Self {
            said: Heard {
                answers: answers(),
                ..hearing.heard.clone()
            },
            without: Heard {
                answers: answers(),
                ..Heard::default()
            },
        }
    }
}

impl RiskRules {
    /// The rules that fire, in the order of the file. `past` holds what was heard already, and the signals of before.
    #[must_use]
    pub fn judge<'a>(&'a self, past: &Past, hearing: &Hearing<'_>) -> Vec<Fired<'a>> {
        // An answer is a state and raises a rule once; a wish for a call, or danger, is said anew every time.
        let anew = hearing.heard.wants_somebody().then(|| Anew::of(hearing));
        let fires = |rule: &RiskRule, found: &[&RiskRule]| {
            let holds = |heard: &Heard| rule.when.holds(&self.view(past, hearing, heard, found));
            // A rule may ask that something was not said, so what is said anew counts by itself too.
            let says_anew = |anew: &Anew| holds(&anew.said) && !holds(&anew.without);
            (!hearing.known.contains(&rule.id) && holds(hearing.all)) || anew.as_ref().is_some_and(says_anew)
        };
        let first: Vec<&RiskRule> = self
            .rules
            .iter()
            .filter(|rule| !rule.adds_up() && fires(rule, &[]))
            .collect();
        let mut all = first.clone();
        if !first.is_empty() {
            all.extend(self.rules.iter().filter(|rule| rule.adds_up() && fires(rule, &first)));
            // Rules that add up stand among the others in the file.
            all.sort_by_key(|rule| self.rules.iter().position(|one| std::ptr::eq(one, *rule)));
        }
        let proven = all.into_iter().map(|rule| {
            let of_all = self.view(past, hearing, hearing.all, &first);
            let by = match &anew {
                Some(anew) if !rule.when.holds(&of_all) => {
                    rule.when.proofs(&self.view(past, hearing, &anew.said, &first))
                }
                _ => rule.when.proofs(&of_all),
            };
            Fired { rule, by }
        });
        proven.collect()
    }

    fn view<'v>(
        &'v self,
        past: &'v Past,
        hearing: &Hearing<'v>,
        heard: &'v Heard,
        found: &'v [&'v RiskRule],
    ) -> View<'v> {
        View {
            contact: hearing.contact,
            heard,
            past,
            on: hearing.on,
            rules: self,
            found,
        }
    }

    /// Judges what was heard, and remembers the signals that it is and those that it solves. `past` holds what was heard
    /// already. What it rested on comes back where an alert is raised.
    #[must_use]
    pub fn hear<'a>(&'a self, past: &mut Past, hearing: &Hearing<'_>) -> (Vec<Fired<'a>>, Option<Grounds>) {
        self.settle(past, hearing);
        let fired = self.judge(past, hearing);
        let raises = fired.iter().any(|fired| fired.rule.alert.is_some());
        let grounds = raises.then(|| Grounds::of(hearing, past));
        let mut found: Vec<(&RiskRule, Vec<Proof>)> = self.back(past, hearing, &fired);
        found.extend(fired.iter().map(|fired| (fired.rule, fired.by.clone())));
        for (rule, by) in found {
            let signal = Signal {
                on: hearing.on,
                by,
                solved: None,
            };
            past.signals.insert(rule.id.clone(), signal);
        }
        (fired, grounds)
    }

    /// Signals of rules that fired in this contact before, were solved in it, and hold again: they raise nothing a second
    /// time, and count again.
    fn back<'a>(&'a self, past: &Past, hearing: &Hearing<'_>, fired: &[Fired<'_>]) -> Vec<(&'a RiskRule, Vec<Proof>)> {
        let is_solved = |id: &String| past.signals.get(id).is_some_and(|signal| signal.solved.is_some());
        if !hearing.known.iter().any(is_solved) {
            return Vec::new();
        }
        let mut found: Vec<&RiskRule> = fired
            .iter()
            .map(|fired| fired.rule)
            .filter(|rule| !rule.adds_up())
            .collect();
        let mut back = Vec::new();
        for adds_up in [false, true] {
            let of_kind = self.rules.iter().filter(|rule| rule.adds_up() == adds_up);
            let solved: Vec<_> = of_kind
                .filter(|rule| hearing.known.contains(&rule.id) && is_solved(&rule.id))
                .filter(|rule| rule.when.holds(&self.view(past, hearing, hearing.all, &found)))
                .collect();
            let view = self.view(past, hearing, hearing.all, &found);
            back.extend(solved.iter().map(|rule| (*rule, rule.when.proofs(&view))));
            if !adds_up {
                found.extend(solved);
            }
        }
        back
    }

    /// Marks the signals that are solved by what was heard, and with them those that no longer add up.
    fn settle(&self, past: &mut Past, hearing: &Hearing<'_>) {
        if hearing.heard.answers.is_empty() {
            return;
        }
        let mut solved: Vec<&str> = Vec::new();
        for adds_up in [false, true] {
            let of_kind = self.rules.iter().filter(|rule| rule.adds_up() == adds_up);
            for rule in of_kind {
                let Some(signal) = past.signals.get(&rule.id).filter(|signal| signal.solved.is_none()) else {
                    continue;
                };
                let is_left = rule.when.is_met(&|sign| match sign {
                    super::Sign::Signals { n, .. } => signal.by.iter().any(|proof| match proof {
                        Proof::AddedUp { rules } => {
                            let left = rules.keys().filter(|id| !solved.contains(&id.as_str()));
                            left.count() >= usize::from(*n)
                        }
                        _ => false,
                    }),
                    _ => sign.is_left(&signal.by, hearing.heard, past),
                });
                if !is_left {
                    solved.push(&rule.id);
                }
            }
        }
        for rule in solved {
            if let Some(signal) = past.signals.get_mut(rule) {
                signal.solved = Some(hearing.on);
                signal.by = Vec::new();
            }
        }
    }
}
