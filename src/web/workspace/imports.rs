//! Taking in an export: upload, what it would do, then the import; and the approval of a batch.

use std::sync::{Arc, PoisonError};

use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::{Value, context};
use sha2::{Digest as _, Sha256};

use super::access::Signed;
use super::desk::Desk;
use super::form::{Fields, Posted};
use super::trouble::Trouble;
use super::uploads::{Checked, Stage, Upload};
use super::words::Words;
use crate::care::person::{Language, Role};
use crate::care::task::TaskKind;
use crate::intake;
use crate::store::audit::{self, Act};
use crate::store::import::{self, Approval, ImportSource, ImportSummary, apply_import, dry_run};
use crate::store::tasks;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    /// Whether somebody comes back for a file that is held no more: an hour passed, or the service was restarted.
    gone: Option<String>,
}

/// `GET /imports`.
pub(super) async fn show(
    State(desk): State<Desk>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    signed.coordinates()?;
    let words = Words::new(&desk, signed.worker.language);
    let (worker, now) = (signed.worker.worker.clone(), words.now);
    let lines = desk
        .read(move |conn, keys| {
            async move { tasks::today(conn, keys, (&worker, Role::Coordinator, None), now).await }.boxed()
        })
        .await?;
    let waiting: Vec<_> = lines
        .iter()
        .filter(|task| task.kind == TaskKind::ApproveImport)
        .map(|task| context! { id => task.id, since => words.moment(task.created_at), deadline => words.deadline(task.deadline) })
        .collect();
    desk.page(
        &signed,
        "workspace/imports.html",
        "imports",
        context! { waiting, gone => asked.gone.is_some() },
    )
    .await
}

/// `POST /imports/upload`: the file is read and tried in the background; nothing is written.
pub(super) async fn upload(State(desk): State<Desk>, signed: Signed, mut form: Multipart) -> Result<Response, Trouble> {
    signed.coordinates()?;
    let (mut is_ours, mut file) = (false, None);
    while let Some(field) = form.next_field().await.map_err(|error| unread(&error))? {
        match field.name() {
            Some("csrf") => {
                let text = field.text().await.map_err(|error| unread(&error))?;
                signed.agrees(&desk, &text)?;
                is_ours = true;
            }
            // The token stands before the file, so that nobody else's file is even read.
            Some("file") if is_ours => {
                let name = field.file_name().unwrap_or_default().to_owned();
                let bytes = field.bytes().await.map_err(|error| unread(&error))?;
                file = Some((name, bytes));
            }
            _ => {}
        }
    }
    if file
        .as_ref()
        .is_some_and(|(_, bytes)| bytes.len() > intake::FILE_BYTES_MAX)
    {
        return Err(Trouble::TooLarge);
    }
    let Some((name, bytes)) = file.filter(|(_, bytes)| !bytes.is_empty()) else {
        return Err(Trouble::Unreadable);
    };
    let id = desk.keys().mint("up_")?;
    let upload = Arc::new(Upload {
        worker: signed.worker.worker.clone(),
        at: desk.now(),
        file_hash: data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)),
        stage: std::sync::Mutex::new(Stage::Reading),
        rejects: std::sync::Mutex::new(None),
    });
    desk.uploads().hold(id.clone(), Arc::clone(&upload))?;
    let (worker, now, language) = (signed.worker.worker.clone(), desk.now(), signed.worker.language);
    let subject = id.clone();
    desk.write(move |conn, keys| {
        async move { audit::note(conn, keys, &[Act::new(&worker, "upload", "upload", &subject)], now).await }.boxed()
    })
    .await?;
    tokio::spawn(async move {
        let stage = check(&desk, &upload, name, bytes.to_vec(), language)
            .await
            .unwrap_or(Stage::Failed);
        upload.set(stage);
    });
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

/// Why a form with a file could not be read.
fn unread(error: &MultipartError) -> Trouble {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Trouble::TooLarge
    } else {
        Trouble::Unreadable
    }
}

/// Reads a file and tries it.
async fn check(
    desk: &Desk,
    upload: &Upload,
    name: String,
    bytes: Vec<u8>,
    language: Language,
) -> Result<Stage, Trouble> {
    let settings = desk.intake().reading(desk, language);
    let read = tokio::task::spawn_blocking(move || {
        intake::read(&bytes, &name, &settings, &mut |_, _| {}).map(|reading| {
            let rejects = (!reading.rejects.is_empty()).then(|| intake::rejects_csv(&reading, language));
            (reading, rejects)
        })
    });
    let (reading, rejects) = match read.await.map_err(|_| Trouble::Failed)? {
        Ok(read) => read,
        Err(broken) => return Ok(Stage::Broken(broken.message(language))),
    };
    *upload.rejects.lock().unwrap_or_else(PoisonError::into_inner) = rejects;
    let settings = desk.intake().importing(desk, ImportSource::Export).await?;
    let (rows, rejected) = (reading.rows, reading.rejected_rows());
    let notes = reading.notes.iter().map(|note| note.text.clone()).collect();
    let dossiers = reading.dossiers.clone();
    let (store, keys) = (desk.engine().store(), desk.keys());
    let (hash, worker) = (&upload.file_hash, Some(&upload.worker));
    let summary = dry_run(
        store,
        keys,
        &settings,
        reading.dossiers,
        hash,
        worker,
        desk.now(),
        &mut |_, _| {},
    )
    .await?;
    Ok(Stage::Checked(Box::new(Checked {
        dossiers,
        summary,
        rows,
        rejected,
        notes,
    })))
}

fn summary(summary: &ImportSummary) -> Value {
    context! {
        new => summary.new, changed => summary.changed, unchanged => summary.unchanged, reopened => summary.reopened,
        deceased => summary.deceased, enrolled => summary.enrolled, asked => summary.asked, declined => summary.declined,
        objected => summary.objected, conflicts => summary.conflicts, erased => summary.erased,
        vanished => summary.vanished.iter().take(200).collect::<Vec<_>>(), vanished_count => summary.vanished.len(),
        past_term => summary.past_term.iter().take(200).collect::<Vec<_>>(), past_term_count => summary.past_term.len(),
        needs_approval => summary.needs_approval,
    }
}

/// `GET /imports/{id}`: where an upload stands. The browser comes back by itself while it is under way.
pub(super) async fn progress(
    State(desk): State<Desk>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    signed.coordinates()?;
    let Some(upload) = desk.uploads().of(&id, &signed.worker.worker) else {
        return Ok(Redirect::to("/imports?gone=1").into_response());
    };
    let has_rejects = upload.rejects.lock().unwrap_or_else(PoisonError::into_inner).is_some();
    let (context, is_under_way) = {
        let stage = upload.stage.lock().unwrap_or_else(PoisonError::into_inner);
        let (code, more) = match &*stage {
            Stage::Reading => ("reading", context! {}),
            Stage::Checked(found) => (
                "checked",
                context! {
                    summary => summary(&found.summary), rows => found.rows, rejected => found.rejected,
                    notes => found.notes, nothing => found.summary.batch.is_none(),
                },
            ),
            Stage::Writing(done, total) => ("writing", context! { done_rows => done, total_rows => total }),
            Stage::Done(done) => ("done", context! { summary => summary(&done.0), rejected => done.1 }),
            Stage::Broken(why) => ("broken", context! { why }),
            Stage::Failed => ("failed", context! {}),
        };
        let is_under_way = matches!(*stage, Stage::Reading | Stage::Writing(..));
        (context! { stage => code, id, has_rejects, ..more }, is_under_way)
    };
    let mut answer = desk.page(&signed, "workspace/import.html", "imports", context).await?;
    if is_under_way {
        answer.headers_mut().insert("refresh", HeaderValue::from_static("2"));
    }
    Ok(answer)
}

/// `POST /imports/{id}/go`: writes what was tried.
pub(super) async fn go(State(desk): State<Desk>, Path(id): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    posted.signed.coordinates()?;
    let Some(upload) = desk.uploads().of(&id, &posted.signed.worker.worker) else {
        return Ok(Redirect::to("/imports?gone=1").into_response());
    };
    let settings = desk.intake().importing(&desk, ImportSource::Export).await?;
    let taken = {
        let mut stage = upload.stage.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *stage, Stage::Writing(0, 0)) {
            Stage::Checked(found) => Some(found),
            other => {
                *stage = other;
                None
            }
        }
    };
    // A second press finds it under way already.
    if let Some(found) = taken {
        tokio::spawn(async move {
            let told = Arc::clone(&upload);
            let mut progress = move |done, total| told.set(Stage::Writing(done, total));
            let (store, keys, now) = (desk.engine().store(), desk.keys(), desk.now());
            let (hash, worker) = (&upload.file_hash, Some(&upload.worker));
            let done = apply_import(store, keys, &settings, found.dossiers, hash, worker, now, &mut progress).await;
            upload.set(match done {
                Ok(summary) => Stage::Done(Box::new((summary, found.rejected))),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "an import broke off");
                    Stage::Failed
                }
            });
            desk.engine().nudge();
        });
    }
    Ok(Redirect::to(&format!("/imports/{id}")).into_response())
}

/// `POST /imports/{id}/rejects`: the rows that did not come in, once.
pub(super) async fn rejects(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    posted.signed.coordinates()?;
    let upload = desk
        .uploads()
        .of(&id, &posted.signed.worker.worker)
        .ok_or(Trouble::NotFound)?;
    let taken = upload.rejects.lock().unwrap_or_else(PoisonError::into_inner).take();
    let bytes = taken.ok_or(Trouble::NotFound)?;
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| {
        async move { audit::note(conn, keys, &[Act::new(&worker, "download-rejects", "upload", &id)], now).await }
            .boxed()
    })
    .await?;
    let mut answer = bytes.into_response();
    answer.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/csv; charset=utf-8"),
    );
    let disposition = HeaderValue::from_static("attachment; filename=\"rejects.csv\"");
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    Ok(answer)
}

/// What an approval would come to, for the task page.
pub(super) async fn preview(desk: &Desk, words: &Words, batch: &str, fields: &Fields) -> Result<Value, Trouble> {
    let per_day = fields
        .get("per_day")
        .and_then(|text| text.parse().ok())
        .unwrap_or(desk.intake().starts_per_day);
    let active = desk.engine().active().await?;
    let found = import::preview(
        desk.engine().store(),
        desk.keys(),
        batch,
        per_day,
        &active.rules,
        words.now,
    )
    .await?;
    let days: Vec<_> = found
        .by_day
        .iter()
        .map(|(day, n)| context! { day => words.day(*day), n })
        .collect();
    Ok(context! {
        per_day, days, dossiers => found.dossiers, trajectories => found.trajectories, asks => found.asks,
        last_day => found.last_day.map(|day| words.day(day)), before_start => found.before_start,
    })
}

/// Approves a batch.
pub(super) async fn approve(desk: &Desk, signed: &Signed, batch: &str, per_day: u32) -> Result<(), Trouble> {
    let active = desk.engine().active().await?;
    let worker = &signed.worker.worker;
    let approval = Approval {
        batch,
        per_day,
        worker,
        ask_term: desk.intake().ask_term,
    };
    import::approve(
        desk.engine().store(),
        desk.keys(),
        &approval,
        &active.rules.calendar,
        desk.now(),
    )
    .await?;
    desk.engine().nudge();
    Ok(())
}
