//! What a text or a page says, as the event that a trajectory hears: codes, and the stop in it.

use std::collections::BTreeMap;

use super::{AnswerOption, CallUrgency, Intent, Question, QuestionKind, StopScope, read};
use crate::circle::OptOutScope;
use crate::effect::StopAsked;
use crate::event::Said;
use crate::person::Language;
use crate::questionnaire::{Item, ItemKind};
use crate::risk::{Asked, Heard};
use crate::score::Mode;

/// What somebody filled in on their page.
#[derive(Clone, Default)]
pub struct PageAnswer {
    /// Item to code.
    pub answers: BTreeMap<String, String>,
    /// Asked to be called, and how soon.
    pub call_me: Option<CallUrgency>,
    /// *Not now, ask me next week.*
    pub later: bool,
    /// *Stop.*
    pub stop: bool,
    /// What else they wrote.
    pub remark: Option<String>,
    /// The language in which the page was shown, where that is known.
    pub language: Option<Language>,
}

/// What a text says, where `lead` is the question that it may answer. `stopped_by_gateway` tells that the gateway has
/// blocked the number by itself: whatever else the text says, that is a stop.
#[must_use]
pub fn of_text(text: &str, language: Language, lead: Option<&Item>, stopped_by_gateway: bool) -> Said {
    let reading = read(text, language, lead.map(question_of).as_ref());
    let mut heard = Heard {
        call_me: reading.call_me.is_some(),
        call_me_today: reading.call_me == Some(CallUrgency::Today),
        danger: reading.crisis,
        ..Heard::default()
    };
    let mut said = Said {
        unclear: reading.remark,
        ..Said::default()
    };
    said.stop = stopped_by_gateway.then_some(StopAsked::of(OptOutScope::Automatic));
    match reading.intent {
        Intent::Stop(scope) => said.stop = wider(said.stop, Some(stop_of(scope))),
        Intent::Answer(code) => {
            if let Some(lead) = lead {
                heard.answers.insert(lead.id.clone(), code);
            }
        }
        Intent::CallMe => heard.call_me = true,
        Intent::Later => said.later = true,
        Intent::Help => said.help = true,
        Intent::WrongPerson => said.wrong_person = true,
        Intent::Unclear => said.unclear = heard.is_empty() || reading.remark,
    }
    said.heard = heard;
    said
}

/// What a page says. Its stop is that of the person: a page has no address that others might share.
#[must_use]
pub fn of_page(page: PageAnswer, language: Language) -> Said {
    // What is written counts as much as what is ticked.
    let remark = page.remark.as_deref().map(|text| read(text, language, None));
    let written = remark.as_ref().and_then(|remark| remark.call_me);
    let calls = [page.call_me, written];
    let asked = page.language.filter(|_| !page.answers.is_empty());
    let asked = asked.map(|language| Asked {
        mode: Mode::OnOwn,
        language,
    });
    let heard = Heard {
        asked: asked.into_iter().collect(),
        answers: page.answers,
        call_me: calls.iter().any(Option::is_some),
        call_me_today: calls.contains(&Some(CallUrgency::Today)),
        danger: remark.as_ref().is_some_and(|remark| remark.crisis),
    };
    let ticked = page.stop.then_some(StopAsked::of(OptOutScope::Automatic));
    let written = remark.and_then(|remark| match remark.intent {
        Intent::Stop(scope) => Some(stop_of(scope)),
        _ => None,
    });
    let stop = wider(ticked, written).map(|stop| StopAsked {
        address_too: false,
        ..stop
    });
    Said {
        later: page.later && heard.is_empty() && stop.is_none(),
        stop,
        unclear: page.remark.is_some(),
        heard,
        ..Said::default()
    }
}

/// Of two stops, the one that reaches further.
fn wider(one: Option<StopAsked>, other: Option<StopAsked>) -> Option<StopAsked> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.wider(other)),
        (one, other) => one.or(other),
    }
}

fn stop_of(scope: StopScope) -> StopAsked {
    match scope {
        StopScope::Channel(channel) => StopAsked::on_channel(channel),
        StopScope::Everything => StopAsked::of(OptOutScope::Automatic),
        StopScope::EverythingIncludingPeople => StopAsked::of(OptOutScope::Everything),
    }
}

/// An item as the reader knows it.
fn question_of(item: &Item) -> Question {
    let kind = match item.kind {
        ItemKind::Scale => QuestionKind::Scale,
        ItemKind::YesNo => QuestionKind::YesNo,
        ItemKind::Choice => QuestionKind::Choice,
    };
    let options = item.options.iter().map(|option| AnswerOption {
        code: option.code.clone(),
        digit: option.digit,
        words: option.texts.values().chain(option.words.iter()).cloned().collect(),
    });
    Question {
        kind,
        options: options.collect(),
    }
}
