//! Exports between their upload and their import: held in memory, for the one who sent them, for an hour at most.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::desk::Desk;
use super::trouble::Trouble;
use crate::care::calendar;
use crate::care::enrolment::EnrolmentRules;
use crate::care::ids::{RulesId, WorkerId};
use crate::care::person::{Language, LegalBasis, Purpose};
use crate::intake::{self, IncomingDossier};
use crate::store::import::{ImportSettings, ImportSource, ImportSummary};

/// So many files are held at once; each may take tens of megabytes.
const HELD_MOST: usize = 3;

/// A file that nobody came back for goes after so long.
const HELD_FOR: SignedDuration = SignedDuration::from_hours(1);

/// What the settings say of exports and enrolment.
#[derive(Clone, Debug)]
pub struct IntakeSettings {
    /// Our field names to the headers of the organisation's own export.
    pub mapping: intake::Mapping,
    /// Whether the organisation keeps age bands.
    pub age_bands: bool,
    /// The controller of rows that name none; `None` for the organisation itself.
    pub controller: Option<String>,
    /// The executor of rows that name none; `None` for the organisation itself.
    pub executor: Option<String>,
    /// Who is enrolled, by closing reason.
    pub enrolment: EnrolmentRules,
    /// Dossiers closed before this day are known and not enrolled.
    pub oldest_closing: Option<Date>,
    /// How many dossiers may start in a day.
    pub starts_per_day: u32,
    /// The legal basis of a purpose where a row gives none.
    pub bases: BTreeMap<Purpose, LegalBasis>,
    /// How long a worker has for the questions that an import raises.
    pub ask_term: SignedDuration,
}

impl Default for IntakeSettings {
    fn default() -> Self {
        Self {
            mapping: intake::Mapping::default(),
            age_bands: false,
            controller: None,
            executor: None,
            enrolment: EnrolmentRules::default(),
            oldest_closing: None,
            starts_per_day: 50,
            bases: BTreeMap::new(),
            ask_term: SignedDuration::from_hours(24 * 7),
        }
    }
}

impl IntakeSettings {
    /// How a file is read.
    pub(super) fn reading(&self, desk: &Desk, language: Language) -> intake::Settings {
        // Numbers without a country code are Belgian unless the service is Dutch.
        let country = match desk.web().settings.country {
            calendar::Country::NL => intake::Country::Nl,
            _ => intake::Country::Be,
        };
        let today = desk.zone().to_datetime(desk.now()).date();
        intake::Settings {
            country,
            mapping: self.mapping.clone(),
            age_bands: self.age_bands,
            today,
            language,
        }
    }

    /// How dossiers are taken in.
    pub(super) async fn importing(&self, desk: &Desk, source: ImportSource) -> Result<ImportSettings, Trouble> {
        let active = desk.engine().active().await?;
        let org = desk.keys().org();
        Ok(ImportSettings {
            controller: self.controller.clone().unwrap_or_else(|| org.to_owned()),
            executor: self.executor.clone().unwrap_or_else(|| org.to_owned()),
            tz: desk.zone().iana_name().unwrap_or("Europe/Brussels").to_owned(),
            protocol: desk.engine().settings().protocol.clone(),
            rules: RulesId::from(active.rules.id.as_str()),
            enrolment: self.enrolment.clone(),
            oldest_closing: self.oldest_closing,
            starts_per_day: self.starts_per_day,
            bases: self.bases.clone(),
            ask_term: self.ask_term,
            source,
        })
    }
}

/// Where an upload stands.
pub(super) enum Stage {
    /// It is being read and tried.
    Reading,
    /// It was read; nothing was written.
    Checked(Box<Checked>),
    /// It is being written: dossiers done, and in all.
    Writing(u64, u64),
    /// It was written.
    Done(Box<(ImportSummary, u64)>),
    /// The file is broken as a whole; what is wrong with it, in words.
    Broken(String),
    /// A fault of ours, or the database was away; the same file again goes on from there.
    Failed,
}

/// What a dry run found.
pub(super) struct Checked {
    pub(super) dossiers: Vec<IncomingDossier>,
    pub(super) summary: ImportSummary,
    pub(super) rows: u64,
    pub(super) rejected: u64,
    pub(super) notes: Vec<String>,
}

/// One upload.
pub(super) struct Upload {
    pub(super) worker: WorkerId,
    pub(super) at: Timestamp,
    pub(super) file_hash: String,
    pub(super) stage: Mutex<Stage>,
    pub(super) rejects: Mutex<Option<Vec<u8>>>,
}

impl Upload {
    pub(super) fn set(&self, stage: Stage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
    }
}

/// The uploads that are held.
#[derive(Default)]
pub(super) struct Uploads(Mutex<HashMap<String, Arc<Upload>>>);

impl Uploads {
    /// Holds an upload under an id; refused while too many are held.
    pub(super) fn hold(&self, id: String, upload: Arc<Upload>) -> Result<(), Trouble> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = upload.at;
        held.retain(|_, one| one.at + HELD_FOR > now && (one.worker != upload.worker || one.is_writing()));
        if held.len() >= HELD_MOST {
            return Err(Trouble::Busy);
        }
        held.insert(id, upload);
        Ok(())
    }

    /// The upload of that id, for the one who sent it.
    pub(super) fn of(&self, id: &str, worker: &WorkerId) -> Option<Arc<Upload>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(id).filter(|upload| upload.worker == *worker).cloned()
    }
}

impl Upload {
    fn is_writing(&self) -> bool {
        matches!(
            *self.stage.lock().unwrap_or_else(PoisonError::into_inner),
            Stage::Writing(..)
        )
    }
}
