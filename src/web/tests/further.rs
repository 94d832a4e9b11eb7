//! Questions that only some answers lead to: they follow once the page that leads to them is taken in.

use super::*;

const NONCE: &str = "aaaaaaaaaaaaaaaa";

/// What the stand-in was told: the answers of each page.
fn answers(listener: &Listener) -> Vec<String> {
    let told = listener.told();
    let of = |answers: &BTreeMap<String, String>| {
        let pairs = answers.iter().map(|(item, code)| format!("{item}={code}"));
        pairs.collect::<Vec<_>>().join(" ")
    };
    told.pages.iter().map(|(.., given)| of(&given.answers)).collect()
}

#[tokio::test]
async fn what_only_some_are_asked_follows_the_answer_that_leads_to_it() {
    let listener = Listener::new();
    let first = listener.get("/a/open?lang=en").await.body;
    assert!(first.contains("name=\"answer-going\"") && !first.contains("answer-since"));

    let fine = listener
        .post("/a/open?lang=en", &format!("do=send&nonce={NONCE}&answer-going=well"))
        .await;
    assert!(fine.body.contains("Thank you") && !fine.body.contains("answer-since"));

    let page = listener
        .post("/a/open?lang=en", &format!("do=send&nonce={NONCE}&answer-going=hard"))
        .await;
    assert_eq!(page.status, StatusCode::OK);
    for part in [
        "name=\"answer-since\" value=\"days\"",
        "name=\"given-going\" value=\"hard\"",
        "May we ask you something more?",
        "0800 32 123",
    ] {
        assert!(page.body.contains(part), "{part} is not in {}", page.body);
    }
    assert!(!page.body.contains("name=\"answer-going\"") && !page.body.contains("hreflang"));
    assert!(
        !page.body.contains(&format!("value=\"{NONCE}\"")),
        "it is another answer"
    );
    assert_eq!(
        answers(&listener),
        ["going=well", "going=hard"],
        "nothing is lost if they stop here"
    );

    let form = format!("do=send&nonce={NONCE}&given-going=hard&answer-since=weeks");
    let done = listener.post("/a/open?lang=en", &form).await;
    assert!(done.body.contains("Thank you") && !done.body.contains("answer-since"));
    assert_eq!(answers(&listener)[2..], ["since=weeks"], "each answer is taken in once");
}

#[tokio::test]
async fn further_questions_may_be_left_open() {
    let listener = Listener::new();
    let done = listener
        .post("/a/open?lang=en", &format!("do=send&nonce={NONCE}&given-going=hard"))
        .await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains("We have your answer already") && !done.body.contains("answer-since"));
    assert!(answers(&listener).is_empty());
}

#[tokio::test]
async fn a_promise_of_the_first_page_is_kept_on_the_second() {
    let listener = Listener::new();
    let form = format!("do=send&nonce={NONCE}&answer-going=hard&call=soon");
    let page = listener.post("/a/open?lang=en", &form).await.body;
    assert!(
        page.contains("name=\"call-by\" value=\"2026-03-03\"") && page.contains("we will call you"),
        "{page}"
    );
    for rest in ["answer-since=days", "answer-since=days", ""] {
        let form = format!("do=send&nonce={NONCE}&given-going=hard&call-by=2026-03-02&{rest}");
        let done = listener.post("/a/open?lang=en", &form).await.body;
        assert!(
            done.contains("we will call you") && done.contains("2 March"),
            "{rest}: {done}"
        );
    }
    let form = format!("do=send&nonce={NONCE}&given-going=hard&call-by=someday&answer-since=weeks");
    let done = listener.post("/a/open?lang=en", &form).await;
    assert!(done.status == StatusCode::OK && !done.body.contains("we will call you"));
}

#[tokio::test]
async fn a_page_that_came_twice_still_leads_on() {
    let listener = Listener::new();
    let form = format!("do=send&nonce={NONCE}&answer-going=hard");
    for _ in 0..2 {
        assert!(
            listener
                .post("/a/open", &form)
                .await
                .body
                .contains("name=\"answer-since\"")
        );
    }
    assert_eq!(answers(&listener), ["going=hard"]);
}

#[tokio::test]
async fn what_went_before_is_escaped_and_leads_nowhere_it_should_not() {
    let listener = Listener::new();
    let form = format!("do=send&nonce={NONCE}&given-x%22%3E%3Cimg%3E=%22%3E%3Cimg%3E&answer-going=hard");
    let page = listener.post("/a/open", &form).await.body;
    assert!(page.contains("answer-since") && !page.contains("<img"), "{page}");
    // Whoever makes up what went before is asked nothing new, and nothing of it is taken in.
    let form = format!("do=send&nonce={NONCE}&given-going=hard&answer-going=hard");
    assert!(!listener.post("/a/open", &form).await.body.contains("answer-since"));
}

#[tokio::test]
async fn a_scale_asks_for_every_answer() {
    let listener = Listener::new();
    let (scale, check_in) = (
        listener.get("/a/scale?lang=en").await,
        listener.get("/a/open?lang=en").await,
    );
    let (whole, skip) = ("Only then can we see what changes", "You may skip");
    assert!(scale.body.contains(whole) && !scale.body.contains(skip));
    assert!(
        check_in.body.contains(skip) && !check_in.body.contains(whole),
        "{}",
        check_in.body
    );
}
