//! Writing what the core decided: the state and all its effects in one transaction, or none of them.

mod gather;
mod people;
mod work;

pub(super) use work::{worker_mail, write_worker_mails};

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::circles::{Loaded, distinct};
use super::keyring::Keyring;
use super::tally::Fact;
use super::value::{Columns, values};
use super::versions::{self, Moved};
use super::{Conn, StoreError, locks, outbox, trajectories};
use crate::care::advance::Advanced;
use crate::care::effect::{Actor, Effect};
use crate::care::event::Event;
use crate::care::ids::TrajectoryId;
use crate::care::message::MessageFate;
use crate::care::person::Channel;
use crate::care::rules::Rules;
use crate::care::trajectory::Phase;
use gather::Rows;

/// One advance, with what it rested on.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What was read, less the events and the circle.
    pub read: Loaded,
    /// The ids of the event rows that were read.
    pub events: Vec<String>,
    /// What was decided.
    pub advanced: Advanced,
    /// The move to other rules that it began with, where it did; `read` then names those rules.
    pub moved: Option<Moved>,
}

/// Writes decisions, each whole or not at all; gives the trajectories that were written.
///
/// The persons and addresses of the batch are locked in order of id and their generations compared with those that
/// the core saw; where one has moved on, that decision is left out and its trajectory is to be advanced again on a
/// fresh circle. Decisions of one batch share no person and no address. Locked with them is whoever may share a task.
///
/// # Errors
/// Where the database refuses; nothing is written then.
pub async fn apply(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    rules: &BTreeMap<String, std::sync::Arc<Rules>>,
    decisions: Vec<Decision>,
    now: Timestamp,
) -> Result<Vec<TrajectoryId>, StoreError> {
    let fresh = still_fresh(conn, decisions).await?;
    let written = write_states(conn, &fresh, now).await?;
    let kept: Vec<Decision> = fresh
        .into_iter()
        .filter(|one| written.contains(one.advanced.trajectory.id.as_str()))
        .collect();
    let mut writing = Writing {
        keys,
        rules,
        now,
        rows: Rows::default(),
    };
    for one in &kept {
        writing.gather(one);
    }
    writing.write(conn, &kept).await?;
    count(conn, &kept);
    versions::made(conn, keys.org(), &kept, now).await?;
    Ok(kept.into_iter().map(|one| one.advanced.trajectory.id).collect())
}

/// Locks in order of id, and keeps the decisions whose persons and addresses have not changed since they were read.
async fn still_fresh(conn: &mut Conn<'_>, decisions: Vec<Decision>) -> Result<Vec<Decision>, StoreError> {
    let mut persons: BTreeSet<String> = decisions.iter().map(|one| one.read.person.to_string()).collect();
    persons.extend(sharers(conn, &decisions).await?);
    let addresses: BTreeSet<String> = decisions
        .iter()
        .flat_map(|one| &one.read.addresses)
        .map(|(address, _)| address.to_string())
        .collect();
    let persons = locks::persons(conn, &persons.into_iter().collect::<Vec<_>>()).await?;
    let addresses = locks::addresses(conn, &addresses.into_iter().collect::<Vec<_>>()).await?;
    let is_fresh = |one: &Decision| {
        persons.get(one.read.person.as_str()) == Some(&one.read.person_generation)
            && one
                .read
                .addresses
                .iter()
                .all(|(address, seen)| addresses.get(address.as_str()) == Some(seen))
    };
    Ok(decisions.into_iter().filter(is_fresh).collect())
}

/// Everybody in the dossiers in which a task that two persons may share is asked for or let go of. They are locked with
/// the others: two workers who did so at once would each miss what the other writes, and ask for the call twice.
async fn sharers(conn: &mut Conn<'_>, decisions: &[Decision]) -> Result<Vec<String>, StoreError> {
    let is_shared = |effect: &Effect| match effect {
        Effect::Task(wish) => wish.kind.is_shared(),
        Effect::WithdrawTask { .. } => true,
        _ => false,
    };
    let dossiers = decisions
        .iter()
        .filter(|one| one.advanced.effects.iter().any(is_shared))
        .map(|one| one.read.dossier.as_str());
    let dossiers = distinct(dossiers);
    let sql = "SELECT person FROM dossier_person WHERE dossier IN ({ids})";
    conn.each_of("read who shares a task", sql, Vec::new(), &dossiers, |row| row.text())
        .await
}

/// Writes the states under their generations; the ids of those that had not moved on.
async fn write_states(
    conn: &mut Conn<'_>,
    decisions: &[Decision],
    now: Timestamp,
) -> Result<BTreeSet<String>, StoreError> {
    let mut rows = Vec::with_capacity(decisions.len());
    for one in decisions {
        let trajectory = &one.advanced.trajectory;
        let state = serde_json::to_string(trajectory)
            .map_err(|error| StoreError::corrupt("trajectory", "state", trajectory.id.as_str(), error))?;
        let ended = trajectory.is_ended().then_some(now);
        let entries = i64::try_from(one.advanced.entries.len()).unwrap_or(i64::MAX);
        rows.push(values![
            trajectory.id.as_str(),
            one.read.rules.as_str(),
            one.read.generation,
            phase_code(trajectory.phase),
            state,
            one.advanced.next_wake,
            one.advanced.waits_for_voice,
            one.read.entries + entries,
            ended,
            one.read.moves.as_ref().map(|moves| moves.activation.as_str()),
            one.read.moves.as_ref().map(|moves| moves.rules.as_str()),
        ]);
    }
    let names = [
        "id",
        "rules",
        "generation",
        "phase",
        "state",
        "next_wake",
        "waits",
        "entries",
        "ended",
        "moves_by",
        "moves_to",
    ];
    let sql = "UPDATE trajectory SET rules = v.rules, moves_by = v.moves_by, moves_to = v.moves_to, \
               generation = trajectory.generation + 1, phase = v.phase, state = v.state, next_wake = v.next_wake, \
               waits_for_voice = v.waits, entries = v.entries, lease_until = 0, lease_by = NULL, \
               ended_at = coalesce(trajectory.ended_at, v.ended), retain_from = coalesce(trajectory.retain_from, v.ended) \
               FROM {rows} WHERE trajectory.id = v.id AND trajectory.generation = v.generation RETURNING trajectory.id";
    let ids = conn
        .update_from("write trajectories", sql, &names, rows, |row| row.text())
        .await?;
    Ok(ids.into_iter().collect())
}

/// The phase of a state as its column holds it.
pub(super) fn phase_of(state: &str, id: &str) -> Result<&'static str, StoreError> {
    let trajectory: crate::care::trajectory::Trajectory =
        serde_json::from_str(state).map_err(|error| StoreError::corrupt("rules_move", "before", id, error))?;
    Ok(phase_code(trajectory.phase))
}

/// The code of a phase as its column holds it.
pub(super) const fn phase_code(phase: Phase) -> &'static str {
    match phase {
        Phase::Proposed => "proposed",
        Phase::Active => "active",
        Phase::Paused => "paused",
        Phase::Ended(_) => "ended",
    }
}

struct Writing<'a> {
    keys: &'a Keyring,
    rules: &'a BTreeMap<String, std::sync::Arc<Rules>>,
    now: Timestamp,
    rows: Rows,
}

impl Writing<'_> {
    /// Writes what was gathered, table by table, and then what has to look first.
    async fn write(mut self, conn: &mut Conn<'_>, kept: &[Decision]) -> Result<(), StoreError> {
        let mut rows = std::mem::take(&mut self.rows);
        // What leaves together lies together, so that few pages are written when it does.
        rows.messages.sort_by_key(|(not_before, _)| *not_before);
        let sql = "UPDATE event_inbox SET read_at = $1 WHERE read_at IS NULL AND id IN ({ids})";
        conn.run_each("mark events as read", sql, values![self.now], &rows.read_events)
            .await?;
        conn.insert(
            "open contacts",
            "INSERT INTO contact (id, org, trajectory, person, step, occurrence, origin, due, opened, \
             takes_room)",
            rows.opened,
            "ON CONFLICT (id) DO NOTHING",
        )
        .await?;
        conn.insert(
            "end contacts",
            "INSERT INTO contact (id, org, trajectory, person, step, occurrence, origin, outcome, why, ended_at)",
            rows.ended,
            "ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, why = excluded.why, \
             ended_at = excluded.ended_at WHERE contact.outcome IS NULL",
        )
        .await?;
        for (why, contacts) in &rows.cancelled {
            let sql = "UPDATE message SET waits = FALSE, fate = 'cancelled', fate_rank = $1, fate_at = $2, unsent = $3, \
                       retain_from = $2 WHERE fate = 'queued' AND reply_to IS NULL AND contact IN ({ids}) \
                       RETURNING channel";
            let bound = values![i64::from(MessageFate::Cancelled.rank()), self.now, *why];
            let taken_back = conn
                .each_of("take back messages", sql, bound, contacts, channel)
                .await?;
            outbox::came_to(conn, &taken_back, MessageFate::Cancelled);
        }
        conn.insert(
            "write messages",
            "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, trajectory, contact, kind, channel, \
             point, address, language, not_before, not_after, reply_to, questionnaire, date_on, named_worker, fate, \
             fate_rank, fate_at, unsent, waits, lease_until, created_at, retain_class)",
            rows.messages.into_iter().map(|(_, row)| row).collect(),
            "ON CONFLICT (send_key) DO NOTHING",
        )
        .await?;
        let sql = "UPDATE message SET waits = FALSE, fate = 'held', fate_rank = $1, fate_at = $2 WHERE fate_rank < $1 \
                   AND send_key IN ({ids}) RETURNING channel";
        let bound = values![i64::from(MessageFate::Held.rank()), self.now];
        let held = conn.each_of("hold messages", sql, bound, &rows.held, channel).await?;
        outbox::came_to(conn, &held, MessageFate::Held);
        conn.insert(
            "write answers",
            "INSERT INTO answer (id, org, trajectory, contact, person, item, code, readers, source, happened, recorded, \
             actor, retain_class)",
            rows.answers,
            "ON CONFLICT (id) DO NOTHING",
        )
        .await?;
        conn.insert(
            "raise alerts",
            "INSERT INTO alert (id, org, dossier, trajectory, person, contact, level, rules, fired, grounds, owner, \
             deadline, raised_at, retain_class)",
            rows.alerts,
            "ON CONFLICT (id) DO NOTHING",
        )
        .await?;
        conn.insert(
            "write the ledger",
            "INSERT INTO ledger (trajectory, seq, org, contact, kind, happened, recorded, actor, behalf, readers, rules, \
             body)",
            rows.ledger,
            "",
        )
        .await?;
        self.take_voices(conn, kept).await?;
        for one in kept {
            for effect in &one.advanced.effects {
                self.write_voice_and_points(conn, one, effect).await?;
                self.write_work(conn, one, effect).await?;
            }
        }
        Ok(())
    }

    /// Wakes trajectories with an event; the row's id is derived from what woke, so that a repeat adds nothing.
    async fn wake(&self, conn: &mut Conn<'_>, ids: Vec<TrajectoryId>, event: &Event) -> Result<(), StoreError> {
        let mut events = Vec::with_capacity(ids.len());
        for id in ids {
            let row = self.keys.mint("ev_").map_err(super::no_random)?;
            events.push((row, id, event.clone()));
        }
        trajectories::wake(conn, self.keys.org(), events, self.now).await
    }
}

/// The channel of a message that was changed.
fn channel(row: &mut Columns<'_>) -> Result<Channel, StoreError> {
    row.code("message", Channel::from_code)
}

/// Counts how contacts ended and which alerts were raised. What is kept here is written once: its generation held.
fn count(conn: &mut Conn<'_>, kept: &[Decision]) {
    for effect in kept.iter().flat_map(|one| &one.advanced.effects) {
        match effect {
            Effect::End { ending, .. } => conn.count(Fact::Ended(ending.outcome), 1),
            Effect::Alert(alert) => conn.count(Fact::Alert(alert.level), 1),
            _ => {}
        }
    }
}

/// An actor as a column holds it: `plan`, `person`, `gateway`, or a worker's id.
pub(super) fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Plan => "plan".to_owned(),
        Actor::Person => "person".to_owned(),
        Actor::Gateway => "gateway".to_owned(),
        Actor::Worker(worker) => worker.to_string(),
    }
}
