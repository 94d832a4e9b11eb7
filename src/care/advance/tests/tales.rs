//! Lives of trajectories with all that a store would have written down of them, for tests of how they are told.

use jiff::Timestamp;
use jiff::civil::date;

use super::queue::{Fated, Message, Work};
use super::story::{stop, wall};
use super::world::{Human, World};
use crate::care::advance::advance;
use crate::care::circle::{Circle, OptOutScope};
use crate::care::effect::{Effect, Entry, Wish};
use crate::care::event::{Exception, Said, Verdict};
use crate::care::ids::{ContactKey, StepId};
use crate::care::message::{MessageFate, Refusal, Unsent};
use crate::care::risk::Heard;
use crate::care::rules::Rules;
use crate::care::task::TaskOutcome;
use crate::care::trajectory::Trajectory;

/// One life, until a moment.
pub(crate) struct Tale {
    pub(crate) name: &'static str,
    /// The contact that it is about.
    pub(crate) key: ContactKey,
    pub(crate) trajectory: Trajectory,
    pub(crate) circle: Circle,
    /// What followed from each step, and when.
    pub(crate) steps: Vec<(Timestamp, Vec<Effect>, Vec<Entry>)>,
    pub(crate) messages: Vec<Posted>,
    pub(crate) now: Timestamp,
}

/// A message with what became of it.
pub(crate) struct Posted {
    pub(crate) wish: Wish,
    pub(crate) fate: MessageFate,
    pub(crate) refusal: Option<Refusal>,
    pub(crate) unsent: Option<Unsent>,
    pub(crate) since: Timestamp,
    pub(crate) left: Option<Timestamp>,
}

fn posted(message: &Message) -> Posted {
    Posted {
        wish: message.wish.clone(),
        fate: message.fate,
        refusal: message.refusal,
        unsent: message.unsent,
        since: message.since,
        left: message.left,
    }
}

fn work(outcome: TaskOutcome) -> Work {
    Work {
        after: Some(26),
        outcome,
        heard: Heard::default(),
        verdict: Verdict::Arrived,
    }
}

fn well() -> Said {
    Said {
        heard: Heard {
            answers: [("going".to_owned(), "well".to_owned())].into(),
            ..Heard::default()
        },
        ..Said::default()
    }
}

/// A world under these rules in which messages arrive, with a dossier closed on 12 March 2026 and this start.
fn world(rules: &Rules, addresses: &[&str], start: &str) -> World {
    let mut world = World::new(rules.clone(), wall("2026-03-12T10:00"), vec![Human::with(addresses)]);
    world.fated(&[Fated::Delivered(0)]);
    world.enrol(0, 0, date(2026, 3, 12), Some(wall(start)), false);
    world
}

fn tale(name: &'static str, step: &str, world: &World) -> Tale {
    let track = &world.tracks[0];
    let mut state = track.first.clone();
    let mut steps = Vec::new();
    for (event, circle, version, now, _) in &track.tape {
        let advanced = advance(world.version(*version), circle, state, event, *now);
        steps.push((*now, advanced.effects, advanced.entries));
        state = advanced.trajectory;
    }
    Tale {
        name,
        key: ContactKey {
            step: StepId::new(step),
            occurrence: 0,
        },
        trajectory: state,
        circle: world.circle(0),
        steps,
        messages: world.messages.values().map(posted).collect(),
        now: world.now,
    }
}

/// Ten contacts of ten fates, under rules with the steps `ask`, `post`, `both`, `talk` and `close`.
pub(crate) fn ten(rules: &Rules) -> Vec<Tale> {
    const BOTH: [&str; 2] = ["0470", "a@example.org"];
    const EARLY: &str = "2026-03-12T10:00";
    let mut tales = Vec::new();

    let mut w = world(rules, &BOTH, EARLY);
    w.until("2026-04-17T13:00").says(0, "ask", "0470", well()).live(2);
    tales.push(tale("answered", "ask", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.habits.work = vec![work(TaskOutcome::Reached)];
    w.until("2026-05-20T10:00");
    tales.push(tale("done after reminders by a call", "ask", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.until("2026-04-17T13:00").says(0, "ask", "0470", well());
    w.habits.work = vec![work(TaskOutcome::Done)];
    w.until("2026-07-20T10:00");
    tales.push(tale("no answer, with a closing letter", "post", &w));

    let mut w = world(rules, &["0470"], EARLY);
    w.fated(&[Fated::Failed(1, Refusal::NoSuchAddress)]);
    w.until("2026-08-20T10:00");
    tales.push(tale("no way left", "close", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.until("2026-04-17T13:00")
        .says(0, "ask", "0470", stop(OptOutScope::Automatic))
        .live(2);
    tales.push(tale("opted out", "ask", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.until("2026-04-17T13:00").says(0, "ask", "0470", well());
    w.habits.work = vec![work(TaskOutcome::Done)];
    w.until("2026-07-25T10:00");
    tales.push(tale("skipped, for its condition was false", "talk", &w));

    let mut w = world(rules, &BOTH, "2026-05-28T10:00");
    w.until("2026-06-01T10:00");
    tales.push(tale("before the start", "ask", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.until("2026-06-12T08:00").stands_still(25).live(27);
    tales.push(tale("superseded by a later contact", "post", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.brake(true);
    w.until("2026-05-20T10:00");
    tales.push(tale("not sent, for the brake was on", "ask", &w));

    let mut w = world(rules, &BOTH, EARLY);
    w.until("2026-03-20T11:00");
    let exception = Exception::Move {
        key: ContactKey {
            step: StepId::new("ask"),
            occurrence: 0,
        },
        // Whit Monday.
        to: date(2026, 5, 25),
    };
    let event = w.excepted(exception);
    w.deliver(0, &event);
    w.live(1);
    tales.push(tale("moved by a worker to a holiday, and still to come", "ask", &w));

    tales
}
