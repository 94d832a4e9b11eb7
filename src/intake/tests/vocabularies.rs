//! Headers, dates, phones, languages and words, as tables.

use std::collections::BTreeMap;

use super::super::fault::Why;
use super::super::field::KNOWN_HEADERS;
use super::super::folding::fold;
use super::super::words::{self, Words};
use super::super::{dates, languages, phones, values};
use super::*;
use crate::care::dossier::{ClosingReason, DossierStatus, HelpKind};
use crate::care::person::{AgeBand, Channel, DayPart, Holder, LegalBasis, ToldHow};

#[test]
fn every_known_header_is_folded_and_means_one_field() {
    let mut fields: BTreeMap<String, Field> = Field::ALL.iter().map(|field| (fold(field.code()), *field)).collect();
    for (field, list) in KNOWN_HEADERS {
        for word in list.split_ascii_whitespace() {
            assert_eq!(word, fold(word));
            assert_eq!(fields.insert(word.to_owned(), *field), None, "{word} stands twice");
        }
    }
    // The dates of its own only the organisation can name.
    for field in Field::ALL.iter().filter(|field| **field != Field::Dates) {
        assert!(
            KNOWN_HEADERS.iter().any(|(known, _)| known == field),
            "{field} has no header"
        );
    }
}

#[test]
fn every_code_and_every_word_reads_back() {
    fn check<T: Copy + PartialEq + std::fmt::Debug>(words: Words<T>, all: &[T], code: impl Fn(T) -> &'static str) {
        for value in all {
            assert_eq!(words::value_of(words, code(*value)), Some(*value));
        }
        for (value, list) in words {
            for word in list.split_ascii_whitespace() {
                assert_eq!(words::value_of(words, word), Some(*value), "{word}");
                assert_eq!(word, fold(word));
            }
        }
    }
    check(words::STATUSES, DossierStatus::ALL, DossierStatus::code);
    check(words::REASONS, ClosingReason::ALL, ClosingReason::code);
    check(words::REASONS, ClosingReason::ALL, ClosingReason::ddas);
    check(words::HELP_KINDS, HelpKind::ALL, HelpKind::code);
    check(words::HOLDERS, Holder::ALL, Holder::code);
    check(words::CHANNELS, Channel::ALL, Channel::code);
    check(words::DAY_PARTS, DayPart::ALL, DayPart::code);
    check(words::AGE_BANDS, AgeBand::ALL, AgeBand::code);
    check(words::LEGAL_BASES, LegalBasis::ALL, LegalBasis::code);
    check(words::TOLD_HOW, ToldHow::ALL, ToldHow::code);
    check(words::FLAGS, &[true, false], |flag| if flag { "Oui" } else { "NEE." });
}

#[test]
fn words_that_a_message_offers_are_known() {
    for (whys, tongue) in [(Language::NL, "nl"), (Language::FR, "fr"), (Language::EN, "en")] {
        for (column, text) in [
            ("status", "?x"),
            ("reden", "?x"),
            ("gsm van", "?x"),
            ("kanaal", "?x"),
            ("dagdeel", "?x"),
            ("grondslag", "?x"),
            ("ingelicht via", "?x"),
            ("leeftijd", "?x"),
        ] {
            let settings = Settings {
                language: whys,
                ..settings(Country::Be)
            };
            let file = format!("dossier;naam;afgesloten op;{column}\nD1;An;5/1/2026;{text}\n");
            let reading = read_with(file.as_bytes(), &settings).expect("the file is whole");
            let mend = &reading.rejects[0].mend;
            let offered = mend.split_once(':').expect("a list").1.trim().trim_end_matches('.');
            for word in offered.split(", ") {
                let word = word.split(" (").next().unwrap_or_default();
                let file = format!("dossier;naam;afgesloten op;{column}\nD1;An;5/1/2026;{word}\n");
                let reading = read_with(file.as_bytes(), &settings).expect("the file is whole");
                assert_eq!(reading.rejects, [], "{tongue} {column} {word}");
            }
        }
    }
}

#[test]
fn dates() {
    let day = |text: &str| dates::read(text, false, TODAY);
    let expected = Ok(date(2024, 3, 1));
    for text in [
        "01/03/2024",
        "1/3/2024",
        "1-3-2024",
        "01.03.2024",
        "2024-03-01",
        "2024/03/01",
        "20240301",
        "2024-03-01T00:00:00Z",
        "2024-03-01 13:45:00",
        "01/03/2024 00:00",
        "1-3-2024 9u30",
        "2024-03-01T10:00:00.000+01:00",
        "45352",
        "45352.75",
    ] {
        assert_eq!(day(text), expected, "{text}");
    }
    assert_eq!(
        dates::read("43890", true, TODAY),
        expected,
        "the 1904 system is 1462 days off"
    );
    for text in ["1/3/24", "01-03-24", "1.3.24"] {
        assert_eq!(day(text), Err(Why::DateTwoDigitYear), "{text}");
    }
    for text in [
        "",
        "3/31/2024",
        "30/2/2024",
        "29/2/2023",
        "1 maart 2024",
        "1/3",
        "1/3/2024/5",
        "2024-3",
        "1/3-2024",
        "00000000",
        "99999999",
        "١/٣/٢٠٢٤",
        "1/3/2024 onbekend",
        "é/1/2024",
    ] {
        assert_eq!(day(text), Err(Why::DateUnreadable), "{text}");
    }
    assert_eq!(day("1/1/1990"), Ok(date(1990, 1, 1)));
    assert_eq!(day("31/12/1989"), Err(Why::DateTooEarly));
    assert_eq!(day("21/1/2027"), Ok(date(2027, 1, 21)), "sixty days ahead");
    assert_eq!(day("22/1/2027"), Err(Why::DateTooLate));
    assert_eq!(day("1/1/2924"), Err(Why::DateTooLate));
}

#[test]
fn phones() {
    use AddressKind::{Landline, Mobile};
    for (country, text, kind, number) in [
        (Country::Be, "0470/12.34.56", Mobile, "+32470123456"),
        (Country::Nl, "+32 (0)470 12 34 56", Mobile, "+32470123456"),
        (Country::Nl, "0032 470 12 34 56", Mobile, "+32470123456"),
        (Country::Nl, "(+32) 470 12 34 56", Mobile, "+32470123456"),
        (Country::Nl, "0032(0)470123456", Mobile, "+32470123456"),
        (Country::Be, "470123456", Mobile, "+32470123456"),
        (Country::Be, "32470123456", Mobile, "+32470123456"),
        (Country::Be, "02 223 45 67", Landline, "+3222234567"),
        (Country::Nl, "02 223 45 67", Landline, "+3222234567"),
        (Country::Be, "09/223.45.67", Landline, "+3292234567"),
        (Country::Nl, "06-12345678", Mobile, "+31612345678"),
        (Country::Be, "06-12345678", Mobile, "+31612345678"),
        (Country::Nl, "612345678", Mobile, "+31612345678"),
        (Country::Be, "612345678", Mobile, "+31612345678"),
        (Country::Be, "31612345678", Mobile, "+31612345678"),
        (Country::Nl, "020–123 45 67", Landline, "+31201234567"),
        (Country::Nl, "085-1234567", Landline, "+31851234567"),
        (Country::Be, "tel:+31612345678", Mobile, "+31612345678"),
        (Country::Be, "+49 1512 3456789", Mobile, "+4915123456789"),
        (Country::Be, "+33 6 12 34 56 78", Mobile, "+33612345678"),
    ] {
        assert_eq!(
            phones::read(text, country),
            Ok(vec![(kind, number.to_owned())]),
            "{text}"
        );
    }
    let both = Ok(vec![
        (Mobile, "+32470123456".to_owned()),
        (Landline, "+3222234567".to_owned()),
    ]);
    for text in [
        "0470123456 / 022234567",
        "0470/12.34.56 / 02/223.45.67",
        "0470123456; 02 223 45 67",
        "0470 12 34 56 of 02 223 45 67",
        "0470123456/022234567",
        "0470/123456/02/2234567",
        "0470123456\n022234567",
    ] {
        assert_eq!(phones::read(text, Country::Be), both, "{text}");
    }
    for (text, why) in [
        ("0470123456 0470654321", Why::PhoneSeveral),
        ("0470123456 An", Why::PhoneText),
        ("0470123456*", Why::PhoneUnreadable),
        ("04701234567", Why::PhoneUnreadable),
        ("0470", Why::PhoneService),
        ("0470/12.34.56 / 02", Why::PhoneUnreadable),
        ("112", Why::PhoneService),
        ("14020", Why::PhoneService),
        ("0800 12345", Why::PhoneService),
        ("0900-1234567", Why::PhoneService),
        ("+", Why::PhoneUnreadable),
        ("+000000000", Why::PhoneUnreadable),
    ] {
        assert_eq!(phones::read(text, Country::Be), Err(why), "{text}");
    }
}

#[test]
fn a_landline_in_the_column_of_mobiles_is_noted() {
    let reading =
        read_text("dossier;naam;afgesloten op;gsm\nD1;An;5/1/2026;02 223 45 67\nD2;Bo;5/1/2026;09 223 45 67\n");
    assert_eq!(
        points(&reading.dossiers[0].persons[0], AddressKind::Landline),
        ["+3222234567"]
    );
    assert_eq!(reading.notes.len(), 1);
    assert_eq!(
        (reading.notes[0].kind, &reading.notes[0].lines[..]),
        (NoteKind::LandlineInMobileColumn, &[2, 3][..])
    );
}

#[test]
fn cells_that_say_that_there_is_nothing_are_empty() {
    for word in ["-", "/", "geen", "n.v.t.", "Onbekend", "néant", "?", "0", "s.o."] {
        let reading = read_text(&format!(
            "dossier;naam;afgesloten op;gsm;mail;adres\nD1;An;5/1/2026;{word};{word};{word}\n"
        ));
        assert_eq!(reading.rejects, [], "{word}");
        assert_eq!(reading.dossiers[0].persons[0].points, [], "{word}");
        assert_eq!(notes(&reading), [(NoteKind::NoContactPoint, None)], "{word}");
    }
}

#[test]
fn mails() {
    let mails = |text: &str| values::mails(text);
    assert_eq!(mails("An.Maes@Example.ORG"), Ok(vec!["An.Maes@example.org".to_owned()]));
    assert_eq!(
        mails("mailto:an@example.org; <bo+x@example.test>"),
        Ok(vec!["an@example.org".to_owned(), "bo+x@example.test".to_owned()])
    );
    for text in [
        "an",
        "an@",
        "@example.org",
        "an@example",
        "an@@example.org",
        "an@example..org",
        "an@[127.0.0.1]",
        "an@127.0.0.1",
        "\"a b\"@example.org",
        "an@example.org,",
        "an@-example.org",
    ] {
        let is_list_end = text.ends_with(',');
        assert_eq!(mails(text).is_ok(), is_list_end, "{text}");
    }
}

#[test]
fn languages_by_word_and_code() {
    for (text, tags) in [
        ("Nederlands", &["nl"][..]),
        ("néerlandais", &["nl"]),
        ("FR", &["fr"]),
        ("nl-BE", &["nl"]),
        ("Arabisch, turc", &["ar", "tr"]),
        ("Frans / Lingala ; frans", &["fr", "ln"]),
        ("Oekraïens+EN", &["uk", "en"]),
        ("Dari", &["prs"]),
        ("NLD", &["nl"]),
        ("is", &["is"]),
        ("nl fr, ar", &["nl", "fr", "ar"]),
    ] {
        let found = languages::read(text).expect(text);
        assert_eq!(found.iter().map(Language::tag).collect::<Vec<_>>(), tags, "{text}");
    }
    for text in ["Klingon", "qq", "xx", "nederlands en frans", "n", "123"] {
        assert_eq!(languages::read(text), Err(Why::UnknownLanguage), "{text}");
    }
}

#[test]
fn ages_and_bands() {
    for (text, band) in [
        ("24", AgeBand::Under25),
        ("25", AgeBand::From25),
        ("64", AgeBand::From45),
        ("65", AgeBand::From65),
        ("<25", AgeBand::Under25),
        ("< 25", AgeBand::Under25),
        ("25-44", AgeBand::From25),
        ("45 - 64", AgeBand::From45),
        ("65+", AgeBand::From65),
        ("+65", AgeBand::From65),
        ("65-plus", AgeBand::From65),
        ("moins de 25 ans", AgeBand::Under25),
    ] {
        assert_eq!(values::age_band(text), Ok(band), "{text}");
    }
    for text in ["oud", "130", "-3", "1985"] {
        assert!(values::age_band(text).is_err(), "{text}");
    }
}

#[test]
fn headers_as_people_write_them() {
    for header in [
        "Dossiernummer",
        "DOSSIER-NR.",
        "N° dossier",
        "Numéro de dossier",
        "Référence",
        "zaaknummer",
        "Kenmerk",
    ] {
        let reading = read_text(&format!("{header};naam;afgesloten op\nD1;An;5/1/2026\n"));
        assert_eq!(reading.dossiers[0].reference, "D1", "{header}");
    }
    for header in [
        "Afgesloten op:",
        "datum afsluiting",
        "Einddatum",
        "uitstroom-datum",
        "Date de clôture",
        "Clôturé le",
        "Date de cloture",
        "closed_on",
    ] {
        let reading = read_text(&format!("dossier;naam;{header}\nD1;An;5/1/2026\n"));
        assert_eq!(reading.dossiers[0].closed_on, date(2026, 1, 5), "{header}");
    }
    for header in [
        "Cliënt",
        "NOM",
        "Naam cliënt",
        "Nom et prénom",
        "Achternaam",
        "Nom de l'usager",
        "Cli\u{65}\u{308}nt",
    ] {
        let reading = read_text(&format!("dossier;{header};closed-on\nD1;An;5/1/2026\n"));
        assert_eq!(reading.dossiers[0].persons[0].name, "An", "{header}");
    }
    for header in [
        "GSM",
        "gsm-nummer",
        "Mobiel",
        "Portable",
        "Telefoonnummer",
        "Tél.",
        "N° GSM",
        "Téléphone",
    ] {
        let reading = read_text(&format!("dossier;naam;closed-on;{header}\nD1;An;5/1/2026;0470123456\n"));
        assert_eq!(
            points(&reading.dossiers[0].persons[0], AddressKind::Mobile),
            ["+32470123456"],
            "{header}"
        );
    }
}

#[test]
fn a_name_is_put_together_once() {
    for (header, row, name) in [
        ("naam;voornaam", "Maes;An", "An Maes"),
        ("naam;voornaam", "An Maes;An", "An Maes"),
        ("naam;voornaam", "Annemans;An", "An Annemans"),
        ("naam;voornaam;achternaam", "Maes An;An;Maes", "Maes An"),
        (
            "voornaam;tussenvoegsel;achternaam",
            "Jan Piet;van der;Berg",
            "Jan Piet van der Berg",
        ),
        ("voornaam;naam", "An;", "An"),
    ] {
        let reading = read_text(&format!("dossier;afgesloten op;{header}\nD1;5/1/2026;{row}\n"));
        assert_eq!(reading.dossiers[0].persons[0].name, name, "{header} {row}");
    }
}

/// Help may be planned to end years from now, but no typing error is planned.
#[test]
fn ends_of_help() {
    let day = |text: &str| dates::read_end(text, false, TODAY);
    let ahead = |years: i64| TODAY.saturating_add(jiff::Span::new().years(years));
    assert_eq!(day(&ahead(9).to_string()), Ok(ahead(9)));
    assert_eq!(day(&ahead(11).to_string()), Err(Why::EndTooLate));
    assert_eq!(day("31/12/1989"), Err(Why::DateTooEarly));
    assert_eq!(day("next year"), Err(Why::DateUnreadable));
}
