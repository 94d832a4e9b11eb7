//! Traces over OTLP/HTTP, as protobuf, with the HTTP client and the TLS that are here anyhow.
//!
//! Only our own spans go out, and of them what they are declared with: ids and codes. What is said inside a span, a log
//! line, stays in the log.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use opentelemetry::KeyValue;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracerProvider, SpanData, SpanExporter,
};
use prost::Message as _;
use reqwest::header::CONTENT_TYPE;
use tokio::runtime::Handle;
use tracing::span::{Attributes, Id, Record};
use tracing::{Level, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// How long one delivery may take.
const TIME_OUT: Duration = Duration::from_secs(5);

/// How long spans gather before they are delivered.
const GATHER: Duration = Duration::from_secs(2);

/// So many spans wait at most; what comes beyond that while a collector is away is let go of.
const QUEUE: usize = 4096;

/// So many spans go out together at most.
const BATCH: usize = 512;

/// Why there are no traces.
#[derive(Debug, thiserror::Error)]
#[error("[log] otlp: no HTTP client can be made")]
pub struct TracesError(#[source] reqwest::Error);

/// Where spans go.
#[derive(Clone)]
pub struct Traces(SdkTracerProvider);

impl Traces {
    /// Spans to a collector (`http://127.0.0.1:4318`), under this worker's name. It delivers on the runtime that this is
    /// called on.
    ///
    /// # Errors
    /// Where no HTTP client can be made.
    pub fn to(endpoint: &str, worker: &str) -> Result<Self, TracesError> {
        crate::channels::choose_tls_provider();
        let client = reqwest::Client::builder()
            .timeout(TIME_OUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(TracesError)?;
        let collector = Collector {
            client,
            url: format!("{}/v1/traces", endpoint.trim_end_matches('/')),
            runtime: Handle::current(),
            resource: ResourceAttributesWithSchema::default(),
            is_away: AtomicBool::new(false),
        };
        // All that the library would else take from the environment is said here: settings are read in one place.
        let batches = BatchConfigBuilder::default()
            .with_max_queue_size(QUEUE)
            .with_max_export_batch_size(BATCH)
            .with_scheduled_delay(GATHER)
            .build();
        let resource = Resource::builder_empty().with_attributes([
            KeyValue::new("service.name", "nazorg"),
            KeyValue::new("service.version", env!("CARGO_PKG_VERSION")),
            KeyValue::new("service.instance.id", worker.to_owned()),
        ]);
        let provider = SdkTracerProvider::builder()
            .with_sampler(Sampler::AlwaysOn)
            .with_resource(resource.build())
            .with_span_processor(
                BatchSpanProcessor::builder(collector)
                    .with_batch_config(batches)
                    .build(),
            );
        Ok(Self(provider.build()))
    }

    /// What hears spans and sends them.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'s> LookupSpan<'s>,
    {
        OurSpans(
            tracing_opentelemetry::layer()
                .with_tracer(self.0.tracer("nazorg"))
                .with_location(false)
                .with_threads(false)
                .with_tracked_inactivity(false)
                .with_target(false),
        )
    }

    /// Delivers what has gathered, and ends.
    pub async fn end(self) {
        // It waits for its own thread, which waits for the runtime.
        let ended = tokio::task::spawn_blocking(move || self.0.shutdown_with_timeout(TIME_OUT));
        if !matches!(ended.await, Ok(Ok(()))) {
            tracing::debug!("the last traces were not delivered");
        }
    }
}

/// Whether it is a span of ours that is traced.
pub(super) fn is_traced(told: &Metadata<'_>) -> bool {
    told.is_span() && *told.level() <= Level::INFO && told.target().starts_with(env!("CARGO_CRATE_NAME"))
}

/// Hears our spans; no library's, and no log lines.
struct OurSpans<L>(L);

impl<S, L> Layer<S> for OurSpans<L>
where
    S: Subscriber + for<'s> LookupSpan<'s>,
    L: Layer<S>,
{
    fn on_layer(&mut self, subscriber: &mut S) {
        self.0.on_layer(subscriber);
    }

    fn on_new_span(&self, told: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        // What it has not heard of here, it passes over below.
        if is_traced(told.metadata()) {
            self.0.on_new_span(told, id, context);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        self.0.on_record(id, values, context);
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        self.0.on_enter(id, context);
    }

    fn on_exit(&self, id: &Id, context: Context<'_, S>) {
        self.0.on_exit(id, context);
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        self.0.on_close(id, context);
    }
}

/// The far end.
struct Collector {
    client: reqwest::Client,
    url: String,
    runtime: Handle,
    resource: ResourceAttributesWithSchema,
    /// Whether the last delivery failed: it is told once, and not for each batch.
    is_away: AtomicBool,
}

impl fmt::Debug for Collector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector").finish_non_exhaustive()
    }
}

impl Collector {
    async fn deliver(&self, spans: Vec<SpanData>) -> Result<(), String> {
        let request = ExportTraceServiceRequest {
            resource_spans: group_spans_by_resource_and_scope(spans, &self.resource),
        };
        let post = self
            .client
            .post(&self.url)
            .header(CONTENT_TYPE, "application/x-protobuf");
        let post = post.body(request.encode_to_vec());
        // The library asks from a thread of its own, which has no runtime.
        let sent = self.runtime.spawn(async move { post.send().await });
        match sent.await {
            Ok(Ok(answer)) if answer.status().is_success() => Ok(()),
            Ok(Ok(answer)) => Err(format!("it answered {}", answer.status().as_u16())),
            Ok(Err(error)) => Err(error.without_url().to_string()),
            Err(_) => Err("the program is ending".to_owned()),
        }
    }
}

impl SpanExporter for Collector {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let delivered = self.deliver(batch).await;
        let was_away = self.is_away.swap(delivered.is_err(), Ordering::Relaxed);
        delivered.map_err(|why| {
            if !was_away {
                tracing::warn!(why, "traces are not delivered; what gathers meanwhile is let go of");
            }
            OTelSdkError::InternalFailure(why)
        })
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
    }
}
