use super::*;
use crate::care::event::Event;

/// 25 dossiers closed on 25 days, the latest first, one of them with two persons.
fn many() -> Vec<IncomingDossier> {
    let rows = (1..=25_i8).map(|day| {
        let persons = if day == 25 {
            vec![person("An Janssens"), person("Bo Peeters")]
        } else {
            vec![person("An Janssens")]
        };
        let closed_on = jiff::civil::date(2025, 10, 26 - day);
        IncomingDossier {
            closed_on,
            ..dossier(&format!("A-{day:02}"), persons)
        }
    });
    rows.collect()
}

fn approval<'a>(batch: &'a str, worker: &'a WorkerId) -> Approval<'a> {
    Approval {
        batch,
        per_day: 10,
        worker,
        ask_term: SignedDuration::from_hours(24 * 14),
    }
}

/// The starts of a batch by dossier reference, in order of start.
async fn starts(world: &World) -> Vec<(Timestamp, String)> {
    let sql = "SELECT e.event, d.ref FROM event_inbox e JOIN trajectory t ON t.id = e.trajectory \
               JOIN dossier d ON d.id = t.dossier";
    let rows = world.rows(sql, 2).await;
    let mut starts: Vec<_> = rows
        .iter()
        .map(|row| {
            let (event, reference) = row.rsplit_once(' ').unwrap();
            let Event::Approved { start, .. } = serde_json::from_str(event).unwrap() else {
                panic!("{event}")
            };
            (start, reference.to_owned())
        })
        .collect();
    starts.sort_unstable();
    starts
}

#[tokio::test]
async fn so_many_start_a_day_oldest_first_across_the_clock_change() {
    for world in worlds().await {
        let batch = world.import(many()).await.batch.unwrap();
        assert_eq!(world.count("event_inbox").await, 0, "nothing before the approval");
        let worker = WorkerId::new("wo_1");
        // A Thursday evening; summer time ends in the night to Sunday 25 October 2026.
        let at: Timestamp = "2026-10-22T21:00:00+02:00".parse().unwrap();
        let done = approve(&world.store, &world.keys, &approval(&batch, &worker), &calendar(), at)
            .await
            .unwrap();
        assert_eq!((done.started, done.asked, done.without_a_day), (26, 0, 0));
        let starts = starts(&world).await;
        let days: Vec<Timestamp> = starts.iter().map(|(start, _)| *start).collect();
        let [friday, monday, tuesday] = [
            "2026-10-23T09:00:00+02:00",
            "2026-10-26T09:00:00+01:00",
            "2026-10-27T09:00:00+01:00",
        ]
        .map(|at| at.parse::<Timestamp>().unwrap());
        // The oldest has two persons, who start together.
        assert_eq!(days, [vec![friday; 11], vec![monday; 10], vec![tuesday; 5]].concat());
        let first: Vec<&str> = starts[..11].iter().map(|(_, reference)| reference.as_str()).collect();
        assert_eq!(
            first,
            [
                "A-16", "A-17", "A-18", "A-19", "A-20", "A-21", "A-22", "A-23", "A-24", "A-25", "A-25"
            ]
        );
        assert_eq!(
            world
                .count("task WHERE kind = 'approve-import' AND closed_at IS NULL")
                .await,
            0
        );
    }
}

#[tokio::test]
async fn an_interrupted_approval_goes_on_with_the_same_days() {
    for world in worlds().await {
        let batch = world.import(many()).await.batch.unwrap();
        let worker = WorkerId::new("wo_1");
        let at: Timestamp = "2026-10-22T21:00:00+02:00".parse().unwrap();
        let approve_at = async |per_day, at| {
            let approval = Approval {
                per_day,
                ..approval(&batch, &worker)
            };
            approve(&world.store, &world.keys, &approval, &calendar(), at)
                .await
                .unwrap()
        };
        approve_at(10, at).await;
        let all = starts(&world).await;
        // What the crash left unwritten; some of what was written has been read since.
        let gone = "DELETE FROM event_inbox WHERE trajectory IN (SELECT t.id FROM trajectory t JOIN dossier d \
                    ON d.id = t.dossier WHERE d.ref < 'A-12')";
        assert_eq!(world.run(gone, Vec::new()).await, 11);
        approve_at(3, later(at, SignedDuration::from_hours(99))).await;
        assert_eq!(starts(&world).await, all);
    }
}

#[tokio::test]
async fn questions_wait_for_the_approval_too() {
    for world in worlds().await {
        let mut rows = many();
        for row in rows.iter_mut().take(12) {
            row.closing_reason = None;
        }
        rows[0].closing_reason = Some(ClosingReason::Moved);
        let batch = world.import(rows).await.batch.unwrap();
        assert_eq!(world.count("task").await, 1);
        let worker = WorkerId::new("wo_1");
        let at: Timestamp = "2026-10-22T21:00:00+02:00".parse().unwrap();
        for _ in 0..2 {
            approve(&world.store, &world.keys, &approval(&batch, &worker), &calendar(), at)
                .await
                .unwrap();
        }
        assert_eq!(world.count("task WHERE kind = 'enrol' AND closed_at IS NULL").await, 12);
        let deadlines = world
            .rows(
                "SELECT DISTINCT CAST(deadline AS TEXT) FROM task WHERE kind = 'enrol'",
                1,
            )
            .await;
        assert_eq!(deadlines.len(), 2, "at the pace of the starts");
        let reasons = "SELECT DISTINCT reason FROM task WHERE kind = 'enrol' ORDER BY reason";
        assert_eq!(world.rows(reasons, 1).await, ["closing-reason", "no-closing-reason"]);
    }
}

#[tokio::test]
async fn a_small_later_import_starts_at_once_and_a_large_one_waits() {
    for world in worlds().await {
        world.import(vec![dossier("first", vec![person("Zo Niemand")])]).await;
        let hour = |n| later(now(), SignedDuration::from_hours(n));
        let few = world.import_as(&settings(), many(), hour(1)).await;
        assert!(!few.needs_approval);
        assert_eq!(world.count("trajectory WHERE phase = 'active'").await, 26);
        let settings = ImportSettings {
            starts_per_day: 2,
            ..settings()
        };
        let rows = (1..=3)
            .map(|n| dossier(&format!("B-{n}"), vec![person("Bo Peeters")]))
            .collect();
        assert!(world.import_as(&settings, rows, hour(2)).await.needs_approval);
        assert_eq!(world.count("trajectory WHERE phase = 'proposed'").await, 4);
        let old = ImportSettings {
            oldest_closing: Some("2027-01-01".parse().unwrap()),
            ..settings
        };
        let rows = (1..=3)
            .map(|n| dossier(&format!("C-{n}"), vec![person("Bo Peeters")]))
            .collect();
        let summary = world.import_as(&old, rows, hour(3)).await;
        assert_eq!((summary.declined, summary.needs_approval), (3, false));
        assert_eq!(world.count("dossier_person WHERE decision_why = 'too-old'").await, 3);
    }
}
