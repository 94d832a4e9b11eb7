//! Signing in and out, the language, the password.

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use jiff::Timestamp;
use minijinja::context;
use secrecy::SecretString;

use super::access::{Signed, closing, opening, signed_in};
use super::desk::{Desk, LANGUAGES};
use super::form::{Fault, Fields, Posted};
use super::trouble::Trouble;
use super::words::Words;
use crate::care::ids::WorkerId;
use crate::care::person::Language;
use crate::store::{sessions, workers};
use crate::vault::{SessionToken, password};
use crate::web::language::of_browser;

#[derive(serde::Deserialize)]
pub(super) struct Asked {
    to: Option<String>,
    lang: Option<String>,
}

impl Asked {
    fn language(&self, headers: &HeaderMap) -> Language {
        let offered: Vec<Language> = LANGUAGES.iter().map(|(language, _)| *language).collect();
        let chosen = self
            .lang
            .as_deref()
            .and_then(Language::parse)
            .filter(|language| offered.contains(language));
        chosen.unwrap_or_else(|| of_browser(headers, &offered))
    }
}

/// A page of our own to go to after the sign-in; nothing that leads elsewhere. Browsers leave tabs and line ends out of an
/// address and read `\` as `/`, so only what our own addresses are made of is let through.
fn own_path(to: Option<&str>) -> &str {
    let is_ours = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-');
    to.filter(|to| to.starts_with('/') && !to.starts_with("//") && to.bytes().all(is_ours))
        .unwrap_or("/today")
}

/// `GET /sign-in`.
pub(super) async fn form(
    State(desk): State<Desk>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Trouble> {
    if signed_in(&desk, &headers).await?.is_some() {
        return Ok(Redirect::to(own_path(asked.to.as_deref())).into_response());
    }
    page(&desk, asked.language(&headers), asked.to.as_deref(), None, None)
}

fn page(
    desk: &Desk,
    language: Language,
    to: Option<&str>,
    fault: Option<&'static str>,
    until: Option<Timestamp>,
) -> Result<Response, Trouble> {
    let until = until.map(|until| Words::new(desk, language).moment(until).time);
    let faults: Vec<Fault> = fault.map(|key| Fault::new("mail", key)).into_iter().collect();
    let context = context! { to => own_path(to), fault, faults, until };
    let mut answer = desk.bare(language, "workspace/sign-in.html", context)?;
    if fault.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// `POST /sign-in`. Whether the name is unknown, the password wrong or the worker gone: the same words after the same work.
pub(super) async fn sign_in(
    State(desk): State<Desk>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Trouble> {
    // There is no session yet whose token could be asked for; the browser says where a form came from.
    if headers
        .get("sec-fetch-site")
        .is_some_and(|site| site != "same-origin" && site != "none")
    {
        return Err(Trouble::Stale);
    }
    let language = asked.language(&headers);
    let fields = Fields::read(request).await?;
    let mail = fields.get("mail").unwrap_or_default().to_owned();
    let secret = SecretString::from(fields.get("password").unwrap_or_default());
    let to = fields.get("to").map(str::to_owned);
    let login = workers::login_of(desk.keys(), &mail);
    // One try after another: tries that are compared at the same moment would all be made before the lock.
    let turn = desk.tries().turn(&login);
    let _turn = turn.lock().await;
    let now = desk.now();
    let found = desk
        .read(move |conn, keys| async move { workers::by_login(conn, keys, &mail).await }.boxed())
        .await?;
    let stored = found.as_ref().map(|found| found.password.clone());
    let is_right = verify(&desk, secret.clone(), stored.clone()).await?;
    let Some(found) = found else {
        // The same words as for somebody who works here, or the lock would tell who does.
        let locked = desk.tries().of_a_stranger(&login, now);
        let key = if locked.is_some() {
            "ws-sign-in-locked"
        } else {
            "ws-sign-in-wrong"
        };
        return page(&desk, language, to.as_deref(), Some(key), locked);
    };
    if let Some(until) = found.locked_until.filter(|until| *until > now) {
        return page(&desk, language, to.as_deref(), Some("ws-sign-in-locked"), Some(until));
    }
    if !is_right {
        let worker = found.worker;
        let locked =
            desk.write(move |conn, keys| async move { workers::note_failure(conn, keys, &worker, now).await }.boxed());
        let locked = locked.await?;
        let key = if locked.is_some() {
            "ws-sign-in-locked"
        } else {
            "ws-sign-in-wrong"
        };
        return page(&desk, language, to.as_deref(), Some(key), locked);
    }
    let renewed = match stored.filter(|stored| password::needs_rehash(stored)) {
        Some(_) => hash(&desk, secret).await?.ok(),
        None => None,
    };
    let token = SessionToken::mint(desk.keys().random())?;
    if !open(&desk, &token, found.worker, renewed, now).await? {
        return page(&desk, language, to.as_deref(), Some("ws-sign-in-wrong"), None);
    }
    let mut answer = Redirect::to(own_path(to.as_deref())).into_response();
    answer.headers_mut().append(header::SET_COOKIE, opening(&desk, &token));
    Ok(answer)
}

/// Opens a session, unless the sign-in was locked while the password was compared.
async fn open(
    desk: &Desk,
    token: &SessionToken,
    worker: WorkerId,
    renewed: Option<String>,
    now: Timestamp,
) -> Result<bool, Trouble> {
    let hash = token.hash();
    let opened = desk.write(move |conn, keys| {
        async move {
            if !workers::note_success(conn, keys, &worker, renewed.as_deref(), now).await? {
                return Ok(false);
            }
            sessions::create(conn, keys.org(), &hash, &worker, now).await?;
            Ok(true)
        }
        .boxed()
    });
    Ok(opened.await?)
}

/// Compares a password, two at once at most, away from the threads that serve pages.
async fn verify(desk: &Desk, secret: SecretString, stored: Option<String>) -> Result<bool, Trouble> {
    let _turn = desk.hashing().acquire_owned().await.map_err(|_| Trouble::Busy)?;
    let compared = tokio::task::spawn_blocking(move || password::verify(&secret, stored.as_deref())).await;
    match compared {
        Ok(Ok(is_right)) => Ok(is_right),
        Ok(Err(error)) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a password could not be compared"
            );
            Err(Trouble::Failed)
        }
        Err(_) => Err(Trouble::Failed),
    }
}

/// Hashes a new password; the inner error is a fault of the password itself.
pub(super) async fn hash(desk: &Desk, secret: SecretString) -> Result<Result<String, &'static str>, Trouble> {
    let _turn = desk.hashing().acquire_owned().await.map_err(|_| Trouble::Busy)?;
    let keys = desk.keys().clone();
    let hashed = tokio::task::spawn_blocking(move || password::hash(&secret, keys.random())).await;
    match hashed {
        Ok(Ok(hash)) => Ok(Ok(hash)),
        Ok(Err(password::PasswordError::Refused(password::PasswordFault::TooShort))) => Ok(Err("ws-password-short")),
        Ok(Err(password::PasswordError::Refused(password::PasswordFault::TooLong))) => Ok(Err("ws-password-long")),
        _ => Err(Trouble::Failed),
    }
}

/// `POST /sign-out`.
pub(super) async fn sign_out(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let hash = posted.signed.hash;
    desk.write(move |conn, _| async move { sessions::end(conn, &hash).await }.boxed())
        .await?;
    let mut answer = Redirect::to("/sign-in").into_response();
    answer.headers_mut().append(header::SET_COOKIE, closing(&desk));
    answer
        .headers_mut()
        .insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(answer)
}

/// `POST /language`: back to the page where it was asked for.
pub(super) async fn language(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let wanted = posted.fields.get("language").and_then(Language::parse);
    let wanted = wanted.filter(|wanted| LANGUAGES.iter().any(|(language, _)| language == wanted));
    let (worker, wanted) = (posted.signed.worker.worker, wanted.ok_or(Trouble::Unreadable)?);
    desk.write(move |conn, keys| async move { workers::set_language(conn, keys, &worker, wanted).await }.boxed())
        .await?;
    Ok(Redirect::to("/today").into_response())
}

/// `GET /password`.
pub(super) async fn password_form(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    let context = context! { faults => Vec::<Fault>::new() };
    desk.page(&signed, "workspace/password.html", "about", context).await
}

/// `POST /password`: every session of the worker ends, this one too.
pub(super) async fn change_password(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    let (old, new) = (
        fields.get("old").unwrap_or_default(),
        fields.get("new").unwrap_or_default(),
    );
    let worker = signed.worker.worker.clone();
    let stored = desk
        .read(move |conn, keys| async move { workers::password_of(conn, keys, &worker).await }.boxed())
        .await?;
    let mut faults = Vec::new();
    if !verify(&desk, SecretString::from(old), stored).await? {
        faults.push(Fault::new("old", "ws-password-wrong"));
    }
    let hashed = hash(&desk, SecretString::from(new)).await?;
    if let Err(key) = hashed {
        faults.push(Fault::new("new", key));
    }
    match hashed {
        Ok(hash) if faults.is_empty() => {
            let (worker, now) = (signed.worker.worker, desk.now());
            desk.write(move |conn, keys| {
                async move { workers::set_password(conn, keys, &worker, &hash, Some(&worker), now).await }.boxed()
            })
            .await?;
            let mut answer = Redirect::to("/sign-in").into_response();
            answer.headers_mut().append(header::SET_COOKIE, closing(&desk));
            Ok(answer)
        }
        _ => {
            let answer = desk
                .page(&signed, "workspace/password.html", "about", context! { faults })
                .await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, answer).into_response())
        }
    }
}
