//! What the database knows of the rows of a slice, read before anything is worked out.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;

use super::{Import, Row};
use crate::care::dossier::{DossierStatus, EnrolmentDecision};
use crate::care::ids::TrajectoryId;
use crate::care::person::{AddressKind, PointState};
use crate::store::circles::distinct;
use crate::store::value::{Columns, values};
use crate::store::{Conn, Keyring, StoreError};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place, words_of_name};

/// Workers by id, by the index of their login and by their name: id and role.
pub(super) type Workers = HashMap<String, (String, String)>;

/// How many dossiers are looked through at once for those that a file no longer names.
const PAGE: u32 = 5000;

#[derive(Default)]
pub(super) struct Known {
    pub(super) dossiers: HashMap<String, KnownDossier>,
    pub(super) persons: HashMap<String, KnownPerson>,
    /// Addresses by kind and index.
    pub(super) addresses: HashMap<(AddressKind, String), String>,
    /// Dossiers that reached their term.
    pub(super) past: HashMap<String, PastDossier>,
}

/// What is left of a dossier that reached its term.
#[derive(Clone, Copy)]
pub(super) struct PastDossier {
    pub(super) closed_on: Date,
    /// The number of its latest enrolment.
    pub(super) enrolments: u32,
}

pub(super) struct KnownDossier {
    pub(super) mac: Option<String>,
    pub(super) key: String,
    pub(super) imported: String,
    pub(super) closed_on: Date,
    pub(super) status: DossierStatus,
    pub(super) generation: i64,
    pub(super) members: Vec<Member>,
}

/// The decision on one person of a known dossier.
pub(super) struct Member {
    pub(super) person: String,
    pub(super) place: u8,
    pub(super) decision: EnrolmentDecision,
    /// Whether a worker decided.
    pub(super) by_worker: bool,
    /// The number of the latest enrolment whose trajectory reached its term.
    pub(super) past: u32,
}

pub(super) struct KnownPerson {
    pub(super) generation: i64,
    /// The wrapped key; blank once the person was erased.
    pub(super) wrapped: String,
    /// The key, once it was opened.
    pub(super) key: Option<DataKey>,
    pub(super) name: String,
    pub(super) told_at: Option<Timestamp>,
    pub(super) objected: bool,
    pub(super) points: Vec<KnownPoint>,
    pub(super) trajectories: Vec<KnownTrajectory>,
    /// The dossiers of the person, each with the number of its persons.
    pub(super) dossiers: Vec<(String, i64)>,
    /// Whether this slice makes the person.
    pub(super) is_new: bool,
}

pub(super) struct KnownPoint {
    pub(super) id: String,
    pub(super) address: String,
    pub(super) state: PointState,
    pub(super) place: i64,
    pub(super) is_open: bool,
}

pub(super) struct KnownTrajectory {
    pub(super) id: TrajectoryId,
    pub(super) dossier: String,
    pub(super) enrolment: u32,
    pub(super) is_ended: bool,
}

impl KnownDossier {
    pub(super) fn is_erased(&self) -> bool {
        self.key.is_empty()
    }
}

impl KnownPerson {
    pub(super) fn is_erased(&self) -> bool {
        self.wrapped.is_empty()
    }

    /// The trajectories that can still be woken.
    pub(super) fn live(&self) -> impl Iterator<Item = &KnownTrajectory> {
        self.trajectories.iter().filter(|one| !one.is_ended)
    }

    /// The latest enrolment in a dossier.
    pub(super) fn latest_in(&self, dossier: &str) -> Option<&KnownTrajectory> {
        self.trajectories
            .iter()
            .filter(|one| one.dossier == dossier)
            .max_by_key(|one| one.enrolment)
    }
}

/// Reads what is known of a slice: the dossiers, and of those that are new or differ also the persons and addresses.
pub(super) async fn read(import: &Import<'_>, rows: &[Row]) -> Result<Known, StoreError> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let read = import
        .store
        .read(move |conn| Box::pin(async move { Ok((dossiers(conn, &ids).await?, past(conn, &ids).await?)) }));
    let (dossiers, past) = read.await?;
    let is_unchanged = |row: &Row| {
        dossiers
            .get(&row.id)
            .is_some_and(|known| known.is_erased() || known.mac.as_ref() == Some(&row.mac))
    };
    let open: Vec<&Row> = rows.iter().filter(|row| !is_unchanged(row)).collect();
    let mut known = Known {
        dossiers,
        past,
        ..Known::default()
    };
    if open.is_empty() {
        return Ok(known);
    }
    let changed: Vec<String> = open
        .iter()
        .filter(|row| known.dossiers.contains_key(&row.id))
        .map(|row| row.id.clone())
        .collect();
    let mut persons: HashSet<String> = HashSet::new();
    let mut addresses: HashMap<AddressKind, HashSet<String>> = HashMap::new();
    for row in &open {
        for (person, key) in row.person_keys() {
            persons.insert(row.person_id(import.keys, key));
            for point in &person.points {
                let index = super::address_index(import.keys, point.kind, &point.value);
                addresses.entry(point.kind).or_default().insert(index);
            }
        }
    }
    let org = import.keys.org().to_owned();
    let read = import.store.read(move |conn| {
        Box::pin(async move {
            let members = members(conn, &changed).await?;
            persons.extend(members.iter().map(|(_, member)| member.person.clone()));
            let persons = self::persons(conn, &distinct(persons.iter().map(String::as_str))).await?;
            Ok((members, persons, self::addresses(conn, &org, addresses).await?))
        })
    });
    let (members, persons, addresses) = read.await?;
    for (dossier, member) in members {
        if let Some(dossier) = known.dossiers.get_mut(&dossier) {
            dossier.members.push(member);
        }
    }
    known.persons = persons;
    known.addresses = addresses;
    Ok(known)
}

async fn dossiers(conn: &mut Conn<'_>, ids: &[String]) -> Result<HashMap<String, KnownDossier>, StoreError> {
    let sql = "SELECT id, import_mac, dossier_key, coalesce(imported_c, ''), closed_on, status, generation FROM dossier \
               WHERE id IN ({ids})";
    let found = conn
        .each_of("read the dossiers of an import", sql, Vec::new(), ids, |row| {
            let id = row.text()?;
            let dossier = KnownDossier {
                mac: row.maybe_text()?,
                key: row.text()?,
                imported: row.text()?,
                closed_on: date(row, &id)?,
                status: row.code("dossier", DossierStatus::from_code)?,
                generation: row.int()?,
                members: Vec::new(),
            };
            Ok((id, dossier))
        })
        .await?;
    Ok(found.into_iter().collect())
}

/// What is left of those dossiers that reached their term.
async fn past(conn: &mut Conn<'_>, ids: &[String]) -> Result<HashMap<String, PastDossier>, StoreError> {
    let sql = "SELECT id, closed_on, enrolments FROM past_dossier WHERE id IN ({ids})";
    let read = |row: &mut Columns<'_>| {
        let id = row.text()?;
        let closed_on = date(row, &id)?;
        let enrolments = u32::try_from(row.int()?).unwrap_or(u32::MAX);
        Ok((id, PastDossier { closed_on, enrolments }))
    };
    let found = conn.each_of("read past dossiers", sql, Vec::new(), ids, read).await?;
    Ok(found.into_iter().collect())
}

/// The closing dates of those dossiers that are known, or were.
pub(super) async fn closed_on(conn: &mut Conn<'_>, ids: &[String]) -> Result<HashMap<String, Date>, StoreError> {
    let mut found: HashMap<String, Date> = past(conn, ids)
        .await?
        .into_iter()
        .map(|(id, past)| (id, past.closed_on))
        .collect();
    let sql = "SELECT id, closed_on FROM dossier WHERE id IN ({ids})";
    let read = |row: &mut Columns<'_>| {
        let id = row.text()?;
        let date = date(row, &id)?;
        Ok((id, date))
    };
    found.extend(conn.each_of("read closing dates", sql, Vec::new(), ids, read).await?);
    Ok(found)
}

pub(in crate::store) fn date(row: &mut Columns<'_>, id: &str) -> Result<Date, StoreError> {
    row.text()?
        .parse()
        .map_err(|error| StoreError::corrupt("dossier", "closed_on", id, error))
}

async fn members(conn: &mut Conn<'_>, dossiers: &[String]) -> Result<Vec<(String, Member)>, StoreError> {
    let sql = "SELECT dossier, person, place, decision, decided_by, enrolments FROM dossier_person WHERE dossier IN ({ids}) \
               ORDER BY dossier, place";
    conn.each_of("read enrolment decisions", sql, Vec::new(), dossiers, |row| {
        let dossier = row.text()?;
        let person = row.text()?;
        let place = u8::try_from(row.int()?).unwrap_or(u8::MAX);
        let decision = row.code("dossier_person", EnrolmentDecision::from_code)?;
        Ok((
            dossier,
            Member {
                person,
                place,
                decision,
                by_worker: row.maybe_text()?.is_some(),
                past: row.maybe_int()?.and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
            },
        ))
    })
    .await
}

/// Reads persons with their points, trajectories and dossiers.
async fn persons(conn: &mut Conn<'_>, ids: &[String]) -> Result<HashMap<String, KnownPerson>, StoreError> {
    let sql = "SELECT id, generation, person_key, name_c, told_at FROM person WHERE id IN ({ids})";
    let found = conn
        .each_of("read the persons of an import", sql, Vec::new(), ids, |row| {
            let id = row.text()?;
            let person = KnownPerson {
                generation: row.int()?,
                wrapped: row.text()?,
                key: None,
                name: row.text()?,
                told_at: row.maybe_instant()?,
                objected: false,
                points: Vec::new(),
                trajectories: Vec::new(),
                dossiers: Vec::new(),
                is_new: false,
            };
            Ok((id, person))
        })
        .await?;
    let mut found: HashMap<String, KnownPerson> = found.into_iter().collect();
    if found.is_empty() {
        return Ok(found);
    }
    let ids = distinct(found.keys().map(String::as_str));
    let sql = "SELECT c.person, c.id, c.address, c.state, c.place, c.until_at FROM contact_point c \
               WHERE c.person IN ({ids}) ORDER BY c.person, c.place, c.from_at, c.id";
    let points = conn
        .each_of("read contact points", sql, Vec::new(), &ids, |row| {
            let person = row.text()?;
            let point = KnownPoint {
                id: row.text()?,
                address: row.text()?,
                state: row.code("contact_point", PointState::from_code)?,
                place: row.int()?,
                is_open: row.maybe_int()?.is_none(),
            };
            Ok((person, point))
        })
        .await?;
    for (person, point) in points {
        if let Some(person) = found.get_mut(&person) {
            person.points.push(point);
        }
    }
    let sql = "SELECT person, id, dossier, enrolment, phase FROM trajectory WHERE person IN ({ids})";
    let trajectories = conn
        .each_of("read trajectories", sql, Vec::new(), &ids, |row| {
            let person = row.text()?;
            let id = TrajectoryId::from(row.text()?);
            let dossier = row.text()?;
            let enrolment = u32::try_from(row.int()?).unwrap_or(1);
            Ok((
                person,
                KnownTrajectory {
                    id,
                    dossier,
                    enrolment,
                    is_ended: row.text()? == "ended",
                },
            ))
        })
        .await?;
    for (person, trajectory) in trajectories {
        if let Some(person) = found.get_mut(&person) {
            person.trajectories.push(trajectory);
        }
    }
    let sql = "SELECT p.person, p.dossier, (SELECT count(*) FROM dossier_person o WHERE o.dossier = p.dossier) \
               FROM dossier_person p WHERE p.person IN ({ids}) ORDER BY p.person, p.dossier";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, (row.text()?, row.int()?)));
    for (person, dossier) in conn
        .each_of("read persons' dossiers", sql, Vec::new(), &ids, read)
        .await?
    {
        if let Some(person) = found.get_mut(&person) {
            person.dossiers.push(dossier);
        }
    }
    // The last word holds.
    let sql = "SELECT person, objection FROM legal_basis WHERE purpose = 'aftercare' AND person IN ({ids}) \
               ORDER BY recorded, id";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.bool()?));
    for (person, objected) in conn.each_of("read objections", sql, Vec::new(), &ids, read).await? {
        if let Some(person) = found.get_mut(&person) {
            person.objected = objected;
        }
    }
    Ok(found)
}

async fn addresses(
    conn: &mut Conn<'_>,
    org: &str,
    wanted: HashMap<AddressKind, HashSet<String>>,
) -> Result<HashMap<(AddressKind, String), String>, StoreError> {
    let sql = "SELECT address_bi, id FROM address WHERE org = $1 AND kind = $2 AND address_bi IN ({ids})";
    let mut found = HashMap::new();
    for (kind, indexes) in wanted {
        let indexes = distinct(indexes.iter().map(String::as_str));
        let read = |row: &mut Columns<'_>| Ok((row.text()?, row.text()?));
        let rows = conn
            .each_of("read addresses", sql, values![org, kind.code()], &indexes, read)
            .await?;
        found.extend(rows.into_iter().map(|(index, id)| ((kind, index), id)));
    }
    Ok(found)
}

/// The workers of an organisation who are there.
pub(super) async fn workers(conn: &mut Conn<'_>, keys: &Keyring) -> Result<Workers, StoreError> {
    let sql =
        "SELECT id, login_bi, role, worker_key, name_c FROM worker WHERE org = $1 AND ended_at IS NULL ORDER BY id";
    let read = |row: &mut Columns<'_>| Ok([row.text()?, row.text()?, row.text()?, row.text()?, row.text()?]);
    let mut workers = Workers::new();
    let mut namesakes: HashSet<String> = HashSet::new();
    for [id, login, role, wrapped, name] in conn.all("read the workers", sql, values![keys.org()], read).await? {
        let place = Place {
            table: "worker",
            column: "name_c",
            row: &id,
        };
        let name = keys
            .key(KeyKind::Person, &id, &wrapped)
            .and_then(|key| keys.open(&key, place, &name));
        if let Some(name) = name.ok().and_then(|name| by_name(&name)) {
            let earlier = workers.insert(name.clone(), (id.clone(), role.clone()));
            namesakes.extend(earlier.map(|_| name));
        }
        workers.insert(login, (id.clone(), role.clone()));
        workers.insert(id.clone(), (id, role));
    }
    // Of two with one name nobody knows which is meant.
    workers.retain(|named, _| !namesakes.contains(named));
    Ok(workers)
}

/// What stands for a worker's name, whatever its order, case and accents. The blank keeps it apart from ids and indexes.
pub(super) fn by_name(name: &str) -> Option<String> {
    let mut words = words_of_name(name);
    words.sort_unstable();
    (!words.is_empty()).then(|| format!(" {}", words.join(" ")))
}

/// A page of the imported dossiers of some controllers, in order of id: where the next one begins, `None` after the
/// last, and each with id and reference.
pub(super) async fn imported_page(
    conn: &mut Conn<'_>,
    org: &str,
    controllers: &[String],
    from: &str,
) -> Result<(Option<String>, Vec<(String, String)>), StoreError> {
    // The controllers are judged here: a list beside a LIMIT could not be cut into pieces.
    let sql = "SELECT id, ref, controller FROM dossier WHERE org = $1 AND id > $2 AND import_mac IS NOT NULL \
               ORDER BY id LIMIT $3";
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.text()?, row.text()?));
    let mut page = conn
        .all("look for vanished dossiers", sql, values![org, from, PAGE], read)
        .await?;
    let next = page.last().map(|(id, _, _)| id.clone());
    page.retain(|(_, _, controller)| controllers.contains(controller));
    Ok((
        next,
        page.into_iter().map(|(id, reference, _)| (id, reference)).collect(),
    ))
}
