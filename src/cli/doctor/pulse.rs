//! Whether the engine beats, on which hosts, and how late it is.

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};

use super::database::Base;
use super::report::Report;
use super::words::{counted, moment, span};
use crate::settings::Settings;
use crate::store::brakes::{self, Braked};
use crate::store::examination::{self, Queue};
use crate::store::house::Standing;
use crate::store::{hosts, house};
use crate::web::health::PULSE_AGE_MOST;

/// What is due for longer than this is late; for a few seconds everything is.
const LATE: SignedDuration = SignedDuration::from_mins(5);
/// From here on people are not served.
const FAR_TOO_LATE: SignedDuration = SignedDuration::from_hours(1);

const START: &str = "start `nazorg run`; where it ended by itself, its log says why";

pub(super) async fn look(report: &mut Report, settings: &Settings, base: &mut Base, now: Timestamp) {
    let org = settings.organisation.code.clone();
    let asked = base.ask(|conn| {
        async move {
            let last = house::last_pulse(conn, &org, house::ENGINE).await?;
            Ok((last, examination::hosts(conn, &org).await?))
        }
        .boxed()
    });
    match asked.await {
        Err(why) if base.is_fresh => report.ok("pulse", format!("none, because {why}")),
        Err(why) => report.not_looked_at("pulse", &why),
        Ok((None, _)) => report.look("pulse", "the engine has never beaten: nothing is sent yet", START),
        Ok((Some(last), known)) => {
            let told = known.iter().map(|(host, beat)| {
                let since = now.duration_since(*beat);
                let word = if since < hosts::STALE_AFTER { "alive" } else { "silent" };
                format!("{} ({word}, {} ago)", host.name, span(since))
            });
            let told = told.collect::<Vec<_>>().join(", ");
            let at = moment(last, &settings.time_zone());
            if now.duration_since(last) > PULSE_AGE_MOST {
                let since = span(now.duration_since(last));
                report.fault(
                    "pulse",
                    format!("the engine last beat {since} ago ({at}): nothing is sent; hosts: {told}"),
                    START,
                );
            } else {
                report.ok("pulse", format!("the engine last beat at {at}; hosts: {told}"));
            }
        }
    }
    lag(report, settings, base, now).await;
}

async fn lag(report: &mut Report, settings: &Settings, base: &mut Base, now: Timestamp) {
    let org = settings.organisation.code.clone();
    let asked = base.ask(|conn| {
        async move {
            Ok((
                house::standing(conn, &org, now).await?,
                examination::queues(conn, &org, now).await?,
                brakes::on(conn, &org).await?,
            ))
        }
        .boxed()
    });
    match asked.await {
        Ok((standing, queues, braked)) => {
            due(report, settings, &standing, &queues, &braked, now);
            brake(report, &braked);
            held(report, &standing);
        }
        Err(why) if base.is_fresh => {
            for what in ["lag", "brake", "held messages"] {
                report.ok(what, format!("none, because {why}"));
            }
        }
        Err(why) => {
            for what in ["lag", "brake", "held messages"] {
                report.not_looked_at(what, &why);
            }
        }
    }
}

fn due(
    report: &mut Report,
    settings: &Settings,
    standing: &Standing,
    queues: &[Queue],
    braked: &Braked,
    now: Timestamp,
) {
    let is_braked = |queue: &&Queue| braked.stops_channel(&queue.channel);
    // What a brake keeps back is not late: its own line tells of it.
    let moving = || queues.iter().filter(|queue| !is_braked(queue));
    let waiting: i64 = moving().map(|queue| queue.waiting).sum();
    let oldest = moving().map(|queue| queue.since).chain(standing.oldest).min();
    let kept: i64 = queues.iter().filter(is_braked).map(|queue| queue.waiting).sum();
    let kept = match kept {
        0 => String::new(),
        kept => format!(", {kept} kept back by the brake"),
    };
    let (plans, messages) = (counted(standing.due, "plan"), counted(waiting, "message"));
    let found = format!("{plans} due, {messages} to leave{kept}");
    let Some(oldest) = oldest else {
        return report.ok("lag", found);
    };
    let since = now.duration_since(oldest);
    let at = moment(oldest, &settings.time_zone());
    let found = format!("{found}; the oldest since {at} ({})", span(since));
    let mend = "see the line on the pulse: is `nazorg run` alive? Where it is, its log and the lines on sms and mail say \
                what keeps it";
    if since > FAR_TOO_LATE {
        report.fault("lag", found, mend);
    } else if since > LATE {
        report.look("lag", found, mend);
    } else {
        report.ok("lag", found);
    }
}

fn brake(report: &mut Report, braked: &Braked) {
    let scopes: Vec<&str> = braked.scopes().collect();
    if scopes.is_empty() {
        return report.ok("brake", "off");
    }
    let mends = scopes.iter().map(|scope| format!("`nazorg brake off {scope}`"));
    let mend = format!(
        "{}, once messages may leave again",
        mends.collect::<Vec<_>>().join(", ")
    );
    report.look(
        "brake",
        format!("it is on for {}: nothing leaves there", scopes.join(", ")),
        mend,
    );
}

fn held(report: &mut Report, standing: &Standing) {
    if standing.held == 0 {
        return report.ok("held messages", "none");
    }
    report.look(
        "held messages",
        format!(
            "{} of which nobody knows whether they arrived",
            counted(standing.held, "message")
        ),
        "in the workspace, the coordinator's tasks ask about each: say whether it arrived",
    );
}
