//! Everything that a start rests on, looked at together, so that `nazorg config check` and `nazorg run` say the same.

use std::path::Path;

use anyhow::{Context as _, bail};

use super::library::Library;
use crate::care::calendar::Country;
use crate::care::person::Language;
use crate::care::rules::Rules;
use crate::engine::Wires;
use crate::files::help_lines::HelpLines;
use crate::files::problem::Problems;
use crate::settings::{GatewayError, Settings, SettingsError};
use crate::web::page::{Missing, Pages};

/// Settings with all that they choose, and what is wrong with it.
pub(super) struct Proof {
    pub settings: Settings,
    /// The rules of the files, where nothing is wrong with them.
    pub rules: Option<Rules>,
    /// What does not stop anything, but is to be known.
    pub warnings: Vec<String>,
    /// What is wrong in the settings file itself.
    pub problems: Problems,
    /// What is wrong with help lines and page templates.
    pub other_faults: Vec<String>,
    /// What is wrong with the files of the rules: a start goes by those in the database.
    pub rule_faults: Vec<String>,
    wires: Option<Wires>,
    gateway_faults: Vec<String>,
}

/// Looks at settings, rules, help lines, page templates and gateways.
///
/// # Errors
/// Where no settings can be made of the file at all.
pub(super) fn prove(path: Option<&Path>) -> Result<Proof, SettingsError> {
    let (settings, problems) = Settings::read(path)?;
    let (mut other_faults, mut rule_faults, mut warnings) = (Vec::new(), Vec::new(), Vec::new());
    let mut gateway_faults = Vec::new();
    let library = Library::new(settings.folder());
    let rules = library.sources(&settings).and_then(|sources| library.check(&sources));
    let rules = rules.map_err(|error| rule_faults.push(format!("{error:#}"))).ok();
    if let Some(rules) = &rules {
        rule_faults.extend(without_hours(&settings, &rules.languages));
    }
    match library.help_lines() {
        Ok(lines) => warnings.extend(untested(&settings, &lines)),
        Err(error) => other_faults.push(format!("{error:#}")),
    }
    if let Err(error) = Pages::open(library.templates().as_deref(), Missing::ShowDutch) {
        other_faults.push(format!("{:#}", anyhow::Error::from(error)));
    }
    let wires = match settings.wires() {
        Ok(wires) => Some(wires),
        Err(errors) => {
            // What else is wrong with a gateway stands among the problems of the settings already, with its place.
            let is_secret =
                |error: &GatewayError| matches!(error, GatewayError::Secret { .. } | GatewayError::EmptySecret { .. });
            let told = errors
                .into_iter()
                .filter(|error| problems.is_empty() || is_secret(error));
            gateway_faults.extend(told.map(|error| format!("{:#}", anyhow::Error::from(error))));
            None
        }
    };
    Ok(Proof {
        settings,
        rules,
        warnings,
        problems,
        other_faults,
        rule_faults,
        wires,
        gateway_faults,
    })
}

impl Proof {
    /// Everything that is wrong.
    pub(super) fn faults(&self) -> Vec<String> {
        [self.in_the_way(), self.rule_faults.clone()].concat()
    }

    /// What no start goes on with.
    fn in_the_way(&self) -> Vec<String> {
        let problems = (!self.problems.is_empty()).then(|| self.problems.render());
        let others = self.other_faults.iter().chain(&self.gateway_faults).cloned();
        problems.into_iter().chain(others).collect()
    }

    /// What a start needs. Files of rules that somebody is at work on do not stop it: workers read the database, and where
    /// nothing is active there yet, the start says what is wrong with them.
    pub(super) fn for_a_start(self) -> anyhow::Result<(Settings, Wires)> {
        if !self.in_the_way().is_empty() {
            bail!("{}", self.faults().join("\n"));
        }
        let wires = self.wires.context("the gateways cannot be made")?;
        for warning in &self.warnings {
            tracing::warn!("{warning}");
        }
        for fault in &self.rule_faults {
            tracing::warn!("the files of the rules have faults, so they could not be activated: {fault}");
        }
        Ok((self.settings, wires))
    }
}

/// What to say where messages are sent in a language in which the settings tell no hours.
pub(super) fn without_hours<'a>(
    settings: &Settings,
    languages: impl IntoIterator<Item = &'a Language>,
) -> Option<String> {
    let told = |language: &Language| {
        let hours = settings.organisation.hours.get(language);
        hours.is_some_and(|hours| !hours.trim().is_empty())
    };
    let missing: Vec<&str> = languages
        .into_iter()
        .filter(|language| !told(language))
        .map(|language| language.tag())
        .collect();
    (settings.sends() && !missing.is_empty()).then(|| {
        format!(
            "[organisation] hours: messages are sent in {0}, and it is not said in {0} when your number answers; \
             add a line for each language, such as hours.nl = \"ma-vr 9-17 u\"",
            missing.join(", ")
        )
    })
}

/// A line for every help line of the country that nobody of the service ever called.
fn untested(settings: &Settings, lines: &HelpLines) -> Vec<String> {
    let country = Country::parse(&settings.organisation.country);
    let lines = lines
        .untested()
        .filter(|line| country.is_none_or(|own| line.country == own));
    lines
        .map(|line| {
            format!(
                "the help line `{}` ({}) was never tested: call it, and note the day in help-lines.toml",
                line.id, line.phone
            )
        })
        .collect()
}
