//! How keys, ids and tokens are written: Douglas Crockford's base32 in lower case.
//!
//! It has no `i`, `l`, `o` and `u`, so nothing looks like anything else on paper or on a screen; read back, case does
//! not matter, `o` is zero and `i` and `l` are one. Source: <https://www.crockford.com/base32.html>.

use std::sync::LazyLock;

use data_encoding::{Encoding, Specification};
use zeroize::Zeroizing;

#[expect(clippy::expect_used, reason = "the alphabet is a constant and a test reads it")]
static ALPHABET: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification.symbols.push_str("0123456789abcdefghjkmnpqrstvwxyz");
    specification.translate.from.push_str("ABCDEFGHJKMNPQRSTVWXYZoOiIlL");
    specification.translate.to.push_str("abcdefghjkmnpqrstvwxyz001111");
    specification.encoding().expect("32 distinct symbols")
});

/// The text of `bytes`, without padding: 26 characters for 16 bytes, 52 for 32.
pub(super) fn encode(bytes: &[u8]) -> String {
    ALPHABET.encode(bytes)
}

/// The bytes of a text; `None` where it is no base32 or its last bits are not zero.
pub(super) fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    ALPHABET.decode(text.as_bytes()).ok().map(Zeroizing::new)
}

/// The text as [`encode`] would write it, where it was typed with capitals or look-alikes.
pub(super) fn canonical(text: &str) -> String {
    text.chars()
        .map(|character| match character.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}
