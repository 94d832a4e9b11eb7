//! What a relapse rule looks at: what was said now, and how that differs from what the same person said before.

use super::{Heard, Proof, RiskRule, RiskRules, Saying, Severity};
use crate::calendar::Offset;
use crate::condition::Condition;
use crate::ids::ContactKey;
use crate::past::{Answered, Measured, Past, Scored};
use crate::vocabulary::vocabulary;
use jiff::civil::Date;

/// One thing that a rule may look at; closed, so that it can be checked with the file and read aloud.
///
/// Change is change within one person. There is no sign that compares anybody with a norm or with somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Something was said in this contact.
    Said(Saying),
    /// An item was answered with one of these codes in so many contacts running, this one the last of them.
    Again {
        /// The item's id.
        item: String,
        /// The codes, any of which counts.
        is: Vec<String>,
        /// In how many contacts.
        times: u8,
    },
    /// An item was answered worse than the last time.
    Worse {
        /// The item's id.
        item: String,
        /// Its codes from good to bad.
        order: Vec<String>,
    },
    /// An item was answered better than the last time.
    Better {
        /// The item's id.
        item: String,
        /// Its codes from good to bad.
        order: Vec<String>,
    },
    /// A score fell within its series.
    Fell {
        /// The questionnaire that has the score.
        score: String,
        /// By at least so many points.
        by: u8,
        /// Since when.
        since: Since,
    },
    /// Signals of other rules add up, one of them found now.
    Signals {
        /// At least so many.
        n: u8,
        /// Of these rules; of any where it is empty.
        of: Vec<String>,
        /// At least so grave.
        severity: Severity,
        /// Found within so long.
        within: Offset,
    },
}

vocabulary! {
    /// From when on a score fell.
    pub enum Since {
        /// Since the first one of its series.
        Baseline = "baseline",
        /// Since the last one of its series.
        Last = "last",
    }
}

/// What a rule is held against.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// The contact that is judged.
    pub contact: &'a ContactKey,
    /// What was heard in it.
    pub heard: &'a Heard,
    /// What was heard before, this contact included.
    pub past: &'a Past,
    /// The day.
    pub on: Date,
    /// All rules.
    pub rules: &'a RiskRules,
    /// Those that were found to fire before those that add up are judged.
    pub found: &'a [&'a RiskRule],
}

impl<'a> View<'a> {
    /// This contact's answer to an item and the earlier ones, the latest first; empty where it has none.
    fn answers(&self, item: &str) -> &'a [Answered] {
        self.past.answers_from(item, self.contact)
    }

    /// The series of a score whose last one is of this contact.
    fn series(&self, score: &str) -> Option<&'a Scored> {
        let mut of = self.past.scores.iter();
        of.find(|scored| scored.series.questionnaire == score && scored.last.contact == *self.contact)
    }

    /// The signals that count: of those that were found before and still hold, and of those that are found now.
    fn counted(&self, of: &[String], severity: Severity, within: Offset) -> (usize, bool) {
        let since = within.before(self.on);
        let counts = |rule: &RiskRule| {
            rule.severity.is_some_and(|grave| grave >= severity) && (of.is_empty() || of.contains(&rule.id))
        };
        let new = self.found.iter().filter(|rule| counts(rule)).count();
        let old = self.rules.rules.iter().filter(|rule| {
            let signal = self.past.signals.get(&rule.id);
            signal.is_some_and(|signal| signal.on >= since && signal.is_live(rule, self.on))
                && counts(rule)
                && !rule.adds_up()
                && !self.found.iter().any(|found| found.id == rule.id)
        });
        (new + old.count(), new > 0)
    }
}

/// How far down an order a code stands; `None` where it is not in it.
fn rank(order: &[String], code: &str) -> Option<usize> {
    order.iter().position(|known| known == code)
}

/// The last two answers, where they are in the order, and how the later stands to the earlier.
fn change<'a>(order: &[String], answers: &'a [Answered]) -> Option<(std::cmp::Ordering, &'a Answered, &'a Answered)> {
    let [now, before, ..] = answers else { return None };
    let ranked = rank(order, &now.code)?.cmp(&rank(order, &before.code)?);
    Some((ranked, before, now))
}

/// From where a score fell, and to where, where it fell by so much.
fn fall(scored: &Scored, by: u8, since: Since) -> Option<(&Measured, &Measured)> {
    let from = match since {
        Since::Baseline => Some(&scored.first).filter(|first| first.contact != scored.last.contact),
        Since::Last => scored.before.as_ref(),
    }?;
    let fell = from.points.checked_sub(scored.last.points)?;
    (fell >= by).then_some((from, &scored.last))
}

impl Sign {
    /// Whether it is so.
    #[must_use]
    pub fn is_so(&self, view: &View<'_>) -> bool {
        use std::cmp::Ordering::{Greater, Less};
        match self {
            Self::Said(saying) => saying.is_in(view.heard),
            Self::Again { item, is, times } => repeated(view.answers(item), is, *times).is_some(),
            Self::Worse { item, order } => change(order, view.answers(item)).is_some_and(|(to, ..)| to == Greater),
            Self::Better { item, order } => change(order, view.answers(item)).is_some_and(|(to, ..)| to == Less),
            Self::Fell { score, by, since } => {
                let scored = view.series(score);
                scored.is_some_and(|scored| fall(scored, *by, *since).is_some())
            }
            Self::Signals {
                n,
                of,
                severity,
                within,
            } => {
                let (counted, new) = view.counted(of, *severity, *within);
                new && counted >= usize::from(*n)
            }
        }
    }

    /// What shows that it is so; `None` where it is not.
    #[must_use]
    pub fn proof(&self, view: &View<'_>) -> Option<Proof> {
        if !self.is_so(view) {
            return None;
        }
        match self {
            Self::Said(Saying::Answer { item, .. }) => {
                let known = view.answers(item).first().cloned();
                let code = view.heard.answers.get(item)?.clone();
                let answered = known.unwrap_or_else(|| Answered {
                    code,
                    on: view.on,
                    contact: view.contact.clone(),
                });
                Some(Proof::Answered {
                    item: item.clone(),
                    times: vec![answered],
                })
            }
            Self::Said(Saying::CallMe { today }) => Some(Proof::CallMe { today: *today }),
            Self::Said(Saying::Danger) => Some(Proof::Danger),
            Self::Again { item, is, times } => Some(Proof::Answered {
                item: item.clone(),
                times: repeated(view.answers(item), is, *times)?.to_vec(),
            }),
            Self::Worse { item, order } | Self::Better { item, order } => {
                let (_, from, to) = change(order, view.answers(item))?;
                Some(Proof::Changed {
                    item: item.clone(),
                    from: from.clone(),
                    to: to.clone(),
                })
            }
            Self::Fell { score, by, since } => {
                let scored = view.series(score)?;
                let (from, to) = fall(scored, *by, *since)?;
                Some(Proof::Fell {
                    series: scored.series.clone(),
                    from: from.clone(),
                    to: to.clone(),
                })
            }
            Self::Signals {
                of, severity, within, ..
            } => {
                let since = within.before(view.on);
                let counts = |rule: &&RiskRule| {
                    rule.severity.is_some_and(|grave| grave >= *severity)
                        && (of.is_empty() || of.contains(&rule.id))
                        && !rule.adds_up()
                };
                let on = |rule: &RiskRule| {
                    if view.found.iter().any(|found| found.id == rule.id) {
                        return Some(view.on);
                    }
                    let signal = view.past.signals.get(&rule.id)?;
                    (signal.on >= since && signal.is_live(rule, view.on)).then_some(signal.on)
                };
                let counted = view.rules.rules.iter().filter(counts);
                let rules = counted.filter_map(|rule| Some((rule.id.clone(), on(rule)?))).collect();
                Some(Proof::AddedUp { rules })
            }
        }
    }
}

fn repeated<'a>(answers: &'a [Answered], is: &[String], times: u8) -> Option<&'a [Answered]> {
    let last = answers.get(..usize::from(times))?;
    last.iter().all(|answered| is.contains(&answered.code)).then_some(last)
}

impl Condition<Sign> {
    /// Whether this holds of what is in view.
    #[must_use]
    pub fn holds(&self, view: &View<'_>) -> bool {
        self.is_met(&|sign: &Sign| sign.is_so(view))
    }

    /// What shows that it holds: what each of its facts that are so rests on.
    #[must_use]
    pub fn proofs(&self, view: &View<'_>) -> Vec<Proof> {
        let mut proofs: Vec<Proof> = Vec::new();
        for proof in self.facts().into_iter().filter_map(|sign| sign.proof(view)) {
            if !proofs.contains(&proof) {
                proofs.push(proof);
            }
        }
        proofs
    }

    /// Whether it holds though nothing was said and nothing is known.
    #[must_use]
    pub fn holds_of_silence(&self) -> bool {
        self.is_met(&|_: &Sign| false)
    }
}

impl Sign {
    /// Whether it was so when a signal was found by these proofs, and what was heard since does not say that it is solved:
    /// the same item answered better, or a score that rose again.
    pub(super) fn is_left(&self, proofs: &[Proof], heard: &Heard, past: &Past) -> bool {
        proofs.iter().any(|proof| match (self, proof) {
            (
                Self::Said(Saying::Answer { item, is }) | Self::Again { item, is, .. },
                Proof::Answered { item: of, times },
            ) => {
                let now = heard.answers.get(item);
                item == of
                    && times.iter().all(|answered| is.contains(&answered.code))
                    && now.is_none_or(|code| is.contains(code))
            }
            (Self::Said(Saying::CallMe { today }), Proof::CallMe { today: of }) => today == of,
            (Self::Said(Saying::Danger), Proof::Danger) | (Self::Signals { .. }, Proof::AddedUp { .. }) => true,
            (Self::Worse { item, order }, Proof::Changed { item: of, from, to }) => {
                let better = |code: &String| rank(order, code) < rank(order, &to.code) && rank(order, code).is_some();
                item == of
                    && rank(order, &from.code) < rank(order, &to.code)
                    && !heard.answers.get(item).is_some_and(better)
            }
            (Self::Better { item, order }, Proof::Changed { item: of, from, to }) => {
                item == of && rank(order, &from.code) > rank(order, &to.code)
            }
            (Self::Fell { score, by, .. }, Proof::Fell { series, from, .. }) => {
                let last = past.scores.iter().find(|scored| scored.series == *series);
                *score == series.questionnaire
                    && last.is_none_or(|scored| from.points.saturating_sub(scored.last.points) >= *by)
            }
            _ => false,
        })
    }
}
