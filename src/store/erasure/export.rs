//! Everything that is held about a person, decrypted and machine-readable (Regulation (EU) 2016/679, articles 15 and 20).

mod parts;

use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::care::ids::{PersonId, WorkerId};
use crate::store::audit::{self, Act};
use crate::store::value::{Columns, values};
use crate::store::{Conn, Hidden, Keyring, Store, StoreError};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// How a column is read.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Flag,
    Instant,
    /// JSON as text.
    Body,
    /// Sealed for the row whose id is the first column.
    Sealed,
}

use Kind::{Body, Flag, Instant, Number, Sealed, Text};
use parts::{PARTS, TRAJECTORIES};

use super::UNPLACED;

/// Everything that is held about a person. What cannot be opened stands there as `{"hidden": "erased"}` or
/// `{"hidden": "damaged"}`. The export itself is written into the audit trail.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such person of this organisation; where the database refuses.
pub async fn export(
    store: &Store,
    keys: &Keyring,
    person: &PersonId,
    worker: &WorkerId,
    now: Timestamp,
) -> Result<Json, StoreError> {
    let (keys, person, worker) = (keys.clone(), person.clone(), worker.clone());
    store
        .write(move |conn| {
            Box::pin(async move {
                let exported = gather(conn, &keys, person.as_str(), now).await?;
                let act = Act::new(&worker, "export", "person", person.as_str());
                audit::note(conn, &keys, &[act], now).await?;
                Ok(exported)
            })
        })
        .await
}

async fn gather(conn: &mut Conn<'_>, keys: &Keyring, person: &str, now: Timestamp) -> Result<Json, StoreError> {
    let opener = Opener {
        keys,
        with: key_ring(conn, keys, person).await?,
    };
    let columns: &[(&str, Kind)] = &[
        ("id", Text),
        ("name_c", Sealed),
        ("presented_c", Sealed),
        ("code_word_c", Sealed),
        ("languages", Text),
        ("tz", Text),
        ("age_band", Text),
        ("preferred", Text),
        ("day_part", Text),
        ("quiet", Text),
        ("cautions", Text),
        ("told_at", Instant),
        ("told_how", Text),
        ("created_at", Instant),
    ];
    let sql = format!("SELECT {} FROM person WHERE id = $1 AND org = $2", names(columns));
    let bound = values![person, keys.org()];
    let own = conn
        .first("export a person", sql, bound, |row| opener.read("person", columns, row))
        .await?;
    let own = own.ok_or(StoreError::Missing("the person"))?;
    let mut all = Map::new();
    all.insert("exported_at".to_owned(), json!(now.to_string()));
    all.insert("organisation".to_owned(), json!(keys.org()));
    all.insert("person".to_owned(), own);
    for part in PARTS {
        let from = part
            .from
            .replace("{trajectories}", TRAJECTORIES)
            .replace("{unplaced}", UNPLACED);
        let sql = format!("SELECT {} FROM {from}", names(part.columns));
        let read = |row: &mut Columns<'_>| opener.read(part.table, part.columns, row);
        let rows = conn
            .all("export what is held about a person", sql, values![person], read)
            .await?;
        all.insert(part.name.to_owned(), Json::Array(rows));
    }
    let mut imports = Vec::new();
    let sql = "SELECT dossier FROM dossier_person WHERE person = $1 ORDER BY dossier";
    for dossier in conn
        .all(
            "read a person's dossiers",
            sql,
            values![person],
            |row: &mut Columns<'_>| row.text(),
        )
        .await?
    {
        let imported = super::last_import(conn, keys, &dossier).await?;
        for one in imported
            .iter()
            .flat_map(|imported| &imported.persons)
            .filter(|one| one.person == person)
        {
            imports.push(json!({ "dossier": dossier, "fields": one.fields }));
        }
    }
    all.insert("last_imports".to_owned(), Json::Array(imports));
    Ok(Json::Object(all))
}

fn names(columns: &[(&str, Kind)]) -> String {
    columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The keys under which anything of a person may be sealed: the person's, those of the dossiers, those of months.
async fn key_ring(conn: &mut Conn<'_>, keys: &Keyring, person: &str) -> Result<Vec<DataKey>, StoreError> {
    let read = |row: &mut Columns<'_>| Ok((row.text()?, row.text()?));
    let own = "SELECT id, person_key FROM person WHERE id = $1";
    let dossiers =
        "SELECT d.id, d.dossier_key FROM dossier d JOIN dossier_person p ON p.dossier = d.id WHERE p.person = $1";
    let months = format!(
        "SELECT month, month_key FROM month_key WHERE month IN (SELECT key_month FROM inbound \
         WHERE person = $1 OR ({UNPLACED}))"
    );
    let mut ring = Vec::new();
    for (kind, sql) in [
        (KeyKind::Person, own),
        (KeyKind::Dossier, dossiers),
        (KeyKind::Month, months.as_str()),
    ] {
        let found = conn.all("read keys", sql, values![person], read).await?;
        ring.extend(
            found
                .iter()
                .filter_map(|(id, wrapped)| keys.key(kind, id, wrapped).ok()),
        );
    }
    Ok(ring)
}

struct Opener<'a> {
    keys: &'a Keyring,
    with: Vec<DataKey>,
}

impl Opener<'_> {
    fn read(&self, table: &str, columns: &[(&str, Kind)], row: &mut Columns<'_>) -> Result<Json, StoreError> {
        let mut object = Map::new();
        let mut id = String::new();
        for (place, (name, kind)) in columns.iter().enumerate() {
            let value = match kind {
                Text => row.maybe_text()?.map(Json::String),
                Number => row.maybe_int()?.map(Json::from),
                Flag => row.maybe_bool()?.map(Json::Bool),
                Instant => row.maybe_instant()?.map(|at| Json::String(at.to_string())),
                Body => row
                    .maybe_text()?
                    .map(|text| serde_json::from_str(&text).unwrap_or(Json::String(text))),
                Sealed => row.maybe_text()?.map(|text| {
                    self.open(
                        Place {
                            table,
                            column: name,
                            row: &id,
                        },
                        &text,
                    )
                }),
            };
            if place == 0
                && let Some(Json::String(text)) = &value
            {
                id.clone_from(text);
            }
            object.insert(name.trim_end_matches("_c").to_owned(), value.unwrap_or(Json::Null));
        }
        Ok(Json::Object(object))
    }

    /// Every ciphertext names its key. Where none of those that are left is named, the key was blanked.
    fn open(&self, place: Place<'_>, text: &str) -> Json {
        let Some(key) = self.with.iter().find(|key| key.is_named_in(text)) else {
            return json!({ "hidden": "erased" });
        };
        match self.keys.open(key, place, text) {
            Ok(text) => Json::String(text),
            Err(Hidden::Erased) => json!({ "hidden": "erased" }),
            Err(Hidden::Damaged) => json!({ "hidden": "damaged" }),
        }
    }
}
