//! Goal: whoever knows no programming can say from the table what will happen, in three languages.
//! Method: the presets, and a plan that says each thing once, told by the words that ship; the tables are kept as texts.

mod derivations;
mod drawn;
mod seventy_years;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use jiff::civil::date;

use super::condition::aloud;
use super::{PlanTold, Teller, table, tell};
use crate::care::condition::Condition;
use crate::care::contact::Outcome;
use crate::care::dossier::{ClosingReason, HelpKind};
use crate::care::ids::{RulesId, StepId};
use crate::care::person::{Caution, Channel, Language, Role};
use crate::care::protocol::{DossierFact, Fact, PersonFact};
use crate::care::risk::AlertLevel;
use crate::care::rules::Rules;
use crate::files::rulebook::{Source, Sources};
use crate::web::page::{Missing, Pages};

const LANGUAGES: [Language; 3] = [Language::NL, Language::FR, Language::EN];

const EVERYTHING: &str = include_str!("tests/everything.toml");

pub(crate) fn pages() -> Pages {
    Pages::open(None, Missing::Refuse).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> Source {
    Source {
        file: path.to_owned(),
        text: std::fs::read_to_string(root().join(path)).unwrap(),
    }
}

fn folder(path: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join(path)).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

pub(crate) fn rules(protocol: Source) -> Rules {
    rules_in("be", protocol)
}

fn rules_in(country: &str, protocol: Source) -> Rules {
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let questionnaires = folder("config/questionnaires");
    let messages = LANGUAGES.map(|tag| (tag, read(&format!("templates/messages/{tag}.ftl")).text));
    let sources = Sources {
        protocol,
        questionnaires: questionnaires
            .iter()
            .map(|path| read(&format!("config/questionnaires/{}", name(path))))
            .collect(),
        risk: read("config/risk/default.toml"),
        calendar: read(&format!("config/calendars/{country}.toml")),
        options: Vec::new(),
        messages: BTreeMap::from(messages),
    };
    let checked = sources.check(RulesId::from("unnamed"));
    checked.unwrap_or_else(|error| panic!("{error}"))
}

pub(crate) fn preset(name: &str) -> Rules {
    rules(read(&format!("config/protocols/{name}.toml")))
}

fn everything() -> Rules {
    rules(everything_there_is())
}

fn everything_there_is() -> Source {
    Source {
        file: "everything.toml".to_owned(),
        text: EVERYTHING.to_owned(),
    }
}

/// Every plan that comes with the program, and the one that says everything.
fn all() -> Vec<Rules> {
    all_in("be")
}

/// The same under the calendar of a country.
fn all_in(country: &str) -> Vec<Rules> {
    let presets = folder("config/protocols");
    assert!(presets.len() >= 8, "{presets:?}");
    let names = presets.iter().map(|path| path.file_name().unwrap().to_str().unwrap());
    let sources = names.map(|name| read(&format!("config/protocols/{name}")));
    let sources = sources.chain([everything_there_is()]);
    sources.map(|source| rules_in(country, source)).collect()
}

fn told(pages: &Pages, rules: &Rules, language: Language) -> PlanTold {
    tell(&Teller::new(pages, language), rules, Some(date(2026, 3, 12)))
}

#[test]
fn a_plan_reads_as_a_person_would_write_it() {
    let pages = pages();
    for (name, rules) in [
        ("contact-after-closing", preset("contact-after-closing")),
        ("budget-guidance", preset("budget-guidance")),
        ("everything", everything()),
    ] {
        for language in LANGUAGES {
            let text = table(&Teller::new(&pages, language), &told(&pages, &rules, language));
            expect_file![format!("{}/src/telling/tests/{name}.{language}.txt", root().display())].assert_eq(&text);
        }
    }
}

#[test]
fn every_plan_is_told_in_every_language_without_a_word_that_is_missing() {
    let pages = pages();
    for rules in all() {
        for language in LANGUAGES {
            let plan = told(&pages, &rules, language);
            let text = serde_json::to_string(&plan).unwrap();
            for key in ["plan-", "ws-"] {
                assert!(!text.contains(key), "{} in {language}: {text}", rules.protocol.id);
            }
            assert_eq!(plan.steps.len(), rules.protocol.steps.len());
            for step in &plan.steps {
                assert!(!step.when.is_empty() && !step.what.is_empty() && !step.days.is_empty());
            }
        }
    }
}

#[test]
fn every_fact_that_a_plan_may_ask_for_can_be_read_aloud_and_so_can_its_opposite() {
    let (pages, rules) = (pages(), preset("intensive"));
    let mut facts: Vec<Fact> = Vec::new();
    let answer = |is: &[&str]| Fact::Answer {
        item: "rent".to_owned(),
        is: is.iter().map(ToString::to_string).collect(),
    };
    facts.extend([answer(&["arrears"]), answer(&["arrears", "eviction"])]);
    facts.push(Fact::Signal {
        rule: "rent-arrears".to_owned(),
    });
    facts.extend(Outcome::ALL.iter().map(|outcome| Fact::Outcome {
        step: StepId::from("pulse"),
        is: vec![*outcome],
    }));
    facts.extend(AlertLevel::ALL.iter().map(|level| Fact::Alert { level: *level }));
    let mut dossier = |what: DossierFact, codes: Vec<&str>| {
        facts.extend(codes.iter().map(|code| Fact::Dossier {
            what,
            is: vec![(*code).to_owned()],
        }));
    };
    dossier(DossierFact::Help, HelpKind::ALL.iter().map(|one| one.code()).collect());
    let reasons = ClosingReason::ALL.iter().map(|one| one.code());
    dossier(DossierFact::ClosingReason, reasons.collect());
    dossier(DossierFact::Owner, Role::ALL.iter().map(|one| one.code()).collect());
    let mut person = |what: PersonFact, codes: Vec<&str>| {
        facts.extend(codes.iter().map(|code| Fact::Person {
            what,
            is: vec![(*code).to_owned()],
        }));
    };
    let channels: Vec<&str> = Channel::ALL.iter().map(|one| one.code()).chain(["none"]).collect();
    person(PersonFact::Prefers, channels);
    person(PersonFact::Reachable, vec!["sms", "mail", "none"]);
    person(PersonFact::Caution, Caution::ALL.iter().map(|one| one.code()).collect());
    person(PersonFact::Language, vec!["nl", "ar", "xyz", "none"]);
    for language in LANGUAGES {
        let teller = Teller::new(&pages, language);
        for fact in &facts {
            let condition = Condition::Fact(fact.clone());
            let opposite = Condition::Not(Box::new(condition.clone()));
            let (text, opposite) = (aloud(&teller, &rules, &condition), aloud(&teller, &rules, &opposite));
            for text in [&text, &opposite] {
                assert!(!text.contains("plan-") && !text.contains("ws-"), "{fact:?}: {text}");
            }
            assert_ne!(text, opposite);
        }
    }
}

#[test]
fn a_day_is_written_out_with_the_first_of_the_month_as_each_language_has_it() {
    let pages = pages();
    let days = [date(2026, 6, 12), date(2026, 8, 1)];
    let said = LANGUAGES.map(|language| days.map(|day| super::moment::date(&Teller::new(&pages, language), day)));
    let expected = [
        ["vrijdag 12 juni 2026", "zaterdag 1 augustus 2026"],
        ["vendredi 12 juin 2026", "samedi 1er août 2026"],
        ["Friday 12 June 2026", "Saturday 1 August 2026"],
    ];
    assert_eq!(said, expected);
}

#[test]
fn the_days_are_those_on_which_the_service_would_run() {
    let (pages, rules) = (pages(), preset("contact-after-closing"));
    let days = told(&pages, &rules, Language::NL)
        .steps
        .into_iter()
        .map(|step| step.days);
    // 12 April is a Sunday, and 12 September a Saturday.
    let expected = [
        "maandag 13 april 2026",
        "vrijdag 12 juni 2026",
        "maandag 14 september 2026",
        "vrijdag 12 maart 2027",
    ];
    assert_eq!(days.collect::<Vec<_>>(), expected.map(|day| vec![day.to_owned()]));
}

#[test]
fn steps_stand_in_order_of_time_whatever_they_count_from() {
    let rules = preset("reach-out");
    let order: Vec<&str> = super::order::in_time(&rules.protocol)
        .into_iter()
        .map(|step| step.id.as_str())
        .collect();
    assert_eq!(order, ["knock", "visit", "desk", "still-there"]);
}
