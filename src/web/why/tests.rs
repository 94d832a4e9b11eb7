//! Goal: ten contacts of ten fates are explained as a person would explain them, in Dutch and in French.
//! Method: the production core lives them; what a store writes down of that is explained, and kept as texts.

use std::collections::{BTreeMap, HashMap};

use expect_test::expect_file;
use jiff::Timestamp;
use jiff::civil::date;

use super::{Asked, Explained, explain};
use crate::care::advance::tests::tales::{Tale, ten};
use crate::care::contact::Outcome;
use crate::care::dossier::DossierStatus;
use crate::care::effect::{Actor, Effect, Entry};
use crate::care::ids::{ContactKey, DossierId, PersonId};
use crate::care::person::Language;
use crate::care::rules::Rules;
use crate::files::rulebook::Source;
use crate::store::circles::Loaded;
use crate::store::timeline::{Contacted, Entered, Sent, Timeline};
use crate::telling::Teller;
use crate::telling::tests::{pages, rules};

const FATES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/why/tests/fates.toml");

fn plan() -> Rules {
    rules(Source {
        file: "fates.toml".to_owned(),
        text: std::fs::read_to_string(FATES).unwrap(),
    })
}

fn contacts(tale: &Tale) -> Vec<Contacted> {
    let mut contacts: BTreeMap<ContactKey, Contacted> = BTreeMap::new();
    let fresh = |key: &ContactKey| Contacted {
        id: tale.trajectory.contact(key).to_string(),
        person: "p1".to_owned(),
        trajectory: tale.trajectory.id.to_string(),
        step: key.step.to_string(),
        due: None,
        opened: None,
        ending: None,
        ended_at: None,
    };
    for (now, effects, _) in &tale.steps {
        for effect in effects {
            match effect {
                Effect::Open { key, due, .. } => {
                    let contact = contacts.entry(key.clone()).or_insert_with(|| fresh(key));
                    (contact.due, contact.opened) = (Some(*due), Some(*now));
                }
                Effect::End { key, ending } => {
                    let contact = contacts.entry(key.clone()).or_insert_with(|| fresh(key));
                    (contact.ending, contact.ended_at) = (Some((ending.outcome, ending.why)), Some(*now));
                }
                Effect::EndUnopened { keys, ending } => {
                    for key in keys {
                        let contact = contacts.entry(key.clone()).or_insert_with(|| fresh(key));
                        (contact.ending, contact.ended_at) = (Some((ending.outcome, ending.why)), Some(*now));
                    }
                }
                _ => {}
            }
        }
    }
    contacts.into_values().collect()
}

fn entered(tale: &Tale, entry: &Entry, recorded: Timestamp) -> Entered {
    let facts = entry.facts.iter();
    Entered {
        trajectory: tale.trajectory.id.to_string(),
        contact: entry.key.as_ref().map(|key| tale.trajectory.contact(key).to_string()),
        kind: entry.kind.code().to_owned(),
        happened: entry.happened,
        recorded,
        actor: match &entry.actor {
            Actor::Worker(worker) => worker.to_string(),
            _ => "plan".to_owned(),
        },
        rules: "unnamed".to_owned(),
        facts: facts
            .map(|(name, fact)| ((*name).to_owned(), fact.to_string()))
            .collect(),
    }
}

fn timeline(tale: &Tale) -> Timeline {
    let rows = tale.steps.iter();
    let mut entries: Vec<Entered> = rows
        .flat_map(|(now, _, entries)| entries.iter().map(|entry| entered(tale, entry, *now)))
        .collect();
    // The store gives the latest first.
    entries.reverse();
    let messages = tale.messages.iter().map(|message| Sent {
        key: message.wish.key.to_string(),
        person: "p1".to_owned(),
        contact: Some(tale.trajectory.contact(&message.wish.contact).to_string()),
        kind: message.wish.kind,
        channel: message.wish.channel,
        language: Some(message.wish.language),
        fate: message.fate,
        fate_at: message.since,
        refusal: message.refusal,
        unsent: message.unsent,
        not_before: message.wish.not_before,
        started_at: message.left,
        segments: None,
        wording: None,
        values: None,
    });
    // As the store tells them: what began has a row of its own.
    let (contacts, unopened) = contacts(tale).into_iter().partition(|one| one.opened.is_some());
    Timeline {
        id: "d1".to_owned(),
        reference: "2026-001".to_owned(),
        closed_on: date(2026, 3, 12),
        status: DossierStatus::Closed,
        closing_reason: None,
        help_kind: None,
        team: None,
        owners: Vec::new(),
        members: Vec::new(),
        trajectories: vec![tale.trajectory.id.clone()],
        contacts,
        unopened,
        entries,
        messages: messages.collect(),
        inbound: Vec::new(),
        answers: Vec::new(),
        notes: Vec::new(),
        tasks: Vec::new(),
        tries: Vec::new(),
        stops: Vec::new(),
    }
}

fn loaded(tale: &Tale, rules: &Rules) -> Loaded {
    Loaded {
        trajectory: tale.trajectory.clone(),
        generation: 1,
        rules: rules.id.clone(),
        dossier: DossierId::from("d1"),
        person: PersonId::from("p1"),
        person_generation: 1,
        addresses: Vec::new(),
        circle: tale.circle.clone(),
        events: Vec::new(),
        entries: 0,
        moves: None,
    }
}

fn explained(tale: &Tale, rules: &Rules, language: Language, at: Timestamp) -> Explained {
    let (pages, timeline) = (pages(), timeline(tale));
    let names = HashMap::from([("w1".to_owned(), "Sofie Claes".to_owned())]);
    let asked = Asked {
        teller: Teller::new(&pages, language),
        timeline: &timeline,
        names: &names,
        at,
    };
    explain(&asked, &loaded(tale, rules), rules)
}

#[test]
fn ten_contacts_of_ten_fates_read_as_a_person_would_explain_them() {
    let rules = plan();
    let tales = ten(&rules);
    assert_eq!(tales.len(), 10);
    for language in [Language::NL, Language::FR, Language::EN] {
        let mut text = String::new();
        for tale in &tales {
            let explained = explained(tale, &rules, language, tale.now);
            let id = tale.trajectory.contact(&tale.key).to_string();
            let contact = explained.contacts.iter().find(|contact| contact.id == id).unwrap();
            text.extend(["# ", tale.name, "\n", &contact.title, "\n"]);
            for sentence in &contact.sentences {
                text.extend([sentence, "\n"]);
            }
            text.extend([&explained.balance.join(" "), "\n\n"]);
            assert!(explained.holds, "{}: {:?}", tale.name, explained.balance);
            for key in ["why-", "ws-", "plan-"] {
                assert!(!text.contains(key), "a text is missing:\n{text}");
            }
        }
        let file = format!("{}/src/web/why/tests/fates.{language}.txt", env!("CARGO_MANIFEST_DIR"));
        expect_file![file].assert_eq(&text);
    }
}

/// The tales are what their names say.
#[test]
fn the_tales_end_as_they_are_called() {
    let rules = plan();
    let ends: Vec<String> = ten(&rules)
        .iter()
        .map(|tale| {
            let id = tale.trajectory.contact(&tale.key).to_string();
            let contact = contacts(tale).into_iter().find(|one| one.id == id);
            let ending = contact.and_then(|contact| contact.ending);
            ending.map_or_else(|| "to come".to_owned(), |(outcome, why)| format!("{outcome} {why}"))
        })
        .collect();
    expect_test::expect![[r#"
        answered replied
        done by-worker
        no-answer closing-letter
        channel-dead no-way
        opted-out stop
        skipped condition-false
        skipped before-start
        superseded later-contact
        expired brake
        to come"#]]
    .assert_eq(&ends.join("\n"));
}

/// As it was seen on an earlier day: what came later is neither told nor counted, and the balance comes out on every day.
#[test]
fn the_balance_comes_out_on_every_day_and_nothing_later_is_told() {
    let rules = plan();
    for tale in ten(&rules) {
        let first = tale.steps.first().unwrap().0;
        let mut at = first;
        while at < tale.now {
            let explained = explained(&tale, &rules, Language::NL, at);
            assert!(explained.holds, "{} at {at}: {:?}", tale.name, explained.balance);
            at += jiff::SignedDuration::from_hours(24 * 5);
        }
        let early = explained(&tale, &rules, Language::NL, first);
        let ended = contacts(&tale).iter().filter(|one| one.ended_at == Some(first)).count();
        let coming = early
            .contacts
            .iter()
            .filter(|contact| contact.state == "coming")
            .count();
        assert_eq!(
            (coming, ended),
            (5 - ended, usize::from(tale.name == "before the start")),
            "{}",
            tale.name
        );
    }
    assert_eq!(Outcome::ALL.len(), 9, "a new fate wants a tale of its own");
}
