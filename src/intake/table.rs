//! Bytes to a header and rows of text cells, whatever the format.

use super::fault::BrokenFile;
use super::headers::{self, CheckedMapping};
use super::{csv, xlsx};

/// The largest file that is read, in bytes.
pub const FILE_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Rows at the top of a file among which the header is looked for; a title or a date may stand above it.
pub(super) const HEADER_WITHIN_ROWS: usize = 20;
/// A row is a header where it names at least so many fields.
const HEADER_FIELDS_MIN: usize = 2;
/// Cells of one row that are kept. An export has some tens; more is a crafted file.
const CELLS_MAX: usize = 512;

/// One row: its cells in one string, so that a hundred thousand rows cost two allocations each.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it begins, counted from 1.
    pub(super) line: u64,
    text: String,
    ends: Vec<u32>,
    /// Cells that it had, also those beyond [`CELLS_MAX`].
    pub(super) cells: usize,
    /// Whether a quotation mark stood in the middle of a quoted cell.
    pub(super) stray_quote: bool,
}

impl Row {
    pub(super) fn new(line: u64) -> Self {
        Self {
            line,
            ..Self::default()
        }
    }

    /// Adds a cell, without what a spreadsheet adds to its text.
    pub(super) fn push(&mut self, raw: &str) {
        self.cells += 1;
        if self.ends.len() < CELLS_MAX {
            push_clean(&mut self.text, raw);
            self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        }
    }

    /// Adds empty cells until there are `cells`.
    pub(super) fn pad(&mut self, cells: usize) {
        while self.cells < cells && self.ends.len() < CELLS_MAX {
            self.push("");
        }
        self.cells = self.cells.max(cells);
    }

    /// The text of a cell; empty where the row has no such cell.
    pub(super) fn cell(&self, index: usize) -> &str {
        let Some(&end) = self.ends.get(index) else { return "" };
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The cells that were kept.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|index| self.cell(index))
    }

    /// Whether nothing stands in it.
    pub(super) fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    /// Bytes of text in it.
    pub(super) fn text_bytes(&self) -> usize {
        self.text.len()
    }

    /// Cells up to the last one that holds something.
    pub(super) fn filled_cells(&self) -> usize {
        let beyond = if self.cells > self.ends.len() { self.cells } else { 0 };
        beyond.max(
            (0..self.ends.len())
                .rev()
                .find(|&index| !self.cell(index).is_empty())
                .map_or(0, |last| last + 1),
        )
    }
}

/// Rows of one sheet, blank ones left out.
#[derive(Default)]
pub(super) struct Sheet {
    pub(super) rows: Vec<Row>,
    /// Whether day numbers count from 1904.
    pub(super) epoch_1904: bool,
    /// Whether a row has as many cells as it has separators: not so in a workbook, which leaves empty cells out.
    pub(super) counts_cells: bool,
}

/// A header and what stands below it.
pub(super) struct Table {
    /// The headers, trimmed; a column without one is an empty text.
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) epoch_1904: bool,
    pub(super) counts_cells: bool,
}

/// Reads a file by what it is, not by what it is called; the name only tells what it was meant to be.
///
/// # Errors
/// Where the file is no table, or none of its rows at the top is a header.
pub(super) fn read(bytes: &[u8], file_name: &str, mapping: &CheckedMapping<'_>) -> Result<Table, BrokenFile> {
    if bytes.is_empty() {
        return Err(BrokenFile::Empty);
    }
    if bytes.len() > FILE_BYTES_MAX {
        return Err(BrokenFile::TooLarge {
            limit_mib: (FILE_BYTES_MAX / (1024 * 1024)) as u64,
        });
    }
    let lower_name = file_name.to_ascii_lowercase();
    let is_called_workbook = [".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"]
        .iter()
        .any(|end| lower_name.ends_with(end));
    let sheet = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(xlsx::COMPOUND_FILE) {
        xlsx::read(bytes, mapping)?
    } else if is_called_workbook {
        return Err(BrokenFile::NotAWorkbook);
    } else {
        csv::read(bytes, mapping)?
    };
    let Sheet {
        mut rows,
        epoch_1904,
        counts_cells,
    } = sheet;
    let at = header_row(&rows, mapping).ok_or(BrokenFile::NoKnownHeader)?;
    // A NUL would break the message that names the column.
    let header = rows[at]
        .iter()
        .map(|cell| cell.replace('\0', "").split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    rows.drain(..=at);
    Ok(Table {
        header,
        rows,
        epoch_1904,
        counts_cells,
    })
}

/// The row at the top that is the header: the first that names enough fields.
pub(super) fn header_row(rows: &[Row], mapping: &CheckedMapping<'_>) -> Option<usize> {
    rows.iter()
        .take(HEADER_WITHIN_ROWS)
        .position(|row| headers::known_in(row.iter(), mapping) >= HEADER_FIELDS_MIN)
}

/// Appends a cell without the marks that no one sees and without the apostrophe by which Excel marks a text.
fn push_clean(out: &mut String, raw: &str) {
    let trimmed = trim(raw);
    let text = if is_text_marker(trimmed) {
        trim(&trimmed[1..])
    } else {
        trimmed
    };
    if text.is_ascii() {
        out.push_str(text);
    } else {
        out.extend(text.chars().filter(|c| !is_invisible(*c)));
    }
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

/// Marks that come along when a number is copied from a contact list: zero width, direction, byte order.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

/// Whether a leading apostrophe is Excel's and not a name's: `'t Hart`, `'s Gravesande`.
fn is_text_marker(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('\'') else {
        return false;
    };
    let mut chars = rest.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    let is_article =
        matches!(first, Some('t' | 's' | 'n' | 'k')) && chars.next().is_none_or(|c| matches!(c, ' ' | '-' | '\u{a0}'));
    !is_article
}
