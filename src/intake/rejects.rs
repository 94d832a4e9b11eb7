//! The rejects file: what did not come in, with the reason beside it.

use std::collections::BTreeMap;

use super::fault::Reject;
use super::reading::Reading;
use super::wording::{Tongue, reject_headers};
use crate::care::person::Language;

/// Between what several faults of one row say.
const BETWEEN_FAULTS: &str = " | ";

/// The rejects as a file for a spreadsheet: UTF-8 with a byte order mark, `;`, CRLF; the file's own columns first, then
/// line, column, reason and mend. A row with several faults stands in it once, so that a mended file can be imported as
/// it is. It holds personal data: the caller keeps it readable by its owner only.
#[must_use]
pub fn rejects_csv(reading: &Reading, language: Language) -> Vec<u8> {
    let mut rows: BTreeMap<u64, Vec<&Reject>> = BTreeMap::new();
    for reject in &reading.rejects {
        rows.entry(reject.line).or_default().push(reject);
    }
    // A row with too many cells may be wider than the header.
    let widest = reading.rejects.iter().map(|reject| reject.raw.len()).max().unwrap_or(0);
    let width = reading.header.len().max(widest);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    let own = reject_headers(Tongue::of(language));
    let headers = padded(&reading.header, width).chain(own.iter().map(|header| (*header).to_owned()));
    let mut is_whole = writer.write_record(headers).is_ok();
    for (line, faults) in &rows {
        let Some(first) = faults.first() else { continue };
        let join = |part: &dyn Fn(&Reject) -> String| {
            faults
                .iter()
                .map(|reject| part(reject))
                .collect::<Vec<_>>()
                .join(BETWEEN_FAULTS)
        };
        let ours = [
            line.to_string(),
            join(&|reject| reject.column.clone().unwrap_or_default()),
            join(&|reject| reject.reason.clone()),
            join(&|reject| reject.mend.clone()),
        ];
        let cells = padded(&first.raw, width).chain(ours.iter().map(|cell| defused(cell)));
        is_whole &= writer.write_record(cells).is_ok();
    }
    // Writing to memory does not fail.
    debug_assert!(is_whole, "a record could not be written to memory");
    writer.into_inner().unwrap_or_default()
}

/// Whether a header is one that a rejects file added, so that it is passed over in silence.
pub(super) fn is_own_header(header: &str) -> bool {
    [Tongue::Nl, Tongue::Fr, Tongue::En]
        .into_iter()
        .any(|tongue| reject_headers(tongue).contains(&header))
}

fn padded(cells: &[String], width: usize) -> impl Iterator<Item = String> {
    (0..width).map(|index| cells.get(index).map(|cell| defused(cell)).unwrap_or_default())
}

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection). The apostrophe is taken off again on reading.
fn defused(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
