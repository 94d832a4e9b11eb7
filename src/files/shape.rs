//! What a file may say, key by key, declared once: by it the readers refuse every other key, and of it the JSON Schema for
//! editors is made ([`super::schema`]).

/// The codes of a closed vocabulary.
pub(super) type Codes = fn() -> Vec<&'static str>;

/// One key of a table.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) value: Value,
    /// What it says, for whoever writes it.
    pub(super) about: &'static str,
    /// Whether it must be there in every such table.
    pub(super) is_needed: bool,
}

/// The keys of a table, in parts that several tables may share.
pub(super) type Shape = &'static [&'static [Key]];

/// What stands under a key.
pub(super) enum Value {
    /// Any text of one line.
    Text,
    /// A name of ours: small letters, digits and single hyphens.
    Name,
    /// `true` or `false`.
    Truth,
    /// A whole number from one to another.
    Number(u8, u8),
    /// A date, without quotes.
    Date,
    /// A length of time, such as `3 months`.
    Length,
    /// A term of workers, such as `5 working days`.
    Term,
    /// A text in each language of the file.
    Texts,
    /// A word of a closed vocabulary in each language of the file.
    WordByLanguage(Codes),
    /// A word of a closed vocabulary.
    Word(Codes),
    /// Any number of these.
    List(&'static Self),
    /// One of these, or a list of them.
    OneOrMore(&'static Self),
    /// One of several.
    Either(&'static [Self]),
    /// A table.
    Table(Shape),
    /// Several tables, each under `[[key]]`.
    Tables(Shape),
    /// A table with keys of the writer's own, beside those that are named.
    Named(Shape, &'static Self),
    /// A condition over the facts that such a file may ask for.
    Condition,
}

/// A key that may be left out.
pub(super) const fn key(name: &'static str, value: Value, about: &'static str) -> Key {
    Key {
        name,
        value,
        about,
        is_needed: false,
    }
}

/// A key that must be there.
pub(super) const fn needed(name: &'static str, value: Value, about: &'static str) -> Key {
    Key {
        is_needed: true,
        ..key(name, value, about)
    }
}

/// All keys of a shape, in order.
pub(super) fn keys(shape: &[&'static [Key]]) -> impl Iterator<Item = &'static Key> {
    shape.iter().copied().flatten()
}

/// The names of all keys of a shape, in order.
pub(super) fn names(shape: &[&'static [Key]]) -> Vec<&'static str> {
    keys(shape).map(|key| key.name).collect()
}
