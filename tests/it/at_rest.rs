//! Goal: whoever holds the disk, a dump, the logs or the journals without the master key reads nobody's name, number,
//! address or words; and whose key is blanked is gone, alone.
//! Method: made-up people are taken in, written to and answered by the engine on a clock set by hand; then the built
//! program goes on at trace level with replies, pages and the desk, and every byte it left is looked through.

pub(crate) mod scanner;

use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use nazorg::care::person::{Language, Role};
use nazorg::store::persons::{self, Query};
use nazorg::store::workers::{self, NewWorker};
use nazorg::vault::password;
use secrecy::SecretString;

use crate::metrics::collector::Collector;
use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::http;
use crate::support::mailbox::Mailbox;
use crate::support::process::{Nazorg, finish, free_port};
use crate::support::twilio::{ACCOUNT_SID, AUTH_TOKEN};
use crate::world::{ORG, World, relay, smtp, sources};
use scanner::Scanner;

on_every_engine!(nothing_personal_lies_about_and_a_blanked_key_ends_one_person);

const PASSWORD: &str = "vier groene appels";

/// No day is closed and no hour: the program runs on the machine's clock, whatever it shows.
const CALENDAR: &str = r#"
country = "BE"
time_zone = "Europe/Brussels"
[window]
monday = ["00:00-24:00"]
tuesday = ["00:00-24:00"]
wednesday = ["00:00-24:00"]
thursday = ["00:00-24:00"]
friday = ["00:00-24:00"]
saturday = ["00:00-24:00"]
sunday = ["00:00-24:00"]
[service_hours.default]
monday = ["09:00-17:00"]
tuesday = ["09:00-17:00"]
wednesday = ["09:00-17:00"]
thursday = ["09:00-17:00"]
friday = ["09:00-17:00"]
"#;

const ZWIRREL: &str = "+32470123450";
const OTTOKAR: &str = "+32470123451";
const YSOLDE: &str = "+32470123452";
const FLORIS: &str = "+32470123453";
const STRANGER: &str = "+32470123459";

/// Everything that is put in and may not be found again. Names stand whole and by their words.
fn put_in(domain: &str) -> Scanner {
    let mut scanner = Scanner::default();
    for (what, text) in [
        ("a name", "Zwirrel Kwadraat"),
        ("a first name", "Zwirrel"),
        ("a family name", "Kwadraat"),
        ("a first name", "Ottokar"),
        ("a family name", "Vlindermans"),
        ("a first name", "Ysolde"),
        ("a name with accents", "Ményère"),
        ("a name in mail", "Honingbij"),
        ("a name of the form", "Grietje Sneeuwklok"),
        ("a name of the other list", "Wendelmoet"),
        ("a presented name", "Bureau Wilgenkat"),
        ("a code word", "Zeepaardklok"),
        ("a code word of the form", "Regenlaars"),
        ("a street", "Fluisterdreef"),
        ("a street of the form", "Kiezelpad 44"),
        ("a mail address", "zwirrel.post"),
        ("a mail address", "brievenbus.berend"),
        ("a mobile", "0123450"),
        ("a mobile", "470123451"),
        ("a mobile", "470123452"),
        ("a mobile", "470123453"),
        ("a mobile of the form", "470123454"),
        ("a mobile of the desk", "470123458"),
        ("a mobile of the other list", "470123457"),
        ("a stranger's mobile", "470123459"),
        ("a landline", "22234567"),
        ("a text", "kachelpoes"),
        ("a remark", "wasmachine"),
        ("a text with a stop", "Pimpelmeesje"),
        ("a stranger's text", "Flapdrolski"),
        ("a text without a conversation", "Kwetterbel"),
        ("a note", "tuinkabouter"),
        ("a worker's name", "Clothilde"),
        ("a worker's mail address", "clothilde.desk"),
        ("a domain", domain),
    ] {
        scanner.seek(what, text);
    }
    scanner
}

fn list(domain: &str, closed: &str) -> String {
    let header = "dossiernummer;afgesloten op;reden;naam;naam afzender;gsm;telefoon vast;mail;adres;codewoord;taal;\
                  geinformeerd op\n";
    let rows = [
        format!(
            "D-1;{closed};Afgerond;Zwirrel Kwadraat;Bureau Wilgenkat;0470 12 34 50;02/223.45.67;zwirrel.post@{domain};\
             Fluisterdreef 71, 1000 Brussel;Zeepaardklok;nl;{closed}\n"
        ),
        format!("D-2;{closed};Afgerond;Ottokar Vlindermans;;0470 12 34 51;;;;;nl;{closed}\n"),
        format!("D-3;{closed};Afgerond;Ysolde Ményère;;0470 12 34 52;;;;;fr;{closed}\n"),
        format!("D-4;{closed};Afgerond;Berend Honingbij;;;;brievenbus.berend@{domain};;;nl;{closed}\n"),
        format!("D-5;{closed};Niet verschenen;Floris Vlindermans;;0470 12 34 53;;;;;nl;\n"),
    ];
    header.to_owned() + &rows.concat()
}

/// The built program on the world's database, key and gateways.
struct Program {
    settings: String,
    pages: String,
    workspace: String,
    metrics: String,
    collector: Collector,
}

impl Program {
    async fn new(world: &World, database: &TestDatabase) -> Self {
        let home = world.home();
        let print = world.keys.master().recovery_print();
        let mut file = std::fs::OpenOptions::new();
        let mut file = file
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(home.join("master.key"))
            .unwrap();
        std::io::Write::write_all(&mut file, print.as_bytes()).unwrap();
        std::fs::write(home.join("token"), AUTH_TOKEN).unwrap();
        let (pages, workspace, metrics) = (free_port(), free_port(), free_port());
        let collector = Collector::start().await;
        let (host, port) = smtp();
        let settings = format!(
            r#"
            [organisation]
            code = "{ORG}"
            name = "De Brug"
            phone = "02 555 01 23"
            hours = {{ nl = "ma-vr 9-17 u", fr = "lu-ve 9-17 h", en = "Mon-Fri 9-17" }}
            [database]
            url = "{url}"
            [vault]
            master_key = "{home}/master.key"
            journal = "{home}"
            [worker]
            name = "program"
            [web]
            client_listen = "127.0.0.1:{pages}"
            public_url = "http://127.0.0.1:{pages}"
            workspace_listen = "127.0.0.1:{workspace}"
            workspace_url = "http://127.0.0.1:{workspace}"
            metrics_listen = "127.0.0.1:{metrics}"
            [sms]
            gateway = "twilio"
            base_url = "{gateway}"
            account_sid = "{ACCOUNT_SID}"
            auth_token_file = "{home}/token"
            from = "+3280000000"
            [mail]
            gateway = "smtp"
            host = "{host}"
            port = {port}
            tls = "none"
            from = "nazorg@example.org"
            [log]
            level = "trace"
            otlp = "{traces}"
            "#,
            url = database.url,
            home = home.display(),
            gateway = world.twilio.base_url,
            traces = collector.endpoint,
        );
        Self {
            settings,
            pages: format!("http://127.0.0.1:{pages}"),
            workspace: format!("http://127.0.0.1:{workspace}"),
            metrics: format!("http://127.0.0.1:{metrics}/metrics"),
            collector,
        }
    }

    /// What it tells to others of itself: metrics, and all traces up to now.
    async fn told(&self) -> [(&'static str, Vec<u8>); 2] {
        let scrape = http().build().unwrap().get(&self.metrics).send().await.unwrap();
        let metrics = scrape.bytes().await.unwrap().to_vec();
        assert!(metrics.len() > 10_000, "the metrics are there");
        [("the metrics", metrics), ("the traces", self.collector.bytes())]
    }

    async fn run(&self, home: &Path) -> Nazorg {
        Nazorg::run(home, &self.settings, &self.pages, &[]).await
    }

    /// A text from a phone, signed as the gateway signs it.
    async fn text(&self, world: &World, from: &str, body: &str) {
        let hook = format!("{}/hooks/twilio/inbound", self.pages);
        let (status, said) = world.twilio.inbound(&hook, from, "+3280000000", body).post().await;
        assert_eq!(status, 200, "{said}");
    }
}

/// A worker at the desk, signed in.
struct Desk {
    http: reqwest::Client,
    origin: String,
    cookie: String,
    csrf: String,
}

impl Desk {
    async fn sign_in(program: &Program, mail: &str) -> Self {
        let http = http().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let origin = program.workspace.clone();
        let form = [("mail", mail), ("password", PASSWORD)];
        let answer = http.post(format!("{origin}/sign-in")).form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let mut desk = Self {
            http,
            origin,
            cookie,
            csrf: String::new(),
        };
        let page = desk.get("/about").await;
        desk.csrf = between(&page, "name=\"csrf\" value=\"", "\"").to_owned();
        desk
    }

    async fn get(&self, path: &str) -> String {
        let request = self
            .http
            .get(format!("{}{path}", self.origin))
            .header("cookie", &self.cookie);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.text().await.unwrap()
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let form = [&[("csrf", self.csrf.as_str())], fields].concat();
        let request = self
            .http
            .post(format!("{}{path}", self.origin))
            .header("cookie", &self.cookie);
        let answer = request.form(&form).send().await.unwrap();
        let status = answer.status().as_u16();
        let page = answer.text().await.unwrap();
        assert!(matches!(status, 200 | 303), "{path}: {status} {page}");
        page
    }
}

fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no `{start}` in {page}"));
    rest.split_once(end).unwrap().0
}

/// Waits until something holds, and fails where it never does.
async fn until<Asking: Future<Output = bool>>(what: &str, holds: impl Fn() -> Asking) {
    let start = Instant::now();
    while !holds().await {
        assert!(start.elapsed() < Duration::from_secs(30), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A list that is taken in and asked by now: the engine has lived through the last hours by a clock set by hand.
async fn asked(database: &TestDatabase, mailbox: &mut Mailbox) -> World {
    let now = nazorg::clock::Clock::System.now();
    let began = now - SignedDuration::from_hours(4);
    let mut sources = sources();
    sources.calendar.text = CALENDAR.to_owned();
    let world = World::with_mail(database, &began.to_string(), sources, Some(relay(&mailbox.domain))).await;
    let zone = jiff::tz::TimeZone::get("Europe/Brussels").unwrap();
    let closed = zone.to_datetime(began).date().checked_sub(40.days()).unwrap();
    let summary = world.import(&list(&mailbox.domain, &closed.to_string())).await;
    assert_eq!((summary.enrolled, summary.asked), (4, 1));
    world.approve(&summary.batch.unwrap(), 25).await;
    world.go_to(&now.to_string()).await;
    for phone in [ZWIRREL, OTTOKAR, YSOLDE] {
        assert_eq!(world.phone(phone).len(), 1, "{:?}", world.phone(phone));
    }
    mailbox.wait(1, Duration::from_secs(30)).await;
    let mail = format!("clothilde.desk@{}", mailbox.domain);
    add_worker(&world, mail, now).await;
    world
}

async fn add_worker(world: &World, mail: String, now: Timestamp) {
    let new = NewWorker {
        mail,
        name: "Clothilde Ambtenaar".to_owned(),
        role: Role::Coordinator,
        team: None,
        language: Language::NL,
        password: password::hash(&SecretString::from(PASSWORD), world.keys.random()).unwrap(),
    };
    let keys = world.keys.clone();
    let added = world
        .store
        .write(move |conn| async move { workers::add(conn, &keys, &new, None, now).await }.boxed());
    added.await.unwrap();
}

/// The person of a dossier.
async fn person_of(world: &World, dossier: &str) -> String {
    let found = persons::find(&world.store, &world.keys, Query::Dossier(dossier.to_owned())).await;
    found.unwrap().first().unwrap().to_string()
}

/// Everything that people say to the running program, in every way that there is.
async fn say_everything(program: &Program, world: &World, mailbox: &mut Mailbox) {
    program.text(world, ZWIRREL, "5 want de kachelpoes hapert").await;
    program.text(world, YSOLDE, "stop, groetjes van Pimpelmeesje").await;
    program.text(world, FLORIS, "bel mij, zegt Kwetterbel").await;
    program.text(world, STRANGER, "Wie is toch Flapdrolski?").await;

    let asked = world.phone(OTTOKAR).remove(0);
    let path = asked
        .split_whitespace()
        .find_map(|word| word.split_once("/a/"))
        .unwrap()
        .1;
    let link = format!("{}/a/{path}", program.pages);
    let client = http().build().unwrap();
    let page = client.get(&link).send().await.unwrap().text().await.unwrap();
    let nonce = between(&page, "name=\"nonce\" value=\"", "\"").to_owned();
    let form = [
        ("do", "send"),
        ("nonce", nonce.as_str()),
        ("remark", "De wasmachine zong vals"),
    ];
    let answer = client.post(&link).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 200);

    let desk = Desk::sign_in(program, &format!("clothilde.desk@{}", mailbox.domain)).await;
    let (dossier, person) = (
        first(world, "SELECT id FROM dossier WHERE ref = 'D-2'").await,
        person_of(world, "D-2").await,
    );
    for sought in ["mevrouw Vlindermans", "0470/12.34.51", "brievenbus.berend"] {
        desk.post("/find", &[("sought", sought)]).await;
    }
    assert!(
        desk.get(&format!("/dossiers/{dossier}"))
            .await
            .contains("De wasmachine zong vals")
    );
    let touch = [
        ("way", "call"),
        ("person", person.as_str()),
        ("note", "Er staat een tuinkabouter op de stoep"),
    ];
    desk.post(&format!("/dossiers/{dossier}/touch"), &touch).await;
    let point = [
        ("do", "add"),
        ("kind", "mobile"),
        ("value", "0470 12 34 58"),
        ("holder", "own"),
    ];
    desk.post(&format!("/persons/{person}/points"), &point).await;
    let today = nazorg::clock::Clock::System.now().strftime("%Y-%m-%d").to_string();
    let talk = [
        ("reference", "D-9"),
        ("closed-on", today.as_str()),
        ("closing-reason", "completed"),
        ("name", "Grietje Sneeuwklok"),
        ("languages", "nl"),
        ("mobile", "0470 12 34 54"),
        ("post", "Kiezelpad 44, 9000 Gent"),
        ("code-word", "Regenlaars"),
        ("told-on", today.as_str()),
        ("told-how", "closing-talk"),
    ];
    desk.post("/closing-talk", &talk).await;
    for page in ["/today", "/board", "/alerts", "/imports"] {
        desk.get(page).await;
    }
    assert!(desk.get("/board").await.contains("Flapdrolski"));

    // Who is to be thanked was thanked, and an alert that nobody took goes to the coordinator by mail.
    until("Zwirrel is thanked", || async { world.phone(ZWIRREL).len() == 2 }).await;
    until("Ysolde's stop is confirmed", || async {
        world.phone(YSOLDE).len() == 2
    })
    .await;
    first_of_none(world, "UPDATE alert SET deadline = 1 WHERE picked_at IS NULL").await;
    mailbox.wait(2, Duration::from_mins(1)).await;
}

async fn first(world: &World, sql: &str) -> String {
    world.rows(sql).await.remove(0)
}

/// A statement that changes rows behind the program's back.
async fn first_of_none(world: &World, sql: &str) {
    assert!(world.rows(sql).await.is_empty());
}

/// Everything that lies on the disk, with where it lies.
fn left_behind(world: &World, database: &TestDatabase, nazorg: &Nazorg) -> Vec<(&'static str, Vec<u8>)> {
    let journals = std::fs::read_dir(world.home())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let journals = journals.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("journal-"));
    let journals: Vec<u8> = journals.flat_map(|path| std::fs::read(path).unwrap()).collect();
    assert!(journals.len() > 100, "the journals are there");
    vec![
        ("the database", database.at_rest()),
        ("the journals", journals),
        ("the log", nazorg.log().into_bytes()),
    ]
}

fn check(scanner: &Scanner, places: &[(&'static str, Vec<u8>)], when: &str) {
    for (place, bytes) in places {
        let found = scanner.find(bytes);
        assert!(found.is_empty(), "in {place}, {when}: {found:?}");
    }
}

async fn nothing_personal_lies_about_and_a_blanked_key_ends_one_person(database: TestDatabase) {
    let mut mailbox = Mailbox::open();
    let world = asked(&database, &mut mailbox).await;
    let scanner = put_in(&mailbox.domain);
    let program = Program::new(&world, &database).await;

    let nazorg = program.run(world.home()).await;
    say_everything(&program, &world, &mut mailbox).await;
    let places = left_behind(&world, &database, &nazorg);
    assert!(places[0].1.len() > 100_000, "the database is there");
    assert!(
        places[2].1.windows(5).any(|word| word == b"DEBUG"),
        "the log is as chatty as it can be"
    );
    check(&scanner, &places, "while it runs");
    check(&scanner, &program.told().await, "while it runs");
    // What is found where it is planted would have been found where it was not.
    let mut planted = places[0].1.clone();
    planted.extend_from_slice(b"...Pimpelmeesje...");
    assert_eq!(scanner.find(&planted).len(), 1);

    let log_so_far = nazorg.log();
    assert!(nazorg.terminate().await.success());
    let list = "dossiernummer;afgesloten op;naam;gsm\nD-7;5/1/2026;Wendelmoet Vlindermans;0470 12 34 57\n\
                D-8;morgen;Wendelmoet Vlindermans;0470 12 34 57\n";
    std::fs::write(world.home().join("lijst.csv"), list).unwrap();
    let import = finish(world.home(), &["import", "lijst.csv", "--config", "nazorg.toml"], &[]);
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));
    let mut places = vec![
        ("the database", database.at_rest()),
        ("the log", log_so_far.into_bytes()),
    ];
    places.push(("what the import said", [import.stdout, import.stderr].concat()));
    let traces = program.collector.bytes();
    assert!(traces.len() > 5_000, "{} bytes of traces", traces.len());
    places.push(("the traces", traces));
    check(&scanner, &places, "after it stopped");

    let nazorg = program.run(world.home()).await;
    blank_one_key(&program, &world, &mailbox).await;
    let log = nazorg.log();
    assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
    check(
        &scanner,
        &left_behind(&world, &database, &nazorg),
        "after a key was blanked",
    );
    check(&scanner, &program.told().await, "after a key was blanked");
    assert!(nazorg.terminate().await.success());
}

/// Without their key one person is gone, and says so; everybody else and the service go on.
async fn blank_one_key(program: &Program, world: &World, mailbox: &Mailbox) {
    let (gone, other) = (person_of(world, "D-1").await, person_of(world, "D-2").await);
    first_of_none(world, &format!("UPDATE person SET person_key = '' WHERE id = '{gone}'")).await;
    let desk = Desk::sign_in(program, &format!("clothilde.desk@{}", mailbox.domain)).await;
    let page = desk.get(&format!("/persons/{gone}")).await;
    assert!(page.contains("gewist"), "{page}");
    for part in [
        "Zwirrel",
        "Kwadraat",
        "Wilgenkat",
        "Zeepaardklok",
        "Fluisterdreef",
        "0123450",
        "12 34 50",
        "zwirrel.post",
    ] {
        assert!(!page.contains(part), "`{part}` is still on the page");
    }
    let page = desk.get(&format!("/persons/{other}")).await;
    assert!(
        page.contains("Ottokar Vlindermans") && !page.contains("gewist"),
        "{page}"
    );
    for page in ["/today", "/board", "/alerts"] {
        desk.get(page).await;
    }
    let dossier = first(world, "SELECT id FROM dossier WHERE ref = 'D-1'").await;
    desk.get(&format!("/dossiers/{dossier}")).await;

    let export = |person: &str| {
        let output = finish(
            world.home(),
            &["person", "export", person, "--config", "nazorg.toml"],
            &[],
        );
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    let held = export(&gone);
    assert_eq!(held["person"]["name"], serde_json::json!({ "hidden": "erased" }));
    let text = held.to_string();
    assert!(!text.contains("Kwadraat") && !text.contains("470123450"), "{text}");
    let held = export(&other);
    assert_eq!(held["person"]["name"], "Ottokar Vlindermans");
    assert_eq!(held["contact_points"][0]["value"], OTTOKAR);

    // It goes on: the one is heard and cannot be answered, the other is.
    let before = world.phone(ZWIRREL).len();
    program.text(world, ZWIRREL, "hallo?").await;
    program.text(world, OTTOKAR, "1").await;
    let unread = "SELECT id FROM event_inbox WHERE read_at IS NULL";
    let queued = "SELECT send_key FROM message WHERE fate IN ('queued', 'started') AND reply_to IS NOT NULL";
    until("everything is read and answered", || async {
        world.rows(unread).await.is_empty() && world.rows(queued).await.is_empty()
    })
    .await;
    assert_eq!(
        world.phone(ZWIRREL).len(),
        before,
        "nobody can be written to without their key"
    );
    assert!(world.phone(OTTOKAR).len() > 1, "{:?}", world.phone(OTTOKAR));
    let client = http().build().unwrap();
    let ready = client
        .get(format!("{}/readyz", program.workspace))
        .send()
        .await
        .unwrap();
    assert_eq!(ready.status(), 200);
}
