//! The laws of the core (design.md §4) as properties of a small pure world, and stories that read like a ledger.
//!
//! The world holds what the store holds and does with effects what the store does; `watch.rs` looks at every step of it
//! and writes down which law a step broke.

mod drawn;
mod laws;
pub(crate) mod plans;
mod queue;
mod scenario;
mod stories;
mod story;
mod totality;
mod watch;
mod world;
