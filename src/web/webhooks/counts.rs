//! How many callbacks were refused since the start, by reason.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::care::vocabulary::vocabulary;

vocabulary! {
    /// Why a callback changed nothing.
    pub enum RefusedFor {
        /// It is not the gateway's, or cannot be shown to be.
        Signature = "signature",
        /// It is larger than anything that the gateway sends.
        Size = "size",
        /// It is no form, or a field in it is missing or unknown.
        Form = "form",
        /// No gateway of ours calls back.
        NotExpected = "not-expected",
        /// It is about a message that we never sent.
        Unknown = "unknown",
        /// It was here already.
        Replayed = "replayed",
        /// It could not be stored; the gateway was told to come back.
        NotStored = "not-stored",
    }
}

/// The counts; they begin at zero with the process.
#[derive(Debug, Default)]
pub struct CallbackCounts([AtomicU64; RefusedFor::ALL.len()]);

impl CallbackCounts {
    /// Counts one.
    pub fn refuse(&self, reason: RefusedFor) {
        if let Some(count) = RefusedFor::ALL
            .iter()
            .position(|known| *known == reason)
            .and_then(|at| self.0.get(at))
        {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The count of a reason.
    #[must_use]
    pub fn of(&self, reason: RefusedFor) -> u64 {
        self.refused()
            .find(|(known, _)| *known == reason)
            .map_or(0, |(_, count)| count)
    }

    /// Every reason with its count.
    pub fn refused(&self) -> impl Iterator<Item = (RefusedFor, u64)> + '_ {
        RefusedFor::ALL
            .iter()
            .copied()
            .zip(self.0.iter().map(|count| count.load(Ordering::Relaxed)))
    }
}
