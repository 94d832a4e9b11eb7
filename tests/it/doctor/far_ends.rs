//! The gateways' far ends.

use super::relay::Relay;
use super::sound::Sound;
use crate::support::engines::{TestDatabase, on_every_engine};
use crate::support::place;
use crate::support::process::free_port;
use crate::support::twilio::AUTH_TOKEN;

on_every_engine!(
    a_gateway_for_texts_that_does_not_take_us_is_told,
    a_relay_that_does_not_take_us_is_told
);

async fn a_gateway_for_texts_that_does_not_take_us_is_told(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let token = sound.file("token");
    let fault = [("sms", "fault")];

    std::fs::write(&token, "geheim: another token").unwrap();
    sound
        .doctor()
        .is_only(&fault, &["refuses us", "account_sid", "auth_token_file"]);
    std::fs::write(&token, "\n").unwrap();
    sound
        .doctor()
        .is_only(&fault, &["token is empty", "[sms] auth_token_file"]);
    std::fs::remove_file(&token).unwrap();
    sound
        .doctor()
        .is_only(&fault, &["token cannot be read", "[sms] auth_token_file"]);
    std::fs::write(&token, AUTH_TOKEN).unwrap();

    sound.twilio.account_is("suspended");
    sound
        .doctor()
        .is_only(&fault, &["suspended or closed", "opened again in its console"]);
    sound.twilio.account_is("active");

    let (own, closed) = (
        sound.twilio.base_url.clone(),
        format!("http://127.0.0.1:{}", free_port()),
    );
    sound.service.change(&own, &closed);
    sound
        .doctor()
        .is_only(&fault, &["cannot be reached", "[sms] base_url", &closed]);
    // A mail server is no gateway for texts.
    let mail = place("NAZORG_TEST_SMTP").replace("smtp://", "http://");
    sound.service.change(&closed, &mail);
    sound.doctor().is_only(&fault, &["[sms] base_url"]);
    sound.service.change(&mail, &own);

    sound.service.change("gateway = \"twilio\"", "gateway = \"none\"");
    sound.doctor().is_only(&[], &["no gateway is chosen"]);
    sound.service.change("gateway = \"none\"", "gateway = \"other\"");
    sound
        .doctor()
        .is_only(&[("settings", "fault")], &["write none or twilio"]);
    assert!(sound.twilio.sent().is_empty());
}

async fn a_relay_that_does_not_take_us_is_told(database: TestDatabase) {
    let mut sound = Sound::new(&database).await;
    let relay = Relay::start().await;
    let fault = [("mail", "fault")];
    let postfix = place("NAZORG_TEST_SMTP");
    let own = format!("port = {}", postfix.rsplit(':').next().unwrap());

    let plain = format!("port = {}", relay.port);
    sound.service.change(&own, &plain);
    sound
        .doctor()
        .is_only(&fault, &["does not offer to encrypt the line", "[mail] tls"]);
    assert_eq!(
        relay.heard("AUTH"),
        0,
        "no password goes over a line that is not encrypted"
    );

    let password = sound.file("password");
    std::fs::write(&password, "geheim").unwrap();
    let login = format!(
        "tls = \"none\"\n user = \"nazorg\"\n password_file = \"{}\"",
        password.display()
    );
    sound.service.change("tls = \"starttls\"", &login);
    sound
        .doctor()
        .is_only(&fault, &["refuses us", "[mail] user", "password_file"]);
    std::fs::remove_file(&password).unwrap();
    sound
        .doctor()
        .is_only(&fault, &["password cannot be read", "[mail] password_file"]);
    assert!(relay.heard("AUTH") > 0);
    assert_eq!(relay.heard("MAIL") + relay.heard("RCPT") + relay.heard("DATA"), 0);
    sound.service.change(&login, "tls = \"starttls\"");

    sound.service.change(&plain, &format!("port = {}", free_port()));
    sound.doctor().is_only(&fault, &["cannot be reached", "[mail] host"]);
    let closed = sound.doctor_in_words();
    assert!(closed.contains("fault  mail"), "{closed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_that_nobody_here_trusts_is_told() {
    use crate::support::engines::{Engine, run};
    run(Engine::Sqlite, async |database: TestDatabase| {
        let sound = Sound::new(&database).await;
        // Trusted is the server's own certificate, which has signed none: not the authority that signed it.
        let other = place("NAZORG_TEST_SMTP_CA").replace("authority.pem", "server.pem");
        let environment = [("SSL_CERT_FILE", other.as_str())];
        let call = ["doctor", "--json", "--config", "nazorg.toml"];
        let output = crate::support::process::finish(sound.folder(), &call, &environment);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            said.contains("its certificate is not trusted here") && said.contains("ca-certificates"),
            "{said}"
        );
        assert_eq!(output.status.code(), Some(1));
        let none = sound.file("none.pem");
        std::fs::write(&none, "").unwrap();
        let environment = [("SSL_CERT_FILE", none.to_str().unwrap())];
        let output = crate::support::process::finish(sound.folder(), &call, &environment);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            said.contains("TLS cannot be set up") && said.contains("ca-certificates"),
            "{said}"
        );
    })
    .await;
}
