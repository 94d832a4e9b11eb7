//! The outbox: what is to leave, what has been started, and what became of it.
//!
//! A message is *leased* (one worker looks at it), *resolved* (consent, address, text), *started* in a transaction
//! that compares the generations it was resolved on, written to the worker's journal, handed over, and *completed*.
//! Between `started` and the hand-over stands nothing but the journal.

mod recovery;

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

pub use recovery::{Recovered, hold_orphans, note_journal, recover_own};

use super::apply::{lock_addresses, lock_persons};
use super::circles::{distinct, opt_outs, stops_of};
use super::value::{Columns, Value, values};
use super::{Conn, Keyring, StoreError, trajectories};
use crate::care::circle::{OptOut, Point};
use crate::care::event::Event;
use crate::care::ids::{AddressId, ContactId, InboundId, PersonId, PointId, SendKey, TrajectoryId, WorkerId};
use crate::care::message::{MessageFate, MessageKind, Refusal, Unsent};
use crate::care::person::{AddressKind, Caution, Channel, Holder, Language, PointState};

/// A leased message with all that its hand-over needs; still sealed.
#[derive(Clone, Debug)]
pub struct Leased {
    /// Its key.
    pub key: SendKey,
    /// What stands for it outside.
    pub wire: String,
    /// To whom.
    pub to: Recipient,
    /// On which channel.
    pub channel: Channel,
    /// From when on it may leave.
    pub not_before: Timestamp,
    /// After which it no longer may.
    pub not_after: Timestamp,
}

/// To whom a message goes.
#[derive(Clone, Debug)]
pub enum Recipient {
    /// A former client.
    Person(Box<ToPerson>),
    /// A worker: a code and a link.
    Worker {
        /// Who.
        worker: WorkerId,
        /// The worker's wrapped key.
        key: String,
        /// The sealed mail address.
        mail_c: String,
        /// The interface language.
        language: Language,
        /// What the mail is: `worker-alert`, `worker-morning`, `worker-escalation`.
        kind: String,
        /// What it is about, by id.
        subject: Option<String>,
    },
    /// The recipient is gone.
    Nobody,
}

/// A message to a former client.
#[derive(Clone, Debug)]
pub struct ToPerson {
    /// The person.
    pub person: PersonId,
    /// The person's generation.
    pub person_generation: i64,
    /// The person's wrapped key.
    pub person_key: String,
    /// The sealed name under which the service presents itself.
    pub presented_c: Option<String>,
    /// The trajectory.
    pub trajectory: TrajectoryId,
    /// The contact.
    pub contact: ContactId,
    /// Whether the contact still stands open.
    pub contact_is_open: bool,
    /// What it says.
    pub kind: MessageKind,
    /// In which language.
    pub language: Language,
    /// The contact point.
    pub point: PointId,
    /// The address.
    pub address: AddressId,
    /// The address's generation.
    pub address_generation: i64,
    /// The sealed number or mail address; `None` where it is no longer the person's.
    pub value_c: Option<String>,
    /// Whose key seals it: the person, or somebody who was merged into the person; with the wrapped key.
    pub sealed_for: Option<(PersonId, String)>,
    /// The reply that it answers.
    pub reply_to: Option<InboundId>,
    /// The questionnaire whose lead question it carries.
    pub questionnaire: Option<String>,
    /// The day that it names.
    pub date: Option<jiff::civil::Date>,
    /// The worker that it names: id, wrapped key and sealed name.
    pub named_worker: Option<(WorkerId, String, String)>,
    /// The rules of the trajectory.
    pub rules: String,
    /// The opt-outs that touch it.
    pub opt_outs: Vec<OptOut>,
    /// What the person asked us to mind.
    pub cautions: BTreeSet<Caution>,
}

/// Takes queued messages whose moment has come, answers to people's own messages first.
///
/// # Errors
/// Where the database refuses.
pub async fn lease(
    conn: &mut Conn<'_>,
    now: Timestamp,
    lease_until: Timestamp,
    worker: &str,
    channels: &[Channel],
    most: u32,
) -> Result<Vec<SendKey>, StoreError> {
    let skip = conn.skip_locked();
    let mut keys = Vec::new();
    for (only_answers, room) in [(true, most), (false, most)] {
        let filter = if only_answers { "AND reply_to IS NOT NULL" } else { "" };
        let listed = channels
            .iter()
            .map(|channel| format!("'{channel}'"))
            .collect::<Vec<_>>()
            .join(", ");
        if listed.is_empty() || keys.len() >= room as usize {
            continue;
        }
        let sql = format!(
            "UPDATE message SET lease_until = $1, lease_by = $2 WHERE fate = 'queued' AND send_key IN \
             (SELECT send_key FROM message WHERE fate = 'queued' AND not_before <= $3 AND not_after > $3 \
             AND lease_until <= $3 AND channel IN ({listed}) {filter} ORDER BY not_before, send_key LIMIT $4{skip}) \
             RETURNING send_key"
        );
        let room = i64::from(room) - i64::try_from(keys.len()).unwrap_or(0);
        let bound = values![lease_until, worker, now, room];
        keys.extend(
            conn.all("lease messages", sql, bound, |row| Ok(SendKey::from(row.text()?)))
                .await?,
        );
    }
    Ok(keys)
}

/// Reads leased messages with what their hand-over needs.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn resolve(conn: &mut Conn<'_>, keys: &[SendKey]) -> Result<Vec<Leased>, StoreError> {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let sql = "SELECT m.send_key, m.wire, m.channel, m.not_before, m.not_after, m.recipient_kind, m.recipient, m.kind, \
               m.language, m.subject, p.generation, p.person_key, p.presented_c, m.trajectory, m.contact, c.outcome, \
               m.point, m.address, a.generation, CASE WHEN cp.until_at IS NULL THEN cp.value_c ELSE NULL END, \
               m.reply_to, m.questionnaire, m.date_on, m.named_worker, t.rules, w.worker_key, w.mail_c, w.language, \
               nw.worker_key, nw.name_c, p.cautions, cp.person, po.person_key FROM message m LEFT JOIN person p ON m.recipient_kind = 'person' AND p.id = m.recipient \
               LEFT JOIN contact c ON c.id = m.contact LEFT JOIN contact_point cp ON cp.id = m.point \
               LEFT JOIN person po ON po.id = cp.person \
               LEFT JOIN address a ON a.id = m.address LEFT JOIN trajectory t ON t.id = m.trajectory \
               LEFT JOIN worker w ON m.recipient_kind = 'worker' AND w.id = m.recipient AND w.ended_at IS NULL \
               LEFT JOIN worker nw ON nw.id = m.named_worker WHERE m.send_key IN ({ids}) ORDER BY m.not_before, m.send_key";
    let mut leased = conn
        .each_of("read leased messages", sql, Vec::new(), &keys, leased)
        .await?;
    let mine = |one: &Leased| match &one.to {
        Recipient::Person(to) => Some((to.person.to_string(), to.address.to_string())),
        _ => None,
    };
    let persons = distinct(
        leased
            .iter()
            .filter_map(mine)
            .map(|(person, _)| person)
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str),
    );
    let addresses = distinct(
        leased
            .iter()
            .filter_map(mine)
            .map(|(_, address)| address)
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str),
    );
    let stops = opt_outs(conn, &persons, &addresses).await?;
    for one in &mut leased {
        if let Recipient::Person(to) = &mut one.to {
            // Only the address matters here; what is known of the point was judged when the wish was made.
            let point = Point {
                id: to.point.clone(),
                address: to.address.clone(),
                kind: AddressKind::Mobile,
                holder: Holder::Own,
                state: PointState::Unconfirmed,
                voice: None,
            };
            to.opt_outs = stops_of(&stops, &to.person, std::slice::from_ref(&point));
        }
    }
    Ok(leased)
}

fn leased(row: &mut Columns<'_>) -> Result<Leased, StoreError> {
    let key = SendKey::from(row.text()?);
    let wire = row.text()?;
    let channel = row.code("message", Channel::from_code)?;
    let (not_before, not_after) = (row.instant()?, row.instant()?);
    let to_worker = row.text()? == "worker";
    let recipient = row.text()?;
    let kind = row.text()?;
    let language = row.text()?;
    let subject = row.maybe_text()?;
    let (person_generation, person_key) = (row.maybe_int()?, row.maybe_text()?);
    let presented_c = row.maybe_text()?;
    let (trajectory, contact, outcome) = (row.maybe_text()?, row.maybe_text()?, row.maybe_text()?);
    let (point, address, address_generation) = (row.maybe_text()?, row.maybe_text()?, row.maybe_int()?);
    let value_c = row.maybe_text()?;
    let (reply_to, questionnaire, date, named) = (
        row.maybe_text()?,
        row.maybe_text()?,
        row.maybe_text()?,
        row.maybe_text()?,
    );
    let rules = row.maybe_text()?;
    let (worker_key, mail_c, worker_language) = (row.maybe_text()?, row.maybe_text()?, row.maybe_text()?);
    let named = match (named, row.maybe_text()?, row.maybe_text()?) {
        (Some(worker), Some(key), Some(name_c)) => Some((WorkerId::from(worker), key, name_c)),
        _ => None,
    };
    let cautions = row.maybe_text()?.unwrap_or_default();
    let cautions = cautions.split_whitespace().filter_map(Caution::from_code).collect();
    let sealed_for = match (row.maybe_text()?, row.maybe_text()?) {
        (Some(person), Some(key)) => Some((PersonId::from(person), key)),
        _ => None,
    };
    let to = if to_worker {
        match (worker_key, mail_c, worker_language) {
            (Some(key), Some(mail_c), Some(tag)) => Recipient::Worker {
                worker: WorkerId::from(recipient),
                key,
                mail_c,
                language: Language::parse(&tag).unwrap_or(Language::NL),
                kind,
                subject,
            },
            _ => Recipient::Nobody,
        }
    } else {
        let kind = MessageKind::from_code(&kind)
            .ok_or_else(|| StoreError::corrupt("message", "kind", key.as_str(), "not of its vocabulary"))?;
        match (
            person_generation,
            person_key,
            trajectory,
            contact,
            point,
            address,
            address_generation,
        ) {
            (
                Some(person_generation),
                Some(person_key),
                Some(trajectory),
                Some(contact),
                Some(point),
                Some(address),
                Some(address_generation),
            ) => Recipient::Person(Box::new(ToPerson {
                person: PersonId::from(recipient),
                person_generation,
                person_key,
                presented_c,
                trajectory: TrajectoryId::from(trajectory),
                contact: ContactId::from(contact),
                contact_is_open: outcome.is_none(),
                kind,
                language: Language::parse(&language).unwrap_or(Language::NL),
                point: PointId::from(point),
                address: AddressId::from(address),
                address_generation,
                value_c,
                sealed_for,
                reply_to: reply_to.map(InboundId::from),
                questionnaire,
                date: date.and_then(|date| date.parse().ok()),
                named_worker: named,
                rules: rules.unwrap_or_default(),
                opt_outs: Vec::new(),
                cautions,
            })),
            _ => Recipient::Nobody,
        }
    };
    Ok(Leased {
        key,
        wire,
        to,
        channel,
        not_before,
        not_after,
    })
}

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

/// What became of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Which message.
    pub key: SendKey,
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

/// Writes what became of earlier hand-overs and starts what still agrees with what it was resolved on, in one
/// transaction; gives the keys that were started. The rest goes back to the queue, to be resolved afresh.
///
/// What a journal shows as handed over, and what the worker says it `handed` over in this life, never starts again: it
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
    worker: &str,
    now: Timestamp,
) -> Result<Vec<SendKey>, StoreError> {
    complete(conn, keys, completions, now).await?;
    let queued: Vec<SendKey> = starting.iter().map(|one| one.key.clone()).collect();
    let known = recovery::hold_known(conn, keys, &queued, handed, now).await?;
    let starting: Vec<Starting> = starting
        .into_iter()
        .filter(|one| !known.contains(one.key.as_str()))
        .collect();
    if starting.is_empty() {
        return Ok(Vec::new());
    }
    let persons = distinct(starting.iter().filter_map(|one| Some(one.person.as_ref()?.0.as_str())));
    let addresses = distinct(starting.iter().filter_map(|one| Some(one.address.as_ref()?.0.as_str())));
    let persons = lock_persons(conn, &persons).await?;
    let addresses = lock_addresses(conn, &addresses).await?;
    let agrees = |one: &Starting| {
        one.person
            .as_ref()
            .is_none_or(|(id, seen)| persons.get(id.as_str()) == Some(seen))
            && one
                .address
                .as_ref()
                .is_none_or(|(id, seen)| addresses.get(id.as_str()) == Some(seen))
    };
    let braked = super::brakes::on(conn, keys.org()).await?;
    let may_go = |one: &Starting| !braked.stops(&one.gateway);
    let (go, back): (Vec<_>, Vec<_>) = starting.into_iter().partition(|one| agrees(one) && may_go(one));
    let back: Vec<String> = back.iter().map(|one| one.key.to_string()).collect();
    let sql = "UPDATE message SET lease_until = 0, lease_by = NULL WHERE fate = 'queued' AND lease_by = $1 \
               AND send_key IN ({ids})";
    conn.run_each("put messages back", sql, values![worker], &back).await?;
    start(conn, keys, go, worker, now).await
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
    let rank = i64::from(MessageFate::Started.rank());
    let rows = go
        .iter()
        .map(|one| {
            let mut row = stand_in(&one.key);
            row.extend(values![
                MessageFate::Started.code(),
                rank,
                now,
                worker,
                one.gateway.as_str(),
                one.wording.as_str(),
                one.values_c.clone(),
                one.segments.map(i64::from),
                now,
                worker,
            ]);
            row
        })
        .collect();
    let head = format!(
        "INSERT INTO message ({STAND_IN}, fate, fate_rank, fate_at, lease_by, gateway, wording, values_c, segments, \
         started_at, started_by)"
    );
    let tail = "ON CONFLICT (send_key) DO UPDATE SET fate = excluded.fate, fate_rank = excluded.fate_rank, \
                fate_at = excluded.fate_at, gateway = excluded.gateway, wording = excluded.wording, \
                values_c = excluded.values_c, segments = excluded.segments, started_at = excluded.started_at, \
                started_by = excluded.started_by WHERE message.fate = 'queued' AND message.lease_by = excluded.lease_by \
                RETURNING send_key";
    let started: BTreeSet<String> = conn
        .insert_returning("start messages", &head, rows, tail, |row| row.text())
        .await?
        .into_iter()
        .collect();
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

/// Writes what became of hand-overs. A report that overtook the gateway's answer is not undone.
async fn complete(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    completions: Vec<Completion>,
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
                back.push((one.key, one.at + *again));
                continue;
            }
        };
        let mut row = stand_in(&one.key);
        row.extend(values![
            fate.code(),
            i64::from(fate.rank()),
            one.at,
            provider_id,
            segments.map(i64::from),
            refusal,
            one.at,
        ]);
        rows.push(row);
        if let (Some(trajectory), true) = (one.trajectory, fate != MessageFate::Accepted) {
            events.push((
                keys.mint("ev_").map_err(super::no_random)?,
                trajectory,
                Event::Fate { key: one.key },
            ));
        }
    }
    let head = format!(
        "INSERT INTO message ({STAND_IN}, fate, fate_rank, fate_at, provider_id, segments, refusal, retain_from)"
    );
    let tail = "ON CONFLICT (send_key) DO UPDATE SET provider_id = coalesce(message.provider_id, excluded.provider_id), \
                segments = coalesce(excluded.segments, message.segments), \
                refusal = CASE WHEN message.fate_rank < excluded.fate_rank THEN excluded.refusal ELSE message.refusal END, \
                fate_at = CASE WHEN message.fate_rank < excluded.fate_rank THEN excluded.fate_at ELSE message.fate_at END, \
                fate = CASE WHEN message.fate_rank < excluded.fate_rank THEN excluded.fate ELSE message.fate END, \
                fate_rank = CASE WHEN message.fate_rank < excluded.fate_rank THEN excluded.fate_rank ELSE message.fate_rank END, \
                retain_from = coalesce(message.retain_from, excluded.retain_from)";
    conn.insert("complete messages", &head, rows, tail).await?;
    for (key, again) in back {
        // The one way back in the lattice: the gateway surely did not take it.
        let sql = "UPDATE message SET fate = 'queued', fate_rank = 0, fate_at = $1, not_before = $1, unsent = 'not-taken', \
                   started_at = NULL, started_by = NULL, lease_until = 0, lease_by = NULL \
                   WHERE send_key = $2 AND fate = 'started'";
        conn.run("put a message back", sql, values![again, key.as_str()])
            .await?;
    }
    trajectories::wake(conn, keys.org(), events, now).await
}

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
        let sql = "UPDATE message SET fate = $1, fate_rank = $2, fate_at = $3, unsent = $4, retain_from = $3, \
                   lease_until = 0, lease_by = NULL WHERE send_key = $5 AND fate = 'queued' AND lease_by = $6";
        let bound = values![
            fate.code(),
            i64::from(fate.rank()),
            now,
            why.code(),
            key.as_str(),
            worker
        ];
        let changed = conn.run("refuse a message", sql, bound).await?;
        if let (Some(trajectory), true) = (trajectory, changed > 0) {
            events.push((
                keys.mint("ev_").map_err(super::no_random)?,
                trajectory,
                Event::Fate { key },
            ));
        }
    }
    trajectories::wake(conn, keys.org(), events, now).await
}

/// Ends queued messages whose window has closed, with what kept them, and wakes their trajectories; how many.
///
/// # Errors
/// Where the database refuses.
pub async fn expire(conn: &mut Conn<'_>, keys: &Keyring, now: Timestamp, most: u32) -> Result<usize, StoreError> {
    let braked = super::brakes::on(conn, keys.org()).await?;
    let skip = conn.skip_locked();
    let sql = format!(
        "SELECT send_key, trajectory, channel, unsent FROM message WHERE fate = 'queued' AND not_before <= $1 \
         AND not_after <= $1 AND lease_until <= $1 ORDER BY not_before, send_key LIMIT $2{skip}"
    );
    let past = conn
        .all(
            "find messages whose window has closed",
            sql,
            values![now, most],
            |row| Ok((row.text()?, row.maybe_text()?, row.text()?, row.maybe_text()?)),
        )
        .await?;
    let count = past.len();
    let mut events = Vec::new();
    for (key, trajectory, channel, hint) in past {
        let why = if braked.stops_channel(&channel) {
            Unsent::Brake
        } else if hint.as_deref() == Some(Unsent::NotTaken.code()) {
            Unsent::NotTaken
        } else {
            Unsent::WindowPast
        };
        let rank = i64::from(MessageFate::NotSent.rank());
        let sql = "UPDATE message SET fate = 'not-sent', fate_rank = $1, fate_at = $2, unsent = $3, retain_from = $2 \
                   WHERE send_key = $4 AND fate = 'queued'";
        conn.run("end a message", sql, values![rank, now, why.code(), key.as_str()])
            .await?;
        if let Some(trajectory) = trajectory {
            let event = Event::Fate {
                key: SendKey::from(key),
            };
            events.push((
                keys.mint("ev_").map_err(super::no_random)?,
                TrajectoryId::from(trajectory),
                event,
            ));
        }
    }
    trajectories::wake(conn, keys.org(), events, now).await?;
    Ok(count)
}

/// When the next queued message may leave; `None` where none waits.
///
/// # Errors
/// Where the database refuses.
pub async fn next_send(conn: &mut Conn<'_>) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT not_before FROM message WHERE fate = 'queued' ORDER BY not_before, send_key LIMIT 1";
    conn.first("read the next send", sql, Vec::new(), |row| row.instant())
        .await
}
