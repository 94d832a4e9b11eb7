//! Whole exports as services make them.

use std::collections::BTreeSet;

use super::*;
use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::person::{AgeBand, Caution, Channel, DayPart, Holder, LegalBasis, ToldHow};

#[test]
fn a_dutch_export_in_windows_1252_comes_in_whole() {
    let text = "Dossiernummer;Cliëntnummer;Achternaam;Tussenvoegsel;Voornaam;Afgesloten op;Status;Uitstroomreden;Soort hulp;\
                Hulpverlener;Team;GSM-nummer;Telefoon (vast);E-mailadres;Straat;Nr;Postcode;Woonplaats;Taal;Tolk;Laaggeletterd;\
                Geen voicemail;Mag de partner het weten;Voorkeurskanaal;Dagdeel;Codewoord;Grondslag;Ingelicht op;Ingelicht via;\
                Leeftijd;Mobiel van;Kleur ogen\r\n\
                D-2024/017;P9;Hooft;van 't;Zoë;31/03/2026;Afgesloten;Afgerond;Budgetbeheer;an@example.org;Noord;'0470/12.34.56;\
                02 223 45 67;Zoe.Hooft@EXAMPLE.org;Dorpsstraat;12;9000;Gent;Nederlands, Arabisch;nee;ja;ja;nee;sms;voormiddag;\
                Zeepaardje;publieke taak;15-03-2026;slotgesprek;37;dochter;blauw\r\n";
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(
        !lossy && str::from_utf8(&bytes).is_err(),
        "the sample must not be UTF-8 by accident"
    );
    let reading = read_with(&bytes, &settings(Country::Be)).expect("the file is whole");

    assert_eq!(reading.rejects, []);
    assert_eq!(notes(&reading), [(NoteKind::UnknownColumn, Some("Kleur ogen"))]);
    let dossier = &reading.dossiers[0];
    assert_eq!(dossier.reference, "D-2024/017");
    assert_eq!(dossier.closed_on, date(2026, 3, 31));
    assert_eq!(dossier.status, DossierStatus::Closed);
    assert_eq!(dossier.closing_reason, Some(ClosingReason::Completed));
    assert_eq!(dossier.help_kind, Some(HelpKind::BudgetManagement));
    assert_eq!(dossier.counsellor.as_deref(), Some("an@example.org"));
    assert_eq!(dossier.team.as_deref(), Some("Noord"));
    assert_eq!(dossier.lines, [2]);
    let person = &dossier.persons[0];
    assert_eq!(person.reference.as_deref(), Some("P9"));
    assert_eq!(person.name, "Zoë van 't Hooft");
    assert_eq!(
        person.languages.iter().map(Language::tag).collect::<Vec<_>>(),
        ["nl", "ar"]
    );
    let cautions = [
        Caution::ReadsWithDifficulty,
        Caution::NoVoicemail,
        Caution::NotThePartner,
    ];
    assert_eq!(person.cautions, BTreeSet::from(cautions));
    assert_eq!(person.age_band, Some(AgeBand::From25));
    assert_eq!(points(person, AddressKind::Mobile), ["+32470123456"]);
    assert_eq!(points(person, AddressKind::Landline), ["+3222234567"]);
    assert_eq!(points(person, AddressKind::Mail), ["Zoe.Hooft@example.org"]);
    assert_eq!(points(person, AddressKind::Post), ["Dorpsstraat 12\n9000 Gent"]);
    let holders: Vec<Holder> = person.points.iter().map(|point| point.holder).collect();
    assert_eq!(holders, [Holder::Helper, Holder::Own, Holder::Own, Holder::Own]);
    assert_eq!(person.preferred_channel, Some(Channel::Sms));
    assert_eq!(person.preferred_day_part, Some(DayPart::Morning));
    assert_eq!(person.code_word.as_deref(), Some("Zeepaardje"));
    assert_eq!(person.legal_basis, Some(LegalBasis::PublicTask));
    assert_eq!(person.told_on, Some(date(2026, 3, 15)));
    assert_eq!(person.told_how, Some(ToldHow::ClosingTalk));
}

#[test]
fn a_french_export_in_utf_8_comes_in_whole() {
    let text = "N° de dossier,Nom,Prénom,Clôturé le,Motif de clôture,Médiateur,GSM,Courriel,Adresse,Code postal,Localité,Langue,Interprète\n\
                MD/2025/4,Dupont,Élise,1/2/2026,Terminé,j.lenoir,0032 470 12 34 56,elise@example.org,\"Rue Haute 3, bte 2\",1000,Bruxelles,FR/néerlandais,oui\n";
    let reading = read_text(text);
    assert_eq!((&reading.rejects[..], &reading.notes[..]), (&[][..], &[][..]));
    let dossier = &reading.dossiers[0];
    assert_eq!(
        (dossier.reference.as_str(), dossier.closed_on),
        ("MD/2025/4", date(2026, 2, 1))
    );
    assert_eq!(dossier.closing_reason, Some(ClosingReason::Completed));
    assert_eq!(dossier.counsellor.as_deref(), Some("j.lenoir"));
    let person = &dossier.persons[0];
    assert_eq!(person.name, "Élise Dupont");
    assert_eq!(points(person, AddressKind::Mobile), ["+32470123456"]);
    assert_eq!(
        points(person, AddressKind::Post),
        ["Rue Haute 3, bte 2\n1000 Bruxelles"]
    );
    assert_eq!(person.languages, [Language::FR, Language::NL]);
    assert_eq!(person.cautions, BTreeSet::from([Caution::Interpreter]));
}

#[test]
fn the_municipality_of_a_belgian_address_is_a_town_and_no_controller() {
    for (header, town) in [
        (
            "Dossiernummer;Naam;Afgesloten op;Straat;Nr;Bus;Postcode;Gemeente",
            "Gent",
        ),
        (
            "N° de dossier;Nom;Clôturé le;Rue;Numéro;Boîte;Code postal;Commune",
            "Namur",
        ),
    ] {
        let reading = read_text(&format!(
            "{header}\nD-1;An Peeters;2026-03-31;Dorpsstraat;12;b2;9000;{town}\n"
        ));
        assert_eq!(
            (&reading.rejects[..], &reading.notes[..]),
            (&[][..], &[][..]),
            "{header}"
        );
        let dossier = &reading.dossiers[0];
        assert_eq!(dossier.controller, None, "{header}");
        let expected = format!("Dorpsstraat 12 b2\n9000 {town}");
        assert_eq!(points(&dossier.persons[0], AddressKind::Post), [expected], "{header}");
    }
}

#[test]
fn the_order_of_rows_and_the_line_ends_change_nothing() {
    let header = "dossier;naam;afgesloten op;gsm;team";
    let rows = [
        "D3;Ilse Maes;2026-01-05;0470 12 34 56;",
        "D1;An Peeters;2026-01-05;;Noord",
        "D1;Jan Peeters;2026-01-05;0470123456;",
        "D2;Piet Claes;2026-01-05;02 223 45 67;Zuid",
    ];
    let file = |order: [usize; 4], end: &str| {
        let mut lines = vec![header];
        lines.extend(order.map(|index| rows[index]));
        lines.join(end)
    };
    let plain = |text: &str| {
        let mut dossiers = read_text(text).dossiers;
        for dossier in &mut dossiers {
            dossier.lines.clear();
        }
        dossiers
    };
    let expected = plain(&file([0, 1, 2, 3], "\n"));
    assert_eq!(expected.len(), 3);
    assert_eq!(
        expected[0].team.as_deref(),
        Some("Noord"),
        "what one row leaves open the other fills"
    );
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        for end in ["\r\n", "\r", "\n"] {
            assert!(plain(&file(order, end)) == expected, "{order:?} with {end:?}");
        }
    }
}

#[test]
fn a_mapping_goes_before_what_is_known() {
    let text = "Kolom A;naam;dossier;Sluiting\nX1;Ploeg Noord;9;1/2/2026\n";
    let mut settings = settings(Country::Be);
    for (field, header) in [
        ("reference", "kolom a"),
        ("team", "NAAM"),
        ("closed-on", "Sluiting"),
        ("name", "dossier"),
    ] {
        settings.mapping.insert(field.to_owned(), header.to_owned());
    }
    let reading = read_with(text.as_bytes(), &settings).expect("the file is whole");
    let dossier = &reading.dossiers[0];
    assert_eq!(
        (dossier.reference.as_str(), dossier.team.as_deref()),
        ("X1", Some("Ploeg Noord"))
    );
    assert_eq!(dossier.persons[0].name, "9");
    assert_eq!(notes(&reading), [(NoteKind::NoContactPoint, None)]);
}

#[test]
fn fields_compare_one_import_with_the_next() {
    let of = |rest: &str| {
        let text = format!("dossier;naam;afgesloten op;gsm;gsm van;mail;taal;tolk\n{rest}\n");
        let reading = read_text(&text);
        (reading.dossiers[0].fields(), reading.dossiers[0].persons[0].fields())
    };
    let first = of("D1;An  Peeters;5/1/2026;0470/12.34.56;;;NL,fr;ja");
    let again = of("D1; An Peeters ;2026-01-05;+32 470 12 34 56;zelf;;Nederlands/frans;1");
    assert_eq!(first, again);
    let expected = [("closed-on", "2026-01-05"), ("reference", "D1"), ("status", "closed")];
    assert_eq!(
        first
            .0
            .iter()
            .map(|(field, value)| (*field, value.as_str()))
            .collect::<Vec<_>>(),
        expected
    );
    let expected = [
        ("cautions", "interpreter"),
        ("languages", "nl,fr"),
        ("mobile", "+32470123456\u{1f}own"),
        ("name", "An Peeters"),
    ];
    assert_eq!(
        first
            .1
            .iter()
            .map(|(field, value)| (*field, value.as_str()))
            .collect::<Vec<_>>(),
        expected
    );
    let changed = of("D1;An Peeters;5/1/2026;0470/12.34.56;dochter;an@example.org;NL,fr;ja");
    let differing: Vec<&str> = changed
        .1
        .iter()
        .filter(|(field, value)| first.1.get(*field) != Some(value))
        .map(|(field, _)| *field)
        .collect();
    assert_eq!(differing, ["mail", "mobile"]);
}

#[test]
fn debug_prints_nothing_personal() {
    let reading = read_text(
        "dossier;naam;afgesloten op;gsm;mail;adres;codewoord;hulpverlener\n\
         GEHEIM-1;Geheim Naam;5/1/2026;0470/12.34.56;geheim@example.org;Geheimstraat 1;geheim;geheim\n\
         GEHEIM-2;Geheim Naam;5/1/26;;;;;\n",
    );
    assert_eq!((reading.dossiers.len(), reading.rejects.len()), (1, 1));
    let printed = format!("{reading:?}").to_lowercase();
    assert!(
        !printed.contains("geheim") && !printed.contains("470123456"),
        "{printed}"
    );
}

#[test]
fn progress_ends_at_the_number_of_rows() {
    let mut text = String::from("dossier;naam;afgesloten op\n");
    for number in 0..600 {
        text.push('D');
        text.push_str(&number.to_string());
        text.push_str(";An;5/1/2026\n");
    }
    let mut told = Vec::new();
    let reading = read(text.as_bytes(), "x.csv", &settings(Country::Be), &mut |done, total| {
        told.push((done, total));
    });
    assert_eq!(reading.map(|reading| reading.dossiers.len()), Ok(600));
    assert_eq!(told, [(256, 600), (512, 600), (600, 600)]);
}

#[test]
fn what_is_deceased_stays_so_whatever_the_status_says() {
    let reading = read_text("dossier;naam;afgesloten op;status;reden\nD1;An;5/1/2026;afgesloten;Overleden\n");
    assert_eq!(reading.dossiers[0].status, DossierStatus::Deceased);
}
