//! Everything that is held about a person, decrypted and machine-readable (Regulation (EU) 2016/679, articles 15 and 20).

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

/// One table's part of an export. `from` holds `$1` for the person's id.
struct Part {
    name: &'static str,
    table: &'static str,
    columns: &'static [(&'static str, Kind)],
    from: &'static str,
}

const TRAJECTORIES: &str = "(SELECT id FROM trajectory WHERE person = $1)";

const PARTS: &[Part] = &[
    Part {
        name: "contact_points",
        table: "contact_point",
        columns: &[
            ("id", Text),
            ("address", Text),
            ("value_c", Sealed),
            ("holder", Text),
            ("state", Text),
            ("state_since", Instant),
            ("state_why", Text),
            ("from_at", Instant),
            ("until_at", Instant),
        ],
        from: "contact_point WHERE person = $1 ORDER BY place, id",
    },
    Part {
        name: "legal_bases",
        table: "legal_basis",
        columns: &[
            ("id", Text),
            ("purpose", Text),
            ("basis", Text),
            ("told_on", Text),
            ("told_how", Text),
            ("consent", Flag),
            ("objection", Flag),
            ("source", Text),
            ("happened", Instant),
            ("recorded", Instant),
            ("actor", Text),
        ],
        from: "legal_basis WHERE person = $1 ORDER BY recorded, id",
    },
    Part {
        name: "stops",
        table: "opt_out",
        columns: &[
            ("id", Text),
            ("scope", Text),
            ("channel", Text),
            ("trajectory", Text),
            ("who", Text),
            ("where_said", Text),
            ("happened", Instant),
            ("recorded", Instant),
        ],
        from: "opt_out WHERE person = $1 OR address_bi IN (SELECT a.address_bi FROM contact_point c JOIN address a \
               ON a.id = c.address WHERE c.person = $1) \
               ORDER BY recorded, id",
    },
    Part {
        name: "dossiers",
        table: "dossier",
        columns: &[
            ("id", Text),
            ("ref", Text),
            ("controller", Text),
            ("executor", Text),
            ("closed_on", Text),
            ("status", Text),
            ("closing_reason", Text),
            ("help_kind", Text),
            ("team", Text),
            ("created_at", Instant),
        ],
        from: "dossier WHERE id IN (SELECT dossier FROM dossier_person WHERE person = $1) ORDER BY id",
    },
    Part {
        name: "decisions",
        table: "dossier_person",
        columns: &[
            ("dossier", Text),
            ("place", Number),
            ("decision", Text),
            ("decision_why", Text),
            ("decided_at", Instant),
            ("decided_by", Text),
            ("arm", Text),
            ("arm_method", Text),
            ("arm_at", Instant),
        ],
        from: "dossier_person WHERE person = $1 ORDER BY dossier",
    },
    Part {
        name: "trajectories",
        table: "trajectory",
        columns: &[
            ("id", Text),
            ("dossier", Text),
            ("enrolment", Number),
            ("protocol", Text),
            ("rules", Text),
            ("phase", Text),
            ("state", Body),
            ("created_at", Instant),
            ("ended_at", Instant),
        ],
        from: "trajectory WHERE person = $1 ORDER BY id",
    },
    Part {
        name: "contacts",
        table: "contact",
        columns: &[
            ("id", Text),
            ("trajectory", Text),
            ("step", Text),
            ("origin", Text),
            ("due", Instant),
            ("opened", Instant),
            ("outcome", Text),
            ("why", Text),
            ("ended_at", Instant),
        ],
        from: "contact WHERE person = $1 ORDER BY id",
    },
    Part {
        name: "ledger",
        table: "ledger",
        columns: &[
            ("trajectory", Text),
            ("seq", Number),
            ("contact", Text),
            ("kind", Text),
            ("happened", Instant),
            ("recorded", Instant),
            ("actor", Text),
            ("behalf", Text),
            ("body", Body),
        ],
        from: "ledger WHERE trajectory IN {trajectories} ORDER BY trajectory, seq",
    },
    Part {
        name: "messages",
        table: "message",
        columns: &[
            ("send_key", Text),
            ("contact", Text),
            ("kind", Text),
            ("channel", Text),
            ("language", Text),
            ("fate", Text),
            ("fate_at", Instant),
            ("started_at", Instant),
            ("wording", Text),
            ("values_c", Sealed),
        ],
        from: "message WHERE recipient_kind = 'person' AND recipient = $1 ORDER BY send_key",
    },
    Part {
        name: "received",
        table: "inbound",
        columns: &[
            ("id", Text),
            ("via", Text),
            ("contact", Text),
            ("text_c", Sealed),
            ("from_c", Sealed),
            ("reading", Text),
            ("happened", Instant),
            ("recorded", Instant),
        ],
        from: "inbound WHERE person = $1 ORDER BY recorded, id",
    },
    Part {
        name: "answers",
        table: "answer",
        columns: &[
            ("id", Text),
            ("contact", Text),
            ("item", Text),
            ("code", Text),
            ("source", Text),
            ("happened", Instant),
            ("actor", Text),
        ],
        from: "answer WHERE person = $1 ORDER BY recorded, id",
    },
    Part {
        name: "baselines",
        table: "baseline",
        columns: &[
            ("id", Text),
            ("dossier", Text),
            ("item", Text),
            ("code", Text),
            ("happened", Instant),
        ],
        from: "baseline WHERE person = $1 ORDER BY recorded, id",
    },
    Part {
        name: "returns",
        table: "reentry",
        columns: &[
            ("id", Text),
            ("dossier", Text),
            ("returned_on", Text),
            ("source", Text),
            ("definition", Text),
            ("route", Text),
            ("gravity", Text),
        ],
        from: "reentry WHERE person = $1 ORDER BY recorded, id",
    },
    Part {
        name: "alerts",
        table: "alert",
        columns: &[
            ("id", Text),
            ("contact", Text),
            ("level", Text),
            ("fired", Text),
            ("owner", Text),
            ("deadline", Instant),
            ("raised_at", Instant),
            ("picked_at", Instant),
            ("picked_by", Text),
            ("judgement", Text),
        ],
        from: "alert WHERE person = $1 ORDER BY raised_at, id",
    },
    Part {
        name: "tasks",
        table: "task",
        columns: &[
            ("id", Text),
            ("dossier", Text),
            ("kind", Text),
            ("reason", Text),
            ("owner", Text),
            ("deadline", Instant),
            ("outcome", Text),
            ("channel", Text),
            ("done_by", Text),
            ("happened", Instant),
            ("closed_at", Instant),
        ],
        from: "task WHERE id IN (SELECT task FROM task_person WHERE person = $1) OR (dossier IN \
               (SELECT dossier FROM dossier_person WHERE person = $1) AND kind IN ('enrol', 'same-person')) ORDER BY id",
    },
    Part {
        name: "notes",
        table: "note",
        columns: &[
            ("id", Text),
            ("dossier", Text),
            ("person", Text),
            ("text_c", Sealed),
            ("readers", Text),
            ("happened", Instant),
            ("actor", Text),
        ],
        from: "note WHERE person = $1 OR (person IS NULL AND dossier IN \
               (SELECT dossier FROM dossier_person WHERE person = $1)) ORDER BY recorded, id",
    },
    Part {
        name: "owners",
        table: "ownership",
        columns: &[
            ("id", Text),
            ("dossier", Text),
            ("worker", Text),
            ("role", Text),
            ("from_at", Instant),
            ("until_at", Instant),
        ],
        from: "ownership WHERE dossier IN (SELECT dossier FROM dossier_person WHERE person = $1) ORDER BY id",
    },
    Part {
        name: "personal_links",
        table: "token",
        columns: &[("contact", Text), ("created_at", Instant), ("expires_at", Instant)],
        from: "token WHERE person = $1 ORDER BY created_at, contact",
    },
    Part {
        name: "erasures",
        table: "erasure",
        columns: &[
            ("id", Text),
            ("why", Text),
            ("at", Instant),
            ("complete_after", Instant),
        ],
        from: "erasure WHERE subject = $1 ORDER BY at, id",
    },
    Part {
        name: "looks_and_changes",
        table: "audit",
        columns: &[("action", Text), ("worker", Text), ("facts", Body), ("at", Instant)],
        from: "audit WHERE subject = $1 ORDER BY at, id",
    },
];

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
        let from = part.from.replace("{trajectories}", TRAJECTORIES);
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
    let months =
        "SELECT month, month_key FROM month_key WHERE month IN (SELECT key_month FROM inbound WHERE person = $1)";
    let mut ring = Vec::new();
    for (kind, sql) in [
        (KeyKind::Person, own),
        (KeyKind::Dossier, dossiers),
        (KeyKind::Month, months),
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
