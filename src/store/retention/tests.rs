use super::*;
use crate::store::import::tests::{World, dossier, now, person, worlds};

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
