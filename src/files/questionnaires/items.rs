//! The items of a questionnaire file and their answers.

use std::collections::BTreeSet;

use super::super::head::Head;
use super::super::shape::{Key, Shape, Value, key, needed};
use super::super::table::{Findings, Table};
use super::super::texts::{plain, texts_of};
use super::super::words::{Marks, own_name, word};
use super::{Lead, lead};
use crate::care::condition::Condition;
use crate::care::person::Readers;
use crate::care::questionnaire::{AnswerOption, Item, ItemKind, Order};
use crate::care::risk::Saying;

/// The most items, those included that few are asked.
const ITEMS_MOST: usize = 12;

/// The most items that everybody is asked: people stop after about nine questions on a phone. A scale is as long as those
/// who made it have made it.
const ALWAYS_MOST: usize = 8;

/// The most answers to one item, as many as there are digits.
const OPTIONS_MOST: usize = 10;

/// The most words that may be texted for one answer.
const WORDS_MOST: usize = 40;

/// The shape of an item.
pub(super) const SHAPE: Shape = &[&[
    needed(
        "id",
        Value::Name,
        "The name of the item, by which rules and plans call it.",
    ),
    needed(
        "kind",
        Value::Word(|| ItemKind::ALL.iter().map(|kind| kind.code()).collect()),
        "How it is answered.",
    ),
    needed(
        "readers",
        Value::Word(|| Readers::ALL.iter().map(|readers| readers.code()).collect()),
        "Who may read the answer.",
    ),
    key(
        "order",
        Value::Word(|| Order::ALL.iter().map(|order| order.code()).collect()),
        "How the answers stand, so that a relapse rule may ask whether one got worse.",
    ),
    key(
        "ask-when",
        Value::Condition,
        "It is asked only where this was answered before.",
    ),
    needed("text", Value::Texts, "The question, in every language of the file."),
    key(
        "short",
        Value::Texts,
        "The question of a text message with its digits; of the lead only.",
    ),
    needed("option", Value::Tables(&[OPTION]), "The answers."),
]];

/// The keys of an answer.
const OPTION: &[Key] = &[
    needed(
        "code",
        Value::Name,
        "The name of the answer, by which rules and plans call it.",
    ),
    key(
        "digit",
        Value::Number(0, 9),
        "The digit that stands for it in a text message; of the lead only.",
    ),
    needed("text", Value::Texts, "The answer, in every language of the file."),
    key(
        "words",
        Value::List(&Value::Text),
        "What people may text for it; of the lead only.",
    ),
    key(
        "value",
        Value::Number(0, super::scoring::VALUE_MOST),
        "What it counts in the score.",
    ),
];

/// Whether an item is the lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Lead,
    Other,
    /// The file names no lead that is there, so nobody can tell.
    Unsure,
}

/// The tables `[[item]]`, as many as may be.
pub(super) fn tables<'a>(file: &Table<'a>, scored: bool, findings: &mut Findings) -> Vec<Table<'a>> {
    let mut tables = file.tables("item", findings);
    if file.get("item").is_none_or(|item| item.is_list() && tables.is_empty()) {
        findings.missing(
            None,
            "the questionnaire has no item",
            "add one, under the heading `[[item]]`",
        );
    }
    let always = tables.iter().filter(|table| table.get("ask-when").is_none());
    if let Some(table) = always.clone().nth(ALWAYS_MOST).filter(|_| !scored) {
        let what = format!(
            "everybody is asked {} questions; people stop after about nine",
            always.count()
        );
        let mend = format!("keep the {ALWAYS_MOST} that matter most, or ask some only after an answer, by `ask-when`");
        findings.at(table.span().unwrap_or(0..0), what, mend);
    }
    if let Some(table) = tables.get(ITEMS_MOST) {
        let what = format!("the questionnaire has {} items", tables.len());
        findings.at(table.span().unwrap_or(0..0), what, format!("keep to {ITEMS_MOST}"));
    }
    tables.truncate(ITEMS_MOST);
    tables
}

/// Reads the items with their skip rules; one with a problem is left out, which the problem makes up for.
pub(super) fn read(
    tables: Vec<Table<'_>>,
    head: &Head,
    lead: Lead<'_>,
    rules: Vec<Option<Condition<Saying>>>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Vec<Item> {
    let mut ids = BTreeSet::new();
    let items = tables.into_iter().zip(rules).filter_map(|(table, ask_when)| {
        let item = item(table, head, lead, &mut ids, marks, findings)?;
        Some(Item { ask_when, ..item })
    });
    items.collect()
}

fn item(
    mut table: Table<'_>,
    head: &Head,
    lead: Lead<'_>,
    ids: &mut BTreeSet<String>,
    marks: &mut Marks,
    findings: &mut Findings,
) -> Option<Item> {
    let id = own_name(&table, "id", ids, findings);
    if let (Some(id), Some(item)) = (id, table.get("id")) {
        table.call(format!("item `{id}`"));
        marks.put(format!("item.{id}"), item.span());
    }
    table.check_shape(SHAPE, findings);
    let kind = table.required("kind", "kind = \"choice\"", findings);
    let kinds: Vec<&str> = ItemKind::ALL.iter().map(|kind| kind.code()).collect();
    let kind = kind.and_then(|item| word(&item, "kind of item", &kinds, ItemKind::from_code, findings));
    let readers = table.required("readers", "readers = \"counsellor\"", findings);
    let known: Vec<&str> = Readers::ALL.iter().map(|readers| readers.code()).collect();
    let readers = readers.and_then(|item| word(&item, "role that may read it", &known, Readers::from_code, findings));
    let orders: Vec<&str> = Order::ALL.iter().map(|order| order.code()).collect();
    let order = match table.get("order") {
        Some(item) => word(&item, "order", &orders, Order::from_code, findings).map(Some),
        None => Some(None),
    };
    let texts = texts_of(&table, "text", &head.languages, findings).map(plain);

    let place = match (id, lead) {
        (Some(id), Lead::Known(lead)) if id == lead => Place::Lead,
        (Some(_), Lead::Known(_)) | (_, Lead::Nothing) => Place::Other,
        _ => Place::Unsure,
    };
    let short = if place == Place::Lead {
        texts_of(&table, "short", &head.languages, findings)
    } else {
        if place == Place::Other {
            table.refuse_keys(&["short"], "only the lead item stands in a text message", findings);
        }
        Some(Vec::new())
    };
    let options = options(&table, head, place, findings);
    if let (Some(kind), Some(options)) = (kind, &options) {
        check_kind(kind, options, &table, findings);
    }
    if let (Place::Lead, Some(kind), Some(short), Some(options)) = (place, kind, &short, &options) {
        lead::check(kind, short, options, &head.languages, &table, findings);
    }
    Some(Item {
        id: id?.to_owned(),
        kind: kind?,
        texts: texts?,
        short: plain(short?),
        options: options?,
        readers: readers?,
        order: order?,
        ask_when: None,
    })
}

fn options(table: &Table<'_>, head: &Head, place: Place, findings: &mut Findings) -> Option<Vec<AnswerOption>> {
    let tables = table.tables("option", findings);
    if table.get("option").is_none() {
        let what = format!("{} has no answers", table.called());
        findings.missing(
            table.span(),
            what,
            "add at least two, each under the heading `[[item.option]]`",
        );
        return None;
    }
    if let Some(option) = tables.get(OPTIONS_MOST) {
        let what = format!("{} has {} answers", table.called(), tables.len());
        findings.at(option.span().unwrap_or(0..0), what, format!("keep to {OPTIONS_MOST}"));
    }
    let (mut codes, mut digits) = (BTreeSet::new(), BTreeSet::new());
    let options: Vec<_> = tables
        .into_iter()
        .take(OPTIONS_MOST)
        .map(|option| self::option(option, head, place, &mut codes, &mut digits, findings))
        .collect();
    options.into_iter().collect()
}

fn option(
    mut table: Table<'_>,
    head: &Head,
    place: Place,
    codes: &mut BTreeSet<String>,
    digits: &mut BTreeSet<u8>,
    findings: &mut Findings,
) -> Option<AnswerOption> {
    let code = own_name(&table, "code", codes, findings);
    if let Some(code) = code {
        table.call(format!("answer `{code}`"));
    }
    table.check_shape(&[OPTION], findings);
    let digit = match place {
        Place::Lead => table.required("digit", "digit = 1", findings),
        Place::Other => {
            table.refuse_keys(
                &["digit", "words"],
                "only the lead item is answered by text message",
                findings,
            );
            None
        }
        Place::Unsure => None,
    };
    let digit = digit.and_then(|item| Some((item.number(0..=9, findings)?, item.span())));
    if let Some((digit, span)) = &digit
        && !digits.insert(*digit)
    {
        findings.at(
            span.clone(),
            format!("the digit {digit} stands for two answers"),
            "give each a digit of its own",
        );
    }
    let texts = texts_of(&table, "text", &head.languages, findings).map(plain);
    Some(AnswerOption {
        code: code?.to_owned(),
        digit: digit.map(|(digit, _)| digit),
        texts: texts?,
        words: if place == Place::Lead {
            words(&table, findings)
        } else {
            Vec::new()
        },
    })
}

fn words(table: &Table<'_>, findings: &mut Findings) -> Vec<String> {
    let Some(item) = table.get("words") else {
        return Vec::new();
    };
    let parts = item.list(findings);
    if let Some(part) = parts.get(WORDS_MOST) {
        findings.at(
            part.span(),
            format!("{} are {}", item.called(), parts.len()),
            format!("keep to {WORDS_MOST}"),
        );
    }
    parts
        .iter()
        .take(WORDS_MOST)
        .filter_map(|part| part.text(findings))
        .map(str::to_owned)
        .collect()
}

/// Whether the answers are those of an item of its kind.
fn check_kind(kind: ItemKind, options: &[AnswerOption], table: &Table<'_>, findings: &mut Findings) {
    let codes: BTreeSet<&str> = options.iter().map(|option| option.code.as_str()).collect();
    let (fits, what, mend) = match kind {
        ItemKind::Scale => (
            options.len() >= 3,
            "a scale has three answers or more, in order",
            "add answers",
        ),
        ItemKind::Choice => (options.len() >= 2, "a choice has two answers or more", "add answers"),
        ItemKind::YesNo => (
            codes == BTreeSet::from(["no", "yes"]),
            "it is answered by `yes` and `no`",
            "use these codes, or `choice`",
        ),
    };
    if !fits {
        let span = table.get("kind").map_or(0..0, |item| item.span());
        findings.at(span, format!("{}: {what}", table.called()), mend);
    }
}
