//! A form as Twilio posts it (`application/x-www-form-urlencoded`, WHATWG URL §5), decoded once and strictly.
//!
//! Decoding is strict where browsers are lenient: the signature is made over the decoded values, and what was guessed
//! at is not what was signed.

use std::collections::{BTreeMap, BTreeSet};

/// The largest body that is read, in bytes. Twilio's callbacks have some 2 KiB.
pub(super) const BODY_BYTES_MAX: usize = 64 * 1024;

/// The most fields that are read. Twilio's callbacks have some 30.
pub(super) const FIELDS_MAX: usize = 200;

/// Why a body is no form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More than 64 KiB.
    #[error("the body is longer than 64 KiB")]
    TooLarge,
    /// More than 200 fields.
    #[error("the form has more than 200 fields")]
    TooManyFields,
    /// A `%` without two hexadecimal digits, or bytes that are no UTF-8.
    #[error("the form is not encoded as UTF-8 with whole percent signs")]
    BadEncoding,
}

/// The fields in the order in which they came.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn parse(body: &[u8]) -> Result<Self, FormError> {
        if body.len() > BODY_BYTES_MAX {
            return Err(FormError::TooLarge);
        }
        let mut fields = Vec::new();
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if fields.len() == FIELDS_MAX {
                return Err(FormError::TooManyFields);
            }
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            fields.push((decode(name)?, decode(value)?));
        }
        Ok(Self(fields))
    }

    /// The first value of a field.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// What Twilio signs after the address: each name in byte order with its distinct values in byte order.
    pub(super) fn signed_text(&self) -> String {
        let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (name, value) in &self.0 {
            names.entry(name).or_default().insert(value);
        }
        let mut text = String::new();
        for (name, values) in names {
            for value in values {
                text.push_str(name);
                text.push_str(value);
            }
        }
        text
    }
}

fn decode(part: &[u8]) -> Result<String, FormError> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.iter();
    while let Some(&byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let (high, low) = (hex_digit(rest.next())?, hex_digit(rest.next())?);
                high * 16 + low
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| FormError::BadEncoding)
}

fn hex_digit(byte: Option<&u8>) -> Result<u8, FormError> {
    match byte {
        Some(digit @ b'0'..=b'9') => Ok(digit - b'0'),
        Some(digit @ b'a'..=b'f') => Ok(digit - b'a' + 10),
        Some(digit @ b'A'..=b'F') => Ok(digit - b'A' + 10),
        _ => Err(FormError::BadEncoding),
    }
}
