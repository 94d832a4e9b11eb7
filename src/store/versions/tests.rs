//! Goal: whatever interrupts an activation or its undo, everybody ends up where one whole run would have put them.
//! Method: five people on both engines, a judge that says what the test wants, slices of two, and a stop in between.

use std::sync::Arc;

use super::*;
use crate::care::ids::WorkerId;
use crate::care::versions::{Stage, Touch};
use crate::store::circles::Loaded;
use crate::store::import::tests::{World, dossier, now, person, worlds};
use crate::store::value::values;

const ROW: [&str; 4] = ["t", "m", "w", "c"];

fn row(id: &str) -> RulesRow {
    let [timing, meaning, wording, calendar] = ROW.map(str::to_owned);
    RulesRow {
        id: id.to_owned(),
        protocol: "standard".to_owned(),
        timing,
        meaning,
        wording,
        calendar,
        tzdb: String::new(),
        body: "{}".to_owned(),
    }
}

fn activation_of(id: &str, former: &str, rules: &str) -> Activation {
    Activation {
        id: id.to_owned(),
        protocol: "standard".to_owned(),
        former: RulesId::from(former),
        rules: RulesId::from(rules),
        why: "because".to_owned(),
        expected: None,
        review_on: None,
        saw: None,
        choices: String::new(),
        at: now(),
        compared: TrajectoryId::from(""),
        is_compared: false,
        is_undone: false,
        is_put_back: false,
    }
}

/// Five people on `ru_1`, which holds.
async fn ground(world: &World) -> Vec<String> {
    let rows = ["A-1", "A-2", "A-3", "A-4", "A-5"].map(|reference| dossier(reference, vec![person("An Janssens")]));
    world.import(rows.into()).await;
    let first = row("ru_1");
    world
        .store
        .write(move |conn| Box::pin(async move { rules::activate(conn, "caw", &first, None, "first", now()).await }))
        .await
        .unwrap();
    world.rows("SELECT id FROM trajectory ORDER BY id", 1).await
}

async fn begun(world: &World, activation: &Activation) {
    let (one, row, keys) = (activation.clone(), row(activation.rules.as_str()), world.keys.clone());
    let begun = world
        .store
        .write(move |conn| Box::pin(async move { begin(conn, &keys, &one, &row).await }));
    begun.await.unwrap();
}

/// The same for everybody.
fn all(touch: Option<Touch>, stage: Stage) -> Arc<Judge> {
    Arc::new(move |loaded: &[Loaded]| {
        let verdict = |one: &Loaded| Verdict {
            trajectory: one.trajectory.id.clone(),
            former: one.rules.clone(),
            touch,
            doubt: None,
            stage,
        };
        loaded.iter().map(verdict).collect()
    })
}

/// One slice of two; whom it was about.
async fn slice(world: &World, activation: &Activation, judge: &Arc<Judge>) -> Option<Vec<String>> {
    let (one, judge) = (activation.clone(), Arc::clone(judge));
    let placed = world.store.write(move |conn| {
        Box::pin(async move { place(conn, "caw", &one, &one.compared, judge.as_ref(), (now(), 2)).await })
    });
    let placed = placed.await.unwrap()?;
    Some(placed.verdicts.iter().map(|one| one.trajectory.to_string()).collect())
}

/// All slices that are left, each from where the database says that the last one ended.
async fn all_slices(world: &World, activation: &Activation, judge: &Arc<Judge>) -> Vec<Vec<String>> {
    let mut slices = Vec::new();
    while let Some(found) = slice(world, &known(world, &activation.id).await, judge).await {
        slices.push(found);
    }
    slices
}

async fn known(world: &World, id: &str) -> Activation {
    let all = world
        .store
        .read(|conn| Box::pin(async move { list(conn, "caw", "standard").await }));
    all.await.unwrap().into_iter().find(|one| one.id == id).unwrap()
}

async fn undo(world: &World, activation: &Activation) {
    let (one, keys) = (activation.clone(), world.keys.clone());
    let taken = world
        .store
        .write(move |conn| Box::pin(async move { take_back(conn, &keys, &one, now()).await }));
    taken.await.unwrap();
    while put_back_two(world, activation).await > 0 {}
}

async fn put_back_two(world: &World, activation: &Activation) -> usize {
    let (one, keys) = (activation.clone(), world.keys.clone());
    let back = world
        .store
        .write(move |conn| Box::pin(async move { put_back(conn, &keys, &one, 2, now()).await }));
    back.await.unwrap()
}

/// What the daemon will do with each, and where each stands.
async fn standing(world: &World) -> Vec<String> {
    world
        .rows(
            "SELECT rules, coalesce(moves_by, '-'), coalesce(moves_to, '-') FROM trajectory ORDER BY id",
            3,
        )
        .await
}

async fn stages(world: &World, activation: &str) -> Vec<String> {
    let sql = format!("SELECT stage FROM rules_move WHERE activation = '{activation}' ORDER BY trajectory");
    world.rows(sql, 1).await
}

#[tokio::test]
async fn an_interrupted_activation_goes_on_behind_the_last_slice() {
    for world in worlds().await {
        let everybody = ground(&world).await;
        let activation = activation_of("ac_1", "ru_1", "ru_2");
        begun(&world, &activation).await;
        let judge = all(Some(Touch::Later), Stage::Waits);
        let first = slice(&world, &activation, &judge).await.unwrap();
        assert_eq!(first, everybody[..2]);
        // The process ends here; another one reads where it stopped.
        let rest = all_slices(&world, &activation, &judge).await;
        assert_eq!(rest.concat(), everybody[2..]);
        assert_eq!(standing(&world).await, vec!["ru_1 ac_1 ru_2"; 5]);
        assert_eq!(stages(&world, "ac_1").await, vec!["waits"; 5]);
        // And so does its undo.
        let (one, keys) = (activation.clone(), world.keys.clone());
        let taken = world
            .store
            .write(move |conn| Box::pin(async move { take_back(conn, &keys, &one, now()).await }));
        taken.await.unwrap();
        assert_eq!(put_back_two(&world, &activation).await, 2);
        assert!(!known(&world, "ac_1").await.is_put_back);
        undo(&world, &activation).await;
        assert_eq!(standing(&world).await, vec!["ru_1 - -"; 5]);
        assert_eq!(world.rows("SELECT rules FROM active_rules", 1).await, ["ru_1"]);
    }
}

#[tokio::test]
async fn who_activates_beside_a_colleague_is_told() {
    for world in worlds().await {
        ground(&world).await;
        begun(&world, &activation_of("ac_1", "ru_1", "ru_2")).await;
        let (late, row, keys) = (activation_of("ac_2", "ru_1", "ru_3"), row("ru_3"), world.keys.clone());
        let begun = world
            .store
            .write(move |conn| Box::pin(async move { begin(conn, &keys, &late, &row).await }));
        assert!(matches!(begun.await, Err(StoreError::Conflict)));
        assert_eq!(world.rows("SELECT rules FROM active_rules", 1).await, ["ru_2"]);
        assert_eq!(world.count("activation").await, 1);
    }
}

/// Words alone hold at once and go back at once; nobody is set off by them.
#[tokio::test]
async fn words_hold_at_once_and_are_taken_back_at_once() {
    for world in worlds().await {
        ground(&world).await;
        let activation = activation_of("ac_1", "ru_1", "ru_2");
        begun(&world, &activation).await;
        all_slices(&world, &activation, &all(None, Stage::Moved)).await;
        assert_eq!(standing(&world).await, vec!["ru_2 - -"; 5]);
        undo(&world, &activation).await;
        assert_eq!(standing(&world).await, vec!["ru_1 - -"; 5]);
        assert_eq!(stages(&world, "ac_1").await, vec!["undone"; 5]);
        assert_eq!(world.count("ledger WHERE kind = 'rules-restored'").await, 0);
    }
}

/// A later activation comes before a move that still waits; taken back, it leaves things as it found them.
#[tokio::test]
async fn what_a_later_activation_overtook_goes_on_after_its_undo() {
    for world in worlds().await {
        ground(&world).await;
        let (first, second) = (
            activation_of("ac_1", "ru_1", "ru_2"),
            activation_of("ac_2", "ru_2", "ru_3"),
        );
        begun(&world, &first).await;
        all_slices(&world, &first, &all(Some(Touch::Later), Stage::Waits)).await;
        let before = standing(&world).await;
        begun(&world, &second).await;
        all_slices(&world, &second, &all(Some(Touch::Earlier), Stage::Waits)).await;
        assert_eq!(standing(&world).await, vec!["ru_1 ac_2 ru_3"; 5]);
        assert_eq!(stages(&world, "ac_1").await, vec!["overtaken"; 5]);
        undo(&world, &second).await;
        assert_eq!(standing(&world).await, before);
        assert_eq!(stages(&world, "ac_1").await, vec!["waits"; 5]);
        // Whoever is left with the earlier one goes on with it.
        let third = activation_of("ac_3", "ru_2", "ru_4");
        begun(&world, &third).await;
        all_slices(&world, &third, &all(Some(Touch::Earlier), Stage::Stays)).await;
        assert_eq!(standing(&world).await, before);
        // What is asked is not done meanwhile.
        let fourth = activation_of("ac_4", "ru_4", "ru_5");
        begun(&world, &fourth).await;
        all_slices(&world, &fourth, &all(Some(Touch::Decision), Stage::Asked)).await;
        assert_eq!(standing(&world).await, vec!["ru_1 - -"; 5]);
    }
}

#[tokio::test]
async fn each_worker_decides_on_their_own_and_on_nobodys() {
    for world in worlds().await {
        let everybody = ground(&world).await;
        let activation = activation_of("ac_1", "ru_1", "ru_2");
        begun(&world, &activation).await;
        all_slices(&world, &activation, &all(Some(Touch::Decision), Stage::Asked)).await;
        let sql = "INSERT INTO ownership (id, org, dossier, worker, role, from_at) VALUES ('ow_1', 'caw', $1, 'wo_1', \
                   'counsellor', 0)";
        world.run(sql, values![world.dossier_id("A-1")]).await;
        let of = async |sees: Sees| {
            let read = world
                .store
                .read(move |conn| Box::pin(async move { undecided(conn, "caw", &sees, 10).await }));
            let found = read.await.unwrap();
            found.into_iter().map(|one| one.dossier.1).collect::<Vec<_>>()
        };
        let own = |worker: &str| Sees::Own(WorkerId::from(worker));
        assert_eq!(of(own("wo_1")).await, ["A-1", "A-2", "A-3", "A-4", "A-5"]);
        assert_eq!(of(own("wo_2")).await, ["A-2", "A-3", "A-4", "A-5"]);
        assert_eq!(of(Sees::All).await.len(), 5);

        let sql = "SELECT t.id FROM trajectory t JOIN dossier d ON d.id = t.dossier WHERE d.ref = 'A-1'";
        let of_first = world.rows(sql, 1).await.remove(0);
        let decide_as = async |worker: &str, changes: bool| {
            let (keys, worker) = (world.keys.clone(), WorkerId::from(worker));
            let who = Who::One(TrajectoryId::from(of_first.as_str()), Sees::Own(worker.clone()));
            let decided = world.store.write(move |conn| {
                Box::pin(async move { decide(conn, &keys, Some("ac_1"), &who, changes, Some(&worker), now()).await })
            });
            decided.await.unwrap()
        };
        assert_eq!(decide_as("wo_2", true).await, 0, "it is not theirs to say");
        assert_eq!(decide_as("wo_1", true).await, 1);
        assert_eq!(decide_as("wo_1", false).await, 0, "it is said already");
        let at = everybody.iter().position(|id| *id == of_first).unwrap();
        assert_eq!(standing(&world).await[at], "ru_1 ac_1 ru_2");
        assert_eq!(world.count("audit WHERE action = 'decide-version'").await, 1);
    }
}
