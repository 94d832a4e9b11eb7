//! Databases that are thrown away: one for each life of a simulation.

use std::str::FromStr as _;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::{StoreError, without_secrets};

/// Makes an empty schema on a PostgreSQL server, in the place of one of that name; the address under which it is a
/// database of its own.
///
/// # Errors
/// Where the address is none, the server is out of reach, or no schema may be made there.
pub async fn make(server: &str, name: &str) -> Result<String, StoreError> {
    clear(server, name).await?;
    let mut conn = connect(server).await?;
    let sql = AssertSqlSafe(format!("CREATE SCHEMA {}", quoted(name)));
    sqlx::query(sql)
        .execute(&mut conn)
        .await
        .map_err(StoreError::driver("make a schema"))?;
    let joint = if server.contains('?') { '&' } else { '?' };
    Ok(format!("{server}{joint}options=-csearch_path%3D{name}"))
}

/// Throws it away.
///
/// # Errors
/// As [`make`].
pub async fn clear(server: &str, name: &str) -> Result<(), StoreError> {
    let mut conn = connect(server).await?;
    let sql = AssertSqlSafe(format!("DROP SCHEMA IF EXISTS {} CASCADE", quoted(name)));
    sqlx::query(sql)
        .execute(&mut conn)
        .await
        .map_err(StoreError::driver("throw a schema away"))?;
    Ok(())
}

async fn connect(server: &str) -> Result<PgConnection, StoreError> {
    let options = PgConnectOptions::from_str(server).map_err(|_| StoreError::Address(without_secrets(server)))?;
    PgConnection::connect_with(&options)
        .await
        .map_err(StoreError::driver("be reached"))
}

/// A name as SQL has it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', ""))
}
