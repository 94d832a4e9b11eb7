//! Fingerprints of what the files say, apart for timing, meaning and wording, so that a change of words alone is told
//! from a change that needs a decision (design, section 6).
//!
//! Each is a SHA-256 over an encoding of the values, not of the text: comments, order of keys and spacing change
//! nothing. Every list is preceded by its length and every text by its length in bytes, so that no two values share an
//! encoding. What a fingerprint leaves out is named in its encoder, so that a new field of the core cannot be forgotten.

mod scale;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::care::calendar::ServiceTerm;
use crate::care::condition::Condition;
use crate::care::person::{DayPart, Language, Role};
use crate::care::protocol::{
    Act, Anchor, Course, Fact, MonthDays, Placing, Protocol, Rung, RungAct, Step, StepKind, Who,
};
use crate::care::questionnaire::{AnswerOption, Item, Questionnaire, Texts};
use crate::care::risk::{Raises, RiskRule, RiskRules, Saying, Severity, Sign};

/// The questionnaires by name, as the core's rules hold them.
pub type Questionnaires = BTreeMap<String, Questionnaire>;

/// A SHA-256; prints as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The 32 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// What decides when and how somebody is contacted: steps, offsets, ladders, channels, terms of calls, and which
/// questionnaire a step asks.
#[must_use]
pub fn timing_hash(protocol: &Protocol) -> Fingerprint {
    let mut ink = Ink::new("nazorg timing 2");
    let Protocol {
        id,
        names: _,
        steps,
        announce_lead,
        announce_open_for,
        voice,
        later,
        later_most,
        call_term,
        course,
    } = protocol;
    ink.text(id);
    for offset in [announce_lead, announce_open_for, voice, later] {
        ink.shown(offset);
    }
    ink.number((*later_most).into());
    ink.term(*call_term);
    let Course {
        late_joiner,
        reopened,
        ends_with_evaluation,
        ends_with_arrival,
        per_week,
    } = course;
    ink.text(late_joiner.code());
    ink.text(reopened.code());
    ink.number((*ends_with_evaluation).into());
    ink.number((*ends_with_arrival).into());
    ink.list(per_week.as_slice(), |ink, most| ink.number((*most).into()));
    ink.list(steps, Ink::step);
    ink.finish()
}

/// What decides how an answer is understood and judged: items, codes, digits, words that may be texted, who may read
/// an answer, and the rules with their levels and terms.
#[must_use]
pub fn meaning_hash(questionnaires: &Questionnaires, risk: &RiskRules) -> Fingerprint {
    let mut ink = Ink::new("nazorg meaning 2");
    ink.list(&questionnaires.values().collect::<Vec<_>>(), |ink, questionnaire| {
        let Questionnaire {
            id,
            names: _,
            provenance,
            lead,
            items,
            scoring,
        } = questionnaire;
        ink.text(id);
        ink.text(lead.as_deref().unwrap_or_default());
        ink.list(items, Ink::item);
        ink.scale(provenance, scoring.as_ref());
    });
    let RiskRules { id, rules } = risk;
    ink.text(id);
    ink.list(rules, |ink, rule| {
        let RiskRule {
            id,
            alert,
            when,
            severity,
            holds_for,
            reasons: _,
        } = rule;
        ink.text(id);
        ink.list(alert.as_slice(), |ink, Raises { level, term }| {
            ink.text(level.code());
            ink.term(*term);
        });
        ink.condition(when, &Ink::sign);
        ink.text(severity.map_or("", Severity::code));
        ink.shown(holds_for);
    });
    ink.finish()
}

/// What decides how one questionnaire is understood and scored.
#[must_use]
pub fn scale_hash(questionnaire: &Questionnaire) -> Fingerprint {
    let alone = Questionnaires::from([(questionnaire.id.clone(), questionnaire.clone())]);
    let nothing = RiskRules {
        id: String::new(),
        rules: Vec::new(),
    };
    meaning_hash(&alone, &nothing)
}

/// The words: names, questions, answers, reasons, and the sources of the message texts by language.
#[must_use]
pub fn wording_hash(
    protocol: &Protocol,
    questionnaires: &Questionnaires,
    risk: &RiskRules,
    messages: &BTreeMap<Language, String>,
) -> Fingerprint {
    let mut ink = Ink::new("nazorg wording 2");
    ink.texts(&protocol.names);
    ink.list(&protocol.steps, |ink, step| {
        ink.text(step.id.as_str());
        ink.texts(&step.names);
        match &step.kind {
            StepKind::Message { texts } => ink.texts(texts),
            StepKind::Act(act) => ink.texts(&act.subject),
            StepKind::CheckIn { .. } | StepKind::Wait => ink.texts(&Texts::new()),
        }
    });
    ink.list(&questionnaires.values().collect::<Vec<_>>(), |ink, questionnaire| {
        ink.text(&questionnaire.id);
        ink.texts(&questionnaire.names);
        ink.provenance(&questionnaire.provenance);
        ink.list(&questionnaire.items, |ink, item| {
            ink.text(&item.id);
            ink.texts(&item.texts);
            ink.texts(&item.short);
            ink.list(&item.options, |ink, option| {
                ink.text(&option.code);
                ink.texts(&option.texts);
            });
        });
    });
    ink.list(&risk.rules, |ink, rule| {
        ink.text(&rule.id);
        ink.texts(&rule.reasons);
    });
    ink.texts(messages);
    ink.finish()
}

/// What a fingerprint is made with.
struct Ink(Sha256);

impl Ink {
    /// Begins a fingerprint; the label keeps two kinds apart whose content is alike, and counts the encodings.
    fn new(label: &str) -> Self {
        let mut ink = Self(Sha256::new());
        ink.text(label);
        ink
    }

    fn finish(self) -> Fingerprint {
        Fingerprint(self.0.finalize().into())
    }

    fn number(&mut self, number: u64) {
        self.0.update(number.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    fn shown(&mut self, value: &impl fmt::Display) {
        self.text(&value.to_string());
    }

    fn list<T>(&mut self, list: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.number(list.len() as u64);
        for one in list {
            each(self, one);
        }
    }

    fn texts(&mut self, texts: &Texts) {
        self.number(texts.len() as u64);
        for (language, text) in texts {
            self.text(language.tag());
            self.text(text);
        }
    }

    fn term(&mut self, term: ServiceTerm) {
        match term {
            ServiceTerm::SameDay => self.text("same day"),
            ServiceTerm::NextServiceDay => self.text("next service day"),
            ServiceTerm::WorkingDays(days) => {
                self.text("working days");
                self.number(days.into());
            }
        }
    }

    fn step(&mut self, step: &Step) {
        let Step {
            id,
            names: _,
            kind,
            from,
            at,
            placing,
            open_for,
            when,
            while_,
            channels,
            ladder,
            dead,
            who,
            priority,
        } = step;
        self.text(id.as_str());
        self.kind(kind);
        self.list(from, Self::anchor);
        self.list(at, Self::shown);
        self.placing(placing);
        self.shown(open_for);
        for condition in [when, while_] {
            self.list(condition.as_slice(), |ink, one| ink.condition(one, &Self::fact));
        }
        self.list(channels, |ink, channel| ink.text(channel.code()));
        self.list(ladder, |ink, Rung { after, act }| {
            ink.shown(after);
            ink.rung(*act);
        });
        self.list(dead.as_slice(), |ink, act| ink.rung(*act));
        let Who { role, team } = who;
        self.text(role.map_or("", Role::code));
        self.text(team.as_deref().unwrap_or_default());
        self.text(priority.code());
    }

    fn kind(&mut self, kind: &StepKind) {
        match kind {
            StepKind::CheckIn { questionnaire } => {
                self.text("check-in");
                self.text(questionnaire);
            }
            StepKind::Message { texts: _ } => self.text("message"),
            StepKind::Act(Act {
                kind,
                term,
                questionnaire,
                subject: _,
            }) => {
                self.text(kind.code());
                self.term(*term);
                self.text(questionnaire.as_deref().unwrap_or_default());
            }
            StepKind::Wait => self.text("wait"),
        }
    }

    fn anchor(&mut self, anchor: &Anchor) {
        match anchor {
            Anchor::Closing => self.text("closing"),
            Anchor::Date(name) => {
                self.text("date");
                self.text(name.as_str());
            }
            Anchor::Step { step, which } => {
                self.text("step");
                self.text(step.as_str());
                self.text(which.code());
            }
            Anchor::LastReply => self.text("last-reply"),
        }
    }

    fn placing(&mut self, placing: &Placing) {
        let Placing {
            shift,
            ahead,
            weekdays,
            part,
            avoid,
            prefer,
            spread_days,
        } = placing;
        self.text(shift.code());
        self.shown(ahead);
        self.list(&weekdays.days().collect::<Vec<_>>(), |ink, day| {
            ink.number(u64::from(day.to_monday_zero_offset().unsigned_abs()));
        });
        self.text(part.map_or("", DayPart::code));
        for days in [avoid, prefer] {
            self.list(days, |ink, MonthDays { from, to }| {
                ink.number(u64::from(from.unsigned_abs()));
                ink.number(u64::from(to.unsigned_abs()));
            });
        }
        self.number((*spread_days).into());
    }

    fn rung(&mut self, act: RungAct) {
        let (word, term) = match act {
            RungAct::Remind => ("remind", None),
            RungAct::OtherChannel => ("other channel", None),
            RungAct::Call { term } => ("call", Some(term)),
            RungAct::Visit { term } => ("visit", Some(term)),
            RungAct::Letter { term } => ("letter", Some(term)),
            RungAct::Close => ("close", None),
        };
        self.text(word);
        if let Some(term) = term {
            self.term(term);
        }
    }

    fn fact(&mut self, fact: &Fact) {
        let mut words = |kind: &str, what: &str, is: &[String]| {
            self.text(kind);
            self.text(what);
            self.list(is, |ink, code| ink.text(code));
        };
        match fact {
            Fact::Answer { item, is } => words("answer", item, is),
            Fact::Outcome { step, is } => {
                let is: Vec<_> = is.iter().map(ToString::to_string).collect();
                words("outcome", step.as_str(), &is);
            }
            Fact::Alert { level } => words("alert", level.code(), &[]),
            Fact::Signal { rule } => words("signal", rule, &[]),
            Fact::Score {
                questionnaire,
                at_least,
                at_most,
            } => {
                let bound = |points: &Option<u8>| points.map_or_else(String::new, |points| points.to_string());
                words("score", questionnaire, &[bound(at_least), bound(at_most)]);
            }
            Fact::Dossier { what, is } => words("dossier", what.code(), is),
            Fact::Person { what, is } => words("person", what.code(), is),
        }
    }

    fn item(&mut self, item: &Item) {
        let Item {
            id,
            kind,
            texts: _,
            short: _,
            options,
            readers,
            order,
            ask_when,
        } = item;
        self.text(id);
        self.text(kind.code());
        self.text(readers.code());
        self.list(options, |ink, option| {
            let AnswerOption {
                code,
                digit,
                texts: _,
                words,
            } = option;
            ink.text(code);
            ink.list(&digit.iter().collect::<Vec<_>>(), |ink, digit| {
                ink.number(u64::from(**digit));
            });
            ink.list(words, |ink, word| ink.text(word));
        });
        self.order(*order);
        self.ask_when(ask_when.as_ref());
    }

    fn condition<F>(&mut self, condition: &Condition<F>, fact: &impl Fn(&mut Self, &F)) {
        match condition {
            Condition::Fact(one) => fact(self, one),
            Condition::All(parts) => {
                self.text("all");
                self.list(parts, |ink, part| ink.condition(part, fact));
            }
            Condition::Any(parts) => {
                self.text("any");
                self.list(parts, |ink, part| ink.condition(part, fact));
            }
            Condition::Not(part) => {
                self.text("not");
                self.condition(part, fact);
            }
            Condition::AtLeast { n, of } => {
                self.text("at-least");
                self.number(*n as u64);
                self.list(of, |ink, part| ink.condition(part, fact));
            }
        }
    }

    fn sign(&mut self, sign: &Sign) {
        match sign {
            Sign::Said(saying) => self.saying(saying),
            Sign::Again { item, is, times } => {
                self.text("again");
                self.text(item);
                self.list(is, |ink, code| ink.text(code));
                self.number((*times).into());
            }
            Sign::Worse { item, order } => self.change("worse", item, order),
            Sign::Better { item, order } => self.change("better", item, order),
            Sign::Fell { score, by, since } => {
                self.text("fell");
                self.text(score);
                self.number((*by).into());
                self.text(since.code());
            }
            Sign::Signals {
                n,
                of,
                severity,
                within,
            } => {
                self.text("signals");
                self.number((*n).into());
                self.list(of, |ink, rule| ink.text(rule));
                self.text(severity.code());
                self.shown(within);
            }
        }
    }

    fn change(&mut self, kind: &str, item: &str, order: &[String]) {
        self.text(kind);
        self.text(item);
        self.list(order, |ink, code| ink.text(code));
    }

    fn saying(&mut self, saying: &Saying) {
        match saying {
            Saying::Answer { item, is } => {
                self.text("answer");
                self.text(item);
                self.list(is, |ink, code| ink.text(code));
            }
            Saying::CallMe { today } => self.text(if *today { "call-me today" } else { "call-me" }),
            Saying::Danger => self.text("danger"),
        }
    }
}
