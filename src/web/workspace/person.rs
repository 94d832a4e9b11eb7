//! A person: what is known, and the corrections that a worker makes.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::{Fault, Fields, Posted};
use super::trouble::Trouble;
use super::words::{Words, person};
use crate::care::circle::OptOutScope;
use crate::care::ids::{PersonId, PointId};
use crate::care::person::{AddressKind, Caution, Holder, PointState};
use crate::intake;
use crate::store::audit::{self, Act};
use crate::store::opt_outs::{self, OptOutRow};
use crate::store::persons::{self, Correction};
use crate::store::tasks::{Card, cards};
use crate::store::timeline::dossiers_of;

/// `GET /persons/{id}`.
pub(super) async fn show(
    State(desk): State<Desk>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    signed.counsels()?;
    page(&desk, &signed, &id, &Fields::default(), Vec::new()).await
}

/// The dossiers of a person: id, reference and closing date.
type Dossiers = Vec<(String, String, String)>;

async fn read(desk: &Desk, signed: &Signed, id: &str) -> Result<(Card, Dossiers), Trouble> {
    let (worker, id, now) = (signed.worker.worker.clone(), id.to_owned(), desk.now());
    let read = desk.write(move |conn, keys| {
        async move {
            let Some(card) = cards(conn, keys, std::slice::from_ref(&id)).await?.remove(&id) else {
                return Ok(None);
            };
            let dossiers = dossiers_of(conn, keys.org(), &card.id).await?;
            audit::note(conn, keys, &[Act::new(&worker, "look", "person", &id)], now).await?;
            Ok(Some((card, dossiers)))
        }
        .boxed()
    });
    read.await?.ok_or(Trouble::NotFound)
}

async fn page(
    desk: &Desk,
    signed: &Signed,
    id: &str,
    fields: &Fields,
    faults: Vec<Fault>,
) -> Result<Response, Trouble> {
    let (card, dossiers) = read(desk, signed, id).await?;
    let words = Words::new(desk, signed.worker.language);
    let is_failed = !faults.is_empty();
    let closed = |day: &str| day.parse().map_or_else(|_| day.to_owned(), |day| words.day(day));
    let context = context! {
        person => person(&card),
        presented_tells => card.presented.as_deref().is_some_and(intake::tells),
        languages_text => card.languages.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
        dossiers => dossiers.iter().map(|(id, reference, day)| context! { id, reference, closed => closed(day) }).collect::<Vec<_>>(),
        cautions => Caution::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        kinds => AddressKind::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        holders => Holder::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        states => PointState::ALL.iter().map(|one| one.code()).collect::<Vec<_>>(),
        given => fields.values(),
        faults,
    };
    let answer = desk.page(signed, "workspace/person.html", "find", context).await?;
    Ok(if is_failed {
        (StatusCode::UNPROCESSABLE_ENTITY, answer).into_response()
    } else {
        answer
    })
}

/// What of a form differs from what is known.
fn corrections(card: &Card, fields: &Fields, faults: &mut Vec<Fault>) -> Vec<Correction> {
    let mut corrections = Vec::new();
    match fields.get("name") {
        None => faults.push(Fault::new("name", "ws-fault-needed")),
        Some(name) if card.name.as_deref() != Some(name) => corrections.push(Correction::Name(name.to_owned())),
        Some(_) => {}
    }
    let presented = fields.get("presented").map(str::to_owned);
    if presented != card.presented {
        corrections.push(Correction::Presented(presented));
    }
    let code_word = fields.get("code_word").map(str::to_owned);
    if code_word != card.code_word {
        corrections.push(Correction::CodeWord(code_word));
    }
    match intake::read_languages(fields.get("languages").unwrap_or_default()) {
        Some(languages) if languages == card.languages => {}
        Some(languages) if !languages.is_empty() => corrections.push(Correction::Languages(languages)),
        _ => faults.push(Fault::new("languages", "ws-fault-languages")),
    }
    let cautions: BTreeSet<Caution> = fields.all("caution").filter_map(Caution::from_code).collect();
    if cautions != card.cautions.iter().copied().collect() {
        corrections.push(Correction::Cautions(cautions));
    }
    corrections
}

/// `POST /persons/{id}/correct`.
pub(super) async fn correct(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let (card, _) = read(&desk, &signed, &id).await?;
    let mut faults = Vec::new();
    let corrections = corrections(&card, &fields, &mut faults);
    if !faults.is_empty() {
        return page(&desk, &signed, &id, &fields, faults).await;
    }
    for correction in corrections {
        let (store, worker) = (desk.engine().store(), &signed.worker.worker);
        persons::correct(store, desk.keys(), &card.id, correction, worker, desk.now()).await?;
    }
    desk.engine().nudge();
    Ok(Redirect::to(&format!("/persons/{id}")).into_response())
}

/// `POST /persons/{id}/points`: a number more, a number less, what is known of its life, no more messages to it.
pub(super) async fn points(
    State(desk): State<Desk>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let (card, _) = read(&desk, &signed, &id).await?;
    let mine = fields
        .get("point")
        .filter(|point| card.points.iter().any(|own| own.id.as_str() == *point));
    let correction = match (fields.get("do"), mine) {
        (Some("add"), _) => match new_point(&desk, &signed, &fields) {
            Ok(correction) => correction,
            Err(faults) => return page(&desk, &signed, &id, &fields, faults).await,
        },
        (Some("close"), Some(point)) => Correction::ClosePoint(PointId::from(point)),
        (Some("judge"), Some(point)) => {
            let state = fields.code("state", PointState::from_code).ok_or(Trouble::Unreadable)?;
            Correction::Judge(PointId::from(point), state)
        }
        (Some("stop"), Some(point)) => {
            stop_address(&desk, &signed, &card, point).await?;
            return Ok(Redirect::to(&format!("/persons/{id}")).into_response());
        }
        _ => return Err(Trouble::Unreadable),
    };
    let (store, worker) = (desk.engine().store(), &signed.worker.worker);
    persons::correct(
        store,
        desk.keys(),
        &PersonId::from(id.as_str()),
        correction,
        worker,
        desk.now(),
    )
    .await?;
    desk.engine().nudge();
    Ok(Redirect::to(&format!("/persons/{id}")).into_response())
}

/// A number or address in its normal form; the intake knows how people write them.
fn new_point(desk: &Desk, signed: &Signed, fields: &Fields) -> Result<Correction, Vec<Fault>> {
    let kind = fields.code("kind", AddressKind::from_code);
    let holder = fields.code("holder", Holder::from_code).unwrap_or(Holder::Own);
    let (Some(kind), Some(value)) = (kind, fields.get("value")) else {
        return Err(vec![Fault::new("value", "ws-fault-needed")]);
    };
    let settings = desk.intake().reading(desk, signed.worker.language);
    let settings = intake::Settings {
        mapping: intake::Mapping::default(),
        ..settings
    };
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(Vec::new());
    let today = settings.today.to_string();
    let is_whole = writer
        .write_record(["reference", "closed-on", "name", kind.code()])
        .is_ok()
        && writer.write_record(["1", &today, "Iemand", value]).is_ok();
    debug_assert!(is_whole, "a record could not be written to memory");
    let read = intake::read(
        &writer.into_inner().unwrap_or_default(),
        "point.csv",
        &settings,
        &mut |_, _| {},
    );
    let fault = |text| {
        vec![Fault {
            field: "value".to_owned(),
            key: "ws-fault-intake",
            text: Some(text),
        }]
    };
    let reading = read.map_err(|broken| fault(broken.message(signed.worker.language)))?;
    if let Some(reject) = reading.rejects.first() {
        return Err(fault(format!("{} {}", reject.reason, reject.mend)));
    }
    let found = reading
        .dossiers
        .into_iter()
        .flat_map(|one| one.persons)
        .flat_map(|one| one.points)
        .next();
    let point = found.ok_or_else(|| vec![Fault::new("value", "ws-fault-needed")])?;
    Ok(Correction::AddPoint {
        kind: point.kind,
        value: point.value,
        holder,
    })
}

/// No more messages to an address, for all who share it.
async fn stop_address(desk: &Desk, signed: &Signed, card: &Card, point: &str) -> Result<(), Trouble> {
    let own = card.points.iter().find(|own| own.id.as_str() == point);
    let (Some(own), Some(value)) = (own, own.and_then(|own| own.value.clone())) else {
        return Err(Trouble::NotFound);
    };
    let (kind, person, worker, now) = (own.kind, card.id.to_string(), signed.worker.worker.clone(), desk.now());
    let value = if kind == AddressKind::Mail {
        value.to_lowercase()
    } else {
        value
    };
    let row = OptOutRow {
        scope: OptOutScope::Address,
        person: Some(person.clone()),
        address_bi: Some(desk.keys().blind().address(kind.code(), &value)),
        channel: None,
        trajectory: None,
    };
    desk.engine().journal_stops(std::slice::from_ref(&row)).await?;
    desk.write(move |conn, keys| {
        async move {
            opt_outs::write(conn, keys, vec![row], (worker.as_str(), "workspace"), now, now).await?;
            let facts = serde_json::json!({ "scope": "address" });
            audit::note(
                conn,
                keys,
                &[Act::new(&worker, "opt-out", "person", &person).with(facts)],
                now,
            )
            .await
        }
        .boxed()
    })
    .await?;
    desk.engine().nudge();
    Ok(())
}
