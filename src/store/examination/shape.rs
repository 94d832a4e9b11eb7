//! Of which version a database is, by the migrations that it names.

use data_encoding::HEXLOWER;

use super::super::{Conn, Engine, StoreError, migrations};

/// How a database stands to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It holds nothing yet.
    Empty,
    /// It holds tables, and none that tells of our migrations.
    Strange,
    /// It is of this version.
    Same(i64),
    /// It is of an older version; a start brings it up.
    Older {
        /// Its version.
        found: i64,
        /// This program's.
        ours: i64,
    },
    /// A newer program has made it.
    Newer {
        /// Its version.
        found: i64,
        /// This program's.
        ours: i64,
    },
    /// This migration was begun and did not come to its end.
    Failed(i64),
    /// This migration was another one than ours of the same number.
    Altered(i64),
}

/// Compares the migrations that the database names with those of this program, in the order in which a start does.
///
/// # Errors
/// Where the database refuses.
pub async fn shape(conn: &mut Conn<'_>) -> Result<Shape, StoreError> {
    let (tables, named) = match conn.engine() {
        Engine::Sqlite => (
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'",
        ),
        Engine::Postgres => (
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()",
            "SELECT count(*) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')",
        ),
    };
    let count = |row: &mut super::super::value::Columns<'_>| row.int();
    let named = conn.first("name its tables", named, Vec::new(), count).await?;
    if named.unwrap_or(0) == 0 {
        let tables = conn.first("count its tables", tables, Vec::new(), count).await?;
        let is_empty = tables.unwrap_or(0) == 0;
        return Ok(if is_empty { Shape::Empty } else { Shape::Strange });
    }
    let sql = match conn.engine() {
        Engine::Sqlite => "SELECT version, success, lower(hex(checksum)) FROM _sqlx_migrations ORDER BY version",
        Engine::Postgres => "SELECT version, success, encode(checksum, 'hex') FROM _sqlx_migrations ORDER BY version",
    };
    let applied = conn.all("name its migrations", sql, Vec::new(), |row| {
        Ok((row.int()?, row.bool()?, row.text()?))
    });
    let applied = applied.await?;
    let ours: Vec<(i64, String)> = migrations(conn.engine())
        .iter()
        .map(|migration| (migration.version, HEXLOWER.encode(&migration.checksum)))
        .collect();
    Ok(judge(&applied, &ours))
}

/// `applied` are version, success and checksum in order; `ours` are version and checksum.
pub(super) fn judge(applied: &[(i64, bool, String)], ours: &[(i64, String)]) -> Shape {
    if let Some((failed, ..)) = applied.iter().find(|(_, success, _)| !success) {
        return Shape::Failed(*failed);
    }
    let newest = ours.iter().map(|(version, _)| *version).max().unwrap_or(0);
    let found = applied.iter().map(|(version, ..)| *version).max().unwrap_or(0);
    let own = |version: i64| ours.iter().find(|(own, _)| *own == version);
    if applied.iter().any(|(version, ..)| own(*version).is_none()) {
        return Shape::Newer { found, ours: newest };
    }
    let altered = applied
        .iter()
        .find(|(version, _, checksum)| own(*version).is_some_and(|(_, own)| own != checksum));
    if let Some((altered, ..)) = altered {
        return Shape::Altered(*altered);
    }
    if applied.len() < ours.len() {
        return Shape::Older { found, ours: newest };
    }
    Shape::Same(newest)
}
