//! A plan as a table of plain text, for a terminal or a mail.

use comfy_table::presets::{NOTHING, UTF8_FULL};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};

use super::{Line, PlanTold, StepTold, Teller};

/// How wide the table is, in letters.
const LETTERS: u16 = 110;

/// The plan as text.
#[must_use]
pub fn table(teller: &Teller<'_>, plan: &PlanTold) -> String {
    let mut head = plain(NOTHING);
    for line in &plan.head {
        head.add_row([&line.label, &line.text]);
    }
    let mut steps = plain(UTF8_FULL);
    steps
        .set_header(&plan.columns)
        .set_constraints([30, 32, 38].map(|part| ColumnConstraint::Absolute(Width::Percentage(part))));
    for step in &plan.steps {
        steps.add_row([when(step), what(step), how(teller, step)]);
    }
    let closed = plan.closed.as_ref().map_or_else(String::new, |closed| {
        let mut text = plain(NOTHING);
        text.add_row([closed]);
        format!("\n{text}\n")
    });
    let text = format!("{}\n\n{head}\n{closed}\n{steps}\n", plan.name);
    // The blanks that fill up the last column say nothing.
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n") + "\n"
}

fn plain(preset: &str) -> Table {
    let mut table = Table::new();
    table
        .load_preset(preset)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(LETTERS);
    table
}

fn when(step: &StepTold) -> String {
    let days = step.days.iter().map(|day| format!("– {day}"));
    let lines = std::iter::once(step.when.clone())
        .chain(days)
        .chain(step.window.iter().cloned());
    lines.collect::<Vec<_>>().join("\n")
}

fn what(step: &StepTold) -> String {
    let lines = std::iter::once(step.name.to_uppercase()).chain(step.what.iter().cloned());
    lines.collect::<Vec<_>>().join("\n")
}

fn how(teller: &Teller<'_>, step: &StepTold) -> String {
    let told = |line: &Line| {
        let values = [("label", (&line.label).into()), ("text", (&line.text).into())];
        teller.fill("plan-labelled", &values)
    };
    step.how.iter().map(told).collect::<Vec<_>>().join("\n")
}
