//! Conditions, as typed tables: `{ answer = "rent", is = "arrears" }`, `{ all = [ … ] }`, `{ at-least = 2, of = [ … ] }`.

use super::super::problem::Problem;
use super::super::table::{Findings, Item, Table};
use super::super::words::{Marks, name, word};
use crate::care::risk::Condition;

/// How deep conditions may stand in one another; nobody reads deeper aloud.
const DEPTH_MOST: usize = 8;

/// The keys that say what a condition is; each stands alone but for its companion.
const KINDS: [&str; 7] = ["answer", "call-me", "danger", "all", "any", "not", "at-least"];

/// The keys that only go with another.
const COMPANIONS: [(&str, &str); 2] = [("is", "answer"), ("of", "at-least")];

/// Reads the condition of a rule; the places of its items and codes are marked `rule.<id>.<n>.item` and
/// `rule.<id>.<n>.<m>`, counted in the order of reading.
pub(in crate::files) fn read(
    item: &Item<'_>,
    rule: &str,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Condition> {
    Reader {
        rule,
        answers: 0,
        marks,
        findings,
    }
    .condition(item, 1)
}

struct Reader<'r> {
    rule: &'r str,
    answers: usize,
    marks: &'r mut Marks,
    findings: &'r mut Findings,
}

impl Reader<'_> {
    fn condition(&mut self, item: &Item<'_>, depth: usize) -> Option<Condition> {
        if depth > DEPTH_MOST {
            let what = format!("conditions stand more than {DEPTH_MOST} deep in one another");
            self.findings
                .at(item.span(), what, "make it flatter, or make two rules of it");
            return None;
        }
        let mut table = item.table(self.findings)?;
        table.call("a condition".to_owned());
        let kind = self.kind(&table)?;
        let value = table.get(kind)?;
        match kind {
            "answer" => self.answer(&table, &value),
            "call-me" => {
                let read = |text: &str| match text {
                    "today" => Some(true),
                    "yes" => Some(false),
                    _ => None,
                };
                let today = word(&value, "wish to be called", &["today", "yes"], read, self.findings)?;
                Some(Condition::CallMe { today })
            }
            "danger" => {
                if value.truth(self.findings)? {
                    return Some(Condition::Danger);
                }
                self.findings.at(
                    value.span(),
                    "`danger` is asked for as `true`",
                    "write `not = { danger = true }`",
                );
                None
            }
            "all" => Some(Condition::All(self.parts(&value, depth)?)),
            "any" => Some(Condition::Any(self.parts(&value, depth)?)),
            "not" => Some(Condition::Not(Box::new(self.condition(&value, depth + 1)?))),
            _ => self.at_least(&table, &value, depth),
        }
    }

    /// The one key that says what the condition is.
    fn kind(&mut self, table: &Table<'_>) -> Option<&'static str> {
        let known: Vec<&str> = KINDS
            .into_iter()
            .chain(COMPANIONS.map(|(companion, _)| companion))
            .collect();
        table.check_keys(&known, self.findings);
        let present: Vec<&'static str> = KINDS.into_iter().filter(|kind| table.get(kind).is_some()).collect();
        let span = table.span().unwrap_or(0..0);
        match present.as_slice() {
            [kind] => {
                for (companion, of) in COMPANIONS.into_iter().filter(|(_, of)| of != kind) {
                    table.refuse_keys(&[companion], &format!("it goes with `{of}`"), self.findings);
                }
                Some(kind)
            }
            [] => {
                // A mistyped key has been told already.
                if table.entries().all(|(key, ..)| known.contains(&key)) {
                    let mend = "write `answer`, `call-me`, `danger`, `all`, `any`, `not` or `at-least`";
                    self.findings.at(span, "the condition asks for nothing", mend);
                }
                None
            }
            [one, two, ..] => {
                let what = format!("the condition asks for `{one}` and for `{two}`");
                self.findings
                    .at(span, what, "put each between braces of its own, inside `all` or `any`");
                None
            }
        }
    }

    fn answer(&mut self, table: &Table<'_>, value: &Item<'_>) -> Option<Condition> {
        let place = format!("rule.{}.{}", self.rule, self.answers);
        self.answers += 1;
        let item = name(value, self.findings);
        self.marks.put(format!("{place}.item"), value.span());
        let is = table.required("is", "is = \"arrears\"", self.findings)?;
        let parts = if is.is_list() {
            is.list(self.findings)
        } else {
            vec![is.clone()]
        };
        if parts.is_empty() {
            let what = "`is` is empty, so no answer would count";
            self.findings.at(is.span(), what, "name the answers that count");
            return None;
        }
        let mut codes: Vec<String> = Vec::new();
        for (number, part) in parts.iter().enumerate() {
            let code = name(part, self.findings)?;
            self.marks.put(format!("{place}.{number}"), part.span());
            if codes.iter().any(|known| known == code) {
                self.findings.at(
                    part.span(),
                    format!("the answer `{code}` is there twice"),
                    "leave one out",
                );
            }
            codes.push(code.to_owned());
        }
        Some(Condition::Answer {
            item: item?.to_owned(),
            is: codes,
        })
    }

    fn at_least(&mut self, table: &Table<'_>, value: &Item<'_>, depth: usize) -> Option<Condition> {
        let n = value.number(1..=u8::MAX, self.findings);
        let of = table.required("of", "of = [ { … }, { … } ]", self.findings)?;
        let parts = self.parts(&of, depth)?;
        let n = usize::from(n?);
        if n > parts.len() {
            let what = format!("at least {n} of {} can never be", parts.len());
            self.findings
                .at(value.span(), what, "ask for fewer, or add conditions under `of`");
            return None;
        }
        Some(Condition::AtLeast { n, of: parts })
    }

    fn parts(&mut self, item: &Item<'_>, depth: usize) -> Option<Vec<Condition>> {
        let parts = item.list(self.findings);
        if parts.is_empty() {
            if item.is_list() {
                let problem = Problem::at(
                    item.span(),
                    format!("{} is empty", item.called()),
                    "put conditions into it",
                );
                self.findings.push(problem);
            }
            return None;
        }
        // All parts are read before one that fails ends it, so that all problems are told.
        let parts: Vec<_> = parts.iter().map(|part| self.condition(part, depth + 1)).collect();
        parts.into_iter().collect()
    }
}
