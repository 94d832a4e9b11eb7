//! What comes in: stored first, then acknowledged, then advanced. A stop is committed with the reply that says it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::apply::{lock_addresses, lock_persons};
use super::value::{Columns, Value, values};
use super::{Conn, Keyring, StoreError, trajectories};
use crate::care::circle::OptOutScope;
use crate::care::contact::Outcome;
use crate::care::effect::StopAsked;
use crate::care::event::{Event, Reply, Said, Via};
use crate::care::ids::{AddressId, ContactKey, InboundId, PersonId, RulesId, SendKey, StepId, TrajectoryId};
use crate::care::message::{MessageFate, Refusal};
use crate::care::person::{Channel, Language, Readers};
use crate::vault::Place;
use crate::vault::keys::KeyKind;

/// A text finds its conversation for so long after our last message.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24 * 90);

/// The conversation that something came in on.
#[derive(Clone, Debug)]
pub struct Talk {
    /// Who speaks.
    pub person: PersonId,
    /// The person's languages in order.
    pub languages: Vec<Language>,
    /// The trajectory.
    pub trajectory: TrajectoryId,
    /// Its rules.
    pub rules: RulesId,
    /// The dossier, whose key seals free text.
    pub dossier: String,
    /// The dossier's wrapped key.
    pub dossier_key: String,
    /// The contact.
    pub key: ContactKey,
    /// Whether the contact was answered already. One that ended in silence was not.
    pub is_answered: bool,
    /// The address, where it came from one.
    pub address: Option<AddressId>,
}

/// What a number or mail address turned out to be.
#[derive(Clone, Debug)]
pub enum Sender {
    /// It carries on a conversation.
    Talk(Box<Talk>),
    /// We know the address, and not who of those who share it speaks, or about what.
    Address(AddressId),
    /// We do not know it.
    Unknown,
}

const TALK: &str = "p.id, p.languages, t.id, t.rules, d.id, d.dossier_key, c.step, c.occurrence, c.outcome \
                    FROM contact c JOIN trajectory t ON t.id = c.trajectory JOIN person own ON own.id = t.person \
                    JOIN person p ON p.id = coalesce(own.merged_into, own.id) \
                    JOIN dossier d ON d.id = t.dossier";

/// Finds the conversation of an address: the one that holds it now, or else the last that wrote to it, where only one
/// person has it.
///
/// # Errors
/// Where the database refuses.
pub async fn sender(
    conn: &mut Conn<'_>,
    org: &str,
    address_bi: &str,
    happened: Timestamp,
) -> Result<Sender, StoreError> {
    let sql = "SELECT id, voice_contact, voice_until FROM address WHERE org = $1 AND address_bi = $2";
    let found = conn
        .first("find an address", sql, values![org, address_bi], |row| {
            Ok((AddressId::from(row.text()?), row.maybe_text()?, row.maybe_instant()?))
        })
        .await?;
    let Some((address, voice, until)) = found else {
        return Ok(Sender::Unknown);
    };
    let holding = voice.filter(|_| until.is_some_and(|until| until > happened));
    let contact = match holding {
        Some(contact) => Some(contact),
        None => last_spoken(conn, &address, happened).await?,
    };
    let Some(contact) = contact else {
        return Ok(Sender::Address(address));
    };
    let sql = format!("SELECT {TALK} WHERE c.id = $1");
    let talk = conn
        .first("find a conversation", sql, values![contact], |row| {
            talk(row, Some(address.clone()))
        })
        .await?;
    Ok(talk.map_or(Sender::Address(address), |talk| Sender::Talk(Box::new(talk))))
}

/// The contact of the last message to an address, unless several persons have it: then a human sorts it out.
async fn last_spoken(
    conn: &mut Conn<'_>,
    address: &AddressId,
    happened: Timestamp,
) -> Result<Option<String>, StoreError> {
    let sql = "SELECT count(DISTINCT coalesce(p.merged_into, p.id)) FROM contact_point c JOIN person p ON p.id = c.person \
               WHERE c.address = $1 AND c.until_at IS NULL";
    let holders = conn
        .first("count holders", sql, values![address.as_str()], |row| row.int())
        .await?
        .unwrap_or(0);
    if holders != 1 {
        return Ok(None);
    }
    let sql = "SELECT contact FROM message WHERE address = $1 AND started_at IS NOT NULL AND started_at > $2 \
               AND contact IS NOT NULL ORDER BY started_at DESC, send_key DESC LIMIT 1";
    let bound = values![address.as_str(), happened - REMEMBERED];
    conn.first("find the last message to an address", sql, bound, |row| row.text())
        .await
}

fn talk(row: &mut Columns<'_>, address: Option<AddressId>) -> Result<Talk, StoreError> {
    let person = PersonId::from(row.text()?);
    let languages = row.text()?.split_whitespace().filter_map(Language::parse).collect();
    let trajectory = TrajectoryId::from(row.text()?);
    let rules = RulesId::from(row.text()?);
    let (dossier, dossier_key) = (row.text()?, row.text()?);
    let step = StepId::from(row.text()?);
    let occurrence = u32::try_from(row.int()?).unwrap_or(0);
    let is_answered = row.maybe_code("contact", Outcome::from_code)? == Some(Outcome::Answered);
    let key = ContactKey { step, occurrence };
    Ok(Talk {
        person,
        languages,
        trajectory,
        rules,
        dossier,
        dossier_key,
        key,
        is_answered,
        address,
    })
}

/// What a personal link opens.
#[derive(Clone, Debug)]
pub enum Link {
    /// The conversation.
    Open(Box<Talk>),
    /// The link has expired; the page says whom to call.
    Expired(Box<Talk>),
    /// There is no such link, or not any more.
    Unknown,
}

/// Finds what a personal link opens, by the hash of its token.
///
/// # Errors
/// Where the database refuses.
pub async fn link(conn: &mut Conn<'_>, token_hash: &str, now: Timestamp) -> Result<Link, StoreError> {
    let sql = format!("SELECT k.expires_at, {TALK} JOIN token k ON k.contact = c.id WHERE k.hash = $1");
    let found = conn
        .first("find a link", sql, values![token_hash], |row| {
            let expires = row.instant()?;
            Ok((expires, talk(row, None)?))
        })
        .await?;
    Ok(match found {
        None => Link::Unknown,
        Some((expires, talk)) if expires <= now => Link::Expired(Box::new(talk)),
        Some((_, talk)) => Link::Open(Box::new(talk)),
    })
}

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
    /// The stop in it, with its reach.
    pub stop: Option<StopAsked>,
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
    let id = keys.mint("in_").map_err(super::no_random)?;
    lock_sender(conn, &incoming.sender).await?;
    if !store_inbound(conn, keys, &id, &incoming, now).await? {
        return Ok(Received::Duplicate);
    }
    if let Some(stop) = incoming.stop {
        commit_stop(conn, keys, &incoming, stop, now).await?;
    }
    let Sender::Talk(talk) = &incoming.sender else {
        return Ok(Received::OnBoard(InboundId::from(id)));
    };
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
    lock_persons(conn, person.as_slice()).await?;
    lock_addresses(conn, address.as_slice()).await?;
    Ok(())
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
    let (key, key_month) = match talk {
        Some(talk) => (keys.key(KeyKind::Dossier, &talk.dossier, &talk.dossier_key).ok(), None),
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
        keys.seal(key, place, text).map(Some).map_err(super::no_random)
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
        now,
        "inbound",
    ];
    let head = "INSERT INTO inbound (id, org, provider, provider_id, via, from_bi, address, person, trajectory, contact, \
                key_month, text_c, from_c, reading, readers, board, happened, recorded, retain_from, retain_class)";
    let tail = "ON CONFLICT (provider, provider_id) DO NOTHING";
    Ok(conn.insert("store what came in", head, vec![row], tail).await? > 0)
}

/// The key of a month's unmatched texts; made where there is none.
async fn month_key(conn: &mut Conn<'_>, keys: &Keyring, month: &str) -> Result<crate::vault::DataKey, StoreError> {
    let (_, wrapped) = keys.new_key(KeyKind::Month, month).map_err(super::no_random)?;
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

/// Writes a stop, moves the generations on, and wakes everybody whom it touches.
async fn commit_stop(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    incoming: &Incoming,
    stop: StopAsked,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut said = Vec::new();
    if let Sender::Talk(talk) = &incoming.sender
        && stop.scope != OptOutScope::Address
    {
        said.push(OptOutRow {
            scope: stop.scope,
            person: Some(talk.person.to_string()),
            address_bi: None,
            channel: stop.channel,
            trajectory: (stop.scope == OptOutScope::Trajectory).then(|| talk.trajectory.to_string()),
        });
    }
    if let (true, Some((_, bi))) = (stop.address_too, &incoming.from) {
        let person = match &incoming.sender {
            Sender::Talk(talk) => Some(talk.person.to_string()),
            _ => None,
        };
        said.push(OptOutRow {
            scope: OptOutScope::Address,
            person,
            address_bi: Some(bi.clone()),
            channel: None,
            trajectory: None,
        });
    }
    let where_said = incoming.via.code();
    write_stops(conn, keys, said, ("person", where_said), incoming.happened, now).await
}

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

/// Writes stops, moves the generations of whom they touch on, and wakes their trajectories. `said` is who said it and
/// where.
///
/// # Errors
/// Where the database refuses.
pub async fn write_stops(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    stops: Vec<OptOutRow>,
    said: (&str, &str),
    happened: Timestamp,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut touched: BTreeSet<(String, OptOutScope)> = BTreeSet::new();
    let mut rows = Vec::new();
    for stop in &stops {
        rows.push(values![
            keys.mint("oo_").map_err(super::no_random)?,
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
                keys.mint("ev_").map_err(super::no_random)?,
                trajectory,
                Event::OptedOut { scope },
            ));
        }
    }
    trajectories::wake(conn, keys.org(), events, now).await
}

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
    let sql = "SELECT send_key, trajectory, fate FROM message WHERE wire = $1 AND started_at IS NOT NULL";
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
    let sql = "UPDATE message SET fate = $1, fate_rank = $2, fate_at = $3, refusal = $4, \
               provider_id = coalesce(provider_id, $5) WHERE send_key = $6 AND fate_rank < $2 \
               AND fate NOT IN ('not-sent', 'cancelled', 'queued')";
    let fate = report.fate;
    let bound = values![
        fate.code(),
        i64::from(fate.rank()),
        now,
        report.refusal.map(Refusal::code),
        report.provider_id.as_str(),
        key.as_str(),
    ];
    let changed = conn.run("write a report", sql, bound).await?;
    // Delivery is no news to a trajectory that counted on it; a failure is, and so is an end to not knowing.
    let is_news = fate == MessageFate::Failed || matches!(before, MessageFate::Held | MessageFate::Unknown);
    if changed > 0
        && is_news
        && let Some(trajectory) = trajectory
    {
        let id = keys.mint("ev_").map_err(super::no_random)?;
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

/// Whether a stop of that person or address is on record that reaches as far as this one.
///
/// # Errors
/// Where the database refuses.
pub async fn has_stop(conn: &mut Conn<'_>, org: &str, index: &str, scope: OptOutScope) -> Result<bool, StoreError> {
    let column = if scope == OptOutScope::Address {
        "address_bi"
    } else {
        "person"
    };
    let sql = format!("SELECT scope FROM opt_out WHERE org = $1 AND {column} = $2");
    let read = |row: &mut Columns<'_>| row.code("opt_out", OptOutScope::from_code);
    let known = conn.all("look for a stop", sql, values![org, index], read).await?;
    Ok(known.into_iter().any(|known| match known {
        OptOutScope::Automatic | OptOutScope::Everything => known >= scope,
        OptOutScope::Address | OptOutScope::Channel | OptOutScope::Trajectory => known == scope,
    }))
}
