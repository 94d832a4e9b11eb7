//! Looking into a database, and reaching into it, behind the program's back.

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
