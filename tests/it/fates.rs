//! Goal: ten contacts of ten fates, lived by the real service, are explained by `nazorg why` as a person would explain them,
//! in Dutch and in French.
//! Method: the real engine over a real database, a strict double of the SMS gateway and a real mail server, from January to
//! September; then the built program is asked. What it says is kept as texts.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use expect_test::expect_file;
use futures_util::FutureExt as _;
use jiff::Timestamp;
use nazorg::care::contact::Outcome;
use nazorg::care::ids::WorkerId;
use nazorg::care::message::MessageFate;
use nazorg::care::person::{Language, Role};
use nazorg::care::risk::Heard;
use nazorg::care::task::TaskOutcome;
use nazorg::channels::report::StatusReport;
use nazorg::files::rulebook::Source;
use nazorg::store::inbound::Reported;
use nazorg::store::tasks::{self, PersonHeard, TaskCompletion};
use nazorg::store::workers::{self, NewWorker};
use nazorg::vault::Master;
use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::mailbox::Mailbox;
use crate::support::service::Service;
use crate::support::twilio::Twilio;
use crate::world::{World, relay, sources};

on_every_engine!(ten_contacts_of_ten_fates_are_explained);

const HEADER: &str = "dossiernummer;afgesloten op;reden;naam;gsm;e-mail;taal;geinformeerd op\n";

/// When the program is asked (UTC): after the last of it.
const ASKED: &str = "2026-09-25 10:00:00";

/// What is asked of each: what it is, the dossier, the step, and as it was seen on which day.
const FATES: [(&str, &str, &str, &str); 10] = [
    ("answered", "2026-01", "ask", "2026-04-17"),
    ("done after reminders, by a call", "2026-02", "ask", "2026-05-05"),
    ("no answer, with a closing letter", "2026-03", "post", "2026-06-29"),
    ("no way left", "2026-04", "close", "2026-08-12"),
    ("opted out", "2026-05", "ask", "2026-04-17"),
    ("skipped, for its condition was false", "2026-06", "talk", "2026-07-13"),
    ("before the start", "2026-07", "ask", "2026-06-01"),
    ("superseded by a later contact", "2026-08", "post", "2026-09-21"),
    ("not sent, for the brake was on", "2026-09", "ask", "2026-03-20"),
    (
        "moved by a worker to a holiday, and still to come",
        "2026-10",
        "ask",
        "2026-03-20",
    ),
];

fn phone(dossier: u8) -> String {
    format!("+32470123{}", 400 + u16::from(dossier))
}

/// A row of the export, with a mail address where there is one.
fn row(dossier: u8, closed_on: &str, mail: &str) -> String {
    let number = phone(dossier);
    format!("2026-{dossier:02};{closed_on};Afgerond;Mens {dossier};{number};{mail};nl;{closed_on}\n")
}

struct Lives {
    world: World,
    sofie: WorkerId,
    /// The texts that were said to have arrived.
    told: usize,
}

impl Lives {
    async fn new(database: &TestDatabase, mailbox: &Mailbox) -> Self {
        let mut sources = sources();
        sources.protocol = Source {
            file: "plan.toml".to_owned(),
            text: include_str!("fates/plan.toml").to_owned(),
        };
        let relay = Some(relay(&mailbox.domain));
        let world = World::with_mail(database, "2026-01-12T09:00:00Z", sources, relay).await;
        let sofie = NewWorker {
            mail: "sofie@example.org".to_owned(),
            name: "Sofie Claes".to_owned(),
            role: Role::Counsellor,
            team: None,
            language: Language::NL,
            password: String::new(),
        };
        let (keys, now) = (world.keys.clone(), world.clock.now());
        let added = world
            .store
            .write(move |conn| async move { workers::add(conn, &keys, &sofie, None, now).await }.boxed());
        let sofie = added.await.unwrap();
        Self { world, sofie, told: 0 }
    }

    async fn enrol(&self, rows: &[String]) {
        let summary = self.world.import(&format!("{HEADER}{}", rows.concat())).await;
        assert_eq!(usize::try_from(summary.enrolled), Ok(rows.len()));
        self.world.approve(&summary.batch.unwrap(), 25).await;
    }

    /// Goes to a moment; every text that leaves on the way arrives.
    async fn live(&mut self, until: &str) {
        let until: Timestamp = until.parse().unwrap();
        loop {
            self.world.engine.settle().await.unwrap();
            for sent in self.world.twilio.sent_after(self.told) {
                self.told += 1;
                let path = sent.reference().unwrap();
                let report = StatusReport {
                    wire: path.rsplit('/').next().unwrap().to_owned(),
                    provider_id: sent.sid,
                    fate: MessageFate::Delivered,
                    refusal: None,
                    opted_out: false,
                };
                let told = self.world.engine.receive_status(report).await.unwrap();
                assert_eq!(told, Reported::Known);
            }
            let next = self.world.engine.next_moment().await.unwrap();
            let Some(next) = next.filter(|next| *next <= until) else {
                break;
            };
            self.world.clock.set(next);
        }
        self.world.clock.set(until);
        self.world.engine.settle().await.unwrap();
    }

    async fn says(&mut self, dossier: u8, text: &str) {
        self.world.text(&phone(dossier), text).await;
    }

    /// Sofie does what stands on the list for this dossier.
    async fn works(&self, dossier: u8, kind: &str, outcome: TaskOutcome) {
        let sql = format!(
            "SELECT p.wish || ' ' || t.id FROM task t JOIN task_person p ON p.task = t.id JOIN dossier d ON d.id = t.dossier \
             WHERE d.ref = '2026-{dossier:02}' AND t.kind = '{kind}' AND t.closed_at IS NULL"
        );
        let open = self.world.rows(&sql).await;
        let [open] = open.as_slice() else {
            panic!("{kind} of {dossier}: {open:?}")
        };
        let (wish, task) = open.split_once(' ').unwrap();
        let (keys, worker, now) = (self.world.keys.clone(), self.sofie.clone(), self.world.clock.now());
        let done = TaskCompletion {
            task: task.to_owned(),
            outcome,
            way: None,
            persons: vec![PersonHeard {
                wish: wish.to_owned(),
                heard: Heard::default(),
            }],
            effort_minutes: None,
            happened: now,
            note: None,
        };
        let written = self
            .world
            .store
            .write(move |conn| async move { tasks::complete(conn, &keys, &worker, &done, now).await }.boxed());
        written.await.unwrap();
        self.world.engine.settle().await.unwrap();
    }
}

/// From January to September. Whoever has no part in a fate any more is left to their plan.
async fn live(database: &TestDatabase, mailbox: &Mailbox, service: &Service) -> Lives {
    let mut lives = Lives::new(database, mailbox).await;
    lives.enrol(&[row(9, "12/01/2026", "")]).await;
    lives.live("2026-02-10T19:00:00Z").await;
    lives.world.brake("all", true).await;
    lives.live("2026-03-12T19:30:00Z").await;
    lives.world.brake("all", false).await;
    lives.world.twilio.block(&phone(4), 21211);
    let mail = format!("a@{}", mailbox.domain);
    let mail_of = |dossier| if dossier == 2 { mail.as_str() } else { "" };
    let rows = [1, 2, 3, 4, 5, 6, 10].map(|dossier| row(dossier, "12/03/2026", mail_of(dossier)));
    lives.enrol(&rows).await;
    lives.live("2026-03-20T10:00:00Z").await;
    let by = ["--as", "sofie@example.org", "--reason", "asked"];
    // Whit Monday.
    let moves = ["contact", "move", "2026-10", "ask", "2026-05-25"];
    service.command(&[&moves[..], &by].concat(), "2026-03-20 10:00:00");
    lives.live("2026-04-17T11:00:00Z").await;
    for (dossier, text) in [(1, "1"), (3, "1"), (5, "STOP"), (6, "1")] {
        lives.says(dossier, text).await;
    }
    lives.live("2026-05-05T10:00:00Z").await;
    lives.works(2, "contact-lost", TaskOutcome::Reached).await;
    lives.live("2026-05-28T08:00:00Z").await;
    lives.enrol(&[row(7, "12/03/2026", ""), row(8, "28/05/2026", "")]).await;
    lives.live("2026-06-15T10:00:00Z").await;
    lives.says(6, "1").await;
    lives.live("2026-06-29T09:00:00Z").await;
    lives.works(3, "letter", TaskOutcome::Done).await;
    lives.live("2026-07-02T10:00:00Z").await;
    lives.says(8, "1").await;
    lives.live("2026-08-27T19:00:00Z").await;
    // The service stands still for more than three weeks.
    lives.world.clock.set("2026-09-21T08:00:00Z".parse().unwrap());
    lives.live("2026-09-21T19:00:00Z").await;
    lives
}

/// The folder of a service that has the same key.
fn folder(folder: &Path) {
    let key = folder.join("master.key");
    std::fs::write(&key, Master::from_bytes(&[7; 32]).recovery_print().as_bytes()).unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
}

async fn ten_contacts_of_ten_fates_are_explained(database: TestDatabase) {
    assert_eq!(Outcome::ALL.len(), 9, "a new fate wants a life of its own");
    let (home, mailbox, twilio) = (TempDir::new().unwrap(), Mailbox::open(), Twilio::start().await);
    folder(home.path());
    let service = Service::new(home.path(), &database.url, &twilio, 2);
    let lives = live(&database, &mailbox, &service).await;
    drop(lives);
    for language in ["nl", "fr"] {
        let mut text = String::new();
        for (name, dossier, step, on) in FATES {
            let asked = ["why", dossier, step, "--on", on, "--language", language];
            text.extend(["# ", name, "\n", &service.command(&asked, ASKED), "\n"]);
        }
        for key in ["why-", "ws-", "plan-"] {
            assert!(!text.contains(key), "a text is missing:\n{text}");
        }
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fates/told");
        expect_file![format!("{file}.{language}.txt")].assert_eq(&text);
    }
    // On other days too the balance of all comes out, or the program would end with another code than 0.
    for (_, dossier, ..) in FATES {
        for on in ["2026-04-30", "2026-07-31"] {
            service.command(&["why", dossier, "--on", on, "--language", "en"], ASKED);
        }
    }
}
