use futures_util::FutureExt as _;

use super::Timeline;
use crate::care::ids::WorkerId;
use crate::care::person::{Readers, Role};
use crate::care::risk::Heard;
use crate::store::tasks::tests::ground::{Ground, on_both_engines};
use crate::store::tasks::{self, ContactWay, InTouch, NewNote};
use crate::store::timeline;
use crate::store::value::values;

on_both_engines!(each_role_reads_what_is_kept_for_it);

async fn read(ground: &Ground, role: Role) -> Timeline {
    let now = ground.now;
    let read =
        ground.write(move |conn, keys| async move { timeline::read(conn, keys, "do_1", role, now).await }.boxed());
    read.await.expect("the dossier is read").expect("it is there")
}

async fn touch(ground: &Ground, worker: &WorkerId, text: &'static str, readers: Readers) {
    let (worker, now) = (worker.clone(), ground.now);
    let written = ground.write(move |conn, keys| {
        async move {
            let touch = InTouch {
                dossier: "do_1".to_owned(),
                person: "pe_Ada".to_owned(),
                came_to_us: false,
                way: ContactWay::Visit,
                heard: Heard::default(),
                effort_minutes: None,
                happened: now,
                note: Some(NewNote {
                    text: text.to_owned(),
                    readers,
                }),
            };
            tasks::in_touch(conn, keys, &worker, &touch, now).await
        }
        .boxed()
    });
    written.await.expect("written down");
}

async fn each_role_reads_what_is_kept_for_it(ground: Ground) {
    let clara = ground.worker("Clara", Role::Counsellor).await;
    ground.dossier("do_1", &["Ada", "Bob"]).await;
    touch(&ground, &clara, "for all", Readers::Volunteer).await;
    touch(&ground, &clara, "for counsellors", Readers::Counsellor).await;
    touch(&ground, &clara, "for coordinators", Readers::Coordinator).await;
    let now = ground.now;
    let written = ground.write(move |conn, keys| {
        async move {
            for (item, readers) in [("going", "volunteer"), ("rent", "counsellor")] {
                let row = values![
                    item,
                    keys.org(),
                    "tr_Ada",
                    "tr_Ada.pulse.0",
                    "pe_Ada",
                    item,
                    "hard",
                    readers,
                    "in_1",
                    now,
                    now,
                    "person",
                    "answer"
                ];
                let head = "INSERT INTO answer (id, org, trajectory, contact, person, item, code, readers, source, \
                            happened, recorded, actor, retain_class)";
                conn.insert("answer", head, vec![row], "").await?;
                let row = values![
                    "tr_Ada",
                    i64::from(item != "going"),
                    keys.org(),
                    "replied",
                    now,
                    now,
                    "person",
                    readers,
                    "rules",
                    r#"{"via":"sms"}"#
                ];
                let head =
                    "INSERT INTO ledger (trajectory, seq, org, kind, happened, recorded, actor, readers, rules, body)";
                conn.insert("ledger", head, vec![row], "").await?;
            }
            Ok(())
        }
        .boxed()
    });
    written.await.expect("written");
    for (role, notes, rows) in [
        (Role::Volunteer, 1, 1),
        (Role::Counsellor, 2, 2),
        (Role::Coordinator, 3, 2),
    ] {
        let timeline = read(&ground, role).await;
        assert_eq!(timeline.notes.len(), notes, "{role}");
        assert_eq!((timeline.answers.len(), timeline.entries.len()), (rows, rows), "{role}");
        assert_eq!(timeline.tasks.len(), 3);
        assert_eq!(timeline.members.len(), 2);
    }
    let seen = read(&ground, Role::Volunteer).await;
    assert_eq!(seen.notes[0].text.as_deref(), Some("for all"));
    assert_eq!(seen.entries[0].facts.get("via").map(String::as_str), Some("sms"));
}
