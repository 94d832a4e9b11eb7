//! Whether somebody is there to act: who can sign in, and the alerts that nobody took in time.

use futures_util::FutureExt as _;
use jiff::Timestamp;

use super::database::Base;
use super::report::Report;
use super::words::{counted, moment, span};
use crate::settings::Settings;
use crate::store::examination::{self, Signers};

pub(super) async fn look(report: &mut Report, settings: &Settings, base: &mut Base, now: Timestamp) {
    let org = settings.organisation.code.clone();
    let asked = base.ask(|conn| {
        async move {
            Ok((
                examination::signers(conn, &org, now).await?,
                examination::overdue_alerts(conn, &org, now).await?,
            ))
        }
        .boxed()
    });
    match asked.await {
        Ok((signers, (overdue, earliest))) => {
            workers(report, &signers);
            alerts(report, settings, overdue, earliest, now);
        }
        Err(why) if base.is_fresh => {
            let add = "`nazorg user add` before anybody is written to";
            report.ok("workers", format!("none, because {why}; {add}"));
            report.ok("alerts", format!("none, because {why}"));
        }
        Err(why) => {
            report.not_looked_at("workers", &why);
            report.not_looked_at("alerts", &why);
        }
    }
}

fn workers(report: &mut Report, signers: &Signers) {
    const ADD: &str = "`nazorg user add an@example.org --name \"…\" --role coordinator`, or a new password: `nazorg user \
                       password`";
    let all: i64 = signers.by_role.values().sum();
    if all == 0 {
        report.fault(
            "workers",
            "nobody can sign in, so no alert and no task finds a human",
            ADD,
        );
        return;
    }
    let roles = signers.by_role.iter().map(|(role, count)| format!("{count} {role}"));
    let found = format!("who can sign in: {}", roles.collect::<Vec<_>>().join(", "));
    if signers.locked == all {
        let mend = "wait a quarter of an hour, or give a new password: `nazorg user password`";
        report.look(
            "workers",
            format!("{found}; all are locked out for now by wrong passwords"),
            mend,
        );
    } else if signers.by_role.contains_key("coordinator") {
        report.ok("workers", found);
    } else {
        let found = format!("{found}; no coordinator, to whom late alerts go and who approves imports");
        report.look("workers", found, ADD);
    }
}

fn alerts(report: &mut Report, settings: &Settings, overdue: i64, earliest: Option<Timestamp>, now: Timestamp) {
    let Some(earliest) = earliest.filter(|_| overdue > 0) else {
        return report.ok("alerts", "none is overdue");
    };
    let found = format!(
        "{} past the deadline without a human hand on it, the first since {} ({})",
        counted(overdue, "alert"),
        moment(earliest, &settings.time_zone()),
        span(now.duration_since(earliest))
    );
    let mend = "take each in the workspace, under *Alerts*; see that somebody signs in every working day";
    report.look("alerts", found, mend);
}
