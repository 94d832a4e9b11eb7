//! Everybody who is under way beside another version, slice by slice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::Timestamp;

use super::SLICE;
use super::version::{Followed, Version, mixed_series};
use crate::care::ids::{RulesId, TrajectoryId};
use crate::care::rules::Rules;
use crate::care::versions::{Apart, Choices, Touch, Versions};
use crate::cli::import;
use crate::cli::service::Service;
use crate::store::circles::Loaded;
use crate::store::versions::{self, Activation, Verdict, WORDING};
use crate::telling::Teller;

/// The next version beside all that anybody follows, with what is chosen for each group.
pub(super) struct Comparison {
    next: Arc<Rules>,
    id: RulesId,
    followed: BTreeMap<RulesId, Followed>,
    choices: Choices,
    now: Timestamp,
}

impl Comparison {
    pub(super) async fn new(service: &Service, next: &Version, choices: Choices) -> anyhow::Result<Self> {
        let (org, protocol) = (service.keys.org().to_owned(), service.settings.rules.protocol.clone());
        let read = service
            .store
            .read(move |conn| async move { versions::followed(conn, &org, &protocol).await }.boxed());
        let mut ids: BTreeSet<RulesId> = read.await?.into_iter().collect();
        ids.insert(service.rules.clone());
        let mut followed = BTreeMap::new();
        for id in ids {
            let one = Followed::read(service, &id, &next.hashes).await?;
            followed.insert(id, one);
        }
        Ok(Self {
            next: Arc::new(next.rules.clone()),
            id: next.id(),
            followed,
            choices,
            now: service.clock.now(),
        })
    }

    /// What stands against putting the version to use beside those that are followed.
    pub(super) fn faults(&self) -> Vec<String> {
        let all = self.followed.values();
        let mut faults: Vec<String> = all
            .flat_map(|one| mixed_series(&one.rules.questionnaires, &self.next.questionnaires))
            .collect();
        faults.sort();
        faults.dedup();
        faults
    }

    /// What the version means for a slice.
    fn judge(&self, loaded: &[Loaded]) -> Vec<Verdict> {
        // Two versions are made ready once, and not for everybody who follows the one.
        let mut ready: BTreeMap<&RulesId, Versions<'_>> = BTreeMap::new();
        loaded.iter().filter_map(|one| self.verdict(&mut ready, one)).collect()
    }

    fn verdict<'a>(&'a self, ready: &mut BTreeMap<&'a RulesId, Versions<'a>>, one: &Loaded) -> Option<Verdict> {
        let (id, former) = self.followed.get_key_value(&one.rules)?;
        let headed = one.moves.as_ref().and_then(|moves| self.followed.get(&moves.rules));
        let apart = match headed {
            _ if former.same_but_words => Apart::Words,
            Some(headed) if headed.same_but_words => Apart::WordsOnceMoved,
            _ => Apart::More,
        };
        let (change, stage) = self.choices.place(apart, || {
            let versions = ready
                .entry(id)
                .or_insert_with(|| Versions::new(&former.rules, &self.next, former.other_meaning));
            versions.change(&one.circle, &one.trajectory, self.now)
        });
        Some(Verdict {
            trajectory: one.trajectory.id.clone(),
            former: one.rules.clone(),
            touch: change.as_ref().map(|change| change.touch),
            doubt: change.and_then(|change| change.doubt),
            stage,
        })
    }
}

/// How it stands so far.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) groups: BTreeMap<Option<Touch>, u64>,
    /// How many were looked for.
    under_way: u64,
}

impl Sums {
    pub(super) fn print(&self, teller: &Teller<'_>) {
        if self.under_way == 0 {
            println!("{}", teller.say("versions-nobody"));
            return;
        }
        println!("{}", teller.say("versions-people"));
        for (touch, count) in &self.groups {
            let code = touch.map_or(WORDING, Touch::code);
            println!("{count:>8}  {}", teller.say(&format!("versions-touch-{code}")));
        }
        let all: u64 = self.groups.values().sum();
        if let Some(left) = self.under_way.checked_sub(all).filter(|left| *left > 0) {
            println!("{left:>8}  {}", teller.say("versions-unread"));
        }
        println!("{:>8}  {}", self.under_way.max(all), teller.say("versions-sum"));
    }
}

/// Compares everybody who is under way with a version, from the first behind `after` on; where there is an activation,
/// each slice is written down with what was chosen for its groups.
pub(super) async fn compare(
    service: &Service,
    comparison: Comparison,
    activation: Option<&Activation>,
) -> anyhow::Result<Sums> {
    let (org, protocol) = (service.keys.org().to_owned(), service.settings.rules.protocol.clone());
    let (id, now) = (comparison.id.clone(), comparison.now);
    let mut after = activation.map_or_else(|| TrajectoryId::from(""), |one| one.compared.clone());
    let comparison = Arc::new(comparison);
    let judge: Arc<versions::Judge> = Arc::new(move |loaded: &[Loaded]| comparison.judge(loaded));
    let (own, plan, rules, first) = (org.clone(), protocol.clone(), id.clone(), after.clone());
    let count = service
        .store
        .read(move |conn| async move { versions::under_way(conn, (&own, &plan, &rules), &first).await }.boxed());
    let mut sums = Sums {
        under_way: count.await?,
        ..Sums::default()
    };
    let bar = import::bar("trajectories compared");
    bar.set_length(sums.under_way);
    loop {
        let (org, behind, judge) = (org.clone(), after.clone(), Arc::clone(&judge));
        let placed =
            if let Some(activation) = activation.cloned() {
                service.store.write(move |conn| {
                async move { versions::place(conn, &org, &activation, &behind, judge.as_ref(), (now, SLICE)).await }
                    .boxed()
            })
            .await?
            } else {
                let (protocol, id) = (protocol.clone(), id.clone());
                service
                    .store
                    .read(move |conn| {
                        async move {
                            let wanted = (org.as_str(), protocol.as_str(), &id);
                            versions::compare(conn, wanted, &behind, judge.as_ref(), (now, SLICE)).await
                        }
                        .boxed()
                    })
                    .await?
            };
        let Some(placed) = placed else { break };
        for one in &placed.verdicts {
            *sums.groups.entry(one.touch).or_default() += 1;
        }
        bar.inc(placed.verdicts.len() as u64);
        after = placed.last;
    }
    bar.finish_and_clear();
    Ok(sums)
}
