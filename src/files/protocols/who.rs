//! Who does what a step asks of a human being.

use super::super::table::{Findings, Item, Table};
use super::super::words::word;
use crate::care::person::Role;
use crate::care::protocol::Who;

/// The word for whoever owns the dossier.
const OWNER: &str = "owner";

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
    table.check_keys(&["role", "team"], findings);
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
    let known: Vec<&str> = [OWNER]
        .into_iter()
        .chain(Role::ALL.iter().map(|role| role.code()))
        .collect();
    let read = |text: &str| {
        if text == OWNER {
            Some(Acting(None))
        } else {
            Role::from_code(text).map(|role| Acting(Some(role)))
        }
    };
    word(item, "role", &known, read, findings)
}
