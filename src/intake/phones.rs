//! Phone numbers as people write them, to E.164.

use phonenumber::country::Id;
use phonenumber::{Mode, Type};

use super::fault::Why;
use crate::care::person::AddressKind;
use crate::care::vocabulary::vocabulary;

vocabulary! {
    /// The country of an organisation: how a number without a country code is read first.
    pub enum Country {
        /// Belgium.
        Be = "BE",
        /// The Netherlands.
        Nl = "NL",
    }
}

impl Country {
    const fn id(self) -> Id {
        match self {
            Self::Be => Id::BE,
            Self::Nl => Id::NL,
        }
    }

    const fn other(self) -> Self {
        match self {
            Self::Be => Self::Nl,
            Self::Nl => Self::Be,
        }
    }
}

/// A number in E.164 and what it is: [`AddressKind::Mobile`] or [`AddressKind::Landline`].
pub(super) type Phone = (AddressKind, String);

/// What separates two numbers beyond doubt. A bare `/` may also stand within one number.
const BETWEEN_NUMBERS: [&str; 10] = [";", ",", "\n", "|", " / ", " of ", " en ", " ou ", " et ", " or "];

/// No number has more digits than this (E.164), a trunk prefix or `00` included.
const DIGITS_MAX: usize = 17;
/// What has no more digits than this is a short number, such as 112 or 14020.
const SHORT_DIGITS_MAX: usize = 6;

/// Reads the one or more numbers of a cell. Numbers without a country code are read as of `country`, and only where
/// they are none there, as of the other.
///
/// # Errors
/// Where it is no number, a service, premium or short number, has words beside it, or holds several numbers that cannot
/// be told apart.
pub(super) fn read(cell: &str, country: Country) -> Result<Vec<Phone>, Why> {
    let cell = cell.trim();
    let cell = cell.strip_prefix("tel:").unwrap_or(cell);
    if let Some(between) = BETWEEN_NUMBERS.iter().find(|between| cell.contains(**between)) {
        let parts = cell.split(between).map(str::trim).filter(|part| !part.is_empty());
        let numbers: Result<Vec<Vec<Phone>>, Why> = parts.map(|part| read(part, country)).collect();
        return numbers.map(|numbers| numbers.into_iter().flatten().collect());
    }
    let single = one(cell, country);
    if single.is_ok() || !cell.contains('/') {
        return single.map(|phone| vec![phone]);
    }
    let mut cuts = cell.match_indices('/').filter_map(|(at, _)| {
        let left = one(&cell[..at], country).ok()?;
        let right = one(&cell[at + 1..], country).ok()?;
        Some(vec![left, right])
    });
    match (cuts.next(), cuts.next()) {
        (Some(two), None) => Ok(two),
        (Some(_), Some(_)) => Err(Why::PhoneSeveral),
        (None, _) if digits_in(cell) >= DIGITS_MAX => Err(Why::PhoneSeveral),
        (None, _) => single.map(|phone| vec![phone]),
    }
}

fn one(text: &str, country: Country) -> Result<Phone, Why> {
    let dialled = dialled(text)?;
    let digits = digits_in(&dialled);
    if digits > DIGITS_MAX {
        return Err(Why::PhoneSeveral);
    }
    if digits <= SHORT_DIGITS_MAX {
        return Err(if digits >= 3 {
            Why::PhoneService
        } else {
            Why::PhoneUnreadable
        });
    }
    if dialled.starts_with('+') {
        return judge(None, &dialled);
    }
    judge(Some(country.id()), &dialled).or_else(|at_home| {
        judge(Some(country.other().id()), &dialled).map_err(|abroad| {
            if at_home == Why::PhoneService || abroad == Why::PhoneService {
                Why::PhoneService
            } else {
                at_home
            }
        })
    })
}

/// The digits as one would dial them, after a `+` where there is a country code.
fn dialled(text: &str) -> Result<String, Why> {
    let text = text.trim();
    let text = text
        .strip_prefix("(+")
        .map_or_else(|| text.to_owned(), |rest| format!("+{}", rest.replacen(')', "", 1)));
    // `+32 (0)470`: the zero is dialled at home only.
    let text = if text.starts_with('+') || text.starts_with("00") {
        text.replacen("(0)", "", 1)
    } else {
        text
    };
    let mut dialled = String::with_capacity(16);
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => dialled.push(c),
            '+' if at == 0 => dialled.push(c),
            ' ' | '\t' | '\u{a0}' | '\u{202f}' | '.' | '-' | '/' | '(' | ')' | '\u{2010}'..='\u{2015}' => {}
            c if c.is_alphabetic() => return Err(Why::PhoneText),
            _ => return Err(Why::PhoneUnreadable),
        }
    }
    if let Some(rest) = dialled.strip_prefix("00") {
        return Ok(format!("+{rest}"));
    }
    Ok(dialled)
}

fn judge(country: Option<Id>, dialled: &str) -> Result<Phone, Why> {
    let number = phonenumber::parse(country, dialled).map_err(|_| Why::PhoneUnreadable)?;
    let kind = match number.number_type(&phonenumber::metadata::DATABASE) {
        Type::Mobile | Type::FixedLineOrMobile => AddressKind::Mobile,
        Type::FixedLine | Type::Voip => AddressKind::Landline,
        Type::Unknown => return Err(Why::PhoneUnreadable),
        _ => return Err(Why::PhoneService),
    };
    Ok((kind, number.format().mode(Mode::E164).to_string()))
}

fn digits_in(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}
