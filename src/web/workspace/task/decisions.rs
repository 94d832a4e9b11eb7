//! Tasks that ask a worker for a decision and not for a contact.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;

use super::{Parts, allowed, page, settled_by};
use crate::care::event::Verdict;
use crate::care::ids::{DossierId, PersonId, RulesId};
use crate::care::person::Readers;
use crate::store::dossiers::{EnrolmentWord, settle_enrolment};
use crate::store::tasks::{self, NewNote};
use crate::web::workspace::desk::Desk;
use crate::web::workspace::form::{Fault, Posted};
use crate::web::workspace::imports;
use crate::web::workspace::trouble::Trouble;

/// `POST /tasks/{id}/held`: it arrived, it did not, it does not matter.
pub(in crate::web::workspace) async fn held(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    allowed(&desk, &posted.signed, &id).await?;
    posted.signed.counsels()?;
    let verdict = posted
        .fields
        .code("verdict", Verdict::from_code)
        .ok_or(Trouble::Unreadable)?;
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| {
        async move { tasks::judge_held(conn, keys, &worker, &id, verdict, now).await }.boxed()
    })
    .await?;
    desk.engine().nudge();
    Ok(Redirect::to("/today").into_response())
}

/// `POST /tasks/{id}/read`.
pub(in crate::web::workspace) async fn read(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    posted.signed.counsels()?;
    settled_by(&desk, &posted.signed, &id).await?;
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| async move { tasks::close_read(conn, keys, &worker, &id, now).await }.boxed())
        .await?;
    Ok(Redirect::to("/today").into_response())
}

/// `POST /tasks/{id}/enrol`: for each person about whom it is asked, yes or no, with the reason as a note.
pub(in crate::web::workspace) async fn enrol(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let task = allowed(&desk, &signed, &id).await?;
    let dossier = task
        .dossier
        .as_ref()
        .map(|(dossier, _)| dossier.clone())
        .ok_or(Trouble::NotFound)?;
    let asked = Parts::read(&desk, &signed, &task).await?.asked;
    let mut faults = Vec::new();
    let mut verdicts: Vec<(PersonId, bool)> = Vec::new();
    for (person, _) in &asked {
        match fields.get(&format!("verdict.{person}")) {
            Some("yes") => verdicts.push((PersonId::from(person.as_str()), true)),
            Some("no") => verdicts.push((PersonId::from(person.as_str()), false)),
            _ => faults.push(Fault::new(&format!("verdict-{person}"), "ws-fault-verdict")),
        }
    }
    let reason = fields.get("reason");
    if reason.is_none() {
        faults.push(Fault::new("reason", "ws-fault-reason"));
    }
    if !faults.is_empty() {
        return page(&desk, &signed, &task, &fields, faults).await;
    }
    let now = desk.now();
    let active = desk.engine().active().await?;
    let word = EnrolmentWord {
        dossier: DossierId::from(dossier.as_str()),
        verdicts,
        protocol: desk.engine().settings().protocol.clone(),
        rules: RulesId::from(active.rules.id.as_str()),
        worker: signed.worker.worker.clone(),
    };
    settle_enrolment(desk.engine().store(), desk.keys(), word, now).await?;
    if let Some(text) = reason {
        let note = NewNote {
            text: text.to_owned(),
            readers: Readers::Counsellor,
        };
        let worker = signed.worker.worker;
        desk.write(move |conn, keys| {
            async move { tasks::keep_note(conn, keys, &worker, &dossier, &note, now).await }.boxed()
        })
        .await?;
    }
    desk.engine().nudge();
    Ok(Redirect::to("/today").into_response())
}

/// `POST /tasks/{id}/approve`: so many a day, or another look at the preview.
pub(in crate::web::workspace) async fn approve(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.coordinates()?;
    let task = allowed(&desk, &signed, &id).await?;
    let batch = task.batch.clone().ok_or(Trouble::NotFound)?;
    let per_day = fields
        .get("per_day")
        .and_then(|text| text.parse::<u32>().ok())
        .filter(|n| (1..=10_000).contains(n));
    let Some(per_day) = per_day else {
        return page(
            &desk,
            &signed,
            &task,
            &fields,
            vec![Fault::new("per_day", "ws-fault-per-day")],
        )
        .await;
    };
    if fields.get("do") == Some("preview") {
        return page(&desk, &signed, &task, &fields, Vec::new()).await;
    }
    imports::approve(&desk, &signed, &batch, per_day).await?;
    Ok(Redirect::to("/today").into_response())
}

/// `POST /tasks/{id}/same`: the same human being under another name, or somebody else.
pub(in crate::web::workspace) async fn same_person(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    allowed(&desk, &posted.signed, &id).await?;
    posted.signed.counsels()?;
    let is_same = match posted.fields.get("verdict") {
        Some("same") => true,
        Some("other") => false,
        _ => return Err(Trouble::Unreadable),
    };
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| {
        async move { tasks::settle_same_person(conn, keys, &worker, &id, is_same, now).await }.boxed()
    })
    .await?;
    desk.engine().nudge();
    Ok(Redirect::to("/today").into_response())
}
