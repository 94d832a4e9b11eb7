//! Looking whether Twilio lets us in: one GET of the account's own record, which changes and sends nothing.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::Value;

use super::super::look::Looked;
use super::Twilio;
use super::send::{is_tls, number, read_bounded};

impl Twilio {
    /// Asks for the account's record.
    pub async fn look(&self, patience: Duration) -> Looked {
        let Ok(url) = self.settings.account_url() else {
            return Looked::OutOfStep;
        };
        let request = self.signed_in(self.client.get(url)).timeout(patience);
        let mut answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) if error.is_timeout() => return Looked::TimedOut,
            Err(error) if is_tls(&error) => return Looked::Tls,
            Err(_) => return Looked::NoConnection,
        };
        let status = answer.status();
        let body = read_bounded(&mut answer).await.unwrap_or_default();
        let json: Value = serde_json::from_slice(&body).unwrap_or_default();
        match status {
            StatusCode::OK if json["sid"].as_str() == Some(&self.settings.account_sid) => match json["status"].as_str()
            {
                Some("active") => Looked::Well,
                Some("suspended" | "closed") => Looked::NotActive,
                _ => Looked::OutOfStep,
            },
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Looked::SignIn,
            StatusCode::NOT_FOUND if number(&json["code"]) == 20404 => Looked::NoSuchAccount,
            StatusCode::TOO_MANY_REQUESTS => Looked::Busy,
            status if status.is_server_error() => Looked::Trouble,
            _ => Looked::OutOfStep,
        }
    }
}
