//! `nazorg user`: the people who work with it.

use std::io::{BufRead as _, IsTerminal as _};

use anyhow::{Context as _, bail};
use clap::Subcommand;
use futures_util::FutureExt as _;
use secrecy::SecretString;

use super::{Config, OK, service};
use crate::care::person::{Language, Role};
use crate::clock::Clock;
use crate::store::workers::{self, NewWorker};
use crate::vault::{Randomness, password};

/// What to do.
#[derive(Subcommand)]
pub(super) enum What {
    /// Add somebody; the password is asked for, or read from standard input.
    Add {
        /// The mail address to sign in with.
        mail: String,
        /// The name.
        #[arg(long)]
        name: String,
        /// volunteer, expert-by-experience, counsellor or coordinator.
        #[arg(long, default_value = "counsellor")]
        role: String,
        /// The team.
        #[arg(long)]
        team: Option<String>,
        #[command(flatten)]
        config: Config,
    },
    /// Set a new password for somebody who forgot theirs: every session ends, and a lock on the sign-in is lifted.
    Password {
        /// The mail address to sign in with.
        mail: String,
        #[command(flatten)]
        config: Config,
    },
}

pub(super) async fn user(what: What) -> anyhow::Result<u8> {
    match what {
        What::Add {
            mail,
            name,
            role,
            team,
            config,
        } => add(mail, name, &role, team, &config).await,
        What::Password { mail, config } => set_password(mail, &config).await,
    }
}

async fn set_password(mail: String, config: &Config) -> anyhow::Result<u8> {
    let settings = super::settings(config)?;
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let wanted = service.keys.clone();
    let found = service
        .store
        .read(move |conn| async move { workers::by_login(conn, &wanted, &mail).await }.boxed())
        .await?;
    let worker = found.context("nobody works here under that mail address")?.worker;
    let password = ask_password()?;
    password::check(&password)?;
    let (hashing, keys, now) = (service.keys.clone(), service.keys.clone(), service.clock.now());
    let hash = tokio::task::spawn_blocking(move || password::hash(&password, hashing.random())).await??;
    let id = worker.clone();
    service
        .store
        .write(move |conn| async move { workers::set_password(conn, &keys, &worker, &hash, None, now).await }.boxed())
        .await?;
    println!("{id} has a new password and is signed out everywhere.");
    Ok(OK)
}

async fn add(mail: String, name: String, role: &str, team: Option<String>, config: &Config) -> anyhow::Result<u8> {
    let settings = super::settings(config)?;
    let known = || Role::ALL.iter().map(|role| role.code()).collect::<Vec<_>>().join(", ");
    let role = Role::from_code(role).with_context(|| format!("`{role}` is no role; known are {}", known()))?;
    if mail.parse::<lettre::Address>().is_err() {
        bail!("that is no mail address; write one such as an@example.org");
    }
    let password = ask_password()?;
    password::check(&password)?;
    let language = settings.organisation.languages.first().copied().unwrap_or(Language::NL);
    let service = service::open(settings, Clock::System, Randomness::System, true).await?;
    let hash = {
        let keys = service.keys.clone();
        tokio::task::spawn_blocking(move || password::hash(&password, keys.random())).await??
    };
    let worker = NewWorker {
        mail,
        name,
        role,
        team,
        language,
        password: hash,
    };
    let (keys, now) = (service.keys.clone(), service.clock.now());
    let id = service
        .store
        .write(move |conn| async move { workers::add(conn, &keys, &worker, None, now).await }.boxed())
        .await
        .map_err(|error| {
            if error.is_duplicate() {
                anyhow::anyhow!("somebody with that mail address is there already")
            } else {
                error.into()
            }
        })?;
    println!("Added {id}, who may sign in at {}/", service.settings.web.workspace_url);
    Ok(OK)
}

fn ask_password() -> anyhow::Result<SecretString> {
    if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password (12 characters or more): ")?;
        let again = rpassword::prompt_password("Once more: ")?;
        if first != again {
            bail!("the two are not the same; nothing was changed");
        }
        return Ok(SecretString::from(first));
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("no password could be read from standard input")?;
    Ok(SecretString::from(line.trim_end_matches(['\r', '\n']).to_owned()))
}
