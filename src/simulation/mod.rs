//! The service, lived through: the real engine, store and core, under a clock, gateways, people and troubles that are drawn
//! from a seed.
//!
//! One operation is in flight at a time, so that a seed replays; what interleaves does so at the points where a process
//! can stand still (`store::faults`). After every step the promises of the service are compared with what the far ends of
//! the gateways got and what the database holds. A year passes in about a second.
//!
//! The people are made up, the keys are drawn from the seed, and nothing leaves the process.

mod far;
mod faults;
mod host;
mod people;
mod shrink;
mod staff;
mod story;
mod watch;
mod world;

pub use shrink::shortest;
pub use story::Story;
pub use world::{Ground, Outcome, play};
