//! Goal: the main job, from the list of closed dossiers to the alert in the queue, on both engines.
//! Method: the real engine over a real database and a strict double of the SMS gateway, with a clock set by hand.

use nazorg::vault::Record;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::world::{World, sources};

on_every_engine!(
    a_check_in_is_answered_and_trouble_reaches_the_queue,
    every_judgement_can_be_made_again,
    a_stop_ends_everything_automatic,
    a_stranger_stops_the_number_and_not_the_person,
    silence_climbs_the_ladder_to_a_call,
    two_persons_on_one_phone_speak_one_after_another,
    a_new_database_repeats_nothing_that_the_journal_knows,
    a_new_database_brings_nobody_back_who_was_erased,
    the_brake_stops_all_sends,
    a_wider_stop_than_the_backup_knew_comes_back_from_the_journal,
);

const HEADER: &str = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n";
pub(crate) const ANNA: &str = "+32470123456";

pub(crate) fn export(rows: &[&str]) -> String {
    format!("{HEADER}{}", rows.concat())
}

/// One dossier closed on 2 February 2026, imported and approved on 2 March: the first check-in is due that day.
pub(crate) async fn one_dossier(database: &TestDatabase) -> World {
    let world = World::new(database, "2026-02-27T08:00:00Z").await;
    let summary = world
        .import(&export(&[
            "D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        ]))
        .await;
    assert_eq!((summary.new, summary.enrolled, summary.needs_approval), (1, 1, true));
    world.go_to("2026-03-05T20:00:00Z").await;
    assert!(world.phone(ANNA).is_empty(), "nothing leaves before the approval");
    world.approve(&summary.batch.unwrap(), 25).await;
    world
}

async fn a_check_in_is_answered_and_trouble_reaches_the_queue(database: TestDatabase) {
    let mut world = one_dossier(&database).await;
    world.go_to("2026-03-09T20:00:00Z").await;
    let phone = world.phone(ANNA);
    assert_eq!(phone.len(), 1, "one check-in: {phone:?}");
    assert!(
        phone[0].starts_with("De Brug: ") && phone[0].contains("STOP"),
        "{phone:?}"
    );

    world.text(ANNA, "5").await;
    let phone = world.phone(ANNA);
    assert_eq!(phone.len(), 2, "thanks at once: {phone:?}");
    let alerts = world.rows("SELECT level || ' ' || fired FROM alert").await;
    assert_eq!(alerts.len(), 1, "{alerts:?}");
    assert!(alerts[0].starts_with("amber "), "{alerts:?}");
    assert_eq!(
        world
            .rows("SELECT kind FROM task WHERE closed_at IS NULL AND kind = 'alert'")
            .await,
        ["alert"]
    );
    assert_eq!(
        world.rows("SELECT outcome || ' ' || why FROM contact").await,
        ["answered replied"]
    );

    world.go_to("2026-05-30T20:00:00Z").await;
    let phone = world.phone(ANNA);
    assert!(phone.len() > 2, "the check-in of three months follows: {phone:?}");
    assert_eq!(world.twilio.refused().len(), 0, "{:?}", world.twilio.refused());
}

/// Some contacts, an own rule of change among the rules, and a change of the rules between: each alert names the version
/// that judged it, and comes out the same by that version and by what is kept of it.
async fn every_judgement_can_be_made_again(database: TestDatabase) {
    let mut world = one_dossier(&database).await;
    world.go_to("2026-03-09T20:00:00Z").await;
    world.text(ANNA, "5").await;
    world.hear("D-1", &[("post", "piles-up"), ("rent", "paid")]).await;
    world.go_to("2026-05-30T20:00:00Z").await;
    world.text(ANNA, "4").await;
    world.hear("D-1", &[("post", "piles-up"), ("rent", "arrears")]).await;
    // The same rules with other conditions: what was judged before stays judged by the former.
    let mut sources = sources();
    sources.risk.text = sources
        .risk
        .text
        .replace("is = \"very-hard\"", "is = [\"hard\", \"very-hard\"]");
    let new = world.activate(&sources).await;
    assert_ne!(new, world.rules);
    let alerts = world
        .rows("SELECT id || ' ' || level || ' ' || fired FROM alert ORDER BY raised_at, id")
        .await;
    let told: Vec<&str> = alerts.iter().map(|row| row.split_once(' ').unwrap().1).collect();
    let expected = [
        "amber very-hard",
        // What was heard in March and what is heard in May.
        "amber two-signals",
        "amber two-signals",
        "amber rent-arrears post-twice",
    ];
    assert_eq!(told, expected);
    for row in &alerts {
        let id = row.split(' ').next().unwrap();
        let again = world.engine.judge_again(id).await.unwrap();
        assert!(again.is_same(), "{again:?}");
        assert_eq!(again.then.rules, world.rules.as_str(), "the version that judged");
        // What it rests on is what was written down when it was said.
        for (item, answers) in &again.then.grounds.answers {
            for answered in answers {
                let sql = format!(
                    "SELECT code FROM answer WHERE item = '{item}' AND contact LIKE '%.{}' AND code = '{}'",
                    answered.contact, answered.code
                );
                assert!(!world.rows(&sql).await.is_empty(), "{item} {answered:?} was never said");
            }
        }
    }
    // By other rules it comes out otherwise: it is not the judgement that is kept, but what it rests on.
    let rules = sources.check(new).unwrap();
    let last = alerts.last().unwrap().split(' ').next().unwrap();
    let grounds = world.engine.judge_again(last).await.unwrap().then.grounds;
    let mut fewer = rules.risk.clone();
    fewer.rules.retain(|rule| rule.id != "post-twice");
    assert_eq!(grounds.judge(&fewer).rules, ["rent-arrears", "very-hard"]);
}

async fn a_stop_ends_everything_automatic(database: TestDatabase) {
    let mut world = one_dossier(&database).await;
    world.go_to("2026-03-09T20:00:00Z").await;
    world.text(ANNA, "Stop aub").await;
    let phone = world.phone(ANNA);
    assert_eq!(phone.len(), 2, "one confirmation: {phone:?}");
    world.go_to("2027-06-01T20:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 2, "nothing more, ever");
    assert_eq!(world.rows("SELECT phase FROM trajectory").await, ["ended"]);
    assert_eq!(
        world.rows("SELECT scope FROM opt_out ORDER BY scope").await,
        ["address", "automatic"]
    );
    assert!(
        world
            .rows("SELECT id FROM task WHERE closed_at IS NULL AND kind <> 'approve-import'")
            .await
            .is_empty()
    );
}

/// Somebody else has the number now: what they say is no word of the person's.
async fn a_stranger_stops_the_number_and_not_the_person(database: TestDatabase) {
    let mut world = one_dossier(&database).await;
    world.go_to("2026-03-09T20:00:00Z").await;
    world.text(ANNA, "verkeerd nummer").await;
    world.text(ANNA, "stop").await;
    let stops = "SELECT scope || ' ' || coalesce(person, 'nobody') FROM opt_out";
    assert_eq!(world.rows(stops).await, ["address nobody"]);
    assert_eq!(world.rows("SELECT phase FROM trajectory").await, ["active"]);
    world.go_to("2026-03-20T20:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 2, "the question, and that we are sorry");
}

async fn silence_climbs_the_ladder_to_a_call(database: TestDatabase) {
    let world = one_dossier(&database).await;
    world.go_to("2026-04-10T20:00:00Z").await;
    let tasks = world
        .rows("SELECT kind || ' ' || reason FROM task WHERE kind = 'contact-lost'")
        .await;
    assert_eq!(tasks, ["contact-lost silent"]);
    assert!(
        world.rows("SELECT id FROM alert").await.is_empty(),
        "silence is no alert"
    );
    let phone = world.phone(ANNA);
    assert!(
        phone.len() >= 3,
        "the question, a reminder, and who will call: {phone:?}"
    );
    // Nobody acts: the contact ends all the same, and the plan goes on.
    world.go_to("2026-05-25T20:00:00Z").await;
    let ended = world
        .rows("SELECT step || ' ' || outcome || ' ' || why FROM contact WHERE outcome IS NOT NULL")
        .await;
    assert_eq!(ended.len(), 1, "{ended:?}");
    assert!(ended[0].ends_with("no-answer no-hand"), "{ended:?}");
}

async fn two_persons_on_one_phone_speak_one_after_another(database: TestDatabase) {
    let mut world = World::new(&database, "2026-02-27T08:00:00Z").await;
    let rows = [
        "D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        "D-1;02/02/2026;Afgerond;Bram Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
    ];
    let summary = world.import(&export(&rows)).await;
    assert_eq!(summary.enrolled, 2);
    world.approve(&summary.batch.unwrap(), 25).await;
    world.go_to("2026-03-03T20:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1, "one voice: {:?}", world.phone(ANNA));
    world.text(ANNA, "1").await;
    world.go_to("2026-03-06T20:00:00Z").await;
    let phone = world.phone(ANNA);
    assert_eq!(
        phone.len(),
        3,
        "the question, the thanks, and then the other's question: {phone:?}"
    );
    world.text(ANNA, "2").await;
    let outcomes = world.rows("SELECT outcome FROM contact ORDER BY id").await;
    assert_eq!(outcomes, ["answered", "answered"]);
}

async fn a_new_database_repeats_nothing_that_the_journal_knows(database: TestDatabase) {
    let mut world = one_dossier(&database).await;
    world.go_to("2026-03-09T20:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1);
    let csv = export(&[
        "D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        "D-2;02/02/2026;Afgerond;Cato Voorbeeld;0470 12 34 57;nl;02/02/2026\n",
    ]);
    let summary = world.import(&csv).await;
    assert_eq!((summary.new, summary.unchanged), (1, 1));
    world.go_to("2026-03-12T20:00:00Z").await;
    world.text("+32470123457", "stop").await;
    let before = world.twilio.sent().len();

    // The database is thrown away; key and journal are kept.
    let fresh = database.another().await;
    let world = world.moved_to(&fresh).await;
    let summary = world.import(&csv).await;
    assert_eq!(summary.new, 2);
    world.approve(&summary.batch.unwrap(), 25).await;
    world.go_to("2026-03-20T20:00:00Z").await;
    assert_eq!(world.twilio.sent().len(), before, "{:?}", world.twilio.sent());
    let contacts = world
        .rows("SELECT outcome || ' ' || why FROM contact WHERE outcome IS NOT NULL")
        .await;
    assert_eq!(contacts, ["superseded in-journal"]);
    assert_eq!(
        world.rows("SELECT phase FROM trajectory ORDER BY phase").await,
        ["active", "ended"]
    );
    assert!(world.rows("SELECT id FROM alert").await.is_empty());
}

async fn a_wider_stop_than_the_backup_knew_comes_back_from_the_journal(database: TestDatabase) {
    let mut world = one_dossier(&database).await;
    world.go_to("2026-03-09T20:00:00Z").await;
    world.text(ANNA, "stop").await;
    world.text(ANNA, "contacteer mij nooit meer").await;
    let scopes = "SELECT scope FROM opt_out ORDER BY scope";
    let mut said = world.rows(scopes).await;
    said.dedup();
    assert_eq!(said, ["address", "automatic", "everything"]);
    // A backup of the time in between knows of the first stop alone. However often a worker starts, it is made good once.
    let none = world.rows("DELETE FROM opt_out WHERE scope = 'everything'").await;
    assert!(none.is_empty());
    let before = world.rows(scopes).await;
    for _ in 0..2 {
        world.engine.recover().await.unwrap();
        assert_eq!(
            world.rows(scopes).await,
            [before.clone(), vec!["everything".to_owned()]].concat()
        );
    }
}

async fn a_new_database_brings_nobody_back_who_was_erased(database: TestDatabase) {
    let world = one_dossier(&database).await;
    let person = world.rows("SELECT id FROM person").await.remove(0);
    world.engine.journal(vec![Record::Erased(person)]).await.unwrap();

    let fresh = database.another().await;
    let world = world.moved_to(&fresh).await;
    let csv = export(&[
        "D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n",
        "D-2;02/02/2026;Afgerond;Cato Voorbeeld;0470 12 34 57;nl;02/02/2026\n",
    ]);
    let summary = world.import(&csv).await;
    assert_eq!((summary.new, summary.enrolled), (1, 1));
    assert_eq!(summary.erased, ["D-1"], "a human is told");
    world.approve(&summary.batch.unwrap(), 25).await;
    world.go_to("2026-03-20T20:00:00Z").await;
    assert!(world.phone(ANNA).is_empty() && !world.phone("+32470123457").is_empty());
}

async fn the_brake_stops_all_sends(database: TestDatabase) {
    let world = one_dossier(&database).await;
    world.brake("all", true).await;
    world.go_to("2026-03-12T20:00:00Z").await;
    assert!(world.phone(ANNA).is_empty());
    assert!(
        !world
            .rows("SELECT send_key FROM message WHERE unsent = 'brake'")
            .await
            .is_empty()
    );
    world.brake("all", false).await;
    world.go_to("2026-03-16T20:00:00Z").await;
    assert_eq!(world.phone(ANNA).len(), 1, "it goes on where it stood, without a burst");
}
