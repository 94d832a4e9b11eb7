//! The rules as workers read them: from the database, by id, once.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use futures_util::FutureExt as _;

use crate::care::ids::RulesId;
use crate::care::person::Language;
use crate::care::rules::Rules;
use crate::channels::rendering::{TextError, Texts};
use crate::files::rulebook::{Sources, SourcesError};
use crate::store::{Store, StoreError, rules};

/// Checked rules with their message texts.
pub struct Rulebook {
    /// What the core judges under.
    pub rules: Arc<Rules>,
    /// The words.
    pub texts: Texts,
}

/// Why rules cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum RulebookError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There are none of that id.
    #[error("the database holds no rules `{0}`; a newer version may have written them")]
    Missing(String),
    /// None was activated.
    #[error("no protocol `{0}` is active; start `nazorg run` once, or `nazorg protocol activate`")]
    NoneActive(String),
    /// The row cannot be read.
    #[error("the rules `{id}` in the database cannot be read by this version")]
    Unreadable {
        /// Which.
        id: String,
        /// Why.
        #[source]
        source: SourcesError,
    },
    /// The texts cannot be read.
    #[error("the message texts of the rules `{id}` cannot be read: {why}")]
    Texts {
        /// Which.
        id: String,
        /// Why.
        why: String,
    },
}

/// The rulebooks that were read; a copy shares them.
#[derive(Clone)]
pub struct Rulebooks {
    org: String,
    protocol: String,
    read: Arc<RwLock<BTreeMap<String, Arc<Rulebook>>>>,
}

impl Rulebooks {
    /// None yet, of this organisation and protocol.
    #[must_use]
    pub fn new(org: &str, protocol: &str) -> Self {
        Self {
            org: org.to_owned(),
            protocol: protocol.to_owned(),
            read: Arc::default(),
        }
    }

    pub(super) async fn active(&self, store: &Store) -> Result<Arc<Rulebook>, RulebookError> {
        let (org, protocol) = (self.org.clone(), self.protocol.clone());
        let id = store
            .read(move |conn| async move { rules::active(conn, &org, &protocol).await }.boxed())
            .await?;
        let id = id.ok_or_else(|| RulebookError::NoneActive(self.protocol.clone()))?;
        self.get(store, &id).await
    }

    pub(super) async fn get(&self, store: &Store, id: &str) -> Result<Arc<Rulebook>, RulebookError> {
        if let Some(book) = self.read.read().unwrap_or_else(PoisonError::into_inner).get(id) {
            return Ok(Arc::clone(book));
        }
        let wanted = id.to_owned();
        let row = store
            .read(move |conn| async move { rules::get(conn, &wanted).await }.boxed())
            .await?;
        let row = row.ok_or_else(|| RulebookError::Missing(id.to_owned()))?;
        let book = Arc::new(read(&row.id, &row.body)?);
        self.read
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id.to_owned(), Arc::clone(&book));
        Ok(book)
    }
}

/// Reads a row's body.
fn read(id: &str, body: &str) -> Result<Rulebook, RulebookError> {
    let unreadable = |source| RulebookError::Unreadable {
        id: id.to_owned(),
        source,
    };
    let sources = Sources::from_body(body).map_err(unreadable)?;
    let rules = sources.check(RulesId::from(id)).map_err(unreadable)?;
    let texts: BTreeMap<Language, String> = sources.texts();
    let texts = Texts::new(&texts).map_err(|faults| RulebookError::Texts {
        id: id.to_owned(),
        why: faults.iter().map(TextError::to_string).collect::<Vec<_>>().join("; "),
    })?;
    Ok(Rulebook {
        rules: Arc::new(rules),
        texts,
    })
}
