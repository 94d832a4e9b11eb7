//! Who is to go over to another version of the step plan, or to go back, and waits for a human being to say so.

use std::collections::BTreeSet;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::Posted;
use super::trouble::Trouble;
use crate::care::ids::TrajectoryId;
use crate::care::person::Role;
use crate::care::versions::{Doubt, Touch};
use crate::store::audit::{self, Act};
use crate::store::tasks::cards;
use crate::store::versions::{Sees, Who, decide as decide_in, undecided};

/// So many are shown at once; the others follow as these are decided.
const SHOWN_MOST: u32 = 50;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    done: Option<String>,
}

/// Coordinators see all; a counsellor those whose dossier is theirs, or nobody's.
pub(super) fn sees(signed: &Signed) -> Sees {
    if signed.worker.role == Role::Coordinator {
        Sees::All
    } else {
        Sees::Own(signed.worker.worker.clone())
    }
}

/// `GET /plan/decisions`.
pub(super) async fn show(
    State(desk): State<Desk>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    signed.counsels()?;
    let (worker, sees, now) = (signed.worker.worker.clone(), sees(&signed), desk.now());
    let found = desk.write(move |conn, keys| {
        async move {
            let found = undecided(conn, keys.org(), &sees, SHOWN_MOST + 1).await?;
            let persons: BTreeSet<String> = found.iter().map(|one| one.person.to_string()).collect();
            let persons: Vec<String> = persons.into_iter().collect();
            let cards = cards(conn, keys, &persons).await?;
            let facts = serde_json::json!({ "decisions": found.len() });
            let act = Act::new(&worker, "look", "decisions", "list").with(facts);
            audit::note(conn, keys, &[act], now).await?;
            Ok((found, cards))
        }
        .boxed()
    });
    let (found, cards) = found.await?;
    let shown = SHOWN_MOST as usize;
    let lines: Vec<_> = found
        .iter()
        .take(shown)
        .map(|one| {
            let name = cards.get(one.person.as_str()).and_then(|card| card.name.clone());
            context! {
                activation => one.activation, why => one.why, trajectory => one.trajectory.as_str(),
                dossier => one.dossier.0.as_str(), reference => one.dossier.1, name, stage => one.stage.code(),
                touch => one.touch.filter(|touch| *touch != Touch::Decision).map(Touch::code),
                doubt => one.doubt.map(Doubt::code),
            }
        })
        .collect();
    let done = asked.done.filter(|done| ["change", "stay"].contains(&done.as_str()));
    let context = context! { lines, more => found.len() > shown, done };
    desk.page(&signed, "workspace/decisions.html", "plan", context).await
}

/// `POST /plan/decisions/{trajectory}`.
pub(super) async fn decide(
    State(desk): State<Desk>,
    Path(trajectory): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    posted.signed.counsels()?;
    let fields = &posted.fields;
    let activation = fields.get("activation").ok_or(Trouble::Unreadable)?.to_owned();
    let changes = match fields.get("decision") {
        Some("change") => true,
        Some("stay") => false,
        _ => return Err(Trouble::Unreadable),
    };
    let who = Who::One(TrajectoryId::from(trajectory), sees(&posted.signed));
    let (worker, now) = (posted.signed.worker.worker.clone(), desk.now());
    let decided = desk.write(move |conn, keys| {
        async move { decide_in(conn, keys, Some(&activation), &who, changes, Some(&worker), now).await }.boxed()
    });
    if decided.await? == 0 {
        // A colleague was first, or it is not this worker's to say.
        return Err(Trouble::Conflict);
    }
    desk.engine().nudge();
    let done = if changes { "change" } else { "stay" };
    Ok(Redirect::to(&format!("/plan/decisions?done={done}")).into_response())
}
