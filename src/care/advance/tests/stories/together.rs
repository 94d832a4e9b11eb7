//! Several trajectories that share a person, an address or both.

use expect_test::expect;

use super::{BOTH, two};
use crate::advance::tests::plans::check_in;
use crate::advance::tests::story::answer;
use crate::advance::tests::world::Human;
use crate::event::Said;
use crate::protocol::RungAct;

/// The second waits for the first, and for a day after it.
#[test]
fn two_persons_on_one_phone_are_asked_one_after_another() {
    let people = vec![Human::with(&["0470"]), Human::with(&["0470"])];
    let mut w = two(people, [(0, 0, "2026-03-02"), (1, 0, "2026-03-02")]);
    w.until("2026-04-02T20:30");
    let first = usize::from(w.tracks[0].waits);
    w.says(first, "m1", "0470", answer("well"))
        .live(5)
        .says(1 - first, "m1", "0470", answer("tight"))
        .live(60);
    expect![[r"
        2026 Thu 02 Apr 09:14 t2 is due
            open m1.0, due Thu 02 Apr 09:14
            send check-in by sms to 0470, Thu 02 Apr 09:14 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
        2026 Thu 02 Apr 20:30 t2 hears on m1.0: how=well
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
        2026 Fri 03 Apr 12:14 t1 is due
            send check-in by sms to 0470, Fri 03 Apr 13:08 to Fri 03 Apr 15:00
        2026 Tue 07 Apr 20:30 t1 hears on m1.0: how=tight
            answer thanks-good by sms to 0470
            end m1.0: answered, replied
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

#[test]
fn two_dossiers_of_one_person_have_one_voice() {
    let mut w = two(vec![Human::with(&BOTH)], [(0, 0, "2026-03-02"), (0, 1, "2026-03-02")]);
    w.until("2026-04-20T10:00");
    expect![[r"
        2026 Thu 02 Apr 09:14 t2 is due
            open m1.0, due Thu 02 Apr 09:14
            send check-in by sms to 0470, Thu 02 Apr 09:14 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
        2026 Thu 09 Apr 09:14 t2 is due
            send reminder by sms to 0470, Thu 09 Apr 09:28 to Thu 09 Apr 20:00
        2026 Thu 16 Apr 09:14 t2 is due
            send reminder by mail to a@example.org, Thu 16 Apr 09:28 to Thu 16 Apr 20:00
        2026 Thu 16 Apr 10:41 t1 is due
            end m1.0: superseded, other-conversation
            trajectory ended(completed)
    "]]
    .assert_eq(&w.told_so_far());
}

/// A question that went to two addresses of two persons leaves both in peace for a day.
#[test]
fn every_address_on_which_a_question_was_asked_rests() {
    let people = vec![Human::with(&BOTH), Human::with(&BOTH)];
    let mut w = two(people, [(0, 0, "2026-03-02"), (1, 1, "2026-03-02")]);
    w.rules.protocol.steps = vec![check_in(
        "m1",
        "1 month",
        "14 days",
        &[("1 day", RungAct::OtherChannel)],
    )];
    let later = Said {
        later: true,
        ..Said::default()
    };
    w.until("2026-04-03T09:45")
        .says(1, "m1", "a@example.org", later)
        .live(2);
    expect![[r"
        2026 Thu 02 Apr 09:14 t2 is due
            open m1.0, due Thu 02 Apr 09:14
            send check-in by sms to 0470, Thu 02 Apr 09:14 to Thu 02 Apr 20:00
        2026 Thu 02 Apr 10:41 t1 is due
            open m1.0, due Thu 02 Apr 10:41
        2026 Fri 03 Apr 09:14 t2 is due
            send reminder by mail to a@example.org, Fri 03 Apr 09:28 to Fri 03 Apr 15:00
        2026 Fri 03 Apr 09:45 t2 hears on m1.0: later
            answer thanks-later by mail to a@example.org, naming Fri 10 Apr
        2026 Fri 03 Apr 12:14 t1 is due
            send check-in by sms to 0470, Fri 03 Apr 13:08 to Fri 03 Apr 15:00
    "]]
    .assert_eq(&w.told_so_far());
}
