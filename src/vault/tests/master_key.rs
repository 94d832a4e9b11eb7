use std::fs::{self, OpenOptions, Permissions};
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use expect_test::expect;
use proptest::prelude::*;

use super::known_master;
use crate::vault::{Master, MasterError, Randomness, Standing, agree};

const PRINT: &str = "nazorg master key v1
1: 000g4 0r40m 30esk
2: 104gm 2rc1m 70y8d
3: 208h4 4rm2m b1eq4
4: 30chm 6rw3m f1y5y
fingerprint: 3e05r z81hq ncy
";

fn file(folder: &Path, mode: u32, content: &[u8]) -> PathBuf {
    let path = folder.join("master.key");
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(&path)
        .unwrap();
    fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
    file.write_all(content).unwrap();
    path
}

#[test]
fn the_print_never_changes() {
    assert_eq!(known_master().recovery_print().as_str(), PRINT);
    assert_eq!(known_master().fingerprint(), "3e05rz81hqncy");
}

#[test]
fn a_new_key_is_read_back_from_file_and_paper() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let made = Master::create(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(Master::open(&path).unwrap().bytes(), made.bytes());
    assert_eq!(
        Master::from_recovery_print(&made.recovery_print()).unwrap().bytes(),
        made.bytes()
    );
    assert!(
        matches!(Master::create(&path), Err(MasterError::Exists { .. })),
        "a key is never overwritten"
    );
    assert_eq!(Master::open(&path).unwrap().bytes(), made.bytes());
    assert_ne!(Master::generate(&Randomness::System).unwrap().bytes(), made.bytes());
}

#[test]
fn a_key_that_cannot_be_written_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let result = Master::create(&folder.path().join("no such folder").join("master.key"));
    assert!(matches!(result, Err(MasterError::Unwritable { .. })));
}

#[test]
fn a_bad_key_file_says_what_is_wrong() {
    let short = &PRINT[..60];
    let longer = format!("{PRINT}5: 30chm 6rw3m f1y5y\n");
    let later = PRINT.replace("v1", "v2");
    let typo = PRINT.replace("104gm", "104gn");
    let stranger = PRINT.replace("3e05r", "3e05s");
    let rows: [(u32, &[u8], _); 12] = [
        (0o640, PRINT.as_bytes(), "may be read by others (mode 640)"),
        (0o604, PRINT.as_bytes(), "may be read by others (mode 604)"),
        (0o600, b"", "cut short: 0 of its five lines"),
        (0o600, b"nazorg mas", "cut short: 0 of its five lines"),
        (0o600, b"nazorg master key v", "cut short: 0 of its five lines"),
        (0o600, short.as_bytes(), "cut short: 2 of its five lines"),
        (0o600, longer.as_bytes(), "has 6 lines where it should have five"),
        (0o600, later.as_bytes(), "of version 2 and this program reads version 1"),
        (0o600, typo.as_bytes(), "a typing error in line 2;"),
        (0o600, stranger.as_bytes(), "do not belong together"),
        (0o600, b"\xff\xfe\x00binary", "this is no nazorg master key"),
        (
            0o600,
            b"password = \"hunter2hunter2\"\n",
            "this is no nazorg master key",
        ),
    ];
    for (mode, content, message) in rows {
        let folder = tempfile::tempdir().unwrap();
        let error = Master::open(&file(folder.path(), mode, content))
            .unwrap_err()
            .to_string();
        assert!(error.contains(message), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    let missing = Master::open(&folder.path().join("none")).unwrap_err();
    assert!(matches!(missing, MasterError::Missing { .. }), "{missing}");
    let unreadable = Master::open(folder.path()).unwrap_err();
    assert!(
        matches!(unreadable, MasterError::TooOpen { .. } | MasterError::Unreadable { .. }),
        "{unreadable}"
    );
}

#[test]
fn paper_is_read_as_it_is_typed() {
    let typed = "  000G40R40M30ESK \n\n104gm-2rc1m-70y8d\n# from the safe\n2O8H4 4RM2M BLEQ4\n4:30chm6rw3mf1y5y\r\n3EO5RZ8IHQNCY";
    assert_eq!(
        Master::from_recovery_print(typed).unwrap().bytes(),
        known_master().bytes()
    );
}

/// Every wrong character and every two neighbours swapped, at every place of every line, are told with their line.
#[test]
fn one_typing_error_is_located() {
    let lines: Vec<&str> = PRINT.lines().collect();
    let mut tried = 0;
    for number in 1..=4 {
        let (label, line) = lines[number].split_once(": ").unwrap();
        let characters: Vec<char> = line.chars().filter(|character| *character != ' ').collect();
        let mut variants = Vec::new();
        for place in 0..characters.len() {
            for other in "0123456789abcdefghjkmnpqrstvwxyz"
                .chars()
                .filter(|other| *other != characters[place])
            {
                let mut variant = characters.clone();
                variant[place] = other;
                variants.push(variant);
            }
            let mut swapped = characters.clone();
            swapped.swap(place, (place + 1).min(characters.len() - 1));
            variants.extend((swapped != characters).then_some(swapped));
        }
        for variant in variants {
            let mut typed = lines.clone();
            let line = format!("{label}: {}", variant.iter().collect::<String>());
            typed[number] = &line;
            let error = Master::from_recovery_print(&typed.join("\n")).unwrap_err();
            assert!(
                matches!(&error, MasterError::Mistyped { lines } if *lines == [number]),
                "{line}: {error}"
            );
            tried += 1;
        }
    }
    assert!(tried > 1850, "{tried}");
}

#[test]
fn lines_in_the_wrong_order_are_noticed() {
    let mut lines: Vec<&str> = PRINT.lines().collect();
    lines.swap(2, 4);
    let error = Master::from_recovery_print(&lines.join("\n")).unwrap_err();
    expect!["the master key has a typing error in line 2 and line 4; compare it with the recovery print"]
        .assert_eq(&error.to_string());
}

#[test]
fn a_key_is_agreed_upon_before_anything_is_touched() {
    let key = known_master();
    let print = key.fingerprint();
    let ok = |database, journal, key| agree(database, journal, key).unwrap();
    assert_eq!(ok(None, None, None), Standing::MakeNew);
    assert_eq!(ok(None, None, Some(&key)), Standing::Adopt);
    assert_eq!(
        ok(None, Some(print), Some(&key)),
        Standing::Adopt,
        "the database was thrown away, key and journal kept"
    );
    assert_eq!(ok(Some(print), None, Some(&key)), Standing::Same);
    assert_eq!(ok(Some(print), Some(print), Some(&key)), Standing::Same);

    let refused = |database, journal, key| agree(database, journal, key).unwrap_err();
    for (database, journal, at) in [
        (Some(print), None, "the database"),
        (None, Some(print), "the journal"),
        (Some(print), Some(print), "the database"),
    ] {
        assert!(matches!(refused(database, journal, None), MasterError::Gone { holder, .. } if holder == at));
    }
    for (database, journal, at) in [
        (Some("other"), None, "the database"),
        (None, Some("other"), "the journal"),
        (Some(print), Some("other"), "the journal"),
        (Some("other"), Some(print), "the database"),
    ] {
        let error = refused(database, journal, Some(&key));
        assert!(
            matches!(&error, MasterError::Changed { holder, expected, found }
            if *holder == at && expected == "other" && found == print),
            "{error}"
        );
    }
}

#[test]
fn nothing_prints_the_key() {
    assert_eq!(format!("{:?}", known_master()), "Master(***)");
}

proptest! {
    #[test]
    fn any_key_survives_paper(bytes: [u8; 32]) {
        let key = Master::from_bytes(&bytes);
        let read = Master::from_recovery_print(&key.recovery_print()).unwrap();
        prop_assert_eq!(read.bytes(), &bytes);
    }

    #[test]
    fn no_text_upsets_the_reader(text in "(nazorg master key v)?[ -~\n:éß💧]{0,200}") {
        prop_assert!(Master::from_recovery_print(&text).is_err());
    }
}
