//! Every reader and every check, held against files that went wrong: no panic, no endless work, no endless report.
//!
//! The suite tries some hundred; `PROPTEST_CASES=1000000` tries as many as are asked for.

use std::collections::BTreeMap;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use toml::{Table, Value};

use super::rulebook::{Source, Sources};
use super::tests::{CALENDARS, CHECK_IN, PRESETS, PROTOCOL, PULSE, RISK, SCALE, messages};
use super::{calendars, help_lines, protocols, questionnaires, risk, scenarios, wording};
use crate::care::ids::RulesId;
use crate::care::person::Language;
use crate::care::rules::Rules;

/// Far more than any file takes, on a busy machine and in a build that is not optimised.
const LONGEST: Duration = Duration::from_secs(30);

fn config() -> ProptestConfig {
    let usual = ProptestConfig::default();
    ProptestConfig {
        // It is 256 where nothing is asked for.
        cases: if usual.cases == 256 { 32 } else { usual.cases },
        failure_persistence: None,
        max_shrink_iters: 200,
        ..usual
    }
}

/// Files that stand beside each other, by the place of each.
static SOUND: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let evaluation = include_str!("../../config/questionnaires/evaluation.toml");
    let mut all = vec![PULSE, CHECK_IN, SCALE, evaluation, RISK, CALENDARS[0], PROTOCOL];
    all.extend(PRESETS.map(|(_, text)| text));
    all.push(include_str!("schema/every-key-protocol.toml"));
    all
});

/// How many of them are no plans; every plan stands beside all of these.
const BESIDE: usize = 6;

/// The sound files with one that went wrong in its place; a plan is put in the place of the plan.
fn beside(place: usize, text: String) -> Sources {
    let source = |place: usize| Source {
        file: format!("{place}.toml"),
        text: SOUND[place].to_owned(),
    };
    let mut sources = Sources {
        protocol: source(BESIDE),
        questionnaires: (0..4).map(source).collect(),
        risk: source(4),
        calendar: source(5),
        options: Vec::new(),
        messages: messages(),
    };
    match place {
        0..4 => sources.questionnaires[place].text = text,
        4 => sources.risk.text = text,
        5 => sources.calendar.text = text,
        _ => sources.protocol.text = text,
    }
    sources
}

/// Reads and checks sources; what is wrong can be shown, and is no endless list.
fn check(sources: &Sources) {
    let begun = Instant::now();
    if let Err(error) = sources.check_before_use(RulesId::from("unnamed")) {
        let told = error.to_string();
        assert!(told.starts_with("error: "), "{told}");
        assert!(told.len() < 4_000_000, "{}", told.len());
    }
    assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
}

/// Reads a text as every kind of file.
fn read_as_all(text: &str) {
    let begun = Instant::now();
    let told = [
        protocols::read("file.toml", text).err(),
        questionnaires::read("file.toml", text).err(),
        risk::read("file.toml", text).err(),
        calendars::read("file.toml", text).err(),
        scenarios::read("file.toml", text).err(),
        help_lines::read("file.toml", text).err(),
    ];
    for problems in told.into_iter().flatten() {
        assert!(problems.render().starts_with("error: "));
    }
    check_messages(text);
    assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
}

/// Checks a text as the message texts of a service's own.
fn check_messages(text: &str) {
    static RULES: LazyLock<Rules> = LazyLock::new(|| {
        let sources = beside(BESIDE, PROTOCOL.to_owned());
        sources.check(RulesId::from("unnamed")).unwrap()
    });
    let own = BTreeMap::from([(Language::NL, text.to_owned())]);
    for problems in wording::faults_of_own(&own, &messages(), &RULES) {
        assert!(problems.render().starts_with("error: "));
    }
}

/// One thing that goes wrong with a document whose notation is right.
#[derive(Clone, Debug)]
enum Slip {
    /// Another value stands there.
    Replace(Value),
    /// What stands elsewhere stands there.
    Move(Index),
    /// It is not there.
    LeaveOut,
    /// It is there so many times more.
    Repeat(u8),
    /// It stands within so many conditions.
    Bury(u8),
}

fn slip() -> impl Strategy<Value = Slip> {
    let word = prop::sample::select(vec![
        "",
        "-",
        "closing",
        "call",
        "check-in",
        "last-reply",
        "999999999999 years",
        "P30Y",
        "0 days",
        "1 hour",
        "same day",
        "31-1",
        "easter + 80 days",
        "29 February every 5 years",
        "00:00-24:00",
        "{ $x }",
        "é\u{301}\u{0}",
        "wait",
        "nl",
        "xx",
        "none",
        "5 working days",
        "-9223372036854775808 days",
    ]);
    let value = prop_oneof![
        word.prop_map(|word| Value::String(word.to_owned())),
        "\\PC{0,12}".prop_map(Value::String),
        any::<i64>().prop_map(Value::Integer),
        (0..130_i64).prop_map(Value::Integer),
        any::<f64>().prop_map(Value::Float),
        any::<bool>().prop_map(Value::Boolean),
        Just(Value::Array(Vec::new())),
        Just(Value::Table(Table::new())),
        Just(Value::String("x".repeat(70_000))),
    ];
    prop_oneof![
        4 => value.prop_map(Slip::Replace),
        4 => any::<Index>().prop_map(Slip::Move),
        1 => Just(Slip::LeaveOut),
        1 => (1..90_u8).prop_map(Slip::Repeat),
        1 => (1..90_u8).prop_map(Slip::Bury),
    ]
}

/// How many places a document has.
fn size(value: &Value) -> usize {
    match value {
        Value::Table(table) => table.values().map(|value| 1 + size(value)).sum(),
        Value::Array(parts) => parts.iter().map(|value| 1 + size(value)).sum(),
        _ => 0,
    }
}

/// What stands at a place, counted in the order of reading.
fn at(value: &Value, mut place: usize) -> Option<&Value> {
    let parts: Vec<&Value> = match value {
        Value::Table(table) => table.values().collect(),
        Value::Array(parts) => parts.iter().collect(),
        _ => return None,
    };
    for part in parts {
        if place == 0 {
            return Some(part);
        }
        let within = 1 + size(part);
        if place < within {
            return at(part, place - 1);
        }
        place -= within;
    }
    None
}

/// A file has its greatest size, far below so many places: no slip makes a document larger.
const PLACES_MOST: usize = 20_000;

/// Lets a slip happen at a place.
fn slip_at(value: &mut Value, mut place: usize, slip: &Slip, from: Option<&Value>) {
    match value {
        Value::Table(table) => {
            for key in table.keys().cloned().collect::<Vec<_>>() {
                let within = 1 + size(&table[&key]);
                if place == 0 {
                    if matches!(slip, Slip::LeaveOut) {
                        table.remove(&key);
                    } else {
                        change(&mut table[&key], slip, from);
                    }
                    return;
                }
                if place < within {
                    return slip_at(&mut table[&key], place - 1, slip, from);
                }
                place -= within;
            }
        }
        Value::Array(parts) => {
            for number in 0..parts.len() {
                let within = 1 + size(&parts[number]);
                if place == 0 {
                    match slip {
                        Slip::LeaveOut => drop(parts.remove(number)),
                        Slip::Repeat(times) => {
                            let part = parts[number].clone();
                            let times = usize::from(*times).min(PLACES_MOST / within);
                            parts.extend(std::iter::repeat_n(part, times));
                        }
                        _ => change(&mut parts[number], slip, from),
                    }
                    return;
                }
                if place < within {
                    return slip_at(&mut parts[number], place - 1, slip, from);
                }
                place -= within;
            }
        }
        _ => {}
    }
}

fn change(value: &mut Value, slip: &Slip, from: Option<&Value>) {
    match slip {
        Slip::Replace(other) => *value = other.clone(),
        Slip::Move(_) => *value = from.cloned().unwrap_or(Value::Boolean(true)),
        Slip::Repeat(times) => {
            let times = usize::from(*times).min(PLACES_MOST / (1 + size(value)));
            *value = Value::Array(vec![value.clone(); times]);
        }
        Slip::Bury(depth) => {
            for level in 0..*depth {
                let join = if level % 2 == 0 { "not" } else { "all" };
                let inner = std::mem::replace(value, Value::Boolean(true));
                let inner = if level % 2 == 0 {
                    inner
                } else {
                    Value::Array(vec![inner.clone(), inner])
                };
                *value = Value::Table(Table::from_iter([(join.to_owned(), inner)]));
                // Every second level doubles it.
                if size(value) > PLACES_MOST {
                    break;
                }
            }
        }
        Slip::LeaveOut => {}
    }
}

/// A sound file in which some things went wrong, with its place.
fn slipped() -> impl Strategy<Value = (usize, String)> {
    let slips = prop::collection::vec((any::<Index>(), slip()), 1..6);
    (0..SOUND.len(), slips).prop_map(|(file, slips)| {
        let mut document: Value = toml::from_str(SOUND[file]).unwrap();
        for (place, slip) in slips {
            let places = size(&document).max(1);
            let from = match &slip {
                Slip::Move(from) => at(&document, from.index(places)).cloned(),
                _ => None,
            };
            slip_at(&mut document, place.index(places), &slip, from.as_ref());
        }
        let table = document.as_table().cloned().unwrap_or_default();
        // What cannot be written is no file.
        (file, toml::to_string(&table).unwrap_or_default())
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_slip_makes_a_reader_or_a_check_fail((place, text) in slipped()) {
        check(&beside(place, text));
    }

    #[test]
    fn no_bytes_make_a_reader_or_a_check_fail(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        read_as_all(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn no_mangled_messages_make_a_check_fail(
        cuts in prop::collection::vec((any::<Index>(), 0..60_usize, "[{}$.=a-z \n\"-]{0,12}|\\PC{0,4}"), 1..6),
    ) {
        let dutch = &messages()[&Language::NL];
        let mut letters: Vec<char> = dutch.chars().collect();
        for (place, length, scrap) in cuts {
            let from = place.index(letters.len().max(1)).min(letters.len());
            let until = letters.len().min(from + length);
            letters.splice(from..until, scrap.chars());
        }
        check_messages(&letters.into_iter().collect::<String>());
    }
}
