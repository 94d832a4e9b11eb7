//! Goal: a scale that changes begins a new series. Method: the shipped scale beside itself, changed in one thing.

use std::collections::BTreeMap;

use super::{Questionnaires, mixed_series};
use crate::files::questionnaires;

const SCALE: &str = include_str!("../../../../config/questionnaires/cfpb-10.toml");

fn read(text: &str) -> Questionnaires {
    let read = questionnaires::read("cfpb-10.toml", text).unwrap_or_else(|found| panic!("{found:?}"));
    BTreeMap::from([(read.value.id.clone(), read.value)])
}

fn changed(from: &str, to: &str) -> String {
    assert!(SCALE.contains(from), "no `{from}`");
    SCALE.replacen(from, to, 1)
}

#[test]
fn a_scale_that_is_changed_under_the_number_of_its_version_is_refused() {
    let former = read(SCALE);
    let otherwise = changed("    14, 19, 22,", "    15, 19, 22,");
    let found = mixed_series(&former, &read(&otherwise));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("`cfpb-10`") && found[0].contains("write `version = 2`"),
        "{found:?}"
    );
    // With a number of its own it is another series; other words are the same one.
    let numbered = otherwise.replacen("version = 1", "version = 2", 1);
    assert_eq!(mixed_series(&former, &read(&numbered)), Vec::<String>::new());
    let reworded = changed("name.nl = \"", "name.nl = \"Nieuw: ");
    assert_eq!(mixed_series(&former, &read(&reworded)), Vec::<String>::new());
}
