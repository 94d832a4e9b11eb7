//! `nazorg demo`: everything in one process on made-up people, with a clock that is moved by hand.
//!
//! It runs the code of `import` and `run`. Only the clock and the far ends of the gateways are its own.

mod desk;
mod far_mail;
mod far_sms;
mod people;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use futures_util::FutureExt as _;
use jiff::civil::Time;
use jiff::{SignedDuration, Timestamp, ToSpan as _, Zoned};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use self::desk::Desk;
use self::far_mail::FarMail;
use self::far_sms::FarSms;
use super::run::{listen, serve};
use super::service::{self, Service};
use super::{OK, WRONG};
use crate::care::ids::WorkerId;
use crate::care::person::{Language, Role};
use crate::clock::{Clock, ManualClock};
use crate::engine::Engine;
use crate::intake;
use crate::settings::Settings;
use crate::store::import::{Approval, ImportSource, apply_import, approve};
use crate::store::workers::{self, NewWorker};
use crate::vault::{Master, Randomness, password};
use crate::web::server::{beside, client_router, workspace_router};

/// The password of the demo's workers; it is printed and stands on the desk.
const PASSWORD: &str = "tussen de lijnen";

/// How the demo's workers sign in.
const COUNSELLOR: &str = "counsellor@example.org";
const COORDINATOR: &str = "coordinator@example.org";
const VOLUNTEER: &str = "volunteer@example.org";

pub(super) async fn demo(port: u16) -> anyhow::Result<u8> {
    let (Some(client), Some(workspace)) = (port.checked_add(1), port.checked_add(2)) else {
        eprintln!("{port} leaves no room for the ports after it; choose one below 65530");
        return Ok(WRONG);
    };
    crate::telemetry::start("warn", false, None);
    let home = TempDir::new().context("no folder could be made for the demo's database")?;
    let manual = ManualClock::at(next_monday(Clock::System.now()));
    let clock = Clock::Manual(manual.clone());
    let client_url = format!("http://127.0.0.1:{client}");
    let (sms, sms_base) = FarSms::start(clock.clone(), &client_url).await?;
    let (mail, mail_port) = FarMail::start(clock.clone()).await?;
    let settings = settings(&home, (client, workspace), &sms_base, mail_port)?;

    let desk_listener = listen(address(port), "--port").await?;
    let client_listener = listen(address(client), "--port").await?;
    let workspace_listener = listen(address(workspace), "--port").await?;
    let wires = settings
        .wires()
        .map_err(|mut errors| errors.pop().map_or_else(|| anyhow::anyhow!("no gateways"), Into::into))?;
    // Made before the service asks for one: that a key in a folder of the moment wants a print means nothing here.
    Master::create(&settings.vault.master_key)?;
    let service = service::open(settings, clock, Randomness::System, true).await?;
    let engine = service.engine(wires)?;
    engine.recover().await?;
    add_workers(&service).await?;
    import_people(&service, &engine).await?;

    let state = service.web(engine.clone())?;
    let drive = Drive {
        engine,
        clock: manual,
        one_at_a_time: Arc::new(Mutex::new(())),
    };
    let desk = Desk::new(state.pages.clone(), drive.clone(), sms, mail, &client_url, workspace);
    let stop = CancellationToken::new();
    tokio::spawn(serve(client_listener, client_router(&state), stop.clone()));
    tokio::spawn(serve(
        workspace_listener,
        workspace_router(&state, service.workspace_intake()),
        stop.clone(),
    ));
    tokio::spawn(serve(desk_listener, beside(&state, desk.router()), stop.clone()));
    tokio::spawn(drive.keep_going(stop.clone()));

    println!("The demo is ready: http://127.0.0.1:{port}/");
    println!("Nothing leaves this machine, and nothing is kept when you stop it with Ctrl-C.");
    tokio::signal::ctrl_c()
        .await
        .context("the demo cannot be stopped by Ctrl-C here")?;
    stop.cancel();
    service.store.close().await;
    Ok(OK)
}

fn address(port: u16) -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], port))
}

/// A Monday at nine: the desk opens, and the contact window with it.
fn next_monday(now: Timestamp) -> Timestamp {
    let zone = jiff::tz::TimeZone::get("Europe/Brussels").unwrap_or(jiff::tz::TimeZone::UTC);
    let today: Zoned = now.to_zoned(zone);
    let days = (8 - today.weekday().to_monday_one_offset()) % 7;
    let monday = today.date().saturating_add(i32::from(days).days());
    let nine = monday
        .to_datetime(Time::constant(9, 0, 0, 0))
        .to_zoned(today.time_zone().clone());
    nine.map_or(now, |nine| nine.timestamp())
}

fn settings(home: &TempDir, ports: (u16, u16), sms_base: &str, mail_port: u16) -> anyhow::Result<Settings> {
    let mut settings = Settings::load(None)?;
    let token = home.path().join("token");
    std::fs::write(&token, far_sms::TOKEN)?;
    settings.organisation.code = "demo".to_owned();
    settings.organisation.name = "De Brug".to_owned();
    settings.organisation.phone = "02 223 45 67".to_owned();
    settings.organisation.hours = [
        (Language::NL, "ma-vr 9-17 u".to_owned()),
        (Language::FR, "lu-ve 9-17 h".to_owned()),
        (Language::EN, "Mon-Fri 9-17".to_owned()),
    ]
    .into_iter()
    .collect();
    settings.database.url = format!("sqlite://{}", home.path().join("demo.sqlite3").display());
    settings.vault.master_key = home.path().join("master.key");
    settings.vault.journal = home.path().join("journal");
    settings.web.client_listen = address(ports.0);
    settings.web.public_url = format!("http://127.0.0.1:{}", ports.0);
    settings.web.workspace_listen = address(ports.1);
    settings.web.workspace_url = format!("http://127.0.0.1:{}", ports.1);
    settings.sms.gateway = "twilio".to_owned();
    settings.sms.base_url = sms_base.to_owned();
    settings.sms.account_sid = far_sms::ACCOUNT.to_owned();
    settings.sms.auth_token_file = token.display().to_string();
    settings.sms.from = far_sms::SERVICE.to_owned();
    settings.mail.gateway = "smtp".to_owned();
    settings.mail.host = "127.0.0.1".to_owned();
    settings.mail.port = mail_port;
    settings.mail.tls = "none".to_owned();
    Ok(settings)
}

async fn add_workers(service: &Service) -> anyhow::Result<()> {
    let random = service.keys.clone();
    let hash =
        tokio::task::spawn_blocking(move || password::hash(&SecretString::from(PASSWORD), random.random())).await??;
    for (mail, name, role) in [
        (COUNSELLOR, "Greet Claes", Role::Counsellor),
        (COORDINATOR, "Hilde Wouters", Role::Coordinator),
        (VOLUNTEER, "Ivo Lemmens", Role::Volunteer),
    ] {
        let worker = NewWorker {
            mail: mail.to_owned(),
            name: name.to_owned(),
            role,
            team: None,
            language: Language::NL,
            password: hash.clone(),
        };
        let (keys, now) = (service.keys.clone(), service.clock.now());
        service
            .store
            .write(move |conn| async move { workers::add(conn, &keys, &worker, None, now).await }.boxed())
            .await?;
    }
    Ok(())
}

/// The list is imported and approved as any other.
async fn import_people(service: &Service, engine: &Engine) -> anyhow::Result<()> {
    let now = service.clock.now();
    let today = service.settings.time_zone().to_datetime(now).date();
    let reading = intake::read(
        people::export(today).as_bytes(),
        "demo.csv",
        &super::import::intake_settings(&service.settings, service.clock.now()),
        &mut |_, _| {},
    )
    .map_err(|broken| anyhow::anyhow!("{broken}"))?;
    anyhow::ensure!(
        reading.rejects.is_empty(),
        "the demo's own list has faults: {:?}",
        reading.rejects
    );
    let import = service.import_settings(ImportSource::Export);
    let (store, keys) = (&service.store, &service.keys);
    let summary = apply_import(
        store,
        keys,
        &import,
        reading.dossiers,
        "demo",
        None,
        now,
        &mut |_, _| {},
    )
    .await?;
    if let Some(batch) = summary.batch {
        let rules = service.rules().await?;
        let worker = WorkerId::from("demo");
        let term = SignedDuration::from_hours(24 * 14);
        let approval = Approval {
            batch: &batch,
            per_day: 25,
            worker: &worker,
            ask_term: term,
        };
        approve(store, keys, &approval, &rules.calendar, now).await?;
    }
    engine.settle().await?;
    Ok(())
}

/// Moves the demo on: one thing at a time.
#[derive(Clone)]
pub(super) struct Drive {
    pub engine: Engine,
    clock: ManualClock,
    one_at_a_time: Arc<Mutex<()>>,
}

impl Drive {
    /// Does what is due now.
    pub(super) async fn settle(&self) {
        let _one = self.one_at_a_time.lock().await;
        if let Err(error) = self.engine.settle().await {
            tracing::error!(error = %error, "the demo could not go on");
        }
    }

    /// Goes to a moment by way of every due moment before it, as time would.
    pub(super) async fn go_to(&self, until: Timestamp) -> anyhow::Result<()> {
        let _one = self.one_at_a_time.lock().await;
        self.engine.settle().await?;
        while self.step(until).await? {}
        self.clock.set(until);
        self.engine.settle().await?;
        Ok(())
    }

    /// Goes from due moment to due moment until `happened` says that there is something to see, or nothing more is due.
    pub(super) async fn go_until(&self, happened: impl Fn() -> bool + Send) -> anyhow::Result<()> {
        let _one = self.one_at_a_time.lock().await;
        self.engine.settle().await?;
        while !happened() && self.step(Timestamp::MAX).await? {}
        Ok(())
    }

    /// Goes to the next due moment, unless it lies after `until`.
    async fn step(&self, until: Timestamp) -> anyhow::Result<bool> {
        let Some(next) = self.engine.next_moment().await?.filter(|next| *next <= until) else {
            return Ok(false);
        };
        self.clock.set(next);
        self.engine.settle().await?;
        Ok(true)
    }

    /// What the clock shows.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Answers that come in by the pages are acted on without anybody moving the clock.
    async fn keep_going(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            tokio::time::sleep(std::time::Duration::from_millis(300)).await;
            self.settle().await;
        }
    }
}
