//! A rehearsal as a drawing: the messages and the work of each week, one bar a week.
//!
//! Places along the line are hundredths of the width, so that a phone and a desk get the same drawing with text of the
//! same size; heights are pixels. No chart library was found that gives each bar a title of its own and text that does not
//! shrink with the drawing.

use serde::Serialize;

use super::Rehearsed;
use super::sums::{number, weeks};
use crate::telling::Teller;
use crate::telling::drawing::{Label, labels};
use crate::telling::moment::date;

/// How high the bars are at the most, in pixels.
const HIGH: u64 = 140;

/// From one panel to the next.
const PANEL: u64 = 280;

/// Between the title of a panel and its highest bar, with room for what stands on a line.
const ROOM: u64 = 78;

/// More bars than this stand for several weeks each.
const BARS_MOST: usize = 130;

/// The weeks of a rehearsal as a drawing.
#[derive(Clone, Debug, Serialize)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// What a reader who does not see it is told: the peaks.
    pub desc: String,
    /// Its height in pixels.
    pub height: u64,
    /// Messages; work.
    pub panels: Vec<Panel>,
}

/// One row of bars.
#[derive(Clone, Debug, Serialize)]
pub struct Panel {
    /// What the bars are, with the highest, line by line.
    pub title: Vec<Label>,
    /// Where the bars stand.
    pub floor: u64,
    /// The bars in order of time.
    pub bars: Vec<Bar>,
    /// The first day, at the left end.
    pub from: String,
    /// The last day, at the right end.
    pub until: String,
    /// Where the hours that there are stand, from the top, with their name.
    pub line: Option<(u64, String)>,
}

/// One bar.
#[derive(Clone, Debug, Serialize)]
pub struct Bar {
    /// Its left side, in hundredths of the width.
    pub x: String,
    /// Its width, in hundredths of the width.
    pub width: String,
    /// Its top in pixels.
    pub y: u64,
    /// Its height in pixels.
    pub height: u64,
    /// What it stands for.
    pub title: String,
}

pub(super) fn draw(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Chart {
    let first = held.tally.from.weekday().to_monday_zero_offset();
    let first = usize::try_from(first).unwrap_or(0);
    let mut sent: Vec<u64> = Vec::new();
    for (day, [sms, mail]) in held.tally.days.iter().enumerate() {
        let week = (day + first) / 7;
        if sent.len() <= week {
            sent.resize(week + 1, 0);
        }
        sent[week] += u64::from(*sms) + u64::from(*mail);
    }
    let worked: Vec<u64> = weeks(held.tally)
        .into_iter()
        .map(|minutes| u64::from(minutes) / 60)
        .collect();
    let weeks_in_all = sent.len().max(worked.len());
    sent.resize(weeks_in_all, 0);
    let mut hours = worked;
    hours.resize(weeks_in_all, 0);
    let workers = held.tally.weeks.len() as u64;
    let there_are = held.hours.map(|hours| u64::from(hours) * workers);
    let panels = vec![
        panel(teller, held, "messages", 0, &sent, None),
        panel(teller, held, "work", PANEL, &hours, there_are),
    ];
    let name = teller.text(&held.rules.protocol.names);
    let lines = panels.iter().flat_map(|panel| &panel.title);
    let desc: Vec<String> = lines.map(|line| line.text.clone()).collect();
    Chart {
        title: teller.fill("rehearsal-drawing", &[("name", (&name).into())]),
        desc: desc.join(" "),
        height: 2 * PANEL,
        panels,
    }
}

fn panel(
    teller: &Teller<'_>,
    held: &Rehearsed<'_>,
    what: &str,
    top: u64,
    weeks: &[u64],
    there_are: Option<u64>,
) -> Panel {
    let at_once = weeks.len().div_ceil(BARS_MOST).max(1);
    // Several weeks in one bar are told by the busiest of them: a peak is what is looked for.
    let bars: Vec<u64> = weeks
        .chunks(at_once)
        .map(|part| part.iter().copied().max().unwrap_or(0))
        .collect();
    let highest = bars.iter().copied().max().unwrap_or(0);
    let scale = highest.max(there_are.unwrap_or(0)).max(1);
    let floor = top + ROOM + HIGH;
    let monday = |bar: usize| {
        let days = i64::try_from(bar * at_once * 7).unwrap_or(0);
        let back = i64::from(held.tally.from.weekday().to_monday_zero_offset());
        held.tally.from.saturating_add(jiff::Span::new().days(days - back))
    };
    let count = bars.len().max(1) as u64;
    let hundredths = |part: u64| {
        let scaled = part * 10_000 / count;
        format!("{}.{:02}%", scaled / 100, scaled % 100)
    };
    let drawn = bars.iter().enumerate().map(|(place, value)| {
        let height = value * HIGH / scale;
        let (day, shown) = (date(teller, monday(place)), number(teller, *value));
        let values = [("date", (&day).into()), ("n", (&shown).into())];
        Bar {
            x: hundredths(place as u64),
            width: hundredths(1),
            y: floor - height,
            height,
            title: teller.fill(&format!("rehearsal-bar-{what}"), &values),
        }
    });
    let shown = number(teller, highest);
    let title = teller.fill(&format!("rehearsal-panel-{what}"), &[("n", (&shown).into())]);
    let mut y = usize::try_from(top).unwrap_or(0);
    Panel {
        title: labels(&title, &mut y),
        floor,
        bars: drawn.collect(),
        from: date(teller, held.tally.from),
        until: date(teller, held.until),
        line: there_are.map(|hours| {
            let shown = number(teller, hours);
            let text = teller.fill("rehearsal-there-are", &[("n", (&shown).into())]);
            (floor - hours * HIGH / scale, text)
        }),
    }
}
