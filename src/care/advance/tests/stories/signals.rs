//! What is remembered of answers and scores, and what a plan and the rules make of it.

use super::{BOTH, date};
use crate::advance::tests::plans::check_in;
use crate::advance::tests::story::{told, wall};
use crate::advance::tests::world::{Human, World};
use crate::condition::Condition;
use crate::event::{Event, Said};
use crate::ids::WorkerId;
use crate::person::Language;
use crate::protocol::{Fact, Step};
use crate::risk::{Asked, Heard};
use crate::score::Mode;

/// Somebody with a check-in after each of these months.
fn asked_after(months: &[u8], last: impl Fn(Step) -> Step) -> World {
    let steps = months
        .iter()
        .map(|month| check_in(&format!("m{month}"), &format!("{month} months"), "14 days", &[]));
    let mut steps: Vec<Step> = steps.collect();
    let step = steps.pop().map(last);
    steps.extend(step);
    let mut world = told("2026-03-02T10:00", steps, vec![Human::with(&BOTH)]);
    world.enrol(0, 0, date("2026-03-02"), Some(wall("2026-03-02T10:00")), false);
    world
}

fn whole(how: &str) -> Heard {
    Heard {
        answers: [("how", how), ("letters", "opened")]
            .map(|(item, code)| (item.into(), code.into()))
            .into(),
        ..Heard::default()
    }
}

fn says(heard: Heard) -> Said {
    Said {
        heard,
        ..Said::default()
    }
}

fn scores(world: &World) -> Vec<String> {
    let scores = world.tracks[0].state.past.scores.iter();
    let told = scores.map(|scored| {
        let series = &scored.series;
        format!(
            "{} {} {}-{}",
            series.language.tag(),
            series.mode,
            scored.first.points,
            scored.last.points
        )
    });
    told.collect()
}

#[test]
fn a_score_by_page_and_one_by_telephone_are_two_series() {
    let mut w = asked_after(&[1, 3, 5, 7], |step| step);
    w.until("2026-04-03T12:00").says(0, "m1", "0470", says(whole("well")));
    w.until("2026-06-04T12:00")
        .says(0, "m3", "0470", says(whole("arrears")));
    assert_eq!(scores(&w), ["nl self 80-40"]);
    // On a page that was read in French.
    let french = Heard {
        asked: [Asked {
            mode: Mode::OnOwn,
            language: Language::FR,
        }]
        .into(),
        ..whole("tight")
    };
    w.until("2026-08-05T12:00").says(0, "m5", "0470", says(french));
    w.until("2026-10-05T12:00");
    let (worker, happened) = (WorkerId::new("w1"), w.now);
    w.deliver(
        0,
        &Event::InTouch {
            heard: whole("eviction"),
            worker,
            happened,
        },
    );
    assert_eq!(scores(&w), ["nl self 80-40", "fr self 60-60", "nl read-aloud 15-15"]);
}

#[test]
fn a_scale_that_is_finished_on_the_telephone_has_no_score() {
    let mut w = asked_after(&[1], |step| step);
    let half = |item: &str, code: &str| Heard {
        answers: [(item.to_owned(), code.to_owned())].into(),
        ..Heard::default()
    };
    w.until("2026-04-03T12:00")
        .says(0, "m1", "0470", says(half("how", "well")));
    let (worker, happened) = (WorkerId::new("w1"), w.now);
    w.deliver(
        0,
        &Event::InTouch {
            heard: half("letters", "opened"),
            worker,
            happened,
        },
    );
    assert_eq!(scores(&w), [""; 0]);
}

#[test]
fn a_step_depends_on_the_last_score() {
    for (how, at_least, at_most, held) in [
        ("arrears", None, Some(40), true),
        ("tight", None, Some(40), false),
        ("tight", Some(41), None, true),
        ("tight", Some(41), Some(59), false),
    ] {
        let mut w = asked_after(&[1, 3], |step| Step {
            when: Some(Condition::Fact(Fact::Score {
                questionnaire: "pulse".to_owned(),
                at_least,
                at_most,
            })),
            ..step
        });
        w.until("2026-04-03T12:00").says(0, "m1", "0470", says(whole(how)));
        w.until("2026-06-04T12:00").told_so_far();
        let asked = w
            .messages
            .values()
            .any(|message| message.wish.contact.step.as_str() == "m3");
        assert_eq!(asked, held, "{how} {at_least:?} {at_most:?}");
    }
    // Nobody's score is made up: without one, the step is not held.
    let mut w = asked_after(&[1, 3], |step| Step {
        when: Some(Condition::Fact(Fact::Score {
            questionnaire: "pulse".to_owned(),
            at_least: None,
            at_most: Some(100),
        })),
        ..step
    });
    w.until("2026-06-04T12:00");
    assert!(
        w.messages
            .values()
            .all(|message| message.wish.contact.step.as_str() == "m1")
    );
}
