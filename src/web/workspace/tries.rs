//! Tries to sign in: one at a time under each name, and counted under names that nobody has.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::Timestamp;

use crate::store::workers::{FAILURES_MOST, LOCKED_FOR};

/// So many names that nobody has are remembered; beyond it the oldest are forgotten.
const STRANGERS_MOST: usize = 10_000;

/// Whoever tries under the same name waits here for the one before.
type Turn = Arc<tokio::sync::Mutex<()>>;

/// The tries of this process, by the blind index of the sign-in name.
#[derive(Default)]
pub(super) struct Tries {
    turns: Mutex<BTreeMap<String, Turn>>,
    strangers: Mutex<BTreeMap<String, Stranger>>,
}

struct Stranger {
    failures: i64,
    locked_until: Option<Timestamp>,
    last: Timestamp,
}

impl Tries {
    /// The turn of a name; whoever holds its lock compares a password.
    pub(super) fn turn(&self, login: &str) -> Turn {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        // Nobody else holds these any more.
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        Arc::clone(turns.entry(login.to_owned()).or_default())
    }

    /// Counts a try under a name that nobody has, as the store counts those of workers; until when it is locked.
    pub(super) fn of_a_stranger(&self, login: &str, now: Timestamp) -> Option<Timestamp> {
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        if !strangers.contains_key(login) && strangers.len() >= STRANGERS_MOST {
            let oldest = strangers.iter().min_by_key(|(_, one)| one.last);
            if let Some(oldest) = oldest.map(|(login, _)| login.clone()) {
                strangers.remove(&oldest);
            }
        }
        let one = strangers.entry(login.to_owned()).or_insert(Stranger {
            failures: 0,
            locked_until: None,
            last: now,
        });
        one.last = now;
        if let Some(until) = one.locked_until.filter(|until| *until > now) {
            return Some(until);
        }
        one.failures = if one.failures >= FAILURES_MOST {
            1
        } else {
            one.failures + 1
        };
        one.locked_until = (one.failures == FAILURES_MOST).then(|| now + LOCKED_FOR);
        one.locked_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_is_locked_as_any_other() {
        let (tries, now) = (Tries::default(), Timestamp::UNIX_EPOCH);
        for _ in 1..FAILURES_MOST {
            assert_eq!(tries.of_a_stranger("a", now), None);
        }
        let until = Some(now + LOCKED_FOR);
        assert_eq!(tries.of_a_stranger("a", now), until);
        assert_eq!(tries.of_a_stranger("a", now), until, "a try does not lengthen the lock");
        assert_eq!(tries.of_a_stranger("b", now), None);
        assert_eq!(
            tries.of_a_stranger("a", now + LOCKED_FOR),
            None,
            "the count begins anew"
        );
    }

    #[test]
    fn what_is_remembered_of_strangers_is_bounded() {
        let tries = Tries::default();
        for n in 0..STRANGERS_MOST + 10 {
            tries.of_a_stranger(&n.to_string(), Timestamp::UNIX_EPOCH);
        }
        assert_eq!(tries.strangers.lock().unwrap().len(), STRANGERS_MOST);
    }

    #[tokio::test]
    async fn one_try_after_another_under_one_name() {
        let tries = Tries::default();
        let first = tries.turn("a");
        let held = first.lock().await;
        assert!(tries.turn("a").try_lock().is_err());
        assert!(tries.turn("b").try_lock().is_ok());
        drop(held);
        assert!(tries.turn("a").try_lock().is_ok());
    }
}
