//! The desk of the demo: the phones and mailboxes of former clients, and a clock.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::{Timestamp, ToSpan as _};
use minijinja::context;

use super::far_mail::FarMail;
use super::far_sms::FarSms;
use super::people::PHONES;
use super::{Drive, PASSWORD};
use crate::care::person::Language;
use crate::channels::rendering::long_date;
use crate::web::page::Pages;

/// What the desk stands on.
#[derive(Clone)]
pub(super) struct Desk {
    pages: Arc<Pages>,
    drive: Drive,
    sms: FarSms,
    mail: FarMail,
    client_url: String,
    workspace_url: String,
}

#[derive(serde::Deserialize)]
struct Look {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    phone: usize,
}

#[derive(serde::Deserialize)]
struct Texted {
    lang: String,
    phone: usize,
    body: String,
}

#[derive(serde::Deserialize)]
struct Later {
    lang: String,
    phone: usize,
    span: String,
}

/// A text is cut here, as a phone would.
const TEXT_MOST: usize = 600;

impl Desk {
    pub(super) fn new(
        pages: Arc<Pages>,
        drive: Drive,
        sms: FarSms,
        mail: FarMail,
        client_url: &str,
        workspace_port: u16,
    ) -> Self {
        let workspace_url = format!("http://127.0.0.1:{workspace_port}");
        Self {
            pages,
            drive,
            sms,
            mail,
            client_url: client_url.to_owned(),
            workspace_url,
        }
    }

    pub(super) fn router(self) -> Router {
        Router::new()
            .route("/", get(look))
            .route("/text", post(text))
            .route("/later", post(later))
            .with_state(self)
    }

    fn page(&self, language: Language, phone: usize) -> Response {
        let at = PHONES.get(phone).unwrap_or(&PHONES[0]);
        let zone = jiff::tz::TimeZone::get("Europe/Brussels").unwrap_or(jiff::tz::TimeZone::UTC);
        let when = |moment: Timestamp| {
            let local = zone.to_datetime(moment);
            format!(
                "{} {}",
                long_date(local.date(), language, false),
                local.strftime("%H:%M")
            )
        };
        let texts: Vec<_> = self
            .sms
            .texts()
            .into_iter()
            .filter(|text| text.number == at.number)
            .map(|text| context! { ours => text.from_service, words => self.words(&text.body), at => when(text.at) })
            .collect();
        let mails: Vec<_> = self
            .mail
            .mails()
            .into_iter()
            .filter(|mail| mail.to == at.mail)
            .map(|mail| {
                context! { from => mail.from, subject => mail.subject, words => self.words(&mail.text), at => when(mail.at) }
            })
            .collect();
        let unread = |number: &str| self.sms.texts().iter().filter(|text| text.number == number).count();
        let phones: Vec<_> = PHONES
            .iter()
            .enumerate()
            .map(|(index, made)| {
                context! { index, name => made.name, number => made.number, count => unread(made.number), here => index == phone }
            })
            .collect();
        let context = context! {
            now => when(self.drive.now()),
            phones,
            phone,
            name => at.name,
            shows => at.shows,
            has_mail => !at.mail.is_empty(),
            texts,
            mails,
            workspace_url => self.workspace_url,
            password => PASSWORD,
        };
        match self.pages.render("demo/desk.html", language, context) {
            Ok(page) => page.into_response(),
            Err(error) => {
                tracing::error!(error = %error, "the desk could not be shown");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }

    /// A text as words, of which the personal links can be pressed.
    fn words(&self, text: &str) -> Vec<minijinja::Value> {
        text.split_inclusive(char::is_whitespace)
            .map(|word| {
                let link = word
                    .trim()
                    .starts_with(&self.client_url)
                    .then(|| word.trim().to_owned());
                context! { text => word, link }
            })
            .collect()
    }
}

async fn look(State(desk): State<Desk>, Query(look): Query<Look>, headers: HeaderMap) -> Response {
    let asked = Language::parse(&look.lang);
    let preferred = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Language::parse);
    let known = |tag: &Language| [Language::NL, Language::FR, Language::EN].contains(tag);
    let language = asked.filter(known).or(preferred.filter(known)).unwrap_or(Language::EN);
    desk.page(language, look.phone)
}

fn back(lang: &str, phone: usize) -> Redirect {
    let lang = Language::parse(lang).unwrap_or(Language::EN);
    Redirect::to(&format!("/?lang={lang}&phone={phone}"))
}

async fn text(State(desk): State<Desk>, Form(texted): Form<Texted>) -> Response {
    if let Some(made) = PHONES.get(texted.phone) {
        let body: String = texted
            .body
            .trim()
            .chars()
            .filter(|c| !c.is_control())
            .take(TEXT_MOST)
            .collect();
        if !body.is_empty() {
            if let Err(error) = desk.sms.text(made.number, &body).await {
                tracing::error!(error = %error, "the demo's text was not taken");
            }
            desk.drive.settle().await;
        }
    }
    back(&texted.lang, texted.phone).into_response()
}

async fn later(State(desk): State<Desk>, Form(later): Form<Later>) -> Response {
    let now = desk.drive.now();
    let zone = jiff::tz::TimeZone::get("Europe/Brussels").unwrap_or(jiff::tz::TimeZone::UTC);
    let local = now.to_zoned(zone);
    let target = match later.span.as_str() {
        "next" => desk.drive.engine.next_moment().await.ok().flatten(),
        "week" => local.checked_add(1.week()).ok().map(|then| then.timestamp()),
        "month" => local.checked_add(1.month()).ok().map(|then| then.timestamp()),
        _ => local.checked_add(1.day()).ok().map(|then| then.timestamp()),
    };
    if let Some(target) = target
        && let Err(error) = desk.drive.go_to(target).await
    {
        tracing::error!(error = %error, "the demo's clock stopped on the way");
    }
    back(&later.lang, later.phone).into_response()
}
