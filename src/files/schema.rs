//! JSON Schemas of the files, for editors that complete and check while somebody writes.
//!
//! Made of the very shapes by which the readers refuse what they do not know, so that a key that is read is a key that is
//! offered. A schema tells less than the check: what depends on another key, on the calendar or on another file, only
//! `nazorg protocol check` knows. It never refuses what the check lets pass.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value as Json, json};

use super::conditions::{Facts, JOINS};
use super::shape::{Key, Shape, Value, keys};
use super::{calendars, protocols, questionnaires, risk};
use crate::care::protocol::Fact;
use crate::care::risk::{Saying, Sign};
use crate::care::vocabulary::vocabulary;

vocabulary! {
    /// A kind of file that has a schema.
    pub enum Kind {
        /// A step plan.
        Protocol = "protocol",
        /// A questionnaire.
        Questionnaire = "questionnaire",
        /// Relapse rules.
        Risk = "risk",
        /// A calendar.
        Calendar = "calendar",
    }
}

/// The longest name, in characters.
const NAME_MOST: usize = crate::care::ids::NAME_MOST;

/// The schema of a kind of file: draft 7, and of that only what editors of TOML know.
#[must_use]
pub fn of(kind: Kind) -> Json {
    let (shape, title, facts): (Shape, _, _) = match kind {
        Kind::Protocol => (protocols::SHAPE, "Step plan of nazorg", Some(condition::<Fact>())),
        Kind::Questionnaire => (
            questionnaires::SHAPE,
            "Questionnaire of nazorg",
            Some(condition::<Saying>()),
        ),
        Kind::Risk => (risk::SHAPE, "Relapse rules of nazorg", Some(condition::<Sign>())),
        Kind::Calendar => (calendars::SHAPE, "Calendar of nazorg", None),
    };
    let mut schema = table(shape, None);
    if let Some(top) = schema.as_object_mut() {
        top.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
        top.insert("title".to_owned(), json!(title));
        top.extend(facts.map(|facts| ("definitions".to_owned(), json!({ "condition": facts }))));
    }
    schema
}

/// A table of such keys; other keys hold `others`, or are refused.
fn table(shape: &[&'static [Key]], others: Option<&Value>) -> Json {
    let properties: Map<String, Json> = keys(shape).map(|key| (key.name.to_owned(), described(key))).collect();
    let needed: Vec<&str> = keys(shape).filter(|key| key.is_needed).map(|key| key.name).collect();
    let mut schema = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": others.map_or(json!(false), value),
    });
    // Draft 4 has no empty list of needed keys.
    if let (Some(schema), false) = (schema.as_object_mut(), needed.is_empty()) {
        schema.insert("required".to_owned(), json!(needed));
    }
    schema
}

fn described(key: &Key) -> Json {
    let mut schema = value(&key.value);
    if let Some(schema) = schema.as_object_mut() {
        schema.insert("description".to_owned(), json!(key.about));
    }
    schema
}

fn value(of: &Value) -> Json {
    let text = json!({ "type": "string", "minLength": 1 });
    let by_language = |text: &Json| {
        json!({
            "type": "object",
            "patternProperties": { "^[a-z]{2,3}$": text },
            "additionalProperties": false,
            "minProperties": 1,
        })
    };
    match of {
        Value::Text | Value::Length | Value::Term => text,
        Value::Name => json!({
            "type": "string",
            "pattern": "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
            "maxLength": NAME_MOST,
        }),
        Value::Truth => json!({ "type": "boolean" }),
        Value::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        // Editors hand a date over as its text.
        Value::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Value::Texts => by_language(&text),
        Value::WordByLanguage(codes) => by_language(&json!({ "type": "string", "enum": codes() })),
        Value::Word(codes) => json!({ "type": "string", "enum": codes() }),
        Value::List(part) => json!({ "type": "array", "items": value(part) }),
        Value::OneOrMore(part) => json!({ "anyOf": [value(part), { "type": "array", "items": value(part) }] }),
        Value::Either(ways) => json!({ "anyOf": ways.iter().map(value).collect::<Vec<_>>() }),
        Value::Table(shape) => table(shape, None),
        Value::Tables(shape) => json!({ "type": "array", "items": table(shape, None) }),
        Value::Named(shape, others) => table(shape, Some(others)),
        Value::Condition => json!({ "$ref": "#/definitions/condition" }),
    }
}

/// A condition: one fact with what goes with it, or several that are joined.
fn condition<F: Facts>() -> Json {
    let own = json!({ "$ref": "#/definitions/condition" });
    let parts = json!({ "type": "array", "items": own, "minItems": 1 });
    let names = value(&Value::OneOrMore(&Value::Name));
    // In relapse rules `of` is one key for two things: conditions that are joined, and rules whose signals are counted.
    let of = if F::KINDS.contains(&"signals") {
        json!({ "anyOf": [parts, names] })
    } else {
        parts.clone()
    };
    let mut properties: Map<String, Json> = F::KEYS
        .iter()
        .map(|key| (key.name.to_owned(), described(key)))
        .collect();
    for (key, schema, about) in [
        ("all", parts.clone(), "Every one of these."),
        ("any", parts.clone(), "One of these at least."),
        ("not", json!({ "allOf": [own] }), "Not this."),
        (
            "at-least",
            value(&Value::Number(1, u8::MAX)),
            "At least so many of those under `of`.",
        ),
        ("of", of, "What is counted."),
    ] {
        let mut schema = schema;
        schema["description"] = json!(about);
        properties.insert(key.to_owned(), schema);
    }
    let alone = F::KINDS.iter().chain(&JOINS).map(|kind| match *kind {
        "at-least" => json!({ "required": ["at-least", "of"], "properties": { "of": parts } }),
        "signals" => json!({ "required": ["signals"], "properties": { "of": names } }),
        kind => json!({ "required": [kind] }),
    });
    json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
        "oneOf": alone.collect::<Vec<_>>(),
    })
}
