//! The sums of a rehearsal in words.

use jiff::Timestamp;

use super::{Change, Part, Rehearsed, Variant};
use crate::care::contact::Outcome;
use crate::care::message::MessageKind;
use crate::care::protocol::Step;
use crate::care::rehearsal::{Came, Row, Share, Tally, What};
use crate::telling::moment::date;
use crate::telling::{Filled, Line, Teller};

/// More workers than this are told together.
const WORKERS_MOST: usize = 12;

/// The busiest moments of a rehearsal.
pub(super) struct Peaks {
    pub(super) busiest_day: u32,
    /// Which day of the rehearsal that is.
    pub(super) on: usize,
    pub(super) mean_day: f64,
    pub(super) busiest_week: u32,
}

impl Peaks {
    pub(super) fn of(tally: &Tally) -> Self {
        let of_day = |day: &[u32; 2]| day[0] + day[1];
        let busiest = tally.days.iter().map(of_day).enumerate();
        let (on, busiest_day) = busiest
            .max_by_key(|(place, sent)| (*sent, usize::MAX - place))
            .unwrap_or((0, 0));
        let sending: Vec<f64> = tally
            .days
            .iter()
            .map(of_day)
            .filter(|sent| *sent > 0)
            .map(f64::from)
            .collect();
        let count = u32::try_from(sending.len()).unwrap_or(u32::MAX).max(1);
        Self {
            busiest_day,
            on,
            mean_day: sending.iter().sum::<f64>() / f64::from(count),
            busiest_week: weeks(tally).into_iter().max().unwrap_or(0),
        }
    }
}

/// The minutes of work of each week, of all workers together.
pub(super) fn weeks(tally: &Tally) -> Vec<u32> {
    let longest = tally.weeks.values().map(Vec::len).max().unwrap_or(0);
    let of_week = |week: usize| {
        let all = tally.weeks.values().filter_map(|weeks| weeks.get(week));
        all.map(|of_week| of_week.minutes).sum()
    };
    (0..longest).map(of_week).collect()
}

pub(super) fn title(teller: &Teller<'_>, held: &Rehearsed<'_>) -> String {
    let name = teller.text(&held.rules.protocol.names);
    teller.fill("rehearsal-title", &[("name", (&name).into())])
}

pub(super) fn head(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Vec<Line> {
    let line = |key: &str, text: String| Line {
        label: teller.say(&format!("rehearsal-{key}")),
        text,
    };
    let habits = &held.scenario.habits;
    let share = |share: Share| i64::from(share.of_hundred());
    let scenario = teller.text(&held.scenario.names);
    let scenario = if held.own_history {
        teller.fill("rehearsal-own-history", &[("name", (&scenario).into())])
    } else {
        teller.fill("rehearsal-scenario", &[("name", (&scenario).into())])
    };
    let assumed = teller.fill(
        "rehearsal-assumed",
        &[
            ("name", (&scenario).into()),
            ("dead", Filled::Number(share(habits.dead))),
            ("never", Filled::Number(share(habits.never))),
            ("answered", Filled::Number(share(habits.answered))),
            ("trouble", Filled::Number(share(habits.trouble))),
            ("stop", Filled::Number(share(habits.stop))),
            ("callme", Filled::Number(share(habits.call_me))),
            ("reached", Filled::Number(share(habits.reached))),
            ("seed", Filled::Text(&held.seed.to_string())),
        ],
    );
    let (from, until) = (date(teller, held.tally.from), date(teller, held.until));
    let period = teller.fill(
        "rehearsal-period",
        &[("from", (&from).into()), ("until", (&until).into())],
    );
    vec![
        line(
            "whom",
            counted(teller, "rehearsal-trajectories", held.tally.trajectories),
        ),
        line("when", period),
        line("with", assumed),
        line("balance", balance(teller, held.tally)),
    ]
}

/// Planned = ended + open + future, in words and checked.
fn balance(teller: &Teller<'_>, tally: &Tally) -> String {
    let sums = tally.balance;
    let number = |n: u64| number(teller, n);
    let (planned, ended, open, future) = (
        number(sums.planned),
        number(sums.ended),
        number(sums.open),
        number(sums.future),
    );
    let key = if sums.holds() {
        "rehearsal-balance-holds"
    } else {
        "rehearsal-balance-fails"
    };
    let values = [
        ("planned", (&planned).into()),
        ("ended", (&ended).into()),
        ("open", (&open).into()),
        ("future", (&future).into()),
    ];
    teller.fill(key, &values)
}

pub(super) fn parts(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Vec<Part> {
    if !held.rows.is_empty() {
        // Of one dossier the course is all there is to tell.
        return vec![course(teller, held)];
    }
    let mut parts = vec![steps(teller, held), messages(teller, held.tally)];
    if !held.tally.tasks.is_empty() {
        parts.extend([tasks(teller, held.tally), workers(teller, held)]);
    }
    if held.variants.len() > 1 {
        parts.push(variants(teller, held));
    }
    parts
}

/// What happens to one dossier, one line after the other.
fn course(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Part {
    let zone = held.rules.calendar.zone();
    let moment = |at: Timestamp| {
        let at = zone.to_datetime(at);
        let (day, time) = (date(teller, at.date()), at.strftime("%H:%M").to_string());
        teller.fill("rehearsal-moment", &[("date", (&day).into()), ("time", (&time).into())])
    };
    let line = |row: &Row| {
        let step = held.rules.protocol.step(&row.key.step);
        let name = step.map_or_else(
            || teller.say("rehearsal-announcement"),
            |step| numbered(teller, step, row),
        );
        let what = match row.what {
            What::Message(kind) => said(teller, kind, row),
            What::Task(kind) => teller.say(&format!("ws-kind-{kind}")),
            What::Nothing => String::new(),
        };
        let came = match row.came {
            Came::Fate(fate) => teller.say(&format!("ws-fate-{fate}")),
            Came::Told(outcome) => teller.say(&format!("ws-outcome-{outcome}")),
            Came::Withdrawn => teller.say("rehearsal-withdrawn"),
            Came::Lapsed => teller.say("rehearsal-lapsed"),
            Came::Open => teller.say("rehearsal-open"),
            Came::Nothing => String::new(),
        };
        let ended = row
            .ending
            .map_or_else(String::new, |ending| teller.say(&format!("ws-end-{}", ending.outcome)));
        vec![moment(row.at), name, what, came, ended]
    };
    Part {
        title: teller.say("rehearsal-course"),
        columns: ["moment", "step", "what", "came", "ended"]
            .map(|column| teller.say(&format!("rehearsal-column-{column}")))
            .into(),
        lines: held.rows.iter().map(line).collect(),
        of_numbers: false,
        note: None,
    }
}

fn numbered(teller: &Teller<'_>, step: &Step, row: &Row) -> String {
    let name = teller.text(&step.names);
    if step.at.len() < 2 {
        return name;
    }
    let n = i64::from(row.key.occurrence) + 1;
    teller.fill("rehearsal-nth", &[("name", (&name).into()), ("n", Filled::Number(n))])
}

fn said(teller: &Teller<'_>, kind: MessageKind, row: &Row) -> String {
    let what = teller.say(&format!("ws-message-{kind}"));
    let Some(channel) = row.channel else { return what };
    let channel = teller.say(&format!("ws-channel-{channel}"));
    teller.fill(
        "rehearsal-said",
        &[("what", (&what).into()), ("channel", (&channel).into())],
    )
}

/// How the contacts of each step ended.
fn steps(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Part {
    let of_step = |outcome: &Outcome| held.tally.steps.iter().any(|of| of.ended.contains_key(outcome));
    let outcomes: Vec<Outcome> = Outcome::ALL.iter().copied().filter(of_step).collect();
    let mut columns = vec![teller.say("rehearsal-column-step")];
    columns.extend(outcomes.iter().map(|outcome| teller.say(&format!("ws-end-{outcome}"))));
    let with_contacts = held.tally.steps.iter().filter(|of| !of.ended.is_empty());
    let lines = with_contacts.map(|of| {
        let step = held.rules.protocol.step(&of.step);
        let name = step.map_or_else(|| teller.say("rehearsal-announcement"), |step| teller.text(&step.names));
        let ended = outcomes.iter().map(|outcome| {
            let count = of.ended.get(outcome).copied().unwrap_or(0);
            number(teller, count)
        });
        std::iter::once(name).chain(ended).collect()
    });
    Part {
        title: teller.say("rehearsal-steps"),
        columns,
        lines: lines.collect(),
        of_numbers: true,
        note: None,
    }
}

/// The messages that left, and the busiest day.
fn messages(teller: &Teller<'_>, tally: &Tally) -> Part {
    let mut lines: Vec<Vec<String>> = tally
        .messages
        .iter()
        .map(|(kind, count)| vec![teller.say(&format!("ws-message-{kind}")), number(teller, *count)])
        .collect();
    let sum = |channel: usize| tally.days.iter().map(|day| u64::from(day[channel])).sum::<u64>();
    for (channel, place) in [("sms", 0), ("mail", 1)] {
        let name = teller.say(&format!("ws-channel-{channel}"));
        let name = teller.fill("rehearsal-by-channel", &[("channel", (&name).into())]);
        lines.push(vec![name, number(teller, sum(place))]);
    }
    lines.push(vec![teller.say("rehearsal-failed"), number(teller, tally.failed)]);
    let peaks = Peaks::of(tally);
    let (day, most) = (
        date(teller, tally.date(peaks.on)),
        number(teller, peaks.busiest_day.into()),
    );
    let mean = number(teller, whole(peaks.mean_day));
    let values = [
        ("date", (&day).into()),
        ("most", (&most).into()),
        ("mean", (&mean).into()),
    ];
    Part {
        title: teller.say("rehearsal-messages"),
        columns: Vec::new(),
        lines,
        of_numbers: true,
        note: (peaks.busiest_day > 0).then(|| teller.fill("rehearsal-busiest-day", &values)),
    }
}

/// What is asked of people, by kind.
fn tasks(teller: &Teller<'_>, tally: &Tally) -> Part {
    let of_kind = tally.tasks.iter();
    let mut lines: Vec<Vec<String>> = of_kind
        .map(|(kind, count)| vec![teller.say(&format!("ws-kind-{kind}")), number(teller, *count)])
        .collect();
    lines.push(vec![teller.say("rehearsal-lapsed"), number(teller, tally.lapsed)]);
    Part {
        title: teller.say("rehearsal-tasks"),
        columns: Vec::new(),
        lines,
        of_numbers: true,
        note: None,
    }
}

/// The work of each worker: an average week and the busiest one, against the hours that there are.
fn workers(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Part {
    let weeks_in_all = held
        .tally
        .from
        .until(held.until)
        .map_or(1, |span| span.get_days() / 7 + 1)
        .max(1);
    let mut all: Vec<(String, u64, u32, u32)> = held
        .tally
        .weeks
        .iter()
        .map(|((team, worker), weeks)| {
            let name = match (team, worker) {
                (Some(team), Some(worker)) => format!("{team}, {worker}"),
                (Some(team), None) => team.clone(),
                (None, Some(worker)) => worker.to_string(),
                (None, None) => teller.say("rehearsal-whole-team"),
            };
            let minutes = weeks.iter().map(|week| u64::from(week.minutes)).sum();
            let busiest = weeks.iter().map(|week| week.minutes).max().unwrap_or(0);
            let calls = weeks.iter().map(|week| week.calls).max().unwrap_or(0);
            (name, minutes, busiest, calls)
        })
        .collect();
    all.sort_by_key(|(_, minutes, ..)| std::cmp::Reverse(*minutes));
    let left_out = all.len().saturating_sub(WORKERS_MOST);
    all.truncate(WORKERS_MOST);
    let hours = |minutes: f64| {
        let tenths = whole(minutes / 6.0);
        let (whole, rest) = ((tenths / 10).to_string(), (tenths % 10).to_string());
        teller.fill(
            "rehearsal-hours",
            &[("whole", (&whole).into()), ("tenths", (&rest).into())],
        )
    };
    let lines = all.iter().map(|(name, minutes, busiest, calls)| {
        #[expect(clippy::cast_precision_loss, reason = "minutes of work")]
        let mean = *minutes as f64 / f64::from(weeks_in_all);
        let mut line = vec![
            name.clone(),
            hours(mean),
            hours(f64::from(*busiest)),
            number(teller, (*calls).into()),
        ];
        if let Some(has) = held.hours {
            let over = f64::from(*busiest) > f64::from(has) * 60.0;
            let key = if over { "rehearsal-too-much" } else { "rehearsal-fits" };
            line.push(teller.say(key));
        }
        line
    });
    let mut columns = vec!["worker", "mean-week", "busiest-week", "most-calls"];
    if held.hours.is_some() {
        columns.push("against");
    }
    let left_out = i64::try_from(left_out).unwrap_or(i64::MAX);
    Part {
        title: teller.say("rehearsal-work"),
        columns: columns
            .into_iter()
            .map(|column| teller.say(&format!("rehearsal-column-{column}")))
            .collect(),
        lines: lines.collect(),
        of_numbers: true,
        note: (left_out > 0).then(|| teller.fill("rehearsal-more-workers", &[("n", Filled::Number(left_out))])),
    }
}

/// What other days would do to the peaks.
fn variants(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Part {
    let line = |variant: &Variant| {
        let name = match variant.change {
            Change::None => teller.say("rehearsal-as-it-is"),
            Change::Spread(days) => teller.fill("rehearsal-spread", &[("n", Filled::Number(i64::from(days)))]),
            Change::Saturdays => teller.say("rehearsal-saturdays"),
        };
        let ratio = whole(f64::from(variant.busiest_day) / variant.mean_day.max(1.0) * 10.0);
        let (units, rest) = ((ratio / 10).to_string(), (ratio % 10).to_string());
        let times = teller.fill(
            "rehearsal-times",
            &[("whole", (&units).into()), ("tenths", (&rest).into())],
        );
        vec![
            name,
            number(teller, variant.busiest_day.into()),
            times,
            number(teller, u64::from(variant.busiest_week / 60)),
        ]
    };
    Part {
        title: teller.say("rehearsal-variants"),
        columns: ["variant", "busiest-day", "against-mean", "busiest-hours"]
            .map(|column| teller.say(&format!("rehearsal-column-{column}")))
            .into(),
        lines: held.variants.iter().map(line).collect(),
        of_numbers: true,
        note: Some(teller.say("rehearsal-variants-note")),
    }
}

fn counted(teller: &Teller<'_>, key: &str, n: u64) -> String {
    let shown = number(teller, n);
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    teller.fill(key, &[("n", Filled::Number(n)), ("shown", (&shown).into())])
}

/// A number with the mark of the language between its thousands.
pub(super) fn number(teller: &Teller<'_>, n: u64) -> String {
    let mark = teller.say("rehearsal-thousands-mark");
    let digits = n.to_string();
    let head = digits.len() % 3;
    let mut parts: Vec<&str> = Vec::new();
    if head > 0 {
        parts.push(&digits[..head]);
    }
    parts.extend((head..digits.len()).step_by(3).map(|from| &digits[from..from + 3]));
    parts.join(mark.trim_matches('|'))
}

/// Rounded to a whole number that is not below nought.
fn whole(number: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rounded, and not below nought"
    )]
    let whole = number.round().max(0.0) as u64;
    whole
}
