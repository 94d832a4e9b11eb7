//! What can be wrong: with a row, with a whole file; and what is merely worth a note.

use std::fmt;

use super::field::Field;
use super::wording::{self, Tongue};
use crate::care::person::Language;
use crate::care::vocabulary::vocabulary;

vocabulary! {
    /// What is wrong with a row.
    pub enum Fault {
        /// The dossier has no reference.
        MissingReference = "missing-reference",
        /// The same person of the same dossier stands in an earlier row.
        DuplicateReference = "duplicate-reference",
        /// More than two persons under one reference.
        TooManyPersons = "too-many-persons",
        /// No date of closing.
        MissingClosingDate = "missing-closing-date",
        /// It cannot be read as a date.
        BadDate = "bad-date",
        /// A date long past or far ahead.
        ImplausibleDate = "implausible-date",
        /// A person without a name.
        MissingName = "missing-name",
        /// No phone number that one person can be reached on.
        BadPhone = "bad-phone",
        /// No mail address.
        BadMail = "bad-mail",
        /// The closing reason is none that is known.
        UnknownReason = "unknown-reason",
        /// The status is none that is known.
        UnknownStatus = "unknown-status",
        /// The language is none that is known.
        UnknownLanguage = "unknown-language",
        /// Another closed vocabulary does not know the word.
        UnknownValue = "unknown-value",
        /// Neither yes nor no.
        BadFlag = "bad-flag",
        /// The row has more or fewer cells than the header.
        BadCellCount = "bad-cell-count",
        /// A quotation mark in the middle of a quoted cell.
        BadQuote = "bad-quote",
        /// The text is too long.
        TooLong = "too-long",
        /// A national identity number stands in a text.
        IdentityNumber = "identity-number",
        /// Two rows say different things of one dossier or one person.
        Contradiction = "contradiction",
        /// The cell holds the character NUL.
        Nul = "nul",
    }
}

/// A row, or a part of one, that does not come in. Its `Debug` leaves the cells out.
#[derive(Clone, PartialEq, Eq)]
pub struct Reject {
    /// The line (CSV) or row (XLSX) of the file, counted from 1; where the row begins, if it spans several.
    pub line: u64,
    /// The header of the column as the file has it; `None` where the fault is the row's.
    pub column: Option<String>,
    /// What is wrong, as a code.
    pub fault: Fault,
    /// What is wrong, as a sentence in the language asked. It quotes no cell.
    pub reason: String,
    /// What to do about it, as a sentence in the language asked.
    pub mend: String,
    /// The cells of the row, in the order of [`super::Reading::header`].
    pub raw: Vec<String>,
}

impl fmt::Debug for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reject")
            .field("line", &self.line)
            .field("column", &self.column)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

vocabulary! {
    /// What is worth telling about a file that came in.
    pub enum NoteKind {
        /// A column that fills no field; its content was not read.
        UnknownColumn = "unknown-column",
        /// A column about a second person in a file without a second name; its content was not read.
        NamelessSecondPerson = "nameless-second-person",
        /// A second number or mail address was taken for one more of the same person.
        FurtherContactPoint = "further-contact-point",
        /// The organisation keeps no age bands; the column was not read.
        AgeBandOff = "age-band-off",
        /// A landline stood in the column for mobiles.
        LandlineInMobileColumn = "landline-in-mobile-column",
        /// A person without any contact point came in.
        NoContactPoint = "no-contact-point",
        /// The kind of help is none that is known, and came in as *other*.
        UnknownHelpKind = "unknown-help-kind",
        /// A name for the service gives the subject away on a locked screen; it came in.
        TellingName = "telling-name",
        /// There is a header and nothing below it.
        NoRows = "no-rows",
    }
}

/// One observation, once per file and column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What was observed, as a code.
    pub kind: NoteKind,
    /// The header of the column as the file has it.
    pub column: Option<String>,
    /// The lines (CSV) or rows (XLSX), ascending; empty where it holds for the whole column or file.
    pub lines: Vec<u64>,
    /// The observation as a sentence in the language asked.
    pub text: String,
}

vocabulary! {
    /// A national identity number.
    pub enum IdentityKind {
        /// *Burgerservicenummer*, Netherlands.
        Bsn = "bsn",
        /// *Rijksregisternummer, numéro de registre national*, Belgium; also the bis number.
        NationalNumber = "national-number",
    }
}

/// Why nothing of a file comes in. Messages name columns and places, never the content of a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenFile {
    /// There is nothing in it.
    #[error("{}", self.english())]
    Empty,
    /// It is larger than is read.
    #[error("{}", self.english())]
    TooLarge {
        /// The limit in MiB.
        limit_mib: u64,
    },
    /// The workbook unpacks to more than is read.
    #[error("{}", self.english())]
    UnpacksTooLarge,
    /// It holds NUL bytes, so it is no text.
    #[error("{}", self.english())]
    NulBytes,
    /// It says that it is UTF-16 and is not.
    #[error("{}", self.english())]
    BadEncoding,
    /// A quotation mark opens and never closes.
    #[error("{}", self.english())]
    UnclosedQuote {
        /// The line on which it opens, counted from 1.
        line: u64,
    },
    /// It is called a workbook and is none, or is a damaged one.
    #[error("{}", self.english())]
    NotAWorkbook,
    /// It is a workbook of before 2007, or another old office document.
    #[error("{}", self.english())]
    OldWorkbook,
    /// The workbook needs a password.
    #[error("{}", self.english())]
    Encrypted,
    /// No line at its top is a header that is known.
    #[error("{}", self.english())]
    NoKnownHeader,
    /// Mandatory columns are missing.
    #[error("{}", self.english())]
    MissingColumns {
        /// The fields that no column fills.
        fields: Vec<Field>,
    },
    /// Two columns fill one field.
    #[error("{}", self.english())]
    SameField {
        /// The field, as a mapping spells it.
        field: String,
        /// The header of one column.
        first: String,
        /// The header of the other.
        second: String,
    },
    /// The mapping names a field that does not exist.
    #[error("{}", self.english())]
    UnknownMappingField {
        /// The name in the mapping.
        field: String,
    },
    /// The mapping names a header that the file lacks.
    #[error("{}", self.english())]
    MappedHeaderAbsent {
        /// The field.
        field: String,
        /// The header that was looked for.
        header: String,
    },
    /// A column holds national identity numbers.
    #[error("{}", self.english())]
    IdentityNumbers {
        /// The header of the column as the file has it, or its number where it has none.
        column: String,
        /// Which number.
        kind: IdentityKind,
    },
}

impl BrokenFile {
    /// What is wrong and what to do, in the language asked (Dutch, French, or else English).
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        wording::broken_file(self, Tongue::of(language))
    }

    fn english(&self) -> String {
        wording::broken_file(self, Tongue::En)
    }
}

/// What is wrong with a cell or a row, in detail; [`Why::fault`] is its public kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    MissingReference,
    MissingClosingDate,
    MissingName,
    DateUnreadable,
    DateTwoDigitYear,
    DateTooEarly,
    DateTooLate,
    EndTooLate,
    PhoneUnreadable,
    PhoneText,
    PhoneSeveral,
    PhoneService,
    MailSyntax,
    UnknownReason,
    UnknownStatus,
    UnknownLanguage,
    UnknownWord(Known),
    BadFlag,
    CellCount { found: usize, expected: usize },
    BadQuote,
    TooLong { max: usize },
    IdentityNumber,
    Nul,
    DuplicateRow { first: u64 },
    PersonDiffers,
    DossierDiffers { field: Field },
    TooManyPersons,
}

/// A closed vocabulary whose words a message can list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    Holders,
    Channels,
    DayParts,
    AgeBands,
    LegalBases,
    ToldHow,
}

impl Why {
    pub(super) const fn fault(self) -> Fault {
        match self {
            Self::MissingReference => Fault::MissingReference,
            Self::MissingClosingDate => Fault::MissingClosingDate,
            Self::MissingName => Fault::MissingName,
            Self::DateUnreadable | Self::DateTwoDigitYear => Fault::BadDate,
            Self::DateTooEarly | Self::DateTooLate | Self::EndTooLate => Fault::ImplausibleDate,
            Self::PhoneUnreadable | Self::PhoneText | Self::PhoneSeveral | Self::PhoneService => Fault::BadPhone,
            Self::MailSyntax => Fault::BadMail,
            Self::UnknownReason => Fault::UnknownReason,
            Self::UnknownStatus => Fault::UnknownStatus,
            Self::UnknownLanguage => Fault::UnknownLanguage,
            Self::UnknownWord(_) => Fault::UnknownValue,
            Self::BadFlag => Fault::BadFlag,
            Self::CellCount { .. } => Fault::BadCellCount,
            Self::BadQuote => Fault::BadQuote,
            Self::TooLong { .. } => Fault::TooLong,
            Self::IdentityNumber => Fault::IdentityNumber,
            Self::Nul => Fault::Nul,
            Self::DuplicateRow { .. } => Fault::DuplicateReference,
            Self::PersonDiffers | Self::DossierDiffers { .. } => Fault::Contradiction,
            Self::TooManyPersons => Fault::TooManyPersons,
        }
    }
}

/// What is wrong and in which column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) column: Option<usize>,
    pub(super) why: Why,
}
