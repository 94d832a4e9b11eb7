//! What is bound to a statement and read from a row, the same for both engines.

use jiff::Timestamp;
use jiff::civil::Date;

use super::StoreError;

/// One bound value. A `None` keeps its type, because PostgreSQL asks for it. Arrays are made by `Conn` alone, on
/// PostgreSQL.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Texts(Vec<Option<String>>),
    Ints(Vec<Option<i64>>),
    Bools(Vec<Option<bool>>),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Self::Int(Some(n))
    }
}

impl From<u32> for Value {
    fn from(n: u32) -> Self {
        Self::Int(Some(i64::from(n)))
    }
}

impl From<Option<i64>> for Value {
    fn from(n: Option<i64>) -> Self {
        Self::Int(n)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Self::Bool(Some(b))
    }
}

impl From<Option<bool>> for Value {
    fn from(b: Option<bool>) -> Self {
        Self::Bool(b)
    }
}

impl From<Timestamp> for Value {
    fn from(at: Timestamp) -> Self {
        Self::Int(Some(at.as_microsecond()))
    }
}

impl From<Option<Timestamp>> for Value {
    fn from(at: Option<Timestamp>) -> Self {
        Self::Int(at.map(Timestamp::as_microsecond))
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Text(Some(date.to_string()))
    }
}

impl From<Option<Date>> for Value {
    fn from(date: Option<Date>) -> Self {
        Self::Text(date.map(|date| date.to_string()))
    }
}

/// The values of one row or one statement.
macro_rules! values {
    ($($value:expr),* $(,)?) => { vec![$($crate::store::value::Value::from($value)),*] };
}

pub(super) use values;

/// A row of either engine, read column by column in the order of the statement.
pub(super) struct Columns<'r> {
    row: RowRef<'r>,
    next: usize,
}

pub(super) enum RowRef<'r> {
    Sqlite(&'r sqlx::sqlite::SqliteRow),
    Postgres(&'r sqlx::postgres::PgRow),
}

macro_rules! take {
    ($columns:expr, $kind:ty) => {{
        let index = $columns.next;
        $columns.next += 1;
        match &$columns.row {
            RowRef::Sqlite(row) => sqlx::Row::try_get::<$kind, _>(*row, index),
            RowRef::Postgres(row) => sqlx::Row::try_get::<$kind, _>(*row, index),
        }
        .map_err(StoreError::driver("read a column"))
    }};
}

impl<'r> Columns<'r> {
    pub(super) const fn new(row: RowRef<'r>) -> Self {
        Self { row, next: 0 }
    }

    pub(super) fn text(&mut self) -> Result<String, StoreError> {
        take!(self, String)
    }

    pub(super) fn maybe_text(&mut self) -> Result<Option<String>, StoreError> {
        take!(self, Option<String>)
    }

    pub(super) fn int(&mut self) -> Result<i64, StoreError> {
        take!(self, i64)
    }

    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, StoreError> {
        take!(self, Option<i64>)
    }

    pub(super) fn bool(&mut self) -> Result<bool, StoreError> {
        take!(self, bool)
    }

    pub(super) fn maybe_bool(&mut self) -> Result<Option<bool>, StoreError> {
        take!(self, Option<bool>)
    }

    pub(super) fn instant(&mut self) -> Result<Timestamp, StoreError> {
        self.int().map(instant)
    }

    pub(super) fn maybe_instant(&mut self) -> Result<Option<Timestamp>, StoreError> {
        Ok(self.maybe_int()?.map(instant))
    }

    /// A code of a closed vocabulary.
    pub(super) fn code<T>(&mut self, table: &'static str, read: fn(&str) -> Option<T>) -> Result<T, StoreError> {
        let code = self.text()?;
        read(&code).ok_or_else(|| StoreError::corrupt(table, "code", "?", format!("`{code}` is not of its vocabulary")))
    }

    /// A code of a closed vocabulary, or nothing.
    pub(super) fn maybe_code<T>(
        &mut self,
        table: &'static str,
        read: fn(&str) -> Option<T>,
    ) -> Result<Option<T>, StoreError> {
        let Some(code) = self.maybe_text()? else {
            return Ok(None);
        };
        let value = read(&code);
        if value.is_none() {
            return Err(StoreError::corrupt(
                table,
                "code",
                "?",
                format!("`{code}` is not of its vocabulary"),
            ));
        }
        Ok(value)
    }
}

/// An instant from microseconds since 1970; one that no calendar holds becomes the last that it does.
pub(super) fn instant(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::MAX)
}
