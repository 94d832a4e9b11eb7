//! Keys and journal.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use nazorg::vault::Master;

use super::sound::{Sound, micros};
use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::run;

on_every_engine!(
    a_master_key_that_is_not_in_order_is_told,
    a_journal_that_is_not_in_order_is_told
);

async fn a_master_key_that_is_not_in_order_is_told(database: TestDatabase) {
    let sound = Sound::new(&database).await;
    let key = sound.file("master.key");
    let own = fs::read(&key).unwrap();
    let fault = [("master key", "fault")];

    fs::set_permissions(&key, Permissions::from_mode(0o644)).unwrap();
    sound
        .doctor()
        .is_only(&fault, &["others may read", "mode 644", "chmod 600"]);
    fs::set_permissions(&key, Permissions::from_mode(0o600)).unwrap();

    fs::remove_file(&key).unwrap();
    sound.doctor().is_only(
        &fault,
        &["the database was made with one", "recovery print", "[vault] master_key"],
    );

    Master::create(&key).unwrap();
    sound
        .doctor()
        .is_only(&fault, &["another one than that under which the database was made"]);

    fs::write(&key, &own[..60]).unwrap();
    sound
        .doctor()
        .is_only(&fault, &["no whole master key", "write the recovery print into"]);

    fs::write(&key, &own).unwrap();
    sound
        .doctor()
        .is_only(&[], &["for its owner alone, and the one of the database"]);
}

async fn a_journal_that_is_not_in_order_is_told(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let (folder, aside) = (sound.file("journal"), sound.file("aside"));
    let file = folder.join("journal-one-1.log");
    let fault = [("journal", "fault")];
    let url = sound.url.clone();
    // Nobody has lived behind the journal for an hour.
    run(&url, &format!("UPDATE host SET beat_at = {}", micros(-3600))).await;

    let whole = fs::read(&file).unwrap();
    let mut torn = whole.clone();
    torn[20] ^= 1;
    fs::write(&file, &torn).unwrap();
    sound
        .doctor()
        .is_only(&fault, &["is damaged at byte 0", "held for a human"]);
    fs::write(&file, &whole).unwrap();

    // A line that a crash cut short is no damage: the next start takes it off.
    fs::write(&file, [whole.as_slice(), b"sent x"].concat()).unwrap();
    sound.doctor().is_only(&[], &[]);
    fs::write(&file, &whole).unwrap();

    fs::rename(&folder, &aside).unwrap();
    sound.doctor().is_only(
        &fault,
        &["which the database knows, is gone from", "put it back from a copy"],
    );
    assert!(!folder.exists());

    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("journal-one.lock"), "jo_00000000000000000000000000").unwrap();
    sound
        .doctor()
        .is_only(&fault, &["is not the one that the database knows"]);
    run(&url, &format!("UPDATE host SET beat_at = {}", micros(-5))).await;
    sound
        .doctor()
        .is_only(&fault, &["lives as worker `one`", "[worker] name"]);
    fs::remove_dir_all(&folder).unwrap();
    fs::rename(&aside, &folder).unwrap();

    // Below a file nothing can be made, whoever asks; a root that runs the tests may write everywhere else.
    let own = format!("journal = \"{}\"", folder.display());
    let below = format!("journal = \"{}/journal\"", sound.file("token").display());
    sound.service.change(&own, &below);
    sound
        .doctor()
        .is_only(&fault, &["token is no folder", "[vault] journal"]);
    sound.service.change(&below, &own);
    sound.doctor().is_only(&[], &["whole, 1 record"]);
}
