//! Backups as they leave the machine: a file sealed under a key that the master key and the file's own salt give.
//!
//! The content goes in pieces of 64 KiB, sealed by the STREAM construction over XChaCha20-Poly1305 (Hoang, Reyhanitabar,
//! Rogaway and Vizár, "Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance", 2015): a piece that was
//! altered, moved, left out or added behind the last does not open. Whoever holds the recovery print can open it on
//! another machine; nobody else learns more than its length.

use std::io::{self, ErrorKind, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use zeroize::Zeroizing;

use super::random::{RandomError, Randomness};
use super::{Master, base32, subkey};

/// The first line of a file: what it is, and in which form.
const HEAD: &str = "nazorg backup v1 ";

/// So many bytes are sealed at a time.
const PIECE: usize = 64 * 1024;

/// What each piece grows by.
const TAG: usize = 16;

/// A salt of 256 bits gives every file a key of its own.
const SALT: usize = 32;

/// The part of the nonce that does not count pieces. The key is the file's own, so it may be the same for all.
const NONCE: [u8; 19] = [0; 19];

/// Why a backup cannot be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The operating system.
    #[error("the backup could not be read or written; look at the disk and at who may write there")]
    Io(#[from] io::Error),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomError),
    /// It is something else.
    #[error("this is no backup of nazorg, or one of a later version")]
    Other,
    /// It was made under another master key.
    #[error(
        "this backup was made under master key {named}, and this one is {found}; restore with the key that belongs to it"
    )]
    OtherKey {
        /// The fingerprint that it names.
        named: String,
        /// The fingerprint at hand.
        found: String,
    },
    /// It was cut short or altered.
    #[error("the backup is damaged, or its end is missing; take another copy of it")]
    Damaged,
}

/// Seals everything that `from` gives into `to`.
///
/// # Errors
/// [`ArchiveError::Io`], [`ArchiveError::Random`].
pub fn seal(master: &Master, random: &Randomness, from: &mut dyn Read, to: &mut dyn Write) -> Result<(), ArchiveError> {
    let salt: [u8; SALT] = random.bytes()?;
    writeln!(to, "{HEAD}{}", master.fingerprint())?;
    to.write_all(&salt)?;
    let mut sealer = EncryptorBE32::from_aead(cipher(master, &salt), &NONCE.into());
    let mut piece = next(from)?;
    loop {
        let following = next(from)?;
        if following.is_empty() {
            let last = sealer
                .encrypt_last(piece.as_slice())
                .map_err(|_| ArchiveError::Damaged)?;
            to.write_all(&last)?;
            return Ok(());
        }
        let piece_sealed = sealer
            .encrypt_next(piece.as_slice())
            .map_err(|_| ArchiveError::Damaged)?;
        to.write_all(&piece_sealed)?;
        piece = following;
    }
}

/// Opens what [`seal`] made. What was written to `to` is not to be used where this fails.
///
/// # Errors
/// Every [`ArchiveError`] but [`ArchiveError::Random`].
pub fn open(master: &Master, from: &mut dyn Read, to: &mut dyn Write) -> Result<(), ArchiveError> {
    let named = fingerprint(from)?;
    if named != master.fingerprint() {
        return Err(ArchiveError::OtherKey {
            named,
            found: master.fingerprint().to_owned(),
        });
    }
    let mut salt = [0; SALT];
    from.read_exact(&mut salt).map_err(|_| ArchiveError::Damaged)?;
    let mut opener = DecryptorBE32::from_aead(cipher(master, &salt), &NONCE.into());
    let mut piece = read(from, PIECE + TAG)?;
    loop {
        let following = read(from, PIECE + TAG)?;
        if following.is_empty() {
            let last = opener
                .decrypt_last(piece.as_slice())
                .map_err(|_| ArchiveError::Damaged)?;
            to.write_all(&Zeroizing::new(last))?;
            return Ok(());
        }
        let piece_opened = opener
            .decrypt_next(piece.as_slice())
            .map_err(|_| ArchiveError::Damaged)?;
        to.write_all(&Zeroizing::new(piece_opened))?;
        piece = following;
    }
}

/// The fingerprint of the master key that a backup names in its first line.
fn fingerprint(from: &mut dyn Read) -> Result<String, ArchiveError> {
    let mut line = Vec::new();
    // Far longer than the line of any version.
    while line.len() < 200 {
        let mut byte = [0];
        from.read_exact(&mut byte).map_err(|_| ArchiveError::Other)?;
        if byte == *b"\n" {
            break;
        }
        line.extend(byte);
    }
    let line = String::from_utf8(line).map_err(|_| ArchiveError::Other)?;
    line.strip_prefix(HEAD).map(str::to_owned).ok_or(ArchiveError::Other)
}

fn cipher(master: &Master, salt: &[u8]) -> XChaCha20Poly1305 {
    let mut key = Zeroizing::new([0; 32]);
    subkey::expand(master.bytes(), &["backup", &base32::encode(salt)], key.as_mut_slice());
    XChaCha20Poly1305::new((&*key).into())
}

fn next(from: &mut dyn Read) -> Result<Zeroizing<Vec<u8>>, io::Error> {
    read(from, PIECE)
}

/// So many bytes, or fewer at the end.
fn read(from: &mut dyn Read, most: usize) -> Result<Zeroizing<Vec<u8>>, io::Error> {
    let mut piece = Zeroizing::new(vec![0; most]);
    let mut full = 0;
    while full < most {
        match from.read(&mut piece[full..]) {
            Ok(0) => break,
            Ok(read) => full += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    piece.truncate(full);
    Ok(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(content: &[u8]) -> Vec<u8> {
        let mut to = Vec::new();
        seal(
            &Master::from_bytes(&[7; 32]),
            &Randomness::System,
            &mut &content[..],
            &mut to,
        )
        .unwrap();
        to
    }

    fn opened(sealed: &[u8]) -> Result<Vec<u8>, ArchiveError> {
        let mut to = Vec::new();
        open(&Master::from_bytes(&[7; 32]), &mut &sealed[..], &mut to).map(|()| to)
    }

    #[test]
    fn what_was_sealed_comes_back_whatever_its_length() {
        for length in [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 77] {
            let content: Vec<u8> = (0..=250).cycle().take(length).collect();
            assert_eq!(opened(&sealed(&content)).unwrap(), content, "{length}");
        }
    }

    #[test]
    fn nothing_that_was_altered_cut_or_added_to_opens() {
        let content = vec![5; 2 * PIECE + 10];
        let whole = sealed(&content);
        let head = HEAD.len() + Master::from_bytes(&[7; 32]).fingerprint().len() + 1;
        for at in [head, head + SALT, head + SALT + PIECE + TAG, whole.len() - 1] {
            let mut altered = whole.clone();
            altered[at] ^= 1;
            assert!(matches!(opened(&altered), Err(ArchiveError::Damaged)), "{at}");
        }
        // Cut where a piece ends, and elsewhere.
        for length in [
            head + 3,
            head + SALT,
            head + SALT + PIECE + TAG,
            head + SALT + 2 * (PIECE + TAG),
            whole.len() - 1,
        ] {
            assert!(
                matches!(opened(&whole[..length]), Err(ArchiveError::Damaged)),
                "{length}"
            );
        }
        let mut longer = whole.clone();
        longer.extend([0; 20]);
        assert!(matches!(opened(&longer), Err(ArchiveError::Damaged)));
        let mut swapped = whole[..head + SALT].to_vec();
        let (first, second) = whole[head + SALT..].split_at(PIECE + TAG);
        swapped.extend([&second[..PIECE + TAG], first, &second[PIECE + TAG..]].concat());
        assert!(matches!(opened(&swapped), Err(ArchiveError::Damaged)));
    }

    #[test]
    fn another_key_and_another_file_are_told() {
        let mut to = Vec::new();
        let other = open(&Master::from_bytes(&[8; 32]), &mut &sealed(b"x")[..], &mut to);
        assert!(matches!(other, Err(ArchiveError::OtherKey { .. })));
        for file in [&b""[..], b"SQLite format 3\0", b"nazorg backup v2 abc\n"] {
            assert!(matches!(opened(file), Err(ArchiveError::Other)));
        }
        assert!(to.is_empty());
    }

    #[test]
    fn the_same_twice_is_not_the_same() {
        assert_ne!(sealed(b"x"), sealed(b"x"));
    }
}
