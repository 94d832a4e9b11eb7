//! What relapse rules look at: what was said, as [`super::sayings`] reads it, and how it differs from before.

use super::super::shape::{Key, Value, key};
use super::super::table::{Item, Table};
use super::super::words::{length, name, word};
use super::reach::Matters;
use super::{Facts, Tools, words_of};
use crate::care::past::ANSWERS_KEPT;
use crate::care::risk::{Saying, Severity, Sign, Since};

/// The most answers that are tried out together; more of them count as something that can happen.
const TRIED_MOST: usize = 1_000;

/// The most points that a score can fall.
const POINTS_MOST: u8 = 100;

/// The most signals that a rule may count.
const SIGNALS_MOST: u8 = 20;

impl Facts for Sign {
    const KINDS: &'static [&'static str] = &["answer", "worse", "better", "fell", "signals", "call-me", "danger"];
    const COMPANIONS: &'static [(&'static str, &'static str)] = &[
        ("is", "answer"),
        ("times", "answer"),
        ("order", "worse"),
        ("order", "better"),
        ("by", "fell"),
        ("since", "fell"),
        ("of", "signals"),
        ("severity", "signals"),
        ("within", "signals"),
    ];

    const KEYS: &'static [Key] = &[
        key("answer", Value::Name, "The item whose answer counts."),
        key(
            "is",
            Value::OneOrMore(&Value::Name),
            "The answer, or several of which any counts.",
        ),
        key("times", Value::Number(2, ANSWERS_KEPT), "In so many contacts running."),
        key(
            "worse",
            Value::Name,
            "The item whose answer is worse than the last time.",
        ),
        key(
            "better",
            Value::Name,
            "The item whose answer is better than the last time.",
        ),
        key(
            "order",
            Value::OneOrMore(&Value::Name),
            "Its answers from good to bad, where the item does not say.",
        ),
        key("fell", Value::Name, "The questionnaire whose score fell."),
        key("by", Value::Number(1, POINTS_MOST), "By so many points or more."),
        key(
            "since",
            Value::Word(|| Since::ALL.iter().map(|one| one.code()).collect()),
            "Since the first score, or the last.",
        ),
        key(
            "signals",
            Value::Number(2, SIGNALS_MOST),
            "So many signals of other rules that add up.",
        ),
        key(
            "severity",
            Value::Word(|| Severity::ALL.iter().map(|one| one.code()).collect()),
            "Of this severity or more.",
        ),
        key("within", Value::Length, "Within such a time."),
        key(
            "call-me",
            Value::Word(|| super::sayings::CALLS.to_vec()),
            "A wish to be called: any, or one for today.",
        ),
        key("danger", Value::Truth, "Words that sound like danger to life."),
    ];

    fn read(kind: &str, table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Self> {
        match kind {
            "worse" | "better" => changed(kind, table, value, place, tools),
            "fell" => fell(table, value, place, tools),
            "signals" => signals(table, value, place, tools),
            _ => {
                let saying = Saying::read(kind, table, value, place, tools);
                let times = match table.get("times") {
                    Some(times) => times.number(2..=ANSWERS_KEPT, tools.findings).map(Some),
                    None => Some(None),
                };
                match (saying?, times?) {
                    (Saying::Answer { item, is }, Some(times)) => Some(Self::Again { item, is, times }),
                    (saying, _) => Some(Self::Said(saying)),
                }
            }
        }
    }
}

fn changed(kind: &str, table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Sign> {
    let item = name(value, tools.findings).map(str::to_owned);
    tools.marks.put(format!("{place}.item"), value.span());
    let order = match table.get("order") {
        Some(written) => {
            let order = words_of(&written, place, tools);
            if order.as_ref().is_some_and(|order| order.len() < 2) {
                let mend = "name the answers from good to bad: `order = [\"paid\", \"arrears\", \"eviction\"]`";
                tools.findings.at(written.span(), "one answer is no order", mend);
                return None;
            }
            order?
        }
        // The questionnaire says it.
        None => Vec::new(),
    };
    let item = item?;
    Some(if kind == "worse" {
        Sign::Worse { item, order }
    } else {
        Sign::Better { item, order }
    })
}

fn fell(table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Sign> {
    let score = name(value, tools.findings).map(str::to_owned);
    tools.marks.put(format!("{place}.item"), value.span());
    let by = table.required("by", "by = 10", tools.findings);
    let by = by.and_then(|by| {
        tools.marks.put(format!("{place}.by"), by.span());
        by.number(1..=POINTS_MOST, tools.findings)
    });
    let since = table.required("since", "since = \"baseline\"", tools.findings);
    let known: Vec<&str> = Since::ALL.iter().map(|one| one.code()).collect();
    let since = since.and_then(|since| {
        word(
            &since,
            "moment to compare with",
            &known,
            Since::from_code,
            tools.findings,
        )
    });
    Some(Sign::Fell {
        score: score?,
        by: by?,
        since: since?,
    })
}

fn signals(table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Sign> {
    tools.marks.put(format!("{place}.item"), value.span());
    // One signal does not add up.
    let n = value.number(2..=SIGNALS_MOST, tools.findings);
    let within = table.required("within", "within = \"6 months\"", tools.findings);
    let within = within.and_then(|within| length(&within, tools.findings));
    let of = match table.get("of") {
        Some(of) => words_of(&of, place, tools),
        None => Some(Vec::new()),
    };
    let known: Vec<&str> = Severity::ALL.iter().map(|one| one.code()).collect();
    let severity = match table.get("severity") {
        Some(item) => word(&item, "severity", &known, Severity::from_code, tools.findings),
        None => Some(Severity::Light),
    };
    let (n, of) = (n?, of?);
    if !of.is_empty() && usize::from(n) > of.len() {
        let rules = if of.len() == 1 { "rule" } else { "rules" };
        let what = format!("{n} signals of {} {rules} can never be", of.len());
        tools
            .findings
            .at(value.span(), what, "ask for fewer, or name more rules under `of`");
        return None;
    }
    Some(Sign::Signals {
        n,
        of,
        severity: severity?,
        within: within?,
    })
}

/// What a sign is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::files) enum Matter {
    /// The answers to an item.
    Item(String),
    /// A wish to be called.
    Call,
    /// Danger to life.
    Danger,
    /// A score since its baseline, or since the last one.
    Score(String, Since),
    /// The signals of these rules.
    Signals(String),
}

/// What may be the case of a matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::files) enum Word {
    /// Nothing.
    Nothing,
    /// These answers, the latest first.
    Answers(Vec<String>),
    /// To be called some time.
    Sometime,
    /// To be called today.
    Today,
    /// Words of danger.
    Danger,
    /// Lower by so many points.
    Fell(u8),
    /// They add up.
    AddedUp,
}

impl Word {
    /// Whether nothing is the case.
    pub(in crate::files) const fn is_nothing(&self) -> bool {
        matches!(self, Self::Nothing)
    }
}

/// Whether a matter is one of scores.
pub(in crate::files) const fn is_of_scores(matter: &Matter) -> bool {
    matches!(matter, Matter::Score(..))
}

/// Every row of so many of these codes, as far as they can be tried.
fn rows(codes: &[String], times: usize) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = vec![Vec::new()];
    for _ in 0..times {
        let longer = rows.iter().flat_map(|row| {
            codes.iter().map(|code| {
                let mut row = row.clone();
                row.push(code.clone());
                row
            })
        });
        rows = longer.take(TRIED_MOST).collect();
    }
    rows
}

impl Matters for Sign {
    type Matter = Matter;
    type Value = Word;

    fn matter(&self) -> Matter {
        match self {
            Self::Said(Saying::Answer { item, .. })
            | Self::Again { item, .. }
            | Self::Worse { item, .. }
            | Self::Better { item, .. } => Matter::Item(item.clone()),
            Self::Said(Saying::CallMe { .. }) => Matter::Call,
            Self::Said(Saying::Danger) => Matter::Danger,
            Self::Fell { score, since, .. } => Matter::Score(score.clone(), *since),
            Self::Signals {
                n,
                of,
                severity,
                within,
            } => Matter::Signals(format!("{n} {severity} {within} {}", of.join(" "))),
        }
    }

    fn values(&self) -> Vec<Word> {
        let answers = |codes: &[String], times: usize| rows(codes, times).into_iter().map(Word::Answers);
        match self {
            Self::Said(Saying::Answer { is, .. }) => answers(is, 1).chain([Word::Nothing]).collect(),
            Self::Again { is, times, .. } => answers(is, (*times).into()).chain([Word::Nothing]).collect(),
            Self::Worse { order, .. } | Self::Better { order, .. } => {
                answers(order, 2).chain([Word::Nothing]).collect()
            }
            Self::Said(Saying::CallMe { .. }) => vec![Word::Today, Word::Sometime, Word::Nothing],
            Self::Said(Saying::Danger) => vec![Word::Danger, Word::Nothing],
            Self::Fell { by, .. } => vec![Word::Fell(*by), Word::Fell(by.saturating_sub(1)), Word::Nothing],
            Self::Signals { .. } => vec![Word::AddedUp, Word::Nothing],
        }
    }

    fn is_met_by(&self, value: &Word) -> bool {
        match (self, value) {
            (Self::Said(Saying::Answer { is, .. }), Word::Answers(row)) => {
                row.first().is_some_and(|code| is.contains(code))
            }
            (Self::Again { is, times, .. }, Word::Answers(row)) => row
                .get(..usize::from(*times))
                .is_some_and(|row| row.iter().all(|code| is.contains(code))),
            (Self::Worse { order, .. } | Self::Better { order, .. }, Word::Answers(row)) => {
                let rank = |code: &String| order.iter().position(|known| known == code);
                let [now, before, ..] = row.as_slice() else {
                    return false;
                };
                let (Some(now), Some(before)) = (rank(now), rank(before)) else {
                    return false;
                };
                if matches!(self, Self::Worse { .. }) {
                    now > before
                } else {
                    now < before
                }
            }
            (Self::Said(Saying::CallMe { today }), Word::Sometime) => !today,
            (Self::Said(Saying::CallMe { .. }), Word::Today)
            | (Self::Said(Saying::Danger), Word::Danger)
            | (Self::Signals { .. }, Word::AddedUp) => true,
            (Self::Fell { by, .. }, Word::Fell(points)) => points >= by,
            _ => false,
        }
    }
}
