//! A human being's answer: on somebody who waits for it, and on what a version has brought.

use futures_util::FutureExt as _;

use super::{Decide, Review, which};
use crate::cli::{FAILED, OK, WRONG};
use crate::store::versions::{self, Activation, Sees, Who};

/// Answers for a dossier that waits for a decision.
pub(in crate::cli) async fn decide(call: &Decide) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.which.config)?;
    // Without a name every activation that asks about the dossier is meant.
    let Some((service, named)) = which(settings, &call.which, |_| true).await? else {
        return Ok(WRONG);
    };
    let sees = call.which.activation.as_ref().map_or(Sees::All, |_| Sees::Of(named.id));
    let (reference, changes, now) = (call.dossier.clone(), call.choice == "change", service.clock.now());
    let keys = service.keys.clone();
    let decided = service.store.write(move |conn| {
        async move {
            let open = versions::undecided(conn, keys.org(), &sees, u32::MAX).await?;
            let mut asked: Vec<String> = open
                .into_iter()
                .filter(|one| one.dossier.1 == reference)
                .map(|one| one.activation)
                .collect();
            asked.dedup();
            let mut decided = 0;
            for activation in asked {
                let who = Who::Dossier(reference.clone());
                decided += versions::decide(conn, &keys, &activation, &who, changes, None, now).await?;
            }
            Ok(decided)
        }
        .boxed()
    });
    let decided = decided.await?;
    service.store.close().await;
    if decided == 0 {
        eprintln!(
            "Nobody of {} waits for a decision; `nazorg protocol changes` names who does.",
            call.dossier
        );
        return Ok(FAILED);
    }
    println!("{decided} decided.");
    Ok(OK)
}

/// Writes down what was seen.
pub(in crate::cli) async fn review(call: &Review) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.which.config)?;
    let not_undone = |one: &Activation| !one.is_undone;
    let Some((service, activation)) = which(settings, &call.which, not_undone).await? else {
        return Ok(WRONG);
    };
    let (saw, id, now) = (call.saw.clone(), activation.id.clone(), service.clock.now());
    let keys = service.keys.clone();
    service
        .store
        .write(move |conn| async move { versions::note_seen(conn, &keys, &id, &saw, now).await }.boxed())
        .await?;
    service.store.close().await;
    println!("Written down with {}.", activation.id);
    Ok(OK)
}
