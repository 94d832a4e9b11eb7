//! Personal links: what they show, and what is filled in behind them.

use futures_util::FutureExt as _;

use super::receive::questionnaire;
use super::rulebook::Rulebook;
use super::{Engine, EngineError};
use crate::care::advance::{Promise, promise};
use crate::care::conversation::{PageAnswer, of_page};
use crate::care::event::{Reply, Said, Via};
use crate::care::ids::{InboundId, StepId};
use crate::care::person::Language;
use crate::care::protocol::StepKind;
use crate::care::questionnaire::{Questionnaire, Texts};
use crate::store::circles;
use crate::store::inbound::{self, Incoming, Link, Received, Sender, Talk};
use crate::vault::Token;

/// A remark on a page is cut here, in characters.
const REMARK_MOST: usize = 500;

/// What a personal link shows.
pub enum LinkView {
    /// The check-in.
    Open {
        /// The language to show it in.
        language: Language,
        /// The languages that it can be shown in.
        languages: Vec<Language>,
        /// The questions; `None` for an announcement or a message that asks nothing.
        questionnaire: Option<Box<Questionnaire>>,
        /// The words of a message that asks nothing, as they went out; `None` for an announcement.
        notice: Option<Texts>,
        /// Whether it was answered before.
        answered: bool,
    },
    /// The link has expired.
    Expired {
        /// The language to say so in.
        language: Language,
    },
    /// There is no such link.
    Unknown,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageOutcome {
    /// Taken in, and this is what happens next.
    Taken(Promise),
    /// The same page came twice.
    Duplicate,
    /// The link has expired.
    Expired,
    /// There is no such link.
    Unknown,
    /// An answer that the questionnaire does not know, by the item's id.
    Invalid(String),
}

impl Engine {
    /// What a personal link shows. Changes nothing.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn open_link(&self, token: &str) -> Result<LinkView, EngineError> {
        let Some(token) = Token::parse(token) else {
            return Ok(LinkView::Unknown);
        };
        Ok(match self.find_link(&token).await? {
            Link::Unknown => LinkView::Unknown,
            Link::Expired(talk) => LinkView::Expired {
                language: self.language_of(&talk).await?,
            },
            Link::Open(talk) => {
                let book = self.active().await?;
                let questionnaire = self.questionnaire_of(&talk).await?.map(Box::new);
                LinkView::Open {
                    language: self.language_of(&talk).await?,
                    languages: book.rules.languages.iter().copied().collect(),
                    questionnaire,
                    notice: self.notice_of(&talk, &book).await?,
                    answered: talk.is_answered,
                }
            }
        })
    }

    /// Takes in a page that was filled in; `nonce` tells two sendings of one page from two answers.
    ///
    /// # Errors
    /// Where it could not be stored; nothing was then.
    pub async fn receive_page(&self, token: &str, nonce: &str, page: PageAnswer) -> Result<PageOutcome, EngineError> {
        let now = self.inner.clock.now();
        let Some(token) = Token::parse(token) else {
            return Ok(PageOutcome::Unknown);
        };
        let talk = match self.find_link(&token).await? {
            Link::Unknown => return Ok(PageOutcome::Unknown),
            // A stop is heard from an old message too.
            Link::Expired(talk) if page.stop => talk,
            Link::Expired(_) => return Ok(PageOutcome::Expired),
            Link::Open(talk) => talk,
        };
        if let Some(questionnaire) = self.questionnaire_of(&talk).await?
            && let Some((item, _)) = questionnaire.stranger(&page.answers)
        {
            return Ok(PageOutcome::Invalid(item.to_owned()));
        }
        let remark = page.remark.as_deref().and_then(tidy);
        let page = PageAnswer {
            remark: remark.clone(),
            ..page
        };
        let language = talk.languages.first().copied().unwrap_or(Language::NL);
        let said = of_page(page, language);
        let promise = self.promise(&talk, &said, now).await?;
        let received = self
            .take_in(Incoming {
                provider: "page".to_owned(),
                provider_id: format!("{}:{nonce}", token.hash().as_str()),
                via: Via::Page,
                sender: Sender::Talk(talk),
                from: None,
                text: remark,
                said,
                happened: now,
                answerable: false,
            })
            .await?;
        Ok(match received {
            Received::Duplicate => PageOutcome::Duplicate,
            Received::Stored(_) | Received::OnBoard(_) => PageOutcome::Taken(promise),
        })
    }

    /// One click in a mail program: no more messages.
    ///
    /// # Errors
    /// Where it could not be stored.
    pub async fn stop_by_link(&self, token: &str, nonce: &str) -> Result<PageOutcome, EngineError> {
        self.receive_page(
            token,
            nonce,
            PageAnswer {
                stop: true,
                ..PageAnswer::default()
            },
        )
        .await
    }

    /// What the page may promise for what was said.
    async fn promise(&self, talk: &Talk, said: &Said, now: jiff::Timestamp) -> Result<Promise, EngineError> {
        let book = self.rulebook(talk.rules.as_str()).await?;
        let id = talk.trajectory.clone();
        let mut loaded = self
            .inner
            .store
            .read(move |conn| async move { circles::load(conn, &[id], now).await }.boxed())
            .await?;
        let reply = Reply {
            inbound: InboundId::from("page"),
            via: Via::Page,
            address: None,
            key: talk.key.clone(),
            said: said.clone(),
            happened: now,
            answerable: false,
        };
        Ok(loaded.pop().map_or(Promise::Good, |one| {
            promise(&book.rules, &one.circle, one.trajectory, &reply, now)
        }))
    }

    async fn find_link(&self, token: &Token) -> Result<Link, EngineError> {
        let (hash, now) = (token.hash().as_str().to_owned(), self.inner.clock.now());
        Ok(self
            .inner
            .store
            .read(move |conn| async move { inbound::link(conn, &hash, now).await }.boxed())
            .await?)
    }

    async fn language_of(&self, talk: &Talk) -> Result<Language, EngineError> {
        let book = self.active().await?;
        let known = book.rules.language_of(&talk.languages);
        Ok(known
            .or_else(|| book.rules.languages.first().copied())
            .unwrap_or(Language::NL))
    }

    async fn questionnaire_of(&self, talk: &Talk) -> Result<Option<Questionnaire>, EngineError> {
        let book = self.rulebook(talk.rules.as_str()).await?;
        Ok(questionnaire(&book, talk).cloned())
    }

    /// What a message that asks nothing says: in the words that hold now, with which it was sent, or else in those of the
    /// plan that the trajectory follows.
    async fn notice_of(&self, talk: &Talk, active: &Rulebook) -> Result<Option<Texts>, EngineError> {
        if let Some(texts) = notice(active, &talk.key.step) {
            return Ok(Some(texts.clone()));
        }
        let own = self.rulebook(talk.rules.as_str()).await?;
        Ok(notice(&own, &talk.key.step).cloned())
    }
}

/// The text of a step that sends a message which asks nothing.
fn notice<'a>(book: &'a Rulebook, step: &StepId) -> Option<&'a Texts> {
    match &book.rules.protocol.step(step)?.kind {
        StepKind::Message { texts } => Some(texts),
        StepKind::CheckIn { .. } | StepKind::Act(_) | StepKind::Wait => None,
    }
}

/// A remark as it is kept; none where it says nothing.
fn tidy(remark: &str) -> Option<String> {
    let kept = remark.trim().chars().filter(|c| *c != '\0').take(REMARK_MOST);
    Some(kept.collect::<String>()).filter(|text| !text.is_empty())
}
