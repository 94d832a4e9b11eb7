//! `/metrics`, for Prometheus: on a listener of its own, which is off unless the settings name it.
//!
//! Every label is of a closed vocabulary. What this process did comes from its own counts; what stands in the database
//! comes from one reading, and is left out where the database does not answer.

mod process;
mod reading;
mod requests;
mod service;
mod sheet;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

pub use requests::{Listener, RequestTimes};

use self::reading::Readings;
use self::sheet::Sheet;
use super::server::WebState;
use super::webhooks::CallbackCounts;
use crate::engine::Engine;

/// The route.
pub const PATH: &str = "/metrics";

/// What metrics are made of.
#[derive(Clone)]
struct MetricsState {
    engine: Engine,
    callbacks: Arc<CallbackCounts>,
    requests: Arc<RequestTimes>,
    readings: Readings,
}

/// What a scraper reaches: one route, which changes nothing and names nobody.
pub fn metrics_router(state: &WebState) -> Router {
    let state = MetricsState {
        engine: state.engine.clone(),
        callbacks: Arc::clone(&state.callbacks),
        requests: Arc::clone(&state.requests),
        readings: Readings::new(state.engine.clone()),
    };
    Router::new().route(PATH, get(metrics)).with_state(state)
}

async fn metrics(State(state): State<MetricsState>) -> Response {
    let reading = state.readings.get().await;
    let mut sheet = Sheet::default();
    process::fill(&mut sheet, &state);
    service::fill(&mut sheet, reading.as_deref());
    match sheet.text() {
        Ok(text) => ([(header::CONTENT_TYPE, sheet::CONTENT_TYPE)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
