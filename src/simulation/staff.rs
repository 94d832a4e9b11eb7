//! What workers do in a story: one of the open tasks, or something about one person.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};

use super::host::{Running, Told};
use super::story::Deed as Wish;
use super::watch::Deed;
use crate::care::dossier::EnrolmentDecision;
use crate::care::event::{ExceptionReason, Verdict};
use crate::care::ids::{ContactKey, DossierId, PersonId, TrajectoryId, WorkerId};
use crate::care::risk::Heard;
use crate::care::task::TaskKind;
use crate::engine::{Engine, EngineError};
use crate::store::dossiers::{EnrolmentWord, settle_enrolment};
use crate::store::exceptions::{Change, Seen, Wanted, change};
use crate::store::import::{Approval, approve};
use crate::store::tasks::{self, ContactWay, InTouch, PersonHeard, TaskCompletion};
use crate::store::witness::{Known, OpenTask};
use crate::store::{StoreError, erasure};
use crate::vault::Record;

/// Whoever works in a story.
pub(super) const WORKER: &str = "w_story";

fn worker() -> WorkerId {
    WorkerId::from(WORKER)
}

/// A task is done, with one of its possible outcomes. `arrived` is what the person would say of a held message.
pub(super) fn task(engine: Engine, task: &OpenTask, choice: u8, arrived: bool) -> (Deed, Running) {
    let one = task.clone();
    let running = async move {
        let acted = match one.kind {
            TaskKind::Held => judge(&engine, one, choice, arrived).await?,
            TaskKind::ReadReply | TaskKind::CheckAddress => {
                let (keys, now) = (engine.keys().clone(), engine.clock().now());
                let written = engine.store().write(move |conn| {
                    async move { tasks::close_read(conn, &keys, &worker(), &one.id, now).await }.boxed()
                });
                unless_overtaken(written.await)?
            }
            TaskKind::SamePerson => {
                let (keys, now) = (engine.keys().clone(), engine.clock().now());
                let written = engine.store().write(move |conn| {
                    let same = choice.is_multiple_of(2);
                    async move { tasks::settle_same_person(conn, &keys, &worker(), &one.id, same, now).await }.boxed()
                });
                unless_overtaken(written.await)?
            }
            TaskKind::ApproveImport => approve_batch(&engine, one.batch.unwrap_or_default()).await?,
            TaskKind::Enrol => enrol(&engine, one, choice).await?,
            _ => complete(&engine, one, choice).await?,
        };
        Ok(Told::Staffed(acted))
    };
    (Deed::Audited, Box::pin(running))
}

/// Whether it was done; that somebody else was first is no fault.
fn unless_overtaken(said: Result<(), StoreError>) -> Result<bool, EngineError> {
    match said {
        Err(StoreError::Conflict | StoreError::Missing(_)) => Ok(false),
        other => Ok(other.map(|()| true)?),
    }
}

async fn judge(engine: &Engine, task: OpenTask, choice: u8, arrived: bool) -> Result<bool, EngineError> {
    let verdict = match (choice % 4, arrived) {
        (0, _) => Verdict::DoNotCare,
        (_, true) => Verdict::Arrived,
        (_, false) => Verdict::NotArrived,
    };
    let (keys, now) = (engine.keys().clone(), engine.clock().now());
    let written = engine.store().write(move |conn| {
        async move { tasks::judge_held(conn, &keys, &worker(), &task.id, verdict, now).await }.boxed()
    });
    unless_overtaken(written.await)
}

async fn approve_batch(engine: &Engine, batch: String) -> Result<bool, EngineError> {
    let book = engine.active().await?;
    let approval = Approval {
        batch: &batch,
        per_day: 25,
        worker: &worker(),
        ask_term: SignedDuration::from_hours(24 * 14),
    };
    let now = engine.clock().now();
    let done = approve(engine.store(), engine.keys(), &approval, &book.rules.calendar, now).await;
    unless_overtaken(done.map(drop))
}

async fn enrol(engine: &Engine, task: OpenTask, choice: u8) -> Result<bool, EngineError> {
    let Some(dossier) = task.dossier else { return Ok(false) };
    let persons = {
        let dossier = dossier.clone();
        let read = engine
            .store()
            .read(move |conn| async move { crate::store::witness::asked_about(conn, &dossier).await }.boxed());
        read.await?
    };
    let book = engine.active().await?;
    let word = EnrolmentWord {
        dossier: DossierId::from(dossier),
        verdicts: persons
            .into_iter()
            .filter(|(_, decision)| *decision == EnrolmentDecision::Asked)
            .map(|(person, _)| (PersonId::from(person), !choice.is_multiple_of(3)))
            .collect(),
        protocol: super::world::PROTOCOL.to_owned(),
        rules: book.rules.id.clone(),
        worker: worker(),
    };
    let now = engine.clock().now();
    unless_overtaken(settle_enrolment(engine.store(), engine.keys(), word, now).await)
}

async fn complete(engine: &Engine, task: OpenTask, choice: u8) -> Result<bool, EngineError> {
    let outcomes: Vec<_> = task.kind.outcomes().collect();
    let Some(outcome) = outcomes.get(usize::from(choice) % outcomes.len().max(1)).copied() else {
        return Ok(false);
    };
    let now = engine.clock().now();
    let done = TaskCompletion {
        task: task.id.clone(),
        outcome,
        way: outcome.has_a_way().then_some(ContactWay::Call),
        persons: task
            .wishes
            .into_iter()
            .map(|wish| PersonHeard {
                wish,
                heard: Heard::default(),
            })
            .collect(),
        effort_minutes: Some(5),
        happened: now,
        note: None,
    };
    let keys = engine.keys().clone();
    let written = engine
        .store()
        .write(move |conn| async move { tasks::complete(conn, &keys, &worker(), &done, now).await }.boxed());
    unless_overtaken(written.await)
}

/// Something about one person. `None` where it does not fit.
pub(super) fn about(
    engine: Engine,
    known: &Known,
    wish: Wish,
    keys: &[ContactKey],
    today: Date,
) -> Option<(Deed, Running)> {
    let id = TrajectoryId::from(known.trajectory.as_str());
    let later = |days: u8| today.checked_add(i32::from(days).days()).ok();
    let picked = || keys.first().cloned();
    let wanted = match wish {
        Wish::Task(_) => return None,
        Wish::InTouch => return Some(in_touch(engine, known)),
        Wish::Erase => return Some(erase(engine, known)),
        Wish::MoveContact(days) => Wanted::Move(picked()?, later(days)?),
        Wish::SkipContact => Wanted::Skip(picked()?),
        Wish::BreakOff => Wanted::BreakOff(picked()?),
        Wish::Rest(days) => Wanted::Pause(Some(later(days)?)),
        Wish::GoOn => Wanted::Pause(None),
    };
    let asked = Change {
        dossier: known.dossier.clone(),
        trajectory: id,
        wanted,
        reason: ExceptionReason::Asked,
        note: None,
        seen: Seen::Unknown,
    };
    let running = async move {
        let book = engine.active().await?;
        let rules: BTreeMap<String, Arc<_>> = [(book.rules.id.to_string(), Arc::clone(&book.rules))].into();
        let (keys, now, gateways) = (engine.keys().clone(), engine.clock().now(), engine.capabilities());
        let written = engine.store().write(move |conn| {
            async move {
                change(conn, &keys, &worker(), &asked, (&rules, gateways), now)
                    .await
                    .map(drop)
            }
            .boxed()
        });
        Ok(Told::Staffed(unless_overtaken(written.await)?))
    };
    Some((Deed::Quiet, Box::pin(running)))
}

fn in_touch(engine: Engine, known: &Known) -> (Deed, Running) {
    let (dossier, person) = (known.dossier.clone(), known.person.clone());
    let running = async move {
        let now = engine.clock().now();
        let touch = InTouch {
            dossier,
            person,
            came_to_us: true,
            way: ContactWay::Call,
            heard: Heard::default(),
            effort_minutes: None,
            happened: now,
            note: None,
        };
        let keys = engine.keys().clone();
        let written = engine
            .store()
            .write(move |conn| async move { tasks::in_touch(conn, &keys, &worker(), &touch, now).await }.boxed());
        Ok(Told::Staffed(unless_overtaken(written.await)?))
    };
    (Deed::Audited, Box::pin(running))
}

fn erase(engine: Engine, known: &Known) -> (Deed, Running) {
    let person = known.person.clone();
    let deed = Deed::Erased(person.clone());
    let running = async move {
        engine.journal(vec![Record::Erased(person.clone())]).await?;
        let wanted = erasure::Erasure {
            person: PersonId::from(person.as_str()),
            why: "asked".to_owned(),
            actor: worker(),
            backups: SignedDuration::from_hours(24 * 90),
        };
        let now = engine.clock().now();
        let erased = erasure::erase(engine.store(), engine.keys(), wanted, now).await;
        Ok(Told::Staffed(unless_overtaken(erased.map(drop))?))
    };
    (deed, Box::pin(running))
}
