//! Which conversation a number, a mail address or a link belongs to.

use jiff::{SignedDuration, Timestamp};

use crate::care::contact::Outcome;
use crate::care::ids::{AddressId, ContactKey, PersonId, RulesId, StepId, TrajectoryId};
use crate::care::person::Language;
use crate::store::value::{Columns, values};
use crate::store::{Conn, StoreError};

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
/// person has it. Where it was told to be somebody else's than that person's, there is none: what a stranger says is
/// nobody's word but that of the address.
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
    let sql = format!(
        "SELECT {TALK} WHERE c.id = $1 AND NOT EXISTS (SELECT 1 FROM contact_point cp JOIN person h ON h.id = cp.person \
         WHERE cp.address = $2 AND cp.until_at IS NULL AND cp.state = 'wrong-person' \
         AND coalesce(h.merged_into, h.id) = p.id)"
    );
    let talk = conn
        .first("find a conversation", sql, values![contact, address.as_str()], |row| {
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
