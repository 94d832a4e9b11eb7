//! `nazorg brake`: the switch that stops all sends at once.

use futures_util::FutureExt as _;

use super::{OK, WRONG, service};
use crate::clock::Clock;
use crate::settings::Settings;
use crate::store::audit::{self, Act};
use crate::store::{brakes, restores};
use crate::vault::Randomness;

pub(super) async fn brake(settings: Settings, what: &str, scope: &str) -> anyhow::Result<u8> {
    let known = scopes(&settings);
    let is_known = known.iter().any(|own| own == scope);
    let refuse = || {
        eprintln!(
            "`{scope}` is nothing that can be braked here; write {}",
            known.join(", ")
        );
        Ok(WRONG)
    };
    if scope == restores::BRAKE {
        eprintln!(
            "a restored database lets messages leave by itself, when every host has told what its journal knows: \
             `nazorg restore show` tells who is waited for, `nazorg restore give-up NAME` waits for one no longer"
        );
        return Ok(WRONG);
    }
    if what == "on" && !is_known {
        return refuse();
    }
    let service = service::open(settings, Clock::System, Randomness::System, false).await?;
    let (org, now) = (service.keys.org().to_owned(), service.clock.now());
    let braked = || {
        let org = org.clone();
        service
            .store
            .read(move |conn| async move { brakes::on(conn, &org).await }.boxed())
    };
    // A gateway that is in use no more can still have its brake on.
    if what == "off" && !is_known && !braked().await?.scopes().any(|on| on == scope) {
        return refuse();
    }
    if what != "show" {
        let (is_on, keys, scope) = (what == "on", service.keys.clone(), scope.to_owned());
        service
            .store
            .write(move |conn| {
                async move {
                    brakes::set(conn, keys.org(), &scope, is_on, None, now).await?;
                    let act = Act {
                        worker: None,
                        action: if is_on { "pull-brake" } else { "release-brake" },
                        subject_kind: "brake",
                        subject: &scope,
                        facts: serde_json::Value::Null,
                    };
                    audit::note(conn, &keys, &[act], now).await
                }
                .boxed()
            })
            .await?;
    }
    let braked = braked().await?;
    if braked.any() {
        println!(
            "The brake is on for: {}. Nothing leaves there.",
            braked.scopes().collect::<Vec<_>>().join(", ")
        );
        if braked.is_restored() {
            println!("The database was put back: `nazorg restore show` tells whose journal is waited for.");
        }
    } else {
        println!("No brake is on.");
    }
    Ok(OK)
}

/// What can be stopped: everything, a channel, or a gateway of the settings, as the workspace has it.
fn scopes(settings: &Settings) -> Vec<String> {
    let mut scopes = vec![brakes::ALL.to_owned()];
    for (channel, gateway) in [("sms", &settings.sms.gateway), ("mail", &settings.mail.gateway)] {
        scopes.push(channel.to_owned());
        if gateway != "none" {
            scopes.push(format!("{channel}:{gateway}"));
        }
    }
    scopes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_gateways_of_the_settings_have_a_brake() {
        let mut settings = Settings::defaults();
        assert_eq!(scopes(&settings), ["all", "sms", "mail"]);
        settings.sms.gateway = "twilio".to_owned();
        assert_eq!(scopes(&settings), ["all", "sms", "sms:twilio", "mail"]);
    }
}
