//! What holds for every route: headers, errors, time-outs, assets.

use super::*;
use crate::web::headers::CONTENT_SECURITY_POLICY;

#[tokio::test]
async fn every_answer_carries_the_strict_headers_and_sets_no_cookie() {
    let listener = Listener::new();
    let base = listener.state.pages.assets().base().to_owned();
    let answers = [
        listener.get("/a/open").await,
        listener.get("/a/announcement").await,
        listener.get("/a/expired").await,
        listener.get("/a/nobody").await,
        listener.get("/a/open/stop").await,
        listener.get("/u/open").await,
        listener.get("/nowhere").await,
        listener.get("/a/panic").await,
        listener.get("/healthz").await,
        listener.get("/readyz").await,
        listener.get("/robots.txt").await,
        listener.get("/favicon.ico").await,
        listener.get(&format!("{base}/nazorg.css")).await,
        listener.post("/a/open", "do=later&nonce=aaaaaaaaaaaaaaaa").await,
        listener.post("/a/open/stop", "nonce=aaaaaaaaaaaaaaaa").await,
        listener.post("/u/open", "List-Unsubscribe=One-Click").await,
        listener.post("/u/open", "").await,
        listener.post("/hooks/twilio/inbound", "").await,
        listener.with(Method::DELETE, "/a/open").await,
    ];
    for answer in &answers {
        let status = answer.status;
        assert_eq!(
            answer.header("content-security-policy"),
            CONTENT_SECURITY_POLICY,
            "{status}"
        );
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("strict-transport-security", "max-age=63072000"),
        ] {
            assert_eq!(answer.header(name), value, "{status} {name}");
        }
        assert!(!answer.header("permissions-policy").is_empty());
        assert!(answer.headers.get(header::SET_COOKIE).is_none() && answer.headers.get(header::LOCATION).is_none());
        let kept = answer.header("cache-control") == "public, max-age=31536000, immutable";
        assert_eq!(kept, answer.header("content-type").starts_with("text/css"), "{status}");
        assert!(kept || answer.header("cache-control") == "no-store", "{status}");
    }
    assert!(!CONTENT_SECURITY_POLICY.contains("unsafe"));
}

#[tokio::test]
async fn only_a_service_that_is_reached_by_https_binds_browsers_to_it() {
    let mut listener = Listener::new();
    Arc::make_mut(&mut listener.state.settings).public_url = "http://127.0.0.1:8080".to_owned();
    assert_eq!(listener.get("/a/open").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_browsers_language() {
    let listener = Listener::new();
    let ask = |language: &'static str| {
        Request::get("/nowhere")
            .header(header::ACCEPT_LANGUAGE, language)
            .body(Body::empty())
    };
    let french = listener.ask(ask("fr-BE").unwrap()).await;
    assert_eq!(french.status, StatusCode::NOT_FOUND);
    assert!(french.body.contains("<html lang=\"fr\"") && french.body.contains("Cette page n’existe pas"));
    let turkish = listener.ask(ask("tr").unwrap()).await;
    assert!(turkish.body.contains("<html lang=\"nl\""));
}

#[tokio::test]
async fn a_panic_becomes_a_page() {
    let listener = Listener::new();
    let answer = listener.get("/a/panic").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.body.contains("02 555 01 23") && !answer.body.contains("on purpose"));
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_ended_with_a_page() {
    let mut listener = Listener::new();
    listener.patience = Duration::from_millis(20);
    let answer = listener.get("/a/slow").await;
    assert_eq!(
        (answer.status, answer.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "60")
    );
    assert!(answer.body.contains("Het lukt nu even niet"));
}

#[tokio::test]
async fn a_store_that_refuses_is_told_as_busy() {
    let listener = Listener::on(StandIn {
        refuses: true,
        ..StandIn::new()
    });
    for answer in [
        listener.get("/a/open").await,
        listener.post("/a/open", "do=later&nonce=aaaaaaaaaaaaaaaa").await,
        listener.post("/u/open", "List-Unsubscribe=One-Click").await,
    ] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.header("retry-after"), "60");
    }
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let listener = Listener::new();
    let long = format!("do=send&remark={}", "x".repeat(1024 * 1024));
    assert_eq!(
        listener.post("/a/open", &long).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let request = Request::post("/a/open").header(header::CONTENT_TYPE, "application/json");
    let json = listener.ask(request.body(Body::from("{}")).unwrap()).await;
    assert_eq!(json.status, StatusCode::BAD_REQUEST);
    assert_eq!(*listener.told(), Told::default());
}

#[tokio::test]
async fn an_asset_of_another_version_is_served_and_not_kept() {
    let listener = Listener::new();
    let old = listener.get("/assets/0000000000000000/nazorg.css").await;
    assert_eq!((old.status, old.header("cache-control")), (StatusCode::OK, "no-store"));
    let base = listener.state.pages.assets().base().to_owned();
    for path in ["utrecht/LICENSE.md", "../layout.html", "%2e%2e/layout.html", "none.css"] {
        assert_eq!(
            listener.get(&format!("{base}/{path}")).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn robots_stay_out() {
    assert_eq!(
        Listener::new().get("/robots.txt").await.body,
        "User-agent: *\nDisallow: /\n"
    );
}

#[tokio::test]
async fn health_is_told_without_secrets() {
    let mut stand_in = StandIn::new();
    assert_eq!(Listener::on(StandIn::new()).get("/readyz").await.status, StatusCode::OK);
    stand_in.ready.database = false;
    let listener = Listener::on(stand_in);
    assert_eq!(listener.get("/healthz").await.body, "alive\n");
    let answer = listener.get("/readyz").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.body.contains("database: does not answer") && !answer.body.contains("callbacks"));
}
