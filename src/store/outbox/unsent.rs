//! What never leaves: refused at the last look, or queued until its window closed.

use jiff::Timestamp;

use super::came_to;
use crate::care::event::Event;
use crate::care::ids::{SendKey, TrajectoryId};
use crate::care::message::{MessageFate, Unsent};
use crate::care::person::Channel;
use crate::store::tally::Fact;
use crate::store::value::{Columns, values};
use crate::store::{Conn, Keyring, StoreError, brakes, no_random, trajectories};

/// Ends leased messages that may no longer leave, and wakes their trajectories.
///
/// # Errors
/// Where the database refuses.
pub async fn refuse(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    refused: Vec<(SendKey, Option<TrajectoryId>, Unsent)>,
    worker: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut events = Vec::new();
    for (key, trajectory, why) in refused {
        let fate = match why {
            Unsent::Stopped
            | Unsent::Answered
            | Unsent::ContactEnded
            | Unsent::AddressChanged
            | Unsent::OnlyAPerson => MessageFate::Cancelled,
            _ => MessageFate::NotSent,
        };
        let sql = "UPDATE message SET waits = FALSE, fate = $1, fate_rank = $2, fate_at = $3, unsent = $4, retain_from = $3, \
                   lease_until = 0, lease_by = NULL WHERE send_key = $5 AND fate = 'queued' AND lease_by = $6 RETURNING channel";
        let bound = values![
            fate.code(),
            i64::from(fate.rank()),
            now,
            why.code(),
            key.as_str(),
            worker
        ];
        let read = |row: &mut Columns<'_>| row.code("message", Channel::from_code);
        let changed = conn.all("refuse a message", sql, bound, read).await?;
        came_to(conn, &changed, fate);
        if let (Some(trajectory), false) = (trajectory, changed.is_empty()) {
            events.push((keys.mint("ev_").map_err(no_random)?, trajectory, Event::Fate { key }));
        }
    }
    trajectories::wake(conn, keys.org(), events, now).await
}

/// Ends queued messages whose window has closed, with what kept them, and wakes their trajectories; how many.
///
/// # Errors
/// Where the database refuses.
pub async fn expire(conn: &mut Conn<'_>, keys: &Keyring, now: Timestamp, most: u32) -> Result<usize, StoreError> {
    let braked = brakes::on(conn, keys.org()).await?;
    if braked.is_restored() {
        // What counts as never sent may have been.
        return Ok(0);
    }
    let skip = conn.skip_locked();
    let sql = format!(
        "SELECT send_key, trajectory, channel, unsent FROM message WHERE waits AND fate = 'queued' \
         AND channel IN ('sms', 'mail') AND not_before <= $1 AND not_after <= $1 AND lease_until <= $1 AND org = $2 ORDER BY not_before, send_key LIMIT $3{skip}"
    );
    let past = conn
        .all(
            "find messages whose window has closed",
            sql,
            values![now, keys.org(), most],
            |row| {
                let (key, trajectory) = (row.text()?, row.maybe_text()?);
                Ok((
                    key,
                    trajectory,
                    row.code("message", Channel::from_code)?,
                    row.maybe_text()?,
                ))
            },
        )
        .await?;
    let count = past.len();
    let mut events = Vec::new();
    for (key, trajectory, channel, hint) in past {
        let why = if braked.stops_channel(channel.code()) {
            Unsent::Brake
        } else if hint.as_deref() == Some(Unsent::NotTaken.code()) {
            Unsent::NotTaken
        } else {
            Unsent::WindowPast
        };
        let rank = i64::from(MessageFate::NotSent.rank());
        let sql = "UPDATE message SET waits = FALSE, fate = 'not-sent', fate_rank = $1, fate_at = $2, unsent = $3, \
                   retain_from = $2 WHERE send_key = $4 AND fate = 'queued'";
        let changed = conn
            .run("end a message", sql, values![rank, now, why.code(), key.as_str()])
            .await?;
        conn.count(Fact::Fate(channel, MessageFate::NotSent), usize::from(changed > 0));
        if let Some(trajectory) = trajectory {
            let event = Event::Fate {
                key: SendKey::from(key),
            };
            events.push((
                keys.mint("ev_").map_err(no_random)?,
                TrajectoryId::from(trajectory),
                event,
            ));
        }
    }
    trajectories::wake(conn, keys.org(), events, now).await?;
    Ok(count)
}
