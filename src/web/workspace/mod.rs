//! The workspace: what counsellors, volunteers and coordinators see. Rendered here whole; no page needs a script.
//!
//! No page but sign-in shows anything without a session. Every change is a POST with a token of its own session, every
//! look at a person and every change stands in the audit trail, and no address of a page holds personal data.

mod about;
mod access;
mod alerts;
mod board;
mod brake;
mod closing_talk;
mod decisions;
mod desk;
mod dossier;
mod exceptions;
mod find;
mod form;
mod imports;
mod person;
mod plan;
mod questions;
mod sign_in;
mod strip;
mod task;
mod today;
mod tries;
mod trouble;
mod uploads;
mod why;
mod words;
mod workers;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::response::Redirect;
use axum::routing::{any, get, post};

use super::server::{UPLOAD_BYTES_MAX, UPLOAD_PATH, WebState};
use desk::Desk;
pub use uploads::IntakeSettings;

/// The routes of the workspace. `intake` is what the settings say of exports and enrolment.
pub fn router_with(state: WebState, intake: IntakeSettings) -> Router {
    let desk = Desk::new(state, intake);
    let inside = Router::new()
        .route("/", get(|| async { Redirect::to("/today") }))
        .route("/today", get(today::show))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/language", post(sign_in::language))
        .route("/password", get(sign_in::password_form).post(sign_in::change_password))
        .route("/tasks/{id}", get(task::show))
        .route("/tasks/{id}/take", post(task::take))
        .route("/tasks/{id}/give-back", post(task::give_back))
        .route("/tasks/{id}/done", post(task::done))
        .route("/tasks/{id}/held", post(task::held))
        .route("/tasks/{id}/read", post(task::read))
        .route("/tasks/{id}/enrol", post(task::enrol))
        .route("/tasks/{id}/approve", post(task::approve))
        .route("/tasks/{id}/same", post(task::same_person))
        .route("/dossiers/{id}", get(dossier::show))
        .route("/dossiers/{id}/why", get(why::all))
        .route("/dossiers/{id}/why/{contact}", get(why::one))
        .route(
            "/dossiers/{id}/contacts/{contact}",
            get(exceptions::contact).post(exceptions::change_contact),
        )
        .route(
            "/dossiers/{id}/plan/{trajectory}",
            get(exceptions::plan).post(exceptions::change_plan),
        )
        .route("/dossiers/{id}/touch", post(dossier::touch))
        .route("/dossiers/{id}/stop", post(dossier::stop))
        .route("/persons/{id}", get(person::show))
        .route("/persons/{id}/correct", post(person::correct))
        .route("/persons/{id}/points", post(person::points))
        .route("/find", get(find::form).post(find::find))
        .route("/alerts", get(alerts::show))
        .route("/alerts/{id}/judge", post(alerts::judge))
        .route("/brake", get(brake::show).post(brake::set))
        .route("/board", get(board::show))
        .route("/board/{id}/person", post(board::belongs))
        .route("/board/{id}/not-ours", post(board::not_ours))
        .route("/imports", get(imports::show))
        .route(
            UPLOAD_PATH,
            post(imports::upload).layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)),
        )
        .route("/imports/{id}", get(imports::progress))
        .route("/imports/{id}/go", post(imports::go))
        .route("/imports/{id}/rejects", post(imports::rejects))
        .route("/closing-talk", get(closing_talk::form).post(closing_talk::save))
        .route("/workers", get(workers::show).post(workers::add))
        .route("/workers/{id}/end", post(workers::end))
        .route("/workers/{id}/password", post(workers::set_password))
        .route("/plan", get(plan::show))
        .route("/plan/decisions", get(decisions::show))
        .route("/plan/decisions/{id}", post(decisions::decide))
        .route("/about", get(about::show))
        .route_layer(from_fn_with_state(desk.clone(), access::admit));
    let open = Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        // An address that is none says so in the worker's own language.
        .route("/{*unknown}", any(|| async { trouble::Trouble::NotFound }));
    open.merge(inside)
        .route_layer(from_fn_with_state(desk.clone(), trouble::dress))
        .with_state(desk)
}
