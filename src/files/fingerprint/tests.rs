use std::collections::BTreeMap;

use super::{Questionnaires, meaning_hash, timing_hash, wording_hash};
use crate::care::person::Language;
use crate::files::tests::fine;
use crate::files::{protocols, questionnaires, risk};

const PLAN: &str = r#"
id = "sample"
example = true
languages = ["nl"]
name.nl = "Voorbeeld"
call-within = "5 working days"
[announce]
lead = "7 days"
open-for = "3 weeks"
[conversation]
length = "4 weeks"
later = "1 week"
later-most = 3
[[step]]
id = "one"
kind = "check-in"
questionnaire = "pulse"
name.nl = "Een"
from = "closing"
after = "1 month"
open-for = "3 weeks"
channels = ["sms", "mail"]
ladder = [
    { after = "4 days", do = "remind" },
    { after = "12 days", do = "call", within = "5 working days" },
]
"#;

const PULSE: &str = r#"
id = "pulse"
example = true
languages = ["nl"]
name.nl = "Hoe gaat het?"
lead = "going"
[[item]]
id = "going"
kind = "choice"
readers = "volunteer"
text.nl = "Hoe gaat het met u?"
short.nl = "Hoe gaat het? 1=goed, 2=slecht"
[[item.option]]
code = "good"
digit = 1
text.nl = "Goed"
words = ["goed"]
[[item.option]]
code = "bad"
digit = 2
text.nl = "Slecht"
"#;

const RISK: &str = r#"
id = "sample"
example = true
languages = ["nl"]
[[rule]]
id = "bad"
level = "amber"
within = "10 working days"
when = { any = [{ answer = "going", is = "bad" }, { all = [{ call-me = "yes" }, { not = { call-me = "today" } }] }] }
reason.nl = "Het gaat slecht"
"#;

/// The fingerprints of timing, meaning and wording.
fn hashes(plan: &str, pulse: &str, rules: &str, message: &str) -> [String; 3] {
    let plan = fine(protocols::read("plan.toml", plan)).value;
    let pulse = fine(questionnaires::read("pulse.toml", pulse)).value;
    let rules = fine(risk::read("risk.toml", rules)).value;
    let questionnaires = Questionnaires::from([(pulse.id.clone(), pulse)]);
    let messages = BTreeMap::from([(Language::NL, message.to_owned())]);
    [
        timing_hash(&plan).to_string(),
        meaning_hash(&questionnaires, &rules).to_string(),
        wording_hash(&plan, &questionnaires, &rules, &messages).to_string(),
    ]
}

#[test]
fn the_fingerprints_of_a_sample_never_change() {
    let expected = [
        "5ca00406a588f63e4894e902ec2cf0cf70950872dc25d2285fb52d6cecd96fe9",
        "370f04931817e277d0fad77596afd14289c3d9d8d750c6474b280644c3669bbd",
        "db88305302f969a030531ef31b0c97365d83a3f18afe93039e0346268b32f71c",
    ];
    assert_eq!(hashes(PLAN, PULSE, RISK, "a = b"), expected);
}

#[test]
fn a_change_shows_in_the_fingerprint_of_its_own_kind_alone() {
    let before = hashes(PLAN, PULSE, RISK, "a = b");
    let same = [false, false, false];
    let (timing, meaning, wording) = ([true, false, false], [false, true, false], [false, false, true]);
    let cases: &[(&str, &str, [bool; 3])] = &[
        ("id = \"one\"", "# A remark.\nid  =  'one'", same),
        ("after = \"1 month\"", "after = \"P1M\"", same),
        ("later-most = 3\n", "later-most = 4\n", timing),
        ("later = \"1 week\"", "later = \"8 days\"", timing),
        ("lead = \"7 days\"", "lead = \"8 days\"", timing),
        ("length = \"4 weeks\"", "length = \"5 weeks\"", timing),
        ("after = \"1 month\"", "after = \"2 months\"", timing),
        ("\"sms\", \"mail\"", "\"mail\", \"sms\"", timing),
        ("do = \"remind\"", "do = \"other channel\"", timing),
        ("within = \"5 working days\" }", "within = \"4 working days\" }", timing),
        ("call-within = \"5 working days\"", "call-within = \"same day\"", timing),
        (
            "call-within = \"5 working days\"",
            "call-within = \"next service day\"",
            timing,
        ),
        ("questionnaire = \"pulse\"", "questionnaire = \"other\"", timing),
        ("name.nl = \"Een\"", "name.nl = \"Eerste\"", wording),
        ("code = \"good\"", "code = \"fine\"", [false, true, true]),
        ("words = [\"goed\"]", "words = [\"goed\", \"prima\"]", meaning),
        ("readers = \"volunteer\"", "readers = \"counsellor\"", meaning),
        (
            "text.nl = \"Hoe gaat het met u?\"",
            "text.nl = \"Hoe is het met u?\"",
            wording,
        ),
        ("text.nl = \"Goed\"", "text.nl = \"Ja\"", wording),
        ("short.nl = \"Hoe", "short.nl = \"En hoe", wording),
        ("within = \"10 working days\"", "within = \"9 working days\"", meaning),
        ("level = \"amber\"", "level = \"asked\"", meaning),
        ("level = \"amber\"\nwithin = \"10 working days\"\n", "", meaning),
        ("level = \"amber\"", "level = \"amber\"\nseverity = \"light\"", meaning),
        (
            "level = \"amber\"",
            "level = \"amber\"\nholds-for = \"1 year\"",
            meaning,
        ),
        ("level = \"amber\"", "level = \"amber\"\nholds-for = \"P6M\"", same),
        (
            "readers = \"volunteer\"",
            "readers = \"volunteer\"\norder = \"best-first\"",
            meaning,
        ),
        ("is = \"bad\"", "is = \"bad\", times = 2", meaning),
        (
            "{ answer = \"going\", is = \"bad\" }",
            "{ worse = \"going\", order = [\"good\", \"bad\"] }",
            meaning,
        ),
        (
            "{ answer = \"going\", is = \"bad\" }",
            "{ signals = 2, within = \"6 months\" }",
            meaning,
        ),
        ("is = \"bad\"", "is = [\"bad\", \"good\"]", meaning),
        ("any = [", "at-least = 1, of = [", meaning),
        ("call-me = \"yes\"", "danger = true", meaning),
        ("reason.nl = \"Het", "reason.nl = \"Nu", wording),
        ("a = b", "a = c", wording),
    ];
    for (from, to, expected) in cases {
        let texts = [PLAN, PULSE, RISK, "a = b"];
        let held = texts.iter().filter(|text| text.contains(from)).count();
        assert!(held >= 1, "`{from}` stands nowhere");
        let mut done = false;
        let [plan, pulse, rules, message] = texts.map(|text| {
            let change = !done && text.contains(from);
            done |= change;
            if change {
                text.replacen(from, to, 1)
            } else {
                text.to_owned()
            }
        });
        let after = hashes(&plan, &pulse, &rules, &message);
        let changed = [0, 1, 2].map(|kind| before[kind] != after[kind]);
        assert_eq!(changed, *expected, "{from} -> {to}");
    }
}

#[test]
fn neighbours_do_not_run_into_each_other() {
    let messages = |pairs: &[(Language, &str)]| pairs.iter().map(|(tag, text)| (*tag, (*text).to_owned())).collect();
    let plan = fine(protocols::read("plan.toml", PLAN)).value;
    let rules = fine(risk::read("risk.toml", RISK)).value;
    let hash = |pairs: &[(Language, &str)]| wording_hash(&plan, &Questionnaires::new(), &rules, &messages(pairs));
    assert_ne!(hash(&[(Language::NL, "ab")]), hash(&[(Language::NL, "a")]));
    assert_ne!(
        hash(&[(Language::FR, "a"), (Language::NL, "")]),
        hash(&[(Language::FR, ""), (Language::NL, "a")])
    );
}
