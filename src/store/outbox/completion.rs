//! What became of hand-overs.

use jiff::{SignedDuration, Timestamp};

use crate::care::event::Event;
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::{MessageFate, Refusal};
use crate::care::person::Channel;
use crate::store::tally::Fact;
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, no_random, trajectories};

/// What became of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Which message.
    pub key: SendKey,
    /// Of which channel.
    pub channel: Channel,
    /// The trajectory to be told of anything but acceptance.
    pub trajectory: Option<TrajectoryId>,
    /// What the gateway said.
    pub said: Said,
    /// When.
    pub at: Timestamp,
}

/// What a gateway said to a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It has it.
    Accepted {
        /// Its own reference.
        provider_id: Option<String>,
        /// How many segments it counts.
        segments: Option<u16>,
    },
    /// It surely has not.
    NotTaken {
        /// When to try again.
        again: SignedDuration,
    },
    /// It refuses.
    Refused(Refusal),
    /// Nobody knows.
    Unknown,
}

impl Said {
    /// What it said, in a word.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::NotTaken { .. } => "not-taken",
            Self::Refused(_) => "refused",
            Self::Unknown => "unknown",
        }
    }
}

/// Writes what became of hand-overs; once more changes nothing. A report that overtook the gateway's answer is not undone.
pub(super) async fn complete(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    completions: Vec<Completion>,
    worker: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    let mut events = Vec::new();
    let mut back = Vec::new();
    for one in completions {
        let (fate, provider_id, segments, refusal) = match &one.said {
            Said::Accepted { provider_id, segments } => (MessageFate::Accepted, provider_id.clone(), *segments, None),
            Said::Refused(why) => (MessageFate::Failed, None, None, Some(why.code())),
            Said::Unknown => (MessageFate::Unknown, None, None, None),
            Said::NotTaken { again } => {
                conn.count(Fact::NotTaken(one.channel), 1);
                back.push((one.key, one.at + *again));
                continue;
            }
        };
        conn.count(Fact::Fate(one.channel, fate), 1);
        rows.push(values![
            one.key.as_str(),
            fate.code(),
            i64::from(fate.rank()),
            one.at,
            provider_id,
            segments.map(i64::from),
            refusal,
        ]);
        if let (Some(trajectory), true) = (one.trajectory, fate != MessageFate::Accepted) {
            events.push((
                keys.mint("ev_").map_err(no_random)?,
                trajectory,
                Event::Fate { key: one.key },
            ));
        }
    }
    let names = [
        "send_key",
        "fate",
        "fate_rank",
        "at",
        "provider_id",
        "segments",
        "refusal",
    ];
    let sql = "UPDATE message SET waits = FALSE, provider_id = coalesce(message.provider_id, v.provider_id), \
               segments = coalesce(v.segments, message.segments), \
               refusal = CASE WHEN message.fate_rank < v.fate_rank THEN v.refusal ELSE message.refusal END, \
               fate_at = CASE WHEN message.fate_rank < v.fate_rank THEN v.at ELSE message.fate_at END, \
               fate = CASE WHEN message.fate_rank < v.fate_rank THEN v.fate ELSE message.fate END, \
               fate_rank = CASE WHEN message.fate_rank < v.fate_rank THEN v.fate_rank ELSE message.fate_rank END \
               FROM {rows} WHERE message.send_key = v.send_key";
    conn.update_from("complete messages", sql, &names, rows, |_| Ok(()))
        .await?;
    for (key, again) in back {
        // The one way back in the lattice: the gateway surely did not take it.
        let sql = "UPDATE message SET fate = 'queued', fate_rank = 0, fate_at = $1, not_before = $1, unsent = 'not-taken', \
                   started_at = NULL, started_by = NULL, lease_until = 0, lease_by = NULL \
                   WHERE send_key = $2 AND fate = 'started' AND started_by = $3";
        conn.run("put a message back", sql, values![again, key.as_str(), worker])
            .await?;
    }
    trajectories::wake(conn, keys.org(), events, now).await
}
