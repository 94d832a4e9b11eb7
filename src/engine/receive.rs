//! What comes in from people: read by the core's reader, stored, acknowledged; the trajectory is advanced after that.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt as _;
use jiff::civil::Date;

use super::rulebook::Rulebook;
use super::{Engine, EngineError};
use crate::care::circle::OptOutScope;
use crate::care::conversation::{self, CallUrgency, Intent, Question, QuestionKind, StopScope};
use crate::care::effect::StopAsked;
use crate::care::event::{Said, Via};
use crate::care::person::Language;
use crate::care::protocol::StepKind;
use crate::care::questionnaire::{Item, ItemKind, Questionnaire};
use crate::care::risk::Heard;
use crate::care::timing::Timing;
use crate::channels::report::{InboundSms, OptOutType, StatusReport};
use crate::store::inbound::{self, FateReport, Incoming, Link, OptOutRow, Received, Reported, Sender, Talk};
use crate::vault::{Record, Token};

/// A remark on a page is cut here, in characters.
const REMARK_MOST: usize = 500;

/// What somebody filled in on their page.
#[derive(Clone, Default)]
pub struct PageAnswer {
    /// Item to code.
    pub answers: BTreeMap<String, String>,
    /// Asked to be called: `Some(true)` today, `Some(false)` soon.
    pub call_me: Option<bool>,
    /// *Not now, ask me next week.*
    pub later: bool,
    /// *Stop.*
    pub stop: bool,
    /// What else they wrote.
    pub remark: Option<String>,
}

/// What a personal link shows.
pub enum LinkView {
    /// The check-in.
    Open {
        /// The language to show it in.
        language: Language,
        /// The languages that it can be shown in.
        languages: Vec<Language>,
        /// The questions; `None` for an announcement.
        questionnaire: Option<Questionnaire>,
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
    /// Thanks; nothing further.
    ThanksGood,
    /// Thanks; somebody calls by that day.
    ThanksWeCall {
        /// By when.
        by: Date,
    },
    /// We ask again.
    ThanksLater {
        /// When.
        on: Date,
    },
    /// No more messages.
    Stopped,
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
    /// Takes in a text message: the same twice is one. A stop is in the journal before this returns.
    ///
    /// # Errors
    /// Where it could not be stored: the gateway is to be told to come back.
    pub async fn receive_sms(&self, sms: InboundSms) -> Result<Received, EngineError> {
        let now = self.inner.clock.now();
        let from = sms.from.clone();
        let bi = self.inner.keys.blind().address("mobile", &from);
        let (org, wanted) = (self.inner.keys.org().to_owned(), bi.clone());
        let sender = self
            .inner
            .store
            .read(move |conn| async move { inbound::sender(conn, &org, &wanted, now).await }.boxed())
            .await?;
        let (said, stop) = self.read_text(&sms.body, &sender, sms.opt_out_type).await?;
        let answerable =
            is_a_phone(&from) && sms.opt_out_type.is_none() && self.capabilities().sms.is_some_and(|can| can.replies);
        self.take_in(Incoming {
            provider: "sms".to_owned(),
            provider_id: sms.dedupe_key("twilio"),
            via: Via::Sms,
            sender,
            from: Some((from, bi)),
            text: Some(sms.body.clone()),
            said,
            stop,
            happened: now,
            answerable,
        })
        .await
    }

    /// What a personal link shows. Changes nothing.
    ///
    /// # Errors
    /// Where the database refuses.
    pub async fn open_link(&self, token: &str) -> Result<LinkView, EngineError> {
        Ok(match self.find_link(token).await? {
            Link::Unknown => LinkView::Unknown,
            Link::Expired(talk) => LinkView::Expired {
                language: self.language_of(&talk).await?,
            },
            Link::Open(talk) => {
                let book = self.active().await?;
                let questionnaire = self.questionnaire_of(&talk).await?;
                LinkView::Open {
                    language: self.language_of(&talk).await?,
                    languages: book.rules.languages.iter().copied().collect(),
                    questionnaire,
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
        let talk = match self.find_link(token).await? {
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
        let remark = page.remark.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let remark = remark.map(|text| {
            text.chars()
                .filter(|c| *c != '\0')
                .take(REMARK_MOST)
                .collect::<String>()
        });
        let danger = match (&remark, talk.languages.first()) {
            (Some(text), Some(language)) => conversation::read(text, *language, None).crisis,
            _ => false,
        };
        let heard = Heard {
            answers: page.answers,
            call_me: page.call_me.is_some(),
            call_me_today: page.call_me == Some(true),
            danger,
        };
        let stop = page.stop.then_some(StopAsked {
            address_too: false,
            ..StopAsked::of(OptOutScope::Automatic)
        });
        let said = Said {
            later: page.later && heard.is_empty() && stop.is_none(),
            stop: stop.map(|stop| stop.scope),
            unclear: remark.is_some() && stop.is_none(),
            heard,
            ..Said::default()
        };
        let outcome = self.outcome_of(&talk, &said, now).await?;
        let received = self
            .take_in(Incoming {
                provider: "page".to_owned(),
                provider_id: format!(
                    "{}:{nonce}",
                    Token::parse(token)
                        .map(|token| token.hash().as_str().to_owned())
                        .unwrap_or_default()
                ),
                via: Via::Page,
                sender: Sender::Talk(talk),
                from: None,
                text: remark,
                said,
                stop,
                happened: now,
                answerable: false,
            })
            .await?;
        Ok(if received == Received::Duplicate {
            PageOutcome::Duplicate
        } else {
            outcome
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

    /// Takes in a gateway's word on one of our messages.
    ///
    /// # Errors
    /// Where it could not be stored.
    pub async fn receive_status(&self, report: StatusReport) -> Result<Reported, EngineError> {
        let now = self.inner.clock.now();
        let keys = self.inner.keys.clone();
        let refusal = if report.opted_out {
            Some(crate::care::message::Refusal::Blocked)
        } else {
            report.refusal
        };
        let report = FateReport {
            provider: "sms".to_owned(),
            dedupe: report.dedupe_key("twilio"),
            wire: report.wire,
            provider_id: report.provider_id,
            fate: report.fate,
            refusal,
        };
        let told = self
            .inner
            .store
            .write(move |conn| async move { inbound::report(conn, &keys, &report, now).await }.boxed())
            .await?;
        self.nudge();
        Ok(told)
    }

    async fn take_in(&self, incoming: Incoming) -> Result<Received, EngineError> {
        let now = self.inner.clock.now();
        let records = stop_records(&incoming);
        let keys = self.inner.keys.clone();
        let received = self
            .inner
            .store
            .write(move |conn| async move { inbound::receive(conn, &keys, incoming, now).await }.boxed())
            .await?;
        // A stop outlives the database: it is in the journal before anybody is told that it was heard.
        self.journal(records).await?;
        self.nudge();
        Ok(received)
    }

    async fn find_link(&self, token: &str) -> Result<Link, EngineError> {
        let Some(token) = Token::parse(token) else {
            return Ok(Link::Unknown);
        };
        let (hash, now) = (token.hash().as_str().to_owned(), self.inner.clock.now());
        Ok(self
            .inner
            .store
            .read(move |conn| async move { inbound::link(conn, &hash, now).await }.boxed())
            .await?)
    }

    async fn language_of(&self, talk: &Talk) -> Result<Language, EngineError> {
        let book = self.active().await?;
        let known = talk
            .languages
            .iter()
            .find(|tag| book.rules.languages.contains(tag))
            .copied();
        Ok(known
            .or_else(|| book.rules.languages.first().copied())
            .unwrap_or(Language::NL))
    }

    async fn questionnaire_of(&self, talk: &Talk) -> Result<Option<Questionnaire>, EngineError> {
        let book = self.rulebook(talk.rules.as_str()).await?;
        Ok(questionnaire(&book, talk).cloned())
    }

    /// What a text says, as far as codes can say it, and the stop in it.
    async fn read_text(
        &self,
        text: &str,
        sender: &Sender,
        by_gateway: Option<OptOutType>,
    ) -> Result<(Said, Option<StopAsked>), EngineError> {
        let (book, talk) = match sender {
            Sender::Talk(talk) => (self.rulebook(talk.rules.as_str()).await?, Some(talk.as_ref())),
            Sender::Address(_) | Sender::Unknown => (self.active().await?, None),
        };
        let lead = talk
            .and_then(|talk| questionnaire(&book, talk))
            .and_then(Questionnaire::lead);
        let question = lead.map(question_of);
        let language = talk
            .and_then(|talk| talk.languages.first().copied())
            .unwrap_or(Language::NL);
        let reading = conversation::read(text, language, question.as_ref());
        let mut heard = Heard {
            call_me: reading.call_me.is_some(),
            call_me_today: reading.call_me == Some(CallUrgency::Today),
            danger: reading.crisis,
            ..Heard::default()
        };
        let mut said = Said {
            unclear: reading.remark,
            ..Said::default()
        };
        let mut stop = None;
        match reading.intent {
            Intent::Stop(scope) => {
                stop = Some(match scope {
                    StopScope::Channel(channel) => StopAsked::on_channel(channel),
                    StopScope::Everything => StopAsked::of(OptOutScope::Automatic),
                    StopScope::EverythingIncludingPeople => StopAsked::of(OptOutScope::Everything),
                });
            }
            Intent::Answer(code) => {
                if let Some(lead) = lead {
                    heard.answers.insert(lead.id.clone(), code);
                }
            }
            Intent::CallMe => heard.call_me = true,
            Intent::Later => said.later = true,
            Intent::Help => said.help = true,
            Intent::WrongPerson => said.wrong_person = true,
            Intent::Unclear => said.unclear = heard.is_empty() || reading.remark,
        }
        if by_gateway == Some(OptOutType::Stop) {
            // The gateway blocked the number by itself; whatever else the text says, that is a stop.
            stop = Some(stop.unwrap_or(StopAsked::of(OptOutScope::Automatic)));
        }
        said.stop = stop.map(|stop| stop.scope);
        said.unclear &= said.stop.is_none();
        said.heard = heard;
        Ok((said, stop))
    }

    /// What the page says next, by the same rules as the core's when it is advanced.
    async fn outcome_of(&self, talk: &Talk, said: &Said, now: jiff::Timestamp) -> Result<PageOutcome, EngineError> {
        if said.stop.is_some() {
            return Ok(PageOutcome::Stopped);
        }
        let book = self.rulebook(talk.rules.as_str()).await?;
        let id = talk.trajectory.clone();
        let loaded = self
            .inner
            .store
            .read(move |conn| async move { crate::store::circles::load(conn, &[id], now).await }.boxed())
            .await?;
        let Some(one) = loaded.first() else {
            return Ok(PageOutcome::ThanksGood);
        };
        let timing = Timing::new(&book.rules, &one.circle);
        let by = book
            .rules
            .risk
            .judge(&said.heard)
            .map(|rule| timing.deadline(now, rule.term))
            .min();
        if let Some(by) = by {
            return Ok(PageOutcome::ThanksWeCall {
                by: timing.service_date(by),
            });
        }
        if said.later {
            let again = timing.spread_from(
                timing.after(now, book.rules.protocol.later),
                talk.key.of(&talk.trajectory).as_str(),
            );
            return Ok(PageOutcome::ThanksLater { on: timing.date(again) });
        }
        Ok(PageOutcome::ThanksGood)
    }
}

/// The questionnaire that a conversation asks.
fn questionnaire<'a>(book: &'a Arc<Rulebook>, talk: &Talk) -> Option<&'a Questionnaire> {
    match &book.rules.protocol.step(&talk.key.step)?.kind {
        StepKind::CheckIn { questionnaire } => book.rules.questionnaires.get(questionnaire),
        StepKind::Call { .. } => None,
    }
}

/// An item as the reader knows it.
fn question_of(item: &Item) -> Question {
    let kind = match item.kind {
        ItemKind::Scale => QuestionKind::Scale,
        ItemKind::YesNo => QuestionKind::YesNo,
        ItemKind::Choice => QuestionKind::Choice,
    };
    let options = item
        .options
        .iter()
        .map(|option| conversation::AnswerOption {
            code: option.code.clone(),
            digit: option.digit,
            words: option.texts.values().chain(option.words.iter()).cloned().collect(),
        })
        .collect();
    Question { kind, options }
}

/// Whether a sender is a telephone, and not a short code, a word or a robot's name.
fn is_a_phone(from: &str) -> bool {
    from.strip_prefix('+')
        .is_some_and(|digits| digits.len() >= 9 && digits.bytes().all(|b| b.is_ascii_digit()))
}

impl Engine {
    /// Writes stops that a worker takes down into the journal, before the worker is told that they are kept.
    ///
    /// # Errors
    /// Where the journal refuses.
    pub async fn journal_stops(&self, stops: &[OptOutRow]) -> Result<(), EngineError> {
        let records = stops.iter().filter_map(|stop| {
            let index = match stop.scope {
                OptOutScope::Address => stop.address_bi.as_ref(),
                _ => stop.person.as_ref(),
            };
            Some(Record::OptOut {
                index: index?.clone(),
                scope: stop.scope.code().to_owned(),
            })
        });
        self.journal(records.collect()).await
    }
}

/// What the journal keeps of a stop: whose, by keyed reference, and how far.
fn stop_records(incoming: &Incoming) -> Vec<Record> {
    let Some(stop) = incoming.stop else { return Vec::new() };
    let mut records = Vec::new();
    if let Sender::Talk(talk) = &incoming.sender {
        records.push(Record::OptOut {
            index: talk.person.to_string(),
            scope: stop.scope.code().to_owned(),
        });
    }
    if let (true, Some((_, bi))) = (stop.address_too, &incoming.from) {
        records.push(Record::OptOut {
            index: bi.clone(),
            scope: OptOutScope::Address.code().to_owned(),
        });
    }
    records
}
