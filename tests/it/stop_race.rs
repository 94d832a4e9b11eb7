//! Goal: a message to a person whose STOP was committed before `started` never leaves, whatever the moment of the STOP.
//! Method: the dispatcher is held still at each of its awaits in turn, the STOP comes in over HTTP, signed as the
//! gateway signs, and the dispatcher goes on. What the database holds after the STOP was acknowledged tells which came
//! first. Without the lock that `store::outbox` takes before it compares, the case on PostgreSQL fails.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use nazorg::care::calendar::Country;
use nazorg::care::person::{Channel, Language};
use nazorg::files::help_lines::HelpLines;
use nazorg::web::page::{Missing, Pages};
use nazorg::web::server::{WebSettings, WebState, client_router};

use crate::support::engines::{Engine, TestDatabase, on_every_engine};
use crate::world::World;

on_every_engine!(a_stop_is_kept_at_every_await_of_the_dispatcher);

/// A STOP that is not acknowledged within this time waits for what the dispatcher holds.
const BLOCKED_AFTER: Duration = Duration::from_millis(250);

/// The dispatcher has far fewer awaits than this.
const AWAITS_MOST: usize = 400;

/// How the STOPs met the dispatcher.
#[derive(Debug, Default)]
struct Met {
    /// Acknowledged while the message was not started: it may not leave.
    before: usize,
    /// Acknowledged when it had been started.
    after: usize,
    /// Had to wait for the dispatcher.
    blocked: usize,
}

async fn a_stop_is_kept_at_every_await_of_the_dispatcher(database: TestDatabase) {
    let world = World::new(&database, "2026-03-09T08:30:00Z").await;
    let origin = serve(&world).await;
    let mut met = Met::default();
    let mut finished = 0;
    for at in 0..AWAITS_MOST {
        let number = format!("+32470{:06}", 200_000 + at);
        let wire = due_check_in(&world, at, &number).await;
        let reached = stop_at(&world, at, &number, &wire, &origin, &mut met).await;
        // Its number of awaits varies with what the operating system has ready.
        finished = if reached { 0 } else { finished + 1 };
        if finished == 3 {
            break;
        }
    }
    assert_eq!(finished, 3, "the dispatcher has more awaits than {AWAITS_MOST}");
    assert!(met.before > 0 && met.after > 0, "{met:?}");
    if database.engine == Engine::Postgres {
        assert!(met.blocked > 0, "no STOP came between lock and commit: {met:?}");
    }
}

/// The program's webhooks on a listener.
async fn serve(world: &World) -> String {
    let settings = WebSettings {
        public_url: "https://nazorg.example.org".to_owned(),
        workspace_url: "https://werk.example.org".to_owned(),
        organisation: "De Brug".to_owned(),
        sender: "De Brug".to_owned(),
        phone: "02 223 45 67".to_owned(),
        hours: [(Language::NL, "ma-vr 9-17 u".to_owned())].into_iter().collect(),
        country: Country::BE,
        languages: vec![Language::NL],
        help_lines: HelpLines { lines: Vec::new() },
    };
    let pages = Pages::open(None, Missing::ShowDutch).unwrap();
    let router = client_router(&WebState::new(world.engine.clone(), pages, settings));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, router).await });
    origin
}

/// Takes in one more dossier and goes on until its first check-in may leave; the message's wire reference.
async fn due_check_in(world: &World, at: usize, number: &str) -> String {
    let csv = format!(
        "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n\
         D-{at};02/02/2026;Afgerond;Persoon {at};{number};nl;02/02/2026\n"
    );
    let summary = world.import(&csv).await;
    if summary.needs_approval {
        world.approve(&summary.batch.unwrap(), 25).await;
    }
    for _ in 0..50 {
        while world.engine.wake_due().await.unwrap() > 0 {}
        let sql = format!(
            "SELECT wire FROM message WHERE fate = 'queued' AND kind = 'check-in' AND not_before <= {}",
            world.clock.now().as_microsecond()
        );
        if let [wire] = world.rows(&sql).await.as_slice() {
            return wire.clone();
        }
        let next = world.engine.next_moment().await.unwrap();
        world.clock.set(next.unwrap());
    }
    panic!("the check-in of dossier {at} did not come due");
}

/// Dispatches, with a STOP from this number at the dispatcher's await number `at`; whether it has so many.
async fn stop_at(world: &World, at: usize, number: &str, wire: &str, origin: &str, met: &mut Met) -> bool {
    let callback = world
        .twilio
        .inbound("http://127.0.0.1:1/hooks/twilio/inbound", number, "+3280000000", "STOP")
        .through(origin);
    let mut dispatch = pin!(world.engine.dispatch_due(Channel::Sms));
    let mut seen = 0;
    let ended = poll_fn(|cx| match dispatch.as_mut().poll(cx) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if seen == at => Poll::Ready(None),
        Poll::Pending => {
            seen += 1;
            Poll::Pending
        }
    })
    .await;
    let reached = ended.is_none();
    let mut stop = tokio::spawn(async move { callback.post().await });
    let acknowledged = tokio::time::timeout(BLOCKED_AFTER, &mut stop).await;
    let fate = || async {
        world
            .rows(&format!("SELECT fate FROM message WHERE wire = '{wire}'"))
            .await
            .remove(0)
    };
    let may_leave = match &acknowledged {
        Err(_) => {
            met.blocked += 1;
            true
        }
        Ok(_) if matches!(fate().await.as_str(), "queued" | "cancelled") => {
            met.before += 1;
            false
        }
        Ok(_) => {
            met.after += 1;
            true
        }
    };
    match ended {
        Some(done) => done,
        None => dispatch.await,
    }
    .unwrap();
    let answer = match acknowledged {
        Ok(answer) => answer,
        Err(_) => stop.await,
    };
    assert_eq!(answer.unwrap().0, 200);
    // Whatever is left for this person: the confirmation, and the end of the trajectory.
    world.engine.settle().await.unwrap();
    let left = world.twilio.per_reference().keys().any(|path| path.ends_with(wire));
    assert!(
        may_leave || !left,
        "a check-in left after its STOP was acknowledged, at await {at}"
    );
    let fate = fate().await;
    assert_eq!(fate, if left { "accepted" } else { "cancelled" }, "at await {at}");
    reached
}
