//! One line of a journal: its text, a space and a check that holds its place.

use super::record::Record;
use crate::vault::{base32, subkey};

/// 40 bits in 8 characters: of a million million damaged lines one passes.
const CHECK_CHARACTERS: usize = 8;

const HEADING: &str = "nazorg-journal v1";

/// Which file a line is of.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) worker: &'a str,
    pub(super) number: u64,
}

/// What complete lines were found, and where what follows them begins.
pub(super) struct Scanned {
    pub(super) records: Vec<Record>,
    /// The fingerprint of the heading, where the scan began with it.
    pub(super) fingerprint: Option<String>,
    /// The byte in the file after the last complete line.
    pub(super) end: u64,
}

/// A line is not as it was written; it begins at this byte of the file.
pub(super) struct DamagedAt(pub(super) u64);

/// A line as it is written at that byte of its file.
pub(super) fn write(origin: Origin<'_>, at: u64, text: &str) -> String {
    format!("{text} {}\n", check(origin, at, text))
}

/// The text of the first line of a file.
pub(super) fn heading(origin: Origin<'_>, fingerprint: &str) -> String {
    format!("{HEADING} {} {} {fingerprint}", origin.worker, origin.number)
}

/// Reads the complete lines of `bytes`, which begin at byte `start` of their file.
pub(super) fn scan(origin: Origin<'_>, start: u64, bytes: &[u8]) -> Result<Scanned, DamagedAt> {
    let mut scanned = Scanned {
        records: Vec::new(),
        fingerprint: None,
        end: start,
    };
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let at = scanned.end;
        let Some(line) = line.strip_suffix(b"\n") else {
            // What a crash cut short ends anywhere but one byte behind a whole line: there, it is the line end itself
            // that was altered, and the record before it counts.
            let before_end = line.split_last().map_or(line, |(_, rest)| rest);
            return if verified(origin, at, before_end).is_some() {
                Err(DamagedAt(at))
            } else {
                Ok(scanned)
            };
        };
        let text = verified(origin, at, line).ok_or(DamagedAt(at))?;
        if at == 0 {
            scanned.fingerprint = Some(fingerprint_of(origin, text).ok_or(DamagedAt(at))?);
        } else {
            scanned.records.push(Record::parse(text).ok_or(DamagedAt(at))?);
        }
        scanned.end += line.len() as u64 + 1;
    }
    Ok(scanned)
}

/// The text of a line without its line end; `None` where its check does not agree.
fn verified<'a>(origin: Origin<'_>, at: u64, line: &'a [u8]) -> Option<&'a str> {
    let (text, given) = std::str::from_utf8(line).ok()?.rsplit_once(' ')?;
    (given == check(origin, at, text)).then_some(text)
}

fn fingerprint_of(origin: Origin<'_>, text: &str) -> Option<String> {
    let fingerprint = text.rsplit(' ').next()?;
    (text == heading(origin, fingerprint)).then(|| fingerprint.to_owned())
}

fn check(origin: Origin<'_>, at: u64, text: &str) -> String {
    let parts: [&[u8]; 4] = [
        origin.worker.as_bytes(),
        &origin.number.to_be_bytes(),
        &at.to_be_bytes(),
        text.as_bytes(),
    ];
    let mut check = base32::encode(&subkey::hash(b"nazorg journal v1", &parts)[..5]);
    check.truncate(CHECK_CHARACTERS);
    check
}
