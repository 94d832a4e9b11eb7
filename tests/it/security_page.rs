//! Goal: SECURITY.md promises nothing by a test that is not there any more.
//! Method: every name of a test in it, which is whatever stands in code marks and has a path, must be a test.

use std::fs;
use std::path::Path;

use crate::traps::is_a_test;

/// Far fewer names than the page has mean that they are written otherwise, and no longer found.
const NAMES_LEAST: usize = 60;

/// The paths in code marks: `module::name`, as `cargo test` prints it, without the engine behind it.
fn named(page: &str) -> impl Iterator<Item = &str> {
    let is_path = |word: &&str| {
        word.contains("::")
            // A module, and no test of it.
            && !word.ends_with(':')
            && word
                .bytes()
                .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_' | b':'))
    };
    page.split('`').skip(1).step_by(2).filter(is_path)
}

#[test]
fn every_test_that_the_page_names_is_there() {
    let page = "`not_a_path` and a::b::outside, `nazorg why`\n`stop_race::a` `config/x.toml`, `web::b`";
    assert_eq!(named(page).collect::<Vec<_>>(), ["stop_race::a", "web::b"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md");
    let page = fs::read_to_string(path).unwrap();
    assert_eq!(page.matches('`').count() % 2, 0, "a code mark is not closed");
    let count = named(&page).count();
    assert!(count >= NAMES_LEAST, "only {count} names of tests were found");
    let missing: Vec<_> = named(&page).filter(|test| !is_a_test(test)).collect();
    assert!(missing.is_empty(), "no such test: {missing:#?}");
}
