//! What a worker needs to know of a person before being in touch: name, numbers, what to mind, what was stopped.

use std::collections::HashMap;

use crate::care::circle::{OptOut, OptOutScope, Point};
use crate::care::ids::{AddressId, PersonId, PointId};
use crate::care::person::{AddressKind, Caution, Channel, DayPart, Holder, Language, PointState};
use crate::store::circles::{distinct, opt_outs, stops_of};
use crate::store::value::{Value, values};
use crate::store::{Conn, Keyring, StoreError};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// A person as a worker sees them. Its `Debug` shows the id alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// Who.
    pub id: PersonId,
    /// The name; `None` where it was erased or cannot be read.
    pub name: Option<String>,
    /// The name under which the service may present itself to this person.
    pub presented: Option<String>,
    /// The code word.
    pub code_word: Option<String>,
    /// The languages in order.
    pub languages: Vec<Language>,
    /// The preferred channel.
    pub preferred: Option<Channel>,
    /// The preferred part of the day.
    pub day_part: Option<DayPart>,
    /// What to mind.
    pub cautions: Vec<Caution>,
    /// The ways to reach the person, in order of preference.
    pub points: Vec<CardPoint>,
    /// Every opt-out that touches the person.
    pub stops: Vec<OptOut>,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Card").field("id", &self.id).finish_non_exhaustive()
    }
}

/// One way to reach a person. Its `Debug` shows the kind alone.
#[derive(Clone, PartialEq, Eq)]
pub struct CardPoint {
    /// Its id.
    pub id: PointId,
    /// The address behind it.
    pub address: AddressId,
    /// What it is.
    pub kind: AddressKind,
    /// The number or address; `None` where it was erased or cannot be read.
    pub value: Option<String>,
    /// Whose it is.
    pub holder: Holder,
    /// What is known of its life.
    pub state: PointState,
    /// Whether somebody stopped messages to it.
    pub is_stopped: bool,
}

impl std::fmt::Debug for CardPoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CardPoint")
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}

impl Card {
    /// Whether the person wants nothing any more, also not from people.
    #[must_use]
    pub fn wants_nothing(&self) -> bool {
        self.stops
            .iter()
            .any(|stop| stop.own && stop.scope == OptOutScope::Everything)
    }
}

struct Row {
    id: String,
    wrapped: String,
    name: String,
    presented: Option<String>,
    code_word: Option<String>,
    languages: String,
    preferred: Option<Channel>,
    day_part: Option<DayPart>,
    cautions: String,
}

/// The cards of persons, by id.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn cards(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    persons: &[String],
) -> Result<HashMap<String, Card>, StoreError> {
    let sql = "SELECT id, person_key, name_c, presented_c, code_word_c, languages, preferred, day_part, cautions \
               FROM person WHERE org = $1 AND id IN ({ids})";
    let rows = conn
        .each_of("read persons", sql, values![keys.org()], persons, |row| {
            Ok(Row {
                id: row.text()?,
                wrapped: row.text()?,
                name: row.text()?,
                presented: row.maybe_text()?,
                code_word: row.maybe_text()?,
                languages: row.text()?,
                preferred: row.maybe_code("person", Channel::from_code)?,
                day_part: row.maybe_code("person", DayPart::from_code)?,
                cautions: row.text()?,
            })
        })
        .await?;
    let mut opened: HashMap<String, Option<DataKey>> = HashMap::new();
    for row in &rows {
        opened.insert(row.id.clone(), keys.key(KeyKind::Person, &row.id, &row.wrapped).ok());
    }
    let mut points = points(conn, keys, &opened, persons).await?;
    let addresses = distinct(points.values().flatten().map(|point| point.address.as_str()));
    let stops = opt_outs(conn, persons, &addresses).await?;
    let mut cards = HashMap::new();
    for row in rows {
        let key = opened.get(&row.id).and_then(Option::as_ref);
        let show = |column: &'static str, sealed: Option<&str>| {
            keys.open(
                key?,
                Place {
                    table: "person",
                    column,
                    row: &row.id,
                },
                sealed?,
            )
            .ok()
        };
        let id = PersonId::from(row.id.as_str());
        let mut mine: Vec<CardPoint> = points.remove(&row.id).unwrap_or_default();
        let plain: Vec<Point> = mine.iter().map(as_point).collect();
        let stops = stops_of(&stops, &id, &plain);
        for point in &mut mine {
            point.is_stopped = stops
                .iter()
                .any(|stop| stop.scope == OptOutScope::Address && stop.address.as_ref() == Some(&point.address));
        }
        let card = Card {
            id,
            name: show("name_c", Some(&row.name)),
            presented: show("presented_c", row.presented.as_deref()),
            code_word: show("code_word_c", row.code_word.as_deref()),
            languages: row.languages.split_whitespace().filter_map(Language::parse).collect(),
            preferred: row.preferred,
            day_part: row.day_part,
            cautions: row.cautions.split_whitespace().filter_map(Caution::from_code).collect(),
            points: mine,
            stops,
        };
        cards.insert(row.id, card);
    }
    Ok(cards)
}

fn as_point(point: &CardPoint) -> Point {
    Point {
        id: point.id.clone(),
        address: point.address.clone(),
        kind: point.kind,
        holder: point.holder,
        state: point.state,
        voice: None,
    }
}

async fn points(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    opened: &HashMap<String, Option<DataKey>>,
    persons: &[String],
) -> Result<HashMap<String, Vec<CardPoint>>, StoreError> {
    let sql = "SELECT c.person, c.id, c.address, a.kind, c.value_c, c.holder, c.state FROM contact_point c \
               JOIN address a ON a.id = c.address WHERE c.org = $1 AND c.until_at IS NULL AND c.person IN ({ids}) \
               ORDER BY c.person, c.place, c.id";
    let bound: Vec<Value> = values![keys.org()];
    let found = conn
        .each_of("read contact points", sql, bound, persons, |row| {
            let (person, id) = (row.text()?, row.text()?);
            let address = AddressId::from(row.text()?);
            let kind = row.code("address", AddressKind::from_code)?;
            let sealed = row.text()?;
            let key = opened.get(&person).and_then(Option::as_ref);
            let place = Place {
                table: "contact_point",
                column: "value_c",
                row: &id,
            };
            let value = key.and_then(|key| keys.open(key, place, &sealed).ok());
            let holder = row.code("contact_point", Holder::from_code)?;
            let state = row.code("contact_point", PointState::from_code)?;
            let point = CardPoint {
                id: PointId::from(id),
                address,
                kind,
                value,
                holder,
                state,
                is_stopped: false,
            };
            Ok((person, point))
        })
        .await?;
    let mut points: HashMap<String, Vec<CardPoint>> = HashMap::new();
    for (person, point) in found {
        points.entry(person).or_default().push(point);
    }
    Ok(points)
}
