//! The coordinator's list: which alerts there are, whether each was picked up in time, and whether it was right.

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::Posted;
use super::trouble::Trouble;
use super::words::{Words, reasons, worker_names};
use crate::store::alerts::{self, AlertFilter, Judgement};
use crate::store::audit::{self, Act};

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    show: Option<String>,
}

/// `GET /alerts?show=…`.
pub(super) async fn show(
    State(desk): State<Desk>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    signed.coordinates()?;
    let filter = asked
        .show
        .as_deref()
        .and_then(AlertFilter::from_code)
        .unwrap_or(AlertFilter::Open);
    let words = Words::new(&desk, signed.worker.language);
    let (worker, now) = (signed.worker.worker.clone(), words.now);
    let found = desk.write(move |conn, keys| {
        async move {
            let found = alerts::list(conn, keys, filter, now).await?;
            let facts = serde_json::json!({ "filter": filter.code(), "alerts": found.len() });
            audit::note(
                conn,
                keys,
                &[Act::new(&worker, "look", "alerts", "list").with(facts)],
                now,
            )
            .await?;
            Ok(found)
        }
        .boxed()
    });
    let found = found.await?;
    let names = worker_names(&desk).await?;
    let mut lines = Vec::with_capacity(found.len());
    for alert in &found {
        let why = reasons(&desk, &alert.rules, &alert.fired, words.language).await;
        let standing = match (alert.in_time(now), &alert.picked) {
            (Some(true), _) => "in-time",
            (Some(false), Some(_)) => "late",
            (Some(false), None) => "overdue",
            (None, _) => "waiting",
        };
        lines.push(context! {
            id => alert.id, dossier => alert.dossier.0, reference => alert.dossier.1, name => alert.person.1,
            level => alert.level.code(), reasons => why, standing, task => alert.task,
            owner => alert.owner.as_ref().and_then(|owner| names.get(owner.as_str()).cloned()),
            raised => words.moment(alert.raised_at), deadline => words.deadline(alert.deadline),
            picked => alert.picked.as_ref().map(|(at, _)| words.moment(*at)),
            picked_by => alert.picked.as_ref().and_then(|(_, by)| names.get(by.as_str()).cloned()),
            escalated => alert.escalated_at.map(|at| words.moment(at)),
            judgement => alert.judgement.map(Judgement::code),
        });
    }
    let filters: Vec<_> = AlertFilter::ALL.iter().map(|one| one.code()).collect();
    let context = context! { lines, filters, filter => filter.code() };
    desk.page(&signed, "workspace/alerts.html", "alerts", context).await
}

/// `POST /alerts/{id}/judge`: of the alert, never of the person.
pub(super) async fn judge(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    posted.signed.coordinates()?;
    let judgement = posted
        .fields
        .code("judgement", Judgement::from_code)
        .ok_or(Trouble::Unreadable)?;
    let filter = posted
        .fields
        .code("show", AlertFilter::from_code)
        .unwrap_or(AlertFilter::Unjudged);
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| async move { alerts::judge(conn, keys, &worker, &id, judgement, now).await }.boxed())
        .await?;
    Ok(Redirect::to(&format!("/alerts?show={filter}")).into_response())
}
