//! A strict reader of `OpenMetrics` text (version 1.0.0), as far as we write it: gauges, counters and histograms.

use std::collections::{BTreeMap, BTreeSet};

/// Labels in order of their names.
pub(crate) type Labels = BTreeMap<String, String>;

/// Everything that a scrape told.
#[derive(Debug)]
pub(crate) struct Scrape {
    /// Each family with its type.
    pub(crate) families: BTreeMap<String, String>,
    samples: BTreeMap<(String, Labels), f64>,
}

impl Scrape {
    /// Reads a whole exposition; anything that is not as the specification has it fails the test.
    pub(crate) fn read(text: &str) -> Self {
        let body = text.strip_suffix("# EOF\n").expect("it ends with # EOF");
        let mut scrape = Self {
            families: BTreeMap::new(),
            samples: BTreeMap::new(),
        };
        let (mut family, mut told) = (String::new(), BTreeSet::new());
        for line in body.lines() {
            if let Some(rest) = line.strip_prefix("# HELP ") {
                let (name, help) = rest.split_once(' ').expect("a help has words");
                assert!(told.insert(name.to_owned()), "{name} is told about twice");
                assert!(help.len() > 5 && help.ends_with('.'), "{line}");
                family = name.to_owned();
            } else if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').expect("a type has a name");
                assert_eq!(name, family, "the type follows the help of its family");
                assert!(
                    is_name(name) && matches!(kind, "gauge" | "counter" | "histogram"),
                    "{line}"
                );
                let known = scrape.families.insert(name.to_owned(), kind.to_owned());
                assert_eq!(known, None, "{name} stands there twice");
            } else {
                scrape.sample(line, &family);
            }
        }
        scrape.check_histograms();
        scrape
    }

    fn sample(&mut self, line: &str, family: &str) {
        let end = line.find(['{', ' ']).expect("a sample has a value");
        let (name, rest) = line.split_at(end);
        let kind = self.families.get(family).expect("a sample stands under its family");
        let suffixes: &[&str] = match kind.as_str() {
            "counter" => &["_total"],
            "histogram" => &["_bucket", "_count", "_sum"],
            _ => &[""],
        };
        let is_of = |suffix: &&str| name.strip_suffix(*suffix) == Some(family);
        assert!(suffixes.iter().any(is_of), "{name} is no sample of the {kind} {family}");
        let (labels, value) = match rest.strip_prefix('{') {
            Some(rest) => labels(rest),
            None => (Labels::new(), rest),
        };
        let value = value.strip_prefix(' ').expect("one space stands before a value");
        let value: f64 = value.parse().unwrap_or_else(|_| panic!("`{line}` has no number"));
        assert!(value.is_finite(), "{line}");
        assert!(kind == "gauge" || value >= 0.0, "{line} only grows");
        let known = self.samples.insert((name.to_owned(), labels), value);
        assert_eq!(known, None, "{line} stands there twice");
    }

    /// Buckets hold each other, the last one everything.
    fn check_histograms(&self) {
        let histograms = self.families.iter().filter(|(_, kind)| *kind == "histogram");
        for (name, _) in histograms {
            let mut series: BTreeMap<Labels, Vec<(f64, f64)>> = BTreeMap::new();
            for ((sample, labels), value) in &self.samples {
                if sample == &format!("{name}_bucket") {
                    let mut rest = labels.clone();
                    let bound = rest.remove("le").expect("a bucket has its bound");
                    let bound = bound.parse().expect("a bound is a number");
                    series.entry(rest).or_default().push((bound, *value));
                }
            }
            assert!(!series.is_empty(), "{name} has no series");
            for (labels, mut buckets) in series {
                buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
                assert!(
                    buckets.windows(2).all(|pair| pair[0].1 <= pair[1].1),
                    "{name} {buckets:?}"
                );
                let (last, all) = buckets[buckets.len() - 1];
                let count = self.samples[&(format!("{name}_count"), labels.clone())];
                assert!(
                    last.is_infinite() && (all - count).abs() < 0.5,
                    "{name} {buckets:?} {count}"
                );
                assert!(self.samples.contains_key(&(format!("{name}_sum"), labels)));
            }
        }
    }

    /// The value of a sample, where it is told.
    pub(crate) fn get(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let labels = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.samples.get(&(name.to_owned(), labels.collect())).copied()
    }

    /// The names of samples, as queries write them.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.samples.keys().map(|(name, _)| name.as_str()).collect()
    }

    /// Every value that a label has anywhere.
    pub(crate) fn values_of(&self, label: &str) -> BTreeSet<&str> {
        let values = self.samples.keys().filter_map(|(_, labels)| labels.get(label));
        values.map(String::as_str).collect()
    }

    /// The names of labels.
    pub(crate) fn labels(&self) -> BTreeSet<&str> {
        let names = self.samples.keys().flat_map(|(_, labels)| labels.keys());
        names.map(String::as_str).collect()
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

/// The labels up to the closing brace, and what follows it.
fn labels(mut rest: &str) -> (Labels, &str) {
    let mut labels = Labels::new();
    loop {
        let (name, behind) = rest.split_once("=\"").expect("a label has a value in quotes");
        assert!(is_name(name), "`{name}` is no name of a label");
        let end = behind.find('"').expect("a value ends");
        let (value, behind) = behind.split_at(end);
        assert!(
            !value.contains(['\\', '\n']),
            "a value of ours needs no escape: {value}"
        );
        let known = labels.insert(name.to_owned(), value.to_owned());
        assert_eq!(known, None, "{name} stands there twice");
        rest = &behind[1..];
        match rest.strip_prefix(',') {
            Some(more) => rest = more,
            None => return (labels, rest.strip_prefix('}').expect("labels end")),
        }
    }
}

mod tests {
    use super::Scrape;

    #[test]
    fn what_is_not_as_it_should_be_is_refused() {
        let good = "# HELP a Some words.\n# TYPE a counter\na_total{x=\"1\",y=\"2\"} 3\na_total{x=\"2\",y=\"2\"} 0\n\
                    # HELP h Some words.\n# TYPE h histogram\nh_sum 1.5\nh_count 2\nh_bucket{le=\"1.0\"} 1\n\
                    h_bucket{le=\"+Inf\"} 2\n# EOF\n";
        let read = Scrape::read(good);
        assert_eq!(read.get("a_total", &[("y", "2"), ("x", "1")]), Some(3.0));
        for (from, to) in [
            ("# EOF\n", ""),
            ("a_total{x=\"2\"", "a_total{x=\"1\""),
            ("a_total{x=\"2\"", "a{x=\"2\""),
            ("} 3", "} -3"),
            ("} 3", "} three"),
            ("y=\"2\"} 3", "x=\"2\"} 3"),
            ("TYPE a counter", "TYPE b counter"),
            ("h_count 2", "h_count 3"),
            ("h_bucket{le=\"1.0\"} 1", "h_bucket{le=\"1.0\"} 3"),
            ("# HELP h ", "# HELP a "),
        ] {
            assert!(good.contains(from), "{from}");
            let bad = good.replacen(from, to, 1);
            assert!(std::panic::catch_unwind(|| Scrape::read(&bad)).is_err(), "{bad}");
        }
    }
}
