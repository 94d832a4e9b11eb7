//! Files of which nothing comes in, each with one clear error.

use super::*;

#[test]
fn each_is_told_apart() {
    let header = "dossier;naam;afgesloten op";
    let samples: Vec<(Vec<u8>, BrokenFile)> = vec![
        (b"".to_vec(), BrokenFile::Empty),
        (b"\xef\xbb\xbf \r\n\r\n".to_vec(), BrokenFile::Empty),
        (
            format!("{header}\nD1;A\0n;5/1/2026\n").into_bytes(),
            BrokenFile::NulBytes,
        ),
        (b"\xff\xfed\0\x00\xd8x\0".to_vec(), BrokenFile::BadEncoding),
        (
            format!("{header}\nD1;\"An;5/1/2026\nD2;Bo;5/1/2026\n").into_bytes(),
            BrokenFile::UnclosedQuote { line: 2 },
        ),
        (
            b"\"dossier;naam;afgesloten op\nD1;An;5/1/2026\n".to_vec(),
            BrokenFile::UnclosedQuote { line: 1 },
        ),
        (b"An;Peeters;Gent\nBo;Maes;Aalst\n".to_vec(), BrokenFile::NoKnownHeader),
        (
            b"dossier;naam\nD1;An\n".to_vec(),
            BrokenFile::MissingColumns {
                fields: vec![Field::ClosedOn],
            },
        ),
        (
            b"gsm;mail\n0470123456;an@example.org\n".to_vec(),
            BrokenFile::MissingColumns {
                fields: vec![Field::Reference, Field::ClosedOn, Field::Name],
            },
        ),
        (
            format!("{header};GSM;Mobiel nr\nD1;An;5/1/2026;0470123456;0470654321\n").into_bytes(),
            BrokenFile::SameField {
                field: "mobile".into(),
                first: "GSM".into(),
                second: "Mobiel nr".into(),
            },
        ),
        (b"PK\x03\x04 and no zip behind it".to_vec(), BrokenFile::NotAWorkbook),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old one".to_vec(),
            BrokenFile::OldWorkbook,
        ),
    ];
    for (bytes, expected) in samples {
        assert_eq!(read_with(&bytes, &settings(Country::Be)), Err(expected));
    }
}

#[test]
fn a_swallowed_row_breaks_the_file_though_the_cells_add_up() {
    // A lenient reader makes one row of three cells of these two, and a person is gone.
    let text = "dossier;naam;afgesloten op\nD1;\"An;5/1/2026\nD2;\"Bo\";5/1/2026\n";
    assert_eq!(broken(text), BrokenFile::UnclosedQuote { line: 2 });
}

#[test]
fn an_encrypted_workbook_is_told_from_an_old_one() {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(read_with(&bytes, &settings(Country::Be)), Err(BrokenFile::Encrypted));
}

#[test]
fn a_file_called_a_workbook_is_one() {
    let read = |name: &str| {
        read(
            b"dossier;naam;afgesloten op\n",
            name,
            &settings(Country::Be),
            &mut |_, _| {},
        )
    };
    assert_eq!(read("Export.XLSX").map(|_| ()), Err(BrokenFile::NotAWorkbook));
    assert_eq!(
        read("export.txt").map(|reading| reading.notes[0].kind),
        Ok(NoteKind::NoRows)
    );
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let bytes = vec![b'a'; FILE_BYTES_MAX + 1];
    assert_eq!(
        read_with(&bytes, &settings(Country::Be)),
        Err(BrokenFile::TooLarge { limit_mib: 64 })
    );
}

#[test]
fn a_mapping_that_does_not_fit_is_told() {
    let with = |field: &str, header: &str| {
        let mut settings = settings(Country::Be);
        settings.mapping.insert(field.to_owned(), header.to_owned());
        read_with(b"dossier;naam;afgesloten op\nD1;An;5/1/2026\n", &settings).map(|_| ())
    };
    assert_eq!(
        with("nmae", "naam"),
        Err(BrokenFile::UnknownMappingField { field: "nmae".into() })
    );
    assert_eq!(
        with("reference-2", "naam"),
        Err(BrokenFile::UnknownMappingField {
            field: "reference-2".into()
        })
    );
    for no_date in [
        "dates",
        "date-",
        "date-Energie",
        "date-closing",
        "date-solution-end",
        "date-longer-than-a-plan-can-ever-name-it",
    ] {
        let field = no_date.to_owned();
        assert_eq!(with(no_date, "naam"), Err(BrokenFile::UnknownMappingField { field }));
    }
    let field = "date-energy-bill".to_owned();
    let header = "Afrekening".to_owned();
    assert_eq!(
        with(&field, &header),
        Err(BrokenFile::MappedHeaderAbsent {
            field: field.clone(),
            header: header.clone()
        })
    );
    let absent = BrokenFile::MappedHeaderAbsent {
        field: "mobile".into(),
        header: "Mobieltje".into(),
    };
    assert_eq!(with("mobile", "Mobieltje"), Err(absent));
    assert_eq!(with("name", "naam"), Ok(()));
}

#[test]
fn messages_are_whole_sentences_in_three_languages() {
    let broken = BrokenFile::UnclosedQuote { line: 7 };
    assert_eq!(
        broken.message(Language::NL),
        "Op regel 7 begint een aanhalingsteken dat niet wordt gesloten. Sluit het of haal het weg."
    );
    assert_eq!(
        broken.message(Language::FR),
        "À la ligne 7 s’ouvre un guillemet qui ne se referme pas. Fermez-le ou retirez-le."
    );
    assert_eq!(broken.to_string(), broken.message(Language::EN));
}
