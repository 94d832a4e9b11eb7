use proptest::prelude::*;
use secrecy::SecretString;

use super::known_master;
use crate::vault::password::{self, PasswordError, PasswordFault};
use crate::vault::{Csrf, DataKey, Randomness, SessionToken, Token, TokenHash};

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[test]
fn a_seeded_source_replays_and_never_repeats_itself() {
    let draw = |random: &Randomness| {
        let mut bytes = [0; 70];
        random.fill(&mut bytes).unwrap();
        bytes
    };
    let (one, again, other) = (Randomness::seeded(1), Randomness::seeded(1), Randomness::seeded(2));
    let first = draw(&one);
    assert_eq!(first, draw(&again));
    assert_ne!(first, draw(&other));
    let second = draw(&one);
    assert_ne!(first, second);
    assert_eq!(second, draw(&again));
    assert_ne!(first[..32], first[32..64], "blocks of one draw differ");
    assert!(one.is_seeded() && !Randomness::System.is_seeded());
}

#[test]
fn the_system_source_does_not_replay() {
    let id = || Randomness::System.id("in_").unwrap();
    let (one, other) = (id(), id());
    assert!(
        one.starts_with("in_") && one.len() == 29 && one != other,
        "{one} {other}"
    );
}

#[test]
fn a_token_is_read_as_it_was_shown_or_retyped() {
    let token = Token::mint(&Randomness::seeded(4)).unwrap();
    let shown = token.reveal();
    assert_eq!(shown.len(), 26);
    assert!(
        shown
            .bytes()
            .all(|byte| b"0123456789abcdefghjkmnpqrstvwxyz".contains(&byte)),
        "{}",
        *shown
    );
    let zero = "0".repeat(26);
    for (text, meant) in [
        (shown.to_string(), shown.as_str()),
        (shown.to_ascii_uppercase(), shown.as_str()),
        ("o".repeat(26), &zero),
        ("O".repeat(26), &zero),
    ] {
        assert_eq!(
            Token::parse(&text).unwrap().hash(),
            Token::parse(meant).unwrap().hash(),
            "{text}"
        );
    }
    assert_eq!(format!("{token:?}"), "Token(***)");
}

#[test]
fn what_is_no_token_is_refused() {
    let shown = Token::mint(&Randomness::seeded(4)).unwrap().reveal();
    let session = SessionToken::mint(&Randomness::seeded(4)).unwrap().reveal();
    let stray_bits = format!("{}1", "0".repeat(25));
    for text in [
        "",
        "0",
        &shown[1..],
        &format!("{}0", *shown),
        &"u".repeat(26),
        &"é".repeat(13),
        &session,
        &stray_bits,
    ] {
        assert!(Token::parse(text).is_none(), "{text}");
    }
    assert_eq!(session.len(), 52);
    assert!(SessionToken::parse(&session).is_some());
    assert!(SessionToken::parse(&shown).is_none());
}

#[test]
fn hashes_and_form_proofs_never_change() {
    let token = Token::parse(&"0".repeat(26)).unwrap();
    assert_eq!(
        token.hash().as_str(),
        "54zg2z6jnberxtv47jhmbqa10nddj1xbjae8zk1q41gardcqxmhg"
    );
    assert!(TokenHash::from(token.hash().as_str().to_owned()).is_of(&token));
    assert!(!token.hash().is_of(&Token::mint(&Randomness::seeded(4)).unwrap()));
    assert!(!TokenHash::from(String::new()).is_of(&token));

    let csrf = Csrf::new(&known_master());
    let session = SessionToken::parse(&"0".repeat(52)).unwrap();
    assert_eq!(csrf.of(&session), "6f7dm56edtz1swkh9h34zbxyg0");
}

#[test]
fn a_form_proof_is_of_its_session() {
    let (csrf, random) = (Csrf::new(&known_master()), Randomness::seeded(5));
    let (mine, other) = (
        SessionToken::mint(&random).unwrap(),
        SessionToken::mint(&random).unwrap(),
    );
    assert!(csrf.agrees(&mine, &csrf.of(&mine)));
    for field in [
        csrf.of(&other),
        String::new(),
        csrf.of(&mine)[1..].to_owned(),
        "é".to_owned(),
    ] {
        assert!(!csrf.agrees(&mine, &field), "{field}");
    }
}

#[test]
fn the_id_of_a_data_key_never_changes() {
    let wrapped = DataKey::generate(&Randomness::seeded(1)).unwrap();
    assert_eq!(wrapped.id().len(), 16);
    assert_ne!(wrapped.id(), DataKey::generate(&Randomness::seeded(2)).unwrap().id());
}

#[test]
fn a_password_is_judged_by_its_length_alone() {
    for (password, verdict) in [
        ("", Err(PasswordFault::TooShort)),
        ("elf tekens.", Err(PasswordFault::TooShort)),
        ("ééééééééééé", Err(PasswordFault::TooShort)),
        ("twaalftekens", Ok(())),
        ("            ", Ok(())),
        (&"a".repeat(256), Ok(())),
        (&"a".repeat(257), Err(PasswordFault::TooLong)),
    ] {
        assert_eq!(password::check(&secret(password)), verdict, "{password}");
    }
    let refused = password::hash(&secret("kort"), &Randomness::System).unwrap_err();
    assert!(matches!(refused, PasswordError::Refused(PasswordFault::TooShort)));
}

#[test]
fn a_password_is_known_again() {
    let right = secret("zeven fietsen é");
    let stored = password::hash(&right, &Randomness::System).unwrap();
    assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
    assert!(password::verify(&right, Some(&stored)).unwrap());
    assert!(
        password::verify(&secret("zeven fietsen e\u{301}"), Some(&stored)).unwrap(),
        "another keyboard"
    );
    assert!(!password::verify(&secret("zeven fietsen e"), Some(&stored)).unwrap());
    assert!(!password::verify(&secret(&"a".repeat(300)), Some(&stored)).unwrap());
    assert_ne!(stored, password::hash(&right, &Randomness::System).unwrap(), "salted");
}

/// An unknown user is refused, whatever the password, after the same work.
#[test]
fn nobody_signs_in_as_nobody() {
    for password in ["", "zeven fietsen"] {
        assert!(!password::verify(&secret(password), None).unwrap(), "{password}");
    }
}

#[test]
fn a_damaged_hash_is_an_error_and_no_refusal() {
    for stored in ["", "zeven fietsen", "$argon2id$v=19$m=19456"] {
        let result = password::verify(&secret("zeven fietsen"), Some(stored));
        assert!(result.is_err(), "{stored}: {result:?}");
    }
}

#[test]
fn an_older_hash_is_renewed() {
    let today = password::hash(&secret("zeven fietsen"), &Randomness::System).unwrap();
    assert!(!password::needs_rehash(&today));
    for (from, to) in [
        ("m=19456", "m=9216"),
        ("t=2", "t=1"),
        ("argon2id", "argon2i"),
        ("v=19", "v=16"),
    ] {
        assert!(password::needs_rehash(&today.replacen(from, to, 1)), "{to}");
    }
    assert!(password::needs_rehash(""));
}

proptest! {
    #[test]
    fn any_token_comes_back(seed: u64) {
        let token = SessionToken::mint(&Randomness::seeded(seed)).unwrap();
        prop_assert!(token.hash().is_of(&SessionToken::parse(&token.reveal()).unwrap()));
    }

    #[test]
    fn no_text_upsets_the_readers(text in "\\PC{0,60}") {
        let _ = SessionToken::parse(&text);
        prop_assert!(Token::parse(&text).is_none_or(|token| token.reveal().len() == 26));
        prop_assert!(password::needs_rehash(&text));
    }
}
