//! Traps in which other systems fall: `tests/it/traps.rs` lists them all.

use expect_test::expect;

use super::{BOTH, date};
use crate::advance::tests::plans::{LADDER, check_in};
use crate::advance::tests::story::{stop, told, wall};
use crate::advance::tests::world::Human;
use crate::circle::OptOutScope;
use crate::event::Said;

/// A dossier that is entered in the afternoon of its closing, or long after: the step of that morning has its day and the
/// one whose window is over its reason. Neither is dropped without a trace.
#[test]
fn what_was_due_before_it_was_entered_is_held_late_or_told() {
    let steps = vec![
        check_in("d0", "0 days", "2 days", &LADDER),
        check_in("m1", "1 month", "14 days", &LADDER),
    ];
    for closed in ["2026-03-02", "2026-02-20"] {
        let mut w = told("2026-03-02T15:00", steps.clone(), vec![Human::with(&BOTH)]);
        w.enrol(0, 0, date(closed), Some(wall("2026-03-02T15:00")), false);
        w.live(20);
        let told = w.told_so_far();
        match closed {
            "2026-03-02" => expect![[r"
                2026 Mon 02 Mar 15:43 t1 is due
                    open d0.0, due Mon 02 Mar 15:43
                    send check-in by sms to 0470, Mon 02 Mar 15:43 to Mon 02 Mar 20:00
                2026 Mon 09 Mar 15:43 t1 is due
                    send reminder by sms to 0470, Mon 09 Mar 15:56 to Mon 09 Mar 20:00
                2026 Mon 16 Mar 15:43 t1 is due
                    send reminder by mail to a@example.org, Mon 16 Mar 15:56 to Mon 16 Mar 20:00
            "]]
            .assert_eq(&told),
            _ => expect![[r"
                2026 Mon 02 Mar 15:00 t1 is due
                    end unopened d0.0: skipped, before-start
                2026 Fri 20 Mar 10:41 t1 is due
                    open m1.0, due Fri 20 Mar 10:41
                    send check-in by sms to 0470, Fri 20 Mar 10:41 to Fri 20 Mar 15:00
            "]]
            .assert_eq(&told),
        }
    }
}

/// Who said stop and asks a month later who we are has not asked to be written to again.
#[test]
fn a_question_after_a_stop_undoes_no_stop() {
    let steps = vec![
        check_in("m1", "1 month", "14 days", &LADDER),
        check_in("m3", "3 months", "14 days", &LADDER),
    ];
    let mut w = told("2026-03-02T10:00", steps, vec![Human::with(&BOTH)]);
    w.enrol(0, 0, date("2026-03-02"), Some(wall("2026-03-02T10:00")), false);
    w.until("2026-04-03T12:00")
        .says(0, "m1", "0470", stop(OptOutScope::Automatic))
        .until("2026-05-04T12:00");
    w.says(
        0,
        "m1",
        "0470",
        Said {
            help: true,
            ..Said::default()
        },
    )
    .live(120);
    expect![[r"
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
            send check-in by sms to 0470, Thu 02 Apr 10:41 to Thu 02 Apr 20:00
        2026 Fri 03 Apr 12:00 t1 hears on m1.0: stop automatic
            answer stop-confirmed by sms to 0470
            end m1.0: opted-out, stop
            end unopened m3.0: opted-out, stop
            trajectory ended(optedout)
        2026 Mon 04 May 12:00 t1 hears on m1.0: who is this
            task t1.m1.0.read.in9: read-reply (unclear) by Tue 05 May 17:00
    "]]
    .assert_eq(&w.told_so_far());
}
