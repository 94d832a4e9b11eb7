//! The settings: defaults inside the program, then a file, then the environment, in one checked struct.
//!
//! This is the only reader of the environment. A file is checked whole, and all its problems are told together.

mod check;
mod gateways;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use config::{Config, Environment, File, FileFormat, Source as _};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::care::dossier::{ClosingReason, EnrolmentRule};
use crate::care::person::Language;
use crate::files::problem::{Problem, Problems};
pub use gateways::GatewayError;

/// The annotated defaults.
pub const DEFAULTS: &str = include_str!("../config/default.toml");

/// The settings as they were written; [`Settings::load`] gives them checked.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Who the service is.
    pub organisation: Organisation,
    /// Where the data are.
    pub database: Database,
    /// Where the keys are.
    pub vault: Vault,
    /// Which worker this is.
    pub worker: Worker,
    /// The listeners.
    pub web: Web,
    /// Which rules are followed.
    pub rules: RulesChoice,
    /// How imports start.
    pub import: Import,
    /// Trial mode.
    pub trial: Trial,
    /// The gateway for text messages.
    pub sms: Sms,
    /// The relay for mail.
    pub mail: Mail,
    /// Terms in months by class, and `backup` in days.
    pub retention: BTreeMap<String, u32>,
    /// Logging.
    pub log: Log,
}

/// Who the service is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// A short code.
    pub code: String,
    /// The name under which messages come.
    pub name: String,
    /// `BE` or `NL`.
    pub country: String,
    /// An IANA time zone.
    pub time_zone: String,
    /// The languages of the interface.
    pub languages: Vec<Language>,
    /// A number where a person answers.
    pub phone: String,
    /// When it answers, by language.
    pub hours: BTreeMap<Language, String>,
}

/// Where the data are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `sqlite:///…` or `postgres://…`.
    pub url: String,
    /// How many connections at most.
    pub connections: u32,
}

/// Where the keys are.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    /// The file of the master key.
    pub master_key: PathBuf,
    /// The folder of the journal.
    pub journal: PathBuf,
}

/// Which worker this is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Worker {
    /// Its name.
    pub name: String,
    /// How long a claim holds, in seconds.
    pub lease_seconds: u32,
}

/// The listeners.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Client pages and webhooks.
    pub client_listen: SocketAddr,
    /// How they are reached from outside.
    pub public_url: String,
    /// The workspace.
    pub workspace_listen: SocketAddr,
    /// How it is reached.
    pub workspace_url: String,
    /// How long a personal link opens, in days.
    pub link_days: u16,
    /// Metrics; empty for none.
    pub metrics_listen: String,
}

/// Which rules are followed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulesChoice {
    /// A folder that stands in for the files inside the program; empty for none.
    pub folder: String,
    /// The protocol.
    pub protocol: String,
    /// The relapse rules.
    pub risk: String,
    /// The calendar.
    pub calendar: String,
    /// The optional holidays.
    pub options: Vec<String>,
}

/// How imports start.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// Starts per day after an approval.
    pub starts_per_day: u32,
    /// No aftercare for dossiers closed before; empty for no limit.
    pub oldest_closing: String,
    /// Whether age bands are kept.
    pub age_bands: bool,
    /// Our field names to the organisation's headers.
    pub mapping: BTreeMap<String, String>,
    /// What happens by closing reason.
    pub reasons: BTreeMap<String, String>,
}

/// Trial mode.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trial {
    /// Whether it is on.
    pub on: bool,
    /// Who may be written to.
    pub allow: Vec<String>,
}

/// The gateway for text messages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the settings file has one line for each")]
pub struct Sms {
    /// `none` or `twilio`.
    pub gateway: String,
    /// The API's address.
    pub base_url: String,
    /// The account.
    pub account_sid: String,
    /// The file of the auth token.
    pub auth_token_file: String,
    /// The sender.
    pub from: String,
    /// How many requests at once.
    pub connections: usize,
    /// How long a request may take, in seconds.
    pub timeout_seconds: u64,
    /// Replies reach us.
    pub replies: bool,
    /// Reports reach us.
    pub delivery_reports: bool,
    /// A call to the sender reaches a person.
    pub voice_on_sender: bool,
    /// Links open from outside.
    pub links_from_outside: bool,
}

/// The relay for mail.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// `none` or `smtp`.
    pub gateway: String,
    /// The relay's host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `implicit`, `starttls` or `none`.
    pub tls: String,
    /// The user; empty for none.
    pub user: String,
    /// The file of the password.
    pub password_file: String,
    /// The service's address.
    pub from: String,
    /// How many connections.
    pub connections: usize,
    /// How long a mail may take, in seconds.
    pub timeout_seconds: u64,
    /// Replies reach us.
    pub replies: bool,
    /// Links open from outside.
    pub links_from_outside: bool,
}

/// Logging.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    /// `error`, `warn`, `info`, `debug` or `trace`.
    pub level: String,
    /// `text` or `json`.
    pub format: String,
    /// Where traces go, an OTLP/HTTP endpoint; empty for nowhere.
    pub otlp: String,
}

/// Why settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file is not there or cannot be read.
    #[error("the settings file {path} cannot be read; is the name right, and may this user read it?")]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// There are problems, each with place and mend.
    #[error("{}", .0.render())]
    Problems(Problems),
    /// The environment has a value of the wrong kind.
    #[error("the environment holds a setting that cannot be read: {0}")]
    Environment(#[source] config::ConfigError),
}

impl Settings {
    /// Reads the defaults, then the file, then the environment, and checks all of it.
    ///
    /// # Errors
    /// Every problem of the file together, or what is wrong with the environment.
    pub fn load(path: Option<&Path>) -> Result<Self, SettingsError> {
        let (settings, problems) = Self::read(path)?;
        if problems.is_empty() {
            Ok(settings)
        } else {
            Err(SettingsError::Problems(problems))
        }
    }

    /// The same, with what is wrong beside the settings, so that a check can go on and tell what is wrong elsewhere. What
    /// does not fit in the file is left at its default here.
    ///
    /// # Errors
    /// Where no settings can be made of it at all.
    pub fn read(path: Option<&Path>) -> Result<(Self, Problems), SettingsError> {
        let (name, source) = match path {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|source| SettingsError::Unreadable {
                    path: path.to_owned(),
                    source,
                })?;
                (path.display().to_string(), text)
            }
            None => ("the settings".to_owned(), String::new()),
        };
        Self::of(&name, &source, None)
    }

    /// Settings out of a file's text and the environment, or what stands in for it.
    fn of(name: &str, source: &str, environment: Option<Variables>) -> Result<(Self, Problems), SettingsError> {
        let (mut problems, fitting) = check::shape(name, source, DEFAULTS);
        let Some(fitting) = fitting else {
            return Err(SettingsError::Problems(problems));
        };
        // Nothing is guessed from how a value looks: a phone number keeps its zero and its plus sign. What is wanted as a
        // number or a switch is read as one where it is wanted.
        let environment = Environment::with_prefix("NAZORG")
            .prefix_separator("_")
            .separator("__")
            .source(environment);
        let given = environment.collect().map_err(SettingsError::Environment)?;
        let mut builder = Config::builder()
            .add_source(File::from_str(DEFAULTS, FileFormat::Toml))
            .add_source(File::from_str(&fitting, FileFormat::Toml))
            .add_source(environment);
        for (key, values) in lists(&given) {
            builder = builder.set_override(key, values).map_err(SettingsError::Environment)?;
        }
        let merged = builder.build().map_err(SettingsError::Environment)?;
        let settings: Self = merged.try_deserialize().map_err(|error| {
            // The file has the right shape, so a wrong value is told by the key that the error names.
            problems.push(Problem::of_the_file(
                error.to_string(),
                "compare it with the annotated defaults",
            ));
            SettingsError::Problems(problems.clone())
        })?;
        problems.list.extend(settings.problems(name, source).list);
        Ok((settings, problems))
    }

    /// The organisation's time zone; checked at load.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.organisation.time_zone).unwrap_or(TimeZone::UTC)
    }

    /// The day before which no aftercare starts.
    #[must_use]
    pub fn oldest_closing(&self) -> Option<Date> {
        self.import.oldest_closing.parse().ok()
    }

    /// What happens by closing reason.
    #[must_use]
    pub fn enrolment_rules(&self) -> BTreeMap<ClosingReason, EnrolmentRule> {
        let pair = |(reason, rule): (&String, &String)| {
            Some((ClosingReason::from_code(reason)?, EnrolmentRule::from_code(rule)?))
        };
        self.import.reasons.iter().filter_map(pair).collect()
    }

    /// Where metrics are served, where they are; checked at load.
    #[must_use]
    pub fn metrics_listen(&self) -> Option<SocketAddr> {
        self.web.metrics_listen.parse().ok()
    }

    /// The folder that stands in for the files inside the program.
    #[must_use]
    pub fn folder(&self) -> Option<PathBuf> {
        (!self.rules.folder.is_empty()).then(|| PathBuf::from(&self.rules.folder))
    }
}

/// What the environment holds, for a test.
type Variables = config::Map<String, String>;

/// The settings that are lists; in the environment their values are parted by commas.
const LISTS: [&str; 3] = ["organisation.languages", "rules.options", "trial.allow"];

/// The lists that the environment gives.
fn lists(given: &config::Map<String, config::Value>) -> impl Iterator<Item = (&'static str, Vec<String>)> {
    LISTS.into_iter().filter_map(|key| {
        let text = given.get(key)?.clone().into_string().ok()?;
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Some((key, parts.map(str::to_owned).collect()))
    })
}

#[cfg(test)]
mod tests;
