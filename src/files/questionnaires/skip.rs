//! Skip rules: what has to be answered earlier for an item to be asked, as `ask-when = { answer = "rent", is = "arrears" }`.
//!
//! They are the conditions of relapse rules, over earlier answers of the same questionnaire and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::conditions::{self, reach};
use super::super::problem::Problem;
use super::super::table::{Findings, Item};
use super::super::words::Marks;
use super::outline::Outline;
use crate::care::condition::Condition;
use crate::care::risk::{Heard, Saying};

/// The most steps of the search for a way to every item; a file that needs more is let through.
const STEPS_MOST: usize = 20_000;

/// Reads the skip rules, one place for each item; none where the item is always asked, or where its rule has a problem.
pub(super) fn read(
    outline: &Outline<'_>,
    lead: Option<&str>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Vec<Option<Condition<Saying>>> {
    let mut rules = Vec::new();
    let mut spans = Vec::new();
    for (place, item) in outline.items().iter().enumerate() {
        let written = item.table.get("ask-when");
        let span = written.as_ref().map(Item::span);
        if let Some(span) = span.clone().filter(|_| lead == Some(item.id())) {
            let what = format!("{} is the lead, and yet not everybody is asked it", item.table.called());
            findings.at(span, what, "leave `ask-when` out, or make another item the lead");
            rules.push(None);
        } else {
            rules.push(written.and_then(|written| rule(&written, place, outline, marks, findings)));
        }
        spans.push(span.unwrap_or(0..0));
    }
    check_ways(outline, &rules, &spans, findings);
    rules
}

fn rule(
    written: &Item<'_>,
    place: usize,
    outline: &Outline<'_>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Condition<Saying>> {
    let before = findings.count();
    let item = &outline.items()[place];
    let rule: Condition<Saying> = conditions::read(written, &format!("rule.{}", item.id()), marks, findings)?;
    if rule.facts().iter().any(|fact| !matches!(fact, Saying::Answer { .. })) {
        let what = format!("{} looks at more than answers", written.called());
        findings.at(
            written.span(),
            what,
            "use `answer` and `is`, and `all`, `any`, `not` or `at-least` of these",
        );
    }
    check_answers(&rule, place, outline, marks, findings);
    if findings.count() > before {
        return None;
    }
    if !reach::find(&[(&rule, true)], &|_, _| true).may_be() {
        let what = format!(
            "{} is never asked: what its rule asks for cannot be true together",
            item.table.called()
        );
        findings.at(
            written.span(),
            what,
            "read it aloud, and take out what contradicts the rest",
        );
        return None;
    }
    if rule.holds(&Heard::default()) {
        let what = format!(
            "{} is asked of somebody who answered nothing before it",
            item.table.called()
        );
        let mend = "put the `not` inside an `all`, beside an answer, or leave `ask-when` out";
        findings.at(written.span(), what, mend);
        return None;
    }
    Some(rule)
}

/// Items that are not there or not asked yet, and answers that these do not have.
fn check_answers(
    rule: &Condition<Saying>,
    place: usize,
    outline: &Outline<'_>,
    marks: &Marks,
    findings: &mut Findings,
) {
    let id = outline.items()[place].id();
    let earlier: Vec<&str> = outline.items()[..place].iter().map(|item| item.id()).collect();
    for (number, (of, codes)) in rule.answers().into_iter().enumerate() {
        let at = |part: &str| marks.get(&format!("rule.{id}.{number}.{part}")).unwrap_or(0..0);
        let Some(item) = outline.item(of) else {
            let known = outline.ids();
            findings.push(Problem::unknown(at("item"), "item of this questionnaire", of, &known));
            continue;
        };
        if !earlier.contains(&of) {
            let what = if of == id {
                format!("item `{id}` looks at itself")
            } else {
                format!("item `{id}` looks at `{of}`, which is asked later")
            };
            findings.at(at("item"), what, "put the item that it looks at before it");
            continue;
        }
        let known = item.codes();
        for (part, code) in codes.iter().enumerate() {
            if !known.contains(&code.as_str()) {
                let kind = format!("answer to `{of}`");
                findings.push(Problem::unknown(at(&part.to_string()), &kind, code, &known));
            }
        }
    }
}

/// Whether there are answers that lead to every item, found by giving them in order.
fn check_ways(
    outline: &Outline<'_>,
    rules: &[Option<Condition<Saying>>],
    spans: &[Range<usize>],
    findings: &mut Findings,
) {
    let answers = rules.iter().flatten().flat_map(Condition::answers);
    let mut told: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (item, codes) in answers {
        told.entry(item).or_default().extend(codes.iter().map(String::as_str));
    }
    let mut walk = Walk {
        ids: outline.items().iter().map(|item| item.id()).collect(),
        rules,
        told,
        said: Heard::default(),
        met: vec![false; rules.len()],
        steps: 0,
    };
    walk.from(0);
    if walk.steps >= STEPS_MOST {
        return;
    }
    for (place, _) in walk.met.iter().enumerate().filter(|(_, met)| !**met) {
        let what = format!("no answers lead to {}", outline.items()[place].table.called());
        let mend = "an item that it looks at is itself asked only after other answers; let the two agree";
        findings.at(spans[place].clone(), what, mend);
    }
}

struct Walk<'c> {
    ids: Vec<&'c str>,
    rules: &'c [Option<Condition<Saying>>],
    /// The answers that rules tell apart; all others are like none.
    told: BTreeMap<&'c str, BTreeSet<&'c str>>,
    said: Heard,
    met: Vec<bool>,
    steps: usize,
}

impl Walk<'_> {
    fn from(&mut self, place: usize) {
        if place == self.rules.len() || self.steps >= STEPS_MOST || self.met.iter().all(|met| *met) {
            return;
        }
        self.steps += 1;
        if self.rules[place].as_ref().is_none_or(|rule| rule.holds(&self.said)) {
            self.met[place] = true;
            let id = self.ids[place];
            for code in self.told.get(id).cloned().unwrap_or_default() {
                self.said.answers.insert(id.to_owned(), code.to_owned());
                self.from(place + 1);
            }
            self.said.answers.remove(id);
        }
        self.from(place + 1);
    }
}
