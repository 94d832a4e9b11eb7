//! Which answer of the open question a text gives, if it gives exactly one.
//!
//! An answer opens the text. What follows it must be set apart (`2, ik ben mijn werk kwijt`; `4 maar moe`) and must not
//! name another answer: `3 kinderen` and `2 of 3` are no answers, and nobody is read as *well* by guesswork.

use crate::person::Language;

use super::fold::{Word, words};
use super::phrase::{Listed, Phrase, Phrases, find, find_opening, said};
use super::{AnswerOption, Question, QuestionKind};

/// An answer found.
pub(super) struct Given<'q> {
    /// The option's code.
    pub(super) code: &'q str,
    /// The words that decided.
    pub(super) evidence: Vec<String>,
    /// Whether more follows.
    pub(super) remark: bool,
}

static YES: Listed = Listed::new("ja|jawel|jazeker|jaja|jep|jup|yep|yup|oui|ouioui|ouais|ouai|yes|yeah|yea");
static NO: Listed = Listed::new("nee|neen|neeje|neenee|nope|nop|non|nonnon|no|nan|nein");

/// Words that may stand before an answer.
static LEAD: Listed = Listed::new(
    "gaat|va|antwoord|mijn|reponse|ma|answer|my|is|est|het|dat|c|ca|it|optie|option|keuze|choix|nummer|nr|numero|number|num|cijfer|chiffre|score|note|ik|kies|geef|zeg|denk|je|choisis|mets|dis|dirais|i|choose|say|een|un|une|a|dus|donc|so|q|r|rep|antw",
);

/// Words that begin a clause of their own, and so set it apart from a number as a comma would. `3 kinderen` has none.
static BECAUSE: Listed = Listed::new(
    "want|omdat|doordat|car|parce|puisque|because|cause|since|maar|mais|but|ik|wij|we|het|alles|mijn|je|j|c|ca|tout|mon|ma|i|it|all|everything|my",
);

/// Words behind an answer that take it back or leave it open.
static HEDGES: Listed =
    Listed::new("of|ou|or|misschien|peut|maybe|perhaps|soms|parfois|sometimes|niet|pas|not|alleen|behalve|sauf|except");

/// Words behind a yes, a no or a word that make it half an answer; behind a digit they only introduce a remark.
static HALVES: Listed = Listed::new("maar|mais|but|enkel|seulement|only");

/// Zero to ten in Dutch, French, English and German.
static NUMERALS: [Listed; 11] = [
    Listed::new("nul|zero|null"),
    Listed::new("een|un|une|one|eins|ein"),
    Listed::new("twee|deux|two|zwei"),
    Listed::new("drie|trois|three|drei"),
    Listed::new("vier|quatre|four"),
    Listed::new("vijf|cinq|five|funf|fuenf"),
    Listed::new("zes|six|sechs"),
    Listed::new("zeven|sept|seven|sieben"),
    Listed::new("acht|huit|eight"),
    Listed::new("negen|neuf|nine|neun"),
    Listed::new("tien|dix|ten|zehn"),
];

/// What stands between a digit and the highest: `2 op 5`.
static OF_TOP: Phrases = Phrases::new(&["op|sur", "op de", "van de", "out of", "sur un total de"]);

/// The letters that are a yes and a no where they stand alone, in French, in English and elsewhere.
static SHORT: [(Listed, Listed); 3] = [
    (Listed::new("o|si"), Listed::new("n")),
    (Listed::new("y"), Listed::new("n")),
    (Listed::new("j"), Listed::new("n")),
];

/// Reads the answer that the text gives to the question.
pub(super) fn find_answer<'q>(content: &[Word], language: Language, question: &'q Question) -> Option<Given<'q>> {
    let reader = Reader {
        question,
        language,
        phrases: phrases(question),
    };
    let lead = content.iter().take_while(|word| LEAD.has(word) && !word.ends).count();
    // The first reading leaves the lead out; the second serves options that are themselves such a word ("een").
    [lead, 0]
        .into_iter()
        .find_map(|from| reader.given(content.get(from..)?))
}

struct Reader<'q> {
    question: &'q Question,
    language: Language,
    /// Each option's phrases in folded form.
    phrases: Vec<(&'q AnswerOption, Vec<Folded>)>,
}

/// A phrase of an option, as the words of a text are folded.
struct Folded {
    words: Vec<Word>,
    text: String,
    phrase: Phrase,
}

impl Folded {
    fn new(written: &str) -> Self {
        let words = words(written);
        let texts: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let text = texts.join(" ");
        let phrase = Phrase::read(&text);
        Self { words, text, phrase }
    }
}

fn phrases(question: &Question) -> Vec<(&AnswerOption, Vec<Folded>)> {
    let of = |option: &AnswerOption| {
        let phrases = option.words.iter().map(|written| Folded::new(written));
        phrases.filter(|phrase| !phrase.words.is_empty()).collect()
    };
    question.options.iter().map(|option| (option, of(option))).collect()
}

impl<'q> Reader<'q> {
    fn given(&self, content: &[Word]) -> Option<Given<'q>> {
        let (option, mut used, by_number) = self.opening(content)?;
        // "ja ja", "2 2": the same answer again is one answer.
        while let Some((again, more, _)) = content.get(used..).and_then(|tail| self.opening(tail)) {
            if again.code != option.code {
                return None;
            }
            used += more;
        }
        let (head, tail) = content.split_at_checked(used)?;
        let Some(next) = tail.first() else {
            return Some(given(option, head, false));
        };
        let apart = head.last().is_some_and(|word| word.ends) || (by_number && BECAUSE.has(next));
        let half = HEDGES.has(next) || (!by_number && HALVES.has(next));
        (apart && !half && !self.names_another(tail, option, by_number)).then(|| given(option, head, true))
    }

    /// The answer that stands at the very beginning: the option, how many words it takes, and whether by its number.
    fn opening(&self, content: &[Word]) -> Option<(&'q AnswerOption, usize, bool)> {
        let first = content.first()?;
        if let Some((option, taken)) = self.by_digit(content) {
            return Some((option, taken, true));
        }
        let longest = self
            .phrases
            .iter()
            .flat_map(|(option, phrases)| {
                phrases
                    .iter()
                    .filter_map(|p| p.phrase.at_start(content))
                    .map(move |taken| (*option, taken))
            })
            .max_by_key(|(_, taken)| *taken);
        if let Some((option, taken)) = longest {
            // Two options that share a word are told apart by nothing here.
            let shared = self.phrases.iter().any(|(other, phrases)| {
                other.code != option.code && phrases.iter().any(|p| p.phrase.at_start(content) == Some(taken))
            });
            return (!shared).then_some((option, taken, false));
        }
        if self.question.kind == QuestionKind::YesNo
            && let Some(option) = self.by_yes_or_no(first, content.len() == 1)
        {
            return Some((option, 1, false));
        }
        if content.len() > 1 {
            return None;
        }
        self.by_numeral(first)
            .map(|option| (option, 1, true))
            .or_else(|| self.by_slip(first).map(|option| (option, 1, false)))
    }

    /// `2`, `2/5`, `2 op 5`, `2 sur 5`, `2 out of 5`.
    fn by_digit(&self, content: &[Word]) -> Option<(&'q AnswerOption, usize)> {
        let first = content.first()?;
        let top = self.question.options.iter().filter_map(|option| option.digit).max()?;
        if let Some(number) = first.number() {
            let option = self.with_digit(number)?;
            let of_top = OF_TOP.iter().find_map(|phrase| {
                let taken = 1 + phrase.at_start(content.get(1..)?)?;
                (content.get(taken)?.number()? == u32::from(top)).then_some(taken + 1)
            });
            return Some((
                option,
                of_top
                    .filter(|_| self.question.kind == QuestionKind::Scale)
                    .unwrap_or(1),
            ));
        }
        let (number, of) = first.text.split_once('/')?;
        let scale = self.question.kind == QuestionKind::Scale && of.parse() == Ok(top);
        if scale {
            Some((self.with_digit(number.parse().ok()?)?, 1))
        } else {
            None
        }
    }

    fn with_digit(&self, number: u32) -> Option<&'q AnswerOption> {
        self.question
            .options
            .iter()
            .find(|option| option.digit.is_some_and(|digit| u32::from(digit) == number))
    }

    fn by_numeral(&self, word: &Word) -> Option<&'q AnswerOption> {
        // `en` is "and" in Dutch and "in" in French; only when drawn together does it look like "een".
        let value = NUMERALS
            .iter()
            .position(|listed| word.text != "en" && listed.has(word))?;
        self.with_digit(u32::try_from(value).ok()?)
    }

    /// Yes and no in any language; their single letters and *si* in the person's own only.
    fn by_yes_or_no(&self, word: &Word, alone: bool) -> Option<&'q AnswerOption> {
        let [fr, en, other] = &SHORT;
        let (short_yes, short_no) = match self.language {
            Language::FR => fr,
            Language::EN => en,
            _ => other,
        };
        let yes = YES.has(word) || (alone && short_yes.has(word));
        let no = NO.has(word) || (alone && short_no.has(word));
        let listed = if yes {
            &YES
        } else if no {
            &NO
        } else {
            return None;
        };
        self.phrases
            .iter()
            .find(|(option, phrases)| {
                let code = words(&option.code);
                let mut all = code.iter().chain(phrases.iter().flat_map(|phrase| &phrase.words));
                all.any(|word| listed.has(word))
            })
            .map(|(option, _)| *option)
    }

    /// One slip of the thumb in a word of five letters or more, where only one option comes near.
    fn by_slip(&self, word: &Word) -> Option<&'q AnswerOption> {
        let mut near = self.phrases.iter().filter(|(_, phrases)| {
            phrases
                .iter()
                .any(|phrase| phrase.text.chars().count() >= 5 && word.is_slip_of(&phrase.text))
        });
        let (option, _) = near.next()?;
        near.next().is_none().then_some(*option)
    }

    /// Whether what follows an answer names another. Behind a digit, the words of another option count only where they
    /// open a breath: `2, het gaat niet zo goed` is a two.
    fn names_another(&self, tail: &[Word], given: &AnswerOption, by_number: bool) -> bool {
        let others = || self.phrases.iter().filter(|(option, _)| option.code != given.code);
        let named = |phrase: &Folded| {
            let phrase = std::slice::from_ref(&phrase.phrase);
            if by_number {
                find_opening(tail, phrase)
            } else {
                find(tail, phrase)
            }
        };
        let by_digit = tail
            .iter()
            .filter_map(Word::number)
            .filter_map(|n| self.with_digit(n))
            .any(|o| o.code != given.code);
        let by_phrase = others().any(|(_, phrases)| phrases.iter().any(|phrase| named(phrase).is_some()));
        let by_yes_or_no = self.question.kind == QuestionKind::YesNo
            && tail
                .iter()
                .filter_map(|word| self.by_yes_or_no(word, false))
                .any(|option| option.code != given.code);
        by_digit || by_phrase || by_yes_or_no
    }
}

fn given<'q>(option: &'q AnswerOption, words: &[Word], remark: bool) -> Given<'q> {
    Given {
        code: &option.code,
        evidence: said(words),
        remark,
    }
}
