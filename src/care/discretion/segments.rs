//! What a text message costs: its alphabet and how many parts it is cut into.

/// The alphabet in which a text message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// The default alphabet of 3GPP TS 23.038 (GSM 03.38) with its extension table, seven bits a character.
    Gsm7,
    /// UCS-2, sixteen bits a unit: one letter outside the default alphabet brings the whole text here.
    Ucs2,
}

/// The size of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// The alphabet that the text needs.
    pub encoding: Encoding,
    /// Septets in GSM-7 (`€` and its like count two), UTF-16 code units in UCS-2.
    pub septets_or_units: usize,
    /// Parts that are sent and paid: 160 septets or 70 units where one is enough, else 153 or 67 in each. None for an
    /// empty text.
    pub segments: u16,
    /// The first character that the default alphabet lacks; `None` in GSM-7.
    pub first_outside: Option<char>,
}

/// The basic table of 3GPP TS 23.038, section 6.2.1, without the escape. `ç` is not in it, `Ç` is.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The extension table of section 6.2.1.1: each character is an escape and a septet.
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Counts a text message.
///
/// The count is that of a gateway which cuts neither an escape pair nor a surrogate pair in two, so a part may go out a
/// septet short.
#[must_use]
pub fn gsm7(text: &str) -> Segments {
    let first_outside = text.chars().find(|&c| septets(c).is_none());
    let (encoding, single, part) = if first_outside.is_none() {
        (Encoding::Gsm7, 160, 153)
    } else {
        (Encoding::Ucs2, 70, 67)
    };
    let costs = text.chars().map(|c| match encoding {
        Encoding::Gsm7 => septets(c).unwrap_or(1),
        Encoding::Ucs2 => c.len_utf16(),
    });
    let total: usize = costs.clone().sum();
    let segments = if total <= single {
        u16::from(total > 0)
    } else {
        parts(costs, part)
    };
    Segments {
        encoding,
        septets_or_units: total,
        segments,
        first_outside,
    }
}

fn septets(c: char) -> Option<usize> {
    if c.is_ascii_alphanumeric() || BASIC.contains(c) {
        Some(1)
    } else if EXTENSION.contains(c) {
        Some(2)
    } else {
        None
    }
}

fn parts(costs: impl Iterator<Item = usize>, size: usize) -> u16 {
    let (parts, _) = costs.fold((1_u16, 0), |(parts, filled), cost| {
        if filled + cost > size {
            (parts.saturating_add(1), cost)
        } else {
            (parts, filled + cost)
        }
    });
    parts
}
