//! Looking whether the relay lets us in: connect, encrypt, greet, sign in, take leave. No mail is begun.

use std::time::Duration;

use tokio::time::timeout;

use super::super::handover::NotTaken;
use super::super::look::Looked;
use super::Smtp;
use super::settings::SmtpTls;

impl Smtp {
    /// Comes as far as signing in, where the settings name a user, and says goodbye.
    pub async fn look(&self, patience: Duration) -> Looked {
        let looked = timeout(patience, Box::pin(self.come_and_go())).await;
        looked.unwrap_or(Looked::TimedOut)
    }

    async fn come_and_go(&self) -> Looked {
        match self.connect().await {
            Ok(mut connection) => {
                // A relay that does not care for a goodbye is left without one.
                let _ = connection.quit().await;
                Looked::Well
            }
            Err(NotTaken::Tls) => match self.is_offered_tls().await {
                Ok(false) => Looked::NoTls,
                _ => Looked::Tls,
            },
            Err(NotTaken::SignIn) => Looked::SignIn,
            Err(NotTaken::TimedOut) => Looked::TimedOut,
            Err(NotTaken::NoConnection) => Looked::NoConnection,
            Err(NotTaken::Busy | NotTaken::Deferred) => Looked::Busy,
            Err(NotTaken::OutOfStep) => Looked::OutOfStep,
        }
    }

    async fn is_offered_tls(&self) -> Result<bool, NotTaken> {
        match self.settings.tls {
            SmtpTls::StartTls => self.offers_start_tls(&mut self.dial().await?).await,
            SmtpTls::Implicit | SmtpTls::None => Ok(true),
        }
    }
}
