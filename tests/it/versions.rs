//! Goal: another version of a step plan does to people under way what was told and chosen, and is taken back whole.
//! Method: a list of people at four points of a preset, some with a question open; the preset is changed on disk (a step
//! later, one in other words, one more), compared, activated, followed by the daemon and taken back; every row is looked
//! at before and after.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::service::Service;
use crate::support::twilio::Twilio;
use crate::support::{contents, rows, run as run_sql};

on_every_engine!(
    moved_and_taken_back_everybody_is_where_they_were,
    what_is_not_whole_is_never_put_to_use,
);

const BEGIN: &str = "2026-03-16 08:00:00";
/// A Tuesday morning, a day later.
const LATER: &str = "2026-03-17 09:00:00";

/// How many were closed when: five weeks ago, and asked now; a week ago; nine months and a half ago, when a new step after
/// nine months would begin at once; and so long ago that nothing of what changes is still to come.
const CLOSED: [(&str, usize); 4] = [
    ("09/02/2026", ASKED),
    ("09/03/2026", AHEAD),
    ("02/06/2025", LONG),
    ("20/04/2025", PAST),
];
const ASKED: usize = 20;
const AHEAD: usize = 140;
const LONG: usize = 40;
const PAST: usize = 30;
const ALL: usize = ASKED + AHEAD + LONG + PAST;

const PRESET: &str = include_str!("../../config/protocols/contact-after-closing.toml");

fn export() -> String {
    let header = "dossiernummer;afgesloten op;reden;clientnummer;naam;gsm;taal;geinformeerd op\n".to_owned();
    let closed = CLOSED.iter().flat_map(|(day, many)| std::iter::repeat_n(day, *many));
    let rows = closed.enumerate().map(|(n, closed)| {
        let (hundreds, rest) = (n / 100 + 4, n % 100);
        format!("2026-{n:03};{closed};Afgerond;c{n};Persoon {n};0470 12 3{hundreds} {rest:02};nl;{closed}\n")
    });
    std::iter::once(header).chain(rows).collect()
}

/// Month 3 becomes month 4, in its words too, and there is a step more.
fn changed() -> String {
    let (before, month_6) = PRESET.split_once("# After 6 months").unwrap();
    let (month_6, rest) = month_6.split_once("\n\n\n").unwrap();
    let month_9 = month_6.replace("month-6", "month-9").replace("6 months", "9 months");
    assert_ne!(month_9, month_6);
    let before = before
        .replace("after = \"3 months\"", "after = \"4 months\"")
        .replace("Na 3 maanden", "Na 4 maanden");
    format!("{before}# After 6 months{month_6}\n\n\n# After 9 months{month_9}\n\n\n{rest}")
}

/// What a trajectory is, in everything but its generation and the number of its ledger rows, which only grow.
async fn states(database: &TestDatabase) -> BTreeMap<String, String> {
    let sql = "SELECT id || '|' || rules || ' ' || phase || ' ' || coalesce(moves_by, '-') || ' ' || \
               coalesce(moves_to, '-') || ' ' || coalesce(CAST(next_wake AS TEXT), '-') || ' ' || \
               CASE WHEN waits_for_voice THEN 'waits' ELSE '-' END || ' ' || coalesce(CAST(ended_at AS TEXT), '-') || \
               ' ' || state FROM trajectory";
    let all = rows(&database.url, sql).await;
    let pairs = all.iter().filter_map(|row| row.split_once('|'));
    pairs.map(|(id, rest)| (id.to_owned(), rest.to_owned())).collect()
}

/// The other tables that speak of people.
async fn around(database: &TestDatabase) -> BTreeMap<String, String> {
    let mut all = contents(&database.url).await;
    let of_people = [
        "answer",
        "address",
        "alert",
        "contact",
        "contact_point",
        "dossier",
        "dossier_person",
        "event_inbox",
        "opt_out",
        "person",
        "task",
    ];
    all.retain(|table, _| of_people.contains(&table.as_str()));
    assert_eq!(all.len(), of_people.len());
    // What becomes of a message that left goes on meanwhile; how many there are does not.
    all.insert(
        "messages".to_owned(),
        count(database, "SELECT send_key FROM message").await.to_string(),
    );
    all
}

async fn count(database: &TestDatabase, sql: &str) -> usize {
    rows(&database.url, sql).await.len()
}

const OPEN: &str = "SELECT trajectory FROM contact WHERE opened IS NOT NULL AND ended_at IS NULL";

fn at_stage(stage: &str) -> String {
    format!("SELECT trajectory FROM rules_move WHERE stage = '{stage}'")
}

/// Lets the daemon run from a moment until so many rows are found.
async fn run_until(service: &Service, database: &TestDatabase, moment: &str, sql: &str, wanted: usize) {
    let running = service.run(moment).await;
    let start = Instant::now();
    loop {
        let found = count(database, sql).await;
        if found >= wanted {
            break;
        }
        assert!(
            start.elapsed() < Duration::from_mins(1),
            "{found} of {wanted}: {sql}\n{}",
            running.log()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(running.terminate().await.success());
}

/// A service that keeps its step plan in a folder of its own.
fn own(folder: &Path, database: &TestDatabase, twilio: &Twilio) -> (Service, PathBuf) {
    let protocols = folder.join("own/protocols");
    std::fs::create_dir_all(&protocols).unwrap();
    let preset = protocols.join("contact-after-closing.toml");
    std::fs::write(&preset, PRESET).unwrap();
    let rules = format!("\n[rules]\nfolder = \"{}\"\n", folder.join("own").display());
    (Service::new(folder, &database.url, twilio, 2).with(&rules), preset)
}

const ACTIVATE: [&str; 14] = [
    "protocol",
    "activate",
    "--why",
    "month 3 came too early",
    "--expect",
    "fewer calls",
    "--review",
    "2026-09-01",
    "--for",
    "gains=move",
    "--for",
    "decision=ask",
    "--language",
    "en",
];

fn has(text: &str, wanted: &[String]) {
    for words in wanted {
        assert!(text.contains(words.as_str()), "no “{words}” in:\n{text}");
    }
}

async fn moved_and_taken_back_everybody_is_where_they_were(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let (service, preset) = own(folder.path(), &database, &twilio);
    service.import_and_approve(&export(), BEGIN);
    run_until(&service, &database, "2026-03-16 13:00:00", OPEN, ASKED).await;
    // What was to leave that day has left.
    run_until(
        &service,
        &database,
        "2026-03-17 08:30:00",
        "SELECT send_key FROM message WHERE fate <> 'queued'",
        ASKED,
    )
    .await;
    let (before, surroundings) = (states(&database).await, around(&database).await);
    assert_eq!(before.len(), ALL);

    told_beforehand(&service, folder.path(), &preset);
    assert_eq!(states(&database).await, before, "a comparison changes nothing");
    assert_eq!(around(&database).await, surroundings);

    moved(&service, &database, &before).await;
    let told = service.command(&["protocol", "undo", "--language", "en"], LATER);
    let line = |many: usize, what: &str| format!("{many:>8}  {what}\n");
    has(
        &told,
        &[
            line(ASKED + AHEAD, "a contact comes that was not there: was put back"),
            line(PAST, "nothing changes: was put back"),
            line(LONG, "somebody has to decide: stays with the former version"),
        ],
    );
    assert_eq!(states(&database).await, before, "everybody is where they were");
    assert_eq!(around(&database).await, surroundings);
    let why = service.command(&["why", &format!("2026-{ASKED:03}"), "--language", "nl"], LATER);
    has(&why, &["Dat klopt: ".to_owned()]);

    undone_after_some_had_a_contact(&service, &database, &before).await;
}

/// The groups add up to everybody.
fn told_beforehand(service: &Service, folder: &Path, preset: &Path) {
    std::fs::write(folder.join("former.toml"), PRESET).unwrap();
    std::fs::write(preset, changed()).unwrap();
    let diff = [
        "protocol",
        "diff",
        "former.toml",
        "contact-after-closing",
        "--database",
        "--language",
        "en",
    ];
    let told = service.command(&diff, LATER);
    let line = |many: usize, what: &str| format!("{many:>8}  {what}\n");
    has(
        &told,
        &[
            line(PAST, "nothing changes"),
            line(ASKED + AHEAD, "a contact comes that was not there"),
            line(LONG, "somebody has to decide"),
            line(ALL, "together"),
        ],
    );
}

/// Everybody of the groups that were chosen goes over, but for those with an open question.
async fn moved(service: &Service, database: &TestDatabase, before: &BTreeMap<String, String>) {
    service.command(&ACTIVATE, LATER);
    assert_eq!(count(database, &at_stage("waits")).await, ASKED + AHEAD + PAST);
    run_until(service, database, LATER, &at_stage("moved"), AHEAD + PAST).await;
    let after = states(database).await;
    let rules = |of: &BTreeMap<String, String>, id: &String| of[id].split(' ').next().map(str::to_owned);
    let went: BTreeSet<&String> = before
        .keys()
        .filter(|id| rules(&after, id) != rules(before, id))
        .collect();
    assert_eq!(went.len(), AHEAD + PAST);
    let open = rows(&database.url, OPEN).await;
    assert!(
        !open.iter().any(|id| went.contains(id)),
        "a move waits while a contact is open"
    );
    assert_eq!(count(database, &at_stage("waits")).await, ASKED);
    let told = service.command(&["protocol", "changes", "--language", "en"], LATER);
    let words = [
        "month 3 came too early",
        "Expected: fewer calls",
        "1 September 2026",
        "goes over once",
    ];
    has(&told, &words.map(str::to_owned));
    // Those who are asked about are named, each with the reason.
    let asked = format!(
        "  2026-{:03}: waits for a decision (a contact would begin at once",
        ASKED + AHEAD
    );
    has(&told, &[asked]);
    let looks = "SELECT subject FROM audit WHERE action = 'look' AND facts LIKE '%protocol changes%'";
    assert_eq!(
        rows(&database.url, looks).await.len(),
        told.matches("waits for a decision (").count()
    );
}

/// They are left to a human being, who is told which they are; the others are put back.
async fn undone_after_some_had_a_contact(
    service: &Service,
    database: &TestDatabase,
    before: &BTreeMap<String, String>,
) {
    service.command(&ACTIVATE, LATER);
    let again = format!("{} AND entries IS NOT NULL AND at > 0", at_stage("moved"));
    run_until(service, database, LATER, &again, AHEAD + PAST).await;
    let both = format!("{OPEN} AND trajectory IN ({})", at_stage("moved"));
    run_until(service, database, "2026-04-09 07:30:00", &both, 10).await;
    let begun: BTreeSet<String> = rows(&database.url, &both).await.into_iter().collect();
    assert!(begun.len() < AHEAD, "some are still to be asked");
    let at = "2026-04-10 09:00:00";
    let told = service.command(&["protocol", "undo", "--language", "en"], at);
    let kept: BTreeSet<String> = rows(&database.url, &at_stage("kept")).await.into_iter().collect();
    assert_eq!(kept, begun);
    assert_eq!(
        told.matches(": still follows the new version").count(),
        kept.len() + 1,
        "{told}"
    );
    let after = states(database).await;
    let back: BTreeSet<String> = rows(&database.url, &format!("{} AND before IS NOT NULL", at_stage("undone")))
        .await
        .into_iter()
        .collect();
    assert_eq!(back.len(), AHEAD + PAST);
    for id in back.difference(&kept) {
        assert_eq!(after[id], before[id]);
    }
    // An undo that was interrupted is the one that goes on, before any earlier one.
    run_sql(&database.url, "UPDATE activation SET put_back_at = NULL WHERE why = 'month 3 came too early' AND at = (SELECT max(at) FROM activation)").await;
    has(
        &service.command(&["protocol", "undo", "--language", "en"], at),
        &["Taken back.".to_owned()],
    );

    // One of them goes back once the question is over, another stays.
    let sql = "SELECT d.ref FROM rules_move m JOIN trajectory t ON t.id = m.trajectory JOIN dossier d ON d.id = t.dossier \
               WHERE m.stage = 'kept' ORDER BY d.ref";
    let references = rows(&database.url, sql).await;
    service.add_worker(&database.url, "counsellor", "an@example.org").await;
    for (reference, choice) in [(&references[0], "change"), (&references[1], "stay")] {
        let decide = [
            "protocol",
            "decide",
            reference.as_str(),
            choice,
            "--as",
            "an@example.org",
        ];
        assert!(service.command(&decide, at).contains("1 decided."));
    }
    // Whatever is done by a command stands in the trail: three undos, one of them of what had been interrupted, by nobody
    // who is known; and what was decided, by whoever did.
    let acts = "SELECT coalesce(worker, '-') || ' ' || action || ' ' || count(*) FROM audit WHERE action IN \
                ('activate-rules', 'undo-rules', 'decide-version') GROUP BY worker, action ORDER BY action";
    assert_eq!(
        rows(&database.url, acts).await,
        ["- activate-rules 2", "wo_counsellor decide-version 2", "- undo-rules 3"]
    );
    assert_eq!(count(database, &at_stage("returns")).await, 1);
    assert_eq!(count(database, &at_stage("kept")).await, kept.len() - 2);
}

/// A plan with a fault, or one that is not whole in a language, is refused whoever asks, and nothing is written.
async fn what_is_not_whole_is_never_put_to_use(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let (service, preset) = own(folder.path(), &database, &twilio);
    let few: Vec<String> = export().lines().take(3).map(str::to_owned).collect();
    service.import_and_approve(&few.join("\n"), BEGIN);
    let before = contents(&database.url).await;
    let faults = [
        ("name.fr = \"Après 6 mois\"\n", ""),
        ("after = \"3 months\"", "after = \"soon\""),
        ("kind = \"check-in\"", "kind = \"chat\""),
        ("[announce]", "[announce"),
        // This one could be run, and is refused because nothing would ever come of it.
        ("open-for = \"6 weeks\"", "open-for = \"6 weeks\"\ndays = [\"sunday\"]"),
    ];
    for (from, to) in faults {
        assert!(PRESET.contains(from));
        std::fs::write(&preset, PRESET.replacen(from, to, 1)).unwrap();
        let said = service.refused(&["protocol", "activate", "--why", "in a hurry"], LATER);
        assert!(said.contains("contact-after-closing.toml"), "{said}");
        assert_eq!(contents(&database.url).await, before, "{from}");
    }
    // Mended it is taken: what was refused was the fault.
    std::fs::write(&preset, changed()).unwrap();
    service.command(&["protocol", "activate", "--why", "mended"], LATER);
    assert_eq!(count(&database, "SELECT id FROM activation").await, 1);
}
