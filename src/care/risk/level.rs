//! How somebody stands on a day, by the signals that still count. It decides nothing; people read it.

use jiff::civil::Date;

use super::{AlertLevel, RiskRule, RiskRules, Signal};
use crate::past::Past;
use crate::vocabulary::vocabulary;

vocabulary! {
    /// How much there is to worry about. The order is the order of worry.
    pub enum Level {
        /// No signal counts that asks for a human by itself.
        Green = "green",
        /// Arrears, or signals that add up.
        Amber = "amber",
        /// A legal crisis.
        Red = "red",
        /// Words that sound like danger to life.
        Crisis = "crisis",
    }
}

impl Level {
    /// The level that a signal with this alert stands for. A wish to be called is no worry.
    #[must_use]
    pub const fn of(alert: Option<AlertLevel>) -> Self {
        match alert {
            None | Some(AlertLevel::Asked) => Self::Green,
            Some(AlertLevel::Amber) => Self::Amber,
            Some(AlertLevel::Red) => Self::Red,
            Some(AlertLevel::Crisis) => Self::Crisis,
        }
    }
}

/// How somebody stands on a day, and why.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The level.
    pub level: Level,
    /// The signals that count, the most pressing first.
    pub signals: Vec<(&'a RiskRule, &'a Signal)>,
}

impl RiskRules {
    /// How somebody with this past stands on a day.
    #[must_use]
    pub fn level_at<'a>(&'a self, past: &'a Past, on: Date) -> Standing<'a> {
        let mut signals: Vec<_> = self
            .rules
            .iter()
            .filter(|rule| rule.severity.is_some())
            .filter_map(|rule| Some((rule, past.signals.get(&rule.id)?)))
            .filter(|(rule, signal)| signal.on <= on && signal.is_live(rule, on))
            .collect();
        // Stable, so that the order of the file stays within a level.
        signals.sort_by_key(|(rule, _)| std::cmp::Reverse((Level::of(rule.level()), rule.severity)));
        let level = signals.iter().map(|(rule, _)| Level::of(rule.level())).max();
        Standing {
            level: level.unwrap_or(Level::Green),
            signals,
        }
    }
}
