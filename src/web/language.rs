//! In which language a page is shown.

use axum::http::{HeaderMap, header};

use crate::care::person::Language;

/// The most parts of `Accept-Language` that are read; browsers send under ten.
const PARTS_MOST: usize = 32;

/// The first of `offered` that the browser asks for (RFC 9110 §12.5.4), else the first of `offered`, else Dutch. For
/// pages that belong to no person: a person's own language goes before the browser's.
#[must_use]
pub fn of_browser(headers: &HeaderMap, offered: &[Language]) -> Language {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut wishes: Vec<(u16, Language)> = accepted.split(',').take(PARTS_MOST).filter_map(wish).collect();
    // The sort is stable: of two equal wishes the former wins.
    wishes.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let first = wishes
        .into_iter()
        .map(|(_, language)| language)
        .find(|language| offered.contains(language));
    first.or_else(|| offered.first().copied()).unwrap_or(Language::NL)
}

/// The language of a page about a person: the one that was chosen by `?lang=`, else the person's own, else the first
/// of those that the page can be shown in.
#[must_use]
pub fn of_person(chosen: Option<&str>, own: Language, offered: &[Language]) -> Language {
    let chosen = chosen
        .and_then(Language::parse)
        .filter(|language| offered.contains(language));
    chosen
        .or_else(|| offered.contains(&own).then_some(own))
        .or_else(|| offered.first().copied())
        .unwrap_or(Language::NL)
}

/// One part, such as `fr-BE;q=0.8`, with its weight in thousandths; none where it is refused or cannot be read.
fn wish(part: &str) -> Option<(u16, Language)> {
    let mut fields = part.split(';').map(str::trim);
    let language = Language::parse(fields.next()?)?;
    let mut weight = 1000;
    for field in fields {
        if let Some(quality) = field.strip_prefix("q=").or_else(|| field.strip_prefix("Q=")) {
            let quality: f32 = quality
                .trim()
                .parse()
                .ok()
                .filter(|quality| (0.0..=1.0).contains(quality))?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it lies between 0 and 1000"
            )]
            let thousandths = (quality * 1000.0).round() as u16;
            weight = thousandths;
        }
    }
    (weight > 0).then_some((weight, language))
}

#[cfg(test)]
mod tests;
