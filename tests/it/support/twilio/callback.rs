//! What Twilio sends to us, and how it signs it. Written for the tests alone, so that one misreading of the scheme
//! cannot hide in both ends.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use hyper::StatusCode;
use reqwest::Url;
use sha1::Sha1;

/// A callback as it lies ready to be posted, once, twice or spoilt.
#[derive(Clone, Debug)]
pub(crate) struct Callback {
    http: reqwest::Client,
    url: String,
    pub(crate) form: Vec<(String, String)>,
    pub(crate) signature: String,
}

impl Callback {
    pub(super) fn new(http: reqwest::Client, token: &str, url: &str, form: &[(&str, String)]) -> Self {
        let form: Vec<_> = form
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let signature = sign(token, url, &form);
        Self {
            http,
            url: url.to_owned(),
            form,
            signature,
        }
    }

    /// Posts to another listener than the URL names, as a reverse proxy does: the signature stays that of the public
    /// URL, and so do path and query.
    pub(crate) fn through(mut self, origin: &str) -> Self {
        let (mut url, origin) = (absolute(&self.url), absolute(origin));
        let moved = url.set_scheme(origin.scheme()).is_ok()
            && url.set_host(origin.host_str()).is_ok()
            && url.set_port(origin.port()).is_ok();
        assert!(moved, "{origin} is no origin of a listener");
        self.url = url.into();
        self
    }

    /// With one bit of the signature turned.
    pub(crate) fn with_turned_bit(mut self) -> Self {
        let mut bytes = BASE64.decode(&self.signature).expect("a signature is base64");
        *bytes.last_mut().expect("a signature has bytes") ^= 1;
        self.signature = BASE64.encode(bytes);
        self
    }

    /// With another value in this field than the one that was signed.
    pub(crate) fn with_field(mut self, name: &str, value: &str) -> Self {
        let field = self
            .form
            .iter_mut()
            .find(|(known, _)| known == name)
            .expect("the callback has this field");
        value.clone_into(&mut field.1);
        self
    }

    /// Posts it; what is posted twice is the same callback twice.
    pub(crate) async fn post(&self) -> (StatusCode, String) {
        let request = self
            .http
            .post(&self.url)
            .form(&self.form)
            .header("X-Twilio-Signature", &self.signature);
        let answer = request.send().await.expect("the webhook's listener answers");
        (
            answer.status(),
            answer.text().await.expect("the webhook's answer has an end"),
        )
    }
}

fn absolute(url: &str) -> Url {
    Url::parse(url).expect("an absolute URL")
}

/// Twilio's `X-Twilio-Signature`: the URL, then each field's name with its values, each value once and sorted, in the
/// order of the names; HMAC-SHA1 with the account's token, in base64.
pub(super) fn sign(token: &str, url: &str, form: &[(String, String)]) -> String {
    let mut fields = BTreeMap::<&str, BTreeSet<&str>>::new();
    for (name, value) in form {
        fields.entry(name).or_default().insert(value);
    }
    let mut mac = Hmac::<Sha1>::new_from_slice(token.as_bytes()).expect("HMAC takes keys of any length");
    // What follows `#` is for Twilio itself.
    mac.update(url.split('#').next().unwrap_or_default().as_bytes());
    for (name, values) in fields {
        for value in values {
            mac.update(name.as_bytes());
            mac.update(value.as_bytes());
        }
    }
    BASE64.encode(mac.finalize().into_bytes())
}
