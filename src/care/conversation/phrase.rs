//! Phrases: a small notation for what people write, and how it is found among words.
//!
//! A phrase is a row of words. `a|b` is either word, `bericht*` any word that begins so, `..` up to three words in
//! between, `MSG` any word for a message, `ME` any word for the writer, `US` any word that stands between a wish and the
//! word for stopping us, `WHERE` any word for a number or address. A phrase never runs over a full stop or comma.

use super::fold::Word;

/// Words for a message, in the languages of the lists.
const MESSAGES: &str =
    "bericht*|sms*|mail*|email*|tekst*|text|texts|texto*|message*|msg|msgs|nachricht*|courriel*|appje*|whatsapp*|spam*";

/// Words for the writer.
const WRITER: &str = "me|mij|mijn|ons|moi|m|nous|us|mich";

/// Words that stand between a wish and the word for stopping, and name nothing else that could be stopped.
const OF_US: &str = "ermee|hiermee|daarmee|hiervan|hiervoor|dit|deze|dat|alles|nu|nou|meteen|direct|graag|echt|liever|ook|toch|gewoon|volledig|helemaal|me|mij|ons|mezelf|ons|te";

/// Words for a number or an address.
const WHERE: &str = "nummer*|nr|gsm*|telefoon*|tel|adres|mailadres|emailadres|numero*|telephone|portable|adresse|number*|phone|mobile|address|email|mail";

/// The longest gap that `..` bridges, in words.
const GAP: usize = 3;

/// How many words the phrase takes at the very beginning of `words`; `None` where it does not stand there.
pub(super) fn at_start(words: &[Word], phrase: &str) -> Option<usize> {
    take(words, phrase.split_ascii_whitespace())
}

fn take(words: &[Word], mut parts: std::str::SplitAsciiWhitespace<'_>) -> Option<usize> {
    let Some(part) = parts.next() else { return Some(0) };
    if part == ".." {
        let reach = words.iter().take(GAP).take_while(|word| !word.ends).count();
        return (0..=reach).find_map(|skip| Some(skip + take(words.get(skip..)?, parts.clone())?));
    }
    let (first, rest) = words.split_first()?;
    if !is_any(first, part) || (first.ends && parts.clone().next().is_some()) {
        return None;
    }
    Some(1 + take(rest, parts)?)
}

/// Whether the word is one of `a|b|c`.
pub(super) fn is_any(word: &Word, listed: &str) -> bool {
    listed.split('|').any(|one| match one {
        "MSG" => MESSAGES.split('|').any(|one| word.is(one)),
        "ME" => WRITER.split('|').any(|one| word.is(one)),
        "US" => OF_US.split('|').any(|one| word.is(one)),
        "WHERE" => WHERE.split('|').any(|one| word.is(one)),
        one => word.is(one),
    })
}

/// The words of the first phrase found anywhere.
pub(super) fn find<'w>(words: &'w [Word], phrases: &[&str]) -> Option<&'w [Word]> {
    (0..words.len()).find_map(|from| {
        let tail = &words[from..];
        phrases
            .iter()
            .find_map(|phrase| at_start(tail, phrase))
            .and_then(|taken| tail.get(..taken))
    })
}

/// The words of the first phrase that stands at the beginning of a breath.
pub(super) fn find_opening<'w>(words: &'w [Word], phrases: &[&str]) -> Option<&'w [Word]> {
    breaths(words).find_map(|breath| {
        phrases
            .iter()
            .find_map(|phrase| at_start(breath, phrase))
            .and_then(|taken| breath.get(..taken))
    })
}

/// The first breath that is, whole, one of the phrases.
pub(super) fn find_whole<'w>(words: &'w [Word], phrases: &[&str]) -> Option<&'w [Word]> {
    breaths(words).find(|breath| {
        phrases
            .iter()
            .any(|phrase| at_start(breath, phrase) == Some(breath.len()))
    })
}

/// The text cut at its stops, commas and line ends.
pub(super) fn breaths(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.split_inclusive(|word| word.ends)
}

/// The words without the breaths that are, whole, one of the phrases.
pub(super) fn without_breaths(words: &[Word], phrases: &[&str]) -> Vec<Word> {
    let is_one = |breath: &[Word]| {
        phrases
            .iter()
            .any(|phrase| at_start(breath, phrase) == Some(breath.len()))
    };
    breaths(words)
        .filter(|breath| !is_one(breath))
        .flatten()
        .cloned()
        .collect()
}

/// The words without the phrases, the longest phrase first at each place. Where something was taken out, the word
/// before ends a breath if `parting`, or if what was taken out ended one.
pub(super) fn without(words: &[Word], phrases: &[&str], parting: bool) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut from = 0;
    while let Some(tail) = words.get(from..).filter(|tail| !tail.is_empty()) {
        let taken = phrases
            .iter()
            .filter_map(|phrase| at_start(tail, phrase))
            .max()
            .unwrap_or(0);
        if taken == 0 {
            kept.push(tail[0].clone());
            from += 1;
            continue;
        }
        if let Some(last) = kept.last_mut() {
            last.ends |= parting || tail.get(taken - 1).is_some_and(|word| word.ends);
        }
        from += taken;
    }
    kept
}

/// The text of some words, for the evidence.
pub(super) fn said(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.text.clone()).collect()
}

/// Greetings, thanks and other words that change no meaning. `start` is among them: nothing that comes in opts in.
pub(super) const COURTESY: &[&str] = &[
    "start",
    "dank u|je|jullie|ie wel",
    "dank u|je|jullie",
    "alvast bedankt",
    "veel dank",
    "met vriendelijke groet*",
    "thank you",
    "merci beaucoup",
    "s il vous|te plait",
    "bonne journee",
    "fijne dag",
    "prettige dag",
    "aub|alsjeblieft|alstublieft|astublieft|asjeblieft|ajb|svp|stp|please|pls|plz|bitte|gelieve|graag|veuillez",
    "bedankt|dank|dankje|dankjewel|dankuwel|thanks|thx|merci|danke|sorry|pardon|excuseer|desole|desolee",
    "hallo|hoi|hey|hi|hello|dag|goedemorgen|goeiemorgen|goedemiddag|goedenavond|goedendag|goeiendag|bonjour|bonsoir|salut",
    "beste|geachte|mevrouw|meneer|mijnheer|madame|monsieur|heer|mr|mvr|mw|dame",
    "ok|oke|okay|okee|groet*|mvg|cordialement|hoor|he|zeg",
];
