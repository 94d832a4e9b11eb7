//! The rows of a batch of decisions, as far as they need no look at the database.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{Decision, Writing, actor_text};
use crate::care::effect::{Effect, Entry, Wish};
use crate::care::message::{MessageFate, Unsent};
use crate::store::value::{Value, values};

/// The rows of a batch, gathered before they are written table by table.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) read_events: Vec<String>,
    pub(super) opened: Vec<Vec<Value>>,
    pub(super) ended: Vec<Vec<Value>>,
    /// Each with the moment from which on it may leave.
    pub(super) messages: Vec<(Timestamp, Vec<Value>)>,
    pub(super) cancelled: BTreeMap<&'static str, Vec<String>>,
    pub(super) held: Vec<String>,
    pub(super) ledger: Vec<Vec<Value>>,
    pub(super) answers: Vec<Vec<Value>>,
    pub(super) alerts: Vec<Vec<Value>>,
}

impl Writing<'_> {
    /// The rows of one decision that need no look at the database.
    pub(super) fn gather(&mut self, one: &Decision) {
        self.rows.read_events.extend(one.events.iter().cloned());
        let trajectory = &one.advanced.trajectory;
        for (index, entry) in one.advanced.entries.iter().enumerate() {
            let seq = one.read.entries + i64::try_from(index).unwrap_or(0);
            self.rows.ledger.push(self.ledger_row(one, entry, seq));
        }
        for (index, effect) in one.advanced.effects.iter().enumerate() {
            match effect {
                Effect::Open {
                    key,
                    origin,
                    due,
                    takes_room,
                } => self.rows.opened.push(values![
                    trajectory.contact(key).as_str(),
                    self.keys.org(),
                    trajectory.id.as_str(),
                    one.read.person.as_str(),
                    key.step.as_str(),
                    key.occurrence,
                    origin.code(),
                    *due,
                    self.now,
                    *takes_room,
                ]),
                Effect::End { key, ending } => self.rows.ended.push(values![
                    trajectory.contact(key).as_str(),
                    self.keys.org(),
                    trajectory.id.as_str(),
                    one.read.person.as_str(),
                    key.step.as_str(),
                    key.occurrence,
                    "plan",
                    ending.outcome.code(),
                    ending.why.code(),
                    self.now,
                ]),
                Effect::Send(wish) => {
                    // A wish that the same advance takes back was never queued.
                    let later = one.advanced.effects.get(index + 1..).unwrap_or_default();
                    let taken_back = later.iter().find_map(|effect| match effect {
                        Effect::CancelSends { key, why } if *key == wish.contact => Some(*why),
                        _ => None,
                    });
                    let taken_back = taken_back.filter(|_| wish.reply_to.is_none());
                    let row = self.message_row(one, wish, taken_back);
                    self.rows.messages.push((wish.not_before, row));
                }
                Effect::CancelSends { key, why } => {
                    self.rows
                        .cancelled
                        .entry(why.code())
                        .or_default()
                        .push(trajectory.contact(key).to_string());
                }
                Effect::Hold { key } => self.rows.held.push(key.to_string()),
                Effect::Answers { key, heard, source } => {
                    let rows = self.answer_rows(one, key, heard, source);
                    self.rows.answers.extend(rows);
                }
                Effect::Alert(alert) => self.rows.alerts.push(values![
                    alert.id.as_str(),
                    self.keys.org(),
                    one.read.dossier.as_str(),
                    trajectory.id.as_str(),
                    one.read.person.as_str(),
                    trajectory.contact(&alert.key).as_str(),
                    alert.level.code(),
                    one.read.rules.as_str(),
                    alert.rules.join(" "),
                    serde_json::to_string(&alert.grounds).unwrap_or_default(),
                    alert.owner.as_ref().map(|owner| owner.as_str()),
                    alert.deadline,
                    self.now,
                    "alert",
                ]),
                // These look at other rows; they are written one by one below.
                Effect::TakeVoice { .. }
                | Effect::ReleaseVoice { .. }
                | Effect::EndUnopened { .. }
                | Effect::Task(_)
                | Effect::WithdrawTask { .. }
                | Effect::EscalateTask { .. }
                | Effect::LapseTask { .. }
                | Effect::Point { .. }
                | Effect::BlockedByGateway { .. }
                | Effect::Told { .. } => {}
            }
        }
    }

    fn ledger_row(&self, one: &Decision, entry: &Entry, seq: i64) -> Vec<Value> {
        let trajectory = &one.advanced.trajectory;
        let body: BTreeMap<&str, String> = entry
            .facts
            .iter()
            .map(|(name, value)| (*name, value.to_string()))
            .collect();
        values![
            trajectory.id.as_str(),
            seq,
            self.keys.org(),
            entry.key.as_ref().map(|key| trajectory.contact(key).to_string()),
            entry.kind.code(),
            entry.happened,
            self.now,
            actor_text(&entry.actor),
            None::<String>,
            entry.readers.code(),
            one.read.rules.as_str(),
            serde_json::to_string(&body).unwrap_or_default(),
        ]
    }

    fn message_row(&self, one: &Decision, wish: &Wish, taken_back: Option<Unsent>) -> Vec<Value> {
        let fate = if taken_back.is_some() {
            MessageFate::Cancelled
        } else {
            MessageFate::Queued
        };
        values![
            wish.key.as_str(),
            self.keys.org(),
            self.keys.ids().wire_reference(wish.key.as_str()),
            "person",
            one.read.person.as_str(),
            one.advanced.trajectory.id.as_str(),
            one.advanced.trajectory.contact(&wish.contact).as_str(),
            wish.kind.code(),
            wish.channel.code(),
            wish.point.as_str(),
            wish.address.as_str(),
            wish.language.tag(),
            wish.not_before,
            wish.not_after,
            wish.reply_to.as_ref().map(|inbound| inbound.as_str()),
            wish.questionnaire.clone(),
            wish.date,
            wish.worker.as_ref().map(|worker| worker.as_str()),
            fate.code(),
            i64::from(fate.rank()),
            self.now,
            taken_back.map(Unsent::code),
            taken_back.is_none(),
            0_i64,
            self.now,
            "message",
        ]
    }
}
