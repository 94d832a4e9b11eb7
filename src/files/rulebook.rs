//! The files of one version of the rules, together: read from disk or from the database, checked, and fingerprinted.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::problem::{Problem, Problems};
use super::together::{Together, before_use};
use super::{calendars, fingerprint, protocols, questionnaires, risk, wording};
use crate::care::ids::RulesId;
use crate::care::person::Language;
use crate::care::rules::Rules;

/// The sources of one version, as they are kept in the database.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sources {
    /// The step plan.
    pub protocol: Source,
    /// The questionnaires.
    pub questionnaires: Vec<Source>,
    /// The relapse rules.
    pub risk: Source,
    /// The calendar.
    pub calendar: Source,
    /// The holidays of the calendar that are switched on as options.
    pub options: Vec<String>,
    /// The message texts by language.
    pub messages: BTreeMap<Language, String>,
}

/// What files are checked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To run what was put to use before.
    ToRun,
    /// To be put to use.
    ToActivate,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name, for messages.
    pub file: String,
    /// Its text.
    pub text: String,
}

/// Why sources make no rules.
#[derive(Debug, thiserror::Error)]
pub enum SourcesError {
    /// The files have problems.
    #[error("{}", .0.iter().map(Problems::render).collect::<Vec<_>>().join("\n"))]
    Problems(Vec<Problems>),
    /// The row of the database is no set of sources.
    #[error("the row is no set of files: {0}")]
    Body(#[source] serde_json::Error),
}

/// The hashes of a version, for its row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashes {
    /// Offsets, ladders, terms.
    pub timing: String,
    /// Items, codes, conditions.
    pub meaning: String,
    /// Texts.
    pub wording: String,
    /// Windows, holidays, service hours.
    pub calendar: String,
    /// The time-zone data.
    pub tzdb: String,
    /// All of it: the id of the row.
    pub id: String,
}

impl Sources {
    /// Reads what the database holds.
    ///
    /// # Errors
    /// Where it is no set of sources.
    pub fn from_body(body: &str) -> Result<Self, SourcesError> {
        serde_json::from_str(body).map_err(SourcesError::Body)
    }

    /// What the database holds.
    ///
    /// # Errors
    /// None in practice; texts can always be written.
    pub fn to_body(&self) -> Result<String, SourcesError> {
        serde_json::to_string(self).map_err(SourcesError::Body)
    }

    /// The message texts by language.
    #[must_use]
    pub fn texts(&self) -> BTreeMap<Language, String> {
        self.messages.clone()
    }

    /// Checks every file and all of them together, and makes rules.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn check(&self, id: RulesId) -> Result<Rules, SourcesError> {
        self.check_all(id, Purpose::ToRun).map_err(SourcesError::Problems)
    }

    /// Checks files that are to be put to use: as [`Sources::check`] does, and also whether what they say can come about,
    /// and whether the plan is complete in every language that it names.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn check_before_use(&self, id: RulesId) -> Result<Rules, SourcesError> {
        self.check_all(id, Purpose::ToActivate).map_err(SourcesError::Problems)
    }

    fn check_all(&self, id: RulesId, purpose: Purpose) -> Result<Rules, Vec<Problems>> {
        let mut found = Vec::new();
        let mut keep = |problems: Problems| found.push(problems);
        let protocol = protocols::read(&self.protocol.file, &self.protocol.text)
            .map_err(&mut keep)
            .ok();
        let files: Vec<_> = self
            .questionnaires
            .iter()
            .filter_map(|source| questionnaires::read(&source.file, &source.text).map_err(&mut keep).ok())
            .collect();
        let risk = risk::read(&self.risk.file, &self.risk.text).map_err(&mut keep).ok();
        let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        let calendar = calendars::read(&self.calendar.file, &self.calendar.text)
            .and_then(|calendar| {
                calendar.with_options(&options).map_err(|unknown| {
                    let mut problems = Problems::new(&self.calendar.file, &self.calendar.text);
                    let mend = "name an option of this calendar in the settings, or add it to the file";
                    problems.push(Problem::of_the_file(unknown.to_string(), mend));
                    problems
                })
            })
            .map_err(&mut keep)
            .ok();
        let (true, Some(protocol), Some(risk), Some(calendar)) = (found.is_empty(), protocol, risk, calendar) else {
            return Err(found);
        };
        let mut found = match purpose {
            Purpose::ToRun => Vec::new(),
            Purpose::ToActivate => before_use::check(&protocol, &files, &risk, &calendar),
        };
        let plan = protocol.clone();
        let together = Together {
            protocol,
            questionnaires: files,
            risk,
            calendar,
        };
        let mut rules = match together.into_rules(id, std::collections::BTreeSet::new()) {
            Ok(rules) => rules,
            Err(problems) if found.is_empty() => return Err(problems),
            // They are among those that were found.
            Err(_) => return Err(found),
        };
        let (languages, amiss) =
            wording::complete_languages(&self.messages, &rules.protocol, &rules.questionnaires, &rules.risk);
        if languages.is_empty() {
            found.extend(amiss);
        } else if purpose == Purpose::ToActivate {
            wording::half_translated(&plan, &languages, &self.messages, amiss, &mut found);
        }
        if !found.is_empty() {
            return Err(found);
        }
        rules.languages = languages;
        Ok(rules)
    }

    /// The hashes of checked rules.
    #[must_use]
    pub fn hashes(&self, rules: &Rules) -> Hashes {
        let timing = fingerprint::timing_hash(&rules.protocol).to_string();
        let meaning = fingerprint::meaning_hash(&rules.questionnaires, &rules.risk).to_string();
        let wording =
            fingerprint::wording_hash(&rules.protocol, &rules.questionnaires, &rules.risk, &self.messages).to_string();
        let calendar = hex(&[&self.calendar.text, &self.options.join(" ")]);
        let tzdb = jiff::tz::db().clone();
        let tzdb = format!("{tzdb:?}")
            .chars()
            .filter(|c| !c.is_control())
            .take(200)
            .collect::<String>();
        let id = hex(&[&timing, &meaning, &wording, &calendar, &tzdb]);
        Hashes {
            timing,
            meaning,
            wording,
            calendar,
            tzdb,
            id: format!("ru_{}", id.get(..32).unwrap_or(&id)),
        }
    }
}

/// SHA-256 over length-prefixed texts, in hexadecimal.
fn hex(texts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
