//! Finding who is on the phone: by name, number or the dossier's reference. What is looked for is personal, so it comes by
//! POST and stands in no address.

use axum::extract::State;
use axum::response::Response;
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::form::Posted;
use super::trouble::Trouble;
use super::words::{Words, person};
use crate::care::ids::PersonId;
use crate::care::person::AddressKind;
use crate::store::audit::{self, Act};
use crate::store::persons::{self, Query};
use crate::store::tasks::{Card, cards};
use crate::store::timeline::dossiers_of;

/// A dossier in a list: id, reference, status.
type DossierLine = (String, String, String);

/// No more persons are shown; whoever finds so many types another word.
const SHOWN_MOST: usize = 50;

/// `GET /find`.
pub(super) async fn form(State(desk): State<Desk>, signed: Signed) -> Result<Response, Trouble> {
    signed.counsels()?;
    let context = context! { sought => "", found => (), many => false };
    desk.page(&signed, "workspace/find.html", "find", context).await
}

/// What a worker may have typed: each reading of it is tried.
fn queries(text: &str) -> Vec<Query> {
    let mut queries = vec![Query::Dossier(text.to_owned())];
    let digits = text.chars().filter(char::is_ascii_digit).count();
    if text.contains('@') {
        queries.push(Query::Address(AddressKind::Mail, text.to_owned()));
    } else if digits >= crate::vault::blind::TAIL_DIGITS {
        queries.push(Query::Number(text.to_owned()));
    }
    if text.chars().any(char::is_alphabetic) && !text.contains('@') {
        queries.push(Query::Name(text.to_owned()));
    }
    queries
}

/// `POST /find`.
pub(super) async fn find(State(desk): State<Desk>, posted: Posted) -> Result<Response, Trouble> {
    let Posted { signed, fields } = posted;
    signed.counsels()?;
    let sought = fields.get("sought").unwrap_or_default().to_owned();
    let mut ids: Vec<PersonId> = Vec::new();
    for query in queries(&sought).into_iter().filter(|_| !sought.is_empty()) {
        for id in persons::find(desk.engine().store(), desk.keys(), query).await? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    let many = ids.len() > SHOWN_MOST;
    ids.truncate(SHOWN_MOST);
    let words = Words::new(&desk, signed.worker.language);
    let (worker, now) = (signed.worker.worker.clone(), words.now);
    let shown = desk.write(move |conn, keys| {
        async move {
            let wanted: Vec<String> = ids.iter().map(ToString::to_string).collect();
            let mut found = cards(conn, keys, &wanted).await?;
            let mut shown: Vec<(Card, Vec<DossierLine>)> = Vec::new();
            for id in &ids {
                let dossiers = dossiers_of(conn, keys.org(), id).await?;
                if let Some(card) = found.remove(id.as_str()) {
                    shown.push((card, dossiers));
                }
            }
            let facts = serde_json::json!({ "persons": wanted });
            audit::note(
                conn,
                keys,
                &[Act::new(&worker, "find", "person", "list").with(facts)],
                now,
            )
            .await?;
            Ok(shown)
        }
        .boxed()
    });
    let mut shown = shown.await?;
    shown.sort_by_cached_key(|(card, _)| card.name.clone().unwrap_or_default().to_lowercase());
    let found: Vec<_> = shown
        .iter()
        .map(|(card, dossiers)| {
            let dossiers: Vec<_> = dossiers
                .iter()
                .map(|(id, reference, closed)| {
                    context! { id, reference, closed => closed.parse().map_or_else(|_| closed.clone(), |day| words.day(day)) }
                })
                .collect();
            context! { person => person(card), dossiers }
        })
        .collect();
    desk.page(&signed, "workspace/find.html", "find", context! { sought, found, many })
        .await
}

#[cfg(test)]
mod tests {
    use super::{Query, queries};

    #[test]
    fn each_reading_of_what_was_typed_is_tried() {
        let kinds = |text: &str| -> Vec<&'static str> {
            let kind = |query: &Query| match query {
                Query::Dossier(_) => "dossier",
                Query::Number(_) => "number",
                Query::Address(..) => "mail",
                Query::Name(_) => "name",
            };
            queries(text).iter().map(kind).collect()
        };
        assert_eq!(kinds("mevrouw Janssens"), ["dossier", "name"]);
        assert_eq!(kinds("0470/12.34.56"), ["dossier", "number"]);
        assert_eq!(kinds("ada@example.org"), ["dossier", "mail"]);
        assert_eq!(kinds("D-2026-104"), ["dossier", "number", "name"]);
        assert_eq!(kinds("2026"), ["dossier"]);
    }
}
