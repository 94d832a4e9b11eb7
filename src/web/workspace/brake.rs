//! The brake: big, clear, and pulled by anybody who counsels; released by a coordinator.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::Posted;
use super::trouble::Trouble;
use super::words::{Words, worker_names};
use crate::care::person::Channel;
use crate::store::audit::{self, Act};
use crate::store::{brakes, house, restores};

/// What can be stopped: everything, a channel, or one of the gateways in use.
fn scopes(desk: &Desk) -> Vec<String> {
    let mut scopes = vec![
        brakes::ALL.to_owned(),
        Channel::Sms.to_string(),
        Channel::Mail.to_string(),
    ];
    scopes.extend(desk.engine().gateway_names());
    scopes
}

/// `GET /brake`.
pub(super) async fn show(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    signed.counsels()?;
    let words = Words::new(&desk, signed.worker.language);
    let now = words.now;
    let (pulled, standing) = desk
        .read(move |conn, keys| {
            async move {
                Ok((
                    audit::brakes(conn, keys.org()).await?,
                    house::standing(conn, keys.org(), now).await?,
                ))
            }
            .boxed()
        })
        .await?;
    let names = worker_names(&desk).await?;
    let mut shown = scopes(&desk);
    // A gateway that is in use no more can still have its brake on.
    let others = pulled
        .iter()
        .filter(|brake| brake.is_on)
        .map(|brake| brake.scope.clone());
    let others: Vec<String> = others.filter(|scope| !shown.contains(scope)).collect();
    shown.extend(others);
    let lines: Vec<_> = shown
        .iter()
        .map(|scope| {
            let brake = pulled.iter().find(|brake| brake.scope == *scope);
            let gateway = scope.split_once(':');
            context! {
                scope,
                channel => gateway.map_or(scope.as_str(), |(channel, _)| channel),
                gateway => gateway.map(|(_, name)| name),
                is_on => brake.is_some_and(|brake| brake.is_on),
                since => brake.map(|brake| words.moment(brake.changed_at)),
                by => brake.and_then(|brake| brake.changed_by.as_ref()).and_then(|by| names.get(by).cloned()),
            }
        })
        .collect();
    let context = context! { lines, waiting => standing.waiting };
    desk.page(&signed, "workspace/brake.html", "brake", context).await
}

/// `POST /brake`.
pub(super) async fn set(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let is_on = match fields.get("do") {
        Some("pull") => true,
        Some("release") => {
            signed.coordinates()?;
            false
        }
        _ => return Err(Trouble::Unreadable),
    };
    let scope = fields
        .get("scope")
        .filter(|scope| !is_on || scopes(&desk).iter().any(|known| known == scope))
        // It is released by the journals that are waited for.
        .filter(|scope| *scope != restores::BRAKE)
        .ok_or(Trouble::Unreadable)?
        .to_owned();
    let (worker, now) = (signed.worker.worker, desk.now());
    desk.write(move |conn, keys| {
        async move {
            brakes::set(conn, keys.org(), &scope, is_on, Some(worker.as_str()), now).await?;
            let action = if is_on { "pull-brake" } else { "release-brake" };
            audit::note(conn, keys, &[Act::new(&worker, action, "brake", &scope)], now).await
        }
        .boxed()
    })
    .await?;
    desk.engine().nudge();
    Ok(Redirect::to("/brake").into_response())
}
