//! What a worker changes in the plan of one person: looked at, written down and foreseen in one transaction.
//!
//! The trajectory hears of it by its inbox, like of any act. So that a worker is not told *saved* of what then cannot be
//! done, the core is asked before the event is written, and the trajectory's generation is raised with it: whoever was
//! just about to begin the contact looks again, and reads the event first.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::audit::{self, Act};
use super::circles::{Loaded, load};
use super::tasks::{NewNote, write_note};
use super::timeline::{self, Contacted};
use super::value::values;
use super::{Conn, Keyring, StoreError, trajectories};
use crate::care::advance::{Hindrance, advance, hindrance};
use crate::care::circle::Gateways;
use crate::care::contact::Why;
use crate::care::event::{Event, Excepted, Exception, ExceptionReason};
use crate::care::ids::{ContactKey, StepId, TrajectoryId, WorkerId};
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::ADDED_FROM;
use crate::care::why::derive;

/// What a worker wants.
#[derive(Clone, Debug)]
pub struct Change {
    /// Of which dossier.
    pub dossier: String,
    /// Of which trajectory of it.
    pub trajectory: TrajectoryId,
    /// What.
    pub wanted: Wanted,
    /// Why.
    pub reason: ExceptionReason,
    /// A note, which is sealed with the dossier's key.
    pub note: Option<NewNote>,
    /// What the worker had before their eyes.
    pub seen: Seen,
}

/// What is to be other than the plan has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A contact falls on another day.
    Move(ContactKey, Date),
    /// A contact is not held.
    Skip(ContactKey),
    /// A contact that has begun is broken off.
    BreakOff(ContactKey),
    /// One contact more of this step, on that day.
    Add(StepId, Date),
    /// Nothing begins before a day; `None` lets the plan go on.
    Pause(Option<Date>),
}

/// What a worker had before their eyes when they decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Nobody knows.
    Unknown,
    /// That the contact falls on this day, or has none; or that the plan rests until this day, or does not.
    Day(Option<Date>),
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Became {
    /// It is done: the exception, and the plan as it will be.
    Done(Exception, Box<Loaded>),
    /// It was so already, and nothing was written.
    So(Exception, Box<Loaded>),
    /// It cannot be.
    Hindered(Exception, Hindrance, Box<Loaded>),
    /// Somebody else changed it since the worker looked.
    Changed(Box<Loaded>),
}

/// The state as it will be once its unread events are read, by the core that will read them.
#[must_use]
pub fn foresee(mut loaded: Loaded, rules: &Rules, gateways: Gateways, now: Timestamp) -> Loaded {
    loaded.circle.gateways = gateways;
    for (_, event) in std::mem::take(&mut loaded.events) {
        loaded.trajectory = advance(rules, &loaded.circle, loaded.trajectory, &event, now).trajectory;
    }
    loaded
}

/// The day on which a contact falls as it stands; `None` where it has none.
#[must_use]
pub fn falls_on(loaded: &Loaded, rules: &Rules, key: &ContactKey) -> Option<Date> {
    let timing = Timing::new(rules, &loaded.circle);
    let when = derive(rules, &loaded.trajectory, &timing, key)?.when?;
    Some(timing.date(when.due))
}

/// Changes the plan of one person, where the core finds nothing against it. The rules are those that the dossier's
/// trajectories were seen to follow.
///
/// # Errors
/// [`StoreError::Missing`] where the dossier has no such trajectory, [`StoreError::Conflict`] where its rules changed
/// meanwhile; where the database refuses.
pub async fn change(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    worker: &WorkerId,
    change: &Change,
    (rules, gateways): (&BTreeMap<String, Arc<Rules>>, Gateways),
    now: Timestamp,
) -> Result<Became, StoreError> {
    let loaded = locked(conn, keys, change, now).await?;
    let rules = rules.get(loaded.rules.as_str()).ok_or(StoreError::Conflict)?;
    let was_skipped = is_skipped(conn, &loaded, &change.wanted).await?;
    let loaded = Box::new(foresee(loaded, rules, gateways, now));
    let exception = exception(&change.wanted, &loaded);
    if was_skipped {
        return Ok(Became::So(exception, loaded));
    }
    let found = hindrance(rules, &loaded.circle, &loaded.trajectory, &exception, now);
    match (found, &change.wanted) {
        (Some(Hindrance::So), _) => return Ok(Became::So(exception, loaded)),
        (None, _) | (Some(Hindrance::Begun), Wanted::BreakOff(_)) => {}
        (Some(hindrance), _) => return Ok(Became::Hindered(exception, hindrance, loaded)),
    }
    let stands = match &exception {
        Exception::Move { key, .. } | Exception::Skip { key } => falls_on(&loaded, rules, key),
        Exception::Pause { .. } => loaded.trajectory.exceptions.paused_until,
        Exception::Add { .. } => None,
    };
    let is_begun = found == Some(Hindrance::Begun);
    if matches!(change.seen, Seen::Day(seen) if seen != stands && !is_begun) {
        return Ok(Became::Changed(loaded));
    }
    let excepted = Excepted {
        exception: exception.clone(),
        reason: change.reason,
        worker: worker.clone(),
        happened: now,
    };
    write(conn, keys, change, &loaded, &excepted, now).await?;
    let mut after = loaded;
    let event = Event::Excepted(excepted);
    after.trajectory = advance(rules, &after.circle, after.trajectory, &event, now).trajectory;
    Ok(Became::Done(exception, after))
}

/// The trajectory with its unread events, held until this transaction ends.
async fn locked(conn: &mut Conn<'_>, keys: &Keyring, change: &Change, now: Timestamp) -> Result<Loaded, StoreError> {
    let lock = conn.for_update();
    let sql = format!("SELECT id FROM trajectory WHERE id = $1 AND dossier = $2 AND org = $3{lock}");
    let bound = values![change.trajectory.as_str(), change.dossier.as_str(), keys.org()];
    let id = conn
        .first("lock a trajectory", sql, bound, |row| row.text())
        .await?
        .ok_or(StoreError::Missing("this trajectory"))?;
    let mut loaded = load(conn, &[TrajectoryId::from(id)], now).await?;
    loaded.pop().ok_or(StoreError::Missing("this trajectory"))
}

/// Whether a contact that is to be skipped was skipped already: heard, or still to be heard.
async fn is_skipped(conn: &mut Conn<'_>, loaded: &Loaded, wanted: &Wanted) -> Result<bool, StoreError> {
    let (Wanted::Skip(key) | Wanted::BreakOff(key)) = wanted else {
        return Ok(false);
    };
    let same = |event: &Event| matches!(event, Event::Excepted(one) if matches!(&one.exception, Exception::Skip { key: own } if own == key));
    if loaded.events.iter().any(|(_, event)| same(event)) {
        return Ok(true);
    }
    let contact = loaded.trajectory.contact(key);
    // One that never began has no row of its own.
    let unopened = timeline::unopened(conn, &[loaded.trajectory.id.to_string()]).await?;
    let by_worker = |one: &Contacted| one.ending.is_some_and(|(_, why)| why == Why::WorkerSkipped);
    if unopened.iter().any(|one| one.id == contact.as_str() && by_worker(one)) {
        return Ok(true);
    }
    let sql = "SELECT why FROM contact WHERE id = $1";
    let why = conn
        .first("read how a contact ended", sql, values![contact.as_str()], |row| {
            row.maybe_text()
        })
        .await?;
    Ok(why.flatten().as_deref() == Some(Why::WorkerSkipped.code()))
}

/// What the core is told; a contact that is added gets the next number of its step, or is the one that is there.
fn exception(wanted: &Wanted, loaded: &Loaded) -> Exception {
    match wanted {
        Wanted::Move(key, to) => Exception::Move {
            key: key.clone(),
            to: *to,
        },
        Wanted::Skip(key) | Wanted::BreakOff(key) => Exception::Skip { key: key.clone() },
        Wanted::Add(step, on) => {
            let added = &loaded.trajectory.exceptions.added;
            let is_same =
                |key: &ContactKey, day: Date| key.step == *step && day == *on && !loaded.trajectory.is_settled(key);
            let same = added.iter().find(|(key, day)| is_same(key, **day));
            let taken = added.keys().filter(|key| key.step == *step).map(|key| key.occurrence);
            let next = || ContactKey {
                step: step.clone(),
                occurrence: taken.max().map_or(ADDED_FROM, |last| last.saturating_add(1)),
            };
            Exception::Add {
                key: same.map_or_else(next, |(key, _)| key.clone()),
                on: *on,
            }
        }
        Wanted::Pause(until) => Exception::Pause { until: *until },
    }
}

/// The moment under which an act is put into the inbox: it is heard after everything that its worker saw, also where two
/// act at once.
async fn after_unread(conn: &mut Conn<'_>, id: &TrajectoryId, now: Timestamp) -> Result<Timestamp, StoreError> {
    let sql = "SELECT at FROM event_inbox WHERE trajectory = $1 AND read_at IS NULL ORDER BY at DESC LIMIT 1";
    let last = conn
        .first("read the last unread event", sql, values![id.as_str()], |row| {
            row.instant()
        })
        .await?;
    Ok(last.map_or(now, |last| now.max(last + SignedDuration::from_micros(1))))
}

async fn write(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    change: &Change,
    loaded: &Loaded,
    excepted: &Excepted,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = &loaded.trajectory.id;
    let sql = "UPDATE trajectory SET generation = generation + 1 WHERE id = $1";
    conn.run("touch a trajectory", sql, values![id.as_str()]).await?;
    let event = keys.mint("ev_").map_err(super::no_random)?;
    let woken = vec![(event, id.clone(), Event::Excepted(excepted.clone()))];
    let at = after_unread(conn, id, now).await?;
    trajectories::wake(conn, keys.org(), woken, at).await?;
    let worker = &excepted.worker;
    if let Some(note) = &change.note {
        let whose = (Some(loaded.person.as_str()), None);
        write_note(conn, keys, worker, &change.dossier, whose, note, now, now).await?;
    }
    let (what, contact, day) = match &excepted.exception {
        Exception::Move { key, to } => ("move", Some(key), Some(*to)),
        Exception::Skip { key } => ("skip", Some(key), None),
        Exception::Add { key, on } => ("add", Some(key), Some(*on)),
        Exception::Pause { until: Some(until) } => ("pause", None, Some(*until)),
        Exception::Pause { until: None } => ("resume", None, None),
    };
    let facts = serde_json::json!({
        "what": what, "reason": excepted.reason.code(), "contact": contact.map(ToString::to_string),
        "day": day.map(|day| day.to_string()),
    });
    let act = Act::new(worker, "change-plan", "trajectory", id.as_str()).with(facts);
    audit::note(conn, keys, &[act], now).await
}
