//! Addresses and contact points: how they are found, and the rows that they become.

use crate::care::person::{AddressKind, Holder, PointState};
use crate::store::Keyring;
use crate::store::StoreError;
use crate::store::value::{Value, values};
use crate::vault::{DataKey, Place};

/// The index under which an address is found: over the kind's code, and the value in its normal form, E.164 for numbers
/// and all in lower case for mail.
pub(in crate::store) fn address_index(keys: &Keyring, kind: AddressKind, value: &str) -> String {
    match kind {
        AddressKind::Mail => keys.blind().address(kind.code(), &value.to_lowercase()),
        _ => keys.blind().address(kind.code(), value),
    }
}

/// The index of the end of a number. It stands among the words of the person's name, so that a worker who has a number
/// as a display shows it finds who it is.
pub(in crate::store) fn tail_index(keys: &Keyring, kind: AddressKind, value: &str) -> Option<String> {
    match kind {
        AddressKind::Mobile | AddressKind::Landline => keys.blind().tail(value),
        AddressKind::Mail | AddressKind::Post => None,
    }
}

/// A new address as one person's.
pub(in crate::store) struct PointOf<'a> {
    /// Whose.
    pub(in crate::store) person: &'a str,
    /// The address's id.
    pub(in crate::store) address: &'a str,
    /// The value in its normal form.
    pub(in crate::store) value: &'a str,
    /// Whose it is.
    pub(in crate::store) holder: Holder,
    /// What is known of its life.
    pub(in crate::store) state: PointState,
    /// The how-manieth of the person.
    pub(in crate::store) place: i64,
}

/// The columns of [`point_row`].
pub(in crate::store) const POINT_HEAD: &str = "INSERT INTO contact_point (id, org, person, address, value_c, holder, \
    state, state_since, place, from_at, retain_class)";

/// The row of a contact point, its value sealed under the person's key; and its id.
pub(in crate::store) fn point_row(
    keys: &Keyring,
    key: &DataKey,
    point: &PointOf<'_>,
    now: jiff::Timestamp,
) -> Result<(String, Vec<Value>), StoreError> {
    let id = keys.mint("po_").map_err(crate::store::no_random)?;
    let sealed = seal(
        keys,
        key,
        Place {
            table: "contact_point",
            column: "value_c",
            row: &id,
        },
        point.value,
    )?;
    let row = values![
        id.as_str(),
        keys.org(),
        point.person,
        point.address,
        sealed,
        point.holder.code(),
        point.state.code(),
        now,
        point.place,
        now,
        "person",
    ];
    Ok((id, row))
}

/// Seals a value; a lack of random bytes takes the transaction back.
pub(in crate::store) fn seal(
    keys: &Keyring,
    key: &DataKey,
    place: Place<'_>,
    text: &str,
) -> Result<String, StoreError> {
    keys.seal(key, place, text).map_err(crate::store::no_random)
}

/// The columns of [`address_row`].
pub(in crate::store) const ADDRESS_HEAD: &str =
    "INSERT INTO address (id, org, kind, address_bi, generation, created_at, retain_class)";

/// The row of an address that is not known; its id follows from its index.
pub(in crate::store) fn address_row(
    keys: &Keyring,
    kind: AddressKind,
    index: &str,
    now: jiff::Timestamp,
) -> (String, Vec<Value>) {
    let id = format!("ad_{index}");
    let row = values![id.as_str(), keys.org(), kind.code(), index, 1_i64, now, "person"];
    (id, row)
}
