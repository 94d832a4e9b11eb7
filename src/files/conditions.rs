//! Conditions, as typed tables: `{ answer = "rent", is = "arrears" }`, `{ all = [ … ] }`, `{ at-least = 2, of = [ … ] }`.
//!
//! How facts are joined is the same for every kind of fact; what a fact is, the kind says itself ([`Facts`]).

pub(super) mod reach;
pub(super) mod sayings;
pub(super) mod signs;

use super::problem::Problem;
use super::shape::{self, Key};
use super::table::{Findings, Item, Table};
use super::words::{Marks, name};
use crate::care::condition::Condition;

/// How deep conditions may stand in one another; nobody reads deeper aloud.
pub(super) const DEPTH_MOST: usize = 8;

/// The keys that join conditions.
pub(super) const JOINS: [&str; 4] = ["all", "any", "not", "at-least"];

/// A kind of fact that a condition may ask for.
pub(super) trait Facts: Sized {
    /// The keys that say which fact is asked for; each stands alone but for its companions.
    const KINDS: &'static [&'static str];
    /// Keys that only go with another, with that other.
    const COMPANIONS: &'static [(&'static str, &'static str)];

    /// All keys of a fact, with what stands under each.
    const KEYS: &'static [Key];

    /// Reads the fact whose key is `kind`; `place` is the name under which its parts are marked.
    fn read(kind: &str, table: &Table<'_>, value: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Self>;
}

/// What a reader of facts writes to.
pub(super) struct Tools<'r> {
    /// The places of parts.
    pub(super) marks: &'r mut Marks,
    /// The problems found.
    pub(super) findings: &'r mut Findings,
}

/// Reads a condition; the parts of its facts are marked under `<place>.<n>`, where `n` counts the facts in the order of
/// reading.
pub(super) fn read<F: Facts>(
    item: &Item<'_>,
    place: &str,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Condition<F>> {
    let tools = Tools { marks, findings };
    Reader { place, facts: 0, tools }.condition(item, 1)
}

/// The words under a key that takes one or a list of them, each marked under `<place>.<m>`.
pub(super) fn words_of(item: &Item<'_>, place: &str, tools: &mut Tools<'_>) -> Option<Vec<String>> {
    let parts = if item.is_list() {
        item.list(tools.findings)
    } else {
        vec![item.clone()]
    };
    // Rules are counted, and answers.
    let thing = if item.called().starts_with("`of`") {
        "rule"
    } else {
        "answer"
    };
    if parts.is_empty() {
        let what = format!("{} is empty, so no {thing} would count", item.called());
        tools
            .findings
            .at(item.span(), what, format!("name the {thing}s that count"));
        return None;
    }
    let mut codes: Vec<String> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let code = name(part, tools.findings)?;
        tools.marks.put(format!("{place}.{number}"), part.span());
        if codes.iter().any(|known| known == code) {
            tools.findings.at(
                part.span(),
                format!("the {thing} `{code}` is there twice"),
                "leave one out",
            );
        }
        codes.push(code.to_owned());
    }
    Some(codes)
}

struct Reader<'r> {
    place: &'r str,
    facts: usize,
    tools: Tools<'r>,
}

impl Reader<'_> {
    fn condition<F: Facts>(&mut self, item: &Item<'_>, depth: usize) -> Option<Condition<F>> {
        if depth > DEPTH_MOST {
            let what = format!("conditions stand more than {DEPTH_MOST} deep in one another");
            let mend = "make it flatter, or make two of it";
            self.tools.findings.at(item.span(), what, mend);
            return None;
        }
        let mut table = item.table(self.tools.findings)?;
        table.call("a condition".to_owned());
        let kind = self.kind::<F>(&table)?;
        let value = table.get(kind)?;
        match kind {
            "all" => Some(Condition::All(self.parts(&value, depth)?)),
            "any" => Some(Condition::Any(self.parts(&value, depth)?)),
            "not" => Some(Condition::Not(Box::new(self.condition(&value, depth + 1)?))),
            "at-least" => self.at_least(&table, &value, depth),
            _ => {
                let place = format!("{}.{}", self.place, self.facts);
                self.facts += 1;
                F::read(kind, &table, &value, &place, &mut self.tools).map(Condition::Fact)
            }
        }
    }

    /// The one key that says what the condition is.
    fn kind<F: Facts>(&mut self, table: &Table<'_>) -> Option<&'static str> {
        let kinds = || F::KINDS.iter().chain(&JOINS).copied();
        let companions = || F::COMPANIONS.iter().copied().chain([("of", "at-least")]);
        let known = [&JOINS[..], &["of"], &shape::names(&[F::KEYS])].concat();
        table.check_keys(&known, self.tools.findings);
        let present: Vec<&'static str> = kinds().filter(|kind| table.get(kind).is_some()).collect();
        let span = table.span().unwrap_or(0..0);
        match present.as_slice() {
            [kind] => {
                let mut all: Vec<&str> = companions().map(|(companion, _)| companion).collect();
                all.sort_unstable();
                all.dedup();
                for companion in all {
                    let of: Vec<&str> = companions()
                        .filter(|(own, _)| *own == companion)
                        .map(|(_, of)| of)
                        .collect();
                    if !of.contains(kind) {
                        let because = format!("it goes with `{}`", of.join("`, `"));
                        table.refuse_keys(&[companion], &because, self.tools.findings);
                    }
                }
                Some(kind)
            }
            [] => {
                // A mistyped key has been told already.
                if table.entries().all(|(key, ..)| known.contains(&key)) {
                    let all: Vec<_> = kinds().collect();
                    let mend = format!("write one of `{}`", all.join("`, `"));
                    self.tools.findings.at(span, "the condition asks for nothing", mend);
                }
                None
            }
            [one, two, ..] => {
                let what = format!("the condition asks for `{one}` and for `{two}`");
                let mend = "put each between braces of its own, inside `all` or `any`";
                self.tools.findings.at(span, what, mend);
                None
            }
        }
    }

    fn at_least<F: Facts>(&mut self, table: &Table<'_>, value: &Item<'_>, depth: usize) -> Option<Condition<F>> {
        let n = value.number(1..=u8::MAX, self.tools.findings);
        let of = table.required("of", "of = [ { … }, { … } ]", self.tools.findings)?;
        let parts = self.parts(&of, depth)?;
        let n = usize::from(n?);
        if n > parts.len() {
            let what = format!("at least {n} of {} can never be", parts.len());
            let mend = "ask for fewer, or add conditions under `of`";
            self.tools.findings.at(value.span(), what, mend);
            return None;
        }
        Some(Condition::AtLeast { n, of: parts })
    }

    fn parts<F: Facts>(&mut self, item: &Item<'_>, depth: usize) -> Option<Vec<Condition<F>>> {
        let parts = item.list(self.tools.findings);
        if parts.is_empty() {
            if item.is_list() {
                let what = format!("{} is empty", item.called());
                let problem = Problem::at(item.span(), what, "put conditions into it");
                self.tools.findings.push(problem);
            }
            return None;
        }
        // All parts are read before one that fails ends it, so that all problems are told.
        let parts: Vec<_> = parts.iter().map(|part| self.condition(part, depth + 1)).collect();
        parts.into_iter().collect()
    }
}
