//! Goal: the layers stay layers. Method: read every source line and hold it to the arrows of ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

/// What a folder may import of the crate.
const ARROWS: &[(&str, &[&str])] = &[
    ("care", &["care"]),
    ("files", &["files", "care"]),
    ("telling", &["telling", "care", "files"]),
    ("vault", &["vault"]),
    ("intake", &["intake", "care", "files"]),
    ("store", &["store", "care", "vault", "intake"]),
    ("channels", &["channels", "care"]),
    (
        "engine",
        &[
            "engine", "care", "files", "store", "channels", "intake", "vault", "clock",
        ],
    ),
    (
        "simulation",
        &[
            "simulation",
            "care",
            "files",
            "store",
            "channels",
            "intake",
            "vault",
            "clock",
            "engine",
        ],
    ),
    (
        "web",
        &[
            "web", "care", "files", "telling", "store", "channels", "intake", "vault", "clock", "engine",
        ],
    ),
];

/// Words that the core may not say: it has no clock, IO, randomness, database or async.
const NOT_IN_CARE: &[&str] = &[
    "sqlx",
    "tokio",
    "reqwest",
    "lettre",
    "axum",
    "std::fs",
    "std::env",
    "std::net",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "getrandom",
    "rand::",
    "async fn",
    ".await?",
    ".await;",
    "tracing",
    "println!",
];

fn sources(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let single = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src")
        .join(format!("{folder}.rs"));
    found.extend(single.is_file().then_some(single));
    assert!(
        !found.is_empty(),
        "src/{folder} has no sources; the rule would hold nothing"
    );
    found
}

fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str() == "tests" || part.as_os_str() == "tests.rs")
}

/// The lines of code of a folder, tests and comments left out, each with where it stands.
fn lines(folder: &str) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for path in sources(folder).into_iter().filter(|path| !is_test(path)) {
        let text = fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            if code.contains("#[cfg(test)]") {
                break;
            }
            lines.push((format!("{}:{}", path.display(), number + 1), code.to_owned()));
        }
    }
    lines
}

#[test]
fn imports_follow_the_arrows() {
    let layers: Vec<&str> = ARROWS
        .iter()
        .map(|(layer, _)| *layer)
        .chain(["cli", "settings", "telemetry"])
        .collect();
    for (layer, may) in ARROWS {
        for (place, code) in lines(layer) {
            for (at, _) in code.match_indices("crate::") {
                let name: String = code[at + 7..]
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let forbidden = layers.contains(&name.as_str()) && !may.contains(&name.as_str());
                assert!(
                    !forbidden,
                    "{place}: {layer} may not import {name}; see the arrows in ARCHITECTURE.md"
                );
            }
        }
    }
}

#[test]
fn the_core_touches_nothing() {
    for (place, code) in lines("care") {
        for word in NOT_IN_CARE {
            assert!(!code.contains(word), "{place}: the core must stay free of `{word}`");
        }
    }
}

#[test]
fn only_one_file_imports_the_scheduler_and_only_the_store_speaks_sql() {
    for folder in [
        "care",
        "files",
        "telling",
        "vault",
        "intake",
        "channels",
        "engine",
        "web",
        "cli",
        "store",
        "simulation",
    ] {
        for (place, code) in lines(folder) {
            let is_pulse = place.contains("engine/pulse.rs");
            assert!(
                is_pulse || !code.contains("tokio_cron_scheduler"),
                "{place}: only engine/pulse.rs may wake by cron"
            );
            assert!(
                folder == "store" || !code.contains("sqlx::"),
                "{place}: only the store speaks SQL"
            );
        }
    }
}

#[test]
fn seeded_randomness_stays_in_demo_and_tests() {
    for folder in [
        "care", "files", "telling", "intake", "channels", "engine", "web", "store", "cli",
    ] {
        for (place, code) in lines(folder)
            .into_iter()
            .filter(|(place, _)| !place.contains("/cli/demo"))
        {
            assert!(
                !code.contains("Randomness::seeded"),
                "{place}: real keys are never drawn from a seed"
            );
            assert!(
                !code.contains("Master::generate"),
                "{place}: a real master key is kept in a file"
            );
        }
    }
}
