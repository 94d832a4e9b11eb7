pub(in crate::store) mod ground;

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::{ContactWay, InTouch, NewNote, PersonHeard, TaskCompletion, TaskLine};
use crate::care::event::{Event, Verdict};
use crate::care::ids::WorkerId;
use crate::care::person::{Readers, Role};
use crate::care::risk::Heard;
use crate::care::task::TaskOutcome;
use crate::store::value::values;
use crate::store::{StoreError, tasks};
use ground::{Ground, on_both_engines};

on_both_engines!(
    each_role_sees_its_own_queue,
    a_task_for_two_closes_for_each_alone,
    an_outcome_that_keeps_it_open_closes_nothing,
    a_taken_task_is_nobody_elses,
    what_is_closed_stays_closed,
    she_rang_me_is_written_down,
    a_held_message_is_judged,
);

async fn today(ground: &Ground, worker: &WorkerId, role: Role) -> Vec<TaskLine> {
    let (worker, now) = (worker.clone(), ground.now);
    let read = ground
        .write(move |conn, keys| async move { tasks::today(conn, keys, (&worker, role, None), now).await }.boxed());
    read.await.expect("the queue is read")
}

fn ids(lines: &[TaskLine]) -> Vec<&str> {
    lines.iter().map(|line| line.id.as_str()).collect()
}

async fn each_role_sees_its_own_queue(ground: Ground) {
    let counsellor = ground.worker("Clara", Role::Counsellor).await;
    let volunteer = ground.worker("Vera", Role::Volunteer).await;
    ground.dossier("do_1", &["Janssens"]).await;
    ground.alert("al_1", "do_1", "Janssens").await;
    ground
        .task(
            "a-alert",
            ("alert", "counsellor"),
            "do_1",
            &["Janssens"],
            None,
            Some("al_1"),
        )
        .await;
    ground
        .task(
            "b-lost",
            ("contact-lost", "volunteer"),
            "do_1",
            &["Janssens"],
            None,
            None,
        )
        .await;
    ground
        .task("c-batch", ("approve-import", "coordinator"), "do_1", &[], None, None)
        .await;
    ground
        .task(
            "d-own",
            ("read-reply", "counsellor"),
            "do_1",
            &["Janssens"],
            Some(&volunteer),
            None,
        )
        .await;
    ground
        .task(
            "e-other",
            ("call", "volunteer"),
            "do_1",
            &["Janssens"],
            Some(&counsellor),
            None,
        )
        .await;

    assert_eq!(
        ids(&today(&ground, &volunteer, Role::Volunteer).await),
        ["b-lost", "d-own", "e-other"]
    );
    let queue = today(&ground, &counsellor, Role::Counsellor).await;
    assert_eq!(ids(&queue), ["a-alert", "b-lost", "d-own", "e-other"]);
    let all = today(&ground, &counsellor, Role::Coordinator).await;
    assert_eq!(all.len(), 5);

    let alert = queue.first().expect("the alert");
    assert_eq!(
        alert.alert.as_ref().map(|alert| alert.fired.clone()),
        Some(vec!["eviction".into(), "rent-arrears".into()])
    );
    let person = alert.persons.first().expect("the person");
    assert_eq!(person.card.name.as_deref(), Some("Janssens"));
    assert_eq!(
        person.card.points.first().and_then(|point| point.value.as_deref()),
        Some("+32470123451")
    );
    // A question about a dossier names nobody itself; it shows all its persons.
    assert_eq!(
        all.iter()
            .find(|line| line.id == "c-batch")
            .map(|line| line.persons.len()),
        Some(1)
    );
    assert!(!alert.is_visible_to(&volunteer, Role::Volunteer));
}

fn completion(task: &str, outcome: TaskOutcome, wishes: &[&str], happened: Timestamp) -> TaskCompletion {
    let heard = Heard {
        answers: [("rent".to_owned(), "arrears".to_owned())].into(),
        ..Heard::default()
    };
    TaskCompletion {
        task: task.to_owned(),
        outcome,
        way: Some(ContactWay::Whatsapp),
        persons: wishes
            .iter()
            .map(|wish| PersonHeard {
                wish: (*wish).to_owned(),
                heard: heard.clone(),
            })
            .collect(),
        effort_minutes: Some(12),
        happened,
        note: Some(NewNote {
            text: "Belt liever 's avonds".to_owned(),
            readers: Readers::Counsellor,
        }),
    }
}

async fn complete(ground: &Ground, worker: &WorkerId, done: TaskCompletion) -> Result<(), StoreError> {
    let (worker, now) = (worker.clone(), ground.now);
    ground
        .write(move |conn, keys| async move { tasks::complete(conn, keys, &worker, &done, now).await }.boxed())
        .await
}

async fn events(ground: &Ground) -> Vec<Event> {
    let bodies = ground
        .texts("SELECT event FROM event_inbox ORDER BY trajectory, at, id")
        .await;
    bodies
        .into_iter()
        .flatten()
        .map(|body| serde_json::from_str(&body).expect("an event"))
        .collect()
}

async fn a_task_for_two_closes_for_each_alone(ground: Ground) {
    let worker = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada", "Bob"]).await;
    ground.alert("al_1", "do_1", "Ada").await;
    ground
        .task(
            "t",
            ("contact-lost", "volunteer"),
            "do_1",
            &["Ada", "Bob"],
            None,
            Some("al_1"),
        )
        .await;
    let tuesday = ground.now - SignedDuration::from_hours(24);

    complete(
        &ground,
        &worker,
        completion("t", TaskOutcome::Reached, &["wish_t_Ada"], tuesday),
    )
    .await
    .expect("told");
    assert_eq!(
        ground.number("SELECT count(*) FROM task WHERE closed_at IS NULL").await,
        1
    );
    assert_eq!(
        ground
            .number("SELECT count(*) FROM alert WHERE picked_at IS NOT NULL")
            .await,
        1
    );
    complete(
        &ground,
        &worker,
        completion("t", TaskOutcome::CameToUs, &["wish_t_Bob"], ground.now),
    )
    .await
    .expect("told");
    assert_eq!(
        ground.number("SELECT count(*) FROM task WHERE closed_at IS NULL").await,
        0
    );
    assert_eq!(ground.number("SELECT effort_minutes FROM task").await, 24);
    assert_eq!(
        ground.texts("SELECT channel FROM task_try").await,
        [Some("whatsapp".into()), Some("whatsapp".into())]
    );

    let told = events(&ground).await;
    let happened: Vec<_> = told
        .iter()
        .map(|event| match event {
            Event::TaskDone {
                task, happened, heard, ..
            } => (task.to_string(), *happened, heard.answers.len()),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        happened,
        [
            ("wish_t_Ada".to_owned(), tuesday, 1),
            ("wish_t_Bob".to_owned(), ground.now, 1)
        ]
    );
    // The text is sealed, and the trail holds codes only.
    let stored = ground.texts("SELECT text_c FROM note").await;
    assert!(stored.len() == 2 && stored.iter().flatten().all(|text| !text.contains("avonds")));
    assert_eq!(
        ground
            .number("SELECT count(*) FROM audit WHERE action = 'complete-task'")
            .await,
        2
    );
}

async fn an_outcome_that_keeps_it_open_closes_nothing(ground: Ground) {
    let worker = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada"]).await;
    ground
        .task("t", ("call", "volunteer"), "do_1", &["Ada"], None, None)
        .await;
    let mut done = completion("t", TaskOutcome::NotReached, &["wish_t_Ada"], ground.now);
    done.note = None;
    complete(&ground, &worker, done.clone()).await.expect("told");
    complete(&ground, &worker, done).await.expect("told again");
    assert_eq!(
        ground.number("SELECT count(*) FROM task WHERE closed_at IS NULL").await,
        1
    );
    let line = today(&ground, &worker, Role::Counsellor).await.remove(0);
    assert_eq!(line.tries, (2, Some(ground.now)));
    assert_eq!(events(&ground).await.len(), 2);
}

async fn a_taken_task_is_nobody_elses(ground: Ground) {
    let (clara, vera) = (
        ground.worker("Clara", Role::Counsellor).await,
        ground.worker("Vera", Role::Volunteer).await,
    );
    ground.dossier("do_1", &["Ada"]).await;
    ground.alert("al_1", "do_1", "Ada").await;
    ground
        .task(
            "t",
            ("alert", "counsellor"),
            "do_1",
            &["Ada"],
            Some(&vera),
            Some("al_1"),
        )
        .await;
    let take = |worker: WorkerId, now: Timestamp| {
        let until = now + SignedDuration::from_hours(1);
        ground.write(move |conn, keys| async move { tasks::take(conn, keys, &worker, "t", until, now).await }.boxed())
    };
    take(clara.clone(), ground.now).await.expect("taken");
    assert_eq!(
        ground.texts("SELECT picked_by FROM alert").await,
        [Some(clara.to_string())]
    );
    assert!(matches!(
        take(vera.clone(), ground.now).await,
        Err(StoreError::Conflict)
    ));
    assert!(today(&ground, &clara, Role::Counsellor).await[0].is_of(&clara));
    // After its moment somebody else may take it; the first hand on the alert stays the first.
    take(vera.clone(), ground.now + SignedDuration::from_hours(2))
        .await
        .expect("taken over");
    assert_eq!(
        ground.texts("SELECT picked_by FROM alert").await,
        [Some(clara.to_string())]
    );
    let now = ground.now;
    let back =
        ground.write(move |conn, keys| async move { tasks::give_back(conn, keys, &clara, "t", now).await }.boxed());
    assert!(matches!(back.await, Err(StoreError::Conflict)), "it is Vera's now");
}

async fn what_is_closed_stays_closed(ground: Ground) {
    let worker = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada"]).await;
    ground
        .task("t", ("call", "volunteer"), "do_1", &["Ada"], None, None)
        .await;
    let done = completion("t", TaskOutcome::Reached, &["wish_t_Ada"], ground.now);
    complete(&ground, &worker, done.clone()).await.expect("told");
    assert!(matches!(
        complete(&ground, &worker, done).await,
        Err(StoreError::Conflict)
    ));
    assert_eq!(ground.number("SELECT count(*) FROM task_try").await, 1);
    let nobody = completion("t2", TaskOutcome::Reached, &[], ground.now);
    assert!(matches!(
        complete(&ground, &worker, nobody).await,
        Err(StoreError::Missing(_))
    ));
}

async fn she_rang_me_is_written_down(ground: Ground) {
    let worker = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada", "Bob"]).await;
    let (by, now) = (worker.clone(), ground.now);
    let touch = InTouch {
        dossier: "do_1".to_owned(),
        person: "pe_Bob".to_owned(),
        came_to_us: true,
        way: ContactWay::Call,
        heard: Heard::default(),
        effort_minutes: Some(5),
        // A slip of the pen: nothing happens after it is written down.
        happened: now + SignedDuration::from_hours(5),
        note: None,
    };
    let written =
        ground.write(move |conn, keys| async move { tasks::in_touch(conn, keys, &by, &touch, now).await }.boxed());
    written.await.expect("written down");
    let told = events(&ground).await;
    assert!(matches!(told.as_slice(), [Event::InTouch { happened, .. }] if *happened == now));
    assert_eq!(
        ground.texts("SELECT trajectory FROM event_inbox").await,
        [Some("tr_Bob".into())]
    );
    assert_eq!(
        ground
            .texts("SELECT outcome FROM task WHERE closed_at IS NOT NULL")
            .await,
        [Some("came-to-us".into())]
    );
    assert!(today(&ground, &worker, Role::Coordinator).await.is_empty());
}

async fn a_held_message_is_judged(ground: Ground) {
    let worker = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada"]).await;
    ground
        .task("t", ("held", "counsellor"), "do_1", &["Ada"], None, None)
        .await;
    let now = ground.now;
    let written = ground.write(move |conn, keys| {
        async move {
            let row = values![
                "tr_Ada.pulse.0.1", keys.org(), "wire", "person", "pe_Ada", "tr_Ada", "check-in", "sms", "nl", now, now,
                "held", 3_i64, now, 0_i64, now, "message"
            ];
            let head = "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, trajectory, kind, channel, \
                        language, not_before, not_after, fate, fate_rank, fate_at, lease_until, created_at, retain_class)";
            conn.insert("message", head, vec![row], "").await?;
            let sql = "UPDATE task SET message = $1 WHERE id = $2";
            conn.run("name the message", sql, values!["tr_Ada.pulse.0.1", "t"]).await
        }
        .boxed()
    });
    written.await.expect("written");
    let judge = |verdict| {
        let worker = worker.clone();
        ground.write(move |conn, keys| {
            async move { tasks::judge_held(conn, keys, &worker, "t", verdict, now).await }.boxed()
        })
    };
    judge(Verdict::Arrived).await.expect("judged");
    assert_eq!(
        ground.texts("SELECT fate FROM message").await,
        [Some("delivered".into())]
    );
    assert!(matches!(judge(Verdict::NotArrived).await, Err(StoreError::Conflict)));
    assert_eq!(
        ground.texts("SELECT fate FROM message").await,
        [Some("delivered".into())]
    );
    assert!(matches!(
        events(&ground).await.as_slice(),
        [Event::HeldJudged {
            verdict: Verdict::Arrived,
            ..
        }]
    ));
}
