//! What a POST takes in.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use sha2::{Digest, Sha256};

use super::outcome::{self, Earlier};
use super::show::{self, Wish};
use super::view::{Mistake, Opened};
use crate::care::conversation::{CallUrgency, PageAnswer};
use crate::engine::links::{LinkView, PageOutcome};
use crate::web::server::{ClientState, Trouble};

/// The longest remark, in characters; line breaks count as one.
pub(super) const REMARK_CHARS_MAX: usize = 500;

/// The most answers that are read; a questionnaire has twelve at most.
const ANSWERS_MAX: usize = 32;

/// The longest item or code that is read, in bytes.
const CODE_BYTES_MAX: usize = 64;

/// How answers are called in the form: this and the item's id.
const ANSWER: &str = "answer-";

/// How a page of further questions calls what was answered before it: this and the item's id.
const GIVEN: &str = "given-";

type Fields = Vec<(String, String)>;

/// What the button that was pressed asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Send,
    Call,
    Later,
    Stop,
}

/// `POST /a/{token}`: an answer, or one of *call me*, *not now* and *stop*; the last asks once more.
pub(super) async fn take(
    State(state): State<ClientState>,
    Path(token): Path<String>,
    query: Result<Query<Wish>, QueryRejection>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let fields = match read(form) {
        Ok(fields) => fields,
        Err(trouble) => return state.trouble(&headers, trouble),
    };
    let opened = match show::opened(&state, &token, &show::wish(query), &headers).await {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    let wanted = match field(&fields, "do") {
        Some("call") => Wanted::Call,
        Some("later") => Wanted::Later,
        Some("stop") => Wanted::Stop,
        _ => Wanted::Send,
    };
    if wanted == Wanted::Stop {
        return show::confirm_stop(&state, &opened);
    }
    if !matches!(opened.view, LinkView::Open { .. }) {
        return show::form(&state, &opened, &PageAnswer::default(), None);
    }
    let (mut page, earlier) = (page(&fields, wanted), earlier(&fields));
    page.language = Some(opened.language);
    let Some(nonce) = nonce(&fields) else {
        return show::form(&state, &opened, &page, Some(&Mistake::Stale));
    };
    if let Some(mistake) = mistake(&page) {
        if matches!(mistake, Mistake::Empty) && !earlier.answers.is_empty() {
            // Further questions may be left open: what went before them is with us.
            return outcome::page(&state, &opened, Ok(PageOutcome::Duplicate), &page, &earlier);
        }
        let frame = opened.frame.with_nonce(nonce);
        return show::form(&state, &Opened { frame, ..opened }, &page, Some(&mistake));
    }
    let key = key(nonce, &page);
    let outcome = state.reception.receive_page(&token, &key, page.clone()).await;
    outcome::page(&state, &opened, outcome, &page, &earlier)
}

/// `POST /a/{token}/stop`: it was meant.
pub(super) async fn stop(
    State(state): State<ClientState>,
    Path(token): Path<String>,
    query: Result<Query<Wish>, QueryRejection>,
    headers: HeaderMap,
    form: Result<Form<Fields>, FormRejection>,
) -> Response {
    let fields = match read(form) {
        Ok(fields) => fields,
        Err(trouble) => return state.trouble(&headers, trouble),
    };
    let opened = match show::opened(&state, &token, &show::wish(query), &headers).await {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    if matches!(opened.view, LinkView::Unknown) {
        return show::form(&state, &opened, &PageAnswer::default(), None);
    }
    // Whoever asks to stop is heard, also where the form is not quite ours.
    let page = PageAnswer {
        stop: true,
        ..PageAnswer::default()
    };
    let key = key(nonce(&fields).unwrap_or("stop"), &page);
    let outcome = state.reception.stop_by_link(&token, &key).await;
    outcome::page(&state, &opened, outcome, &page, &Earlier::default())
}

fn read(form: Result<Form<Fields>, FormRejection>) -> Result<Fields, Trouble> {
    form.map(|Form(fields)| fields).map_err(|rejection| {
        let large = rejection.status() == StatusCode::PAYLOAD_TOO_LARGE;
        if large { Trouble::TooLarge } else { Trouble::Unreadable }
    })
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields
        .iter()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.as_str())
}

/// The nonce of one of our own forms.
fn nonce(fields: &Fields) -> Option<&str> {
    let fits =
        |nonce: &&str| (16..=64).contains(&nonce.len()) && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric());
    field(fields, "nonce").filter(fits)
}

fn page(fields: &Fields, wanted: Wanted) -> PageAnswer {
    match wanted {
        Wanted::Call => PageAnswer {
            call_me: Some(match field(fields, "when") {
                Some("today") => CallUrgency::Today,
                _ => CallUrgency::Ordinary,
            }),
            ..PageAnswer::default()
        },
        Wanted::Later => PageAnswer {
            later: true,
            ..PageAnswer::default()
        },
        Wanted::Stop => PageAnswer {
            stop: true,
            ..PageAnswer::default()
        },
        Wanted::Send => PageAnswer {
            answers: answers(fields, ANSWER),
            call_me: match field(fields, "call") {
                Some("today") => Some(CallUrgency::Today),
                Some("soon") => Some(CallUrgency::Ordinary),
                _ => None,
            },
            remark: remark(fields),
            ..PageAnswer::default()
        },
    }
}

/// What a page of further questions carries of the page before it, for nothing but to tell what is left to ask and to say
/// again what was promised.
fn earlier(fields: &Fields) -> Earlier {
    Earlier {
        answers: answers(fields, GIVEN),
        call_by: field(fields, "call-by").and_then(|day| day.parse().ok()),
    }
}

fn answers(fields: &Fields, start: &str) -> BTreeMap<String, String> {
    let answers = fields
        .iter()
        .filter_map(|(name, code)| Some((name.strip_prefix(start)?, code)));
    answers
        .filter(|(item, code)| item.len() <= CODE_BYTES_MAX && code.len() <= CODE_BYTES_MAX && !code.is_empty())
        .take(ANSWERS_MAX)
        .map(|(item, code)| (item.to_owned(), code.clone()))
        .collect()
}

/// The remark with its line breaks as one character each, as the browser counted them.
fn remark(fields: &Fields) -> Option<String> {
    let remark = field(fields, "remark")?.replace("\r\n", "\n");
    let remark: String = remark.chars().filter(|c| !c.is_control() || *c == '\n').collect();
    Some(remark.trim().to_owned()).filter(|remark| !remark.is_empty())
}

fn mistake(page: &PageAnswer) -> Option<Mistake> {
    let empty = page.answers.is_empty() && page.call_me.is_none() && page.remark.is_none() && !page.later && !page.stop;
    let long = page
        .remark
        .as_ref()
        .is_some_and(|remark| remark.encode_utf16().count() > REMARK_CHARS_MAX);
    match (empty, long) {
        (true, _) => Some(Mistake::Empty),
        (_, true) => Some(Mistake::LongRemark),
        _ => None,
    }
}

/// What tells two sendings of one answer from two answers: the form's nonce and what was filled in. Somebody who goes
/// back and answers otherwise is heard again.
fn key(nonce: &str, page: &PageAnswer) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text.as_bytes());
    };
    part("nazorg page v1");
    part(nonce);
    part(&format!("{:?} {} {}", page.call_me, page.later, page.stop));
    part(page.remark.as_deref().unwrap_or_default());
    for (item, code) in &page.answers {
        part(item);
        part(code);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize()[..16])
}

#[cfg(test)]
mod tests;
