//! Goal: a first import never floods. Before the approval nothing goes to the gateways, though two workers run; after it
//! so many dossiers start on each local day, oldest closing first, across the clock change of 29 March 2026.
//! Method: ten thousand dossiers closed over the last two years, two real engines with two journals on one database,
//! and a clock that is set by hand. All of the ten days on which they start are gone through, a thousand a day: what
//! follows are steps of the plan and ladders, which other suites follow, so that these days suffice. One more case runs
//! two daemons as processes of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use jiff::civil::{Date, DateTime, Weekday, date, time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use nazorg::engine::Engine;
use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::process::{Nazorg, finish, free_port};
use crate::support::rows;
use crate::support::twilio::{ACCOUNT_SID, AUTH_TOKEN, Twilio};
use crate::world::{World, sources};

on_every_engine!(
    so_many_start_a_day_and_nobody_before_the_approval,
    two_daemons_leave_alone_what_nobody_approved,
);

const DOSSIERS: usize = 10_000;
const PER_DAY: u32 = 1000;

/// Moments closer together than this are gone through at once: a worker that looks every ten minutes.
const STEP: SignedDuration = SignedDuration::from_mins(10);

/// Closed evenly over two years. One in ten is not enrolled without a question; one in three was not told at the closing.
fn export() -> String {
    let mut text = "dossiernummer;afgesloten op;reden;naam;gsm;taal;geinformeerd op\n".to_owned();
    for index in 0..DOSSIERS {
        let closed = closed_on(index);
        let reason = if is_enrolled(index) {
            "Afgerond"
        } else {
            "Niet verschenen"
        };
        let told = if is_told(index) {
            closed.to_string()
        } else {
            String::new()
        };
        writeln!(
            text,
            "D-{index};{closed};{reason};Anna Voorbeeld;+32470{index:06};nl;{told}"
        )
        .unwrap();
    }
    text
}

fn closed_on(index: usize) -> Date {
    // Scattered over the file, so that its order is not that of the starts.
    let place = i64::try_from(index * 7919 % DOSSIERS * 730 / DOSSIERS).unwrap();
    date(2024, 3, 20).checked_add(place.days()).unwrap()
}

const fn is_enrolled(index: usize) -> bool {
    index % 10 != 9
}

const fn is_told(index: usize) -> bool {
    index % 3 != 2
}

/// Two workers on one clock, and what the gateway took when.
struct Flood {
    world: World,
    other: Engine,
    zone: TimeZone,
    sent: Vec<(Timestamp, String)>,
}

impl Flood {
    async fn new(database: &TestDatabase) -> Self {
        let mut sources = sources();
        // The windows of the first two steps overlap for a while, so that some come due with both of them open.
        sources.protocol.text = sources.protocol.text.replacen(
            "after = \"1 month\"\nopen-for = \"6 weeks\"",
            "after = \"1 month\"\nopen-for = \"16 weeks\"",
            1,
        );
        let world = World::with_rules(database, "2026-03-20T08:00:00Z", sources).await;
        let other = world.beside("two").await;
        let zone = TimeZone::get("Europe/Brussels").unwrap();
        Self {
            world,
            other,
            zone,
            sent: Vec::new(),
        }
    }

    /// Goes on to a moment in steps of ten minutes or more, both workers at once.
    async fn go_to(&mut self, until: &str) {
        let until: Timestamp = until.parse().unwrap();
        for turn in 0_u32.. {
            let (one, two) = (&self.world.engine, &self.other);
            // Each is first in every second turn.
            let (first, second) = if turn % 2 == 0 { (one, two) } else { (two, one) };
            tokio::try_join!(first.settle(), second.settle()).unwrap();
            let now = self.world.clock.now();
            let taken = self.world.twilio.sent_after(self.sent.len());
            self.sent.extend(taken.into_iter().map(|sent| (now, sent.to)));
            if now >= until {
                return;
            }
            let next = one
                .next_moment()
                .await
                .unwrap()
                .map_or(until, |next| next.max(now + STEP));
            self.world.clock.set(next.min(until));
        }
    }

    fn local(&self, at: Timestamp) -> DateTime {
        self.zone.to_datetime(at)
    }
}

/// One dossier as the database has it at the end.
struct Begun {
    trajectory: String,
    closed_on: Date,
    is_told: bool,
    start: Timestamp,
}

async fn so_many_start_a_day_and_nobody_before_the_approval(database: TestDatabase) {
    let mut flood = Flood::new(&database).await;
    let summary = flood.world.import(&export()).await;
    let enrolled = (0..DOSSIERS).filter(|index| is_enrolled(*index)).count();
    assert_eq!(
        (summary.new, summary.enrolled, summary.asked, summary.needs_approval),
        (DOSSIERS as u64, enrolled as u64, (DOSSIERS - enrolled) as u64, true)
    );
    // A Friday, a week-end, and the Monday until before the window.
    flood.go_to("2026-03-23T07:00:00Z").await;
    assert!(flood.sent.is_empty() && flood.world.twilio.refused().is_empty());
    assert_eq!(flood.world.rows("SELECT send_key FROM message").await.len(), 0);

    flood.world.approve(&summary.batch.unwrap(), PER_DAY).await;
    flood.go_to("2026-04-04T10:00:00Z").await;

    let begun = begun(&flood.world).await;
    assert_eq!(begun.len(), enrolled, "everybody who is enrolled, and nobody else");
    check_starts(&flood, &begun);
    check_what_lay_before(&flood, &begun).await;
    check_first_messages(&flood, &begun).await;
    check_sends(&flood);
    let workers = flood
        .world
        .rows("SELECT DISTINCT started_by FROM message WHERE started_by IS NOT NULL ORDER BY 1");
    assert_eq!(workers.await, ["one", "two"], "both workers worked");
    let repeated: Vec<_> = flood
        .world
        .twilio
        .per_reference()
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .collect();
    assert_eq!(repeated, [], "nobody gets a text twice");
    assert!(flood.world.twilio.refused().is_empty());
}

async fn begun(world: &World) -> Vec<Begun> {
    let sql =
        "SELECT t.state || ' ' || d.closed_on || ' ' || d.ref FROM trajectory t JOIN dossier d ON d.id = t.dossier";
    let parsed = world.rows(sql).await.into_iter().map(|line| {
        let mut parts = line.rsplitn(3, ' ');
        let reference = parts.next().unwrap().strip_prefix("D-").unwrap().parse().unwrap();
        let closed_on = parts.next().unwrap().parse().unwrap();
        let state: serde_json::Value = serde_json::from_str(parts.next().unwrap()).unwrap();
        Begun {
            trajectory: state["id"].as_str().unwrap().to_owned(),
            closed_on,
            is_told: is_told(reference),
            start: state["enrolment"]["start"].as_str().unwrap().parse().unwrap(),
        }
    });
    parsed.collect()
}

/// As many a local day as the setting says, from nine in the morning by the clock on the wall, oldest closing first.
fn check_starts(flood: &Flood, begun: &[Begun]) {
    let mut by_day: BTreeMap<Date, (u32, Date, Date)> = BTreeMap::new();
    for one in begun {
        let start = flood.local(one.start);
        assert_eq!(start.time(), time(9, 0, 0, 0), "before and after the clock change");
        let day = by_day.entry(start.date()).or_insert((0, one.closed_on, one.closed_on));
        *day = (day.0 + 1, day.1.min(one.closed_on), day.2.max(one.closed_on));
    }
    let expected = [23, 24, 25, 26, 27, 30, 31].map(|day| date(2026, 3, day)).into_iter();
    let expected: Vec<Date> = expected.chain([date(2026, 4, 1), date(2026, 4, 2)]).collect();
    assert_eq!(by_day.keys().copied().collect::<Vec<_>>(), expected);
    assert!(by_day.values().all(|(count, ..)| *count == PER_DAY), "{by_day:?}");
    let days: Vec<_> = by_day.values().collect();
    assert!(
        days.windows(2).all(|pair| pair[0].2 <= pair[1].1),
        "oldest closing first: {by_day:?}"
    );
}

/// The steps of the plan as this test understands them: months after the closing, and how long each may begin.
const STEPS: [(&str, i32, i32); 4] = [
    ("pulse.0", 1, 112),
    ("month-3.0", 3, 21),
    ("month-6.0", 6, 21),
    ("month-12.0", 12, 21),
];

/// The days on which a step may begin; a step that falls on a closed day begins some days later.
fn window(one: &Begun, months: i32, days: i32) -> (Date, Date) {
    let due = one.closed_on.checked_add(months.months()).unwrap();
    (due, due.checked_add(days.days()).unwrap())
}

/// A closed day moves a step by a week-end and a holiday at most.
const MARGIN: i32 = 5;

/// What lay before a start is one row of the ledger of each trajectory, which names just those steps.
async fn check_what_lay_before(flood: &Flood, begun: &[Begun]) {
    let sql =
        "SELECT trajectory || ' ' || body FROM ledger WHERE kind = 'ended-unopened' AND body LIKE '%before-start%'";
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in flood.world.rows(sql).await {
        let (trajectory, body) = line.split_once(' ').unwrap();
        let body: serde_json::Value = serde_json::from_str(body).unwrap();
        let contacts = body["contacts"]
            .as_str()
            .unwrap()
            .split(' ')
            .map(str::to_owned)
            .collect();
        let before = told.insert(trajectory.to_owned(), contacts);
        assert!(before.is_none(), "more than one row of {trajectory}");
    }
    let mut with_some = 0;
    for one in begun {
        let start = flood.local(one.start).date();
        let nothing = BTreeSet::new();
        let skipped = told.get(&one.trajectory).unwrap_or(&nothing);
        with_some += usize::from(!skipped.is_empty());
        for (step, months, days) in STEPS {
            let (_, ends) = window(one, months, days);
            if ends.checked_add(MARGIN.days()).unwrap() < start {
                assert!(skipped.contains(step), "{step} of {} lay before {start}", one.closed_on);
            }
            // To whoever was not told yet, a step that ends before a question may follow lies before the start too.
            if one.is_told && ends > start {
                assert!(
                    !skipped.contains(step),
                    "{step} of {} is to come after {start}",
                    one.closed_on
                );
            }
        }
    }
    assert!(with_some > 5000, "{with_some}");
}

/// Whoever has a step open at the start is asked it on that day, once, or told of it first; nobody else hears of us then.
async fn check_first_messages(flood: &Flood, begun: &[Begun]) {
    let sql = "SELECT trajectory || ' ' || kind || ' ' || contact || ' ' || started_at FROM message \
               WHERE started_at IS NOT NULL AND kind IN ('announcement', 'check-in')";
    let mut sent: BTreeMap<String, Vec<(String, String, Date)>> = BTreeMap::new();
    for line in flood.world.rows(sql).await {
        let parts: Vec<&str> = line.split(' ').collect();
        let at = Timestamp::from_microsecond(parts[3].parse().unwrap()).unwrap();
        let day = flood.local(at).date();
        let message = (parts[1].to_owned(), parts[2].to_owned(), day);
        sent.entry(parts[0].to_owned()).or_default().push(message);
    }
    let (mut asked, mut announced, mut coalesced) = (0, 0, 0);
    for one in begun {
        let start = flood.local(one.start).date();
        let nothing = Vec::new();
        let mine = sent.get(&one.trajectory).unwrap_or(&nothing);
        assert!(mine.iter().all(|(.., day)| *day >= start), "nobody before their start");
        let on_the_day: Vec<_> = mine.iter().filter(|(.., day)| *day == start).collect();
        assert!(on_the_day.len() <= 1, "{on_the_day:?}");
        let surely = |months, days| {
            let (due, ends) = window(one, months, days);
            due.checked_add(MARGIN.days()).unwrap() < start && start.checked_add(MARGIN.days()).unwrap() < ends
        };
        let open = (0..STEPS.len()).filter(|place| surely(STEPS[*place].1, STEPS[*place].2));
        let open: Vec<usize> = open.collect();
        let is_over = window(one, 12, 21).1.checked_add(MARGIN.days()).unwrap() < start;
        match (on_the_day.first(), open.last()) {
            (Some((kind, contact, _)), Some(latest)) if one.is_told => {
                assert_eq!(kind, "check-in");
                let is_asked = |(step, ..): &(&str, i32, i32)| contact.ends_with(&format!(".{step}"));
                assert!(
                    STEPS[*latest..].iter().any(is_asked),
                    "of what is late only the latest is asked: {contact}"
                );
                asked += 1;
                coalesced += usize::from(open.len() > 1);
            }
            (None, Some(_)) if one.is_told => panic!("closed on {}: nothing at {start}", one.closed_on),
            (Some((kind, ..)), _) if !one.is_told => {
                assert_eq!(kind, "announcement");
                assert!(
                    !is_over,
                    "closed on {}: told of questions that do not come",
                    one.closed_on
                );
                announced += 1;
            }
            (Some(_), None) => assert!(!is_over, "closed on {}: asked after all was over", one.closed_on),
            _ => {}
        }
    }
    assert!(
        asked > 500 && announced > 1000 && coalesced > 20,
        "{asked} {announced} {coalesced}"
    );
}

/// No send outside the contact window, and no phone twice on a day.
fn check_sends(flood: &Flood) {
    let mut seen: BTreeSet<(Date, &str)> = BTreeSet::new();
    let mut days: BTreeSet<Date> = BTreeSet::new();
    for (at, to) in &flood.sent {
        let local = flood.local(*at);
        let closes = match local.date().weekday() {
            Weekday::Friday => time(15, 0, 0, 0),
            Weekday::Saturday | Weekday::Sunday => panic!("{to} was written to at {local}"),
            _ => time(20, 0, 0, 0),
        };
        let is_open = (time(9, 0, 0, 0)..closes).contains(&local.time());
        assert!(is_open, "{to} was written to at {local}");
        assert!(
            seen.insert((local.date(), to)),
            "{to} was written to twice on {}",
            local.date()
        );
        days.insert(local.date());
    }
    assert!(days.iter().any(|day| *day < date(2026, 3, 29)) && days.iter().any(|day| *day > date(2026, 3, 29)));
}

async fn two_daemons_leave_alone_what_nobody_approved(database: TestDatabase) {
    let twilio = Twilio::start().await;
    let home = TempDir::new().unwrap();
    std::fs::write(home.path().join("token"), AUTH_TOKEN).unwrap();
    std::fs::write(home.path().join("export.csv"), export()).unwrap();
    let ports: [(u16, u16); 2] = std::array::from_fn(|_| (free_port(), free_port()));
    let settings = |worker: &str, (pages, workspace): (u16, u16)| {
        format!(
            r#"
            [organisation]
            code = "test"
            phone = "02 223 45 67"
            hours = {{ nl = "ma-vr 9-17 u", fr = "lu-ve 9-17 h", en = "Mon-Fri 9-17" }}
            [database]
            url = "{url}"
            [vault]
            master_key = "{home}/master.key"
            journal = "{home}/journal"
            [worker]
            name = "{worker}"
            [web]
            client_listen = "127.0.0.1:{pages}"
            public_url = "http://127.0.0.1:{pages}"
            workspace_listen = "127.0.0.1:{workspace}"
            workspace_url = "http://127.0.0.1:{workspace}"
            [sms]
            gateway = "twilio"
            base_url = "{gateway}"
            account_sid = "{ACCOUNT_SID}"
            auth_token_file = "{home}/token"
            from = "+3280000000"
            "#,
            url = database.url,
            home = home.path().display(),
            gateway = twilio.base_url,
        )
    };
    let folders = ["one", "two"].map(|name| home.path().join(name));
    for ((folder, name), ports) in folders.iter().zip(["one", "two"]).zip(ports) {
        std::fs::create_dir(folder).unwrap();
        std::fs::write(folder.join("nazorg.toml"), settings(name, ports)).unwrap();
    }
    let import = finish(
        &folders[0],
        &["import", "../export.csv", "--config", "nazorg.toml"],
        &[],
    );
    assert!(import.status.success(), "{}", String::from_utf8_lossy(&import.stderr));

    let mut daemons = Vec::new();
    for ((folder, name), ports) in folders.iter().zip(["one", "two"]).zip(ports) {
        let origin = format!("http://127.0.0.1:{}", ports.0);
        daemons.push(Nazorg::run(folder, &settings(name, ports), &origin, &[]).await);
    }
    // Both hear, store and advance: each takes a stop of one of those who wait.
    for ((pages, _), phone) in ports.iter().zip(["+32470000000", "+32470000001"]) {
        let hook = format!("http://127.0.0.1:{pages}/hooks/twilio/inbound");
        let (status, body) = twilio.inbound(&hook, phone, "+3280000000", "STOP").post().await;
        assert_eq!(status, 200, "{body}");
    }
    let start = Instant::now();
    while !rows(&database.url, "SELECT id FROM event_inbox WHERE read_at IS NULL")
        .await
        .is_empty()
    {
        assert!(start.elapsed() < Duration::from_secs(30), "nobody reads what came in");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(rows(&database.url, "SELECT id FROM event_inbox").await.len(), 2);
    for daemon in daemons {
        let log = daemon.log();
        assert!(!log.contains("ERROR") && !log.contains("panicked"), "{log}");
        assert!(daemon.terminate().await.success());
    }
    assert!(twilio.sent().is_empty() && twilio.refused().is_empty());
    assert_eq!(
        rows(&database.url, "SELECT DISTINCT phase FROM trajectory").await,
        ["proposed"]
    );
}
