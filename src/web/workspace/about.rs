//! What this is, who may see what, and where its limits lie.

use axum::extract::State;
use axum::response::Response;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::trouble::Trouble;

/// `GET /about`.
pub(super) async fn show(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    let context = context! { version => env!("CARGO_PKG_VERSION") };
    desk.page(&signed, "workspace/about.html", "about", context).await
}
