//! What templates may call besides the built-in filters.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, State, Value};

use super::words::Words;
use crate::care::person::Language;
use crate::channels::rendering;
use crate::web::assets::Assets;

/// - `t("key", name=value)`: a text of the interface in the page's language;
/// - `asset("name")`: the address of a style sheet or an image;
/// - `"2026-03-03" | long_date`: a day as people say it, in the page's language;
/// - `"+32 470 12 34 56" | dial`: a number as a telephone link has it;
/// - `"+32470123456" | number`: a number as people read it.
pub(super) fn install(templates: &mut Environment<'static>, words: &Arc<Words>, assets: &Assets) {
    let words = Arc::clone(words);
    templates.add_function(
        "t",
        move |state: &State<'_, '_>, key: &str, values: Kwargs| -> Result<String, Error> {
            let mut given = BTreeMap::new();
            for name in values.args() {
                given.insert(name.to_owned(), values.get::<Value>(name)?);
            }
            words
                .text(language(state)?, key, &given)
                .map_err(|why| Error::new(ErrorKind::InvalidOperation, why))
        },
    );
    let base = assets.base().to_owned();
    templates.add_function("asset", move |name: &str| format!("{base}/{name}"));
    templates.add_filter(
        "long_date",
        |state: &State<'_, '_>, day: &str| -> Result<String, Error> {
            let day: Date = day
                .parse()
                .map_err(|_| Error::new(ErrorKind::InvalidOperation, "long_date needs a day such as 2026-03-03"))?;
            Ok(rendering::long_date(day, language(state)?, false))
        },
    );
    templates.add_filter("dial", dial);
    templates.add_filter("number", number);
}

/// The language of the page that is being rendered.
fn language(state: &State<'_, '_>) -> Result<Language, Error> {
    let lang = state.lookup("lang");
    lang.as_ref()
        .and_then(Value::as_str)
        .and_then(Language::parse)
        .ok_or_else(|| Error::new(ErrorKind::UndefinedError, "the page has no language: give it a `lang`"))
}

/// A number as `tel:` has it (RFC 3966): digits, and a plus sign at the front.
fn dial(number: &str) -> String {
    number
        .char_indices()
        .filter(|(at, c)| c.is_ascii_digit() || (*at == 0 && *c == '+'))
        .map(|(_, c)| c)
        .collect()
}

/// A number in groups, as its country writes them; what is none stays as it is.
fn number(number: &str) -> String {
    phonenumber::parse(None, number).map_or_else(
        |_| number.to_owned(),
        |parsed| parsed.format().mode(phonenumber::Mode::International).to_string(),
    )
}

#[cfg(test)]
mod tests {
    use super::{dial, number};

    #[test]
    fn numbers_are_read_in_groups_and_dialled_without() {
        assert_eq!(number("+32470123456"), "+32 470 12 34 56");
        assert_eq!(number("+3222234567"), "+32 2 223 45 67");
        assert_eq!(number("8850"), "8850");
        assert_eq!(dial(&number("+31612345678")), "+31612345678");
    }
}
