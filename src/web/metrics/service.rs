//! What stands in the database, for all hosts together.

use jiff::{SignedDuration, Timestamp};

use super::reading::Reading;
use super::sheet::{Labels, Sheet};
use crate::care::person::Channel;
use crate::care::risk::AlertLevel;
use crate::care::task::TaskKind;
use crate::store::brakes::{self, Braked};
use crate::store::restores;
use crate::store::vitals::{Backlog, CHANNELS, Open, Vitals};

pub(super) fn fill(sheet: &mut Sheet, reading: Option<&Reading>) {
    sheet.gauge(
        "nazorg_database_up",
        "Whether the database answered in time; where it is 0, what stands in it is not told",
        f64::from(u8::from(reading.is_some())),
    );
    let Some(Reading { at, vitals }) = reading else {
        return;
    };
    lag(sheet, vitals, *at);
    open(sheet, vitals);
    brake(sheet, &vitals.braked);
    beats(sheet, vitals, *at);
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts end at a ceiling that a floating-point number holds exactly"
)]
fn number(count: i64) -> f64 {
    count as f64
}

/// How long ago something was; nothing that lies ahead is late.
fn since(at: Timestamp, moment: Option<Timestamp>) -> f64 {
    let since = moment.map_or(SignedDuration::ZERO, |moment| at.duration_since(moment));
    since.max(SignedDuration::ZERO).as_secs_f64()
}

fn lag(sheet: &mut Sheet, vitals: &Vitals, at: Timestamp) {
    let due = &vitals.due;
    sheet.gauge(
        "nazorg_trajectories_due",
        "Trajectories whose moment has come, counted up to 10000",
        number(due.count),
    );
    sheet.gauge(
        "nazorg_trajectories_due_lag_seconds",
        "Since when the first of them is due",
        since(at, due.oldest),
    );
    let waiting = |channel| vitals.waiting.get(&channel).copied().unwrap_or_default();
    let each = |value: fn(Backlog, Timestamp) -> f64| {
        CHANNELS.map(|channel| (vec![("channel", channel.code())], value(waiting(channel), at)))
    };
    sheet.gauges(
        "nazorg_messages_waiting",
        "Messages that may leave now and have not, counted up to 10000",
        each(|backlog, _| number(backlog.count)),
    );
    sheet.gauges(
        "nazorg_messages_waiting_lag_seconds",
        "Since when the first of them may leave",
        each(|backlog, at| since(at, backlog.oldest)),
    );
    sheet.gauge(
        "nazorg_messages_under_way",
        "Messages of which the hand-over has begun and has not come to an end",
        number(vitals.under_way),
    );
}

fn open(sheet: &mut Sheet, vitals: &Vitals) {
    let alerts = |value: fn(Open) -> i64| {
        AlertLevel::ALL.iter().map(move |level| {
            let open = vitals.alerts.get(level).copied().unwrap_or_default();
            (vec![("level", level.code())], number(value(open)))
        })
    };
    sheet.gauges(
        "nazorg_alerts_open",
        "Alerts on which nobody has a hand, counted up to 10000",
        alerts(|open| open.open),
    );
    sheet.gauges(
        "nazorg_alerts_overdue",
        "Those of them whose deadline has passed",
        alerts(|open| open.overdue),
    );
    let tasks = |value: fn(Open) -> i64| {
        TaskKind::ALL.iter().map(move |kind| {
            let open = vitals.tasks.get(kind).copied().unwrap_or_default();
            (vec![("kind", kind.code())], number(value(open)))
        })
    };
    sheet.gauges(
        "nazorg_tasks_open",
        "Open tasks, counted up to 10000; kind held is a message of which nobody knows whether it arrived",
        tasks(|open| open.open),
    );
    sheet.gauges(
        "nazorg_tasks_overdue",
        "Those of them whose deadline has passed",
        tasks(|open| open.overdue),
    );
}

/// What a brake may be on for, as it is told. Which gateway of a channel is none of a metric's business.
const SCOPES: [&str; 7] = [
    brakes::ALL,
    restores::BRAKE,
    "sms",
    "mail",
    "sms-gateway",
    "mail-gateway",
    "other",
];

fn scope_of(scope: &str) -> &'static str {
    let known = SCOPES.iter().find(|known| **known == scope);
    match (known, scope.split_once(':')) {
        (Some(known), _) => known,
        (None, Some(("sms", _))) => "sms-gateway",
        (None, Some(("mail", _))) => "mail-gateway",
        (None, _) => "other",
    }
}

fn brake(sheet: &mut Sheet, braked: &Braked) {
    let on: Vec<&str> = braked.scopes().map(scope_of).collect();
    let flag = |is_on: bool| f64::from(u8::from(is_on));
    sheet.gauges(
        "nazorg_brake_on",
        "Whether the brake is on, by what it is on for",
        SCOPES.map(|scope| -> (Labels, f64) { (vec![("scope", scope)], flag(on.contains(&scope))) }),
    );
    sheet.gauges(
        "nazorg_channel_braked",
        "Whether any brake keeps messages of the channel back",
        CHANNELS.map(|channel: Channel| {
            (
                vec![("channel", channel.code())],
                flag(braked.stops_channel(channel.code())),
            )
        }),
    );
}

fn beats(sheet: &mut Sheet, vitals: &Vitals, at: Timestamp) {
    if let Some(pulse) = vitals.pulse {
        sheet.gauge(
            "nazorg_pulse_age_seconds",
            "How long ago the engine last beat on any host; it is noted by the minute",
            since(at, Some(pulse)),
        );
        sheet.gauge(
            "nazorg_clock_behind_seconds",
            "How far the clock of this host lies behind the last beat; nothing is sent beyond 300",
            pulse.duration_since(at).max(SignedDuration::ZERO).as_secs_f64(),
        );
    }
    sheet.gauge(
        "nazorg_hosts_alive",
        "Hosts that beat within the last minute",
        number(vitals.alive),
    );
    sheet.gauge("nazorg_hosts_known", "Hosts that ever beat", number(vitals.hosts));
}
