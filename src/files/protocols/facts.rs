//! What a step may depend on, as it is written, and what can be the case of it.

use super::super::conditions::reach::Matters;
use super::super::conditions::{Facts, Tools, words_of};
use super::super::problem::Problem;
use super::super::shape::{Key, Value, key};
use super::super::table::{Item, Table};
use super::super::words::{name, word};
use crate::care::contact::Outcome;
use crate::care::dossier::{ClosingReason, HelpKind};
use crate::care::ids::StepId;
use crate::care::person::{Caution, Channel, Role};
use crate::care::protocol::{DossierFact, Fact, PersonFact, is_within};
use crate::care::risk::AlertLevel;

/// The highest score of a scale.
const SCORE_MOST: u8 = 100;

impl Facts for Fact {
    const KINDS: &'static [&'static str] = &["answer", "outcome-of", "alert", "signal", "score", "dossier", "person"];
    const COMPANIONS: &'static [(&'static str, &'static str)] = &[
        ("is", "answer"),
        ("is", "outcome-of"),
        ("is", "dossier"),
        ("is", "person"),
        ("from", "score"),
        ("up-to", "score"),
    ];

    const KEYS: &'static [Key] = &[
        key("answer", Value::Name, "The item whose last answer counts."),
        key("outcome-of", Value::Name, "The step whose last contact counts."),
        key(
            "alert",
            Value::Word(levels),
            "An alert of this level or a more pressing one was raised.",
        ),
        key("signal", Value::Name, "The relapse rule that has fired."),
        key("score", Value::Name, "The questionnaire whose last score counts."),
        key("dossier", Value::Word(of_dossier), "A fact of the dossier."),
        key("person", Value::Word(of_person), "A fact of the person."),
        key(
            "is",
            Value::OneOrMore(&Value::Name),
            "The code, or several of which any counts.",
        ),
        key("from", Value::Number(0, SCORE_MOST), "The lowest score that counts."),
        key("up-to", Value::Number(0, SCORE_MOST), "The highest score that counts."),
    ];

    fn read(kind: &str, table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Self> {
        tools.marks.put(format!("{place}.item"), value.span());
        let is = |example: &str, tools: &mut Tools<'_>| {
            let is = table.required("is", &format!("is = \"{example}\""), tools.findings)?;
            words_of(&is, place, tools)
        };
        match kind {
            "answer" => {
                let item = name(value, tools.findings).map(str::to_owned);
                let is = is("arrears", tools);
                Some(Self::Answer { item: item?, is: is? })
            }
            "outcome-of" => {
                let step = name(value, tools.findings).map(StepId::new);
                let codes = is("answered", tools);
                let known: Vec<&str> = Outcome::ALL.iter().map(|one| one.code()).collect();
                let is = known_codes(&codes?, &known, "way in which a contact ends", place, tools)?;
                Some(Self::Outcome {
                    step: step?,
                    is: is.iter().filter_map(|code| Outcome::from_code(code)).collect(),
                })
            }
            "alert" => {
                let level = word(value, "level", &levels(), AlertLevel::from_code, tools.findings)?;
                Some(Self::Alert { level })
            }
            "signal" => {
                let rule = name(value, tools.findings)?.to_owned();
                Some(Self::Signal { rule })
            }
            "score" => {
                let questionnaire = name(value, tools.findings).map(str::to_owned);
                let mut bound = |key: &str| match table.get(key) {
                    Some(item) => item.number(0..=SCORE_MOST, tools.findings).map(Some),
                    None => Some(None),
                };
                let (at_least, at_most) = (bound("from")?, bound("up-to")?);
                let mend = "write `from = 60`, `up-to = 40`, or both with the lower one under `from`";
                let what = match (at_least, at_most) {
                    (None, None) => Some("the condition asks for any score"),
                    (Some(least), Some(most)) if least > most => Some("no score lies between these bounds"),
                    _ => None,
                };
                if let Some(what) = what {
                    tools.findings.at(value.span(), what, mend);
                    return None;
                }
                Some(Self::Score {
                    questionnaire: questionnaire?,
                    at_least,
                    at_most,
                })
            }
            "dossier" => {
                let what = word(
                    value,
                    "fact of a dossier",
                    &of_dossier(),
                    DossierFact::from_code,
                    tools.findings,
                )?;
                let is = is("budget-management", tools)?;
                let is = known_codes(&is, &codes_of_dossier(what), what.code(), place, tools)?;
                Some(Self::Dossier { what, is })
            }
            _ => {
                let what = word(
                    value,
                    "fact of a person",
                    &of_person(),
                    PersonFact::from_code,
                    tools.findings,
                )?;
                let is = is("mail", tools)?;
                let is = match codes_of_person(what) {
                    Some(known) => known_codes(&is, &known, what.code(), place, tools)?,
                    None => is,
                };
                Some(Self::Person { what, is })
            }
        }
    }
}

fn levels() -> Vec<&'static str> {
    AlertLevel::ALL.iter().map(|one| one.code()).collect()
}

fn of_dossier() -> Vec<&'static str> {
    DossierFact::ALL.iter().map(|one| one.code()).collect()
}

fn of_person() -> Vec<&'static str> {
    PersonFact::ALL.iter().map(|one| one.code()).collect()
}

/// The codes that a fact of a dossier may have.
fn codes_of_dossier(what: DossierFact) -> Vec<&'static str> {
    match what {
        DossierFact::Help => HelpKind::ALL.iter().map(|one| one.code()).collect(),
        DossierFact::ClosingReason => ClosingReason::ALL.iter().map(|one| one.code()).collect(),
        DossierFact::Owner => Role::ALL.iter().map(|one| one.code()).collect(),
    }
}

/// The codes that a fact of a person may have; `None` where any word may be one.
fn codes_of_person(what: PersonFact) -> Option<Vec<&'static str>> {
    match what {
        PersonFact::Language => None,
        PersonFact::Prefers => Some(Channel::ALL.iter().map(|one| one.code()).chain(["none"]).collect()),
        PersonFact::Caution => Some(Caution::ALL.iter().map(|one| one.code()).collect()),
        PersonFact::Reachable => Some(vec!["sms", "mail", "none"]),
    }
}

fn known_codes(
    codes: &[String],
    known: &[&str],
    kind: &str,
    place: &str,
    tools: &mut Tools<'_>,
) -> Option<Vec<String>> {
    let mut all_known = true;
    for (number, code) in codes.iter().enumerate() {
        if !known.contains(&code.as_str()) {
            let span = tools.marks.get(&format!("{place}.{number}")).unwrap_or(0..0);
            tools.findings.push(Problem::unknown(span, kind, code, known));
            all_known = false;
        }
    }
    all_known.then(|| codes.to_vec())
}

/// What a fact is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::files) enum Matter {
    /// The answer to an item.
    Item(String),
    /// How the last contact of a step ended.
    Step(StepId),
    /// The most pressing alert.
    Alert,
    /// Whether a rule has fired.
    Rule(String),
    /// The last score of a questionnaire.
    Score(String),
    /// The help, or the closing reason.
    Dossier(DossierFact),
    /// What there is one of of a person.
    Person(PersonFact),
    /// Something of which a person or a dossier may have several: each is a matter by itself.
    One(&'static str, String),
}

/// What may be the case of a matter: a code, or none.
pub(in crate::files) type Code = Option<String>;

impl Matters for Fact {
    type Matter = Matter;
    type Value = Code;

    fn matter(&self) -> Matter {
        let several = |kind: &'static str, is: &[String]| Matter::One(kind, is.join(" "));
        match self {
            Self::Answer { item, .. } => Matter::Item(item.clone()),
            Self::Outcome { step, .. } => Matter::Step(step.clone()),
            Self::Alert { .. } => Matter::Alert,
            Self::Signal { rule } => Matter::Rule(rule.clone()),
            Self::Score { questionnaire, .. } => Matter::Score(questionnaire.clone()),
            Self::Dossier {
                what: DossierFact::Owner,
                is,
            } => several("owner", is),
            Self::Person {
                what: PersonFact::Caution,
                is,
            } => several("caution", is),
            Self::Person {
                what: PersonFact::Reachable,
                is,
            } => several("reachable", is),
            Self::Dossier { what, .. } => Matter::Dossier(*what),
            Self::Person { what, .. } => Matter::Person(*what),
        }
    }

    fn values(&self) -> Vec<Code> {
        let all = |codes: &[String]| codes.iter().cloned().map(Some).chain([None]).collect();
        match self {
            Self::Answer { is, .. } => all(is),
            Self::Outcome { is, .. } => is.iter().map(|one| Some(one.to_string())).chain([None]).collect(),
            // The level itself, and the one below it.
            Self::Alert { level } => {
                let below = AlertLevel::ALL.iter().rev().find(|one| *one < level);
                vec![Some(level.to_string()), below.map(ToString::to_string)]
            }
            Self::Signal { rule } => vec![Some(rule.clone()), None],
            Self::Score { .. } => (0..=SCORE_MOST)
                .map(|points| Some(points.to_string()))
                .chain([None])
                .collect(),
            Self::Dossier { is, .. } | Self::Person { is, .. } => match self.matter() {
                Matter::One(..) => vec![Some(is.join(" ")), None],
                _ => all(is),
            },
        }
    }

    fn is_met_by(&self, value: &Code) -> bool {
        let Some(code) = value else { return false };
        match self {
            Self::Answer { is, .. } => is.contains(code),
            Self::Outcome { is, .. } => is.iter().any(|one| one.code() == code),
            Self::Alert { level } => AlertLevel::from_code(code).is_some_and(|raised| raised >= *level),
            Self::Signal { .. } => true,
            Self::Score { at_least, at_most, .. } => {
                let points = code.parse().ok();
                points.is_some_and(|points| is_within(points, *at_least, *at_most))
            }
            Self::Dossier { is, .. } | Self::Person { is, .. } => match self.matter() {
                Matter::One(..) => true,
                _ => is.contains(code),
            },
        }
    }
}
