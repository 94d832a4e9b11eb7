//! A derivation in sentences: what was counted from, what was passed over, where that leads.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{day_of, moment};
use crate::care::calendar::{ClosedDay, Offset};
use crate::care::person::Language;
use crate::care::plan::{HeldBy, Known};
use crate::care::protocol::{Anchor, Step, StepKind};
use crate::care::rules::Rules;
use crate::care::why::{Derivation, From, Passed, Path, When};
use crate::telling::condition::aloud;
use crate::telling::moment::{anchor, clock, date, day, length};
use crate::telling::{Teller, sentence};

/// A derivation, one sentence after the other. It holds for what is to come as for what was.
#[must_use]
pub fn derived(teller: &Teller<'_>, rules: &Rules, zone: &TimeZone, derivation: &Derivation<'_>) -> Vec<String> {
    let telling = Telling { teller, rules, zone };
    let mut said = telling.from(derivation);
    if let Some(when) = &derivation.when {
        telling.when(derivation, when, &mut said);
    }
    said
}

/// What the plan still asks before it holds a contact that is to come, and until when it may begin.
#[must_use]
pub fn waits_for(
    teller: &Teller<'_>,
    rules: &Rules,
    zone: &TimeZone,
    derivation: &Derivation<'_>,
    awaits_announcement: bool,
) -> Vec<String> {
    let mut said = Vec::new();
    if awaits_announcement && derivation.step.is_some() {
        let lead = length(teller, rules.protocol.announce_lead);
        said.push(teller.fill("why-awaits-announcement", &[("lead", (&lead).into())]));
    }
    if let Some(step) = derivation.step {
        said.extend(conditions(teller, rules, step, ""));
    }
    if let Some(when) = &derivation.when {
        let last = date(teller, day_of(zone, when.expires));
        said.push(teller.fill("why-expires", &[("date", (&last).into())]));
    }
    said
}

/// On what condition a step is held, one sentence each; `form` tells of what is or, as `-was`, of what was.
pub(super) fn conditions(teller: &Teller<'_>, rules: &Rules, step: &Step, form: &str) -> Vec<String> {
    let conditions = [("why-when", &step.when), ("why-while", &step.while_)];
    let told = conditions.into_iter().filter_map(|(key, condition)| {
        let condition = aloud(teller, rules, condition.as_ref()?);
        Some(teller.fill(&format!("{key}{form}"), &[("condition", (&condition).into())]))
    });
    told.collect()
}

struct Telling<'a> {
    teller: &'a Teller<'a>,
    rules: &'a Rules,
    zone: &'a TimeZone,
}

impl Telling<'_> {
    fn on(&self, key: &str, on: Date) -> String {
        let on = date(self.teller, on);
        self.teller.fill(key, &[("date", (&on).into())])
    }

    fn from(&self, derivation: &Derivation<'_>) -> Vec<String> {
        match &derivation.from {
            From::Moved(day) => vec![self.on("why-moved", *day)],
            From::Added(day) => vec![self.on("why-added", *day)],
            From::Announced { from, times } => {
                let key = if *times == 0 {
                    "why-announced"
                } else {
                    "why-announced-again"
                };
                vec![self.on(key, day_of(self.zone, *from))]
            }
            From::Counted {
                tried,
                in_place_of,
                offset,
                day,
            } => {
                let mut said: Vec<String> = tried
                    .iter()
                    .map(|(anchor, known)| self.anchor(anchor, *known, *in_place_of))
                    .collect();
                match day {
                    Some(day) if *offset == Offset::NONE => said.push(self.on("why-same-day", *day)),
                    Some(day) => {
                        let (length, on) = (length(self.teller, *offset), date(self.teller, *day));
                        let values = [("length", (&length).into()), ("date", (&on).into())];
                        said.push(self.teller.fill("why-day-after", &values));
                    }
                    None => {
                        let length = length(self.teller, *offset);
                        let may_come = tried.last().is_some_and(|(_, known)| *known == Known::Later);
                        let key = match (may_come, *offset == Offset::NONE) {
                            (true, true) => "why-day-unknown-same",
                            (true, false) => "why-day-unknown",
                            (false, _) => "why-day-never",
                        };
                        said.push(self.teller.fill(key, &[("length", (&length).into())]));
                    }
                }
                said
            }
        }
    }

    fn anchor(&self, of: &Anchor, known: Known, in_place_of: Option<Date>) -> String {
        let named = anchor(self.teller, &self.rules.protocol, of);
        let key = |suffix: &str| {
            let kind = match of {
                Anchor::Closing => "closing",
                Anchor::Date(_) => "date",
                Anchor::LastReply => "reply",
                Anchor::Step { .. } => "step",
            };
            format!("why-from-{kind}{suffix}")
        };
        let (day, closed) = match known {
            Known::On(day) => (date(self.teller, day), in_place_of.map(|day| date(self.teller, day))),
            Known::Later | Known::Never => (String::new(), None),
        };
        let values = [
            ("anchor", (&named).into()),
            ("date", (&day).into()),
            ("closed", closed.as_deref().unwrap_or_default().into()),
        ];
        let text = match (known, of, in_place_of) {
            (Known::On(_), Anchor::Closing, Some(_)) => self.teller.fill("why-from-start", &values),
            (Known::On(_), ..) => self.teller.fill(&key(""), &values),
            (Known::Later, ..) => self.teller.fill(&key("-later"), &values),
            (Known::Never, ..) => self.teller.fill(&key("-never"), &values),
        };
        sentence(&text)
    }

    fn when(&self, derivation: &Derivation<'_>, when: &When, said: &mut Vec<String>) {
        if when.path.spread > 0 {
            said.push(self.spread(derivation, when.path.spread));
        }
        let day = match &derivation.from {
            From::Counted { day, .. } => *day,
            From::Moved(day) | From::Added(day) => Some(*day),
            From::Announced { .. } => None,
        };
        self.path(&when.path, said);
        if let Some(held) = &when.held {
            // Where it was to fall is told by its day alone: it did not come to that.
            let planned = day_of(self.zone, when.planned);
            if day != Some(planned) {
                said.push(self.on("why-would-fall", planned));
            }
            let lead = length(self.teller, self.rules.protocol.announce_lead);
            let until = date(self.teller, day_of(self.zone, held.until));
            let key = match held.by {
                HeldBy::Start => "why-held-start",
                HeldBy::Announcement => "why-held-announcement",
                HeldBy::Pause => "why-held-pause",
            };
            let values = [("date", (&until).into()), ("lead", (&lead).into())];
            said.push(self.teller.fill(key, &values));
            if when.expires <= held.until {
                said.push(self.on("why-over-before", day_of(self.zone, when.expires)));
                return;
            }
            self.path(&held.path, said);
        }
        let path = when.held.as_ref().map_or(&when.path, |held| &held.path);
        let is_wait = derivation.step.is_some_and(|step| step.kind == StepKind::Wait);
        said.push(self.lands(path, when.due, day.filter(|_| when.held.is_none()), is_wait));
    }

    fn spread(&self, derivation: &Derivation<'_>, by: i32) -> String {
        let From::Counted { day: Some(day), .. } = &derivation.from else {
            return String::new();
        };
        let to = date(self.teller, day.saturating_add(jiff::Span::new().days(by)));
        let values = [("n", by.into()), ("date", (&to).into())];
        self.teller.fill("why-spread", &values)
    }

    /// The days that were passed over, those with one reason in one sentence.
    fn path(&self, path: &Path, said: &mut Vec<String>) {
        let mut groups: Vec<(&Passed, Vec<Date>)> = Vec::new();
        for (date, why) in &path.passed {
            match groups.last_mut() {
                Some((known, dates)) if *known == why => dates.push(*date),
                _ => groups.push((why, vec![*date])),
            }
        }
        for (why, dates) in groups {
            let days = self.days(&dates);
            let (key, name) = match why {
                Passed::Closed(day) if day.id == ClosedDay::OWN => ("why-passed-own", self.name_of(day)),
                Passed::Closed(day) => ("why-passed-holiday", self.name_of(day)),
                Passed::Weekday => ("why-passed-weekday", ""),
                Passed::DayPart => ("why-passed-part", ""),
                Passed::Quiet => ("why-passed-quiet", ""),
                Passed::Over => ("why-passed-over", ""),
                Passed::Avoided => ("why-passed-avoided", ""),
                Passed::OtherWeekday => ("why-passed-other-weekday", ""),
                Passed::NotPreferred => ("why-passed-not-preferred", ""),
            };
            let values = [("days", (&days).into()), ("name", name.into())];
            said.push(sentence(&self.teller.fill(key, &values)));
        }
        if path.lacks.is_some() {
            said.push(self.teller.say("why-no-better"));
        }
    }

    fn name_of<'b>(&self, day: &'b ClosedDay) -> &'b str {
        let own = self.teller.language;
        let known = day.name.in_language(own);
        if known.is_empty() {
            day.name.in_language(Language::NL)
        } else {
            known
        }
    }

    /// Some days: each by itself, or, where they are many and in a row, from the first to the last.
    fn days(&self, dates: &[Date]) -> String {
        match dates {
            [first, .., last] if dates.len() > 3 => {
                let (first, last) = (first.min(last), first.max(last));
                let (from, to) = (day(self.teller, "why-day", *first), day(self.teller, "why-day", *last));
                let values = [("from", (&from).into()), ("to", (&to).into())];
                self.teller.fill("why-days", &values)
            }
            dates => {
                let mut dates = dates.to_vec();
                dates.sort_unstable();
                let days: Vec<String> = dates.iter().map(|date| day(self.teller, "why-day-on", *date)).collect();
                self.teller.and(&days)
            }
        }
    }

    /// Where it falls; `same` is the day that was named last, so that it is not named twice.
    fn lands(&self, path: &Path, due: Timestamp, same: Option<Date>, is_wait: bool) -> String {
        let on = day_of(self.zone, due);
        if is_wait {
            return self.on("why-lands-wait", on);
        }
        let Some(hours) = path.hours else {
            return self.on("why-never-opens", on);
        };
        let (at, on_day) = (clock(self.teller, self.zone.to_datetime(due)), date(self.teller, on));
        let [from, to] = [hours.start, hours.end].map(|at| clock(self.teller, self.zone.to_datetime(at)));
        let values = [
            ("date", (&on_day).into()),
            ("from", (&from).into()),
            ("to", (&to).into()),
            ("time", (&at).into()),
        ];
        let key = if same == Some(on) {
            "why-lands-same"
        } else {
            "why-lands"
        };
        self.teller.fill(key, &values)
    }
}

/// When a contact was due, where how its day was found can no longer be told.
pub(super) fn was_due(teller: &Teller<'_>, zone: &TimeZone, due: Timestamp) -> String {
    let at = moment(teller, zone, due);
    teller.fill("why-was-due", &[("at", (&at).into())])
}
