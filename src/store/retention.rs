//! Removing what has reached its term, class by class, in small transactions; or only counting it.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::keyring::Keyring;
use super::value::{Columns, Value, values};
use super::{Conn, Store, StoreError};
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

/// A month's key is kept for so long at least: what was said in it may come in late.
const MONTH_OPEN: SignedDuration = SignedDuration::from_hours(24 * 62);

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

/// Nothing of a dossier runs, waits for a worker's word, or is open at the organisation. What begins a term must still
/// hold when it ends: a dossier may have begun to run again in between.
const RESTS: &str = "status <> 'reopened' AND NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.dossier = dossier.id \
                     AND t.phase <> 'ended') AND NOT EXISTS (SELECT 1 FROM dossier_person p \
                     WHERE p.dossier = dossier.id AND p.decision = 'asked')";
/// No dossier of a person runs, is open, or waits for a word on them.
const NO_DOSSIER: &str = "NOT EXISTS (SELECT 1 FROM dossier_person p JOIN dossier d ON d.id = p.dossier \
                          WHERE p.person = person.id AND (d.retain_from IS NULL OR d.status = 'reopened' \
                          OR p.decision = 'asked'))";
/// The dossier's term counts; that of what hangs on it counts from its own making at the earliest.
const OF_RESTING: &str = "dossier IN (SELECT d.id FROM dossier d WHERE d.retain_from IS NOT NULL)";
const LATER: &str = "(SELECT CASE WHEN d.retain_from > {table}.recorded THEN d.retain_from ELSE {table}.recorded END \
                     FROM dossier d WHERE d.id = {table}.dossier)";
const NOT_RESUMED: &str = "NOT EXISTS (SELECT 1 FROM dossier d WHERE d.id = {table}.dossier AND d.retain_from IS NULL)";
/// The trajectory has ended, or is gone.
const RUN_OUT: &str = "NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.id = {table}.trajectory AND t.ended_at IS NULL)";

/// A dossier runs again, or somebody is to say whether it does: its term, and that of what hangs on it, counts anew,
/// from `$2` at the earliest.
pub(super) const RESUME: &str = "UPDATE dossier SET retain_from = NULL, resumed_at = $2 WHERE id = $1";
/// What hangs on a dossier that runs again; each statement takes the dossier.
pub(super) const RESUME_WITH: [&str; 2] = [
    "UPDATE note SET retain_from = NULL WHERE dossier = $1 AND retain_from IS NOT NULL",
    "UPDATE baseline SET retain_from = NULL WHERE dossier = $1 AND retain_from IS NOT NULL",
];
/// The persons of a dossier that runs again, or who came into a further one.
pub(super) const RESUME_PERSONS: &str =
    "UPDATE person SET retain_from = NULL WHERE retain_from IS NOT NULL AND id IN ({ids})";

/// In the order in which they run. The last act of a dossier and a person waits for what hangs on them.
const RULES: &[Rule] = &[
    Rule {
        class: RetentionClass::Message,
        table: "message",
        id: "send_key",
        begins: "CASE WHEN {end} > fate_at THEN {end} ELSE fate_at END",
        when: "fate NOT IN ('queued', 'started', 'held') AND {run-out}",
        free: "fate NOT IN ('queued', 'started', 'held')",
        with: &["DELETE FROM token WHERE send_key IN ({ids})"],
    },
    Rule {
        class: RetentionClass::Inbound,
        table: "inbound",
        id: "id",
        begins: "coalesce(settled_at, CASE WHEN {end} > recorded THEN {end} ELSE recorded END)",
        when: "settled_at IS NOT NULL OR (NOT board AND {run-out})",
        // What nobody has read yet stays on the board.
        free: "NOT board OR settled_at IS NOT NULL",
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
        begins: LATER,
        when: OF_RESTING,
        free: NOT_RESUMED,
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
        begins: LATER,
        when: OF_RESTING,
        free: NOT_RESUMED,
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
            // A later enrolment counts on, so that no id and no send key comes twice.
            "UPDATE dossier_person SET enrolments = (SELECT max(t.enrolment) FROM trajectory t \
             WHERE t.dossier = dossier_person.dossier AND t.person = dossier_person.person) \
             WHERE dossier IN (SELECT g.dossier FROM trajectory g WHERE g.id IN ({ids})) \
             AND coalesce(enrolments, 0) < (SELECT max(t.enrolment) FROM trajectory t \
             WHERE t.dossier = dossier_person.dossier AND t.person = dossier_person.person)",
            "DELETE FROM ledger WHERE trajectory IN ({ids})",
            "DELETE FROM contact WHERE trajectory IN ({ids})",
            "DELETE FROM event_inbox WHERE trajectory IN ({ids})",
            "DELETE FROM rules_move WHERE trajectory IN ({ids})",
            "DELETE FROM token WHERE trajectory IN ({ids})",
        ],
    },
    Rule {
        class: RetentionClass::Dossier,
        table: "dossier",
        id: "id",
        begins: "(SELECT max(x.at) FROM (SELECT t.ended_at AS at FROM trajectory t WHERE t.dossier = dossier.id \
                 UNION ALL SELECT p.decided_at FROM dossier_person p WHERE p.dossier = dossier.id \
                 UNION ALL SELECT coalesce(dossier.resumed_at, dossier.created_at)) x)",
        when: RESTS,
        free: "{rests} AND NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.dossier = dossier.id)",
        with: &[
            // An export may name it for years; without a trace the next one would bring it back.
            "INSERT INTO past_dossier (id, org, closed_on, enrolments, ended_at) SELECT d.id, d.org, d.closed_on, \
             coalesce((SELECT max(p.enrolments) FROM dossier_person p WHERE p.dossier = d.id), 0), d.retain_from \
             FROM dossier d WHERE d.id IN ({ids}) ON CONFLICT (id) DO UPDATE SET closed_on = excluded.closed_on, \
             enrolments = excluded.enrolments, ended_at = excluded.ended_at",
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
        when: NO_DOSSIER,
        free: "{no-dossier} AND NOT EXISTS (SELECT 1 FROM trajectory t WHERE t.person = person.id)",
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
        forget_months(store, org, now).await?;
    }
    Ok(counts)
}

impl Rule {
    fn text(&self, text: &str) -> String {
        text.replace("{run-out}", RUN_OUT)
            .replace("{end}", END)
            .replace("{rests}", RESTS)
            .replace("{no-dossier}", NO_DOSSIER)
            .replace("{table}", self.table)
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
        let update = format!(
            "UPDATE {table} SET retain_from = {begins} WHERE {id} IN (SELECT {id} {} AND {id} IN ({{ids}}))",
            self.starting()
        );
        let mut pages = Pages::new(values![org], most);
        let mut begun = 0;
        while let Some(ids) = pages.next(store, id, &self.starting()).await? {
            let (update, bound) = (update.clone(), values![org]);
            begun += store
                .write(move |conn| Box::pin(async move { conn.run_each("begin terms", &update, bound, &ids).await }))
                .await?;
        }
        Ok(begun)
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
        let still = format!("SELECT {id} {} AND {id} IN ({{ids}}) ORDER BY {id}", self.reached());
        let delete = format!("DELETE FROM {table} WHERE org = $1 AND retain_from <= $2 AND {id} IN ({{ids}})");
        let mut pages = Pages::new(values![org, cutoff], most);
        let mut removed = 0;
        while let Some(ids) = pages.next(store, id, &self.reached()).await? {
            let (still, delete, bound) = (still.clone(), delete.clone(), values![org, cutoff]);
            removed += store
                .write(move |conn| {
                    Box::pin(async move {
                        // Locked and judged once more: since the page was read, a row may have begun to run again.
                        let still = format!("{still}{}", conn.for_update());
                        let read = |row: &mut Columns<'_>| row.text();
                        let mut ids = conn
                            .each_of("look for what is due", &still, bound.clone(), &ids, read)
                            .await?;
                        ids.dedup();
                        for sql in with {
                            conn.run_each("remove what goes with it", sql, Vec::new(), &ids).await?;
                        }
                        conn.run_each("remove what is due", &delete, bound, &ids).await
                    })
                })
                .await?;
        }
        Ok(removed)
    }
}

/// The ids of a statement's rows, page by page in order of id, each page read outside any write.
struct Pages {
    bound: Vec<Value>,
    most: u32,
    /// The last id that was read; `None` once there are no more.
    last: Option<String>,
}

impl Pages {
    const fn new(bound: Vec<Value>, most: u32) -> Self {
        Self {
            bound,
            most,
            last: Some(String::new()),
        }
    }

    /// The next page of `from`, whose text ends in its `WHERE`.
    async fn next(&mut self, store: &Store, id: &str, from: &str) -> Result<Option<Vec<String>>, StoreError> {
        let Some(last) = self.last.take() else { return Ok(None) };
        let first = self.bound.len() + 1;
        let sql = format!(
            "SELECT DISTINCT {id} {from} AND {id} > ${first} ORDER BY {id} LIMIT ${}",
            first + 1
        );
        let mut bound = self.bound.clone();
        bound.extend(values![last, self.most]);
        let read = |row: &mut Columns<'_>| row.text();
        let ids = store
            .read(move |conn| Box::pin(async move { conn.all("read a page of ids", sql, bound, read).await }))
            .await?;
        if ids.len() as u64 >= u64::from(self.most) {
            self.last = ids.last().cloned();
        }
        Ok((!ids.is_empty()).then_some(ids))
    }
}

/// Addresses without a contact point and without a stop: nobody is reached there, and nobody said no.
async fn forget_addresses(store: &Store, org: &str, most: u32) -> Result<(), StoreError> {
    let from = "FROM address WHERE org = $1 AND NOT EXISTS (SELECT 1 FROM contact_point c WHERE c.address = address.id) \
                AND NOT EXISTS (SELECT 1 FROM opt_out o WHERE o.org = address.org AND o.address_bi = address.address_bi)";
    let mut pages = Pages::new(values![org], most);
    while let Some(ids) = pages.next(store, "id", from).await? {
        let (delete, bound) = (format!("DELETE {from} AND id IN ({{ids}})"), values![org]);
        store
            .write(move |conn| Box::pin(async move { conn.run_each("forget addresses", &delete, bound, &ids).await }))
            .await?;
    }
    Ok(())
}

/// The keys of months of which no text is left. Of the last months one may still be on its way in.
async fn forget_months(store: &Store, org: &str, now: Timestamp) -> Result<(), StoreError> {
    let before = (now - MONTH_OPEN).to_zoned(TimeZone::UTC).strftime("%Y-%m").to_string();
    let bound = values![org, before];
    store
        .write(move |conn| Box::pin(async move { forget_months_in(conn, bound).await }))
        .await
}

async fn forget_months_in(conn: &mut Conn<'_>, bound: Vec<Value>) -> Result<(), StoreError> {
    let sql = "DELETE FROM month_key WHERE org = $1 AND month < $2 AND NOT EXISTS (SELECT 1 FROM inbound i \
               WHERE i.org = month_key.org AND i.key_month = month_key.month \
               AND (i.text_c IS NOT NULL OR i.from_c IS NOT NULL))";
    conn.run("forget the keys of months", sql, bound).await?;
    Ok(())
}

#[cfg(test)]
mod tests;
