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

use jiff::Timestamp;

pub use completion::{Completion, Said};
pub use leased::{Leased, Recipient, ToPerson, lease, resolve};
pub use recovery::{Recovered, hold_orphans, note_journal, recover_own};
pub use starting::{NewToken, Starting, complete_and_start};
pub use unsent::{expire, refuse};

use super::value::{Value, values};
use super::{Conn, StoreError};
use crate::care::ids::SendKey;

/// When the next queued message may leave; `None` where none waits.
///
/// # Errors
/// Where the database refuses.
pub async fn next_send(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT not_before FROM message WHERE fate = 'queued' ORDER BY not_before, send_key LIMIT 1";
    conn.first("read the next send", sql, Vec::new(), |row| row.instant())
        .await
}

/// The columns that a bulk update by `INSERT … ON CONFLICT DO UPDATE` has to name because they may not be null; the
/// row is always there, so these values are never written.
const STAND_IN: &str = "send_key, org, wire, recipient_kind, recipient, kind, channel, language, not_before, not_after, \
                        lease_until, created_at, retain_class";

fn stand_in(key: &SendKey) -> Vec<Value> {
    let no_wire = format!("{key}~");
    values![
        key.as_str(),
        "",
        no_wire,
        "person",
        "",
        "",
        "",
        "",
        0_i64,
        0_i64,
        0_i64,
        0_i64,
        ""
    ]
}
