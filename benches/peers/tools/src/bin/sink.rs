//! The gateway's far end: takes every message at once, and counts how often each came.
//!
//! It shares the machine with what is measured, so it does as little as it can: one thread, no framework, no check of
//! what stands in a message. It speaks as the gateway of the peers (200 and an id) and, where the path is Twilio's, as
//! the gateway of the service.
//!
//! `sink` prints its address. `GET /counts` tells what came since the last `POST /forget`.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::Write as _;
use std::rc::Rc;

use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::LocalSet;

/// What came since the last `forget`.
#[derive(Default)]
struct Counts {
    /// How often each message came.
    times: HashMap<Box<[u8]>, u32>,
    /// Connections over which a message came.
    connections: u32,
    /// How many times everything was forgotten, so that a connection knows whether it was counted since.
    round: u64,
    requests: u64,
    body_bytes: u64,
}

type Shared = Rc<RefCell<Counts>>;

/// A request that has come whole.
struct Request<'a> {
    path: &'a str,
    key: Option<&'a [u8]>,
    body: &'a [u8],
    /// Where in the buffer the next one begins.
    end: usize,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()
        .expect("a runtime starts");
    LocalSet::new().block_on(&runtime, async {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("loopback has a free port");
        println!("{}", listener.local_addr().expect("it is bound"));
        std::io::stdout().flush().expect("somebody listens");
        let counts = Shared::default();
        loop {
            let (stream, _) = listener.accept().await.expect("a connection comes");
            stream.set_nodelay(true).expect("a socket takes TCP_NODELAY");
            tokio::task::spawn_local(serve(stream, Rc::clone(&counts)));
        }
    });
}

async fn serve(mut stream: TcpStream, counts: Shared) {
    let mut buffer = Vec::with_capacity(16 * 1024);
    let mut counted_in = None;
    loop {
        while let Some(request) = whole(&buffer) {
            let answer = answer(&request, &counts, &mut counted_in);
            let end = request.end;
            buffer.drain(..end);
            if stream.write_all(&answer).await.is_err() {
                return;
            }
        }
        // A connection that the client closes is no news.
        if !matches!(stream.read_buf(&mut buffer).await, Ok(1..)) {
            return;
        }
    }
}

/// The first request in what was read, where all of it is there.
fn whole(read: &[u8]) -> Option<Request<'_>> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(read).expect("clients speak HTTP") else {
        return None;
    };
    let header = |name: &str| {
        let found = request
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| header.value)
    };
    assert!(header("transfer-encoding").is_none(), "a length is announced");
    let length = header("content-length").map_or(0, |value| {
        let digits = std::str::from_utf8(value).expect("a length is a number");
        digits.parse().expect("a length is a number")
    });
    let end = head + length;
    Some(Request {
        path: request.path?,
        key: header("idempotency-key"),
        body: read.get(head..end)?,
        end,
    })
}

fn answer(request: &Request<'_>, counts: &Shared, counted_in: &mut Option<u64>) -> Vec<u8> {
    let mut counts = counts.borrow_mut();
    match request.path {
        "/counts" => return reply("200 OK", &told(&counts)),
        "/forget" => {
            *counts = Counts {
                round: counts.round + 1,
                ..Counts::default()
            };
            return reply("200 OK", "{}");
        }
        _ => {}
    }
    counts.requests += 1;
    counts.body_bytes += request.body.len() as u64;
    if *counted_in != Some(counts.round) {
        *counted_in = Some(counts.round);
        counts.connections += 1;
    }
    // Twilio knows no key; each of the benchmark's people has a number of their own and is due one text.
    let key = request
        .key
        .or_else(|| recipient(request.body))
        .expect("a message has a key");
    match counts.times.get_mut(key) {
        Some(times) => *times += 1,
        None => {
            counts.times.insert(key.into(), 1);
        }
    }
    let n = counts.requests;
    if request.path.starts_with("/2010-04-01/") {
        reply(
            "201 Created",
            &format!(r#"{{"sid":"SM{n:032x}","status":"queued","num_segments":"2"}}"#),
        )
    } else {
        reply("200 OK", &format!(r#"{{"id":"m-{n:017}"}}"#))
    }
}

fn recipient(form: &[u8]) -> Option<&[u8]> {
    form.split(|&byte| byte == b'&').find(|field| field.starts_with(b"To="))
}

fn told(counts: &Counts) -> String {
    json!({
        "requests": counts.requests,
        "different": counts.times.len(),
        "again": counts.times.values().filter(|&&times| times > 1).count(),
        "connections": counts.connections,
        "body_bytes": counts.body_bytes,
    })
    .to_string()
}

fn reply(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}")
        .into_bytes()
}
