//! The mailbox of the former clients: what the Postfix of `tests/servers/postfix` has delivered.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use mail_parser::{Message, MessageParser, PartType};

use super::place;

/// One delivered mail.
#[derive(Clone, Debug)]
pub(crate) struct Mail {
    /// The address of the envelope that it was delivered for.
    pub(crate) delivered_to: String,
    pub(crate) subject: String,
    /// The plain text part, decoded.
    pub(crate) text: String,
    /// The HTML part, decoded; empty where there is none.
    pub(crate) html: String,
    /// The mail as it lies in the Maildir, Postfix's own headers on top.
    pub(crate) raw: Vec<u8>,
}

impl Mail {
    fn read(raw: Vec<u8>) -> Self {
        let message = MessageParser::default()
            .parse(&raw)
            .expect("Postfix delivers whole mails");
        // By kind of part: asked for the text of a mail that is HTML alone, the parser would make one up.
        let text = message.parts.iter().find_map(|part| {
            if let PartType::Text(text) = &part.body {
                Some(text)
            } else {
                None
            }
        });
        let html = message.parts.iter().find_map(|part| {
            if let PartType::Html(html) = &part.body {
                Some(html)
            } else {
                None
            }
        });
        let (text, html) = [text, html]
            .map(|part| part.map(ToString::to_string).unwrap_or_default())
            .into();
        Self {
            delivered_to: unfolded(&message, "Delivered-To").unwrap_or_default(),
            subject: message.subject().unwrap_or_default().to_owned(),
            text,
            html,
            raw,
        }
    }

    /// The header of this name, unfolded but not decoded; the last where there are several.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        unfolded(&MessageParser::default().parse(&self.raw)?, name)
    }
}

fn unfolded(message: &Message<'_>, name: &str) -> Option<String> {
    let lines: Vec<_> = message.header_raw(name.to_owned())?.lines().map(str::trim).collect();
    Some(lines.join(" ").trim().to_owned())
}

/// The mailboxes of one domain that no other test writes to, since the same case runs on both engines at once.
pub(crate) struct Mailbox {
    /// Every address at this domain is good, but for `refused@`, which Postfix refuses for good, and `later@`, which
    /// it refuses for now.
    pub(crate) domain: String,
    folder: PathBuf,
    read: HashMap<PathBuf, Mail>,
}

impl Mailbox {
    #[track_caller]
    pub(crate) fn open() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let domain = format!(
            "test-{}-{}.example.org",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = PathBuf::from(place("NAZORG_TEST_MAILDIR")).join("new");
        Self {
            domain,
            folder,
            read: HashMap::new(),
        }
    }

    /// What has arrived by now at this domain, oldest first.
    pub(crate) fn mails(&mut self) -> Vec<Mail> {
        // There is no folder before the first mail.
        for entry in std::fs::read_dir(&self.folder).into_iter().flatten() {
            let path = entry.expect("the Maildir can be listed").path();
            self.read
                .entry(path)
                .or_insert_with_key(|path| Mail::read(std::fs::read(path).expect("a delivered mail can be read")));
        }
        let ours = |mail: &Mail| {
            mail.delivered_to
                .split_once('@')
                .is_some_and(|(_, domain)| domain == self.domain)
        };
        let mut found: Vec<_> = self.read.iter().filter(|(_, mail)| ours(mail)).collect();
        found.sort_by_key(|(path, _)| moment(&path.file_name().unwrap_or_default().to_string_lossy()));
        found.into_iter().map(|(_, mail)| mail.clone()).collect()
    }

    /// Waits until at least so many have arrived at this domain, and fails when they do not in time.
    pub(crate) async fn wait(&mut self, count: usize, within: Duration) -> Vec<Mail> {
        let start = Instant::now();
        loop {
            let mails = self.mails();
            if mails.len() >= count {
                return mails;
            }
            assert!(
                start.elapsed() < within,
                "{} of {count} mails to {} came within {within:?}",
                mails.len(),
                self.domain
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

/// Postfix names a mail `second.VdeviceIinodeMmicrosecond.host`.
fn moment(name: &str) -> (u64, u64) {
    let mut parts = name.split('.');
    let second = parts.next().and_then(|part| part.parse().ok()).unwrap_or(0);
    let micros = parts
        .next()
        .and_then(|part| part.rsplit_once('M'))
        .and_then(|(_, micros)| micros.parse().ok());
    (second, micros.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{Mail, Mailbox, moment};
    use crate::support::place;
    use lettre::message::MultiPart;
    use lettre::{Message, SmtpTransport, Transport as _};
    use std::time::Duration;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_mail_sent_is_a_mail_read() {
        let (host, port) = {
            let url = place("NAZORG_TEST_SMTP");
            let (host, port) = url
                .trim_start_matches("smtp://")
                .rsplit_once(':')
                .expect("a host and a port");
            (host.to_owned(), port.parse::<u16>().expect("a port"))
        };
        let (mut mailbox, mut other) = (Mailbox::open(), Mailbox::open());
        let message = Message::builder()
            .from("zorg@afzender.example.org".parse().expect("an address"))
            .to(format!("Anna <anna@{}>", mailbox.domain).parse().expect("an address"))
            .subject("Hoe gaat het? Ça va?")
            .message_id(Some("<sleutel@afzender.example.org>".to_owned()))
            .multipart(MultiPart::alternative_plain_html(
                "Dag Anna, uw financiële situatie…".to_owned(),
                "<p>Dag Anna, uw financiële situatie…</p>".to_owned(),
            ))
            .expect("a mail");
        let server = SmtpTransport::builder_dangerous(host).port(port).build();
        tokio::task::spawn_blocking(move || server.send(&message))
            .await
            .expect("sends")
            .expect("Postfix takes it");

        let mails = mailbox.wait(1, Duration::from_secs(20)).await;
        let [mail] = mails.as_slice() else {
            panic!("one mail, not {}", mails.len())
        };
        assert_eq!(mail.delivered_to, format!("anna@{}", mailbox.domain));
        assert_eq!(mail.subject, "Hoe gaat het? Ça va?");
        assert_eq!(mail.text.trim_end(), "Dag Anna, uw financiële situatie…");
        assert_eq!(mail.html.trim_end(), "<p>Dag Anna, uw financiële situatie…</p>");
        assert_eq!(
            mail.header("message-id").as_deref(),
            Some("<sleutel@afzender.example.org>")
        );
        assert_eq!(mail.header("x-nothing"), None);
        assert!(other.mails().is_empty());
    }

    #[test]
    fn a_part_that_is_not_there_is_empty() {
        let plain = Mail::read(b"Delivered-To: a@example.org\r\nSubject: x\r\n\r\nhoi\r\n".to_vec());
        assert_eq!((plain.text.trim_end(), plain.html.as_str()), ("hoi", ""));
        let html = Mail::read(b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p>hoi</p>\r\n".to_vec());
        assert_eq!((html.text.as_str(), html.html.trim_end()), ("", "<p>hoi</p>"));
    }

    #[test]
    fn mails_are_in_the_order_of_their_delivery() {
        assert_eq!(
            moment("1763775982.Vfe00I1d2c3M55123.mail.test"),
            (1_763_775_982, 55_123)
        );
        assert!(moment("1763775982.Vfe00IffM9.mail") < moment("1763775982.Vfe00I01M10.mail"));
        assert!(moment("1763775982.Vfe00IffM999999.mail") < moment("1763775983.Vfe00I01M1.mail"));
    }
}
