//! Tokens: personal links, signed-in workers, and the proof that a form came from our own page.
//!
//! A token is random and means nothing; whoever reads the database finds only its hash and can do nothing with it.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::base32;
use super::master::Master;
use super::random::{RandomError, Randomness};
use super::subkey::{self, MacKey};

/// A random secret of `BYTES` bytes, wiped from memory when dropped and never printed by `Debug`.
pub struct Opaque<const BYTES: usize>(Zeroizing<[u8; BYTES]>);

/// The token of a personal link: 128 bits, 26 base32 characters.
pub type Token = Opaque<16>;

/// The token of a signed-in worker: 256 bits, 52 base32 characters.
pub type SessionToken = Opaque<32>;

/// What the database holds of a token: its SHA-256, 52 base32 characters.
///
/// A token is found by this value as the key of a row; that look-up need not be constant in time, because an attacker
/// who learns how far a hash agrees is no nearer to a token. Elsewhere compare with [`TokenHash::is_of`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TokenHash(String);

/// Makes and checks the hidden field that proves that a form came from our own page.
pub struct Csrf(MacKey);

impl<const BYTES: usize> Opaque<BYTES> {
    /// Draws a new token.
    ///
    /// # Errors
    /// [`RandomError`] where the operating system's generator fails.
    pub fn mint(random: &Randomness) -> Result<Self, RandomError> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        random.fill(bytes.as_mut_slice())?;
        Ok(Self(bytes))
    }

    /// Reads a token from a link or a cookie; `None` where it cannot be one. Capitals and look-alikes (`O` for zero,
    /// `l` for one) are read as what was meant, since links are retyped from paper.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = base32::decode(text)?;
        bytes
            .as_slice()
            .try_into()
            .ok()
            .map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// The text for the link or the cookie: the only moment at which the token is shown.
    #[must_use]
    pub fn reveal(&self) -> Zeroizing<String> {
        Zeroizing::new(base32::encode(self.0.as_slice()))
    }

    /// What is stored and looked up in its stead.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        TokenHash(base32::encode(&subkey::hash(b"nazorg token v1", &[self.0.as_slice()])))
    }
}

impl<const BYTES: usize> fmt::Debug for Opaque<BYTES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

impl TokenHash {
    /// The text for the column.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the hash of that token, compared in constant time.
    #[must_use]
    pub fn is_of<const BYTES: usize>(&self, token: &Opaque<BYTES>) -> bool {
        self.0.as_bytes().ct_eq(token.hash().0.as_bytes()).into()
    }
}

/// A hash read back from its column; it is compared, never trusted.
impl From<String> for TokenHash {
    fn from(column: String) -> Self {
        Self(column)
    }
}

impl Csrf {
    /// Derives the key from the master key.
    #[must_use]
    pub fn new(master: &Master) -> Self {
        Self(MacKey::derive(master.bytes(), &["csrf"]))
    }

    /// The value for the hidden field of every form of this worker: HMAC-SHA-256 of the session's token, 26 base32
    /// characters. It lasts as long as the session.
    #[must_use]
    pub fn of(&self, session: &SessionToken) -> String {
        self.0.id(&[session.0.as_slice()])
    }

    /// Whether the field that came in is this session's, compared in constant time.
    #[must_use]
    pub fn agrees(&self, session: &SessionToken, field: &str) -> bool {
        self.of(session).as_bytes().ct_eq(field.as_bytes()).into()
    }
}
