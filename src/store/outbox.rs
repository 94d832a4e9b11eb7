//! The outbox: what is to leave, what has been started, and what became of it.
//!
//! A message is *leased* (one worker looks at it), *resolved* (consent, address, text), *started* in a transaction
//! that compares the generations it was resolved on, written to the worker's journal, handed over, and *completed*.
//! Between `started` and the hand-over stands nothing but the journal.

mod completion;
mod leased;
mod recovery;
mod starting;
mod unsent;

pub use completion::{Completion, Said};
pub use leased::{Leased, Recipient, ToPerson, give_back, lease, resolve, set_aside};
pub use recovery::{
    LastWord, Reading, Recovered, forget_mark, hold_orphans, marks, note_journal, note_mark, recover_own,
};
pub(in crate::store) use recovery::{hold_lost, settle_journaled};
pub use starting::{NewToken, Starting, complete_and_start};
pub use unsent::{expire, refuse};

use super::Conn;
use super::tally::Fact;
use crate::care::message::MessageFate;
use crate::care::person::Channel;

/// Counts messages of these channels that came to a fate.
pub(super) fn came_to(conn: &mut Conn<'_>, channels: &[Channel], fate: MessageFate) {
    for channel in Channel::ALL {
        let count = channels.iter().filter(|one| *one == channel).count();
        conn.count(Fact::Fate(*channel, fate), count);
    }
}
