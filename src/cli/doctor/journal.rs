//! The journal of what this worker handed over: its folder, its files, and whether the database knows it as this worker's.
//!
//! Nothing here takes the journal's lock. To try it for a moment only would keep a daemon from starting in that moment;
//! whether one lives behind the journal is told by its beat in the database.

use std::path::Path;

use futures_util::FutureExt as _;
use jiff::Timestamp;

use super::database::Base;
use super::places::trouble_with;
use super::report::Report;
use super::words::{counted, span};
use crate::settings::Settings;
use crate::store::outbox::{self, Reading};
use crate::store::{examination, hosts};
use crate::vault::{JournalError, Offset, journal};

const WHAT: &str = "journal";

pub(super) async fn look(report: &mut Report, settings: &Settings, base: &mut Base, now: Timestamp) {
    let (folder, worker) = (settings.vault.journal.as_path(), settings.worker.name.as_str());
    let shown = folder.display();
    if let Some((what, mend)) = trouble_with(folder, true) {
        let found = format!("nothing can be written there, and without it nothing is sent: {what}");
        report.fault(WHAT, found, format!("`[vault] journal`: {mend}"));
        return;
    }
    let id = match journal::id_in(folder, worker) {
        Ok(id) => id,
        Err(error) => return damaged(report, &error),
    };
    let org = settings.organisation.code.clone();
    let asked = base.ask(|conn| {
        async move {
            let hosts = examination::hosts(conn, &org).await?;
            Ok((hosts, outbox::marks(conn, &org, Reading::Sent).await?))
        }
        .boxed()
    });
    let mut blind = None;
    let (known, mark) = match asked.await {
        Ok((hosts, marks)) => (
            hosts.into_iter().find(|(host, _)| host.name == worker),
            marks.get(worker).copied(),
        ),
        Err(why) => {
            blind = Some(why).filter(|_| !base.is_fresh);
            (None, None)
        }
    };
    if let Some((host, beat)) = &known
        && id.as_ref() != Some(&host.journal)
    {
        return of_another(report, settings, id.is_some(), now.duration_since(*beat));
    }
    match read_through(folder, worker, mark) {
        Err(error) => damaged(report, &error),
        Ok(0) if blind.is_some() => {
            let why = blind.unwrap_or_default();
            let found = format!("there is none in {shown}; whether one is missing was not looked at, because {why}");
            report.look(WHAT, found, "mend that first");
        }
        Ok(0) => report.ok(
            WHAT,
            format!("none of worker `{worker}` yet; the first `nazorg run` begins it in {shown}"),
        ),
        Ok(count) => {
            let records = counted(count, "record");
            report.ok(WHAT, format!("{shown}, whole, {records}; the folder can be written"));
        }
    }
}

/// Reads every journal of the folder through, as far as it is written, and this worker's from where the database stands
/// too; how many lines there are.
fn read_through(folder: &Path, worker: &str, mark: Option<Offset>) -> Result<u64, JournalError> {
    let Some(fingerprint) = journal::fingerprint_in(folder)? else {
        return Ok(0);
    };
    let mut lines = 0;
    for name in journal::workers(folder)? {
        // The heading.
        lines += 1;
        let mut at = Offset::START;
        loop {
            let (records, next) = journal::read(folder, &name, &fingerprint, at)?;
            if records.is_empty() {
                break;
            }
            lines += records.len() as u64;
            at = next;
        }
    }
    if let Some(mark) = mark {
        journal::read(folder, worker, &fingerprint, mark)?;
    }
    Ok(lines)
}

/// The database knows another journal as this worker's.
fn of_another(report: &mut Report, settings: &Settings, is_there: bool, since: jiff::SignedDuration) {
    let (worker, folder) = (&settings.worker.name, settings.vault.journal.display());
    if since < hosts::STALE_AFTER {
        report.fault(
            WHAT,
            format!(
                "another host, or another journal, lives as worker `{worker}`; it beat {} ago",
                span(since)
            ),
            "`[worker] name`: give each host a name of its own, and `[vault] journal` the folder that belongs to it",
        );
    } else {
        let found = if is_there {
            format!("the journal in {folder} is not the one that the database knows as that of worker `{worker}`")
        } else {
            format!("the journal of worker `{worker}`, which the database knows, is gone from {folder}")
        };
        report.fault(
            WHAT,
            found,
            "`[vault] journal`: name its folder, or put it back from a copy; a start without it holds every message that \
             was under way, and asks a human about each",
        );
    }
}

fn damaged(report: &mut Report, error: &JournalError) {
    match error {
        JournalError::Damaged { path, byte } => report.fault(
            WHAT,
            format!("{} is damaged at byte {byte}, and a start is refused", path.display()),
            format!(
                "put it back from a copy; or move {} away, upon which every message that was under way is held for a human",
                path.display()
            ),
        ),
        JournalError::Gap { path } => report.fault(
            WHAT,
            format!("{} is missing, and a start is refused", path.display()),
            "put it back from a copy",
        ),
        JournalError::WorkerId => report.fault(
            WHAT,
            "no journal can have this worker's name",
            "`[worker] name`: use 1 to 64 characters out of a-z, 0-9 and -",
        ),
        JournalError::OtherKey { path, .. } => report.fault(
            WHAT,
            format!("{} was written under another master key than its neighbours", path.display()),
            "put the journals that do not belong to this database elsewhere",
        ),
        other => report.fault(
            WHAT,
            format!("{:#}", anyhow::anyhow!("{other}")),
            "give the folder of `[vault] journal`, and all in it, to the user who runs nazorg (`chown`)",
        ),
    }
}
