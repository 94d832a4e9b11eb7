//! The reader: what a former client texts back, as one intent and three flags.
//!
//! It is pure and total: any text gives a [`Reading`], nothing is remembered, and nothing is looked up. It reads by lists
//! of phrases that a Dutch, French or English speaker can check line by line. Whatever it does not understand is
//! [`Intent::Unclear`], and a human being reads it; the reader never guesses.
//!
//! # Order of precedence
//!
//! 1. **Stop** beats every other intent, because a missed stop is the one fault that cannot be made good. A text that
//!    perhaps says stop is unclear, whatever else stands in it.
//! 2. **Wrong person** comes before an answer: what a stranger answers is nobody's answer.
//! 3. **Help** (who is this?) comes before an answer: somebody who does not know whom they write to gets that told first.
//! 4. **An answer**, if there is exactly one, and **later**. Both together are unclear.
//! 5. **Call me**, where the text says nothing else.
//!
//! The flags stand beside the intent and hold whatever it is: `call_me` (`5 en bel mij` is an answer and a wish for a
//! call), `crisis` (talk of death, also beside a stop: the stop is obeyed and the help lines still go out), and `remark`
//! (the text says more than was understood, so that a human being reads it as well).
//!
//! No text opts anybody back in: `start` means nothing here, and added to a stop it changes nothing.
//!
//! The caller cuts off what a mail quotes of our own message; quoted, `STOP = …` would be read as a stop.

mod answer;
mod crisis;
pub(crate) mod fold;
mod phrase;
mod said;
mod stop;
#[cfg(test)]
mod tests;
mod wishes;

pub use said::{PageAnswer, of_page, of_text};

use super::person::{Channel, Language};

/// The open question, as far as a reader must know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The shape of the question.
    pub kind: QuestionKind,
    /// Its options, in their order.
    pub options: Vec<AnswerOption>,
}

/// The shape of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// A scale of digits: `2/5` and `2 op 5` are answers too.
    Scale,
    /// Yes or no: *ja, nee, oui, non, yes, no* in any language stand for the option whose code or words hold one of them.
    YesNo,
    /// One of some named options.
    Choice,
}

/// One option of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerOption {
    /// The option's code, which the reading gives back.
    pub code: String,
    /// The digit that chooses it, if any.
    pub digit: Option<u8>,
    /// Words or short phrases that choose it, in any case and with or without accents.
    pub words: Vec<String>,
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the conversation does with it.
    pub intent: Intent,
    /// A call is wished for, whatever the intent.
    pub call_me: Option<CallUrgency>,
    /// The writer may be thinking of death: the help lines go out and a human being reads the text. Never a diagnosis.
    pub crisis: bool,
    /// The text says more than the intent and the flags hold: a human being reads it too.
    pub remark: bool,
    /// The words that decided, folded. They are the person's own words: never logged.
    pub evidence: Vec<String>,
}

/// The one thing that a text asks of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// No more messages.
    Stop(StopScope),
    /// The code of the chosen option of the open question.
    Answer(String),
    /// A call, and nothing else; [`Reading::call_me`] says how soon.
    CallMe,
    /// Not now: to be asked again.
    Later,
    /// Who is this, what is this, how does it work?
    Help,
    /// The writer is not the person whom we mean.
    WrongPerson,
    /// Not understood, or not sure: a human being reads it.
    Unclear,
}

/// How far a stop reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopScope {
    /// The channel that the text names (`geen sms meer`), which need not be the one it came by.
    Channel(Channel),
    /// Everything that is sent by machine: what a bare STOP means.
    Everything,
    /// Human beings too; only where the text says so unmistakably.
    EverythingIncludingPeople,
}

/// How soon a call is wished for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallUrgency {
    /// The same day.
    Today,
    /// No haste named.
    Ordinary,
}

/// Reads a text.
///
/// At most the first 2,000 characters (and the word on that limit) are read. A stop word counts in every language that
/// the lists know; `language` settles only what is ambiguous, such as the single letters for yes and no.
#[must_use]
pub fn read(text: &str, language: Language, question: Option<&Question>) -> Reading {
    let words = fold::words(text);
    let crisis = crisis::find_words(&words);
    let call = wishes::call(&words);
    let (intent, remark, mut evidence) = intent(&words, call.is_some(), language, question);
    let call_me = call.map(|(urgency, said)| {
        evidence.extend(said);
        urgency
    });
    let remark = remark || crisis.is_some();
    Reading {
        intent,
        call_me,
        crisis: crisis.map(|said| evidence.extend(said)).is_some(),
        remark,
        evidence,
    }
}

fn intent(
    words: &[fold::Word],
    call: bool,
    language: Language,
    question: Option<&Question>,
) -> (Intent, bool, Vec<String>) {
    let content = phrase::without(words, &phrase::COURTESY, false);
    match stop::judge(words) {
        stop::Verdict::Stop(scope, said, more) => return (Intent::Stop(scope), more, said),
        stop::Verdict::Doubt(said) => return (Intent::Unclear, true, said),
        stop::Verdict::No => {}
    }
    match wishes::wrong_person(words) {
        Some((said, true)) if !call => return (Intent::WrongPerson, content.len() > said.len(), said),
        // Who asks to be called is not somebody else, or else a human being finds out.
        Some((said, _)) => return (Intent::Unclear, true, said),
        None => {}
    }
    // The one word "help" may be a cry for it; a person looks, whatever the machine answers.
    if let Some(said) = wishes::help(words) {
        return (Intent::Help, content.len() > said.len() || content.len() == 1, said);
    }
    let rest = if call { wishes::without_call(&content) } else { content };
    let given = question.and_then(|question| answer::find_answer(&rest, language, question));
    let later = wishes::later(&rest);
    match (given, later) {
        (Some(given), None) => (Intent::Answer(given.code.to_owned()), given.remark, given.evidence),
        // A text that asks to be called later asks to be called.
        (None, Some(said)) if !call => (Intent::Later, rest.len() > said.len(), said),
        (None, later) if call => (
            Intent::CallMe,
            rest.len() > later.map_or(0, |said| said.len()),
            Vec::new(),
        ),
        (given, later) => {
            let said = given.map(|g| g.evidence).into_iter().chain(later).flatten().collect();
            (Intent::Unclear, !rest.is_empty(), said)
        }
    }
}
