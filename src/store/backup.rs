//! Backups of the embedded database, made while it is in use.

use std::path::Path;
use std::str::FromStr as _;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection as _, Row as _};

use super::{Db, Store, StoreError};

impl Store {
    /// Writes the embedded database as it is at one moment into a new file, and looks whether that is whole. Whoever reads
    /// and writes meanwhile goes on.
    ///
    /// # Errors
    /// [`StoreError::Missing`] on a server, whose backups are its own; where the file is there already, the disk is full,
    /// or what was written is damaged.
    pub async fn snapshot(&self, to: &Path) -> Result<(), StoreError> {
        let Db::Sqlite { read, .. } = &self.db else {
            return Err(StoreError::Missing("an embedded database"));
        };
        // A connection of its own: it is held for as long as the file takes.
        let options = read.connect_options();
        let mut conn = SqliteConnection::connect_with(&options)
            .await
            .map_err(StoreError::driver("be reached"))?;
        let written = sqlx::query("VACUUM INTO ?")
            .bind(to.display().to_string())
            .execute(&mut conn)
            .await;
        drop(conn.close().await);
        written.map_err(StoreError::driver("write a backup"))?;
        check(to).await
    }
}

/// Looks whether a database in a file is whole: its pages, and what points from one table into another.
///
/// # Errors
/// Where it cannot be read or is damaged.
pub async fn check(file: &Path) -> Result<(), StoreError> {
    let options = SqliteConnectOptions::from_str(&format!("sqlite://{}", file.display()))
        .map_err(|_| StoreError::Address(file.display().to_string()))?
        .read_only(true);
    let mut conn = SqliteConnection::connect_with(&options)
        .await
        .map_err(StoreError::driver("be opened"))?;
    let said: String = sqlx::query("PRAGMA integrity_check(1)")
        .fetch_one(&mut conn)
        .await
        .and_then(|row| row.try_get(0))
        .map_err(StoreError::driver("be checked"))?;
    drop(conn.close().await);
    if said == "ok" {
        Ok(())
    } else {
        Err(StoreError::corrupt("backup", "page", &file.display().to_string(), said))
    }
}
