//! Texts that a text message carries: their size, their letters, and words that give the subject away.

use std::ops::Range;

use super::table::Findings;
use crate::care::discretion::{betrays, gsm7};
use crate::care::person::Language;

/// Checks one text of at most so many septets of the GSM alphabet; the rest of the message is name, number and ways out.
pub(super) fn check(language: Language, text: &str, most: usize, span: &Range<usize>, findings: &mut Findings) {
    let size = gsm7(text);
    if let Some(letter) = size.first_outside {
        let what =
            format!("the letter `{letter}` is not in the alphabet of text messages and more than doubles their cost");
        findings.at(span.clone(), what, "choose a word without it");
    } else if size.septets_or_units > most {
        let what = format!(
            "the short text takes {} places of a text message",
            size.septets_or_units
        );
        let mend = format!("keep it within {most}; the name, the number and STOP follow it");
        findings.at(span.clone(), what, mend);
    }
    for betrayal in betrays(text, language) {
        let what = format!("`{}` gives the subject away to whoever sees the phone", betrayal.word);
        findings.at(span.clone(), what, "say it without that word");
    }
}
