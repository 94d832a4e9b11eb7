//! The board of replies that nobody could place: from an unknown number, or from one that several people share.

#[cfg(test)]
mod tests;

use jiff::Timestamp;

use super::audit::{self, Act};
use super::circles::distinct;
use super::opt_outs::{self, OptOutRow};
use super::persons::{self, Correction};
use super::tasks::{Card, cards};
use super::value::values;
use super::{Conn, Keyring, StoreError, import, trajectories};
use crate::care::circle::OptOutScope;
use crate::care::event::{Event, Reply, Said, Via};
use crate::care::ids::{AddressId, ContactKey, InboundId, PersonId, StepId, TrajectoryId, WorkerId};
use crate::care::person::{AddressKind, Holder};
use crate::care::trajectory::{ANNOUNCEMENT, Trajectory};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// The board shows no more at once, the oldest first.
const NOTES_MOST: u32 = 200;

/// One reply on the board. Its `Debug` shows neither number nor text.
#[derive(Clone)]
pub struct BoardNote {
    /// Its id.
    pub id: String,
    /// The way by which it came.
    pub via: Via,
    /// The number or mail address that it came from.
    pub from: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// When it was said.
    pub happened: Timestamp,
    /// Whether it says stop; the address was closed at once.
    pub said_stop: bool,
    /// The persons who have that address, where it is known.
    pub candidates: Vec<Card>,
}

impl std::fmt::Debug for BoardNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BoardNote")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What waits on the board, the oldest first.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn list(conn: &mut Conn<'_>, keys: &Keyring) -> Result<Vec<BoardNote>, StoreError> {
    let sql = "SELECT i.id, i.via, i.happened, i.reading, i.text_c, i.from_c, i.address, i.key_month, k.month_key \
               FROM inbound i LEFT JOIN month_key k ON k.org = i.org AND k.month = i.key_month \
               WHERE i.org = $1 AND i.board AND i.settled_at IS NULL ORDER BY i.recorded, i.id LIMIT $2";
    let found = conn
        .all("read the board", sql, values![keys.org(), NOTES_MOST], |row| {
            let id = row.text()?;
            let via = row.code("inbound", Via::from_code)?;
            let happened = row.instant()?;
            let said: Said = serde_json::from_str(&row.text()?)
                .map_err(|error| StoreError::corrupt("inbound", "reading", &id, error))?;
            let (text, from) = (row.maybe_text()?, row.maybe_text()?);
            let address = row.maybe_text()?;
            let key = row.maybe_text()?.zip(row.maybe_text()?);
            let key = key.and_then(|(month, wrapped)| keys.key(KeyKind::Month, &month, &wrapped).ok());
            let open = |column: &'static str, sealed: Option<String>| {
                keys.open(
                    key.as_ref()?,
                    Place {
                        table: "inbound",
                        column,
                        row: &id,
                    },
                    &sealed?,
                )
                .ok()
            };
            let (text, from) = (open("text_c", text), open("from_c", from));
            let said_stop = said.stop.is_some();
            Ok((
                address,
                BoardNote {
                    via,
                    from,
                    text,
                    happened,
                    said_stop,
                    candidates: Vec::new(),
                    id,
                },
            ))
        })
        .await?;
    let addresses = distinct(found.iter().filter_map(|(address, _)| address.as_deref()));
    let sql = "SELECT address, person FROM contact_point WHERE until_at IS NULL AND address IN ({ids}) \
               ORDER BY address, person";
    let holders = conn
        .each_of("find who has an address", sql, Vec::new(), &addresses, |row| {
            Ok((row.text()?, row.text()?))
        })
        .await?;
    let persons = distinct(holders.iter().map(|(_, person)| person.as_str()));
    let cards = cards(conn, keys, &persons).await?;
    Ok(found
        .into_iter()
        .map(|(address, mut note)| {
            let mine = holders.iter().filter(|(of, _)| Some(of) == address.as_ref());
            note.candidates = mine.filter_map(|(_, person)| cards.get(person).cloned()).collect();
            note
        })
        .collect())
}

/// Takes a reply off the board: it is not for us.
///
/// # Errors
/// [`StoreError::Conflict`] where somebody else settled it first.
pub async fn not_for_us(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    inbound: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    settle(conn, keys, worker, inbound, now).await?;
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "board-not-for-us", "inbound", inbound)],
        now,
    )
    .await
}

async fn settle(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    inbound: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let sql = "UPDATE inbound SET settled_at = $1, settled_by = $2 WHERE id = $3 AND org = $4 AND board \
               AND settled_at IS NULL";
    if conn
        .run(
            "settle a reply",
            sql,
            values![now, worker.as_str(), inbound, keys.org()],
        )
        .await?
        == 0
    {
        return Err(StoreError::Conflict);
    }
    Ok(())
}

struct OnBoard {
    via: Via,
    address: Option<String>,
    from_bi: Option<String>,
    text_c: Option<String>,
    from_c: Option<String>,
    said: Said,
    happened: Timestamp,
    month: Option<(String, String)>,
}

/// Takes a reply off the board: it belongs to this person. Its text moves under the key of the person's latest dossier,
/// a stop in it becomes the person's own, and the person's trajectory is told. `keep` says whose the number or mail
/// address is, where it is to be kept with the person from now on.
///
/// No text goes back, because the reply is no longer fresh. Gives the stop, for the journal.
///
/// # Errors
/// [`StoreError::Conflict`] where somebody else settled it first, [`StoreError::Missing`] where the person follows no
/// trajectory here.
pub async fn belongs_to(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    inbound: &str,
    (person, keep): (&PersonId, Option<Holder>),
    now: Timestamp,
) -> Result<Option<OptOutRow>, StoreError> {
    settle(conn, keys, worker, inbound, now).await?;
    let mut reply = on_board(conn, keys, inbound).await?;
    let sql = "SELECT t.id, t.state, d.id, d.dossier_key FROM trajectory t JOIN dossier d ON d.id = t.dossier \
               WHERE t.person = $1 AND t.org = $2 ORDER BY CASE WHEN t.phase = 'ended' THEN 1 ELSE 0 END, \
               t.created_at DESC, t.id LIMIT 1";
    let found = conn
        .first(
            "find a person's trajectory",
            sql,
            values![person.as_str(), keys.org()],
            |row| {
                let id = row.text()?;
                let state: Trajectory = serde_json::from_str(&row.text()?)
                    .map_err(|error| StoreError::corrupt("trajectory", "state", &id, error))?;
                Ok((TrajectoryId::from(id), state, row.text()?, row.text()?))
            },
        )
        .await?;
    let (trajectory, state, dossier, wrapped) = found.ok_or(StoreError::Missing("a trajectory of this person"))?;
    let key = contact_of(&state);

    let old = reply
        .month
        .as_ref()
        .and_then(|(month, wrapped)| keys.key(KeyKind::Month, month, wrapped).ok());
    let new = keys.key(KeyKind::Dossier, &dossier, &wrapped).ok();
    let place = Place {
        table: "inbound",
        column: "text_c",
        row: inbound,
    };
    if let (Some(holder), Some(old)) = (keep, &old) {
        keep_point(conn, keys, worker, inbound, &mut reply, old, (person, holder), now).await?;
    }
    let text = match (&reply.text_c, &old, &new) {
        (Some(sealed), Some(old), Some(new)) => match keys.open(old, place, sealed) {
            Ok(text) => Some(keys.seal(new, place, &text).map_err(super::no_random)?),
            Err(_) => None,
        },
        _ => None,
    };
    let sql = "UPDATE inbound SET person = $1, trajectory = $2, contact = $3, text_c = $4, from_c = NULL, key_month = NULL, \
               board = $5 WHERE id = $6";
    let contact = key.of(&trajectory);
    let bound = values![
        person.as_str(),
        trajectory.as_str(),
        contact.as_str(),
        text,
        false,
        inbound
    ];
    conn.run("place a reply", sql, bound).await?;
    let stop = reply.said.stop.map(|stop| OptOutRow {
        scope: if stop.scope == OptOutScope::Address {
            OptOutScope::Automatic
        } else {
            stop.scope
        },
        person: Some(person.to_string()),
        address_bi: None,
        channel: stop.channel,
        trajectory: (stop.scope == OptOutScope::Trajectory).then(|| trajectory.to_string()),
    });
    if let Some(row) = stop.clone() {
        opt_outs::write(conn, keys, vec![row], ("person", reply.via.code()), reply.happened, now).await?;
    }
    // The address counts as this person's in the event only where it is one of theirs.
    let address = match &reply.address {
        Some(address) if is_of(conn, address, person).await? => Some(AddressId::from(address.as_str())),
        _ => None,
    };
    let event = Event::Replied(Reply {
        inbound: InboundId::from(inbound),
        via: reply.via,
        address,
        key,
        said: reply.said,
        happened: reply.happened,
        answerable: false,
    });
    trajectories::wake(
        conn,
        keys.org(),
        vec![(format!("ev_{inbound}"), trajectory, event)],
        now,
    )
    .await?;
    let facts = serde_json::json!({ "person": person.as_str(), "known-address": reply.from_bi.is_some() });
    audit::note(
        conn,
        keys,
        &[Act::new(worker, "board-belongs-to", "inbound", inbound).with(facts)],
        now,
    )
    .await?;
    Ok(stop)
}

async fn is_of(conn: &mut Conn<'_>, address: &str, person: &PersonId) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM contact_point WHERE address = $1 AND person = $2 AND until_at IS NULL";
    let bound = values![address, person.as_str()];
    Ok(conn
        .first("ask whose an address is", sql, bound, |_| Ok(()))
        .await?
        .is_some())
}

/// Keeps the number or mail address that a reply came from with the person, unless it is theirs already.
#[expect(
    clippy::too_many_arguments,
    reason = "a reply with its key, a person with a holder, who and when"
)]
async fn keep_point(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    inbound: &str,
    reply: &mut OnBoard,
    key: &DataKey,
    (person, holder): (&PersonId, Holder),
    now: Timestamp,
) -> Result<(), StoreError> {
    if let Some(address) = &reply.address
        && is_of(conn, address, person).await?
    {
        return Ok(());
    }
    let kind = match reply.via {
        Via::Sms => AddressKind::Mobile,
        Via::Mail => AddressKind::Mail,
        // A page is opened by a link, which belongs to a person.
        Via::Page => return Ok(()),
    };
    let place = Place {
        table: "inbound",
        column: "from_c",
        row: inbound,
    };
    let Some(value) = reply
        .from_c
        .as_ref()
        .and_then(|sealed| keys.open(key, place, sealed).ok())
    else {
        return Ok(());
    };
    let index = import::address_index(keys, kind, &value);
    let correction = Correction::AddPoint { kind, value, holder };
    persons::correct_in(conn, keys, person, correction, worker, now).await?;
    let sql = "SELECT id FROM address WHERE org = $1 AND kind = $2 AND address_bi = $3";
    let bound = values![keys.org(), kind.code(), index];
    reply.address = conn.first("read an address", sql, bound, |row| row.text()).await?;
    Ok(())
}

/// The contact that a late reply is put to: the open one, or the last.
fn contact_of(state: &Trajectory) -> ContactKey {
    let open = state.open.as_ref().map(|open| open.key.clone());
    let recent = state.recent.as_ref().map(|recent| recent.key.clone());
    open.or(recent).unwrap_or_else(|| ContactKey {
        step: StepId::new(ANNOUNCEMENT),
        occurrence: 0,
    })
}

async fn on_board(conn: &mut Conn<'_>, keys: &Keyring, inbound: &str) -> Result<OnBoard, StoreError> {
    let sql = "SELECT i.via, i.address, i.from_bi, i.text_c, i.from_c, i.reading, i.happened, i.key_month, k.month_key \
               FROM inbound i LEFT JOIN month_key k ON k.org = i.org AND k.month = i.key_month \
               WHERE i.id = $1 AND i.org = $2";
    let found = conn
        .first("read a reply", sql, values![inbound, keys.org()], |row| {
            let via = row.code("inbound", Via::from_code)?;
            let (address, from_bi) = (row.maybe_text()?, row.maybe_text()?);
            let (text_c, from_c) = (row.maybe_text()?, row.maybe_text()?);
            let said = serde_json::from_str(&row.text()?)
                .map_err(|error| StoreError::corrupt("inbound", "reading", inbound, error))?;
            let happened = row.instant()?;
            let month = row.maybe_text()?.zip(row.maybe_text()?);
            Ok(OnBoard {
                via,
                address,
                from_bi,
                text_c,
                from_c,
                said,
                happened,
                month,
            })
        })
        .await?;
    found.ok_or(StoreError::Missing("this reply"))
}
