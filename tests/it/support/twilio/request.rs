//! What Twilio demands of a request, and what it says where the request falls short.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::{HeaderMap, Method, Request, StatusCode};
use reqwest::Url;
use serde_json::{Value, json};

use super::{ACCOUNT_SID, AUTH_TOKEN};

/// A request body beyond this is refused unread.
const BODY_BYTES_MAX: usize = 64 * 1024;
/// Characters of one message over all its parts.
const TEXT_CHARS_MAX: usize = 1600;

/// The fields of `CreateMessage`.
const FIELDS: [&str; 24] = [
    "AddressRetention",
    "ApplicationSid",
    "Attempt",
    "Body",
    "ContentRetention",
    "ContentSid",
    "ContentVariables",
    "ForceDelivery",
    "From",
    "MaxPrice",
    "MediaUrl",
    "MessagingServiceSid",
    "PersistentAction",
    "ProvideFeedback",
    "RiskCheck",
    "ScheduleType",
    "SendAsMms",
    "SendAt",
    "ShortenUrls",
    "SmartEncoded",
    "StatusCallback",
    "To",
    "TrafficType",
    "ValidityPeriod",
];

/// A message that the double took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) sid: String,
    /// In E.164.
    pub(crate) to: String,
    /// A number, a short code or a name, or none where a messaging service chooses.
    pub(crate) from: Option<String>,
    pub(crate) messaging_service: Option<String>,
    pub(crate) body: String,
    pub(crate) status_callback: Option<String>,
    /// How long Twilio may try to send it, in seconds.
    pub(crate) validity_seconds: Option<u32>,
    /// All fields as they came.
    pub(crate) form: Vec<(String, String)>,
}

/// A request that the double refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// Twilio's error code.
    pub(crate) code: u32,
    pub(crate) message: String,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
        }
    }
}

/// A request that is in order.
pub(super) enum Read {
    Account,
    Create(Box<Sent>),
    List { to: Option<String> },
    One { sid: String },
}

impl Sent {
    /// What tells this message from all others: the path of its status callback, which carries the sender's own id.
    pub(crate) fn reference(&self) -> Option<String> {
        let url = Url::parse(self.status_callback.as_deref()?).ok()?;
        Some(match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        })
    }

    /// The answer's fields and forms are those of the example in Twilio's description.
    pub(super) fn as_twilio_shows_it(&self) -> Value {
        let by_service = self.messaging_service.is_some();
        json!({
            "account_sid": ACCOUNT_SID,
            "api_version": "2010-04-01",
            "body": self.body,
            "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
            "date_sent": null,
            "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000",
            "direction": "outbound-api",
            "error_code": null,
            "error_message": null,
            "from": self.from,
            "messaging_service_sid": self.messaging_service,
            "num_media": "0",
            // A messaging service chooses the sender later, and counts then.
            "num_segments": if by_service { "0" } else { "1" },
            "price": null,
            "price_unit": null,
            "sid": self.sid,
            "status": if by_service { "accepted" } else { "queued" },
            "subresource_uris": { "media": format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{}/Media.json", self.sid) },
            "to": self.to,
            "uri": format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/{}.json", self.sid),
        })
    }
}

pub(super) fn not_found() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, 20404, "The requested resource was not found")
}

pub(super) async fn read(request: Request<Incoming>) -> Result<Read, Refusal> {
    let (head, body) = request.into_parts();
    authenticate(&head.headers)?;
    let account = head
        .uri
        .path()
        .strip_prefix("/2010-04-01/Accounts/")
        .and_then(|rest| rest.strip_prefix(ACCOUNT_SID))
        .ok_or_else(not_found)?;
    if account == ".json" {
        return match (&head.method, head.uri.query()) {
            (&Method::GET, None) => Ok(Read::Account),
            // Own: `FetchAccount` has no parameters, and Twilio reads none.
            (&Method::GET, Some(_)) => Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                20001,
                "no parameter is known here",
            )),
            // A POST here would close the account or rename it.
            _ => Err(not_allowed()),
        };
    }
    let resource = account
        .strip_prefix("/Messages")
        .and_then(|rest| rest.strip_suffix(".json"))
        .ok_or_else(not_found)?;
    match (&head.method, resource.strip_prefix('/')) {
        (&Method::POST, None) if resource.is_empty() => {
            let media_type = head
                .headers
                .get(CONTENT_TYPE)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default();
            let media_type = media_type.split(';').next().unwrap_or_default().trim();
            if media_type != "application/x-www-form-urlencoded" {
                // Own: Twilio reads no field of another type, and complains that `To` is missing.
                let reason = format!("the content type is '{media_type}', not application/x-www-form-urlencoded");
                return Err(Refusal::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, 21604, reason));
            }
            let bytes = to_bytes(Body::new(body), BODY_BYTES_MAX)
                .await
                .map_err(|_| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, 20001, "the body is cut off or too long"))?;
            message(pairs(&bytes)?).map(|sent| Read::Create(Box::new(sent)))
        }
        (&Method::GET, None) if resource.is_empty() => {
            let form = pairs(&Bytes::copy_from_slice(head.uri.query().unwrap_or_default().as_bytes()))?;
            Ok(Read::List {
                to: form.into_iter().find(|(name, _)| name == "To").map(|(_, value)| value),
            })
        }
        (&Method::GET, Some(sid)) if !sid.contains('/') => Ok(Read::One { sid: sid.to_owned() }),
        (_, Some(sid)) if sid.contains('/') => Err(not_found()),
        (_, None) if !resource.is_empty() => Err(not_found()),
        _ => Err(not_allowed()),
    }
}

fn not_allowed() -> Refusal {
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, 20004, "Method not allowed")
}

fn authenticate(headers: &HeaderMap) -> Result<(), Refusal> {
    let given = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Basic "))
        .and_then(|encoded| BASE64.decode(encoded).ok());
    if given == Some(format!("{ACCOUNT_SID}:{AUTH_TOKEN}").into_bytes()) {
        Ok(())
    } else {
        Err(Refusal::new(StatusCode::UNAUTHORIZED, 20003, "Authenticate"))
    }
}

/// The fields of a form in their order (WHATWG URL, `application/x-www-form-urlencoded`).
fn pairs(bytes: &Bytes) -> Result<Vec<(String, String)>, Refusal> {
    let bad = |reason: &str| Refusal::new(StatusCode::BAD_REQUEST, 20001, reason);
    // Own: browsers and Twilio send these bytes percent-encoded.
    let text = std::str::from_utf8(bytes).map_err(|_| bad("the form is not ASCII"))?;
    if !text.is_ascii() || text.contains(['\r', '\n', ' ']) {
        return Err(bad("the form is not percent-encoded"));
    }
    let mut url = Url::parse("form:/").map_err(|_| bad("the form cannot be read"))?;
    url.set_query(Some(text));
    Ok(url
        .query_pairs()
        .into_owned()
        .filter(|(name, value)| !(name.is_empty() && value.is_empty()))
        .collect())
}

fn message(form: Vec<(String, String)>) -> Result<Sent, Refusal> {
    let bad = |code: u32, reason: &str| Refusal::new(StatusCode::BAD_REQUEST, code, reason);
    for (place, (name, _)) in form.iter().enumerate() {
        if !FIELDS.contains(&name.as_str()) {
            // Own: Twilio drops what it does not know.
            return Err(bad(20001, &format!("there is no field '{name}'")));
        }
        if form.iter().take(place).any(|(earlier, _)| earlier == name) {
            // Own.
            return Err(bad(20001, &format!("the field '{name}' is given twice")));
        }
    }
    let form = Arc::new(form);
    let field = |wanted: &str| {
        let found = form.iter().find(|(name, value)| name == wanted && !value.is_empty());
        found.map(|(_, value)| value.clone())
    };
    let to = field("To").ok_or_else(|| bad(21604, "A 'To' phone number is required."))?;
    if !is_e164(&to) {
        return Err(bad(21211, "Invalid 'To' Phone Number"));
    }
    let (from, messaging_service) = (field("From"), field("MessagingServiceSid"));
    if from.is_none() && messaging_service.is_none() {
        return Err(bad(21603, "A 'From' phone number is required."));
    }
    if from.as_deref().is_some_and(|from| !is_sender(from)) {
        return Err(bad(21212, "Invalid 'From' Phone Number"));
    }
    if messaging_service.as_deref().is_some_and(|sid| !is_sid(sid, "MG")) {
        return Err(bad(21701, "The Messaging Service does not exist"));
    }
    let body = field("Body").ok_or_else(|| bad(21602, "Message body is required."))?;
    if body.chars().count() > TEXT_CHARS_MAX {
        return Err(bad(
            21617,
            "The concatenated message body exceeds the 1600 character limit",
        ));
    }
    let status_callback = field("StatusCallback");
    if status_callback.as_deref().is_some_and(|url| !is_callback(url)) {
        return Err(bad(21609, "The 'StatusCallback' URL is not a valid URL."));
    }
    let validity_seconds = match field("ValidityPeriod").map(|value| value.parse::<u32>()) {
        None => None,
        Some(Ok(seconds @ 1..=36_000)) => Some(seconds),
        // Own code.
        Some(_) => return Err(bad(20001, "'ValidityPeriod' must be a whole number from 1 to 36000")),
    };
    for (name, values) in [
        ("ContentRetention", ["retain", "discard"]),
        ("AddressRetention", ["retain", "obfuscate"]),
        ("SmartEncoded", ["true", "false"]),
        ("RiskCheck", ["enable", "disable"]),
    ] {
        if field(name).is_some_and(|value| !values.contains(&value.as_str())) {
            // Own code.
            return Err(bad(20001, &format!("'{name}' must be one of {}", values.join(", "))));
        }
    }
    let form = Arc::unwrap_or_clone(form);
    Ok(Sent {
        sid: String::new(),
        to,
        from,
        messaging_service,
        body,
        status_callback,
        validity_seconds,
        form,
    })
}

/// ITU-T E.164: a plus sign and up to fifteen digits, the first of which is not zero.
fn is_e164(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
    })
}

/// A number, a short code of three to eight digits, or a name of up to eleven characters with a letter among them.
fn is_sender(sender: &str) -> bool {
    let short_code = (3..=8).contains(&sender.len()) && sender.bytes().all(|b| b.is_ascii_digit());
    let name = sender.len() <= 11
        && sender.bytes().any(|b| b.is_ascii_alphabetic())
        && sender
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b" +-_&".contains(&b));
    is_e164(sender) || short_code || name
}

fn is_sid(sid: &str, kind: &str) -> bool {
    sid.strip_prefix(kind)
        .is_some_and(|rest| rest.len() == 32 && rest.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')))
}

/// An absolute URL with a host name, without an underscore in it.
fn is_callback(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| {
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.contains('_'))
    })
}
