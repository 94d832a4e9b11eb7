//! `nazorg brake`: the switch that stops all sends at once.

use futures_util::FutureExt as _;

use super::{OK, WRONG, service};
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::brakes;
use crate::vault::Randomness;

pub(super) async fn brake(settings: Settings, what: &str, scope: &str) -> anyhow::Result<u8> {
    let is_scope = matches!(scope, "all" | "sms" | "mail") || scope.starts_with("sms:") || scope.starts_with("mail:");
    if !is_scope {
        eprintln!("`{scope}` is nothing that can be braked; write all, sms, mail, or a gateway such as sms:twilio");
        return Ok(WRONG);
    }
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let (org, now) = (service.keys.org().to_owned(), service.clock.now());
    if what != "show" {
        let (is_on, org, scope) = (what == "on", org.clone(), scope.to_owned());
        service
            .store
            .write(move |conn| async move { brakes::set(conn, &org, &scope, is_on, None, now).await }.boxed())
            .await?;
    }
    let braked = service
        .store
        .read(move |conn| async move { brakes::on(conn, &org).await }.boxed())
        .await?;
    if braked.any() {
        println!(
            "The brake is on for: {}. Nothing leaves there.",
            braked.scopes().collect::<Vec<_>>().join(", ")
        );
    } else {
        println!("No brake is on.");
    }
    Ok(OK)
}
