//! When a step falls: what it counts from, how often, on which days, and on what it depends.

use jiff::civil::Weekday;
use jiff::{SignedDuration, Span};

use super::super::conditions;
use super::super::shape::{Key, Shape, Value, key, needed};
use super::super::table::{Findings, Item, Table};
use super::super::words::{Marks, least_days, length, length_of, name, word};
use super::open_for;
use crate::care::calendar::Offset;
use crate::care::condition::Condition;
use crate::care::ids::StepId;
use crate::care::person::DayPart;
use crate::care::protocol::{Anchor, DateName, Fact, MonthDays, Placing, Shift, Weekdays, Which};

/// The keys that say when a step falls.
pub(super) const KEYS: &[Key] = &[
    needed(
        "from",
        Value::Either(&[
            ANCHOR,
            Value::Table(OTHER),
            Value::List(&Value::Either(&[ANCHOR, Value::Table(OTHER)])),
        ]),
        "What the step counts from; of a list, the first that is known.",
    ),
    needed("after", Value::Length, "The time from there, such as `3 months`."),
    key(
        "every",
        Value::OneOrMore(&Value::Length),
        "How often it repeats; of a list, the last interval goes on.",
    ),
    key("until", Value::Length, "How long it repeats, from what it counts from."),
    key(
        "times",
        Value::Number(2, TIMES_MOST),
        "How many contacts there are, in place of `until`.",
    ),
    key("while", Value::Condition, "It repeats no more once this does not hold."),
    key(
        "when",
        Value::Condition,
        "It is held only where this holds when it falls due.",
    ),
    needed("open-for", Value::Length, super::OPEN_FOR),
    key(
        "shift",
        Value::Word(|| Shift::ALL.iter().map(|shift| shift.code()).collect()),
        "Where it goes from a closed or unwanted day; `later` where it is not said.",
    ),
    key(
        "ahead",
        Value::Length,
        "How far before its day it may move, where `shift` says that it may.",
    ),
    key(
        "days",
        Value::List(&Value::Word(|| DAYS.map(|(name, _)| name).to_vec())),
        "The days of the week, as a wish.",
    ),
    key(
        "at",
        Value::Word(|| DayPart::ALL.iter().map(|part| part.code()).collect()),
        "The part of the day, for whoever has not said what they prefer.",
    ),
    key(
        "avoid-days",
        Value::OneOrMore(&Value::Text),
        "Days of the month on which it is not to fall: `[\"20-25\"]`.",
    ),
    key(
        "prefer-days",
        Value::OneOrMore(&Value::Text),
        "Days of the month on which it is best: `[\"1-10\"]`.",
    ),
    key(
        "spread",
        Value::Length,
        "Over how many days more the persons of one day are spread, such as `4 days`.",
    ),
];

/// The most contacts that `times` may ask for.
const TIMES_MOST: u8 = 120;

/// What a step may count from by a word.
const ANCHORS: [&str; 4] = [
    "closing",
    DateName::SOLUTION_END,
    DateName::BUDGET_MANAGEMENT_END,
    "last-reply",
];

const ANCHOR: Value = Value::Word(|| ANCHORS.to_vec());

/// What a step may count from by a table.
const OTHER: Shape = &[&[
    key("step", Value::Name, "Another step."),
    key(
        "its",
        Value::Word(|| Which::ALL.iter().map(|which| which.code()).collect()),
        "Its first contact, or its last; the last where it is not said.",
    ),
    key(
        "date",
        Value::Name,
        "A date of the dossier, by the name under which it was handed over.",
    ),
]];

const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// The most contacts of one step: one a month for ten years.
const CONTACTS_MOST: usize = 120;

/// The fewest days between two contacts of one step: nobody is asked oftener than once a week.
const EVERY_LEAST: i32 = 7;

/// Over how many days more a step may be spread.
const SPREAD_MOST: i32 = 30;

/// When a step falls.
pub(super) struct Moment {
    pub(super) from: Vec<Anchor>,
    pub(super) at: Vec<Offset>,
    pub(super) placing: Placing,
    pub(super) open_for: Offset,
    pub(super) when: Option<Condition<Fact>>,
    pub(super) while_: Option<Condition<Fact>>,
}

/// Reads when a step falls.
pub(super) fn read(table: &Table<'_>, id: &str, marks: &mut Marks, findings: &mut Findings) -> Option<Moment> {
    let from = anchors(table, findings);
    let after = length_of(table, "after", "3 months", (0, ""), findings);
    let at = after.and_then(|after| contacts(table, after, findings));
    let open_for = open_for(table, findings);
    let placing = placing(table, findings);
    let mut condition = |key: &str| match table.get(key) {
        Some(item) => conditions::read(&item, &format!("step.{id}.{key}"), marks, findings).map(Some),
        None => Some(None),
    };
    let (when, while_) = (condition("when"), condition("while"));
    if table.get("every").is_none() {
        let because = "the step does not repeat; `every` says how often it does";
        table.refuse_keys(&["until", "times", "while"], because, findings);
    } else if from.as_ref().is_some_and(|from| from.contains(&Anchor::LastReply)) {
        let span = table.get("every").map_or(0..0, |item| item.span());
        let what = format!("{} repeats and counts from the last reply, which moves", table.called());
        findings.at(
            span,
            what,
            "count from a date or from another step, or leave `every` out",
        );
    }
    Some(Moment {
        from: from?,
        at: at?,
        placing: placing?,
        open_for: open_for?,
        when: when?,
        while_: while_?,
    })
}

/// What the step counts from: one anchor, or several of which the first that is known holds.
fn anchors(table: &Table<'_>, findings: &mut Findings) -> Option<Vec<Anchor>> {
    let item = table.required("from", "from = \"closing\"", findings)?;
    if !item.is_list() {
        return anchor(&item, findings).map(|anchor| vec![anchor]);
    }
    let parts = item.list(findings);
    if parts.is_empty() {
        findings.at(
            item.span(),
            format!("{} is empty", item.called()),
            "write `from = \"closing\"`",
        );
        return None;
    }
    let anchors: Vec<_> = parts.iter().map(|part| anchor(part, findings)).collect();
    let anchors: Vec<_> = anchors.into_iter().collect::<Option<_>>()?;
    for (place, anchor) in anchors.iter().enumerate() {
        let span = || parts.get(place).map_or(0..0, Item::span);
        if anchors.iter().take(place).any(|before| before == anchor) {
            findings.at(span(), "the step already counts from this", "leave one out");
        } else if anchors.iter().take(place).any(|before| *before == Anchor::Closing) {
            let mend = "put `\"closing\"` last";
            findings.at(span(), "the closing is always known, so this is never asked", mend);
        }
    }
    Some(anchors)
}

fn anchor(item: &Item<'_>, findings: &mut Findings) -> Option<Anchor> {
    if item.is_table() {
        let mut table = item.table(findings)?;
        table.call("`from`".to_owned());
        table.check_shape(OTHER, findings);
        if let Some(date) = table.get("date") {
            table.refuse_keys(&["step", "its"], "a date is counted from by its name alone", findings);
            let name = name(&date, findings)?;
            if ["closing", "last-reply"].contains(&name) {
                let mend = format!("write `from = \"{name}\"`");
                findings.at(
                    date.span(),
                    format!("`{name}` is not handed over as a date of the dossier"),
                    mend,
                );
                return None;
            }
            return Some(Anchor::Date(DateName::new(name)));
        }
        let step = table.required("step", "step = \"visit\"", findings)?;
        let step = name(&step, findings)?;
        let which = match table.get("its") {
            Some(item) => {
                let known: Vec<&str> = Which::ALL.iter().map(|which| which.code()).collect();
                word(&item, "contact of a step", &known, Which::from_code, findings)?
            }
            None => Which::Last,
        };
        return Some(Anchor::Step {
            step: StepId::new(step),
            which,
        });
    }
    // The word is looked at by its place, because an anchor is more than a code.
    let place = |text: &str| ANCHORS.iter().position(|word| *word == text);
    let place = word(item, "date to count from", &ANCHORS, place, findings)?;
    Some(match ANCHORS.get(place) {
        Some(&"closing") | None => Anchor::Closing,
        Some(&"last-reply") => Anchor::LastReply,
        Some(date) => Anchor::Date(DateName::new(*date)),
    })
}

/// The distances of all contacts of a step from its anchor. A step that repeats is never counted from contact to contact:
/// its intervals are added up as months and days, and each sum counts from the anchor.
fn contacts(table: &Table<'_>, after: Offset, findings: &mut Findings) -> Option<Vec<Offset>> {
    let Some(item) = table.get("every") else {
        return Some(vec![after]);
    };
    let parts = if item.is_list() {
        item.list(findings)
    } else {
        vec![item.clone()]
    };
    if parts.is_empty() {
        findings.at(
            item.span(),
            format!("{} is empty", item.called()),
            "write `every = \"3 months\"`",
        );
        return None;
    }
    let intervals: Vec<_> = parts.iter().map(|part| interval(part, findings)).collect();
    let intervals: Vec<Offset> = intervals.into_iter().collect::<Option<_>>()?;
    let times = match table.get("times") {
        Some(item) => Some(item.number(2..=TIMES_MOST, findings)?),
        None => None,
    };
    let until = match table.get("until") {
        Some(item) => Some(length(&item, findings)?),
        None => None,
    };
    let last = match (times, until) {
        (Some(_), Some(_)) => {
            let span = table.get("times").map_or(0..0, |item| item.span());
            let what = format!("{} says twice when it stops repeating", table.called());
            findings.at(span, what, "keep `until` or `times`");
            return None;
        }
        (None, None) => {
            let what = format!("{} repeats without end", table.called());
            findings.at(
                item.span(),
                what,
                "add a line such as `until = \"24 months\"` or `times = 8`",
            );
            return None;
        }
        (times, until) => (times, until),
    };
    let mut at = vec![after];
    for place in 0.. {
        let interval = intervals.get(place).or(intervals.last()).copied()?;
        let next = at.last().and_then(|last| last.plus(interval));
        let over = |next: &Offset| match last {
            (Some(times), _) => at.len() >= usize::from(times),
            (None, Some(until)) => goes_beyond(*next, until),
            (None, None) => true,
        };
        let Some(next) = next.filter(|next| !over(next)) else {
            break;
        };
        if at.len() == CONTACTS_MOST {
            let what = format!("{} has more than {CONTACTS_MOST} contacts", table.called());
            findings.at(item.span(), what, "repeat it less often, or for a shorter time");
            return None;
        }
        at.push(next);
    }
    if at.len() == 1 {
        let span = table.get("until").map_or_else(|| item.span(), |item| item.span());
        let what = format!("{} is over before it repeats once", table.called());
        findings.at(span, what, "make `until` later, or leave `every` out");
        return None;
    }
    Some(at)
}

/// Whether a distance is longer than another, months before days, as both are written.
fn goes_beyond(one: Offset, other: Offset) -> bool {
    // A month counts as 30.44 days, the mean of the calendar: only distances written in different units come near it.
    let days = |offset: Offset| {
        let (months, days) = offset.parts();
        i64::from(months) * 3044 + i64::from(days) * 100
    };
    days(one) > days(other)
}

fn interval(item: &Item<'_>, findings: &mut Findings) -> Option<Offset> {
    let mend = "write `1 week` or more";
    if let Some((text, a_year)) = item.plain_text().and_then(|text| Some((text, times_a_year(text)?))) {
        let what = format!("every {text} is {a_year} contacts a year with one person");
        findings.at(item.span(), what, mend);
        return None;
    }
    let interval = length(item, findings)?;
    let days = least_days(interval);
    if days < EVERY_LEAST {
        let what = match days {
            0 => "this would repeat on the same day for ever".to_owned(),
            1 => "every day is 365 contacts a year with one person".to_owned(),
            days => format!("every {days} days is {} contacts a year with one person", 365 / days),
        };
        findings.at(item.span(), what, mend);
        return None;
    }
    Some(interval)
}

/// How often a year something comes that repeats after hours or less; `None` where it is no such time.
fn times_a_year(text: &str) -> Option<i64> {
    let span: Span = text.trim().parse().ok()?;
    // Days and more have no fixed length, and are refused here.
    let seconds = SignedDuration::try_from(span).ok()?.as_secs();
    (seconds > 0).then(|| 365 * 24 * 3600 / seconds)
}

fn placing(table: &Table<'_>, findings: &mut Findings) -> Option<Placing> {
    let shift = match table.get("shift") {
        Some(item) => {
            let known: Vec<&str> = Shift::ALL.iter().map(|shift| shift.code()).collect();
            word(&item, "direction", &known, Shift::from_code, findings)?
        }
        None => Shift::Later,
    };
    let ahead = if shift == Shift::Later {
        let because = "only what moves ahead says how far; `shift` says that it does";
        table.refuse_keys(&["ahead"], because, findings);
        Offset::NONE
    } else {
        let because = "it could not move ahead at all";
        length_of(table, "ahead", "1 week", (1, because), findings)?
    };
    let weekdays = match table.get("days") {
        Some(item) => weekdays(&item, findings)?,
        None => Weekdays::ALL,
    };
    let part = match table.get("at") {
        Some(item) => {
            let known: Vec<&str> = DayPart::ALL.iter().map(|part| part.code()).collect();
            Some(word(&item, "part of the day", &known, DayPart::from_code, findings)?)
        }
        None => None,
    };
    let avoid = month_days(table, "avoid-days", findings)?;
    let prefer = month_days(table, "prefer-days", findings)?;
    let spread_days = match table.get("spread") {
        Some(item) => spread(&item, findings)?,
        None => 0,
    };
    Some(Placing {
        shift,
        ahead,
        weekdays,
        part,
        avoid,
        prefer,
        spread_days,
    })
}

fn spread(item: &Item<'_>, findings: &mut Findings) -> Option<u8> {
    let over = length(item, findings)?;
    let (months, days) = over.parts();
    if months > 0 || days > SPREAD_MOST {
        let what = format!("{} is more than {SPREAD_MOST} days", item.called());
        findings.at(item.span(), what, "write it in days, such as `4 days`");
        return None;
    }
    u8::try_from(days).ok()
}

fn weekdays(item: &Item<'_>, findings: &mut Findings) -> Option<Weekdays> {
    let parts = item.list(findings);
    if parts.is_empty() {
        if item.is_list() {
            let what = format!("{} is empty", item.called());
            findings.at(item.span(), what, "name the days, or leave the line out");
        }
        return None;
    }
    let read = |text: &str| DAYS.iter().find(|(name, _)| *name == text).map(|(_, day)| *day);
    let known = DAYS.map(|(name, _)| name);
    let days: Vec<_> = parts
        .iter()
        .map(|part| word(part, "day of the week", &known, read, findings))
        .collect();
    Some(Weekdays::of(&days.into_iter().collect::<Option<Vec<_>>>()?))
}

fn month_days(table: &Table<'_>, key: &str, findings: &mut Findings) -> Option<Vec<MonthDays>> {
    let Some(item) = table.get(key) else {
        return Some(Vec::new());
    };
    let parts = if item.is_list() {
        item.list(findings)
    } else {
        vec![item.clone()]
    };
    let days: Vec<_> = parts.iter().map(|part| days_of_month(part, findings)).collect();
    days.into_iter().collect()
}

fn days_of_month(item: &Item<'_>, findings: &mut Findings) -> Option<MonthDays> {
    let text = item.text(findings)?;
    let day = |text: &str| text.trim().parse::<i8>().ok().filter(|day| (1..=31).contains(day));
    let (from, to) = text.split_once(['-', '\u{2013}']).unwrap_or((text, text));
    if let (Some(from), Some(to)) = (day(from), day(to)) {
        return Some(MonthDays { from, to });
    }
    let what = format!("`{text}` names no days of the month");
    findings.at(item.span(), what, "write them as `20-25`, or one day as `1`");
    None
}
