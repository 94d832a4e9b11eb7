//! The built program as its own process, so that it can be killed like one.

use std::collections::BTreeSet;
use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A daemon gets this long to be ready, and to end when it is asked to; then the test fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// `nazorg run`, killed at the latest when the test lets go of it.
pub(crate) struct Nazorg {
    child: Child,
    log: PathBuf,
}

impl Nazorg {
    /// Starts `nazorg run` on these settings (TOML) and waits until `origin`/readyz answers 200.
    ///
    /// Settings and log lie in `folder`. Started again there, the process adds to the same log.
    pub(crate) async fn run(folder: &Path, settings: &str, origin: &str, environment: &[(&str, &str)]) -> Self {
        let file = folder.join("nazorg.toml");
        std::fs::write(&file, settings).expect("the folder takes the settings");
        let mut command = program(folder, environment);
        command.arg("run").arg("--config").arg(&file);
        Self::start(folder, command, &format!("{origin}/readyz")).await
    }

    /// The same, where no file may grow beyond so many bytes; what would is an error of the disk to the program. It may
    /// have ended before it was ready.
    pub(crate) fn run_with_files_of_most(
        folder: &Path,
        settings: &str,
        environment: &[(&str, &str)],
        bytes: u32,
    ) -> Self {
        let file = folder.join("nazorg.toml");
        std::fs::write(&file, settings).expect("the folder takes the settings");
        let nazorg = program(folder, environment);
        let mut command = Command::new("bash");
        command
            .env_clear()
            .envs(nazorg.get_envs().filter_map(|(name, value)| Some((name, value?))));
        // The log is a file as well, so it goes through a pipe to a process without the limit.
        let script = "set -o pipefail; trap '' XFSZ; timeout 120 prlimit --fsize=\"$1\" -- \"$2\" run --config \"$3\" 2>&1 | cat";
        command.args(["-c", script, "bash", &bytes.to_string()]);
        command.arg(nazorg.get_program()).arg(&file);
        command.current_dir(folder).stdin(Stdio::null());
        Self::spawn(folder, command)
    }

    /// Waits until it has ended by itself.
    pub(crate) async fn wait(&mut self, at_most: Duration) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                return status;
            }
            assert!(start.elapsed() < at_most, "nazorg goes on; its log:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts `nazorg demo` on four free ports in a row from this one, and waits until it is ready. Its database lies in
    /// a folder of its own within `folder`.
    pub(crate) async fn demo(folder: &Path, port: u16, environment: &[(&str, &str)]) -> Self {
        let mut command = program(folder, environment);
        command.env("TMPDIR", folder);
        command.arg("demo").arg("--port").arg(port.to_string());
        // Its clock stands still, so it has no pulse by which it could be ready.
        Self::start(folder, command, &format!("http://127.0.0.1:{}/healthz", port + 1)).await
    }

    async fn start(folder: &Path, command: Command, url: &str) -> Self {
        let mut nazorg = Self::spawn(folder, command);
        nazorg.wait_until_ready(url).await;
        nazorg
    }

    fn spawn(folder: &Path, mut command: Command) -> Self {
        let log = folder.join("nazorg.log");
        let out = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .expect("the folder takes a log");
        command
            .stdout(out.try_clone().expect("a second handle of the log"))
            .stderr(out);
        Self {
            child: command.spawn().expect("the program starts"),
            log,
        }
    }

    async fn wait_until_ready(&mut self, url: &str) {
        let client = super::http().timeout(Duration::from_secs(2)).build().expect("a client");
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                panic!(
                    "nazorg ended with {status} before it was ready; its log:\n{}",
                    self.log()
                );
            }
            let answer = client.get(url).send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "nazorg was not ready within {PATIENCE:?}; its log:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIGKILL: no chance to finish anything.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("the process can be killed");
        self.child.wait().expect("the process has ended");
    }

    /// SIGTERM: the orderly end.
    pub(crate) async fn terminate(mut self) -> ExitStatus {
        let pid = self.child.id().to_string();
        // The standard library can only kill.
        let told = Command::new("sh")
            .args(["-c", "kill -TERM \"$1\"", "sh", &pid])
            .status();
        assert!(
            told.expect("sh starts").success(),
            "nazorg had already ended; its log:\n{}",
            self.log()
        );
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                return status;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "nazorg did not end within {PATIENCE:?}; its log:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Everything that it has said up to now, on both outputs.
    pub(crate) fn log(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(&self.log).unwrap_or_default()).into_owned()
    }
}

impl Drop for Nazorg {
    fn drop(&mut self) {
        if std::thread::panicking() {
            #[expect(clippy::print_stderr, reason = "a test that fails shows what the program said")]
            {
                eprintln!("the log of nazorg:\n{}", self.log());
            }
        }
        // Of no interest where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs the program with these arguments to its end, in `folder`, without standard input.
pub(crate) fn finish(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    program(folder, environment)
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// A port for a listener that must be told its port, another one each time. Another process may take it before the
/// program does; there are many, and it is asked for just before.
pub(crate) fn free_port() -> u16 {
    // The system gives a port that is free again to the next who asks.
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
        let port = listener.local_addr().expect("a bound listener has an address").port();
        if GIVEN.lock().unwrap_or_else(PoisonError::into_inner).insert(port) {
            return port;
        }
    }
}

/// The environment in which a process believes that it was started at this moment (UTC, `2026-03-09 09:00:00`). Its
/// monotonic clock, by which it waits, stays the machine's.
pub(crate) fn started_at(moment: &str) -> [(String, String); 4] {
    [
        ("LD_PRELOAD", super::place("NAZORG_TEST_FAKETIME")),
        ("FAKETIME", format!("@{moment}")),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
        ("TZ", "UTC".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
}

/// The first of so many free ports in a row.
pub(crate) fn free_ports(count: u16) -> u16 {
    loop {
        let first = free_port();
        let is_free = |port: u16| TcpListener::bind(("127.0.0.1", port)).is_ok();
        if first < u16::MAX - count && (first..first + count).all(is_free) {
            return first;
        }
    }
}

/// The environment is the test's alone: what `tests/run` set must not pass for settings of the program.
fn program(folder: &Path, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nazorg"));
    command.env_clear().env("PATH", "/usr/bin:/bin").env("HOME", folder);
    command
        .envs(environment.iter().copied())
        .current_dir(folder)
        .stdin(Stdio::null());
    command
}
