//! Mail through a relay (SMTP, RFC 5321).
//!
//! The messages are lettre's and so is the conversation, command by command, because only then is it known how far it
//! came when it broke. The connection underneath is ours: lettre 0.11 leaves Nagle's algorithm on (40 ms for every
//! mail), and its time-out covers no more than the connecting.
//!
//! Until the first byte of the message has been written, nothing that goes wrong can have sent it, so all of that is
//! *not taken*. From there on, only an answer of the relay is certain.

mod compose;
mod connect;
mod line;
mod look;
mod pool;
mod settings;
mod verdict;

use std::sync::Arc;

use jiff::Timestamp;
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use rustls::ClientConfig;
use tokio::sync::SemaphorePermit;
use tokio::time::timeout;

pub use self::settings::{SignIn, SmtpSettings, SmtpSettingsError, SmtpTls};

use self::compose::Composed;
use self::pool::Pool;
use self::verdict::{Failure, Stage};
use super::gateway::Capabilities;
use super::handover::{Handover, NotTaken, OutgoingMail, Uncertain};

/// One relay.
pub struct Smtp {
    settings: SmtpSettings,
    connector: Option<connect::Connector>,
    pool: Pool,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Smtp {
    /// Makes ready to send, trusting the certificates that this machine trusts; nothing is connected yet.
    ///
    /// # Errors
    /// The first of [`SmtpSettings::problems`], or [`SmtpSettingsError::Tls`] where this machine's TLS cannot be set up.
    pub fn new(settings: SmtpSettings) -> Result<Self, SmtpSettingsError> {
        let tls = match settings.tls {
            SmtpTls::None => None,
            SmtpTls::Implicit | SmtpTls::StartTls => Some(Arc::new(connect::platform_tls()?)),
        };
        Self::with_tls(settings, tls)
    }

    fn with_tls(settings: SmtpSettings, tls: Option<Arc<ClientConfig>>) -> Result<Self, SmtpSettingsError> {
        if let Some(problem) = settings.problems().into_iter().next() {
            return Err(problem);
        }
        let connector = tls
            .map(|config| connect::Connector::new(config, &settings.host))
            .transpose()?;
        let pool = Pool::new(settings.connections, settings.idle_timeout);
        Ok(Self {
            settings,
            connector,
            pool,
        })
    }

    /// The gateway's name in settings, brake, metrics and ledger.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.settings.id
    }

    /// What it can do, as declared in the settings.
    #[must_use]
    pub const fn capabilities(&self) -> Capabilities {
        self.settings.capabilities
    }

    /// How many mails may be under way at once; a further one waits for a free connection.
    #[must_use]
    pub const fn connections(&self) -> usize {
        self.settings.connections
    }

    /// Hands one mail over, dated `now`, and says what is known afterwards. Ends within `before_message` and
    /// `after_message` together.
    pub async fn hand_over(&self, mail: &OutgoingMail, now: Timestamp) -> Handover {
        let handover = match compose::compose(&self.settings, mail, now) {
            Ok(composed) => self.send(&composed).await,
            Err(why) => {
                tracing::error!(
                    gateway = self.id(),
                    why = why.code(),
                    "a mail was not sent: its address or a header is not in order"
                );
                Handover::refused(why)
            }
        };
        tracing::debug!(gateway = self.id(), outcome = ?handover, "a mail was handed over");
        handover
    }

    /// Says goodbye on the idle connections, for a second at most.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    async fn send(&self, mail: &Composed) -> Handover {
        let opened = timeout(self.settings.before_message, Box::pin(self.open(mail))).await;
        let (permit, mut connection) = match opened {
            Ok(Ok(opened)) => opened,
            Ok(Err(handover)) => return handover,
            Err(_) => return Handover::not_taken(NotTaken::TimedOut),
        };
        let answer = match timeout(self.settings.after_message, connection.message(&mail.bytes)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(Failure::from(&error)),
            Err(_) => return Handover::unknown(Uncertain::TimedOut),
        };
        // The relay has spoken on the message, so the transaction is over and the connection may serve again.
        if answer.is_ok() || matches!(answer, Err(Failure::Said { code, .. }) if code != 421) {
            self.pool.put_back(connection, false);
        }
        drop(permit);
        match answer {
            Ok(answer) => verdict::taken(&answer),
            Err(failure) => verdict::refused(Stage::Message, failure),
        }
    }

    /// Comes as far as the relay's "go ahead" for the message itself.
    async fn open(&self, mail: &Composed) -> Result<(SemaphorePermit<'_>, AsyncSmtpConnection), Handover> {
        let permit = self.pool.permit().await?;
        let mut connection = self.mail_from(mail).await?;
        let recipient = Rcpt::new(mail.recipient.clone(), Vec::new());
        if let Err(failure) = say(&mut connection, recipient, &[250, 251]).await {
            if matches!(failure, Failure::Said { code, .. } if code != 421) {
                // Only this recipient was refused; the connection is as good as before once it is reset.
                self.pool.put_back(connection, true);
            }
            return Err(verdict::refused(Stage::Recipient, failure));
        }
        // 354 and nothing else: whoever says 250 here is a reply behind us.
        say(&mut connection, Data, &[354])
            .await
            .map_err(|failure| verdict::refused(Stage::Recipient, failure))?;
        Ok((permit, connection))
    }

    /// Opens a transaction on an idle connection or, where the relay has let go of that one, on a new one.
    async fn mail_from(&self, mail: &Composed) -> Result<AsyncSmtpConnection, Handover> {
        let sender = Mail::new(Some(mail.sender.clone()), Vec::new());
        if let Some(idle) = self.pool.take() {
            match idle.wake(sender.clone()).await {
                Ok(connection) => return Ok(connection),
                Err(failure) if failure.is_stale() => {}
                Err(failure) => return Err(verdict::refused(Stage::Sender, failure)),
            }
        }
        let mut connection = self.connect().await.map_err(|why| {
            tracing::warn!(
                gateway = self.id(),
                why = why.code(),
                "the mail relay cannot be reached"
            );
            Handover::not_taken(why)
        })?;
        say(&mut connection, sender, &[250])
            .await
            .map_err(|failure| verdict::refused(Stage::Sender, failure))?;
        Ok(connection)
    }
}

/// Says one command and takes no other answer than those expected.
async fn say<C: std::fmt::Display>(
    connection: &mut AsyncSmtpConnection,
    command: C,
    expected: &[u16],
) -> Result<(), Failure> {
    let answer = connection
        .command(command)
        .await
        .map_err(|error| Failure::from(&error))?;
    if expected.contains(&u16::from(answer.code())) {
        Ok(())
    } else {
        Err(Failure::OutOfStep)
    }
}

#[cfg(test)]
mod tests;
