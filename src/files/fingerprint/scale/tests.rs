use std::collections::BTreeMap;

use crate::files::fingerprint::{Questionnaires, meaning_hash, wording_hash};
use crate::files::questionnaires;
use crate::files::tests::{CHECK_IN, fine, protocol, rules};

const SCALE: &str = include_str!("../../../../config/questionnaires/cfpb-5.toml");

/// The fingerprints of meaning and wording.
fn hashes(text: &str) -> [String; 2] {
    let file = fine(questionnaires::read("file.toml", text)).value;
    let all = Questionnaires::from([(file.id.clone(), file)]);
    let (plan, rules) = (protocol().value, rules().value);
    [
        meaning_hash(&all, &rules).to_string(),
        wording_hash(&plan, &all, &rules, &BTreeMap::new()).to_string(),
    ]
}

#[test]
fn skip_rules_and_scores_are_meaning_and_where_words_come_from_is_wording() {
    let (meaning, wording) = ([true, false], [false, true]);
    for (text, from, to, expected) in [
        (CHECK_IN, "is = [\"arrears\", \"cut-off\"]", "is = \"arrears\"", meaning),
        (
            CHECK_IN,
            "ask-when = { answer = \"changes\", is = \"yes\" }\n",
            "",
            meaning,
        ),
        (CHECK_IN, "version = 1\n", "version = 2\n", meaning),
        (CHECK_IN, "version = 1\n", "", [false, false]),
        (CHECK_IN, "licence = \"EUPL-1.2", "licence = \"CC0", wording),
        (SCALE, "value = 3,", "value = 4,", meaning),
        (SCALE, "    82,", "    83,", meaning),
        (SCALE, "en = \"official\"", "en = \"unvalidated-own\"", wording),
        (SCALE, "source = \"", "source = \"The ", wording),
    ] {
        assert!(text.contains(from), "{from}");
        let (before, after) = (hashes(text), hashes(&text.replacen(from, to, 1)));
        assert_eq!(
            [0, 1].map(|kind| before[kind] != after[kind]),
            expected,
            "{from} -> {to}"
        );
    }
}
