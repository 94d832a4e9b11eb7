//! The database: whether it can be reached, read and written, and of which version it is.

mod refusals;
mod server;
mod shapes;

use std::path::Path;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::Timestamp;

use super::PATIENCE;
use super::places::{above, may_write, trouble_with};
use super::report::Report;
use super::words::size;
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::examination::{self, Examination, Shape, Unreachable, Whole};
use crate::store::{Conn, StoreError, house};
use crate::vault::journal;
use refusals::mend;
use server::judge_server;
use shapes::{migrations, organisation};

const WHAT: &str = "database";

/// What the other looks know of the database, and ask it.
pub(super) struct Base {
    open: Option<Examination>,
    /// Why nothing can be asked.
    blind: String,
    /// Nothing is there yet, and the first start makes it.
    pub is_fresh: bool,
    /// The server's clock, where there is a server, and ours when it was read.
    pub server_clock: Option<Timestamp>,
    pub server_clock_read_at: Timestamp,
    /// What it could not tell, though it can be reached.
    failed: Option<String>,
}

impl Base {
    fn blind(why: &str, is_fresh: bool) -> Self {
        Self {
            open: None,
            blind: why.to_owned(),
            is_fresh,
            server_clock: None,
            server_clock_read_at: Timestamp::UNIX_EPOCH,
            failed: None,
        }
    }

    /// Whether anything can be asked at all.
    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Asks the database; where that cannot be, why, as words that follow "because".
    pub(super) async fn ask<T: Send>(
        &mut self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>) -> BoxFuture<'a, Result<T, StoreError>> + Send,
    ) -> Result<T, String> {
        let Some(open) = &mut self.open else {
            return Err(self.blind.clone());
        };
        open.ask(work).await.map_err(|error| {
            let why = error.to_string();
            self.failed.get_or_insert_with(|| examination::cause(&error));
            why
        })
    }

    /// Tells what it could not tell, and lets go of it.
    pub(super) async fn close(self, report: &mut Report) {
        if let Some(failed) = self.failed {
            report.fault(
                WHAT,
                failed,
                "where its tables were changed by hand, restore it from a backup; where a server refuses or is too slow, its \
                 log says why",
            );
        }
        if let Some(open) = self.open {
            open.close().await;
        }
    }
}

pub(super) async fn look(report: &mut Report, settings: &Settings) -> Base {
    let url = &settings.database.url;
    let mut open = match Examination::open(url, PATIENCE).await {
        Ok(open) => open,
        Err(Unreachable::NoFile(path)) => return no_file(report, settings, &path),
        Err(Unreachable::InMemory) => {
            let mend = "`[database] url`: write sqlite:///path/to/file.sqlite3";
            report.fault(WHAT, "it is kept in memory, and all is lost at every stop", mend);
            return Base::blind("the database is kept in memory", false);
        }
        Err(error) => {
            let mend = mend(&error, url);
            report.fault(WHAT, error.to_string(), mend);
            return Base::blind("the database cannot be reached", false);
        }
    };
    let server = match open.server().await {
        Ok(server) => server,
        Err(error) => {
            let mend = "look into the server's log, and whether it is overloaded (`pg_stat_activity`)";
            report.fault(WHAT, examination::cause(&error), mend);
            return Base::blind("the database does not answer", false);
        }
    };
    let mut base = Base::blind("the database cannot be read", false);
    if let Some(server) = server {
        base.server_clock = Some(server.clock);
        base.server_clock_read_at = Clock::System.now();
        judge_server(report, &server);
    }
    if let Some(file) = examination::file(url) {
        look_at_file(report, &file);
        if let Some(Whole::No(why)) = open.whole().await {
            let mend = format!(
                "stop nazorg, keep a copy of {0}, and restore it from a backup, or save what can be read: \
                 `sqlite3 {0} .recover`",
                file.display()
            );
            report.fault(WHAT, format!("{} is damaged: {why}", file.display()), mend);
        }
    }
    let shape = open.ask(|conn| examination::shape(conn).boxed()).await;
    base.open = Some(open);
    migrations(report, settings, &mut base, shape).await;
    if base.is_open() {
        organisation(report, settings, &mut base).await;
    }
    base
}

fn no_file(report: &mut Report, settings: &Settings, path: &Path) -> Base {
    let folder = above(path).unwrap_or_default();
    let why = format!("there is no database at {}", path.display());
    if let Some((what, mend)) = trouble_with(&folder, false) {
        let mend = format!("`[database] url`: {mend}");
        report.fault(WHAT, format!("{why}, and none can be made: {what}"), mend);
        return Base::blind("there is no database", false);
    }
    if has_lived(settings) {
        report.fault(
            WHAT,
            format!("{why}, though the journal tells of one"),
            "`[database] url`: write where it is, or restore it from a backup; a start would begin with an empty one",
        );
        return Base::blind("there is no database", false);
    }
    report.ok(WHAT, format!("{why} yet; the first `nazorg run` makes it (SQLite)"));
    Base::blind("there is no database yet", true)
}

/// Whether there is a journal, which no set-up has before its database.
fn has_lived(settings: &Settings) -> bool {
    matches!(journal::fingerprint_in(&settings.vault.journal), Ok(Some(_)))
}

fn look_at_file(report: &mut Report, file: &Path) {
    let shown = file.display();
    if let Some(changes) = examination::unread_changes(file) {
        report.look(
            WHAT,
            format!(
                "{} holds changes that no process has taken in; what is told here is without them",
                changes.display()
            ),
            "leave the file where it is: the next `nazorg run` takes them in. Then look again",
        );
    }
    let trouble = above(file).and_then(|folder| trouble_with(&folder, false));
    if let Some((what, mend)) = trouble {
        report.fault(
            WHAT,
            format!("{what}, and SQLite keeps its changes beside {shown}"),
            mend,
        );
    } else if may_write(file, false) {
        let bytes = std::fs::metadata(file).map_or(0, |found| found.len());
        report.ok(WHAT, format!("SQLite, {shown}, {}, can be written", size(bytes)));
    } else {
        let mend = format!("give it to the user who runs nazorg (`chown`), and let them write it: `chmod u+w {shown}`");
        report.fault(WHAT, format!("this user may not write {shown}"), mend);
    }
}
