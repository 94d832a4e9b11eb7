//! Templates and words are whole, and a folder on disk overrides them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::*;

fn words_of(name: &str) -> BTreeSet<String> {
    let source = read(None, name).unwrap().unwrap();
    source
        .lines()
        .filter_map(|line| line.split_once(" ="))
        .map(|(key, _)| key.to_owned())
        .filter(|key| !key.contains([' ', '#']))
        .collect()
}

#[test]
fn the_three_languages_have_the_same_words_with_the_same_values() {
    let files = names_of(None, "ftl").unwrap();
    let dutch: Vec<&String> = files
        .iter()
        .filter(|name| name.starts_with("interface/") && name.ends_with("nl.ftl"))
        .collect();
    assert!(!dutch.is_empty());
    for nl in dutch {
        for tag in ["fr", "en"] {
            let other = format!("{}{tag}.ftl", nl.strip_suffix("nl.ftl").unwrap());
            assert_eq!(words_of(nl), words_of(&other), "{nl} and {other}");
            let values = |name: &str| {
                let source = read(None, name).unwrap().unwrap();
                let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
                let mut message = String::new();
                for line in source.lines().filter(|line| !line.starts_with('#')) {
                    // What a text goes on with, such as its plural, stands further in.
                    if let Some((key, _)) = line.split_once(" =").filter(|_| !line.starts_with([' ', '}'])) {
                        message = key.to_owned();
                    }
                    let names = line
                        .split("{ $")
                        .skip(1)
                        .filter_map(|rest| rest.split([' ', '}']).next());
                    used.entry(message.clone())
                        .or_default()
                        .extend(names.map(str::to_owned));
                }
                used
            };
            assert_eq!(values(nl), values(&other), "{nl} and {other}");
        }
    }
}

#[test]
fn every_word_that_a_template_names_outright_is_there() {
    let files = names_of(None, "ftl").unwrap();
    let dutch = files
        .iter()
        .filter(|name| name.starts_with("interface/") && name.ends_with("nl.ftl"));
    let known: BTreeSet<String> = dutch.flat_map(|name| words_of(name)).collect();
    let mut named = 0;
    for name in names_of(None, "html").unwrap() {
        let source = read(None, &name).unwrap().unwrap();
        for (before, rest) in source.match_indices("t(\"").map(|(at, _)| source.split_at(at + 3)) {
            if before[..before.len() - 3].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let (key, after) = rest.split_once('"').unwrap();
            if after.trim_start().starts_with('~') {
                assert!(known.iter().any(|word| word.starts_with(key)), "{name} names {key}…");
            } else {
                assert!(known.contains(key), "{name} names {key}");
            }
            named += 1;
        }
    }
    assert!(named > 30, "the search for words found only {named}");
}

#[test]
fn a_word_that_is_missing_refuses_in_tests_and_is_dutch_in_earnest() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("interface")).unwrap();
    fs::write(folder.path().join("interface/en.ftl"), "page-skip = Skip\n").unwrap();
    let kind = minijinja::context! { sender => "S", phone => "1", hours => (), kind => "busy" };
    let strict = Pages::open(Some(folder.path()), Missing::Refuse).unwrap();
    let refused = strict.render("trouble.html", Language::EN, kind.clone()).unwrap_err();
    let why = format!("{:?}", std::error::Error::source(&refused).unwrap());
    assert!(why.contains("there is no text `trouble-busy-title` in `en`"), "{why}");
    let kindly = Pages::open(Some(folder.path()), Missing::ShowDutch).unwrap();
    let Html(page) = kindly.render("trouble.html", Language::EN, kind).unwrap();
    assert!(page.contains("Het lukt nu even niet") && page.contains(">Skip<"));
}

#[test]
fn a_folder_overrides_file_by_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("client")).unwrap();
    fs::create_dir_all(folder.path().join("assets")).unwrap();
    fs::create_dir_all(folder.path().join("interface")).unwrap();
    fs::write(
        folder.path().join("client/contact.html"),
        "<p>{{ phone }} &lt; ours</p>",
    )
    .unwrap();
    fs::write(
        folder.path().join("assets/tokens.css"),
        ":root { --nazorg-teal: #123456; }",
    )
    .unwrap();
    fs::write(folder.path().join("interface/tr.ftl"), "page-skip = Geç\n").unwrap();
    let ours = Pages::open(Some(folder.path()), Missing::ShowDutch).unwrap();
    let shipped = Pages::open(None, Missing::Refuse).unwrap();
    let kind = minijinja::context! { sender => "S", phone => "02 <1>", hours => (), kind => "busy" };
    let Html(page) = ours.render("trouble.html", Language::NL, kind).unwrap();
    assert!(page.contains("<p>02 &lt;1&gt; &lt; ours</p>"), "{page}");
    assert!(
        ours.assets()
            .get("tokens.css")
            .unwrap()
            .1
            .starts_with(b":root { --nazorg-teal: #123456")
    );
    assert_ne!(
        ours.assets().base(),
        shipped.assets().base(),
        "other bytes need another address"
    );
    assert!(ours.languages().contains(&Language::parse("tr").unwrap()));
    assert_eq!(shipped.languages(), [Language::EN, Language::FR, Language::NL]);
}

#[test]
fn faults_of_an_overriding_file_are_told_with_their_file() {
    for (file, text, told) in [
        (
            "client/contact.html",
            "{% if %}",
            "the template `client/contact.html` cannot be rendered",
        ),
        (
            "interface/nl.ftl",
            "a = {",
            "the words in `interface/nl.ftl` have faults",
        ),
        ("interface/words.ftl", "a = b", "the name ends in no language"),
        ("interface/client-double.nl.ftl", "page-skip = x", "have faults"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        let error = Pages::open(Some(folder.path()), Missing::ShowDutch)
            .err()
            .expect(file)
            .to_string();
        assert!(error.contains(told), "{error}");
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("trouble.html"), [0xff, 0xfe]).unwrap();
    let error = Pages::open(Some(folder.path()), Missing::ShowDutch).err().unwrap();
    assert_eq!(error.to_string(), "`trouble.html` is not UTF-8; save it as UTF-8");
}

#[test]
fn a_template_that_runs_away_ends_in_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let endless = "{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}";
    fs::write(folder.path().join("trouble.html"), endless).unwrap();
    let pages = Pages::open(Some(folder.path()), Missing::ShowDutch).unwrap();
    assert!(
        pages
            .render("trouble.html", Language::NL, minijinja::context! {})
            .is_err()
    );
}

#[test]
fn no_template_holds_a_style_or_a_script_that_the_policy_forbids() {
    for name in names_of(None, "html").unwrap() {
        let source = read(None, &name).unwrap().unwrap();
        for forbidden in [
            "<script",
            "<style",
            " style=",
            " onclick=",
            " onload=",
            " onsubmit=",
            "javascript:",
            "|safe",
            "| safe",
        ] {
            assert!(!source.contains(forbidden), "{name} holds `{forbidden}`");
        }
    }
}

#[test]
fn writing_from_right_to_left_is_said() {
    assert_eq!(direction(Language::parse("ar").unwrap()), "rtl");
    assert_eq!(direction(Language::NL), "ltr");
}
