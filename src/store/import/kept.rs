//! The last import as it is kept: what it said of a dossier under the dossier's key, and what it said of each person
//! under that person's own, so that with a person's key all of it is gone.

use super::baseline::{Fields, Imported, ImportedPerson};
use super::points::seal;
use crate::store::{Keyring, StoreError};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// A last import whose persons' parts are sealed.
#[derive(serde::Serialize, serde::Deserialize)]
pub(in crate::store) struct Kept {
    dossier: Fields,
    persons: Vec<KeptPerson>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct KeptPerson {
    place: u8,
    person: String,
    /// The fields under the person's key; blank once the person was erased.
    fields_c: String,
}

impl Kept {
    /// Seals what was said of each person. `key_of` gives the keys of those who were not erased.
    pub(in crate::store) fn of<'k>(
        imported: &Imported,
        keys: &Keyring,
        dossier: &str,
        key_of: impl Fn(&str) -> Option<&'k DataKey>,
    ) -> Result<Self, StoreError> {
        let mut persons = Vec::with_capacity(imported.persons.len());
        for one in &imported.persons {
            let fields_c = match key_of(&one.person).filter(|_| !one.erased) {
                Some(key) => {
                    let text = serde_json::to_string(&one.fields)
                        .map_err(|error| StoreError::corrupt("dossier", "imported_c", dossier, error))?;
                    seal(keys, key, of_person(&row(dossier, &one.person)), &text)?
                }
                None => String::new(),
            };
            persons.push(KeptPerson {
                place: one.place,
                person: one.person.clone(),
                fields_c,
            });
        }
        Ok(Self {
            dossier: imported.dossier.clone(),
            persons,
        })
    }

    /// The value of the column.
    pub(in crate::store) fn seal(&self, keys: &Keyring, key: &DataKey, dossier: &str) -> Result<String, StoreError> {
        let text = serde_json::to_string(self)
            .map_err(|error| StoreError::corrupt("dossier", "imported_c", dossier, error))?;
        seal(keys, key, of_dossier(dossier), &text)
    }

    /// Reads the column; the persons' parts stay sealed.
    pub(in crate::store) fn open(
        keys: &Keyring,
        key: &DataKey,
        dossier: &str,
        sealed: &str,
    ) -> Result<Self, StoreError> {
        let text = keys
            .open(key, of_dossier(dossier), sealed)
            .map_err(|_| damaged(dossier, "it does not open"))?;
        // What serde says of a text may hold a piece of it.
        serde_json::from_str(&text).map_err(|_| damaged(dossier, "it is not of this version's shape"))
    }

    /// The persons that it speaks of.
    pub(in crate::store) fn persons(&self) -> impl Iterator<Item = &str> {
        self.persons.iter().map(|one| one.person.as_str())
    }

    /// Forgets what was said of a person.
    pub(in crate::store) fn forget(&mut self, person: &str) {
        for one in self.persons.iter_mut().filter(|one| one.person == person) {
            one.fields_c.clear();
        }
    }

    /// What it said. `wrapped` gives the key of a person as its column holds it; whose key is blank was erased.
    pub(in crate::store) fn read(
        self,
        keys: &Keyring,
        dossier: &str,
        wrapped: impl Fn(&str) -> Option<String>,
    ) -> Result<Imported, StoreError> {
        let mut persons = Vec::with_capacity(self.persons.len());
        for one in self.persons {
            let wrapped = wrapped(&one.person).unwrap_or_default();
            let erased = wrapped.is_empty() || one.fields_c.is_empty();
            let fields = if erased {
                Fields::new()
            } else {
                let text = keys
                    .key(KeyKind::Person, &one.person, &wrapped)
                    .and_then(|key| keys.open(&key, of_person(&row(dossier, &one.person)), &one.fields_c))
                    .map_err(|_| damaged(dossier, "a person's part does not open"))?;
                serde_json::from_str(&text).map_err(|_| damaged(dossier, "it is not of this version's shape"))?
            };
            persons.push(ImportedPerson {
                place: one.place,
                person: one.person,
                fields,
                erased,
            });
        }
        Ok(Imported {
            dossier: self.dossier,
            persons,
        })
    }
}

fn damaged(dossier: &str, why: &str) -> StoreError {
    StoreError::corrupt("dossier", "imported_c", dossier, why)
}

const fn of_dossier(dossier: &str) -> Place<'_> {
    Place {
        table: "dossier",
        column: "imported_c",
        row: dossier,
    }
}

/// The part of one person within the column.
fn row(dossier: &str, person: &str) -> String {
    format!("{dossier}.{person}")
}

const fn of_person(row: &str) -> Place<'_> {
    Place {
        table: "dossier",
        column: "imported_c.persons",
        row,
    }
}
