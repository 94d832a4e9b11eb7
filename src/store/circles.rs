//! Reading what the core may see: a batch of trajectories, each with its circle and its unread events.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::value::{Columns, values};
use super::versions::Moves;
use super::{Conn, StoreError};
use crate::care::calendar::QuietHours;
use crate::care::circle::{Circle, OptOut, OptOutScope, Owner, Point, SentMessage, Voice};
use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::event::Event;
use crate::care::ids::{AddressId, ContactId, DossierId, PersonId, PointId, RulesId, SendKey, TrajectoryId, WorkerId};
use crate::care::message::{MessageFate, Refusal, Unsent};
use crate::care::person::{AddressKind, Caution, Channel, DayPart, Holder, Language, PointState, Role};
use crate::care::trajectory::Trajectory;

/// A trajectory with all that an advance needs, and the generations on which it rests.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The state.
    pub trajectory: Trajectory,
    /// The trajectory's generation.
    pub generation: i64,
    /// The rules that it is pinned to.
    pub rules: RulesId,
    /// Its dossier.
    pub dossier: DossierId,
    /// Its person.
    pub person: PersonId,
    /// The person's generation.
    pub person_generation: i64,
    /// The addresses of the person, each with its generation.
    pub addresses: Vec<(AddressId, i64)>,
    /// The circle; the gateways are still to be filled in.
    pub circle: Circle,
    /// The unread events in order, each with the id of its row.
    pub events: Vec<(String, Event)>,
    /// How many ledger rows there are.
    pub entries: i64,
    /// The other rules that it is to follow once no contact stands open.
    pub moves: Option<Moves>,
}

/// Reads a batch. A trajectory whose person is gone is left out.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn load(conn: &mut Conn<'_>, ids: &[TrajectoryId], now: Timestamp) -> Result<Vec<Loaded>, StoreError> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let mut loaded = trajectories(conn, &ids).await?;
    let persons = distinct(loaded.iter().map(|one| one.person.as_str()));
    let dossiers = distinct(loaded.iter().map(|one| one.dossier.as_str()));
    let points = points(conn, &persons).await?;
    let addresses = distinct(points.values().flatten().map(|(point, _)| point.address.as_str()));
    let stops = opt_outs(conn, &persons, &addresses).await?;
    let owners = owners(conn, &dossiers, now).await?;
    let recent = recent(conn, &persons, now).await?;
    let open: Vec<String> = loaded
        .iter()
        .filter_map(|one| Some(one.trajectory.contact(&one.trajectory.open.as_ref()?.key).to_string()))
        .collect();
    let mut messages = messages(conn, &open).await?;
    let mut journaled = journaled(conn, &ids).await?;
    let mut events = events(conn, &ids).await?;
    for one in &mut loaded {
        let mine = points.get(one.person.as_str()).cloned().unwrap_or_default();
        one.addresses = mine
            .iter()
            .map(|(point, generation)| (point.address.clone(), *generation))
            .collect();
        one.addresses.sort();
        one.addresses.dedup();
        one.circle.points = mine.into_iter().map(|(point, _)| point).collect();
        one.circle.opt_outs = stops_of(&stops, &one.person, &one.circle.points);
        one.circle.recent = recent.get(one.person.as_str()).cloned().unwrap_or_default();
        one.circle.owners = owners.get(one.dossier.as_str()).cloned().unwrap_or_default();
        if let Some(open) = &one.trajectory.open {
            let contact = one.trajectory.contact(&open.key);
            one.circle.messages = messages.remove(contact.as_str()).unwrap_or_default();
        }
        one.circle.journaled = journaled.remove(one.trajectory.id.as_str()).unwrap_or_default();
        one.events = events.remove(one.trajectory.id.as_str()).unwrap_or_default();
    }
    Ok(loaded)
}

async fn trajectories(conn: &mut Conn<'_>, ids: &[String]) -> Result<Vec<Loaded>, StoreError> {
    // Who was merged into another lives on as that other, with one voice and one consent.
    let sql = "SELECT t.id, t.generation, t.state, t.rules, t.dossier, p.id, t.entries, p.generation, p.languages, p.tz, \
               p.quiet, p.preferred, p.day_part, p.cautions, p.told_at, p.voice_contact, p.voice_until, d.status, \
               d.team, o.tz, d.help_kind, d.closing_reason, d.dates, t.moves_by, \
               t.moves_to FROM trajectory t JOIN person own ON own.id = t.person \
               JOIN person p ON p.id = coalesce(own.merged_into, own.id) JOIN dossier d ON d.id = t.dossier \
               JOIN organisation o ON o.id = t.org WHERE t.id IN ({ids}) ORDER BY t.id";
    conn.each_of("read trajectories", sql, Vec::new(), ids, |row| {
        let id = row.text()?;
        let generation = row.int()?;
        let state = row.text()?;
        let trajectory: Trajectory =
            serde_json::from_str(&state).map_err(|error| StoreError::corrupt("trajectory", "state", &id, error))?;
        Ok(Loaded {
            trajectory,
            generation,
            rules: RulesId::from(row.text()?),
            dossier: DossierId::from(row.text()?),
            person: PersonId::from(row.text()?),
            entries: row.int()?,
            person_generation: row.int()?,
            addresses: Vec::new(),
            circle: circle(row)?,
            events: Vec::new(),
            moves: row
                .maybe_text()?
                .zip(row.maybe_text()?)
                .map(|(activation, rules)| Moves {
                    activation,
                    rules: RulesId::from(rules),
                }),
        })
    })
    .await
}

fn circle(row: &mut Columns<'_>) -> Result<Circle, StoreError> {
    let languages = row.text()?.split_whitespace().filter_map(Language::parse).collect();
    let tz = zone("person", &row.text()?)?;
    let quiet = row.maybe_text()?.and_then(|text| QuietHours::parse(&text).ok());
    let preferred = row.maybe_code("person", Channel::from_code)?;
    let day_part = row.maybe_code("person", DayPart::from_code)?;
    let cautions = row.text()?.split_whitespace().filter_map(Caution::from_code).collect();
    let told = row.maybe_instant()?;
    let voice = voice(row)?;
    let dossier = row.code("dossier", DossierStatus::from_code)?;
    let team = row.maybe_text()?;
    let service_tz = zone("organisation", &row.text()?)?;
    let help = row.maybe_code("dossier", HelpKind::from_code)?;
    let closing_reason = row.maybe_code("dossier", ClosingReason::from_code)?;
    let dates = row
        .maybe_text()?
        .map_or_else(|| Ok(BTreeMap::new()), |text| serde_json::from_str(&text));
    let dates = dates.map_err(|error| StoreError::corrupt("dossier", "dates", "?", error))?;
    Ok(Circle {
        languages,
        service_tz,
        team,
        day_part,
        quiet,
        preferred,
        cautions,
        told,
        dossier,
        voice,
        dates,
        help,
        closing_reason,
        ..Circle::of_nobody(&tz)
    })
}

fn zone(table: &'static str, name: &str) -> Result<TimeZone, StoreError> {
    TimeZone::get(name).map_err(|error| StoreError::corrupt(table, "tz", "?", error))
}

fn voice(row: &mut Columns<'_>) -> Result<Option<Voice>, StoreError> {
    let (contact, until) = (row.maybe_text()?, row.maybe_instant()?);
    Ok(contact.zip(until).map(|(contact, until)| Voice {
        contact: ContactId::from(contact),
        until,
    }))
}

type Points = HashMap<String, Vec<(Point, i64)>>;

/// The same human beings under every id that they have or had, each with the id that stands now. One step is enough: a
/// merge moves whoever was merged before along.
pub(super) async fn families(conn: &mut Conn<'_>, persons: &[String]) -> Result<BTreeMap<String, String>, StoreError> {
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.text()?));
    let sql = "SELECT id, coalesce(merged_into, id) FROM person WHERE id IN ({ids})";
    let now = conn
        .each_of("read who stands for whom", sql, Vec::new(), persons, read)
        .await?;
    let standing = distinct(now.iter().map(|(_, standing)| standing.as_str()));
    let sql = "SELECT id, merged_into FROM person WHERE merged_into IN ({ids})";
    let merged = conn
        .each_of("read who was merged", sql, Vec::new(), &standing, read)
        .await?;
    let themselves = standing.iter().map(|id| (id.clone(), id.clone()));
    Ok(themselves.chain(now.iter().cloned()).chain(merged).collect())
}

async fn points(conn: &mut Conn<'_>, persons: &[String]) -> Result<Points, StoreError> {
    let families = families(conn, persons).await?;
    let everybody: Vec<String> = families.keys().cloned().collect();
    let sql = "SELECT c.person, c.id, c.address, a.kind, c.holder, c.state, a.voice_contact, a.voice_until, \
               a.generation FROM contact_point c JOIN address a ON a.id = c.address \
               WHERE c.until_at IS NULL AND c.person IN ({ids}) ORDER BY c.person, c.place, c.id";
    let found = conn
        .each_of("read contact points", sql, Vec::new(), &everybody, |row| {
            let person = row.text()?;
            let point = Point {
                id: PointId::from(row.text()?),
                address: AddressId::from(row.text()?),
                kind: row.code("address", AddressKind::from_code)?,
                holder: row.code("contact_point", Holder::from_code)?,
                state: row.code("contact_point", PointState::from_code)?,
                voice: voice(row)?,
            };
            Ok((person, (point, row.int()?)))
        })
        .await?;
    let standing = |id: String| families.get(&id).cloned().unwrap_or(id);
    let (own, merged): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|(person, _)| families.get(person).is_none_or(|standing| standing == person));
    let all = own.into_iter().chain(merged);
    Ok(grouped(all.map(|(person, point)| (standing(person), point)).collect()))
}

/// An opt-out with the person who said it.
pub(super) type Said = (Option<String>, OptOut);

pub(super) async fn opt_outs(
    conn: &mut Conn<'_>,
    persons: &[String],
    addresses: &[String],
) -> Result<Vec<Said>, StoreError> {
    let read = |row: &mut Columns<'_>| {
        let person = row.maybe_text()?;
        let out = OptOut {
            scope: row.code("opt_out", OptOutScope::from_code)?,
            address: row.maybe_text()?.map(AddressId::from),
            channel: row.maybe_code("opt_out", Channel::from_code)?,
            trajectory: row.maybe_text()?.map(TrajectoryId::from),
            own: false,
        };
        Ok((person, out))
    };
    // Stops on an address are found by its blind index, so that those of a former life of the database hold too.
    let by_person = "SELECT person, scope, CAST(NULL AS TEXT), channel, trajectory FROM opt_out WHERE person IN ({ids}) \
                     AND scope <> 'address'";
    let by_address = "SELECT o.person, o.scope, a.id, o.channel, o.trajectory FROM address a JOIN opt_out o \
                      ON o.org = a.org AND o.address_bi = a.address_bi WHERE a.id IN ({ids}) AND o.scope = 'address'";
    let families = families(conn, persons).await?;
    let everybody: Vec<String> = families.keys().cloned().collect();
    let mut found = conn
        .each_of("read opt-outs", by_person, Vec::new(), &everybody, read)
        .await?;
    found.extend(
        conn.each_of("read opt-outs", by_address, Vec::new(), addresses, read)
            .await?,
    );
    // A word holds under every id of whoever said it.
    let standing = |id: &String| families.get(id).unwrap_or(id).clone();
    let said = found.into_iter().flat_map(|(by, out)| {
        let speaker = by.as_ref().map(standing);
        let mut ids: Vec<String> = persons
            .iter()
            .filter(|id| Some(standing(id)) == speaker)
            .cloned()
            .collect();
        if ids.is_empty() {
            return vec![(by, out)];
        }
        ids.drain(..).map(|id| (Some(id), out.clone())).collect()
    });
    Ok(said.collect())
}

pub(super) fn stops_of(stops: &[Said], person: &PersonId, points: &[Point]) -> Vec<OptOut> {
    let mut mine: Vec<OptOut> = Vec::new();
    for (by, out) in stops {
        let own = by.as_deref() == Some(person.as_str());
        let on_mine = out.scope == OptOutScope::Address
            && out
                .address
                .as_ref()
                .is_some_and(|stopped| points.iter().any(|point| &point.address == stopped));
        let stop = OptOut { own, ..out.clone() };
        if (own || on_mine) && !mine.contains(&stop) {
            mine.push(stop);
        }
    }
    mine
}

async fn owners(
    conn: &mut Conn<'_>,
    dossiers: &[String],
    now: Timestamp,
) -> Result<HashMap<String, Vec<Owner>>, StoreError> {
    let sql = "SELECT o.dossier, o.worker, o.role, o.stand_in, (SELECT max(a.until_at) FROM absence a \
               WHERE a.worker = o.worker AND a.from_at <= $1 AND a.until_at > $1), \
               (SELECT max(a.stand_in) FROM absence a WHERE a.worker = o.worker AND a.from_at <= $1 \
               AND a.until_at > $1) FROM ownership o JOIN worker w ON w.id = o.worker WHERE w.ended_at IS NULL \
               AND o.from_at <= $1 AND (o.until_at IS NULL OR o.until_at > $1) AND o.dossier IN ({ids}) \
               ORDER BY o.dossier, o.from_at, o.id";
    let found = conn
        .each_of("read owners", sql, values![now], dossiers, |row| {
            let dossier = row.text()?;
            let worker = WorkerId::from(row.text()?);
            let role = row.code("ownership", Role::from_code)?;
            let stand_in = row.maybe_text()?;
            let away_until = row.maybe_instant()?;
            let of_absence = row.maybe_text()?;
            let stand_in = of_absence.or(stand_in).map(WorkerId::from);
            Ok((
                dossier,
                Owner {
                    worker,
                    role,
                    away_until,
                    stand_in,
                },
            ))
        })
        .await?;
    Ok(grouped(found))
}

/// When contacts with each person began in the last week, under whatever id that person has or had.
async fn recent(
    conn: &mut Conn<'_>,
    persons: &[String],
    now: Timestamp,
) -> Result<HashMap<String, Vec<Timestamp>>, StoreError> {
    let families = families(conn, persons).await?;
    let everybody: Vec<String> = families.keys().cloned().collect();
    let since = now - SignedDuration::from_hours(24 * 7);
    let sql = "SELECT person, opened FROM contact WHERE opened > $1 AND takes_room AND person IN ({ids})";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.instant()?));
    let found = conn
        .each_of("read the contacts of the week", sql, values![since], &everybody, read)
        .await?;
    let standing = |id: String| families.get(&id).cloned().unwrap_or(id);
    Ok(grouped(
        found.into_iter().map(|(person, at)| (standing(person), at)).collect(),
    ))
}

async fn messages(conn: &mut Conn<'_>, open: &[String]) -> Result<HashMap<String, Vec<SentMessage>>, StoreError> {
    let sql = "SELECT contact, send_key, fate, refusal, unsent, fate_at FROM message WHERE contact IN ({ids}) \
               ORDER BY send_key";
    let found = conn
        .each_of("read the messages of open contacts", sql, Vec::new(), open, |row| {
            let contact = row.text()?;
            let message = SentMessage {
                key: SendKey::from(row.text()?),
                fate: row.code("message", MessageFate::from_code)?,
                refusal: row.maybe_code("message", Refusal::from_code)?,
                unsent: row.maybe_code("message", Unsent::from_code)?,
                since: row.instant()?,
            };
            Ok((contact, message))
        })
        .await?;
    Ok(grouped(found))
}

async fn journaled(conn: &mut Conn<'_>, ids: &[String]) -> Result<HashMap<String, BTreeSet<SendKey>>, StoreError> {
    let sql = "SELECT j.trajectory, j.send_key FROM journal_sent j WHERE j.trajectory IN ({ids}) \
               AND NOT EXISTS (SELECT 1 FROM message m WHERE m.send_key = j.send_key)";
    let found = conn
        .each_of("read the journals' keys", sql, Vec::new(), ids, |row| {
            Ok((row.text()?, SendKey::from(row.text()?)))
        })
        .await?;
    Ok(grouped(found)
        .into_iter()
        .map(|(trajectory, keys)| (trajectory, keys.into_iter().collect()))
        .collect())
}

async fn events(conn: &mut Conn<'_>, ids: &[String]) -> Result<HashMap<String, Vec<(String, Event)>>, StoreError> {
    let sql = "SELECT trajectory, id, event FROM event_inbox WHERE read_at IS NULL AND trajectory IN ({ids}) \
               ORDER BY trajectory, at, id";
    let found = conn
        .each_of("read events", sql, Vec::new(), ids, |row| {
            let (trajectory, id, body) = (row.text()?, row.text()?, row.text()?);
            let event: Event =
                serde_json::from_str(&body).map_err(|error| StoreError::corrupt("event_inbox", "event", &id, error))?;
            Ok((trajectory, (id, event)))
        })
        .await?;
    Ok(grouped(found))
}

fn grouped<T>(pairs: Vec<(String, T)>) -> HashMap<String, Vec<T>> {
    let mut groups: HashMap<String, Vec<T>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// The distinct ids in order.
pub(super) fn distinct<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let sorted: BTreeSet<&str> = ids.collect();
    sorted.into_iter().map(str::to_owned).collect()
}
