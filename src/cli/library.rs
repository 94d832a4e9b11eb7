//! The files that come with the program, each of which a file of the same name in a folder on disk stands in for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use include_dir::{Dir, include_dir};

use crate::care::ids::RulesId;
use crate::care::person::Language;
use crate::care::rules::Rules;
use crate::files::help_lines::{self, HelpLines};
use crate::files::rulebook::{Source, Sources, SourcesError};
use crate::files::wording;
use crate::settings::Settings;

static CONFIG: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config");
static MESSAGES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates/messages");

/// No file of a service's own comes near so many bytes; what is larger is not read into memory.
const BYTES_MOST: u64 = 1024 * 1024;

/// The text of a file of a service's own.
pub(super) fn text_of(path: &Path) -> anyhow::Result<String> {
    let unreadable = || format!("the file {} cannot be read", path.display());
    let mut text = String::new();
    let file = File::open(path).with_context(unreadable)?;
    // One more than may be, so that it is seen.
    let read = file.take(BYTES_MOST + 1).read_to_string(&mut text);
    // Cut there, a letter may be cut too.
    if text.len() as u64 > BYTES_MOST || path.metadata().is_ok_and(|of| of.len() > BYTES_MOST) {
        let most = BYTES_MOST / 1024;
        bail!(
            "the file {} is larger than {most} KiB; check that it is the right file",
            path.display()
        );
    }
    read.with_context(unreadable)?;
    Ok(text)
}

/// The files of the program with a folder laid over them.
pub(super) struct Library {
    folder: Option<PathBuf>,
}

impl Library {
    pub(super) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder }
    }

    /// A file of the configuration, such as `protocols/contact-after-closing.toml`.
    pub(super) fn read(&self, path: &str) -> anyhow::Result<Source> {
        if let Some(on_disk) = self.on_disk(path) {
            let text = text_of(&on_disk)?;
            return Ok(Source {
                file: on_disk.display().to_string(),
                text,
            });
        }
        let known = || {
            self.list(Path::new(path).parent().and_then(Path::to_str).unwrap_or_default())
                .join(", ")
        };
        let file = CONFIG.get_file(path).with_context(|| {
            format!(
                "there is no {path}; known are {}. Look at [rules] in the settings",
                known()
            )
        })?;
        Ok(Source {
            file: path.to_owned(),
            text: file.contents_utf8().unwrap_or_default().to_owned(),
        })
    }

    fn on_disk(&self, path: &str) -> Option<PathBuf> {
        self.folder
            .as_ref()
            .map(|folder| folder.join(path))
            .filter(|path| path.is_file())
    }

    /// The help lines.
    pub(super) fn help_lines(&self) -> anyhow::Result<HelpLines> {
        let source = self.read("help-lines.toml")?;
        help_lines::read(&source.file, &source.text).map_err(|problems| anyhow::anyhow!("{}", problems.render()))
    }

    /// The folder whose pages stand in for those inside the program, where there is one.
    pub(super) fn templates(&self) -> Option<PathBuf> {
        let folder = self.folder.as_ref().map(|folder| folder.join("templates"));
        folder.filter(|folder| folder.is_dir())
    }

    /// The names of the files in a folder of the configuration, those on disk included.
    pub(super) fn list(&self, folder: &str) -> Vec<String> {
        let inside = CONFIG
            .get_dir(folder)
            .into_iter()
            .flat_map(Dir::files)
            .map(|file| file.path().to_path_buf());
        let outside = self.folder.iter().flat_map(|root| {
            let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
            entries
                .map(|entry| Path::new(folder).join(entry.file_name()))
                .collect::<Vec<_>>()
        });
        let mut names: Vec<String> = inside
            .chain(outside)
            .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
            .filter_map(|path| path.to_str().map(str::to_owned))
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// The sources of the rules that the settings choose.
    pub(super) fn sources(&self, settings: &Settings) -> anyhow::Result<Sources> {
        let rules = &settings.rules;
        let questionnaires = self
            .list("questionnaires")
            .iter()
            .map(|path| self.read(path))
            .collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Sources {
            protocol: self.read(&format!("protocols/{}.toml", rules.protocol))?,
            questionnaires,
            risk: self.read(&format!("risk/{}.toml", rules.risk))?,
            calendar: self.read(&format!("calendars/{}.toml", rules.calendar))?,
            options: rules.options.clone(),
            messages: self.messages()?,
        })
    }

    /// Checks sources, and holds the message texts that the service wrote itself to more than those of old versions in the
    /// database: nothing that is wrong with them is passed over.
    pub(super) fn check(&self, sources: &Sources) -> anyhow::Result<Rules> {
        let rules = sources.check_before_use(RulesId::from("unnamed"))?;
        let faults = wording::faults_of_own(&self.own_messages()?, &shipped_messages(), &rules);
        if faults.is_empty() {
            Ok(rules)
        } else {
            Err(SourcesError::Problems(faults).into())
        }
    }

    /// The message texts by language.
    pub(super) fn messages(&self) -> anyhow::Result<BTreeMap<Language, String>> {
        let mut texts = shipped_messages();
        texts.extend(self.own_messages()?);
        Ok(texts)
    }

    /// Those of the folder.
    fn own_messages(&self) -> anyhow::Result<BTreeMap<Language, String>> {
        let mut texts = BTreeMap::new();
        let outside = self
            .folder
            .iter()
            .flat_map(|root| std::fs::read_dir(root.join("messages")).into_iter().flatten());
        for entry in outside.flatten() {
            let path = entry.path();
            let tag = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .and_then(Language::parse);
            if let (Some(language), true) = (tag, path.extension().is_some_and(|extension| extension == "ftl")) {
                texts.insert(language, text_of(&path)?);
            }
        }
        Ok(texts)
    }
}

/// The message texts inside the program.
fn shipped_messages() -> BTreeMap<Language, String> {
    let text = |file: &include_dir::File<'_>| {
        let stem = file.path().file_stem().and_then(|stem| stem.to_str());
        Some((Language::parse(stem?)?, file.contents_utf8()?.to_owned()))
    };
    MESSAGES.files().filter_map(text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_without_pages_overrides_none() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("protocols")).unwrap();
        let library = Library::new(Some(folder.path().to_owned()));
        assert_eq!(library.templates(), None);
        std::fs::create_dir(folder.path().join("templates")).unwrap();
        assert_eq!(library.templates(), Some(folder.path().join("templates")));
    }

    /// A plan that names a language is complete in it, or is not put to use.
    #[test]
    fn a_plan_that_is_half_translated_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(Some(folder.path().to_owned()));
        let settings = Settings::defaults();
        let refused = |change: &dyn Fn(&mut Sources)| {
            let mut sources = library.sources(&settings).unwrap();
            change(&mut sources);
            // Whoever began with it goes on: they are spoken to in the languages that are complete.
            sources.check(RulesId::from("unnamed")).unwrap();
            library.check(&sources).unwrap_err().to_string()
        };
        let told = refused(&|sources| {
            let french = sources.messages.get_mut(&Language::FR).unwrap();
            *french = french.replacen("\ncrisis =\n", "\ncrise =\n", 1);
        });
        assert!(
            told.contains("messages/fr.ftl") && told.contains("the text `crisis` has no `.sms`"),
            "{told}"
        );
        let told = refused(&|sources| drop(sources.messages.remove(&Language::EN)));
        assert!(told.contains("there are no message texts in `en`"), "{told}");
        assert!(told.contains("languages = [\"nl\", \"fr\", \"en\"]"), "{told}");
    }

    #[test]
    fn what_is_wrong_with_texts_of_the_services_own_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let library = Library::new(Some(folder.path().to_owned()));
        let settings = Settings::defaults();
        let dutch = shipped_messages()[&Language::NL].clone();
        std::fs::create_dir(folder.path().join("messages")).unwrap();
        let faults = |text: &str| {
            std::fs::write(folder.path().join("messages/nl.ftl"), text).unwrap();
            let sources = library.sources(&settings).unwrap();
            library.check(&sources).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(faults(&dutch), Ok(()));
        for (from, to, told) in [
            // French and English are complete, so Dutch alone is left out.
            ("crisis =\n", "crise =\n", "the text `crisis` has no `.sms`"),
            (
                "Hoe gaat het met u?\n",
                "Uw schulden\n",
                "`schulden` in `.subject` of `check-in`",
            ),
            (
                " Zelf bellen kan ook: { $phone }",
                "",
                "`.sms` of `thanks-we-call` does not say which number",
            ),
            (
                "{ $sender }: sorry voor",
                "{ $sender }: vergissing geëerd, sorry voor",
                "the letter `ë` in `.sms` of `wrong-person` is not in the alphabet of text messages: with it the message \
                 takes 2 parts, without such letters 1 part",
            ),
            (
                "{ $sender }: sorry voor",
                "{ $sender }: wij hebben ons vergist, en het spijt ons zeer dat wij u hiermee hebben lastiggevallen, sorry voor",
                "`.sms` of `wrong-person` takes 2 parts with the longest name, link and number, where ours in `nl` takes \
                 1 part: 195 places are 35 too many",
            ),
        ] {
            assert!(dutch.contains(from), "{from}");
            let said = faults(&dutch.replacen(from, to, 1)).unwrap_err();
            assert!(said.contains(told), "{told} is not in {said}");
        }
    }

    #[test]
    fn what_is_far_too_large_is_named_and_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let (most, over) = (folder.path().join("most.toml"), folder.path().join("over.toml"));
        let bytes = usize::try_from(BYTES_MOST).unwrap();
        std::fs::write(&most, "#".repeat(bytes)).unwrap();
        assert_eq!(text_of(&most).unwrap().len(), bytes);
        // The bound falls into the middle of a letter.
        std::fs::write(&over, format!("#{}", "é".repeat(bytes / 2))).unwrap();
        let told = text_of(&over).unwrap_err().to_string();
        assert!(
            told.ends_with("over.toml is larger than 1024 KiB; check that it is the right file"),
            "{told}"
        );
        std::fs::write(&over, [0xff]).unwrap();
        let told = text_of(&over).unwrap_err().to_string();
        assert!(told.ends_with("over.toml cannot be read"), "{told}");
    }
}
