//! What client pages, webhooks and health answers may ask of the engine, and nothing more.
//!
//! The listener that faces the internet holds this and not the engine itself, so a fault in a public page reaches no
//! dossier; and a test puts something else in its place.

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;

use crate::care::conversation::PageAnswer;
use crate::channels::gateway::SmsGateway;
use crate::channels::report::{InboundSms, StatusReport};
use crate::channels::twilio::Verifier;
use crate::engine::links::{LinkView, PageOutcome};
use crate::engine::{Engine, EngineError};
use crate::store::house;
use crate::store::inbound::{Received, Reported};

/// The engine as the public listener sees it. The futures hold nothing of the caller's beyond the call.
pub trait Reception: Send + Sync + 'static {
    /// What a personal link shows; changes nothing.
    fn open_link<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<LinkView, EngineError>>;

    /// Takes in a page; stored when it returns.
    fn receive_page<'a>(
        &'a self,
        token: &'a str,
        nonce: &'a str,
        page: PageAnswer,
    ) -> BoxFuture<'a, Result<PageOutcome, EngineError>>;

    /// No more messages; committed when it returns.
    fn stop_by_link<'a>(&'a self, token: &'a str, nonce: &'a str) -> BoxFuture<'a, Result<PageOutcome, EngineError>>;

    /// Takes in a text message; stored when it returns.
    fn receive_sms(&self, sms: InboundSms) -> BoxFuture<'_, Result<Received, EngineError>>;

    /// Takes in a gateway's word on a message; stored when it returns.
    fn receive_status(&self, report: StatusReport) -> BoxFuture<'_, Result<Reported, EngineError>>;

    /// What tells the text gateway's callbacks from anybody else's; `None` where it calls nobody back.
    fn verifier(&self) -> Option<&Verifier>;

    /// Whether the service can do its work now.
    fn readiness(&self) -> BoxFuture<'_, Readiness>;
}

/// What a health answer is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Readiness {
    /// The database answers.
    pub database: bool,
    /// Rules are active and can be read.
    pub rules: bool,
    /// How long ago the engine's pulse last beat; `None` where it never did.
    pub pulse_age: Option<SignedDuration>,
}

impl Reception for Engine {
    fn open_link<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<LinkView, EngineError>> {
        Self::open_link(self, token).boxed()
    }

    fn receive_page<'a>(
        &'a self,
        token: &'a str,
        nonce: &'a str,
        page: PageAnswer,
    ) -> BoxFuture<'a, Result<PageOutcome, EngineError>> {
        Self::receive_page(self, token, nonce, page).boxed()
    }

    fn stop_by_link<'a>(&'a self, token: &'a str, nonce: &'a str) -> BoxFuture<'a, Result<PageOutcome, EngineError>> {
        Self::stop_by_link(self, token, nonce).boxed()
    }

    fn receive_sms(&self, sms: InboundSms) -> BoxFuture<'_, Result<Received, EngineError>> {
        async move { Self::receive_sms(self, sms).await }.boxed()
    }

    fn receive_status(&self, report: StatusReport) -> BoxFuture<'_, Result<Reported, EngineError>> {
        async move { Self::receive_status(self, report).await }.boxed()
    }

    fn verifier(&self) -> Option<&Verifier> {
        match self.gateways().sms.as_ref()? {
            SmsGateway::Twilio(twilio) => twilio.verifier(),
            SmsGateway::Played(_) => None,
        }
    }

    fn readiness(&self) -> BoxFuture<'_, Readiness> {
        async move {
            let org = self.keys().org().to_owned();
            let pulse = self
                .store()
                .read(move |conn| async move { house::last_pulse(conn, &org, house::ENGINE).await }.boxed())
                .await;
            let now = self.clock().now();
            Readiness {
                database: pulse.is_ok(),
                rules: self.active().await.is_ok(),
                pulse_age: pulse.ok().flatten().map(|at| now.duration_since(at)),
            }
        }
        .boxed()
    }
}
