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
use crate::care::person::Language;
use crate::care::protocol::{Protocol, Rung, RungAct, Step, StepKind};
use crate::care::questionnaire::{AnswerOption, Item, Questionnaire, Texts};
use crate::care::risk::{Condition, RiskRule, RiskRules};

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
    let mut ink = Ink::new("nazorg timing 1");
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
    } = protocol;
    ink.text(id);
    for offset in [announce_lead, announce_open_for, voice, later] {
        ink.shown(offset);
    }
    ink.number((*later_most).into());
    ink.term(*call_term);
    ink.list(steps, Ink::step);
    ink.finish()
}

/// What decides how an answer is understood and judged: items, codes, digits, words that may be texted, who may read
/// an answer, and the rules with their levels and terms.
#[must_use]
pub fn meaning_hash(questionnaires: &Questionnaires, risk: &RiskRules) -> Fingerprint {
    let mut ink = Ink::new("nazorg meaning 1");
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
            level,
            when,
            term,
            reasons: _,
        } = rule;
        ink.text(id);
        ink.text(level.code());
        ink.condition(when);
        ink.term(*term);
    });
    ink.finish()
}

/// The words: names, questions, answers, reasons, and the sources of the message texts by language.
#[must_use]
pub fn wording_hash(
    protocol: &Protocol,
    questionnaires: &Questionnaires,
    risk: &RiskRules,
    messages: &BTreeMap<Language, String>,
) -> Fingerprint {
    let mut ink = Ink::new("nazorg wording 1");
    ink.texts(&protocol.names);
    ink.list(&protocol.steps, |ink, step| {
        ink.text(step.id.as_str());
        ink.texts(&step.names);
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
            anchor,
            offset,
            open_for,
            channels,
            ladder,
        } = step;
        self.text(id.as_str());
        match kind {
            StepKind::CheckIn { questionnaire } => {
                self.text("check-in");
                self.text(questionnaire);
            }
            StepKind::Call { term } => {
                self.text("call");
                self.term(*term);
            }
        }
        self.text(anchor.code());
        self.shown(offset);
        self.shown(open_for);
        self.list(channels, |ink, channel| ink.text(channel.code()));
        self.list(ladder, |ink, Rung { after, act }| {
            ink.shown(after);
            match act {
                RungAct::Remind => ink.text("remind"),
                RungAct::OtherChannel => ink.text("other channel"),
                RungAct::Call { term } => {
                    ink.text("call");
                    ink.term(*term);
                }
                RungAct::Close => ink.text("close"),
            }
        });
    }

    fn item(&mut self, item: &Item) {
        let Item {
            id,
            kind,
            texts: _,
            short: _,
            options,
            readers,
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
        self.ask_when(ask_when.as_ref());
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Answer { item, is } => {
                self.text("answer");
                self.text(item);
                self.list(is, |ink, code| ink.text(code));
            }
            Condition::CallMe { today } => self.text(if *today { "call-me today" } else { "call-me" }),
            Condition::Danger => self.text("danger"),
            Condition::All(parts) => {
                self.text("all");
                self.list(parts, Self::condition);
            }
            Condition::Any(parts) => {
                self.text("any");
                self.list(parts, Self::condition);
            }
            Condition::Not(part) => {
                self.text("not");
                self.condition(part);
            }
            Condition::AtLeast { n, of } => {
                self.text("at-least");
                self.number(*n as u64);
                self.list(of, Self::condition);
            }
        }
    }
}
