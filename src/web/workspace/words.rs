//! Putting values into what a page shows: moments and deadlines as people say them, people as workers see them.

use std::collections::{BTreeMap, HashMap};

use futures_util::FutureExt as _;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::Serialize;

use super::desk::Desk;
use super::trouble::Trouble;
use crate::care::circle::OptOut;
use crate::care::ids::StepId;
use crate::care::person::{AddressKind, Language};
use crate::care::trajectory::ANNOUNCEMENT;
use crate::channels::rendering::long_date;
use crate::engine::rulebook::Rulebook;
use crate::store::tasks::Card;
use crate::store::workers;

/// The languages of people whose names the workspace knows; any other is shown by its tag.
const NAMED: [&str; 14] = [
    "nl", "fr", "en", "de", "ar", "tr", "pl", "es", "uk", "ru", "ti", "fa", "so", "bg",
];

/// A moment as a worker reads it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Moment {
    /// For machines, with the offset.
    pub(super) iso: String,
    /// `dinsdag 3 maart`, with the year where it is not this one.
    pub(super) day: String,
    /// `14.30`, `14 h 30`, `14:30`.
    pub(super) time: String,
}

/// A deadline in words: a key of the interface with its number and its time.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Deadline {
    /// `today`, `tomorrow`, `days`, `late-today`, `late-days`.
    pub(super) key: &'static str,
    /// How many days.
    pub(super) n: i32,
    /// The moment itself.
    pub(super) at: Moment,
    /// Whether it has passed.
    pub(super) late: bool,
}

/// Values as the people of one organisation read them, in one language, at one moment.
#[derive(Clone)]
pub(super) struct Words {
    pub(super) language: Language,
    pub(super) zone: TimeZone,
    pub(super) now: Timestamp,
}

impl Words {
    pub(super) fn new(desk: &Desk, language: Language) -> Self {
        Self {
            language,
            zone: desk.zone().clone(),
            now: desk.now(),
        }
    }

    pub(super) fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }

    pub(super) fn today(&self) -> Date {
        self.local(self.now).date()
    }

    pub(super) fn day(&self, date: Date) -> String {
        let words = long_date(date, self.language, false);
        if date.year() == self.today().year() {
            words
        } else {
            format!("{words} {}", date.year())
        }
    }

    pub(super) fn moment(&self, at: Timestamp) -> Moment {
        let local = self.local(at);
        Moment {
            iso: at.to_zoned(self.zone.clone()).strftime("%Y-%m-%dT%H:%M%:z").to_string(),
            day: self.day(local.date()),
            time: clock(local, self.language),
        }
    }

    pub(super) fn deadline(&self, at: Timestamp) -> Deadline {
        let (day, today) = (self.local(at).date(), self.today());
        let days = today.until(day).map_or(0, |span| span.get_days());
        let late = at <= self.now;
        let (key, n) = match (late, days) {
            (true, 0) => ("late-today", 0),
            (true, days) => ("late-days", -days),
            (false, 0) => ("today", 0),
            (false, 1) => ("tomorrow", 1),
            (false, days) => ("days", days),
        };
        Deadline {
            key,
            n,
            at: self.moment(at),
            late,
        }
    }
}

/// A time of day as it is written in a language.
fn clock(at: DateTime, language: Language) -> String {
    let (hour, minute) = (at.hour(), at.minute());
    match (language.tag(), minute) {
        ("nl", 0) => format!("{hour}"),
        ("nl", _) => format!("{hour}.{minute:02}"),
        ("fr", 0) => format!("{hour} h"),
        ("fr", _) => format!("{hour} h {minute:02}"),
        _ => format!("{hour}:{minute:02}"),
    }
}

/// A person as a page shows them.
#[derive(Clone, Serialize)]
pub(super) struct PersonSeen {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) presented: Option<String>,
    pub(super) code_word: Option<String>,
    pub(super) languages: Vec<Named>,
    pub(super) preferred: Option<&'static str>,
    pub(super) day_part: Option<&'static str>,
    pub(super) cautions: Vec<&'static str>,
    pub(super) points: Vec<PointSeen>,
    pub(super) stops: Vec<StopSeen>,
    /// Whether a stop is the person's own word, and not only that of somebody who shares an address.
    pub(super) said_stop: bool,
    pub(super) wants_nothing: bool,
}

/// A language of a person.
#[derive(Clone, Serialize)]
pub(super) struct Named {
    pub(super) tag: String,
    pub(super) known: bool,
}

/// A way to reach a person.
#[derive(Clone, Serialize)]
pub(super) struct PointSeen {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) value: Option<String>,
    pub(super) is_number: bool,
    pub(super) holder: &'static str,
    pub(super) state: &'static str,
    pub(super) is_stopped: bool,
}

/// An opt-out.
#[derive(Clone, PartialEq, Serialize)]
pub(super) struct StopSeen {
    pub(super) scope: &'static str,
    pub(super) channel: Option<&'static str>,
    pub(super) own: bool,
}

pub(super) fn person(card: &Card) -> PersonSeen {
    let mut stops: Vec<StopSeen> = Vec::new();
    for stop in card.stops.iter().map(stop) {
        if !stops.contains(&stop) {
            stops.push(stop);
        }
    }
    PersonSeen {
        id: card.id.to_string(),
        name: card.name.clone(),
        presented: card.presented.clone(),
        code_word: card.code_word.clone(),
        languages: card.languages.iter().map(|language| named(*language)).collect(),
        preferred: card.preferred.map(crate::care::person::Channel::code),
        day_part: card.day_part.map(crate::care::person::DayPart::code),
        cautions: card.cautions.iter().map(|caution| caution.code()).collect(),
        points: card
            .points
            .iter()
            .map(|point| PointSeen {
                id: point.id.to_string(),
                kind: point.kind.code(),
                value: point.value.clone(),
                is_number: matches!(point.kind, AddressKind::Mobile | AddressKind::Landline),
                holder: point.holder.code(),
                state: point.state.code(),
                is_stopped: point.is_stopped,
            })
            .collect(),
        said_stop: stops.iter().any(|stop| stop.own),
        stops,
        wants_nothing: card.wants_nothing(),
    }
}

pub(super) fn named(language: Language) -> Named {
    Named {
        tag: language.tag().to_owned(),
        known: NAMED.contains(&language.tag()),
    }
}

fn stop(out: &OptOut) -> StopSeen {
    StopSeen {
        scope: out.scope.code(),
        channel: out.channel.map(crate::care::person::Channel::code),
        own: out.own,
    }
}

/// The names of all who work or worked here, by id.
pub(super) async fn worker_names(desk: &Desk) -> Result<HashMap<String, String>, Trouble> {
    let workers = desk
        .read(|conn, keys| async move { workers::list(conn, keys).await }.boxed())
        .await?;
    Ok(workers.into_iter().map(|one| (one.id.to_string(), one.name)).collect())
}

/// A text of the rules in a language, or else in the first that there is.
pub(super) fn in_words(texts: &BTreeMap<Language, String>, language: Language) -> Option<String> {
    texts
        .get(&language)
        .or_else(|| texts.get(&Language::NL))
        .or_else(|| texts.values().next())
        .cloned()
}

/// The reasons of an alert in the words of the rules that fired; a rule that cannot be read is named by its code.
pub(super) async fn reasons(desk: &Desk, rules: &str, fired: &[String], language: Language) -> Vec<String> {
    let book = desk.engine().rulebook(rules).await.ok();
    fired
        .iter()
        .map(|id| {
            book.as_ref()
                .and_then(|book| reason(book, id, language))
                .unwrap_or_else(|| id.clone())
        })
        .collect()
}

fn reason(book: &Rulebook, id: &str, language: Language) -> Option<String> {
    let rule = book.rules.risk.rules.iter().find(|rule| rule.id == id)?;
    in_words(&rule.reasons, language)
}

/// What a step of the plan is called.
pub(super) fn step_name(desk: &Desk, book: Option<&Rulebook>, step: &str, language: Language) -> String {
    if step == ANNOUNCEMENT {
        return desk.text(language, "ws-step-announcement");
    }
    book.and_then(|book| in_words(&book.rules.protocol.step(&StepId::new(step))?.names, language))
        .unwrap_or_else(|| step.to_owned())
}

/// The step in a contact's id, which is `trajectory.step.occurrence`.
pub(super) fn step_of<'a>(contact: &'a str, trajectory: &str) -> Option<&'a str> {
    let rest = contact.strip_prefix(trajectory)?.strip_prefix('.')?;
    rest.rsplit_once('.').map(|(step, _)| step)
}
