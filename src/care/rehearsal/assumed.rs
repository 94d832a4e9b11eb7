//! A caseload of made-up dossiers, for a service that wants to see a step plan before it hands over its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Span, Timestamp};

use super::chance::Chance;
use super::company::{Company, Member};
use super::habits::Habits;
use crate::circle::{Circle, Owner, Point};
use crate::dossier::{ClosingReason, HelpKind};
use crate::ids::{AddressId, PointId, TrajectoryId, WorkerId};
use crate::person::{AddressKind, Holder, PointState, Role};
use crate::rules::Rules;
use crate::trajectory::{Enrolment, Trajectory};

/// A caseload in which as many dossiers are closed on one working day as on another.
#[derive(Clone, Debug)]
pub struct Assumed {
    /// How many dossiers.
    pub dossiers: u32,
    /// The days on which they are closed, from the first one on; one dossier's is the first.
    pub closed: (Date, Date),
    /// Among how many workers they are divided.
    pub workers: u16,
    /// What draws who has which addresses.
    pub seed: u64,
}

impl Assumed {
    /// The day on which a dossier is closed.
    #[must_use]
    pub fn closed_on(&self, number: u32) -> Date {
        let (from, until) = self.closed;
        let days = from.until(until).map_or(0, |span| span.get_days()).max(0);
        let share = i64::from(days) * i64::from(number) / i64::from(self.dossiers.max(1));
        let day = from.saturating_add(Span::new().days(share));
        // Nothing is closed on a Saturday or a Sunday; what would be, is on the Friday before, or the first Monday.
        let back = i64::from(day.weekday().to_monday_zero_offset()) - 4;
        let friday = day.saturating_sub(Span::new().days(back.max(0)));
        if friday >= from {
            friday
        } else {
            day.saturating_add(Span::new().days(3 - back.clamp(1, 2)))
        }
    }
}

/// One dossier of an assumed caseload, as it stands on the day of its closing, and the moment from which it is lived
/// through.
#[must_use]
pub fn assumed(caseload: &Assumed, rules: &Rules, habits: &Habits, number: u32) -> (Company, Timestamp) {
    let closed_on = caseload.closed_on(number);
    let zone = rules.calendar.zone();
    let start = zone
        .to_ambiguous_timestamp(closed_on.at(9, 0, 0, 0))
        .compatible()
        .unwrap_or(Timestamp::MAX);
    let mut chance = Chance::of(caseload.seed, u64::from(number));
    let told = habits.told.happens(&mut chance);
    let point = |kind, text: String| Point {
        id: PointId::from(format!("p{text}")),
        address: AddressId::from(text),
        kind,
        holder: Holder::Own,
        state: PointState::Unconfirmed,
        voice: None,
    };
    let mobile = habits.with_mobile.happens(&mut chance);
    let mobile = mobile.then(|| point(AddressKind::Mobile, format!("s{number}")));
    let mail = habits.with_mail.happens(&mut chance);
    let mail = mail.then(|| point(AddressKind::Mail, format!("m{number}")));
    let owner = caseload.workers.max(1);
    let owner = number % u32::from(owner) + 1;
    let circle = Circle {
        languages: rules.languages.iter().take(1).copied().collect(),
        told: told.then_some(start),
        points: mobile.into_iter().chain(mail).collect(),
        gateways: super::Rehearsal::gateways(),
        owners: vec![Owner {
            worker: WorkerId::from(format!("{owner}")),
            role: Role::Counsellor,
            away_until: None,
            stand_in: None,
        }],
        help: Some(HelpKind::DebtMediation),
        closing_reason: Some(ClosingReason::Completed),
        cautions: BTreeSet::new(),
        dates: BTreeMap::new(),
        ..Circle::of_nobody(zone)
    };
    let enrolment = Enrolment {
        closed_on,
        number: 1,
        start: Some(start),
        announce: !told,
        again: None,
    };
    let trajectory = Trajectory::new(TrajectoryId::from(format!("r{number}")), enrolment, start);
    let member = Member {
        person: 0,
        trajectory,
        circle,
        next_wake: Some(start),
        events: Vec::new(),
    };
    (Company::new(vec![member]), start)
}
