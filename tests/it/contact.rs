//! Goal: one contact of one person is moved, skipped or added, or the plan rests, and the rest stays; and whoever was about
//! to begin the contact looks again.
//! Method: the built program on a dossier of two, and the store's own parts in the order in which they could meet.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_util::FutureExt as _;
use nazorg::care::advance::advance;
use nazorg::care::circle::Gateways;
use nazorg::care::event::{Event, ExceptionReason};
use nazorg::care::ids::{ContactKey, StepId, TrajectoryId, WorkerId};
use nazorg::store::apply::{Decision, apply};
use nazorg::store::circles::load;
use nazorg::store::exceptions::{Became, Change, Seen, Wanted, change};
use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::process::{finish, started_at};
use crate::support::rows;
use crate::support::service::Service;
use crate::support::twilio::Twilio;
use crate::world::World;

on_every_engine!(
    a_plan_is_changed_at_the_command_line,
    who_was_about_to_begin_a_contact_looks_again
);

const MOMENT: &str = "2026-03-20 10:00:00";

const EXPORT: &str = "dossiernummer;afgesloten op;reden;clientnummer;naam;gsm;taal;geinformeerd op\n\
                      2026-001;12/03/2026;Afgerond;c1;Iris Claes;0470 12 34 55;nl;12/03/2026\n\
                      2026-002;12/03/2026;Afgerond;c2;Jef Wouters;0470 12 34 56;nl;12/03/2026\n\
                      2026-002;12/03/2026;Afgerond;c3;Mia Wouters;0470 12 34 57;nl;12/03/2026\n";

/// What a call prints, or what it says is wrong, with the code that it ends with.
fn call(folder: &TempDir, arguments: &[&str]) -> (i32, String) {
    let all = [
        &["contact"],
        arguments,
        &["--language", "en", "--config", "nazorg.toml"],
    ]
    .concat();
    let environment = started_at(MOMENT);
    let environment = environment
        .each_ref()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let output = finish(folder.path(), &all, &environment);
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

#[expect(clippy::too_many_lines, reason = "one story, told from its beginning to its end")]
async fn a_plan_is_changed_at_the_command_line(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let service = Service::new(folder.path(), &database.url, &twilio, 2);
    service.import_and_approve(EXPORT, MOMENT);
    for (role, mail) in [("counsellor", "an@example.org"), ("volunteer", "wim@example.org")] {
        service.add_worker(&database.url, role, mail).await;
    }
    let an = ["--as", "an@example.org", "--reason", "asked"];
    let ask = |arguments: &[&str]| call(&folder, &[arguments, &an].concat());
    let says = |(code, said): (i32, String), wanted: i32, words: &[&str]| {
        assert_eq!(code, wanted, "{said}");
        for words in words {
            assert!(said.contains(words), "`{words}` is not in:\n{said}");
        }
        assert!(!said.contains("Iris"), "a name has no place here:\n{said}");
    };

    // Whit Monday is closed.
    let moved = ["move", "2026-001", "pulse", "2026-05-25"];
    let holiday = [
        "Monday 25 May is a holiday: Whit Monday.",
        "So it falls on Tuesday 26 May 2026",
    ];
    says(ask(&[&moved[..], &["--note", "is away"]].concat()), 0, &holiday);
    says(ask(&moved), 0, &["It was so already.", "Tuesday 26 May 2026"]);
    says(
        ask(&["skip", "2026-001", "month-3"]),
        0,
        &["this contact is not held", "What comes first now"],
    );
    says(
        ask(&["skip", "2026-001", "month-3", "--number", "1"]),
        0,
        &["It was so already."],
    );
    says(
        ask(&["add", "2026-001", "month-6", "2026-04-06"]),
        0,
        &["Easter Monday", "Tuesday 7 April 2026"],
    );
    says(
        ask(&["add", "2026-001", "month-6", "2026-04-06"]),
        0,
        &["It was so already."],
    );
    says(
        ask(&["skip", "2026-001", "month-6"]),
        2,
        &["number 1 (", "number 1001 (Tuesday 7 April 2026)"],
    );
    says(
        ask(&["pause", "2026-001", "--until", "2026-06-01"]),
        0,
        &["nothing begins before Monday 1 June 2026"],
    );
    says(
        ask(&["pause", "2026-001"]),
        0,
        &["nothing begins before Saturday 20 March 2027"],
    );
    says(ask(&["resume", "2026-001"]), 0, &["the plan goes on"]);
    let acts = "SELECT action FROM audit WHERE action = 'change-plan' AND worker = 'wo_counsellor'";
    assert_eq!(rows(&database.url, acts).await.len(), 6);
    let notes = rows(&database.url, "SELECT text_c FROM note").await;
    assert_eq!(notes.len(), 1);
    assert!(!notes[0].contains("away"), "a note is sealed");

    // Wrong calls begin nothing.
    let refused = [
        (
            &["move", "2026-009", "pulse", "2026-05-25"][..],
            2,
            "Did you mean “2026-001”?",
        ),
        (&["move", "2026-001", "puls", "2026-05-25"], 2, "Did you mean “pulse”?"),
        (&["move", "2026-001", "pulse", "25/05/2026"], 2, "invalid value"),
        (
            &["move", "2026-001", "pulse", "2026-03-19"],
            1,
            "This day is too early: it is Friday 20 March 2026 now.",
        ),
        (
            &["move", "2026-001", "pulse", "2029-03-19"],
            1,
            "Choose a day up to Monday 20 March 2028.",
        ),
        (
            &["skip", "2026-001", "pulse", "--number", "9"],
            1,
            "no longer has this contact",
        ),
        (
            &["skip", "2026-001", "month-3"],
            1,
            "No contact of the step “month-3” is still to come.",
        ),
        (&["skip", "2026-002", "pulse"], 2, "Say which with --person"),
        (
            &["skip", "2026-002", "pulse", "--person", "3"],
            2,
            "Say which with --person",
        ),
        (&["resume", "2026-001"], 0, "It was so already."),
    ];
    for (arguments, code, words) in refused {
        says(ask(arguments), code, &[words]);
    }
    let call = |arguments: &[&str]| call(&folder, arguments);
    let skip = ["skip", "2026-001", "pulse"];
    let with = |more: &[&'static str]| [&skip[..], more].concat();
    says(call(&with(&["--as", "an@example.org"])), 2, &["--reason"]);
    says(
        call(&with(&["--as", "an@example.org", "--reason", "because"])),
        2,
        &["good-news"],
    );
    says(
        call(&with(&["--as", "an@example.org", "--reason", "other"])),
        2,
        &["Write in the note what the reason is."],
    );
    says(
        call(&with(&["--as", "wim@example.org", "--reason", "asked"])),
        2,
        &["may not change a person's plan"],
    );
    says(
        call(&with(&["--as", "nobody@example.org", "--reason", "asked"])),
        2,
        &["Nobody works here"],
    );
    assert_eq!(rows(&database.url, acts).await.len(), 6);

    // Of two persons the one that is meant; the other keeps the plan.
    says(
        ask(&["skip", "2026-002", "pulse", "--person", "2"]),
        0,
        &["this contact is not held"],
    );
    let events = "SELECT p.place || '' FROM event_inbox e JOIN trajectory t ON t.id = e.trajectory \
                  JOIN dossier_person p ON p.person = t.person AND p.dossier = t.dossier \
                  JOIN dossier d ON d.id = t.dossier WHERE d.ref = '2026-002' AND e.event LIKE '%excepted%'";
    assert_eq!(rows(&database.url, events).await, ["2"]);
}

/// A worker moves a contact after the engine has read that it is due and before it has written that it began.
async fn who_was_about_to_begin_a_contact_looks_again(database: TestDatabase) {
    let world = World::new(&database, "2026-02-27T08:00:00Z").await;
    let header = "dossiernummer;clientnummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n";
    let row = "D-1;C-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;nl;02/02/2026\n";
    let summary = world.import(&format!("{header}{row}")).await;
    world.approve(&summary.batch.unwrap(), 25).await;
    world.engine.settle().await.unwrap();
    world.clock.set("2026-03-02T19:30:00Z".parse().unwrap());
    let now = world.clock.now();
    let id = TrajectoryId::from(world.rows("SELECT id FROM trajectory").await[0].as_str());
    let dossier = world.rows("SELECT id FROM dossier").await[0].clone();
    let rules = Arc::clone(&world.engine.active().await.unwrap().rules);

    // The engine reads and decides: the contact is due, and begins.
    let ids = vec![id.clone()];
    let read = world
        .store
        .read(move |conn| async move { load(conn, &ids, now).await }.boxed());
    let mut read = read.await.unwrap().remove(0);
    read.circle.gateways = world.engine.capabilities();
    let advanced = advance(&rules, &read.circle, read.trajectory.clone(), &Event::Due, now);
    assert!(
        advanced.trajectory.open.is_some(),
        "it was due: {:?}",
        advanced.next_wake
    );
    let decision = Decision {
        read,
        events: Vec::new(),
        advanced,
        moved: None,
    };

    // The worker is told that it is moved.
    let key = ContactKey {
        step: StepId::new("pulse"),
        occurrence: 0,
    };
    let asked = Change {
        dossier,
        trajectory: id,
        wanted: Wanted::Move(key, "2026-03-23".parse().unwrap()),
        reason: ExceptionReason::Asked,
        note: None,
        seen: Seen::Unknown,
    };
    let by_id: BTreeMap<_, _> = [(rules.id.to_string(), Arc::clone(&rules))].into();
    let (keys, rules_of) = (world.keys.clone(), by_id.clone());
    let became = world.store.write(move |conn| {
        async move {
            let worker = WorkerId::from("test");
            change(conn, &keys, &worker, &asked, (&rules_of, Gateways::default()), now).await
        }
        .boxed()
    });
    assert!(matches!(became.await.unwrap(), Became::Done(..)));

    // What the engine decided rests on what is no longer so: nothing of it is written.
    let keys = world.keys.clone();
    let written = world
        .store
        .write(move |conn| async move { apply(conn, &keys, &by_id, vec![decision], now).await }.boxed());
    assert!(written.await.unwrap().is_empty());
    world.go_to("2026-03-20T20:00:00Z").await;
    assert!(world.phone("+32470123456").is_empty());
    world.go_to("2026-03-23T20:00:00Z").await;
    assert_eq!(world.phone("+32470123456").len(), 1);
}
