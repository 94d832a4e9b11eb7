//! What is written down while the day of a contact is looked for: by the search itself, so that what is told is what was
//! done.

use jiff::civil::Date;

use crate::calendar::{ClosedDay, OpenRange, Shut};
use crate::plan::Known;
use crate::protocol::{Anchor, Placing};

/// Why a day was passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passed {
    /// A holiday or a closing of the organisation's own.
    Closed(ClosedDay),
    /// Nothing leaves on that day of the week.
    Weekday,
    /// The part of the day that is liked best comes on one of the next days.
    DayPart,
    /// Quiet hours leave nothing of it.
    Quiet,
    /// Its hours were over.
    Over,
    /// The step would rather not fall on that day of the month.
    Avoided,
    /// The step likes other days of the week.
    OtherWeekday,
    /// The step likes other days of the month.
    NotPreferred,
}

impl Passed {
    pub(crate) fn shut(shut: Shut<'_>) -> Self {
        match shut {
            Shut::Day(day) => Self::Closed(day.clone()),
            Shut::Weekday => Self::Weekday,
            Shut::Part => Self::DayPart,
            Shut::Quiet => Self::Quiet,
        }
    }

    /// What a day lacks that meets so many of the wishes of a step; `None` where it lacks nothing.
    pub(crate) fn ranked(rank: u8) -> Option<Self> {
        [Self::Avoided, Self::OtherWeekday, Self::NotPreferred]
            .into_iter()
            .nth(usize::from(rank))
    }
}

/// Listens to the search for a day. Every call does nothing unless somebody asks, so that nobody pays for it.
pub(crate) trait Listener {
    /// Whether anything is written down; what would only be worked out for that is left out where not.
    const LISTENS: bool;

    /// An anchor was looked at, and this is known of it.
    fn anchor(&mut self, _anchor: &Anchor, _known: Known) {}

    /// The day was put off so that not all persons share one.
    fn spread(&mut self, _by: i32) {}

    /// A day was looked at and not taken, or taken for want of a better.
    fn looked_at(&mut self, _date: Date, _lacks: Option<Passed>) {}

    /// The step chose this day, or found none within its window.
    fn chose(&mut self, _date: Option<Date>) {}

    /// The calendar passed over a day.
    fn shut(&mut self, _date: Date, _why: Passed) {}

    /// It falls into these hours; `None` where nothing ever opens.
    fn opened(&mut self, _hours: Option<OpenRange>) {}
}

/// Nobody asks.
pub(crate) struct Nobody;

impl Listener for Nobody {
    const LISTENS: bool = false;
}

/// The way from the day of a step to the moment at which its contact falls due.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path {
    /// By how many days it was put off so that not all persons share one day.
    pub spread: i32,
    /// The days that were passed over, in the order in which they were looked at.
    pub passed: Vec<(Date, Passed)>,
    /// What the day lacks that was taken in the end, for want of a better within the window.
    pub lacks: Option<Passed>,
    /// The hours into which it falls; `None` where nothing ever opens.
    pub hours: Option<OpenRange>,
}

/// Somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Asker {
    pub(super) tried: Vec<(Anchor, Known)>,
    pub(super) path: Path,
}

impl Listener for Asker {
    const LISTENS: bool = true;

    fn anchor(&mut self, anchor: &Anchor, known: Known) {
        self.tried.push((anchor.clone(), known));
    }

    fn spread(&mut self, by: i32) {
        self.path.spread = by;
    }

    fn looked_at(&mut self, date: Date, lacks: Option<Passed>) {
        // The last to be looked at may lack nothing: it is the one that was chosen.
        self.path.passed.extend(lacks.map(|lacks| (date, lacks)));
    }

    fn chose(&mut self, date: Option<Date>) {
        let passed = &mut self.path.passed;
        match date {
            None => passed.clear(),
            // What was looked at after it was worse.
            Some(date) => {
                if let Some(place) = passed.iter().position(|(passed, _)| *passed == date) {
                    self.path.lacks = Some(passed.swap_remove(place).1);
                    passed.truncate(place);
                }
            }
        }
    }

    fn shut(&mut self, date: Date, why: Passed) {
        self.path.passed.push((date, why));
    }

    fn opened(&mut self, hours: Option<OpenRange>) {
        self.path.hours = hours;
    }
}

/// What a step lacks on a day.
pub(crate) fn lacks(placing: &Placing, date: Date, shut: Option<Shut<'_>>) -> Option<Passed> {
    shut.map(Passed::shut).or_else(|| Passed::ranked(placing.rank(date)))
}
