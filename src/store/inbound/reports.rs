//! A gateway's word on what it took.

use jiff::Timestamp;

use crate::care::event::Event;
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::{MessageFate, Refusal};
use crate::care::person::Channel;
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, no_random, outbox, trajectories};

/// A gateway's word on one of our messages; how many rows it changed. The same word twice, late or out of order,
/// changes nothing.
///
/// # Errors
/// Where the database refuses.
pub async fn report(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    report: &FateReport,
    now: Timestamp,
) -> Result<Reported, StoreError> {
    let head = "INSERT INTO callback (provider, dedupe, at)";
    let row = values![report.provider.as_str(), report.dedupe.as_str(), now];
    let new = conn
        .insert(
            "note a report",
            head,
            vec![row],
            "ON CONFLICT (provider, dedupe) DO NOTHING",
        )
        .await?;
    if new == 0 {
        return Ok(Reported::Duplicate);
    }
    // An older database, restored, has still to hear from the journal that it was sent.
    let sql = "SELECT send_key, trajectory, fate FROM message m WHERE wire = $1 AND (started_at IS NOT NULL \
               OR EXISTS (SELECT 1 FROM journal_sent j WHERE j.send_key = m.send_key))";
    let found = conn
        .first("find a message", sql, values![report.wire.as_str()], |row| {
            Ok((
                row.text()?,
                row.maybe_text()?,
                row.code("message", MessageFate::from_code)?,
            ))
        })
        .await?;
    let Some((key, trajectory, before)) = found else {
        return Ok(Reported::Unknown);
    };
    let sql = "UPDATE message SET waits = FALSE, fate = $1, fate_rank = $2, fate_at = $3, refusal = $4, \
               provider_id = coalesce(provider_id, $5), started_at = coalesce(started_at, $3), lease_until = 0 \
               WHERE send_key = $6 AND fate_rank < $2 AND fate NOT IN ('not-sent', 'cancelled') \
               AND (fate <> 'queued' OR EXISTS (SELECT 1 FROM journal_sent j WHERE j.send_key = $6)) RETURNING channel";
    let fate = report.fate;
    // A failure without a reason is a human's word, not a gateway's.
    let refusal = report
        .refusal
        .or_else(|| (fate == MessageFate::Failed).then_some(Refusal::Other));
    let bound = values![
        fate.code(),
        i64::from(fate.rank()),
        now,
        refusal.map(Refusal::code),
        report.provider_id.as_str(),
        key.as_str(),
    ];
    let changed = conn
        .first("write a report", sql, bound, |row| {
            row.code("message", Channel::from_code)
        })
        .await?;
    outbox::came_to(conn, changed.as_slice(), fate);
    // Delivery is no news to a trajectory that counted on it; a failure is, and so is an end to not knowing.
    let is_news = fate == MessageFate::Failed || matches!(before, MessageFate::Held | MessageFate::Unknown);
    if changed.is_some()
        && is_news
        && let Some(trajectory) = trajectory
    {
        let id = keys.mint("ev_").map_err(no_random)?;
        let event = Event::Fate {
            key: SendKey::from(key),
        };
        trajectories::wake(conn, keys.org(), vec![(id, TrajectoryId::from(trajectory), event)], now).await?;
    }
    Ok(Reported::Known)
}

/// A gateway's word.
#[derive(Clone, Debug)]
pub struct FateReport {
    /// The gateway.
    pub provider: String,
    /// The same for every copy of this report.
    pub dedupe: String,
    /// Our reference.
    pub wire: String,
    /// The gateway's reference.
    pub provider_id: String,
    /// The fate.
    pub fate: MessageFate,
    /// Why it failed.
    pub refusal: Option<Refusal>,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// Taken.
    Known,
    /// Seen before.
    Duplicate,
    /// About a message that we never sent.
    Unknown,
}
