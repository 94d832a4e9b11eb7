use jiff::SignedDuration;

use super::*;
use crate::store::Engine;
use crate::store::import::tests::{World, now, worlds};

const MESSAGE: &str = "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, kind, channel, language, \
                       not_before, not_after, fate, fate_rank, fate_at, lease_until, created_at, retain_class) \
                       VALUES ($1, $2, $1, 'person', 'pe', 'check-in', $3, 'nl', $4, $4, $5, 0, 0, 0, 0, 'message')";
const TRAJECTORY: &str = "INSERT INTO trajectory (id, org, dossier, person, enrolment, protocol, rules, generation, phase, \
                          state, next_wake, waits_for_voice, entries, lease_until, created_at, retain_class) \
                          VALUES ($1, $2, 'do', 'pe', 1, '', '', 0, 'active', '', $3, $4, 0, 0, 0, 'trajectory')";
const ALERT: &str = "INSERT INTO alert (id, org, dossier, trajectory, person, contact, level, rules, fired, grounds, \
                     deadline, raised_at, picked_at, escalated_at, retain_class) \
                     VALUES ($1, $2, 'do', 'tr', 'pe', 'co', $3, '', '', '', $4, 0, $5, $6, 'alert')";
const TASK: &str = "INSERT INTO task (id, org, kind, readers, deadline, generation, created_at, closed_at, retain_class) \
                    VALUES ($1, $2, $3, 'counsellor', $4, 0, 0, $5, 'task')";

async fn read_of(world: &World, org: &'static str) -> Vitals {
    let read = world
        .store
        .read(move |conn| Box::pin(async move { read(conn, org, now()).await }));
    read.await.unwrap()
}

fn ago(minutes: i64) -> Timestamp {
    now() - SignedDuration::from_mins(minutes)
}

/// Of everything one that counts and one beside it that does not, and as much of another organisation.
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_in_the_database_is_told_and_nothing_of_others() {
    for world in worlds().await {
        let (none, some) = (None::<Timestamp>, Some(ago(1)));
        for org in ["caw", "other"] {
            let id = |name: &str| format!("{org}-{name}");
            for (name, wake) in [("a", ago(7)), ("b", ago(3)), ("later", ago(-1))] {
                world.run(TRAJECTORY, values![id(name), org, wake, false]).await;
            }
            for (name, channel, from, fate) in [
                ("a", "sms", ago(9), "queued"),
                ("b", "sms", ago(8), "queued"),
                ("c", "mail", ago(5), "queued"),
                ("later", "mail", ago(-5), "queued"),
                ("started", "sms", ago(99), "started"),
                ("gone", "sms", ago(99), "delivered"),
            ] {
                world.run(MESSAGE, values![id(name), org, channel, from, fate]).await;
            }
            for (name, level, deadline, picked, escalated) in [
                ("a", "red", ago(1), none, none),
                ("b", "red", ago(2), none, some),
                ("c", "red", ago(-9), none, none),
                ("picked", "crisis", ago(2), some, none),
            ] {
                let row = values![id(name), org, level, deadline, picked, escalated];
                world.run(ALERT, row).await;
            }
            for (name, kind, deadline, closed) in [
                ("a", "held", ago(1), none),
                ("b", "held", ago(-1), none),
                ("closed", "held", ago(1), some),
                // What a later version may write.
                ("new", "dance", ago(1), none),
            ] {
                world.run(TASK, values![id(name), org, kind, deadline, closed]).await;
            }
            for (name, beat) in [("one", now()), ("two", ago(2))] {
                let host = "INSERT INTO host (org, name, journal, beat_at) VALUES ($1, $2, 'j', $3)";
                world.run(host, values![org, name, beat]).await;
            }
            let pulse = "INSERT INTO pulse (org, name, last_at) VALUES ($1, 'engine', $2)";
            world.run(pulse, values![org, ago(4)]).await;
            let brake = "INSERT INTO brake (org, scope, is_on, changed_at) VALUES ($1, 'mail', $2, 0)";
            world.run(brake, values![org, true]).await;
        }
        let vitals = read_of(&world, "caw").await;
        let backlog = |count, oldest| Backlog {
            count,
            oldest: Some(oldest),
        };
        assert_eq!(vitals.due, backlog(2, ago(7)));
        assert_eq!(vitals.waiting[&Channel::Sms], backlog(2, ago(9)));
        assert_eq!(vitals.waiting[&Channel::Mail], backlog(1, ago(5)));
        assert_eq!(vitals.under_way, 1);
        let open = |open, overdue| Open { open, overdue };
        assert_eq!(vitals.alerts, BTreeMap::from([(AlertLevel::Red, open(3, 2))]));
        assert_eq!(vitals.tasks, BTreeMap::from([(TaskKind::Held, open(2, 1))]));
        assert!(vitals.braked.stops_channel("mail") && !vitals.braked.stops_channel("sms"));
        assert_eq!((vitals.pulse, vitals.alive, vitals.hosts), (Some(ago(4)), 1, 2));
        assert_eq!(read_of(&world, "nobody").await.due, Backlog::default());
    }
}

/// No statement may go through a table: by which index each is answered, where the engine may choose freely.
#[tokio::test(flavor = "multi_thread")]
async fn every_statement_goes_by_its_index() {
    for world in worlds().await {
        for (sql, index, bound) in [
            (DUE, "trajectory_wake", values![now(), "caw"]),
            (WAITING, "message_waiting", values!["sms", now(), "caw"]),
            (UNDER_WAY, "message_waiting", values!["sms", now(), "caw"]),
            (ALERTS, "alert_open", values![now(), "caw"]),
            (TASKS, "task_open", values![now(), "caw"]),
        ] {
            let plan = plan(&world, bounded(sql), bound).await;
            assert!(plan.contains(index), "{index} is not in the plan:\n{plan}");
            let scan = plan
                .lines()
                .find(|line| line.contains("Seq Scan on") || line.starts_with("SCAN trajectory"));
            assert_eq!(scan, None, "{plan}");
        }
    }
}

async fn plan(world: &World, sql: String, bound: Vec<Value>) -> String {
    let engine = world.store.engine();
    let asked = world.store.write(move |conn| {
        Box::pin(async move {
            let explain = match engine {
                Engine::Sqlite => "EXPLAIN QUERY PLAN",
                Engine::Postgres => {
                    // Of a few rows a whole table is read sooner than an index.
                    for way in ["seqscan", "bitmapscan"] {
                        conn.run("plan", format!("SET LOCAL enable_{way} = off"), Vec::new())
                            .await?;
                    }
                    "EXPLAIN"
                }
            };
            let is_sqlite = engine == Engine::Sqlite;
            conn.all("plan", format!("{explain} {sql}"), bound, |row| {
                if is_sqlite {
                    let _ = (row.int()?, row.int()?, row.int()?);
                }
                row.text()
            })
            .await
        })
    });
    asked.await.unwrap().join("\n")
}
