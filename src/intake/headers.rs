//! Which column of the file fills which field.

use std::collections::BTreeMap;

use super::fault::BrokenFile;
use super::field::{Field, Place, Slot};
use super::folding::{fold, fold_words};
use crate::care::protocol::DateName;

/// Our field name (`reference`, `name-2`) to the header that the organisation's own export uses. It goes before what is
/// known out of the box, for that field and for that header. `date-energy-bill` makes of a column a date that a step plan
/// counts from as `{ date = "energy-bill" }`.
pub type Mapping = BTreeMap<String, String>;

/// Words in a header that speak of the second person without being a number.
const PARTNER_WORDS: &[&str] = &["partner", "partners", "conjoint", "conjointe", "partenaire"];

/// The mandatory columns; the name may also come in parts.
const MANDATORY: [Field; 3] = [Field::Reference, Field::ClosedOn, Field::Name];

/// What each column of a header line is for.
#[derive(Debug)]
pub(super) struct Columns {
    slots: BTreeMap<Slot, usize>,
    /// The dates that the organisation names.
    pub(super) dates: Vec<(DateName, usize)>,
    /// Second numbers and mail addresses of the first person: `telefoon 2` in a file without a second name.
    pub(super) further: Vec<(Field, usize)>,
    /// Columns with content that fill nothing.
    pub(super) unknown: Vec<usize>,
    /// Columns about a second person in a file that never names one.
    pub(super) nameless_second: Vec<usize>,
}

impl Columns {
    /// The column that fills a slot.
    pub(super) fn of(&self, slot: Slot) -> Option<usize> {
        self.slots.get(&slot).copied()
    }

    /// The slots that a column fills, with their column.
    pub(super) fn slots(&self) -> impl Iterator<Item = (Slot, usize)> {
        self.slots.iter().map(|(slot, column)| (*slot, *column))
    }

    /// Whether anything names a second person.
    pub(super) fn has_second_person(&self) -> bool {
        self.slots.keys().any(|slot| slot.place == Place::Second)
    }
}

/// A mapping whose field names have been checked.
pub(super) struct CheckedMapping<'a> {
    slots: Vec<(Slot, &'a str)>,
    dates: Vec<(DateName, &'a str)>,
}

impl<'a> CheckedMapping<'a> {
    /// Checks the field names.
    ///
    /// # Errors
    /// Where a name is no field of ours.
    pub(super) fn new(mapping: &'a Mapping) -> Result<Self, BrokenFile> {
        let (mut slots, mut dates) = (Vec::new(), Vec::new());
        for (name, header) in mapping {
            if let Some(date) = name.strip_prefix("date-").and_then(DateName::own) {
                dates.push((date, header.as_str()));
            } else {
                let slot = Slot::parse(name).ok_or_else(|| BrokenFile::UnknownMappingField { field: name.clone() })?;
                slots.push((slot, header.as_str()));
            }
        }
        Ok(Self { slots, dates })
    }

    /// Every field as it is written, with its header.
    fn all(&self) -> impl Iterator<Item = (String, &'a str)> {
        let slots = self.slots.iter().map(|(slot, header)| (slot.to_string(), *header));
        let dates = self.dates.iter();
        slots.chain(dates.map(|(name, header)| (format!("date-{}", name.as_str()), *header)))
    }

    fn is_date(&self, header: &str) -> bool {
        self.dates.iter().any(|(_, mapped)| same_header(mapped, header))
    }

    fn slot_of(&self, header: &str) -> Option<Slot> {
        self.slots
            .iter()
            .find(|(_, mapped)| same_header(mapped, header))
            .map(|(slot, _)| *slot)
    }

    fn maps(&self, slot: Slot) -> bool {
        self.slots.iter().any(|(mapped, _)| *mapped == slot)
    }
}

/// How many different slots a line would fill if it were the header.
pub(super) fn known_in<'a>(cells: impl Iterator<Item = &'a str>, mapping: &CheckedMapping<'_>) -> usize {
    let mut slots: Vec<Slot> = cells
        .filter(|cell| !cell.is_empty())
        .filter_map(|cell| {
            mapping
                .slot_of(cell)
                .or_else(|| known_slot(cell).map(|known| known.slot))
        })
        .collect();
    slots.sort_unstable();
    slots.dedup();
    slots.len()
}

/// Gives each column its purpose. `filled[i]` tells whether column `i` holds anything: an empty column is no column, but
/// for a mandatory field, whose absence is then a fault of each row.
///
/// # Errors
/// Where a mandatory column is missing, two columns fill one field, or the mapping names a header that is not there.
pub(super) fn assign(header: &[String], filled: &[bool], mapping: &CheckedMapping<'_>) -> Result<Columns, BrokenFile> {
    for (field, mapped) in mapping.all() {
        if !header.iter().any(|header| same_header(mapped, header)) {
            let header = mapped.to_owned();
            return Err(BrokenFile::MappedHeaderAbsent { field, header });
        }
    }
    let at = |mapped: &str| header.iter().position(|header| same_header(mapped, header));
    let dates = mapping.dates.iter();
    let mut columns = Columns {
        slots: BTreeMap::new(),
        dates: dates
            .filter_map(|(name, mapped)| Some((name.clone(), at(mapped)?)))
            .collect(),
        further: Vec::new(),
        unknown: Vec::new(),
        nameless_second: Vec::new(),
    };
    let known: Vec<Option<Known>> = header.iter().map(|header| purpose(header, mapping)).collect();
    let names_second = known
        .iter()
        .flatten()
        .any(|known| known.slot.place == Place::Second && known.slot.field.is_name());
    for (index, known) in known.into_iter().enumerate() {
        let has_content = filled.get(index).copied().unwrap_or(false);
        let Some(known) = known else {
            if has_content && !mapping.is_date(&header[index]) && !super::rejects::is_own_header(&header[index]) {
                columns.unknown.push(index);
            }
            continue;
        };
        if known.slot.place == Place::Second && !names_second {
            match has_content {
                true if known.slot.field.is_number_or_mail() && !known.of_partner => {
                    columns.further.push((known.slot.field, index));
                }
                true => columns.nameless_second.push(index),
                false => {}
            }
            continue;
        }
        let before = columns.slots.get(&known.slot).copied();
        let before_has_content = before.is_some_and(|before| filled.get(before).copied().unwrap_or(false));
        match before {
            Some(before) if before_has_content && has_content => {
                return Err(BrokenFile::SameField {
                    field: known.slot.to_string(),
                    first: header[before].clone(),
                    second: header[index].clone(),
                });
            }
            Some(_) if !has_content => {}
            _ => {
                columns.slots.insert(known.slot, index);
            }
        }
    }
    let missing: Vec<Field> = MANDATORY.into_iter().filter(|field| !columns.fills(*field)).collect();
    if missing.is_empty() {
        Ok(columns)
    } else {
        Err(BrokenFile::MissingColumns { fields: missing })
    }
}

impl Columns {
    fn fills(&self, field: Field) -> bool {
        let has = |field| {
            self.slots.contains_key(&Slot {
                field,
                place: Place::First,
            })
        };
        has(field) || (field == Field::Name && (has(Field::LastName) || has(Field::FirstName)))
    }
}

/// A header recognised.
#[derive(Clone, Copy)]
struct Known {
    slot: Slot,
    /// Whether it says *partner* rather than a number: a partner's phone is never the person's own second one.
    of_partner: bool,
}

fn purpose(header: &str, mapping: &CheckedMapping<'_>) -> Option<Known> {
    if let Some(slot) = mapping.slot_of(header) {
        return Some(Known { slot, of_partner: true });
    }
    if mapping.is_date(header) {
        return None;
    }
    known_slot(header).filter(|known| !mapping.maps(known.slot))
}

fn known_slot(header: &str) -> Option<Known> {
    let whole = fold(header);
    if let Some(field) = Field::of_folded_header(&whole) {
        return Some(Known {
            slot: Slot {
                field,
                place: Place::First,
            },
            of_partner: false,
        });
    }
    let words = fold_words(header);
    let is_partner = |word: &str| PARTNER_WORDS.contains(&word);
    let of_partner = words.iter().any(|word| is_partner(word));
    let mut number = None;
    let mut rest = String::new();
    for word in &words {
        if is_partner(word) {
            continue;
        }
        let (stem, digit) = match word.strip_suffix(['1', '2']) {
            Some(stem) if !stem.ends_with(|c: char| c.is_ascii_digit()) => (stem, word.chars().last()),
            _ => (word.as_str(), None),
        };
        if digit.is_some() && number.is_some() {
            return None;
        }
        number = number.or(digit);
        rest.push_str(stem);
    }
    let place = if of_partner || number == Some('2') {
        Place::Second
    } else {
        Place::First
    };
    if !of_partner && number.is_none() {
        return None;
    }
    // `naam van de partner`, `nom du conjoint`: what joins the two words says nothing.
    let field = Field::of_folded_header(&rest).or_else(|| {
        let joining = ["vande", "van", "du", "dela", "de", "of"];
        joining
            .iter()
            .find_map(|end| Field::of_folded_header(rest.strip_suffix(end)?))
    })?;
    field.is_of_a_person().then_some(Known {
        slot: Slot { field, place },
        of_partner,
    })
}

fn same_header(mapped: &str, header: &str) -> bool {
    let folded = fold(mapped);
    if folded.is_empty() {
        mapped.trim() == header.trim()
    } else {
        folded == fold(header)
    }
}
