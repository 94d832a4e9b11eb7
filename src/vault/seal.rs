//! Sealed values: names, numbers, addresses and free text as their columns hold them.
//!
//! A ciphertext is bound to its table, column, row and key, so one that was moved or copied elsewhere does not open.
//! What remains to be seen without the key: which key, that there is a value, its length in steps of [`BUCKET`] bytes
//! (of [`LARGE_BUCKET`] above it), and that two texts of one value are not the same, since every sealing draws a nonce
//! of its own. So the lengths of nearly all names, numbers and mail addresses fall into one or two steps.

use super::ciphertext::{self, Fault, Named};
use super::keys::{DataKey, KeyError};
use super::random::{RandomError, Randomness};
use super::subkey;

/// Values are padded to multiples of this many bytes, one at least being padding.
pub const BUCKET: usize = 32;

/// Values of this many bytes and more are padded to multiples of it.
pub const LARGE_BUCKET: usize = 256;

/// Ends the value within its padding (ISO/IEC 7816-4): this byte, then zeros.
const END: u8 = 0x80;

/// Where a sealed value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place<'a> {
    /// The table.
    pub table: &'a str,
    /// The column.
    pub column: &'a str,
    /// The id of the row.
    pub row: &'a str,
}

/// A sealed value as its column holds it: `v1.<id of the key>.<nonce and ciphertext>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(String);

/// Why a sealed value did not open. It is never garbage: what opens is what was sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key or the value was blanked: shown as erased.
    #[error("the value was erased")]
    Erased,
    /// The value was sealed under another key.
    #[error("the value was sealed under key {named}, and this is {found}; it belongs to another row or a former key")]
    WrongKey {
        /// The key that the value names.
        named: String,
        /// The key at hand.
        found: String,
    },
    /// The text is damaged, or stands in another place than it was sealed for.
    #[error("the sealed value is damaged or stands in the wrong place; restore the row from a backup")]
    Damaged,
    /// The text was written by a later version.
    #[error("the sealed value is of a later version than this program reads; use the later program")]
    UnknownVersion,
    /// The key of the row is not to be had, for another reason than erasure.
    #[error("the key of the sealed value is not to be had")]
    Key(#[source] KeyError),
}

/// Seals a value for its place.
///
/// # Errors
/// [`RandomError`] where the operating system's generator fails.
pub fn seal(key: &DataKey, place: Place<'_>, plaintext: &str, random: &Randomness) -> Result<Sealed, RandomError> {
    let padded = zeroize::Zeroizing::new(padded(plaintext.as_bytes()));
    ciphertext::encrypt(&named(key), &bound(key, place), &padded, random).map(Sealed)
}

/// Opens the value of a place; the empty text is an erased one.
///
/// There is no state to prepare: one value costs a few microseconds, and a caller who opens many unwraps each key
/// once.
///
/// # Errors
/// Every [`SealError`] but [`SealError::Key`].
pub fn open(key: &DataKey, place: Place<'_>, text: &str) -> Result<String, SealError> {
    let bytes = ciphertext::decrypt(&named(key), &bound(key, place), text).map_err(|fault| match fault {
        Fault::Empty => SealError::Erased,
        Fault::UnknownVersion => SealError::UnknownVersion,
        Fault::WrongKey { named } => SealError::WrongKey {
            named,
            found: key.id().to_owned(),
        },
        Fault::Damaged => SealError::Damaged,
    })?;
    let end = bytes
        .iter()
        .rposition(|byte| *byte != 0)
        .filter(|end| bytes[*end] == END)
        .ok_or(SealError::Damaged)?;
    String::from_utf8(bytes[..end].to_vec()).map_err(|_| SealError::Damaged)
}

/// So that `DataKey::unwrap(…)?` and `open(…)?` go together, and an erased key reads like an erased value.
impl From<KeyError> for SealError {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Erased => Self::Erased,
            other => Self::Key(other),
        }
    }
}

impl Sealed {
    /// The text for the column.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text for the column, taken out.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

fn named(key: &DataKey) -> Named<'_> {
    Named {
        name: key.id(),
        key: key.bytes(),
    }
}

fn bound(key: &DataKey, place: Place<'_>) -> Vec<u8> {
    let parts = ["sealed value v1", place.table, place.column, place.row, key.id()];
    subkey::joined(&parts.map(str::as_bytes))
}

fn padded(plaintext: &[u8]) -> Vec<u8> {
    let bucket = if plaintext.len() < LARGE_BUCKET {
        BUCKET
    } else {
        LARGE_BUCKET
    };
    let length = (plaintext.len() + 1).next_multiple_of(bucket);
    // All room at once: a vector that grows leaves a copy of the value behind in memory.
    let mut bytes = Vec::with_capacity(length);
    bytes.extend_from_slice(plaintext);
    bytes.push(END);
    bytes.resize(length, 0);
    bytes
}
