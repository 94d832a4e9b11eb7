//! What a page says after something was taken in: thanks, what happens next, and by when; and what is left to ask
//! because of the answers.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use minijinja::context;

use super::show;
use super::view::{self, Mistake, Opened, Question};
use crate::care::advance::Promise;
use crate::care::conversation::PageAnswer;
use crate::engine::EngineError;
use crate::engine::links::{LinkView, PageOutcome};
use crate::web::server::{ClientState, Trouble};

/// What went before, on the pages that one person fills in one after the other.
#[derive(Default)]
pub(super) struct Earlier {
    /// Item to code. It was taken in with its own page.
    pub(super) answers: BTreeMap<String, String>,
    /// By when that page promised a call.
    pub(super) call_by: Option<Date>,
}

/// The page for an outcome.
pub(super) fn page(
    state: &ClientState,
    opened: &Opened,
    outcome: Result<PageOutcome, EngineError>,
    given: &PageAnswer,
    earlier: &Earlier,
) -> Response {
    let (kind, day) = match outcome {
        Ok(PageOutcome::Taken(Promise::Call { by })) => {
            ("we-call", Some(earlier.call_by.map_or(by, |day| day.min(by))))
        }
        Ok(PageOutcome::Taken(Promise::Later { on })) => ("later", Some(on)),
        Ok(PageOutcome::Taken(Promise::Stopped)) => ("stopped", None),
        // A stop that came twice still holds, and says so.
        Ok(PageOutcome::Duplicate) if given.stop => ("stopped", None),
        // What was promised a page ago is said to the end.
        Ok(PageOutcome::Taken(Promise::Good) | PageOutcome::Duplicate) if earlier.call_by.is_some() => {
            ("we-call", earlier.call_by)
        }
        Ok(PageOutcome::Taken(Promise::Good)) => ("good", None),
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
    let day = day.map(|day| day.to_string());
    let mut answers = earlier.answers.clone();
    answers.extend(given.answers.clone());
    let questions = further(opened, &earlier.answers, &answers);
    if questions.is_empty() || matches!(kind, "later" | "stopped") {
        return show::render(
            state,
            StatusCode::OK,
            "client/thanks.html",
            opened,
            context! { kind, day },
        );
    }
    let values = context! { kind, day, questions, given => answers, mistake => () };
    show::render(state, StatusCode::OK, "client/further.html", opened, values)
}

/// The questions that these answers lead to.
fn further(opened: &Opened, before: &BTreeMap<String, String>, answers: &BTreeMap<String, String>) -> Vec<Question> {
    let LinkView::Open {
        questionnaire: Some(questionnaire),
        ..
    } = &opened.view
    else {
        return Vec::new();
    };
    let items = questionnaire.follow_ups(before, answers);
    view::questions(questionnaire, &items, opened.language, &BTreeMap::new())
}
