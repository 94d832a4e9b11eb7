//! Telling Twilio's callbacks from anybody else's (Twilio, "Security", `X-Twilio-Signature`).
//!
//! Signed is the exact public address followed by the form's fields. The address is put together from the configured
//! public base and the path and query as they were received, never from `Host`. Twilio is not consistent about the
//! port, so the address counts with and without one. A JSON body is not signed itself; its SHA-256 stands in the
//! address (`bodySHA256`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use sha2::{Digest, Sha256};
use subtle::{Choice, ConstantTimeEq};

use super::form::Form;
use super::settings::{SharedKey, TwilioSettingsError, WebhookSettings};

/// The header that carries the signature.
pub const SIGNATURE_HEADER: &str = "X-Twilio-Signature";

/// The header that names key and algorithm of the newer signature.
pub const SIGNATURE_SETTINGS_HEADER: &str = "X-Twilio-Webhooks-Signature-Settings";

/// One request as it came in, before anything in it is believed.
#[derive(Clone, Copy)]
pub struct Callback<'a> {
    /// Path and query exactly as received, not decoded: `/hooks/twilio/inbound`.
    pub path_and_query: &'a str,
    /// The value of `X-Twilio-Signature`.
    pub signature: Option<&'a str>,
    /// The value of `X-Twilio-Webhooks-Signature-Settings`.
    pub signature_settings: Option<&'a str>,
    /// The value of `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The raw body.
    pub body: &'a [u8],
}

/// Why a callback is not believed. To be answered with 403.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// There is no signature.
    #[error("the callback carries no X-Twilio-Signature")]
    Missing,
    /// The signature is not base64.
    #[error("the callback's signature is not base64")]
    Malformed,
    /// The header names an algorithm that we do not know.
    #[error("the callback is signed with an algorithm other than HMAC_SHA1 and HMAC_SHA256")]
    UnknownAlgorithm,
    /// No secret is set up for the key that the header names, or no auth token at all.
    #[error("the callback is signed with a key that is not in the settings: add the shared key or the auth token")]
    UnknownKey,
    /// The body is neither a form nor covered by `bodySHA256`.
    #[error("the callback's body is covered by no signature")]
    BodyNotSigned,
    /// The signature does not fit.
    #[error("the callback's signature does not fit: check auth token and public_base, or somebody is forging")]
    Mismatch,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    HmacSha1,
    HmacSha256,
}

/// Knows the secrets and the public address.
pub struct Verifier {
    /// The public base with and without a port, each without a slash at the end.
    bases: [String; 2],
    auth_tokens: Vec<SecretString>,
    shared_keys: Vec<SharedKey>,
}

impl std::fmt::Debug for Verifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Verifier")
            .field("bases", &self.bases)
            .finish_non_exhaustive()
    }
}

impl Verifier {
    /// Takes the secrets and works out the public address with and without a port.
    ///
    /// # Errors
    /// [`TwilioSettingsError::PublicBase`] where the address has no scheme or host.
    pub fn new(settings: &WebhookSettings) -> Result<Self, TwilioSettingsError> {
        let bases = with_and_without_port(settings.public_base.trim_end_matches('/'));
        Ok(Self {
            bases: bases.ok_or(TwilioSettingsError::PublicBase)?,
            auth_tokens: settings.auth_tokens.clone(),
            shared_keys: settings.shared_keys.clone(),
        })
    }

    /// Whether Twilio made this request; for a form and for any other body. Compared in constant time.
    ///
    /// # Errors
    /// [`SignatureError`], where it did not or cannot be shown to have.
    pub fn verify(&self, callback: &Callback<'_>) -> Result<(), SignatureError> {
        if is_form(callback.content_type) {
            // A body that is no form cannot have been signed as one.
            let form = Form::parse(callback.body).map_err(|_| SignatureError::Mismatch)?;
            return self.verify_form(callback, &form);
        }
        if !callback.body.is_empty() {
            let claimed = query_value(callback.path_and_query, "bodySHA256").ok_or(SignatureError::BodyNotSigned)?;
            let actual = hex(&Sha256::digest(callback.body));
            if !bool::from(actual.as_bytes().ct_eq(claimed.to_ascii_lowercase().as_bytes())) {
                return Err(SignatureError::Mismatch);
            }
        }
        self.verify_form(callback, &Form::default())
    }

    pub(super) fn verify_form(&self, callback: &Callback<'_>, form: &Form) -> Result<(), SignatureError> {
        let signature = callback.signature.ok_or(SignatureError::Missing)?;
        let signature = STANDARD
            .decode(signature.trim())
            .map_err(|_| SignatureError::Malformed)?;
        let (algorithm, secrets) = self.secrets(callback.signature_settings)?;
        let fields = form.signed_text();
        let mut fits = Choice::from(0);
        for base in &self.bases {
            let parts = [base.as_bytes(), callback.path_and_query.as_bytes(), fields.as_bytes()];
            for secret in &secrets {
                let key = secret.expose_secret().as_bytes();
                fits |= match algorithm {
                    Algorithm::HmacSha1 => sign::<Hmac<Sha1>>(key, &parts).ct_eq(&signature),
                    Algorithm::HmacSha256 => sign::<Hmac<Sha256>>(key, &parts).ct_eq(&signature),
                };
            }
        }
        if bool::from(fits) {
            Ok(())
        } else {
            Err(SignatureError::Mismatch)
        }
    }

    fn secrets(&self, settings: Option<&str>) -> Result<(Algorithm, Vec<&SecretString>), SignatureError> {
        let (algorithm, key) = read_settings(settings)?;
        let secrets: Vec<&SecretString> = match algorithm {
            Algorithm::HmacSha1 => self.auth_tokens.iter().collect(),
            Algorithm::HmacSha256 => self
                .shared_keys
                .iter()
                .filter(|shared| Some(shared.id.as_str()) == key)
                .map(|shared| &shared.secret)
                .collect(),
        };
        if secrets.is_empty() {
            Err(SignatureError::UnknownKey)
        } else {
            Ok((algorithm, secrets))
        }
    }
}

/// Reads `key=<id>,algorithm=<name>`. Without an algorithm it is the older signature, as in Twilio's own library.
fn read_settings(header: Option<&str>) -> Result<(Algorithm, Option<&str>), SignatureError> {
    let (mut algorithm, mut key) = (None, None);
    for (name, value) in header
        .unwrap_or_default()
        .split(',')
        .filter_map(|part| part.split_once('='))
    {
        match (name.trim(), value.trim()) {
            (_, "") => {}
            ("algorithm", value) => algorithm = algorithm.or(Some(value)),
            ("key", value) => key = key.or(Some(value)),
            _ => {}
        }
    }
    match algorithm {
        None => Ok((Algorithm::HmacSha1, key)),
        Some(name) if name.eq_ignore_ascii_case("HMAC_SHA1") => Ok((Algorithm::HmacSha1, key)),
        Some(name) if name.eq_ignore_ascii_case("HMAC_SHA256") => Ok((Algorithm::HmacSha256, key)),
        Some(_) => Err(SignatureError::UnknownAlgorithm),
    }
}

pub(super) fn is_form(content_type: Option<&str>) -> bool {
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn sign<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    // A key of any length is fit for HMAC (RFC 2104 §2); nothing signed fits where that should ever fail.
    let Ok(mut mac) = <M as KeyInit>::new_from_slice(key) else {
        return Vec::new();
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// `https://host/path` becomes `https://host:443/path` and `https://host/path`.
fn with_and_without_port(base: &str) -> Option<[String; 2]> {
    let (scheme, rest) = base.split_once("://")?;
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    // The colons inside `[::1]` are no port.
    let host_end = authority.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match authority[host_end..].find(':') {
        Some(at) => (&authority[..host_end + at], &authority[host_end + at + 1..]),
        None => (
            authority,
            if scheme.eq_ignore_ascii_case("https") {
                "443"
            } else {
                "80"
            },
        ),
    };
    (!host.is_empty()).then(|| {
        [
            format!("{scheme}://{host}:{port}{path}"),
            format!("{scheme}://{host}{path}"),
        ]
    })
}

fn query_value<'a>(path_and_query: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = path_and_query.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

#[cfg(test)]
mod tests;
