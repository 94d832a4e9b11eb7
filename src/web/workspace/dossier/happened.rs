//! What happened in a dossier, in words and in order, the latest first.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use serde::Serialize;

use crate::care::advance::Hindrance;
use crate::care::event::ExceptionReason;
use crate::care::message::MessageFate;
use crate::engine::rulebook::Rulebook;
use crate::store::timeline::{Answered, Entered, Sent, Timeline};
use crate::web::workspace::questions::answer_in_words;
use crate::web::workspace::words::{Moment, Words, step_of};

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Thing {
    at: Moment,
    /// Whom it is about, where it is about one.
    person: Option<String>,
    /// Who did it, where a worker did.
    by: Option<String>,
    /// `message`, `reply`, `contact`, `task`, `note`, `stop`, `step`.
    kind: &'static str,
    /// The code whose words are shown.
    code: String,
    /// Further codes, each a key of the interface.
    more: Vec<String>,
    /// The step of the plan.
    step: Option<String>,
    /// The contact, where it is one that began or ended.
    contact: Option<String>,
    /// Words of people: a reply, a note.
    text: Option<String>,
    /// What a message of ours said.
    said: Option<String>,
    /// Answers, as question and answer.
    answers: Vec<(String, String)>,
    /// What no question asked: a wish to be called, danger; each as two keys of the interface.
    flags: Vec<(String, String)>,
    minutes: Option<i64>,
    /// The day that a worker named.
    day: Option<String>,
    #[serde(skip)]
    order: Timestamp,
}

/// What telling takes.
pub(super) struct Telling<'a> {
    pub(super) words: &'a Words,
    pub(super) book: Option<&'a Rulebook>,
    pub(super) step: &'a (dyn Fn(&str) -> String + Sync),
    /// The words of a message, where they can be told.
    pub(super) said: &'a (dyn Fn(&Sent) -> Option<String> + Sync),
    pub(super) names: &'a HashMap<String, String>,
    pub(super) persons: &'a BTreeMap<String, Option<String>>,
}

/// Ledger rows that no message, reply, task or contact tells already.
const ENTRIES: [&str; 12] = [
    "excepted",
    "put-off",
    "held-judged",
    "point-changed",
    "closing-moved",
    "rules-changed",
    "rules-restored",
    "paused",
    "resumed",
    "trajectory-ended",
    "alerted",
    "waits-for-voice",
];

/// What is kept beside the answers to questions, with `yes` or `today` for its code.
const FLAGS: [&str; 2] = ["call-me", "danger"];

impl Telling<'_> {
    fn thing(&self, at: Timestamp, kind: &'static str, code: &str) -> Thing {
        Thing {
            at: self.words.moment(at),
            person: None,
            by: None,
            kind,
            code: code.to_owned(),
            more: Vec::new(),
            step: None,
            contact: None,
            text: None,
            said: None,
            answers: Vec::new(),
            flags: Vec::new(),
            minutes: None,
            day: None,
            order: at,
        }
    }

    fn name(&self, person: Option<&str>) -> Option<String> {
        self.persons.get(person?).cloned().flatten()
    }

    fn by(&self, actor: &str) -> Option<String> {
        self.names.get(actor).cloned()
    }

    fn step_of(&self, contact: Option<&str>) -> Option<String> {
        let contact = contact?;
        let trajectory = contact.split('.').next()?;
        step_of(contact, trajectory).map(|step| (self.step)(step))
    }

    fn answers(&self, answers: &[&Answered]) -> Vec<(String, String)> {
        let told = answers.iter().map(|answer| {
            let in_words = self
                .book
                .and_then(|book| answer_in_words(book, &answer.item, &answer.code, self.words.language));
            in_words.unwrap_or_else(|| (answer.item.clone(), answer.code.clone()))
        });
        told.collect()
    }
}

/// Everything that happened, the latest first.
pub(super) fn things(found: &Timeline, telling: &Telling<'_>) -> Vec<Thing> {
    let mut things: Vec<Thing> = Vec::new();
    things.extend(messages(found, telling));
    things.extend(replies(found, telling));
    things.extend(contacts(found, telling));
    things.extend(tasks(found, telling));
    for note in &found.notes {
        let mut thing = telling.thing(note.happened, "note", note.readers.code());
        thing.person = telling.name(note.person.as_deref());
        thing.by = telling.by(&note.actor);
        thing.text.clone_from(&note.text);
        things.push(thing);
    }
    for stop in &found.stops {
        let mut thing = telling.thing(stop.happened, "stop", stop.scope.code());
        thing.person = telling.name(Some(&stop.person));
        thing.by = telling.by(&stop.who);
        thing
            .more
            .extend(stop.channel.map(|channel| format!("ws-channel-{channel}")));
        things.push(thing);
    }
    for entry in found
        .entries
        .iter()
        .filter(|entry| ENTRIES.contains(&entry.kind.as_str()))
    {
        let mut thing = telling.thing(entry.happened, "entry", &entry.kind);
        thing.by = telling.by(&entry.actor);
        thing.step = telling.step_of(entry.contact.as_deref());
        if entry.kind == "excepted" {
            excepted(&mut thing, entry, telling);
        }
        things.push(thing);
    }
    things.sort_by_key(|thing| std::cmp::Reverse(thing.order));
    things
}

/// How a worker changed the plan, to which day and why.
fn excepted(thing: &mut Thing, entry: &Entered, telling: &Telling<'_>) {
    let fact = |name: &str| entry.facts.get(name).map(String::as_str);
    let what = match (fact("what"), fact("day")) {
        (Some("paused"), Some("")) => "resumed",
        (Some(what), _) => what,
        (None, _) => return,
    };
    thing.code = format!("excepted-{what}");
    let day = fact("day").and_then(|day| day.parse().ok());
    thing.day = day.map(|day| telling.words.day(day));
    let why = fact("why").and_then(Hindrance::from_code);
    thing.more.extend(why.map(|why| format!("exc-missed-{why}")));
    let reason = fact("reason").and_then(ExceptionReason::from_code);
    thing.more.extend(reason.map(|reason| format!("exc-reason-{reason}")));
    thing.contact.clone_from(&entry.contact);
}

fn messages<'a>(found: &'a Timeline, telling: &'a Telling<'_>) -> impl Iterator<Item = Thing> + 'a {
    found.messages.iter().map(|message| {
        let at = match message.fate {
            MessageFate::Queued => message.not_before,
            fate if fate.is_unsent_end() => message.fate_at,
            _ => message.started_at.unwrap_or(message.fate_at),
        };
        let mut thing = telling.thing(at, "message", message.kind.code());
        thing.person = telling.name(Some(&message.person));
        thing.step = telling.step_of(message.contact.as_deref());
        thing.more.push(format!("ws-channel-{}", message.channel));
        thing.more.push(format!("ws-fate-{}", message.fate));
        thing
            .more
            .extend(message.refusal.map(|why| format!("ws-refusal-{why}")));
        thing.more.extend(message.unsent.map(|why| format!("ws-unsent-{why}")));
        thing.said = (telling.said)(message);
        thing
    })
}

/// Replies with the answers that were heard in them; answers that a worker heard stand alone.
fn replies(found: &Timeline, telling: &Telling<'_>) -> Vec<Thing> {
    let mut things: Vec<Thing> = Vec::new();
    for came in &found.inbound {
        let mut thing = telling.thing(came.happened, "reply", came.via.code());
        thing.person = telling.name(came.person.as_deref());
        thing.step = telling.step_of(came.contact.as_deref());
        thing.text.clone_from(&came.text);
        things.push(thing);
    }
    let mut groups: BTreeMap<(&str, &str, Timestamp), Vec<&Answered>> = BTreeMap::new();
    for answer in &found.answers {
        groups
            .entry((&answer.person, &answer.contact, answer.happened))
            .or_default()
            .push(answer);
    }
    for ((person, contact, at), answers) in groups {
        let mut thing = telling.thing(at, "answers", "answers");
        thing.person = telling.name(Some(person));
        thing.step = telling.step_of(Some(contact));
        let (flags, answers): (Vec<&Answered>, Vec<&Answered>) = answers
            .into_iter()
            .partition(|answer| FLAGS.contains(&answer.item.as_str()));
        thing.answers = telling.answers(&answers);
        thing.flags = flags
            .iter()
            .map(|flag| (format!("ws-answer-{}", flag.item), format!("ws-answer-{}", flag.code)))
            .collect();
        things.push(thing);
    }
    things
}

fn contacts<'a>(found: &'a Timeline, telling: &'a Telling<'_>) -> impl Iterator<Item = Thing> + 'a {
    found.contacts.iter().filter_map(|contact| {
        let (outcome, why) = contact.ending?;
        let mut thing = telling.thing(contact.ended_at?, "contact", outcome.code());
        thing.person = telling.name(Some(&contact.person));
        thing.step = Some((telling.step)(&contact.step));
        thing.contact = Some(contact.id.clone());
        thing.more.push(format!("ws-why-{why}"));
        Some(thing)
    })
}

fn tasks(found: &Timeline, telling: &Telling<'_>) -> Vec<Thing> {
    let mut things = Vec::new();
    for tried in &found.tries {
        let mut thing = telling.thing(tried.happened, "task", tried.outcome.code());
        thing.by = telling.by(&tried.actor);
        thing.more.push(format!("ws-kind-{}", tried.kind));
        thing.more.extend(tried.way.map(|way| format!("ws-way-{way}")));
        thing.minutes = tried.effort_minutes;
        things.push(thing);
    }
    things
}
