//! What is wrong with a file that somebody wrote, told so that they can mend it.
//!
//! Every checker of protocols, questionnaires, risk rules, calendars, texts and settings reads its file whole and
//! reports all that it found together, in these two types. A problem says *what* is wrong and, apart from it, the
//! *mend*: what to do about it. Both are one plain sentence or less, without a full stop, for somebody who knows no
//! programming.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

/// One thing that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The place, in bytes of the file; `None` where the problem is of the file as a whole.
    ///
    /// The line of the place is printed with the problem, also into logs, so a secret has no place: give `None`.
    pub span: Option<Range<usize>>,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub mend: String,
}

impl Problem {
    /// A problem at a place.
    #[must_use]
    pub fn at(span: Range<usize>, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            span: Some(span),
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// A problem of the file as a whole: something is missing, or a place would give away a secret.
    #[must_use]
    pub fn of_the_file(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            span: None,
            what: what.into(),
            mend: mend.into(),
        }
    }

    /// A word that is not among those that are known here; the mend is the nearest of them, or else all of them.
    ///
    /// `kind` says what it should have been: `key of [window]`, `month`, `channel`.
    #[must_use]
    pub fn unknown(span: Range<usize>, kind: &str, word: &str, known: &[&str]) -> Self {
        let mend = match nearest(word, known.iter().copied()) {
            Some(nearest) => format!("did you mean `{nearest}`?"),
            None if known.is_empty() => "leave it out".to_owned(),
            None => format!("use one of `{}`", known.join("`, `")),
        };
        Self::at(span, format!("`{word}` is no {kind}"), mend)
    }
}

/// All that is wrong with one file.
///
/// Prints as [`Problems::render`] does, so that it can be the error of a checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems {
    /// The name of the file as the reader knows it.
    pub file: String,
    /// The text of the file, so that the line of a problem can be shown.
    pub source: String,
    /// The problems, in the order of their places once [`Problems::or`] has been called.
    pub list: Vec<Problem>,
}

impl Problems {
    /// No problem so far.
    #[must_use]
    pub fn new(file: &str, source: &str) -> Self {
        Self {
            file: file.to_owned(),
            source: source.to_owned(),
            list: Vec::new(),
        }
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.list.push(problem);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The value that was read, where nothing is wrong with it.
    ///
    /// # Errors
    /// The problems, in the order of their places, those of the whole file first.
    pub fn or<T>(mut self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            return Ok(value);
        }
        self.list
            .sort_by_key(|problem| problem.span.as_ref().map(|span| (span.start, span.end)));
        Err(self)
    }

    /// The problems as plain text without colours: what is wrong, file, line and column, the line itself, and the
    /// mend as help; a blank line between two problems and a line end after the last.
    #[must_use]
    pub fn render(&self) -> String {
        let renderer = Renderer::plain();
        let ends = self.source.match_indices('\n').map(|(at, _)| at + 1);
        let lines: Vec<usize> = [0].into_iter().chain(ends).collect();
        let texts = self
            .list
            .iter()
            .map(|problem| renderer.render(&[self.group(problem, &lines)]) + "\n");
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Each problem as file, line and what is wrong, with its mend: for where the line itself must not be printed, because
    /// it may hold a secret.
    #[must_use]
    pub fn briefly(&self) -> Vec<(String, String)> {
        let told = self.list.iter().map(|problem| {
            let line = problem.span.as_ref().map_or_else(String::new, |span| {
                let before = &self.source[..self.within(span).start];
                format!(":{}", before.matches('\n').count() + 1)
            });
            (format!("{}{line}: {}", self.file, problem.what), problem.mend.clone())
        });
        told.collect()
    }

    /// What is printed of one problem. `lines` is where each line of the file begins.
    fn group<'a>(&'a self, problem: &'a Problem, lines: &[usize]) -> Group<'a> {
        let title = Level::ERROR.primary_title(&*problem.what);
        let group = match &problem.span {
            Some(span) => title.element(self.snippet(span, lines)),
            None => title.element(annotate_snippets::Origin::path(&*self.file)),
        };
        if problem.mend.is_empty() {
            group
        } else {
            group.element(Level::HELP.message(&*problem.mend))
        }
    }

    /// The lines of a place and no others: the printer reads all that it is given, for each problem anew.
    fn snippet<'a>(&'a self, span: &Range<usize>, lines: &[usize]) -> Snippet<'a, Annotation<'a>> {
        let span = self.within(span);
        let first = lines.partition_point(|start| *start <= span.start).saturating_sub(1);
        let from = lines.get(first).copied().unwrap_or_default();
        let next = lines.get(lines.partition_point(|start| *start <= span.end));
        let to = next.copied().unwrap_or(self.source.len());
        Snippet::source(&self.source[from..to])
            .line_start(first + 1)
            .path(&*self.file)
            .annotation(AnnotationKind::Primary.span(span.start - from..span.end - from))
    }

    /// A place brought within the text and onto whole characters, because a wrong place must not cost the message.
    fn within(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.source.floor_char_boundary(span.start);
        let end = self.source.ceil_char_boundary(span.end.min(self.source.len()));
        start..end.max(start)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Problems {}

/// The known word that a mistyped one most likely stands for: the nearest by letters left out, put in or changed,
/// whatever their case, where no more than a third of them differ.
#[must_use]
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let letters = word.chars().count();
    let allowed = (letters / 3).max(1);
    let distances = known.into_iter().filter_map(|known| {
        let longer = known.chars().count().abs_diff(letters);
        let distance = if longer > allowed {
            return None;
        } else {
            distance(&word, &known.to_lowercase())
        };
        (distance <= allowed).then_some((distance, known))
    });
    distances.min_by_key(|(distance, _)| *distance).map(|(_, known)| known)
}

/// The least number of letters to leave out, put in or change (Levenshtein) to come from one word to the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (place, letter) in one.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], place + 1);
        for (column, candidate) in other.iter().enumerate() {
            let change = diagonal + usize::from(letter != *candidate);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{Problem, Problems, nearest};

    #[test]
    fn problems_show_file_line_and_mend_in_the_order_of_the_file() {
        let mut problems = Problems::new("calendars/be.toml", "country = \"BE\"\ntimezone = \"Europe/Brusels\"\n");
        problems.push(Problem::at(
            26..42,
            "`Europe/Brusels` is no time zone",
            "did you mean `Europe/Brussels`?",
        ));
        problems.push(Problem::unknown(
            15..23,
            "key of the file",
            "timezone",
            &["country", "time_zone"],
        ));
        problems.push(Problem::of_the_file("the table [window] is missing", "add it"));
        let problems = problems.or(()).unwrap_err();
        expect![[r#"
            error: the table [window] is missing
            --> calendars/be.toml
             = help: add it

            error: `timezone` is no key of the file
             --> calendars/be.toml:2:1
              |
            2 | timezone = "Europe/Brusels"
              | ^^^^^^^^
              |
              = help: did you mean `time_zone`?

            error: `Europe/Brusels` is no time zone
             --> calendars/be.toml:2:12
              |
            2 | timezone = "Europe/Brusels"
              |            ^^^^^^^^^^^^^^^^
              |
              = help: did you mean `Europe/Brussels`?
        "#]]
        .assert_eq(&problems.to_string());
    }

    #[test]
    fn no_problem_gives_the_value() {
        assert_eq!(Problems::new("file", "").or(7), Ok(7));
    }

    #[test]
    fn a_place_that_is_not_there_still_gives_the_message() {
        for source in ["", "é", "a\r\né\n", "\u{feff}a = 1"] {
            for span in [0..0, 0..1, 1..2, 5..900, 900..901] {
                let mut problems = Problems::new("file", source);
                problems.push(Problem::at(span, "it is wrong", "mend it"));
                let text = problems.render();
                assert!(text.contains("it is wrong") && text.contains("mend it"), "{text}");
            }
        }
        let mut problems = Problems::new("file", "some text");
        let (start, end) = (6, 2);
        problems.push(Problem::at(start..end, "backwards", ""));
        assert!(problems.render().contains("backwards"));
    }

    #[test]
    fn the_nearest_word() {
        let known = ["monday", "tuesday", "time_zone", "on"];
        let cases = [
            ("mondya", Some("monday")),
            ("Monday", Some("monday")),
            ("thuesday", Some("tuesday")),
            ("timezone", Some("time_zone")),
            ("no", None),
            ("in", Some("on")),
            ("holiday", None),
            ("", None),
        ];
        for (word, meant) in cases {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        let unknown = Problem::unknown(0..1, "month", "brumaire", &["May", "June"]);
        assert_eq!(unknown.mend, "use one of `May`, `June`");
    }
}
