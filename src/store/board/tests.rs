use futures_util::FutureExt as _;

use crate::care::circle::OptOutScope;
use crate::care::effect::StopAsked;
use crate::care::event::{Event, Said, Via};
use crate::care::ids::{AddressId, PersonId};
use crate::care::person::{Channel, Holder, Role};
use crate::store::inbound::{Incoming, Received, Sender, receive};
use crate::store::tasks::cards;
use crate::store::tasks::tests::ground::{Ground, on_both_engines};
use crate::store::{StoreError, board};

on_both_engines!(
    a_reply_finds_its_person,
    a_new_number_is_kept_with_its_person,
    what_is_not_ours_goes_once,
    a_stop_of_one_channel_closes_the_address_until_its_person_is_found,
);

async fn came(ground: &Ground, id: &'static str, sender: Sender, stop: Option<StopAsked>) -> String {
    let now = ground.now;
    let stored = ground.write(move |conn, keys| {
        async move {
            let from = "+32470123451".to_owned();
            let index = keys.blind().address("mobile", &from);
            let incoming = Incoming {
                provider: "twilio".to_owned(),
                provider_id: id.to_owned(),
                via: Via::Sms,
                sender,
                from: Some((from, index)),
                text: Some("Ik ben het, Ada".to_owned()),
                said: Said {
                    stop,
                    unclear: stop.is_none(),
                    ..Said::default()
                },
                happened: now,
                answerable: true,
            };
            receive(conn, keys, incoming, now).await
        }
        .boxed()
    });
    match stored.await.expect("stored") {
        Received::OnBoard(id) => id.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn a_reply_finds_its_person(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada", "Bob"]).await;
    let id = came(
        &ground,
        "1",
        Sender::Address(AddressId::from("ad_Ada")),
        Some(StopAsked::of(OptOutScope::Automatic)),
    )
    .await;
    let board = ground
        .write(|conn, keys| async move { board::list(conn, keys).await }.boxed())
        .await
        .expect("read");
    assert_eq!(board.len(), 1);
    assert_eq!(
        (board[0].text.as_deref(), board[0].from.as_deref()),
        (Some("Ik ben het, Ada"), Some("+32470123451"))
    );
    assert!(board[0].said_stop);
    assert_eq!(
        board[0]
            .candidates
            .iter()
            .map(|card| card.id.as_str())
            .collect::<Vec<_>>(),
        ["pe_Ada"]
    );

    let (inbound, worker, now) = (id.clone(), clara.clone(), ground.now);
    let placed = ground.write(move |conn, keys| {
        async move { board::belongs_to(conn, keys, &worker, &inbound, (&PersonId::from("pe_Ada"), None), now).await }.boxed()
    });
    placed.await.expect("placed");
    let board = ground
        .write(|conn, keys| async move { board::list(conn, keys).await }.boxed())
        .await
        .expect("read");
    assert!(board.is_empty());
    // The stop is now Ada's own as well, her trajectory is told, and the dossier shows the text.
    assert_eq!(
        ground
            .number("SELECT count(*) FROM opt_out WHERE scope = 'automatic' AND person = 'pe_Ada'")
            .await,
        1
    );
    let bodies = ground
        .texts("SELECT event FROM event_inbox WHERE trajectory = 'tr_Ada' ORDER BY at, id")
        .await;
    let told: Vec<Event> = bodies
        .iter()
        .flatten()
        .map(|body| serde_json::from_str(body).expect("an event"))
        .collect();
    assert!(
        told.iter()
            .any(|event| matches!(event, Event::Replied(reply) if !reply.answerable && reply.address.is_some()))
    );
    let dossier = ground.write(move |conn, keys| {
        async move { crate::store::timeline::read(conn, keys, "do_1", Role::Counsellor, now).await }.boxed()
    });
    let dossier = dossier.await.expect("read").expect("there");
    assert_eq!(dossier.inbound[0].text.as_deref(), Some("Ik ben het, Ada"));
}

/// Bob wrote from a number that nobody knew. It is kept with him, and the reply counts as come from it.
async fn a_new_number_is_kept_with_its_person(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Bob"]).await;
    let now = ground.now;
    let stored = ground.write(move |conn, keys| {
        async move {
            let from = "+32470123499".to_owned();
            let index = keys.blind().address("mobile", &from);
            let incoming = Incoming {
                provider: "twilio".to_owned(),
                provider_id: "1".to_owned(),
                via: Via::Sms,
                sender: Sender::Unknown,
                from: Some((from, index)),
                text: Some("Nieuw nummer, Bob".to_owned()),
                said: Said {
                    unclear: true,
                    ..Said::default()
                },
                happened: now,
                answerable: true,
            };
            receive(conn, keys, incoming, now).await
        }
        .boxed()
    });
    let Received::OnBoard(id) = stored.await.expect("stored") else {
        panic!("nobody has this number")
    };
    let placed = ground.write(move |conn, keys| {
        async move {
            let (bob, keep) = (PersonId::from("pe_Bob"), Some(Holder::Own));
            board::belongs_to(conn, keys, &clara, id.as_str(), (&bob, keep), now).await
        }
        .boxed()
    });
    placed.await.expect("placed");
    let cards = ground
        .write(|conn, keys| async move { cards(conn, keys, &["pe_Bob".to_owned()]).await }.boxed())
        .await
        .expect("read");
    let numbers: Vec<_> = cards["pe_Bob"]
        .points
        .iter()
        .map(|point| (point.value.as_deref(), point.holder))
        .collect();
    assert_eq!(
        numbers,
        [(Some("+32470123451"), Holder::Own), (Some("+32470123499"), Holder::Own)]
    );
    let bodies = ground
        .texts("SELECT event FROM event_inbox WHERE trajectory = 'tr_Bob' ORDER BY at, id")
        .await;
    let from_it = bodies.iter().flatten().any(|body| {
        matches!(serde_json::from_str(body).expect("an event"), Event::Replied(reply) if reply.address.is_some())
    });
    assert!(from_it, "{bodies:?}");
}

async fn what_is_not_ours_goes_once(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    let id = came(&ground, "1", Sender::Unknown, None).await;
    let settle = || {
        let (id, worker, now) = (id.clone(), clara.clone(), ground.now);
        ground.write(move |conn, keys| async move { board::not_for_us(conn, keys, &worker, &id, now).await }.boxed())
    };
    settle().await.expect("settled");
    assert!(matches!(settle().await, Err(StoreError::Conflict)));
    assert_eq!(
        ground
            .number("SELECT count(*) FROM audit WHERE action = 'board-not-for-us'")
            .await,
        1
    );
}

/// Nobody knows who of two says *no more texts*: the number closes at once, and the channel for whoever it turns out to
/// be.
async fn a_stop_of_one_channel_closes_the_address_until_its_person_is_found(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada", "Bob"]).await;
    let sender = Sender::Address(AddressId::from("ad_Ada"));
    let id = came(&ground, "1", sender, Some(StopAsked::on_channel(Channel::Sms))).await;
    let addresses = "SELECT count(*) FROM opt_out WHERE scope = 'address' AND address_bi IS NOT NULL";
    assert_eq!(ground.number(addresses).await, 1);
    let now = ground.now;
    let placed = ground.write(move |conn, keys| {
        async move { board::belongs_to(conn, keys, &clara, &id, (&PersonId::from("pe_Ada"), None), now).await }.boxed()
    });
    let stop = placed.await.expect("placed").expect("a stop");
    assert_eq!(stop.reach(), "channel:sms");
    let channels = "SELECT count(*) FROM opt_out WHERE scope = 'channel' AND channel = 'sms' AND person = 'pe_Ada'";
    assert_eq!(ground.number(channels).await, 1);
}
