//! Goal: `nazorg doctor` names what is wrong with a set-up and how to mend it, says of nothing else that it is wrong, and
//! changes nothing.
//! Method: a sound set-up among real servers, broken in one way at a time; the built program is called as a user would, and
//! all lines that are not `ok` are compared with those that have to be there.

mod database;
mod far_ends;
mod files;
mod relay;
mod sound;
mod tables;

use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::process::finish;
use crate::support::{contents, place};
use sound::{Sound, listing};

on_every_engine!(
    a_sound_service_is_ok_while_it_runs_and_a_look_changes_nothing,
    wrong_settings_are_told_without_what_is_secret_in_them
);

async fn a_sound_service_is_ok_while_it_runs_and_a_look_changes_nothing(database: TestDatabase) {
    let sound = Sound::new(&database).await;
    let nazorg = sound.run().await;
    let said = sound.doctor();
    said.is_only(
        &[],
        &[
            "can be written",
            "one (alive",
            "answers and lets us in",
            "time-zone data 20",
        ],
    );
    assert_eq!(said.code, 0);
    let words = sound.doctor_in_words();
    assert!(words.contains("Nothing is at fault."), "{words}");
    assert!(words.lines().all(|line| !line.starts_with("fault")), "{words}");
    assert!(nazorg.log().contains("nazorg runs"));
    assert!(nazorg.terminate().await.success());

    let folders = || {
        [
            listing(sound.folder()),
            database
                .engine_folder()
                .map_or_else(Vec::new, |folder| listing(&folder)),
        ]
    };
    let (rows, files) = (contents(&database.url).await, folders());
    sound.doctor().is_only(&[], &[]);
    assert_eq!(folders(), files, "a file was made, changed or taken away");
    assert_eq!(contents(&database.url).await, rows);
    let (sent, refused) = (sound.twilio.sent().len(), sound.twilio.refused());
    assert!(sent == 0 && refused.is_empty(), "{sent} sent, {refused:?}");
}

async fn wrong_settings_are_told_without_what_is_secret_in_them(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let wrong = "[database]\nurll = \"postgres://nazorg:geheim@db.example.org/n\"";
    sound.service.change("[database]", wrong);
    let said = sound.doctor();
    said.is_only(
        &[("settings", "fault")],
        &[
            "`urll` is no setting of [database]",
            "did you mean `url`?",
            "nazorg.toml:",
        ],
    );
    assert_eq!(said.code, 1);
    sound.service.change(wrong, "[database]");

    sound.service.change("country = \"BE\"", "country = \"DE\"");
    sound
        .doctor()
        .is_only(&[("settings", "fault")], &["organisation.country", "write BE or NL"]);
    sound.service.change("country = \"DE\"", "country = \"BE\"");

    // No settings at all can be made of these.
    for text in [
        "[database]\nurl = \"postgres://nazorg:geheim@db.example.org/n\n",
        "[database\n",
    ] {
        std::fs::write(sound.folder().join("nazorg.toml"), text).unwrap();
        let output = finish(sound.folder(), &["doctor", "--config", "nazorg.toml"], &[]);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("this is no TOML") && !said.contains("geheim"), "{said}");
    }
    let output = finish(sound.folder(), &["doctor", "--config", "nowhere.toml"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere.toml"));
    let output = finish(sound.folder(), &["doctor", "--colour"], &[]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn on_an_empty_folder_it_tells_what_the_first_start_will_make() {
    let folder = TempDir::new().unwrap();
    let home = folder.path().display();
    let text = format!(
        "[database]\nurl = \"sqlite://{home}/nazorg.sqlite3\"\n[vault]\nmaster_key = \"{home}/keys/master.key\"\n\
         journal = \"{home}/journal\"\n"
    );
    std::fs::write(folder.path().join("nazorg.toml"), text).unwrap();
    let environment = [("SSL_CERT_FILE", place("NAZORG_TEST_SMTP_CA"))];
    let environment = environment.each_ref().map(|(name, value)| (*name, value.as_str()));
    let output = finish(folder.path(), &["doctor", "--config", "nazorg.toml"], &environment);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in [
        "nazorg.sqlite3 yet; the first `nazorg run` makes it",
        "master.key yet; the first `nazorg run` makes it",
        "the first `nazorg run` begins it in",
        "the first `nazorg run` activates `contact-after-closing`",
        "neither text messages nor mail have a gateway",
        "Nothing is at fault.",
    ] {
        assert!(said.contains(part), "`{part}` is not in:\n{said}");
    }
    let names: Vec<String> = listing(folder.path()).into_iter().map(|(name, ..)| name).collect();
    assert_eq!(names, ["nazorg.toml"]);
}
