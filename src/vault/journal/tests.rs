//! The journal is all that keeps a person from being contacted twice after a crash, so these tests cut it at every
//! byte and flip every bit.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use expect_test::expect;
use proptest::prelude::*;
use tempfile::{TempDir, tempdir};

use super::*;

const KEY: &str = "3e05rz81hqncy";

fn open(folder: &TempDir) -> Result<Journal, JournalError> {
    Journal::open(folder.path(), "w1", KEY)
}

fn sent(key: &str) -> Record {
    Record::Sent(key.to_owned())
}

fn first_file(folder: &TempDir) -> PathBuf {
    folder.path().join("journal-w1-1.log")
}

/// One record of each kind.
fn four() -> [Record; 4] {
    [
        sent("k1"),
        Record::NotTaken("k1".to_owned()),
        Record::OptOut {
            index: "8y4dvqedts515rffn4dvs2z61c".to_owned(),
            scope: "everything-automatic".to_owned(),
        },
        Record::Erased("pe_4hhvphk3a7td2b8ze9emwyw75c".to_owned()),
    ]
}

fn read_all(folder: &Path, mut offset: Offset) -> Result<(Vec<Record>, Offset), JournalError> {
    let mut all = Vec::new();
    loop {
        let (records, next) = read(folder, "w1", KEY, offset)?;
        if records.is_empty() {
            return Ok((all, next));
        }
        all.extend(records);
        offset = next;
    }
}

#[test]
fn the_form_of_a_file_never_changes() {
    let folder = tempdir().unwrap();
    open(&folder).unwrap().append_all(&four()).unwrap();
    expect![[r"
        nazorg-journal v1 w1 1 3e05rz81hqncy dvgywa40
        sent k1 ejpb2vp0
        not-taken k1 e14wm55m
        opt-out 8y4dvqedts515rffn4dvs2z61c everything-automatic 5h5ja749
        erased pe_4hhvphk3a7td2b8ze9emwyw75c b47cynjw
    "]]
    .assert_eq(&fs::read_to_string(first_file(&folder)).unwrap());
}

#[test]
fn what_was_written_is_read_back_and_read_on() {
    let folder = tempdir().unwrap();
    let mut journal = open(&folder).unwrap();
    assert_eq!(journal.read_from(Offset::START).unwrap().0, []);
    let mark = journal.append_all(&four()[..2]).unwrap();
    assert_eq!(journal.read_from(Offset::START).unwrap(), (four()[..2].to_vec(), mark));
    assert_eq!(journal.read_from(mark).unwrap(), (vec![], mark));
    let end = journal.append_all(&four()[2..]).unwrap();
    assert_eq!(journal.read_from(mark).unwrap(), (four()[2..].to_vec(), end));
    assert_eq!(journal.append_all(&[]).unwrap(), end);
    drop(journal);

    let mut journal = open(&folder).unwrap();
    assert_eq!(journal.end(), end);
    journal.append_all(&[sent("k2")]).unwrap();
    assert_eq!(journal.read_from(end).unwrap().0, [sent("k2")]);
    assert_eq!(journal.read_from(Offset::START).unwrap().0.len(), 5);
}

#[test]
fn a_second_process_is_refused() {
    let folder = tempdir().unwrap();
    let journal = open(&folder).unwrap();
    let error = open(&folder).unwrap_err();
    assert!(
        matches!(&error, JournalError::Locked { worker } if worker == "w1"),
        "{error}"
    );
    let other = Journal::open(folder.path(), "w2", KEY).unwrap();
    drop(journal);
    open(&folder).unwrap();
    drop(other);
    assert_eq!(workers(folder.path()).unwrap(), ["w1", "w2"]);
}

#[test]
fn another_master_key_is_refused() {
    let folder = tempdir().unwrap();
    assert_eq!(fingerprint_in(folder.path()).unwrap(), None);
    assert_eq!(fingerprint_in(&folder.path().join("none")).unwrap(), None);
    open(&folder).unwrap().append_all(&four()).unwrap();
    assert_eq!(fingerprint_in(folder.path()).unwrap().as_deref(), Some(KEY));
    let error = Journal::open(folder.path(), "w1", "otherkey").unwrap_err();
    assert!(
        matches!(&error, JournalError::OtherKey { expected, .. } if expected == KEY),
        "{error}"
    );

    Journal::open(folder.path(), "w2", "otherkey").unwrap();
    assert!(matches!(
        fingerprint_in(folder.path()),
        Err(JournalError::OtherKey { .. })
    ));
}

/// A crash may cut a write at any byte. Every whole line counts, the cut one does not, and writing goes on.
#[test]
fn a_torn_tail_is_taken_off_at_every_byte() {
    let folder = tempdir().unwrap();
    open(&folder).unwrap().append_all(&four()).unwrap();
    let whole = fs::read(first_file(&folder)).unwrap();
    for length in 0..whole.len() {
        fs::write(first_file(&folder), &whole[..length]).unwrap();
        let lines = whole[..length].split(|byte| *byte == b'\n').count() - 1;
        let expected = &four()[..lines.saturating_sub(1)];

        let before_mending = read_all(folder.path(), Offset::START).unwrap().0;
        assert_eq!(before_mending, expected, "read beside a writer, cut at {length}");
        let mut journal = open(&folder).unwrap();
        assert_eq!(
            read_all(folder.path(), Offset::START).unwrap().0,
            expected,
            "cut at {length}"
        );
        journal.append_all(&[sent("after")]).unwrap();
        assert_eq!(
            read_all(folder.path(), Offset::START).unwrap().0.last(),
            Some(&sent("after")),
            "cut at {length}"
        );
    }
}

/// Some file systems leave zeros where a crash cut a write.
#[test]
fn zeros_at_the_end_are_a_torn_tail() {
    let folder = tempdir().unwrap();
    open(&folder).unwrap().append_all(&four()).unwrap();
    OpenOptions::new()
        .append(true)
        .open(first_file(&folder))
        .unwrap()
        .write_all(&[0; 512])
        .unwrap();
    let mut journal = open(&folder).unwrap();
    journal.append_all(&[sent("k2")]).unwrap();
    assert_eq!(journal.read_from(Offset::START).unwrap().0.len(), 5);
}

/// A lost `sent` would be a message sent twice, so damage is never taken for a torn tail: not in the last line, and
/// not where the line end itself was hit.
#[test]
fn every_flipped_bit_is_noticed() {
    let folder = tempdir().unwrap();
    open(&folder).unwrap().append_all(&four()).unwrap();
    let whole = fs::read(first_file(&folder)).unwrap();
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(first_file(&folder), &bytes).unwrap();
        let error = open(&folder).unwrap_err();
        assert!(matches!(&error, JournalError::Damaged { .. }), "bit {bit}: {error}");
        assert_eq!(
            fs::read(first_file(&folder)).unwrap(),
            bytes,
            "a damaged file is left as it is"
        );
    }
}

#[test]
fn a_line_taken_out_put_in_or_moved_is_noticed() {
    let folder = tempdir().unwrap();
    open(&folder).unwrap().append_all(&four()).unwrap();
    let text = fs::read_to_string(first_file(&folder)).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for order in [
        vec![0, 2, 3, 4],
        vec![0, 1, 1, 2, 3, 4],
        vec![0, 2, 1, 3, 4],
        vec![1, 2, 3, 4],
        vec![0, 0, 1],
    ] {
        let altered: String = order.iter().map(|place| lines[*place]).collect();
        fs::write(first_file(&folder), altered).unwrap();
        assert!(matches!(open(&folder), Err(JournalError::Damaged { .. })), "{order:?}");
    }
    fs::rename(first_file(&folder), folder.path().join("journal-w9-1.log")).unwrap();
    fs::write(folder.path().join("journal-w9-1.log"), &text).unwrap();
    assert!(
        matches!(
            Journal::open(folder.path(), "w9", KEY),
            Err(JournalError::Damaged { .. })
        ),
        "another's file"
    );
}

#[test]
fn a_journal_shorter_than_what_was_read_is_noticed() {
    let folder = tempdir().unwrap();
    let mark = open(&folder).unwrap().append_all(&four()).unwrap();
    let file = OpenOptions::new().write(true).open(first_file(&folder)).unwrap();
    file.set_len(mark.byte - 1).unwrap();
    assert!(matches!(
        read(folder.path(), "w1", KEY, mark),
        Err(JournalError::Damaged { .. })
    ));
    fs::remove_file(first_file(&folder)).unwrap();
    assert!(matches!(
        read(folder.path(), "w1", KEY, mark),
        Err(JournalError::Gap { .. })
    ));
}

#[test]
fn files_follow_each_other() {
    let folder = tempdir().unwrap();
    let mut journal = Journal::open_with(folder.path(), "w1", KEY, 300).unwrap();
    let records: Vec<Record> = (0..40).map(|place| sent(&format!("key-{place}"))).collect();
    let ends: Vec<Offset> = records
        .iter()
        .map(|record| journal.append_all(std::slice::from_ref(record)).unwrap())
        .collect();
    assert!(journal.end().file >= 4, "{:?}", journal.end());
    for file in 1..=journal.end().file {
        assert!(fs::metadata(file::path(folder.path(), "w1", file)).unwrap().len() <= 300);
    }
    assert_eq!(
        read_all(folder.path(), Offset::START).unwrap(),
        (records.clone(), journal.end())
    );
    for (place, end) in ends.iter().enumerate() {
        assert_eq!(
            read_all(folder.path(), *end).unwrap().0,
            records[place + 1..],
            "from {end}"
        );
    }
    drop(journal);
    let mut journal = Journal::open_with(folder.path(), "w1", KEY, 300).unwrap();
    journal.append_all(&[sent("after")]).unwrap();
    assert_eq!(read_all(folder.path(), ends[39]).unwrap().0, [sent("after")]);

    // Old files may go; a hole may not be.
    fs::remove_file(file::path(folder.path(), "w1", 1)).unwrap();
    assert!(read_all(folder.path(), Offset::START).unwrap().0.len() < 41);
    assert!(
        matches!(read(folder.path(), "w1", KEY, ends[0]), Err(JournalError::Gap { .. })),
        "it was not read to its end"
    );
    fs::remove_file(file::path(folder.path(), "w1", 3)).unwrap();
    assert!(matches!(
        read(folder.path(), "w1", KEY, Offset::START),
        Err(JournalError::Gap { .. })
    ));
}

#[test]
fn a_crash_while_a_file_was_made_is_mended() {
    let folder = tempdir().unwrap();
    open(&folder).unwrap().append_all(&four()).unwrap();
    for left_behind in ["", "nazorg-jour"] {
        fs::write(folder.path().join("journal-w1-2.log"), left_behind).unwrap();
        let mut journal = open(&folder).unwrap();
        journal.append_all(&[sent("k2")]).unwrap();
        assert_eq!(
            read_all(folder.path(), Offset::START).unwrap().0.len(),
            5,
            "{left_behind:?}"
        );
    }
    // In a file that others follow, the same cut is damage.
    fs::write(folder.path().join("journal-w1-1.log"), "nazorg-jour").unwrap();
    assert!(matches!(
        read(folder.path(), "w1", KEY, Offset::START),
        Err(JournalError::Damaged { .. })
    ));
}

#[test]
fn ten_thousand_records_go_in_and_come_out() {
    let folder = tempdir().unwrap();
    let mut journal = open(&folder).unwrap();
    let long = "x".repeat(200);
    let records: Vec<Record> = (0..10_000).map(|place| sent(&format!("tr_{place}/{long}"))).collect();
    for batch in records.chunks(256) {
        journal.append_all(batch).unwrap();
    }
    let (part, _) = journal.read_from(Offset::START).unwrap();
    assert!(part.len() < records.len(), "read in parts, so that memory stays flat");
    assert_eq!(
        read_all(folder.path(), Offset::START).unwrap(),
        (records, journal.end())
    );
    let end = journal.end();
    drop(journal);
    assert_eq!(open(&folder).unwrap().end(), end);
}

#[test]
fn what_cannot_stand_in_a_line_is_refused_whole() {
    let folder = tempdir().unwrap();
    let mut journal = open(&folder).unwrap();
    let end = journal.end();
    for field in ["", "two words", "line\nend", "caf\u{e9}", "\u{7f}", &"x".repeat(513)] {
        let optout = Record::OptOut {
            index: "i".to_owned(),
            scope: field.to_owned(),
        };
        for record in [
            sent(field),
            Record::NotTaken(field.to_owned()),
            Record::Erased(field.to_owned()),
            optout,
        ] {
            let result = journal.append_all(&[sent("good"), record]);
            assert!(matches!(result, Err(JournalError::Field)), "{field:?}");
        }
    }
    assert_eq!(
        (journal.end(), journal.read_from(Offset::START).unwrap().0),
        (end, vec![])
    );
    journal.append_all(&[sent(&"x".repeat(512))]).unwrap();
    assert_eq!(journal.read_from(end).unwrap().0.len(), 1);
}

/// A line of a later version has a right check and an unknown kind: an older program must not pass over it.
#[test]
fn an_unknown_kind_is_not_passed_over() {
    let folder = tempdir().unwrap();
    let end = open(&folder).unwrap().append_all(&four()).unwrap();
    let line = line::write(
        Origin {
            worker: "w1",
            number: 1,
        },
        end.byte,
        "recalled k1",
    );
    OpenOptions::new()
        .append(true)
        .open(first_file(&folder))
        .unwrap()
        .write_all(line.as_bytes())
        .unwrap();
    assert!(matches!(open(&folder), Err(JournalError::Damaged { byte, .. }) if byte == end.byte));
}

/// After a failed write the journal takes nothing more, and opened anew it is whole.
#[test]
fn a_failed_write_stops_everything_until_it_is_opened_anew() {
    let folder = tempdir().unwrap();
    let mut journal = open(&folder).unwrap();
    journal.append_all(&[sent("k1")]).unwrap();
    // A file that is open for reading only refuses the write.
    journal.file = File::open(first_file(&folder)).unwrap();
    assert!(matches!(
        journal.append_all(&[sent("k2")]),
        Err(JournalError::Io { .. })
    ));
    journal.file = OpenOptions::new().append(true).open(first_file(&folder)).unwrap();
    assert!(matches!(journal.append_all(&[sent("k2")]), Err(JournalError::Broken)));
    drop(journal);
    let mut journal = open(&folder).unwrap();
    journal.append_all(&[sent("k2")]).unwrap();
    assert_eq!(journal.read_from(Offset::START).unwrap().0, [sent("k1"), sent("k2")]);
}

#[test]
fn a_worker_is_named_so_that_files_can_be() {
    let folder = tempdir().unwrap();
    for worker in ["", "../w", "W1", "a b", "é", &"x".repeat(65)] {
        let result = Journal::open(folder.path(), worker, KEY);
        assert!(matches!(result, Err(JournalError::WorkerId)), "{worker}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    for worker in ["host-1-2", "w_1", "1"] {
        Journal::open(folder.path(), worker, KEY).unwrap();
    }
    assert_eq!(workers(folder.path()).unwrap(), ["1", "host-1-2", "w_1"]);
    fs::write(folder.path().join("journal-w1-007.log"), "").unwrap();
    fs::write(folder.path().join("journal-w1-x.log"), "").unwrap();
    fs::write(folder.path().join("note.txt"), "").unwrap();
    assert_eq!(workers(folder.path()).unwrap().len(), 3);
}

#[test]
fn an_offset_is_text_and_back() {
    let offset = Offset { file: 3, byte: 4711 };
    assert_eq!(offset.to_string(), "3:4711");
    assert_eq!("3:4711".parse(), Ok(offset));
    for text in ["", "3", "3:", ":1", "3:4:5", "-1:0", "a:b"] {
        assert_eq!(text.parse::<Offset>(), Err(OffsetError), "{text}");
    }
}

proptest! {
    #[test]
    fn no_bytes_upset_the_reader(start in 0_u64..3, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(scanned) = line::scan(Origin { worker: "w1", number: 1 }, start, &bytes) {
            prop_assert!(scanned.records.is_empty());
        }
    }

    #[test]
    fn a_record_is_text_and_back(key in "[!-~]{1,60}", scope in "[!-~]{1,20}") {
        for record in [sent(&key), Record::NotTaken(key.clone()), Record::Erased(key.clone()),
            Record::OptOut { index: key.clone(), scope: scope.clone() }] {
            prop_assert_eq!(Record::parse(&record.to_string()), Some(record));
        }
    }

    #[test]
    fn no_text_upsets_the_parsers(text in "\\PC{0,60}") {
        let _ = (Record::parse(&text), text.parse::<Offset>());
    }
}
