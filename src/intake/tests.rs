//! The intake as its callers see it: files in, dossiers and rejects out.

mod bad_rows;
mod broken_files;
mod exports;
mod identity;
mod properties;
mod separated_text;
mod two_persons;
mod vocabularies;
mod workbooks;

use jiff::civil::{Date, date};

use super::*;
use crate::care::person::{AddressKind, Language};

const TODAY: Date = date(2026, 11, 22);

fn settings(country: Country) -> Settings {
    Settings {
        country,
        mapping: Mapping::new(),
        age_bands: true,
        today: TODAY,
        language: Language::EN,
    }
}

fn read_with(bytes: &[u8], settings: &Settings) -> Result<Reading, BrokenFile> {
    read(bytes, "export.csv", settings, &mut |_, _| {})
}

/// Reads an export that is not broken, for a Belgian organisation.
fn read_text(text: &str) -> Reading {
    read_with(text.as_bytes(), &settings(Country::Be)).expect("the file is whole")
}

fn broken(text: &str) -> BrokenFile {
    read_with(text.as_bytes(), &settings(Country::Be)).expect_err("the file is broken")
}

/// The values of a person's contact points of one kind.
fn points(person: &IncomingPerson, kind: AddressKind) -> Vec<&str> {
    person
        .points
        .iter()
        .filter(|point| point.kind == kind)
        .map(|point| point.value.as_str())
        .collect()
}

/// The kinds of the notes, with their columns.
fn notes(reading: &Reading) -> Vec<(NoteKind, Option<&str>)> {
    reading
        .notes
        .iter()
        .map(|note| (note.kind, note.column.as_deref()))
        .collect()
}
