//! Goal: whatever goes wrong, whenever it does, every promise of the service is kept. Method: lives drawn from seeds, with
//! the real engine, store and core, in which processes die, stand still and start again, commits lose their answers,
//! gateways lie and clocks jump; whoever watches knows the promises and not how they are kept.

use std::process::Command;

use crate::support::engines::{Engine, TestDatabase, on_every_engine};
use crate::support::place;

on_every_engine!(every_life_keeps_every_promise);

/// So many lives in every run of the tests; a longer run is `nazorg simulate --count`.
const LIVES_SQLITE: &str = "300";
const LIVES_POSTGRES: &str = "30";

async fn every_life_keeps_every_promise(database: TestDatabase) {
    let server = place("NAZORG_TEST_POSTGRES");
    let arguments: Vec<&str> = match database.engine {
        Engine::Sqlite => vec!["--count", LIVES_SQLITE, "--jobs", "2"],
        Engine::Postgres => vec!["--count", LIVES_POSTGRES, "--jobs", "1", "--database", &server],
    };
    let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
    let (code, said) = tokio::task::spawn_blocking(move || simulate(&arguments)).await.unwrap();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("0 broken"), "{said}");
}

#[test]
fn a_life_replays_from_its_seed() {
    let life = |seed: &str| {
        let arguments = ["--seed", seed, "--verbose"].map(str::to_owned);
        let (_, said) = simulate(&arguments);
        // The first line tells how long it took.
        said.split_once('\n').map(|(_, told)| told.to_owned()).unwrap()
    };
    let told = life("7");
    assert!(
        told.lines().count() > 50 && told.contains("hands over check-in"),
        "{told}"
    );
    assert_eq!(told, life("7"));
    assert_ne!(told, life("8"));
}

fn simulate(arguments: &[String]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nazorg"))
        .env_clear()
        .arg("simulate")
        .args(arguments)
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8_lossy(&said).into_owned());
    (output.status.code(), said.concat())
}
