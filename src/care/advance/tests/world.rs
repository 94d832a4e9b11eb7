//! A small pure world: it holds what the store holds, and does with effects what the store does.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::queue::Message;
use super::watch::Watch;
use crate::advance::{Advanced, advance};
use crate::circle::{Capabilities, Circle, Gateways, OptOut, OptOutScope, Owner, Point, SentMessage, Voice};
use crate::contact::Ending;
use crate::dossier::DossierStatus;
use crate::effect::{Effect, StopAsked};
use crate::event::{Event, Excepted, Exception, ExceptionReason};
use crate::ids::{AddressId, AlertId, ContactId, ContactKey, PointId, SendKey, StepId, TaskId, TrajectoryId, WorkerId};
use crate::message::{MessageFate, Unsent};
use crate::person::{AddressKind, Caution, Channel, DayPart, Holder, Language, PointState, Role};
use crate::protocol::DateName;
use crate::rules::Rules;
use crate::task::{AlertWish, TaskOutcome, TaskWish};
use crate::trajectory::{Enrolment, Trajectory};

/// A world that wakes one trajectory more often than this has a trajectory that does not come to rest.
pub(super) const WAKES_MOST: u32 = 1500;

/// A trajectory that is told more than this in its years goes round in circles.
pub(super) const TOLD_MOST: usize = 14_000;

pub(super) fn hours(n: i64) -> SignedDuration {
    SignedDuration::from_hours(n)
}

pub(super) fn days(n: i64) -> SignedDuration {
    hours(24 * n)
}

/// A former client.
#[derive(Clone, Debug)]
pub(super) struct Human {
    pub(super) languages: Vec<Language>,
    pub(super) zone: &'static str,
    pub(super) day_part: Option<DayPart>,
    pub(super) quiet: Option<&'static str>,
    pub(super) preferred: Option<Channel>,
    pub(super) cautions: BTreeSet<Caution>,
    pub(super) points: Vec<Point>,
    pub(super) voice: Option<Voice>,
    pub(super) told: Option<Timestamp>,
}

impl Human {
    /// Somebody who speaks Dutch and has the addresses of these names; one with an `@` is a mail address.
    pub(super) fn with(addresses: &[&str]) -> Self {
        Self {
            languages: vec![Language::NL],
            zone: "Europe/Brussels",
            day_part: None,
            quiet: None,
            preferred: None,
            cautions: BTreeSet::new(),
            points: addresses.iter().map(|address| point(address)).collect(),
            voice: None,
            told: None,
        }
    }
}

fn point(address: &str) -> Point {
    Point {
        id: PointId::new(format!("p-{address}")),
        address: AddressId::new(address),
        kind: if address.contains('@') {
            AddressKind::Mail
        } else {
            AddressKind::Mobile
        },
        holder: Holder::Own,
        state: PointState::Unconfirmed,
        voice: None,
    }
}

/// A trajectory with what the store keeps beside it.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) person: usize,
    pub(super) dossier: usize,
    pub(super) state: Trajectory,
    pub(super) next_wake: Option<Timestamp>,
    pub(super) waits: bool,
    pub(super) wakes: u32,
    pub(super) first: Trajectory,
    /// What it was told, with the circle and the version of the rules of that moment, and what was decided.
    pub(super) tape: Vec<(Event, Circle, usize, Timestamp, Advanced)>,
    pub(super) opened: BTreeSet<ContactKey>,
    pub(super) ended: BTreeMap<ContactKey, Ending>,
    /// Every contact that a plan ever named.
    pub(super) named: BTreeSet<ContactKey>,
    /// When its contacts began that count for how many a person gets in a week.
    pub(super) begun: Vec<Timestamp>,
}

impl Track {
    /// Whether it is woken, or told something, so often that it will not come to rest.
    pub(super) fn is_restless(&self) -> bool {
        self.wakes > WAKES_MOST || self.tape.len() > TOLD_MOST
    }
}

/// An opt-out, with who said it.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    pub(super) who: usize,
    pub(super) scope: OptOutScope,
    pub(super) address: Option<AddressId>,
    pub(super) channel: Option<Channel>,
    pub(super) trajectory: Option<TrajectoryId>,
}

/// A task on somebody's list.
#[derive(Clone, Debug)]
pub(super) struct OnList {
    pub(super) track: usize,
    pub(super) wish: TaskWish,
    pub(super) closed: Option<Closed>,
    /// How often a worker told something of it that leaves it open.
    pub(super) tries: u8,
}

/// How a task left the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    Withdrawn,
    Lapsed,
    Told(TaskOutcome),
    Judged,
}

/// Something with an appointed time.
#[derive(Clone, Debug)]
pub(super) enum Item {
    Leave(SendKey),
    Lapse(SendKey),
    Report(SendKey, super::queue::Fated),
    Wake(usize),
    Work(TaskId),
    React(usize, SendKey),
    Script(usize),
}

/// The world.
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct World {
    pub(super) rules: Rules,
    /// Former versions of the rules.
    pub(super) past: Vec<Rules>,
    /// From this track on, nobody has heard of the new rules yet.
    pub(super) unheard_from: Option<usize>,
    pub(super) now: Timestamp,
    pub(super) people: Vec<Human>,
    pub(super) dossiers: Vec<DossierStatus>,
    /// The dates of dossiers beside the closing.
    pub(super) dates: BTreeMap<usize, BTreeMap<DateName, Date>>,
    pub(super) tracks: Vec<Track>,
    pub(super) stops: Vec<Stop>,
    pub(super) messages: BTreeMap<SendKey, Message>,
    pub(super) tasks: BTreeMap<TaskId, OnList>,
    pub(super) alerts: BTreeMap<AlertId, AlertWish>,
    pub(super) address_voices: BTreeMap<AddressId, Voice>,
    pub(super) journaled: BTreeSet<SendKey>,
    /// The contacts of which a worker has told what was heard.
    pub(super) heard_of: BTreeSet<(usize, ContactKey)>,
    pub(super) gateways: Gateways,
    pub(super) brake: bool,
    /// Trial mode, with nobody on the list.
    pub(super) trial: bool,
    pub(super) down_until: Option<Timestamp>,
    /// Whether what is due is looked at before what is queued, after a stand-still.
    pub(super) wakes_first: bool,
    /// Whether the first look at a circle is a stale one, from before somebody else took the voice.
    pub(super) races: bool,
    pub(super) refused: u32,
    pub(super) agenda: BTreeMap<(Timestamp, u64), Item>,
    pub(super) seq: u64,
    pub(super) habits: super::queue::Habits,
    pub(super) script: Vec<super::scenario::Deed>,
    pub(super) watch: Watch,
    pub(super) trace: Option<Vec<String>>,
}

impl World {
    pub(super) fn new(rules: Rules, now: Timestamp, people: Vec<Human>) -> Self {
        let able = Capabilities {
            replies: true,
            delivery_reports: true,
            voice_on_sender: false,
            links_from_outside: true,
        };
        Self {
            rules,
            now,
            people,
            dossiers: Vec::new(),
            dates: BTreeMap::new(),
            tracks: Vec::new(),
            stops: Vec::new(),
            messages: BTreeMap::new(),
            tasks: BTreeMap::new(),
            alerts: BTreeMap::new(),
            address_voices: BTreeMap::new(),
            journaled: BTreeSet::new(),
            heard_of: BTreeSet::new(),
            gateways: Gateways {
                sms: Some(able),
                mail: Some(able),
            },
            past: Vec::new(),
            unheard_from: None,
            brake: false,
            trial: false,
            down_until: None,
            wakes_first: false,
            races: false,
            refused: 0,
            agenda: BTreeMap::new(),
            seq: 0,
            habits: super::queue::Habits::default(),
            script: Vec::new(),
            watch: Watch::default(),
            trace: None,
        }
    }

    /// Enrols a person of a dossier, which is made where it is new; gives the place of the track.
    pub(super) fn enrol(
        &mut self,
        person: usize,
        dossier: usize,
        closed_on: Date,
        start: Option<Timestamp>,
        announce: bool,
    ) -> usize {
        while self.dossiers.len() <= dossier {
            self.dossiers.push(DossierStatus::Closed);
        }
        let place = self.tracks.len();
        let enrolment = Enrolment {
            closed_on,
            number: 1,
            start,
            announce,
            again: None,
        };
        let state = Trajectory::new(TrajectoryId::new(format!("t{}", place + 1)), enrolment, self.now);
        self.tracks.push(Track {
            person,
            dossier,
            first: state.clone(),
            state,
            next_wake: Some(self.now),
            waits: false,
            wakes: 0,
            tape: Vec::new(),
            opened: BTreeSet::new(),
            ended: BTreeMap::new(),
            named: BTreeSet::new(),
            begun: Vec::new(),
        });
        self.plan_at(self.now, Item::Wake(place));
        place
    }

    pub(super) fn plan_at(&mut self, at: Timestamp, item: Item) {
        self.seq += 1;
        // At one instant, and after a stand-still, the engine's parts run in either order.
        let first = matches!(item, Item::Wake(_)) == self.wakes_first;
        let order = self.seq + if first { 0 } else { 1 << 40 };
        self.agenda.insert((at.max(self.now), order), item);
    }

    /// Lets the world run until a moment.
    pub(super) fn run_until(&mut self, until: Timestamp) {
        while let Some(entry) = self.agenda.first_entry() {
            if entry.key().0 > until || self.tracks.iter().any(Track::is_restless) {
                break;
            }
            let ((at, _), item) = entry.remove_entry();
            self.now = self.now.max(at);
            match self.down_until {
                Some(up) if up > self.now && !matches!(item, Item::Script(_) | Item::React(..)) => {
                    self.plan_at(up, item);
                }
                _ => self.happen(item),
            }
        }
        self.now = self.now.max(until);
    }

    fn happen(&mut self, item: Item) {
        match item {
            Item::Leave(key) => self.leave(&key),
            Item::Lapse(key) => self.lapse(&key),
            Item::Report(key, fated) => self.report(&key, fated),
            Item::Work(task) => self.work(&task),
            Item::React(habit, key) => self.react(habit, &key),
            Item::Script(place) => self.act(place),
            Item::Wake(track) => {
                if self.tracks[track].next_wake.is_some_and(|wake| wake <= self.now) {
                    self.tracks[track].wakes += 1;
                    self.deliver(track, &Event::Due);
                }
            }
        }
    }

    /// The rules that a trajectory is pinned to.
    pub(super) fn rules_of(&self, id: &TrajectoryId) -> &Rules {
        self.version(self.version_of(id))
    }

    pub(super) fn version(&self, number: usize) -> &Rules {
        self.past.get(number).unwrap_or(&self.rules)
    }

    fn version_of(&self, id: &TrajectoryId) -> usize {
        let place = self.tracks.iter().position(|track| &track.state.id == id);
        let heard = self
            .unheard_from
            .is_none_or(|from| place.is_none_or(|place| place < from));
        self.past.len() - usize::from(!heard)
    }

    /// What the core may see around a trajectory now.
    pub(super) fn circle(&self, track: usize) -> Circle {
        let track = &self.tracks[track];
        let human = &self.people[track.person];
        let points: Vec<Point> = human
            .points
            .iter()
            .map(|point| Point {
                voice: self.address_voices.get(&point.address).cloned(),
                ..point.clone()
            })
            .collect();
        let touches = |stop: &&Stop| {
            stop.who == track.person
                || (stop.scope == OptOutScope::Address
                    && points.iter().any(|point| Some(&point.address) == stop.address.as_ref()))
        };
        let open = track.state.open.as_ref().map(|open| &open.key);
        Circle {
            languages: human.languages.clone(),
            tz: super::plans::zone(human.zone),
            service_tz: self.rules.calendar.zone().clone(),
            team: None,
            day_part: human.day_part,
            quiet: human
                .quiet
                .map(|quiet| crate::calendar::QuietHours::parse(quiet).unwrap()),
            preferred: human.preferred,
            cautions: human.cautions.clone(),
            told: human.told,
            dossier: self.dossiers[track.dossier],
            opt_outs: self
                .stops
                .iter()
                .filter(touches)
                .map(|stop| OptOut {
                    scope: stop.scope,
                    address: stop.address.clone(),
                    channel: stop.channel,
                    trajectory: stop.trajectory.clone(),
                    own: stop.who == track.person,
                })
                .collect(),
            points,
            voice: human.voice.clone(),
            gateways: self.gateways,
            messages: self
                .messages
                .values()
                .filter(|message| message.track_id == track.state.id && Some(&message.wish.contact) == open)
                .map(|message| SentMessage {
                    key: message.wish.key.clone(),
                    fate: message.fate,
                    refusal: message.refusal,
                    unsent: message.unsent,
                    since: message.since,
                })
                .collect(),
            journaled: self
                .journaled
                .iter()
                .filter(|key| !self.messages.contains_key(*key))
                .cloned()
                .collect(),
            owners: vec![Owner {
                worker: WorkerId::new("w1"),
                role: Role::Counsellor,
                away_until: None,
                stand_in: None,
            }],
            dates: self.dates.get(&track.dossier).cloned().unwrap_or_default(),
            help: None,
            closing_reason: None,
            recent: self
                .tracks
                .iter()
                .filter(|other| other.person == track.person)
                .flat_map(|other| &other.begun)
                .filter(|at| **at > self.now - days(7))
                .copied()
                .collect(),
        }
    }

    /// Advances a trajectory by an event, as the engine does, and applies what follows.
    pub(super) fn deliver(&mut self, track: usize, event: &Event) {
        if self.tracks[track].is_restless() {
            return;
        }
        let before = self.tracks[track].state.clone();
        let mut circle = self.circle(track);
        if self.races {
            let mut stale = circle.clone();
            stale.voice = None;
            stale.points.iter_mut().for_each(|point| point.voice = None);
            let early = advance(self.rules_of(&before.id), &stale, before.clone(), event, self.now);
            if self.refuses(&early) {
                self.refused += 1;
            } else {
                circle = stale;
            }
        }
        let advanced = advance(self.rules_of(&before.id), &circle, before.clone(), event, self.now);
        if self.refuses(&advanced) {
            self.watch.broke(
                7,
                format!("{}: a voice was asked for that the circle shows as taken", before.id),
            );
        }
        self.watch(track, &before, event, &circle, &advanced);
        if let Some(trace) = &mut self.trace {
            trace.extend(super::story::lines(&before, event, &advanced, &circle, self.now));
        }
        let version = self.version_of(&before.id);
        let told = (event.clone(), circle, version, self.now, advanced.clone());
        self.tracks[track].tape.push(told);
        self.apply(track, advanced);
    }

    /// A worker's change of somebody's plan, made now.
    pub(super) fn excepted(&self, exception: Exception) -> Event {
        Event::Excepted(Excepted {
            exception,
            reason: ExceptionReason::Asked,
            worker: WorkerId::new("w1"),
            happened: self.now,
        })
    }

    /// Whether the store would refuse the voice: another contact has the person or the address.
    fn refuses(&self, advanced: &Advanced) -> bool {
        let Some(person) = self
            .tracks
            .iter()
            .find(|track| track.state.id == advanced.trajectory.id)
        else {
            return false;
        };
        let human = &self.people[person.person];
        advanced.effects.iter().any(|effect| match effect {
            Effect::TakeVoice { contact, address, .. } => {
                let on_address = address.as_ref().and_then(|address| self.address_voices.get(address));
                [human.voice.as_ref(), on_address]
                    .into_iter()
                    .flatten()
                    .any(|voice| &voice.contact != contact && voice.until > self.now)
            }
            _ => false,
        })
    }

    fn apply(&mut self, track: usize, advanced: Advanced) {
        let person = self.tracks[track].person;
        self.tracks[track].state = advanced.trajectory;
        self.tracks[track].next_wake = advanced.next_wake;
        self.tracks[track].waits = advanced.waits_for_voice;
        if let Some(wake) = advanced.next_wake {
            self.plan_at(wake, Item::Wake(track));
        }
        let mut released = false;
        for effect in advanced.effects {
            match effect {
                Effect::TakeVoice {
                    contact,
                    address,
                    until,
                } => {
                    let voice = Voice { contact, until };
                    self.people[person].voice = Some(voice.clone());
                    self.address_voices.extend(address.map(|address| (address, voice)));
                }
                Effect::ReleaseVoice { contact } => {
                    self.release(&contact);
                    released = true;
                }
                Effect::Send(wish) => self.queue(track, wish),
                Effect::CancelSends { key, why } => self.cancel(track, &key, why),
                Effect::Hold { key } => self.set_fate(&key, MessageFate::Held),
                Effect::Open { key, takes_room, .. } => {
                    self.tracks[track].opened.insert(key);
                    if takes_room {
                        let now = self.now;
                        self.tracks[track].begun.push(now);
                    }
                }
                Effect::End { key, ending } => {
                    self.tracks[track].ended.insert(key, ending);
                }
                Effect::EndUnopened { keys, ending } => {
                    self.tracks[track]
                        .ended
                        .extend(keys.into_iter().map(|key| (key, ending)));
                }
                Effect::Task(wish) => self.put_on_list(track, wish),
                Effect::WithdrawTask { task } => self.close(&task, Closed::Withdrawn),
                Effect::LapseTask { task } => self.close(&task, Closed::Lapsed),
                Effect::Alert(alert) => {
                    self.alerts.entry(alert.id.clone()).or_insert(alert);
                }
                Effect::Point { point, state, .. } => {
                    for found in self.people[person].points.iter_mut().filter(|found| found.id == point) {
                        found.state = state;
                    }
                }
                Effect::BlockedByGateway { address } => self.stops.push(Stop {
                    who: person,
                    scope: OptOutScope::Address,
                    address: Some(address),
                    channel: None,
                    trajectory: None,
                }),
                Effect::Told { at } => self.people[person].told = self.people[person].told.or(Some(at)),
                Effect::Answers { .. } | Effect::EscalateTask { .. } => {}
            }
        }
        let waiting: Vec<usize> = (0..self.tracks.len())
            .filter(|place| released && self.tracks[*place].waits)
            .collect();
        for place in waiting {
            self.deliver(place, &Event::CircleChanged);
        }
    }

    fn release(&mut self, contact: &ContactId) {
        for human in &mut self.people {
            human.voice.take_if(|voice| &voice.contact == contact);
        }
        self.address_voices.retain(|_, voice| &voice.contact != contact);
    }

    fn put_on_list(&mut self, track: usize, wish: TaskWish) {
        let task = wish.id.clone();
        if self.tasks.contains_key(&task) {
            return;
        }
        self.tasks.insert(
            task.clone(),
            OnList {
                track,
                wish,
                closed: None,
                tries: 0,
            },
        );
        if let Some(hours_until) = self.habits.next_work() {
            self.plan_at(self.now + hours(hours_until), Item::Work(task));
        }
    }

    pub(super) fn close(&mut self, task: &TaskId, how: Closed) {
        if let Some(task) = self
            .tasks
            .get_mut(task)
            .filter(|task| task.closed.is_none() || task.closed == Some(Closed::Lapsed))
        {
            task.closed = Some(how);
        }
    }

    fn cancel(&mut self, track: usize, contact: &ContactKey, why: Unsent) {
        let id = &self.tracks[track].state.id;
        let (now, waiting) = (self.now, MessageFate::Queued);
        // An answer to what the person wrote is no part of the contact's own matter and is never taken back.
        let of_contact = self.messages.values_mut().filter(|message| {
            &message.track_id == id && &message.wish.contact == contact && message.wish.reply_to.is_none()
        });
        for message in of_contact.filter(|message| message.fate == waiting) {
            (message.fate, message.unsent, message.since) = (MessageFate::Cancelled, Some(why), now);
        }
    }

    /// Commits an opt-out and tells every trajectory that it touches.
    pub(super) fn commit_stop(
        &mut self,
        who: usize,
        scope: OptOutScope,
        address: Option<&AddressId>,
        channel: Option<Channel>,
        track: Option<usize>,
    ) {
        let of = |scope, address: Option<&AddressId>| Stop {
            who,
            scope,
            address: address.cloned(),
            channel: channel.filter(|_| scope == OptOutScope::Channel),
            trajectory: track
                .filter(|_| scope == OptOutScope::Trajectory)
                .map(|track| self.tracks[track].state.id.clone()),
        };
        let asked = StopAsked::of(scope);
        let mut stops = Vec::new();
        if scope != OptOutScope::Address {
            stops.push(of(scope, None));
        }
        if asked.address_too && address.is_some() {
            stops.push(of(OptOutScope::Address, address));
        }
        self.stops.extend(stops);
    }

    /// Tells every trajectory of the person, and of whoever shares the address, that an opt-out was committed.
    pub(super) fn tell_stop(&mut self, who: usize, scope: OptOutScope, address: Option<&AddressId>) {
        for place in 0..self.tracks.len() {
            let person = self.tracks[place].person;
            let shares = self.people[person]
                .points
                .iter()
                .any(|point| Some(&point.address) == address);
            if person == who || shares {
                self.deliver(place, &Event::OptedOut { scope });
            }
        }
    }

    /// The key of a contact: step and first occurrence.
    pub(super) fn key(step: &str) -> ContactKey {
        ContactKey {
            step: StepId::new(step),
            occurrence: 0,
        }
    }
}
