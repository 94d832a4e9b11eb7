//! What goes wrong on one host: armed by the story, struck at a point.

use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::Notify;

use super::story::Trouble;
use crate::store::StoreError;
use crate::store::faults::{Faults, Point, cut};

/// The troubles of one host.
#[derive(Default)]
pub(super) struct HostFaults {
    plan: Mutex<Plan>,
    /// Somebody stands still.
    frozen: Notify,
    /// May go on.
    thawed: Notify,
}

#[derive(Default)]
struct Plan {
    armed: Vec<Armed>,
    is_dead: bool,
    outage: u8,
    /// For how many minutes whoever stands still does.
    freezes: Option<u16>,
    may_freeze: bool,
    /// What struck, for whoever tells the story.
    struck: Vec<String>,
}

/// A trouble that has not struck.
struct Armed {
    when: Option<&'static str>,
    left: u16,
    what: Trouble,
}

/// What happens at a point.
enum Strike {
    Nothing,
    Fails,
    Freezes,
}

impl HostFaults {
    /// Arms a trouble for the next point of that name, and then so many later.
    pub(super) fn arm(&self, when: Option<&'static str>, left: u16, what: Trouble) {
        self.with(|plan| plan.armed.push(Armed { when, left, what }));
    }

    /// Nothing more goes wrong from now on.
    pub(super) fn calm(&self) {
        self.with(|plan| {
            plan.armed.clear();
            plan.outage = 0;
        });
    }

    pub(super) fn is_dead(&self) -> bool {
        self.with(|plan| plan.is_dead)
    }

    /// A new process runs in the place of the dead one.
    pub(super) fn live(&self) {
        self.with(|plan| plan.is_dead = false);
    }

    /// The process ends here, as by a kill.
    pub(super) fn die(&self) {
        self.with(|plan| plan.is_dead = true);
    }

    /// Whether what now runs may stand still.
    pub(super) fn may_freeze(&self, may: bool) {
        self.with(|plan| plan.may_freeze = may);
    }

    /// Waits until what now runs stands still; for how many minutes it does.
    pub(super) async fn freezing(&self) -> u16 {
        loop {
            self.frozen.notified().await;
            if let Some(minutes) = self.with(|plan| plan.freezes.take()) {
                return minutes;
            }
        }
    }

    /// Lets whoever stands still go on.
    pub(super) fn thaw(&self) {
        self.thawed.notify_one();
    }

    /// What struck since the last look.
    pub(super) fn struck(&self) -> Vec<String> {
        self.with(|plan| std::mem::take(&mut plan.struck))
    }

    /// A point of the simulation's own, such as in the middle of a hand-over.
    pub(super) async fn outside(&self, what: &'static str) -> Result<(), StoreError> {
        self.strike(what, true, false).await
    }

    fn with<T>(&self, act: impl FnOnce(&mut Plan) -> T) -> T {
        act(&mut self.plan.lock().unwrap_or_else(PoisonError::into_inner))
    }

    async fn strike(&self, what: &'static str, is_outside: bool, is_committed: bool) -> Result<(), StoreError> {
        match self.with(|plan| plan.strike(what, is_outside, is_committed)) {
            Strike::Nothing => Ok(()),
            Strike::Fails => Err(cut(what)),
            Strike::Freezes => {
                self.frozen.notify_one();
                self.thawed.notified().await;
                if self.is_dead() { Err(cut(what)) } else { Ok(()) }
            }
        }
    }
}

impl Plan {
    fn strike(&mut self, what: &'static str, is_outside: bool, is_committed: bool) -> Strike {
        if self.is_dead {
            return Strike::Fails;
        }
        if self.outage > 0 && !is_committed {
            self.outage -= 1;
            return Strike::Fails;
        }
        for one in &mut self.armed {
            match one.when {
                Some(when) if when == what => one.when = None,
                Some(_) => {}
                None => one.left = one.left.saturating_sub(1),
            }
        }
        let may_freeze = self.may_freeze;
        let fits = |one: &Armed| {
            one.when.is_none()
                && one.left == 0
                && match one.what {
                    Trouble::Dies => true,
                    Trouble::Cut | Trouble::Outage(_) => !is_committed,
                    Trouble::AnswerLost => is_committed,
                    Trouble::Freezes(_) => is_outside && may_freeze,
                }
        };
        let Some(place) = self.armed.iter().position(fits) else {
            return Strike::Nothing;
        };
        let trouble = self.armed.remove(place).what;
        self.struck.push(format!("{trouble:?} at `{what}`"));
        match trouble {
            Trouble::Dies => self.is_dead = true,
            Trouble::Cut | Trouble::AnswerLost => {}
            Trouble::Outage(times) => self.outage = times,
            Trouble::Freezes(minutes) => {
                self.freezes = Some(minutes);
                return Strike::Freezes;
            }
        }
        Strike::Fails
    }
}

impl Faults for HostFaults {
    fn at(&self, point: Point) -> BoxFuture<'_, Result<(), StoreError>> {
        let what = match point {
            Point::Read => "read",
            Point::Write => "begin",
            Point::Statement(doing) => doing,
            Point::Commit => "commit",
            Point::Committed => "answer a commit",
            Point::Journal => "write the journal",
            Point::Journaled => "answer the journal",
        };
        let is_journal = matches!(point, Point::Journal | Point::Journaled);
        async move {
            if is_journal && !self.is_dead() {
                // A journal that fails ends the process: so it dies here or does not fail.
                return self.strike(what, true, true).await;
            }
            self.strike(what, point.is_outside(), point == Point::Committed).await
        }
        .boxed()
    }
}
