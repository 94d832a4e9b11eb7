use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use super::ground::{Ground, PASSWORD, between};
use crate::care::person::Role;
use crate::store::{brakes, restores};

const GETS: [&str; 18] = [
    "/",
    "/today",
    "/password",
    "/tasks/x",
    "/dossiers/x",
    "/dossiers/x/contacts/x",
    "/dossiers/x/plan/x",
    "/persons/x",
    "/find",
    "/alerts",
    "/brake",
    "/board",
    "/imports",
    "/imports/x",
    "/closing-talk",
    "/workers",
    "/plan",
    "/about",
];

const POSTS: [&str; 26] = [
    "/sign-out",
    "/language",
    "/password",
    "/tasks/x/take",
    "/tasks/x/give-back",
    "/tasks/x/done",
    "/tasks/x/held",
    "/tasks/x/read",
    "/tasks/x/enrol",
    "/tasks/x/approve",
    "/tasks/x/same",
    "/dossiers/x/touch",
    "/dossiers/x/contacts/x",
    "/dossiers/x/plan/x",
    "/dossiers/x/stop",
    "/persons/x/correct",
    "/persons/x/points",
    "/find",
    "/alerts/x/judge",
    "/brake",
    "/board/x/person",
    "/board/x/not-ours",
    "/imports/x/go",
    "/closing-talk",
    "/workers",
    "/workers/x/password",
];

#[tokio::test(flavor = "multi_thread")]
async fn no_page_without_a_session() {
    let ground = Ground::new().await;
    for path in GETS {
        let answer = ground.get(path, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(
            answer.location.starts_with("/sign-in"),
            "{path} leads to {}",
            answer.location
        );
    }
    for path in POSTS {
        let answer = ground
            .post(
                path,
                "nazorg=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                &[("csrf", "x")],
            )
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(answer.location, "/sign-in", "{path}");
    }
    assert_eq!(ground.get("/sign-in", "").await.status, StatusCode::OK);
    assert_eq!(ground.get("/nowhere", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_read_the_step_plan_that_holds() {
    let ground = Ground::new().await;
    ground.worker("Wim", Role::Volunteer).await;
    let (cookie, _) = ground.sign_in("Wim").await;
    let page = ground.get("/plan", &cookie).await;
    assert_eq!(page.status, StatusCode::OK);
    for said in [
        "Contact na afsluiting",
        "3 maanden na de afsluiting.",
        "<title id=\"plan-drawing-title\">Tijdlijn van “Contact na afsluiting”</title>",
        "aria-current=\"page\">Stappenplan</a>",
    ] {
        assert!(page.body.contains(said), "{said} is not in {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_needs_the_token_of_its_own_session() {
    let ground = Ground::new().await;
    ground.worker("Clara", Role::Coordinator).await;
    ground.worker("Vera", Role::Coordinator).await;
    let (clara, _) = ground.sign_in("Clara").await;
    let (_, veras) = ground.sign_in("Vera").await;
    for path in POSTS {
        for token in ["", "x", veras.as_str()] {
            let answer = ground
                .post(path, &clara, &[("csrf", token), ("do", "pull"), ("scope", "all")])
                .await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with `{token}`");
        }
    }
    assert!(ground.get("/brake", &clara).await.body.contains("staat uit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_tells_nothing_and_locks_after_ten() {
    let ground = Ground::new().await;
    ground.worker("Clara", Role::Counsellor).await;
    let wrong = ground
        .post(
            "/sign-in",
            "",
            &[("mail", "clara@example.org"), ("password", "niet goed")],
        )
        .await;
    let nobody = ground
        .post(
            "/sign-in",
            "",
            &[("mail", "nobody@example.org"), ("password", "niet goed")],
        )
        .await;
    assert_eq!(
        (wrong.status, nobody.status),
        (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY)
    );
    assert_eq!(wrong.body, nobody.body);
    assert!(wrong.cookie.is_empty());
    let right = ground
        .post(
            "/sign-in",
            "",
            &[("mail", " Clara@Example.org"), ("password", PASSWORD), ("to", "/about")],
        )
        .await;
    assert_eq!(right.location, "/about");
    assert!(
        right.cookie.contains("HttpOnly")
            && right.cookie.contains("SameSite=Strict")
            && right.cookie.contains("Path=/")
    );
    for to in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "/%09/x",
    ] {
        let answer = ground
            .post(
                "/sign-in",
                "",
                &[("mail", "clara@example.org"), ("password", PASSWORD), ("to", to)],
            )
            .await;
        assert_eq!(answer.location, "/today", "{to}");
    }
    for _ in 0..10 {
        ground
            .post(
                "/sign-in",
                "",
                &[("mail", "clara@example.org"), ("password", "niet goed")],
            )
            .await;
    }
    let locked = ground
        .post("/sign-in", "", &[("mail", "clara@example.org"), ("password", PASSWORD)])
        .await;
    assert_eq!(locked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(locked.body.contains("10.15"), "{}", locked.body);
    let foreign = Request::post("/sign-in")
        .header("sec-fetch-site", "cross-site")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(ground.ask(foreign).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_coordinator_gives_a_forgotten_password_anew() {
    let ground = Ground::new().await;
    ground.worker("Clara", Role::Counsellor).await;
    ground.worker("Cora", Role::Coordinator).await;
    let (old, _) = ground.sign_in("Clara").await;
    let (cookie, token) = ground.sign_in("Cora").await;
    let page = ground.get("/workers", &cookie).await.body;
    let path = format!("/workers/wo_{}/password", between(&page, "action=\"/workers/wo_", "/"));
    let short = [("csrf", token.as_str()), ("password", "kort")];
    assert_eq!(
        ground.post(&path, &cookie, &short).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let good = [("csrf", token.as_str()), ("password", "zeven gele peren")];
    assert_eq!(ground.post(&path, &cookie, &good).await.location, "/workers");
    assert_eq!(
        ground.get("/today", &old).await.location,
        "/sign-in",
        "every session ended"
    );
    for (password, to) in [(PASSWORD, ""), ("zeven gele peren", "/today")] {
        let fields = [("mail", "clara@example.org"), ("password", password)];
        assert_eq!(ground.post("/sign-in", "", &fields).await.location, to);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_signing_out_and_by_idleness() {
    let ground = Ground::new().await;
    ground.worker("Clara", Role::Counsellor).await;
    let (cookie, token) = ground.sign_in("Clara").await;
    assert_eq!(ground.get("/today", &cookie).await.status, StatusCode::OK);
    let out = ground.post("/sign-out", &cookie, &[("csrf", &token)]).await;
    assert!(out.cookie.contains("Max-Age=0"), "{}", out.cookie);
    assert_eq!(ground.get("/today", &cookie).await.status, StatusCode::SEE_OTHER);
    let (cookie, _) = ground.sign_in("Clara").await;
    ground.clock.set("2026-03-03T09:31:00Z".parse().expect("an instant"));
    assert_eq!(ground.get("/today", &cookie).await.status, StatusCode::SEE_OTHER);
}

/// A restored database lets go by itself, when the journals have told what it has forgotten.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_releases_a_restored_database() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    let (org, now) = (ground.engine.keys().org().to_owned(), ground.clock.now());
    let set = ground
        .engine
        .store()
        .write(move |conn| Box::pin(async move { brakes::set(conn, &org, restores::BRAKE, true, None, now).await }));
    set.await.expect("the brake of a restore");
    let page = ground.get("/brake", &cookie).await.body;
    assert!(
        page.contains("De teruggezette databank") && page.contains("teruggezet uit een back-up"),
        "{page}"
    );
    assert!(
        !page.contains("value=\"restored\"") && !page.contains("value=\"release\""),
        "{page}"
    );
    let fields = [("csrf", token.as_str()), ("scope", restores::BRAKE), ("do", "release")];
    let released = ground.post("/brake", &cookie, &fields).await;
    assert_eq!(released.status, StatusCode::BAD_REQUEST);
    assert!(
        ground
            .get("/today", &cookie)
            .await
            .body
            .contains("De noodrem staat aan")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_reaches_its_own_pages_alone() {
    let ground = Ground::new().await;
    for (name, role) in [
        ("Vera", Role::Volunteer),
        ("Clara", Role::Counsellor),
        ("Cora", Role::Coordinator),
    ] {
        ground.worker(name, role).await;
    }
    let table: [(&str, [bool; 3]); 9] = [
        ("/today", [true, true, true]),
        ("/about", [true, true, true]),
        ("/find", [false, true, true]),
        ("/brake", [false, true, true]),
        ("/board", [false, true, true]),
        ("/closing-talk", [false, true, true]),
        ("/alerts", [false, false, true]),
        ("/imports", [false, false, true]),
        ("/workers", [false, false, true]),
    ];
    for (place, name) in ["Vera", "Clara", "Cora"].into_iter().enumerate() {
        let (cookie, token) = ground.sign_in(name).await;
        for (path, may) in table {
            let wanted = if may[place] {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(ground.get(path, &cookie).await.status, wanted, "{name} at {path}");
        }
        let pulled = ground
            .post("/brake", &cookie, &[("csrf", &token), ("scope", "all"), ("do", "pull")])
            .await;
        assert_eq!(pulled.status == StatusCode::SEE_OTHER, place > 0, "{name} pulls");
        let read = ground.post("/tasks/x/read", &cookie, &[("csrf", &token)]).await;
        let wanted = if place > 0 {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::FORBIDDEN
        };
        assert_eq!(read.status, wanted, "{name} has read");
        let released = ground
            .post(
                "/brake",
                &cookie,
                &[("csrf", &token), ("scope", "all"), ("do", "release")],
            )
            .await;
        assert_eq!(released.status == StatusCode::SEE_OTHER, place > 1, "{name} releases");
    }
}

pub(super) async fn closing_talk(ground: &Ground, cookie: &str, token: &str) {
    let fields = [
        ("csrf", token),
        ("reference", "D-2026-7"),
        ("closed-on", "2026-03-02"),
        ("closing-reason", "completed"),
        ("name", "Ada Janssens"),
        ("languages", "nl"),
        ("mobile", "0470 12 34 56"),
        ("told-on", "2026-03-02"),
        ("told-how", "closing-talk"),
        ("not-the-partner", "x"),
        ("code-word", "zonnebloem"),
        ("name 2", "Bob <Janssens>"),
        ("languages 2", "fr"),
        ("told-on 2", "2026-03-02"),
        ("told-how 2", "closing-talk"),
    ];
    let saved = ground.post("/closing-talk", cookie, &fields).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
    assert!(saved.body.contains("Nazorg start voor 2 personen"), "{}", saved.body);
}

/// From the closing talk to the judged alert, in the words of the page.
#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, told from its beginning to its end")]
async fn a_dossier_goes_its_way() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    ground.worker("Vera", Role::Volunteer).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    closing_talk(&ground, &cookie, &token).await;
    let twice = ground
        .post(
            "/closing-talk",
            &cookie,
            &[("csrf", &token), ("reference", ""), ("name", "")],
        )
        .await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("href=\"#reference\"") && twice.body.contains("id=\"reference\""));

    // Without a gateway the first step is a call, for both persons one task.
    ground.at("2026-04-03T09:00:00Z").await;
    let (cookie, token) = ground.sign_in("Cora").await;
    let today = ground.get("/today", &cookie).await.body;
    assert!(
        today.contains("Ada Janssens") && today.contains("Bob &lt;Janssens&gt;"),
        "{today}"
    );
    assert_eq!(
        today.matches("class=\"ws-line ").count() + today.matches("class=\"ws-line\"").count(),
        1,
        "{today}"
    );
    let task = between(&today, "href=\"/tasks/", "\"").to_owned();
    let page = ground.get(&format!("/tasks/{task}"), &cookie).await.body;
    assert!(
        page.contains("href=\"tel:+32470123456\"") && page.contains("zonnebloem"),
        "{page}"
    );
    assert!(page.contains("De partner mag het niet weten"));

    let (veras, her_token) = ground.sign_in("Vera").await;
    let hers = ground.get(&format!("/tasks/{task}"), &veras).await;
    assert_eq!(hers.status, StatusCode::OK);
    assert!(
        !hers.body.contains("D-2026-7") && !hers.body.contains("huur"),
        "a volunteer sees a name, a number, a script"
    );
    let hers_now = ground
        .post(&format!("/tasks/{task}/take"), &veras, &[("csrf", &her_token)])
        .await;
    assert_eq!(hers_now.status, StatusCode::SEE_OTHER);
    let again = ground
        .post(&format!("/tasks/{task}/take"), &cookie, &[("csrf", &token)])
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("Een collega was eerst"));
    ground
        .post(&format!("/tasks/{task}/give-back"), &veras, &[("csrf", &her_token)])
        .await;

    let empty = ground
        .post(&format!("/tasks/{task}/done"), &cookie, &[("csrf", &token)])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("href=\"#outcome\"") && empty.body.contains("id=\"outcome\""));
    let wish = between(&page, "name=\"person\" value=\"", "\"").to_owned();
    let going = format!("heard.{wish}.going");
    let fields = [
        ("csrf", token.as_str()),
        ("outcome", "reached"),
        ("way", "whatsapp"),
        ("person", &wish),
        ("minutes", "12"),
        ("day", "2026-04-02"),
        (&going, "very-hard"),
        ("note", "Belt liever 's avonds"),
    ];
    let done = ground.post(&format!("/tasks/{task}/done"), &cookie, &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    ground.engine.settle().await.expect("the engine settles");

    let alerts = ground.get("/alerts", &cookie).await.body;
    assert!(alerts.contains("Zegt dat het heel moeilijk gaat"), "{alerts}");
    let dossier = between(&alerts, "href=\"/dossiers/", "\"").to_owned();
    let shown = ground.get(&format!("/dossiers/{dossier}"), &cookie).await.body;
    for words in [
        "Belt liever &#x27;s avonds",
        "WhatsApp",
        "12 min.",
        "Wat nog komt",
        "<svg",
        "D-2026-7",
        // How she stands, and why: an alert, and a signal that asks for nobody by itself.
        "ws-mark--amber\">Oranje</span> Signalen die nog tellen:",
        "<li>Zegt dat het heel moeilijk gaat <span",
        "<li>Zegt dat het moeilijk gaat <span",
    ] {
        assert!(shown.contains(words), "`{words}` is not in {shown}");
    }
    let alert_task = between(&alerts, "href=\"/tasks/", "\"").to_owned();
    assert_eq!(
        ground.get(&format!("/tasks/{alert_task}"), &veras).await.status,
        StatusCode::NOT_FOUND
    );
    ground
        .post(&format!("/tasks/{alert_task}/take"), &cookie, &[("csrf", &token)])
        .await;
    let judged = ground.get("/alerts?show=unjudged", &cookie).await.body;
    assert!(judged.contains("Op tijd opgenomen"), "{judged}");
    let alert = between(&judged, "action=\"/alerts/", "/judge").to_owned();
    ground
        .post(
            &format!("/alerts/{alert}/judge"),
            &cookie,
            &[("csrf", &token), ("judgement", "right")],
        )
        .await;
    assert!(
        ground
            .get("/alerts?show=all", &cookie)
            .await
            .body
            .contains("Beoordeeld: terecht")
    );

    let person = between(&shown, "href=\"/persons/", "\"").to_owned();
    let stop = [
        ("csrf", token.as_str()),
        ("person", &person),
        ("scope", "everything"),
        ("where", "call"),
    ];
    assert_eq!(
        ground
            .post(&format!("/dossiers/{dossier}/stop"), &cookie, &stop)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(
        ground
            .get(&format!("/persons/{person}"), &cookie)
            .await
            .body
            .contains("Wil geen enkel contact meer")
    );
    let journal = ground.journal();
    assert!(journal.contains(&format!("opt-out {person} everything")), "{journal}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_whole_in_every_language() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    closing_talk(&ground, &cookie, &token).await;
    ground.at("2026-04-03T09:00:00Z").await;
    let (cookie, token) = ground.sign_in("Cora").await;
    let found = ground
        .post("/find", &cookie, &[("csrf", &token), ("sought", "mevrouw Janssens")])
        .await
        .body;
    assert!(found.contains("2 gevonden"), "{found}");
    let person = between(&found, "href=\"/persons/", "\"").to_owned();
    let dossier = between(&found, "href=\"/dossiers/", "\"").to_owned();
    let task = between(&ground.get("/today", &cookie).await.body, "href=\"/tasks/", "\"").to_owned();
    ground
        .post("/brake", &cookie, &[("csrf", &token), ("scope", "sms"), ("do", "pull")])
        .await;
    let shown = ground.get(&format!("/dossiers/{dossier}"), &cookie).await.body;
    let under = |kind: &str| {
        let start = format!("/dossiers/{dossier}/{kind}/");
        format!("{start}{}", between(&shown, &start, "\""))
    };
    let mut paths: Vec<String> = GETS
        .iter()
        .filter(|path| !path.contains("/x") && **path != "/")
        .map(|path| (*path).to_owned())
        .collect();
    paths.extend([
        format!("/persons/{person}"),
        format!("/dossiers/{dossier}"),
        under("contacts"),
        under("plan"),
        format!("/tasks/{task}"),
        "/alerts?show=all".to_owned(),
    ]);
    for language in ["nl", "fr", "en"] {
        ground
            .post("/language", &cookie, &[("csrf", &token), ("language", language)])
            .await;
        for path in &paths {
            let answer = ground.get(path, &cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{path} in {language}");
            assert!(
                answer.body.contains(&format!("<html lang=\"{language}\"")),
                "{path} in {language}"
            );
            assert_eq!(answer.body.matches("<h1").count(), 1, "{path}");
            assert!(
                !answer.body.contains(" style=") && !answer.body.contains("<script"),
                "{path}"
            );
            assert!(answer.body.contains("ws-braked"), "{path} says that the brake is on");
        }
        let missing = ground.get("/tasks/none", &cookie).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        assert!(missing.body.contains(&format!("<html lang=\"{language}\"")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_corrected_and_a_number_read_as_people_write_it() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    closing_talk(&ground, &cookie, &token).await;
    let found = ground
        .post("/find", &cookie, &[("csrf", &token), ("sought", "12 34 56")])
        .await
        .body;
    let person = between(&found, "href=\"/persons/", "\"").to_owned();
    let fields = [
        ("csrf", token.as_str()),
        ("name", "Ada Peeters"),
        ("languages", "fr nl"),
        ("caution", "interpreter"),
        ("code_word", "zonnebloem"),
    ];
    assert_eq!(
        ground
            .post(&format!("/persons/{person}/correct"), &cookie, &fields)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let bad = [
        ("csrf", token.as_str()),
        ("do", "add"),
        ("kind", "mobile"),
        ("value", "12"),
    ];
    let refused = ground.post(&format!("/persons/{person}/points"), &cookie, &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let add = [
        ("csrf", token.as_str()),
        ("do", "add"),
        ("kind", "mail"),
        ("value", "ada@example.org"),
        ("holder", "helper"),
    ];
    assert_eq!(
        ground
            .post(&format!("/persons/{person}/points"), &cookie, &add)
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    let page = ground.get(&format!("/persons/{person}"), &cookie).await.body;
    for words in ["Ada Peeters", "Frans, Nederlands", "ada@example.org", "van een helper"] {
        assert!(
            page.contains(words) || page.contains(&words.replace("Frans, Nederlands", "fr nl")),
            "`{words}` in {page}"
        );
    }
}

fn multipart(cookie: &str, token: &str, csv: &str) -> Request<Body> {
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--x\r\nContent-Disposition: form-data; \
         name=\"file\"; filename=\"export.csv\"\r\nContent-Type: text/csv\r\n\r\n{csv}\r\n--x--\r\n"
    );
    Request::post("/imports/upload")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(body))
        .expect("a request")
}

async fn until(ground: &Ground, path: &str, cookie: &str, words: &str) -> String {
    for _ in 0..200 {
        let page = ground.get(path, cookie).await.body;
        if page.contains(words) {
            return page;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("`{words}` did not come: {}", ground.get(path, cookie).await.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_tried_imported_and_approved() {
    let ground = Ground::new().await;
    ground.worker("Cora", Role::Coordinator).await;
    let (cookie, token) = ground.sign_in("Cora").await;
    let csv = "dossiernummer;afgesloten op;reden;naam;gsm\nD1;01/03/2026;afgerond;Cem Yilmaz;0470 12 34 57\n\
               D2;01/03/2026;afgerond;Dina Maes;12\n";
    let foreign = ground.ask(multipart(&cookie, "x", csv)).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    let sent = ground.ask(multipart(&cookie, &token, csv)).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.body);
    let checked = until(&ground, &sent.location, &cookie, "Wat de invoer zou doen").await;
    assert!(checked.contains("2 rijen gelezen, 1 afgekeurd"), "{checked}");
    assert!(
        ground.get("/imports", &cookie).await.body.matches("/tasks/").count() == 0,
        "nothing was written"
    );
    let rejects = format!("{}/rejects", sent.location);
    let once = ground.post(&rejects, &cookie, &[("csrf", &token)]).await;
    assert!(once.body.contains("D2") && !once.body.contains("Cem"), "{}", once.body);
    assert_eq!(
        ground.post(&rejects, &cookie, &[("csrf", &token)]).await.status,
        StatusCode::NOT_FOUND
    );
    ground
        .post(&format!("{}/go", sent.location), &cookie, &[("csrf", &token)])
        .await;
    until(&ground, &sent.location, &cookie, "De invoer is klaar").await;

    let imports = ground.get("/imports", &cookie).await.body;
    let task = between(&imports, "href=\"/tasks/", "\"").to_owned();
    let preview = ground.get(&format!("/tasks/{task}"), &cookie).await.body;
    assert!(
        preview.contains("1 dossiers wachten") || preview.contains("1 dossier"),
        "{preview}"
    );
    let bad = ground
        .post(
            &format!("/tasks/{task}/approve"),
            &cookie,
            &[("csrf", &token), ("per_day", "0"), ("do", "approve")],
        )
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let go = ground
        .post(
            &format!("/tasks/{task}/approve"),
            &cookie,
            &[("csrf", &token), ("per_day", "5"), ("do", "approve")],
        )
        .await;
    assert_eq!(go.status, StatusCode::SEE_OTHER, "{}", go.body);
    assert!(!ground.get("/imports", &cookie).await.body.contains("/tasks/"));
}
