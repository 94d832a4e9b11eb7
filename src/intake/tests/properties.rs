//! Whatever comes in, nothing panics, and nothing is lost between the rows and the outcome.

use proptest::collection::vec;
use proptest::prelude::*;

use super::workbooks::{PARTS, parts_of_a_workbook, zipped};
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

/// What a damaged part holds instead of what stood there.
fn damage() -> impl Strategy<Value = String> {
    let known = [
        "",
        "0",
        "-1",
        "99999999999",
        "1e308",
        "\"",
        "<",
        "</c>",
        "<v/>",
        "<c r=\"XFD9999999\"/>",
        "é",
        "A",
        "s",
        "t=\"s\"",
        "r=\"\"",
        "&#0;",
        "&amp;",
    ];
    prop_oneof![3 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "[ -~]{0,6}"]
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
    fn workbooks_damaged_within_never_panic(part in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), taken in 0..12_usize, put in damage()) {
        let mut parts = parts_of_a_workbook();
        let (_, content) = &mut parts[part.index(PARTS)];
        let from = at.index(content.len());
        let to = (from + taken).min(content.len());
        content.splice(from..to, put.into_bytes());
        let _ = read_with(&zipped(&parts), &settings(Country::Be));
    }

    #[test]
    fn workbooks_damaged_without_never_panic(at in any::<prop::sample::Index>(), with in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = zipped(&parts_of_a_workbook());
        let length = bytes.len();
        bytes[at.index(length)] = with;
        let _ = read_with(&bytes, &settings(Country::Be));
        bytes.truncate(cut.index(length));
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
