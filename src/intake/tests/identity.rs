//! National identity numbers are refused, and nothing else is taken for them.

use super::*;

/// A number with nine digits that passes the *elfproef*, made from its first eight; `None` where there is none.
fn made_bsn(body: u32) -> Option<String> {
    let digits: Vec<u32> = format!("{body:08}").chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .zip((2..=9).rev())
        .map(|(digit, weight)| digit * weight)
        .sum();
    (sum % 11 < 10).then(|| format!("{body:08}{}", sum % 11))
}

/// A made-up Belgian national number of a birth date and a serial number.
fn made_national(date: &str, serial: u64, after_2000: bool) -> String {
    let body: u64 = format!("{date}{serial:03}").parse().expect("digits");
    let check = 97 - (body + if after_2000 { 2_000_000_000 } else { 0 }) % 97;
    format!("{date}{serial:03}{check:02}")
}

fn file(header: &str, values: impl Iterator<Item = String>) -> String {
    let rows = values
        .enumerate()
        .map(|(number, value)| format!("D{number};An {number};5/1/2026;{value}\n"));
    let rows: Vec<String> = rows.collect();
    format!("dossier;naam;afgesloten op;{header}\n{}", rows.concat())
}

fn refused(header: &str, kind: IdentityKind) -> BrokenFile {
    BrokenFile::IdentityNumbers {
        column: header.to_owned(),
        kind,
    }
}

#[test]
fn a_header_that_says_so_is_enough() {
    for (header, kind) in [
        ("BSN", IdentityKind::Bsn),
        ("Cliënt-BSN", IdentityKind::Bsn),
        ("burgerservicenummer", IdentityKind::Bsn),
        ("Rijksregisternr.", IdentityKind::NationalNumber),
        ("INSZ", IdentityKind::NationalNumber),
        ("N° NISS", IdentityKind::NationalNumber),
        ("Numéro national", IdentityKind::NationalNumber),
        ("N° registre national 2", IdentityKind::NationalNumber),
    ] {
        assert_eq!(
            broken(&file(header, ["x".to_owned()].into_iter())),
            refused(header, kind),
            "{header}"
        );
        assert_eq!(
            read_text(&file(header, [String::new()].into_iter())).dossiers.len(),
            1,
            "an empty column is no column"
        );
    }
    assert_eq!(
        read_text(&file("Lijst van missies", ["x".to_owned()].into_iter()))
            .dossiers
            .len(),
        1
    );
}

#[test]
fn a_column_of_bsn_is_refused_whatever_it_is_called() {
    let bsn = || (10_000_000..).step_by(7_919).filter_map(made_bsn);
    assert_eq!(
        broken(&file("opmerking", bsn().take(5))),
        refused("opmerking", IdentityKind::Bsn)
    );
    assert_eq!(broken(&file("", bsn().take(5))), refused("4", IdentityKind::Bsn));
    // Excel takes the leading zero away.
    let short = (1_000_000..)
        .step_by(7_919)
        .filter_map(made_bsn)
        .map(|bsn| bsn.trim_start_matches('0').to_owned());
    assert_eq!(
        broken(&file("cliëntnummer", short.take(12))),
        refused("cliëntnummer", IdentityKind::Bsn)
    );
    // One in ten is a typing error.
    let mut mostly: Vec<String> = bsn().take(85).collect();
    mostly.extend((0..15).map(|number| format!("12345678{number:02}")[..9].to_owned()));
    // Other things may stand beside them.
    mostly.extend((0..50).map(|number| format!("geen {number}")));
    assert_eq!(
        broken(&file("opmerking", mostly.into_iter())),
        refused("opmerking", IdentityKind::Bsn)
    );
}

#[test]
fn a_column_of_national_numbers_is_refused() {
    let formatted = |number: &str| {
        format!(
            "{}.{}.{}-{}.{}",
            &number[..2],
            &number[2..4],
            &number[4..6],
            &number[6..9],
            &number[9..]
        )
    };
    let old = [
        made_national("850730", 33, false),
        made_national("611231", 1, false),
        made_national("700000", 512, false),
    ];
    let new = [
        made_national("010203", 7, true),
        made_national("120405", 44, true),
        made_national("034211", 9, true),
    ];
    assert_eq!(
        old[0], "85073003328",
        "the number that the Royal Decree's explanation prints"
    );
    for numbers in [old, new] {
        let plain = file("opmerking", numbers.iter().cloned());
        assert_eq!(broken(&plain), refused("opmerking", IdentityKind::NationalNumber));
        let dotted = file("opmerking", numbers.iter().map(|number| formatted(number)));
        assert_eq!(broken(&dotted), refused("opmerking", IdentityKind::NationalNumber));
    }
}

#[test]
fn a_reference_that_is_an_identity_number_is_refused_by_itself() {
    let national = made_national("850730", 33, false);
    let bsn = (10_000_000..).find_map(made_bsn).expect("a number");
    let refused = |text: &str| {
        let reading = read_text(text);
        reading.rejects.iter().map(|reject| reject.line).collect::<Vec<_>>()
    };
    let head = "dossier;clientnummer;naam;afgesloten op\n";
    assert_eq!(refused(&format!("{head}{national};;An;5/1/2026\n")), [2]);
    assert_eq!(
        refused(&format!("{head}D1;{national};An;5/1/2026\nD2;7;Bo;5/1/2026\n")),
        [2]
    );
    assert_eq!(refused(&format!("{head}D1;{bsn};An;5/1/2026\n")), [2]);
    // Among others it may be any number of nine digits.
    assert_eq!(
        refused(&format!("{head}D1;{bsn};An;5/1/2026\nD2;7;Bo;5/1/2026\n")),
        [0; 0]
    );
}

#[test]
fn references_and_phones_raise_no_alarm() {
    for start in [1_u64, 10_000_000, 111_222_333, 20_260_000_000, 85_073_000_000] {
        for rows in [3, 10, 1_000] {
            let reading = read_text(&file(
                "kenmerk klant",
                (start..start + rows).map(|number| number.to_string()),
            ));
            assert_eq!(reading.dossiers.len() as u64, rows, "{start}");
        }
    }
    let sequence = file(
        "kenmerk klant",
        (100_000_000..100_010_000_u64).map(|number| number.to_string()),
    );
    assert_eq!(read_text(&sequence).dossiers.len(), 10_000);
    // A constant that happens to pass, a thousand times.
    assert_eq!(
        read_text(&file("opmerking", (0..1000).map(|_| "111222333".to_owned())))
            .dossiers
            .len(),
        1000
    );
    for header in ["gsm", "opmerking"] {
        for form in ["6", "06", "+316", "316", "00316"] {
            let phones = (0..300_u64).map(|number| format!("{form}{:08}", 12_345_678 + number * 37));
            let reading = read_text(&file(header, phones));
            assert_eq!(
                (reading.dossiers.len(), reading.rejects.len()),
                (300, 0),
                "{header} {form}"
            );
        }
        for form in ["470", "0470", "+32470", "32470"] {
            let phones = (0..300_u64).map(|number| format!("{form}{:06}", 123_456 + number * 37));
            let reading = read_text(&file(header, phones));
            assert_eq!(
                (reading.dossiers.len(), reading.rejects.len()),
                (300, 0),
                "{header} {form}"
            );
        }
    }
}

#[test]
fn small_files_of_phones_raise_no_alarm_by_chance() {
    let mut alarms = 0;
    for file_number in 0..20_000_u64 {
        let mut tally = super::super::identity_numbers::ColumnTally::default();
        for row in 0..4 {
            // A full-period congruential sequence stands for chance.
            let random = (file_number * 4 + row)
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407)
                >> 33;
            tally.add(&format!("6{:08}", random % 100_000_000));
        }
        alarms += u32::from(tally.verdict("telefoon").is_some());
    }
    assert_eq!(alarms, 0);
}

#[test]
fn the_message_names_the_column_and_never_a_value() {
    let number = made_national("850730", 33, false);
    let broken = broken(&file("Rijksregisternummer", [number.clone()].into_iter()));
    for language in [Language::NL, Language::FR, Language::EN] {
        let message = broken.message(language);
        assert!(
            message.contains("Rijksregisternummer") && !message.contains(&number),
            "{message}"
        );
    }
}

#[test]
fn a_phone_number_in_a_name_is_no_identity_number() {
    let text = "dossier;naam;afgesloten op;codewoord\nD1;An +85073003328;5/1/2026;85073003329\n";
    assert_eq!(read_text(text).rejects, []);
}
