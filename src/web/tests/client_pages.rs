//! What a former client sees and what their answer becomes.

use super::*;

const NONCE: &str = "aaaaaaaaaaaaaaaa";

#[tokio::test]
async fn a_get_changes_nothing() {
    let listener = Listener::new();
    for path in [
        "/a/open",
        "/a/open?lang=nl",
        "/a/open/stop",
        "/u/open",
        "/a/announcement",
        "/a/notice",
        "/a/expired",
        "/u/expired",
    ] {
        for method in [Method::GET, Method::HEAD] {
            assert!(listener.with(method, path).await.status != StatusCode::INTERNAL_SERVER_ERROR);
        }
        let query = format!(
            "{path}{}do=stop&nonce={NONCE}",
            if path.contains('?') { '&' } else { '?' }
        );
        listener.get(&query).await;
    }
    assert_eq!(*listener.told(), Told::default());
}

#[tokio::test]
async fn the_page_is_in_the_persons_language_unless_they_chose_another() {
    let listener = Listener::new();
    let browser = Request::get("/a/open")
        .header(header::ACCEPT_LANGUAGE, "en")
        .body(Body::empty())
        .unwrap();
    let own = listener.ask(browser).await.body;
    assert!(own.contains("<html lang=\"fr\"") && own.contains("Comment allez-vous ?") && own.contains("lu-ve 9-16 h"));
    assert!(
        own.contains("?lang=nl\"") && own.contains("?lang=en\"") && own.contains("aria-current=\"true\" lang=\"fr\"")
    );
    assert!(
        listener
            .get("/a/open?lang=nl")
            .await
            .body
            .contains("Hoe gaat het met u?")
    );
    for odd in ["?lang=xx", "?lang=", "?lang=%00", "?lang=nl&lang=fr&x=%ff"] {
        assert_eq!(
            listener.get(&format!("/a/open{odd}")).await.status,
            StatusCode::OK,
            "{odd}"
        );
    }
}

#[tokio::test]
async fn everything_that_is_filled_in_is_escaped() {
    let page = Listener::new().get("/a/open?lang=nl").await.body;
    assert!(page.contains("Team &lt;Noord&gt;") && page.contains("&lt;b&gt;well&lt;&#x2f;b&gt; nl"));
    assert!(page.contains("&quot;how&quot; &amp; &lt;i&gt;why&lt;&#x2f;i&gt; nl"));
    assert!(!page.contains("<b>") && !page.contains("<i>"));
}

#[tokio::test]
async fn a_remark_that_comes_back_is_escaped_and_kept_with_the_answers() {
    let listener = Listener::new();
    let form = format!(
        "do=send&nonce={NONCE}&answer-going=hard&call=soon&remark=%3C/textarea%3E%3Cimg%3E{}",
        "x".repeat(500)
    );
    let page = listener.post("/a/open", &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.body.contains("&lt;&#x2f;textarea&gt;&lt;img&gt;xxx") && !page.body.contains("<img"));
    assert!(page.body.contains("value=\"hard\" checked") && page.body.contains("value=\"soon\" checked"));
    assert!(
        page.body.contains(&format!("name=\"nonce\" value=\"{NONCE}\"")),
        "it is still the same answer"
    );
    assert_eq!(*listener.told(), Told::default());
}

#[tokio::test]
async fn every_page_has_the_ways_out_that_still_mean_something_and_the_help_lines() {
    let listener = Listener::new();
    let (call, later, stop) = ("value=\"call\"", "value=\"later\"", "value=\"stop\"");
    for path in ["/a/open", "/a/announcement"] {
        let page = listener.get(path).await.body;
        for needed in [call, later, stop, "0800 32 123", "tel:080032123", "tel:025550123"] {
            assert!(page.contains(needed), "{path} lacks {needed}");
        }
        let before_sending = page.find("0800 32 123").unwrap() < page.find("type=\"submit\"").unwrap();
        assert!(before_sending, "{path}: the lines stand before anything can be sent");
    }
    let expired = listener.get("/a/expired").await;
    assert_eq!(expired.status, StatusCode::GONE);
    assert!(expired.body.contains("02 555 01 23") && expired.body.contains(stop) && !expired.body.contains(call));
    let english = listener.get("/a/open?lang=en").await.body;
    assert!(english.contains(">1813<") && english.contains(">0800 32 123<"));
}

#[tokio::test]
async fn an_unknown_link_is_told_in_the_browsers_language_whatever_it_looks_like() {
    let listener = Listener::new();
    for token in [
        "nobody".to_owned(),
        "x".repeat(500),
        "%3Cscript%3E".to_owned(),
        "..%2f".to_owned(),
        "%00".to_owned(),
    ] {
        let request = Request::get(format!("/a/{token}"))
            .header(header::ACCEPT_LANGUAGE, "en")
            .body(Body::empty());
        let answer = listener.ask(request.unwrap()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{token}");
        assert!(answer.body.contains("We do not know this link") && !answer.body.contains("<script"));
        let posted = listener
            .post(&format!("/a/{token}"), &format!("do=later&nonce={NONCE}"))
            .await;
        assert_eq!(posted.status, StatusCode::NOT_FOUND, "{token}");
        assert_eq!(
            listener.post(&format!("/a/{token}/stop"), "").await.status,
            StatusCode::NOT_FOUND,
            "{token}"
        );
    }
}

#[tokio::test]
async fn an_answer_is_thanked_with_what_happens_next() {
    let listener = Listener::new();
    for (form, words) in [
        ("do=send&answer-going=well", "Merci"),
        ("do=send&answer-going=hard&call=today", "au plus tard le mardi 3 mars"),
        ("do=call&when=soon", "au plus tard le mardi 3 mars"),
        ("do=later", "de nouveau le mardi 3 mars"),
    ] {
        let page = listener.post("/a/open", &format!("{form}&nonce={NONCE}")).await;
        assert_eq!(page.status, StatusCode::OK, "{form}");
        assert!(page.body.contains(words), "{form}");
        assert!(
            page.body.contains("02 555 01 23") && page.body.contains("0800 32 123"),
            "{form}"
        );
    }
    let told = listener.told();
    let given: Vec<&Given> = told.pages.iter().map(|(_, _, given)| given).collect();
    assert_eq!(given.len(), 4);
    assert_eq!(given[1].call_me, Some(CallUrgency::Today));
    assert_eq!(
        given[2],
        &Given {
            call_me: Some(CallUrgency::Ordinary),
            ..Given::default()
        }
    );
    assert_eq!(
        given[3],
        &Given {
            later: true,
            ..Given::default()
        }
    );
}

#[tokio::test]
async fn a_form_that_is_sent_twice_is_one_answer_and_a_changed_one_is_heard() {
    let listener = Listener::new();
    let form = format!("do=send&nonce={NONCE}&answer-going=well");
    assert!(listener.post("/a/open", &form).await.body.contains("Merci"));
    assert!(
        listener
            .post("/a/open", &form)
            .await
            .body
            .contains("Nous avons déjà votre réponse")
    );
    assert_eq!(listener.told().pages.len(), 1);
    listener.post("/a/open", &form.replace("well", "hard")).await;
    assert_eq!(listener.told().pages.len(), 2);
}

#[tokio::test]
async fn what_cannot_be_taken_in_comes_back_with_the_reason() {
    let listener = Listener::new();
    for (form, words) in [
        (format!("do=send&nonce={NONCE}"), "Vous n’avez rien choisi"),
        (format!("do=send&nonce={NONCE}&answer-other=x"), "une de vos réponses"),
        ("do=send&answer-going=well".to_owned(), "Appuyez encore une fois"),
    ] {
        let page = listener.post("/a/open", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(
            page.body.contains(words) && page.body.contains("role=\"alert\""),
            "{form}"
        );
    }
    assert!(listener.told().pages.is_empty());
}

#[tokio::test]
async fn stopping_asks_once() {
    let listener = Listener::new();
    let asked = listener.post("/a/open", &format!("do=stop&nonce={NONCE}")).await.body;
    assert!(
        asked.contains("Vous ne voulez plus de messages ?") && asked.contains("/stop?lang=fr")
            || asked.contains("&#x2f;stop?lang=fr")
    );
    assert!(
        listener.told().pages.is_empty(),
        "nothing is stopped before the second page"
    );
    let done = listener.post("/a/open/stop", &format!("nonce={NONCE}")).await.body;
    assert!(done.contains("Vous ne recevrez plus de messages") && !done.contains("value=\"later\""));
    let again = listener.post("/a/open/stop", &format!("nonce={NONCE}")).await.body;
    assert!(
        again.contains("Vous ne recevrez plus de messages"),
        "a stop that came twice still holds"
    );
    assert_eq!(listener.told().pages.len(), 1);
    assert!(listener.told().pages[0].2.stop);
}

#[tokio::test]
async fn an_announcement_promises_no_week_in_which_nothing_is_asked() {
    let listener = Listener::new();
    let page = listener.get("/a/announcement").await.body;
    assert!(
        page.contains("value=\"later\"") && page.contains("plus tard comment vous allez"),
        "{page}"
    );
    assert!(!page.contains("la semaine prochaine"), "{page}");
}

#[tokio::test]
async fn a_message_that_asks_nothing_shows_its_own_words_and_the_ways_out() {
    let listener = Listener::new();
    let page = listener.get("/a/notice").await.body;
    assert!(
        page.contains("Un message de Team &lt;Noord&gt;") && page.contains("&lt;b&gt;bravo&lt;&#x2f;b&gt; fr"),
        "{page}"
    );
    for needed in ["value=\"call\"", "value=\"stop\"", "tel:025550123", "0800 32 123"] {
        assert!(page.contains(needed), "{needed} is missing");
    }
    // It asks nothing, so there is nothing to ask later; and it announces nothing.
    assert!(!page.contains("value=\"later\"") && !page.contains("l’année"), "{page}");
    assert!(
        listener
            .get("/a/notice?lang=nl")
            .await
            .body
            .contains("bravo&lt;&#x2f;b&gt; nl")
    );
    let called = listener
        .post("/a/notice", &format!("do=call&when=soon&nonce={NONCE}"))
        .await;
    assert!(called.body.contains("au plus tard le mardi 3 mars"), "{}", called.body);
}

#[tokio::test]
async fn an_expired_link_takes_no_answer_but_still_stops() {
    let listener = Listener::new();
    let late = listener.post("/a/expired", &format!("do=later&nonce={NONCE}")).await;
    assert_eq!(late.status, StatusCode::GONE);
    assert!(late.body.contains("Ce lien ne marche plus") && listener.told().pages.is_empty());
    assert_eq!(listener.get("/u/expired").await.status, StatusCode::OK);
    assert!(
        listener
            .post("/a/expired/stop", "")
            .await
            .body
            .contains("Vous ne recevrez plus de messages")
    );
}

#[tokio::test]
async fn one_click_in_a_mail_program_stops_at_once() {
    let listener = Listener::new();
    let done = listener.post("/u/open", "List-Unsubscribe=One-Click").await;
    assert_eq!((done.status, done.body.as_str()), (StatusCode::OK, ""));
    assert_eq!(
        listener.post("/u/open", "List-Unsubscribe=One-Click").await.status,
        StatusCode::OK
    );
    assert_eq!(listener.told().pages.len(), 1);
    assert!(listener.told().pages[0].2.stop);
    assert_eq!(listener.post("/u/open", "x=y").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(
        listener.post("/u/nobody", "List-Unsubscribe=One-Click").await.status,
        StatusCode::NOT_FOUND
    );
}
