//! Working out one slice of an import: which rows of which tables it comes to.

use std::collections::HashSet;

use jiff::Timestamp;
use jiff::civil::Date;

use super::enrol::{NewTrajectory, trajectory_row};
use super::known::{self, Known, KnownPerson};
use super::rows::{Question, Rows, task_row};
use super::{Import, ImportSummary, Row};
use crate::care::dossier::EnrolmentDecision;
use crate::care::enrolment::{self, Case};
use crate::care::event::Event;
use crate::care::ids::WorkerId;
use crate::care::person::Role;
use crate::care::person::{LegalBasis, Purpose};
use crate::care::task::{TaskKind, TaskReason};
use crate::intake::IncomingPerson;
use crate::store::value::values;
use crate::store::{Keyring, StoreError, retention};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, PersonKey};

/// Who stands in the ledger where no worker started the import.
const BY_IMPORT: &str = "import";

/// What a slice comes to.
pub(super) struct Worked {
    pub(super) rows: Rows,
    pub(super) summary: ImportSummary,
}

/// One slice under way.
pub(super) struct Slice<'a> {
    pub(super) import: &'a Import<'a>,
    /// Whether what would start waits for an approval.
    pub(super) waits: bool,
    pub(super) known: Known,
    pub(super) rows: Rows,
    pub(super) summary: ImportSummary,
}

/// Reads what is known and works out a slice; nothing is written.
pub(super) async fn work_out(import: &Import<'_>, rows: &[Row], waits: bool) -> Result<Worked, StoreError> {
    let mut slice = Slice {
        import,
        waits,
        known: known::read(import, rows).await?,
        rows: Rows::new(import.keys.org(), import.now),
        summary: ImportSummary::default(),
    };
    let mut seen: HashSet<&str> = HashSet::with_capacity(rows.len());
    for row in rows {
        if !seen.insert(&row.id) {
            // The same dossier once with its controller and once without: the first of them holds.
            slice.summary.conflicts += 1;
            continue;
        }
        match slice.known.dossiers.remove(&row.id) {
            None if slice.is_past(row) => slice.summary.past_term.push(row.incoming.reference.clone()),
            None => slice.take_in(row)?,
            Some(known) if known.is_erased() => slice.summary.erased.push(row.incoming.reference.clone()),
            Some(known) if known.mac.as_ref() == Some(&row.mac) => slice.summary.unchanged += 1,
            Some(known) => slice.compare(row, known)?,
        }
    }
    Ok(Worked {
        rows: slice.rows,
        summary: slice.summary,
    })
}

/// One person of one dossier, to be decided on.
pub(super) struct Candidate<'a> {
    pub(super) person: &'a str,
    pub(super) key: PersonKey<'a>,
    /// The how-manieth enrolment it would be, from 1.
    pub(super) number: u32,
    pub(super) told: bool,
    pub(super) objected: bool,
}

impl Slice<'_> {
    pub(super) fn keys(&self) -> &Keyring {
        self.import.keys
    }

    pub(super) fn now(&self) -> Timestamp {
        self.import.now
    }

    /// Whether a dossier reached its term, and was not closed anew since.
    fn is_past(&self, row: &Row) -> bool {
        let past = self.known.past.get(&row.id);
        past.is_some_and(|past| row.incoming.closed_on <= past.closed_on)
    }

    /// The number of the next enrolment of somebody who is new to a dossier. What reached its term counts.
    pub(super) fn first_number(&self, row: &Row) -> u32 {
        self.known.past.get(&row.id).map_or(1, |past| past.enrolments + 1)
    }

    /// Who acts, as a column holds it.
    pub(super) fn actor(&self) -> &str {
        self.import.actor.map_or(BY_IMPORT, WorkerId::as_str)
    }

    /// The worker whom a row names as counsellor, where one is known.
    pub(super) fn owner<'s>(&'s self, row: &Row) -> Option<&'s (String, String)> {
        self.worker(row.incoming.counsellor.as_deref()?)
    }

    pub(super) fn worker(&self, named: &str) -> Option<&(String, String)> {
        let workers = &self.import.workers;
        let by_login = || workers.get(&crate::store::dossiers::login_index(self.keys(), named));
        workers
            .get(named)
            .or_else(by_login)
            .or_else(|| workers.get(&known::by_name(named)?))
    }

    /// The decision on a person of a row, with the reason's code; an enrolled one gets its trajectory.
    pub(super) fn decide(
        &mut self,
        row: &Row,
        candidate: &Candidate<'_>,
    ) -> Result<(EnrolmentDecision, &'static str), StoreError> {
        let settings = self.import.settings;
        let case = case(row, candidate.objected);
        let (mut decision, why) = enrolment::decide(&settings.enrolment, &case, settings.oldest_closing);
        if why == enrolment::EnrolmentWhy::Deceased && row.incoming.persons.len() > 1 && !candidate.objected {
            // One of two died, and the file does not say who.
            decision = EnrolmentDecision::Asked;
        }
        match decision {
            EnrolmentDecision::Enrolled => {
                self.summary.enrolled += 1;
                self.enrol(row, candidate)?;
            }
            EnrolmentDecision::Asked => self.summary.asked += 1,
            EnrolmentDecision::Declined => self.summary.declined += 1,
            EnrolmentDecision::Objected => self.summary.objected += 1,
        }
        Ok((decision, why.code()))
    }

    fn enrol(&mut self, row: &Row, candidate: &Candidate<'_>) -> Result<(), StoreError> {
        let (keys, settings) = (self.import.keys, self.import.settings);
        let reference = &row.incoming.reference;
        let new = NewTrajectory {
            org: keys.org(),
            id: keys
                .ids()
                .trajectory_id(&row.controller, reference, candidate.key, candidate.number),
            dossier: &row.id,
            person: candidate.person,
            number: candidate.number,
            closed_on: row.incoming.closed_on,
            announce: !candidate.told,
            start: (!self.waits).then_some(self.import.now),
            protocol: &settings.protocol,
            rules: settings.rules.as_str(),
            batch: Some(&self.import.batch),
        };
        self.rows.trajectories.push(trajectory_row(&new, self.import.now)?);
        Ok(())
    }

    /// Asks a worker about a dossier. While its batch waits, the one task of the batch stands for it.
    pub(super) fn ask_to_enrol(&mut self, row: &Row, number: u32) {
        if !self.waits {
            let settings = self.import.settings;
            let (_, why) = enrolment::decide(&settings.enrolment, &case(row, false), settings.oldest_closing);
            self.ask(
                row,
                (TaskKind::Enrol, why.asked()),
                format!("{}.enrol.{number}", row.id),
            );
        }
    }

    pub(super) fn ask(&mut self, row: &Row, (kind, reason): (TaskKind, Option<TaskReason>), id: String) {
        let question = Question {
            id,
            dossier: Some(&row.id),
            batch: None,
            kind,
            reason,
            // One who may not read it gets no question; the team does.
            owner: self
                .owner(row)
                .filter(|(_, role)| Role::from_code(role).is_some_and(|role| role.may_read(kind.readers())))
                .map(|(id, _)| id.as_str()),
            team: row.incoming.team.as_deref(),
            deadline: super::later(self.now(), self.import.settings.ask_term),
        };
        let task = task_row(self.keys().org(), &question, self.now());
        self.rows.tasks.push(task);
    }

    /// The rows of the legal bases, by purpose, as far as the row or the settings give them.
    pub(super) fn base(&mut self, person: &str, incoming: &IncomingPerson) -> Result<(), StoreError> {
        for &purpose in Purpose::ALL {
            let own = incoming.legal_basis.filter(|_| purpose == Purpose::Aftercare);
            let told_on = incoming.told_on.filter(|_| purpose == Purpose::Aftercare);
            let told_how = incoming.told_how.filter(|_| purpose == Purpose::Aftercare);
            let basis = own.or_else(|| self.import.settings.bases.get(&purpose).copied());
            if basis.is_none() && told_on.is_none() {
                continue;
            }
            let id = self.keys().mint("lb_").map_err(crate::store::no_random)?;
            let happened = told_on.map_or(self.now(), |date| self.midnight(date));
            let row = values![
                id,
                self.keys().org(),
                person,
                purpose.code(),
                basis.map(LegalBasis::code),
                told_on,
                told_how.map(crate::care::person::ToldHow::code),
                (basis == Some(LegalBasis::Consent)).then_some(true),
                false,
                "import",
                happened,
                self.now(),
                self.actor(),
                "person",
            ];
            self.rows.bases.push(row);
        }
        Ok(())
    }

    /// The instant at which a day begins in the organisation's time zone.
    pub(super) fn midnight(&self, date: Date) -> Timestamp {
        let begins = self.import.zone.to_ambiguous_timestamp(date.at(0, 0, 0, 0));
        begins.compatible().unwrap_or(self.import.now)
    }

    /// Marks a known person as touched and wakes what can be woken.
    pub(super) fn touch(&mut self, person: &str) -> Result<(), StoreError> {
        let Some(known) = self.known.persons.get(person).filter(|known| !known.is_new) else {
            return Ok(());
        };
        if self.rows.touched.insert(person.to_owned(), known.generation).is_some() {
            return Ok(());
        }
        for trajectory in known.live() {
            let id = self.import.keys.mint("ev_").map_err(crate::store::no_random)?;
            self.rows.events.push((id, trajectory.id.clone(), Event::CircleChanged));
        }
        Ok(())
    }

    /// The term of a known person does not count from now on.
    pub(super) fn keep_on(&mut self, person: &str) {
        if self.person(person).is_some_and(|known| !known.is_new) {
            self.rows.kept_on.insert(person.to_owned());
        }
    }

    /// The term of a known dossier and of its persons counts anew, from now at the earliest.
    pub(super) fn resume<'p>(&mut self, dossier: &str, persons: impl Iterator<Item = &'p str>) {
        self.rows.change(
            "keep a dossier on",
            retention::RESUME,
            values![dossier, self.import.now],
        );
        for sql in retention::RESUME_WITH {
            self.rows
                .change("keep on what hangs on a dossier", sql, values![dossier]);
        }
        for person in persons {
            self.keep_on(person);
        }
    }

    /// The person died: what runs for them in other dossiers ends too. This dossier's own says so by its status.
    pub(super) fn end_elsewhere(&mut self, person: &str, dossier: &str) -> Result<(), StoreError> {
        self.touch(person)?;
        let Some(known) = self.known.persons.get(person) else {
            return Ok(());
        };
        for trajectory in known.live().filter(|one| one.dossier != dossier) {
            let id = self.import.keys.mint("ev_").map_err(crate::store::no_random)?;
            self.rows.events.push((id, trajectory.id.clone(), Event::Died));
        }
        Ok(())
    }

    /// The key of a known person, opened once.
    pub(super) fn person_key(&mut self, person: &str) -> Result<(), StoreError> {
        let keys = self.import.keys;
        let Some(known) = self.known.persons.get_mut(person) else {
            return Err(StoreError::Missing("the person"));
        };
        if known.key.is_none() {
            known.key = Some(open_key(keys, KeyKind::Person, person, &known.wrapped)?);
        }
        Ok(())
    }

    pub(super) fn person(&self, id: &str) -> Option<&KnownPerson> {
        self.known.persons.get(id)
    }
}

/// What the decision on a person of a row rests on.
fn case(row: &Row, objected: bool) -> Case {
    Case {
        reason: row.incoming.closing_reason,
        status: row.incoming.status,
        closed_on: row.incoming.closed_on,
        objected,
    }
}

/// Opens the key of a row that is not erased.
pub(super) fn open_key(keys: &Keyring, kind: KeyKind, id: &str, wrapped: &str) -> Result<DataKey, StoreError> {
    let table = if kind == KeyKind::Dossier { "dossier" } else { "person" };
    keys.key(kind, id, wrapped)
        .map_err(|_| StoreError::corrupt(table, "key", id, "it does not open with this master key"))
}
