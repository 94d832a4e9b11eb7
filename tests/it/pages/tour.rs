//! Goal: the demo shows a newcomer what this is: a question arrives, trouble reaches a human, stop ends it.
//! Method: walk the tour that its desk proposes, in a browser.

use super::house::{ANNA, COORDINATOR, COUNSELLOR, COUPLE, GERT, HANNE, House, PASSWORD};
use crate::support::browser::{Browser, Scripts, Window};

struct Tour {
    house: House,
    desk: Browser,
}

impl Tour {
    async fn at(&self, person: usize) {
        self.desk
            .goto(&format!("{}/?lang=nl&phone={person}", self.house.desk))
            .await;
    }

    async fn says(&self, person: usize, text: &str) {
        self.at(person).await;
        self.desk.fill("#body", text).await;
        self.desk.follow(".demo-reply button").await;
    }

    async fn later(&self, span: &str) {
        self.desk.follow(&format!(".demo-later button[value={span}]")).await;
    }

    /// What the service wrote to a phone, oldest first.
    async fn phone(&self, person: usize) -> Vec<String> {
        self.at(person).await;
        self.texts(".demo-from-service p:first-child").await
    }

    async fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText)";
        let found = self.desk.script(script, serde_json::json!([css])).await;
        serde_json::from_value(found).unwrap()
    }

    /// What a worker sees under Today, or on another page.
    async fn sees(&self, who: &str, path: &str) -> String {
        self.house.sign_in(&self.desk, who, PASSWORD).await;
        self.house.goto(&self.desk, path).await;
        self.desk.text("main").await
    }

    /// Opens the desk, and goes on until Anna was asked, answered that it is very hard, and was thanked.
    async fn until_anna_answered() -> Self {
        let tour = Self {
            house: House::open().await,
            desk: Browser::open(Window::Desktop, Scripts::On).await,
        };
        tour.at(ANNA).await;
        assert_eq!(tour.texts(".demo-tour li").await.len(), 5);
        assert!(tour.phone(ANNA).await.is_empty());

        // The phone that rings is the one that is shown.
        for _ in 0..9 {
            tour.later("next").await;
            let shown = tour.desk.text("[aria-current=page]").await;
            let news = tour.texts(".demo-news a").await;
            assert!(!news.is_empty() && shown.starts_with(&news[0]), "{shown}: {news:?}");
            if shown.starts_with("Anna") {
                break;
            }
        }
        let phone = tour.phone(ANNA).await;
        assert!(phone.len() == 1 && phone[0].contains("5=heel moeilijk"), "{phone:?}");
        tour.says(ANNA, "5").await;
        let phone = tour.phone(ANNA).await;
        assert!(phone.len() == 2 && phone[1].contains("belt u"), "{phone:?}");
        tour
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_later_the_next_question_is_there_and_stop_ends_it() {
    let tour = Tour::until_anna_answered().await;
    tour.at(ANNA).await;
    tour.later("month").await;
    let phone = tour.phone(ANNA).await;
    assert!(phone.len() == 3 && phone[2].contains("Hoe gaat het?"), "{phone:?}");
    tour.says(ANNA, "STOP").await;
    let phone = tour.phone(ANNA).await;
    assert!(
        phone.len() == 4 && phone[3].contains("geen berichten meer"),
        "{phone:?}"
    );
    for _ in 0..12 {
        tour.later("month").await;
    }
    assert_eq!(tour.phone(ANNA).await.len(), 4, "nothing more, ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_tells_its_story() {
    let tour = Tour::until_anna_answered().await;
    let today = tour.sees("counsellor", "/today").await;
    let alerts = today.split("Vertellen").next().unwrap();
    assert!(
        alerts.contains("Anna Peeters") && alerts.contains("Zegt dat het heel moeilijk gaat"),
        "{today}"
    );
    let list = tour.sees("coordinator", "/alerts").await;
    assert!(
        list.contains("Anna Peeters") && list.contains("Nog niet opgenomen"),
        "{list}"
    );

    // One phone, two persons: the second is asked after the first, and each has an outcome of their own.
    tour.at(COUPLE).await;
    tour.later("day").await;
    assert_eq!(tour.phone(COUPLE).await.len(), 1);
    tour.says(COUPLE, "2").await;
    tour.later("day").await;
    tour.later("day").await;
    let phone = tour.phone(COUPLE).await;
    assert_eq!(
        phone.iter().filter(|text| text.contains("Hoe gaat het?")).count(),
        2,
        "{phone:?}"
    );
    tour.says(COUPLE, "STOP").await;
    let sql = "SELECT c.outcome FROM contact c JOIN trajectory t ON t.id = c.trajectory JOIN dossier d \
               ON d.id = t.dossier WHERE d.ref = '2026-015' AND c.outcome IN ('answered', 'opted-out') \
               AND c.step = 'pulse' ORDER BY c.outcome";
    assert_eq!(tour.house.rows(sql).await, ["answered", "opted-out"]);

    // Two persons of one dossier, both silent: one shared task. One answers, the other says stop: it is gone.
    for _ in 0..2 {
        tour.later("week").await;
    }
    let today = tour.sees("counsellor", "/today").await;
    assert!(today.contains("Gert Jacobs en Hanne Jacobs"), "{today}");
    tour.says(GERT, "2").await;
    let today = tour.sees("counsellor", "/today").await;
    assert!(
        today.contains("Hanne Jacobs") && !today.contains("Gert Jacobs"),
        "{today}"
    );
    tour.says(HANNE, "STOP").await;
    let today = tour.sees("counsellor", "/today").await;
    assert!(!today.contains("Hanne Jacobs"), "{today}");

    // Nobody took Anna's alert up: it went to the coordinator, whose mail tells neither who nor why.
    tour.at(COORDINATOR).await;
    let mail = tour.desk.text(".demo-mailbox").await;
    assert!(
        mail.contains("Een termijn is voorbij") && mail.contains(&tour.house.workspace),
        "{mail}"
    );
    assert!(!mail.contains("Anna") && !mail.contains("2026-014"), "{mail}");

    // The morning mail comes on days of service alone.
    tour.at(COUNSELLOR).await;
    let mornings = tour.texts(".demo-mails li").await;
    assert!(
        mornings.iter().any(|mail| mail.contains("Uw werk van vandaag")),
        "{mornings:?}"
    );
    let on_free_days = mornings
        .iter()
        .filter(|mail| mail.contains("zaterdag") || mail.contains("zondag"));
    assert_eq!(on_free_days.count(), 0, "{mornings:?}");
}
