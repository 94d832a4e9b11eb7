//! From nothing to a connection on which mail can be sent: dial, encrypt, greet, sign in.
//!
//! Nothing here can have sent anything, so whatever goes wrong is *not taken*.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use futures_util::FutureExt as _;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::extension::ClientId;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt as _;
use secrecy::ExposeSecret as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::line::Line;
use super::settings::{SmtpSettingsError, SmtpTls};
use super::verdict::Failure;
use super::{NotTaken, Smtp};

/// The most of a reply that is read before the line is encrypted, in bytes.
const PLAIN_REPLY_BYTES_MAX: usize = 16 * 1024;

/// Encrypts a line to one host.
pub(super) struct Connector {
    connector: TlsConnector,
    name: ServerName<'static>,
}

impl Connector {
    pub(super) fn new(config: Arc<ClientConfig>, host: &str) -> Result<Self, SmtpSettingsError> {
        let name = ServerName::try_from(host.to_owned()).map_err(|_| SmtpSettingsError::Host)?;
        Ok(Self {
            connector: TlsConnector::from(config),
            name,
        })
    }

    async fn encrypt(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, NotTaken> {
        self.connector
            .connect(self.name.clone(), stream)
            .await
            .map_err(|_| NotTaken::Tls)
    }
}

/// TLS 1.2 and 1.3 by aws-lc, trusting what this machine trusts.
pub(super) fn platform_tls() -> Result<ClientConfig, SmtpSettingsError> {
    ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(rustls::ConfigBuilder::with_platform_verifier)
        .map(rustls::ConfigBuilder::<ClientConfig, _>::with_no_client_auth)
        .map_err(SmtpSettingsError::Tls)
}

impl Smtp {
    pub(super) async fn connect(&self) -> Result<AsyncSmtpConnection, NotTaken> {
        let stream = self.dial().await?;
        let line = match (self.settings.tls, &self.connector) {
            (SmtpTls::Implicit, Some(connector)) => Line::tls(connector.encrypt(stream).await?),
            (SmtpTls::StartTls, Some(connector)) => self.start_tls(stream, connector).await?,
            (SmtpTls::None, _) => Line::plain(stream),
            (SmtpTls::Implicit | SmtpTls::StartTls, None) => return Err(NotTaken::Tls),
        };
        let hello = ClientId::Domain(self.settings.hello_name().to_owned());
        // lettre 0.11.23 panics on a line of blanks in the answer to EHLO; a relay's whim must not end a worker.
        let greeted = AssertUnwindSafe(AsyncSmtpConnection::connect_with_transport(Box::new(line), &hello));
        let mut connection = match greeted.catch_unwind().await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => return Err(not_let_in(Failure::from(&error))),
            Err(_) => return Err(NotTaken::OutOfStep),
        };
        if let Some(sign_in) = &self.settings.sign_in {
            let credentials = Credentials::new(sign_in.user.clone(), sign_in.password.expose_secret().to_owned());
            connection
                .auth(DEFAULT_MECHANISMS, &credentials)
                .await
                .map_err(|error| {
                    if error.is_client() {
                        NotTaken::SignIn
                    } else {
                        not_let_in(Failure::from(&error))
                    }
                })?;
        }
        Ok(connection)
    }

    /// Tries the host's addresses one after another, none for longer than its share of the time.
    pub(super) async fn dial(&self) -> Result<TcpStream, NotTaken> {
        let host = self.settings.host.as_str();
        let found = lookup_host((host, self.settings.port))
            .await
            .map_err(|_| NotTaken::NoConnection)?;
        let addresses: Vec<_> = found.collect();
        let share = self.settings.before_message / u32::try_from(addresses.len().max(1)).unwrap_or(u32::MAX);
        for address in addresses {
            if let Ok(Ok(stream)) = timeout(share, TcpStream::connect(address)).await {
                stream.set_nodelay(true).map_err(|_| NotTaken::NoConnection)?;
                return Ok(stream);
            }
        }
        Err(NotTaken::NoConnection)
    }

    /// STARTTLS (RFC 3207). Read byte by byte, so that nothing said in the clear is left over and taken for an answer
    /// under TLS: whatever is pushed in after the `220` meets the handshake and breaks it.
    async fn start_tls(&self, mut stream: TcpStream, connector: &Connector) -> Result<Line, NotTaken> {
        if !self.offers_start_tls(&mut stream).await? {
            return Err(NotTaken::Tls);
        }
        plain_say(&mut stream, "STARTTLS\r\n").await?;
        plain_reply(&mut stream, 220).await?;
        let encrypted = connector.encrypt(stream).await?;
        // After STARTTLS the relay greets no second time, and lettre waits for a greeting.
        Ok(Line::tls(encrypted).greeted_with(b"220 greeted before TLS\r\n"))
    }

    /// Hears the relay's greeting and, to ours, whether it can encrypt.
    pub(super) async fn offers_start_tls(&self, stream: &mut TcpStream) -> Result<bool, NotTaken> {
        plain_reply(stream, 220).await?;
        plain_say(stream, &format!("EHLO {}\r\n", self.settings.hello_name())).await?;
        let offer = plain_reply(stream, 250).await?;
        Ok(offer.lines().any(|line| {
            line.get(4..)
                .is_some_and(|word| word.trim().eq_ignore_ascii_case("STARTTLS"))
        }))
    }
}

fn not_let_in(failure: Failure) -> NotTaken {
    match failure {
        Failure::Said { code: 400..=499, .. } => NotTaken::Busy,
        Failure::Said { .. } => NotTaken::SignIn,
        Failure::OutOfStep => NotTaken::OutOfStep,
        Failure::Cut => NotTaken::NoConnection,
    }
}

async fn plain_say(stream: &mut TcpStream, command: &str) -> Result<(), NotTaken> {
    stream
        .write_all(command.as_bytes())
        .await
        .map_err(|_| NotTaken::NoConnection)
}

/// Reads one reply of one or more lines (RFC 5321 §4.2.1) and no byte more.
async fn plain_reply(stream: &mut TcpStream, expected: u16) -> Result<String, NotTaken> {
    let mut reply = Vec::new();
    let mut line_start = 0;
    while reply.len() < PLAIN_REPLY_BYTES_MAX {
        let byte = stream.read_u8().await.map_err(|_| NotTaken::NoConnection)?;
        reply.push(byte);
        if byte != b'\n' {
            continue;
        }
        let line = &reply[line_start..];
        line_start = reply.len();
        if line.get(3) == Some(&b'-') {
            continue;
        }
        let reply = String::from_utf8(reply).map_err(|_| NotTaken::OutOfStep)?;
        return match reply.get(..3).and_then(|code| code.parse::<u16>().ok()) {
            Some(code) if code == expected => Ok(reply),
            Some(code @ 400..=599) => Err(not_let_in(Failure::Said { code, detail: None })),
            _ => Err(NotTaken::OutOfStep),
        };
    }
    Err(NotTaken::OutOfStep)
}
