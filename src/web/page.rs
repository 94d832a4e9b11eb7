//! Pages: templates, and the words of the interface in each language.
//!
//! Templates and words are carried by the binary; a folder on disk overrides them file by file. A template asks for its
//! words by `{{ t("key", name=value) }}`, in the language of the variable `lang` that [`Pages::render`] sets.

mod filters;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::response::Html;
use include_dir::{Dir, include_dir};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value, context, default_auto_escape_callback};

use super::assets::Assets;
use crate::care::person::Language;
use crate::telling::{self, Filled};
pub use words::Missing;
use words::Words;

/// What the binary carries.
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The steps that one page may take: some hundred times what our longest needs, so that a template that was changed for
/// the worse costs an error and not the service.
const FUEL: u64 = 5_000_000;

/// Where templates of drawings stand.
const DRAWINGS: &str = "plan/";

/// The templates and words of all pages, checked and ready.
pub struct Pages {
    templates: Environment<'static>,
    words: Arc<Words>,
    assets: Assets,
}

/// Why pages cannot be read or one cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A file of the folder that overrides cannot be read.
    #[error("`{file}` in the templates folder cannot be read; check its rights, or take it away")]
    Unreadable {
        /// Which file, within the folder.
        file: String,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file is no text.
    #[error("`{0}` is not UTF-8; save it as UTF-8")]
    NotText(String),
    /// A file of words has faults.
    #[error("the words in `{file}` have faults: {why}")]
    Words {
        /// Which file.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// A template has faults, or a value is missing in it.
    #[error("the template `{template}` cannot be rendered")]
    Template {
        /// Which template.
        template: String,
        /// What is wrong, with its line.
        #[source]
        source: minijinja::Error,
    },
}

impl Pages {
    /// Reads every template, every file of words and every asset, those of the folder `overlay` before those that the
    /// binary carries. `missing` says what becomes of a word that a language lacks.
    ///
    /// # Errors
    /// The first file that cannot be read or has faults.
    pub fn open(overlay: Option<&Path>, missing: Missing) -> Result<Self, PageError> {
        let overlay = overlay.map(Path::to_owned);
        let words = Arc::new(Words::read(overlay.as_deref(), missing)?);
        let assets = Assets::read(overlay.as_deref())?;
        let mut templates = Environment::new();
        templates.set_undefined_behavior(UndefinedBehavior::Strict);
        templates.set_fuel(Some(FUEL));
        templates.set_trim_blocks(true);
        templates.set_lstrip_blocks(true);
        filters::install(&mut templates, &words, &assets);
        let mut names = names_of(overlay.as_deref(), "html")?;
        // Drawings that stand alone. Other images are assets, and no templates.
        let drawings = names_of(overlay.as_deref(), "svg")?;
        names.extend(drawings.into_iter().filter(|name| name.starts_with(DRAWINGS)));
        templates.set_auto_escape_callback(|name| {
            let is_drawing = name.starts_with(DRAWINGS);
            if is_drawing {
                AutoEscape::Html
            } else {
                default_auto_escape_callback(name)
            }
        });
        for name in names {
            let source = read(overlay.as_deref(), &name)?.unwrap_or_default();
            templates
                .add_template_owned(name.clone(), source)
                .map_err(|source| PageError::Template { template: name, source })?;
        }
        Ok(Self {
            templates,
            words,
            assets,
        })
    }

    /// Renders a page in a language. The context gets `lang`, `dir` (`ltr` or `rtl`) and `assets` besides its own.
    ///
    /// # Errors
    /// Where there is no such template, or a value that it needs is not in the context.
    pub fn render(&self, template: &str, language: Language, context: Value) -> Result<Html<String>, PageError> {
        let context = context! {
            lang => language.tag(),
            dir => direction(language),
            assets => self.assets.base(),
            ..context
        };
        let fault = |source| PageError::Template {
            template: template.to_owned(),
            source,
        };
        let page = self
            .templates
            .get_template(template)
            .map_err(fault)?
            .render(context)
            .map_err(fault)?;
        Ok(Html(page))
    }

    /// One text of the interface, for what stands in no template.
    #[must_use]
    pub fn text(&self, language: Language, key: &str, values: &[(&str, &str)]) -> String {
        let values = values
            .iter()
            .map(|(name, value)| ((*name).to_owned(), Value::from(*value)))
            .collect();
        self.words
            .text(language, key, &values)
            .unwrap_or_else(|_| key.to_owned())
    }

    /// The languages that there are words in.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        self.words.languages()
    }

    /// The style sheets and images.
    #[must_use]
    pub const fn assets(&self) -> &Assets {
        &self.assets
    }
}

impl telling::Words for Pages {
    fn text(&self, language: Language, key: &str, values: &[(&str, Filled<'_>)]) -> String {
        let value = |filled: &Filled<'_>| match filled {
            Filled::Text(text) => Value::from(*text),
            Filled::Number(number) => Value::from(*number),
        };
        let values = values
            .iter()
            .map(|(name, filled)| ((*name).to_owned(), value(filled)))
            .collect();
        self.words
            .text(language, key, &values)
            .unwrap_or_else(|_| key.to_owned())
    }
}

/// The direction of writing of a language, as HTML has it.
#[must_use]
pub fn direction(language: Language) -> &'static str {
    if matches!(language.tag(), "ar" | "fa" | "he" | "ps" | "ur" | "ku" | "prs") {
        "rtl"
    } else {
        "ltr"
    }
}

/// The text of a file below the templates: from the folder that overrides, or else from the binary.
fn read(overlay: Option<&Path>, name: &str) -> Result<Option<String>, PageError> {
    let Some(bytes) = read_bytes(overlay, name)? else {
        return Ok(None);
    };
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|_| PageError::NotText(name.to_owned()))
}

/// The bytes of a file below the templates.
pub(super) fn read_bytes(overlay: Option<&Path>, name: &str) -> Result<Option<Vec<u8>>, PageError> {
    if let Some(path) = overlay.map(|folder| folder.join(name)).filter(|path| path.is_file()) {
        let read = std::fs::read(path);
        return read.map(Some).map_err(|source| PageError::Unreadable {
            file: name.to_owned(),
            source,
        });
    }
    Ok(TEMPLATES.get_file(name).map(|file| file.contents().to_vec()))
}

/// The names of all files with that ending, in order, of both places; `/` parts folders.
pub(super) fn names_of(overlay: Option<&Path>, ending: &str) -> Result<Vec<String>, PageError> {
    let mut names = std::collections::BTreeSet::new();
    carried(&TEMPLATES, ending, &mut names);
    if let Some(folder) = overlay {
        on_disk(folder, Path::new(""), ending, &mut names)?;
    }
    Ok(names.into_iter().collect())
}

fn carried(dir: &Dir<'_>, ending: &str, names: &mut std::collections::BTreeSet<String>) {
    let fits = |path: &&Path| path.extension().is_some_and(|own| own == ending);
    names.extend(
        dir.files()
            .map(include_dir::File::path)
            .filter(fits)
            .map(|path| path.to_string_lossy().into_owned()),
    );
    for dir in dir.dirs() {
        carried(dir, ending, names);
    }
}

fn on_disk(
    folder: &Path,
    within: &Path,
    ending: &str,
    names: &mut std::collections::BTreeSet<String>,
) -> Result<(), PageError> {
    let fault = |source| PageError::Unreadable {
        file: within.display().to_string(),
        source,
    };
    for entry in std::fs::read_dir(folder.join(within)).map_err(fault)? {
        let entry = entry.map_err(fault)?;
        let path: PathBuf = within.join(entry.file_name());
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type().map_err(fault)?.is_dir() && !hidden {
            on_disk(folder, &path, ending, names)?;
        } else if path.extension().is_some_and(|own| own == ending) && !hidden {
            names.insert(path.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
