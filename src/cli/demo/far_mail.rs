//! The far end of the mail relay in the demo: a server that takes every mail and keeps it for the mailboxes on the desk.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use jiff::Timestamp;
use mail_parser::MessageParser;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::clock::Clock;

/// A mail in a mailbox.
#[derive(Clone, Debug)]
pub(super) struct Mail {
    pub to: String,
    pub from: String,
    pub subject: String,
    pub text: String,
    pub at: Timestamp,
}

/// The far end.
#[derive(Clone)]
pub(super) struct FarMail {
    mails: Arc<Mutex<Vec<Mail>>>,
    clock: Clock,
}

impl FarMail {
    /// Listens on a free port and gives it.
    pub(super) async fn start(clock: Clock) -> anyhow::Result<(Self, u16)> {
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .context("no port is free for the demo's mail relay")?;
        let port = listener.local_addr()?.port();
        let far = Self {
            mails: Arc::default(),
            clock,
        };
        let server = far.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let far = server.clone();
                tokio::spawn(async move { far.talk(stream).await });
            }
        });
        Ok((far, port))
    }

    /// The mails of all mailboxes, oldest first.
    pub(super) fn mails(&self) -> Vec<Mail> {
        self.mails.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// One connection, in as much of RFC 5321 as the adapter speaks.
    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        let mut to = Vec::new();
        write.write_all(b"220 demo.example.org ESMTP\r\n").await?;
        while let Some(line) = lines.next_line().await? {
            let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
            let answer: &[u8] = match verb.as_str() {
                "EHLO" => b"250-demo.example.org\r\n250 8BITMIME\r\n",
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                    to.push(address.to_owned());
                    b"250 2.1.5 OK\r\n"
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await?;
                    let mut raw = String::new();
                    while let Some(line) = lines.next_line().await? {
                        if line == "." {
                            break;
                        }
                        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                        raw.push_str("\r\n");
                    }
                    self.keep(&std::mem::take(&mut to), &raw);
                    b"250 2.0.0 taken\r\n"
                }
                "QUIT" => {
                    write.write_all(b"221 2.0.0 bye\r\n").await?;
                    return Ok(());
                }
                _ => b"250 2.0.0 OK\r\n",
            };
            write.write_all(answer).await?;
        }
        Ok(())
    }

    fn keep(&self, to: &[String], raw: &str) {
        let Some(parsed) = MessageParser::default().parse(raw.as_bytes()) else {
            return;
        };
        let subject = parsed.subject().unwrap_or_default().to_owned();
        let text = parsed.body_text(0).unwrap_or_default().replace("\r\n", "\n");
        let from = parsed
            .from()
            .and_then(|from| from.first())
            .and_then(|from| from.name())
            .unwrap_or_default()
            .to_owned();
        let at = self.clock.now();
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        for to in to {
            let (from, subject, text) = (from.clone(), subject.clone(), text.clone());
            mails.push(Mail {
                to: to.clone(),
                from,
                subject,
                text,
                at,
            });
        }
    }
}
