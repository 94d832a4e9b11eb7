//! The connections that stay open between mails.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Mail, Rset};
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout};

use super::say;
use super::verdict::Failure;
use super::{Handover, NotTaken};

/// How long goodbyes may take in all.
const GOODBYE: Duration = Duration::from_secs(1);

/// At most so many connections, the youngest used first, so that a quiet hour lets the others go.
pub(super) struct Pool {
    permits: Semaphore,
    idle: Mutex<Vec<Idle>>,
    idle_timeout: Duration,
}

/// A connection that nobody uses now.
pub(super) struct Idle {
    connection: AsyncSmtpConnection,
    since: Instant,
    must_reset: bool,
}

impl Pool {
    pub(super) fn new(connections: usize, idle_timeout: Duration) -> Self {
        Self {
            permits: Semaphore::new(connections),
            idle: Mutex::new(Vec::new()),
            idle_timeout,
        }
    }

    /// Waits for the right to use one connection.
    pub(super) async fn permit(&self) -> Result<SemaphorePermit<'_>, Handover> {
        self.permits
            .acquire()
            .await
            .map_err(|_| Handover::not_taken(NotTaken::Busy))
    }

    /// The connection used last, unless it has been idle for too long: then the others have, too, and all are let go.
    pub(super) fn take(&self) -> Option<Idle> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let youngest = idle.pop()?;
        if youngest.since.elapsed() < self.idle_timeout {
            return Some(youngest);
        }
        idle.clear();
        None
    }

    /// Keeps a connection on which nothing is left open, or only a transaction that RSET ends.
    pub(super) fn put_back(&self, connection: AsyncSmtpConnection, must_reset: bool) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(Idle {
            connection,
            since: Instant::now(),
            must_reset,
        });
    }

    pub(super) async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        let goodbyes = async {
            for mut leaving in idle {
                // A relay that does not care for a goodbye is left without one.
                let _ = leaving.connection.quit().await;
            }
        };
        let _ = timeout(GOODBYE, goodbyes).await;
    }

    #[cfg(test)]
    pub(super) fn idle_count(&self) -> usize {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl Idle {
    /// Opens a transaction. No NOOP goes before it: MAIL tells as well whether the relay is still there, and can be
    /// said again on another connection, because it sends nothing by itself.
    pub(super) async fn wake(mut self, sender: Mail) -> Result<AsyncSmtpConnection, Failure> {
        if self.must_reset {
            say(&mut self.connection, Rset, &[250]).await?;
        }
        say(&mut self.connection, sender, &[250]).await?;
        Ok(self.connection)
    }
}
