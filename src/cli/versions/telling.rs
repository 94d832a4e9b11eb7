//! What was activated, why, how far it is, and who waits for a decision.

use futures_util::FutureExt as _;
use serde_json::json;

use super::{Which, list, which, words};
use crate::cli::service::Service;
use crate::cli::{OK, WRONG};
use crate::store::audit::{self, Act};
use crate::store::versions::{self, Activation, Sees};
use crate::telling::{Teller, moment};

/// Tells of every activation how far it is, and who waits for a decision.
pub(in crate::cli) async fn changes(call: &Which) -> anyhow::Result<u8> {
    let settings = crate::cli::settings(&call.config)?;
    let (pages, language) = words(&settings, call.language.as_deref())?;
    let teller = Teller::new(&pages, language);
    let Some((service, last)) = which(settings, call, |_| true).await? else {
        return Ok(WRONG);
    };
    let all = match call.activation {
        Some(_) => vec![last],
        None => list(&service).await?,
    };
    for one in all {
        tell(&service, &teller, &one, "protocol changes").await?;
    }
    service.store.close().await;
    Ok(OK)
}

/// Tells of one activation, by a command; whoever it names was looked at by it.
pub(super) async fn tell(
    service: &Service,
    teller: &Teller<'_>,
    activation: &Activation,
    command: &'static str,
) -> anyhow::Result<()> {
    tell_why(service, teller, activation);
    let (one, keys, now) = (activation.clone(), service.keys.clone(), service.clock.now());
    let read = service.store.write(move |conn| {
        async move {
            let counts = versions::counts(conn, &one.id).await?;
            let begun = if one.is_undone {
                versions::begun_under(conn, &one).await?
            } else {
                0
            };
            let undecided = versions::undecided(conn, keys.org(), &Sees::Of(one.id.clone()), u32::MAX).await?;
            // Whoever is named was looked at.
            let looks: Vec<Act<'_>> = undecided
                .iter()
                .map(|one| Act {
                    worker: None,
                    action: "look",
                    subject_kind: "dossier",
                    subject: one.dossier.0.as_str(),
                    facts: json!({ "command": command }),
                })
                .collect();
            audit::note(conn, &keys, &looks, now).await?;
            Ok((counts, begun, undecided))
        }
        .boxed()
    });
    let (counts, begun, undecided) = read.await?;
    for (touch, stage, count) in counts {
        let touch = teller.say(&format!("versions-touch-{touch}"));
        let stage = teller.say(&format!("versions-stage-{stage}"));
        println!("{count:>8}  {touch}: {stage}");
    }
    if begun > 0 {
        println!("{begun:>8}  {}", teller.say("versions-begun-under"));
    }
    if !undecided.is_empty() {
        println!("{}", teller.say("versions-to-decide"));
    }
    for one in undecided {
        let stage = teller.say(&format!("versions-stage-{}", one.stage));
        let why = one.doubt.map(|doubt| teller.say(&format!("versions-doubt-{doubt}")));
        let mut values = vec![("dossier", (&one.dossier.1).into()), ("stage", (&stage).into())];
        values.extend(why.as_ref().map(|why| ("why", why.into())));
        let key = if why.is_some() {
            "versions-undecided-why"
        } else {
            "versions-undecided"
        };
        println!("  {}", teller.fill(key, &values));
    }
    println!();
    Ok(())
}

/// The reason, what was expected, and what was seen.
fn tell_why(service: &Service, teller: &Teller<'_>, activation: &Activation) {
    let zone = service.settings.time_zone();
    let day = moment::date(teller, activation.at.to_zoned(zone).date());
    let values = [
        ("id", (&activation.id).into()),
        ("day", (&day).into()),
        ("why", (&activation.why).into()),
    ];
    println!("{}", teller.fill("versions-activation", &values));
    if let Some(what) = &activation.expected {
        println!("{}", teller.fill("versions-expected", &[("what", what.into())]));
    }
    if let Some(day) = activation.review_on {
        let day = moment::date(teller, day);
        println!("{}", teller.fill("versions-review", &[("day", (&day).into())]));
    }
    if let Some(what) = &activation.saw {
        println!("{}", teller.fill("versions-saw", &[("what", what.into())]));
    }
    let told = [
        (!activation.is_compared && !activation.is_undone, "versions-unfinished"),
        (activation.is_undone, "versions-undone"),
        (
            activation.is_undone && !activation.is_put_back,
            "versions-undo-unfinished",
        ),
    ];
    for (_, key) in told.into_iter().filter(|(holds, _)| *holds) {
        println!("{}", teller.say(key));
    }
}
