//! The text form that all ciphertexts share: `v1.<name of the key>.<nonce and ciphertext>`.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) with a random 192-bit nonce: so long that random ones never meet, even
//! where many processes use one key. The last part is base64url without padding (RFC 4648 §5).

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use data_encoding::BASE64URL_NOPAD;
use zeroize::Zeroizing;

use super::random::{RandomError, Randomness};

const NONCE_BYTES: usize = 24;

/// The key at hand and the name under which ciphertexts know it.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) key: &'a [u8; 32],
}

/// Why a text did not open.
pub(super) enum Fault {
    Empty,
    UnknownVersion,
    WrongKey { named: String },
    Damaged,
}

#[expect(clippy::expect_used, reason = "the cipher refuses only texts over 256 GiB")]
pub(super) fn encrypt(
    named: &Named<'_>,
    bound: &[u8],
    plaintext: &[u8],
    random: &Randomness,
) -> Result<String, RandomError> {
    let nonce = random.bytes::<NONCE_BYTES>()?;
    let payload = Payload {
        msg: plaintext,
        aad: bound,
    };
    let sealed = cipher(named.key)
        .encrypt(&XNonce::from(nonce), payload)
        .expect("a text that fits");
    let mut bytes = nonce.to_vec();
    bytes.extend_from_slice(&sealed);
    Ok(format!("v1.{}.{}", named.name, BASE64URL_NOPAD.encode(&bytes)))
}

/// The name of the key that a text carries.
pub(super) fn name_in(text: &str) -> Option<&str> {
    text.strip_prefix("v1.")?.split_once('.').map(|(name, _)| name)
}

pub(super) fn decrypt(named: &Named<'_>, bound: &[u8], text: &str) -> Result<Zeroizing<Vec<u8>>, Fault> {
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    let mut parts = text.splitn(3, '.');
    let (Some(version), Some(name), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Fault::Damaged);
    };
    if version != "v1" {
        return Err(if is_version(version) {
            Fault::UnknownVersion
        } else {
            Fault::Damaged
        });
    }
    if name != named.name {
        // Only what can be a name of a key is handed on; anything else would bring stray text into an error.
        let looks_like_one = name.len() == named.name.len() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return Err(if looks_like_one {
            Fault::WrongKey { named: name.to_owned() }
        } else {
            Fault::Damaged
        });
    }
    let bytes = BASE64URL_NOPAD.decode(body.as_bytes()).map_err(|_| Fault::Damaged)?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>().ok_or(Fault::Damaged)?;
    let payload = Payload {
        msg: sealed,
        aad: bound,
    };
    cipher(named.key)
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| Fault::Damaged)
}

/// Takes the key without any schedule, so there is nothing to keep between two values.
fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

fn is_version(text: &str) -> bool {
    text.strip_prefix('v')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
