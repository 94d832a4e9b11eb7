//! What went wrong, as a page that says what to do.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use minijinja::context;

use super::access::{Signed, signed_in};
use super::desk::Desk;
use crate::engine::EngineError;
use crate::engine::rulebook::RulebookError;
use crate::intake::FILE_BYTES_MAX;
use crate::store::StoreError;
use crate::vault::RandomError;
use crate::web::language::of_browser;
use crate::web::page::PageError;

/// Why a page cannot be shown.
#[derive(Debug)]
pub(super) enum Trouble {
    /// There is no such thing here.
    NotFound,
    /// Not for this role.
    Forbidden,
    /// The form is not of this session; it may have been left open for too long.
    Stale,
    /// The file is larger than any that is taken in.
    TooLarge,
    /// The form cannot be read.
    Unreadable,
    /// A colleague was first.
    Conflict,
    /// The database takes nothing just now.
    Busy,
    /// A fault of ours; it was logged.
    Failed,
}

/// Marks an answer whose page is still to be made.
#[derive(Clone, Copy)]
struct Undressed(&'static str);

impl Trouble {
    const fn parts(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            Self::Stale => (StatusCode::FORBIDDEN, "stale"),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "unreadable"),
            Self::Conflict => (StatusCode::CONFLICT, "conflict"),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Self::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let (status, kind) = self.parts();
        let mut answer = status.into_response();
        answer.extensions_mut().insert(Undressed(kind));
        answer
    }
}

fn logged(error: &(dyn std::error::Error + 'static)) -> Trouble {
    tracing::error!(error, "a page of the workspace failed");
    Trouble::Failed
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Missing(_) => Self::NotFound,
            StoreError::Conflict => Self::Conflict,
            StoreError::NotTaken | StoreError::Closed => Self::Busy,
            other => logged(&other),
        }
    }
}

impl From<PageError> for Trouble {
    fn from(error: PageError) -> Self {
        logged(&error)
    }
}

impl From<EngineError> for Trouble {
    fn from(error: EngineError) -> Self {
        logged(&error)
    }
}

impl From<RulebookError> for Trouble {
    fn from(error: RulebookError) -> Self {
        logged(&error)
    }
}

impl From<RandomError> for Trouble {
    fn from(error: RandomError) -> Self {
        logged(&error)
    }
}

/// The layer that gives a bare answer its page, in the worker's language.
pub(super) async fn dress(State(desk): State<Desk>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let answer = next.run(request).await;
    let Some(Undressed(kind)) = answer.extensions().get::<Undressed>().copied() else {
        return answer;
    };
    let context = context! { kind, most => FILE_BYTES_MAX / (1024 * 1024) };
    let signed: Option<Signed> = signed_in(&desk, &headers).await.ok().flatten();
    let page = if let Some(signed) = &signed {
        desk.render(signed, "workspace/trouble.html", "", context)
    } else {
        let language = of_browser(&headers, &desk.web().settings.languages);
        desk.bare(language, "workspace/trouble.html", context)
    };
    if let Ok(page) = page {
        (answer.status(), page).into_response()
    } else {
        answer
    }
}
