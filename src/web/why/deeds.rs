//! What is written down of one contact, in order of time.

use jiff::Timestamp;

use super::{Asked, ending};
use crate::care::advance::Hindrance;
use crate::care::contact::Outcome;
use crate::care::effect::EntryKind;
use crate::care::event::{ExceptionReason, Verdict, Via};
use crate::care::ids::{ContactId, ContactKey};
use crate::care::message::{MessageFate, Refusal, Unsent};
use crate::care::person::PointState;
use crate::care::task::TaskOutcome;
use crate::care::trajectory::ANNOUNCEMENT;
use crate::store::circles::Loaded;
use crate::store::timeline::{Contacted, Entered, Sent};
use crate::telling::why::{Deed, ExceptedSo, What};

/// Whether a ledger row tells of a contact.
pub(super) fn is_of(entry: &Entered, contact: &str, key: &ContactKey) -> bool {
    let key = key.to_string();
    let listed = |list: &String| list.split(' ').any(|one| one == key);
    entry.contact.as_deref() == Some(contact) || entry.facts.get("contacts").is_some_and(listed)
}

/// Everything that happened in a contact.
pub(super) fn deeds(
    asked: &Asked<'_>,
    loaded: &Loaded,
    entries: &[&Entered],
    key: &ContactKey,
    contact: Option<&Contacted>,
    name_of: &dyn Fn(&ContactKey) -> String,
) -> Vec<Deed> {
    let id = loaded.trajectory.contact(key);
    let mut deeds = Vec::new();
    let plain = |at: Timestamp, what: What| Deed { at, by: None, what };
    if let Some(opened) = contact.and_then(|contact| contact.opened) {
        deeds.push(plain(opened, What::Opened));
    }
    let messages = asked.timeline.messages.iter();
    let messages = messages.filter(|message| message.contact.as_deref() == Some(id.as_str()));
    deeds.extend(messages.map(message));
    // The ledger gives the latest first.
    for entry in entries
        .iter()
        .rev()
        .filter(|entry| entry.contact.as_deref() == Some(id.as_str()))
    {
        if let Some(what) = entered(asked, entry) {
            deeds.push(Deed {
                at: entry.happened,
                by: asked.names.get(&entry.actor).cloned(),
                what,
            });
        }
    }
    if let Some((Outcome::ChannelDead, _, ended)) = contact.and_then(|one| ending(one, asked.at)) {
        deeds.extend(last_lost(entries, ended).map(|at| plain(at, What::Entry(EntryKind::PointChanged))));
    }
    // At one moment: what came in goes before what we said to it.
    let rank = |what: &What| u8::from(matches!(what, What::Message { .. })) + u8::from(!matches!(what, What::Opened));
    deeds.sort_by_key(|deed| (deed.at, rank(&deed.what)));
    deeds = in_a_row(deeds);
    if let Some((contact, (outcome, why, ended))) = contact.and_then(|one| Some((one, ending(one, asked.at)?))) {
        let what = What::Ended {
            outcome,
            why,
            began: contact.opened.is_some(),
            instead: instead(asked, loaded, ended).map(|key| name_of(&key)),
        };
        deeds.push(plain(ended, what));
    }
    deeds.retain(|deed| deed.at <= asked.at);
    deeds
}

/// The pause that holds at a moment, as a worker set it; `None` where none does.
pub(super) fn pause(asked: &Asked<'_>, entries: &[&Entered]) -> Option<Deed> {
    let is_pause = |entry: &&&Entered| {
        let what = entry.facts.get("what").map(String::as_str);
        entry.kind == EntryKind::Excepted.code() && what == Some("paused") && entry.happened <= asked.at
    };
    // The ledger gives the latest first.
    let entry = entries.iter().find(is_pause)?;
    Some(Deed {
        at: entry.happened,
        by: asked.names.get(&entry.actor).cloned(),
        what: entered(asked, entry)?,
    })
}

/// When a number or address of the person was last found not to work.
fn last_lost(entries: &[&Entered], by: Timestamp) -> Option<Timestamp> {
    let lost = |entry: &&&Entered| {
        let state = entry.facts.get("state").and_then(|state| PointState::from_code(state));
        entry.kind == EntryKind::PointChanged.code()
            && entry.happened <= by
            && matches!(state, Some(PointState::Dead | PointState::WrongPerson))
    };
    entries.iter().find(lost).map(|entry| entry.happened)
}

/// A message that did not leave again and again is told once, with how often.
fn in_a_row(deeds: Vec<Deed>) -> Vec<Deed> {
    let mut told: Vec<Deed> = Vec::new();
    for deed in deeds {
        let unsent = |deed: &Deed| match &deed.what {
            What::Message {
                kind,
                channel,
                fate,
                why,
                ..
            } if fate.is_unsent_end() => Some((*kind, *channel, *fate, why.clone())),
            _ => None,
        };
        let same = unsent(&deed);
        match told.last_mut() {
            Some(last) if same.is_some() && unsent(last) == same => {
                last.at = deed.at;
                if let What::Message { times, .. } = &mut last.what {
                    *times += 1;
                }
            }
            _ => told.push(deed),
        }
    }
    told
}

/// The contact that began when another ended.
fn instead(asked: &Asked<'_>, loaded: &Loaded, ended: Timestamp) -> Option<ContactKey> {
    let id = &loaded.trajectory.id;
    let mut contacts = asked.timeline.contacts.iter();
    let began =
        contacts.find(|one| one.trajectory == id.as_str() && one.opened == Some(ended) && one.step != ANNOUNCEMENT)?;
    ContactId::from(began.id.as_str()).key_within(id)
}

fn message(message: &Sent) -> Deed {
    let at = match message.fate {
        MessageFate::Queued => message.not_before,
        fate if fate.is_unsent_end() => message.fate_at,
        _ => message.started_at.unwrap_or(message.fate_at),
    };
    let refused = message.refusal.map(|why: Refusal| format!("refusal-{why}"));
    let unsent = message.unsent.map(|why: Unsent| format!("unsent-{why}"));
    Deed {
        at,
        by: None,
        what: What::Message {
            kind: message.kind,
            channel: message.channel,
            fate: message.fate,
            why: refused.or(unsent),
            times: 1,
        },
    }
}

/// What a row of the ledger tells that no message and no contact tells.
fn entered(asked: &Asked<'_>, entry: &Entered) -> Option<What> {
    let fact = |name: &str| entry.facts.get(name).map(String::as_str);
    let kind = EntryKind::from_code(&entry.kind)?;
    Some(match kind {
        EntryKind::Replied => What::Replied(fact("via").and_then(Via::from_code)),
        EntryKind::PutOff => What::PutOff(fact("until").and_then(|until| until.parse().ok())),
        EntryKind::RungSkipped => What::RungSkipped(fact("why")?.to_owned()),
        EntryKind::Alerted => What::Alerted(fact("level")?.to_owned()),
        EntryKind::TaskAsked => {
            let kind = crate::care::task::TaskKind::from_code(fact("kind")?)?;
            What::TaskAsked(kind, fact("reason")?.to_owned())
        }
        EntryKind::TaskTold => {
            let outcome = TaskOutcome::from_code(fact("outcome")?)?;
            let mut tasks = asked.timeline.tasks.iter();
            let task = tasks.find(|task| Some(task.id.as_str()) == fact("task"));
            What::TaskTold(task.map(|task| task.kind), outcome)
        }
        EntryKind::HeldJudged => What::Judged(fact("verdict").and_then(Verdict::from_code)?),
        EntryKind::Excepted => What::Excepted(ExceptedSo {
            what: fact("what")?.to_owned(),
            day: fact("day").and_then(|day| day.parse().ok()),
            reason: fact("reason").and_then(ExceptionReason::from_code),
            hindrance: fact("why").and_then(Hindrance::from_code),
        }),
        EntryKind::WaitsForVoice
        | EntryKind::Held
        | EntryKind::TaskEscalated
        | EntryKind::TaskLapsed
        | EntryKind::InTouch => What::Entry(kind),
        EntryKind::Approved
        | EntryKind::Opened
        | EntryKind::Asked
        | EntryKind::NotSent
        | EntryKind::Failed
        | EntryKind::Ended
        | EntryKind::EndedUnopened
        | EntryKind::PointChanged
        | EntryKind::OptedOut
        | EntryKind::ClosingMoved
        | EntryKind::RulesChanged
        | EntryKind::RulesRestored
        | EntryKind::Paused
        | EntryKind::Resumed
        | EntryKind::TrajectoryEnded => return None,
    })
}
