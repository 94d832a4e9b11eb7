//! `nazorg`: aftercare for closed debt-counselling dossiers.
//!
//! The modules in reading order: the rules first, then what feeds them, then what carries out what they decide.

pub use nazorg_care as care;

pub mod clock;
pub mod settings;
pub mod telemetry;

pub mod files;
pub mod telling;
pub mod vault;

pub mod intake;
pub mod store;

pub mod channels;
pub mod engine;
pub mod web;

pub mod simulation;

pub mod cli;
