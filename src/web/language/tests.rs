//! Which language a browser and a person get.

use axum::http::HeaderValue;

use super::*;

const OFFERED: [Language; 3] = [Language::NL, Language::FR, Language::EN];

fn browser(accept: &str) -> Language {
    let headers = HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(accept).unwrap())]);
    of_browser(&headers, &OFFERED)
}

#[test]
fn the_browser_gets_the_first_offered_language_that_it_weighs_most() {
    for (accept, language) in [
        ("fr-BE,fr;q=0.9,nl;q=0.8", Language::FR),
        ("de, en;q=0.4, fr;q=0.7", Language::FR),
        ("en;q=0.8, fr;q=0.8", Language::EN),
        ("fr;q=0, en;q=0.1", Language::EN),
        ("tr", Language::NL),
        ("*", Language::NL),
        ("", Language::NL),
        (";;;q=,,=", Language::NL),
        ("fr;q=7, en", Language::EN),
    ] {
        assert_eq!(browser(accept), language, "{accept}");
    }
    assert_eq!(of_browser(&HeaderMap::new(), &[]), Language::NL);
}

#[test]
fn a_person_gets_their_own_language_unless_they_chose_another() {
    let tr = Language::parse("tr").unwrap();
    assert_eq!(of_person(None, Language::FR, &OFFERED), Language::FR);
    assert_eq!(of_person(Some("en"), Language::FR, &OFFERED), Language::EN);
    assert_eq!(of_person(Some("tr"), Language::FR, &OFFERED), Language::FR);
    assert_eq!(of_person(Some("<script>"), Language::FR, &OFFERED), Language::FR);
    assert_eq!(of_person(None, tr, &OFFERED), Language::NL);
}
