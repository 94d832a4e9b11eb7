//! When: the calendar of the rules seen with one person's eyes.

use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

use super::calendar::{Offset, PersonTime, ServiceTerm, SpreadKey};
use super::circle::Circle;
use super::person::Channel;
use super::protocol::{DateName, Placing, Shift};
use super::rules::Rules;
use super::why::{Listener, Nobody, Passed, lacks};

/// Contacts of one day are spread over so much of the window, so that not all leave in its first minute.
const SPREAD: SignedDuration = SignedDuration::from_hours(3);

/// Rules and circle, asked for times.
#[derive(Clone, Copy)]
pub struct Timing<'a> {
    rules: &'a Rules,
    circle: &'a Circle,
    channel: Option<Channel>,
}

impl<'a> Timing<'a> {
    /// The times of this person under these rules.
    #[must_use]
    pub const fn new(rules: &'a Rules, circle: &'a Circle) -> Self {
        Self {
            rules,
            circle,
            channel: None,
        }
    }

    /// The same on one channel, with its quiet hours.
    #[must_use]
    pub const fn on(self, channel: Channel) -> Self {
        Self {
            channel: Some(channel),
            ..self
        }
    }

    fn person(&self) -> PersonTime<'a> {
        PersonTime {
            quiet: self.circle.quiet.as_ref(),
            day_part: self.circle.day_part,
            channel: self.channel,
            ..PersonTime::new(&self.circle.tz)
        }
    }

    /// Whether nothing may leave at or after `at`: the window opens no more, or the quiet hours cover all of it. Then no
    /// message is written, and a human being is asked.
    #[must_use]
    pub fn never_opens(&self, at: Timestamp) -> bool {
        self.rules.calendar.next_open(at, self.person()).is_none()
    }

    /// The earliest instant at or after `at` at which something may leave. Where nothing ever may, it is `at` itself, so
    /// that what is due comes due and goes to a human being instead of waiting for good.
    #[must_use]
    pub fn open_from(&self, at: Timestamp) -> Timestamp {
        self.rules.calendar.next_open(at, self.person()).unwrap_or(at)
    }

    /// The same, put somewhere in the window by `key`.
    #[must_use]
    pub fn spread_from(&self, at: Timestamp, key: impl Into<SpreadKey>) -> Timestamp {
        self.spread_told(at, key.into(), &mut Nobody)
    }

    /// The same, told to whoever asks for it.
    pub(crate) fn spread_told<L: Listener>(&self, at: Timestamp, key: SpreadKey, listener: &mut L) -> Timestamp {
        self.land(at, self.person(), key, listener)
    }

    /// When a contact falls due whose day is `day`, as its step wants it placed, and not on or after `end` where there is
    /// a day before it. The same key gives the same place.
    #[must_use]
    pub fn place(&self, placing: &Placing, day: Date, end: Date, key: impl Into<SpreadKey>) -> Timestamp {
        self.place_told(placing, (day, end), key.into(), &mut Nobody)
    }

    /// The same, told to whoever asks for it.
    pub(crate) fn place_told<L: Listener>(
        &self,
        placing: &Placing,
        (day, end): (Date, Date),
        key: SpreadKey,
        listener: &mut L,
    ) -> Timestamp {
        let wished = self.wished_day(placing, day, end, key, listener);
        let at = self.midnight(wished);
        self.land(at, self.person_for(placing), key, listener)
    }

    /// The first moment at or after `at` at which something may leave, put somewhere in that day's hours by `key`.
    fn land<L: Listener>(&self, at: Timestamp, who: PersonTime<'_>, key: SpreadKey, listener: &mut L) -> Timestamp {
        let calendar = &self.rules.calendar;
        let Some(landed) = calendar.spread(at, who, key, SPREAD) else {
            listener.opened(None);
            return at;
        };
        if L::LISTENS {
            let (first, last) = (self.date(at), self.date(landed));
            for date in first.series(Span::new().days(1)).take_while(|date| *date < last) {
                listener.shut(date, calendar.why_shut(date, who).map_or(Passed::Over, Passed::shut));
            }
            listener.opened(calendar.open_range(landed, who));
        }
        landed
    }

    /// The day from which the calendar is asked: that of the step, or another that meets more of its wishes.
    fn wished_day<L: Listener>(
        &self,
        placing: &Placing,
        day: Date,
        end: Date,
        key: SpreadKey,
        listener: &mut L,
    ) -> Date {
        if placing.is_plain() {
            return day;
        }
        let over = i32::from(placing.spread_days) + 1;
        let by = i32::try_from(key.high() % u64::from(over.unsigned_abs())).unwrap_or(0);
        let spread = day.saturating_add(Span::new().days(by)).min(latest_before(end, day));
        listener.spread(days_between(day, spread));
        let day = spread;
        let first = placing.ahead.before(day);
        let ahead = match placing.shift {
            Shift::Later => 0,
            Shift::Earlier | Shift::Nearest => days_between(first, day),
        };
        let behind = days_between(day, end).saturating_sub(1).max(0);
        let mut best: Option<(u8, Date)> = None;
        let mut offer = |date: Date| {
            let rank = placing.rank(date);
            if best.is_none_or(|(known, _)| rank > known) && self.is_open_day(date, placing) {
                best = Some((rank, date));
            }
            if L::LISTENS {
                let shut = self.rules.calendar.why_shut(date, self.person_for(placing));
                listener.looked_at(date, lacks(placing, date, shut));
            }
            best.is_some_and(|(rank, _)| rank == 3)
        };
        let date = |by: i32| day.saturating_add(Span::new().days(by));
        let done = match placing.shift {
            Shift::Later => (0..=behind).any(|by| offer(date(by))),
            Shift::Earlier => (0..=ahead).any(|by| offer(date(-by))) || (1..=behind).any(|by| offer(date(by))),
            Shift::Nearest => {
                (0..=ahead.max(behind)).any(|by| (by <= behind && offer(date(by))) || (by <= ahead && offer(date(-by))))
            }
        };
        debug_assert!(!done || best.is_some(), "a day was found");
        let best = best.map(|(_, date)| date);
        listener.chose(best);
        best.unwrap_or(day)
    }

    /// The first day on which a contact can fall whose day is `day`: nothing falls before it, whatever the calendar says.
    #[must_use]
    pub fn not_before(placing: &Placing, day: Date) -> Date {
        match placing.shift {
            Shift::Later => day,
            Shift::Earlier | Shift::Nearest => placing.ahead.before(day),
        }
    }

    /// Whether something may leave to the person on a day.
    fn is_open_day(&self, date: Date, placing: &Placing) -> bool {
        self.rules.calendar.opens_on(date, self.person_for(placing))
    }

    /// The person, with the part of the day that the step likes where they like none.
    fn person_for(&self, placing: &Placing) -> PersonTime<'a> {
        PersonTime {
            day_part: self.circle.day_part.or(placing.part),
            ..self.person()
        }
    }

    /// The end of the window that is open at `at`; `at` itself where none is.
    #[must_use]
    pub fn window_end(&self, at: Timestamp) -> Timestamp {
        self.rules.calendar.window_end(at, self.person()).unwrap_or(at)
    }

    /// The person's civil date at `at`.
    #[must_use]
    pub fn date(&self, at: Timestamp) -> Date {
        self.rules.calendar.date_at(at, &self.circle.tz)
    }

    /// A date of the dossier beside the closing.
    #[must_use]
    pub fn dossier_date(&self, name: &DateName) -> Option<Date> {
        self.circle.dates.get(name).copied()
    }

    /// Midnight at which `date` begins for the person.
    #[must_use]
    pub fn midnight(&self, date: Date) -> Timestamp {
        let midnight = self.rules.calendar.midnight(date, &self.circle.tz);
        midnight.unwrap_or(Timestamp::MAX)
    }

    /// The same time of day, a civil distance later; where the clock changes then, as the calendar says.
    #[must_use]
    pub fn after(&self, at: Timestamp, offset: Offset) -> Timestamp {
        self.rules.calendar.after(at, offset, &self.circle.tz)
    }

    /// By when a human acts, in the executing team's service hours.
    #[must_use]
    pub fn deadline(&self, from: Timestamp, term: ServiceTerm) -> Timestamp {
        self.rules
            .calendar
            .deadline(from, term, self.circle.team.as_deref(), &self.circle.service_tz)
    }

    /// The team's civil date at `at`.
    #[must_use]
    pub fn service_date(&self, at: Timestamp) -> Date {
        self.rules.calendar.date_at(at, &self.circle.service_tz)
    }
}

/// The last day before `end`, and not before `day`.
fn latest_before(end: Date, day: Date) -> Date {
    end.yesterday().map_or(day, |last| last.max(day))
}

fn days_between(from: Date, until: Date) -> i32 {
    from.until(until).map_or(0, |span| span.get_days())
}
