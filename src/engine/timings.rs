//! How long things take: histograms that begin with the process. Their labels are channels and nothing else.

use std::time::{Duration, Instant};

use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

use crate::care::person::Channel;

/// Values of a closed vocabulary by their names. A text of the database or of a person lives too short to be one.
pub type Label = [(&'static str, &'static str); 1];

/// Times by channel.
pub type ByChannel = Family<Label, Histogram, fn() -> Histogram>;

/// From a millisecond to half a minute: a batch on a fast disk, and a relay that thinks.
const SECONDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// How long things take.
#[derive(Clone, Debug)]
pub struct Timings {
    /// Reading, deciding and writing a batch of trajectories.
    pub wake: Histogram,
    /// The transaction that starts messages, and the journal after it.
    pub start: ByChannel,
    /// One message to a gateway, until it has answered or it is given up.
    pub hand_over: ByChannel,
}

impl Default for Timings {
    fn default() -> Self {
        let by_channel = || {
            let family = Family::new_with_constructor(histogram as fn() -> Histogram);
            // They stand there from the start: what is missing is a fault, and no silence.
            for channel in [Channel::Sms, Channel::Mail] {
                drop(family.get_or_create(&of(channel)));
            }
            family
        };
        Self {
            wake: histogram(),
            start: by_channel(),
            hand_over: by_channel(),
        }
    }
}

fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}

/// Waits for something, and gives how long that took.
pub(super) async fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let begun = Instant::now();
    let done = work.await;
    (done, begun.elapsed())
}

/// The label of a channel.
pub(super) const fn of(channel: Channel) -> Label {
    [("channel", channel.code())]
}
