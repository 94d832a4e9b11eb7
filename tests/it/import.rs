//! Goal: an export as services make them comes in by the command line; what is bad is told and stays out, and a second
//! import changes nothing, not even what a worker corrected.
//! Method: run the built program on three exports of ten thousand rows and on broken files, and compare every table
//! before and after.

mod exports;

use std::io::{Cursor, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use nazorg::care::ids::{PersonId, WorkerId};
use nazorg::care::person::{AddressKind, Holder};
use nazorg::intake::FILE_BYTES_MAX;
use nazorg::store::persons::{self, Correction, PersonView, Query};
use nazorg::store::{Keyring, Store};
use nazorg::vault::{Master, Randomness};
use rust_xlsxwriter::Workbook;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::process::finish;
use crate::support::{contents, rows};
use exports::{FAULTS, Kind, LANGUAGE, ROWS, Row, shuffled};

on_every_engine!(
    ten_thousand_rows_come_in_and_again_change_nothing,
    a_correction_outlives_an_import_that_changes_something_else,
    a_broken_file_changes_nothing,
    a_workbook_that_breaks_its_reader_is_refused,
    a_dry_run_writes_nothing,
);

/// A service that imports by the command line.
struct Service {
    folder: TempDir,
    url: String,
}

/// What a call said.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Service {
    fn new(database: &TestDatabase) -> Self {
        let folder = TempDir::new().unwrap();
        let settings = format!(
            "[organisation]\ncode = \"test\"\n[database]\nurl = \"{}\"\n[vault]\nmaster_key = \"{home}/master.key\"\n\
             journal = \"{home}/journal\"\n",
            database.url,
            home = folder.path().display(),
        );
        std::fs::write(folder.path().join("nazorg.toml"), settings).unwrap();
        let url = database.url.clone();
        Self { folder, url }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn import(&self, file: &Path, more: &[&str]) -> Said {
        let file = file.to_str().unwrap();
        let call = [&["import", file, "--config", "nazorg.toml"], more].concat();
        let output = finish(self.folder.path(), &call, &[]);
        let [out, err] = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap());
        let code = output.status.code();
        Said { code, out, err }
    }

    /// Store and keys, as a worker's page has them.
    async fn open(&self) -> (Store, Keyring) {
        let master = Master::open(&self.folder.path().join("master.key")).unwrap();
        let keys = Keyring::new(master, "test", Randomness::System);
        (Store::open(&self.url, 2).await.unwrap(), keys)
    }
}

impl Said {
    /// Asserts that a call went well and said this.
    #[track_caller]
    fn with(&self, parts: &[&str]) {
        assert_eq!(self.code, Some(0), "{}", self.err);
        for part in parts {
            assert!(self.out.contains(part), "`{part}` is not in:\n{}", self.out);
        }
    }
}

async fn ten_thousand_rows_come_in_and_again_change_nothing(database: TestDatabase) {
    let service = Service::new(&database);
    for kind in [Kind::Dutch, Kind::French, Kind::Workbook] {
        let rows = kind.rows();
        let (bytes, lines) = kind.write(&rows);
        let file = service.file(kind.file(), &bytes);
        let said = service.import(&file, &[]);
        said.with(&[
            "10000 rows; 200 rejected; dossiers: 9800 new, 0 changed, 0 unchanged, 0 reopened",
            "Nobody is written to before the batch",
        ]);
        check_rejects(&service, kind, &rows, &lines);
        let before = contents(&service.url).await;

        let again = shuffled(rows);
        let file = service.file(kind.file(), &kind.write(&again).0);
        let said = service.import(&file, &[]);
        said.with(&["10000 rows; 200 rejected; dossiers: 0 new, 0 changed, 9800 unchanged"]);
        assert!(
            !said.out.contains("the batch"),
            "nothing waits for an approval: {}",
            said.out
        );
        let after = contents(&service.url).await;
        assert!(before == after, "{kind:?}: {}", differing(&before, &after));
    }
    let dossiers = rows(
        &service.url,
        "SELECT controller || ' ' || count(*) FROM dossier GROUP BY controller",
    )
    .await;
    assert_eq!(dossiers.len(), 3, "{dossiers:?}");
    assert!(dossiers.iter().all(|line| line.ends_with(" 9800")), "{dossiers:?}");
}

/// The tables that are not as they were.
fn differing<T: PartialEq>(
    before: &std::collections::BTreeMap<String, T>,
    after: &std::collections::BTreeMap<String, T>,
) -> String {
    let differ = before.iter().filter(|(table, rows)| after.get(*table) != Some(rows));
    differ.map(|(table, _)| table.as_str()).collect::<Vec<_>>().join(", ")
}

/// Every bad row stands in the rejects file with its place, its reason and its mend, for its owner's eyes only.
fn check_rejects(service: &Service, kind: Kind, rows: &[Row], lines: &[u64]) {
    let stem = kind.file().split('.').next().unwrap();
    let path = service.folder.path().join(format!("{stem}.rejects.csv"));
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "only its owner may read it");
    let bytes = std::fs::read(&path).unwrap();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text);
    let headers: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let ours = [
        "nazorg: regel",
        "nazorg: kolom",
        "nazorg: wat er mis is",
        "nazorg: wat te doen",
    ];
    assert_eq!(headers[headers.len() - 4..], ours);
    let mut told: Vec<[String; 4]> = reader
        .records()
        .map(|record| {
            let record = record.unwrap();
            let cells: Vec<&str> = record.iter().collect();
            std::array::from_fn(|place| cells[cells.len() - 4 + place].to_owned())
        })
        .collect();
    told.sort_by_key(|[line, ..]| line.parse::<u64>().unwrap());
    let bad: Vec<(u64, usize)> = rows
        .iter()
        .zip(lines)
        .filter_map(|(row, line)| Some((*line, row.fault?)))
        .collect();
    assert_eq!(told.len(), ROWS / 50);
    for ([line, column, reason, mend], (at, fault)) in told.iter().zip(bad) {
        let fault = &FAULTS[fault];
        assert_eq!(*line, at.to_string(), "{reason}");
        assert_eq!(column, kind.headers()[fault.column], "line {line}: {reason}");
        assert!(reason.starts_with(fault.reason), "line {line}: {reason}");
        assert!(mend.len() > 10 && mend.ends_with('.'), "line {line}: {mend}");
    }
}

async fn a_correction_outlives_an_import_that_changes_something_else(database: TestDatabase) {
    let service = Service::new(&database);
    // A slice: what is told here hangs on one row.
    let mut rows: Vec<Row> = Kind::Dutch.rows().into_iter().take(60).collect();
    let who = rows.iter().position(|row| row.reference() == "D-00008").unwrap();
    let file = service.file("uitstroom.csv", &Kind::Dutch.write(&rows).0);
    service.import(&file, &[]).with(&["59 new"]);

    let (store, keys) = service.open().await;
    let found = persons::find(&store, &keys, Query::Dossier("D-00008".to_owned()))
        .await
        .unwrap();
    let person = found.first().unwrap().clone();
    let worker = WorkerId::from("test");
    let now = nazorg::clock::Clock::System.now();
    let view = show(&store, &keys, &person).await;
    let old = view
        .points
        .iter()
        .find(|point| point.kind == AddressKind::Mobile)
        .unwrap();
    assert_eq!(old.value, Ok("+32470000008".to_owned()));
    for correction in [
        Correction::ClosePoint(old.id.clone()),
        Correction::AddPoint {
            kind: AddressKind::Mobile,
            value: "+32470123459".to_owned(),
            holder: Holder::Own,
        },
        Correction::Name("Loïs Voorbeeld-Anders".to_owned()),
    ] {
        persons::correct(&store, &keys, &person, correction, &worker, now)
            .await
            .unwrap();
    }
    let corrected = told(&show(&store, &keys, &person).await);
    assert_eq!(
        corrected,
        ["Loïs Voorbeeld-Anders", "Persoon.00008@example.org", "+32470123459"]
    );

    // The same list again, and then with another language for that person: the worker's word on the rest holds.
    let file = service.file("uitstroom.csv", &Kind::Dutch.write(&shuffled(rows.clone())).0);
    service.import(&file, &[]).with(&["0 new, 0 changed, 59 unchanged"]);
    assert_eq!(told(&show(&store, &keys, &person).await), corrected);
    rows[who].cells[LANGUAGE] = "Engels".to_owned();
    let file = service.file("uitstroom.csv", &Kind::Dutch.write(&rows).0);
    service.import(&file, &[]).with(&["0 new, 1 changed, 58 unchanged"]);
    let view = show(&store, &keys, &person).await;
    assert_eq!(told(&view), corrected);
    assert_eq!(view.languages.first().map(|language| language.tag()), Some("en"));
    store.close().await;
}

async fn show(store: &Store, keys: &Keyring, person: &PersonId) -> PersonView {
    let now = nazorg::clock::Clock::System.now();
    persons::show(store, keys, person, &WorkerId::from("test"), now)
        .await
        .unwrap()
}

/// The name, and the numbers and mail addresses that hold.
fn told(view: &PersonView) -> Vec<String> {
    let points = view.points.iter().filter(|point| point.until.is_none());
    let points = points.filter(|point| matches!(point.kind, AddressKind::Mobile | AddressKind::Mail));
    std::iter::once(view.name.clone().unwrap())
        .chain(points.map(|point| point.value.clone().unwrap()))
        .collect()
}

async fn a_broken_file_changes_nothing(database: TestDatabase) {
    let service = Service::new(&database);
    let good = "dossiernummer;naam;afgesloten op;reden\nD1;Anna Voorbeeld;5/1/2026;Afgerond\n";
    let file = service.file("goed.csv", good.as_bytes());
    service.import(&file, &[]).with(&["1 new"]);
    let before = contents(&service.url).await;

    let numbers = |header: &str, cells: [&str; 4]| {
        let rows = cells.map(|cell| format!("D{cell};Anna Voorbeeld;5/1/2026;{cell}\n"));
        format!("dossiernummer;naam;afgesloten op;{header}\n{}", rows.concat()).into_bytes()
    };
    // They pass their check and belong to nobody: serial numbers begin at 001.
    let national = [
        "01.01.01-000.95",
        "01.01.02-000.65",
        "01.01.03-000.35",
        "01.01.04-000.05",
    ];
    let broken: Vec<(&str, Vec<u8>, &str)> = vec![
        ("leeg.csv", Vec::new(), "leeg"),
        (
            "nul.csv",
            b"dossiernummer;naam;afgesloten op\nD1;An\0na;5/1/2026\n".to_vec(),
            "NUL",
        ),
        (
            "open.csv",
            format!("{good}D2;\"Bram;5/1/2026;\n").into_bytes(),
            "Op regel 3",
        ),
        (
            "kop.csv",
            b"dossiernummer;naam\nD2;Bram Voorbeeld\n".to_vec(),
            "`closed-on`",
        ),
        ("geen.csv", b"zomaar wat tekst\nzonder kop\n".to_vec(), "kolomkoppen"),
        ("half.xlsx", b"PK\x03\x04 en niets meer".to_vec(), "geen werkmap"),
        (
            "bsn.csv",
            numbers("BSN", ["1", "2", "3", "4"]),
            "burgerservicenummers (BSN)",
        ),
        (
            "rrn.csv",
            numbers("Rijksregisternummer", ["1", "2", "3", "4"]),
            "rijksregisternummers",
        ),
        ("stil.csv", numbers("Nummer", national), "rijksregisternummers"),
        ("groot.csv", vec![b'a'; FILE_BYTES_MAX + 1], "64 MiB"),
    ];
    for (name, bytes, said) in broken {
        let file = service.file(name, &bytes);
        refuses(&service, &file, said);
    }
    refuses(&service, &service.folder.path().join("weg.csv"), "cannot be read");
    refuses(&service, service.folder.path(), "cannot be read");

    let after = contents(&service.url).await;
    assert!(before == after, "{}", differing(&before, &after));
    let left = std::fs::read_dir(service.folder.path()).unwrap();
    let left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    assert!(
        !left.iter().any(|name| name.to_string_lossy().contains("rejects")),
        "{left:?}"
    );
}

/// The library that reads workbooks breaks off on this one. What it said stays out of what a log may hold.
async fn a_workbook_that_breaks_its_reader_is_refused(database: TestDatabase) {
    let service = Service::new(&database);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["dossiernummer", "naam", "afgesloten op"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1, 0, "D1").unwrap();
    let far_column = [("r=\"A2\"", "r=\"AAAAAAAA2\"")];
    let file = service.file("ver.xlsx", &rewritten(&workbook.save_to_buffer().unwrap(), &far_column));

    let said = service.import(&file, &[]);
    assert_eq!(said.code, Some(2), "{}", said.err);
    let last = said.err.lines().last().unwrap();
    assert!(
        last.contains("geen werkmap") && last.contains("ver.xlsx"),
        "{}",
        said.err
    );
    assert!(said.err.contains("please report the place"), "{}", said.err);
    for word in ["panicked", "overflow"] {
        assert!(!said.err.contains(word), "{word}: {}", said.err);
    }
}

/// A workbook with texts replaced in each of its parts.
fn rewritten(workbook: &[u8], texts: &[(&str, &str)]) -> Vec<u8> {
    let mut parts = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..parts.len() {
        let mut part = parts.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        for (from, to) in texts {
            text = text.replace(from, to);
        }
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Asserts that a file is refused with one line that names it and says why.
#[track_caller]
fn refuses(service: &Service, file: &Path, why: &str) {
    let said = service.import(file, &[]);
    assert!(matches!(said.code, Some(1 | 2)), "{why}: {:?} {}", said.code, said.err);
    let lines: Vec<&str> = said.err.lines().collect();
    assert_eq!(lines.len(), 1, "{why}: {}", said.err);
    assert!(
        lines[0].contains(why) && lines[0].contains(file.to_str().unwrap()),
        "{why}: {}",
        lines[0]
    );
    assert_eq!(said.out, "", "{why}");
}

async fn a_dry_run_writes_nothing(database: TestDatabase) {
    let service = Service::new(&database);
    let list = |day: &str| {
        let text = format!(
            "dossiernummer;naam;afgesloten op;reden\nD1;Anna Voorbeeld;{day};Afgerond\nD2;;5/1/2026;Afgerond\n\
             D3;Bram Voorbeeld;5/1/2026;Afgerond\n"
        );
        text.into_bytes()
    };
    let file = service.file("lijst.csv", &list("5/1/2026"));
    service.import(&file, &[]).with(&["2 new"]);
    std::fs::remove_file(service.folder.path().join("lijst.rejects.csv")).unwrap();
    let before = contents(&service.url).await;

    let file = service.file("lijst.csv", &list("6/1/2026"));
    service.import(&file, &["--dry-run"]).with(&[
        "1 rows have faults.",
        "Nothing was changed. It would have been: 3 rows; 1 rejected; dossiers: 0 new, 1 changed, 1 unchanged",
    ]);
    let after = contents(&service.url).await;
    assert!(before == after, "{}", differing(&before, &after));
    assert!(!service.folder.path().join("lijst.rejects.csv").exists());
    service.import(&file, &[]).with(&["0 new, 1 changed, 1 unchanged"]);
}
