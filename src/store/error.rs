//! What can go wrong in the store, said so that somebody can act on it.

/// A failure of the store. What was being done stands in `doing`, as words that follow "could not".
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or was not there.
    #[error("the database could not {doing}")]
    Driver {
        /// What was being done.
        doing: &'static str,
        /// What the driver says.
        #[source]
        source: sqlx::Error,
    },
    /// The address of the database is none that we know.
    #[error("`{0}` is no database address; write `sqlite:///path/to/file.sqlite3` or `postgres://user@host/name`")]
    Address(String),
    /// The migrations could not be run.
    #[error("the database could not be brought to this version's shape")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A row holds what this version cannot read.
    #[error("row {row} of {table} holds a {column} that this version cannot read: {why}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
        /// What is wrong with it; never the value itself.
        why: String,
    },
    /// The writer has stopped, because the process is going down.
    #[error("the store has been closed")]
    Closed,
    /// The database took no write just now; nothing was written.
    #[error("the database took no write; nothing was changed, try again")]
    NotTaken,
    /// A write was refused because somebody else was first; read again and retry.
    #[error("somebody else changed this first; look again")]
    Conflict,
    /// Another host lives under a worker's name.
    #[error(
        "another host runs as worker `{0}`; give each its own `[worker] name`. Where that one has died, or its journal \
             was moved away, this one may start after a minute"
    )]
    NameTaken(String),
    /// What was asked for is not there, or not this organisation's.
    #[error("{0} is not there")]
    Missing(&'static str),
}

impl StoreError {
    /// Wraps what the driver says.
    pub(super) fn driver(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Driver { doing, source }
    }

    /// Whether a row cannot be read by this version, so that to try again helps nobody.
    #[must_use]
    pub const fn is_corrupt(&self) -> bool {
        matches!(self, Self::Corrupt { .. })
    }

    /// A column that cannot be read.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers hand over an error or a literal, and keep neither"
    )]
    pub(super) fn corrupt(table: &'static str, column: &'static str, row: &str, why: impl ToString) -> Self {
        Self::Corrupt {
            table,
            column,
            row: row.to_owned(),
            why: why.to_string(),
        }
    }

    /// Whether a row of that key is already there.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Driver { source: sqlx::Error::Database(error), .. } if error.is_unique_violation())
    }
}
