//! Webhooks: what a gateway calls us with. Believed only where its signature fits, stored before it is acknowledged.

mod counts;
mod twilio;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::post;

pub use counts::{CallbackCounts, RefusedFor};

use super::server::ClientState;
use crate::channels::twilio::{INBOUND_PATH, STATUS_PATH};

/// The largest callback that is read, in bytes: 64 KiB. Gateways send some 2 KiB.
pub const CALLBACK_BYTES_MAX: usize = 64 * 1024;

/// The routes that gateways call.
pub(super) fn router(state: ClientState) -> Router {
    Router::new()
        .route(&format!("{STATUS_PATH}{{wire}}"), post(twilio::status))
        .route(INBOUND_PATH, post(twilio::inbound))
        .layer(DefaultBodyLimit::max(CALLBACK_BYTES_MAX))
        .with_state(state)
}
