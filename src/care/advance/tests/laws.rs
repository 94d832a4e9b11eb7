//! The laws, as properties of whole lives in the small world.
//!
//! Each law has lives of its own, 8,000 each, and each of the 104,000 lives is held against every law.

use proptest::prelude::{ProptestConfig, proptest};
use proptest::prop_assert;
use proptest::test_runner::RngSeed;

use super::scenario::{Scenario, scenario};
use super::watch::{JUDGED, PLEA, READ, REPEAT};

/// How many lives are drawn for each law, unless `PROPTEST_CASES` asks for more; all of them together take less than a minute
/// of one processor where they are built as for a release, some half a millisecond a life.
const LIVES: u32 = 8_000;

/// What broke any law, that of the test first.
fn broken(scenario: &Scenario, law: u8) -> Vec<String> {
    let mut broken = scenario.lived().watch.broken();
    broken.sort_by_key(|(of, _)| *of != law);
    broken
        .into_iter()
        .map(|(of, what)| format!("law {of}: {what}"))
        .collect()
}

/// Every law has lives of its own, the same in every run.
fn config(law: u8) -> ProptestConfig {
    ProptestConfig {
        cases: LIVES.max(ProptestConfig::default().cases),
        rng_seed: RngSeed::Fixed(u64::from(law)),
        failure_persistence: None,
        max_shrink_iters: 300,
        ..ProptestConfig::default()
    }
}

macro_rules! laws {
    ($($name:ident: $law:expr;)+) => {
        $(proptest! {
            #![proptest_config(config($law))]
            #[test]
            fn $name(scenario in scenario()) {
                let found = broken(&scenario, $law);
                prop_assert!(found.is_empty(), "{}\n{}", found.join("\n"), scenario.told());
            }
        })+
    };
}

laws! {
    law_1_same_in_same_out: 1;
    law_2_every_contact_ends_in_exactly_one_outcome: 2;
    law_3_everything_comes_to_rest: 3;
    law_4_nothing_leaves_out_of_the_window_or_before_its_day: 4;
    law_5_nothing_goes_out_within_an_opt_out: 5;
    law_6_one_text_answers_one_text: 6;
    law_7_one_voice_and_no_burst: 7;
    law_8_silence_is_unknown: 8;
    law_9_the_tape_gives_the_stored_state: 9;
    every_plea_is_put_before_a_human: PLEA;
    what_no_machine_understood_is_read: READ;
    a_repeated_event_does_no_harm: REPEAT;
    every_judgement_can_be_made_again: JUDGED;
}
