//! The core: every rule of aftercare, and nothing else.
//!
//! It knows no clock, no randomness, no database, no file and no async. What it needs arrives as arguments, what it
//! decides leaves as values, and `tests/it/architecture.rs` holds it to that.

pub mod particular;
pub mod vocabulary;

pub mod calendar;
pub mod condition;
pub mod discretion;
pub mod dossier;
pub mod ids;
pub mod person;

pub mod protocol;
pub mod questionnaire;
pub mod risk;
pub mod rules;
pub mod score;

pub mod circle;
pub mod consent;
pub mod contact;
pub mod conversation;
pub mod enrolment;
pub mod event;
pub mod message;
pub mod past;
pub mod retention;
pub mod task;
pub mod trajectory;

pub mod advance;
pub mod effect;
pub mod plan;
pub mod rehearsal;
pub mod timing;
pub mod versions;
pub mod why;
