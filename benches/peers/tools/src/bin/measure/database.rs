//! PostgreSQL from outside: the same start for everybody, and no durability given away.

use std::time::Duration;

use tokio_postgres::{Client, NoTls};

/// Gives every queue fresh statistics and an empty log, checks that the server is durable, and tells how many times it
/// has put its log on the disk.
///
/// Whatever a program did on connections that it keeps is counted when those are closed. So the number is exact for one
/// whose queue was filled by another process, and too high for one that filled it itself.
pub(crate) fn settle(url: &str) -> i64 {
    with(url, async |client| {
        for (setting, value) in [
            ("fsync", "on"),
            ("synchronous_commit", "on"),
            ("full_page_writes", "on"),
        ] {
            let row = client
                .query_one(&format!("SHOW {setting}"), &[])
                .await
                .expect("it can be asked");
            assert_eq!(row.get::<_, &str>(0), value, "{setting}");
        }
        for statement in ["VACUUM ANALYZE", "CHECKPOINT"] {
            client.batch_execute(statement).await.expect("the server settles");
        }
        syncs(client).await
    })
}

/// To be asked after the program has ended.
pub(crate) fn log_syncs(url: &str) -> i64 {
    let others = "SELECT count(*) FROM pg_stat_activity \
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    with(url, async |client| {
        // A connection tells what it has counted when it closes, and the server notices that after the program's end.
        for _ in 0..1000 {
            let row = client.query_one(others, &[]).await.expect("it can be asked");
            if row.get::<_, i64>(0) == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        syncs(client).await
    })
}

/// A table that no log protects would be an outcome that is not durable.
pub(crate) fn nothing_volatile(url: &str) {
    let sql = "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relpersistence <> 'p'";
    let count: i64 = with(url, async |client| {
        client.query_one(sql, &[]).await.expect("it can be asked").get(0)
    });
    assert_eq!(count, 0, "tables without durability");
}

async fn syncs(client: &Client) -> i64 {
    let sql = "SELECT wal_sync FROM pg_stat_wal";
    client.query_one(sql, &[]).await.expect("it can be asked").get(0)
}

fn with<T>(url: &str, ask: impl AsyncFnOnce(&Client) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime starts").block_on(async {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("PostgreSQL answers");
        tokio::spawn(connection);
        ask(&client).await
    })
}
