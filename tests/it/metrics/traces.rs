//! Goal: traces tell the story of a message and a reply by ids, at any level of the log, and name nobody; where they cannot
//! go, nothing else changes.
//! Method: the built program, and a collector on loopback that keeps every byte.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::trace::v1::Span;
use tempfile::TempDir;

use super::collector::{Collector, pair};
use super::{LEAVING, PATIENCE, SMS, ZWIRREL, people, text, three_in_the_queue};
use crate::support::engines::{Engine, TestDatabase, on_every_engine, run};
use crate::support::process::{Nazorg, free_port};
use crate::support::twilio::Twilio;
use crate::support::{http, rows};

on_every_engine!(spans_tell_the_story_by_ids);

/// What a span may be told with.
const ATTRIBUTES: [&str; 13] = [
    "advanced",
    "became",
    "channel",
    "http.method",
    "http.route",
    "http.status",
    "listener",
    "messages",
    "outcome",
    "send_key",
    "trajectories",
    "trajectory",
    "way",
];

async fn spans_tell_the_story_by_ids(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let collector = Collector::start().await;
    // Lines at errors alone: traces are told at any level.
    let log = format!("[log]\nlevel = \"error\"\notlp = \"{}\"", collector.endpoint);
    let (service, metrics) = three_in_the_queue(folder.path(), &database, &twilio, &log).await;
    let nazorg = service.run(LEAVING).await;
    let accepted = |count| ("nazorg_messages_total", [SMS, ("fate", "accepted")], count);
    let (name, labels, count) = accepted(3.0);
    metrics.until(&[(name, &labels, count)]).await;
    text(&service, &twilio, ZWIRREL, "5 zegt Zwirrel Kwadraat").await;
    let (name, labels, count) = accepted(4.0);
    metrics.until(&[(name, &labels, count)]).await;
    let log = nazorg.log();
    // What has gathered is delivered before it ends.
    assert!(nazorg.terminate().await.success());
    assert!(!log.contains("hand-over"), "{log}");

    let spans = collector.spans();
    let of = |name: &str| spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();
    let names: BTreeSet<&str> = spans.iter().map(|span| span.name.as_str()).collect();
    assert_eq!(
        names,
        BTreeSet::from(["dispatch", "hand-over", "receive", "request", "wake"])
    );
    let attributes = |span: &&Span| span.attributes.iter().map(pair).collect::<Vec<_>>();
    let hand_overs = of("hand-over");
    assert_eq!(hand_overs.len(), 4);
    let dispatches: BTreeSet<_> = of("dispatch").iter().map(|span| span.span_id.clone()).collect();
    let keys = rows(&database.url, "SELECT send_key FROM message").await;
    for span in &hand_overs {
        assert!(dispatches.contains(&span.parent_span_id), "{span:?}");
        let told = attributes(span);
        let told = |name: &str| {
            told.iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
                .unwrap()
        };
        assert_eq!(
            (told("channel"), told("outcome")),
            ("sms".to_owned(), "accepted".to_owned())
        );
        assert!(keys.contains(&told("send_key")));
    }
    let heard = of("request")
        .into_iter()
        .filter(|span| attributes(span).contains(&("http.route".to_owned(), "/hooks/twilio/inbound".to_owned())))
        .collect::<Vec<_>>();
    assert_eq!(heard.len(), 1);
    let trajectory = attributes(&heard[0])
        .into_iter()
        .find(|(key, _)| key == "trajectory")
        .unwrap()
        .1;
    let of_zwirrel = "SELECT t.id FROM trajectory t JOIN dossier d ON d.id = t.dossier WHERE d.ref = 'KENMERK-7001'";
    assert_eq!(rows(&database.url, of_zwirrel).await, [trajectory]);
    assert_eq!(of("receive")[0].parent_span_id, heard[0].span_id);

    for span in &spans {
        assert!(span.events.is_empty(), "log lines stay in the log: {span:?}");
        for (key, _) in attributes(&span) {
            assert!(ATTRIBUTES.contains(&key.as_str()), "nobody has thought about `{key}`");
        }
    }
    let whose = [
        ("service.name", "nazorg"),
        ("service.version", env!("CARGO_PKG_VERSION")),
        ("service.instance.id", "one"),
    ];
    let whose = whose.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(collector.resources(), BTreeSet::from(whose));
    let bytes = collector.bytes();
    assert_eq!(people().find(&bytes), BTreeSet::new());
    assert!(
        !people().find(&[bytes.as_slice(), b"Zwirrel"].concat()).is_empty(),
        "it would be found"
    );
}

/// Nobody listens where traces should go: it is told once, and nothing else changes.
#[tokio::test(flavor = "multi_thread")]
async fn a_collector_that_is_away_harms_nothing() {
    run(Engine::Sqlite, without_a_collector).await;
}

async fn without_a_collector(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let log = format!("[log]\notlp = \"http://127.0.0.1:{}\"", free_port());
    let (service, metrics) = three_in_the_queue(folder.path(), &database, &twilio, &log).await;
    let nazorg: Nazorg = service.run(LEAVING).await;
    let sent: &[_] = &[SMS, ("fate", "accepted")];
    metrics.until(&[("nazorg_messages_total", sent, 3.0)]).await;
    let start = Instant::now();
    let told = |nazorg: &Nazorg| nazorg.log().matches("traces are not delivered").count();
    // The log goes on in the same file from one life to the next.
    let before = told(&nazorg);
    while before == 0 && told(&nazorg) == 0 {
        assert!(start.elapsed() < PATIENCE, "nobody was told");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // Each of these is a delivery of its own that fails.
    let client = http().build().unwrap();
    for _ in 0..3 {
        let page = client.get(format!("{}/healthz", service.pages)).send().await.unwrap();
        assert_eq!(page.status(), 200);
        tokio::time::sleep(Duration::from_millis(2500)).await;
    }
    let lives = nazorg.log().matches("nazorg runs").count();
    assert!(told(&nazorg) <= lives, "once in each life");
    assert!(nazorg.terminate().await.success());
}
