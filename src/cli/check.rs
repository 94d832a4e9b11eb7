//! `nazorg protocol check`, `nazorg protocol activate`, `nazorg config check`: what is wrong, all at once.

use std::path::PathBuf;

use clap::Subcommand;

use super::library::{Library, text_of};
use super::proof::{prove, without_hours};
use super::{Config, OK, WRONG};
use crate::files::rulebook::Source;
use crate::files::schema::{self, Kind};
use crate::settings::Settings;
use crate::vault::Master;

/// What to do with the step plan.
#[derive(Subcommand)]
pub(super) enum ProtocolWhat {
    /// Check a step plan together with the questionnaires, relapse rules, calendar and texts of the settings.
    Check {
        /// The file of the step plan.
        file: PathBuf,
        #[command(flatten)]
        config: Config,
    },
    /// Show a step plan in words, or as a drawing: what happens, when, and what silence leads to.
    Show(super::show::Show),
    /// Print the JSON Schema of a kind of file, by which an editor completes and checks it.
    Schema {
        /// Of which kind: `protocol`, `questionnaire`, `risk` or `calendar`.
        #[arg(default_value = "protocol", value_parser = kind)]
        of: Kind,
    },
    /// Tell what differs between two step plans, and what that changes for whom.
    Diff(super::versions::Diff),
    /// Make the files that the settings choose the rules that hold for new trajectories, and for whom you choose of those
    /// who are under way.
    Activate(super::versions::Activate),
    /// Tell of each activation why it was, how far it is, and who waits for a decision.
    Changes(super::versions::Which),
    /// Decide for a dossier that waits for it whether it goes over to a version.
    Decide(super::versions::Decide),
    /// Write down what was seen of what an activation was expected to bring.
    Review(super::versions::Review),
    /// Take an activation back: whoever had nothing since is put back where they were, and the others are named.
    Undo(super::versions::Which),
}

/// What to do with the settings.
#[derive(Subcommand)]
pub(super) enum ConfigWhat {
    /// Check a settings file and all files that it chooses.
    Check {
        #[command(flatten)]
        config: Config,
    },
    /// Print the annotated defaults.
    Defaults,
    /// Print the master key in the form that is kept on paper.
    RecoveryPrint {
        #[command(flatten)]
        config: Config,
    },
}

/// A kind of file by its word.
fn kind(word: &str) -> Result<Kind, String> {
    Kind::from_code(word).ok_or_else(|| {
        let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
        format!("use one of {}", known.join(", "))
    })
}

pub(super) async fn protocol(what: ProtocolWhat) -> anyhow::Result<u8> {
    match what {
        ProtocolWhat::Check { file, config } => {
            let settings = super::settings(&config)?;
            let text = text_of(&file)?;
            let library = Library::new(settings.folder());
            let mut sources = library.sources(&settings)?;
            sources.protocol = Source {
                file: file.display().to_string(),
                text,
            };
            match library.check(&sources) {
                Ok(rules) => {
                    if let Some(fault) = without_hours(&settings, &rules.languages) {
                        eprintln!("{fault}");
                        return Ok(WRONG);
                    }
                    let languages: Vec<&str> = rules.languages.iter().map(|tag| tag.tag()).collect();
                    println!(
                        "{}: {}, complete in {}. Nothing is wrong with it.",
                        file.display(),
                        match rules.protocol.steps.len() {
                            1 => "1 step".to_owned(),
                            steps => format!("{steps} steps"),
                        },
                        languages.join(", ")
                    );
                    Ok(OK)
                }
                Err(error) => {
                    eprintln!("{error}");
                    Ok(WRONG)
                }
            }
        }
        ProtocolWhat::Schema { of } => {
            println!("{:#}", schema::of(of));
            Ok(OK)
        }
        ProtocolWhat::Show(what) => super::show::show(&what),
        ProtocolWhat::Diff(what) => super::versions::diff(&what).await,
        ProtocolWhat::Activate(what) => super::versions::activate(&what).await,
        ProtocolWhat::Changes(what) => super::versions::changes(&what).await,
        ProtocolWhat::Decide(what) => super::versions::decide(&what).await,
        ProtocolWhat::Review(what) => super::versions::review(&what).await,
        ProtocolWhat::Undo(what) => super::versions::undo(&what).await,
    }
}

pub(super) fn config(what: &ConfigWhat) -> u8 {
    let done = match what {
        ConfigWhat::Defaults => {
            print!("{}", crate::settings::DEFAULTS);
            Ok(())
        }
        ConfigWhat::Check { config } => return check(config),
        ConfigWhat::RecoveryPrint { config } => Settings::load(config.config.as_deref())
            .map_err(anyhow::Error::from)
            .and_then(|settings| Ok(Master::open(&settings.vault.master_key)?))
            .map(|master| println!("{}", master.recovery_print().as_str())),
    };
    match done {
        Ok(()) => OK,
        Err(error) => {
            eprintln!("{error:#}");
            WRONG
        }
    }
}

fn check(config: &Config) -> u8 {
    let proof = match prove(config.config.as_deref()) {
        Ok(proof) => proof,
        Err(error) => {
            eprintln!("{:#}", anyhow::Error::from(error));
            return WRONG;
        }
    };
    for warning in &proof.warnings {
        eprintln!("warning: {warning}");
    }
    let mut is_wrong = false;
    for fault in proof.faults() {
        eprintln!("{fault}");
        is_wrong = true;
    }
    let (false, Some(rules)) = (is_wrong, &proof.rules) else {
        return WRONG;
    };
    let settings = &proof.settings;
    println!(
        "The settings are in order: {} ({}), {} as step plan, SMS by {}, mail by {}.",
        settings.organisation.name,
        settings.organisation.code,
        rules.protocol.id,
        settings.sms.gateway,
        settings.mail.gateway
    );
    OK
}
