use super::*;

impl Settings {
    /// The defaults alone, whatever the environment of the test holds.
    pub(crate) fn defaults() -> Self {
        Self::of("the settings", "", Some(Variables::new())).unwrap().0
    }
}

fn of(source: &str) -> Vec<String> {
    let (_, problems) = Settings::of("nazorg.toml", source, Some(Variables::new())).unwrap();
    problems.list.into_iter().map(|problem| problem.what).collect()
}

fn with(name: &str, value: &str) -> Settings {
    let variables = [(name.to_owned(), value.to_owned())].into_iter().collect();
    let (settings, problems) = Settings::of("nazorg.toml", "", Some(variables)).unwrap();
    assert!(problems.is_empty(), "{problems}");
    settings
}

#[test]
fn the_environment_is_taken_as_it_stands() {
    let phone = |value| with("NAZORG_ORGANISATION__PHONE", value).organisation.phone;
    assert_eq!(phone("022234567"), "022234567");
    assert_eq!(phone("+3222234567"), "+3222234567");
    assert_eq!(phone("true"), "true");
    assert_eq!(with("NAZORG_DATABASE__CONNECTIONS", "12").database.connections, 12);
    assert!(with("NAZORG_TRIAL__ON", "true").trial.on);
    assert_eq!(
        with("NAZORG_TRIAL__ALLOW", "+32470123456, an@example.org").trial.allow,
        ["+32470123456", "an@example.org"]
    );
    assert_eq!(
        with("NAZORG_TRIAL__ALLOW", "+32470123456").trial.allow,
        ["+32470123456"]
    );
    assert_eq!(
        with("NAZORG_ORGANISATION__LANGUAGES", "fr,en").organisation.languages,
        [Language::FR, Language::EN]
    );
}

#[test]
fn shape_and_values_are_judged_together() {
    let found = of(
        "[web]\nlink_days = 0\npublik_url = \"x\"\n[worker]\nlease_seconds = \"long\"\n[rules]\nfolder = \"/nowhere/at/all\"\n",
    );
    for part in [
        "`publik_url` is no setting of [web]",
        "`worker.lease_seconds` is a text in quotes",
        "`web.link_days`: 0 days",
        "`rules.folder`: `/nowhere/at/all` is no folder",
    ] {
        assert!(
            found.iter().any(|what| what.contains(part)),
            "{part} is not in {found:?}"
        );
    }
    assert_eq!(found.len(), 4, "{found:?}");
}

/// Settings that send by mail through this host.
fn mailing(host: &str, more: &str) -> String {
    format!(
        "[organisation]\nphone = \"02 223 45 67\"\n[mail]\ngateway = \"smtp\"\nhost = \"{host}\"\n\
         password_file = \"x\"\n{more}"
    )
}

#[test]
fn a_number_where_a_person_answers_is_needed_to_send() {
    assert_eq!(of(""), [] as [&str; 0]);
    let found = of(&mailing("localhost", "").replace("02 223 45 67", "-"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("`organisation.phone`"), "{found:?}");
    assert_eq!(of(&mailing("localhost", "")), [] as [&str; 0]);
}

#[test]
fn metrics_and_traces_are_off_and_go_where_they_can() {
    let defaults = Settings::defaults();
    assert_eq!((defaults.metrics_listen(), defaults.log.otlp.as_str()), (None, ""));
    for good in [
        "[web]\nmetrics_listen = \"127.0.0.1:9464\"",
        "[log]\notlp = \"http://127.0.0.1:4318\"",
        "[log]\notlp = \"https://traces.example.org\"",
    ] {
        assert_eq!(of(good), [] as [&str; 0]);
    }
    for (bad, part) in [
        ("[web]\nmetrics_listen = \"9464\"", "is no address to listen on"),
        ("[web]\nmetrics_listen = \"127.0.0.1:8081\"", "another listener"),
        ("[log]\notlp = \"127.0.0.1:4318\"", "is no address"),
        ("[log]\notlp = \"http://traces.example.org\"", "is not encrypted"),
        ("[log]\notlp = \"https://me:secret@traces.example.org\"", "a password"),
    ] {
        let found = of(bad);
        assert_eq!(found.len(), 1, "{bad}: {found:?}");
        assert!(found[0].contains(part) && !found[0].contains("secret"), "{found:?}");
    }
    let settings = with("NAZORG_WEB__METRICS_LISTEN", "127.0.0.1:9464");
    assert_eq!(settings.metrics_listen().unwrap().port(), 9464);
}

#[test]
fn addresses_that_cannot_work_are_refused() {
    for (more, part) in [
        (
            "[web]\nworkspace_url = \"http://nazorg.example.org\"\n",
            "`web.workspace_url`",
        ),
        (
            "[web]\npublic_url = \"http://nazorg.example.org\"\n",
            "`web.public_url`",
        ),
    ] {
        let found = of(&mailing("localhost", more));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with(part) && found[0].contains("not encrypted"),
            "{found:?}"
        );
    }
    let found = of(&mailing("relay.example.org", ""));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("`web.public_url`: [mail] sends links"),
        "{found:?}"
    );
    for more in [
        "links_from_outside = false\n",
        "[web]\npublic_url = \"https://contact.example.org\"\n",
    ] {
        assert_eq!(of(&mailing("relay.example.org", more)), [] as [&str; 0], "{more}");
    }
}

#[test]
fn an_empty_secret_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, " \n").unwrap();
    let mut settings = Settings::defaults();
    settings.sms.gateway = "twilio".to_owned();
    settings.sms.account_sid = "AC0".to_owned();
    settings.sms.from = "+32460000000".to_owned();
    settings.sms.auth_token_file = token.display().to_string();
    settings.mail.gateway = "smtp".to_owned();
    settings.mail.user = "contact".to_owned();
    settings.mail.password_file = "/nowhere/at/all".to_owned();
    let told: Vec<String> = settings.wires().unwrap_err().iter().map(ToString::to_string).collect();
    assert!(
        told[0].contains(&token.display().to_string()) && told[0].contains("is empty"),
        "{told:?}"
    );
    assert!(told[1].contains("/nowhere/at/all"), "{told:?}");
}
