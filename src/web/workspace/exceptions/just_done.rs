//! What was done just now, told at the head of the dossier's page.

use crate::care::ids::ContactId;
use crate::care::rules::Rules;
use crate::store::circles::Loaded;
use crate::telling::Teller;
use crate::telling::exceptions::{After, Done};
use crate::web::workspace::desk::Desk;

/// What the address of a dossier's page says was done just now.
#[derive(Default, serde::Deserialize)]
pub(in crate::web::workspace) struct JustDone {
    done: Option<String>,
    so: Option<String>,
    of: Option<String>,
}

impl JustDone {
    /// What is told of it: by the plan as it stands, so that an old address tells nothing that is not so.
    pub(in crate::web::workspace) fn told(
        &self,
        teller: &Teller<'_>,
        desk: &Desk,
        plans: &[(&Loaded, &Rules)],
    ) -> Vec<String> {
        let (Some(what), Some(of)) = (self.done.as_ref().or(self.so.as_ref()), &self.of) else {
            return Vec::new();
        };
        let key = |one: &Loaded| ContactId::from(of.as_str()).key_within(&one.trajectory.id);
        let is_of = |one: &Loaded| one.trajectory.id.as_str() == of || key(one).is_some();
        let Some((loaded, rules)) = plans.iter().find(|(one, _)| is_of(one)) else {
            return Vec::new();
        };
        let done = match (what.as_str(), key(loaded)) {
            ("moved", Some(key)) => Done::Moved(key),
            ("added", Some(key)) => Done::Added(key),
            ("skipped", Some(key)) if loaded.trajectory.is_settled(&key) => Done::Skipped,
            ("paused", None) => Done::Paused,
            _ => return Vec::new(),
        };
        let after = After {
            rules,
            circle: &loaded.circle,
            trajectory: &loaded.trajectory,
            now: desk.now(),
        };
        let mut said = after.told(teller, &done);
        if self.so.is_some() && !said.is_empty() {
            said[0] = teller.say("exc-so");
        }
        said
    }
}
