//! A judgement of before, made again: the rules that judged, on what they judged.

use futures_util::FutureExt as _;

use super::{Engine, EngineError};
use crate::care::risk::Verdict;
use crate::store::alerts::{self, Recorded};

/// A judgement as it was recorded, and as its own rules judge now.
#[derive(Clone, Debug)]
pub struct JudgedAgain {
    /// As it was recorded.
    pub then: Recorded,
    /// As it comes out now, with the evidence of every rule that fired.
    pub now: Verdict,
}

impl JudgedAgain {
    /// Whether it comes out the same.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.now.level == Some(self.then.level) && self.now.rules == self.then.fired
    }
}

impl Engine {
    /// Makes the judgement that raised an alert again, by the version of the rules that judged, whatever holds now.
    ///
    /// # Errors
    /// Where there is no such alert, or its rules cannot be read.
    pub async fn judge_again(&self, alert: &str) -> Result<JudgedAgain, EngineError> {
        let (keys, alert) = (self.keys().clone(), alert.to_owned());
        let read = self
            .store()
            .read(move |conn| async move { alerts::recorded(conn, &keys, &alert).await }.boxed());
        let then = read.await?;
        let book = self.rulebook(&then.rules).await?;
        let now = then.grounds.judge(&book.rules.risk);
        Ok(JudgedAgain { then, now })
    }
}
