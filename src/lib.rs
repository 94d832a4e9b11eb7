//! `nazorg`: aftercare for closed debt-counselling dossiers.
//!
//! The modules in reading order: the rules first, then what feeds them, then what carries out what they decide.

pub mod care;

pub mod vault;

pub mod store;
