//! Dossiers: a worker's word on an enrolment.

use jiff::Timestamp;

use super::audit::{self, Act};
use super::import::{NewTrajectory, TRAJECTORY_HEAD, trajectory_row};
use super::keyring::Keyring;
use super::value::values;
use super::{Conn, Store, StoreError, locks, retention, trajectories};
use crate::care::dossier::{DossierStatus, EnrolmentDecision};
use crate::care::enrolment::EnrolmentWhy;
use crate::care::event::Event;
use crate::care::ids::{DossierId, PersonId, RulesId, TrajectoryId, WorkerId};
use crate::vault::PersonKey;

/// The index of a worker's login, which is a mail address or a short name: white space cut off, in lower case.
#[must_use]
pub fn login_index(keys: &Keyring, login: &str) -> String {
    keys.blind().reference("login", &login.trim().to_lowercase())
}

/// A worker's word on the enrolments of one dossier.
#[derive(Clone, Debug)]
pub struct EnrolmentWord {
    /// The dossier.
    pub dossier: DossierId,
    /// The persons about whom something is said, and whether they follow aftercare.
    pub verdicts: Vec<(PersonId, bool)>,
    /// The protocol that a new trajectory follows.
    pub protocol: String,
    /// Its active rules.
    pub rules: RulesId,
    /// Who says it.
    pub worker: WorkerId,
}

/// What is known of one person of the dossier.
struct Standing {
    person: String,
    place: u8,
    controller: String,
    reference: String,
    closed_on: jiff::civil::Date,
    status: DossierStatus,
    told: bool,
    person_reference: Option<String>,
    /// The latest enrolment: number, id and whether it runs.
    latest: Option<(u32, TrajectoryId, bool)>,
    /// The number of the latest enrolment whose trajectory reached its term.
    past: u32,
}

/// Writes down what a worker decided on the persons of a dossier, all in one: a yes starts a trajectory, or lets one go
/// on that rests; a no ends one. A dossier that rests because one of its two persons died goes on for the other.
///
/// # Errors
/// [`StoreError::Missing`] where the dossier is not there; where the database refuses.
pub async fn settle_enrolment(
    store: &Store,
    keys: &Keyring,
    word: EnrolmentWord,
    now: Timestamp,
) -> Result<(), StoreError> {
    let keys = keys.clone();
    store
        .write(move |conn| Box::pin(async move { settle(conn, &keys, &word, now).await }))
        .await
}

async fn settle(conn: &mut Conn<'_>, keys: &Keyring, word: &EnrolmentWord, now: Timestamp) -> Result<(), StoreError> {
    let standings = standings(conn, keys, &word.dossier).await?;
    if standings.is_empty() {
        return Err(StoreError::Missing("the dossier"));
    }
    let mut persons: Vec<String> = standings.iter().map(|one| one.person.clone()).collect();
    persons.sort_unstable();
    locks::persons(conn, &persons).await?;
    let mut events = Vec::new();
    for standing in &standings {
        let said = word
            .verdicts
            .iter()
            .find(|(person, _)| person.as_str() == standing.person);
        let wake = standing
            .latest
            .as_ref()
            .filter(|(_, _, runs)| *runs)
            .map(|(_, id, _)| id.clone());
        if let Some((_, yes)) = said {
            settle_one(conn, keys, word, standing, *yes, now).await?;
            if let (false, Some(id)) = (yes, &wake) {
                events.push((
                    mint(keys)?,
                    id.clone(),
                    Event::Ended {
                        worker: word.worker.clone(),
                        moved: false,
                    },
                ));
            }
        }
        if let Some(id) = wake {
            events.push((mint(keys)?, id, Event::CircleChanged));
        }
    }
    let dossier = word.dossier.as_str();
    // An import that read the decisions before is to begin anew.
    let sql = "UPDATE dossier SET generation = generation + 1 WHERE id = $1";
    conn.run("touch a dossier", sql, values![dossier]).await?;
    if word.verdicts.iter().any(|(_, yes)| *yes) {
        let sql = "UPDATE dossier SET status = 'closed' WHERE id = $1 AND status = 'reopened'";
        conn.run("let a dossier go on", sql, values![dossier]).await?;
        conn.run("keep a dossier on", retention::RESUME, values![dossier, now])
            .await?;
        for sql in retention::RESUME_WITH {
            conn.run("keep on what hangs on a dossier", sql, values![dossier])
                .await?;
        }
        conn.run_each("keep persons on", retention::RESUME_PERSONS, Vec::new(), &persons)
            .await?;
    }
    let sql = "UPDATE person SET generation = generation + 1 WHERE id IN ({ids})";
    conn.run_each("touch persons", sql, Vec::new(), &persons).await?;
    let sql = "UPDATE task SET outcome = 'done', done_by = $1, happened = $2, recorded = $2, closed_at = $2, \
               retain_from = $2, generation = generation + 1 WHERE dossier = $3 AND kind = 'enrol' AND closed_at IS NULL";
    conn.run(
        "close a question",
        sql,
        values![word.worker.as_str(), now, word.dossier.as_str()],
    )
    .await?;
    let facts = serde_json::json!({ "enrolled": word.verdicts.iter().filter(|(_, yes)| *yes).count() });
    let act = Act::new(&word.worker, "decide-enrolment", "dossier", word.dossier.as_str()).with(facts);
    audit::note(conn, keys, &[act], now).await?;
    trajectories::wake(conn, keys.org(), events, now).await
}

fn mint(keys: &Keyring) -> Result<String, StoreError> {
    keys.mint("ev_").map_err(super::no_random)
}

async fn settle_one(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    word: &EnrolmentWord,
    standing: &Standing,
    yes: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    let decision = if yes {
        EnrolmentDecision::Enrolled
    } else {
        EnrolmentDecision::Declined
    };
    let sql = "UPDATE dossier_person SET decision = $1, decision_why = $2, decided_at = $3, decided_by = $4 \
               WHERE dossier = $5 AND person = $6";
    let bound = values![
        decision.code(),
        EnrolmentWhy::Worker.code(),
        now,
        word.worker.as_str(),
        word.dossier.as_str(),
        standing.person.as_str(),
    ];
    conn.run("write a decision", sql, bound).await?;
    let runs = standing.latest.as_ref().is_some_and(|(_, _, runs)| *runs);
    if !yes || runs || standing.status == DossierStatus::Deceased {
        return Ok(());
    }
    let latest = standing.latest.as_ref().map_or(0, |(number, _, _)| *number);
    let number = latest.max(standing.past) + 1;
    // The same key as at the import, so that the same dossier gives the same id.
    let key = standing
        .person_reference
        .as_deref()
        .map_or(PersonKey::Place(standing.place), PersonKey::Reference);
    let new = NewTrajectory {
        org: keys.org(),
        id: keys
            .ids()
            .trajectory_id(&standing.controller, &standing.reference, key, number),
        dossier: word.dossier.as_str(),
        person: &standing.person,
        number,
        closed_on: standing.closed_on,
        announce: !standing.told,
        start: Some(now),
        protocol: &word.protocol,
        rules: word.rules.as_str(),
        batch: None,
    };
    conn.insert(
        "start a trajectory",
        TRAJECTORY_HEAD,
        vec![trajectory_row(&new, now)?],
        "",
    )
    .await?;
    Ok(())
}

async fn standings(conn: &mut Conn<'_>, keys: &Keyring, dossier: &DossierId) -> Result<Vec<Standing>, StoreError> {
    let imported = super::erasure::last_import(conn, keys, dossier.as_str()).await?;
    let sql = "SELECT p.person, p.place, d.controller, d.ref, d.closed_on, d.status, q.told_at, p.enrolments \
               FROM dossier_person p \
               JOIN dossier d ON d.id = p.dossier JOIN person q ON q.id = p.person \
               WHERE p.dossier = $1 AND p.org = $2 AND q.person_key <> '' ORDER BY p.place";
    let bound = values![dossier.as_str(), keys.org()];
    let mut standings = conn
        .all("read the persons of a dossier", sql, bound, |row| {
            let person = row.text()?;
            let place = u8::try_from(row.int()?).unwrap_or(u8::MAX);
            let (controller, reference) = (row.text()?, row.text()?);
            let closed_on = row.text()?.parse();
            let closed_on =
                closed_on.map_err(|error| StoreError::corrupt("dossier", "closed_on", dossier.as_str(), error))?;
            let status = row.code("dossier", DossierStatus::from_code)?;
            let told = row.maybe_int()?.is_some();
            let past = row.maybe_int()?.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
            Ok(Standing {
                person,
                place,
                controller,
                reference,
                closed_on,
                status,
                told,
                person_reference: None,
                latest: None,
                past,
            })
        })
        .await?;
    for standing in &mut standings {
        let fields = imported
            .iter()
            .flat_map(|one| &one.persons)
            .find(|one| one.person == standing.person);
        // A reference counts only where it made the person: one that came later gave no new id.
        standing.person_reference = fields
            .and_then(|one| one.fields.get("person-reference"))
            .cloned()
            .filter(|known| {
                let key = PersonKey::Reference(known);
                keys.ids().person_id(&standing.controller, &standing.reference, key) == standing.person
            });
        let sql = "SELECT enrolment, id, phase FROM trajectory WHERE dossier = $1 AND person = $2 \
                   ORDER BY enrolment DESC LIMIT 1";
        let bound = values![dossier.as_str(), standing.person.as_str()];
        let read = |row: &mut super::value::Columns<'_>| {
            let number = u32::try_from(row.int()?).unwrap_or(1);
            Ok((number, TrajectoryId::from(row.text()?), row.text()? != "ended"))
        };
        standing.latest = conn.first("read the latest enrolment", sql, bound, read).await?;
    }
    Ok(standings)
}
