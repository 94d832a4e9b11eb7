//! Blind indexes: how a number, an address or a word of a name is found without being readable.
//!
//! An index is HMAC-SHA-256 under a key of its organisation and purpose, cut to 128 bits. Without the master key it
//! cannot be turned back, not even by trying all numbers. What each gives away to whoever holds the database alone:
//!
//! - **address**: which contact points, opt-outs and messages of one organisation share one number or address, and how
//!   often. That is wanted: persons may share an address.
//! - **word**: which persons share a word of their name and how frequent it is. Frequencies of family names are
//!   public, so in a large organisation the commonest words can be guessed by their rank (`van`, `de`, then the
//!   commonest family name); a rare name cannot. The order of words and the spelling are not kept.
//! - **reference**: that two rows carry the same reference of the organisation.
//! - **tail**: the same as address, and once in a million that two different numbers end alike. The tail stands beside
//!   the full index because a worker often has a number as a display shows it, or only its end.
//!
//! Between organisations nothing can be compared. Whoever holds the master key can try all numbers and names.

use super::master::Master;
use super::names;
use super::subkey::MacKey;

/// How many digits at the end of a number are an index of their own.
pub const TAIL_DIGITS: usize = 6;

/// The blind indexes of one organisation. Made once and kept.
pub struct Blind {
    address: MacKey,
    word: MacKey,
    reference: MacKey,
    tail: MacKey,
}

impl Blind {
    /// Derives the keys of an organisation from the master key.
    #[must_use]
    pub fn new(master: &Master, organisation: &str) -> Self {
        let key = |purpose| MacKey::derive(master.bytes(), &["blind index", purpose, organisation]);
        Self {
            address: key("address"),
            word: key("word"),
            reference: key("reference"),
            tail: key("tail"),
        }
    }

    /// The index of an address of a kind (`sms`, `mail`, …), in its normal form: the caller's E.164 number or
    /// lower-cased mail address. 26 base32 characters.
    #[must_use]
    pub fn address(&self, kind: &str, normalised: &str) -> String {
        self.address.id(&[kind.as_bytes(), normalised.as_bytes()])
    }

    /// The index of one word of a name, as [`names::words_of_name`] gives it.
    #[must_use]
    pub fn word(&self, word: &str) -> String {
        self.word.id(&[word.as_bytes()])
    }

    /// The indexes of all words of a name, for the row of a person.
    #[must_use]
    pub fn words(&self, name: &str) -> Vec<String> {
        names::words_of_name(name).iter().map(|word| self.word(word)).collect()
    }

    /// The index of a reference of a kind (`person`, `dossier`, …), as the organisation writes it.
    #[must_use]
    pub fn reference(&self, kind: &str, reference: &str) -> String {
        self.reference.id(&[kind.as_bytes(), reference.as_bytes()])
    }

    /// The index of the last six digits of a number; `None` where it has fewer. Everything but digits is passed over,
    /// so it serves a stored number and one that a worker types alike.
    #[must_use]
    pub fn tail(&self, number: &str) -> Option<String> {
        let digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
        let start = digits.len().checked_sub(TAIL_DIGITS)?;
        Some(self.tail.id(&[&digits[start..]]))
    }
}
