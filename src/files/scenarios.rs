//! Scenarios: what is assumed of gateways, former clients and workers in a rehearsal.
//!
//! The shape is told in the shipped file `config/scenarios/usual.toml`, whose comments are its documentation.

use super::head;
use super::problem::Problems;
use super::shape::names;
use super::table::{Findings, Table, parse};
use super::texts;
use crate::care::questionnaire::Texts;
use crate::care::rehearsal::{Habits, Minutes, Share};

/// A scenario with its name.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What workers call it.
    pub names: Texts,
    /// What is assumed.
    pub habits: Habits,
}

/// Reads a scenario.
///
/// # Errors
/// All problems of the file together, each with its place and mend.
pub fn read(file: &str, source: &str) -> Result<Scenario, Problems> {
    let mut findings = Findings::new(file, source);
    let root = parse(source, &mut findings);
    let table = Table::root(root.get_ref());
    let known = [
        &names(&[head::KEYS])[..],
        &["name", "people", "answers", "says", "work", "minutes"],
    ]
    .concat();
    table.check_keys(&known, &mut findings);
    let head = head::read(&table, "usual", &mut findings);
    let names = texts::texts_of(&table, "name", &head.languages, &mut findings).map(texts::plain);
    let habits = habits(&table, &mut findings);
    let scenario = names.zip(habits).map(|(names, habits)| Scenario { names, habits });
    findings.or(scenario, "scenario")
}

fn habits(file: &Table<'_>, findings: &mut Findings) -> Option<Habits> {
    let people = part(file, "people", &["mobile", "mail", "told"], findings);
    let answers = part(file, "answers", &["dead", "never", "answered", "within"], findings);
    let says = part(file, "says", &["stop", "later", "call-me", "trouble"], findings);
    let work = part(file, "work", &["done", "reached", "tries", "arrived"], findings);
    let minutes = part(file, "minutes", &["call", "visit", "letter", "talk", "desk"], findings);
    let mut share = |table: &Option<Table<'_>>, key: &str| {
        let percent = number(table.as_ref()?, key, 0..=100, findings)?;
        Share::percent(percent)
    };
    let (mobile, mail, told) = (share(&people, "mobile"), share(&people, "mail"), share(&people, "told"));
    let (dead, never, answered) = (
        share(&answers, "dead"),
        share(&answers, "never"),
        share(&answers, "answered"),
    );
    let (stop, later) = (share(&says, "stop"), share(&says, "later"));
    let (call_me, trouble) = (share(&says, "call-me"), share(&says, "trouble"));
    let (done, reached, arrived) = (share(&work, "done"), share(&work, "reached"), share(&work, "arrived"));
    let within = number(answers.as_ref()?, "within", 1..=90, findings);
    let tries = number(work.as_ref()?, "tries", 1..=20, findings);
    let minutes = minutes?;
    let mut minute = |key| number(&minutes, key, 0..=240, findings).map(u16::from);
    let (call, visit, letter) = (minute("call"), minute("visit"), minute("letter"));
    let (talk, desk) = (minute("talk"), minute("desk"));
    Some(Habits {
        dead: dead?,
        never: never?,
        answered: answered?,
        stop: stop?,
        later: later?,
        call_me: call_me?,
        trouble: trouble?,
        answer_hours: u16::from(within?) * 24,
        done: done?,
        reached: reached?,
        tries: tries?,
        arrived: arrived?,
        minutes: Minutes {
            call: call?,
            visit: visit?,
            letter: letter?,
            talk: talk?,
            desk: desk?,
        },
        with_mobile: mobile?,
        with_mail: mail?,
        told: told?,
    })
}

/// One of the tables, which all have to be there.
fn part<'a>(file: &Table<'a>, name: &str, keys: &[&str], findings: &mut Findings) -> Option<Table<'a>> {
    let item = file.required(name, &format!("[{name}]"), findings)?;
    let table = item.table(findings)?;
    table.check_keys(keys, findings);
    Some(table)
}

fn number(table: &Table<'_>, key: &str, bounds: std::ops::RangeInclusive<u8>, findings: &mut Findings) -> Option<u8> {
    let item = table.required(key, &format!("{key} = {}", bounds.end()), findings)?;
    item.number(bounds, findings)
}

#[cfg(test)]
mod tests;
