//! What this process is and did, from its own counts.

use std::collections::BTreeMap;

use super::MetricsState;
use super::sheet::{Labels, Sheet};
use crate::care::contact::Outcome;
use crate::care::event::Via;
use crate::care::message::MessageFate;
use crate::care::person::Channel;
use crate::care::risk::AlertLevel;
use crate::store::Engine as Base;
use crate::store::tally::{Fact, Placed, StopBy};
use crate::store::vitals::CHANNELS;

/// The fates to which a message comes once it was queued.
const FATES: [MessageFate; 7] = [
    MessageFate::Accepted,
    MessageFate::Unknown,
    MessageFate::Held,
    MessageFate::Failed,
    MessageFate::Delivered,
    MessageFate::NotSent,
    MessageFate::Cancelled,
];

pub(super) fn fill(sheet: &mut Sheet, state: &MetricsState) {
    identity(sheet, state);
    gateways(sheet, state);
    connections(sheet, state);
    counts(sheet, &state.engine.store().counts());
    sheet.counters(
        "nazorg_callbacks_refused",
        "Callbacks of gateways that changed nothing, by why",
        state
            .callbacks
            .refused()
            .map(|(reason, count)| (vec![("reason", reason.code())], count)),
    );
    times(sheet, state);
}

fn identity(sheet: &mut Sheet, state: &MetricsState) {
    let base = match state.engine.store().engine() {
        Base::Sqlite => "sqlite",
        Base::Postgres => "postgres",
    };
    let built = vec![("version", env!("CARGO_PKG_VERSION")), ("database", base)];
    sheet.gauges("nazorg_build_info", "What runs here; always 1", [(built, 1.0)]);
    sheet.gauge(
        "nazorg_trial_mode",
        "Whether messages go to an allow-list only",
        flag(state.engine.settings().trial.is_some()),
    );
}

fn gateways(sheet: &mut Sheet, state: &MetricsState) {
    let wires = state.engine.gateways();
    let in_use = |channel| match channel {
        Channel::Sms => wires.sms.is_some(),
        Channel::Mail => wires.mail.is_some(),
        Channel::Call | Channel::Letter | Channel::Visit => false,
    };
    sheet.gauges(
        "nazorg_gateway_in_use",
        "Whether the settings name a gateway for the channel",
        CHANNELS.map(|channel| (of(channel), flag(in_use(channel)))),
    );
    let until = |channel| state.engine.left_alone_until(channel);
    sheet.gauges(
        "nazorg_gateway_left_alone",
        "Whether the gateway took nothing of late and is left alone for a while",
        CHANNELS.map(|channel| (of(channel), flag(until(channel).is_some()))),
    );
    sheet.gauges(
        "nazorg_gateway_left_alone_until_timestamp_seconds",
        "Until when the gateway is left alone, since 1970; 0 where it is not",
        CHANNELS.map(|channel| {
            let until = until(channel).map_or(0.0, |until| until.as_duration().as_secs_f64());
            (of(channel), until)
        }),
    );
}

fn connections(sheet: &mut Sheet, state: &MetricsState) {
    let pools = state.engine.store().connections();
    let of = |pool: &'static str, state: &'static str| vec![("pool", pool), ("state", state)];
    sheet.gauges(
        "nazorg_database_connections",
        "Open connections to the database",
        pools.iter().flat_map(|(pool, now)| {
            let used = now.size.saturating_sub(now.idle);
            [
                (of(pool, "used"), f64::from(used)),
                (of(pool, "idle"), f64::from(now.idle)),
            ]
        }),
    );
    sheet.gauges(
        "nazorg_database_connections_most",
        "How many connections to the database there may be",
        pools
            .iter()
            .map(|(pool, now)| (vec![("pool", *pool)], f64::from(now.most))),
    );
}

/// Every value of a vocabulary stands there from the start, at zero: what is missing is a fault, and no silence.
fn counts(sheet: &mut Sheet, facts: &BTreeMap<Fact, u64>) {
    let count = |fact| facts.get(&fact).copied().unwrap_or(0);
    let fates = CHANNELS.into_iter().flat_map(|channel| {
        FATES.map(|fate| {
            let labels = vec![("channel", channel.code()), ("fate", fate.code())];
            (labels, count(Fact::Fate(channel, fate)))
        })
    });
    sheet.counters(
        "nazorg_messages",
        "What became of messages, as this process wrote it down",
        fates,
    );
    sheet.counters(
        "nazorg_messages_not_taken",
        "Messages that a gateway surely did not take, and that went back into the queue",
        CHANNELS.map(|channel| (of(channel), count(Fact::NotTaken(channel)))),
    );
    let replies = Via::ALL.iter().flat_map(|way| {
        Placed::ALL.iter().map(|placed| {
            let labels = vec![("way", way.code()), ("placed", placed.code())];
            (labels, count(Fact::Reply(*way, *placed)))
        })
    });
    sheet.counters("nazorg_replies", "Replies that were taken in", replies);
    let stops = StopBy::ALL.iter();
    sheet.counters(
        "nazorg_stops",
        "Stops that were taken in, by how they came",
        stops.map(|by| (vec![("way", by.code())], count(Fact::Stop(*by)))),
    );
    let outcomes = Outcome::ALL.iter();
    sheet.counters(
        "nazorg_contacts_ended",
        "Contacts that ended, by how",
        outcomes.map(|outcome| (vec![("outcome", outcome.code())], count(Fact::Ended(*outcome)))),
    );
    let levels = AlertLevel::ALL.iter();
    sheet.counters(
        "nazorg_alerts_raised",
        "Alerts that were raised",
        levels.map(|level| (vec![("level", level.code())], count(Fact::Alert(*level)))),
    );
}

fn times(sheet: &mut Sheet, state: &MetricsState) {
    let timings = state.engine.timings();
    sheet.standing(
        "nazorg_wake_batch_duration_seconds",
        "Reading, deciding and writing a batch of trajectories",
        timings.wake.clone(),
    );
    sheet.standing(
        "nazorg_start_duration_seconds",
        "The transaction that starts messages, with the journal after it",
        timings.start.clone(),
    );
    sheet.standing(
        "nazorg_hand_over_duration_seconds",
        "One message to a gateway, until it answered or was given up",
        timings.hand_over.clone(),
    );
    sheet.standing(
        "nazorg_http_requests",
        "Requests that were answered, by the name of the route",
        state.requests.answered.clone(),
    );
    sheet.standing(
        "nazorg_http_request_duration_seconds",
        "How long a request took, by the name of the route",
        state.requests.took.clone(),
    );
}

fn of(channel: Channel) -> Labels {
    vec![("channel", channel.code())]
}

fn flag(is_on: bool) -> f64 {
    f64::from(u8::from(is_on))
}
