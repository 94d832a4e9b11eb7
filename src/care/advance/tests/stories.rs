//! Stories, each a life in the small world with everything that was decided in it.

mod changed;
mod human;
mod kept_back;
mod language;
mod only_a_person;
mod plan;
mod sending;
mod signals;
mod stopping;
mod together;
mod traps;

use super::plans::{LADDER, check_in};
use super::story::{told, wall};
use super::world::{Human, World};
use crate::ids::TaskId;

const BOTH: [&str; 2] = ["0470", "a@example.org"];

fn date(text: &str) -> jiff::civil::Date {
    text.parse().unwrap()
}

fn task(id: &str) -> TaskId {
    TaskId::new(id)
}

/// Two persons, or two dossiers of one, each with a check-in after a month.
fn two(people: Vec<Human>, of: [(usize, usize, &str); 2]) -> World {
    let mut world = told(
        "2026-03-02T10:00",
        vec![check_in("m1", "1 month", "14 days", &LADDER)],
        people,
    );
    let start = Some(wall("2026-03-02T10:00"));
    for (person, dossier, closed_on) in of {
        world.enrol(person, dossier, date(closed_on), start, false);
    }
    world
}

/// Somebody who was not told about aftercare.
fn announced(addresses: &[&str]) -> World {
    let steps = vec![check_in("m1", "1 month", "30 days", &LADDER)];
    let mut world = told("2026-03-02T10:00", steps, vec![Human::with(addresses)]);
    world.enrol(0, 0, date("2026-03-02"), Some(wall("2026-03-02T10:00")), true);
    world
}
