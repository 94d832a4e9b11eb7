//! Taking an activation back, whole or from where it was interrupted.

use futures_util::FutureExt as _;

use super::telling::tell;
use super::{SLICE, Which, which, words};
use crate::cli::service::Service;
use crate::cli::{OK, WRONG, import};
use crate::store::versions::{self, Activation};
use crate::telling::Teller;

/// Takes an activation back, and names those with whom something has happened since.
pub(in crate::cli) async fn undo(call: &Which) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.config)?;
    let (pages, language) = words(&settings, call.language.as_deref())?;
    let teller = Teller::new(&pages, language);
    // One that was interrupted comes before an earlier one.
    let likely = |one: &Activation| !one.is_undone || !one.is_put_back;
    let Some((service, activation)) = which(settings, call, likely).await? else {
        return Ok(WRONG);
    };
    if activation.is_undone && activation.is_put_back {
        eprintln!("{} was taken back already; nothing was changed.", activation.id);
        service.store.close().await;
        return Ok(OK);
    }
    put_back(&service, &activation).await?;
    let undone = Activation {
        is_undone: true,
        is_put_back: true,
        ..activation
    };
    tell(&service, &teller, &undone, "protocol undo").await?;
    service.store.close().await;
    Ok(OK)
}

async fn put_back(service: &Service, activation: &Activation) -> anyhow::Result<()> {
    let (keys, undone, now) = (service.keys.clone(), activation.clone(), service.clock.now());
    service
        .store
        .write(move |conn| async move { versions::take_back(conn, &keys, &undone, now).await }.boxed())
        .await?;
    let id = activation.id.clone();
    let counts = service
        .store
        .read(move |conn| async move { versions::counts(conn, &id).await }.boxed());
    let bar = import::bar("trajectories put back");
    bar.set_length(counts.await?.iter().map(|(_, _, count)| count).sum());
    loop {
        let (keys, activation) = (service.keys.clone(), activation.clone());
        let back = service
            .store
            .write(move |conn| async move { versions::put_back(conn, &keys, &activation, SLICE, now).await }.boxed());
        let back = back.await?;
        if back == 0 {
            break;
        }
        bar.inc(back as u64);
    }
    bar.finish_and_clear();
    let id = activation.id.clone();
    service
        .store
        .write(move |conn| async move { versions::taken_back(conn, &id, now).await }.boxed())
        .await?;
    Ok(())
}
