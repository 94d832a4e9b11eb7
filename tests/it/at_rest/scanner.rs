//! Looks for what somebody said in bytes that should not tell it, however it may have been written there.

use std::collections::{BTreeSet, HashMap};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use data_encoding::{HEXLOWER, HEXUPPER};

/// Patterns are found by their first bytes; shorter ones would be found by chance.
const HEAD: usize = 6;

/// A text that is looked for, in each way in which it may have been written.
struct Pattern {
    /// What it is and how it is written; never the text itself.
    name: String,
    bytes: Vec<u8>,
}

/// What is looked for.
#[derive(Default)]
pub(crate) struct Scanner {
    patterns: Vec<Pattern>,
    heads: HashMap<[u8; HEAD], Vec<usize>>,
}

impl Scanner {
    /// Looks for a text too: as it is, in capitals and small letters, and in every encoding.
    pub(crate) fn seek(&mut self, what: &str, text: &str) {
        let spellings = BTreeSet::from([text.to_owned(), text.to_lowercase(), text.to_uppercase()]);
        for spelling in spellings {
            for (encoding, bytes) in encodings(&spelling) {
                self.add(format!("{what} ({encoding})"), bytes);
            }
        }
    }

    fn add(&mut self, name: String, bytes: Vec<u8>) {
        let head = bytes.first_chunk::<HEAD>();
        let head = head.unwrap_or_else(|| panic!("{name} is too short to be told from chance"));
        self.heads.entry(*head).or_default().push(self.patterns.len());
        self.patterns.push(Pattern { name, bytes });
    }

    /// The names of what stands in these bytes.
    pub(crate) fn find(&self, bytes: &[u8]) -> BTreeSet<&str> {
        // Most places are passed over by their first byte.
        let mut begins = [false; 256];
        for head in self.heads.keys() {
            begins[usize::from(head[0])] = true;
        }
        let mut found = BTreeSet::new();
        for (at, head) in bytes.windows(HEAD).enumerate() {
            if !begins[usize::from(head[0])] {
                continue;
            }
            let Some(patterns) = self.heads.get(head) else { continue };
            let here = patterns.iter().map(|place| &self.patterns[*place]);
            let here = here.filter(|pattern| bytes[at..].starts_with(&pattern.bytes));
            found.extend(here.map(|pattern| pattern.name.as_str()));
        }
        found
    }
}

/// A text in every encoding in which a careless program leaves it behind.
pub(crate) fn encodings(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let plain = text.as_bytes();
    let wide = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let mut all = vec![
        ("as it is", plain.to_vec()),
        ("UTF-16 little-endian", wide(u16::to_le_bytes)),
        ("UTF-16 big-endian", wide(u16::to_be_bytes)),
        ("hex", HEXLOWER.encode(plain).into_bytes()),
        ("HEX", HEXUPPER.encode(plain).into_bytes()),
    ];
    for (name, before) in [("base64 at 0", 0), ("base64 at 1", 1), ("base64 at 2", 2)] {
        for engine in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let code = engine.encode([vec![0; before], plain.to_vec()].concat());
            // Characters that also hold bits of what stands before or behind the text say nothing of it.
            let first = (before * 8).div_ceil(6);
            let last = (before + plain.len()) * 8 / 6;
            all.push((name, code.as_bytes()[first..last].to_vec()));
        }
    }
    all
}

mod tests {
    use super::*;

    /// Each encoding is made here by another way than the scanner's, in the middle of other bytes.
    #[test]
    fn it_finds_each_text_in_each_encoding() {
        use std::fmt::Write as _;
        for text in ["Zwirrel Kwadraat", "Ysolde Ményère", "470123450", "Fluisterdreef 71"] {
            let mut scanner = Scanner::default();
            scanner.seek("it", text);
            let hex = |format: fn(u8) -> String| text.bytes().map(format).collect::<String>();
            let mut planted: Vec<(String, Vec<u8>)> = vec![
                ("as it is".into(), text.as_bytes().to_vec()),
                ("as it is".into(), text.to_lowercase().into_bytes()),
                ("as it is".into(), text.to_uppercase().into_bytes()),
                ("hex".into(), hex(|byte| format!("{byte:02x}")).into_bytes()),
                ("HEX".into(), hex(|byte| format!("{byte:02X}")).into_bytes()),
                ("UTF-16 little-endian".into(), encoding_wide(text, false)),
                ("UTF-16 big-endian".into(), encoding_wide(text, true)),
            ];
            for before in 0..3 {
                let mut note = "x".repeat(before);
                write!(note, "{text} and so on").unwrap();
                let code = base64::engine::general_purpose::STANDARD.encode(&note);
                planted.push((format!("base64 at {before}"), code.into_bytes()));
            }
            for (encoding, bytes) in planted {
                let noise = b"\x00\xffsome bytes before and behind\n".as_slice();
                let found = [noise, &bytes, noise].concat();
                assert!(
                    scanner.find(&found).contains(format!("it ({encoding})").as_str()),
                    "{text} as {encoding}"
                );
            }
            assert!(
                scanner
                    .find(&b"nothing of it is in here, only other words".repeat(99))
                    .is_empty()
            );
        }
    }

    fn encoding_wide(text: &str, big: bool) -> Vec<u8> {
        let unit = |c: u16| {
            let (high, low) = (c / 256, c % 256);
            let pair = if big { [high, low] } else { [low, high] };
            pair.map(|byte| u8::try_from(byte).unwrap())
        };
        text.encode_utf16().flat_map(unit).collect()
    }
}
