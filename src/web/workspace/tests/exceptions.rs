//! Goal: a worker changes one person's plan on the pages, sees at once what will be, and hears why where it cannot be.
//! Method: a real engine on a clock moved by hand; between the act and the engine's next look the page is read too.

use axum::http::StatusCode;

use super::ground::{Ground, between};
use super::pages::closing_talk;
use crate::care::person::Role;

/// A dossier of two persons, closed on 2 March 2026, and who looks at it.
struct Seen {
    ground: Ground,
    cookie: String,
    token: String,
    dossier: String,
}

impl Seen {
    async fn new() -> Self {
        let ground = Ground::new().await;
        ground.worker("Cora", Role::Coordinator).await;
        ground.worker("Karel", Role::Counsellor).await;
        ground.worker("Vera", Role::Volunteer).await;
        let (cookie, token) = ground.sign_in("Cora").await;
        closing_talk(&ground, &cookie, &token).await;
        ground.engine.settle().await.expect("the engine settles");
        let found = ground
            .post("/find", &cookie, &[("csrf", &token), ("sought", "Janssens")])
            .await;
        let dossier = between(&found.body, "href=\"/dossiers/", "\"").to_owned();
        Self {
            ground,
            cookie,
            token,
            dossier,
        }
    }

    /// Goes on to a moment, as the engine does, and signs in anew.
    async fn at(&mut self, at: &str) {
        self.ground.at(at).await;
        (self.cookie, self.token) = self.ground.sign_in("Cora").await;
    }

    async fn page(&self) -> String {
        self.ground
            .get(&format!("/dossiers/{}", self.dossier), &self.cookie)
            .await
            .body
    }

    /// The address of the first contact of a step that can be changed.
    async fn contact(&self, step: &str) -> String {
        let page = self.page().await;
        let start = format!("/dossiers/{}/contacts/", self.dossier);
        let mut links = page.split(&start).skip(1).filter_map(|rest| rest.split('"').next());
        let id = links.find(|id| id.contains(&format!(".{step}.")));
        format!("{start}{}", id.unwrap_or_else(|| panic!("no {step} in {page}")))
    }

    /// The address of the first person's plan.
    async fn plan(&self) -> String {
        let page = self.page().await;
        let start = format!("/dossiers/{}/plan/", self.dossier);
        format!("{start}{}", between(&page, &start, "\""))
    }

    /// What a form of a page was filled in with before it was sent.
    async fn day_shown(&self, path: &str) -> String {
        let page = self.ground.get(path, &self.cookie).await.body;
        between(&page, "name=\"seen\" value=\"", "\"").to_owned()
    }

    async fn send(&self, path: &str, fields: &[(&str, &str)]) -> super::ground::Answer {
        let all: Vec<_> = [("csrf", self.token.as_str())].iter().chain(fields).copied().collect();
        self.ground.post(path, &self.cookie, &all).await
    }

    /// Sends a form that is to be taken; the page that it leads to.
    async fn saved(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(path, fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fields:?}: {}", answer.body);
        self.ground.get(&answer.location, &self.cookie).await.body
    }

    async fn refused(&self, path: &str, fields: &[(&str, &str)], words: &str) {
        let answer = self.send(path, fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
        assert!(answer.body.contains(words), "`{words}` is not in {}", answer.body);
    }
}

fn has(page: &str, words: &[&str]) {
    for words in words {
        assert!(page.contains(words), "`{words}` is not in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_put_on_a_holiday_is_seen_at_once_where_it_will_really_fall() {
    let seen = Seen::new().await;
    let path = seen.contact("pulse").await;
    let day = seen.day_shown(&path).await;
    assert_eq!(day, "2026-04-02");
    let form = [
        ("do", "move"),
        ("day", "2026-05-25"),
        ("reason", "asked"),
        ("note", "Is op reis <b>"),
        ("seen", day.as_str()),
    ];
    // The engine has not looked yet.
    let page = seen.saved(&path, &form).await;
    has(
        &page,
        &[
            "Bewaard: dit contact heeft een andere dag.",
            "Maandag 25 mei is een feestdag",
            "dinsdag 26 mei 2026",
            "<p class=\"ws-timeline__when\">dinsdag 26 mei</p>",
            "Is op reis &lt;b&gt;",
        ],
    );
    // Sent twice it is done once, and says so.
    let again = seen.saved(&path, &form).await;
    has(&again, &["Dit was al zo. Er is niets veranderd."]);
    seen.ground.engine.settle().await.expect("the engine settles");
    let again = seen.saved(&path, &form).await;
    has(&again, &["Dit was al zo. Er is niets veranderd."]);

    let page = seen.page().await;
    assert_eq!(page.matches("Is op reis").count(), 1, "one note: {page}");
    assert_eq!(page.matches("contact verzet naar maandag 25 mei").count(), 1, "{page}");
    has(&page, &["de persoon vroeg het", "Cora"]);
    let why = path.replace("/contacts/", "/why/");
    let why = seen.ground.get(&why, &seen.cookie).await.body;
    has(
        &why,
        &[
            "zette Cora dit contact op maandag 25 mei 2026.",
            "De reden: de persoon vroeg het.",
            "Dat klopt:",
        ],
    );
    assert!(!why.contains("Is op reis"), "a note is told in the timeline alone");
}

/// Also once the engine has heard of it: a contact that never began leaves no row but in the ledger.
#[tokio::test(flavor = "multi_thread")]
async fn a_contact_that_is_skipped_twice_is_skipped_once() {
    let seen = Seen::new().await;
    let path = seen.contact("pulse").await;
    let form = [("do", "skip"), ("reason", "asked"), ("seen", "2026-04-02")];
    has(
        &seen.saved(&path, &form).await,
        &["Bewaard: dit contact gaat niet door."],
    );
    let so = "Dit was al zo. Er is niets veranderd.";
    has(&seen.saved(&path, &form).await, &[so]);
    seen.ground.engine.settle().await.expect("the engine settles");
    has(&seen.saved(&path, &form).await, &[so]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_later_of_two_workers_hears_that_a_colleague_was_first() {
    let seen = Seen::new().await;
    let path = seen.contact("pulse").await;
    let day = seen.day_shown(&path).await;
    let (karel, his_token) = seen.ground.sign_in("Karel").await;
    let fields = |day: &'static str, token: &str, seen: &str| {
        [
            ("csrf", token.to_owned()),
            ("do", "move".to_owned()),
            ("day", day.to_owned()),
            ("reason", "spoken".to_owned()),
            ("seen", seen.to_owned()),
        ]
    };
    let his = fields("2026-04-20", &his_token, &day);
    let his: Vec<(&str, &str)> = his.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let first = seen.ground.post(&path, &karel, &his).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.body);
    let form = |what: &'static str| {
        [
            ("do", what),
            ("day", "2026-04-27"),
            ("reason", "asked"),
            ("seen", day.as_str()),
        ]
    };
    seen.refused(&path, &form("move"), "Een collega heeft dit intussen veranderd.")
        .await;
    seen.refused(&path, &form("skip"), "Een collega heeft dit intussen veranderd.")
        .await;
    // The page shows how it stands now, and who still wants it can.
    let now = seen.day_shown(&path).await;
    assert_eq!(now, "2026-04-20");
    let again = [
        ("do", "move"),
        ("day", "2026-04-27"),
        ("reason", "asked"),
        ("seen", now.as_str()),
    ];
    has(&seen.saved(&path, &again).await, &["maandag 27 april 2026"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_in_words_with_what_to_do() {
    let mut seen = Seen::new().await;
    let path = seen.contact("pulse").await;
    let form = |day: &'static str| {
        [
            ("do", "move"),
            ("day", day),
            ("reason", "asked"),
            ("seen", "2026-04-02"),
        ]
    };
    seen.refused(
        &path,
        &form("2026-03-02"),
        "Deze dag is te vroeg: het is nu dinsdag 3 maart 2026.",
    )
    .await;
    seen.refused(
        &path,
        &form("2028-03-04"),
        "Kies een dag tot en met vrijdag 3 maart 2028.",
    )
    .await;
    seen.refused(&path, &form(""), "href=\"#day\"").await;
    seen.refused(&path, &[("reason", "asked")], "href=\"#do\"").await;
    seen.refused(&path, &[("do", "skip")], "href=\"#reason\"").await;
    seen.refused(&path, &[("do", "skip"), ("reason", "because")], "href=\"#reason\"")
        .await;
    seen.refused(
        &path,
        &[("do", "skip"), ("reason", "other")],
        "Schrijf in de notitie wat de reden is.",
    )
    .await;
    // A field that is refused keeps what was filled in.
    seen.refused(&path, &form("2028-03-04"), "value=\"2028-03-04\"").await;

    // It begins while the page is open.
    seen.at("2026-04-03T09:00:00Z").await;
    seen.refused(&path, &form("2026-06-10"), "Dit contact is net begonnen")
        .await;
    let skip = [("do", "skip"), ("reason", "asked"), ("seen", "2026-04-02")];
    seen.refused(&path, &skip, "Dit contact is net begonnen").await;
    // What has begun can be broken off, by who sees that it has.
    let page = seen.page().await;
    has(&page, &["afbreken: Hoe gaat het?", ">bezig</p>"]);
    let page = seen
        .saved(&path, &[("do", "break-off"), ("reason", "spoken"), ("seen", "")])
        .await;
    has(
        &page,
        &[
            "Bewaard: dit contact gaat niet door.",
            "Het eerste dat nu komt: “Na 3 maanden”",
        ],
    );
    seen.ground.engine.settle().await.expect("the engine settles");
    let page = seen
        .saved(&path, &[("do", "break-off"), ("reason", "spoken"), ("seen", "")])
        .await;
    has(&page, &["Dit was al zo.", "we spraken elkaar al"]);
    seen.refused(&path, &form("2026-06-10"), "Dit contact is al voorbij")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_rests_until_a_day_or_further_notice_and_goes_on() {
    let seen = Seen::new().await;
    let plan = seen.plan().await;
    // The second check-in is over by then; those after it are held.
    let rest = [
        ("do", "until"),
        ("day", "2026-06-29"),
        ("reason", "unavailable"),
        ("seen", ""),
    ];
    let page = seen.saved(&plan, &rest).await;
    has(
        &page,
        &[
            "Bewaard: er begint niets vóór maandag 29 juni 2026.",
            "gaan niet door: “Hoe gaat het? (1 maand)” en “Na 3 maanden”.",
            "rust tot maandag 29 juni",
            "voorbij voordat het plan verdergaat",
        ],
    );
    has(&seen.saved(&plan, &rest).await, &["Dit was al zo."]);
    seen.refused(
        &plan,
        &[
            ("do", "until"),
            ("day", "2026-07-06"),
            ("reason", "asked"),
            ("seen", ""),
        ],
        "Een collega",
    )
    .await;
    seen.refused(
        &plan,
        &[("do", "until"), ("day", "2026-03-03"), ("reason", "asked")],
        "Deze dag is te vroeg",
    )
    .await;
    seen.refused(
        &plan,
        &[("do", "until"), ("day", "2027-03-04"), ("reason", "asked")],
        "tot en met woensdag 3 maart 2027",
    )
    .await;
    seen.refused(&plan, &[("reason", "asked")], "href=\"#do\"").await;
    seen.refused(&plan, &[("do", "further")], "href=\"#reason-rest\"").await;
    seen.ground.engine.settle().await.expect("the engine settles");
    let page = seen.page().await;
    has(
        &page,
        &[
            "nazorg rust tot maandag 29 juni",
            "de persoon is er even niet, of het past nu niet",
        ],
    );

    let day = seen.day_shown(&plan).await;
    let page = seen
        .saved(&plan, &[("do", "further"), ("reason", "unavailable"), ("seen", &day)])
        .await;
    has(&page, &["er begint niets vóór woensdag 3 maart 2027"]);
    let day = seen.day_shown(&plan).await;
    let page = seen
        .saved(&plan, &[("do", "resume"), ("reason", "gone"), ("seen", &day)])
        .await;
    has(
        &page,
        &["Bewaard: het plan gaat weer verder.", "donderdag 2 april 2026"],
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_gets_one_contact_more() {
    let seen = Seen::new().await;
    let plan = seen.plan().await;
    let add = [
        ("do", "add"),
        ("step", "month-3"),
        ("day", "2026-04-06"),
        ("reason", "attention"),
    ];
    let page = seen.saved(&plan, &add).await;
    has(
        &page,
        &[
            "Bewaard: er komt een contact bij.",
            "Maandag 6 april is een feestdag",
            "dinsdag 7 april 2026",
        ],
    );
    has(&seen.saved(&plan, &add).await, &["Dit was al zo."]);
    seen.ground.engine.settle().await.expect("the engine settles");
    has(&seen.saved(&plan, &add).await, &["Dit was al zo."]);
    let page = seen.page().await;
    assert_eq!(page.matches("contact toegevoegd op").count(), 1, "{page}");
    seen.refused(
        &plan,
        &[
            ("do", "add"),
            ("step", "month-3"),
            ("day", "2026-03-02"),
            ("reason", "attention"),
        ],
        "te vroeg",
    )
    .await;
    seen.refused(
        &plan,
        &[
            ("do", "add"),
            ("step", "nowhere"),
            ("day", "2026-04-06"),
            ("reason", "attention"),
        ],
        "heeft dit contact niet meer",
    )
    .await;
    seen.refused(&plan, &[("do", "add"), ("reason", "attention")], "href=\"#step\"")
        .await;

    // The second person's plan is as it was.
    let why = seen
        .ground
        .get(&format!("/dossiers/{}/why", seen.dossier), &seen.cookie)
        .await
        .body;
    assert_eq!(why.matches("Dat klopt: 5 = 0 + 0 + 5.").count(), 1, "{why}");
    assert_eq!(why.matches("Dat klopt: 4 = 0 + 0 + 4.").count(), 1, "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_works_with_dossiers_changes_a_plan() {
    let seen = Seen::new().await;
    let (path, plan) = (seen.contact("pulse").await, seen.plan().await);
    let (vera, her_token) = seen.ground.sign_in("Vera").await;
    for path in [&path, &plan] {
        assert_eq!(seen.ground.get(path, &vera).await.status, StatusCode::FORBIDDEN);
        let fields = [("csrf", her_token.as_str()), ("do", "skip"), ("reason", "asked")];
        assert_eq!(
            seen.ground.post(path, &vera, &fields).await.status,
            StatusCode::FORBIDDEN
        );
    }
    for other in [
        path.replace(".pulse.", ".nowhere."),
        path.replace("/contacts/", "/contacts/x"),
        plan.replace("/plan/", "/plan/x"),
        path.replace("/dossiers/", "/dossiers/x"),
    ] {
        assert_eq!(
            seen.ground.get(&other, &seen.cookie).await.status,
            StatusCode::NOT_FOUND,
            "{other}"
        );
    }
    // An address that claims what is not so tells nothing.
    let of = path.rsplit('/').next().expect("a contact");
    let claimed = format!("/dossiers/{}?done=moved&of={of}", seen.dossier);
    let page = seen.ground.get(&claimed, &seen.cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("Bewaard"), "{}", page.body);
}
