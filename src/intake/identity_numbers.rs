//! National identity numbers, which aftercare has no need of and therefore refuses at the door.
//!
//! A Dutch BSN is nine digits with an *elfproef*, which one in eleven random numbers passes; a Belgian
//! *rijksregisternummer* is eleven digits with a birth date and a check modulo 97, which one in about four hundred passes.
//! So a single rijksregisternummer is told with near certainty, a BSN by a whole column; where there is a single row, as
//! in a form, one that may be a BSN is refused, because nothing tells better.

use std::collections::BTreeMap;

use super::fault::IdentityKind;
use super::folding::{fold, fold_words};

/// Least number of values from which a column is judged by its values alone.
const VALUES_MIN: usize = 3;
/// A column is refused for its values where chance would give as many passes less often than this.
const CHANCE_MAX: f64 = 1e-5;
/// So many different values of a column are judged.
const SAMPLE_MOST: usize = 1024;

/// One kind of number in one column: a sample of the different values that have its length, with whether they pass.
///
/// Only different values, because a constant that happens to pass proves nothing; only those of its length, because a
/// column may hold other things beside. The sample is the same in whatever order the rows come.
#[derive(Default)]
struct Tally(BTreeMap<u64, bool>);

impl Tally {
    fn add(&mut self, number: u64, passes: bool) {
        // Odd, so that no two numbers fall together; it only shuffles them.
        let place = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0.insert(place, passes);
        if self.0.len() > SAMPLE_MOST {
            self.0.pop_last();
        }
    }

    fn convicts(&self, chance: f64) -> bool {
        let passes = self.0.values().filter(|passes| **passes).count();
        self.0.len() >= VALUES_MIN && by_chance(self.0.len(), passes, chance) <= CHANCE_MAX
    }
}

/// How probable it is that so many of so many values pass, or more, where each does by this chance.
fn by_chance(values: usize, passes: usize, chance: f64) -> f64 {
    let values = f64::from(u32::try_from(values).unwrap_or(u32::MAX));
    let odds = (chance / (1.0 - chance)).ln();
    let (mut one, mut sum, mut done) = (values * (1.0 - chance).ln(), 0.0, 0.0);
    let mut count = 0;
    while done <= values {
        if count >= passes {
            sum += one.exp();
        }
        one += ((values - done) / (done + 1.0)).ln() + odds;
        done += 1.0;
        count += 1;
    }
    sum
}

/// The tallies of one column.
#[derive(Default)]
pub(super) struct ColumnTally {
    is_filled: bool,
    bsn: Tally,
    national: Tally,
}

impl ColumnTally {
    /// Adds a value that is not empty.
    pub(super) fn add(&mut self, cell: &str) {
        self.is_filled = true;
        let Some(digits) = digits_of(cell, 11) else { return };
        let number = number_of(&digits);
        match digits.len() {
            8 | 9 => self.bsn.add(number, bsn(cell).is_some()),
            11 => self.national.add(number, national_number(cell).is_some()),
            _ => {}
        }
    }

    /// What the column holds, by its header or by its values.
    pub(super) fn verdict(&self, header: &str) -> Option<IdentityKind> {
        if !self.is_filled {
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

/// Whether the cell is nine digits that pass as a BSN; one in eleven others does, too.
pub(super) fn is_whole_bsn(cell: &str) -> bool {
    cell.bytes().filter(u8::is_ascii_digit).count() == 9 && bsn(cell).is_some()
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
