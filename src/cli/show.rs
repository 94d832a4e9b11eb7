//! `nazorg protocol show`: a step plan in words and as a drawing, for people.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use minijinja::context;

use super::library::{Library, text_of};
use super::{Config, OK, WRONG};
use crate::care::person::Language;
use crate::files::rulebook::Source;
use crate::settings::Settings;
use crate::telling::{Teller, table, tell};
use crate::web::page::{Missing, Pages};

/// What to show, and how.
#[derive(clap::Args)]
pub(super) struct Show {
    /// The step plan: a file, or the name of one that comes with the program, such as `light`; without it the one that the
    /// settings choose.
    protocol: Option<PathBuf>,
    /// The language to tell it in: `nl`, `fr` or `en`; without it the first of the service.
    #[arg(long, value_parser = ["nl", "fr", "en"])]
    language: Option<String>,
    /// A table in words, or a drawing that a browser shows.
    #[arg(long, value_parser = ["table", "svg"], default_value = "table")]
    format: String,
    /// Tell also on which days the steps fall for a dossier that was closed on this day, such as `2026-03-12`.
    #[arg(long, value_name = "DATE")]
    closed: Option<Date>,
    #[command(flatten)]
    config: Config,
}

/// Shows a step plan; where it has faults, prints them and shows nothing.
pub(super) fn show(show: &Show) -> anyhow::Result<u8> {
    let settings = super::settings(&show.config)?;
    let library = Library::new(settings.folder());
    let mut sources = library.sources(&settings)?;
    if let Some(protocol) = &show.protocol {
        sources.protocol = source(&library, protocol)?;
    }
    let rules = match library.check(&sources) {
        Ok(rules) => rules,
        Err(error) => {
            eprintln!("{error}");
            return Ok(WRONG);
        }
    };
    let pages = Pages::open(library.templates().as_deref(), Missing::ShowDutch)?;
    let language = language(&settings, show.language.as_deref(), &pages);
    let teller = Teller::new(&pages, language);
    let plan = tell(&teller, &rules, show.closed);
    if show.format == "svg" {
        let drawing = pages.render("plan/timeline.svg", language, context! { d => plan.drawing })?;
        println!("{}", drawing.0);
    } else {
        print!("{}", table(&teller, &plan));
    }
    Ok(OK)
}

/// A file, or the step plan of that name.
pub(super) fn source(library: &Library, protocol: &Path) -> anyhow::Result<Source> {
    let name = protocol.to_str().filter(|name| !name.contains(['/', '\\', '.']));
    if let Some(name) = name.filter(|_| !protocol.is_file()) {
        return library.read(&format!("protocols/{name}.toml"));
    }
    let file = protocol.display().to_string();
    let text = text_of(protocol)?;
    Ok(Source { file, text })
}

/// The language that was asked for, or else the first of the service that there are words in.
pub(super) fn language(settings: &Settings, asked: Option<&str>, pages: &Pages) -> Language {
    let known = pages.languages();
    let own = settings.organisation.languages.iter().copied();
    let mut wished = asked.and_then(Language::parse).into_iter().chain(own);
    wished.find(|language| known.contains(language)).unwrap_or(Language::NL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_named_or_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(None);
        assert!(
            source(&library, Path::new("light"))
                .unwrap()
                .text
                .contains("id = \"light\"")
        );
        let file = folder.path().join("ours.toml");
        std::fs::write(&file, "# ours").unwrap();
        assert_eq!(source(&library, &file).unwrap().text, "# ours");
        let unknown = format!("{:#}", source(&library, Path::new("lite")).unwrap_err());
        assert!(unknown.contains("protocols/light.toml"), "{unknown}");
        let missing = format!("{:#}", source(&library, &folder.path().join("none.toml")).unwrap_err());
        assert!(missing.contains("none.toml cannot be read"), "{missing}");
    }
}
