//! Help lines: who answers at any hour, by country and language.
//!
//! The shape is told in the shipped file `config/help-lines.toml`, whose comments are its documentation.

use jiff::civil::Date;

use super::problem::{Problem, Problems};
use super::table::{Findings, Item, Table, parse};
use super::texts::{self, Languages};
use crate::care::calendar::Country;
use crate::care::person::Language;
use crate::care::questionnaire::Texts;

/// All lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLines {
    /// The lines in the order of the file.
    pub lines: Vec<HelpLine>,
}

/// A number where somebody listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelpLine {
    /// A name for the settings and the log.
    pub id: String,
    /// The country in which the number works.
    pub country: Country,
    /// The languages that are spoken there.
    pub languages: Languages,
    /// Its own name; names are not translated.
    pub name: String,
    /// The number as it is written in that country.
    pub phone: String,
    /// A page where one can write with somebody.
    pub site: Option<String>,
    /// What it costs and when it answers, by language of the page.
    pub notes: Texts,
    /// When somebody of the service last called it; `None` for never.
    pub tested: Option<Date>,
}

impl HelpLines {
    /// The lines for a page: those of the country that speak its language, or else all of the country.
    #[must_use]
    pub fn of(&self, country: Country, language: Language) -> Vec<&HelpLine> {
        let of_country = || self.lines.iter().filter(|line| line.country == country);
        let speaking: Vec<&HelpLine> = of_country().filter(|line| line.languages.contains(&language)).collect();
        if speaking.is_empty() {
            of_country().collect()
        } else {
            speaking
        }
    }

    /// The same as one text for messages: `Zelfmoordlijn 1813: 1813; …`. Empty where the country has none.
    #[must_use]
    pub fn in_words(&self, country: Country, language: Language) -> String {
        let words = self
            .of(country, language)
            .into_iter()
            .map(|line| format!("{}: {}", line.name, line.phone));
        words.collect::<Vec<_>>().join("; ")
    }

    /// The lines that nobody of the service ever called, for a warning at start.
    pub fn untested(&self) -> impl Iterator<Item = &HelpLine> {
        self.lines.iter().filter(|line| line.tested.is_none())
    }
}

/// Reads a file of help lines.
///
/// # Errors
/// All problems of the file together, each with its place and mend.
pub fn read(file: &str, source: &str) -> Result<HelpLines, Problems> {
    let mut findings = Findings::new(file, source);
    let root = parse(source, &mut findings);
    let table = Table::root(root.get_ref());
    let lines = help_lines(&table, &mut findings);
    findings.or(Some(lines), "file of help lines")
}

fn help_lines(file: &Table<'_>, findings: &mut Findings) -> HelpLines {
    file.check_keys(&["line"], findings);
    let mut lines: Vec<HelpLine> = Vec::new();
    for table in file.tables("line", findings) {
        let Some(line) = line(&table, findings) else { continue };
        if lines.iter().any(|known| known.id == line.id) {
            let what = format!("the id `{}` is taken", line.id);
            findings.push(Problem {
                span: table.span(),
                what,
                mend: "give each line an id of its own".to_owned(),
            });
        }
        lines.push(line);
    }
    HelpLines { lines }
}

fn line(table: &Table<'_>, findings: &mut Findings) -> Option<HelpLine> {
    table.check_keys(
        &["id", "country", "languages", "name", "phone", "site", "note", "tested"],
        findings,
    );
    let mut text = |key, example: &str| {
        let item = table.required(key, example, findings)?;
        let text = item.text(findings)?;
        Some((text.to_owned(), item.span()))
    };
    let id = text("id", "id = \"1813\"");
    let country = text("country", "country = \"BE\"");
    let name = text("name", "name = \"Zelfmoordlijn 1813\"");
    let phone = text("phone", "phone = \"1813\"");
    let country = country.and_then(|(code, span)| {
        let country = Country::parse(&code);
        if country.is_none() {
            findings.at(
                span,
                format!("`{code}` is no country"),
                "write two capital letters, such as `BE` or `NL`",
            );
        }
        country
    });
    let phone = phone.and_then(|(number, span)| {
        let known = number.chars().all(|c| c.is_ascii_digit() || " +-./".contains(c));
        let fits = known && number.chars().filter(char::is_ascii_digit).count() >= 3;
        if !fits {
            findings.at(
                span,
                "the number cannot be called",
                "write digits, with spaces or hyphens between them",
            );
        }
        fits.then_some(number)
    });
    let languages = languages(table, findings);
    let site = table.get("site").and_then(|item| site(&item, findings));
    let tested = table.get("tested").and_then(|item| day(&item, findings));
    let notes = match table.get("note") {
        Some(note) => notes(&note, findings),
        None => Texts::new(),
    };
    Some(HelpLine {
        id: id?.0,
        country: country?,
        languages,
        name: name?.0,
        phone: phone?,
        site,
        notes,
        tested,
    })
}

fn languages(table: &Table<'_>, findings: &mut Findings) -> Languages {
    let mut languages = Languages::new();
    let Some(item) = table.required("languages", "languages = [\"nl\"]", findings) else {
        return languages;
    };
    for part in item.list(findings) {
        let Some(tag) = part.text(findings) else { continue };
        match texts::language(tag) {
            Some(language) => drop(languages.insert(language)),
            None => findings.push(Problem::unknown(
                part.span(),
                "language code",
                tag,
                &["nl", "fr", "en", "de"],
            )),
        }
    }
    languages
}

fn notes(item: &Item<'_>, findings: &mut Findings) -> Texts {
    let mut notes = Texts::new();
    let Some(table) = item.table(findings) else {
        return notes;
    };
    for (tag, place, part) in table.entries() {
        match texts::language(tag) {
            Some(language) => {
                notes.extend(part.text(findings).map(|text| (language, text.to_owned())));
            }
            None => findings.push(Problem::unknown(place, "language code", tag, &["nl", "fr", "en", "de"])),
        }
    }
    notes
}

fn site(item: &Item<'_>, findings: &mut Findings) -> Option<String> {
    let site = item.text(findings)?;
    let fits = site.starts_with("https://") && !site.contains(|c: char| c.is_whitespace() || "\"'<>".contains(c));
    if !fits {
        findings.at(
            item.span(),
            "the address of the page does not begin with https://",
            "write it in full",
        );
    }
    fits.then(|| site.to_owned())
}

fn day(item: &Item<'_>, findings: &mut Findings) -> Option<Date> {
    let day = item.text(findings)?.parse().ok();
    if day.is_none() {
        let what = format!("{} is no day", item.called());
        findings.at(item.span(), what, "write year, month and day, such as `\"2026-11-20\"`");
    }
    day
}

#[cfg(test)]
mod tests;
