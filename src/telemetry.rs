//! Logging: lines that tell a story by ids and dossier references, never by names, numbers, answers or texts.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging to standard error, as text or JSON. The level is that of our own lines: libraries, which would log
/// addresses and conversations, are kept at warnings, whatever it is.
pub fn start(level: &str, json: bool) {
    let others = if level == "error" { "error" } else { "warn" };
    // The driver quotes a line of a password file that it cannot read, password and all.
    let discreet = "sqlx_postgres::options::pgpass=off";
    let filter = EnvFilter::new(format!("{others},{discreet},{}={level}", env!("CARGO_CRATE_NAME")));
    let base = fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false);
    // A second start, as in tests, keeps the first.
    let started = if json {
        base.json().finish().try_init()
    } else {
        base.finish().try_init()
    };
    drop(started);
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
