use futures_util::FutureExt as _;
use jiff::SignedDuration;

use super::{FAILURES_MOST, LOCKED_FOR, NewWorker};
use crate::care::ids::WorkerId;
use crate::care::person::{Language, Role};
use crate::store::sessions::{self, ABSOLUTE, IDLE};
use crate::store::tasks::tests::ground::{Ground, on_both_engines};
use crate::store::{audit, workers};
use crate::vault::SessionToken;

on_both_engines!(
    a_worker_is_found_by_mail_and_sealed_at_rest,
    ten_wrong_passwords_lock_for_a_while,
    who_has_left_comes_in_no_more,
    a_session_ends_by_idleness_and_by_age,
    the_trail_is_read_back,
);

async fn sign_in(ground: &Ground, mail: &'static str) -> Option<workers::SignIn> {
    let found = ground.write(move |conn, keys| async move { workers::by_login(conn, keys, mail).await }.boxed());
    found.await.expect("the sign-in is read")
}

async fn a_worker_is_found_by_mail_and_sealed_at_rest(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    assert_eq!(
        sign_in(&ground, " CLARA@Example.org ").await.map(|found| found.worker),
        Some(clara.clone())
    );
    assert!(sign_in(&ground, "nobody@example.org").await.is_none());
    let stored = ground
        .texts("SELECT name_c || mail_c || login_bi || worker_key FROM worker")
        .await;
    assert!(
        stored
            .iter()
            .flatten()
            .all(|text| !text.to_lowercase().contains("clara"))
    );
    let now = ground.now;
    let twice = ground.write(move |conn, keys| {
        async move {
            let new = NewWorker {
                mail: "clara@example.org".to_owned(),
                name: "Another".to_owned(),
                role: Role::Volunteer,
                team: None,
                language: Language::FR,
                password: String::new(),
            };
            workers::add(conn, keys, &new, None, now).await
        }
        .boxed()
    });
    assert!(twice.await.expect_err("the name is taken").is_duplicate());
    let listed = ground
        .write(|conn, keys| async move { workers::list(conn, keys).await }.boxed())
        .await
        .expect("read");
    assert_eq!(
        listed
            .iter()
            .map(|one| (one.name.as_str(), one.mail.as_str()))
            .collect::<Vec<_>>(),
        [("Clara", "clara@example.org")]
    );
}

async fn ten_wrong_passwords_lock_for_a_while(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    let fail = |at| {
        let clara = clara.clone();
        ground.write(move |conn, keys| async move { workers::note_failure(conn, keys, &clara, at).await }.boxed())
    };
    for _ in 1..FAILURES_MOST {
        assert_eq!(fail(ground.now).await.expect("counted"), None);
    }
    let until = ground.now + LOCKED_FOR;
    assert_eq!(fail(ground.now).await.expect("counted"), Some(until));
    assert_eq!(
        sign_in(&ground, "clara@example.org")
            .await
            .and_then(|found| found.locked_until),
        Some(until)
    );
    // A try while it is locked does not lengthen the lock; after it, the count begins anew.
    fail(ground.now + SignedDuration::from_mins(5))
        .await
        .expect("passed over");
    assert_eq!(
        sign_in(&ground, "clara@example.org")
            .await
            .and_then(|found| found.locked_until),
        Some(until)
    );
    let (by, now) = (clara.clone(), ground.now);
    let early =
        ground.write(move |conn, keys| async move { workers::note_success(conn, keys, &by, None, now).await }.boxed());
    assert!(!early.await.expect("asked"), "a right password opens no lock");
    assert_eq!(fail(until).await.expect("counted"), None);
    assert_eq!(ground.number("SELECT failed_signins FROM worker").await, 1);
    let (by, now) = (clara.clone(), ground.now);
    let right =
        ground.write(move |conn, keys| async move { workers::note_success(conn, keys, &by, None, now).await }.boxed());
    assert!(right.await.expect("noted"));
    assert_eq!(ground.number("SELECT failed_signins FROM worker").await, 0);
}

async fn open(ground: &Ground, worker: &WorkerId) -> SessionToken {
    let token = SessionToken::mint(ground.keys.random()).expect("random bytes");
    let (hash, worker, now) = (token.hash(), worker.clone(), ground.now);
    let opened = ground
        .write(move |conn, keys| async move { sessions::create(conn, keys.org(), &hash, &worker, now).await }.boxed());
    opened.await.expect("opened");
    token
}

async fn found(ground: &Ground, token: &SessionToken, at: jiff::Timestamp) -> Option<sessions::SignedIn> {
    let hash = token.hash();
    let found = ground.write(move |conn, keys| async move { sessions::find(conn, keys, &hash, at).await }.boxed());
    found.await.expect("read")
}

async fn who_has_left_comes_in_no_more(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada"]).await;
    ground
        .task("t", ("call", "volunteer"), "do_1", &["Ada"], Some(&clara), None)
        .await;
    let token = open(&ground, &clara).await;
    assert!(found(&ground, &token, ground.now).await.is_some());
    let (by, now) = (clara.clone(), ground.now);
    ground
        .write(move |conn, keys| async move { workers::end(conn, keys, &by, None, now).await }.boxed())
        .await
        .expect("ended");
    assert!(found(&ground, &token, ground.now).await.is_none());
    assert!(sign_in(&ground, "clara@example.org").await.is_none());
    assert_eq!(ground.texts("SELECT owner FROM task").await, [None]);
    ground.worker("Clara", Role::Counsellor).await;
}

async fn a_session_ends_by_idleness_and_by_age(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    let token = open(&ground, &clara).await;
    let hash = token.hash();
    let stored = ground.texts("SELECT hash FROM session").await;
    assert_eq!(stored, [Some(hash.as_str().to_owned())]);
    assert!(
        found(&ground, &token, ground.now + IDLE).await.is_none(),
        "idle for too long"
    );
    let mut at = ground.now;
    while at < ground.now + ABSOLUTE - SignedDuration::from_mins(20) {
        at += SignedDuration::from_mins(20);
        let hash = token.hash();
        ground
            .write(move |conn, _| async move { sessions::slide(conn, &hash, at).await }.boxed())
            .await
            .expect("slid");
        assert!(found(&ground, &token, at).await.is_some());
    }
    assert!(
        found(&ground, &token, ground.now + ABSOLUTE).await.is_none(),
        "a day's work is over"
    );
    let other = open(&ground, &clara).await;
    let (gone, by) = (token.hash(), clara.clone());
    ground
        .write(move |conn, _| async move { sessions::end(conn, &gone).await }.boxed())
        .await
        .expect("ended");
    assert!(found(&ground, &other, ground.now).await.is_some());
    let all = ground
        .write(move |conn, _| async move { sessions::end_all_of(conn, &by).await }.boxed())
        .await;
    assert_eq!(all.expect("ended"), 1);
}

async fn the_trail_is_read_back(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    let (by, now) = (clara.clone(), ground.now);
    let noted = ground.write(move |conn, keys| {
        async move {
            let act = audit::Act::new(&by, "look", "dossier", "do_1").with(serde_json::json!({ "page": "timeline" }));
            audit::note(conn, keys, &[act], now).await?;
            audit::of_subject(conn, keys.org(), "do_1", 10).await
        }
        .boxed()
    });
    let trail = noted.await.expect("read back");
    assert_eq!(trail.len(), 1);
    assert_eq!(
        (trail[0].action.as_str(), trail[0].worker.as_deref()),
        ("look", Some(clara.as_str()))
    );
    assert_eq!(trail[0].facts, r#"{"page":"timeline"}"#);
}
