//! A dossier that is known, and a row that differs from its last import.

use std::collections::BTreeSet;

use super::Row;
use super::baseline::{self, Fields, Imported, ImportedPerson, Match};
use super::fresh::status_of;
use super::kept::Kept;
use super::known::{KnownDossier, KnownPerson};
use super::points::seal;
use super::slice::{Candidate, Slice, open_key};
use crate::care::dossier::{ClosingReason, DossierStatus, EnrolmentDecision, HelpKind};
use crate::care::event::Event;
use crate::care::person::Readers;
use crate::care::task::{TaskKind, TaskReason};
use crate::intake::IncomingPerson;
use crate::store::StoreError;
use crate::store::value::values;
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, PersonKey, Place};

impl Slice<'_> {
    /// Compares a row with its last import and changes what differs, and nothing else.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "what was known is used up by the comparison"
    )]
    pub(super) fn compare(&mut self, row: &Row, known: KnownDossier) -> Result<(), StoreError> {
        let keys = self.import.keys;
        let key = open_key(keys, KeyKind::Dossier, &row.id, &known.key)?;
        let mut imported = self.last_import(row, &known, &key)?;
        let matches = baseline::matched(
            &imported.persons,
            &row.incoming.persons,
            |reference| row.person_id(keys, PersonKey::Reference(reference)),
            |person| self.name_now(person),
        );
        let after = baseline::owned(row.incoming.fields());
        let differs = baseline::differing(&imported.dossier, &after);
        let before = std::mem::replace(&mut imported.dossier, after);
        let mut changed = !differs.is_empty();
        for (incoming, found) in row.incoming.persons.iter().zip(&matches) {
            match *found {
                Match::Known(index) => {
                    let Some(one) = imported.persons.get_mut(index) else {
                        continue;
                    };
                    let after = baseline::owned(incoming.fields());
                    let before = std::mem::replace(&mut one.fields, after);
                    let differs = baseline::differing(&before, &one.fields);
                    changed |= !differs.is_empty();
                    let person = one.person.clone();
                    self.change_person(row, &person, incoming, &before, &differs)?;
                }
                Match::Doubtful(index) => {
                    if let Some(one) = imported.persons.get(index) {
                        let person = one.person.clone();
                        self.ask_whether_same(row, &key, &person, incoming)?;
                    }
                }
                Match::Erased(_) => self.summary.erased.push(row.incoming.reference.clone()),
                Match::New => {
                    changed = true;
                    let one = self.further_person(row, incoming, &imported)?;
                    imported.persons.push(one);
                }
            }
        }
        if !differs.is_empty() {
            self.change_dossier(row, &known, &imported, &before, &differs)?;
        }
        if changed {
            self.summary.changed += 1;
        } else {
            self.summary.unchanged += 1;
        }
        let sealed = self.seal_imported(&key, &row.id, &imported)?;
        let sql = "UPDATE dossier SET import_mac = $1, imported_c = $2, generation = generation + 1 \
                   WHERE id = $3 AND generation = $4";
        let bound = values![row.mac.as_str(), sealed, row.id.as_str(), known.generation];
        self.rows.change_guarded("keep the last import", sql, bound);
        Ok(())
    }

    /// What the last import said; of a dossier that no import wrote, its persons with nothing said of them.
    fn last_import(&self, row: &Row, known: &KnownDossier, key: &DataKey) -> Result<Imported, StoreError> {
        if known.imported.is_empty() {
            let persons = known.members.iter().map(|member| ImportedPerson {
                place: member.place,
                person: member.person.clone(),
                fields: Fields::new(),
                erased: self.person(&member.person).is_some_and(KnownPerson::is_erased),
            });
            return Ok(Imported {
                dossier: Fields::new(),
                persons: persons.collect(),
            });
        }
        let kept = Kept::open(self.keys(), key, &row.id, &known.imported)?;
        kept.read(self.keys(), &row.id, |person| {
            self.person(person).map(|known| known.wrapped.clone())
        })
    }

    /// The name that the database now holds for somebody.
    pub(super) fn name_now(&self, person: &str) -> Option<String> {
        let known = self.person(person)?;
        let key = self.keys().key(KeyKind::Person, person, &known.wrapped).ok()?;
        self.keys()
            .open(
                &key,
                Place {
                    table: "person",
                    column: "name_c",
                    row: person,
                },
                &known.name,
            )
            .ok()
    }

    /// A person whom the dossier did not have.
    fn further_person(
        &mut self,
        row: &Row,
        incoming: &IncomingPerson,
        imported: &Imported,
    ) -> Result<ImportedPerson, StoreError> {
        let place = imported
            .persons
            .iter()
            .map(|one| one.place)
            .max()
            .unwrap_or(0)
            .saturating_add(1);
        let key = incoming
            .reference
            .as_deref()
            .map_or(PersonKey::Place(place), PersonKey::Reference);
        let id = row.person_id(self.keys(), key);
        match self.add_member(row, incoming, key, &id, place)? {
            EnrolmentDecision::Asked => {
                self.ask_to_enrol(row, 1);
                self.resume(&row.id, [id.as_str()].into_iter());
            }
            EnrolmentDecision::Enrolled => self.resume(&row.id, [id.as_str()].into_iter()),
            EnrolmentDecision::Declined | EnrolmentDecision::Objected => {}
        }
        Ok(ImportedPerson {
            place,
            person: id,
            fields: baseline::owned(incoming.fields()),
            erased: false,
        })
    }

    /// A changed name without a reference: perhaps somebody else. Nothing changes, and a worker is asked once.
    fn ask_whether_same(
        &mut self,
        row: &Row,
        key: &DataKey,
        person: &str,
        incoming: &IncomingPerson,
    ) -> Result<(), StoreError> {
        self.summary.conflicts += 1;
        let (keys, now) = (self.import.keys, self.import.now);
        let id = format!(
            "{}.same.{}",
            row.id,
            keys.blind()
                .reference("same-person", &format!("{person} {}", incoming.name))
        );
        // The name in the file, for the worker to see; sealed as a note of the dossier.
        let note = format!("{id}.name");
        let text = seal(
            keys,
            key,
            Place {
                table: "note",
                column: "text_c",
                row: &note,
            },
            &incoming.name,
        )?;
        let actor = self.actor().to_owned();
        let readers = Readers::Counsellor.code();
        self.rows.notes.push(values![
            note,
            keys.org(),
            row.id.as_str(),
            person,
            id.as_str(),
            text,
            readers,
            now,
            now,
            actor,
            "note",
        ]);
        self.ask(row, (TaskKind::SamePerson, None), id);
        Ok(())
    }

    fn change_dossier(
        &mut self,
        row: &Row,
        known: &KnownDossier,
        imported: &Imported,
        before: &Fields,
        differs: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        let id = row.id.as_str();
        let persons: Vec<(String, u8)> = imported
            .persons
            .iter()
            .filter(|one| !one.erased)
            .map(|one| (one.person.clone(), one.place))
            .collect();
        for field in differs {
            let incoming = &row.incoming;
            let (sql, value) = match field.as_str() {
                "closed-on" => (
                    "UPDATE dossier SET closed_on = $1 WHERE id = $2",
                    Some(incoming.closed_on.to_string()),
                ),
                "executor" => (
                    "UPDATE dossier SET executor = $1 WHERE id = $2",
                    Some(row.executor.clone()),
                ),
                "team" => ("UPDATE dossier SET team = $1 WHERE id = $2", incoming.team.clone()),
                "help-kind" => (
                    "UPDATE dossier SET help_kind = $1 WHERE id = $2",
                    incoming.help_kind.map(HelpKind::code).map(str::to_owned),
                ),
                "closing-reason" => (
                    "UPDATE dossier SET closing_reason = $1 WHERE id = $2",
                    incoming.closing_reason.map(ClosingReason::code).map(str::to_owned),
                ),
                "solution-end" | "budget-management-end" | "dates" => (
                    "UPDATE dossier SET dates = $1 WHERE id = $2",
                    super::rows::dates_of(incoming)?,
                ),
                "status" => {
                    let status = status_of(row, persons.len()).code();
                    ("UPDATE dossier SET status = $1 WHERE id = $2", Some(status.to_owned()))
                }
                _ => continue,
            };
            self.rows.change("change a dossier", sql, values![value, id]);
        }
        // What a plan may count from or depend on holds at once.
        let counts = [
            "solution-end",
            "budget-management-end",
            "dates",
            "help-kind",
            "closing-reason",
        ];
        if counts.iter().any(|field| differs.contains(*field)) {
            for (person, _) in &persons {
                self.touch(person)?;
            }
        }
        if differs.contains("counsellor") {
            self.change_owner(row, before)?;
        }
        if differs.contains("status") {
            self.change_status(row, known, &persons)?;
        }
        if ["status", "closed-on", "closing-reason"]
            .iter()
            .any(|field| differs.contains(*field))
        {
            for (person, place) in &persons {
                self.reconsider(row, known, person, *place)?;
            }
        }
        Ok(())
    }

    fn change_owner(&mut self, row: &Row, before: &Fields) -> Result<(), StoreError> {
        let former = before
            .get("counsellor")
            .and_then(|named| self.worker(named))
            .map(|(id, _)| id.clone());
        if let Some(former) = former {
            let sql = "UPDATE ownership SET until_at = $1 WHERE dossier = $2 AND worker = $3 AND until_at IS NULL";
            self.rows.change(
                "end an ownership",
                sql,
                values![self.import.now, row.id.as_str(), former],
            );
        }
        match self.owner(row).cloned() {
            Some((worker, role)) => self.own(&row.id, &worker, &role),
            None => Ok(()),
        }
    }

    fn change_status(&mut self, row: &Row, known: &KnownDossier, persons: &[(String, u8)]) -> Result<(), StoreError> {
        match row.incoming.status {
            DossierStatus::Reopened => self.summary.reopened += 1,
            DossierStatus::Deceased => self.summary.deceased += 1,
            DossierStatus::Closed => {}
        }
        for (person, _) in persons {
            self.touch(person)?;
        }
        self.resume(&row.id, persons.iter().map(|(person, _)| person.as_str()));
        if row.incoming.status == DossierStatus::Deceased && known.status != DossierStatus::Deceased {
            if let [(only, _)] = persons {
                self.end_elsewhere(only, &row.id)?;
            } else {
                let who_lives = (TaskKind::Enrol, Some(TaskReason::Died));
                self.ask(row, who_lives, format!("{}.died.{}", row.id, row.mac));
            }
        }
        Ok(())
    }

    /// What a changed date, status or reason means for one person: a live trajectory follows the date; a later closing
    /// after an ended one is a new enrolment; and where there is none yet, the decision is taken again, unless a worker
    /// took it.
    fn reconsider(&mut self, row: &Row, known: &KnownDossier, person: &str, place: u8) -> Result<(), StoreError> {
        let closed_on = row.incoming.closed_on;
        let (is_later, moved) = (closed_on > known.closed_on, closed_on != known.closed_on);
        let Some(state) = self.person(person).filter(|state| !state.is_new) else {
            return Ok(());
        };
        // Who came in with this very row was decided on a moment ago.
        let Some(member) = known.members.iter().find(|member| member.person == person) else {
            return Ok(());
        };
        let (past, before) = (member.past, member.decision);
        let has_run = past > 0 && before == EnrolmentDecision::Enrolled;
        let number = match state.latest_in(&row.id) {
            Some(latest) if !latest.is_ended => {
                if moved {
                    let (id, event) = (latest.id.clone(), Event::ClosingMoved { closed_on });
                    let row = self.import.keys.mint("ev_").map_err(crate::store::no_random)?;
                    self.rows.events.push((row, id, event));
                }
                return Ok(());
            }
            Some(latest) if is_later => latest.enrolment.max(past) + 1,
            // Where a trajectory ran and reached its term, only a later closing begins anew.
            None if is_later || !(member.by_worker || has_run) => past + 1,
            _ => return Ok(()),
        };
        let (told, objected) = (state.told_at.is_some(), state.objected);
        let incoming = row.incoming.persons.iter().find_map(|one| {
            one.reference
                .as_deref()
                .filter(|reference| row.person_id(self.import.keys, PersonKey::Reference(reference)) == person)
        });
        let key = incoming.map_or(PersonKey::Place(place), PersonKey::Reference);
        let (decision, why) = self.decide(
            row,
            &Candidate {
                person,
                key,
                number,
                told,
                objected,
            },
        )?;
        if before == decision && decision != EnrolmentDecision::Enrolled && !is_later {
            return Ok(());
        }
        // A worker who decides meanwhile has the last word: who was written off is not written to.
        self.touch(person)?;
        let sql = if member.by_worker {
            "UPDATE dossier_person SET decision = $1, decision_why = $2, decided_at = $3, decided_by = NULL \
             WHERE dossier = $4 AND person = $5"
        } else {
            "UPDATE dossier_person SET decision = $1, decision_why = $2, decided_at = $3, decided_by = NULL \
             WHERE dossier = $4 AND person = $5 AND decided_by IS NULL"
        };
        let bound = values![decision.code(), why, self.import.now, row.id.as_str(), person];
        self.rows.change_guarded("decide again on an enrolment", sql, bound);
        if decision == EnrolmentDecision::Asked {
            self.ask_to_enrol(row, number);
        }
        if before == EnrolmentDecision::Asked && decision != EnrolmentDecision::Asked {
            let sql = "UPDATE task SET withdrawn_at = $1, closed_at = $1, retain_from = $1, generation = generation + 1 \
                       WHERE dossier = $2 AND kind = 'enrol' AND closed_at IS NULL";
            self.rows
                .change("withdraw a question", sql, values![self.import.now, row.id.as_str()]);
        }
        if matches!(decision, EnrolmentDecision::Enrolled | EnrolmentDecision::Asked) {
            self.resume(&row.id, [person].into_iter());
            let sql = "UPDATE dossier SET batch = $1 WHERE id = $2";
            self.rows.change(
                "put a dossier into a batch",
                sql,
                values![self.import.batch.as_str(), row.id.as_str()],
            );
        }
        Ok(())
    }
}
