//! A known person, of whom a row says something else than at its last import.

use std::collections::BTreeSet;

use super::Row;
use super::baseline::{self, Fields};
use super::fresh::{controlled, spaced};
use super::known::{KnownPerson, KnownPoint};
use super::points::seal;
use super::slice::Slice;
use crate::care::person::{AddressKind, AgeBand, Caution, Channel, DayPart, Language, ToldHow};
use crate::intake::IncomingPerson;
use crate::store::StoreError;
use crate::store::value::values;
use crate::vault::Place;

impl Slice<'_> {
    /// Changes the fields of a person that differ from the last import.
    pub(super) fn change_person(
        &mut self,
        row: &Row,
        person: &str,
        incoming: &IncomingPerson,
        before: &Fields,
        differs: &BTreeSet<String>,
    ) -> Result<(), StoreError> {
        if differs.is_empty() || self.person(person).is_none_or(KnownPerson::is_erased) {
            return Ok(());
        }
        self.touch(person)?;
        self.person_key(person)?;
        for field in differs {
            match field.as_str() {
                "name" => self.rename(person, &incoming.name)?,
                "presented-name" => {
                    let sql = "UPDATE person SET presented_c = $1 WHERE id = $2";
                    self.reseal(person, "presented_c", sql, incoming.presented_name.as_deref())?;
                }
                "code-word" => {
                    let sql = "UPDATE person SET code_word_c = $1 WHERE id = $2";
                    self.reseal(person, "code_word_c", sql, incoming.code_word.as_deref())?;
                }
                "person-reference" => self.refer(row, person, incoming),
                "languages" => {
                    let languages = spaced(incoming.languages.iter().map(Language::tag));
                    self.set(
                        person,
                        "UPDATE person SET languages = $1 WHERE id = $2",
                        Some(&languages),
                    );
                }
                "cautions" => {
                    let cautions = spaced(incoming.cautions.iter().map(|caution| Caution::code(*caution)));
                    self.set(person, "UPDATE person SET cautions = $1 WHERE id = $2", Some(&cautions));
                }
                "age-band" => {
                    let band = incoming.age_band.map(AgeBand::code);
                    self.set(person, "UPDATE person SET age_band = $1 WHERE id = $2", band);
                }
                "preferred-channel" => {
                    let channel = incoming.preferred_channel.map(Channel::code);
                    self.set(person, "UPDATE person SET preferred = $1 WHERE id = $2", channel);
                }
                "day-part" => {
                    let part = incoming.preferred_day_part.map(DayPart::code);
                    self.set(person, "UPDATE person SET day_part = $1 WHERE id = $2", part);
                }
                _ => {}
            }
        }
        for &kind in AddressKind::ALL.iter().filter(|kind| differs.contains(kind.code())) {
            self.change_points(person, incoming, before, kind)?;
        }
        if ["legal-basis", "told-on", "told-how"]
            .iter()
            .any(|field| differs.contains(*field))
        {
            self.base(person, incoming)?;
            if let Some(told_on) = incoming.told_on.filter(|_| differs.contains("told-on")) {
                let sql = "UPDATE person SET told_at = $1, told_how = $2 WHERE id = $3";
                let bound = values![self.midnight(told_on), incoming.told_how.map(ToldHow::code), person];
                self.rows.change("note that a person was told", sql, bound);
            }
        }
        Ok(())
    }

    fn set(&mut self, person: &str, sql: &'static str, value: Option<&str>) {
        self.rows.change("change a person", sql, values![value, person]);
    }

    fn reseal(&mut self, person: &str, column: &str, sql: &'static str, text: Option<&str>) -> Result<(), StoreError> {
        let keys = self.import.keys;
        let place = Place {
            table: "person",
            column,
            row: person,
        };
        let key = self.person(person).and_then(|known| known.key.as_ref());
        let sealed = text
            .zip(key)
            .map(|(text, key)| seal(keys, key, place, text))
            .transpose()?;
        self.set(person, sql, sealed.as_deref());
        Ok(())
    }

    fn rename(&mut self, person: &str, name: &str) -> Result<(), StoreError> {
        let former = self.name_now(person);
        self.reseal(
            person,
            "name_c",
            "UPDATE person SET name_c = $1 WHERE id = $2",
            Some(name),
        )?;
        let keys = self.import.keys;
        let words: BTreeSet<String> = keys.blind().words(name).into_iter().collect();
        let sql = "DELETE FROM person_word WHERE org = $1 AND word_bi = $2 AND person = $3";
        for word in former.map(|former| keys.blind().words(&former)).unwrap_or_default() {
            if !words.contains(&word) {
                self.rows
                    .change("forget a word of a name", sql, values![keys.org(), word, person]);
            }
        }
        self.rows
            .words
            .extend(words.into_iter().map(|word| values![keys.org(), word, person]));
        Ok(())
    }

    /// A reference that comes later is kept where nobody has it. It gives the person no new id: who is known stays who
    /// they are, and two persons are made one by a worker alone.
    fn refer(&mut self, row: &Row, person: &str, incoming: &IncomingPerson) {
        let Some(reference) = &incoming.reference else { return };
        let keys = self.import.keys;
        let index = keys.blind().reference("person", &controlled(row, reference));
        let sql = "UPDATE person SET ref_bi = $1 WHERE id = $2 AND ref_bi IS NULL \
                   AND NOT EXISTS (SELECT 1 FROM person o WHERE o.org = $3 AND o.ref_bi = $1)";
        self.rows
            .change("keep a person's reference", sql, values![index, person, keys.org()]);
    }

    /// Points of one kind: what the file no longer has is closed, what it has anew is opened. What a worker did with
    /// others is left alone, and the stops on an address hold whatever a file says.
    fn change_points(
        &mut self,
        person: &str,
        incoming: &IncomingPerson,
        before: &Fields,
        kind: AddressKind,
    ) -> Result<(), StoreError> {
        let former = baseline::points_of(before, kind);
        for value in former.keys() {
            if !incoming
                .points
                .iter()
                .any(|point| point.kind == kind && point.value == *value)
            {
                let index = super::address_index(self.keys(), kind, value);
                let now = self.import.now;
                self.close_point(person, kind, &index, now);
            }
        }
        for point in incoming.points.iter().filter(|point| point.kind == kind) {
            let address = self.address_of(point, self.import.now);
            let is_open = |one: &&KnownPoint| one.is_open && one.address == address;
            let open = self
                .person(person)
                .and_then(|known| known.points.iter().find(is_open))
                .map(|one| one.id.clone());
            match (former.get(point.value.as_str()), open) {
                (None, None) => self.open_point(person, point)?,
                (Some(holder), Some(open)) if *holder != point.holder.code() => {
                    let sql = "UPDATE contact_point SET holder = $1 WHERE id = $2";
                    self.rows
                        .change("change whose a number is", sql, values![point.holder.code(), open]);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn close_point(&mut self, person: &str, kind: AddressKind, index: &str, now: jiff::Timestamp) {
        let sql = "UPDATE contact_point SET until_at = $1 WHERE person = $2 AND until_at IS NULL \
                   AND address IN (SELECT id FROM address WHERE org = $3 AND kind = $4 AND address_bi = $5)";
        let bound = values![now, person, self.import.keys.org(), kind.code(), index];
        self.rows.change("close a contact point", sql, bound);
    }
}
