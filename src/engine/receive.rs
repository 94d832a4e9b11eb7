//! What comes in from people: read by the core's reader, stored, acknowledged; the trajectory is advanced after that.

use std::sync::Arc;

use futures_util::FutureExt as _;
use tracing::{Instrument as _, Span};

use super::rulebook::Rulebook;
use super::{Engine, EngineError};
use crate::care::consent::is_answerable;
use crate::care::conversation::of_text;
use crate::care::event::{Said, Via};
use crate::care::person::Language;
use crate::care::questionnaire::Questionnaire;
use crate::channels::report::{InboundSms, OptOutType, StatusReport};
use crate::store::inbound::{self, FateReport, Incoming, Received, Reported, Sender, Talk};
use crate::store::opt_outs::OptOutRow;
use crate::vault::Record;

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
        let said = self.read_text(&sms, &sender).await?;
        let answerable = is_answerable(&from)
            && sms.opt_out_type.is_none()
            && self.capabilities().sms.is_some_and(|can| can.replies);
        self.take_in(Incoming {
            provider: "sms".to_owned(),
            provider_id: sms.dedupe_key("twilio"),
            via: Via::Sms,
            sender,
            from: Some((from, bi)),
            text: Some(sms.body.clone()),
            said,
            happened: now,
            answerable,
        })
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

    pub(super) async fn take_in(&self, incoming: Incoming) -> Result<Received, EngineError> {
        if let Sender::Talk(talk) = &incoming.sender {
            // Of the request that brought it: whatever goes wrong from here on leads to the dossier.
            Span::current().record("trajectory", talk.trajectory.as_str());
        }
        let span = tracing::info_span!("receive", way = incoming.via.code(), became = tracing::field::Empty);
        let received = self.store_and_tell(incoming).instrument(span.clone()).await?;
        span.record("became", became(&received));
        Ok(received)
    }

    async fn store_and_tell(&self, incoming: Incoming) -> Result<Received, EngineError> {
        let now = self.inner.clock.now();
        let stops = inbound::stops(&incoming);
        let keys = self.inner.keys.clone();
        let received = self
            .inner
            .store
            .write(move |conn| async move { inbound::receive(conn, &keys, incoming, now).await }.boxed())
            .await?;
        // A stop outlives the database: it is in the journal before anybody is told that it was heard.
        self.journal_stops(&stops).await?;
        self.nudge();
        Ok(received)
    }

    /// Writes stops into the journal, before anybody is told that they are kept.
    ///
    /// # Errors
    /// Where the journal refuses.
    pub async fn journal_stops(&self, stops: &[OptOutRow]) -> Result<(), EngineError> {
        let records = stops.iter().filter_map(|stop| {
            Some(Record::OptOut {
                index: stop.index()?.to_owned(),
                scope: stop.reach(),
            })
        });
        self.journal(records.collect()).await
    }

    /// What a text says, as far as codes can say it.
    async fn read_text(&self, sms: &InboundSms, sender: &Sender) -> Result<Said, EngineError> {
        let (book, talk) = match sender {
            Sender::Talk(talk) => (self.rulebook(talk.rules.as_str()).await?, Some(talk.as_ref())),
            Sender::Address(_) | Sender::Unknown => (self.active().await?, None),
        };
        let lead = talk
            .and_then(|talk| questionnaire(&book, talk))
            .and_then(Questionnaire::lead);
        let language = talk
            .and_then(|talk| talk.languages.first().copied())
            .unwrap_or(Language::NL);
        let blocked = sms.opt_out_type == Some(OptOutType::Stop);
        Ok(of_text(&sms.body, language, lead, blocked))
    }
}

/// What became of what came in, in a word.
const fn became(received: &Received) -> &'static str {
    match received {
        Received::Stored(_) => "stored",
        Received::OnBoard(_) => "on-board",
        Received::Duplicate => "duplicate",
    }
}

/// The questionnaire that a conversation asks.
pub(super) fn questionnaire<'a>(book: &'a Arc<Rulebook>, talk: &Talk) -> Option<&'a Questionnaire> {
    let step = book.rules.protocol.step(&talk.key.step).filter(|step| step.asks())?;
    book.rules.questionnaires.get(step.questionnaire()?)
}
