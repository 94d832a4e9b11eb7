//! A dossier with its timeline, and what a worker can write down there: a contact outside any task, a stop.

mod coming;
mod happened;
mod said;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::exceptions::JustDone;
use super::form::{Fault, Fields, Posted};
use super::questions;
use super::strip::strip;
use super::task::{minutes, note};
use super::trouble::Trouble;
use super::words::{Words, in_words, person, step_name, worker_names};
use crate::care::circle::OptOutScope;
use crate::care::ids::TrajectoryId;
use crate::care::person::Channel;
use crate::engine::rulebook::Rulebook;
use crate::store::audit::{self, Act};
use crate::store::circles::{Loaded, load};
use crate::store::opt_outs::{self, OptOutRow};
use crate::store::tasks::{self, ContactWay, InTouch};
use crate::store::timeline::{self, Timeline};
use crate::telling::Teller;

/// `GET /dossiers/{id}`.
pub(super) async fn show(
    State(desk): State<Desk>,
    signed: Signed,
    Path(id): Path<String>,
    Query(just): Query<JustDone>,
) -> Result<Response, Trouble> {
    page(&desk, &signed, &id, &just, &Fields::default(), Vec::new()).await
}

async fn read(desk: &Desk, signed: &Signed, id: &str) -> Result<(Timeline, Vec<Loaded>), Trouble> {
    signed.counsels()?;
    let (worker, id, now) = (signed.worker.clone(), id.to_owned(), desk.now());
    let read = desk.write(move |conn, keys| {
        async move {
            let Some(found) = timeline::read(conn, keys, &id, worker.role, now).await? else {
                return Ok(None);
            };
            let running: Vec<TrajectoryId> = found
                .members
                .iter()
                .filter_map(|one| one.trajectory.as_ref().map(|(id, ..)| id.clone()))
                .collect();
            let loaded = load(conn, &running, now).await?;
            audit::note(conn, keys, &[Act::new(&worker.worker, "look", "dossier", &id)], now).await?;
            Ok(Some((found, loaded)))
        }
        .boxed()
    });
    read.await?.ok_or(Trouble::NotFound)
}

/// How somebody stands today by the signals that still count, where there are any. It decides nothing.
fn standing(one: &Loaded, books: &BTreeMap<String, Arc<Rulebook>>, words: &Words) -> Option<minijinja::Value> {
    let risk = &books.get(one.rules.as_str())?.rules.risk;
    let standing = risk.level_at(&one.trajectory.past, words.today());
    let signals = standing.signals.iter().map(|(rule, signal)| {
        let reason = in_words(&rule.reasons, words.language);
        context! { reason => reason.unwrap_or_else(|| rule.id.clone()), on => words.day(signal.on) }
    });
    let signals: Vec<_> = signals.collect();
    (!signals.is_empty()).then(|| context! { level => standing.level.code(), signals })
}

/// The rules that the persons of a dossier follow, as far as they can be read.
async fn books(desk: &Desk, found: &Timeline) -> BTreeMap<String, Arc<Rulebook>> {
    let mut books = BTreeMap::new();
    for member in &found.members {
        if let Some((_, _, rules)) = &member.trajectory
            && let Ok(book) = desk.engine().rulebook(rules).await
        {
            books.insert(rules.clone(), book);
        }
    }
    books
}

async fn page(
    desk: &Desk,
    signed: &Signed,
    id: &str,
    just: &JustDone,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Trouble> {
    let words = Words::new(desk, signed.worker.language);
    let (found, loaded) = read(desk, signed, id).await?;
    let books = books(desk, &found).await;
    let can = desk.engine().capabilities();
    let loaded = coming::foreseen(loaded, &books, can, words.now);
    let teller = Teller::new(desk.web().pages.as_ref(), signed.worker.language);
    let just_done = just.told(&teller, desk, &coming::plans(&loaded, &books));
    let book = books.values().next();
    let names = worker_names(desk).await?;
    let persons: BTreeMap<String, Option<String>> = found
        .members
        .iter()
        .map(|member| (member.card.id.to_string(), member.card.name.clone()))
        .collect();
    let coming = coming::coming(&loaded, &books, words.now);
    let questions = match book {
        Some(book) => questions::questions(book, None, signed.worker.role, words.language),
        None => Vec::new(),
    };
    let step = |step: &str| step_name(desk, book.map(Arc::as_ref), step, words.language);
    let members: Vec<_> = found
        .members
        .iter()
        .map(|member| {
            let id = member.card.id.as_str();
            let drawn = strip(
                found.closed_on,
                words.today(),
                coming::marks(&found, id, &coming, &words, &step),
                &|date| words.day(date),
            );
            let phase = member.trajectory.as_ref().map(|(_, phase, _)| phase.clone());
            let followed = member.trajectory.as_ref().map(|(trajectory, ..)| trajectory);
            let followed = followed.and_then(|id| loaded.iter().find(|one| one.trajectory.id == *id));
            let standing = followed.and_then(|one| standing(one, &books, &words));
            let running = followed.map(|one| &one.trajectory).filter(|one| !one.is_ended());
            let rests = running.and_then(|one| one.exceptions.paused_until);
            context! {
                running => running.map(|one| one.id.as_str()), rests => rests.map(|day| words.day(day)),
                person => person(&member.card), decision => member.decision.code(), why => member.decision_why, phase,
                strip => drawn, standing,
            }
        })
        .collect();
    let wordings = said::wordings(desk, &found).await;
    let link = desk.text(words.language, "ws-message-link");
    let said = |message: &timeline::Sent| said::said(message, &wordings, can, &link);
    let telling = happened::Telling {
        said: &said,
        words: &words,
        book: book.map(Arc::as_ref),
        step: &step,
        names: &names,
        persons: &persons,
    };
    let things = happened::things(&found, &telling);
    let open: Vec<_> = found
        .tasks
        .iter()
        .filter(|task| task.closed_at.is_none())
        .map(|task| context! { id => task.id, kind => task.kind.code(), deadline => words.deadline(task.deadline) })
        .collect();
    let is_failed = !faults.is_empty();
    let context = context! {
        dossier => context! {
            id => found.id, reference => found.reference, closed_on => words.day(found.closed_on),
            status => found.status.code(), reason => found.closing_reason.map(|one| one.code()),
            help => found.help_kind.map(|one| one.code()), team => found.team,
            owners => found.owners.iter().map(|(id, _)| names.get(id.as_str()).cloned().unwrap_or_default()).collect::<Vec<_>>(),
        },
        members,
        things,
        open,
        coming => coming.iter().map(|one| one.shown(&words, &persons, &step)).collect::<Vec<_>>(),
        just_done,
        several => found.members.len() > 1,
        explained => !found.trajectories.is_empty(),
        ways => ContactWay::ALL.iter().map(|way| way.code()).collect::<Vec<_>>(),
        scopes => SCOPES.iter().map(|scope| scope.code()).collect::<Vec<_>>(),
        channels => [Channel::Sms, Channel::Mail].iter().map(|channel| channel.code()).collect::<Vec<_>>(),
        questions,
        today => words.today().to_string(),
        given => fields.values(),
        may_keep_note => true,
        faults,
    };
    let answer = desk.page(signed, "workspace/dossier.html", "find", context).await?;
    Ok(if is_failed {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer
    })
}

/// The stops that a worker writes down for a person; an address is closed on the person's page, by its number.
const SCOPES: [OptOutScope; 3] = [OptOutScope::Channel, OptOutScope::Automatic, OptOutScope::Everything];

/// `POST /dossiers/{id}/touch`: *she rang me*, *by WhatsApp*, *done on Tuesday*.
pub(super) async fn touch(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let now = desk.now();
    let mut faults = Vec::new();
    let way = fields.code("way", ContactWay::from_code);
    if way.is_none() {
        faults.push(Fault::new("way", "ws-fault-way"));
    }
    let happened = fields.moment("day", "time", desk.zone(), now);
    if happened.is_none() {
        faults.push(Fault::new("day", "ws-fault-day"));
    }
    let person = fields.get("person");
    if person.is_none() {
        faults.push(Fault::new("person", "ws-fault-person"));
    }
    let effort_minutes = minutes(&fields, &mut faults);
    let (Some(way), Some(happened), Some(person), true) = (way, happened, person, faults.is_empty()) else {
        return page(&desk, &signed, &id, &JustDone::default(), &fields, faults).await;
    };
    let active = desk.engine().active().await?;
    let questions = questions::questions(&active, None, signed.worker.role, signed.worker.language);
    let touch = InTouch {
        dossier: id.clone(),
        person: person.to_owned(),
        came_to_us: fields.get("who") == Some("they"),
        way,
        heard: questions::heard(&fields, "heard.", &questions),
        effort_minutes,
        happened,
        note: note(&fields, &signed),
    };
    let worker = signed.worker.worker;
    desk.write(move |conn, keys| async move { tasks::in_touch(conn, keys, &worker, &touch, now).await }.boxed())
        .await?;
    desk.engine().nudge();
    Ok(Redirect::to(&format!("/dossiers/{id}")).into_response())
}

/// `POST /dossiers/{id}/stop`: a stop that a person said to a worker.
pub(super) async fn stop(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    let (found, _) = read(&desk, &signed, &id).await?;
    let mut faults = Vec::new();
    let member = found
        .members
        .iter()
        .find(|member| fields.get("person") == Some(member.card.id.as_str()));
    if member.is_none() {
        faults.push(Fault::new("stop-person", "ws-fault-person"));
    }
    let scope = fields
        .code("scope", OptOutScope::from_code)
        .filter(|scope| SCOPES.contains(scope));
    if scope.is_none() {
        faults.push(Fault::new("scope", "ws-fault-scope"));
    }
    let channel = fields
        .code("channel", Channel::from_code)
        .filter(|_| scope == Some(OptOutScope::Channel));
    if scope == Some(OptOutScope::Channel) && channel.is_none() {
        faults.push(Fault::new("channel", "ws-fault-channel"));
    }
    let where_said = fields.code("where", ContactWay::from_code);
    if where_said.is_none() {
        faults.push(Fault::new("where", "ws-fault-where"));
    }
    let (Some(member), Some(scope), Some(where_said), true) = (member, scope, where_said, faults.is_empty()) else {
        return page(&desk, &signed, &id, &JustDone::default(), &fields, faults).await;
    };
    let row = OptOutRow {
        scope,
        person: Some(member.card.id.to_string()),
        address_bi: None,
        channel,
        trajectory: None,
    };
    desk.engine().journal_stops(std::slice::from_ref(&row)).await?;
    let (person, now, worker) = (member.card.id.to_string(), desk.now(), signed.worker.worker);
    desk.write(move |conn, keys| {
        async move {
            opt_outs::write(conn, keys, vec![row], (worker.as_str(), where_said.code()), now, now).await?;
            let facts = serde_json::json!({ "scope": scope.code(), "where": where_said.code() });
            audit::note(
                conn,
                keys,
                &[Act::new(&worker, "opt-out", "person", &person).with(facts)],
                now,
            )
            .await
        }
        .boxed()
    })
    .await?;
    desk.engine().nudge();
    Ok(Redirect::to(&format!("/dossiers/{id}")).into_response())
}
