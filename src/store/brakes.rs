//! The brake: a switch per organisation, channel and gateway that stops all sends at once.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::value::values;
use super::{Conn, StoreError};

/// The scope that stops everything of an organisation.
pub const ALL: &str = "all";

/// The brakes that are on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Braked(BTreeSet<String>);

impl Braked {
    /// Whether nothing may go through this gateway. A gateway is named `channel:name`, as in `sms:twilio`.
    #[must_use]
    pub fn stops(&self, gateway: &str) -> bool {
        let channel = gateway.split(':').next().unwrap_or(gateway);
        self.stops_all() || self.0.contains(channel) || self.0.contains(gateway)
    }

    /// Whether nothing may go on this channel, by a brake on all or on the channel.
    #[must_use]
    pub fn stops_channel(&self, channel: &str) -> bool {
        self.stops_all()
            || self.0.contains(channel)
            || self
                .0
                .iter()
                .any(|scope| scope.split_once(':').is_some_and(|(of, _)| of == channel))
    }

    /// Whether a restored database waits for the journals.
    #[must_use]
    pub fn is_restored(&self) -> bool {
        self.0.contains(super::restores::BRAKE)
    }

    /// By a worker's brake on everything, or while a restored database waits for the journals.
    fn stops_all(&self) -> bool {
        self.0.contains(ALL) || self.is_restored()
    }

    /// The scopes.
    pub fn scopes(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether any is on.
    #[must_use]
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

/// The brakes that are on.
///
/// # Errors
/// Where the database refuses.
pub async fn on(conn: &mut Conn<'_>, org: &str) -> Result<Braked, StoreError> {
    let sql = "SELECT scope FROM brake WHERE org = $1 AND is_on";
    Ok(Braked(
        conn.all("read the brakes", sql, values![org], |row| row.text())
            .await?
            .into_iter()
            .collect(),
    ))
}

/// Pulls or releases a brake.
///
/// # Errors
/// Where the database refuses.
pub async fn set(
    conn: &mut Conn<'_>,
    org: &str,
    scope: &str,
    is_on: bool,
    by: Option<&str>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO brake (org, scope, is_on, changed_at, changed_by) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org, scope) DO UPDATE SET is_on = excluded.is_on, changed_at = excluded.changed_at, \
               changed_by = excluded.changed_by";
    conn.run("set the brake", sql, values![org, scope, is_on, now, by])
        .await?;
    Ok(())
}
