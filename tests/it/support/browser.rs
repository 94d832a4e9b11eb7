//! Headless Chromium by the WebDriver protocol (W3C), and axe-core as the judge of its pages.
//!
//! Spoken directly over HTTP: the test needs a dozen of the protocol's commands, and a client library would bring
//! thirty crates and change the features of those that the program itself is built with.

use std::fmt;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::place;

/// The protocol's name for a reference to an element (W3C WebDriver, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A page gets this long to follow on a click; then the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Window {
    /// 1280 × 900, a worker's desk.
    Desktop,
    /// 320 × 640, a former client's old phone.
    Phone,
}

impl Window {
    fn size(self) -> (i64, i64) {
        match self {
            Self::Desktop => (1280, 900),
            Self::Phone => (320, 640),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scripts {
    On,
    /// For behaviour alone: axe-core is a script itself.
    Off,
}

/// One browser with an empty profile of its own; it closes when the test lets go of it.
pub(crate) struct Browser {
    http: reqwest::Client,
    /// `host:port` of ChromeDriver.
    driver: String,
    session: String,
}

/// An element of the page that the browser shows at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element(String);

/// One rule of axe-core that the page breaks.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub(crate) struct Violation {
    pub(crate) id: String,
    pub(crate) impact: Option<String>,
    pub(crate) help: String,
    /// CSS paths of the elements concerned.
    pub(crate) targets: Vec<String>,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let impact = self.impact.as_deref().unwrap_or("of unknown weight");
        write!(f, "{} ({impact}): {}: {}", self.id, self.help, self.targets.join(" | "))
    }
}

impl Browser {
    pub(crate) async fn open(window: Window, scripts: Scripts) -> Self {
        let driver = place("NAZORG_TEST_WEBDRIVER").trim_start_matches("http://").to_owned();
        let http = super::http()
            .timeout(Duration::from_secs(90))
            .build()
            .expect("a client");
        let (width, height) = window.size();
        let mut options = json!({
            // Chromium without the interface that nobody looks at, which takes a third of the time.
            "binary": "/usr/bin/chromium-headless-shell",
            // The pages are our own, so no sandbox is needed, which root could not have. The rest keeps the browser
            // from calling home.
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic",
                "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", format!("--window-size={width},{height}"),
                // Each page is loaded once, so that what is made ready for later is made in vain.
                "--js-flags=--max-lazy --no-opt --no-maglev",
            ],
        });
        // A window itself cannot be made as narrow as a phone, nor does its size leave out the frame.
        options["mobileEmulation"] = json!({
            "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1.0, "touch": false,
                               "mobile": window == Window::Phone },
        });
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "timeouts": { "script": 60_000, "pageLoad": 60_000, "implicit": 0 },
        } } });
        let mut browser = Self {
            http,
            driver,
            session: String::new(),
        };
        let opened = browser.command(Method::POST, "/session", wanted).await;
        let id = opened["sessionId"].as_str().expect("a new session has an id");
        browser.session = format!("/session/{id}");
        if scripts == Scripts::Off {
            let off = json!({ "cmd": "Emulation.setScriptExecutionDisabled", "params": { "value": true } });
            browser.post("/goog/cdp/execute", off).await;
        }
        browser
    }

    /// Goes to this address and waits until the page has loaded.
    pub(crate) async fn goto(&self, url: &str) {
        self.post("/url", json!({ "url": url })).await;
    }

    /// Shows the page that it is at in another window, as when a phone is turned.
    pub(crate) async fn resize(&self, window: Window) {
        let (width, height) = window.size();
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1,
                              "mobile": window == Window::Phone });
        let resize = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": metrics });
        self.post("/goog/cdp/execute", resize).await;
    }

    pub(crate) async fn url(&self) -> String {
        text(&self.get("/url").await)
    }

    /// The page as Chromium holds it, as HTML.
    pub(crate) async fn source(&self) -> String {
        text(&self.get("/source").await)
    }

    /// The first element of this CSS selector; the test fails where there is none.
    pub(crate) async fn find(&self, css: &str) -> Element {
        let Some(element) = self.find_all(css).await.into_iter().next() else {
            panic!("no {css} on {}:\n{}", self.url().await, self.source().await);
        };
        element
    }

    pub(crate) async fn find_all(&self, css: &str) -> Vec<Element> {
        let found = self
            .post("/elements", json!({ "using": "css selector", "value": css }))
            .await;
        let elements = found.as_array().expect("a list of elements");
        elements
            .iter()
            .map(|element| Element(text(&element[ELEMENT])))
            .collect()
    }

    /// What a person sees of the first element of this CSS selector.
    pub(crate) async fn text(&self, css: &str) -> String {
        let Element(id) = self.find(css).await;
        text(&self.get(&format!("/element/{id}/text")).await)
    }

    /// Clicks on the first element of this CSS selector and stays on the page.
    pub(crate) async fn click(&self, css: &str) {
        let Element(id) = self.find(css).await;
        self.post(&format!("/element/{id}/click"), json!({})).await;
    }

    /// Clicks on the first element of this CSS selector and waits for the page that follows, also where it has the
    /// same address. The protocol does not wait for a form's answer by itself.
    pub(crate) async fn follow(&self, css: &str) {
        let Element(page) = self.find("html").await;
        self.click(css).await;
        let old_page = format!("{}/element/{page}/name", self.session);
        let start = Instant::now();
        while self.attempt(Method::GET, &old_page, Value::Null).await.is_ok() {
            assert!(start.elapsed() < PATIENCE, "no page followed on a click on {css}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Waits until the page, which may refresh by itself, has an element of this CSS selector.
    pub(crate) async fn wait_for(&self, css: &str) {
        let start = Instant::now();
        while self.find_all(css).await.is_empty() {
            assert!(start.elapsed() < PATIENCE, "no {css} came on {}", self.url().await);
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Replaces what stands in a field by this text.
    pub(crate) async fn fill(&self, css: &str, value: &str) {
        let Element(id) = self.find(css).await;
        self.post(&format!("/element/{id}/clear"), json!({})).await;
        self.post(&format!("/element/{id}/value"), json!({ "text": value }))
            .await;
    }

    /// Puts this file into a file field.
    pub(crate) async fn attach(&self, css: &str, file: &Path) {
        let Element(id) = self.find(css).await;
        let path = file.to_str().expect("a path in UTF-8");
        self.post(&format!("/element/{id}/value"), json!({ "text": path }))
            .await;
    }

    /// Forgets the cookies of the site that it is at.
    pub(crate) async fn forget(&self) {
        self.command(Method::DELETE, &format!("{}/cookie", self.session), Value::Null)
            .await;
    }

    /// Presses the Tab key so many times, as somebody without a mouse does.
    pub(crate) async fn tab(&self, times: usize) {
        let press = |kind: &str| json!({ "type": kind, "value": "\u{e004}" });
        let actions: Vec<_> = (0..times).flat_map(|_| [press("keyDown"), press("keyUp")]).collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": actions });
        self.post("/actions", json!({ "actions": [keyboard] })).await;
    }

    /// Runs a script in the page; its `return` is the answer.
    pub(crate) async fn script(&self, source: &str, arguments: Value) -> Value {
        self.post("/execute/sync", json!({ "script": source, "args": arguments }))
            .await
    }

    /// What axe-core finds wrong with the page: WCAG 2.0, 2.1 and 2.2 at levels A and AA, and its best practices.
    pub(crate) async fn axe(&self) -> Vec<Violation> {
        const RUN: &str = r"
            const done = arguments[arguments.length - 1];
            const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            // To fetch media first would serve the one rule that is about media, which these pages have none of.
            if (document.querySelector('audio, video, iframe, object')) return done('media or frames');
            axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], preload: false }).then(
                result => done(result.violations.map(violation => ({
                    id: violation.id,
                    impact: violation.impact,
                    help: violation.help,
                    targets: violation.nodes.map(node => node.target.flat(Infinity).join(' ')),
                }))),
                error => done(String(error)),
            );";
        // Handed over once: from then on the browser brings it to each page itself.
        if self.script("return typeof axe", json!([])).await == "undefined" {
            let source = std::fs::read_to_string(place("NAZORG_TEST_AXE")).expect("tests/run fetched axe-core");
            let on_each_page =
                json!({ "cmd": "Page.addScriptToEvaluateOnNewDocument", "params": { "source": source } });
            self.post("/goog/cdp/execute", on_each_page).await;
            self.script(&source, json!([])).await;
        }
        let found = self.post("/execute/async", json!({ "script": RUN, "args": [] })).await;
        serde_json::from_value(found.clone()).unwrap_or_else(|_| panic!("axe-core failed: {found}"))
    }

    /// Fails with all that axe-core finds wrong with the page.
    pub(crate) async fn assert_accessible(&self) {
        let found: Vec<_> = self.axe().await.iter().map(ToString::to_string).collect();
        assert!(
            found.is_empty(),
            "axe-core on {}:\n{}",
            self.url().await,
            found.join("\n")
        );
    }

    /// Writes what the window shows to a PNG file.
    pub(crate) async fn screenshot(&self, file: &Path) {
        let encoded = text(&self.get("/screenshot").await);
        let png = BASE64.decode(encoded).expect("a screenshot in base64");
        std::fs::write(file, png).expect("the screenshot can be written");
    }

    async fn get(&self, path: &str) -> Value {
        self.command(Method::GET, &format!("{}{path}", self.session), Value::Null)
            .await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.command(Method::POST, &format!("{}{path}", self.session), body)
            .await
    }

    async fn command(&self, method: Method, path: &str, body: Value) -> Value {
        let answer = self.attempt(method, path, body).await;
        answer.unwrap_or_else(|error| panic!("ChromeDriver refused {path}: {}: {}", error["error"], error["message"]))
    }

    async fn attempt(&self, method: Method, path: &str, body: Value) -> Result<Value, Value> {
        let mut request = self.http.request(method, format!("http://{}{path}", self.driver));
        if !body.is_null() {
            request = request.json(&body);
        }
        let answer = request
            .send()
            .await
            .expect("ChromeDriver answers where tests/run started it");
        let status = answer.status();
        let mut answer: Value = answer.json().await.expect("ChromeDriver answers in JSON");
        let value = answer["value"].take();
        if status.is_success() { Ok(value) } else { Err(value) }
    }
}

impl Drop for Browser {
    /// Also when the test fails, which leaves no time to wait for anything asynchronous.
    fn drop(&mut self) {
        if self.session.is_empty() {
            return;
        }
        if let Ok(mut stream) = TcpStream::connect(&self.driver) {
            let request = format!(
                "DELETE {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                self.session, self.driver
            );
            // A browser that does not close now does so when tests/run stops ChromeDriver.
            let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let _ = stream.write_all(request.as_bytes());
            let _ = stream.read(&mut [0; 64]);
        }
    }
}

#[track_caller]
fn text(value: &Value) -> String {
    value.as_str().expect("ChromeDriver answers with a text").to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Browser, Scripts, Window};
    use axum::Router;
    use axum::extract::RawForm;
    use axum::http::header::CONTENT_SECURITY_POLICY;
    use axum::response::Html;
    use axum::routing::get;
    use serde_json::{Value, json};

    const GOOD: &str = r#"<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Hoe gaat het?</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"></head>
        <body><main><h1>Hoe gaat het?</h1><noscript><p id="off">zonder</p></noscript>
        <form method="post"><label for="word">Uw woord</label> <input id="word" name="word" value="oud">
        <button>Verstuur</button></form></main></body></html>"#;
    const BAD: &str = r#"<!doctype html><html><head><title>x</title></head><body><main><h1>x</h1>
        <img src="data:,"><input name="nameless"></main></body></html>"#;

    async fn serve() -> String {
        let policy = [(CONTENT_SECURITY_POLICY, "default-src 'none'; form-action 'self'")];
        let back = async |RawForm(form): RawForm| Html(format!("<p id=got>{}</p>", String::from_utf8_lossy(&form)));
        let app = Router::new()
            .route("/good", get(async move || (policy, Html(GOOD))).post(back))
            .route("/bad", get(async || Html(BAD)));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async { axum::serve(listener, app).await });
        format!("http://{address}")
    }

    /// Under a policy as strict as the program's own, which must not blind the judge.
    #[tokio::test(flavor = "multi_thread")]
    async fn axe_sees_what_is_wrong_and_nothing_else() {
        let origin = serve().await;
        for (window, width) in [(Window::Desktop, 1280), (Window::Phone, 320)] {
            let browser = Browser::open(window, Scripts::On).await;
            browser.goto(&format!("{origin}/good")).await;
            assert_eq!(browser.script("return window.innerWidth", json!([])).await, width);
            browser.assert_accessible().await;

            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("page.png");
            browser.screenshot(&file).await;
            let png = std::fs::read(&file).expect("a file");
            // The width stands at a fixed place in a PNG's first chunk.
            assert_eq!(
                png.get(16..20),
                Some(u32::try_from(width).expect("small").to_be_bytes().as_slice())
            );

            browser.goto(&format!("{origin}/bad")).await;
            let violations = browser.axe().await;
            let ids: Vec<_> = violations.iter().map(|violation| violation.id.as_str()).collect();
            assert!(
                ["html-has-lang", "image-alt", "label"]
                    .iter()
                    .all(|id| ids.contains(id)),
                "{ids:?}"
            );
            let label = violations
                .iter()
                .find(|violation| violation.id == "label")
                .expect("just seen");
            assert_eq!(label.targets, ["input"]);
            assert!(label.to_string().starts_with("label (critical): "), "{label}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_form_works_with_and_without_scripts() {
        let origin = serve().await;
        for scripts in [Scripts::On, Scripts::Off] {
            let browser = Browser::open(Window::Phone, scripts).await;
            browser.goto(&format!("{origin}/good")).await;
            assert_eq!(
                browser.find_all("#off").await.len(),
                usize::from(scripts == Scripts::Off)
            );
            browser.fill("#word", "nieuw").await;
            browser.click("label").await;
            browser.follow("button").await;
            assert_eq!(browser.text("#got").await, "word=nieuw", "{scripts:?}");
            assert!(browser.url().await.ends_with("/good"));
            assert!(browser.source().await.contains("word=nieuw"));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_browser_closes_with_its_test() {
        let browser = Browser::open(Window::Desktop, Scripts::On).await;
        let (http, address) = (
            browser.http.clone(),
            format!("http://{}{}/url", browser.driver, browser.session),
        );
        drop(browser);
        let answer: Value = http
            .get(address)
            .send()
            .await
            .expect("answers")
            .json()
            .await
            .expect("JSON");
        assert_eq!(answer["value"]["error"], "invalid session id");
    }
}
