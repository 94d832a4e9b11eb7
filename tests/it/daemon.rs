//! Goal: the built program starts, serves, stops and refuses as the README says, on both engines.
//! Method: run it as a process of its own, with nothing in its environment.

use std::path::Path;

use tempfile::TempDir;

use crate::support::engines::{Engine, TestDatabase, on_every_engine};
use crate::support::process::{Nazorg, finish, free_port};
use crate::support::{http, rows};

on_every_engine!(
    it_starts_serves_and_stops,
    a_lost_key_is_told_and_no_new_one_is_made,
    two_first_starts_at_one_moment_agree_on_one_key,
);

/// Whoever came second has made a key of its own by then, and must not seal anything with it.
async fn two_first_starts_at_one_moment_agree_on_one_key(database: TestDatabase) {
    let folders = [TempDir::new().unwrap(), TempDir::new().unwrap()];
    let starts = folders.each_ref().map(|folder| {
        let text = settings(folder.path(), &database.url).text;
        std::fs::write(folder.path().join("nazorg.toml"), text).unwrap();
        std::fs::write(folder.path().join("none.csv"), "dossiernummer;afgesloten op;naam\n").unwrap();
        let folder = folder.path().to_owned();
        tokio::task::spawn_blocking(move || {
            let arguments = ["import", "none.csv", "--config", "nazorg.toml"];
            let output = finish(&folder, &arguments, &[]);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            (output.status.success(), said)
        })
    });
    let mut told = Vec::new();
    for start in starts {
        told.push(start.await.unwrap());
    }
    let (well, refused): (Vec<_>, Vec<_>) = told.into_iter().partition(|(well, _)| *well);
    assert_eq!((well.len(), refused.len()), (1, 1), "{refused:?}");
    // An embedded database has one host; two on it meet where its tables are made already.
    if database.engine == Engine::Postgres {
        assert!(refused[0].1.contains("master key"), "{refused:?}");
    }
    assert_eq!(rows(&database.url, "SELECT fingerprint FROM master").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_database_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("nazorg.sqlite3");
    let settings = settings(folder.path(), &format!("sqlite://{}", file.display()));
    let nazorg = Nazorg::run(folder.path(), &settings.text, &settings.pages, &[]).await;
    for end in ["", "-wal", "-shm"] {
        let file = folder.path().join(format!("nazorg.sqlite3{end}"));
        let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
    assert!(nazorg.terminate().await.success());
}

struct Settings {
    text: String,
    pages: String,
    workspace: String,
}

fn settings(folder: &Path, url: &str) -> Settings {
    let (pages, workspace) = (free_port(), free_port());
    let text = format!(
        r#"
        [organisation]
        code = "test"
        [database]
        url = "{url}"
        [vault]
        master_key = "{folder}/master.key"
        journal = "{folder}/journal"
        [web]
        client_listen = "127.0.0.1:{pages}"
        public_url = "http://127.0.0.1:{pages}"
        workspace_listen = "127.0.0.1:{workspace}"
        workspace_url = "http://127.0.0.1:{workspace}"
        "#,
        folder = folder.display(),
    );
    Settings {
        text,
        pages: format!("http://127.0.0.1:{pages}"),
        workspace: format!("http://127.0.0.1:{workspace}"),
    }
}

async fn it_starts_serves_and_stops(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let settings = settings(folder.path(), &database.url);
    let nazorg = Nazorg::run(folder.path(), &settings.text, &settings.pages, &[]).await;
    let client = http().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (url, status) in [
        (format!("{}/healthz", settings.pages), 200),
        (format!("{}/a/{}", settings.pages, "0".repeat(26)), 404),
        (format!("{}/today", settings.pages), 404),
        (format!("{}/readyz", settings.workspace), 200),
    ] {
        let answer = client.get(&url).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{url}");
        assert!(answer.headers().contains_key("content-security-policy"), "{url}");
    }
    let today = client
        .get(format!("{}/today", settings.workspace))
        .send()
        .await
        .unwrap();
    assert_ne!(today.status().as_u16(), 200, "no page without being signed in");
    assert_eq!(rows(&database.url, "SELECT id FROM organisation").await, ["test"]);
    // Killed, it starts again; told to stop, it stops by itself.
    nazorg.kill();
    let nazorg = Nazorg::run(folder.path(), &settings.text, &settings.pages, &[]).await;
    let log = nazorg.log();
    assert!(log.contains("nazorg runs") && !log.contains("panicked"), "{log}");
    assert!(nazorg.terminate().await.success());
}

async fn a_lost_key_is_told_and_no_new_one_is_made(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let settings = settings(folder.path(), &database.url);
    let nazorg = Nazorg::run(folder.path(), &settings.text, &settings.pages, &[]).await;
    assert!(nazorg.terminate().await.success());
    let key = folder.path().join("master.key");
    std::fs::remove_file(&key).unwrap();
    let output = finish(folder.path(), &["run", "--config", "nazorg.toml"], &[]);
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("key"), "{said}");
    assert!(!key.exists(), "no new key is made where data exist");
}

#[test]
fn wrong_settings_are_told_all_at_once() {
    let folder = TempDir::new().unwrap();
    let text = "[organisation]\ncountry = \"DE\"\n[web]\nlink_day = 3\n[worker]\nlease_seconds = \"long\"\n";
    std::fs::write(folder.path().join("nazorg.toml"), text).unwrap();
    let output = finish(folder.path(), &["config", "check", "--config", "nazorg.toml"], &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    for part in [
        "link_day",
        "link_days",
        "lease_seconds",
        "nazorg.toml:4",
        "nazorg.toml:6",
        // A value is judged where others have no shape.
        "`organisation.country`",
    ] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
}

#[test]
fn a_check_and_a_start_say_the_same_and_make_nothing() {
    let folder = TempDir::new().unwrap();
    let home = folder.path();
    let rules = home.join("rules");
    std::fs::create_dir_all(rules.join("templates")).unwrap();
    std::fs::write(rules.join("help-lines.toml"), "[[line]]\nid = \"1\"\n").unwrap();
    std::fs::write(rules.join("templates/trouble.html"), "{% if %}").unwrap();
    std::fs::write(home.join("token"), "\n").unwrap();
    let settings = settings(home, &format!("sqlite://{}/nazorg.sqlite3", home.display())).text;
    let text = format!(
        "{settings}\n[rules]\nfolder = \"{home}/rules\"\n[sms]\ngateway = \"twilio\"\naccount_sid = \"AC0\"\n\
         auth_token_file = \"{home}/token\"\nfrom = \"+32460000000\"\n",
        home = home.display()
    );
    std::fs::write(home.join("nazorg.toml"), &text).unwrap();
    for call in [["config", "check"].as_slice(), &["run"]] {
        let output = finish(home, &[call, &["--config", "nazorg.toml"]].concat(), &[]);
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        for part in [
            "`organisation.phone`",
            "`web.public_url`",
            "help-lines.toml",
            "trouble.html",
            "token is empty",
            "[organisation] hours",
        ] {
            assert!(said.contains(part), "{call:?}: `{part}` is not in:\n{said}");
        }
    }
    std::fs::write(home.join("nazorg.toml"), settings).unwrap();
    std::fs::write(
        home.join("list.csv"),
        "dossiernummer;naam;afgesloten op\nD1;An;5/1/2026\n",
    )
    .unwrap();
    let output = finish(
        home,
        &["import", "list.csv", "--dry-run", "--config", "nazorg.toml"],
        &[],
    );
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("no database") && said.contains("nazorg run"), "{said}");
    assert!(!home.join("nazorg.sqlite3").exists() && !home.join("master.key").exists());
}
