//! The cells that are neither a date nor a number: mail, text, post, ages and closed vocabularies.

use std::str::FromStr;

use lettre::Address;

use super::fault::{Known, Why};
use super::folding::fold;
use super::words::{self, Words};
use crate::care::person::AgeBand;

/// Characters of a reference, a worker, a team or an organisation.
pub(super) const CODE_CHARS_MAX: usize = 100;
/// Characters of a name or a code word.
pub(super) const NAME_CHARS_MAX: usize = 200;
/// Characters of a postal address.
pub(super) const POST_CHARS_MAX: usize = 500;
/// Octets of a mail address (RFC 5321, 4.5.3.1.3, without the angle brackets).
const MAIL_BYTES_MAX: usize = 254;

/// A text on one line, its white space collapsed.
///
/// # Errors
/// Where it is longer than `max` characters.
pub(super) fn line(cell: &str, max: usize) -> Result<String, Why> {
    let line = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    fits(&line, max).then_some(line).ok_or(Why::TooLong { max })
}

/// The lines of a text, each trimmed, without the empty ones.
///
/// # Errors
/// Where it is longer than `max` characters.
pub(super) fn lines(cell: &str, max: usize) -> Result<String, Why> {
    let lines: Vec<String> = cell
        .lines()
        .filter_map(|text| line(text, max).ok())
        .filter(|text| !text.is_empty())
        .collect();
    let text = lines.join("\n");
    (fits(&text, max) && fits(cell, max.saturating_mul(4)))
        .then_some(text)
        .ok_or(Why::TooLong { max })
}

fn fits(text: &str, max: usize) -> bool {
    text.len() <= max || text.chars().count() <= max
}

/// Yes or no.
///
/// # Errors
/// Where it is neither.
pub(super) fn flag(cell: &str) -> Result<bool, Why> {
    words::value_of(words::FLAGS, cell).ok_or(Why::BadFlag)
}

/// A value of a closed vocabulary.
///
/// # Errors
/// Where the cell names none.
pub(super) fn word<T: Copy>(words: Words<T>, known: Known, cell: &str) -> Result<T, Why> {
    words::value_of(words, cell).ok_or(Why::UnknownWord(known))
}

/// Whether the cell of a contact point says that there is none: `geen`, `/`, `n.v.t.`, `néant`.
pub(super) fn says_nothing(cell: &str) -> bool {
    fold(cell).is_empty() || words::value_of(words::NOTHING, cell).is_some()
}

/// An age band, as its code or words, or as an age in years.
///
/// # Errors
/// Where it is neither.
pub(super) fn age_band(cell: &str) -> Result<AgeBand, Why> {
    let plain = cell.trim().trim_start_matches('+');
    // `65+` and `25-` fold to bare ages, so the signs are read first; `<25` likewise.
    match cell.trim().strip_prefix(['<', '-']).map(str::trim) {
        Some("25") => return Ok(AgeBand::Under25),
        Some(_) => return Err(Why::UnknownWord(Known::AgeBands)),
        None => {}
    }
    if let Ok(years) = plain.parse::<u8>() {
        return match years {
            0..=24 => Ok(AgeBand::Under25),
            25..=44 => Ok(AgeBand::From25),
            45..=64 => Ok(AgeBand::From45),
            65..=120 => Ok(AgeBand::From65),
            _ => Err(Why::UnknownWord(Known::AgeBands)),
        };
    }
    word(words::AGE_BANDS, Known::AgeBands, plain)
}

/// The one or more mail addresses of a cell, each with its domain in lower case.
///
/// # Errors
/// Where one of them is no address that could be reached over the internet.
pub(super) fn mails(cell: &str) -> Result<Vec<String>, Why> {
    cell.split([';', ',', ' ', '\n', '|', '\t'])
        .filter(|part| !part.trim().is_empty())
        .map(mail)
        .collect()
}

fn mail(text: &str) -> Result<String, Why> {
    let text = text.trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let text = text
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'))
        .unwrap_or(text);
    let address = Address::from_str(text).map_err(|_| Why::MailSyntax)?;
    let domain = address.domain().to_lowercase();
    let labels_are_sound = domain
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let top = domain.rsplit('.').next().unwrap_or_default();
    let is_public = domain.contains('.')
        && labels_are_sound
        && !domain.starts_with('[')
        && !top.bytes().all(|b| b.is_ascii_digit());
    if !is_public || address.user().starts_with('"') || text.len() > MAIL_BYTES_MAX {
        return Err(Why::MailSyntax);
    }
    Ok(format!("{}@{domain}", address.user()))
}
