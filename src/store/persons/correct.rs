//! A worker's corrections. An import leaves them alone, until it says something new of the same field.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::care::event::Event;
use crate::care::ids::{PersonId, PointId, WorkerId};
use crate::care::person::{AddressKind, Caution, Holder, Language, PointState};
use crate::store::audit::{self, Act};
use crate::store::import::{self, PointOf};
use crate::store::value::{Columns, values};
use crate::store::{Conn, Keyring, Store, StoreError, locks, trajectories};
use crate::vault::keys::KeyKind;
use crate::vault::{DataKey, Place};

/// One correction.
#[derive(Clone, PartialEq, Eq)]
pub enum Correction {
    /// The name.
    Name(String),
    /// The name under which the service may present itself; `None` for the usual one.
    Presented(Option<String>),
    /// The code word.
    CodeWord(Option<String>),
    /// The languages in order.
    Languages(Vec<Language>),
    /// What to mind.
    Cautions(BTreeSet<Caution>),
    /// A further number or address, in its normal form.
    AddPoint {
        /// What it is.
        kind: AddressKind,
        /// E.164, a mail address, or the lines of a postal address.
        value: String,
        /// Whose it is.
        holder: Holder,
    },
    /// A number or address that is no longer this person's.
    ClosePoint(PointId),
    /// What a worker knows of the life of a number.
    Judge(PointId, PointState),
}

impl Correction {
    /// The field, for the audit trail.
    const fn field(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Presented(_) => "presented-name",
            Self::CodeWord(_) => "code-word",
            Self::Languages(_) => "languages",
            Self::Cautions(_) => "cautions",
            Self::AddPoint { .. } => "add-point",
            Self::ClosePoint(_) => "close-point",
            Self::Judge(..) => "judge-point",
        }
    }
}

impl std::fmt::Debug for Correction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.field())
    }
}

/// Corrects one field of a person; the person's trajectories look again, and the audit trail says who.
///
/// # Errors
/// [`StoreError::Missing`] where there is no such person or point, or the person was erased; where the database refuses.
pub async fn correct(
    store: &Store,
    keys: &Keyring,
    person: &PersonId,
    correction: Correction,
    worker: &WorkerId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let (keys, person, worker) = (keys.clone(), person.clone(), worker.clone());
    store
        .write(move |conn| Box::pin(async move { correct_in(conn, &keys, &person, correction, &worker, now).await }))
        .await
}

/// The same within a transaction that writes more.
pub(in crate::store) async fn correct_in(
    conn: &mut Conn<'_>,
    keys: &Keyring,
    person: &PersonId,
    correction: Correction,
    worker: &WorkerId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let facts = serde_json::json!({ "field": correction.field() });
    let work = Correcting {
        keys,
        person: person.as_str(),
        now,
    };
    work.write(conn, correction).await?;
    let act = Act::new(worker, "correct", "person", person.as_str()).with(facts);
    audit::note(conn, keys, &[act], now).await
}

struct Correcting<'a> {
    keys: &'a Keyring,
    person: &'a str,
    now: Timestamp,
}

impl Correcting<'_> {
    async fn write(&self, conn: &mut Conn<'_>, correction: Correction) -> Result<(), StoreError> {
        locks::persons(conn, &[self.person.to_owned()]).await?;
        let key = self.key(conn).await?;
        match correction {
            Correction::Name(name) => self.rename(conn, &key, &name).await?,
            Correction::Presented(text) => {
                let sealed = self.sealed(&key, "presented_c", text.as_deref())?;
                self.set(conn, "UPDATE person SET presented_c = $1 WHERE id = $2", sealed)
                    .await?;
            }
            Correction::CodeWord(text) => {
                let sealed = self.sealed(&key, "code_word_c", text.as_deref())?;
                self.set(conn, "UPDATE person SET code_word_c = $1 WHERE id = $2", sealed)
                    .await?;
            }
            Correction::Languages(languages) => {
                let text = languages.iter().map(Language::tag).collect::<Vec<_>>().join(" ");
                self.set(conn, "UPDATE person SET languages = $1 WHERE id = $2", Some(text))
                    .await?;
            }
            Correction::Cautions(cautions) => {
                let text = cautions
                    .iter()
                    .map(|caution| caution.code())
                    .collect::<Vec<_>>()
                    .join(" ");
                self.set(conn, "UPDATE person SET cautions = $1 WHERE id = $2", Some(text))
                    .await?;
            }
            Correction::AddPoint { kind, value, holder } => self.add(conn, &key, kind, &value, holder).await?,
            Correction::ClosePoint(point) => {
                let sql = "UPDATE contact_point SET until_at = $1 WHERE id = $2 AND person = $3 AND until_at IS NULL";
                let bound = values![self.now, point.as_str(), self.person];
                found(conn.run("close a contact point", sql, bound).await?)?;
            }
            Correction::Judge(point, state) => {
                let sql = "UPDATE contact_point SET state = $1, state_since = $2, state_why = 'worker', checked_at = $2 \
                           WHERE id = $3 AND person = $4";
                let bound = values![state.code(), self.now, point.as_str(), self.person];
                found(conn.run("judge a contact point", sql, bound).await?)?;
            }
        }
        let sql = "UPDATE person SET generation = generation + 1 WHERE id = $1";
        conn.run("touch a person", sql, values![self.person]).await?;
        let mut events = Vec::new();
        for trajectory in trajectories::live_of_persons(conn, &[self.person.to_owned()]).await? {
            let id = self.keys.mint("ev_").map_err(crate::store::no_random)?;
            events.push((id, trajectory, Event::CircleChanged));
        }
        trajectories::wake(conn, self.keys.org(), events, self.now).await
    }

    async fn key(&self, conn: &mut Conn<'_>) -> Result<DataKey, StoreError> {
        let sql = "SELECT person_key FROM person WHERE id = $1 AND org = $2";
        let bound = values![self.person, self.keys.org()];
        let wrapped = conn
            .first("read a person's key", sql, bound, |row: &mut Columns<'_>| row.text())
            .await?;
        let wrapped = wrapped
            .filter(|key| !key.is_empty())
            .ok_or(StoreError::Missing("the person"))?;
        let damaged = |_| {
            StoreError::corrupt(
                "person",
                "person_key",
                self.person,
                "it does not open with this master key",
            )
        };
        self.keys.key(KeyKind::Person, self.person, &wrapped).map_err(damaged)
    }

    fn sealed(&self, key: &DataKey, column: &str, text: Option<&str>) -> Result<Option<String>, StoreError> {
        let place = Place {
            table: "person",
            column,
            row: self.person,
        };
        text.map(|text| import::seal(self.keys, key, place, text)).transpose()
    }

    async fn set(&self, conn: &mut Conn<'_>, sql: &str, value: Option<String>) -> Result<(), StoreError> {
        conn.run("correct a person", sql, values![value, self.person]).await?;
        Ok(())
    }

    async fn rename(&self, conn: &mut Conn<'_>, key: &DataKey, name: &str) -> Result<(), StoreError> {
        let sql = "SELECT name_c FROM person WHERE id = $1";
        let former = conn
            .first("read a name", sql, values![self.person], |row: &mut Columns<'_>| {
                row.text()
            })
            .await?;
        let sealed = self.sealed(key, "name_c", Some(name))?;
        self.set(conn, "UPDATE person SET name_c = $1 WHERE id = $2", sealed)
            .await?;
        let opened = former.and_then(|former| {
            let place = Place {
                table: "person",
                column: "name_c",
                row: self.person,
            };
            self.keys.open(key, place, &former).ok()
        });
        let blind = self.keys.blind();
        let kept: BTreeSet<String> = blind.words(name).into_iter().collect();
        let gone = opened.map(|former| blind.words(&former)).unwrap_or_default();
        let gone: Vec<String> = gone.into_iter().filter(|word| !kept.contains(word)).collect();
        let sql = "DELETE FROM person_word WHERE org = $1 AND person = $2 AND word_bi IN ({ids})";
        conn.run_each(
            "forget words of a name",
            sql,
            values![self.keys.org(), self.person],
            &gone,
        )
        .await?;
        let rows = kept
            .into_iter()
            .map(|word| values![self.keys.org(), word, self.person])
            .collect();
        let tail = "ON CONFLICT (org, word_bi, person) DO NOTHING";
        conn.insert("write words of a name", import::WORD_HEAD, rows, tail)
            .await?;
        Ok(())
    }

    async fn add(
        &self,
        conn: &mut Conn<'_>,
        key: &DataKey,
        kind: AddressKind,
        value: &str,
        holder: Holder,
    ) -> Result<(), StoreError> {
        let index = import::address_index(self.keys, kind, value);
        let (_, row) = import::address_row(self.keys, kind, &index, self.now);
        let tail = "ON CONFLICT (org, kind, address_bi) DO NOTHING";
        conn.insert("write an address", import::ADDRESS_HEAD, vec![row], tail)
            .await?;
        let sql = "SELECT id FROM address WHERE org = $1 AND kind = $2 AND address_bi = $3";
        let bound = values![self.keys.org(), kind.code(), index];
        let address = conn
            .first("read an address", sql, bound, |row: &mut Columns<'_>| row.text())
            .await?;
        let address = address.ok_or(StoreError::Missing("the address"))?;
        let sql = "SELECT CAST(coalesce(max(place), 0) AS BIGINT) FROM contact_point WHERE person = $1";
        let last = conn
            .first(
                "count contact points",
                sql,
                values![self.person],
                |row: &mut Columns<'_>| row.int(),
            )
            .await?;
        let place = last.unwrap_or(0) + 1;
        let state = PointState::Unconfirmed;
        let point = PointOf {
            person: self.person,
            address: &address,
            value,
            holder,
            state,
            place,
        };
        let (_, row) = import::point_row(self.keys, key, &point, self.now)?;
        conn.insert("write a contact point", import::POINT_HEAD, vec![row], "")
            .await?;
        let tails = import::tail_index(self.keys, kind, value).into_iter();
        let rows = tails.map(|tail| values![self.keys.org(), tail, self.person]).collect();
        conn.insert(
            "write words",
            import::WORD_HEAD,
            rows,
            "ON CONFLICT (org, word_bi, person) DO NOTHING",
        )
        .await?;
        Ok(())
    }
}

fn found(changed: u64) -> Result<(), StoreError> {
    if changed == 0 {
        Err(StoreError::Missing("the contact point"))
    } else {
        Ok(())
    }
}
