//! What the operator says about a mail relay, and what can be wrong with it.

use std::time::Duration;

use secrecy::SecretString;

use super::super::gateway::Capabilities;
use super::super::handover::is_loopback;

/// One relay.
#[derive(Clone, Debug)]
pub struct SmtpSettings {
    /// The gateway's name in settings, brake, metrics and ledger.
    pub id: String,
    /// The relay's host name; its certificate must be made out to it.
    pub host: String,
    /// Its port: 465 for implicit TLS, 587 for STARTTLS, 25 on this machine.
    pub port: u16,
    /// How the line is encrypted.
    pub tls: SmtpTls,
    /// How we sign in, where the relay wants it.
    pub sign_in: Option<SignIn>,
    /// Allow an unencrypted line to another machine. Names and texts then cross the network in the clear.
    pub plain_to_far_host: bool,
    /// The name that we give in EHLO; without it the `message_id_domain`.
    pub hello: Option<String>,
    /// The right side of every `Message-ID`: a domain of the service.
    pub message_id_domain: String,
    /// The domain of a bounce address per message (`bounce+{wire}@domain`, VERP); without it, bounces go to `from`.
    /// References may then have 57 characters, because a local part has 64 (RFC 5321 §4.5.3.1.1).
    pub bounce_domain: Option<String>,
    /// How many connections may be open at once.
    pub connections: usize,
    /// The most that everything before the message may take: waiting for a connection, connecting, TLS, signing in,
    /// sender and recipient. What runs out here was surely not taken (15 s is a good value).
    pub before_message: Duration,
    /// The most that the message and its answer may take. What runs out here is in doubt (45 s is a good value; RFC 5321
    /// §4.5.3.2.6 asks for patience, because a relay may think long over a message that it then takes).
    pub after_message: Duration,
    /// How long an unused connection is kept; shorter than the relay's own (Postfix: 300 s).
    pub idle_timeout: Duration,
    /// What this relay, with the mailbox behind it, can do.
    pub capabilities: Capabilities,
}

/// How the line to the relay is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// From the first byte (RFC 8314).
    Implicit,
    /// After STARTTLS (RFC 3207); a relay that does not offer it gets no mail.
    StartTls,
    /// Not at all: for a relay on this machine.
    None,
}

/// User and password at the relay.
#[derive(Clone, Debug)]
pub struct SignIn {
    /// The user.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// What is wrong with the settings of a relay.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSettingsError {
    /// The host is no name that a certificate could be made out to.
    #[error("the relay's host is neither a host name nor an IP address")]
    Host,
    /// Unencrypted mail would cross the network.
    #[error(
        "tls = \"none\" works to this machine only: use implicit or starttls, or set plain_to_far_host and know what it means"
    )]
    PlainToFarHost,
    /// A domain of ours is none.
    #[error("hello, message_id_domain and bounce_domain must be plain domain names such as example.org")]
    Domain,
    /// A time-out is zero.
    #[error("before_message and after_message must be above zero")]
    TimeOuts,
    /// No connection may be made.
    #[error("connections must be at least 1")]
    Connections,
    /// This machine's TLS cannot be set up.
    #[error("TLS cannot be set up: check this machine's certificates")]
    Tls(#[source] rustls::Error),
}

impl SmtpSettings {
    /// Everything that is wrong, at once.
    #[must_use]
    pub fn problems(&self) -> Vec<SmtpSettingsError> {
        let mut problems = Vec::new();
        if rustls::pki_types::ServerName::try_from(self.host.as_str()).is_err() {
            problems.push(SmtpSettingsError::Host);
        }
        if self.tls == SmtpTls::None && !self.plain_to_far_host && !is_loopback(&self.host) {
            problems.push(SmtpSettingsError::PlainToFarHost);
        }
        let mut domains = [
            Some(&self.message_id_domain),
            self.hello.as_ref(),
            self.bounce_domain.as_ref(),
        ]
        .into_iter();
        if !domains.all(|domain| domain.is_none_or(|name| is_domain(name))) {
            problems.push(SmtpSettingsError::Domain);
        }
        if self.before_message.is_zero() || self.after_message.is_zero() {
            problems.push(SmtpSettingsError::TimeOuts);
        }
        if self.connections == 0 || self.connections > tokio::sync::Semaphore::MAX_PERMITS {
            problems.push(SmtpSettingsError::Connections);
        }
        problems
    }

    /// The name for EHLO.
    pub(super) fn hello_name(&self) -> &str {
        self.hello.as_deref().unwrap_or(&self.message_id_domain)
    }
}

fn is_domain(name: &str) -> bool {
    (1..=253).contains(&name.len())
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}
