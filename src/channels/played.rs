//! A gateway that is played within this process, for the simulation. No setting names it.

use std::fmt;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::handover::{Handover, OutgoingMail, OutgoingSms};
use crate::care::circle::Capabilities;

/// What takes messages at the far end.
pub trait FarEnd: Send + Sync {
    /// One text message, and what is said to it.
    fn sms<'a>(&'a self, sms: &'a OutgoingSms) -> BoxFuture<'a, Handover>;

    /// One mail, and what is said to it.
    fn mail<'a>(&'a self, mail: &'a OutgoingMail) -> BoxFuture<'a, Handover>;
}

/// A played gateway, as seen from here.
#[derive(Clone)]
pub struct Played {
    /// Its name in brake and ledger.
    pub id: &'static str,
    /// What it can do.
    pub capabilities: Capabilities,
    /// How many messages may be under way at once.
    pub connections: usize,
    /// Who plays it.
    pub far_end: Arc<dyn FarEnd>,
}

impl fmt::Debug for Played {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Played").field("id", &self.id).finish_non_exhaustive()
    }
}
