//! The drawing that stands alone: well formed, within its frame, and said in words to whoever cannot see it.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::context;
use roxmltree::{Document, Node};

use super::{LANGUAGES, all, everything, pages, told};
use crate::care::person::Language;

fn drawn(pages: &crate::web::page::Pages, rules: &crate::care::rules::Rules, language: Language) -> String {
    let plan = told(pages, rules, language);
    let drawing = pages.render("plan/timeline.svg", language, context! { d => plan.drawing });
    drawing.unwrap_or_else(|error| panic!("{error:?}")).0
}

fn child<'a>(node: &Node<'a, 'a>, name: &str) -> &'a str {
    let found = node.children().find(|child| child.has_tag_name(name));
    found.and_then(|found| found.text()).unwrap_or_default()
}

fn percent(node: &Node<'_, '_>, name: &str) -> f64 {
    let text = node.attribute(name).unwrap();
    text.strip_suffix('%').unwrap().parse().unwrap()
}

#[test]
fn every_drawing_is_well_formed_and_each_mark_has_its_words() {
    let pages = pages();
    for rules in all() {
        for language in LANGUAGES {
            let text = drawn(&pages, &rules, language);
            let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            let root = document.root_element();
            assert_eq!(root.attribute("role"), Some("img"));
            assert!(!child(&root, "title").is_empty() && !child(&root, "desc").is_empty());
            for id in root.attribute("aria-labelledby").unwrap().split(' ') {
                assert!(root.children().any(|child| child.attribute("id") == Some(id)), "{id}");
            }
            let class = |name: &'static str| {
                let nodes = root.descendants();
                nodes.filter(move |node| node.attribute("class") == Some(name))
            };
            let contacts: usize = rules.protocol.steps.iter().map(|step| step.at.len()).sum();
            assert_eq!(class("plan-mark").count(), contacts, "{}", rules.protocol.id);
            for mark in class("plan-mark") {
                assert!(!child(&mark, "title").is_empty());
                assert!((0.0..=100.0).contains(&percent(&mark, "x")));
            }
            for bar in class("plan-open") {
                let end = percent(&bar, "x") + percent(&bar, "width");
                assert!((0.0..=100.0).contains(&end), "{end} in {}", rules.protocol.id);
            }
            let height: f64 = root.attribute("height").unwrap().parse().unwrap();
            let lowest = root
                .descendants()
                .filter_map(|node| node.attribute("y")?.parse::<f64>().ok());
            assert!(lowest.fold(0.0, f64::max) < height);
            assert!(!text.contains("<script") && !text.contains("onload"));
        }
    }
}

#[test]
fn kinds_differ_in_shape_and_names_are_escaped() {
    let pages = pages();
    let mut shapes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rules in all() {
        let plan = told(&pages, &rules, Language::NL);
        let text = drawn(&pages, &rules, Language::NL);
        let document = Document::parse(&text).unwrap();
        let drawn = document.descendants().filter(|node| node.has_tag_name("path"));
        let marks = plan.drawing.groups.iter().flat_map(|group| &group.lanes);
        let kinds = marks.flat_map(|lane| &lane.marks).map(|mark| mark.kind);
        for (kind, path) in kinds.zip(drawn) {
            let shape = path.attribute("d").unwrap().to_owned();
            shapes.entry(shape).or_default().insert(kind.to_owned());
        }
    }
    assert_eq!(shapes.len(), 11, "{shapes:?}");
    assert!(shapes.values().all(|kinds| kinds.len() == 1), "{shapes:?}");
    let text = drawn(&pages, &everything(), Language::NL);
    let document = Document::parse(&text).unwrap();
    let labels: Vec<&str> = document.descendants().filter_map(|node| node.text()).collect();
    assert!(
        labels.iter().any(|label| label.starts_with("Bel <nu> & \"later\"")),
        "{labels:?}"
    );
}
