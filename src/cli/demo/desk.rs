//! The desk of the demo: the phones and mailboxes of former clients and workers, and a clock.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use futures_util::FutureExt as _;
use jiff::{Timestamp, ToSpan as _};
use minijinja::{Value, context};

use super::far_mail::FarMail;
use super::far_sms::FarSms;
use super::people::PEOPLE;
use super::{COORDINATOR, COUNSELLOR, Drive, PASSWORD, VOLUNTEER};
use crate::care::ids::WorkerId;
use crate::care::person::{Language, Role};
use crate::care::task::TaskKind;
use crate::channels::rendering::long_date;
use crate::store::tasks;
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

/// What the address asks for.
#[derive(serde::Deserialize)]
struct Look {
    #[serde(default)]
    lang: String,
    #[serde(default)]
    phone: usize,
    /// How many texts and mails there were before the clock was moved; what came since is told.
    texts: Option<usize>,
    mails: Option<usize>,
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

/// No more news is told at once; the phones have it all.
const NEWS_MOST: usize = 12;

/// Something that came while the clock moved.
struct News {
    at: Timestamp,
    person: usize,
    is_mail: bool,
}

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

    async fn page(&self, language: Language, look: &Look) -> Response {
        let place = if look.phone < PEOPLE.len() { look.phone } else { 0 };
        let Some(at) = PEOPLE.get(place) else {
            return StatusCode::NOT_FOUND.into_response();
        };
        let when = |moment: Timestamp| when(moment, language);
        let (all_texts, all_mails) = (self.sms.texts(), self.mail.mails());
        let texts: Vec<_> = all_texts
            .iter()
            .filter(|text| text.number == at.number)
            .map(|text| context! { ours => text.from_service, words => self.words(&text.body), at => when(text.at) })
            .collect();
        let mails: Vec<_> = all_mails
            .iter()
            .filter(|mail| mail.to == at.mail)
            .map(|mail| {
                context! { from => mail.from, subject => mail.subject, words => self.words(&mail.text), at => when(mail.at) }
            })
            .collect();
        let news = look.texts.zip(look.mails).map(|seen| self.news(seen));
        let is_new = |place: usize| news.iter().flatten().any(|one| one.person == place);
        let people: Vec<_> = PEOPLE
            .iter()
            .enumerate()
            .map(|(place_of, made)| {
                let texts = all_texts.iter().filter(|text| text.number == made.number).count();
                let mails = all_mails.iter().filter(|mail| mail.to == made.mail).count();
                context! {
                    index => place_of, name => made.name, number => made.number, mail => made.mail, count => texts + mails,
                    here => place_of == place, is_worker => made.number.is_empty(), is_new => is_new(place_of),
                }
            })
            .collect();
        let told: Option<Vec<Value>> = news.as_ref().map(|news| {
            let shown = news.iter().rev().take(NEWS_MOST).rev();
            let line = |one: &News| {
                let name = PEOPLE.get(one.person).map_or("", |made| made.name);
                context! { index => one.person, name, is_mail => one.is_mail, at => when(one.at) }
            };
            shown.map(line).collect()
        });
        let (open, alerts) = self.open_tasks().await;
        let workers = [
            ("counsellor", COUNSELLOR),
            ("coordinator", COORDINATOR),
            ("volunteer", VOLUNTEER),
        ];
        let context = context! {
            now => when(self.drive.now()),
            people,
            phone => place,
            name => at.name,
            shows => at.shows,
            is_worker => at.number.is_empty(),
            has_mail => !at.mail.is_empty(),
            texts,
            mails,
            news => told,
            open,
            alerts,
            workers,
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

    /// What came to the people of the desk after so many texts and mails, oldest first.
    fn news(&self, (texts, mails): (usize, usize)) -> Vec<News> {
        let of = |fits: &dyn Fn(&super::people::Made) -> bool| PEOPLE.iter().position(fits);
        let texts = self
            .sms
            .texts()
            .into_iter()
            .skip(texts)
            .filter(|text| text.from_service);
        let texts = texts.filter_map(|text| {
            Some(News {
                at: text.at,
                person: of(&|made| made.number == text.number)?,
                is_mail: false,
            })
        });
        let mails = self.mail.mails().into_iter().skip(mails).filter_map(|mail| {
            Some(News {
                at: mail.at,
                person: of(&|made| made.mail == mail.to)?,
                is_mail: true,
            })
        });
        let mut news: Vec<News> = texts.chain(mails).collect();
        news.sort_by_key(|one| one.at);
        news
    }

    /// How many tasks a coordinator would see, and how many of them are alerts.
    async fn open_tasks(&self) -> (usize, usize) {
        let (keys, now) = (self.drive.engine.keys().clone(), self.drive.now());
        let read = self.drive.engine.store().read(move |conn| {
            async move {
                let nobody = WorkerId::from("demo");
                tasks::today(conn, &keys, (&nobody, Role::Coordinator, None), now).await
            }
            .boxed()
        });
        let lines = read.await.unwrap_or_else(|error| {
            tracing::error!(error = %error, "the demo's tasks could not be counted");
            Vec::new()
        });
        let alerts = lines.iter().filter(|task| task.kind == TaskKind::Alert).count();
        (lines.len(), alerts)
    }

    /// A text as words, of which the links can be pressed.
    fn words(&self, text: &str) -> Vec<Value> {
        text.split_inclusive(char::is_whitespace)
            .map(|word| {
                let bare = word.trim();
                let is_ours = bare.starts_with(&self.client_url) || bare.starts_with(&self.workspace_url);
                context! { text => word, link => is_ours.then(|| bare.to_owned()) }
            })
            .collect()
    }
}

fn when(moment: Timestamp, language: Language) -> String {
    let zone = jiff::tz::TimeZone::get("Europe/Brussels").unwrap_or(jiff::tz::TimeZone::UTC);
    let local = zone.to_datetime(moment);
    format!(
        "{} {}",
        long_date(local.date(), language, false),
        local.strftime("%Y, %H:%M")
    )
}

async fn look(State(desk): State<Desk>, Query(look): Query<Look>, headers: HeaderMap) -> Response {
    let asked = Language::parse(&look.lang);
    let preferred = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .and_then(Language::parse);
    let known = |tag: &Language| [Language::NL, Language::FR, Language::EN].contains(tag);
    let language = asked.filter(known).or(preferred.filter(known)).unwrap_or(Language::EN);
    desk.page(language, &look).await
}

fn back(lang: &str, phone: usize, news: &str) -> Response {
    let lang = Language::parse(lang).unwrap_or(Language::EN);
    Redirect::to(&format!("/?lang={lang}&phone={phone}{news}")).into_response()
}

async fn text(State(desk): State<Desk>, Form(texted): Form<Texted>) -> Response {
    if let Some(made) = PEOPLE.get(texted.phone).filter(|made| !made.number.is_empty()) {
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
    back(&texted.lang, texted.phone, "")
}

async fn later(State(desk): State<Desk>, Form(later): Form<Later>) -> Response {
    let seen = (desk.sms.texts().len(), desk.mail.mails().len());
    let zone = jiff::tz::TimeZone::get("Europe/Brussels").unwrap_or(jiff::tz::TimeZone::UTC);
    let local = desk.drive.now().to_zoned(zone);
    let span = match later.span.as_str() {
        "next" => None,
        "week" => Some(1.week()),
        "month" => Some(1.month()),
        _ => Some(1.day()),
    };
    let moved = match span {
        None => desk.drive.go_until(|| !desk.news(seen).is_empty()).await,
        Some(span) => match local.checked_add(span) {
            Ok(then) => desk.drive.go_to(then.timestamp()).await,
            Err(_) => Ok(()),
        },
    };
    if let Err(error) = moved {
        tracing::error!(error = %error, "the demo's clock stopped on the way");
    }
    // The phone that rang is the one that is looked at.
    let rang = desk.news(seen).first().map(|one| one.person);
    let phone = rang.filter(|_| span.is_none()).unwrap_or(later.phone);
    back(&later.lang, phone, &format!("&texts={}&mails={}", seen.0, seen.1))
}
