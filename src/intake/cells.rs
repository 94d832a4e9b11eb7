//! The cells of one row, taken by field.

use std::collections::BTreeSet;

use super::fault::{Known, NoteKind, Problem, Why};
use super::field::{Field, Place, Slot};
use super::folding;
use super::headers::Columns;
use super::identity_numbers::{is_whole_bsn, national_number, text_holds_national_number};
use super::row::RowNote;
use super::table::Row;
use super::values::{self, CODE_CHARS_MAX, NAME_CHARS_MAX, POST_CHARS_MAX};
use super::words::{self, Words};
use crate::care::discretion::betrays;
use crate::care::dossier::HelpKind;
use crate::care::person::{Caution, Language};

/// A reference, unless it is a national number; in a row that stands `alone`, unless it may be a BSN either.
pub(super) fn reference(cell: &str, alone: bool) -> Result<String, Why> {
    if national_number(cell).is_some() || alone && is_whole_bsn(cell) {
        return Err(Why::IdentityNumber);
    }
    values::line(cell, CODE_CHARS_MAX)
}

/// A name or another free text on one line, unless it holds a national number.
pub(super) fn free_text(cell: &str) -> Result<String, Why> {
    if text_holds_national_number(cell) {
        return Err(Why::IdentityNumber);
    }
    values::line(cell, NAME_CHARS_MAX)
}

/// The cells of one row by field, and what was found wrong with them.
pub(super) struct Cells<'a> {
    pub(super) row: &'a Row,
    pub(super) columns: &'a Columns,
    pub(super) problems: Vec<Problem>,
    pub(super) notes: Vec<RowNote>,
}

impl<'a> Cells<'a> {
    /// The text of a slot; empty where there is no such column.
    fn text(&self, slot: Slot) -> &'a str {
        self.columns.of(slot).map_or("", |column| self.row.cell(column))
    }

    pub(super) fn is_empty(&self, slot: Slot) -> bool {
        self.text(slot).is_empty()
    }

    pub(super) fn problem(&mut self, slot: Slot, why: Why) {
        self.problems.push(Problem {
            column: self.columns.of(slot),
            why,
        });
    }

    /// Reads a slot that is not empty, and keeps what is wrong with it.
    pub(super) fn take<T>(&mut self, slot: Slot, read: impl FnOnce(&str) -> Result<T, Why>) -> Option<T> {
        self.take_from(self.columns.of(slot)?, read)
    }

    /// Reads a column that is not empty, and keeps what is wrong with it.
    pub(super) fn take_from<T>(&mut self, column: usize, read: impl FnOnce(&str) -> Result<T, Why>) -> Option<T> {
        let text = self.row.cell(column);
        if text.is_empty() {
            return None;
        }
        let read = read(text);
        read.map_err(|why| {
            let column = Some(column);
            self.problems.push(Problem { column, why });
        })
        .ok()
    }

    pub(super) fn word<T: Copy>(&mut self, slot: Slot, words: Words<T>, known: Known) -> Option<T> {
        self.take(slot, |cell| values::word(words, known, cell))
    }

    /// The kind of help; a word that is not known is no reason to leave a person out.
    pub(super) fn help_kind(&mut self) -> Option<HelpKind> {
        let column = self.columns.of(Slot {
            field: Field::HelpKind,
            place: Place::First,
        })?;
        let cell = self.row.cell(column);
        if cell.is_empty() {
            return None;
        }
        let known = words::value_of(words::HELP_KINDS, cell);
        if known.is_none() {
            self.notes.push((NoteKind::UnknownHelpKind, column));
        }
        Some(known.unwrap_or(HelpKind::Other))
    }

    /// The name under which the service presents itself; one that gives the subject away comes in, and is told.
    pub(super) fn presented_name(&mut self, place: Place) -> Option<String> {
        let slot = Slot {
            field: Field::PresentedName,
            place,
        };
        let name = self.take(slot, free_text)?;
        if let (true, Some(column)) = (tells(&name), self.columns.of(slot)) {
            self.notes.push((NoteKind::TellingName, column));
        }
        Some(name)
    }

    /// Whether the row names or reaches anybody at this place; a lone `nee` in a flag does not.
    pub(super) fn speaks_of(&self, place: Place) -> bool {
        let telling = |field: Field| {
            field.is_name()
                || field.is_number_or_mail()
                || matches!(field, Field::PersonReference | Field::PresentedName)
        };
        self.columns
            .slots()
            .filter(|(slot, _)| slot.place == place && telling(slot.field))
            .any(|(_, column)| !values::says_nothing(self.row.cell(column)))
    }

    /// The whole name out of its parts, first names first.
    pub(super) fn name(&mut self, place: Place) -> String {
        let mut part = |field| self.take(Slot { field, place }, free_text).unwrap_or_default();
        let (whole, given, prefix, family) = (
            part(Field::Name),
            part(Field::FirstName),
            part(Field::NamePrefix),
            part(Field::LastName),
        );
        // A column `naam` beside `voornaam` holds the family name, unless it already holds the first name too.
        let has_given = given.is_empty()
            || folding::fold_words(&whole)
                .windows(words_in(&given))
                .any(|some| some.concat() == folding::fold(&given));
        let name = match (whole.is_empty(), family.is_empty()) {
            (false, _) if has_given => whole,
            (false, true) => joined(&[&given, &prefix, &whole]),
            (false, false) => whole,
            (true, _) => joined(&[&given, &prefix, &family]),
        };
        let slots = [Field::Name, Field::LastName, Field::FirstName].map(|field| Slot { field, place });
        if name.is_empty() {
            let is_reported = self
                .problems
                .iter()
                .any(|problem| slots.iter().any(|slot| problem.column == self.columns.of(*slot)));
            if !is_reported && let Some(slot) = slots.into_iter().find(|slot| self.columns.of(*slot).is_some()) {
                self.problem(slot, Why::MissingName);
            }
        }
        name
    }

    pub(super) fn cautions(&mut self, place: Place) -> BTreeSet<Caution> {
        let flags = [
            (Field::ReadsWithDifficulty, true, Caution::ReadsWithDifficulty),
            (Field::Interpreter, true, Caution::Interpreter),
            (Field::NoVoicemail, true, Caution::NoVoicemail),
            (Field::VoicemailAllowed, false, Caution::NoVoicemail),
            (Field::NoPost, true, Caution::NoPost),
            (Field::PostAllowed, false, Caution::NoPost),
            (Field::NotThePartner, true, Caution::NotThePartner),
            (Field::PartnerMayKnow, false, Caution::NotThePartner),
            (Field::OnlyAPerson, true, Caution::OnlyAPerson),
        ];
        flags
            .into_iter()
            .filter(|(field, when, _)| self.take(Slot { field: *field, place }, values::flag) == Some(*when))
            .map(|(_, _, caution)| caution)
            .collect()
    }

    /// The postal address out of its parts; `None` where there is no street line, because a town alone reaches nobody.
    pub(super) fn post(&mut self, place: Place) -> Option<String> {
        let mut part = |field| {
            self.take(Slot { field, place }, |cell| values::line(cell, POST_CHARS_MAX))
                .unwrap_or_default()
        };
        let (street, number, suffix) = (part(Field::Street), part(Field::HouseNumber), part(Field::HouseSuffix));
        let (postcode, city) = (part(Field::Postcode), part(Field::City));
        let whole = self
            .take(
                Slot {
                    field: Field::Post,
                    place,
                },
                |cell| values::lines(cell, POST_CHARS_MAX),
            )
            .unwrap_or_default();
        let mut address = if !whole.is_empty() && !values::says_nothing(&whole) {
            whole
        } else if !street.is_empty() && !values::says_nothing(&street) {
            joined(&[&street, &number, &suffix])
        } else {
            return None;
        };
        let town = joined(&[&postcode, &city]);
        let has_town = |part: &str| part.is_empty() || address.to_lowercase().contains(&part.to_lowercase());
        if !has_town(&postcode) || !has_town(&city) {
            address.push('\n');
            address.push_str(&town);
        }
        Some(address)
    }
}

/// Whether a name under which a service presents itself gives the subject away, to whoever reads it in any language.
#[must_use]
pub fn tells(name: &str) -> bool {
    let languages = [Language::NL, Language::FR, Language::EN];
    languages
        .into_iter()
        .any(|language| !betrays(name, language).is_empty())
}

fn words_in(text: &str) -> usize {
    folding::fold_words(text).len().max(1)
}

fn joined(parts: &[&str]) -> String {
    parts
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" ")
}
