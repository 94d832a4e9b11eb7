//! What the doctor says: for each thing that was looked at how it stands, what was found, and what to do.

use std::fmt::Write as _;

use serde::Serialize;

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum State {
    /// As it should be.
    Ok,
    /// Somebody should look at it; the service can run.
    Look,
    /// The service cannot do its work.
    Fault,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Look => "look",
            Self::Fault => "fault",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Line {
    what: &'static str,
    state: State,
    found: String,
    mend: Option<String>,
}

/// All that was looked at, in order.
#[derive(Debug, Default)]
pub(super) struct Report {
    lines: Vec<Line>,
}

impl Report {
    pub(super) fn ok(&mut self, what: &'static str, found: impl AsRef<str>) {
        self.add(what, State::Ok, found.as_ref(), None);
    }

    pub(super) fn look(&mut self, what: &'static str, found: impl AsRef<str>, mend: impl AsRef<str>) {
        self.add(what, State::Look, found.as_ref(), Some(mend.as_ref()));
    }

    pub(super) fn fault(&mut self, what: &'static str, found: impl AsRef<str>, mend: impl AsRef<str>) {
        self.add(what, State::Fault, found.as_ref(), Some(mend.as_ref()));
    }

    /// What rests on something else that is at fault.
    pub(super) fn not_looked_at(&mut self, what: &'static str, why: &str) {
        self.look(what, format!("not looked at, because {why}"), "mend that first");
    }

    fn add(&mut self, what: &'static str, state: State, found: &str, mend: Option<&str>) {
        self.lines.push(Line {
            what,
            state,
            found: without_passwords(found.trim_end()),
            mend: mend.map(without_passwords),
        });
    }

    pub(super) fn count(&self, state: State) -> usize {
        self.lines.iter().filter(|line| line.state == state).count()
    }

    /// For people: a line for each thing, the mend below it.
    pub(super) fn words(&self) -> String {
        let width = self.lines.iter().map(|line| line.what.len()).max().unwrap_or(0);
        let below = format!("\n{:1$}", "", width + 8);
        let mut text = String::new();
        for line in &self.lines {
            let found = line.found.replace('\n', &below);
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{:5}  {:width$} {found}", line.state.word(), line.what);
            if let Some(mend) = &line.mend {
                let _ = writeln!(text, "{:2$}to mend: {}", "", mend.replace('\n', &below), width + 8);
            }
        }
        text
    }

    /// For programs.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&self.lines)
    }
}

/// Takes user and password out of every address in a text: what a setting was found to be may hold some.
fn without_passwords(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        clean.push_str(before);
        let end = after
            .find(|c: char| c.is_whitespace() || matches!(c, '`' | '"' | '\'' | '<' | '>'))
            .unwrap_or(after.len());
        let (address, next) = after.split_at(end);
        if let Some((_, host)) = address.rsplit_once('@') {
            clean.push_str("…@");
            clean.push_str(host);
        } else {
            clean.push_str(address);
        }
        rest = next;
    }
    clean + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_address_keeps_its_password() {
        for (text, clean) in [
            ("nothing to hide", "nothing to hide"),
            (
                "`https://u:p@w@host/x` is no address, nor http://host",
                "`https://…@host/x` is no address, nor http://host",
            ),
            (
                "mail an@example.org at https://host",
                "mail an@example.org at https://host",
            ),
        ] {
            assert_eq!(without_passwords(text), clean);
        }
    }

    #[test]
    fn every_line_has_its_mark_and_every_trouble_its_mend() {
        let mut report = Report::default();
        report.ok("disk", "much is free");
        report.fault("brake", "one\ntwo", "let go");
        report.not_looked_at("clock", "it was dark");
        expect_test::expect![[r#"
            ok     disk  much is free
            fault  brake one
                         two
                         to mend: let go
            look   clock not looked at, because it was dark
                         to mend: mend that first
        "#]]
        .assert_eq(&report.words());
        assert_eq!((report.count(State::Ok), report.count(State::Fault)), (1, 1));
    }
}
