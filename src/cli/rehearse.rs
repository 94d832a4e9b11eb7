//! `nazorg rehearse`: what a step plan will do, before anybody is contacted.

mod cast;
mod rows;
mod run;

use std::ops::RangeInclusive;
use std::path::PathBuf;

use anyhow::Context as _;
use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::library::{Library, text_of};
use super::show;
use super::{Config, OK, WRONG};
use crate::care::rehearsal::{Assumed, Habits, History, Rehearsal};
use crate::care::rules::Rules;
use crate::clock::Clock;
use crate::files::rulebook::Source;
use crate::files::scenarios::{self, Scenario};
use crate::settings::Settings;
use crate::telling::Teller;
use crate::telling::rehearsal::{Told, table, tell};
use crate::web::page::{Missing, Pages};
use cast::Cast;

/// What to rehearse, and how.
#[derive(clap::Args)]
pub(super) struct Rehearse {
    /// The step plan: a file, or the name of one that comes with the program, such as `light`; without it the one that the
    /// settings choose.
    protocol: Option<PathBuf>,
    /// One dossier that was closed on this day, such as `2026-03-12`; today where nothing else is asked for.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["dossiers", "caseload", "database"])]
    closed: Option<Date>,
    /// So many made-up dossiers, as many closed on one working day as on another, from the first day to the last.
    #[arg(long, value_name = "N", conflicts_with_all = ["caseload", "database"], value_parser = clap::value_parser!(u32).range(1..=50_000_000))]
    dossiers: Option<u32>,
    /// The dossiers of an export, read as `nazorg import` reads it. Nothing is kept of it.
    #[arg(long, value_name = "FILE", conflicts_with = "database")]
    caseload: Option<PathBuf>,
    /// The dossiers of the database, as they stand now; nothing is changed.
    #[arg(long)]
    database: bool,
    /// The first day; today without it.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last day; two years after the first without it.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// What is assumed of people: a file, or one of those that come with the program: `usual`, `silent`, `trouble`.
    #[arg(long, value_name = "SCENARIO", default_value = "usual")]
    answers: PathBuf,
    /// Another number draws other people and other days.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// A table in words, every message and task as JSON or CSV, or a drawing that a browser shows.
    #[arg(long, value_parser = ["table", "json", "csv", "svg"], default_value = "table")]
    format: String,
    /// The language of the table and the drawing: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    /// Among how many workers made-up dossiers are divided.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    workers: u16,
    /// How many hours a week each worker has for aftercare, to hold the work against.
    #[arg(long, value_name = "HOURS")]
    hours: Option<u16>,
    /// Leave out what other days would do to the peaks, which is a rehearsal of its own for each.
    #[arg(long)]
    no_variants: bool,
    #[command(flatten)]
    config: Config,
}

/// A rehearsal that is ready to run.
struct Stage {
    settings: Settings,
    rules: Rules,
    scenario: Scenario,
    from: Date,
    last: Date,
    /// Midnight after the last day.
    until: Timestamp,
    /// The years whose open ranges are worked out.
    years: RangeInclusive<i16>,
    seed: u64,
    /// Whether the shares are counted in the own database.
    own_history: bool,
}

/// Rehearses; where a file has faults, prints them and rehearses nothing.
pub(super) async fn rehearse(call: Rehearse) -> anyhow::Result<u8> {
    let settings = super::settings(&call.config)?;
    let library = Library::new(settings.folder());
    let mut sources = library.sources(&settings)?;
    if let Some(protocol) = &call.protocol {
        sources.protocol = show::source(&library, protocol)?;
    }
    let mut rules = match library.check(&sources) {
        Ok(rules) => rules,
        Err(error) => {
            eprintln!("{error}");
            return Ok(WRONG);
        }
    };
    let scenario = scenario_source(&library, &call.answers)?;
    let scenario = match scenarios::read(&scenario.file, &scenario.text) {
        Ok(scenario) => scenario,
        Err(problems) => {
            eprintln!("{}", problems.render());
            return Ok(WRONG);
        }
    };
    let now = Clock::System.now();
    let today = rules.calendar.date_at(now, rules.calendar.zone());
    let from = call.from.or(call.closed).unwrap_or(today);
    let until = call.until.unwrap_or_else(|| from.saturating_add(Span::new().years(2)));
    if until < from || from.until(until).is_ok_and(|span| span.get_days() > 40 * 366) {
        eprintln!(
            "--until {until} does not lie within forty years after {from}, the first day. Give a later day, or an earlier --from."
        );
        return Ok(WRONG);
    }
    let years = from.year() - 1..=until.year() + 2;
    rules.calendar = rules.calendar.worked_out(years.clone());
    let end = until.saturating_add(Span::new().days(1));
    let mut stage = Stage {
        own_history: false,
        years,
        until: rules
            .calendar
            .midnight(end, rules.calendar.zone())
            .context("the last day lies at the end of time")?,
        settings,
        rules,
        scenario,
        from,
        seed: call.seed,
        last: until,
    };
    let Some((cast, history)) = cast(&call, &stage, until, now).await? else {
        return Ok(WRONG);
    };
    if let Some(history) = history.filter(History::is_enough) {
        stage.scenario.habits = history.over(&stage.scenario.habits);
        stage.own_history = true;
    }
    let pages = Pages::open(library.templates().as_deref(), Missing::ShowDutch)?;
    let language = show::language(&stage.settings, call.language.as_deref(), &pages);
    let teller = Teller::new(&pages, language);
    match call.format.as_str() {
        "json" => rows::json(&stage, &cast)?,
        "csv" => rows::csv(&stage, &cast)?,
        format => {
            let told = told(&call, &stage, &cast, &teller);
            if format == "svg" {
                let drawing = pages.render(
                    "plan/rehearsal.svg",
                    language,
                    minijinja::context! { d => told.drawing },
                )?;
                println!("{}", drawing.0);
            } else {
                print!("{}", table(&told));
            }
        }
    }
    Ok(OK)
}

/// Who is rehearsed with.
async fn cast(
    call: &Rehearse,
    stage: &Stage,
    until: Date,
    now: Timestamp,
) -> anyhow::Result<Option<(Cast, Option<History>)>> {
    if call.database {
        let (cast, history) = cast::of_database(stage, now).await?;
        return Ok(Some((cast, Some(history))));
    }
    if let Some(file) = &call.caseload {
        return Ok(cast::of_file(stage, file, now).await?.map(|cast| (cast, None)));
    }
    let single = call.dossiers.is_none();
    let assumed = Assumed {
        dossiers: call.dossiers.unwrap_or(1),
        closed: (stage.from, if single { stage.from } else { until }),
        workers: call.workers,
        seed: call.seed,
    };
    Ok(Some((Cast::Assumed(assumed), None)))
}

/// The sums in words, with what other days would do to the peaks.
fn told(call: &Rehearse, stage: &Stage, cast: &Cast, teller: &Teller<'_>) -> Told {
    let single = cast.count() == 1;
    let (tally, rows) = run::add_up(stage, &stage.rules, &stage.scenario.habits, cast, single);
    let variants = if call.no_variants || single {
        Vec::new()
    } else {
        run::variants(stage, &stage.scenario.habits, cast)
    };
    tell(
        teller,
        &crate::telling::rehearsal::Rehearsed {
            rules: &stage.rules,
            scenario: &stage.scenario,
            tally: &tally,
            rows: &rows,
            variants: &variants,
            hours: call.hours,
            seed: stage.seed,
            own_history: stage.own_history,
            until: stage.last,
        },
    )
}

impl Stage {
    fn rehearsal<'a>(&self, rules: &'a Rules, habits: &'a Habits) -> Rehearsal<'a> {
        Rehearsal::new(rules, habits, self.seed, self.until)
    }
}

/// A file, or the scenario of that name.
fn scenario_source(library: &Library, answers: &std::path::Path) -> anyhow::Result<Source> {
    let name = answers.to_str().filter(|name| !name.contains(['/', '\\', '.']));
    if let Some(name) = name.filter(|_| !answers.is_file()) {
        return library.read(&format!("scenarios/{name}.toml"));
    }
    let file = answers.display().to_string();
    let text = text_of(answers)?;
    Ok(Source { file, text })
}
