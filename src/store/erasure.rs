//! Everything that is held about a person, handed over; and everything that names them, made unreadable.
//!
//! To erase is to blank the person's key and what was sealed under it. Stops, the ledger and coded answers stay: they
//! name nobody, and to forget a stop would be to write again to somebody who said no. Backups still hold the key until
//! the longest-lived of them expires, so an erasure says from when on it is complete.

mod again;
mod export;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

pub use again::erase_again;
pub use export::export;

use super::audit::{self, Act};
use super::import::{Imported, Kept};
use super::keyring::Keyring;
use super::value::{Columns, Value, values};
use super::{Conn, Store, StoreError, locks, outbox, trajectories};
use crate::care::event::Event;
use crate::care::ids::{PersonId, WorkerId};
use crate::care::message::{MessageFate, Unsent};
use crate::care::person::Channel;
use crate::vault::DataKey;
use crate::vault::keys::KeyKind;

/// What came in from an address that the person `$1` alone has, and was put to nobody: from a phone that is shared it may
/// be the other's word.
const UNPLACED: &str = "person IS NULL AND from_bi IN (SELECT a.address_bi FROM contact_point c \
    JOIN address a ON a.id = c.address WHERE c.person = $1 AND NOT EXISTS (SELECT 1 FROM contact_point o \
    JOIN person p ON p.id = o.person WHERE o.address = c.address AND o.person <> $1 AND o.until_at IS NULL \
    AND p.person_key <> ''))";

/// An erasure as somebody asks for it.
#[derive(Clone, Debug)]
pub struct Erasure {
    /// Who is erased.
    pub person: PersonId,
    /// Why, as a code: `asked`, `retention`, `journal`.
    pub why: String,
    /// Who does it; also stands in the ledger of what it ends.
    pub actor: WorkerId,
    /// The longest term of a backup: so long the key may still be had.
    pub backups: SignedDuration,
}

/// What an erasure did. Everything is 0 where the person had been erased before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Trajectories that were told to end.
    pub trajectories: u64,
    /// Messages that were taken back before they left.
    pub messages: u64,
    /// Contact points that were blanked.
    pub points: u64,
    /// Words and number ends by which the person was found.
    pub words: u64,
    /// Personal links that were revoked.
    pub tokens: u64,
    /// Texts that came in and were blanked.
    pub inbound: u64,
    /// Notes on the person that were blanked.
    pub notes: u64,
    /// Dossiers whose last person this was, and whose key was blanked too.
    pub dossiers: u64,
    /// From when on no backup holds the key any more.
    pub complete_after: Timestamp,
}

/// Erases a person, in one transaction. The caller has written the erasure into the journal before, because a restored
/// backup must be told again; a repeat does no harm and keeps the first erasure's row.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such person of this organisation; where the database refuses.
pub async fn erase(store: &Store, keys: &Keyring, erasure: Erasure, now: Timestamp) -> Result<Erased, StoreError> {
    let keys = keys.clone();
    store
        .write(move |conn| Box::pin(async move { run(conn, &keys, &erasure, now).await }))
        .await
}

/// Whether there is such a person of this organisation, erased or not: asked before an erasure is written down.
///
/// # Errors
/// Where the database refuses.
pub async fn is_known(store: &Store, keys: &Keyring, person: &PersonId) -> Result<bool, StoreError> {
    let bound = values![person.as_str(), keys.org()];
    let found = store.read(move |conn| {
        Box::pin(async move {
            let sql = "SELECT id FROM person WHERE id = $1 AND org = $2";
            conn.first("find a person", sql, bound, |row: &mut Columns<'_>| row.text())
                .await
        })
    });
    Ok(found.await?.is_some())
}

async fn run(conn: &mut Conn<'_>, keys: &Keyring, erasure: &Erasure, now: Timestamp) -> Result<Erased, StoreError> {
    let id = erasure.person.as_str();
    lock(conn, id).await?;
    let complete_after = now.checked_add(erasure.backups).unwrap_or(Timestamp::MAX);
    let mut erased = Erased {
        complete_after,
        ..Erased::default()
    };
    let sql = "SELECT person_key FROM person WHERE id = $1 AND org = $2";
    let key = conn
        .first(
            "read a person's key",
            sql,
            values![id, keys.org()],
            |row: &mut Columns<'_>| row.text(),
        )
        .await?;
    if key.ok_or(StoreError::Missing("the person"))?.is_empty() {
        let sql = "SELECT complete_after FROM erasure WHERE subject = $1 ORDER BY at LIMIT 1";
        let first = conn
            .first("read an erasure", sql, values![id], |row: &mut Columns<'_>| {
                row.instant()
            })
            .await?;
        return Ok(Erased {
            complete_after: first.unwrap_or(complete_after),
            ..erased
        });
    }
    erased.dossiers = erase_dossiers(conn, keys, id, now).await?;
    erased.trajectories = end_trajectories(conn, keys, erasure, now).await?;
    let sql = "UPDATE message SET waits = FALSE, fate = 'cancelled', fate_rank = $1, fate_at = $2, unsent = $3, retain_from = $2 \
               WHERE waits AND fate = 'queued' AND recipient_kind = 'person' AND recipient = $4 RETURNING channel";
    let bound = values![
        i64::from(MessageFate::Cancelled.rank()),
        now,
        Unsent::ContactEnded.code(),
        id
    ];
    let taken_back = conn
        .all("take back messages", sql, bound, |row| {
            row.code("message", Channel::from_code)
        })
        .await?;
    erased.messages = taken_back.len() as u64;
    outbox::came_to(conn, &taken_back, MessageFate::Cancelled);
    let unplaced = blank_unplaced(conn, keys, erasure, now).await?;
    // Nobody is reached there any more, and what comes in from there is nobody's until a human looks.
    let sql = "UPDATE contact_point SET value_c = '', until_at = coalesce(until_at, $2) WHERE person = $1";
    erased.points = conn.run("blank contact points", sql, values![id, now]).await?;
    let each: [(&'static str, &str, &mut u64); 4] = [
        (
            "forget words",
            "DELETE FROM person_word WHERE person = $1",
            &mut erased.words,
        ),
        (
            "revoke links",
            "DELETE FROM token WHERE person = $1",
            &mut erased.tokens,
        ),
        (
            "blank what came in",
            "UPDATE inbound SET text_c = NULL, from_c = NULL, from_bi = NULL WHERE person = $1",
            &mut erased.inbound,
        ),
        (
            "blank notes",
            "UPDATE note SET text_c = '' WHERE person = $1",
            &mut erased.notes,
        ),
    ];
    for (doing, sql, count) in each {
        *count = conn.run(doing, sql, values![id]).await?;
    }
    erased.inbound += unplaced;
    let sql = "UPDATE message SET values_c = NULL WHERE recipient_kind = 'person' AND recipient = $1";
    conn.run("blank what was sent", sql, values![id]).await?;
    let sql = "UPDATE person SET person_key = '', name_c = '', presented_c = NULL, code_word_c = NULL, ref_bi = NULL, \
               languages = '', cautions = '', age_band = NULL, preferred = NULL, day_part = NULL, quiet = NULL, \
               generation = generation + 1 WHERE id = $1";
    conn.run("blank a person", sql, values![id]).await?;
    write_down(conn, keys, erasure, &erased, now).await?;
    Ok(erased)
}

/// Blanks what came in from an address that nobody else has and was never put to a person. It leaves the board: there is
/// nothing left to be read.
async fn blank_unplaced(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    erasure: &Erasure,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let sql = format!("SELECT id FROM inbound WHERE {UNPLACED} AND org = $2 ORDER BY id");
    let bound = values![erasure.person.as_str(), keys.org()];
    let ids = conn
        .all("read unplaced texts", sql, bound, |row: &mut Columns<'_>| row.text())
        .await?;
    let sql = "UPDATE inbound SET text_c = NULL, from_c = NULL, from_bi = NULL, \
               settled_at = coalesce(settled_at, $1), settled_by = coalesce(settled_by, $2) WHERE id IN ({ids})";
    let bound = values![now, erasure.actor.as_str()];
    conn.run_each("blank unplaced texts", sql, bound, &ids).await
}

/// Persons before addresses, each in order of id, as everybody else who locks both.
async fn lock(conn: &mut Conn<'_>, person: &str) -> Result<(), StoreError> {
    locks::persons(conn, &[person.to_owned()]).await?;
    let sql = "SELECT DISTINCT address FROM contact_point WHERE person = $1 ORDER BY address";
    let addresses = conn
        .all("read addresses", sql, values![person], |row: &mut Columns<'_>| {
            row.text()
        })
        .await?;
    locks::addresses(conn, &addresses).await?;
    Ok(())
}

async fn end_trajectories(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    erasure: &Erasure,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let live = trajectories::live_of_persons(conn, &[erasure.person.to_string()]).await?;
    let count = live.len() as u64;
    let events = live.into_iter().map(|trajectory| {
        let id = format!("{trajectory}.erased");
        (
            id,
            trajectory,
            Event::Ended {
                worker: erasure.actor.clone(),
                moved: false,
            },
        )
    });
    trajectories::wake(conn, keys.org(), events.collect(), now).await?;
    Ok(count)
}

async fn write_down(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    erasure: &Erasure,
    erased: &Erased,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = keys.mint("er_").map_err(super::no_random)?;
    let head = "INSERT INTO erasure (id, org, subject_kind, subject, why, at, actor, complete_after)";
    let actor = erasure.actor.as_str();
    let row = values![
        id,
        keys.org(),
        "person",
        erasure.person.as_str(),
        erasure.why.as_str(),
        now,
        actor,
        erased.complete_after,
    ];
    conn.insert("write down an erasure", head, vec![row], "").await?;
    let facts = serde_json::json!({ "why": erasure.why, "dossiers": erased.dossiers, "messages": erased.messages });
    let act = Act::new(&erasure.actor, "erase", "person", erasure.person.as_str()).with(facts);
    audit::note(conn, keys, &[act], now).await
}

/// Blanks the key of a dossier whose last person this is; of another, forgets what its last import said of the person.
async fn erase_dossiers(conn: &mut Conn<'_>, keys: &Keyring, person: &str, now: Timestamp) -> Result<u64, StoreError> {
    let sql = "SELECT d.dossier, (SELECT count(*) FROM dossier_person o JOIN person p ON p.id = o.person \
               WHERE o.dossier = d.dossier AND o.person <> $1 AND p.person_key <> '') \
               FROM dossier_person d WHERE d.person = $1 ORDER BY d.dossier";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.int()?));
    let mut blanked = 0;
    for (dossier, others) in conn.all("read a person's dossiers", sql, values![person], read).await? {
        if others == 0 {
            let sql = "UPDATE dossier SET dossier_key = '', imported_c = '', import_mac = NULL, \
                       generation = generation + 1, retain_from = coalesce(retain_from, $2) WHERE id = $1";
            blanked += conn.run("blank a dossier", sql, values![dossier.as_str(), now]).await?;
            let sql = "UPDATE note SET text_c = '' WHERE dossier = $1";
            conn.run("blank a dossier's notes", sql, values![dossier]).await?;
        } else {
            forget_import(conn, keys, &dossier, person).await?;
        }
    }
    Ok(blanked)
}

async fn forget_import(conn: &mut Conn<'_>, keys: &Keyring, dossier: &str, person: &str) -> Result<(), StoreError> {
    let Some((key, mut kept)) = kept(conn, keys, dossier).await? else {
        return Ok(());
    };
    kept.forget(person);
    // The keyed hash goes too: it was made over what the row said of the person.
    let sql = "UPDATE dossier SET imported_c = $1, import_mac = '', generation = generation + 1 WHERE id = $2";
    let bound: Vec<Value> = values![kept.seal(keys, &key, dossier)?, dossier];
    conn.run("forget a person in the last import", sql, bound).await?;
    Ok(())
}

/// What the last import said of a dossier; `None` where no import wrote it, or it was erased.
pub(super) async fn last_import(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    dossier: &str,
) -> Result<Option<Imported>, StoreError> {
    let Some((_, kept)) = kept(conn, keys, dossier).await? else {
        return Ok(None);
    };
    let persons: Vec<String> = kept.persons().map(str::to_owned).collect();
    let sql = "SELECT id, person_key FROM person WHERE id IN ({ids})";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.text()?));
    let wrapped = conn
        .each_of("read persons' keys", sql, Vec::new(), &persons, read)
        .await?;
    let wrapped: BTreeMap<String, String> = wrapped.into_iter().collect();
    kept.read(keys, dossier, |person| wrapped.get(person).cloned())
        .map(Some)
}

/// The last import of a dossier as it is kept, with the dossier's key.
async fn kept(conn: &mut Conn<'_>, keys: &Keyring, dossier: &str) -> Result<Option<(DataKey, Kept)>, StoreError> {
    let sql = "SELECT dossier_key, coalesce(imported_c, '') FROM dossier WHERE id = $1 AND org = $2";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.text()?));
    let found = conn
        .first("read a last import", sql, values![dossier, keys.org()], read)
        .await?;
    let Some((wrapped, sealed)) = found.filter(|(key, sealed)| !key.is_empty() && !sealed.is_empty()) else {
        return Ok(None);
    };
    let key = keys
        .key(KeyKind::Dossier, dossier, &wrapped)
        .map_err(|_| StoreError::corrupt("dossier", "imported_c", dossier, "its key does not open"))?;
    let kept = Kept::open(keys, &key, dossier, &sealed)?;
    Ok(Some((key, kept)))
}

#[cfg(test)]
mod tests;
