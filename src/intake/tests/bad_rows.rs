//! What is wrong with a row, one by one, and the file that tells it.

use super::*;

const HEADER: &str = "dossier;naam;afgesloten op;gsm;mail;taal;status;reden;tolk;naam dienst;dagdeel";

/// A bad row, its fault, and the column at fault.
const BAD: &[(&str, Fault, Option<&str>)] = &[
    (";An;5/1/2026;;;;;;;;", Fault::MissingReference, Some("dossier")),
    ("D1;An;;;;;;;;;", Fault::MissingClosingDate, Some("afgesloten op")),
    ("D1;;5/1/2026;0470123456;;;;;;;", Fault::MissingName, Some("naam")),
    ("D1;An;5/1/26;;;;;;;;", Fault::BadDate, Some("afgesloten op")),
    ("D1;An;31/2/2026;;;;;;;;", Fault::BadDate, Some("afgesloten op")),
    ("D1;An;03/31/2026;;;;;;;;", Fault::BadDate, Some("afgesloten op")),
    ("D1;An;gisteren;;;;;;;;", Fault::BadDate, Some("afgesloten op")),
    ("D1;An;22/1/2027;;;;;;;;", Fault::ImplausibleDate, Some("afgesloten op")),
    (
        "D1;An;31/12/1989;;;;;;;;",
        Fault::ImplausibleDate,
        Some("afgesloten op"),
    ),
    ("D1;An;5/1/2026;12345678901;;;;;;;", Fault::BadPhone, Some("gsm")),
    (
        "D1;An;5/1/2026;0470123456 (dochter);;;;;;;",
        Fault::BadPhone,
        Some("gsm"),
    ),
    ("D1;An;5/1/2026;0900 12345;;;;;;;", Fault::BadPhone, Some("gsm")),
    ("D1;An;5/1/2026;112;;;;;;;", Fault::BadPhone, Some("gsm")),
    (
        "D1;An;5/1/2026;0470123456 0470654321;;;;;;;",
        Fault::BadPhone,
        Some("gsm"),
    ),
    ("D1;An;5/1/2026;;an@example;;;;;;", Fault::BadMail, Some("mail")),
    ("D1;An;5/1/2026;;an.example.org;;;;;;", Fault::BadMail, Some("mail")),
    ("D1;An;5/1/2026;;;Klingon;;;;;", Fault::UnknownLanguage, Some("taal")),
    ("D1;An;5/1/2026;;;;hangend;;;;", Fault::UnknownStatus, Some("status")),
    ("D1;An;5/1/2026;;;;;zomaar;;;", Fault::UnknownReason, Some("reden")),
    ("D1;An;5/1/2026;;;;;;misschien;;", Fault::BadFlag, Some("tolk")),
    ("D1;An;5/1/2026;;;;;;;;ooit", Fault::UnknownValue, Some("dagdeel")),
    ("D1;An;5/1/2026;;", Fault::BadCellCount, None),
    ("D1;An;5/1/2026;;;;;;;;;te;veel", Fault::BadCellCount, None),
    ("D1;\"An \"de\" Maes\";5/1/2026;;;;;;;;", Fault::BadQuote, None),
    (
        "D1;An 85.07.30-033.28;5/1/2026;;;;;;;;",
        Fault::IdentityNumber,
        Some("naam"),
    ),
    (
        "D1;An;5/1/2026;;;;;;;dienst 85073003328;",
        Fault::IdentityNumber,
        Some("naam dienst"),
    ),
    (
        "85.07.30-033.28;An;5/1/2026;;;;;;;;",
        Fault::IdentityNumber,
        Some("dossier"),
    ),
];

#[test]
fn a_name_for_the_service_that_tells_comes_in_and_is_noted() {
    let text = "dossier;naam;afgesloten op;gsm;afzender\nD1;An;5/1/2026;0470123456;Schuldhulp Gent\n\
                D2;Bo;5/1/2026;0470123457;De Brug\n";
    let reading = read_text(text);
    assert_eq!(reading.dossiers.len(), 2);
    assert_eq!(
        notes(&reading).first(),
        Some(&(NoteKind::TellingName, Some("afzender")))
    );
    let telling = reading.notes.iter().find(|note| note.kind == NoteKind::TellingName);
    assert_eq!(telling.expect("noted").lines, [2]);
}

#[test]
fn each_bad_row_is_named_and_the_good_one_still_comes_in() {
    for (row, fault, column) in BAD {
        let reading = read_text(&format!("{HEADER}\nD0;Piet;5/1/2026;;;;;;;;\n{row}\n"));
        let found: Vec<_> = reading
            .rejects
            .iter()
            .map(|reject| (reject.line, reject.fault, reject.column.as_deref()))
            .collect();
        assert_eq!(found, [(3, *fault, *column)], "{row}");
        assert_eq!(reading.dossiers.len(), 1, "{row}");
        let reject = &reading.rejects[0];
        assert!(reject.reason.ends_with('.') && reject.mend.ends_with('.'), "{row}");
        assert_eq!(reject.raw[0], row.split(';').next().unwrap_or_default());
    }
}

#[test]
fn what_is_too_long_is_named() {
    let long = "x".repeat(201);
    let reading = read_text(&format!(
        "dossier;naam;afgesloten op\n{long};{long};5/1/2026\nD1;{};5/1/2026\n",
        "é".repeat(200)
    ));
    let found: Vec<_> = reading
        .rejects
        .iter()
        .map(|reject| (reject.fault, reject.column.as_deref()))
        .collect();
    assert_eq!(
        found,
        [(Fault::TooLong, Some("dossier")), (Fault::TooLong, Some("naam"))]
    );
    assert_eq!(reading.dossiers.len(), 1, "the limit is in characters, not bytes");
}

#[test]
fn every_fault_of_a_row_is_told_and_the_row_counts_once() {
    let reading = read_text("dossier;naam;afgesloten op;mail\n;;5/1/26;nee@\n");
    let found: Vec<_> = reading.rejects.iter().map(|reject| reject.fault).collect();
    assert_eq!(
        found,
        [
            Fault::MissingReference,
            Fault::MissingName,
            Fault::BadDate,
            Fault::BadMail
        ]
    );
    assert_eq!(reading.rejected_rows(), 1);
}

#[test]
fn sentences_are_in_the_language_asked() {
    for (language, reason, mend) in [
        (
            Language::NL,
            "De reden van afsluiting is niet bekend.",
            "Bekend zijn: Afgerond (completed), Zelf (on-own)",
        ),
        (
            Language::FR,
            "Le motif de clôture n’est pas connu.",
            "Sont connus : Afgerond (completed), Zelf (on-own)",
        ),
        (
            Language::EN,
            "The closing reason is not known.",
            "Known are: Afgerond (completed), Zelf (on-own)",
        ),
    ] {
        let settings = Settings {
            language,
            ..settings(Country::Be)
        };
        let text = "dossier;naam;afgesloten op;reden\nD1;An;5/1/2026;zomaar\n";
        let reading = read_with(text.as_bytes(), &settings).expect("the file is whole");
        assert_eq!(reading.rejects[0].reason, reason);
        assert!(reading.rejects[0].mend.starts_with(mend), "{}", reading.rejects[0].mend);
    }
}

#[test]
fn the_rejects_file_can_be_mended_and_imported() {
    let text = "dossier;naam;afgesloten op;gsm;opmerking\n\
                D1;=An;5/1/26;+32470123456;@x\n\
                D2;Piet;5/1/2026;;\n\
                D3;;5/1/26;;\"een;twee\"\n";
    let reading = read_text(text);
    let file = String::from_utf8(rejects_csv(&reading, Language::NL)).expect("it is UTF-8");
    let expected = "\u{feff}dossier;naam;afgesloten op;gsm;opmerking;nazorg: regel;nazorg: kolom;nazorg: wat er mis is;nazorg: wat te doen\r\n\
         D1;'=An;5/1/26;'+32470123456;'@x;2;afgesloten op;The year of the date has two digits only.;\"Write the date as dd/mm/yyyy, for instance 31/03/2026.\"\r\n";
    let expected = expected.replace(
        "\"Write the date as dd/mm/yyyy, for instance 31/03/2026.\"",
        "Write the date as dd/mm/yyyy, for instance 31/03/2026.",
    );
    assert!(file.starts_with(&expected), "{file}");
    assert!(
        file.contains("D3;;5/1/26;;\"een;twee\";4;naam | afgesloten op;"),
        "{file}"
    );

    let mended = file.replace("5/1/26", "5/1/2026").replace("D3;;", "D3;Ilse;");
    let again = read_text(&mended);
    assert_eq!(again.rejects, []);
    assert_eq!(again.dossiers.len(), 2);
    assert_eq!(again.dossiers[0].persons[0].name, "=An");
    assert_eq!(
        points(&again.dossiers[0].persons[0], AddressKind::Mobile),
        ["+32470123456"]
    );
    assert_eq!(
        notes(&again),
        [
            (NoteKind::UnknownColumn, Some("opmerking")),
            (NoteKind::NoContactPoint, None)
        ]
    );
}

#[test]
fn rejects_wider_than_the_header_keep_all_their_cells() {
    let reading = read_text("dossier;naam;afgesloten op\nD1;An;5/1/2026;x;y\n");
    let file = String::from_utf8(rejects_csv(&reading, Language::EN)).expect("it is UTF-8");
    let lines: Vec<&str> = file.lines().collect();
    assert!(lines[0].ends_with(
        "dossier;naam;afgesloten op;;;nazorg: line;nazorg: column;nazorg: what is wrong;nazorg: what to do"
    ));
    assert!(
        lines[1].starts_with("D1;An;5/1/2026;x;y;2;;The row has 5 cells, the header has 3."),
        "{}",
        lines[1]
    );
}
