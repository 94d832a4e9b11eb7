//! The lead item: whether its short text fits a text message, keeps the subject to itself and shows its digits, and
//! whether the core's own reader takes each answer for what it is.

use std::ops::Range;

use super::super::short;
use super::super::table::{Findings, Table};
use super::super::texts::Languages;
use crate::care::conversation::{self, Intent, Question, QuestionKind};
use crate::care::person::Language;
use crate::care::questionnaire::{AnswerOption, ItemKind};

/// The longest short text in septets of the GSM alphabet; the rest of the message is name, number and ways out.
const SHORT_MOST: usize = 60;

/// Checks the short texts and the answers of a lead item.
pub(super) fn check(
    kind: ItemKind,
    texts: &[(Language, &str, Range<usize>)],
    options: &[AnswerOption],
    languages: &Languages,
    table: &Table<'_>,
    findings: &mut Findings,
) {
    for (language, text, span) in texts {
        short::check(*language, text, SHORT_MOST, span, findings);
        check_digits(text, options, span, findings);
    }
    check_reading(kind, options, languages, table, findings);
}

/// A person must see from which digit to which to answer: from the lowest to the highest.
fn check_digits(text: &str, options: &[AnswerOption], span: &Range<usize>, findings: &mut Findings) {
    let digits = || options.iter().filter_map(|option| option.digit);
    let shown = |digit: u8| {
        text.split(|c: char| !c.is_ascii_digit())
            .any(|number| number == digit.to_string())
    };
    let missing = [digits().min(), digits().max()]
        .into_iter()
        .flatten()
        .find(|digit| !shown(*digit));
    if let Some(digit) = missing {
        let what = format!("the short text does not show the digit {digit}");
        findings.at(
            span.clone(),
            what,
            "say which digits mean what, such as `1=heel goed, 5=heel moeilijk`",
        );
    }
}

/// Asks the reader that will read the replies.
fn check_reading(
    kind: ItemKind,
    options: &[AnswerOption],
    languages: &Languages,
    table: &Table<'_>,
    findings: &mut Findings,
) {
    let question = question(kind, options);
    let places = table.tables("option", findings);
    for (option, place) in options.iter().zip(&places) {
        let item = place.get("words").or_else(|| place.get("code"));
        let span = item.map_or(0..0, |item| item.span());
        // A digit that stands for two answers has been told as that.
        let own = |digit: &u8| options.iter().filter(|other| other.digit == Some(*digit)).count() == 1;
        let digit = option.digit.filter(own).map(|digit| digit.to_string());
        for said in digit.iter().chain(&option.words) {
            let read = |language: &Language| conversation::read(said, *language, Some(&question)).intent;
            if !languages
                .iter()
                .map(read)
                .all(|intent| intent == Intent::Answer(option.code.clone()))
            {
                let what = format!(
                    "a person who texts `{said}` would not be heard as answering `{}`",
                    option.code
                );
                let mend = "take the word out, or change the word of another answer that it looks like";
                findings.at(span.clone(), what, mend);
            }
        }
    }
}

fn question(kind: ItemKind, options: &[AnswerOption]) -> Question {
    Question {
        kind: match kind {
            ItemKind::Scale => QuestionKind::Scale,
            ItemKind::YesNo => QuestionKind::YesNo,
            ItemKind::Choice => QuestionKind::Choice,
        },
        options: options
            .iter()
            .map(|option| conversation::AnswerOption {
                code: option.code.clone(),
                digit: option.digit,
                words: option.words.clone(),
            })
            .collect(),
    }
}
