use super::ground::pages;
use crate::care::advance::Hindrance;
use crate::care::circle::OptOutScope;
use crate::care::contact::{Outcome, Why};
use crate::care::dossier::{ClosingReason, DossierStatus, EnrolmentDecision, HelpKind};
use crate::care::event::{ExceptionReason, Verdict, Via};
use crate::care::message::{MessageFate, MessageKind, Refusal, Unsent};
use crate::care::person::{AddressKind, Caution, Channel, DayPart, Holder, Language, PointState, Readers, Role};
use crate::care::risk::AlertLevel;
use crate::care::task::{TaskKind, TaskOutcome, TaskReason};
use crate::care::versions::Stage;
use crate::care::versions::{Doubt, Touch};
use crate::store::alerts::{AlertFilter, Judgement};
use crate::store::tasks::ContactWay;
use crate::web::workspace::desk::LANGUAGES;

#[test]
fn every_code_that_a_page_can_show_has_words_in_every_language() {
    let mut keys: Vec<String> = Vec::new();
    macro_rules! all {
        ($($start:literal $of:ty),+ $(,)?) => {$(
            keys.extend(<$of>::ALL.iter().map(|one| format!(concat!("ws-", $start, "-{}"), one)));
        )+};
    }
    all!(
        "kind" TaskKind, "act" TaskKind, "reason" TaskReason, "outcome" TaskOutcome, "way" ContactWay, "caution" Caution,
        "scope" OptOutScope, "channel" Channel, "message" MessageKind, "fate" MessageFate, "unsent" Unsent,
        "refusal" Refusal, "end" Outcome, "why" Why, "address" AddressKind, "holder" Holder, "point" PointState,
        "role" Role, "readers" Readers, "level" AlertLevel, "status" DossierStatus, "closing" ClosingReason,
        "help" HelpKind, "decision" EnrolmentDecision, "part" DayPart, "verdict" Verdict, "via" Via,
        "filter" AlertFilter, "judge" Judgement, "judged" Judgement, "about" Role,
    );
    keys.extend(ExceptionReason::ALL.iter().map(|one| format!("exc-reason-{one}")));
    keys.extend(Touch::ALL.iter().map(|one| format!("versions-touch-{one}")));
    keys.extend(Doubt::ALL.iter().map(|one| format!("versions-doubt-{one}")));
    keys.extend(Stage::ALL.iter().map(|one| format!("versions-stage-{one}")));
    keys.extend(["versions-touch-wording", "versions-stage-ended"].map(str::to_owned));
    for one in Hindrance::ALL {
        keys.extend([format!("exc-refused-{one}"), format!("exc-missed-{one}")]);
    }
    let pages = pages();
    for (language, _) in LANGUAGES {
        // `text` gives the key back where there are no words.
        let missing: Vec<&String> = keys
            .iter()
            .filter(|key| pages.text(language, key, &[("today", ""), ("last", "")]) == **key)
            .collect();
        assert!(missing.is_empty(), "{language} lacks {missing:?}");
    }
}

#[test]
fn the_three_languages_have_the_same_keys() {
    let keys = |file: &str, start: &str, language: Language| -> Vec<String> {
        let path = format!(
            "{}/templates/interface/{file}.{language}.ftl",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(path).expect("the words are there");
        text.lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key.to_owned())
            .filter(|key| key.starts_with(start))
            .collect()
    };
    for (file, start, least) in [("workspace", "ws-", 400), ("exceptions", "exc-", 80)] {
        let dutch = keys(file, start, Language::NL);
        assert!(dutch.len() > least, "{file} has {}", dutch.len());
        assert_eq!(dutch, keys(file, start, Language::FR));
        assert_eq!(dutch, keys(file, start, Language::EN));
    }
}
