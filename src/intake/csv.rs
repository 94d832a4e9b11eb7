//! Separated text: which encoding, which separator, and the cells.
//!
//! The `csv` crate reads past a quotation mark that never closes and swallows the rows behind it without a word; a
//! swallowed row is a person forgotten. So the cells are cut here, strictly; writing is left to the crate.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::fault::BrokenFile;
use super::headers::{self, CheckedMapping};
use super::table::{HEADER_WITHIN_ROWS, Row, Sheet};

/// The separators that are tried, in this order where they do equally well.
const SEPARATORS: [u8; 3] = [b';', b',', b'\t'];

/// Reads separated text.
///
/// # Errors
/// Where it is no text, has no known header, or a quotation mark opens and never closes.
pub(super) fn read(bytes: &[u8], mapping: &CheckedMapping<'_>) -> Result<Sheet, BrokenFile> {
    let text = decode(bytes)?;
    let (declared, body, lines_before) = declared_separator(&text);
    let separator = match declared {
        Some(separator) => separator,
        None => sniff(body, mapping)?,
    };
    let mut rows = records(body, separator, usize::MAX)?;
    for row in &mut rows {
        row.line += lines_before;
    }
    Ok(Sheet {
        rows,
        epoch_1904: false,
        counts_cells: true,
    })
}

/// UTF-8 or UTF-16 by its byte order mark, UTF-8 where the bytes are that, and else Windows-1252, in which every byte
/// is a character.
fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, BrokenFile> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(UTF_16LE, rest)?,
        [0xfe, 0xff, rest @ ..] => utf16(UTF_16BE, rest)?,
        _ => {
            let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            str::from_utf8(rest).map_or_else(|_| WINDOWS_1252.decode_without_bom_handling(rest).0, Cow::Borrowed)
        }
    };
    if text.contains('\0') {
        return Err(BrokenFile::NulBytes);
    }
    if text.trim().is_empty() {
        Err(BrokenFile::Empty)
    } else {
        Ok(text)
    }
}

fn utf16<'a>(encoding: &'static encoding_rs::Encoding, bytes: &'a [u8]) -> Result<Cow<'a, str>, BrokenFile> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or(BrokenFile::BadEncoding)
}

/// The separator that a first line `sep=;` declares to Excel, the text behind that line, and the lines taken off.
fn declared_separator(text: &str) -> (Option<u8>, &str, u64) {
    let end = text.find(['\r', '\n']).unwrap_or(text.len());
    let line = text[..end].trim().trim_matches('"');
    let declared = match line.as_bytes() {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', separator] => Some(*separator),
        // Trimming took the tab away.
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'='] if text[..end].contains('\t') => Some(b'\t'),
        _ => None,
    };
    match declared {
        Some(separator) if SEPARATORS.contains(&separator) || separator == b'|' => {
            let rest = &text[end..];
            let rest = rest
                .strip_prefix("\r\n")
                .or_else(|| rest.strip_prefix(['\r', '\n']))
                .unwrap_or(rest);
            (Some(separator), rest, 1)
        }
        _ => (None, text, 0),
    }
}

/// The separator under which a row at the top names the most fields.
fn sniff(text: &str, mapping: &CheckedMapping<'_>) -> Result<u8, BrokenFile> {
    let mut best: Option<(usize, u8)> = None;
    let mut broken = None;
    for separator in SEPARATORS {
        match records(text, separator, HEADER_WITHIN_ROWS) {
            Ok(rows) => {
                let named = rows
                    .iter()
                    .map(|row| headers::known_in(row.iter(), mapping))
                    .max()
                    .unwrap_or(0);
                if best.is_none_or(|(most, _)| named > most) {
                    best = Some((named, separator));
                }
            }
            Err(err) => broken = broken.or(Some(err)),
        }
    }
    match (best, broken) {
        // Under no separator is there a header, and an open quotation mark may be the reason.
        (None | Some((0, _)), Some(err)) => Err(err),
        (Some((_, separator)), _) => Ok(separator),
        (None, None) => Err(BrokenFile::NoKnownHeader),
    }
}

/// Where the reader stands within a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    CellStart,
    Plain,
    Quoted,
    AfterQuote,
}

/// The rows that are not blank, at most `limit` (RFC 4180; line ends CR, LF and CRLF, each also within a quoted cell,
/// where it becomes LF).
fn records(text: &str, separator: u8, limit: usize) -> Result<Vec<Row>, BrokenFile> {
    let mut rows = Vec::new();
    let mut row = Row::new(1);
    let mut cell = String::new();
    let mut at = At::CellStart;
    let (mut line, mut quote_line) = (1, 1);
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        match (at, byte) {
            (At::CellStart, b'"') => {
                at = At::Quoted;
                quote_line = line;
                index += 1;
            }
            (At::Quoted, b'"') if bytes.get(index + 1) == Some(&b'"') => {
                cell.push('"');
                index += 2;
            }
            (At::Quoted, b'"') => {
                at = At::AfterQuote;
                index += 1;
            }
            (_, b'\r' | b'\n') => {
                index += if byte == b'\r' && bytes.get(index + 1) == Some(&b'\n') {
                    2
                } else {
                    1
                };
                line += 1;
                if at == At::Quoted {
                    cell.push('\n');
                    continue;
                }
                end_row(&mut rows, &mut row, &mut cell, line);
                at = At::CellStart;
                if rows.len() >= limit {
                    return Ok(rows);
                }
            }
            (At::CellStart | At::Plain | At::AfterQuote, byte) if byte == separator => {
                row.push(&cell);
                cell.clear();
                at = At::CellStart;
                index += 1;
            }
            // Blanks between a closing quotation mark and the separator.
            (At::AfterQuote, b' ' | b'\t') => index += 1,
            (At::AfterQuote, _) => {
                // A quoted cell that runs over a line end and into other text was never closed where it should have been.
                if line > quote_line {
                    return Err(BrokenFile::UnclosedQuote { line: quote_line });
                }
                row.stray_quote = true;
                at = At::Plain;
            }
            (At::CellStart, _) => at = At::Plain,
            (At::Plain | At::Quoted, _) => {
                let is_special = |byte: u8| {
                    matches!(byte, b'\r' | b'\n')
                        || (if at == At::Quoted {
                            byte == b'"'
                        } else {
                            byte == separator
                        })
                };
                let length = bytes[index..]
                    .iter()
                    .position(|&byte| is_special(byte))
                    .unwrap_or(bytes.len() - index);
                // Both ends are next to ASCII, so the cut is between characters.
                cell.push_str(text.get(index..index + length).unwrap_or_default());
                index += length;
            }
        }
    }
    if at == At::Quoted {
        return Err(BrokenFile::UnclosedQuote { line: quote_line });
    }
    end_row(&mut rows, &mut row, &mut cell, line);
    Ok(rows)
}

fn end_row(rows: &mut Vec<Row>, row: &mut Row, cell: &mut String, next_line: u64) {
    row.push(cell);
    cell.clear();
    let done = std::mem::replace(row, Row::new(next_line));
    if !done.is_blank() {
        rows.push(done);
    }
}
