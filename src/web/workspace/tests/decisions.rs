//! Goal: whom a version of the step plan asks about is decided on a page, by whom it concerns, once.
//! Method: a dossier of two persons on a real engine; both are asked about, and three workers look.

use axum::http::StatusCode;
use futures_util::FutureExt as _;

use super::ground::{Ground, between};
use super::pages::closing_talk;
use crate::care::ids::{RulesId, TrajectoryId};
use crate::care::person::Role;
use crate::care::versions::Stage;
use crate::care::versions::{Doubt, Touch};
use crate::store::circles::{Loaded, load};
use crate::store::versions::{Activation, Verdict, begin, place, put_back};
use crate::store::{StoreError, rules};

/// The activation, with everybody who is under way at a stage of it.
async fn activated(ground: &Ground, stage: Stage) -> Activation {
    let (keys, now) = (ground.engine.keys().clone(), ground.clock.now());
    let write = ground.engine.store().write(move |conn| {
        async move {
            let former = rules::active(conn, keys.org(), "contact-after-closing").await?;
            let former = former.ok_or(StoreError::Missing("rules"))?;
            let mut next = rules::get(conn, &former).await?.ok_or(StoreError::Missing("rules"))?;
            next.id = "ru_next".to_owned();
            let activation = Activation {
                id: "ac_1".to_owned(),
                protocol: next.protocol.clone(),
                former: RulesId::from(former),
                rules: RulesId::from("ru_next"),
                why: "maand 3 kwam te vroeg".to_owned(),
                expected: None,
                review_on: None,
                saw: None,
                choices: String::new(),
                at: now,
                compared: TrajectoryId::from(""),
                is_compared: false,
                is_undone: false,
                is_put_back: false,
            };
            begin(conn, &keys, &activation, &next).await?;
            let judge = move |loaded: &[Loaded]| -> Vec<Verdict> {
                let verdict = |one: &Loaded| Verdict {
                    trajectory: one.trajectory.id.clone(),
                    former: one.rules.clone(),
                    touch: Some(Touch::Decision),
                    doubt: Some(Doubt::AtOnce),
                    stage,
                };
                loaded.iter().map(verdict).collect()
            };
            let placed = place(conn, keys.org(), &activation, &activation.compared, &judge, (now, 100)).await?;
            Ok((activation, placed.map(|placed| placed.verdicts.len())))
        }
        .boxed()
    });
    let (activation, placed) = write.await.expect("it is written");
    assert_eq!(placed, Some(2));
    activation
}

/// A trajectory as the store has it.
async fn loaded(ground: &Ground, trajectory: &str) -> Loaded {
    let (ids, now) = ([TrajectoryId::from(trajectory)], ground.clock.now());
    let read = ground
        .engine
        .store()
        .read(move |conn| async move { load(conn, &ids, now).await }.boxed());
    read.await.expect("it is read").remove(0)
}

/// A worker's word that came in before the move is heard before it, so that the state that an undo restores has heard it.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_before_a_move_outlives_its_undo() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    closing_talk(&ground, &cookie, &token).await;
    ground.engine.settle().await.expect("the engine settles");
    let found = ground
        .post("/find", &cookie, &[("csrf", &token), ("sought", "Janssens")])
        .await;
    let dossier = between(&found.body, "href=\"/dossiers/", "\"").to_owned();
    let page = ground.get(&format!("/dossiers/{dossier}"), &cookie).await.body;
    let contact = between(&page, &format!("/dossiers/{dossier}/contacts/"), "\"").to_owned();
    let (trajectory, _) = contact.split_once('.').expect("a contact's id");
    let activation = activated(&ground, Stage::Waits).await;
    let skip = [
        ("csrf", token.as_str()),
        ("do", "skip"),
        ("reason", "asked"),
        ("seen", "2026-04-02"),
    ];
    let path = format!("/dossiers/{dossier}/contacts/{contact}");
    let said = ground.post(&path, &cookie, &skip).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.body);

    ground.engine.settle().await.expect("the engine settles");
    let moved = loaded(&ground, trajectory).await;
    assert_eq!(moved.rules, RulesId::from("ru_next"));
    let (keys, now) = (ground.engine.keys().clone(), ground.clock.now());
    let back = ground
        .engine
        .store()
        .write(move |conn| async move { put_back(conn, &keys, &activation, 100, now).await }.boxed());
    assert_eq!(back.await.expect("it is put back"), 2);
    let back = loaded(&ground, trajectory).await;
    assert_ne!(back.rules, RulesId::from("ru_next"));
    assert_eq!(back.trajectory.settled, moved.trajectory.settled);
    assert!(!back.trajectory.settled.is_empty(), "the contact stays skipped");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_asked_about_is_decided_on_once_and_by_whom_it_concerns() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    ground.worker("Karel", Role::Counsellor).await;
    ground.worker("Vera", Role::Volunteer).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    closing_talk(&ground, &cookie, &token).await;
    ground.engine.settle().await.expect("the engine settles");
    let empty = ground.get("/plan/decisions", &cookie).await.body;
    assert!(empty.contains("Niemand wacht op uw beslissing."), "{empty}");
    let link = "href=\"/plan/decisions\"";
    assert!(!ground.get("/today", &cookie).await.body.contains(link));

    activated(&ground, Stage::Asked).await;
    assert!(ground.get("/today", &cookie).await.body.contains(link));
    let page = ground.get("/plan/decisions", &cookie).await.body;
    for words in [
        "Ada Janssens",
        "Bob &lt;Janssens&gt;",
        "D-2026-7",
        "Gaat deze persoon over naar de nieuwe?",
        "er zou meteen een contact beginnen waarvan de dag al voorbij is",
        "maand 3 kwam te vroeg",
    ] {
        assert!(page.contains(words), "`{words}` is not in {page}");
    }
    let (vera, her_token) = ground.sign_in("Vera").await;
    assert_eq!(ground.get("/plan/decisions", &vera).await.status, StatusCode::FORBIDDEN);
    assert!(!ground.get("/today", &vera).await.body.contains(link));

    let path = format!("/plan/decisions/{}", between(&page, "action=\"/plan/decisions/", "\""));
    let form = |token: &str, decision: &str| {
        [("csrf", token), ("activation", "ac_1"), ("decision", decision)].map(|(name, value)| (name, value.to_owned()))
    };
    let send = async |cookie: &str, token: &str, decision: &str| {
        let form = form(token, decision);
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ground.post(&path, cookie, &fields).await
    };
    assert_eq!(send(&vera, &her_token, "stay").await.status, StatusCode::FORBIDDEN);
    let saved = send(&cookie, &token, "change").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let page = ground.get(&saved.location, &cookie).await.body;
    assert!(
        page.contains("De andere versie geldt zodra er geen contact loopt."),
        "{page}"
    );
    assert_eq!(
        page.matches("action=\"/plan/decisions/").count(),
        1,
        "one is left: {page}"
    );
    // Who comes later is told that it is said already.
    assert_eq!(send(&cookie, &token, "stay").await.status, StatusCode::CONFLICT);
    assert_eq!(send(&cookie, &token, "perhaps").await.status, StatusCode::BAD_REQUEST);
}
