//! Messages whose moment has come: leased by one worker, and read with all that their hand-over needs.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::care::circle::{OptOut, Point};
use crate::care::ids::{AddressId, ContactId, InboundId, PersonId, PointId, SendKey, TrajectoryId, WorkerId};
use crate::care::message::MessageKind;
use crate::care::person::{AddressKind, Caution, Channel, Holder, Language, PointState};
use crate::store::circles::{distinct, opt_outs, stops_of};
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
    org: &str,
    now: Timestamp,
    lease_until: Timestamp,
    worker: &str,
    channel: Channel,
    most: u32,
) -> Result<Vec<SendKey>, StoreError> {
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
    let sql = "SELECT m.send_key, m.wire, m.channel, m.not_before, m.not_after, m.recipient_kind, m.recipient, m.kind, \
               m.language, m.subject, p.generation, p.person_key, p.presented_c, m.trajectory, m.contact, c.outcome, \
               m.point, m.address, a.generation, CASE WHEN cp.until_at IS NULL THEN cp.value_c ELSE NULL END, \
               m.reply_to, m.questionnaire, m.date_on, m.named_worker, t.rules, w.worker_key, w.mail_c, w.language, \
               nw.worker_key, nw.name_c, p.cautions, cp.person, po.person_key, cp.state, p.languages FROM message m LEFT JOIN person p ON m.recipient_kind = 'person' AND p.id = m.recipient \
               LEFT JOIN contact c ON c.id = m.contact LEFT JOIN contact_point cp ON cp.id = m.point \
               LEFT JOIN person po ON po.id = cp.person \
               LEFT JOIN address a ON a.id = m.address LEFT JOIN trajectory t ON t.id = m.trajectory \
               LEFT JOIN worker w ON m.recipient_kind = 'worker' AND w.id = m.recipient AND w.ended_at IS NULL \
               LEFT JOIN worker nw ON nw.id = m.named_worker WHERE m.send_key IN ({ids}) \
               ORDER BY CASE WHEN m.reply_to IS NULL THEN 1 ELSE 0 END, m.created_at, m.send_key";
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

/// The words of a column that stand for something.
fn words<T>(text: Option<String>, read: fn(&str) -> Option<T>) -> Vec<T> {
    let text = text.unwrap_or_default();
    text.split_whitespace().filter_map(read).collect()
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
    let cautions = words(row.maybe_text()?, Caution::from_code).into_iter().collect();
    let sealed_for = row.maybe_text()?.map(PersonId::from).zip(row.maybe_text()?);
    let point_state = row.maybe_code("contact_point", PointState::from_code)?;
    let languages = words(row.maybe_text()?, Language::parse);
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
                languages,
                point: PointId::from(point),
                // A point that is gone has no value either, and that is asked first.
                point_state: point_state.unwrap_or(PointState::Unconfirmed),
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
