//! Handing one text to Twilio: one POST, never repeated.

use std::error::Error;
use std::io;
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::{RequestBuilder, Response, StatusCode, header};
use secrecy::ExposeSecret;
use serde_json::Value;

use crate::care::message::Refusal;

use super::super::handover::{Handover, NotTaken, OutgoingSms, Uncertain, is_wire};
use super::settings::{Credentials, Sender};
use super::{Twilio, codes};

/// The most of an answer that is read, in bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// The bounds of `ValidityPeriod`, in seconds (Twilio's specification of `CreateMessage`).
const VALIDITY_SECONDS: (i64, i64) = (1, 36_000);

/// The longest wait that a `Retry-After` may ask for.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(1);

/// Asks Twilio to come again where we could not store a report: twice, whatever failed. Without it a report that met a
/// restart would be lost. It stands in the fragment, which is neither sent nor signed ("connection overrides").
const RETRIES: &str = "#rc=2&rp=all";

impl Twilio {
    /// Hands one text over and says what is known afterwards. Ends within `timeout`.
    pub async fn hand_over(&self, sms: &OutgoingSms) -> Handover {
        if !is_wire(&sms.wire) || !is_e164(&sms.to) {
            tracing::error!(
                gateway = self.id(),
                "a text was not sent: its reference or number is not in the agreed form"
            );
            return Handover::refused(Refusal::OurFault);
        }
        let request = self.signed_in(self.client.post(self.messages.clone()));
        let handover = match request.form(&self.fields(sms)).send().await {
            Ok(answer) => self.read(answer).await,
            Err(error) => failed_request(&error),
        };
        tracing::debug!(gateway = self.id(), wire = sms.wire, outcome = ?handover, "a text was handed over");
        handover
    }

    pub(super) fn signed_in(&self, request: RequestBuilder) -> RequestBuilder {
        let (user, password) = match &self.settings.credentials {
            Credentials::AuthToken(token) => (&self.settings.account_sid, token),
            Credentials::ApiKey { sid, secret } => (sid, secret),
        };
        request.basic_auth(user, Some(password.expose_secret()))
    }

    fn fields(&self, sms: &OutgoingSms) -> Vec<(&'static str, String)> {
        let validity = sms.validity.as_secs().clamp(VALIDITY_SECONDS.0, VALIDITY_SECONDS.1);
        let mut fields = vec![
            ("To", sms.to.clone()),
            match &self.settings.sender {
                Sender::From(from) => ("From", from.clone()),
                Sender::MessagingService(sid) => ("MessagingServiceSid", sid.clone()),
            },
            ("Body", sms.body.clone()),
            ("ValidityPeriod", validity.to_string()),
        ];
        if let Some(callback) = &self.status_callback {
            fields.push(("StatusCallback", format!("{callback}{}{RETRIES}", sms.wire)));
        }
        if self.settings.discard_content {
            fields.push(("ContentRetention", "discard".to_owned()));
        }
        if self.settings.obfuscate_address {
            fields.push(("AddressRetention", "obfuscate".to_owned()));
        }
        fields
    }

    async fn read(&self, mut answer: Response) -> Handover {
        let status = answer.status();
        let retry_after = retry_after(answer.headers());
        // Whatever the body says or lacks, these two are settled by the status.
        if status == StatusCode::TOO_MANY_REQUESTS {
            return Handover::NotTaken {
                retry_after,
                why: NotTaken::Busy,
            };
        }
        if status.is_server_error() {
            tracing::warn!(
                gateway = self.id(),
                status = status.as_u16(),
                "the gateway is in trouble"
            );
            return Handover::unknown(Uncertain::GatewayTrouble);
        }
        let body = read_bounded(&mut answer).await;
        if status.is_success() {
            return match body {
                Ok(body) => taken(&body).unwrap_or(Handover::unknown(Uncertain::Unreadable)),
                Err(why) => Handover::unknown(why),
            };
        }
        // A redirect is not followed, and a server's 408 says nothing of what it did with what it had.
        if !status.is_client_error() || status == StatusCode::REQUEST_TIMEOUT {
            return Handover::unknown(Uncertain::Unreadable);
        }
        let code = body
            .ok()
            .and_then(|body| serde_json::from_slice::<Value>(&body).ok())
            .map_or(0, |json| number(&json["code"]));
        if codes::is_busy(code) {
            return Handover::NotTaken {
                retry_after,
                why: NotTaken::Busy,
            };
        }
        let why = match codes::refusal(code) {
            Refusal::Other if status != StatusCode::BAD_REQUEST => Refusal::OurFault,
            why => why,
        };
        if why == Refusal::OurFault {
            tracing::warn!(
                gateway = self.id(),
                status = status.as_u16(),
                code,
                "the gateway refuses us: check account, sender and settings"
            );
        }
        Handover::Refused {
            why,
            opted_out: codes::is_opt_out(code),
        }
    }
}

/// Reads a 2xx answer; `None` where it does not say which message it made.
fn taken(body: &[u8]) -> Option<Handover> {
    let json: Value = serde_json::from_slice(body).ok()?;
    let sid = json["sid"].as_str().filter(|sid| is_wire(sid))?;
    let code = number(&json["error_code"]);
    match json["status"].as_str() {
        Some("failed" | "undelivered") => Some(Handover::Refused {
            why: codes::refusal(code),
            opted_out: codes::is_opt_out(code),
        }),
        Some("canceled") => Some(Handover::refused(Refusal::OurFault)),
        // A Messaging Service says 0 parts, because it has not yet chosen the sender.
        _ => Some(Handover::Accepted {
            provider_id: Some(sid.to_owned()),
            segments: u16::try_from(number(&json["num_segments"]))
                .ok()
                .filter(|count| *count > 0),
        }),
    }
}

/// A whole number, which Twilio gives now as a number, now as a string; 0 where there is none.
pub(super) fn number(value: &Value) -> u64 {
    value.as_u64().or_else(|| value.as_str()?.parse().ok()).unwrap_or(0)
}

pub(super) async fn read_bounded(answer: &mut Response) -> Result<Vec<u8>, Uncertain> {
    let mut body = Vec::new();
    loop {
        match answer.chunk().await {
            Ok(Some(chunk)) if body.len() + chunk.len() <= ANSWER_BYTES_MAX => body.extend_from_slice(&chunk),
            Ok(Some(_)) => return Err(Uncertain::Unreadable),
            Ok(None) => return Ok(body),
            Err(error) if error.is_timeout() => return Err(Uncertain::TimedOut),
            Err(_) => return Err(Uncertain::Cut),
        }
    }
}

/// What a request without an answer means: nothing was asked yet where the connection itself failed.
fn failed_request(error: &reqwest::Error) -> Handover {
    if error.is_builder() {
        return Handover::refused(Refusal::OurFault);
    }
    if error.is_connect() {
        return Handover::not_taken(if error.is_timeout() {
            NotTaken::TimedOut
        } else if is_tls(error) {
            NotTaken::Tls
        } else {
            NotTaken::NoConnection
        });
    }
    Handover::unknown(if error.is_timeout() {
        Uncertain::TimedOut
    } else {
        Uncertain::Cut
    })
}

/// Whether TLS is at the bottom of it. An `io::Error` hides what it wraps from `source`, once or twice over.
pub(super) fn is_tls(error: &reqwest::Error) -> bool {
    let mut next: Option<&(dyn Error + 'static)> = error.source();
    while let Some(cause) = next {
        if cause.is::<rustls::Error>() {
            return true;
        }
        next = match cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => cause.source(),
        };
    }
    false
}

/// `Retry-After` in seconds (RFC 9110 §10.2.3); a date is left unread, because this place knows no clock.
fn retry_after(headers: &header::HeaderMap) -> Option<SignedDuration> {
    let seconds = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()?;
    SignedDuration::try_from(Duration::from_secs(seconds).min(RETRY_AFTER_MAX)).ok()
}

/// A number in E.164 form: `+`, no leading zero, at most 15 digits (ITU-T E.164 §6.2).
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit())
    })
}
