//! How long what is kept, by class. Every term is the organisation's to set.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::vocabulary::vocabulary;

vocabulary! {
    /// A kind of data with a term of its own, counted from an event that its table knows.
    ///
    /// The order is the order in which a run removes: what hangs on something goes before it.
    pub enum RetentionClass {
        /// Messages out, with the values of their texts; from the end of the trajectory.
        Message = "message",
        /// What people wrote; from the end of the trajectory, or from when it was settled.
        Inbound = "inbound",
        /// Coded answers and baselines; from the end of the trajectory.
        Answer = "answer",
        /// Alerts; from the end of the trajectory.
        Alert = "alert",
        /// Tasks and the tries at them; from their closing.
        Task = "task",
        /// Workers' notes; from when the dossier's term counts.
        Note = "note",
        /// Trajectories with contacts and ledger; from their end.
        Trajectory = "trajectory",
        /// Dossiers with decisions, owners and returns; from when nothing of them runs or is undecided.
        Dossier = "dossier",
        /// Names and contact points; from when the term of the person's last dossier counts.
        Person = "person",
        /// Keyed references that link outcomes; from their making.
        OutcomeReference = "outcome-reference",
        /// Who said stop; from when it was written down.
        OptOut = "opt-out",
        /// Who looked at and changed what; from the act.
        Audit = "audit",
        /// Workers who left; from when they did.
        Worker = "worker",
    }
}

/// The terms of an organisation, in months.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionTerms {
    months: BTreeMap<RetentionClass, Option<u16>>,
}

impl Default for RetentionTerms {
    /// Working values of our own. They rest on no law and no selection list: an organisation sets what its own register
    /// says. Stops are kept for good, because to forget one is to write to somebody who said no.
    fn default() -> Self {
        let months = RetentionClass::ALL.iter().map(|&class| {
            let months = match class {
                RetentionClass::Message | RetentionClass::Inbound | RetentionClass::Task | RetentionClass::Note => {
                    Some(12)
                }
                RetentionClass::Answer
                | RetentionClass::Alert
                | RetentionClass::Trajectory
                | RetentionClass::Dossier
                | RetentionClass::Person
                | RetentionClass::Audit
                | RetentionClass::Worker => Some(24),
                RetentionClass::OutcomeReference => Some(60),
                RetentionClass::OptOut => None,
            };
            (class, months)
        });
        Self {
            months: months.collect(),
        }
    }
}

impl RetentionTerms {
    /// The same terms with another one for a class, in months; `None` keeps for good.
    #[must_use]
    pub fn with(mut self, class: RetentionClass, months: Option<u16>) -> Self {
        self.months.insert(class, months);
        self
    }

    /// The term of a class in months; `None` keeps for good.
    #[must_use]
    pub fn months(&self, class: RetentionClass) -> Option<u16> {
        self.months.get(&class).copied().flatten()
    }

    /// What began to count at or before this instant has reached its term; `None` where the class is kept for good.
    #[must_use]
    pub fn cutoff(&self, class: RetentionClass, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let months = self.months(class)?;
        let local: Zoned = now.to_zoned(zone.clone());
        let span = jiff::Span::new().try_months(i64::from(months)).ok()?;
        local.checked_sub(span).ok().map(|then| then.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_counts_in_civil_months() {
        let zone = TimeZone::get("Europe/Amsterdam").unwrap();
        let now: Timestamp = "2027-03-31T03:00:00+02:00".parse().unwrap();
        let terms = RetentionTerms::default().with(RetentionClass::Task, Some(1));
        let cutoff = terms.cutoff(RetentionClass::Task, now, &zone).unwrap();
        assert_eq!(cutoff, "2027-02-28T03:00:00+01:00".parse().unwrap());
    }

    #[test]
    fn stops_are_kept_for_good_unless_somebody_sets_a_term() {
        let (now, zone) = (Timestamp::UNIX_EPOCH, TimeZone::UTC);
        assert_eq!(
            RetentionTerms::default().cutoff(RetentionClass::OptOut, now, &zone),
            None
        );
        let set = RetentionTerms::default().with(RetentionClass::OptOut, Some(120));
        assert!(set.cutoff(RetentionClass::OptOut, now, &zone).is_some());
    }
}
