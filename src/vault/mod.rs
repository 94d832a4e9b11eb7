//! Everything secret, and everything that is random.
//!
//! One master key, kept in a file apart from the database, stands over all: from it are derived the keys of the
//! blind indexes and of the ids, and it wraps the data keys of persons, dossiers and months. To erase somebody is to
//! blank the one column that holds their wrapped key.
//!
//! This folder imports nothing of the crate. It is the only one that draws random bytes; it reads no clock.
//!
//! | what | file | how |
//! | --- | --- | --- |
//! | master key | `master` | 32 random bytes; sub-keys by HKDF-SHA-256 (RFC 5869) |
//! | data keys | `keys` | wrapped with XChaCha20-Poly1305, bound to their owner |
//! | sealed values | `seal` | XChaCha20-Poly1305, bound to table, column, row and key |
//! | blind indexes | `blind` | HMAC-SHA-256 (RFC 2104), 128 bits, keyed per organisation and purpose |
//! | derived ids | `derived` | HMAC-SHA-256, 128 bits |
//! | tokens | `token` | 128 or 256 random bits; only their SHA-256 is stored |
//! | passwords | `password` | argon2id (RFC 9106) |
//! | hand-over journal | `journal` | append-only local file, one self-checking line per record |

pub mod archive;
pub mod blind;
pub mod derived;
pub mod journal;
pub mod keys;
pub mod master;
pub mod password;
pub mod random;
pub mod seal;
pub mod token;

mod base32;
mod ciphertext;
mod names;
mod subkey;

#[cfg(test)]
mod tests;

pub use blind::Blind;
pub use derived::{Ids, PersonKey};
pub use journal::{Journal, JournalError, Offset, Record};
pub use keys::{DataKey, KeyError, KeyKind, Owner, WrappedKey};
pub use master::{Master, MasterError, Standing, agree};
pub use names::{words_of_name, words_of_search};
pub use random::{RandomError, Randomness};
pub use seal::{Place, SealError, Sealed};
pub use token::{Csrf, SessionToken, Token, TokenHash};
