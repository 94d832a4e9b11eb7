//! The gateways of the settings, as the channels want them.

use std::path::Path;
use std::time::Duration;

use secrecy::SecretString;

use super::Settings;
use crate::channels::gateway::{Capabilities, MailGateway, SmsGateway};
use crate::channels::smtp::{SignIn, Smtp, SmtpSettings, SmtpSettingsError, SmtpTls};
use crate::channels::twilio::{Credentials, Sender, Twilio, TwilioSettings, TwilioSettingsError, WebhookSettings};
use crate::engine::Wires;

/// Unused connections are closed after so long, before the far end does it.
const IDLE: Duration = Duration::from_secs(15);

/// Connecting takes at most so long.
const CONNECT: Duration = Duration::from_secs(4);

/// Why a gateway cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// A secret's file cannot be read.
    #[error("the secret file {path} cannot be read; is the name right, and may this user read it?")]
    Secret {
        /// Its path.
        path: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A secret's file is empty: whoever knows that could sign as the gateway.
    #[error("the secret file {path} is empty; put the secret into it")]
    EmptySecret {
        /// Its path.
        path: String,
    },
    /// The settings of the SMS gateway.
    #[error("[sms]")]
    Sms(#[from] TwilioSettingsError),
    /// The settings of the relay.
    #[error("[mail]")]
    Mail(#[from] SmtpSettingsError),
}

impl Settings {
    /// Makes the gateways; nothing is sent yet.
    ///
    /// # Errors
    /// Where a secret cannot be read or a gateway's settings do not fit, of both gateways.
    pub fn wires(&self) -> Result<Wires, Vec<GatewayError>> {
        match (self.sms_gateway(), self.mail_gateway()) {
            (Ok(sms), Ok(mail)) => Ok(Wires { sms, mail }),
            (sms, mail) => Err(sms.err().into_iter().chain(mail.err()).collect()),
        }
    }

    /// Makes the gateway for text messages; `None` where none is chosen.
    ///
    /// # Errors
    /// Where its secret cannot be read or its settings do not fit.
    pub fn sms_gateway(&self) -> Result<Option<SmsGateway>, GatewayError> {
        Ok(match self.sms.gateway.as_str() {
            "twilio" => Some(SmsGateway::Twilio(Twilio::new(
                self.twilio(read_secret(&self.sms.auth_token_file)?),
            )?)),
            _ => None,
        })
    }

    /// Makes the gateway for mail; `None` where none is chosen.
    ///
    /// # Errors
    /// Where its secret cannot be read or its settings do not fit.
    pub fn mail_gateway(&self) -> Result<Option<MailGateway>, GatewayError> {
        Ok(match self.mail.gateway.as_str() {
            "smtp" => {
                let password = (!self.mail.user.is_empty())
                    .then(|| read_secret(&self.mail.password_file))
                    .transpose()?;
                Some(MailGateway::Smtp(Smtp::new(self.smtp(password))?))
            }
            _ => None,
        })
    }

    fn twilio(&self, token: SecretString) -> TwilioSettings {
        let sms = &self.sms;
        let called_back = sms.replies || sms.delivery_reports;
        TwilioSettings {
            id: "twilio".to_owned(),
            base_url: sms.base_url.clone(),
            account_sid: sms.account_sid.clone(),
            credentials: Credentials::AuthToken(token.clone()),
            sender: if sms.from.starts_with("MG") {
                Sender::MessagingService(sms.from.clone())
            } else {
                Sender::From(sms.from.clone())
            },
            webhooks: called_back.then(|| WebhookSettings {
                public_base: self.web.public_url.clone(),
                auth_tokens: vec![token],
                shared_keys: Vec::new(),
            }),
            discard_content: false,
            obfuscate_address: false,
            connections: sms.connections,
            connect_timeout: CONNECT.min(Duration::from_secs(sms.timeout_seconds) / 2),
            timeout: Duration::from_secs(sms.timeout_seconds),
            idle_timeout: IDLE,
            capabilities: Capabilities {
                replies: sms.replies,
                delivery_reports: sms.delivery_reports,
                voice_on_sender: sms.voice_on_sender,
                links_from_outside: sms.links_from_outside,
            },
        }
    }

    fn smtp(&self, password: Option<SecretString>) -> SmtpSettings {
        let mail = &self.mail;
        SmtpSettings {
            id: "smtp".to_owned(),
            host: mail.host.clone(),
            port: mail.port,
            tls: match mail.tls.as_str() {
                "implicit" => SmtpTls::Implicit,
                "none" => SmtpTls::None,
                _ => SmtpTls::StartTls,
            },
            sign_in: password.map(|password| SignIn {
                user: mail.user.clone(),
                password,
            }),
            plain_to_far_host: false,
            hello: None,
            message_id_domain: mail
                .from
                .rsplit_once('@')
                .map_or_else(String::new, |(_, domain)| domain.to_owned()),
            bounce_domain: None,
            connections: mail.connections,
            before_message: Duration::from_secs(mail.timeout_seconds.clamp(1, 15)),
            after_message: Duration::from_secs(mail.timeout_seconds.max(1)),
            idle_timeout: IDLE,
            capabilities: Capabilities {
                replies: mail.replies,
                delivery_reports: false,
                voice_on_sender: false,
                links_from_outside: mail.links_from_outside,
            },
        }
    }

    /// What is wrong with the settings of the gateways: path, what, mend.
    pub(super) fn gateway_problems(&self) -> Vec<(Vec<&'static str>, String, &'static str)> {
        let mut found = Vec::new();
        match self.sms.gateway.as_str() {
            "none" => {}
            "twilio" => {
                if self.sms.auth_token_file.is_empty() {
                    let mend = "name the file that holds the account's auth token";
                    found.push((vec!["sms", "auth_token_file"], "it is empty".to_owned(), mend));
                }
                let mend = "see the account's console and the annotated defaults";
                for problem in self.twilio(SecretString::from("unread")).problems() {
                    found.push((vec!["sms", "gateway"], problem.to_string(), mend));
                }
            }
            other => found.push((
                vec!["sms", "gateway"],
                format!("`{other}` is not known"),
                "write none or twilio",
            )),
        }
        match self.mail.gateway.as_str() {
            "none" => {}
            "smtp" => {
                if !matches!(self.mail.tls.as_str(), "implicit" | "starttls" | "none") {
                    let what = format!("`{}` is not known", self.mail.tls);
                    found.push((vec!["mail", "tls"], what, "write implicit, starttls or none"));
                }
                if self.mail.from.parse::<lettre::Address>().is_err() {
                    let what = format!("`{}` is no mail address", self.mail.from);
                    found.push((vec!["mail", "from"], what, "write one such as nazorg@example.org"));
                }
                let password = (!self.mail.user.is_empty()).then(|| SecretString::from("unread"));
                for problem in self.smtp(password).problems() {
                    found.push((
                        vec!["mail", "gateway"],
                        problem.to_string(),
                        "see the annotated defaults",
                    ));
                }
            }
            other => found.push((
                vec!["mail", "gateway"],
                format!("`{other}` is not known"),
                "write none or smtp",
            )),
        }
        found
    }
}

fn read_secret(path: &str) -> Result<SecretString, GatewayError> {
    let text = std::fs::read_to_string(Path::new(path)).map_err(|source| GatewayError::Secret {
        path: path.to_owned(),
        source,
    })?;
    if text.trim().is_empty() {
        return Err(GatewayError::EmptySecret { path: path.to_owned() });
    }
    Ok(SecretString::from(text.trim_end_matches(['\r', '\n']).to_owned()))
}
