//! The board of replies that nobody could place.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::Posted;
use super::trouble::Trouble;
use super::words::{Words, person};
use crate::care::ids::PersonId;
use crate::care::person::Holder;
use crate::store::audit::{self, Act};
use crate::store::board;
use crate::store::persons::{self, Query};
use crate::store::tasks::cards;

/// `GET /board`.
pub(super) async fn show(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    signed.counsels()?;
    page(&desk, &signed, None).await
}

/// The board; `sought` is the note for which a person was looked for, with those who were found.
async fn page(desk: &Desk, signed: &Signed, sought: Option<(&str, Vec<PersonId>)>) -> Result<Response, Trouble> {
    let words = Words::new(desk, signed.worker.language);
    let (worker, now) = (signed.worker.worker.clone(), words.now);
    let notes = desk.write(move |conn, keys| {
        async move {
            let notes = board::list(conn, keys).await?;
            audit::note(conn, keys, &[Act::new(&worker, "look", "board", "list")], now).await?;
            Ok(notes)
        }
        .boxed()
    });
    let notes = notes.await?;
    let (note, ids) = sought.map_or((None, Vec::new()), |(note, ids)| (Some(note.to_owned()), ids));
    let wanted: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let found = desk
        .read(move |conn, keys| async move { cards(conn, keys, &wanted).await }.boxed())
        .await?;
    let lines: Vec<_> = notes
        .iter()
        .map(|one| {
            let is_sought = note.as_deref() == Some(one.id.as_str());
            let candidates: Vec<_> = one.candidates.iter().map(person).collect();
            let is_new = |id: &&PersonId| !one.candidates.iter().any(|card| card.id == **id);
            let others = ids.iter().filter(|_| is_sought).filter(is_new);
            let others: Vec<_> = others.filter_map(|id| found.get(id.as_str())).map(person).collect();
            context! {
                id => one.id, via => one.via.code(), from => one.from, text => one.text, at => words.moment(one.happened),
                said_stop => one.said_stop, candidates, others, nobody => is_sought && ids.is_empty(),
                may_keep => one.from.is_some() && !one.said_stop,
            }
        })
        .collect();
    desk.page(signed, "workspace/board.html", "board", context! { lines })
        .await
}

/// `POST /board/{id}/person`: it belongs to this person; or look for one by name or reference.
pub(super) async fn belongs(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    if let Some(sought) = fields.get("sought") {
        let mut ids = Vec::new();
        for query in [Query::Dossier(sought.to_owned()), Query::Name(sought.to_owned())] {
            ids.extend(persons::find(desk.engine().store(), desk.keys(), query).await?);
        }
        ids.dedup();
        ids.truncate(20);
        return page(&desk, &signed, Some((&id, ids))).await;
    }
    let person = PersonId::from(fields.get("person").ok_or(Trouble::Unreadable)?);
    // A number that is kept is the person's own until somebody says otherwise on the person's page.
    let keep = fields.get("keep").map(|_| Holder::Own);
    let (worker, now) = (signed.worker.worker, desk.now());
    let stop = desk.write(move |conn, keys| {
        async move { board::belongs_to(conn, keys, &worker, &id, (&person, keep), now).await }.boxed()
    });
    desk.engine().journal_stops(stop.await?.as_slice()).await?;
    desk.engine().nudge();
    Ok(Redirect::to("/board").into_response())
}

/// `POST /board/{id}/not-ours`.
pub(super) async fn not_ours(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    posted.signed.counsels()?;
    let (worker, now) = (posted.signed.worker.worker, desk.now());
    desk.write(move |conn, keys| async move { board::not_for_us(conn, keys, &worker, &id, now).await }.boxed())
        .await?;
    Ok(Redirect::to("/board").into_response())
}
