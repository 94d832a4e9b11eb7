//! Twilio's far end, played on this machine: an exacting one that knows HTTP, and a rude one that knows only TCP.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::super::super::gateway::Capabilities;
use super::super::super::handover::{Handover, OutgoingSms};
use super::super::form::Form;
use super::super::*;

/// What the double saw: the form, and what was wrong with the request.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) forms: Vec<Form>,
    pub(super) complaints: Vec<String>,
}

pub(super) type Answer = (u16, &'static [(&'static str, &'static str)], String);

#[derive(Clone)]
struct Double {
    seen: Arc<Mutex<Seen>>,
    answer: Arc<Answer>,
}

async fn exacting(State(double): State<Double>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    let form = Form::parse(&body).unwrap_or_default();
    let mut complaints = Vec::new();
    let mut expect = |what: &str, is: &str, should: &str| {
        if is != should {
            complaints.push(format!("{what} is {is:?}, not {should:?}"));
        }
    };
    expect("method", method.as_str(), "POST");
    expect("address", &uri.to_string(), "/2010-04-01/Accounts/AC0123/Messages.json");
    expect("authorization", &header("authorization"), "Basic QUMwMTIzOnQwa2Vu");
    expect(
        "content type",
        &header("content-type"),
        "application/x-www-form-urlencoded",
    );
    expect("length", &header("content-length"), &body.len().to_string());
    for name in ["To", "Body", "ValidityPeriod"] {
        if form.get(name).is_none_or(str::is_empty) {
            complaints.push(format!("{name} is missing"));
        }
    }
    let mut seen = double.seen.lock().unwrap();
    seen.forms.push(form);
    seen.complaints.extend(complaints);
    let (status, headers, body) = &*double.answer;
    let mut response = (StatusCode::from_u16(*status).unwrap(), body.clone()).into_response();
    for (name, value) in *headers {
        response.headers_mut().insert(*name, value.parse().unwrap());
    }
    response
}

pub(super) async fn double(answer: Answer) -> (String, Arc<Mutex<Seen>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let seen = Arc::new(Mutex::new(Seen::default()));
    let state = Double {
        seen: Arc::clone(&seen),
        answer: Arc::new(answer),
    };
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(exacting).with_state(state)).await });
    (base, seen)
}

pub(super) fn settings(base_url: String) -> TwilioSettings {
    TwilioSettings {
        id: "sms".to_owned(),
        base_url,
        account_sid: "AC0123".to_owned(),
        credentials: Credentials::AuthToken(SecretString::from("t0ken")),
        sender: Sender::From("+32460000000".to_owned()),
        webhooks: Some(WebhookSettings {
            public_base: "https://nazorg.example.org/".to_owned(),
            auth_tokens: vec![SecretString::from("t0ken")],
            shared_keys: Vec::new(),
        }),
        discard_content: false,
        obfuscate_address: false,
        connections: 4,
        connect_timeout: Duration::from_millis(300),
        timeout: Duration::from_millis(700),
        idle_timeout: Duration::from_secs(5),
        capabilities: Capabilities {
            replies: true,
            delivery_reports: true,
            ..Capabilities::default()
        },
    }
}

pub(super) fn sms() -> OutgoingSms {
    OutgoingSms {
        wire: "m_1".to_owned(),
        to: "+32470123456".to_owned(),
        body: "Hoe gaat het? Antwoord 1-5 & +/- é €".to_owned(),
        validity: SignedDuration::from_mins(90),
    }
}

pub(super) fn created(more: &str) -> String {
    format!(r#"{{"sid":"SM00ff","status":"queued","error_code":null,"num_segments":"2"{more}}}"#)
}

pub(super) async fn handed_over(base: &str) -> Handover {
    Twilio::new(settings(base.to_owned())).unwrap().hand_over(&sms()).await
}

pub(super) fn pairs(form: &Form) -> Vec<String> {
    [
        "To",
        "From",
        "MessagingServiceSid",
        "Body",
        "StatusCallback",
        "ValidityPeriod",
        "ContentRetention",
        "AddressRetention",
    ]
    .iter()
    .filter_map(|name| form.get(name).map(|value| format!("{name}={value}")))
    .collect()
}

/// What the rude far end does once it has read the request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rude {
    HangUp,
    Reset,
    SayNothing,
    Say(&'static str),
    SayThenStall(&'static str),
    StallUnread,
}

pub(super) async fn rude(manner: Rude) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(misbehave(stream, manner));
        }
    });
    address
}

async fn misbehave(mut stream: TcpStream, manner: Rude) {
    let day = Duration::from_hours(24);
    if matches!(manner, Rude::StallUnread) {
        return tokio::time::sleep(day).await;
    }
    let mut request = Vec::new();
    while !request.ends_with(
        b"ValidityPeriod=5400&StatusCallback=https%3A%2F%2Fnazorg.example.org%2Fhooks%2Ftwilio%2Fstatus%2Fm_1%23rc%3D2%26rp%3Dall",
    ) {
        if stream.read_buf(&mut request).await.unwrap_or(0) == 0 {
            return;
        }
    }
    match manner {
        Rude::HangUp | Rude::StallUnread => {}
        Rude::Reset => stream.set_zero_linger().unwrap(),
        Rude::SayNothing => tokio::time::sleep(day).await,
        Rude::Say(words) => stream.write_all(words.as_bytes()).await.unwrap(),
        Rude::SayThenStall(words) => {
            stream.write_all(words.as_bytes()).await.unwrap();
            tokio::time::sleep(day).await;
        }
    }
}
