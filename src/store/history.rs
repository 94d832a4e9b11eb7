//! How an organisation's own clients and workers behaved so far, for a rehearsal.

use super::value::{Columns, values};
use super::{Conn, StoreError};
use crate::care::rehearsal::History;

/// The contacts that asked something and have ended, of this organisation.
const ASKED: &str = "SELECT DISTINCT m.contact FROM message m JOIN contact k ON k.id = m.contact \
    WHERE m.org = $1 AND m.kind = 'check-in' AND m.fate IN ('accepted', 'delivered') AND k.outcome IS NOT NULL";

/// Counts what happened so far.
///
/// # Errors
/// Where the database refuses.
pub async fn of(conn: &mut Conn<'_>, org: &str) -> Result<History, StoreError> {
    let persons = format!(
        "SELECT k.person, count(*) AS times, sum(CASE WHEN k.outcome = 'answered' THEN 1 ELSE 0 END) AS heard \
         FROM contact k WHERE k.id IN ({ASKED}) GROUP BY k.person HAVING count(*) >= 2"
    );
    let tasks = "FROM task WHERE org = $1 AND kind IN ('alert', 'contact-lost', 'call', 'tell') \
        AND (outcome IS NOT NULL OR lapsed_at IS NOT NULL)";
    let sql = format!(
        "SELECT \
           (SELECT count(*) FROM message WHERE org = $1 AND kind IN ('check-in', 'reminder') \
              AND fate IN ('accepted', 'delivered')), \
           (SELECT count(*) FROM contact WHERE id IN ({ASKED}) AND outcome = 'answered'), \
           (SELECT count(*) FROM ({persons}) AS p), \
           (SELECT count(*) FROM ({persons}) AS q WHERE q.heard = 0), \
           (SELECT count(DISTINCT address) FROM message WHERE org = $1 AND recipient_kind = 'person' \
              AND fate IN ('accepted', 'delivered', 'failed')), \
           (SELECT count(DISTINCT address) FROM contact_point WHERE org = $1 AND state = 'dead' AND address IN \
              (SELECT address FROM message WHERE org = $1 AND fate = 'failed')), \
           (SELECT count(DISTINCT person) FROM opt_out WHERE org = $1 AND who = 'person' \
              AND where_said IN ('sms', 'mail', 'page')), \
           (SELECT count(DISTINCT contact) FROM alert WHERE org = $1 AND level <> 'asked'), \
           (SELECT count(*) {tasks}), \
           (SELECT count(*) {tasks} AND outcome IS NOT NULL), \
           (SELECT count(*) {tasks} AND outcome IN ('reached', 'came-to-us', 'handed-over'))"
    );
    let read = |row: &mut Columns<'_>| {
        let mut count = || Ok::<u64, StoreError>(u64::try_from(row.int()?).unwrap_or(0));
        Ok(History {
            asked: count()?,
            answered: count()?,
            persons: count()?,
            silent: count()?,
            addresses: count()?,
            dead: count()?,
            stops: count()?,
            troubled: count()?,
            tasks: count()?,
            done: count()?,
            reached: count()?,
        })
    };
    let found = conn
        .first("count what happened so far", sql, values![org], read)
        .await?;
    Ok(found.unwrap_or_default())
}
