//! What the operator says about a Twilio account, and what can be wrong with it.

use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret as _, SecretString};

use super::super::gateway::Capabilities;
use super::super::handover::is_loopback;

/// One Twilio account with one sender.
#[derive(Clone, Debug)]
pub struct TwilioSettings {
    /// The gateway's name in settings, brake, metrics and ledger.
    pub id: String,
    /// `https://api.twilio.com`, a region's address, or a far end on this machine. Plain `http` only to this machine.
    pub base_url: String,
    /// `AC…`, from the console.
    pub account_sid: String,
    /// How we sign in.
    pub credentials: Credentials,
    /// Whom the text comes from.
    pub sender: Sender,
    /// What is needed to be called back; `None` where Twilio cannot reach us.
    pub webhooks: Option<WebhookSettings>,
    /// Ask Twilio to keep no text (`ContentRetention=discard`); the account must have the feature.
    pub discard_content: bool,
    /// Ask Twilio to keep no full number (`AddressRetention=obfuscate`); the account must have the feature.
    pub obfuscate_address: bool,
    /// How many requests may be under way at once.
    pub connections: usize,
    /// The most that connecting may take, TLS included. Must be shorter than `timeout`: a connection that was never
    /// made is surely *not taken*, and only this time-out tells.
    pub connect_timeout: Duration,
    /// The most that a request may take as a whole (10 s is a good value).
    pub timeout: Duration,
    /// How long an unused connection is kept. Keep it well under the gateway's own (15 s is a good value): a line that
    /// the far end closes while we write leaves a message in doubt.
    pub idle_timeout: Duration,
    /// What this account can do.
    pub capabilities: Capabilities,
}

/// How we sign in to the API.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// With the account's auth token.
    AuthToken(SecretString),
    /// With an API key, which can be withdrawn by itself.
    ApiKey {
        /// `SK…`.
        sid: String,
        /// Its secret.
        secret: SecretString,
    },
}

/// Whom the text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A number (`+32…`), a short code or a word. Only a number or short code can be answered.
    From(String),
    /// A Messaging Service (`MG…`), which chooses the number.
    MessagingService(String),
}

/// What is needed to be called back and to know that it is Twilio who calls.
#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// The address in front of the paths that we see, as the world sees it: `https://nazorg.example.org`. The signature
    /// is made over it, so it is never read from the request's `Host`.
    pub public_base: String,
    /// The account's auth tokens: the primary one, and during a change the new one too.
    pub auth_tokens: Vec<SecretString>,
    /// Shared keys of the newer signature, if any.
    pub shared_keys: Vec<SharedKey>,
}

/// A key of the newer webhook signature (HMAC-SHA256).
#[derive(Clone, Debug)]
pub struct SharedKey {
    /// The key's name, as it stands in `X-Twilio-Webhooks-Signature-Settings`.
    pub id: String,
    /// Its secret.
    pub secret: SecretString,
}

/// What is wrong with the settings of a Twilio account.
#[derive(Debug, thiserror::Error)]
pub enum TwilioSettingsError {
    /// The base address cannot be used.
    #[error(
        "base_url must be https:// and a host, such as https://api.twilio.com; plain http:// works on this machine only"
    )]
    BaseUrl,
    /// The account's name cannot stand in an address.
    #[error("account_sid must be the letters and digits of the console (AC…)")]
    AccountSid,
    /// No sender.
    #[error("the sender is empty: give a number in E.164 form, a short code, a name, or a Messaging Service (MG…)")]
    Sender,
    /// The public address cannot be used.
    #[error("public_base must be https:// and a host, without query; plain http:// works on this machine only")]
    PublicBase,
    /// Callbacks cannot be told from forgeries.
    #[error("webhooks need an auth token or a shared key, or nobody could tell Twilio's callbacks from forged ones")]
    NoWebhookSecret,
    /// Replies or reports are declared, but nothing can call us.
    #[error("replies and delivery reports need the webhook settings: set them, or declare neither")]
    NoWebhooks,
    /// The time-outs do not fit.
    #[error("connect_timeout must be above zero and below timeout, or an unmade connection would count as in doubt")]
    TimeOuts,
    /// No connection may be made.
    #[error("connections must be at least 1")]
    Connections,
    /// This machine's TLS cannot be set up.
    #[error("the HTTP client cannot be made: check this machine's certificates")]
    Client(#[source] reqwest::Error),
}

impl TwilioSettings {
    /// Everything that is wrong, at once.
    #[must_use]
    pub fn problems(&self) -> Vec<TwilioSettingsError> {
        let mut problems = Vec::new();
        if !is_usable(&self.base_url) {
            problems.push(TwilioSettingsError::BaseUrl);
        }
        if !(1..=64).contains(&self.account_sid.len()) || !self.account_sid.bytes().all(|b| b.is_ascii_alphanumeric()) {
            problems.push(TwilioSettingsError::AccountSid);
        }
        let (Sender::From(sender) | Sender::MessagingService(sender)) = &self.sender;
        if sender.trim().is_empty() {
            problems.push(TwilioSettingsError::Sender);
        }
        match &self.webhooks {
            Some(webhooks) => {
                if !is_usable(&webhooks.public_base) {
                    problems.push(TwilioSettingsError::PublicBase);
                }
                // An empty secret is one that everybody knows.
                let is_empty = |secret: &SecretString| secret.expose_secret().trim().is_empty();
                if webhooks.auth_tokens.is_empty() && webhooks.shared_keys.is_empty()
                    || webhooks.auth_tokens.iter().any(is_empty)
                    || webhooks.shared_keys.iter().any(|key| is_empty(&key.secret))
                {
                    problems.push(TwilioSettingsError::NoWebhookSecret);
                }
            }
            None if self.capabilities.replies || self.capabilities.delivery_reports => {
                problems.push(TwilioSettingsError::NoWebhooks);
            }
            None => {}
        }
        if self.connect_timeout.is_zero() || self.connect_timeout >= self.timeout {
            problems.push(TwilioSettingsError::TimeOuts);
        }
        if self.connections == 0 {
            problems.push(TwilioSettingsError::Connections);
        }
        problems
    }

    pub(super) fn messages_url(&self) -> Result<Url, TwilioSettingsError> {
        self.url("/Messages.json")
    }

    /// The account's own record (`FetchAccount`).
    pub(super) fn account_url(&self) -> Result<Url, TwilioSettingsError> {
        self.url(".json")
    }

    fn url(&self, end: &str) -> Result<Url, TwilioSettingsError> {
        let base = self.base_url.trim_end_matches('/');
        Url::parse(&format!("{base}/2010-04-01/Accounts/{}{end}", self.account_sid))
            .map_err(|_| TwilioSettingsError::BaseUrl)
    }
}

/// Whether an address is a base that other parts can be put behind: encrypted, or on this machine.
fn is_usable(base: &str) -> bool {
    Url::parse(base).is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(host));
        let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        safe && plain && !host.is_empty() && url.password().is_none()
    })
}
