//! Phrases: a small notation for what people write, and how it is found among words.
//!
//! A phrase is a row of words. `a|b` is either word, `bericht*` any word that begins so, `..` up to three words in
//! between, `MSG` any word for a message, `ME` any word for the writer, `US` any word that stands between a wish and the
//! word for stopping us, `WHERE` any word for a number or address. A phrase never runs over a full stop or comma.

use std::ops::Deref;
use std::sync::OnceLock;

use super::fold::{Pattern, Word};

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

/// Words of which any will do, as they are written: `a|b`, with `bericht*` for any word that begins so.
pub(super) struct Listed {
    written: &'static str,
    read: OnceLock<Words>,
}

impl Listed {
    pub(super) const fn new(written: &'static str) -> Self {
        let read = OnceLock::new();
        Self { written, read }
    }

    /// Whether the word is one of these.
    pub(super) fn has(&self, word: &Word) -> bool {
        self.read.get_or_init(|| Words::read(self.written)).has(word)
    }
}

/// A list of phrases. A text is held against hundreds of them, so each list is read once.
pub(super) struct Phrases {
    written: &'static [&'static str],
    read: OnceLock<Vec<Phrase>>,
}

impl Phrases {
    pub(super) const fn new(written: &'static [&'static str]) -> Self {
        let read = OnceLock::new();
        Self { written, read }
    }
}

impl Deref for Phrases {
    type Target = [Phrase];

    fn deref(&self) -> &[Phrase] {
        self.read
            .get_or_init(|| self.written.iter().map(|phrase| Phrase::read(phrase)).collect())
    }
}

/// One phrase.
pub(super) struct Phrase(Vec<Part>);

enum Part {
    Word(Words),
    Gap,
}

impl Phrase {
    pub(super) fn read(written: &str) -> Self {
        let part = |part: &str| match part {
            ".." => Part::Gap,
            words => Part::Word(Words::read(words)),
        };
        Self(written.split_ascii_whitespace().map(part).collect())
    }

    /// How many words the phrase takes at the very beginning of `words`; `None` where it does not stand there.
    pub(super) fn at_start(&self, words: &[Word]) -> Option<usize> {
        take(words, &self.0)
    }
}

fn take(words: &[Word], parts: &[Part]) -> Option<usize> {
    let Some((part, parts)) = parts.split_first() else {
        return Some(0);
    };
    match part {
        Part::Gap => {
            let reach = words.iter().take(GAP).take_while(|word| !word.ends).count();
            (0..=reach).find_map(|skip| Some(skip + take(words.get(skip..)?, parts)?))
        }
        Part::Word(listed) => {
            let (first, rest) = words.split_first()?;
            if !listed.has(first) || (first.ends && !parts.is_empty()) {
                return None;
            }
            Some(1 + take(rest, parts)?)
        }
    }
}

struct Words {
    /// A bit for each first byte that occurs, modulo 64: nearly all comparisons end here.
    first: u64,
    all: Vec<Pattern>,
}

impl Words {
    fn read(written: &str) -> Self {
        let all: Vec<Pattern> = written
            .split('|')
            .flat_map(|one| match one {
                "MSG" => MESSAGES.split('|'),
                "ME" => WRITER.split('|'),
                "US" => OF_US.split('|'),
                "WHERE" => WHERE.split('|'),
                one => one.split('|'),
            })
            .map(Pattern::read)
            .collect();
        let first = all
            .iter()
            .filter_map(Pattern::first)
            .fold(0, |bits, byte| bits | bit(byte));
        Self { first, all }
    }

    fn has(&self, word: &Word) -> bool {
        word.first().is_some_and(|byte| self.first & bit(byte) != 0) && self.all.iter().any(|one| word.is(one))
    }
}

fn bit(byte: u8) -> u64 {
    1 << (byte % 64)
}

/// The words of the first phrase found anywhere.
pub(super) fn find<'w>(words: &'w [Word], phrases: &[Phrase]) -> Option<&'w [Word]> {
    (0..words.len()).find_map(|from| {
        let tail = &words[from..];
        phrases
            .iter()
            .find_map(|phrase| phrase.at_start(tail))
            .and_then(|taken| tail.get(..taken))
    })
}

/// The words of the first phrase that stands at the beginning of a breath.
pub(super) fn find_opening<'w>(words: &'w [Word], phrases: &[Phrase]) -> Option<&'w [Word]> {
    breaths(words).find_map(|breath| {
        phrases
            .iter()
            .find_map(|phrase| phrase.at_start(breath))
            .and_then(|taken| breath.get(..taken))
    })
}

/// The first breath that is, whole, one of the phrases.
pub(super) fn find_whole<'w>(words: &'w [Word], phrases: &[Phrase]) -> Option<&'w [Word]> {
    breaths(words).find(|breath| {
        phrases
            .iter()
            .any(|phrase| phrase.at_start(breath) == Some(breath.len()))
    })
}

/// The text cut at its stops, commas and line ends.
pub(super) fn breaths(words: &[Word]) -> impl Iterator<Item = &[Word]> {
    words.split_inclusive(|word| word.ends)
}

/// The words without the breaths that are, whole, one of the phrases.
pub(super) fn without_breaths(words: &[Word], phrases: &[Phrase]) -> Vec<Word> {
    let is_one = |breath: &[Word]| {
        phrases
            .iter()
            .any(|phrase| phrase.at_start(breath) == Some(breath.len()))
    };
    breaths(words)
        .filter(|breath| !is_one(breath))
        .flatten()
        .cloned()
        .collect()
}

/// The words without the phrases, the longest phrase first at each place. Where something was taken out, the word
/// before ends a breath if `parting`, or if what was taken out ended one.
pub(super) fn without(words: &[Word], phrases: &[Phrase], parting: bool) -> Vec<Word> {
    let mut kept: Vec<Word> = Vec::with_capacity(words.len());
    let mut from = 0;
    while let Some(tail) = words.get(from..).filter(|tail| !tail.is_empty()) {
        let taken = phrases
            .iter()
            .filter_map(|phrase| phrase.at_start(tail))
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
pub(super) static COURTESY: Phrases = Phrases::new(&[
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
]);
