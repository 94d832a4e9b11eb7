//! The strip: past and planned contacts of one person on a line of time, as a small drawing. The list beside it says
//! the same in words.

use jiff::civil::Date;
use serde::Serialize;

/// The drawing's width and the room at its ends, in its own units.
const WIDTH: i64 = 640;
const ROOM: i64 = 24;

/// One mark on the strip.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Mark {
    /// Where, in the drawing's units.
    pub(super) x: i64,
    /// `heard`, `silent`, `passed`, `open` or `planned`: a shape of its own, so that nothing hangs on colour.
    pub(super) shape: &'static str,
    /// The day, in words.
    pub(super) day: String,
    /// The step.
    pub(super) step: String,
}

/// The strip of one person.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Strip {
    pub(super) width: i64,
    pub(super) start: String,
    pub(super) end: String,
    pub(super) now_x: i64,
    pub(super) marks: Vec<Mark>,
    /// How many of each shape, for the words beside the drawing.
    pub(super) heard: usize,
    pub(super) silent: usize,
    pub(super) planned: usize,
}

/// A contact to be marked.
pub(super) struct At {
    pub(super) date: Date,
    pub(super) shape: &'static str,
    pub(super) step: String,
}

/// Draws; `None` where there is nothing to draw. `day` puts a date into words.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the marks are drawn once and not needed again"
)]
pub(super) fn strip(closed_on: Date, today: Date, contacts: Vec<At>, day: &dyn Fn(Date) -> String) -> Option<Strip> {
    let first = contacts.iter().map(|at| at.date).chain([closed_on, today]).min()?;
    let last = contacts.iter().map(|at| at.date).chain([today]).max()?;
    if contacts.is_empty() {
        return None;
    }
    let span = i64::from(first.until(last).map_or(1, |span| span.get_days()).max(1));
    let x = |date: Date| {
        let days = i64::from(first.until(date).map_or(0, |span| span.get_days()));
        ROOM + days * (WIDTH - 2 * ROOM) / span
    };
    let count = |shape: &str| contacts.iter().filter(|at| at.shape == shape).count();
    let (heard, silent, planned) = (count("heard"), count("silent"), count("planned"));
    let marks = contacts
        .iter()
        .map(|at| Mark {
            x: x(at.date),
            shape: at.shape,
            day: day(at.date),
            step: at.step.clone(),
        })
        .collect();
    Some(Strip {
        width: WIDTH,
        start: day(first),
        end: day(last),
        now_x: x(today),
        marks,
        heard,
        silent,
        planned,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{At, strip};

    #[test]
    fn marks_lie_in_order_within_the_drawing() {
        let at = |date, shape| At {
            date,
            shape,
            step: String::new(),
        };
        let marks = vec![
            at(date(2026, 2, 15), "heard"),
            at(date(2026, 4, 15), "silent"),
            at(date(2027, 1, 15), "planned"),
        ];
        let drawn =
            strip(date(2026, 1, 15), date(2026, 5, 1), marks, &|date| date.to_string()).expect("there are marks");
        let places: Vec<i64> = drawn.marks.iter().map(|mark| mark.x).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        assert!(places.iter().all(|x| (24..=616).contains(x)), "{places:?}");
        assert!(places[1] < drawn.now_x && drawn.now_x < places[2]);
        assert_eq!((drawn.heard, drawn.silent, drawn.planned), (1, 1, 1));
        assert_eq!((drawn.start.as_str(), drawn.end.as_str()), ("2026-01-15", "2027-01-15"));
    }

    #[test]
    fn nothing_is_drawn_of_nothing_and_one_day_divides_by_no_zero() {
        assert!(
            strip(date(2026, 1, 15), date(2026, 1, 15), Vec::new(), &|date| date
                .to_string())
            .is_none()
        );
        let one = vec![At {
            date: date(2026, 1, 15),
            shape: "open",
            step: String::new(),
        }];
        assert!(strip(date(2026, 1, 15), date(2026, 1, 15), one, &|date| date.to_string()).is_some());
    }
}
