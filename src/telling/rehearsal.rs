//! What a rehearsal showed: sentences, tables and a drawing, for who decides about a step plan.

mod chart;
mod sums;
#[cfg(test)]
mod tests;

use comfy_table::presets::{NOTHING, UTF8_FULL_CONDENSED};
use comfy_table::{CellAlignment, ContentArrangement, Table};
use jiff::civil::Date;
use serde::Serialize;

use super::{Line, Teller};
use crate::care::rehearsal::{Row, Tally};
use crate::care::rules::Rules;
use crate::files::scenarios::Scenario;
pub use chart::{Bar, Chart, Panel};

/// How wide the text is, in letters.
const LETTERS: u16 = 110;

/// A rehearsal that was held.
#[derive(Clone, Copy, Debug)]
pub struct Rehearsed<'a> {
    /// Under which rules.
    pub rules: &'a Rules,
    /// What was assumed.
    pub scenario: &'a Scenario,
    /// Its sums.
    pub tally: &'a Tally,
    /// Every message and task, where it is told of one dossier alone.
    pub rows: &'a [Row],
    /// What other days would do to the peaks.
    pub variants: &'a [Variant],
    /// How many hours a week each worker has.
    pub hours: Option<u16>,
    /// What the chance was drawn from.
    pub seed: u64,
    /// Whether the shares are counted in the service's own database.
    pub own_history: bool,
    /// The day on which it ended.
    pub until: Date,
}

/// What a variant changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing: the plan as it is.
    None,
    /// Every step is spread over at least so many days.
    Spread(u8),
    /// Messages may leave on Saturdays as well, in the hours of Friday.
    Saturdays,
}

/// The peaks of a rehearsal in which contacts were spread over more days.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variant {
    /// What was other than in the plan.
    pub change: Change,
    /// The messages of the busiest day.
    pub busiest_day: u32,
    /// The messages of a day on which any left, on average.
    pub mean_day: f64,
    /// The minutes of work of the busiest week, of all workers together.
    pub busiest_week: u32,
}

impl Variant {
    /// The peaks of these sums.
    #[must_use]
    pub fn of(change: Change, tally: &Tally) -> Self {
        let peaks = sums::Peaks::of(tally);
        Self {
            change,
            busiest_day: peaks.busiest_day,
            mean_day: peaks.mean_day,
            busiest_week: peaks.busiest_week,
        }
    }
}

/// A rehearsal, told.
#[derive(Clone, Debug, Serialize)]
pub struct Told {
    /// Of which plan.
    pub title: String,
    /// With whom, until when, on what assumptions.
    pub head: Vec<Line>,
    /// The tables.
    pub parts: Vec<Part>,
    /// The weeks as a drawing.
    pub drawing: Chart,
}

/// One table.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// What it tells.
    pub title: String,
    /// Its headings; none where the lines speak for themselves.
    pub columns: Vec<String>,
    /// Its lines.
    pub lines: Vec<Vec<String>>,
    /// Whether every column but the first holds numbers.
    pub of_numbers: bool,
    /// What to mind about it.
    pub note: Option<String>,
}

/// Tells a rehearsal.
#[must_use]
pub fn tell(teller: &Teller<'_>, held: &Rehearsed<'_>) -> Told {
    Told {
        title: sums::title(teller, held),
        head: sums::head(teller, held),
        parts: sums::parts(teller, held),
        drawing: chart::draw(teller, held),
    }
}

/// The same as text for a terminal.
#[must_use]
pub fn table(told: &Told) -> String {
    let mut head = Table::new();
    head.load_preset(NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(LETTERS);
    for line in &told.head {
        head.add_row([&line.label, &line.text]);
    }
    let mut text = format!("{}\n\n{head}\n", told.title);
    for part in &told.parts {
        let mut lines = Table::new();
        lines
            .load_preset(UTF8_FULL_CONDENSED)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(LETTERS);
        if !part.columns.is_empty() {
            lines.set_header(&part.columns);
        }
        for line in &part.lines {
            lines.add_row(line);
        }
        for column in lines.column_iter_mut().skip(1).filter(|_| part.of_numbers) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        text = format!("{text}\n{}\n{lines}\n", part.title);
        if let Some(note) = &part.note {
            let mut noted = Table::new();
            noted
                .load_preset(NOTHING)
                .set_content_arrangement(ContentArrangement::Dynamic)
                .set_width(LETTERS)
                .add_row([note]);
            text = format!("{text}{noted}\n");
        }
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}
