//! A service as an operator would set it up: one folder with settings, key and journal, among the test's gateways.

use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};

use nazorg::store::Keyring;
use nazorg::store::dossiers::login_index;
use nazorg::vault::{Master, Randomness};

use super::place;
use super::process::{Nazorg, finish, free_port, started_at};
use super::twilio::{ACCOUNT_SID, AUTH_TOKEN, Twilio};

/// How long thousands of messages may take to come into the queue.
const PATIENCE: Duration = Duration::from_mins(1);

/// The number that texts come from.
pub(crate) const FROM: &str = "+32460000000";

/// The organisation's code.
pub(crate) const CODE: &str = "test";

/// One folder, one database, one Postfix with TLS, one double of the SMS gateway.
pub(crate) struct Service {
    pub(crate) folder: PathBuf,
    /// Where client pages and webhooks stand: `http://127.0.0.1:PORT`.
    pub(crate) pages: String,
    settings: String,
}

impl Service {
    /// Writes the settings into the folder. `connections` are those to the SMS gateway.
    pub(crate) fn new(folder: &Path, database: &str, twilio: &Twilio, connections: u32) -> Self {
        let pages = format!("http://127.0.0.1:{}", free_port());
        let smtp = place("NAZORG_TEST_SMTP");
        let port = smtp.rsplit(':').next().expect("the server's address has a port");
        let workspace = free_port();
        std::fs::write(folder.join("token"), AUTH_TOKEN).expect("the folder takes a token");
        let settings = format!(
            r#"
            [organisation]
            code = "{CODE}"
            name = "De Brug"
            phone = "02 223 45 67"
            hours = {{ nl = "ma-vr 9-17 u", fr = "lu-ve 9-17 h", en = "Mon-Fri 9-17" }}
            [database]
            url = "{database}"
            [vault]
            master_key = "{folder}/master.key"
            journal = "{folder}/journal"
            [web]
            client_listen = "{listen}"
            public_url = "{pages}"
            workspace_listen = "127.0.0.1:{workspace}"
            workspace_url = "http://127.0.0.1:{workspace}"
            [import]
            starts_per_day = 5000
            [sms]
            gateway = "twilio"
            base_url = "{base_url}"
            account_sid = "{ACCOUNT_SID}"
            auth_token_file = "{folder}/token"
            from = "{FROM}"
            connections = {connections}
            [mail]
            gateway = "smtp"
            host = "localhost"
            port = {port}
            tls = "starttls"
            from = "contact@example.org"
            "#,
            folder = folder.display(),
            listen = pages.trim_start_matches("http://"),
            base_url = twilio.base_url,
        );
        std::fs::write(folder.join("nazorg.toml"), &settings).expect("the folder takes settings");
        Self {
            folder: folder.to_owned(),
            pages,
            settings,
        }
    }

    /// The same with more settings.
    pub(crate) fn with(mut self, more: &str) -> Self {
        self.settings.push_str(more);
        std::fs::write(self.folder.join("nazorg.toml"), &self.settings).expect("the folder takes settings");
        self
    }

    /// Puts other words into the settings.
    pub(crate) fn change(&mut self, from: &str, to: &str) {
        assert!(self.settings.contains(from), "`{from}` is not in:\n{}", self.settings);
        self.settings = self.settings.replace(from, to);
        std::fs::write(self.folder.join("nazorg.toml"), &self.settings).expect("the folder takes settings");
    }

    /// `nazorg run`, which believes that it was started at this moment (UTC).
    pub(crate) async fn run(&self, moment: &str) -> Nazorg {
        let environment = environment(moment);
        Nazorg::run(&self.folder, &self.settings, &self.pages, &borrowed(&environment)).await
    }

    /// The same, where no file may grow beyond so many bytes.
    pub(crate) fn run_with_files_of_most(&self, moment: &str, bytes: u32) -> Nazorg {
        let environment = environment(moment);
        Nazorg::run_with_files_of_most(&self.folder, &self.settings, &borrowed(&environment), bytes)
    }

    /// Lets the program run from this moment (UTC) until so many messages stand in its outbox. Nearly all leave later, up
    /// to three hours, since the contacts of a day are spread over it.
    pub(crate) async fn queue(&self, database: &str, messages: usize, moment: &str) {
        let nazorg = self.run(moment).await;
        let start = Instant::now();
        loop {
            let queued = super::rows(database, "SELECT send_key FROM message").await;
            if queued.len() == messages {
                break;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "{} of {messages} messages came into the outbox; the log:\n{}",
                queued.len(),
                nazorg.log()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert!(nazorg.terminate().await.success());
    }

    /// `nazorg import` and `nazorg approve` at this moment (UTC); what the second printed.
    pub(crate) fn import_and_approve(&self, export: &str, moment: &str) -> String {
        std::fs::write(self.folder.join("export.csv"), export).expect("the folder takes an export");
        let said = self.command(&["import", "export.csv"], moment);
        let batch = said
            .split(|c: char| c.is_whitespace() || c == '`')
            .find(|word| word.starts_with("ba_"))
            .unwrap_or_else(|| panic!("no batch in:\n{said}"));
        self.command(&["approve", batch], moment)
    }

    /// Somebody who works here, and signs in with this mail address; there is no password.
    pub(crate) async fn add_worker(&self, database: &str, role: &str, mail: &str) {
        let master = Master::open(&self.folder.join("master.key")).expect("the service has its key");
        let keys = Keyring::new(master, CODE, Randomness::System);
        let sql = format!(
            "INSERT INTO worker (id, org, login_bi, password, worker_key, name_c, mail_c, role, language, failed_signins, created_at, \
             retain_class) VALUES ('wo_{role}', '{CODE}', '{}', '', '', '', '', '{role}', 'nl', 0, 0, 'worker')",
            login_index(&keys, mail)
        );
        super::run(database, &sql).await;
    }

    /// A command of the program on this service's settings, which has to succeed; what it printed.
    pub(crate) fn command(&self, arguments: &[&str], moment: &str) -> String {
        let output = self.output(arguments, moment);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "nazorg {arguments:?}:\n{said}{errors}");
        said
    }
}

impl Service {
    /// A command, however it ends.
    pub(crate) fn output(&self, arguments: &[&str], moment: &str) -> Output {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--config", "nazorg.toml"]).collect();
        finish(&self.folder, &arguments, &borrowed(&environment(moment)))
    }

    /// A command that has to be refused because of what it was given; what it printed.
    pub(crate) fn refused(&self, arguments: &[&str], moment: &str) -> String {
        let output = self.output(arguments, moment);
        let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
        assert_eq!(
            output.status.code(),
            Some(2),
            "nazorg {arguments:?}:\n{}",
            said.concat()
        );
        said.concat()
    }
}

/// The time that the program believes it is, and whose certificates it trusts.
fn environment(moment: &str) -> Vec<(String, String)> {
    let mut environment = started_at(moment).to_vec();
    environment.push(("SSL_CERT_FILE".to_owned(), place("NAZORG_TEST_SMTP_CA")));
    environment
}

fn borrowed(environment: &[(String, String)]) -> Vec<(&str, &str)> {
    environment
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}
