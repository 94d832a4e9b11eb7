//! Who a rehearsal is held with: made-up dossiers, those of an export, or those of the database.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::Context as _;
use futures_util::FutureExt as _;
use jiff::Timestamp;

use super::Stage;
use crate::care::event::Event;
use crate::care::ids::{RulesId, StepId, TrajectoryId, WorkerId};
use crate::care::protocol::Protocol;
use crate::care::rehearsal::{Assumed, Company, Habits, History, Member, Rehearsal, assumed};
use crate::care::rules::Rules;
use crate::cli::import;
use crate::cli::service::{self, Service};
use crate::clock::Clock;
use crate::files::rulebook::Sources;
use crate::store::circles::{Loaded, load};
use crate::store::history;
use crate::store::import::{Approval, ImportSource, apply_import, approve};
use crate::store::trajectories;
use crate::vault::{Master, Randomness};

/// So many trajectories are read at a time.
const PAGE: u32 = 500;

/// Who a rehearsal is held with.
pub(super) enum Cast {
    /// Made up as they are needed, so that a million of them take no room.
    Assumed(Assumed),
    /// Read from a database.
    Known {
        /// Those who share a person or an address stand together.
        companies: Vec<Vec<Member>>,
        /// The moment from which they are lived through.
        from: Timestamp,
    },
}

impl Cast {
    /// How many trajectories there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Assumed(_) => self.companies(),
            Self::Known { companies, .. } => companies.iter().map(Vec::len).sum(),
        }
    }

    /// How many companies there are, each of which is lived through by itself.
    pub(super) fn companies(&self) -> usize {
        match self {
            Self::Assumed(caseload) => caseload.dossiers as usize,
            Self::Known { companies, .. } => companies.len(),
        }
    }

    /// One of them, as it stands when the rehearsal begins, and that moment.
    pub(super) fn company(&self, place: usize, rules: &Rules, habits: &Habits) -> (Company, Timestamp) {
        match self {
            Self::Assumed(caseload) => assumed(caseload, rules, habits, u32::try_from(place).unwrap_or(u32::MAX)),
            Self::Known { companies, from } => {
                let members = companies.get(place).cloned().unwrap_or_default();
                (Company::new(members), *from)
            }
        }
    }

    /// An even part of it, of so many companies at the most.
    pub(super) fn part(&self, most: usize) -> Self {
        match self {
            Self::Assumed(caseload) => Self::Assumed(Assumed {
                dossiers: caseload.dossiers.min(u32::try_from(most).unwrap_or(u32::MAX)),
                ..caseload.clone()
            }),
            Self::Known { companies, from } => Self::Known {
                companies: companies
                    .iter()
                    .step_by(companies.len().div_ceil(most).max(1))
                    .cloned()
                    .collect(),
                from: *from,
            },
        }
    }
}

/// The dossiers of the database, as they stand now, as if all were moved to the rules that are rehearsed.
pub(super) async fn of_database(stage: &Stage, now: Timestamp) -> anyhow::Result<(Cast, History)> {
    let settings = stage.settings.clone();
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let org = service.keys.org().to_owned();
    let counted = service
        .store
        .read(move |conn| async move { history::of(conn, &org).await }.boxed());
    let history = counted.await?;
    let cast = read(&service, now).await;
    service.store.close().await;
    Ok((cast?, history))
}

/// The dossiers of an export: taken in and approved as in production, in a database that is thrown away. `None`, and
/// told why, where the file is broken as a whole.
pub(super) async fn of_file(stage: &Stage, file: &Path, now: Timestamp) -> anyhow::Result<Option<Cast>> {
    let Some((reading, hash)) = import::read_export(&stage.settings, file).await? else {
        return Ok(None);
    };
    let rejected = reading.rejected_rows();
    if rejected > 0 {
        eprintln!("{rejected} rows have faults and are left out; `nazorg import --dry-run` tells them.");
    }
    let folder = tempfile::tempdir().context("no room for a database that is thrown away")?;
    let mut settings = stage.settings.clone();
    settings.database.url = format!("sqlite:{}", folder.path().join("rehearsal.db").display());
    settings.vault.master_key = folder.path().join("master.key");
    settings.vault.journal = folder.path().join("journal");
    // Made here, so that nobody is told to keep a print of a key that is thrown away.
    Master::create(&settings.vault.master_key)?;
    let service = service::open(settings, Clock::System, Randomness::System, true).await?;
    let import = service.import_settings(ImportSource::Export);
    let bar = import::bar("dossiers read");
    let mut progress = |done: u64, all: u64| {
        bar.set_length(all);
        bar.set_position(done);
    };
    let (store, keys) = (&service.store, &service.keys);
    let summary = apply_import(store, keys, &import, reading.dossiers, &hash, None, now, &mut progress).await?;
    bar.finish_and_clear();
    if let Some(batch) = &summary.batch {
        let approval = Approval {
            batch,
            per_day: service.settings.import.starts_per_day,
            worker: &WorkerId::from("rehearsal"),
            ask_term: import::ASK_TERM,
        };
        let rules = service.rules().await?;
        approve(store, keys, &approval, &rules.calendar, now).await?;
    }
    let cast = read(&service, now).await;
    service.store.close().await;
    cast.map(Some)
}

async fn read(service: &Service, now: Timestamp) -> anyhow::Result<Cast> {
    let bar = import::bar("trajectories read");
    let mut all: Vec<Loaded> = Vec::new();
    let mut after = TrajectoryId::from("");
    loop {
        let org = service.keys.org().to_owned();
        let page = service.store.read(move |conn| {
            async move {
                let ids = trajectories::live_after(conn, &org, &after, PAGE).await?;
                let last = ids.last().cloned();
                Ok((load(conn, &ids, now).await?, last))
            }
            .boxed()
        });
        let (loaded, last) = page.await?;
        bar.inc(loaded.len() as u64);
        all.extend(loaded);
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    bar.finish_and_clear();
    let mut former = BTreeMap::new();
    for one in &all {
        let id = &one.rules;
        if !former.contains_key(id) {
            former.insert(id.clone(), pinned(service, id).await?.contacts());
        }
    }
    Ok(Cast::Known {
        companies: companies(all, &former, now),
        from: now,
    })
}

/// The step plan that trajectories are pinned to.
async fn pinned(service: &Service, id: &RulesId) -> anyhow::Result<Protocol> {
    let name = id.to_string();
    let row = service
        .store
        .read(move |conn| async move { crate::store::rules::get(conn, &name).await }.boxed())
        .await?
        .context("rules that somebody is pinned to are not in the database")?;
    Ok(Sources::from_body(&row.body)?.check(RulesId::from(row.id))?.protocol)
}

/// Puts together who shares a person or an address.
fn companies(all: Vec<Loaded>, former: &BTreeMap<RulesId, BTreeMap<StepId, u32>>, now: Timestamp) -> Vec<Vec<Member>> {
    // By the first company that a person or an address was seen in; companies that turn out to share are joined.
    let mut of_name: HashMap<String, usize> = HashMap::new();
    let mut joined: Vec<usize> = Vec::new();
    let root = |joined: &Vec<usize>, mut place: usize| {
        while joined[place] != place {
            place = joined[place];
        }
        place
    };
    let mut places = Vec::with_capacity(all.len());
    for one in &all {
        let own = joined.len();
        joined.push(own);
        let addresses = one.addresses.iter().map(|(address, _)| format!("a{address}"));
        for name in addresses.chain([format!("p{}", one.person)]) {
            let other = *of_name.entry(name).or_insert(own);
            let (first, second) = (root(&joined, other), root(&joined, own));
            joined[first.max(second)] = first.min(second);
        }
        places.push(own);
    }
    let mut groups: BTreeMap<usize, Vec<Loaded>> = BTreeMap::new();
    for (one, place) in all.into_iter().zip(places) {
        groups.entry(root(&joined, place)).or_default().push(one);
    }
    let company = |group: Vec<Loaded>| {
        let mut persons: Vec<String> = Vec::new();
        let member = |one: Loaded| {
            let name = one.person.to_string();
            let person = persons.iter().position(|known| *known == name).unwrap_or_else(|| {
                persons.push(name);
                persons.len() - 1
            });
            let former = former.get(&one.rules).cloned().unwrap_or_default();
            let mut circle = one.circle;
            circle.gateways = Rehearsal::gateways();
            let unread = one.events.into_iter().map(|(_, event)| event);
            Member {
                person,
                trajectory: one.trajectory,
                circle,
                next_wake: Some(now),
                events: unread.chain([Event::RulesChanged { former }]).collect(),
            }
        };
        group.into_iter().map(member).collect()
    };
    groups.into_values().map(company).collect()
}
