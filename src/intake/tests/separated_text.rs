//! Encodings, separators, line ends, quotation marks and what spreadsheets add to a text.

use super::*;

/// The persons' names of a file that is whole.
fn names(bytes: &[u8]) -> Vec<String> {
    let reading = read_with(bytes, &settings(Country::Be)).expect("the file is whole");
    assert_eq!(reading.rejects, []);
    let persons = reading.dossiers.iter().flat_map(|dossier| &dossier.persons);
    persons.map(|person| person.name.clone()).collect()
}

#[test]
fn the_encoding_is_found() {
    let text = "dossier;naam;afgesloten op\r\nD1;Zoë Çelik €;5/1/2026\r\n";
    let utf_16 = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
    };
    let samples = [
        text.as_bytes().to_vec(),
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
        utf_16(u16::to_le_bytes, [0xff, 0xfe]),
        utf_16(u16::to_be_bytes, [0xfe, 0xff]),
    ];
    for sample in samples {
        assert_eq!(names(&sample), ["Zoë Çelik €"], "{:?}", &sample[..8]);
    }
}

#[test]
fn the_separator_is_found_though_others_stand_in_the_cells() {
    for (text, what) in [
        (
            "dossier;naam, voornaam;afgesloten op\nD1;Maes, An;5/1/2026\n",
            "semicolon",
        ),
        ("dossier,naam,afgesloten op\nD1,\"Maes, An\",5/1/2026\n", "comma"),
        ("dossier\tnaam\tafgesloten op\nD1\tMaes, An\t5/1/2026\n", "tab"),
        (
            "\"dossier\",\"opmerking; vrij\",\"naam\",\"afgesloten op\"\n\"D1\",\"a;b;c\",\"Maes, An\",\"5/1/2026\"\n",
            "quoted",
        ),
        (
            "sep=;\ndossier;naam;afgesloten op\nD1;Maes, An;5/1/2026\n",
            "declared semicolon",
        ),
        (
            "\u{feff}sep=,\r\ndossier,naam,afgesloten op\r\nD1,\"Maes, An\",5/1/2026\r\n",
            "declared comma",
        ),
        (
            "\"SEP=\t\"\r\ndossier\tnaam\tafgesloten op\r\nD1\tMaes, An\t5/1/2026\r\n",
            "declared tab",
        ),
        (
            "sep=|\rdossier|naam|afgesloten op\rD1|Maes, An|5/1/2026\r",
            "declared bar",
        ),
    ] {
        assert_eq!(names(text.as_bytes()), ["Maes, An"], "{what}");
    }
}

#[test]
fn lines_are_counted_over_blank_ones_titles_and_breaks_in_cells() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "sep=;\n\nExport van 22/11/2026\n;;\ndossier;naam;afgesloten op;adres\nD1;An;5/1/2026;\"Dorp 1\n9000 Gent\"\n\n;;;\nD2;;5/1/2026;\n";
        let reading = read_text(&text.replace('\n', end));
        assert_eq!(reading.dossiers[0].lines, [6], "{end:?}");
        assert_eq!(
            points(&reading.dossiers[0].persons[0], AddressKind::Post),
            ["Dorp 1\n9000 Gent"],
            "{end:?}"
        );
        assert_eq!(
            reading.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>(),
            [10],
            "{end:?}"
        );
        assert_eq!(reading.rows, 2, "{end:?}");
    }
}

#[test]
fn marks_of_spreadsheets_and_contact_lists_are_taken_off() {
    let text = "dossier;naam;afgesloten op;gsm\n'007;\u{a0}'t Hart \u{a0}An\u{a0};\u{200b}5/1/2026 ;\u{202a}'0470\u{a0}12 34 56\u{202c}\n'1;'s-Gravesande;5/1/2026;\n'2;'An;5/1/2026;\n";
    let reading = read_text(text);
    assert_eq!(reading.rejects, []);
    let found: Vec<_> = reading
        .dossiers
        .iter()
        .map(|dossier| (dossier.reference.as_str(), dossier.persons[0].name.as_str()))
        .collect();
    assert_eq!(found, [("007", "'t Hart An"), ("1", "'s-Gravesande"), ("2", "An")]);
    assert_eq!(
        points(&reading.dossiers[0].persons[0], AddressKind::Mobile),
        ["+32470123456"]
    );
}

#[test]
fn quotation_marks_within_a_quoted_cell_are_doubled() {
    assert_eq!(
        names(b"dossier;naam;afgesloten op\nD1;\"An \"\"de\"\" Maes\" ;5/1/2026\n"),
        ["An \"de\" Maes"]
    );
    assert_eq!(
        names(b"dossier;naam;afgesloten op\nD1;An \"de\" Maes;5/1/2026"),
        ["An \"de\" Maes"]
    );
}

#[test]
fn separators_behind_the_last_header_are_no_cells() {
    for text in [
        "dossier;naam;afgesloten op;;\nD1;An;5/1/2026;;\nD2;Bo;5/1/2026\n",
        "dossier;naam;afgesloten op\nD1;An;5/1/2026;;;\nD2;Bo;5/1/2026\n",
    ] {
        assert_eq!(names(text.as_bytes()), ["An", "Bo"]);
    }
}

#[test]
fn empty_columns_are_no_columns() {
    let reading = read_text("dossier;gsm;mobiel;naam;afgesloten op;opmerking;;\nD1;;0470123456;An;5/1/2026;;;los\n");
    assert_eq!(
        points(&reading.dossiers[0].persons[0], AddressKind::Mobile),
        ["+32470123456"]
    );
    assert_eq!(notes(&reading), [(NoteKind::UnknownColumn, Some("8"))]);
}

#[test]
fn age_bands_are_read_where_they_are_kept_only() {
    let text = "dossier;naam;afgesloten op;leeftijd;gsm\nD1;An;5/1/2026;onzin;0470123456\n";
    let settings = Settings {
        age_bands: false,
        ..settings(Country::Be)
    };
    let reading = read_with(text.as_bytes(), &settings).expect("the file is whole");
    assert_eq!(reading.dossiers[0].persons[0].age_band, None);
    assert_eq!(notes(&reading), [(NoteKind::AgeBandOff, Some("leeftijd"))]);
    assert_eq!(read_text(text).rejects[0].fault, Fault::UnknownValue);
}
