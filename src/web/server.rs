//! The two routers, and what surrounds every route: strict headers, a time-out, a body limit, and an end to panics.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::FutureExt as _;
use tracing::Instrument as _;

use super::headers::{self, HeaderSettings};
use super::metrics::{Listener, RequestTimes};
use super::page::Pages;
use super::reception::Reception;
use super::webhooks::CallbackCounts;
use super::{assets, client, health, language, webhooks, workspace};
use crate::care::calendar::Country;
use crate::care::person::Language;
use crate::engine::Engine;
use crate::files::help_lines::HelpLines;

/// How long a request may take, its body included.
pub const TIME_OUT: Duration = Duration::from_secs(15);

/// The route that takes an export.
pub const UPLOAD_PATH: &str = "/imports/upload";

/// How long that route may take: 64 MiB over a line of one megabit a second.
pub const UPLOAD_TIME_OUT: Duration = Duration::from_mins(10);

/// The largest body of a request, in bytes: 1 MiB.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// The largest body on the route that takes an export, in bytes: 70 MiB. That route says so by
/// `.layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))`.
pub const UPLOAD_BYTES_MAX: usize = 70 * 1024 * 1024;

/// What all pages stand on; cheap to clone.
#[derive(Clone)]
pub struct WebState {
    /// The engine.
    pub engine: Engine,
    /// Templates, words and assets.
    pub pages: Arc<Pages>,
    /// What the settings say.
    pub settings: Arc<WebSettings>,
    /// The callbacks that were refused since the start.
    pub callbacks: Arc<CallbackCounts>,
    /// The requests that were answered since the start.
    pub requests: Arc<RequestTimes>,
}

/// What the web is told by the settings.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// Where client pages stand, without a slash at the end.
    pub public_url: String,
    /// Where the workspace stands, without a slash at the end.
    pub workspace_url: String,
    /// The organisation's name, for workers.
    pub organisation: String,
    /// The name under which the service presents itself to anybody who may look over a shoulder.
    pub sender: String,
    /// A number where a person answers.
    pub phone: String,
    /// When that number answers, by language.
    pub hours: BTreeMap<Language, String>,
    /// Whose help lines are shown.
    pub country: Country,
    /// The languages of pages that belong to no person, the first one where a browser asks for none of them.
    pub languages: Vec<Language>,
    /// The help lines.
    pub help_lines: HelpLines,
}

/// What client pages and webhooks stand on: of the engine, its reception alone.
#[derive(Clone)]
pub struct ClientState {
    /// What may be asked of the engine.
    pub reception: Arc<dyn Reception>,
    /// Templates, words and assets.
    pub pages: Arc<Pages>,
    /// What the settings say.
    pub settings: Arc<WebSettings>,
    /// The callbacks that were refused since the start.
    pub callbacks: Arc<CallbackCounts>,
    /// The requests that were answered since the start.
    pub requests: Arc<RequestTimes>,
}

/// Which page tells what went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 404.
    NotFound,
    /// 405.
    WrongMethod,
    /// 413.
    TooLarge,
    /// 400: the request cannot be read.
    Unreadable,
    /// 503: try again.
    Busy,
    /// 500.
    Failed,
}

impl WebState {
    /// The state at the start.
    #[must_use]
    pub fn new(engine: Engine, pages: Pages, settings: WebSettings) -> Self {
        Self {
            engine,
            pages: Arc::new(pages),
            settings: Arc::new(settings),
            callbacks: Arc::default(),
            requests: Arc::default(),
        }
    }

    fn for_clients(&self) -> ClientState {
        ClientState {
            reception: Arc::new(self.engine.clone()),
            pages: Arc::clone(&self.pages),
            settings: Arc::clone(&self.settings),
            callbacks: Arc::clone(&self.callbacks),
            requests: Arc::clone(&self.requests),
        }
    }
}

/// What faces the internet: client pages, webhooks, health answers.
pub fn client_router(state: &WebState) -> Router {
    client_routes(state.for_clients(), TIME_OUT)
}

/// The same on whatever stands in for the engine.
pub(super) fn client_routes(state: ClientState, patience: Duration) -> Router {
    let https = state.settings.public_url.starts_with("https://");
    let routes = Router::new()
        .merge(health::router(Arc::clone(&state.reception), None))
        .merge(webhooks::router(state.clone()))
        .merge(client::router(state.clone()));
    surrounded(routes, state, Listener::Client, https, patience)
}

/// What only workers reach: the workspace, and health answers.
pub fn workspace_router(state: &WebState, intake: workspace::IntakeSettings) -> Router {
    let https = state.settings.workspace_url.starts_with("https://");
    let clients = state.for_clients();
    let routes = Router::new()
        .merge(health::router(
            Arc::clone(&clients.reception),
            Some(Arc::clone(&state.callbacks)),
        ))
        .merge(workspace::router_with(state.clone(), intake));
    surrounded(routes, clients, Listener::Workspace, https, TIME_OUT)
}

/// Further routes of this process behind the same assets, headers and limits: the desk of the demo.
pub fn beside(state: &WebState, routes: Router) -> Router {
    surrounded(routes, state.for_clients(), Listener::Beside, false, TIME_OUT)
}

/// Assets, the answers to unknown addresses, and the layers; the last one named is the outermost.
fn surrounded(routes: Router, state: ClientState, listener: Listener, https: bool, patience: Duration) -> Router {
    let requests = Arc::clone(&state.requests);
    let shared = Router::new()
        .route("/assets/{hash}/{*name}", get(assets::serve))
        .route("/favicon.ico", get(favicon))
        .with_state(Arc::clone(&state.pages))
        .route("/robots.txt", get(robots));
    let trouble = |trouble: Trouble| {
        let state = state.clone();
        move |headers: HeaderMap| async move { state.trouble(&headers, trouble) }
    };
    routes
        .merge(shared)
        .fallback(trouble(Trouble::NotFound))
        .method_not_allowed_fallback(trouble(Trouble::WrongMethod))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state((state, patience), guard))
        .layer(from_fn_with_state((requests, listener), trace))
        .layer(from_fn_with_state(HeaderSettings { https }, headers::strict))
}

/// Nothing here is for search engines (RFC 9309).
async fn robots() -> &'static str {
    "User-agent: *\nDisallow: /\n"
}

async fn favicon(State(pages): State<Arc<Pages>>) -> Response {
    match pages.assets().get("favicon.svg") {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Ends a request that takes too long, and turns a panic into a page. What was committed by then stays committed.
async fn guard(State((state, patience)): State<(ClientState, Duration)>, request: Request, next: Next) -> Response {
    let asked: HeaderMap = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .map(|value| (header::ACCEPT_LANGUAGE, value.clone()))
        .into_iter()
        .collect();
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let patience = if route == Some(UPLOAD_PATH) {
        patience.max(UPLOAD_TIME_OUT)
    } else {
        patience
    };
    let answered = AssertUnwindSafe(tokio::time::timeout(patience, next.run(request)))
        .catch_unwind()
        .await;
    match answered {
        Ok(Ok(answer)) => answer,
        Ok(Err(_)) => {
            tracing::warn!("a request took too long and was ended");
            state.trouble(&asked, Trouble::Busy)
        }
        Err(_) => {
            tracing::error!("a request ended in a panic; this is a fault of the program");
            state.trouble(&asked, Trouble::Failed)
        }
    }
}

/// Says of each request its method, its route and its status: never its path, which may hold a token. Whoever finds out
/// which trajectory it is about notes that on its span.
async fn trace(
    State((requests, listener)): State<(Arc<RequestTimes>, Listener)>,
    request: Request,
    next: Next,
) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("none", MatchedPath::as_str)
        .to_owned();
    let method = known_method(request.method());
    let begun = Instant::now();
    let span = tracing::info_span!(
        "request",
        listener = listener.code(),
        http.method = method,
        http.route = route,
        http.status = tracing::field::Empty,
        trajectory = tracing::field::Empty,
    );
    let answer = next.run(request).instrument(span.clone()).await;
    let (status, took) = (answer.status().as_u16(), begun.elapsed());
    requests.note(listener, &route, status, took);
    let took_ms = took.as_millis();
    let _entered = span.enter();
    if route == "/healthz" || route == "/readyz" {
        tracing::debug!(http.status = status, took_ms, "answered");
    } else {
        tracing::info!(http.status = status, took_ms, "answered");
    }
    // After the line, which says so by itself.
    span.record("http.status", status);
    answer
}

/// A method by its name; whatever else a sender may have put there is not repeated.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

impl ClientState {
    /// A page that says what went wrong, in the browser's language.
    pub(super) fn trouble(&self, headers: &HeaderMap, trouble: Trouble) -> Response {
        let language = language::of_browser(headers, &self.settings.languages);
        self.trouble_in(language, trouble)
    }

    /// The same in a language that is known.
    pub(super) fn trouble_in(&self, language: Language, trouble: Trouble) -> Response {
        let (status, kind) = match trouble {
            Trouble::NotFound => (StatusCode::NOT_FOUND, "not-found"),
            Trouble::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "not-found"),
            Trouble::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
            Trouble::Unreadable => (StatusCode::BAD_REQUEST, "unreadable"),
            Trouble::Busy => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
            Trouble::Failed => (StatusCode::INTERNAL_SERVER_ERROR, "failed"),
        };
        let context = minijinja::context! {
            sender => self.settings.sender,
            phone => self.settings.phone,
            hours => self.settings.hours.get(&language),
            kind,
        };
        let mut answer = match self.pages.render("trouble.html", language, context) {
            Ok(page) => (status, page).into_response(),
            Err(error) => {
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "the page that tells of trouble cannot be rendered"
                );
                (
                    status,
                    [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
                    self.settings.phone.clone(),
                )
                    .into_response()
            }
        };
        if trouble == Trouble::Busy {
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
        }
        answer
    }
}
