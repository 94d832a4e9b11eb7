//! Two persons of one dossier, in one row or in two.

use super::*;

fn faults(reading: &Reading) -> Vec<(u64, Fault)> {
    reading
        .rejects
        .iter()
        .map(|reject| (reject.line, reject.fault))
        .collect()
}

fn names(dossier: &IncomingDossier) -> Vec<&str> {
    dossier.persons.iter().map(|person| person.name.as_str()).collect()
}

#[test]
fn they_come_as_columns_under_many_names() {
    for header in [
        "naam 2;gsm 2;taal2;mail_2",
        "partner naam;partner gsm;taal partner;Partner: e-mail",
        "Naam van de partner;GSM partner;Partner taal;mail partner",
        "Nom 2;GSM2;langue 2;courriel 2",
        "Nom du conjoint;GSM conjoint;langue conjoint;courriel du conjoint",
        "name-2;mobile-2;languages-2;mail-2",
    ] {
        let reading = read_text(&format!(
            "dossier;naam 1;afgesloten op;gsm;{header}\nD1;An;5/1/2026;0470123456;Bo;0470 65 43 21;fr;bo@example.org\nD2;Piet;5/1/2026;;;;;\n"
        ));
        assert_eq!(faults(&reading), [], "{header}");
        assert_eq!(names(&reading.dossiers[0]), ["An", "Bo"], "{header}");
        let second = &reading.dossiers[0].persons[1];
        assert_eq!(points(second, AddressKind::Mobile), ["+32470654321"], "{header}");
        assert_eq!(points(second, AddressKind::Mail), ["bo@example.org"], "{header}");
        assert_eq!(second.languages, [Language::FR], "{header}");
        assert_eq!(names(&reading.dossiers[1]), ["Piet"], "{header}");
    }
}

#[test]
fn they_come_as_two_rows() {
    let reading =
        read_text("dossier;naam;afgesloten op;gsm\nD1;Jan;5/1/2026;\nD2;Ilse;5/1/2026;\nD1;An;5/1/2026;0470123456\n");
    assert_eq!(faults(&reading), []);
    assert_eq!(names(&reading.dossiers[0]), ["An", "Jan"]);
    assert_eq!(reading.dossiers[0].lines, [2, 4]);
}

#[test]
fn rows_that_contradict_each_other_are_both_rejected() {
    let reading = read_text("dossier;naam;afgesloten op\nD1;Jan;5/1/2026\nD1;An;6/1/2026\nD2;Ilse;5/1/2026\n");
    assert_eq!(faults(&reading), [(2, Fault::Contradiction), (3, Fault::Contradiction)]);
    assert_eq!(reading.rejects[0].column.as_deref(), Some("afgesloten op"));
    assert_eq!(reading.dossiers.len(), 1);
}

#[test]
fn the_same_person_twice_is_a_duplicate_or_a_contradiction() {
    let reading =
        read_text("dossier;naam;afgesloten op;gsm\nD1;Jan;5/1/2026;0470123456\nD1; Jan ;2026-01-05;+32 470 12 34 56\n");
    assert_eq!(faults(&reading), [(3, Fault::DuplicateReference)]);
    assert!(reading.rejects[0].reason.contains("line 2"));
    assert_eq!(reading.dossiers[0].lines, [2]);
    let reading = read_text("dossier;naam;afgesloten op;gsm\nD1;Jan;5/1/2026;0470123456\nD1;Jan;5/1/2026;0470654321\n");
    assert_eq!(faults(&reading), [(2, Fault::Contradiction), (3, Fault::Contradiction)]);
    assert_eq!(reading.dossiers.len(), 0);
}

#[test]
fn a_reference_tells_two_persons_of_one_name_apart() {
    let reading =
        read_text("dossier;naam;afgesloten op;cliëntnummer\nD1;Jan Maes;5/1/2026;7\nD1;Jan Maes;5/1/2026;8\n");
    assert_eq!(faults(&reading), []);
    assert_eq!(reading.dossiers[0].persons.len(), 2);
}

#[test]
fn three_are_too_many() {
    let reading = read_text("dossier;naam;afgesloten op\nD1;Jan;5/1/2026\nD1;An;5/1/2026\nD1;Bo;5/1/2026\n");
    assert_eq!(
        faults(&reading),
        [
            (2, Fault::TooManyPersons),
            (3, Fault::TooManyPersons),
            (4, Fault::TooManyPersons)
        ]
    );
}

#[test]
fn one_reference_of_two_controllers_is_two_dossiers() {
    let reading = read_text("dossier;naam;afgesloten op;organisatie\n1;Jan;5/1/2026;A\n1;An;6/1/2026;B\n");
    assert_eq!((reading.dossiers.len(), faults(&reading).len()), (2, 0));
}

#[test]
fn a_second_number_without_a_second_name_is_the_same_persons() {
    let reading = read_text(
        "dossier;naam;afgesloten op;telefoon 1;telefoon 2;partner gsm\nD1;Jan;5/1/2026;0470123456;022234567;0470654321\n",
    );
    let person = &reading.dossiers[0].persons[0];
    assert_eq!(reading.dossiers[0].persons.len(), 1);
    assert_eq!(
        points(person, AddressKind::Mobile),
        ["+32470123456"],
        "a partner's number is nobody else's"
    );
    assert_eq!(points(person, AddressKind::Landline), ["+3222234567"]);
    let expected = [
        (NoteKind::NamelessSecondPerson, Some("partner gsm")),
        (NoteKind::FurtherContactPoint, Some("telefoon 2")),
    ];
    assert_eq!(notes(&reading), expected);
}

#[test]
fn a_second_person_needs_a_name() {
    let reading = read_text("dossier;naam;afgesloten op;naam 2;gsm 2\nD1;Jan;5/1/2026;;0470654321\n");
    assert_eq!(faults(&reading), [(2, Fault::MissingName)]);
    assert_eq!(reading.rejects[0].column.as_deref(), Some("naam 2"));
}

/// The dates of its own that an organisation names come in with the dossier, beside those that are known here; two rows of a
/// dossier may not give two, and what is no date is told with its column.
#[test]
fn dates_that_the_organisation_names_come_in() {
    let mut settings = settings(Country::Be);
    settings
        .mapping
        .insert("date-energy-bill".to_owned(), "Jaarafrekening energie".to_owned());
    let text = "dossier;naam;afgesloten op;einde budgetbeheer;Jaarafrekening energie\n\
                D1;An;05/01/2026;01/02/2026;15/10/2026\n\
                D2;Bo;05/01/2026;;15/10/2026\n\
                D2;Cis;05/01/2026;;16/10/2026\n\
                D3;Dirk;05/01/2026;;najaar\n\
                D4;Els;05/01/2026;;\n";
    let reading = read_with(text.as_bytes(), &settings).expect("the file is whole");
    let dates: Vec<_> = reading.dossiers.iter().map(|dossier| dossier.fields()).collect();
    assert_eq!(dates.len(), 2);
    assert_eq!(
        dates[0].get("dates").map(String::as_str),
        Some("energy-bill 2026-10-15")
    );
    assert_eq!(
        dates[0].get("budget-management-end").map(String::as_str),
        Some("2026-02-01")
    );
    assert_eq!(dates[1].get("dates"), None);
    let rejects: Vec<_> = reading
        .rejects
        .iter()
        .map(|reject| (reject.line, reject.column.as_deref(), reject.fault))
        .collect();
    assert_eq!(
        rejects,
        [
            (3, None, Fault::Contradiction),
            (4, None, Fault::Contradiction),
            (5, Some("Jaarafrekening energie"), Fault::BadDate),
        ]
    );
    // Without the mapping it is a column that fills nothing, and that is told.
    let without = read_text(text);
    assert!(
        without
            .notes
            .iter()
            .any(|note| note.text.contains("Jaarafrekening energie"))
    );
}
