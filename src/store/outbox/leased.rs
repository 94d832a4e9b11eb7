//! Messages whose moment has come: leased by one worker, and read with all that their hand-over needs.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use crate::care::circle::{OptOut, Point};
use crate::care::ids::{AddressId, ContactId, InboundId, PersonId, PointId, SendKey, TrajectoryId, WorkerId};
use crate::care::message::MessageKind;
use crate::care::person::{AddressKind, Caution, Channel, Holder, Language, PointState};
use crate::store::circles::{Said, distinct, opt_outs, stops_of};
use crate::store::value::{Columns, values};
use crate::store::{Conn, StoreError};

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
    /// In which language it was queued.
    pub language: Language,
    /// The person's languages as they are now, in order.
    pub languages: Vec<Language>,
    /// The contact point.
    pub point: PointId,
    /// What is known of its life.
    pub point_state: PointState,
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
    org: &str,
    now: Timestamp,
    lease_until: Timestamp,
    worker: &str,
    channel: Channel,
    most: u32,
) -> Result<Vec<SendKey>, StoreError> {
    conn.in_order_of_the_index().await?;
    let skip = conn.skip_locked();
    let mut keys = Vec::new();
    for (only_answers, room) in [(true, most), (false, most)] {
        let filter = if only_answers { "AND reply_to IS NOT NULL" } else { "" };
        if keys.len() >= room as usize {
            continue;
        }
        let sql = format!(
            "UPDATE message SET lease_until = $1, lease_by = $2 WHERE fate = 'queued' AND send_key IN \
             (SELECT send_key FROM message WHERE waits AND fate = 'queued' AND not_before <= $3 AND not_after > $3 \
             AND lease_until <= $3 AND channel = $4 AND org = $5 {filter} ORDER BY not_before, send_key LIMIT $6{skip}) \
             RETURNING send_key"
        );
        let room = i64::from(room) - i64::try_from(keys.len()).unwrap_or(0);
        let bound = values![lease_until, worker, now, channel.code(), org, room];
        keys.extend(
            conn.all("lease messages", sql, bound, |row| Ok(SendKey::from(row.text()?)))
                .await?,
        );
    }
    Ok(keys)
}

/// Gives leased messages back to the queue, as they were.
///
/// # Errors
/// Where the database refuses; the leases then lapse by themselves.
pub async fn give_back(conn: &mut Conn<'_>, worker: &str, keys: &[SendKey]) -> Result<(), StoreError> {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let sql = "UPDATE message SET lease_until = 0, lease_by = NULL WHERE fate = 'queued' AND lease_by = $1 \
               AND send_key IN ({ids})";
    conn.run_each("give messages back", sql, values![worker], &keys).await?;
    Ok(())
}

/// Leaves leased messages alone until a moment: those that this version cannot read.
///
/// # Errors
/// Where the database refuses.
pub async fn set_aside(
    conn: &mut Conn<'_>,
    worker: &str,
    keys: &[SendKey],
    until: Timestamp,
) -> Result<(), StoreError> {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let sql = "UPDATE message SET lease_until = $1, lease_by = NULL WHERE fate = 'queued' AND lease_by = $2 \
               AND send_key IN ({ids})";
    conn.run_each("set messages aside", sql, values![until, worker], &keys)
        .await?;
    Ok(())
}

/// Reads leased messages with what their hand-over needs: answers to people's own messages first, the others in the order
/// in which they were written, because they lie together on the disk.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn resolve(conn: &mut Conn<'_>, keys: &[SendKey]) -> Result<Vec<Leased>, StoreError> {
    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let sql = "SELECT send_key, wire, channel, not_before, not_after, recipient_kind, recipient, kind, language, subject, \
               trajectory, contact, point, address, reply_to, questionnaire, date_on, named_worker, created_at \
               FROM message WHERE send_key IN ({ids})";
    let mut rows = conn
        .each_of("read leased messages", sql, Vec::new(), &keys, row)
        .await?;
    rows.sort_by(|one, other| one.place().cmp(&other.place()));
    let around = Around::read(conn, &rows).await?;
    rows.into_iter().map(|row| around.leased(row)).collect()
}

/// A message as it stands in its row.
struct Row {
    key: String,
    wire: String,
    channel: Channel,
    not_before: Timestamp,
    not_after: Timestamp,
    to_worker: bool,
    recipient: String,
    kind: String,
    language: String,
    subject: Option<String>,
    trajectory: Option<String>,
    contact: Option<String>,
    point: Option<String>,
    address: Option<String>,
    reply_to: Option<String>,
    questionnaire: Option<String>,
    date: Option<String>,
    named_worker: Option<String>,
    created_at: Timestamp,
}

impl Row {
    fn place(&self) -> (bool, Timestamp, &str) {
        (self.reply_to.is_none(), self.created_at, &self.key)
    }
}

fn row(row: &mut Columns<'_>) -> Result<Row, StoreError> {
    Ok(Row {
        key: row.text()?,
        wire: row.text()?,
        channel: row.code("message", Channel::from_code)?,
        not_before: row.instant()?,
        not_after: row.instant()?,
        to_worker: row.text()? == "worker",
        recipient: row.text()?,
        kind: row.text()?,
        language: row.text()?,
        subject: row.maybe_text()?,
        trajectory: row.maybe_text()?,
        contact: row.maybe_text()?,
        point: row.maybe_text()?,
        address: row.maybe_text()?,
        reply_to: row.maybe_text()?,
        questionnaire: row.maybe_text()?,
        date: row.maybe_text()?,
        named_worker: row.maybe_text()?,
        created_at: row.instant()?,
    })
}

/// Whoever and whatever a batch of messages is about, each by its id.
///
/// Each table is read by its own keys. One statement over all of them was tried: PostgreSQL goes through whole tables for
/// a batch, as long as these are small.
struct Around {
    persons: HashMap<String, Person>,
    /// Whether a contact still stands open.
    contacts: HashMap<String, bool>,
    points: HashMap<String, ContactPoint>,
    /// The generations.
    addresses: HashMap<String, i64>,
    workers: HashMap<String, Worker>,
    stops: Vec<Said>,
}

struct Person {
    generation: i64,
    key: String,
    presented_c: Option<String>,
    languages: Vec<Language>,
    cautions: BTreeSet<Caution>,
}

struct ContactPoint {
    owner: String,
    state: PointState,
    value_c: Option<String>,
}

struct Worker {
    key: String,
    name_c: String,
    mail_c: String,
    language: String,
    is_there: bool,
}

impl Around {
    async fn read(conn: &mut Conn<'_>, rows: &[Row]) -> Result<Self, StoreError> {
        let of = |column: fn(&Row) -> Option<&String>| distinct(rows.iter().filter_map(column).map(String::as_str));
        let sql = "SELECT id, person, state, CASE WHEN until_at IS NULL THEN value_c ELSE NULL END FROM contact_point \
                   WHERE id IN ({ids})";
        let read = |row: &mut Columns<'_>| {
            let (id, owner) = (row.text()?, row.text()?);
            let state = row.code("contact_point", PointState::from_code)?;
            let value_c = row.maybe_text()?;
            Ok((id, ContactPoint { owner, state, value_c }))
        };
        let points = of(|row| row.point.as_ref());
        let points = conn.each_of("read where to", sql, Vec::new(), &points, read).await?;
        let points: HashMap<String, ContactPoint> = points.into_iter().collect();

        let recipients = of(|row| (!row.to_worker).then_some(&row.recipient));
        let owners = points.values().map(|point| point.owner.as_str());
        let everybody = distinct(owners.chain(recipients.iter().map(String::as_str)));
        let sql = "SELECT id, generation, person_key, presented_c, languages, cautions FROM person WHERE id IN ({ids})";
        let read = |row: &mut Columns<'_>| {
            let id = row.text()?;
            let person = Person {
                generation: row.int()?,
                key: row.text()?,
                presented_c: row.maybe_text()?,
                languages: words(&row.text()?, Language::parse),
                cautions: words(&row.text()?, Caution::from_code).into_iter().collect(),
            };
            Ok((id, person))
        };
        let persons = conn.each_of("read to whom", sql, Vec::new(), &everybody, read).await?;

        let sql = "SELECT id, outcome FROM contact WHERE id IN ({ids})";
        let read = |row: &mut Columns<'_>| Ok((row.text()?, row.maybe_text()?.is_none()));
        let contacts = of(|row| row.contact.as_ref());
        let contacts = conn.each_of("read what for", sql, Vec::new(), &contacts, read).await?;

        let sql = "SELECT id, generation FROM address WHERE id IN ({ids})";
        let read = |row: &mut Columns<'_>| Ok((row.text()?, row.int()?));
        let ids = of(|row| row.address.as_ref());
        let addresses = conn.each_of("read addresses", sql, Vec::new(), &ids, read).await?;
        let stops = opt_outs(conn, &recipients, &ids).await?;

        let named = rows.iter().filter_map(|row| row.named_worker.as_deref());
        let told = rows
            .iter()
            .filter(|row| row.to_worker)
            .map(|row| row.recipient.as_str());
        let workers = distinct(named.chain(told));
        let sql = "SELECT id, worker_key, name_c, mail_c, language, ended_at FROM worker WHERE id IN ({ids})";
        let read = |row: &mut Columns<'_>| {
            let id = row.text()?;
            let worker = Worker {
                key: row.text()?,
                name_c: row.text()?,
                mail_c: row.text()?,
                language: row.text()?,
                is_there: row.maybe_instant()?.is_none(),
            };
            Ok((id, worker))
        };
        let workers = conn.each_of("read workers", sql, Vec::new(), &workers, read).await?;
        Ok(Self {
            persons: persons.into_iter().collect(),
            contacts: contacts.into_iter().collect(),
            points,
            addresses: addresses.into_iter().collect(),
            workers: workers.into_iter().collect(),
            stops,
        })
    }

    fn leased(&self, row: Row) -> Result<Leased, StoreError> {
        let to = if row.to_worker {
            self.worker(&row)
        } else {
            let kind = MessageKind::from_code(&row.kind)
                .ok_or_else(|| StoreError::corrupt("message", "kind", row.key.as_str(), "not of its vocabulary"))?;
            self.person(&row, kind)
                .map_or(Recipient::Nobody, |to| Recipient::Person(Box::new(to)))
        };
        Ok(Leased {
            key: SendKey::from(row.key),
            wire: row.wire,
            to,
            channel: row.channel,
            not_before: row.not_before,
            not_after: row.not_after,
        })
    }

    fn worker(&self, row: &Row) -> Recipient {
        let there = self.workers.get(&row.recipient).filter(|worker| worker.is_there);
        there.map_or(Recipient::Nobody, |worker| Recipient::Worker {
            worker: WorkerId::from(row.recipient.as_str()),
            key: worker.key.clone(),
            mail_c: worker.mail_c.clone(),
            language: Language::parse(&worker.language).unwrap_or(Language::NL),
            kind: row.kind.clone(),
            subject: row.subject.clone(),
        })
    }

    /// `None` where the person, the trajectory, the contact or the address is gone.
    fn person(&self, row: &Row, kind: MessageKind) -> Option<ToPerson> {
        let person = self.persons.get(&row.recipient)?;
        let (point, address) = (row.point.as_deref()?, row.address.as_deref()?);
        let (id, address_id) = (PersonId::from(row.recipient.as_str()), AddressId::from(address));
        let contact = row.contact.as_deref()?;
        let held = self.points.get(point);
        let owner = held.and_then(|held| Some((held.owner.as_str(), self.persons.get(&held.owner)?)));
        let named = row.named_worker.as_ref();
        let named = named.and_then(|id| Some((id, self.workers.get(id)?)));
        // Only the address matters here; what is known of the point was judged when the wish was made.
        let judged = Point {
            id: PointId::from(point),
            address: address_id.clone(),
            kind: AddressKind::Mobile,
            holder: Holder::Own,
            state: PointState::Unconfirmed,
            voice: None,
        };
        Some(ToPerson {
            opt_outs: stops_of(&self.stops, &id, std::slice::from_ref(&judged)),
            person: id,
            person_generation: person.generation,
            person_key: person.key.clone(),
            presented_c: person.presented_c.clone(),
            trajectory: TrajectoryId::from(row.trajectory.as_deref()?),
            contact: ContactId::from(contact),
            contact_is_open: self.contacts.get(contact).copied().unwrap_or(true),
            kind,
            language: Language::parse(&row.language).unwrap_or(Language::NL),
            languages: person.languages.clone(),
            point: judged.id,
            // A point that is gone has no value either, and that is asked first.
            point_state: held.map_or(PointState::Unconfirmed, |held| held.state),
            address_generation: *self.addresses.get(address)?,
            address: address_id,
            value_c: held.and_then(|held| held.value_c.clone()),
            sealed_for: owner.map(|(id, owner)| (PersonId::from(id), owner.key.clone())),
            reply_to: row.reply_to.as_deref().map(InboundId::from),
            questionnaire: row.questionnaire.clone(),
            date: row.date.as_deref().and_then(|date| date.parse().ok()),
            named_worker: named
                .map(|(id, worker)| (WorkerId::from(id.as_str()), worker.key.clone(), worker.name_c.clone())),
            cautions: person.cautions.clone(),
        })
    }
}

/// The words of a column that stand for something.
fn words<T>(text: &str, read: fn(&str) -> Option<T>) -> Vec<T> {
    text.split_whitespace().filter_map(read).collect()
}
