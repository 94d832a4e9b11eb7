//! A small service in one process: real store, real engine, real gateways' adapters, a clock that is set by hand.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use jiff::{SignedDuration, Timestamp};
use nazorg::care::circle::Capabilities;
use nazorg::care::enrolment::EnrolmentRules;
use nazorg::care::ids::{RulesId, WorkerId};
use nazorg::care::person::{Language, LegalBasis, Purpose};
use nazorg::care::retention::RetentionTerms;
use nazorg::care::risk::Heard;
use nazorg::channels::gateway::{MailGateway, SmsGateway};
use nazorg::channels::report::InboundSms;
use nazorg::channels::smtp::{Smtp, SmtpSettings, SmtpTls};
use nazorg::channels::twilio::{Credentials, Sender, Twilio, TwilioSettings, WebhookSettings};
use nazorg::clock::{Clock, ManualClock};
use nazorg::engine::{Engine, EngineSettings, Wires};
use nazorg::files::rulebook::{Source, Sources};
use nazorg::intake;
use nazorg::store::faults::Faults;
use nazorg::store::import::{Approval, ImportSettings, ImportSource, ImportSummary, apply_import, approve};
use nazorg::store::rules::RulesRow;
use nazorg::store::tasks::{ContactWay, InTouch};
use nazorg::store::{Keyring, Store, brakes, house, rules, tasks};
use nazorg::vault::{Journal, Master, Randomness};
use secrecy::SecretString;
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

use crate::support::engines::TestDatabase;
use crate::support::place;
use crate::support::service::CODE;
use crate::support::twilio::{ACCOUNT_SID, AUTH_TOKEN, Twilio as Double};

/// The same as of a service in a folder, so that a command can be given to either.
pub(crate) const ORG: &str = CODE;

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) store: Store,
    pub(crate) keys: Keyring,
    pub(crate) clock: ManualClock,
    pub(crate) twilio: Double,
    pub(crate) rules: RulesId,
    url: String,
    home: TempDir,
    sources: Sources,
    mail: Option<SmtpSettings>,
    replies: u32,
}

/// The sources of the shipped example, read from the checkout.
pub(crate) fn sources() -> Sources {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| Source {
        file: path.to_owned(),
        text: std::fs::read_to_string(root.join(path)).unwrap(),
    };
    let messages = ["nl", "fr", "en"].map(|tag| {
        let text = std::fs::read_to_string(root.join(format!("templates/messages/{tag}.ftl"))).unwrap();
        (Language::parse(tag).unwrap(), text)
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

impl World {
    pub(crate) async fn new(database: &TestDatabase, now: &str) -> Self {
        Self::with_rules(database, now, sources()).await
    }

    /// A service under other rules than the shipped example.
    pub(crate) async fn with_rules(database: &TestDatabase, now: &str, sources: Sources) -> Self {
        Self::with_mail(database, now, sources, None).await
    }

    /// A service that sends mail too, where it is told by which relay.
    pub(crate) async fn with_mail(
        database: &TestDatabase,
        now: &str,
        sources: Sources,
        mail: Option<SmtpSettings>,
    ) -> Self {
        let clock = ManualClock::at(now.parse::<Timestamp>().unwrap());
        let home = TempDir::new().unwrap();
        let twilio = Double::start().await;
        // What opens a service is large, and every test holds it.
        Box::pin(Self::open(&database.url, clock, home, twilio, sources, mail)).await
    }

    async fn open(
        url: &str,
        clock: ManualClock,
        home: TempDir,
        twilio: Double,
        sources: Sources,
        mail: Option<SmtpSettings>,
    ) -> Self {
        let store = Store::open(url, 8).await.unwrap();
        let master = Master::from_bytes(&[7; 32]);
        let keys = Keyring::new(master, ORG, Randomness::System);
        let now = clock.now();
        store
            .write(move |conn| {
                async move { house::organisation(conn, ORG, ("Test", "BE", "Europe/Brussels", "nl"), now).await }
                    .boxed()
            })
            .await
            .unwrap();
        let rules = activate(&store, ORG, &sources, now).await;
        let engine = worker("one", &store, &keys, &clock, home.path(), &twilio, mail.as_ref()).await;
        Self {
            engine,
            store,
            keys,
            clock,
            twilio,
            rules,
            url: url.to_owned(),
            home,
            sources,
            mail,
            replies: 0,
        }
    }

    /// A second worker as on another host: its own connections and its own journal, on the same database and gateway.
    pub(crate) async fn beside(&self, name: &str) -> Engine {
        let store = Store::open(&self.url, 8).await.unwrap();
        worker(
            name,
            &store,
            &self.keys,
            &self.clock,
            self.home.path(),
            &self.twilio,
            self.mail.as_ref(),
        )
        .await
    }

    /// A worker as on another host, with a journal of its own in that folder; it has not settled its former life yet.
    pub(crate) async fn elsewhere(&self, name: &str, home: &Path) -> Engine {
        let store = Store::open(&self.url, 8).await.unwrap();
        let (keys, mail) = (self.keys.clone(), self.mail.as_ref());
        engine(name, store, keys, &self.clock, home, &self.twilio, mail)
    }

    /// The same in several lanes, as the program has it, where something decides what goes wrong.
    pub(crate) async fn among(&self, name: &str, home: &Path, faults: Arc<dyn Faults>) -> Engine {
        let store = Store::open_among(&self.url, 8, Some(faults)).await.unwrap();
        let settings = EngineSettings {
            worker: name.to_owned(),
            lanes: 3,
            ..engine_settings()
        };
        let journal = Journal::open(home, name, self.keys.master().fingerprint()).unwrap();
        let wires = Wires {
            sms: Some(gateway(&self.twilio.base_url, 8)),
            mail: None,
        };
        let clock = Clock::Manual(self.clock.clone());
        Engine::new(store, self.keys.clone(), clock, settings, wires, journal)
    }

    /// A worker of another organisation on the same database, with the same rules and the same gateway.
    pub(crate) async fn of_organisation(&self, org: &'static str) -> Engine {
        let keys = Keyring::new(Master::from_bytes(&[7; 32]), org, Randomness::System);
        let now = self.clock.now();
        let write = self.store.write(move |conn| {
            async move { house::organisation(conn, org, ("Other", "BE", "Europe/Brussels", "nl"), now).await }.boxed()
        });
        write.await.unwrap();
        activate(&self.store, org, &self.sources, now).await;
        let store = Store::open(&self.url, 8).await.unwrap();
        let home = self.home.path().join(org);
        let engine = engine("one", store, keys, &self.clock, &home, &self.twilio, self.mail.as_ref());
        engine.recover().await.unwrap();
        engine
    }

    /// Where the journals are.
    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// The same service with its key and its journal, over another database.
    pub(crate) async fn moved_to(self, database: &TestDatabase) -> Self {
        let Self {
            engine,
            store,
            clock,
            twilio,
            home,
            sources,
            mail,
            ..
        } = self;
        drop(engine);
        store.close().await;
        // What opens a service is large, and every test holds it.
        Box::pin(Self::open(&database.url, clock, home, twilio, sources, mail)).await
    }

    pub(crate) async fn import(&self, csv: &str) -> ImportSummary {
        let now = self.clock.now();
        let settings = intake::Settings {
            country: intake::Country::Be,
            mapping: BTreeMap::new(),
            age_bands: false,
            today: jiff::tz::TimeZone::get("Europe/Brussels")
                .unwrap()
                .to_datetime(now)
                .date(),
            language: Language::NL,
        };
        let reading = intake::read(csv.as_bytes(), "export.csv", &settings, &mut |_, _| {}).unwrap();
        assert!(
            reading.rejects.is_empty(),
            "the test's own export has faults: {:?}",
            reading.rejects
        );
        Box::pin(apply_import(
            &self.store,
            &self.keys,
            &self.import_settings(),
            reading.dossiers,
            &data_encoding::HEXLOWER.encode(&Sha256::digest(csv)),
            None,
            now,
            &mut |_, _| {},
        ))
        .await
        .unwrap()
    }

    fn import_settings(&self) -> ImportSettings {
        ImportSettings {
            controller: ORG.to_owned(),
            executor: ORG.to_owned(),
            tz: "Europe/Brussels".to_owned(),
            protocol: "contact-after-closing".to_owned(),
            rules: self.rules.clone(),
            enrolment: EnrolmentRules::default(),
            oldest_closing: None,
            starts_per_day: 25,
            bases: [(Purpose::Aftercare, LegalBasis::PublicTask)].into_iter().collect(),
            ask_term: SignedDuration::from_hours(24 * 14),
            source: ImportSource::Export,
        }
    }

    pub(crate) async fn approve(&self, batch: &str, per_day: u32) {
        let rules = self.sources.check(self.rules.clone()).unwrap();
        let worker = WorkerId::from("test");
        let approval = Approval {
            batch,
            per_day,
            worker: &worker,
            ask_term: SignedDuration::from_hours(24 * 14),
        };
        approve(&self.store, &self.keys, &approval, &rules.calendar, self.clock.now())
            .await
            .unwrap();
    }

    /// Goes to a moment by way of every due moment before it, as time would.
    pub(crate) async fn go_to(&self, until: &str) {
        let until: Timestamp = until.parse().unwrap();
        self.engine.settle().await.unwrap();
        loop {
            let next = self.engine.next_moment().await.unwrap().filter(|next| *next <= until);
            self.clock.set(next.unwrap_or(until));
            self.engine.settle().await.unwrap();
            if next.is_none() {
                return;
            }
        }
    }

    /// A text from a phone, taken in as the webhook would.
    pub(crate) async fn text(&mut self, from: &str, body: &str) {
        self.replies += 1;
        let sms = InboundSms {
            provider_id: format!("SM{:032}", self.replies),
            from: from.to_owned(),
            to: "+3280000000".to_owned(),
            body: body.to_owned(),
            opt_out_type: None,
            segments: Some(1),
        };
        self.engine.receive_sms(sms).await.unwrap();
        self.engine.settle().await.unwrap();
    }

    /// What a worker heard outside any task from the one person of a dossier.
    pub(crate) async fn hear(&self, reference: &str, answers: &[(&str, &str)]) {
        let sql = format!(
            "SELECT p.dossier || ' ' || p.person FROM dossier_person p JOIN dossier d ON d.id = p.dossier \
             WHERE d.ref = '{reference}'"
        );
        let found = self.rows(&sql).await;
        let (dossier, person) = found[0].split_once(' ').unwrap();
        let now = self.clock.now();
        let touch = InTouch {
            dossier: dossier.to_owned(),
            person: person.to_owned(),
            came_to_us: true,
            way: ContactWay::Call,
            heard: Heard {
                answers: answers
                    .iter()
                    .map(|(item, code)| ((*item).into(), (*code).into()))
                    .collect(),
                ..Heard::default()
            },
            effort_minutes: None,
            happened: now,
            note: None,
        };
        let (keys, worker) = (self.keys.clone(), WorkerId::from("test"));
        let written = self
            .store
            .write(move |conn| async move { tasks::in_touch(conn, &keys, &worker, &touch, now).await }.boxed());
        written.await.unwrap();
        self.engine.settle().await.unwrap();
    }

    /// Lets other rules hold from now on.
    pub(crate) async fn activate(&self, sources: &Sources) -> RulesId {
        activate(&self.store, ORG, sources, self.clock.now()).await
    }

    /// What stands on a phone, oldest first.
    pub(crate) fn phone(&self, number: &str) -> Vec<String> {
        self.twilio
            .sent()
            .into_iter()
            .filter(|sent| sent.to == number)
            .map(|sent| sent.body)
            .collect()
    }

    /// Pulls the brake, or lets it go.
    pub(crate) async fn brake(&self, what: &'static str, on: bool) {
        let now = self.clock.now();
        let set = self
            .store
            .write(move |conn| async move { brakes::set(conn, ORG, what, on, None, now).await }.boxed());
        set.await.unwrap();
    }

    /// A statement of the tests' own, behind the service's back.
    pub(crate) async fn run(&self, sql: &str) {
        crate::support::run(&self.url, sql).await;
    }

    /// Rows of a statement of the tests' own, as text.
    pub(crate) async fn rows(&self, sql: &str) -> Vec<String> {
        crate::support::rows(&self.url, sql).await
    }
}

/// A worker that has settled what a former life left.
async fn worker(
    name: &str,
    store: &Store,
    keys: &Keyring,
    clock: &ManualClock,
    home: &Path,
    twilio: &Double,
    mail: Option<&SmtpSettings>,
) -> Engine {
    let engine = engine(name, store.clone(), keys.clone(), clock, home, twilio, mail);
    engine.recover().await.unwrap();
    engine
}

fn engine(
    name: &str,
    store: Store,
    keys: Keyring,
    clock: &ManualClock,
    home: &Path,
    twilio: &Double,
    mail: Option<&SmtpSettings>,
) -> Engine {
    let journal = Journal::open(home, name, keys.master().fingerprint()).unwrap();
    let wires = Wires {
        sms: Some(gateway(&twilio.base_url, 8)),
        mail: mail.map(|settings| MailGateway::Smtp(Smtp::new(settings.clone()).unwrap())),
    };
    let settings = EngineSettings {
        worker: name.to_owned(),
        ..engine_settings()
    };
    Engine::new(store, keys, Clock::Manual(clock.clone()), settings, wires, journal)
}

async fn activate(store: &Store, org: &'static str, sources: &Sources, now: Timestamp) -> RulesId {
    let checked = sources
        .check(RulesId::from("unnamed"))
        .unwrap_or_else(|error| panic!("{error}"));
    let hashes = sources.hashes(&checked);
    let row = RulesRow {
        id: hashes.id.clone(),
        protocol: "contact-after-closing".to_owned(),
        timing: hashes.timing,
        meaning: hashes.meaning,
        wording: hashes.wording,
        calendar: hashes.calendar,
        tzdb: hashes.tzdb,
        body: sources.to_body().unwrap(),
    };
    store
        .write(move |conn| async move { rules::activate(conn, org, &row, None, "test", now).await }.boxed())
        .await
        .unwrap();
    RulesId::from(hashes.id)
}

/// The gateway's adapter, speaking to whoever listens at this address.
pub(crate) fn gateway(base_url: &str, connections: usize) -> SmsGateway {
    let twilio = Twilio::new(TwilioSettings {
        id: "twilio".to_owned(),
        base_url: base_url.to_owned(),
        account_sid: ACCOUNT_SID.to_owned(),
        credentials: Credentials::AuthToken(SecretString::from(AUTH_TOKEN)),
        sender: Sender::From("+3280000000".to_owned()),
        webhooks: Some(WebhookSettings {
            public_base: "http://127.0.0.1:1".to_owned(),
            auth_tokens: vec![SecretString::from(AUTH_TOKEN)],
            shared_keys: Vec::new(),
        }),
        discard_content: false,
        obfuscate_address: false,
        connections,
        connect_timeout: Duration::from_secs(2),
        timeout: Duration::from_secs(5),
        idle_timeout: Duration::from_secs(5),
        capabilities: Capabilities {
            replies: true,
            delivery_reports: true,
            voice_on_sender: false,
            links_from_outside: true,
        },
    });
    SmsGateway::Twilio(twilio.unwrap())
}

pub(crate) fn engine_settings() -> EngineSettings {
    EngineSettings {
        worker: "one".to_owned(),
        public_url: "https://nazorg.example.org".to_owned(),
        workspace_url: "https://werk.example.org".to_owned(),
        sender: "De Brug".to_owned(),
        phone: "02 223 45 67".to_owned(),
        hours: [(Language::NL, "ma-vr 9-17 u".to_owned())].into_iter().collect(),
        help_lines: [(Language::NL, "1813".to_owned())].into_iter().collect(),
        mail_from: "nazorg@example.org".to_owned(),
        link_days: 28,
        trial: None,
        protocol: "contact-after-closing".to_owned(),
        tz: jiff::tz::TimeZone::get("Europe/Brussels").unwrap(),
        // One thing at a time, so that a test can come in between.
        lanes: 1,
        lease: SignedDuration::from_secs(120),
        retention: RetentionTerms::default(),
        backups: SignedDuration::from_hours(24 * 90),
    }
}

/// The relay of the tests, without TLS.
pub(crate) fn relay(domain: &str) -> SmtpSettings {
    let (host, port) = smtp();
    SmtpSettings {
        id: "smtp".to_owned(),
        host,
        port,
        tls: SmtpTls::None,
        sign_in: None,
        plain_to_far_host: false,
        hello: None,
        message_id_domain: domain.to_owned(),
        bounce_domain: None,
        connections: 2,
        before_message: Duration::from_secs(10),
        after_message: Duration::from_secs(10),
        idle_timeout: Duration::from_secs(5),
        capabilities: Capabilities {
            links_from_outside: true,
            ..Capabilities::default()
        },
    }
}

/// Host and port of the tests' Postfix.
pub(crate) fn smtp() -> (String, u16) {
    let address = place("NAZORG_TEST_SMTP");
    let (host, port) = address.strip_prefix("smtp://").unwrap().rsplit_once(':').unwrap();
    (host.to_owned(), port.parse().unwrap())
}
