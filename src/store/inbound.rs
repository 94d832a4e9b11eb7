//! What comes in: stored first, then acknowledged, then advanced. A stop is committed with the reply that says it.

mod reports;
mod talk;

use jiff::Timestamp;

pub use reports::{FateReport, Reported, report};
pub use talk::{Link, Sender, Talk, link, sender};

use super::opt_outs::{self, OptOutRow};
use super::tally::{Fact, Placed};
use super::value::{Value, values};
use super::{Conn, Keyring, StoreError, locks, no_random, trajectories};
use crate::care::circle::OptOutScope;
use crate::care::event::{Event, Reply, Said, Via};
use crate::care::ids::InboundId;
use crate::care::person::Readers;
use crate::vault::Place;
use crate::vault::keys::KeyKind;

/// One thing that came in, read.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The gateway, or `page`.
    pub provider: String,
    /// Its own reference; the same twice is one reply.
    pub provider_id: String,
    /// The way.
    pub via: Via,
    /// Who it is from.
    pub sender: Sender,
    /// The sender's number or mail address with its blind index, where there is one.
    pub from: Option<(String, String)>,
    /// The text as it came.
    pub text: Option<String>,
    /// What it says.
    pub said: Said,
    /// When it was said.
    pub happened: Timestamp,
    /// Whether a text may go back.
    pub answerable: bool,
}

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    /// Stored, and the trajectory woken.
    Stored(InboundId),
    /// Stored for a human to sort out.
    OnBoard(InboundId),
    /// It was here already; nothing changed.
    Duplicate,
}

/// Stores what came in, with the stop that it says and the wake that it causes, in one transaction.
///
/// # Errors
/// Where the database refuses; nothing was stored then, and the sender is to be told to come back.
pub async fn receive(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    incoming: Incoming,
    now: Timestamp,
) -> Result<Received, StoreError> {
    let id = keys.mint("in_").map_err(no_random)?;
    lock_sender(conn, &incoming.sender).await?;
    if !store_inbound(conn, keys, &id, &incoming, now).await? {
        return Ok(Received::Duplicate);
    }
    let is_placed = matches!(&incoming.sender, Sender::Talk(talk) if dossier_key(keys, talk).is_some());
    let placed = if is_placed { Placed::Conversation } else { Placed::Board };
    conn.count(Fact::Reply(incoming.via, placed), 1);
    let (stops, where_said) = (stops(&incoming), incoming.via.code());
    if !stops.is_empty() {
        opt_outs::write(conn, keys, stops, ("person", where_said), incoming.happened, now).await?;
    }
    let Sender::Talk(talk) = &incoming.sender else {
        return Ok(Received::OnBoard(InboundId::from(id)));
    };
    if dossier_key(keys, talk).is_none() {
        return Ok(Received::OnBoard(InboundId::from(id)));
    }
    if let Some(address) = &talk.address {
        let sql = "UPDATE contact_point SET state = 'good', state_since = $1, checked_at = $1 WHERE address = $2 \
                   AND person IN (SELECT id FROM person WHERE id = $3 OR merged_into = $3) AND until_at IS NULL AND state IN ('unconfirmed', 'doubtful')";
        let confirmed = !incoming.said.wrong_person;
        if confirmed {
            let bound = values![now, address.as_str(), talk.person.as_str()];
            conn.run("confirm a contact point", sql, bound).await?;
        }
    }
    let reply = Event::Replied(Reply {
        inbound: InboundId::from(id.as_str()),
        via: incoming.via,
        address: talk.address.clone(),
        key: talk.key.clone(),
        said: incoming.said.clone(),
        happened: incoming.happened,
        answerable: incoming.answerable,
    });
    let events = vec![(format!("ev_{id}"), talk.trajectory.clone(), reply)];
    trajectories::wake(conn, keys.org(), events, now).await?;
    Ok(Received::Stored(InboundId::from(id)))
}

async fn lock_sender(conn: &mut Conn<'_>, sender: &Sender) -> Result<(), StoreError> {
    let (person, address) = match sender {
        Sender::Talk(talk) => (
            Some(talk.person.to_string()),
            talk.address.as_ref().map(ToString::to_string),
        ),
        Sender::Address(address) => (None, Some(address.to_string())),
        Sender::Unknown => (None, None),
    };
    locks::persons(conn, person.as_slice()).await?;
    locks::addresses(conn, address.as_slice()).await?;
    Ok(())
}

/// The key that seals what is said in a conversation; `None` once it was blanked. What is said then is no less for a
/// human to read, and goes onto the board.
fn dossier_key(keys: &Keyring, talk: &Talk) -> Option<crate::vault::DataKey> {
    keys.key(KeyKind::Dossier, &talk.dossier, &talk.dossier_key).ok()
}

/// Whether it was new.
async fn store_inbound(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    id: &str,
    incoming: &Incoming,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let (talk, address) = match &incoming.sender {
        Sender::Talk(talk) => (Some(talk), talk.address.as_ref()),
        Sender::Address(address) => (None, Some(address)),
        Sender::Unknown => (None, None),
    };
    let month = incoming
        .happened
        .to_zoned(jiff::tz::TimeZone::UTC)
        .strftime("%Y-%m")
        .to_string();
    let key = talk.and_then(|talk| dossier_key(keys, talk));
    let talk = talk.filter(|_| key.is_some());
    let (key, key_month) = match key {
        Some(key) => (Some(key), None),
        None => (Some(month_key(conn, keys, &month).await?), Some(month)),
    };
    let seal = |column: &'static str, text: Option<&str>| -> Result<Option<String>, StoreError> {
        let (Some(key), Some(text)) = (&key, text) else {
            return Ok(None);
        };
        let place = Place {
            table: "inbound",
            column,
            row: id,
        };
        keys.seal(key, place, text).map(Some).map_err(no_random)
    };
    let (text_c, from_c) = (
        seal("text_c", incoming.text.as_deref())?,
        seal(
            "from_c",
            incoming
                .from
                .as_ref()
                .filter(|_| talk.is_none())
                .map(|(from, _)| from.as_str()),
        )?,
    );
    let reading = serde_json::to_string(&incoming.said).unwrap_or_default();
    let row: Vec<Value> = values![
        id,
        keys.org(),
        incoming.provider.as_str(),
        incoming.provider_id.as_str(),
        incoming.via.code(),
        incoming.from.as_ref().map(|(_, bi)| bi.as_str()),
        address.map(|address| address.as_str()),
        talk.map(|talk| talk.person.as_str()),
        talk.map(|talk| talk.trajectory.as_str()),
        talk.map(|talk| talk.key.of(&talk.trajectory).to_string()),
        key_month,
        text_c,
        from_c,
        reading,
        Readers::Counsellor.code(),
        talk.is_none(),
        incoming.happened,
        now,
        "inbound",
    ];
    let head = "INSERT INTO inbound (id, org, provider, provider_id, via, from_bi, address, person, trajectory, contact, \
                key_month, text_c, from_c, reading, readers, board, happened, recorded, retain_class)";
    let tail = "ON CONFLICT (provider, provider_id) DO NOTHING";
    Ok(conn.insert("store what came in", head, vec![row], tail).await? > 0)
}

/// The key of a month's unmatched texts; made where there is none.
async fn month_key(conn: &mut Conn<'_>, keys: &Keyring, month: &str) -> Result<crate::vault::DataKey, StoreError> {
    let (_, wrapped) = keys.new_key(KeyKind::Month, month).map_err(no_random)?;
    let row = values![keys.org(), month, wrapped];
    let head = "INSERT INTO month_key (org, month, month_key)";
    conn.insert(
        "make a month's key",
        head,
        vec![row],
        "ON CONFLICT (org, month) DO NOTHING",
    )
    .await?;
    let sql = "SELECT month_key FROM month_key WHERE org = $1 AND month = $2";
    let column = conn
        .first("read a month's key", sql, values![keys.org(), month], |row| row.text())
        .await?;
    let column = column.ok_or(StoreError::Missing("the month's key"))?;
    keys.key(KeyKind::Month, month, &column)
        .map_err(|hidden| StoreError::corrupt("month_key", "month_key", month, format!("{hidden:?}")))
}

/// The stops in what came in. They are written with it, and kept in the journal before anybody is told that they were
/// heard.
///
/// Where nobody knows who of those who have the address speaks, the address closes, whatever the stop names: what it
/// reaches besides is a human being's to say, who finds it on the board.
#[must_use]
pub fn stops(incoming: &Incoming) -> Vec<OptOutRow> {
    let Some(stop) = incoming.said.stop else {
        return Vec::new();
    };
    let talk = match &incoming.sender {
        Sender::Talk(talk) => Some(talk),
        Sender::Address(_) | Sender::Unknown => None,
    };
    let person = talk.map(|talk| talk.person.to_string());
    let own = talk
        .filter(|_| stop.scope != OptOutScope::Address)
        .map(|talk| OptOutRow {
            scope: stop.scope,
            person: person.clone(),
            address_bi: None,
            channel: stop.channel,
            trajectory: (stop.scope == OptOutScope::Trajectory).then(|| talk.trajectory.to_string()),
        });
    let closing = incoming.from.as_ref().filter(|_| stop.address_too || talk.is_none());
    let address = closing.map(|(_, bi)| OptOutRow {
        scope: OptOutScope::Address,
        person,
        address_bi: Some(bi.clone()),
        channel: None,
        trajectory: None,
    });
    own.into_iter().chain(address).collect()
}
