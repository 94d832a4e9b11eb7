//! Goal: every form can be filled in and sent by keyboard alone, and one sees where one is.
//! Method: press Tab through the main pages and watch where the focus goes.

use super::house::{ANNA, ELISE, House, PASSWORD};
use crate::support::browser::{Browser, Scripts, Window};
use serde_json::json;

/// Watches the focus; counts what there is to reach. Of a group of radio buttons the keyboard reaches one, and the arrow
/// keys the others.
const WATCH: &str = "
    window.reached = []; window.unseen = [];
    document.addEventListener('focusin', event => {
        const at = event.target, style = getComputedStyle(at);
        window.reached.push(at);
        const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        const box = at.getBoundingClientRect();
        if (!shown || box.width < 1 || box.height < 1) window.unseen.push(at.outerHTML.slice(0, 120));
    });
    return document.querySelectorAll('a[href], button, input, select, textarea, summary').length;";

const MISSED: &str = "
    const controls = [...document.querySelectorAll('form button, form input, form select, form textarea, summary, a[href]')];
    const group = one => one.type === 'radio' ? one.form.action + one.name : one;
    const reached = new Set(window.reached.map(group));
    const wanted = controls.filter(one => one.type !== 'hidden' && !one.disabled && one.checkVisibility());
    return [wanted.filter(one => !reached.has(group(one))).map(one => one.outerHTML.slice(0, 120)),
            window.unseen, window.reached.length ? window.reached[0].getAttribute('href') : null];";

async fn walk(browser: &Browser, page: &str) {
    let count = browser.script(WATCH, json!([])).await.as_u64().unwrap();
    browser.tab(usize::try_from(count).unwrap() + 2).await;
    let seen = browser.script(MISSED, json!([])).await;
    assert_eq!(seen[0], json!([]), "{page}: the keyboard does not reach these");
    assert_eq!(seen[1], json!([]), "{page}: nobody sees that the focus is here");
    assert_eq!(seen[2], "#main", "{page}: the first stop leads past the menu");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_is_reached_by_tab_and_the_focus_is_seen() {
    let house = House::open().await;
    house.later("day").await;
    house.later("day").await;
    house.text(ANNA, "5").await;
    let browser = Browser::open(Window::Desktop, Scripts::On).await;
    browser.goto(&format!("{}/sign-in", house.workspace)).await;
    walk(&browser, "sign-in").await;
    house.sign_in(&browser, "coordinator", PASSWORD).await;
    walk(&browser, "today").await;
    let alert = format!("/tasks/{}", house.task("alert").await);
    let sql = "SELECT id FROM dossier WHERE ref = '2026-015'";
    let dossier = format!("/dossiers/{}", house.one(sql).await);
    for path in [
        alert.as_str(),
        &dossier,
        "/find",
        "/closing-talk",
        "/imports",
        "/workers",
        "/brake",
    ] {
        house.goto(&browser, path).await;
        walk(&browser, path).await;
    }
    browser.goto(&house.links(ELISE).await[0]).await;
    walk(&browser, "the check-in").await;
    browser.goto(&house.desk).await;
    walk(&browser, "the desk").await;

    // The link past the menu is hidden until it has the focus, and leads to the content.
    house.goto(&browser, "/today").await;
    let height = "return document.querySelector('.skip').getBoundingClientRect().height";
    assert!(browser.script(height, json!([])).await.as_f64().unwrap() <= 1.0);
    browser.tab(1).await;
    assert!(browser.script(height, json!([])).await.as_f64().unwrap() >= 24.0);
    browser.click(".skip").await;
    let at = browser.script("return document.activeElement.id", json!([])).await;
    assert_eq!(at, "main");
}
