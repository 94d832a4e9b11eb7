//! A human being's answer: on somebody who waits for it, and on what a version has brought.

use futures_util::FutureExt as _;

use super::{Decide, Review, which, words};
use crate::cli::contact::{Refused, worker};
use crate::cli::{FAILED, OK, WRONG};
use crate::store::versions::{self, Activation, Who};
use crate::telling::Teller;

/// Answers for a dossier that waits for a decision.
pub(in crate::cli) async fn decide(call: &Decide) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.which.config)?;
    let (pages, language) = words(&settings, call.which.language.as_deref())?;
    let teller = Teller::new(&pages, language);
    let Some((service, named)) = which(settings, &call.which, |_| true).await? else {
        return Ok(WRONG);
    };
    let worker = match worker(&service, &teller, &call.worker).await? {
        Ok(worker) => worker,
        Err(Refused(why, code)) => {
            eprintln!("{why}");
            return Ok(code);
        }
    };
    // Without a name every activation that asks about the dossier is meant.
    let activation = call.which.activation.as_ref().map(|_| named.id);
    let (who, changes) = (Who::Dossier(call.dossier.clone()), call.choice == "change");
    let (keys, now) = (service.keys.clone(), service.clock.now());
    let decided = service.store.write(move |conn| {
        async move { versions::decide(conn, &keys, activation.as_deref(), &who, changes, Some(&worker), now).await }
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
