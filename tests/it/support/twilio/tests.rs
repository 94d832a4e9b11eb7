//! The double judges the service, so it is judged first.

use super::callback::sign;
use super::{ACCOUNT_SID, AUTH_TOKEN, Conduct, Twilio};
use axum::Router;
use axum::extract::{RawForm, State};
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const GOOD: [(&str, &str); 5] = [
    ("To", "+32470123456"),
    ("From", "+32460000000"),
    ("Body", "Hoe gaat het?"),
    ("StatusCallback", "https://nazorg.example.org/hooks/twilio/abc"),
    ("ValidityPeriod", "3600"),
];

fn client() -> reqwest::Client {
    crate::support::http().build().expect("a client")
}

fn messages(twilio: &Twilio) -> String {
    format!("{}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json", twilio.base_url)
}

/// The good form with some fields changed, added, or taken out by an empty value.
fn form<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD
        .into_iter()
        .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
    kept.chain(changes.iter().copied().filter(|(_, value)| !value.is_empty()))
        .collect()
}

async fn send(twilio: &Twilio, form: &[(&str, &str)]) -> Result<(u16, Value), reqwest::Error> {
    let request = client()
        .post(messages(twilio))
        .basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN))
        .form(form);
    let answer = request.send().await?;
    Ok((answer.status().as_u16(), answer.json().await?))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_in_order_is_taken() {
    let twilio = Twilio::start().await;
    let (status, answer) = send(&twilio, &GOOD).await.expect("an answer");
    assert_eq!((status, &answer["status"]), (201, &"queued".into()), "{answer}");
    let sent = twilio.sent();
    let [sent] = sent.as_slice() else {
        panic!("one message, not {}", sent.len())
    };
    assert_eq!(answer["sid"], sent.sid.as_str());
    assert_eq!(
        (sent.to.as_str(), sent.from.as_deref()),
        ("+32470123456", Some("+32460000000"))
    );
    assert_eq!(
        (sent.body.as_str(), sent.validity_seconds),
        ("Hoe gaat het?", Some(3600))
    );
    assert_eq!(sent.reference().as_deref(), Some("/hooks/twilio/abc"));
    assert_eq!((sent.form.len(), sent.messaging_service.as_ref()), (5, None));

    let by_service = form(&[
        ("From", ""),
        ("MessagingServiceSid", "MG0123456789abcdef0123456789abcdef"),
    ]);
    let (status, answer) = send(&twilio, &by_service).await.expect("an answer");
    assert_eq!((status, &answer["status"]), (201, &"accepted".into()), "{answer}");
    assert_eq!(
        twilio.per_reference().into_iter().collect::<Vec<_>>(),
        [("/hooks/twilio/abc".to_owned(), 2)]
    );

    let look = |path: String| {
        client()
            .get(format!("{}{path}", twilio.base_url))
            .basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN))
            .send()
    };
    let list = look(format!(
        "/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json?To=%2B32470123456"
    ))
    .await;
    let list: Value = list.expect("an answer").json().await.expect("JSON");
    assert_eq!(list["messages"].as_array().map(Vec::len), Some(2));
    let one = look(answer["uri"].as_str().expect("an address").to_owned()).await;
    assert_eq!(
        one.expect("an answer").json::<Value>().await.expect("JSON")["sid"],
        answer["sid"]
    );
    let none = look(format!("/2010-04-01/Accounts/{ACCOUNT_SID}/Messages/SM9.json")).await;
    assert_eq!(none.expect("an answer").status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_is_shown_to_whoever_holds_its_token() {
    let twilio = Twilio::start().await;
    let ask = |method: reqwest::Method, end: &str, token: &'static str| {
        let url = format!("{}/2010-04-01/Accounts/{ACCOUNT_SID}{end}", twilio.base_url);
        client()
            .request(method, url)
            .basic_auth(ACCOUNT_SID, Some(token))
            .send()
    };
    for status in ["active", "suspended"] {
        twilio.account_is(status);
        let answer = ask(reqwest::Method::GET, ".json", AUTH_TOKEN).await.expect("an answer");
        assert_eq!(answer.status(), 200);
        let body: Value = answer.json().await.expect("JSON");
        assert_eq!((&body["sid"], &body["status"]), (&ACCOUNT_SID.into(), &status.into()));
    }
    for (method, end, token, status) in [
        (reqwest::Method::GET, ".json", "another token", 401),
        (reqwest::Method::POST, ".json", AUTH_TOKEN, 405),
        (reqwest::Method::GET, ".json?Status=active", AUTH_TOKEN, 400),
        (reqwest::Method::GET, "0.json", AUTH_TOKEN, 404),
    ] {
        let answer = ask(method, end, token).await.expect("an answer");
        assert_eq!(answer.status(), status, "{end}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_in_order_is_refused_with_twilios_code() {
    let twilio = Twilio::start().await;
    let long = "é".repeat(1601);
    let cases: &[(&[(&str, &str)], u64)] = &[
        (&[("To", "")], 21604),
        (&[("To", "0470123456")], 21211),
        (&[("To", "+0470123456")], 21211),
        (&[("To", "+32 470 12 34 56")], 21211),
        (&[("From", "")], 21603),
        (&[("From", "een te lange naam")], 21212),
        (&[("From", ""), ("MessagingServiceSid", "MG1")], 21701),
        (&[("Body", "")], 21602),
        (&[("Body", &long)], 21617),
        (&[("StatusCallback", "/hooks/twilio/abc")], 21609),
        (&[("StatusCallback", "https://na_zorg.example.org/x")], 21609),
        (&[("ValidityPeriod", "0")], 20001),
        (&[("ValidityPeriod", "36001")], 20001),
        (&[("ValidityPeriod", "1.5")], 20001),
        (&[("ContentRetention", "delete")], 20001),
        (&[("body", "klein")], 20001),
        (&[("Body", "een"), ("Body", "twee")], 20001),
    ];
    for (changes, code) in cases {
        let (status, answer) = send(&twilio, &form(changes)).await.expect("an answer");
        assert_eq!(
            (status, answer["code"].as_u64(), answer["status"].as_u64()),
            (400, Some(*code), Some(400)),
            "{changes:?}"
        );
    }
    let good = [
        form(&[("Body", &long[..3200])]),
        form(&[("From", "Nazorg"), ("ValidityPeriod", "36000")]),
        form(&[
            ("From", "8850"),
            ("ValidityPeriod", "1"),
            ("ContentRetention", "discard"),
        ]),
    ];
    for form in good {
        assert_eq!(send(&twilio, &form).await.expect("an answer").0, 201, "{form:?}");
    }
    assert_eq!((twilio.sent().len(), twilio.refused().len()), (3, cases.len()));
    assert_eq!(u64::from(twilio.refused().first().expect("a refusal").code), 21604);
}

#[tokio::test(flavor = "multi_thread")]
async fn method_path_account_and_content_type_are_checked() {
    let twilio = Twilio::start().await;
    let (http, url) = (client(), messages(&twilio));
    let elsewhere = |path: &str| http.post(format!("{}{path}", twilio.base_url));
    let cases = [
        (http.post(&url).form(&GOOD), 401, 20003),
        (
            http.post(&url).basic_auth(ACCOUNT_SID, Some("guess")).form(&GOOD),
            401,
            20003,
        ),
        (http.post(&url).bearer_auth(AUTH_TOKEN).form(&GOOD), 401, 20003),
        (
            http.put(&url).basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN)).form(&GOOD),
            405,
            20004,
        ),
        (
            http.post(&url).basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN)).json(&GOOD),
            415,
            21604,
        ),
        (
            elsewhere("/Messages.json")
                .basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN))
                .form(&GOOD),
            404,
            20404,
        ),
        (
            http.post(url.replace("/AC0", "/AC1"))
                .basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN))
                .form(&GOOD),
            404,
            20404,
        ),
        (
            http.post(url.replace(".json", ""))
                .basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN))
                .form(&GOOD),
            404,
            20404,
        ),
    ];
    for (place, (request, status, code)) in cases.into_iter().enumerate() {
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "case {place}");
        assert_eq!(
            answer.json::<Value>().await.expect("JSON")["code"],
            code,
            "case {place}"
        );
    }
    assert!(twilio.sent().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn it_misbehaves_as_told() {
    let twilio = Twilio::start().await;
    let slow = Duration::from_millis(200);
    twilio.next(Conduct::TooMany);
    twilio.next(Conduct::CutBeforeTaking);
    twilio.next(Conduct::FailAfterTaking);
    twilio.next(Conduct::CutAfterTaking);
    twilio.next(Conduct::AnswerAfter(slow));
    let (status, answer) = send(&twilio, &GOOD).await.expect("an answer");
    assert_eq!(
        (status, answer["code"].as_u64(), twilio.sent().len()),
        (429, Some(20429), 0)
    );
    assert!(send(&twilio, &GOOD).await.is_err());
    assert_eq!(twilio.sent().len(), 0);
    assert_eq!(
        (send(&twilio, &GOOD).await.expect("an answer").0, twilio.sent().len()),
        (500, 1)
    );
    assert!(send(&twilio, &GOOD).await.is_err());
    assert_eq!(twilio.sent().len(), 2);
    let start = Instant::now();
    assert_eq!(
        (send(&twilio, &GOOD).await.expect("an answer").0, twilio.sent().len()),
        (201, 3)
    );
    assert!(start.elapsed() >= slow);

    twilio.block("+32470123456", 21610);
    assert_eq!(send(&twilio, &GOOD).await.expect("an answer").1["code"], 21610);
    assert_eq!(
        send(&twilio, &form(&[("To", "+32470123457")]))
            .await
            .expect("an answer")
            .0,
        201
    );
    twilio.always(Conduct::TooMany);
    assert_eq!(
        send(&twilio, &form(&[("To", "+32470123457")]))
            .await
            .expect("an answer")
            .0,
        429
    );
    assert_eq!(twilio.per_reference().values().sum::<u32>(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn its_count_outlives_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("twilio.journal");
    for count in 1..=2 {
        let twilio = Twilio::start_with_journal(&file).await;
        send(&twilio, &GOOD).await.expect("an answer");
        assert_eq!(
            (twilio.sent().len(), twilio.per_reference().get("/hooks/twilio/abc")),
            (1, Some(&count))
        );
    }
}

/// Published vectors of Twilio's own libraries.
#[test]
fn signatures_are_those_of_twilio() {
    let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
        list.iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let call = pairs(&[
        ("To", "+18005551212"),
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675309"),
        ("Digits", "1234"),
        ("From", "+14158675309"),
    ]);
    let url = "https://mycompany.com/myapp.php?foo=1&bar=2";
    assert_eq!(sign("12345", url, &call), "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    let with_port = "https://mycompany.com:443/myapp.php?foo=1&bar=2";
    assert_eq!(sign("12345", with_port, &call), "kvajT1Ptam85bY51eRf/AJRuM3w=");
    let twice = pairs(&[
        ("Sid", "CA123"),
        ("SidAccount", "AC123"),
        ("Digits", "5678"),
        ("Digits", "1234"),
    ]);
    assert_eq!(sign("12345", url, &twice), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
    let repeated = [twice.clone(), twice].concat();
    assert_eq!(sign("12345", url, &repeated), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
}

type Heard = Arc<Mutex<Vec<(String, String)>>>;

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_come_signed_also_twice_and_also_spoilt() {
    let heard = Heard::default();
    let hear = async |State(heard): State<Heard>, headers: HeaderMap, RawForm(form): RawForm| {
        let signature = headers
            .get("x-twilio-signature")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        let form = String::from_utf8_lossy(&form).into_owned();
        heard.lock().expect("not poisoned").push((signature.to_owned(), form));
        "<Response></Response>"
    };
    let app = Router::new()
        .route("/hooks/twilio/{id}", post(hear))
        .with_state(Arc::clone(&heard));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async { axum::serve(listener, app).await });

    let twilio = Twilio::start().await;
    send(&twilio, &GOOD).await.expect("an answer");
    let sent = twilio.sent().pop().expect("a message");
    let failed = twilio.status(&sent, "undelivered", Some(30003)).through(&origin);
    assert_eq!(
        failed.post().await,
        (hyper::StatusCode::OK, "<Response></Response>".to_owned())
    );
    failed.post().await;
    let url = "https://nazorg.example.org/hooks/twilio/inbound";
    let stop = twilio.inbound(url, "+32470123456", "+32460000000", "STOP");
    stop.clone().through(&origin).post().await;
    stop.clone().with_turned_bit().through(&origin).post().await;
    stop.with_field("Body", "JA").through(&origin).post().await;
    let other = twilio.inbound(url, "+32470123456", "+32460000000", "STOP");

    let heard = std::mem::take(&mut *heard.lock().expect("not poisoned"));
    let [one, same, stop, turned, changed] = heard.as_slice() else {
        panic!("five callbacks, not {}", heard.len())
    };
    let signed_for = GOOD
        .iter()
        .find(|(name, _)| *name == "StatusCallback")
        .expect("a field")
        .1;
    assert_eq!(one.0, sign(AUTH_TOKEN, signed_for, &failed.form));
    assert!(
        one.1.contains("MessageStatus=undelivered") && one.1.contains("ErrorCode=30003"),
        "{}",
        one.1
    );
    assert_eq!(one, same);
    assert!(
        stop.1.contains("From=%2B32470123456") && stop.1.contains("Body=STOP"),
        "{}",
        stop.1
    );
    assert!(turned.0 != stop.0 && turned.0.len() == stop.0.len() && turned.1 == stop.1);
    assert!(changed.0 == stop.0 && changed.1 == stop.1.replace("Body=STOP", "Body=JA"));
    assert!(other.signature != stop.0, "each message has an id of its own");
}

/// Fast enough never to be what a measurement measures.
#[tokio::test(flavor = "multi_thread")]
async fn it_takes_thousands_a_second() {
    const EACH: usize = 500;
    const LANES: usize = 16;
    let twilio = Arc::new(Twilio::start().await);
    let http = client();
    let start = Instant::now();
    let mut lanes = tokio::task::JoinSet::new();
    for lane in 0..LANES {
        let (twilio, http) = (Arc::clone(&twilio), http.clone());
        lanes.spawn(async move {
            for turn in 0..EACH {
                let callback = format!("https://nazorg.example.org/hooks/twilio/{lane}-{turn}");
                let request = http.post(messages(&twilio)).basic_auth(ACCOUNT_SID, Some(AUTH_TOKEN));
                let answer = request
                    .form(&form(&[("StatusCallback", &callback)]))
                    .send()
                    .await
                    .expect("an answer");
                assert_eq!(answer.status(), 201);
                answer.bytes().await.expect("a body");
            }
        });
    }
    lanes.join_all().await;
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(twilio.per_reference().len(), EACH * LANES);
    // Far below what it does alone, because other tests run beside it.
    assert!(seconds < 8.0, "8,000 messages took {seconds:.1} s");
}
