//! What becomes of messages and tasks in the small world: the outbox, the gateways, the workers, the persons.

use jiff::Timestamp;

use super::world::{Closed, Item, World, hours};
use crate::circle::OptOutScope;
use crate::consent::AtTheDoor;
use crate::effect::{StopAsked, Wish};
use crate::event::{Event, Reply, Said, Verdict, Via};
use crate::ids::{InboundId, SendKey, TaskId, TrajectoryId, WorkerId};
use crate::message::{MessageFate, Refusal, Unsent};
use crate::person::{Channel, PointState};
use crate::risk::Heard;
use crate::task::{TaskKind, TaskOutcome};

/// A worker who did not get further with a task so many times gives it up; nobody offers the same for years.
const TRIES_MOST: u8 = 5;

/// A message in the outbox.
#[derive(Clone, Debug)]
pub(super) struct Message {
    pub(super) track_id: TrajectoryId,
    pub(super) track: usize,
    pub(super) wish: Wish,
    pub(super) fate: MessageFate,
    pub(super) refusal: Option<Refusal>,
    pub(super) unsent: Option<Unsent>,
    pub(super) since: Timestamp,
    /// When it was asked for.
    pub(super) queued: Timestamp,
    pub(super) left: Option<Timestamp>,
}

/// What becomes of one message that leaves.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fated {
    /// Taken; nothing more is heard.
    Accepted,
    /// It arrives after so many hours.
    Delivered(i64),
    /// It fails after so many hours.
    Failed(i64, Refusal),
    /// Nobody knows.
    Unknown,
    /// Nobody knows at first; after so many hours it turns out to have arrived, or not.
    UnknownThen(i64, bool),
    /// A restart found it started: held at once.
    Held,
    /// The gateway does not take it until the window closes.
    NotTaken,
    /// Its text cannot be made.
    NoText,
    /// The address changed under it.
    AddressChanged,
}

/// What a worker does with a task.
#[derive(Clone, Debug)]
pub(super) struct Work {
    /// After how many hours; `None` is never.
    pub(super) after: Option<i64>,
    pub(super) outcome: TaskOutcome,
    pub(super) heard: Heard,
    pub(super) verdict: Verdict,
}

/// What a person does with a question that arrives.
#[derive(Clone, Debug)]
pub(super) struct Reaction {
    pub(super) after: i64,
    pub(super) via: Via,
    pub(super) said: Said,
    pub(super) answerable: bool,
    /// Whether the gateway delivers the reply twice.
    pub(super) twice: bool,
}

/// How the world behaves, each list in turn and then from the beginning.
#[derive(Clone, Debug, Default)]
pub(super) struct Habits {
    pub(super) fates: Vec<Fated>,
    pub(super) work: Vec<Work>,
    pub(super) reactions: Vec<Option<Reaction>>,
    fated: usize,
    worked: usize,
    begun: usize,
    reacted: usize,
}

impl Habits {
    pub(super) fn of(fates: Vec<Fated>, work: Vec<Work>, reactions: Vec<Option<Reaction>>) -> Self {
        Self {
            fates,
            work,
            reactions,
            ..Self::default()
        }
    }

    fn next_fate(&mut self) -> Fated {
        self.fated += 1;
        in_turn(&self.fates, self.fated).copied().unwrap_or(Fated::Accepted)
    }

    pub(super) fn next_work(&mut self) -> Option<i64> {
        self.begun += 1;
        in_turn(&self.work, self.begun).and_then(|work| work.after)
    }

    fn work(&mut self) -> Option<Work> {
        self.worked += 1;
        in_turn(&self.work, self.worked).cloned()
    }

    fn next_reaction(&mut self) -> Option<usize> {
        self.reacted += 1;
        let place = (self.reacted - 1).checked_rem(self.reactions.len())?;
        self.reactions[place].is_some().then_some(place)
    }
}

/// What a worker can tell of a task: what its form offers, and nothing that leaves it open after so many tries.
fn told_of(kind: TaskKind, drawn: TaskOutcome, tries: u8) -> TaskOutcome {
    let offered: Vec<TaskOutcome> = kind.outcomes().collect();
    let place = TaskOutcome::ALL.iter().position(|outcome| *outcome == drawn);
    let fits = if offered.contains(&drawn) {
        drawn
    } else {
        offered[place.unwrap_or(0) % offered.len()]
    };
    match kind {
        _ if !fits.keeps_open() || tries < TRIES_MOST => fits,
        TaskKind::Refer => TaskOutcome::Lost,
        _ => TaskOutcome::GaveUp,
    }
}

fn in_turn<T>(list: &[T], nth: usize) -> Option<&T> {
    (nth - 1).checked_rem(list.len()).and_then(|place| list.get(place))
}

impl World {
    pub(super) fn queue(&mut self, track: usize, wish: Wish) {
        if self.messages.contains_key(&wish.key) {
            return;
        }
        let (key, from, until) = (wish.key.clone(), wish.not_before, wish.not_after);
        let track_id = self.tracks[track].state.id.clone();
        let (fate, since) = (MessageFate::Queued, self.now);
        let message = Message {
            track_id,
            track,
            wish,
            fate,
            refusal: None,
            unsent: None,
            since,
            queued: self.now,
            left: None,
        };
        self.messages.insert(key.clone(), message);
        self.plan_at(from, Item::Leave(key.clone()));
        self.plan_at(until, Item::Lapse(key));
    }

    /// A message's moment to leave.
    pub(super) fn leave(&mut self, key: &SendKey) {
        let Some(message) = self.messages.get(key).cloned() else {
            return;
        };
        if message.fate != MessageFate::Queued {
            return;
        }
        if self.now >= message.wish.not_after {
            return self.lapse(key);
        }
        if self.brake {
            return;
        }
        let answers = message.wish.reply_to.is_some();
        if let Some(why) = self.refused_at_the_door(&message) {
            self.set_unsent(key, MessageFate::Cancelled, why);
            return self.tell_fate(key);
        }
        if self.trial {
            self.set_unsent(key, MessageFate::NotSent, Unsent::Trial);
            return self.tell_fate(key);
        }
        let fated = if answers {
            Fated::Accepted
        } else {
            self.habits.next_fate()
        };
        match fated {
            Fated::NotTaken => return,
            Fated::NoText => self.set_unsent(key, MessageFate::NotSent, Unsent::NoText),
            Fated::AddressChanged => self.set_unsent(key, MessageFate::Cancelled, Unsent::AddressChanged),
            _ => return self.hand_over(key, fated),
        }
        self.tell_fate(key);
    }

    fn hand_over(&mut self, key: &SendKey, fated: Fated) {
        if let Some(message) = self.messages.get_mut(key) {
            message.left = Some(self.now);
        }
        self.watch_leaving(key);
        match fated {
            Fated::Unknown => self.set_fate(key, MessageFate::Unknown),
            Fated::UnknownThen(after, arrived) => {
                self.set_fate(key, MessageFate::Unknown);
                let then = if arrived {
                    Fated::Delivered(0)
                } else {
                    Fated::Failed(0, Refusal::Unreachable)
                };
                self.plan_at(self.now + hours(after), Item::Report(key.clone(), then));
            }
            Fated::Held => self.set_fate(key, MessageFate::Held),
            Fated::Delivered(after) | Fated::Failed(after, _) => {
                self.set_fate(key, MessageFate::Accepted);
                self.plan_at(self.now + hours(after), Item::Report(key.clone(), fated));
            }
            _ => self.set_fate(key, MessageFate::Accepted),
        }
        if matches!(fated, Fated::Unknown | Fated::UnknownThen(..) | Fated::Held) {
            self.tell_fate(key);
        }
        let arrives = !matches!(fated, Fated::Failed(..) | Fated::UnknownThen(_, false));
        let is_question = self
            .messages
            .get(key)
            .is_some_and(|message| message.wish.kind.is_question());
        if arrives
            && is_question
            && let Some(place) = self.habits.next_reaction()
        {
            let after = self.habits.reactions[place]
                .as_ref()
                .map_or(0, |reaction| reaction.after);
            self.plan_at(self.now + hours(after), Item::React(place, key.clone()));
        }
    }

    /// A message's window has closed.
    pub(super) fn lapse(&mut self, key: &SendKey) {
        let queued = self
            .messages
            .get(key)
            .is_some_and(|message| message.fate == MessageFate::Queued);
        if !queued {
            return;
        }
        let why = if self.brake {
            Unsent::Brake
        } else if self
            .messages
            .get(key)
            .is_some_and(|message| self.now > message.wish.not_after)
        {
            Unsent::WindowPast
        } else {
            Unsent::NotTaken
        };
        self.set_unsent(key, MessageFate::NotSent, why);
        self.tell_fate(key);
    }

    pub(super) fn report(&mut self, key: &SendKey, fated: Fated) {
        let (fate, refusal) = match fated {
            Fated::Failed(_, refusal) => (MessageFate::Failed, Some(refusal)),
            _ => (MessageFate::Delivered, None),
        };
        let Some(message) = self
            .messages
            .get_mut(key)
            .filter(|message| message.fate.yields_to(fate))
        else {
            return;
        };
        (message.fate, message.refusal, message.since) = (fate, refusal, self.now);
        if fate == MessageFate::Failed {
            self.tell_fate(key);
        }
    }

    pub(super) fn set_fate(&mut self, key: &SendKey, fate: MessageFate) {
        if let Some(message) = self
            .messages
            .get_mut(key)
            .filter(|message| message.fate.yields_to(fate))
        {
            (message.fate, message.since) = (fate, self.now);
        }
    }

    fn set_unsent(&mut self, key: &SendKey, fate: MessageFate, why: Unsent) {
        if let Some(message) = self.messages.get_mut(key) {
            (message.fate, message.unsent, message.since) = (fate, Some(why), self.now);
        }
    }

    fn tell_fate(&mut self, key: &SendKey) {
        if let Some(track) = self.messages.get(key).map(|message| message.track) {
            self.deliver(track, &Event::Fate { key: key.clone() });
        }
    }

    /// The last look, as the dispatcher takes it.
    fn refused_at_the_door(&self, message: &Message) -> Option<Unsent> {
        let circle = self.circle(message.track);
        let (wish, track) = (&message.wish, &self.tracks[message.track]);
        AtTheDoor {
            opt_outs: &circle.opt_outs,
            trajectory: &message.track_id,
            kind: wish.kind,
            channel: wish.channel,
            address: &wish.address,
            is_answer: wish.reply_to.is_some(),
            contact_is_open: !track.ended.contains_key(&wish.contact),
            address_holds: circle.points.iter().any(|point| point.address == wish.address),
            point: circle
                .points
                .iter()
                .find(|point| point.id == wish.point)
                .map_or(PointState::Unconfirmed, |point| point.state),
            cautions: &circle.cautions,
        }
        .refused()
    }

    /// A worker acts on a task that is still on the list.
    pub(super) fn work(&mut self, task: &TaskId) {
        let Some(on_list) = self.tasks.get(task).cloned() else {
            return;
        };
        if matches!(
            on_list.closed,
            Some(Closed::Withdrawn | Closed::Told(_) | Closed::Judged)
        ) {
            return;
        }
        let Some(work) = self.habits.work() else { return };
        let worker = WorkerId::new("w1");
        if let (TaskKind::Held, Some(key)) = (on_list.wish.kind, on_list.wish.message) {
            self.close(task, Closed::Judged);
            match work.verdict {
                Verdict::Arrived => self.set_fate(&key, MessageFate::Delivered),
                Verdict::NotArrived => self.set_fate(&key, MessageFate::Failed),
                Verdict::DoNotCare => {}
            }
            let event = Event::HeldJudged {
                key,
                verdict: work.verdict,
                worker,
            };
            return self.deliver(on_list.track, &event);
        }
        let outcome = told_of(on_list.wish.kind, work.outcome, on_list.tries);
        if outcome.keeps_open() {
            if let Some(on_list) = self.tasks.get_mut(task) {
                on_list.tries += 1;
            }
            if let Some(again) = self.habits.next_work() {
                // Who was not reached is tried again on another day.
                self.plan_at(self.now + hours(again.max(24)), Item::Work(task.clone()));
            }
        } else {
            self.close(task, Closed::Told(outcome));
        }
        // A wish that every call repeats would be an alert, a task and a call without end.
        let of = (on_list.track, on_list.wish.key);
        let heard = if outcome.is_contact() && self.heard_of.insert(of) {
            work.heard
        } else {
            Heard::default()
        };
        self.tell_task(on_list.track, task, outcome, heard);
    }

    pub(super) fn tell_task(&mut self, track: usize, task: &TaskId, outcome: TaskOutcome, heard: Heard) {
        let event = Event::TaskDone {
            task: task.clone(),
            outcome,
            heard,
            worker: WorkerId::new("w1"),
            happened: self.now,
        };
        self.deliver(track, &event);
    }

    /// A person reacts to a question.
    pub(super) fn react(&mut self, habit: usize, key: &SendKey) {
        let (Some(Some(reaction)), Some(message)) = (self.habits.reactions.get(habit).cloned(), self.messages.get(key))
        else {
            return;
        };
        let (track, contact) = (message.track, message.wish.contact.clone());
        let via = match (reaction.via, message.wish.channel) {
            (Via::Page, _) => Via::Page,
            (_, Channel::Mail) => Via::Mail,
            _ => Via::Sms,
        };
        self.seq += 1;
        let reply = Reply {
            inbound: InboundId::new(format!("in{}", self.seq)),
            via,
            address: (via != Via::Page).then(|| message.wish.address.clone()),
            key: contact,
            said: reaction.said,
            happened: self.now,
            answerable: reaction.answerable,
        };
        self.hear(track, reply, reaction.twice);
    }

    /// A reply comes in: its stop is committed with it, then the trajectory reads it.
    pub(super) fn hear(&mut self, track: usize, reply: Reply, twice: bool) {
        let who = self.tracks[track].person;
        if let Some(StopAsked { scope, .. }) = reply.said.stop {
            let channel = if reply.via == Via::Mail {
                Channel::Mail
            } else {
                Channel::Sms
            };
            self.commit_stop(who, scope, reply.address.as_ref(), Some(channel), Some(track));
        }
        let (stop, address) = (reply.said.stop.map(|stop| stop.scope), reply.address.clone());
        let event = Event::Replied(reply);
        self.deliver(track, &event);
        if twice {
            // What the reply changed around the person is read first; that is no doing of the second delivery.
            self.deliver(track, &Event::CircleChanged);
            self.deliver(track, &event);
        }
        if let Some(scope) = stop {
            let shared = address.filter(|_| scope != OptOutScope::Channel && scope != OptOutScope::Trajectory);
            self.tell_stop(who, scope, shared.as_ref());
        }
    }
}
