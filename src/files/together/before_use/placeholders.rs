//! Placeholders where there are none: a text of these files goes out as it stands.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::super::super::problem::Problem;
use super::super::super::texts::language;

/// Every text with a brace in it: only message texts have placeholders.
pub(super) fn check(source: &str) -> Vec<Problem> {
    let (root, _) = DeTable::parse_recoverable(source);
    let mut problems = Vec::new();
    walk(root.get_ref(), &mut problems);
    problems
}

/// Goes no deeper than the notation allows, which bounds it.
fn walk(table: &DeTable<'_>, problems: &mut Vec<Problem>) {
    let are_texts = !table.is_empty() && table.keys().all(|key| language(key.get_ref()).is_some());
    for value in table.values() {
        match value.get_ref() {
            DeValue::String(text) if are_texts => problems.extend(told(text, value)),
            DeValue::Table(inner) => walk(inner, problems),
            DeValue::Array(parts) => {
                for part in parts {
                    if let DeValue::Table(inner) = part.get_ref() {
                        walk(inner, problems);
                    }
                }
            }
            _ => {}
        }
    }
}

fn told(text: &str, value: &Spanned<DeValue<'_>>) -> Option<Problem> {
    let from = text.find(['{', '}'])?;
    let end = text[from..].find('}').map_or(text.len(), |at| from + at);
    let more = text[end..].chars().take_while(|letter| *letter == '}').count();
    let until = end + more;
    let placeholder = &text[from..until];
    let what = format!("`{placeholder}` would be read by people as it stands: a text of this file has no placeholder");
    let mend = "leave it out; the message texts around it say who writes, and give the number and the link";
    Some(Problem::at(value.span(), what, mend))
}
