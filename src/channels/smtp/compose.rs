//! A mail as it goes over the line.

use std::time::SystemTime;

use jiff::Timestamp;
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, Mailbox, Message, MessageBuilder, MultiPart, MultiPartKind, SinglePart};

use crate::care::message::Refusal;

use super::super::handover::{OutgoingMail, is_wire};
use super::settings::SmtpSettings;

/// The longest header value that we write, in bytes; a line may have 998 (RFC 5322 §2.1.1).
const HEADER_BYTES_MAX: usize = 900;

/// A mail with its envelope.
pub(super) struct Composed {
    pub(super) sender: Address,
    pub(super) recipient: Address,
    pub(super) bytes: Vec<u8>,
}

/// Puts a mail together: two alternatives of the same text, and the headers that tell machines what it is.
///
/// Whatever goes into a header is refused where it holds a control character, so nobody can add a header or a
/// recipient. Nothing is random: the boundary comes from the reference, and `=_` cannot occur in quoted-printable.
pub(super) fn compose(settings: &SmtpSettings, mail: &OutgoingMail, now: Timestamp) -> Result<Composed, Refusal> {
    let mut headers = [&mail.from_name, &mail.subject]
        .into_iter()
        .chain(&mail.reply_to)
        .chain(&mail.unsubscribe_url);
    if !is_wire(&mail.wire) || !headers.all(|value| is_header(value)) {
        return Err(Refusal::OurFault);
    }
    let recipient = address(&mail.to)?;
    let from = address(&mail.from).map_err(|_| Refusal::OurFault)?;
    let sender = match &settings.bounce_domain {
        Some(domain) => address(&format!("bounce+{}@{domain}", mail.wire)).map_err(|_| Refusal::OurFault)?,
        None => from.clone(),
    };
    let name = Some(mail.from_name.clone()).filter(|name| !name.trim().is_empty());
    let mut builder = Message::builder()
        .message_id(Some(format!("<{}@{}>", mail.wire, settings.message_id_domain)))
        .date(date(now))
        .from(Mailbox::new(name, from))
        .to(Mailbox::new(None, recipient.clone()))
        .subject(mail.subject.clone());
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(Mailbox::new(None, address(reply_to).map_err(|_| Refusal::OurFault)?));
    }
    // RFC 3834 §5: no robot is to answer; the second is Exchange's way of being asked the same.
    builder = raw(builder, "Auto-Submitted", "auto-generated");
    builder = raw(builder, "X-Auto-Response-Suppress", "All");
    if let Some(url) = &mail.unsubscribe_url {
        builder = unsubscribe(builder, url)?;
    }
    let text = part(ContentType::TEXT_PLAIN, &mail.text)?;
    let message = if mail.html.is_empty() {
        builder.singlepart(text)
    } else {
        let alternatives = MultiPart::builder()
            .kind(MultiPartKind::Alternative)
            .boundary(format!("=_{}", mail.wire));
        builder.multipart(
            alternatives
                .singlepart(text)
                .singlepart(part(ContentType::TEXT_HTML, &mail.html)?),
        )
    };
    let bytes = message.map_err(|_| Refusal::OurFault)?.formatted();
    Ok(Composed {
        sender,
        recipient,
        bytes,
    })
}

/// `List-Unsubscribe` (RFC 2369) and, over https, the one POST that stops the mails (RFC 8058 §3.1). Over plain http,
/// as in the demo on one machine, the promise of a POST is left out: the RFC allows it with https alone.
fn unsubscribe(builder: MessageBuilder, url: &str) -> Result<MessageBuilder, Refusal> {
    let is_https = url.starts_with("https://");
    let is_clean = url
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b','));
    if !is_clean || !(is_https || url.starts_with("http://")) {
        return Err(Refusal::OurFault);
    }
    let builder = raw(builder, "List-Unsubscribe", &format!("<{url}>"));
    Ok(if is_https {
        raw(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
    } else {
        builder
    })
}

fn raw(builder: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()))
}

fn part(kind: ContentType, text: &str) -> Result<SinglePart, Refusal> {
    let body = Body::new_with_encoding(text.to_owned(), ContentTransferEncoding::QuotedPrintable)
        .map_err(|_| Refusal::OurFault)?;
    Ok(SinglePart::builder().header(kind).body(body))
}

/// A plain ASCII address. Addresses in other scripts (RFC 6531) are refused without being taken for dead.
fn address(text: &str) -> Result<Address, Refusal> {
    if text
        .chars()
        .any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | ',' | ';'))
    {
        return Err(Refusal::NoSuchAddress);
    }
    if !text.is_ascii() {
        return Err(Refusal::Other);
    }
    text.parse().map_err(|_| Refusal::NoSuchAddress)
}

fn is_header(value: &str) -> bool {
    value.len() <= HEADER_BYTES_MAX && !value.chars().any(char::is_control)
}

/// The header knows no date before 1970.
fn date(now: Timestamp) -> SystemTime {
    SystemTime::from(now.max(Timestamp::UNIX_EPOCH))
}

#[cfg(test)]
mod tests;
