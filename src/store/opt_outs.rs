//! Opt-outs: written with what they touch, and looked for before they are written again.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::tally::{Fact, StopBy};
use super::value::{Columns, values};
use super::{Conn, Keyring, StoreError, no_random, trajectories};
use crate::care::circle::OptOutScope;
use crate::care::event::Event;
use crate::care::person::Channel;

/// One row of the opt-outs.
#[derive(Clone, Debug)]
pub struct OptOutRow {
    /// How far it reaches.
    pub scope: OptOutScope,
    /// Whose word it is.
    pub person: Option<String>,
    /// The address that closes, by its blind index.
    pub address_bi: Option<String>,
    /// The channel that closes.
    pub channel: Option<Channel>,
    /// The trajectory that closes.
    pub trajectory: Option<String>,
}

impl OptOutRow {
    /// Whose the stop is, as the journal names them: the address by its blind index, or the person by id.
    #[must_use]
    pub fn index(&self) -> Option<&str> {
        match self.scope {
            OptOutScope::Address => self.address_bi.as_deref(),
            _ => self.person.as_deref(),
        }
    }

    /// How far it reaches, as the journal writes it: the scope, with the channel or the trajectory where it names one.
    #[must_use]
    pub fn reach(&self) -> String {
        match (self.scope, self.channel, &self.trajectory) {
            (OptOutScope::Channel, Some(channel), _) => format!("{}:{channel}", self.scope),
            (OptOutScope::Trajectory, _, Some(trajectory)) => format!("{}:{trajectory}", self.scope),
            _ => self.scope.to_string(),
        }
    }

    /// The stop that a line of the journal tells of; `None` where its reach is none that we know.
    ///
    /// A line that does not say which channel or trajectory closed is read as the wider *automatic*.
    #[must_use]
    pub fn of_journal(index: &str, reach: &str) -> Option<Self> {
        let (scope, of) = reach
            .split_once(':')
            .map_or((reach, None), |(scope, of)| (scope, Some(of)));
        let scope = OptOutScope::from_code(scope)?;
        let channel = of
            .filter(|_| scope == OptOutScope::Channel)
            .and_then(Channel::from_code);
        let trajectory = of.filter(|_| scope == OptOutScope::Trajectory).map(str::to_owned);
        let is_vague = matches!(scope, OptOutScope::Channel | OptOutScope::Trajectory)
            && channel.is_none()
            && trajectory.is_none();
        let is_address = scope == OptOutScope::Address;
        Some(Self {
            scope: if is_vague { OptOutScope::Automatic } else { scope },
            person: (!is_address).then(|| index.to_owned()),
            address_bi: is_address.then(|| index.to_owned()),
            channel,
            trajectory,
        })
    }
}

/// Writes stops, moves the generations of whom they touch on, and wakes their trajectories. `said` is who said it and
/// where.
///
/// # Errors
/// Where the database refuses.
pub async fn write(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    stops: Vec<OptOutRow>,
    said: (&str, &str),
    happened: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    // One word may close more than one thing; a journal tells of each by itself.
    let by = StopBy::of(said);
    let words = if by == StopBy::Journal {
        stops.len()
    } else {
        stops.len().min(1)
    };
    conn.count(Fact::Stop(by), words);
    let mut touched: BTreeSet<(String, OptOutScope)> = BTreeSet::new();
    let mut rows = Vec::new();
    for stop in &stops {
        rows.push(values![
            keys.mint("oo_").map_err(no_random)?,
            keys.org(),
            stop.scope.code(),
            stop.person.clone(),
            stop.address_bi.clone(),
            stop.channel.map(Channel::code),
            stop.trajectory.clone(),
            said.0,
            said.1,
            happened,
            now,
            said.0,
            "opt-out",
        ]);
        if let Some(person) = &stop.person {
            let sql = "UPDATE person SET generation = generation + 1 WHERE id = $1";
            conn.run("touch a person", sql, values![person]).await?;
            touched.insert((person.clone(), stop.scope));
        }
        if let Some(bi) = &stop.address_bi {
            let sql = "UPDATE address SET generation = generation + 1 WHERE org = $1 AND address_bi = $2";
            conn.run("touch an address", sql, values![keys.org(), bi]).await?;
            let sql = "SELECT DISTINCT c.person FROM contact_point c JOIN address a ON a.id = c.address \
                       WHERE a.org = $1 AND a.address_bi = $2 AND c.until_at IS NULL ORDER BY c.person";
            let sharers = conn
                .all("find who shares an address", sql, values![keys.org(), bi], |row| {
                    row.text()
                })
                .await?;
            touched.extend(sharers.into_iter().map(|person| (person, stop.scope)));
        }
    }
    let head = "INSERT INTO opt_out (id, org, scope, person, address_bi, channel, trajectory, who, where_said, happened, \
                recorded, actor, retain_class)";
    conn.insert("write stops", head, rows, "").await?;
    let mut events = Vec::new();
    for (person, scope) in touched {
        for trajectory in trajectories::live_of_persons(conn, &[person]).await? {
            events.push((
                keys.mint("ev_").map_err(no_random)?,
                trajectory,
                Event::OptedOut { scope },
            ));
        }
    }
    trajectories::wake(conn, keys.org(), events, now).await
}

/// Whether a stop of the same person or address is on record that reaches as far as this one.
///
/// # Errors
/// Where the database refuses.
pub async fn holds(conn: &mut Conn<'_>, org: &str, stop: &OptOutRow) -> Result<bool, StoreError> {
    let column = if stop.scope == OptOutScope::Address {
        "address_bi"
    } else {
        "person"
    };
    let sql = format!("SELECT scope, channel, trajectory FROM opt_out WHERE org = $1 AND {column} = $2");
    let read = |row: &mut Columns<'_>| {
        let scope = row.code("opt_out", OptOutScope::from_code)?;
        Ok((scope, row.maybe_code("opt_out", Channel::from_code)?, row.maybe_text()?))
    };
    let known = conn
        .all("look for a stop", sql, values![org, stop.index()], read)
        .await?;
    Ok(known.into_iter().any(|(scope, channel, trajectory)| match scope {
        OptOutScope::Automatic | OptOutScope::Everything => scope >= stop.scope,
        OptOutScope::Address => scope == stop.scope,
        // A stop of another channel or trajectory is another stop.
        OptOutScope::Channel => scope == stop.scope && channel == stop.channel,
        OptOutScope::Trajectory => scope == stop.scope && trajectory == stop.trajectory,
    }))
}
