//! One click in a mail program: no more messages (RFC 8058).

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::engine::links::PageOutcome;
use crate::web::server::{ClientState, Trouble};

/// The nonce of every click: however often it comes, it is one.
const NONCE: &str = "one-click";

/// The longest body that is looked into, in bytes; a mail program sends some 200.
const BODY_BYTES_MAX: usize = 4 * 1024;

/// `POST /u/{token}` with `List-Unsubscribe=One-Click`: done at once, without a redirect or a cookie.
pub(super) async fn one_click(
    State(state): State<ClientState>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let Ok(body) = body else {
        return state.trouble(&headers, Trouble::Unreadable);
    };
    if !is_one_click(&body) {
        return state.trouble(&headers, Trouble::Unreadable);
    }
    if token.len() > super::TOKEN_CHARS_MAX {
        return state.trouble(&headers, Trouble::NotFound);
    }
    match state.reception.stop_by_link(&token, NONCE).await {
        Ok(PageOutcome::Unknown) => state.trouble(&headers, Trouble::NotFound),
        Ok(PageOutcome::Expired) => {
            tracing::warn!("somebody unsubscribed by a link that has expired, and was not heard");
            StatusCode::GONE.into_response()
        }
        Ok(_) => StatusCode::OK.into_response(),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an unsubscription could not be stored"
            );
            state.trouble(&headers, Trouble::Busy)
        }
    }
}

/// Whether the body says so: `List-Unsubscribe=One-Click`, as a form or as a part of a multipart form (RFC 8058 §3.1
/// allows both).
fn is_one_click(body: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(&body[..body.len().min(BODY_BYTES_MAX)]) else {
        return false;
    };
    let pair = |pair: &str| pair.trim().eq_ignore_ascii_case("List-Unsubscribe=One-Click");
    let part = || {
        let mut lines = text.lines().map(str::trim);
        let named = lines.any(|line| {
            let line = line.to_ascii_lowercase();
            line.starts_with("content-disposition:") && line.contains("name=\"list-unsubscribe\"")
        });
        named && lines.any(|line| line.eq_ignore_ascii_case("One-Click"))
    };
    text.split('&').any(pair) || part()
}

#[cfg(test)]
mod tests;
