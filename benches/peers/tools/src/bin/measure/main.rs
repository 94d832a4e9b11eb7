//! Runs one program over a filled queue, takes its figures from outside, and makes the table of all runs.
//!
//!     measure run RUN NAME http|noop JOBS SINK SINK-PID POSTGRES POSTMASTER-PID RESULTS COMMAND …
//!     measure table RESULTS
//!
//! Of the program itself comes only how long it took: from the start of its worker until the database says that every
//! job is done. Processor time, memory and what came at the sink are taken here, between that start and that end, and in
//! the same way for all. A run whose counts are not exact fails.

mod database;
mod figures;
mod processes;
mod sink;
mod table;

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::Instant;

use figures::Figures;
use processes::{Usage, forget_peak, machine, peak_memory, process, tree};
use serde::Deserialize;

/// What a program says when it is prepared.
#[derive(Deserialize)]
struct Ready {
    version: String,
    settings: String,
}

/// What it says at the end.
#[derive(Deserialize)]
struct Done {
    jobs: u64,
    seconds: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [
            "run",
            run,
            name,
            work,
            jobs,
            sink,
            sink_pid,
            postgres,
            postmaster,
            results,
            command @ ..,
        ] => {
            let around = Around {
                sink,
                sink_pid: number(sink_pid),
                postgres,
                postmaster: number(postmaster),
            };
            let measured = around.measure(command, work, number(jobs));
            let figures = Figures {
                run: number(run),
                name: (*name).to_owned(),
                work: (*work).to_owned(),
                ..measured
            };
            let line = serde_json::to_string(&figures).expect("figures are JSON");
            let mut file = OpenOptions::new()
                .create(true)
                .append(true)
                .open(results)
                .expect("results can be written");
            writeln!(file, "{line}").expect("results can be written");
            println!("{}", figures.told());
        }
        ["table", results] => {
            let text = std::fs::read_to_string(results).expect("the results are there");
            let figures = text
                .lines()
                .map(|line| serde_json::from_str(line).expect("a line of figures"));
            print!("{}", table::table(&figures.collect::<Vec<Figures>>()));
        }
        _ => panic!("measure run … or measure table RESULTS; see the head of this program"),
    }
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text} is not a number"))
}

/// What stands around the program.
struct Around<'a> {
    sink: &'a str,
    sink_pid: u32,
    /// The database's URL; empty where the program keeps a file.
    postgres: &'a str,
    postmaster: u32,
}

impl Around<'_> {
    fn measure(&self, command: &[&str], work: &str, jobs: u64) -> Figures {
        let mut child = Command::new(command[0])
            .args(&command[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|why| panic!("{} does not start: {why}", command[0]));
        let mut tell = child.stdin.take().expect("it is piped");
        let mut said = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut hear = || {
            let mut line = String::new();
            said.read_line(&mut line).expect("it speaks UTF-8");
            assert!(!line.is_empty(), "{command:?} ended before its time");
            line
        };

        let ready: Ready = serde_json::from_str(&hear()).expect("it says that it is ready");
        let log = (!self.postgres.is_empty()).then(|| database::settle(self.postgres));
        sink::forget(self.sink);
        forget_peak(child.id());
        let before = self.usages(child.id());
        let all_before = machine();
        let began = Instant::now();
        writeln!(tell, "go").expect("it listens");

        let done: Done = serde_json::from_str(&hear()).expect("it says that it is done");
        assert!(
            done.seconds <= began.elapsed().as_secs_f64(),
            "no less time went by than it says"
        );
        let after = self.usages(child.id());
        let all = machine() - all_before;
        let memory = peak_memory(child.id());
        let [client, postgres, sink] = std::array::from_fn(|at| after[at] - before[at]);
        let counts = sink::counts(self.sink);
        let expected = if work == "http" { jobs } else { 0 };
        assert_eq!(
            (counts.requests, counts.different, counts.again),
            (expected, expected, 0),
            "each exactly once"
        );
        assert_eq!(done.jobs, jobs, "as many jobs as were asked for");
        if !self.postgres.is_empty() {
            database::nothing_volatile(self.postgres);
        }
        drop(tell);
        assert!(
            child.wait().expect("it can be awaited").success(),
            "{command:?} failed at its end"
        );

        let log = log.map(|before| database::log_syncs(self.postgres) - before);
        assert_ne!(log, Some(0), "nothing was put on the disk");

        Figures {
            run: 0,
            name: String::new(),
            work: String::new(),
            version: ready.version,
            settings: ready.settings,
            jobs,
            seconds: done.seconds,
            client_cpu: client,
            postgres_cpu: postgres,
            sink_cpu: sink,
            other_cpu: (all - client - postgres - sink).max(0.0),
            peak_bytes: memory,
            connections: counts.connections,
            body_bytes: counts.body_bytes.checked_div(counts.requests).unwrap_or(0),
            log_syncs: log,
        }
    }

    fn usages(&self, child: u32) -> [Usage; 3] {
        [process(child), tree(self.postmaster), process(self.sink_pid)]
    }
}
