use super::*;
use crate::care::event::{Said, Via};
use crate::care::ids::{AddressId, ContactKey, StepId};
use crate::care::person::AddressKind;
use crate::store::import::tests::{World, dossier, now, person, point, settings, worlds};
use crate::store::inbound::{Incoming, Received, Sender, Talk, receive, sender};
use crate::store::persons::{Query, find, show};
use crate::vault::PersonKey;

fn pair() -> Vec<crate::intake::IncomingDossier> {
    let an = crate::intake::IncomingPerson {
        code_word: Some("zonnebloem".to_owned()),
        ..person("An Janssens")
    };
    let bo = crate::intake::IncomingPerson {
        points: vec![point(AddressKind::Mobile, "+32470654321")],
        ..person("Bo Peeters")
    };
    vec![dossier("A-1", vec![an, bo]), dossier("A-2", vec![person("Cé Devos")])]
}

async fn erase_one(world: &World, person: &PersonId) -> Erased {
    let erasure = Erasure {
        person: person.clone(),
        why: "asked".to_owned(),
        actor: WorkerId::new("wo_1"),
        backups: SignedDuration::from_hours(24 * 35),
    };
    erase(&world.store, &world.keys, erasure, now()).await.unwrap()
}

/// What a trajectory and a stop leave behind.
async fn lived(world: &World, person: &PersonId) {
    let trajectory = world.keys.ids().trajectory_id("caw", "A-1", PersonKey::Place(1), 1);
    let index = crate::store::import::address_index(&world.keys, AddressKind::Mobile, "+32470123456");
    let sql = "INSERT INTO opt_out (id, org, scope, person, address_bi, who, where_said, happened, recorded, actor, \
               retain_class) VALUES ('oo_1', 'caw', 'address', $1, $2, 'person', 'sms', 0, 0, 'person', 'opt-out')";
    world.run(sql, values![person.as_str(), index]).await;
    let sql = "INSERT INTO message (send_key, org, wire, recipient_kind, recipient, kind, channel, language, not_before, \
               not_after, fate, fate_rank, fate_at, lease_until, created_at, retain_class) VALUES ('k1', 'caw', 'w1', \
               'person', $1, 'check-in', 'sms', 'nl', 0, 1, 'queued', 0, 0, 0, 0, 'message')";
    world.run(sql, values![person.as_str()]).await;
    let sql = "INSERT INTO answer (id, org, trajectory, contact, person, item, code, readers, source, happened, recorded, \
               actor, retain_class) VALUES ('an1', 'caw', $1, 'c', $2, 'rent', 'paid', 'counsellor', 's', 0, 0, 'person', \
               'answer')";
    world.run(sql, values![trajectory.as_str(), person.as_str()]).await;
    let sql = "INSERT INTO ledger (trajectory, seq, org, kind, happened, recorded, actor, readers, rules, body) \
               VALUES ($1, 0, 'caw', 'opened', 0, 0, 'plan', 'volunteer', 'ru_1', '{}')";
    world.run(sql, values![trajectory.as_str()]).await;
    let sql = "INSERT INTO rules_move (activation, trajectory, org, former, touch, stage, at) \
               VALUES ('ac_1', $1, 'caw', 'ru_1', 'later', 'asked', 0)";
    world.run(sql, values![trajectory]).await;
}

#[tokio::test]
async fn one_of_two_is_erased_and_the_other_is_not() {
    for world in worlds().await {
        world.import(pair()).await;
        let (an, bo) = (world.person_of("A-1", 1), world.person_of("A-1", 2));
        lived(&world, &an).await;
        let erased = erase_one(&world, &an).await;
        let expected = Erased {
            trajectories: 1,
            messages: 1,
            points: 1,
            words: 3,
            complete_after: now().checked_add(SignedDuration::from_hours(24 * 35)).unwrap(),
            ..Erased::default()
        };
        assert_eq!(erased, expected);
        let view = show(&world.store, &world.keys, &an, &WorkerId::new("wo_1"), now())
            .await
            .unwrap();
        assert_eq!(view.name, Err(crate::store::Hidden::Erased));
        assert!(
            view.points
                .iter()
                .all(|point| point.value == Err(crate::store::Hidden::Erased))
        );
        assert_eq!(world.seen(&bo).await.0, "Bo Peeters");
        assert_eq!(
            find(&world.store, &world.keys, Query::Name("Janssens".to_owned()))
                .await
                .unwrap(),
            []
        );
        assert_eq!(
            find(&world.store, &world.keys, Query::Name("Peeters".to_owned()))
                .await
                .unwrap(),
            [bo]
        );
        for kept in ["opt_out", "answer", "ledger"] {
            assert_eq!(world.count(kept).await, 1, "{kept} stays");
        }
        assert_eq!(world.rows("SELECT fate FROM message", 1).await, ["cancelled"]);
        assert_eq!(world.count("dossier WHERE dossier_key = ''").await, 0);
        // The file does not bring them back, and a repeat of the erasure changes nothing.
        let summary = world.import(pair()).await;
        assert_eq!(
            (summary.erased, summary.changed, summary.new),
            (vec!["A-1".to_owned()], 0, 0)
        );
        let again = erase_one(&world, &an).await;
        assert_eq!((again.points, again.complete_after), (0, expected.complete_after));
        assert_eq!(world.count("erasure").await, 1);
        assert_eq!(world.count("person WHERE person_key = ''").await, 1);
    }
}

#[tokio::test]
async fn with_the_last_person_goes_the_dossiers_key() {
    for world in worlds().await {
        world.import(pair()).await;
        assert_eq!(erase_one(&world, &world.person_of("A-1", 1)).await.dossiers, 0);
        assert_eq!(erase_one(&world, &world.person_of("A-1", 2)).await.dossiers, 1);
        assert_eq!(
            world.count("dossier WHERE dossier_key = '' AND imported_c = ''").await,
            1
        );
        let rest = world.import_as(&settings(), pair(), now()).await;
        assert_eq!(
            (rest.erased, rest.unchanged, rest.vanished.len()),
            (vec!["A-1".to_owned()], 1, 0)
        );
    }
}

#[tokio::test]
async fn an_export_holds_everything_in_clear_and_then_nothing() {
    for world in worlds().await {
        world.import(pair()).await;
        let an = world.person_of("A-1", 1);
        lived(&world, &an).await;
        let export_now = async || {
            export(&world.store, &world.keys, &an, &WorkerId::new("wo_1"), now())
                .await
                .unwrap()
        };
        let exported = export_now().await;
        assert_eq!(exported["person"]["name"], "An Janssens");
        assert_eq!(exported["person"]["code_word"], "zonnebloem");
        assert_eq!(exported["contact_points"][0]["value"], "+32470123456");
        assert_eq!(exported["dossiers"][0]["ref"], "A-1");
        assert_eq!(exported["last_imports"][0]["fields"]["name"], "An Janssens");
        for part in [
            "decisions",
            "trajectories",
            "plan_versions",
            "ledger",
            "messages",
            "answers",
            "stops",
        ] {
            assert_eq!(exported[part].as_array().unwrap().len(), 1, "{part}");
        }
        let text = exported.to_string();
        assert!(
            !text.contains("Peeters") && !text.contains("654321"),
            "nothing of the other person"
        );
        erase_one(&world, &an).await;
        let after = export_now().await;
        assert_eq!(after["person"]["name"]["hidden"], "erased");
        assert_eq!(after["answers"][0]["code"], "paid");
        let text = after.to_string();
        assert!(
            ["Janssens", "zonnebloem", "70123456"]
                .iter()
                .all(|secret| !text.contains(secret)),
            "{text}"
        );
    }
}

/// A text that came in from a number, from a sender as the store finds it.
async fn texted(world: &World, id: &'static str, number: &'static str, talk: Option<Talk>) -> Received {
    let index = crate::store::import::address_index(&world.keys, AddressKind::Mobile, number);
    let keys = world.keys.clone();
    let write = world.store.write(move |conn| {
        Box::pin(async move {
            let sender = match talk {
                Some(talk) => Sender::Talk(Box::new(talk)),
                None => sender(conn, keys.org(), &index, now()).await?,
            };
            let incoming = Incoming {
                provider: "twilio".to_owned(),
                provider_id: id.to_owned(),
                via: Via::Sms,
                sender,
                from: Some((number.to_owned(), index)),
                text: Some("met mij gaat het goed".to_owned()),
                said: Said::default(),
                happened: now(),
                answerable: true,
            };
            receive(conn, &keys, incoming, now()).await
        })
    });
    write.await.unwrap()
}

#[tokio::test]
async fn a_text_that_nobody_placed_is_exported_and_erased_with_whom_alone_it_can_be_of() {
    for world in worlds().await {
        world.import(pair()).await;
        texted(&world, "1", "+32470654321", None).await;
        // An and Cé share this one.
        texted(&world, "2", "+32470123456", None).await;
        let (an, bo) = (world.person_of("A-1", 1), world.person_of("A-1", 2));
        let received = async |person: &PersonId| {
            let worker = WorkerId::new("wo_1");
            let all = export(&world.store, &world.keys, person, &worker, now()).await;
            all.unwrap()["received"].clone()
        };
        assert_eq!(received(&bo).await[0]["text"], "met mij gaat het goed");
        assert_eq!(received(&bo).await[0]["from"], "+32470654321");
        assert_eq!(received(&an).await, serde_json::json!([]));
        assert_eq!(erase_one(&world, &an).await.inbound, 0);
        assert_eq!(erase_one(&world, &bo).await.inbound, 1);
        let kept = "SELECT provider_id FROM inbound WHERE text_c IS NOT NULL AND from_c IS NOT NULL AND from_bi IS NOT NULL \
                    AND settled_at IS NULL";
        assert_eq!(world.rows(kept, 1).await, ["2"]);
        assert_eq!(world.count("contact_point WHERE until_at IS NULL").await, 1, "Cé's");
    }
}

#[tokio::test]
async fn what_comes_in_on_a_blanked_dossier_goes_onto_the_board_with_its_words() {
    for world in worlds().await {
        world.import(pair()).await;
        let talk = Talk {
            person: world.person_of("A-1", 2),
            languages: Vec::new(),
            trajectory: world
                .keys
                .ids()
                .trajectory_id("caw", "A-1", PersonKey::Place(2), 1)
                .into(),
            rules: crate::care::ids::RulesId::new("ru_1"),
            dossier: world.dossier_id("A-1"),
            dossier_key: String::new(),
            key: ContactKey {
                step: StepId::new("pulse"),
                occurrence: 0,
            },
            is_answered: false,
            address: Some(AddressId::from("ad_1")),
        };
        let received = texted(&world, "1", "+32470654321", Some(talk)).await;
        assert!(matches!(received, Received::OnBoard(_)));
        assert_eq!(
            world
                .count("inbound WHERE board AND person IS NULL AND text_c IS NOT NULL")
                .await,
            1
        );
        assert_eq!(world.count("event_inbox").await, 0);
    }
}
