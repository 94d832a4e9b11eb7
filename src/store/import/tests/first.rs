use super::*;
use crate::care::person::ToldHow;
use crate::store::circles;
use crate::store::persons::{Query, find};

fn list() -> Vec<IncomingDossier> {
    let an = IncomingPerson {
        reference: Some("C1".to_owned()),
        code_word: Some("zonnebloem".to_owned()),
        ..person("An Janssens")
    };
    let bo = IncomingPerson {
        points: vec![
            point(AddressKind::Mobile, "+32470123456"),
            point(AddressKind::Mail, "Bo.Peeters@example.org"),
        ],
        told_on: Some("2026-05-04".parse().unwrap()),
        told_how: Some(ToldHow::ClosingTalk),
        ..person("Bo Peeters")
    };
    let nobody = IncomingPerson {
        points: Vec::new(),
        ..person("Cé Devos")
    };
    vec![
        dossier("A-1", vec![an.clone()]),
        dossier("A-2", vec![bo, nobody]),
        IncomingDossier {
            closing_reason: Some(ClosingReason::Moved),
            ..dossier("A-3", vec![person("Dé Maes")])
        },
        IncomingDossier {
            status: DossierStatus::Deceased,
            ..dossier("A-4", vec![person("Ef Claes")])
        },
        dossier("A-5", vec![an]),
    ]
}

#[tokio::test]
async fn the_first_import_waits_under_one_task() {
    for world in worlds().await {
        let summary = world.import(list()).await;
        assert!(summary.needs_approval);
        assert_eq!(
            (summary.new, summary.enrolled, summary.asked, summary.declined),
            (5, 4, 1, 1)
        );
        assert_eq!(world.count("trajectory WHERE phase = 'proposed'").await, 4);
        assert_eq!(world.count("trajectory").await, 4);
        assert_eq!(
            world.rows("SELECT kind, batch FROM task", 2).await,
            [format!("approve-import {}", summary.batch.unwrap())]
        );
        // One person in two dossiers, one address of all, and who was told needs no announcement.
        assert_eq!(world.count("person").await, 5);
        assert_eq!(world.count("address").await, 2);
        assert_eq!(
            world.count("trajectory WHERE state LIKE '%\"announce\":false%'").await,
            1
        );
        assert_eq!(world.count("outcome_reference").await, 2);
    }
}

#[tokio::test]
async fn the_same_list_again_changes_nothing_in_any_order() {
    for world in worlds().await {
        world.import(list()).await;
        let before = world.dump().await;
        let mut rows = list();
        rows.reverse();
        for row in &mut rows {
            row.persons.reverse();
        }
        let summary = world
            .import_as(&settings(), rows, later(now(), SignedDuration::from_hours(30)))
            .await;
        assert_eq!(
            ImportSummary {
                unchanged: 5,
                ..ImportSummary::default()
            },
            summary
        );
        assert_eq!(world.dump().await, before);
    }
}

#[tokio::test]
async fn a_dry_run_foretells_and_writes_nothing() {
    for world in worlds().await {
        let before = world.dump().await;
        let (store, keys) = (&world.store, &world.keys);
        let foretold = dry_run(store, keys, &settings(), list(), "file", None, now(), &mut |_, _| {})
            .await
            .unwrap();
        assert_eq!(world.dump().await, before);
        let done = apply_import(store, keys, &settings(), list(), "file", None, now(), &mut |_, _| {})
            .await
            .unwrap();
        assert_eq!(foretold, done);
        assert_eq!(done.new, 5);
    }
}

#[tokio::test]
async fn an_empty_database_gives_the_same_ids() {
    let sql = "SELECT id, person, dossier FROM trajectory ORDER BY id";
    let [one, other] = worlds().await;
    one.import(list()).await;
    let mut rows = list();
    rows.reverse();
    other.import(rows).await;
    let ids = one.rows(sql, 3).await;
    assert_eq!(ids, other.rows(sql, 3).await);
    assert_eq!(ids.len(), 4);
}

#[tokio::test]
async fn who_is_on_the_phone_is_found() {
    for world in worlds().await {
        world.import(list()).await;
        let an = world.keys.ids().person_id("caw", "A-1", PersonKey::Reference("C1"));
        let found = async |query| find(&world.store, &world.keys, query).await.unwrap();
        assert_eq!(
            found(Query::Name("mevrouw JANSSENS".to_owned())).await,
            [an.as_str().into()]
        );
        assert_eq!(found(Query::Name("janssens peeters".to_owned())).await, []);
        assert_eq!(found(Query::Number("0470 12 34 56".to_owned())).await.len(), 4);
        assert_eq!(
            found(Query::Address(AddressKind::Mail, "bo.peeters@EXAMPLE.org".to_owned()))
                .await
                .len(),
            1
        );
        assert_eq!(found(Query::Dossier(" A-5 ".to_owned())).await, [an.as_str().into()]);
        assert_eq!(found(Query::Dossier("A-9".to_owned())).await, []);
    }
}

#[tokio::test]
async fn the_core_can_read_what_was_written() {
    for world in worlds().await {
        world.import(list()).await;
        let ids = world.rows("SELECT id FROM trajectory ORDER BY id", 1).await;
        let ids: Vec<_> = ids.into_iter().map(crate::care::ids::TrajectoryId::from).collect();
        let load = world
            .store
            .read(move |conn| Box::pin(async move { circles::load(conn, &ids, now()).await }));
        let loaded = load.await.unwrap();
        assert_eq!(loaded.len(), 4);
        assert!(
            loaded
                .iter()
                .all(|one| one.trajectory.enrolment.start.is_none() && one.circle.languages == [Language::NL])
        );
    }
}

#[tokio::test]
async fn nothing_personal_stands_in_clear() {
    let world = sqlite().await;
    world.import(list()).await;
    let mut files = Vec::new();
    for file in std::fs::read_dir(world.folder.as_ref().unwrap().path()).unwrap() {
        files.extend(std::fs::read(file.unwrap().path()).unwrap());
    }
    let holds = |needle: &[u8]| {
        files
            .windows(needle.len())
            .any(|window| window.eq_ignore_ascii_case(needle))
    };
    assert!(holds(b"A-1"), "the look itself is of no use");
    for secret in [
        "Janssens",
        "Peeters",
        "Devos",
        "470123456",
        "70123456",
        "example.org",
        "zonnebloem",
        "C1\"",
    ] {
        assert!(!holds(secret.as_bytes()), "{secret} stands in the file");
    }
}
