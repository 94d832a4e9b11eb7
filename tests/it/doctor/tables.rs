//! What stands in the database: its version, its pulse, and what waits for somebody.

use std::path::Path;

use super::sound::{Sound, micros, moment};
use crate::support::engines::{Engine, TestDatabase, on_every_engine};
use crate::support::{rows, run};

on_every_engine!(
    a_database_of_another_version_is_told,
    a_clock_behind_the_last_pulse_is_told,
    a_daemon_that_died_is_told_with_what_is_due,
    what_waits_for_somebody_is_told
);

async fn a_database_of_another_version_is_told(database: TestDatabase) {
    let sound = Sound::new(&database).await;
    let url = sound.url.as_str();
    let fault = [("migrations", "fault")];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let last = std::fs::read_dir(folder).unwrap().count();

    run(
        url,
        &format!("UPDATE _sqlx_migrations SET success = FALSE WHERE version = {last}"),
    )
    .await;
    sound.doctor().is_only(
        &fault,
        &[
            &format!("migration {last} was begun and did not come to its end"),
            "restore the backup",
        ],
    );
    run(url, "UPDATE _sqlx_migrations SET success = TRUE").await;

    let (hide, show) = match database.engine {
        Engine::Sqlite => ("CAST('x' AS BLOB)", "substr(checksum, 2)"),
        Engine::Postgres => ("CAST('x' AS BYTEA)", "substring(checksum FROM 2)"),
    };
    run(
        url,
        &format!("UPDATE _sqlx_migrations SET checksum = {hide} || checksum WHERE version = 1"),
    )
    .await;
    sound
        .doctor()
        .is_only(&fault, &["migration 1 of the database is not the one of this program"]);
    run(
        url,
        &format!("UPDATE _sqlx_migrations SET checksum = {show} WHERE version = 1"),
    )
    .await;

    run(
        url,
        &format!("UPDATE _sqlx_migrations SET version = 9999 WHERE version = {last}"),
    )
    .await;
    let rest = [
        "clock",
        "master key",
        "pulse",
        "lag",
        "brake",
        "held messages",
        "rules",
        "workers",
        "alerts",
    ];
    let mut troubles = vec![("migrations", "fault")];
    troubles.extend(rest.map(|what| (what, "look")));
    let newer = format!("version 9999, newer than this program ({last})");
    let parts = [
        newer.as_str(),
        "take the newer program",
        "because the database is newer",
    ];
    sound.doctor().is_only(&troubles, &parts);
    run(
        url,
        &format!("UPDATE _sqlx_migrations SET version = {last} WHERE version = 9999"),
    )
    .await;

    // A table that somebody took away.
    run(url, "ALTER TABLE brake RENAME TO brakes").await;
    let troubles = [
        ("lag", "look"),
        ("brake", "look"),
        ("held messages", "look"),
        ("database", "fault"),
    ];
    sound
        .doctor()
        .is_only(&troubles, &["could not read the brakes", "changed by hand"]);
    run(url, "ALTER TABLE brakes RENAME TO brake").await;

    run(url, &format!("DELETE FROM _sqlx_migrations WHERE version = {last}")).await;
    let older = [("migrations", "look")];
    sound.doctor().is_only(
        &older,
        &[
            &format!("of version {}, and this program of {last}", last - 1),
            "`nazorg run` brings the database up",
        ],
    );
}

async fn a_clock_behind_the_last_pulse_is_told(database: TestDatabase) {
    let sound = Sound::new(&database).await;
    // The server's own clock goes on, and is told apart.
    let mut troubles = vec![("clock", "fault")];
    if database.engine == Engine::Postgres {
        troubles.insert(0, ("clock", "look"));
    }
    let parts = ["behind the last pulse", "nothing is sent until", "timedatectl"];
    sound.doctor_in(-3600).is_only(&troubles, &parts);
    let four_minutes = sound.doctor_in(-240);
    troubles.retain(|(_, state)| *state == "look");
    four_minutes.is_only(&troubles, &[]);
    if database.engine == Engine::Postgres {
        sound
            .doctor_in(120)
            .is_only(&troubles, &["ahead of the database server's clock"]);
        four_minutes.is_only(&troubles, &["behind the database server's clock"]);
    }
}

async fn a_daemon_that_died_is_told_with_what_is_due(database: TestDatabase) {
    let sound = Sound::new(&database).await;
    let url = sound.url.as_str();
    let long_ago = micros(-3 * 86_400 - 60);
    run(url, &format!("UPDATE pulse SET last_at = {long_ago}")).await;
    run(url, &format!("UPDATE host SET beat_at = {long_ago}")).await;
    let start = "start `nazorg run`";
    sound
        .doctor()
        .is_only(&[("pulse", "fault")], &["last beat 3 days ago", "one (silent", start]);

    let export = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n\
                  D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n";
    sound.service.import_and_approve(export, &moment(0));
    run(url, &format!("UPDATE trajectory SET next_wake = {long_ago}")).await;
    let late = [("pulse", "fault"), ("lag", "fault")];
    let said = sound.doctor();
    said.is_only(
        &late,
        &["1 plan due, 0 messages to leave; the oldest since", "(3 days)"],
    );
    run(url, &format!("UPDATE trajectory SET next_wake = {}", micros(-630))).await;
    sound
        .doctor()
        .is_only(&[("pulse", "fault"), ("lag", "look")], &["(10 minutes)"]);
    run(url, &format!("UPDATE trajectory SET next_wake = {}", micros(3600))).await;

    queue(url, long_ago).await;
    sound.doctor().is_only(&late, &["0 plans due, 1 message to leave"]);
    // Who pulls the brake wants that nothing leaves.
    sound.service.command(&["brake", "on", "sms"], &moment(0));
    sound
        .doctor()
        .is_only(&[("pulse", "fault"), ("brake", "look")], &["1 kept back by the brake"]);

    run(url, "DELETE FROM pulse").await;
    sound.doctor().is_only(
        &[("pulse", "look"), ("brake", "look")],
        &["the engine has never beaten"],
    );
}

/// A text message that may leave since then.
async fn queue(url: &str, since: i64) {
    let sql = format!(
        "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, kind, channel, language, not_before, \
         not_after, fate, fate_rank, fate_at, lease_until, created_at, retain_class) VALUES ('k', 'test', 'w', 'person', \
         'pe_1', 'invite', 'sms', 'nl', {since}, {}, 'queued', 0, 0, 0, 0, 'message')",
        micros(86_400)
    );
    run(url, &sql).await;
}

async fn what_waits_for_somebody_is_told(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let url = sound.url.clone();
    let url = url.as_str();

    sound.service.command(&["brake", "on"], &moment(0));
    sound
        .doctor()
        .is_only(&[("brake", "look")], &["on for all", "`nazorg brake off all`"]);
    sound.service.command(&["brake", "off"], &moment(0));

    let task = "INSERT INTO task (id, org, kind, readers, deadline, generation, created_at, retain_class) \
                VALUES ('ta_1', 'test', 'held', 'coordinator', 0, 0, 0, 'task')";
    run(url, task).await;
    sound.doctor().is_only(
        &[("held messages", "look")],
        &["1 message of which nobody knows", "say whether it arrived"],
    );
    run(url, "UPDATE task SET closed_at = 1").await;

    let alert = format!(
        "INSERT INTO alert (id, org, dossier, trajectory, person, contact, level, rules, fired, grounds, deadline, raised_at, \
         retain_class) VALUES ('al_1', 'test', 'd', 't', 'p', 'c', 'red', 'r', '[]', '{{}}', {}, 0, 'alert')",
        micros(-7200)
    );
    run(url, &alert).await;
    sound.doctor().is_only(
        &[("alerts", "look")],
        &["1 alert past the deadline", "in the workspace"],
    );
    run(url, &format!("UPDATE alert SET deadline = {}", micros(7200))).await;

    run(url, "UPDATE worker SET role = 'counsellor'").await;
    sound
        .doctor()
        .is_only(&[("workers", "look")], &["no coordinator", "nazorg user add"]);
    run(url, "UPDATE worker SET ended_at = 1").await;
    sound
        .doctor()
        .is_only(&[("workers", "fault")], &["nobody can sign in", "nazorg user add"]);
    run(
        url,
        "UPDATE worker SET ended_at = NULL, role = 'coordinator', password = ''",
    )
    .await;
    sound.doctor().is_only(&[("workers", "fault")], &["nobody can sign in"]);
    run(url, "UPDATE worker SET password = 'the hash of one'").await;

    let active = rows(url, "SELECT rules FROM active_rules").await.remove(0);
    run(url, "DELETE FROM active_rules").await;
    let parts = [
        "none are active for the step plan `contact-after-closing`",
        "nazorg protocol activate",
    ];
    sound.doctor().is_only(&[("rules", "fault")], &parts);
    let active = format!(
        "INSERT INTO active_rules (org, protocol, rules, activated_at, why) VALUES ('test', 'contact-after-closing', \
         '{active}', 0, '')"
    );
    run(url, &active).await;

    // Files that somebody is at work on stop nobody.
    let file = sound.file("rules/risk");
    std::fs::create_dir(&file).unwrap();
    std::fs::write(file.join("default.toml"), "[[rule]]\n").unwrap();
    sound.doctor().is_only(
        &[("rule files", "look")],
        &["could not be activated", "nazorg config check"],
    );
    std::fs::remove_dir_all(&file).unwrap();

    sound.service.change("code = \"test\"", "code = \"other\"");
    let troubles = [
        ("organisation", "look"),
        ("pulse", "look"),
        ("rules", "fault"),
        ("workers", "fault"),
    ];
    sound
        .doctor()
        .is_only(&troubles, &["knows test and not `other`", "[organisation] code"]);
    sound.service.change("code = \"other\"", "code = \"test\"");

    sound.service = sound.service.with("\n[trial]\non = true\nallow = [\"+32470123456\"]\n");
    sound.doctor().is_only(
        &[("trial mode", "look")],
        &["one number or mail address", "[trial] on = false"],
    );
}
