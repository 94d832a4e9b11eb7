//! A plan as a timeline: one lane a step, from left to right in time. Steps that count from the same thing share an axis.
//!
//! Places along the line are hundredths of the width, so that a phone and a desk get the same drawing with text of the
//! same size; places from top to bottom are pixels. Marks differ by shape and not by colour alone; the template draws them.

use serde::Serialize;

use super::Teller;
use super::moment::{Unit, anchors, measured, moments};
use super::order::{hundredths, hundredths_of};
use super::step::kind;
use crate::care::calendar::Offset;
use crate::care::protocol::{Anchor, Protocol, Step, StepKind};

/// How many letters stand on one line: what 13 pixels leave room for on a phone.
const LETTERS: usize = 38;
/// From one line of text to the next.
const LINE: usize = 18;
/// Between the numbers of an axis and its first lane.
const ROOM_BELOW: usize = 4;
/// The row of the marks of a lane.
const ROW: usize = 30;
/// Between one axis and the next.
const GAP: usize = 22;
/// The most ticks that stand beside each other on a phone.
const TICKS_MOST: i64 = 8;
/// The room at both ends, in hundredths of a hundredth of the width.
const ROOM: i64 = 400;

/// A plan as a drawing.
#[derive(Clone, Debug, Serialize)]
pub struct Drawing {
    /// What it shows.
    pub title: String,
    /// How it is read.
    pub desc: String,
    /// Its height in pixels.
    pub height: usize,
    /// The lanes, by what they count from.
    pub groups: Vec<Lanes>,
}

/// Lanes that count from the same thing.
#[derive(Clone, Debug, Serialize)]
pub struct Lanes {
    /// What the axis counts, line by line.
    pub title: Vec<Label>,
    /// The ticks of the axis.
    pub ticks: Vec<Tick>,
    /// Where the numbers of the ticks stand.
    pub ticks_y: usize,
    /// The lanes, in order of time.
    pub lanes: Vec<Lane>,
}

/// A line of text.
#[derive(Clone, Debug, Serialize)]
pub struct Label {
    /// Where, from the top.
    pub y: usize,
    /// What.
    pub text: String,
}

/// A tick of an axis.
#[derive(Clone, Debug, Serialize)]
pub struct Tick {
    /// Where, in hundredths of the width.
    pub x: String,
    /// How many.
    pub n: i64,
}

/// One step.
#[derive(Clone, Debug, Serialize)]
pub struct Lane {
    /// Its name and kind, line by line.
    pub label: Vec<Label>,
    /// The middle of its marks.
    pub y: usize,
    /// Its contacts.
    pub marks: Vec<Mark>,
}

/// One contact.
#[derive(Clone, Debug, Serialize)]
pub struct Mark {
    /// What it is, for who cannot see it.
    pub title: String,
    /// Its shape, by the kind of the step.
    pub kind: &'static str,
    /// Where, in hundredths of the width.
    pub x: String,
    /// How long it may still begin, in hundredths of the width; none where nothing begins.
    pub open: Option<String>,
}

/// Draws the steps, which are in order of time.
pub(super) fn draw(teller: &Teller<'_>, protocol: &Protocol, steps: &[&Step]) -> Drawing {
    let mut together: Vec<(&[Anchor], Vec<&Step>)> = Vec::new();
    for step in steps {
        match together.iter_mut().find(|(from, _)| *from == step.from.as_slice()) {
            Some((_, group)) => group.push(step),
            None => together.push((&step.from, vec![step])),
        }
    }
    let mut y = 0;
    let groups: Vec<Lanes> = together
        .into_iter()
        .map(|(from, group)| lanes(teller, protocol, from, &group, &mut y))
        .collect();
    let name = teller.text(&protocol.names);
    let n = i64::try_from(steps.len()).unwrap_or(i64::MAX);
    Drawing {
        title: teller.fill("plan-drawing-title", &[("name", (&name).into())]),
        desc: teller.fill("plan-drawing-desc", &[("n", n.into())]),
        height: y,
        groups,
    }
}

fn lanes(teller: &Teller<'_>, protocol: &Protocol, from: &[Anchor], steps: &[&Step], y: &mut usize) -> Lanes {
    let axis = Axis::of(steps);
    let anchor = anchors(teller, protocol, from);
    let key = format!("plan-axis-{}", axis.unit.code());
    let title = labels(&teller.fill(&key, &[("anchor", (&anchor).into())]), y);
    *y += LINE;
    let ticks_y = *y;
    *y += ROOM_BELOW;
    let lanes = steps
        .iter()
        .map(|step| lane(teller, protocol, step, &axis, y))
        .collect();
    *y += GAP;
    Lanes {
        title,
        ticks: axis.ticks(),
        ticks_y,
        lanes,
    }
}

fn lane(teller: &Teller<'_>, protocol: &Protocol, step: &Step, axis: &Axis, y: &mut usize) -> Lane {
    let (name, kind_code) = (teller.text(&step.names), kind(step));
    let kind_name = teller.say(&format!("plan-kind-{kind_code}"));
    let values = [("name", (&name).into()), ("kind", (&kind_name).into())];
    let label = labels(&teller.fill("plan-lane", &values), y);
    *y += ROW;
    let mark = |at: &Offset| {
        // The words of a step that comes once, at this distance.
        let one = Step {
            at: vec![*at],
            ..step.clone()
        };
        let when = moments(teller, protocol, &one);
        let values = [
            ("name", (&name).into()),
            ("when", (&when).into()),
            ("kind", (&kind_name).into()),
        ];
        Mark {
            title: teller.fill("plan-mark", &values),
            kind: kind_code,
            x: percent(axis.x(hundredths(*at))),
            open: (step.kind != StepKind::Wait).then(|| percent(axis.width(hundredths(step.open_for)))),
        }
    };
    Lane {
        label,
        y: *y - ROW / 2,
        marks: step.at.iter().map(mark).collect(),
    }
}

/// A text on as many lines as it takes, each below the last.
pub(super) fn labels(text: &str, y: &mut usize) -> Vec<Label> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= LETTERS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    let put = |text: String| {
        *y += LINE;
        Label { y: *y, text }
    };
    lines.into_iter().map(put).collect()
}

/// The line of time of some steps.
struct Axis {
    unit: Unit,
    /// From one tick to the next, in units.
    tick: i64,
    /// Its end, in units.
    end: i64,
}

impl Axis {
    fn of(steps: &[&Step]) -> Self {
        let ends = steps.iter().flat_map(|step| {
            let open = hundredths(step.open_for);
            step.at.iter().map(move |at| hundredths(*at) + open)
        });
        let last = ends.max().unwrap_or(0).max(1);
        let in_months = |step: &&Step| {
            step.at
                .iter()
                .any(|at| matches!(measured(*at), Some((Unit::Months, _)) | None))
        };
        let (unit, steps) = if steps.iter().any(in_months) {
            (Unit::Months, [1, 2, 3, 6, 12, 24, 36, 60])
        } else if last > 2100 {
            (Unit::Weeks, [1, 2, 4, 8, 13, 26, 52, 104])
        } else {
            (Unit::Days, [1, 2, 7, 14, 28, 56, 112, 224])
        };
        let units = last.div_euclid(hundredths_of(unit)) + 1;
        let tick = steps.into_iter().find(|tick| units.div_euclid(*tick) < TICKS_MOST);
        let tick = tick.unwrap_or(units.div_euclid(TICKS_MOST) + 1);
        Self {
            unit,
            tick,
            end: (units + tick - 1).div_euclid(tick) * tick,
        }
    }

    /// A place on the line, in hundredths of a hundredth of the width.
    fn x(&self, at: i64) -> i64 {
        ROOM + self.width(at)
    }

    fn width(&self, length: i64) -> i64 {
        length * (10_000 - 2 * ROOM) / (self.end * hundredths_of(self.unit)).max(1)
    }

    fn ticks(&self) -> Vec<Tick> {
        let places = (0..).map(|place| place * self.tick).take_while(|n| *n <= self.end);
        let tick = |n: i64| Tick {
            x: percent(self.x(n * hundredths_of(self.unit))),
            n,
        };
        places.map(tick).collect()
    }
}

/// Hundredths of a hundredth as a percentage.
fn percent(place: i64) -> String {
    format!("{}.{:02}%", place.div_euclid(100), place.rem_euclid(100))
}
