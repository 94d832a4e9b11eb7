//! A dossier as a worker sees it: what happened, in the order in which it did, and what stands open.

mod rows;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::civil::Date;

pub(super) use rows::unopened;
pub use rows::{Answered, Came, Contacted, Entered, Noted, Sent, Stopped, Tried};

use super::tasks::{self, Card, TaskLine};
use super::value::values;
use super::{Conn, Keyring, StoreError};
use crate::care::dossier::{ClosingReason, DossierStatus, EnrolmentDecision, HelpKind};
use crate::care::ids::{PersonId, TrajectoryId, WorkerId};
use crate::care::person::Role;
use crate::vault::DataKey;
use crate::vault::keys::KeyKind;

/// No more rows of a kind are read at once; the latest count.
const ROWS_MOST: u32 = 500;

/// A reference that is not known is compared with those that share so many characters at its head.
const LIKE_CHARS: usize = 3;

/// A dossier with all that a worker of that role may read of it.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Its id.
    pub id: String,
    /// The organisation's reference.
    pub reference: String,
    /// When it was closed.
    pub closed_on: Date,
    /// Where it stands.
    pub status: DossierStatus,
    /// Why it was closed.
    pub closing_reason: Option<ClosingReason>,
    /// The help that it was about.
    pub help_kind: Option<HelpKind>,
    /// The team.
    pub team: Option<String>,
    /// Who owns it now, in order of turn.
    pub owners: Vec<(WorkerId, Role)>,
    /// Its persons in their order.
    pub members: Vec<Member>,
    /// Every trajectory of it, by enrolment.
    pub trajectories: Vec<TrajectoryId>,
    /// Contacts that began.
    pub contacts: Vec<Contacted>,
    /// Contacts that ended without having begun; many of them end in one ledger row.
    pub unopened: Vec<Contacted>,
    /// Ledger rows that the role may read.
    pub entries: Vec<Entered>,
    /// Messages out.
    pub messages: Vec<Sent>,
    /// What came in, in words where the role may read them.
    pub inbound: Vec<Came>,
    /// Answers that the role may read.
    pub answers: Vec<Answered>,
    /// Notes that the role may read.
    pub notes: Vec<Noted>,
    /// Tasks, open and closed.
    pub tasks: Vec<TaskLine>,
    /// Every try at a task, also of contacts outside any.
    pub tries: Vec<Tried>,
    /// Opt-outs of its persons.
    pub stops: Vec<Stopped>,
}

/// One person of a dossier.
#[derive(Clone, Debug)]
pub struct Member {
    /// The person.
    pub card: Card,
    /// The enrolment decision.
    pub decision: EnrolmentDecision,
    /// Why.
    pub decision_why: String,
    /// The latest trajectory, its phase as its column has it, and its rules.
    pub trajectory: Option<(TrajectoryId, String, String)>,
}

struct Head {
    timeline: Timeline,
    wrapped: String,
}

/// Reads a dossier; `None` where this organisation has none of that id. Whether the worker may see it at all is the
/// caller's to ask.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn read(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    dossier: &str,
    role: Role,
    now: Timestamp,
) -> Result<Option<Timeline>, StoreError> {
    let Some(Head { mut timeline, wrapped }) = head(conn, keys, dossier).await? else {
        return Ok(None);
    };
    let key: Option<DataKey> = keys.key(KeyKind::Dossier, dossier, &wrapped).ok();
    timeline.owners = owners(conn, dossier, now).await?;
    timeline.members = members(conn, keys, dossier).await?;
    let persons: Vec<String> = timeline
        .members
        .iter()
        .map(|member| member.card.id.to_string())
        .collect();
    let sql = "SELECT id FROM trajectory WHERE dossier = $1 ORDER BY enrolment, id";
    let trajectories = conn
        .all("read a dossier's trajectories", sql, values![dossier], |row| row.text())
        .await?;
    timeline.trajectories = trajectories.iter().map(TrajectoryId::new).collect();
    timeline.contacts = rows::contacts(conn, &trajectories).await?;
    timeline.unopened = rows::unopened(conn, &trajectories).await?;
    timeline.entries = rows::entries(conn, &trajectories, role).await?;
    timeline.messages = rows::messages(conn, keys, &trajectories, role).await?;
    timeline.inbound = rows::inbound(conn, keys, key.as_ref(), &trajectories, role).await?;
    timeline.answers = rows::answers(conn, &trajectories, role).await?;
    timeline.notes = rows::notes(conn, keys, key.as_ref(), dossier, role).await?;
    timeline.tasks = tasks::of_dossier(conn, keys, dossier, now).await?;
    timeline.tries = rows::tries(conn, dossier).await?;
    timeline.stops = rows::stops(conn, &persons).await?;
    Ok(Some(timeline))
}

async fn head(conn: &mut Conn<'_>, keys: &Keyring, dossier: &str) -> Result<Option<Head>, StoreError> {
    let sql = "SELECT id, ref, closed_on, status, closing_reason, help_kind, team, dossier_key FROM dossier \
               WHERE id = $1 AND org = $2";
    conn.first("read a dossier", sql, values![dossier, keys.org()], |row| {
        let id = row.text()?;
        let reference = row.text()?;
        let closed_on = row.text()?;
        let closed_on = closed_on
            .parse()
            .map_err(|error| StoreError::corrupt("dossier", "closed_on", &id, error))?;
        let timeline = Timeline {
            id,
            reference,
            closed_on,
            status: row.code("dossier", DossierStatus::from_code)?,
            closing_reason: row.maybe_code("dossier", ClosingReason::from_code)?,
            help_kind: row.maybe_code("dossier", HelpKind::from_code)?,
            team: row.maybe_text()?,
            owners: Vec::new(),
            members: Vec::new(),
            trajectories: Vec::new(),
            contacts: Vec::new(),
            unopened: Vec::new(),
            entries: Vec::new(),
            messages: Vec::new(),
            inbound: Vec::new(),
            answers: Vec::new(),
            notes: Vec::new(),
            tasks: Vec::new(),
            tries: Vec::new(),
            stops: Vec::new(),
        };
        Ok(Head {
            timeline,
            wrapped: row.text()?,
        })
    })
    .await
}

async fn owners(conn: &mut Conn<'_>, dossier: &str, now: Timestamp) -> Result<Vec<(WorkerId, Role)>, StoreError> {
    let sql = "SELECT worker, role FROM ownership WHERE dossier = $1 AND from_at <= $2 \
               AND (until_at IS NULL OR until_at > $2) ORDER BY from_at, id";
    conn.all("read a dossier's owners", sql, values![dossier, now], |row| {
        Ok((WorkerId::from(row.text()?), row.code("ownership", Role::from_code)?))
    })
    .await
}

async fn members(conn: &mut Conn<'_>, keys: &Keyring, dossier: &str) -> Result<Vec<Member>, StoreError> {
    let sql = "SELECT person, decision, decision_why FROM dossier_person WHERE dossier = $1 ORDER BY place, person";
    let found = conn
        .all("read a dossier's persons", sql, values![dossier], |row| {
            Ok((
                row.text()?,
                row.code("dossier_person", EnrolmentDecision::from_code)?,
                row.text()?,
            ))
        })
        .await?;
    let sql = "SELECT person, id, phase, rules FROM trajectory WHERE dossier = $1 ORDER BY enrolment DESC, id";
    let running = conn
        .all("read a dossier's trajectories", sql, values![dossier], |row| {
            Ok((row.text()?, (TrajectoryId::from(row.text()?), row.text()?, row.text()?)))
        })
        .await?;
    let persons: Vec<String> = found.iter().map(|(person, ..)| person.clone()).collect();
    let mut cards = tasks::cards(conn, keys, &persons).await?;
    Ok(found
        .into_iter()
        .filter_map(|(person, decision, decision_why)| {
            let trajectory = running
                .iter()
                .find(|(of, _)| *of == person)
                .map(|(_, trajectory)| trajectory.clone());
            Some(Member {
                card: cards.remove(&person)?,
                decision,
                decision_why,
                trajectory,
            })
        })
        .collect())
}

/// The dossiers of a reference: their ids, one for each controller that uses it.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn of_reference(conn: &mut Conn<'_>, org: &str, reference: &str) -> Result<Vec<String>, StoreError> {
    let sql = "SELECT id FROM dossier WHERE org = $1 AND ref = $2 ORDER BY controller, id";
    conn.all("find a dossier", sql, values![org, reference], |row| row.text())
        .await
}

/// References that begin as this one does, in order.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn references_like(conn: &mut Conn<'_>, org: &str, reference: &str) -> Result<Vec<String>, StoreError> {
    let head: String = reference.chars().take(LIKE_CHARS).collect();
    let sql = format!(
        "SELECT DISTINCT ref FROM dossier WHERE org = $1 AND substr(ref, 1, {LIKE_CHARS}) = $2 ORDER BY ref LIMIT $3"
    );
    conn.all("find references", sql, values![org, head, ROWS_MOST], |row| row.text())
        .await
}

/// The dossiers of a person: id, reference and closing date, the latest closing first.
///
/// # Errors
/// Where the database refuses or a row cannot be read.
pub async fn dossiers_of(
    conn: &mut Conn<'_>,
    org: &str,
    person: &PersonId,
) -> Result<Vec<(String, String, String)>, StoreError> {
    let sql = "SELECT d.id, d.ref, d.closed_on FROM dossier_person p JOIN dossier d ON d.id = p.dossier \
               WHERE p.person = $1 AND d.org = $2 ORDER BY d.closed_on DESC, d.id";
    conn.all("read a person's dossiers", sql, values![person.as_str(), org], |row| {
        Ok((row.text()?, row.text()?, row.text()?))
    })
    .await
}
