use proptest::prelude::*;

use super::known_master;
use crate::vault::{DataKey, KeyError, KeyKind, Master, Owner, Place, Randomness, SealError, seal};

const OWNER: Owner<'static> = Owner {
    kind: KeyKind::Person,
    organisation: "brugge",
    id: "pe_1",
};
const PLACE: Place<'static> = Place {
    table: "person",
    column: "name_c",
    row: "pe_1",
};

fn key() -> DataKey {
    DataKey::generate(&Randomness::seeded(1)).unwrap()
}

fn sealed(key: &DataKey, text: &str) -> String {
    seal::seal(key, PLACE, text, &Randomness::System).unwrap().into_string()
}

/// Every text that differs from `text` in one bit and is still text.
fn one_bit_off(text: &str) -> impl Iterator<Item = String> {
    (0..text.len() * 8).filter_map(|bit| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        String::from_utf8(bytes).ok()
    })
}

#[test]
fn a_wrapped_key_comes_back() {
    let (master, key) = (known_master(), key());
    let column = key.wrap(&master, OWNER, &Randomness::System).unwrap();
    assert!(
        column.as_str().starts_with("v1.3e05rz81hqncy."),
        "it names the master key"
    );
    let back = DataKey::unwrap(&master, OWNER, Some(column.as_str())).unwrap();
    assert_eq!((back.bytes(), back.id()), (key.bytes(), key.id()));
}

#[test]
fn a_blank_key_is_an_erased_one() {
    for column in [None, Some("")] {
        let error = DataKey::unwrap(&known_master(), OWNER, column).unwrap_err();
        assert!(matches!(error, KeyError::Erased));
        assert!(
            matches!(SealError::from(error), SealError::Erased),
            "callers show one thing"
        );
    }
    assert!(matches!(seal::open(&key(), PLACE, ""), Err(SealError::Erased)));
}

#[test]
fn a_key_opens_for_its_owner_alone() {
    let master = known_master();
    let column = key().wrap(&master, OWNER, &Randomness::System).unwrap().into_string();
    for other in [
        Owner {
            kind: KeyKind::Dossier,
            ..OWNER
        },
        Owner {
            organisation: "gent",
            ..OWNER
        },
        Owner { id: "pe_2", ..OWNER },
        Owner {
            organisation: "bruggep",
            id: "e_1",
            ..OWNER
        },
    ] {
        assert!(
            matches!(DataKey::unwrap(&master, other, Some(&column)), Err(KeyError::Damaged)),
            "{other:?}"
        );
    }
}

#[test]
fn another_master_key_is_told_by_name() {
    let column = key()
        .wrap(&known_master(), OWNER, &Randomness::System)
        .unwrap()
        .into_string();
    let error = DataKey::unwrap(&Master::from_bytes(&[7; 32]), OWNER, Some(&column)).unwrap_err();
    assert!(matches!(error, KeyError::WrongMaster { named, .. } if named == "3e05rz81hqncy"));
}

#[test]
fn one_bit_off_never_opens() {
    let (master, key) = (known_master(), key());
    let wrapped = key.wrap(&master, OWNER, &Randomness::System).unwrap().into_string();
    let value = sealed(&key, "Noor Janssens");
    let mut tried = 0;
    for column in one_bit_off(&wrapped) {
        let error = DataKey::unwrap(&master, OWNER, Some(&column)).unwrap_err();
        assert!(!matches!(error, KeyError::Erased), "{column}");
        tried += 1;
    }
    for column in one_bit_off(&value) {
        let error = seal::open(&key, PLACE, &column).unwrap_err();
        assert!(!matches!(error, SealError::Erased), "{column}");
        tried += 1;
    }
    assert!(tried > 1500, "{tried}");
}

#[test]
fn cut_or_lengthened_it_does_not_open() {
    let key = key();
    let value = sealed(&key, "Noor Janssens");
    for length in 1..value.len() {
        assert!(seal::open(&key, PLACE, &value[..length]).is_err(), "{length}");
    }
    for more in ["A", "AAAA", ".", " ", "\n", "="] {
        assert!(
            matches!(
                seal::open(&key, PLACE, &format!("{value}{more}")),
                Err(SealError::Damaged)
            ),
            "{more:?}"
        );
    }
}

#[test]
fn a_moved_value_does_not_open() {
    let key = key();
    let value = sealed(&key, "Noor Janssens");
    assert_eq!(seal::open(&key, PLACE, &value).unwrap(), "Noor Janssens");
    for other in [
        Place {
            table: "dossier",
            ..PLACE
        },
        Place {
            column: "note_c",
            ..PLACE
        },
        Place { row: "pe_2", ..PLACE },
        Place {
            table: "personn",
            column: "ame_c",
            ..PLACE
        },
    ] {
        assert!(
            matches!(seal::open(&key, other, &value), Err(SealError::Damaged)),
            "{other:?}"
        );
    }
}

#[test]
fn another_key_is_told_by_name() {
    let (right, wrong) = (key(), DataKey::generate(&Randomness::seeded(2)).unwrap());
    let error = seal::open(&wrong, PLACE, &sealed(&right, "Noor")).unwrap_err();
    assert!(matches!(error, SealError::WrongKey { named, found } if named == right.id() && found == wrong.id()));
}

/// The name of a key in the text is not what opens it: renamed, the value is damaged, not readable.
#[test]
fn a_renamed_value_does_not_open() {
    let (right, wrong) = (key(), DataKey::generate(&Randomness::seeded(2)).unwrap());
    let renamed = sealed(&right, "Noor").replace(right.id(), wrong.id());
    assert!(matches!(seal::open(&wrong, PLACE, &renamed), Err(SealError::Damaged)));
}

#[test]
fn a_later_version_is_told() {
    let later = sealed(&key(), "Noor").replacen("v1", "v2", 1);
    assert!(matches!(
        seal::open(&key(), PLACE, &later),
        Err(SealError::UnknownVersion)
    ));
    let wrapped = key()
        .wrap(&known_master(), OWNER, &Randomness::System)
        .unwrap()
        .into_string();
    let later = wrapped.replacen("v1", "v12", 1);
    assert!(matches!(
        DataKey::unwrap(&known_master(), OWNER, Some(&later)),
        Err(KeyError::UnknownVersion)
    ));
}

#[test]
fn plain_text_in_the_column_is_damage_and_is_not_repeated() {
    let error = seal::open(&key(), PLACE, "v1.Janssens.Noor").unwrap_err();
    assert!(matches!(error, SealError::Damaged) && !error.to_string().contains("Janssens"));
    assert!(matches!(
        seal::open(&key(), PLACE, "Noor Janssens"),
        Err(SealError::Damaged)
    ));
}

#[test]
fn lengths_show_in_steps_only() {
    let key = key();
    let length = |bytes: usize| sealed(&key, &"x".repeat(bytes)).len();
    for (same, last) in [(0, 31), (32, 63), (224, 255), (256, 511), (512, 767)] {
        assert_eq!(length(same), length(last), "{same}");
        assert!(length(last) < length(last + 1) || last == 255, "{last}");
    }
}

#[test]
fn two_sealings_of_one_value_differ() {
    let random = Randomness::seeded(3);
    let twice = || seal::seal(&key(), PLACE, "Noor", &random).unwrap();
    assert_ne!(twice(), twice());
}

#[test]
fn nothing_prints_the_key() {
    assert_eq!(format!("{:?}", key()), "DataKey(***)");
}

proptest! {
    #[test]
    fn any_text_comes_back(text in ".{0,600}") {
        let key = key();
        prop_assert_eq!(seal::open(&key, PLACE, &sealed(&key, &text)).unwrap(), text);
    }

    #[test]
    fn no_text_upsets_the_reader(text in "(v[0-9]{0,3}\\.)?[ -~é]{0,30}\\.?[A-Za-z0-9_-]{0,90}") {
        prop_assert!(seal::open(&key(), PLACE, &text).is_err());
        prop_assert!(DataKey::unwrap(&known_master(), OWNER, Some(&text)).is_err());
    }
}

const WRAPPED: &str =
    "v1.3e05rz81hqncy.r79q_hCxJ-R0V3AONcoHpdfLr-UGcOfHPHXwp8pVKym7MJKfM93L2mkxuD-EOzW1BgHm-8ogoi8N_stKnWexJYQtf-Sg0u7N";
const VALUE: &str = "v1.vhvg4q7ywvwe1jys.t24gBXO4PQOCfrh9e3RMLrGx0CYmZGfzhncMpminSGYQzO5WHgK8DVmziejUXUFsa03INSXb3bSnpH5fxV7bdbwrK6awUk0z";

/// What is in databases today must open for ever, and is still what is written.
#[test]
fn the_first_version_still_opens() {
    let key = DataKey::unwrap(&known_master(), OWNER, Some(WRAPPED)).unwrap();
    assert_eq!(seal::open(&key, PLACE, VALUE).unwrap(), "Noor Janssens");

    let random = Randomness::seeded(6);
    assert_eq!(key.wrap(&known_master(), OWNER, &random).unwrap().as_str(), WRAPPED);
    assert_eq!(
        seal::seal(&key, PLACE, "Noor Janssens", &random).unwrap().as_str(),
        VALUE
    );
}
