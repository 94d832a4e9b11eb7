//! One row of cells to what it says of a dossier and its persons.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::cells::{Cells, free_text, reference};
use super::dossier::{IncomingPerson, IncomingPoint};
use super::fault::{Known, NoteKind, Problem, Why};
use super::field::{Field, Place, Slot};
use super::headers::Columns;
use super::reading::Settings;
use super::table::Row;
use super::values::{self, CODE_CHARS_MAX};
use super::words;
use super::{dates, languages, phones};
use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::person::{AddressKind, Holder};
use crate::care::protocol::DateName;

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
    pub(super) dates: BTreeMap<DateName, Date>,
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
    /// Whether there is no other row, so that no column can be judged by its values.
    pub(super) alone: bool,
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
        let reference = cells.take(first(Field::Reference), |cell| reference(cell, self.alone));
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
        let dates = self.dates(&mut cells);
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
                dates,
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

    /// The dates beside the closing. They may lie ahead: a solution runs on, and guidance goes on beside it.
    fn dates(&self, cells: &mut Cells<'_>) -> BTreeMap<DateName, Date> {
        let known = [
            (DateName::SOLUTION_END, Field::SolutionEnd),
            (DateName::BUDGET_MANAGEMENT_END, Field::BudgetManagementEnd),
        ];
        let known = known.into_iter().filter_map(|(name, field)| {
            let column = self.columns.of(first(field))?;
            Some((DateName::new(name), column))
        });
        let read = |(name, column): (DateName, usize)| {
            let date = cells.take_from(column, |cell| {
                dates::read_end(cell, self.epoch_1904, self.settings.today)
            })?;
            Some((name, date))
        };
        known
            .chain(self.columns.dates.iter().cloned())
            .filter_map(read)
            .collect()
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
            reference: cells.take(at(Field::PersonReference), |cell| reference(cell, self.alone)),
            name: cells.name(place),
            presented_name: cells.presented_name(place),
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
