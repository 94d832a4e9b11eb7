//! Step plans drawn by chance.

use jiff::civil::Weekday;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop, prop_oneof};
use proptest::sample::select;

use super::plans::{CALL, QUESTIONS, act, check_in, offset};
use crate::calendar::ServiceTerm;
use crate::condition::Condition;
use crate::contact::Outcome;
use crate::ids::StepId;
use crate::person::{DayPart, Language, Role};
use crate::protocol::{
    ActKind, Anchor, AtReopening, Course, DateName, Fact, LateJoiner, MonthDays, Placing, Priority, RungAct, Shift,
    Step, StepKind, Weekdays, Which, Who,
};
use crate::risk::{AlertLevel, Raises, RiskRule, Saying, Severity, Sign, Since};

/// One step as drawn.
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    kind: Kind,
    months: u8,
    open_for: u8,
    ladder: Vec<(u8, RungAct)>,
    repeats: u8,
    from: u8,
    when: Option<u8>,
    while_: Option<u8>,
    placing: Placing,
    dead: Option<RungAct>,
    who: Who,
    priority: Priority,
}

/// What a step does.
#[derive(Clone, Debug)]
enum Kind {
    CheckIn,
    Message,
    Act(ActKind),
    Wait,
}

const TERM: ServiceTerm = ServiceTerm::WorkingDays(5);

pub(super) fn drawn() -> impl Strategy<Value = Drawn> {
    let kind = prop_oneof![
        8 => Just(Kind::CheckIn),
        1 => Just(Kind::Message),
        2 => select(ActKind::ALL.to_vec()).prop_map(Kind::Act),
        1 => Just(Kind::Wait),
    ];
    let rung = prop_oneof![
        3 => Just(RungAct::Remind),
        2 => Just(RungAct::OtherChannel),
        2 => Just(CALL),
        1 => Just(RungAct::Visit { term: TERM }),
        1 => Just(RungAct::Letter { term: TERM }),
        1 => Just(RungAct::Close),
    ];
    // What a human being does, or a close, is the end of every sensible ladder.
    let ladder = prop::collection::vec((1_u8..=14, rung), 0..=4).prop_map(|rungs| {
        let last = rungs.iter().position(|(_, act)| act.is_last());
        let until = last.map_or(rungs.len(), |last| last + 1);
        let mut at = 0;
        rungs[..until]
            .iter()
            .map(|(after, act)| {
                at += after;
                (at, *act)
            })
            .collect()
    });
    let open_for = prop_oneof![Just(2_u8), Just(14), Just(60)];
    let dead = option::of(select(vec![CALL, RungAct::Letter { term: TERM }, RungAct::Close]));
    let repeats = prop_oneof![4 => Just(1_u8), 1 => 2_u8..=4];
    let from = prop_oneof![6 => Just(0_u8), 3 => 1_u8..=5];
    let team = option::weighted(0.1, Just("noord".to_owned()));
    let who = (option::weighted(0.2, select(Role::ALL.to_vec())), team).prop_map(|(role, team)| Who { role, team });
    (
        (kind, 1_u8..=24, open_for, ladder),
        (
            repeats,
            from,
            option::weighted(0.2, 0_u8..9),
            option::weighted(0.2, 0_u8..9),
        ),
        (placing(), dead, who, select(Priority::ALL.to_vec())),
    )
        .prop_map(
            |((kind, months, open_for, ladder), (repeats, from, when, while_), rest)| {
                let (placing, dead, who, priority) = rest;
                Drawn {
                    kind,
                    months,
                    open_for,
                    ladder,
                    repeats,
                    from,
                    when,
                    while_,
                    placing,
                    dead,
                    who,
                    priority,
                }
            },
        )
}

fn placing() -> impl Strategy<Value = Placing> {
    let shift = prop_oneof![4 => Just(Shift::Later), 1 => select(Shift::ALL.to_vec())];
    let weekdays = prop_oneof![
        3 => Just(Weekdays::ALL),
        1 => Just(Weekdays::of(&[Weekday::Tuesday, Weekday::Thursday])),
        1 => Just(Weekdays::of(&[Weekday::Sunday])),
    ];
    let part = option::weighted(0.2, select(DayPart::ALL.to_vec()));
    let days =
        |from, to| option::weighted(0.2, Just(MonthDays { from, to })).prop_map(|days| days.into_iter().collect());
    let spread = prop_oneof![3 => Just(0_u8), 1 => 1_u8..=30];
    (shift, weekdays, part, days(20, 25), days(28, 3), spread).prop_map(
        |(shift, weekdays, part, avoid, prefer, spread_days)| Placing {
            shift,
            ahead: offset("1 week"),
            weekdays,
            part,
            avoid,
            prefer,
            spread_days,
        },
    )
}

pub(super) fn course() -> impl Strategy<Value = Course> {
    (
        select(LateJoiner::ALL.to_vec()),
        select(AtReopening::ALL.to_vec()),
        any::<bool>(),
        any::<bool>(),
        option::weighted(0.3, 1_u8..=2),
    )
        .prop_map(
            |(late_joiner, reopened, ends_with_evaluation, ends_with_arrival, per_week)| Course {
                late_joiner,
                reopened,
                ends_with_evaluation,
                ends_with_arrival,
                per_week,
            },
        )
}

impl Drawn {
    /// The step of this place in the plan; it may count from, and depend on, the first.
    pub(super) fn step(&self, place: usize) -> Step {
        let id = format!("m{place}");
        let (at, open_for) = (format!("{} months", self.months), format!("{} days", self.open_for));
        let ladder: Vec<(String, RungAct)> = self
            .ladder
            .iter()
            .map(|(after, act)| (format!("{after} days"), *act))
            .collect();
        let ladder: Vec<(&str, RungAct)> = ladder.iter().map(|(after, act)| (after.as_str(), *act)).collect();
        let bare = match &self.kind {
            Kind::Act(kind) => act(*kind, &id, &at, &open_for),
            _ => check_in(&id, &at, &open_for, &ladder),
        };
        let kind = match &self.kind {
            Kind::CheckIn | Kind::Act(_) => bare.kind.clone(),
            Kind::Message => StepKind::Message {
                texts: [(Language::NL, "dag".to_owned())].into(),
            },
            Kind::Wait => StepKind::Wait,
        };
        let from = self.anchors(place);
        let once = from.contains(&Anchor::LastReply);
        let every = offset("2 months");
        let mut at = bare.at.clone();
        while at.len() < usize::from(self.repeats) && !once {
            at.extend(at.last().and_then(|last| last.plus(every)));
        }
        Step {
            kind,
            from,
            at,
            placing: self.placing.clone(),
            when: self.when.map(|n| condition(n, place)),
            while_: self.while_.map(|n| condition(n, place)),
            dead: self.dead,
            who: self.who.clone(),
            priority: self.priority,
            ..bare
        }
    }

    fn anchors(&self, place: usize) -> Vec<Anchor> {
        let of_first = |which| Anchor::Step {
            step: StepId::new("m0"),
            which,
        };
        let solution_end = Anchor::Date(DateName::new(DateName::SOLUTION_END));
        match self.from {
            1 => vec![solution_end, Anchor::Closing],
            2 => vec![solution_end],
            3 => vec![Anchor::LastReply],
            4 if place > 0 => vec![of_first(Which::First)],
            5 if place > 0 => vec![of_first(Which::Last), Anchor::Closing],
            _ => vec![Anchor::Closing],
        }
    }
}

fn condition(n: u8, place: usize) -> Condition<Fact> {
    let answer = |code: &str| {
        Condition::Fact(Fact::Answer {
            item: "how".to_owned(),
            is: vec![code.to_owned()],
        })
    };
    let outcome = |is: &[Outcome]| {
        Condition::Fact(Fact::Outcome {
            step: StepId::new(format!("m{}", place.saturating_sub(1))),
            is: is.to_vec(),
        })
    };
    match n {
        0 => answer("tight"),
        1 => Condition::Not(Box::new(answer("well"))),
        2 => outcome(&[Outcome::Answered, Outcome::Done]),
        3 => Condition::Not(Box::new(outcome(&[Outcome::NoAnswer]))),
        4 => Condition::Fact(Fact::Alert {
            level: AlertLevel::Amber,
        }),
        5 => Condition::Not(Box::new(Condition::Fact(Fact::Signal {
            rule: "signals".to_owned(),
        }))),
        6 => Condition::Any(vec![answer("arrears"), Condition::Not(Box::new(answer("tight")))]),
        7 => Condition::Fact(Fact::Score {
            questionnaire: QUESTIONS.to_owned(),
            at_least: Some(20),
            at_most: Some(70),
        }),
        _ => Condition::AtLeast {
            n: 1,
            of: vec![answer("eviction"), outcome(&[Outcome::Skipped])],
        },
    }
}

/// Rules that look at how somebody's answers change, drawn by chance; they stand beside those of [`super::plans`].
pub(super) fn change_rules() -> impl Strategy<Value = Vec<RiskRule>> {
    let order = || ["well", "tight", "arrears", "eviction"].map(str::to_owned).to_vec();
    let how = || "how".to_owned();
    let again = |(item, is): (&'static str, &'static [&'static str]), times| Sign::Again {
        item: item.to_owned(),
        is: is.iter().map(ToString::to_string).collect(),
        times,
    };
    let troubles: Vec<(&str, &[&str])> = vec![
        ("letters", &["unopened"]),
        ("how", &["tight", "arrears"]),
        ("how", &["well"]),
    ];
    let sign = prop_oneof![
        Just(Sign::Worse {
            item: how(),
            order: order()
        }),
        Just(Sign::Better {
            item: how(),
            order: order()
        }),
        (select(troubles), 2_u8..=3).prop_map(move |(trouble, times)| again(trouble, times)),
        (1_u8..40, select(Since::ALL.to_vec())).prop_map(|(by, since)| Sign::Fell {
            score: QUESTIONS.to_owned(),
            by,
            since
        }),
        Just(Sign::Said(Saying::Answer {
            item: "letters".to_owned(),
            is: vec!["unopened".to_owned()]
        })),
        (
            2_u8..=3,
            select(Severity::ALL.to_vec()),
            select(vec!["1 month", "6 months", "2 years"])
        )
            .prop_map(|(n, severity, within)| Sign::Signals {
                n,
                of: Vec::new(),
                severity,
                within: offset(within)
            }),
    ];
    let alert = option::of(select(vec![AlertLevel::Amber, AlertLevel::Red]));
    let rule = (
        sign,
        any::<bool>(),
        alert,
        select(vec!["5 days", "6 months", "2 years"]),
    );
    prop::collection::vec(rule, 0..5).prop_map(|rules| {
        let rules = rules.into_iter().enumerate();
        let rules = rules.map(|(place, (sign, beside, level, holds_for))| RiskRule {
            id: format!("change-{place}"),
            alert: level.map(|level| Raises { level, term: TERM }),
            when: if beside {
                let calls = Condition::Fact(Sign::Said(Saying::CallMe { today: false }));
                Condition::All(vec![Condition::Fact(sign), Condition::Not(Box::new(calls))])
            } else {
                Condition::Fact(sign)
            },
            severity: Some(if level.is_some() {
                Severity::Serious
            } else {
                Severity::Light
            }),
            holds_for: offset(holds_for),
            reasons: std::collections::BTreeMap::new(),
        });
        rules.collect()
    })
}
