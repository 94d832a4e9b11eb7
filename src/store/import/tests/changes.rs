use super::*;
use crate::care::ids::{PersonId, TrajectoryId};
use crate::store::circles;
use crate::store::persons::{Correction, correct};
use crate::store::tasks;

fn hours(n: i64) -> Timestamp {
    later(now(), SignedDuration::from_hours(n))
}

/// A list that starts at once, so that trajectories run.
async fn started(world: &World, rows: Vec<IncomingDossier>) {
    world
        .import_as(
            &settings(),
            vec![dossier("first", vec![person("Zo Niemand")])],
            hours(-1),
        )
        .await;
    let summary = world.import(rows).await;
    assert!(!summary.needs_approval);
}

async fn again(world: &World, rows: Vec<IncomingDossier>) -> ImportSummary {
    world.import_as(&settings(), rows, hours(1)).await
}

async fn events(world: &World) -> Vec<String> {
    let mut events = world.rows("SELECT event FROM event_inbox ORDER BY event", 1).await;
    events.sort_unstable();
    events
}

#[tokio::test]
async fn a_correction_survives_and_a_new_number_comes_in() {
    for world in worlds().await {
        started(&world, vec![dossier("A-1", vec![person("An Jansens")])]).await;
        let an = world.person_of("A-1", 1);
        let worker = WorkerId::new("wo_1");
        let added = Correction::AddPoint {
            kind: AddressKind::Mail,
            value: "an@example.org".to_owned(),
            holder: Holder::Own,
        };
        for correction in [Correction::Name("An Janssens".to_owned()), added] {
            correct(&world.store, &world.keys, &an, correction, &worker, now())
                .await
                .unwrap();
        }
        let untouched = again(&world, vec![dossier("A-1", vec![person("An Jansens")])]).await;
        assert_eq!((untouched.changed, untouched.unchanged), (0, 1));
        let moved = IncomingPerson {
            points: vec![point(AddressKind::Mobile, "+32470654321")],
            ..person("An Jansens")
        };
        let summary = again(&world, vec![dossier("A-1", vec![moved])]).await;
        assert_eq!((summary.changed, summary.vanished.len()), (1, 1));
        let (name, points) = world.seen(&an).await;
        assert_eq!(
            (name.as_str(), points),
            (
                "An Janssens",
                vec!["an@example.org".to_owned(), "+32470654321".to_owned()]
            )
        );
        assert_eq!(events(&world).await, vec![r#"{"event":"circle-changed"}"#; 3]);
        assert_eq!(
            world
                .rows("SELECT CAST(generation AS TEXT) FROM person WHERE generation > 1", 1)
                .await,
            ["4"]
        );
    }
}

#[tokio::test]
async fn a_stopped_number_stays_stopped_whatever_a_file_says() {
    for world in worlds().await {
        let row = |number: &str| {
            dossier(
                "A-1",
                vec![IncomingPerson {
                    points: vec![point(AddressKind::Mobile, number)],
                    ..person("An Janssens")
                }],
            )
        };
        started(&world, vec![row("+32470123456")]).await;
        let index = address_index(&world.keys, AddressKind::Mobile, "+32470123456");
        let sql = "INSERT INTO opt_out (id, org, scope, person, address_bi, who, where_said, happened, recorded, \
                   actor, retain_class) SELECT 'oo_1', 'caw', 'address', NULL, address_bi, 'person', 'sms', 0, 0, \
                   'person', 'opt-out' FROM address WHERE address_bi = $1";
        assert_eq!(world.run(sql, values![index]).await, 1);
        world
            .run(
                "UPDATE contact_point SET state = 'wrong-person' WHERE until_at IS NULL AND person = $1",
                values![world.person_of("A-1", 1).as_str()],
            )
            .await;
        again(&world, vec![row("+32470654321")]).await;
        again(&world, vec![row("+32470123456")]).await;
        let id = world.keys.ids().trajectory_id("caw", "A-1", PersonKey::Place(1), 1);
        let ids = vec![TrajectoryId::from(id)];
        let load = world
            .store
            .read(move |conn| Box::pin(async move { circles::load(conn, &ids, now()).await }));
        let loaded = load.await.unwrap().remove(0);
        let [point] = loaded.circle.points.as_slice() else {
            panic!("one number is in use")
        };
        assert!(
            loaded
                .circle
                .is_stopped(crate::care::person::Channel::Sms, &point.address)
        );
        assert_eq!(point.state, crate::care::person::PointState::WrongPerson);
    }
}

#[tokio::test]
async fn a_changed_name_without_a_reference_asks_once_and_changes_nothing() {
    for world in worlds().await {
        started(&world, vec![dossier("A-1", vec![person("An Janssens")])]).await;
        let an = world.person_of("A-1", 1);
        let other = || IncomingPerson {
            points: vec![point(AddressKind::Mobile, "+32470654321")],
            ..person("Els Wouters")
        };
        for _ in 0..2 {
            let summary = again(&world, vec![dossier("A-1", vec![other()])]).await;
            assert_eq!((summary.changed, summary.unchanged), (0, 1));
        }
        assert_eq!(
            world.seen(&an).await,
            ("An Janssens".to_owned(), vec!["+32470123456".to_owned()])
        );
        assert_eq!(world.count("task WHERE kind = 'same-person'").await, 1);
        assert_eq!(world.count("person").await, 2);
        // A worker says that it is she: from then on the file is believed again.
        let name = Correction::Name("Els Wouters".to_owned());
        correct(&world.store, &world.keys, &an, name, &WorkerId::new("wo_1"), now())
            .await
            .unwrap();
        let third = IncomingPerson {
            code_word: Some("zonnebloem".to_owned()),
            ..other()
        };
        assert_eq!(again(&world, vec![dossier("A-1", vec![third])]).await.changed, 1);
        assert_eq!(
            world.seen(&an).await,
            ("Els Wouters".to_owned(), vec!["+32470654321".to_owned()])
        );
    }
}

/// A worker settles whether Els is An. Of the same human being the next import takes in the rest, the same list as it
/// may be; of somebody else nothing changes, and nobody is asked again.
#[tokio::test]
async fn a_worker_settles_whether_two_names_are_one_person() {
    for (is_same, name, number) in [
        (true, "Els Wouters", "+32470654321"),
        (false, "An Janssens", "+32470123456"),
    ] {
        for world in worlds().await {
            started(&world, vec![dossier("A-1", vec![person("An Janssens")])]).await;
            let an = world.person_of("A-1", 1);
            let other = || IncomingPerson {
                points: vec![point(AddressKind::Mobile, "+32470654321")],
                ..person("Els Wouters")
            };
            again(&world, vec![dossier("A-1", vec![other()])]).await;
            let sql = "SELECT id FROM task WHERE kind = 'same-person'";
            let task = world
                .store
                .read(move |conn| Box::pin(async move { conn.first("look", sql, Vec::new(), |row| row.text()).await }));
            let task = task.await.unwrap().unwrap();
            let settle = || {
                let (keys, task) = (world.keys.clone(), task.clone());
                world.store.write(move |conn| {
                    Box::pin(async move {
                        let worker = WorkerId::new("wo_1");
                        tasks::settle_same_person(conn, &keys, &worker, &task, is_same, now()).await
                    })
                })
            };
            settle().await.unwrap();
            assert!(matches!(settle().await, Err(StoreError::Conflict)));
            assert_eq!(world.seen(&an).await.0, name);
            again(&world, vec![dossier("A-1", vec![other()])]).await;
            assert_eq!(world.seen(&an).await, (name.to_owned(), vec![number.to_owned()]));
            assert_eq!(world.count("task WHERE kind = 'same-person'").await, 1);
            assert_eq!(
                world
                    .count("task WHERE closed_at IS NULL AND kind = 'same-person'")
                    .await,
                0
            );
        }
    }
}

#[tokio::test]
async fn with_a_reference_the_name_follows_the_file() {
    for world in worlds().await {
        let an = |name| IncomingPerson {
            reference: Some("C1".to_owned()),
            ..person(name)
        };
        started(&world, vec![dossier("A-1", vec![an("An Janssens")])]).await;
        assert_eq!(
            again(&world, vec![dossier("A-1", vec![an("An Willems")])])
                .await
                .changed,
            1
        );
        let id = PersonId::from(world.keys.ids().person_id("caw", "", PersonKey::Reference("C1")));
        assert_eq!(world.seen(&id).await.0, "An Willems");
        let found = crate::store::persons::find(
            &world.store,
            &world.keys,
            crate::store::persons::Query::Name("Janssens".into()),
        );
        assert_eq!(found.await.unwrap(), []);
    }
}

#[tokio::test]
async fn a_date_moves_what_runs_and_a_later_one_begins_anew() {
    for world in worlds().await {
        let row = |date: &str| IncomingDossier {
            closed_on: date.parse().unwrap(),
            ..dossier("A-1", vec![person("An Janssens")])
        };
        started(&world, vec![row("2026-05-04")]).await;
        again(&world, vec![row("2026-05-11")]).await;
        assert_eq!(
            events(&world).await,
            [r#"{"event":"closing-moved","closed_on":"2026-05-11"}"#]
        );
        assert_eq!(world.count("trajectory WHERE enrolment = 2").await, 0);
        world
            .run("UPDATE trajectory SET phase = 'ended', ended_at = 1", Vec::new())
            .await;
        let summary = again(&world, vec![row("2026-06-01")]).await;
        assert_eq!(
            (
                summary.enrolled,
                world.count("trajectory WHERE enrolment = 2 AND phase = 'active'").await
            ),
            (1, 1)
        );
        assert_eq!(
            again(&world, vec![row("2026-05-30")]).await.enrolled,
            0,
            "while it runs"
        );
        world
            .run("UPDATE trajectory SET phase = 'ended', ended_at = 1", Vec::new())
            .await;
        assert_eq!(
            again(&world, vec![row("2026-05-01")]).await.enrolled,
            0,
            "an earlier date begins nothing"
        );
        let key = PersonKey::Place(1);
        let ids: Vec<String> = (1..=2)
            .map(|n| world.keys.ids().trajectory_id("caw", "A-1", key, n))
            .collect();
        let of = format!("trajectory WHERE id IN ('{}', '{}')", ids[0], ids[1]);
        assert_eq!(world.count(&of).await, 2);
    }
}

#[tokio::test]
async fn an_opened_dossier_wakes_and_one_that_closes_again_goes_on() {
    for world in worlds().await {
        let row = |status| IncomingDossier {
            status,
            ..dossier("A-1", vec![person("An Janssens")])
        };
        started(&world, vec![row(DossierStatus::Closed)]).await;
        assert_eq!(again(&world, vec![row(DossierStatus::Reopened)]).await.reopened, 1);
        assert_eq!(
            world.rows("SELECT status FROM dossier WHERE ref = 'A-1'", 1).await,
            ["reopened"]
        );
        again(&world, vec![row(DossierStatus::Closed)]).await;
        assert_eq!(events(&world).await, vec![r#"{"event":"circle-changed"}"#; 2]);
        assert_eq!(world.count("trajectory").await, 2);
        // One that comes in open is not enrolled until it closes.
        let open = |status| IncomingDossier {
            status,
            ..dossier("A-2", vec![person("Bo Peeters")])
        };
        assert_eq!(again(&world, vec![open(DossierStatus::Reopened)]).await.declined, 1);
        assert_eq!(again(&world, vec![open(DossierStatus::Closed)]).await.enrolled, 1);
    }
}

#[tokio::test]
async fn a_death_ends_everything_of_that_person_and_asks_where_there_are_two() {
    for world in worlds().await {
        let an = || IncomingPerson {
            reference: Some("C1".to_owned()),
            ..person("An Janssens")
        };
        let alone = |status| IncomingDossier {
            status,
            ..dossier("A-1", vec![an()])
        };
        let two = |status| IncomingDossier {
            status,
            ..dossier("A-3", vec![person("Bo Peeters"), person("Cé Devos")])
        };
        let rows = vec![
            alone(DossierStatus::Closed),
            dossier("A-2", vec![an()]),
            two(DossierStatus::Closed),
        ];
        started(&world, rows).await;
        assert_eq!(again(&world, vec![alone(DossierStatus::Deceased)]).await.deceased, 1);
        let ended = world
            .rows("SELECT trajectory FROM event_inbox WHERE event LIKE '%\"died\"%'", 1)
            .await;
        let elsewhere = world
            .keys
            .ids()
            .trajectory_id("caw", "A-2", PersonKey::Reference("C1"), 1);
        assert_eq!(ended, [elsewhere]);
        assert_eq!(
            world.rows("SELECT status FROM dossier WHERE ref = 'A-1'", 1).await,
            ["deceased"]
        );
        again(&world, vec![two(DossierStatus::Deceased)]).await;
        assert_eq!(
            world.rows("SELECT status FROM dossier WHERE ref = 'A-3'", 1).await,
            ["reopened"]
        );
        assert_eq!(
            world.rows("SELECT reason FROM task WHERE kind = 'enrol'", 1).await,
            ["died"]
        );
        // A worker says who lives.
        let word = crate::store::dossiers::EnrolmentWord {
            dossier: world.dossier_id("A-3").into(),
            verdicts: vec![(world.person_of("A-3", 1), true), (world.person_of("A-3", 2), false)],
            protocol: "standard".to_owned(),
            rules: RulesId::new("ru_1"),
            worker: WorkerId::new("wo_1"),
        };
        crate::store::dossiers::settle_enrolment(&world.store, &world.keys, word, now())
            .await
            .unwrap();
        assert_eq!(
            world.rows("SELECT status FROM dossier WHERE ref = 'A-3'", 1).await,
            ["closed"]
        );
        assert_eq!(world.count("event_inbox WHERE event LIKE '%\"ended\"%'").await, 1);
        assert_eq!(world.count("task WHERE kind = 'enrol' AND closed_at IS NULL").await, 0);
    }
}

#[tokio::test]
async fn a_row_that_vanished_is_listed_and_left_alone() {
    for world in worlds().await {
        started(
            &world,
            vec![
                dossier("A-1", vec![person("An Janssens")]),
                dossier("A-2", vec![person("Bo Peeters")]),
            ],
        )
        .await;
        let before = world.dump().await;
        let summary = again(&world, vec![dossier("A-2", vec![person("Bo Peeters")])]).await;
        assert_eq!(summary.vanished, ["A-1", "first"]);
        let elsewhere = IncomingDossier {
            controller: Some("other".to_owned()),
            ..dossier("A-2", vec![person("Bo Peeters")])
        };
        let form = ImportSettings {
            source: ImportSource::Form,
            ..settings()
        };
        assert_eq!(world.dump().await, before);
        assert_eq!(
            world.import_as(&form, vec![elsewhere.clone()], hours(2)).await.vanished,
            Vec::<String>::new()
        );
        assert_eq!(
            again(&world, vec![elsewhere]).await.vanished,
            Vec::<String>::new(),
            "another controller's rows are not looked for"
        );
    }
}

#[tokio::test]
async fn the_counsellor_of_a_row_owns_it_by_login_or_name() {
    for world in worlds().await {
        let (_, wrapped) = world.keys.new_key(crate::vault::keys::KeyKind::Person, "wo_1").unwrap();
        let key = world
            .keys
            .key(crate::vault::keys::KeyKind::Person, "wo_1", &wrapped)
            .unwrap();
        let place = crate::vault::Place {
            table: "worker",
            column: "name_c",
            row: "wo_1",
        };
        let name = world.keys.seal(&key, place, "Marie Dubois").unwrap();
        let login = crate::store::dossiers::login_index(&world.keys, "marie@example.org");
        let sql = "INSERT INTO worker (id, org, login_bi, name_c, mail_c, worker_key, role, language, password, \
                   failed_signins, created_at, retain_class) VALUES ('wo_1', 'caw', $1, $2, '', $3, 'counsellor', 'fr', \
                   '', 0, 0, 'worker')";
        world.run(sql, values![login, name, wrapped]).await;
        let row = |reference: &str, named: &str| IncomingDossier {
            counsellor: Some(named.to_owned()),
            ..dossier(reference, vec![person("An Janssens")])
        };
        let named = ["Marie@example.org ", "DUBOIS, Marie", "wo_1", "Somebody Else"];
        let rows = ["A-1", "A-2", "A-3", "A-4"]
            .iter()
            .zip(named)
            .map(|(reference, named)| row(reference, named));
        world.import(rows.collect()).await;
        assert_eq!(
            world
                .count("ownership WHERE worker = 'wo_1' AND role = 'counsellor'")
                .await,
            3
        );
        again(&world, vec![row("A-2", "Somebody Else")]).await;
        assert_eq!(world.count("ownership WHERE until_at IS NULL").await, 2);
    }
}

/// A slice is worked out while a worker says no: what the slice meant to do is not done, and worked out again it lets the
/// worker's word stand.
#[tokio::test]
async fn a_workers_word_stands_against_a_slice_that_did_not_know_it() {
    for world in worlds().await {
        let row = |reason| IncomingDossier {
            closing_reason: Some(reason),
            ..dossier("A-1", vec![person("An Janssens")])
        };
        started(&world, vec![row(ClosingReason::Moved)]).await;
        let settings = settings();
        let import = Import::begin(&world.store, &world.keys, &settings, "file", None, hours(1)).await;
        let import = import.unwrap();
        let rows = [import.row(row(ClosingReason::Completed))];
        let worked = slice::work_out(&import, &rows, false).await.unwrap();
        assert_eq!(worked.summary.enrolled, 1);
        let word = crate::store::dossiers::EnrolmentWord {
            dossier: world.dossier_id("A-1").into(),
            verdicts: vec![(world.person_of("A-1", 1), false)],
            protocol: "standard".to_owned(),
            rules: RulesId::new("ru_1"),
            worker: WorkerId::new("wo_1"),
        };
        crate::store::dossiers::settle_enrolment(&world.store, &world.keys, word, now())
            .await
            .unwrap();
        let gathered = worked.rows;
        let written = world.store.write(move |conn| Box::pin(gathered.write(conn))).await;
        assert!(matches!(written, Err(StoreError::Conflict)));
        let again = slice::work_out(&import, &rows, false).await.unwrap();
        assert_eq!(again.summary.enrolled, 0);
        let of = format!("trajectory WHERE dossier = '{}'", world.dossier_id("A-1"));
        assert_eq!(world.count(&of).await, 0);
    }
}

/// The end of a solution is a date that a plan may count from: it is seen at once, corrected, and taken back.
#[tokio::test]
async fn the_end_of_a_solution_is_seen_by_the_plan_and_follows_a_correction() {
    for world in worlds().await {
        let with = |end: Option<&str>| IncomingDossier {
            dates: end
                .map(|day| {
                    (
                        crate::care::protocol::DateName::new("solution-end"),
                        day.parse().unwrap(),
                    )
                })
                .into_iter()
                .collect(),
            ..dossier("A-1", vec![person("An Janssens")])
        };
        let id = world.keys.ids().trajectory_id("caw", "A-1", PersonKey::Place(1), 1);
        let seen = async || {
            let ids = vec![TrajectoryId::from(id.clone())];
            let load = world
                .store
                .read(move |conn| Box::pin(async move { circles::load(conn, &ids, now()).await }));
            let dates = load.await.unwrap().remove(0).circle.dates;
            let dates = dates.iter().map(|(name, date)| format!("{} {date}", name.as_str()));
            dates.collect::<Vec<_>>().join(", ")
        };
        started(&world, vec![with(Some("2026-09-30"))]).await;
        assert_eq!(seen().await, "solution-end 2026-09-30");
        assert!(events(&world).await.is_empty());
        again(&world, vec![with(Some("2027-10-31"))]).await;
        assert_eq!(seen().await, "solution-end 2027-10-31");
        assert_eq!(events(&world).await, [r#"{"event":"circle-changed"}"#]);
        let unchanged = again(&world, vec![with(Some("2027-10-31"))]).await;
        assert_eq!((unchanged.changed, events(&world).await.len()), (0, 1));
        // So is a date that only the organisation has a name for.
        let mut own = with(None);
        let bill = crate::care::protocol::DateName::own("energy-bill").unwrap();
        own.dates.insert(bill, "2026-10-15".parse().unwrap());
        again(&world, vec![own]).await;
        assert_eq!(seen().await, "energy-bill 2026-10-15");
        assert_eq!(events(&world).await.len(), 2);
        again(&world, vec![with(None)]).await;
        assert_eq!(seen().await, "");
    }
}
