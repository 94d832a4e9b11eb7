//! Whatever comes in, nothing panics, and nothing is lost between the rows and the outcome.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

/// Pieces of which messy files are made.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        ";",
        ",",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\"",
        "\"\"",
        "'",
        "dossier",
        "naam",
        "afgesloten op",
        "gsm",
        "mail",
        "naam 2",
        "sep=;",
        "D1",
        "An",
        "5/1/2026",
        "45352.5",
        "0470/12.34.56",
        "+",
        "(0)",
        "00",
        "/",
        "an@example.org",
        "é",
        "\u{a0}",
        "\u{202a}",
        "85.07.30-033.28",
        "nl",
        "ja",
        "geen",
        "31/2/2026",
        "1/3/24",
        "\u{130}",
        "\u{feff}",
        "=",
        "99999",
        "0",
    ];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in vec(any::<u8>(), 0..400), mark in 0..5_usize) {
        let marks: [&[u8]; 5] = [b"", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"];
        let _ = read_with(&[marks[mark], &bytes].concat(), &settings(Country::Nl));
    }

    #[test]
    fn arbitrary_cells_never_panic_and_are_all_accounted_for(pieces in vec(piece(), 0..120)) {
        let text = format!("dossier;naam;afgesloten op;gsm;mail;adres;taal;naam 2;gsm 2\n{}", pieces.concat());
        if let Ok(reading) = read_with(text.as_bytes(), &settings(Country::Be)) {
            let came_in: u64 = reading.dossiers.iter().map(|dossier| dossier.lines.len() as u64).sum();
            prop_assert_eq!(came_in + reading.rejected_rows(), reading.rows);
            let _ = rejects_csv(&reading, Language::FR);
        }
    }

    #[test]
    fn damaged_workbooks_never_panic(at in 0..6000_usize, with in any::<u8>(), cut in 0..6000_usize) {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, cells) in [["dossier", "naam", "afgesloten op"], ["D1", "An", "5/1/2026"]].iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write_string(row as u32, column as u16, *cell).expect("it can be written");
            }
        }
        let mut bytes = workbook.save_to_buffer().expect("it can be written");
        let length = bytes.len();
        bytes[at % length] = with;
        let _ = read_with(&bytes, &settings(Country::Be));
        bytes.truncate(cut % length);
        let _ = read_with(&bytes, &settings(Country::Be));
    }

    #[test]
    fn any_text_is_a_cell_again(cell in "[^\u{0}]{0,30}") {
        let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
        let text = format!("dossier;naam;afgesloten op;opmerking\nD1;An;5/1/26;{quoted}\nD2;Bo;5/1/2026;\n");
        let reading = read_text(&text);
        let (rejects, lines): (Vec<Fault>, u64) = (reading.rejects.iter().map(|reject| reject.fault).collect(), reading.rows);
        prop_assert_eq!((rejects, lines), (vec![Fault::BadDate], 2));
        prop_assert_eq!(reading.dossiers.len(), 1);
    }
}
