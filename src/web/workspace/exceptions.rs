//! Changing the plan of one person: a contact on another day, one less, one more, or nothing for a while.

mod just_done;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use jiff::civil::Date;
use minijinja::{Value, context};

pub(super) use just_done::JustDone;

use super::access::Signed;
use super::desk::Desk;
use super::form::{Fault, Fields, Posted};
use super::task::note;
use super::trouble::Trouble;
use super::words::Words;
use crate::care::advance::{furthest_day, longest_rest};
use crate::care::event::{Exception, ExceptionReason};
use crate::care::ids::{ContactId, ContactKey, StepId};
use crate::care::rules::Rules;
use crate::care::timing::Timing;
use crate::care::why::derive;
use crate::engine::rulebook::Rulebook;
use crate::store::audit::{self, Act};
use crate::store::circles::{Loaded, load};
use crate::store::exceptions::{self, Became, Change, Seen, Wanted, falls_on, foresee};
use crate::store::timeline::{self, Timeline};
use crate::telling::exceptions::refused;
use crate::telling::why::derived;
use crate::telling::{Teller, exceptions as telling};

/// The plan of one person of a dossier, as it will be in a moment.
struct Place {
    dossier: Timeline,
    loaded: Loaded,
    book: Arc<Rulebook>,
}

impl Place {
    /// The person, where the dossier has more than one.
    fn person(&self) -> Option<String> {
        let members = &self.dossier.members;
        let mut mine = members.iter();
        let mine = mine.find(|member| member.card.id == self.loaded.person);
        mine.filter(|_| members.len() > 1)?.card.name.clone()
    }

    /// Today, where the person lives: the day by which the core judges.
    fn today(&self, desk: &Desk) -> Date {
        Timing::new(&self.book.rules, &self.loaded.circle).date(desk.now())
    }
}

/// The trajectory of a dossier that `wanted` picks out.
async fn place(desk: &Desk, signed: &Signed, id: &str, wanted: &str) -> Result<Place, Trouble> {
    signed.counsels()?;
    let (worker, id, now) = (signed.worker.clone(), id.to_owned(), desk.now());
    let read = desk.write(move |conn, keys| {
        async move {
            let Some(found) = timeline::read(conn, keys, &id, worker.role, now).await? else {
                return Ok(None);
            };
            let loaded = load(conn, &found.trajectories, now).await?;
            audit::note(conn, keys, &[Act::new(&worker.worker, "look", "dossier", &id)], now).await?;
            Ok(Some((found, loaded)))
        }
        .boxed()
    });
    let (dossier, loaded) = read.await?.ok_or(Trouble::NotFound)?;
    let is_wanted = |one: &Loaded| {
        let id = &one.trajectory.id;
        id.as_str() == wanted || ContactId::from(wanted).key_within(id).is_some()
    };
    let loaded = loaded.into_iter().find(is_wanted).ok_or(Trouble::NotFound)?;
    let book = desk.engine().rulebook(loaded.rules.as_str()).await?;
    let loaded = foresee(loaded, &book.rules, desk.engine().capabilities(), now);
    Ok(Place { dossier, loaded, book })
}

/// `GET /dossiers/{id}/contacts/{contact}`.
pub(super) async fn contact(
    State(desk): State<Desk>,
    signed: Signed,
    Path((id, contact)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let place = place(&desk, &signed, &id, &contact).await?;
    contact_page(&desk, &signed, &place, &contact, &Fields::default(), Vec::new()).await
}

/// `GET /dossiers/{id}/plan/{trajectory}`.
pub(super) async fn plan(
    State(desk): State<Desk>,
    signed: Signed,
    Path((id, trajectory)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let place = place(&desk, &signed, &id, &trajectory).await?;
    plan_page(&desk, &signed, &place, &Fields::default(), Vec::new()).await
}

/// What both pages show around their forms.
fn around(desk: &Desk, place: &Place, fields: &Fields, faults: &[Fault]) -> Value {
    let today = place.today(desk);
    context! {
        dossier => context! { id => place.dossier.id, reference => place.dossier.reference },
        person => place.person(),
        reasons => ExceptionReason::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        today => today.to_string(),
        furthest => furthest_day(today).to_string(),
        given => fields.values(),
        may_keep_note => true,
        faults,
    }
}

async fn answer(
    desk: &Desk,
    signed: &Signed,
    template: &str,
    context: Value,
    is_failed: bool,
) -> Result<Response, Trouble> {
    let answer = desk.page(signed, template, "find", context).await?;
    Ok(if is_failed {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer
    })
}

async fn contact_page(
    desk: &Desk,
    signed: &Signed,
    place: &Place,
    contact: &str,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Trouble> {
    let teller = Teller::new(desk.web().pages.as_ref(), signed.worker.language);
    let (rules, loaded) = (&place.book.rules, &place.loaded);
    let trajectory = &loaded.trajectory;
    let key = key_of(place, contact)?;
    let timing = Timing::new(rules, &loaded.circle);
    let derivation = derive(rules, trajectory, &timing, &key).ok_or(Trouble::NotFound)?;
    let is_begun = trajectory.open.as_ref().is_some_and(|open| open.key == key);
    // What is over, or goes before everything, has no form.
    let is_fixed = trajectory.is_ended() || trajectory.is_settled(&key) || derivation.step.is_none();
    let day = falls_on(loaded, rules, &key);
    let context = context! {
        contact,
        step => telling::name(&teller, &derivation),
        sentences => derived(&teller, rules, &loaded.circle.tz, &derivation),
        is_begun,
        is_fixed,
        day => day.map(|day| day.to_string()),
        ..around(desk, place, fields, &faults)
    };
    answer(desk, signed, "workspace/contact.html", context, !faults.is_empty()).await
}

async fn plan_page(
    desk: &Desk,
    signed: &Signed,
    place: &Place,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Trouble> {
    let teller = Teller::new(desk.web().pages.as_ref(), signed.worker.language);
    let words = Words::new(desk, signed.worker.language);
    let trajectory = &place.loaded.trajectory;
    let rests = trajectory.exceptions.paused_until;
    let steps = place.book.rules.protocol.steps.iter();
    let steps = steps.map(|step| context! { id => step.id.as_str(), name => teller.text(&step.names) });
    let furthest = longest_rest(place.today(desk));
    let context = context! {
        trajectory => trajectory.id.as_str(),
        is_ended => trajectory.is_ended(),
        rests => rests.map(|day| words.day(day)),
        seen => rests.map(|day| day.to_string()),
        longest => furthest.to_string(),
        longest_said => words.day(furthest),
        steps => steps.collect::<Vec<_>>(),
        ..around(desk, place, fields, &faults)
    };
    answer(desk, signed, "workspace/person-plan.html", context, !faults.is_empty()).await
}

fn key_of(place: &Place, contact: &str) -> Result<ContactKey, Trouble> {
    let key = ContactId::from(contact).key_within(&place.loaded.trajectory.id);
    key.ok_or(Trouble::NotFound)
}

/// A day of a form; a fault where it is none.
fn day(fields: &Fields, name: &str, field: &str, faults: &mut Vec<Fault>) -> Option<Date> {
    let day = fields.get(name).and_then(|text| text.parse().ok());
    if day.is_none() {
        faults.push(Fault::new(field, "exc-fault-day"));
    }
    day
}

/// The reason of a form; one that a code cannot tell stands in the note.
fn reason(fields: &Fields, suffix: &str, faults: &mut Vec<Fault>) -> Option<ExceptionReason> {
    let reason = fields.code("reason", ExceptionReason::from_code);
    match reason {
        None => faults.push(Fault::new(&format!("reason{suffix}"), "exc-fault-reason")),
        Some(ExceptionReason::Other) if fields.get("note").is_none() => {
            faults.push(Fault::new(&format!("note{suffix}"), "exc-fault-note"));
        }
        Some(_) => {}
    }
    reason
}

/// What the page showed.
fn seen(fields: &Fields) -> Seen {
    Seen::Day(fields.get("seen").and_then(|day| day.parse().ok()))
}

/// `POST /dossiers/{id}/contacts/{contact}`.
pub(super) async fn change_contact(
    State(desk): State<Desk>,
    Path((id, contact)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    let place = place(&desk, &signed, &id, &contact).await?;
    let key = key_of(&place, &contact)?;
    let mut faults = Vec::new();
    let wanted = match fields.get("do") {
        Some("move") => day(&fields, "day", "day", &mut faults).map(|day| Wanted::Move(key, day)),
        Some("skip") => Some(Wanted::Skip(key)),
        Some("break-off") => Some(Wanted::BreakOff(key)),
        _ => {
            faults.push(Fault::new("do", "exc-fault-do"));
            None
        }
    };
    let reason = reason(&fields, "", &mut faults);
    let (Some(wanted), Some(reason), true) = (wanted, reason, faults.is_empty()) else {
        return contact_page(&desk, &signed, &place, &contact, &fields, faults).await;
    };
    let field = if matches!(wanted, Wanted::Move(..)) {
        "day"
    } else {
        "do"
    };
    match change(&desk, &signed, &place, &fields, (wanted, reason)).await? {
        Ok(to) => Ok(to),
        Err(text) => {
            // As it is now, which may be otherwise than it was.
            let place = self::place(&desk, &signed, &id, &contact).await?;
            let faults = vec![fault(field, text)];
            contact_page(&desk, &signed, &place, &contact, &fields, faults).await
        }
    }
}

/// `POST /dossiers/{id}/plan/{trajectory}`.
pub(super) async fn change_plan(
    State(desk): State<Desk>,
    Path((id, trajectory)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    let place = place(&desk, &signed, &id, &trajectory).await?;
    let today = place.today(&desk);
    let mut faults = Vec::new();
    let (wanted, suffix, field) = match fields.get("do") {
        Some("add") => {
            let step = fields.get("step").map(StepId::new);
            if step.is_none() {
                faults.push(Fault::new("step", "exc-fault-step"));
            }
            let day = day(&fields, "day", "day-add", &mut faults);
            (
                step.zip(day).map(|(step, day)| Wanted::Add(step, day)),
                "-add",
                "day-add",
            )
        }
        Some("until") => {
            let day = day(&fields, "day", "day-rest", &mut faults);
            (day.map(|day| Wanted::Pause(Some(day))), "-rest", "day-rest")
        }
        Some("further") => (Some(Wanted::Pause(Some(longest_rest(today)))), "-rest", "do"),
        Some("resume") => (Some(Wanted::Pause(None)), "-rest", "do"),
        _ => {
            faults.push(Fault::new("do", "exc-fault-do"));
            (None, "-rest", "do")
        }
    };
    let reason = reason(&fields, suffix, &mut faults);
    let (Some(wanted), Some(reason), true) = (wanted, reason, faults.is_empty()) else {
        return plan_page(&desk, &signed, &place, &fields, faults).await;
    };
    match change(&desk, &signed, &place, &fields, (wanted, reason)).await? {
        Ok(to) => Ok(to),
        Err(text) => {
            let place = self::place(&desk, &signed, &id, &trajectory).await?;
            plan_page(&desk, &signed, &place, &fields, vec![fault(field, text)]).await
        }
    }
}

fn fault(field: &str, text: String) -> Fault {
    Fault {
        text: Some(text),
        ..Fault::new(field, "exc-fault-do")
    }
}

/// Makes a change; leads to the page that tells what will be, or says in words why not.
async fn change(
    desk: &Desk,
    signed: &Signed,
    place: &Place,
    fields: &Fields,
    (wanted, reason): (Wanted, ExceptionReason),
) -> Result<Result<Response, String>, Trouble> {
    let asked = Change {
        dossier: place.dossier.id.clone(),
        trajectory: place.loaded.trajectory.id.clone(),
        wanted,
        reason,
        note: note(fields, signed),
        seen: seen(fields),
    };
    let rules: BTreeMap<String, Arc<Rules>> =
        BTreeMap::from([(place.loaded.rules.to_string(), Arc::clone(&place.book.rules))]);
    let (worker, gateways, now) = (signed.worker.worker.clone(), desk.engine().capabilities(), desk.now());
    let written = desk.write(move |conn, keys| {
        async move { exceptions::change(conn, keys, &worker, &asked, (&rules, gateways), now).await }.boxed()
    });
    let teller = Teller::new(desk.web().pages.as_ref(), signed.worker.language);
    let today = place.today(desk);
    Ok(match written.await? {
        Became::Done(exception, loaded) => {
            desk.engine().nudge();
            Ok(to(place, &exception, &loaded, "done"))
        }
        Became::So(exception, loaded) => Ok(to(place, &exception, &loaded, "so")),
        Became::Hindered(exception, hindrance, _) => Err(refused(&teller, hindrance, &exception, today)),
        Became::Changed(_) => Err(teller.say("exc-refused-changed")),
    })
}

/// The dossier's page, which tells what was done; the address names it by codes and ids.
fn to(place: &Place, exception: &Exception, loaded: &Loaded, how: &str) -> Response {
    let trajectory = &loaded.trajectory;
    let (what, of) = match exception {
        Exception::Move { key, .. } => ("moved", trajectory.contact(key).to_string()),
        Exception::Add { key, .. } => ("added", trajectory.contact(key).to_string()),
        Exception::Skip { key } => ("skipped", trajectory.contact(key).to_string()),
        Exception::Pause { .. } => ("paused", trajectory.id.to_string()),
    };
    let id = &place.dossier.id;
    Redirect::to(&format!("/dossiers/{id}?{how}={what}&of={of}")).into_response()
}
