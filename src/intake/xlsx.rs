//! Workbooks (Office Open XML): the first visible sheet with a known header.

use std::io::{Cursor, Read as _};
use std::panic::AssertUnwindSafe;

use calamine::{DataRef, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};

use super::dates;
use super::fault::BrokenFile;
use super::headers::CheckedMapping;
use super::table::{HEADER_WITHIN_ROWS, Row, Sheet, header_row};

/// How a compound file begins: a workbook of before 2007, or an encrypted one ([MS-CFB] 2.2).
pub(super) const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// The stream that an encrypted workbook is kept in ([MS-OFFCRYPTO] 2.3.4.4).
const ENCRYPTED_STREAM: &str = "EncryptedPackage";

/// Bytes that a workbook may unpack to. A hundred thousand rows of thirty cells take about half of it.
const UNPACKED_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Bytes of text that its rows may hold: one shared text may stand in a million cells.
const TEXT_BYTES_MAX: usize = 256 * 1024 * 1024;
/// Parts of the zip; a workbook has some tens.
const PARTS_MAX: usize = 10_000;

/// Reads a workbook.
///
/// # Errors
/// Where it is none, is encrypted, damaged or too large unpacked, or no visible sheet has a known header.
pub(super) fn read(bytes: &[u8], mapping: &CheckedMapping<'_>) -> Result<Sheet, BrokenFile> {
    if bytes.starts_with(COMPOUND_FILE) {
        let name: Vec<u8> = ENCRYPTED_STREAM.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let is_encrypted = bytes.windows(name.len()).any(|window| window == name);
        return Err(if is_encrypted {
            BrokenFile::Encrypted
        } else {
            BrokenFile::OldWorkbook
        });
    }
    check_unpacked_size(bytes, UNPACKED_BYTES_MAX)?;
    // The library overflows on some damaged cell references; such a workbook is refused like any other damaged one.
    std::panic::catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, mapping))).unwrap_or(Err(BrokenFile::NotAWorkbook))
}

fn read_sheets(bytes: &[u8], mapping: &CheckedMapping<'_>) -> Result<Sheet, BrokenFile> {
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|err| broken(&err))?;
    let epoch_1904 = workbook.has_1904_epoch();
    let sheets = workbook.sheets_metadata().iter();
    let visible = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    for name in names {
        let mut collector = Collector::new(epoch_1904, mapping);
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(|err| broken(&err))?;
        while let Some(cell) = cells.next_cell().map_err(|err| broken(&err))? {
            let (row, column) = cell.get_position();
            if !collector.add(row, column, cell.get_value())? {
                break;
            }
        }
        if let Some(sheet) = collector.finish() {
            return Ok(sheet);
        }
    }
    Err(BrokenFile::NoKnownHeader)
}

/// Unpacks every part without keeping it: what the zip declares of its sizes need not be true.
pub(super) fn check_unpacked_size(bytes: &[u8], max: u64) -> Result<(), BrokenFile> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| BrokenFile::NotAWorkbook)?;
    if archive.len() > PARTS_MAX {
        return Err(BrokenFile::NotAWorkbook);
    }
    let mut left = max;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| BrokenFile::NotAWorkbook)?;
        let unpacked =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| BrokenFile::NotAWorkbook)?;
        left = left.checked_sub(unpacked).ok_or(BrokenFile::UnpacksTooLarge)?;
    }
    Ok(())
}

const fn broken(err: &XlsxError) -> BrokenFile {
    match err {
        XlsxError::Password => BrokenFile::Encrypted,
        _ => BrokenFile::NotAWorkbook,
    }
}

/// Gathers the cells of one sheet into rows.
struct Collector<'a> {
    sheet: Sheet,
    row: Row,
    /// Blank until the first cell.
    position: Option<u32>,
    text_bytes: usize,
    has_header: bool,
    mapping: &'a CheckedMapping<'a>,
}

impl<'a> Collector<'a> {
    fn new(epoch_1904: bool, mapping: &'a CheckedMapping<'a>) -> Self {
        let sheet = Sheet {
            epoch_1904,
            ..Sheet::default()
        };
        Self {
            sheet,
            row: Row::default(),
            position: None,
            text_bytes: 0,
            has_header: false,
            mapping,
        }
    }

    /// Adds a cell; false once the sheet is known to have no header.
    fn add(&mut self, row: u32, column: u32, value: &DataRef<'_>) -> Result<bool, BrokenFile> {
        if self.position != Some(row) {
            // Rows stand in ascending order, and so do the cells of a row (ECMA-376-1, 18.3.1.73).
            if self.position.is_some_and(|position| position > row) {
                return Err(BrokenFile::NotAWorkbook);
            }
            if !self.end_row() {
                return Ok(false);
            }
            self.position = Some(row);
            self.row = Row::new(u64::from(row) + 1);
        }
        let text = text_of(value, self.sheet.epoch_1904);
        if text.is_empty() {
            return Ok(true);
        }
        let column = column as usize;
        if self.row.cells > column {
            return Err(BrokenFile::NotAWorkbook);
        }
        self.row.pad(column);
        let before = self.row.text_bytes();
        self.row.push(&text);
        self.text_bytes += self.row.text_bytes() - before;
        if self.text_bytes > TEXT_BYTES_MAX {
            Err(BrokenFile::UnpacksTooLarge)
        } else {
            Ok(true)
        }
    }

    /// Keeps the row if it holds anything; false once the header should have come and has not.
    fn end_row(&mut self) -> bool {
        let row = std::mem::take(&mut self.row);
        if !row.is_blank() {
            self.sheet.rows.push(row);
        }
        if !self.has_header && self.sheet.rows.len() >= HEADER_WITHIN_ROWS {
            self.has_header = header_row(&self.sheet.rows, self.mapping).is_some();
            return self.has_header;
        }
        true
    }

    fn finish(mut self) -> Option<Sheet> {
        self.end_row();
        let has_header = self.has_header || header_row(&self.sheet.rows, self.mapping).is_some();
        has_header.then_some(self.sheet)
    }
}

/// A cell as somebody would read it in the sheet; an error such as `#N/A` is an empty cell.
fn text_of(value: &DataRef<'_>, epoch_1904: bool) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // Rust writes a float without exponent and without `.0`: 612345678, 45366.5.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(moment) => {
            let serial = moment.as_f64();
            let day = if moment.is_datetime() {
                dates::of_excel_serial(serial, epoch_1904)
            } else {
                None
            };
            day.map_or_else(|| serial.to_string(), |day| day.to_string())
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}
