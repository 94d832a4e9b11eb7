//! A running `nazorg demo` with the hands that move it: the clock and the phones of its desk, and a worker's sign-in.

use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use tempfile::TempDir;

use crate::support::browser::Browser;
use crate::support::process::{Nazorg, free_ports};
use crate::support::{http, rows};

/// The people of the demo's desk, in its order.
pub(super) const ANNA: usize = 0;
pub(super) const COUPLE: usize = 1;
pub(super) const DORIEN: usize = 2;
pub(super) const ELISE: usize = 3;
pub(super) const FARID: usize = 4;
pub(super) const GERT: usize = 5;
pub(super) const HANNE: usize = 6;
pub(super) const COUNSELLOR: usize = 7;
pub(super) const COORDINATOR: usize = 8;

pub(super) const PASSWORD: &str = "tussen de lijnen";

pub(super) struct House {
    /// The desk, the client pages and the workspace.
    pub(super) desk: String,
    pub(super) pages: String,
    pub(super) workspace: String,
    /// The URL of its database, for a look behind its back.
    pub(super) database: String,
    pub(super) folder: TempDir,
    http: reqwest::Client,
    _nazorg: Nazorg,
}

impl House {
    pub(super) async fn open() -> Self {
        let folder = TempDir::new().unwrap();
        let port = free_ports(4);
        // Few may start in a day without an approval, so that a short list needs one.
        let nazorg = Nazorg::demo(folder.path(), port, &[("NAZORG_IMPORT__STARTS_PER_DAY", "4")]).await;
        let database = found(folder.path(), "demo.sqlite3").unwrap();
        let at = |port: u16| format!("http://127.0.0.1:{port}");
        Self {
            desk: at(port),
            pages: at(port + 1),
            workspace: at(port + 2),
            database: format!("sqlite://{}", database.display()),
            folder,
            http: http().build().unwrap(),
            _nazorg: nazorg,
        }
    }

    /// Moves the clock: `next`, `day`, `week`, `month`.
    pub(super) async fn later(&self, span: &str) {
        self.send("later", &[("lang", "nl"), ("phone", "0"), ("span", span)])
            .await;
    }

    /// Sends a text from a phone of the desk.
    pub(super) async fn text(&self, person: usize, body: &str) {
        let phone = person.to_string();
        self.send("text", &[("lang", "nl"), ("phone", &phone), ("body", body)])
            .await;
    }

    async fn send(&self, path: &str, form: &[(&str, &str)]) {
        let answer = self.http.post(format!("{}/{path}", self.desk)).form(form).send().await;
        assert_eq!(answer.unwrap().status(), 200, "{path}: {form:?}");
    }

    /// The personal links on a phone or in a mailbox, oldest first.
    pub(super) async fn links(&self, person: usize) -> Vec<String> {
        let url = format!("{}/?lang=nl&phone={person}", self.desk);
        let page = self.http.get(url).send().await.unwrap().text().await.unwrap();
        let page = page.replace("&#x2f;", "/");
        let link = format!("href=\"{}/a/", self.pages);
        page.match_indices(&link)
            .map(|(at, _)| page[at + 6..].split('"').next().unwrap().to_owned())
            .collect()
    }

    /// Rows of a statement of the tests' own, as text.
    pub(super) async fn rows(&self, sql: &str) -> Vec<String> {
        rows(&self.database, sql).await
    }

    pub(super) async fn one(&self, sql: &str) -> String {
        let rows = self.rows(sql).await;
        assert_eq!(rows.len(), 1, "{sql}: {rows:?}");
        rows.into_iter().next().unwrap()
    }

    /// Has two people wait for a decision on the version of the step plan that they follow: over, or back.
    pub(super) async fn ask_about_versions(&self) {
        let activation = "INSERT INTO activation (id, org, protocol, former, rules, why, choices, at, compared) \
                          SELECT 'ac_1', org, protocol, rules, rules, 'Maand 3 kwam voor velen te vroeg', '', 0, '' \
                          FROM trajectory LIMIT 1 RETURNING id";
        assert_eq!(self.rows(activation).await.len(), 1);
        let people = "INSERT INTO rules_move (activation, trajectory, org, former, touch, doubt, stage, at) \
                      SELECT 'ac_1', t.id, t.org, t.rules, CASE d.ref WHEN '2026-014' THEN 'decision' ELSE 'later' END, \
                      CASE d.ref WHEN '2026-014' THEN 'at-once' END, \
                      CASE d.ref WHEN '2026-014' THEN 'asked' ELSE 'kept' END, 0 FROM trajectory t \
                      JOIN dossier d ON d.id = t.dossier WHERE d.ref IN ('2026-014', '2026-019') AND t.phase <> 'ended' \
                      RETURNING trajectory";
        assert!(self.rows(people).await.len() >= 2);
    }

    /// A list as a service exports it, in a file.
    pub(super) fn export(&self, name: &str, rows: &[&str]) -> PathBuf {
        let header = "dossiernummer;afgesloten op;reden;clientnummer;naam;gsm;vaste lijn;taal;geinformeerd op\n";
        let file = self.folder.path().join(name);
        std::fs::write(&file, format!("{header}{}", rows.concat())).unwrap();
        file
    }

    /// The day so many days before the demo began, as exports write it.
    pub(super) async fn day(&self, ago: i32) -> String {
        let began = self.one("SELECT CAST(min(created_at) AS TEXT) FROM worker").await;
        let began = Timestamp::from_microsecond(began.parse().unwrap()).unwrap();
        let began = began.to_zoned(TimeZone::get("Europe/Brussels").unwrap()).date();
        began.saturating_sub(ago.days()).strftime("%d/%m/%Y").to_string()
    }

    /// Signs in by the form, whoever was signed in before.
    pub(super) async fn sign_in(&self, browser: &Browser, who: &str, password: &str) {
        let page = format!("{}/sign-in?lang=nl", self.workspace);
        browser.goto(&page).await;
        browser.forget().await;
        browser.goto(&page).await;
        browser.fill("#mail", &format!("{who}@example.org")).await;
        browser.fill("#password", password).await;
        browser.follow("main form button").await;
    }

    pub(super) async fn goto(&self, browser: &Browser, path: &str) {
        browser.goto(&format!("{}{path}", self.workspace)).await;
    }

    /// Uploads a list, looks at what it would do, and lets it be imported; the browser stands on the result.
    pub(super) async fn import(&self, browser: &Browser, file: &Path) {
        self.goto(browser, "/imports").await;
        browser.attach("#file", file).await;
        browser.follow("main form button").await;
        // The page refreshes by itself, without a script.
        browser.wait_for("form[action$='/go'] button").await;
        browser.follow("form[action$='/go'] button").await;
        browser.wait_for(".ws-facts").await;
    }

    /// The open task of a kind.
    pub(super) async fn task(&self, kind: &str) -> String {
        let sql = format!(
            "SELECT id FROM task WHERE kind = '{kind}' AND closed_at IS NULL ORDER BY created_at DESC, id LIMIT 1"
        );
        self.one(&sql).await
    }

    /// Makes a message of a phone one of unknown fate that waits for a human: what a gateway's silence leads to after a
    /// day, which the demo's never keeps.
    pub(super) async fn hold_a_message(&self, reference: &str) -> String {
        let sql = format!(
            "UPDATE message SET fate = 'held' WHERE send_key = (SELECT m.send_key FROM message m \
             JOIN trajectory t ON t.id = m.trajectory JOIN dossier d ON d.id = t.dossier \
             WHERE d.ref = '{reference}' AND m.channel = 'sms' ORDER BY m.started_at LIMIT 1) RETURNING send_key"
        );
        let key = self.one(&sql).await;
        let sql = format!(
            "INSERT INTO task (id, org, dossier, kind, reason, readers, message, deadline, generation, created_at, \
             retain_class) SELECT 'ta_held', m.org, t.dossier, 'held', 'unknown-fate', 'counsellor', m.send_key, \
             m.fate_at + 86400000000, 1, m.fate_at, 'task' FROM message m JOIN trajectory t ON t.id = m.trajectory \
             WHERE m.send_key = '{key}' RETURNING id"
        );
        self.one(&sql).await;
        key
    }
}

fn found(folder: &Path, name: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let file = files
        .into_iter()
        .find(|path| path.file_name().is_some_and(|own| own == name));
    file.or_else(|| folders.iter().find_map(|folder| found(folder, name)))
}
