//! Passwords of workers: argon2id (RFC 9106), stored as PHC text.
//!
//! Hashing takes 19 MiB and some tens of milliseconds: call it on a blocking thread, and let the caller limit how many
//! run at once.

use std::sync::LazyLock;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::random::{RandomError, Randomness};

/// The shortest password, in characters.
pub const CHARACTERS_MIN: usize = 12;

/// The longest password, in bytes; it bounds the work on what a stranger sends.
pub const BYTES_MAX: usize = 256;

/// OWASP's Password Storage Cheat Sheet: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

const SALT_BYTES: usize = 16;

/// Why a new password is refused. There are no rules of composition: they make passwords worse (NIST SP 800-63B).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Fewer than [`CHARACTERS_MIN`] characters.
    #[error("the password has fewer than {CHARACTERS_MIN} characters; a few words in a row are good")]
    TooShort,
    /// More than [`BYTES_MAX`] bytes.
    #[error("the password is longer than {BYTES_MAX} bytes; take a shorter one")]
    TooLong,
}

/// Why a password could not be hashed or compared, whatever it was.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// The new password breaks a rule.
    #[error("the password was refused")]
    Refused(#[source] PasswordFault),
    /// No random bytes for the salt.
    #[error("the password could not be hashed")]
    Random(#[from] RandomError),
    /// argon2 refused, most likely for want of memory.
    #[error("the password could not be hashed; see whether 19 MiB of memory are free")]
    Hashing(#[source] password_hash::Error),
    /// What is stored is no PHC text of a kind that this program reads.
    #[error("the stored password hash is damaged; set a new password for this user")]
    Damaged,
}

/// A hash of nobody's password, against which an unknown user's is compared.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| digest("", &[0; SALT_BYTES]).ok());

/// Judges a new password by its length alone.
///
/// # Errors
/// The [`PasswordFault`].
pub fn check(password: &SecretString) -> Result<(), PasswordFault> {
    let password = password.expose_secret();
    if password.len() > BYTES_MAX {
        return Err(PasswordFault::TooLong);
    }
    if password.chars().count() < CHARACTERS_MIN {
        return Err(PasswordFault::TooShort);
    }
    Ok(())
}

/// Hashes a new password to PHC text (`$argon2id$v=19$m=19456,t=2,p=1$…`).
///
/// # Errors
/// Every [`PasswordError`] but [`PasswordError::Damaged`].
pub fn hash(password: &SecretString, random: &Randomness) -> Result<String, PasswordError> {
    check(password).map_err(PasswordError::Refused)?;
    digest(password.expose_secret(), &random.bytes::<SALT_BYTES>()?)
}

/// Whether the password is the stored one. `stored` is `None` for an unknown user, who is refused after the same work
/// as a wrong password, so that the time does not tell which users there are.
///
/// # Errors
/// [`PasswordError::Damaged`] where the stored text cannot be read, [`PasswordError::Hashing`] where argon2 refuses.
pub fn verify(password: &SecretString, stored: Option<&str>) -> Result<bool, PasswordError> {
    let password = password.expose_secret();
    if password.len() > BYTES_MAX {
        return Ok(false);
    }
    let Some(text) = stored.or(NOBODY.as_deref()) else {
        return Ok(false);
    };
    let read = PasswordHash::new(text).map_err(|_| PasswordError::Damaged)?;
    if read.salt.is_none() || read.hash.is_none() {
        // argon2 calls this a wrong password, and the user would look for the fault in vain.
        return Err(PasswordError::Damaged);
    }
    match hasher()?.verify_password(normal(password).as_bytes(), &read) {
        Ok(()) => Ok(stored.is_some()),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(PasswordError::Hashing(error)),
    }
}

/// Whether the stored hash was made with other parameters than today's, so that the next right sign-in renews it.
#[must_use]
pub fn needs_rehash(stored: &str) -> bool {
    let Ok(read) = PasswordHash::new(stored) else {
        return true;
    };
    let Ok(params) = Params::try_from(&read) else {
        return true;
    };
    read.algorithm != Algorithm::Argon2id.ident()
        || read.version != Some(Version::V0x13.into())
        || (params.m_cost(), params.t_cost(), params.p_cost()) != (MEMORY_KIB, PASSES, LANES)
}

fn digest(password: &str, salt: &[u8]) -> Result<String, PasswordError> {
    let hash = hasher()?
        .hash_password_with_salt(normal(password).as_bytes(), salt)
        .map_err(PasswordError::Hashing)?;
    Ok(hash.to_string())
}

fn hasher() -> Result<Argon2<'static>, PasswordError> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|error| PasswordError::Hashing(error.into()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// One keyboard writes `é` as one character and another as two; both are the same password (NFKC, NIST SP 800-63B).
fn normal(password: &str) -> Zeroizing<String> {
    let mut normal = Zeroizing::new(String::with_capacity(BYTES_MAX * 4));
    normal.extend(password.nfkc());
    normal
}
