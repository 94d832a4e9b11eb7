//! Erasures from the journals, applied again: a restored backup holds what was erased since, and an export that is
//! taken in anew would bring it back.

use jiff::{SignedDuration, Timestamp};

use super::{Erasure, erase};
use crate::care::ids::{PersonId, WorkerId};
use crate::store::keyring::Keyring;
use crate::store::value::{Columns, values};
use crate::store::{Conn, Store, StoreError};

/// Who stands for an erasure that is applied again.
const BY_JOURNAL: &str = "journal";

/// Erases whoever of these persons the database still holds, and marks those that it does not know as erased, so that
/// no import brings them back; how many there were of both. `backups` is the longest term of a backup.
///
/// # Errors
/// Where the database refuses. What was done stays, and a repeat goes on.
pub async fn erase_again(
    store: &Store,
    keys: &Keyring,
    persons: &[String],
    backups: SignedDuration,
    now: Timestamp,
) -> Result<u64, StoreError> {
    let ids = persons.to_vec();
    let known = store
        .read(move |conn| {
            Box::pin(async move {
                let sql = "SELECT id, person_key FROM person WHERE id IN ({ids})";
                let read = |row: &mut Columns<'_>| Ok((row.text()?, !row.text()?.is_empty()));
                conn.each_of("find who was erased", sql, Vec::new(), &ids, read).await
            })
        })
        .await?;
    let mut done = 0;
    for (id, _) in known.iter().filter(|(_, is_held)| *is_held) {
        let erasure = Erasure {
            person: PersonId::from(id.clone()),
            why: BY_JOURNAL.to_owned(),
            actor: WorkerId::from(BY_JOURNAL),
            backups,
        };
        erase(store, keys, erasure, now).await?;
        done += 1;
    }
    let unknown: Vec<String> = persons
        .iter()
        .filter(|id| !known.iter().any(|(known, _)| known == *id))
        .cloned()
        .collect();
    let org = keys.org().to_owned();
    done += store
        .write(move |conn| Box::pin(async move { mark(conn, &org, unknown, now).await }))
        .await?;
    Ok(done)
}

/// A person without a key is one that was erased.
async fn mark(conn: &mut Conn<'_>, org: &str, persons: Vec<String>, now: Timestamp) -> Result<u64, StoreError> {
    let rows = persons
        .iter()
        .map(|id| values![id, org, 1_i64, "", "", "", "UTC", "", now, "person"])
        .collect();
    let head = "INSERT INTO person (id, org, generation, person_key, name_c, languages, tz, cautions, created_at, \
                retain_class)";
    conn.insert("mark as erased", head, rows, "ON CONFLICT (id) DO NOTHING")
        .await
}
