//! Logging: lines that tell a story by ids and dossier references, never by names, numbers, answers or texts. Traces tell
//! the same story by the same ids, where they are wanted.

mod otlp;

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::IsTerminal as _;

use tracing::level_filters::LevelFilter;
use tracing::{Metadata, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Registry, fmt};

pub use otlp::{Traces, TracesError};

/// Starts logging to standard error, as text or JSON. The level is that of our own lines: libraries, which would log
/// addresses and conversations, are kept at warnings, whatever it is.
///
/// `traces` go along at any level, where there are any.
pub fn start(level: &str, json: bool, traces: Option<&Traces>) {
    let heard = Heard {
        lines: lines_of(level),
        traced: traces.is_some(),
    };
    let base = fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    let lines = if json { base.json().boxed() } else { base.boxed() };
    let subscriber = Registry::default()
        .with(lines)
        .with(traces.map(Traces::layer))
        .with(heard);
    // A second start, as in tests, keeps the first.
    drop(subscriber.try_init());
}

fn lines_of(level: &str) -> Targets {
    let ours = level.parse().unwrap_or(LevelFilter::INFO);
    let others = ours.min(LevelFilter::WARN);
    let lines = Targets::new().with_default(others);
    // The driver quotes a line of a password file that it cannot read, password and all.
    let lines = lines.with_target("sqlx_postgres::options::pgpass", LevelFilter::OFF);
    lines.with_target(env!("CARGO_CRATE_NAME"), ours)
}

/// What is heard at all.
///
/// One for lines and traces together: with a filter for each, the library lets a check of another library's (sqlx asks
/// whether its queries are logged) decide on the next span or line of the same thread, and loses it.
struct Heard {
    lines: Targets,
    /// Whether our spans are heard, at whatever level lines are.
    traced: bool,
}

impl<S: Subscriber> Layer<S> for Heard {
    fn enabled(&self, told: &Metadata<'_>, _: Context<'_, S>) -> bool {
        (self.traced && otlp::is_traced(told)) || self.lines.would_enable(told.target(), told.level())
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        let lines = self.lines.iter().map(|(_, level)| level).max();
        let lines = lines.max(self.lines.default_level())?;
        Some(if self.traced {
            lines.max(LevelFilter::INFO)
        } else {
            lines
        })
    }
}

/// Tells where a panic was, and not what it said: its text may quote what the program was reading, a name among it.
pub fn keep_panics_discreet() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let trace = Backtrace::capture();
        let trace = (trace.status() == BacktraceStatus::Captured).then(|| trace.to_string());
        if tracing::dispatcher::has_been_set() {
            tracing::error!(
                place,
                trace,
                "a fault of the program or of a library; please report the place"
            );
        } else {
            tell_without_log(&place, &trace.unwrap_or_default());
        }
    }));
}

#[expect(clippy::print_stderr, reason = "nothing logs yet, and a fault is not passed over")]
fn tell_without_log(place: &str, trace: &str) {
    eprintln!("a fault of the program or of a library; please report the place: {place}\n{trace}");
}
