//! What a client page shows: words that are ready for the template.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::care::person::Language;
use crate::care::questionnaire::{Item, Questionnaire, Texts};
use crate::engine::EngineError;
use crate::engine::links::LinkView;
use crate::vault::{RandomError, Randomness, Token};
use crate::web::language;
use crate::web::server::{ClientState, WebSettings};

/// What every client page shows.
#[derive(Clone, Serialize)]
pub(super) struct Frame {
    sender: String,
    phone: String,
    hours: Option<String>,
    /// The path of this person's pages, without the language.
    path: String,
    /// The languages to choose from, with their own names.
    languages: Vec<Choice>,
    help_lines: Vec<Line>,
    /// Tells two sendings of one form from two forms.
    nonce: String,
}

#[derive(Clone, Serialize)]
struct Choice {
    tag: String,
    name: String,
}

#[derive(Clone, Serialize)]
struct Line {
    name: String,
    phone: String,
    site: Option<String>,
    note: Option<String>,
}

/// One question with its answers.
#[derive(Serialize)]
pub(super) struct Question {
    id: String,
    text: String,
    lead: bool,
    options: Vec<Offered>,
}

#[derive(Serialize)]
struct Offered {
    code: String,
    text: String,
    chosen: bool,
}

/// What is wrong with a form that was sent, for the top of the page and beside the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "item", rename_all = "kebab-case")]
pub(super) enum Mistake {
    /// Nothing was filled in.
    Empty,
    /// The remark is too long.
    LongRemark,
    /// An answer that the questionnaire does not have.
    Unknown(String),
    /// The form is not one that we made, or an old one.
    Stale,
}

/// A link that was opened, with the language of its pages.
pub(super) struct Opened {
    pub(super) view: LinkView,
    pub(super) language: Language,
    pub(super) frame: Frame,
}

/// Why a page cannot be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum ViewError {
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Opens a link. `chosen` is the language from the address; `fallback` is for whom we do not know.
pub(super) async fn open(
    state: &ClientState,
    token: &str,
    chosen: Option<&str>,
    fallback: Language,
) -> Result<Opened, ViewError> {
    let known = token.len() <= super::TOKEN_CHARS_MAX;
    let view = if known {
        state.reception.open_link(token).await?
    } else {
        LinkView::Unknown
    };
    let (language, offered) = match &view {
        LinkView::Open {
            language, languages, ..
        } => (*language, shared(state, languages)),
        LinkView::Expired { language } => (*language, shared(state, &state.settings.languages)),
        LinkView::Unknown => (fallback, shared(state, &state.settings.languages)),
    };
    let language = language::of_person(chosen, language, &offered);
    let nonce = Token::mint(&Randomness::System)?.reveal().to_string();
    let path = format!("/a/{}", if known { token } else { "-" });
    let frame = Frame::new(&state.settings, path, language, &offered, nonce);
    Ok(Opened { view, language, frame })
}

/// The languages of a page: those that both it and the interface have, in the organisation's order.
fn shared(state: &ClientState, languages: &[Language]) -> Vec<Language> {
    let (interface, order) = (state.pages.languages(), &state.settings.languages);
    let mut shared: Vec<Language> = languages
        .iter()
        .copied()
        .filter(|language| interface.contains(language))
        .collect();
    let place = |language: &Language| order.iter().position(|one| one == language);
    shared.sort_by_key(|language| place(language).unwrap_or(usize::MAX));
    shared
}

impl Frame {
    fn new(settings: &WebSettings, path: String, language: Language, offered: &[Language], nonce: String) -> Self {
        let lines = settings
            .help_lines
            .of(settings.country, language)
            .into_iter()
            .map(|line| Line {
                name: line.name.clone(),
                phone: line.phone.clone(),
                site: line.site.clone(),
                note: line.notes.get(&language).cloned(),
            });
        Self {
            sender: settings.sender.clone(),
            phone: settings.phone.clone(),
            hours: settings.hours.get(&language).cloned(),
            path,
            languages: offered
                .iter()
                .map(|one| Choice {
                    tag: one.to_string(),
                    name: own_name(*one),
                })
                .collect(),
            help_lines: lines.collect(),
            nonce,
        }
    }

    /// The address at which a template can be had again in another language; none where it followed from a POST.
    pub(super) fn here(&self, template: &str) -> Option<String> {
        match template {
            "client/thanks.html" | "client/further.html" => None,
            "client/stop.html" => Some(format!("{}/stop", self.path)),
            _ => Some(self.path.clone()),
        }
    }

    /// The same for a form that came back with a mistake: its nonce goes on, since it is still the same answer.
    pub(super) fn with_nonce(mut self, nonce: &str) -> Self {
        nonce.clone_into(&mut self.nonce);
        self
    }
}

/// Questions in a language with what was chosen already, the lead before the others.
pub(super) fn questions(
    questionnaire: &Questionnaire,
    items: &[&Item],
    language: Language,
    given: &BTreeMap<String, String>,
) -> Vec<Question> {
    let is_lead = |item: &Item| questionnaire.lead.as_ref() == Some(&item.id);
    let (lead, others): (Vec<&Item>, Vec<&Item>) = items.iter().partition(|item| is_lead(item));
    lead.into_iter()
        .chain(others)
        .map(|item| Question {
            id: item.id.clone(),
            text: words(&item.texts, language),
            lead: is_lead(item),
            options: offered(item, language, given),
        })
        .collect()
}

fn offered(item: &Item, language: Language, given: &BTreeMap<String, String>) -> Vec<Offered> {
    let offer = |option: &crate::care::questionnaire::AnswerOption| Offered {
        code: option.code.clone(),
        text: words(&option.texts, language),
        chosen: given.get(&item.id) == Some(&option.code),
    };
    item.options.iter().map(offer).collect()
}

/// A text in a language; where it lacks that one, which the checker of the file refuses, any.
pub(super) fn words(texts: &Texts, language: Language) -> String {
    texts
        .get(&language)
        .or_else(|| texts.values().next())
        .cloned()
        .unwrap_or_default()
}

/// What a language calls itself.
fn own_name(language: Language) -> String {
    let name = match language.tag() {
        "nl" => "Nederlands",
        "fr" => "Français",
        "en" => "English",
        "de" => "Deutsch",
        "ar" => "العربية",
        "tr" => "Türkçe",
        "es" => "Español",
        "pt" => "Português",
        "pl" => "Polski",
        "ro" => "Română",
        "bg" => "Български",
        "uk" => "Українська",
        tag => tag,
    };
    name.to_owned()
}
