//! A mail relay that encrypts nothing and lets nobody in.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

pub(super) struct Relay {
    pub(super) port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    task: AbortHandle,
}

impl Relay {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hearing = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(converse(stream, Arc::clone(&hearing)));
            }
        });
        Self {
            port,
            heard,
            task: task.abort_handle(),
        }
    }

    /// How many commands began so.
    pub(super) fn heard(&self, word: &str) -> usize {
        self.heard
            .lock()
            .unwrap()
            .iter()
            .filter(|line| line.starts_with(word))
            .count()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn converse(mut stream: TcpStream, heard: Arc<Mutex<Vec<String>>>) {
    let (read, mut write) = stream.split();
    let mut lines = BufReader::new(read).lines();
    let mut answer = "220 mail.example.org ESMTP\r\n";
    while write.write_all(answer.as_bytes()).await.is_ok() {
        let Ok(Some(line)) = lines.next_line().await else {
            return;
        };
        answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-mail.example.org\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME\r\n",
            "AUTH" => "535 5.7.8 authentication failed\r\n",
            "QUIT" => "221 2.0.0 bye\r\n",
            _ => "502 5.5.1 not here\r\n",
        };
        heard.lock().unwrap().push(line);
    }
}
