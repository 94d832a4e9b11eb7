//! One person over several contacts: what their answers come to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::*;
use crate::ids::{ContactKey, StepId};
use crate::past::{ANSWERS_KEPT, Measured, Past};
use crate::score::Series;

fn offset(text: &str) -> Offset {
    Offset::parse(text).unwrap()
}

fn rule(id: &str, level: Option<AlertLevel>, when: Sign) -> RiskRule {
    RiskRule {
        id: id.to_owned(),
        alert: level.map(|level| Raises {
            level,
            term: ServiceTerm::WorkingDays(3),
        }),
        when: Condition::Fact(when),
        severity: Some(match level {
            None => Severity::Light,
            Some(AlertLevel::Amber) => Severity::Serious,
            Some(_) => Severity::Grave,
        }),
        holds_for: offset("6 months"),
        reasons: BTreeMap::new(),
    }
}

fn owned(codes: &[&str]) -> Vec<String> {
    codes.iter().map(ToString::to_string).collect()
}

fn said(item: &str, is: &[&str]) -> Sign {
    Sign::Said(Saying::Answer {
        item: item.to_owned(),
        is: owned(is),
    })
}

fn again(item: &str, is: &[&str], times: u8) -> Sign {
    Sign::Again {
        item: item.to_owned(),
        is: owned(is),
        times,
    }
}

const RENT: [&str; 3] = ["paid", "arrears", "eviction"];

fn worse() -> Sign {
    Sign::Worse {
        item: "rent".to_owned(),
        order: owned(&RENT),
    }
}

fn fell(by: u8, since: Since) -> Sign {
    Sign::Fell {
        score: "scale".to_owned(),
        by,
        since,
    }
}

fn signals(n: u8, of: &[&str], within: &str) -> Sign {
    Sign::Signals {
        n,
        of: owned(of),
        severity: Severity::Light,
        within: offset(within),
    }
}

fn contact(n: u32) -> ContactKey {
    ContactKey {
        step: StepId::new("month"),
        occurrence: n,
    }
}

/// Somebody, and the rules that judge what they say.
struct Somebody {
    rules: RiskRules,
    past: Past,
    /// What was heard in each contact, and what fired.
    contacts: BTreeMap<u32, (Heard, BTreeSet<String>)>,
}

impl Somebody {
    fn under(rules: Vec<RiskRule>) -> Self {
        let id = "r".to_owned();
        Self {
            rules: RiskRules { id, rules },
            past: Past::default(),
            contacts: BTreeMap::new(),
        }
    }

    /// What fires when this is answered in that contact; every alert is judged again from what is kept of it.
    fn answers(&mut self, n: u32, on: Date, written: &str) -> String {
        let pairs = written.split_whitespace().map(|pair| pair.split_once('=').unwrap());
        let heard = Heard {
            answers: pairs.map(|(item, code)| (item.to_owned(), code.to_owned())).collect(),
            ..Heard::default()
        };
        self.hears(n, on, &heard)
    }

    fn hears(&mut self, n: u32, on: Date, heard: &Heard) -> String {
        let (mut all, known) = self.contacts.remove(&n).unwrap_or_default();
        all.add(heard);
        let contact = contact(n);
        self.past.answered(&contact, on, &heard.answers);
        let hearing = Hearing {
            contact: &contact,
            on,
            all: &all,
            heard,
            known: &known,
        };
        let (fired, grounds) = self.rules.hear(&mut self.past, &hearing);
        let ids: Vec<String> = fired.iter().map(|fired| fired.rule.id.clone()).collect();
        let raised: Vec<&str> = fired
            .iter()
            .filter(|fired| fired.rule.alert.is_some())
            .map(|fired| fired.rule.id.as_str())
            .collect();
        assert_eq!(grounds.is_some(), !raised.is_empty());
        if let Some(grounds) = grounds {
            let kept = serde_json::to_string(&grounds).unwrap();
            let verdict = serde_json::from_str::<Grounds>(&kept).unwrap().judge(&self.rules);
            assert_eq!(verdict.rules, raised);
            assert_eq!(verdict.level, fired.iter().filter_map(|fired| fired.rule.level()).max());
            assert_eq!(
                verdict.proofs.keys().cloned().collect::<BTreeSet<_>>(),
                ids.iter().cloned().collect()
            );
        }
        let known = known.into_iter().chain(ids.iter().cloned()).collect();
        self.contacts.insert(n, (all, known));
        ids.join(" ")
    }

    /// A score of a contact, asked in this language.
    fn scores(&mut self, n: u32, on: Date, points: u8, language: Language) -> String {
        let series = Series {
            questionnaire: "scale".to_owned(),
            version: 1,
            language,
            mode: Mode::OnOwn,
        };
        let contact = contact(n);
        self.past.measured(series, Measured { points, on, contact });
        self.answers(n, on, "scored=yes")
    }

    /// The level on a day and what it rests on.
    fn stands(&self, on: Date) -> String {
        let standing = self.rules.level_at(&self.past, on);
        let ids: Vec<&str> = standing.signals.iter().map(|(rule, _)| rule.id.as_str()).collect();
        format!("{}: {}", standing.level, ids.join(" ")).trim_end().to_owned()
    }
}

const fn in_month(month: i8) -> Date {
    date(2026, month, 10)
}

#[test]
fn trouble_counts_when_it_is_there_twice_running() {
    let rule = rule("post-twice", Some(AlertLevel::Amber), again("post", &["piles-up"], 2));
    let mut somebody = Somebody::under(vec![rule]);
    for (n, post, fires) in [
        (0, "post=piles-up", ""),
        (1, "post=opened", ""),
        (2, "post=piles-up", ""),
        // It was not asked, so this contact says nothing of it.
        (3, "rent=paid", ""),
        (4, "post=piles-up", "post-twice"),
        (5, "post=piles-up", "post-twice"),
    ] {
        assert_eq!(somebody.answers(n, in_month(1), post), fires, "{n}");
    }
    assert_eq!(
        somebody.past.answers["post"].len(),
        usize::from(ANSWERS_KEPT),
        "no more is kept than is asked for"
    );
}

#[test]
fn an_answer_is_held_against_the_last_one_of_the_same_person() {
    let better = Sign::Better {
        item: "rent".to_owned(),
        order: owned(&RENT),
    };
    let rules = || vec![rule("worse", None, worse()), rule("better", None, better.clone())];
    for (before, now, fires) in [
        ("paid", "arrears", "worse"),
        ("paid", "eviction", "worse"),
        ("arrears", "eviction", "worse"),
        ("arrears", "arrears", ""),
        ("arrears", "paid", "better"),
        ("eviction", "arrears", "better"),
        // An answer that the order does not hold is neither.
        ("moved", "eviction", ""),
        ("paid", "moved", ""),
    ] {
        let mut somebody = Somebody::under(rules());
        assert_eq!(
            somebody.answers(0, in_month(1), &format!("rent={before}")),
            "",
            "there is nothing to compare with"
        );
        assert_eq!(
            somebody.answers(1, in_month(4), &format!("rent={now}")),
            fires,
            "{before} and then {now}"
        );
    }
}

#[test]
fn a_correction_within_a_contact_is_no_change() {
    let mut somebody = Somebody::under(vec![rule("worse", None, worse())]);
    assert_eq!(somebody.answers(0, in_month(1), "rent=arrears"), "");
    assert_eq!(somebody.answers(1, in_month(4), "rent=paid"), "");
    assert_eq!(
        somebody.answers(1, in_month(4), "rent=arrears"),
        "",
        "arrears before, arrears now"
    );
    assert_eq!(somebody.answers(1, in_month(4), "rent=eviction"), "worse");
    // A late answer to the first contact is held against what came before it, and not against what came after.
    assert_eq!(somebody.answers(0, in_month(5), "rent=eviction"), "");
    assert_eq!(somebody.past.answer("rent"), Some("eviction"));
}

#[test]
fn what_was_solved_by_mistake_counts_again_without_a_second_alarm() {
    let mut somebody = Somebody::under(vec![rule(
        "arrears",
        Some(AlertLevel::Amber),
        said("rent", &["arrears"]),
    )]);
    assert_eq!(somebody.answers(0, in_month(1), "rent=arrears"), "arrears");
    assert_eq!(somebody.answers(0, in_month(1), "rent=paid"), "");
    assert_eq!(somebody.stands(in_month(1)), "green:");
    assert_eq!(somebody.answers(0, in_month(1), "rent=arrears"), "", "once a contact");
    assert_eq!(somebody.stands(in_month(1)), "amber: arrears");
}

#[test]
fn a_score_falls_within_its_own_series() {
    let rules = vec![
        rule("since-baseline", None, fell(10, Since::Baseline)),
        rule("since-last", None, fell(10, Since::Last)),
    ];
    let mut somebody = Somebody::under(rules);
    for (n, points, language, fires) in [
        (0, 60, Language::NL, ""),
        (1, 54, Language::NL, ""),
        (2, 50, Language::NL, "since-baseline"),
        // In another language it is another series, with a baseline of its own.
        (3, 20, Language::FR, ""),
        (4, 61, Language::NL, ""),
        (5, 51, Language::NL, "since-last"),
        (6, 10, Language::FR, "since-baseline since-last"),
    ] {
        assert_eq!(somebody.scores(n, in_month(1), points, language), fires, "{n}");
    }
}

#[test]
fn a_score_that_is_corrected_is_one_score() {
    let mut somebody = Somebody::under(vec![rule("fell", None, fell(10, Since::Baseline))]);
    somebody.scores(0, in_month(1), 90, Language::NL);
    somebody.scores(0, in_month(1), 60, Language::NL);
    assert_eq!(
        somebody.scores(1, in_month(4), 55, Language::NL),
        "",
        "not held against what was corrected"
    );
    assert_eq!(somebody.scores(1, in_month(4), 50, Language::NL), "fell");
}

#[test]
fn signals_add_up_within_a_time() {
    let rules = || {
        vec![
            rule(
                "two",
                Some(AlertLevel::Amber),
                signals(2, &["post", "loan"], "3 months"),
            ),
            rule("post", None, said("post", &["piles-up"])),
            rule("loan", None, said("loan", &["yes"])),
            rule("other", None, said("other", &["yes"])),
        ]
    };
    for (month, second, fires) in [
        (1, "loan=yes", "two loan"),
        (3, "loan=yes", "two loan"),
        (4, "loan=yes", "two loan"),
        // On the day after three months.
        (5, "loan=yes", "loan"),
        // The same one twice is one, and another one does not count.
        (3, "post=piles-up", "post"),
        (3, "other=yes", "other"),
    ] {
        let mut somebody = Somebody::under(rules());
        assert_eq!(somebody.answers(0, in_month(1), "post=piles-up"), "post");
        assert_eq!(somebody.answers(1, in_month(month), second), fires, "{month} {second}");
    }
    let mut somebody = Somebody::under(rules());
    assert_eq!(
        somebody.answers(0, in_month(1), "post=piles-up loan=yes"),
        "two post loan",
        "in one contact too"
    );
    assert_eq!(
        somebody.answers(1, in_month(2), "other=yes"),
        "other",
        "two that were found before raise nothing anew"
    );
    assert_eq!(somebody.answers(2, in_month(2), "post=opened"), "");
    assert_eq!(
        somebody.stands(in_month(2)),
        "green: loan other",
        "one of the two is solved, so they add up no more"
    );
    assert_eq!(
        somebody.answers(3, in_month(3), "loan=yes"),
        "loan",
        "and what is solved counts no more"
    );
}

#[test]
fn a_signal_counts_until_its_time_is_over_or_it_is_solved() {
    let arrears = RiskRule {
        holds_for: offset("3 months"),
        ..rule("arrears", Some(AlertLevel::Amber), said("rent", &["arrears"]))
    };
    let rules = || {
        vec![
            arrears.clone(),
            rule("worse", None, worse()),
            rule("eviction", Some(AlertLevel::Red), said("rent", &["eviction"])),
        ]
    };
    let mut somebody = Somebody::under(rules());
    assert_eq!(somebody.stands(in_month(1)), "green:");
    assert_eq!(somebody.answers(0, in_month(1), "rent=paid"), "");
    assert_eq!(somebody.answers(1, in_month(2), "rent=arrears"), "arrears worse");
    assert_eq!(somebody.stands(date(2026, 2, 9)), "green:", "not before it was found");
    assert_eq!(somebody.stands(date(2026, 2, 10)), "amber: arrears worse");
    assert_eq!(somebody.stands(date(2026, 5, 9)), "amber: arrears worse");
    assert_eq!(
        somebody.stands(date(2026, 5, 10)),
        "green: worse",
        "it holds for three months"
    );
    assert_eq!(somebody.stands(date(2026, 8, 10)), "green:");
    // Worse still: the arrears are overtaken by what is worse, and a better answer solves that.
    assert_eq!(somebody.answers(2, in_month(3), "rent=eviction"), "worse eviction");
    assert_eq!(somebody.stands(in_month(3)), "red: eviction worse");
    assert_eq!(
        somebody.answers(3, in_month(4), "post=opened"),
        "",
        "another question solves nothing"
    );
    assert_eq!(somebody.stands(in_month(4)), "red: eviction worse");
    assert_eq!(somebody.answers(4, in_month(5), "rent=paid"), "");
    assert_eq!(somebody.stands(in_month(5)), "green:");
}

#[test]
fn a_score_that_rises_again_solves_its_signal() {
    let mut somebody = Somebody::under(vec![rule("fell", None, fell(10, Since::Baseline))]);
    somebody.scores(0, in_month(1), 60, Language::NL);
    assert_eq!(somebody.scores(1, in_month(2), 40, Language::NL), "fell");
    assert_eq!(somebody.stands(in_month(2)), "green: fell");
    assert_eq!(somebody.scores(2, in_month(3), 55, Language::NL), "");
    assert_eq!(somebody.stands(in_month(3)), "green:");
}

#[test]
fn a_wish_is_no_worry_and_danger_is_not_solved_by_an_answer() {
    let call = RiskRule {
        severity: None,
        ..rule(
            "call",
            Some(AlertLevel::Asked),
            Sign::Said(Saying::CallMe { today: false }),
        )
    };
    let danger = rule("danger", Some(AlertLevel::Crisis), Sign::Said(Saying::Danger));
    let mut somebody = Somebody::under(vec![call, danger]);
    let wish = Heard {
        call_me: true,
        ..Heard::default()
    };
    assert_eq!(somebody.hears(0, in_month(1), &wish), "call");
    assert_eq!(
        somebody.hears(0, in_month(1), &wish),
        "call",
        "it is said anew every time"
    );
    assert_eq!(somebody.stands(in_month(1)), "green:");
    let cry = Heard {
        danger: true,
        ..Heard::default()
    };
    assert_eq!(somebody.hears(1, in_month(2), &cry), "danger");
    assert_eq!(somebody.answers(2, in_month(3), "rent=paid"), "");
    assert_eq!(somebody.stands(in_month(3)), "crisis: danger");
    assert_eq!(somebody.stands(in_month(8)), "green:");
}

#[test]
fn the_evidence_names_answers_contacts_and_days() {
    let rules = vec![
        rule("worse", Some(AlertLevel::Amber), worse()),
        rule("twice", Some(AlertLevel::Amber), again("post", &["piles-up"], 2)),
        rule("both", Some(AlertLevel::Red), signals(2, &[], "1 year")),
    ];
    let mut somebody = Somebody::under(rules);
    somebody.answers(0, in_month(1), "rent=paid post=piles-up");
    assert_eq!(
        somebody.answers(1, in_month(4), "rent=arrears post=piles-up"),
        "worse twice both"
    );
    let evidence: Vec<String> = somebody
        .past
        .signals
        .iter()
        .map(|(rule, signal)| format!("{rule} {}", serde_json::to_string(&signal.by).unwrap()))
        .collect();
    expect_test::expect![[r#"
        both [{"added-up":{"rules":{"twice":"2026-04-10","worse":"2026-04-10"}}}]
        twice [{"answered":{"item":"post","times":[{"code":"piles-up","on":"2026-04-10","contact":{"step":"month","occurrence":1}},{"code":"piles-up","on":"2026-01-10","contact":{"step":"month","occurrence":0}}]}}]
        worse [{"changed":{"item":"rent","from":{"code":"paid","on":"2026-01-10","contact":{"step":"month","occurrence":0}},"to":{"code":"arrears","on":"2026-04-10","contact":{"step":"month","occurrence":1}}}}]"#]].assert_eq(&evidence.join("\n"));
}

#[test]
fn only_so_many_series_are_remembered() {
    let mut past = Past::default();
    for version in 0..20 {
        let series = Series {
            questionnaire: "scale".to_owned(),
            version,
            language: Language::NL,
            mode: Mode::OnOwn,
        };
        let (on, contact) = (in_month(1), contact(version.into()));
        past.measured(
            series,
            Measured {
                points: version,
                on,
                contact,
            },
        );
    }
    assert_eq!(past.scores.len(), 6);
    assert_eq!(past.score("scale").map(|last| last.points), Some(19), "the last one");
}
