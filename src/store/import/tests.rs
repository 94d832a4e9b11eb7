//! Every test runs on both engines: a file of SQLite, and a schema of its own in the PostgreSQL that the test command
//! starts.

mod approvals;
mod changes;
mod first;
mod sequences;

use std::collections::BTreeMap;
use std::str::FromStr as _;
use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::care::calendar::{Calendar, Country};
use crate::care::dossier::{ClosingReason, DossierStatus};
use crate::care::enrolment::EnrolmentRules;
use crate::care::ids::RulesId;
use crate::care::person::{AddressKind, Holder, Language};
use crate::intake::{IncomingPerson, IncomingPoint};
use crate::store::value::Value;
use crate::vault::{Master, Randomness};

pub(in crate::store) struct World {
    pub(in crate::store) store: Store,
    pub(in crate::store) keys: Keyring,
    pub(in crate::store) folder: Option<tempfile::TempDir>,
}

pub(in crate::store) const NOW: &str = "2026-06-03T08:00:00Z";

pub(in crate::store) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

static SCHEMAS: AtomicU32 = AtomicU32::new(0);

/// A fresh database of each engine.
pub(in crate::store) async fn worlds() -> [World; 2] {
    [sqlite().await, postgres().await]
}

pub(in crate::store) async fn sqlite() -> World {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&format!("sqlite://{}/db.sqlite3", folder.path().display()), 2)
        .await
        .unwrap();
    world(store, Some(folder)).await
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test command says by its environment where PostgreSQL is"
)]
pub(in crate::store) async fn postgres() -> World {
    let url = std::env::var("NAZORG_TEST_POSTGRES").expect("no PostgreSQL: run the tests with tests/run");
    let schema = format!(
        "import_{}_{}",
        std::process::id(),
        SCHEMAS.fetch_add(1, Ordering::Relaxed)
    );
    let options = sqlx::postgres::PgConnectOptions::from_str(&url).unwrap();
    let pool = sqlx::PgPool::connect_with(options).await.unwrap();
    let make = sqlx::AssertSqlSafe(format!("CREATE SCHEMA {schema}"));
    sqlx::query(make).execute(&pool).await.unwrap();
    let separator = if url.contains('?') { '&' } else { '?' };
    let store = Store::open(&format!("{url}{separator}options=-csearch_path%3D{schema}"), 4)
        .await
        .unwrap();
    world(store, None).await
}

async fn world(store: Store, folder: Option<tempfile::TempDir>) -> World {
    let keys = Keyring::new(Master::from_bytes(&[7; 32]), "caw", Randomness::System);
    let world = World { store, keys, folder };
    let sql = "INSERT INTO organisation (id, name, country, tz, language, created_at) \
               VALUES ('caw', 'CAW', 'BE', 'Europe/Brussels', 'nl', 0)";
    world.run(sql, Vec::new()).await;
    world
}

pub(in crate::store) fn calendar() -> Calendar {
    Calendar::new(Country::BE, TimeZone::get("Europe/Brussels").unwrap())
}

pub(in crate::store) fn settings() -> ImportSettings {
    ImportSettings {
        controller: "caw".to_owned(),
        executor: "caw".to_owned(),
        tz: "Europe/Brussels".to_owned(),
        protocol: "standard".to_owned(),
        rules: RulesId::new("ru_1"),
        enrolment: EnrolmentRules::default(),
        oldest_closing: None,
        starts_per_day: 40,
        bases: BTreeMap::new(),
        ask_term: SignedDuration::from_hours(24 * 14),
        source: ImportSource::Export,
    }
}

pub(in crate::store) fn point(kind: AddressKind, value: &str) -> IncomingPoint {
    IncomingPoint {
        kind,
        value: value.to_owned(),
        holder: Holder::Own,
    }
}

pub(in crate::store) fn person(name: &str) -> IncomingPerson {
    IncomingPerson {
        reference: None,
        name: name.to_owned(),
        presented_name: None,
        languages: vec![Language::NL],
        cautions: std::collections::BTreeSet::new(),
        age_band: None,
        points: vec![point(AddressKind::Mobile, "+32470123456")],
        preferred_channel: None,
        preferred_day_part: None,
        code_word: None,
        legal_basis: None,
        told_on: None,
        told_how: None,
    }
}

pub(in crate::store) fn dossier(reference: &str, persons: Vec<IncomingPerson>) -> IncomingDossier {
    IncomingDossier {
        reference: reference.to_owned(),
        closed_on: "2026-05-04".parse().unwrap(),
        status: DossierStatus::Closed,
        closing_reason: Some(ClosingReason::Completed),
        help_kind: None,
        dates: BTreeMap::new(),
        counsellor: None,
        team: Some("zuid".to_owned()),
        controller: None,
        executor: None,
        persons,
        lines: vec![2],
    }
}

impl World {
    pub(in crate::store) async fn import(&self, rows: Vec<IncomingDossier>) -> ImportSummary {
        self.import_as(&settings(), rows, now()).await
    }

    pub(in crate::store) async fn import_as(
        &self,
        settings: &ImportSettings,
        rows: Vec<IncomingDossier>,
        now: Timestamp,
    ) -> ImportSummary {
        let file = format!("file-{now}");
        apply_import(
            &self.store,
            &self.keys,
            settings,
            rows,
            &file,
            None,
            now,
            &mut |_, _| {},
        )
        .await
        .unwrap()
    }

    pub(in crate::store) async fn run(&self, sql: &'static str, values: Vec<Value>) -> u64 {
        self.store
            .write(move |conn| Box::pin(async move { conn.run("test", sql, values).await }))
            .await
            .unwrap()
    }

    /// The text columns of a statement, row by row, joined by blanks.
    pub(in crate::store) async fn rows(&self, sql: impl Into<String>, columns: usize) -> Vec<String> {
        let sql = sql.into();
        let read = move |row: &mut crate::store::value::Columns<'_>| {
            let mut texts = Vec::new();
            for _ in 0..columns {
                texts.push(row.maybe_text()?.unwrap_or_else(|| "-".to_owned()));
            }
            Ok(texts.join(" "))
        };
        let read = self
            .store
            .read(move |conn| Box::pin(async move { conn.all("test", sql, Vec::new(), read).await }));
        read.await.unwrap()
    }

    pub(in crate::store) async fn count(&self, from: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {from}");
        let read = |row: &mut crate::store::value::Columns<'_>| row.int();
        let read = self
            .store
            .read(move |conn| Box::pin(async move { conn.first("test", sql, Vec::new(), read).await }));
        read.await.unwrap().unwrap()
    }

    /// Everything that an import can write, row by row.
    pub(in crate::store) async fn dump(&self) -> Vec<String> {
        let mut all = Vec::new();
        for (table, columns, key) in TABLES {
            let casts: Vec<String> = columns
                .split(' ')
                .map(|column| format!("CAST({column} AS TEXT)"))
                .collect();
            let sql = format!("SELECT {} FROM {table} ORDER BY {key}", casts.join(", "));
            let rows = self.rows(sql, casts.len()).await;
            all.extend(rows.into_iter().map(|row| format!("{table} {row}")));
        }
        all
    }

    pub(in crate::store) fn person_of(&self, dossier: &str, place: u8) -> crate::care::ids::PersonId {
        self.keys
            .ids()
            .person_id("caw", dossier, PersonKey::Place(place))
            .into()
    }

    pub(in crate::store) fn dossier_id(&self, reference: &str) -> String {
        self.keys.ids().dossier_id("caw", reference)
    }

    /// What a worker sees of a person: name, and the numbers in use.
    pub(in crate::store) async fn seen(&self, person: &crate::care::ids::PersonId) -> (String, Vec<String>) {
        let worker = WorkerId::new("wo_1");
        let view = crate::store::persons::show(&self.store, &self.keys, person, &worker, now())
            .await
            .unwrap();
        let points = view.points.iter().filter(|point| point.until.is_none());
        (
            view.name.unwrap(),
            points.map(|point| point.value.clone().unwrap()).collect(),
        )
    }
}

/// Tables, their columns and their order.
const TABLES: &[(&str, &str, &str)] = &[
    (
        "dossier",
        "id ref closed_on status closing_reason dates team generation import_mac imported_c batch",
        "id",
    ),
    ("person", "id generation ref_bi name_c languages cautions told_at", "id"),
    ("person_word", "word_bi person", "person, word_bi"),
    ("address", "id kind address_bi generation", "id"),
    ("contact_point", "id person address value_c holder state until_at", "id"),
    ("legal_basis", "id person purpose basis told_on", "id"),
    (
        "dossier_person",
        "dossier person place decision decision_why",
        "dossier, person",
    ),
    ("ownership", "id dossier worker until_at", "id"),
    (
        "trajectory",
        "id dossier person enrolment phase state next_wake batch",
        "id",
    ),
    ("event_inbox", "id trajectory event", "id"),
    ("task", "id kind dossier closed_at", "id"),
    ("note", "id text_c", "id"),
    ("import_batch", "id counts approved_at", "id"),
    ("audit", "id action subject", "id"),
];
