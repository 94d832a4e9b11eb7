//! The suites that stand outside the crate: the layers' arrows, both engines, real servers.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod architecture;
mod daemon;
mod main_job;
mod pages;
mod support;
mod world;
