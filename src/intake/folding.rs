//! Comparing words as people write them: case, accents, punctuation and spaces do not count.

/// The word in lower case, without accents and with nothing but letters and digits: `N° Dossier` → `ndossier`.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        push_folded(&mut folded, c);
    }
    folded
}

/// The folded words of a text, cut at everything that is no letter or digit.
pub(super) fn fold_words(text: &str) -> Vec<String> {
    // An accent written as its own character belongs to the letter before it and cuts nothing.
    text.split(|c: char| !c.is_alphanumeric() && !is_combining(c))
        .map(fold)
        .filter(|word| !word.is_empty())
        .collect()
}

const fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

fn push_folded(out: &mut String, c: char) {
    for c in c.to_lowercase() {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => out.push('e'),
            'ì'..='ï' | 'ı' => out.push('i'),
            'ñ' | 'ń' => out.push('n'),
            'ò'..='ö' | 'ø' => out.push('o'),
            'œ' => out.push_str("oe"),
            'ß' => out.push_str("ss"),
            'ù'..='ü' | 'ū' => out.push('u'),
            'ý' | 'ÿ' => out.push('y'),
            '\u{133}' => out.push_str("ij"),
            // Ordinal signs count as letters, but `nº` is written for `n°`.
            'º' | 'ª' => {}
            c if is_combining(c) => {}
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
}
