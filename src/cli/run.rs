//! `nazorg run`: the daemon.

use std::net::SocketAddr;

use anyhow::{Context as _, bail};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::proof::{Proof, prove, without_hours};
use super::{Config, OK, service};
use crate::clock::Clock;
use crate::engine::lifecycle::Chain;
use crate::telemetry::Traces;
use crate::vault::Randomness;
use crate::web::metrics::metrics_router;
use crate::web::server::{client_router, workspace_router};

pub(super) async fn run(config: &Config) -> anyhow::Result<u8> {
    let proof = prove(config.config.as_deref())?;
    let log = &proof.settings.log;
    let wanted = (!log.otlp.is_empty()).then(|| Traces::to(&log.otlp, &proof.settings.worker.name));
    let traces = wanted.transpose()?;
    crate::telemetry::start(&log.level, log.format == "json", traces.as_ref());
    let ran = Box::pin(serve_and_send(proof)).await;
    if let Some(traces) = traces {
        traces.end().await;
    }
    ran
}

async fn serve_and_send(proof: Proof) -> anyhow::Result<u8> {
    let (settings, wires) = proof.for_a_start()?;
    let client = listen(settings.web.client_listen, "[web] client_listen").await?;
    let workspace = listen(settings.web.workspace_listen, "[web] workspace_listen").await?;
    let metrics = match settings.metrics_listen() {
        Some(address) => Some(listen(address, "[web] metrics_listen").await?),
        None => None,
    };
    let service = service::open(settings, Clock::System, Randomness::System, true).await?;
    let active = service.rules().await?;
    if let Some(fault) = without_hours(&service.settings, &active.languages) {
        bail!("{fault}");
    }
    let engine = service.engine(wires)?;
    let recovered = engine.recover().await?;
    if recovered.held + recovered.put_back > 0 {
        tracing::warn!(
            held = recovered.held,
            put_back = recovered.put_back,
            "messages were under way when this worker last stopped; the held ones wait for a human"
        );
    }
    let state = service.web(engine.clone())?;
    tracing::info!(pages = %client.local_addr()?, workspace = %workspace.local_addr()?, "nazorg runs");

    let (soft, hard) = (CancellationToken::new(), CancellationToken::new());
    tokio::spawn(listen_for_stop(soft.clone(), hard.clone()));
    let pages = tokio::spawn(serve(client, client_router(&state), soft.clone()));
    let desk = tokio::spawn(serve(
        workspace,
        workspace_router(&state, service.workspace_intake()),
        soft.clone(),
    ));
    let metrics = metrics.map(|listener| tokio::spawn(serve(listener, metrics_router(&state), soft.clone())));
    let ran = engine.run(soft.clone(), hard).await;
    soft.cancel();
    for server in [Some(pages), Some(desk), metrics].into_iter().flatten() {
        if let Ok(Err(error)) = server.await {
            tracing::error!(error = %Chain(&error), "a listener ended with an error");
        }
    }
    service.store.close().await;
    ran?;
    tracing::info!("nazorg has stopped");
    Ok(OK)
}

pub(super) async fn listen(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .with_context(|| format!("{setting}: {address} cannot be used; is another program on that port?"))
}

pub(super) async fn serve(
    listener: TcpListener,
    router: axum::Router,
    soft: CancellationToken,
) -> Result<(), std::io::Error> {
    axum::serve(listener, router)
        .with_graceful_shutdown(async move { soft.cancelled().await })
        .await
}

/// The first signal lets what was started come to its end, the second does not wait for it.
async fn listen_for_stop(soft: CancellationToken, hard: CancellationToken) {
    for stage in [soft, hard] {
        stop_signal().await;
        tracing::info!("asked to stop");
        stage.cancel();
    }
}

async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        }
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}
