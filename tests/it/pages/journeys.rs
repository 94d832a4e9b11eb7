//! Goal: the main journeys work without a script, by links and forms alone.
//! Method: a browser whose JavaScript is off, on the built program's demo.

use super::house::{ANNA, COUNSELLOR, COUPLE, DORIEN, ELISE, GERT, HANNE, House, PASSWORD};
use crate::support::browser::{Browser, Scripts, Window};

#[tokio::test(flavor = "multi_thread")]
async fn clients_answer_ask_for_a_call_put_off_and_stop_without_a_script() {
    let house = House::open().await;
    let phone = Browser::open(Window::Phone, Scripts::Off).await;
    house.later("day").await;
    house.later("day").await;
    let link = async |person: usize| house.links(person).await.remove(0);
    let outcome = async |reference: &str| {
        house
            .rows(&format!(
                "SELECT coalesce(c.outcome, 'open') FROM contact c JOIN trajectory t ON t.id = c.trajectory \
                 JOIN dossier d ON d.id = t.dossier WHERE d.ref = '{reference}' ORDER BY c.id"
            ))
            .await
    };

    phone.goto(&link(ANNA).await).await;
    assert!(phone.find_all("[role=alert]").await.is_empty());
    phone.follow(".questions button[type=submit]").await;
    assert!(phone.text("[role=alert]").await.contains("niets gekozen"));
    phone.click("input[name=answer-going][value=very-hard]").await;
    phone.fill("#remark", "Bel na 18 uur").await;
    phone.follow(".questions button[type=submit]").await;
    assert_eq!(phone.text("h1").await, "Dank u, wij bellen u");

    phone.goto(&link(ELISE).await).await;
    assert!(
        !phone.text("main").await.contains("déjà une réponse"),
        "she did not answer yet"
    );
    phone.follow(".way:nth-of-type(1) button[value=today]").await;
    assert!(
        phone.text("h1").await.starts_with("Merci"),
        "{}",
        phone.text("h1").await
    );

    phone.goto(&link(GERT).await).await;
    phone.follow(".way:nth-of-type(2) button").await;
    assert_eq!(phone.text("h1").await, "Dat is goed");

    phone.goto(&link(HANNE).await).await;
    phone.follow(".way:nth-of-type(3) button").await;
    phone.follow("main form button").await;
    assert_eq!(phone.text("h1").await, "U krijgt geen berichten meer");
    house.later("day").await;
    phone.goto(&link(ANNA).await).await;
    assert!(
        phone.text("main").await.contains("al een antwoord"),
        "it is known that she answered"
    );
    // Who asks for a call today is mailed about at once; the mail tells neither who nor why.
    phone.goto(&format!("{}/?lang=nl&phone={COUNSELLOR}", house.desk)).await;
    let mail = phone.text(".demo-mails li").await;
    assert!(
        mail.contains("Er staat iets voor u klaar") && mail.contains(&house.workspace),
        "{mail}"
    );
    assert!(!mail.contains("Lambert") && !mail.contains("2026-017"), "{mail}");

    assert_eq!(outcome("2026-014").await, ["answered"]);
    assert_eq!(outcome("2026-017").await, ["answered"]);
    let couple = outcome("2026-019").await;
    assert!(
        couple.contains(&"open".to_owned()) && couple.contains(&"opted-out".to_owned()),
        "{couple:?}"
    );
    let reasons = house.rows("SELECT fired FROM alert ORDER BY fired").await;
    assert!(
        reasons.len() == 2 && reasons.iter().any(|fired| fired.contains("call-me-today")),
        "{reasons:?}"
    );
}

/// A coordinator's day. Each step is one form, and what it did is read from the next page or the database.
#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::too_many_lines,
    reason = "one working day, told from its beginning to its end"
)]
async fn a_worker_does_the_days_work_without_a_script() {
    let house = House::open().await;
    let desk = Browser::open(Window::Desktop, Scripts::Off).await;
    house.text(COUPLE, "Hallo, wie is dit?").await;
    house.later("day").await;
    house.later("day").await;
    house.text(ANNA, "5").await;
    house.text(DORIEN, "De hond van de buren is ziek").await;

    // Sign in, wrongly and rightly; change the password, wrongly and rightly.
    house.sign_in(&desk, "coordinator", "niet dit wachtwoord").await;
    assert!(
        desk.text("[role=alert]").await.contains("horen niet bij elkaar"),
        "{}",
        desk.text("main").await
    );
    house.sign_in(&desk, "coordinator", PASSWORD).await;
    let change = async |old: &str, new: &str| {
        house.goto(&desk, "/password").await;
        desk.fill("#old", old).await;
        desk.fill("#new", new).await;
        desk.follow("main form button").await;
    };
    let new = "drie gele peren in mei";
    change("niet dit wachtwoord", new).await;
    assert_eq!(
        desk.find_all("#old-fault").await.len(),
        1,
        "{}",
        desk.text("main").await
    );
    change(PASSWORD, new).await;
    house.sign_in(&desk, "coordinator", PASSWORD).await;
    assert_eq!(
        desk.find_all("[role=alert]").await.len(),
        1,
        "the old one opens no more"
    );
    house.sign_in(&desk, "coordinator", new).await;

    // The alert: taken, tried, done.
    assert!(desk.text("main").await.contains("Zegt dat het heel moeilijk gaat"));
    let alert = format!("/tasks/{}", house.task("alert").await);
    house.goto(&desk, &alert).await;
    desk.follow("form[action$='/take'] button").await;
    for (outcome, way) in [("not-reached", "call"), ("reached", "visit")] {
        house.goto(&desk, &alert).await;
        desk.click(&format!("input[name=outcome][value={outcome}]")).await;
        desk.click(&format!("#way option[value={way}]")).await;
        desk.fill("#minutes", "10").await;
        desk.fill("#note", "Spreekt morgen met de huisbaas").await;
        desk.follow("form[action$='/done'] button").await;
    }
    assert!(!desk.text("main").await.contains("Anna Peeters"), "it is done");
    assert_eq!(
        house
            .rows("SELECT outcome || ' ' || channel || ' ' || effort_minutes FROM task WHERE kind = 'alert'")
            .await,
        ["reached visit 20"]
    );

    // Find Anna, read what she was sent, and what was noted.
    house.goto(&desk, "/find").await;
    desk.fill("#sought", "12 34 51").await;
    desk.follow("main form button").await;
    assert!(desk.text("main").await.contains("Anna Peeters"));
    desk.follow("main a[href^='/dossiers/']").await;
    desk.click(".ws-said summary").await;
    let said = desk.text(".ws-quote--ours").await;
    assert!(said.contains("De Brug: dank u.") && !said.contains("http"), "{said}");
    assert!(desk.text("main").await.contains("Spreekt morgen met de huisbaas"));
    assert!(desk.text("main").await.contains("Heel moeilijk"));

    // The brake: everything, then one gateway.
    house.goto(&desk, "/brake").await;
    assert!(desk.text("main").await.contains("Alleen sms'en via twilio"));
    desk.follow(".ws-brake:nth-of-type(1) button").await;
    assert!(desk.text(".ws-braked").await.contains("noodrem staat aan"));
    desk.follow(".ws-brake:nth-of-type(1) button").await;
    desk.follow(".ws-brake:nth-of-type(4) button").await;
    assert_eq!(house.rows("SELECT scope FROM brake WHERE is_on").await, ["sms:twilio"]);
    desk.follow(".ws-brake:nth-of-type(4) button").await;
    assert!(desk.find_all(".ws-braked").await.is_empty());

    // A list is tried, imported and approved.
    let (recent, month) = (house.day(1).await, house.day(31).await);
    let mut rows: Vec<String> = (40..46)
        .map(|n| format!("2026-0{n};{recent};Afgerond;;Persoon {n};0470 12 35 {n};;nl;{recent}\n"))
        .collect();
    rows.push(format!(
        "2026-031;{recent};Verhuisd;;Jef Wouters;0470 12 34 58;;nl;{recent}\n"
    ));
    rows.push(format!(
        "2026-014;{month};Afgerond;;Katrien Wouters;0470 12 34 51;;nl;{month}\n"
    ));
    rows.push("2026-047;geen datum;Afgerond;;Lien Peeters;12;;nl;\n".to_owned());
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    house.import(&desk, &house.export("list.csv", &rows)).await;
    let result = desk.text("main").await;
    assert!(result.contains("Nieuw") && result.contains("1 rij"), "{result}");
    house.goto(&desk, "/imports").await;
    desk.follow("main a[href^='/tasks/']").await;
    desk.fill("#per_day", "2").await;
    desk.follow("button[value=preview]").await;
    assert_eq!(desk.find_all("main tbody tr").await.len(), 3, "six dossiers, two a day");
    desk.follow("button[value=approve]").await;
    assert_eq!(
        house
            .rows("SELECT id FROM task WHERE kind = 'approve-import' AND closed_at IS NULL")
            .await
            .len(),
        0
    );

    // Does Jef get aftercare? Without a reason the question comes back.
    let enrol = format!("/tasks/{}", house.task("enrol").await);
    house.goto(&desk, &enrol).await;
    desk.click("input[type=radio][value=yes]").await;
    desk.follow("form[action$='/enrol'] button").await;
    assert_eq!(desk.find_all("#reason-fault").await.len(), 1);
    desk.click("input[type=radio][value=yes]").await;
    desk.fill("#reason", "Hij vroeg er zelf om").await;
    desk.follow("form[action$='/enrol'] button").await;
    let sql = "SELECT p.decision FROM dossier_person p JOIN dossier d ON d.id = p.dossier WHERE d.ref = '2026-031'";
    assert_eq!(house.rows(sql).await, ["enrolled"]);

    // Anna is called Katrien in the list: the same human being.
    let same = format!("/tasks/{}", house.task("same-person").await);
    house.goto(&desk, &same).await;
    let asked = desk.text("main").await;
    assert!(
        asked.contains("Anna Peeters") && asked.contains("Katrien Wouters"),
        "{asked}"
    );
    desk.follow("button[value=same]").await;
    house.goto(&desk, "/find").await;
    desk.fill("#sought", "Katrien").await;
    desk.follow("main form button").await;
    assert!(desk.text("main").await.contains("Katrien Wouters"));

    // A reply to read, and one that nobody could place.
    let reply = format!("/tasks/{}", house.task("read-reply").await);
    house.goto(&desk, &reply).await;
    assert!(desk.text("main").await.contains("De hond van de buren is ziek"));
    desk.follow("form[action$='/read'] button").await;
    house.goto(&desk, "/board").await;
    assert!(desk.text("main").await.contains("Hallo, wie is dit?"));
    desk.fill("#sought-1", "Chloé").await;
    desk.follow(".ws-inline-form button").await;
    desk.follow("main form button[name=person]").await;
    assert!(desk.text("main").await.contains("Alles is toegewezen"));

    // A message of unknown fate: it arrived.
    let key = house.hold_a_message("2026-015").await;
    house.goto(&desk, "/tasks/ta_held").await;
    assert_eq!(desk.find_all("button[name=verdict]").await.len(), 3);
    desk.follow("button[value=arrived]").await;
    let fate = house
        .one(&format!("SELECT fate FROM message WHERE send_key = '{key}'"))
        .await;
    assert_eq!(fate, "delivered");

    // A closing talk.
    house.goto(&desk, "/closing-talk").await;
    desk.fill("#reference", "2026-050").await;
    desk.fill("#name", "Mona Lambert").await;
    desk.fill("#mobile", "0470 12 34 59").await;
    desk.click("#closing-reason option[value=completed]").await;
    desk.follow("main form button[type=submit]").await;
    assert!(
        desk.text("main").await.contains("Nazorg start voor 1 persoon"),
        "{}",
        desk.text("main").await
    );

    desk.follow(".ws-wide form[action='/sign-out'] button").await;
    house.goto(&desk, "/today").await;
    assert!(desk.url().await.contains("/sign-in"));
}
