//! The one entrance: bytes in, dossiers, rejects and notes out.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::dossier::IncomingDossier;
use super::fault::{BrokenFile, Note, NoteKind, Problem, Reject};
use super::field::{Field, Place, Slot};
use super::grouping;
use super::headers::{self, CheckedMapping, Columns, Mapping};
use super::identity_numbers::ColumnTally;
use super::phones::Country;
use super::row::{RowDossier, RowReader};
use super::table::{self, Row, Table};
use super::wording::{self, Tongue};
use crate::care::person::Language;

/// How often progress is told, in rows.
const PROGRESS_ROWS: usize = 256;

/// What an import needs to know beside the file.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The organisation's country, by which numbers without a country code are read.
    pub country: Country,
    /// Our field names to the headers of the organisation's own export; empty where the known ones suffice.
    pub mapping: Mapping,
    /// Whether the organisation keeps age bands.
    pub age_bands: bool,
    /// The day of the import in the organisation's time zone, against which dates are judged.
    pub today: Date,
    /// The language of reasons, mends and notes: Dutch, French, or else English.
    pub language: Language,
}

/// A file that was read whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// The headers of the file as it has them.
    pub header: Vec<String>,
    /// What came in, in the order of controller and reference.
    pub dossiers: Vec<IncomingDossier>,
    /// What did not, in the order of lines; a row with several faults stands here once for each.
    pub rejects: Vec<Reject>,
    /// What is worth telling.
    pub notes: Vec<Note>,
    /// Rows below the header that hold anything.
    pub rows: u64,
}

impl Reading {
    /// How many rows were rejected, each counted once.
    #[must_use]
    pub fn rejected_rows(&self) -> u64 {
        let mut lines: Vec<u64> = self.rejects.iter().map(|reject| reject.line).collect();
        lines.dedup();
        lines.len() as u64
    }
}

/// Reads an export whole. `file_name` only tells what the file was meant to be; what it is, its bytes tell. `progress`
/// is called with the rows done and the rows in all.
///
/// The outcome does not hang on the order of the rows or on line ends, but for line numbers.
///
/// # Errors
/// Where the file is broken as a whole, lacks a mandatory column, or holds national identity numbers: then nothing of
/// it comes in.
pub fn read(
    bytes: &[u8],
    file_name: &str,
    settings: &Settings,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Reading, BrokenFile> {
    let mapping = CheckedMapping::new(&settings.mapping)?;
    let table = table::read(bytes, file_name, &mapping)?;
    let filled = survey(&table)?;
    let columns = headers::assign(&table.header, &filled, &mapping)?;
    let tongue = Tongue::of(settings.language);
    let mut notes = Notes::default();
    notes.add_columns(&columns, &filled, settings);
    if table.rows.is_empty() {
        notes.add(NoteKind::NoRows, None, None);
    }

    let reader = RowReader {
        columns: &columns,
        settings,
        epoch_1904: table.epoch_1904,
        alone: table.rows.len() == 1,
        cells: cell_bounds(&table),
    };
    let mut good: Vec<RowDossier> = Vec::with_capacity(table.rows.len());
    let mut bad: Vec<(usize, Problem)> = Vec::new();
    let total = table.rows.len() as u64;
    for (index, row) in table.rows.iter().enumerate() {
        match reader.read(row, index) {
            Ok((dossier, row_notes)) => {
                for (kind, column) in row_notes {
                    notes.add(kind, Some(column), Some(row.line));
                }
                good.push(dossier);
            }
            Err(problems) => bad.extend(problems.into_iter().map(|problem| (index, problem))),
        }
        if (index + 1) % PROGRESS_ROWS == 0 {
            progress(index as u64 + 1, total);
        }
    }
    let (dossiers, refused) = grouping::dossiers(good);
    for refused in refused {
        let column = columns.of(Slot {
            field: refused.field,
            place: Place::First,
        });
        bad.push((
            refused.index,
            Problem {
                column,
                why: refused.why,
            },
        ));
    }
    for dossier in dossiers
        .iter()
        .filter(|dossier| dossier.persons.iter().any(|person| person.points.is_empty()))
    {
        notes.add(NoteKind::NoContactPoint, None, dossier.lines.first().copied());
    }
    bad.sort_by_key(|(index, problem)| (*index, problem.column));
    let rejects = bad
        .into_iter()
        .map(|(index, problem)| reject(&table, index, problem, tongue))
        .collect();
    progress(total, total);
    let notes = notes.into_sentences(&table.header, tongue);
    Ok(Reading {
        header: table.header,
        dossiers,
        rejects,
        notes,
        rows: total,
    })
}

/// Which columns hold anything, once no column holds identity numbers.
fn survey(table: &Table) -> Result<Vec<bool>, BrokenFile> {
    let mut filled = vec![false; table.header.len()];
    let mut tallies: Vec<ColumnTally> = table.header.iter().map(|_| ColumnTally::default()).collect();
    for row in &table.rows {
        for ((cell, filled), tally) in row.iter().zip(&mut filled).zip(&mut tallies) {
            if !cell.is_empty() {
                *filled = true;
                tally.add(cell);
            }
        }
    }
    for (index, (header, tally)) in table.header.iter().zip(&tallies).enumerate() {
        if let Some(kind) = tally.verdict(header) {
            let column = if header.is_empty() {
                (index + 1).to_string()
            } else {
                header.clone()
            };
            return Err(BrokenFile::IdentityNumbers { column, kind });
        }
    }
    Ok(filled)
}

/// The least and the most cells of a row. Separators behind the last header count for nothing.
fn cell_bounds(table: &Table) -> Option<(usize, usize)> {
    let most = table.header.len();
    let least = table
        .header
        .iter()
        .rposition(|header| !header.is_empty())
        .map_or(0, |last| last + 1);
    table.counts_cells.then_some((least, most))
}

fn reject(table: &Table, index: usize, problem: Problem, tongue: Tongue) -> Reject {
    let row = table.rows.get(index);
    Reject {
        line: row.map_or(0, |row| row.line),
        column: problem
            .column
            .and_then(|column| table.header.get(column))
            .filter(|header| !header.is_empty())
            .cloned(),
        fault: problem.why.fault(),
        reason: wording::reason(problem.why, tongue),
        mend: wording::mend(problem.why, tongue),
        // PostgreSQL keeps no NUL, and no text has a use for one.
        raw: row
            .map(|row: &Row| row.iter().map(|cell| cell.replace('\0', "")).collect())
            .unwrap_or_default(),
    }
}

/// Observations, gathered by kind and column.
#[derive(Default)]
struct Notes(BTreeMap<(NoteKind, Option<usize>), Vec<u64>>);

impl Notes {
    fn add(&mut self, kind: NoteKind, column: Option<usize>, line: Option<u64>) {
        let lines = self.0.entry((kind, column)).or_default();
        lines.extend(line);
    }

    fn add_columns(&mut self, columns: &Columns, filled: &[bool], settings: &Settings) {
        for &column in &columns.unknown {
            self.add(NoteKind::UnknownColumn, Some(column), None);
        }
        for &column in &columns.nameless_second {
            self.add(NoteKind::NamelessSecondPerson, Some(column), None);
        }
        for &(_, column) in &columns.further {
            self.add(NoteKind::FurtherContactPoint, Some(column), None);
        }
        for (slot, column) in columns.slots() {
            if slot.field == Field::AgeBand && !settings.age_bands && filled.get(column) == Some(&true) {
                self.add(NoteKind::AgeBandOff, Some(column), None);
            }
        }
    }

    fn into_sentences(self, header: &[String], tongue: Tongue) -> Vec<Note> {
        let sentences = self.0.into_iter().map(|((kind, column), mut lines)| {
            let column = column.map(|index| match header.get(index) {
                Some(header) if !header.is_empty() => header.clone(),
                _ => (index + 1).to_string(),
            });
            lines.sort_unstable();
            lines.dedup();
            Note {
                kind,
                text: wording::note(kind, column.as_deref(), tongue),
                column,
                lines,
            }
        });
        sentences.collect()
    }
}
