//! The words of the interface: every `templates/interface/*.ftl`, by the language that its name ends in.

use std::collections::BTreeMap;
use std::path::Path;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use minijinja::Value;
use minijinja::value::ValueKind;
use unic_langid::LanguageIdentifier;

use super::{PageError, names_of, read};
use crate::care::person::Language;

/// Where the words stand below the templates.
const FOLDER: &str = "interface/";

/// What becomes of a word that a language lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The page is not rendered: for tests.
    Refuse,
    /// The Dutch is shown and the log says so: for real people, who are better served by that than by no page.
    ShowDutch,
}

/// The words of all languages.
pub(super) struct Words {
    bundles: BTreeMap<Language, FluentBundle<FluentResource>>,
    missing: Missing,
}

impl Words {
    pub(super) fn read(overlay: Option<&Path>, missing: Missing) -> Result<Self, PageError> {
        let mut bundles: BTreeMap<Language, FluentBundle<FluentResource>> = BTreeMap::new();
        for name in names_of(overlay, "ftl")?
            .into_iter()
            .filter(|name| name.starts_with(FOLDER))
        {
            let fault = |why: String| PageError::Words {
                file: name.clone(),
                why,
            };
            let language = language_of(&name).ok_or_else(|| fault("the name ends in no language".to_owned()))?;
            let source = read(overlay, &name)?.unwrap_or_default();
            let resource = FluentResource::try_new(source).map_err(|(_, errors)| fault(joined(&errors)))?;
            let bundle = match bundles.entry(language) {
                std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
                std::collections::btree_map::Entry::Vacant(entry) => {
                    let tag: LanguageIdentifier = language
                        .tag()
                        .parse()
                        .map_err(|_| fault("the name ends in no language".to_owned()))?;
                    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
                    // Values stand within elements of their own where their direction may differ.
                    bundle.set_use_isolating(false);
                    entry.insert(bundle)
                }
            };
            bundle.add_resource(resource).map_err(|errors| fault(joined(&errors)))?;
        }
        Ok(Self { bundles, missing })
    }

    pub(super) fn languages(&self) -> Vec<Language> {
        self.bundles.keys().copied().collect()
    }

    /// The text of a key, filled in; `Err` says what is missing.
    pub(super) fn text(
        &self,
        language: Language,
        key: &str,
        values: &BTreeMap<String, Value>,
    ) -> Result<String, String> {
        let found = self.find(language, key, values);
        match (found, self.missing) {
            (Ok(text), _) => Ok(text),
            (Err(why), Missing::Refuse) => Err(why),
            (Err(why), Missing::ShowDutch) => {
                tracing::warn!(key, %language, why, "a text of the interface is missing; the Dutch is shown");
                Ok(self.find(Language::NL, key, values).unwrap_or_else(|_| key.to_owned()))
            }
        }
    }

    fn find(&self, language: Language, key: &str, values: &BTreeMap<String, Value>) -> Result<String, String> {
        let missing = || format!("there is no text `{key}` in `{language}`");
        let bundle = self.bundles.get(&language).ok_or_else(missing)?;
        let (id, attribute) = key
            .split_once('.')
            .map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = bundle.get_message(id).ok_or_else(missing)?;
        let pattern = match attribute {
            None => message.value(),
            Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            arguments.set(name.as_str(), fluent(value));
        }
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern.ok_or_else(missing)?, Some(&arguments), &mut errors)
            .into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(format!("`{key}` in `{language}` could not be filled in: {error}")),
        }
    }
}

/// The language that a name such as `interface/workspace.nl.ftl` ends in.
fn language_of(name: &str) -> Option<Language> {
    let stem = name.strip_suffix(".ftl")?;
    let tag = stem.rsplit(['.', '/']).next()?;
    Language::parse(tag).filter(|language| language.tag() == tag)
}

fn fluent(value: &Value) -> FluentValue<'static> {
    match (value.kind(), f64::try_from(value.clone())) {
        (ValueKind::Number, Ok(number)) => FluentValue::from(number),
        _ => FluentValue::from(value.to_string()),
    }
}

fn joined(errors: &[impl ToString]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
