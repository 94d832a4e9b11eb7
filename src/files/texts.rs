//! One text in every language of its file: `text.nl`, `text.fr`, `text.en`, or `{ nl = "…", fr = "…" }`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::problem::Problem;
use super::table::{Findings, Item, Table};
use crate::care::person::Language;
use crate::care::questionnaire::Texts;

/// The languages of a file.
pub(super) type Languages = BTreeSet<Language>;

/// A language that is written as its code exactly: `nl`, and not `NL` or `nl-BE`.
pub(super) fn language(code: &str) -> Option<Language> {
    Language::parse(code).filter(|language| language.tag() == code)
}

/// The texts under a key that must be there, with their places, in every language of the file.
pub(super) fn texts_of<'a>(
    table: &Table<'a>,
    key: &str,
    languages: &Languages,
    findings: &mut Findings,
) -> Option<Vec<(Language, &'a str, Range<usize>)>> {
    let first = languages.first().map_or("nl", Language::tag);
    let item = table.required(key, &format!("{key}.{first} = \"…\""), findings)?;
    let called = match table.span() {
        Some(_) => item.called().to_owned(),
        None => format!("`{key}`"),
    };
    texts(&item, &called, languages, findings)
}

fn texts<'a>(
    item: &Item<'a>,
    called: &str,
    languages: &Languages,
    findings: &mut Findings,
) -> Option<Vec<(Language, &'a str, Range<usize>)>> {
    let table = item.table(findings)?;
    let tags: Vec<&str> = languages.iter().map(Language::tag).collect();
    let mut texts = Vec::new();
    let mut seen = BTreeSet::new();
    for (tag, place, part) in table.entries() {
        match language(tag).filter(|language| languages.contains(language)) {
            Some(language) => {
                seen.insert(language);
                texts.extend(part.text(findings).map(|text| (language, text, part.span())));
            }
            None if languages.is_empty() => {}
            None if language(tag).is_some() => {
                let what = format!("{called} is there in `{tag}`, which is no language of this file");
                findings.at(
                    place,
                    what,
                    format!("leave it out, or add `{tag}` to `languages` at the top"),
                );
            }
            None => findings.push(Problem::unknown(place, "language of this file", tag, &tags)),
        }
    }
    for missing in languages.difference(&seen) {
        let what = format!("{called} is missing in `{missing}`");
        findings.missing(
            Some(item.span()),
            what,
            "add it, or take the language out of `languages` at the top",
        );
    }
    Some(texts)
}

/// The texts without their places.
pub(super) fn plain(texts: Vec<(Language, &str, Range<usize>)>) -> Texts {
    texts
        .into_iter()
        .map(|(language, text, _)| (language, text.to_owned()))
        .collect()
}
