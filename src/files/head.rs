//! What stands at the top of every file: its name, whether it is an example, and the languages of its texts.

use super::problem::Problem;
use super::shape::{Key, Value, needed};
use super::table::{Findings, Table};
use super::texts::{self, Languages};
use super::words;

/// The keys of the head.
pub(super) const KEYS: &[Key] = &[
    needed(
        "id",
        Value::Name,
        "The name of the file, by which settings and other files call it.",
    ),
    needed(
        "example",
        Value::Truth,
        "Whether it is an example, which a service is to make its own.",
    ),
    needed(
        "languages",
        Value::List(&Value::Text),
        "The languages of the file, such as `[\"nl\", \"fr\", \"en\"]`: every text is there in each.",
    ),
];

/// The head of a file.
pub(super) struct Head {
    pub(super) id: Option<String>,
    pub(super) example: bool,
    pub(super) languages: Languages,
}

/// Reads the head; `id` is shown where the name is missing.
pub(super) fn read(file: &Table<'_>, id: &str, findings: &mut Findings) -> Head {
    let name = file.required("id", &format!("id = \"{id}\""), findings);
    let example = file.required("example", "example = false", findings);
    Head {
        id: name.and_then(|item| words::name(&item, findings)).map(str::to_owned),
        example: example.and_then(|item| item.truth(findings)).unwrap_or_default(),
        languages: languages(file, findings),
    }
}

fn languages(file: &Table<'_>, findings: &mut Findings) -> Languages {
    let mut languages = Languages::new();
    let line = "languages = [\"nl\", \"fr\", \"en\"]";
    let Some(item) = file.required("languages", line, findings) else {
        return languages;
    };
    let parts = item.list(findings);
    if parts.is_empty() && item.is_list() {
        findings.at(
            item.span(),
            "the file has no language",
            format!("write `{line}`, or those that you speak"),
        );
    }
    for part in parts {
        let Some(tag) = part.text(findings) else { continue };
        let Some(language) = texts::language(tag) else {
            let known = ["nl", "fr", "en", "de", "ar", "tr", "es", "pt", "pl", "ro", "bg", "uk"];
            findings.push(Problem::unknown(part.span(), "language code", tag, &known));
            continue;
        };
        if !languages.insert(language) {
            findings.at(
                part.span(),
                format!("the language `{tag}` is there twice"),
                "leave one out",
            );
        }
    }
    languages
}
