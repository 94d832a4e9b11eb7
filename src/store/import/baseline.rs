//! The last import of a row, against which the next one is compared field by field.
//!
//! Only what differs from the last import changes, so that a worker's correction of another field survives. The row is
//! kept sealed (`kept`); a keyed hash beside it tells an unchanged row without opening anything.

use std::collections::{BTreeMap, BTreeSet};

use super::{IncomingDossier, IncomingPerson};
use crate::care::person::AddressKind;
use crate::store::Keyring;
use crate::vault::words_of_name;

/// Fields by name, as the intake spells them.
pub(super) type Fields = BTreeMap<String, String>;

/// A row as it was applied last.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Imported {
    /// The dossier's own fields.
    pub(in crate::store) dossier: Fields,
    /// Its persons, also those that later files no longer name.
    pub(in crate::store) persons: Vec<ImportedPerson>,
}

/// One person of a row as it was applied last.
#[derive(Clone, Debug)]
pub(in crate::store) struct ImportedPerson {
    /// The place in the dossier, from 1; never given to another.
    pub(in crate::store) place: u8,
    /// The person's id.
    pub(in crate::store) person: String,
    /// The fields; empty once the person was erased.
    pub(in crate::store) fields: Fields,
    /// Whether the person was erased: what a file says of them is passed over.
    pub(in crate::store) erased: bool,
}

/// How a person of a row finds its place among those known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// The one at this index of the baseline.
    Known(usize),
    /// Perhaps the one at this index: the name differs and no reference says who it is.
    Doubtful(usize),
    /// The one at this index, who was erased.
    Erased(usize),
    /// Somebody new.
    New,
}

/// Keyed hash of a row; it does not hang on the order of the persons.
pub(super) fn mac(keys: &Keyring, row: &IncomingDossier) -> String {
    let mut parts: Vec<String> = row
        .persons
        .iter()
        .map(|person| serde_json::to_string(&person.fields()).unwrap_or_default())
        .collect();
    parts.sort_unstable();
    parts.push(serde_json::to_string(&row.fields()).unwrap_or_default());
    keys.blind().reference("import-row", &parts.join("\n"))
}

pub(super) fn owned(fields: BTreeMap<&'static str, String>) -> Fields {
    fields
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// The names of the fields that differ.
pub(super) fn differing(before: &Fields, after: &Fields) -> BTreeSet<String> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .cloned()
        .collect()
}

/// Matches the persons of a row with those known of the dossier, in the order of the row.
///
/// `id_by_reference` is the id that a person's own reference gives; `name_now` the name that the database now holds for
/// a known person, which a worker may have corrected. In order: the same reference; the same name, unless two
/// references say otherwise; and where names differ and no reference speaks, perhaps the one who is left.
pub(super) fn matched(
    known: &[ImportedPerson],
    row: &[IncomingPerson],
    id_by_reference: impl Fn(&str) -> String,
    name_now: impl Fn(&str) -> Option<String>,
) -> Vec<Match> {
    let mut taken = vec![false; known.len()];
    let mut found: Vec<Option<usize>> = vec![None; row.len()];
    for (person, found) in row.iter().zip(&mut found) {
        let Some(reference) = &person.reference else { continue };
        let id = id_by_reference(reference);
        let is_it = |one: &ImportedPerson| one.person == id || one.fields.get("person-reference") == Some(reference);
        *found = take(known, &mut taken, is_it);
    }
    for (person, found) in row.iter().zip(&mut found).filter(|(_, found)| found.is_none()) {
        let is_it = |one: &ImportedPerson| {
            let both_referenced = person.reference.is_some() && one.fields.contains_key("person-reference");
            let same = |name: &str| same_words(name, &person.name);
            !both_referenced
                && (one.fields.get("name").is_some_and(|name| same(name))
                    || name_now(&one.person).is_some_and(|name| same(&name)))
        };
        *found = take(known, &mut taken, is_it);
    }
    let mut doubtful = vec![false; row.len()];
    for ((person, found), doubtful) in row.iter().zip(&mut found).zip(&mut doubtful) {
        if found.is_some() || person.reference.is_some() {
            continue;
        }
        *found = take(known, &mut taken, |one| !one.fields.contains_key("person-reference"));
        *doubtful = found.is_some();
    }
    let judged = found.into_iter().zip(doubtful).map(|(found, doubtful)| match found {
        Some(index) if known[index].erased => Match::Erased(index),
        Some(index) if doubtful => Match::Doubtful(index),
        Some(index) => Match::Known(index),
        None => Match::New,
    });
    judged.collect()
}

fn take(known: &[ImportedPerson], taken: &mut [bool], is_it: impl Fn(&ImportedPerson) -> bool) -> Option<usize> {
    let index = known
        .iter()
        .zip(taken.iter())
        .position(|(one, taken)| !*taken && is_it(one))?;
    taken[index] = true;
    Some(index)
}

/// Whether two spellings are one name: the same words, whatever their order, case and accents.
fn same_words(a: &str, b: &str) -> bool {
    let words = |name: &str| {
        let mut words = words_of_name(name);
        words.sort_unstable();
        words
    };
    a == b || (!words(a).is_empty() && words(a) == words(b))
}

/// The points of one kind as a field holds them: value and holder's code (the intake's spelling: U+001E between points,
/// U+001F before the holder).
pub(super) fn points_of(fields: &Fields, kind: AddressKind) -> BTreeMap<&str, &str> {
    let Some(text) = fields.get(kind.code()) else {
        return BTreeMap::new();
    };
    text.split('\u{1e}')
        .filter_map(|point| point.split_once('\u{1f}'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(place: u8, name: &str, reference: Option<&str>) -> ImportedPerson {
        let mut fields = Fields::from([("name".to_owned(), name.to_owned())]);
        fields.extend(reference.map(|reference| ("person-reference".to_owned(), reference.to_owned())));
        ImportedPerson {
            place,
            person: format!("pe_{place}"),
            fields,
            erased: false,
        }
    }

    fn row(name: &str, reference: Option<&str>) -> IncomingPerson {
        IncomingPerson {
            reference: reference.map(str::to_owned),
            ..super::super::tests::person(name)
        }
    }

    fn judged(known: &[ImportedPerson], rows: &[IncomingPerson]) -> Vec<Match> {
        matched(known, rows, |reference| format!("pe_{reference}"), |_| None)
    }

    #[test]
    fn persons_are_told_apart() {
        let an = known(1, "An Janssens", None);
        let bo = known(2, "Bo Peeters", None);
        let referenced = known(1, "An Janssens", Some("C1"));
        let erased = ImportedPerson {
            fields: Fields::new(),
            erased: true,
            ..an.clone()
        };
        let table = [
            (
                "the other order",
                vec![an.clone(), bo.clone()],
                vec![row("Bo Peeters", None), row("An Janssens", None)],
                vec![Match::Known(1), Match::Known(0)],
            ),
            (
                "another spelling",
                vec![an.clone()],
                vec![row("JANSSENS, Án", None)],
                vec![Match::Known(0)],
            ),
            (
                "another name",
                vec![an.clone()],
                vec![row("An Willems", None)],
                vec![Match::Doubtful(0)],
            ),
            (
                "another name under a reference",
                vec![referenced.clone()],
                vec![row("An Willems", Some("C1"))],
                vec![Match::Known(0)],
            ),
            (
                "another reference",
                vec![referenced.clone()],
                vec![row("An Janssens", Some("C2"))],
                vec![Match::New],
            ),
            (
                "a reference at last",
                vec![an.clone()],
                vec![row("An Janssens", Some("C2"))],
                vec![Match::Known(0)],
            ),
            (
                "a second person",
                vec![an.clone()],
                vec![row("An Janssens", None), row("Bo Peeters", None)],
                vec![Match::Known(0), Match::New],
            ),
            (
                "nobody is taken twice",
                vec![an],
                vec![row("Bo Peeters", None), row("An Janssens", None)],
                vec![Match::New, Match::Known(0)],
            ),
            (
                "the erased one",
                vec![erased],
                vec![row("An Janssens", None)],
                vec![Match::Erased(0)],
            ),
        ];
        for (what, known, rows, expected) in table {
            assert_eq!(judged(&known, &rows), expected, "{what}");
        }
    }
}
