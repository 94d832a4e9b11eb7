//! What every page of the workspace stands on.

use std::sync::Arc;

use axum::response::{IntoResponse, Response};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use minijinja::{Value, context};
use tokio::sync::Semaphore;

use super::access::Signed;
use super::tries::Tries;
use super::trouble::Trouble;
use super::uploads::{IntakeSettings, Uploads};
use crate::care::person::{Language, Role};
use crate::engine::Engine;
use crate::store::{Conn, Keyring, StoreError, brakes};
use crate::vault::Csrf;
use crate::web::server::WebState;

/// Passwords are compared two at once: each takes 19 MiB and a core.
const HASHING_AT_ONCE: usize = 2;

/// The languages of the workspace, each under its own name.
pub(super) const LANGUAGES: [(Language, &str); 3] = [
    (Language::NL, "Nederlands"),
    (Language::FR, "Français"),
    (Language::EN, "English"),
];

/// The workspace's state; cheap to clone.
#[derive(Clone)]
pub(super) struct Desk {
    inner: Arc<Inner>,
}

struct Inner {
    web: WebState,
    csrf: Csrf,
    hashing: Arc<Semaphore>,
    intake: IntakeSettings,
    uploads: Uploads,
    tries: Tries,
}

impl Desk {
    pub(super) fn new(web: WebState, intake: IntakeSettings) -> Self {
        let csrf = Csrf::new(web.engine.keys().master());
        let hashing = Arc::new(Semaphore::new(HASHING_AT_ONCE));
        Self {
            inner: Arc::new(Inner {
                web,
                csrf,
                hashing,
                intake,
                uploads: Uploads::default(),
                tries: Tries::default(),
            }),
        }
    }

    pub(super) fn web(&self) -> &WebState {
        &self.inner.web
    }

    pub(super) fn engine(&self) -> &Engine {
        &self.inner.web.engine
    }

    pub(super) fn keys(&self) -> &Keyring {
        self.engine().keys()
    }

    pub(super) fn csrf(&self) -> &Csrf {
        &self.inner.csrf
    }

    pub(super) fn hashing(&self) -> Arc<Semaphore> {
        Arc::clone(&self.inner.hashing)
    }

    pub(super) fn intake(&self) -> &IntakeSettings {
        &self.inner.intake
    }

    pub(super) fn uploads(&self) -> &Uploads {
        &self.inner.uploads
    }

    pub(super) fn tries(&self) -> &Tries {
        &self.inner.tries
    }

    pub(super) fn now(&self) -> Timestamp {
        self.engine().clock().now()
    }

    /// The organisation's time zone, in which workers read times.
    pub(super) fn zone(&self) -> &TimeZone {
        &self.engine().settings().tz
    }

    /// Whether workers come by https, so that the cookie may ask for it. Http is for loopback alone.
    pub(super) fn is_secure(&self) -> bool {
        let url = &self.inner.web.settings.workspace_url;
        let host = url
            .strip_prefix("http://")
            .and_then(|rest| rest.split(['/', ':']).next());
        !matches!(host, Some("localhost" | "127.0.0.1")) && !url.starts_with("http://[::1]")
    }

    /// One transaction; the engine looks at once at what it wrote.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>, &'a Keyring) -> BoxFuture<'a, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let keys = self.keys().clone();
        self.engine()
            .store()
            .write(move |conn| async move { work(conn, &keys).await }.boxed())
            .await
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl for<'a, 'c> FnOnce(&'a mut Conn<'c>, &'a Keyring) -> BoxFuture<'a, Result<T, StoreError>>
        + Send
        + 'static,
    ) -> Result<T, StoreError> {
        let keys = self.keys().clone();
        self.engine()
            .store()
            .read(move |conn| async move { work(conn, &keys).await }.boxed())
            .await
    }

    /// A page for somebody who is signed in; `here` names its place in the navigation.
    pub(super) async fn page(
        &self,
        signed: &Signed,
        template: &str,
        here: &str,
        context: Value,
    ) -> Result<Response, Trouble> {
        let braked = self
            .read(|conn, keys| async move { brakes::on(conn, keys.org()).await }.boxed())
            .await?;
        let context = context! { braked => braked.any(), ..context };
        self.render(signed, template, here, context)
    }

    /// The same without a look at the database, for pages that say that it failed.
    pub(super) fn render(
        &self,
        signed: &Signed,
        template: &str,
        here: &str,
        context: Value,
    ) -> Result<Response, Trouble> {
        let worker = &signed.worker;
        let frame = context! {
            me => context! {
                id => worker.worker.as_str(),
                name => worker.name,
                role => worker.role.code(),
                counsels => counsels(worker.role),
                coordinates => worker.role == Role::Coordinator,
            },
            organisation => self.inner.web.settings.organisation,
            csrf => signed.csrf,
            here,
            languages => languages(),
        };
        let page = self.inner.web.pages.render(
            template,
            worker.language,
            context! { ..context, ..context! { braked => false, ..frame } },
        );
        Ok(page?.into_response())
    }

    /// A page for somebody who is not signed in.
    pub(super) fn bare(&self, language: Language, template: &str, context: Value) -> Result<Response, Trouble> {
        let frame = context! {
            me => (),
            csrf => "",
            here => "",
            braked => false,
            organisation => self.inner.web.settings.organisation,
            languages => languages(),
        };
        Ok(self
            .inner
            .web
            .pages
            .render(template, language, context! { ..context, ..frame })?
            .into_response())
    }

    /// One text of the interface.
    pub(super) fn text(&self, language: Language, key: &str) -> String {
        self.inner.web.pages.text(language, key, &[])
    }
}

fn languages() -> Vec<Value> {
    LANGUAGES
        .iter()
        .map(|(language, name)| context! { tag => language.tag(), name })
        .collect()
}

/// Whether a role works with dossiers; volunteers and experts by experience see tasks alone.
pub(super) const fn counsels(role: Role) -> bool {
    matches!(role, Role::Counsellor | Role::Coordinator)
}
