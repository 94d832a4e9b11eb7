//! The suites that stand outside the crate: the layers' arrows, both engines, real servers.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod architecture;
mod at_rest;
mod changed;
mod contact;
mod daemon;
mod doctor;
mod fates;
mod flood;
mod gateways;
mod import;
mod kills;
mod main_job;
mod merged;
mod metrics;
mod never_twice;
mod pages;
mod rehearse;
mod restores;
mod security_page;
mod shared;
mod simulation;
mod stop_race;
mod support;
mod traps;
mod troubles;
mod versions;
mod why;
mod world;
