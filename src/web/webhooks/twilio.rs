//! Twilio's status callbacks and inbound messages.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, PathRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::RefusedFor;
use crate::channels::twilio::{
    Callback, CallbackError, FormError, NO_REPLY, NO_REPLY_CONTENT_TYPE, SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER,
    SignedForm,
};
use crate::store::inbound::{Received, Reported};
use crate::web::server::ClientState;

/// When the gateway may come again, in seconds, where we could not store what it brought.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("30");

/// `POST /hooks/twilio/status/{wire}`: what became of a message. 200 once it is stored, and 404 where we sent no such
/// message: the gateway tries that twice more (`rc=2`) and lets go.
pub(super) async fn status(
    State(state): State<ClientState>,
    wire: Result<Path<String>, PathRejection>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let report = believed(&state, &uri, &headers, body).and_then(|form| {
        let wire = wire.map(|Path(wire)| wire).unwrap_or_default();
        form.status_report(&wire).map_err(Refusal::Callback)
    });
    let report = match report {
        Ok(report) => report,
        Err(refusal) => return refused(&state, &refusal),
    };
    match state.reception.receive_status(report).await {
        Ok(Reported::Known) => StatusCode::OK.into_response(),
        Ok(Reported::Duplicate) => {
            passed_over(&state, RefusedFor::Replayed);
            StatusCode::OK.into_response()
        }
        Ok(Reported::Unknown) => {
            passed_over(&state, RefusedFor::Unknown);
            StatusCode::NOT_FOUND.into_response()
        }
        Err(error) => not_stored(&state, &error),
    }
}

/// `POST /hooks/twilio/inbound`: what somebody wrote. 200 once it is stored; our own answer goes through the outbox.
pub(super) async fn inbound(
    State(state): State<ClientState>,
    uri: Uri,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let sms = believed(&state, &uri, &headers, body).and_then(|form| form.inbound_sms().map_err(Refusal::Callback));
    let sms = match sms {
        Ok(sms) => sms,
        Err(refusal) => return refused(&state, &refusal),
    };
    match state.reception.receive_sms(sms).await {
        Ok(received) => {
            if received == Received::Duplicate {
                passed_over(&state, RefusedFor::Replayed);
            }
            ([(header::CONTENT_TYPE, NO_REPLY_CONTENT_TYPE)], NO_REPLY).into_response()
        }
        Err(error) => not_stored(&state, &error),
    }
}

enum Refusal {
    NotExpected,
    TooLarge,
    Cut,
    Callback(CallbackError),
}

fn believed(
    state: &ClientState,
    uri: &Uri,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<SignedForm, Refusal> {
    let verifier = state.reception.verifier().ok_or(Refusal::NotExpected)?;
    let body = body.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Refusal::TooLarge
        } else {
            Refusal::Cut
        }
    })?;
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let callback = Callback {
        path_and_query: uri.path_and_query().map_or("/", |whole| whole.as_str()),
        signature: header(SIGNATURE_HEADER),
        signature_settings: header(SIGNATURE_SETTINGS_HEADER),
        content_type: header(HeaderName::as_str(&header::CONTENT_TYPE)),
        body: &body,
    };
    verifier.open(&callback).map_err(Refusal::Callback)
}

/// Says what was wrong with it, never what was in it.
fn refused(state: &ClientState, refusal: &Refusal) -> Response {
    let (status, reason) = match refusal {
        Refusal::NotExpected => (StatusCode::NOT_FOUND, RefusedFor::NotExpected),
        Refusal::Callback(CallbackError::Signature(_)) => (StatusCode::FORBIDDEN, RefusedFor::Signature),
        Refusal::TooLarge | Refusal::Callback(CallbackError::Form(FormError::TooLarge) | CallbackError::TooLong(_)) => {
            (StatusCode::PAYLOAD_TOO_LARGE, RefusedFor::Size)
        }
        Refusal::Cut | Refusal::Callback(_) => (StatusCode::BAD_REQUEST, RefusedFor::Form),
    };
    state.callbacks.refuse(reason);
    let why = match refusal {
        Refusal::NotExpected => "no gateway of ours calls back".to_owned(),
        Refusal::TooLarge => "the body is longer than 64 KiB".to_owned(),
        Refusal::Cut => "the body did not arrive whole".to_owned(),
        Refusal::Callback(error) => error.to_string(),
    };
    tracing::warn!(
        gateway = "twilio",
        reason = reason.code(),
        why,
        "a callback was refused"
    );
    status.into_response()
}

/// Counts a callback that was believed and yet changed nothing.
fn passed_over(state: &ClientState, reason: RefusedFor) {
    state.callbacks.refuse(reason);
    tracing::info!(gateway = "twilio", reason = reason.code(), "a callback changed nothing");
}

fn not_stored(state: &ClientState, error: &crate::engine::EngineError) -> Response {
    state.callbacks.refuse(RefusedFor::NotStored);
    let error: &(dyn std::error::Error + 'static) = error;
    tracing::error!(
        gateway = "twilio",
        error,
        "a callback could not be stored; the gateway was told to come back"
    );
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, RETRY_AFTER)]).into_response()
}
