//! Turning a wish into words: the message texts of an organisation, filled in.
//!
//! Which variant of a text is taken follows from what the gateway can do: no text invites a reply that cannot arrive,
//! and none holds a link that does not open from outside.

mod dates;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::care::circle::Capabilities;
use crate::care::message::MessageKind;
use crate::care::person::Language;

pub use dates::long_date;

/// The message texts in every language that there are sources for.
pub struct Texts {
    bundles: BTreeMap<Language, FluentBundle<FluentResource>>,
}

/// What is filled into a text. Its `Debug` shows nothing.
#[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Values {
    /// The name under which the service may present itself to this person.
    pub sender: String,
    /// A number where a person answers.
    pub phone: String,
    /// When that number answers.
    pub hours: String,
    /// The personal link. It is a secret, so it is never stored.
    #[serde(skip)]
    pub link: Option<String>,
    /// The lead question with its digits.
    pub question: Option<String>,
    /// A day, in words.
    pub date: Option<String>,
    /// Who calls, by first name.
    pub worker: Option<String>,
    /// Help lines.
    pub lines: Option<String>,
    /// By which a worker tells one mail from another.
    pub code: Option<String>,
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values(…)")
    }
}

/// A mail in words.
#[derive(Clone, PartialEq, Eq)]
pub struct MailText {
    /// One line that gives nothing away.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
}

/// Why a text could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The sources of a language cannot be read.
    #[error("the message texts in `{language}` cannot be read: {why}")]
    Source {
        /// Which language.
        language: String,
        /// What is wrong, with its place.
        why: String,
    },
    /// There is no such text in that language.
    #[error("there is no `{id}` in `{language}`; add it to the message texts of that language")]
    Missing {
        /// The text.
        id: String,
        /// The language.
        language: String,
    },
    /// A placeholder has no value.
    #[error("`{id}` in `{language}` could not be filled in: {why}")]
    Unfilled {
        /// The text.
        id: String,
        /// The language.
        language: String,
        /// Which placeholder.
        why: String,
    },
}

impl Texts {
    /// Reads the sources, one Fluent document a language.
    ///
    /// # Errors
    /// Every language whose source cannot be read.
    pub fn new(sources: &BTreeMap<Language, String>) -> Result<Self, Vec<TextError>> {
        let mut bundles = BTreeMap::new();
        let mut faults = Vec::new();
        for (language, source) in sources {
            match bundle(*language, source) {
                Ok(bundle) => drop(bundles.insert(*language, bundle)),
                Err(fault) => faults.push(fault),
            }
        }
        if faults.is_empty() {
            Ok(Self { bundles })
        } else {
            Err(faults)
        }
    }

    /// The languages that there are texts in.
    pub fn languages(&self) -> impl Iterator<Item = Language> {
        self.bundles.keys().copied()
    }

    /// A text message.
    ///
    /// # Errors
    /// Where the text is not there or a placeholder has no value.
    pub fn sms(
        &self,
        kind: MessageKind,
        language: Language,
        can: Capabilities,
        values: &Values,
    ) -> Result<String, TextError> {
        // A questionnaire without a lead has no question to answer by text: the link invites to it, where one opens.
        let invites = matches!(kind, MessageKind::CheckIn | MessageKind::Reminder) && values.question.is_none();
        let can = Capabilities {
            replies: can.replies && !(invites && can.links_from_outside),
            ..can
        };
        self.part(&sms_id(kind, can), "sms", language, values)
    }

    /// A mail.
    ///
    /// # Errors
    /// Where the text is not there or a placeholder has no value.
    pub fn mail(&self, kind: MessageKind, language: Language, values: &Values) -> Result<MailText, TextError> {
        self.mail_of(kind.code(), language, values)
    }

    /// A mail by the name of its text, for mails to workers.
    ///
    /// # Errors
    /// Where the text is not there or a placeholder has no value.
    pub fn mail_of(&self, id: &str, language: Language, values: &Values) -> Result<MailText, TextError> {
        let subject = self.part(id, "subject", language, values)?;
        let text = self.part(id, "body", language, values)?;
        let html = html(&text, language);
        Ok(MailText { subject, text, html })
    }

    fn part(&self, id: &str, attribute: &str, language: Language, values: &Values) -> Result<String, TextError> {
        let missing = || TextError::Missing {
            id: format!("{id}.{attribute}"),
            language: language.to_string(),
        };
        let bundle = self.bundles.get(&language).ok_or_else(missing)?;
        let message = bundle.get_message(id).ok_or_else(missing)?;
        let pattern = message.get_attribute(attribute).ok_or_else(missing)?.value();
        let mut errors = Vec::new();
        let text = bundle
            .format_pattern(pattern, Some(&arguments(values)), &mut errors)
            .into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(TextError::Unfilled {
                id: format!("{id}.{attribute}"),
                language: language.to_string(),
                why: error.to_string(),
            }),
        }
    }
}

/// The text of a message on this gateway: the announcement, the question and the reminder have variants.
#[must_use]
pub fn sms_id(kind: MessageKind, can: Capabilities) -> String {
    if !kind.is_question() {
        return kind.code().to_owned();
    }
    let variant = match (can.replies, can.links_from_outside) {
        (true, true) => "reply-and-link",
        (true, false) => "reply",
        (false, _) => "link",
    };
    format!("{}-{variant}", kind.code())
}

fn bundle(language: Language, source: &str) -> Result<FluentBundle<FluentResource>, TextError> {
    let fault = |why: String| TextError::Source {
        language: language.to_string(),
        why,
    };
    let resource = FluentResource::try_new(source.to_owned())
        .map_err(|(_, errors)| fault(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    let tag: LanguageIdentifier = language
        .tag()
        .parse()
        .map_err(|_| fault("it is no language".to_owned()))?;
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Invisible marks would make every text message Unicode, and half as long.
    bundle.set_use_isolating(false);
    bundle
        .add_resource(resource)
        .map_err(|errors| fault(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")))?;
    Ok(bundle)
}

fn arguments(values: &Values) -> FluentArgs<'_> {
    let mut arguments = FluentArgs::new();
    arguments.set("sender", values.sender.as_str());
    arguments.set("phone", values.phone.as_str());
    arguments.set("hours", values.hours.as_str());
    for (name, value) in [
        ("link", &values.link),
        ("question", &values.question),
        ("date", &values.date),
        ("worker", &values.worker),
        ("lines", &values.lines),
        ("code", &values.code),
    ] {
        if let Some(value) = value {
            arguments.set(name, value.as_str());
        }
    }
    arguments
}

/// The text as a plain page: paragraphs, line breaks, and links that can be pressed.
fn html(text: &str, language: Language) -> String {
    let mut paragraphs = String::with_capacity(text.len() * 2);
    for paragraph in text.split("\n\n") {
        let lines: Vec<String> = paragraph.lines().map(|line| linked(line.trim())).collect();
        paragraphs.push_str("<p>");
        paragraphs.push_str(&lines.join("<br>\n"));
        paragraphs.push_str("</p>\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"></head>\
         <body style=\"font-family:sans-serif;font-size:18px;line-height:1.5;max-width:34em\">\n{paragraphs}</body></html>\n"
    )
}

fn linked(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        // It escapes slashes too, which nothing asks for here, and which simple mail programs do not show as a link.
        let shown = minijinja::HtmlEscape(word).to_string().replace("&#x2f;", "/");
        if word.starts_with("https://") || word.starts_with("http://") {
            format!("<a href=\"{shown}\">{shown}</a>")
        } else {
            shown
        }
    });
    words.collect::<Vec<_>>().join(" ")
}
