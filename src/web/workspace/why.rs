//! Why the contacts of a dossier fall when they fall, and what became of them.

use axum::extract::{Path, State};
use axum::response::Response;
use futures_util::FutureExt as _;
use minijinja::context;

use super::access::Signed;
use super::desk::Desk;
use super::trouble::Trouble;
use super::words::worker_names;
use crate::store::audit::{self, Act};
use crate::store::circles::{Loaded, load};
use crate::store::timeline::{self, Timeline};
use crate::telling::Teller;
use crate::web::why::{Asked, Explained, explain};

/// `GET /dossiers/{id}/why`: every contact.
pub(super) async fn all(State(desk): State<Desk>, signed: Signed, Path(id): Path<String>) -> Result<Response, Trouble> {
    page(&desk, &signed, &id, None).await
}

/// `GET /dossiers/{id}/why/{contact}`: one contact.
pub(super) async fn one(
    State(desk): State<Desk>,
    signed: Signed,
    Path((id, contact)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    page(&desk, &signed, &id, Some(&contact)).await
}

async fn read(desk: &Desk, signed: &Signed, id: &str) -> Result<(Timeline, Vec<Loaded>), Trouble> {
    signed.counsels()?;
    let (worker, id, now) = (signed.worker.clone(), id.to_owned(), desk.now());
    let read = desk.write(move |conn, keys| {
        async move {
            let Some(found) = timeline::read(conn, keys, &id, worker.role, now).await? else {
                return Ok(None);
            };
            let mut loaded = load(conn, &found.trajectories, now).await?;
            loaded.sort_by_key(|one| found.trajectories.iter().position(|id| *id == one.trajectory.id));
            audit::note(conn, keys, &[Act::new(&worker.worker, "look", "dossier", &id)], now).await?;
            Ok(Some((found, loaded)))
        }
        .boxed()
    });
    read.await?.ok_or(Trouble::NotFound)
}

async fn page(desk: &Desk, signed: &Signed, id: &str, contact: Option<&str>) -> Result<Response, Trouble> {
    let (found, loaded) = read(desk, signed, id).await?;
    let names = worker_names(desk).await?;
    let mut trajectories: Vec<Explained> = Vec::new();
    for one in &loaded {
        let book = desk.engine().rulebook(one.rules.as_str()).await?;
        let asked = Asked {
            teller: Teller::new(desk.web().pages.as_ref(), signed.worker.language),
            timeline: &found,
            names: &names,
            at: desk.now(),
        };
        trajectories.push(explain(&asked, one, &book.rules));
    }
    if let Some(contact) = contact {
        for one in &mut trajectories {
            one.contacts.retain(|one| one.id == contact);
        }
        trajectories.retain(|one| !one.contacts.is_empty());
        if trajectories.is_empty() {
            return Err(Trouble::NotFound);
        }
    }
    let name = |person: &str| {
        let mut members = found.members.iter();
        let member = members.find(|member| member.card.id.as_str() == person)?;
        member.card.name.clone()
    };
    let several = trajectories.len() > 1 || found.members.len() > 1;
    let told: Vec<_> = trajectories
        .iter()
        .map(|one| context! { person => name(&one.person).filter(|_| several), told => one })
        .collect();
    let context = context! {
        dossier => context! { id => found.id, reference => found.reference },
        trajectories => told,
        is_one => contact.is_some(),
    };
    desk.page(signed, "workspace/why.html", "find", context).await
}
