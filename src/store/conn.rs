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
//! 9. Lists are written `IN ({ids})`, and go through [`Conn::each_of`] or [`Conn::run_each`].
//! 10. Five fragments differ by engine: [`Conn::for_update`], [`Conn::skip_locked`], [`Conn::in_order_of_the_index`],
//!     lists, and the rows of a bulk insert or update; a sixth one needs a line in ARCHITECTURE.md. What an engine says about itself is asked in `examination`.

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

/// No insert on SQLite binds more values: beyond this a longer statement is no faster, and all of one length are prepared
/// once.
const BINDS_MOST: usize = 4096;

/// No list of ids in one statement is longer on SQLite.
const LIST_MOST: usize = 512;

/// No list and no insert is longer on PostgreSQL, where each is a few arrays whatever its length.
const ARRAY_MOST: usize = 4096;

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

    /// Has the rest of this transaction take rows in the order of an index rather than sort all that there are. PostgreSQL
    /// counts a queue now and then, and while it grows takes it for empty.
    pub(super) async fn in_order_of_the_index(&mut self) -> Result<(), StoreError> {
        match self.line {
            Line::Sqlite(_) => Ok(()),
            Line::Postgres(_) => self
                .run("prefer the index", "SET LOCAL enable_sort = off", Vec::new())
                .await
                .map(drop),
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
    /// Lists are cut into pieces. SQLite gets a place for each, padded to a power of two, so that few different statements
    /// are prepared; PostgreSQL gets an array, because it would plan each length and each list anew.
    pub(super) async fn each_of<T>(
        &mut self,
        doing: &'static str,
        sql: &str,
        values: Vec<Value>,
        ids: &[String],
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for piece in ids.chunks(self.longest_list()) {
            let (text, values) = self.listed(sql, &values, piece);
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
            for piece in ids.chunks(self.longest_list()) {
                let (text, values) = self.listed(sql, &values, piece);
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
            for (text, values) in self.inserts(head, rows, tail)? {
                changed += self.run(doing, text, values).await?;
            }
            Ok(changed)
        })
    }

    /// Changes many rows, each to its own values, and reads what the statement returns. The text holds `{rows}` where the
    /// rows stand as `v`, with these columns; `UPDATE t SET a = v.a FROM {rows} WHERE t.id = v.id RETURNING t.id`.
    pub(super) async fn update_from<T>(
        &mut self,
        doing: &'static str,
        sql: &str,
        names: &[&str],
        rows: Vec<Vec<Value>>,
        mut read: impl FnMut(&mut Columns<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        for (source, values) in self.sources(names, rows)? {
            let text = sql.replace("{rows}", &source);
            self.fetch(doing, text, values).await?.read(&mut found, &mut read)?;
        }
        Ok(found)
    }

    /// Rows to select from, named `v`, each piece with its values.
    fn sources(&self, names: &[&str], rows: Vec<Vec<Value>>) -> Result<Vec<(String, Vec<Value>)>, StoreError> {
        let most = self.most_rows(names.len());
        let pieces = pieces(rows, most).into_iter();
        let sources = pieces.map(|piece| match self.line {
            Line::Sqlite(_) => {
                let numbered = names.iter().enumerate();
                let columns: Vec<String> = numbered
                    .map(|(at, name)| format!("column{} AS {name}", at + 1))
                    .collect();
                let tuples = tuples(piece.len(), names.len());
                let text = format!("(SELECT {} FROM (VALUES {tuples})) AS v", columns.join(", "));
                Ok((text, piece.into_iter().flatten().collect()))
            }
            Line::Postgres(_) => {
                let text = format!("{} AS v ({})", unnest(names.len()), names.join(", "));
                Ok((text, columns(piece)?))
            }
        });
        sources.collect()
    }

    const fn most_rows(&self, width: usize) -> usize {
        match self.line {
            Line::Sqlite(_) if width < BINDS_MOST => BINDS_MOST / width,
            Line::Sqlite(_) => 1,
            Line::Postgres(_) => ARRAY_MOST,
        }
    }

    const fn longest_list(&self) -> usize {
        match self.line {
            Line::Sqlite(_) => LIST_MOST,
            Line::Postgres(_) => ARRAY_MOST,
        }
    }

    /// Puts a list in place of `{ids}`.
    fn listed(&self, sql: &str, values: &[Value], ids: &[String]) -> (String, Vec<Value>) {
        let first = values.len() + 1;
        let mut bound = values.to_vec();
        match self.line {
            Line::Sqlite(_) => {
                let padded = ids.len().next_power_of_two();
                let places: Vec<String> = (first..first + padded).map(|n| format!("${n}")).collect();
                // The last id again and again.
                let padding = std::iter::repeat_n(ids.last(), padded - ids.len()).flatten();
                bound.extend(ids.iter().chain(padding).map(Value::from));
                (sql.replace("{ids}", &places.join(", ")), bound)
            }
            Line::Postgres(_) => {
                bound.push(Value::Texts(ids.iter().cloned().map(Some).collect()));
                (sql.replace("IN ({ids})", &format!("= ANY(${first})")), bound)
            }
        }
    }

    /// The statements that insert these rows, each with its values.
    fn inserts(&self, head: &str, rows: Vec<Vec<Value>>, tail: &str) -> Result<Vec<(String, Vec<Value>)>, StoreError> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let mut statements = Vec::new();
        for piece in pieces(rows, self.most_rows(width)) {
            statements.push(match self.line {
                Line::Sqlite(_) => {
                    let text = format!("{head} VALUES {} {tail}", tuples(piece.len(), width));
                    (text, piece.into_iter().flatten().collect())
                }
                Line::Postgres(_) => (
                    format!("{head} SELECT * FROM {} {tail}", unnest(width)),
                    columns(piece)?,
                ),
            });
        }
        Ok(statements)
    }
}

fn pieces(rows: Vec<Vec<Value>>, most: usize) -> Vec<Vec<Vec<Value>>> {
    let mut rows = rows.into_iter().peekable();
    let mut pieces = Vec::new();
    while rows.peek().is_some() {
        pieces.push(rows.by_ref().take(most).collect());
    }
    pieces
}

/// `unnest($1, $2)`: an array for each column.
fn unnest(width: usize) -> String {
    let places: Vec<String> = (1..=width).map(|n| format!("${n}")).collect();
    format!("unnest({})", places.join(", "))
}

/// `(?, ?), (?, ?)`. SQLite looks every `$n` up by its name among all others, which takes the square of their number.
fn tuples(rows: usize, width: usize) -> String {
    let tuple = format!("({})", vec!["?"; width].join(", "));
    vec![tuple; rows].join(", ")
}

/// An array for each column of these rows.
///
/// # Errors
/// Where a column is of two kinds, or a row of another width: what is null has a kind, too.
fn columns(rows: Vec<Vec<Value>>) -> Result<Vec<Value>, StoreError> {
    let first = rows.first().into_iter().flatten();
    let mut columns: Vec<Value> = first
        .map(|value| match value {
            Value::Int(_) => Value::Ints(Vec::with_capacity(rows.len())),
            Value::Bool(_) => Value::Bools(Vec::with_capacity(rows.len())),
            _ => Value::Texts(Vec::with_capacity(rows.len())),
        })
        .collect();
    for row in rows {
        if row.len() != columns.len() {
            return Err(mixed("rows of one width"));
        }
        for (column, value) in columns.iter_mut().zip(row) {
            match (column, value) {
                (Value::Texts(column), Value::Text(text)) => column.push(text),
                (Value::Ints(column), Value::Int(n)) => column.push(n),
                (Value::Bools(column), Value::Bool(b)) => column.push(b),
                _ => return Err(mixed("columns of one kind")),
            }
        }
    }
    Ok(columns)
}

fn mixed(wanted: &str) -> StoreError {
    StoreError::driver("bind rows")(sqlx::Error::Encode(format!("a bulk statement takes {wanted}").into()))
}

fn sqlite(values: Vec<Value>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Value::Text(text) => arguments.add(text),
            Value::Int(n) => arguments.add(n),
            Value::Bool(b) => arguments.add(b),
            Value::Texts(_) | Value::Ints(_) | Value::Bools(_) => Err("SQLite has no arrays".into()),
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
            Value::Texts(column) => arguments.add(column),
            Value::Ints(column) => arguments.add(column),
            Value::Bools(column) => arguments.add(column),
        }
        .map_err(|error| StoreError::driver("bind a value")(sqlx::Error::Encode(error)))?;
    }
    Ok(arguments)
}

#[cfg(test)]
mod tests {
    use super::super::value::values;
    use super::*;

    #[test]
    fn an_array_holds_one_kind_and_a_row_has_all_columns() {
        let whole = vec![values!["a", None::<i64>, true], values!["b", 2_i64, false]];
        let found = columns(whole).unwrap();
        assert!(matches!(
            found.as_slice(),
            [Value::Texts(texts), Value::Ints(ints), Value::Bools(bools)]
                if texts.len() == 2 && *ints == [None, Some(2)] && *bools == [Some(true), Some(false)]
        ));
        // PostgreSQL would fill a shorter array up with nulls, and write them.
        assert!(columns(vec![values!["a", 1_i64], values!["b", "2"]]).is_err());
        assert!(columns(vec![values!["a", 1_i64], values!["b"]]).is_err());
        assert!(columns(Vec::new()).unwrap().is_empty());
    }
}
