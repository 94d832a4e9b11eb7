//! Sub-keys and the one way in which several fields become one input.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::base32;

/// Names the generation of all derivations; a change of it changes every id and every blind index.
const SALT: &[u8] = b"nazorg vault v1";

/// A key for HMAC-SHA-256, derived from the master key for one purpose.
pub(super) struct MacKey(Zeroizing<[u8; 32]>);

impl MacKey {
    /// Derives the key of one purpose: HKDF-SHA-256 with the length-prefixed purpose as info.
    pub(super) fn derive(master: &[u8; 32], purpose: &[&str]) -> Self {
        let mut key = Zeroizing::new([0; 32]);
        expand(master, purpose, key.as_mut_slice());
        Self(key)
    }

    /// HMAC-SHA-256 over the length-prefixed parts.
    pub(super) fn tag(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC itself fills a key that is shorter than a block with zeros; doing so here leaves no error to handle.
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(self.0.as_slice());
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        for part in parts {
            mac.update(&length(part));
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// The first 128 bits of the tag as 26 base32 characters.
    pub(super) fn id(&self, parts: &[&[u8]]) -> String {
        base32::encode(&self.tag(parts)[..16])
    }
}

/// HKDF-SHA-256 (RFC 5869) of the master key into `bytes`, with the length-prefixed purpose as info.
#[expect(
    clippy::expect_used,
    reason = "HKDF refuses only outputs over 8,160 bytes, and ours are at most 32"
)]
pub(super) fn expand(master: &[u8; 32], purpose: &[&str], bytes: &mut [u8]) {
    let parts: Vec<&[u8]> = purpose.iter().map(|part| part.as_bytes()).collect();
    Hkdf::<Sha256>::new(Some(SALT), master)
        .expand(&joined(&parts), bytes)
        .expect("a short output");
}

/// SHA-256 over a label and the length-prefixed parts, for what needs no key.
pub(super) fn hash(label: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in std::iter::once(&label).chain(parts) {
        hash.update(length(part));
        hash.update(part);
    }
    hash.finalize().into()
}

/// The parts, each after its length, so that no two lists of parts give the same bytes.
pub(super) fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts
        .iter()
        .flat_map(|part| length(part).into_iter().chain(part.iter().copied()))
        .collect()
}

fn length(part: &[u8]) -> [u8; 8] {
    (part.len() as u64).to_be_bytes()
}
