//! The suites that stand outside the crate: the layers' arrows, both engines, real servers.

mod architecture;
mod main_job;
mod support;
mod world;
