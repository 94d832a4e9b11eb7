//! The message texts that a service wrote itself, held against ours.

use std::collections::BTreeMap;
use std::ops::Range;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::super::problem::{Problem, Problems};
use super::{MAIL, SMS, complete_languages, needed};
use crate::care::discretion::{betrays, gsm7};
use crate::care::person::Language;
use crate::care::rules::Rules;

/// The mails to workers.
const TO_WORKERS: [&str; 3] = ["worker-alert", "worker-morning", "worker-escalation"];

/// What is wrong with the message texts that a service wrote itself: all that keeps their language from being complete,
/// words that give the subject away where a preview shows them, text messages of more parts than ours, and a number that is
/// missing where ours has it.
#[must_use]
pub fn faults_of_own(
    own: &BTreeMap<Language, String>,
    shipped: &BTreeMap<Language, String>,
    rules: &Rules,
) -> Vec<Problems> {
    let (_, mut amiss) = complete_languages(own, &rules.protocol, &rules.questionnaires, &rules.risk);
    let mut ids = needed(&rules.protocol);
    ids.extend(TO_WORKERS.map(|id| (id.to_owned(), MAIL.to_vec())));
    for (language, source) in own {
        let texts = shown(source, &ids);
        let ours = shipped.get(language).or_else(|| shipped.get(&Language::NL));
        let ours = ours.map_or_else(BTreeMap::new, |source| shown(source, &ids));
        let mut problems = Problems::new(&format!("messages/{language}.ftl"), source);
        for ((id, part), text) in &texts {
            // The body of a mail is opened on purpose; the others light up on a locked screen.
            for betrayal in betrays(text, *language).into_iter().filter(|_| *part != "body") {
                let what = format!(
                    "`{}` in `.{part}` of `{id}` gives the subject away on a locked screen",
                    betrayal.word
                );
                let (span, mend) = (place_of(source, id), "say it in neutral words".to_owned());
                problems.push(Problem { span, what, mend });
            }
            if *part == SMS {
                problems
                    .list
                    .extend(too_long(id, source, (language, text), ours.get(&(id.clone(), *part))));
            }
            let has_number = |text: &String| text.contains(PHONE);
            if ours.get(&(id.clone(), *part)).is_some_and(has_number) && !has_number(text) {
                let what = format!("`.{part}` of `{id}` does not say which number to call");
                let (span, mend) = (place_of(source, id), "add `{ $phone }`".to_owned());
                problems.push(Problem { span, what, mend });
            }
        }
        amiss.extend(problems.or(()).err());
    }
    amiss
}

/// What stands for the number in [`shown`]; nobody writes this.
const PHONE: char = '\u{1}';

/// The longest values that one text message is promised for; what stands for the number is of another length.
const LONGEST: [(&str, usize); 8] = [
    ("sender", 20),
    ("link", 45),
    ("question", 60),
    ("date", 21),
    ("code", 6),
    ("worker", 11),
    ("hours", 19),
    ("lines", 60),
];

/// The longest number, in characters.
const NUMBER: usize = 14;

/// A text message that takes more parts than ours, by its letters or by its length.
fn too_long(id: &str, source: &str, (language, text): (&Language, &str), ours: Option<&String>) -> Option<Problem> {
    let filled = |text: &str| gsm7(&text.replace(PHONE, &"0".repeat(NUMBER)));
    let size = filled(text);
    // A language of another alphabet has no other letters to choose.
    if text.chars().any(|letter| letter.is_alphabetic() && letter > LATIN_LAST) {
        return None;
    }
    let may = ours.map_or(1, |ours| filled(ours).segments);
    let parts = |parts: u16| {
        if parts == 1 {
            "1 part".to_owned()
        } else {
            format!("{parts} parts")
        }
    };
    let place = || place_of(source, id);
    if let Some(letter) = size.first_outside {
        let without: String = text
            .chars()
            .map(|c| {
                if gsm7(&c.to_string()).first_outside.is_some() {
                    'e'
                } else {
                    c
                }
            })
            .collect();
        let what = format!(
            "the letter `{letter}` in `.{SMS}` of `{id}` is not in the alphabet of text messages: with it the message takes \
             {}, without such letters {}",
            parts(size.segments),
            parts(filled(&without).segments)
        );
        return Some(Problem {
            span: letter_of(source, id, letter).or_else(place),
            what,
            mend: "choose a word without it".to_owned(),
        });
    }
    if size.segments <= may {
        return None;
    }
    let most = if may == 1 { 160 } else { 153 * usize::from(may) };
    let what = format!(
        "`.{SMS}` of `{id}` takes {} with the longest name, link and number, where ours in `{language}` takes {}: {} places \
         are {} too many",
        parts(size.segments),
        parts(may),
        size.septets_or_units,
        size.septets_or_units.saturating_sub(most)
    );
    Some(Problem {
        span: place(),
        what,
        mend: "say it shorter".to_owned(),
    })
}

/// The last letter of the Latin alphabets.
const LATIN_LAST: char = '\u{24f}';

/// Where a text of that name begins in its source.
pub(super) fn place_of(source: &str, id: &str) -> Option<Range<usize>> {
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        if line
            .strip_prefix(id)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
        {
            return Some(at..at + id.len());
        }
        at += line.len();
    }
    None
}

/// The first such letter after the beginning of a text.
fn letter_of(source: &str, id: &str, letter: char) -> Option<Range<usize>> {
    let from = place_of(source, id)?.end;
    let sms = from + source.get(from..)?.find(".sms")?;
    let at = sms + source.get(sms..)?.find(letter)?;
    Some(at..at + letter.len_utf8())
}

/// The texts of a source that are there, with the longest values for the placeholders, and a mark for the number.
fn shown(source: &str, ids: &[(String, Vec<&'static str>)]) -> BTreeMap<(String, &'static str), String> {
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    let mut bundle = FluentBundle::default();
    bundle.set_use_isolating(false);
    // What stands twice is told elsewhere.
    let _ = bundle.add_resource(resource);
    let mut arguments = FluentArgs::new();
    arguments.set("phone", PHONE.to_string());
    for (name, length) in LONGEST {
        // A hyphen stands in no list of words, and begins none.
        arguments.set(name, "-".repeat(length));
    }
    let mut texts = BTreeMap::new();
    for (id, parts) in ids {
        let message = bundle.get_message(id);
        for part in parts {
            if let Some(text) = message.as_ref().and_then(|message| message.get_attribute(part)) {
                let text = bundle.format_pattern(text.value(), Some(&arguments), &mut Vec::new());
                texts.insert((id.clone(), *part), text.into_owned());
            }
        }
    }
    texts
}
