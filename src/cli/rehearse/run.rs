//! Running a rehearsal on all cores, and adding it up.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Weekday;

use super::Stage;
use super::cast::Cast;
use crate::care::calendar::ContactWindow;
use crate::care::protocol::Step;
use crate::care::rehearsal::{Habits, Row, Tally};
use crate::care::rules::Rules;
use crate::telling::rehearsal::{Change, Variant};

/// So many companies are lived through between two looks at the clock.
pub(super) const PORTION: usize = 500;

/// A variant is tried on no more dossiers than this: peaks of a part stand for those of the whole.
const VARIANT_MOST: usize = 20_000;

/// Over how many days more a variant spreads the contacts of one day.
const SPREADS: [u8; 3] = [2, 4, 9];

/// The sums of a rehearsal, and its rows where they are asked for, in the order of the caseload.
pub(super) fn add_up(stage: &Stage, rules: &Rules, habits: &Habits, cast: &Cast, with_rows: bool) -> (Tally, Vec<Row>) {
    let bar = super::super::import::bar("dossiers");
    bar.set_length(cast.count() as u64);
    let rehearsal = stage.rehearsal(rules, habits);
    let rehearsal = if with_rows { rehearsal.in_detail() } else { rehearsal };
    let empty = || Tally::new(rules, stage.from, habits.minutes);
    let (sum, all_rows) = (Mutex::new(empty()), Mutex::new(Vec::new()));
    let next = AtomicUsize::new(0);
    let count = cast.companies();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                let mut tally = empty();
                let mut rows: Vec<(usize, Row)> = Vec::new();
                loop {
                    let first = next.fetch_add(PORTION, Ordering::Relaxed);
                    if first >= count {
                        break;
                    }
                    let last = (first + PORTION).min(count);
                    for place in first..last {
                        let (mut company, start) = cast.company(place, rules, habits);
                        company.live(&rehearsal, start, &mut |_, row| {
                            tally.count(row);
                            if with_rows {
                                rows.push((place, row.clone()));
                            }
                        });
                        company
                            .trajectories()
                            .for_each(|trajectory| tally.close(rules, trajectory));
                    }
                    bar.inc((last - first) as u64);
                }
                sum.lock().unwrap_or_else(|broken| broken.into_inner()).add(&tally);
                let mut all = all_rows.lock().unwrap_or_else(|broken| broken.into_inner());
                all.append(&mut rows);
            });
        }
    });
    bar.finish_and_clear();
    let sum = sum.into_inner().unwrap_or_else(|broken| broken.into_inner());
    let mut rows = all_rows.into_inner().unwrap_or_else(|broken| broken.into_inner());
    rows.sort_by_key(|(place, row)| (*place, row.at));
    (sum, rows.into_iter().map(|(_, row)| row).collect())
}

/// What other days would do to the peaks: the same caseload, or an even part of it, spread over more days, or with wider
/// windows.
pub(super) fn variants(stage: &Stage, habits: &Habits, cast: &Cast) -> Vec<Variant> {
    let part = cast.part(VARIANT_MOST);
    let tried = |change: Change, rules: &Rules| {
        let (tally, _) = add_up(stage, rules, habits, &part, false);
        Variant::of(change, &tally)
    };
    let mut variants = vec![tried(Change::None, &stage.rules)];
    for days in SPREADS {
        let mut rules = stage.rules.clone();
        let last = stage.from.saturating_add(jiff::Span::new().days(days));
        // A contact is never spread past the end of its window.
        let fits = |step: &Step| last < step.open_for.after(stage.from);
        if !rules.protocol.steps.iter().all(fits) {
            continue;
        }
        for step in &mut rules.protocol.steps {
            step.placing.spread_days = step.placing.spread_days.max(days);
        }
        let mut pairs = rules.protocol.steps.iter().zip(&stage.rules.protocol.steps);
        if pairs.all(|(one, other)| one.placing == other.placing) {
            continue;
        }
        variants.push(tried(Change::Spread(days), &rules));
    }
    let week = stage.rules.calendar.window().week();
    if week.on(Weekday::Saturday).is_empty() {
        let wider = week.clone().with_the_same(Weekday::Saturday, Weekday::Friday);
        let mut rules = stage.rules.clone();
        rules.calendar = rules.calendar.with_window(ContactWindow::new(wider));
        rules.calendar = rules.calendar.worked_out(stage.years.clone());
        variants.push(tried(Change::Saturdays, &rules));
    }
    variants
}
