//! Step plans, calendars and relapse rules for the tests.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::tz::TimeZone;

use crate::calendar::ClosedDay;
use crate::calendar::{Calendar, Country, Holiday, HolidayRule, Holidays, Names, Offset, QuietHours, ServiceTerm};
use crate::condition::Condition;
use crate::ids::{RulesId, StepId};
use crate::person::{Channel, Language, Readers};
use crate::protocol::{Act, ActKind, Anchor, Course, Placing, Priority, Protocol, Rung, RungAct, Step, StepKind, Who};
use crate::questionnaire::{AnswerOption, Item, ItemKind, Provenance, Questionnaire, Validation};
use crate::risk::{AlertLevel, Raises, RiskRule, RiskRules, Saying, Severity, Sign};
use crate::rules::Rules;
use crate::score::{Mode, ScoreTable, Scoring};

/// The questionnaire that every check-in asks.
pub(super) const QUESTIONS: &str = "pulse";

pub(super) fn offset(text: &str) -> Offset {
    Offset::parse(text).unwrap()
}

pub(super) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// A check-in so far from the closing, on text message and then mail.
pub(crate) fn check_in(id: &str, at: &str, open_for: &str, ladder: &[(&str, RungAct)]) -> Step {
    Step {
        id: StepId::new(id),
        names: BTreeMap::new(),
        kind: StepKind::CheckIn {
            questionnaire: QUESTIONS.to_owned(),
        },
        from: vec![Anchor::Closing],
        at: vec![offset(at)],
        placing: Placing::default(),
        open_for: offset(open_for),
        when: None,
        while_: None,
        dead: None,
        who: Who::default(),
        priority: Priority::Normal,
        channels: vec![Channel::Sms, Channel::Mail],
        ladder: ladder
            .iter()
            .map(|(after, act)| Rung {
                after: offset(after),
                act: *act,
            })
            .collect(),
    }
}

/// A planned call so far from the closing.
pub(super) fn call(id: &str, at: &str, open_for: &str) -> Step {
    act(ActKind::Call, id, at, open_for)
}

/// Something that a human being does, so far from the closing.
pub(super) fn act(kind: ActKind, id: &str, at: &str, open_for: &str) -> Step {
    Step {
        kind: StepKind::Act(Act {
            kind,
            term: ServiceTerm::WorkingDays(5),
            questionnaire: None,
            subject: BTreeMap::new(),
        }),
        channels: Vec::new(),
        ..check_in(id, at, open_for, &[])
    }
}

pub(crate) const CALL: RungAct = RungAct::Call {
    term: ServiceTerm::WorkingDays(5),
};

/// Reminder, second channel, announced call.
pub(crate) const LADDER: [(&str, RungAct); 3] = [
    ("7 days", RungAct::Remind),
    ("14 days", RungAct::OtherChannel),
    ("21 days", CALL),
];

pub(crate) fn rules_of(country: Country, steps: Vec<Step>) -> Rules {
    Rules {
        id: RulesId::new("rules-1"),
        protocol: Protocol {
            id: "example".to_owned(),
            names: BTreeMap::new(),
            steps,
            announce_lead: offset("14 days"),
            announce_open_for: offset("30 days"),
            voice: offset("30 days"),
            later: offset("7 days"),
            later_most: 2,
            call_term: ServiceTerm::WorkingDays(5),
            course: Course::default(),
        },
        questionnaires: BTreeMap::from([(QUESTIONS.to_owned(), questions())]),
        risk: risk(),
        calendar: calendar(country),
        languages: BTreeSet::from([Language::NL, Language::FR]),
    }
}

fn questions() -> Questionnaire {
    let option = |(digit, code): (u8, &str)| AnswerOption {
        code: code.to_owned(),
        digit: Some(digit),
        texts: BTreeMap::new(),
        words: Vec::new(),
    };
    let item = |id: &str, codes: &[(u8, &str)]| Item {
        id: id.to_owned(),
        kind: ItemKind::Scale,
        texts: BTreeMap::new(),
        short: BTreeMap::new(),
        options: codes.iter().copied().map(option).collect(),
        readers: Readers::Counsellor,
        order: None,
        ask_when: None,
    };
    Questionnaire {
        id: QUESTIONS.to_owned(),
        names: BTreeMap::new(),
        provenance: Provenance {
            version: 1,
            source: None,
            licence: None,
            validation: [Language::NL, Language::FR]
                .map(|language| (language, Validation::UnvalidatedOwn))
                .into(),
        },
        scoring: Some(scoring()),
        lead: Some("how".to_owned()),
        items: vec![
            item("how", &[(1, "well"), (2, "tight"), (3, "arrears"), (4, "eviction")]),
            item("letters", &[(1, "opened"), (2, "unopened")]),
        ],
    }
}

/// A score of one item, by the answer to the other; both ways of asking have tables of their own.
fn scoring() -> Scoring {
    let values = [("well", 3), ("tight", 2), ("arrears", 1), ("eviction", 0)];
    let tables = [(Mode::OnOwn, 0), (Mode::ReadAloud, 5)]
        .into_iter()
        .flat_map(|(mode, more)| {
            ["opened", "unopened"].map(|group| ScoreTable {
                mode,
                group: group.to_owned(),
                scores: [10, 40, 60, 80].map(|score| score + more).to_vec(),
            })
        });
    Scoring {
        values: [(
            "how".to_owned(),
            values.map(|(code, value)| (code.to_owned(), value)).into(),
        )]
        .into(),
        group: "letters".to_owned(),
        tables: tables.collect(),
        least_change: Some(10),
    }
}

/// Relapse rules like those of domain.md §7.
fn risk() -> RiskRules {
    let answer = |item: &str, is: &[&str]| {
        Condition::Fact(Sign::Said(Saying::Answer {
            item: item.to_owned(),
            is: is.iter().map(ToString::to_string).collect(),
        }))
    };
    let call_me = |today| Condition::Fact(Sign::Said(Saying::CallMe { today }));
    let rule = |id: &str, level, when, term| RiskRule {
        id: id.to_owned(),
        alert: Some(Raises { level, term }),
        when,
        severity: (level > AlertLevel::Asked).then_some(Severity::Serious),
        holds_for: offset("6 months"),
        reasons: BTreeMap::new(),
    };
    let signals = Condition::AtLeast {
        n: 2,
        of: vec![answer("how", &["tight"]), answer("letters", &["unopened"])],
    };
    let amber = Condition::Any(vec![answer("how", &["arrears"]), signals]);
    RiskRules {
        id: "example".to_owned(),
        rules: vec![
            rule(
                "danger",
                AlertLevel::Crisis,
                Condition::Fact(Sign::Said(Saying::Danger)),
                ServiceTerm::SameDay,
            ),
            rule(
                "crisis",
                AlertLevel::Red,
                answer("how", &["eviction"]),
                ServiceTerm::WorkingDays(3),
            ),
            rule("call-today", AlertLevel::Asked, call_me(true), ServiceTerm::SameDay),
            rule(
                "call",
                AlertLevel::Asked,
                // As in the file that is shipped: one wish fires one rule.
                Condition::All(vec![call_me(false), Condition::Not(Box::new(call_me(true)))]),
                ServiceTerm::NextServiceDay,
            ),
            rule("signals", AlertLevel::Amber, amber, ServiceTerm::WorkingDays(10)),
        ],
    }
}

/// The calendar of a country, made once: it is the same for every life.
fn calendar(country: Country) -> Calendar {
    static CALENDARS: LazyLock<[Calendar; 2]> = LazyLock::new(|| [Country::BE, Country::NL].map(made_calendar));
    CALENDARS[usize::from(country == Country::NL)].clone()
}

fn made_calendar(country: Country) -> Calendar {
    let day = |(id, rule): (&str, HolidayRule)| Holiday {
        day: ClosedDay {
            id: id.to_owned(),
            name: Names::new(Vec::new()),
        },
        rule,
    };
    let fixed = |month, day| HolidayRule::FixedDate { month, day };
    let own: Vec<(&str, HolidayRule)> = if country == Country::NL {
        vec![("kings-day", HolidayRule::KingsDay), ("boxing-day", fixed(12, 26))]
    } else {
        vec![
            ("labour-day", fixed(5, 1)),
            ("national-day", fixed(7, 21)),
            ("assumption", fixed(8, 15)),
            ("all-saints", fixed(11, 1)),
            ("armistice", fixed(11, 11)),
        ]
    };
    let both = [
        ("new-year", fixed(1, 1)),
        ("easter-monday", HolidayRule::EasterPlus { days: 1 }),
        ("ascension", HolidayRule::EasterPlus { days: 39 }),
        ("whit-monday", HolidayRule::EasterPlus { days: 50 }),
        ("christmas", fixed(12, 25)),
    ];
    let days = own.into_iter().chain(both).map(day).collect();
    let home = if country == Country::NL {
        "Europe/Amsterdam"
    } else {
        "Europe/Brussels"
    };
    let calendar =
        Calendar::new(country, zone(home)).with_closed_days(Holidays::new(days, Vec::new()), Vec::new(), Vec::new());
    let calendar = if country == Country::NL {
        let quiet = QuietHours::parse("12:00-13:00, 18:30-10:00").unwrap();
        calendar.with_quiet_hours(Channel::Sms, quiet)
    } else {
        calendar
    };
    // It works the clock changes of its zone out when it is first asked.
    let _asked = calendar.date_at(jiff::Timestamp::UNIX_EPOCH, calendar.zone());
    calendar
}
