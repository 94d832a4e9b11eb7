//! The step plan that holds for new trajectories, in words and as a drawing, for everybody who works here.

use axum::extract::State;
use axum::response::Response;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::trouble::Trouble;
use crate::telling::{Teller, tell};

/// `GET /plan`.
pub(super) async fn show(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    let book = desk.engine().active().await?;
    let plan = tell(
        &Teller::new(desk.web().pages.as_ref(), signed.worker.language),
        &book.rules,
        None,
    );
    desk.page(&signed, "workspace/plan.html", "plan", context! { plan })
        .await
}
