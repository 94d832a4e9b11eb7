use proptest::prelude::*;

use super::{
    AnswerOption, CallUrgency, Intent, PageAnswer, Question, QuestionKind, Reading, StopScope, of_page, of_text, read,
};
use crate::circle::OptOutScope;
use crate::event::Said;
use crate::person::{Channel, Language};

mod answers;
mod stop_words;
mod wishes;

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
    Question {
        kind: QuestionKind::YesNo,
        options: vec![option("yes", 1, &[]), option("no", 2, &["helemaal niet"])],
    }
}

fn choice() -> Question {
    let option = |code: &str, word: &str| AnswerOption {
        code: code.to_owned(),
        digit: None,
        words: vec![word.to_owned()],
    };
    Question {
        kind: QuestionKind::Choice,
        options: vec![
            option("paid", "betaald"),
            option("open", "nog open"),
            option("none", "geen"),
        ],
    }
}

fn nl(text: &str, question: &Question) -> Reading {
    read(text, Language::NL, Some(question))
}

fn answered(code: &str) -> Intent {
    Intent::Answer(code.to_owned())
}

#[test]
fn talk_of_death_is_flagged_whatever_the_intent() {
    let crises = [
        "ik wil niet meer leven",
        "Ik wil echt niet meer leven",
        "ik denk aan zelfmoord",
        "zelfmort",
        "ik wil dood",
        "ik wou dat ik dood was",
        "ik ga er een einde aan maken",
        "ik spring voor de trein",
        "ik wil van de brug springen",
        "ik ben het leven beu",
        "ik zie het leven niet meer zitten",
        "was ik maar dood",
        "je vais me suicider",
        "suicide",
        "je veux mourir",
        "envie de mourir",
        "je veux en finir",
        "je ne veux plus vivre",
        "je vais me tuer",
        "mettre fin à mes jours",
        "I want to die",
        "kill myself",
        "i will kill my self or suicidal",
        "end my life",
        "I don't want to live anymore",
        "better off dead",
        "selbstmord",
    ];
    for text in crises {
        let reading = nl(text, &scale());
        assert!(
            reading.crisis && reading.remark && !reading.evidence.is_empty(),
            "{text}"
        );
    }
    let others = [
        "mijn man is dood",
        "ik lach me dood",
        "ik ben doodmoe",
        "ik kan van dit geld niet meer leven",
        "il veut me tuer",
        "je veux en finir avec ces messages",
        "ik kan niet meer",
        "je n'en peux plus",
        "het einde is in zicht",
        "ik leef nog",
        "hij wil mij dood",
        "ik wil niet dood",
        "my phone died",
        "ce travail est mortel",
        "je vis bien",
        "2",
    ];
    for text in others {
        assert!(!nl(text, &scale()).crisis, "{text}");
    }
    let both = nl("STOP ik wil niet meer leven", &scale());
    assert_eq!((both.intent, both.crisis), (Intent::Stop(StopScope::Everything), true));
    let both = nl("STOP. ik wil niet meer leven", &scale());
    assert_eq!((both.intent, both.crisis), (Intent::Stop(StopScope::Everything), true));
    let both = nl("1, ik wil dood. bel mij nu", &scale());
    assert_eq!(
        (both.intent, both.crisis, both.call_me),
        (answered("s1"), true, Some(CallUrgency::Today))
    );
}

/// A stop is obeyed, and a human being reads what stands beside it.
#[test]
fn what_stands_beside_a_stop_is_read() {
    let said = of_text("STOP, mijn gas wordt morgen afgesloten", Language::NL, None, false);
    assert!(said.stop.is_some() && said.unclear);
    let said = of_text("stop aub, bedankt", Language::NL, None, false);
    assert!(said.stop.is_some() && !said.unclear);
    let page = PageAnswer {
        stop: true,
        remark: Some("Mijn gas wordt morgen afgesloten".to_owned()),
        ..PageAnswer::default()
    };
    let said = of_page(page, Language::NL);
    assert!(said.stop.is_some() && said.unclear);
}

#[test]
fn what_is_written_on_a_page_counts_like_what_is_ticked() {
    let page = |stop: bool, call_me, remark: &str| {
        let remark = Some(remark.to_owned());
        let page = PageAnswer {
            call_me,
            stop,
            remark,
            ..PageAnswer::default()
        };
        of_page(page, Language::NL)
    };
    let scope = |said: &Said| said.stop.map(|stop| (stop.scope, stop.channel));
    let said = page(false, None, "Stop met deze berichten. Bel mij vandaag");
    assert_eq!(scope(&said), Some((OptOutScope::Automatic, None)));
    assert!(said.heard.call_me && said.heard.call_me_today && said.unclear);
    let said = page(false, Some(CallUrgency::Ordinary), "geen sms meer");
    assert_eq!(scope(&said), Some((OptOutScope::Channel, Some(Channel::Sms))));
    assert!(said.heard.call_me && !said.heard.call_me_today);
    let said = page(true, None, "geen sms meer");
    assert_eq!(
        scope(&said),
        Some((OptOutScope::Automatic, None)),
        "the wider of the two"
    );
    let said = page(true, None, "neem nooit meer contact met mij op");
    assert_eq!(scope(&said), Some((OptOutScope::Everything, None)));
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
    prop::collection::vec(
        (
            word,
            prop::sample::select(vec![" ", "", ", ", ". ", "\n", "-", " - ", "!"]),
        ),
        0..9,
    )
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
