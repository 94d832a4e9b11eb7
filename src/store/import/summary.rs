//! What an import needs to know beside its rows, and what it did.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::Date;

use crate::care::enrolment::EnrolmentRules;
use crate::care::ids::RulesId;
use crate::care::person::{LegalBasis, Purpose};

/// What an import needs to know beside the rows.
#[derive(Clone, Debug)]
pub struct ImportSettings {
    /// The controller of rows that name none: the organisation's code, and part of every derived id.
    pub controller: String,
    /// The executor of rows that name none.
    pub executor: String,
    /// The organisation's time zone, by its name (IANA); new persons get it.
    pub tz: String,
    /// The protocol that new trajectories follow.
    pub protocol: String,
    /// Its active rules.
    pub rules: RulesId,
    /// Who is enrolled, by closing reason.
    pub enrolment: EnrolmentRules,
    /// Dossiers closed before this day are known and not enrolled.
    pub oldest_closing: Option<Date>,
    /// How many dossiers may start in a day.
    pub starts_per_day: u32,
    /// The legal basis of a purpose where a row gives none; a purpose that has none here and in the row gets no row.
    pub bases: BTreeMap<Purpose, LegalBasis>,
    /// How long a worker has for the questions that an import raises.
    pub ask_term: SignedDuration,
    /// What is being taken in.
    pub source: ImportSource,
}

/// What is being taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportSource {
    /// An organisation's whole list: what it no longer names is listed, and the first one waits for an approval.
    Export,
    /// One dossier, entered by hand at the closing talk.
    Form,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportSummary {
    /// The batch, where anything was new or changed.
    pub batch: Option<String>,
    /// Whether what is to start waits for an approval of the batch.
    pub needs_approval: bool,
    /// Dossiers that were not known.
    pub new: u64,
    /// Dossiers of which anything changed.
    pub changed: u64,
    /// Dossiers of which nothing did.
    pub unchanged: u64,
    /// Dossiers that were opened again.
    pub reopened: u64,
    /// Dossiers whose person died.
    pub deceased: u64,
    /// Persons of dossiers for whom a trajectory was made.
    pub enrolled: u64,
    /// Persons of dossiers about whom a worker is asked.
    pub asked: u64,
    /// Persons of dossiers whom the rules leave out.
    pub declined: u64,
    /// Persons of dossiers who had objected.
    pub objected: u64,
    /// Persons whose name changed without a reference: nothing of them was changed, and a worker is asked.
    pub conflicts: u64,
    /// References of dossiers of the same controllers that the file no longer names; nothing was done with them.
    pub vanished: Vec<String>,
    /// References of rows that concern somebody who was erased; they were passed over.
    pub erased: Vec<String>,
    /// References of dossiers that had reached their term and were deleted; they were passed over.
    pub past_term: Vec<String>,
}

impl ImportSummary {
    pub(super) fn add(&mut self, part: Self) {
        self.new += part.new;
        self.changed += part.changed;
        self.unchanged += part.unchanged;
        self.reopened += part.reopened;
        self.deceased += part.deceased;
        self.enrolled += part.enrolled;
        self.asked += part.asked;
        self.declined += part.declined;
        self.objected += part.objected;
        self.conflicts += part.conflicts;
        self.vanished.extend(part.vanished);
        self.erased.extend(part.erased);
        self.past_term.extend(part.past_term);
    }
}
