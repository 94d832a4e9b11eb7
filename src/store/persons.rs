//! Persons: finding who is on the phone, showing what is known, and a worker's corrections.

mod correct;
mod find;

use jiff::Timestamp;

pub(in crate::store) use correct::correct_in;
pub use correct::{Correction, correct};
pub use find::{Query, find};

use super::audit::{self, Act};
use super::keyring::{Hidden, Keyring};
use super::value::{Columns, values};
use super::{Conn, Store, StoreError};
use crate::care::ids::{PersonId, PointId, WorkerId};
use crate::care::person::{AddressKind, Caution, Channel, DayPart, Holder, Language, PointState};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// A person as a worker sees them. What cannot be opened says why in its place.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// The id.
    pub id: PersonId,
    /// The name.
    pub name: Result<String, Hidden>,
    /// The name under which the service may present itself.
    pub presented: Option<Result<String, Hidden>>,
    /// The code word.
    pub code_word: Option<Result<String, Hidden>>,
    /// The languages in order.
    pub languages: Vec<Language>,
    /// What to mind in every contact.
    pub cautions: Vec<Caution>,
    /// The preferred channel.
    pub preferred: Option<Channel>,
    /// The preferred part of the day.
    pub day_part: Option<DayPart>,
    /// When the person was told about aftercare.
    pub told_at: Option<Timestamp>,
    /// The contact points, those in use first.
    pub points: Vec<PointView>,
    /// The dossiers: id and reference.
    pub dossiers: Vec<(String, String)>,
}

/// A contact point as a worker sees it.
#[derive(Clone, Debug)]
pub struct PointView {
    /// The id.
    pub id: PointId,
    /// What it is.
    pub kind: AddressKind,
    /// The number or address.
    pub value: Result<String, Hidden>,
    /// Whose it is.
    pub holder: Holder,
    /// What is known of its life.
    pub state: PointState,
    /// Since when.
    pub since: Timestamp,
    /// Until when it was in use; `None` while it is.
    pub until: Option<Timestamp>,
    /// Whether somebody said stop on it.
    pub is_stopped: bool,
}

/// Shows a person, and writes down that `worker` looked, in one.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such person of this organisation; where the database refuses.
pub async fn show(
    store: &Store,
    keys: &Keyring,
    person: &PersonId,
    worker: &WorkerId,
    now: Timestamp,
) -> Result<PersonView, StoreError> {
    let (keys, person, worker) = (keys.clone(), person.clone(), worker.clone());
    store
        .write(move |conn| {
            Box::pin(async move {
                let view = view(conn, &keys, &person).await?;
                audit::note(
                    conn,
                    &keys,
                    &[Act::new(&worker, "look", "person", person.as_str())],
                    now,
                )
                .await?;
                Ok(view)
            })
        })
        .await
}

async fn view(conn: &mut Conn<'_>, keys: &Keyring, person: &PersonId) -> Result<PersonView, StoreError> {
    let id = person.as_str();
    let sql = "SELECT person_key, name_c, presented_c, code_word_c, languages, cautions, preferred, day_part, told_at \
               FROM person WHERE id = $1 AND org = $2";
    let found = conn
        .first("read a person", sql, values![id, keys.org()], |row| {
            let wrapped = row.text()?;
            let key = keys.key(KeyKind::Person, id, &wrapped);
            let name = opened(keys, &key, "name_c", id, &row.text()?);
            let presented = row
                .maybe_text()?
                .map(|text| opened(keys, &key, "presented_c", id, &text));
            let code_word = row
                .maybe_text()?
                .map(|text| opened(keys, &key, "code_word_c", id, &text));
            let languages = row.text()?.split_whitespace().filter_map(Language::parse).collect();
            let cautions = row.text()?.split_whitespace().filter_map(Caution::from_code).collect();
            let view = PersonView {
                id: person.clone(),
                name,
                presented,
                code_word,
                languages,
                cautions,
                preferred: row.maybe_code("person", Channel::from_code)?,
                day_part: row.maybe_code("person", DayPart::from_code)?,
                told_at: row.maybe_instant()?,
                points: Vec::new(),
                dossiers: Vec::new(),
            };
            Ok((key, view))
        })
        .await?;
    let (key, mut view) = found.ok_or(StoreError::Missing("the person"))?;
    let sql = "SELECT c.id, a.kind, c.value_c, c.holder, c.state, c.state_since, c.until_at, EXISTS (SELECT 1 FROM opt_out o \
               WHERE o.org = a.org AND o.address_bi = a.address_bi AND o.scope = 'address') FROM contact_point c JOIN address a ON a.id = c.address \
               WHERE c.person = $1 ORDER BY c.place, c.id";
    view.points = conn
        .all("read contact points", sql, values![id], |row| {
            let point = row.text()?;
            Ok(PointView {
                kind: row.code("address", AddressKind::from_code)?,
                value: opened_at(
                    keys,
                    &key,
                    Place {
                        table: "contact_point",
                        column: "value_c",
                        row: &point,
                    },
                    &row.text()?,
                ),
                holder: row.code("contact_point", Holder::from_code)?,
                state: row.code("contact_point", PointState::from_code)?,
                since: row.instant()?,
                until: row.maybe_instant()?,
                is_stopped: row.bool()?,
                id: PointId::from(point),
            })
        })
        .await?;
    view.points.sort_by_key(|point| point.until.is_some());
    let sql =
        "SELECT d.id, d.ref FROM dossier_person p JOIN dossier d ON d.id = p.dossier WHERE p.person = $1 ORDER BY d.id";
    view.dossiers = conn
        .all("read dossiers", sql, values![id], |row| Ok((row.text()?, row.text()?)))
        .await?;
    Ok(view)
}

fn opened(
    keys: &Keyring,
    key: &Result<DataKey, Hidden>,
    column: &str,
    row: &str,
    text: &str,
) -> Result<String, Hidden> {
    opened_at(
        keys,
        key,
        Place {
            table: "person",
            column,
            row,
        },
        text,
    )
}

fn opened_at(keys: &Keyring, key: &Result<DataKey, Hidden>, place: Place<'_>, text: &str) -> Result<String, Hidden> {
    match key {
        Ok(key) => keys.open(key, place, text),
        Err(hidden) => Err(*hidden),
    }
}

fn person_id(row: &mut Columns<'_>) -> Result<PersonId, StoreError> {
    Ok(PersonId::from(row.text()?))
}
