//! Removing what has reached its term, class by class, in small transactions; or only counting it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::keyring::Keyring;
use super::value::{Columns, values};
use super::{Store, StoreError};
use crate::care::retention::{RetentionClass, RetentionTerms};

/// What a run did with one class, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionCount {
    /// The class.
    pub class: RetentionClass,
    /// Rows whose term began to count in this run.
    pub begun: u64,
    /// Rows that reached their term: removed, or to be removed.
    pub reached: u64,
}

/// How a class begins to count, and what goes with a row of it.
struct Rule {
    class: RetentionClass,
    /// The table, and the column that tells its rows apart.
    table: &'static str,
    id: &'static str,
    /// Sets `retain_from`, as an expression, where it is missing and the condition holds.
    begins: &'static str,
    when: &'static str,
    /// What else must hold of a row that is to go.
    free: &'static str,
    /// What goes before the row; `{ids}` are the rows'.
    with: &'static [&'static str],
}

const ENDED: &str = "trajectory IN (SELECT t.id FROM trajectory t WHERE t.ended_at IS NOT NULL)";
const END: &str = "(SELECT t.ended_at FROM trajectory t WHERE t.id = {table}.trajectory)";
const ALWAYS: &str = "1 = 1";

/// In the order in which they run. The last act of a dossier and a person waits for what hangs on them.
const RULES: &[Rule] = &[
    Rule {
        class: RetentionClass::Message,
        table: "message",
        id: "send_key",
        begins: "coalesce((SELECT t.ended_at FROM trajectory t WHERE t.id = message.trajectory), fate_at)",
        when: "fate NOT IN ('queued', 'started', 'held') AND (trajectory IS NULL OR {ended})",
        free: "fate NOT IN ('queued', 'started', 'held')",
        with: &["DELETE FROM token WHERE send_key IN ({ids})"],
    },
    Rule {
        class: RetentionClass::Inbound,
        table: "inbound",
        id: "id",
        begins: "coalesce(settled_at, (SELECT t.ended_at FROM trajectory t WHERE t.id = inbound.trajectory))",
        when: "settled_at IS NOT NULL OR (NOT board AND {ended})",
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Answer,
        table: "answer",
        id: "id",
        begins: END,
        when: ENDED,
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Answer,
        table: "baseline",
        id: "id",
        begins: "(SELECT d.retain_from FROM dossier d WHERE d.id = baseline.dossier)",
        when: "dossier IN (SELECT d.id FROM dossier d WHERE d.retain_from IS NOT NULL)",
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Alert,
        table: "alert",
        id: "id",
        begins: END,
        when: ENDED,
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Task,
        table: "task",
        id: "id",
        begins: "closed_at",
        when: "closed_at IS NOT NULL",
        free: "closed_at IS NOT NULL",
        with: &[
            "DELETE FROM task_try WHERE task IN ({ids})",
            "DELETE FROM task_person WHERE task IN ({ids})",
        ],
    },
    Rule {
        class: RetentionClass::Note,
        table: "note",
        id: "id",
        begins: "(SELECT d.retain_from FROM dossier d WHERE d.id = note.dossier)",
        when: "dossier IN (SELECT d.id FROM dossier d WHERE d.retain_from IS NOT NULL)",
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Trajectory,
        table: "trajectory",
        id: "id",
        begins: "ended_at",
        when: "ended_at IS NOT NULL",
        free: "phase = 'ended'",
        with: &[
            "DELETE FROM ledger WHERE trajectory IN ({ids})",
            "DELETE FROM contact WHERE trajectory IN ({ids})",
            "DELETE FROM event_inbox WHERE trajectory IN ({ids})",
            "DELETE FROM token WHERE trajectory IN ({ids})",
        ],
    },
    Rule {
        class: RetentionClass::Dossier,
        table: "dossier",
        id: "id",
        begins: "coalesce((SELECT max(t.ended_at) FROM trajectory t WHERE t.dossier = dossier.id), created_at)",
        when: "status <> 'reopened' AND NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.dossier = dossier.id \
               AND t.phase <> 'ended') AND NOT EXISTS (SELECT 1 FROM dossier_person p WHERE p.dossier = dossier.id \
               AND p.decision = 'asked')",
        free: "NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.dossier = dossier.id)",
        with: &[
            "DELETE FROM note WHERE dossier IN ({ids})",
            "DELETE FROM ownership WHERE dossier IN ({ids})",
            "DELETE FROM reentry WHERE dossier IN ({ids})",
            "DELETE FROM dossier_person WHERE dossier IN ({ids})",
        ],
    },
    Rule {
        class: RetentionClass::Person,
        table: "person",
        id: "id",
        begins: "coalesce((SELECT max(d.retain_from) FROM dossier_person p JOIN dossier d ON d.id = p.dossier \
                 WHERE p.person = person.id), created_at)",
        when: "NOT EXISTS (SELECT 1 FROM dossier_person p JOIN dossier d ON d.id = p.dossier \
               WHERE p.person = person.id AND d.retain_from IS NULL)",
        free: "NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.person = person.id)",
        with: &[
            "DELETE FROM person_word WHERE person IN ({ids})",
            "DELETE FROM contact_point WHERE person IN ({ids})",
            "DELETE FROM legal_basis WHERE person IN ({ids})",
            "DELETE FROM token WHERE person IN ({ids})",
            "UPDATE inbound SET text_c = NULL, from_c = NULL, from_bi = NULL WHERE person IN ({ids})",
        ],
    },
    Rule {
        class: RetentionClass::OutcomeReference,
        table: "outcome_reference",
        id: "reference",
        begins: "created_at",
        when: ALWAYS,
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::OptOut,
        table: "opt_out",
        id: "id",
        begins: "recorded",
        when: ALWAYS,
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Audit,
        table: "audit",
        id: "id",
        begins: "at",
        when: ALWAYS,
        free: ALWAYS,
        with: &[],
    },
    Rule {
        class: RetentionClass::Worker,
        table: "worker",
        id: "id",
        begins: "ended_at",
        when: "ended_at IS NOT NULL",
        free: "NOT EXISTS (SELECT 1 FROM ownership o WHERE o.worker = worker.id AND o.until_at IS NULL)",
        with: &[
            "DELETE FROM session WHERE worker IN ({ids})",
            "DELETE FROM absence WHERE worker IN ({ids})",
        ],
    },
];

/// Begins the terms that have come to count and removes what has reached its term, `most` rows to a transaction; with
/// `dry_run` it counts and writes nothing. Addresses that nobody has any more and nobody stopped go too.
///
/// A dry run counts what has been counting; what would only begin now is in `begun`.
///
/// # Errors
/// Where the database refuses. What was removed until then stays removed; a further run goes on.
pub async fn run(
    store: &Store,
    keys: &Keyring,
    terms: &RetentionTerms,
    zone: &TimeZone,
    now: Timestamp,
    most: u32,
    dry_run: bool,
) -> Result<Vec<RetentionCount>, StoreError> {
    let org = keys.org();
    let mut counts = Vec::with_capacity(RULES.len());
    for rule in RULES {
        let begun = if dry_run {
            rule.would_begin(store, org).await?
        } else {
            rule.begin(store, org, most).await?
        };
        let reached = match terms.cutoff(rule.class, now, zone) {
            None => 0,
            Some(cutoff) if dry_run => rule.count(store, org, cutoff).await?,
            Some(cutoff) => rule.remove(store, org, cutoff, most).await?,
        };
        counts.push(RetentionCount {
            class: rule.class,
            begun,
            reached,
        });
    }
    if !dry_run {
        forget_addresses(store, org, most).await?;
    }
    Ok(counts)
}

impl Rule {
    fn text(&self, text: &str) -> String {
        text.replace("{ended}", ENDED).replace("{table}", self.table)
    }

    fn starting(&self) -> String {
        let (table, begins, when) = (self.table, self.text(self.begins), self.text(self.when));
        format!("FROM {table} WHERE org = $1 AND retain_from IS NULL AND ({when}) AND {begins} IS NOT NULL")
    }

    fn reached(&self) -> String {
        // The class is the row's own; where tables share a class, each has its rule.
        format!(
            "FROM {} WHERE org = $1 AND retain_from <= $2 AND ({})",
            self.table,
            self.text(self.free)
        )
    }

    async fn would_begin(&self, store: &Store, org: &str) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) {}", self.starting());
        let bound = values![org];
        let read = |row: &mut Columns<'_>| row.int();
        let found = store
            .read(move |conn| Box::pin(async move { conn.first("count terms", sql, bound, read).await }))
            .await?;
        Ok(found.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    async fn begin(&self, store: &Store, org: &str, most: u32) -> Result<u64, StoreError> {
        let (table, id, begins) = (self.table, self.id, self.text(self.begins));
        let sql = format!(
            "UPDATE {table} SET retain_from = {begins} WHERE retain_from IS NULL AND org = $1 AND {id} IN \
             (SELECT {id} {} ORDER BY {id} LIMIT $2)",
            self.starting()
        );
        let mut begun = 0;
        loop {
            let (sql, bound) = (sql.clone(), values![org, most]);
            let changed = store
                .write(move |conn| Box::pin(async move { conn.run("begin terms", sql, bound).await }))
                .await?;
            begun += changed;
            if changed < u64::from(most) {
                return Ok(begun);
            }
        }
    }

    async fn count(&self, store: &Store, org: &str, cutoff: Timestamp) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) {}", self.reached());
        let bound = values![org, cutoff];
        let read = |row: &mut Columns<'_>| row.int();
        let found = store
            .read(move |conn| Box::pin(async move { conn.first("count what is due", sql, bound, read).await }))
            .await?;
        Ok(found.and_then(|count| u64::try_from(count).ok()).unwrap_or(0))
    }

    async fn remove(&self, store: &Store, org: &str, cutoff: Timestamp, most: u32) -> Result<u64, StoreError> {
        let (table, id, with) = (self.table, self.id, self.with);
        let select = format!("SELECT DISTINCT {id} {} ORDER BY {id} LIMIT $3", self.reached());
        let delete = format!("DELETE FROM {table} WHERE org = $1 AND retain_from <= $2 AND {id} IN ({{ids}})");
        let mut removed = 0;
        loop {
            let (select, delete) = (select.clone(), delete.clone());
            let (wanted, bound) = (values![org, cutoff, most], values![org, cutoff]);
            let (found, gone) = store
                .write(move |conn| {
                    Box::pin(async move {
                        let ids = conn
                            .all("look for what is due", select, wanted, |row: &mut Columns<'_>| {
                                row.text()
                            })
                            .await?;
                        for sql in with {
                            conn.run_each("remove what goes with it", sql, Vec::new(), &ids).await?;
                        }
                        let gone = conn.run_each("remove what is due", &delete, bound, &ids).await?;
                        Ok((ids.len() as u64, gone))
                    })
                })
                .await?;
            removed += gone;
            if found < u64::from(most) {
                return Ok(removed);
            }
        }
    }
}

/// Addresses without a contact point and without a stop: nobody is reached there, and nobody said no.
async fn forget_addresses(store: &Store, org: &str, most: u32) -> Result<(), StoreError> {
    loop {
        let bound = values![org, most];
        let gone = store
            .write(move |conn| {
                Box::pin(async move {
                    let sql = "DELETE FROM address WHERE id IN (SELECT a.id FROM address a WHERE a.org = $1 \
                               AND NOT EXISTS (SELECT 1 FROM contact_point c WHERE c.address = a.id) \
                               AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.org = a.org AND o.address_bi = a.address_bi) ORDER BY a.id LIMIT $2)";
                    conn.run("forget addresses", sql, bound).await
                })
            })
            .await?;
        if gone < u64::from(most) {
            return Ok(());
        }
    }
}

#[cfg(test)]
mod tests;
