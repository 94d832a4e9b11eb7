//! The texts that we ship, held to what they promise.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::super::{Encoding, betrays, gsm7};
use crate::person::Language;

const TEXTS: [(Language, &str); 3] = [
    (Language::NL, include_str!("../../../../templates/messages/nl.ftl")),
    (Language::FR, include_str!("../../../../templates/messages/fr.ftl")),
    (Language::EN, include_str!("../../../../templates/messages/en.ftl")),
];

/// Every message, with its attributes.
const MESSAGES: [(&str, &[&str]); 29] = [
    ("announcement", &["subject", "body"]),
    ("announcement-reply-and-link", &["sms"]),
    ("announcement-reply", &["sms"]),
    ("announcement-link", &["sms"]),
    ("notice", MAIL),
    ("notice-reply-and-link", &["sms"]),
    ("notice-reply", &["sms"]),
    ("notice-link", &["sms"]),
    ("check-in", &["subject", "body"]),
    ("check-in-reply-and-link", &["sms"]),
    ("check-in-reply", &["sms"]),
    ("check-in-link", &["sms"]),
    ("reminder", &["subject", "body"]),
    ("reminder-reply-and-link", &["sms"]),
    ("reminder-reply", &["sms"]),
    ("reminder-link", &["sms"]),
    ("thanks-good", ANSWER),
    ("thanks-we-call", ANSWER),
    ("thanks-later", ANSWER),
    ("thanks-noted", ANSWER),
    ("call-announced", ANSWER),
    ("stop-confirmed", ANSWER),
    ("help", ANSWER),
    ("unclear", ANSWER),
    ("wrong-person", ANSWER),
    ("crisis", ANSWER),
    ("worker-alert", MAIL),
    ("worker-morning", MAIL),
    ("worker-escalation", MAIL),
];
const MAIL: &[&str] = &["subject", "body"];
const ANSWER: &[&str] = &["sms", "subject", "body"];

/// The texts that cannot fit one part with the longest values.
const TWO_PARTS: [&str; 4] = [
    "notice-reply-and-link",
    "check-in-reply-and-link",
    "reminder-reply-and-link",
    "crisis",
];

/// The longest values that one part is promised for, in characters: 20, 14, 45 and 60, and worst cases of the others.
const LONGEST: [(&str, &str); 9] = [
    ("sender", "Dienst Wonen Leuven."),
    ("phone", "+32 470 123456"),
    ("link", "https://contact.example.org/a/K7QX2M9PRT4WZ8H"),
    (
        "question",
        "Hoe gaat het met u? 1 = slecht, 2 = matig, 3 = goed, 4 = top",
    ),
    ("date", "woensdag 23 september"),
    ("code", "K7QX2M"),
    ("worker", "Anne-Sophie"),
    ("hours", "ma-vr 9-12 en 13-16"),
    ("lines", "113 of 0800-0113 (gratis, dag en nacht, ook chat op 113.nl)"),
];

fn bundle(language: Language, source: &str) -> FluentBundle<FluentResource> {
    let resource =
        FluentResource::try_new(source.to_owned()).unwrap_or_else(|(_, errors)| panic!("{language}: {errors:?}"));
    let mut bundle = FluentBundle::new(vec![language.tag().parse().unwrap()]);
    // Isolation marks lie outside the alphabet of text messages: they would double every one of them.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).unwrap();
    bundle
}

fn expected() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    MESSAGES
        .iter()
        .map(|(id, attributes)| (*id, attributes.iter().copied().collect()))
        .collect()
}

struct Text {
    name: String,
    attribute: &'static str,
    /// The placeholders that it uses.
    uses: BTreeSet<&'static str>,
    /// The text with the longest values.
    longest: String,
}

/// Every text of a language, in order of name.
fn texts(language: Language, source: &str) -> Vec<Text> {
    let bundle = bundle(language, source);
    let render = |name: &str, attribute: &str, args: &FluentArgs<'_>| {
        let message = bundle
            .get_message(name)
            .unwrap_or_else(|| panic!("{language}: {name} is missing"));
        let pattern = message
            .get_attribute(attribute)
            .unwrap_or_else(|| panic!("{language}: {name}.{attribute} is missing"))
            .value();
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(args), &mut errors).into_owned();
        assert!(errors.is_empty(), "{language}: {name}.{attribute}: {errors:?}");
        text
    };
    let marked: FluentArgs<'_> = LONGEST.iter().map(|(name, _)| (*name, format!("<{name}>"))).collect();
    let mut texts = Vec::new();
    for (name, attributes) in expected() {
        for attribute in attributes {
            let marks = render(name, attribute, &marked);
            let uses = LONGEST
                .iter()
                .map(|(value, _)| *value)
                .filter(|value| marks.contains(&format!("<{value}>")))
                .collect();
            let longest = render(name, attribute, &LONGEST.into_iter().collect());
            texts.push(Text {
                name: name.to_owned(),
                attribute,
                uses,
                longest,
            });
        }
    }
    texts
}

fn all() -> impl Iterator<Item = (Language, Text)> {
    TEXTS
        .into_iter()
        .flat_map(|(language, source)| texts(language, source).into_iter().map(move |text| (language, text)))
}

#[test]
fn every_language_has_the_same_messages_and_attributes() {
    for (language, source) in TEXTS {
        let bundle = bundle(language, source);
        let names = source
            .lines()
            .filter_map(|line| line.strip_suffix(" ="))
            .filter(|name| !name.starts_with([' ', '#']));
        let present: BTreeMap<&str, BTreeSet<&str>> = names
            .map(|name| {
                (
                    name,
                    bundle
                        .get_message(name)
                        .unwrap()
                        .attributes()
                        .map(|attribute| attribute.id())
                        .collect(),
                )
            })
            .collect();
        assert_eq!(present, expected(), "{language}");
    }
}

#[test]
fn every_language_uses_the_same_placeholders() {
    let uses = |(language, source): (Language, &str)| -> Vec<(String, &str, BTreeSet<&str>)> {
        texts(language, source)
            .into_iter()
            .map(|text| (text.name, text.attribute, text.uses))
            .collect()
    };
    let [dutch, french, english] = TEXTS.map(uses);
    assert_eq!(dutch, french);
    assert_eq!(dutch, english);
}

/// A mail to a worker tells that something is there, and not of whom or why: a code and the way in.
#[test]
fn a_mail_to_a_worker_holds_a_code_and_a_link_alone() {
    let bodies = all().filter(|(_, text)| text.name.starts_with("worker-") && text.attribute == "body");
    let mut told = 0;
    for (language, text) in bodies {
        assert_eq!(text.uses, BTreeSet::from(["code", "link"]), "{language}: {}", text.name);
        told += 1;
    }
    assert_eq!(told, 9);
}

#[test]
fn every_message_comes_under_its_name_and_gives_a_number() {
    let to_clients = all().filter(|(_, text)| text.attribute != "subject" && !text.name.starts_with("worker-"));
    for (language, text) in to_clients {
        assert!(
            text.uses.contains("sender") && text.uses.contains("phone"),
            "{language}: {}.{}",
            text.name,
            text.attribute
        );
        if text.attribute == "body" {
            assert!(
                text.uses.contains("hours"),
                "{language}: {}.body does not say when the number is answered",
                text.name
            );
        }
    }
}

#[test]
fn subjects_hold_no_value_and_are_short() {
    for (language, text) in all().filter(|(_, text)| text.attribute == "subject") {
        assert!(
            text.uses.is_empty() && text.longest.chars().count() <= 40,
            "{language}: {}.subject",
            text.name
        );
    }
}

#[test]
fn only_a_text_that_can_be_answered_invites_an_answer() {
    for (language, text) in all().filter(|(_, text)| text.attribute == "sms") {
        let (name, words) = (text.name.as_str(), &text.longest);
        let outreach = ["announcement", "notice", "check-in", "reminder"]
            .iter()
            .any(|kind| name.starts_with(kind));
        assert_eq!(
            words.contains("STOP"),
            outreach && name.contains("-reply"),
            "{language}: {name}: {words}"
        );
        assert_eq!(
            text.uses.contains("question"),
            // What a message without a question says stands in the step plan, whatever can come back.
            name.starts_with("notice") || (!name.starts_with("ann") && name.contains("-reply")),
            "{language}: {name}"
        );
        assert_eq!(
            text.uses.contains("link"),
            outreach && name.ends_with("-link"),
            "{language}: {name}"
        );
        if name.starts_with("check-in-reply") || name.starts_with("reminder-reply") {
            assert!(
                ["BEL = ", "APPEL = ", "CALL = "]
                    .iter()
                    .any(|word| words.contains(word)),
                "{language}: {name}: {words}"
            );
        }
    }
}

/// What a text invites one to write, the reader understands.
#[test]
fn invited_words_are_read() {
    use crate::conversation::{CallUrgency, Intent, StopScope, read};
    for (language, call, later) in [
        (Language::NL, "BEL", "LATER"),
        (Language::FR, "APPEL", "PLUS TARD"),
        (Language::EN, "CALL", "LATER"),
    ] {
        let (_, source) = TEXTS.into_iter().find(|(of, _)| *of == language).unwrap();
        for word in [call, later, "STOP"] {
            assert!(
                source.contains(&format!(" {word} = ")),
                "{language}: {word} is not invited"
            );
        }
        let called = read(call, language, None);
        assert_eq!(
            (called.intent, called.call_me),
            (Intent::CallMe, Some(CallUrgency::Ordinary))
        );
        assert_eq!(read(later, language, None).intent, Intent::Later);
        assert_eq!(read("STOP", language, None).intent, Intent::Stop(StopScope::Everything));
    }
}

#[test]
fn no_text_gives_the_subject_away() {
    for (language, text) in all() {
        assert_eq!(
            betrays(&text.longest, language),
            [],
            "{language}: {}.{}",
            text.name,
            text.attribute
        );
    }
}

#[test]
fn text_messages_fit() {
    let lengths = LONGEST.map(|(name, value)| (name, value.chars().count()));
    assert_eq!(
        lengths[..4],
        [("sender", 20), ("phone", 14), ("link", 45), ("question", 60)]
    );
    let mut too_long = Vec::new();
    for (language, text) in all().filter(|(_, text)| text.attribute == "sms") {
        let size = gsm7(&text.longest);
        assert_eq!(
            size.encoding,
            Encoding::Gsm7,
            "{language}: {}: {:?} is outside GSM-7",
            text.name,
            size.first_outside
        );
        let parts = if TWO_PARTS.contains(&text.name.as_str()) { 2 } else { 1 };
        if size.segments != parts {
            too_long.push(format!(
                "{language} {} {}: {}",
                text.name, size.septets_or_units, text.longest
            ));
        }
    }
    assert!(too_long.is_empty(), "{too_long:#?}");
}
