//! Who is enrolled, who is asked about, and when the dossiers of an approved import start.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::calendar::{Calendar, PersonTime};
use super::dossier::{ClosingReason, DossierStatus, EnrolmentDecision, EnrolmentRule};
use super::task::TaskReason;
use super::vocabulary::vocabulary;

vocabulary! {
    /// Why the enrolment decision on one person of one dossier is what it is.
    pub enum EnrolmentWhy {
        /// The organisation's rule for the closing reason.
        Rule = "rule",
        /// The file gives no closing reason.
        NoReason = "no-reason",
        /// The person died, or the dossier says so.
        Deceased = "deceased",
        /// The person objected.
        Objected = "objected",
        /// The dossier is open again: a worker is in touch.
        Reopened = "reopened",
        /// Closed before the oldest closing date that the organisation takes up.
        TooOld = "too-old",
        /// A worker decided.
        Worker = "worker",
    }
}

impl EnrolmentWhy {
    /// What the worker is told who is asked to decide; `None` where nobody is asked.
    #[must_use]
    pub const fn asked(self) -> Option<TaskReason> {
        match self {
            Self::Deceased => Some(TaskReason::Died),
            Self::NoReason => Some(TaskReason::NoClosingReason),
            Self::Rule => Some(TaskReason::ClosingReason),
            Self::Objected | Self::Reopened | Self::TooOld | Self::Worker => None,
        }
    }
}

/// What an organisation does with a dossier, by its closing reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrolmentRules {
    by_reason: BTreeMap<ClosingReason, EnrolmentRule>,
    unknown: EnrolmentRule,
}

impl Default for EnrolmentRules {
    /// Completed or going on alone: enrol. Deceased: never. Everything else, and no reason at all: ask a worker. The
    /// division is ours; the reasons are those of the Dutch exchange model for debt help (DDAS v1.0, `uitstroom.reden`).
    fn default() -> Self {
        let by_reason = ClosingReason::ALL.iter().map(|&reason| {
            let rule = match reason {
                ClosingReason::Completed | ClosingReason::OnOwn => EnrolmentRule::Enrol,
                ClosingReason::Deceased => EnrolmentRule::Never,
                ClosingReason::Moved
                | ClosingReason::NoShow
                | ClosingReason::Withdrawn
                | ClosingReason::NotFitting
                | ClosingReason::ConditionsNotMet
                | ClosingReason::Other => EnrolmentRule::Ask,
            };
            (reason, rule)
        });
        Self {
            by_reason: by_reason.collect(),
            unknown: EnrolmentRule::Ask,
        }
    }
}

impl EnrolmentRules {
    /// The same rules with another one for a reason, or for dossiers without any (`None`).
    #[must_use]
    pub fn with(mut self, reason: Option<ClosingReason>, rule: EnrolmentRule) -> Self {
        match reason {
            Some(reason) => {
                self.by_reason.insert(reason, rule);
            }
            None => self.unknown = rule,
        }
        self
    }

    /// The rule for a closing reason.
    #[must_use]
    pub fn of(&self, reason: Option<ClosingReason>) -> EnrolmentRule {
        reason
            .and_then(|reason| self.by_reason.get(&reason))
            .copied()
            .unwrap_or(self.unknown)
    }
}

/// What the decision on one person of one dossier rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Case {
    /// Why the dossier was closed.
    pub reason: Option<ClosingReason>,
    /// Where it stands.
    pub status: DossierStatus,
    /// When it was closed.
    pub closed_on: Date,
    /// Whether the person is known to object to aftercare.
    pub objected: bool,
}

/// Decides on one person of one dossier. No rule can enrol the dead, whoever objected, or a dossier that is open.
#[must_use]
pub fn decide(rules: &EnrolmentRules, case: &Case, oldest: Option<Date>) -> (EnrolmentDecision, EnrolmentWhy) {
    if case.status == DossierStatus::Deceased || case.reason == Some(ClosingReason::Deceased) {
        return (EnrolmentDecision::Declined, EnrolmentWhy::Deceased);
    }
    if case.objected {
        return (EnrolmentDecision::Objected, EnrolmentWhy::Objected);
    }
    if case.status == DossierStatus::Reopened {
        return (EnrolmentDecision::Declined, EnrolmentWhy::Reopened);
    }
    if too_old(case.closed_on, oldest) {
        return (EnrolmentDecision::Declined, EnrolmentWhy::TooOld);
    }
    let why = if case.reason.is_some() {
        EnrolmentWhy::Rule
    } else {
        EnrolmentWhy::NoReason
    };
    match rules.of(case.reason) {
        EnrolmentRule::Enrol => (EnrolmentDecision::Enrolled, why),
        EnrolmentRule::Ask => (EnrolmentDecision::Asked, why),
        EnrolmentRule::Never => (EnrolmentDecision::Declined, why),
    }
}

/// Whether a dossier was closed before the oldest closing date that is taken up.
#[must_use]
pub fn too_old(closed_on: Date, oldest: Option<Date>) -> bool {
    oldest.is_some_and(|oldest| closed_on < oldest)
}

/// Whether an import waits for an approval: the first one of an organisation always, a later one where it would start
/// more dossiers than may start in a day.
#[must_use]
pub fn needs_approval(is_first: bool, starting: u64, per_day: u32) -> bool {
    starting > 0 && (is_first || starting > u64::from(per_day))
}

/// The moments at which the dossiers of an approved import start, one for each dossier, oldest closing first.
///
/// Made by [`starts`].
#[derive(Clone, Debug)]
pub struct Starts<'a> {
    calendar: &'a Calendar,
    zone: &'a TimeZone,
    per_day: u32,
    /// From where on the next open day is looked for; `None` once no day opens any more.
    from: Option<Timestamp>,
    /// The start of the day that is being filled, and how many still go into it.
    day: Option<Timestamp>,
    left: u32,
}

/// When the dossiers of an import that was approved at `approved` start: `per_day` on each day on which the contact
/// window is open in the organisation's time zone, at the beginning of that day's window. Closed days are passed over.
/// The day of the approval counts where its window has not ended; what starts then starts at the approval at the
/// earliest.
///
/// The iterator ends where the calendar opens no day within 400 days, and gives nothing for a `per_day` of 0.
#[must_use]
pub const fn starts<'a>(calendar: &'a Calendar, zone: &'a TimeZone, approved: Timestamp, per_day: u32) -> Starts<'a> {
    let from = if per_day == 0 { None } else { Some(approved) };
    Starts {
        calendar,
        zone,
        per_day,
        from,
        day: None,
        left: 0,
    }
}

impl Iterator for Starts<'_> {
    type Item = Timestamp;

    fn next(&mut self) -> Option<Timestamp> {
        if self.left == 0 {
            let from = self.from?;
            let Some(range) = self.calendar.next_range(from, PersonTime::new(self.zone)) else {
                self.from = None;
                return None;
            };
            let start = range.start.max(from);
            self.day = Some(start);
            self.left = self.per_day;
            self.from = self.next_midnight(start);
        }
        self.left -= 1;
        self.day
    }
}

impl Starts<'_> {
    /// The first instant of the local day after the one that `at` lies in, also where a change of the clock skips it.
    fn next_midnight(&self, at: Timestamp) -> Option<Timestamp> {
        let tomorrow = self.zone.to_datetime(at).date().tomorrow().ok()?;
        self.zone
            .to_ambiguous_timestamp(tomorrow.at(0, 0, 0, 0))
            .compatible()
            .ok()
    }
}

#[cfg(test)]
mod tests;
