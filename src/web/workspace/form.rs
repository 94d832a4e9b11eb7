//! Forms: reading what was sent, and telling what is wrong with it.

use axum::RequestPartsExt as _;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest, Request};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::access::Signed;
use super::desk::Desk;
use super::trouble::Trouble;

/// The longest text that a field takes, in bytes.
const TEXT_MOST: usize = 10_000;

/// A form that came from our own page, of somebody who is signed in.
pub(super) struct Posted {
    pub(super) signed: Signed,
    pub(super) fields: Fields,
}

/// The fields of a form, in their order.
#[derive(Clone, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl FromRequest<Desk> for Posted {
    type Rejection = Trouble;

    async fn from_request(request: Request, desk: &Desk) -> Result<Self, Trouble> {
        let (mut parts, body) = request.into_parts();
        let signed: Signed = parts.extract().await?;
        let fields = Fields::read(Request::from_parts(parts, body)).await?;
        signed.agrees(desk, fields.get("csrf").unwrap_or_default())?;
        Ok(Self { signed, fields })
    }
}

impl Fields {
    pub(super) async fn read(request: Request) -> Result<Self, Trouble> {
        let read: Result<Form<Vec<(String, String)>>, FormRejection> = Form::from_request(request, &()).await;
        let Form(fields) = read.map_err(|_| Trouble::Unreadable)?;
        Ok(Self(fields))
    }

    /// The trimmed text of a field; `None` where it is empty or not there.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.trim());
        found.filter(|value| !value.is_empty() && value.len() <= TEXT_MOST)
    }

    /// Every value of a field.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(own, _)| own == name)
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// A code of a closed vocabulary.
    pub(super) fn code<T>(&self, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        self.get(name).and_then(read)
    }

    /// The fields whose names begin so, with the rest of each name.
    pub(super) fn under<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(name, value)| Some((name.strip_prefix(start)?, value.trim())))
    }

    /// When something was done: a day with a time of day, or the day alone, which counts as its noon; never after `now`.
    pub(super) fn moment(&self, day: &str, time: &str, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        let date = match self.get(day) {
            Some(text) => text.parse::<Date>().ok()?,
            None => return Some(now),
        };
        let today = zone.to_datetime(now).date();
        if date > today {
            return None;
        }
        let clock = match self.get(time) {
            Some(text) => text.parse::<Time>().ok()?,
            None if date == today => return Some(now),
            None => Time::constant(12, 0, 0, 0),
        };
        let at = zone.to_ambiguous_timestamp(date.to_datetime(clock)).compatible().ok()?;
        Some(at.min(now))
    }

    /// All fields, to show a failed form again.
    pub(super) fn values(&self) -> std::collections::BTreeMap<&str, &str> {
        self.0
            .iter()
            .filter(|(name, _)| name != "csrf" && name != "password")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }
}

/// One thing that is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Fault {
    /// The id of the field, to which the summary links.
    pub(super) field: String,
    /// The words, by key; or in the words of `text`.
    pub(super) key: &'static str,
    /// Words that came ready made.
    pub(super) text: Option<String>,
}

impl Fault {
    pub(super) fn new(field: &str, key: &'static str) -> Self {
        Self {
            field: field.to_owned(),
            key,
            text: None,
        }
    }
}
