//! Databases that cannot be used; each in the one engine that can break so.

use std::fs;

use super::sound::{Sound, listing};
use crate::support::engines::{Engine, TestDatabase, run};
use crate::support::place;
use crate::support::process::free_port;

/// What cannot be looked at without a database, beside the clock and the key, which say so themselves.
const REST: [&str; 7] = ["pulse", "lag", "brake", "held messages", "rules", "workers", "alerts"];

/// The lines that are not `ok` where the database is at fault.
fn without_database<'a>(key: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    let mut troubles = vec![("database", "fault"), ("clock", "look")];
    troubles.extend(key.iter().map(|what| (*what, "look")));
    troubles.extend(REST.map(|what| (what, "look")));
    troubles
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_sound_database_is_told() {
    run(Engine::Sqlite, broken_files).await;
}

async fn broken_files(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let folder = database.engine_folder().unwrap();
    let file = folder.join("nazorg.sqlite3");
    let whole = fs::read(&file).unwrap();
    let troubles = without_database(&["master key"]);

    fs::write(
        &file,
        "this is a letter, and no database at all; it only has its name".repeat(100),
    )
    .unwrap();
    sound.doctor().is_only(
        &troubles,
        &[
            "is no SQLite database",
            "[database] url",
            "because the database cannot be reached",
        ],
    );

    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    sound.doctor().is_only(
        &troubles,
        &[
            "is damaged: database disk image is malformed",
            "restore it from a backup",
        ],
    );

    // A page in the middle that was overwritten is found by going through the file.
    let mut scribbled = whole.clone();
    let middle = scribbled.len() / 8192 * 4096;
    scribbled[middle..middle + 4096].fill(0x55);
    fs::write(&file, &scribbled).unwrap();
    let said = sound.doctor_in_words();
    assert!(
        said.contains("fault  database") && said.contains("nazorg.sqlite3 is damaged"),
        "{said}"
    );

    fs::remove_file(&file).unwrap();
    let gone = without_database(&["master key"]);
    sound
        .doctor()
        .is_only(&gone, &["there is no database at", "though the journal tells of one"]);
    assert!(listing(&folder).is_empty(), "nothing was made");

    let own = database.url.clone();
    let below = format!("sqlite://{}/deeper/nazorg.sqlite3", sound.file("token").display());
    sound.service.change(&own, &below);
    sound
        .doctor()
        .is_only(&gone, &["deeper is not there", "token is a file", "[database] url"]);
    let missing = format!("sqlite://{}/new/nazorg.sqlite3", sound.folder().display());
    sound.service.change(&below, &missing);
    sound.doctor().is_only(&gone, &["new is not there", "mkdir -p"]);
    assert!(!sound.file("new").exists());
    sound.service.change(&missing, "sqlite::memory:");
    sound.doctor().is_only(&gone, &["kept in memory"]);
    sound
        .service
        .change("sqlite::memory:", "mysql://nazorg:geheim@db.example.org/n");
    sound.doctor().is_only(
        &gone,
        &["mysql://…@db.example.org/n", "write sqlite:///path/to/file.sqlite3"],
    );
    sound.service.change("mysql://nazorg:geheim@db.example.org/n", &own);

    fs::write(&file, &whole).unwrap();
    sound.doctor().is_only(&[], &[]);
    // As a copy has it that was made while the service ran.
    fs::write(folder.join("nazorg.sqlite3-wal"), "changes").unwrap();
    sound.doctor().is_only(
        &[("database", "look")],
        &["sqlite3-wal holds changes", "the next `nazorg run`"],
    );
    assert_eq!(listing(&folder).len(), 2, "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_daemon_leaves_a_database_that_can_be_looked_at() {
    run(Engine::Sqlite, async |database: TestDatabase| {
        let sound = Sound::new(&database).await;
        sound.run().await.kill();
        let folder = database.engine_folder().unwrap();
        let names = |()| listing(&folder).into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
        let before = names(());
        assert!(before.iter().any(|name| name.ends_with("-wal")), "{before:?}");
        sound.doctor().is_only(&[], &["can be written"]);
        assert_eq!(names(()), before);
        sound.doctor().is_only(&[], &[]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_take_us_is_told() {
    run(Engine::Postgres, refusing_servers).await;
}

async fn refusing_servers(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let mut now = database.url.clone();
    let server = place("NAZORG_TEST_POSTGRES");
    let address = server
        .rsplit('@')
        .next()
        .unwrap()
        .trim_end_matches("/postgres")
        .to_owned();
    let troubles = without_database(&["master key"]);
    for (url, parts) in [
        (
            format!("postgres://nazorg:geheim@127.0.0.1:{}/postgres", free_port()),
            [
                "no server answers",
                "start PostgreSQL",
                "because the database cannot be reached",
            ],
        ),
        (
            format!("postgres://stranger:geheim@{address}/postgres"),
            ["refuses the login", "password authentication failed", "[database] url"],
        ),
        (
            format!("postgres://nobody:geheim@{address}/postgres"),
            ["refuses the login", "\"nobody\" does not exist", "pg_hba.conf"],
        ),
        (
            format!("postgres://nazorg:geheim@{address}/nowhere"),
            ["does not know the database", "\"nowhere\" does not exist", "createdb"],
        ),
        (
            format!("postgres://nazorg:geheim@{address}/postgres?sslmode=require"),
            [
                "cannot be encrypted",
                "sslmode",
                "because the database cannot be reached",
            ],
        ),
    ] {
        sound.service.change(&now, &url);
        now = url;
        sound.doctor().is_only(&troubles, &parts);
    }

    // A server that takes no writes, and a schema that is not there.
    let standby = format!(
        "{}%20-cdefault_transaction_read_only%3Don",
        database.url.split('&').next().unwrap()
    );
    sound.service.change(&now, &standby);
    sound
        .doctor()
        .is_only(&[("database", "fault")], &["takes no writes", "name the primary"]);
    let nowhere = format!("{server}?options=-csearch_path%3Dnowhere");
    sound.service.change(&standby, &nowhere);
    let mut troubles = without_database(&["master key"]);
    troubles.insert(1, ("migrations", "fault"));
    let parts = [
        "may make no tables",
        "holds nothing, though the journal tells of one that did",
    ];
    sound.doctor().is_only(&troubles, &parts);
}
