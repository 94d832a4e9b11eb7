//! What was written, counted since the process began. Only what was committed counts, and everything that is counted is
//! of closed vocabularies: nothing here can name anybody.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::care::contact::Outcome;
use crate::care::event::Via;
use crate::care::message::MessageFate;
use crate::care::person::Channel;
use crate::care::risk::AlertLevel;
use crate::care::vocabulary::vocabulary;

vocabulary! {
    /// Where a reply was put.
    pub enum Placed {
        /// Into the conversation that it answers.
        Conversation = "conversation",
        /// On the board: a human being finds out whose it is.
        Board = "board",
    }
}

vocabulary! {
    /// How a stop came to us.
    pub enum StopBy {
        /// In a text message.
        Sms = "sms",
        /// In a mail.
        Mail = "mail",
        /// On a page of ours.
        Page = "page",
        /// By the word of a worker.
        Worker = "worker",
        /// Out of a journal: the database did not know it any more.
        Journal = "journal",
    }
}

impl StopBy {
    /// By who said it and where, as the columns of a stop hold them.
    pub(super) fn of((who, place): (&str, &str)) -> Self {
        match (who, Via::from_code(place)) {
            ("journal", _) => Self::Journal,
            ("person", Some(Via::Sms)) => Self::Sms,
            ("person", Some(Via::Mail)) => Self::Mail,
            ("person", Some(Via::Page)) => Self::Page,
            _ => Self::Worker,
        }
    }
}

/// Something that was written, and is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fact {
    /// A message of this channel came to this fate.
    Fate(Channel, MessageFate),
    /// A gateway surely did not take a message of this channel, which goes back into the queue.
    NotTaken(Channel),
    /// A reply was taken in.
    Reply(Via, Placed),
    /// A stop was taken in.
    Stop(StopBy),
    /// A contact ended so.
    Ended(Outcome),
    /// An alert was raised.
    Alert(AlertLevel),
}

/// The counts; they begin at zero with the process.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(Arc<Mutex<BTreeMap<Fact, u64>>>);

impl Tally {
    /// Counts what a transaction wrote, after its commit.
    pub(super) fn add(&self, facts: Vec<(Fact, u64)>) {
        if facts.is_empty() {
            return;
        }
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (fact, count) in facts {
            let sum = counts.entry(fact).or_default();
            *sum = sum.saturating_add(count);
        }
    }

    /// The counts up to now; what was never written is not among them.
    pub(super) fn counts(&self) -> BTreeMap<Fact, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
