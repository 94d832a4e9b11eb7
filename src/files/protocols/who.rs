//! Who does what a step asks of a human being.

use super::super::shape::{Shape, Value, key, needed};
use super::super::table::{Findings, Item, Table};
use super::super::words::word;
use crate::care::person::Role;
use crate::care::protocol::Who;

/// The word for whoever owns the dossier.
const OWNER: &str = "owner";

/// The shape of `who` as a table.
const SHAPE: Shape = &[&[
    key(
        "role",
        Value::Word(roles),
        "In which role; whoever owns the dossier where it is not said.",
    ),
    needed("team", Value::Text, "The team, where it is another than the dossier's."),
]];

/// The shape of `who`.
pub(super) const WHO: Value = Value::Either(&[Value::Word(roles), Value::Table(SHAPE)]);

fn roles() -> Vec<&'static str> {
    let roles = Role::ALL.iter().map(|role| role.code());
    [OWNER].into_iter().chain(roles).collect()
}

/// Reads `who`: a role, `owner`, or a table with a role and a team; the dossier's owner where it is not there.
pub(super) fn read(step: &Table<'_>, findings: &mut Findings) -> Option<Who> {
    let Some(item) = step.get("who") else {
        return Some(Who::default());
    };
    if !item.is_table() {
        let role = role(&item, findings)?;
        return Some(Who {
            role: role.0,
            team: None,
        });
    }
    let mut table = item.table(findings)?;
    table.call("`who`".to_owned());
    table.check_shape(SHAPE, findings);
    let team = match table.required("team", "team = \"noord\"", findings) {
        Some(team) => Some(team.text(findings)?.to_owned()),
        None => return None,
    };
    let role = match table.get("role") {
        Some(item) => role(&item, findings)?.0,
        None => None,
    };
    Some(Who { role, team })
}

/// A role, or none for whoever owns the dossier.
#[derive(Clone, Copy)]
struct Acting(Option<Role>);

fn role(item: &Item<'_>, findings: &mut Findings) -> Option<Acting> {
    let read = |text: &str| {
        if text == OWNER {
            Some(Acting(None))
        } else {
            Role::from_code(text).map(|role| Acting(Some(role)))
        }
    };
    word(item, "role", &roles(), read, findings)
}
