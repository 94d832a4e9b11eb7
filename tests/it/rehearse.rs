//! Goal: a service sees what a step plan will do, to one made-up dossier, to its export and to its database, before anybody
//! is contacted.
//! Method: run the built program, read what it prints as a machine would, and look into the database before and after.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Output;

use jiff::Zoned;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::contents;
use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::process::finish;

on_every_engine!(the_database_is_rehearsed_and_left_as_it_is);

fn rehearse(folder: &Path, arguments: &[&str]) -> Output {
    finish(folder, &[&["rehearse"], arguments].concat(), &[])
}

fn printed(output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The rows of `--format json`.
fn read_rows(output: &Output) -> Vec<BTreeMap<String, Value>> {
    serde_json::from_str(&printed(output)).unwrap()
}

/// Every row says who, which step, the how-manieth, what, by which way, when it was planned, when it was, how it ended and
/// why; moments are instants with their zone (RFC 9557), none outside the hours in which anything leaves.
#[test]
fn rows_are_a_list_of_what_happens() {
    let folder = TempDir::new().unwrap();
    let rows = read_rows(&rehearse(
        folder.path(),
        &[
            "3-9-15",
            "--closed",
            "2026-03-12",
            "--format",
            "json",
            "--until",
            "2028-01-01",
        ],
    ));
    assert!(!rows.is_empty());
    let keys = [
        "at",
        "attempt",
        "because",
        "channel",
        "dossier",
        "kind",
        "occurrence",
        "outcome",
        "planned_for",
        "step",
    ];
    for row in &rows {
        assert_eq!(row.keys().map(String::as_str).collect::<Vec<_>>(), keys, "{row:?}");
        let at: Zoned = row["at"].as_str().unwrap().parse().unwrap();
        assert_eq!(at.time_zone().iana_name(), Some("Europe/Brussels"));
    }
    let first = rows.iter().find(|row| row["kind"] == "check-in").unwrap();
    // Closed on 12 March, three months on, spread over five days.
    let at: Zoned = first["at"].as_str().unwrap().parse().unwrap();
    let days = jiff::civil::date(2026, 6, 12).until(at.date()).unwrap().get_days();
    assert!((0..=7).contains(&days), "{at}");
    assert!((9..20).contains(&at.hour()), "{at}");
    // The derivation, in order, before what came of it.
    let because: Vec<&str> = first["because"]
        .as_array()
        .unwrap()
        .iter()
        .map(|code| code.as_str().unwrap())
        .collect();
    assert_eq!(because[..3], ["closing 2026-03-12", "+3 months", "2026-06-12"]);
    assert!(because.contains(&format!("due {}", at.date()).as_str()), "{because:?}");
    assert!(rows.iter().any(|row| row["occurrence"] == 3), "all three are there");
}

#[test]
fn the_same_seed_prints_the_same_and_csv_says_what_json_says() {
    let folder = TempDir::new().unwrap();
    let call = |format, seed| {
        let arguments = [
            "light",
            "--dossiers",
            "700",
            "--from",
            "2026-01-05",
            "--until",
            "2026-12-31",
        ];
        let more = ["--format", format, "--seed", seed];
        rehearse(folder.path(), &[&arguments[..], &more].concat())
    };
    assert_eq!(printed(&call("json", "5")), printed(&call("json", "5")));
    assert_ne!(printed(&call("json", "5")), printed(&call("json", "6")));
    let lines = printed(&call("csv", "5")).lines().count();
    assert_eq!(lines - 1, read_rows(&call("json", "5")).len());
}

#[test]
fn the_sums_are_told_in_three_languages_and_drawn() {
    let folder = TempDir::new().unwrap();
    for (language, balance, title) in [
        ("nl", "contactmomenten gepland = ", "Repetitie van"),
        ("fr", "contacts prévus = ", "Répétition de"),
        ("en", "contacts planned = ", "Rehearsal of"),
    ] {
        let arguments = [
            "3-9-15",
            "--dossiers",
            "400",
            "--from",
            "2026-01-05",
            "--hours",
            "8",
            "--language",
            language,
        ];
        let table = printed(&rehearse(folder.path(), &arguments));
        assert!(table.contains(balance) && table.contains(title), "{table}");
        assert!(
            !table.contains("rehearsal-") && !table.contains("ws-"),
            "a text is missing: {table}"
        );
        let svg = printed(&rehearse(
            folder.path(),
            &[&arguments[..], &["--format", "svg"]].concat(),
        ));
        let drawing = roxmltree::Document::parse(&svg).unwrap();
        let bars = drawing
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "rect")));
        let titled = bars.filter(|bar| bar.children().any(|child| child.tag_name().name() == "title"));
        assert!(titled.count() > 100, "two bars a week for two years");
    }
}

#[test]
fn what_cannot_be_rehearsed_is_told_with_its_mend() {
    let folder = TempDir::new().unwrap();
    let refused = |arguments: &[&str]| {
        let output = rehearse(folder.path(), arguments);
        assert!(!output.status.success());
        assert!(output.stdout.is_empty());
        String::from_utf8(output.stderr).unwrap()
    };
    std::fs::write(
        folder.path().join("bad.toml"),
        "id = \"bad\"\nexample = true\nlanguages = [\"nl\"]\n",
    )
    .unwrap();
    assert!(refused(&["bad.toml"]).contains("bad.toml"));
    let scenario = refused(&["light", "--answers", "bad.toml"]);
    assert!(
        scenario.contains("bad.toml") && scenario.contains("[people]"),
        "{scenario}"
    );
    assert!(refused(&["light", "--answers", "rosy"]).contains("scenarios/usual.toml"));
    let period = refused(&["light", "--from", "2026-01-05", "--until", "2025-01-01"]);
    assert!(period.contains("--until 2025-01-01"), "{period}");
    assert!(refused(&["lite"]).contains("protocols/light.toml"));
    std::fs::write(folder.path().join("broken.csv"), "neither;an;export\n1;2;3\n").unwrap();
    let broken = rehearse(folder.path(), &["light", "--caseload", "broken.csv"]);
    assert_eq!(
        broken.status.code(),
        Some(2),
        "{}",
        String::from_utf8_lossy(&broken.stderr)
    );
    assert!(String::from_utf8_lossy(&broken.stderr).contains("broken.csv"));
}

const EXPORT: &str = "Dossiernummer;Afsluitdatum;Reden;Voornaam;Naam;Taal;Gsm;E-mail\n\
    D-1;2026-10-01;Afgerond;Anna;Peeters;nl;0470 12 34 56;anna@example.org\n\
    D-2;2026-10-15;Afgerond;Bilal;Amrani;fr;0470 12 34 57;\n\
    D-3;2026-11-02;Afgerond;Chloe;Peeters;nl;0470 12 34 56;\n";

/// The dossiers of the database as they stand: whoever is under way is lived on with, and no row is changed.
async fn the_database_is_rehearsed_and_left_as_it_is(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let settings = format!(
        "[organisation]\ncode = \"test\"\n[database]\nurl = \"{}\"\n[vault]\nmaster_key = \"{home}/master.key\"\n\
         journal = \"{home}/journal\"\n",
        database.url,
        home = folder.path().display(),
    );
    std::fs::write(folder.path().join("nazorg.toml"), settings).unwrap();
    std::fs::write(folder.path().join("export.csv"), EXPORT).unwrap();
    let config = ["--config", "nazorg.toml"];
    let of_file = read_rows(&rehearse(
        folder.path(),
        &[&["3-9-15", "--caseload", "export.csv", "--format", "json"], &config[..]].concat(),
    ));
    let dossiers = |rows: &[BTreeMap<String, Value>]| {
        let ids = rows.iter().map(|row| row["dossier"].as_str().unwrap().to_owned());
        ids.collect::<std::collections::BTreeSet<_>>().len()
    };
    assert_eq!(dossiers(&of_file), 3);
    let imported = finish(folder.path(), &[&["import", "export.csv"], &config[..]].concat(), &[]);
    let said = printed(&imported);
    let batch = said.split_once("approve ").unwrap().1.split('`').next().unwrap();
    printed(&finish(
        folder.path(),
        &[&["approve", batch], &config[..]].concat(),
        &[],
    ));
    let before = contents(&database.url).await;
    let of_database = read_rows(&rehearse(
        folder.path(),
        &[&["3-9-15", "--database", "--format", "json"], &config[..]].concat(),
    ));
    assert_eq!(dossiers(&of_database), 3);
    assert_eq!(before, contents(&database.url).await, "nothing is changed");
    // Two who share a phone are never asked at once: whoever is second waits for the first to end.
    assert!(of_database.iter().all(|row| row["because"].is_array()));
}
