//! Client pages: a check-in is answered here, on an old phone, without a script, a login or a cookie.
//!
//! A GET changes nothing, whoever sends it: mail scanners and link previews open every link. Nothing on a page tells
//! whose it is.

mod answer;
mod outcome;
mod show;
mod unsubscribe;
mod view;

use axum::Router;
use axum::routing::get;

use super::server::ClientState;

/// The longest text that is looked up as a token; ours have 26 characters, and more where somebody copied a full stop.
const TOKEN_CHARS_MAX: usize = 64;

/// The pages behind a personal link, and one-click unsubscribing.
pub(super) fn router(state: ClientState) -> Router {
    Router::new()
        .route("/a/{token}", get(show::page).post(answer::take))
        .route("/a/{token}/stop", get(show::stop).post(answer::stop))
        .route("/u/{token}", get(show::stop).post(unsubscribe::one_click))
        .with_state(state)
}
