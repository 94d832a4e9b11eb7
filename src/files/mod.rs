//! The shapes and checkers of the files that service staff own: they turn text into values of the core.
//!
//! A file is read whole and all its problems are reported together, each with place and mend. The reading order of a
//! file kind is its own module; what several kinds share stands in [`problem`], in the tables and in the words below.

pub mod problem;

mod conditions;
mod head;
pub mod schema;
mod shape;
mod short;
mod table;
mod texts;
mod words;

pub mod calendars;
pub mod checked;
pub mod fingerprint;
pub mod help_lines;
pub mod protocols;
pub mod questionnaires;
pub mod risk;
pub mod rulebook;
pub mod scenarios;
pub mod together;
pub mod wording;

#[cfg(test)]
mod fuzz_tests;
#[cfg(test)]
mod tests;
