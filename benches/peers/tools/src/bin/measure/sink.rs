//! What the sink counted.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Counts {
    pub(crate) requests: u64,
    pub(crate) different: u64,
    /// How many came more than once.
    pub(crate) again: u64,
    pub(crate) connections: u64,
    pub(crate) body_bytes: u64,
}

pub(crate) fn counts(address: &str) -> Counts {
    serde_json::from_str(&ask(address, "GET /counts")).expect("the sink tells")
}

pub(crate) fn forget(address: &str) {
    ask(address, "POST /forget");
}

fn ask(address: &str, what: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the sink answers");
    write!(stream, "{what} HTTP/1.1\r\nhost: {address}\r\n\r\n").expect("the sink listens");
    // It keeps connections open; what it says here is short and comes in one piece.
    let mut answer = vec![0; 1024];
    let read = stream.read(&mut answer).expect("the sink tells");
    let answer = String::from_utf8_lossy(&answer[..read]);
    answer.split_once("\r\n\r\n").expect("it speaks HTTP").1.to_owned()
}
