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
        rows.iter().map(|row| row.get(0)).collect()
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
pub(crate) async fn contents(url: &str) -> BTreeMap<String, (usize, u64)> {
    let is_sqlite = url.starts_with("sqlite:");
    let tables = if is_sqlite {
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    } else {
        "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema()"
    };
    let mut contents = BTreeMap::new();
    for table in rows(url, tables).await {
        let sql = if is_sqlite {
            let columns = rows(
                url,
                &format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"),
            )
            .await;
            format!("SELECT {} FROM {table}", columns.join(" || '|' || "))
        } else {
            format!("SELECT CAST(t AS TEXT) FROM {table} t")
        };
        let rows = rows(url, &sql).await;
        let sum = rows.iter().fold(0_u64, |sum, row| {
            let mut hasher = DefaultHasher::new();
            row.hash(&mut hasher);
            sum.wrapping_add(hasher.finish())
        });
        contents.insert(table, (rows.len(), sum));
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
    } else {
        let mut conn = sqlx::PgConnection::connect(url).await.expect("the database opens");
        let ran = sqlx::query(sql).execute(&mut conn).await;
        ran.expect("the statement of the test runs");
    }
}
