//! Goal: metrics tell what happens, on both engines, also where the database is away, and name nobody.
//! Method: the built program among the test's gateways; its text is read by a strict reader.

#![expect(
    clippy::expect_used,
    reason = "a test stops at the first surprise and says what it was"
)]

pub(crate) mod collector;
mod exposition;
mod line;
mod traces;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use self::exposition::Scrape;
use self::line::Line;
use crate::at_rest::scanner::Scanner;
use crate::support::engines::{Engine, TestDatabase, on_every_engine, run};
use crate::support::process::free_port;
use crate::support::service::{FROM, Service};
use crate::support::twilio::{Conduct, Twilio};
use crate::support::{http, rows};

on_every_engine!(metrics_change_as_things_happen, dashboard_and_rules_name_what_is_told,);

/// When the list comes in, when its check-ins come into the queue, and when the last of them may leave (UTC).
const LISTED: &str = "2026-02-27 09:00:00";
const QUEUED: &str = "2026-03-09 08:30:00";
const LEAVING: &str = "2026-03-09 12:30:00";

const EXPORT: &str = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n\
                      KENMERK-7001;02/02/2026;Afgerond;Zwirrel Kwadraat;0470 12 34 50;nl;02/02/2026\n\
                      KENMERK-7002;02/02/2026;Afgerond;Ottokar Vlindermans;0470 12 34 51;nl;02/02/2026\n\
                      KENMERK-7003;02/02/2026;Afgerond;Floris Wilgenkat;0470 12 34 52;nl;02/02/2026\n";
const ZWIRREL: &str = "+32470123450";
const OTTOKAR: &str = "+32470123451";
const STRANGER: &str = "+32470123459";

/// How long a number may take to become what it will be: the engine keeps house every twenty seconds.
const PATIENCE: Duration = Duration::from_mins(1);

/// The name of a sample, its labels, and its value.
type Told<'a> = (&'a str, &'a [(&'a str, &'a str)], f64);

/// Where metrics are served.
struct Metrics(String);

impl Metrics {
    /// Puts a listener for metrics, and more of the log, into the settings.
    fn of(service: &mut Service, log: &str) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let with = format!("metrics_listen = \"{address}\"\n{log}\n[import]");
        service.change("[import]", &with);
        Self(format!("http://{address}/metrics"))
    }

    async fn text(&self) -> String {
        let client = http().timeout(Duration::from_secs(8)).build().unwrap();
        let answer = client.get(&self.0).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
        assert!(
            kind.starts_with("application/openmetrics-text; version=1.0.0"),
            "{kind}"
        );
        answer.text().await.unwrap()
    }

    async fn scrape(&self) -> Scrape {
        Scrape::read(&self.text().await)
    }

    /// Waits until each of these is told, and gives what was told then.
    async fn until(&self, expected: &[Told<'_>]) -> Scrape {
        let start = Instant::now();
        loop {
            let scrape = self.scrape().await;
            let is_so = |(name, labels, value): &&Told<'_>| {
                scrape.get(name, labels).is_some_and(|told| (told - value).abs() < 0.5)
            };
            let Some((name, labels, value)) = expected.iter().find(|one| !is_so(one)) else {
                return scrape;
            };
            assert!(
                start.elapsed() < PATIENCE,
                "{name} {labels:?} is {:?} and not {value}",
                scrape.get(name, labels)
            );
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    }
}

/// A service with three check-ins in its queue.
async fn three_in_the_queue(folder: &Path, database: &TestDatabase, twilio: &Twilio, log: &str) -> (Service, Metrics) {
    let mut service = Service::new(folder, &database.url, twilio, 4);
    let metrics = Metrics::of(&mut service, log);
    service.import_and_approve(EXPORT, LISTED);
    service.queue(&database.url, 3, QUEUED).await;
    (service, metrics)
}

/// A text from a phone.
async fn text(service: &Service, twilio: &Twilio, from: &str, body: &str) {
    let hook = format!("{}/hooks/twilio/inbound", service.pages);
    let (status, said) = twilio.inbound(&hook, from, FROM, body).post().await;
    assert_eq!(status, 200, "{said}");
}

const SMS: (&str, &str) = ("channel", "sms");

async fn metrics_change_as_things_happen(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let (service, metrics) = three_in_the_queue(folder.path(), &database, &twilio, "").await;

    // The brake keeps them back, and they grow old.
    service.command(&["brake", "on"], LEAVING);
    let nazorg = service.run(LEAVING).await;
    let scrape = metrics
        .until(&[
            ("nazorg_database_up", &[], 1.0),
            ("nazorg_messages_waiting", &[SMS], 3.0),
            ("nazorg_brake_on", &[("scope", "all")], 1.0),
            ("nazorg_channel_braked", &[SMS], 1.0),
            ("nazorg_hosts_alive", &[], 1.0),
            ("nazorg_messages_total", &[SMS, ("fate", "accepted")], 0.0),
            ("nazorg_alerts_open", &[("level", "amber")], 0.0),
            ("nazorg_gateway_in_use", &[SMS], 1.0),
            ("nazorg_trial_mode", &[], 0.0),
        ])
        .await;
    let lag = scrape.get("nazorg_messages_waiting_lag_seconds", &[SMS]).unwrap();
    assert!((60.0..6.0 * 3600.0).contains(&lag), "{lag}");
    let pulse = scrape.get("nazorg_pulse_age_seconds", &[]).unwrap();
    assert!((0.0..120.0).contains(&pulse), "{pulse}");
    assert_eq!(scrape.get("nazorg_clock_behind_seconds", &[]), Some(0.0));

    // They leave; of one nobody knows whether it did.
    twilio.next(Conduct::FailAfterTaking);
    service.command(&["brake", "off"], LEAVING);
    metrics
        .until(&[
            ("nazorg_brake_on", &[("scope", "all")], 0.0),
            ("nazorg_messages_waiting", &[SMS], 0.0),
            ("nazorg_messages_waiting_lag_seconds", &[SMS], 0.0),
            ("nazorg_messages_total", &[SMS, ("fate", "accepted")], 2.0),
            ("nazorg_messages_total", &[SMS, ("fate", "unknown")], 1.0),
            ("nazorg_hand_over_duration_seconds_count", &[SMS], 3.0),
        ])
        .await;

    // Trouble is answered, a stop is heard, a stranger speaks, and somebody forges. The gateway is too busy for our thanks.
    twilio.next(Conduct::TooMany);
    text(&service, &twilio, ZWIRREL, "5").await;
    let scrape = metrics
        .until(&[
            ("nazorg_gateway_left_alone", &[SMS], 1.0),
            ("nazorg_messages_not_taken_total", &[SMS], 1.0),
        ])
        .await;
    let until = scrape.get("nazorg_gateway_left_alone_until_timestamp_seconds", &[SMS]);
    assert!(until.unwrap() > 1_700_000_000.0, "{until:?}");
    text(&service, &twilio, OTTOKAR, "stop").await;
    text(&service, &twilio, STRANGER, "wie is dit?").await;
    let hook = format!("{}/hooks/twilio/inbound", service.pages);
    let forged = twilio.inbound(&hook, ZWIRREL, FROM, "5").with_turned_bit();
    assert_eq!(forged.post().await.0, 403);
    let scrape = metrics
        .until(&[
            (
                "nazorg_replies_total",
                &[("way", "sms"), ("placed", "conversation")],
                2.0,
            ),
            ("nazorg_replies_total", &[("way", "sms"), ("placed", "board")], 1.0),
            ("nazorg_stops_total", &[("way", "sms")], 1.0),
            ("nazorg_callbacks_refused_total", &[("reason", "signature")], 1.0),
            ("nazorg_contacts_ended_total", &[("outcome", "answered")], 1.0),
            ("nazorg_contacts_ended_total", &[("outcome", "opted-out")], 1.0),
            ("nazorg_alerts_raised_total", &[("level", "amber")], 1.0),
            ("nazorg_alerts_open", &[("level", "amber")], 1.0),
            ("nazorg_alerts_overdue", &[("level", "amber")], 0.0),
            ("nazorg_tasks_open", &[("kind", "alert")], 1.0),
        ])
        .await;
    assert!(scrape.get("nazorg_wake_batch_duration_seconds_count", &[]).unwrap() >= 1.0);
    assert!(scrape.get("nazorg_start_duration_seconds_count", &[SMS]).unwrap() >= 1.0);

    // Nobody takes the alert, also after it went to a coordinator; and a hand-over never came to its end.
    crate::support::run(&database.url, "UPDATE alert SET deadline = 1").await;
    crate::support::run(
        &database.url,
        "UPDATE message SET waits = TRUE, fate = 'started', fate_rank = 1, started_by = 'elsewhere', started_at = 1 \
         WHERE fate = 'unknown'",
    )
    .await;
    metrics
        .until(&[
            ("nazorg_messages_total", &[SMS, ("fate", "held")], 1.0),
            ("nazorg_alerts_overdue", &[("level", "amber")], 1.0),
            ("nazorg_messages_under_way", &[], 0.0),
            // The gateway was asked again, and took our thanks and the word that the stop is heard.
            ("nazorg_gateway_left_alone", &[SMS], 0.0),
            ("nazorg_messages_total", &[SMS, ("fate", "accepted")], 4.0),
        ])
        .await;
    let escalated = "SELECT id FROM alert WHERE escalated_at IS NOT NULL";
    assert_eq!(rows(&database.url, escalated).await.len(), 1);

    nobody_is_named(&service, &metrics, &database.url).await;
    assert!(nazorg.terminate().await.success());
}

/// No id, no reference and nothing personal, and no label that could hold any.
async fn nobody_is_named(service: &Service, metrics: &Metrics, database: &str) {
    let token = "7".repeat(26);
    let client = http().build().unwrap();
    let page = client.get(format!("{}/a/{token}", service.pages)).send().await.unwrap();
    assert_eq!(page.status(), 404);
    let text = metrics.text().await;
    let mut scanner = people();
    scanner.seek("a token", &token);
    for sql in [
        "SELECT id FROM trajectory",
        "SELECT id FROM person",
        "SELECT id FROM dossier",
        "SELECT id FROM contact",
        "SELECT send_key FROM message",
        "SELECT wire FROM message",
        "SELECT id FROM address",
        "SELECT id FROM alert",
        "SELECT id FROM task",
        "SELECT rules FROM trajectory",
    ] {
        let found = rows(database, sql).await;
        assert!(!found.is_empty(), "{sql} gives nothing to look for");
        for id in found {
            scanner.seek(sql, &id);
        }
    }
    assert_eq!(scanner.find(text.as_bytes()), BTreeSet::new());
    assert!(
        !scanner.find(format!("{text}{token}").as_bytes()).is_empty(),
        "it would be found"
    );
    let scrape = Scrape::read(&text);
    let closed = [
        "channel", "database", "fate", "kind", "le", "level", "listener", "outcome", "placed", "pool", "reason",
        "route", "scope", "state", "status", "version", "way",
    ];
    assert_eq!(
        scrape.labels(),
        BTreeSet::from(closed),
        "each label is of a closed vocabulary"
    );
    assert!(scrape.values_of("route").contains("/a/{token}"));
}

/// Everybody in the list.
fn people() -> Scanner {
    let mut scanner = Scanner::default();
    for (what, text) in [
        ("a first name", "Zwirrel"),
        ("a family name", "Kwadraat"),
        ("a first name", "Ottokar"),
        ("a family name", "Vlindermans"),
        ("a first name", "Floris"),
        ("a family name", "Wilgenkat"),
        ("a mobile", "470123450"),
        ("a mobile", "470123451"),
        ("a mobile", "470123452"),
        ("a stranger's mobile", "470123459"),
        ("a reference", "KENMERK-70"),
    ] {
        scanner.seek(what, text);
    }
    scanner
}

/// What stands in the files that an operator takes over.
async fn dashboard_and_rules_name_what_is_told(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let mut service = Service::new(folder.path(), &database.url, &twilio, 1);
    let metrics = Metrics::of(&mut service, "");
    let nazorg = service.run(LISTED).await;
    // The pulse has beaten by then.
    let scrape = metrics.until(&[("nazorg_hosts_alive", &[], 1.0)]).await;
    let mut told = scrape.names();
    // In words a histogram is named without its parts.
    told.extend(scrape.families.keys().map(String::as_str));
    for file in ["grafana-dashboard.json", "alerts.yaml", "alerts.test.yaml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/deploy").join(file);
        let text = std::fs::read_to_string(path).unwrap();
        let named = named(&text);
        assert!(named.len() > 10, "{file} names {named:?}");
        let unknown: Vec<_> = named.difference(&told).collect();
        assert!(unknown.is_empty(), "{file} names what nobody tells: {unknown:?}");
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/deploy/grafana-dashboard.json");
    let dashboard: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    assert!(dashboard["panels"].as_array().is_some_and(|panels| panels.len() > 10));
    assert!(nazorg.terminate().await.success());
}

/// The names of metrics in a text.
fn named(text: &str) -> BTreeSet<&str> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let starts = text.match_indices("nazorg_").map(|(at, _)| &text[at..]);
    let names = starts.map(|rest| &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())]);
    names.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrape_answers_while_the_database_is_away() {
    run(Engine::Postgres, on_a_bad_line).await;
}

async fn on_a_bad_line(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let server = database
        .url
        .split(['@', '/'])
        .find(|part| part.contains(':') && !part.ends_with(':'));
    let server = server.unwrap();
    let line = Line::to(server).await;
    let url = database.url.replace(server, &line.address);
    let mut service = Service::new(folder.path(), &url, &twilio, 1);
    let metrics = Metrics::of(&mut service, "");
    let nazorg = service.run(LISTED).await;
    let up = |is_up: f64| ("nazorg_database_up", &[] as &[_], is_up);
    let scrape = metrics.until(&[up(1.0)]).await;
    assert!(scrape.get("nazorg_trajectories_due", &[]).is_some());
    // Broken off, and gone without a word: each scrape answers soon, with what the process knows by itself.
    for is_cut in [true, false] {
        if is_cut {
            line.cut();
        } else {
            line.go_dead();
        }
        metrics.until(&[up(0.0)]).await;
        for _ in 0..3 {
            let asked = Instant::now();
            let scrape = metrics.scrape().await;
            assert!(asked.elapsed() < Duration::from_secs(4), "{:?}", asked.elapsed());
            assert_eq!(scrape.get("nazorg_database_up", &[]), Some(0.0));
            assert_eq!(
                scrape.get("nazorg_trajectories_due", &[]),
                None,
                "nothing is told that is not known"
            );
            assert!(
                scrape
                    .get("nazorg_messages_total", &[SMS, ("fate", "accepted")])
                    .is_some()
            );
            assert!(scrape.get("nazorg_gateway_in_use", &[SMS]).is_some());
        }
        line.mend();
        metrics.until(&[up(1.0)]).await;
    }
    let told = nazorg.log().matches("could not be read for metrics").count();
    // A line that is mended before its patience ends never told that it was dead.
    assert!(
        (1..=2).contains(&told),
        "once each time that it went away:
{}",
        nazorg.log()
    );
    drop(nazorg);
}
