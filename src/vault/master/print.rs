//! The master key as text: on paper, and in its file.

use zeroize::Zeroizing;

use super::MasterError;
use crate::vault::base32;

const HEADING: &str = "nazorg master key v";

/// Four lines of key and one of fingerprint.
const LINES: usize = 5;

/// 64 bits in 13 characters, and two that check them.
const LINE_CHARACTERS: usize = 15;

/// The largest prime below 32². A single wrong character changes a line's value by less than 32 times a power of 32,
/// and two swapped ones by a multiple of their difference; neither is a multiple of it, so both are always noticed.
const CHECK_MODULUS: u64 = 1021;

/// Whether the heading must be there: in a file, not in what a human types from paper.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Required,
    Free,
}

/// What was read; the fingerprint is not yet compared with the key.
pub(super) struct Read {
    pub(super) key: Zeroizing<[u8; 32]>,
    pub(super) fingerprint: String,
}

/// The print of a key, ending in a line end.
pub(super) fn write(key: &[u8; 32], fingerprint: &str) -> Zeroizing<String> {
    // Room for all of it from the start: a string that grows leaves its former self behind in memory.
    let mut text = Zeroizing::new(String::with_capacity(256));
    text.push_str(HEADING);
    text.push_str("1\n");
    for (number, part) in (1_u8..).zip(key.chunks_exact(8)) {
        text.push(char::from(b'0' + number));
        text.push(':');
        let line = Zeroizing::new(base32::encode(part) + &check_characters(part, number));
        push_groups(&mut text, &line);
    }
    text.push_str("fingerprint:");
    push_groups(&mut text, fingerprint);
    text
}

/// Reads a print, whose lines may be typed with capitals, any spacing and no numbers. Lines that begin with `#` are
/// remarks.
pub(super) fn read(text: &str, heading: Heading) -> Result<Read, MasterError> {
    let mut lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .peekable();
    match lines.peek() {
        Some(first)
            if first
                .get(..HEADING.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(HEADING)) =>
        {
            check_version(&first[HEADING.len()..])?;
            lines.next();
        }
        _ if heading == Heading::Free => {}
        Some(first) if !HEADING.starts_with(first) => return Err(MasterError::NotAKey),
        _ => return Err(MasterError::Truncated { found: 0 }),
    }

    let lines: Vec<Zeroizing<String>> = lines.map(without_label).collect();
    match lines.len() {
        found if found < LINES => return Err(MasterError::Truncated { found }),
        found if found > LINES => return Err(MasterError::Surplus { found }),
        _ => {}
    }

    let mut key = Zeroizing::new([0; 32]);
    let mut mistyped = Vec::new();
    for ((number, line), part) in (1_u8..).zip(&lines).zip(key.chunks_exact_mut(8)) {
        match read_line(line, number) {
            Some(bytes) => part.copy_from_slice(&bytes),
            None => mistyped.push(usize::from(number)),
        }
    }
    let fingerprint = base32::decode(&lines[LINES - 1]).filter(|bytes| bytes.len() == 8);
    match fingerprint {
        Some(bytes) if mistyped.is_empty() => Ok(Read {
            key,
            fingerprint: base32::encode(&bytes),
        }),
        Some(_) => Err(MasterError::Mistyped { lines: mistyped }),
        None => {
            mistyped.push(LINES);
            Err(MasterError::Mistyped { lines: mistyped })
        }
    }
}

fn check_version(version: &str) -> Result<(), MasterError> {
    match version.parse() {
        Ok(1) => Ok(()),
        Ok(found) => Err(MasterError::UnknownVersion { found }),
        Err(_) if version.is_empty() => Err(MasterError::Truncated { found: 0 }),
        Err(_) => Err(MasterError::NotAKey),
    }
}

/// The 64 bits of a line; `None` where it does not agree with its check characters or its place.
fn read_line(line: &str, number: u8) -> Option<Zeroizing<Vec<u8>>> {
    if line.len() != LINE_CHARACTERS || !line.is_ascii() {
        return None;
    }
    let (value, check) = line.split_at(LINE_CHARACTERS - 2);
    let bytes = base32::decode(value)?;
    (check_characters(&bytes, number) == base32::canonical(check)).then_some(bytes)
}

/// The check characters of a line. Its number goes in, so that two lines in the wrong order are noticed too.
fn check_characters(part: &[u8], number: u8) -> String {
    let value = part
        .iter()
        .fold(0, |rest, byte| (rest * 256 + u64::from(*byte)) % CHECK_MODULUS);
    let check = u16::try_from((value + u64::from(number)) % CHECK_MODULUS).unwrap_or_default();
    // Ten bits, moved to the front of sixteen, are the first two characters.
    base32::encode(&(check << 6).to_be_bytes())[..2].to_owned()
}

fn without_label(line: &str) -> Zeroizing<String> {
    let characters = line.rsplit_once(':').map_or(line, |(_, characters)| characters);
    Zeroizing::new(
        characters
            .chars()
            .filter(|character| !character.is_whitespace() && *character != '-')
            .collect(),
    )
}

fn push_groups(text: &mut Zeroizing<String>, characters: &str) {
    for (place, character) in characters.chars().enumerate() {
        if place % 5 == 0 {
            text.push(' ');
        }
        text.push(character);
    }
    text.push('\n');
}
