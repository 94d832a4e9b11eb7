//! A step of the core as lines that read like a ledger.

use jiff::Timestamp;

use super::plans::{LADDER, call, check_in, rules_of};
use super::queue::{Fated, Work};
use super::world::{Human, World, days, hours};
use crate::advance::Advanced;
use crate::calendar::Country;
use crate::circle::{Circle, OptOutScope};
use crate::effect::{Effect, StopAsked, Wish};
use crate::event::{Event, Reply, Said, Verdict, Via};
use crate::ids::{AddressId, InboundId};
use crate::protocol::Step;
use crate::risk::Heard;
use crate::task::TaskOutcome;
use crate::trajectory::Trajectory;

/// The lines of one step: what happened, and under it what followed; nothing where nothing followed.
pub(super) fn lines(
    before: &Trajectory,
    event: &Event,
    after: &Advanced,
    circle: &Circle,
    now: Timestamp,
) -> Vec<String> {
    let at = |moment: Timestamp| circle.tz.to_datetime(moment).strftime("%a %d %b %H:%M").to_string();
    let mut lines: Vec<String> = after.effects.iter().filter_map(|effect| line(effect, &at)).collect();
    if before.phase != after.trajectory.phase {
        lines.push(format!("trajectory {:?}", after.trajectory.phase).to_lowercase());
    }
    let quiet = matches!(
        event,
        Event::Due | Event::CircleChanged | Event::Fate { .. } | Event::OptedOut { .. }
    );
    if lines.is_empty() && quiet {
        return Vec::new();
    }
    let year = circle.tz.to_datetime(now).strftime("%Y");
    let head = format!("{year} {} {} {}", at(now), before.id, called(event));
    std::iter::once(head)
        .chain(lines.into_iter().map(|line| format!("    {line}")))
        .collect()
}

fn called(event: &Event) -> String {
    match event {
        Event::Due => "is due".to_owned(),
        Event::Approved { .. } => "is approved".to_owned(),
        Event::Replied(reply) => {
            let said = &reply.said;
            let mut words: Vec<String> = said
                .heard
                .answers
                .iter()
                .map(|(item, code)| format!("{item}={code}"))
                .collect();
            let flags = [
                (said.heard.call_me, "call me"),
                (said.heard.danger, "danger"),
                (said.later, "later"),
                (said.help, "who is this"),
                (said.wrong_person, "wrong person"),
                (said.unclear, "something unclear"),
            ];
            words.extend(flags.into_iter().filter(|(is, _)| *is).map(|(_, word)| word.to_owned()));
            words.extend(said.stop.map(|stop| format!("stop {}", stop.scope)));
            format!("hears on {}: {}", reply.key, words.join(", "))
        }
        Event::Fate { key } => format!("reads the fate of {key}"),
        Event::TaskDone { task, outcome, .. } => format!("is told of {task}: {outcome}"),
        Event::InTouch { .. } => "is told that a worker was in touch".to_owned(),
        Event::HeldJudged { key, verdict, .. } => format!("is told of {key}: {verdict}"),
        Event::OptedOut { scope } => format!("sees a stop: {scope}"),
        Event::CircleChanged => "sees a change".to_owned(),
        Event::RulesChanged { .. } => "has new rules".to_owned(),
        Event::Died => "is told of the death".to_owned(),
        Event::ClosingMoved { closed_on } => format!("counts from {closed_on}"),
        Event::Excepted(excepted) => format!("is changed by a worker: {:?}", excepted.exception),
        Event::Ended { .. } => "is ended by a worker".to_owned(),
        Event::Replaced => "is replaced".to_owned(),
    }
}

fn line(effect: &Effect, at: &impl Fn(Timestamp) -> String) -> Option<String> {
    Some(match effect {
        Effect::TakeVoice { .. }
        | Effect::ReleaseVoice { .. }
        | Effect::Answers { .. }
        | Effect::CancelSends { .. } => return None,
        Effect::Open { key, due, .. } => format!("open {key}, due {}", at(*due)),
        Effect::Send(wish) => send(wish, at),
        Effect::Hold { key } => format!("hold {key}"),
        Effect::End { key, ending } => format!("end {key}: {}, {}", ending.outcome, ending.why),
        Effect::EndUnopened { keys, ending } => {
            let keys: Vec<_> = keys.iter().map(ToString::to_string).collect();
            format!("end unopened {}: {}, {}", keys.join(" "), ending.outcome, ending.why)
        }
        Effect::Task(task) => {
            let slot = task
                .slot
                .map(|day| format!(", announced for {}", day.strftime("%a %d %b")))
                .unwrap_or_default();
            format!(
                "task {}: {} ({}) by {}{slot}",
                task.id,
                task.kind,
                task.reason,
                at(task.deadline)
            )
        }
        Effect::WithdrawTask { task } => format!("withdraw {task}"),
        Effect::EscalateTask { task, deadline } => format!("escalate {task}, by {}", at(*deadline)),
        Effect::LapseTask { task } => format!("lapse {task}"),
        Effect::Alert(alert) => format!(
            "alert {}: {} ({}) by {}",
            alert.id,
            alert.level,
            alert.rules.join(" "),
            at(alert.deadline)
        ),
        Effect::Point { address, state, .. } => format!("{address} is {state}"),
        Effect::BlockedByGateway { address } => format!("{address} is blocked"),
        Effect::Told { .. } => "told".to_owned(),
    })
}

fn send(wish: &Wish, at: &impl Fn(Timestamp) -> String) -> String {
    let day = wish
        .date
        .map(|day| format!(", naming {}", day.strftime("%a %d %b")))
        .unwrap_or_default();
    match &wish.reply_to {
        Some(_) => format!("answer {} by {} to {}{day}", wish.kind, wish.channel, wish.address),
        None => format!(
            "send {} by {} to {}, {} to {}{day}",
            wish.kind,
            wish.channel,
            wish.address,
            at(wish.not_before),
            at(wish.not_after)
        ),
    }
}

/// The instant of a wall clock in Brussels.
pub(super) fn wall(text: &str) -> Timestamp {
    let local: jiff::civil::DateTime = text.parse().unwrap();
    super::plans::zone("Europe/Brussels")
        .to_ambiguous_timestamp(local)
        .compatible()
        .unwrap()
}

/// A world with a plan in Belgium that keeps a trace, where workers do nothing and everything is accepted.
pub(super) fn told(now: &str, steps: Vec<Step>, people: Vec<Human>) -> World {
    let mut world = World::new(rules_of(Country::BE, steps), wall(now), people);
    world.trace = Some(Vec::new());
    world
}

/// The world of most stories: one person with a mobile and a mail address, a dossier closed on 2 March 2026, and one
/// check-in after a month with the full ladder.
pub(super) fn ordinary(addresses: &[&str]) -> World {
    let mut world = told(
        "2026-03-02T10:00",
        vec![check_in("m1", "1 month", "14 days", &LADDER)],
        vec![Human::with(addresses)],
    );
    world.enrol(
        0,
        0,
        "2026-03-02".parse().unwrap(),
        Some(wall("2026-03-02T10:00")),
        false,
    );
    world
}

/// The same with a planned call in place of the check-in.
pub(super) fn calling() -> World {
    let people = vec![Human::with(&["0470", "a@example.org"])];
    let mut world = told("2026-03-02T10:00", vec![call("m1", "1 month", "14 days")], people);
    world.enrol(
        0,
        0,
        "2026-03-02".parse().unwrap(),
        Some(wall("2026-03-02T10:00")),
        false,
    );
    world
}

pub(super) fn answer(code: &str) -> Said {
    Said {
        heard: heard(code),
        ..Said::default()
    }
}

pub(super) fn heard(code: &str) -> Heard {
    Heard {
        answers: [("how".to_owned(), code.to_owned())].into(),
        ..Heard::default()
    }
}

pub(super) fn call_me() -> Said {
    Said {
        heard: Heard {
            call_me: true,
            ..Heard::default()
        },
        ..Said::default()
    }
}

pub(super) fn stop(scope: OptOutScope) -> Said {
    Said {
        stop: Some(StopAsked::of(scope)),
        ..Said::default()
    }
}

impl World {
    /// The text of everything so far, after the last look back.
    pub(super) fn told_so_far(&mut self) -> String {
        let mut text = self.trace.take().unwrap_or_default().join("\n");
        self.trace = Some(Vec::new());
        text.push('\n');
        text
    }

    pub(super) fn until(&mut self, wall_clock: &str) -> &mut Self {
        self.run_until(wall(wall_clock));
        self
    }

    /// Lives on for so many days.
    pub(super) fn live(&mut self, n: i64) -> &mut Self {
        self.run_until(self.now + days(n));
        self
    }

    /// A text message from an address to a contact of a track.
    pub(super) fn says(&mut self, track: usize, step: &str, from: &str, said: Said) -> &mut Self {
        self.seq += 1;
        let reply = Reply {
            inbound: InboundId::new(format!("in{}", self.seq)),
            via: if from.contains('@') { Via::Mail } else { Via::Sms },
            address: Some(AddressId::new(from)),
            key: World::key(step),
            said,
            happened: self.now,
            answerable: true,
        };
        self.hear(track, reply, false);
        self
    }

    pub(super) fn fated(&mut self, fates: &[Fated]) -> &mut Self {
        self.habits.fates = fates.to_vec();
        self
    }

    /// A worker who judges every held message so after so many hours.
    pub(super) fn judging(&mut self, after: i64, verdict: Verdict) -> &mut Self {
        self.habits.work = vec![Work {
            after: Some(after),
            outcome: TaskOutcome::Reached,
            heard: Heard::default(),
            verdict,
        }];
        self
    }

    /// The engine stands still for so many days.
    pub(super) fn stands_still(&mut self, n: i64) -> &mut Self {
        self.down_until = Some(self.now + hours(24 * n));
        self
    }
}
