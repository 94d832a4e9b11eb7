//! Logging: lines that tell a story by ids and dossier references, never by names, numbers, answers or texts.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Starts logging to standard error, as text or JSON. The level is that of our own lines: libraries, which would log
/// addresses and conversations, are kept at warnings, whatever it is.
pub fn start(level: &str, json: bool) {
    let others = if level == "error" { "error" } else { "warn" };
    let filter = EnvFilter::new(format!("{others},{}={level}", env!("CARGO_CRATE_NAME")));
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
