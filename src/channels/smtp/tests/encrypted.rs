//! Encrypted lines, with a certificate that was made for these tests alone.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::super::*;
use super::relay::{Heard, accepted, converse, mail, now, relay, settings, signing_in};

/// Self-signed for `localhost` and `127.0.0.1`, from 2020 to 2120. It guards nothing.
const CERTIFICATE: &str = "\
    MIIBdTCCARqgAwIBAgIBATAKBggqhkjOPQQDAjAcMRowGAYDVQQDDBFyZWxheS5leGFtcGxlLm9yZzAgFw0yMDAxMDEwMDAwMDBa\
    GA8yMTIwMDEwMTAwMDAwMFowHDEaMBgGA1UEAwwRcmVsYXkuZXhhbXBsZS5vcmcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASs\
    sOzlu3NLznW7W1ELwu8azAgTY3+Ym+pmwVXblT9tBNS4XldAohoTlF6ueesyWCCFtuHee3QsVuCAwyNqYnrMo0swSTAaBgNVHREE\
    EzARgglsb2NhbGhvc3SHBH8AAAEwDAYDVR0TAQH/BAIwADAdBgNVHQ4EFgQUJ5EUgv1raLwMfr+sjPn4A9KeyW4wCgYIKoZIzj0E\
    AwIDSQAwRgIhAOmeIOlP8yIQiGGIL1fUAUeFSnv301Ayd/8wM4mfgfH7AiEA4LUDsTcX0tGhcjLHQpWbAYFaWD7ABHV/xw1d4JZL\
    3D0=";

/// Its key (PKCS #8).
const KEY: &str = "\
    MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgvXj1Ex+CJXRQalVfbWqQ+CqVSNZGHpHlnrGrzt120u2hRANCAASs\
    sOzlu3NLznW7W1ELwu8azAgTY3+Ym+pmwVXblT9tBNS4XldAohoTlF6ueesyWCCFtuHee3QsVuCAwyNqYnrM";

fn certificate() -> CertificateDer<'static> {
    CertificateDer::from(STANDARD.decode(CERTIFICATE).unwrap())
}

fn acceptor() -> TlsAcceptor {
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(STANDARD.decode(KEY).unwrap()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Trusts the certificate above, or nobody.
fn trusting(anybody: bool) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    if anybody {
        roots.add(certificate()).unwrap();
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Arc::new(config)
}

fn smtp(tls: SmtpTls, port: u16, trusts: bool) -> Smtp {
    let slower = Duration::from_secs(2);
    let settings = SmtpSettings {
        tls,
        before_message: slower,
        ..signing_in(settings(port))
    };
    Smtp::with_tls(settings, Some(trusting(trusts))).unwrap()
}

/// How a relay goes about STARTTLS.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Offer {
    Implicit,
    StartTls,
    /// Says more in the clear after "ready", as somebody on the line would.
    WithMoreInTheClear,
    Refused,
    NotOffered,
}

async fn encrypting(offer: Offer) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let hearing = heard.clone();
    tokio::spawn(async move {
        let mut connection = 0;
        while let Ok((stream, _)) = listener.accept().await {
            connection += 1;
            tokio::spawn(encrypt(stream, connection, offer, hearing.clone()));
        }
    });
    (port, heard)
}

async fn encrypt(stream: TcpStream, connection: usize, offer: Offer, heard: Heard) {
    let mut stream = BufReader::new(stream);
    if offer != Offer::Implicit {
        let starttls = if offer == Offer::NotOffered {
            "250 HELP\r\n"
        } else {
            "250 STARTTLS\r\n"
        };
        let ehlo = format!("250-relay.example.org\r\n{starttls}");
        let ready = match offer {
            Offer::WithMoreInTheClear => "220 ready\r\n250-evil\r\n250 AUTH PLAIN\r\n",
            Offer::Refused => "454 4.7.0 not now\r\n",
            _ => "220 ready\r\n",
        };
        stream.write_all(b"220 relay.example.org\r\n").await.unwrap();
        for answer in [ehlo.as_str(), ready] {
            let mut line = String::new();
            if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                return;
            }
            heard.note(connection, &format!("clear {}", line.trim_end()));
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
    }
    assert!(stream.buffer().is_empty());
    if let Ok(encrypted) = acceptor().accept(stream.into_inner()).await {
        converse(encrypted, connection, vec![], heard, offer == Offer::Implicit).await;
    }
}

#[tokio::test]
async fn password_and_mail_go_over_an_encrypted_line_alone() {
    for (tls, offer) in [
        (SmtpTls::Implicit, Offer::Implicit),
        (SmtpTls::StartTls, Offer::StartTls),
    ] {
        let (port, heard) = encrypting(offer).await;
        let smtp = smtp(tls, port, true);
        for _ in 0..2 {
            assert_eq!(smtp.hand_over(&mail(), now()).await, accepted(), "{offer:?}");
        }
        let lines = heard.lines();
        let clear: &[&str] = if tls == SmtpTls::StartTls {
            &["1 clear EHLO nazorg.example.org", "1 clear STARTTLS"]
        } else {
            &[]
        };
        let mail = [
            "1 MAIL FROM:<zorg@example.org>",
            "1 RCPT TO:<an@example.com>",
            "1 DATA",
            "1 message",
        ];
        let sign_in = ["1 EHLO nazorg.example.org", "1 AUTH PLAIN AHpvcmcAZ2VoZWlt"];
        assert_eq!(lines, [clear, &sign_in, &mail, &mail].concat(), "{offer:?}");
    }
}

#[tokio::test]
async fn a_line_that_is_not_safe_carries_nothing() {
    for (tls, offer, trusts, expected) in [
        (SmtpTls::Implicit, Offer::Implicit, false, NotTaken::Tls),
        (SmtpTls::StartTls, Offer::StartTls, false, NotTaken::Tls),
        (SmtpTls::StartTls, Offer::NotOffered, true, NotTaken::Tls),
        (SmtpTls::StartTls, Offer::WithMoreInTheClear, true, NotTaken::Tls),
        (SmtpTls::StartTls, Offer::Refused, true, NotTaken::Busy),
    ] {
        let (port, heard) = encrypting(offer).await;
        let handover = smtp(tls, port, trusts).hand_over(&mail(), now()).await;
        assert_eq!(handover, Handover::not_taken(expected), "{offer:?} {trusts}");
        assert_eq!(
            (heard.count("AUTH"), heard.count("MAIL")),
            (0, 0),
            "{offer:?} {:?}",
            heard.lines()
        );
    }
    // A relay that speaks in the clear where TLS is due.
    let (port, _) = relay(vec![vec![]]).await;
    assert_eq!(
        smtp(SmtpTls::Implicit, port, true).hand_over(&mail(), now()).await,
        Handover::not_taken(NotTaken::Tls)
    );
}
