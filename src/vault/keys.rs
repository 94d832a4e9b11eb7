//! Data keys: one per person, per dossier and per month of unmatched inbound messages.
//!
//! A data key is stored only wrapped, in a column of the row that it protects. To blank that column is to erase all
//! that was sealed under it, in the database and in every copy that is made from then on.

use std::fmt;

use secrecy::{ExposeSecret, SecretBox};
use zeroize::Zeroizing;

use super::ciphertext::{self, Fault, Named};
use super::master::Master;
use super::random::{RandomError, Randomness};
use super::{base32, subkey};

/// What a data key protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Names and contact points of one person.
    Person,
    /// Free text of one dossier.
    Dossier,
    /// What came in during one month and matched nobody.
    Month,
}

/// Whose key it is. A wrapped key opens only for the owner for whom it was wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Owner<'a> {
    /// What the key protects.
    pub kind: KeyKind,
    /// The organisation whose data it is.
    pub organisation: &'a str,
    /// The person's id, the dossier's id or the month.
    pub id: &'a str,
}

/// A data key, wiped from memory when dropped and never printed.
pub struct DataKey {
    id: String,
    key: SecretBox<[u8; 32]>,
}

/// A data key as its column holds it: `v1.<fingerprint of the master key>.<nonce and ciphertext>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrappedKey(String);

/// Why a data key is not to be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The column is blank: what was sealed under the key is gone for good, and is shown as erased.
    #[error("the key was erased, and with it all that it protected")]
    Erased,
    /// The key was wrapped under another master key.
    #[error("the key was wrapped under master key {named}, and this is {found}; start with the key that belongs here")]
    WrongMaster {
        /// The fingerprint that the wrapped key names.
        named: String,
        /// The fingerprint of the master key at hand.
        found: String,
    },
    /// The text is damaged, or belongs to another row, organisation or kind.
    #[error("the wrapped key is damaged or stands in the wrong row; restore the row from a backup")]
    Damaged,
    /// The text was written by a later version.
    #[error("the wrapped key is of a later version than this program reads; use the later program")]
    UnknownVersion,
    /// No random bytes.
    #[error("the key could not be made or wrapped")]
    Random(#[from] RandomError),
}

impl KeyKind {
    /// The code that is bound into the wrapped key; never changed once released.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Dossier => "dossier",
            Self::Month => "month",
        }
    }
}

impl DataKey {
    /// Makes a new key.
    ///
    /// # Errors
    /// [`RandomError`] where the operating system's generator fails.
    pub fn generate(random: &Randomness) -> Result<Self, RandomError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random.fill(bytes.as_mut_slice())?;
        Ok(Self::from_bytes(&bytes))
    }

    /// Wraps the key for its owner's column.
    ///
    /// # Errors
    /// [`RandomError`] where the operating system's generator fails.
    pub fn wrap(&self, master: &Master, owner: Owner<'_>, random: &Randomness) -> Result<WrappedKey, RandomError> {
        let named = Named {
            name: master.fingerprint(),
            key: master.wrapping(),
        };
        ciphertext::encrypt(&named, &bound(owner), self.bytes(), random).map(WrappedKey)
    }

    /// Opens the key from its owner's column; NULL and the empty text are the erased ones.
    ///
    /// # Errors
    /// Every [`KeyError`] but [`KeyError::Random`].
    pub fn unwrap(master: &Master, owner: Owner<'_>, column: Option<&str>) -> Result<Self, KeyError> {
        let named = Named {
            name: master.fingerprint(),
            key: master.wrapping(),
        };
        let bytes =
            ciphertext::decrypt(&named, &bound(owner), column.unwrap_or_default()).map_err(|fault| match fault {
                Fault::Empty => KeyError::Erased,
                Fault::UnknownVersion => KeyError::UnknownVersion,
                Fault::WrongKey { named } => KeyError::WrongMaster {
                    named,
                    found: master.fingerprint().to_owned(),
                },
                Fault::Damaged => KeyError::Damaged,
            })?;
        let bytes: &[u8; 32] = bytes.as_slice().try_into().map_err(|_| KeyError::Damaged)?;
        Ok(Self::from_bytes(bytes))
    }

    /// Names the key in every ciphertext: 80 bits derived from the key itself, 16 base32 characters. It gives nothing
    /// away, and a ciphertext that names one key can never be read as that of another.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether a sealed value names this key.
    #[must_use]
    pub fn is_named_in(&self, sealed: &str) -> bool {
        super::ciphertext::name_in(sealed) == Some(self.id())
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.key.expose_secret()
    }

    fn from_bytes(bytes: &[u8; 32]) -> Self {
        let mut id = [0; 10];
        subkey::expand(bytes, &["data key id"], &mut id);
        Self {
            id: base32::encode(&id),
            key: SecretBox::new(Box::new(*bytes)),
        }
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey(***)")
    }
}

impl WrappedKey {
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

fn bound(owner: Owner<'_>) -> Vec<u8> {
    let parts = [
        b"wrapped key v1".as_slice(),
        owner.kind.code().as_bytes(),
        owner.organisation.as_bytes(),
    ];
    subkey::joined(&[parts.as_slice(), &[owner.id.as_bytes()]].concat())
}
