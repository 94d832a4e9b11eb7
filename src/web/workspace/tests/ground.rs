//! A workspace on a real engine and store, with made-up people.

use crate::web::workspace::IntakeSettings;
use std::collections::BTreeMap;
use std::path::Path;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use tower::ServiceExt as _;

use crate::care::calendar::Country;
use crate::care::ids::RulesId;
use crate::care::person::{Language, Role};
use crate::care::retention::RetentionTerms;
use crate::clock::{Clock, ManualClock};
use crate::engine::{Engine, EngineSettings, Wires};
use crate::files::help_lines::HelpLines;
use crate::files::rulebook::{Source, Sources};
use crate::store::rules::RulesRow;
use crate::store::workers::{self, NewWorker};
use crate::store::{Keyring, Store, house, rules};
use crate::vault::{Journal, Master, Randomness, password};
use crate::web::page::{Missing, Pages};
use crate::web::server::{WebSettings, WebState, workspace_router};

pub(super) const PASSWORD: &str = "vier groene appels";

pub(super) struct Ground {
    pub(super) router: Router,
    pub(super) engine: Engine,
    pub(super) clock: ManualClock,
    home: tempfile::TempDir,
}

pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) location: String,
    pub(super) cookie: String,
    pub(super) body: String,
}

fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| Source {
        file: path.to_owned(),
        text: std::fs::read_to_string(root.join(path)).expect("a shipped file"),
    };
    let messages = [Language::NL, Language::FR, Language::EN].map(|language| {
        let path = root.join(format!("templates/messages/{language}.ftl"));
        (language, std::fs::read_to_string(path).expect("a shipped file"))
    });
    Sources {
        protocol: read("config/protocols/contact-after-closing.toml"),
        questionnaires: vec![
            read("config/questionnaires/cfpb-10.toml"),
            read("config/questionnaires/check-in.toml"),
            read("config/questionnaires/pulse.toml"),
        ],
        risk: read("config/risk/default.toml"),
        calendar: read("config/calendars/be.toml"),
        options: Vec::new(),
        messages: messages.into_iter().collect(),
    }
}

pub(super) fn pages() -> Pages {
    Pages::open(None, Missing::Refuse).expect("the pages are whole")
}

impl Ground {
    pub(super) async fn new() -> Self {
        let home = tempfile::TempDir::with_prefix("nazorg-workspace-").expect("a folder");
        let url = format!("sqlite://{}", home.path().join("nazorg.sqlite3").display());
        let store = Store::open(&url, 4).await.expect("the database opens");
        let keys = Keyring::new(Master::from_bytes(&[7; 32]), "ocmw", Randomness::seeded(3));
        let clock = ManualClock::at("2026-03-03T09:00:00Z".parse().expect("an instant"));
        let now = clock.now();
        let sources = sources();
        let hashes = sources.hashes(&sources.check(RulesId::from("unnamed")).expect("the rules are sound"));
        let row = RulesRow {
            id: hashes.id,
            protocol: "contact-after-closing".to_owned(),
            timing: hashes.timing,
            meaning: hashes.meaning,
            wording: hashes.wording,
            calendar: hashes.calendar,
            tzdb: hashes.tzdb,
            body: sources.to_body().expect("a body"),
        };
        let written = store.write(move |conn| {
            async move {
                house::organisation(conn, "ocmw", ("OCMW Voorbeeld", "BE", "Europe/Brussels", "nl"), now).await?;
                rules::activate(conn, "ocmw", &row, None, "test", now).await
            }
            .boxed()
        });
        written.await.expect("the rules are active");
        let journal = Journal::open(home.path(), "one", keys.master().fingerprint()).expect("a journal");
        let settings = EngineSettings {
            worker: "one".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            workspace_url: "http://127.0.0.1:8081".to_owned(),
            sender: "OCMW Voorbeeld".to_owned(),
            phone: "+32 2 123 45 67".to_owned(),
            hours: BTreeMap::new(),
            help_lines: BTreeMap::new(),
            mail_from: "post@example.org".to_owned(),
            link_days: 30,
            trial: None,
            protocol: "contact-after-closing".to_owned(),
            tz: jiff::tz::TimeZone::get("Europe/Brussels").expect("a zone"),
            lanes: 2,
            lease: SignedDuration::from_secs(60),
            retention: RetentionTerms::default(),
            backups: SignedDuration::from_hours(24 * 90),
        };
        let engine = Engine::new(
            store,
            keys,
            Clock::Manual(clock.clone()),
            settings,
            Wires::default(),
            journal,
        );
        let web = WebSettings {
            public_url: "http://127.0.0.1:8080".to_owned(),
            workspace_url: "http://127.0.0.1:8081".to_owned(),
            organisation: "OCMW Voorbeeld".to_owned(),
            sender: "OCMW Voorbeeld".to_owned(),
            phone: "+32 2 123 45 67".to_owned(),
            hours: BTreeMap::new(),
            country: Country::BE,
            languages: vec![Language::NL, Language::FR, Language::EN],
            help_lines: HelpLines { lines: Vec::new() },
        };
        let router = workspace_router(&WebState::new(engine.clone(), pages(), web), IntakeSettings::default());
        Self {
            router,
            engine,
            clock,
            home,
        }
    }

    /// The journal of this worker, as it lies on the disk.
    pub(super) fn journal(&self) -> String {
        std::fs::read_to_string(self.home.path().join("journal-one-1.log")).expect("the journal is a text")
    }

    pub(super) async fn worker(&self, name: &'static str, role: Role) {
        let hash = password::hash(&SecretString::from(PASSWORD), self.engine.keys().random()).expect("a hash");
        let (keys, now) = (self.engine.keys().clone(), self.clock.now());
        let added = self.engine.store().write(move |conn| {
            async move {
                let new = NewWorker {
                    mail: format!("{}@example.org", name.to_lowercase()),
                    name: name.to_owned(),
                    role,
                    team: None,
                    language: Language::NL,
                    password: hash,
                };
                workers::add(conn, &keys, &new, None, now).await
            }
            .boxed()
        });
        added.await.expect("the worker is added");
    }

    pub(super) async fn ask(&self, request: Request<Body>) -> Answer {
        let answer = self.router.clone().oneshot(request).await.expect("an answer");
        let header = |name| {
            answer
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .unwrap_or_default()
                .to_owned()
        };
        let (status, location, cookie) = (answer.status(), header(header::LOCATION), header(header::SET_COOKIE));
        let bytes = to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        Answer {
            status,
            location,
            cookie,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    pub(super) async fn get(&self, path: &str, cookie: &str) -> Answer {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .body(Body::empty())
            .expect("a request");
        self.ask(request).await
    }

    pub(super) async fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Answer {
        let form = encoded(fields);
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .expect("a request");
        self.ask(request).await
    }

    /// Signs in; the cookie and the token of its forms.
    pub(super) async fn sign_in(&self, name: &str) -> (String, String) {
        let mail = format!("{}@example.org", name.to_lowercase());
        let answer = self
            .post("/sign-in", "", &[("mail", &mail), ("password", PASSWORD)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let cookie = answer.cookie.split(';').next().unwrap_or_default().to_owned();
        let page = self.get("/about", &cookie).await;
        (cookie, between(&page.body, "name=\"csrf\" value=\"", "\"").to_owned())
    }

    /// Goes on to a moment, and does all that is due until then.
    pub(super) async fn at(&self, at: &str) {
        self.clock.set(at.parse::<Timestamp>().expect("an instant"));
        self.engine.settle().await.expect("the engine settles");
    }
}

/// What stands between two texts.
pub(super) fn between<'a>(body: &'a str, start: &str, end: &str) -> &'a str {
    let rest = body
        .split_once(start)
        .map_or_else(|| panic!("no `{start}` in {body}"), |(_, rest)| rest);
    rest.split_once(end).map_or(rest, |(found, _)| found)
}

fn encoded(fields: &[(&str, &str)]) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
                out.push(char::from(byte));
            } else {
                out.push('%');
                out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
            }
            out
        })
    };
    fields
        .iter()
        .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
        .collect::<Vec<_>>()
        .join("&")
}
