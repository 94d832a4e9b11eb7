//! The one place that draws random bytes.

use std::sync::atomic::{AtomicU64, Ordering};

use super::{base32, subkey};

/// Where random bytes come from.
///
/// `run` and every command that touches real data use [`Randomness::System`]. A seeded source repeats itself from one
/// start to the next, and a nonce that is used twice under one key gives the plaintext away; it is for the demo and
/// for tests, whose keys live no longer than they do. Four things keep it out of `run`: it has no `Default`, no
/// `FromStr` and no `Deserialize`, so that no setting can name it; [`Randomness::seeded`] is the only way to one;
/// [`super::Master::create`] takes no source and always asks the system, so that no key file can come from a seed; and
/// `run` may refuse one at its start with [`Randomness::is_seeded`].
#[derive(Debug)]
pub enum Randomness {
    /// The operating system's generator.
    System,
    /// A sequence that replays.
    Seeded(Seeded),
}

/// The state of a seeded source: made by [`Randomness::seeded`] alone.
#[derive(Debug)]
pub struct Seeded {
    seed: u64,
    drawn: AtomicU64,
}

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes; nothing was written")]
pub struct RandomError(#[source] getrandom::Error);

impl Randomness {
    /// A source that gives the same bytes for the same seed and the same order of draws. For the demo and tests only.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        Self::Seeded(Seeded {
            seed,
            drawn: AtomicU64::new(0),
        })
    }

    /// Whether this source repeats itself, which `run` must refuse.
    #[must_use]
    pub const fn is_seeded(&self) -> bool {
        matches!(self, Self::Seeded(_))
    }

    /// Fills `bytes`.
    ///
    /// # Errors
    /// [`RandomError`] where the operating system's generator fails; `bytes` is then not to be used.
    #[expect(clippy::disallowed_methods, reason = "this is the door to chance")]
    pub fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        match self {
            Self::System => getrandom::fill(bytes).map_err(RandomError),
            Self::Seeded(seeded) => {
                seeded.fill(bytes);
                Ok(())
            }
        }
    }

    /// A fresh id: the prefix and 26 base32 characters (128 bits), for rows whose id is not derived.
    ///
    /// # Errors
    /// [`RandomError`] where the operating system's generator fails.
    pub fn id(&self, prefix: &str) -> Result<String, RandomError> {
        Ok(format!("{prefix}{}", base32::encode(&self.bytes::<16>()?)))
    }

    pub(super) fn bytes<const N: usize>(&self) -> Result<[u8; N], RandomError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

impl Seeded {
    /// HMAC in counter mode; each draw has a number of its own, so that threads never share bytes.
    fn fill(&self, bytes: &mut [u8]) {
        let draw = self.drawn.fetch_add(1, Ordering::Relaxed);
        for (block, chunk) in (0_u64..).zip(bytes.chunks_mut(32)) {
            let parts: [&[u8]; 3] = [&self.seed.to_be_bytes(), &draw.to_be_bytes(), &block.to_be_bytes()];
            chunk.copy_from_slice(&subkey::hash(b"nazorg seeded randomness", &parts)[..chunk.len()]);
        }
    }
}
