//! Relapse rules beside the questionnaires: whether each can fire, and adds something, and whether every level is reached.

use super::super::checked::Checked;
use super::super::conditions::reach;
use super::super::conditions::signs::{Matter, Word};
use super::super::problem::{Problem, Problems};
use super::super::words::service_days;
use super::unique;
use crate::care::condition::Condition;
use crate::care::questionnaire::Questionnaire;
use crate::care::risk::{AlertLevel, RiskRule, RiskRules, Saying, Sign};

/// The rules with the orders of answers that the questionnaires give.
pub(super) fn with_orders(mut risk: RiskRules, files: &[Checked<Questionnaire>]) -> RiskRules {
    for rule in &mut risk.rules {
        ordered(&mut rule.when, files);
    }
    risk
}

fn ordered(condition: &mut Condition<Sign>, files: &[Checked<Questionnaire>]) {
    match condition {
        Condition::Fact(Sign::Worse { item, order } | Sign::Better { item, order }) if order.is_empty() => {
            *order = order_of(item, files).unwrap_or_default();
        }
        Condition::Fact(_) => {}
        Condition::Not(part) => ordered(part, files),
        Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast { of: parts, .. } => {
            for part in parts {
                ordered(part, files);
            }
        }
    }
}

/// The answers to an item from good to bad, where a questionnaire says so.
fn order_of(item: &str, files: &[Checked<Questionnaire>]) -> Option<Vec<String>> {
    let mut items = files.iter().filter_map(|file| file.value.item(item));
    let codes = items.find_map(|item| item.from_good_to_bad())?;
    Some(codes.into_iter().map(str::to_owned).collect())
}

/// What is wrong with the rules beside these questionnaires.
pub(super) fn check(risk: &Checked<RiskRules>, files: &[Checked<Questionnaire>]) -> Problems {
    let rules = with_orders(risk.value.clone(), files);
    let against = Against {
        risk,
        files,
        rules: &rules,
    };
    let mut problems = risk.problems();
    let mut whole = true;
    for rule in &rules.rules {
        let strangers = against.strangers(rule);
        let found = if strangers.is_empty() {
            against.never(rule).into_iter().collect()
        } else {
            strangers
        };
        whole &= found.is_empty();
        problems.list.extend(found);
    }
    if whole {
        let shadowed = rules.rules.iter().filter_map(|rule| against.shadowed(rule));
        problems.list.extend(shadowed);
        problems.list.extend(against.unreached());
    }
    problems
}

struct Against<'a> {
    risk: &'a Checked<RiskRules>,
    files: &'a [Checked<Questionnaire>],
    /// With the orders of answers.
    rules: &'a RiskRules,
}

impl Against<'_> {
    /// Items, answers, scores and rules that are not there.
    fn strangers(&self, rule: &RiskRule) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (place, sign) in rule.when.facts().into_iter().enumerate() {
            let place = format!("rule.{}.{place}", rule.id);
            match sign {
                Sign::Said(Saying::Answer { item, is }) | Sign::Again { item, is, .. } => {
                    problems.extend(self.answers(&place, item, is));
                }
                Sign::Said(Saying::CallMe { .. } | Saying::Danger) => {}
                Sign::Worse { item, order } | Sign::Better { item, order } => {
                    let found = self.answers(&place, item, order);
                    if order.is_empty() && found.is_empty() {
                        let what = format!("nobody knows which answer to `{item}` is worse than another");
                        let mend = "write `order = [ … ]` beside it, from good to bad, or `order = \"best-first\"` with the item";
                        problems.push(self.risk.problem(&format!("{place}.item"), what, mend));
                    }
                    problems.extend(found);
                }
                Sign::Fell { score, by, .. } => problems.extend(self.scores(&place, score, *by)),
                Sign::Signals { n, of, .. } => problems.extend(self.signals(&place, rule, sign, *n, of)),
            }
        }
        problems
    }

    fn answers(&self, place: &str, item: &str, codes: &[String]) -> Vec<Problem> {
        let items = self.files.iter().filter_map(|file| file.value.item(item));
        let options = items.flat_map(|item| &item.options);
        let known = unique(options.map(|option| option.code.as_str()).collect());
        if known.is_empty() {
            let items = self.files.iter().flat_map(|file| &file.value.items);
            let ids = unique(items.map(|item| item.id.as_str()).collect());
            let mark = format!("{place}.item");
            return vec![self.risk.unknown(&mark, "item of a questionnaire", item, &ids)];
        }
        let strange = codes
            .iter()
            .enumerate()
            .filter(|(_, code)| !known.contains(&code.as_str()));
        let kind = format!("answer to `{item}`");
        strange
            .map(|(number, code)| self.risk.unknown(&format!("{place}.{number}"), &kind, code, &known))
            .collect()
    }

    fn scores(&self, place: &str, score: &str, by: u8) -> Option<Problem> {
        let Some(file) = self.files.iter().find(|file| file.value.id == score) else {
            let scored = self.files.iter().filter(|file| file.value.scoring.is_some());
            let ids = unique(scored.map(|file| file.value.id.as_str()).collect());
            return Some(
                self.risk
                    .unknown(&format!("{place}.item"), "questionnaire", score, &ids),
            );
        };
        let Some(scoring) = &file.value.scoring else {
            let what = format!("the questionnaire `{score}` has no score that could fall");
            return Some(
                self.risk
                    .problem(&format!("{place}.item"), what, "name one with a `[scoring]`"),
            );
        };
        let Some(least) = scoring.least_change else {
            let what = format!("nobody knows by how much a score of `{score}` has to fall before that means anything");
            let mend = "write `least-change` under its `[scoring]`, with where the number comes from";
            return Some(self.risk.problem(&format!("{place}.item"), what, mend));
        };
        let widest = scoring.points().max().unwrap_or_default() - scoring.points().min().unwrap_or_default();
        let (what, mend) = if by < least {
            (
                format!("{by} points of `{score}` may be chance: less than {least} means nothing"),
                format!("write {least} or more"),
            )
        } else if by > widest {
            (
                format!("a score of `{score}` cannot fall by {by}: the highest and the lowest are {widest} apart"),
                format!("write {widest} or less"),
            )
        } else {
            return None;
        };
        Some(self.risk.problem(&format!("{place}.by"), what, mend))
    }

    /// What is amiss with signals that are to add up.
    fn signals(&self, place: &str, rule: &RiskRule, sign: &Sign, n: u8, of: &[String]) -> Vec<Problem> {
        let mut problems = Vec::new();
        let ids: Vec<&str> = self.rules.rules.iter().map(|rule| rule.id.as_str()).collect();
        for (number, id) in of.iter().enumerate() {
            let mark = format!("{place}.{number}");
            let Some(one) = self.rules.rule(id) else {
                problems.push(self.risk.unknown(&mark, "relapse rule", id, &ids));
                continue;
            };
            let why = match one.severity {
                _ if one.adds_up() => "adds up signals itself",
                None => "tells of a wish, which is no signal",
                Some(_) if !counts(sign, one) => "is less grave than `severity` asks for",
                Some(_) => continue,
            };
            let mend = "take it out of `of`, or change one of the two";
            let what = format!("the rule `{id}` {why}, so it never counts");
            problems.push(self.risk.problem(&mark, what, mend));
        }
        if !problems.is_empty() {
            return problems;
        }
        let counted: Vec<&RiskRule> = self.rules.rules.iter().filter(|one| counts(sign, one)).collect();
        let can_fire = |rule: &&&RiskRule| self.never(rule).is_none();
        let able = counted.iter().filter(can_fire).count();
        let of_scores = counted.iter().filter(|rule| rests_on_scores(rule)).count();
        let (what, mend) = if able < usize::from(n) {
            (
                format!("{n} signals can never add up: the rules that count are {able}"),
                "ask for fewer, or let more rules count",
            )
        } else if rule.alert.is_some() && of_scores >= usize::from(n) {
            (
                format!("{n} scores that fell would ask for a human, with nothing that the person said"),
                "let one score count at most, or leave `level` and `within` out",
            )
        } else {
            return Vec::new();
        };
        vec![self.risk.problem(&format!("{place}.item"), what, mend)]
    }

    /// Whether no questionnaire can make a rule fire.
    fn never(&self, rule: &RiskRule) -> Option<Problem> {
        // A contact asks one questionnaire, and no other; what was answered before may be of any.
        let fires = |file: &Checked<Questionnaire>| {
            let exists = |matter: &Matter, word: &Word| knows(&file.value, self.files, matter, word);
            reach::find(&[(&rule.when, true)], &exists).may_be()
        };
        // Where nothing is asked, who asks to be called is heard all the same.
        let nothing_asked = self.files.is_empty() && reach::find(&[(&rule.when, true)], &|_, _| true).may_be();
        if nothing_asked || self.files.iter().any(fires) {
            return None;
        }
        let what = format!(
            "rule `{}` can never fire: no questionnaire asks all that it needs",
            rule.id
        );
        let mend = "let it look at items of one questionnaire, or leave it out";
        Some(self.risk.problem(&format!("rule.{}.0.item", rule.id), what, mend))
    }

    /// A rule that fires only where another one does that is at least as pressing. Where its signal counts with others it
    /// still adds something.
    fn shadowed(&self, rule: &RiskRule) -> Option<Problem> {
        let own = rule.alert?;
        let counted = self
            .rules
            .rules
            .iter()
            .any(|other| other.when.any_fact(&|sign| counts(sign, rule)));
        if counted {
            return None;
        }
        let above = |other: &&RiskRule| {
            let alert = other.alert.filter(|_| other.id != rule.id);
            alert.is_some_and(|alert| alert.level >= own.level && service_days(alert.term) <= service_days(own.term))
        };
        let others: Vec<&RiskRule> = self.rules.rules.iter().filter(above).collect();
        let alone = |others: &[&RiskRule]| {
            let without = others.iter().map(|other| (&other.when, false));
            let wanted: Vec<_> = std::iter::once((&rule.when, true)).chain(without).collect();
            self.files.iter().any(|file| {
                let exists = |matter: &Matter, word: &Word| knows(&file.value, self.files, matter, word);
                reach::find(&wanted, &exists).may_be()
            })
        };
        if self.files.is_empty() || alone(&others) {
            return None;
        }
        // The one that does it alone is named, where there is one.
        let one = others.iter().find(|other| !alone(&[**other]));
        let by = one.map_or_else(
            || "others fire that ask for a human as much".to_owned(),
            |other| format!("`{}` fires and asks for a human as much", other.id),
        );
        let what = format!("rule `{}` adds nothing: whenever it fires, {by}", rule.id);
        let mend = "leave it out, make it more pressing, or leave its `level` out and let it count with others";
        Some(self.risk.problem(&format!("rule.{}", rule.id), what, mend))
    }

    /// The levels that no rule leads to.
    fn unreached(&self) -> Vec<Problem> {
        let reached = |level: AlertLevel| self.rules.rules.iter().any(|rule| rule.level() == Some(level));
        let unreached = AlertLevel::ALL.iter().filter(|level| !reached(**level));
        unreached
            .map(|level| {
                let what = format!("no rule leads to the level `{level}`, so nobody ever hears of it");
                Problem::of_the_file(
                    what,
                    format!("add a rule with `level = \"{level}\"`, as in the example"),
                )
            })
            .collect()
    }
}

/// Whether a rule is one whose signals this sign counts.
fn counts(sign: &Sign, rule: &RiskRule) -> bool {
    let Sign::Signals { of, severity, .. } = sign else {
        return false;
    };
    rule.severity.is_some_and(|grave| grave >= *severity) && (of.is_empty() || of.contains(&rule.id)) && !rule.adds_up()
}

/// Whether a rule can fire by scores alone.
fn rests_on_scores(rule: &RiskRule) -> bool {
    let exists = |matter: &Matter, word: &Word| matches!(matter, Matter::Score(..)) || word.is_nothing();
    reach::find(&[(&rule.when, true)], &exists).may_be()
}

/// Whether something can be the case of a matter where this questionnaire is asked.
pub(in crate::files) fn knows(
    asked: &Questionnaire,
    files: &[Checked<Questionnaire>],
    matter: &Matter,
    word: &Word,
) -> bool {
    let has = |questionnaire: &Questionnaire, item: &str, code: &String| {
        let found = questionnaire.item(item);
        found.is_some_and(|found| found.options.iter().any(|option| option.code == *code))
    };
    match (matter, word) {
        (Matter::Item(item), Word::Answers(row)) => {
            let earlier = row.iter().skip(1);
            row.first().is_none_or(|code| has(asked, item, code))
                && earlier
                    .into_iter()
                    .all(|code| files.iter().any(|file| has(&file.value, item, code)))
        }
        (Matter::Score(score, _), Word::Fell(_)) => asked.id == *score,
        _ => true,
    }
}

#[cfg(test)]
mod tests;
