//! Rows to dossiers: two persons of one dossier may stand on two rows.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::dossier::{IncomingDossier, IncomingPerson};
use super::fault::Why;
use super::field::Field;
use super::folding::fold;
use super::row::RowDossier;
use crate::care::dossier::{ClosingReason, DossierStatus};
use crate::care::protocol::DateName;

/// Most persons of one dossier (DDAS: one trajectory may have one or two clients).
const PERSONS_MAX: usize = 2;

/// A row that was good by itself and cannot come in beside the others.
pub(super) struct Refused {
    /// Its place among the rows of the table.
    pub(super) index: usize,
    /// The field whose column is at fault.
    pub(super) field: Field,
    pub(super) why: Why,
}

/// Puts the rows of each dossier together. The order of the rows has no say in what comes out but for line numbers.
/// Dossiers come in the order of their controller and reference; a reference is one within one controller.
pub(super) fn dossiers(rows: Vec<RowDossier>) -> (Vec<IncomingDossier>, Vec<Refused>) {
    let mut groups: BTreeMap<(Option<String>, String), Vec<RowDossier>> = BTreeMap::new();
    for row in rows {
        groups
            .entry((row.controller.clone(), row.reference.clone()))
            .or_default()
            .push(row);
    }
    let mut dossiers = Vec::with_capacity(groups.len());
    let mut refused = Vec::new();
    for (_, mut rows) in groups {
        // The fullest row first, so that which row is called the duplicate does not hang on their order.
        rows.sort_by_key(|row| (Reverse(row.persons.len()), row.line));
        match merge(&rows, &mut refused) {
            Ok(dossier) => dossiers.push(dossier),
            Err((field, why)) => refused.extend(rows.iter().map(|row| Refused {
                index: row.index,
                field,
                why,
            })),
        }
    }
    (dossiers, refused)
}

/// One dossier out of its rows. Doubled rows are refused one by one; an error refuses them all.
fn merge(rows: &[RowDossier], refused: &mut Vec<Refused>) -> Result<IncomingDossier, (Field, Why)> {
    let differs = |field| (field, Why::DossierDiffers { field });
    let closed_on = agreed(rows, |row| Some(&row.closed_on)).map_err(|()| differs(Field::ClosedOn))?;
    // There is at least one row, and every row has a date.
    let closed_on = closed_on.ok_or(differs(Field::ClosedOn))?;
    let status = agreed(rows, |row| row.status.as_ref()).map_err(|()| differs(Field::Status))?;
    let closing_reason = agreed(rows, |row| row.closing_reason.as_ref()).map_err(|()| differs(Field::ClosingReason))?;
    let help_kind = agreed(rows, |row| row.help_kind.as_ref()).map_err(|()| differs(Field::HelpKind))?;
    let dates = dates(rows).map_err(differs)?;
    let counsellor = agreed(rows, |row| row.counsellor.as_ref()).map_err(|()| differs(Field::Counsellor))?;
    let team = agreed(rows, |row| row.team.as_ref()).map_err(|()| differs(Field::Team))?;
    let controller = agreed(rows, |row| row.controller.as_ref()).map_err(|()| differs(Field::Controller))?;
    let executor = agreed(rows, |row| row.executor.as_ref()).map_err(|()| differs(Field::Executor))?;

    let mut persons: Vec<(IncomingPerson, u64)> = Vec::new();
    let mut lines = Vec::new();
    let mut doubled = Vec::new();
    for row in rows {
        let mut earlier = None;
        let mut is_new = false;
        for person in &row.persons {
            match persons.iter().find(|(known, _)| same_person(known, person)) {
                Some((known, line)) if known == person => earlier = Some(*line),
                Some(_) => return Err((Field::Name, Why::PersonDiffers)),
                None => {
                    is_new = true;
                    persons.push((person.clone(), row.line));
                    if persons.len() > PERSONS_MAX {
                        return Err((Field::Reference, Why::TooManyPersons));
                    }
                }
            }
        }
        match earlier {
            Some(first) if !is_new => {
                doubled.push(Refused {
                    index: row.index,
                    field: Field::Reference,
                    why: Why::DuplicateRow { first },
                });
            }
            _ => lines.push(row.line),
        }
    }
    refused.append(&mut doubled);
    if lines.len() > 1 {
        persons.sort_by_cached_key(|(person, _)| {
            (
                person.reference.is_none(),
                person.reference.clone(),
                fold(&person.name),
                person.name.clone(),
            )
        });
    }
    lines.sort_unstable();
    // Whatever the status column says, nobody writes to the dead.
    let is_deceased = closing_reason == Some(ClosingReason::Deceased);
    Ok(IncomingDossier {
        reference: rows.first().map(|row| row.reference.clone()).unwrap_or_default(),
        closed_on,
        status: if is_deceased {
            DossierStatus::Deceased
        } else {
            status.unwrap_or(DossierStatus::Closed)
        },
        closing_reason,
        help_kind,
        dates,
        counsellor,
        team,
        controller,
        executor,
        persons: persons.into_iter().map(|(person, _)| person).collect(),
        lines,
    })
}

/// The dates that the rows give; where they give two under one name, the field of that name.
fn dates(rows: &[RowDossier]) -> Result<BTreeMap<DateName, Date>, Field> {
    let mut dates = BTreeMap::new();
    for (name, date) in rows.iter().flat_map(|row| &row.dates) {
        if dates.insert(name.clone(), *date).is_some_and(|other| other != *date) {
            return Err(match name.as_str() {
                DateName::SOLUTION_END => Field::SolutionEnd,
                DateName::BUDGET_MANAGEMENT_END => Field::BudgetManagementEnd,
                _ => Field::Dates,
            });
        }
    }
    Ok(dates)
}

/// The one value that the rows give, if any; an error where they give two.
fn agreed<T: Clone + PartialEq>(
    rows: &[RowDossier],
    value: impl Fn(&RowDossier) -> Option<&T>,
) -> Result<Option<T>, ()> {
    let mut values = rows.iter().filter_map(value);
    let Some(first) = values.next() else { return Ok(None) };
    if values.all(|other| other == first) {
        Ok(Some(first.clone()))
    } else {
        Err(())
    }
}

/// Whether two entries are the same human being: by the organisation's own reference, or else by name.
fn same_person(a: &IncomingPerson, b: &IncomingPerson) -> bool {
    match (&a.reference, &b.reference) {
        (Some(a), Some(b)) => a == b,
        _ => fold(&a.name) == fold(&b.name),
    }
}
