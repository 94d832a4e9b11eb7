//! How a program and whoever measures it speak, over its standard input and output: it says that it is ready and with
//! what settings, is told to go, says how long it took, and stays until its input ends, so that its figures can still
//! be read.

use std::io::{Write as _, stdin, stdout};
use std::time::Duration;

use serde_json::json;

/// Says that all is prepared, and waits. Without anybody who measures the input has ended, and it goes at once.
pub fn ready(version: &str, settings: &str) {
    say(&json!({ "version": version, "settings": settings }));
    stdin().read_line(&mut String::new()).expect("the input can be read");
}

/// Says how long it took, and waits until its figures have been read.
pub fn done(jobs: usize, took: Duration) {
    say(&json!({ "jobs": jobs, "seconds": took.as_secs_f64() }));
    stdin().read_line(&mut String::new()).expect("the input can be read");
}

fn say(line: &serde_json::Value) {
    println!("{line}");
    stdout().flush().expect("somebody listens");
}
