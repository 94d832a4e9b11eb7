//! A dossier that is not known yet.

use jiff::Timestamp;

use super::Row;
use super::baseline::{self, Imported, ImportedPerson};
use super::kept::Kept;
use super::known::{KnownPerson, KnownPoint};
use super::points::{PointOf, address_row, point_row, seal};
use super::slice::{Candidate, Slice};
use crate::care::dossier::{ClosingReason, DossierStatus, EnrolmentDecision, HelpKind};
use crate::care::person::{AgeBand, Caution, Channel, DayPart, Language, PointState, ToldHow};
use crate::intake::{IncomingPerson, IncomingPoint};
use crate::store::StoreError;
use crate::store::value::values;
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, PersonKey, Place};

impl Slice<'_> {
    /// Takes in a dossier that is not known.
    pub(super) fn take_in(&mut self, row: &Row) -> Result<(), StoreError> {
        let import = self.import;
        let persons: Vec<(&IncomingPerson, PersonKey<'_>, String)> = row
            .person_keys()
            .map(|(person, key)| (person, key, row.person_id(import.keys, key)))
            .collect();
        if persons
            .iter()
            .any(|(_, _, id)| self.person(id).is_some_and(KnownPerson::is_erased))
        {
            // Whoever was erased is not brought back by a file; a human looks at it.
            self.summary.erased.push(row.incoming.reference.clone());
            return Ok(());
        }
        self.summary.new += 1;
        let mut imported = Imported {
            dossier: baseline::owned(row.incoming.fields()),
            persons: Vec::new(),
        };
        let mut asks = false;
        for (place, (person, key, id)) in (1_u8..).zip(&persons) {
            asks |= self.add_member(row, person, *key, id, place)? == EnrolmentDecision::Asked;
            let fields = baseline::owned(person.fields());
            imported.persons.push(ImportedPerson {
                place,
                person: id.clone(),
                fields,
                erased: false,
            });
        }
        if asks {
            self.ask_to_enrol(row, self.first_number(row));
        }
        match row.incoming.status {
            DossierStatus::Deceased => {
                self.summary.deceased += 1;
                if let [(_, _, only)] = persons.as_slice() {
                    self.end_elsewhere(only, &row.id)?;
                }
            }
            DossierStatus::Reopened => self.summary.reopened += 1,
            DossierStatus::Closed => {}
        }
        self.write_dossier(row, &imported)
    }

    /// The row as it was applied, for its column.
    pub(super) fn seal_imported(
        &mut self,
        key: &DataKey,
        dossier: &str,
        imported: &Imported,
    ) -> Result<String, StoreError> {
        for one in imported.persons.iter().filter(|one| !one.erased) {
            self.person_key(&one.person)?;
        }
        let keys = self.import.keys;
        let key_of = |person: &str| self.person(person).and_then(|known| known.key.as_ref());
        Kept::of(imported, keys, dossier, key_of)?.seal(keys, key, dossier)
    }

    fn write_dossier(&mut self, row: &Row, imported: &Imported) -> Result<(), StoreError> {
        let (keys, now) = (self.import.keys, self.import.now);
        let (key, wrapped) = keys
            .new_key(KeyKind::Dossier, &row.id)
            .map_err(crate::store::no_random)?;
        let sealed = self.seal_imported(&key, &row.id, imported)?;
        self.rows.dossiers.push(values![
            row.id.as_str(),
            keys.org(),
            row.incoming.reference.as_str(),
            row.controller.as_str(),
            row.executor.as_str(),
            row.incoming.closed_on,
            status_of(row, row.incoming.persons.len()).code(),
            row.incoming.closing_reason.map(ClosingReason::code),
            row.incoming.help_kind.map(HelpKind::code),
            super::rows::dates_of(&row.incoming)?,
            row.incoming.team.clone(),
            1_i64,
            wrapped,
            row.mac.as_str(),
            sealed,
            self.import.batch.as_str(),
            now,
            "dossier",
        ]);
        if let Some((worker, role)) = self.owner(row).cloned() {
            self.own(&row.id, &worker, &role)?;
        }
        Ok(())
    }

    pub(super) fn own(&mut self, dossier: &str, worker: &str, role: &str) -> Result<(), StoreError> {
        let id = self.keys().mint("ow_").map_err(crate::store::no_random)?;
        let row = values![id, self.keys().org(), dossier, worker, role, self.now()];
        self.rows.owners.push(row);
        Ok(())
    }

    /// One person of a dossier: made or found, and decided on.
    pub(super) fn add_member(
        &mut self,
        row: &Row,
        incoming: &IncomingPerson,
        key: PersonKey<'_>,
        id: &str,
        place: u8,
    ) -> Result<EnrolmentDecision, StoreError> {
        if self.person(id).is_some() {
            // A further dossier of somebody who is known adds how to reach them and overrides nothing.
            self.add_missing_points(id, incoming)?;
            self.keep_on(id);
        } else {
            self.make_person(row, incoming, id)?;
        }
        self.base(id, incoming)?;
        let known = self.person(id);
        let candidate = Candidate {
            person: id,
            key,
            number: self.first_number(row),
            told: incoming.told_on.is_some() || known.is_some_and(|known| known.told_at.is_some()),
            objected: known.is_some_and(|known| known.objected),
        };
        let (decision, why) = self.decide(row, &candidate)?;
        let (keys, now) = (self.import.keys, self.import.now);
        self.rows.members.push(values![
            row.id.as_str(),
            id,
            keys.org(),
            i64::from(place),
            decision.code(),
            why,
            now,
            self.known.past.get(&row.id).map(|past| i64::from(past.enrolments)),
        ]);
        if let Some(reference) = &incoming.reference {
            let reference = keys.blind().reference("outcome", &controlled(row, reference));
            let place = i64::from(place);
            self.rows.references.push(values![
                keys.org(),
                reference,
                row.id.as_str(),
                place,
                now,
                "outcome-reference"
            ]);
        }
        Ok(decision)
    }

    fn make_person(&mut self, row: &Row, incoming: &IncomingPerson, id: &str) -> Result<(), StoreError> {
        let (keys, now) = (self.import.keys, self.import.now);
        let (key, wrapped) = keys.new_key(KeyKind::Person, id).map_err(crate::store::no_random)?;
        let place = |column| Place {
            table: "person",
            column,
            row: id,
        };
        let maybe = |column, text: &Option<String>| -> Result<Option<String>, StoreError> {
            text.as_ref()
                .map(|text| seal(keys, &key, place(column), text))
                .transpose()
        };
        let told_at = incoming.told_on.map(|date| self.midnight(date));
        let name = seal(keys, &key, place("name_c"), &incoming.name)?;
        self.rows.persons.push(values![
            id,
            keys.org(),
            1_i64,
            incoming
                .reference
                .as_ref()
                .map(|reference| keys.blind().reference("person", &controlled(row, reference))),
            wrapped.as_str(),
            name.as_str(),
            maybe("presented_c", &incoming.presented_name)?,
            maybe("code_word_c", &incoming.code_word)?,
            spaced(incoming.languages.iter().map(Language::tag)),
            self.import.settings.tz.as_str(),
            incoming.age_band.map(AgeBand::code),
            incoming.preferred_channel.map(Channel::code),
            incoming.preferred_day_part.map(DayPart::code),
            spaced(incoming.cautions.iter().map(|caution| Caution::code(*caution))),
            told_at,
            incoming.told_how.filter(|_| told_at.is_some()).map(ToldHow::code),
            now,
            "person",
        ]);
        for word in keys.blind().words(&incoming.name) {
            self.rows.words.push(values![keys.org(), word, id]);
        }
        let mut points = Vec::new();
        for (place, point) in (1_i64..).zip(&incoming.points) {
            points.push(self.add_point(id, &key, point, PointState::Unconfirmed, place)?);
        }
        let person = KnownPerson {
            generation: 1,
            wrapped,
            key: Some(key),
            name,
            told_at,
            objected: false,
            points,
            trajectories: Vec::new(),
            dossiers: Vec::new(),
            is_new: true,
        };
        self.known.persons.insert(id.to_owned(), person);
        Ok(())
    }

    /// Writes a contact point, and its address where nobody has it yet.
    pub(super) fn add_point(
        &mut self,
        person: &str,
        key: &DataKey,
        point: &IncomingPoint,
        state: PointState,
        place: i64,
    ) -> Result<KnownPoint, StoreError> {
        let (keys, now) = (self.import.keys, self.import.now);
        let address = self.address_of(point, now);
        let new = PointOf {
            person,
            address: &address,
            value: &point.value,
            holder: point.holder,
            state,
            place,
        };
        let (id, row) = point_row(keys, key, &new, now)?;
        self.rows.points.push(row);
        if let Some(tail) = super::tail_index(keys, point.kind, &point.value) {
            self.rows.words.push(values![keys.org(), tail, person]);
        }
        Ok(KnownPoint {
            id,
            address,
            state,
            place,
            is_open: true,
        })
    }

    /// The address of a point: the one that is known, or a new one.
    pub(super) fn address_of(&mut self, point: &IncomingPoint, now: Timestamp) -> String {
        let keys = self.import.keys;
        let index = super::address_index(keys, point.kind, &point.value);
        let known = (point.kind, index);
        if let Some(id) = self.known.addresses.get(&known) {
            return id.clone();
        }
        let (id, row) = address_row(keys, point.kind, &known.1, now);
        self.rows.addresses.insert(id.clone(), row);
        self.known.addresses.insert(known, id.clone());
        id
    }

    /// Adds the points that a known person never had.
    fn add_missing_points(&mut self, person: &str, incoming: &IncomingPerson) -> Result<(), StoreError> {
        for point in &incoming.points {
            let address = self.address_of(point, self.now());
            let has_it = |known: &KnownPerson| known.points.iter().any(|one| one.address == address);
            if !self.person(person).is_some_and(has_it) {
                self.open_point(person, point)?;
            }
        }
        Ok(())
    }

    /// Opens a point of a known person. A number that was dead or somebody else's for this person stays so.
    pub(super) fn open_point(&mut self, person: &str, point: &IncomingPoint) -> Result<(), StoreError> {
        self.person_key(person)?;
        self.touch(person)?;
        let address = self.address_of(point, self.now());
        let Some(known) = self.known.persons.get_mut(person) else {
            return Ok(());
        };
        let Some(key) = known.key.take() else { return Ok(()) };
        let former = known
            .points
            .iter()
            .rfind(|one| one.address == address)
            .map(|one| one.state);
        let state = former
            .filter(|state| matches!(state, PointState::Dead | PointState::WrongPerson))
            .unwrap_or(PointState::Unconfirmed);
        let place = known.points.iter().map(|one| one.place).max().unwrap_or(0) + 1;
        let added = self.add_point(person, &key, point, state, place)?;
        if let Some(known) = self.known.persons.get_mut(person) {
            known.key = Some(key);
            known.points.push(added);
        }
        Ok(())
    }
}

/// The status that is stored. Where one of two persons died the file does not say who: both rest until a worker does.
pub(super) fn status_of(row: &Row, persons: usize) -> DossierStatus {
    match row.incoming.status {
        DossierStatus::Deceased if persons > 1 => DossierStatus::Reopened,
        status => status,
    }
}

/// A person's reference is one within its controller.
pub(super) fn controlled(row: &Row, reference: &str) -> String {
    format!("{}\u{1f}{reference}", row.controller)
}

pub(super) fn spaced<'a>(codes: impl Iterator<Item = &'a str>) -> String {
    codes.collect::<Vec<_>>().join(" ")
}
