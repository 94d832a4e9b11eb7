//! Answers, and texts that are none.

use super::{answered, choice, nl, scale, yes_no};
use crate::conversation::{Intent, read};
use crate::person::Language;

#[test]
fn digits_and_words_of_a_scale() {
    let cases = [
        ("2", 2),
        (" 2.", 2),
        ("2)", 2),
        ("(2)", 2),
        ("#2", 2),
        ("2!!", 2),
        ("antwoord 2", 2),
        ("Antwoord: 2", 2),
        ("2️⃣", 2),
        ("２", 2),
        ("٢", 2),
        ("twee", 2),
        ("TWEE", 2),
        ("deux", 2),
        ("two", 2),
        ("Réponse 4 svp", 4),
        ("ik kies 3", 3),
        ("mijn antwoord is een 3", 3),
        ("c'est 4", 4),
        ("een 4", 4),
        ("een", 1),
        ("één", 1),
        ("un", 1),
        ("2 2", 2),
        ("2/5", 2),
        ("2 op 5", 2),
        ("2 sur 5", 2),
        ("4 out of 5", 4),
        ("5 😀", 5),
        ("😭 1", 1),
        ("5 bedankt!", 5),
        ("Hallo, 4. Groetjes", 4),
        ("goed", 4),
        ("Goed!", 4),
        ("heel goed", 5),
        ("niet goed", 2),
        ("TRES MAL", 1),
        ("très mal", 1),
        ("uitstekent", 5),
        ("uitsekend", 5),
        ("4 a.u.b.", 4),
        ("vijf", 5),
        ("cinq", 5),
        ("02", 2),
        ("2 = slecht", 2),
        ("2 slecht", 2),
        ("twe", 2),
        ("ok 3", 3),
        ("gaat goed", 4),
        ("ça va bien", 4),
        ("cijfer 3", 3),
    ];
    for (text, digit) in cases {
        let reading = nl(text, &scale());
        assert_eq!(
            (reading.intent, reading.remark),
            (answered(&format!("s{digit}")), false),
            "{text}"
        );
    }
}

#[test]
fn an_answer_with_more_behind_it_is_an_answer_and_a_remark() {
    let cases = [
        ("2, het gaat niet zo goed met de kinderen", 2),
        ("1. Ik ben mijn werk kwijt", 1),
        ("2 want ik heb geen werk", 2),
        ("4 maar moe", 4),
        ("3\nAlles is duur", 3),
        ("4 - tot volgend jaar", 4),
        ("2 car je suis malade", 2),
        ("5 alles goed", 5),
        ("2 ik ben ziek", 2),
        ("1 het gaat slecht en ik weet het niet meer", 1),
        ("Slecht, ik heb geen geld", 2),
    ];
    for (text, digit) in cases {
        let reading = nl(text, &scale());
        assert_eq!(
            (reading.intent, reading.remark),
            (answered(&format!("s{digit}")), true),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_guessed() {
    let cases = [
        "",
        " ",
        "?",
        "...",
        "👍",
        "6",
        "22",
        "0",
        "2 of 3",
        "2-3",
        "2,5",
        "1,2",
        "2 3",
        "2 à 3",
        "3 kinderen",
        "ik heb 2 kinderen",
        "2x gebeld",
        "goed slecht",
        "goed, slecht",
        "niet",
        "goed niet",
        "bel niet",
        "2, of toch 4",
        "2 of later",
        "2 later",
        "soms 2 soms 4",
        "ok",
        "dank u",
        "0470 12 34 56",
        "start",
        "START",
        "toch wel",
        "2 ou 3",
        "goed, maar de huur niet",
        "het gaat",
        "🤷",
        "1 2 3 4 5",
        "tussen 2 en 3",
        "2?3",
        "ja",
        "nee",
    ];
    for text in cases {
        let reading = nl(text, &scale());
        assert_eq!(reading.intent, Intent::Unclear, "{text}");
        assert_eq!(reading.call_me, None, "{text}");
    }
    // Without an open question nothing is an answer.
    for text in ["2", "ja", "goed"] {
        assert_eq!(read(text, Language::NL, None).intent, Intent::Unclear, "{text}");
    }
}

#[test]
fn yes_and_no() {
    let (yes, no) = (
        [
            "ja",
            "Ja!",
            "jaa",
            "jaaaaa",
            "ja hoor",
            "oui",
            "OUI",
            "ouais",
            "yes",
            "yep",
            "ja ja",
            "1",
            "ja 👍",
            "j",
            "Ja, alles goed",
            "ok ja",
            "o u i",
        ],
        [
            "nee",
            "Neen",
            "neeee",
            "nee hoor",
            "non",
            "no",
            "nope",
            "2",
            "non merci",
            "nee, dank u",
            "n",
            "helemaal niet",
            "nein",
        ],
    );
    for text in yes {
        assert_eq!(nl(text, &yes_no()).intent, answered("yes"), "{text}");
    }
    for text in no {
        assert_eq!(nl(text, &yes_no()).intent, answered("no"), "{text}");
    }
    for text in [
        "ja nee",
        "oui et non",
        "ja, nee eigenlijk niet",
        "ja maar niet altijd",
        "ja, maar",
        "ja en nee",
        "nee ja",
        "ja of nee",
        "misschien",
        "ja niet",
        "ja ze komen morgen",
        "o",
        "1 2",
    ] {
        assert_eq!(nl(text, &yes_no()).intent, Intent::Unclear, "{text}");
    }
    // Single letters mean something in the person's own language only.
    for (text, language, code) in [
        ("o", Language::FR, "yes"),
        ("Si", Language::FR, "yes"),
        ("y", Language::EN, "yes"),
        ("N", Language::FR, "no"),
    ] {
        assert_eq!(read(text, language, Some(&yes_no())).intent, answered(code), "{text}");
    }
}

#[test]
fn named_options() {
    for (text, code) in [
        ("betaald", "paid"),
        ("Betaalt", "paid"),
        ("nog open", "open"),
        ("geen", "none"),
        ("is betaald", "paid"),
        ("betaald, eindelijk", "paid"),
    ] {
        assert_eq!(nl(text, &choice()).intent, answered(code), "{text}");
    }
    for text in [
        "niet betaald",
        "betaald, de rest nog open",
        "betaald of nog open",
        "onbetaald",
    ] {
        assert_eq!(nl(text, &choice()).intent, Intent::Unclear, "{text}");
    }
}
