//! What a page says after something was taken in: thanks, what happens next, and by when.

use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;

use super::show;
use super::view::{Mistake, Opened};
use crate::care::advance::Promise;
use crate::care::conversation::PageAnswer;
use crate::engine::EngineError;
use crate::engine::links::PageOutcome;
use crate::web::server::{ClientState, Trouble};

/// The page for an outcome.
pub(super) fn page(
    state: &ClientState,
    opened: &Opened,
    outcome: Result<PageOutcome, EngineError>,
    given: &PageAnswer,
) -> Response {
    let (kind, day) = match outcome {
        Ok(PageOutcome::Taken(Promise::Good)) => ("good", None),
        Ok(PageOutcome::Taken(Promise::Call { by })) => ("we-call", Some(by)),
        Ok(PageOutcome::Taken(Promise::Later { on })) => ("later", Some(on)),
        Ok(PageOutcome::Taken(Promise::Stopped)) => ("stopped", None),
        // A stop that came twice still holds, and says so.
        Ok(PageOutcome::Duplicate) if given.stop => ("stopped", None),
        Ok(PageOutcome::Duplicate) => ("duplicate", None),
        Ok(PageOutcome::Expired) => return show::expired(state, opened),
        Ok(PageOutcome::Unknown) => return show::unknown(state, opened),
        Ok(PageOutcome::Invalid(item)) => return show::form(state, opened, given, Some(&Mistake::Unknown(item))),
        Err(error) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "an answer could not be stored"
            );
            return state.trouble_in(opened.language, Trouble::Busy);
        }
    };
    let values = context! { kind, day => day.map(|day| day.to_string()) };
    show::render(state, StatusCode::OK, "client/thanks.html", opened, values)
}
