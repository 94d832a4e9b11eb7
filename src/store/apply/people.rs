//! Effects on persons and addresses: voices, the life of a contact point, stops that a gateway reports.

use std::collections::BTreeMap;

use super::{Decision, Writing};
use crate::care::effect::Effect;
use crate::care::event::Event;
use crate::care::ids::{AddressId, ContactId, TrajectoryId};
use crate::store::value::values;
use crate::store::{Conn, StoreError};

impl Writing<'_> {
    pub(super) async fn write_voice_and_points(
        &self,
        conn: &mut Conn<'_>,
        one: &Decision,
        effect: &Effect,
    ) -> Result<(), StoreError> {
        match effect {
            Effect::ReleaseVoice { contact } => self.release_voice(conn, one, contact).await,
            Effect::Point { point, address, state } => {
                let sql = "UPDATE contact_point SET state = $1, state_since = $2, checked_at = $2 WHERE id = $3";
                conn.run(
                    "change a contact point",
                    sql,
                    values![state.code(), self.now, point.as_str()],
                )
                .await?;
                touch_address(conn, address).await
            }
            Effect::BlockedByGateway { address } => self.block(conn, one, address).await,
            Effect::Told { at } => {
                let sql = "UPDATE person SET told_at = $1, told_how = 'announcement' WHERE id = $2 AND told_at IS NULL";
                conn.run(
                    "note that the person was told",
                    sql,
                    values![*at, one.read.person.as_str()],
                )
                .await?;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Takes the voices of a batch. The persons and the addresses are locked and their generations were compared, so
    /// nobody else has them. The generation moves on: whoever decided on the former circle decides again.
    ///
    /// They are taken before any is released, because a contact may end in the advance that opened it. Where one advance
    /// takes several, the last stands: the former are released in it, which a voice that is another's does not heed.
    pub(super) async fn take_voices(&self, conn: &mut Conn<'_>, kept: &[Decision]) -> Result<(), StoreError> {
        let (mut persons, mut addresses) = (BTreeMap::new(), BTreeMap::new());
        for one in kept {
            for effect in &one.advanced.effects {
                if let Effect::TakeVoice {
                    contact,
                    address,
                    until,
                } = effect
                {
                    persons.insert(one.read.person.as_str(), (contact.as_str(), *until));
                    addresses.extend(address.iter().map(|id| (id.as_str(), (contact.as_str(), *until))));
                }
            }
        }
        for (doing, table, taken) in [
            ("take the voices of persons", "person", persons),
            ("take the voices of addresses", "address", addresses),
        ] {
            let sql = format!(
                "UPDATE {table} SET voice_contact = v.contact, voice_until = v.until_at, generation = generation + 1 \
                 FROM {{rows}} WHERE {table}.id = v.id"
            );
            let rows = taken.into_iter();
            let rows = rows.map(|(id, (contact, until))| values![id, contact, until]).collect();
            conn.update_from(doing, &sql, &["id", "contact", "until_at"], rows, |_| Ok(()))
                .await?;
        }
        Ok(())
    }

    async fn release_voice(&self, conn: &mut Conn<'_>, one: &Decision, contact: &ContactId) -> Result<(), StoreError> {
        let person = "UPDATE person SET voice_contact = NULL, voice_until = NULL, generation = generation + 1 \
                      WHERE id = $1 AND voice_contact = $2";
        conn.run(
            "release a person",
            person,
            values![one.read.person.as_str(), contact.as_str()],
        )
        .await?;
        let addresses: Vec<String> = one
            .read
            .addresses
            .iter()
            .map(|(address, _)| address.to_string())
            .collect();
        let on = "UPDATE address SET voice_contact = NULL, voice_until = NULL, generation = generation + 1 \
                  WHERE voice_contact = $1 AND id IN ({ids})";
        conn.run_each("release addresses", on, values![contact.as_str()], &addresses)
            .await?;
        let waiting = "SELECT DISTINCT t.id FROM trajectory t JOIN contact_point c ON c.person = t.person \
                       WHERE t.waits_for_voice AND t.phase = 'active' AND c.until_at IS NULL AND c.address IN ({ids})";
        let mut ids = conn
            .each_of("find who waits", waiting, Vec::new(), &addresses, |row| {
                Ok(TrajectoryId::from(row.text()?))
            })
            .await?;
        let same = "SELECT id FROM trajectory WHERE person IN (SELECT id FROM person WHERE id = $1 OR merged_into = $1) \
                    AND waits_for_voice AND phase = 'active'";
        let of_person = conn
            .all("find who waits", same, values![one.read.person.as_str()], |row| {
                Ok(TrajectoryId::from(row.text()?))
            })
            .await?;
        ids.extend(of_person);
        ids.sort();
        ids.dedup();
        self.wake(conn, ids, &Event::CircleChanged).await
    }

    /// A gateway knows of a stop that we had not heard: it closes the address for all who share it.
    async fn block(&self, conn: &mut Conn<'_>, one: &Decision, address: &AddressId) -> Result<(), StoreError> {
        let sql = "INSERT INTO opt_out (id, org, scope, person, address_bi, who, where_said, happened, \
                   recorded, actor, retain_class) SELECT $1, a.org, 'address', $2, a.address_bi, 'gateway', \
                   'gateway', $3, $3, 'gateway', 'opt-out' FROM address a WHERE a.id = $4";
        let id = self.keys.mint("oo_").map_err(crate::store::no_random)?;
        let bound = values![id, one.read.person.as_str(), self.now, address.as_str()];
        conn.run("write a stop", sql, bound).await?;
        touch_address(conn, address).await
    }
}

/// Moves an address's generation on, so that whoever decided on what it was decides again.
async fn touch_address(conn: &mut Conn<'_>, address: &AddressId) -> Result<(), StoreError> {
    let sql = "UPDATE address SET generation = generation + 1 WHERE id = $1";
    conn.run("touch an address", sql, values![address.as_str()]).await?;
    Ok(())
}
