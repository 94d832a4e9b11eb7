//! Ids that are derived from what an import reproduces, so that a re-import or a restore yields the same ones.
//!
//! Each is HMAC-SHA-256 under a key derived from the master key, over length-prefixed fields, cut to 128 bits. The
//! send keys of the outbox rest on them: **if any of these ids changed, people would be contacted twice.** Frozen
//! values in the tests stand guard. Fields are taken as they are; it is for the intake to trim them, always alike.

use super::master::Master;
use super::subkey::MacKey;

/// What tells one person of a dossier from the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonKey<'a> {
    /// The organisation's own reference of the person.
    Reference(&'a str),
    /// Where there is none: the place in the first import of the dossier, from 1.
    Place(u8),
}

/// Derives ids. Made once and kept.
pub struct Ids {
    trajectory: MacKey,
    person: MacKey,
    dossier: MacKey,
    wire: MacKey,
}

impl Ids {
    /// Derives the keys from the master key.
    #[must_use]
    pub fn new(master: &Master) -> Self {
        let key = |purpose| MacKey::derive(master.bytes(), &["id", purpose]);
        Self {
            trajectory: key("trajectory"),
            person: key("person"),
            dossier: key("dossier"),
            wire: key("wire"),
        }
    }

    /// The id of a trajectory: `tr_` and 26 base32 characters. `enrolment` counts from 1 and grows with each later
    /// closing of the same dossier.
    #[must_use]
    pub fn trajectory_id(
        &self,
        controller: &str,
        dossier_reference: &str,
        person: PersonKey<'_>,
        enrolment: u32,
    ) -> String {
        let (kind, value) = fields(&person);
        let enrolment = enrolment.to_be_bytes();
        let parts = [
            controller.as_bytes(),
            dossier_reference.as_bytes(),
            kind,
            &value,
            &enrolment,
        ];
        format!("tr_{}", self.trajectory.id(&parts))
    }

    /// The id of a person: `pe_` and 26 base32 characters. With a reference of its own a person is one across all
    /// dossiers of the controller; without one it is a person of that dossier alone.
    #[must_use]
    pub fn person_id(&self, controller: &str, dossier_reference: &str, person: PersonKey<'_>) -> String {
        let dossier = match person {
            PersonKey::Reference(_) => "",
            PersonKey::Place(_) => dossier_reference,
        };
        let (kind, value) = fields(&person);
        format!(
            "pe_{}",
            self.person
                .id(&[controller.as_bytes(), dossier.as_bytes(), kind, &value])
        )
    }

    /// The id of a dossier: `do_` and 26 base32 characters.
    #[must_use]
    pub fn dossier_id(&self, controller: &str, dossier_reference: &str) -> String {
        format!(
            "do_{}",
            self.dossier.id(&[controller.as_bytes(), dossier_reference.as_bytes()])
        )
    }

    /// What stands for a send key outside: in the Message-ID, as the gateway's reference and in the callback's path.
    /// 26 base32 characters that tell an outsider nothing, not even that two messages are of one trajectory.
    #[must_use]
    pub fn wire_reference(&self, send_key: &str) -> String {
        self.wire.id(&[send_key.as_bytes()])
    }
}

fn fields<'a>(person: &PersonKey<'a>) -> (&'static [u8], std::borrow::Cow<'a, [u8]>) {
    match person {
        PersonKey::Reference(reference) => (b"reference", reference.as_bytes().into()),
        PersonKey::Place(place) => (b"place", vec![*place].into()),
    }
}
