//! National identity numbers, which aftercare has no need of and therefore refuses at the door.
//!
//! A Dutch BSN is nine digits with an *elfproef*, which one in eleven random numbers passes; a Belgian
//! *rijksregisternummer* is eleven digits with a birth date and a check modulo 97, which one in about four hundred passes.
//! So a single rijksregisternummer is told with near certainty, a BSN only by a whole column.

use std::collections::HashSet;

use super::fault::IdentityKind;
use super::folding::{fold, fold_words};

/// Least number of values from which a column is judged by its values alone.
const VALUES_MIN: usize = 3;
/// Share of the values, in percent, that must pass the check.
const SHARE_MIN: usize = 90;
/// A column is refused for its values where chance would give as many passes less often than this.
const CHANCE_MAX: f64 = 1e-5;

/// What a column has shown so far.
#[derive(Default)]
pub(super) struct Tally {
    values: usize,
    passes: usize,
    /// Different values only, because a constant that happens to pass proves nothing.
    seen: HashSet<u64>,
}

/// Counts one kind of number in one column.
impl Tally {
    fn add(&mut self, number: Option<u64>) {
        self.values += 1;
        if let Some(number) = number {
            self.passes += 1;
            // More than this changes no verdict and would only cost memory.
            if self.seen.len() < 64 {
                self.seen.insert(number);
            }
        }
    }

    fn convicts(&self, chance: f64) -> bool {
        let by_chance = chance.powi(i32::try_from(self.seen.len()).unwrap_or(i32::MAX));
        self.values >= VALUES_MIN && self.passes * 100 >= self.values * SHARE_MIN && by_chance <= CHANCE_MAX
    }
}

/// The tallies of one column.
#[derive(Default)]
pub(super) struct ColumnTally {
    bsn: Tally,
    national: Tally,
}

impl ColumnTally {
    /// Adds a value that is not empty.
    pub(super) fn add(&mut self, cell: &str) {
        self.bsn.add(bsn(cell));
        self.national.add(national_number(cell));
    }

    /// What the column holds, by its header or by its values.
    pub(super) fn verdict(&self, header: &str) -> Option<IdentityKind> {
        if self.bsn.values == 0 {
            return None;
        }
        if let Some(kind) = named_by(header) {
            return Some(kind);
        }
        // 2 / 97: the form of the years before 2000 and the one from 2000 on; the birth date makes it rarer still.
        if self.national.convicts(2.0 / 97.0) {
            return Some(IdentityKind::NationalNumber);
        }
        self.bsn.convicts(1.0 / 11.0).then_some(IdentityKind::Bsn)
    }
}

/// Whether a header says that the column holds identity numbers.
pub(super) fn named_by(header: &str) -> Option<IdentityKind> {
    let folded = fold(header);
    let words = fold_words(header);
    let has = |list: &[&str]| list.iter().any(|name| folded.contains(name));
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if is(&["bsn", "bsnnr", "bsnnummer", "sofinr"]) || has(&["burgerservice", "sofinummer", "bsnnummer"]) {
        return Some(IdentityKind::Bsn);
    }
    let national = [
        "rijksregister",
        "registrenational",
        "numeronational",
        "nationaalnummer",
        "nationalnumber",
        "insznummer",
    ];
    if is(&["rrn", "rrnr", "insz", "niss", "nrn", "inss"])
        || has(&national)
        || folded == "nnational"
        || folded == "ndenational"
    {
        return Some(IdentityKind::NationalNumber);
    }
    None
}

/// The number, where the cell is a BSN by its check: nine digits, or eight without the leading zero, perhaps with dots
/// or spaces (*elfproef* of the Dutch Logisch Ontwerp BSN).
pub(super) fn bsn(cell: &str) -> Option<u64> {
    let digits = digits_of(cell, 9)?;
    let padded = match digits.len() {
        9 => digits,
        8 => [vec![0], digits].concat(),
        _ => return None,
    };
    let sum: i32 = padded[..8]
        .iter()
        .zip((2..=9).rev())
        .map(|(digit, weight)| i32::from(*digit) * weight)
        .sum();
    let number = number_of(&padded);
    ((sum - i32::from(padded[8])) % 11 == 0 && number != 0).then_some(number)
}

/// The number, where the cell is a Belgian national number (or a bis number, whose month is 20 or 40 higher) by its
/// check: `85.07.30-033.28` or eleven digits, in the form of before 2000 or of 2000 and later (Royal Decree of 3 April
/// 1984, article 4).
pub(super) fn national_number(cell: &str) -> Option<u64> {
    let digits = digits_of(cell, 11)?;
    if digits.len() != 11 {
        return None;
    }
    let month = digits[2] * 10 + digits[3];
    let day = digits[4] * 10 + digits[5];
    // Month and day are 0 where the birth date is not known.
    if !matches!(month, 0..=12 | 20..=32 | 40..=52) || day > 31 {
        return None;
    }
    let body = number_of(&digits[..9]);
    let check = number_of(&digits[9..]);
    let passes = |body: u64| 97 - body % 97 == check;
    (body != 0 && (passes(body) || passes(body + 2_000_000_000))).then(|| number_of(&digits))
}

/// Whether a free text holds a Belgian national number.
pub(super) fn text_holds_national_number(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | ' ' | '/');
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let run = &rest[start..];
        let end = run.find(|c| !is_part(c)).unwrap_or(run.len());
        // A number after a plus sign is a phone number.
        let is_phone = rest[..start].ends_with('+');
        if !is_phone && national_number(run[..end].trim_end_matches(|c: char| !c.is_ascii_digit())).is_some() {
            return true;
        }
        rest = &run[end..];
    }
    false
}

/// Whether the cell is a national number written with its dots and dash, which no other number is.
pub(super) fn is_formatted_national_number(cell: &str) -> bool {
    let cell = cell.trim();
    let shape: String = cell.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    shape == "99.99.99-999.99" && national_number(cell).is_some()
}

/// The digits of a cell that holds nothing but digits and the signs between them; `None` where there are more than `max`.
fn digits_of(cell: &str, max: usize) -> Option<Vec<u8>> {
    let mut digits = Vec::with_capacity(max);
    for byte in cell.trim().bytes() {
        match byte {
            b'0'..=b'9' if digits.len() < max => digits.push(byte - b'0'),
            b'.' | b'-' | b' ' | b'/' => {}
            _ => return None,
        }
    }
    Some(digits)
}

fn number_of(digits: &[u8]) -> u64 {
    digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit))
}
