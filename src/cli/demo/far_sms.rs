//! The far end of the SMS gateway in the demo: it speaks the part of Twilio's Messages API that the adapter uses, and
//! keeps the messages for the phones on the desk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use axum::Router;
use axum::extract::{Form, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use base64::Engine as _;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use serde_json::json;
use sha1::Sha1;
use tokio::net::TcpListener;

use crate::clock::Clock;

/// The account that exists in this process only.
pub(super) const ACCOUNT: &str = "ACdemo";
/// Its token.
pub(super) const TOKEN: &str = "demo";
/// The service's number, from the range that operators leave free for such use.
pub(super) const SERVICE: &str = "+32470000000";

/// A text on a phone.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub number: String,
    pub from_service: bool,
    pub body: String,
    pub at: Timestamp,
}

/// The far end.
#[derive(Clone)]
pub(super) struct FarSms {
    inner: Arc<Inner>,
}

struct Inner {
    texts: Mutex<Vec<Text>>,
    clock: Clock,
    client_url: String,
    client: reqwest::Client,
}

impl FarSms {
    /// Listens on a free port; gives the address to send to.
    pub(super) async fn start(clock: Clock, client_url: &str) -> anyhow::Result<(Self, String)> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .context("no port is free for the demo's SMS gateway")?;
        let base = format!("http://{}", listener.local_addr()?);
        let client = reqwest::Client::builder().no_proxy().build()?;
        let texts = Mutex::default();
        let far = Self {
            inner: Arc::new(Inner {
                texts,
                clock,
                client_url: client_url.to_owned(),
                client,
            }),
        };
        let path = format!("/2010-04-01/Accounts/{ACCOUNT}/Messages.json");
        let router = Router::new().route(&path, post(take)).with_state(far.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok((far, base))
    }

    /// The texts of all phones, oldest first.
    pub(super) fn texts(&self) -> Vec<Text> {
        self.inner.texts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, text: Text) -> usize {
        let mut texts = self.inner.texts.lock().unwrap_or_else(PoisonError::into_inner);
        texts.push(text);
        texts.len()
    }

    /// Somebody texts the service: the webhook is called and signed as the real gateway would.
    pub(super) async fn text(&self, from: &str, body: &str) -> anyhow::Result<()> {
        let at = self.inner.clock.now();
        let n = self.keep(Text {
            number: from.to_owned(),
            from_service: false,
            body: body.to_owned(),
            at,
        });
        let form = [
            ("AccountSid", ACCOUNT.to_owned()),
            ("Body", body.to_owned()),
            ("From", from.to_owned()),
            ("MessageSid", format!("SMin{n:08}")),
            ("NumMedia", "0".to_owned()),
            ("NumSegments", "1".to_owned()),
            ("To", SERVICE.to_owned()),
        ];
        self.call("/hooks/twilio/inbound", &form).await
    }

    async fn call(&self, path: &str, form: &[(&str, String)]) -> anyhow::Result<()> {
        let url = format!("{}{path}", self.inner.client_url);
        let signature = sign(&url, form);
        let sent = self
            .inner
            .client
            .post(&url)
            .header("X-Twilio-Signature", signature)
            .form(form)
            .send()
            .await?;
        anyhow::ensure!(
            sent.status().is_success(),
            "the service refused the callback: {}",
            sent.status()
        );
        Ok(())
    }
}

async fn take(State(far): State<FarSms>, Form(form): Form<BTreeMap<String, String>>) -> Response {
    let (Some(number), Some(body)) = (form.get("To").cloned(), form.get("Body").cloned()) else {
        return answer(
            StatusCode::BAD_REQUEST,
            &json!({ "code": 21604, "message": "To and Body are needed" }),
        );
    };
    let at = far.inner.clock.now();
    let n = far.keep(Text {
        number,
        from_service: true,
        body,
        at,
    });
    let sid = format!("SMout{n:08}");
    if let Some(callback) = form.get("StatusCallback").and_then(|url| reqwest::Url::parse(url).ok()) {
        let (far, sid) = (far.clone(), sid.clone());
        tokio::spawn(async move {
            let form = [
                ("AccountSid", ACCOUNT.to_owned()),
                ("MessageSid", sid),
                ("MessageStatus", "delivered".to_owned()),
            ];
            if let Err(error) = far.call(callback.path(), &form).await {
                tracing::debug!(error = %error, "the demo's report of delivery was not taken");
            }
        });
    }
    answer(
        StatusCode::CREATED,
        &json!({ "sid": sid, "status": "queued", "num_segments": "1" }),
    )
}

fn answer(status: StatusCode, body: &serde_json::Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The signature over the address and the fields in order of name (HMAC-SHA1), as the gateway's documentation has it.
fn sign(url: &str, form: &[(&str, String)]) -> String {
    let mut sorted: Vec<_> = form.iter().collect();
    sorted.sort_by_key(|(name, _)| *name);
    let data = sorted
        .iter()
        .fold(url.to_owned(), |data, (name, value)| data + name + value);
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(TOKEN.as_bytes()) else {
        return String::new();
    };
    mac.update(data.as_bytes());
    base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes())
}
