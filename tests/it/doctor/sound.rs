//! A set-up on which nothing is wrong, and what the doctor says of it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use nazorg::clock::Clock;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::engines::TestDatabase;
use crate::support::process::Nazorg;
use crate::support::run;
use crate::support::service::Service;
use crate::support::twilio::Twilio;

/// A service that has run, has a coordinator who can sign in, and has called its help lines.
pub(super) struct Sound {
    pub(super) service: Service,
    pub(super) twilio: Twilio,
    pub(super) url: String,
    folder: TempDir,
}

/// What the doctor said.
pub(super) struct Said {
    pub(super) code: i32,
    lines: Vec<Value>,
}

impl Sound {
    pub(super) async fn new(database: &TestDatabase) -> Self {
        let folder = TempDir::new().unwrap();
        let twilio = Twilio::start().await;
        let rules = folder.path().join("rules");
        std::fs::create_dir(&rules).unwrap();
        let shipped =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/help-lines.toml")).unwrap();
        let called = shipped.replace("\n[[line]]\n", "\n[[line]]\ntested = \"2026-01-15\"\n");
        std::fs::write(rules.join("help-lines.toml"), called).unwrap();
        let service = Service::new(folder.path(), &database.url, &twilio, 4);
        let service = service.with(&format!("\n[rules]\nfolder = \"{}\"\n", rules.display()));
        let mut sound = Self {
            service,
            twilio,
            url: database.url.clone(),
            folder,
        };
        sound
            .service
            .change("name = \"De Brug\"", "name = \"De Brug\"\n country = \"BE\"");
        assert!(sound.run().await.terminate().await.success());
        sound
            .service
            .add_worker(&sound.url, "coordinator", "an@example.org")
            .await;
        run(&sound.url, "UPDATE worker SET password = 'the hash of one'").await;
        sound
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `nazorg run`, now.
    pub(super) async fn run(&self) -> Nazorg {
        self.service.run(&moment(0)).await
    }

    pub(super) fn doctor(&self) -> Said {
        self.doctor_in(0)
    }

    /// The same, where the machine's clock is so many seconds ahead.
    pub(super) fn doctor_in(&self, seconds: i64) -> Said {
        let output = self.service.output(&["doctor", "--json"], &moment(seconds));
        let all = String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned();
        assert!(!all.contains("geheim"), "a secret was printed:\n{all}");
        assert!(output.stderr.is_empty(), "{all}");
        Said {
            code: output.status.code().unwrap(),
            lines: serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}:\n{all}")),
        }
    }

    pub(super) fn doctor_in_words(&self) -> String {
        String::from_utf8_lossy(&self.service.output(&["doctor"], &moment(0)).stdout).into_owned()
    }
}

impl Said {
    /// That these lines, and no others, are not `ok`, and that all these parts are said. Every trouble has its mend, and the
    /// code is that of the gravest.
    #[track_caller]
    pub(super) fn is_only(&self, troubles: &[(&str, &str)], parts: &[&str]) {
        let text = serde_json::to_string_pretty(&self.lines).unwrap();
        let found: Vec<(&str, &str)> = self
            .lines
            .iter()
            .map(|line| (line["what"].as_str().unwrap(), line["state"].as_str().unwrap()))
            // How full the disk of this machine is, is not the test's to say.
            .filter(|line| line.1 != "ok" && *line != ("disk", "look"))
            .collect();
        assert_eq!(found, troubles, "{text}");
        for line in &self.lines {
            let has_mend = line["mend"].as_str().is_some_and(|mend| !mend.is_empty());
            assert_eq!(has_mend, line["state"] != "ok", "{line}");
        }
        for part in parts {
            let holds = |line: &Value| [&line["found"], &line["mend"]].iter().any(|said| holds(said, part));
            assert!(self.lines.iter().any(holds), "`{part}` is not in:\n{text}");
        }
        let is_fault = troubles.iter().any(|(_, state)| *state == "fault");
        assert_eq!(self.code, i32::from(is_fault), "{text}");
    }
}

fn holds(said: &Value, part: &str) -> bool {
    said.as_str().is_some_and(|said| said.contains(part))
}

/// The time in so many seconds, as the program is told it.
pub(super) fn moment(seconds: i64) -> String {
    let at = Clock::System.now() + jiff::SignedDuration::from_secs(seconds);
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// The time in so many seconds, as the database holds it.
pub(super) fn micros(seconds: i64) -> i64 {
    Clock::System.now().as_microsecond() + seconds * 1_000_000
}

/// All files of a folder with size and time of their last change.
pub(super) fn listing(folder: &Path) -> Vec<(String, u64, SystemTime)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(at) = open.pop() {
        for entry in std::fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let about = path.metadata().unwrap();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            files.push((name, about.len(), about.modified().unwrap()));
        }
    }
    files.sort();
    files
}
