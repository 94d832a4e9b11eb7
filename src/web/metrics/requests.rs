//! How many requests were answered, and how fast: by the name of the route as the program declares it, never by path.

use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;

use crate::care::vocabulary::vocabulary;

/// From five milliseconds to the end of our patience: a page that is composed, and one that waits for a database.
const SECONDS: [f64; 8] = [0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 5.0, 15.0];

vocabulary! {
    /// Which listener a request came to.
    pub enum Listener {
        /// The one that faces the internet.
        Client = "client",
        /// The workspace.
        Workspace = "workspace",
        /// What the demo shows beside them.
        Beside = "beside",
    }
}

/// A route of a listener. There are as many as the program declares, and `none` for whatever else was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Route {
    listener: &'static str,
    route: String,
}

/// A route and how it answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct Answered {
    listener: &'static str,
    route: String,
    status: &'static str,
}

/// The requests that were answered since the start.
#[derive(Clone, Debug)]
pub struct RequestTimes {
    pub(super) took: Family<Route, Histogram, fn() -> Histogram>,
    pub(super) answered: Family<Answered, Counter>,
}

impl Default for RequestTimes {
    fn default() -> Self {
        Self {
            took: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            answered: Family::default(),
        }
    }
}

impl RequestTimes {
    /// Notes one request. `route` is the route that matched.
    pub(crate) fn note(&self, listener: Listener, route: &str, status: u16, took: Duration) {
        let (listener, route) = (listener.code(), route.to_owned());
        let answered = Answered {
            listener,
            route: route.clone(),
            status: class(status),
        };
        self.answered.get_or_create(&answered).inc();
        let route = Route { listener, route };
        self.took.get_or_create(&route).observe(took.as_secs_f64());
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}
