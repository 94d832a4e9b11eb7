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
//! 10. Three fragments differ by engine: [`Conn::for_update`], [`Conn::skip_locked`] and the placeholders of a bulk
//!     insert; a fourth one needs a line in ARCHITECTURE.md. What an engine says about itself is asked in `examination`.

use futures_util::future::BoxFuture;
use sqlx::postgres::{PgArguments, PgConnection, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteConnection, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe};

use super::faults::{Listener, Point};
use super::tally::Fact;
use super::value::{Columns, RowRef, Value};
use super::{Engine, StoreError};

/// A connection inside a transaction, or one that only reads.
pub struct Conn<'c> {
    line: Line<'c>,
    faults: &'c Listener,
    /// What is written here and is to be counted once it is committed.
    facts: Vec<(Fact, u64)>,
}

enum Line<'c> {
    /// The embedded engine.
    Sqlite(&'c mut SqliteConnection),
    /// The engine of many hosts.
    Postgres(&'c mut PgConnection),
}

/// The rows that a statement gave.
enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    const fn len(&self) -> usize {
        match self {
            Self::Sqlite(rows) => rows.len(),
            Self::Postgres(rows) => rows.len(),
        }
    }

    fn read<T>(
        &self,
        found: &mut Vec<T>,
        read: &mut impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<(), StoreError> {
        found.reserve(self.len());
        for at in 0..self.len() {
            let row = match self {
                Self::Sqlite(rows) => RowRef::Sqlite(&rows[at]),
                Self::Postgres(rows) => RowRef::Postgres(&rows[at]),
            };
            found.push(read(&mut Columns::new(row))?);
        }
        Ok(())
    }
}

/// No insert binds more values: beyond this a longer statement is no faster, and all of one length are prepared once.
const BINDS_MOST: usize = 4096;

/// No list of ids in one statement is longer.
const LIST_MOST: usize = 512;

impl<'c> Conn<'c> {
    pub(super) const fn sqlite(conn: &'c mut SqliteConnection, faults: &'c Listener) -> Self {
        Self {
            line: Line::Sqlite(conn),
            faults,
            facts: Vec::new(),
        }
    }

    pub(super) const fn postgres(conn: &'c mut PgConnection, faults: &'c Listener) -> Self {
        Self {
            line: Line::Postgres(conn),
            faults,
            facts: Vec::new(),
        }
    }

    /// Says that something was written which is counted; it counts when the transaction is committed.
    pub(super) fn count(&mut self, fact: Fact, times: usize) {
        if times > 0 {
            self.facts.push((fact, u64::try_from(times).unwrap_or(u64::MAX)));
        }
    }

    /// What was said to count.
    pub(super) fn facts(&mut self) -> Vec<(Fact, u64)> {
        std::mem::take(&mut self.facts)
    }

    /// Which engine it is.
    pub(super) const fn engine(&self) -> Engine {
        match self.line {
            Line::Sqlite(_) => Engine::Sqlite,
            Line::Postgres(_) => Engine::Postgres,
        }
    }

    /// Locks the rows that a `SELECT` reads, in its order. SQLite has one writer and needs none.
    pub(super) const fn for_update(&self) -> &'static str {
        match self.line {
            Line::Sqlite(_) => "",
            Line::Postgres(_) => " FOR UPDATE",
        }
    }

    /// Locks the rows that a sub-select claims and passes over those that another worker is claiming.
    pub(super) const fn skip_locked(&self) -> &'static str {
        match self.line {
            Line::Sqlite(_) => "",
            Line::Postgres(_) => " FOR UPDATE SKIP LOCKED",
        }
    }

    /// Runs a statement; the number of rows it changed.
    ///
    /// The drivers' futures are large and of a type for each engine. They are boxed here, once, and not in every caller.
    pub(super) fn run(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
    ) -> BoxFuture<'_, Result<u64, StoreError>> {
        let (sql, faults) = (AssertSqlSafe(sql.into()), self.faults);
        match &mut self.line {
            Line::Sqlite(conn) => Box::pin(async move {
                faults.at(Point::Statement(doing)).await?;
                let query = sqlx::query_with(sql, sqlite(values)?);
                let done = query.execute(&mut **conn).await.map_err(StoreError::driver(doing))?;
                Ok(done.rows_affected())
            }),
            Line::Postgres(conn) => Box::pin(async move {
                faults.at(Point::Statement(doing)).await?;
                let query = sqlx::query_with(sql, postgres(values)?);
                let done = query.execute(&mut **conn).await.map_err(StoreError::driver(doing))?;
                Ok(done.rows_affected())
            }),
        }
    }

    fn fetch(
        &mut self,
        doing: &'static str,
        sql: String,
        values: Vec<Value>,
    ) -> BoxFuture<'_, Result<Rows, StoreError>> {
        let (sql, faults) = (AssertSqlSafe(sql), self.faults);
        match &mut self.line {
            Line::Sqlite(conn) => Box::pin(async move {
                faults.at(Point::Statement(doing)).await?;
                let query = sqlx::query_with(sql, sqlite(values)?);
                let rows = query.fetch_all(&mut **conn).await.map_err(StoreError::driver(doing))?;
                Ok(Rows::Sqlite(rows))
            }),
            Line::Postgres(conn) => Box::pin(async move {
                faults.at(Point::Statement(doing)).await?;
                let query = sqlx::query_with(sql, postgres(values)?);
                let rows = query.fetch_all(&mut **conn).await.map_err(StoreError::driver(doing))?;
                Ok(Rows::Postgres(rows))
            }),
        }
    }

    /// Every row of a statement.
    pub(super) async fn all<T>(
        &mut self,
        doing: &'static str,
        sql: impl Into<String>,
        values: Vec<Value>,
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.fetch(doing, sql.into(), values)
            .await?
            .read(&mut found, &mut read)?;
        Ok(found)
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
            self.fetch(doing, text, values).await?.read(&mut found, &mut read)?;
        }
        Ok(found)
    }

    /// Runs a statement whose text holds `{ids}`; the number of rows it changed.
    pub(super) fn run_each<'a>(
        &'a mut self,
        doing: &'static str,
        sql: &'a str,
        values: Vec<Value>,
        ids: &'a [String],
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let mut changed = 0;
            for piece in ids.chunks(LIST_MOST) {
                let (text, values) = listed(sql, &values, piece);
                changed += self.run(doing, text, values).await?;
            }
            Ok(changed)
        })
    }

    /// Inserts rows, many to a statement. `head` is `INSERT INTO t (a, b)`, `tail` what follows the values.
    pub(super) fn insert<'a>(
        &'a mut self,
        doing: &'static str,
        head: &'a str,
        rows: Vec<Vec<Value>>,
        tail: &'a str,
    ) -> BoxFuture<'a, Result<u64, StoreError>> {
        Box::pin(async move {
            let mut changed = 0;
            for (text, values) in self.inserts(head, rows, tail) {
                changed += self.run(doing, text, values).await?;
            }
            Ok(changed)
        })
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
        let mut found = Vec::new();
        for (text, values) in self.inserts(head, rows, tail) {
            self.fetch(doing, text, values).await?.read(&mut found, &mut read)?;
        }
        Ok(found)
    }

    /// The statements that insert these rows, each with its values.
    fn inserts(&self, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Vec<(String, Vec<Value>)> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let most = (BINDS_MOST / width).max(1);
        let mut rows = rows.into_iter().peekable();
        let mut statements = Vec::new();
        while rows.peek().is_some() {
            let piece: Vec<_> = rows.by_ref().take(most).collect();
            let text = format!("{head} VALUES {} {tail}", self.tuples(piece.len(), width));
            statements.push((text, piece.into_iter().flatten().collect()));
        }
        statements
    }

    /// `($1, $2), ($3, $4)`; on SQLite `(?, ?), (?, ?)`, because it looks every `$n` up by its name among all others,
    /// which takes the square of their number.
    fn tuples(&self, rows: usize, width: usize) -> String {
        let mut text = String::with_capacity(rows * (width * 5 + 4));
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 0..width {
                if column > 0 {
                    text.push_str(", ");
                }
                match self.line {
                    Line::Sqlite(_) => text.push('?'),
                    Line::Postgres(_) => {
                        text.push('$');
                        text.push_str(&(row * width + column + 1).to_string());
                    }
                }
            }
            text.push(')');
        }
        text
    }
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
