//! What the integration tests stand on: a fresh database per test and engine, the two gateways' far ends, a mailbox, a
//! browser, and the built program itself. Each part proves itself by tests of its own.
//!
//! The servers are started by `tests/run`, which tells by the environment where they are.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first surprise and says what it was"
)]

pub(crate) mod browser;
pub(crate) mod engines;
pub(crate) mod mailbox;
pub(crate) mod process;
mod rows;
pub(crate) mod service;
pub(crate) mod twilio;

pub(crate) use rows::{contents, rows, run};

/// Where `tests/run` put a server or a file that the tests need.
///
/// A test without its server fails; it is never skipped.
#[track_caller]
pub(crate) fn place(name: &str) -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests learn from tests/run where the servers are; the program's settings are not touched"
    )]
    let value = std::env::var(name);
    value.unwrap_or_else(|_| {
        panic!("{name} is not set, so the server behind it is not running. Run the tests by `tests/run`, or a few of them by `tests/run with cargo test --release --test it -- NAME`.")
    })
}

/// The builder of every HTTP client of the tests: no proxy, and the TLS provider chosen first.
pub(crate) fn http() -> reqwest::ClientBuilder {
    nazorg::channels::choose_tls_provider();
    reqwest::Client::builder().no_proxy()
}
