//! Where a process may die and a database may fail: the points at which somebody outside may say that it did.
//!
//! In production nobody listens, and a point costs one comparison. The simulation listens: it lets a worker die, or the
//! database fail, at a point of its choice, and so reaches every moment at which a real one could. Between two points
//! nothing is written, read or awaited that outlives the process.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::StoreError;

/// A moment at which something may go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// A connection is about to be asked for, to read.
    Read,
    /// A transaction is about to be asked for.
    Write,
    /// A statement is about to run: what it does.
    Statement(&'static str),
    /// A transaction is about to be committed. To fail here takes it back.
    Commit,
    /// A transaction has been committed, and its caller has not been told. To fail here loses the answer alone.
    Committed,
    /// Something is about to be written to the journal.
    Journal,
    /// It is on the disk, and its writer has not been told.
    Journaled,
}

impl Point {
    /// Whether whoever stops here holds no connection and no lock, so that others may go on meanwhile.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        !matches!(self, Self::Statement(_) | Self::Commit)
    }
}

/// Decides what goes wrong.
pub trait Faults: Send + Sync {
    /// Called at every point; what it returns as an error is what the database or the disk says.
    fn at(&self, point: Point) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// Whoever decides, where anybody does.
#[derive(Clone, Default)]
pub(super) struct Listener(Option<Arc<dyn Faults>>);

impl Listener {
    pub(super) fn new(faults: Option<Arc<dyn Faults>>) -> Self {
        Self(faults)
    }

    pub(super) async fn at(&self, point: Point) -> Result<(), StoreError> {
        match &self.0 {
            None => Ok(()),
            Some(faults) => faults.at(point).await,
        }
    }
}

/// What a broken line to the database looks like.
#[must_use]
pub fn cut(doing: &'static str) -> StoreError {
    let source = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "the line was cut");
    StoreError::driver(doing)(sqlx::Error::Io(source))
}
