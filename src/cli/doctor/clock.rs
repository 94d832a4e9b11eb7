//! The machine's clock, against the last pulse in the database and against the server's.

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::database::Base;
use super::report::Report;
use super::words::{moment, span};
use crate::engine::lifecycle::CLOCK_BEHIND_MOST;
use crate::settings::Settings;
use crate::store::house;

/// A clock that lies so far from the server's is told.
const APART_MOST: SignedDuration = SignedDuration::from_mins(1);

pub(super) async fn look(report: &mut Report, settings: &Settings, base: &mut Base, now: Timestamp) {
    const WHAT: &str = "clock";
    let zone = settings.time_zone();
    let shown = moment(now, &zone);
    let org = settings.organisation.code.clone();
    let mut is_well = true;
    if let Some(server) = base.server_clock {
        let apart = base.server_clock_read_at.duration_until(server);
        if apart.abs() > APART_MOST {
            is_well = false;
            let word = if apart.is_negative() { "ahead of" } else { "behind" };
            report.look(
                WHAT,
                format!("it is {shown} here: {} {word} the database server's clock", span(apart)),
                "let both machines follow a time server (chrony, systemd-timesyncd); `timedatectl` shows how it stands",
            );
        }
    }
    let last = base.ask(|conn| async move { house::last_pulse(conn, &org, house::ENGINE).await }.boxed());
    match last.await {
        Err(_) if base.is_fresh => {}
        Err(why) => {
            is_well = false;
            report.look(
                WHAT,
                format!("it is {shown}; not compared with the last pulse, because {why}"),
                "mend that first",
            );
        }
        Ok(Some(last)) if now + CLOCK_BEHIND_MOST < last => {
            is_well = false;
            report.fault(
                WHAT,
                format!(
                    "it is {shown} here, {} behind the last pulse ({}): nothing is sent until that is passed",
                    span(now.duration_until(last)),
                    moment(last, &zone)
                ),
                "set the clock right and let it follow a time server; `timedatectl` shows how it stands",
            );
        }
        Ok(_) => {}
    }
    if is_well {
        report.ok(WHAT, format!("it is {shown} ({})", settings.organisation.time_zone));
    }
}
