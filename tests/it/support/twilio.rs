//! A double of Twilio's Messages API on loopback, stricter than the original: what Twilio lets pass in silence, an
//! unknown field for one, is refused here.
//!
//! Sources: Twilio's OpenAPI description `twilio_api_v2010.json` (operations `CreateMessage`, `FetchAccount`), its pages on status
//! callbacks and incoming messages, and its list of error codes. Codes marked "own" are this double's.

mod callback;
mod request;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;

pub(crate) use callback::Callback;
pub(crate) use request::{Refusal, Sent};

/// The account that the double serves.
pub(crate) const ACCOUNT_SID: &str = "AC0123456789abcdef0123456789abcdef";
/// Its token, which also signs the callbacks.
pub(crate) const AUTH_TOKEN: &str = "a token of the tests";

/// What the double does with a request that is in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Conduct {
    /// Takes the message and answers 201.
    Answer,
    /// Takes the message and answers 201 after this time.
    AnswerAfter(Duration),
    /// Takes the message and answers 500, so that the sender cannot know.
    FailAfterTaking,
    /// Takes the message and cuts the connection without an answer.
    CutAfterTaking,
    /// Cuts the connection without having taken the message.
    CutBeforeTaking,
    /// Answers 429 (20429), "never processed and always safe to retry".
    TooMany,
}

/// The gateway's far end; it stops when the test lets go of it.
pub(crate) struct Twilio {
    /// What goes into the setting of the gateway's base URL: `http://127.0.0.1:PORT`.
    pub(crate) base_url: String,
    shared: Arc<Shared>,
    task: AbortHandle,
}

struct Shared {
    state: Mutex<State>,
    http: reqwest::Client,
}

struct State {
    sent: Vec<Sent>,
    refused: Vec<Refusal>,
    per_reference: BTreeMap<String, u32>,
    /// Numbers that Twilio itself refuses, with the code it gives.
    blocked: HashMap<String, u32>,
    next: VecDeque<Conduct>,
    always: Conduct,
    /// One line per message taken: its reference.
    journal: Option<File>,
    callbacks: u64,
    /// `active`, `suspended` or `closed`.
    account: &'static str,
}

/// Ends a connection without an answer: hyper closes it when the service fails.
#[derive(Debug, thiserror::Error)]
#[error("the double cut the connection, as it was told to")]
struct Cut;

impl Twilio {
    pub(crate) async fn start() -> Self {
        Self::listen(None).await
    }

    /// Keeps the references of all messages in a file too, and goes on counting from what that file holds: for tests
    /// in which the gateway's far end must outlive more than the service.
    pub(crate) async fn start_with_journal(file: &Path) -> Self {
        Self::listen(Some(file)).await
    }

    async fn listen(journal: Option<&Path>) -> Self {
        let mut per_reference = BTreeMap::new();
        let journal = journal.map(|path| {
            for reference in std::fs::read_to_string(path).unwrap_or_default().lines() {
                *per_reference.entry(reference.to_owned()).or_insert(0) += 1;
            }
            File::options()
                .create(true)
                .append(true)
                .open(path)
                .expect("the journal can be written")
        });
        let state = State {
            sent: Vec::new(),
            refused: Vec::new(),
            per_reference,
            blocked: HashMap::new(),
            next: VecDeque::new(),
            always: Conduct::Answer,
            journal,
            callbacks: 0,
            account: "active",
        };
        let http = super::http()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .build()
            .expect("a client");
        let shared = Arc::new(Shared {
            state: Mutex::new(state),
            http,
        });
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("loopback has a free port");
        let base_url = format!(
            "http://{}",
            listener.local_addr().expect("a bound listener has an address")
        );
        let task = tokio::spawn(serve(listener, Arc::clone(&shared))).abort_handle();
        Self { base_url, shared, task }
    }

    /// What the double does from now on.
    pub(crate) fn always(&self, conduct: Conduct) {
        self.state().always = conduct;
    }

    /// What the double does with the next request that is in order; called again, with the one after that.
    pub(crate) fn next(&self, conduct: Conduct) {
        self.state().next.push_back(conduct);
    }

    /// Refuses this number from now on, for instance with 21610: its owner told Twilio to stop.
    pub(crate) fn block(&self, number: &str, code: u32) {
        self.state().blocked.insert(number.to_owned(), code);
    }

    /// What becomes of the account: `active`, `suspended` or `closed`.
    pub(crate) fn account_is(&self, status: &'static str) {
        self.state().account = status;
    }

    /// All messages taken by this instance, in the order of their coming.
    pub(crate) fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// The messages taken after the first `known` of them.
    pub(crate) fn sent_after(&self, known: usize) -> Vec<Sent> {
        self.state().sent.get(known..).unwrap_or_default().to_vec()
    }

    /// All requests refused by this instance, in the order of their coming.
    pub(crate) fn refused(&self) -> Vec<Refusal> {
        self.state().refused.clone()
    }

    /// How many messages were taken under each reference, which is the path of their status callback. More than one
    /// means that somebody got the same text twice.
    pub(crate) fn per_reference(&self) -> BTreeMap<String, u32> {
        self.state().per_reference.clone()
    }

    /// A status callback for this message as Twilio would sign and send it, with its error code where it failed.
    pub(crate) fn status(&self, sent: &Sent, status: &str, error: Option<u32>) -> Callback {
        let url = sent
            .status_callback
            .as_deref()
            .expect("the message asked for no status callback");
        let mut form = vec![
            ("MessageSid", sent.sid.clone()),
            ("SmsSid", sent.sid.clone()),
            ("AccountSid", ACCOUNT_SID.to_owned()),
            ("From", sent.from.clone().unwrap_or_default()),
            ("To", sent.to.clone()),
            ("MessageStatus", status.to_owned()),
            ("SmsStatus", status.to_owned()),
            ("ApiVersion", "2010-04-01".to_owned()),
        ];
        form.extend(error.map(|code| ("ErrorCode", code.to_string())));
        Callback::new(self.shared.http.clone(), AUTH_TOKEN, url, &form)
    }

    /// A message from a person's phone as Twilio would sign it and send it to this webhook.
    pub(crate) fn inbound(&self, url: &str, from: &str, to: &str, text: &str) -> Callback {
        let count = {
            let mut state = self.state();
            state.callbacks += 1;
            state.callbacks
        };
        let sid = format!("SM1{count:031x}");
        let form = [
            ("MessageSid", sid.clone()),
            ("SmsMessageSid", sid.clone()),
            ("SmsSid", sid),
            ("AccountSid", ACCOUNT_SID.to_owned()),
            ("From", from.to_owned()),
            ("To", to.to_owned()),
            ("Body", text.to_owned()),
            ("NumMedia", "0".to_owned()),
            ("NumSegments", "1".to_owned()),
            ("SmsStatus", "received".to_owned()),
            ("ApiVersion", "2010-04-01".to_owned()),
        ];
        Callback::new(self.shared.http.clone(), AUTH_TOKEN, url, &form)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state()
    }
}

impl Drop for Twilio {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    // Dropped with this task, and the connections with it.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            return;
        };
        let _ = stream.set_nodelay(true);
        let shared = Arc::clone(&shared);
        connections.spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&shared), request));
            // A connection that was cut, by either side, is no news here.
            let _ = http1::Builder::new()
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(shared: Arc<Shared>, request: Request<Incoming>) -> Result<Response<String>, Cut> {
    let found = match request::read(request).await {
        Ok(request::Read::Create(message)) => shared.create(*message).await?,
        Ok(request::Read::Account) => Ok(shared.account()),
        Ok(request::Read::List { to }) => Ok(shared.list(to.as_deref())),
        Ok(request::Read::One { sid }) => shared.one(&sid),
        Err(refusal) => Err(refusal),
    };
    Ok(match found {
        Ok((status, body)) => response(status, &body),
        Err(refusal) => {
            let body = json!({
                "code": refusal.code,
                "message": refusal.message,
                "more_info": format!("https://www.twilio.com/docs/errors/{}", refusal.code),
                "status": refusal.status.as_u16(),
            });
            let status = refusal.status;
            shared.state().refused.push(refusal);
            response(status, &body)
        }
    })
}

type Answer = Result<(StatusCode, Value), Refusal>;

impl Shared {
    async fn create(&self, mut message: Sent) -> Result<Answer, Cut> {
        let (conduct, body) = {
            let mut state = self.state();
            if let Some(code) = state.blocked.get(&message.to) {
                return Ok(Err(Refusal::new(
                    StatusCode::BAD_REQUEST,
                    *code,
                    "this number is refused",
                )));
            }
            let conduct = state.next.pop_front().unwrap_or(state.always);
            match conduct {
                Conduct::CutBeforeTaking => return Err(Cut),
                Conduct::TooMany => {
                    return Ok(Err(Refusal::new(
                        StatusCode::TOO_MANY_REQUESTS,
                        20429,
                        "Too Many Requests",
                    )));
                }
                _ => {}
            }
            message.sid = format!("SM{:032x}", state.sent.len() + 1);
            let body = message.as_twilio_shows_it();
            state.take(message);
            (conduct, body)
        };
        match conduct {
            Conduct::AnswerAfter(wait) => tokio::time::sleep(wait).await,
            Conduct::CutAfterTaking => return Err(Cut),
            Conduct::FailAfterTaking => {
                let (status, code) = (StatusCode::INTERNAL_SERVER_ERROR, 20500);
                return Ok(Err(Refusal::new(status, code, "Internal Server Error")));
            }
            _ => {}
        }
        Ok(Ok((StatusCode::CREATED, body)))
    }

    /// The fields are those of Twilio's description.
    fn account(&self) -> (StatusCode, Value) {
        let body = json!({
            "auth_token": AUTH_TOKEN,
            "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
            "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000",
            "friendly_name": "nazorg",
            "owner_account_sid": ACCOUNT_SID,
            "sid": ACCOUNT_SID,
            "status": self.state().account,
            "subresource_uris": { "messages": format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json") },
            "type": "Full",
            "uri": format!("/2010-04-01/Accounts/{ACCOUNT_SID}.json"),
        });
        (StatusCode::OK, body)
    }

    fn list(&self, to: Option<&str>) -> (StatusCode, Value) {
        let state = self.state();
        let wanted = state.sent.iter().rev().filter(|sent| to.is_none_or(|to| sent.to == to));
        let messages: Vec<_> = wanted.take(50).map(Sent::as_twilio_shows_it).collect();
        (
            StatusCode::OK,
            json!({ "messages": messages, "page": 0, "page_size": 50, "next_page_uri": null }),
        )
    }

    fn one(&self, sid: &str) -> Answer {
        let state = self.state();
        let found = state.sent.iter().find(|sent| sent.sid == sid);
        found
            .map(|sent| (StatusCode::OK, sent.as_twilio_shows_it()))
            .ok_or_else(request::not_found)
    }
}

impl State {
    fn take(&mut self, message: Sent) {
        if let Some(reference) = message.reference() {
            if let Some(journal) = &mut self.journal {
                writeln!(journal, "{reference}").expect("the journal can be written");
            }
            *self.per_reference.entry(reference).or_insert(0) += 1;
        }
        self.sent.push(message);
    }
}

fn response(status: StatusCode, body: &Value) -> Response<String> {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json")
        .body(body.to_string())
        .expect("a status and one header make a response")
}

#[cfg(test)]
mod tests;
