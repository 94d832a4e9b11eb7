//! Where a questionnaire comes from. A service's own questions may leave all of it out; a scale may not, because whoever
//! reads a score has to know whose words it rests on and which other scores it may stand beside.

use super::super::head::Head;
use super::super::problem::Problem;
use super::super::shape::{Key, Value, key};
use super::super::table::{Findings, Item, Table};
use super::super::texts::texts_of;
use crate::care::questionnaire::{Provenance, Validation};

/// The keys that say where a questionnaire comes from.
pub(super) const KEYS: &[Key] = &[
    key(
        "version",
        Value::Number(1, u8::MAX),
        "The version of the questionnaire; 1 where it is not said.",
    ),
    key("source", Value::Text, "Who made it, and where it can be found."),
    key("licence", Value::Text, "Under which licence its words may be used."),
    key(
        "validation",
        Value::WordByLanguage(|| Validation::ALL.iter().map(|one| one.code()).collect()),
        "What is known of each language's words.",
    ),
];

pub(super) fn read(file: &Table<'_>, head: &Head, scored: bool, findings: &mut Findings) -> Provenance {
    let mut take = |key: &str, line: &str| -> Option<Item<'_>> {
        if scored {
            file.required(key, line, findings)
        } else {
            file.get(key)
        }
    };
    let version = take("version", "version = 1");
    let source = take("source", "source = \"who made it, and where it can be found\"");
    let licence = take("licence", "licence = \"CC0 1.0\"");
    let version = version.and_then(|item| item.number(1..=u8::MAX, findings));
    let mut text = |item: Option<Item<'_>>| item?.text(findings).map(str::to_owned);
    Provenance {
        version: version.unwrap_or(1),
        source: text(source),
        licence: text(licence),
        validation: if scored || file.get("validation").is_some() {
            let told = texts_of(file, "validation", &head.languages, findings).unwrap_or_default();
            told.into_iter()
                .filter_map(|(language, code, span)| {
                    let found = Validation::from_code(code);
                    if found.is_none() {
                        let known: Vec<&str> = Validation::ALL.iter().map(|one| one.code()).collect();
                        findings.push(Problem::unknown(span, "status of a text", code, &known));
                    }
                    Some((language, found?))
                })
                .collect()
        } else {
            let own = head.languages.iter();
            own.map(|language| (*language, Validation::UnvalidatedOwn)).collect()
        },
    }
}
