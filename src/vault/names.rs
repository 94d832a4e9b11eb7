//! The words of a name, in the one form in which they are indexed and looked for.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// More words than any name has; a longer text is cut, so that no row grows without bound.
const WORDS_MAX: usize = 24;

/// Longer words are cut to this many letters.
const LETTERS_MAX: usize = 64;

/// How people are addressed in the four languages of the workspace; no part of a name.
const FORMS_OF_ADDRESS: [&str; 20] = [
    "dhr",
    "heer",
    "hr",
    "juffrouw",
    "madame",
    "mademoiselle",
    "meneer",
    "mevr",
    "mevrouw",
    "miss",
    "mijnheer",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "mvr",
    "mw",
    "sir",
];

/// The words of a name: lower-cased, accents folded, split on everything that is no letter, each once, in their order.
///
/// Particles (`van`, `de`, `el`) and initials are words like others. `Jânssens, An-Sofie` gives `janssens`, `an` and
/// `sofie`. What is spelled with and without a space (`Van den Berghe`, `Vandenberghe`) gives different words.
#[must_use]
pub fn words_of_name(name: &str) -> Vec<String> {
    let folded = folded(name);
    let mut words: Vec<String> = Vec::new();
    for word in folded
        .split(|letter: char| !letter.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        if words.len() == WORDS_MAX {
            break;
        }
        let word: String = word.chars().take(LETTERS_MAX).collect();
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// The words to look for in what a worker types: those of [`words_of_name`] without forms of address and single
/// letters, so that `mevrouw Janssens` and `dhr. J. Janssens` both look for `janssens`. Where nothing else was typed
/// they stay, because `Heer` is a family name too.
#[must_use]
pub fn words_of_search(text: &str) -> Vec<String> {
    let words = words_of_name(text);
    let kept: Vec<String> = (words.iter().enumerate())
        .filter(|(place, word)| {
            let leads_to_heer = *word == "de" && words.get(place + 1).is_some_and(|next| next == "heer");
            !(FORMS_OF_ADDRESS.contains(&word.as_str()) || word.chars().count() == 1 || leads_to_heer)
        })
        .map(|(_, word)| word.clone())
        .collect();
    if kept.is_empty() { words } else { kept }
}

fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name
        .nfkd()
        .flat_map(char::to_lowercase)
        .filter(|letter| !is_combining_mark(*letter))
    {
        // Letters that Unicode does not take apart.
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ħ' => folded.push('h'),
            'ı' => folded.push('i'),
            'ς' => folded.push('σ'),
            other => folded.push(other),
        }
    }
    folded
}
