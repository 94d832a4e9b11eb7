//! Looking into a database, and reaching into it, behind the program's back.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use sqlx::{AssertSqlSafe, Connection as _, Row as _};

/// The first column of every row, as text.
pub(crate) async fn rows(url: &str, sql: &str) -> Vec<String> {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite:") {
        let mut conn = sqlx::SqliteConnection::connect(url).await.expect("the database opens");
        let rows = sqlx::query(sql)
            .fetch_all(&mut conn)
            .await
            .expect("the statement of the test runs");
        let rows = rows.iter().map(|row| row.get(0)).collect();
        // To its end, so that nothing is left beside the file.
        conn.close().await.expect("the database closes");
        rows
    } else {
        let mut conn = sqlx::PgConnection::connect(url).await.expect("the database opens");
        let rows = sqlx::query(sql)
            .fetch_all(&mut conn)
            .await
            .expect("the statement of the test runs");
        rows.iter().map(|row| row.get(0)).collect()
    }
}

/// What stands in every table: how many rows, and a sum over their content that does not hang on their order.
pub(crate) async fn contents(url: &str) -> BTreeMap<String, String> {
    let mut contents = BTreeMap::new();
    if url.starts_with("sqlite:") {
        let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
        for table in rows(url, tables).await {
            let sql = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
            let columns = rows(url, &sql).await.join(" || '|' || ");
            let rows = rows(url, &format!("SELECT {columns} FROM {table}")).await;
            let sum = rows.iter().fold(0_u64, |sum, row| {
                let mut hasher = DefaultHasher::new();
                row.hash(&mut hasher);
                sum.wrapping_add(hasher.finish())
            });
            contents.insert(table, format!("{} {sum}", rows.len()));
        }
    } else {
        let tables = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
                      WHERE table_schema = current_schema()";
        for table in rows(url, tables).await {
            // Hundreds of thousands of rows need not leave the server for it.
            let sql =
                format!("SELECT count(*) || ' ' || coalesce(sum(hash_record_extended(t, 0)), 0) FROM {table} AS t");
            contents.insert(table, rows(url, &sql).await.remove(0));
        }
    }
    contents
}

/// Runs one statement; what it says comes to pass.
pub(crate) async fn run(url: &str, sql: &str) {
    let sql = AssertSqlSafe(sql.to_owned());
    if url.starts_with("sqlite:") {
        let mut conn = sqlx::SqliteConnection::connect(url).await.expect("the database opens");
        let ran = sqlx::query(sql).execute(&mut conn).await;
        ran.expect("the statement of the test runs");
        conn.close().await.expect("the database closes");
    } else {
        let mut conn = sqlx::PgConnection::connect(url).await.expect("the database opens");
        let ran = sqlx::query(sql).execute(&mut conn).await;
        ran.expect("the statement of the test runs");
    }
}
