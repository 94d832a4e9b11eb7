//! What a rehearsal tells: one row for each message and each task, and one for each contact that never began.

use jiff::Timestamp;

use crate::contact::Ending;
use crate::ids::{ContactKey, WorkerId};
use crate::message::{MessageFate, MessageKind};
use crate::person::Channel;
use crate::task::{TaskKind, TaskOutcome};

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The contact.
    pub key: ContactKey,
    /// The how-manieth message or task of it, from 1; 0 for a contact that never began.
    pub attempt: u16,
    /// What was done.
    pub what: What,
    /// On which channel a message went.
    pub channel: Option<Channel>,
    /// Who was asked to do a task; `None` where the whole team was, and for messages.
    pub worker: Option<WorkerId>,
    /// The team that was asked, where it is another than the dossier's.
    pub team: Option<String>,
    /// When the contact was due; `None` where it counted from something that had not come.
    pub planned_for: Option<Timestamp>,
    /// When it happened, or ended without happening.
    pub at: Timestamp,
    /// What came of it.
    pub came: Came,
    /// How often a worker tried, for a task.
    pub tries: u16,
    /// How the day of the contact was found, as codes; empty unless a rehearsal in detail is asked for.
    pub derived: Vec<String>,
    /// How its contact ended; `None` where it still stands open when the rehearsal ends.
    pub ending: Option<Ending>,
}

impl Row {
    /// A contact in which nothing was done.
    pub(super) const fn of_nothing(
        key: ContactKey,
        due: Option<Timestamp>,
        derived: Vec<String>,
        at: Timestamp,
        ending: Ending,
    ) -> Self {
        Self {
            key,
            attempt: 0,
            what: What::Nothing,
            channel: None,
            worker: None,
            team: None,
            planned_for: due,
            at,
            came: Came::Nothing,
            tries: 0,
            derived,
            ending: Some(ending),
        }
    }
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A message.
    Message(MessageKind),
    /// A task.
    Task(TaskKind),
    /// Nothing: the contact never began.
    Nothing,
}

/// What came of a message or a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// The fate of a message.
    Fate(MessageFate),
    /// A worker told what came of the task.
    Told(TaskOutcome),
    /// The task was no longer wanted.
    Withdrawn,
    /// Nobody took the task in hand, also not the coordinator.
    Lapsed,
    /// The task still stands open.
    Open,
    /// Nothing was done.
    Nothing,
}
