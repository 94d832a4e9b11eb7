//! One task: what to know before the contact, and the form that tells what came of it.

mod decisions;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use jiff::SignedDuration;
use minijinja::context;

use super::access::Signed;
use super::desk::{Desk, counsels};
use super::form::{Fault, Fields, Posted};
use super::questions::{self, Question};
use super::trouble::Trouble;
use super::words::{Words, worker_names};
use super::{imports, today};
use crate::care::dossier::EnrolmentDecision;
use crate::care::person::Readers;
use crate::care::task::{TaskKind, TaskOutcome};
use crate::store::audit::{self, Act};
use crate::store::tasks::{self, ContactWay, NewNote, PersonHeard, TaskCompletion, TaskLine};
use crate::store::timeline;

pub(super) use decisions::{approve, enrol, held, read, same_person};

/// A task that was taken is a worker's own for so long.
const TAKEN_FOR: SignedDuration = SignedDuration::from_hours(4);

/// A task shows no more replies; the dossier has them all.
const REPLIES_MOST: usize = 3;

/// The most minutes that one try may have taken: a day.
const MINUTES_MOST: u32 = 24 * 60;

/// Reads a task and notes the look; a task that is not for this worker is not there.
async fn look(desk: &Desk, signed: &Signed, id: &str) -> Result<TaskLine, Trouble> {
    let (worker, id, now) = (signed.worker.clone(), id.to_owned(), desk.now());
    let found = desk
        .write(move |conn, keys| {
            async move {
                let found = tasks::get(conn, keys, &id, now).await?;
                let found = found.filter(|task| task.is_visible_to(&worker.worker, worker.role));
                if found.is_some() {
                    audit::note(conn, keys, &[Act::new(&worker.worker, "look", "task", &id)], now).await?;
                }
                Ok(found)
            }
            .boxed()
        })
        .await?;
    found.ok_or(Trouble::NotFound)
}

/// The same before a change, without a row of its own in the trail: the change writes one.
async fn allowed(desk: &Desk, signed: &Signed, id: &str) -> Result<TaskLine, Trouble> {
    let (id, now) = (id.to_owned(), desk.now());
    let found = desk
        .read(move |conn, keys| async move { tasks::get(conn, keys, &id, now).await }.boxed())
        .await?;
    let found = found.filter(|task| task.is_visible_to(&signed.worker.worker, signed.worker.role));
    found.ok_or(Trouble::NotFound)
}

/// The same for settling a task: whoever was asked for one that is kept for another role sees it, and leaves it to them.
async fn settled_by(desk: &Desk, signed: &Signed, id: &str) -> Result<TaskLine, Trouble> {
    let task = allowed(desk, signed, id).await?;
    if signed.worker.role.may_read(task.readers) {
        Ok(task)
    } else {
        Err(Trouble::Forbidden)
    }
}

/// `GET /tasks/{id}`.
pub(super) async fn show(
    State(desk): State<Desk>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let task = look(&desk, &signed, &id).await?;
    page(&desk, &signed, &task, &Fields::default(), Vec::new()).await
}

async fn questions_of(desk: &Desk, signed: &Signed, task: &TaskLine) -> Vec<Question> {
    let Some(first) = task.persons.iter().find(|person| !person.rules.is_empty()) else {
        return Vec::new();
    };
    let Ok(book) = desk.engine().rulebook(&first.rules).await else {
        return Vec::new();
    };
    let contact = Some((first.contact.as_str(), first.trajectory.as_str()));
    questions::questions(&book, contact, signed.worker.role, signed.worker.language)
}

async fn page(
    desk: &Desk,
    signed: &Signed,
    task: &TaskLine,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Trouble> {
    let words = Words::new(desk, signed.worker.language);
    let names = worker_names(desk).await?;
    let line = today::line(desk, signed, task, &words, &names).await;
    let questions = questions_of(desk, signed, task).await;
    let wishes: Vec<_> = task
        .persons
        .iter()
        .filter(|person| !person.is_closed && !person.wish.is_empty())
        .map(|person| context! { wish => person.wish, name => person.card.name, id => person.card.id.as_str() })
        .collect();
    let outcomes: Vec<&str> = if shows_outcomes(task.kind) {
        task.kind.outcomes().map(TaskOutcome::code).collect()
    } else {
        Vec::new()
    };
    let preview = match (&task.batch, task.kind) {
        (Some(batch), TaskKind::ApproveImport) => Some(imports::preview(desk, &words, batch, fields).await?),
        _ => None,
    };
    let parts = Parts::read(desk, signed, task).await?;
    let context = context! {
        task => line,
        is_contact => task.kind.is_contact(),
        is_closed => task.closed_at.is_some(),
        taken_until => task.taken.as_ref().map(|(_, until)| words.moment(*until)),
        last_try => task.tries.1.map(|at| words.moment(at)),
        wishes,
        outcomes,
        ways => ContactWay::ALL.iter().map(|way| way.code()).collect::<Vec<_>>(),
        questions,
        today => words.today().to_string(),
        given => fields.values(),
        chosen_persons => fields.all("person").collect::<Vec<_>>(),
        may_keep_note => counsels(signed.worker.role),
        preview,
        asked => parts.asked,
        reply => parts.replies,
        other_name => parts.other_name,
        faults,
    };
    let is_failed = !faults_are_empty(&context);
    let answer = desk.page(signed, "workspace/task.html", "today", context).await?;
    Ok(if is_failed {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer
    })
}

fn faults_are_empty(context: &minijinja::Value) -> bool {
    context
        .get_attr("faults")
        .ok()
        .and_then(|faults| faults.len())
        .unwrap_or(0)
        == 0
}

/// Whether a task of this kind is closed by saying what came of it.
fn shows_outcomes(kind: TaskKind) -> bool {
    kind.is_contact() || kind == TaskKind::Review
}

/// What a task needs of its dossier.
#[derive(Default)]
struct Parts {
    /// The persons about whom it is asked whether they get aftercare: id and name.
    asked: Vec<(String, Option<String>)>,
    /// The replies that are to be read.
    replies: Vec<minijinja::Value>,
    /// Of a name that an import changed: whom we know, and the name in the file.
    other_name: Option<(Option<String>, Option<String>)>,
}

impl Parts {
    async fn read(desk: &Desk, signed: &Signed, task: &TaskLine) -> Result<Self, Trouble> {
        let needs = matches!(
            task.kind,
            TaskKind::Enrol | TaskKind::SamePerson | TaskKind::ReadReply | TaskKind::CheckAddress | TaskKind::Alert
        );
        let Some((dossier, _)) = task.dossier.clone().filter(|_| needs && counsels(signed.worker.role)) else {
            return Ok(Self::default());
        };
        let (role, now) = (signed.worker.role, desk.now());
        let read =
            desk.read(move |conn, keys| async move { timeline::read(conn, keys, &dossier, role, now).await }.boxed());
        let Some(read) = read.await? else {
            return Ok(Self::default());
        };
        let words = Words::new(desk, signed.worker.language);
        let asked = read
            .members
            .iter()
            .filter(|member| member.decision == EnrolmentDecision::Asked)
            .map(|member| (member.card.id.to_string(), member.card.name.clone()));
        let contacts: Vec<&str> = task.persons.iter().map(|person| person.contact.as_str()).collect();
        let is_of_task = |contact: &str| contacts.contains(&contact);
        let mut replies: Vec<_> = read
            .inbound
            .iter()
            .filter(|came| came.contact.as_deref().is_some_and(is_of_task))
            .collect();
        replies.sort_by_key(|came| std::cmp::Reverse(came.happened));
        let replies = replies
            .into_iter()
            .take(REPLIES_MOST)
            .map(|came| context! { via => came.via.code(), at => words.moment(came.happened), text => came.text });
        let note = read.notes.iter().find(|note| note.task.as_ref() == Some(&task.id));
        let other_name = note.filter(|_| task.kind == TaskKind::SamePerson).map(|note| {
            let known = read
                .members
                .iter()
                .find(|member| note.person.as_deref() == Some(member.card.id.as_str()));
            (known.and_then(|member| member.card.name.clone()), note.text.clone())
        });
        Ok(Self {
            asked: asked.collect(),
            replies: replies.collect(),
            other_name,
        })
    }
}

/// `POST /tasks/{id}/take`.
pub(super) async fn take(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    allowed(&desk, &posted.signed, &id).await?;
    let (worker, task, now) = (posted.signed.worker.worker, id.clone(), desk.now());
    let until = now + TAKEN_FOR;
    desk.write(move |conn, keys| async move { tasks::take(conn, keys, &worker, &task, until, now).await }.boxed())
        .await?;
    Ok(Redirect::to(&format!("/tasks/{id}")).into_response())
}

/// `POST /tasks/{id}/give-back`.
pub(super) async fn give_back(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    allowed(&desk, &posted.signed, &id).await?;
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| async move { tasks::give_back(conn, keys, &worker, &id, now).await }.boxed())
        .await?;
    Ok(Redirect::to("/today").into_response())
}

/// The minutes of a form; a fault where they are no number of this day.
pub(super) fn minutes(fields: &Fields, faults: &mut Vec<Fault>) -> Option<u32> {
    let text = fields.get("minutes")?;
    let read = text.parse().ok().filter(|minutes| *minutes <= MINUTES_MOST);
    if read.is_none() {
        faults.push(Fault::new("minutes", "ws-fault-minutes"));
    }
    read
}

/// The note of a form. A volunteer's is for all who work with the person; a counsellor's is for counsellors.
pub(super) fn note(fields: &Fields, signed: &Signed) -> Option<NewNote> {
    let readers = fields
        .code("readers", Readers::from_code)
        .filter(|readers| signed.worker.role.may_read(*readers));
    let usual = if counsels(signed.worker.role) {
        Readers::Counsellor
    } else {
        Readers::Volunteer
    };
    fields.get("note").map(|text| NewNote {
        text: text.to_owned(),
        readers: readers.unwrap_or(usual),
    })
}

/// `POST /tasks/{id}/done`.
pub(super) async fn done(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    let task = settled_by(&desk, &signed, &id).await?;
    if task.closed_at.is_some() {
        return Err(Trouble::Conflict);
    }
    let mut faults = Vec::new();
    let now = desk.now();
    let fits = |outcome: &TaskOutcome| !shows_outcomes(task.kind) || task.kind.outcomes().any(|one| one == *outcome);
    let outcome = fields.code("outcome", TaskOutcome::from_code).filter(fits);
    if outcome.is_none() {
        faults.push(Fault::new("outcome", "ws-fault-outcome"));
    }
    let way = fields.code("way", ContactWay::from_code);
    if way.is_none() && outcome.is_some_and(TaskOutcome::has_a_way) {
        faults.push(Fault::new("way", "ws-fault-way"));
    }
    let happened = fields.moment("day", "time", desk.zone(), now);
    if happened.is_none() {
        faults.push(Fault::new("day", "ws-fault-day"));
    }
    let effort_minutes = minutes(&fields, &mut faults);
    let questions = questions_of(&desk, &signed, &task).await;
    let open: Vec<&str> = task
        .persons
        .iter()
        .filter(|person| !person.is_closed)
        .map(|person| person.wish.as_str())
        .collect();
    let mut wishes: Vec<&str> = fields.all("person").filter(|wish| open.contains(wish)).collect();
    if open.len() == 1 {
        wishes.clone_from(&open);
    }
    if wishes.is_empty() && !open.is_empty() {
        faults.push(Fault::new("person", "ws-fault-person"));
    }
    let (Some(outcome), Some(happened), true) = (outcome, happened, faults.is_empty()) else {
        return page(&desk, &signed, &task, &fields, faults).await;
    };
    let persons = wishes
        .iter()
        .map(|wish| PersonHeard {
            wish: (*wish).to_owned(),
            heard: questions::heard(&fields, &format!("heard.{wish}."), &questions),
        })
        .collect();
    let completion = TaskCompletion {
        task: id,
        outcome,
        way,
        persons,
        effort_minutes,
        happened,
        note: note(&fields, &signed),
    };
    let worker = signed.worker.worker.clone();
    desk.write(move |conn, keys| async move { tasks::complete(conn, keys, &worker, &completion, now).await }.boxed())
        .await?;
    desk.engine().nudge();
    Ok(Redirect::to("/today").into_response())
}
