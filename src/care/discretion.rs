//! Discretion: what a message shows to somebody who looks over a shoulder.
//!
//! Previews light up on shared phones and prepaid numbers change hands, so no text message, mail subject or sender's name
//! may give the subject away (design, promise 7). This file finds the words that do; `segments` counts what a text
//! message costs and finds the letter that doubles it.

mod segments;
#[cfg(test)]
mod tests;

pub use segments::{Encoding, Segments, gsm7};

use super::conversation::fold::plain;
use super::person::Language;

/// A word that gives the subject away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Betrayal {
    /// The word as it stands in the text.
    pub word: String,
    /// Where it begins, in bytes from the start of the text.
    pub at: usize,
}

/// Words of one language. `stem*` is a beginning, `*part*` stands anywhere in a word (Dutch compounds), else whole words.
struct List {
    telling: &'static [&'static str],
    innocent: &'static [&'static str],
}

/// Names of services and laws that tell in any language.
const EVERYWHERE: List = List {
    telling: &[
        "ocmw",
        "ocmws",
        "cpas",
        "wsnp",
        "wgs",
        "msnp",
        "bkr",
        "nvvk",
        "kredietbank*",
    ],
    innocent: &[],
};

const DUTCH: List = List {
    telling: &[
        "*schuld*",
        "budget*",
        "*budgethulp*",
        "*deurwaarder*",
        "*incasso*",
        "aanmaning*",
        "aangemaand*",
        "*bewindvoer*",
        "*bewind",
        "bewinds*",
        "*krediet*",
        "faillissement*",
        "failliet*",
        "lening*",
        "afbetal*",
        "afloss*",
        "*achterstand*",
        "beslag",
        "beslagleg*",
        "*loonbeslag*",
        "betalingsregeling*",
        "betalingsproble*",
        "wanbetal*",
        "sanering*",
        "dwangbevel*",
        "dagvaarding*",
        "invorder*",
        "huisuitzetting*",
        "uithuiszetting*",
        "ontruiming*",
        "leefloon*",
        "leefgeld*",
        "bijstandsuitkering*",
        "geldproble*",
        "geldzorg*",
        "geldnood",
        "armoede*",
        "vtlb",
    ],
    // An apology and an innocent are no debtor; the administrator of a country is none either.
    innocent: &[
        "*onschuld*",
        "*ontschuldig*",
        "bewindslie*",
        "bewindsman",
        "bewindsvrouw",
        "bewindspers*",
        "schuldgevoel*",
    ],
};

const FRENCH: List = List {
    telling: &[
        "dette*",
        "*endett*",
        "huissier*",
        "budget*",
        "recouvrement*",
        "recouvrer",
        "saisie",
        "saisies",
        "creance*",
        "creanci*",
        "credit",
        "credits",
        "crediteur*",
        "debiteur*",
        "debitrice*",
        "faillite*",
        "banqueroute*",
        "impaye*",
        "arrieres",
        "sommation*",
        "insolvab*",
        "expulsion*",
        "emprunt",
        "emprunts",
        "mediateur*",
        "mediatrice*",
        "mediation*",
        "medie",
        "medies",
        "mediee",
        "mediees",
        "pauvrete",
        "precarite",
    ],
    innocent: &["endetter"],
};

const ENGLISH: List = List {
    telling: &[
        "debt*",
        "indebted*",
        "bailiff*",
        "budget*",
        "credit",
        "credits",
        "creditor*",
        "creditworth*",
        "arrear*",
        "bankrupt*",
        "insolv*",
        "overdue",
        "repay*",
        "loan",
        "loans",
        "owe",
        "owes",
        "owed",
        "owing",
        "evict*",
        "foreclos*",
        "repossess*",
        "garnish*",
        "collector*",
        "poverty",
    ],
    innocent: &[],
};

/// The words of a text that give the subject away, in their order.
///
/// Accents, case and invisible characters make no difference. A language without a list of its own is held against all
/// three, because a false alarm costs a look and a miss costs a secret.
#[must_use]
pub fn betrays(text: &str, language: Language) -> Vec<Betrayal> {
    let lists: &[&List] = match language {
        Language::NL => &[&EVERYWHERE, &DUTCH],
        Language::FR => &[&EVERYWHERE, &FRENCH],
        Language::EN => &[&EVERYWHERE, &ENGLISH],
        _ => &[&EVERYWHERE, &DUTCH, &FRENCH, &ENGLISH],
    };
    words(text)
        .filter(|(_, word)| lists.iter().any(|list| list.tells(&folded(word))))
        .map(|(at, word)| Betrayal {
            word: word.to_owned(),
            at,
        })
        .collect()
}

impl List {
    fn tells(&self, word: &str) -> bool {
        let any = |listed: &[&str]| listed.iter().any(|one| fits(word, one));
        any(self.telling) && !any(self.innocent)
    }
}

fn fits(word: &str, listed: &str) -> bool {
    match (listed.strip_prefix('*'), listed.strip_suffix('*')) {
        (Some(part), Some(_)) => word.contains(part.trim_end_matches('*')),
        (Some(tail), None) => word.ends_with(tail),
        (None, Some(stem)) => word.starts_with(stem),
        (None, None) => word == listed,
    }
}

fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    word.chars().for_each(|c| plain(c, |p| folded.push(p)));
    folded
}

/// Runs of letters and digits, with where they begin. What has no width (a soft hyphen) does not end a word.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let invisible = |c: char| {
        let mut shows = false;
        plain(c, |_| shows = true);
        !shows
    };
    text.split(move |c: char| !(c.is_alphanumeric() || invisible(c)))
        .map(move |word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
        .filter(|(_, word)| !word.is_empty())
}
