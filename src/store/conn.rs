//! One connection of either engine, and the few things that are done with it.
//!
//! House dialect, so that one text runs on both engines and means the same:
//!
//! 1. `$n` placeholders; every value is bound; no `::` casts.
//! 2. Time comes in as a parameter: no `now()`, no `CURRENT_TIMESTAMP`.
//! 3. Integers are BIGINT; sums are cast: `CAST(coalesce(sum(x), 0) AS BIGINT)`.
//! 4. Columns are named; there is no `SELECT *`; single quotes for strings.
//! 5. Upsert with `ON CONFLICT`; never `REPLACE`.
//! 6. State changes are guarded in their `WHERE`, and the row count is the answer.
//! 7. No writable CTE, no `ANY`, no `greatest`.
//! 8. `ORDER BY` ids and instants only; people's names are sorted in Rust.
//! 9. Lists are bounded and go through [`Conn::each_of`].
//! 10. Two fragments differ by engine: [`Conn::for_update`] and [`Conn::skip_locked`]; a third one needs a line in
//!     ARCHITECTURE.md.

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::sqlite::{SqliteArguments, SqliteConnection};
use sqlx::{Arguments as _, AssertSqlSafe};

use super::StoreError;
use super::value::{Columns, RowRef, Value};

/// A connection inside a transaction, or one that only reads.
pub enum Conn<'c> {
    /// The embedded engine.
    Sqlite(&'c mut SqliteConnection),
    /// The engine of many hosts.
    Postgres(&'c mut PgConnection),
}

/// No statement binds more values; both engines take at least as many.
const BINDS_MOST: usize = 30_000;

/// No list of ids in one statement is longer.
const LIST_MOST: usize = 512;

impl Conn<'_> {
    /// Locks the rows that a `SELECT` reads, in its order. SQLite has one writer and needs none.
    pub(super) const fn for_update(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE",
        }
    }

    /// Locks the rows that a sub-select claims and passes over those that another worker is claiming.
    pub(super) const fn skip_locked(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "",
            Self::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Runs a statement; the number of rows it changed.
    pub(super) async fn run(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
    ) -> Result<u64, StoreError> {
        let sql = AssertSqlSafe(sql.into());
        match self {
            Self::Sqlite(conn) => sqlx::query_with(sql, sqlite(values)?)
                .execute(&mut **conn)
                .await
                .map(|done| done.rows_affected()),
            Self::Postgres(conn) => sqlx::query_with(sql, postgres(values)?)
                .execute(&mut **conn)
                .await
                .map(|done| done.rows_affected()),
        }
        .map_err(StoreError::driver(doing))
    }

    /// Every row of a statement.
    pub(super) async fn all<T>(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let sql = AssertSqlSafe(sql.into());
        match self {
            Self::Sqlite(conn) => {
                let rows = sqlx::query_with(sql, sqlite(values)?).fetch_all(&mut **conn).await;
                let rows = rows.map_err(StoreError::driver(doing))?;
                rows.iter()
                    .map(|row| read(&mut Columns::new(RowRef::Sqlite(row))))
                    .collect()
            }
            Self::Postgres(conn) => {
                let rows = sqlx::query_with(sql, postgres(values)?).fetch_all(&mut **conn).await;
                let rows = rows.map_err(StoreError::driver(doing))?;
                rows.iter()
                    .map(|row| read(&mut Columns::new(RowRef::Postgres(row))))
                    .collect()
            }
        }
    }

    /// The first row of a statement, where there is one.
    pub(super) async fn first<T>(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
        read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        Ok(self.all(doing, sql, values, read).await?.into_iter().next())
    }

    /// Every row of a statement whose text holds `{ids}`, for a list of any length. `values` come first, as `$1`….
    ///
    /// Lists are cut into pieces and padded to powers of two, so that few different statements are prepared.
    pub(super) async fn each_of<T>(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: Vec<Value>,
        ids: &[String],
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for piece in ids.chunks(LIST_MOST) {
            let (text, values) = listed(sql, &values, piece);
            found.extend(self.all(doing, text, values, &mut read).await?);
        }
        Ok(found)
    }

    /// Runs a statement whose text holds `{ids}`; the number of rows it changed.
    pub(super) async fn run_each(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: Vec<Value>,
        ids: &[String],
    ) -> Result<u64, StoreError> {
        let mut changed = 0;
        for piece in ids.chunks(LIST_MOST) {
            let (text, values) = listed(sql, &values, piece);
            changed += self.run(doing, text, values).await?;
        }
        Ok(changed)
    }

    /// Inserts rows, many to a statement. `head` is `INSERT INTO t (a, b)`, `tail` what follows the values.
    pub(super) async fn insert(
        &mut self,
        doing: &'static str,
        head: &str,
        rows: Vec<Vec<Value>>,
        tail: &str,
    ) -> Result<u64, StoreError> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let most = (BINDS_MOST / width).max(1);
        let mut changed = 0;
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let piece: Vec<_> = rows.by_ref().take(most).collect();
            let text = format!("{head} VALUES {} {tail}", tuples(piece.len(), width));
            changed += self.run(doing, text, piece.into_iter().flatten().collect()).await?;
        }
        Ok(changed)
    }

    /// Inserts rows and reads what the statement returns.
    pub(super) async fn insert_returning<T>(
        &mut self,
        doing: &'static str,
        head: &str,
        rows: Vec<Vec<Value>>,
        tail: &str,
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let most = (BINDS_MOST / width).max(1);
        let mut found = Vec::new();
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let piece: Vec<_> = rows.by_ref().take(most).collect();
            let text = format!("{head} VALUES {} {tail}", tuples(piece.len(), width));
            found.extend(
                self.all(doing, text, piece.into_iter().flatten().collect(), &mut read)
                    .await?,
            );
        }
        Ok(found)
    }
}

/// `($1, $2), ($3, $4)`.
fn tuples(rows: usize, width: usize) -> String {
    let mut text = String::with_capacity(rows * (width * 5 + 4));
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..width {
            if column > 0 {
                text.push_str(", ");
            }
            text.push('$');
            text.push_str(&(row * width + column + 1).to_string());
        }
        text.push(')');
    }
    text
}

/// Puts a list in place of `{ids}`; the last id is repeated up to a power of two.
fn listed(sql: &str, values: &[Value], ids: &[String]) -> (String, Vec<Value>) {
    let padded = ids.len().next_power_of_two();
    let first = values.len() + 1;
    let places = (first..first + padded)
        .map(|n| format!("${n}"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut bound = values.to_vec();
    let last = ids.last();
    bound.extend(
        ids.iter()
            .chain(std::iter::repeat_n(last, padded - ids.len()).flatten())
            .map(Value::from),
    );
    (sql.replace("{ids}", &places), bound)
}

fn sqlite(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Text(text) => arguments.add(text),
            Value::Int(n) => arguments.add(n),
            Value::Bool(b) => arguments.add(b),
        }
        .map_err(|error| StoreError::driver("bind a value")(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

fn postgres(values: Vec<Value>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Value::Text(text) => arguments.add(text),
            Value::Int(n) => arguments.add(n),
            Value::Bool(b) => arguments.add(b),
        }
        .map_err(|error| StoreError::driver("bind a value")(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}
