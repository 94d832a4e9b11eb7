//! Finding who is on the phone: by words of a name, by a number, by a dossier's reference.

use std::collections::BTreeMap;

use crate::care::ids::PersonId;
use crate::care::person::AddressKind;
use crate::store::import::address_index;
use crate::store::value::{Value, values};
use crate::store::{Conn, Keyring, Store, StoreError};
use crate::vault::words_of_search;

/// Not more persons are found than this; whoever finds so many types another word.
const MOST: i64 = 200;

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Words of a name, with or without a form of address; whoever has all of them is found.
    Name(String),
    /// A number, as a display shows it or only its last six digits or more.
    Number(String),
    /// An address in its normal form: E.164, or a mail address.
    Address(AddressKind, String),
    /// A dossier's own reference.
    Dossier(String),
}

/// The persons that a query finds, in order of id, without those who were erased. A number finds also whose it was.
///
/// # Errors
/// Where the database refuses.
pub async fn find(store: &Store, keys: &Keyring, query: Query) -> Result<Vec<PersonId>, StoreError> {
    let keys = keys.clone();
    store
        .read(move |conn| Box::pin(async move { search(conn, &keys, query).await }))
        .await
}

async fn search(conn: &mut Conn<'_>, keys: &Keyring, query: Query) -> Result<Vec<PersonId>, StoreError> {
    match query {
        Query::Name(name) => {
            let words: Vec<String> = words_of_search(&name)
                .iter()
                .map(|word| keys.blind().word(word))
                .collect();
            with_all_words(conn, keys, &words).await
        }
        Query::Number(number) => match keys.blind().tail(&number) {
            Some(tail) => with_all_words(conn, keys, &[tail]).await,
            None => Ok(Vec::new()),
        },
        Query::Address(kind, value) => {
            let sql = "SELECT DISTINCT c.person FROM address a JOIN contact_point c ON c.address = a.id \
                       JOIN person p ON p.id = c.person WHERE a.org = $1 AND a.kind = $2 AND a.address_bi = $3 \
                       AND p.person_key <> '' ORDER BY c.person LIMIT $4";
            let index = address_index(keys, kind, &value);
            found(conn, sql, values![keys.org(), kind.code(), index, MOST]).await
        }
        Query::Dossier(reference) => {
            let sql = "SELECT DISTINCT q.person FROM dossier d JOIN dossier_person q ON q.dossier = d.id \
                       JOIN person p ON p.id = q.person WHERE d.org = $1 AND d.ref = $2 AND p.person_key <> '' \
                       ORDER BY q.person LIMIT $3";
            found(conn, sql, values![keys.org(), reference.trim(), MOST]).await
        }
    }
}

async fn with_all_words(conn: &mut Conn<'_>, keys: &Keyring, words: &[String]) -> Result<Vec<PersonId>, StoreError> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let sql = "SELECT w.person, w.word_bi FROM person_word w JOIN person p ON p.id = w.person \
               WHERE w.org = $1 AND p.person_key <> '' AND w.word_bi IN ({ids})";
    let pairs = conn
        .each_of("look for a name", sql, values![keys.org()], words, |row| {
            Ok((super::person_id(row)?, row.text()?))
        })
        .await?;
    let mut hits: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (person, _) in pairs {
        *hits.entry(person).or_default() += 1;
    }
    let all = hits
        .into_iter()
        .filter(|(_, count)| *count == words.len())
        .map(|(person, _)| person);
    Ok(all.take(usize::try_from(MOST).unwrap_or(usize::MAX)).collect())
}

async fn found(conn: &mut Conn<'_>, sql: &str, bound: Vec<Value>) -> Result<Vec<PersonId>, StoreError> {
    conn.all("look for a person", sql, bound, super::person_id).await
}
