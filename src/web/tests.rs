//! The public listener as a browser, a mail program and a gateway meet it, on a stand-in for the engine that keeps what
//! it is told.

mod client_pages;
mod further;
mod hooks;
mod surroundings;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use jiff::civil::date;
use tower::ServiceExt as _;

use super::page::{Missing, Pages};
use super::reception::{Readiness, Reception};
use super::server::{ClientState, TIME_OUT, WebSettings, client_routes};
use crate::care::advance::Promise;
use crate::care::calendar::Country;
use crate::care::condition::Condition;
use crate::care::conversation::{CallUrgency, PageAnswer};
use crate::care::person::{Language, Readers};
use crate::care::questionnaire::{AnswerOption, Item, ItemKind, Provenance, Questionnaire, Texts};
use crate::care::risk::Saying;
use crate::care::score::Scoring;
use crate::channels::report::{InboundSms, StatusReport};
use crate::channels::twilio::{Verifier, WebhookSettings};
use crate::engine::EngineError;
use crate::engine::links::{LinkView, PageOutcome};
use crate::store::inbound::{Received, Reported};

const LANGUAGES: [Language; 3] = [Language::NL, Language::FR, Language::EN];
const BASE: &str = "https://nazorg.example.org";
const AUTH_TOKEN: &str = "12345";

/// What the stand-in was told, in order.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    pages: Vec<(String, String, Given)>,
    sms: Vec<(String, String)>,
    reports: Vec<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Given {
    answers: BTreeMap<String, String>,
    call_me: Option<CallUrgency>,
    later: bool,
    stop: bool,
    remark: Option<String>,
}

/// Knows the links `open`, `scale`, `announcement`, `notice`, `expired`, `slow` and `panic`; where `refuses`, stores nothing.
struct StandIn {
    told: Mutex<Told>,
    verifier: Option<Verifier>,
    refuses: bool,
    ready: Readiness,
}

impl StandIn {
    fn new() -> Self {
        let settings = WebhookSettings {
            public_base: BASE.to_owned(),
            auth_tokens: vec![AUTH_TOKEN.to_owned().into()],
            shared_keys: Vec::new(),
        };
        Self {
            told: Mutex::default(),
            verifier: Some(Verifier::new(&settings).unwrap()),
            refuses: false,
            ready: Readiness {
                database: true,
                rules: true,
                pulse_age: Some(SignedDuration::from_secs(5)),
            },
        }
    }

    fn take(&self, token: &str, nonce: &str, page: PageAnswer) -> Result<PageOutcome, EngineError> {
        if self.refuses {
            return Err(EngineError::Task);
        }
        if token == "expired" && !page.stop {
            return Ok(PageOutcome::Expired);
        }
        if !["open", "scale", "announcement", "notice", "expired"].contains(&token) {
            return Ok(PageOutcome::Unknown);
        }
        if let Some(item) = page.answers.keys().find(|item| questionnaire().item(item).is_none()) {
            return Ok(PageOutcome::Invalid(item.clone()));
        }
        let mut told = self.told.lock().unwrap();
        if told.pages.iter().any(|(_, known, _)| known == nonce) {
            return Ok(PageOutcome::Duplicate);
        }
        let outcome = match (page.stop, page.later, page.call_me) {
            (true, ..) => PageOutcome::Taken(Promise::Stopped),
            (_, true, _) => PageOutcome::Taken(Promise::Later { on: date(2026, 3, 3) }),
            (.., Some(_)) => PageOutcome::Taken(Promise::Call { by: date(2026, 3, 3) }),
            _ => PageOutcome::Taken(Promise::Good),
        };
        let PageAnswer {
            answers,
            call_me,
            later,
            stop,
            remark,
            language: _,
        } = page;
        told.pages.push((
            token.to_owned(),
            nonce.to_owned(),
            Given {
                answers,
                call_me,
                later,
                stop,
                remark,
            },
        ));
        Ok(outcome)
    }
}

impl Reception for StandIn {
    fn open_link<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<LinkView, EngineError>> {
        async move {
            if self.refuses {
                return Err(EngineError::Task);
            }
            let open = |questionnaire, notice| LinkView::Open {
                language: Language::FR,
                languages: LANGUAGES.to_vec(),
                questionnaire,
                notice,
                answered: false,
            };
            Ok(match token {
                "open" => open(Some(Box::new(questionnaire())), None),
                "scale" => open(Some(Box::new(scale())), None),
                "announcement" => open(None, None),
                "notice" => open(
                    None,
                    Some(LANGUAGES.map(|tag| (tag, format!("<b>bravo</b> {tag}"))).into()),
                ),
                "expired" => LinkView::Expired { language: Language::FR },
                "slow" => std::future::pending().await,
                "panic" => panic!("on purpose"),
                _ => LinkView::Unknown,
            })
        }
        .boxed()
    }

    fn receive_page<'a>(
        &'a self,
        token: &'a str,
        nonce: &'a str,
        page: PageAnswer,
    ) -> BoxFuture<'a, Result<PageOutcome, EngineError>> {
        async move { self.take(token, nonce, page) }.boxed()
    }

    fn stop_by_link<'a>(&'a self, token: &'a str, nonce: &'a str) -> BoxFuture<'a, Result<PageOutcome, EngineError>> {
        async move {
            self.take(
                token,
                nonce,
                PageAnswer {
                    stop: true,
                    ..PageAnswer::default()
                },
            )
        }
        .boxed()
    }

    fn receive_sms(&self, sms: InboundSms) -> BoxFuture<'_, Result<Received, EngineError>> {
        async move {
            if self.refuses {
                return Err(EngineError::Task);
            }
            let (mut told, came) = (self.told.lock().unwrap(), (sms.from, sms.body));
            if told.sms.contains(&came) {
                return Ok(Received::Duplicate);
            }
            told.sms.push(came);
            Ok(Received::OnBoard("in_1".into()))
        }
        .boxed()
    }

    fn receive_status(&self, report: StatusReport) -> BoxFuture<'_, Result<Reported, EngineError>> {
        async move {
            if self.refuses {
                return Err(EngineError::Task);
            }
            let (mut told, came) = (self.told.lock().unwrap(), format!("{} {}", report.wire, report.fate));
            if report.wire != "m_1" {
                return Ok(Reported::Unknown);
            }
            if told.reports.contains(&came) {
                return Ok(Reported::Duplicate);
            }
            told.reports.push(came);
            Ok(Reported::Known)
        }
        .boxed()
    }

    fn verifier(&self) -> Option<&Verifier> {
        self.verifier.as_ref()
    }

    fn readiness(&self) -> BoxFuture<'_, Readiness> {
        async move { self.ready }.boxed()
    }
}

/// The same as a scale, which nobody is asked a part of.
fn scale() -> Questionnaire {
    let scoring = Scoring {
        values: BTreeMap::new(),
        group: "going".to_owned(),
        tables: Vec::new(),
        least_change: None,
    };
    Questionnaire {
        scoring: Some(scoring),
        ..questionnaire()
    }
}

/// A question whose words would break a page that did not escape them, and one for whoever finds it hard.
fn questionnaire() -> Questionnaire {
    let texts = |text: &str| -> Texts {
        LANGUAGES
            .map(|language| (language, format!("{text} {language}")))
            .into()
    };
    let option = |code: &str| AnswerOption {
        code: code.to_owned(),
        digit: None,
        texts: texts(&format!("<b>{code}</b>")),
        words: Vec::new(),
    };
    Questionnaire {
        id: "pulse".to_owned(),
        names: texts("pulse"),
        provenance: Provenance {
            version: 1,
            source: None,
            licence: None,
            validation: BTreeMap::new(),
        },
        lead: Some("going".to_owned()),
        items: vec![
            Item {
                id: "going".to_owned(),
                kind: ItemKind::Scale,
                texts: texts("\"how\" & <i>why</i>"),
                short: Texts::new(),
                options: vec![option("well"), option("hard")],
                readers: Readers::Volunteer,
                order: None,
                ask_when: None,
            },
            Item {
                id: "since".to_owned(),
                kind: ItemKind::Choice,
                texts: texts("since when"),
                short: Texts::new(),
                options: vec![option("days"), option("weeks")],
                readers: Readers::Counsellor,
                order: None,
                ask_when: Some(Condition::Fact(Saying::Answer {
                    item: "going".to_owned(),
                    is: vec!["hard".to_owned()],
                })),
            },
        ],
        scoring: None,
    }
}

/// The public listener with its stand-in.
struct Listener {
    stand_in: Arc<StandIn>,
    state: ClientState,
    patience: Duration,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Listener {
    fn new() -> Self {
        Self::on(StandIn::new())
    }

    fn on(stand_in: StandIn) -> Self {
        let stand_in = Arc::new(stand_in);
        let lines = include_str!("../../config/help-lines.toml");
        let settings = WebSettings {
            public_url: BASE.to_owned(),
            workspace_url: "http://127.0.0.1:8081".to_owned(),
            organisation: "Dienst Voorbeeld".to_owned(),
            sender: "Team <Noord>".to_owned(),
            phone: "02 555 01 23".to_owned(),
            hours: BTreeMap::from([
                (Language::NL, "ma-vr 9-16 u".to_owned()),
                (Language::FR, "lu-ve 9-16 h".to_owned()),
            ]),
            country: Country::BE,
            languages: LANGUAGES.to_vec(),
            help_lines: crate::files::help_lines::read("help-lines.toml", lines).unwrap(),
        };
        let state = ClientState {
            reception: Arc::clone(&stand_in) as Arc<dyn Reception>,
            pages: Arc::new(Pages::open(None, Missing::Refuse).unwrap()),
            settings: Arc::new(settings),
            callbacks: Arc::default(),
            requests: Arc::default(),
        };
        Self {
            stand_in,
            state,
            patience: TIME_OUT,
        }
    }

    async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = client_routes(self.state.clone(), self.patience)
            .oneshot(request)
            .await
            .unwrap();
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path).body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    async fn with(&self, method: Method, path: &str) -> Answer {
        self.ask(Request::builder().method(method).uri(path).body(Body::empty()).unwrap())
            .await
    }

    fn told(&self) -> std::sync::MutexGuard<'_, Told> {
        self.stand_in.told.lock().unwrap()
    }
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}
