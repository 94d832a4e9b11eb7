//! A derivation as short codes with their values, in order, for machines.

use jiff::civil::Date;

use super::{Derivation, From, Passed, Path, When};
use crate::calendar::ClosedDay;
use crate::plan::{HeldBy, Known};
use crate::protocol::{Anchor, Placing};
use crate::timing::Timing;

impl Derivation<'_> {
    /// The derivation as codes: `closing 2026-03-12`, `+3 months`, `2026-06-12`, `spread +2 days`,
    /// `passed 2026-06-13 no hours on that weekday`, `due 2026-06-15`. A reader may count on what stands before a value.
    #[must_use]
    pub fn codes(&self, timing: &Timing<'_>) -> Vec<String> {
        let mut codes = Vec::new();
        match &self.from {
            From::Counted {
                tried,
                in_place_of,
                offset,
                day,
            } => {
                for (anchor, known) in tried {
                    let name = name_of(anchor);
                    codes.push(match (known, in_place_of) {
                        (Known::On(day), Some(closed)) if *anchor == Anchor::Closing => {
                            format!("start {day} in place of closing {closed}")
                        }
                        (Known::On(day), _) => format!("{name} {day}"),
                        (Known::Later, _) => format!("{name} not yet"),
                        (Known::Never, _) => format!("{name} never"),
                    });
                }
                codes.push(length(offset.parts()));
                codes.extend(day.map(|day| day.to_string()));
            }
            From::Moved(day) => codes.push(format!("moved {day}")),
            From::Added(day) => codes.push(format!("added {day}")),
            From::Announced { from, .. } => codes.push(format!("announced from {}", timing.date(*from))),
        }
        if let Some(when) = &self.when {
            self.codes_of(when, timing, &mut codes);
        }
        codes
    }

    fn codes_of(&self, when: &When, timing: &Timing<'_>, codes: &mut Vec<String>) {
        path(&when.path, self.step.map(|step| &step.placing), codes);
        if let Some(held) = &when.held {
            let by = match held.by {
                HeldBy::Start => "start",
                HeldBy::Announcement => "announcement",
                HeldBy::Pause => "pause",
            };
            codes.push(format!("held by {by} until {}", timing.date(held.until)));
            path(&held.path, None, codes);
        }
        codes.push(format!("due {}", timing.date(when.due)));
        codes.push(format!("expires {}", timing.date(when.expires)));
    }
}

fn path(path: &Path, placing: Option<&Placing>, codes: &mut Vec<String>) {
    if placing.is_some_and(|placing| placing.spread_days > 0) {
        codes.push(format!("spread {}", length((0, path.spread))));
    }
    codes.extend(path.passed.iter().map(|(date, why)| passed(*date, why)));
    codes.extend(
        path.lacks
            .as_ref()
            .map(|lacks| format!("for want of better {}", code(lacks))),
    );
    if path.hours.is_none() {
        codes.push("never open".to_owned());
    }
}

fn passed(date: Date, why: &Passed) -> String {
    format!("passed {date} {}", code(why))
}

fn code(passed: &Passed) -> String {
    match passed {
        Passed::Closed(day) if day.id == ClosedDay::OWN => "own closing".to_owned(),
        Passed::Closed(day) => format!("holiday {}", day.id),
        Passed::Weekday => "no hours on that weekday".to_owned(),
        Passed::DayPart => "other part of the day".to_owned(),
        Passed::Quiet => "quiet hours".to_owned(),
        Passed::Over => "hours over".to_owned(),
        Passed::Avoided => "avoided day of the month".to_owned(),
        Passed::OtherWeekday => "other weekday wished".to_owned(),
        Passed::NotPreferred => "other day of the month preferred".to_owned(),
    }
}

fn name_of(anchor: &Anchor) -> String {
    match anchor {
        Anchor::Closing => "closing".to_owned(),
        Anchor::LastReply => "last reply".to_owned(),
        Anchor::Date(name) => format!("date {}", name.as_str()),
        Anchor::Step { step, which } => format!("{which} {step}"),
    }
}

/// `+3 months`, `+1 month +14 days`, `+0 days`.
fn length((months, days): (i32, i32)) -> String {
    let counted = |n: i32, unit: &str| format!("+{n} {unit}{}", if n == 1 { "" } else { "s" });
    match (months, days) {
        (0, days) => counted(days, "day"),
        (months, 0) => counted(months, "month"),
        (months, days) => format!("{} {}", counted(months, "month"), counted(days, "day")),
    }
}
