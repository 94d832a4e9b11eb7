//! Goal: whoever shares a dossier, a phone or a name with another is spoken to by one voice, and each keeps an outcome
//! of their own.
//! Method: stories on the real engine, in which after every due moment nobody may be found in two conversations at once.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::world::World;

on_every_engine!(
    one_person_in_two_dossiers_is_asked_by_one_voice,
    a_stop_in_one_dossier_ends_the_other,
    of_two_silent_persons_one_answers_and_one_says_stop,
    a_stop_on_a_shared_phone_leaves_the_other_person_to_a_human,
    two_workers_share_one_task_of_a_dossier,
);

const HEADER: &str = "dossiernummer;clientnummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n";
const ANNA: &str = "+32470123456";
const BRAM: &str = "+32470123457";

/// Nobody is asked again so soon after a question.
const REST: SignedDuration = SignedDuration::from_hours(27);

/// An approved import of 27 February 2026 in which these rows are the whole list.
async fn begun(database: &TestDatabase, rows: &[&str]) -> World {
    let world = World::new(database, "2026-02-27T08:00:00Z").await;
    let summary = world.import(&format!("{HEADER}{}", rows.concat())).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    world
}

/// Goes to a moment by way of every due moment before it, and after each looks for two voices at once.
async fn go_to(world: &World, until: &str) {
    let until: Timestamp = until.parse().unwrap();
    loop {
        world.engine.settle().await.unwrap();
        one_voice(world).await;
        let now = world.clock.now();
        if now >= until {
            return;
        }
        let next = world.engine.next_moment().await.unwrap().unwrap_or(until);
        world.clock.set(next.min(until));
    }
}

/// No person and no address has two contacts whose question is out and that have not ended.
async fn one_voice(world: &World) {
    let asked = "SELECT DISTINCT c.id, c.person, m.address FROM contact c JOIN message m ON m.contact = c.id \
                 WHERE c.outcome IS NULL AND m.started_at IS NOT NULL AND m.kind IN ('announcement', 'check-in', 'reminder')";
    for of in ["person", "address"] {
        let sql = format!("SELECT {of} FROM ({asked}) AS talk GROUP BY {of} HAVING count(DISTINCT id) > 1");
        let twice = world.rows(&sql).await;
        assert!(
            twice.is_empty(),
            "two conversations at {}: {twice:?}",
            world.clock.now()
        );
    }
}

/// When the questions went out, in order.
async fn asked_at(world: &World) -> Vec<Timestamp> {
    let sql = "SELECT CAST(started_at AS TEXT) FROM message WHERE kind = 'check-in' AND started_at IS NOT NULL \
               ORDER BY started_at";
    let rows = world.rows(sql).await.into_iter();
    rows.map(|at| Timestamp::from_microsecond(at.parse().unwrap()).unwrap())
        .collect()
}

async fn one_person_in_two_dossiers_is_asked_by_one_voice(database: TestDatabase) {
    let mut world = begun(
        &database,
        &[
            "D-1;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
            "D-2;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        ],
    )
    .await;
    assert_eq!(world.rows("SELECT id FROM person").await.len(), 1);
    assert_eq!(world.rows("SELECT id FROM trajectory").await.len(), 2);
    go_to(&world, "2026-03-03T21:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1, "one voice: {:?}", world.phone(ANNA));
    world.text(ANNA, "1").await;
    go_to(&world, "2026-03-06T21:00:00Z").await;
    let phone = world.phone(ANNA);
    assert_eq!(
        phone.len(),
        3,
        "the question, the thanks, and the other dossier's question: {phone:?}"
    );
    let asked = asked_at(&world).await;
    assert!(
        asked[0].duration_until(asked[1]) >= REST,
        "not one upon the other: {asked:?}"
    );

    // The second falls silent: its ladder is its own, and what was answered stays answered.
    go_to(&world, "2026-05-01T21:00:00Z").await;
    let outcomes = world
        .rows("SELECT outcome FROM contact WHERE outcome IS NOT NULL ORDER BY outcome")
        .await;
    assert_eq!(outcomes, ["answered", "no-answer"]);
    let tasks = world.rows("SELECT kind FROM task WHERE kind <> 'approve-import'").await;
    assert_eq!(tasks, ["contact-lost"]);
}

async fn a_stop_in_one_dossier_ends_the_other(database: TestDatabase) {
    let mut world = begun(
        &database,
        &[
            "D-1;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
            "D-2;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        ],
    )
    .await;
    go_to(&world, "2026-03-03T21:00:00Z").await;
    world.text(ANNA, "STOP").await;
    go_to(&world, "2027-06-01T21:00:00Z").await;
    let phone = world.phone(ANNA);
    assert_eq!(phone.len(), 2, "one question, one confirmation: {phone:?}");
    assert_eq!(world.rows("SELECT phase FROM trajectory").await, ["ended", "ended"]);
    let outcomes: BTreeSet<String> = world.rows("SELECT outcome FROM contact").await.into_iter().collect();
    assert_eq!(outcomes, BTreeSet::from(["opted-out".to_owned()]));
    let open = "SELECT kind FROM task WHERE closed_at IS NULL";
    assert!(
        world.rows(open).await.is_empty(),
        "nobody is called because they said stop"
    );
}

async fn of_two_silent_persons_one_answers_and_one_says_stop(database: TestDatabase) {
    let mut world = begun(
        &database,
        &[
            "D-1;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
            "D-1;C-2;02/02/2026;Afgerond;Bram Voorbeeld;0470 12 34 57;nl;02/02/2026\n",
        ],
    )
    .await;
    go_to(&world, "2026-03-18T21:00:00Z").await;
    // Both are silent: one worker is asked once, for the two of them.
    let tasks = "SELECT kind || ' ' || reason FROM task WHERE closed_at IS NULL AND kind <> 'approve-import'";
    assert_eq!(world.rows(tasks).await, ["contact-lost silent"]);
    let of_task = "SELECT person FROM task_person WHERE closed_at IS NULL";
    assert_eq!(world.rows(of_task).await.len(), 2);

    world.text(ANNA, "5").await;
    go_to(&world, "2026-03-18T21:30:00Z").await;
    let mut open = world.rows(tasks).await;
    open.sort();
    assert_eq!(
        open,
        ["alert risk", "contact-lost silent"],
        "the other is still to be called"
    );
    let bram = "SELECT count(*) || '' FROM task_person p JOIN task t ON t.id = p.task \
                WHERE t.kind = 'contact-lost' AND p.closed_at IS NULL";
    assert_eq!(world.rows(bram).await, ["1"]);

    world.text(BRAM, "STOP").await;
    go_to(&world, "2026-03-18T22:00:00Z").await;
    assert_eq!(world.rows(tasks).await, ["alert risk"], "nobody is left to be called");
    let outcomes = "SELECT c.outcome || ' ' || c.why FROM contact c ORDER BY c.outcome";
    assert_eq!(world.rows(outcomes).await, ["answered replied", "opted-out stop"]);
    let phases = "SELECT phase FROM trajectory ORDER BY phase";
    assert_eq!(world.rows(phases).await, ["active", "ended"]);

    // The plan of the one who answered goes on, and the other hears nothing more.
    let (anna, bram) = (world.phone(ANNA).len(), world.phone(BRAM).len());
    go_to(&world, "2026-05-20T21:00:00Z").await;
    assert!(world.phone(ANNA).len() > anna);
    assert_eq!(world.phone(BRAM).len(), bram);
}

async fn a_stop_on_a_shared_phone_leaves_the_other_person_to_a_human(database: TestDatabase) {
    let mut world = begun(
        &database,
        &[
            "D-1;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
            "D-1;C-2;02/02/2026;Afgerond;Bram Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        ],
    )
    .await;
    go_to(&world, "2026-03-03T21:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1, "one voice on one phone");
    world.text(ANNA, "stop").await;
    go_to(&world, "2026-03-20T21:00:00Z").await;
    let phone = world.phone(ANNA);
    assert_eq!(phone.len(), 2, "the question and the confirmation: {phone:?}");
    let phases = "SELECT phase FROM trajectory ORDER BY phase";
    assert_eq!(
        world.rows(phases).await,
        ["active", "ended"],
        "a stop is the speaker's own"
    );
    let tasks = "SELECT t.kind || ' ' || count(p.person) FROM task t JOIN task_person p ON p.task = t.id \
                 WHERE t.closed_at IS NULL AND p.closed_at IS NULL GROUP BY t.id, t.kind";
    assert_eq!(
        world.rows(tasks).await,
        ["contact-lost 1"],
        "a human looks for another way to the other person"
    );
    go_to(&world, "2027-06-01T21:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 2, "nothing goes to that phone any more");
}

/// Enough pairs that two workers, who claim five hundred trajectories at most at a time, have many of them apart.
const PAIRS: usize = 300;

async fn two_workers_share_one_task_of_a_dossier(database: TestDatabase) {
    let world = World::new(&database, "2026-02-27T08:00:00Z").await;
    let other = world.beside("two").await;
    let mut list = HEADER.to_owned();
    for pair in 0..PAIRS {
        for (of, name) in ["Anna", "Bram"].into_iter().enumerate() {
            let row = format!("D-{pair};C-{pair}-{of};02/02/2026;Afgerond;{name} Voorbeeld");
            writeln!(list, "{row};+3247{of}{pair:06};nl;02/02/2026").unwrap();
        }
    }
    let summary = world.import(&list).await;
    world.approve(&summary.batch.unwrap(), 1000).await;
    // Both look twice a day only, so that all who have come due meanwhile are due at once: question, reminder, call.
    for day in 2..=20 {
        for time in ["11:30", "17:30"] {
            world.clock.set(format!("2026-03-{day:02}T{time}:00Z").parse().unwrap());
            tokio::try_join!(world.engine.settle(), other.settle()).unwrap();
        }
    }
    let persons = "SELECT count(*) || '' FROM task_person p JOIN task t ON t.id = p.task WHERE t.kind = 'contact-lost'";
    assert_eq!(world.rows(persons).await, [(2 * PAIRS).to_string()]);
    let tasks = "SELECT count(*) || '' FROM task WHERE kind = 'contact-lost'";
    assert_eq!(
        world.rows(tasks).await,
        [PAIRS.to_string()],
        "one task for the two of a dossier"
    );
}
