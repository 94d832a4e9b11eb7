//! The master key: there, readable, nobody else's to read, and the one of database and journal.

use futures_util::FutureExt as _;

use super::database::Base;
use super::places::{above, trouble_with};
use super::report::Report;
use crate::settings::Settings;
use crate::store::house;
use crate::vault::{Master, MasterError, Standing, agree, journal};

const WHAT: &str = "master key";

pub(super) async fn look(report: &mut Report, settings: &Settings, base: &mut Base) {
    let path = &settings.vault.master_key;
    let shown = path.display();
    let found = match Master::open(path) {
        Ok(master) => Some(master),
        Err(MasterError::Missing { .. }) => None,
        Err(error) => {
            let (what, mend) = unusable(&error, &shown.to_string());
            report.fault(WHAT, what, mend);
            return;
        }
    };
    let in_database = base.ask(|conn| house::fingerprint(conn).boxed()).await;
    // Where the journal cannot be read, its own line says so.
    let in_journal = journal::fingerprint_in(&settings.vault.journal).ok().flatten();
    let known = in_database.as_ref().ok().cloned().flatten();
    match agree(known.as_deref(), in_journal.as_deref(), found.as_ref()) {
        Err(MasterError::Gone { holder, .. }) => report.fault(
            WHAT,
            format!("there is none at {shown}, and {holder} was made with one: nothing of it can be read"),
            format!(
                "write the recovery print into {shown} (`chmod 600`), or name where the key is in `[vault] master_key`; \
                 no new one will be made"
            ),
        ),
        Err(MasterError::Changed { holder, .. }) => report.fault(
            WHAT,
            format!("the key at {shown} is another one than that under which {holder} was made"),
            "`[vault] master_key`: name the key that belongs to it, or write its recovery print there",
        ),
        Err(error) => report.fault(WHAT, error.to_string(), "see the line above"),
        Ok(standing) => match in_database {
            Err(why) if !base.is_fresh => report.look(
                WHAT,
                match standing {
                    Standing::MakeNew => format!("there is none at {shown}; whether one is missing was not looked at, because {why}"),
                    Standing::Adopt | Standing::Same => {
                        format!("{shown} can be read; whether it is the database's was not looked at, because {why}")
                    }
                },
                "mend that first",
            ),
            _ => tell(report, settings, standing),
        },
    }
}

fn tell(report: &mut Report, settings: &Settings, standing: Standing) {
    let shown = settings.vault.master_key.display();
    match standing {
        Standing::Same => report.ok(
            WHAT,
            format!("{shown}, for its owner alone, and the one of the database"),
        ),
        Standing::Adopt => report.ok(WHAT, format!("{shown}, for its owner alone; the database will note it")),
        Standing::MakeNew => {
            let folder = above(&settings.vault.master_key);
            match folder.and_then(|folder| trouble_with(&folder, true)) {
                None => report.ok(
                    WHAT,
                    format!("there is none at {shown} yet; the first `nazorg run` makes it, and its recovery print is to be kept elsewhere"),
                ),
                Some((what, mend)) => report.fault(
                    WHAT,
                    format!("there is none at {shown} yet, and none can be made: {what}"),
                    format!("`[vault] master_key`: {mend}"),
                ),
            }
        }
    }
}

/// What is wrong with a key file, and the mend.
fn unusable(error: &MasterError, shown: &str) -> (String, String) {
    match error {
        MasterError::TooOpen { mode, .. } => (
            format!("others may read {shown} (mode {mode:03o})"),
            format!("`chmod 600 {shown}`; where strangers were on this machine meanwhile, think of the key as known"),
        ),
        MasterError::Unreadable { source, .. } => (
            format!("{shown} cannot be read ({source})"),
            format!("`[vault] master_key`: give {shown} to the user who runs nazorg (`chown`)"),
        ),
        MasterError::UnknownVersion { found } => (
            format!("{shown} is a key of version {found}, and this program reads version 1"),
            "take the newer program".to_owned(),
        ),
        other => (
            format!("{shown} is no whole master key: {other}"),
            format!(
                "write the recovery print into {shown}, line by line, or name where the key is in `[vault] master_key`"
            ),
        ),
    }
}
