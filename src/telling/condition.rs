//! Conditions, read aloud.

use super::Teller;
use crate::care::condition::Condition;
use crate::care::protocol::{DossierFact, Fact, PersonFact};
use crate::care::questionnaire::Item;
use crate::care::rules::Rules;

/// A condition as a clause: `there was an amber alert, or the last “How are you?” ended without an answer`.
#[must_use]
pub fn aloud(teller: &Teller<'_>, rules: &Rules, condition: &Condition<Fact>) -> String {
    Reader { teller, rules }.read(condition, true)
}

struct Reader<'a> {
    teller: &'a Teller<'a>,
    rules: &'a Rules,
}

impl Reader<'_> {
    /// The clause, or its opposite.
    fn read(&self, condition: &Condition<Fact>, holds: bool) -> String {
        match condition {
            Condition::Fact(fact) => self.fact(fact, holds),
            Condition::Not(part) => self.read(part, !holds),
            // That not all hold is read as that, and not turned over: nobody hears De Morgan.
            Condition::All(parts) if holds => self.teller.and(&self.parts(parts)),
            Condition::Any(parts) if holds => self.teller.or(&self.parts(parts)),
            Condition::All(_) | Condition::Any(_) => {
                let text = self.read(condition, true);
                self.teller.fill("plan-if-not-group", &[("text", (&text).into())])
            }
            Condition::AtLeast { n, of } => {
                let key = if holds {
                    "plan-if-at-least"
                } else {
                    "plan-if-not-at-least"
                };
                let list = self.teller.besides("plan-besides", self.parts(of));
                let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
                let values = [
                    ("n", number(*n).into()),
                    ("of", number(of.len()).into()),
                    ("list", (&list).into()),
                ];
                self.teller.fill(key, &values)
            }
        }
    }

    /// The parts of a condition, those that have parts themselves held together.
    fn parts(&self, parts: &[Condition<Fact>]) -> Vec<String> {
        let read = |part: &Condition<Fact>| {
            let text = self.read(part, true);
            match part {
                Condition::All(of) | Condition::Any(of) if of.len() > 1 => {
                    self.teller.fill("plan-if-group", &[("text", (&text).into())])
                }
                _ => text,
            }
        };
        parts.iter().map(read).collect()
    }

    fn fact(&self, fact: &Fact, holds: bool) -> String {
        let say = |key: &str, values: &[(&str, super::Filled<'_>)]| {
            let start = if holds { "plan-if" } else { "plan-if-not" };
            self.teller.fill(&format!("{start}-{key}"), values)
        };
        match fact {
            Fact::Answer { item, is } => {
                let (question, answers) = self.question(item, is);
                say(
                    "answer",
                    &[("question", (&question).into()), ("answers", (&answers).into())],
                )
            }
            Fact::Outcome { step, is } => {
                let name = self.rules.protocol.step(step);
                let name = name.map_or_else(|| step.to_string(), |step| self.teller.text(&step.names));
                let outcomes: Vec<String> = is
                    .iter()
                    .map(|outcome| self.teller.say(&format!("plan-outcome-{outcome}")))
                    .collect();
                let outcomes = self.teller.or(&outcomes);
                say("outcome", &[("step", (&name).into()), ("outcomes", (&outcomes).into())])
            }
            Fact::Alert { level } => say(&format!("alert-{level}"), &[]),
            Fact::Signal { rule } => {
                let known = self.rules.risk.rules.iter().find(|one| one.id == *rule);
                let reason = known.map_or_else(|| rule.clone(), |rule| self.teller.text(&rule.reasons));
                say("signal", &[("reason", (&reason).into())])
            }
            Fact::Score {
                questionnaire,
                at_least,
                at_most,
            } => {
                let known = self.rules.questionnaires.get(questionnaire);
                let name = known.map_or_else(|| questionnaire.clone(), |known| self.teller.text(&known.names));
                let name = self.teller.quoted(&name);
                let (from, up_to) = (at_least.unwrap_or_default(), at_most.unwrap_or_default());
                let key = match (at_least, at_most) {
                    (Some(_), Some(_)) => "score-between",
                    (Some(_), None) => "score-from",
                    (None, _) => "score-up-to",
                };
                say(
                    key,
                    &[("name", (&name).into()), ("from", from.into()), ("upto", up_to.into())],
                )
            }
            Fact::Dossier { what, is } => {
                let codes = self.codes(is, |code| self.dossier(*what, code));
                say(what.code(), &[("codes", (&codes).into())])
            }
            Fact::Person { what, is } => {
                let codes = self.codes(is, |code| self.person(*what, code));
                say(what.code(), &[("codes", (&codes).into())])
            }
        }
    }

    /// A question and its answers in the words of the questionnaire.
    fn question(&self, item: &str, codes: &[String]) -> (String, String) {
        let mut items = self.rules.questionnaires.values().filter_map(|one| one.item(item));
        let Some(found) = items.next() else {
            return (item.to_owned(), self.codes(codes, str::to_owned));
        };
        let answer = |code: &str| self.teller.quoted(&self.answer(found, code));
        (self.teller.text(&found.texts), self.codes(codes, answer))
    }

    fn answer(&self, item: &Item, code: &str) -> String {
        let option = item.options.iter().find(|option| option.code == code);
        option.map_or_else(|| code.to_owned(), |option| self.teller.text(&option.texts))
    }

    fn codes(&self, codes: &[String], told: impl Fn(&str) -> String) -> String {
        let told: Vec<String> = codes.iter().map(|code| told(code)).collect();
        self.teller.or(&told)
    }

    fn dossier(&self, what: DossierFact, code: &str) -> String {
        match what {
            DossierFact::Help => self.teller.quoted(&self.teller.say(&format!("ws-help-{code}"))),
            DossierFact::ClosingReason => self.teller.quoted(&self.teller.say(&format!("ws-closing-{code}"))),
            DossierFact::Owner => self.teller.say(&format!("plan-role-{code}")),
        }
    }

    fn person(&self, what: PersonFact, code: &str) -> String {
        match (what, code) {
            (PersonFact::Language | PersonFact::Prefers, "none") => self.teller.say(&format!("plan-none-{what}")),
            (PersonFact::Language, tag) => {
                let known = self.teller.say(&format!("ws-lang-{tag}"));
                // A language without a name of its own here is called by its tag.
                if known.starts_with("ws-lang-") {
                    tag.to_owned()
                } else {
                    known
                }
            }
            (PersonFact::Prefers, channel) => self.teller.say(&format!("plan-channel-{channel}")),
            (PersonFact::Reachable, way) => self.teller.say(&format!("plan-reach-{way}")),
            (PersonFact::Caution, caution) => self.teller.quoted(&self.teller.say(&format!("ws-caution-{caution}"))),
        }
    }
}
