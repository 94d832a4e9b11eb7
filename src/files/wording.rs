//! In which languages a service can speak: those in which every text that may be needed is there.
//!
//! A language that lacks one is left out whole, because a message is never sent in another language in silence: who
//! speaks it is called by a person instead.

mod own;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};

use super::checked::Checked;
use super::fingerprint::Questionnaires;
use super::problem::{Problem, Problems};
use super::together::before_use::add;
use crate::care::message::MessageKind;
use crate::care::person::Language;
use crate::care::protocol::{CompleteLanguages, Protocol, RungAct, Step, StepKind};
use crate::care::questionnaire::Texts;
use crate::care::risk::RiskRules;

pub use own::faults_of_own;

/// The placeholders that a message text may have; the head of `nl.ftl` says what each stands for.
pub const PLACEHOLDERS: [&str; 9] = [
    "sender", "phone", "hours", "link", "question", "date", "worker", "lines", "code",
];

/// The parts of a mail.
const MAIL: [&str; 2] = ["subject", "body"];

/// The part of a text message.
const SMS: &str = "sms";

/// The ends of the names of texts that differ with what can come back: a reply, a visit to the link, or both.
const WAYS_BACK: [&str; 3] = ["-reply-and-link", "-reply", "-link"];

/// The languages in which all is there, and what is amiss with each source of message texts: all that keeps its
/// language from being complete, and all that is wrong with its notation.
///
/// `sources` are the Fluent texts of the messages by language. A language that only the questionnaires have is
/// incomplete without a problem; nobody claimed that messages can be sent in it.
#[must_use]
pub fn complete_languages(
    sources: &BTreeMap<Language, String>,
    protocol: &Protocol,
    questionnaires: &Questionnaires,
    risk: &RiskRules,
) -> (CompleteLanguages, Vec<Problems>) {
    let needed = needed(protocol);
    let (mut complete, mut amiss) = (CompleteLanguages::new(), Vec::new());
    for (language, source) in sources {
        let mut problems = Problems::new(&format!("messages/{language}.ftl"), source);
        check_messages(source, &needed, &mut problems);
        for (whose, texts) in all_texts(protocol, questionnaires, risk) {
            if !texts.contains_key(language) {
                let what = format!("{whose} is not there in `{language}`");
                let mend = "add it to its file; until then people of this language are called, not written to";
                problems.push(Problem::of_the_file(what, mend));
            }
        }
        match problems.or(()) {
            Ok(()) => _ = complete.insert(*language),
            Err(problems) => amiss.push(problems),
        }
    }
    (complete, amiss)
}

/// What is amiss with languages that a plan names, and that not all of its texts are there in: who speaks one of them
/// would be called by a person, which the plan does not say.
pub(super) fn half_translated(
    plan: &Checked<Protocol>,
    complete: &CompleteLanguages,
    sources: &BTreeMap<Language, String>,
    amiss: Vec<Problems>,
    found: &mut Vec<Problems>,
) {
    let mut untold: Vec<Language> = plan.languages.difference(complete).copied().collect();
    for problems in amiss {
        let told = |language: &Language| sources.get(language) == Some(&problems.source);
        let before = untold.len();
        untold.retain(|language| !told(language));
        if untold.len() < before {
            found.push(problems);
        }
    }
    let missing = untold.into_iter().map(|language| {
        let what = format!("the plan is written in `{language}`, and there are no message texts in `{language}`");
        let mend = format!("write `messages/{language}.ftl` in the folder of the rules, or take `{language}` out");
        plan.problem("languages", what, mend)
    });
    add(found, plan.problems(), missing.collect());
}

/// The names of the texts that this plan can need, with their parts.
fn needed(protocol: &Protocol) -> Vec<(String, Vec<&'static str>)> {
    let rungs = || protocol.steps.iter().flat_map(|step| &step.ladder);
    let steps_of = |is: fn(&StepKind) -> bool| protocol.steps.iter().any(|step| is(&step.kind));
    let mut needed = Vec::new();
    for kind in MessageKind::ALL {
        let code = kind.code();
        let is_needed = match kind {
            MessageKind::CheckIn => protocol.steps.iter().any(Step::asks),
            MessageKind::Notice => steps_of(|kind| matches!(kind, StepKind::Message { .. })),
            MessageKind::Reminder => rungs().any(|rung| matches!(rung.act, RungAct::Remind | RungAct::OtherChannel)),
            MessageKind::CallAnnounced => {
                let is_call = |kind: &StepKind| matches!(kind, StepKind::Act(act) if act.kind.is_announced());
                // Whoever wants nothing by post is called in place of a letter.
                let calls = |act: &RungAct| matches!(act, RungAct::Call { .. } | RungAct::Letter { .. });
                let dead = protocol.steps.iter().filter_map(|step| step.dead);
                rungs().map(|rung| rung.act).chain(dead).any(|act| calls(&act)) || steps_of(is_call)
            }
            // Whoever was not told is announced to, and every reply is answered.
            MessageKind::Announcement
            | MessageKind::ThanksGood
            | MessageKind::ThanksWeCall
            | MessageKind::ThanksLater
            | MessageKind::ThanksNoted
            | MessageKind::StopConfirmed
            | MessageKind::Help
            | MessageKind::Unclear
            | MessageKind::WrongPerson
            | MessageKind::Crisis => true,
        };
        if !is_needed {
            continue;
        }
        if kind.is_question() {
            needed.push((code.to_owned(), MAIL.to_vec()));
            needed.extend(WAYS_BACK.map(|way| (format!("{code}{way}"), vec![SMS])));
        } else {
            needed.push((code.to_owned(), MAIL.into_iter().chain([SMS]).collect()));
        }
    }
    needed
}

fn check_messages(source: &str, needed: &[(String, Vec<&'static str>)], problems: &mut Problems) {
    let resource = match FluentResource::try_new(source.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let mend = "compare the lines around it with another message of the file";
                problems.push(Problem::at(error.pos.clone(), error.to_string(), mend));
            }
            resource
        }
    };
    let mut bundle = FluentBundle::default();
    // The message is there in any case; what stands twice is told by its name.
    if let Err(errors) = bundle.add_resource(resource) {
        for error in errors {
            problems.push(Problem::of_the_file(error.to_string(), "leave one of them out"));
        }
    }
    let mut arguments = FluentArgs::new();
    for name in PLACEHOLDERS {
        arguments.set(name, "…");
    }
    for (id, parts) in needed {
        let message = bundle.get_message(id);
        for part in parts {
            let Some(text) = message.as_ref().and_then(|message| message.get_attribute(part)) else {
                let what = format!("the text `{id}` has no `.{part}`");
                problems.push(Problem::of_the_file(
                    what,
                    "write it; the other languages show what it says",
                ));
                continue;
            };
            let mut errors = Vec::new();
            let shown = bundle.format_pattern(text.value(), Some(&arguments), &mut errors);
            if shown.trim().is_empty() {
                problems.push(Problem::of_the_file(
                    format!("`.{part}` of `{id}` says nothing"),
                    "write it",
                ));
            }
            let told: BTreeSet<String> = errors.iter().map(ToString::to_string).collect();
            for error in told {
                let mend = format!("use one of `${}`", PLACEHOLDERS.join("`, `$"));
                let (span, what) = (own::place_of(source, id), format!("`.{part}` of `{id}`: {error}"));
                problems.push(Problem { span, what, mend });
            }
        }
    }
}

/// Every text of the files that may be needed, with whose it is: a questionnaire that the plan never asks may stay in the
/// languages that it has.
fn all_texts<'a>(
    protocol: &'a Protocol,
    questionnaires: &'a Questionnaires,
    risk: &'a RiskRules,
) -> Vec<(String, &'a Texts)> {
    let mut all = vec![("the name of the protocol".to_owned(), &protocol.names)];
    all.extend(
        protocol
            .steps
            .iter()
            .map(|step| (format!("the name of step `{}`", step.id), &step.names)),
    );
    for step in &protocol.steps {
        match &step.kind {
            StepKind::Message { texts } => all.push((format!("the text of step `{}`", step.id), texts)),
            StepKind::Act(act) if !act.subject.is_empty() => {
                all.push((format!("the subject of step `{}`", step.id), &act.subject));
            }
            _ => {}
        }
    }
    let asked = |id: &String| protocol.steps.iter().any(|step| step.questionnaire() == Some(id));
    for questionnaire in questionnaires.values().filter(|one| asked(&one.id)) {
        let of = format!("of questionnaire `{}`", questionnaire.id);
        all.push((format!("the name {of}"), &questionnaire.names));
        for item in &questionnaire.items {
            all.push((format!("item `{}` {of}", item.id), &item.texts));
            if questionnaire.lead.as_ref() == Some(&item.id) {
                all.push((format!("the short text {of}"), &item.short));
            }
            let options = item.options.iter();
            all.extend(
                options.map(|option| (format!("answer `{}` to `{}` {of}", option.code, item.id), &option.texts)),
            );
        }
    }
    all.extend(
        risk.rules
            .iter()
            .map(|rule| (format!("the reason of rule `{}`", rule.id), &rule.reasons)),
    );
    all
}
