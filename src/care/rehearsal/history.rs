//! What a service's own clients and workers did, in place of what is assumed of them, once there is enough of it.

use super::habits::{Habits, Share};

/// From so many questions on, shares of the own past say more than round numbers.
const ENOUGH: u64 = 100;

/// What happened so far, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Questions and reminders that left and did not fail.
    pub asked: u64,
    /// Contacts in which a question was asked and that ended answered.
    pub answered: u64,
    /// Persons of whom at least two such contacts have ended.
    pub persons: u64,
    /// Those of them who never answered one.
    pub silent: u64,
    /// Addresses to which a message left.
    pub addresses: u64,
    /// Those of them at which nothing arrives.
    pub dead: u64,
    /// Persons who said stop by message or page.
    pub stops: u64,
    /// Contacts on which an alert was raised.
    pub troubled: u64,
    /// Tasks to be in touch that were closed or that lapsed.
    pub tasks: u64,
    /// Those of them that somebody closed.
    pub done: u64,
    /// Those of them in which the person was spoken with.
    pub reached: u64,
}

impl History {
    /// Whether there is enough of it to go by.
    #[must_use]
    pub const fn is_enough(&self) -> bool {
        self.asked >= ENOUGH
    }

    /// These habits with the shares of the past in their place, each where there is enough of it to count.
    #[must_use]
    pub fn over(&self, habits: &Habits) -> Habits {
        let mut own = habits.clone();
        if !self.is_enough() {
            return own;
        }
        let enough = |part: u64, whole: u64, other: Share| {
            if whole >= ENOUGH / 2 { share(part, whole) } else { other }
        };
        own.never = enough(self.silent, self.persons, own.never);
        // The questions of those who never answer are no part of what the others answer.
        let heard = 100 - u64::from(own.never.of_hundred());
        own.answered = enough(self.answered * 100, self.asked * heard.max(1), own.answered);
        own.dead = enough(self.dead, self.addresses, own.dead);
        own.stop = enough(self.stops, self.answered + self.stops, own.stop);
        own.trouble = enough(self.troubled, self.answered, own.trouble);
        own.done = enough(self.done, self.tasks, own.done);
        own.reached = enough(self.reached, self.done, own.reached);
        own
    }
}

/// A part of a whole in hundredths, rounded.
fn share(part: u64, whole: u64) -> Share {
    let hundredths = (part * 100 + whole / 2).checked_div(whole).unwrap_or(0).min(100);
    Share::percent(u8::try_from(hundredths).unwrap_or(100)).unwrap_or_default()
}
