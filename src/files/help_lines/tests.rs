//! The shipped file reads whole, chooses rightly, and says what is wrong.

use super::*;

const SHIPPED: &str = include_str!("../../../config/help-lines.toml");

fn shipped() -> HelpLines {
    read("help-lines.toml", SHIPPED).unwrap()
}

fn shown(country: Country, language: Language) -> Vec<String> {
    shipped()
        .of(country, language)
        .into_iter()
        .map(|line| line.phone.clone())
        .collect()
}

#[test]
fn a_page_shows_the_lines_of_its_country_in_its_language_or_else_all_of_the_country() {
    assert_eq!(shown(Country::BE, Language::NL), ["1813"]);
    assert_eq!(shown(Country::BE, Language::FR), ["0800 32 123"]);
    assert_eq!(shown(Country::BE, Language::EN), ["1813", "0800 32 123"]);
    for language in [Language::NL, Language::FR, Language::EN] {
        assert_eq!(shown(Country::NL, language), ["0800-0113"]);
    }
    assert!(shown(Country::parse("LU").unwrap(), Language::FR).is_empty());
}

#[test]
fn the_words_for_a_message_name_each_line() {
    let words = shipped().in_words(Country::BE, Language::EN);
    assert_eq!(
        words,
        "Zelfmoordlijn 1813: 1813; Centre de Prévention du Suicide: 0800 32 123"
    );
}

#[test]
fn every_shipped_line_has_a_note_in_each_language_and_waits_to_be_tested() {
    let lines = shipped();
    assert_eq!(lines.untested().count(), lines.lines.len());
    for line in &lines.lines {
        for language in [Language::NL, Language::FR, Language::EN] {
            assert!(
                line.notes.contains_key(&language),
                "{} lacks a note in {language}",
                line.id
            );
        }
    }
}

#[test]
fn every_fault_is_told_with_its_mend() {
    let line = "[[line]]\nid = \"a\"\ncountry = \"BE\"\nlanguages = [\"nl\"]\nname = \"A\"\nphone = \"1813\"\n";
    for (change, to, told) in [
        ("country = \"BE\"", "country = \"Belgium\"", "write two capital letters"),
        ("phone = \"1813\"", "phone = \"call us\"", "the number cannot be called"),
        ("phone = \"1813\"\n", "", "`phone` is missing"),
        (
            "phone = \"1813\"",
            "phone = \"1813\"\nsite = \"javascript:alert(1)\"",
            "does not begin with https://",
        ),
        (
            "phone = \"1813\"",
            "phone = \"1813\"\ntested = \"soon\"",
            "year, month and day",
        ),
        (
            "phone = \"1813\"",
            "phone = \"1813\"\nphnoe = \"1\"",
            "`phnoe` is no key",
        ),
        (
            "languages = [\"nl\"]",
            "languages = [\"dutch\"]",
            "`dutch` is no language code",
        ),
    ] {
        let source = line.replace(change, to);
        let problems = read("help-lines.toml", &source).expect_err(told).to_string();
        assert!(problems.contains(told), "{told} is not in:\n{problems}");
    }
    let twice = read("help-lines.toml", &format!("{line}{line}"))
        .unwrap_err()
        .to_string();
    assert!(twice.contains("the id `a` is taken"), "{twice}");
}
