//! `nazorg doctor`: looks at a set-up and tells in words what is well, what is not, and what to do.
//!
//! It changes nothing and makes nothing, and works beside a daemon that runs. What rests on something that is at fault is
//! told to rest on it, and everything else is looked at.

mod clock;
mod database;
mod disk;
mod gateways;
mod journal;
mod keys;
mod people;
mod places;
mod pulse;
mod report;
mod rules;
mod settings;
mod words;

use std::time::Duration;

use super::proof::prove;
use super::{Config, FAILED, OK, WRONG};
use crate::clock::Clock;
use crate::settings::SettingsError;
use report::{Report, State};

/// How long one look over the network, or into a database, may take.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn doctor(config: &Config, json: bool) -> anyhow::Result<u8> {
    let proof = match prove(config.config.as_deref()) {
        Ok(proof) => proof,
        Err(SettingsError::Problems(problems)) => {
            // Without the lines of the file: the one at fault may hold a password.
            for (what, mend) in problems.briefly() {
                eprintln!("{what}; {mend}");
            }
            return Ok(WRONG);
        }
        Err(error) => {
            eprintln!("{:#}", anyhow::Error::from(error));
            return Ok(WRONG);
        }
    };
    let now = Clock::System.now();
    let mut report = Report::default();
    let name = config.config.as_deref().map(|path| path.display().to_string());
    settings::look(&mut report, &proof, name.as_deref());
    let settings = &proof.settings;
    let mut base = database::look(&mut report, settings).await;
    clock::look(&mut report, settings, &mut base, now).await;
    gateways::look(&mut report, settings, !proof.problems.is_empty()).await;
    disk::look(&mut report, settings);
    keys::look(&mut report, settings, &mut base).await;
    journal::look(&mut report, settings, &mut base, now).await;
    pulse::look(&mut report, settings, &mut base, now).await;
    rules::look(&mut report, &proof, &mut base).await;
    people::look(&mut report, settings, &mut base, now).await;
    base.close(&mut report).await;

    if json {
        println!("{}", report.json()?);
    } else {
        print!("{}", report.words());
        println!("{}", sum(report.count(State::Fault), report.count(State::Look)));
    }
    Ok(if report.count(State::Fault) > 0 { FAILED } else { OK })
}

fn sum(faults: usize, looks: usize) -> String {
    let looks = match looks {
        0 => String::new(),
        1 => " One thing should be looked at.".to_owned(),
        more => format!(" {more} things should be looked at."),
    };
    match faults {
        0 => format!("Nothing is at fault.{looks}"),
        1 => format!("One thing is at fault.{looks}"),
        more => format!("{more} things are at fault.{looks}"),
    }
}
