//! An empty database of either engine with a few made-up people in it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::civil::date;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use crate::care::ids::{StepId, TrajectoryId, WorkerId};
use crate::care::person::{Language, Role};
use crate::care::trajectory::{Enrolment, Trajectory};
use crate::store::value::{Value, values};
use crate::store::workers::{self, NewWorker};
use crate::store::{Conn, Engine, Keyring, Store, StoreError};
use crate::vault::keys::KeyKind;
use crate::vault::{Master, Place, Randomness};

/// Makes two tests of each `async fn case(ground: Ground)`, one on each engine.
macro_rules! on_both_engines {
    ($($case:ident),+ $(,)?) => {$(
        mod $case {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let ground = $crate::store::tasks::tests::ground::Ground::new($crate::store::Engine::Sqlite).await;
                super::$case(ground).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                let ground = $crate::store::tasks::tests::ground::Ground::new($crate::store::Engine::Postgres).await;
                super::$case(ground).await;
            }
        }
    )+};
}
pub(in crate::store) use on_both_engines;

pub(in crate::store) struct Ground {
    pub(in crate::store) store: Store,
    pub(in crate::store) keys: Keyring,
    pub(in crate::store) now: Timestamp,
    _folder: Arc<tempfile::TempDir>,
}

impl Ground {
    pub(in crate::store) async fn new(engine: Engine) -> Self {
        let folder = tempfile::TempDir::with_prefix("nazorg-store-").expect("a folder");
        let url = match engine {
            Engine::Sqlite => format!("sqlite://{}", folder.path().join("nazorg.sqlite3").display()),
            Engine::Postgres => new_schema().await,
        };
        let store = Store::open(&url, 2).await.expect("the database opens");
        let master = Master::create(&folder.path().join("master.key")).expect("a master key");
        let keys = Keyring::new(master, "ocmw", Randomness::seeded(7));
        let now = "2026-03-03T09:00:00Z".parse().expect("an instant");
        Self {
            store,
            keys,
            now,
            _folder: Arc::new(folder),
        }
    }

    pub(in crate::store) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>, &'a Keyring) -> BoxFuture<'a, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let keys = self.keys.clone();
        self.store
            .write(move |conn| async move { work(conn, &keys).await }.boxed())
            .await
    }

    /// One column of the rows of a statement, as text, for looking at what was written.
    pub(in crate::store) async fn texts(&self, sql: &'static str) -> Vec<Option<String>> {
        let read = self
            .store
            .read(move |conn| async move { conn.all("look", sql, Vec::new(), |row| row.maybe_text()).await }.boxed());
        read.await.expect("the rows are read")
    }

    pub(in crate::store) async fn number(&self, sql: &'static str) -> i64 {
        let read = self
            .store
            .read(move |conn| async move { conn.first("look", sql, Vec::new(), |row| row.int()).await }.boxed());
        read.await.expect("the row is read").expect("there is a row")
    }

    pub(in crate::store) async fn worker(&self, name: &'static str, role: Role) -> WorkerId {
        let now = self.now;
        let added = self.write(move |conn, keys| {
            async move {
                let new = NewWorker {
                    mail: format!("{}@example.org", name.to_lowercase()),
                    name: name.to_owned(),
                    role,
                    team: None,
                    language: Language::NL,
                    password: format!("hash of {name}"),
                };
                workers::add(conn, keys, &new, None, now).await
            }
            .boxed()
        });
        added.await.expect("the worker is added")
    }

    /// A dossier with persons of these names, each with a mobile and an active trajectory `tr_NAME`.
    pub(in crate::store) async fn dossier(&self, id: &'static str, names: &'static [&'static str]) {
        let now = self.now;
        let written = self.write(move |conn, keys| {
            async move {
                let (_, wrapped) = keys.new_key(KeyKind::Dossier, id).expect("random bytes");
                let row = values![
                    id,
                    keys.org(),
                    format!("ref-{id}"),
                    "ocmw",
                    "ocmw",
                    date(2026, 1, 15),
                    "closed",
                    1_i64,
                    wrapped,
                    now,
                    "dossier"
                ];
                let head = "INSERT INTO dossier (id, org, ref, controller, executor, closed_on, status, generation, \
                            dossier_key, created_at, retain_class)";
                conn.insert("dossier", head, vec![row], "").await?;
                for (place, name) in (1_i64..).zip(names) {
                    person(conn, keys, id, place, name, now).await?;
                }
                Ok(())
            }
            .boxed()
        });
        written.await.expect("the dossier is written");
    }

    /// A task of a kind for persons of a dossier; the wish of each is `wish_NAME`.
    pub(in crate::store) async fn task(
        &self,
        id: &'static str,
        (kind, readers): (&'static str, &'static str),
        dossier: &'static str,
        names: &'static [&'static str],
        owner: Option<&WorkerId>,
        alert: Option<&'static str>,
    ) {
        let now = self.now;
        let owner = owner.map(ToString::to_string);
        let written = self.write(move |conn, keys| {
            async move {
                let row = values![
                    id,
                    keys.org(),
                    dossier,
                    kind,
                    readers,
                    owner,
                    alert,
                    now + jiff::SignedDuration::from_hours(24),
                    1_i64,
                    now,
                    "task"
                ];
                let head = "INSERT INTO task (id, org, dossier, kind, readers, owner, alert, deadline, generation, \
                            created_at, retain_class)";
                conn.insert("task", head, vec![row], "").await?;
                for name in names {
                    let row = values![
                        format!("wish_{id}_{name}"),
                        id,
                        keys.org(),
                        format!("pe_{name}"),
                        format!("tr_{name}"),
                        format!("tr_{name}.pulse.0")
                    ];
                    let head = "INSERT INTO task_person (wish, task, org, person, trajectory, contact)";
                    conn.insert("task person", head, vec![row], "").await?;
                }
                Ok(())
            }
            .boxed()
        });
        written.await.expect("the task is written");
    }

    pub(in crate::store) async fn alert(&self, id: &'static str, dossier: &'static str, name: &'static str) {
        let now = self.now;
        let written = self.write(move |conn, keys| {
            async move {
                let row = values![
                    id,
                    keys.org(),
                    dossier,
                    format!("tr_{name}"),
                    format!("pe_{name}"),
                    format!("tr_{name}.pulse.0"),
                    "red",
                    "rules",
                    "eviction rent-arrears",
                    "{}",
                    now + jiff::SignedDuration::from_hours(48),
                    now,
                    "alert"
                ];
                let head = "INSERT INTO alert (id, org, dossier, trajectory, person, contact, level, rules, fired, \
                            grounds, deadline, raised_at, retain_class)";
                conn.insert("alert", head, vec![row], "").await
            }
            .boxed()
        });
        written.await.expect("the alert is written");
    }
}

async fn person(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    dossier: &str,
    place: i64,
    name: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let id = format!("pe_{name}");
    let (key, wrapped) = keys.new_key(KeyKind::Person, &id).expect("random bytes");
    let sealed = keys
        .seal(
            &key,
            Place {
                table: "person",
                column: "name_c",
                row: &id,
            },
            name,
        )
        .expect("random bytes");
    let row = values![
        id.as_str(),
        keys.org(),
        1_i64,
        wrapped,
        sealed,
        "nl fr",
        "Europe/Brussels",
        "no-voicemail",
        now,
        "person"
    ];
    let head = "INSERT INTO person (id, org, generation, person_key, name_c, languages, tz, cautions, created_at, \
                retain_class)";
    conn.insert("person", head, vec![row], "").await?;
    let number = format!("+3247012345{place}");
    let index = keys.blind().address("mobile", &number);
    let address = format!("ad_{name}");
    let row = values![address.as_str(), keys.org(), "mobile", index, 1_i64, now, "person"];
    let head = "INSERT INTO address (id, org, kind, address_bi, generation, created_at, retain_class)";
    conn.insert("address", head, vec![row], "").await?;
    let point = format!("po_{name}");
    let place_of = Place {
        table: "contact_point",
        column: "value_c",
        row: &point,
    };
    let sealed = keys.seal(&key, place_of, &number).expect("random bytes");
    let row = values![
        point.as_str(),
        keys.org(),
        id.as_str(),
        address,
        sealed,
        "own",
        "unconfirmed",
        now,
        1_i64,
        now,
        "person"
    ];
    let head = "INSERT INTO contact_point (id, org, person, address, value_c, holder, state, state_since, place, from_at, \
                retain_class)";
    conn.insert("contact point", head, vec![row], "").await?;
    let row = values![dossier, id.as_str(), keys.org(), place, "enrolled", "rule", now];
    let head = "INSERT INTO dossier_person (dossier, person, org, place, decision, decision_why, decided_at)";
    conn.insert("member", head, vec![row], "").await?;
    let trajectory = format!("tr_{name}");
    let enrolment = Enrolment {
        closed_on: date(2026, 1, 15),
        number: 1,
        start: Some(now),
        announce: false,
        again: None,
    };
    let state = Trajectory::new(TrajectoryId::from(trajectory.as_str()), enrolment, now);
    assert!(!state.is_settled(&crate::care::ids::ContactKey {
        step: StepId::new("pulse"),
        occurrence: 0
    }));
    let row: Vec<Value> = values![
        trajectory,
        keys.org(),
        dossier,
        id,
        1_i64,
        "protocol",
        "rules",
        1_i64,
        "active",
        serde_json::to_string(&state).expect("the state is written"),
        now,
        false,
        0_i64,
        0_i64,
        now,
        "trajectory"
    ];
    let head = "INSERT INTO trajectory (id, org, dossier, person, enrolment, protocol, rules, generation, phase, state, \
                next_wake, waits_for_voice, entries, lease_until, created_at, retain_class)";
    conn.insert("trajectory", head, vec![row], "").await?;
    Ok(())
}

/// A schema of its own on the PostgreSQL that `NAZORG_TEST_POSTGRES` names.
#[expect(clippy::disallowed_methods, reason = "a test asks where its server is")]
async fn new_schema() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var("NAZORG_TEST_POSTGRES")
        .expect("NAZORG_TEST_POSTGRES names a PostgreSQL for the tests: eval \"$(tests/servers/postgres start)\"");
    let schema = format!("store_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(&server).await.expect("PostgreSQL answers");
    let drop = AssertSqlSafe(format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
    sqlx::query(drop).execute(&mut admin).await.expect("an old schema goes");
    sqlx::query(AssertSqlSafe(format!("CREATE SCHEMA {schema}")))
        .execute(&mut admin)
        .await
        .expect("a new schema");
    format!("{server}?options=-csearch_path%3D{schema}")
}
