//! A collector of traces on loopback: takes OTLP over HTTP and keeps every byte.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message as _;
use tokio::net::TcpListener;

type Kept = Arc<Mutex<Vec<Bytes>>>;

/// The far end of traces.
pub(crate) struct Collector {
    /// What goes into `[log] otlp`.
    pub(crate) endpoint: String,
    kept: Kept,
}

impl Collector {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("a listener has an address"));
        let kept = Kept::default();
        let router = Router::new()
            .route("/v1/traces", post(take))
            .with_state(Arc::clone(&kept));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { endpoint, kept }
    }

    /// Every byte that came.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.kept().concat()
    }

    fn kept(&self) -> Vec<Bytes> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn requests(&self) -> impl Iterator<Item = ExportTraceServiceRequest> {
        let read = |bytes: Bytes| ExportTraceServiceRequest::decode(bytes).expect("it is OTLP");
        self.kept().into_iter().map(read)
    }

    /// The spans that came.
    pub(crate) fn spans(&self) -> Vec<Span> {
        let resources = self.requests().flat_map(|request| request.resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }

    /// Whose they are: each attribute that was ever told.
    pub(crate) fn resources(&self) -> BTreeSet<(String, String)> {
        let resources = self.requests().flat_map(|request| request.resource_spans);
        let told = resources.flat_map(|one| one.resource.expect("spans name their resource").attributes);
        told.map(|attribute| pair(&attribute)).collect()
    }
}

/// An attribute as text.
pub(crate) fn pair(attribute: &KeyValue) -> (String, String) {
    let value = attribute.value.as_ref().and_then(|value| value.value.as_ref());
    let value = match value {
        Some(Value::StringValue(text)) => text.clone(),
        Some(Value::IntValue(number)) => number.to_string(),
        Some(Value::BoolValue(is_so)) => is_so.to_string(),
        other => panic!("{} is of no kind that we send: {other:?}", attribute.key),
    };
    (attribute.key.clone(), value)
}

async fn take(State(kept): State<Kept>, headers: HeaderMap, body: Bytes) -> StatusCode {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    kept.lock().unwrap_or_else(PoisonError::into_inner).push(body);
    StatusCode::OK
}
