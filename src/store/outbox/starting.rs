//! The last word before a hand-over: locked, compared, started.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::completion::{Completion, complete};
use super::recovery;
use crate::care::ids::{AddressId, ContactId, PersonId, SendKey, TrajectoryId};
use crate::care::message::MessageFate;
use crate::care::person::Language;
use crate::store::circles::distinct;
use crate::store::hosts::{self, Host};
use crate::store::value::values;
use crate::store::{Conn, Keyring, StoreError, brakes, locks};

/// A message about to be started, with the generations that its consent, address and text rest on.
#[derive(Clone, Debug)]
pub struct Starting {
    /// Its key.
    pub key: SendKey,
    /// The person and its generation, for a former client.
    pub person: Option<(PersonId, i64)>,
    /// The address and its generation, for a former client.
    pub address: Option<(AddressId, i64)>,
    /// The gateway.
    pub gateway: String,
    /// The hash of the wording.
    pub wording: String,
    /// The sealed values that were filled in, so that the message can be shown again.
    pub values_c: Option<String>,
    /// The language that it is in, where it is no longer the one that it was queued in.
    pub other_language: Option<Language>,
    /// How many segments it takes.
    pub segments: Option<u16>,
    /// The hash of the link's token, its person, trajectory and contact, and when it expires.
    pub token: Option<NewToken>,
}

/// A personal link that a message carries.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The SHA-256 of the token.
    pub hash: String,
    /// Whose.
    pub person: PersonId,
    /// Of which trajectory.
    pub trajectory: TrajectoryId,
    /// For which contact.
    pub contact: ContactId,
    /// Until when it opens.
    pub expires: Timestamp,
}

/// Writes what became of earlier hand-overs and starts what still agrees with what it was resolved on, in one
/// transaction; gives the keys that were started. The rest goes back to the queue, to be resolved afresh.
///
/// A host whose name was taken over by another starts nothing more. What a journal shows as handed over, and what the worker says it `handed` over in this life, never starts again: it
/// is held.
///
/// The order matters (it was tried without the lock, and a message left after its STOP): lock the persons and
/// addresses in order of id, compare, then start.
///
/// # Errors
/// Where the database refuses; nothing was started then.
pub async fn complete_and_start(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    completions: Vec<Completion>,
    starting: Vec<Starting>,
    handed: &[SendKey],
    host: &Host,
    now: Timestamp,
) -> Result<Vec<SendKey>, StoreError> {
    complete(conn, keys, completions, &host.name, now).await?;
    if starting.is_empty() {
        return Ok(Vec::new());
    }
    hosts::check(conn, keys.org(), host).await?;
    let queued: Vec<SendKey> = starting.iter().map(|one| one.key.clone()).collect();
    let known = recovery::settle_known(conn, keys, &queued, handed, now).await?;
    let starting: Vec<Starting> = starting
        .into_iter()
        .filter(|one| !known.contains(one.key.as_str()))
        .collect();
    if starting.is_empty() {
        return Ok(Vec::new());
    }
    let persons = distinct(starting.iter().filter_map(|one| Some(one.person.as_ref()?.0.as_str())));
    let addresses = distinct(starting.iter().filter_map(|one| Some(one.address.as_ref()?.0.as_str())));
    let persons = locks::persons(conn, &persons).await?;
    let addresses = locks::addresses(conn, &addresses).await?;
    let agrees = |one: &Starting| {
        one.person
            .as_ref()
            .is_none_or(|(id, seen)| persons.get(id.as_str()) == Some(seen))
            && one
                .address
                .as_ref()
                .is_none_or(|(id, seen)| addresses.get(id.as_str()) == Some(seen))
    };
    let braked = brakes::on(conn, keys.org()).await?;
    let may_go = |one: &Starting| !braked.stops(&one.gateway);
    let (go, back): (Vec<_>, Vec<_>) = starting.into_iter().partition(|one| agrees(one) && may_go(one));
    let back: Vec<String> = back.iter().map(|one| one.key.to_string()).collect();
    let sql = "UPDATE message SET lease_until = 0, lease_by = NULL WHERE fate = 'queued' AND lease_by = $1 \
               AND send_key IN ({ids})";
    conn.run_each("put messages back", sql, values![host.name.as_str()], &back)
        .await?;
    start(conn, keys, go, &host.name, now).await
}

async fn start(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    go: Vec<Starting>,
    worker: &str,
    now: Timestamp,
) -> Result<Vec<SendKey>, StoreError> {
    if go.is_empty() {
        return Ok(Vec::new());
    }
    let rows = go
        .iter()
        .map(|one| {
            values![
                one.key.as_str(),
                now,
                worker,
                one.gateway.as_str(),
                one.wording.as_str(),
                one.values_c.clone(),
                one.segments.map(i64::from),
                one.other_language.map(|language| language.tag().to_owned()),
            ]
        })
        .collect();
    let names = [
        "send_key", "now", "worker", "gateway", "wording", "values_c", "segments", "language",
    ];
    let sql = format!(
        "UPDATE message SET fate = '{}', fate_rank = {}, fate_at = v.now, gateway = v.gateway, wording = v.wording, \
         values_c = v.values_c, segments = v.segments, started_at = v.now, started_by = v.worker, \
         language = coalesce(v.language, message.language) FROM {{rows}} WHERE message.send_key = v.send_key \
         AND message.fate = 'queued' AND message.lease_by = v.worker RETURNING message.send_key",
        MessageFate::Started.code(),
        MessageFate::Started.rank(),
    );
    let started = conn
        .update_from("start messages", &sql, &names, rows, |row| row.text())
        .await?;
    let started: BTreeSet<String> = started.into_iter().collect();
    let tokens = go
        .iter()
        .filter(|one| started.contains(one.key.as_str()))
        .filter_map(|one| Some((one, one.token.as_ref()?)))
        .map(|(one, token)| {
            values![
                token.hash.as_str(),
                keys.org(),
                token.person.as_str(),
                token.trajectory.as_str(),
                token.contact.as_str(),
                one.key.as_str(),
                token.expires,
                now,
            ]
        })
        .collect();
    let head = "INSERT INTO token (hash, org, person, trajectory, contact, send_key, expires_at, created_at)";
    conn.insert("write links", head, tokens, "ON CONFLICT (hash) DO NOTHING")
        .await?;
    Ok(go
        .into_iter()
        .map(|one| one.key)
        .filter(|key| started.contains(key.as_str()))
        .collect())
}
