//! What a GET shows. Nothing here writes.

use std::collections::BTreeMap;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use minijinja::value::merge_maps;
use minijinja::{Value, context};
use serde::Deserialize;

use super::view::{self, Mistake, Opened, ViewError};
use crate::care::conversation::{CallUrgency, PageAnswer};
use crate::engine::links::LinkView;
use crate::web::language;
use crate::web::server::{ClientState, Trouble};

/// What an address may say besides the token.
#[derive(Default, Deserialize)]
pub(super) struct Wish {
    /// The language that was chosen.
    pub(super) lang: Option<String>,
}

/// The part of a query that we know; an odd one is as good as none.
pub(super) fn wish(query: Result<Query<Wish>, QueryRejection>) -> Wish {
    query.map(|Query(wish)| wish).unwrap_or_default()
}

/// `GET /a/{token}`: the check-in, the announcement, or the message that asks nothing.
pub(super) async fn page(
    State(state): State<ClientState>,
    Path(token): Path<String>,
    query: Result<Query<Wish>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    match opened(&state, &token, &wish(query), &headers).await {
        Ok(opened) => form(&state, &opened, &PageAnswer::default(), None),
        Err(answer) => answer,
    }
}

/// `GET /a/{token}/stop` and `GET /u/{token}`: asks whether to stop. An expired link can still stop.
pub(super) async fn stop(
    State(state): State<ClientState>,
    Path(token): Path<String>,
    query: Result<Query<Wish>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    match opened(&state, &token, &wish(query), &headers).await {
        Ok(opened) => confirm_stop(&state, &opened),
        Err(answer) => answer,
    }
}

/// Opens the link, or says why it cannot be.
pub(super) async fn opened(
    state: &ClientState,
    token: &str,
    wish: &Wish,
    headers: &HeaderMap,
) -> Result<Opened, Response> {
    let browser = language::of_browser(headers, &state.settings.languages);
    view::open(state, token, wish.lang.as_deref(), browser)
        .await
        .map_err(|error| {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a client page cannot be shown"
            );
            state.trouble_in(
                browser,
                match error {
                    ViewError::Engine(_) => Trouble::Busy,
                    ViewError::Random(_) => Trouble::Failed,
                },
            )
        })
}

/// The form, with what was filled in already and what was wrong with it; where there is no form, why.
pub(super) fn form(state: &ClientState, opened: &Opened, given: &PageAnswer, mistake: Option<&Mistake>) -> Response {
    let status = if mistake.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    match &opened.view {
        LinkView::Open {
            questionnaire: Some(questionnaire),
            answered,
            ..
        } => {
            // What is asked only after an answer follows once that is in.
            let items = questionnaire.asked(&BTreeMap::new());
            let values = context! {
                questions => view::questions(questionnaire, &items, opened.language, &given.answers),
                whole => questionnaire.scoring.is_some(),
                answered,
                remark => given.remark,
                call_me => given.call_me.map(|urgency| match urgency {
                    CallUrgency::Today => "today",
                    CallUrgency::Ordinary => "soon",
                }),
                mistake,
            };
            render(state, status, "client/check-in.html", opened, values)
        }
        LinkView::Open {
            questionnaire: None,
            notice: Some(texts),
            ..
        } => {
            let text = view::words(texts, opened.language);
            render(state, status, "client/notice.html", opened, context! { text, mistake })
        }
        LinkView::Open {
            questionnaire: None,
            notice: None,
            ..
        } => render(state, status, "client/announcement.html", opened, context! { mistake }),
        LinkView::Expired { .. } => expired(state, opened),
        LinkView::Unknown => unknown(state, opened),
    }
}

/// Whom to call, and a way to stop.
pub(super) fn expired(state: &ClientState, opened: &Opened) -> Response {
    render(state, StatusCode::GONE, "client/expired.html", opened, context! {})
}

/// The same for every link that is none, however it looks.
pub(super) fn unknown(state: &ClientState, opened: &Opened) -> Response {
    render(state, StatusCode::NOT_FOUND, "client/unknown.html", opened, context! {})
}

/// The question whether to stop.
pub(super) fn confirm_stop(state: &ClientState, opened: &Opened) -> Response {
    match opened.view {
        LinkView::Unknown => unknown(state, opened),
        LinkView::Open { .. } => render(
            state,
            StatusCode::OK,
            "client/stop.html",
            opened,
            context! { back => true },
        ),
        LinkView::Expired { .. } => render(
            state,
            StatusCode::OK,
            "client/stop.html",
            opened,
            context! { back => false },
        ),
    }
}

/// Renders a client page.
pub(super) fn render(
    state: &ClientState,
    status: StatusCode,
    template: &str,
    opened: &Opened,
    values: Value,
) -> Response {
    let here = opened.frame.here(template);
    let context = merge_maps([context! { here }, values, Value::from_serialize(&opened.frame)]);
    match state.pages.render(template, opened.language, context) {
        Ok(page) => (status, page).into_response(),
        Err(error) => {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(template, why = source, "a client page cannot be rendered");
            state.trouble_in(opened.language, Trouble::Failed)
        }
    }
}
