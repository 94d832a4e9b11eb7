//! What the schemas say, held against what the readers do: over the shipped files, over files that use every key, and over
//! each of these with every value put in turn for one of every other kind.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use toml::Value as Toml;

use super::super::conditions::{Facts, JOINS};
use super::super::problem::Problems;
use super::super::shape::{Key, Shape, Value, keys};
use super::super::tests::{CALENDARS, CHECK_IN, PRESETS, PROTOCOL, PULSE, RISK, SCALE};
use super::super::{calendars, protocols, questionnaires, risk};
use super::{Kind, of};
use crate::care::protocol::Fact;
use crate::care::risk::{Saying, Sign};

/// The files of each kind that have no problem, the one that uses every key first.
fn samples(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Protocol => [include_str!("every-key-protocol.toml"), PROTOCOL]
            .into_iter()
            .chain(PRESETS.map(|(_, text)| text))
            .collect(),
        Kind::Questionnaire => vec![include_str!("every-key-questionnaire.toml"), PULSE, CHECK_IN, SCALE],
        Kind::Risk => vec![include_str!("every-key-risk.toml"), RISK],
        Kind::Calendar => vec![include_str!("every-key-calendar.toml"), CALENDARS[0], CALENDARS[1]],
    }
}

fn read(kind: Kind, text: &str) -> Result<(), Problems> {
    match kind {
        Kind::Protocol => protocols::read("file.toml", text).map(drop),
        Kind::Questionnaire => questionnaires::read("file.toml", text).map(drop),
        Kind::Risk => risk::read("file.toml", text).map(drop),
        Kind::Calendar => calendars::read("file.toml", text).map(drop),
    }
}

/// A document as an editor hands it to a validator: dates are texts.
fn json(value: &Toml) -> Json {
    match value {
        Toml::Datetime(at) => Json::String(at.to_string()),
        Toml::Array(parts) => parts.iter().map(json).collect(),
        Toml::Table(table) => table.iter().map(|(key, value)| (key.clone(), json(value))).collect(),
        Toml::String(text) => Json::String(text.clone()),
        Toml::Integer(number) => (*number).into(),
        Toml::Float(number) => (*number).into(),
        Toml::Boolean(truth) => (*truth).into(),
    }
}

/// What a document lacks by a schema, for the words of JSON Schema that ours use; any other word fails the test. A crate
/// that knows them all would have every dependency built a second time for the tests, with other features.
fn faults(top: &Json, schema: &Json, value: &Json) -> Vec<String> {
    let Json::Object(words) = schema else {
        // `false` refuses whatever is there.
        return if schema == &Json::Bool(false) {
            vec![format!("{value} is not wanted")]
        } else {
            Vec::new()
        };
    };
    let within = |schema: &Json, value: &Json| faults(top, schema, value);
    let each = |schemas: &Json| {
        let schemas = schemas.as_array().unwrap().iter();
        schemas.map(|schema| within(schema, value)).collect::<Vec<_>>()
    };
    let mut all = Vec::new();
    for (word, told) in words {
        let number = || told.as_u64().unwrap();
        let least = |length: Option<usize>| length.is_none_or(|length| length as u64 >= number());
        let is_met = match (word.as_str(), value) {
            ("$ref", _) => {
                assert_eq!(told, "#/definitions/condition");
                all.extend(within(&top["definitions"]["condition"], value));
                true
            }
            ("type", _) => match told.as_str().unwrap() {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                other => panic!("the type {other}"),
            },
            ("enum", _) => told.as_array().unwrap().contains(value),
            ("required", Json::Object(own)) => {
                let mut keys = told.as_array().unwrap().iter();
                keys.all(|key| own.contains_key(key.as_str().unwrap()))
            }
            ("properties", Json::Object(own)) => {
                for (key, schema) in told.as_object().unwrap() {
                    all.extend(own.get(key).into_iter().flat_map(|value| within(schema, value)));
                }
                true
            }
            ("patternProperties", Json::Object(own)) => {
                for (_, value) in own.iter().filter(|(key, _)| is_language(key)) {
                    all.extend(within(&told["^[a-z]{2,3}$"], value));
                }
                true
            }
            ("additionalProperties", Json::Object(own)) => {
                let by_pattern = words.contains_key("patternProperties");
                let named = words.get("properties");
                let is_known =
                    |key: &str| named.is_some_and(|named| named.get(key).is_some()) || (by_pattern && is_language(key));
                for (_, value) in own.iter().filter(|(key, _)| !is_known(key)) {
                    all.extend(within(told, value));
                }
                true
            }
            ("items", Json::Array(parts)) => {
                all.extend(parts.iter().flat_map(|part| within(told, part)));
                true
            }
            ("minItems", _) => least(value.as_array().map(Vec::len)),
            ("minProperties", _) => least(value.as_object().map(serde_json::Map::len)),
            ("minLength", _) => least(value.as_str().map(|text| text.chars().count())),
            ("maxLength", Json::String(text)) => text.chars().count() as u64 <= number(),
            ("minimum", Json::Number(own)) => own.as_f64() >= told.as_f64(),
            ("maximum", Json::Number(own)) => own.as_f64() <= told.as_f64(),
            ("pattern", Json::String(text)) => fits(text, told.as_str().unwrap()),
            ("anyOf", _) => each(told).iter().any(Vec::is_empty),
            ("oneOf", _) => each(told).iter().filter(|faults| faults.is_empty()).count() == 1,
            ("allOf", _) => each(told).iter().all(Vec::is_empty),
            // What only describes, and what speaks of another type of value.
            (
                "$schema"
                | "title"
                | "description"
                | "definitions"
                | "required"
                | "properties"
                | "patternProperties"
                | "additionalProperties"
                | "items"
                | "maxLength"
                | "minimum"
                | "maximum"
                | "pattern",
                _,
            ) => true,
            (other, _) => panic!("the word {other}"),
        };
        if !is_met {
            all.push(format!("{value} is not as `{word}` wants it"));
        }
    }
    all
}

fn fits(text: &str, pattern: &str) -> bool {
    match pattern {
        "^[a-z][a-z0-9]*(-[a-z0-9]+)*$" => {
            let mut parts = text.split('-');
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            text.starts_with(|c: char| c.is_ascii_lowercase())
                && parts.all(|part| !part.is_empty() && part.chars().all(is_plain))
        }
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => text.parse::<jiff::civil::Date>().is_ok(),
        other => panic!("the pattern {other}"),
    }
}

fn is_language(key: &str) -> bool {
    (2..=3).contains(&key.len()) && key.bytes().all(|letter| letter.is_ascii_lowercase())
}

#[test]
fn every_sound_file_is_sound_by_its_schema() {
    for kind in Kind::ALL {
        let schema = of(*kind);
        for text in samples(*kind) {
            assert_eq!(
                read(*kind, text).map_err(|problems| problems.to_string()),
                Ok(()),
                "{kind}"
            );
            let document = json(&toml::from_str(text).unwrap());
            assert_eq!(faults(&schema, &schema, &document), [""; 0], "{kind}");
        }
    }
}

#[test]
fn a_file_of_faults_is_refused_by_its_schema() {
    for (kind, text, least) in [
        (Kind::Protocol, include_str!("../protocols/twenty-faults.toml"), 9),
        (
            Kind::Questionnaire,
            include_str!("../questionnaires/tests/twenty-faults.toml"),
            5,
        ),
        (Kind::Risk, include_str!("../risk/twenty-faults.toml"), 5),
    ] {
        let document = json(&toml::from_str(text).unwrap());
        let schema = of(kind);
        let faults = faults(&schema, &schema, &document);
        assert!(faults.len() >= least, "{kind}: {faults:?}");
    }
}

/// A place in a document.
type Path = Vec<Part>;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Key(String),
    Place(usize),
}

/// Every place of a document.
fn places(value: &Toml, path: &Path, all: &mut Vec<Path>) {
    let mut next = |part: Part, value: &Toml| {
        let path: Path = path.iter().cloned().chain([part]).collect();
        all.push(path.clone());
        places(value, &path, all);
    };
    match value {
        Toml::Table(table) => table
            .iter()
            .for_each(|(key, value)| next(Part::Key(key.clone()), value)),
        Toml::Array(parts) => {
            let parts = parts.iter().enumerate();
            parts.for_each(|(place, value)| next(Part::Place(place), value));
        }
        _ => {}
    }
}

fn at<'a>(value: &'a mut Toml, path: &[Part]) -> &'a mut Toml {
    path.iter().fold(value, |value, part| match part {
        Part::Key(key) => &mut value[key.as_str()],
        Part::Place(place) => &mut value[*place],
    })
}

/// Values of every kind.
fn others() -> Vec<Toml> {
    let date = toml::from_str::<toml::Table>("at = 2026-12-24").unwrap();
    vec![
        Toml::String("qqq zzz!".to_owned()),
        Toml::String("qqq".to_owned()),
        Toml::String(String::new()),
        Toml::Integer(0),
        Toml::Integer(250),
        Toml::Integer(-3),
        Toml::Float(1.5),
        Toml::Boolean(true),
        Toml::Boolean(false),
        date["at"].clone(),
        Toml::Array(Vec::new()),
        Toml::Array(vec![Toml::String("qqq".to_owned())]),
        Toml::Array(vec![Toml::Table(toml::Table::new())]),
        Toml::Table(toml::Table::new()),
    ]
}

/// What a reader tells of a wrong kind of value or a key that is not known; of a date, whose quotes no editor sees, nothing.
fn is_of_the_shape(problems: &Problems) -> bool {
    problems.list.iter().any(|problem| {
        let is_of_dates =
            problem.what.contains("where a date is needed") || problem.what.contains(" is a date, where ");
        let is_kind = problem.what.contains(", where ") && !is_of_dates;
        is_kind || problem.what.contains("` is no key of ")
    })
}

/// Every change of one value of every sound file, and every key left out or misspelt: what the schema refuses the reader
/// refuses, and what the reader refuses for its kind or its key the schema refuses.
#[test]
fn schema_and_reader_agree_on_every_changed_file() {
    let (mut tried, mut refused) = (0, 0);
    for kind in Kind::ALL {
        let schema = of(*kind);
        let mut seen = BTreeSet::new();
        for text in samples(*kind) {
            let document: Toml = toml::from_str(text).unwrap();
            let mut all = Vec::new();
            places(&document, &Vec::new(), &mut all);
            // A place of the same keys has been tried in another table.
            all.retain(|path| {
                let keys = path.iter().map(|part| match part {
                    Part::Key(key) => key.clone(),
                    Part::Place(_) => String::new(),
                });
                seen.insert(keys.collect::<Vec<_>>().join("."))
            });
            for path in all {
                let (last, above) = path.split_last().unwrap();
                let mut changed: Vec<Toml> = others()
                    .into_iter()
                    .map(|other| {
                        let mut document = document.clone();
                        *at(&mut document, &path) = other;
                        document
                    })
                    .collect();
                if let Part::Key(key) = last {
                    let mut without = document.clone();
                    let value = at(&mut without, above).as_table_mut().unwrap().remove(key).unwrap();
                    let mut misspelt = without.clone();
                    let table = at(&mut misspelt, above).as_table_mut().unwrap();
                    table.insert(format!("{key}qz"), value);
                    changed.extend([without, misspelt]);
                }
                for document in changed {
                    let by_schema = faults(&schema, &schema, &json(&document)).is_empty();
                    let text = toml::to_string(&document).unwrap();
                    let by_reader = read(*kind, &text);
                    tried += 1;
                    refused += usize::from(!by_schema);
                    let told = by_reader.as_ref().err().map(ToString::to_string).unwrap_or_default();
                    assert!(
                        by_schema || by_reader.is_err(),
                        "{kind}: only the schema refuses\n{text}"
                    );
                    if by_reader.is_err_and(|problems| is_of_the_shape(&problems)) {
                        assert!(!by_schema, "{kind}: only the reader refuses\n{told}\n{text}");
                    }
                }
            }
        }
    }
    assert!(tried > 5_000 && refused > 3_000, "{tried} {refused}");
}

/// Every word that a schema offers is one that the reader knows.
#[test]
fn every_word_that_is_offered_is_read() {
    let mut words = 0;
    for kind in Kind::ALL {
        let text = samples(*kind)[0];
        let document: Toml = toml::from_str(text).unwrap();
        let mut all = Vec::new();
        places(&document, &Vec::new(), &mut all);
        for path in all {
            let Some(Part::Key(key)) = path.last() else { continue };
            for code in offered(*kind, key) {
                let mut document = document.clone();
                let place = at(&mut document, &path);
                if !place.is_str() {
                    continue;
                }
                *place = Toml::String(code.to_owned());
                words += 1;
                let text = toml::to_string(&document).unwrap();
                let told = read(*kind, &text).err().map(|problems| problems.to_string());
                let unknown = format!("`{code}` is no ");
                assert!(
                    !told.clone().unwrap_or_default().contains(&unknown),
                    "{}",
                    told.unwrap_or_default()
                );
            }
        }
    }
    assert!(words > 60, "{words}");
}

/// The words that stand under keys of that name, where all of them mean the same.
fn offered(kind: Kind, name: &str) -> Vec<&'static str> {
    let mut found: Vec<Vec<&'static str>> = Vec::new();
    for key in every_key(kind).into_iter().filter(|key| key.name == name) {
        found.push(match &key.value {
            Value::Word(codes) => codes(),
            _ => Vec::new(),
        });
    }
    match found.as_slice() {
        [one] => one.clone(),
        _ => Vec::new(),
    }
}

/// Every key that a file of a kind may have, at whatever depth.
fn every_key(kind: Kind) -> Vec<&'static Key> {
    fn within(value: &'static Value, all: &mut Vec<&'static Key>) {
        match value {
            Value::List(part) | Value::OneOrMore(part) => within(part, all),
            Value::Either(ways) => ways.iter().for_each(|way| within(way, all)),
            Value::Table(shape) | Value::Tables(shape) => of_shape(shape, all),
            Value::Named(shape, others) => {
                of_shape(shape, all);
                within(others, all);
            }
            _ => {}
        }
    }
    fn of_shape(shape: Shape, all: &mut Vec<&'static Key>) {
        for key in keys(shape) {
            all.push(key);
            within(&key.value, all);
        }
    }
    let (shape, facts): (Shape, &'static [Key]) = match kind {
        Kind::Protocol => (protocols::SHAPE, Fact::KEYS),
        Kind::Questionnaire => (questionnaires::SHAPE, Saying::KEYS),
        Kind::Risk => (risk::SHAPE, Sign::KEYS),
        Kind::Calendar => (calendars::SHAPE, &[]),
    };
    let mut all: Vec<_> = facts.iter().collect();
    of_shape(shape, &mut all);
    all
}

/// The samples use every key, so that the tests above leave none out.
#[test]
fn the_samples_use_every_key() {
    for kind in Kind::ALL {
        let mut used = BTreeSet::new();
        for text in samples(*kind) {
            let mut all = Vec::new();
            places(&toml::from_str(text).unwrap(), &Vec::new(), &mut all);
            used.extend(all.into_iter().filter_map(|mut path| match path.pop() {
                Some(Part::Key(key)) => Some(key),
                _ => None,
            }));
        }
        let unused: BTreeSet<&str> = every_key(*kind)
            .into_iter()
            .map(|key| key.name)
            .filter(|name| !used.contains(*name))
            .collect();
        // Nothing but an answer may be asked for there, and the readers say so.
        let expected = if *kind == Kind::Questionnaire {
            BTreeSet::from(["call-me", "danger"])
        } else {
            BTreeSet::new()
        };
        assert_eq!(unused, expected, "{kind}");
    }
}

/// Facts say their keys twice: as what they are about, and as what stands under each.
#[test]
fn the_keys_of_facts_are_declared_whole() {
    fn check<F: Facts>() {
        let companions = F::COMPANIONS.iter().map(|(companion, _)| *companion);
        let said: BTreeSet<&str> = F::KINDS.iter().copied().chain(companions).collect();
        let declared: BTreeSet<&str> = F::KEYS.iter().map(|key| key.name).chain(["of"]).collect();
        let said: BTreeSet<&str> = said.into_iter().chain(["of"]).collect();
        assert_eq!(said, declared);
        assert!(F::KEYS.iter().all(|key| !JOINS.contains(&key.name)));
    }
    check::<Fact>();
    check::<Saying>();
    check::<Sign>();
}
