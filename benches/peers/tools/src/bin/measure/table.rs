//! The table of all runs: medians with the least and the most, and how we stand to the goals.

use std::fmt::Write as _;

use crate::figures::Figures;

/// One program's runs of one kind of work.
struct Series<'a>(Vec<&'a Figures>);

impl<'a> Series<'a> {
    fn of(all: &'a [Figures], name: &str, work: &str) -> Option<Self> {
        let runs: Vec<_> = all.iter().filter(|run| run.name == name && run.work == work).collect();
        (!runs.is_empty()).then_some(Self(runs))
    }

    /// The median, the least and the most.
    fn spread(&self, figure: impl Fn(&Figures) -> f64) -> [f64; 3] {
        let mut values: Vec<f64> = self.0.iter().map(|run| figure(run)).collect();
        values.sort_by(f64::total_cmp);
        [values[values.len() / 2], values[0], values[values.len() - 1]]
    }

    fn rate(&self) -> f64 {
        self.spread(Figures::rate)[0]
    }

    /// How many of the runs were disturbed.
    fn noisy(&self) -> usize {
        self.0.iter().filter(|run| run.noisy()).count()
    }

    fn told_rate(&self) -> String {
        let [median, least, most] = self.spread(Figures::rate);
        let noisy = match self.noisy() {
            0 => String::new(),
            many => format!(" ({many} of {} disturbed)", self.0.len()),
        };
        format!("**{median:.0}** [{least:.0}–{most:.0}]{noisy}")
    }
}

pub(crate) fn table(all: &[Figures]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for run in all {
        if !names.contains(&run.name.as_str()) {
            names.push(&run.name);
        }
    }
    let mut text = String::new();
    let mut line = |parts: std::fmt::Arguments<'_>| writeln!(text, "{parts}").expect("a string takes everything");
    line(format_args!(
        "| | sent jobs/s | processor, µs a job (program + PostgreSQL) | peak memory | empty jobs/s | processor, µs |"
    ));
    line(format_args!("|---|--:|--:|--:|--:|--:|"));
    for name in &names {
        let (sent, empty) = (Series::of(all, name, "http"), Series::of(all, name, "noop"));
        let Some(any) = sent.as_ref().or(empty.as_ref()) else {
            continue;
        };
        let cpu = |series: &Option<Series>| match series {
            None => "–".to_owned(),
            Some(series) => {
                let [both, ..] = series.spread(Figures::cpu_per_job);
                let each = |of: fn(&Figures) -> f64| series.spread(|run| of(run) * 1e6 / run.jobs as f64)[0];
                format!(
                    "{both:.0} ({:.0} + {:.0})",
                    each(|run| run.client_cpu),
                    each(|run| run.postgres_cpu)
                )
            }
        };
        let rate = |series: &Option<Series>| series.as_ref().map_or_else(|| "–".to_owned(), Series::told_rate);
        line(format_args!(
            "| {name} | {} | {} | {:.0} MB | {} | {} |",
            rate(&sent),
            cpu(&sent),
            any.spread(|run| run.peak_bytes as f64)[0] / 1e6,
            rate(&empty),
            cpu(&empty),
        ));
    }
    line(format_args!("\nSettings:\n"));
    for name in &names {
        if let Some(run) = all.iter().find(|run| run.name == *name) {
            line(format_args!(
                "- {}: {}; {} connections, {} bytes a request's body",
                format!("{name} {}", run.version).trim_end(),
                run.settings,
                run.connections,
                run.body_bytes
            ));
        }
    }
    text + &goals(all)
}

/// Which figure of ours is held against which of theirs, and what is meant to come of it.
fn goals(all: &[Figures]) -> String {
    let rate = |name: &str, work: &str| Series::of(all, name, work).map(|series| series.rate());
    let cpu = |name: &str| Series::of(all, name, "http").map(|series| series.spread(Figures::cpu_per_job)[0]);
    let on_postgres = ["pg-boss", "graphile-worker", "graphile-worker at 64", "apalis"];
    let best = on_postgres
        .iter()
        .filter_map(|name| rate(name, "http"))
        .reduce(f64::max);
    let ours = "nazorg on PostgreSQL";
    let embedded = "nazorg on SQLite";
    let (sent, bare) = (rate(ours, "http"), rate("bare PostgreSQL", "http"));
    let rows = [
        (
            "G1",
            "PostgreSQL, sent: nazorg to pg-boss",
            sent,
            rate("pg-boss", "http"),
            "≥ 2.2",
        ),
        (
            "G1",
            "… to graphile-worker",
            sent,
            rate("graphile-worker", "http"),
            "≥ 2.8",
        ),
        ("G1", "… to apalis", sent, rate("apalis", "http"), "≥ 3.5"),
        ("G1", "… to the bare machine", sent, bare, "≥ 0.80"),
        (
            "G2",
            "SQLite, sent: nazorg to the best on PostgreSQL",
            rate(embedded, "http"),
            best,
            "≥ 3",
        ),
        (
            "G2",
            "… to the bare machine",
            rate(embedded, "http"),
            rate("bare SQLite", "http"),
            "≥ 0.75",
        ),
        (
            "G3",
            "empty: nazorg on PostgreSQL to graphile-worker",
            rate(ours, "noop"),
            rate("graphile-worker", "noop"),
            "≥ 2",
        ),
        (
            "G3",
            "empty: nazorg on SQLite to graphile-worker",
            rate(embedded, "noop"),
            rate("graphile-worker", "noop"),
            "≥ 2",
        ),
        (
            "G5",
            "processor for a sent job: nazorg on PostgreSQL to pg-boss",
            cpu(ours),
            cpu("pg-boss"),
            "≤ 0.45",
        ),
    ];
    let mut text = String::new();
    for (goal, what, ours, theirs, meant) in rows {
        let (Some(ours), Some(theirs)) = (ours, theirs) else {
            continue;
        };
        if text.is_empty() {
            text.push_str("\n| goal | | ratio | meant |\n|---|---|--:|--:|\n");
        }
        writeln!(text, "| {goal} | {what} | {:.2} | {meant} |", ours / theirs).expect("a string takes everything");
    }
    text
}
