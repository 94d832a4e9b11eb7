//! A relay played on this machine: it keeps to a script and writes down what it hears.

mod encrypted;
mod phases;
mod pooled;
mod relay;
