//! What the plan still holds for the persons of a dossier; computed, never stored.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use minijinja::{Value, context};

use crate::care::circle::Gateways;
use crate::care::contact::Outcome;
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::ANNOUNCEMENT;
use crate::care::why;
use crate::engine::rulebook::Rulebook;
use crate::store::circles::Loaded;
use crate::store::exceptions::foresee;
use crate::store::timeline::Timeline;
use crate::telling::exceptions::is_lost;
use crate::web::workspace::strip::At;
use crate::web::workspace::words::Words;

/// Rulebooks by the id of their rules.
type Books = BTreeMap<String, Arc<Rulebook>>;

/// One contact that is still to come, or is going on.
pub(super) struct Coming {
    contact: String,
    person: String,
    step: String,
    /// When it falls; `None` where no day is known.
    due: Option<Timestamp>,
    is_begun: bool,
    /// Whether it will be over before the plan goes on.
    is_lost: bool,
    /// Whether a worker may put it on another day.
    is_movable: bool,
}

impl Coming {
    pub(super) fn shown(
        &self,
        words: &Words,
        persons: &BTreeMap<String, Option<String>>,
        step: &dyn Fn(&str) -> String,
    ) -> Value {
        context! {
            contact => self.contact, person => persons.get(&self.person).cloned().flatten(), step => step(&self.step),
            at => self.due.map(|due| words.moment(due)), is_begun => self.is_begun, is_lost => self.is_lost,
            is_movable => self.is_movable,
        }
    }
}

/// Trajectories as they will be in a moment: a change that the engine has not heard of yet is seen all the same.
pub(super) fn foreseen(loaded: Vec<Loaded>, books: &Books, can: Gateways, now: Timestamp) -> Vec<Loaded> {
    let foreseen = loaded.into_iter().map(|one| match books.get(one.rules.as_str()) {
        Some(book) => foresee(one, &book.rules, can, now),
        None => one,
    });
    foreseen.collect()
}

/// Trajectories with their rules, where these can be read.
pub(super) fn plans<'a>(loaded: &'a [Loaded], books: &'a Books) -> Vec<(&'a Loaded, &'a Rules)> {
    let plans = loaded.iter();
    plans
        .filter_map(|one| Some((one, books.get(one.rules.as_str())?.rules.as_ref())))
        .collect()
}

/// What the plan still holds for the persons of a dossier; computed, never stored.
pub(super) fn coming(loaded: &[Loaded], books: &Books, now: Timestamp) -> Vec<Coming> {
    let mut all = Vec::new();
    for (one, rules) in plans(loaded, books) {
        let (timing, trajectory) = (Timing::new(rules, &one.circle), &one.trajectory);
        let open = trajectory.open.iter().map(|open| Coming {
            contact: trajectory.contact(&open.key).to_string(),
            person: one.person.to_string(),
            step: open.key.step.to_string(),
            due: Some(open.began),
            is_begun: true,
            is_lost: false,
            is_movable: open.key.step.as_str() != ANNOUNCEMENT,
        });
        all.extend(open);
        // What holds it back is told too: the day is the one that the page with the reasons names.
        for planned in why::coming(rules, trajectory, &timing, now) {
            all.push(Coming {
                contact: trajectory.contact(&planned.key).to_string(),
                person: one.person.to_string(),
                step: planned.key.step.to_string(),
                due: planned.when.as_ref().map(|when| when.due.max(now)),
                is_begun: false,
                is_lost: is_lost(&planned),
                is_movable: planned.step.is_some(),
            });
        }
    }
    all.sort_by_key(|coming| (coming.due.is_none(), coming.due));
    all
}

/// The places of a person's contacts on the strip: those that were, and those to come.
pub(super) fn marks(
    found: &Timeline,
    person: &str,
    coming: &[Coming],
    words: &Words,
    step: &dyn Fn(&str) -> String,
) -> Vec<At> {
    let past = found
        .contacts
        .iter()
        .filter(|contact| contact.person == person)
        .filter_map(|contact| {
            let at = contact.opened.or(contact.due).or(contact.ended_at)?;
            let shape = match contact.ending {
                None => "open",
                Some((Outcome::Answered | Outcome::Done, _)) => "heard",
                Some((Outcome::NoAnswer | Outcome::ChannelDead, _)) => "silent",
                Some(_) => "passed",
            };
            Some(At {
                date: words.local(at).date(),
                shape,
                step: step(&contact.step),
            })
        });
    let planned = coming.iter().filter(|one| one.person == person && !one.is_begun);
    let planned = planned.filter(|one| !one.is_lost).filter_map(|one| {
        Some(At {
            date: words.local(one.due?).date(),
            shape: "planned",
            step: step(&one.step),
        })
    });
    past.chain(planned).collect()
}
