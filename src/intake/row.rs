//! One row of cells to what it says of a dossier and its persons.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::dossier::{IncomingPerson, IncomingPoint};
use super::fault::{Known, NoteKind, Problem, Why};
use super::field::{Field, Place, Slot};
use super::headers::Columns;
use super::identity_numbers::{is_formatted_national_number, text_holds_national_number};
use super::reading::Settings;
use super::table::Row;
use super::values::{self, CODE_CHARS_MAX, NAME_CHARS_MAX, POST_CHARS_MAX};
use super::words::{self, Words};
use super::{dates, folding, languages, phones};
use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::person::{AddressKind, Caution, Holder};

/// What one row says. What it leaves open another row of the same dossier may fill.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RowDossier {
    pub(super) line: u64,
    /// Its place among the rows of the table.
    pub(super) index: usize,
    pub(super) reference: String,
    pub(super) closed_on: Date,
    pub(super) status: Option<DossierStatus>,
    pub(super) closing_reason: Option<ClosingReason>,
    pub(super) help_kind: Option<HelpKind>,
    pub(super) counsellor: Option<String>,
    pub(super) team: Option<String>,
    pub(super) controller: Option<String>,
    pub(super) executor: Option<String>,
    /// One or two.
    pub(super) persons: Vec<IncomingPerson>,
}

/// An observation on a row and its column.
pub(super) type RowNote = (NoteKind, usize);

/// What is the same for every row of a table.
pub(super) struct RowReader<'a> {
    pub(super) columns: &'a Columns,
    pub(super) settings: &'a Settings,
    pub(super) epoch_1904: bool,
    /// The least and the most cells that a row has; `None` where the format leaves empty cells out.
    pub(super) cells: Option<(usize, usize)>,
}

impl RowReader<'_> {
    /// Reads one row.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the columns.
    pub(super) fn read(&self, row: &Row, index: usize) -> Result<(RowDossier, Vec<RowNote>), Vec<Problem>> {
        self.check_whole(row)?;
        let mut cells = Cells {
            row,
            columns: self.columns,
            problems: Vec::new(),
            notes: Vec::new(),
        };
        let reference = cells.take(first(Field::Reference), reference);
        let closed_on = cells.take(first(Field::ClosedOn), |cell| {
            dates::read(cell, self.epoch_1904, self.settings.today)
        });
        if cells.is_empty(first(Field::Reference)) {
            cells.problem(first(Field::Reference), Why::MissingReference);
        }
        if cells.is_empty(first(Field::ClosedOn)) {
            cells.problem(first(Field::ClosedOn), Why::MissingClosingDate);
        }
        let status = cells.take(first(Field::Status), |cell| {
            words::value_of(words::STATUSES, cell).ok_or(Why::UnknownStatus)
        });
        let closing_reason = cells.take(first(Field::ClosingReason), |cell| {
            words::value_of(words::REASONS, cell).ok_or(Why::UnknownReason)
        });
        let help_kind = cells.help_kind();
        let code = |cell: &str| values::line(cell, CODE_CHARS_MAX);
        let counsellor = cells.take(first(Field::Counsellor), code);
        let team = cells.take(first(Field::Team), code);
        let controller = cells.take(first(Field::Controller), code);
        let executor = cells.take(first(Field::Executor), code);
        let mut persons = vec![self.person(&mut cells, Place::First)];
        if self.columns.has_second_person() && cells.speaks_of(Place::Second) {
            persons.push(self.person(&mut cells, Place::Second));
        }
        let Cells {
            mut problems, notes, ..
        } = cells;
        if let (Some(reference), Some(closed_on), true) = (reference, closed_on, problems.is_empty()) {
            let line = row.line;
            let dossier = RowDossier {
                line,
                index,
                reference,
                closed_on,
                status,
                closing_reason,
                help_kind,
                counsellor,
                team,
                controller,
                executor,
                persons,
            };
            return Ok((dossier, notes));
        }
        problems.sort_by_key(|problem| problem.column);
        problems.dedup();
        Err(problems)
    }

    /// What makes it pointless to look at the cells one by one.
    fn check_whole(&self, row: &Row) -> Result<(), Vec<Problem>> {
        if let Some(column) = row.iter().position(|cell| cell.contains('\0')) {
            return Err(vec![Problem {
                column: Some(column),
                why: Why::Nul,
            }]);
        }
        if row.stray_quote {
            return Err(vec![Problem {
                column: None,
                why: Why::BadQuote,
            }]);
        }
        let Some((least, most)) = self.cells else { return Ok(()) };
        let found = if row.cells < least {
            row.cells
        } else {
            row.filled_cells()
        };
        if row.cells < least || found > most {
            return Err(vec![Problem {
                column: None,
                why: Why::CellCount { found, expected: most },
            }]);
        }
        Ok(())
    }

    fn person(&self, cells: &mut Cells<'_>, place: Place) -> IncomingPerson {
        let at = |field| Slot { field, place };
        let text = |cell: &str| free_text(cell);
        let told_on = cells.take(at(Field::ToldOn), |cell| {
            dates::read(cell, self.epoch_1904, self.settings.today)
        });
        let age_band = if self.settings.age_bands {
            cells.take(at(Field::AgeBand), values::age_band)
        } else {
            None
        };
        IncomingPerson {
            reference: cells.take(at(Field::PersonReference), reference),
            name: cells.name(place),
            presented_name: cells.take(at(Field::PresentedName), text),
            languages: cells.take(at(Field::Languages), languages::read).unwrap_or_default(),
            cautions: cells.cautions(place),
            age_band,
            points: self.points(cells, place),
            preferred_channel: cells.word(at(Field::PreferredChannel), words::CHANNELS, Known::Channels),
            preferred_day_part: cells.word(at(Field::DayPart), words::DAY_PARTS, Known::DayParts),
            code_word: cells.take(at(Field::CodeWord), text),
            legal_basis: cells.word(at(Field::LegalBasis), words::LEGAL_BASES, Known::LegalBases),
            told_on,
            told_how: cells.word(at(Field::ToldHow), words::TOLD_HOW, Known::ToldHow),
        }
    }

    fn points(&self, cells: &mut Cells<'_>, place: Place) -> Vec<IncomingPoint> {
        let mut points = Vec::new();
        let holders = [
            (Field::Mobile, Field::MobileHolder),
            (Field::Landline, Field::LandlineHolder),
            (Field::Phone, Field::PhoneHolder),
            (Field::Mail, Field::MailHolder),
        ];
        for (field, holder) in holders {
            let holder = cells
                .word(Slot { field: holder, place }, words::HOLDERS, Known::Holders)
                .unwrap_or(Holder::Own);
            if let Some(column) = self.columns.of(Slot { field, place }) {
                self.add_points(cells, field, column, holder, &mut points);
            }
        }
        if place == Place::First {
            for &(field, column) in &self.columns.further {
                self.add_points(cells, field, column, Holder::Own, &mut points);
            }
        }
        let holder = cells
            .word(
                Slot {
                    field: Field::PostHolder,
                    place,
                },
                words::HOLDERS,
                Known::Holders,
            )
            .unwrap_or(Holder::Own);
        if let Some(value) = cells.post(place) {
            points.push(IncomingPoint {
                kind: AddressKind::Post,
                value,
                holder,
            });
        }
        points.sort_by_key(|point| point.kind);
        let mut seen = BTreeSet::new();
        points.retain(|point| seen.insert((point.kind, point.value.clone())));
        points
    }

    fn add_points(
        &self,
        cells: &mut Cells<'_>,
        field: Field,
        column: usize,
        holder: Holder,
        points: &mut Vec<IncomingPoint>,
    ) {
        let cell = cells.row.cell(column);
        if values::says_nothing(cell) {
            return;
        }
        let read = if field == Field::Mail {
            values::mails(cell).map(|mails| mails.into_iter().map(|mail| (AddressKind::Mail, mail)).collect())
        } else {
            phones::read(cell, self.settings.country)
        };
        match read {
            Ok(values) => {
                for (kind, value) in values {
                    if field == Field::Mobile && kind == AddressKind::Landline {
                        cells.notes.push((NoteKind::LandlineInMobileColumn, column));
                    }
                    points.push(IncomingPoint { kind, value, holder });
                }
            }
            Err(why) => cells.problems.push(Problem {
                column: Some(column),
                why,
            }),
        }
    }
}

const fn first(field: Field) -> Slot {
    Slot {
        field,
        place: Place::First,
    }
}

fn reference(cell: &str) -> Result<String, Why> {
    if is_formatted_national_number(cell) {
        return Err(Why::IdentityNumber);
    }
    values::line(cell, CODE_CHARS_MAX)
}

fn free_text(cell: &str) -> Result<String, Why> {
    if text_holds_national_number(cell) {
        return Err(Why::IdentityNumber);
    }
    values::line(cell, NAME_CHARS_MAX)
}

/// The cells of one row by field, and what was found wrong with them.
struct Cells<'a> {
    row: &'a Row,
    columns: &'a Columns,
    problems: Vec<Problem>,
    notes: Vec<RowNote>,
}

impl<'a> Cells<'a> {
    /// The text of a slot; empty where there is no such column.
    fn text(&self, slot: Slot) -> &'a str {
        self.columns.of(slot).map_or("", |column| self.row.cell(column))
    }

    fn is_empty(&self, slot: Slot) -> bool {
        self.text(slot).is_empty()
    }

    fn problem(&mut self, slot: Slot, why: Why) {
        self.problems.push(Problem {
            column: self.columns.of(slot),
            why,
        });
    }

    /// Reads a slot that is not empty, and keeps what is wrong with it.
    fn take<T>(&mut self, slot: Slot, read: impl FnOnce(&str) -> Result<T, Why>) -> Option<T> {
        let text = self.text(slot);
        if text.is_empty() {
            return None;
        }
        match read(text) {
            Ok(value) => Some(value),
            Err(why) => {
                self.problem(slot, why);
                None
            }
        }
    }

    fn word<T: Copy>(&mut self, slot: Slot, words: Words<T>, known: Known) -> Option<T> {
        self.take(slot, |cell| values::word(words, known, cell))
    }

    /// The kind of help; a word that is not known is no reason to leave a person out.
    fn help_kind(&mut self) -> Option<HelpKind> {
        let column = self.columns.of(first(Field::HelpKind))?;
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

    /// Whether the row names or reaches anybody at this place; a lone `nee` in a flag does not.
    fn speaks_of(&self, place: Place) -> bool {
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
    fn name(&mut self, place: Place) -> String {
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

    fn cautions(&mut self, place: Place) -> BTreeSet<Caution> {
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
    fn post(&mut self, place: Place) -> Option<String> {
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
