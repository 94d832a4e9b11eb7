//! What comes in: a messy export, read whole, becomes one shape of incoming dossier or rejected rows.
//!
//! Nothing here opens a file or a database: [`read`] gets bytes and gives values. A file that cannot be trusted as a
//! whole is a [`BrokenFile`] and nothing of it comes in; a bad row is a [`Reject`] and the good ones still do.

mod cells;
mod csv;
mod dates;
mod dossier;
mod fault;
mod field;
mod folding;
mod grouping;
mod headers;
mod identity_numbers;
mod languages;
mod phones;
mod reading;
mod rejects;
mod row;
mod table;
mod values;
mod wording;
mod words;
mod xlsx;

#[cfg(test)]
mod tests;

pub use cells::tells;
pub use dossier::{IncomingDossier, IncomingPerson, IncomingPoint};
pub use fault::{BrokenFile, Fault, IdentityKind, Note, NoteKind, Reject};
pub use field::{Field, Place, Slot};
pub use headers::Mapping;
pub use languages::of_text as read_languages;
pub use phones::Country;
pub use reading::{Reading, Settings, read};
pub use rejects::rejects_csv;
pub use table::FILE_BYTES_MAX;
