//! The command line: parse, hand each layer its part, print for people.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks to its reader"
)]

mod backup;
mod brake;
mod check;
mod contact;
mod demo;
mod doctor;
mod import;
mod library;
mod person;
mod proof;
mod rehearse;
mod run;
mod service;
mod show;
mod simulate;
mod user;
mod versions;
mod why;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::settings::Settings;

/// Everything went well.
const OK: u8 = 0;
/// What was asked for could not be done; the message says why.
const FAILED: u8 = 1;
/// The call or a file that it names is wrong; nothing was begun. (2 is also what a wrong call itself gives.)
const WRONG: u8 = 2;

/// Aftercare for closed debt-counselling dossiers.
#[derive(Parser)]
#[command(name = "nazorg", version, about, max_term_width = 100)]
struct Call {
    #[command(subcommand)]
    command: Command,
}

/// Which settings a command reads.
#[derive(clap::Args)]
struct Config {
    /// The settings file; without one the defaults and the environment hold.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the service: advance, send, receive, and serve the pages.
    Run(Config),
    /// Try everything on made-up people; nothing leaves this machine.
    Demo {
        /// The first of four ports in a row that are used.
        #[arg(long, default_value_t = 4710)]
        port: u16,
    },
    /// Take in an export of closed dossiers (CSV or XLSX).
    Import {
        /// The file.
        file: PathBuf,
        /// Say what would happen, and change nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        config: Config,
    },
    /// Approve the start of an imported batch.
    Approve {
        /// The batch, as the import named it.
        batch: String,
        /// At most so many dossiers start a day.
        #[arg(long)]
        per_day: Option<u32>,
        /// Say what would start when, and change nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        config: Config,
    },
    /// Write a sealed backup of the database, while it is in use.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
        #[command(flatten)]
        config: Config,
    },
    /// Put the database back from a backup, and settle what it has forgotten since.
    Restore {
        #[command(subcommand)]
        what: backup::Restore,
    },
    /// Stop all sends at once, or let them go on.
    Brake {
        /// `on`, `off` or `show`.
        #[arg(value_parser = ["on", "off", "show"])]
        what: String,
        /// What it stops: `all`, `sms`, `mail`, or a gateway such as `sms:twilio`.
        #[arg(default_value = "all")]
        scope: String,
        #[command(flatten)]
        config: Config,
    },
    /// The people who work with it.
    User {
        #[command(subcommand)]
        what: user::What,
    },
    /// Change the plan of one person: a contact on another day, one less, one more, or nothing for a while.
    Contact {
        #[command(subcommand)]
        what: contact::What,
    },
    /// What is held about one person.
    Person {
        #[command(subcommand)]
        what: person::What,
    },
    /// Delete what has been kept for its term.
    Retention {
        /// Say what would be deleted, by class, and change nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        config: Config,
    },
    /// Try a step plan before anybody is contacted: on one dossier, on a caseload, or on the database as it stands.
    Rehearse(Box<rehearse::Rehearse>),
    /// Live through years of a service with everything going wrong that can, drawn from a seed, and watch whether it keeps
    /// its promises. Nothing of yours is touched.
    Simulate(simulate::Simulate),
    /// Why every contact of a dossier falls when it falls, and what became of it.
    Why(Box<why::WhyAsked>),
    /// Look at a set-up and tell what is well, what is not, and what to do; changes nothing.
    Doctor {
        /// Print a JSON array of `what`, `state` (`ok`, `look` or `fault`), `found` and `mend`.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        config: Config,
    },
    /// The step plan.
    Protocol {
        #[command(subcommand)]
        what: check::ProtocolWhat,
    },
    /// The settings.
    Config {
        #[command(subcommand)]
        what: check::ConfigWhat,
    },
}

/// Runs the program as it was called.
#[must_use]
pub fn main() -> ExitCode {
    crate::telemetry::keep_panics_discreet();
    let call = Call::parse();
    crate::channels::choose_tls_provider();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("the program could not start its threads: {error}");
            return ExitCode::from(FAILED);
        }
    };
    let code = runtime.block_on(async { dispatch(call.command).await });
    match code {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("nazorg: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

async fn dispatch(command: Command) -> anyhow::Result<u8> {
    match command {
        Command::Run(config) => run::run(&config).await,
        Command::Demo { port } => demo::demo(port).await,
        Command::Import { file, dry_run, config } => import::import(settings(&config)?, &file, dry_run).await,
        Command::Approve {
            batch,
            per_day,
            dry_run,
            config,
        } => import::approve(settings(&config)?, &batch, per_day, dry_run).await,
        Command::Backup { file, config } => backup::backup(settings(&config)?, &file).await,
        Command::Restore { what } => backup::restore(what).await,
        Command::Brake { what, scope, config } => brake::brake(settings(&config)?, &what, &scope).await,
        Command::User { what } => user::user(what).await,
        Command::Contact { what } => Box::pin(contact::contact(what)).await,
        Command::Person { what } => person::person(what).await,
        Command::Retention { dry_run, config } => person::retention(settings(&config)?, dry_run).await,
        Command::Rehearse(call) => rehearse::rehearse(*call).await,
        Command::Simulate(call) => simulate::simulate(call).await,
        Command::Why(call) => why::why(*call).await,
        Command::Doctor { json, config } => Box::pin(doctor::doctor(&config, json)).await,
        Command::Protocol { what } => check::protocol(what).await,
        Command::Config { what } => Ok(check::config(&what)),
    }
}

/// Reads the settings and starts logging as they say.
fn settings(config: &Config) -> anyhow::Result<Settings> {
    let settings = Settings::load(config.config.as_deref())?;
    crate::telemetry::start(&settings.log.level, settings.log.format == "json", None);
    Ok(settings)
}
