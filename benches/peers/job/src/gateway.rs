//! The way to the far end: so many connections, kept open, one request at a time on each.

use std::sync::Mutex;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use serde::Deserialize;
use tokio::net::TcpStream;

use crate::Job;

/// As many as every program may have open.
pub const CONNECTIONS: usize = 64;

pub struct Gateway {
    address: String,
    idle: Mutex<Vec<SendRequest<Full<Bytes>>>>,
}

#[derive(Deserialize)]
struct Answer {
    id: String,
}

impl Gateway {
    /// Opens all connections, so that no run pays for that.
    pub async fn open(address: &str) -> Self {
        let mut idle = Vec::new();
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(address).await.expect("the sink answers");
            stream.set_nodelay(true).expect("a socket takes TCP_NODELAY");
            let (sender, connection) = handshake(TokioIo::new(stream)).await.expect("a connection opens");
            tokio::spawn(connection);
            idle.push(sender);
        }
        Self {
            address: address.to_owned(),
            idle: Mutex::new(idle),
        }
    }

    /// Hands one job over and gives what the far end calls it. Never called by more at once than there are connections.
    pub async fn hand_over(&self, job: &Job) -> String {
        let mut connection = self.idle.lock().expect("nobody panicked").pop().expect("one is free");
        let request = Request::post("/messages")
            .header("host", &self.address)
            .header("content-type", "application/json")
            .header("idempotency-key", job.key())
            .body(Full::new(Bytes::from(job.body())))
            .expect("the request is in order");
        connection.ready().await.expect("the connection stays open");
        let answer = connection.send_request(request).await.expect("the sink answers");
        assert_eq!(answer.status(), StatusCode::OK);
        let body = answer
            .into_body()
            .collect()
            .await
            .expect("the answer arrives")
            .to_bytes();
        self.idle.lock().expect("nobody panicked").push(connection);
        serde_json::from_slice::<Answer>(&body).expect("the answer is JSON").id
    }
}
