//! The relay: well behaved, but for the one thing that its script says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::super::*;

/// What the relay does at one place of the conversation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Does {
    /// Answers with these words.
    Say(&'static str),
    /// Hangs up without a word.
    Cut,
    /// Answers with these words and hangs up.
    SayAndCut(&'static str),
    /// Answers nothing and stays.
    Stall,
    /// Hangs up in the middle of the message.
    CutWithin,
    /// Says so much without ending a line that nobody should read it all.
    Babble,
}

/// The script of one connection: at which command it does what. Everything else is answered as a good relay does.
pub(super) type Script = Vec<(&'static str, Does)>;

/// What the relay heard, over all connections, in order: `1 MAIL FROM:<…>` is of the first connection.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    pub(super) fn note(&self, connection: usize, line: &str) {
        self.0.lock().unwrap().push(format!("{connection} {line}"));
    }

    pub(super) fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }

    pub(super) fn count(&self, what: &str) -> usize {
        self.lines().iter().filter(|line| line.contains(what)).count()
    }
}

/// Starts a relay that gives each connection the next script, and the last one to all others.
pub(super) async fn relay(scripts: Vec<Script>) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let mut scripts = VecDeque::from(scripts);
    let hearing = heard.clone();
    tokio::spawn(async move {
        let mut connection = 0;
        while let Ok((stream, _)) = listener.accept().await {
            connection += 1;
            let script = if scripts.len() > 1 {
                scripts.pop_front()
            } else {
                scripts.front().cloned()
            };
            tokio::spawn(converse(
                stream,
                connection,
                script.unwrap_or_default(),
                hearing.clone(),
                true,
            ));
        }
    });
    (port, heard)
}

/// One connection, from the greeting (unless it was said before TLS) to the end.
pub(super) async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    connection: usize,
    script: Script,
    heard: Heard,
    greets: bool,
) {
    let mut stream = BufReader::new(stream);
    let does = |at: &str, else_say: &'static str| {
        script
            .iter()
            .find(|(place, _)| *place == at)
            .map_or(Does::Say(else_say), |(_, does)| *does)
    };
    if greets && !act(&mut stream, does("greeting", "220 relay.example.org\r\n")).await {
        return;
    }
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
            return heard.note(connection, "gone");
        }
        heard.note(connection, line.trim_end());
        let verb = line.split([' ', '\r']).next().unwrap_or_default().to_owned();
        let usual = match verb.as_str() {
            "EHLO" => "250-relay.example.org\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN\r\n",
            "AUTH" => "235 2.7.0 in\r\n",
            "DATA" => "354 go ahead\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "250 2.0.0 ok\r\n",
        };
        let answer = does(&verb, usual);
        if !act(&mut stream, answer).await {
            return;
        }
        if verb == "DATA" && matches!(answer, Does::Say(words) if words.starts_with("354")) {
            let told = does("message", "250 2.0.0 Ok: queued as 4Zq1\r\n");
            if !hear_message(&mut stream, matches!(told, Does::CutWithin)).await {
                return;
            }
            heard.note(connection, "message");
            if !act(&mut stream, told).await {
                return;
            }
        }
    }
}

async fn hear_message<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, cut_within: bool) -> bool {
    let mut line = String::new();
    loop {
        line.clear();
        if stream.read_line(&mut line).await.unwrap_or(0) == 0 || cut_within {
            return false;
        }
        if line == ".\r\n" {
            return true;
        }
    }
}

async fn act<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, does: Does) -> bool {
    match does {
        Does::Say(words) => stream.write_all(words.as_bytes()).await.is_ok() && stream.flush().await.is_ok(),
        Does::SayAndCut(words) => {
            let _ = stream.write_all(words.as_bytes()).await;
            false
        }
        Does::Cut | Does::CutWithin => false,
        Does::Stall => {
            tokio::time::sleep(Duration::from_hours(24)).await;
            false
        }
        Does::Babble => {
            while stream.write_all(&[b'2'; 4096]).await.is_ok() {}
            false
        }
    }
}

pub(super) fn settings(port: u16) -> SmtpSettings {
    SmtpSettings {
        id: "mail".to_owned(),
        host: "127.0.0.1".to_owned(),
        port,
        tls: SmtpTls::None,
        sign_in: None,
        plain_to_far_host: false,
        hello: None,
        message_id_domain: "nazorg.example.org".to_owned(),
        bounce_domain: None,
        connections: 2,
        before_message: Duration::from_millis(400),
        after_message: Duration::from_millis(400),
        idle_timeout: Duration::from_secs(5),
        capabilities: Capabilities::default(),
    }
}

pub(super) fn signing_in(settings: SmtpSettings) -> SmtpSettings {
    let sign_in = SignIn {
        user: "zorg".to_owned(),
        password: SecretString::from("geheim"),
    };
    SmtpSettings {
        sign_in: Some(sign_in),
        ..settings
    }
}

pub(super) fn mail() -> OutgoingMail {
    OutgoingMail {
        wire: "m_1".to_owned(),
        to: "an@example.com".to_owned(),
        from_name: "Dienst".to_owned(),
        from: "zorg@example.org".to_owned(),
        reply_to: None,
        subject: "Hoe gaat het?".to_owned(),
        text: "Dag,\n.\n.. hoe gaat het?\n".to_owned(),
        html: "<p>Hoe gaat het?</p>".to_owned(),
        unsubscribe_url: None,
    }
}

pub(super) fn now() -> Timestamp {
    "2026-03-30T09:00:00Z".parse().unwrap()
}

pub(super) fn accepted() -> Handover {
    Handover::Accepted {
        provider_id: Some("4Zq1".to_owned()),
        segments: None,
    }
}
