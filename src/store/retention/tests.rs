use super::*;
use crate::care::dossier::{ClosingReason, DossierStatus};
use crate::care::ids::{RulesId, SendKey, WorkerId};
use crate::care::person::Channel;
use crate::intake::{IncomingDossier, IncomingPerson};
use crate::store::dossiers::{EnrolmentWord, settle_enrolment};
use crate::store::hosts::Host;
use crate::store::import::ImportSummary;
use crate::store::import::tests::{World, dossier, now, person, settings, worlds};
use crate::store::outbox::{Completion, Said, complete_and_start};
use crate::vault::PersonKey;

fn zone() -> TimeZone {
    TimeZone::get("Europe/Brussels").unwrap()
}

async fn keep_house(world: &World, at: &str, dry_run: bool) -> Vec<(RetentionClass, u64, u64)> {
    let at = at.parse().unwrap();
    let terms = RetentionTerms::default();
    let counts = run(&world.store, &world.keys, &terms, &zone(), at, 2, dry_run)
        .await
        .unwrap();
    let told = counts.into_iter().filter(|count| count.begun + count.reached > 0);
    told.map(|count| (count.class, count.begun, count.reached)).collect()
}

/// Three dossiers, two of which have run their course.
async fn lived(world: &World) {
    let rows = ["A-1", "A-2", "A-3"].map(|reference| dossier(reference, vec![person("An Janssens")]));
    world.import(rows.into()).await;
    world
        .run("UPDATE task SET closed_at = $1, retain_from = $1", values![now()])
        .await;
    let sql = "UPDATE trajectory SET phase = 'ended', ended_at = $1, retain_from = $1 WHERE dossier <> $2";
    assert_eq!(world.run(sql, values![now(), world.dossier_id("A-3")]).await, 2);
    let sql = "INSERT INTO ledger (trajectory, seq, org, kind, happened, recorded, actor, readers, rules, body) \
               SELECT id, 0, 'caw', 'opened', 0, 0, 'plan', 'volunteer', 'ru_1', '{}' FROM trajectory";
    world.run(sql, Vec::new()).await;
    let sql = "INSERT INTO rules_move (activation, trajectory, org, former, touch, stage, at) \
               SELECT 'ac_1', id, 'caw', 'ru_1', 'later', 'stays', 0 FROM trajectory";
    world.run(sql, Vec::new()).await;
    let sql = "INSERT INTO opt_out (id, org, scope, person, who, where_said, happened, recorded, actor, retain_class) \
               SELECT id, 'caw', 'automatic', id, 'person', 'sms', 0, 0, 'person', 'opt-out' FROM person";
    world.run(sql, Vec::new()).await;
}

#[tokio::test]
async fn what_has_ended_goes_after_its_term_and_nothing_else() {
    for world in worlds().await {
        lived(&world).await;
        let began = keep_house(&world, "2026-06-04T03:00:00+02:00", false).await;
        let expected = [
            (RetentionClass::Dossier, 2, 0),
            (RetentionClass::Person, 2, 0),
            (RetentionClass::OptOut, 3, 0),
        ];
        assert_eq!(began, expected);
        assert_eq!(
            keep_house(&world, "2027-06-03T03:00:00+02:00", false).await,
            [],
            "a day early"
        );
        assert_eq!(
            keep_house(&world, "2027-06-04T03:00:00+02:00", false).await,
            [(RetentionClass::Task, 0, 1)]
        );
        let before = world.dump().await;
        let due = [
            (RetentionClass::Trajectory, 0, 2),
            (RetentionClass::Dossier, 0, 2),
            (RetentionClass::Person, 0, 2),
            (RetentionClass::Audit, 0, 1),
        ];
        // A dry run sees the dossiers only once their trajectories are gone.
        let dry = keep_house(&world, "2028-06-04T03:00:00+02:00", true).await;
        assert_eq!(dry, [due[0], due[3]]);
        assert_eq!(world.dump().await, before);
        assert_eq!(keep_house(&world, "2028-06-04T03:00:00+02:00", false).await, due);
        for table in [
            "trajectory",
            "ledger",
            "rules_move",
            "dossier",
            "dossier_person",
            "person",
            "contact_point",
            "address",
        ] {
            assert_eq!(world.count(table).await, 1, "{table}");
        }
        assert_eq!(world.count("opt_out").await, 3);
        assert_eq!(keep_house(&world, "2028-06-04T04:00:00+02:00", false).await, []);
    }
}

fn an(reference: &str) -> IncomingDossier {
    let an = IncomingPerson {
        reference: Some("C1".to_owned()),
        ..person("An Janssens")
    };
    dossier(reference, vec![an])
}

fn reopened() -> IncomingDossier {
    IncomingDossier {
        status: DossierStatus::Reopened,
        ..an("A-1")
    }
}

/// An's dossier has run its course, and its term counts.
async fn ended(world: &World) {
    world.import(vec![an("A-1")]).await;
    world
        .run(
            "UPDATE trajectory SET phase = 'ended', ended_at = $1, retain_from = $1",
            values![now()],
        )
        .await;
    world
        .run("UPDATE task SET closed_at = $1, retain_from = $1", values![now()])
        .await;
    keep_house(world, "2026-06-04T03:00:00+02:00", false).await;
    assert_eq!(counting(world).await, (1, 1));
}

/// How many dossiers and persons there are whose term counts.
async fn counting(world: &World) -> (i64, i64) {
    let of = async |table: &str| world.count(&format!("{table} WHERE retain_from IS NOT NULL")).await;
    (of("dossier").await, of("person").await)
}

async fn import_at(world: &World, row: IncomingDossier, at: &str) -> ImportSummary {
    world.import_as(&settings(), vec![row], at.parse().unwrap()).await
}

async fn note(world: &World, id: &'static str, at: &str) {
    let sql = "INSERT INTO note (id, org, dossier, text_c, readers, happened, recorded, actor, retain_class) \
               VALUES ($1, 'caw', $2, '', 'counsellor', $3, $3, 'wo_1', 'note')";
    let at: Timestamp = at.parse().unwrap();
    world.run(sql, values![id, world.dossier_id("A-1"), at]).await;
}

#[tokio::test]
async fn a_dossier_that_is_open_again_stays_and_a_later_enrolment_counts_on() {
    for world in worlds().await {
        ended(&world).await;
        assert_eq!(import_at(&world, reopened(), "2027-01-04T09:00:00Z").await.reopened, 1);
        assert_eq!(counting(&world).await, (0, 0));
        keep_house(&world, "2028-07-01T03:00:00+02:00", false).await;
        assert_eq!((world.count("dossier").await, world.count("person").await), (1, 1));
        assert_eq!(world.count("trajectory").await, 0, "its own term is over");
        let later = IncomingDossier {
            closed_on: "2028-07-03".parse().unwrap(),
            ..an("A-1")
        };
        assert_eq!(import_at(&world, later, "2028-07-04T09:00:00Z").await.enrolled, 1);
        let key = PersonKey::Reference("C1");
        let second = world.keys.ids().trajectory_id("caw", "A-1", key, 2);
        assert_eq!(world.rows("SELECT id FROM trajectory", 1).await, [second]);
    }
}

#[tokio::test]
async fn one_that_closes_again_counts_from_then_and_a_note_from_its_own_day() {
    for world in worlds().await {
        ended(&world).await;
        import_at(&world, reopened(), "2027-01-04T09:00:00Z").await;
        import_at(&world, an("A-1"), "2028-05-01T09:00:00Z").await;
        keep_house(&world, "2028-07-01T03:00:00+02:00", false).await;
        assert_eq!(counting(&world).await, (1, 1));
        note(&world, "no_1", "2029-04-01T09:00:00Z").await;
        keep_house(&world, "2030-03-01T03:00:00+02:00", false).await;
        assert_eq!((world.count("dossier").await, world.count("note").await), (1, 1));
        keep_house(&world, "2030-05-02T03:00:00+02:00", false).await;
        assert_eq!((world.count("dossier").await, world.count("person").await), (0, 0));
    }
}

#[tokio::test]
async fn a_question_and_a_yes_stop_the_term() {
    for world in worlds().await {
        ended(&world).await;
        let asked = IncomingDossier {
            closed_on: "2026-06-10".parse().unwrap(),
            closing_reason: Some(ClosingReason::Moved),
            ..an("A-1")
        };
        assert_eq!(import_at(&world, asked, "2026-06-11T09:00:00Z").await.asked, 1);
        assert_eq!(counting(&world).await, (0, 0));
        for sql in [
            "UPDATE dossier SET retain_from = $1",
            "UPDATE person SET retain_from = $1",
        ] {
            world.run(sql, values![now()]).await;
        }
        keep_house(&world, "2030-06-01T03:00:00+02:00", false).await;
        assert_eq!(world.count("dossier").await, 1, "nobody has answered yet");
        let person = world.rows("SELECT id FROM person", 1).await.remove(0);
        let word = EnrolmentWord {
            dossier: world.dossier_id("A-1").into(),
            verdicts: vec![(person.into(), true)],
            protocol: "standard".to_owned(),
            rules: RulesId::new("ru_1"),
            worker: WorkerId::new("wo_1"),
        };
        settle_enrolment(&world.store, &world.keys, word, "2030-06-02T09:00:00Z".parse().unwrap())
            .await
            .unwrap();
        assert_eq!(counting(&world).await, (0, 0));
        assert_eq!(world.count("trajectory WHERE enrolment = 2").await, 1);
        keep_house(&world, "2030-06-03T03:00:00+02:00", false).await;
        assert_eq!((world.count("dossier").await, world.count("person").await), (1, 1));
    }
}

#[tokio::test]
async fn a_further_dossier_keeps_its_person() {
    for world in worlds().await {
        ended(&world).await;
        let asked = IncomingDossier {
            closing_reason: Some(ClosingReason::Moved),
            ..an("A-2")
        };
        assert_eq!(import_at(&world, asked, "2028-05-20T09:00:00Z").await.asked, 1);
        assert_eq!(counting(&world).await, (1, 0));
        keep_house(&world, "2028-07-01T03:00:00+02:00", false).await;
        assert_eq!((world.count("dossier").await, world.count("person").await), (1, 1));
    }
}

#[tokio::test]
async fn an_export_does_not_bring_back_what_reached_its_term() {
    for world in worlds().await {
        ended(&world).await;
        keep_house(&world, "2028-07-01T03:00:00+02:00", false).await;
        assert_eq!(world.count("dossier").await, 0);
        let summary = import_at(&world, an("A-1"), "2028-07-02T09:00:00Z").await;
        assert_eq!((summary.past_term, summary.new), (vec!["A-1".to_owned()], 0));
        assert_eq!((world.count("dossier").await, world.count("person").await), (0, 0));
        let later = IncomingDossier {
            closed_on: "2028-07-01".parse().unwrap(),
            ..an("A-1")
        };
        let summary = import_at(&world, later, "2028-07-03T09:00:00Z").await;
        assert_eq!((summary.past_term, summary.new, summary.enrolled), (Vec::new(), 1, 1));
        assert_eq!(world.count("trajectory WHERE enrolment = 2").await, 1);
    }
}

#[tokio::test]
async fn what_nobody_has_read_stays_and_a_month_without_texts_loses_its_key() {
    for world in worlds().await {
        let sql = "INSERT INTO inbound (id, org, provider, provider_id, via, key_month, text_c, reading, readers, board, \
                   settled_at, happened, recorded, retain_class) VALUES ($1, 'caw', 'p', $1, 'sms', $2, 'x', '{}', \
                   'counsellor', $3, $4, 0, 0, 'inbound')";
        let read = Some(now().as_microsecond());
        world.run(sql, values!["in_1", "2026-01", true, None::<i64>]).await;
        world.run(sql, values!["in_2", "2026-02", true, read]).await;
        for month in ["2026-01", "2026-02"] {
            let sql = "INSERT INTO month_key (org, month, month_key) VALUES ('caw', $1, 'k')";
            world.run(sql, values![month]).await;
        }
        world
            .run("UPDATE inbound SET retain_from = 0 WHERE id = 'in_1'", Vec::new())
            .await;
        keep_house(&world, "2027-07-01T03:00:00+02:00", false).await;
        assert_eq!(world.rows("SELECT id FROM inbound", 1).await, ["in_1"]);
        assert_eq!(world.rows("SELECT month FROM month_key", 1).await, ["2026-01"]);
    }
}

#[tokio::test]
async fn a_messages_term_counts_from_the_end_of_its_trajectory() {
    for world in worlds().await {
        world.import(vec![an("A-1")]).await;
        let sql = "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, trajectory, kind, channel, language, \
                   not_before, not_after, fate, fate_rank, fate_at, lease_until, created_at, retain_class) \
                   SELECT 'k1', 'caw', 'w1', 'person', person, id, 'check-in', 'sms', 'nl', 0, 1, 'started', 1, 0, 0, 0, \
                   'message' FROM trajectory";
        assert_eq!(world.run(sql, Vec::new()).await, 1);
        let (keys, said) = (
            world.keys.clone(),
            Said::Accepted {
                provider_id: None,
                segments: None,
            },
        );
        let accepted = Completion {
            key: SendKey::from("k1"),
            channel: Channel::Sms,
            trajectory: None,
            said,
            at: now(),
        };
        let completing = world.store.write(move |conn| {
            Box::pin(async move {
                let host = Host {
                    name: "w".to_owned(),
                    journal: String::new(),
                };
                complete_and_start(conn, &keys, vec![accepted], Vec::new(), &[], &host, now()).await
            })
        });
        completing.await.unwrap();
        keep_house(&world, "2028-06-04T03:00:00+02:00", false).await;
        assert_eq!(world.count("message WHERE retain_from IS NULL").await, 1);
        let sql = "UPDATE trajectory SET phase = 'ended', ended_at = $1";
        let end: Timestamp = "2028-06-05T03:00:00Z".parse().unwrap();
        world.run(sql, values![end]).await;
        keep_house(&world, "2028-06-06T03:00:00+02:00", false).await;
        assert_eq!(world.count("message WHERE retain_from > 0").await, 1);
    }
}

#[tokio::test]
async fn stale_rows_go_some_thousand_at_a_time() {
    for world in worlds().await {
        let rows = (0..2001).map(|n| values!["p", format!("d{n}"), 0_i64]).collect();
        let head = "INSERT INTO callback (provider, dedupe, at)";
        let write = world
            .store
            .write(move |conn| Box::pin(async move { conn.insert("test", head, rows, "").await }));
        write.await.unwrap();
        for gone in [2000, 1, 0] {
            let sweep = world
                .store
                .write(|conn| Box::pin(crate::store::house::sweep(conn, now(), now())));
            assert_eq!(sweep.await.unwrap(), gone);
        }
    }
}
