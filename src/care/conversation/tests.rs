use proptest::prelude::*;

use super::{AnswerOption, CallUrgency, Intent, Question, QuestionKind, Reading, StopScope, read};
use crate::care::person::{Channel, Language};

mod stop_words;

pub(super) fn scale() -> Question {
    let option = |digit: u8, words: &[&str]| AnswerOption {
        code: format!("s{digit}"),
        digit: Some(digit),
        words: words.iter().map(|&word| word.to_owned()).collect(),
    };
    Question {
        kind: QuestionKind::Scale,
        options: vec![
            option(1, &["heel slecht", "très mal"]),
            option(2, &["slecht", "mal", "niet goed"]),
            option(3, &["matig", "moyen"]),
            option(4, &["goed", "bien"]),
            option(5, &["heel goed", "très bien", "uitstekend"]),
        ],
    }
}

pub(super) fn yes_no() -> Question {
    let option = |code: &str, digit: u8, words: &[&str]| AnswerOption {
        code: code.to_owned(),
        digit: Some(digit),
        words: words.iter().map(|&word| word.to_owned()).collect(),
    };
    Question { kind: QuestionKind::YesNo, options: vec![option("yes", 1, &[]), option("no", 2, &["helemaal niet"])] }
}

fn choice() -> Question {
    let option = |code: &str, word: &str| AnswerOption { code: code.to_owned(), digit: None, words: vec![word.to_owned()] };
    Question { kind: QuestionKind::Choice, options: vec![option("paid", "betaald"), option("open", "nog open"), option("none", "geen")] }
}

fn nl(text: &str, question: &Question) -> Reading {
    read(text, Language::NL, Some(question))
}

fn answered(code: &str) -> Intent {
    Intent::Answer(code.to_owned())
}

#[test]
fn digits_and_words_of_a_scale() {
    let cases = [
        ("2", 2), (" 2.", 2), ("2)", 2), ("(2)", 2), ("#2", 2), ("2!!", 2), ("antwoord 2", 2), ("Antwoord: 2", 2), ("2️⃣", 2), ("２", 2), ("٢", 2),
        ("twee", 2), ("TWEE", 2), ("deux", 2), ("two", 2), ("Réponse 4 svp", 4), ("ik kies 3", 3), ("mijn antwoord is een 3", 3), ("c'est 4", 4),
        ("een 4", 4), ("een", 1), ("één", 1), ("un", 1), ("2 2", 2), ("2/5", 2), ("2 op 5", 2), ("2 sur 5", 2), ("4 out of 5", 4), ("5 😀", 5), ("😭 1", 1),
        ("5 bedankt!", 5), ("Hallo, 4. Groetjes", 4), ("goed", 4), ("Goed!", 4), ("heel goed", 5), ("niet goed", 2), ("TRES MAL", 1), ("très mal", 1),
        ("uitstekent", 5), ("uitsekend", 5), ("4 a.u.b.", 4), ("vijf", 5), ("cinq", 5), ("02", 2), ("2 = slecht", 2), ("2 slecht", 2), ("twe", 2), ("ok 3", 3),
    ];
    for (text, digit) in cases {
        let reading = nl(text, &scale());
        assert_eq!((reading.intent, reading.remark), (answered(&format!("s{digit}")), false), "{text}");
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
    ];
    for (text, digit) in cases {
        let reading = nl(text, &scale());
        assert_eq!((reading.intent, reading.remark), (answered(&format!("s{digit}")), true), "{text}");
    }
}

#[test]
fn nothing_is_guessed() {
    let cases = [
        "", " ", "?", "...", "👍", "6", "22", "0", "2 of 3", "2-3", "2,5", "1,2", "2 3", "2 à 3", "3 kinderen", "ik heb 2 kinderen", "2x gebeld", "goed slecht", "goed, slecht",
        "niet", "goed niet", "bel niet", "2, of toch 4", "2 of later", "2 later", "soms 2 soms 4", "ok", "dank u", "0470 12 34 56", "start", "START", "toch wel", "2 ou 3",
        "goed, maar de huur niet", "het gaat", "🤷", "1 2 3 4 5", "tussen 2 en 3", "2?3", "ja", "nee",
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
    let (yes, no) = (["ja", "Ja!", "jaa", "jaaaaa", "ja hoor", "oui", "OUI", "ouais", "yes", "yep", "ja ja", "1", "ja 👍", "j", "Ja, alles goed", "ok ja", "o u i"], ["nee", "Neen", "neeee", "nee hoor", "non", "no", "nope", "2", "non merci", "nee, dank u", "n", "helemaal niet", "nein"]);
    for text in yes {
        assert_eq!(nl(text, &yes_no()).intent, answered("yes"), "{text}");
    }
    for text in no {
        assert_eq!(nl(text, &yes_no()).intent, answered("no"), "{text}");
    }
    for text in ["ja nee", "oui et non", "ja, nee eigenlijk niet", "ja maar niet altijd", "ja, maar", "ja en nee", "nee ja", "ja of nee", "misschien", "ja niet", "ja ze komen morgen", "o", "1 2"] {
        assert_eq!(nl(text, &yes_no()).intent, Intent::Unclear, "{text}");
    }
    // Single letters mean something in the person's own language only.
    for (text, language, code) in [("o", Language::FR, "yes"), ("Si", Language::FR, "yes"), ("y", Language::EN, "yes"), ("N", Language::FR, "no")] {
        assert_eq!(read(text, language, Some(&yes_no())).intent, answered(code), "{text}");
    }
}

#[test]
fn named_options() {
    for (text, code) in [("betaald", "paid"), ("Betaalt", "paid"), ("nog open", "open"), ("geen", "none"), ("is betaald", "paid"), ("betaald, eindelijk", "paid")] {
        assert_eq!(nl(text, &choice()).intent, answered(code), "{text}");
    }
    for text in ["niet betaald", "betaald, de rest nog open", "betaald of nog open", "onbetaald"] {
        assert_eq!(nl(text, &choice()).intent, Intent::Unclear, "{text}");
    }
}

#[test]
fn calls() {
    use CallUrgency::{Ordinary, Today};
    let cases = [
        ("BEL", Ordinary), ("bel", Ordinary), ("Bel mij", Ordinary), ("bel me aub terug", Ordinary), ("bellen graag", Ordinary), ("Kunt u mij bellen?", Ordinary), ("ik wil graag gebeld worden", Ordinary),
        ("bel mij vandaag", Today), ("BEL NU", Today), ("bel dringend", Today), ("bel mij zo snel mogelijk", Today), ("het gaat niet goed bel mij", Ordinary), ("bel niet vandaag maar bel mij morgen", Ordinary),
        ("APPEL", Ordinary), ("appelez-moi", Ordinary), ("Appelez moi aujourd'hui", Today), ("rappelez-moi svp c'est urgent", Today), ("pouvez-vous m'appeler", Ordinary), ("je voudrais un appel", Ordinary),
        ("ça va pas appelez moi", Ordinary), ("CALL", Ordinary), ("call me", Ordinary), ("please call me today", Today), ("can you give me a call", Ordinary), ("bel mij na 5", Ordinary), ("bel mij om 5 uur", Ordinary),
        ("bel later", Ordinary), ("bel mij, niet dringend", Ordinary), ("b e l", Ordinary), ("BEL!!!", Ordinary), ("bel 🙏", Ordinary), ("ruf mich an", Ordinary), ("contactez-moi plus tard", Ordinary),
    ];
    for (text, urgency) in cases {
        let reading = nl(text, &scale());
        assert_eq!((reading.intent, reading.call_me), (Intent::CallMe, Some(urgency)), "{text}");
    }
    for text in ["bel mij niet", "niet bellen", "ne m'appelez pas", "ne m'appelez plus", "don't call me", "ik bel u morgen", "schuldeisers blijven mij bellen", "appel manqué", "je ne veux pas qu'on m'appelle", "pas d'appel svp", "ik wil niet dat u belt", "ze bellen mij de hele dag", "une pomme", "I will call you"] {
        let reading = nl(text, &scale());
        assert_eq!((reading.intent, reading.call_me), (Intent::Unclear, None), "{text}");
    }
}

#[test]
fn an_answer_and_a_call() {
    let cases = [("5 en bel mij", 5), ("5 BEL", 5), ("2, bel mij", 2), ("2 kunt u mij bellen", 2), ("1 bel mij na 17u", 1), ("2 et appelez-moi svp", 2), ("BEL 2", 2), ("1 bel vandaag", 1), ("2. Graag telefoontje", 2)];
    for (text, digit) in cases {
        let reading = nl(text, &scale());
        assert_eq!(reading.intent, answered(&format!("s{digit}")), "{text}");
        assert_eq!(reading.call_me.is_some(), true, "{text}");
    }
    assert_eq!(nl("1 bel vandaag", &scale()).call_me, Some(CallUrgency::Today));
    assert_eq!(nl("5 en bel mij", &scale()).remark, false);
    assert_eq!(nl("ja, bel mij", &yes_no()).intent, answered("yes"));
    // Two answers are none, the wish for a call holds.
    let torn = nl("2 of 3, bel mij", &scale());
    assert_eq!((torn.intent, torn.call_me, torn.remark), (Intent::CallMe, Some(CallUrgency::Ordinary), true));
}

#[test]
fn later() {
    for text in ["LATER", "later aub", "straks", "niet nu", "nu niet", "Niet nu, ik ben op het werk", "plus tard", "Plus tard svp", "pas maintenant", "not now", "volgende week", "la semaine prochaine", "geen tijd nu", "ik heb nu geen tijd", "je n'ai pas le temps", "vraag het later nog eens", "een andere keer"] {
        assert_eq!(nl(text, &scale()).intent, Intent::Later, "{text}");
    }
    assert!(nl("Niet nu, ze sluiten mijn gas af", &scale()).remark);
    for text in ["volgende week moet ik uit mijn huis", "ik hoorde later dat het mis was", "plus tard que prévu", "2, later misschien", "4 plus tard", "ja later"] {
        assert_ne!(nl(text, &scale()).intent, Intent::Later, "{text}");
    }
}

#[test]
fn who_are_you_and_wrong_person() {
    for text in ["wie is dit", "Wie is dit?", "wie bent u?", "Hallo, wie is dit", "met wie spreek ik", "wat is dit?", "hoe werkt dit", "hoe komt u aan mijn nummer?", "HELP", "info", "c'est qui?", "qui êtes-vous", "Qui est-ce ?", "c'est quoi ça", "comment ça marche", "who is this", "who are you?", "what is this", "how does this work", "is dit spam?", "Ja wie is dit"] {
        let question = yes_no();
        let expected = if text.starts_with("Ja") { Intent::Unclear } else { Intent::Help };
        assert_eq!(nl(text, &question).intent, expected, "{text}");
    }
    for text in ["verkeerd nummer", "U hebt het verkeerde nummer", "u bent verkeerd verbonden", "nee, verkeerd nummer", "mauvais numéro", "Vous vous trompez de personne", "wrong number", "You have the wrong person", "2 verkeerd nummer", "erreur de numéro"] {
        assert_eq!(nl(text, &scale()).intent, Intent::WrongPerson, "{text}");
    }
}

#[test]
fn talk_of_death_is_flagged_whatever_the_intent() {
    let crises = [
        "ik wil niet meer leven", "Ik wil echt niet meer leven", "ik denk aan zelfmoord", "zelfmort", "ik wil dood", "ik wou dat ik dood was", "ik ga er een einde aan maken", "ik spring voor de trein", "ik zie het leven niet meer zitten", "was ik maar dood",
        "je vais me suicider", "suicide", "je veux mourir", "envie de mourir", "je veux en finir", "je ne veux plus vivre", "je vais me tuer", "mettre fin à mes jours",
        "I want to die", "kill myself", "i will kill my self or suicidal", "end my life", "I don't want to live anymore", "better off dead", "selbstmord",
    ];
    for text in crises {
        let reading = nl(text, &scale());
        assert!(reading.crisis && reading.remark && !reading.evidence.is_empty(), "{text}");
    }
    let others = [
        "mijn man is dood", "ik lach me dood", "ik ben doodmoe", "ik kan van dit geld niet meer leven", "il veut me tuer", "je veux en finir avec ces messages", "ik kan niet meer", "je n'en peux plus", "het einde is in zicht", "ik leef nog", "hij wil mij dood", "ik wil niet dood",
        "my phone died", "ce travail est mortel", "je vis bien", "2",
    ];
    for text in others {
        assert!(!nl(text, &scale()).crisis, "{text}");
    }
    let both = nl("STOP ik wil niet meer leven", &scale());
    assert_eq!((both.intent, both.crisis), (Intent::Unclear, true));
    let both = nl("STOP. ik wil niet meer leven", &scale());
    assert_eq!((both.intent, both.crisis), (Intent::Stop(StopScope::Everything), true));
    let both = nl("1, ik wil dood. bel mij nu", &scale());
    assert_eq!((both.intent, both.crisis, both.call_me), (answered("s1"), true, Some(CallUrgency::Today)));
}

#[test]
fn only_the_first_two_thousand_characters_are_read() {
    let long = format!("{} STOP", "bla, ".repeat(400));
    assert_eq!(nl(&long, &scale()).intent, Intent::Unclear);
    let long = format!("STOP. {}", "bla, ".repeat(100_000));
    assert_eq!(nl(&long, &scale()).intent, Intent::Stop(StopScope::Everything));
    let long = format!("{}stop", ".".repeat(1_997));
    assert_eq!(nl(&long, &scale()).intent, Intent::Stop(StopScope::Everything));
}

#[test]
fn a_stop_beside_a_call_keeps_both() {
    let reading = nl("STOP. Bel mij liever", &scale());
    assert_eq!((reading.intent, reading.call_me), (Intent::Stop(StopScope::Everything), Some(CallUrgency::Ordinary)));
    let reading = nl("geen sms meer, bel mij", &scale());
    assert_eq!((reading.intent, reading.call_me), (Intent::Stop(StopScope::Channel(Channel::Sms)), Some(CallUrgency::Ordinary)));
}

/// Texts put together from words that matter, so that the properties meet the lists and not only noise.
fn texts() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "stop", "STOP", "arrêtez", "geen", "berichten", "meer", "sms", "niet", "ik", "wil", "laat", "me", "met", "rust", "plus", "de", "messages", "envoyer", "nooit", "contact", "bel", "2", "ja", "later",
            "afmelden", "afmeldn", "unsubscribe", "désinscrire", "s", "t", "o", "p", "🛑", "end", "leave", "alone", "kan", "roken", "hij", "krijg", "waarom", "de", "bushalte",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ];
    prop::collection::vec((word, prop::sample::select(vec![" ", "", ", ", ". ", "\n", "-", " - ", "!"])), 0..9)
        .prop_map(|parts| parts.into_iter().map(|(word, gap)| word + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in prop_oneof![any::<String>(), texts()], question in prop::sample::select(vec![scale(), yes_no(), choice()])) {
        if let Intent::Answer(code) = read(&text, Language::FR, Some(&question)).intent {
            prop_assert!(question.options.iter().any(|option| option.code == code));
        }
    }

    #[test]
    fn start_undoes_no_stop(text in texts(), gap in prop::sample::select(vec!["", " ", "\n", ". ", ", "])) {
        let before = read(&text, Language::NL, None).intent;
        if matches!(before, Intent::Stop(_)) {
            let after = format!("{text}{gap}START");
            prop_assert_eq!(read(&after, Language::NL, None).intent, before, "{}", after);
        }
    }

    #[test]
    fn a_bare_stop_counts_in_every_language_and_under_any_question(tag in "[a-z]{2}", noise in "[ .!?]{0,5}") {
        let language = Language::parse(&tag).unwrap();
        for question in [scale(), yes_no(), choice()] {
            let text = format!("{noise}Stop{noise}");
            prop_assert_eq!(read(&text, language, Some(&question)).intent, Intent::Stop(StopScope::Everything));
        }
    }
}
