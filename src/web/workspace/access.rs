//! Who may come in: the session cookie, and the proof that a form came from our own page.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use futures_util::FutureExt as _;

use super::desk::{Desk, counsels};
use super::trouble::Trouble;
use crate::care::person::Role;
use crate::store::sessions::{self, SignedIn};
use crate::vault::{SessionToken, TokenHash};

/// Somebody who is signed in.
#[derive(Clone)]
pub(super) struct Signed {
    pub(super) worker: SignedIn,
    pub(super) hash: TokenHash,
    pub(super) csrf: String,
    token: Arc<SessionToken>,
}

impl Signed {
    /// Whether a form's hidden field is this session's.
    pub(super) fn agrees(&self, desk: &Desk, field: &str) -> Result<(), Trouble> {
        if desk.csrf().agrees(&self.token, field) {
            Ok(())
        } else {
            Err(Trouble::Stale)
        }
    }

    /// For counsellors and coordinators.
    pub(super) fn counsels(&self) -> Result<(), Trouble> {
        if counsels(self.worker.role) {
            Ok(())
        } else {
            Err(Trouble::Forbidden)
        }
    }

    /// For coordinators.
    pub(super) fn coordinates(&self) -> Result<(), Trouble> {
        if self.worker.role == Role::Coordinator {
            Ok(())
        } else {
            Err(Trouble::Forbidden)
        }
    }
}

/// The cookie's name: with the prefix by which a browser holds it to https and this one host, where there is https.
fn cookie_name(desk: &Desk) -> &'static str {
    if desk.is_secure() { "__Host-nazorg" } else { "nazorg" }
}

/// The `Set-Cookie` that opens a session in the browser.
pub(super) fn opening(desk: &Desk, token: &SessionToken) -> HeaderValue {
    set_cookie(desk, token.reveal().as_str(), None)
}

/// The `Set-Cookie` that ends it.
pub(super) fn closing(desk: &Desk) -> HeaderValue {
    set_cookie(desk, "", Some(cookie::time::Duration::ZERO))
}

fn set_cookie(desk: &Desk, value: &str, max_age: Option<cookie::time::Duration>) -> HeaderValue {
    let mut cookie = Cookie::build((cookie_name(desk), value.to_owned()))
        .path("/")
        .http_only(true)
        .secure(desk.is_secure())
        .same_site(SameSite::Strict)
        .build();
    cookie.set_max_age(max_age);
    HeaderValue::from_str(&cookie.to_string()).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn token_of(desk: &Desk, headers: &HeaderMap) -> Option<SessionToken> {
    let name = cookie_name(desk);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .and_then(|cookie| SessionToken::parse(cookie.value()))
}

/// The worker behind a request's cookie.
pub(super) async fn signed_in(desk: &Desk, headers: &HeaderMap) -> Result<Option<Signed>, Trouble> {
    let Some(token) = token_of(desk, headers) else {
        return Ok(None);
    };
    let (hash, now) = (token.hash(), desk.now());
    let wanted = hash.clone();
    let found = desk
        .read(move |conn, keys| async move { sessions::find(conn, keys, &wanted, now).await }.boxed())
        .await?;
    let Some(worker) = found else { return Ok(None) };
    if worker.wants_sliding(now) {
        let hash = hash.clone();
        desk.write(move |conn, _| async move { sessions::slide(conn, &hash, now).await }.boxed())
            .await?;
    }
    let csrf = desk.csrf().of(&token);
    Ok(Some(Signed {
        worker,
        hash,
        csrf,
        token: Arc::new(token),
    }))
}

/// The layer around every page but sign-in: who has no session is asked to sign in, and comes back to the page after it.
pub(super) async fn admit(State(desk): State<Desk>, mut request: Request, next: Next) -> Response {
    match signed_in(&desk, request.headers()).await {
        Ok(Some(signed)) => {
            request.extensions_mut().insert(signed);
            next.run(request).await
        }
        Ok(None) => {
            let path = request.uri().path();
            let target = if *request.method() == Method::GET && path != "/" && path != "/today" {
                format!("/sign-in?to={path}")
            } else {
                "/sign-in".to_owned()
            };
            Redirect::to(&target).into_response()
        }
        Err(trouble) => trouble.into_response(),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Signed {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Trouble> {
        parts.extensions.get::<Self>().cloned().ok_or(Trouble::Forbidden)
    }
}
