//! Webhooks: refused with the right status, or stored before they are acknowledged.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::*;
use crate::web::webhooks::RefusedFor;

const INBOUND: &str = "/hooks/twilio/inbound";
const STATUS: &str = "/hooks/twilio/status/m_1";
const SMS: [(&str, &str); 4] = [
    ("Body", "STOP"),
    ("From", "+32470123456"),
    ("MessageSid", "SM1"),
    ("To", "+3225550123"),
];
const REPORT: [(&str, &str); 2] = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];

/// Twilio's signature over an address and fields that stand in order and need no encoding but the plus sign.
fn signature(path: &str, fields: &[(&str, &str)]) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(AUTH_TOKEN.as_bytes()).unwrap();
    mac.update(format!("{BASE}{path}").as_bytes());
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

fn form(fields: &[(&str, &str)]) -> String {
    fields
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace('+', "%2B")))
        .collect::<Vec<_>>()
        .join("&")
}

async fn call(listener: &Listener, path: &str, signature: &str, body: String) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("X-Twilio-Signature", signature);
    listener.ask(request.body(Body::from(body)).unwrap()).await
}

async fn signed(listener: &Listener, path: &str, fields: &[(&str, &str)]) -> Answer {
    call(listener, path, &signature(path, fields), form(fields)).await
}

#[tokio::test]
async fn what_twilio_signed_is_stored_and_acknowledged() {
    let listener = Listener::new();
    let sms = signed(&listener, INBOUND, &SMS).await;
    assert_eq!(
        (sms.status, sms.body.as_str()),
        (StatusCode::OK, "<Response></Response>")
    );
    assert_eq!(sms.header("content-type"), "text/xml; charset=utf-8");
    assert_eq!(signed(&listener, STATUS, &REPORT).await.status, StatusCode::OK);
    let told = listener.told();
    assert_eq!(told.sms, [("+32470123456".to_owned(), "STOP".to_owned())]);
    assert_eq!(told.reports, ["m_1 delivered"]);
    assert!(listener.state.callbacks.refused().all(|(_, count)| count == 0));
}

#[tokio::test]
async fn what_changes_nothing_is_counted_and_ends_there() {
    let listener = Listener::new();
    for _ in 0..2 {
        assert_eq!(signed(&listener, INBOUND, &SMS).await.status, StatusCode::OK);
        assert_eq!(signed(&listener, STATUS, &REPORT).await.status, StatusCode::OK);
    }
    let elsewhere = "/hooks/twilio/status/m_2";
    assert_eq!(
        signed(&listener, elsewhere, &REPORT).await.status,
        StatusCode::NOT_FOUND
    );
    let count = |reason| listener.state.callbacks.of(reason);
    assert_eq!((count(RefusedFor::Replayed), count(RefusedFor::Unknown)), (2, 1));
    let told = listener.told();
    assert_eq!((told.sms.len(), told.reports.len()), (1, 1));
}

#[tokio::test]
async fn everything_else_is_refused_counted_and_changes_nothing() {
    let listener = Listener::new();
    let changed = form(&SMS).replace("STOP", "JA");
    let bare = listener.post(INBOUND, &form(&SMS)).await;
    let forged = call(&listener, INBOUND, &signature(INBOUND, &SMS), changed).await;
    let elsewhere = call(&listener, STATUS, &signature(INBOUND, &REPORT), form(&REPORT)).await;
    let odd = call(&listener, INBOUND, "\u{e9}", form(&SMS)).await;
    for answer in [bare, forged, elsewhere, odd] {
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::FORBIDDEN, ""));
    }
    assert_eq!(
        signed(&listener, INBOUND, &[("Body", "x")]).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        signed(&listener, "/hooks/twilio/status/m%201", &REPORT).await.status,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        signed(&listener, STATUS, &[("MessageSid", "SM1"), ("MessageStatus", "lost")])
            .await
            .status,
        StatusCode::BAD_REQUEST
    );
    let json = Request::post(INBOUND)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from("{}"))
        .unwrap();
    assert_eq!(listener.ask(json).await.status, StatusCode::BAD_REQUEST);
    let long = "x".repeat(70_000);
    assert_eq!(
        call(&listener, INBOUND, "", format!("Body={long}")).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let lengthy = "x".repeat(10_000);
    let wordy = [
        ("Body", lengthy.as_str()),
        ("From", "+32470123456"),
        ("MessageSid", "SM1"),
        ("To", "+3225550123"),
    ];
    assert_eq!(
        signed(&listener, INBOUND, &wordy).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(listener.get(INBOUND).await.status, StatusCode::METHOD_NOT_ALLOWED);

    let count = |reason| listener.state.callbacks.of(reason);
    assert_eq!(
        (
            count(RefusedFor::Signature),
            count(RefusedFor::Form),
            count(RefusedFor::Size)
        ),
        (4, 4, 2)
    );
    assert_eq!(*listener.told(), Told::default());
}

#[tokio::test]
async fn where_nothing_could_be_stored_the_gateway_is_to_come_back() {
    let listener = Listener::on(StandIn {
        refuses: true,
        ..StandIn::new()
    });
    for (path, fields) in [(INBOUND, SMS.as_slice()), (STATUS, REPORT.as_slice())] {
        let answer = signed(&listener, path, fields).await;
        assert_eq!(
            (answer.status, answer.header("retry-after")),
            (StatusCode::SERVICE_UNAVAILABLE, "30"),
            "{path}"
        );
    }
    assert_eq!(listener.state.callbacks.of(RefusedFor::NotStored), 2);
}

#[tokio::test]
async fn a_service_without_such_a_gateway_knows_no_such_address() {
    let listener = Listener::on(StandIn {
        verifier: None,
        ..StandIn::new()
    });
    assert_eq!(signed(&listener, INBOUND, &SMS).await.status, StatusCode::NOT_FOUND);
    assert_eq!(listener.state.callbacks.of(RefusedFor::NotExpected), 1);
}
