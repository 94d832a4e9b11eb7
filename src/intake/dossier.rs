//! The one shape that every intake ends in: a dossier with its one or two persons.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use jiff::civil::Date;

use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::person::{AddressKind, AgeBand, Caution, Channel, DayPart, Holder, Language, LegalBasis, ToldHow};
use crate::care::protocol::DateName;

/// Between the points of one kind in [`IncomingPerson::fields`] (ASCII record separator).
const BETWEEN_POINTS: char = '\u{1e}';
/// Between a point and its holder in [`IncomingPerson::fields`] (ASCII unit separator).
const BEFORE_HOLDER: char = '\u{1f}';

/// One dossier of one organisation as it came in, normalised and checked, not yet known to any store.
///
/// Its `Debug` prints codes, dates and counts only: references and names stay out of every log.
#[derive(Clone, PartialEq, Eq)]
pub struct IncomingDossier {
    /// The organisation's own dossier reference, trimmed.
    pub reference: String,
    /// The day of the closing, in the organisation's own calendar.
    pub closed_on: Date,
    /// Where the dossier stands. Closed where the file does not say; deceased wherever the closing reason says so.
    pub status: DossierStatus,
    /// Why it was closed.
    pub closing_reason: Option<ClosingReason>,
    /// The help that it was about.
    pub help_kind: Option<HelpKind>,
    /// What a step plan may count from beside the closing: the end of the solution and of budget management, past or to come,
    /// and the dates that the organisation names.
    pub dates: BTreeMap<DateName, Date>,
    /// The counsellor as the file names them: an id, a mail address or a name.
    pub counsellor: Option<String>,
    /// The team as the file names it.
    pub team: Option<String>,
    /// The organisation that controls the data, as the file names it.
    pub controller: Option<String>,
    /// The organisation that does the aftercare, as the file names it.
    pub executor: Option<String>,
    /// One or two persons: in the order of their columns, or by own reference and name where they came on two rows.
    pub persons: Vec<IncomingPerson>,
    /// The lines (CSV) or rows (XLSX) of the file that it was read from, counted from 1, ascending.
    pub lines: Vec<u64>,
}

impl IncomingDossier {
    /// The dossier's own fields, by field name, in a spelling that is stable across files, formats and releases, so that
    /// a later import can be compared field by field with the former one. A field without a value is absent.
    ///
    /// The persons have their own: [`IncomingPerson::fields`].
    #[must_use]
    pub fn fields(&self) -> BTreeMap<&'static str, String> {
        let mut fields = Fields::default();
        fields.put("reference", Some(&self.reference));
        fields.put("closed-on", Some(self.closed_on));
        fields.put("status", Some(self.status));
        fields.put("closing-reason", self.closing_reason);
        fields.put("help-kind", self.help_kind);
        for name in [DateName::SOLUTION_END, DateName::BUDGET_MANAGEMENT_END] {
            fields.put(name, self.dates.get(&DateName::new(name)));
        }
        let own = self
            .dates
            .iter()
            .filter(|(name, _)| DateName::own(name.as_str()).is_some());
        fields.put_list(
            "dates",
            own.map(|(name, date)| format!("{} {date}", name.as_str())),
            ',',
        );
        fields.put("counsellor", self.counsellor.as_ref());
        fields.put("team", self.team.as_ref());
        fields.put("controller", self.controller.as_ref());
        fields.put("executor", self.executor.as_ref());
        fields.0
    }
}

impl fmt::Debug for IncomingDossier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingDossier")
            .field("closed_on", &self.closed_on)
            .field("status", &self.status)
            .field("closing_reason", &self.closing_reason)
            .field("help_kind", &self.help_kind)
            .field("persons", &self.persons)
            .field("lines", &self.lines)
            .finish_non_exhaustive()
    }
}

/// One person of an incoming dossier.
///
/// Its `Debug` prints codes and counts only, never a name, number, address or code word.
#[derive(Clone, PartialEq, Eq)]
pub struct IncomingPerson {
    /// The organisation's own reference of the person.
    pub reference: Option<String>,
    /// The name, white space collapsed.
    pub name: String,
    /// The name under which the service may present itself to this person.
    pub presented_name: Option<String>,
    /// The person's languages, the preferred one first.
    pub languages: Vec<Language>,
    /// What is to be minded in every contact.
    pub cautions: BTreeSet<Caution>,
    /// The age band; `None` unless the organisation switched it on.
    pub age_band: Option<AgeBand>,
    /// How the person can be reached: mobiles, landlines, mail, post; no value twice.
    pub points: Vec<IncomingPoint>,
    /// The preferred channel.
    pub preferred_channel: Option<Channel>,
    /// The preferred part of the day.
    pub preferred_day_part: Option<DayPart>,
    /// The code word by which the person knows that it is the service that calls.
    pub code_word: Option<String>,
    /// The legal basis of aftercare.
    pub legal_basis: Option<LegalBasis>,
    /// The day on which the person was told about aftercare.
    pub told_on: Option<Date>,
    /// How the person was told.
    pub told_how: Option<ToldHow>,
}

impl IncomingPerson {
    /// The person's fields, as [`IncomingDossier::fields`] gives the dossier's. Contact points stand under their kind
    /// (`mobile`, `landline`, `mail`, `post`), sorted, each followed by U+001F and its holder, with U+001E between them.
    #[must_use]
    pub fn fields(&self) -> BTreeMap<&'static str, String> {
        let mut fields = Fields::default();
        fields.put("person-reference", self.reference.as_ref());
        fields.put("name", Some(&self.name));
        fields.put("presented-name", self.presented_name.as_ref());
        fields.put_list("languages", self.languages.iter().map(ToString::to_string), ',');
        fields.put_list("cautions", self.cautions.iter().map(ToString::to_string), ',');
        fields.put("age-band", self.age_band);
        for &kind in AddressKind::ALL {
            let mut points: Vec<String> = self
                .points
                .iter()
                .filter(|point| point.kind == kind)
                .map(|point| format!("{}{BEFORE_HOLDER}{}", point.value, point.holder))
                .collect();
            points.sort_unstable();
            fields.put_list(kind.code(), points.into_iter(), BETWEEN_POINTS);
        }
        fields.put("preferred-channel", self.preferred_channel);
        fields.put("day-part", self.preferred_day_part);
        fields.put("code-word", self.code_word.as_ref());
        fields.put("legal-basis", self.legal_basis);
        fields.put("told-on", self.told_on);
        fields.put("told-how", self.told_how);
        fields.0
    }
}

impl fmt::Debug for IncomingPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingPerson")
            .field("languages", &self.languages)
            .field("cautions", &self.cautions)
            .field("age_band", &self.age_band)
            .field("points", &self.points)
            .field("preferred_channel", &self.preferred_channel)
            .field("preferred_day_part", &self.preferred_day_part)
            .field("legal_basis", &self.legal_basis)
            .field("told_on", &self.told_on)
            .field("told_how", &self.told_how)
            .finish_non_exhaustive()
    }
}

/// One number, mail address or postal address of a person.
///
/// Its `Debug` prints kind and holder, never the value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IncomingPoint {
    /// What it is.
    pub kind: AddressKind,
    /// E.164 for numbers (ITU-T E.164, `+32470123456`); the mail address with its domain in lower case; the lines of a
    /// postal address, trimmed, with a line feed between them.
    pub value: String,
    /// Whose it is.
    pub holder: Holder,
}

impl fmt::Debug for IncomingPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IncomingPoint")
            .field("kind", &self.kind)
            .field("holder", &self.holder)
            .finish_non_exhaustive()
    }
}

/// Collects the fields that have a value.
#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Fields {
    fn put(&mut self, field: &'static str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.insert(field, value.to_string());
        }
    }

    fn put_list(&mut self, field: &'static str, values: impl Iterator<Item = String>, between: char) {
        let mut joined = String::new();
        for value in values {
            if !joined.is_empty() {
                joined.push(between);
            }
            joined.push_str(&value);
        }
        if !joined.is_empty() {
            self.0.insert(field, joined);
        }
    }
}
