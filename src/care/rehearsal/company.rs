//! Those who are lived through together, because they share a person, an address or a dossier.

use jiff::Timestamp;

use super::Rehearsal;
use super::chance::Chance;
use super::people::Reaction;
use super::row::{Came, Row, What};
use super::work::OnList;
use crate::advance::{Advanced, advance};
use crate::calendar::fnv1a;
use crate::circle::{Circle, OptOut, OptOutScope, SentMessage, Voice};
use crate::contact::Ending;
use crate::effect::{Effect, StopAsked, Wish};
use crate::event::Event;
use crate::ids::{AddressId, ContactId, ContactKey, SendKey, TaskId, TrajectoryId};
use crate::message::{MessageFate, Unsent};
use crate::person::Channel;
use crate::timing::Timing;
use crate::trajectory::{Stage, Trajectory};
use crate::why::derive;

/// No trajectory is woken or told more often than this; a plan of five years needs far fewer.
const TOLD_MOST: u32 = 20_000;

/// One trajectory as it stands when the rehearsal begins.
#[derive(Clone, Debug)]
pub struct Member {
    /// Which of the company's persons it is of.
    pub person: usize,
    /// Its state.
    pub trajectory: Trajectory,
    /// What stands around it.
    pub circle: Circle,
    /// When it is looked at first.
    pub next_wake: Option<Timestamp>,
    /// What it has to be told before anything else.
    pub events: Vec<Event>,
}

/// Several trajectories that are lived through together, one event after another.
#[derive(Debug)]
pub struct Company {
    pub(super) lives: Vec<Life>,
    agenda: Vec<(Timestamp, u32, Item)>,
    seq: u32,
    pub(super) now: Timestamp,
}

/// One trajectory under way.
#[derive(Debug)]
pub(super) struct Life {
    pub(super) person: usize,
    pub(super) id: TrajectoryId,
    /// Always there but for the moment in which it is advanced.
    state: Option<Trajectory>,
    pub(super) circle: Circle,
    next_wake: Option<Timestamp>,
    waits: bool,
    told: u32,
    pub(super) chance: Chance,
    /// Whether this person never answers.
    pub(super) never: bool,
    pub(super) outbox: Vec<Wish>,
    pub(super) list: Vec<OnList>,
    pub(super) rows: Vec<Row>,
    /// When the open contact was due.
    due: Option<Timestamp>,
    /// How many messages and tasks each contact has had, and how it ended: a late answer may bring more.
    given: Vec<Given>,
    /// How its day was found, where a rehearsal in detail is asked for.
    pub(super) derived: Vec<String>,
    pub(super) replies: u32,
    events: Vec<Event>,
}

/// What a contact has had so far.
#[derive(Debug)]
struct Given {
    key: ContactKey,
    attempts: u16,
    ending: Option<Ending>,
}

/// Something with an appointed time.
#[derive(Debug)]
pub(super) enum Item {
    Leave(usize, SendKey),
    React(usize, Box<Reaction>),
    Work(usize, TaskId),
}

impl Company {
    /// Brings them together.
    #[must_use]
    pub fn new(members: Vec<Member>) -> Self {
        let life = |member: Member| Life {
            person: member.person,
            id: member.trajectory.id.clone(),
            state: Some(member.trajectory),
            circle: member.circle,
            next_wake: member.next_wake,
            waits: false,
            told: 0,
            chance: Chance::of(0, 0),
            never: false,
            outbox: Vec::new(),
            list: Vec::new(),
            rows: Vec::new(),
            due: None,
            given: Vec::new(),
            derived: Vec::new(),
            replies: 0,
            events: member.events,
        };
        Self {
            lives: members.into_iter().map(life).collect(),
            agenda: Vec::new(),
            seq: 0,
            now: Timestamp::MIN,
        }
    }

    /// Lives until the end of the rehearsal, and tells every row, by the place of its trajectory, once it is known how its
    /// contact ended, or at the end.
    pub fn live(&mut self, rehearsal: &Rehearsal<'_>, from: Timestamp, tell: &mut impl FnMut(usize, &Row)) {
        self.now = from;
        for place in 0..self.lives.len() {
            self.set_out(rehearsal, place);
        }
        for place in 0..self.lives.len() {
            for event in std::mem::take(&mut self.lives[place].events) {
                self.deliver(rehearsal, place, &event, tell);
            }
        }
        while self.step(rehearsal, tell) {}
        for (place, life) in self.lives.iter_mut().enumerate() {
            for row in life.rows.drain(..) {
                tell(place, &row);
            }
        }
    }

    /// The trajectories as they stand now, in the order in which they came.
    pub fn trajectories(&self) -> impl Iterator<Item = &Trajectory> {
        self.lives.iter().filter_map(|life| life.state.as_ref())
    }

    /// Draws what somebody is like, and takes up what is under way.
    fn set_out(&mut self, rehearsal: &Rehearsal<'_>, place: usize) {
        let life = &mut self.lives[place];
        life.chance = Chance::of(rehearsal.seed, fnv1a(life.id.as_str()));
        life.never = rehearsal.habits.never.happens(&mut life.chance);
        let open = life.state.as_ref().and_then(|state| state.open.as_ref());
        let Some(open) = open else { return };
        life.due = Some(open.due);
        if let Stage::Human {
            task, kind, deadline, ..
        } = &open.stage
        {
            let (task, key) = (task.clone(), open.key.clone());
            let under_way = OnList::under_way(task, key, *kind, *deadline);
            self.put_on_list(rehearsal, place, under_way);
        }
    }

    /// The next thing that happens; `false` once nothing does before the end.
    fn step(&mut self, rehearsal: &Rehearsal<'_>, tell: &mut impl FnMut(usize, &Row)) -> bool {
        let wake = self.lives.iter().enumerate();
        let wake = wake.filter_map(|(place, life)| Some((life.next_wake?, place))).min();
        let item = self.agenda.iter().enumerate();
        let item = item.map(|(place, (at, seq, _))| (*at, *seq, place)).min();
        // What is appointed goes before what only looks.
        let first_item = match (item, wake) {
            (Some((at, ..)), Some((wake, _))) => at <= wake,
            (item, _) => item.is_some(),
        };
        if first_item && let Some((at, _, place)) = item {
            if at >= rehearsal.until {
                return false;
            }
            let (_, _, item) = self.agenda.swap_remove(place);
            self.now = self.now.max(at);
            match item {
                Item::Leave(life, key) => self.leave(rehearsal, life, &key, tell),
                Item::React(life, reaction) => self.react(rehearsal, life, *reaction, tell),
                Item::Work(life, task) => self.work(rehearsal, life, &task, tell),
            }
            return true;
        }
        let Some((at, life)) = wake.filter(|(at, _)| *at < rehearsal.until) else {
            return false;
        };
        self.now = self.now.max(at);
        self.deliver(rehearsal, life, &Event::Due, tell);
        true
    }

    pub(super) fn appoint(&mut self, at: Timestamp, item: Item) {
        self.seq += 1;
        self.agenda.push((at.max(self.now), self.seq, item));
    }

    /// Advances a trajectory by an event, and does what follows.
    pub(super) fn deliver(
        &mut self,
        rehearsal: &Rehearsal<'_>,
        place: usize,
        event: &Event,
        tell: &mut impl FnMut(usize, &Row),
    ) {
        let life = &mut self.lives[place];
        life.told += 1;
        if life.told > TOLD_MOST {
            // It would go round in circles; what is known of it stands.
            life.next_wake = None;
            return;
        }
        let Some(state) = life.state.take() else { return };
        let Advanced {
            trajectory,
            effects,
            next_wake,
            waits_for_voice,
            ..
        } = advance(rehearsal.rules, &life.circle, state, event, self.now);
        life.state = Some(trajectory);
        life.next_wake = next_wake;
        life.waits = waits_for_voice;
        let mut released = false;
        for effect in effects {
            released |= matches!(effect, Effect::ReleaseVoice { .. });
            self.apply(rehearsal, place, effect, tell);
        }
        self.lives[place].tell_what_is_known(place, tell);
        if released {
            for other in 0..self.lives.len() {
                if self.lives[other].waits {
                    self.deliver(rehearsal, other, &Event::CircleChanged, tell);
                }
            }
        }
    }

    fn apply(&mut self, rehearsal: &Rehearsal<'_>, place: usize, effect: Effect, tell: &mut impl FnMut(usize, &Row)) {
        let now = self.now;
        let person = self.lives[place].person;
        match effect {
            Effect::TakeVoice {
                contact,
                address,
                until,
            } => self.take_voice(person, address.as_ref(), &Voice { contact, until }),
            Effect::ReleaseVoice { contact } => self.release_voice(&contact),
            Effect::Open {
                key, due, takes_room, ..
            } => {
                let life = &mut self.lives[place];
                life.due = Some(due);
                life.derived = life
                    .derived(rehearsal, &key)
                    .map(|(_, codes)| codes)
                    .unwrap_or_default();
                if takes_room {
                    let week = jiff::SignedDuration::from_hours(24 * 7);
                    for life in self.lives.iter_mut().filter(|life| life.person == person) {
                        life.circle.recent.retain(|at| *at > now - week);
                        life.circle.recent.push(now);
                    }
                }
            }
            Effect::Send(wish) => self.queue(place, wish),
            Effect::CancelSends { key, why } => self.lives[place].cancel(&key, why, now),
            Effect::Hold { key } => self.lives[place].set_fate(&key, MessageFate::Held, now),
            Effect::End { key, ending } => self.lives[place].end(key, ending, now),
            Effect::EndUnopened { keys, ending } => {
                for key in keys {
                    let row = self.lives[place].never_began(rehearsal, key, ending, now);
                    tell(place, &row);
                }
            }
            Effect::Task(wish) => self.put_on_list(rehearsal, place, OnList::of(wish)),
            Effect::WithdrawTask { task } => self.lives[place].close_task(&task, Came::Withdrawn, now),
            Effect::LapseTask { task } => self.lives[place].close_task(&task, Came::Lapsed, now),
            Effect::Point { point, state, .. } => {
                for life in self.lives.iter_mut().filter(|life| life.person == person) {
                    let of_it = life.circle.points.iter_mut().filter(|known| known.id == point);
                    of_it.for_each(|known| known.state = state);
                }
            }
            Effect::BlockedByGateway { address } => self.stop(place, OptOutScope::Address, Some(&address), None),
            Effect::Told { at } => {
                for life in self.lives.iter_mut().filter(|life| life.person == person) {
                    life.circle.told.get_or_insert(at);
                }
            }
            Effect::Answers { .. } | Effect::EscalateTask { .. } | Effect::Alert(_) => {}
        }
    }

    fn take_voice(&mut self, person: usize, address: Option<&AddressId>, voice: &Voice) {
        for life in &mut self.lives {
            if life.person == person {
                life.circle.voice = Some(voice.clone());
            }
            for point in &mut life.circle.points {
                if Some(&point.address) == address {
                    point.voice = Some(voice.clone());
                }
            }
        }
    }

    fn release_voice(&mut self, contact: &ContactId) {
        for life in &mut self.lives {
            life.circle.voice.take_if(|voice| &voice.contact == contact);
            for point in &mut life.circle.points {
                point.voice.take_if(|voice| &voice.contact == contact);
            }
        }
    }

    /// Commits an opt-out, in every circle that it touches.
    pub(super) fn stop(
        &mut self,
        place: usize,
        scope: OptOutScope,
        address: Option<&AddressId>,
        channel: Option<Channel>,
    ) {
        let (who, id) = (self.lives[place].person, self.lives[place].id.clone());
        let out = |scope, address: Option<&AddressId>, own| OptOut {
            scope,
            address: address.cloned(),
            channel: channel.filter(|_| scope == OptOutScope::Channel),
            trajectory: (scope == OptOutScope::Trajectory).then(|| id.clone()),
            own,
        };
        for life in &mut self.lives {
            let own = life.person == who;
            if own && scope != OptOutScope::Address {
                life.circle.opt_outs.push(out(scope, None, true));
            }
            let shares = life.circle.points.iter().any(|point| Some(&point.address) == address);
            if StopAsked::of(scope).address_too && (own || shares) && address.is_some() {
                life.circle.opt_outs.push(out(OptOutScope::Address, address, own));
            }
        }
    }

    /// A message is written into the outbox.
    fn queue(&mut self, place: usize, wish: Wish) {
        let life = &mut self.lives[place];
        let answers = wish.reply_to.is_some();
        let (attempt, ending) = life.attempt(&wish.contact);
        life.rows.push(Row {
            key: wish.contact.clone(),
            attempt,
            what: What::Message(wish.kind),
            channel: Some(wish.channel),
            worker: None,
            team: None,
            planned_for: life.due,
            at: wish.not_before,
            came: Came::Fate(if answers {
                // The one text in reply to the person's own leaves at once.
                MessageFate::Delivered
            } else {
                MessageFate::Queued
            }),
            tries: 0,
            derived: life.derived.clone(),
            ending,
        });
        if answers {
            return;
        }
        life.circle.messages.push(SentMessage {
            key: wish.key.clone(),
            fate: MessageFate::Queued,
            refusal: None,
            unsent: None,
            since: self.now,
        });
        let (key, at) = (wish.key.clone(), wish.not_before);
        life.outbox.push(wish);
        self.appoint(at, Item::Leave(place, key));
    }
}

impl Life {
    /// The number of the next message or task of a contact, and how the contact ended where it has.
    pub(super) fn attempt(&mut self, key: &ContactKey) -> (u16, Option<Ending>) {
        let given = self.given(key);
        given.attempts = given.attempts.saturating_add(1);
        (given.attempts, given.ending)
    }

    fn given(&mut self, key: &ContactKey) -> &mut Given {
        // Nearly always the contact that began last.
        let place = self.given.iter().rposition(|given| &given.key == key);
        let place = place.unwrap_or_else(|| {
            self.given.push(Given {
                key: key.clone(),
                attempts: 0,
                ending: None,
            });
            self.given.len() - 1
        });
        &mut self.given[place]
    }

    pub(super) const fn due(&self) -> Option<Timestamp> {
        self.due
    }

    pub(super) fn set_fate(&mut self, key: &SendKey, fate: MessageFate, now: Timestamp) {
        let known = self.circle.messages.iter_mut().find(|message| &message.key == key);
        if let Some(message) = known.filter(|message| message.fate.yields_to(fate)) {
            (message.fate, message.since) = (fate, now);
        }
    }

    fn cancel(&mut self, key: &ContactKey, why: Unsent, now: Timestamp) {
        for message in &mut self.circle.messages {
            if message.fate == MessageFate::Queued {
                (message.fate, message.unsent, message.since) = (MessageFate::Cancelled, Some(why), now);
            }
        }
        self.outbox.retain(|wish| &wish.contact != key);
        for row in self.rows.iter_mut().filter(|row| &row.key == key) {
            if row.came == Came::Fate(MessageFate::Queued) {
                (row.came, row.at) = (Came::Fate(MessageFate::Cancelled), now);
            }
        }
    }

    fn end(&mut self, key: ContactKey, ending: Ending, now: Timestamp) {
        self.circle.messages.clear();
        self.outbox.retain(|wish| wish.contact != key);
        let due = self.due.take();
        for row in self.rows.iter_mut().filter(|row| row.key == key) {
            row.ending = Some(ending);
        }
        let given = self.given(&key);
        given.ending = Some(ending);
        if given.attempts == 0 {
            let derived = std::mem::take(&mut self.derived);
            self.rows.push(Row::of_nothing(key, due, derived, now, ending));
        }
    }

    pub(super) fn close_task(&mut self, task: &TaskId, came: Came, now: Timestamp) {
        let Some(place) = self.list.iter().position(|on_list| &on_list.id == task) else {
            return;
        };
        // What lapsed stays on the list, as missed, and may still be done.
        let on_list = if came == Came::Lapsed {
            self.list[place].clone()
        } else {
            self.list.swap_remove(place)
        };
        let mut rows = self.rows.iter_mut();
        let row = rows.find(|row| row.attempt == on_list.attempt && row.key == on_list.key);
        if let Some(row) = row.filter(|row| matches!(row.came, Came::Open | Came::Lapsed)) {
            (row.came, row.at, row.tries) = (came, now, on_list.tries);
        }
    }

    fn never_began(&self, rehearsal: &Rehearsal<'_>, key: ContactKey, ending: Ending, now: Timestamp) -> Row {
        let (due, codes) = self.derived(rehearsal, &key).unwrap_or_default();
        Row::of_nothing(key, due, codes, now, ending)
    }

    /// When a contact is due by the plan, and how that day was found; only where a rehearsal in detail is asked for.
    fn derived(&self, rehearsal: &Rehearsal<'_>, key: &ContactKey) -> Option<(Option<Timestamp>, Vec<String>)> {
        let state = self.state.as_ref().filter(|_| rehearsal.in_detail)?;
        let timing = Timing::new(rehearsal.rules, &self.circle);
        let derivation = derive(rehearsal.rules, state, &timing, key)?;
        let due = derivation.when.as_ref().map(|when| when.planned);
        Some((due, derivation.codes(&timing)))
    }

    /// Tells the rows of which everything is known.
    fn tell_what_is_known(&mut self, place: usize, tell: &mut impl FnMut(usize, &Row)) {
        let is_open = |row: &Row| matches!(row.came, Came::Open | Came::Fate(MessageFate::Queued));
        if self.rows.iter().any(|row| row.ending.is_none() || is_open(row)) {
            return;
        }
        for row in self.rows.drain(..) {
            tell(place, &row);
        }
    }
}
