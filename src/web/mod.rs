//! The web: client pages, the workspace, webhooks and health answers.
//!
//! Two listeners, so that only what clients and gateways need faces the internet, and a third for metrics where it is wanted. Client pages and webhooks see the
//! engine through the narrow [`reception::Reception`] alone. Everything is rendered here; no page needs a script.

pub mod assets;
pub mod headers;
pub mod language;
pub mod page;

pub mod health;
pub mod metrics;
pub mod reception;
pub mod server;
pub mod why;

pub mod client;
pub mod webhooks;
pub mod workspace;

#[cfg(test)]
mod tests;
