//! Why: every contact of a dossier, explained; the past from what is written down, the future from the core.
//!
//! The workspace and the command tell the same.

mod as_of;
mod deeds;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use crate::care::contact::{Outcome, Why};
use crate::care::ids::{ContactId, ContactKey};
use crate::care::plan::{HeldBy, Known, plan};
use crate::care::protocol::Anchor;
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::trajectory::{ADDED_FROM, ANNOUNCEMENT, Phase, Trajectory};
use crate::care::why::{Derivation, From, Standing, derive, standing};
use crate::store::circles::Loaded;
use crate::store::timeline::{Contacted, Entered, Timeline};
use crate::telling::why::{Deed, What, derived, happened, waits_for};
use crate::telling::{Filled, Teller, moment};

/// What is known when somebody asks why.
pub struct Asked<'a> {
    /// Who tells.
    pub teller: Teller<'a>,
    /// What is written down.
    pub timeline: &'a Timeline,
    /// The names of workers, by id.
    pub names: &'a HashMap<String, String>,
    /// The plan as it is seen at this moment: nothing that came after is told.
    pub at: Timestamp,
}

/// A trajectory, explained.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// The person.
    pub person: String,
    /// The how-manieth enrolment, from 1.
    pub enrolment: u32,
    /// What the step plan is called.
    pub plan: String,
    /// When it was closed and when it starts.
    pub head: Vec<String>,
    /// Its contacts, in order of time.
    pub contacts: Vec<ContactExplained>,
    /// The balance, and whether it comes out.
    pub balance: Vec<String>,
    /// Whether it does.
    pub holds: bool,
}

/// A contact, explained.
#[derive(Clone, Debug, Serialize)]
pub struct ContactExplained {
    /// Its id.
    pub id: String,
    /// Its step, as the file names it.
    pub step: String,
    /// Which contact it is, and whether it is over.
    pub title: String,
    /// `past`, `open` or `coming`.
    pub state: &'static str,
    /// One sentence after the other.
    pub sentences: Vec<String>,
    #[serde(skip)]
    order: (Timestamp, usize),
}

/// The steps of a plan that a contact may be of, as files name them.
pub fn steps(rules: &Rules) -> impl Iterator<Item = &str> {
    let named = rules.protocol.steps.iter().map(|step| step.id.as_str());
    named.chain([ANNOUNCEMENT])
}

/// Explains every contact of a trajectory.
#[must_use]
pub fn explain(asked: &Asked<'_>, loaded: &Loaded, rules: &Rules) -> Explained {
    let teller = &asked.teller;
    let id = &loaded.trajectory.id;
    let mut contacts: BTreeMap<ContactKey, &Contacted> = BTreeMap::new();
    for contact in asked.timeline.contacts.iter().chain(&asked.timeline.unopened) {
        let since = contact.opened.or(contact.ended_at);
        let has_come = since.is_some_and(|since| since <= asked.at);
        if let Some(key) = ContactId::from(contact.id.as_str()).key_within(id).filter(|_| has_come) {
            contacts.insert(key, contact);
        }
    }
    let entries: Vec<&Entered> = asked
        .timeline
        .entries
        .iter()
        .filter(|entry| entry.trajectory == id.as_str())
        .collect();
    let state = as_of::as_of(&loaded.trajectory, &contacts, &entries, asked.at);
    let telling = Telling {
        asked,
        loaded,
        rules,
        timing: Timing::new(rules, &loaded.circle),
        contacts,
        entries,
        state,
    };
    let has_ended = |contact: &&Contacted| contact.ended_at.is_some_and(|ended| ended <= asked.at);
    let ended = telling.contacts.iter().filter(|(_, contact)| has_ended(contact));
    let ended: BTreeSet<ContactKey> = ended.map(|(key, _)| key.clone()).collect();
    let standing = standing(rules, &telling.state, &ended);
    let enrolment = &loaded.trajectory.enrolment;
    let on = |key: &str, date: Date| {
        let date = moment::date(teller, date);
        teller.fill(key, &[("date", (&date).into())])
    };
    Explained {
        person: loaded.person.to_string(),
        enrolment: enrolment.number,
        plan: teller.text(&rules.protocol.names),
        head: vec![
            on("why-closed-on", telling.state.enrolment.closed_on),
            enrolment.start.map_or_else(
                || teller.say("why-starts-not"),
                |start| on("why-starts", telling.timing.date(start)),
            ),
        ],
        contacts: telling.contacts(),
        balance: balance(asked, &standing, &telling),
        holds: standing.holds(),
    }
}

fn balance(asked: &Asked<'_>, standing: &Standing, telling: &Telling<'_>) -> Vec<String> {
    let teller = &asked.teller;
    let number = |n: u64| Filled::Number(i64::try_from(n).unwrap_or(i64::MAX));
    let sums = &standing.balance;
    let astray: Vec<String> = standing.astray.iter().map(|key| telling.name_of(key)).collect();
    let astray = teller.and(&astray);
    let values = [
        ("planned", number(sums.planned)),
        ("ended", number(sums.ended)),
        ("open", number(sums.open)),
        ("future", number(sums.future)),
        ("contacts", (&astray).into()),
    ];
    let verdict = if standing.holds() {
        "why-balance-holds"
    } else {
        "why-balance-fails"
    };
    let mut said = vec![teller.fill("why-balance", &values), teller.fill(verdict, &values)];
    if standing.beside > 0 {
        said.push(teller.fill("why-beside", &[("n", number(standing.beside))]));
    }
    said
}

struct Telling<'a> {
    asked: &'a Asked<'a>,
    loaded: &'a Loaded,
    rules: &'a Rules,
    timing: Timing<'a>,
    /// Those that had begun or ended at the moment that is asked about.
    contacts: BTreeMap<ContactKey, &'a Contacted>,
    /// The ledger, the latest first.
    entries: Vec<&'a Entered>,
    /// The state at the moment that is asked about.
    state: Trajectory,
}

impl Telling<'_> {
    fn contacts(&self) -> Vec<ContactExplained> {
        let plan = plan(self.rules, &self.state, &self.timing);
        let keys: BTreeSet<&ContactKey> = plan.keys().chain(self.contacts.keys()).collect();
        let mut all: Vec<ContactExplained> = keys.into_iter().map(|key| self.contact(key)).collect();
        all.sort_by_key(|contact| contact.order);
        all
    }

    fn contact(&self, key: &ContactKey) -> ContactExplained {
        let (teller, zone) = (&self.asked.teller, &self.loaded.circle.tz);
        let contact = self.contacts.get(key).copied();
        let derivation = derive(self.rules, &self.state, &self.timing, key);
        let name_of = |key: &ContactKey| self.name_of_step(key);
        let deeds = deeds::deeds(self.asked, self.loaded, &self.entries, key, contact, &name_of);
        let step = self.rules.protocol.step(&key.step);
        let mut said = Vec::new();
        let state = match contact {
            None => "coming",
            Some(contact) if contact.ended_at.is_some_and(|ended| ended <= self.asked.at) => "past",
            Some(_) => "open",
        };
        let mut order = Timestamp::MAX;
        if let Some(derivation) = &derivation {
            order = derivation.when.as_ref().map_or(order, |when| when.due);
        }
        if let Some(contact) = contact {
            if let Some(derivation) = derivation.as_ref().filter(|one| self.still_tells(key, contact, one)) {
                said.extend(self.derived(derivation, &deeds));
                order = order.min(contact.opened.or(contact.ended_at).unwrap_or(order));
            } else {
                let due = contact.due.map(|at| Deed {
                    at,
                    by: None,
                    what: What::Due,
                });
                said.extend(happened(teller, self.rules, zone, step, due.as_slice()));
                order = contact.opened.or(contact.ended_at).unwrap_or(order);
            }
            said.extend(happened(teller, self.rules, zone, step, &deeds));
            if state == "open" {
                said.push(teller.say("why-open"));
            }
        } else if let Some(derivation) = &derivation {
            said.extend(happened(teller, self.rules, zone, step, &deeds));
            said.extend(self.derived(derivation, &deeds));
            let held = derivation.when.as_ref().and_then(|when| when.held.as_ref());
            if held.is_some_and(|held| held.by == HeldBy::Pause) {
                // Who let it rest, and why.
                let pause = deeds::pause(self.asked, &self.entries);
                said.extend(happened(teller, self.rules, zone, step, pause.as_slice()));
            }
            let enrolment = &self.state.enrolment;
            let awaits = enrolment.announce && self.state.announced.is_none();
            said.extend(waits_for(teller, self.rules, zone, derivation, awaits));
            match self.state.phase {
                Phase::Paused => said.push(teller.say("why-rests")),
                Phase::Proposed => said.push(teller.say("why-starts-not")),
                Phase::Active | Phase::Ended(_) => {}
            }
        }
        let place = self.rules.protocol.steps.iter().position(|step| step.id == key.step);
        ContactExplained {
            id: self.loaded.trajectory.contact(key).to_string(),
            step: key.step.to_string(),
            title: self.title(key, state),
            state,
            sentences: said,
            order: (order, place.map_or(0, |place| place + 1)),
        }
    }

    /// The sentences of a derivation; that a worker named the day is told by what is written down, where it is.
    fn derived(&self, derivation: &Derivation<'_>, deeds: &[Deed]) -> Vec<String> {
        let mut said = derived(&self.asked.teller, self.rules, &self.loaded.circle.tz, derivation);
        let by_worker = matches!(derivation.from, From::Moved(_) | From::Added(_));
        let puts = |what: &str| matches!(what, "moved" | "added");
        let is_told = |deed: &Deed| matches!(&deed.what, What::Excepted(excepted) if puts(&excepted.what));
        let is_told = deeds.iter().any(is_told);
        if by_worker && is_told {
            said.remove(0);
        }
        said
    }

    /// Whether the derivation as it is now explains what is written down of a contact: under the same rules, and to the same
    /// moment. History is never told by newer rules or dates.
    fn still_tells(&self, key: &ContactKey, contact: &Contacted, derivation: &Derivation<'_>) -> bool {
        let own = self.entries.iter().find(|entry| deeds::is_of(entry, &contact.id, key));
        if own.is_some_and(|entry| entry.rules != self.loaded.rules.as_str()) {
            return false;
        }
        match (contact.due, &derivation.when) {
            (Some(due), Some(when)) => when.due == due,
            (Some(_), None) => false,
            // It never began, so that nothing is written down of when it was due.
            (None, Some(_)) => {
                let ended = contact.ended_at.unwrap_or(Timestamp::MAX);
                let counts_from_reply = matches!(&derivation.from, From::Counted { tried, .. }
                    if tried.iter().any(|(anchor, _)| *anchor == Anchor::LastReply));
                let changes = |entry: &&Entered| {
                    let kind = entry.kind.as_str();
                    entry.happened > ended && (kind == "closing-moved" || kind == "replied" && counts_from_reply)
                };
                !self.entries.iter().any(changes)
            }
            (None, None) => {
                let never = |(_, known): &(_, Known)| *known == Known::Never;
                matches!(&derivation.from, From::Counted { tried, .. } if tried.last().is_some_and(never))
            }
        }
    }

    fn title(&self, key: &ContactKey, state: &str) -> String {
        let teller = &self.asked.teller;
        let (name, state) = (self.name_of_step(key), teller.say(&format!("why-state-{state}")));
        let repeats = self
            .rules
            .protocol
            .step(&key.step)
            .is_some_and(|step| step.at.len() > 1);
        let n = i64::from(key.occurrence) + 1;
        let values = [("step", (&name).into()), ("state", (&state).into()), ("n", n.into())];
        let is_of_plan = key.occurrence < ADDED_FROM;
        if repeats && is_of_plan {
            teller.fill("why-contact-times", &values)
        } else {
            teller.fill("why-contact", &values)
        }
    }

    fn name_of(&self, key: &ContactKey) -> String {
        format!("{} ({key})", self.name_of_step(key))
    }

    fn name_of_step(&self, key: &ContactKey) -> String {
        let teller = &self.asked.teller;
        if key.step.as_str() == ANNOUNCEMENT {
            return teller.say("ws-step-announcement");
        }
        let step = self.rules.protocol.step(&key.step);
        step.map_or_else(|| key.step.to_string(), |step| teller.text(&step.names))
    }
}

/// How a contact ended, where it has by a moment.
fn ending(contact: &Contacted, at: Timestamp) -> Option<(Outcome, Why, Timestamp)> {
    let (outcome, why) = contact.ending?;
    let ended = contact.ended_at.filter(|ended| *ended <= at)?;
    Some((outcome, why, ended))
}
