//! Twilio's Messages API (version 2010-04-01): sending, status callbacks and inbound messages.
//!
//! The base address is a setting, because Twilio has regions (`https://api.dublin.ie1.twilio.com`) and because tests and
//! the demo talk to a far end on this machine.

mod callback;
mod codes;
mod form;
mod look;
mod send;
mod settings;
mod signature;

use reqwest::Url;

pub use self::callback::{CallbackError, NO_REPLY, NO_REPLY_CONTENT_TYPE, SignedForm};
pub use self::form::FormError;
pub use self::settings::{Credentials, Sender, SharedKey, TwilioSettings, TwilioSettingsError, WebhookSettings};
pub use self::signature::{Callback, SIGNATURE_HEADER, SIGNATURE_SETTINGS_HEADER, SignatureError, Verifier};

use super::gateway::Capabilities;

/// Where Twilio calls with the fate of a message: this, then our reference. Stands behind the public base address.
pub const STATUS_PATH: &str = "/hooks/twilio/status/";

/// Where Twilio calls with an inbound message; to be entered in its console behind the public base address.
pub const INBOUND_PATH: &str = "/hooks/twilio/inbound";

/// One Twilio account with one sender.
#[derive(Debug)]
pub struct Twilio {
    settings: TwilioSettings,
    /// `{base}/2010-04-01/Accounts/{Sid}/Messages.json`.
    messages: Url,
    /// `{public base}/hooks/twilio/status/`, where reports are wanted.
    status_callback: Option<String>,
    verifier: Option<Verifier>,
    client: reqwest::Client,
}

impl Twilio {
    /// Makes ready to send; nothing is sent yet.
    ///
    /// # Errors
    /// The first of [`TwilioSettings::problems`], or [`TwilioSettingsError::Client`] where this machine's TLS cannot be
    /// set up.
    pub fn new(settings: TwilioSettings) -> Result<Self, TwilioSettingsError> {
        if let Some(problem) = settings.problems().into_iter().next() {
            return Err(problem);
        }
        super::choose_tls_provider();
        let messages = settings.messages_url()?;
        let verifier = settings.webhooks.as_ref().map(Verifier::new).transpose()?;
        let status_callback = settings
            .webhooks
            .as_ref()
            .filter(|_| settings.capabilities.delivery_reports)
            .map(|webhooks| format!("{}{STATUS_PATH}", webhooks.public_base.trim_end_matches('/')));
        let client = reqwest::Client::builder()
            .connect_timeout(settings.connect_timeout)
            .timeout(settings.timeout)
            .pool_idle_timeout(settings.idle_timeout)
            .pool_max_idle_per_host(settings.connections)
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .user_agent(concat!("nazorg/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| TwilioSettingsError::Client(error.without_url()))?;
        Ok(Self {
            settings,
            messages,
            status_callback,
            verifier,
            client,
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

    /// How many requests may be under way at once. The caller keeps to it; more would open further connections.
    #[must_use]
    pub const fn connections(&self) -> usize {
        self.settings.connections
    }

    /// What tells a callback of Twilio's from anybody else's; `None` where this gateway calls nobody back.
    #[must_use]
    pub const fn verifier(&self) -> Option<&Verifier> {
        self.verifier.as_ref()
    }
}

#[cfg(test)]
mod tests;
