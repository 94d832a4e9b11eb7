//! Goal: the built program asks by mail and by text, hears both kinds of answer, and an alert stands in the queue.
//! Method: `nazorg run` as a process among a Postfix with TLS and a strict double of the SMS gateway, on both engines;
//! it believes that it is a Monday morning in March.

use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::mailbox::{Mail, Mailbox};
use crate::support::service::{FROM, Service};
use crate::support::twilio::{Sent, Twilio};
use crate::support::{http, rows};

on_every_engine!(two_check_ins_leave_and_two_answers_come_back);

const PHONE: &str = "+32470123456";

/// How long anything may take to go out or to come in.
const PATIENCE: Duration = Duration::from_secs(30);

async fn two_check_ins_leave_and_two_answers_come_back(database: TestDatabase) {
    let folder = TempDir::new().unwrap();
    let twilio = Twilio::start().await;
    let mut mailbox = Mailbox::open();
    let service = Service::new(folder.path(), &database.url, &twilio, 16);
    import_and_approve(&service, &mailbox.domain);
    service.queue(&database.url, 2, "2026-03-09 08:30:00").await;
    let nazorg = service.run("2026-03-09 12:30:00").await;
    let mails = mailbox.wait(1, PATIENCE).await;
    let asked = wait_for_texts(&twilio, 1).await;
    judge_text(&asked[0]);
    let link = judge_mail(&mails[0], &mailbox.domain, &service.pages);

    // The phone: trouble, and the same callback twice.
    let reply = twilio.inbound(&format!("{}/hooks/twilio/inbound", service.pages), PHONE, FROM, "5");
    let forged = reply.clone().with_turned_bit().post().await;
    assert_eq!(forged.0, 403, "{}", forged.1);
    for _ in 0..2 {
        assert_eq!(reply.post().await.0, 200);
    }
    let thanked = wait_for_texts(&twilio, 2).await;
    assert!(thanked[1].body.contains("belt u"), "{}", thanked[1].body);

    // The mail: looking answers nothing, sending the form does.
    answer_by_link(&link).await;
    let url = &database.url;
    until_both_are_answered(url).await;
    let counted = |sql: &'static str| async move { rows(url, sql).await };
    assert_eq!(counted("SELECT level FROM alert").await, ["amber"]);
    let queue = "SELECT kind || ' ' || readers FROM task WHERE kind = 'alert' AND closed_at IS NULL";
    assert_eq!(counted(queue).await, ["alert counsellor"]);
    let replies = "SELECT via FROM inbound ORDER BY via";
    assert_eq!(counted(replies).await, ["page", "sms"]);
    let outcomes = "SELECT outcome || ' ' || why FROM contact ORDER BY id";
    assert_eq!(counted(outcomes).await, ["answered replied", "answered replied"]);

    assert!(nazorg.terminate().await.success());
    assert_eq!(twilio.sent().len(), 2, "{:?}", twilio.sent());
    assert_eq!(mailbox.mails().len(), 1, "the page itself has thanked");
    assert!(twilio.refused().is_empty(), "{:?}", twilio.refused());
    assert!(twilio.per_reference().values().all(|count| *count == 1));
}

/// Two dossiers closed on 2 February, taken in and approved at the end of that month.
fn import_and_approve(service: &Service, domain: &str) {
    let export = format!(
        "dossiernummer;afgesloten op;reden;naam;gsm;e-mail;taal;geinformeerd op\n\
         D-1;02/02/2026;Afgerond;Anna Voorbeeld;0470 12 34 56;;nl;02/02/2026\n\
         D-2;02/02/2026;Afgerond;Bram Voorbeeld;;bram@{domain};nl;02/02/2026\n"
    );
    let said = service.import_and_approve(&export, "2026-02-27 09:00:00");
    assert!(said.contains("2 trajectories have their start"), "{said}");
}

async fn wait_for_texts(twilio: &Twilio, count: usize) -> Vec<Sent> {
    let start = Instant::now();
    loop {
        let sent = twilio.sent();
        if sent.len() >= count {
            return sent;
        }
        assert!(
            start.elapsed() < PATIENCE,
            "{} of {count} texts came; refused: {:?}",
            sent.len(),
            twilio.refused()
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn judge_text(sent: &Sent) {
    assert_eq!((sent.to.as_str(), sent.from.as_deref()), (PHONE, Some(FROM)));
    assert!(
        sent.body.starts_with("De Brug: ") && sent.body.contains("STOP") && sent.body.contains("02 223 45 67"),
        "{}",
        sent.body
    );
    assert!(!sent.body.contains("Anna"), "{}", sent.body);
}

/// Judges the mail and gives its personal link.
fn judge_mail(mail: &Mail, domain: &str, pages: &str) -> String {
    assert_eq!(mail.delivered_to, format!("bram@{domain}"));
    assert_eq!(mail.subject, "Hoe gaat het met u?");
    for part in [&mail.text, &mail.html] {
        assert!(
            part.contains("02 223 45 67") && part.contains(pages) && !part.contains("Bram"),
            "{part}"
        );
    }
    assert!(
        mail.header("Message-ID")
            .is_some_and(|id| id.ends_with("@example.org>"))
    );
    let unsubscribe = mail.header("List-Unsubscribe").unwrap();
    assert!(unsubscribe.starts_with(&format!("<{pages}/u/")), "{unsubscribe}");
    // One click is for HTTPS alone (RFC 8058, section 3.1), and these pages have none.
    assert_eq!(mail.header("List-Unsubscribe-Post"), None);
    let raw = String::from_utf8_lossy(&mail.raw);
    assert!(raw.contains("with ESMTPS"), "handed over in the clear:\n{raw}");
    mail.text
        .split_whitespace()
        .find(|word| word.starts_with(&format!("{pages}/a/")))
        .unwrap()
        .to_owned()
}

async fn until_both_are_answered(url: &str) {
    let start = Instant::now();
    while rows(url, "SELECT id FROM contact WHERE outcome = 'answered'")
        .await
        .len()
        < 2
    {
        assert!(start.elapsed() < PATIENCE, "an answer was not heard");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn answer_by_link(link: &str) {
    let client = http().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let mut page = String::new();
    for _ in 0..3 {
        let answer = client.get(link).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        page = answer.text().await.unwrap();
    }
    assert!(!page.contains("Bram"), "nothing personal stands on a page");
    let nonce = after(&page, "name=\"nonce\" value=\"");
    let question = after(&page, "name=\"answer-");
    let choice = after(&page, &format!("name=\"answer-{question}\" value=\""));
    let form = [
        ("do", "send"),
        ("nonce", &nonce),
        ("call", "no"),
        (&format!("answer-{question}"), &choice),
    ];
    let answer = client.post(link).form(&form).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.status());
    let page = answer.text().await.unwrap();
    assert!(page.contains("Dank u"), "{page}");
}

fn after(page: &str, start: &str) -> String {
    let (_, rest) = page
        .split_once(start)
        .unwrap_or_else(|| panic!("no {start} on the page:\n{page}"));
    rest.split('"').next().unwrap().to_owned()
}
