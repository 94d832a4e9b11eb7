//! A text as the reader sees it: plain lower-case words, with the places where a writer drew breath.
//!
//! Phones write one word in many ways (`Stóp`, `ＳＴＯＰ`, `s.t.o.p`, `stooop`, an invisible joiner in the middle). All of
//! them become the same word here, so that the lists of the other files hold each word once.

/// How much of a text is read, in characters; the word that stands on the limit is read to its end.
pub(super) const LIMIT: usize = 2_000;

/// The longest word that is kept whole, in characters. No word of any list comes near it.
const LONGEST: usize = 40;

/// One word, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without accents, no letter more than twice in a row.
    pub(super) text: String,
    /// [`Word::text`] with every run of one letter drawn together: what lists are compared with.
    key: String,
    /// Whether a stop, a comma, a line end or a spaced dash follows.
    pub(super) ends: bool,
}

impl Word {
    fn new(text: String, ends: bool) -> Self {
        let key = squeezed(&text).collect();
        Self { text, key, ends }
    }

    /// The first byte of what lists are compared with.
    pub(super) fn first(&self) -> Option<u8> {
        self.key.bytes().next()
    }

    /// Whether this is the word of a list.
    pub(super) fn is(&self, listed: &Pattern) -> bool {
        if listed.open {
            self.key.starts_with(&listed.key)
        } else {
            self.key == listed.key
        }
    }

    /// Whether this is the listed word with one slip of the thumb: a letter too many, too few, wrong, or two swapped.
    ///
    /// The first letter must agree, because a first letter more or less often turns a word into its opposite.
    pub(super) fn is_slip_of(&self, listed: &str) -> bool {
        let (mine, theirs): (Vec<char>, Vec<char>) = (self.text.chars().collect(), listed.chars().collect());
        let head = mine.iter().zip(&theirs).take_while(|(one, other)| one == other).count();
        let (mine, theirs) = (&mine[head..], &theirs[head..]);
        let tail = mine
            .iter()
            .rev()
            .zip(theirs.iter().rev())
            .take_while(|(one, other)| one == other)
            .count();
        let differing = (&mine[..mine.len() - tail], &theirs[..theirs.len() - tail]);
        head > 0
            && match differing {
                ([] | [_], [] | [_]) => true,
                ([first, second], [third, fourth]) => first == fourth && second == third,
                _ => false,
            }
    }

    /// The whole number that this word is; `None` for `2.5`, `17:00` and `2x`.
    pub(super) fn number(&self) -> Option<u32> {
        if self.text.bytes().all(|b| b.is_ascii_digit()) {
            self.text.parse().ok()
        } else {
            None
        }
    }
}

/// A word of a list; a trailing `*` stands for any ending.
pub(super) struct Pattern {
    key: String,
    open: bool,
}

impl Pattern {
    pub(super) fn read(written: &str) -> Self {
        let stem = written.strip_suffix('*');
        let key = squeezed(stem.unwrap_or(written)).collect();
        let open = stem.is_some();
        Self { key, open }
    }

    pub(super) fn first(&self) -> Option<u8> {
        self.key.bytes().next()
    }
}

fn squeezed(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut last = None;
    text.chars().filter(move |&c| {
        let again = last == Some(c) && c.is_alphabetic();
        last = Some(c);
        !again
    })
}

/// The words of a text, at most [`LIMIT`] characters of it.
pub(super) fn words(text: &str) -> Vec<Word> {
    let chars = plain_chars(text);
    let mut found: Vec<Word> = Vec::new();
    let mut open = String::new();
    for (i, &c) in chars.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|j| chars.get(j)).copied().unwrap_or(' ');
        let after = chars.get(i + 1).copied().unwrap_or(' ');
        let inside_number =
            matches!(c, '.' | ',' | '/' | '-' | ':' | '+') && before.is_ascii_digit() && after.is_ascii_digit();
        if c.is_alphanumeric() || inside_number {
            push(&mut open, c);
            continue;
        }
        // "don't" is one word, as it is when the apostrophe is forgotten.
        if matches!(c, '\'' | '’')
            && before == 'n'
            && after == 't'
            && !chars.get(i + 2).is_some_and(|c| c.is_alphanumeric())
        {
            continue;
        }
        close(&mut found, &mut open);
        if c == '🛑' {
            end(&mut found);
            found.push(Word::new("stop".to_owned(), true));
        }
        let dash = matches!(c, '-' | '–' | '—') && before.is_whitespace() && after.is_whitespace();
        if dash || matches!(c, '.' | ',' | ';' | '!' | '?' | '…' | '\n' | '\r' | '،' | '؟' | '。') {
            end(&mut found);
        }
    }
    close(&mut found, &mut open);
    join_spelled(&found)
}

/// The plain form of one character: lower case, no accent, full-width as normal; nothing for what has no width.
pub(crate) fn plain(c: char, mut put: impl FnMut(char)) {
    for c in c.to_lowercase() {
        match c {
            // Soft hyphen, joiners, direction marks, variation selectors, combining accents, the keycap of `2️⃣`, tags.
            '\u{ad}'
            | '\u{300}'..='\u{36f}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{20e3}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}' => {}
            '\u{ff01}'..='\u{ff5e}' => {
                if let Some(narrow) = char::from_u32(u32::from(c) - 0xfee0) {
                    narrow.to_lowercase().for_each(&mut put);
                }
            }
            '٠'..='٩' => put(digit(c, '٠')),
            '۰'..='۹' => put(digit(c, '۰')),
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => put('a'),
            'ç' | 'ć' | 'č' => put('c'),
            'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => put('e'),
            'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => put('i'),
            'ñ' | 'ń' | 'ň' => put('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => put('o'),
            'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' => put('u'),
            'ý' | 'ÿ' => put('y'),
            'ś' | 'ş' | 'š' => put('s'),
            'ź' | 'ż' | 'ž' => put('z'),
            'ł' => put('l'),
            'œ' => "oe".chars().for_each(&mut put),
            'æ' => "ae".chars().for_each(&mut put),
            'ß' => "ss".chars().for_each(&mut put),
            'ĳ' => "ij".chars().for_each(&mut put),
            c => put(c),
        }
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(u32::from(c) - u32::from(zero), 10).unwrap_or('0')
}

fn plain_chars(text: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(text.len().min(LIMIT + LONGEST));
    for (i, c) in text.chars().enumerate().take(LIMIT + LONGEST) {
        if i >= LIMIT && !c.is_alphanumeric() {
            break;
        }
        plain(c, |p| chars.push(p));
    }
    chars
}

fn push(open: &mut String, c: char) {
    let doubled = c.is_alphabetic() && open.chars().rev().take(2).filter(|&last| last == c).count() == 2;
    if !doubled && open.chars().count() < LONGEST {
        open.push(c);
    }
}

/// Ends the open word. A glued `start` is cut off, so that it hides no word before it; by itself it means nothing here.
fn close(found: &mut Vec<Word>, open: &mut String) {
    let text = std::mem::take(open);
    if text.is_empty() {
        return;
    }
    match text.strip_suffix("start") {
        Some(front) if !front.is_empty() => {
            found.push(Word::new(front.to_owned(), false));
            found.push(Word::new("start".to_owned(), false));
        }
        _ => found.push(Word::new(text, false)),
    }
}

fn end(found: &mut [Word]) {
    if let Some(last) = found.last_mut() {
        last.ends = true;
    }
}

/// Joins words that were spelled letter by letter: `s t o p`, `S.T.O.P.`, `a.u.b.`.
fn join_spelled(found: &[Word]) -> Vec<Word> {
    let lone = |word: &Word| word.text.chars().count() == 1 && word.text.chars().all(char::is_alphabetic);
    let mut joined = Vec::with_capacity(found.len());
    for run in found.chunk_by(|a, b| lone(a) && lone(b)) {
        let text: String = run.iter().map(|word| word.text.as_str()).collect();
        let ends = run.last().is_some_and(|word| word.ends);
        if run.len() >= 4 || matches!(text.as_str(), "aub" | "svp" | "bel" | "oui" | "non" | "nee") && run.len() == 3 {
            joined.push(Word::new(text.chars().take(LONGEST).collect(), ends));
        } else {
            joined.extend_from_slice(run);
        }
    }
    joined
}
