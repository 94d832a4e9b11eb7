use std::collections::BTreeMap;

use super::{AnswerOption, Item, ItemKind, Provenance, Questionnaire, Texts};
use crate::condition::Condition;
use crate::person::Readers;
use crate::risk::Saying;

fn is(item: &str, code: &str) -> Condition<Saying> {
    Condition::Fact(Saying::Answer {
        item: item.to_owned(),
        is: vec![code.to_owned()],
    })
}

fn item(id: &str, codes: &[&str], ask_when: Option<Condition<Saying>>) -> Item {
    let option = |code: &&str| AnswerOption {
        code: (*code).to_owned(),
        digit: None,
        texts: Texts::new(),
        words: Vec::new(),
    };
    Item {
        id: id.to_owned(),
        kind: ItemKind::Choice,
        texts: Texts::new(),
        short: Texts::new(),
        options: codes.iter().map(option).collect(),
        readers: Readers::Counsellor,
        order: None,
        ask_when,
    }
}

/// Rent; what letter, of whoever is behind; by when, of whoever has to leave; post; and help, of whoever is behind or
/// leaves the post closed.
fn sample() -> Questionnaire {
    Questionnaire {
        id: "sample".to_owned(),
        names: Texts::new(),
        provenance: Provenance {
            version: 1,
            source: None,
            licence: None,
            validation: BTreeMap::new(),
        },
        lead: Some("rent".to_owned()),
        items: vec![
            item("rent", &["paid", "arrears"], None),
            item("letter", &["none", "eviction"], Some(is("rent", "arrears"))),
            item("by-when", &["week", "month"], Some(is("letter", "eviction"))),
            item("post", &["opened", "closed"], None),
            item(
                "help",
                &["no", "yes"],
                Some(Condition::Any(vec![is("rent", "arrears"), is("post", "closed")])),
            ),
        ],
        scoring: None,
    }
}

/// Answers written as `rent=paid post=closed`.
fn answers(written: &str) -> BTreeMap<String, String> {
    let pairs = written.split_whitespace().map(|pair| pair.split_once('=').unwrap());
    pairs.map(|(item, code)| (item.to_owned(), code.to_owned())).collect()
}

fn ids(items: &[&Item]) -> String {
    items.iter().map(|item| item.id.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn an_answer_leads_to_what_it_calls_for_and_to_nothing_else() {
    for (said, asked, next) in [
        ("", "rent post", "rent"),
        ("rent=paid", "rent post", "post"),
        ("rent=paid post=opened", "rent post", ""),
        ("rent=paid post=closed", "rent post help", "help"),
        ("rent=arrears", "rent letter post help", "letter"),
        ("rent=arrears letter=none", "rent letter post help", "post"),
        (
            "rent=arrears letter=eviction",
            "rent letter by-when post help",
            "by-when",
        ),
        // An answer that no longer belongs to a question leads nowhere.
        ("rent=paid letter=eviction", "rent post", "post"),
        // Answers that come out of order lead just as far.
        (
            "letter=eviction rent=arrears",
            "rent letter by-when post help",
            "by-when",
        ),
        ("post=opened", "rent post", "rent"),
        ("stranger=yes rent=unheard-of", "rent post", "post"),
    ] {
        let (sample, given) = (sample(), answers(said));
        assert_eq!(ids(&sample.asked(&given)), asked, "{said}");
        assert_eq!(sample.next(&given).map_or("", |item| &item.id), next, "{said}");
    }
}

#[test]
fn what_was_passed_over_once_is_not_asked_again() {
    for (before, now, further) in [
        ("", "rent=paid", ""),
        ("", "rent=arrears post=opened", "letter help"),
        ("", "rent=arrears letter=none", "help"),
        ("rent=arrears", "rent=arrears", ""),
        ("rent=arrears", "rent=arrears letter=eviction", "by-when"),
        ("rent=arrears", "rent=paid", ""),
        ("rent=paid", "rent=arrears", "letter help"),
        ("rent=paid post=closed", "rent=arrears post=closed", "letter"),
    ] {
        let found = ids(&sample().follow_ups(&answers(before), &answers(now)));
        assert_eq!(found, further, "{before} -> {now}");
    }
}

#[test]
fn a_questionnaire_may_be_without_a_question_for_a_message() {
    let mut sample = sample();
    assert_eq!(sample.lead().map(|item| item.id.as_str()), Some("rent"));
    sample.lead = None;
    assert_eq!(sample.lead(), None);
}
