//! Rehearsal: the step plan lived through on a caseload before anybody is contacted.
//!
//! The rules are those of production, by the same [`advance`](super::advance::advance); what is assumed is what lies
//! outside of them: whether a message arrives, whether somebody answers and what, when a worker gets round to a task. All
//! of it is drawn from a seed, so that the same rehearsal gives the same result.

mod assumed;
mod chance;
mod company;
mod habits;
mod history;
mod people;
mod row;
mod script;
mod tally;
#[cfg(test)]
mod tests;
mod work;

pub use assumed::{Assumed, assumed};
pub use chance::Chance;
pub use company::{Company, Member};
pub use habits::{Habits, Minutes, Share};
pub use history::History;
pub use row::{Came, Row, What};
pub use tally::{Balance, OfStep, Tally, Week};

use jiff::Timestamp;

use super::circle::Gateways;
use super::rules::Rules;
use script::Script;

/// A rehearsal: under which rules, with what behaviour, until when.
#[derive(Clone, Debug)]
pub struct Rehearsal<'a> {
    rules: &'a Rules,
    habits: &'a Habits,
    script: Script,
    seed: u64,
    until: Timestamp,
    in_detail: bool,
}

impl<'a> Rehearsal<'a> {
    /// A rehearsal of these rules until a moment. The same seed and the same company give the same course.
    #[must_use]
    pub fn new(rules: &'a Rules, habits: &'a Habits, seed: u64, until: Timestamp) -> Self {
        Self {
            rules,
            habits,
            script: Script::of(rules),
            seed,
            until,
            in_detail: false,
        }
    }

    /// The same, with how the day of each contact was found, also of those that never began. It costs a derivation for
    /// each of them.
    #[must_use]
    pub fn in_detail(self) -> Self {
        Self {
            in_detail: true,
            ..self
        }
    }

    /// The rules that are rehearsed.
    #[must_use]
    pub const fn rules(&self) -> &'a Rules {
        self.rules
    }

    /// Until when.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }

    /// The gateways as a rehearsal takes them: both channels, with replies and delivery reports.
    #[must_use]
    pub fn gateways() -> Gateways {
        let able = super::circle::Capabilities {
            replies: true,
            delivery_reports: true,
            voice_on_sender: false,
            links_from_outside: true,
        };
        Gateways {
            sms: Some(able),
            mail: Some(able),
        }
    }
}
