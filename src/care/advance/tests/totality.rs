//! Any event in any state gives a state: nonsense keys, times at the ends of the calendar, everything said twice.

use jiff::Timestamp;
use jiff::civil::Date;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proptest::prop_assert;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

use super::scenario::{heard, said, scenario};
use super::world::{World, days};
use crate::circle::OptOutScope;
use crate::event::{Event, Excepted, Exception, ExceptionReason, Reply, Verdict, Via};
use crate::ids::{ContactKey, InboundId, SendKey, StepId, TaskId, WorkerId};
use crate::task::TaskOutcome;

const CASES: u32 = 2_000;

fn key() -> impl Strategy<Value = ContactKey> {
    (
        select(vec!["m0", "m1", "announcement", "", "nowhere.0"]),
        select(vec![0, 1, 1000, u32::MAX]),
    )
        .prop_map(|(step, occurrence)| ContactKey {
            step: StepId::new(step),
            occurrence,
        })
}

fn instant() -> impl Strategy<Value = Timestamp> {
    let years = 1_700_000_000_i64..1_900_000_000;
    prop_oneof![
        4 => years.prop_map(|second| Timestamp::from_second(second).unwrap()),
        1 => Just(Timestamp::MIN),
        1 => Just(Timestamp::MAX),
    ]
}

/// An event of any kind, about anything.
fn event() -> impl Strategy<Value = Event> {
    let worker = || WorkerId::new("w9");
    let ids = || {
        select(vec![
            "",
            "t1.m0.0.t1",
            "t1.m0.0.1",
            "t1.m0.0.a.in5.t",
            "t1.m1.0.t2",
            "t1..",
            "t9.x",
        ])
    };
    let reply = (
        ids(),
        select(vec![Via::Sms, Via::Mail, Via::Page]),
        key(),
        said(),
        instant(),
        any::<bool>(),
    )
        .prop_map(|(inbound, via, key, said, happened, answerable)| {
            let (inbound, address) = (InboundId::new(inbound), Some("0470".into()));
            Event::Replied(Reply {
                inbound,
                via,
                address,
                key,
                said,
                happened,
                answerable,
            })
        });
    let dates_again = select(vec![Date::MIN, Date::MAX, Date::constant(2027, 1, 4)]);
    let dates = select(vec![Date::MIN, Date::MAX, Date::constant(2026, 1, 31)]);
    prop_oneof![
        select(vec![
            Event::Due,
            Event::CircleChanged,
            Event::RulesChanged {
                former: [("m0", 2), ("announcement", 1), ("nowhere", u32::MAX)]
                    .map(|(step, contacts)| (StepId::new(step), contacts))
                    .into()
            },
            Event::Died,
            Event::Replaced
        ]),
        instant().prop_map(move |start| Event::Approved {
            start,
            worker: worker()
        }),
        reply,
        ids().prop_map(|key| Event::Fate { key: SendKey::new(key) }),
        (ids(), select(TaskOutcome::ALL.to_vec()), heard(), instant()).prop_map(
            move |(task, outcome, heard, happened)| {
                Event::TaskDone {
                    task: TaskId::new(task),
                    outcome,
                    heard,
                    worker: worker(),
                    happened,
                }
            }
        ),
        (heard(), instant()).prop_map(move |(heard, happened)| Event::InTouch {
            heard,
            worker: worker(),
            happened
        }),
        (ids(), select(Verdict::ALL.to_vec())).prop_map(move |(key, verdict)| Event::HeldJudged {
            key: SendKey::new(key),
            verdict,
            worker: worker()
        }),
        select(OptOutScope::ALL.to_vec()).prop_map(|scope| Event::OptedOut { scope }),
        dates.prop_map(|closed_on| Event::ClosingMoved { closed_on }),
        any::<bool>().prop_map(move |moved| Event::Ended {
            worker: worker(),
            moved
        }),
        (key(), dates_again, 0_u8..4, instant()).prop_map(move |(key, day, what, happened)| {
            let exception = match what {
                0 => Exception::Move { key, to: day },
                1 => Exception::Skip { key },
                2 => Exception::Add { key, on: day },
                _ => Exception::Pause { until: Some(day) },
            };
            Event::Excepted(Excepted {
                exception,
                reason: ExceptionReason::Asked,
                worker: worker(),
                happened,
            })
        }),
    ]
}

/// What of a world must not grow when an event comes a second time.
fn standing(world: &World) -> [usize; 4] {
    let ended = world.tracks.iter().map(|track| track.ended.len()).sum();
    [world.alerts.len(), world.tasks.len(), world.messages.len(), ended]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: CASES, rng_seed: RngSeed::Fixed(13), failure_persistence: None, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn advance_takes_any_event_in_any_state_and_twice(
        scenario in scenario(),
        nonsense in prop::collection::vec((0_i64..200, event()), 1..6),
    ) {
        let mut world = scenario.world();
        for (later, event) in nonsense {
            world.run_until(world.now + days(later));
            world.deliver(0, &event);
            // What the event changed around the person is read first.
            world.deliver(0, &Event::CircleChanged);
            let once = standing(&world);
            world.deliver(0, &event);
            prop_assert!(once == standing(&world), "{event:?} did more when it came twice: {once:?}, {:?}", standing(&world));
        }
        let found = [world.watch.against(2), world.watch.against(3)].concat();
        prop_assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
