//! What an event means for the trajectory.

use std::collections::BTreeSet;

use super::Run;
use crate::calendar::{ServiceTerm, fnv1a};
use crate::contact::{Ending, Outcome, Why};
use crate::effect::{Actor, Effect, EntryKind, Source};
use crate::event::{Event, Reply};
use crate::ids::{AlertId, ContactKey, TaskId};
use crate::message::{MessageKind, Unsent};
use crate::past::Measured;
use crate::person::{Caution, PointState};
use crate::risk::{Asked, Heard, Hearing};
use crate::score::{Measurement, Mode, Series, score};
use crate::task::{AlertWish, TaskKind, TaskReason, TaskWish};
use crate::trajectory::{End, Phase, Seen, Stage};

/// A reply that no machine understood is read by a human within this term.
const READ_TERM: ServiceTerm = ServiceTerm::NextServiceDay;

impl Run<'_> {
    pub(super) fn hear(&mut self, event: &Event) {
        match event {
            // Fates, opt-outs and changes around the person are read off the circle.
            Event::Due | Event::Fate { .. } | Event::CircleChanged => {}
            Event::RulesChanged { former } => self.follow_other_rules(former),
            Event::OptedOut { scope } => {
                self.note(
                    EntryKind::OptedOut,
                    None,
                    Actor::Person,
                    vec![("scope", (*scope).into())],
                );
            }
            Event::Approved { start, worker } => {
                if self.trajectory.phase == Phase::Proposed {
                    self.trajectory.enrolment.start = Some(*start);
                    self.trajectory.phase = Phase::Active;
                    let facts = vec![("start", (*start).into())];
                    self.note(EntryKind::Approved, None, Actor::Worker(worker.clone()), facts);
                }
            }
            Event::Replied(reply) => self.hear_reply(reply),
            Event::TaskDone {
                task,
                outcome,
                heard,
                worker,
                happened,
            } => {
                self.hear_task(task, *outcome, heard, worker, *happened);
            }
            Event::InTouch {
                heard,
                worker,
                happened,
            } => self.hear_in_touch(heard, worker, *happened),
            Event::HeldJudged { key, verdict, worker } => self.hear_verdict(key, *verdict, worker),
            Event::ClosingMoved { closed_on } => {
                if !self.trajectory.is_ended() && self.trajectory.enrolment.closed_on != *closed_on {
                    self.trajectory.enrolment.closed_on = *closed_on;
                    let facts = vec![("closed-on", (*closed_on).into())];
                    self.note(EntryKind::ClosingMoved, None, Actor::Plan, facts);
                }
            }
            Event::Ended { worker, moved } => {
                let (why, end) = if *moved {
                    (Why::Moved, End::Moved)
                } else {
                    (Why::WorkerCancelled, End::ByWorker)
                };
                self.cancel_all(why, end, &Actor::Worker(worker.clone()));
            }
            Event::Excepted(excepted) => self.except(excepted),
            Event::Died => self.cancel_all(Why::Deceased, End::Deceased, &Actor::Plan),
            Event::Replaced => self.cancel_all(Why::Replaced, End::Replaced, &Actor::Plan),
        }
    }

    /// A reply: what it says is written down first, then it is answered, then the contact goes on or ends.
    fn hear_reply(&mut self, reply: &Reply) {
        if self.trajectory.read.replace(reply.inbound.clone()).as_ref() == Some(&reply.inbound) {
            return;
        }
        if !reply.said.wrong_person {
            self.trajectory.past.last_reply = Some(self.timing.date(self.now));
        }
        let said = &reply.said;
        let is_open = self.trajectory.open.as_ref().is_some_and(|open| open.key == reply.key);
        let facts = vec![("via", reply.via.into()), ("inbound", reply.inbound.to_string().into())];
        self.note_at(
            EntryKind::Replied,
            Some(&reply.key),
            Actor::Person,
            reply.happened,
            facts,
        );
        if !said.wrong_person {
            self.told(&reply.key);
        }
        // What a stranger answers is nobody's answer.
        let strange = said.wrong_person && !said.heard.danger;
        let alert = if said.heard.is_empty() || strange {
            None
        } else {
            self.record(&reply.key, &said.heard, &Source::Inbound(reply.inbound.clone()))
        };
        // One text at most goes back (law 6), and danger comes before anything else.
        if said.heard.danger {
            self.answer(reply, MessageKind::Crisis, None);
        } else if said.stop.is_some() {
            self.answer(reply, MessageKind::StopConfirmed, None);
        } else if said.wrong_person {
            self.answer(reply, MessageKind::WrongPerson, None);
        } else if let Some(by) = alert {
            let day = self.timing.service_date(by);
            self.answer(reply, MessageKind::ThanksWeCall, Some(day));
        } else if said.later {
            self.put_off(reply, is_open);
            if said.unclear {
                self.have_it_read(reply, is_open, false);
            }
            return;
        } else if !said.heard.is_empty() {
            self.answer(reply, MessageKind::ThanksGood, None);
        } else if said.help {
            let explained = self.explain(reply, is_open);
            if said.unclear && explained {
                self.have_it_read(reply, is_open, false);
            }
            return;
        } else if !said.unclear {
            self.answer(reply, MessageKind::ThanksNoted, None);
        }
        if said.wrong_person {
            self.lose_address(reply, is_open);
        } else if said.unclear {
            self.have_it_read(reply, is_open, said.heard.is_empty() && said.stop.is_none());
        }
        // A stop ends the contact too, but as what it is: the circle shows it, and settling reads it there.
        // A stop of one address or channel beside an answer leaves it an answer.
        let stops_all = self.circle.stop_of(&self.trajectory.id).is_some();
        if is_open && !said.heard.is_empty() && !strange && !stops_all {
            self.end_open(
                Ending::new(Outcome::Answered, Why::Replied),
                Unsent::Answered,
                Actor::Person,
            );
        }
    }

    /// Writes down what was heard, judges it and raises what is new in it; the deadline of the alert, where one rose.
    pub(super) fn record(&mut self, key: &ContactKey, heard: &Heard, source: &Source) -> Option<jiff::Timestamp> {
        let (mut all, known) = self.heard_before(key);
        all.add(heard);
        if let Some(asked) = self.asked(heard, source) {
            all.asked.insert(asked);
        }
        let on = self.timing.date(self.now);
        self.trajectory.past.answered(key, on, &heard.answers);
        if let Some(Measurement { series, score }) = self.score(key, &all).filter(|_| !heard.answers.is_empty()) {
            let measured = Measured {
                points: score.points,
                on,
                contact: key.clone(),
            };
            self.trajectory.past.measured(series, measured);
        }
        let rules = &self.rules.risk;
        let hearing = Hearing {
            contact: key,
            on,
            all: &all,
            heard,
            known: &known,
        };
        let (fired, grounds) = rules.hear(&mut self.trajectory.past, &hearing);
        self.effects.push(Effect::Answers {
            key: key.clone(),
            heard: heard.clone(),
            source: source.clone(),
        });
        let mut reasons = known;
        reasons.extend(fired.iter().map(|fired| fired.rule.id.clone()));
        self.remember(key, all, reasons);
        let raised = fired
            .iter()
            .filter_map(|fired| Some((&fired.rule.id, fired.rule.alert?)));
        let level = raised.clone().map(|(_, alert)| alert.level).max()?;
        let past = &mut self.trajectory.past;
        past.alert = past.alert.max(Some(level));
        let deadlines = raised
            .clone()
            .map(|(_, alert)| self.timing.deadline(self.now, alert.term));
        let deadline = deadlines.min()?;
        let alert = AlertWish {
            id: alert_of(&self.contact(key), source),
            key: key.clone(),
            level,
            rules: raised.map(|(rule, _)| rule.clone()).collect(),
            grounds: Box::new(grounds?),
            deadline,
            owner: self.owner_of(TaskKind::Alert),
        };
        let facts = vec![("level", level.into()), ("rules", alert.rules.join(" ").into())];
        self.note(EntryKind::Alerted, Some(key), Actor::Plan, facts);
        self.effects.push(Effect::Alert(alert.clone()));
        self.push_alert_task(&alert);
        Some(deadline)
    }

    /// How the questions were put that were answered now, where whoever took the answers in does not know better: a page
    /// is read alone, and a worker reads the questions out.
    fn asked(&self, heard: &Heard, source: &Source) -> Option<Asked> {
        if heard.answers.is_empty() || !heard.asked.is_empty() {
            return None;
        }
        let mode = match source {
            Source::Inbound(_) => Mode::OnOwn,
            Source::Task(_) | Source::Worker(..) => Mode::ReadAloud,
        };
        let language = self.rules.language_of(&self.circle.languages)?;
        Some(Asked { mode, language })
    }

    /// What the answers of a contact come to, where it asks a scale that was answered whole and in one way.
    fn score(&self, key: &ContactKey, all: &Heard) -> Option<Measurement> {
        let step = self.rules.protocol.step(&key.step)?;
        let questionnaire = self.rules.questionnaires.get(step.questionnaire()?)?;
        questionnaire.scoring.as_ref()?;
        let mut ways = all.asked.iter();
        let (Some(asked), None) = (ways.next(), ways.next()) else {
            return None;
        };
        Some(Measurement {
            series: Series::of(questionnaire, asked.language, asked.mode).ok()?,
            score: score(questionnaire, &all.answers, asked.mode).ok()?,
        })
    }

    fn heard_before(&self, key: &ContactKey) -> (Heard, BTreeSet<String>) {
        if let Some(open) = self.trajectory.open.as_ref().filter(|open| &open.key == key) {
            return (open.heard.clone(), open.reasons.clone());
        }
        match self.trajectory.recent.as_ref().filter(|recent| &recent.key == key) {
            Some(recent) => (recent.heard.clone(), recent.reasons.clone()),
            None => (Heard::default(), BTreeSet::new()),
        }
    }

    fn remember(&mut self, key: &ContactKey, heard: Heard, reasons: BTreeSet<String>) {
        if let Some(open) = self.trajectory.open.as_mut().filter(|open| &open.key == key) {
            (open.heard, open.reasons) = (heard, reasons);
        } else if let Some(recent) = self.trajectory.recent.as_mut().filter(|recent| &recent.key == key) {
            (recent.heard, recent.reasons) = (heard, reasons);
        }
    }

    /// *Not now*: the contact is put off, and closed as answered once it was put off as often as the plan takes it.
    fn put_off(&mut self, reply: &Reply, is_open: bool) {
        if self.is_one_way(&reply.key) {
            // Whoever says *not now* to the announcement was told; the first question comes later anyhow.
            self.answer(reply, MessageKind::ThanksNoted, None);
            if is_open {
                let ending = Ending::new(Outcome::Answered, Why::NotNow);
                self.end_open(ending, Unsent::Answered, Actor::Person);
            }
            return;
        }
        let step = self.rules.protocol.step(&reply.key.step);
        if step.is_some_and(|step| step.act().is_some()) {
            // A planned call is not asked again by a machine: whoever is to call reads it.
            self.answer(reply, MessageKind::ThanksNoted, None);
            return self.have_it_read(reply, is_open, false);
        }
        let again = self.timing.after(self.now, self.rules.protocol.later);
        let again = self.timing.spread_from(again, reply.key.spread(&self.trajectory.id));
        let most = self.rules.protocol.later_most;
        let Some(open) = self
            .trajectory
            .open
            .as_mut()
            .filter(|open| is_open && open.later < most)
        else {
            self.answer(reply, MessageKind::ThanksNoted, None);
            if is_open {
                self.end_open(
                    Ending::new(Outcome::Answered, Why::NotNow),
                    Unsent::Answered,
                    Actor::Person,
                );
            }
            return;
        };
        open.later += 1;
        let before = open.clone();
        for attempt in &mut open.attempts {
            // What is out was answered with *not now*: silence no longer counts from it.
            attempt.seen = match attempt.seen {
                Seen::Failed => Seen::Failed,
                Seen::Stopped => Seen::Stopped,
                _ => Seen::Void,
            };
        }
        open.stage = Stage::Later { until: again };
        open.voice_until = None;
        let key = open.key.clone();
        self.withdraw_tasks(&before);
        self.effects.push(Effect::CancelSends {
            key: key.clone(),
            why: Unsent::Answered,
        });
        if before.voice_until.is_some() {
            self.effects.push(Effect::ReleaseVoice {
                contact: self.contact(&key),
            });
            self.rest_voice(&before);
        }
        self.note(
            EntryKind::PutOff,
            Some(&key),
            Actor::Person,
            vec![("until", again.into())],
        );
        self.answer(reply, MessageKind::ThanksLater, Some(self.timing.date(again)));
    }

    /// *Who is this?*: a neutral answer and a way to a person, once per contact; after that a human reads. Whom only a
    /// human being may contact is answered by one at once.
    fn explain(&mut self, reply: &Reply, is_open: bool) -> bool {
        let first = !self.circle.cautions.contains(&Caution::OnlyAPerson) && self.first_puzzle(is_open);
        if first {
            self.answer(reply, MessageKind::Help, None);
        } else {
            self.have_it_read(reply, is_open, true);
        }
        first
    }

    /// Whether this is the first reply of the contact that asks for an explanation; robots get no second one.
    fn first_puzzle(&mut self, is_open: bool) -> bool {
        match self.trajectory.open.as_mut().filter(|_| is_open) {
            Some(open) if !open.puzzled => {
                open.puzzled = true;
                true
            }
            _ => false,
        }
    }

    /// A human reads the reply. Meanwhile the ladder rests: the person has spoken.
    fn have_it_read(&mut self, reply: &Reply, is_open: bool, only_this: bool) {
        if only_this && self.first_puzzle(is_open) {
            self.answer(reply, MessageKind::Unclear, None);
        }
        let deadline = self.timing.deadline(self.now, READ_TERM);
        let id = TaskId::new(format!("{}.read.{}", self.contact(&reply.key), reply.inbound));
        self.push_task(TaskWish {
            id: id.clone(),
            key: reply.key.clone(),
            kind: TaskKind::ReadReply,
            reason: TaskReason::Unclear,
            deadline,
            owner: self.owner_of(TaskKind::ReadReply),
            team: None,
            readers: TaskKind::ReadReply.readers(),
            slot: None,
            alert: None,
            message: None,
        });
        let rests =
            |open: &&mut crate::trajectory::Open| is_open && only_this && !matches!(open.stage, Stage::Human { .. });
        if let Some(open) = self.trajectory.open.as_mut().filter(rests) {
            // Where a human is at work already, the reply stands on the list beside that task.
            open.stage = Stage::Human {
                task: id,
                kind: TaskKind::ReadReply,
                deadline,
                escalated: false,
            };
            // A reminder that waits for its window would follow on what the person has just said.
            self.effects.push(Effect::CancelSends {
                key: reply.key.clone(),
                why: Unsent::Answered,
            });
        }
    }

    /// The address is somebody else's: nothing more goes there, and a human looks for the right one.
    fn lose_address(&mut self, reply: &Reply, is_open: bool) {
        let deadline = self.timing.deadline(self.now, READ_TERM);
        let point = self
            .circle
            .points
            .iter()
            .find(|point| Some(&point.address) == reply.address.as_ref());
        if let Some(point) = point {
            let (point, address) = (point.id.clone(), point.address.clone());
            self.note(
                EntryKind::PointChanged,
                None,
                Actor::Person,
                vec![("state", PointState::WrongPerson.into())],
            );
            self.effects.push(Effect::Point {
                point,
                address,
                state: PointState::WrongPerson,
            });
        }
        self.push_task(TaskWish {
            id: TaskId::new(format!("{}.address.{}", self.contact(&reply.key), reply.inbound)),
            key: reply.key.clone(),
            kind: TaskKind::CheckAddress,
            reason: TaskReason::WrongPerson,
            deadline,
            owner: self.owner_of(TaskKind::CheckAddress),
            team: None,
            readers: TaskKind::CheckAddress.readers(),
            slot: None,
            alert: None,
            message: None,
        });
        if is_open {
            // What waits for the stranger is taken back; what waits for another address is asked for again.
            self.effects.push(Effect::CancelSends {
                key: reply.key.clone(),
                why: Unsent::AddressChanged,
            });
        }
        if let Some(open) = self.trajectory.open.as_mut().filter(|_| is_open) {
            for attempt in open
                .attempts
                .iter_mut()
                .filter(|sent| Some(&sent.address) == reply.address.as_ref())
            {
                if let Seen::Held { task, .. } = std::mem::replace(&mut attempt.seen, Seen::Failed) {
                    self.effects.push(Effect::WithdrawTask { task });
                }
            }
        }
    }
}

/// The id of the alert that one reply or one worker's word raised.
fn alert_of(contact: &crate::ids::ContactId, source: &Source) -> AlertId {
    match source {
        Source::Inbound(inbound) => AlertId::new(format!("{contact}.a.{inbound}")),
        // An alert has a task, and what was heard in it may be an alert again: its id must not hold the id of that task.
        Source::Task(task) => AlertId::new(format!("{contact}.a.{:016x}", fnv1a(task.as_str()))),
        Source::Worker(worker, at) => AlertId::new(format!("{contact}.a.{worker}.{}", at.as_microsecond())),
    }
}
