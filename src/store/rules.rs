//! The rules in the database: content by hash, and which of them holds now.

use jiff::Timestamp;

use super::value::values;
use super::{Conn, StoreError};

/// One version of the rules, as files that were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesRow {
    /// Its id: the hash of all the rest.
    pub id: String,
    /// The protocol's name.
    pub protocol: String,
    /// The hash of offsets, ladders and terms.
    pub timing: String,
    /// The hash of items, codes, scoring and conditions.
    pub meaning: String,
    /// The hash of the texts.
    pub wording: String,
    /// The hash of windows, holidays and service hours.
    pub calendar: String,
    /// The version of the time-zone data.
    pub tzdb: String,
    /// The files, as JSON.
    pub body: String,
}

/// The rules of that id.
///
/// # Errors
/// Where the database refuses.
pub async fn get(conn: &mut Conn<'_>, id: &str) -> Result<Option<RulesRow>, StoreError> {
    let sql = "SELECT id, protocol, timing, meaning, wording, calendar, tzdb, body FROM rules WHERE id = $1";
    conn.first("read rules", sql, values![id], |row| {
        Ok(RulesRow {
            id: row.text()?,
            protocol: row.text()?,
            timing: row.text()?,
            meaning: row.text()?,
            wording: row.text()?,
            calendar: row.text()?,
            tzdb: row.text()?,
            body: row.text()?,
        })
    })
    .await
}

/// The id of the rules that hold now for an organisation's protocol.
///
/// # Errors
/// Where the database refuses.
pub async fn active(conn: &mut Conn<'_>, org: &str, protocol: &str) -> Result<Option<String>, StoreError> {
    let sql = "SELECT rules FROM active_rules WHERE org = $1 AND protocol = $2";
    conn.first("read the active rules", sql, values![org, protocol], |row| row.text())
        .await
}

/// Puts a version into the database and makes it the one that holds.
///
/// # Errors
/// Where the database refuses.
pub async fn activate(
    conn: &mut Conn<'_>,
    org: &str,
    row: &RulesRow,
    by: Option<&str>,
    why: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let values = values![
        row.id.as_str(),
        org,
        row.protocol.as_str(),
        row.timing.as_str(),
        row.meaning.as_str(),
        row.wording.as_str(),
        row.calendar.as_str(),
        row.tzdb.as_str(),
        row.body.as_str(),
        now,
    ];
    let head = "INSERT INTO rules (id, org, protocol, timing, meaning, wording, calendar, tzdb, body, created_at)";
    conn.insert("write rules", head, vec![values], "ON CONFLICT (id) DO NOTHING")
        .await?;
    let values = values![org, row.protocol.as_str(), row.id.as_str(), now, by, why];
    let head = "INSERT INTO active_rules (org, protocol, rules, activated_at, activated_by, why)";
    let tail = "ON CONFLICT (org, protocol) DO UPDATE SET rules = excluded.rules, activated_at = excluded.activated_at, \
                activated_by = excluded.activated_by, why = excluded.why WHERE active_rules.rules <> excluded.rules";
    conn.insert("activate rules", head, vec![values], tail).await?;
    Ok(())
}
