use super::{Betrayal, Encoding, Segments, betrays, gsm7};
use crate::person::Language;

mod message_texts;

fn told(text: &str, language: Language) -> Vec<String> {
    betrays(text, language)
        .into_iter()
        .map(|betrayal| betrayal.word)
        .collect()
}

#[test]
fn words_that_tell_are_found() {
    let cases: &[(Language, &str, &[&str])] = &[
        (Language::NL, "Hoe staat het met uw schulden?", &["schulden"]),
        (
            Language::NL,
            "De Huurschuld en de SCHULDHULP",
            &["Huurschuld", "SCHULDHULP"],
        ),
        (
            Language::NL,
            "OCMW Voorbeeld: uw budgethulpverlener belt u",
            &["OCMW", "budgethulpverlener"],
        ),
        (
            Language::NL,
            "gerechtsdeurwaarder, incassobureau, aanmaningen",
            &["gerechtsdeurwaarder", "incassobureau", "aanmaningen"],
        ),
        (
            Language::NL,
            "uw beschermingsbewind en uw bewindvoerder",
            &["beschermingsbewind", "bewindvoerder"],
        ),
        (
            Language::NL,
            "saneringskrediet faillissement WSNP Wgs kredietbank",
            &["saneringskrediet", "faillissement", "WSNP", "Wgs", "kredietbank"],
        ),
        (Language::NL, "een betalingsachterstand", &["betalingsachterstand"]),
        (
            Language::NL,
            "sch\u{ad}ulden en ｓｃｈｕｌｄ",
            &["sch\u{ad}ulden", "ｓｃｈｕｌｄ"],
        ),
        (
            Language::FR,
            "Médiation de dettes du CPAS",
            &["Médiation", "dettes", "CPAS"],
        ),
        (
            Language::FR,
            "le surendettement, l'huissier, la saisie",
            &["surendettement", "huissier", "saisie"],
        ),
        (
            Language::FR,
            "créanciers, recouvrement, BUDGET, crédit",
            &["créanciers", "recouvrement", "BUDGET", "crédit"],
        ),
        (
            Language::EN,
            "your debts, a bailiff and rent arrears",
            &["debts", "bailiff", "arrears"],
        ),
        (
            Language::EN,
            "budget, credit, bankruptcy",
            &["budget", "credit", "bankruptcy"],
        ),
        (
            Language::EN,
            "ask the OCMW at https://budget.example.org/a",
            &["OCMW", "budget"],
        ),
        // A language without a list is held against all.
        (
            Language::parse("tr").unwrap(),
            "dettes schulden debts",
            &["dettes", "schulden", "debts"],
        ),
    ];
    for (language, text, expected) in cases {
        assert_eq!(told(text, *language), *expected, "{text}");
    }
}

#[test]
fn innocent_words_are_left_alone() {
    let cases = [
        (
            Language::NL,
            "Hoe gaat het met u? Onze verontschuldigingen, hij is onschuldig en heeft geduld.",
        ),
        (
            Language::NL,
            "Bel ons gerust, wij leggen beslist alles uit. Verbeeld u niets. Tot dinsdag!",
        ),
        (
            Language::FR,
            "Je m'endors tôt. Saisissez votre réponse. Débit, crédible, accréditation, derrière, détente.",
        ),
        (Language::FR, "Comment allez-vous ? Merci de répondre au médiathécaire."),
        (
            Language::EN,
            "An incredible, credible and doubtful story. Debit, debate, allowed, known, alone, download.",
        ),
        (Language::EN, "How are you? Schulden and dettes are no English words."),
    ];
    for (language, text) in cases {
        assert_eq!(told(text, language), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_betrayal_says_where_it_stands() {
    let text = "één schuld";
    assert_eq!(
        betrays(text, Language::NL),
        [Betrayal {
            word: "schuld".to_owned(),
            at: 6
        }]
    );
    assert_eq!(&text[6..], "schuld");
}

#[test]
fn the_alphabet_of_text_messages() {
    for c in "éèäöüàùñìòÇÉÄÖÜÑß@£$¥_Δ\n\r¿¡§".chars() {
        assert_eq!(gsm7(&c.to_string()), seven(1, 1), "{c}");
    }
    for c in "€^{}\\[~]|\u{c}".chars() {
        assert_eq!(gsm7(&c.to_string()), seven(2, 1), "{c}");
    }
    for c in "ëïêâîôûáóúçœ’“”–…`\u{1b}\tŒ".chars() {
        assert_eq!(gsm7(&c.to_string()), sixteen(1, 1, c), "{c}");
    }
    assert_eq!(gsm7("cliënt"), sixteen(6, 1, 'ë'));
    assert_eq!(gsm7("financiële"), sixteen(10, 1, 'ë'));
    assert_eq!(gsm7("reçu"), sixteen(4, 1, 'ç'));
    assert_eq!(gsm7("né à Liège, où?"), seven(15, 1));
    assert_eq!(gsm7("👍"), sixteen(2, 1, '👍'));
    assert_eq!(gsm7(""), seven(0, 0));
}

#[test]
fn parts_are_counted_at_their_limits() {
    let a = |n: usize| "a".repeat(n);
    let cases = [
        (a(160), seven(160, 1)),
        (a(161), seven(161, 2)),
        (a(306), seven(306, 2)),
        (a(307), seven(307, 3)),
        (a(158) + "€", seven(160, 1)),
        (a(159) + "€", seven(161, 2)),
        // 306 septets, but the escape pair on the seam moves whole to the second part and fills a third.
        (a(152) + "€" + &a(152), seven(306, 3)),
        (a(152) + "€" + &a(151), seven(305, 2)),
        ("€".repeat(80), seven(160, 1)),
        ("ë".repeat(70), sixteen(70, 1, 'ë')),
        ("ë".repeat(71), sixteen(71, 2, 'ë')),
        ("ë".repeat(134), sixteen(134, 2, 'ë')),
        ("ë".repeat(135), sixteen(135, 3, 'ë')),
        // The surrogate pair on the seam moves whole.
        ("ë".repeat(66) + "👍" + &"ë".repeat(66), sixteen(134, 3, 'ë')),
        ("ë".repeat(66) + "👍" + &"ë".repeat(65), sixteen(133, 2, 'ë')),
        ("👍".repeat(35), sixteen(70, 1, '👍')),
    ];
    for (text, expected) in cases {
        assert_eq!(gsm7(&text), expected, "{text}");
    }
}

fn seven(septets: usize, segments: u16) -> Segments {
    Segments {
        encoding: Encoding::Gsm7,
        septets_or_units: septets,
        segments,
        first_outside: None,
    }
}

fn sixteen(units: usize, segments: u16, first: char) -> Segments {
    Segments {
        encoding: Encoding::Ucs2,
        septets_or_units: units,
        segments,
        first_outside: Some(first),
    }
}
