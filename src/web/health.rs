//! `/healthz`: the process lives. `/readyz`: it can do its work. In words, for people and for whatever watches the service.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::SignedDuration;

use super::reception::{Readiness, Reception};
use super::webhooks::CallbackCounts;

/// A pulse older than this means that nothing is sent any more.
pub const PULSE_AGE_MOST: SignedDuration = SignedDuration::from_mins(5);

/// How long a readiness answer may take; whoever asks gives up soon after.
const PATIENCE: Duration = Duration::from_secs(3);

#[derive(Clone)]
struct HealthState {
    reception: Arc<dyn Reception>,
    counts: Option<Arc<CallbackCounts>>,
}

/// The two routes. `counts` is given where only workers look.
pub(super) fn router(reception: Arc<dyn Reception>, counts: Option<Arc<CallbackCounts>>) -> Router {
    Router::new()
        .route("/healthz", get(lives))
        .route("/readyz", get(ready))
        .with_state(HealthState { reception, counts })
}

async fn lives() -> Response {
    words(StatusCode::OK, "alive\n".to_owned())
}

async fn ready(State(state): State<HealthState>) -> Response {
    let Ok(readiness) = tokio::time::timeout(PATIENCE, state.reception.readiness()).await else {
        return words(
            StatusCode::SERVICE_UNAVAILABLE,
            "database: does not answer in time\n".to_owned(),
        );
    };
    let (status, mut text) = tell(readiness);
    if let Some(counts) = &state.counts {
        for (reason, count) in counts.refused() {
            // Writing to a text cannot fail.
            let _ = writeln!(text, "callbacks refused, {reason}: {count}");
        }
    }
    words(status, text)
}

fn tell(readiness: Readiness) -> (StatusCode, String) {
    let database = if readiness.database {
        "answers"
    } else {
        "does not answer"
    };
    let rules = if readiness.rules { "active" } else { "none can be read" };
    let (beats, pulse) = match readiness.pulse_age {
        Some(age) if age < PULSE_AGE_MOST => (true, "beats"),
        Some(_) => (false, "last beat more than five minutes ago"),
        None => (false, "has not beaten yet"),
    };
    let ready = readiness.database && readiness.rules && beats;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let word = if ready { "ready" } else { "not ready" };
    (
        status,
        format!("{word}\ndatabase: {database}\nrules: {rules}\npulse: {pulse}\n"),
    )
}

fn words(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests;
