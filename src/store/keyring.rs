//! The keys that the store needs, in one handle: to seal, to find, and to derive ids.

use std::sync::Arc;

use crate::vault::keys::{KeyKind, Owner};
use crate::vault::{
    Blind, DataKey, Ids, KeyError, Master, Place, RandomError, Randomness, SealError, WrappedKey, seal,
};

/// The keys of one organisation.
#[derive(Clone)]
pub struct Keyring {
    inner: Arc<Inner>,
}

struct Inner {
    master: Master,
    ids: Ids,
    blind: Blind,
    random: Randomness,
    org: String,
}

/// A value that could not be shown, for a reason that may be shown in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Its key was blanked: the person was erased.
    Erased,
    /// Key and ciphertext do not belong together.
    Damaged,
}

impl Keyring {
    /// The keys of the organisation with that code.
    #[must_use]
    pub fn new(master: Master, org: &str, random: Randomness) -> Self {
        let (ids, blind) = (Ids::new(&master), Blind::new(&master, org));
        Self {
            inner: Arc::new(Inner {
                master,
                ids,
                blind,
                random,
                org: org.to_owned(),
            }),
        }
    }

    /// The organisation's code.
    #[must_use]
    pub fn org(&self) -> &str {
        &self.inner.org
    }

    /// The master key.
    #[must_use]
    pub fn master(&self) -> &Master {
        &self.inner.master
    }

    /// Derived ids.
    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.inner.ids
    }

    /// Blind indexes.
    #[must_use]
    pub fn blind(&self) -> &Blind {
        &self.inner.blind
    }

    /// The source of random bytes.
    #[must_use]
    pub fn random(&self) -> &Randomness {
        &self.inner.random
    }

    /// A random id with a prefix.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn mint(&self, prefix: &str) -> Result<String, RandomError> {
        self.inner.random.id(prefix)
    }

    /// A new key for a row, and the form in which the row holds it.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn new_key(&self, kind: KeyKind, id: &str) -> Result<(DataKey, String), RandomError> {
        let key = DataKey::generate(&self.inner.random)?;
        let wrapped: WrappedKey = key.wrap(&self.inner.master, self.owner(kind, id), &self.inner.random)?;
        Ok((key, wrapped.into_string()))
    }

    /// The key that a row holds.
    ///
    /// # Errors
    /// [`Hidden::Erased`] where the column is blank.
    pub fn key(&self, kind: KeyKind, id: &str, column: &str) -> Result<DataKey, Hidden> {
        DataKey::unwrap(&self.inner.master, self.owner(kind, id), Some(column)).map_err(|error| match error {
            KeyError::Erased => Hidden::Erased,
            _ => Hidden::Damaged,
        })
    }

    /// Seals a value for one place.
    ///
    /// # Errors
    /// Where the system gives no random bytes.
    pub fn seal(&self, key: &DataKey, place: Place<'_>, text: &str) -> Result<String, RandomError> {
        Ok(seal::seal(key, place, text, &self.inner.random)?.into_string())
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// What stands in its place.
    pub fn open(&self, key: &DataKey, place: Place<'_>, sealed: &str) -> Result<String, Hidden> {
        seal::open(key, place, sealed).map_err(|error| match error {
            SealError::Erased => Hidden::Erased,
            _ => Hidden::Damaged,
        })
    }

    fn owner<'a>(&'a self, kind: KeyKind, id: &'a str) -> Owner<'a> {
        Owner {
            kind,
            organisation: &self.inner.org,
            id,
        }
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keyring")
            .field("org", &self.inner.org)
            .finish_non_exhaustive()
    }
}
