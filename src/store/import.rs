//! Taking in dossiers: what is new, what differs from the last import, and what nobody needs to be told twice.
//!
//! An import goes through the rows in slices. For each it reads what is known, works out every row to be written
//! without holding a transaction, and writes them in one, guarded by the generations that it read; where somebody was
//! first, the slice is worked out again. A slice that was written is never undone, and the same file again finds it
//! unchanged, so that an interrupted import is ended by repeating it.

mod approval;
mod baseline;
mod changed;
mod changed_person;
mod enrol;
mod fresh;
mod kept;
mod known;
mod points;
mod rows;
mod slice;
mod summary;

#[cfg(test)]
pub(in crate::store) mod tests;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

pub use approval::{Approval, Approved, Preview, approve, preview};
pub(in crate::store) use baseline::Imported;
pub(in crate::store) use enrol::{NewTrajectory, trajectory_row};
pub(in crate::store) use kept::Kept;
pub(in crate::store) use points::{
    ADDRESS_HEAD, POINT_HEAD, PointOf, address_index, address_row, point_row, seal, tail_index,
};
pub(in crate::store) use rows::{TRAJECTORY_HEAD, WORD_HEAD};
pub use summary::{ImportSettings, ImportSource, ImportSummary};

use super::audit::{self, Act};
use super::keyring::Keyring;
use super::value::values;
use super::{Store, StoreError};
use crate::care::enrolment;
use crate::care::ids::WorkerId;
use crate::intake::{IncomingDossier, IncomingPerson};
use crate::vault::PersonKey;

/// How many dossiers are written in one transaction.
const SLICE: usize = 1000;

/// How often a slice is worked out again because somebody else was first.
const TRIES: usize = 5;

/// Takes in a list of dossiers. `file_hash` names the file; `progress` is told the dossiers done and in all.
///
/// The rows are consumed slice by slice.
///
/// # Errors
/// Where the database refuses, or others keep changing the same rows. What was written until then stays, and the same
/// import again goes on from there.
#[expect(
    clippy::too_many_arguments,
    reason = "an import is its file, its rules, who and when"
)]
pub async fn apply_import(
    store: &Store,
    keys: &Keyring,
    settings: &ImportSettings,
    incoming: Vec<IncomingDossier>,
    file_hash: &str,
    actor: Option<&WorkerId>,
    now: Timestamp,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<ImportSummary, StoreError> {
    let import = Import::begin(store, keys, settings, file_hash, actor, now).await?;
    import.run(incoming, true, progress).await
}

/// What [`apply_import`] would do, by the same way and without a write.
///
/// # Errors
/// Where the database refuses.
#[expect(clippy::too_many_arguments, reason = "the arguments of what it foretells")]
pub async fn dry_run(
    store: &Store,
    keys: &Keyring,
    settings: &ImportSettings,
    incoming: Vec<IncomingDossier>,
    file_hash: &str,
    actor: Option<&WorkerId>,
    now: Timestamp,
    progress: &mut (dyn FnMut(u64, u64) + Send),
) -> Result<ImportSummary, StoreError> {
    let import = Import::begin(store, keys, settings, file_hash, actor, now).await?;
    import.run(incoming, false, progress).await
}

/// One import under way.
struct Import<'a> {
    store: &'a Store,
    keys: &'a Keyring,
    settings: &'a ImportSettings,
    file_hash: &'a str,
    actor: Option<&'a WorkerId>,
    now: Timestamp,
    zone: TimeZone,
    workers: known::Workers,
    batch: String,
    is_first: bool,
}

/// A row with what is derived from it alone.
struct Row {
    incoming: IncomingDossier,
    controller: String,
    executor: String,
    id: String,
    mac: String,
}

impl Row {
    /// The person's id that a first import of this row gives.
    fn person_id(&self, keys: &Keyring, key: PersonKey<'_>) -> String {
        keys.ids().person_id(&self.controller, &self.incoming.reference, key)
    }

    /// The keys of the persons, were this their first import.
    fn person_keys(&self) -> impl Iterator<Item = (&IncomingPerson, PersonKey<'_>)> {
        (1_u8..).zip(&self.incoming.persons).map(|(place, person)| {
            let key = person
                .reference
                .as_deref()
                .map_or(PersonKey::Place(place), PersonKey::Reference);
            (person, key)
        })
    }
}

impl<'a> Import<'a> {
    async fn begin(
        store: &'a Store,
        keys: &'a Keyring,
        settings: &'a ImportSettings,
        file_hash: &'a str,
        actor: Option<&'a WorkerId>,
        now: Timestamp,
    ) -> Result<Self, StoreError> {
        let zone = TimeZone::get(&settings.tz)
            .map_err(|error| StoreError::corrupt("organisation", "tz", keys.org(), error))?;
        // A repeat of the same file goes on with its batch, unless that was approved since.
        let derived = format!("ba_{}", keys.blind().reference("import-file", file_hash));
        let ring = keys.clone();
        let (workers, batches) = store
            .read(move |conn| {
                Box::pin(async move {
                    let workers = known::workers(conn, &ring).await?;
                    let sql = "SELECT id, approved_at FROM import_batch WHERE org = $1";
                    let read = |row: &mut super::value::Columns<'_>| Ok((row.text()?, row.maybe_int()?.is_some()));
                    Ok((
                        workers,
                        conn.all("read the batches", sql, values![ring.org()], read).await?,
                    ))
                })
            })
            .await?;
        let is_first = !batches.iter().any(|(id, _)| *id != derived);
        let is_closed = batches.iter().any(|(id, approved)| *id == derived && *approved);
        let batch = if is_closed {
            keys.mint("ba_").map_err(super::no_random)?
        } else {
            derived
        };
        let is_first = is_first && !is_closed && settings.source == ImportSource::Export;
        Ok(Self {
            store,
            keys,
            settings,
            file_hash,
            actor,
            now,
            zone,
            workers,
            batch,
            is_first,
        })
    }

    async fn run(
        self,
        incoming: Vec<IncomingDossier>,
        writes: bool,
        progress: &mut (dyn FnMut(u64, u64) + Send),
    ) -> Result<ImportSummary, StoreError> {
        let total = incoming.len() as u64;
        let waits = self.starts_many(&incoming).await?;
        let mut summary = ImportSummary {
            needs_approval: waits,
            ..ImportSummary::default()
        };
        let mut ids: Vec<[u8; 26]> = Vec::with_capacity(incoming.len());
        let mut controllers: Vec<String> = Vec::new();
        let mut incoming = incoming.into_iter();
        let mut done = 0_u64;
        loop {
            let rows: Vec<Row> = incoming.by_ref().take(SLICE).map(|row| self.row(row)).collect();
            if rows.is_empty() {
                break;
            }
            ids.extend(rows.iter().filter_map(|row| id_bytes(&row.id)));
            for row in &rows {
                if !controllers.contains(&row.controller) {
                    controllers.push(row.controller.clone());
                }
            }
            done += rows.len() as u64;
            summary.add(self.slice(&rows, waits, writes, &summary).await?);
            progress(done, total);
        }
        ids.sort_unstable();
        if self.settings.source == ImportSource::Export {
            summary.vanished = self.vanished(controllers, ids).await?;
        }
        if summary.new + summary.changed > 0 {
            summary.batch = Some(self.batch.clone());
            if writes {
                self.close_batch(&summary).await?;
            }
        }
        summary.needs_approval = waits && summary.batch.is_some();
        Ok(summary)
    }

    fn row(&self, incoming: IncomingDossier) -> Row {
        let controller = incoming
            .controller
            .clone()
            .unwrap_or_else(|| self.settings.controller.clone());
        let executor = incoming
            .executor
            .clone()
            .unwrap_or_else(|| self.settings.executor.clone());
        let id = self.keys.ids().dossier_id(&controller, &incoming.reference);
        let mac = baseline::mac(self.keys, &incoming);
        Row {
            incoming,
            controller,
            executor,
            id,
            mac,
        }
    }

    /// Whether more would start than may start without an approval. Looks no further than it must.
    async fn starts_many(&self, incoming: &[IncomingDossier]) -> Result<bool, StoreError> {
        let mut starting = 0_u64;
        for slice in incoming.chunks(SLICE) {
            let wanted: Vec<(String, Date, u64)> = slice.iter().filter_map(|row| self.may_start(row)).collect();
            let ids: Vec<String> = wanted.iter().map(|(id, _, _)| id.clone()).collect();
            let closed = self
                .store
                .read(move |conn| Box::pin(async move { known::closed_on(conn, &ids).await }))
                .await?;
            let is_new = |(id, date, _): &&(String, Date, u64)| closed.get(id).is_none_or(|known| known < date);
            starting += wanted.iter().filter(is_new).map(|(_, _, persons)| persons).sum::<u64>();
            if enrolment::needs_approval(self.is_first, starting, self.settings.starts_per_day) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The dossier of a row that its rules would enrol, with its date and the number of its persons.
    fn may_start(&self, row: &IncomingDossier) -> Option<(String, Date, u64)> {
        let case = enrolment::Case {
            reason: row.closing_reason,
            status: row.status,
            closed_on: row.closed_on,
            objected: false,
        };
        let (decision, _) = enrolment::decide(&self.settings.enrolment, &case, self.settings.oldest_closing);
        let enrols = decision == crate::care::dossier::EnrolmentDecision::Enrolled;
        let controller = row.controller.as_ref().unwrap_or(&self.settings.controller);
        let id = || self.keys.ids().dossier_id(controller, &row.reference);
        enrols.then(|| (id(), row.closed_on, row.persons.len() as u64))
    }

    /// Works out one slice and writes it.
    async fn slice(
        &self,
        rows: &[Row],
        waits: bool,
        writes: bool,
        before: &ImportSummary,
    ) -> Result<ImportSummary, StoreError> {
        for _ in 0..TRIES {
            let worked = slice::work_out(self, rows, waits).await?;
            if !writes || worked.rows.is_empty() {
                return Ok(worked.summary);
            }
            let mut gathered = worked.rows;
            // The batch and its one task stand from the first slice on, whatever becomes of the later ones.
            let is_first_slice = before.new + before.changed == 0;
            if is_first_slice && worked.summary.new + worked.summary.changed > 0 {
                self.open_batch(&mut gathered, waits);
            }
            match self.store.write(move |conn| Box::pin(gathered.write(conn))).await {
                Ok(()) => return Ok(worked.summary),
                Err(error) if matches!(error, StoreError::Conflict) || error.is_duplicate() => {}
                Err(error) => return Err(error),
            }
        }
        Err(StoreError::Conflict)
    }

    fn open_batch(&self, gathered: &mut rows::Rows, waits: bool) {
        let approved = (!waits).then_some(self.now);
        gathered.batches.push(values![
            self.batch.as_str(),
            self.keys.org(),
            self.file_hash,
            "{}",
            self.settings.starts_per_day,
            self.settings.oldest_closing,
            self.now,
            self.actor.map(WorkerId::as_str),
            approved,
            None::<String>,
        ]);
        if waits {
            let deadline = later(self.now, self.settings.ask_term);
            gathered.batch_task(self.keys.org(), &self.batch, deadline, self.now);
        }
    }

    /// The counts, once everything is written, and who did it.
    async fn close_batch(&self, summary: &ImportSummary) -> Result<(), StoreError> {
        let counts = serde_json::json!({
            "new": summary.new, "changed": summary.changed, "unchanged": summary.unchanged,
            "reopened": summary.reopened, "deceased": summary.deceased, "enrolled": summary.enrolled,
            "asked": summary.asked, "declined": summary.declined, "objected": summary.objected,
            "conflicts": summary.conflicts, "vanished": summary.vanished.len(), "erased": summary.erased.len(),
            "past-term": summary.past_term.len(),
        });
        let (keys, batch, now) = (self.keys.clone(), self.batch.clone(), self.now);
        let actor = self.actor.cloned();
        self.store
            .write(move |conn| {
                Box::pin(async move {
                    let sql = "UPDATE import_batch SET counts = $1 WHERE id = $2";
                    let bound = values![counts.to_string(), batch.as_str()];
                    conn.run("write the counts of a batch", sql, bound).await?;
                    let (worker, subject_kind) = (actor.as_ref(), "import-batch");
                    let act = Act {
                        worker,
                        action: "import",
                        subject_kind,
                        subject: &batch,
                        facts: counts,
                    };
                    audit::note(conn, &keys, &[act], now).await
                })
            })
            .await
    }

    /// The references of known dossiers of these controllers that the file does not name.
    async fn vanished(&self, controllers: Vec<String>, ids: Vec<[u8; 26]>) -> Result<Vec<String>, StoreError> {
        let org = self.keys.org().to_owned();
        self.store
            .read(move |conn| {
                Box::pin(async move {
                    let mut vanished = Vec::new();
                    let mut from = String::new();
                    loop {
                        let (next, page) = known::imported_page(conn, &org, &controllers, &from).await?;
                        let absent = |id: &str| id_bytes(id).is_none_or(|id| ids.binary_search(&id).is_err());
                        vanished.extend(
                            page.into_iter()
                                .filter(|(id, _)| absent(id))
                                .map(|(_, reference)| reference),
                        );
                        let Some(next) = next else { break };
                        from = next;
                    }
                    vanished.sort_unstable();
                    Ok(vanished)
                })
            })
            .await
    }
}

/// What tells a dossier's id from another: the part behind its prefix. A million of them are 26 MB.
fn id_bytes(id: &str) -> Option<[u8; 26]> {
    id.as_bytes().last_chunk().copied()
}

/// An instant a term later; the end of time where there is none.
fn later(now: Timestamp, term: SignedDuration) -> Timestamp {
    now.checked_add(term).unwrap_or(Timestamp::MAX)
}
