//! Who works here: the list, somebody new, somebody who leaves.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;
use secrecy::SecretString;

use super::access::Signed;
use super::desk::Desk;
use super::form::{Fault, Fields, Posted};
use super::sign_in::hash;
use super::trouble::Trouble;
use super::words::Words;
use crate::care::ids::WorkerId;
use crate::care::person::{Language, Role};
use crate::store::workers::{self, NewWorker};

/// `GET /workers`.
pub(super) async fn show(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    signed.coordinates()?;
    page(&desk, &signed, &Fields::default(), Vec::new()).await
}

async fn page(desk: &Desk, signed: &Signed, fields: &Fields, faults: Vec<Fault>) -> Result<Response, Trouble> {
    let words = Words::new(desk, signed.worker.language);
    let found = desk
        .read(|conn, keys| async move { workers::list(conn, keys).await }.boxed())
        .await?;
    let lines: Vec<_> = found
        .iter()
        .map(|one| {
            context! {
                id => one.id.as_str(), name => one.name, mail => one.mail, role => one.role.code(), team => one.team,
                is_me => one.id == signed.worker.worker, ended => one.ended_at.map(|at| words.moment(at)),
                locked => one.locked_until.filter(|until| *until > words.now).map(|until| words.moment(until)),
            }
        })
        .collect();
    let is_failed = !faults.is_empty();
    let roles: Vec<_> = Role::ALL.iter().map(|role| role.code()).collect();
    let context = context! { lines, roles, given => fields.values(), faults };
    let answer = desk.page(signed, "workspace/workers.html", "workers", context).await?;
    Ok(if is_failed {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer
    })
}

/// `POST /workers`.
pub(super) async fn add(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.coordinates()?;
    let mut faults = Vec::new();
    let name = fields.get("name");
    if name.is_none() {
        faults.push(Fault::new("name", "ws-fault-needed"));
    }
    let mail = fields
        .get("mail")
        .filter(|mail| mail.contains('@') && !mail.contains(char::is_whitespace));
    if mail.is_none() {
        faults.push(Fault::new("mail", "ws-fault-mail"));
    }
    let role = fields.code("role", Role::from_code);
    if role.is_none() {
        faults.push(Fault::new("role", "ws-fault-role"));
    }
    let hashed = hash(&desk, SecretString::from(fields.get("password").unwrap_or_default())).await?;
    if let Err(key) = hashed {
        faults.push(Fault::new("password", key));
    }
    let (Some(name), Some(mail), Some(role), Ok(password), true) = (name, mail, role, hashed, faults.is_empty()) else {
        return page(&desk, &signed, &fields, faults).await;
    };
    let new = NewWorker {
        mail: mail.to_owned(),
        name: name.to_owned(),
        role,
        team: fields.get("team").map(str::to_owned),
        language: fields
            .get("language")
            .and_then(Language::parse)
            .unwrap_or(signed.worker.language),
        password,
    };
    let (by, now) = (signed.worker.worker.clone(), desk.now());
    let added =
        desk.write(move |conn, keys| async move { workers::add(conn, keys, &new, Some(&by), now).await }.boxed());
    match added.await {
        Ok(_) => Ok(Redirect::to("/workers").into_response()),
        Err(error) if error.is_duplicate() => {
            page(&desk, &signed, &fields, vec![Fault::new("mail", "ws-fault-taken")]).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /workers/{id}/password`: a first password again, for somebody who forgot theirs. Every session of theirs ends, and
/// a lock is lifted; one's own is changed by the old one.
pub(super) async fn set_password(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.coordinates()?;
    let (worker, by, now) = (WorkerId::from(id), signed.worker.worker.clone(), desk.now());
    if worker == by {
        return Err(Trouble::Forbidden);
    }
    let secret = SecretString::from(fields.get("password").unwrap_or_default());
    let hash = match hash(&desk, secret).await? {
        Ok(hash) => hash,
        Err(key) => {
            let field = format!("password-{worker}");
            return page(&desk, &signed, &Fields::default(), vec![Fault::new(&field, key)]).await;
        }
    };
    desk.write(move |conn, keys| {
        async move { workers::set_password(conn, keys, &worker, &hash, Some(&by), now).await }.boxed()
    })
    .await?;
    Ok(Redirect::to("/workers").into_response())
}

/// `POST /workers/{id}/end`; nobody ends themselves.
pub(super) async fn end(State(desk): State<Desk>, Path(id): Path<String>, posted: Posted) -> Result<Response, Trouble> {
    posted.signed.coordinates()?;
    let (gone, by, now) = (WorkerId::from(id), posted.signed.worker.worker, desk.now());
    if gone == by {
        return Err(Trouble::Forbidden);
    }
    desk.write(move |conn, keys| async move { workers::end(conn, keys, &gone, Some(&by), now).await }.boxed())
        .await?;
    Ok(Redirect::to("/workers").into_response())
}
