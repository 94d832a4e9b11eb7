//! The approval of a batch: what it would come to, and so many starts a day, oldest closing first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::rows::{Question, TASK_HEAD, task_row};
use crate::care::circle::Circle;
use crate::care::enrolment::{self, EnrolmentWhy};
use crate::care::event::Event;
use crate::care::ids::{TrajectoryId, WorkerId};
use crate::care::plan::plan;
use crate::care::rules::Rules;
use crate::care::task::{TaskKind, TaskReason};
use crate::care::timing::Timing;
use crate::care::trajectory::{Enrolment, Trajectory};
use crate::store::audit::{self, Act};
use crate::store::value::{Columns, values};
use crate::store::{Keyring, Store, StoreError, trajectories};

/// How many trajectories are read or woken at once.
const SLICE: usize = 5000;

/// How many days a preview shows.
const PREVIEW_DAYS: usize = 30;

/// An approval as somebody gives it.
#[derive(Clone, Copy, Debug)]
pub struct Approval<'a> {
    /// The batch.
    pub batch: &'a str,
    /// How many dossiers start in a day.
    pub per_day: u32,
    /// Who approves.
    pub worker: &'a WorkerId,
    /// How long a worker has for each question that the batch raised, from the day on which it is asked.
    pub ask_term: SignedDuration,
}

/// What an approval did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Approved {
    /// Trajectories that got their start.
    pub started: u64,
    /// Dossiers about which a worker is asked.
    pub asked: u64,
    /// Trajectories for which the calendar opens no day.
    pub without_a_day: u64,
    /// The start of the last one.
    pub last_start: Option<Timestamp>,
}

/// What an approval would come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Dossiers that wait.
    pub dossiers: u64,
    /// Trajectories that wait.
    pub trajectories: u64,
    /// Dossiers about which workers would be asked.
    pub asks: u64,
    /// How many dossiers would start on which local day; the first 30 days.
    pub by_day: Vec<(Date, u64)>,
    /// The local day of the last start.
    pub last_day: Option<Date>,
    /// Contacts of the plan that would lie before their start and be skipped.
    pub before_start: u64,
}

/// One trajectory of a batch.
struct Waiting {
    closed_on: Date,
    dossier: String,
    trajectory: TrajectoryId,
    is_proposed: bool,
}

/// What an approval of this batch at `now` would come to.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such batch; where the database refuses.
pub async fn preview(
    store: &Store,
    keys: &Keyring,
    batch: &str,
    per_day: u32,
    rules: &Rules,
    now: Timestamp,
) -> Result<Preview, StoreError> {
    header(store, keys, batch).await?;
    let waiting = waiting(store, keys, batch).await?;
    let zone = rules.calendar.zone();
    let mut preview = Preview {
        trajectories: waiting.iter().filter(|one| one.is_proposed).count() as u64,
        asks: asked(store, keys, batch).await?.len() as u64,
        ..Preview::default()
    };
    // What lies before a start hangs on the closing date and the start alone, but for the hour within a day.
    let mut skipped: BTreeMap<(Date, Timestamp), u64> = BTreeMap::new();
    let circle = Circle::of_nobody(zone);
    let mut starts = enrolment::starts(&rules.calendar, zone, now, per_day);
    for dossier in waiting.chunk_by(|a, b| a.dossier == b.dossier) {
        preview.dossiers += 1;
        let (Some(first), Some(start)) = (dossier.first(), starts.next()) else {
            break;
        };
        let day = zone.to_datetime(start).date();
        preview.last_day = Some(day);
        if preview.by_day.last().is_none_or(|(last, _)| *last != day) && preview.by_day.len() < PREVIEW_DAYS {
            preview.by_day.push((day, 0));
        }
        if let Some((_, count)) = preview.by_day.last_mut().filter(|(last, _)| *last == day) {
            *count += 1;
        }
        let each = skipped.entry((first.closed_on, start)).or_insert_with(|| {
            let enrolment = Enrolment {
                closed_on: first.closed_on,
                number: 1,
                start: Some(start),
                announce: false,
                again: None,
            };
            let trajectory = Trajectory::new(first.trajectory.clone(), enrolment, now);
            let contacts = plan(rules, &trajectory, &Timing::new(rules, &circle)).timed;
            contacts.iter().filter(|contact| contact.expires <= start).count() as u64
        });
        preview.before_start += *each * dossier.len() as u64;
    }
    Ok(preview)
}

/// Approves a batch: every proposed trajectory gets its start, `per_day` dossiers a day, oldest closing first and the
/// persons of one dossier together; the questions that the batch raised are asked at the same pace; the batch's task
/// closes.
///
/// It goes slice by slice. A batch that was approved before is gone through again with the instant, the pace and the
/// worker of that first approval, which gives every dossier the same day: so an interrupted approval is ended by
/// repeating it, and a second one changes nothing.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such batch; where the database refuses.
pub async fn approve(
    store: &Store,
    keys: &Keyring,
    approval: &Approval<'_>,
    calendar: &crate::care::calendar::Calendar,
    now: Timestamp,
) -> Result<Approved, StoreError> {
    mark_approved(store, keys, approval, now).await?;
    let (approved_at, per_day, worker) = header(store, keys, approval.batch).await?;
    let approved_at = approved_at.unwrap_or(now);
    let worker = worker.map_or_else(|| approval.worker.clone(), WorkerId::from);
    let zone = calendar.zone();
    let waiting = waiting(store, keys, approval.batch).await?;
    let mut done = Approved::default();
    let mut starts = enrolment::starts(calendar, zone, approved_at, per_day);
    let mut events = Vec::with_capacity(SLICE);
    for dossier in waiting.chunk_by(|a, b| a.dossier == b.dossier) {
        let proposed = dossier.iter().filter(|one| one.is_proposed);
        let Some(start) = starts.next() else {
            done.without_a_day += proposed.count() as u64;
            continue;
        };
        for one in proposed {
            done.started += 1;
            done.last_start = Some(start);
            // The id makes a repeat of this approval add nothing.
            let id = format!("{}.approved", one.trajectory);
            events.push((
                id,
                one.trajectory.clone(),
                Event::Approved {
                    start,
                    worker: worker.clone(),
                },
            ));
        }
        if events.len() >= SLICE {
            wake(store, keys, std::mem::take(&mut events), now).await?;
        }
    }
    wake(store, keys, events, now).await?;
    done.asked = ask(store, keys, approval, calendar, (approved_at, per_day, now)).await?;
    close_task(store, keys, approval, now).await?;
    Ok(done)
}

async fn wake(
    store: &Store,
    keys: &Keyring,
    events: Vec<(String, TrajectoryId, Event)>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let org = keys.org().to_owned();
    store
        .write(move |conn| Box::pin(async move { trajectories::wake(conn, &org, events, now).await }))
        .await
}

/// The first approval sets the instant, the pace and who.
async fn mark_approved(
    store: &Store,
    keys: &Keyring,
    approval: &Approval<'_>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let facts = serde_json::json!({ "per_day": approval.per_day });
    let (keys, worker, batch) = (keys.clone(), approval.worker.clone(), approval.batch.to_owned());
    let bound = values![
        now,
        approval.worker.as_str(),
        approval.per_day,
        approval.batch,
        keys.org()
    ];
    store
        .write(move |conn| {
            Box::pin(async move {
                let sql = "UPDATE import_batch SET approved_at = $1, approved_by = $2, per_day = $3 \
                           WHERE id = $4 AND org = $5 AND approved_at IS NULL";
                if conn.run("approve a batch", sql, bound).await? > 0 {
                    let act = Act::new(&worker, "approve-import", "import-batch", &batch).with(facts);
                    audit::note(conn, &keys, &[act], now).await?;
                }
                Ok(())
            })
        })
        .await
}

/// When, at what pace and by whom a batch was approved.
async fn header(
    store: &Store,
    keys: &Keyring,
    batch: &str,
) -> Result<(Option<Timestamp>, u32, Option<String>), StoreError> {
    let bound = values![batch, keys.org()];
    let read = |row: &mut Columns<'_>| {
        let at = row.maybe_instant()?;
        Ok((at, u32::try_from(row.int()?).unwrap_or(u32::MAX), row.maybe_text()?))
    };
    let found = store
        .read(move |conn| {
            Box::pin(async move {
                let sql = "SELECT approved_at, per_day, approved_by FROM import_batch WHERE id = $1 AND org = $2";
                conn.first("read a batch", sql, bound, read).await
            })
        })
        .await?;
    found.ok_or(StoreError::Missing("the batch"))
}

/// The trajectories of a batch, oldest closing first, those of one dossier beside each other.
async fn waiting(store: &Store, keys: &Keyring, batch: &str) -> Result<Vec<Waiting>, StoreError> {
    let mut found: Vec<Waiting> = Vec::new();
    loop {
        let from = found.last().map(|one| one.trajectory.to_string()).unwrap_or_default();
        let bound = values![keys.org(), batch, from, i64::try_from(SLICE).unwrap_or(i64::MAX)];
        let read = |row: &mut Columns<'_>| {
            let trajectory = TrajectoryId::from(row.text()?);
            let dossier = row.text()?;
            let is_proposed = row.text()? == "proposed";
            let closed_on = super::known::date(row, &dossier)?;
            Ok(Waiting {
                closed_on,
                dossier,
                trajectory,
                is_proposed,
            })
        };
        let page = store
            .read(move |conn| {
                Box::pin(async move {
                    let sql = "SELECT t.id, t.dossier, t.phase, d.closed_on FROM trajectory t \
                               JOIN dossier d ON d.id = t.dossier WHERE t.org = $1 AND t.batch = $2 AND t.id > $3 \
                               ORDER BY t.id LIMIT $4";
                    conn.all("read a batch's trajectories", sql, bound, read).await
                })
            })
            .await?;
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    found.sort_unstable_by(|a, b| {
        (a.closed_on, &a.dossier, &a.trajectory).cmp(&(b.closed_on, &b.dossier, &b.trajectory))
    });
    Ok(found)
}

/// A dossier about which a worker is to be asked.
struct Asked {
    dossier: String,
    team: Option<String>,
    owner: Option<String>,
    reason: Option<TaskReason>,
}

/// The dossiers of a batch about which a worker is to be asked, oldest closing first.
async fn asked(store: &Store, keys: &Keyring, batch: &str) -> Result<Vec<Asked>, StoreError> {
    let bound = values![keys.org(), batch];
    let read = |row: &mut Columns<'_>| {
        Ok(Asked {
            dossier: row.text()?,
            team: row.maybe_text()?,
            owner: row.maybe_text()?,
            reason: row
                .maybe_code("dossier_person", EnrolmentWhy::from_code)?
                .and_then(EnrolmentWhy::asked),
        })
    };
    store
        .read(move |conn| {
            Box::pin(async move {
                let sql = "SELECT d.id, d.team, (SELECT min(o.worker) FROM ownership o WHERE o.dossier = d.id \
                           AND o.until_at IS NULL AND o.role IN ('counsellor', 'coordinator')), min(p.decision_why) FROM dossier d JOIN dossier_person p \
                           ON p.dossier = d.id AND p.decision = 'asked' AND p.decided_by IS NULL \
                           WHERE d.org = $1 AND d.batch = $2 GROUP BY d.id, d.team, d.closed_on \
                           ORDER BY d.closed_on, d.id";
                conn.all("read a batch's questions", sql, bound, read).await
            })
        })
        .await
}

/// Asks what the batch left open, at the pace of its starts.
async fn ask(
    store: &Store,
    keys: &Keyring,
    approval: &Approval<'_>,
    calendar: &crate::care::calendar::Calendar,
    (approved_at, per_day, now): (Timestamp, u32, Timestamp),
) -> Result<u64, StoreError> {
    let wanted = asked(store, keys, approval.batch).await?;
    let days = enrolment::starts(calendar, calendar.zone(), approved_at, per_day);
    let rows: Vec<_> = wanted
        .iter()
        .zip(days)
        .map(|(asked, day)| {
            let question = Question {
                id: format!("{}.enrol.{}", asked.dossier, approval.batch),
                dossier: Some(&asked.dossier),
                batch: None,
                kind: TaskKind::Enrol,
                reason: asked.reason,
                owner: asked.owner.as_deref(),
                team: asked.team.as_deref(),
                deadline: super::later(day, approval.ask_term),
            };
            task_row(keys.org(), &question, now)
        })
        .collect();
    store
        .write(move |conn| {
            Box::pin(async move {
                conn.insert("ask about enrolments", TASK_HEAD, rows, "ON CONFLICT (id) DO NOTHING")
                    .await
            })
        })
        .await
}

async fn close_task(store: &Store, keys: &Keyring, approval: &Approval<'_>, now: Timestamp) -> Result<(), StoreError> {
    let bound = values![
        now,
        approval.worker.as_str(),
        format!("{}.approve", approval.batch),
        keys.org()
    ];
    store
        .write(move |conn| {
            Box::pin(async move {
                let sql = "UPDATE task SET outcome = 'done', done_by = $2, happened = $1, recorded = $1, closed_at = $1, \
                           retain_from = $1, generation = generation + 1 WHERE id = $3 AND org = $4 AND closed_at IS NULL";
                conn.run("close the task of a batch", sql, bound).await?;
                Ok(())
            })
        })
        .await
}
