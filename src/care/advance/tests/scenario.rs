//! Scenarios drawn by chance: a step plan, people, what gateways, workers and persons do, and what happens when.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::sample::select;

use super::drawn::{Drawn, change_rules, course, drawn};
use super::plans::{self, rules_of};
use super::queue::{Fated, Habits, Reaction, Work};
use super::world::{Human, Item, World, days, hours};
use crate::calendar::Country;
use crate::circle::OptOutScope;
use crate::dossier::DossierStatus;
use crate::effect::StopAsked;
use crate::event::{Event, Exception, Reply, Said, Verdict, Via};
use crate::ids::{ContactKey, InboundId, StepId, WorkerId};
use crate::message::Refusal;
use crate::person::{Caution, Channel, DayPart, Language, PointState};
use crate::protocol::{Course, DateName, Step};
use crate::risk::{Heard, RiskRule};
use crate::task::TaskOutcome;
use crate::trajectory::ADDED_FROM;

/// Something that a scenario makes happen.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// A reply to the open contact, to the one that ended last, to an older one, or to none that there ever was.
    Reply {
        track: usize,
        whither: u8,
        reaction: Reaction,
    },
    Stop {
        who: usize,
        scope: OptOutScope,
        address: usize,
        channel: Channel,
    },
    InTouch {
        track: usize,
        heard: Heard,
    },
    Dossier {
        dossier: usize,
        status: DossierStatus,
    },
    Approve {
        track: usize,
        days_ahead: i64,
    },
    ClosingMoved {
        track: usize,
        by: i64,
    },
    Brake(bool),
    Trial(bool),
    Died {
        track: usize,
    },
    Down(i64),
    PointState {
        who: usize,
        point: usize,
        state: PointState,
    },
    Caution {
        who: usize,
    },
    /// New rules, without every so-manieth step of the old.
    RulesChanged {
        without: usize,
    },
    EndedByWorker {
        track: usize,
    },
    /// A worker moves, skips or adds a contact, or puts off the plan: which contact, and by how many days.
    Excepted {
        track: usize,
        what: u8,
        contact: usize,
        by: i64,
    },
    /// The end of the solution comes in, so many days after the closing, or is taken back.
    DatesChanged {
        track: usize,
        by: Option<i64>,
    },
    Replaced {
        track: usize,
    },
}

/// A scenario.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is one free choice of the drawing")]
pub(super) struct Scenario {
    country: Country,
    steps: Vec<Drawn>,
    course: Course,
    /// Relapse rules beside those that every life has.
    changes: Vec<RiskRule>,
    /// Two trajectories of one person; two persons of one dossier on one phone; two persons on one phone, two dossiers.
    company: u8,
    human: Human,
    closed_on: Date,
    /// The world begins so many days after the closing.
    begins: i64,
    announce: bool,
    approved: bool,
    journaled: bool,
    wakes_first: bool,
    races: bool,
    habits: (Vec<Fated>, Vec<Work>, Vec<Option<Reaction>>),
    script: Vec<(u16, Deed)>,
}

pub(super) fn heard() -> impl Strategy<Value = Heard> {
    let answers = select(vec![
        ("how", "well"),
        ("how", "tight"),
        ("how", "arrears"),
        ("how", "eviction"),
        ("letters", "unopened"),
    ]);
    prop_oneof![
        4 => answers.prop_map(|(item, code)| Heard { answers: BTreeMap::from([(item.into(), code.into())]), ..Heard::default() }),
        2 => (select(vec!["well", "tight", "arrears"]), select(vec!["opened", "unopened"])).prop_map(|(how, letters)| Heard {
            answers: [("how", how), ("letters", letters)].map(|(item, code)| (item.into(), code.into())).into(),
            ..Heard::default()
        }),
        1 => Just(Heard { call_me: true, ..Heard::default() }),
        1 => Just(Heard { call_me: true, call_me_today: true, ..Heard::default() }),
        1 => Just(Heard { danger: true, ..Heard::default() }),
        1 => Just(Heard::default()),
    ]
}

fn scope() -> impl Strategy<Value = OptOutScope> {
    select(OptOutScope::ALL.to_vec())
}

fn stop() -> impl Strategy<Value = StopAsked> {
    scope().prop_map(StopAsked::of)
}

pub(super) fn said() -> impl Strategy<Value = Said> {
    let plain = Said::default();
    prop_oneof![
        4 => heard().prop_map(|heard| Said { heard, ..Said::default() }),
        2 => Just(Said { later: true, ..plain.clone() }),
        1 => (stop(), any::<bool>()).prop_map(|(stop, unclear)| Said { stop: Some(stop), unclear, ..Said::default() }),
        1 => any::<bool>().prop_map(|unclear| Said { help: true, unclear, ..Said::default() }),
        1 => Just(Said { unclear: true, ..plain.clone() }),
        1 => Just(Said { later: true, unclear: true, ..plain.clone() }),
        1 => Just(Said { wrong_person: true, ..plain }),
        1 => (heard(), option::of(stop()), any::<bool>(), any::<bool>())
            .prop_map(|(heard, stop, unclear, later)| Said { heard, later, stop, unclear, ..Said::default() }),
    ]
}

fn reaction() -> impl Strategy<Value = Reaction> {
    let via = select(vec![Via::Sms, Via::Page]);
    (
        prop_oneof![0_i64..48, 0_i64..1000],
        via,
        said(),
        prop::bool::weighted(0.9),
        prop::bool::weighted(0.1),
    )
        .prop_map(|(after, via, said, answerable, twice)| Reaction {
            after,
            via,
            said,
            answerable,
            twice,
        })
}

fn fated() -> impl Strategy<Value = Fated> {
    prop_oneof![
        6 => Just(Fated::Accepted),
        3 => (0_i64..30).prop_map(Fated::Delivered),
        3 => (0_i64..100, select(Refusal::ALL.to_vec())).prop_map(|(after, why)| Fated::Failed(after, why)),
        1 => Just(Fated::Unknown),
        1 => (0_i64..60, any::<bool>()).prop_map(|(after, arrived)| Fated::UnknownThen(after, arrived)),
        1 => Just(Fated::Held),
        1 => Just(Fated::NotTaken),
        1 => select(vec![Fated::NoText, Fated::AddressChanged]),
    ]
}

fn work() -> impl Strategy<Value = Work> {
    (
        option::weighted(0.7, 0_i64..900),
        select(TaskOutcome::ALL.to_vec()),
        heard(),
        select(Verdict::ALL.to_vec()),
    )
        .prop_map(|(after, outcome, heard, verdict)| Work {
            after,
            outcome,
            heard,
            verdict,
        })
}

fn deed() -> impl Strategy<Value = Deed> {
    let two = 0_usize..2;
    prop_oneof![
        8 => (two.clone(), 0_u8..8, reaction()).prop_map(|(track, whither, reaction)| Deed::Reply { track, whither, reaction }),
        1 => (two.clone(), scope(), two.clone(), select(vec![Channel::Sms, Channel::Mail]))
            .prop_map(|(who, scope, address, channel)| Deed::Stop { who, scope, address, channel }),
        1 => (two.clone(), heard()).prop_map(|(track, heard)| Deed::InTouch { track, heard }),
        1 => (two.clone(), select(DossierStatus::ALL.to_vec())).prop_map(|(dossier, status)| Deed::Dossier { dossier, status }),
        2 => (two.clone(), 0_i64..20).prop_map(|(track, days_ahead)| Deed::Approve { track, days_ahead }),
        1 => (two.clone(), -60_i64..60).prop_map(|(track, by)| Deed::ClosingMoved { track, by }),
        2 => any::<bool>().prop_map(Deed::Brake),
        1 => any::<bool>().prop_map(Deed::Trial),
        1 => two.clone().prop_map(|track| Deed::Died { track }),
        1 => (1_i64..400).prop_map(Deed::Down),
        1 => (two.clone(), two.clone(), select(PointState::ALL.to_vec()))
            .prop_map(|(who, point, state)| Deed::PointState { who, point, state }),
        1 => two.clone().prop_map(|who| Deed::Caution { who }),
        1 => (1_usize..4).prop_map(|without| Deed::RulesChanged { without }),
        1 => two.clone().prop_map(|track| Deed::EndedByWorker { track }),
        2 => (two.clone(), 0_u8..4, 0_usize..9, -40_i64..200)
            .prop_map(|(track, what, contact, by)| Deed::Excepted { track, what, contact, by }),
        1 => (two.clone(), option::of(-40_i64..400)).prop_map(|(track, by)| Deed::DatesChanged { track, by }),
        1 => two.prop_map(|track| Deed::Replaced { track }),
    ]
}

fn person() -> impl Strategy<Value = Human> {
    let arabic = Language::parse("ar").unwrap();
    let languages = prop_oneof![
        8 => Just(vec![Language::NL]),
        1 => Just(vec![arabic, Language::FR]),
        1 => Just(vec![arabic]),
    ];
    let points = prop_oneof![
        4 => Just(vec!["0470", "a@example.org"]),
        2 => Just(vec!["0470"]),
        1 => Just(vec!["a@example.org"]),
        1 => Just(vec!["0470", "0471", "a@example.org"]),
        1 => Just(Vec::new()),
    ];
    let preferred = option::weighted(0.2, select(vec![Channel::Sms, Channel::Mail]));
    let day_part = option::weighted(0.2, select(DayPart::ALL.to_vec()));
    let quiet = option::weighted(0.2, select(vec!["19:00-10:00", "12:00-13:00", "08:00-20:00"]));
    let zone =
        prop_oneof![8 => Just("Europe/Brussels"), 1 => Just("Africa/Casablanca"), 1 => Just("America/Paramaribo")];
    (languages, points, preferred, day_part, quiet, zone).prop_map(
        |(languages, points, preferred, day_part, quiet, zone)| Human {
            languages,
            zone,
            day_part,
            quiet,
            preferred,
            ..Human::with(&points)
        },
    )
}

pub(super) fn scenario() -> impl Strategy<Value = Scenario> {
    let closing = (0_i32..1500).prop_map(|day| date(2024, 1, 1).saturating_add(jiff::Span::new().days(day)));
    let habits = (
        prop::collection::vec(fated(), 0..6),
        prop::collection::vec(work(), 0..5),
        prop::collection::vec(option::weighted(0.5, reaction()), 0..6),
    );
    let place = (
        select(vec![Country::BE, Country::NL]),
        0_u8..4,
        closing,
        prop_oneof![3 => Just(0_i64), 1 => 0_i64..400],
    );
    let flags = (
        prop::bool::weighted(0.3),
        prop::bool::weighted(0.7),
        prop::bool::weighted(0.1),
        any::<bool>(),
        any::<bool>(),
    );
    let script = prop::collection::vec((0_u16..18_000, deed()), 0..8);
    (
        (prop::collection::vec(drawn(), 1..=5), course(), change_rules()),
        person(),
        place,
        flags,
        habits,
        script,
    )
        .prop_map(|((steps, course, changes), human, place, flags, habits, script)| {
            let (country, company, closed_on, begins) = place;
            let (announce, approved, journaled, wakes_first, races) = flags;
            Scenario {
                country,
                steps,
                course,
                changes,
                company,
                human,
                closed_on,
                begins,
                announce,
                approved,
                journaled,
                wakes_first,
                races,
                habits,
                script,
            }
        })
}

impl Scenario {
    fn plan(&self) -> Vec<Step> {
        let steps = self.steps.iter().enumerate();
        steps.map(|(place, drawn)| drawn.step(place)).collect()
    }

    /// The world at its beginning.
    pub(super) fn world(&self) -> World {
        let human = self.human.clone();
        let begins = super::plans::zone("Europe/Brussels").to_ambiguous_timestamp(self.closed_on.at(8, 30, 0, 0));
        let begins = begins.compatible().unwrap() + days(self.begins);
        let mut people = vec![human.clone()];
        if self.company > 1 {
            people.push(Human {
                preferred: None,
                ..human
            });
        }
        let mut rules = rules_of(self.country, self.plan());
        rules.protocol.course = self.course;
        rules.risk.rules.extend(self.changes.iter().cloned());
        let mut world = World::new(rules, begins, people);
        let (fates, work, reactions) = self.habits.clone();
        world.habits = Habits::of(fates, work, reactions);
        (world.wakes_first, world.races) = (self.wakes_first, self.races);
        let start = self.approved.then_some(begins);
        world.enrol(0, 0, self.closed_on, start, self.announce);
        match self.company {
            1 => world.enrol(0, 1, self.closed_on, start, self.announce),
            2 => world.enrol(1, 0, self.closed_on, start, self.announce),
            3 => world.enrol(1, 1, self.closed_on, start, false),
            _ => 0,
        };
        if self.journaled {
            world
                .journaled
                .insert(World::key("m0").of(&world.tracks[0].state.id).send_key(1));
        }
        for (place, (hour, deed)) in self.script.iter().enumerate() {
            world.script.push(deed.clone());
            world.plan_at(begins + hours(i64::from(*hour)), Item::Script(place));
        }
        world
    }

    /// The world after everything has had its time: two years of steps, the script, and years in which all must end, since
    /// a step may count from another that comes late.
    pub(super) fn lived(&self) -> World {
        Self::live(self.world())
    }

    /// The same life, told like a ledger.
    pub(super) fn told(&self) -> String {
        let mut world = self.world();
        world.trace = Some(Vec::new());
        Self::live(world).told_so_far()
    }

    fn live(mut world: World) -> World {
        let begins = world.now;
        let within = |days_from: i64| begins + days(days_from);
        world.run_until(within(365 * 2 + 90));
        // From here on nothing stands in the way: what still waits for a human decision gets it.
        world.brake = false;
        world.trial = false;
        for place in 0..world.dossiers.len() {
            if world.dossiers[place] == DossierStatus::Reopened {
                world.set_dossier(place, DossierStatus::Closed);
            }
        }
        for place in 0..world.tracks.len() {
            world.approve(place, 0);
        }
        world.run_until(within(365 * 8));
        world.look_back();
        world
    }
}

impl World {
    pub(super) fn set_dossier(&mut self, dossier: usize, status: DossierStatus) {
        self.dossiers[dossier] = status;
        for place in 0..self.tracks.len() {
            if self.tracks[place].dossier == dossier {
                self.deliver(place, &Event::CircleChanged);
            }
        }
    }

    pub(super) fn approve(&mut self, track: usize, days_ahead: i64) {
        let start = self.now + days(days_ahead);
        self.deliver(
            track,
            &Event::Approved {
                start,
                worker: WorkerId::new("w2"),
            },
        );
    }

    fn everybody_of(&self, who: usize) -> Vec<usize> {
        (0..self.tracks.len())
            .filter(|place| self.tracks[*place].person == who)
            .collect()
    }

    /// One deed of the script.
    pub(super) fn act(&mut self, place: usize) {
        let (tracks, people, dossiers) = (self.tracks.len(), self.people.len(), self.dossiers.len());
        let worker = WorkerId::new("w1");
        match self.script[place].clone() {
            Deed::Reply {
                track,
                whither,
                reaction,
            } => self.reply_to(track % tracks, whither, &reaction),
            Deed::Stop {
                who,
                scope,
                address,
                channel,
            } => {
                let who = who % people;
                let address = self.people[who].points.get(address).map(|point| point.address.clone());
                if scope == OptOutScope::Address && address.is_none() {
                    return;
                }
                let track = self.everybody_of(who).first().copied();
                self.commit_stop(who, scope, address.as_ref(), Some(channel), track);
                self.tell_stop(who, scope, address.as_ref());
            }
            Deed::InTouch { track, heard } => {
                let happened = self.now - hours(20);
                self.deliver(
                    track % tracks,
                    &Event::InTouch {
                        heard,
                        worker,
                        happened,
                    },
                );
            }
            Deed::Dossier { dossier, status } => {
                // The dead stay dead.
                if self.dossiers[dossier % dossiers] != DossierStatus::Deceased {
                    self.set_dossier(dossier % dossiers, status);
                }
            }
            Deed::Approve { track, days_ahead } => self.approve(track % tracks, days_ahead),
            Deed::ClosingMoved { track, by } => {
                let closed_on = self.tracks[track % tracks].state.enrolment.closed_on;
                let closed_on = closed_on.saturating_add(SignedDuration::from_hours(24 * by));
                self.deliver(track % tracks, &Event::ClosingMoved { closed_on });
            }
            Deed::Brake(on) => self.brake(on),
            Deed::Trial(on) => self.trial = on,
            Deed::Died { track } => self.deliver(track % tracks, &Event::Died),
            Deed::Down(n) => self.down_until = Some(self.now + hours(n)),
            Deed::PointState { who, point, state } => {
                let who = who % people;
                if let Some(point) = self.people[who].points.get_mut(point) {
                    point.state = state;
                }
                for place in self.everybody_of(who) {
                    self.deliver(place, &Event::CircleChanged);
                }
            }
            Deed::Caution { who } => {
                self.people[who % people].cautions.insert(Caution::OnlyAPerson);
                for place in self.everybody_of(who % people) {
                    self.deliver(place, &Event::CircleChanged);
                }
            }
            Deed::RulesChanged { without } => self.change_rules(without),
            Deed::EndedByWorker { track } => self.deliver(track % tracks, &Event::Ended { worker, moved: false }),
            Deed::Excepted {
                track,
                what,
                contact,
                by,
            } => self.except(track % tracks, what, contact, by),
            Deed::DatesChanged { track, by } => {
                let track = track % tracks;
                let (dossier, closed_on) = (self.tracks[track].dossier, self.tracks[track].state.enrolment.closed_on);
                let day = |by| closed_on.saturating_add(SignedDuration::from_hours(24 * by));
                let dates = by.map(|by| (DateName::new(DateName::SOLUTION_END), day(by)));
                self.dates.insert(dossier, dates.into_iter().collect());
                self.set_dossier(dossier, self.dossiers[dossier]);
            }
            Deed::Replaced { track } => self.deliver(track % tracks, &Event::Replaced),
        }
    }

    fn except(&mut self, track: usize, what: u8, contact: usize, by: i64) {
        let day = plans::zone("Europe/Brussels").to_datetime(self.now).date();
        let day = day.saturating_add(SignedDuration::from_hours(24 * by));
        let steps = &self.rules.protocol.steps;
        let Some(step) = steps.get(contact % steps.len().max(1)) else {
            return;
        };
        let occurrence = u32::try_from(contact % 3).unwrap_or(0);
        let key = ContactKey {
            step: step.id.clone(),
            occurrence: if what == 2 { ADDED_FROM + occurrence } else { occurrence },
        };
        let exception = match what {
            0 => Exception::Move { key, to: day },
            1 => Exception::Skip { key },
            2 => Exception::Add { key, on: day },
            _ => Exception::Pause {
                until: (by > 0).then_some(day),
            },
        };
        let event = self.excepted(exception);
        self.deliver(track, &event);
    }

    /// Takes the last step and every `without`-th before it out of the plan.
    pub(super) fn change_rules(&mut self, without: usize) {
        self.past.push(self.rules.clone());
        let steps = std::mem::take(&mut self.rules.protocol.steps);
        let contacts = |step: &Step| u32::try_from(step.at.len()).unwrap_or(u32::MAX);
        let former: BTreeMap<StepId, u32> = steps.iter().map(|step| (step.id.clone(), contacts(step))).collect();
        let mut kept = Vec::new();
        for (place, mut step) in steps.into_iter().rev().enumerate() {
            if place % without != 0 {
                // What repeats does so less often.
                step.at.truncate(step.at.len().saturating_sub(1).max(1));
                kept.insert(0, step);
            }
        }
        self.rules.protocol.steps = kept;
        for place in 0..self.tracks.len() {
            let former = former.clone();
            self.unheard_from = Some(place + 1);
            self.deliver(place, &Event::RulesChanged { former });
        }
        self.unheard_from = None;
    }

    pub(super) fn brake(&mut self, on: bool) {
        self.brake = on;
        let waiting: Vec<_> = self.messages.keys().cloned().collect();
        for key in waiting.into_iter().filter(|_| !on) {
            if self.messages[&key].wish.not_before <= self.now {
                self.leave(&key);
            }
        }
    }

    fn reply_to(&mut self, track: usize, whither: u8, reaction: &Reaction) {
        let of = &self.tracks[track];
        let older = of.ended.keys().next().cloned();
        let key = match whither {
            0..=4 => of.state.open.as_ref().map(|open| open.key.clone()),
            5 => of.state.recent.as_ref().map(|recent| recent.key.clone()),
            6 => older,
            _ => Some(ContactKey {
                step: StepId::new("nowhere"),
                occurrence: 7,
            }),
        };
        let Some(key) = key else { return };
        let address = self.people[of.person].points.first().map(|point| point.address.clone());
        let Some(address) = address else { return };
        self.seq += 1;
        let via = if reaction.via == Via::Page {
            Via::Page
        } else if address.as_str().contains('@') {
            Via::Mail
        } else {
            Via::Sms
        };
        let reply = Reply {
            inbound: InboundId::new(format!("in{}", self.seq)),
            via,
            address: (via != Via::Page).then_some(address),
            key,
            said: reaction.said.clone(),
            happened: self.now - hours(1),
            answerable: reaction.answerable,
        };
        self.hear(track, reply, reaction.twice);
    }
}
