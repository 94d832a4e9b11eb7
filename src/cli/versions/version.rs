//! One version of the rules: of the files that the settings choose, or of the database.

use std::collections::BTreeMap;

use anyhow::Context as _;
use futures_util::FutureExt as _;

use crate::care::ids::RulesId;
use crate::care::questionnaire::Questionnaire;
use crate::care::rules::Rules;
use crate::cli::library::Library;
use crate::cli::service::Service;
use crate::files::fingerprint::scale_hash;
use crate::files::rulebook::{Hashes, Sources};
use crate::store::rules::{self, RulesRow};

/// Questionnaires by name.
type Questionnaires = BTreeMap<String, Questionnaire>;

/// A version, checked as before every use: there is no other way to make one of files.
pub(super) struct Version {
    sources: Sources,
    pub(super) rules: Rules,
    pub(super) hashes: Hashes,
}

impl Version {
    pub(super) fn of(library: &Library, sources: Sources) -> Result<Self, String> {
        let rules = library.check(&sources).map_err(|error| error.to_string())?;
        let hashes = sources.hashes(&rules);
        Ok(Self { sources, rules, hashes })
    }

    pub(super) fn id(&self) -> RulesId {
        RulesId::from(self.hashes.id.as_str())
    }

    pub(super) fn row(&self, protocol: &str) -> anyhow::Result<RulesRow> {
        let hashes = self.hashes.clone();
        Ok(RulesRow {
            id: hashes.id,
            protocol: protocol.to_owned(),
            timing: hashes.timing,
            meaning: hashes.meaning,
            wording: hashes.wording,
            calendar: hashes.calendar,
            tzdb: hashes.tzdb,
            body: self.sources.to_body()?,
        })
    }
}

/// A version that somebody follows.
pub(super) struct Followed {
    pub(super) rules: Rules,
    /// Whether answers are understood or judged in another way by the next one.
    pub(super) other_meaning: bool,
    /// Whether only words differ.
    pub(super) same_but_words: bool,
}

impl Followed {
    /// The version of that id, as the database holds it, beside the next one.
    pub(super) async fn read(service: &Service, id: &RulesId, next: &Hashes) -> anyhow::Result<Self> {
        let name = id.to_string();
        let row = service
            .store
            .read(move |conn| async move { rules::get(conn, &name).await }.boxed())
            .await?
            .context("rules that somebody is pinned to are not in the database")?;
        let same = [
            (&row.timing, &next.timing),
            (&row.meaning, &next.meaning),
            (&row.calendar, &next.calendar),
            (&row.tzdb, &next.tzdb),
        ];
        Ok(Self {
            other_meaning: row.meaning != next.meaning,
            same_but_words: same.iter().all(|(one, other)| one == other),
            rules: Sources::from_body(&row.body)?.check(RulesId::from(row.id))?,
        })
    }
}

/// The questionnaires that score otherwise than before under the number that their version had: scores before and after
/// would be taken for one series. What to do about each.
pub(super) fn mixed_series(former: &Questionnaires, next: &Questionnaires) -> Vec<String> {
    let mixes = |(name, next): (&String, &Questionnaire)| {
        let former = former.get(name)?;
        let version = next.provenance.version;
        let is_mixed = (former.scoring.is_some() || next.scoring.is_some())
            && former.provenance.version == version
            && scale_hash(former) != scale_hash(next);
        is_mixed.then(|| {
            format!(
                "questionnaire `{name}`: its questions or scores are not those that hold now, and it is still version \
                 {version}; write `version = {}` in its file, so that a new series begins",
                u16::from(version) + 1
            )
        })
    };
    next.iter().filter_map(mixes).collect()
}

#[cfg(test)]
mod tests;
