//! Checking a settings file: its shape against the annotated defaults, and its values against what they mean.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Settings;
use crate::care::dossier::{ClosingReason, EnrolmentRule};
use crate::channels::handover::is_loopback;
use crate::files::problem::{Problem, Problems};

/// Every key that the defaults do not have, and every value of another kind than the default's; with the text of what
/// fits, as long as it is TOML at all.
pub(super) fn shape(name: &str, source: &str, defaults: &str) -> (Problems, Option<String>) {
    let mut problems = Problems::new(name, source);
    let (file, errors) = DeTable::parse_recoverable(source);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        problems.push(Problem::at(
            span,
            format!("this is no TOML: {}", error.message()),
            "see the annotated defaults",
        ));
    }
    let (true, Ok(known), Ok(mut fitting)) = (
        problems.is_empty(),
        DeTable::parse(defaults),
        source.parse::<toml::Table>(),
    ) else {
        return (problems, None);
    };
    compare("", file.get_ref(), known.get_ref(), Some(&mut fitting), &mut problems);
    (problems, Some(fitting.to_string()))
}

/// Compares a table with the defaults; what does not fit is told, and taken out of `fitting`.
fn compare(
    path: &str,
    file: &DeTable<'_>,
    known: &DeTable<'_>,
    mut fitting: Option<&mut toml::Table>,
    problems: &mut Problems,
) {
    let names: Vec<&str> = known.keys().map(|key| key.get_ref().as_ref()).collect();
    for (key, value) in file {
        let name: &str = key.get_ref().as_ref();
        let Some(default) = known.get(name) else {
            problems.push(Problem::unknown(
                key.span(),
                &format!("setting{}", inside(path)),
                name,
                &names,
            ));
            fitting.as_mut().and_then(|table| table.remove(name));
            continue;
        };
        let place = if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        };
        match (value.get_ref(), default.get_ref()) {
            // Tables of this kind hold names that the service chooses.
            (DeValue::Table(_), DeValue::Table(_)) if is_free(&place) => {}
            (DeValue::Table(file), DeValue::Table(known)) => {
                let within = fitting.as_mut().and_then(|table| table.get_mut(name)?.as_table_mut());
                compare(&place, file, known, within, problems);
            }
            (file, known) if same_kind(file, known) => {}
            (_, known) => {
                let what = format!("`{place}` is {}", kind(value.get_ref()));
                problems.push(Problem::at(value.span(), what, format!("write {}", kind(known))));
                fitting.as_mut().and_then(|table| table.remove(name));
            }
        }
    }
}

fn inside(path: &str) -> String {
    if path.is_empty() {
        String::new()
    } else {
        format!(" of [{path}]")
    }
}

fn is_free(place: &str) -> bool {
    matches!(place, "organisation.hours" | "import.mapping")
}

fn same_kind(a: &DeValue<'_>, b: &DeValue<'_>) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text in quotes",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Array(_) => "a list in square brackets",
        DeValue::Table(_) => "a table",
        DeValue::Datetime(_) => "a date",
    }
}

/// Where a setting stands in the file; `None` where it comes from the defaults or the environment.
fn place(file: &Spanned<DeTable<'_>>, path: &[&str]) -> Option<Range<usize>> {
    let mut table = file.get_ref();
    let (last, above) = path.split_last()?;
    for name in above {
        table = match table.get(*name)?.get_ref() {
            DeValue::Table(table) => table,
            _ => return None,
        };
    }
    table.get(*last).map(Spanned::span)
}

impl Settings {
    /// Everything that is wrong with the values.
    #[expect(
        clippy::too_many_lines,
        reason = "one short check after another; parting them would hide which there are"
    )]
    pub(super) fn problems(&self, name: &str, source: &str) -> Problems {
        let mut problems = Problems::new(name, source);
        let (file, _) = DeTable::parse_recoverable(source);
        let mut tell = |path: &[&str], what: String, mend: &str| {
            let what = format!("`{}`: {what}", path.join("."));
            problems.push(Problem {
                span: place(&file, path),
                what,
                mend: mend.to_owned(),
            });
        };
        let organisation = &self.organisation;
        let code = &organisation.code;
        if code.is_empty()
            || code.len() > 32
            || !code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        {
            tell(
                &["organisation", "code"],
                format!("`{code}` is no code"),
                "use lower-case letters, digits and `-`, at most 32",
            );
        }
        if !matches!(organisation.country.as_str(), "BE" | "NL") {
            tell(
                &["organisation", "country"],
                format!("`{}` is not known", organisation.country),
                "write BE or NL",
            );
        }
        if TimeZone::get(&organisation.time_zone).is_err() {
            let what = format!("`{}` is no time zone", organisation.time_zone);
            tell(
                &["organisation", "time_zone"],
                what,
                "write one such as Europe/Brussels or Europe/Amsterdam",
            );
        }
        if organisation.languages.is_empty() {
            tell(
                &["organisation", "languages"],
                "there is none".to_owned(),
                "name at least one, such as [\"nl\"]",
            );
        }
        for betrayal in organisation
            .languages
            .iter()
            .flat_map(|tag| crate::care::discretion::betrays(&organisation.name, *tag))
            .take(1)
        {
            let what = format!(
                "`{}` in the name gives the subject away on a locked screen",
                betrayal.word
            );
            tell(&["organisation", "name"], what, "choose a neutral name for messages");
        }
        for (key, url) in [
            ("public_url", &self.web.public_url),
            ("workspace_url", &self.web.workspace_url),
        ] {
            let parsed = reqwest::Url::parse(url)
                .ok()
                .filter(|parsed| matches!(parsed.scheme(), "http" | "https") && parsed.host().is_some());
            if parsed.is_none() || url.ends_with('/') {
                tell(
                    &["web", key],
                    format!("`{url}` is no address"),
                    "write one such as https://nazorg.example.org, without a slash at the end",
                );
            } else if parsed.is_some_and(|url| url.scheme() == "http" && !url.host_str().is_some_and(is_loopback)) {
                // Cookies and personal links travel there, and browsers keep no safe cookie without TLS.
                tell(
                    &["web", key],
                    format!("`{url}` is not encrypted and leads to another machine"),
                    "put a proxy with TLS in front and write its address with https://",
                );
            }
        }
        let far = self.far_gateway_with_links();
        if let (Some(far), true) = (far, is_on_loopback(&self.web.public_url)) {
            tell(
                &["web", "public_url"],
                format!(
                    "{far} sends links to phones and mailboxes, from which `{}` cannot be reached",
                    self.web.public_url
                ),
                "write the address at which client pages are reached from outside, or links_from_outside = false",
            );
        }
        if self.sends() && organisation.phone.chars().filter(char::is_ascii_digit).count() < 3 {
            tell(
                &["organisation", "phone"],
                "there is no number where a person answers, and it stands in every message".to_owned(),
                "write one such as 02 223 45 67",
            );
        }
        if self.folder().is_some_and(|folder| !folder.is_dir()) {
            tell(
                &["rules", "folder"],
                format!("`{}` is no folder", self.rules.folder),
                "name a folder that is there, or leave it empty for the files inside the program",
            );
        }
        if self.web.client_listen == self.web.workspace_listen && self.web.client_listen.port() != 0 {
            tell(
                &["web", "workspace_listen"],
                "both listeners have the same address".to_owned(),
                "give one of them another port",
            );
        }
        let metrics = &self.web.metrics_listen;
        if !metrics.is_empty() {
            let what = match self.metrics_listen() {
                None => Some(format!("`{metrics}` is no address to listen on")),
                Some(own) if own.port() != 0 && [self.web.client_listen, self.web.workspace_listen].contains(&own) => {
                    Some("another listener has the same address".to_owned())
                }
                Some(_) => None,
            };
            if let Some(what) = what {
                let mend = "write one such as 127.0.0.1:9464, or leave it empty for no metrics";
                tell(&["web", "metrics_listen"], what, mend);
            }
        }
        if !(1..=365).contains(&self.web.link_days) {
            tell(
                &["web", "link_days"],
                format!("{} days", self.web.link_days),
                "choose 1 to 365",
            );
        }
        if !(1..=256).contains(&self.database.connections) {
            tell(
                &["database", "connections"],
                format!("{} connections", self.database.connections),
                "choose 1 to 256",
            );
        }
        if self.worker.name.is_empty() || !self.worker.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            tell(
                &["worker", "name"],
                format!("`{}` is no name", self.worker.name),
                "use letters, digits and `-`",
            );
        }
        if !(10..=3600).contains(&self.worker.lease_seconds) {
            tell(
                &["worker", "lease_seconds"],
                format!("{} seconds", self.worker.lease_seconds),
                "choose 10 to 3600",
            );
        }
        if self.import.starts_per_day == 0 {
            tell(
                &["import", "starts_per_day"],
                "nobody would ever start".to_owned(),
                "choose 1 or more",
            );
        }
        if !self.import.oldest_closing.is_empty() && self.import.oldest_closing.parse::<Date>().is_err() {
            let what = format!("`{}` is no date", self.import.oldest_closing);
            tell(
                &["import", "oldest_closing"],
                what,
                "write one such as 2025-01-31, or leave it empty",
            );
        }
        for (reason, rule) in &self.import.reasons {
            if ClosingReason::from_code(reason).is_none() || EnrolmentRule::from_code(rule).is_none() {
                let what = format!("`{reason} = {rule}` is not known");
                tell(
                    &["import", "reasons"],
                    what,
                    "write enrol, ask or never for a closing reason of the defaults",
                );
            }
        }
        if !matches!(self.log.level.as_str(), "error" | "warn" | "info" | "debug" | "trace") {
            tell(
                &["log", "level"],
                format!("`{}` is not known", self.log.level),
                "write error, warn, info, debug or trace",
            );
        }
        if !matches!(self.log.format.as_str(), "text" | "json") {
            tell(
                &["log", "format"],
                format!("`{}` is not known", self.log.format),
                "write text or json",
            );
        }
        let otlp = &self.log.otlp;
        if !otlp.is_empty() {
            let parsed = reqwest::Url::parse(otlp)
                .ok()
                .filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
            let what = match parsed {
                Some(url) if !url.username().is_empty() || url.password().is_some() => {
                    // It is shown in what the check says, and kept where other settings are.
                    Some("it holds a user or a password".to_owned())
                }
                Some(url) if url.scheme() == "http" && !url.host_str().is_some_and(is_loopback) => {
                    Some(format!("`{otlp}` is not encrypted and leads to another machine"))
                }
                Some(_) => None,
                None => Some(format!("`{otlp}` is no address")),
            };
            if let Some(what) = what {
                let mend = "write one such as http://127.0.0.1:4318, where a collector listens, or leave it empty";
                tell(&["log", "otlp"], what, mend);
            }
        }
        for (path, what, mend) in self.gateway_problems() {
            tell(&path, what, mend);
        }
        problems
    }
}

/// Whether an address leads to this machine.
fn is_on_loopback(url: &str) -> bool {
    reqwest::Url::parse(url).is_ok_and(|url| url.host_str().is_some_and(is_loopback))
}

impl Settings {
    /// Whether anything is sent at all.
    #[must_use]
    pub fn sends(&self) -> bool {
        self.sms.gateway != "none" || self.mail.gateway != "none"
    }

    /// The gateway on another machine that is said to carry links which open from outside.
    fn far_gateway_with_links(&self) -> Option<&'static str> {
        let (sms, mail) = (&self.sms, &self.mail);
        if sms.gateway != "none" && sms.links_from_outside && !is_on_loopback(&sms.base_url) {
            Some("[sms]")
        } else if mail.gateway != "none" && mail.links_from_outside && !is_loopback(&mail.host) {
            Some("[mail]")
        } else {
            None
        }
    }
}
