//! Locks on rows, always in order of id, so that two workers never wait for one another. SQLite has one writer and needs
//! none.

use std::collections::BTreeMap;

use super::{Conn, StoreError};

/// Locks persons in order of id; their generations.
pub(super) async fn persons(conn: &mut Conn<'_>, ids: &[String]) -> Result<BTreeMap<String, i64>, StoreError> {
    let sql = format!(
        "SELECT id, generation FROM person WHERE id IN ({{ids}}) ORDER BY id{}",
        conn.for_update()
    );
    let rows = conn
        .each_of("lock persons", &sql, Vec::new(), ids, |row| {
            Ok((row.text()?, row.int()?))
        })
        .await?;
    Ok(rows.into_iter().collect())
}

/// Locks addresses in order of id; their generations.
pub(super) async fn addresses(conn: &mut Conn<'_>, ids: &[String]) -> Result<BTreeMap<String, i64>, StoreError> {
    let sql = format!(
        "SELECT id, generation FROM address WHERE id IN ({{ids}}) ORDER BY id{}",
        conn.for_update()
    );
    let rows = conn
        .each_of("lock addresses", &sql, Vec::new(), ids, |row| {
            Ok((row.text()?, row.int()?))
        })
        .await?;
    Ok(rows.into_iter().collect())
}
